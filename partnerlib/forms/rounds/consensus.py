"""The form that records a level agreed on after a round, beside the answers and never in their place."""

import datetime as dt
from typing import Any

import ipywidgets as W  # noqa: N812

from partnerlib import agreement, scoring
from partnerlib.case import Case
from partnerlib.forms.base import Desk, Form, Quietly
from partnerlib.forms.fields import TextField, problems_in
from partnerlib.forms.look import button, escaped, line, offer, row
from partnerlib.forms.words import read_text, read_within, shown
from partnerlib.tables.names import name_of
from partnerlib.words import brief, day, number

EXPLAINED = "It is kept beside the answers and their mean; it changes neither them nor the fit."
NOTHING = "Nothing to agree on: no two assessors whose answers you may see differ."

TAKE_BACK = "Take back the agreed level"

KEY = ("candidate", "criterion")
Cell = tuple[str, str]
"""Candidate and criterion."""


class ConsensusForm(Form):
    """One disagreement at a time, the widest first: everybody's level, and the one agreed on with why."""

    merges = True

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._case = desk.case
        self._typed: dict[Cell, tuple[str, str]] = {}
        self._shown: Cell | None = None
        style = {"description_width": "170px"}
        self.cell = W.Dropdown(description="About", style=style, layout=W.Layout(width="720px"))
        self.cell.observe(self._turned, "value")
        self.said = line()
        self.level = TextField("Agreed level", self._read_level, self._edited, required=True)
        how: dict[str, Any] = {"width": "720px", "lines": 3, "required": True}
        self.comment = TextField("Why", read_text, self._edited, **how)
        self.who = TextField("Your name", name_of, self._edited, required=True)
        self.discard_button = button("Discard changes")
        self.discard_button.on_click(lambda _: self._guarded(self._discard))
        self.back_button = button(TAKE_BACK, tooltip="The answers and the history stay")
        self.back_button.on_click(lambda clicked: self._settled(self._take_back, clicked))
        self._whole = [
            line("partner-title", value="<p>A level agreed on</p>"),
            line("partner-quiet", value=f"<p>{EXPLAINED}</p>"),
            *(self.cell, self.said, self.level.widget, self.comment.widget, self.who.widget),
            self.unsaved,
            row(self.save_button, self.discard_button, self.back_button, self.undo_button),
        ]
        self._empty = line("partner-title", value=f"<p>{NOTHING}</p>")
        self.refresh(self._case)

    def refresh(self, case: Case) -> None:
        """Show the newest state of the case; what has been typed stays."""
        self._case = case
        self._names = dict(zip(case.candidates["candidate"], case.candidates["name"], strict=True))
        self._criteria = case.profile.set_index("criterion")
        agreed = case.consensus.set_index(list(KEY)).to_dict("index")
        self._agreed: dict[Any, Any] = agreed
        options = self._options()
        kept = self._shown if self._shown in [cell for _, cell in options] else None
        with Quietly(self):
            offer(self.cell, options, kept or (options[0][1] if options else None))
        self.box.children = [self._style, *(self._whole if options else [self._empty]), self.status]
        self._show()

    def _options(self) -> list[tuple[str, Cell]]:
        """Name what differs or is agreed on already: the widest difference on its scale first."""
        if self._case.profile.empty or self._case.candidates.empty:
            return []
        table = agreement.spread(self._case)
        table = table[table["spread"] > 0].sort_values("share", ascending=False, kind="stable")
        rows: list[Any] = list(table.itertuples())
        cells = {(r.candidate, r.criterion): f"{shown(r.lowest)} to {shown(r.highest)}" for r in rows}
        cells |= {cell: f"agreed: {shown(told['level'])}" for cell, told in self._agreed.items()}
        return [(f"{self._place(cell)} ({said})", cell) for cell, said in cells.items()]

    def _place(self, cell: Cell) -> str:
        return f"{brief(self._names[cell[0]])}: {brief(str(self._criteria.at[cell[1], 'label']))}"

    def _turned(self, _: object) -> None:
        if not self._quiet:
            self._calm()
            self._show()

    def _show(self) -> None:
        """Show the cell chosen, with what was typed for it before."""
        cell: Cell | None = self.cell.value
        if cell != self._shown:
            self._keep_typed()
            for field in (self.level, self.comment):
                field.put(field.recorded)
        self._shown = cell
        if cell is not None:
            told = self._agreed.get(cell)
            self.level.record(shown(told["level"]) if told else "")
            self.comment.record(told["comment"] if told else "")
            for field, text in zip((self.level, self.comment), self._typed.pop(cell, ()), strict=False):
                field.put(text)
            self.said.value = self._said(cell)
            self.back_button.layout.display = None if told else "none"
        self._edited()

    def typed(self) -> Any:
        """Give what is typed and not saved: candidate, criterion, level and comment of each."""
        here = {self._shown: (self.level.input.value, self.comment.input.value)}
        changed = self.level.changed or self.comment.changed
        kept = self._typed | (here if changed else {})
        return [[*cell, *texts] for cell, texts in kept.items() if cell is not None] or None

    def retype(self, typed: Any) -> None:
        """Put back what was typed; what nobody differs on any more is left out."""
        offered = [cell for _, cell in self.cell.options]
        told = {(whom, what): (level, comment) for whom, what, level, comment in typed}
        self._typed |= {cell: texts for cell, texts in told.items() if cell in offered}
        if self._typed:
            self._shown = None
            with Quietly(self):
                self.cell.value = next(iter(self._typed))
            self._show()

    def _keep_typed(self) -> None:
        if self._shown is not None and (self.level.changed or self.comment.changed):
            self._typed[self._shown] = (self.level.input.value, self.comment.input.value)

    def _said(self, cell: Cell) -> str:
        """Say in HTML what everybody answered, their mean, and what was agreed on when and by whom."""
        said = scoring.newest(self._case)
        own = said[(said["candidate"] == cell[0]) & (said["criterion"] == cell[1])].dropna(subset="level")
        each = [f"{who} {shown(level)}" for who, level in zip(own["assessor"], own["level"], strict=True)]
        each += [f"mean {number(own['level'].mean())}"] if len(own) else []
        told = self._agreed.get(cell)
        if told:
            each.append(
                f"agreed {shown(told['level'])} by {told['recorded_by']} on {day(told['recorded_at'])}"
            )
        return f"<p>{escaped(' · '.join(each))}</p>"

    def _read_level(self, text: str) -> float:
        ends = self._criteria.loc[self.cell.value[1]]
        return read_within(text, ends["scale_low"], ends["scale_high"])

    def _edited(self) -> None:
        self._calm()
        cell = self.cell.value
        changed = cell is not None and (self.level.changed or self.comment.changed)
        said = [f"agreed level {self.level.text or 'not given'} ({self._place(cell)})"] if changed else []
        said += [f"more for {self._place(other)}" for other in self._typed]
        self.discard_button.disabled = not changed
        self._tell_unsaved(said)

    def _discard(self) -> None:
        for field in (self.level, self.comment):
            field.put(field.recorded)
        self._edited()
        self._tell("Discarded what was unsaved.")

    def _save(self) -> None:
        cell = self.cell.value
        if cell is None or not (self.level.changed or self.comment.changed):
            return self._nothing_new()
        wrong = problems_in((self.level, self.comment, self.who))
        if wrong:
            return self._refuse(wrong)
        by, level = str(self.who.read()), float(str(self.level.read()))
        row = {"candidate": cell[0], "criterion": cell[1], "level": level, "comment": self.comment.read()}
        row |= {"recorded_by": by, "recorded_at": dt.datetime.now(dt.UTC)}
        what = f"agreed level {shown(level)} for {self._place(cell)} by {by}"
        self._keep({"consensus": [row]}, by, what)

    def _take_back(self) -> None:
        """Take the recorded level of the cell shown out; the answers, and its history, stay."""
        if not self.level.text and not self.comment.text:
            for field in (self.level, self.comment):
                field.put(field.recorded)
        self.refresh(self._desk.case)
        cell: Any = self.cell.value
        if cell not in self._agreed:
            return self._tell("No level is agreed on here any more.")
        if wrong := problems_in([self.who]):
            return self._refuse(wrong)
        by, level = str(self.who.read()), shown(self._agreed[cell]["level"])
        what = f"agreed level {level} for {self._place(cell)} taken back by {by}"
        self._keep({}, by, what, what, gone={"consensus": [dict(zip(KEY, cell, strict=True))]})
