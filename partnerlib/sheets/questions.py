"""What a scoring sheet asks, of whom and of what: the same in a workbook and in a CSV file."""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass
from functools import cached_property

import pandas as pd

from partnerlib import rounds
from partnerlib.case import Case
from partnerlib.export.excel.book import legal
from partnerlib.forms.assessing.answers import DONT_KNOW, Criterion, Reading, criteria, records
from partnerlib.forms.words import shown
from partnerlib.question import BOTH, OURS, PART_TITLES, THEIRS
from partnerlib.tables import TABLES
from partnerlib.words import day

FORMAT = "partner scoring sheet 1"
ABOUT = ("format", "id", "case", "profile", "round", "assessor", "made")
FIXED = ("No.", "Part", "Side", "Question", "Scale and ideal", "Described levels")
ANSWERS = ("Level", "At least", "At most", "Evidence")
LEVEL, LOW, HIGH, EVIDENCE = ANSWERS
SIDES = {OURS: "Ours", THEIRS: "Theirs", BOTH: "Both sides"}

MOST_QUESTIONS = 10_000
"""Questions on a sheet, over all candidates."""

Histories = dict[tuple[str, str], list[tuple[dt.datetime, Reading]]]
"""What an assessor ever answered, oldest first, by candidate and criterion."""


@dataclass(frozen=True)
class Origin:
    """What a sheet was made of: case, its profile's fingerprint, round (or ""), assessor, and when."""

    case: str
    profile: str
    round: str
    assessor: str
    made: dt.datetime

    def __post_init__(self) -> None:
        object.__setattr__(self, "made", self.made.astimezone(dt.UTC))


@dataclass(frozen=True)
class Asked:
    """One question by its keys: who and what it is about, and a mark of the answer that it came with."""

    candidate: str
    name: str
    criterion: str
    given: str


@dataclass(frozen=True)
class Question:
    """One row of a sheet: a criterion to assess a candidate by, and the answer that it is prefilled with."""

    number: int
    candidate: str
    name: str
    criterion: Criterion
    answer: Reading | None

    @cached_property
    def fixed(self) -> tuple[str, ...]:
        """The texts that nobody changes, below the headings `FIXED`."""
        one = self.criterion
        scale = "\n".join(filter(None, (one.hint, one.must_have)))
        described = "\n".join(f"{shown(level)} – {words}" for level, words in one.anchors)
        return (str(self.number), PART_TITLES[one.part], SIDES[one.side], one.label, scale, described)

    @property
    def asked(self) -> Asked:
        """The question by its keys."""
        return Asked(self.candidate, self.name, self.criterion.key, mark_of(self.answer))

    @property
    def cells(self) -> tuple[str | float | None, ...]:
        """The prefilled answer, below the headings `ANSWERS`: a sentence where levels are described."""
        if self.answer is None:
            return (None, None, None, None)
        return (self._level(self.answer.level), self.answer.low, self.answer.high, self.answer.evidence)

    def _level(self, level: float | None) -> str | float:
        if level is None:
            return DONT_KNOW
        return sentence(self.criterion, level) if self.criterion.described else level


def sentence(criterion: Criterion, level: float) -> str:
    """Give a level as the sentence to choose, such as "8 – One owner, with time for it"."""
    return {key: words for words, key in criterion.choices(shown(level))}[shown(level)]


def questions(case: Case, assessor: str, name: str = "") -> list[Question]:
    """Give the questions for an assessor: about those the round `name` invites to, else about everybody.

    Candidates stand in alphabetical order, criteria in the profile's. Each comes with the assessor's own
    newest answer, never with another's. Raises ValueError in words when there is nothing to ask, or too much.
    """
    table = case.candidates.sort_values("name", key=lambda names: names.str.casefold(), kind="stable")
    if name:
        table = table[table["candidate"].isin(_invited(case, assessor, name))]
    asked, past = criteria(case), histories(case, assessor)
    if not asked or table.empty:
        raise ValueError(
            "There is nothing to ask yet: a scoring sheet needs an ideal profile and a candidate."
        )
    if len(asked) * len(table) > MOST_QUESTIONS:
        raise ValueError(f"A scoring sheet has at most {MOST_QUESTIONS:,} questions: open a smaller round.")
    return [
        Question(number, row["candidate"], row["name"], one, _newest(past.get((row["candidate"], one.key))))
        for row in records(table)
        for number, one in enumerate(asked, 1)
    ]


def _invited(case: Case, assessor: str, name: str) -> Iterable[str]:
    table = case.invitations
    mine = table[(table["round"] == name) & (table["assessor"] == assessor)]
    if mine.empty:
        raise ValueError(f"{assessor} is not invited to {name}.")
    open_ones = [key for key in mine["candidate"] if _is_open(case, assessor, key, name)]
    if not open_ones:
        raise ValueError(f"{name} is over for {assessor}: it was finished or closed.")
    return open_ones


def _is_open(case: Case, assessor: str, candidate: str, name: str) -> bool:
    invitation = rounds.own_open(case, assessor, candidate)
    return invitation is not None and invitation["round"] == name and pd.isna(invitation["finished_at"])


def _newest(past: Sequence[tuple[dt.datetime, Reading]] | None) -> Reading | None:
    return past[-1][1] if past else None


def histories(case: Case, assessor: str) -> Histories:
    """Give all that an assessor ever answered, by candidate and criterion."""
    own = case.assessments[case.assessments["assessor"] == assessor].sort_values("recorded_at", kind="stable")
    found: Histories = {}
    for row in records(own):
        level, low, high = (
            None if pd.isna(row[key]) else float(row[key]) for key in ("level", "low", "high")
        )
        evidence = row["evidence"] if isinstance(row["evidence"], str) else None
        answer = (row["recorded_at"].to_pydatetime(), Reading(level, low, high, evidence))
        found.setdefault((row["candidate"], row["criterion"]), []).append(answer)
    return found


def same(one: Reading | None, other: Reading | None) -> bool:
    """Tell whether two answers say the same, numbers compared as exactly as a spreadsheet keeps them."""
    return mark_of(one) == mark_of(other)


def mark_of(answer: Reading | None) -> str:
    """Give a short mark that changes with any part of an answer; a spreadsheet takes it for no number."""
    if answer is None:
        return "none"
    numbers = ["" if n is None else f"{n:.15g}" for n in (answer.level, answer.low, answer.high)]
    return "m" + _digest([*numbers, legal(answer.evidence or "")])[:16]


def sheet_id(origin: Origin, asked: Iterable[Asked]) -> str:
    """Give the id of a sheet: it changes with anything that was asked, of whom, of what and when."""
    facts = [FORMAT, origin.case, origin.profile, origin.round, origin.assessor, origin.made.isoformat()]
    return "s" + _digest([facts, [astuple(one) for one in asked]])[:24]


def about(origin: Origin, asked: Sequence[Asked]) -> tuple[str, ...]:
    """Give what a file says of itself, as texts below or beside `ABOUT`."""
    made = TABLES["assessments"].column("recorded_at").write(origin.made)
    facts = (origin.case, origin.profile, origin.round, origin.assessor, made)
    return (FORMAT, sheet_id(origin, asked), *facts)


def _digest(facts: object) -> str:
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()


def moment(time: dt.datetime) -> str:
    """Give a moment as people write it.

    >>> moment(dt.datetime(2027, 3, 7, 14, 5, tzinfo=dt.UTC))
    '7 March 2027, 14:05 UTC'
    """
    utc = time.astimezone(dt.UTC)
    return f"{day(utc)}, {utc:%H:%M} UTC"
