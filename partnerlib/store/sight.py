"""What a round of blind assessment still hides from one who looks."""

from collections.abc import Mapping

import pandas as pd
import sqlalchemy as sql

from partnerlib.case import Case
from partnerlib.database import StoreError, logins, rows
from partnerlib.rounds import KEY, hidden, sealed
from partnerlib.stored import merged, standing
from partnerlib.tables import TABLES, CaseError, parse, still_open

RESTED_ON = "Answers that a round still hides rest on this. Close the round first, then save."
HALF = "This save holds answers that a round still hides. Close the round first."
_UNREAD = {"opened_at": pd.Timestamp("1900-01-01", tz="UTC"), **dict.fromkeys(KEY, "\n")}
_LATE = {"recorded_at": pd.Timestamp("2199-12-31", tz="UTC")}


def hidden_rows(connection: sql.Connection, case: str, saved: pd.DataFrame, viewer: str | None) -> pd.Series:
    """Tell of rows of assessments, typed, whether they are sealed from a viewer by the rounds of now.

    Reads no more of the case than its rounds: one that is damaged elsewhere still tells its history. What
    cannot be read opens no seal: an invitation without its times is open from the earliest one on.
    """
    if viewer is None:
        return pd.Series(False, index=saved.index)
    found = standing("invitations", rows.saved_rows(connection, case, "invitations"))
    typed, _ = parse("invitations", found[TABLES["invitations"].names])
    return hidden(saved.fillna(_LATE), typed.fillna(_UNREAD), viewer)


def refuse_half(connection: sql.Connection, case: str, batch: int, viewer: str | None) -> None:
    """Refuse to take back a save of which something is hidden from the viewer, or from the server's login."""
    saved = rows.saved_rows(connection, case, "assessments").query("batch == @batch").reset_index(drop=True)
    typed, _ = parse("assessments", saved[TABLES["assessments"].names])
    by_server = logins.left_out(connection, case)
    if hidden_rows(connection, case, typed, viewer).any() or (by_server["batch"] == batch).any():
        raise StoreError(HALF)


def changed(
    before: Case, viewer: str | None, new: Mapping[str, pd.DataFrame], out: Mapping[str, pd.DataFrame]
) -> Case:
    """Give a case after a batch, checked; whether it is refused tells nothing that is hidden from the viewer.

    Raises StoreError for what an open round forbids, and CaseError for bad cells.
    """
    _refuse_what_rounds_forbid(before, new, out)
    visible = sealed(before, viewer)
    after = visible.replace(**merged(visible.tables, new, out))
    if visible is before:
        return after
    _refuse_what_is_rested_on(before, viewer, new, out)
    try:
        return before.replace(**merged(before.tables, new, out))
    except CaseError:
        raise StoreError(RESTED_ON) from None


def _refuse_what_is_rested_on(
    before: Case, viewer: str | None, new: Mapping[str, pd.DataFrame], out: Mapping[str, pd.DataFrame]
) -> None:
    """Refuse to touch a criterion, or take out a candidate, of sealed answers, whatever these say."""
    rested = before.assessments[hidden(before.assessments, before.invitations, viewer)]
    for table, key, touched in (("profile", "criterion", (new, out)), ("candidates", "candidate", (out,))):
        for frames in touched:
            if table in frames and frames[table][key].isin(set(rested[key])).any():
                raise StoreError(RESTED_ON)


def _refuse_what_rounds_forbid(
    before: Case, new: Mapping[str, pd.DataFrame], out: Mapping[str, pd.DataFrame]
) -> None:
    """Refuse what would open a seal by another way than finishing and closing."""
    invited = before.invitations.set_index(KEY)["opened_at"]
    if len(out.get("invitations", ())):
        raise StoreError("An invitation is not taken out. Close its round.")
    if "invitations" in new:
        rows = new["invitations"].set_index(KEY)["opened_at"]
        was = invited.reindex(rows.index)
        if (was.notna() & (was != rows)).any():
            raise StoreError("When a round was opened is not changed. Close it and open another one.")
    if "consensus" in new:
        busy = before.invitations.loc[still_open(before.invitations), "candidate"]
        if new["consensus"]["candidate"].isin(set(busy)).any():
            raise StoreError("A level is agreed on after the round. Close the round first, then save.")
