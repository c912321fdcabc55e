"""The assessment form: what one assessor knows about one candidate, part by part, both sides."""

import datetime as dt
from dataclasses import asdict
from typing import Any

import ipywidgets as W  # noqa: N812

from partnerlib import findings, rounds
from partnerlib.case import Case
from partnerlib.forms.answers import (
    Criterion,
    Entry,
    Place,
    Reading,
    criteria,
    next_moment,
    read,
    recorded_entries,
    row_of,
    unchanged,
)
from partnerlib.forms.asking import Asking
from partnerlib.forms.base import Desk, Form, Quietly
from partnerlib.forms.criterion import PartView
from partnerlib.forms.look import button, close_all, field, line, offer, row, tell, tell_problem
from partnerlib.forms.progress import bare_label, missing_words, part_label
from partnerlib.forms.rounds_own import OwnRound
from partnerlib.forms.words import read_name, shown
from partnerlib.question import PART_KEYS, PART_TITLES
from partnerlib.tables import still_open
from partnerlib.words import count

NOBODY, SOMEONE_NEW = "", "someone new…"
"""Choices of assessor besides the names known."""

NO_CANDIDATES = (
    "There are no candidates yet. Add the first one with the form “Add a candidate” of this notebook."
)


class AssessmentForm(Form):
    """Fields for every criterion of a candidate; an assessor sees only what they recorded themselves."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._case = desk.case
        self._criteria: dict[str, Criterion] = {}
        self._recorded: dict[Place, Entry] = {}
        self._drafts: dict[Place, Entry] = {}
        self._parts: dict[str, PartView] = {}
        self._changing_person = False
        self._asking = Asking(self.status)
        self._make_fields()
        self._body = W.VBox(layout=W.Layout(overflow="visible"))
        self._empty = line("partner-title", value=f"<p>{NO_CANDIDATES}</p>")
        buttons = row(self.save_button, self.discard_button, self.undo_button)
        self._whole = [
            row(self.candidate, self.assessor, self.new_name, self.other_button),
            self.name_problem,
            self.part,
            self._body,
            row(self.missing, self.next_button),
            self.own_round.widget,
            self.unsaved,
            buttons,
            self.status,
        ]
        self.refresh(self._case)

    def _make_fields(self) -> None:
        narrow = {"description_width": "initial"}
        self.candidate = W.Dropdown(
            description="Candidate", style=narrow, layout=W.Layout(flex="1 1 300px", max_width="520px")
        )
        self.assessor = W.Dropdown(description="Assessor", style=narrow, layout=W.Layout(width="225px"))
        self.new_name = field("Your name", "220px")
        self.name_problem = line()
        self.part = W.ToggleButtons(options=[(PART_TITLES[key], key) for key in PART_KEYS])
        self.part.add_class("partner-parts")
        self.missing = line()
        self.missing.layout.flex = "1 1 400px"
        self.next_button = button("Next unanswered")
        self.discard_button = button("Discard changes", tooltip="Forgets what is unsaved by this assessor")
        self.own_round = OwnRound()
        self.other_button = button("I am someone else")
        self.other_button.on_click(lambda _: self._guarded(self._change_person))
        self.own_round.finish_button.on_click(lambda _: self._settled(self._finish))
        self.next_button.on_click(lambda _: self._guarded(self._go_to_next))
        self.discard_button.on_click(lambda _: self._guarded(self._discard))
        for widget in (self.candidate, self.assessor, self.part):
            widget.observe(self._turned, "value")
        self.new_name.observe(self._named, "value")

    def refresh(self, case: Case) -> None:
        """Show the newest state of the case; drafts stay, those now recorded are no longer drafts."""
        self._case, self._recorded = case, recorded_entries(case)
        self._suggested = _suggestions(case)
        self._criteria = {criterion.key: criterion for criterion in criteria(case)}
        self._drafts = {place: entry for place, entry in self._drafts.items() if self._is_draft(place, entry)}
        self._drop_stale_parts()
        with Quietly(self):
            self._offer_candidates()
            self._offer_assessors()
        self.box.children = [
            self._style,
            *(self._whole if len(case.candidates) else [self._empty, self.status]),
        ]
        self._draw()

    def typed(self) -> Any:
        """Give every draft: assessor, candidate, criterion, and what stands in its fields."""
        drafts = [[*place, asdict(entry)] for place, entry in self._drafts.items()]
        name = self.new_name.value if self.assessor.value == SOMEONE_NEW else self.assessor.value
        return {"drafts": drafts, "assessor": name} if drafts else None

    def retype(self, typed: Any) -> None:
        """Put the drafts back, under the name they were typed under."""
        drafts = {(who, whom, what): Entry(**texts) for who, whom, what, texts in typed["drafts"]}
        self._drafts |= {place: entry for place, entry in drafts.items() if self._is_draft(place, entry)}
        name = typed["assessor"]
        if self._blind:  # who sits here now decides what may be seen, not who sat here before
            return
        if name in self._known:
            self.assessor.value = name
        elif name:
            self.assessor.value, self.new_name.value = SOMEONE_NEW, name

    def _drop_stale_parts(self) -> None:
        for part, view in list(self._parts.items()):
            if view.criteria != self._of_part(part):
                self._body.children = ()
                self._parts.pop(part).close()

    def _of_part(self, part: str) -> tuple[Criterion, ...]:
        return tuple(criterion for criterion in self._criteria.values() if criterion.part == part)

    def _offer_candidates(self) -> None:
        self._names = dict(
            zip(self._case.candidates["candidate"], self._case.candidates["name"], strict=True)
        )
        options = sorted(((name, key) for key, name in self._names.items()), key=lambda o: o[0].lower())
        keep = self.candidate.value if self.candidate.value in self._names else None
        offer(self.candidate, options, keep or (options[0][1] if options else None))

    def _offer_assessors(self) -> None:
        me, table = self._desk.me, self._case.invitations
        people = {*self._case.assessments["assessor"], *table["assessor"], me} - {""}
        self._known = sorted(people, key=str.lower)
        self._blind = bool(still_open(table).any())
        alone = bool(me) and (self._desk.me_fixed or (self._blind and not self._changing_person))
        self.assessor.disabled = alone
        self.other_button.layout.display = None if alone and not self._desk.me_fixed else "none"
        if alone:
            return offer(self.assessor, [(me, me)], me)
        choices = [(name, name) for name in self._known] + [(SOMEONE_NEW, SOMEONE_NEW)]
        first = [("choose your name…", NOBODY)] if self._known else []
        value = self.assessor.value or ("" if self._changing_person else me)
        keep = value in (*self._known, SOMEONE_NEW) or (value == NOBODY and first)
        offer(self.assessor, first + choices, value if keep else SOMEONE_NEW)

    def _change_person(self) -> None:
        """Let somebody else take the chair during a round."""
        self._changing_person = True
        with Quietly(self):
            self._offer_assessors()
            self.assessor.value = NOBODY
        self._draw()

    def _be(self, name: str) -> None:
        """Say who sits here, which decides what may be seen."""
        self._changing_person = False
        if not self._desk.me_fixed:
            self._desk.be(name)

    def _turned(self, _: object) -> None:
        if self._quiet:
            return
        self._calm()
        chosen = self.assessor.value
        if self._blind and chosen in self._known and chosen != self._desk.me:
            self._guarded(lambda: self._be(chosen))
        self._draw()

    def _named(self, _: object) -> None:
        if not self._quiet:
            self._tell_name()
            self._tell_drafts()

    def _draw(self) -> None:
        """Show the part, candidate and assessor chosen."""
        if self.candidate.value is None:
            return
        part = self.part.value
        self.own_round.show(self._case, self.assessor.value, self.candidate.value)
        if part not in self._parts:
            self._parts[part] = PartView(part, self._of_part(part), self._edited)
        view = self._parts[part]
        view.name_sides(self._case.company["name"].iloc[0], self._names[self.candidate.value])
        for key, fields in view.views.items():
            place = self._place(key)
            entry = self._entry(place)
            recorded = self._recorded.get(place)
            fields.show(entry, self._problems(place), recorded.level if recorded else "")
            fields.suggest(*self._suggested.get((place[1], key), (None,)))
            fields.enable(self.assessor.value != NOBODY and not self.own_round.finished)
        if self._body.children != (view.widget,):
            self._body.children = (view.widget,)
        self.new_name.layout.display = None if self.assessor.value == SOMEONE_NEW else "none"
        self._tell_name()
        self._tell_drafts()

    def _edited(self, criterion: str, entry: Entry) -> None:
        """A person changed the fields of a criterion."""
        self._calm()
        place = self._place(criterion)
        self._drafts.pop(place, None)
        if self._is_draft(place, entry):
            self._drafts[place] = entry
        tell_problem(self._parts[self.part.value].views[criterion].problem, self._problems(place))
        self._tell_drafts()

    def _place(self, criterion: str) -> Place:
        return self.assessor.value, self.candidate.value, criterion

    def _entry(self, place: Place) -> Entry:
        return self._drafts.get(place) or self._recorded.get(place) or Entry()

    def _is_draft(self, place: Place, entry: Entry) -> bool:
        criterion = self._criteria.get(place[2])
        known = criterion is not None and place[1] in set(self._case.candidates["candidate"])
        return known and not unchanged(entry, self._criteria[place[2]], self._recorded.get(place))

    def _reading(self, place: Place) -> Reading:
        return read(self._drafts[place], self._criteria[place[2]], self._recorded.get(place))

    def _problems(self, place: Place) -> tuple[str, ...]:
        return self._reading(place).problems if place in self._drafts else ()

    def _pending(self) -> dict[Place, Reading]:
        """What this assessor has not saved: both shown as unsaved and saved by Save."""
        return {place: self._reading(place) for place in self._drafts if place[0] == self.assessor.value}

    def _name(self) -> str:
        """Who is answering; ValueError in words when that is not settled."""
        if self.assessor.value == NOBODY:
            raise ValueError("Choose your name first: each person's answers are kept apart.")
        if self.assessor.value != SOMEONE_NEW:
            return str(self.assessor.value)
        name = read_name(self.new_name.value)
        same = [known for known in self._known if known.casefold() == name.casefold()]
        if same:
            raise ValueError(f"{same[0]} is on the list already: choose that name under Assessor")
        return name

    def _tell_name(self) -> None:
        try:
            self._name()
            tell(self.name_problem, "")
        except ValueError as error:
            typed = self.assessor.value == SOMEONE_NEW and self.new_name.value.strip()
            tell(self.name_problem, str(error), "⚠ " if typed else "")

    def _where(self, place: Place) -> str:
        return f"{self._criteria[place[2]].label} ({self._names[place[1]]})"

    def _tell_drafts(self) -> None:
        """Echo what would be saved and what is still missing; only labels change."""
        pending = self._pending()
        said = [self._unsaved_words(place, reading) for place, reading in pending.items()]
        others = len(self._drafts) - len(pending)
        if others:
            said.append(
                f"{count(others, 'answer')} of other assessors, kept until their name is chosen again"
            )
        self._tell_unsaved(said)
        self.discard_button.disabled = not pending
        self._tell_missing(pending)

    def _unsaved_words(self, place: Place, reading: Reading) -> str:
        criterion, name = self._criteria[place[2]], self._names[place[1]]
        if reading.problems:
            return f"{criterion.label}: to mend ({name})"
        level = "we don't know yet" if reading.level is None else shown(reading.level)
        return f"{criterion.label} = {level} ({name})"

    def _unanswered(self, pending: dict[Place, Reading]) -> list[Criterion]:
        places = {key: self._place(key) for key in self._criteria}
        return [
            self._criteria[key]
            for key, place in places.items()
            if (pending[place].problems if place in pending else place not in self._recorded)
        ]

    def _tell_missing(self, pending: dict[Place, Reading]) -> None:
        known = self.assessor.value != NOBODY
        missing = self._unanswered(pending) if known else []
        label = part_label if known else bare_label
        options = [(label(key, self._of_part(key), missing), key) for key in PART_KEYS]
        with Quietly(self):
            offer(self.part, options, self.part.value)
        self.next_button.disabled = not missing
        parts = [words for key in PART_KEYS if (words := missing_words(key, self._of_part(key), missing))]
        none = f"Every question about {self._names[self.candidate.value]} is answered." if known else ""
        tell(self.missing, f"Not answered yet: {', '.join(parts)}" if parts else none)

    def _go_to_next(self) -> None:
        missing = {criterion.part for criterion in self._unanswered(self._pending())}
        here = PART_KEYS.index(self.part.value)
        onward = [*PART_KEYS[here + 1 :], *PART_KEYS[: here + 1]]
        self.part.value = next((part for part in onward if part in missing), self.part.value)

    def _discard(self) -> None:
        pending = self._pending()
        for place in pending:
            del self._drafts[place]
        self._draw()
        self._tell(f"Discarded {count(len(pending), 'unsaved answer')}.")

    def _save(self) -> None:
        pending = self._pending()
        if not pending:
            return self._nothing_new()
        try:
            name = self._name()
        except ValueError as error:
            return self._refuse([f"Assessor: {error}"])
        abouts = {place[1] for place in pending}
        wrong = [said for about in abouts if (said := rounds.finished_words(self._case, name, about))]
        wrong += [
            f"{self._where(p)}, part {PART_TITLES[self._criteria[p[2]].part]}: {'; '.join(r.problems)}"
            for p, r in pending.items()
            if r.problems
        ]
        if wrong:
            return self._refuse(wrong)
        when = next_moment(self._case, name, dt.datetime.now(dt.UTC))
        when = max(rounds.moment(self._case, name, about, when) for about in abouts)
        rows = [row_of(place[1:], reading, name, when) for place, reading in pending.items()]
        about = sorted(self._names[key] for key in abouts)
        what = f"{count(len(rows), 'answer')} for {' and '.join(about)} by {name}"
        self._keep({"assessments": rows}, name, what)
        self._settle(pending, name)
        self._be(name)

    def _finish(self) -> None:
        """Finish with the candidate shown in its open round, once what is not answered has been told."""
        self.refresh(self._desk.case)
        name, about, pending = self._name(), self.candidate.value, self._pending()
        if rounds.own_open(self._case, name, about) is None:
            return self._tell("This round is over: there is nothing left to finish.")
        if any(place[1] == about for place in pending):
            return self._refuse(["Some answers are unsaved: save or discard them, then finish."])
        missing = self._unanswered({})
        parts = [words for key in PART_KEYS if (words := missing_words(key, self._of_part(key), missing))]
        left = f"Not answered yet: {', '.join(parts)}. " if parts else ""
        question = (
            f"{left}Your answers about {self._names[about]} cannot be changed until the round is closed."
        )
        if not self._asking.agreed((name, about, left), f"{question} Click again to finish."):
            return
        rows = rounds.finishing(self._case, name, about, dt.datetime.now(dt.UTC))
        self._desk.save({"invitations": rows}, name, f"finished {self._names[about]}")
        self._tell(f"Finished {self._names[about]}.", "✓ ")
        self._draw()

    def _settle(self, saved: dict[Place, Reading], name: str) -> None:
        """What was saved is no draft any more; a new assessor is now a known one."""
        for place in saved:
            self._drafts.pop(place, None)
        with Quietly(self):
            if self.assessor.value == SOMEONE_NEW and name in self._known:
                self.assessor.value = name
                self.new_name.value = ""
        self._draw()

    def close(self) -> None:
        """Let go of every widget of the form."""
        for view in self._parts.values():
            view.close()
        for widget in (*self._whole, self._empty, self.box):
            close_all(widget)


def _suggestions(case: Case) -> dict[tuple[str, str], tuple[float, str]]:
    """Give the level that the ledgers imply and why, by candidate and criterion, where they say anything."""
    known = findings.implied(case).dropna(subset="implied")
    rows = zip(known["candidate"], known["criterion"], known["implied"], known["why"], strict=True)
    return {(candidate, criterion): (level, why) for candidate, criterion, level, why in rows if criterion}
