"""All outputs are built from one snapshot, name it, and come out the same to the byte."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import ipywidgets as W  # noqa: N812
import openpyxl
import pytest
from cases import DATA
from pptx import Presentation
from programs import words_of
from pypdf import PdfReader

from partnerlib import workbook
from partnerlib.case import Case
from partnerlib.export import TITLES, Outputs, build
from partnerlib.export import __main__ as command
from partnerlib.export.outputs import RECEIPT
from partnerlib.export.pdf import VARIABLE, ChromiumError, browser, pdf
from partnerlib.forms.outputs import Built, OutputsView
from partnerlib.manifest import Snapshot, take


@pytest.fixture(scope="module")
def larkspur() -> Snapshot:
    return Snapshot.from_folder(DATA / "larkspur")


@pytest.fixture(scope="module")
def told() -> list[tuple[float, str]]:
    return []


@pytest.fixture(scope="module")
def built(
    larkspur: Snapshot, told: list[tuple[float, str]], tmp_path_factory: pytest.TempPathFactory
) -> Outputs:
    return build(larkspur, tmp_path_factory.mktemp("reports"), lambda *said: told.append(said))


@pytest.fixture(scope="module")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A snapshot of a case with no candidate: quick to build."""
    return take(Case.from_folder(DATA / "blank"), tmp_path_factory.mktemp("taken") / "blank")


def sums(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}


def test_every_output_is_there_and_the_receipt_knows_it(built: Outputs, larkspur: Snapshot) -> None:
    assert built.files == tuple(TITLES)
    assert built.folder.name == f"larkspur-{larkspur.fingerprint}"
    receipt = json.loads((built.folder / RECEIPT).read_text())
    assert receipt["sha256"] == {n: s for n, s in sums(built.folder).items() if n != RECEIPT}
    assert receipt["fingerprint"] == larkspur.case.fingerprint()
    assert (receipt["source"], receipt["proved"]) == (str(larkspur), True)


def test_progress_grows_to_the_end_and_says_what_is_made(
    built: Outputs, told: list[tuple[float, str]]
) -> None:
    shares = [share for share, _ in told]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0.0, 1.0)
    said = " ".join(words for _, words in told)
    assert "candidate 3 of 6" in said
    assert "Excel" in said


def test_every_output_names_the_snapshot(built: Outputs, larkspur: Snapshot) -> None:
    source = str(larkspur)
    assert larkspur.fingerprint in (built.folder / "fit-report.html").read_text()
    slides = (built.folder / "board-briefing.html").read_text()
    assert slides.count(source) >= slides.count("<section") > 8
    assert all(larkspur.fingerprint in page for page in words_of(built.folder / "fit-report.pdf")[1:])
    for slide in Presentation(str(built.folder / "board-briefing.pptx")).slides:
        assert any(source in shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)
    book = openpyxl.load_workbook(built.folder / "numbers.xlsx", read_only=True)
    first = book.worksheets[0]
    assert any(source in str(cell) for row in first.iter_rows(values_only=True) for cell in row)
    book.close()


def test_the_report_and_its_print_stay_small(built: Outputs) -> None:
    assert (built.folder / "fit-report.html").stat().st_size < 3_000_000
    assert (built.folder / "board-briefing.html").stat().st_size < 3_000_000
    assert (built.folder / "fit-report.pdf").stat().st_size < 3_000_000


def test_the_pdf_says_of_when_the_snapshot_is(built: Outputs, larkspur: Snapshot) -> None:
    about = PdfReader(built.folder / "fit-report.pdf").metadata
    assert about is not None
    assert about.creation_date == larkspur.state_of
    assert str(about.creator).strip().startswith("partnerlib")


def test_another_process_builds_the_same_bytes(built: Outputs, tmp_path: Path) -> None:
    """Even with other names for the time zone and another order of sets."""
    own = {"PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo"}
    subprocess.run(
        [sys.executable, "-m", "partnerlib.export", str(DATA / "larkspur"), "--to", str(tmp_path)],
        check=True,
        capture_output=True,
        env=os.environ | own,
    )
    assert sums(tmp_path / built.folder.name) == sums(built.folder)


def test_a_changed_table_changes_the_folder_and_is_told(blank: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(blank, tmp_path / "changed")
    before = Snapshot.from_folder(folder)
    parts = (folder / "parts.csv").read_text()
    (folder / "parts.csv").write_text(parts.replace("who,", "who,9", 1))
    changed = Snapshot.from_folder(folder)
    made = build(changed, tmp_path)
    assert made.folder.name != f"{before.case.name}-{before.fingerprint}"
    for name in ("fit-report.html", "board-briefing.html"):
        assert "hanged" in (made.folder / name).read_text()
    assert "table parts" in json.loads((made.folder / RECEIPT).read_text())["doubt"]


def test_without_a_browser_only_the_pdf_is_missing(
    blank: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(VARIABLE, "no-such-browser")
    assert command.main([str(blank), "--to", str(tmp_path)]) == 1
    said = capsys.readouterr()
    assert "fit-report.pdf is missing. PARTNERLIB_CHROMIUM names no-such-browser" in said.err
    assert "Install Chromium" in said.err
    (folder,) = tmp_path.iterdir()
    assert {path.name for path in folder.iterdir()} == {*TITLES, RECEIPT} - {"fit-report.pdf"}
    assert "fit-report.html" in said.out


def test_a_browser_that_prints_nothing_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = "<!doctype html><title>x</title>"
    monkeypatch.setenv(VARIABLE, "true")
    with pytest.raises(ChromiumError, match=r"did not print the PDF.*open the HTML report"):
        pdf(page)
    broken = tmp_path / "browser"
    broken.write_text(
        '#!/bin/sh\nfor each; do case $each in --print-to-pdf=*) echo %PDF- > "${each#*=}";; esac; done\n'
    )
    broken.chmod(0o755)
    monkeypatch.setenv(VARIABLE, str(broken))
    with pytest.raises(ChromiumError, match="did not print the PDF"):
        pdf(page)  # half a file
    broken.write_text("#!/bin/sh\nsleep 47\n")
    monkeypatch.setattr("partnerlib.export.pdf.SECONDS", 1)
    with pytest.raises(ChromiumError, match="did not finish within 1 seconds"):
        pdf(page)
    monkeypatch.delenv(VARIABLE)
    monkeypatch.setattr("partnerlib.export.pdf.PROGRAMS", ("no-such-browser",))
    monkeypatch.setattr("partnerlib.export.pdf.PLACES", ())
    with pytest.raises(ChromiumError, match="no Chromium, Chrome or Edge"):
        browser()


def test_a_folder_that_is_none_is_told_without_a_traceback(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["data/nowhere"]) == 1
    assert "There is no folder data/nowhere" in capsys.readouterr().err


def test_what_cannot_be_written_leaves_the_earlier_files_and_no_scratch(
    blank: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    snapshot = Snapshot.from_folder(blank)
    first = build(snapshot, tmp_path)
    before = sums(first.folder)
    write = Path.write_bytes

    def full(path: Path, content: bytes) -> int:
        if "numbers" in path.name:
            write(path, content[:10])
            raise OSError(28, "No space left on device")
        return write(path, content)

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match=r"could not be written to .*: No space left on device"):
        build(snapshot, tmp_path)
    assert sums(first.folder) == before


def test_an_output_that_is_gone_now_leaves_no_older_one(
    blank: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    snapshot = Snapshot.from_folder(blank)
    first = build(snapshot, tmp_path)
    assert (first.folder / "fit-report.pdf").exists()
    monkeypatch.setenv(VARIABLE, "no-such-browser")
    again = build(snapshot, tmp_path)
    assert again.folder == first.folder
    assert not (first.folder / "fit-report.pdf").exists()
    assert list(again.missing) == ["fit-report.pdf"]


class TestView:
    def view(self, larkspur: Snapshot, **how: object) -> OutputsView:
        def make(progress: object) -> Built:
            assert view.build_button.disabled
            view.build_button.click()  # a second click while it runs starts nothing
            calls.append(1)
            progress(0.5, "Half <of> it")  # type: ignore[operator]
            stages.append((view.bar.value, view.bar.layout.visibility, view.stage.value))
            if "error" in how:
                raise RuntimeError(str(how["error"]))
            return Built("reports/x", {"Slides": Path("reports/x/<a>.html")}, ("y.pdf is missing. <Why>",))

        calls: list[int] = []
        stages: list[tuple[int, str, str]] = []
        view = OutputsView(larkspur, make)
        view.calls, view.stages = calls, stages  # type: ignore[attr-defined]
        view.build_button.click()
        return view

    def test_it_tells_progress_then_links_and_what_is_missing(self, larkspur: Snapshot) -> None:
        view = self.view(larkspur)
        assert view.calls == [1]  # type: ignore[attr-defined]
        assert view.stages == [(50, "visible", "<p>Half &lt;of&gt; it …</p>")]  # type: ignore[attr-defined]
        assert "Built 1 files in reports/x" in view.status.value
        assert "y.pdf is missing. &lt;Why&gt;" in view.status.value
        (shown,) = view.links.outputs
        assert "&lt;a&gt;.html</a>: Slides" in shown["data"]["text/html"]
        assert not view.build_button.disabled
        assert view.bar.layout.visibility == "hidden"
        assert str(larkspur)[1:] in view.box.children[1].value

    def test_an_error_is_told_and_the_button_works_again(self, larkspur: Snapshot) -> None:
        view = self.view(larkspur, error="The disk is full")
        assert "The disk is full" in view.status.value
        assert view.links.outputs == ()
        assert not view.build_button.disabled

    def test_the_workbook_builds_into_reports(
        self, blank: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(workbook.cases, "PROJECT", tmp_path)
        view = workbook.outputs(blank)
        assert isinstance(view.build_button, W.Button)
        view.build_button.click()
        assert "✓ Built 5 files in reports/blank-" in view.status.value
        (folder,) = (tmp_path / "reports").iterdir()
        assert {path.name for path in folder.iterdir()} == {*TITLES, RECEIPT}


def test_a_cases_name_takes_a_snapshot_of_it_as_it_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PARTNERLIB_STORE", f"sqlite:///{tmp_path}/store.sqlite")
    monkeypatch.setattr(workbook.cases, "DATA", shutil.copytree(DATA, tmp_path / "data"))
    monkeypatch.setattr(workbook.cases, "PROJECT", tmp_path)
    book = workbook.open("larkspur")
    book.save({"parts": [{"part": "now", "weight": 0.5}]}, "Dana")
    monkeypatch.chdir(tmp_path)
    taken = workbook.open_snapshot("larkspur")
    assert taken.case == book.case
    assert taken.proved
    assert (tmp_path / "data" / "snapshots").is_dir()
    (tmp_path / "larkspur").mkdir()
    assert workbook.open_snapshot(" Larkspur ").case == book.case
    with pytest.raises(workbook.WorkbookError, match=r"no case 'larkspu'\. Did you mean 'larkspur'"):
        workbook.open_snapshot("larkspu")
    with pytest.raises(workbook.WorkbookError, match="Name a snapshot folder or a case"):
        workbook.open_snapshot("")
