"""A case in a store with the forms on it, tied together: the desk that notebooks work at."""

import datetime as dt
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

from IPython import get_ipython

from partnerlib import identity, sheets
from partnerlib.case import Case
from partnerlib.exhibits import Exhibit
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
from partnerlib.forms.alone import alone
from partnerlib.forms.base import Form, Rows, View
from partnerlib.forms.shortlist.form import ShortlistForm
from partnerlib.longlist import TOP, Screening
from partnerlib.store import Store
from partnerlib.workbook import cases, lists
from partnerlib.workbook.cases import WorkbookError, taken, told, wrapped
from partnerlib.workbook.desk import SavingSeat
from partnerlib.workbook.live import LiveExhibit, Maker
from partnerlib.workbook.written import Pages, Written, to_dated_folder, write_agenda

SomeView = TypeVar("SomeView", bound=View)


class Workbook(SavingSeat):
    """One case in a store, and the forms made on it. It is the desk of its forms."""

    def __repr__(self) -> str:
        return f"<Workbook {self.name}>"

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
        case = self.case
        sheet = sheets.read(data, case, dt.datetime.now(dt.UTC))
        if sheet.assessor == self.me:
            return sheet
        return sheets.beside_unseen(sheet, case, self.store.batches(self.name))

    def what_if(self) -> WhatIfView:
        """Give the view in which weights can be moved and the ranking follows; it saves nothing."""
        return self._form(WhatIfView, lambda: WhatIfView(self))

    def new_case(self) -> NewCaseForm:
        """Give the form that starts another case."""
        return self._form(NewCaseForm, lambda: NewCaseForm(self, self.create))

    def screen(self, folder: str | Path, top: int = TOP) -> Screening | Exhibit:
        """Screen the long list of a folder with the ideal; see `longlist.screen` and `data/README.md`.

        The folder is named as seen from here or from the project's. Where the case is not ready for the
        list it gives what has to be done first, which every exhibit of a screening shows. Raises
        WorkbookError that names everything wrong with the list.
        """
        with told():
            return lists.screen(folder, self.case, top)

    def shortlist(self, folder: str | Path, top: int = TOP) -> ShortlistForm:
        """Give the form that tries other weights on a long list, and hands companies over to a new case.

        Takes and raises what `screen` does.
        """
        with told():
            there = lists.reader(lists.found(folder))
        there(self.case)
        title = str(cases.from_project(there.folder))
        make = partial(ShortlistForm, self, title, top, there, self.hand_over, lambda: taken(self.store))
        return self._form(ShortlistForm, make, (ShortlistForm, there.folder, top))

    def hand_over(self, name: str, case: Case, rows: Rows, by: str) -> Case:
        """Make another case of the ideal of this one and of these candidates; see `cases.hand_over`."""
        return cases.hand_over(self.store, name, case, rows, self._signed(by))

    def show(self, make: Maker) -> LiveExhibit:
        """Give an exhibit that follows the case and the person who sits here, as `exhibits.revealed` does.

        Nothing of it stays in the notebook's file, nor on the screen when somebody else sits down.
        """
        return self._form(LiveExhibit, lambda: LiveExhibit(self, make, self._refresh), make)

    @alone
    def _form(self, kind: type[SomeView], make: Callable[[], SomeView], about: object = None) -> SomeView:
        """One form of each kind, so that running a cell again keeps what has been typed."""
        self._refuse_if_shut()
        key = about or kind
        form = self._forms.get(key) or self._forms.setdefault(key, self._resumed(make()))
        assert isinstance(form, kind)
        form.sign()
        return form

    def _resumed(self, form: SomeView) -> SomeView:
        """Give a new form what was typed in it and not saved before a crash or the end of the kernel."""
        if isinstance(form, Form):
            left = self.shelf.left(type(form).__name__, form.merges)
            form.resume(left.typed, left.when, left.earlier) if left else form.resume()
        return form

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
        with told():
            store = self._as(None if self.store.viewer is None else "")
            if folder is not None:
                return Written(store.export_folder(self.name, folder))
            return Written(to_dated_folder(store, self.name))


_OPEN: dict[tuple[str, str], Workbook] = {}
"""Workbooks open in this kernel: running the first cell again keeps the forms and what is typed there."""


def open(name: str) -> Workbook:  # noqa: A001
    """Open a case; one that is shipped in `data/` is taken into the store on first use.

    From now on a name that no cell has made yet is told in one line. Raises WorkbookError that says which
    cases there are when there is none of that name.
    """
    if (shell := get_ipython()) is not None:
        shell.set_custom_exc((NameError,), _tell_missing)
    try:
        with told():
            store = Store(viewer=identity.known())
            identity.refuse_two(store.person)
            key = cases.found(store, name)
    except WorkbookError as error:
        _shut(str(error))
        raise
    _shut("")
    book = _OPEN.setdefault((repr(store), key), Workbook(key, store, identity))
    book.store = store
    return book


def _tell_missing(
    shell: Any, kind: type, error: NameError, trace: TracebackType, tb_offset: int | None = None
) -> None:
    """Tell which cells to run where a cell uses what another one makes; any other error as ever."""
    last = trace
    while last.tb_next is not None:
        last = last.tb_next
    if not error.name or last.tb_frame.f_globals is not shell.user_global_ns:
        return shell.showtraceback((kind, error, trace), tb_offset=tb_offset)
    words = (
        f"There is no {error.name} yet: the cell above that makes it has not been run, or has said what is "
        "wrong, or the name is spelled differently there. Mend that, then choose Run > Run All Cells."
    )
    shell._showtraceback(kind, error, [wrapped(words)])


def _shut(why: str) -> None:
    """Let no workbook show anything, so that none answers for a case that was not asked for; or let all."""
    for book in _OPEN.values():
        book._shut = why
