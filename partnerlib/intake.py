"""What the store takes in and what it refuses: bad cells, dates that are proofs, answers unsaid."""

import datetime as dt
import hashlib
from collections.abc import Collection, Iterable, Mapping

import pandas as pd

from partnerlib.case import Case
from partnerlib.database import StoreError
from partnerlib.stored import keys, stored_cells, stored_keys
from partnerlib.tables import TABLES, CaseError, Fault, parse
from partnerlib.tables.columns import Time
from partnerlib.tables.faults import Quoted
from partnerlib.tables.signs import harms_its_line

HISTORY = "profile_history"

Rows = Mapping[str, pd.DataFrame | Iterable[Mapping[str, object]]]
"""Rows by table; a column left out of a row is unknown."""


def typed_rows(case: str, rows: Rows) -> dict[str, pd.DataFrame]:
    """Read raw rows by table; CaseError for all bad cells at once."""
    typed, faults = {}, list[Fault]()
    for name, cells in rows.items():
        if name not in TABLES:
            faults.append(Fault(name, None, None, Quoted("no such table"), ", ".join(TABLES)))
            continue
        raw = cells if isinstance(cells, pd.DataFrame) else pd.DataFrame(list(cells), dtype="object")
        left_out = [column for column in TABLES[name].names if column not in raw]
        typed[name], found = parse(name, raw.assign(**dict.fromkeys(left_out)))
        faults += found
    if faults:
        raise CaseError(f"The new rows of case '{case}' have", faults)
    return typed


def kept_token(token: str, new: Mapping[str, pd.DataFrame], gone: Rows) -> str:
    """Give the text a save is known by: of its token and its rows, but not of the times they were typed.

    Other rows under the same token are another save, so nothing is taken for kept that was not.
    """
    digest = hashlib.sha256(token.encode("utf-8", "surrogatepass"))
    for name, frame in sorted(new.items()):
        times = [column.name for column in TABLES[name].columns if isinstance(column.kind, Time)]
        digest.update(f"{name}\n{stored_cells(name, frame).drop(columns=times).to_json()}".encode())
    for name, cells in sorted(gone.items()):
        given = cells if isinstance(cells, pd.DataFrame) else pd.DataFrame(list(cells), dtype="object")
        wanted = stored_keys(name, given.reindex(columns=list(TABLES[name].key)))
        digest.update(f"gone {name}\n{wanted.to_json()}".encode())
    return digest.hexdigest()


def refuse_strange_signs(by: str, note: str) -> None:
    """Refuse an author or a note that no table could hold."""
    for what, text in {"name": by, "note": note}.items():
        if harms_its_line(text):
            raise StoreError(f"The {what} of this save holds signs that cannot be kept. Write it anew.")


def rows_to_take_out(case: Case, gone: Rows) -> dict[str, pd.DataFrame]:
    """Give the rows of a case that have the keys to take out; StoreError when one is not there."""
    out = {}
    for name, cells in gone.items():
        key = list(TABLES[name].key)
        given = cells if isinstance(cells, pd.DataFrame) else pd.DataFrame(list(cells), dtype="object")
        wanted = given.reindex(columns=key)
        frame = getattr(case, name)
        there = keys(name, stored_cells(name, frame))
        absent = ~keys(name, stored_keys(name, wanted)).isin(there)
        if absent.any():
            row = ", ".join(str(cell) for cell in wanted.loc[absent.argmax(), key])
            raise StoreError(f"The row {row} of {name} is not there any more. Look at it again, then save.")
        out[name] = frame[there.isin(keys(name, stored_keys(name, wanted)))]
    return out


def last_version(case: Case) -> pd.Series | None:
    """Give the newest row of a profile's history, None while it was never frozen."""
    history = case.profile_history
    return None if history.empty else history.sort_values("saved_at").iloc[-1]


def decided_on(rows: Mapping[str, pd.DataFrame]) -> list[pd.Timestamp]:
    """Give the days of the decisions among these rows."""
    return list(rows["decisions"]["decided_on"]) if "decisions" in rows else []


def refuse_backdating(tables: Collection[str], days: Iterable[pd.Timestamp], today: dt.date) -> None:
    """Refuse dates that only the store gives, because they are proofs."""
    if HISTORY in tables:
        raise StoreError("The history of the ideal is written by freezing it, never by hand.")
    for day in days:
        if abs((today - day.date()).days) > 1:
            raise StoreError(
                f"A decision is recorded and changed on the day it is taken; {day:%Y-%m-%d} is another day."
            )


def refuse_unsaying(out: Mapping[str, pd.DataFrame], after: Case) -> None:
    """Refuse to take out answers alone: they go with their criterion or candidate, or are answered anew."""
    said = out.get("assessments", after.assessments.head(0))
    stays = said["criterion"].isin(after.profile["criterion"])
    if (stays & said["candidate"].isin(after.candidates["candidate"])).any():
        raise StoreError("Answers are never taken out: answer anew, or undo the save.")


def changed_again(later: Iterable[int], takes_back: Mapping[int, int]) -> bool:
    """Tell whether any of these batches still has an effect: a batch and the one taking it back have none."""
    left = set(later)
    for batch in sorted(left, reverse=True):
        if batch in left and takes_back.get(batch) in left:
            left -= {batch, takes_back[batch]}
    return bool(left)
