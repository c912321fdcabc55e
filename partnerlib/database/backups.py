"""Copies of the store's tables, taken before they change: beside nothing that was there before."""

import datetime as dt
import os
import shutil
import sqlite3
import tempfile
from pathlib import Path

import sqlalchemy as sql

from partnerlib.database.engines import file_of
from partnerlib.database.errors import StoreError, place


def back_up(connection: sql.Connection, engine: sql.Engine, version: int) -> None:
    """Copy all tables, of this version, while the connection's lock keeps them as they are.

    PostgreSQL keeps them in the schema `backup_v<version>`, in the same transaction. SQLite's file is copied
    beside it, as `<name>-version-<version>-<date>.sqlite`, open to whom the file is open. An earlier copy
    stays; the next has a number. Raises StoreError when the copy cannot be made.
    """
    if connection.dialect.name == "postgresql":
        _copy_tables(connection, version)
    elif (file := file_of(connection)) is not None:
        try:
            _copy_file(engine, file, version)
        except (OSError, sqlite3.Error) as error:
            why = getattr(error, "strerror", None) or error
            raise StoreError(
                f"The store {place(engine.url)} is of an older version, and the copy made of it before its "
                f"tables change could not be written ({why}). Nothing was changed. See that its folder has "
                "room for a copy and that you may write there, then open it again."
            ) from error


def _copy_tables(connection: sql.Connection, version: int) -> None:
    inspector = sql.inspect(connection)
    taken, name, number = set(inspector.get_schema_names()), f"backup_v{version}", 1
    while name in taken:
        number += 1
        name = f"backup_v{version}_{number}"
    connection.exec_driver_sql(f"CREATE SCHEMA {name}")
    for table in map(connection.dialect.identifier_preparer.quote, inspector.get_table_names()):
        connection.exec_driver_sql(f"CREATE TABLE {name}.{table} AS TABLE {table}")


def _copy_file(engine: sql.Engine, file: Path, version: int) -> None:
    """Copy the file, beside all others; it has its name only once all of it has reached the disk."""
    handle, name = tempfile.mkstemp(".partial", f"{file.stem}-version-{version}-", file.parent)
    os.close(handle)
    partial = Path(name)
    try:
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as reader:
            cursor = reader.connection.cursor()
            cursor.execute("VACUUM INTO ?", (name,))
            cursor.close()
        shutil.copymode(file, partial)
        with partial.open("rb+") as copy:
            os.fsync(copy.fileno())
        partial.rename(_unused(file, version))
    finally:
        partial.unlink(missing_ok=True)
    folder = os.open(file.parent, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)


def _unused(file: Path, version: int) -> Path:
    """Name a copy by version and day, so that it stands in for none."""
    first = f"{file.stem}-version-{version}-{dt.datetime.now(dt.UTC):%Y-%m-%d}"
    number, name = 1, file.with_name(f"{first}{file.suffix}")
    while name.exists():
        number += 1
        name = file.with_name(f"{first}-{number}{file.suffix}")
    return name
