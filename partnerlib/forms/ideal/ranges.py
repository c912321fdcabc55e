"""What the ends of a criterion must keep to: its own order, and what is recorded on its scale."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from partnerlib.case import Case
from partnerlib.forms.words import shown
from partnerlib.words import count

COLUMNS = {
    "label": "label",
    "unit": "unit",
    "side": "side",
    "scale_low": "scale from",
    "scale_high": "scale to",
    "ideal_low": "ideal from",
    "ideal_high": "ideal to",
    "must_low": "must-have from",
    "must_high": "must-have to",
    "weight": "weight",
}
"""The columns of the profile that may be changed, in words."""

ENDS = ("scale_low", "scale_high", "ideal_low", "ideal_high", "must_low", "must_high")
"""The columns of which a value curve is drawn."""


def out_of_order(cells: Mapping[str, object]) -> list[str]:
    """Say which ends of a criterion's scale, must-have and ideal range are off the scale or not in order."""
    said = []
    known = {column: end for column in ENDS if isinstance(end := cells.get(column), float)}
    if known.keys() >= set(ENDS[:2]):
        low, high = known["scale_low"], known["scale_high"]
        scale = f"{shown(low)} to {shown(high)}"
        off = [column for column in ENDS[2:] if column in known and not low <= known[column] <= high]
        said = [f"{COLUMNS[column]}: {shown(known[column])} is off the scale {scale}" for column in off]
        said = ["the scale ends where it begins or before"] if low >= high else said
    pairs = [
        ("ideal_low", "ideal_high", "“ideal from” is above “ideal to”"),
        ("must_low", "ideal_low", "“must-have from” is above “ideal from”"),
        ("ideal_high", "must_high", "“must-have to” is below “ideal to”"),
        ("must_low", "must_high", "“must-have from” is above “must-have to”"),
    ]
    return said + [words for a, b, words in pairs if a in known and b in known and known[a] > known[b]]


@dataclass(frozen=True)
class Recorded:
    """What rests on a criterion: answers, the lowest and highest number of each, and described levels."""

    answers: int = 0
    spans: tuple[tuple[float, float], ...] = ()
    described: tuple[float, ...] = ()

    @property
    def words(self) -> str:
        """Both in words, such as "24 answers and 5 described levels"; nothing is no words."""
        counts = {"answer": self.answers, "described level": len(self.described)}
        return " and ".join(count(number, noun) for noun, number in counts.items() if number)

    def off(self, low: float, high: float) -> list[str]:
        """Say which of it would lie off a scale; nothing when all of it fits."""
        answers = sum(not (low <= a and b <= high) for a, b in self.spans)
        described = sum(not low <= level <= high for level in self.described)
        if not answers + described:
            return []
        counts = {"answer": (answers, self.answers), "described level": (described, len(self.described))}
        which = " and ".join(f"{n} of {count(of, noun)}" for noun, (n, of) in counts.items() if n)
        numbers = [*self.described, *(end for span in self.spans for end in span)]
        span = f"{shown(min(numbers))} to {shown(max(numbers))}"
        return [
            f"the scale {shown(low)} to {shown(high)} would leave out {which}: what is recorded spans "
            f"{span}, so keep that on the scale"
        ]


def recorded(case: Case) -> dict[str, Recorded]:
    """Give what rests on each criterion of the profile, every answer ever given and not taken back."""
    answers, anchors = case.assessments, case.anchors
    numbers = answers[["level", "low", "high"]]
    spans = pd.DataFrame(
        {"criterion": answers["criterion"], "low": numbers.min(axis=1), "high": numbers.max(axis=1)}
    )
    return {
        key: Recorded(
            int((answers["criterion"] == key).sum()),
            tuple(spans[spans["criterion"] == key].dropna()[["low", "high"]].itertuples(False, None)),
            tuple(anchors["level"][anchors["criterion"] == key]),
        )
        for key in case.profile["criterion"]
    }
