"""What assessors have typed and not saved, beside what is recorded by now."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from partnerlib.case import Case
from partnerlib.forms.assessing.answers import (
    Criterion,
    Entry,
    Place,
    Reading,
    criteria,
    read,
    recorded_entries,
    unchanged,
)


@dataclass(frozen=True)
class Draft:
    """An entry, when it was typed last, and what was recorded when it was begun."""

    entry: Entry
    typed_at: dt.datetime
    seen: Entry | None


class Drafts:
    """The unsaved entries of all assessors; those that say nothing new are no drafts."""

    def __init__(self) -> None:
        self.criteria: dict[str, Criterion] = {}
        self.recorded: dict[Place, Entry] = {}
        self._candidates: set[str] = set()
        self._drafts: dict[Place, Draft] = {}

    def __len__(self) -> int:
        return len(self._drafts)

    def refresh(self, case: Case) -> None:
        """Take note of the newest state of the case; drafts stay, those now recorded are no longer drafts."""
        self.recorded = recorded_entries(case)
        self.criteria = {criterion.key: criterion for criterion in criteria(case)}
        self._candidates = set(case.candidates["candidate"])
        self._drafts = {p: draft for p, draft in self._drafts.items() if self._is_new(p, draft.entry)}

    def _is_new(self, place: Place, entry: Entry) -> bool:
        known = place[2] in self.criteria and place[1] in self._candidates
        return known and not unchanged(entry, self.criteria[place[2]], self.recorded.get(place))

    def put(self, place: Place, entry: Entry) -> None:
        """Take note of what a person has just typed."""
        before = self._drafts.pop(place, None)
        if self._is_new(place, entry):
            seen = before.seen if before else self.recorded.get(place)
            self._drafts[place] = Draft(entry, dt.datetime.now(dt.UTC), seen)

    def drop(self, places: Iterable[Place]) -> None:
        """Forget drafts."""
        for place in list(places):
            self._drafts.pop(place, None)

    def entry(self, place: Place) -> Entry:
        """Give what stands in the fields of a place: typed, else recorded, else nothing."""
        draft = self._drafts.get(place)
        return draft.entry if draft else self.recorded.get(place) or Entry()

    def draft(self, place: Place) -> Draft:
        """Give a draft; KeyError where there is none."""
        return self._drafts[place]

    def pending(self, assessor: str) -> dict[Place, Reading]:
        """Give what an assessor has not saved: both shown as unsaved and saved by Save."""
        return {place: self._reading(place) for place in self._drafts if place[0] == assessor}

    def problems(self, place: Place) -> tuple[str, ...]:
        """Say what is wrong with a draft; nothing where there is none."""
        return self._reading(place).problems if place in self._drafts else ()

    def _reading(self, place: Place) -> Reading:
        return read(self._drafts[place].entry, self.criteria[place[2]], self.recorded.get(place))

    def overtaken(self, assessor: str) -> list[Place]:
        """Give where another answer of the assessor was recorded after the draft was begun."""
        now = self.recorded
        return [p for p, draft in self._drafts.items() if p[0] == assessor and draft.seen != now.get(p)]

    def stand_by(self, places: Iterable[Place]) -> None:
        """Take drafts as begun on what is recorded now: the person knows of it."""
        for place in places:
            draft = self._drafts[place]
            self._drafts[place] = Draft(draft.entry, draft.typed_at, self.recorded.get(place))

    def typed(self) -> list[list[Any]]:
        """Give every draft as JSON can hold it: its place, its texts, when it was typed, what was seen."""
        return [
            [*place, asdict(draft.entry), draft.typed_at.isoformat(), draft.seen and asdict(draft.seen)]
            for place, draft in self._drafts.items()
        ]

    def retype(self, typed: Iterable[list[Any]]) -> None:
        """Put back what `typed` gave, the last two of each or not, but for what says nothing new."""
        for who, whom, what, texts, *more in typed:
            place, entry = (who, whom, what), Entry(**texts)
            now = dt.datetime.now(dt.UTC).isoformat(), self.recorded.get(place)
            at, seen = more or now
            seen = Entry(**seen) if isinstance(seen, dict) else seen
            if self._is_new(place, entry):
                self._drafts[place] = Draft(entry, dt.datetime.fromisoformat(at), seen)
