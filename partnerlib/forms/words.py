"""What people type, read as numbers, dates and names; what is wrong is said in words for beside the field."""

import datetime as dt
import re
from collections.abc import Iterable

from partnerlib.case import slug
from partnerlib.tables.columns import LARGEST_NUMBER, Date, Number, Text
from partnerlib.tables.names import spelled
from partnerlib.tables.signs import harms_its_line, nothing_seen

LONGEST_NAME = 60

_NUMBER, _DATE, _TEXT = Number(), Date(), Text()
_DECORATION = re.compile(r"[\s%$€£¥']")
_HARM = "holds characters that cannot be printed or that turn the direction of the line"
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?")


def shown(number: float) -> str:
    """Write a number as a person would type it.

    >>> shown(9.0), shown(0.25)
    ('9', '0.25')
    """
    return _NUMBER.write(number)


def as_typed(cell: object) -> str:
    """Write a known cell as a person would type it.

    >>> as_typed(9.0), as_typed(dt.date(2027, 3, 7))
    ('9', '2027-03-07')
    """
    if isinstance(cell, dt.date):
        return f"{cell:%Y-%m-%d}"
    return shown(cell) if isinstance(cell, float) else str(cell)


def read_number(text: str) -> float:
    """Read a number written with a decimal point; ValueError says in words how to write it.

    >>> read_number("1,5")
    Traceback (most recent call last):
    ValueError: '1,5' is not a number: write 1.5
    """
    text = text.strip()
    try:
        return _NUMBER.read(text)
    except ValueError:
        raise ValueError(_not_a_number(text)) from None


def _not_a_number(text: str) -> str:
    bare = _DECORATION.sub("", text)
    bare = bare.replace(",", "") if _THOUSANDS.fullmatch(bare) else bare.replace(",", ".")
    try:
        return f"{_clipped(text)} is not a number: write {shown(_NUMBER.read(bare))}"
    except ValueError:
        return f"{_clipped(text)} is not a number: write one such as 3 or 1.5"


def _clipped(text: str) -> str:
    return f"'{text}'" if len(text) <= 30 else f"'{text[:30]}…'"


def read_within(text: str, low: float, high: float, what: str = "the scale") -> float:
    """Read a number that lies on a scale; ValueError says in words what is wrong.

    >>> read_within("120", 0, 100)
    Traceback (most recent call last):
    ValueError: 120 is off the scale 0 to 100
    """
    number = read_number(text)
    if not low <= number <= high:
        raise ValueError(f"{shown(number)} is off {what} {shown(low)} to {shown(high)}")
    return number


def read_amount(text: str, above: bool = False) -> float:
    """Read a number that is not negative, or is above zero; ValueError says in words what is wrong."""
    number = read_number(text)
    if number < 0 or (above and number == 0):
        raise ValueError(
            f"{shown(number)} is too small: write a number {'above 0' if above else '0 or more'}"
        )
    if number > LARGEST_NUMBER:
        raise ValueError(f"{_clipped(text)} is too large")
    return number


def read_percent(text: str) -> float:
    """Read a percentage from 0 to 100 as a share from 0 to 1; ValueError says in words what is wrong."""
    bare = text.strip().removesuffix("%")
    number = read_number(bare)
    if 0 < number < 1 and bare == text.strip():
        meant = shown(round(100 * number, 10))
        raise ValueError(f"write {meant} if you mean {meant} %, or {bare}% if you mean so little")
    if not 0 <= number <= 100:
        raise ValueError(f"{shown(number)} is no percentage: write a number from 0 to 100")
    return round(number / 100, 12)


def read_date(text: str) -> dt.date:
    """Read a date written like 2026-10-05; ValueError says in words what is wrong."""
    try:
        day = _DATE.read(text.strip())
    except ValueError:
        raise ValueError(f"{_clipped(text.strip())} is not a date: write it like 2026-10-05") from None
    return day


def read_past_date(text: str) -> dt.date:
    """Read a date of something that has happened; ValueError says in words what is wrong."""
    day = read_date(text)
    if day > dt.date.today():
        raise ValueError("this day is still to come: leave it empty until then")
    return day


def read_text(text: str) -> str:
    """Read free text; ValueError says in words what is wrong."""
    if nothing_seen(text):
        raise ValueError("nothing of this text can be seen")
    try:
        return _TEXT.read(text.strip())
    except ValueError:
        raise ValueError(f"this text is too long or {_HARM}") from None


def read_name(text: str) -> str:
    """Read the name of a company, a criterion or somebody of theirs: one line of at most 60 characters."""
    name = spelled(text)
    if nothing_seen(name):
        raise ValueError("a name is needed")
    if len(name) > LONGEST_NAME:
        raise ValueError(f"{len(name)} characters are too many: write at most {LONGEST_NAME}")
    if harms_its_line(name):
        raise ValueError(f"the name {_HARM}")
    return name


def new_key(name: str, taken: Iterable[str]) -> str:
    """Make a key of a name that is not among those taken; ValueError when no letter is left.

    >>> new_key("Acme & Co", ["acme-co"])
    'acme-co-2'
    """
    base, known, number = slug(name), set(taken), 1
    key = base
    while key in known:
        number += 1
        key = f"{base[: 58 - len(str(number))]}-{number}"
    return key
