"""Those of whom nothing is known, and too few to be held against each other."""

from partnerlib import scoring
from partnerlib.case import Case
from partnerlib.exhibits.guard import names, nothing_known
from partnerlib.exhibits.ranks import silence


def silent(case: Case) -> str:
    """Say of whom nothing is recorded yet, with a space before it; nothing where there is nobody."""
    fits, called = scoring.fit(case), names(case)
    return silence([called[key] for key in fits.index[fits["coverage"] == 0]])


def too_few(case: Case) -> str:
    """Say that there are not two candidates to compare, and what to do; nothing when there are."""
    coverage, called = scoring.fit(case)["coverage"], names(case)
    known = coverage.index[coverage > 0]
    if len(known) == 0:
        return nothing_known(called.values())
    if len(known) > 1:
        return ""
    only = f"Not enough is known yet: {called[known[0]]} is the only candidate"
    if len(called) == 1:
        return f"{only} so far. Add another one with the form in notebook 2."
    return f"{only} with answers so far. Record what is known about the others in notebook 2."
