"""Saves and their rows as they stand in the tables: read and added, never changed."""

import getpass
from collections.abc import Collection

import pandas as pd
import sqlalchemy as sql

from partnerlib.database.errors import StoreError
from partnerlib.database.logins import is_bound
from partnerlib.database.schema import BATCHES, STORED
from partnerlib.tables import TABLES


def case_names(connection: sql.Connection) -> list[str]:
    """Give the names of all cases, in alphabetical order."""
    return sorted(connection.scalars(sql.select(BATCHES.c["case"]).distinct()))


def exists(connection: sql.Connection, case: str) -> bool:
    """Tell whether there is a case of that name."""
    return connection.scalar(sql.select(sql.exists().where(BATCHES.c["case"] == case))) or False


def no_case(connection: sql.Connection, case: str) -> str:
    """Say that there is no such case, and which there are."""
    return f"The store has no case '{case}'; it has {', '.join(case_names(connection)) or 'none yet'}."


def ends(connection: sql.Connection, case: str) -> tuple[sql.Row, sql.Row]:
    """Give number and time of the first and of the newest save of a case; StoreError when it has none."""
    heads = sql.select(BATCHES.c.batch, BATCHES.c.saved_at).where(BATCHES.c["case"] == case).limit(1)
    first = connection.execute(heads.order_by(BATCHES.c.batch)).first()
    if first is None:
        raise StoreError(no_case(connection, case))
    return first, connection.execute(heads.order_by(BATCHES.c.batch.desc())).one()


def newest(connection: sql.Connection, case: str) -> int:
    """Give the number of a case's newest save; 0 for a case there is not."""
    return connection.scalar(sql.select(sql.func.max(BATCHES.c.batch)).where(BATCHES.c["case"] == case)) or 0


def head(connection: sql.Connection, batch: int) -> sql.Row:
    """Give time, author and note of one save."""
    return connection.execute(sql.select(BATCHES).where(BATCHES.c.batch == batch)).one()


def has_save(connection: sql.Connection, case: str, batch: int, saved_at: str) -> bool:
    """Tell whether a case has a save of that number and time."""
    same = (BATCHES.c["case"] == case) & (BATCHES.c.batch == batch) & (BATCHES.c.saved_at == saved_at)
    return connection.scalar(sql.select(sql.exists().where(same))) or False


def tables_since(connection: sql.Connection, case: str, batch: int) -> set[str]:
    """Name the tables that saves after a batch have written to."""
    later = sql.select(BATCHES.c.batch).where((BATCHES.c["case"] == case) & (BATCHES.c.batch > batch))
    touched = (
        sql.select(sql.literal(name)).where(sql.exists(stored.c.batch).where(stored.c.batch.in_(later)))
        for name, stored in STORED.items()
    )
    return set(connection.scalars(sql.union_all(*touched)))


def saves(connection: sql.Connection, case: str) -> pd.DataFrame:
    """Give every save of a case, oldest first."""
    columns = [BATCHES.c[name] for name in ("batch", "saved_at", "saved_by", "note", "login")]
    query = sql.select(*columns).where(BATCHES.c["case"] == case).order_by(BATCHES.c.batch)
    return pd.DataFrame(connection.execute(query).all(), columns=[column.name for column in columns])


def saved_rows(connection: sql.Connection, case: str, table: str, until: str | None = None) -> pd.DataFrame:
    """Give every row ever saved of one table, oldest first, with its batch and whether it retracts."""
    stored = _seen(connection, case, table)
    columns = [stored.c.batch, stored.c.retracted, *(stored.c[name] for name in TABLES[table].names)]
    query = sql.select(*columns).join(BATCHES, BATCHES.c.batch == stored.c.batch).order_by(stored.c.row)
    query = query.where(BATCHES.c["case"] == case)
    if until is not None:
        query = query.where(BATCHES.c.saved_at <= until)
    names = [column.name for column in columns]
    return pd.DataFrame(connection.execute(query).all(), columns=names, dtype="object")


def _seen(connection: sql.Connection, case: str, table: str) -> sql.FromClause:
    """Give a table as a login may read it: answers by the server's function, which leaves out hidden ones."""
    stored = STORED[table]
    if table == "assessments" and is_bound(connection):
        return sql.func.partner_assessments(case).table_valued(*stored.columns.keys(), name="seen")
    return stored


def last_saved_at(connection: sql.Connection, case: str, until: str | None = None) -> str:
    """Give the time of a case's newest save, the newest until a time if there is one; else an empty text."""
    query = sql.select(sql.func.max(BATCHES.c.saved_at)).where(BATCHES.c["case"] == case)
    if until is not None:
        query = query.where(BATCHES.c.saved_at <= until)
    return connection.scalar(query) or ""


def taken_back(connection: sql.Connection, case: str) -> dict[int, int]:
    """Give for each batch that undoes another one the number of that other one."""
    undone = (BATCHES.c["case"] == case) & BATCHES.c.takes_back.is_not(None)
    rows = connection.execute(sql.select(BATCHES.c.batch, BATCHES.c.takes_back).where(undone))
    return {int(row.batch): int(row.takes_back) for row in rows}


def kept_as(connection: sql.Connection, case: str, token: str) -> int | None:
    """Give the number of the batch that was saved with a token; None when there is none."""
    known = (BATCHES.c["case"] == case) & (BATCHES.c.token == token)
    return connection.scalar(sql.select(BATCHES.c.batch).where(known))


def add_save(connection: sql.Connection, head: dict[str, object]) -> int:
    """Begin a save and give its number; the database's login is kept beside the author."""
    on_server = connection.dialect.name == "postgresql"
    login = sql.literal_column("session_user") if on_server else sql.literal(_login())
    query = sql.insert(BATCHES).values(login=login, **head).returning(BATCHES.c.batch)
    return int(connection.execute(query).scalar_one())


def add_rows(connection: sql.Connection, batch: int, table: str, rows: pd.DataFrame) -> None:
    """Add rows, cells as the database holds them and with `retracted`, to a save."""
    if len(rows):
        rows = rows.assign(batch=batch)
        names: Collection[str] = [str(name) for name in rows]
        records = [dict(zip(names, row, strict=True)) for row in rows.itertuples(index=False, name=None)]
        connection.execute(sql.insert(STORED[table]), records)


def _login() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a container's user may have no name
        return ""
