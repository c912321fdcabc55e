"""The facts about us that a search rests on: how many we are, by when we need it, whom we can spare."""

from collections.abc import Callable
from typing import Any

import pandas as pd

from partnerlib.case import Case
from partnerlib.forms.assessing.answers import records
from partnerlib.forms.base import Desk
from partnerlib.forms.facts import FactForm
from partnerlib.forms.fields import TextField, typed_in, unsaved_in
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


class CompanyForm(FactForm):
    """Corrects what is recorded about us."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "About us", company_fields(self._tell_drafts))
        self.refresh(desk.case)

    def refresh(self, case: Case) -> None:
        """Show what is recorded about us; what has been typed stays."""
        cells = records(case.company)[0]
        for column, field in self.fields.items():
            known = not pd.isna(cells[column])
            field.record(as_typed(cells[column]) if known else "", cells[column] if known else None)
        self._tell_drafts()

    def _keep_typed(self, by: str) -> None:
        note = "; ".join(unsaved_in(self.fields.values()))
        self._keep({"company": [typed_in(self.fields)]}, by, f"{note}, by {by}", note)
