"""What is wrong with a list of companies, and what was met while it was read: counts that add up."""

import difflib
import heapq
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from partnerlib.tables.faults import shown
from partnerlib.words import brief, count, listing

FIRST_ROW = 2
"""The spreadsheet row of the first company; the header is row 1."""

MOST_NAMED = 20
"""How many bad cells, and how many examples of one kind of note, are named; all are counted."""

A_FEW = 4
"""From so many bad cells on, a column without any number is told as one of texts."""

LONGEST_EXAMPLE = 200

WORD, LONGER_YEAR, NO_YEAR = "word not listed", "more than a year", "no year"

_SAID = {
    WORD: "{cells} of column {column} {hold} a word that {words} does not list; they count as unknown: "
    "{examples}.",
    LONGER_YEAR: "{cells} of column {column} {say} more than a year; the first year was taken: {examples}.",
    NO_YEAR: "{cells} of column {column} {name} no year; they count as unknown: {examples}.",
}


class ListError(ValueError):
    """A list that cannot be screened: what is wrong, where, the value met and the way out."""


@dataclass(frozen=True, order=True)
class BadCell:
    """A cell that holds no number where one is due. `row` counts as a spreadsheet does, in its file."""

    piece: int
    row: int
    column: str
    where: str
    text: str

    def __str__(self) -> str:
        place = f"{self.where}, " if self.where else ""
        return f"{place}row {self.row}, column {brief(self.column)}: found {shown(self.text)}"


@dataclass
class Seen:
    """What was met in the cells of a list or of a part of it; `+` joins parts, in any order, exactly.

    `rows` counts companies, `empty` rows without any cell, which are none. `unusable` counts, by
    criterion, cells that are known but give no finite level. `kinds` tells, of columns that hold no
    numbers at all, what they hold. `notes` is keyed (kind, column, text); the text "" counts all of
    that kind and column, the others are examples, the first in the alphabet. `numeric` are the columns
    that held any number, `met` the listed words that were met, by criterion, `words` their table's name.
    """

    unusable: np.ndarray
    piece: int = 0
    where: str = ""
    first: int = 0
    rows: int = 0
    empty: int = 0
    bad: Counter[str] = field(default_factory=Counter)
    cells: list[BadCell] = field(default_factory=list)
    kinds: dict[str, str] = field(default_factory=dict)
    notes: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    numeric: frozenset[str] = frozenset()
    met: frozenset[tuple[str, str]] = frozenset()
    words: str = "the words table"

    def __add__(self, other: "Seen") -> "Seen":
        notes = Counter(self.notes)
        notes.update(other.notes)
        joined = Seen(self.unusable + other.unusable, rows=self.rows + other.rows, notes=notes)
        joined.empty, joined.words = self.empty + other.empty, self.words
        joined.bad, joined.numeric = self.bad + other.bad, self.numeric | other.numeric
        joined.cells, joined.met = _first_of_each([*self.cells, *other.cells]), self.met | other.met
        joined.kinds = dict(sorted([*other.kinds.items(), *self.kinds.items()], reverse=True))
        for kind, column in {(kind, column) for kind, column, _ in notes}:
            joined._cap(kind, column)
        return joined

    def refuse_no_number(self, column: str, rows: np.ndarray, texts: Sequence[str]) -> None:
        """Count cells of the rows now read that hold no number."""
        if not len(rows):
            return
        self.bad[column] += len(rows)
        start = self.first + self.rows + FIRST_ROW
        first = list(zip(rows[:MOST_NAMED].tolist(), texts, strict=False))
        found = [BadCell(self.piece, start + row, column, self.where, text) for row, text in first]
        self.cells = _first_of_each([*self.cells, *found])

    def note(self, kind: str, column: str, texts: Iterable[tuple[str, int]]) -> None:
        """Count texts, each met so many times, that are told but do not stop the screening."""
        met = Counter[str]()
        for text, times in texts:
            met[text[:LONGEST_EXAMPLE]] += times
        self.notes[kind, column, ""] += met.total()
        for text in heapq.nsmallest(MOST_NAMED, met):
            self.notes[kind, column, text] += met[text]

    def _cap(self, kind: str, column: str) -> None:
        """Keep the examples first in the alphabet: the same ones however the parts were joined."""
        for text in sorted(self.examples(kind, column))[MOST_NAMED:]:
            del self.notes[kind, column, text]

    def examples(self, kind: str, column: str) -> dict[str, int]:
        """Give texts met of one kind in one column, with how often."""
        return {key[2]: n for key, n in self.notes.items() if key[:2] == (kind, column) and key[2]}

    def refuse(self, about: str) -> None:
        """Raise ListError when cells or columns held no number where one is due: 20 named, all counted."""
        if not self.kinds and not self.bad:
            return
        lines = [f"column {brief(column)} holds {kind}" for column, kind in sorted(self.kinds.items())]
        texts = sorted(column for column, n in self.bad.items() if n >= A_FEW and column not in self.numeric)
        lines += [self._of_texts(column) for column in texts]
        named = [cell for cell in self.cells if cell.column not in texts][:MOST_NAMED]
        lines += [str(cell) for cell in named]
        bad = {column: n for column, n in sorted(self.bad.items()) if column not in texts}
        more = sum(bad.values()) - len(named)
        lines += [f"and {count(more, 'further cell')}"] if more else []
        lines += [f"{count(n, 'such cell')} in column {brief(column)}" for column, n in bad.items()]
        raise ListError(
            f"{about} holds cells that are no number where one is due. Nothing was ranked. Write plain "
            "numbers such as 1234.5 and leave unknown cells empty. A column of words has use words "
            f"and its words stand in {self.words}.\n  " + "\n  ".join(lines)
        )

    def _of_texts(self, column: str) -> str:
        """Say that a column holds texts wherever it holds anything."""
        cells = [cell for cell in self.cells if cell.column == column]
        such = listing(list(dict.fromkeys(shown(cell.text) for cell in cells))[:2])
        place = f"{cells[0].where}, " if cells[0].where else ""
        return (
            f"column {brief(column)} holds text, such as {such}, in {self.bad[column]:,} of "
            f"{count(self.rows, 'cell')}, first in {place}row {cells[0].row}"
        )

    def sentences(self) -> list[str]:
        """Tell the notes in words, each with its commonest examples."""
        said = []
        if self.empty:
            skipped = count(self.empty, "empty row was", "empty rows were")
            said = [f"{skipped} skipped: nothing stands there in any column in use."]
        for (kind, column, text), n in sorted(self.notes.items()):
            if not text:
                examples = sorted(self.examples(kind, column).items(), key=lambda met: (-met[1], met[0]))
                quoted = [f"{shown(text)} ({times:,})" for text, times in examples]
                whole = sum(times for _, times in examples) == n
                told = listing(quoted, 4) if whole else f"{', '.join(quoted[:3])} and more"
                about = {verb: verb + "s" * (n == 1) for verb in ("hold", "say", "name")}
                about |= {"column": brief(column), "examples": told, "words": self.words}
                said.append(_SAID[kind].format(cells=count(n, "cell"), **about))
        return said


def _first_of_each(cells: Iterable[BadCell]) -> list[BadCell]:
    """Give the first bad cells of each column, in the order of the list."""
    named, first = Counter[str](), []
    for cell in sorted(cells):
        named[cell.column] += 1
        if named[cell.column] <= MOST_NAMED:
            first.append(cell)
    return first


def close(wanted: str, there: Collection[str]) -> list[str]:
    """Give the names that are most like one that is not there."""
    folded = {name.casefold(): name for name in there}
    return [folded[name] for name in difflib.get_close_matches(wanted.casefold(), folded, 2, 0.6)]


def guessed(wanted: str, there: Collection[str]) -> str:
    """Say which names may be meant, "" when none is close.

    >>> guessed("Markt Cap", ["Name", "Market Cap"])
    "; did you mean 'Market Cap'?"
    """
    near = close(wanted, there)
    return f"; did you mean {' or '.join(map(repr, near))}?" if near else ""


def no_such(wanted: str, there: Collection[str]) -> str:
    """Say which names are there instead of one that is not, the close matches first.

    >>> no_such("Markt Cap", ["Name", "Market Cap"])
    "did you mean 'Market Cap'? There are: Name and Market Cap"
    """
    guess = f"{guessed(wanted, there).removeprefix('; ')} ".lstrip()
    return f"{guess}There are: {listing([brief(name) or '(no name)' for name in there], 30) or 'none'}"
