"""The facts of a case, gathered once: what the checks and the implied levels look at."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

import pandas as pd

from partnerlib import scoring
from partnerlib.case import Case
from partnerlib.findings.names import Names, words
from partnerlib.findings.rows import (
    Company,
    Expectation,
    Milestone,
    MustHave,
    Person,
    Rating,
    Reason,
    Standing,
    Task,
    Version,
    records,
)
from partnerlib.question import OURS, SIDES, THEIRS
from partnerlib.words import brief, possessive

MUCH_LARGER = 2
"""From how many times our size on a partner is much larger."""

_NO_CHOICE = frozenset(("nobody", "none", "wait"))


@dataclass(frozen=True)
class Search:
    """What is the same for all candidates of a case."""

    case: Case
    company: Company
    history: tuple[Version, ...]
    ratings: Mapping[tuple[str, str], Rating]
    candidates: int

    @cached_property
    def fingerprint(self) -> str:
        """The fingerprint of the ideal as it is in the case."""
        return self.case.profile_fingerprint

    @cached_property
    def standings(self) -> tuple[Standing, ...]:
        """How the candidates compare, best-ranked first; empty while the profile weighs nothing."""
        return _standings(self.case)

    @cached_property
    def must_haves(self) -> Mapping[str, list[MustHave]]:
        """Every candidate's must-haves."""
        return _must_haves(self.case)


@dataclass(frozen=True)
class Facts:
    """All that is known of one candidate. Ledgers are kept by side."""

    search: Search
    candidate: str
    name: str
    employees: float | None
    first_contact: dt.date | None
    first_assessed: dt.datetime | None
    people: Mapping[str, list[Person]]
    reasons: Mapping[str, list[Reason]]
    work: Mapping[str, list[Task]]
    dates: Mapping[str, list[Milestone]]
    expectations: Mapping[str, list[Expectation]]
    names: Names
    answers: Mapping[str, list[tuple[str, float]]]
    """By criterion: each assessor's newest level."""
    exit_terms: tuple[dt.date, str] | None
    """Day and exit terms ("" where none are named) of the newest decision on this candidate."""

    @property
    def company(self) -> Company:
        """What we know of ourselves."""
        return self.search.company

    @property
    def must_haves(self) -> list[MustHave]:
        """The must-haves, each met, missed or open."""
        return self.search.must_haves.get(self.candidate, [])

    def who(self, side: str) -> str:
        """Name a side as the subject of a sentence: "We", or the candidate's name."""
        return "We" if side == OURS else self.name

    def whose(self, side: str) -> str:
        """Name a side as an owner at the start of a sentence: "Our", or the candidate's possessive."""
        return "Our" if side == OURS else possessive(self.name)

    def primary(self, side: str) -> list[Reason]:
        """Give a side's primary reasons: one where all is well."""
        return [reason for reason in self.reasons[side] if reason.rank == "primary"]

    @property
    def size_ratio(self) -> float | None:
        """How many times our head count theirs is; None where one is unknown."""
        if self.employees is None or self.company.employees is None:
            return None
        return self.employees / self.company.employees


Row = TypeVar("Row")


def gather(case: Case) -> list[Facts]:
    """Gather the facts of every candidate of a case, in the case's order."""
    search = _search(case)
    people = _by_candidate(case.people, Person)
    reasons = _by_candidate(case.reasons, Reason)
    work = _by_candidate(case.work, Task)
    dates = _by_candidate(case.dates, Milestone)
    expectations = _by_candidate(case.expectations, Expectation)
    answers = _answers(case)
    decided = {row["candidate"]: row for row in records(case.decisions) if _chooses(row["verdict"])}
    assessed = case.assessments.groupby("candidate")["recorded_at"].min()
    us = _our_people(case, people)
    facts = []
    for row in records(case.candidates):
        key = row["candidate"]
        theirs = {(person.person, person.role) for person in people[key][THEIRS]}
        decision = decided.get(key)
        facts.append(
            Facts(
                search=search,
                candidate=key,
                name=brief(row["name"]),
                employees=row["employees"],
                first_contact=row["first_contact"],
                first_assessed=assessed[key].to_pydatetime() if key in assessed.index else None,
                people=people[key],
                reasons=reasons[key],
                work=work[key],
                dates=dates[key],
                expectations=expectations[key],
                names=Names(us, theirs, search.company.name, (row["name"], key)),
                answers=answers.get(key, {}),
                exit_terms=(decision["decided_on"], decision["exit_terms"]) if decision else None,
            )
        )
    return facts


def _by_candidate(frame: pd.DataFrame, kind: Callable[..., Row]) -> Mapping[str, dict[str, list[Row]]]:
    grouped: dict[str, dict[str, list[Row]]] = defaultdict(lambda: {side: [] for side in SIDES})
    for row in records(frame):
        grouped[row.pop("candidate")][row.pop("side")].append(kind(**row))
    return grouped


def _our_people(case: Case, people: Mapping[str, dict[str, list[Person]]]) -> set[tuple[str, str]]:
    """Name those of us who are listed, assessed a candidate or saved the ideal, each with a role."""
    listed = {(person.person, person.role) for sides in people.values() for person in sides[OURS]}
    others = {*case.assessments["assessor"], *case.profile_history["saved_by"]}
    return listed | {(name, "") for name in others}


def _chooses(verdict: str) -> bool:
    """Tell whether a verdict is about a candidate; to wait or to choose nobody is not."""
    return not _NO_CHOICE & set(words(verdict))


def _search(case: Case) -> Search:
    company = records(case.company)[0]
    history = [
        Version(row["saved_at"], row["saved_by"], row["fingerprint"]) for row in records(case.profile_history)
    ]
    return Search(
        case=case,
        company=Company(**company),
        history=tuple(history),
        ratings=ratings(case),
        candidates=len(case.candidates),
    )


def ratings(case: Case) -> dict[tuple[str, str], Rating]:
    """Find the criterion that rates each part on each side from 0 to 10, by part and side.

    It is the one keyed `<part>_<side>`, else the only one of that part and side with such a scale.
    """
    found: dict[tuple[str, str], list[Rating]] = defaultdict(list)
    for row in records(case.profile):
        if (row["scale_low"], row["scale_high"]) == (0, 10):
            found[row["part"], row["side"]].append(Rating(row["criterion"], row["label"]))
    return {place: chosen for place, some in found.items() if (chosen := _chosen(place, some))}


def _chosen(place: tuple[str, str], some: list[Rating]) -> Rating | None:
    named = [rating for rating in some if rating.criterion == "_".join(place)]
    return (named or some)[0] if named or len(some) == 1 else None


def weighs(case: Case) -> bool:
    """Tell whether any part that weighs anything has a criterion, so that fit can be computed."""
    weight = case.parts.set_index("part")["weight"]
    return bool(case.profile["part"].map(weight).gt(0).any())


def _standings(case: Case) -> tuple[Standing, ...]:
    if not weighs(case):
        return ()
    rows = {row["candidate"]: row for row in records(case.candidates)}
    fit = scoring.fit(case)
    return tuple(
        Standing(
            candidate=key,
            name=brief(rows[key]["name"]),
            fit=score,
            coverage=coverage,
            upside=rows[key]["upside"],
            launch_probability=rows[key]["launch_probability"],
            our_cost=rows[key]["our_cost"],
        )
        for key, score, coverage in zip(fit.index, fit["fit"], fit["coverage"], strict=True)
    )


def _must_haves(case: Case) -> dict[str, list[MustHave]]:
    found: dict[str, list[MustHave]] = defaultdict(list)
    for row in records(scoring.must_haves(case)):
        found[row["candidate"]].append(MustHave(row["label"], row["unit"], row["status"], row["short_by"]))
    return found


def _answers(case: Case) -> dict[str, dict[str, list[tuple[str, float]]]]:
    found: dict[str, dict[str, list[tuple[str, float]]]] = defaultdict(lambda: defaultdict(list))
    rows: Iterable[dict[str, Any]] = records(scoring.newest(case))
    for row in rows:
        if row["level"] is not None:
            found[row["candidate"]][row["criterion"]].append((row["assessor"], row["level"]))
    return found
