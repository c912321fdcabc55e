"""The form that adds a candidate or corrects one's facts."""

from typing import Any

import ipywidgets as W  # noqa: N812
import pandas as pd

from partnerlib.case import Case, slug
from partnerlib.forms.assessing.answers import records
from partnerlib.forms.base import Desk, Quietly
from partnerlib.forms.facts import FactForm
from partnerlib.forms.fields import TextField, typed_in
from partnerlib.forms.look import offer
from partnerlib.forms.words import (
    as_typed,
    new_key,
    read_amount,
    read_name,
    read_past_date,
    read_percent,
    read_text,
)

NEW = ""
"""The choice of subject that means a new candidate."""


class CandidateForm(FactForm):
    """Facts of one candidate; what is typed for another one is kept until it is chosen again."""

    def __init__(self, desk: Desk) -> None:
        self._case = desk.case
        self._typed: dict[str, dict[str, str]] = {}
        self._subject = NEW
        self.subject = W.Dropdown(
            description="Candidate", layout=W.Layout(width="380px"), style={"description_width": "170px"}
        )
        self.subject.observe(self._turned, "value")
        title = "Add a candidate, or correct what is known of one"
        super().__init__(desk, title, self._make_fields(), self.subject)
        self.refresh(self._case)

    def _make_fields(self) -> dict[str, TextField]:
        currency = self._case.company["currency"].iloc[0]
        money = f"{currency}" if isinstance(currency, str) else "the case's currency"

        def make(label: str, reader: Any, hint: str = "", **more: Any) -> TextField:
            return TextField(label, reader, self._tell_drafts, hint=hint, **more)

        return {
            "name": make("Name", self._read_new_name, required=True),
            "kind": make("Kind of company", read_text, hint="such as equipment distributor"),
            "employees": make("Employees", lambda text: read_amount(text, above=True), "people"),
            "first_contact": make("First contact", read_past_date, "a date like 2026-10-05"),
            "upside": make("Three-year upside", read_amount, f"{money}, if all goes well"),
            "launch_probability": make("Chance that it launches", read_percent, "%, 0 to 100"),
            "our_cost": make("Our cost until then", read_amount, money),
        }

    def refresh(self, case: Case) -> None:
        """Show the newest state of the case; what has been typed stays."""
        self._case = case
        self._rows = {row["candidate"]: row for row in records(case.candidates)}
        options = sorted(((row["name"], key) for key, row in self._rows.items()), key=lambda o: o[0].lower())
        with Quietly(self):
            offer(
                self.subject,
                [("a new candidate", NEW), *options],
                self._subject if self._subject in self._rows else NEW,
            )
        if self._subject not in self._rows:
            self._subject = NEW
        self._record()
        self._tell_drafts()

    def _record(self) -> None:
        cells = self._rows.get(self._subject, {})
        for key, field in self.fields.items():
            cell = cells.get(key)
            known = cell is not None and not pd.isna(cell)
            field.record(_as_typed(key, cell) if known else "", cell if known else None)

    def _turned(self, _: object) -> None:
        if self._quiet:
            return
        self._typed[self._subject] = {
            key: field.input.value for key, field in self.fields.items() if field.changed
        }
        self._show(self.subject.value)

    def _show(self, subject: str) -> None:
        self._subject = subject
        for field in self.fields.values():
            field.put(field.recorded)
        self._record()
        for key, text in self._typed.pop(subject, {}).items():
            self.fields[key].put(text)
        self._tell_drafts()

    def _read_new_name(self, text: str) -> str:
        name = read_name(text)
        slug(name)
        same = [row["name"] for key, row in self._rows.items() if key != self._subject]
        for other in same:
            if str(other).casefold() == name.casefold():
                raise ValueError(
                    f"there is a candidate called {other} already: give another name, or choose it above"
                )
        return name

    def typed(self) -> Any:
        """Give the texts changed, by candidate."""
        here = {self._subject: super().typed()}
        return {key: texts for key, texts in (self._typed | here).items() if texts} or None

    def retype(self, typed: Any) -> None:
        """Put the texts back; those of the candidate that is shown first come into the fields."""
        self._typed = {key: texts for key, texts in typed.items() if key in (NEW, *self._rows)}
        first = next(iter(self._typed), NEW)
        with Quietly(self):
            self.subject.value = first
        self._show(first)

    def _unsaved(self, said: list[str]) -> list[str]:
        others = [self._title(key) for key, texts in self._typed.items() if texts]
        return [f"{text} ({self._title(self._subject)})" for text in said] + [f"more for {o}" for o in others]

    def _title(self, subject: str) -> str:
        return str(self._rows[subject]["name"]) if subject in self._rows else "a new candidate"

    def _keep_typed(self, by: str) -> None:
        cells = typed_in(self.fields)
        key = self._subject or new_key(str(cells["name"]), self._rows)
        what = "corrected" if self._subject else "added"
        new = self._subject == NEW
        drafts = {name: field.text for name, field in self.fields.items()}
        self._keep({"candidates": [{"candidate": key, **cells}]}, by, f"{cells['name']} {what} by {by}")
        self._settle(new, drafts)

    def _settle(self, new: bool, saved: dict[str, str]) -> None:
        """After saving, a new candidate's fields are emptied and a known one's show what is recorded."""
        for key, field in self.fields.items():
            if field.text == saved[key]:
                field.put("" if new else field.recorded)
        self._tell_drafts()


def _as_typed(column: str, cell: Any) -> str:
    percent = column == "launch_probability"
    return as_typed(round(cell * 100, 10) if percent else cell)
