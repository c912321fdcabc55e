"""What each column of a list is for, and the way from its cells to levels in the criteria's units."""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from partnerlib.longlist.cells import UNKNOWN, Cells, Column, NoNumbersError, chosen, different, numbers_of
from partnerlib.longlist.faults import LONGER_YEAR, NO_YEAR, WORD, ListError, Seen
from partnerlib.longlist.pieces import Piece
from partnerlib.longlist.uses import ANY_WORD, LOG10, NUMBER, WORDS, YEAR, Use, called, read_uses, word_key
from partnerlib.tables.columns import is_empty
from partnerlib.tables.faults import shown
from partnerlib.words import brief, count, listing

__all__ = ["LOG10", "NUMBER", "WORDS", "YEAR", "Cells", "Columns", "ListError", "Seen", "Use"]

PLACES = 12
"""Decimals of a logarithm: 1,000 times our size is 3, and it is so on every machine."""


def _ten_to_the(places: int) -> float:
    """Give the power of ten that leaves so many places; NaN where there are none, or too many."""
    return float(f"1e{places}") if 0 < places < 300 else math.nan


_TENS = np.array(
    [_ten_to_the(math.ceil(14 - (two - 1) * math.log10(2))) for two in (*range(1026), *range(-1080, 0))]
)
"""What scales a number to 15 or 16 digits before the point, by its power of two, the negative ones last."""

_YEAR = re.compile(r"(?<![0-9])[12][0-9]{3}(?![0-9])")
_ONLY_A_YEAR = re.compile(r"[0-9]{4}(\.0*|-[0-9]{2}-[0-9]{2}([ T].*)?)?")


@dataclass(frozen=True)
class Columns:
    """What the columns of a list are for: `uses` of the criteria that have one, in the profile's order.

    `name` is the column that names a company, "" when none does; `shown` are carried along to the picks.
    `listed` is what the table of words is called.
    """

    uses: tuple[Use, ...]
    name: str = ""
    shown: tuple[str, ...] = ()
    listed: str = "the words table"

    @property
    def criteria(self) -> tuple[str, ...]:
        """The criteria of the profile that have a column, in its order."""
        return tuple(use.criterion for use in self.uses)

    @property
    def used(self) -> tuple[str, ...]:
        """The columns that levels come from."""
        return tuple(dict.fromkeys(column for use in self.uses for column in use.read))

    @property
    def needed(self) -> tuple[str, ...]:
        """The columns to read."""
        return tuple(dict.fromkeys([*self.used, *([self.name] if self.name else []), *self.shown]))

    @classmethod
    def of(
        cls,
        table: pd.DataFrame | None,
        words: pd.DataFrame | None,
        criteria_of_profile: Sequence[str],
        there: Sequence[str],
        scales: Mapping[str, tuple[float, float]] | None = None,
    ) -> "Columns":
        """Read what columns are for; without a table a column named as a criterion is its number.

        `table` has the columns column, criterion, use, over and by, `words` criterion, word and level;
        `there` are the columns of the list, `scales` the ends within which levels of words lie. Raises
        ListError that names everything wrong in both.
        """
        uses, name, carried = read_uses(table, words, criteria_of_profile, there, scales)
        return cls(tuple(uses), name, tuple(carried), called(words, "words"))

    def nothing_seen(self, piece: Piece | None = None, start: int = 0) -> Seen:
        """Give what counts from nothing, for rows of a piece that begin at its row `start`."""
        seen = Seen(np.zeros(len(self.uses), dtype="int64"), words=self.listed)
        if piece:
            seen.piece, seen.where, seen.first = piece.number, piece.where, piece.first + start
        return seen

    def notes(self, seen: Seen) -> list[str]:
        """Tell what the columns lack: a name, and words in the list that the table of words has."""
        said = []
        if not self.name:
            said.append("No column names a company, so each is called by its row: give one the use name.")
        for use in self.uses:
            missing = sorted(word for word in use.words or {} if (use.criterion, word) not in seen.met)
            missing = [shown(word) for word in missing if word != ANY_WORD] if use.use == WORDS else []
            if missing:
                words = count(len(missing), "word of " + self.listed, "words of " + self.listed)
                stand = "stands" if len(missing) == 1 else "stand"
                said.append(
                    f"{words} {stand} in no cell of column {brief(use.column)}: {listing(missing, 5)}."
                )
        return said

    def levels(self, cells: Cells, seen: Seen) -> np.ndarray:
        """Give the levels of companies, criteria x companies as float64; unknown is NaN, all else finite.

        Counts in `seen` what is known but gives no level, cells that hold no number and what is told.
        """
        first = cells[self.uses[0].column]
        level = np.empty((len(self.uses), len(first)))
        read = _Numbers(cells, seen)
        for at, use in enumerate(self.uses):
            if use.use in (NUMBER, LOG10):
                seen.unusable[at] += _computed(use, read, level[at])
            else:
                level[at] = _looked_up(use, cells[use.column], seen)
        seen.rows += len(first)
        return level

    def empty(self, cells: Cells, levels: np.ndarray) -> np.ndarray:
        """Give the rows in which no column that is read holds anything: they are no companies."""
        rows = np.flatnonzero(np.isnan(levels[0]))
        for level in levels[1:]:
            rows = rows[np.isnan(level[rows])]
        for column in reversed(self.needed):
            if not len(rows):
                break
            rows = rows[[is_empty(text) for text in chosen(cells[column], rows)]]
        return rows

    def names(self, cells: Cells, rows: np.ndarray) -> list[str]:
        """Give the names of a few companies; unknown is ""."""
        return [text.strip() for text in chosen(cells[self.name], rows)] if self.name else [""] * len(rows)

    def told(self, cells: Cells, rows: np.ndarray) -> list[dict[str, str]]:
        """Give, of a few companies, the text of the columns shown and of every column used."""
        kept = {column: chosen(cells[column], rows) for column in dict.fromkeys([*self.used, *self.shown])}
        return [{column: kept[column][at] for column in kept} for at in range(len(rows))]


class _Numbers(dict[str, np.ndarray]):
    """The columns of some rows as numbers, each read once when it is first asked for."""

    def __init__(self, cells: Cells, seen: Seen) -> None:
        self._cells, self._seen = cells, seen

    def __missing__(self, column: str) -> np.ndarray:
        cells = self._cells[column]
        try:
            self[column], bad = numbers_of(cells)
        except NoNumbersError as kind:
            self._seen.kinds[column] = f"{kind}, not numbers"
            self[column], bad = np.full(len(cells), math.nan), np.empty(0, dtype="int64")
        self._seen.refuse_no_number(column, bad, chosen(cells, bad[:20]) if len(bad) else [])
        if not (np.isnan(self[column][:9]).all() and np.isnan(self[column]).all()):
            self._seen.numeric |= {column}
        return self[column]


def _computed(use: Use, read: _Numbers, level: np.ndarray) -> int:
    """Write the levels of a number into `level`; count those that are known but not finite."""
    np.add(read[use.column], 0.0, out=level, casting="unsafe")  # turns -0.0 into 0.0
    with np.errstate(all="ignore"):
        for divisor in ([read[use.over]] if use.over else []) + ([use.by] if use.by != 1 else []):
            np.add(exactly(level / divisor), 0.0, out=level)
        if use.use == LOG10:
            np.add(np.round(np.log10(level), PLACES), 0.0, out=level)
    finite = np.isfinite(level)
    if use.over:
        finite &= ~np.isinf(read[use.over])
    if finite.all():
        return 0
    unknown = np.logical_or.reduce([np.isnan(read[column]) for column in use.read])
    level[~finite] = math.nan
    return int((~finite & ~unknown).sum())


def exactly(ratio: np.ndarray) -> np.ndarray:
    """Take the rounding error off ratios, which might miss a must-have that is met, as `scoring.exact` does.

    >>> 0.3 / 0.1, exactly(np.array([0.3 / 0.1])).tolist()
    (2.9999999999999996, [3.0])
    """
    tens = _TENS[np.frexp(ratio)[1]]
    with np.errstate(all="ignore"):
        rounded = np.rint(ratio * tens) / tens
    return np.where(np.isfinite(rounded), rounded, ratio)


def _looked_up(use: Use, column: Column, seen: Seen) -> np.ndarray:
    """Give the levels of words or of years, each different text read once."""
    try:
        texts, at = different(column)
    except NoNumbersError as held:
        seen.kinds[use.column] = f"{held}, not texts"
        return np.full(len(column), math.nan)
    read: Callable[[str], tuple[float, str]] = _year if use.use == YEAR else _word(use.words or {})
    levels, kinds = zip(*map(read, texts), strict=True)
    if use.words:
        seen.met |= {(use.criterion, word) for word in map(word_key, texts) if word in use.words}
    if any(kinds):
        times = np.bincount(at, minlength=len(texts)).tolist()
        for kind in sorted(set(kinds) - {""}):
            met = [(texts[n].strip(), times[n]) for n in range(len(texts)) if kinds[n] == kind and times[n]]
            seen.note(kind, use.column, met)
    return np.array(levels)[at]


def _unknown(text: str) -> bool:
    return is_empty(text) or text.strip().casefold() in UNKNOWN


def _year(text: str) -> tuple[float, str]:
    found = _YEAR.search(text)
    if not found:
        return math.nan, "" if _unknown(text) else NO_YEAR
    return float(found[0]), "" if _ONLY_A_YEAR.fullmatch(text.strip()) else LONGER_YEAR


def _word(words: Mapping[str, float]) -> Callable[[str], tuple[float, str]]:
    def level(text: str) -> tuple[float, str]:
        word = word_key(text)
        if word in words:
            return words[word], ""
        if _unknown(text):
            return math.nan, ""
        return words.get(ANY_WORD, math.nan), "" if ANY_WORD in words else WORD

    return level
