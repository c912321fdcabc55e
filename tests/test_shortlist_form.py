"""The form of a shortlist without a browser: what a move changes, what is ticked, what is handed over."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest
from cases import DATA
from form_tools import HOSTILE, every_widget, models, words, workbook_on

from partnerlib import scoring
from partnerlib.case import Case
from partnerlib.exhibits.longlist.shortlist import shortlist
from partnerlib.forms import AssessmentForm, base
from partnerlib.forms.shortlist.asked import Asked
from partnerlib.forms.shortlist.form import ShortlistForm
from partnerlib.longlist import screen
from partnerlib.longlist.spoken import Spoken
from partnerlib.store import StoreError
from partnerlib.workbook import Workbook, WorkbookError, lists
from partnerlib.workbook import book as book_module

LIST = "data/longlist"
SIZE = "Yearly sales compared with ours: at most 12,600 times our sales"


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workbook]:
    monkeypatch.setattr(base, "DOUBLE_CLICK", 0)
    with workbook_on(tmp_path, "larkspur-listed", "larkspur-listed") as book:
        yield book


@pytest.fixture
def form(book: Workbook) -> ShortlistForm:
    return book.shortlist(LIST)


def names(form: ShortlistForm) -> list[str]:
    """The companies as they are listed, each with its place."""
    return [pick.box.description for pick in form.picks.by_row.values()]


def numbers(form: ShortlistForm, name: str) -> str:
    return next(words(pick.told) for pick in form.picks.by_row.values() if pick.company.name == name)


def tick(form: ShortlistForm, *wanted: str) -> None:
    for pick in form.picks.by_row.values():
        if pick.company.name in wanted:
            pick.box.value = True


def fill(form: ShortlistForm, search: str = "Listed partners", who: str = "Mirela") -> None:
    form.search.input.value, form.who.input.value = search, who


def own_list(path: Path, text: str) -> Path:
    path.mkdir(exist_ok=True)
    (path / "companies.csv").write_text(text)
    return path


def filled(book: Workbook, path: Path, text: str, *ticked: str) -> ShortlistForm:
    """The form of a list of one's own with companies ticked, ready to be handed over."""
    form = book.shortlist(own_list(path, text))
    tick(form, *ticked)
    fill(form)
    return form


class TestWhatIf:
    """What the list does when a weight or a must-have is moved."""

    def test_it_opens_with_the_list_as_the_ideal_screens_it(self, form: ShortlistForm) -> None:
        assert words(form.said).startswith(
            "The 20 companies closest to the ideal, of 503 in data/longlist/companies.csv."
        )
        assert words(form.unsaved) == "Nobody ticked yet"
        assert names(form)[:2] == ["1  Fastenal", "2  Henry Schein"]
        assert len(names(form)) == 20
        assert numbers(form, "Henry Schein").startswith("≈98.3 95 % met why ")
        assert numbers(form, "Cencora").startswith("≈85.6 50 % open")
        assert form.reset_button.disabled
        assert [words(weight.note) for weight in form.asked.weights.values()] == ["%"] * 7

    def test_a_must_have_switched_off_brings_in_whom_it_kept_out(self, form: ShortlistForm) -> None:
        form.asked.musts["size"].value = False
        assert form.asked.musts["size"].description == SIZE
        assert words(form.said) == (
            f"With “{SIZE}” switched off: 2 new: Sysco (3rd) and Cardinal Health (6th); "
            "2 gone: Parker Hannifin and Xylem Inc."
        )
        assert "new" in numbers(form, "Sysco").split(" why ")[0]
        assert "was 3rd" in numbers(form, "United Rentals")
        form.reset_button.click()
        assert form.asked.musts["size"].value
        assert names(form)[2] == "3  United Rentals"

    def test_a_weight_moved_is_that_of_a_profile_with_such_weights(
        self, form: ShortlistForm, book: Workbook
    ) -> None:
        form.asked.weights["trade"].slider.value = 10
        case = book.case
        weights = case.profile.set_index("criterion")["weight"].to_dict() | form.asked.moved_weights
        profile = case.profile.assign(weight=case.profile["criterion"].map(weights))
        there = lists.LongList.of(DATA / "longlist")
        expected = screen(
            there.companies,
            profile,
            parts=case.parts,
            columns=there.columns,
            words=there.words,
            progress=False,
        )
        listed = [pick.company.name for pick in form.picks.by_row.values()]
        assert listed == expected.picks["name"].tolist()
        assert sum(form.asked.moved_weights.values()) == pytest.approx(1)
        shares = [weight.slider.value for weight in form.asked.weights.values()]
        assert sum(shares) == 100
        assert words(form.asked.weights["trade"].note) == "%, not 45"
        assert words(form.said).startswith("With your own weights: ")

    def test_a_weight_put_back_is_exactly_the_stated_one(self, form: ShortlistForm) -> None:
        for share in (90, 0, 45):
            form.asked.weights["trade"].slider.value = share
        assert form.asked.stated
        assert words(form.said).startswith("The 20 companies closest")
        asked = Asked(lambda: None)
        ideal = form._list.ideal.reweighed({"trade": 1 / 3})
        asked.follow(ideal, Spoken.of(ideal, form._list.columns))
        stated = asked.weights["trade"].slider.value
        for share in (90, stated):
            asked.weights["trade"].slider.value = share
        assert asked.stated

    def test_the_same_companies_in_another_order_are_said_to_be(self, form: ShortlistForm) -> None:
        form.asked.musts["profit"].value = False
        assert words(form.said).endswith("switched off: the same 20 companies in the same order.")

    def test_more_companies_of_the_last_ones_fit_are_told_as_the_exhibit_tells_them(
        self, book: Workbook, tmp_path: Path
    ) -> None:
        path = own_list(tmp_path / "own", "name,trade\nAsh,9\nElm,8\nFir,8\nOak,8\nYew,2\n")
        form = book.shortlist(path, 2)
        assert words(form.tied).startswith("2 more companies have exactly the fit of the last on the")
        assert words(form.tied) in shortlist(book.screen(path, 2)).notes
        assert not book.shortlist(path, 4).tied.value

    def test_it_saves_nothing(self, form: ShortlistForm, book: Workbook) -> None:
        before = book.store.newest(book.name)
        form.asked.musts["size"].value = False
        form.asked.weights["trade"].slider.value = 10
        assert book.store.newest(book.name) == before
        assert words(form.how).startswith("Tried here only; the ideal stays as it is")
        form.reset_button.click()
        assert words(form.how).startswith("Switch a must-have off")

    def test_moving_back_and_forth_leaves_no_widget_behind(self, form: ShortlistForm) -> None:
        form.asked.musts["size"].value = False
        form.asked.musts["size"].value = True
        before = models()
        for _ in range(3):
            form.asked.musts["size"].value = False
            form.asked.musts["size"].value = True
        assert models() == before


class TestMustHavesSwitchedOff:
    """Who misses a must-have that is switched off is never said to meet it: the new search keeps it."""

    LOWER = (
        f"Sysco misses “{SIZE}”. The new search keeps this must-have, so Sysco will stand below the others "
        "there."
    )

    @pytest.fixture
    def form(self, form: ShortlistForm) -> ShortlistForm:
        form.asked.musts["size"].value = False
        return form

    def test_its_row_says_what_it_misses(self, form: ShortlistForm) -> None:
        said = "misses one new why misses Yearly sales compared with ours (switched off)"
        assert said in numbers(form, "Sysco")
        assert numbers(form, "Fastenal").split(" why ")[0].endswith("met")
        form.asked.musts["profit"].value = False
        assert said in numbers(form, "Sysco")
        form.reset_button.click()
        assert not [pick for pick in form.picks.by_row.values() if "misses" in words(pick.told)[:40]]

    def test_the_list_agrees_with_the_ranking_of_the_new_search(
        self, form: ShortlistForm, book: Workbook
    ) -> None:
        tick(form, *(pick.company.name for pick in form.picks.by_row.values()))
        missing = {pick.company.name for pick in form.picks.ticked if pick.misses}
        fill(form)
        form.save_button.click()
        case = book.store.load("listed-partners")
        fits = scoring.fit(case)
        named = case.candidates.set_index("candidate")["name"]
        below = {named[key] for key in fits.index[fits["must_haves"] == scoring.MISSED]}
        assert below == missing == {"Sysco", "Cardinal Health"}

    def test_it_is_said_when_such_a_company_is_ticked_and_when_it_is_handed_over(
        self, form: ShortlistForm
    ) -> None:
        tick(form, "Fastenal")
        assert not form.below.value
        tick(form, "Sysco")
        assert words(form.below) == f"⚠ {self.LOWER}"
        form.reset_button.click()
        assert words(form.below) == f"⚠ {self.LOWER}"
        fill(form)
        form.save_button.click()
        assert f"at first. {self.LOWER} Next:" in words(form.status)
        assert not form.below.value

    def test_several_are_said_together_and_without_others_nobody_stands_below_them(
        self, form: ShortlistForm
    ) -> None:
        tick(form, "Sysco", "Cardinal Health")
        start = f"⚠ Sysco and Cardinal Health miss “{SIZE}”. The new search keeps this must-have"
        assert words(form.below) == f"{start}."
        tick(form, "Fastenal")
        assert words(form.below) == f"{start}, so they will stand below the others there."

    def test_a_must_have_that_counts_is_said_too(self, book: Workbook, tmp_path: Path) -> None:
        form = filled(book, tmp_path / "own", "name,trade\nAsh,9\nElm,2\n", "Ash", "Elm")
        assert "misses one" in numbers(form, "Elm")
        assert "switched off" not in numbers(form, "Elm")
        assert words(form.below) == (
            "⚠ Elm misses “Sells to those who run cold rooms: 5 or more”. The new search keeps this "
            "must-have, so Elm will stand below the others there."
        )

    def test_weights_that_were_moved_are_said_to_stay_here(self, form: ShortlistForm) -> None:
        form.asked.weights["trade"].slider.value = 40
        tick(form, "Fastenal")
        fill(form)
        form.save_button.click()
        assert "at first. Weights you moved here were not handed over. Next:" in words(form.status)


class TestTicks:
    """What is ticked is always about the same company."""

    def test_a_tick_stays_with_its_company_wherever_that_goes(self, form: ShortlistForm) -> None:
        form.asked.musts["size"].value = False
        tick(form, "Sysco", "Fastenal")
        form.asked.musts["size"].value = True
        assert [one.name for one in form.picks.chosen] == ["Fastenal", "Sysco"]
        assert names(form)[-1] == "Sysco"
        assert numbers(form, "Sysco") == "not in this list now"
        assert form.save_button.description == "Hand over 2 companies"
        assert words(form.unsaved) == "Ticked, not handed over: Fastenal and Sysco"

    def test_one_unticked_off_the_list_goes_with_the_next_move(self, form: ShortlistForm) -> None:
        form.asked.musts["size"].value = False
        tick(form, "Sysco")
        form.asked.musts["size"].value = True
        form.picks.by_row[next(row for row in reversed(form.picks.by_row))].box.value = False
        form.asked.weights["trade"].slider.value = 46
        assert "Sysco" not in names(form)

    def test_running_the_cell_again_keeps_everything(self, form: ShortlistForm, book: Workbook) -> None:
        tick(form, "Fastenal")
        form.search.input.value = "Listed"
        form.asked.musts["size"].value = False
        again = book.shortlist(LIST)
        assert again is form
        assert lists.reader(DATA / "longlist")(book.case) is again._list  # the list is read once
        again.refresh(book.case)
        assert [one.name for one in again.picks.chosen] == ["Fastenal"]
        assert again.search.text == "Listed"
        assert again.asked.without == ["size"]

    def test_a_list_changed_on_disk_is_screened_anew_before_anything_is_handed_over(
        self, book: Workbook, tmp_path: Path
    ) -> None:
        form = filled(book, tmp_path / "own", "name,trade\nAsh,9\nElm,8\n", "Ash", "Elm")
        own_list(tmp_path / "own", "name,trade\nAsh,2\nOak,8\n")
        form.save_button.click()
        assert words(form.status) == (
            "⚠ Nothing was handed over: somebody has changed the files of the list meanwhile. The list above "
            "is screened anew. 1 of your 2 ticks is kept; one company was not found, see above. Look at the "
            "list, then hand over again."
        )
        assert words(form.gone) == "⚠ Ticked before and not found any more: Elm."
        assert book.store.cases() == ["larkspur-listed"]
        assert [one.name for one in form.picks.chosen] == ["Ash"]
        form.save_button.click()
        assert "Handed over 1 company" in words(form.status)

    def test_a_tick_is_set_again_when_its_company_is_back(self, book: Workbook, tmp_path: Path) -> None:
        path = tmp_path / "own"
        form = filled(book, path, "name,trade\nAsh,9\nElm,8\n", "Ash", "Elm")
        own_list(path, "name,trade\nAsh,9\nOak,8\n")
        form.refresh(book.case)
        tick(form, "Oak")
        assert [one.name for one in form.picks.chosen] == ["Ash", "Oak"]
        own_list(path, "name,trade\nAsh,2\nElm,9\nOak,8\n")
        form.save_button.click()
        assert {one.name for one in form.picks.chosen} == {"Ash", "Elm", "Oak"}
        assert "is screened anew and your ticks are kept: look at it" in words(form.status)
        own_list(path, "name,trade\nFir,2\n")
        form.save_button.click()
        assert "None of your 3 ticks is kept; 3 companies were not found, see above." in words(form.status)
        assert {row[1] for row in form.typed()[form._title]["chosen"]} == {"Ash", "Elm", "Oak"}
        own_list(path, "name,trade\nElm,2\nYew,3\n")
        form.refresh(book.case)
        form.save_button.click()
        assert "Handed over 1 company" in words(form.status)
        own_list(path, "name,trade\nAsh,2\nYew,3\n")
        form.refresh(book.case)
        assert not form.picks.chosen  # handed over is done with
        assert form.typed() is None

    def test_companies_of_one_name_are_told_by_their_row(self, book: Workbook, tmp_path: Path) -> None:
        text = "name,trade,size\nFox,9,9\nElm,8,2\nFox,7,2\nfox,6,2\n"
        form = filled(book, tmp_path / "own", text, "Fox")
        assert names(form) == ["1  Elm", "2  Fox (row 4)", "3  fox (row 5)", "4  Fox (row 2)"]
        assert words(form.unsaved).startswith("Ticked, not handed over: Fox (row 4) and Fox (row 2)")
        assert words(form.below).startswith("⚠ Fox (row 2) misses “Yearly sales")
        form.save_button.click()
        assert "Fox (row 2) will stand below the others" in words(form.status)
        again = book.shortlist(tmp_path / "own", 1)
        again.asked.weights["size"].slider.value = 0
        again.asked.musts["size"].value = False
        assert words(again.said).endswith("1 new: Fox (row 2) (1st); 1 gone: Elm.")

    def test_many_ticks_are_said_to_take_long(self, form: ShortlistForm) -> None:
        picks = list(form.picks.by_row.values())
        for pick in picks[:10]:
            pick.box.value = True
        assert not form.many.value
        for pick in picks[10:15]:
            pick.box.value = True
        assert words(form.many) == "15 are many: each takes about 20 minutes in notebook 2."

    def test_ticks_stay_with_their_companies_when_the_list_is_sorted(
        self, book: Workbook, tmp_path: Path
    ) -> None:
        form = filled(book, tmp_path / "own", "name,trade\nAsh,9\nElm,8\nOak,7\n", "Ash", "Oak")
        own_list(tmp_path / "own", "name,trade\nOak,7\nElm,8\nAsh,9\n")
        form.save_button.click()
        assert {one.name for one in form.picks.chosen} == {"Ash", "Oak"}
        assert not form.gone.value

    @pytest.mark.parametrize("now", ["name,trade\nAsh,nine\n", None])
    def test_nothing_is_handed_over_from_a_list_that_cannot_be_read_any_more(
        self, book: Workbook, tmp_path: Path, now: str | None
    ) -> None:
        path = tmp_path / "own"
        form = filled(book, path, "name,trade\nAsh,9\n", "Ash")
        own_list(path, now) if now else (path / "companies.csv").unlink()
        form.save_button.click()
        assert "What you typed is kept" in words(form.status)
        assert book.store.cases() == ["larkspur-listed"]
        assert [one.name for one in form.picks.chosen] == ["Ash"]

    def test_a_list_that_cannot_be_read_any_more_stops_no_other_form(
        self, book: Workbook, tmp_path: Path
    ) -> None:
        path = own_list(tmp_path / "own", "name,trade\nAsh,9\n")
        form, company = book.shortlist(path), book.about_us()
        own_list(path, "name,trade\nAsh,nine\n")
        company.fields["employees"].input.value, company.who.input.value = "30", "Dana"
        company.save_button.click()
        assert "Saved" in words(company.status)
        assert "found 'nine'" in form.status.value.replace("&#x27;", "'")


class TestHandOver:
    """What is handed over, and what is refused."""

    def test_ticked_companies_become_a_case_with_the_frozen_ideal(
        self, form: ShortlistForm, book: Workbook
    ) -> None:
        form.asked.musts["size"].value = False
        tick(form, "Sysco", "Fastenal", "Cencora")
        fill(form)
        form.save_button.click()
        assert words(form.status) == (
            "✓ Handed over 3 companies with 16 answers in the name of Mirela, and the ideal with its dates. "
            "The list tells of 7 of the 19 criteria, so the fit in notebook 3 is lower and estimated at "
            f'first. {TestMustHavesSwitchedOff.LOWER} Next: write CASE = "listed-partners" in the first '
            "cell of notebook 2 and record what only they can tell you."
        )
        case = book.store.load("listed-partners")
        assert len(case.assessments) == 16
        assert scoring.fit(case)["fit"].max() < 65 < 98 < form._list.screen(1).picks["fit"].max()
        assert set(case.candidates["name"]) == {"Sysco", "Fastenal", "Cencora"}
        assert case.candidates["first_contact"].isna().all()
        assert case.profile_fingerprint == book.case.profile_fingerprint
        assert set(case.assessments["assessor"]) == {"Mirela"}
        assert book.me in ("", "Mirela")

    def test_what_is_said_of_it_goes_with_the_next_change_but_not_how_to_open_it(
        self, form: ShortlistForm
    ) -> None:
        tick(form, "Fastenal")
        fill(form)
        form.save_button.click()
        assert not form.search.named.value
        form.asked.musts["size"].value = False
        assert not form.status.value
        assert words(form.search.named) == 'The last one is opened by CASE = "listed-partners" .'
        assert words(form.unsaved) == "Nobody ticked yet"

    def test_before_anything_is_handed_over_it_says_what_is_recorded_in_whose_name(
        self, form: ShortlistForm, book: Workbook
    ) -> None:
        beside = next(
            box for box in every_widget(form.box) if form.save_button in getattr(box, "children", ())
        )
        assert "recorded as answers in your name" in words(beside.children[-1])
        assert "their figures of 8 March 2017" in words(form.honesty)

    def test_a_second_click_makes_no_second_case(self, form: ShortlistForm, book: Workbook) -> None:
        tick(form, "Fastenal")
        fill(form)
        form.save_button.click()
        said = words(form.status)
        form.save_button.click()
        assert words(form.status) == said
        assert book.store.cases() == ["larkspur-listed", "listed-partners"]
        assert form.typed() is None

    def test_nothing_ticked_and_nothing_typed_is_said_all_at_once(
        self, form: ShortlistForm, book: Workbook
    ) -> None:
        form.save_button.click()
        assert "Companies: tick at least one" in words(form.status)
        assert "Name of the new search: this is needed" in words(form.status)
        assert "Your name: this is needed" in words(form.status)
        assert book.store.cases() == ["larkspur-listed"]

    @pytest.mark.parametrize("search", ["larkspur listed", "Larkspur", "???"])
    def test_a_name_taken_or_unusable_keeps_what_was_typed(self, form: ShortlistForm, search: str) -> None:
        tick(form, "Fastenal")
        fill(form, search)
        form.save_button.click()
        assert 'role="alert"' in form.status.value
        assert form.search.text == search
        assert [one.name for one in form.picks.chosen] == ["Fastenal"]

    def test_a_name_taken_is_told_while_one_types(
        self, form: ShortlistForm, book: Workbook, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for search in ("larkspur listed", "Larkspur", "Blank"):
            form.search.input.value = search
            assert words(form.search.problem) == "⚠ There is already a case called so"
            assert not form.search.named.value
        tick(form, "Fastenal")
        assert words(form.search.problem) == "⚠ There is already a case called so"
        fill(form, "Listed partners")
        assert not form.search.problem.value
        assert words(form.search.named) == 'It will be opened by CASE = "listed-partners" .'
        form.save_button.click()
        form.search.input.value = "Listed partners"
        assert words(form.search.problem) == "⚠ There is already a case called so"
        monkeypatch.setattr(book.store.__class__, "cases", _away)
        form.search.input.value = "Other"
        assert words(form.search.named) == 'It will be opened by CASE = "other" .'

    def test_an_ideal_that_is_not_frozen_says_so_before_and_is_refused(
        self, form: ShortlistForm, book: Workbook
    ) -> None:
        assert words(form.problem) == ""
        tables = book.case.tables
        never = Case("never", tables | {"profile_history": tables["profile_history"].head(0)})
        book.store.create(never, "Dana")
        other = Workbook("never", book.store).shortlist(LIST)
        assert words(other.problem).startswith("⚠ The ideal is not frozen yet")
        tick(other, "Fastenal")
        fill(other)
        other.save_button.click()
        assert "Freeze it in notebook 1" in words(other.status)
        assert not other.problem.value  # it is said once
        tick(other, "Cencora")
        assert words(other.problem).startswith("⚠ The ideal is not frozen yet")
        assert "listed-partners" not in book.store.cases()

    def test_a_store_away_in_the_middle_is_tried_again(
        self, form: ShortlistForm, book: Workbook, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        tick(form, "Fastenal")
        fill(form)
        with monkeypatch.context() as broken:
            broken.setattr(book.store.__class__, "append", _away)
            form.save_button.click()
        assert "The database is away. What you typed is kept." in words(form.status)
        form.save_button.click()
        assert "Handed over 1 company" in words(form.status)
        assert len(book.store.load("listed-partners").candidates) == 1


class TestInNotebook2:
    """What the answers handed over look like where somebody goes on with them."""

    @pytest.fixture
    def assess(self, form: ShortlistForm, book: Workbook) -> AssessmentForm:
        tick(form, "Fastenal")
        fill(form)
        form.save_button.click()
        assess = Workbook("listed-partners", book.store).assess()
        assess.assessor.value, assess.part.value = "Mirela", "ideal"
        return assess

    def test_levels_are_shown_with_few_digits_and_evidence_with_all_its_words(
        self, assess: AssessmentForm
    ) -> None:
        shown = {key: view.entry.level for key, view in assess._parts["ideal"].views.items()}
        assert shown == {
            "founded": "1967",
            "income": "2.47",
            "profit": "3.368",
            "size": "3.086",
            "steadiness": "71.62",
            "trade": "9",
            "valuation": "29.71",
        }
        evidence = assess._parts["ideal"].views["profit"].entry.evidence
        assert evidence.endswith("nothing here is advice or a judgement of them.")
        assert words(assess.unsaved) == "Unsaved: nothing"

    def test_a_level_keeps_its_digits_when_something_else_is_changed(self, assess: AssessmentForm) -> None:
        def recorded() -> float:
            said = assess._desk.case.assessments.query("criterion == 'profit'")
            return float(said.sort_values("recorded_at")["level"].iloc[-1])

        before, view = recorded(), assess._parts["ideal"].views["profit"]
        assert before != 3.368
        view.evidence.value = "Their report of 2026"
        assert words(assess.unsaved) == "Unsaved: Profit per share = 3.368 (Fastenal)"
        assess.save_button.click()
        assert recorded() == before
        view.level.value = "3.4"
        assess.save_button.click()
        assert recorded() == 3.4


def _away(*_: object, **__: object) -> int:
    raise StoreError("The database is away.")


class TestTrouble:
    """Cases that are not ready, lists that are hostile, sessions that end."""

    def test_a_case_that_is_not_ready_says_what_to_do_first(self, empty_book: Workbook) -> None:
        form = empty_book.shortlist(LIST)
        said = [
            words(child) for child in form.box.children if "<style" not in getattr(child, "value", "<style")
        ]
        assert any("has none of the criteria that the list tells of" in one for one in said)
        assert form.save_button not in every_widget(form.box)
        form.refresh(empty_book.case)

    def test_an_error_in_a_notebook_breaks_at_spaces(self, book: Workbook, tmp_path: Path) -> None:
        with pytest.raises(WorkbookError) as refused:
            book.screen(own_list(tmp_path / "own", "name,turnover\nAsh,9\n"))
        shown = refused.value._render_traceback_()[0]
        assert max(map(len, shown.splitlines())) <= 96
        assert " ".join(shown.split()) == " ".join(str(refused.value).split())

    def test_no_folder_is_said_without_a_form(self, book: Workbook) -> None:
        with pytest.raises(WorkbookError, match="There is no folder"):
            book.shortlist("data/nowhere")

    @pytest.mark.parametrize("whose", ["cell", "library"])
    def test_a_cell_run_before_the_one_it_needs_is_told_so_in_one_line(
        self, monkeypatch: pytest.MonkeyPatch, whose: str
    ) -> None:
        said: list[object] = []
        handlers: list[Callable[..., None]] = []
        of_cells: dict[str, object] = {}
        shell = SimpleNamespace(
            user_global_ns=of_cells,
            set_custom_exc=lambda kinds, tell: handlers.append(tell),
            showtraceback=lambda *_, **__: said.append("as ever"),
            _showtraceback=lambda kind, error, lines: said.extend(lines),
        )
        monkeypatch.setattr(book_module, "get_ipython", lambda: shell)
        book_module.open("larkspur-listed")
        with pytest.raises(NameError) as met:
            exec("exhibits.funnel(screening)", of_cells if whose == "cell" else {})
        handlers[0](shell, met.type, met.value, met.tb)
        assert len(said) == 1
        assert str(said[0]).startswith(
            "There is no exhibits yet: the cell above" if whose == "cell" else "as ever"
        )

    def test_hostile_names_stand_as_text(self, book: Workbook, tmp_path: Path) -> None:
        rows = [{"name": f"{HOSTILE} {n}" if n else "", "what": HOSTILE} for n in range(3)]
        path = own_list(tmp_path / "own", pd.DataFrame(rows).to_csv(index=False))
        (path / "columns.csv").write_text("column,criterion,use\nwhat,trade,words\nwhat,,shown\n")
        words_of = pd.DataFrame([{"criterion": "trade", "word": HOSTILE, "level": 7}])
        words_of.to_csv(path / "words.csv", index=False)
        form = book.shortlist(path)
        assert "&lt;img" in "".join(pick.told.value for pick in form.picks.by_row.values())
        for pick in form.picks.by_row.values():
            pick.box.value = True
        fill(form, HOSTILE)
        form.save_button.click()
        lines = [each for each in every_widget(form.box) if hasattr(each, "value")]
        assert not [each for each in lines if "<img" in str(each.value) and each is not form.search.input]
        assert "Handed over 3 companies" in words(form.status)

    def test_a_company_without_a_name_is_called_by_its_row(self, book: Workbook, tmp_path: Path) -> None:
        form = book.shortlist(own_list(tmp_path / "own", "name,trade\n,9\nElm,2\n"))
        assert names(form)[0] == "1  company in row 2"

    def test_what_was_ticked_and_moved_is_there_in_the_next_session(
        self, book: Workbook, tmp_path: Path
    ) -> None:
        form = book.shortlist(LIST)
        form.asked.musts["size"].value = False
        form.asked.weights["trade"].slider.value = 60
        tick(form, "Sysco", "Cencora")
        form.asked.musts["size"].value = True
        form.search.input.value = "Listed"
        typed = json.loads(json.dumps(form.typed()))
        again = ShortlistForm(book, LIST, 20, lists.reader(DATA / "longlist"), book.hand_over)
        again.retype(typed)
        assert json.loads(json.dumps(again.typed())) == typed
        assert names(again) == names(form)
        assert {one.name for one in again.picks.chosen} == {"Sysco", "Cencora"}

    def test_what_is_typed_for_another_list_waits_there(self, book: Workbook, tmp_path: Path) -> None:
        own = own_list(tmp_path / "own", "name,trade\nAsh,9\n")
        typed = {str(own): {"search": "Own", "chosen": [[2, "Ash", None], [3, "Elm", None]], "asked": None}}
        form = book.shortlist(LIST)
        form.retype(typed)
        tick(form, "Fastenal")
        assert form.typed()[str(own)] == typed[str(own)]
        other = book.shortlist(own)
        other.retype(form.typed())
        assert [one.name for one in other.picks.chosen] == ["Ash"]
        assert words(other.gone) == "⚠ Ticked before and not found any more: Elm."

    def test_a_must_have_changed_elsewhere_is_said_as_it_is_now_and_by_whom_before_anything_is_handed_over(
        self, form: ShortlistForm, book: Workbook
    ) -> None:
        tick(form, "Fastenal")
        fill(form)
        rows = book.case.profile.query("criterion == 'trade'").astype("object")
        rows = rows.assign(must_low=6.0, must_high=None).to_dict("records")
        Workbook(book.name, book.store).save({"profile": rows}, "Ravi")
        form.save_button.click()
        assert form.asked.musts["trade"].description.endswith("rated 6 or more")
        said = "⚠ Nothing was handed over: the ideal has been changed in notebook 1 meanwhile "
        assert words(form.status).startswith(said)
        assert "and was frozen on" in words(form.status)
        assert " by Ravi. The list above is screened anew and your ticks are kept" in words(form.status)
        assert book.store.cases() == ["larkspur-listed"]

    def test_an_ideal_changed_by_another_form_is_followed(self, book: Workbook) -> None:
        form = book.shortlist(LIST)
        tick(form, "Fastenal", "Cencora")
        form.asked.weights["trade"].slider.value = 60
        rows = book.case.profile.query("criterion == 'trade'").astype("object")
        rows = rows.where(rows.notna(), None).assign(weight=0.2).to_dict("records")
        book.save({"profile": rows}, "Dana")
        assert words(form.status) == "↩ The list was screened anew."
        assert words(form.gone) == "⚠ Ticked before and not found any more: Cencora."
        assert form.asked.stated
        assert {one.name for one in form.picks.chosen} == {"Fastenal"}
        fill(form)
        form.save_button.click()
        assert "Handed over 1 company" in words(form.status)
