"""Who answers in the assessment form: a name chosen or typed, and in a blind round not changed in passing."""

from typing import Any

import ipywidgets as W  # noqa: N812

from partnerlib.case import Case
from partnerlib.forms.desk import Desk
from partnerlib.forms.look import button, field, line, offer, tell
from partnerlib.tables import still_open
from partnerlib.tables.names import folded, name_of

NOBODY, SOMEONE_NEW = "", "someone new…"
"""Choices of assessor besides the names known."""


class AssessorFields:
    """The assessor's name, a field for a new one, and a button for another person during a round."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.known: list[str] = []
        self.blind = False
        self.choice: Any = W.Dropdown(
            description="Assessor", style={"description_width": "initial"}, layout=W.Layout(width="225px")
        )
        self.new_name = field("Your name", "220px")
        self.problem = line()
        self.other_button = button("I am someone else")

    def offer(self, case: Case) -> None:
        """Offer who may answer here: with a login that person alone; in a round who sits here already."""
        me, table = self._desk.me, case.invitations
        self.known = sorted({*case.assessments["assessor"], *table["assessor"], me} - {""}, key=str.lower)
        self.blind = bool(still_open(table).any())
        alone = bool(me) and (self._desk.me_fixed or self.blind)
        self.choice.disabled = alone
        self.other_button.layout.display = None if alone and not self._desk.me_fixed else "none"
        if alone:
            return offer(self.choice, [(me, me)], me)
        choices = [(name, name) for name in self.known] + [(SOMEONE_NEW, SOMEONE_NEW)]
        first = [("choose your name…", NOBODY)] if self.known else []
        value = self.choice.value or me
        keep = value in (*self.known, SOMEONE_NEW) or (value == NOBODY and first)
        offer(self.choice, first + choices, value if keep else SOMEONE_NEW)

    def leave(self) -> None:
        """Let somebody else take the chair: nobody sits here until the next one tells a name."""
        if self._desk.me == NOBODY:
            return
        offer(self.choice, [("", NOBODY)], NOBODY)
        self._desk.be(NOBODY)

    def be(self, name: str) -> None:
        """Say who sits here, which decides what may be seen."""
        if not self._desk.me_fixed:
            self._desk.be(name)

    def put(self, name: str) -> None:
        """Choose a name, or type it where it is not known."""
        if name in self.known:
            self.choice.value = name
        elif name:
            self.choice.value, self.new_name.value = SOMEONE_NEW, name

    @property
    def text(self) -> str:
        """The name chosen or typed, whatever it is."""
        return str(self.new_name.value if self.choice.value == SOMEONE_NEW else self.choice.value)

    def read(self) -> str:
        """Give who is answering; ValueError in words when that is not settled."""
        if self.choice.value == NOBODY:
            raise ValueError("Choose your name first: each person's answers are kept apart.")
        if self.choice.value != SOMEONE_NEW:
            return str(self.choice.value)
        name = name_of(self.new_name.value)
        same = [known for known in self.known if folded(known) == folded(name)]
        if same:
            raise ValueError(f"{same[0]} is on the list already: choose that name under Assessor")
        return name

    def show(self) -> None:
        """Show the field for a new name where one is wanted, and what is wrong."""
        self.new_name.layout.display = None if self.choice.value == SOMEONE_NEW else "none"
        try:
            self.read()
            tell(self.problem, self._desk.me_words)
        except ValueError as error:
            typed = self.choice.value == SOMEONE_NEW and self.new_name.value.strip()
            tell(self.problem, str(error), "⚠ " if typed else "")
