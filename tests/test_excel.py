"""The Excel file recomputes what was reported, follows every change, and keeps text as text."""

import datetime as dt
import io
import re
import subprocess
import time
import zipfile
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import openpyxl
import pandas as pd
import pytest
from cases import DATA, case_of, criterion
from ledgers import clean
from openpyxl.formula.translate import Translator
from programs import office
from test_charts import search

from partnerlib import scoring
from partnerlib.case import Case
from partnerlib.exhibits import guard
from partnerlib.exhibits.ranks import of_known
from partnerlib.export.excel import excel
from partnerlib.export.excel.book import Book
from partnerlib.export.excel.numbers import Numbers
from partnerlib.export.excel.writing import score_sheets
from partnerlib.manifest import Snapshot, take
from partnerlib.question import BOTH, OURS, PART_KEYS, PART_TITLES, SIDES, THEIRS
from partnerlib.tables import TABLES
from partnerlib.tables.columns import Text

Opened = openpyxl.Workbook
Recalculate = Callable[[Mapping[str, bytes]], dict[str, openpyxl.Workbook]]
SCORES = ("Fit", "Parts", "Values", "Must-haves", "Levels", "Answers")
FIT_FIRST, PARTS_FIRST, MATRIX_FIRST, IDEAL_FIRST, ANSWERS_FIRST, RULES_FIRST = 6, 6, 7, 5, 5, 5
PART_WEIGHTS_FIRST = 11
NEVER = "not answered"
RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">
<value>0</value></prop></item></oor:items>
"""

KEPT = re.compile(rb"</f><v>[^<]*</v>")

pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported")


@pytest.fixture(scope="session")
def example() -> Case:
    return Case.from_folder(DATA / "larkspur")


@pytest.fixture(scope="session")
def example_file(example: Case) -> bytes:
    return excel(Snapshot.from_folder(DATA / "larkspur"))


def scores_alone(case: Case) -> bytes:
    """Give the file's sheets of scores and of what they rest on, which is all that formulas need."""
    book = Book("", "", None)
    score_sheets(book, case, Numbers.of(case))
    return book.to_bytes()


@pytest.fixture(scope="module")
def recalculated(
    tmp_path_factory: pytest.TempPathFactory,
) -> Callable[[Mapping[str, bytes]], dict[str, Opened]]:
    """Give what LibreOffice makes of files whose kept values were thrown away, so that it computes each."""
    profile = tmp_path_factory.mktemp("office")
    (profile / "user").mkdir()
    (profile / "user" / "registrymodifications.xcu").write_text(RECALCULATE)

    def recalculate(files: Mapping[str, bytes]) -> dict[str, Opened]:
        folder = tmp_path_factory.mktemp("files")
        for name, content in files.items():
            (folder / f"{name}.xlsx").write_bytes(content)
        command = [office(), "--headless", f"-env:UserInstallation=file://{profile}", "--convert-to", "xlsx"]
        names = [str(folder / f"{name}.xlsx") for name in files]
        subprocess.run(
            [*command, "--outdir", str(folder / "out"), *names], check=True, timeout=300, capture_output=True
        )
        return {
            name: openpyxl.load_workbook(folder / "out" / f"{name}.xlsx", data_only=True) for name in files
        }

    return recalculate


def bare(content: bytes) -> bytes:
    """Give the file without the values kept beside its formulas."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, KEPT.sub(b"</f>", old.read(name)))
    return out.getvalue()


def edited(content: bytes, **cells: object) -> bytes:
    """Give the file with other cells, by sheet and place such as Answers__H5, and without any kept value."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    for place, cell in cells.items():
        sheet, _, name = place.partition("__")
        book[sheet][name] = cell
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def rows(sheet: Any, first: int, count: int) -> list[list[Any]]:
    """Give the cells of so many rows, in the order of their numbers in the first column."""
    found = [
        [cell.value for cell in row] for row in sheet.iter_rows(min_row=first, max_row=first + count - 1)
    ]
    return sorted(found, key=lambda row: row[0])


def expected_sides(case: Case, weaker_share: float) -> dict[str, tuple[pd.DataFrame, pd.DataFrame]]:
    """Give side and part scores as scoring has them, unknowns expected, at worst and at best."""
    known = scoring.values(scoring.levels(case), case.profile)
    wholes = (scoring.expected_values(case, known), known.fillna(0.0), known.fillna(1.0))
    sides = [scoring.side_scores(whole, case.profile) for whole in wholes]
    return dict(
        zip(
            ("expected", "worst", "best"),
            [(side, scoring.part_scores(side, weaker_share)) for side in sides],
            strict=True,
        )
    )


def disagreements(
    book: Opened, case: Case, order: list[str], weaker_share: float = scoring.WEAKER_SHARE
) -> list[str]:
    """List every cell of the scores that is not what scoring gives; `order` has the candidates' keys."""
    wrong: list[str] = []

    def compare(where: str, found: object, wanted: object) -> None:
        if isinstance(wanted, str) or isinstance(found, str) or found is None:
            same = found == wanted
        else:
            same = abs(float(found) - float(wanted)) < 1e-8  # type: ignore[arg-type]
        if not same:
            wrong.append(f"{where}: {found!r}, not {wanted!r}")

    _compare_fit(book, case, order, weaker_share, compare)
    _compare_matrices(book, case, order, compare)
    _compare_parts(book, case, order, weaker_share, compare)
    return wrong


def _compare_fit(book: Opened, case: Case, order: list[str], weaker_share: float, compare: Any) -> None:
    fits = of_known(scoring.fit(case, weaker_share))
    names = ("rank", "fit", "fit_low", "fit_high", "coverage", "must_haves", "rank_best", "rank_worst")
    for key, row in zip(order, rows(book["Fit"], FIT_FIRST, len(order)), strict=True):
        for name, found in zip(names, row[2:10], strict=True):
            wanted = fits.at[key, name]
            compare(f"Fit {key} {name}", found, "not ranked" if pd.isna(wanted) else wanted)


def _compare_matrices(book: Opened, case: Case, order: list[str], compare: Any) -> None:
    levels = scoring.levels(case)
    known = scoring.values(levels, case.profile)
    status = scoring.must_haves(case).pivot(index="candidate", columns="criterion", values="status")
    found = {name: rows(book[name], MATRIX_FIRST, len(order)) for name in ("Levels", "Values", "Must-haves")}
    for place, key in enumerate(order):
        for column, name in enumerate(levels.columns, 4):
            for sheet, frame in (("Levels", levels), ("Values", known)):
                wanted = frame.at[key, name]
                said = found[sheet][place][column]
                compare(f"{sheet} {key} {name}", said, NEVER if np.isnan(wanted) else wanted)
            wanted = status.at[key, name] if name in status else "–"
            compare(f"Must-haves {key} {name}", found["Must-haves"][place][column], wanted)


def _compare_parts(book: Opened, case: Case, order: list[str], weaker_share: float, compare: Any) -> None:
    weights = scoring.part_weights(case).reindex(PART_KEYS).fillna(0)
    expected = expected_sides(case, weaker_share)
    found = {(row[0], row[2]): row for row in rows(book["Parts"], PARTS_FIRST, 7 * len(order))}
    for place, key in enumerate(order, 1):
        for part in PART_KEYS:
            row = found[place, PART_TITLES[part]]
            compare(f"Parts {key} {part} share", row[3], weights[part])
            for start, (state, (sides, parts)) in zip((4, 9, 14), expected.items(), strict=True):
                where = f"Parts {key} {part} {state}"
                for said, side in zip(row[start:], (OURS, THEIRS, BOTH), strict=False):
                    wanted = sides.at[key, (part, side)] if (part, side) in sides else "–"
                    compare(f"{where} {side}", said, wanted)
                score = parts.at[key, part] if part in parts else "–"
                compare(f"{where} score", row[start + 3], score)
                compare(f"{where} points", row[start + 4], 0 if score == "–" else 100 * weights[part] * score)


def order_of(case: Case) -> list[str]:
    """Give the order in which the file numbers the candidates."""
    return list(of_known(scoring.fit(case)).index)


def random_case(seed: int) -> Case:
    """Make a case at random: one- and two-sided parts, parts without criteria, gaps, ties."""
    random = np.random.default_rng(seed)
    parts = [part for part in PART_KEYS if random.random() < 0.7] or ["now"]
    criteria = []
    for part in parts:
        for place in range(random.integers(1, 5)):
            low = float(random.choice([0, -5, 1]))
            high = low + float(random.choice([1, 10, 600]))
            ideal = sorted(random.choice([0, 0.2, 0.5, 1], 2))
            must = (random.choice([0, 0.1]) * ideal[0], 1 - random.choice([0, 0.3]) * (1 - ideal[1]))
            scaled = [low + (high - low) * share for share in (*ideal, *must)]
            asked = tuple(end if random.random() < 0.4 else None for end in scaled[2:])
            side = random.choice([OURS, THEIRS, BOTH])
            weight = float(random.choice([0.2, 1, 3]))
            criteria.append(
                criterion(f"{part}{place}", part, side, (low, high), tuple(scaled[:2]), asked, weight)
            )
    keys = [f"k{place}" for place in range(random.integers(1, 9))]
    opinions = []
    for key in keys:
        for row in criteria:
            for assessor in random.permutation(["Dana", "Ravi", "Mirela"])[: random.integers(0, 4)]:
                share = random.choice([0, 0.1, 0.25, 0.5, 0.9, 1, random.random()])
                level = row["scale_low"] + share * (row["scale_high"] - row["scale_low"])
                opinions.append(
                    (key, row["criterion"], assessor, None if random.random() < 0.15 else level, 2)
                )
                opinions.append((key, row["criterion"], assessor, row["scale_high"], 1))
    if len(keys) > 3:
        opinions = [row for row in opinions if row[0] not in (keys[1], keys[2])]
        opinions += [(keys[1], *row[1:]) for row in opinions if row[0] == keys[0]]
    weights = {part: float(random.choice([0, 1, 2.5])) for part in PART_KEYS} | {parts[0]: 1.0}
    return case_of(criteria, {key: {} for key in keys}, weights, opinions)


def odd_case() -> Case:
    """Make a case whose keys are what a spreadsheet would look for, and whose means are not exact."""
    keys = ["*", "?", "=a", ">5", "<>", "A", "1", "01", "~"]
    rows = [criterion(key, "now", OURS, must=(3.2, None)) for key in ("A*", "a*", "=1+1", "7")]
    levels = {
        key: {str(row["criterion"]): float(len(key) + place) for place, row in enumerate(rows)}
        for key in keys
    }
    opinions = [("A", "A*", who, level, 2) for who, level in (("Ravi", 0.0), ("Mirela", 0.0), ("Dana", 9.6))]
    return case_of(rows, levels, None, opinions)


def changed_level(case: Case, candidate: str, name: str, level: float) -> Case:
    """Give the case in which every assessor's newest level of one criterion is another."""
    newest = scoring.newest(case)
    mine = (newest["candidate"] == candidate) & (newest["criterion"] == name)
    newest.loc[mine, ["level", "low", "high"]] = [level, None, None]
    return case.replace(assessments=newest)


# Formulas


def hard_cases() -> dict[str, Case]:
    """Give cases in which something is special, by name."""
    silent = case_of([criterion("a", must=(2, None)), criterion("b", "now", OURS)], {"elm": {}, "ash": {}})
    return {
        "clean": clean(),
        "six": search(6),
        "one": search(1),
        "odd": odd_case(),
        "silent": silent,
        "large": search(40, 40, 60),
    }


@pytest.mark.parametrize("seeds", [range(15), range(15, 30), None])
def test_libreoffice_computes_from_the_formulas_what_scoring_gives(recalculated, seeds):
    cases = hard_cases() if seeds is None else {f"random{seed}": random_case(seed) for seed in seeds}
    files = {name: bare(scores_alone(case)) for name, case in cases.items()}
    for name, book in recalculated(files).items():
        assert disagreements(book, cases[name], order_of(cases[name])) == [], name
        assert set(column(book["Fit"], 17, FIT_FIRST, len(cases[name].candidates))) == {"same"}


def test_the_whole_file_of_the_example_computes_to_what_it_keeps(recalculated, example, example_file):
    book = recalculated({"example": bare(example_file)})["example"]
    assert disagreements(book, example, order_of(example)) == []
    assert book["Read me"]["A3"].value == "Recomputed in this file, all 6 candidates are as reported."


def column(sheet: Any, number: int, first: int, count: int) -> list[Any]:
    return [sheet.cell(first + place, number).value for place in range(count)]


def test_the_random_cases_hold_what_is_hard():
    cases = [random_case(seed) for seed in range(30)]
    fits = [scoring.fit(case) for case in cases]
    assert {"met", "missed", "open"} <= {status for fit in fits for status in fit["must_haves"]}
    assert sum(fit["rank"].duplicated().any() for fit in fits) > 3
    assert any((fit["coverage"] == 0).any() for fit in fits)
    assert any((fit["coverage"] == 1).any() for fit in fits)
    kinds = {frozenset(of["side"]) for case in cases for _, of in case.profile.groupby("part")}
    assert {frozenset([BOTH]), frozenset([OURS]), frozenset([OURS, BOTH]), frozenset(SIDES)} <= kinds
    assert any(len(set(case.profile["part"])) < 7 for case in cases)


def test_kept_values_are_what_scoring_gives(example, example_file):
    for case in (example, random_case(3), search(6)):
        book = openpyxl.load_workbook(io.BytesIO(excel(Snapshot(case))), data_only=True)
        assert disagreements(book, case, order_of(case)) == []


def test_a_changed_level_weight_and_share_of_the_weaker_side_change_every_score(recalculated, example):
    order, file = order_of(example), scores_alone(example)
    book = openpyxl.load_workbook(io.BytesIO(file))
    mine = [
        f"Answers__H{row}"
        for row in range(ANSWERS_FIRST, book["Answers"].max_row + 1)
        if book["Answers"].cell(row, 3).value == "Northmere Refrigeration Supply"
        and book["Answers"].cell(row, 5).value == "Their champion"
    ]
    profile = example.profile
    profile.loc[profile["criterion"] == "field_reps", "weight"] = 2.0
    stricter = example.profile
    stricter.loc[stricter["criterion"] == "who_ours", "must_low"] = 8.5
    parts = example.parts
    parts.loc[parts["part"] == "now", "weight"] = 0.9
    edits: dict[str, tuple[dict[str, object], Case, float]] = {
        "level": (dict.fromkeys(mine, 1.0), changed_level(example, "nor", "who_theirs", 1.0), 0.75),
        "weight": ({f"Ideal__L{IDEAL_FIRST + 2}": 2.0}, example.replace(profile=profile), 0.75),
        "must": ({f"Ideal__J{IDEAL_FIRST}": 8.5}, example.replace(profile=stricter), 0.75),
        "part": ({f"Rules__B{PART_WEIGHTS_FIRST + 5}": 0.9}, example.replace(parts=parts), 0.75),
        "share": ({f"Rules__B{RULES_FIRST}": 0.5}, example, 0.5),
    }
    assert len(mine) == 3
    files = {name: edited(file, **cells) for name, (cells, _, _) in edits.items()}
    for name, found in recalculated(files).items():
        _, case, share = edits[name]
        assert disagreements(found, case, order, share) == [], name
        assert disagreements(found, example, order) != [], f"{name} changed nothing"
        _checks_tell_the_difference(found, example, case, order, share)


def _checks_tell_the_difference(
    book: Opened, before: Case, after: Case, order: list[str], share: float
) -> None:
    old, new = scoring.fit(before), scoring.fit(after, share)
    differing = 0
    for key, said in zip(order, column(book["Fit"], 17, FIT_FIRST, len(order)), strict=True):
        moved = new.at[key, "fit"] - old.at[key, "fit"]
        if abs(moved) > 1e-6:
            assert said == pytest.approx(moved, abs=1e-6)
        else:
            same = (old.loc[key, ["rank", "must_haves"]] == new.loc[key, ["rank", "must_haves"]]).all()
            assert said == ("same" if same else "same fit, but not the rest")
        differing += said != "same"
    assert differing
    assert str(book["Fit"]["C3"].value).startswith(f"{differing} of 6 candidates not as reported")


def reordered(content: bytes, sheets: Mapping[str, tuple[int, int]]) -> bytes:
    """Give the file with some rows of sheets the other way round, moved as a spreadsheet sorts them."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    for sheet, (first, count) in sheets.items():
        cells = [cell for line in book[sheet].iter_rows(first, first + count - 1) for cell in line]
        old = {cell.coordinate: cell.value for cell in cells}
        for cell in cells:
            source = f"{cell.column_letter}{2 * first + count - 1 - cell.row}"
            formula = isinstance(old[source], str) and old[source].startswith("=")
            moved = Translator(old[source], source) if formula else None
            cell.value = moved.translate_formula(cell.coordinate) if moved else old[source]
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def test_sorting_any_sheet_leaves_every_score_with_its_candidate(recalculated, example):
    count, criteria = len(example.candidates), len(example.profile)
    matrices = dict.fromkeys(("Levels", "Values", "Must-haves"), (MATRIX_FIRST, count))
    scores = {"Fit": (FIT_FIRST, count), "Parts": (PARTS_FIRST, 7 * count)}
    once = {"ideal": {"Ideal": (IDEAL_FIRST, criteria)}, "levels": {"Levels": (MATRIX_FIRST, count)}}
    sorts = once | {"all": {**matrices, **scores, "Answers": (ANSWERS_FIRST, 320)}}
    files = {name: reordered(scores_alone(example), sheets) for name, sheets in sorts.items()}
    for name, book in recalculated(files).items():
        assert set(column(book["Fit"], 17, FIT_FIRST, count)) == {"same"}, name
        called = {row[0]: row[1] for row in rows(book["Fit"], FIT_FIRST, count)}
        for page in ("Levels", "Values", "Must-haves"):
            assert {row[0]: row[1] for row in rows(book[page], MATRIX_FIRST, count)} == called, name
        if name != "ideal":
            assert disagreements(book, example, order_of(example)) == [], name
        if name == "all":
            assert column(book["Fit"], 1, FIT_FIRST, count) == [6, 5, 4, 3, 2, 1]


def test_formulas_are_plain_and_no_cell_of_a_table_is_one(example_file):
    book = openpyxl.load_workbook(io.BytesIO(example_file))
    formulas = [
        cell.value
        for name in book.sheetnames
        for line in book[name].iter_rows()
        for cell in line
        if cell.data_type == "f"
    ]
    used = {found for formula in formulas for found in re.findall(r"([A-Z][A-Z.]+)\(", formula)}
    plain = "AND AVERAGEIFS COUNT COUNTIF IF IFERROR INDEX ISNUMBER MATCH MAX MIN NA NOT OR ROUND"
    assert used == {*plain.split(), "SUMIFS", "SUMPRODUCT"}
    assert len(formulas) > 1000
    assert all(isinstance(formula, str) and "_xl" not in formula for formula in formulas)


def test_every_named_range_points_to_cells_that_hold_it(example, example_file):
    book = openpyxl.load_workbook(io.BytesIO(example_file), data_only=True)
    named = {
        name: [cell for place in of.destinations for cell in cells_of(book, *place)]
        for name, of in book.defined_names.items()
        if not name.startswith("_")
    }
    constants = {
        "weaker_share": scoring.WEAKER_SHARE,
        "prior_value": scoring.PRIOR_VALUE,
        "prior_weight": scoring.PRIOR_WEIGHT,
        "doubt": scoring.DOUBT,
    }
    assert {name: named[name] for name in constants} == {name: [value] for name, value in constants.items()}
    assert named["ideal_weight"] == example.profile["weight"].tolist()
    assert named["part_title"] == [PART_TITLES[part] for part in PART_KEYS]
    assert len(named["values_all"]) == len(example.candidates) * len(example.profile)
    assert set(named["fit_check"]) == {"same"}


def cells_of(book: Opened, sheet: str, place: str) -> list[Any]:
    found = book[sheet][place.replace("$", "")]
    return [cell.value for line in (found if isinstance(found, tuple) else ((found,),)) for cell in line]


# Texts

NASTY = (
    *("=1+1", "+1+1", "-1+1", "@SUM(1)", "=cmd|' /C calc'!A0", '=HYPERLINK("http://a.example","x")'),
    *("{=1+1}", "http://a.example", "'quoted", "<script>alert('x')</script>", "&amp; <b>", "_x0041_"),
    *("a\uffffb", "#N/A", "שלום עולם", "😀 🦄", "\u202eevil\u202c", "Line\nbreak", "*", "007", "TRUE"),
    *("W" * 9_900, "long words " * 900),
)


def nasty_case() -> Case:
    """Make a case in which every text begins with something a spreadsheet might take for its own."""
    case, place = clean(), 0
    tables = {}
    for name, frame in case.tables.items():
        tables[name] = frame
        for text in (text for text in TABLES[name].columns if isinstance(text.kind, Text)):
            frame[text.name] = [f"{NASTY[(place + row) % len(NASTY)]} {row}" for row in range(len(frame))]
            place += 1
    tables["company"] = tables["company"].assign(name='=1+1 & "Sons" &P <b> (fictional)')
    return case.replace(**tables)


def table_differences(book: Opened, case: Case) -> list[str]:
    """List the cells of the table sheets that do not hold what the tables do, or hold a formula."""
    wrong = []
    for name, frame in case.tables.items():
        page = book[f"Table {name}"]
        assert [cell.value for cell in page[4]] == TABLES[name].names
        for row, cells in enumerate(frame.astype(object).itertuples(index=False), 5):
            for place, cell in enumerate(cells, 1):
                found = page.cell(row, place)
                if found.data_type == "f" or not same_cell(found.value, cell):
                    wrong.append(
                        f"{name} row {row} {place}: {str(found.value)[:60]!r}, not {str(cell)[:60]!r}"
                    )
    return wrong


def same_cell(found: Any, wanted: Any) -> bool:
    if isinstance(wanted, pd.Timestamp):
        return abs(pd.Timestamp(found) - wanted.tz_localize(None)) <= pd.Timedelta("1ms")
    if isinstance(wanted, str):
        return bool(found == wanted.replace("\uffff", "\ufffd"))
    return found is None if pd.isna(wanted) else bool(found == wanted)


def test_tables_hold_every_cell_as_it_is(example, example_file):
    assert table_differences(openpyxl.load_workbook(io.BytesIO(example_file)), example) == []


def test_text_that_looks_like_a_formula_stays_text(recalculated):
    case = nasty_case()
    content = excel(Snapshot(case))
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert table_differences(unescaped(book), case) == []
    assert book["Table company"]["A5"].quotePrefix
    assert not book["Table company"]["B5"].quotePrefix
    office = recalculated({"nasty": bare(content)})["nasty"]
    assert table_differences(unescaped(office), case) == []
    assert disagreements(office, case, order_of(case)) == []
    names = guard.names(case)
    assert column(office["Values"], 2, MATRIX_FIRST, 3) == [names[key] for key in order_of(case)]
    assert '&amp;&amp; "Sons" &amp;&amp;P &lt;b&gt;' in part(content, "xl/worksheets/sheet2.xml")


def part(content: bytes, name: str) -> str:
    """Give one of the texts that the file is made of."""
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return parts.read(name).decode()


def unescaped(book: Opened) -> Opened:
    """Read the escapes of a file as Excel does; openpyxl leaves them as they are."""
    for page in book:
        for line in page.iter_rows():
            for cell in line:
                if cell.data_type == "s" and "_x005F_" in cell.value:
                    cell.value = cell.value.replace("_x005F_", "_")
    return book


# The file

MAKE = "import sys; from partnerlib.export.excel import excel; from partnerlib.manifest import Snapshot; "
MAKE += "sys.stdout.buffer.write(excel(Snapshot.from_folder(sys.argv[1])))"


def test_a_case_without_candidates_says_what_to_do_and_has_no_scores():
    blank = Snapshot.from_folder(DATA / "blank")
    book = openpyxl.load_workbook(io.BytesIO(excel(blank)))
    assert not set(book.sheetnames) & set(SCORES)
    assert {"Read me", "Ideal", "Rules", *(f"Table {name}" for name in TABLES)} == set(book.sheetnames)
    assert book["Read me"]["A4"].value == "No candidate yet. Add one with the form in notebook 2."
    nothing = case_of([], {"elm": {}})
    book = openpyxl.load_workbook(io.BytesIO(excel(Snapshot(nothing))), data_only=True)
    assert book["Read me"]["A4"].value == "No ideal profile yet. Write it in notebook 1."
    assert column(book["Rules"], 4, PART_WEIGHTS_FIRST, 7) == [0] * 7


def test_a_snapshot_that_was_changed_says_so_first(example, tmp_path):
    folder = take(example, tmp_path / "taken")
    rows = (folder / "people.csv").read_text()
    (folder / "people.csv").write_text(rows.replace("owner", "sponsor"))
    snapshot = Snapshot.from_folder(folder)
    page = openpyxl.load_workbook(io.BytesIO(excel(snapshot)))["Read me"]
    assert page["A3"].value == snapshot.doubt
    assert "table people" in page["A3"].value


def test_the_first_sheet_names_the_snapshot_its_fingerprints_and_every_sheet(example, example_file):
    book = openpyxl.load_workbook(io.BytesIO(example_file))
    page = book["Read me"]
    told = {row[0].value: row[1].value for row in page.iter_rows() if row[0].value}
    snapshot = Snapshot.from_folder(DATA / "larkspur")
    assert told["Snapshot"] == str(snapshot)
    assert told["Whose data"] == "Fictional data: Larkspur Metrics."
    assert told["Fingerprint of all"] == example.fingerprint()
    assert told["Fingerprint of the ideal"] == example.profile_fingerprint
    assert "xlsxwriter" in told["File made with"]
    links = [row[0].hyperlink.location for row in page.iter_rows() if row[0].hyperlink]
    assert links == [f"'{name}'!A1" for name in book.sheetnames[1:]]
    counted = {row[0].value: (row[2].value, row[3].value) for row in page.iter_rows() if row[0].hyperlink}
    assert counted["Table people"] == (len(example.people), example.fingerprint("people")[:16])


def test_every_sheet_says_whose_data_it_is_and_prints_with_the_snapshot(example_file):
    book = openpyxl.load_workbook(io.BytesIO(example_file))
    assert book.sheetnames[: 1 + len(SCORES)] == ["Read me", *SCORES]
    for page in book:
        assert "Fictional data: Larkspur Metrics." in page["A2"].value, page.title
        assert page.page_setup.orientation == "landscape"
        assert page.sheet_properties.pageSetUpPr.fitToPage
        assert page.print_title_rows
        assert page.freeze_panes
        assert "fingerprint 8fde6d0d7f678f0a" in page.oddFooter.left.text
        assert "Fictional data" in page.oddFooter.center.text
    filtered = {page.title for page in book if page.auto_filter.ref}
    assert filtered >= {*SCORES, "Ideal", "Table assessments"}


def test_dates_are_dates_numbers_numbers_and_truths_truths(example_file, example):
    book = openpyxl.load_workbook(io.BytesIO(example_file))
    assert book["Table company"]["C5"].value == dt.datetime(2027, 3, 1)
    assert book["Table company"]["C5"].number_format == "d mmmm yyyy"
    said = book["Table assessments"]
    moments = column(said, 8, 5, len(example.assessments))
    wanted = example.assessments["recorded_at"].dt.tz_localize(None)
    assert all(abs(a - b) < dt.timedelta(milliseconds=1) for a, b in zip(moments, wanted, strict=True))
    assert isinstance(said["D5"].value, int | float)
    assert isinstance(book["Table work"]["G5"].value, bool)
    assert book["Fit"]["D6"].number_format == "#,##0.0"
    cobalt = next(row for row in book["Fit"].iter_rows(FIT_FIRST) if row[1].value == "Cobalt Ferry Freight")
    assert cobalt[3].number_format == '"≈"0.0'


def test_unanswered_questions_have_a_row_in_which_to_answer_them():
    levels = {"elm": {"a": 3, "b": None}, "ash": {"a": 4}}
    page = openpyxl.load_workbook(
        io.BytesIO(excel(Snapshot(case_of([criterion("a"), criterion("b")], levels))))
    )
    said = [
        (row[2], row[4], row[6], row[7]) for row in page["Answers"].iter_rows(ANSWERS_FIRST, values_only=True)
    ]
    assert sorted(said) == [
        ("ash", "a", "Dana", 4),
        ("ash", "b", "nobody yet", NEVER),
        ("elm", "a", "Dana", 3),
        ("elm", "b", "Dana", NEVER),
    ]


def test_an_answer_typed_where_there_was_none_counts_and_one_off_the_scale_is_told(
    recalculated, example, example_file
):
    book = openpyxl.load_workbook(io.BytesIO(example_file))
    free = next(row for row in book["Answers"].iter_rows(ANSWERS_FIRST) if row[6].value == "nobody yet")
    label = free[4].value
    key = example.profile.set_index("label").at[label, "criterion"]
    said = scoring.newest(example)
    row = pd.DataFrame([("cob", key, "Dana", 8.0, said["recorded_at"].max())])
    row.columns = ["candidate", "criterion", "assessor", "level", "recorded_at"]
    more = example.replace(assessments=pd.concat([example.assessments, row], ignore_index=True))
    place = f"Answers__H{free[0].row}"
    files = {"typed": edited(example_file, **{place: 8}), "off": edited(example_file, **{place: 11})}
    books = recalculated(files)
    assert disagreements(books["typed"], more, order_of(example)) == []
    checks = dict(zip(order_of(example), column(books["off"]["Fit"], 17, FIT_FIRST, 6), strict=True))
    assert checks.pop("cob") == "an answer is off its scale"
    said = books["typed"]["Read me"]["A3"].value
    assert said == books["typed"]["Fit"]["C3"].value
    assert str(said).startswith("1 of 6 candidates not as reported")


def test_what_may_be_typed_is_limited_to_what_makes_sense(example_file):
    book = openpyxl.load_workbook(io.BytesIO(example_file))
    (levels,) = book["Answers"].data_validations.dataValidation
    assert str(levels.sqref).startswith(f"H{ANSWERS_FIRST}:H")
    assert levels.formula1 == f"INDEX(ideal_scale_low,MATCH($B{ANSWERS_FIRST},ideal_no,0))"
    assert levels.formula2 == f"INDEX(ideal_scale_high,MATCH($B{ANSWERS_FIRST},ideal_no,0))"
    rules = book["Rules"].data_validations.dataValidation
    assert (str(rules[0].sqref), rules[0].formula1, rules[0].formula2) == (f"B{RULES_FIRST}", "0.5", "1")


def test_forty_candidates_and_sixty_criteria_are_written_within_seconds():
    case = search(40, 40, 60)
    start = time.process_time()
    content = excel(Snapshot(case))
    assert time.process_time() - start < 20
    assert len(content) < 2_000_000
