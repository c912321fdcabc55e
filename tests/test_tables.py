"""The tables of a case: what each cell may hold, the rules between cells, and the errors' words."""

import datetime as dt
import math

import numpy as np
import pandas as pd
import pytest
from cases import case_of, criterion, error_of, faults_of, raw, set_cell, small_tables
from hypothesis import given
from hypothesis import strategies as st

from partnerlib.case import Case
from partnerlib.question import PART_KEYS
from partnerlib.tables import TABLES, CaseError, Fault, in_order, parse
from partnerlib.tables.columns import Column, Date, Flag, Key, Number, Text, Time
from partnerlib.tables.faults import shown

PARTS = "one of " + ", ".join(PART_KEYS)
SIDES = "one of ours, theirs"
NUMBER = "a finite number written with a decimal point, such as 1.5"
UNKNOWN = ", or an empty cell for unknown"
DATE = "a date between 1900 and 2199 written like 2027-03-07" + UNKNOWN
TIME = "a time between 1900 and 2199 with its zone, written like 2026-10-05T14:30:00Z"
KEY = "a key of 1 to 60 characters on one line without spaces at its ends, such as northmere"
TEXT = (
    "text of at most 10,000 characters without control characters, "
    "every mark that turns its direction ended on its line"
)
CRITERIA = "a key of table profile: who_ours, who_theirs, reps"
CANDIDATES = "a key of table candidates: ash, elm"

BAD_CELLS = [
    ("assessments", 2, "criterion", "who_them", CRITERIA),
    ("anchors", 3, "criterion", "who_them", CRITERIA),
    ("assessments", 5, "candidate", "oak", CANDIDATES),
    ("people", 2, "candidate", "Ash", CANDIDATES),
    ("decisions", 2, "candidate", "oak", CANDIDATES),
    ("people", 2, "side", "both", SIDES),
    ("profile", 4, "side", "mine", SIDES + ", both"),
    ("profile", 4, "part", "when", PARTS),
    ("reasons", 2, "rank", "main", "one of primary, secondary"),
    ("expectations", 2, "horizon", "Short", "one of short, long"),
    ("assessments", 3, "level", "10.5", "a number from 0 to 10, the scale of who_ours"),
    ("assessments", 2, "high", "601", "a number from 0 to 600, the scale of reps"),
    ("assessments", 2, "low", "-1", "a number from 0 to 600, the scale of reps"),
    ("anchors", 3, "level", "11", "a number from 0 to 10, the scale of who_ours"),
    ("parts", 3, "weight", "-1", "a number, 0 or more"),
    ("profile", 2, "weight", "-0.1", "a number, 0 or more"),
    ("candidates", 2, "launch_probability", "1.1", "a number from 0 to 1" + UNKNOWN),
    ("candidates", 2, "employees", "0", "a number above 0" + UNKNOWN),
    ("candidates", 2, "upside", "1e16", "a number, 0 or more" + UNKNOWN),
    *(("assessments", 2, "level", text, NUMBER + UNKNOWN) for text in ("NaN", "inf", "-Infinity", "1e999")),
    *(("assessments", 2, "level", text, NUMBER + UNKNOWN) for text in ("1,5", "1_0", "0x1F", "٣", "8 10")),
    ("profile", 2, "scale_high", "", NUMBER),
    ("profile", 2, "label", "  ", TEXT),
    ("dates", 2, "likely", "2026-02-30", DATE),
    ("dates", 2, "likely", "7/3/2027", DATE),
    ("dates", 2, "likely", "20270201", DATE),
    ("dates", 2, "earliest", "1899-12-31", DATE),
    ("assessments", 2, "recorded_at", "2026-10-05T14:30:00", TIME),
    ("assessments", 2, "recorded_at", "yesterday", TIME),
    ("assessments", 2, "recorded_at", "0001-01-01T00:00:00+05:00", TIME),
    ("assessments", 2, "recorded_at", "2199-12-31T23:00:00-02:00", TIME),
    ("work", 2, "formalised", "yes", "true or false" + UNKNOWN),
    ("assessments", 2, "evidence", "Counted\x00", TEXT + UNKNOWN),
    ("assessments", 2, "evidence", "x" * 10_001, TEXT + UNKNOWN),
]


@pytest.mark.parametrize(
    ("table", "row", "column", "cell", "allowed"),
    BAD_CELLS,
    ids=[f"{table} {column} {cell[:20]!a}" for table, _, column, cell, _ in BAD_CELLS],
)
def test_a_bad_cell_is_named_with_its_place_its_value_and_what_is_allowed(table, row, column, cell, allowed):
    tables = small_tables()
    set_cell(tables, table, row, column, cell)
    assert faults_of(lambda: Case("small", tables)) == [Fault(table, row, column, cell, allowed)]


@pytest.mark.parametrize("key", ["ash ", "a\nb", "k" * 61, ""])
def test_a_key_is_short_and_on_one_line(key):
    tables = small_tables()
    set_cell(tables, "candidates", 3, "candidate", key)
    faults = faults_of(lambda: Case("small", tables))
    assert faults == [
        Fault("candidates", 3, "candidate", key, KEY),
        Fault("assessments", 5, "candidate", "elm", "a key of table candidates: ash"),
    ]


@pytest.mark.parametrize(
    ("table", "row", "cells", "faults"),
    [
        ("profile", 2, {"ideal_high": "11"}, [("scale_high", "10", "at or above ideal_high, which is 11")]),
        ("profile", 4, {"ideal_low": "-1"}, [("ideal_low", "-1", "at or above scale_low, which is 0")]),
        ("profile", 4, {"ideal_low": "170"}, [("ideal_high", "160", "at or above ideal_low, which is 170")]),
        ("profile", 3, {"must_low": "-1"}, [("must_low", "-1", "at or above scale_low, which is 0")]),
        ("profile", 3, {"must_low": "9"}, [("ideal_low", "8", "at or above must_low, which is 9")]),
        ("profile", 4, {"must_high": "601"}, [("scale_high", "600", "at or above must_high, which is 601")]),
        ("profile", 4, {"must_high": "150"}, [("must_high", "150", "at or above ideal_high, which is 160")]),
        ("assessments", 2, {"low": "90"}, [("level", "85", "at or above low, which is 90")]),
        ("assessments", 2, {"high": "80"}, [("high", "80", "at or above level, which is 85")]),
        (
            "assessments",
            2,
            {"low": "110"},
            [
                ("level", "85", "at or above low, which is 110"),
                ("high", "100", "at or above low, which is 110"),
            ],
        ),
        (
            "dates",
            2,
            {"earliest": "2027-02-02"},
            [("likely", "2027-02-01", "at or above earliest, which is 2027-02-02")],
        ),
        (
            "dates",
            2,
            {"latest": "2027-01-31"},
            [("latest", "2027-01-31", "at or above likely, which is 2027-02-01")],
        ),
        (
            "dates",
            2,
            {"likely": "", "latest": "2027-01-09"},
            [("latest", "2027-01-09", "at or above earliest, which is 2027-01-10")],
        ),
    ],
)
def test_a_range_with_its_ends_crossed_is_a_fault(table, row, cells, faults):
    tables = small_tables()
    for column, cell in cells.items():
        set_cell(tables, table, row, column, cell)
    expected = [Fault(table, row, *fault) for fault in faults]
    assert faults_of(lambda: Case("small", tables)) == expected


def test_a_scale_has_two_different_ends():
    tables = small_tables()
    for column in ("scale_high", "ideal_high"):
        set_cell(tables, "profile", 4, column, "40")
    set_cell(tables, "profile", 4, "scale_low", "40")
    set_cell(tables, "profile", 4, "must_high", "")
    faults = faults_of(lambda: Case("small", tables))
    assert faults[0] == Fault("profile", 4, "scale_high", "40", "above scale_low, which is 40")


@pytest.mark.parametrize("missing", [["level"], ["level", "low"], ["level", "high"]])
def test_a_range_without_a_level_is_a_fault(missing):
    tables = small_tables()
    for column in missing:
        set_cell(tables, "assessments", 2, column, "")
    found, allowed = "an empty cell beside low or high", "a level wherever low or high is given"
    assert faults_of(lambda: Case("small", tables)) == [Fault("assessments", 2, "level", found, allowed)]


@pytest.mark.parametrize(
    ("table", "rows", "fault"),
    [
        ("parts", [2, 3], Fault("parts", None, "weight", "only zeros", "at least one weight above zero")),
        (
            "profile",
            [4],
            Fault(
                "profile",
                4,
                "weight",
                "only zeros for part ideal, side both",
                "at least one weight above zero for each part and side",
            ),
        ),
    ],
)
def test_weights_that_are_all_zero_are_a_fault(table, rows, fault):
    tables = small_tables()
    for row in rows:
        set_cell(tables, table, row, "weight", "0")
    assert faults_of(lambda: Case("small", tables)) == [fault]


def test_a_weight_of_zero_beside_one_above_zero_is_accepted():
    tables = small_tables()
    set_cell(tables, "profile", 3, "side", "ours")
    set_cell(tables, "profile", 3, "weight", "0")
    assert Case("small", tables).profile["weight"].tolist() == [1, 0, 2]


@pytest.mark.parametrize(
    ("table", "row", "found", "allowed"),
    [
        ("parts", 2, "'who' again", "one row for each part"),
        ("profile", 3, "'who_theirs' again", "one row for each criterion"),
        ("anchors", 2, "'who_ours, 0' again", "one row for each criterion + level"),
        (
            "assessments",
            3,
            "'ash, who_ours, Dana, 2026-10-05T14:31:00Z' again",
            "one row for each candidate + criterion + assessor + recorded_at",
        ),
        ("people", 2, "'ash, theirs, Ines' again", "one row for each candidate + side + person"),
        (
            "decisions",
            2,
            "'2026-12-01, Board, ash, go' again",
            "one row for each decided_on + decided_by + candidate + verdict",
        ),
    ],
)
def test_a_repeated_key_is_a_fault_of_the_later_row(table, row, found, allowed):
    tables = small_tables()
    tables[table] = pd.concat([tables[table], tables[table].iloc[[row - 2]]], ignore_index=True)
    last = len(tables[table]) + 1
    fault = Fault(table, last, TABLES[table].key[0], found, allowed)
    assert faults_of(lambda: Case("small", tables)) == [fault]


def test_two_moments_written_in_different_zones_are_one_key():
    tables = small_tables()
    again = tables["assessments"].iloc[[1]].assign(recorded_at="2026-10-05T16:31:00+02:00")
    tables["assessments"] = pd.concat([tables["assessments"], again], ignore_index=True)
    (fault,) = faults_of(lambda: Case("small", tables))
    assert (fault.table, fault.row, fault.column) == ("assessments", 6, "candidate")


def test_two_candidates_of_one_name_are_a_fault():
    tables = small_tables()
    set_cell(tables, "candidates", 3, "name", "Ash & Sons")
    fault = Fault("candidates", 3, "name", "Ash & Sons", "a name no other candidate has")
    assert faults_of(lambda: Case("small", tables)) == [fault]


@pytest.mark.parametrize("rows", [0, 2])
def test_company_has_exactly_one_row(rows):
    tables = small_tables()
    tables["company"] = pd.concat([tables["company"]] * 2).iloc[:rows]
    fault = Fault("company", None, None, f"{rows} rows", "one row that describes us")
    assert faults_of(lambda: Case("small", tables)) == [fault]


def test_parts_without_rows_lack_all_seven_and_nothing_else_is_said_of_them():
    tables = small_tables()
    tables["parts"] = tables["parts"].iloc[:0]
    found = [fault.found for fault in faults_of(lambda: Case("small", tables))]
    assert found == [f"no row for part {part}" for part in PART_KEYS]


def test_a_missing_part_is_a_fault():
    tables = small_tables()
    tables["parts"] = tables["parts"].iloc[[0, 1, 2, 3, 4, 6]]
    fault = Fault("parts", None, "part", "no row for part now", "all seven parts: " + ", ".join(PART_KEYS))
    assert faults_of(lambda: Case("small", tables)) == [fault]


@pytest.mark.parametrize(
    ("change", "column", "found"),
    [
        (lambda parts: parts.drop(columns="weight"), "weight", "no such column"),
        (lambda parts: parts.assign(color="red"), "color", "the extra column 'color'"),
        (lambda parts: parts.rename(columns={"weight": "Weight"}), "weight", "no such column"),
        (lambda parts: parts.assign(**{"": "1"}), "", "a column without a name"),
        (lambda parts: parts[["part", "weight", "weight"]], "weight", "the column 2 times"),
    ],
)
def test_a_missing_extra_or_repeated_column_is_a_fault_of_row_1(change, column, found):
    tables = small_tables()
    tables["parts"] = change(tables["parts"])
    allowed = "each of the columns part, weight once, and no other"
    assert faults_of(lambda: Case("small", tables))[0] == Fault("parts", 1, column, found, allowed)


def test_a_table_that_is_no_table_of_a_case_is_a_fault():
    tables = {**small_tables(), "notes": raw("note\nhello\n")}
    fault = Fault("notes", None, None, "no such table", ", ".join(TABLES))
    assert faults_of(lambda: Case("small", tables)) == [fault]


def test_a_table_left_out_is_empty_and_its_absence_is_told_where_it_matters():
    (fault,) = faults_of(lambda: Case("small", {"parts": small_tables()["parts"]}))
    assert fault == Fault("company", None, None, "0 rows", "one row that describes us")


def test_text_is_kept_the_same_with_and_without_pyarrow():
    for table in (*Case("small", small_tables()).tables.values(), TABLES["people"].empty()):
        kept = [table[name].dtype for name in table if table[name].dtype == "str"]
        assert kept
        assert all(dtype.storage == "python" for dtype in kept)


def test_one_error_lists_every_fault_and_says_that_nothing_was_taken_over():
    tables = small_tables()
    set_cell(tables, "parts", 3, "weight", "-1")
    set_cell(tables, "assessments", 2, "level", "1,5")
    error = error_of(lambda: Case("small", tables))
    assert str(error) == (
        "The tables of case 'small' have 2 faults. Nothing was taken over; mend these and try again.\n"
        "  1. table parts, row 3, column weight: found '-1'; allowed: a number, 0 or more\n"
        "  2. table assessments, row 2, column level: found '1,5'; "
        "allowed: a finite number written with a decimal point, such as 1.5, or an empty cell for unknown"
    )


def test_a_case_error_is_a_value_error_and_counts_one_fault_in_the_singular():
    error = error_of(lambda: Case("a", {"parts": small_tables()["parts"]}))
    assert isinstance(error, ValueError)
    assert str(error).startswith("The tables of case 'a' have 1 fault. Nothing was taken over")


def test_a_cell_already_refused_is_not_reported_a_second_time():
    tables = small_tables()
    for table in ("profile", "assessments"):  # an unknown scale and an unknown level never meet
        set_cell(tables, table, 2, "criterion", "bad key ")
    places = [(f.table, f.row, f.column) for f in faults_of(lambda: Case("small", tables))]
    assert places == [
        ("profile", 2, "criterion"),
        ("assessments", 2, "criterion"),
        *(("anchors", row, "criterion") for row in (2, 3)),
        *(("assessments", row, "criterion") for row in (3, 4)),
    ]


def test_keys_already_refused_are_not_called_repeated():
    tables = small_tables()
    for row in (2, 3):
        set_cell(tables, "anchors", row, "level", "ten")
    assert [(f.row, f.found) for f in faults_of(lambda: Case("small", tables))] == [(2, "ten"), (3, "ten")]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("a" * 58, f"'{'a' * 58}'"),
        ("x" * 5_000_000, f"'{'x' * 59}… (5,000,000 characters)"),
        ("two\nlines", r"'two\nlines'"),
        (pd.NaT, "an empty cell"),
        (" ", "an empty cell"),
        (1.5, "'1.5'"),
    ],
)
def test_a_value_met_is_shown_short_and_on_one_line(value, text):
    assert shown(value) == text


@pytest.mark.parametrize("header", ["x" * 100_000, "a\x00b", "\x00" * 100_000], ids=["long", "NUL", "both"])
def test_a_header_cell_of_any_length_or_kind_keeps_the_message_short_and_printable(header):
    tables = small_tables()
    tables["parts"][header] = "1"
    message = str(error_of(lambda: Case("small", tables)))
    assert len(message) < 500
    assert "\x00" not in message


@pytest.mark.parametrize(
    ("kind", "cell", "value"),
    [
        (Number(), " +1.50 ", 1.5),
        (Number(), ".5", 0.5),
        (Number(), "1e3", 1000.0),
        (Number(), np.int64(3), 3.0),
        (Number(0, 1), "1", 1.0),
        (Number(0, 1), "0", 0.0),
        (Number(), 1e15, 1e15),
        (Date(), " 2027-03-07", dt.date(2027, 3, 7)),
        (Date(), dt.date(2027, 3, 7), dt.date(2027, 3, 7)),
        (Date(), pd.Timestamp("2027-03-07"), dt.date(2027, 3, 7)),
        (Time(), "2026-10-05T14:30:00Z", dt.datetime(2026, 10, 5, 14, 30, tzinfo=dt.UTC)),
        (Time(), "2026-10-05 16:30:00.5+02:00", dt.datetime(2026, 10, 5, 14, 30, 0, 500_000, tzinfo=dt.UTC)),
        (Flag(), "TRUE", True),
        (Flag(), np.False_, False),
        (Text(), "a\r\nb\rc", "a\nb\nc"),
        (Text(), "x" * 10_000, "x" * 10_000),
        (Key(), "k" * 60, "k" * 60),
        (Key(), 7, "7"),
    ],
)
def test_a_cell_is_read_into_its_typed_value(kind, cell, value):
    read = kind.read(cell)
    assert read == value
    assert type(read) is type(value)


def test_zero_has_no_sign():
    assert math.copysign(1, Number().read("-0")) == 1


@pytest.mark.parametrize(
    ("kind", "cell"),
    [
        (Number(), math.inf),
        (Number(), True),
        (Number(), np.True_),
        (Number(), dt.date(2027, 3, 7)),
        (Number(low=0, above=True), 0),
        (Number(), 1.1e15),
        (Date(), pd.Timestamp("2027-03-07T12:00")),
        (Date(), pd.Timestamp("2027-03-07", tz="UTC")),
        (Date(), 20270307),
        (Date(), "2200-01-01"),
        (Time(), dt.datetime(2026, 10, 5)),
        (Time(), dt.date(2026, 10, 5)),
        (Flag(), 1),
        (Text(), "\ud800"),
        (Text(), "a\x80"),
        (Text(), "a\x9f b"),
    ],
)
def test_a_cell_that_is_not_allowed_is_refused(kind, cell):
    with pytest.raises(ValueError):  # noqa: PT011 - the fault made of it has the words
        kind.read(cell)


@pytest.mark.parametrize("cell", ["", "  ", "\n", None, math.nan, pd.NaT, pd.NA, np.float64("nan")])
def test_an_empty_cell_is_unknown_where_that_is_allowed_and_refused_elsewhere(cell):
    assert Column("level", Number(), optional=True).read(cell) is None
    with pytest.raises(ValueError):  # noqa: PT011 - the fault made of it has the words
        Column("level", Number()).read(cell)


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        (Number(), 9.0, "9"),
        (Number(), 0.1, "0.1"),
        (Number(), -0.0, "0"),
        (Number(), 123456789012345.0, "123456789012345"),
        (Number(), 1e-7, "1e-07"),
        (Date(), pd.Timestamp("2027-03-07"), "2027-03-07"),
        (Time(), pd.Timestamp("2026-10-05T16:30:00.25", tz="Europe/Paris"), "2026-10-05T14:30:00.250000Z"),
        (Flag(), np.True_, "true"),
    ],
)
def test_a_value_is_written_as_the_one_text_that_stands_for_it(kind, value, text):
    assert kind.write(value) == text


@given(st.floats(-1e15, 1e15))
def test_a_number_written_reads_back_as_itself(number):
    assert Number().read(Number().write(number)) == number


@given(st.datetimes(dt.datetime(1900, 1, 1), dt.datetime(2199, 12, 31), timezones=st.just(dt.UTC)))
def test_a_time_written_reads_back_as_itself(moment):
    assert Time().read(Time().write(moment)) == moment


@given(st.dates(dt.date(1900, 1, 1), dt.date(2199, 12, 31)))
def test_a_date_written_reads_back_as_itself(day):
    assert Date().read(Date().write(day)) == day


def test_tables_are_put_in_the_articles_order_of_parts_sides_and_horizons():
    text = "candidate,side,horizon,expectation,spoken,accepted_on\n"
    rows = [
        "b,ours,short,x,,",
        "a,theirs,short,x,,",
        "a,ours,long,x,,",
        "a,ours,short,y,,",
        "a,ours,short,x,,",
    ]
    typed, faults = parse("expectations", raw(text + "\n".join(rows)))
    assert faults == []
    ordered = in_order("expectations", typed)[["candidate", "side", "horizon", "expectation"]]
    assert [" ".join(row) for row in ordered.to_numpy()] == [
        "a ours short x",
        "a ours short y",
        "a ours long x",
        "a theirs short x",
        "b ours short x",
    ]


def test_the_profile_is_ordered_by_part_then_side_then_criterion():
    sides = {"a": ("expect", "ours"), "b": ("who", "both"), "c": ("who", "theirs"), "d": ("who", "ours")}
    rows = [criterion(key, part, side) for key, (part, side) in sides.items()]
    case = case_of([*rows, criterion("e", "who", "ours")], {})
    assert case.profile["criterion"].tolist() == ["d", "e", "c", "b", "a"]
    assert case.parts["part"].tolist() == list(PART_KEYS)


def test_every_column_of_an_empty_table_has_its_type():
    for table in TABLES.values():
        types = {name: str(dtype) for name, dtype in table.empty().dtypes.items()}
        assert types == {column.name: column.kind.dtype for column in table.columns}


def test_typed_columns_keep_unknown_as_unknown():
    case = Case("small", small_tables())
    elm = case.candidates.set_index("candidate").loc["elm"]
    assert elm.isna().to_dict() == {
        "name": False,
        "kind": True,
        "employees": True,
        "first_contact": True,
        "upside": True,
        "launch_probability": True,
        "our_cost": True,
    }


@pytest.mark.parametrize("name", ["ACME", "Acme ", "acme", "Ac\u006de", "Ac\u200bme\u3164"])
def test_names_that_look_alike_are_not_two_candidates(name):
    tables = small_tables()
    tables["candidates"]["name"] = ["Acme", name]
    (fault,) = faults_of(lambda: Case("small", tables))
    assert (fault.table, fault.column, fault.allowed) == (
        "candidates",
        "name",
        "a name no other candidate has",
    )


def test_an_assessor_written_with_a_space_or_another_accent_is_the_same_person():
    tables = small_tables()
    row = tables["assessments"].iloc[[0]]
    twice = [row.assign(assessor=who) for who in ("Zoé", "Zoe\u0301 ")]
    tables["assessments"] = pd.concat(twice, ignore_index=True)
    (fault,) = faults_of(lambda: Case("small", tables))
    assert "again" in str(fault)


def test_a_message_stays_readable_however_many_faults_there_are():
    error = CaseError("x has", [Fault("parts", n, "weight", "?", "a number") for n in range(5_000)])
    assert len(error.faults) == 5_000
    assert "4,000 more" in str(error)
    assert str(error).count("\n") == 1_001
