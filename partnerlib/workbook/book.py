"""A case in a store with the forms on it, tied together: the desk that notebooks work at."""

import datetime as dt
import uuid
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import pandas as pd

from partnerlib import identity, sheets
from partnerlib.case import Case
from partnerlib.forms import (
    AssessmentForm,
    CandidateForm,
    CompanyForm,
    ConsensusForm,
    DecisionForm,
    HistoryView,
    LedgerForm,
    NewCaseForm,
    ProfileForm,
    RoundsForm,
    SheetsForm,
    WeighForm,
    WhatIfView,
)
from partnerlib.forms.base import Form, Rows, View
from partnerlib.intake import typed_rows
from partnerlib.shelf import Shelf
from partnerlib.store import Store, UnsureError
from partnerlib.workbook import cases
from partnerlib.workbook.cases import WorkbookError, told
from partnerlib.workbook.seat import Person, Seat
from partnerlib.workbook.written import Pages, Written, to_dated_folder, write_agenda

SomeView = TypeVar("SomeView", bound=View)


class Workbook(Seat):
    """One case in a store, and the forms made on it. It is the desk of its forms."""

    def __init__(self, name: str, store: Store, person: Person | None = None) -> None:
        super().__init__(name, store, person)
        self._forms: dict[type[View], View] = {}
        self._seen: int | None = None
        self._shut = ""
        self._shelf: Shelf | None = None
        self._token = ""

    def __repr__(self) -> str:
        return f"<Workbook {self.name}>"

    def be(self, name: str) -> None:
        """Take note of who sits here, for next time too, and show every form what this person may see."""
        if self._person is not None and name != self.me:
            with told():
                self._person.remember(name)
            self._refresh()

    @property
    def case(self) -> Case:
        """The newest state of the case, read from the store each time. Raises WorkbookError."""
        self._refuse_if_shut()
        with told():
            self._seen = self.store.newest(self.name)
            return self.store.load(self.name)

    @property
    def at_decision(self) -> Case | None:
        """The case as it stood when the last decision was recorded; None while there is none."""
        with told():
            decisions = self.case.decisions.sort_values("decided_on", kind="stable").tail(1)
            saved = self.store.history(self.name, "decisions")
            first = saved[~saved["retracted"]].merge(decisions.astype(saved[list(decisions)].dtypes))
            return self.store.load(self.name, first["kept_at"].iloc[0]) if len(first) else None

    def print_agenda(self, candidate: str | None = None, folder: str | Path | None = None) -> Pages:
        """Write the questions for the next joint meeting as pages to print; the best candidate unless told.

        One page is for the joint table, the other, with our reasons, for us only. They go to `data/agendas`
        unless another folder is named, in place of earlier ones. Raises WorkbookError when there is no such
        candidate.
        """
        with told():
            return write_agenda(self.case, candidate, folder)

    def assess(self) -> AssessmentForm:
        """Give the form that records what is known about a candidate."""
        return self._form(AssessmentForm, lambda: AssessmentForm(self))

    def add_candidate(self) -> CandidateForm:
        """Give the form that adds a candidate or corrects one's facts."""
        return self._form(CandidateForm, lambda: CandidateForm(self))

    def edit_profile(self) -> ProfileForm:
        """Give the form that writes the ideal down."""
        return self._form(ProfileForm, lambda: ProfileForm(self))

    def weigh(self) -> WeighForm:
        """Give the form that finds weights by one of four methods."""
        return self._form(WeighForm, lambda: WeighForm(self))

    def about_us(self) -> CompanyForm:
        """Give the form that corrects what is recorded about us."""
        return self._form(CompanyForm, lambda: CompanyForm(self))

    def ledgers(self) -> LedgerForm:
        """Give the form that records the facts behind the parts, from people to expectations."""
        return self._form(LedgerForm, lambda: LedgerForm(self))

    def decide(self) -> DecisionForm:
        """Give the form that records a decision, every warning acknowledged."""
        return self._form(DecisionForm, lambda: DecisionForm(self))

    def who_said_that(self) -> HistoryView:
        """Give the view on who said what, when and on what evidence, for any cell."""
        return self._form(HistoryView, lambda: HistoryView(self))

    def blind_rounds(self) -> RoundsForm:
        """Give the form that opens a round in which everybody assesses alone, and closes it."""
        return self._form(RoundsForm, lambda: RoundsForm(self))

    def agree(self) -> ConsensusForm:
        """Give the form that records a level agreed on, beside the answers."""
        return self._form(ConsensusForm, lambda: ConsensusForm(self))

    def scoring_sheets(self) -> SheetsForm:
        """Give the form for those who answer in Excel: it makes scoring sheets and takes filled ones in."""
        return self._form(SheetsForm, lambda: SheetsForm(self, self._sheet_file, self._read_sheet))

    def _sheet_file(self, assessor: str, name: str, kind: str) -> tuple[str, bytes]:
        made = dt.datetime.now(dt.UTC)  # before the case is read, so that nothing newer is missed
        return sheets.file_for(self.case, assessor, name, kind, made)

    def _read_sheet(self, data: bytes) -> sheets.Sheet:
        """Read a filled sheet against what may be seen here; what a round seals counts as not recorded."""
        return sheets.read(data, self.case, dt.datetime.now(dt.UTC))

    def what_if(self) -> WhatIfView:
        """Give the view in which weights can be moved and the ranking follows; it saves nothing."""
        return self._form(WhatIfView, lambda: WhatIfView(self))

    def new_case(self) -> NewCaseForm:
        """Give the form that starts another case."""
        return self._form(NewCaseForm, lambda: NewCaseForm(self, self.create))

    def _refuse_if_shut(self) -> None:
        """Show nothing of this case while the case asked for last could not be opened."""
        if self._shut:
            raise WorkbookError(f"Nothing is shown of '{self.name}', which was open before. {self._shut}")

    def _form(self, kind: type[SomeView], make: Callable[[], SomeView]) -> SomeView:
        """One form of each kind, so that running a cell again keeps what has been typed."""
        self._refuse_if_shut()
        form = self._forms.get(kind) or self._forms.setdefault(kind, self._resumed(make()))
        assert isinstance(form, kind)
        form.sign()
        return form

    def _resumed(self, form: SomeView) -> SomeView:
        """Give a new form what was typed in it and not saved before a crash or the end of the kernel."""
        if isinstance(form, Form):
            left = self.shelf.left(type(form).__name__)
            form.resume(left.typed, left.when) if left else form.resume()
        return form

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

    def save(self, rows: Rows, by: str, note: str = "", gone: Rows | None = None) -> int:
        """Keep rows and take out those of the keys in `gone`, as one batch; show that in every form.

        Gives the batch's number. Raises CaseError and StoreError, having saved nothing; also when someone
        else has saved the same rows since `case` was read last. Raises WorkbookError for answers of somebody
        who has finished an open round, or of somebody else than the one who is logged in.
        """
        by, typed = self._signed(by), typed_rows(self.name, rows)
        self._refuse_answers(typed.get("assessments", pd.DataFrame()))
        self._refuse_finishing(typed.get("invitations", pd.DataFrame()))
        token, self._token = self._token or uuid.uuid4().hex, ""
        try:
            batch = self.store.append(self.name, rows, by, note, gone=gone, seen=self._seen, token=token)
        except UnsureError:  # the same rows, saved again under the same token, are kept once
            self._token = token
            raise
        self._refresh()
        return batch

    def freeze(self, by: str, note: str = "") -> int:
        """Date the profile as it stands in its history, and show that in every form. Raises StoreError."""
        batch = self.store.freeze(self.name, self._signed(by), note)
        self._refresh()
        return batch

    def history(self, table: str) -> pd.DataFrame:
        """Give every row ever saved of a table, oldest first; see `Store.history`."""
        return self.store.history(self.name, table)

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

    def create(self, name: str, company: Mapping[str, object], start: str, by: str) -> Case:
        """Make another case that begins with the example's profile or from scratch, and give it.

        Raises StoreError when there is a case of that name.
        """
        return cases.create(self.store, name, company, start, by)

    def save_snapshot(self, folder: str | Path | None = None) -> Written:
        """Write the case as it stands as a snapshot folder: CSV files, and a manifest that proves them.

        While a round is open it leaves out every sealed answer, the taker's own too: others open the folder.
        It goes to `data/snapshots/<case>-<date>` unless another folder is named. Raises WorkbookError when
        that folder holds something else.
        """
        with told(), self._as_nobody():
            if folder is not None:
                return Written(self._store.export_folder(self.name, folder))
            return Written(to_dated_folder(self._store, self.name))


_OPEN: dict[tuple[str, str], Workbook] = {}
"""Workbooks open in this kernel: running the first cell again keeps the forms and what is typed there."""


def open(name: str) -> Workbook:  # noqa: A001
    """Open a case; one that is shipped in `data/` is taken into the store on first use.

    Raises WorkbookError that says which cases there are when there is none of that name.
    """
    try:
        with told():
            store = Store(viewer=identity.known())
            key = cases.found(store, name)
    except WorkbookError as error:
        _shut(str(error))
        raise
    _shut("")
    book = _OPEN.setdefault((repr(store), key), Workbook(key, store, identity))
    book.store = store
    return book


def _shut(why: str) -> None:
    """Let no workbook show anything, so that none answers for a case that was not asked for; or let all."""
    for book in _OPEN.values():
        book._shut = why
