"""The versions of the store's tables: made once, brought forward, never used by an older program.

Version 1 had no version table. Version 2 added who was logged in and the token of a save, version 3 the
tables of a case that came later, version 4 which save an undo takes back, version 5 rights by which a login
reads answers from a function alone. A new version is one more step here, with the next number.
"""

import datetime as dt
from collections.abc import Callable
from typing import Any

import sqlalchemy as sql

from partnerlib.database.access import grant_again, mark
from partnerlib.database.backups import back_up
from partnerlib.database.engines import transaction
from partnerlib.database.errors import StoreError
from partnerlib.database.logins import is_bound
from partnerlib.database.schema import BATCHES, METADATA, SCHEMA_VERSION, STORED, VERSION
from partnerlib.database.undos import true_undos

_LOCK = "the tables themselves"


def bring_up_to_date(engine: sql.Engine) -> None:
    """Make the tables where there are none, and bring older ones to this version, all or nothing.

    Before older tables change they are copied: SQLite's whole file beside it, PostgreSQL's tables into a
    schema. Of two programs that come at once one does it and the other waits. Raises StoreError when the
    database is newer than this program, or may not be changed.
    """
    with transaction(engine) as connection:
        if _refuse_unless_older(connection):
            return
        if (found := version(connection)) and is_bound(connection):
            raise StoreError(
                f"The store is of version {found}, this program of version {VERSION}, and your login may not "
                "change its tables. Ask its owner to open it with this program first. Nothing was changed."
            )
    with transaction(engine, lock=_LOCK) as connection:
        if _refuse_unless_older(connection):
            return
        found = version(connection)
        SCHEMA_VERSION.create(connection, checkfirst=True)  # first, so that a refusal comes before a copy
        if connection.dialect.name == "postgresql":  # whoever has looked at the version saves first
            connection.exec_driver_sql("LOCK TABLE schema_version IN ACCESS EXCLUSIVE MODE")
        if found == 0:
            METADATA.create_all(connection)
        else:
            back_up(connection, engine, found)
            for number in range(found + 1, VERSION + 1):
                STEPS[number](connection)
            grant_again(connection)
        head = {"version": VERSION, "migrated_at": dt.datetime.now(dt.UTC).isoformat()}
        connection.execute(sql.insert(SCHEMA_VERSION), head)


def version(connection: sql.Connection) -> int:
    """Give the version of a database's tables; 0 where there are none yet."""
    inspector = sql.inspect(connection)
    if inspector.has_table(SCHEMA_VERSION.name):
        return connection.scalar(sql.select(sql.func.max(SCHEMA_VERSION.c.version))) or 1
    return int(inspector.has_table(BATCHES.name))


def refuse_newer(connection: sql.Connection) -> None:
    """Refuse to write where a newer program has changed the tables since this one opened them."""
    found = connection.scalar(sql.select(sql.func.max(SCHEMA_VERSION.c.version))) or 1
    if found > VERSION:
        raise StoreError(
            f"The store is of version {found}; this program knows versions up to {VERSION}. "
            "Update partnerlib, then open the workbook again. Nothing was changed."
        )


def _refuse_unless_older(connection: sql.Connection) -> bool:
    """Tell whether the tables are of this version; refuse newer ones."""
    found = version(connection)
    if found > VERSION:
        refuse_newer(connection)
    return found == VERSION


def _say_who_was_logged_in(connection: sql.Connection) -> None:
    """Add to each save the login it came from, and the token that tells whether it was kept already."""
    _add_columns(connection, BATCHES.c.login, BATCHES.c.token)
    next(index for index in BATCHES.indexes if index.name == "batches_token").create(connection)
    if connection.dialect.name == "postgresql":
        for name in ("batches", *set(STORED) & set(sql.inspect(connection).get_table_names())):
            _number_by_server(connection, name, "batch" if name == "batches" else "row")


def _add_columns(connection: sql.Connection, *columns: sql.Column[Any]) -> None:
    """Add columns to the table of saves."""
    for column in columns:
        made = sql.schema.CreateColumn(column).compile(dialect=connection.dialect)
        connection.exec_driver_sql(f"ALTER TABLE batches ADD COLUMN {made}")


def _number_by_server(connection: sql.Connection, table: str, column: str) -> None:
    """Let the server alone number rows, so that nobody needs a right to its counter."""
    change = f'ALTER TABLE {table} ALTER COLUMN "{column}"'
    last = connection.exec_driver_sql(f'SELECT max("{column}") FROM {table}').scalar() or 0
    for statement in (
        f"{change} DROP DEFAULT",
        f"DROP SEQUENCE IF EXISTS {table}_{column}_seq",
        f"{change} ADD GENERATED ALWAYS AS IDENTITY (START {last + 1})",
    ):
        connection.exec_driver_sql(statement)


def _add_tables(connection: sql.Connection) -> None:
    """Add what a case has and the database lacks."""
    METADATA.create_all(connection, tables=list(STORED.values()))


def _say_what_is_taken_back(connection: sql.Connection) -> None:
    """Add to each undo the number of the save that it takes back, which stood in its note alone."""
    _add_columns(connection, BATCHES.c.takes_back)
    for batch, undone in true_undos(connection).items():
        told = sql.update(BATCHES).where(BATCHES.c.batch == batch).values(takes_back=undone)
        connection.execute(told)


def _mark_logins(connection: sql.Connection) -> None:
    """Say of the logins made until now who made them. The rights are written anew after the last step."""
    if connection.dialect.name == "postgresql" and sql.inspect(connection).has_table("logins"):
        there = sql.text("SELECT login FROM logins JOIN pg_roles ON rolname = login")
        for login in connection.scalars(there).all():
            mark(connection, login)


STEPS: dict[int, Callable[[sql.Connection], None]] = {
    2: _say_who_was_logged_in,
    3: _add_tables,
    4: _say_what_is_taken_back,
    5: _mark_logins,
}
"""What brings the tables from the version before to each number."""
