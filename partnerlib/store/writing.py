"""How a save is written: its head, its rows, and the version of the ideal it may date."""

import datetime as dt
from collections.abc import Mapping

import pandas as pd
import sqlalchemy as sql

from partnerlib.case import Case, slug
from partnerlib.database import StoreError, rows
from partnerlib.intake import HISTORY, last_version, refuse_strange_signs
from partnerlib.stored import same_keys, stored_cells

_TICK = dt.timedelta(microseconds=1)


def refuse_what_is_newer(
    connection: sql.Connection, case: str, new: Mapping[str, pd.DataFrame], seen: int | None
) -> None:
    """Refuse to save rows that someone else has saved since the batch that was seen last."""
    for name, frame in new.items() if seen is not None else ():
        later = rows.saved_rows(connection, case, name).query("batch > @seen")
        if len(same_keys(name, later, stored_cells(name, frame))):
            raise StoreError("Someone else has just saved this too. Look at it again, then save.")


def begin(connection: sql.Connection, case: str, by: str, note: str, **more: object) -> int:
    """Begin a save, dated later than the case's last one, and give its number.

    `more` is the token of the save, or the number of the save that it takes back.
    """
    if not by.strip():
        raise StoreError("Say who saves this: every save is kept with its author.")
    refuse_strange_signs(by, note)
    # A clock that was set back must not put this batch before those it rests on, nor beside them.
    moment = max(stamp(now()), _just_after(rows.last_saved_at(connection, case)))
    head = {"case": slug(case), "saved_at": moment, "saved_by": by, "note": note, **more}
    return rows.add_save(connection, head)


def add_rows(
    connection: sql.Connection, batch: int, table: str, typed: pd.DataFrame, retracted: bool = False
) -> None:
    """Add typed rows to a save; with `retracted` they take their keys out."""
    cells = stored_cells(table, typed).assign(retracted=retracted)
    rows.add_rows(connection, batch, table, cells)


def date_version(connection: sql.Connection, batch: int, before: Case | None, after: Case) -> bool:
    """Add a changed profile to its history, if it has been frozen before; tell whether it was.

    Nothing is known of a profile before (None) that could not be read.
    """
    last = last_version(after)
    changed = before is None or before.profile_fingerprint != after.profile_fingerprint
    if not changed or last is None or last["fingerprint"] == after.profile_fingerprint:
        return False
    add_version(connection, batch, after)
    return True


def add_version(connection: sql.Connection, batch: int, case: Case) -> None:
    """Add the ideal as it stands to its history, dated as the save."""
    head = rows.head(connection, batch)
    last = last_version(case)
    moment = dt.datetime.fromisoformat(head.saved_at)
    if last is not None:  # a clock that was set back must not put this version before the last
        moment = max(moment, last["saved_at"].to_pydatetime() + _TICK)
    row = {"saved_at": moment, "saved_by": head.saved_by, "note": head.note}
    row["fingerprint"] = case.profile_fingerprint
    add_rows(connection, batch, HISTORY, pd.DataFrame([row], dtype="object"))


def _just_after(time: str) -> str:
    return stamp(dt.datetime.fromisoformat(time) + _TICK) if time else ""


def now() -> dt.datetime:
    """Give this moment, with its zone."""
    return dt.datetime.now(dt.UTC)


def stamp(moment: dt.datetime | str) -> str:
    """Write a time with its zone as text that sorts as time does."""
    moment = dt.datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    if not isinstance(moment, dt.datetime) or moment.tzinfo is None:
        raise ValueError(f"{moment} is no time with a zone; write it like 2026-10-05T14:30:00Z.")
    return f"{moment.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%S.%fZ}"
