"""Ratings held against what the recorded facts imply."""

from collections.abc import Callable

from partnerlib import rounds
from partnerlib.findings.facts import Facts
from partnerlib.findings.finding import Verdict, passed, unknown, warn
from partnerlib.findings.implied import RULES
from partnerlib.words import brief, count, number, quoted

MOST_ABOVE = 2
"""How far a rating may lie above what the facts imply."""


def too_high(part: str) -> Callable[[Facts, str], Verdict | None]:
    """Give the check of a part's ratings."""

    def rating_is_borne_out(facts: Facts, side: str) -> Verdict | None:
        """No rating of this part and side lies far above the facts."""
        return _verdict(facts, part, side)

    return rating_is_borne_out


def _verdict(facts: Facts, part: str, side: str) -> Verdict | None:
    rating = facts.search.ratings.get((part, side))
    if rating is None:
        return None
    label = quoted(rating.label)
    said = facts.answers.get(rating.criterion, [])
    if not said:
        sealed = facts.candidate in rounds.sealing(facts.search.case)
        nobody = "Nobody" + " whose answers may be seen" * sealed
        return unknown(f"{nobody} has rated {label} for {facts.name}.", f"Rate {label} in the assessment.")
    implied = RULES[part](facts, side)
    if implied.level is None:
        return unknown(
            f"{label} is rated for {facts.name}, but the facts say nothing for or against it: {implied.why}.",
            "Record the facts behind the rating.",
        )
    above = {who: difference(level, implied.level) for who, level in said}
    high = [who for who, by in above.items() if by > MOST_ABOVE]
    if not high:
        return passed(
            f"The facts bear out {label}: they suggest {number(implied.level)} of 10: {implied.why}."
        )
    highest = max(high, key=lambda who: above[who])
    others = len(high) - 1
    so_are = f"{count(others, 'other assessor')} {'is' if others == 1 else 'are'}"
    more = f" {so_are} more than {MOST_ABOVE} above, too."
    return warn(
        f"{brief(highest)} gives {facts.name} {number(dict(said)[highest])} of 10 for {label}; "
        f"the facts suggest {number(implied.level)}: {implied.why}.{more if others else ''}",
        f"Let {brief(highest)} name the fact that the record lacks, or rate it again.",
    )


def difference(level: float, implied: float) -> float:
    """Give how far a level lies above the implied one, rounding errors taken off."""
    return round(level - implied, 9)
