"""What the form of a shortlist says: before anything is handed over, when something has changed, after it."""

from partnerlib.case import Case
from partnerlib.longlist import Prepared
from partnerlib.longlist.handover import not_frozen
from partnerlib.words import brief, count, day

HOW = "Switch a must-have off or move a weight: the list follows. Nothing of this is saved."
TRIED = "Tried here only; the ideal stays as it is, here and in the new search."
RECORDED = (
    "What the list tells of them is recorded as answers in your name. Overwrite them in notebook 2 as you "
    "learn more."
)
NOBODY, NOBODY_YET = "Companies: tick at least one in the list", "Nobody ticked yet"


def changed(case: Case, same_ideal: bool) -> str:
    """Say why nothing was handed over when list or ideal are no longer those that were seen."""
    look = "The list above is screened anew and your ticks are kept: look at it, then hand over again."
    if same_ideal:
        return f"Nothing was handed over: somebody has changed the files of the list meanwhile. {look}"
    by = "" if not_frozen(case) else _frozen_by(case)
    return f"Nothing was handed over: the ideal has been changed in notebook 1 meanwhile{by}. {look}"


def _frozen_by(case: Case) -> str:
    last = case.profile_history.sort_values("saved_at").iloc[-1]
    return f" and was frozen on {day(last['saved_at'])} by {brief(last['saved_by'])}"


def handed_over(made: Case, there: Prepared, by: str) -> str:
    """Say what a hand-over has made, what that means for the fit, and what to do next."""
    companies = count(len(made.candidates), "company", "companies")
    answers, known, asked = len(made.assessments), len(there.ideal.criteria), len(made.profile)
    lower = (
        f" The list tells of {known} of the {asked} criteria, so the fit in notebook 3 is lower and "
        "estimated at first."
    )
    return (
        f"Handed over {companies} with {count(answers, 'answer')} in the name of {by}, and the ideal with "
        f'its dates.{lower * (known < asked)} Next: write CASE = "{made.name}" in the first cell of '
        "notebook 2 and record what only they can tell you."
    )
