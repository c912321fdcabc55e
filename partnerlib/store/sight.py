"""What a round of blind assessment still hides from one who looks."""

from collections.abc import Mapping

import pandas as pd

from partnerlib.case import Case
from partnerlib.database import StoreError
from partnerlib.rounds import KEY, hidden, sealed
from partnerlib.stored import merged
from partnerlib.tables import CaseError, still_open

RESTED_ON = "Answers that a round still hides rest on this. Close the round first, then save."


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
