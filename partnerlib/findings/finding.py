"""What a check is, and what it says of one candidate."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from partnerlib.findings.facts import Facts

STATUSES = ("stop", "warn", "unknown", "pass")
"""What a check may end with, worst first."""

STOP, WARN, UNKNOWN, PASS = STATUSES

SIGNS = {STOP: "✕", WARN: "!", UNKNOWN: "?", PASS: "✓"}
"""How a status is marked wherever it is shown, never by a colour alone."""

HORIZON_YEARS = 3
"""How many years a reason has to last to be called lasting."""

NOTHING_TO_DO = "Nothing to do here."


@dataclass(frozen=True)
class Verdict:
    """What a check found: its status, a sentence, what to do next and what to ask them ("" for nothing)."""

    status: str
    sentence: str
    next: str = NOTHING_TO_DO
    question: str = ""


@dataclass(frozen=True)
class Check:
    """One of the article's warnings: a key, a title, the part it belongs to and the sides it looks at.

    `rule` tests it on the facts of one candidate and one side; it gives None where there is nothing to test.
    """

    key: str
    title: str
    part: str
    sides: tuple[str, ...]
    rule: "Callable[[Facts, str], Verdict | None]"


def worst_of(verdicts: Iterable[Verdict]) -> Verdict:
    """Give the first of the worst verdicts."""
    return min(verdicts, key=lambda verdict: STATUSES.index(verdict.status))


def stop(sentence: str, next: str, question: str = "") -> Verdict:  # noqa: A002
    """Say that the facts speak against going on as things are."""
    return Verdict(STOP, sentence, next, question)


def warn(sentence: str, next: str, question: str = "") -> Verdict:  # noqa: A002
    """Say that the facts show a weakness."""
    return Verdict(WARN, sentence, next, question)


def unknown(sentence: str, next: str, question: str = "") -> Verdict:  # noqa: A002
    """Say that the facts are not known."""
    return Verdict(UNKNOWN, sentence, next, question)


def passed(sentence: str) -> Verdict:
    """Say that the facts bear it out."""
    return Verdict(PASS, sentence)
