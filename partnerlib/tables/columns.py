"""The kinds of cell a table may hold: how each is read, what it allows and how it is written.

A kind reads one raw cell, text from a file or a value from a frame, into one typed value. None is
*unknown* and is written as an empty cell. A cell that is not allowed raises `ValueError`.
"""

import datetime as dt
import math
import numbers
import re
import unicodedata
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import pandas as pd
from pandas.api.extensions import ExtensionDtype

from partnerlib.tables.signs import harms_its_line, nothing_seen

LONGEST_TEXT = 10_000
LONGEST_KEY = 60
LARGEST_NUMBER = 1e15

TEXT = pd.StringDtype("python", na_value=np.nan)
"""The dtype "str", kept the same with and without pyarrow, which is slower at texts taken one by one."""

_NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Kind(ABC):
    """A kind of cell. `dtype` says how a frame holds it."""

    dtype: ClassVar[str | ExtensionDtype]

    @property
    @abstractmethod
    def allowed(self) -> str:
        """What the cell may hold, in words."""

    @abstractmethod
    def read(self, raw: object) -> object:
        """Turn a raw cell, never an empty one, into a typed value; ValueError where it is not allowed."""

    def write(self, value: object) -> str:
        """Give the one text that stands for a typed value in a CSV file."""
        return str(value)


@dataclass(frozen=True)
class Text(Kind):
    """Free text in any language, on any number of lines."""

    dtype = TEXT

    @property
    def allowed(self) -> str:
        return (
            f"text of at most {LONGEST_TEXT:,} characters without control characters, "
            "every mark that turns its direction ended on its line"
        )

    def read(self, raw: object) -> str:
        text = unicodedata.normalize("NFC", str(raw).replace("\r\n", "\n").replace("\r", "\n").strip())
        if len(text) > LONGEST_TEXT or harms_its_line(text):
            raise ValueError
        return text


@dataclass(frozen=True)
class Key(Kind):
    """A short identifier that other tables refer to, such as `northmere` or `who_ours`."""

    dtype = TEXT
    allowed = "a key of 1 to 60 characters on one line without spaces at its ends, such as northmere"

    def read(self, raw: object) -> str:
        text = unicodedata.normalize("NFC", str(raw))
        if not text.isprintable() or text != text.strip() or len(text) > LONGEST_KEY:
            raise ValueError
        return text


@dataclass(frozen=True)
class Choice(Kind):
    """One of a few words."""

    words: tuple[str, ...]
    dtype = TEXT

    @property
    def allowed(self) -> str:
        return "one of " + ", ".join(self.words)

    def read(self, raw: object) -> str:
        if raw not in self.words:
            raise ValueError
        return str(raw)


@dataclass(frozen=True)
class Number(Kind):
    """A finite decimal number with a point, within bounds that are themselves allowed unless `above`."""

    low: float = -math.inf
    high: float = math.inf
    above: bool = False
    dtype = "float64"

    @property
    def allowed(self) -> str:
        if self.above:
            return f"a number above {self.write(self.low)}"
        if math.isfinite(self.low) and math.isfinite(self.high):
            return f"a number from {self.write(self.low)} to {self.write(self.high)}"
        if math.isfinite(self.low):
            return f"a number, {self.write(self.low)} or more"
        return "a finite number written with a decimal point, such as 1.5"

    def read(self, raw: object) -> float:
        if isinstance(raw, str):
            if not _NUMBER.fullmatch(raw.strip()):
                raise ValueError
        elif isinstance(raw, bool) or not isinstance(raw, numbers.Real):
            raise ValueError
        number = float(raw)
        too_low = number <= self.low if self.above else number < self.low
        if not abs(number) <= LARGEST_NUMBER or too_low or number > self.high:
            raise ValueError
        return number + 0.0  # turns -0.0 into 0.0, which Excel and a diff read as one number

    def write(self, value: object) -> str:
        """Write the shortest text that reads back as the same number.

        >>> Number().write(9.0), Number().write(0.1), Number().write(9_000_000.0)
        ('9', '0.1', '9000000')
        """
        number = float(value)  # type: ignore[arg-type]
        return str(int(number)) if number.is_integer() else repr(number)


@dataclass(frozen=True)
class Date(Kind):
    """A calendar day."""

    dtype = "datetime64[s]"
    allowed = "a date between 1900 and 2199 written like 2027-03-07"

    def read(self, raw: object) -> dt.date:
        if isinstance(raw, str) and _DATE.fullmatch(raw.strip()):
            day = dt.date.fromisoformat(raw.strip())
        elif isinstance(raw, dt.datetime) and raw == dt.datetime.combine(raw.date(), dt.time()):
            day = raw.date()
        elif isinstance(raw, dt.date) and not isinstance(raw, dt.datetime):
            day = raw
        else:
            raise ValueError
        if not 1900 <= day.year <= 2199:
            raise ValueError
        return day

    def write(self, value: object) -> str:
        return f"{value:%Y-%m-%d}"


@dataclass(frozen=True)
class Time(Kind):
    """A moment, kept in UTC to the microsecond."""

    dtype = "datetime64[us, UTC]"
    allowed = "a time between 1900 and 2199 with its zone, written like 2026-10-05T14:30:00Z"

    def read(self, raw: object) -> dt.datetime:
        moment = dt.datetime.fromisoformat(raw.strip()) if isinstance(raw, str) else raw
        if not isinstance(moment, dt.datetime) or moment.tzinfo is None:
            raise ValueError
        moment = moment.astimezone(dt.UTC)
        if not 1900 <= moment.year <= 2199:
            raise ValueError
        return moment

    def write(self, value: object) -> str:
        assert isinstance(value, pd.Timestamp | dt.datetime)
        return value.astimezone(dt.UTC).replace(tzinfo=None).isoformat() + "Z"


@dataclass(frozen=True)
class Flag(Kind):
    """Yes or no."""

    dtype = "boolean"
    allowed = "true or false"

    def read(self, raw: object) -> bool:
        word = str(raw).strip().lower()
        if word not in ("true", "false"):
            raise ValueError
        return word == "true"

    def write(self, value: object) -> str:
        return str(bool(value)).lower()


@dataclass(frozen=True)
class Column:
    """One column of a table: its name, kind, whether a cell may be empty, and which table's key it names."""

    name: str
    kind: Kind
    optional: bool = False
    refers_to: str = ""

    @property
    def allowed(self) -> str:
        """What a cell of this column may hold, in words."""
        return self.kind.allowed + (", or an empty cell for unknown" if self.optional else "")

    def read(self, raw: object) -> object:
        """Read one raw cell; None is unknown. ValueError where the cell is not allowed."""
        if is_empty(raw):
            if self.optional:
                return None
            raise ValueError
        return self.kind.read(raw)

    def write(self, value: object) -> str:
        """Write one typed cell; unknown is an empty text."""
        return "" if pd.isna(value) else self.kind.write(value)  # type: ignore[call-overload]


def is_empty(raw: object) -> bool:
    """Tell whether a raw cell holds nothing: no value, pandas' own missing values, or nothing to see."""
    if isinstance(raw, str):
        return nothing_seen(raw)
    return raw is None or raw is pd.NaT or raw is pd.NA or (isinstance(raw, numbers.Real) and raw != raw)
