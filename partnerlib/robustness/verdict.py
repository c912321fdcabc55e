"""The verdict in one word: clear, leaning, close, or not enough known."""

from dataclasses import dataclass

import pandas as pd

from partnerlib import scoring
from partnerlib.case import Case
from partnerlib.robustness.acceptability import Acceptability, acceptability, quick_draws
from partnerlib.robustness.plausible import plausible

CLEAR, LEANING, CLOSE, UNKNOWN = "clear", "leaning", "close", "unknown"

CLEAR_FROM, LEANING_FROM = 0.9, 0.65
"""The share of plausible cases in which the leader has to be first."""

ENOUGH = 0.6
"""The share of the weight that has to be answered about the leader, and about whoever could take the lead."""

COULD_LEAD = 0.1
"""A candidate that is first in so many plausible cases could take the lead."""


@dataclass(frozen=True)
class Verdict:
    """How sure it is who comes first.

    kind: "clear", "leaning", "close" (too close to call) or "unknown" (not enough known). why: what made
    it so: "chance" (how often the leader is first), "tie" (several share the first rank), "other" (another
    one is first more often than the leader), "missed" (the leader misses a must-have, as all do), "few" (of
    which only one candidate has any answer), "nothing" (none has), "unanswered" (too little is known about
    those in `about`). leader: who ranks first, "" when nothing is known of anybody. chance: in which share of
    plausible cases it is first. rival, rival_chance: who else is first most often, "" when nobody is.
    about: the candidates of whom too little is known.
    """

    kind: str
    why: str
    leader: str = ""
    chance: float = 0.0
    rival: str = ""
    rival_chance: float = 0.0
    about: tuple[str, ...] = ()


def verdict(case: Case, found: Acceptability | None = None) -> Verdict:
    """Say how sure it is that the candidate ranked first is the best.

    It is clear when the leader is first in 90 of 100 plausible cases, leaning from 65 on, else too close to
    call. Not enough is known while fewer than two candidates have any answer, and while less than 60 % of
    the weight is answered about the leader or about one who is first in 10 of 100. A tie for the first rank,
    or another one first more often, is too close to call; a leader that misses a must-have is never clear.
    Chances are compared in whole hundredths, as they are told. `found` is the case's `acceptability` if it
    has been computed. Raises ValueError as that does.
    """
    fits = scoring.fit(case)
    if not (fits["coverage"] > 0).any():
        return Verdict(UNKNOWN, "nothing")
    found = found or acceptability(case, draws=quick_draws(plausible(case)))
    return judged(fits.assign(first=found.first))


def judged(table: pd.DataFrame) -> Verdict:
    """Give the verdict on a table as `scoring.fit` gives it, with `first`: how often each one is first."""
    known, first = table[table["coverage"] > 0], table["first"].round(2)
    if known.empty:
        return Verdict(UNKNOWN, "nothing")
    leader = str(known.index[0])
    others = table["first"].drop(leader)
    rival = str(others.idxmax()) if len(others) and others.max() > 0 else ""
    numbers = (leader, float(table["first"][leader]), rival, float(others.get(rival, 0.0)))
    if len(known) == 1:
        return Verdict(UNKNOWN, "few", *numbers)
    matter = (table.index == leader) | (first >= COULD_LEAD)
    about = tuple(str(key) for key in table.index[matter & (table["coverage"].round(2) < ENOUGH)])
    if about:
        return Verdict(UNKNOWN, "unanswered", *numbers, about)
    return Verdict(*_by_chance(known, leader, round(numbers[1], 2), round(numbers[3], 2)), *numbers)


def _by_chance(known: pd.DataFrame, leader: str, chance: float, rival_chance: float) -> tuple[str, str]:
    if (known["rank"] == known["rank"].iloc[0]).sum() > 1:
        return CLOSE, "tie"
    if rival_chance > chance:
        return CLOSE, "other"
    if chance < LEANING_FROM:
        return CLOSE, "chance"
    if known["must_haves"][leader] == scoring.MISSED:
        return LEANING, "missed"
    return (CLEAR if chance >= CLEAR_FROM else LEANING), "chance"
