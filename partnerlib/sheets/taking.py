"""A scoring sheet taken in: refused whole, or the rows to save and what they change."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from partnerlib import rounds
from partnerlib.case import Case
from partnerlib.forms.assessing.answers import (
    DONT_KNOW,
    Criterion,
    Reading,
    criteria,
    next_moment,
    records,
    row_of,
)
from partnerlib.sheets.answers import AnswerReader
from partnerlib.sheets.faults import SheetError, SheetFault, named, refused
from partnerlib.sheets.filled import MAKE_A_NEW_ONE, Filled, Page, Row
from partnerlib.sheets.questions import LEVEL, Origin, Question, histories, mark_of, moment, same
from partnerlib.sheets.structure import changed_questions, misplaced, overwritten
from partnerlib.tables.faults import shown
from partnerlib.words import brief, day

NEW, CHANGED, SAME, EMPTY, TAKEN = "new", "changed", "the same", "not answered", "taken in before"

Past = Sequence[tuple[dt.datetime, Reading]]


@dataclass(frozen=True)
class Answer:
    """One answer of a sheet: what it is about, what it says, and how it stands to what is recorded.

    `since` is when the assessor recorded another answer after the sheet was made, which this one would
    replace; or when this very answer was taken in.
    """

    candidate: str
    name: str
    criterion: Criterion
    reading: Reading | None
    state: str
    since: dt.datetime | None = None

    @property
    def about(self) -> str:
        """What it is about, such as "Their champion (Northmere)"."""
        return named(self.criterion.label, self.name)


@dataclass(frozen=True)
class Sheet:
    """A scoring sheet that may be taken in: what it is of, its answers, and the rows that would be saved."""

    origin: Origin
    id: str
    answers: tuple[Answer, ...]
    when: dt.datetime
    told: tuple[str, ...] = ()

    @property
    def assessor(self) -> str:
        """Whose answers these are."""
        return self.origin.assessor

    @property
    def rows(self) -> list[Mapping[str, object]]:
        """The rows to save in the table assessments; none when there is nothing new."""
        return [
            row_of((one.candidate, one.criterion.key), one.reading, self.assessor, self.when)
            for one in self.answers
            if one.state in (NEW, CHANGED) and one.reading is not None
        ]

    def count(self, state: str) -> int:
        """Give the number of answers in a state."""
        return sum(one.state == state for one in self.answers)

    @property
    def summary(self) -> str:
        """What taking the sheet in would do, such as "12 new, 3 changed, 1 not answered"."""
        if not self.rows:
            times = [one.since for one in self.answers if one.state == TAKEN and one.since]
            return "nothing new" + (f": its answers were recorded on {moment(max(times))}" if times else "")
        states = [NEW, CHANGED, EMPTY] + [TAKEN] * (self.count(TAKEN) > 0)
        return ", ".join(f"{self.count(state)} {state}" for state in states)

    @property
    def replaced(self) -> tuple[Answer, ...]:
        """The answers that would replace newer ones, recorded after the sheet was made."""
        return tuple(one for one in self.answers if one.state == CHANGED and one.since is not None)

    def without_replaced(self) -> "Sheet":
        """Give the sheet with newer answers left as they are recorded."""
        kept = tuple(replace(one, state=SAME) if one in self.replaced else one for one in self.answers)
        return replace(self, answers=kept)


def take_in(filled: Filled, case: Case, now: dt.datetime) -> Sheet:
    """Read a sheet that came back against the case as it stands; SheetError names all that is wrong."""
    origin, asked = filled.origin, {one.key: one for one in criteria(case)}
    _refuse_other_case(origin, case)
    _refuse_other_profile(filled, case, asked)
    known, past = set(case.candidates["candidate"]), histories(case, origin.assessor)
    faults: list[SheetFault] = []
    answers: list[Answer] = []
    told = list(filled.told)
    for page in filled.pages:
        wrong, read = _page_faults(page, asked, known)
        faults += wrong
        for row in page.rows if read else ():
            reader = AnswerReader(row, asked[row.asked.criterion], filled.mark)
            reading, before = reader.read(), past.get((row.asked.candidate, row.asked.criterion), ())
            faults += reader.faults + _emptied(row, reader.about, reading, before)
            told += reader.told
            answers.append(_answer(row, asked[row.asked.criterion], reading, before, origin.made))
    faults += _round_faults(answers, origin, case)
    if faults:
        raise SheetError(faults)
    return Sheet(origin, filled.id, tuple(answers), _when(answers, origin, case, now), tuple(told))


def _emptied(row: Row, about: str, reading: Reading | None, past: Past) -> list[SheetFault]:
    """Refuse an answer that was taken out of the sheet but is recorded."""
    if reading is not None or not past or row.asked.given == mark_of(None):
        return []
    allowed = f"an answer: a recorded one is not emptied, choose “{DONT_KNOW}”"
    return [SheetFault(row.where(LEVEL), "an empty cell", allowed, about)]


def _answer(row: Row, criterion: Criterion, reading: Reading | None, past: Past, made: dt.datetime) -> Answer:
    state, since = _standing(reading, row.asked.given, past, made)
    return Answer(row.asked.candidate, row.asked.name, criterion, reading, state, since)


def _standing(
    reading: Reading | None, given: str, past: Past, made: dt.datetime
) -> tuple[str, dt.datetime | None]:
    """Tell how an answer stands to those recorded; one left as it came says nothing, whatever is newer."""
    if reading is None:
        return EMPTY, None
    taken = [when for when, said in past if when > made and same(said, reading)]
    if mark_of(reading) == given or (past and not taken and same(past[-1][1], reading)):
        return SAME, None
    if taken:
        return TAKEN, taken[0]
    if not past:
        return NEW, None
    return CHANGED, past[-1][0] if past[-1][0] > made else None


def _refuse_other_case(origin: Origin, case: Case) -> None:
    if origin.case != case.name:
        found = f"a scoring sheet of the case {shown(origin.case)}"
        raise refused(found, f"one of the case {shown(case.name)}, which is open here")


def _refuse_other_profile(filled: Filled, case: Case, asked: Mapping[str, Criterion]) -> None:
    """Refuse a sheet made for another version of the ideal, and say what has changed since."""
    if filled.origin.profile == case.profile_fingerprint:
        return
    rows = [row for page in filled.pages for row in page.rows]
    today = [Question(n, "", "", one, None) for n, one in enumerate(asked.values(), 1)]
    what = changed_questions(rows, today) or "only weights, or where the ideal or must-haves lie"
    since = _changes_since(case, filled.origin.profile)
    found = (
        f"a sheet made on {day(filled.origin.made)} for another version of the ideal profile ({what}){since}"
    )
    raise refused(found, f"one made for the profile as it stands: {MAKE_A_NEW_ONE}")


def _changes_since(case: Case, profile: str) -> str:
    history = records(case.profile_history.sort_values("saved_at"))
    known = [place for place, row in enumerate(history) if row["fingerprint"] == profile]
    later = history[known[-1] + 1 :] if known else []
    told = [f"on {day(row['saved_at'])} by {brief(row['saved_by'])}" for row in later]
    return f"; it was changed {', '.join(told[-3:])}" if told else ""


def _page_faults(
    page: Page, asked: Mapping[str, Criterion], known: set[str]
) -> tuple[list[SheetFault], bool]:
    """Say what is wrong with a page as a whole, and whether its answers can still be told apart."""
    faults = list(page.faults)
    if not page.rows:
        return faults, False
    first = page.rows[0].asked
    if first.candidate not in known:
        found = f"a candidate that was taken out, {shown(first.name)}"
        return [*faults, SheetFault(page.where, found, MAKE_A_NEW_ONE)], False
    if [row.asked.criterion for row in page.rows] != list(asked):
        return [
            *faults,
            SheetFault(page.where, "other questions than the ideal profile asks", MAKE_A_NEW_ONE),
        ], False
    due = [Question(n, first.candidate, first.name, one, None) for n, one in enumerate(asked.values(), 1)]
    moved = misplaced(page, due)
    return faults + (moved or overwritten(page, due)), not moved


def _round_faults(answers: Sequence[Answer], origin: Origin, case: Case) -> list[SheetFault]:
    """Refuse answers to a round that is over, or outside the round that is open for a candidate."""
    about = {one.candidate: one.name for one in answers if one.state in (NEW, CHANGED)}
    if not origin.round:
        about = {key: about[key] for key in _invited(origin, case) & about.keys()}
    told = {name: _round_words(candidate, origin, case) for candidate, name in about.items()}
    return [SheetFault(brief(name), *words) for name, words in told.items() if words]


def _invited(origin: Origin, case: Case) -> set[str]:
    table = case.invitations
    return set(table["candidate"][table["assessor"] == origin.assessor])


def _round_words(candidate: str, origin: Origin, case: Case) -> tuple[str, str] | None:
    over = rounds.finished_words(case, origin.assessor, candidate)
    if over:
        return f"changed answers in {origin.round or 'this sheet'}", over
    invitation: Any = rounds.own_open(case, origin.assessor, candidate)
    current = "" if invitation is None else str(invitation["round"])
    if current == origin.round:
        return None
    found = f"a sheet made for {origin.round}" if origin.round else "a sheet made outside any round"
    allowed = (
        f"one made for {current}, which is open"
        if current
        else f"{origin.round} while it is open; it is over"
    )
    return found, allowed


def _when(answers: Sequence[Answer], origin: Origin, case: Case, now: dt.datetime) -> dt.datetime:
    """Give the time to record, later than this assessor's newest record and than the opening of a round."""
    first = next_moment(case, origin.assessor, now)
    about = _invited(origin, case) & {one.candidate for one in answers if one.state in (NEW, CHANGED)}
    return max([first, *(rounds.moment(case, origin.assessor, candidate, first) for candidate in about)])
