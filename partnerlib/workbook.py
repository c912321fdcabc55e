"""What the notebooks use: a store, a case in it, and the forms on that case.

from partnerlib import workbook
book = workbook.open("larkspur")
book.assess()
"""

import datetime as dt
import difflib
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TypeVar

import pandas as pd

from partnerlib import export
from partnerlib.case import Case, slug
from partnerlib.exhibits.agenda import agenda_pages
from partnerlib.export.notebook import Slides
from partnerlib.forms import (
    AssessmentForm,
    CandidateForm,
    CompanyForm,
    DecisionForm,
    HistoryView,
    LedgerForm,
    NewCaseForm,
    OutputsView,
    ProfileForm,
    WeighForm,
    WhatIfView,
)
from partnerlib.forms.base import Rows, View
from partnerlib.forms.newcase import SCRATCH
from partnerlib.forms.outputs import Built, Progress
from partnerlib.manifest import Snapshot
from partnerlib.store import PROJECT, Store, StoreError
from partnerlib.tables import TABLES

DATA = PROJECT / "data"
"""Where snapshot folders are shipped and written: one folder a case."""

EXAMPLE_CASE, BLANK_CASE = "larkspur", "blank"

SomeView = TypeVar("SomeView", bound=View)


class WorkbookError(RuntimeError):
    """Something a person can mend. Notebooks show its message without a traceback."""

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


@dataclass(frozen=True)
class Written:
    """Where a snapshot was written."""

    folder: Path

    def __repr__(self) -> str:
        return f"The snapshot is in {_from_project(self.folder)}."


@dataclass(frozen=True)
class Pages:
    """Pages that were written to be printed: what each is, and where."""

    paths: Mapping[str, Path]

    def __repr__(self) -> str:
        return "\n".join(f"{title}: {_from_project(path)}" for title, path in self.paths.items())

    def _repr_html_(self) -> str:
        links = [
            f'<a href="{escape(os.path.relpath(path), quote=True)}" target="_blank">{escape(title)}</a>'
            for title, path in self.paths.items()
        ]
        return f"<p>Open and print: {' · '.join(links)}</p>"


class Workbook:
    """One case in a store, and the forms made on it. It is the desk of its forms."""

    def __init__(self, name: str, store: Store) -> None:
        self.name = name
        self.store = store
        self._forms: dict[type[View], View] = {}
        self._seen: int | None = None
        self._shut = ""

    def __repr__(self) -> str:
        return f"<Workbook {self.name}>"

    @property
    def case(self) -> Case:
        """The newest state of the case, read from the store each time. Raises WorkbookError."""
        self._refuse_if_shut()
        with _told():
            self._seen = self.store.newest(self.name)
            return self.store.load(self.name)

    @property
    def at_decision(self) -> Case | None:
        """The case as it stood when the last decision was recorded; None while there is none."""
        with _told():
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
        with _told():
            case = self.case
            pages = agenda_pages(case, candidate)
            written = {}
            for title, name, html in (
                ("Questions for them", "questions", pages.for_them),
                ("For us only, with our reasons", "for-us-only", pages.for_us),
            ):
                path = Path(folder or DATA / "agendas") / f"{case.name}-{pages.candidate}-{name}.html"
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(html, encoding="utf-8")
                written[title] = path
            return Pages(written)

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
        form = self._forms.get(kind) or self._forms.setdefault(kind, make())
        assert isinstance(form, kind)
        return form

    def save(self, rows: Rows, by: str, note: str = "", gone: Rows | None = None) -> int:
        """Keep rows and take out those of the keys in `gone`, as one batch; show that in every form.

        Gives the batch's number. Raises CaseError and StoreError, having saved nothing; also when someone
        else has saved the same rows since `case` was read last.
        """
        batch = self.store.append(self.name, rows, by, note, gone=gone, seen=self._seen)
        self._refresh()
        return batch

    def freeze(self, by: str, note: str = "") -> int:
        """Date the profile as it stands in its history, and show that in every form. Raises StoreError."""
        batch = self.store.freeze(self.name, by, note)
        self._refresh()
        return batch

    def history(self, table: str) -> pd.DataFrame:
        """Give every row ever saved of a table, oldest first; see `Store.history`."""
        return self.store.history(self.name, table)

    def undo(self, batch: int, by: str) -> int:
        """Put back what a batch changed and show that in every form. Raises StoreError."""
        number = self.store.undo(self.name, batch, by)
        self._refresh()
        return number

    def _refresh(self) -> None:
        case = self.case
        for form in self._forms.values():
            form.refresh(case)

    def create(self, name: str, company: Mapping[str, object], start: str, by: str) -> Case:
        """Make another case that begins with the example's profile or from scratch, and give it.

        Raises StoreError when there is a case of that name.
        """
        key = slug(name)
        if key in known_cases(self.store) or key == BLANK_CASE:
            raise StoreError(f"There is already a case called '{key}'. Choose another name.")
        template = Case.from_folder(DATA / (BLANK_CASE if start == SCRATCH else EXAMPLE_CASE))
        tables = {table: getattr(template, table) for table in ("parts", "profile", "anchors")}
        new = Case(
            key,
            {
                **tables,
                "company": pd.DataFrame([company], dtype="object").reindex(columns=template.company.columns),
            },
        )
        return self.store.create(new, by, f"new case, start: {start}")

    def save_snapshot(self, folder: str | Path | None = None) -> Written:
        """Write the case as it stands as a snapshot folder: CSV files, and a manifest that proves them.

        It goes to `data/snapshots/<case>-<date>` unless another folder is named. Raises WorkbookError when
        that folder holds something else.
        """
        with _told():
            if folder is not None:
                return Written(self.store.export_folder(self.name, folder))
            return Written(_to_dated_folder(self.store, self.name))


_OPEN: dict[tuple[str, str], Workbook] = {}
"""Workbooks open in this kernel: running the first cell again keeps the forms and what is typed there."""


def open(name: str) -> Workbook:  # noqa: A001
    """Open a case; one that is shipped in `data/` is taken into the store on first use.

    Raises WorkbookError that says which cases there are when there is none of that name.
    """
    try:
        with _told():
            store = Store()
            key = _found(store, name)
    except WorkbookError as error:
        _shut(str(error))
        raise
    _shut("")
    book = _OPEN.setdefault((repr(store), key), Workbook(key, store))
    book.store = store
    return book


def _shut(why: str) -> None:
    """Let no workbook show anything, so that none answers for a case that was not asked for; or let all."""
    for book in _OPEN.values():
        book._shut = why


def open_snapshot(folder: str | Path) -> Snapshot:
    """Read a snapshot folder, named as seen from here or from the project's folder.

    What is no such folder is taken for the name of a case: a snapshot of it as it stands is written and
    read. Raises WorkbookError that names every bad cell, or says that there is no such folder or case.
    """
    name = str(folder).strip()
    if not name:
        raise WorkbookError('Name a snapshot folder or a case, such as SNAPSHOT = "data/larkspur".')
    with _told():
        for place in (Path(name), PROJECT / name):
            if any((place / f"{table}.csv").is_file() for table in TABLES):
                return Snapshot.from_folder(place)
        if Path(name).name != name:
            raise WorkbookError(f"There is no folder {name} that holds a snapshot: parts.csv, profile.csv, …")
    return Snapshot.from_folder(open(name).save_snapshot().folder)


def slides(folder: str | Path) -> Slides:
    """Give the slides of a snapshot, by their keys; see `open_snapshot`."""
    return Slides(export.briefing(open_snapshot(folder)))


def outputs(folder: str | Path) -> OutputsView:
    """Give the view that builds what a board gets of a snapshot into `reports`; see `open_snapshot`."""
    snapshot = open_snapshot(folder)

    def build(progress: Progress) -> Built:
        with _told():
            made = export.build(snapshot, PROJECT / "reports", progress)
        titled = {export.TITLES[name]: made.folder / name for name in made.files}
        missing = tuple(f"{name} is missing. {why}" for name, why in made.missing.items())
        return Built(str(_from_project(made.folder)), titled, missing)

    return OutputsView(snapshot, build)


def known_cases(store: Store) -> list[str]:
    """Give the names of all cases: those in the store and those shipped in `data/`."""
    folders = [path.parent.name for path in DATA.glob("*/parts.csv")]
    shipped = [name for name in folders if name != BLANK_CASE and _slug(name) == name]
    return sorted({*store.cases(), *shipped})


def _found(store: Store, name: str) -> str:
    cases = store.cases()
    key = name if name in cases else _slug(name)
    if key in cases:
        return key
    if key == BLANK_CASE or not (DATA / key / "parts.csv").is_file():
        raise WorkbookError(_no_such_case(name, known_cases(store)))
    try:
        store.import_folder(DATA / key, key)
    except StoreError:
        if key not in store.cases():  # else another notebook was quicker
            raise
    return key


def _slug(name: str) -> str:
    try:
        return slug(str(name))
    except ValueError:
        return ""


def _no_such_case(name: str, cases: list[str]) -> str:
    like = difflib.get_close_matches(str(name).lower(), cases, 1)
    guess = f" Did you mean '{like[0]}'?" if like else ""
    return (
        f"There is no case '{name}'.{guess} There are: {', '.join(cases) or 'none yet'}. "
        "To make one, fill in the form at the end of notebook 0."
    )


@contextmanager
def _told() -> Iterator[None]:
    """Turn errors that people can mend into a WorkbookError, which notebooks show without a traceback."""
    try:
        yield
    except (StoreError, ValueError, OSError) as error:
        raise WorkbookError(str(error)) from error


def _to_dated_folder(store: Store, name: str) -> Path:
    """Write a case into a folder of today's date, numbered where an earlier one holds something else."""
    first = path = DATA / "snapshots" / f"{name}-{dt.date.today():%Y-%m-%d}"
    number = 1
    while True:
        try:
            return store.export_folder(name, path)
        except FileExistsError:
            number += 1
            path = first.with_name(f"{first.name}-{number}")


def _from_project(path: Path) -> Path:
    return path.resolve().relative_to(PROJECT) if path.resolve().is_relative_to(PROJECT) else path
