"""The same companies give the same levels from every source; what cannot be read is refused by name."""

import datetime as dt
import gzip
import io
import math
import struct
import threading
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from partnerlib.longlist import fits, pieces, prepare, screen, sources, texts, watched
from partnerlib.longlist.cells import numbers_of, text_of
from partnerlib.longlist.columns import Columns, exactly
from partnerlib.longlist.faults import ListError, Seen
from partnerlib.longlist.sources import opened, run
from partnerlib.longlist.tally import batches
from partnerlib.longlist.watched import Watched

CRITERIA = ["size", "price", "sector", "age", "yield"]
TABLE = pd.DataFrame(
    [
        ["Cap", "size", "log10", "", "2"],
        ["Price", "price", "number", "", ""],
        ["Sector", "sector", "words", "", ""],
        ["Founded", "age", "year", "", ""],
        ["Dividend", "yield", "number", "Price", ""],
        ["Company", "", "name", "", ""],
        ["Symbol", "", "shown", "", ""],
    ],
    columns=["column", "criterion", "use", "over", "by"],
)
WORDS = pd.DataFrame(
    [["sector", "Energy", "3"], ["sector", "health  care", "7"], ["sector", "none", "0"]],
    columns=["criterion", "word", "level"],
)
PROFILE = (
    pd.DataFrame({"criterion": ["sector", "price"]})
    .assign(
        scale_low=0.0, scale_high=10.0, ideal_low=8.0, ideal_high=10.0, weight=1.0, must_low=[np.nan, 2.5]
    )
    .assign(must_high=np.nan, label=["Sector", "Price"])
)
HEADER = ["Company", "Symbol", "Cap", "Price", "Sector", "Founded", "Dividend"]
COMPANIES = [
    ["Ash, Oak & Sons", "ASH", "200", "10", "Energy", "1902", "3"],
    ['The "Bee"', "BEE", "2e3", "0.1", "ENERGY ", "2013 (1888)", "0.3"],
    ["Ceå\nLtd", "CEA", "", "-0", "Health Care", "n/a", "7"],
    ["", "NA", "-5", "n/a", "Toys", "1866-05-01", "0.03"],
    ["Dee", "DEE", "0", "5e-324", "none", "soon", "inf"],
    ["Dee", "DE2", "123456789012345678", " 9007199254740993 ", "?", "20130101", "1e400"],
]


def read(
    source: object, table: pd.DataFrame | None = TABLE, workers: int = 2
) -> tuple[np.ndarray, Seen, list]:
    """Read a whole list: its levels, what was seen, and name and told texts of every company."""
    opening = opened(source)
    words = None if table is None else WORDS
    columns = Columns.of(table, words, CRITERIA, opening.names)

    def work(piece):
        seen, levels, told = columns.nothing_seen(), [np.empty((len(columns.uses), 0))], []
        for batch in batches(piece, columns):
            levels.append(batch.levels)
            rows = np.arange(batch.levels.shape[1])
            told += [*zip(columns.names(batch.cells, rows), columns.told(batch.cells, rows), strict=True)]
            seen = seen + batch.seen
        return piece.number, np.concatenate(levels, axis=1), seen, told

    results = sorted(run(opening, work, workers, False, columns.needed), key=lambda result: result[0])
    seen = sum((result[2] for result in results[1:]), results[0][2])
    return np.concatenate([r[1] for r in results], axis=1), seen, [each for r in results for each in r[3]]


def csv(path: Path, rows: list[list[str]], header: list[str] = HEADER) -> Path:
    pd.DataFrame(rows, columns=header, dtype="str").to_csv(path, index=False, lineterminator="\n")
    return path


def parquet(path: Path, rows: list[list[str]], group: int, header: list[str] = HEADER) -> Path:
    arrays = [pa.array(column) for column in zip(*rows, strict=True)]
    pq.write_table(pa.table(arrays, header), path, row_group_size=group)
    return path


def assert_same(one: tuple, other: tuple, texts: bool = True) -> None:
    assert one[0].tobytes() == other[0].tobytes()
    assert one[1].unusable.tolist() == other[1].unusable.tolist()
    assert (one[1].rows, one[1].bad, one[1].kinds) == (other[1].rows, other[1].bad, other[1].kinds)
    assert not texts or (one[2], one[1].notes) == (other[2], other[1].notes)


def bad_cells(one: tuple) -> list[tuple[int, str, str]]:
    return [(cell.row, cell.column, cell.text) for cell in one[1].cells]


# What a cell means


def test_levels_are_what_the_columns_table_says(tmp_path):
    levels, seen, told = read(csv(tmp_path / "list.csv", COMPANIES))
    nan = math.nan
    assert np.array_equal(
        levels,
        [
            [2, 3, nan, nan, nan, exactly_log(123456789012345678 / 2)],
            [10, 0.1, 0, nan, 5e-324, 9007199254740992],
            [3, 3, 7, nan, 0, nan],
            [1902, 2013, nan, 1866, nan, nan],
            [0.3, 3, nan, nan, nan, nan],
        ],
        equal_nan=True,
    )
    assert seen.unusable.tolist() == [2, 0, 0, 0, 3]  # logarithms of -5 and 0; by zero, infinite, too large
    assert told[2] == (
        "Ceå\nLtd",
        {
            "Cap": "",
            "Price": "-0",
            "Sector": "Health Care",
            "Founded": "n/a",
            "Dividend": "7",
            "Symbol": "CEA",
        },
    )
    assert [name for name, _ in told] == ["Ash, Oak & Sons", 'The "Bee"', "Ceå\nLtd", "", "Dee", "Dee"]
    assert seen.sentences() == [
        "1 cell of column Founded says more than a year; the first year was taken: '2013 (1888)' (1).",
        "2 cells of column Founded name no year; they count as unknown: '20130101' (1) and 'soon' (1).",
        "1 cell of column Sector holds a word that the words table does not list; they count as unknown: "
        "'Toys' (1).",
    ]


def exactly_log(ratio: float) -> float:
    return round(math.log10(ratio), 12)


def test_no_level_is_infinite_or_minus_zero(tmp_path):
    levels, *_ = read(csv(tmp_path / "list.csv", COMPANIES))
    assert not np.isinf(levels).any()
    assert not np.signbit(levels[levels == 0]).any()


def test_a_ratio_or_a_log_that_is_minus_zero_is_zero():
    table = pd.DataFrame(
        [["a", "x", "number", "b", ""], ["a", "y", "log10", "b", "-0.2"]], columns=TABLE.columns
    )
    columns = Columns.of(table, None, ["x", "y"], ["a", "b"])
    cells = {"a": np.array([0.0, 1.0, -0.0, 1 - 1e-14]), "b": np.array([-5.0, -5.0, 1.0, -5.0])}
    levels = columns.levels(cells, columns.nothing_seen())
    np.testing.assert_array_equal(levels, [[0, -0.2, 0, -0.199999999999998], [math.nan, 0, math.nan, 0]])
    assert not np.signbit(levels[levels == 0]).any()


@pytest.mark.parametrize(
    ("cell", "level"),
    [
        (" 1.5\t", 1.5),
        ("+5", 5),
        (".5", 0.5),
        ("5.", 5),
        ("1e5", 1e5),
        ("1E-2", 0.01),
        ("-7", -7),
        ("0.1", 0.1),
        ("9007199254740993", 2.0**53),
        ("2.4703282292062328e-324", 5e-324),
        ("1" * 60, float("1" * 60)),
        *(
            (unknown, math.nan)
            for unknown in [
                "",
                " ",
                "NA",
                "N/A",
                "n/a",
                "nan",
                "NaN",
                "null",
                "NULL",
                "None",
                "-",
                "–",
                "—",
                "#N/A",
                "?",
                None,
                "\u200b",
                "\u00a0",
            ]
        ),
        *((infinite, math.inf) for infinite in ["inf", "+Infinity", "1e400", "9" * 400]),
        *(
            (fault, None)
            for fault in [
                "1,5",
                "12%",
                "$3",
                "3 000",
                "0x10",
                "1_0",
                "nan(1)",
                "-nan",
                "one",
                "1e",
                "٣",
                "−5",
                "1.2.3",
                "True",
                "2017-03-08",
                "=1+1",
                "\x00 2",
                "--",
            ]
        ),
    ],
)
def test_a_text_cell_is_a_number_unknown_infinite_or_a_fault_whatever_holds_it(cell, level):
    beside = ["8", cell, None, "9"]
    for column in (
        pa.array(beside),
        pd.Series(beside),
        pd.Series(beside, dtype=object),
        pd.Series([*beside[:3], 9]),
        pd.Series(beside, dtype="category"),
        pa.array(beside).dictionary_encode(),
        np.array(beside, object),
        pa.array(beside, pa.large_string()),
        pa.array(beside, pa.string_view()),
        pa.chunked_array([beside]),
    ):
        values, bad = numbers_of(column)
        assert bad.tolist() == ([1] if level is None else [])
        expected = [8, math.nan if level is None else level, math.nan, 9]
        np.testing.assert_array_equal(values, expected)


@pytest.mark.parametrize(
    "column",
    [
        pd.Series([1, 2**53 + 1, None], dtype="Int64"),
        pd.Series([1, 2**53 + 1, None], dtype="Float64"),
        pa.array([1, 2**53 + 1, None]),
        pa.array([1, 2**53 + 1, None], pa.decimal128(20, 2)),
        pa.array([1, 2**53 + 1, None], pa.decimal256(60, 0)),
        pd.Series([1, Decimal(2**53 + 1), None]),
        pd.Series([1, 2**53 + 1, "x"])[:2],
        pd.Series([1, 2**53 + 1, None], dtype=pd.ArrowDtype(pa.uint64())),
        np.array([1, 2**53 + 1]),
        np.array([1, 2**53], dtype="float32"),
        pd.Series([1.0, 2.0**53]),
    ],
    ids=str,
)
def test_every_type_of_number_is_read_to_the_nearest_float(column):
    values, bad = numbers_of(column)
    np.testing.assert_array_equal(values, [1, 2.0**53, math.nan][: len(column)])
    assert values.dtype.kind in "iuf"
    assert not len(bad)


def test_decimals_are_read_as_their_text_is():
    amounts = [Decimal("0.1"), Decimal("123456789012345678901234.567"), Decimal("-8.70")]
    assert numbers_of(pa.array(amounts, pa.decimal128(38, 10)))[0].tolist() == [
        float(str(each)) for each in amounts
    ]
    assert numbers_of(pa.array([Decimal("1E+3")], pa.decimal128(5, -3)))[0].tolist() == [1000]


def test_an_object_beyond_every_number_is_infinite_and_a_truth_or_a_date_among_numbers_is_a_fault():
    values, bad = numbers_of(
        pd.Series([10**400, -(10**400), True, dt.date(2027, 3, 7), 1, pd.NA, pd.NaT, b"1"])
    )
    np.testing.assert_array_equal(values, [math.inf, -math.inf, *[math.nan] * 2, 1, *[math.nan] * 3])
    assert bad.tolist() == [2, 3, 7]


def test_a_clean_column_of_floats_is_not_copied():
    numbers = np.array([1.5, 2.5])
    for column in (numbers, pd.Series(numbers, copy=False), pa.array(numbers)):
        assert np.shares_memory(numbers_of(column)[0], numbers)


def test_a_ratio_that_is_a_round_number_is_that_number():
    tenths = np.arange(1, 200) / 10
    assert (exactly(tenths * 3 / tenths) == 3).all()
    assert exactly(np.array([0.3 / 0.1, 0.7 / 0.1, 1e15 + 0.5, 5e-324])).tolist() == [
        3,
        7,
        1e15 + 0.5,
        5e-324,
    ]


@given(st.lists(st.floats(-1e200, 1e200).filter(bool), min_size=1, max_size=40), st.data())
def test_derived_numbers_do_not_depend_on_how_rows_are_cut_or_strided(cells, data):
    table = pd.DataFrame([["a", "x", "log10", "b", "3"]], columns=TABLE.columns)
    columns = Columns.of(table, None, ["x"], ["a", "b"])
    both = np.array([cells, cells[::-1]])
    whole = columns.levels({"a": both[0], "b": both[1]}, columns.nothing_seen())
    cut = data.draw(st.integers(0, len(cells)))
    parts = [
        columns.levels({"a": part[0], "b": part[1]}, columns.nothing_seen())
        for part in (both[:, :cut], both[:, cut:])
    ]
    strided = columns.levels(dict(zip("ab", np.asfortranarray(both), strict=True)), columns.nothing_seen())
    assert whole.tobytes() == np.concatenate(parts, axis=1).tobytes() == strided.tobytes()


@pytest.mark.parametrize(
    ("column", "held"),
    [
        (pd.Series([True, False]), "true or false"),
        (pa.array([True, None]), "true or false"),
        (pd.Series([True, None], dtype="boolean"), "true or false"),
        (pd.to_datetime(pd.Series(["2027-03-07", None])), "dates"),
        (pa.array([dt.date(2027, 3, 7), None]), "dates"),
        (pa.array([dt.time(1), None]), "time64"),
        (pa.array([[1], [2]]), "list<"),
        (np.array([1j, 2]), "complex"),
        (pa.array([b"\xff", b"1"]), "bytes that are no UTF-8 text"),
    ],
    ids=str,
)
def test_a_column_that_holds_no_numbers_at_all_is_refused_as_one(column, held):
    columns = Columns.of(None, None, ["price"], ["price"])
    seen = columns.nothing_seen()
    columns.levels({"price": column}, seen)
    with pytest.raises(ListError, match=f"column price holds {held}"):
        (seen + columns.nothing_seen()).refuse("The list")


# The same from every source

CELLS = (
    st.sampled_from(
        [
            "",
            "NA",
            "-",
            "0",
            "-0",
            "1",
            "0.3",
            "0.1",
            "5e-324",
            "1e308",
            "1e400",
            "inf",
            "-inf",
            " 7 ",
            "+2",
            "12%",
            "1,5",
            "9007199254740993",
            "0.1000000000000000055511151231257827",
            "Energy",
            "energy ",
            "Toys",
            "1902",
            "2013 (1888)",
            "2017-03-08",
            'a "quoted" one',
            "two\nlines",
            "comma, comma",
            "é",
            "？",
            "'",
            "=1",
        ]
    )
    | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=4)
    | st.floats().map(str)
)
ROWS = st.lists(st.lists(CELLS, min_size=7, max_size=7), min_size=1, max_size=12)


@settings(max_examples=40)
@given(ROWS, st.integers(1, 5), st.integers(1, 4))
def test_the_same_cells_give_the_same_bits_from_frame_csv_parquet_and_glob(
    tmp_path_factory, rows, group, rows_at_once
):
    folder = tmp_path_factory.mktemp("list")
    with pytest.MonkeyPatch.context() as patch:
        for module in (pieces, sources, texts):
            patch.setattr(module, "ROWS_AT_ONCE", rows_at_once)
        patch.setattr(texts, "BLOCK", 600)
        expected = read(pd.DataFrame(rows, columns=HEADER, dtype=object))
        assert_same(expected, read(pd.DataFrame(rows, columns=HEADER, dtype="str"), workers=1))
        from_parquet = read(parquet(folder / "list.parquet", rows, group))
        assert_same(expected, from_parquet)
        assert bad_cells(from_parquet) == bad_cells(expected)
        if not any("\r" in cell for row in rows for cell in row):
            from_csv = read(csv(folder / "list.csv", rows))
            assert_same(expected, from_csv)
            assert bad_cells(from_csv) == bad_cells(expected)
            for at in range(0, len(rows), group):
                csv(folder / f"part-{at}.csv", rows[at : at + group])
            assert_same(expected, read(str(folder / "part-*.csv")))


def test_numbers_written_as_numbers_are_the_same_as_numbers_written_as_text(tmp_path):
    chance = np.random.default_rng(7)
    frame = pd.DataFrame({name: 10 ** chance.uniform(-9, 9, 500) for name in CRITERIA})
    frame = frame.mask(chance.random(frame.shape) < 0.1)
    frame.to_csv(tmp_path / "list.csv", index=False)
    frame.to_parquet(tmp_path / "list.parquet", row_group_size=77)
    levels = read(frame, None)
    assert levels[0].tobytes() == frame.T.to_numpy().copy().tobytes()
    for other in (
        tmp_path / "list.csv",
        tmp_path / "list.parquet",
        frame.astype("Float64"),
        frame.astype(object),
    ):
        assert_same(levels, read(other, None))


def test_what_was_seen_adds_up_the_same_in_any_order():
    chance = np.random.default_rng(3)
    words = [f"word {n}" for n in range(60)]
    parts = []
    for piece in range(9):
        seen = Seen(np.array([piece, 1]), piece, f"part {piece}")
        seen.note(
            "word not listed",
            "Sector",
            [(word, int(chance.integers(1, 9))) for word in chance.permutation(words)[:40]],
        )
        rows = chance.integers(0, 99, 30)
        seen.refuse_no_number("Price", np.sort(rows), [f"x{row}" for row in np.sort(rows)])
        seen.rows = 100
        parts.append(seen)
    forward, backward = sum(parts[1:], parts[0]), parts[8] + sum(parts[1:8], parts[0])
    for seen in (backward, sum(parts[4:0:-1], parts[0]) + sum(parts[6:], parts[5])):
        assert (seen.cells, seen.bad, seen.notes, seen.rows) == (
            forward.cells,
            forward.bad,
            forward.notes,
            900,
        )
    assert len(forward.cells) == 20
    assert all(len(seen.examples("word not listed", "Sector")) == 20 for seen in parts)
    assert len(forward.examples("word not listed", "Sector")) == 20


def test_examples_of_more_kinds_than_are_kept_are_not_counted():
    seen = Seen(np.zeros(1, int))
    seen.note("no year", "Founded", [(f"soon {n:02}", 1) for n in range(30)])
    seen.note("more than a year", "Founded", [(f"19{n} (1888)", 1) for n in range(10, 15)])
    assert [note.split(": ")[1] for note in seen.sentences()] == [
        "'1910 (1888)' (1), '1911 (1888)' (1), '1912 (1888)' (1) and 2 more.",
        "'soon 00' (1), 'soon 01' (1), 'soon 02' (1) and more.",
    ]


def test_an_index_with_a_name_is_a_column(tmp_path):
    frame = pd.DataFrame({"Name": ["Ash", "Bee"], "price": [1.0, 2.0]}).set_index("Name")
    frame.to_parquet(tmp_path / "list.parquet")
    for source in (frame, tmp_path / "list.parquet"):
        assert [name for name, _ in read(source, None)[2]] == ["Ash", "Bee"]


def test_files_are_taken_in_the_order_in_which_people_count(tmp_path):
    for part in (10, 9, 1):
        csv(tmp_path / f"part-{part}.csv", [[str(part)]], ["price"])
        pd.DataFrame({"price": [part]}).to_parquet(tmp_path / f"part.{part}.parquet")
    for source in (tmp_path / "part-*.csv", tmp_path):
        assert read(source, None)[0].tolist() == [[1, 9, 10]]


def test_a_path_may_begin_with_the_home_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    csv(tmp_path / "list.csv", COMPANIES)
    assert opened("~/list.csv").about == "list.csv"


# CSV as it is met


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbfCompany,price\nAsh,1\nBee,2\n",
        b"Company,price\r\nAsh,1\r\nBee,2\r\n",
        b"Company,price\rAsh,1\rBee,2\r",
        b'"Company","price"\n"Ash","1"\n"Bee",2',
        b'\xef\xbb\xbf"Company",price\nAsh,1\nBee,2\n\r\n\n\n',
        b"Company,price\nAsh,1\nBee,2\n \n".replace(b" ", b""),
    ],
)
def test_marks_line_ends_and_empty_last_lines_of_spreadsheets_are_taken_as_they_come(tmp_path, content):
    (tmp_path / "list.csv").write_bytes(content)
    (tmp_path / "list.csv.gz").write_bytes(gzip.compress(content))
    for name in ("list.csv", "list.csv.gz"):
        levels, seen, _ = read(tmp_path / name, None)
        assert (levels.tolist(), seen.rows) == ([[1, 2]], 2)


def test_an_empty_row_is_no_company_and_is_counted_whatever_the_source(tmp_path):
    table = TABLE[TABLE["criterion"].isin(["price", ""])]
    rows = [["Ash", "A", "9", "x"], ["", "", "", "y"], [""] * 4, ["Bee", "", "", ""], [" ", "", "", ""]]
    header = ["Company", "Symbol", "Price", "never read"]
    content = b"Company,Symbol,Price,never read\nAsh,A,9,x\n,,,y\n\nBee,,,\n \t,,,\n"
    (tmp_path / "list.csv").write_bytes(content)
    (tmp_path / "list.csv.gz").write_bytes(gzip.compress(content))
    frame = pd.DataFrame(rows, columns=header)
    frame.to_parquet(tmp_path / "list.parquet", row_group_size=2)
    profile = PROFILE.iloc[[1]]
    for source in (
        *(tmp_path / f"list.{ending}" for ending in ("csv", "csv.gz", "parquet")),
        frame,
        frame.replace("", None),
        frame.astype("category"),
    ):
        answer = screen(source, profile, columns=table)
        assert answer.picks[["row", "where", "name"]].values.tolist() == [
            [2, "row 2", "Ash"],
            [5, "row 5", "Bee"],
        ]
        assert (answer.rows, answer.known["unknown"].tolist()) == (2, [1])
        assert "3 empty rows were skipped: nothing stands there in any column in use." in answer.notes
        whatif = prepare(source, profile, columns=table).screen()
        pd.testing.assert_frame_equal(whatif.picks, answer.picks, check_exact=True)
        assert (whatif.rows, whatif.notes) == (answer.rows, answer.notes)


def test_a_list_of_nothing_but_empty_rows_has_no_company(tmp_path):
    (tmp_path / "list.csv").write_bytes(b"name,price\n,\n,\n")
    for ask in (screen, prepare):
        with pytest.raises(ListError, match=r"no company in list\.csv: its rows are empty \(2\)"):
            ask(tmp_path / "list.csv", PROFILE)


def test_a_pick_is_told_by_its_file_and_its_row_there(tmp_path):
    rows = [["1", "Ash"], ["", ""], ["2", "Bee"], ["3", "Cee"]]
    for part in (1, 2):
        csv(tmp_path / f"part-{part}.csv", rows, ["price", "name"])
        parts = pd.DataFrame(rows, columns=["price", "name"])
        parts.to_parquet(tmp_path / f"part-{part}.parquet", row_group_size=2)
    for kind in ("csv", "parquet"):
        for answer in (
            screen(tmp_path / f"part-*.{kind}", PROFILE),
            prepare(tmp_path / f"part-*.{kind}", PROFILE).screen(),
        ):
            assert answer.picks["row"].tolist() == [5, 9, 4, 8, 2, 6]
            assert answer.picks["where"].tolist() == [
                f"part-{part}.{kind}, row {row}" for row in (5, 4, 2) for part in (1, 2)
            ]
            assert answer.relaxed["price"]["where"][1] == f"part-1.{kind}, row 5"
        assert screen(tmp_path / f"part-1.{kind}", PROFILE, 1).picks["where"].tolist() == ["row 5"]


def test_many_empty_last_lines_over_several_blocks_are_no_companies(tmp_path, monkeypatch):
    monkeypatch.setattr(texts, "BLOCK", 64)
    (tmp_path / "list.csv").write_bytes(b"name,price\nAsh,1\nBee,2\n" + b"\n\r\n" * 300)
    assert read(tmp_path / "list.csv", None)[0].tolist() == [[1, 2]]


def test_a_last_row_whose_line_does_not_end_is_named_in_a_note(tmp_path):
    (tmp_path / "list.csv").write_bytes(b"name,price\nAsh,1\nBee,17")
    assert opened(tmp_path / "list.csv").notes == (
        "The last line of list.csv has no line end: see whether its row “Bee,17” is complete.",
    )
    (tmp_path / "list.csv").write_bytes(b"name,price\nAsh,1\n")
    assert opened(tmp_path / "list.csv").notes == ()


WIDE = "".join(f"Company {n},{n}\n" for n in range(4000)).encode()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "cannot be read: it is cut or damaged"),
        (b"name,price\n", "There is no company in list.csv"),
        (b"name,price", "There is no company in list.csv"),
        (b"name,price\n\n\n", "There is no company in list.csv"),
        (b"\n", "There is no company in list.csv"),
        (b"\nname,price\nAsh,1\n", "The first row of list.csv is empty"),
        (b",,\nAsh,1,2\n", "The first row of list.csv is empty"),
        (b"name;price\nAsh;1\n", "The columns of list.csv are parted by semicolons"),
        (b"name;price\nAsh;1\n", "Formats > Additional settings has the list separator"),
        (b"name\tprice\nAsh\t1\n", "parted by tabs"),
        (b"name,price\nAsh,1\nBee\n", "row 3 has 1 cell, the header has 2: “Bee”. The file is cut there"),
        (b"name,price\nAsh,1\nBee,1,5\n", "row 3 has 3 cells, the header has 2: “Bee,1,5”"),
        (b"name,price\n" + WIDE + b"Bee", "row 4,002 has 1 cell"),
        (
            "name,price\nAsh,1\nBé".encode()[:-1],
            "Line 3 of list.csv holds text that is not UTF-8, or the file is cut",
        ),
        ("name,price\nAsh,1\nBé,2\n".encode("latin-1"), "Line 3 of list.csv holds text that is not UTF-8"),
        ("name,price\nAsh,1\n".encode("utf-16"), "Line 1 of list.csv holds text that is not UTF-8"),
        (b'name,price\nAsh,1\n"Bee,2\nCee,3\n', "ends inside a quotation mark that is never closed"),
        (b'name,price\nAsh,"1\nBee,2\nCee,3\n', "ends inside a quotation mark that is never closed"),
        (b'price,name\n1,"Ash\n2,"Bee"\n3,Cee\n', "Line 3 of list.csv has a quotation mark inside a cell"),
        (b'name,price\nAsh 5" pipes,1\n', "Line 2 of list.csv has a quotation mark inside a cell"),
        (
            b"name,price\n" + WIDE + b'Ash 5" pipes,1\n',
            "Line 4,002 of list.csv has a quotation mark inside a cell",
        ),
        (b'name,price\nAsh "5" pipes,1\n', "Line 2 of list.csv has a quotation mark inside a cell"),
        (b"name,price\n" + WIDE + b"B\xe9,1\n", "Line 4,002 of list.csv holds text that is not UTF-8"),
        (b"PK\x03\x04\x00\x00\xff\xfe\n\xff,\xff\n", "Line 1 of list.csv holds text that is not UTF-8"),
    ],
)
def test_a_csv_file_that_is_cut_or_none_is_refused_by_name_and_place(tmp_path, monkeypatch, content, said):
    monkeypatch.setattr(texts, "BLOCK", 4096)
    monkeypatch.setattr(watched, "BLOCK", 4096)
    (tmp_path / "list.csv").write_bytes(content)
    with pytest.raises(ListError) as refused:
        read(tmp_path / "list.csv", None)
    assert said in str(refused.value)
    assert "list.csv" in str(refused.value)


@given(
    st.integers(1, 30),
    st.lists(st.sampled_from(['"', '""', ",", "\n", "a", '"a"', '"b\n"']), max_size=14).map("".join),
)
@example(2, 'aa"b"')
@example(3, '"a"b')
@example(3, '"a"\n')
@example(1, '"a""b",""\n"')
def test_quotation_marks_are_judged_the_same_wherever_blocks_are_cut(tmp_path_factory, block, text):
    path = tmp_path_factory.mktemp("quotes") / "list.csv"
    path.write_text(text)

    def judged(size: int) -> tuple[object, bool]:
        stream = Watched(path, [0])
        while stream.read(size):
            pass
        return stream.wrong is None, stream.unclosed

    assert judged(block) == judged(1000)
    if all(judged(1000)[:1]) and not judged(1000)[1]:
        import csv as strictly

        assert list(strictly.reader(io.StringIO(text, newline=""), strict=True)) is not None


def test_a_csv_file_cut_at_any_byte_is_refused_noted_or_ends_with_a_whole_row(tmp_path):
    content = csv(tmp_path / "list.csv", COMPANIES).read_bytes()
    whole = read(tmp_path / "list.csv")[2]
    for cut in range(len(content)):
        (tmp_path / "cut.csv").write_bytes(content[:cut])
        try:
            companies = read(tmp_path / "cut.csv")[2]
        except ListError as refused:
            assert "cut.csv" in str(refused) or "has no column" in str(refused)  # noqa: PT017
            continue
        assert opened(tmp_path / "cut.csv").notes or content[:cut].endswith(b"\n")
        assert companies[:-1] == whole[: len(companies) - 1]
        assert companies[-1] == whole[len(companies) - 1] or opened(tmp_path / "cut.csv").notes


@pytest.mark.parametrize("cut", [0.3, 0.6, 0.99])
def test_a_cut_gz_file_is_refused(tmp_path, cut):
    packed = gzip.compress(b"name,price\n" + WIDE * 50)
    (tmp_path / "list.csv.gz").write_bytes(packed[: int(len(packed) * cut)])
    with pytest.raises(ListError, match=r"list\.csv\.gz cannot be read"):
        read(tmp_path / "list.csv.gz", None)


# Parquet and globs as they are met


def test_a_parquet_file_cut_anywhere_is_refused_before_any_work(tmp_path):
    path = parquet(tmp_path / "list.parquet", COMPANIES, 2)
    content = path.read_bytes()
    for keep in (*range(0, len(content), 50), *range(len(content) - 20, len(content))):
        path.write_bytes(content[:keep])
        with pytest.raises(ListError, match=r"list\.parquet cannot be read: it is cut or damaged"):
            opened(path)


def test_a_parquet_file_damaged_in_its_middle_is_refused(tmp_path):
    path = parquet(tmp_path / "list.parquet", COMPANIES * 50, 60)
    content = bytearray(path.read_bytes())
    content[4:400] = struct.pack("396s", b"\xff" * 396)
    path.write_bytes(content)
    with pytest.raises(ListError, match=r"list\.parquet cannot be read"):
        read(path)


def test_a_file_of_a_glob_with_another_header_is_refused_before_any_work(tmp_path):
    csv(tmp_path / "part-1.csv", [["1", "2"]], ["price", "size"])
    csv(tmp_path / "part-2.csv", [["1", "2"]], ["size", "price"])
    assert read(tmp_path / "part-*.csv", None)[0].tolist() == [[2, 1], [1, 2]]
    csv(tmp_path / "part-3.csv", [["1", "2"]], ["price", "sise"])
    with pytest.raises(
        ListError, match=r"part-3\.csv has other columns than part-1\.csv: it lacks 'size' and has 'sise'"
    ):
        opened(tmp_path / "part-*.csv")


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("companis.csv", "There is no file .*companis.csv; did you mean 'companies.csv'"),
        ("nowhere/list.csv", "its folder is not there either"),
        ("none-*.csv", "No file is named like"),
        ("", r"no file \*.parquet in the folder"),
        ("list.xlsx", "list.xlsx is neither CSV"),
        ("l*st.*", "partly CSV and partly Parquet"),
        ("https://example.com/list.csv", "is an address"),
    ],
)
def test_a_source_that_is_not_there_is_refused_with_what_is(tmp_path, source, said):
    csv(tmp_path / "companies.csv", COMPANIES)
    (tmp_path / "sub").mkdir()
    (tmp_path / "list.xlsx").write_bytes(b"PK")
    csv(tmp_path / "last.csv", COMPANIES)
    (tmp_path / "lost.parquet").write_bytes(b"PAR1")
    asked = source if "://" in source else tmp_path / (source or "sub")
    asked = tmp_path / "l[ao]st.*" if source.startswith("l*") else asked
    with pytest.raises(ListError, match=said):
        opened(asked)


@pytest.mark.parametrize("source", [pd.DataFrame({"price": []}), 7, [1, 2], None])
def test_what_is_no_list_is_refused(source):
    with pytest.raises(ListError):
        opened(source)


def test_bad_cells_are_all_counted_and_the_first_twenty_named_with_their_file_and_row(tmp_path):
    for part in (1, 2):
        csv(
            tmp_path / f"part-{part}.csv",
            [["1", "5"], ["12%", "five"], *[["x", "6"]] * 15],
            ["price", "size"],
        )
    _, seen, _ = read(tmp_path / "part-*.csv", None)
    with pytest.raises(ListError) as refused:
        seen.refuse("2 files part-*.csv")
    said = str(refused.value).splitlines()
    assert said[1:3] == [
        "  part-1.csv, row 3, column price: found '12%'",
        "  part-1.csv, row 3, column size: found 'five'",
    ]
    assert said[18] == "  part-2.csv, row 3, column price: found '12%'"
    assert said[-3:] == [
        "  and 14 further cells",
        "  32 such cells in column price",
        "  2 such cells in column size",
    ]


def test_a_column_of_texts_is_told_in_one_line_and_hides_no_other_cell(tmp_path):
    rows = [["Ash", "n/a"], ["", "6"], *[["Bee\n" + "x" * 99, "7"]] * 60, ["Cee", "$5"]]
    csv(tmp_path / "list.csv", rows, ["price", "size"])
    parquet(tmp_path / "list.parquet", rows, 10, ["price", "size"])
    for name in ("list.csv", "list.parquet"):
        with pytest.raises(ListError) as refused:
            screen(tmp_path / name, PROFILE.assign(criterion=["size", "price"]))
        said = str(refused.value).splitlines()[1:]
        assert said[0].startswith(r"  column price holds text, such as 'Ash' and 'Bee\nxxx")
        assert said[0].endswith(f" in 62 of 63 cells, first in {name}, row 2")
        assert said[1:] == [f"  {name}, row 64, column size: found '$5'", "  1 such cell in column size"]


def test_files_of_the_same_name_are_told_apart_by_their_folders(tmp_path):
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        csv(tmp_path / folder / "list.csv", [["1"]], ["price"])
    assert screen(tmp_path / "*" / "list.csv", PROFILE).picks["where"].tolist() == [
        "a/list.csv, row 2",
        "b/list.csv, row 2",
    ]
    csv(tmp_path / "a" / "list.csv", [["1"]], ["size"])
    with pytest.raises(ListError, match=r"b/list\.csv has other columns than a/list\.csv"):
        opened(tmp_path / "*" / "list.csv")


def test_rows_of_a_later_row_group_are_counted_in_their_file(tmp_path):
    pd.DataFrame({"price": ["1"] * 9 + ["$3"]}).to_parquet(tmp_path / "list.parquet", row_group_size=4)
    with pytest.raises(ListError, match=r"list.parquet, row 11, column price: found '\$3'"):
        read(tmp_path / "list.parquet", None)[1].refuse("list.parquet")


def test_of_several_broken_pieces_the_first_is_told_whichever_breaks_first(monkeypatch):
    monkeypatch.setattr(sources, "ROWS_AT_ONCE", 1)
    later_one_broke = threading.Event()

    def broken(piece):
        if piece.number == 0:
            assert later_one_broke.wait(10)
        later_one_broke.set()
        raise ListError(f"row {piece.first} is odd")

    with pytest.raises(ListError, match="row 0 is odd"):
        list(run(opened(pd.DataFrame({"price": range(9)})), broken, 2, False))


def test_a_file_that_nobody_waits_for_any_more_is_not_read_to_its_end(tmp_path, monkeypatch):
    monkeypatch.setattr(texts, "BLOCK", 256)
    (tmp_path / "list.csv").write_bytes(b"name,price\n" + WIDE)
    begun, read_so_far, failed = threading.Event(), [], []

    def work(piece):
        try:
            for start, _ in piece.batches(["price"]):
                read_so_far.append(start)
                begun.set()
                time.sleep(0.005)
        except BaseException as error:
            failed.append(type(error).__name__)
            raise

    def interrupted(*_, **__):
        assert begun.wait(10)
        raise KeyboardInterrupt

    monkeypatch.setattr(sources, "wait", interrupted)
    with pytest.raises(KeyboardInterrupt):
        list(run(opened(tmp_path / "list.csv"), work, 1, False))
    assert 1 <= len(read_so_far) < 60 < len(WIDE) / 256
    assert failed == ["UnwantedError"]


# The columns table

THERE = ["Name", "Market Cap", "Sector", "Sector", ""]


@pytest.mark.parametrize(
    ("rows", "words", "said"),
    [
        (
            [["Markt Cap", "size", "number", "", ""]],
            None,
            r"row 2: the list has no column 'Markt Cap'; did you mean 'Market",
        ),
        ([["Market Cap", "size", "number", "Prise", ""]], None, "the list has no column 'Prise'"),
        ([["Sector", "sector", "number", "", ""]], None, "the list has the column 'Sector' 2 times"),
        (
            [["Market Cap", "sise", "number", "", ""]],
            None,
            "the profile has no criterion 'sise'; did you mean 'size'",
        ),
        ([["Market Cap", "size", "number", "", ""]] * 2, None, "the criterion 'size' has 2 columns"),
        ([["Market Cap", "size", "sqrt", "", ""]], None, "there is no use 'sqrt'"),
        (
            [["Market Cap", "size", "", "", ""]],
            None,
            "use is empty; write number, log10, words, year,",
        ),
        (
            [["Cup", "size", "number", "", ""], ["Zinc", "price", "number", "", ""]],
            None,
            "none of the columns Cup and Zinc. The first row of a file must name the columns",
        ),
        ([["Market Cap", "size", "number", "", "0"]], None, "by is '0'; it is a number other than 0"),
        ([["Market Cap", "size", "number", "", "1,5"]], None, "by is '1,5'"),
        ([["Market Cap", "size", "number", "", "inf"]], None, "by is 'inf'"),
        ([["Market Cap", "size", "words", "", ""]], None, "the words table lists no word for 'size'"),
        (
            [["Market Cap", "size", "words", "", ""]],
            [["size", "a", 1], ["size", "A ", 2]],
            "row 3: the word 'A' has another",
        ),
        ([["Market Cap", "size", "words", "", ""]], [["size", "a", "x"]], "the level 'x' is no number"),
        (
            [["Market Cap", "size", "words", "", ""]],
            [["sise", "a", 1]],
            "words table, row 2: the profile has no criterion 'sise'",
        ),
        ([["Market Cap", "", "number", "", ""]], None, "use number needs a criterion"),
        ([["Name", "size", "name", "", ""]], None, "use name has no criterion"),
        (
            [["Name", "", "name", "", ""], ["Market Cap", "", "name", "", ""]],
            None,
            "Name and Market Cap name a company; choose one",
        ),
        ([["Name", "", "name", "", ""]], None, "No criterion of the profile has a column in the list"),
        ([["Market Cap", "size", "year", "", "2"]], None, "only number and log10 are divided"),
    ],
)
def test_a_wrong_columns_table_is_refused_with_the_way_out(rows, words, said):
    table = pd.DataFrame(rows, columns=TABLE.columns)
    listed = None if words is None else pd.DataFrame(words, columns=WORDS.columns)
    with pytest.raises(ListError, match=said):
        Columns.of(table, listed, ["size", "sector"], THERE)


def test_everything_wrong_in_the_tables_is_told_at_once():
    table = pd.DataFrame([["a", "b", "c", "d", "e"], ["", "", "", "", ""]], columns=TABLE.columns)
    with pytest.raises(ListError) as refused:
        Columns.of(table, None, ["size"], THERE)
    assert len(str(refused.value).splitlines()) >= 6
    with pytest.raises(ListError, match="The columns table has no column use"):
        Columns.of(table.drop(columns="use"), None, ["size"], THERE)


def test_without_a_table_columns_named_as_criteria_are_taken_and_a_column_called_name_names():
    columns = Columns.of(None, None, ["size", "price", "age"], ["price", "NAME", "extra", "size"])
    assert (columns.criteria, columns.name, columns.shown) == (("size", "price"), "NAME", ())
    assert columns.needed == ("size", "price", "NAME")
    with pytest.raises(ListError, match="'price' 2 times"):
        Columns.of(None, None, ["price"], ["price", "price"])


def test_the_tables_are_called_as_their_files_are_and_known_names_are_told_once():
    table = pd.DataFrame(
        [["Price", "prise", "number"], ["", "", ""], ["Prise", "price", "number"], ["Cap", "foo", "number"]],
        columns=TABLE.columns[:3],
    )
    words = pd.DataFrame([["sectr", "Energy", "3"]], columns=WORDS.columns)
    table.attrs["file"], words.attrs["file"] = "columns.csv", "words.csv"
    with pytest.raises(ListError) as refused:
        Columns.of(table, words, CRITERIA, ["Price", "Cap"])
    assert str(refused.value).splitlines()[1:] == [
        "  words.csv, row 2: the profile has no criterion 'sectr'; did you mean 'sector'?",
        "  columns.csv, row 2: the profile has no criterion 'prise'; did you mean 'price'?",
        "  columns.csv, row 4: the list has no column 'Prise'; did you mean 'Price'?",
        "  columns.csv, row 5: the profile has no criterion 'foo'",
        "  the profile has the criteria price and sector (some of 5)",
        "  the list has the columns Price and Cap",
    ]
    with pytest.raises(ListError, match=r"^words\.csv has no column level\. Its columns are criterion, word"):
        Columns.of(None, words.drop(columns="level").set_axis(["criterion", "word"], axis=1), CRITERIA, [])


def test_a_unit_is_kept_and_a_use_is_understood_in_any_spelling():
    table = pd.DataFrame(
        [
            ["Cap", "size", " Log10 ", "times ours "],
            ["Price", "price", "NUMBER", None],
            ["N", "", "Name ", ""],
        ],
        columns=["column", "criterion", " Use", "unit"],
    )
    columns = Columns.of(table, None, CRITERIA, ["Cap", "Price", "N"])
    assert [(use.use, use.unit) for use in columns.uses] == [("log10", "times ours"), ("number", "")]
    assert columns.name == "N"
    assert {use.unit for use in Columns.of(TABLE, WORDS, CRITERIA, HEADER).uses} == {""}


def test_words_off_the_scale_of_their_criterion_are_refused_by_name():
    levels = [["sector", "Energy", "11"], ["sector", "Toys", "10"], ["sector", "Food", "-0.5"]]
    words = pd.DataFrame(levels, columns=WORDS.columns)
    frame = pd.DataFrame({"Sector": ["Energy", "Food"], "name": ["Ash", "Bee"]})
    with pytest.raises(ListError) as refused:
        screen(frame, PROFILE, columns=TABLE.iloc[[2]], words=words)
    assert str(refused.value).splitlines()[1:] == [
        "  the words table, row 2: the level 11 of 'Energy' is off its scale, 0 to 10",
        "  the words table, row 4: the level -0.5 of 'Food' is off its scale, 0 to 10",
    ]


def test_words_that_stand_nowhere_and_a_list_without_names_are_told(tmp_path):
    words = pd.DataFrame(
        [["sector", "Energy", 3], ["sector", "Eenergy", 4], ["sector", "*", 1]], columns=WORDS.columns
    )
    words.attrs["file"] = "words.csv"
    frame = pd.DataFrame({"Sector": ["energy ", "Toys"] * 3})
    frame.to_parquet(tmp_path / "list.parquet", row_group_size=1)
    for source in (frame, tmp_path / "list.parquet"):
        for notes in (
            screen(source, PROFILE, columns=TABLE.iloc[[2]], words=words).notes,
            prepare(source, PROFILE, columns=TABLE.iloc[[2]], words=words).screen().notes,
        ):
            assert notes[-2:] == (
                "No column names a company, so each is called by its row: give one the use name.",
                "1 word of words.csv stands in no cell of column Sector: 'eenergy'.",
            )
    listed = screen(frame.assign(name="Ash"), PROFILE, columns=TABLE.iloc[[2]], words=words.iloc[[0]])
    assert not any("no cell" in note or "No column" in note for note in listed.notes)
    assert any("hold a word that words.csv does not list" in note for note in listed.notes)


def test_blanks_around_the_names_of_columns_do_not_count(tmp_path):
    frame = pd.DataFrame({" price": ["1", "2"], "Name ": ["Ash", "Bee"]})
    frame.to_csv(tmp_path / "part-1.csv", index=False)
    frame.set_axis(["price", " Name"], axis=1).to_csv(tmp_path / "part-2.csv", index=False)
    frame.to_parquet(tmp_path / "list.parquet")
    for source in (frame, tmp_path / "part-1.csv", tmp_path / "list.parquet", tmp_path / "part-*.csv"):
        assert screen(source, PROFILE, 1).picks["name"].tolist() == ["Bee"]


def test_a_star_stands_for_every_other_word_and_an_empty_level_for_a_word_that_says_nothing():
    table = pd.DataFrame([["s", "sector", "words", "", ""]], columns=TABLE.columns)
    words = pd.DataFrame(
        [["sector", "Energy", 3], ["sector", "*", 1], ["sector", "Other", None]], columns=WORDS.columns
    )
    columns = Columns.of(table, words, ["sector"], ["s"])
    seen = columns.nothing_seen()
    levels = columns.levels({"s": pd.Series(["energy", "Toys", "other", None, "n/a"])}, seen)
    np.testing.assert_array_equal(levels, [[3, 1, math.nan, math.nan, math.nan]])
    assert seen.sentences() == []


@pytest.mark.parametrize(
    "column",
    [
        pa.array([2013, None]),
        pd.Series([2013.0, None]),
        pd.Series(["2013.0", "-"]),
        pa.array([dt.date(2013, 5, 1), None]),
        pd.to_datetime(pd.Series(["2013-05-01", None])),
    ],
)
def test_a_year_is_read_from_numbers_and_dates_too(column):
    table = pd.DataFrame([["f", "age", "year", "", ""]], columns=TABLE.columns)
    columns = Columns.of(table, None, ["age"], ["f"])
    seen = columns.nothing_seen()
    np.testing.assert_array_equal(columns.levels({"f": column}, seen), [[2013, math.nan]])
    assert seen.sentences() == []


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (9.0, "9"),
        (0.1, "0.1"),
        (np.float64(1e20), "1e+20"),
        (np.int64(7), "7"),
        (None, ""),
        (math.nan, ""),
        (True, "True"),
        (dt.datetime(2027, 3, 7), "2027-03-07"),
        (Decimal("8.70"), "8.70"),
        (math.inf, "inf"),
        (b"a\xff", "a\ufffd"),
    ],
)
def test_a_cell_is_told_as_a_table_would_write_it(cell, text):
    assert text_of(cell) == text


def test_hostile_texts_are_told_cut_and_on_one_line():
    seen = Seen(np.zeros(1, int), where="list.csv")
    seen.refuse_no_number("Price\n" + "x" * 200, np.array([0]), ["<b>\n" + "y" * 500])
    with pytest.raises(ListError) as refused:
        seen.refuse("list.csv")
    assert len(str(refused.value).splitlines()) == 3
    assert len(str(refused.value)) < 800


def test_progress_is_silent_for_what_is_done_at_once_and_when_it_is_not_wanted(capfd):
    frame = pd.DataFrame({"price": [1.0]})
    done: Callable = lambda piece: piece.number  # noqa: E731
    assert list(run(opened(frame), done)) == list(run(opened(frame), done, progress=False)) == [0]
    assert capfd.readouterr().err == ""
    with pytest.raises(ListError, match="workers is 0"):
        list(run(opened(frame), done, workers=0))


# Wrong kinds of everything


def weighing(**weights: object) -> pd.DataFrame:
    return pd.DataFrame({"part": list(weights), "weight": list(weights.values())})


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"profile": None}, "The profile is None, of type NoneType; give a Case"),
        ({"profile": {"criterion": ["price"]}}, "The profile is {.*of type dict; give a Case"),
        ({"profile": "profile.csv"}, "The profile is 'profile.csv', of type str"),
        (
            {"columns": {"column": "price"}},
            "columns is {.*of type dict; give a frame with the columns column,",
        ),
        ({"columns": Path("columns.csv")}, r"columns is .*read with pandas\.read_csv"),
        (
            {"columns": pd.concat([TABLE, TABLE], axis=1)},
            "The columns table has the column column, criterion, use, over, by more",
        ),
        (
            {"words": "words.csv"},
            "words is 'words.csv', of type str; give a frame with the columns criterion",
        ),
        ({"parts": [1]}, r"parts is \[1\]; give a frame"),
        ({"parts": pd.DataFrame({"part": ["who"]})}, "parts has the columns part; give a frame"),
        ({"parts": weighing(who="x", ideal=-1)}, r"these are not: who \(x\), ideal \(-1\)"),
        ({"parts": pd.concat([weighing(ideal=1)] * 2)}, "a row twice for ideal"),
        ({"parts": weighing(who=1), "profile": PROFILE.assign(part="ideal")}, "parts has no row for ideal"),
        ({"weaker_share": None}, "weaker_share is None; it is a number"),
        ({"weaker_share": "1"}, "weaker_share is '1'"),
        *(({"workers": n}, f"workers is {n}; it is a whole number") for n in (0, -1, 1.5, True)),
        ({"source": ""}, "The source is ''; give the path"),
        ({"source": "\0"}, r"The source is '\\x00'"),
        ({"source": "x" * 5000}, "is no path here"),
        ({"source": "s3://x/*.parquet"}, r"s3://x/\*\.parquet is an address"),
        ({"source": Path("s3://x/list.parquet")}, "is an address"),
        ({"source": [1]}, "met list"),
    ],
    ids=lambda each: str(each)[:40],
)
def test_what_is_asked_in_a_wrong_kind_is_refused_with_the_value_met(asked, said):
    good = {"source": pd.DataFrame({"name": ["Ash"], "price": [1.0]}), "profile": PROFILE}
    for ask in (screen, prepare):
        with pytest.raises(ListError, match=said):
            ask(**(good | asked))
    if asked.keys() <= {"profile", "workers", "parts", "weaker_share"}:
        with pytest.raises(ListError, match=said):
            fits(np.zeros((1, 2)), **({"profile": PROFILE} | asked))


def test_a_what_if_of_a_wrong_kind_is_refused():
    kept = prepare(pd.DataFrame({"name": ["Ash"], "price": [1.0]}), PROFILE)
    for weights in (["price"], {"price": "2"}, {"price": None}, {"price": True}):
        with pytest.raises(ListError, match="give a number for each criterion"):
            kept.screen(weights=weights)
    for workers in (0, -1, 1.5, True):
        with pytest.raises(ListError, match="workers is"):
            kept.screen(workers=workers)


def test_a_folder_of_csv_alone_is_refused_with_the_glob_that_would_do(tmp_path):
    csv(tmp_path / "companies.csv", COMPANIES)
    with pytest.raises(ListError, match=r"no file \*\.parquet.*it has companies\.csv.*/\*\.csv"):
        opened(tmp_path)


ODD = [
    pd.arrays.SparseArray([1.0, 2.0]),
    pd.arrays.SparseArray(["1", "2"]),
    *(
        pd.arrays.ArrowExtensionArray(pa.array(two, kind))
        for two, kind in [
            (["1", "2"], pa.string_view()),
            ([b"1", b"2"], pa.binary_view()),
            (["1", "2"], pa.large_string()),
            ([{"q": 1}, {"q": 2}], None),
            ([[1], [2]], None),
            ([b"\xff", b"\xfe"], None),
        ]
    ),
    pd.arrays.ArrowExtensionArray(pa.array([1, 2]).dictionary_encode()),
    np.array([1j, 2]),
    np.array([b"1", b"2"], "V1"),
    np.array([{"q": 1}, [1]], dtype=object),
    pd.period_range("2027", periods=2),
    pd.interval_range(0, 2),
]


@pytest.mark.parametrize("column", ODD, ids=lambda column: str(column.dtype))
def test_a_column_of_any_type_names_companies_and_is_read_or_refused_as_numbers_and_words(tmp_path, column):
    frame = pd.DataFrame({"odd": column, "price": [1.0, 2.0]})
    sources_of = [frame]
    if isinstance(column, pd.arrays.ArrowExtensionArray):
        frame.to_parquet(tmp_path / "list.parquet")
        sources_of.append(tmp_path / "list.parquet")
    table = pd.DataFrame([["odd", "", "name"], ["price", "price", "number"]], columns=TABLE.columns[:3])
    for source in sources_of:
        named = screen(source, PROFILE, columns=table)
        assert all(named.picks["name"])
        assert named.picks["namesakes"].tolist() == [0 if len(set(named.picks["name"])) == 2 else 1] * 2
        for use, words in (("number", None), ("words", WORDS), ("year", None)):
            as_level = pd.DataFrame(
                [["odd", "sector", use], *table.values.tolist()[1:]], columns=table.columns
            )
            try:
                screen(source, PROFILE, columns=as_level, words=words)
            except ListError as refused:
                assert "odd holds" in str(refused) or "column odd: found" in str(refused)  # noqa: PT017


@pytest.mark.parametrize(
    "names",
    [
        [7, 7.0, None, None, "Ash", " Ash"],
        [7.0, 7.0, math.nan, math.nan, 8.5, 8.5],
        pd.Series([7, 7, None, None, 9, 9], dtype="Int64"),
        [dt.date(2027, 3, 7)] * 2 + [None] * 2 + [dt.date(2028, 3, 7)] * 2,
        pd.to_datetime(["2027-03-07"] * 2 + [None] * 2 + ["2028-03-07"] * 2),
        ["Ash", "Ash ", "", None, b"Bee", "Bee"],
    ],
    ids=str,
)
def test_names_that_are_no_texts_have_their_namesakes_and_an_unknown_name_has_none(names):
    frame = pd.DataFrame({"name": names, "price": [1.0, 2, 3, 4, 5, 6]})
    for answer in (screen(frame, PROFILE), prepare(frame, PROFILE).screen()):
        assert answer.picks.sort_values("row")["namesakes"].tolist() == [1, 1, 0, 0, 1, 1]


def test_a_part_is_shared_by_the_sides_it_has_and_weighs_what_parts_says():
    rows = [["a", "who", "ours"], ["b", "who", "theirs"], ["c", "ideal", "ours"], ["d", "ideal", "ours"]]
    profile = pd.DataFrame(rows, columns=["criterion", "part", "side"]).assign(
        scale_low=0.0, ideal_low=10.0, ideal_high=10.0, scale_high=10.0, weight=[1.0, 1.0, 3.0, 0.0]
    )
    levels = np.array([[10.0, 10, 5, 0]])
    assert fits(levels, profile, parts=weighing(who=3, ideal=1)).tolist() == [87.5]
    assert fits(levels, profile, parts=weighing(who=0, ideal=1)).tolist() == [50.0]
    one_side = profile.iloc[1:]
    assert fits(levels[:, 1:], one_side, parts=weighing(who=3, ideal=1)).tolist() == [87.5]
    with pytest.raises(ListError, match="weigh nothing: who"):
        fits(levels, profile.assign(weight=[0.0, 1, 3, 0]), parts=weighing(who=3, ideal=1))


def test_a_bare_matrix_of_levels_is_read_or_refused():
    good = pd.DataFrame({"price": [1, None], "sector": ["n/a", "2"]}, dtype=object)
    plain = np.array([[math.nan, 1], [2, math.nan]])
    assert fits(good, PROFILE).tolist() == fits(plain, PROFILE).tolist()
    assert fits(good.astype({"price": "Int64"}), PROFILE).tolist() == fits(plain, PROFILE).tolist()
    assert fits(plain.astype(object), PROFILE).tolist() == fits(plain, PROFILE).tolist()
    for bad, said in (
        (good.assign(price=["1,5", 2]), "column price holds '1,5' in row 1, which is no number"),
        (good.assign(price=pd.Timestamp("2027-03-07")), "column price holds dates"),
        (good.assign(price=True), "column price holds true or false"),
        (good.rename(columns={"price": "prize"}), "no column price; did you mean 'prize'"),
        (pd.concat([good, good], axis=1), "the column sector, price more than once"),
        (plain * 1j, "holds complex"),
        ([[1, 2]], "met list"),
        (plain[0], r"shape \(2,\); it needs a column for each of 2 criteria"),
    ):
        with pytest.raises(ListError, match=said):
            fits(bad, PROFILE)
