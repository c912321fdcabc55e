"""How a save is taken back: by another save that puts back what stood before it."""

from collections.abc import Mapping

import pandas as pd
import sqlalchemy as sql

from partnerlib.case import Case
from partnerlib.database import StoreError, rows
from partnerlib.intake import HISTORY, changed_again
from partnerlib.rounds import KEY, given_so_far
from partnerlib.store import reading, sight, writing
from partnerlib.stored import same_keys, standing, without_keys
from partnerlib.tables import TABLES, CaseError, still_open

ANSWERED = "Answers have been given in this round: close it instead."


def take_back(connection: sql.Connection, case: str, batch: int, by: str, viewer: str | None) -> int:
    """Put back what a batch changed, as a new batch, and give that batch's number; see `Store.undo`."""
    sight.refuse_half(connection, case, batch, viewer)
    history = {name: rows.saved_rows(connection, case, name) for name in TABLES}
    written = {name: saved[saved["batch"] == batch] for name, saved in history.items()}
    if all(saved.empty for saved in written.values()):
        raise StoreError(f"The case '{case}' has no batch {batch}.")
    before = _as_far_as_it_can_be_read(connection, case)
    number = writing.begin(connection, case, by, f"takes back batch {batch}", takes_back=batch)
    _put_back(connection, case, batch, number, history, written)
    after = _as_far_as_it_can_be_read(connection, case)
    if isinstance(before, Case):
        _refuse_what_rests_on_it(before, after, by if viewer is None else viewer)
    later = history[HISTORY].query("batch > @batch")  # else the version before stands again
    if isinstance(after, Case) and len(later):
        writing.date_version(connection, number, before if isinstance(before, Case) else None, after)
    return number


def _as_far_as_it_can_be_read(connection: sql.Connection, case: str) -> Case | CaseError:
    """Read a case, or give what is wrong with it: saves are what a damaged one is mended by taking back."""
    try:
        return reading.read(connection, case)
    except CaseError as error:
        return error


def _refuse_what_rests_on_it(before: Case, after: Case | CaseError, me: str) -> None:
    """Refuse to take from under records what they rest on, or from others' answers the round that hides them.

    A server lets only the owner of its tables take invitations out, who is told all answers.
    """
    if isinstance(after, CaseError):
        resting = ", ".join(dict.fromkeys(fault.table for fault in after.faults))
        raise StoreError(f"Other records rest on this ({resting}). Take those back first.") from after
    invited = before.invitations[still_open(before.invitations)]
    kept = pd.MultiIndex.from_frame(after.invitations[KEY])
    gone = invited.loc[~pd.MultiIndex.from_frame(invited[KEY]).isin(kept), "round"]
    given = given_so_far(before).query("in_round > 0 and assessor != @me")
    if given["round"].isin(gone).any():
        raise StoreError(ANSWERED)


def _put_back(
    connection: sql.Connection,
    case: str,
    batch: int,
    number: int,
    history: Mapping[str, pd.DataFrame],
    written: Mapping[str, pd.DataFrame],
) -> None:
    """Add to a save what stood before the rows that a batch wrote, or that nothing did.

    Raises StoreError when one of them has been changed again since.
    """
    for name, saved in written.items():
        later = same_keys(name, history[name], saved).query("batch > @batch")["batch"]
        if changed_again(map(int, later), rows.taken_back(connection, case)):
            raise StoreError("This has been changed again since, so it cannot be taken back as a whole.")
        before = same_keys(name, standing(name, history[name].query("batch < @batch")), saved)
        gone = without_keys(name, saved, before)
        rows.add_rows(connection, number, name, before.assign(retracted=False))
        rows.add_rows(connection, number, name, gone.assign(retracted=True))
