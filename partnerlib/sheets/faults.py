"""What is wrong with a scoring sheet, said once, completely, cell by cell."""

from collections.abc import Sequence
from dataclasses import dataclass

from partnerlib.tables.faults import MOST_LINES
from partnerlib.words import brief, count


@dataclass(frozen=True)
class SheetFault:
    """One thing wrong: where (such as "Northmere!F12" or "row 7, column Level"), what, and what is allowed.

    `where` is empty where the fault is the whole file's; `about` is the question asked there, and of whom.
    """

    where: str
    found: str
    allowed: str
    about: str = ""

    def __str__(self) -> str:
        place = ", ".join(filter(None, (self.where, self.about)))
        return f"{place or 'the file'}: found {self.found}; allowed: {self.allowed}"


class SheetError(RuntimeError):
    """A scoring sheet that is refused whole; `faults` lists everything wrong, the message up to 1,000."""

    def __init__(self, faults: Sequence[SheetFault]) -> None:
        self.faults = tuple(faults)
        lines = [f"The scoring sheet has {count(len(self.faults), 'fault')}. Nothing was taken over."]
        lines += [f"  {n}. {fault}" for n, fault in enumerate(self.faults[:MOST_LINES], 1)]
        more = len(self.faults) - MOST_LINES
        super().__init__("\n".join(lines + ([f"  … and {more:,} more; see .faults"] if more > 0 else [])))


def named(question: str, candidate: str) -> str:
    """Name a question for people, such as "Their champion (Northmere)"."""
    return f"{brief(question)} ({brief(candidate)})"


def refused(found: str, allowed: str, where: str = "") -> SheetError:
    """Give the error for one fault that makes anything else said of the file pointless."""
    return SheetError([SheetFault(where, found, allowed)])
