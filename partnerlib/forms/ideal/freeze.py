"""What a frozen ideal is said to be: since when, by whom, and what a change of it will become."""

from typing import Any

import pandas as pd

from partnerlib.case import Case
from partnerlib.words import brief, count, day

NOT_FROZEN = (
    "Not frozen yet: freeze it before you meet a candidate; later changes stay possible and are recorded "
    "as versions."
)
NO_IDEAL = (
    "Nothing describes the ideal partner yet (part “Ideal partner”). Freeze again to freeze all the same."
)
"""What is asked once before an ideal without any criterion of that part is frozen."""


def versions(case: Case) -> pd.DataFrame:
    """Give the dated versions of the profile, oldest first; none before the first freeze."""
    return case.profile_history.sort_values("saved_at", ignore_index=True)


def is_frozen(case: Case) -> bool:
    """Tell whether the profile as it stands is the version dated last."""
    dated = versions(case)
    return len(dated) > 0 and bool(dated["fingerprint"].iloc[-1] == case.profile_fingerprint)


def frozen_words(case: Case) -> str:
    """Say since when and by whom the ideal is frozen, and what became of it since."""
    dated = versions(case)
    if dated.empty:
        return NOT_FROZEN
    since = f"Frozen on {_when_by(dated.iloc[0])}"
    if not is_frozen(case):
        return f"{since}, but changed since without a date: freeze it again as it stands now."
    if len(dated) == 1:
        return f"{since}; unchanged since."
    return f"{since}; version {len(dated)}, last changed on {_when_by(dated.iloc[-1])}."


def change_words(case: Case) -> str:
    """Say what saving a change now means; nothing while there is neither a freeze nor an assessment."""
    dated, assessed = len(versions(case)), len(case.assessments)
    after = f" after {count(assessed, 'assessment')}" if assessed else ""
    if dated:
        return (
            f"The frozen ideal is changed{after}: this will be recorded as version {dated + 1}, with your "
            "name and the time."
        )
    return f"The ideal is changed{after}, and it is not frozen yet." if assessed else ""


def _when_by(version: Any) -> str:
    return f"{day(version['saved_at'])} by {brief(version['saved_by'])}"
