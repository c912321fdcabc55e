"""What a round of blind assessment still hides from one who looks."""

from collections.abc import Mapping

import pandas as pd

from partnerlib.case import Case
from partnerlib.database import StoreError
from partnerlib.rounds import sealed
from partnerlib.stored import merged
from partnerlib.tables import CaseError


def changed(
    before: Case, viewer: str | None, new: Mapping[str, pd.DataFrame], out: Mapping[str, pd.DataFrame]
) -> Case:
    """Give a case after a batch, checked; an error names no cell that is hidden from the viewer."""
    visible = sealed(before, viewer)
    after = visible.replace(**merged(visible.tables, new, out))
    if visible is before:
        return after
    try:
        return before.replace(**merged(before.tables, new, out))
    except CaseError:
        raise StoreError(
            "Answers that a round still hides would no longer fit. Close the round first, then save."
        ) from None
