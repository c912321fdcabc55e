"""Levels as they are written: a year, such as 1967, without the mark that other thousands have."""

import re
from typing import Any

from partnerlib import words

FIRST_YEAR, LAST_YEAR = 1000, 2999
_YEAR = re.compile(r"\s*years?\b", re.IGNORECASE)


class Year(float):
    """A level that is a year, which is written without a thousands mark."""


def in_unit(level: float, about: Any) -> float:
    """Mark a level as a year where its criterion asks for one.

    `about` is a row with the criterion's unit, and its scale_low and scale_high where there are any: a unit
    that begins with "year", or a scale within 1000 and 2999, is one of years.
    """
    unit = getattr(about, "unit", "")
    low, high = (getattr(about, end, float("nan")) for end in ("scale_low", "scale_high"))
    years = isinstance(unit, str) and _YEAR.match(unit) is not None
    return Year(level) if years or (low >= FIRST_YEAR and high <= LAST_YEAR) else float(level)


def number(level: float, about: Any = None) -> str:
    """Give a level with at most two decimals; `about` is a row of its criterion, as in `in_unit`.

    >>> number(1200.0), number(Year(1967.0)), number(Year(1967.5)), number(0.725)
    ('1,200', '1967', '1967.5', '0.72')
    """
    level = level if about is None else in_unit(level, about)
    said = words.number(level)
    return said.replace(",", "") if isinstance(level, Year) else said
