"""How a case and its history are read from its saves."""

import pandas as pd
import sqlalchemy as sql

from partnerlib.case import Case
from partnerlib.database import rows
from partnerlib.store import sight
from partnerlib.stored import standing
from partnerlib.tables import TABLES, parse

ANSWERS = "assessments"


def read(connection: sql.Connection, case: str, until: str | None = None) -> Case:
    """Read all of a case, as it stands or stood at a time. Raises CaseError where it cannot be read."""
    newest = {t: standing(t, rows.saved_rows(connection, case, t, until)) for t in TABLES}
    return Case(case, {t: saved[TABLES[t].names] for t, saved in newest.items()})


def caught_up(connection: sql.Connection, held: Case, batch: int) -> Case:
    """Give a case that was read when `batch` was its newest save, with what was saved since."""
    changed = rows.tables_since(connection, held.name, batch)
    if "invitations" in changed:  # a server shows a login other answers then
        changed |= {ANSWERS}
    newest = {t: standing(t, rows.saved_rows(connection, held.name, t)) for t in changed}
    return held.replace(**{t: saved[TABLES[t].names] for t, saved in newest.items()})


def history(connection: sql.Connection, case: str, table: str, viewer: str | None) -> pd.DataFrame:
    """Give every row ever saved of a table that a viewer may see, oldest first; see `Store.history`."""
    rows.ends(connection, case)
    saved, saves = rows.saved_rows(connection, case, table), rows.saves(connection, case)
    names = {"saved_at": "kept_at", "saved_by": "kept_by", "note": "why"}
    heads = saves.set_index("batch").loc[saved["batch"]].reset_index().rename(columns=names)
    heads["kept_at"] = pd.to_datetime(heads["kept_at"], utc=True).astype("datetime64[us, UTC]")
    typed, _ = parse(table, saved[TABLES[table].names])
    whole = pd.concat([heads, saved["retracted"].astype(bool), typed], axis=1)
    if table != ANSWERS:
        return whole
    return whole[~sight.hidden_rows(connection, case, typed, viewer)].reset_index(drop=True)
