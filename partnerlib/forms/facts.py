"""What the forms of recorded facts share: a field a column, one's name, and Save, Discard and Undo."""

from abc import abstractmethod
from collections.abc import Mapping
from typing import Any

from partnerlib.forms.base import Desk, Form
from partnerlib.forms.fields import TextField, problems_in, put_back, texts_in, unsaved_in
from partnerlib.forms.look import button, line, row
from partnerlib.tables.names import name_of


class FactForm(Form):
    """One row of facts, a text field a column; nothing is saved while a field says something is wrong."""

    def __init__(self, desk: Desk, title: str, fields: Mapping[str, TextField], *above: Any) -> None:
        super().__init__(desk)
        self.fields = dict(fields)
        self.who = TextField("Your name", name_of, self._tell_drafts, required=True)
        self.discard_button = button("Discard changes")
        self.discard_button.on_click(lambda _: self._guarded(self._discard))
        self.box.children = [
            self._style,
            line("partner-title", value=f"<p>{title}</p>"),
            *above,
            *(field.widget for field in (*self.fields.values(), self.who)),
            self.unsaved,
            row(self.save_button, self.discard_button, self.undo_button),
            self.status,
        ]

    def typed(self) -> Any:
        """Give the texts of the fields that were changed."""
        return texts_in(self.fields)

    def retype(self, typed: Any) -> None:
        """Put the texts back into their fields."""
        put_back(self.fields, typed)

    @abstractmethod
    def _keep_typed(self, by: str) -> None:
        """Save what the fields hold, which is right."""

    def _tell_drafts(self) -> None:
        self._calm()
        said = unsaved_in(self.fields.values())
        self.discard_button.disabled = not said
        self._tell_unsaved(self._unsaved(said))

    def _unsaved(self, said: list[str]) -> list[str]:
        """Say what is unsaved, given what of it is typed in the fields."""
        return said

    def _discard(self) -> None:
        for field in self.fields.values():
            field.put(field.recorded)
        self._tell_drafts()
        self._tell("Discarded what was unsaved.")

    def _save(self) -> None:
        if not unsaved_in(self.fields.values()):
            return self._nothing_new()
        wrong = problems_in((*self.fields.values(), self.who))
        if wrong:
            return self._refuse(wrong)
        self._keep_typed(str(self.who.read()))
