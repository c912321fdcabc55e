"""The profile form: what the ideal partner is, how much each part weighs, and who said so when."""

import datetime as dt

import ipywidgets as W  # noqa: N812
import pandas as pd

from partnerlib.case import Case
from partnerlib.forms.answers import Criterion, criteria, records
from partnerlib.forms.base import Desk, Form, Quietly
from partnerlib.forms.fields import TextField
from partnerlib.forms.look import (
    button,
    close_all,
    escaped,
    line,
    row,
    stack,
    tell,
    tell_problem,
    two_columns,
)
from partnerlib.forms.ranges import CriterionRow, NewCriterion, WeightField
from partnerlib.forms.words import counted, new_key, read_name, shown
from partnerlib.question import BOTH, OURS, PART_KEYS, PART_TITLES, PARTS, THEIRS

AS_IT_STANDS = "the ideal as it stands"


class ProfileForm(Form):
    """Part weights for the whole profile, criteria of one part at a time, and a criterion to add."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._case = desk.case
        self._rows: dict[str, CriterionRow] = {}
        self.weights = {key: WeightField(PART_TITLES[key], self._weighed) for key in PART_KEYS}
        self.weight_problem, self.title, self.warning = line("partner-problem"), line("partner-title"), line()
        self.part = W.ToggleButtons(options=[(PART_TITLES[key], key) for key in PART_KEYS])
        self.part.add_class("partner-parts")
        self.part.observe(self._turned, "value")
        self.adding = W.ToggleButton(
            description="Add a criterion", icon="plus", layout=W.Layout(width="auto")
        )
        self.adding.observe(self._turned, "value")
        self.new = NewCriterion(self._tell_drafts)
        self.who = TextField(
            "Your name", read_name, self._tell_drafts, required=True, width="300px", label_width="initial"
        )
        self.discard_button = button("Discard changes")
        self.discard_button.on_click(lambda _: self._guarded(self._discard))
        self._ours, self._theirs, self._body = stack(), stack(), stack()
        self._sides = two_columns(self._ours, self._theirs)
        self.box.children = self._lines()
        self.refresh(desk.case)

    def _lines(self) -> list[W.Widget]:
        blocks = row(*(field.block for field in self.weights.values()))
        buttons = row(self.who.widget, self.save_button, self.discard_button, self.undo_button)
        heading = line("partner-title", value="<p>How much each part weighs</p>")
        lines = [heading, blocks, self.weight_problem, self.part, self.title, self._body, row(self.adding)]
        return [self._style, *lines, self.new.widget, self.warning, self.unsaved, buttons, self.status]

    def refresh(self, case: Case) -> None:
        """Show the newest state of the profile; what has been typed stays."""
        self._case, self._assessed = case, len(case.assessments)
        self._criteria = {criterion.key: criterion for criterion in criteria(case)}
        self._cells = {str(cells["criterion"]): cells for cells in records(case.profile)}
        for key, weight in zip(case.parts["part"], case.parts["weight"], strict=True):
            self.weights[key].record(shown(weight), weight)
        for key, fields in list(self._rows.items()):
            if not _same_but_ranges(fields.criterion, self._criteria.get(key)):
                self._ours.children = self._theirs.children = self._body.children = ()
                close_all(self._rows.pop(key).widget)
            else:
                fields.record(self._cells[key])
        self._weighed()
        self._draw()

    def _turned(self, _: object) -> None:
        if not self._quiet:
            self._draw()

    def _draw(self) -> None:
        part = next(part for part in PARTS if part.key == self.part.value)
        self.title.value = (
            f"<p>{escaped(part.title)} <span class='partner-quiet'>– {escaped(part.asks)}</span></p>"
        )
        of_part = [key for key, criterion in self._criteria.items() if criterion.part == part.key]
        for key in of_part:
            if key not in self._rows:
                self._rows[key] = CriterionRow(self._criteria[key], self._tell_drafts)
                self._rows[key].record(self._cells[key])
        self._arrange(of_part)
        self.new.widget.layout.display = None if self.adding.value else "none"
        self._tell_drafts()

    def _arrange(self, keys: list[str]) -> None:
        """Ours on the left, theirs on the right, criteria of the pair below."""
        side = {key: self._criteria[key].side for key in keys}
        ours, theirs, both = (
            [self._rows[k].widget for k in keys if side[k] == s] for s in (OURS, THEIRS, BOTH)
        )
        self._ours.children, self._theirs.children = ours, theirs
        self._sides.layout.display = None if ours or theirs else "none"
        self._body.children = [self._sides, *both]

    def _weighed(self) -> None:
        """Show each part's share of all weight, of the parts that have criteria."""
        used = {criterion.part for criterion in self._criteria.values()}
        read: dict[str, float] = {}
        said = []
        for key, field in self.weights.items():
            words = field.check(whole=True)
            said += [f"{field.label}: {words}"] if words else []
            read[key] = 0.0 if words else float(str(field.read()))
        total = sum(weight for key, weight in read.items() if key in used)
        if not said and not total > 0:
            said = ["at least one part that has criteria must weigh something"]
        for key, field in self.weights.items():
            share = f"{shown(round(100 * read[key] / total, 1))} %" if total and not said else "–"
            tell(field.share, share if key in used else "no criteria yet")
        tell_problem(self.weight_problem, said)
        self._tell_drafts()

    def _changes(self) -> list[str]:
        weights = [
            f"weight of {field.label} {field.recorded} → {field.text or 'none'}"
            for field in self.weights.values()
            if field.changed
        ]
        rows = [words for fields in self._rows.values() for words in fields.changes]
        added = (
            [f"new criterion {self.new.fields['label'].text} in {PART_TITLES[self._new_part]}"]
            if self.new.begun
            else []
        )
        return weights + rows + added

    @property
    def _kept(self) -> bool:
        """Whether the history holds the profile as it is recorded now."""
        history = self._case.profile_history.sort_values("saved_at")
        return len(history) > 0 and history["fingerprint"].iloc[-1] == self._case.profile_fingerprint

    def _tell_drafts(self) -> None:
        self._calm()
        if not self.new.begun:
            self._new_part = self.part.value
        said = self._changes()
        self.discard_button.disabled = not said
        self._tell_unsaved(said or ([] if self._kept else [AS_IT_STANDS]))
        words = f"The ideal is changed after {counted(self._assessed, 'assessment')}; "
        words += "the change is recorded with your name and time."
        tell(self.warning, words if said and self._assessed else "", "⚠ ")

    def _discard(self) -> None:
        for field in self.weights.values():
            field.put(field.recorded)
        for fields in self._rows.values():
            fields.discard()
        self.new.empty()
        self._weighed()
        self._tell("Discarded what was unsaved.")

    def _wrong(self) -> list[str]:
        said = [
            f"Weight of {f.label}: {words}" for f in self.weights.values() if (words := f.check(whole=True))
        ]
        said = said or [
            self.weight_problem.value and "Weights: at least one part with criteria must weigh something"
        ]
        said += [words for fields in self._rows.values() if fields.changes for words in fields.check()]
        said += self.new.check() if self.new.begun else []
        name = self.who.check(whole=True)
        return [words for words in (*said, f"Your name: {name}" if name else "") if words]

    def _save(self) -> None:
        changes = self._changes()
        if not changes and self._kept:
            return self._nothing_new()
        wrong = self._wrong()
        if wrong:
            return self._refuse(wrong)
        by, note = str(self.who.read()), "; ".join(changes) or AS_IT_STANDS
        rows = {"parts": self._part_rows(), "profile": self._profile_rows()}
        after = self._case.replace(**{name: self._with(name, new) for name, new in rows.items()})
        saved = {"saved_at": dt.datetime.now(dt.UTC), "saved_by": by, "note": note}
        history = [saved | {"fingerprint": after.profile_fingerprint}]
        self._keep({**rows, "profile_history": history}, by, f"{note}, by {by}", note)
        self._settle()

    def _part_rows(self) -> list[dict[str, object]]:
        return [{"part": key, "weight": field.read()} for key, field in self.weights.items() if field.changed]

    def _profile_rows(self) -> list[dict[str, object]]:
        rows = [fields.row() for fields in self._rows.values() if fields.changes]
        if self.new.begun:
            cells = self.new.cells()
            key = new_key(str(cells["label"]), self._criteria)
            rows.append({"criterion": key, "part": self._new_part, **cells})
        return rows

    def _with(self, table: str, new: list[dict[str, object]]) -> pd.DataFrame:
        """A table in which rows of the same key are replaced by new ones."""
        frame = getattr(self._case, table)
        key = str(frame.columns[0])
        kept = frame[~frame[key].isin([row[key] for row in new])].astype("object")
        return pd.concat([kept, pd.DataFrame(new, columns=frame.columns, dtype="object")], ignore_index=True)

    def _settle(self) -> None:
        """Show what is recorded as it is recorded, and make room for another criterion."""
        for field in self.weights.values():
            field.put(field.recorded)
        for fields in self._rows.values():
            fields.discard()
        self.new.empty()
        with Quietly(self):
            self.adding.value = False
        self._weighed()
        self._draw()


def _same_but_ranges(one: Criterion, other: Criterion | None) -> bool:
    words = ("part", "side", "label", "unit", "scale")
    return other is not None and all(getattr(one, word) == getattr(other, word) for word in words)
