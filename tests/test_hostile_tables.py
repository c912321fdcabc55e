"""Hostile snapshot folders: any cells, any damage and any size are taken whole or refused, soon."""

import contextlib
import tempfile
import time
from pathlib import Path

import pytest
from cases import small_tables, write_raw
from hypothesis import example, given, settings
from hypothesis import strategies as st
from test_hostile_forms import HOSTILE, PLAIN

from partnerlib.case import Case
from partnerlib.store import Store
from partnerlib.tables import TABLES, CaseError
from partnerlib.workbook.written import write_agenda

SMALL = small_tables()
CELLS = [(table, row, column) for table, raw in SMALL.items() for row in raw.index for column in raw]
TEXTS = st.sampled_from(HOSTILE + PLAIN) | st.text(max_size=20)
MOST_SECONDS, MOST_LETTERS = 5, 500_000


few = settings(max_examples=25)


def taken(folder: Path) -> Case | CaseError:
    """Give the case of a folder, or why it is refused."""
    try:
        return Case.from_folder(folder, "larch")
    except CaseError as error:
        return error


def kept_whole_or_refused(folder: Path) -> None:
    """A folder is refused with its faults, or gives a case that a store and a new folder keep as it is."""
    case = taken(folder)
    if isinstance(case, CaseError):
        assert case.faults
        assert len(str(case)) < MOST_LETTERS
        return
    with contextlib.closing(Store(f"sqlite:///{folder.parent}/store.sqlite")) as store:
        assert store.create(case, "Dana") == store.load("larch") == case
    assert taken(case.to_folder(folder.parent / "again")) == case


@few
@given(st.dictionaries(st.sampled_from(CELLS), TEXTS, min_size=1, max_size=2))
@example({("candidates", 0, "name"): "\ud800"})
def test_any_cells_are_kept_whole_or_refused(cells):
    tables = {name: raw.copy() for name, raw in SMALL.items()}
    for (table, row, column), text in cells.items():
        tables[table].loc[row, column] = text.encode(errors="replace").decode()
    with tempfile.TemporaryDirectory() as scratch:
        kept_whole_or_refused(write_raw(Path(scratch) / "small", tables))


@few
@given(st.sampled_from(sorted(TABLES)), st.integers(0, 400), st.integers(0, 30), st.binary(max_size=6))
def test_any_damage_to_a_file_is_kept_whole_or_refused(table, at, gone, put):
    with tempfile.TemporaryDirectory() as scratch:
        folder = write_raw(Path(scratch) / "small", SMALL)
        file = folder / f"{table}.csv"
        content = file.read_bytes() if file.exists() else b""
        file.write_bytes(content[:at] + put + content[at + gone :])
        kept_whole_or_refused(folder)


@pytest.mark.parametrize(("level", "kind"), [("7", Case), ("so many", CaseError)])
def test_a_hundred_thousand_rows_are_read_or_refused_soon(small_folder, level, kind):
    rows = [f"ash,reps,P{n},{level},,,,2026-10-05T14:30:00Z" for n in range(100_000)]
    file = small_folder / "assessments.csv"
    file.write_text("\n".join([file.read_text().split("\n")[0], *rows]))
    start = time.process_time()
    found = taken(small_folder)
    assert time.process_time() - start < MOST_SECONDS
    assert isinstance(found, kind)
    assert len(found.assessments if isinstance(found, Case) else found.faults) == len(rows)
    assert len(str(found)) < MOST_LETTERS


@pytest.mark.parametrize("key", ["../../evil", "a/b", "/etc/evil", "..", "a\\b", "C:evil", "株"])
def test_pages_to_print_lie_in_their_folder_whatever_a_candidate_is_called(tmp_path, key):
    tables = {name: raw.replace({"candidate": {"elm": key}}) for name, raw in SMALL.items()}
    pages = write_agenda(Case("larch", tables), key, tmp_path / "pages")
    written = set(tmp_path.rglob("*.html"))
    assert written == set(pages.paths.values())
    assert {file.parent for file in written} == {tmp_path / "pages"}
    assert not [file for file in written if set(file.name) & set("\\:")]
