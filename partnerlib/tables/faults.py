"""What is wrong with a table, said once, completely and with the way out."""

from collections.abc import Sequence
from dataclasses import dataclass

from partnerlib.tables.columns import is_empty

SHOWN = 60
MOST_LINES = 1_000


@dataclass(frozen=True)
class Fault:
    """One thing wrong with a case's tables.

    `row` counts as a spreadsheet does: the header is row 1, the first record row 2. `row` and
    `column` are None where the fault belongs to a whole table or row.
    """

    table: str
    row: int | None
    column: str | None
    found: object
    allowed: str

    def __str__(self) -> str:
        place = [f"table {self.table}"]
        place += [f"row {self.row}"] if self.row is not None else []
        if self.column:  # a header met may hold anything, of any length
            plain = self.column.isidentifier() and len(self.column) <= SHOWN
            place += [f"column {self.column if plain else shown(self.column)}"]
        return f"{', '.join(place)}: found {shown(self.found)}; allowed: {self.allowed}"


class CaseError(ValueError):
    """Tables that do not make a case. `faults` lists every one; the message does so up to 1,000."""

    def __init__(self, subject: str, faults: Sequence[Fault]) -> None:
        self.subject = subject
        self.faults = tuple(faults)
        count = "1 fault" if len(self.faults) == 1 else f"{len(self.faults)} faults"
        lines = [f"{subject} {count}. Nothing was taken over; mend these and try again."]
        lines += [f"  {n}. {fault}" for n, fault in enumerate(self.faults[:MOST_LINES], 1)]
        more = len(self.faults) - MOST_LINES
        super().__init__("\n".join(lines + ([f"  … and {more:,} more; see .faults"] if more > 0 else [])))


def shown(value: object) -> str:
    """Quote a value met, on one line and at most 60 characters of it.

    >>> shown("1,5"), shown(""), shown(None)
    ("'1,5'", 'an empty cell', 'an empty cell')
    """
    if isinstance(value, Quoted):
        return value
    if is_empty(value):
        return "an empty cell"
    text = repr(value if isinstance(value, str) else str(value))
    if len(text) <= SHOWN:
        return text
    return f"{text[:SHOWN]}… ({len(str(value)):,} characters)"


class Quoted(str):
    """A description of what was found (such as "no file"), shown as it is."""

    __slots__ = ()
