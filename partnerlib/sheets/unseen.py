"""A sheet of somebody whose recorded answers are sealed from the one who takes it in."""

from dataclasses import replace

import pandas as pd

from partnerlib import rounds
from partnerlib.case import Case
from partnerlib.forms.sheets.told import note_of
from partnerlib.sheets.faults import refused
from partnerlib.sheets.questions import moment
from partnerlib.sheets.taking import Sheet
from partnerlib.tables.names import folded


def beside_unseen(sheet: Sheet, case: Case, saves: pd.DataFrame) -> Sheet:
    """Give a sheet, read by somebody else than its assessor, with what cannot be compared told in words.

    `saves` are the store's, as `Store.batches` gives them. While no round hides the assessor's answers it is
    the sheet as it is. Raises SheetError where the assessor has saved anything since the sheet was made: what
    it would replace only the assessor can see.
    """
    about = {one.candidate for one in sheet.answers}
    if all(rounds.own_open(case, sheet.assessor, candidate) is None for candidate in about):
        return sheet
    saves = saves.assign(saved_at=pd.to_datetime(saves["saved_at"], utc=True))
    by_hand = saves["saved_by"].map(folded) == folded(sheet.assessor)
    since = saves.loc[by_hand & (saves["saved_at"] > sheet.origin.made), "saved_at"]
    if len(since):
        found = f"that {sheet.assessor} has saved on {moment(since.max())}, after this sheet was made"
        allowed = f"only {sheet.assessor} may take it in now, or anybody once the round is closed"
        raise refused(found, allowed)
    before = saves.loc[saves["note"] == note_of(sheet.id)]
    if before.empty:
        return sheet
    last = before.iloc[-1]
    told = (
        f"A file of this sheet was taken in on {moment(last['saved_at'])} by {last['saved_by']}. Its answers "
        "are sealed from you, so all of this file counts as new; where it differs, it replaces them."
    )
    return replace(sheet, told=(told, *sheet.told))
