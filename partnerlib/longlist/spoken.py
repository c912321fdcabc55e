"""Levels of a long list in plain words: with their units, and logarithms as the numbers they stand for."""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Self

from partnerlib.longlist.columns import LOG10, WORDS, YEAR, Columns, Use
from partnerlib.longlist.ideal import Ideal
from partnerlib.words import brief, one_line

LONGEST_UNIT = 24
"""A profile's unit of more characters explains a scale; sentences do without it."""

LONGEST_WORD = 60
DIGITS = 3
"""Significant digits of a level that is told; as many more as tell it from a limit that it misses."""

_LARGE = ((12, "trillion"), (9, "billion"), (6, "million"))


@dataclass(frozen=True)
class Spoken:
    """How levels of the criteria of a list are said: what their columns are for, and their units."""

    uses: dict[str, Use]
    units: dict[str, str]

    @classmethod
    def of(cls, ideal: Ideal, columns: Columns) -> Self:
        """Take the units of the columns, or else of the profile where these are short."""
        uses = {use.criterion: use for use in columns.uses}
        stated = dict(zip(ideal.criteria, ideal.profile["unit"].fillna("").astype("str"), strict=True))
        units = {key: uses[key].unit or _short(unit) for key, unit in stated.items()}
        # A profile's unit of these is that of a rating, of a year or of a power: nothing to say behind it.
        without = {key for key, use in uses.items() if use.use in (WORDS, YEAR, LOG10) and not use.unit}
        return cls(uses, units | dict.fromkeys(without, ""))

    def level(self, criterion: str, level: float, text: str = "", digits: int = DIGITS) -> str:
        """Say a level; `text` is the word in the list that it was given for.

        A level that is not known is said to be so.
        """
        if math.isnan(level):
            return "not known"
        said = f"{self._plain(criterion, level, digits)} {self.units[criterion]}".strip()
        if self.uses[criterion].use != WORDS:
            return said
        return f"“{brief(text, LONGEST_WORD)}”, rated {said}" if text else f"rated {said}"

    def between(
        self, criterion: str, low: float, high: float, digits: int = DIGITS, with_unit: bool = True
    ) -> str:
        """Say a range; an end that is NaN or infinite is open."""
        unit = f" {self.units[criterion]}" if with_unit and self.units[criterion] else ""
        rated = "rated " if with_unit and self.uses[criterion].use == WORDS else ""
        ends = [self._plain(criterion, end, digits) if math.isfinite(end) else "" for end in (low, high)]
        if all(ends):
            return f"{rated}{ends[0] if low == high else ' to '.join(ends)}{unit}"
        if not any(ends):
            return "anything"
        return rated + (f"{ends[0]}{unit} or more" if ends[0] else f"at most {ends[1]}{unit}")

    def digits(self, criterion: str, levels: Sequence[float]) -> int:
        """Give how many digits tell all these levels apart; those that are not finite are left out."""
        different = {float(level) for level in levels if math.isfinite(level)}
        return next((n for n in (DIGITS, 5, 8) if self._apart(criterion, different, n)), 17)

    def _apart(self, criterion: str, levels: Collection[float], digits: int) -> bool:
        return len({self._plain(criterion, level, digits) for level in levels}) == len(levels)

    def _plain(self, criterion: str, level: float, digits: int) -> str:
        """Give a level as the number it stands for: a year bare, a logarithm as the power of ten."""
        use = self.uses[criterion].use
        if use == YEAR:
            return f"{level:.0f}" if float(level).is_integer() else figure(level, digits).replace(",", "")
        if use == LOG10 and abs(level) < 300:
            return figure(10**level, digits)
        return figure(level, digits)


def _short(unit: str) -> str:
    unit = one_line(unit)
    return unit if len(unit) <= LONGEST_UNIT and "rating" not in unit.casefold() else ""


def figure(amount: float, digits: int = DIGITS) -> str:
    """Give a number with so many significant digits, whole numbers below 10,000 wholly.

    >>> figure(41.4666), figure(1218.6), figure(12589.25), figure(0.00321), figure(-2.5), figure(0)
    ('41.5', '1,219', '12,600', '0.00321', '−2.5', '0')
    >>> figure(1_234_567_890), figure(1e20), figure(3.0), figure(99.96)
    ('1.23 billion', '1e+20', '3', '100')
    """
    if amount == 0:
        return "0"
    order = math.floor(math.log10(abs(amount)))
    if not -6 <= order < 15:
        return f"{amount:.{digits}g}".replace("-", "−", 1) if amount < 0 else f"{amount:.{digits}g}"
    if 3 <= order < 4:
        digits = max(digits, 4)
    rounded = round(amount, digits - 1 - order)
    power, name = next(((power, f" {name}") for power, name in _LARGE if abs(rounded) >= 10**power), (0, ""))
    decimals = max(digits - 1 - order + power, 0)
    said = f"{rounded / 10**power:,.{decimals}f}"
    return f"{said.rstrip('0').rstrip('.') if decimals else said}{name}".replace("-", "−")
