"""Numbers, dates and lists in the words that readers use."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from partnerlib.charts.text import ABOUT, one_line, whole

UNKNOWN = "not answered"
ESTIMATES = f"{ABOUT} means estimated, because answers are missing."
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_UNITS = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"))


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
    return f"{ABOUT if isinstance(number, Estimated) else ''}{number:.1f}".replace("-", "−")


def level(number: float) -> str:
    """Give a level in a criterion's unit, with at most two decimals.

    >>> level(85.0), level(1200.0), level(0.725)
    ('85', '1,200', '0.72')
    """
    return UNKNOWN if pd.isna(number) else f"{number:,.2f}".rstrip("0").rstrip(".")


def between(low: float, high: float) -> str:
    """Give a range in words, open where an end is not given.

    >>> between(3.0, float("nan")), between(float("nan"), 5.0), between(3.0, 5.0), between(10.0, 10.0)
    ('3 or more', 'at most 5', '3 to 5', '10')
    """
    if pd.isna(low) or pd.isna(high):
        return f"at most {level(high)}" if pd.isna(low) else f"{level(low)} or more"
    return level(low) if low == high else f"{level(low)} to {level(high)}"


def share(part: float) -> str:
    """Give a share in per cent; only what is whole is called 100 %, only nothing 0 %.

    >>> share(0.9), share(0.999), share(0.001)
    ('90 %', '99 %', '1 %')
    """
    if pd.isna(part):
        return UNKNOWN
    return f"{part:.0%}".replace("%", " %") if part in (0, 1) else f"{whole(min(max(100 * part, 1), 99))} %"


def money(amount: float, currency: str = "") -> str:
    """Give an amount with its currency and unit.

    >>> money(9_000_000, "USD"), money(500_000, "USD"), money(float("nan"), "USD")
    ('USD 9.0 million', 'USD 500,000', 'not given')
    """
    if pd.isna(amount):
        return "not given"
    unit = next(((size, name) for size, name in _UNITS if amount >= size), None)
    number = f"{amount / unit[0]:,.1f} {unit[1]}" if unit else f"{amount:,.0f}"
    return f"{currency} {number}".strip()


def day(moment: Any) -> str:
    """Give a date as people write it.

    >>> day(pd.Timestamp("2027-03-07"))
    '7 March 2027'
    """
    return "no date" if pd.isna(moment) else f"{moment.day} {moment:%B %Y}"


def ordinal(rank: int) -> str:
    """Give a place in words up to the tenth.

    >>> ordinal(3), ordinal(12), ordinal(32)
    ('third', '12th', '32nd')
    """
    if rank <= len(_ORDINALS):
        return _ORDINALS[rank - 1]
    ending = {1: "st", 2: "nd", 3: "rd"}.get(rank % 10, "th") if rank % 100 not in (11, 12, 13) else "th"
    return f"{rank}{ending}"


def count(number: int, thing: str, things: str = "") -> str:
    """Give a number of things.

    >>> count(1, "criterion", "criteria"), count(6, "candidate")
    ('1 criterion', '6 candidates')
    """
    return f"{number:,} {thing if number == 1 else things or thing + 's'}"


def points(number: float) -> str:
    """Give points of fit as sentences have them.

    >>> points(3.4), points(1.2), points(0.3)
    ('3 points', '1 point', 'less than one point')
    """
    return "less than one point" if number < 0.95 else count(int(whole(number)), "point")


def listing(items: Sequence[str], most: int = 3) -> str:
    """Join words with commas and "and"; those beyond `most` are only counted.

    >>> listing(["a", "b", "c", "d", "e"]), listing(["a", "b"]), listing(["a"])
    ('a, b and 3 more', 'a and b', 'a')
    """
    items = list(items)
    if len(items) > most:
        items = [*items[: most - 1], f"{len(items) - most + 1} more"]
    return " and ".join([", ".join(items[:-1]), items[-1]]) if len(items) > 1 else "".join(items)


def brief(text: str, length: int = 60) -> str:
    """Put a text on one line and cut it where a sentence could not bear more of it.

    >>> brief("Their champion, whoever that is", 15)
    'Their champion…'
    """
    line = one_line(text)
    return line if len(line) <= length else line[: length - 1].rstrip() + "…"


def capital(sentence: str) -> str:
    """Begin a sentence with a capital letter."""
    return sentence[:1].upper() + sentence[1:]
