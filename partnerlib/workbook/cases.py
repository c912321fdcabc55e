"""Which cases there are, in the store and among the folders of the project, and how another one is made."""

import difflib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from textwrap import fill

import pandas as pd

from partnerlib.case import Case, slug
from partnerlib.forms.newcase import SCRATCH
from partnerlib.intake import Rows, typed_rows
from partnerlib.longlist.handover import IDEAL_OF, not_frozen
from partnerlib.store import PROJECT, Store, StoreError

DATA = PROJECT / "data"
"""Where snapshot folders are shipped and written: one folder a case."""

EXAMPLE_CASE, BLANK_CASE = "larkspur", "blank"

IDEAL = ("company", "parts", "profile", "anchors", "profile_history")
"""The tables that a case hands over: who we are, and the ideal with its dates."""


WIDEST = 96
"""Characters in a line of an error: a notebook beside a panel has room for them."""


class WorkbookError(RuntimeError):
    """Something a person can mend. Notebooks show its message without a traceback."""

    def _render_traceback_(self) -> list[str]:
        return [wrapped(str(self))]


def wrapped(text: str) -> str:
    """Break long lines at spaces: notebooks would break them inside words."""
    lines = (line if len(line) <= WIDEST else _broken(line) for line in text.splitlines())
    return "\n".join(lines)


def _broken(line: str) -> str:
    """Break a line; one of a list goes on further to the right."""
    indent = " " * 4 if line.startswith(" ") else ""
    return fill(line, WIDEST, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)


@contextmanager
def told() -> Iterator[None]:
    """Turn errors that people can mend into a WorkbookError, which notebooks show without a traceback."""
    try:
        yield
    except (StoreError, ValueError, OSError) as error:
        raise WorkbookError(str(error)) from error


def from_project(path: Path) -> Path:
    """Name a path from the project's folder where it is inside, as `open_snapshot` reads it."""
    return path.resolve().relative_to(PROJECT) if path.resolve().is_relative_to(PROJECT) else path


def known_cases(store: Store) -> list[str]:
    """Give the names of all cases: those in the store and those shipped in `data/`."""
    folders = [path.parent.name for path in DATA.glob("*/parts.csv")]
    shipped = [name for name in folders if name != BLANK_CASE and _slug(name) == name]
    return sorted({*store.cases(), *shipped})


def taken(store: Store) -> list[str]:
    """Give the names that no new case can have."""
    return [*known_cases(store), BLANK_CASE]


def found(store: Store, name: str) -> str:
    """Give the name by which the store keeps a case, taking a shipped one into it on first use.

    Raises WorkbookError that says which cases there are when there is none of that name.
    """
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


def create(store: Store, name: str, company: Mapping[str, object], start: str, by: str) -> Case:
    """Make another case that begins with the example's profile or from scratch, and give it.

    Raises StoreError when there is a case of that name.
    """
    key = _new(store, name)
    template = Case.from_folder(DATA / (BLANK_CASE if start == SCRATCH else EXAMPLE_CASE))
    tables = {table: getattr(template, table) for table in ("parts", "profile", "anchors")}
    us = pd.DataFrame([company], dtype="object").reindex(columns=template.company.columns)
    return store.create(Case(key, {**tables, "company": us}), by, f"new case, start: {start}")


def hand_over(store: Store, name: str, case: Case, rows: Rows, by: str) -> Case:
    """Make another case of the ideal of this one, first, and of these candidates, second; and give it.

    `case` is as it stood when the candidates were chosen. Everything is checked before anything is kept; the
    same handed over again after the store went away in between goes on where it was. Raises StoreError when
    there is a case of that name, when the ideal is not frozen as it stands, or has been changed since;
    CaseError for bad cells.
    """
    if store.load(case.name).profile_fingerprint != case.profile_fingerprint:
        raise StoreError("The ideal has been changed since the list was screened. Look at the list again.")
    if why := not_frozen(case):
        raise StoreError(why)
    ideal = Case(slug(name), {table: getattr(case, table) for table in IDEAL})
    typed = typed_rows(ideal.name, rows)
    ideal.replace(**typed)
    note = f"{IDEAL_OF}{case.name}, handed over"
    if not _begun(store, ideal, note):
        _new(store, name)
        store.create(ideal, by, note)
    store.append(ideal.name, typed, by, f"candidates from a long list, screened in {case.name}")
    return store.load(ideal.name)


def _begun(store: Store, ideal: Case, note: str) -> bool:
    """Tell whether this ideal was handed over and the candidates were not."""
    there = ideal.name in store.cases() and store.batches(ideal.name)["note"].tolist() == [note]
    return there and store.load(ideal.name) == ideal


def _new(store: Store, name: str) -> str:
    """Give the key of a new case; StoreError when there is one of that name."""
    key = slug(name)
    if key in taken(store):
        raise StoreError(f"There is already a case called '{key}'. Choose another name.")
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
