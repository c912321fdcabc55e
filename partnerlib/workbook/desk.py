"""A case to work at: it is read, saved and taken back, and every form on it follows."""

import uuid
from typing import Any

import pandas as pd

from partnerlib import identity
from partnerlib.case import Case
from partnerlib.forms.alone import alone
from partnerlib.forms.base import Rows, View
from partnerlib.intake import kept_token, typed_rows
from partnerlib.shelf import Shelf
from partnerlib.store import Store, UnsureError
from partnerlib.tables.names import as_recorded
from partnerlib.workbook.cases import WorkbookError, told
from partnerlib.workbook.seat import Person, Seat


class SavingSeat(Seat):
    """The seat of somebody who works on a case. It is the desk of the forms on it."""

    def __init__(self, name: str, store: Store, person: Person | None = None) -> None:
        super().__init__(name, store, person)
        self._forms: dict[object, View] = {}
        self._seen: int | None = None
        self._shut = ""
        self._shelf: Shelf | None = None
        self._unsure: dict[str, str] = {}

    @alone
    def be(self, name: str) -> None:
        """Take note of who sits here, for next time too, and show every form what this person may see.

        "" is nobody, until the next one tells a name. Raises WorkbookError for what is no name, and for
        another one than a login or token tells.
        """
        if self._person is None or self._spelled(name) == self.me:
            return
        with told():
            if self.me_fixed:
                raise ValueError(f"You are logged in as {self.me}: nobody else works here.")
            if name:
                self._person.remember(as_recorded(name, self._names))
            self._vacant = not name
        for form in self._forms.values():  # first, so that nothing stays where the case cannot be read
            form.sign()
        self._refresh()

    @property
    def case(self) -> Case:
        """The newest state of the case, read from the store each time. Raises WorkbookError."""
        self._refuse_if_shut()
        with told():
            self._seen = self.store.newest(self.name)
            return self._load()

    def _refuse_if_shut(self) -> None:
        """Show nothing of this case while the case asked for last could not be opened."""
        if self._shut:
            raise WorkbookError(f"Nothing is shown of '{self.name}', which was open before. {self._shut}")

    @property
    def shelf(self) -> Shelf:
        """Where this person's unsaved work on this case is kept, on this computer."""
        if self._shelf is None:
            about = (self.name, repr(self._store), self._person.fixed() if self._person else "")
            self._shelf = Shelf(identity.folder() / "typed", *about)
        return self._shelf

    def shelve(self, form: str, typed: Any) -> None:
        """Keep what a form holds unsaved where a crash does not take it; None when it holds nothing."""
        self.shelf.keep(form, typed)

    @alone
    def save(self, rows: Rows, by: str, note: str = "", gone: Rows | None = None) -> int:
        """Keep rows and take out those of the keys in `gone`, as one batch; show that in every form.

        Gives the batch's number. Raises CaseError and StoreError, having saved nothing; also when someone
        else has saved the same rows since `case` was read last. Raises WorkbookError for answers of somebody
        who has finished an open round, or of somebody else than the one who is logged in.
        """
        by, typed = self._signed(by), typed_rows(self.name, rows)
        self._refuse_answers(typed.get("assessments", pd.DataFrame()))
        self._refuse_finishing(typed.get("invitations", pd.DataFrame()))
        same = kept_token("", typed, gone or {})
        token = self._unsure.get(same) or uuid.uuid4().hex
        try:
            batch = self.store.append(self.name, rows, by, note, gone=gone, seen=self._seen, token=token)
        except UnsureError:  # the same rows, saved again under the same token, are kept once
            self._unsure[same] = token
            raise
        self._unsure.pop(same, None)
        self._refresh()
        return batch

    @alone
    def freeze(self, by: str, note: str = "") -> int:
        """Date the profile as it stands in its history, and show that in every form. Raises StoreError."""
        batch = self.store.freeze(self.name, self._signed(by), note)
        self._refresh()
        return batch

    def history(self, table: str) -> pd.DataFrame:
        """Give every row ever saved of a table, oldest first; see `Store.history`."""
        return self.store.history(self.name, table)

    @alone
    def undo(self, batch: int, by: str) -> int:
        """Put back what a batch changed and show that in every form. Raises StoreError as `save` does."""
        self._refuse_undoing(batch)
        number = self.store.undo(self.name, batch, self._signed(by))
        self._refresh()
        return number

    def _refresh(self) -> None:
        case = self.case
        for form in self._forms.values():
            form.refresh(case)
            form.sign()
