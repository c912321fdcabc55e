"""Numbers, dates and lists in the words that readers use."""

import math
from typing import Any

import pandas as pd

from partnerlib import words
from partnerlib.charts import levels
from partnerlib.charts.text import ABOUT
from partnerlib.words import count, whole

UNKNOWN, NOT_ASKED = "not answered", "not asked"
ESTIMATES = f"{ABOUT} means estimated, because answers are missing."
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


class Estimated(float):
    """A number that rests on an estimate because answers are missing; tables write it with a sign."""


def estimated(number: float, is_estimate: bool) -> float:
    """Mark a number as estimated where it is."""
    return Estimated(number) if is_estimate else float(number)


def about(row: Any) -> str:
    """Give the score of a row that has its bounds, low and high; "about" where they differ."""
    return f"about {whole(row.score)}" if row.low < row.high else whole(row.score)


def tenth(number: float) -> str:
    """Give a score as tables have it: with one decimal; estimates with their sign.

    >>> tenth(77.6), tenth(Estimated(58.94)), tenth(-2.4)
    ('77.6', '≈58.9', '−2.4')
    """
    if pd.isna(number):
        return UNKNOWN
    return (ABOUT if isinstance(number, Estimated) else "") + words.rounded(number)


def level(number: float, about: Any = None) -> str:
    """Give a level in a criterion's unit, with at most two decimals; `about` is a row of its criterion.

    >>> level(85.0), level(1200.0), level(0.725)
    ('85', '1,200', '0.72')
    """
    return UNKNOWN if pd.isna(number) else levels.number(number, about)


def outward(to: float, up: bool, width: float) -> float:
    """Round a level that has to be reached on a scale of a width, in the direction of the change.

    To a hundredth of the scale's order of size, so that the level told is always enough.

    >>> outward(21.67, True, 600), outward(7.674, False, 10), outward(8.0, True, 10)
    (22.0, 7.6, 8.0)
    """
    step = 10.0 ** (math.floor(math.log10(width)) - 2)
    steps = round(to / step, 6)
    return float(round((math.ceil(steps) if up else math.floor(steps)) * step, 9))


def between(low: float, high: float, about: Any = None) -> str:
    """Give a range in words, open where an end is not given; `about` is a row of its criterion.

    >>> between(3.0, float("nan")), between(float("nan"), 5.0), between(3.0, 5.0), between(10.0, 10.0)
    ('3 or more', 'at most 5', '3 to 5', '10')
    """
    if pd.isna(low) or pd.isna(high):
        return f"at most {level(high, about)}" if pd.isna(low) else f"{level(low, about)} or more"
    return level(low, about) if low == high else f"{level(low, about)} to {level(high, about)}"


def share(part: float) -> str:
    """Give a share in per cent; only what is whole is called 100 %, only nothing 0 %.

    >>> share(0.9), share(0.999), share(0.001)
    ('90 %', '99 %', '1 %')
    """
    if pd.isna(part):
        return UNKNOWN
    return f"{part:.0%}".replace("%", " %") if part in (0, 1) else f"{whole(min(max(100 * part, 1), 99))} %"


def money(amount: float, currency: str = "") -> str:
    """Give an amount with its currency and unit, or say that it is not given.

    >>> money(9_000_000, "USD"), money(float("nan"), "USD")
    ('USD 9.0 million', 'not given')
    """
    return "not given" if pd.isna(amount) else words.money(amount, currency)


def day(moment: Any) -> str:
    """Give a date as people write it, or say that there is none.

    >>> day(pd.Timestamp("2027-03-07")), day(pd.NaT)
    ('7 March 2027', 'no date')
    """
    return "no date" if pd.isna(moment) else words.day(moment)


def ordinal(rank: int) -> str:
    """Give a place in words up to the tenth.

    >>> ordinal(3), ordinal(12), ordinal(32)
    ('third', '12th', '32nd')
    """
    return _ORDINALS[rank - 1] if rank <= len(_ORDINALS) else words.nth(rank)


def points(number: float) -> str:
    """Give points of fit as sentences have them.

    >>> points(3.4), points(1.2), points(0.3)
    ('3 points', '1 point', 'less than one point')
    """
    return "less than one point" if number < 0.95 else count(int(whole(number)), "point")


def capital(sentence: str) -> str:
    """Begin a sentence with a capital letter."""
    return sentence[:1].upper() + sentence[1:]
