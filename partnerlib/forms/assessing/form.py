"""The assessment form: what one assessor knows about one candidate, part by part, both sides."""

import datetime as dt
from typing import Any

import ipywidgets as W  # noqa: N812

from partnerlib import findings, rounds
from partnerlib.case import Case
from partnerlib.forms.asking import Asking
from partnerlib.forms.assessing.answers import (
    Criterion,
    Entry,
    Place,
    Reading,
    next_moment,
    readable,
    row_of,
)
from partnerlib.forms.assessing.assessor import NOBODY as NOBODY
from partnerlib.forms.assessing.assessor import SOMEONE_NEW as SOMEONE_NEW
from partnerlib.forms.assessing.assessor import AssessorFields
from partnerlib.forms.assessing.drafts import Drafts
from partnerlib.forms.assessing.overtaken import OvertakenView
from partnerlib.forms.base import Desk, Form, Quietly
from partnerlib.forms.ideal.criterion import PartView
from partnerlib.forms.look import button, close_all, line, offer, row, tell, tell_problem
from partnerlib.forms.progress import bare_label, missing_words, part_label
from partnerlib.forms.rounds.own import OwnRound, finished_so_far
from partnerlib.question import PART_KEYS, PART_TITLES
from partnerlib.words import count

NO_CANDIDATES = (
    "There are no candidates yet. Add the first one with the form “Add a candidate” of this notebook."
)

_TELL_WHOLE = (
    "this.closest('.partner-form').addEventListener('mouseover', ({target: t}) => { "
    "if (t.matches('input[type=text], textarea')) "
    "t.title = t.scrollWidth > t.clientWidth || t.scrollHeight > t.clientHeight ? t.value : '' })"
)
WHOLE_TEXTS = f"""<style onload="{_TELL_WHOLE}">
.partner-question input[type=text] {{ text-overflow: ellipsis; }}
</style>"""
"""Shows a text that its field has no room for in the field's tooltip, and in the field where it is cut."""


class AssessmentForm(Form):
    """Fields for every criterion of a candidate; an assessor sees only what they recorded themselves."""

    merges = True

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._style.value += WHOLE_TEXTS
        self._case = desk.case
        self._drafts = Drafts()
        self._parts: dict[str, PartView] = {}
        self._asking = Asking(self.status, lambda: self._stood)
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
            self.overtaken.widget,
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
        self.by = AssessorFields(self._desk)
        self.assessor, self.new_name = self.by.choice, self.by.new_name
        self.other_button, self.name_problem = self.by.other_button, self.by.problem
        self.part = W.ToggleButtons(options=[(PART_TITLES[key], key) for key in PART_KEYS])
        self.part.add_class("partner-parts")
        self.missing = line()
        self.missing.layout.flex = "1 1 400px"
        self.next_button = button("Next unanswered")
        self.discard_button = button("Discard changes", tooltip="Forgets what is unsaved by this assessor")
        self.own_round = OwnRound()
        self.overtaken = OvertakenView(lambda: self._settled(self._choose))
        self.other_button.on_click(lambda _: self._guarded(self._change_person))
        self.own_round.finish_button.on_click(lambda clicked: self._settled(self._finish, clicked))
        self.next_button.on_click(lambda _: self._guarded(self._go_to_next))
        self.discard_button.on_click(lambda _: self._guarded(self._discard))
        for widget in (self.candidate, self.assessor, self.part):
            widget.observe(self._turned, "value")
        self.new_name.observe(self._named, "value")

    def refresh(self, case: Case) -> None:
        """Show the newest state of the case; drafts stay, those now recorded are no longer drafts."""
        self._case = case
        self._suggested = _suggestions(case)
        self._drafts.refresh(case)
        self._drop_stale_parts()
        with Quietly(self):
            self._offer_candidates()
            self.by.offer(case)
        self.box.children = [
            self._style,
            *(self._whole if len(case.candidates) else [self._empty, self.status]),
        ]
        self._draw()

    @property
    def _criteria(self) -> dict[str, Criterion]:
        return self._drafts.criteria

    @property
    def _recorded(self) -> dict[Place, Entry]:
        return self._drafts.recorded

    def typed(self) -> Any:
        """Give every draft, and the name under which it is typed."""
        return {"drafts": self._drafts.typed(), "assessor": self.by.text} if self._drafts else None

    def retype(self, typed: Any) -> None:
        """Put the drafts back, under the name they were typed under."""
        self._drafts.retype(typed["drafts"])
        if not self.by.blind:  # in a round who sits here now decides what may be seen, not who sat here
            self.by.put(typed["assessor"])

    def _unsaved_here(self) -> bool:
        return bool(self._pending())

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

    def _change_person(self) -> None:
        """Let somebody else take the chair during a round."""
        with Quietly(self):
            self.by.leave()

    def _be(self, name: str) -> None:
        self.by.be(name)

    def _turned(self, change: Any) -> None:
        if self._quiet:
            return
        self._calm()
        chosen = self.assessor.value
        if change["owner"] is self.assessor and change["old"] not in (None, NOBODY):
            self._forget_person()
        if self.by.blind and chosen in self.by.known and chosen != self._desk.me:
            self._guarded(lambda: self._be(chosen))
        self._draw()

    def _named(self, _: object) -> None:
        if not self._quiet:
            self.by.show()
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
            recorded = self._recorded.get(place)
            fields.show(self._entry(place), self._drafts.problems(place), recorded.level if recorded else "")
            fields.suggest(*self._suggested.get((place[1], key), (None,)))
            fields.enable(self.assessor.value != NOBODY and not self.own_round.finished)
        if self._body.children != (view.widget,):
            self._body.children = (view.widget,)
        self.by.show()
        self._tell_drafts()

    def _edited(self, criterion: str, entry: Entry) -> None:
        """A person changed the fields of a criterion."""
        self._calm()
        place = self._place(criterion)
        self._drafts.put(place, entry)
        tell_problem(self._parts[self.part.value].views[criterion].problem, self._drafts.problems(place))
        self._tell_drafts()

    def _place(self, criterion: str) -> Place:
        return self.assessor.value, self.candidate.value, criterion

    def _entry(self, place: Place) -> Entry:
        return self._drafts.entry(place)

    def _pending(self) -> dict[Place, Reading]:
        return self._drafts.pending(self.assessor.value)

    def _choose(self) -> None:
        """Stay with what was typed, or take what was saved meanwhile."""
        self._calm()
        place, keep = self.overtaken.chosen
        places = {place}.intersection(self._drafts.overtaken(self.assessor.value))
        self._drafts.stand_by(places) if keep else self._drafts.drop(places)
        self._draw()

    def _undo(self) -> None:
        """Take back the last save; that this changes what drafts were begun on is no news to the person."""
        before = set(self._drafts.overtaken(self.assessor.value))
        super()._undo()
        self._drafts.stand_by(set(self._drafts.overtaken(self.assessor.value)) - before)
        self._tell_overtaken()

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
        self._tell_overtaken()
        self.discard_button.disabled = not pending
        self._tell_missing(pending)

    def _tell_overtaken(self) -> None:
        places = self._drafts.overtaken(self.assessor.value)
        self.overtaken.show(self._case, self._drafts, places, self._where(places[0]) if places else "")

    def _unsaved_words(self, place: Place, reading: Reading) -> str:
        criterion, name = self._criteria[place[2]], self._names[place[1]]
        if reading.problems:
            return f"{criterion.label}: to mend ({name})"
        level = "we don't know yet" if reading.level is None else readable(reading.level)
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
        self._drafts.drop(pending)
        self._draw()
        self._tell(f"Discarded {count(len(pending), 'unsaved answer')}.")

    def _save(self) -> None:
        pending = self._pending()
        if not pending:
            return self._nothing_new()
        try:
            name = self.by.read()
        except ValueError as error:
            return self._refuse([f"Assessor: {error}"])
        abouts = {place[1] for place in pending}
        wrong = [said for about in abouts if (said := rounds.finished_words(self._case, name, about))]
        wrong += [
            f"{self._where(p)}: another answer was saved meanwhile; choose which one is right"
            for p in self._drafts.overtaken(self.assessor.value)
        ]
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

    def _finish(self) -> None:
        """Finish with the candidate shown in its open round, once what is not answered has been told."""
        self.refresh(self._desk.case)
        name, about, pending = self.by.read(), self.candidate.value, self._pending()
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
        with self._saving():
            self._desk.save({"invitations": rows}, name, f"finished {self._names[about]}")
        self._tell(f"Finished {self._names[about]}{finished_so_far(self._case, rows[0], self._names)}.", "✓ ")
        self._draw()

    def _settle(self, saved: dict[Place, Reading], name: str) -> None:
        """What was saved is no draft any more; a new assessor is now a known one."""
        self._drafts.drop(saved)
        with Quietly(self):
            if self.assessor.value == SOMEONE_NEW and name in self.by.known:
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
