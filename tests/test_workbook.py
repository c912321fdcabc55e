"""What the notebooks use: opening a case, seeing each other's saves, snapshots, plain messages."""

import asyncio
import datetime as dt
import io
import shutil
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import openpyxl
import pytest
from cases import DATA, small_tables
from form_tools import every_widget, words

from partnerlib import exhibits, export, findings, identity, rounds, workbook
from partnerlib.case import Case
from partnerlib.exhibits.exhibit import Exhibit
from partnerlib.export.excel import excel
from partnerlib.forms.base import View
from partnerlib.store import Store, StoreError, UnsureError
from partnerlib.tables import TABLES, CaseError
from partnerlib.workbook import Workbook, WorkbookError, live
from partnerlib.workbook.live import LiveExhibit


@pytest.fixture(autouse=True)
def own_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store and a data folder of the test's own, with the shipped cases in it."""
    for case in ("larkspur", "blank"):
        shutil.copytree(DATA / case, tmp_path / "data" / case)
    monkeypatch.setenv("PARTNERLIB_STORE", f"sqlite:///{tmp_path}/store.sqlite")
    monkeypatch.setattr(workbook.cases, "DATA", tmp_path / "data")
    monkeypatch.setattr(workbook.book, "_OPEN", {})
    monkeypatch.setattr(identity, "_said", "")
    monkeypatch.setenv(identity.FOLDER, str(tmp_path / "config"))
    for variable in identity.TOLD_BY:
        monkeypatch.delenv(variable, raising=False)
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


def test_a_save_nobody_knows_the_fate_of_is_kept_once_when_saved_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    book = workbook.open("larkspur")
    really, kept = Store.append, []

    def append(store: Store, *args: object, **more: object) -> int:
        kept.append(really(store, *args, **more))  # type: ignore[arg-type]
        if len(kept) == 1:
            raise UnsureError("It is not known whether it was kept.")
        return kept[-1]

    monkeypatch.setattr(Store, "append", append)
    rows = {"candidates": [{"candidate": "elm", "name": "Elm Group"}]}
    with pytest.raises(UnsureError):
        book.save(rows, "Dana")
    assert book.save({"candidates": [{"candidate": "ash", "name": "Ash"}]}, "Dana") > kept[0]
    assert book.save(rows, "Dana") == kept[0] == kept[2]


def test_a_save_is_taken_back_although_the_case_cannot_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    book = workbook.open("larkspur")
    answer = {"candidate": "nor", "criterion": "who_ours", "assessor": "Dana", "level": 3}
    batch = book.save({"assessments": [{**answer, "recorded_at": dt.datetime.now(dt.UTC)}]}, "Dana")
    really, broken = Store.load, [True]

    def load(store: Store, *args: object) -> Case:
        if broken.pop() if broken else False:
            raise CaseError("Case 'larkspur' has", [])
        return really(store, *args)  # type: ignore[arg-type]

    monkeypatch.setattr(Store, "load", load)
    book.undo(batch, "Dana")
    assert (broken, 3 in book.case.assessments.query("assessor == 'Dana'")["level"].to_list()[-1:]) == (
        [],
        False,
    )


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


PLANTED = ("7.77", "quokka")
"""A level and a word of evidence that stand nowhere else."""

OPENED, SAID = dt.datetime(2026, 11, 1, 8, tzinfo=dt.UTC), dt.datetime(2026, 11, 2, 8, tzinfo=dt.UTC)

READ = {"case", "at_decision", "me", "me_fixed", "me_words", "name", "shelf", "store"}
FORMS = {"assess", "add_candidate", "edit_profile", "weigh", "about_us", "ledgers", "decide", "who_said_that"}
FORMS |= {"what_if", "new_case", "blind_rounds", "agree", "scoring_sheets"}
GIVES = {"history", "round_state", "print_agenda", "save_snapshot", "show", "screen", "shortlist"}
WRITES = {"save", "freeze", "undo", "create", "hand_over", "be", "shelve"}


def blind_case() -> Store:
    """A store in which Ravi answered with the planted level in a round opened for Ravi and Mirela."""
    store = Store()
    tables = small_tables() | {"invitations": small_tables()["invitations"].head(0)}
    store.create(Case("small", tables), "Dana")
    rows = rounds.openings(store.load("small"), ["ash"], ["Ravi", "Mirela"], OPENED)
    store.append("small", {"invitations": rows}, "Dana")
    answer = {"candidate": "ash", "criterion": "who_theirs", "recorded_at": SAID}
    answers = [
        {**answer, "assessor": "Ravi", "level": 7.77, "evidence": "A quokka told me"},
        {**answer, "assessor": "Mirela", "level": 2, "evidence": "I asked twice"},
    ]
    store.append("small", {"assessments": answers}, "import")
    return store


def as_person(name: str, monkeypatch: pytest.MonkeyPatch) -> Workbook:
    """The workbook as somebody opens it who is logged in."""
    monkeypatch.setenv("PARTNERLIB_ASSESSOR", name)
    monkeypatch.setattr(workbook.book, "_OPEN", {})
    return workbook.open("small")


def of_tables(case: Case | None) -> list[str]:
    return [] if case is None else [*(frame.to_csv() for frame in case.tables.values()), repr(case)]


def of_exhibits(case: Case) -> list[str]:
    """What the exhibits that name answers say of a case, in words, numbers and on their pictures."""
    made = [
        exhibits.evidence(case),
        exhibits.revealed(case),
        exhibits.agreement(case),
        exhibits.ranking(case),
    ]
    pictured = [ax for one in made if one.figure for ax in one.figure.axes]
    drawn = [text.get_text() for ax in pictured for text in ax.texts]
    return [*(str(one) for one in made), *(one.alt for one in made), *drawn]


def of_form(form: View) -> list[str]:
    """The state of every widget of a form, whatever is chosen where it offers tables, records or parts."""
    texts = [str(widget.get_state()) for widget in every_widget(form.box)]
    for name in ("table", "candidate", "record", "part", "ledger", "cell", "round"):
        choice = getattr(form, name, None)
        for _, value in choice.options if hasattr(choice, "options") and not choice.disabled else ():
            choice.value = value
            texts += [str(inner.get_state()) for inner in every_widget(form.box) if hasattr(inner, "value")]
    return texts


def everything(book: Workbook, folder: Path) -> str:
    """All that the workbook hands out: frames, forms, exhibits, snapshot, slides and Excel, as one text."""
    taken = book.save_snapshot(folder / "taken").folder
    snapshot = workbook.open_snapshot(taken)
    cells = [
        str(cell.value)
        for sheet in openpyxl.load_workbook(io.BytesIO(excel(snapshot)))
        for row in sheet.iter_rows()
        for cell in row
    ]
    texts = [path.read_text() for path in taken.iterdir()] + cells
    texts += [
        repr(workbook.slides(taken)),
        repr(export.briefing(snapshot)),
        repr(snapshot),
        str(snapshot.doubt),
    ]
    texts += of_tables(book.case) + of_tables(book.at_decision) + of_tables(snapshot.case)
    texts += of_exhibits(book.case)
    texts += [book.history(table).to_csv() for table in TABLES] + [book.round_state().to_csv()]
    texts += [path.read_text() for path in book.print_agenda(folder=folder / "pages").paths.values()]
    texts += [text for form in sorted(FORMS) for text in of_form(getattr(book, form)())]
    texts += [text for make in (exhibits.revealed, exhibits.evidence) for text in of_form(book.show(make))]
    texts += [repr(book.screen("data/longlist")), *of_form(book.shortlist("data/longlist"))]
    texts += [book._sheet_file(who, "", "csv")[1].decode() for who in ("Ravi", "Mirela")]
    texts += [*of_form(workbook.outputs(taken)), repr(book), repr(book.store), repr(book.store.load("small"))]
    return "\n".join(texts)


class TestABlindRound:
    """Two are invited to assess one candidate; Ravi has answered, Mirela must not see what."""

    def test_every_public_name_is_walked_below(self) -> None:
        book = Workbook("small", blind_case())
        names = {name for name in dir(book) if not name.startswith("_")}
        assert names == READ | FORMS | GIVES | WRITES
        assert set(workbook.__all__) == {
            *("Pages", "Workbook", "WorkbookError", "Written", "known_cases", "open"),
            *("open_snapshot", "outputs", "slides"),
        }

    def test_nothing_handed_out_tells_a_sealed_answer_and_all_tells_it_later(
        self, own_place: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        store = blind_case()
        told = everything(as_person("Mirela", monkeypatch), own_place / "mirela")
        assert "I asked twice" in told
        assert [word for word in PLANTED if word in told] == []
        assert "2 answers are sealed and left out" in told
        case = store.load("small")
        store.append(
            "small", {"invitations": rounds.closing(case, "round-1", dt.datetime.now(dt.UTC))}, "Dana"
        )
        after = everything(as_person("Mirela", monkeypatch), own_place / "after")
        assert [word for word in PLANTED if word in after] == list(PLANTED)
        assert "sealed and left out" not in after

    @pytest.mark.parametrize(("who", "sees"), [("Ravi", True), ("Mirela", False), ("Dana", False)])
    def test_the_author_alone_sees_it_before_the_end(
        self, who: str, sees: bool, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        blind_case()
        book = as_person(who, monkeypatch)
        assert ("Ravi" in _about_them(book)) == sees

    def test_somebody_whose_name_is_not_known_sees_no_sealed_answer(self) -> None:
        blind_case()
        book = workbook.open("small")
        assert (book.me, book.me_fixed) == ("", False)
        assert _about_them(book) == set()

    def test_nobody_changes_answers_after_finishing_by_any_way(self, monkeypatch: pytest.MonkeyPatch) -> None:
        store = blind_case()
        book = as_person("Ravi", monkeypatch)
        rows = [{"candidate": "ash", "criterion": "who_ours", "assessor": "Ravi", "level": 3}]
        rows[0]["recorded_at"] = dt.datetime.now(dt.UTC)
        batch = book.save({"assessments": rows}, "Ravi")
        done = rounds.finishing(book.case, "Ravi", "ash", dt.datetime.now(dt.UTC))
        book.save({"invitations": done}, "Ravi")
        before = len(store.batches("small"))
        rows[0]["recorded_at"] = dt.datetime.now(dt.UTC)
        for change in (lambda: book.save({"assessments": rows}, "Ravi"), lambda: book.undo(batch, "Ravi")):
            with pytest.raises(WorkbookError, match="Ravi finished Ash & Sons in this round on"):
                change()
        assert len(store.batches("small")) == before
        book.save({"invitations": rounds.reopening(book.case, "round-1", "Ravi")}, "Dana")
        book.undo(batch, "Ravi")

    def test_one_who_is_logged_in_answers_for_nobody_else(self, monkeypatch: pytest.MonkeyPatch) -> None:
        blind_case()
        book = as_person("Mirela", monkeypatch)
        row = {"candidate": "ash", "criterion": "who_ours", "assessor": "Ravi", "level": 3}
        with pytest.raises(WorkbookError, match="You are Mirela here; answers of Ravi cannot be saved"):
            book.save({"assessments": [{**row, "recorded_at": dt.datetime.now(dt.UTC)}]}, "Mirela")

    def test_no_sentence_takes_a_sealed_answer_for_one_that_nobody_gave(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        blind_case()
        book = as_person("Olga", monkeypatch)
        seen = book.case
        open_, known = (
            "As far as answers may be seen: ",
            "1 blind round is still open: answers may be sealed.",
        )
        for make in (exhibits.coverage, exhibits.must_haves, exhibits.ranking, exhibits.evidence):
            assert make(seen).headline.startswith(open_)
        assert "missing or sealed" in exhibits.coverage(seen).headline
        assert "Missing or sealed" in exhibits.coverage(seen).table
        cells = str(exhibits.must_haves(seen)).splitlines()
        assert [line for line in cells if "not answered" in line.replace("not answered or sealed", "")] == []
        assert "not answered or sealed" in "".join(cells)
        assert not exhibits.timeline(seen).headline.startswith(open_)
        assert known in words(book.what_if().sealed)
        assert known in words(book.decide().sealed)
        blanked = seen.without_answers(seen.assessments["candidate"] == "ash")
        said = set(findings.check(blanked).query("candidate == 'ash' and check == 'optimism'")["sentence"])
        assert any(sentence.startswith("Nobody whose answers may be seen has rated") for sentence in said)
        closed = rounds.closing(seen, "round-1", dt.datetime.now(dt.UTC))
        book.save({"invitations": closed}, "Olga")
        assert not exhibits.coverage(book.case).headline.startswith(open_)
        assert "missing or sealed" not in str(exhibits.coverage(book.case))
        assert words(book.what_if().sealed) == words(book.decide().sealed) == ""

    def test_the_state_of_rounds_counts_what_it_does_not_show(self, monkeypatch: pytest.MonkeyPatch) -> None:
        blind_case()
        book = as_person("Mirela", monkeypatch)
        assert book.round_state().loc[0, "missing"] == {"Ravi": 1, "Mirela": 2}
        assert book.store.viewer == "Mirela"


def _about_them(book: Workbook) -> set[str]:
    said = book.case.assessments
    return set(said.loc[said["criterion"] == "who_theirs", "assessor"]) & {"Ravi"}


class TestAnExhibitThatFollows:
    """The reveal as it stands in notebook 2: a view of the one who sits there."""

    @pytest.fixture
    def book(self, monkeypatch: pytest.MonkeyPatch) -> Workbook:
        """Ravi at a computer, who alone has finished."""
        store = blind_case()
        done = rounds.finishing(store.load("small"), "Ravi", "ash", dt.datetime.now(dt.UTC))
        store.append("small", {"invitations": done}, "Ravi")
        book = workbook.open("small")
        book.be("Ravi")
        return book

    def test_it_shows_the_reveal_as_soon_as_the_last_one_has_finished(self, book: Workbook) -> None:
        shown = displayed(book.show(exhibits.revealed))
        assert "7.77" not in shown.shown.value
        assert shown.look_button.layout.display is None
        other = Store(viewer="Mirela")
        done = rounds.finishing(other.load("small"), "Mirela", "ash", dt.datetime.now(dt.UTC))
        other.append("small", {"invitations": done}, "Mirela")
        shown.look_button.click()
        assert "7.77" in shown.shown.value
        assert shown.look_button.layout.display == "none"

    def test_a_save_in_any_form_draws_it_anew(self, book: Workbook) -> None:
        shown = displayed(book.show(exhibits.coverage))
        before = shown.shown.value
        book.save({"candidates": [{"candidate": "oak", "name": "Oak"}]}, "Ravi")
        assert "Oak" in shown.shown.value
        assert "Oak" not in before

    def test_it_is_empty_before_anything_else_is_done_for_the_next_person(
        self, book: Workbook, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        shown = displayed(book.show(exhibits.evidence))
        assert "quokka" in shown.shown.value
        monkeypatch.setattr(Store, "load", gone_away)
        with pytest.raises(WorkbookError, match="away"):
            book.be("Mirela")
        assert "quokka" not in shown.shown.value
        monkeypatch.undo()
        book._refresh()
        assert "quokka" not in shown.shown.value

    def test_drawing_waits_until_the_save_has_been_told(self, book: Workbook) -> None:
        drawn: list[str] = []

        def make(case: Case) -> Exhibit:
            drawn.append(case.name)
            return exhibits.coverage(case)

        async def saved_twice() -> None:
            view.refresh(book.case)
            view.refresh(book.case)
            assert drawn == []
            await asyncio.sleep(0.05)

        view = book.show(make)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(live, "SOON", 0.01)
            asyncio.run(saved_twice())
        assert drawn == ["small"]

    def test_what_is_chosen_while_the_kernel_is_busy_comes_next(self, book: Workbook) -> None:
        form, entered, may_go_on = book.assess(), threading.Event(), threading.Event()

        def busy(_: object) -> None:
            entered.set()
            assert may_go_on.wait(10)

        form.other_button.on_click(busy)  # after "I am someone else" has made room
        index = 1 + ["Dana", "Mirela", "Ravi"].index("Mirela")
        told = {"method": "update", "state": {"index": index}}
        click = {"method": "custom", "content": {"event": "click"}}
        sent = [
            threading.Thread(target=widget._handle_msg, args=({"content": {"data": data}, "buffers": []},))
            for widget, data in ((form.other_button, click), (form.assessor, told))
        ]
        sent[0].start()
        assert entered.wait(10)
        sent[1].start()
        sent[1].join(0.2)
        waited = sent[1].is_alive()
        may_go_on.set()
        for thread in sent:
            thread.join(10)
        assert (waited, book.me, form.assessor.value) == (True, "Mirela", "Mirela")

    def test_the_notebook_keeps_a_hint_and_no_word_of_it(self, book: Workbook) -> None:
        from IPython.utils.capture import capture_output

        with capture_output() as said:
            shown = displayed(book.show(exhibits.evidence))
        assert "quokka" in shown.shown.value
        assert "quokka" not in str([output.data for output in said.outputs]) + said.stdout


def displayed(view: LiveExhibit) -> LiveExhibit:
    """Show a view as a notebook does."""
    view._ipython_display_()
    return view


def gone_away(*_: object, **__: object) -> Case:
    raise StoreError("The store has gone away.")


class TestWhoSitsHere:
    def test_a_name_said_in_a_form_is_known_in_every_form_and_next_time(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        book = workbook.open("larkspur")
        form, other = book.about_us(), book.add_candidate()
        assert form.who.text == other.who.text == ""
        form.fields["employees"].input.value = "25"
        form.who.input.value = "Ana"
        form.save_button.click()
        assert (book.me, other.who.text, other.who.input.disabled) == ("Ana", "Ana", False)
        monkeypatch.setattr(workbook.book, "_OPEN", {})
        again = workbook.open("larkspur")
        assert again is not book
        assert again.ledgers().who.text == again.assess().assessor.value == "Ana"

    def test_the_board_that_decides_is_not_taken_for_who_sits_here(self) -> None:
        book = workbook.open("larkspur")
        book.be("Ana")
        form = book.decide()
        assert form.who.text == ""
        book.be("Ravi")
        assert book.about_us().who.text == "Ravi"

    def test_a_name_being_typed_is_not_overwritten(self) -> None:
        book = workbook.open("larkspur")
        form = book.about_us()
        form.who.input.value = "Zoé"
        book.be("Ana")
        assert form.who.text == "Zoé"

    def test_a_login_is_shown_in_every_form_and_cannot_be_changed_there(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("JUPYTERHUB_USER", "mirela")
        book = workbook.open("larkspur")
        for form in (
            book.about_us(),
            book.edit_profile(),
            book.weigh(),
            book.new_case(),
            book.blind_rounds(),
        ):
            assert (form.who.text, form.who.input.disabled) == ("Mirela", True)
        assert (book.assess().assessor.value, book.assess().assessor.disabled) == ("Mirela", True)

    def test_a_login_that_is_no_name_opens_nothing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PARTNERLIB_ASSESSOR", "x" * 61)
        with pytest.raises(WorkbookError, match="PARTNERLIB_ASSESSOR does not tell who you are"):
            workbook.open("larkspur")


class TestNoWayAroundASeal:
    """What a reviewer tried in order to read, or to follow, an answer that a round still hides."""

    def level_tried(self, book: Workbook, high: float) -> str:
        profile = book.case.profile.set_index("criterion", drop=False).loc[["who_theirs"]]
        ends = {"scale_high": high, "ideal_low": 1, "ideal_high": 1, "must_low": None, "must_high": None}
        row = profile.assign(**ends).astype(object).where(profile.notna(), None).to_dict("records")
        with pytest.raises((StoreError, WorkbookError)) as refused:
            book.save({"profile": row}, "Mirela")
        return str(refused.value)

    def test_a_scale_is_refused_alike_whether_the_hidden_answer_fits_or_not(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        blind_case()
        book = as_person("Mirela", monkeypatch)
        said = {self.level_tried(book, high) for high in (7.5, 7.77, 8, 500)}
        assert said == {"Answers that a round still hides rest on this. Close the round first, then save."}

    def test_nobody_takes_back_or_signs_for_somebody_else(self, monkeypatch: pytest.MonkeyPatch) -> None:
        store = blind_case()
        book = as_person("Mirela", monkeypatch)
        batch = store.newest("small")
        with pytest.raises(StoreError, match="still hides"):
            book.undo(batch, "Ravi")
        book.save({"candidates": [{"candidate": "oak", "name": "Oak"}]}, "Ravi")
        assert store.batches("small")["saved_by"].iloc[-1] == "Mirela"

    def test_nobody_says_for_somebody_else_to_have_finished(self, monkeypatch: pytest.MonkeyPatch) -> None:
        store = blind_case()
        book = as_person("Mirela", monkeypatch)
        rows = rounds.finishing(store.load("small"), "Ravi", "ash", dt.datetime.now(dt.UTC))
        with pytest.raises(WorkbookError, match="each assessor says alone"):
            book.save({"invitations": rows}, "Ravi")

    def test_finishing_is_not_taken_back_to_follow_what_was_read(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        store = blind_case()
        book = as_person("Mirela", monkeypatch)
        rows = rounds.finishing(store.load("small"), "Mirela", "ash", dt.datetime.now(dt.UTC))
        batch = book.save({"invitations": rows}, "Mirela")
        with pytest.raises(WorkbookError, match="not taken back"):
            book.undo(batch, "Mirela")
        answer = {"candidate": "ash", "criterion": "who_theirs", "assessor": "Mirela ", "level": 7}
        with pytest.raises(WorkbookError, match="Mirela finished"):
            book.save({"assessments": [{**answer, "recorded_at": dt.datetime.now(dt.UTC)}]}, "Mirela")

    @pytest.mark.parametrize("viewer", [None, "Dana"])
    def test_a_round_is_neither_moved_nor_taken_out_nor_agreed_on_while_it_is_open(
        self, viewer: str | None
    ) -> None:
        store = blind_case()
        store.viewer = viewer
        invitations = store.load("small").invitations
        rows = invitations.astype(object).where(invitations.notna(), None).to_dict("records")
        later = [{**row, "opened_at": OPENED + dt.timedelta(days=9)} for row in rows]
        with pytest.raises(StoreError, match="When a round was opened"):
            store.append("small", {"invitations": later}, "Dana")
        with pytest.raises(StoreError, match="not taken out"):
            store.append("small", {}, "Dana", gone={"invitations": rows[:1]})
        agreed = {"candidate": "ash", "criterion": "who_theirs", "level": 7, "comment": "we agree"}
        agreed |= {"recorded_by": "Dana", "recorded_at": SAID}
        with pytest.raises(StoreError, match="agreed on after the round"):
            store.append("small", {"consensus": [agreed]}, "Dana")

    def test_a_snapshot_of_an_open_round_leaves_out_the_takers_own_answers_too(
        self, own_place: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        blind_case()
        folder = as_person("Ravi", monkeypatch).save_snapshot(own_place / "taken").folder
        assert "quokka" not in (folder / "assessments.csv").read_text()
