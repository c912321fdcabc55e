"""The profile form: what the ideal partner is, how much each part weighs, and who froze it when."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

import ipywidgets as W  # noqa: N812

from partnerlib.case import Case
from partnerlib.forms.asking import Asking
from partnerlib.forms.assessing.answers import records
from partnerlib.forms.base import Desk, Form, Quietly, Rows
from partnerlib.forms.fields import TextField, put_back, texts_in
from partnerlib.forms.ideal.freeze import NO_IDEAL, change_words, frozen_words, is_frozen
from partnerlib.forms.ideal.ranges import recorded
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
from partnerlib.forms.words import new_key, read_text, shown
from partnerlib.forms.writing import CriterionRow, NewCriterion, WeightField
from partnerlib.question import BOTH, OURS, PART_KEYS, PART_TITLES, PARTS, THEIRS
from partnerlib.tables.names import name_of
from partnerlib.words import brief

LONGEST_NOTE = 2000
"""Letters of changes in words that are kept with a save; more of them are cut."""

RESTING = ("anchors", "assessments", "consensus")
"""The tables whose rows go with the criterion they are about."""


class ProfileForm(Form):
    """Part weights for the whole profile, criteria of one part at a time, and a criterion to add."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._case = desk.case
        self._asking = Asking(self.status, lambda: self._stood)
        self._rows: dict[str, CriterionRow] = {}
        self.weights = {key: WeightField(PART_TITLES[key], self._edited) for key in PART_KEYS}
        self.weight_problem, self.title, self.warning = line("partner-problem"), line("partner-title"), line()
        self.frozen = line("partner-quiet")
        self.part = W.ToggleButtons(options=[(PART_TITLES[key], key) for key in PART_KEYS])
        self.part.add_class("partner-parts")
        self.part.observe(self._turned, "value")
        self.adding = W.ToggleButton(
            description="Add a criterion", icon="plus", layout=W.Layout(width="auto")
        )
        self.adding.observe(self._turned, "value")
        self.new = NewCriterion(self._edited)
        self.who = TextField(
            "Your name", name_of, self._edited, required=True, width="300px", label_width="initial"
        )
        self.why = TextField(
            "Why", read_text, self._edited, width="400px", label_width="initial", placeholder="optional"
        )
        self.discard_button = button("Discard changes")
        self.discard_button.on_click(lambda _: self._guarded(self._discard))
        self.freeze_button = button(
            "Freeze the ideal", tooltip="Dates the ideal as it stands, with your name"
        )
        self.freeze_button.on_click(lambda _: self._settled(self._freeze))
        self._ours, self._theirs, self._body = stack(), stack(), stack()
        self._sides = two_columns(self._ours, self._theirs)
        self.box.children = self._lines()
        self.refresh(self._case)

    def _lines(self) -> list[W.Widget]:
        self.frozen.layout.flex = "1 1 400px"
        heading = line("partner-title", value="<p>How much each part weighs</p>")
        return [
            self._style,
            heading,
            row(*(field.block for field in self.weights.values())),
            self.weight_problem,
            self.part,
            self.title,
            self._body,
            row(self.adding),
            self.new.widget,
            self.warning,
            self.unsaved,
            row(self.who.input, self.why.input, self.who.problem, self.why.problem),
            row(self.save_button, self.discard_button, self.undo_button),
            row(self.freeze_button, self.frozen),
            self.status,
        ]

    def refresh(self, case: Case) -> None:
        """Show the newest state of the profile; what has been typed stays."""
        self._case = case
        self._cells = {str(cells["criterion"]): cells for cells in records(case.profile)}
        self._rests = recorded(case)
        for key, weight in zip(case.parts["part"], case.parts["weight"], strict=True):
            self.weights[key].record(shown(weight), weight)
        for key, fields in list(self._rows.items()):
            if key in self._cells:
                fields.record(self._cells[key], self._rests[key])
            else:
                self._ours.children = self._theirs.children = self._body.children = ()
                close_all(self._rows.pop(key).widget)
        tell(self.frozen, frozen_words(case))
        self.freeze_button.disabled = is_frozen(case)
        self._change_words = change_words(case)
        self._draw()

    def typed(self) -> Any:
        """Give the texts changed: weights of parts, criteria by key, those to go, and the new criterion."""
        rows = {key: texts for key, row in self._rows.items() if (texts := texts_in(row.fields))}
        removed = [key for key, row in self._rows.items() if row.removed]
        weights, new = texts_in(self.weights), texts_in(self.new.fields)
        if not (weights or rows or removed or self.new.begun):
            return None
        return {"weights": weights, "rows": rows, "removed": removed, "new": new, "part": self._new_part}

    def retype(self, typed: Any) -> None:
        """Put the texts back, and mark again the criteria to go."""
        put_back(self.weights, typed["weights"] or {})
        for key in {*typed["rows"], *typed["removed"]} & {*self._cells}:
            fields = self._row(key)
            put_back(fields.fields, typed["rows"].get(key, {}))
            if key in typed["removed"]:
                fields.remove(True)
        if typed["new"]:
            self.part.value, self.adding.value = typed["part"], True
            put_back(self.new.fields, typed["new"])

    def _row(self, key: str) -> CriterionRow:
        """Give the fields of a criterion, made when they are needed first."""
        if key not in self._rows:
            self._rows[key] = CriterionRow(self._edited)
            self._rows[key].record(self._cells[key], self._rests[key])
        return self._rows[key]

    def _turned(self, _: object) -> None:
        if not self._quiet:
            self._draw()

    def _draw(self) -> None:
        part = next(part for part in PARTS if part.key == self.part.value)
        self.title.value = (
            f"<p>{escaped(part.title)} <span class='partner-quiet'>– {escaped(part.asks)}</span></p>"
        )
        of_part = [key for key, cells in self._cells.items() if cells["part"] == part.key]
        for key in of_part:
            self._row(key)
        self._arrange(of_part)
        self.new.widget.layout.display = None if self.adding.value else "none"
        self._edited()

    def _arrange(self, keys: list[str]) -> None:
        """Ours on the left, theirs on the right, criteria of the pair below."""
        side = {key: self._cells[key]["side"] for key in keys}
        ours, theirs, both = (
            [self._rows[k].widget for k in keys if side[k] == s] for s in (OURS, THEIRS, BOTH)
        )
        self._ours.children, self._theirs.children = ours, theirs
        self._sides.layout.display = None if ours or theirs else "none"
        self._body.children = [self._sides, *both]

    def _edited(self) -> None:
        """Say what all that is typed comes to: shares, what is wrong with the weights, what is unsaved."""
        self._calm()
        if not self.new.begun:
            self._new_part = self.part.value
        tell_problem(self.weight_problem, self._weigh())
        said = self._changes()
        self.discard_button.disabled = not said
        self._tell_unsaved(said)
        tell(self.warning, self._change_words if said else "", "⚠ ")

    def _weigh(self) -> list[str]:
        """Show each part's share of the parts that have criteria; give what is wrong with the weights."""
        used = {str(cells["part"]) for cells in self._after()}
        said = [f"{f.label}: {words}" for f in self.weights.values() if (words := f.check(whole=True))]
        read = {key: 0.0 if f.check(whole=True) else float(str(f.read())) for key, f in self.weights.items()}
        total = sum(read[key] for key in used)
        if not said and not total > 0:
            said = ["at least one part that has criteria must weigh something"]
        for key, field in self.weights.items():
            share = f"{shown(round(100 * read[key] / total, 1))} %" if total and not said else "–"
            tell(field.share, share if key in used else "no criteria yet")
        return said

    def _after(self) -> list[Mapping[str, object]]:
        """The rows of the profile as they would be saved."""
        rows = [
            self._rows[key].row() if key in self._rows and self._rows[key].changes else cells
            for key, cells in self._cells.items()
            if not (key in self._rows and self._rows[key].removed)
        ]
        return rows + ([{"part": self._new_part, **self.new.cells()}] if self.new.begun else [])

    def _changes(self) -> list[str]:
        weights = [
            f"weight of {field.label} {field.recorded} → {field.text or 'none'}"
            for field in self.weights.values()
            if field.changed
        ]
        rows = [words for fields in self._rows.values() for words in fields.changes]
        new = f"new criterion {self.new.name} in {PART_TITLES[self._new_part]}"
        return weights + rows + ([new] if self.new.begun else [])

    def _discard(self) -> None:
        self._put_back()
        self._tell("Discarded what was unsaved.")

    def _wrong(self) -> list[str]:
        said = [f"Weights: {words}" for words in self._weigh()]
        said += [words for fields in self._rows.values() if fields.changes for words in fields.problems()]
        said += self.new.problems() if self.new.begun else []
        return (said or self._weightless()) + self._unnamed()

    def _weightless(self) -> list[str]:
        """Say in which parts and sides no criterion would weigh anything."""
        total: Counter[tuple[str, str]] = Counter()
        for cells in self._after():
            total[str(cells["part"]), str(cells["side"])] += float(str(cells["weight"]))  # type: ignore[assignment]
        return [
            f"{PART_TITLES[part]} ({side}): at least one criterion must weigh something"
            for (part, side), weight in total.items()
            if not weight > 0
        ]

    def _unnamed(self) -> list[str]:
        name, why = self.who.check(whole=True), self.why.check()
        return [f"Your name: {name}"] * bool(name) + [f"Why: {why}"] * bool(why)

    def _save(self) -> None:
        changes = self._changes()
        if not changes:
            return self._nothing_new()
        wrong = self._wrong()
        if wrong:
            return self._refuse(wrong)
        by, what = str(self.who.read()), "; ".join(changes)
        note = brief(f"{what} – {self.why.text}" if self.why.text else what, LONGEST_NOTE)
        rows = {"parts": self._part_rows(), "profile": self._profile_rows()}
        self._keep(_filled(rows), by, f"{what}, by {by}", note, _filled(self._gone()) or None)
        self._put_back()

    def _part_rows(self) -> list[dict[str, object]]:
        return [{"part": key, "weight": field.read()} for key, field in self.weights.items() if field.changed]

    def _profile_rows(self) -> list[dict[str, object]]:
        rows = [fields.row() for fields in self._rows.values() if fields.changes and not fields.removed]
        if self.new.begun:
            cells = self.new.cells()
            key = new_key(str(cells["label"]), self._cells)
            rows.append({"criterion": key, "part": self._new_part, **cells})
        return rows

    def _gone(self) -> dict[str, list[dict[str, object]]]:
        """The criteria removed, with the described levels and answers that rest on them."""
        keys = [key for key, fields in self._rows.items() if fields.removed]
        tables = {name: getattr(self._case, name) for name in RESTING}
        resting = {name: records(frame[frame["criterion"].isin(keys)]) for name, frame in tables.items()}
        return {"profile": [self._cells[key] for key in keys], **resting}

    def _put_back(self) -> None:
        """Show what is recorded as it is recorded, and make room for another criterion."""
        for field in (*self.weights.values(), self.why):
            field.put(field.recorded)
        for fields in self._rows.values():
            fields.discard()
        self.new.empty()
        with Quietly(self):
            self.adding.value = False
        self._draw()

    def _freeze(self) -> None:
        """Date the ideal as it stands, with a name; not while something typed is unsaved."""
        self.refresh(self._desk.case)
        changes, wrong = self._changes(), self._unnamed()
        if is_frozen(self._case) and not changes:
            return self._tell(frozen_words(self._case), "✓ ")
        if changes:
            wrong = ["Something is unsaved: save or discard it first, then freeze", *wrong]
        if wrong:
            return self._refuse(wrong)
        ideal = any(cells["part"] == "ideal" for cells in self._cells.values())
        if not ideal and not self._asking.agreed(self._case.profile_fingerprint, NO_IDEAL):
            return
        by, fingerprint = str(self.who.read()), self._case.profile_fingerprint[:12]
        with self._saving():
            batch = self._desk.freeze(by, self.why.text)
        self._saved(batch, by, f"the ideal frozen with the fingerprint {fingerprint}, by {by}")
        self.why.put("")


def _filled(rows: Rows) -> Rows:
    """Only the tables that have rows."""
    return {table: cells for table, cells in rows.items() if cells}
