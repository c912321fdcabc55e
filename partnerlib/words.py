"""Names, numbers, dates and spans of time in the words that readers use, on charts and in sentences."""

import datetime as dt
import math
import unicodedata
from collections.abc import Sequence

LONGEST_QUOTE = 60
DAYS_A_MONTH = 365.25 / 12
_UNITS = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"))


def one_line(text: str) -> str:
    r"""Put a text on one line, without control characters that no reader sees.

    >>> one_line("Smith\n & Co")
    'Smith & Co'
    """
    return " ".join("".join(c for c in text if unicodedata.category(c) != "Cf").split())


def brief(text: str, length: int = LONGEST_QUOTE) -> str:
    """Put a text on one line and cut it where a sentence could not bear more of it.

    >>> brief("Their champion, whoever that is", 15)
    'Their champion…'
    """
    line = one_line(text[: 20 * length])
    return line if len(line) <= length else line[: length - 1].rstrip() + "…"


def quoted(text: str) -> str:
    """Give somebody's words, cut and in quotation marks.

    >>> quoted("Reach in Scandinavia.")
    '“Reach in Scandinavia”'
    """
    return f"“{brief(text).rstrip('.')}”"


def possessive(name: str) -> str:
    """Give a name as an owner.

    >>> possessive("Northmere"), possessive("Ash & Sons")
    ("Northmere's", "Ash & Sons'")
    """
    return f"{name}'" if name.endswith(("s", "S")) else f"{name}'s"


def number(amount: float) -> str:
    """Give a number with at most two decimals.

    >>> number(85.0), number(1200.0), number(0.725)
    ('85', '1,200', '0.72')
    """
    return f"{amount:,.2f}".rstrip("0").rstrip(".")


def whole(amount: float) -> str:
    """Give a number without decimals, a half rounded up, with a true minus sign.

    >>> whole(77.6), whole(82.5), whole(-40.2)
    ('78', '83', '−40')
    """
    return f"{math.floor(round(amount, 6) + 0.5)}".replace("-", "−")


def rounded(amount: float, places: int = 1) -> str:
    """Give a number with so many decimals, a half rounded up as spreadsheets do, with a true minus sign.

    >>> rounded(8.25), rounded(2.25), rounded(-2.45), rounded(77.6)
    ('8.3', '2.3', '−2.4', '77.6')
    """
    unit = 10**places
    return f"{math.floor(round(amount * unit, 6) + 0.5) / unit:.{places}f}".replace("-", "−")


def of_hundred(share: float) -> str:
    """Give a share, 0 to 1, as so many of a hundred cases; counted over some cases, none is not never.

    >>> [of_hundred(share) for share in (0, 0.001, 0.934, 1, float("nan"))]
    ['under 1 of 100', 'under 1 of 100', '93 of 100', 'over 99 of 100', 'not known']
    """
    if math.isnan(share):
        return "not known"
    rounded = whole(100 * share)
    return {"0": "under 1 of 100", "100": "over 99 of 100"}.get(rounded, f"{rounded} of 100")


def count(amount: float, thing: str, things: str = "") -> str:
    """Give a number of things.

    >>> count(1, "row"), count(2.4, "full-time person", "full-time people")
    ('1 row', '2.4 full-time people')
    """
    return f"{number(amount)} {thing if amount == 1 else things or thing + 's'}"


def money(amount: float, currency: str) -> str:
    """Give an amount with its currency and unit.

    >>> money(9_000_000, "USD"), money(-500_000, "USD")
    ('USD 9.0 million', 'USD −500,000')
    """
    unit = next(((size, name) for size, name in _UNITS if abs(amount) >= size), None)
    digits = f"{amount / unit[0]:,.1f} {unit[1]}" if unit else f"{amount:,.0f}"
    return f"{currency} {digits.replace('-', '−')}".strip()


def day(date: dt.date) -> str:
    """Give a date as people write it.

    >>> day(dt.date(2027, 3, 7))
    '7 March 2027'
    """
    return f"{date.day} {date:%B %Y}"


def span(days: float) -> str:
    """Give a length of time in the unit that people would use.

    >>> span(1), span(27), span(31), span(245), span(915)
    ('1 day', '27 days', '1 month', '8 months', '2.5 years')
    """
    months = round(days / DAYS_A_MONTH)
    if days < 28:
        return count(days, "day")
    if months < 24:
        return count(max(months, 1), "month")
    return f"{months / 12:.1f}".removesuffix(".0") + " years"


def nth(place: int) -> str:
    """Give a place with its ending.

    >>> nth(1), nth(12), nth(32)
    ('1st', '12th', '32nd')
    """
    ending = {1: "st", 2: "nd", 3: "rd"}.get(place % 10, "th") if place % 100 not in (11, 12, 13) else "th"
    return f"{place}{ending}"


def listing(items: Sequence[str], most: int = 3) -> str:
    """Join words with commas and "and"; those beyond `most` are only counted.

    >>> listing(["a", "b", "c", "d", "e"]), listing(["a", "b"]), listing(["a"])
    ('a, b and 3 more', 'a and b', 'a')
    """
    items = list(items)
    if len(items) > most:
        items = [*items[: most - 1], f"{len(items) - most + 1} more"]
    return " and ".join([", ".join(items[:-1]), items[-1]]) if len(items) > 1 else "".join(items)
