"""What the notebooks use: opening a case, seeing each other's saves, snapshots, plain messages."""

import datetime as dt
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from cases import DATA

from partnerlib import workbook
from partnerlib.case import Case
from partnerlib.store import Store, StoreError
from partnerlib.workbook import Workbook, WorkbookError


@pytest.fixture(autouse=True)
def own_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store and a data folder of the test's own, with the shipped cases in it."""
    for case in ("larkspur", "blank"):
        shutil.copytree(DATA / case, tmp_path / "data" / case)
    monkeypatch.setenv("PARTNERLIB_STORE", f"sqlite:///{tmp_path}/store.sqlite")
    monkeypatch.setattr(workbook.cases, "DATA", tmp_path / "data")
    monkeypatch.setattr(workbook.book, "_OPEN", {})
    return tmp_path


def contents(folder: Path) -> dict[str, bytes]:
    """Give the tables in a folder; a manifest says when they were saved, which differs."""
    return {path.name: path.read_bytes() for path in folder.glob("*.csv")}


def weigh(book: Workbook, weight: float) -> int:
    return book.save({"parts": [{"part": "now", "weight": weight}]}, "Dana")


def weight_of_now(book: Workbook) -> float:
    return float(book.case.parts.set_index("part").at["now", "weight"])


def test_first_use_takes_the_shipped_case_over() -> None:
    assert workbook.open("larkspur").case == Case.from_folder(DATA / "larkspur")


def test_saving_never_changes_the_shipped_folder(own_place: Path) -> None:
    before = contents(own_place / "data" / "larkspur")
    weigh(workbook.open("larkspur"), 0.5)
    assert contents(own_place / "data" / "larkspur") == before


def test_opening_again_shows_what_was_saved() -> None:
    weigh(workbook.open("larkspur"), 0.5)
    assert weight_of_now(workbook.open("larkspur")) == 0.5
    assert len(Store().batches("larkspur")) == 2


def test_running_the_first_cell_again_gives_the_same_workbook_with_a_fresh_store() -> None:
    book = workbook.open("larkspur")
    form, store = book.assess(), book.store
    assert workbook.open("larkspur") is book
    assert book.store is not store
    assert book.assess() is form


def test_two_workbooks_on_one_store_see_each_others_saves() -> None:
    workbook.open("larkspur")
    one, other = Workbook("larkspur", Store()), Workbook("larkspur", Store())
    batch = weigh(one, 0.5)
    assert weight_of_now(other) == 0.5
    other.undo(batch, "Ravi")
    assert weight_of_now(one) == 0.1


def test_forms_of_a_workbook_see_each_others_saves() -> None:
    book = workbook.open("larkspur")
    profile = book.edit_profile()
    weigh(book, 0.5)
    assert profile.weights["now"].text == "0.5"


def test_a_case_may_be_named_as_people_write_it() -> None:
    assert workbook.open("Larkspur").name == "larkspur"


def test_a_case_made_by_the_form_can_be_opened() -> None:
    book = workbook.open("larkspur")
    book.create("Acme 2027", {"name": "Acme"}, "scratch", "Dana")
    assert len(workbook.open("acme-2027").case.profile) == 12


@pytest.mark.parametrize("name", ["larkspurr", "blank", "../larkspur-secret", "", "??"])
def test_an_unknown_case_is_answered_with_the_cases_there_are(name: str) -> None:
    with pytest.raises(WorkbookError) as caught:
        workbook.open(name)
    assert f"There is no case '{name}'." in str(caught.value)
    assert "There are: larkspur." in str(caught.value)
    assert "the form at the end of notebook 0" in str(caught.value)
    assert ("Did you mean 'larkspur'?" in str(caught.value)) == ("larkspur" in name)


def test_notebooks_show_a_workbook_error_as_its_message_alone() -> None:
    from IPython.core.interactiveshell import InteractiveShell
    from IPython.utils.capture import capture_output

    shell = InteractiveShell()
    with capture_output() as said:
        shell.run_cell("from partnerlib import workbook\nworkbook.open('nowhere')")
    assert "There is no case 'nowhere'" in said.stdout
    assert "Traceback" not in said.stdout


def test_a_database_that_cannot_be_used_is_told_without_a_traceback(
    own_place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (own_place / "broken.sqlite").write_bytes(b"not a database at all" * 100)
    monkeypatch.setenv("PARTNERLIB_STORE", f"sqlite:///{own_place}/broken.sqlite")
    with pytest.raises(WorkbookError, match="is not a workbook store"):
        workbook.open("larkspur")


def test_a_shipped_folder_with_faults_is_told_without_a_traceback(own_place: Path) -> None:
    (own_place / "data" / "larkspur" / "parts.csv").write_text("part,weight\nwho,a lot\n")
    with pytest.raises(WorkbookError, match="a lot"):
        workbook.open("larkspur")


def test_a_snapshot_goes_into_a_dated_folder_and_says_where(own_place: Path) -> None:
    book = workbook.open("larkspur")
    snapshot = book.save_snapshot()
    assert snapshot.folder == own_place / "data" / "snapshots" / f"larkspur-{dt.date.today()}"
    assert repr(snapshot) == f"The snapshot is in {snapshot.folder}."
    assert contents(snapshot.folder) == contents(DATA / "larkspur")
    assert book.save_snapshot() == snapshot


def test_a_second_snapshot_of_a_day_does_not_overwrite_the_first() -> None:
    book = workbook.open("larkspur")
    first = book.save_snapshot()
    weigh(book, 0.5)
    second = book.save_snapshot()
    assert second.folder.name == f"{first.folder.name}-2"
    assert contents(first.folder) == contents(DATA / "larkspur")


def test_a_snapshot_never_overwrites_a_named_folder(own_place: Path) -> None:
    (own_place / "mine").mkdir()
    (own_place / "mine" / "notes.txt").write_text("keep")
    with pytest.raises(WorkbookError, match="already holds something else"):
        workbook.open("larkspur").save_snapshot(own_place / "mine")


def test_two_notebooks_may_open_a_case_for_the_first_time_at_once(own_place: Path) -> None:
    code = f"""
from pathlib import Path
from partnerlib import workbook
workbook.DATA = Path({str(own_place / "data")!r})
print(workbook.open("larkspur").name)
"""
    started = [
        subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, cwd=DATA.parent)
        for _ in range(3)
    ]
    assert [process.communicate(timeout=120)[0] for process in started] == ["larkspur\n"] * 3
    with sqlite3.connect(own_place / "store.sqlite") as database:
        assert database.execute("select count(*) from batches").fetchone() == (1,)


class TestTwoPeopleAtOnce:
    """Two kernels on one store, each with forms that were opened before the other one saved."""

    def test_a_correction_keeps_what_the_other_one_corrected_meanwhile(self) -> None:
        dana, ravi = Workbook("larkspur", workbook.open("larkspur").store), workbook.open("larkspur")
        forms = [dana.add_candidate(), ravi.add_candidate()]
        for form, field, text, who in zip(
            forms, ("upside", "employees"), ("2500000", "300"), ("Dana", "Ravi"), strict=True
        ):
            form.subject.value = "nor"
            form.fields[field].input.value = text
            form.who.input.value = who
        for form in forms:
            form.save_button.click()
        (row,) = ravi.case.candidates.query("candidate == 'nor'").itertuples()
        assert (row.upside, row.employees) == (2_500_000, 300)

    def test_a_name_the_other_one_has_just_added_is_refused(self) -> None:
        dana, ravi = Workbook("larkspur", workbook.open("larkspur").store), workbook.open("larkspur")
        forms = [dana.add_candidate(), ravi.add_candidate()]
        for form, kind in zip(forms, ("haulier", "bank"), strict=True):
            form.fields["name"].input.value = "Beta"
            form.fields["kind"].input.value = kind
            form.who.input.value = "Dana"
            form.save_button.click()
        assert "there is a candidate called Beta already" in forms[1].status.value
        assert ravi.case.candidates.set_index("candidate").at["beta", "kind"] == "haulier"

    def test_rows_saved_since_they_were_read_are_not_replaced_unseen(self) -> None:
        dana, ravi = Workbook("larkspur", workbook.open("larkspur").store), workbook.open("larkspur")
        assert weight_of_now(dana) == weight_of_now(ravi) == 0.1
        weigh(dana, 0.5)
        with pytest.raises(StoreError, match="Someone else has just saved this too"):
            weigh(ravi, 0.7)
        assert weight_of_now(ravi) == 0.5
        weigh(ravi, 0.7)
        assert weight_of_now(dana) == 0.7


def test_a_snapshot_is_found_by_the_path_that_was_said(
    own_place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook.cases, "PROJECT", own_place)
    book = workbook.open("larkspur")
    said = repr(book.save_snapshot()).removeprefix("The snapshot is in ").removesuffix(".")
    assert not Path(said).is_absolute()
    monkeypatch.chdir(own_place / "data")
    assert workbook.open_snapshot(said).case.fingerprint() == book.case.fingerprint()
    with pytest.raises(WorkbookError, match="There is no folder data/nowhere"):
        workbook.open_snapshot("data/nowhere")


def test_snapshots_are_not_taken_for_cases(own_place: Path) -> None:
    book = workbook.open("larkspur")
    book.save_snapshot()
    assert workbook.known_cases(book.store) == ["larkspur"]
