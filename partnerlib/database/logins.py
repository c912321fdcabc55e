"""What a server tells a login of itself and, in counts alone, of what it hides from it."""

import pandas as pd
import sqlalchemy as sql


def person(connection: sql.Connection) -> str:
    """Give the name that a login answers under; an empty text for the owner's, a stranger's, or a file's."""
    if connection.dialect.name != "postgresql":
        return ""
    if connection.scalar(sql.text("SELECT to_regprocedure('partner_name()')")) is None:
        return ""
    return connection.scalar(sql.text("SELECT partner_name()")) or ""


def is_bound(connection: sql.Connection) -> bool:
    """Tell whether the server hides rows from this login."""
    bound = sql.text("SELECT row_security_active('assessments')")
    return connection.dialect.name == "postgresql" and bool(connection.scalar(bound))


def answered(connection: sql.Connection, case: str) -> pd.DataFrame:
    """Count as the server does, for each invitation, the criteria answered: of all time, and in its round."""
    found = connection.execute(sql.text("SELECT * FROM partner_answered(:case)"), {"case": case})
    return pd.DataFrame(found.all(), columns=list(found.keys()))


def left_out(connection: sql.Connection, case: str, until: str | None = None) -> pd.DataFrame:
    """Count for each save (batch) its answers hidden from this login, and which of them stood at a time.

    A file hides nothing, nor does a server from the owner of its tables: there are no rows then.
    """
    if not is_bound(connection):
        return pd.DataFrame(columns=["batch", "hidden", "standing"], dtype="int64")
    query = sql.text("SELECT * FROM partner_left_out(:case, :until)")
    found = connection.execute(query, {"case": case, "until": until})
    return pd.DataFrame(found.all(), columns=list(found.keys()), dtype="int64")
