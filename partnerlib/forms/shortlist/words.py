"""What the form of a shortlist says: before anything is handed over, when something has changed, after it."""

from collections.abc import Mapping, Sequence

from partnerlib.case import Case
from partnerlib.longlist import Prepared
from partnerlib.longlist.handover import not_frozen
from partnerlib.words import brief, count, day, listing

HOW = "Switch a must-have off or move a weight: the list follows. Nothing of this is saved."
TRIED = "Tried here only; the ideal stays as it is, here and in the new search."
RECORDED = (
    "What the list tells of them is recorded as answers in your name. Overwrite them in notebook 2 as you "
    "learn more."
)
MANY, MINUTES = 11, 20
"""From so many ticks on, what each costs is told: the minutes that one company takes in notebook 2."""

NOT_MOVED = "Weights you moved here were not handed over."
NOBODY, NOBODY_YET = "Companies: tick at least one in the list", "Nobody ticked yet"


def changed(case: Case, same_ideal: bool, ticks: int, gone: int) -> str:
    """Say why nothing was handed over when list or ideal are no longer those that were seen.

    ticks: how many companies were ticked. gone: how many of these were not found any more.
    """
    look = f"The list above is screened anew{_kept(ticks, gone)}, then hand over again."
    if same_ideal:
        return f"Nothing was handed over: somebody has changed the files of the list meanwhile. {look}"
    by = "" if not_frozen(case) else _frozen_by(case)
    return f"Nothing was handed over: the ideal has been changed in notebook 1 meanwhile{by}. {look}"


def _kept(ticks: int, gone: int) -> str:
    """Say how many ticks are kept, and begin to say what to do."""
    if not gone:
        return f"{' and your ticks are kept' * (ticks > 0)}: look at it"
    found = "one company was" if gone == 1 else f"{gone} companies were"
    kept = {0: "None", 1: "1"}.get(ticks - gone, f"{ticks - gone}")
    are = "are" if ticks - gone > 1 else "is"
    told = f"{kept} of your {ticks} ticks {are} kept" if ticks > 1 else "Your tick is not kept"
    return f". {told}; {found} not found, see above. Look at the list"


def many(ticks: int) -> str:
    """Say what many ticks cost; "" for a handful."""
    each = f"each takes about {MINUTES} minutes in notebook 2"
    return f"{ticks} are many: {each}." if ticks >= MANY else ""


def _frozen_by(case: Case) -> str:
    last = case.profile_history.sort_values("saved_at").iloc[-1]
    return f" and was frozen on {day(last['saved_at'])} by {brief(last['saved_by'])}"


def below(missing: Mapping[str, Sequence[str]], everybody: bool) -> str:
    """Say what must-haves of the new search, told as they ask, are missed by which companies, by name.

    `everybody` is told where no company was ticked that misses none. "" where none is missed.
    """
    said = [
        f"{listing(names, 4)} {'misses' if len(names) == 1 else 'miss'} “{asks}”."
        for asks, names in missing.items()
    ]
    if not said:
        return ""
    who = sorted({name for names in missing.values() for name in names})
    them = who[0] if len(who) == 1 else "they"
    these = "this must-have" if len(said) == 1 else "these must-haves"
    keeps = f"The new search keeps {these}, so {them} will stand below the others there."
    if everybody:
        keeps = f"The new search keeps {these}."
    return " ".join([*said, keeps])


def handed_over(made: Case, there: Prepared, by: str, missing: str, moved: bool) -> str:
    """Say what a hand-over has made, what that means for the fit, and what to do next.

    `missing` is what `below` says; `moved` tells whether weights were moved.
    """
    handed = count(len(made.candidates), "company", "companies")
    answers, known, asked = len(made.assessments), len(there.ideal.criteria), len(made.profile)
    lower = (
        f"The list tells of {known} of the {asked} criteria, so the fit in notebook 3 is lower and estimated "
        "at first."
    )
    said = (
        f"Handed over {handed} with {count(answers, 'answer')} in the name of {by}, and the ideal with "
        "its dates.",
        lower if known < asked else "",
        missing,
        NOT_MOVED if moved else "",
        f'Next: write CASE = "{made.name}" in the first cell of notebook 2 and record what only they can '
        "tell you.",
    )
    return " ".join(filter(None, said))
