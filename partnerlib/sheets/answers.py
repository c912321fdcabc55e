"""An answer read from its cells: what is a level, a range and evidence, and what is none and why."""

import re

from partnerlib.forms.assessing.answers import DONT_KNOW, Criterion, Reading
from partnerlib.forms.words import read_number, shown
from partnerlib.sheets.cells import DATE, EMPTY, FORMULA, NUMBER, PERCENT, TEXT, Cell
from partnerlib.sheets.faults import SheetFault, named
from partnerlib.sheets.filled import Row
from partnerlib.sheets.questions import EVIDENCE, HIGH, LEVEL, LOW
from partnerlib.tables import TABLES
from partnerlib.tables import faults as quoting
from partnerlib.tables.columns import is_empty

_EVIDENCE = TABLES["assessments"].column("evidence")
_LEVEL = TABLES["assessments"].column("level")
_GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}([.,]\d{3})+")
_DECIMAL_COMMA = re.compile(r"[+-]?\d+,\d+")
_SENTENCE = re.compile(r"(\S+) – .*", re.DOTALL)


class AnswerReader:
    """Reads one row; afterwards `faults` has what is wrong with it and `told` what was read with goodwill."""

    def __init__(self, row: Row, criterion: Criterion, mark: str) -> None:
        self._row, self._criterion, self._mark = row, criterion, mark
        self.about = named(criterion.label, row.asked.name)
        self.faults: list[SheetFault] = []
        self.told: list[str] = []

    def read(self) -> Reading | None:
        """Give the answer; None when nothing was answered."""
        said = {head: cell for head, cell in self._row.answer.items() if not _is_blank(cell)}
        if not said:
            return None
        evidence = self._evidence(said[EVIDENCE]) if EVIDENCE in said else None
        if LEVEL in said and _says_unknown(said[LEVEL]):
            self._refuse_range(said)
            return Reading(evidence=evidence)
        level, low, high = (self._number(head, said.get(head)) for head in (LEVEL, LOW, HIGH))
        if LEVEL not in said:
            allowed = f"a level, or “{DONT_KNOW}”, wherever a range or evidence is given"
            self._fault(LEVEL, "an empty cell", allowed)
        self._order(level, low, high)
        return Reading(level, low, high, evidence)

    def _fault(self, head: str, found: str, allowed: str) -> None:
        self.faults.append(SheetFault(self._row.where(head), found, allowed, self.about))

    def _refuse_range(self, said: dict[str, Cell]) -> None:
        for head in (LOW, HIGH):
            if head in said:
                self._fault(head, said[head].found, f"nothing where the level is “{DONT_KNOW}”")

    def _order(self, level: float | None, low: float | None, high: float | None) -> None:
        pairs = ((LOW, low, level, "at most the level"), (HIGH, level, high, "at least the level"))
        for head, smaller, larger, words in pairs:
            if smaller is not None and larger is not None and smaller > larger:
                own, other = (smaller, larger) if head == LOW else (larger, smaller)
                self._fault(head, shown(own), f"{words}, which is {shown(other)}")

    def _number(self, head: str, cell: Cell | None) -> float | None:
        if cell is None:
            return None
        number = self._any_number(head, cell)
        if number is None:
            return None
        low, high = self._criterion.scale
        if not low <= number <= high:
            self._fault(head, shown(number), self._allowed(head))
            return None
        return number

    def _any_number(self, head: str, cell: Cell) -> float | None:
        if cell.kind == NUMBER:
            try:
                return float(_LEVEL.read(cell.value))  # type: ignore[arg-type]
            except ValueError:
                self._fault(head, cell.found, self._allowed(head))
                return None
        if cell.kind == TEXT:
            return self._worded(head, str(cell.value).strip())
        hint = {
            DATE: "; type it again, with the decimal mark of your spreadsheet",
            PERCENT: "; type it without %",
            FORMULA: "; type the number itself",
        }
        self._fault(head, cell.found, self._allowed(head) + hint.get(cell.kind, ""))
        return None

    def _worded(self, head: str, text: str) -> float | None:
        """Read a number that is a text, or the sentence of a described level."""
        sentence = self._sentence(text) if head == LEVEL else None
        if sentence is not None:
            return sentence
        if _GROUPED.fullmatch(text) and _mark_in(text) != self._mark:
            self._fault(head, quoting.shown(text), f"{self._allowed(head)}; this may be read in two ways")
            return None
        bare = text.replace(",", ".") if _DECIMAL_COMMA.fullmatch(text) else text
        try:
            number = read_number(bare)
        except ValueError:
            self._fault(head, quoting.shown(text), self._allowed(head))
            return None
        if not self._mark or _mark_in(text) not in ("", self._mark):
            place = f"{self._row.where(head)}, {self.about}"
            self.told.append(f"{place}: the text {quoting.shown(text)} was read as {shown(number)}.")
        return number

    def _sentence(self, text: str) -> float | None:
        match = _SENTENCE.fullmatch(text)
        if match is None:
            return None
        try:
            number = read_number(match[1])
        except ValueError:
            return None
        low, high = self._criterion.scale
        if not self._criterion.described or not low <= number <= high:
            return None
        choices = {" ".join(words.split()): level for words, level in self._criterion.choices(shown(number))}
        level = choices.get(" ".join(text.split()))
        return None if level is None else float(level)

    def _allowed(self, head: str) -> str:
        low, high = (shown(end) for end in self._criterion.scale)
        number = f"a number from {low} to {high}"
        if head != LEVEL:
            return f"{number}, or an empty cell"
        listed = "one of the list, " if self._criterion.described else ""
        return f"{listed}{number}, “{DONT_KNOW}” or an empty cell"

    def _evidence(self, cell: Cell) -> str | None:
        if cell.kind == NUMBER:
            return shown(float(cell.value))
        try:
            if cell.kind != TEXT:
                raise ValueError
            return _EVIDENCE.read(cell.value)  # type: ignore[return-value]
        except ValueError:
            self._fault(EVIDENCE, cell.found, _EVIDENCE.allowed)
            return None


def _mark_in(text: str) -> str:
    return "," if "," in text else "." if "." in text else ""


def _is_blank(cell: Cell) -> bool:
    return cell.kind == EMPTY or (cell.kind == TEXT and is_empty(cell.value))


def _says_unknown(cell: Cell) -> bool:
    if cell.kind != TEXT:
        return False
    words = str(cell.value).replace("’", "'").strip().casefold()
    return words in ("?", DONT_KNOW.casefold())
