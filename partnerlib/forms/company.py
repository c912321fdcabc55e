"""The facts about us that a search rests on: how many we are, by when we need it, whom we can spare."""

from collections.abc import Callable
from typing import Any

import pandas as pd

from partnerlib.case import Case
from partnerlib.forms.answers import records
from partnerlib.forms.base import Desk, Form
from partnerlib.forms.fields import TextField, problems_in, typed_in, unsaved_in
from partnerlib.forms.look import button, line, row
from partnerlib.forms.words import as_typed, read_amount, read_date, read_name


def company_fields(edited: Callable[[], None]) -> dict[str, TextField]:
    """Make a field for each column of the company table."""

    def make(label: str, reader: Any, hint: str = "", required: bool = False) -> TextField:
        return TextField(label, reader, edited, hint=hint, required=required)

    return {
        "name": make("Our company", read_name, required=True),
        "employees": make("Employees", lambda text: read_amount(text, above=True), "people"),
        "sign_by": make("Sign by", read_date, "a date like 2027-03-31"),
        "runway_ends": make("Runway ends", read_date, "the date our money lasts to"),
        "fte_available": make("Free for joint work", read_amount, "full-time people, such as 1.5"),
        "currency": make("Currency", read_name, "such as EUR"),
    }


class CompanyForm(Form):
    """Corrects what is recorded about us."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.fields = company_fields(self._tell_drafts)
        self.who = TextField("Your name", read_name, self._tell_drafts, required=True)
        self.discard_button = button("Discard changes")
        self.discard_button.on_click(lambda _: self._guarded(self._discard))
        self.box.children = [
            self._style,
            line("partner-title", value="<p>About us</p>"),
            *(field.widget for field in (*self.fields.values(), self.who)),
            self.unsaved,
            row(self.save_button, self.discard_button, self.undo_button),
            self.status,
        ]
        self.refresh(desk.case)

    def refresh(self, case: Case) -> None:
        """Show what is recorded about us; what has been typed stays."""
        cells = records(case.company)[0]
        for column, field in self.fields.items():
            known = not pd.isna(cells[column])
            field.record(as_typed(cells[column]) if known else "", cells[column] if known else None)
        self._tell_drafts()

    def _tell_drafts(self) -> None:
        self._calm()
        said = unsaved_in(self.fields.values())
        self.discard_button.disabled = not said
        self._tell_unsaved(said)

    def _discard(self) -> None:
        for field in self.fields.values():
            field.put(field.recorded)
        self._tell_drafts()
        self._tell("Discarded what was unsaved.")

    def _save(self) -> None:
        said = unsaved_in(self.fields.values())
        if not said:
            return self._nothing_new()
        wrong = problems_in((*self.fields.values(), self.who))
        if wrong:
            return self._refuse(wrong)
        by, note = str(self.who.read()), "; ".join(said)
        self._keep({"company": [typed_in(self.fields)]}, by, f"{note}, by {by}", note)
