"""The database behind the store: its tables, how it is opened, and what its complaints mean."""

from pathlib import Path

import sqlalchemy as sql

from partnerlib.tables import TABLES
from partnerlib.tables.columns import Number

PROJECT = Path(__file__).resolve().parent.parent
"""The project's folder; a store's file named without its folder lies there."""

_BUSY_SECONDS = 20


class StoreError(RuntimeError):
    """The store cannot do this. The message says why and what to do; nothing was changed."""


def _column_type(kind: object) -> type[sql.types.TypeEngine]:
    return sql.Double if isinstance(kind, Number) else sql.Text


METADATA = sql.MetaData()
BATCHES = sql.Table(
    "batches",
    METADATA,
    sql.Column("batch", sql.Integer, primary_key=True, autoincrement=True),
    sql.Column("case", sql.Text, nullable=False, index=True),
    sql.Column("saved_at", sql.Text, nullable=False),
    sql.Column("saved_by", sql.Text, nullable=False),
    sql.Column("note", sql.Text, nullable=False),
)
STORED = {
    name: sql.Table(
        name,
        METADATA,
        sql.Column("row", sql.Integer, primary_key=True, autoincrement=True),
        sql.Column("batch", sql.ForeignKey("batches.batch"), nullable=False, index=True),
        sql.Column("retracted", sql.Boolean, nullable=False),
        *(sql.Column(column.name, _column_type(column.kind)) for column in table.columns),
    )
    for name, table in TABLES.items()
}


def open_engine(url: str) -> sql.Engine:
    """Open the database at a URL. Raises StoreError for a URL that names none."""
    try:
        address = sql.make_url(url)
        if address.get_backend_name() == "sqlite":
            return _open_sqlite(address)
        return sql.create_engine(address)
    except (sql.exc.ArgumentError, ImportError, ValueError) as error:
        raise StoreError(f"PARTNERLIB_STORE does not name a database that can be used ({error}).") from error


def _open_sqlite(address: sql.URL) -> sql.Engine:
    """Open a file, anew for each transaction, so that one that was moved away is missed at once."""
    if not address.database:
        raise ValueError(
            "it names no file, so nothing would be kept; write sqlite:////home/me/partners.sqlite"
        )
    in_memory = address.database == ":memory:"
    if not in_memory and not address.database.startswith("file:"):
        address = address.set(database=str(PROJECT / address.database))
    engine = sql.create_engine(address, poolclass=None if in_memory else sql.NullPool)
    sql.event.listen(engine, "connect", _set_up_sqlite)
    sql.event.listen(engine, "begin", _begin_sqlite)
    return engine


def _set_up_sqlite(connection: object, _: object) -> None:
    """Make SQLite durable (WAL, every save reaches the disk) and leave transactions to us."""
    connection.isolation_level = None  # type: ignore[attr-defined]
    cursor = connection.cursor()  # type: ignore[attr-defined]
    for pragma in (
        f"busy_timeout={_BUSY_SECONDS * 1000}",
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: sql.Connection) -> None:
    """A writer takes the lock before it reads, so that nobody writes between its check and its save."""
    write = connection.get_execution_options().get("write")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


def explain(error: sql.exc.DBAPIError, url: sql.URL) -> str:
    """Say in words what a database's error means and what to do about it."""
    said = str(error.orig)
    where = f"The store {url.database}"
    known = {
        "locked": "is busy: another program is writing to it. Wait a moment and try again.",
        "readonly": "may only be read. Ask for the right to write to this file and its folder.",
        "not a database": "is not a workbook store. Move the file away and open the workbook again.",
        "malformed": "is damaged. Move the file away and put back a copy or import your latest snapshot.",
        "no such table": "is not the file it was: it has been moved or deleted. Put it back and try again.",
        "full": "has no room left on its disk. Free some space and try again.",
        "unable to open": "cannot be opened. See that its folder exists and that you may write there.",
    }
    remedy = next((text for word, text in known.items() if word in said), "did not answer as it should.")
    return f"{where} {remedy} Nothing was saved. ({said})"
