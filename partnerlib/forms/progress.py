"""How much of each part is answered, and what is missing, in few words."""

from collections.abc import Sequence

from partnerlib.forms.assessing.answers import Criterion
from partnerlib.question import BOTH, PART_TITLES


def bare_label(part: str, of_part: Sequence[Criterion], missing: Sequence[Criterion]) -> str:
    """Name a part without counts, while nobody knows whose answers to count."""
    return PART_TITLES[part]


def part_label(part: str, of_part: Sequence[Criterion], missing: Sequence[Criterion]) -> str:
    """Name a part with its count of answers, such as "Who 1/2"."""
    left = sum(criterion in of_part for criterion in missing)
    count = f"{len(of_part) - left}/{len(of_part)}" if of_part else "–"
    return f"{PART_TITLES[part]} {count}"


def missing_words(part: str, of_part: Sequence[Criterion], missing: Sequence[Criterion]) -> str:
    """Say what a part lacks, such as "Single (theirs)" or "Ideal partner (2 of 6)"; nothing is no words."""
    left = [criterion for criterion in missing if criterion in of_part]
    sides = {criterion.side for criterion in left}
    if not left:
        return ""
    title = PART_TITLES[part]
    if BOTH in sides or len(left) > len(sides):
        return f"{title} ({len(left)} of {len(of_part)})"
    return f"{title} ({'both' if len(sides) > 1 else sides.pop()})"
