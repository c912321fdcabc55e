"""The form for scoring sheets: makes one to download, shows what a filled one would save, and saves it."""

import base64
import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from form_tools import HOSTILE, words
from sheet_tools import filled
from sitting import Person

from partnerlib import sheets
from partnerlib.forms import base
from partnerlib.forms.sheets.form import REPLACE, SOMEONE_NEW, SheetsForm
from partnerlib.store import Store
from partnerlib.workbook import Workbook


@pytest.fixture
def book(tmp_path: Path, small_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workbook]:
    """A workbook on the small case, in a store of its own; Undo takes every click."""
    monkeypatch.setattr(base, "DOUBLE_CLICK", 0)
    store = Store(f"sqlite:///{tmp_path}/larch.sqlite")
    store.import_folder(small_folder, "larch")
    yield Workbook("larch", store)
    store.close()


@pytest.fixture
def form(book: Workbook) -> SheetsForm:
    """The form, wired as the workbook wires it."""

    def now() -> dt.datetime:
        return dt.datetime.now(dt.UTC)

    return SheetsForm(
        book,
        lambda who, name, kind: sheets.file_for(book.case, who, name, kind, now()),
        lambda data: sheets.read(data, book.case, now()),
    )


def made(form: SheetsForm, who: str = "Dana", kind: str = "xlsx") -> bytes:
    """Give the file that the link holds."""
    form.assessor.value, form.kind.value = who, kind
    form.make_button.click()
    match = re.search(r'href="data:[^"]*?;base64,([^"]+)" download="([^"]+)" ', form.link.value)
    assert match, words(form.status)
    assert match[2] == f"scoring-larch-{who.lower()}.{kind}"
    return base64.b64decode(match[1])


def upload(form: SheetsForm, data: bytes, name: str = "sheet.xlsx") -> None:
    form.upload.value = (
        {"name": name, "type": "", "size": len(data), "content": memoryview(data),
         "last_modified": dt.datetime.now(dt.UTC)},
    )  # fmt: skip


def test_a_sheet_is_a_link_to_download_for_the_person_chosen(form):
    assert made(form).startswith(b"PK")
    assert made(form, "Ravi", "csv").startswith(b"\xef\xbb\xbfformat,")


def test_nobody_gets_a_sheet_without_a_name(form):
    form.make_button.click()
    assert "choose for whom the sheet is" in words(form.status)
    form.assessor.value = SOMEONE_NEW
    form.make_button.click()
    assert "a name is needed" in words(form.status)
    form.new_name.value = "Zoë"
    form.make_button.click()
    assert "Download scoring-larch-zoe.xlsx for Zoë" in words(form.link)


def test_what_would_be_saved_is_shown_first_then_saved_as_one_batch_and_undone(form, book):
    before = book.case
    upload(form, filled(made(form), G5=3, G6=2))
    assert words(form.preview) == "1 new, 1 changed, 2 not answered , by Dana."
    assert book.case == before
    form.save_button.click()
    assert "Saved 2 answers by Dana from a scoring sheet" in words(form.status)
    assert len(book.case.assessments) == len(before.assessments) + 2
    last = book.history("assessments").tail(2)
    assert last["batch"].nunique() == 1
    assert last["why"].str.startswith("scoring sheet s").all()
    form.undo_button.click()
    assert book.case.assessments.equals(before.assessments)


def test_the_same_file_again_has_nothing_new_to_save(form):
    data = filled(made(form), G5=3)
    upload(form, data)
    form.save_button.click()
    upload(form, data, "again.xlsx")
    assert "Nothing new: its answers were recorded on" in words(form.preview)
    assert form.save_button.disabled


def test_a_bad_sheet_is_refused_with_every_cell_and_saves_nothing(form, book):
    before = book.case
    upload(form, filled(made(form), G5=99, G7="lots"), f"{HOSTILE}.xlsx")
    assert "Elm!G5, Our owner (Elm): found 99" in words(form.status)
    assert "Elm!G7, Field staff (Elm): found 'lots'" in words(form.status)
    assert HOSTILE not in form.upload_name.value
    assert form.save_button.disabled
    form.save_button.click()
    assert book.case == before


def test_answers_newer_than_the_sheet_are_kept_unless_one_says_otherwise(form, book):
    old = made(form)
    upload(form, filled(old, G5=3))
    form.save_button.click()
    upload(form, filled(old, G5=4))
    assert "1 answer was recorded after this sheet was made" in words(form.preview)
    assert "Save would record 0 answers" in words(form.preview)
    assert form.save_button.disabled
    form.choice.value = REPLACE
    form.save_button.click()
    rows = book.case.assessments.query(
        "candidate == 'elm' and criterion == 'who_ours' and assessor == 'Dana'"
    )
    assert rows.sort_values("recorded_at")["level"].iloc[-1] == 4


def test_what_was_recorded_meanwhile_is_shown_before_anything_is_saved(form, book):
    data = filled(made(form), G5=3)
    upload(form, data)
    sheet = sheets.read(data, book.case, dt.datetime.now(dt.UTC))
    book.save({"assessments": sheet.rows}, "Dana")
    count = len(book.case.assessments)
    form.save_button.click()
    assert "Something was recorded meanwhile" in words(form.status)
    assert len(book.case.assessments) == count


def test_discard_forgets_the_file(form):
    upload(form, filled(made(form), G5=3))
    form.discard_button.click()
    assert form.preview.value == form.upload_name.value == ""
    assert form.save_button.disabled


def test_while_a_file_is_read_that_is_said_and_nothing_of_the_one_before_is_shown(book):
    said: list[str] = []

    def read(data: bytes) -> sheets.Sheet:
        said.append(f"{words(form.status)}|{words(form.preview)}|{words(form.upload_name)}")
        if data == b"broken":
            raise MemoryError
        return sheets.read(data, book.case, dt.datetime.now(dt.UTC))

    form = SheetsForm(
        book, lambda *_: sheets.file_for(book.case, "Dana", "", "xlsx", dt.datetime.now(dt.UTC)), read
    )
    upload(form, filled(made(form), G5=3), "first.xlsx")
    assert "1 new" in words(form.preview)
    assert words(form.status) == ""
    upload(form, b"broken", "second.xlsx")
    assert said == ["Reading …||first.xlsx", "Reading …||second.xlsx"]
    assert (words(form.preview), form.save_button.disabled) == ("", True)


def test_the_same_file_can_be_chosen_again(form, book):
    data = filled(made(form), G5=3)
    upload(form, data)
    assert form.upload.value == ()  # else neither browser nor kernel would tell of the same file again
    book.save({"assessments": sheets.read(data, book.case, dt.datetime.now(dt.UTC)).rows}, "Dana")
    upload(form, data)
    assert "Nothing new" in words(form.preview)


def test_what_would_be_saved_follows_the_case(form, book):
    data = filled(made(form), G5=3)
    upload(form, data)
    before = form.preview.value
    form.refresh(book.case)
    assert form.preview.value == before
    book.save({"assessments": sheets.read(data, book.case, dt.datetime.now(dt.UTC)).rows}, "Dana")
    form.refresh(book.case)
    assert "Nothing new" in words(form.preview)
    assert form.save_button.disabled
    profile = book.case.profile
    book.save({"profile": [{**profile.iloc[0].to_dict(), "label": "Our owner, renamed"}]}, "Dana")
    form.refresh(book.case)
    assert "for another version of the ideal profile" in words(form.status)
    assert words(form.preview) == ""


def test_neither_sheet_nor_preview_stays_for_the_next_person(book):
    seat = Person("Dana")
    form = Workbook("larch", book.store, seat).scoring_sheets()
    upload(form, filled(made(form), G5=3))
    assert "1 new" in words(form.preview)
    seat.remember("Ravi")
    form.sign()
    assert form.link.value == form.preview.value == form.upload_name.value == ""
    assert form.save_button.disabled
    assert form.assessor.value == "Ravi"


class TestASheetOfSomebodyWhoseAnswersAreSealed:
    """An open round hides what the assessor has recorded from the one who takes the sheet in."""

    @pytest.fixture
    def sit(self, book: Workbook):
        now = dt.datetime.now(dt.UTC)
        rounds = [
            {"round": "round-9", "candidate": "ash", "assessor": who, "opened_at": now}
            for who in ("Dana", "Ravi")
        ]
        book.save({"invitations": rounds}, "Olga", "a round")

        def sit(name: str) -> Workbook:
            seat = Person("")
            seat.remember(name)
            return Workbook("larch", book.store, seat)

        return sit

    def sheet(self, sit) -> bytes:
        """Make Dana's sheet, as the one who sends it out does, and fill in an answer."""
        form = sit("Olga").scoring_sheets()
        form.assessor.value, form.round.value = "Dana", "round-9"
        form.make_button.click()
        return filled(base64.b64decode(re.search(r'base64,([^"]+)"', form.link.value)[1]), ash_G5=3)

    def test_is_refused_once_the_assessor_has_saved_since(self, sit):
        data = self.sheet(sit)
        own = {"candidate": "ash", "criterion": "who_ours", "assessor": "Dana", "level": 9}
        sit("Dana").save({"assessments": [own | {"recorded_at": dt.datetime.now(dt.UTC)}]}, "Dana", "by hand")
        form = sit("Olga").scoring_sheets()
        upload(form, data)
        assert "only Dana may take it in now" in words(form.status)
        assert form.save_button.disabled
        form = sit("Dana").scoring_sheets()
        upload(form, data)
        assert "recorded after this sheet was made" in words(form.preview)

    def test_taken_in_again_says_when_it_was_taken_in_before(self, sit):
        data, olga = self.sheet(sit), sit("Olga")
        form = olga.scoring_sheets()
        upload(form, data)
        form.save_button.click()
        assert "Saved" in words(form.status)
        upload(form, data)
        assert re.search(r"A file of this sheet was taken in on .* UTC by Olga\.", words(form.preview))
