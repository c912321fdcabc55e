"""How a database is opened, and what a transaction is: for reading one moment, for writing one lock."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import sqlalchemy as sql

from partnerlib.database.errors import MOVED, StoreError, UnsureError, explain, is_lost, unsure

PROJECT = Path(__file__).resolve().parent.parent.parent
"""The project's folder; a store's file named without its folder lies there."""

BUSY_SECONDS = 20
"""How long a writer waits for another one."""

_LIVENESS = {"connect_timeout": 10, "keepalives_idle": 20, "keepalives_interval": 5, "keepalives_count": 3}
"""Seconds, and tries, after which a server that is silent counts as gone."""

IDLE_SECONDS = 15
"""How long a program that fell asleep in the middle of a save keeps others waiting; less than they wait."""


def open_engine(url: str) -> sql.Engine:
    """Open the database at a URL. Raises StoreError for a URL that names none."""
    try:
        address = sql.make_url(url)
        if address.get_backend_name() == "sqlite":
            return _open_sqlite(address)
        if address.drivername in ("postgresql", "postgres", "postgresql+psycopg"):
            return _open_postgres(address.set(drivername="postgresql+psycopg"))
        raise ValueError("it is neither SQLite nor PostgreSQL")
    except ImportError:
        why = "PostgreSQL needs one more package: pip install 'partnerlib[team]'"
    except (sql.exc.ArgumentError, ValueError) as error:
        why = "its address cannot be read" if "@" in url else str(error)  # else a password might show
    raise StoreError(f"PARTNERLIB_STORE does not name a database that can be used ({why}).")


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
    sql.event.listen(engine, "do_connect", _Presence().check)
    sql.event.listen(engine, "connect", _set_up_sqlite)
    sql.event.listen(engine, "begin", _begin_sqlite)
    return engine


def _open_postgres(address: sql.URL) -> sql.Engine:
    """Open a server's database; a connection that broke meanwhile is made anew before it is used."""
    settings = {name: value for name, value in _LIVENESS.items() if name not in address.query}
    engine = sql.create_engine(address, pool_pre_ping=True, pool_size=2, connect_args=settings)
    sql.event.listen(engine, "begin", _begin_postgres)
    return engine


class _Presence:
    """What is known of a store's file before SQLite touches it.

    Where the file is missing SQLite makes an empty one, and deletes the saves that a crash left in the `-wal`
    beside it. So a file is made only where none was opened before and no such saves wait for it.
    """

    def __init__(self) -> None:
        self._known = False

    def check(self, _: object, __: object, arguments: list[Any], ___: object) -> None:
        """Refuse, with an error as SQLite's own are, to open a file that was moved away or emptied."""
        name = str(arguments[0])
        file = os.path.realpath(unquote(urlsplit(name).path) if name.startswith("file:") else name)
        if _size(file):  # never opened to look into it: closing it again would drop SQLite's locks
            self._known = True
        elif self._known or _size(f"{file}-wal"):
            raise sqlite3.OperationalError(MOVED)


def _size(file: str) -> int:
    """Give a file's size in bytes; 0 where there is none, 1 where that cannot be told: SQLite says why."""
    try:
        return Path(file).stat().st_size
    except FileNotFoundError:
        return 0
    except OSError:
        return 1


def _set_up_sqlite(connection: object, _: object) -> None:
    """Make SQLite durable (WAL, every save reaches the disk) and leave transactions to us."""
    connection.isolation_level = None  # type: ignore[attr-defined]
    cursor = connection.cursor()  # type: ignore[attr-defined]
    for pragma in (
        f"busy_timeout={BUSY_SECONDS * 1000}",
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: sql.Connection) -> None:
    """A writer takes the lock before it reads, so that nobody writes between its check and its save."""
    write = connection.get_execution_options().get("lock")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


def _begin_postgres(connection: sql.Connection) -> None:
    """A reader sees one moment; a writer waits for its case's lock, then sees all that was kept before."""
    lock = connection.get_execution_options().get("lock")
    level = "READ COMMITTED" if lock else "REPEATABLE READ, READ ONLY"
    connection.exec_driver_sql(
        f"SET TRANSACTION ISOLATION LEVEL {level}; SET LOCAL synchronous_commit = on; "
        f"SET LOCAL lock_timeout = '{BUSY_SECONDS}s'; "
        f"SET LOCAL idle_in_transaction_session_timeout = '{IDLE_SECONDS}s'"
    )
    if lock:
        name = {"lock": f"partnerlib {lock}"}
        connection.execute(sql.text("SELECT pg_advisory_xact_lock(hashtextextended(:lock, 0))"), name)


@contextmanager
def transaction(engine: sql.Engine, lock: str = "") -> Iterator[sql.Connection]:
    """Do all of it or nothing: reading, or, under the lock of that name, writing.

    A lock's name is a case's: on PostgreSQL, writers of other cases go on; in SQLite's file one writes at a
    time. Raises StoreError in words for every error of the database, and UnsureError when it went away at
    the very end, so that nobody knows whether the save was kept.
    """
    ending = False
    try:
        with engine.connect().execution_options(lock=lock) as connection:
            under_way = connection.begin()
            try:
                yield connection
            except BaseException:
                _roll_back(under_way)
                raise
            ending = bool(lock)
            under_way.commit()
    except sql.exc.DBAPIError as error:
        if ending and is_lost(error):
            raise UnsureError(unsure(error, engine.url)) from error
        raise StoreError(explain(error, engine.url)) from error
    except UnicodeEncodeError as error:
        raise StoreError("A text holds a character that cannot be kept. Nothing was saved.") from error


def _roll_back(under_way: sql.RootTransaction) -> None:
    """Give up a transaction; where the database is gone it has given it up itself."""
    try:
        under_way.rollback()
    except sql.exc.DBAPIError:
        under_way.close()


def file_of(connection: sql.Connection) -> Path | None:
    """Give the file of an SQLite database; None for one in memory."""
    name = connection.exec_driver_sql("PRAGMA database_list").first()
    return Path(os.fspath(name[2])) if name is not None and name[2] else None
