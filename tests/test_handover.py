"""From picks of a long list to a new case: candidates, evidence, and an ideal that was there first."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from cases import DATA, criterion

from partnerlib import exhibits, scoring
from partnerlib.case import Case
from partnerlib.exhibits.guard import fictional
from partnerlib.export.briefing import story
from partnerlib.intake import typed_rows
from partnerlib.longlist import ListError, Prepared, Screening, screen
from partnerlib.longlist.handover import Taken, about_lists, not_frozen, rows, taken
from partnerlib.manifest import Snapshot
from partnerlib.store import Store, StoreError
from partnerlib.tables import CaseError
from partnerlib.words import brief
from partnerlib.workbook import Workbook, WorkbookError, cases, lists

WHEN = dt.datetime(2027, 3, 7, 9, 5, tzinfo=dt.UTC)
FIRST = 1
LISTED = "data/longlist/companies.csv"


@pytest.fixture(scope="module")
def listed() -> Case:
    return Case.from_folder(DATA / "larkspur-listed")


@pytest.fixture(scope="module")
def screening(listed: Case) -> Screening:
    return lists.LongList.of(DATA / "longlist").screen(listed, 20)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(f"sqlite:///{tmp_path}/store.sqlite")
    store.import_folder(DATA / "larkspur-listed")
    yield store
    store.close()


def company(row: int, name: str, kind: str = "", **levels: float) -> Taken:
    return Taken(row, name, kind, tuple((key, level, "seen") for key, level in levels.items()))


def small(names: Sequence[str], **levels: Sequence[float | None]) -> Screening:
    """Screen a made-up list with criteria on scales of 0 to 10."""
    criteria = pd.DataFrame([{**criterion(key, "ideal"), "side": "both"} for key in levels])
    return screen(pd.DataFrame({"name": names, **levels}), criteria)


def named(*names: str) -> list[tuple[Any, Any]]:
    """The keys and names that companies of these names get, the first in row 2."""
    made = rows([company(row, name) for row, name in enumerate(names, 2)], "Dana", WHEN)
    return [(row["candidate"], row["name"]) for row in made["candidates"]]


class TestRows:
    """What is recorded of the companies taken."""

    def test_a_pick_is_a_candidate_of_whom_only_the_list_is_known(self, screening: Screening) -> None:
        made = rows([taken(screening, FIRST)], "Dana", WHEN)
        assert made["candidates"] == [
            {"candidate": "fastenal", "name": "Fastenal", "kind": "Trading Companies & Distributors"}
        ]
        typed = typed_rows("a", made)["candidates"]
        unknown = ["employees", "first_contact", "upside", "launch_probability", "our_cost"]
        assert typed[unknown].isna().all(axis=None)

    def test_every_answer_says_by_whom_and_which_cells_it_comes_from(self, screening: Screening) -> None:
        made = rows([taken(screening, 1)], "Dana", WHEN, "Figures of 2017.")["assessments"]
        told = {row["criterion"]: row for row in made}
        assert {(row["assessor"], row["recorded_at"]) for row in told.values()} == {("Dana", WHEN)}
        assert {key: row["evidence"] for key, row in told.items() if key in ("trade", "size", "founded")} == {
            "founded": f"{LISTED}, row 193: Founded “1967”. About the list: Figures of 2017.",
            "size": f"{LISTED}, row 193: Market Cap 14.86, divided by Price/Sales 3.81 and by 0.0032: "
            "1,219 times our sales, as a power of ten. About the list: Figures of 2017.",
            "trade": f"{LISTED}, row 193: GICS Sub-Industry “Trading Companies & Distributors”, "
            "rated for that word and not for this company. About the list: Figures of 2017.",
        }
        assert told["trade"]["level"] == 9

    def test_what_the_list_does_not_know_has_no_answer(self, screening: Screening) -> None:
        place = int(screening.picks.index[screening.picks["name"] == "Cencora"][0])
        made = rows([taken(screening, place)], "Dana", WHEN)
        assert [row["criterion"] for row in made["assessments"]] == ["founded", "trade"]

    def test_a_level_off_the_scale_is_recorded_as_its_end_and_says_so(self) -> None:
        made = rows([taken(small(["Ash"], a=[12.5], b=[-3]), 1)], "Dana", WHEN)["assessments"]
        assert [(row["criterion"], row["level"]) for row in made] == [("a", 10), ("b", 0)]
        said = "a frame, row 2: a 12.5; 12.5 is off the scale, recorded as its end, 10"
        assert made[0]["evidence"] == said

    def test_the_new_case_has_the_fit_of_the_list_to_the_last_bit(
        self, screening: Screening, listed: Case
    ) -> None:
        used = screening.ideal.profile["criterion"]
        companies = [taken(screening, int(place)) for place in screening.picks.index]
        case = listed.replace(**typed_rows("a", rows(companies, "Dana", WHEN)))
        of_list = case.profile["criterion"].isin(used)
        anchors = case.anchors[case.anchors["criterion"].isin(used)]
        fits = scoring.fit(case.replace(profile=case.profile[of_list], anchors=anchors))
        named = case.candidates.set_index("candidate")["name"]
        assert fits["fit"].rename(index=named).to_dict() == pytest.approx(
            screening.picks.set_index("name")["fit"].to_dict(), abs=1e-12
        )

    def test_names_that_repeat_or_are_missing_are_told_apart_by_their_row(self) -> None:
        assert named("Fox", "fox", "", "日本", "Fox (row 3)", "F\u200box") == [
            ("fox", "Fox"),
            ("fox-row-3", "fox (row 3)"),
            ("company-in-row-4", "Company in row 4"),
            ("row-5", "日本"),
            ("fox-row-3-row-6", "Fox (row 3) (row 6)"),
            ("fox-row-7", "F\u200box (row 7)"),
        ]

    @pytest.mark.parametrize(
        "name", ["<script>alert(1)</script>", "A\x00B\u202eC", "x" * 5000, "\u200b", "…", "--", "a\nb"]
    )
    def test_whatever_stands_in_a_list_can_be_recorded(self, name: str, listed: Case) -> None:
        found = taken(small([name, name], a=[5, 5]), 1), taken(small([name, name], a=[5, 5]), 2)
        typed = typed_rows("a", {"candidates": rows(found, "Dana", WHEN)["candidates"]})
        assert listed.replace(**typed).candidates["name"].nunique() == 2

    def test_a_company_handed_over_twice_and_a_place_that_is_not_there_are_refused(self) -> None:
        with pytest.raises(ListError, match="Handed over twice: the company in row 7"):
            rows([company(7, "Ash"), company(7, "Ash")], "Dana", WHEN)
        with pytest.raises(ListError, match="There is no place 3; the picks have 1 to 1"):
            taken(small(["Ash"], a=[5]), 3)


def handed(store: Store, name: str = "Listed partners", by: str = "Mirela", **levels: float) -> Case:
    made = rows([company(193, "Fastenal", trade=9.0, **levels), company(95, "Cencora")], by, WHEN)
    return cases.hand_over(store, name, store.load("larkspur-listed"), made, by)


class TestHandOver:
    """The new case, and that its ideal was there before its candidates."""

    def test_it_has_the_ideal_with_its_dates_and_the_candidates_after_it(self, store: Store) -> None:
        case = handed(store)
        before = store.load("larkspur-listed")
        assert case.name == "listed-partners"
        assert case.profile_fingerprint == before.profile_fingerprint
        assert all(getattr(case, table).equals(getattr(before, table)) for table in cases.IDEAL)
        assert case.candidates["first_contact"].isna().all()
        ideal, candidates = (
            store.history(case.name, table)["batch"].unique().tolist() for table in ("profile", "candidates")
        )
        assert len(ideal) == len(candidates) == 1
        assert ideal < candidates

    def test_the_ideal_is_said_to_have_been_there_before_the_candidates(self, store: Store) -> None:
        case = handed(store)
        histories = store.history(case.name, "candidates"), store.history(case.name, "profile_history")
        said = exhibits.written_first(case, *histories)
        assert said.headline == (
            "The ideal was written on 2 November 2026 by Dana, before any of the 2 candidates was recorded; "
            "no first contact has a date yet."
        )
        assert set(said.table["Ideal came first"]) == {"before it was recorded"}
        assert said.notes[0].startswith("Unchanged since")
        assert said.notes[1].startswith(
            "2 November 2026 is the date of the ideal of larkspur-listed, handed over"
        )

    def test_a_first_contact_told_later_counts_as_everywhere(self, store: Store) -> None:
        case = handed(store)
        told = case.candidates.assign(first_contact=["2026-11-20", None]).to_dict("records")
        store.append(case.name, {"candidates": told}, "Mirela")
        case = store.load(case.name)
        histories = store.history(case.name, "candidates"), store.history(case.name, "profile_history")
        assert exhibits.written_first(case, *histories).headline == (
            "The ideal was written on 2 November 2026 by Dana, before the first contact with 1 of 2 "
            "candidates; 1 other was recorded after it, with no date yet."
        )

    def test_candidates_imported_with_the_ideal_prove_nothing(self, store: Store) -> None:
        example = Case.from_folder(DATA / "larkspur")
        unknown = example.candidates.assign(first_contact=None)
        store.create(example.replace(candidates=unknown), "Dana")
        histories = store.history("larkspur", "candidates"), store.history("larkspur", "profile_history")
        said = exhibits.written_first(store.load("larkspur"), *histories)
        assert set(said.table["Ideal came first"]) == {"not known"}

    @pytest.mark.parametrize("name", ["larkspur-listed", "Larkspur Listed", "larkspur", "blank"])
    def test_a_name_taken_is_refused(self, store: Store, name: str) -> None:
        with pytest.raises(StoreError, match="There is already a case called"):
            handed(store, name)
        assert store.cases() == ["larkspur-listed"]

    def test_twice_the_same_makes_one_case(self, store: Store) -> None:
        handed(store)
        with pytest.raises(StoreError, match="There is already a case called 'listed-partners'"):
            handed(store)

    def test_bad_cells_leave_nothing_behind(self, store: Store) -> None:
        with pytest.raises(CaseError, match="size"):
            handed(store, size=900.0)
        assert store.cases() == ["larkspur-listed"]

    def test_an_ideal_changed_meanwhile_or_not_frozen_is_refused(self, store: Store) -> None:
        seen = store.load("larkspur-listed")
        parts = [{"part": "who", "weight": 0.5}]
        store.append(seen.name, {"parts": parts}, "Dana")
        with pytest.raises(StoreError, match="has been changed since the list was screened"):
            cases.hand_over(store, "New", seen, rows([company(2, "Ash")], "Dana", WHEN), "Dana")
        never = store.create(Case.from_folder(DATA / "blank", "acme"), "Dana")
        with pytest.raises(StoreError, match=r"not frozen yet.* Freeze it in notebook 1"):
            cases.hand_over(store, "New", never, rows([company(2, "Ash")], "Dana", WHEN), "Dana")
        assert store.cases() == ["acme", "larkspur-listed"]

    def test_a_version_of_another_tool_is_not_the_ideal_as_it_stands(self, listed: Case) -> None:
        other = listed.replace(profile_history=listed.profile_history.assign(fingerprint="8d71"))
        assert not_frozen(listed) == ""
        assert "is not the one that was frozen last" in not_frozen(other)

    def test_a_store_that_went_away_in_between_is_gone_on_with(
        self, store: Store, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with monkeypatch.context() as broken:
            broken.setattr(Store, "append", _away)
            with pytest.raises(StoreError, match="away"):
                handed(store)
        assert store.load("listed-partners").candidates.empty
        assert len(handed(store).candidates) == 2
        assert len(store.batches("listed-partners")) == 2


class TestWhatTheListSays:
    """What a list says of itself goes with its answers: a board must see of when the figures are."""

    ABOUT = (
        "The companies are real, their figures of 8 March 2017 and mostly out of date; nothing here is "
        "advice or a judgement of them."
    )

    @pytest.fixture
    def there(self, listed: Case) -> Prepared:
        return lists.LongList.of(DATA / "longlist").prepare(listed)

    def test_it_is_below_every_exhibit_and_on_every_slide_of_the_new_case(
        self, store: Store, there: Prepared, screening: Screening
    ) -> None:
        assert (there.about, there.source.about) == (self.ABOUT, screening.source)
        assert there.honesty == screening.honesty
        made = rows([taken(screening, 1), taken(screening, 2)], "Mirela", WHEN, there.about)
        case = cases.hand_over(store, "Listed", store.load("larkspur-listed"), made, "Mirela")
        said = f"A fictional search: Larkspur Metrics. {self.ABOUT}"
        assert exhibits.ranking(case).notes[-1] == said
        assert story.briefing(Snapshot(case)).marks[0] == said

    def test_it_is_said_of_a_search_that_is_no_fiction_too(self, listed: Case) -> None:
        real = listed.replace(company=listed.company.assign(name="Larkspur"))
        assert fictional(real) == ""
        assert fictional(self.answered(real, "figures of 2017", "figures of 2017")) == "figures of 2017."

    def test_each_list_is_said_once_even_where_somebody_has_written_on(self, listed: Case) -> None:
        case = self.answered(listed, "Of 2017.", "Of 2016. Ours.", "Of 2017. I looked it up.")
        assert fictional(case) == "A fictional search: Larkspur Metrics. Of 2017. Of 2016. Ours."

    def test_an_answer_of_somebodys_own_is_no_list(self, listed: Case) -> None:
        case = self.answered(listed, "Of 2017.")
        own = case.assessments.assign(evidence="About the list: they said so. About the list: yes.")
        assert fictional(case.replace(assessments=own)) == "Fictional data: Larkspur Metrics"

    def test_a_list_that_says_nothing_of_itself_is_named(self, tmp_path: Path, listed: Case) -> None:
        there = lists.LongList.of(folder(tmp_path / "own", GOOD)).prepare(listed)
        assert (there.source.about, there.honesty) == (
            "own/companies.csv",
            "A fictional search: Larkspur Metrics.",
        )
        made = rows([taken(there.screen(1), 1)], "Dana", WHEN, there.about)
        assert fictional(listed.replace(**typed_rows("a", made))) == (
            "A fictional search: Larkspur Metrics. The candidates come from the list own/companies.csv."
        )

    def test_a_very_long_one_is_cut_and_can_be_recorded(self, listed: Case) -> None:
        case = self.answered(listed, "long " * 2000)
        assert len(case.assessments["evidence"].iloc[0]) < 4000

    def answered(self, case: Case, *abouts: str) -> Case:
        """A case with a candidate from a list for each of these."""
        tables: dict[str, list[Any]] = {"candidates": [], "assessments": []}
        for row, about in enumerate(abouts, 2):
            pick = taken(small(["Ash"], trade=[5]), 1)
            of_list = rows([replace(pick, row=row, name=f"Ash {row}")], "Dana", WHEN, about)
            for table, added in of_list.items():
                tables[table] += added
        return case.replace(**typed_rows("a", tables))


def _away(*_: Any, **__: Any) -> int:
    raise StoreError("The database is away.")


def folder(path: Path, files: Mapping[str, str]) -> Path:
    path.mkdir()
    for name, text in files.items():
        (path / name).write_text(text)
    return path


GOOD = {
    "companies.csv": "name,t\nAsh,9\nElm,2\n",
    "columns.csv": "column,criterion,use,over,by\nt,trade,number,,\n",
}


def label(book: Workbook, key: str) -> str:
    return str(book.case.profile.set_index("criterion")["label"][key])


class TestListFolder:
    """A list of one's own, as a folder."""

    @pytest.fixture
    def book(self, store: Store) -> Workbook:
        return Workbook("larkspur-listed", store)

    def test_the_list_that_ships_says_what_is_real_and_what_is_not(self, screening: Screening) -> None:
        assert screening.honesty.startswith("A fictional search: Larkspur Metrics. The companies are real")
        assert "8 March 2017" in screening.honesty
        assert "advice" in screening.honesty

    def test_it_says_when_the_ideal_is_not_frozen(self, listed: Case) -> None:
        own = lists.LongList.of(DATA / "longlist")
        changed = listed.replace(profile=listed.profile.assign(weight=listed.profile["weight"] + 1))
        said = "The ideal is not frozen: it may have been written with the list in sight."
        assert own.screen(changed, 3).honesty == f"{said} {own.screen(listed, 3).honesty}"

    def test_a_folder_is_screened_and_an_empty_line_of_source_ends_its_note(
        self, tmp_path: Path, book: Workbook
    ) -> None:
        path = folder(tmp_path / "own", {**GOOD, "SOURCE.txt": "From our\nown files.\n\nMore."})
        found = book.screen(path)
        assert found.picks["name"].tolist() == ["Ash", "Elm"]
        assert found.honesty == "A fictional search: Larkspur Metrics. From our own files."

    def test_a_criterion_may_be_called_by_its_label(self, tmp_path: Path, book: Workbook) -> None:
        called = GOOD["columns.csv"].replace(",trade,", f',"{label(book, "trade").upper()}",')
        assert called != GOOD["columns.csv"]
        by_label = book.screen(folder(tmp_path / "own", GOOD | {"columns.csv": called}))
        by_key = book.screen(folder(tmp_path / "other", GOOD))
        pd.testing.assert_frame_equal(by_label.picks, by_key.picks)

    def test_a_forgotten_table_of_columns_is_said_with_what_there_is(
        self, tmp_path: Path, book: Workbook
    ) -> None:
        path = folder(tmp_path / "own", {"companies.csv": "name,Beer\nAsh,9\n"})
        with pytest.raises(WorkbookError) as refused:
            book.screen(path)
        said = (
            f"{path} has no columns.csv. It says which column of companies.csv is which criterion: copy "
            "data/longlist/columns.csv and change it. The list has the columns name and Beer; the ideal has “"
        )
        assert str(refused.value).startswith(said)
        assert "“Yearly sales compared with ours”" in str(refused.value)

    def test_a_forgotten_table_of_words_is_said_with_everything_else(
        self, tmp_path: Path, book: Workbook
    ) -> None:
        uses = "column,criterion,use\nt,trade,words\nn,size,number\n"
        path = folder(tmp_path / "own", {"companies.csv": "name,t\nAsh,9\n", "columns.csv": uses})
        with pytest.raises(WorkbookError) as refused:
            book.screen(path)
        assert str(refused.value).splitlines()[1:] == [
            "  columns.csv, row 3: the list has no column 'n'",
            f"  {path} has no words.csv. Column t has use words: say there what each word is worth for "
            f"“{brief(label(book, 'trade'))}”.",
            "  the list has the columns name and t",
        ]

    def test_criteria_are_named_by_their_labels_as_in_notebook_1(
        self, tmp_path: Path, book: Workbook
    ) -> None:
        uses = " Column ,CRITERION,Use\nt,Profit per shar,number\nt,trade,number\nu,Profit per share,year\n"
        files = {"companies.csv": "name,t,u\nAsh,9,2\n", "columns.csv": uses + "u,profit,year\n"}
        with pytest.raises(WorkbookError) as refused:
            book.screen(folder(tmp_path / "own", files))
        assert str(refused.value).splitlines()[1:] == [
            "  columns.csv, row 2: the profile has no criterion 'Profit per shar'; did you mean “Profit per "
            "share” or “Price per share”?",
            "  the criterion “Profit per share” has 2 columns; give it one",
            f"  the profile has the criteria “Profit per share”, “{brief(label(book, 'trade'))}” and “Price "
            f"per share” (some of {len(book.case.profile)})",
        ]

    def test_a_criterion_that_is_only_misspelled_is_no_ideal_without_criteria(
        self, tmp_path: Path, book: Workbook
    ) -> None:
        path = folder(tmp_path / "own", GOOD | {"columns.csv": "column,criterion,use\nt,Foundet,year\n"})
        with pytest.raises(WorkbookError, match="no criterion 'Foundet'; did you mean “Founded”"):
            book.screen(path)

    def test_a_header_of_columns_in_capitals_and_with_blanks_may_call_criteria_by_label(
        self, tmp_path: Path, book: Workbook
    ) -> None:
        uses = f" Column ,CRITERION,Use\nt,{label(book, 'trade')},number\n"
        found = book.screen(folder(tmp_path / "own", GOOD | {"columns.csv": uses}))
        assert found.columns.criteria == ("trade",)
        twice = GOOD | {"columns.csv": "column,criterion,Criterion,use\nt,trade,trade,number\n"}
        with pytest.raises(WorkbookError, match=r"columns\.csv has the column criterion more than once"):
            book.screen(folder(tmp_path / "other", twice))

    @pytest.mark.parametrize("title", ["Our list 2027,,\n", "Our list 2027\n"])
    def test_a_title_above_the_names_of_the_columns_is_said_once(
        self, tmp_path: Path, book: Workbook, title: str
    ) -> None:
        uses = "column,criterion,use\nTurnover,trade,number\nProfit,profit,number\nBirth,founded,year\n"
        files = {"companies.csv": f"{title}Turnover,Profit,Birth\n9,2,1990\n", "columns.csv": uses}
        with pytest.raises(WorkbookError) as refused:
            book.screen(folder(tmp_path / "own", files))
        assert str(refused.value).count("The first row of companies.csv must name the columns.") == 1
        assert len(str(refused.value).splitlines()) <= 3

    def test_parquet_files_are_one_list_whose_evidence_names_the_file(
        self, tmp_path: Path, book: Workbook
    ) -> None:
        path = folder(tmp_path / "own", {"columns.csv": GOOD["columns.csv"]})
        for part, name in enumerate(["Ash", ""]):
            pd.DataFrame({"name": [name], "t": [part]}).to_parquet(path / f"companies-{part}.parquet")
        found = book.screen(path)
        assert found.rows == 2
        made = rows([taken(found, 1)], "Dana", WHEN, "Ours.")
        assert [row["name"] for row in made["candidates"]] == ["Company in companies-1.parquet, row 2"]
        evidence = str(made["assessments"][0]["evidence"])
        assert evidence.startswith("own/companies*.parquet, companies-1.parquet, row 2: t 1.")
        assert about_lists([evidence]) == "Ours."

    def test_columns_named_as_criteria_need_no_table(self, tmp_path: Path, book: Workbook) -> None:
        found = book.screen(folder(tmp_path / "own", {"companies.csv": "name,trade\nAsh,9\n"}))
        assert found.picks["name"].tolist() == ["Ash"]

    @pytest.mark.parametrize(
        ("files", "said"),
        [
            ({}, "has neither companies.csv nor companies\\*.parquet. A long list is a folder with"),
            (
                {"columns.csv": "", "Book1.XLSX": "", "~$Book1.xlsx": ""},
                "It has Book1.XLSX: save the spreadsheet as CSV UTF-8 \\(companies.csv\\)",
            ),
            (
                {"columns.csv": "", "Ours.csv": "", "b.xlsx": ""},
                "It has Ours.csv: if these are the companies",
            ),
            (
                {**GOOD, "companies-1.parquet": ""},
                "has both companies.csv and companies\\*.parquet: keep one",
            ),
            (
                {**GOOD, "columns.csv": "column,criterion,use\nt,trade,numbr\nu,size,number\n"},
                "(?s)row 2: there is no use 'numbr'.*row 3: the list has no column 'u'",
            ),
            (
                {**GOOD, "columns.csv": "column,criterion,use\nt,trade,\n"},
                "row 2: use is empty; write number, log10, words, year, name or shown",
            ),
            ({**GOOD, "columns.csv": "column,criterion,use\nt,trade\n"}, "columns.csv"),
            ({**GOOD, "columns.csv": ""}, "columns.csv"),
            ({**GOOD, "companies.csv": "name,t\n"}, "companies.csv"),
            ({**GOOD, "companies.csv": "name,t\nAsh,nine\n"}, "row 2, column t: found 'nine'"),
        ],
    )
    def test_what_is_wrong_with_a_list_is_said_without_a_traceback(
        self, tmp_path: Path, book: Workbook, files: Mapping[str, str], said: str
    ) -> None:
        path = folder(tmp_path / "own", files)
        for show in (book.screen, book.shortlist):
            with pytest.raises(WorkbookError, match=said):
                show(path)

    @pytest.mark.parametrize(
        ("name", "said"),
        [
            ("", r"There is no folder \(no name\)\. There are: data/longlist.* such as data/longlist"),
            ("data/nowhere", "There is no folder .* such as data/longlist"),
            ("data/LongLst", "There is no folder data/LongLst; did you mean 'data/longlist'?"),
            ("data/longlist/companies.csv", "companies.csv is a file. Name its folder: data/longlist."),
            (None, "None is no folder. A long list is a folder with companies.csv"),
        ],
    )
    def test_a_folder_that_is_not_there_is_said_to_be(self, book: Workbook, name: Any, said: str) -> None:
        for show in (book.screen, book.shortlist):
            with pytest.raises(WorkbookError, match=said):
                show(name)

    def test_its_tables_know_the_names_of_their_files(self, listed: Case) -> None:
        tables = lists.LongList.of(DATA / "longlist")._tables(listed)
        assert [table.attrs["file"] for table in tables.values()] == ["columns.csv", "words.csv"]

    def test_a_case_that_is_not_ready_says_what_to_do_first_in_every_exhibit(
        self, empty_book: Workbook
    ) -> None:
        found = empty_book.screen("data/longlist")
        shown = [
            exhibits.funnel,
            exhibits.shortlist,
            exhibits.completeness,
            exhibits.relaxed,
            exhibits.list_known,
        ]
        said = {make(found).headline for make in shown}
        assert len(said) == 1
        assert said.pop().startswith(
            "The ideal profile has none of the criteria that the list tells of: trade,"
        )

    def test_the_criteria_to_choose_from_are_told_as_in_notebook_1(
        self, tmp_path: Path, book: Workbook
    ) -> None:
        other = GOOD | {"columns.csv": "column,criterion,use\nt,Something else,number\n"}
        said = book.screen(folder(tmp_path / "own", other)).headline
        assert "that the list tells of: Something else." in said
        assert f"called as there: “{book.case.profile['label'].iloc[0]}”" in said
