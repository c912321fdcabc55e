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

LONGEST_EXAMPLE = 200

WORD, LONGER_YEAR, NO_YEAR = "word not listed", "more than a year", "no year"

_SAID = {
    WORD: "{cells} of column {column} hold a word that the words table does not list; they count as unknown: "
    "{examples}.",
    LONGER_YEAR: "{cells} of column {column} say more than a year; the first year was taken: {examples}.",
    NO_YEAR: "{cells} of column {column} name no year; they count as unknown: {examples}.",
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

    `unusable` counts, by criterion, cells that are known but give no finite level. `kinds` tells, of
    columns that hold no numbers at all, what they hold. `notes` is keyed (kind, column, text); the
    text "" counts all of that kind and column, the others are examples, the first in the alphabet.
    """

    unusable: np.ndarray
    piece: int = 0
    where: str = ""
    first: int = 0
    rows: int = 0
    bad: Counter[str] = field(default_factory=Counter)
    cells: list[BadCell] = field(default_factory=list)
    kinds: dict[str, str] = field(default_factory=dict)
    notes: Counter[tuple[str, str, str]] = field(default_factory=Counter)

    def __add__(self, other: "Seen") -> "Seen":
        notes = Counter(self.notes)
        notes.update(other.notes)
        joined = Seen(self.unusable + other.unusable, rows=self.rows + other.rows, notes=notes)
        joined.bad = self.bad + other.bad
        joined.cells = sorted([*self.cells, *other.cells])[:MOST_NAMED]
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
        self.cells = sorted([*self.cells, *found])[:MOST_NAMED]

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
        lines = [
            f"column {brief(column)} holds {kind}, not numbers" for column, kind in sorted(self.kinds.items())
        ]
        lines += [str(cell) for cell in self.cells]
        more = sum(self.bad.values()) - len(self.cells)
        lines += [f"and {count(more, 'further cell')}"] if more else []
        lines += [
            f"{count(n, 'such cell')} in column {brief(column)}" for column, n in sorted(self.bad.items())
        ]
        raise ListError(
            f"{about} holds cells that are no number where one is due. Nothing was ranked. Write plain "
            "numbers such as 1234.5 and leave unknown cells empty. A column of words has use words "
            "and its words stand in the words table.\n  " + "\n  ".join(lines)
        )

    def sentences(self) -> list[str]:
        """Tell the notes in words, each with its commonest examples."""
        said = []
        for (kind, column, text), n in sorted(self.notes.items()):
            if not text:
                examples = sorted(self.examples(kind, column).items(), key=lambda met: (-met[1], met[0]))
                quoted = listing([f"{shown(text)} ({times:,})" for text, times in examples], 4)
                said.append(_SAID[kind].format(cells=count(n, "cell"), column=brief(column), examples=quoted))
        return said


def no_such(wanted: str, there: Collection[str]) -> str:
    """Say which names are there instead of one that is not, the close matches first.

    >>> no_such("Markt Cap", ["Name", "Market Cap"])
    "did you mean 'Market Cap'? There are: Name and Market Cap"
    """
    folded = {name.casefold(): name for name in there}
    close = difflib.get_close_matches(wanted.casefold(), folded, 2, 0.6)
    guess = f"did you mean {' or '.join(repr(folded[name]) for name in close)}? " if close else ""
    return f"{guess}There are: {listing([brief(name) or '(no name)' for name in there], 30) or 'none'}"
