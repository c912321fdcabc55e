"""A case as a folder of CSV files, and the case itself: frozen, fingerprinted, copied."""

import codecs
import copy
import datetime as dt
import pickle
import re
import shutil
import tempfile
from pathlib import Path

import pandas as pd
import pytest
from cases import DATA, error_of, faults_of, raw, set_cell, small_tables
from hypothesis import given
from hypothesis import strategies as st

from partnerlib.case import Case, slug
from partnerlib.question import PART_KEYS
from partnerlib.tables import TABLES, Fault, Table
from partnerlib.tables.columns import Choice, Column, Date, Flag, Key, Number, Text, Time

HEADER = "candidate,name,kind,employees,first_contact,upside,launch_probability,our_cost"
UTF8 = "UTF-8 text; in Excel save as 'CSV UTF-8'"
CELLS = "cells parted by commas, in double quotes where they hold one, none over 10,000 characters"
NOT_UTF8 = "text that is not UTF-8 (byte 0xfc)"
EIGHT = "8 cells, as the header has"
NO_DATA = f"at least the line {HEADER}"


def small() -> Case:
    return Case("small", small_tables())


def damaged(folder: Path, table: str, old: bytes, new: bytes) -> Path:
    """Replace bytes that a table's file has once."""
    file = folder / f"{table}.csv"
    assert file.read_bytes().count(old) == 1
    file.write_bytes(file.read_bytes().replace(old, new))
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


# Hostile cells

_FORMULAS_AND_WORDS = ("=1+1", "+1", "-1", "@x", "NA", "nan", "None", "null", "TRUE", "007", "1e5", "'", "''")
_MARKS = (
    "🧊",
    "👩\u200d🚀",
    "שלום",
    "\u202eab\u202c",
    "\u2028",
    "\ufeff",
    "e\u0301",
    "\t",
    "\n",
    '"',
    ",",
    ";",
)


def _is_allowed(text: str) -> bool:
    try:
        return bool(Column("note", Text()).read(text))
    except ValueError:
        return False


_LETTERS = st.characters(exclude_categories=["Cs", "Cc"])
_TEXTS = st.one_of(
    st.sampled_from((*_FORMULAS_AND_WORDS, "two\r\nlines\r")),
    st.lists(st.sampled_from(_MARKS) | _LETTERS, min_size=1, max_size=9).map("".join),
).filter(_is_allowed)
_KEYS = _TEXTS.filter(lambda text: text.isprintable() and text == text.strip())


def _cells(column: Column) -> st.SearchStrategy[object]:
    """Give cells that a column allows, before references and rules."""
    kind = column.kind
    cells = {
        Text: lambda: _TEXTS,
        Key: lambda: _KEYS,
        Choice: lambda: st.sampled_from(kind.words),
        Number: lambda: st.floats(max(kind.low, -1e15), min(kind.high, 1e15), exclude_min=kind.above),
        Date: lambda: st.dates(dt.date(1900, 1, 1), dt.date(2199, 12, 31)),
        Time: lambda: st.datetimes(
            dt.datetime(1900, 1, 1), dt.datetime(2199, 12, 31), timezones=st.just(dt.UTC)
        ),
        Flag: st.booleans,
    }[type(kind)]()
    return st.none() | cells if column.optional else cells


def _rows(table: Table, fixed: dict[str, st.SearchStrategy]) -> st.SearchStrategy[list[dict[str, object]]]:
    """Give up to three rows of a table with different keys."""
    row = st.fixed_dictionaries({c.name: fixed.get(c.name, _cells(c)) for c in table.columns})
    return st.lists(row, min_size=1, max_size=3, unique_by=lambda row: tuple(row[name] for name in table.key))


def _sort(row: dict[str, object], *names: str) -> None:
    """Put the known cells of these columns into rising order."""
    known = [name for name in names if row[name] is not None]
    row.update(zip(known, sorted(row[name] for name in known), strict=True))


@st.composite
def valid_tables(draw: st.DrawFn) -> dict[str, pd.DataFrame]:
    """Draw the tables of a valid case with hostile text, any numbers and any dates."""
    ends = sorted(draw(st.lists(st.floats(-1e15, 1e15), min_size=6, max_size=6, unique=True)))
    names = ("scale_low", "must_low", "ideal_low", "ideal_high", "must_high", "scale_high")
    fixed = {name: st.just(end) for name, end in zip(names, ends, strict=True)}
    fixed |= {name: st.sampled_from([None, ends[names.index(name)]]) for name in ("must_low", "must_high")}
    fixed |= {name: st.floats(ends[0], ends[-1]) for name in ("level", "low", "high")}
    fixed |= {"weight": st.floats(1e-9, 1e15), "finished_at": st.none(), "closed_at": st.none()}
    rows: dict[str, list[dict[str, object]]] = {
        "parts": [{"part": part, "weight": draw(fixed["weight"])} for part in PART_KEYS]
    }
    for key, table in {"candidate": "candidates", "criterion": "profile"}.items():
        rows[table] = draw(_rows(TABLES[table], fixed))
        fixed[key] = st.sampled_from([row[key] for row in rows[table]])
    rows |= {name: draw(_rows(table, fixed)) for name, table in TABLES.items() if name not in rows}
    for number, row in enumerate(rows["candidates"]):
        row["name"] = f"{row['name']} {number}"
    for row in rows["assessments"]:
        _sort(row, "low", "level", "high")
    for row in rows["dates"]:
        _sort(row, "earliest", "likely", "latest")
    rows["invitations"] = list({(r["candidate"], r["assessor"]): r for r in rows["invitations"]}.values())
    return {
        name: pd.DataFrame(rows[name], columns=table.names, dtype=object) for name, table in TABLES.items()
    }


# Reading


def test_a_folder_gives_the_case_of_its_tables_under_the_folders_name(small_folder):
    assert Case.from_folder(small_folder) == small()
    assert Case.from_folder(str(small_folder), "Larch 2027").name == "larch-2027"


def test_a_folder_that_does_not_exist_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"There is no folder .*nowhere\. Name one that holds"):
        Case.from_folder(tmp_path / "nowhere")


NO_TABLES = {
    "missing": (None, None, "no file candidates.csv", f"a file that holds {NO_DATA}"),
    "empty": (b"", None, "an empty file", NO_DATA),
    "only empty lines": (b"\xef\xbb\xbf\n\n,,\n", None, "an empty file", NO_DATA),
    "Latin-1": (f"{HEADER}\nfür,F".encode("latin-1"), 2, NOT_UTF8, UTF8),
    "Latin-1 below a cell of three lines": (
        f'{HEADER}\nash,"A\n\nB",,,,,,\nfür,F'.encode("latin-1"),
        3,
        NOT_UTF8,
        UTF8,
    ),
    "Latin-1 at the start of a row": (f"{HEADER}\nüb,F".encode("latin-1"), 2, NOT_UTF8, UTF8),
    "Latin-1 after an endless cell": (b"x" * 200_000 + b"\xfc", 1, NOT_UTF8, UTF8),
    "UTF-16": (HEADER.encode("utf-16"), 1, NOT_UTF8.replace("fc", "ff"), UTF8),
    "semicolons": (
        HEADER.replace(",", ";").encode() + b"\nash;Ash;;1,5;;;;\n",
        1,
        "columns parted by semicolons",
        "columns parted by commas",
    ),
    "a row too short": (f"{HEADER}\nash,Ash\n".encode(), 2, "2 cells", EIGHT),
    "a row too long": (f"{HEADER}\nash,A,,1,5,,,,\n".encode(), 2, "9 cells", EIGHT),
    "a blank line in the middle": (f"{HEADER}\nash,A,,,,,,\n\nelm,E,,,,,,\n".encode(), 3, "0 cells", EIGHT),
    "an unclosed quote": (
        f'{HEADER}\nash,Ash,,,,,,\nelm,"Elm,,,,,,\n'.encode(),
        3,
        "a cell that cannot be read (unexpected end of data)",
        CELLS,
    ),
    "a quote inside a cell": (
        f'{HEADER}\nash,"A"sh,,,,,,\n'.encode(),
        2,
        "a cell that cannot be read (',' expected after '\"')",
        CELLS,
    ),
    "a cell of 5 MB": (
        f"{HEADER}\nash,{'x' * 5_000_000},,,,,,\n".encode(),
        2,
        "a cell that cannot be read (field larger than field limit (131072))",
        CELLS,
    ),
}


@pytest.mark.parametrize(("content", "row", "found", "allowed"), NO_TABLES.values(), ids=NO_TABLES)
def test_a_file_that_is_no_table_is_one_fault_and_what_refers_to_it_is_none(
    small_folder, content, row, found, allowed
):
    file = small_folder / "candidates.csv"
    file.unlink() if content is None else file.write_bytes(content)
    error = error_of(lambda: Case.from_folder(small_folder))
    assert error.faults == (Fault("candidates", row, None, found, allowed),)
    assert len(str(error)) < 1000


def test_a_file_of_only_a_header_is_a_table_without_rows(small_folder):
    for table in ("people", "work"):
        (small_folder / f"{table}.csv").write_text(",".join(TABLES[table].names))
    case = Case.from_folder(small_folder)
    assert (len(case.people), len(case.work)) == (0, 0)
    assert str(case.people["authority"].dtype) == "float64"


def test_a_company_file_of_only_a_header_lacks_its_row(small_folder):
    (small_folder / "company.csv").write_text(",".join(TABLES["company"].names))
    fault = Fault("company", None, None, "0 rows", "one row that describes us")
    assert faults_of(lambda: Case.from_folder(small_folder)) == [fault]


def test_a_folder_in_a_files_place_cannot_be_opened(small_folder):
    (small_folder / "work.csv").unlink()
    (small_folder / "work.csv").mkdir()
    found = "work.csv, which cannot be opened (Is a directory)"
    assert faults_of(lambda: Case.from_folder(small_folder)) == [
        Fault("work", None, None, found, "a readable file")
    ]


def test_parts_parted_by_semicolons_are_recognised(small_folder):
    file = small_folder / "parts.csv"
    file.write_text(file.read_text().replace(",", ";"))
    (fault,) = faults_of(lambda: Case.from_folder(small_folder))
    assert (fault.row, fault.found) == (1, "columns parted by semicolons")


@pytest.mark.parametrize(
    ("header", "places"),
    [
        (b",sort,", [("kind", "no such column"), ("sort", "the extra column 'sort'")]),
        (b",name,", [("kind", "no such column"), ("name", "the column 2 times")]),
        (b",,", [("kind", "no such column"), ("", "a column without a name")]),
    ],
)
def test_a_header_that_differs_is_told_column_by_column(small_folder, header, places):
    damaged(small_folder, "candidates", b",kind,", header)
    allowed = f"each of the columns {HEADER.replace(',', ', ')} once, and no other"
    expected = [Fault("candidates", 1, column, found, allowed) for column, found in places]
    assert faults_of(lambda: Case.from_folder(small_folder)) == expected


def test_nul_is_a_fault_of_its_cell(small_folder):
    (fault,) = faults_of(lambda: Case.from_folder(damaged(small_folder, "candidates", b"Ash &", b"Ash\x00&")))
    assert (fault.row, fault.column, fault.found) == (2, "name", "Ash\x00& Sons")


@pytest.mark.parametrize(
    "as_excel_writes",
    [
        lambda content: b"\xef\xbb\xbf" + content,
        lambda content: content.replace(b"\n", b"\r\n"),
        lambda content: content.replace(b"\n", b"\r"),
        lambda content: content.rstrip(b"\n"),
        lambda content: content + b"\n" + b"," * (content.split(b"\n")[0].count(b",")) + b"\n\n",
    ],
)
def test_byte_order_mark_line_ends_and_empty_lines_at_the_end_are_accepted(small_folder, as_excel_writes):
    for file in small_folder.iterdir():
        file.write_bytes(as_excel_writes(file.read_bytes()))
    assert Case.from_folder(small_folder) == small()


def test_every_fault_of_every_file_is_told_at_once(small_folder):
    damaged(small_folder, "company", b"24", b"-24")
    damaged(small_folder, "parts", b"now,0", b"now;0")
    damaged(small_folder, "profile", b"who,theirs", b"whom,their")
    damaged(small_folder, "anchors", b"who_ours,10", b"who_ours,11")
    damaged(small_folder, "profile_history", b"T15:30:00Z", b"")
    damaged(small_folder, "candidates", b"2026-09-18", b"18/9/2026")
    damaged(small_folder, "assessments", b"ash,reps,Dana,85,60,100", b'oak,reps,Dana,"8,5",6e999,NaN')
    damaged(small_folder, "people", b"7,9", b"7,9,")
    damaged(small_folder, "work", b"Order handling", b"\xff")
    damaged(small_folder, "dates", b"2027-02-01", b"2026-02-30")
    damaged(small_folder, "expectations", b"side,horizon", b"side,side")
    damaged(small_folder, "decisions", b"Closest", b'"Closest')
    (small_folder / "reasons.csv").unlink()
    error = error_of(lambda: Case.from_folder(small_folder))
    expected = {
        ("company", 2, "employees"),
        ("parts", 7, None),
        ("profile", 3, "part"),
        ("profile", 3, "side"),
        ("anchors", 3, "level"),
        ("profile_history", 2, "saved_at"),
        ("candidates", 2, "first_contact"),
        ("assessments", 2, "candidate"),
        ("assessments", 2, "level"),
        ("assessments", 2, "low"),
        ("assessments", 2, "high"),
        ("people", 2, None),
        ("reasons", None, None),
        ("work", 2, None),
        ("dates", 2, "likely"),
        ("expectations", 1, "horizon"),
        ("expectations", 1, "side"),
        ("decisions", 2, None),
    }
    assert {(fault.table, fault.row, fault.column) for fault in error.faults} == expected
    assert len(error.faults) == len(expected)
    assert str(error).startswith(f"The folder {small_folder} has 18 faults.")
    assert all(str(fault) in str(error) for fault in error.faults)


# Writing


@pytest.mark.parametrize("name", ["larkspur", "blank"])
def test_a_shipped_case_is_written_byte_for_byte_as_it_was_read(tmp_path, name):
    written = Case.from_folder(DATA / name).to_folder(tmp_path / "out")
    assert contents(written) == {f"{t}.csv": (DATA / name / f"{t}.csv").read_bytes() for t in TABLES}


def test_a_case_is_written_in_one_order_however_its_rows_came(tmp_path):
    shuffled = {table: frame.iloc[::-1] for table, frame in small_tables().items()}
    Case("other", shuffled).to_folder(tmp_path / "shuffled")
    small().to_folder(tmp_path / "small")
    assert contents(tmp_path / "shuffled") == contents(tmp_path / "small")


def test_writing_makes_the_folders_above_and_gives_the_folder(tmp_path):
    folder = tmp_path / "new" / "deep" / "small"
    assert small().to_folder(str(folder)) == folder
    assert Case.from_folder(folder) == small()
    assert [path.name for path in folder.parent.iterdir()] == ["small"]


def test_an_empty_folder_may_be_written_to(tmp_path):
    (tmp_path / "small").mkdir()
    assert Case.from_folder(small().to_folder(tmp_path / "small")) == small()


def test_writing_the_same_case_again_changes_nothing(tmp_path):
    folder = small().to_folder(tmp_path / "small")
    (folder / "notes.txt").write_text("ours")
    before = contents(folder)
    assert small().to_folder(folder) == folder
    assert contents(folder) == before


@pytest.mark.parametrize("there", ["another case", "a part of the case", "a stranger's file"])
def test_a_folder_that_holds_anything_else_is_never_overwritten(tmp_path, there):
    folder = small().to_folder(tmp_path / "small")
    if there == "another case":
        damaged(folder, "company", b"24", b"25")
    elif there == "a part of the case":
        (folder / "work.csv").unlink()
    else:
        shutil.rmtree(folder)
        folder.mkdir()
        (folder / "notes.txt").write_text("ours")
    before = contents(folder)
    with pytest.raises(FileExistsError, match=r"small already holds something else\. Name a new folder\."):
        small().to_folder(folder)
    assert contents(folder) == before
    assert list(tmp_path.iterdir()) == [folder]


@pytest.mark.parametrize("empty_folder", [False, True])
def test_a_write_that_fails_leaves_nothing_behind(tmp_path, monkeypatch, empty_folder):
    folder = tmp_path / "small"
    if empty_folder:
        folder.mkdir()
    write_bytes = Path.write_bytes

    def disk_full(path: Path, content: bytes) -> int:
        if path.name == "work.csv":
            raise OSError("No space left on device")
        return write_bytes(path, content)

    monkeypatch.setattr(Path, "write_bytes", disk_full)
    with pytest.raises(OSError, match="No space left"):
        small().to_folder(folder)
    assert list(tmp_path.rglob("*")) == [folder] * empty_folder


def test_a_folder_that_another_fills_meanwhile_is_left_to_them(tmp_path, monkeypatch):
    folder = tmp_path / "small"
    write_bytes = Path.write_bytes

    def race(path: Path, content: bytes) -> int:
        folder.mkdir(exist_ok=True)
        write_bytes(folder / "theirs.txt", b"theirs")
        return write_bytes(path, content)

    monkeypatch.setattr(Path, "write_bytes", race)
    with pytest.raises(OSError, match="not empty"):
        small().to_folder(folder)
    assert contents(folder) == {"theirs.txt": b"theirs"}
    assert list(tmp_path.iterdir()) == [folder]


@given(valid_tables())
def test_any_case_survives_a_folder_and_is_written_alike_twice(tables):
    case = Case("any", tables)
    with tempfile.TemporaryDirectory() as scratch:
        first = case.to_folder(Path(scratch) / "any")
        again = Case.from_folder(first)
        second = again.to_folder(Path(scratch) / "twice")
        assert again == case
        assert contents(first) == contents(second)
        for name, frame in case.tables.items():
            pd.testing.assert_frame_equal(again.tables[name], frame)


# The case itself


@pytest.mark.parametrize(
    "change",
    [
        lambda frame: frame.pop("weight"),
        lambda frame: frame.insert(0, "new", 1),
        lambda frame: frame.__setitem__("weight", 7.0),
        lambda frame: frame.loc.__setitem__((0, "weight"), 7.0),
        lambda frame: frame["weight"].array.__setitem__(0, 7.0),
        lambda frame: frame["label"].array.__setitem__(0, "changed"),
    ],
)
@pytest.mark.parametrize("get", [lambda case: case.profile, lambda case: case.tables["profile"]])
def test_changing_a_table_got_from_a_case_changes_no_case(get, change):
    case = small()
    change(get(case))
    assert case == small()
    assert case.profile["weight"].tolist() == [1, 1, 2]


def test_changing_the_tables_a_case_was_made_of_changes_no_case():
    tables = small().tables
    case = Case("small", tables)
    tables["profile"]["weight"].array[0] = 7.0
    tables["parts"] = tables["parts"].iloc[:0]
    assert case == small()


@pytest.mark.parametrize("name", ["name", "profile", "_tables", "note"])
def test_a_case_is_frozen(name):
    case = small()
    with pytest.raises(AttributeError, match=rf"frozen: make another with case\.replace\({name}=…\)"):
        setattr(case, name, "other")
    with pytest.raises(AttributeError, match="frozen"):
        delattr(case, name)
    assert case == small()


def test_an_attribute_that_is_no_table_is_named_beside_those_that_are():
    with pytest.raises(AttributeError, match="no attribute 'criteria'; its tables are company, parts"):
        _ = small().criteria


@pytest.mark.parametrize("twin", [lambda case: pickle.loads(pickle.dumps(case)), copy.copy, copy.deepcopy])
def test_a_case_can_be_pickled_and_copied(twin):
    case = small()
    assert twin(case) == case
    assert hash(twin(case)) == hash(case)
    assert twin(case) is not case


def test_cases_are_equal_when_name_and_every_cell_are():
    assert small() == Case("Small", small_tables())
    assert small() != Case("other", small_tables())
    assert small() != small().replace(work=raw("candidate,side,task,kind,fte,owner,formalised\n"))
    assert small() != "small"


def test_replacing_a_table_checks_everything_again_and_leaves_the_first_case_alone():
    case = small()
    heavier = case.replace(parts=case.parts.assign(weight=1.0))
    assert heavier.parts["weight"].tolist() == [1] * 7
    assert case == small()
    faults = faults_of(lambda: case.replace(candidates=case.candidates.iloc[:1]))
    assert {(fault.table, fault.column) for fault in faults} == {("assessments", "candidate")}


_PROFILE_CELLS = [
    ("parts", 2, "weight", "3"),
    *(
        ("profile", 4, column, cell)
        for column, cell in {
            "part": "now",
            "side": "ours",
            "label": "Staff",
            "unit": "",
            "scale_low": "-1",
            "scale_high": "601",
            "ideal_low": "41",
            "ideal_high": "161",
            "must_low": "1",
            "must_high": "501",
            "weight": "2.0000000000000004",
        }.items()
    ),
    ("anchors", 2, "criterion", "who_theirs"),
    ("anchors", 2, "level", "1"),
    ("anchors", 3, "description", "One owner,  with time for it"),
]


@pytest.mark.parametrize(("table", "row", "column", "cell"), _PROFILE_CELLS)
def test_the_profile_fingerprint_changes_with_any_cell_of_the_ideal(table, row, column, cell):
    tables = small_tables()
    set_cell(tables, table, row, column, cell)
    assert Case("small", tables).profile_fingerprint != small().profile_fingerprint


@pytest.mark.parametrize("table", [name for name in TABLES if name not in ("parts", "profile", "anchors")])
def test_the_profile_fingerprint_does_not_change_with_any_other_table(table):
    tables = small_tables()
    column = next(c.name for c in TABLES[table].columns if isinstance(c.kind, Text) and not c.refers_to)
    set_cell(tables, table, 2, column, "something else")
    case = Case("small", tables)
    assert case.profile_fingerprint == small().profile_fingerprint
    assert case.fingerprint() != small().fingerprint()
    assert case.fingerprint(table) != small().fingerprint(table)


def test_a_fingerprint_is_64_hexadecimal_digits():
    assert len(small().fingerprint()) == 64
    assert int(small().fingerprint(), 16) > 0


def test_a_case_shows_what_it_holds():
    assert repr(small()) == "<Case small: 2 candidates, 3 criteria, 4 assessments>"


@given(st.text())
def test_a_slug_is_its_own_slug_and_fits_any_file_system(label):
    try:
        key = slug(label)
    except ValueError as error:
        assert "has no letter a-z and no digit" in str(error)  # noqa: PT017 - most texts have a slug
    else:
        assert re.fullmatch(r"[a-z0-9]([a-z0-9_-]{0,58}[a-z0-9])?", key)
        assert slug(key) == key


@pytest.mark.parametrize(
    ("label", "key"),
    [("Harrow & Vane", "harrow-vane"), ("Ägir ", "agir"), ("a_1", "a_1"), ("a" * 59 + " b", "a" * 59)],
)
def test_a_slug_keeps_plain_letters_and_digits(label, key):
    assert slug(label) == key


@pytest.mark.parametrize("label", ["", "  ", "株式会社", "--"])
def test_a_name_without_a_letter_or_digit_has_no_slug(label):
    with pytest.raises(ValueError, match=r"has no letter a-z and no digit; give one that has"):
        slug(label)


def test_a_plain_decision_table_makes_a_case_of_one_part():
    matrix = pd.DataFrame({"reps": [85, None], "price": [3, 4]}, index=["ash", "elm"])
    profile = pd.DataFrame(
        {
            "criterion": ["reps", "price"],
            "scale_low": [0, 0],
            "scale_high": [600, 5],
            "ideal_low": [40, 0],
            "ideal_high": [160, 0],
            "weight": [1, 3],
        }
    )
    case = Case.from_matrix("Two firms", matrix, profile)
    assert case.name == "two-firms"
    assert case.profile[["part", "side"]].drop_duplicates().to_numpy().tolist() == [["ideal", "both"]]
    assert case.parts.set_index("part")["weight"].to_dict() == {part: part == "ideal" for part in PART_KEYS}
    assert case.assessments["level"].isna().sum() == 1


def test_a_plain_decision_table_off_its_scale_is_refused():
    matrix = pd.DataFrame({"reps": [85.0, -1.0]}, index=["ash", "elm"])
    profile = pd.DataFrame(
        [["reps", 0, 600, 40, 160, 1]],
        columns=["criterion", "scale_low", "scale_high", "ideal_low", "ideal_high", "weight"],
    )
    (fault,) = faults_of(lambda: Case.from_matrix("two", matrix, profile))
    assert (fault.table, fault.column, fault.found) == ("assessments", "level", "-1")


def test_a_bad_byte_is_named_in_a_file_that_excel_marked(small_folder):
    path = small_folder / "company.csv"
    path.write_bytes(codecs.BOM_UTF8 + path.read_bytes() + "é".encode() + b"\xe9\n")
    (fault,) = faults_of(lambda: Case.from_folder(small_folder))
    assert (fault.table, str(fault.found)) == ("company", "text that is not UTF-8 (byte 0xe9)")


def test_a_first_row_left_empty_is_named_as_such(small_folder):
    path = small_folder / "parts.csv"
    path.write_bytes(b"\n" + path.read_bytes())
    (fault,) = faults_of(lambda: Case.from_folder(small_folder))
    assert (fault.row, str(fault.found)) == (1, "an empty first row")
