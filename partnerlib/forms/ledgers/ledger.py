"""What a ledger asks and what stands in one of its rows, as typed: pure, without widgets."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from partnerlib.case import Case
from partnerlib.question import SIDES
from partnerlib.tables import TABLES
from partnerlib.tables.columns import LONGEST_TEXT
from partnerlib.words import brief

Cells = Mapping[str, Any]
"""A row of a table, by column."""

Choices = tuple[tuple[str, str], ...]
"""What to choose from: (sentence, text of the cell)."""

NOT_KNOWN = ("not known", "")
DAY = "yyyy-mm-dd"
"""How a date is typed."""


@dataclass(frozen=True)
class Field:
    """One field of a row: a choice where it has `choices`, else text that `read` turns into a cell.

    `span` is its width in twelfths of a card; `lines` its height. Of `choices`, those of a side.
    """

    name: str
    label: str
    read: Callable[[str], object] = str
    choices: Mapping[str, Choices] | None = None
    suggestions: tuple[str, ...] = ()
    span: int = 12
    lines: int = 1
    label_width: str = "72px"
    placeholder: str = ""
    required: bool = False

    def offered(self, side: str, text: str) -> Choices:
        """Give the choices of a side; a text that is none of them is offered too."""
        choices = self.choices[side] if self.choices else ()
        if text in [value for _, value in choices]:
            return choices
        return (*choices, (text, text)) if text else (("choose…", ""), *choices)

    def words(self, side: str, text: str) -> str:
        """Say what a cell holds in few words, such as "accepted" or "8"."""
        if not text:
            return NOT_KNOWN[0]
        if not self.choices:
            return brief(text, 40)
        sentence = {value: words for words, value in self.offered(side, text)}[text]
        return sentence.partition(" – ")[0]


@dataclass(eq=False)
class Entry:
    """A row as typed: its side and box, the row recorded (None: a new one) and the text of each field.

    `before` holds the texts it began with; `gone` marks it as to be removed; `news` says what others
    have done to it meanwhile, and `heeded` what of that a person has been asked to look at; `tried` says
    that a save was tried, so that fields left empty are minded too.
    """

    side: str
    box: str
    row: Cells | None
    before: dict[str, str]
    texts: dict[str, str] = field(default_factory=dict)
    gone: bool = False
    news: str = ""
    heeded: str = ""
    tried: bool = False

    def __post_init__(self) -> None:
        self.texts = self.texts or dict(self.before)


class Ledger:
    """One ledger: its table, its words and its fields. What only one ledger minds is in subclasses."""

    table: str
    title: str
    asks: str
    one: str
    many: str
    parts: tuple[str, ...]
    fields: tuple[Field, ...]
    boxes: tuple[tuple[str, str], ...] = (("", ""),)
    """Boxes below each other on either side: (cell that a row in it holds, heading)."""

    def __init__(self) -> None:
        self._columns = {column.name: column for column in TABLES[self.table].columns}
        self._by_name = {f.name: f for f in self.fields}
        self.key = tuple(name for name in TABLES[self.table].key if name != "candidate")
        self.name = self.fields[0].name

    def counted(self, count: int) -> str:
        """Count its rows, such as "1 person" or "3 people"."""
        return f"{count:,} {self.one if count == 1 else self.many}"

    # -- between rows and texts

    def texts(self, row: Cells) -> dict[str, str]:
        """Give a recorded row as it stands in the fields."""
        return {name: self._columns[name].write(row[name]) for name in self._by_name}

    def new(self, side: str, box: str, others: Sequence[Entry]) -> Entry:
        """Give a new row for a side and box that has `others`."""
        return Entry(side, box, None, dict.fromkeys(self._by_name, "") | self.begins(side, others))

    def begins(self, side: str, others: Sequence[Entry]) -> dict[str, str]:
        """Give what a new row begins with, beyond empty fields."""
        return {}

    def cell(self, entry: Entry, name: str) -> object:
        """Read a field; ValueError in words. What is as recorded is the recorded cell itself."""
        asked, text = self._by_name[name], entry.texts[name].strip()
        if text == entry.before[name].strip() and entry.row is not None and name in entry.row:
            return known(entry.row[name])
        if not text:
            if asked.required:
                raise ValueError("this is needed")
            return None
        if asked.choices:
            return self._columns[name].read(text) if name in self._columns else text
        return asked.read(text)

    def cells(self, entry: Entry) -> dict[str, object]:
        """Give the row that would be saved, without its candidate; ValueError when it cannot be read."""
        cells: dict[str, object] = {"side": entry.side}
        return cells | {name: self.cell(entry, name) for name in self._by_name}

    def written(self, entry: Entry) -> dict[str, str] | None:
        """Give the texts that would stand in the fields once an entry was saved; None if it cannot be."""
        try:
            cells = self.cells(entry)
            return None if self.wrong(entry) else self.texts(cells)
        except ValueError:
            return None

    def key_of(self, row: Cells) -> tuple[Any, ...]:
        """Give the cells that name a row of a candidate."""
        return tuple(row[name] for name in self.key)

    # -- what is unsaved, what is wrong

    def changed(self, entry: Entry) -> list[str]:
        """Give the names of the fields that differ from what is recorded, or from an empty new row."""
        differ = [name for name, text in entry.texts.items() if text.strip() != entry.before[name].strip()]
        if not differ or entry.row is None:
            return differ
        written = self.written(entry)
        return [name for name in differ if written is None or written[name] != entry.before[name]]

    def pending(self, entry: Entry) -> bool:
        """Tell whether saving would change something."""
        return entry.row is not None if entry.gone else bool(self.changed(entry))

    def stands(self, entry: Entry) -> bool:
        """Tell whether there will be such a row after saving."""
        return not entry.gone and (entry.row is not None or bool(self.changed(entry)))

    def problems(self, entry: Entry, others: Sequence[Entry], whole: bool = True) -> list[str]:
        """Say what is wrong with an entry among those of its candidate; `whole` minds empty fields too."""
        if not self.pending(entry) or entry.gone:
            return []
        said = []
        for name, asked in self._by_name.items():
            try:
                if whole or entry.tried or entry.texts[name].strip() or entry.before[name].strip():
                    self.cell(entry, name)
            except ValueError as error:
                said.append(f"{asked.label}: {error}")
        return said or self._twice(entry, others) or self.wrong(entry)

    def _twice(self, entry: Entry, others: Sequence[Entry]) -> list[str]:
        name, place = self.title_of(entry, LONGEST_TEXT).casefold(), (entry.side, entry.box)
        for other in others:
            near = other is not entry and (other.side, other.box) == place and self.stands(other)
            if near and name and self.title_of(other, LONGEST_TEXT).casefold() == name:
                return [f"{self.title_of(other)} stands on this side already: change that one"]
        return []

    def wrong(self, entry: Entry) -> list[str]:
        """Say what is wrong between the fields of an entry, each of which can be read."""
        return []

    def side_wrong(self, side: str, entries: Sequence[Entry]) -> str:
        """Say what is wrong between the rows of a side."""
        return ""

    def title_of(self, entry: Entry, length: int = 60) -> str:
        """Name an entry by its first field, on one line."""
        return brief(entry.texts[self.name], length)

    def name_of(self, entry: Entry) -> str:
        """Name an entry as it stands, or as it was recorded, or as a new one."""
        return self.title_of(entry) or brief(entry.before[self.name]) or f"new {self.one}"

    def unsaved(self, entry: Entry) -> str:
        """Say what is unsaved of an entry, such as "Ines: Authority 5 → 8"."""
        if entry.gone:
            return f"remove {brief(entry.before[self.name], 40)}"
        if entry.row is None:
            return f"new {self.one} {self.title_of(entry, 40)}".strip()
        said = [self._change(entry, self._by_name[name]) for name in self.changed(entry)]
        return f"{brief(entry.before[self.name], 40)}: {', '.join(said)}"

    def renamed(self, entry: Entry) -> str:
        """Say that a recorded entry gets another name, such as "Ines renamed to Inés"."""
        if entry.row is None or entry.gone or self.name not in self.changed(entry):
            return ""
        return f"{brief(entry.before[self.name], 40)} renamed to {self.title_of(entry, 40)}"

    def _change(self, entry: Entry, asked: Field) -> str:
        before, now = (asked.words(entry.side, texts[asked.name]) for texts in (entry.before, entry.texts))
        return f"{asked.label} {before} → {now}"

    # -- what one ledger minds

    def follow(self, entry: Entry, name: str, others: Sequence[Entry]) -> list[Entry]:
        """Change what must follow when a field has been chosen or typed; give the entries changed."""
        return []

    def order(self, texts: Mapping[str, str]) -> Any:
        """Give what recorded rows are sorted by when they are first shown."""
        return 0

    def remark(self, entry: Entry, others: Sequence[Entry]) -> str:
        """Say what an entry among those of its candidate means where its fields alone do not say it."""
        return ""

    def hidden(self, entry: Entry) -> tuple[str, ...]:
        """Give the fields that an entry does not need at present."""
        return ()

    def head(self, case: Case, side: str) -> str:
        """Say above the rows of a side what is known already."""
        return ""

    def foot(self, case: Case, side: str, entries: Sequence[Entry]) -> str:
        """Say below the rows of a side what they come to."""
        return ""

    def badge(self, side: str, entries: Sequence[Entry]) -> tuple[str, str]:
        """Give the state of a box: (a word for its colour, sign and words); ("", "") for none."""
        return "", ""


def known(cell: object) -> object:
    """Give a cell of a frame, unknown as None."""
    return None if pd.isna(cell) else cell  # type: ignore[call-overload]


def worded(*sentences: str) -> Choices:
    """Give choices whose cell is what stands before the dash, such as "owner – carries it"."""
    return tuple((sentence, sentence.partition(" – ")[0]) for sentence in sentences)


def levels(*described: str) -> dict[str, Choices]:
    """Give the levels 0 to 10 to choose from, some described by a sentence, for both sides."""
    sentences = {level: sentence for sentence, level in worded(*described)}
    offered = [(sentences.get(str(n), str(n)), str(n)) for n in range(11)]
    return either(NOT_KNOWN, *offered)


def either(*choices: tuple[str, str]) -> dict[str, Choices]:
    """Give the same choices for both sides."""
    return dict.fromkeys(SIDES, choices)
