"""Scoring sheets: what an assessor is given, what comes back as rows, and what is refused, cell by cell."""

import csv
import datetime as dt
import io
import re

import openpyxl
import pandas as pd
import pytest
from cases import DATA, small_tables
from programs import converted
from sheet_tools import ASH, ELM, MADE, NOW, changed, faults_in, filled, small_case

from partnerlib import sheets
from partnerlib.case import Case
from partnerlib.sheets.writing import tab_names
from partnerlib.tables import TABLES

LATER = NOW + dt.timedelta(days=1)
WHO, CHAMPION, STAFF = "who_ours", "who_theirs", "reps"

pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported")


@pytest.fixture(scope="module")
def case() -> Case:
    return small_case()


@pytest.fixture(scope="module")
def dana(case: Case) -> bytes:
    """The sheet of Dana, who has answered three questions: reps and who_ours of Ash, who_theirs of Elm."""
    return sheets.scoring_sheet(case, "Dana", made=MADE)


def saved(case: Case, sheet: sheets.Sheet, when: dt.datetime = NOW) -> Case:
    """Give the case after a sheet was taken in."""
    rows = pd.DataFrame([{**row, "recorded_at": when} for row in sheet.rows]).reindex(
        columns=TABLES["assessments"].names
    )
    return case.replace(assessments=pd.concat([case.assessments.astype(object), rows.astype(object)]))


def answers(sheet: sheets.Sheet) -> dict[tuple[object, object], tuple[object, ...]]:
    return {
        (row["candidate"], row["criterion"]): tuple(row[key] for key in ("level", "low", "high", "evidence"))
        for row in sheet.rows
    }


def invited(case: Case, *rows: tuple[str, str, str, str | None, str | None]) -> Case:
    """Give the case with invitations of 9 October: round, candidate, assessor, finished, closed."""
    names = TABLES["invitations"].names
    table = [(name, about, who, "2026-10-09T08:00:00Z", done, shut) for name, about, who, done, shut in rows]
    return case.replace(invitations=pd.DataFrame(table, columns=names, dtype=object))


class TestWhatIsGiven:
    def test_the_same_case_and_time_give_the_same_bytes(self, case, dana):
        assert sheets.scoring_sheet(case, "Dana", made=MADE) == dana
        assert sheets.scoring_sheet(case, "Dana", made=LATER) != dana

    def test_it_holds_the_assessors_own_newest_answers_and_no_one_elses(self, case):
        tables = small_tables()
        rows = [
            "ash,reps,Ravi,7.77,,,secret word,2026-10-05T14:30:00Z",
            "ash,reps,Dana,86,,,counted again,2026-10-07T14:30:00Z",
        ]
        more = pd.DataFrame([row.split(",") for row in rows], columns=tables["assessments"].columns)
        tables["assessments"] = pd.concat([tables["assessments"], more])
        case = Case("larch", tables)
        book = openpyxl.load_workbook(io.BytesIO(sheets.scoring_sheet(case, "Dana", made=MADE)))
        everything = [
            str(cell.value) for page in book for row in page for cell in row if cell.value is not None
        ]
        assert "counted again" in everything
        assert "Counted on their site" not in everything
        said = " ".join([*everything, sheets.scoring_csv(case, "Dana", made=MADE).decode()])
        assert "7.77" not in said
        assert "secret" not in said

    def test_levels_stand_beside_their_descriptions_and_are_chosen_from_a_list(self, dana):
        book = openpyxl.load_workbook(io.BytesIO(dana))
        page = book[ASH]
        assert [cell.value for cell in page[4]][:7] == [
            *("No.", "Part", "Side", "Question", "Scale and ideal", "Described levels"), "Level",
        ]  # fmt: skip
        assert page["F5"].value == "0 – Nobody\n10 – One owner, with time for it"
        assert page["G5"].value.startswith("8 – ")
        lists = {str(check.sqref): check for check in page.data_validations.dataValidation}
        place = re.fullmatch(r"Choices!\$A\$2:\$A\$(\d+)", lists["G5"].formula1)
        assert place
        offered = [book["Choices"].cell(row, 1).value for row in range(2, int(place[1]) + 1)]
        assert offered[0] == "0 – Nobody"
        assert offered[-1] == "We don't know yet"
        assert lists["G7"].formula1 == 'OR(G7="?",G7="We don\'t know yet",AND(ISNUMBER(G7),G7>=0,G7<=600))'

    def test_everything_but_the_answers_is_protected_without_a_password(self, dana):
        book = openpyxl.load_workbook(io.BytesIO(dana))
        assert all(page.protection.sheet and not page.protection.password for page in book.worksheets)
        free = {cell.coordinate for row in book[ELM] for cell in row if not cell.protection.locked}
        assert free == {f"{column}{row}" for column in "GHIJ" for row in (5, 6, 7)}
        assert "without a password" in " ".join(str(cell.value) for row in book["Read me"] for cell in row)

    def test_the_id_and_the_choices_are_very_hidden(self, dana):
        book = openpyxl.load_workbook(io.BytesIO(dana))
        assert {page.title: page.sheet_state for page in book} == {
            "Read me": "visible", ASH: "visible", ELM: "visible",
            "Choices": "veryHidden", "Sheet id": "veryHidden",
        }  # fmt: skip

    def test_a_round_asks_only_about_those_it_invites_to(self, case):
        case = invited(case, ("autumn", "elm", "Dana", None, None), ("autumn", "ash", "Ravi", None, None))
        book = openpyxl.load_workbook(io.BytesIO(sheets.scoring_sheet(case, "Dana", "autumn", made=MADE)))
        assert ELM in book.sheetnames
        assert ASH not in book.sheetnames

    def test_a_round_one_is_not_invited_to_or_has_finished_gives_no_sheet(self, case):
        rows = [
            ("autumn", "elm", "Dana", "2026-10-09T09:00:00Z", None),
            ("autumn", "elm", "Ravi", None, None),
        ]
        case = invited(case, *rows)
        with pytest.raises(ValueError, match="Mirela is not invited to autumn"):
            sheets.scoring_sheet(case, "Mirela", "autumn", made=MADE)
        with pytest.raises(ValueError, match="autumn is over for Dana"):
            sheets.scoring_sheet(case, "Dana", "autumn", made=MADE)

    def test_without_a_profile_or_candidate_there_is_nothing_to_ask(self, case):
        with pytest.raises(ValueError, match="nothing to ask yet"):
            sheets.scoring_sheet(
                case.replace(**{n: TABLES[n].empty() for n in CANDIDATE_TABLES}), "Dana", made=MADE
            )

    def test_fictional_data_is_called_so_on_every_page(self):
        data = sheets.scoring_sheet(Case.from_folder(DATA / "larkspur"), "Ravi", made=MADE)
        book = openpyxl.load_workbook(io.BytesIO(data))
        pages = [page for page in book if page.sheet_state == "visible"]
        assert all("Fictional data" in page["A2"].value for page in pages)
        assert all("Fictional data" in page.oddFooter.center.text for page in pages)

    def test_text_that_looks_like_a_formula_stays_text(self):
        tables = small_tables()
        tables["candidates"].loc[1, "name"] = "=HYPERLINK(1)"
        tables["assessments"].loc[0, "evidence"] = "=cmd|' /C calc'!A0"
        case = Case("larch", tables)
        book = openpyxl.load_workbook(io.BytesIO(sheets.scoring_sheet(case, "Dana", made=MADE)))
        formulas = [c.value for page in book for row in page for c in row if c.data_type == "f"]
        assert all(re.fullmatch(r"=COUNTA\(.*\)", formula) for formula in formulas)
        text = sheets.scoring_csv(case, "Dana", made=MADE).decode("utf-8-sig")
        cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
        assert not [cell for cell in cells if cell.startswith(("=", "+", "@", "-"))]
        for data in (sheets.scoring_sheet(case, "Dana", made=MADE), text.encode()):
            assert sheets.read(data, case, NOW).summary == "nothing new"

    def test_sheets_are_named_as_excel_allows_and_no_two_alike(self):
        long = "A very long name of a company that is too long for Excel"
        names = ["a/b", "A:B", "Read me", "[]", long, long, "'quoted'", "🚀" * 30, "History"]
        tabs = tab_names(names)
        assert len({tab.casefold() for tab in tabs}) == len(names)
        assert all(
            1 <= len(tab.encode("utf-16-le")) <= 62 and not re.search(r"[\[\]:*?/\\']", tab) for tab in tabs
        )


CANDIDATE_TABLES = [
    *("candidates", "assessments", "people", "reasons", "work", "dates", "expectations", "decisions"),
    *("invitations", "consensus"),
]


class TestWhatComesBack:
    def test_a_sheet_nobody_touched_says_nothing_new(self, case, dana):
        sheet = sheets.read_sheet(dana, case, NOW)
        assert (sheet.rows, sheet.summary) == ([], "nothing new")
        assert (sheet.count("the same"), sheet.count("not answered")) == (3, 3)

    def test_new_changed_and_unknown_answers_become_rows_of_the_assessor(self, case, dana):
        data = filled(
            dana, G5="10 – One owner, with time for it", G7=120, H7=100, I7=140.5, J7="Ravi  asked\nthem",
            G6=7, ash_G6="?", ash_J6="Nobody knows",
        )  # fmt: skip
        sheet = sheets.read_sheet(data, case, NOW)
        assert sheet.summary == "3 new, 1 changed, 0 not answered"
        assert answers(sheet) == {
            ("ash", CHAMPION): (None, None, None, "Nobody knows"),
            ("elm", WHO): (10.0, None, None, None),
            ("elm", CHAMPION): (7.0, None, None, "Nobody would say"),
            ("elm", STAFF): (120.0, 100.0, 140.5, "Ravi  asked\nthem"),
        }
        assert {row["assessor"] for row in sheet.rows} == {"Dana"}
        assert {row["recorded_at"] for row in sheet.rows} == {NOW}
        assert len(saved(case, sheet).assessments) == len(case.assessments) + 4

    @pytest.mark.parametrize(
        "text", ["=1+1", "_x0041_ stays", "a & <b>", "Zoë’s 🚀", "'quoted", "+49 30 1234", "1e5"]
    )
    def test_evidence_is_kept_as_it_was_typed(self, case, dana, text):
        def fill(book):
            book[ELM]["G5"] = 3
            book[ELM]["J5"] = text.replace("_x", "_x005F_x")
            book[ELM]["J5"].data_type = "s"

        assert answers(sheets.read_sheet(changed(dana, fill), case, NOW))["elm", WHO][3] == text
        text_of = {("elm", WHO, "Level"): "3", ("elm", WHO, "Evidence"): text}
        assert answers(sheets.read_csv(typed(case, text_of), case, NOW))["elm", WHO][3] == text.removeprefix(
            "'" * 0
        )

    def test_numbers_that_are_texts_are_read_where_they_are_plain_and_that_is_told(self, case, dana):
        sheet = sheets.read_sheet(filled(dana, G5="7", G7="7,5"), case, NOW)
        assert answers(sheet)["elm", WHO][0] == 7
        assert answers(sheet)["elm", STAFF][0] == 7.5
        assert sheet.told == (
            "Elm!G5, Our owner (Elm): the text '7' was read as 7.",
            "Elm!G7, Field staff (Elm): the text '7,5' was read as 7.5.",
        )

    def test_a_sheet_taken_in_twice_says_when_and_saves_nothing_again(self, case, dana):
        data = filled(dana, G5=7, ash_G5=9)
        after = saved(case, sheets.read_sheet(data, case, NOW))
        again = sheets.read_sheet(data, after, LATER)
        assert again.rows == []
        assert again.summary == "nothing new: its answers were recorded on 14 October 2026, 09:00 UTC"

    def test_a_sheet_taken_in_again_never_brings_back_an_answer_changed_since(self, case, dana):
        data = filled(dana, G5=7)
        after = saved(case, sheets.read_sheet(data, case, NOW))
        other = sheets.read_sheet(filled(sheets.scoring_sheet(after, "Dana", made=NOW), G5=2), after, LATER)
        later = saved(after, other, LATER)
        assert sheets.read_sheet(data, later, LATER).rows == []

    def test_an_answer_untouched_on_an_old_sheet_leaves_a_newer_one_alone(self, case, dana):
        newer = saved(case, sheets.read_sheet(filled(dana, ash_G5=2), case, NOW))
        sheet = sheets.read_sheet(filled(dana, G5=7), newer, LATER)
        assert set(answers(sheet)) == {("elm", WHO)}
        assert not sheet.replaced

    def test_an_answer_newer_than_the_sheet_is_named_and_may_be_kept(self, case, dana):
        newer = saved(case, sheets.read_sheet(filled(dana, ash_G5=2), case, NOW))
        sheet = sheets.read_sheet(filled(dana, ash_G5=4, G5=7), newer, LATER)
        assert [(one.about, one.since) for one in sheet.replaced] == [("Our owner (Ash & Sons)", NOW)]
        assert set(answers(sheet)) == {("ash", WHO), ("elm", WHO)}
        assert set(answers(sheet.without_replaced())) == {("elm", WHO)}

    def test_it_is_recorded_after_the_newest_record_and_the_opening_of_a_round(self, case):
        case = invited(case, ("autumn", "elm", "Dana", None, None))
        data = filled(sheets.scoring_sheet(case, "Dana", "autumn", made=MADE), G5=7)
        early = dt.datetime(2026, 10, 1, tzinfo=dt.UTC)
        row = sheets.read_sheet(data, case, early).rows[0]
        assert row["recorded_at"] > dt.datetime(2026, 10, 9, 8, tzinfo=dt.UTC)

    def test_a_tab_that_somebody_added_is_not_read_and_that_is_told(self, case, dana):
        sheet = sheets.read_sheet(changed(dana, lambda book: book.create_sheet("My notes")), case, NOW)
        assert sheet.told == ("Not read: 'My notes', which you added.",)

    def test_libreoffice_saves_a_sheet_that_is_still_accepted(self, tmp_path):
        example = Case.from_folder(DATA / "larkspur")
        file = tmp_path / "ravi.xlsx"
        file.write_bytes(sheets.scoring_sheet(example, "Ravi", made=MADE))
        book = openpyxl.load_workbook(file)
        page = book["Northmere Refrigeration Supply"]
        page["G5"], page["G7"], page["J7"] = "?", 33, "  =x, _x0041_\nand 2 lines".replace("_x", "_x005F_x")
        page["J7"].data_type, page["H7"], page["I7"] = "s", None, None
        book.save(file)
        (tmp_path / "out").mkdir()
        sheet = sheets.read_sheet(converted(file, "xlsx", tmp_path / "out").read_bytes(), example, NOW)
        found = {key[1]: answer for key, answer in answers(sheet).items()}
        assert found["who_ours"][0] is None
        assert (found["field_reps"][0], found["field_reps"][3]) == (33, "=x, _x0041_\nand 2 lines")
        assert len(found) == 2


class TestWhatIsRefused:
    @pytest.mark.parametrize(
        ("cell", "said"),
        [
            (
                10.5,
                "found '10.5'; allowed: one of the list, a number from 0 to 10, “We don't know yet”",
            ),
            ("11", "found 11; allowed"),
            (dt.datetime(2026, 5, 7), r"found a date, .* \(7 May 2026\); .* type it again"),
            ("=4+4", "found the formula '=4[+]4'; .* type the number itself"),
            (True, "found a yes-or-no value [(]TRUE[)]"),
            ("fairly good", "found 'fairly good'"),
            ("7 – something else", "found '7 – something else'"),
            ("1,500", "found '1,500'; .* two ways"),
            ("1.500", "found '1.500'; .* two ways"),
        ],
    )
    def test_a_level_that_is_none_is_named_with_what_is_allowed(self, case, dana, cell, said):
        faults = faults_in(filled(dana, G5=cell), case)
        assert len(faults) == 1
        assert re.search(said.replace("found '10.5'", "found 10.5"), faults[0]), faults
        assert faults[0].startswith("Elm!G5, Our owner (Elm): ")

    def test_every_bad_cell_is_named_at_once_and_nothing_is_taken_over(self, case, dana):
        data = filled(
            dana, G5=99, G7=50, H7=60, I7=40, ash_G6="much", ash_J7=dt.date(2026, 1, 1), ash_D5="Renamed"
        )
        places = [fault.split(": ")[0] for fault in faults_in(data, case)]
        assert places == [
            "'Ash & Sons'!D5, Our owner (Ash & Sons)",
            "'Ash & Sons'!G6, Their champion (Ash & Sons)",
            "'Ash & Sons'!J7, Field staff (Ash & Sons)",
            "Elm!G5, Our owner (Elm)",
            "Elm!H7, Field staff (Elm)",
            "Elm!I7, Field staff (Elm)",
        ]

    def test_a_percentage_is_not_taken_for_a_hundredth(self, case, dana):
        def fill(book):
            book[ELM]["G7"] = 0.7
            book[ELM]["G7"].number_format = "0%"

        assert "found a percentage (70%)" in faults_in(changed(dana, fill), case)[0]

    def test_a_range_or_evidence_needs_a_level_and_an_unknown_level_takes_no_range(self, case, dana):
        faults = faults_in(filled(dana, H5=3, J7="Heard", G6="?", I6=4), case)
        assert [fault.split(", ")[0] for fault in faults] == ["Elm!G5", "Elm!I6", "Elm!G7"]

    def test_a_recorded_answer_is_not_emptied(self, case, dana):
        faults = faults_in(filled(dana, ash_G5=None, ash_J5=None), case)
        assert "'Ash & Sons'!G5, Our owner (Ash & Sons): found an empty cell" in faults[0]
        assert "not emptied, choose “We don't know yet”" in faults[0]

    def test_another_case_is_refused(self, case, dana):
        assert "a scoring sheet of the case 'larch'" in faults_in(dana, Case("other", case.tables))[0]

    def test_another_profile_version_is_refused_with_what_changed_and_when(self, case):
        history = pd.DataFrame(
            [("2026-10-09T08:00:00Z", "Dana", case.profile_fingerprint, "first")],
            columns=TABLES["profile_history"].names,
        )
        case = case.replace(profile_history=history)
        data = sheets.scoring_sheet(case, "Dana", made=MADE)
        profile = case.profile
        profile.loc[profile["criterion"] == WHO, "label"] = "Our owner, renamed"
        later = case.replace(profile=profile)
        rows = [
            *history.itertuples(index=False),
            ("2026-10-12T08:00:00Z", "Ravi", later.profile_fingerprint, ""),
        ]
        later = later.replace(profile_history=pd.DataFrame(rows, columns=history.columns))
        (fault,) = faults_in(data, later)
        assert "made on 10 October 2026 for another version" in fault
        assert "changed: 'Our owner, renamed'" in fault
        assert "it was changed on 12 October 2026 by Ravi" in fault
        weights = case.parts
        weights.loc[0, "weight"] = 5
        assert "only weights" in faults_in(data, case.replace(parts=weights))[0]

    def test_another_round_and_a_round_that_is_over_are_refused(self, case):
        open_one = invited(case, ("autumn", "elm", "Dana", None, None), ("autumn", "elm", "Ravi", None, None))
        data = filled(sheets.scoring_sheet(open_one, "Dana", "autumn", made=MADE), G5=7)
        assert len(sheets.read_sheet(data, open_one, NOW).rows) == 1
        shut = "2026-10-12T08:00:00Z"
        closed = invited(case, ("autumn", "elm", "Dana", None, shut), ("autumn", "elm", "Ravi", None, shut))
        assert "autumn while it is open; it is over" in faults_in(data, closed)[0]
        done = invited(case, ("autumn", "elm", "Dana", shut, None), ("autumn", "elm", "Ravi", None, None))
        assert "Dana finished Elm in this round on 12 October 2026" in faults_in(data, done)[0]
        other = invited(case, ("winter", "elm", "Dana", None, None))
        assert "one made for winter, which is open" in faults_in(data, other)[0]
        outside = filled(sheets.scoring_sheet(case, "Dana", made=MADE), G5=7)
        assert "made outside any round" in faults_in(outside, open_one)[0]

    @pytest.mark.parametrize(
        ("change", "said"),
        [
            (lambda book: book[ELM].delete_rows(6), "Elm: found rows that were deleted.*'Their champion'"),
            (lambda book: book[ELM].insert_rows(6), "Elm: found rows that were deleted, put in or moved"),
            (lambda book: book[ELM].delete_cols(2), "Elm!B4: found 'Side'"),
            (lambda book: swap_rows(book[ELM], 5, 7), "Elm: found the questions in another order"),
            (lambda book: book[ELM].merge_cells("G5:G6"), "Elm!G5:G6: found merged cells"),
            (lambda book: put(book[ELM], "L3", "My notes"), "Elm!L3: found 'My notes'; .* under Evidence"),
            (lambda book: put(book[ELM], "G8", 4), "Elm!G8: found"),
            (lambda book: put(book[ELM], "L6", "Why?"), r"Elm!L6, Their champion [(]Elm[)]: found 'Why[?]'"),
            (lambda book: put(book[ELM], "A1", "Oak"), "Elm!A1: found 'Oak'"),
            (lambda book: book.remove(book[ELM]), "Elm: found no sheet of this name, .* questions about Elm"),
            (lambda book: swap_names(book), "Elm!A1: found 'Ash & Sons'"),
            (lambda book: book.remove(book["Sheet id"]), "no scoring sheet"),
            (lambda book: put(book["Sheet id"], "B6", "Ravi"), "rows or columns other than"),
            (lambda book: put(book["Sheet id"], "D10", "none"), "rows or columns other than"),
            (lambda book: put(book["Sheet id"], "B1", "sheet 2"), r"another version .*[(]'sheet 2'[)]"),
        ],
    )  # fmt: skip
    def test_an_edited_structure_is_refused_where_it_was_edited(self, case, dana, change, said):
        faults = faults_in(changed(filled(dana, G5=4), change), case)
        assert any(re.search(said, fault) for fault in faults), faults

    def test_a_candidate_taken_out_since_is_named(self, case, dana):
        tables = small_tables()
        tables["candidates"] = tables["candidates"][:1]
        tables["assessments"] = tables["assessments"].query("candidate == 'ash'")
        assert "a candidate that was taken out, 'Elm'" in faults_in(dana, Case("larch", tables))[0]


def put(page, address: str, cell: object) -> None:
    page[address] = cell


def swap_rows(page, one: int, other: int) -> None:
    for column in range(1, 11):
        first, second = page.cell(one, column), page.cell(other, column)
        first.value, second.value = second.value, first.value


def swap_names(book: openpyxl.Workbook) -> None:
    ash, elm = book[ASH], book[ELM]
    ash.title, elm.title = "x", ASH
    ash.title = ELM


def typed(
    case: Case, cells: dict[tuple[str, str, str], str], semicolons: bool = False, who: str = "Dana"
) -> bytes:
    """Give the CSV sheet with cells typed into it: by candidate, criterion and column."""
    data = sheets.scoring_csv(case, who, made=MADE, semicolons=semicolons)
    mark = ";" if semicolons else ","
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig")), delimiter=mark))
    for row in rows:
        row |= {
            column: cell
            for (about, what, column), cell in cells.items()
            if (row["candidate"], row["criterion"]) == (about, what)
        }
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), delimiter=mark)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode("utf-8-sig")


class TestCsv:
    def test_it_comes_back_with_the_same_answers_as_the_workbook(self, case):
        cells = {("elm", WHO, "Level"): "10 – One owner, with time for it", ("elm", STAFF, "Level"): "7.125"}
        sheet = sheets.read(typed(case, cells), case, NOW)
        assert sheet.summary == "2 new, 0 changed, 1 not answered"
        assert answers(sheet) == {
            ("elm", WHO): (10.0, None, None, None),
            ("elm", STAFF): (7.125, None, None, None),
        }
        assert sheet.told == ()

    def test_semicolons_and_decimal_commas_are_read_and_what_is_unusual_is_told(self, case):
        cells = {("elm", WHO, "Level"): "7,5", ("elm", STAFF, "Level"): "7.5"}
        sheet = sheets.read(typed(case, cells, semicolons=True), case, NOW)
        assert [answer[0] for answer in answers(sheet).values()] == [7.5, 7.5]
        assert sheet.told == ("row 7, column Level, Field staff (Elm): the text '7.5' was read as 7.5.",)
        assert sheets.read(sheets.scoring_csv(case, "Dana", made=MADE, semicolons=True), case, NOW).rows == []

    def test_text_of_windows_is_read_and_that_is_told(self, case):
        data = typed(case, {("elm", WHO, "Level"): "3", ("elm", WHO, "Evidence"): "Zoë said"})
        sheet = sheets.read(data.decode("utf-8-sig").encode("cp1252"), case, NOW)
        assert answers(sheet)["elm", WHO][3] == "Zoë said"
        assert "cp1252" in sheet.told[0]

    def test_every_bad_cell_is_named_by_row_and_column(self, case):
        cells = {
            ("ash", WHO, "Level"): "11", ("elm", STAFF, "Level"): "1,500", ("elm", STAFF, "At least"): "x",
            ("elm", WHO, "Question"): "Renamed",
        }  # fmt: skip
        assert [fault.split(": ")[0] for fault in faults_in(typed(case, cells), case)] == [
            "row 2, column Level, Our owner (Ash & Sons)",
            "row 5, column Question, Our owner (Elm)",
            "row 7, column Level, Field staff (Elm)",
            "row 7, column At least, Field staff (Elm)",
        ]

    @pytest.mark.parametrize(
        ("change", "said"),
        [
            (lambda lines: lines[:-1], "some were deleted, added, sorted or changed"),
            (lambda lines: [lines[0], *lines[:0:-1]], "some were deleted, added, sorted or changed"),
            (lambda lines: [lines[0].replace("Level", "level"), *lines[1:]], "row 1, cell 18: found 'level'"),
            (lambda lines: [*lines[:3], lines[3] + ",more", *lines[4:]], "row 4: found 22 cells"),
            (
                lambda lines: [*lines[:3], lines[3].replace("Dana", "Ravi"), *lines[4:]],
                "row 4, column assessor",
            ),
            (lambda lines: [*lines[:3], '"open', *lines[4:]], "row 4: found a row that cannot be read"),
            (lambda lines: lines[:1], "found no question"),
            (lambda lines: ["some,other,file"], "no scoring sheet"),
        ],
    )
    def test_an_edited_structure_is_refused_where_it_was_edited(self, case, change, said):
        table = small_tables()
        table["anchors"] = table["anchors"][:0]
        case = Case("larch", table)
        text = sheets.scoring_csv(case, "Dana", made=MADE).decode("utf-8-sig")
        lines = re.sub(r"\nmust-have", " must-have", text).split("\r\n")[:-1]
        faults = faults_in("\r\n".join(change(lines)).encode(), case)
        assert any(said in fault for fault in faults), faults

    @pytest.mark.parametrize("data", [b"a\0b", "format,id".encode("utf-16"), b"\x81\xff", b"", b"%PDF-1.7"])
    def test_what_is_no_csv_file_is_refused(self, case, data):
        assert faults_in(data, case)
