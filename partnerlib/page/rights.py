"""Whether the page's own login to the store may see what it keeps apart."""

import os

import sqlalchemy as sql

from partnerlib.database import StoreError, open_engine, transaction

BOUND = (
    "The page works with one login for everybody, and from this one the database hides answers, so people "
    "would miss their own. Run the page with the login of the store's owner; docs/for-a-team.md says why."
)


def refuse_bound_login() -> None:
    """Raise StoreError when the store is a server's and hides answers from the login in PARTNERLIB_STORE."""
    address = os.environ.get("PARTNERLIB_STORE", "")
    engine = open_engine(address) if address.startswith("postgres") else None
    if engine is None:
        return
    try:
        with transaction(engine) as connection:
            bound = connection.scalar(sql.text("SELECT row_security_active('assessments')"))
    finally:
        engine.dispose()
    if bound:
        raise StoreError(BOUND)
