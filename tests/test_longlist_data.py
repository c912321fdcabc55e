"""The list that ships: real companies joined with figures of 2017, and the case that looks among them."""

import csv
import hashlib
import io
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest
from cases import DATA

from partnerlib import scoring
from partnerlib.case import Case
from partnerlib.manifest import Snapshot
from partnerlib.store import Store

LIST = DATA / "longlist"
SOURCE = LIST / "source"
USES = {"number", "log10", "words", "year", "name", "shown"}
ORIGINALS = {
    "constituents.csv": "e5325068834c252d333c40c9ac02e3fadf14834c2edb62a024b6206c7a0d17d0",
    "constituents-financials.csv": "e3ae22d40ecd2fbeebc43442d24c6842b3dead2f1d4c6194c4e1f31451445385",
}
"""The fingerprints of both files as they came."""

Row = dict[str, str]


def rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def joined(members: list[Row], figures: list[Row], others: set[str]) -> bytes:
    """Put the figures of 2017 beside the members of today by their symbol, but for those of `others`."""
    known = {row["Symbol"]: row for row in figures if row["Symbol"] not in others}
    columns = [*members[0], *(column for column in figures[0] if column != "Symbol")]
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(known.get(member["Symbol"], {}) | member for member in members)
    return text.getvalue().encode()


@pytest.fixture(scope="module")
def companies() -> list[Row]:
    return rows(LIST / "companies.csv")


@pytest.fixture(scope="module")
def columns() -> list[Row]:
    return rows(LIST / "columns.csv")


@pytest.fixture(scope="module")
def words() -> list[Row]:
    return rows(LIST / "words.csv")


@pytest.fixture(scope="module")
def case() -> Case:
    return Case.from_folder(DATA / "larkspur-listed")


@pytest.mark.parametrize("name", ORIGINALS)
def test_both_files_are_kept_as_they_came(name: str) -> None:
    assert hashlib.sha256((SOURCE / name).read_bytes()).hexdigest() == ORIGINALS[name]


def test_the_list_is_both_files_joined_and_nothing_else() -> None:
    others = {row["Symbol"] for row in rows(SOURCE / "not_the_same.csv")}
    made = joined(rows(SOURCE / "constituents.csv"), rows(SOURCE / "constituents-financials.csv"), others)
    assert made == (LIST / "companies.csv").read_bytes()


def test_every_member_of_today_is_in_the_list_once(companies: list[Row]) -> None:
    assert [row["Symbol"] for row in companies] == [
        row["Symbol"] for row in rows(SOURCE / "constituents.csv")
    ]
    assert len({row["Symbol"] for row in companies}) == 503


def test_a_company_without_figures_of_2017_has_empty_cells(companies: list[Row]) -> None:
    with_figures = [row for row in companies if row["Name"]]
    assert len(with_figures) == 335
    figures = list(companies[0])[list(companies[0]).index("Name") :]
    assert all(not row[column] for row in companies if not row["Name"] for column in figures)


def test_a_symbol_that_passed_to_another_company_is_named_with_the_reason(companies: list[Row]) -> None:
    exceptions = rows(SOURCE / "not_the_same.csv")
    today = {row["Symbol"]: row for row in companies}
    then = {row["Symbol"]: row["Name"] for row in rows(SOURCE / "constituents-financials.csv")}
    assert {row["Symbol"] for row in exceptions} == {"FOX", "FOXA", "IR", "DOW", "DD"}
    for row in exceptions:
        assert (row["today"], row["in 2017"]) == (today[row["Symbol"]]["Security"], then[row["Symbol"]])
        assert row["reason"].endswith(".")
        assert today[row["Symbol"]]["Market Cap"] == ""


def test_every_column_that_is_used_is_one_of_the_list(columns: list[Row], companies: list[Row]) -> None:
    used = [row["column"] for row in columns] + [row["over"] for row in columns if row["over"]]
    assert set(used) <= set(companies[0])
    assert {row["use"] for row in columns} == USES
    assert [row["column"] for row in columns if row["use"] == "name"] == ["Security"]
    assert not [row for row in columns if (row["use"] in {"name", "shown"}) == bool(row["criterion"])]


def test_the_columns_serve_every_criterion_of_the_part_ideal_once(columns: list[Row], case: Case) -> None:
    served = Counter(row["criterion"] for row in columns if row["criterion"])
    assert served == Counter(case.profile.query("part == 'ideal'")["criterion"])


def test_the_size_is_compared_with_the_yearly_sales_of_larkspur(columns: list[Row]) -> None:
    (size,) = (row for row in columns if row["criterion"] == "size")
    assert (size["use"], size["over"]) == ("log10", "Price/Sales")
    assert float(size["by"]) * 1e9 == pytest.approx(3.2e6)  # the list counts in billions


def test_every_word_stands_in_the_list_and_its_level_on_the_scale(
    columns: list[Row], words: list[Row], companies: list[Row], case: Case
) -> None:
    (column,) = (row for row in columns if row["use"] == "words")
    scale = case.profile.set_index("criterion").loc[column["criterion"]]
    listed = [row["word"].casefold() for row in words]
    assert {row["criterion"] for row in words} == {column["criterion"]}
    assert len(set(listed)) == len(listed)
    assert set(listed) - {"*"} <= {row[column["column"]].casefold() for row in companies}
    assert all(scale["scale_low"] <= float(row["level"]) <= scale["scale_high"] for row in words)


def test_a_trade_that_is_not_listed_has_the_level_of_all_others(words: list[Row]) -> None:
    levels = {row["word"]: float(row["level"]) for row in words}
    assert levels.pop("*") < min(levels.values())


def test_a_founding_year_may_say_more_than_a_year(companies: list[Row]) -> None:
    longer = [row["Founded"] for row in companies if len(row["Founded"]) != 4]
    assert len(longer) == 39
    assert "2013 (1888)" in longer


def test_the_case_is_a_proved_snapshot_without_candidates(case: Case) -> None:
    snapshot = Snapshot.from_folder(DATA / "larkspur-listed")
    assert snapshot.proved
    assert snapshot.case == case
    assert case.candidates.empty
    assert case.assessments.empty
    assert "(fictional)" in case.company["name"].item()


def test_the_case_is_written_byte_for_byte_as_it_was_read(case: Case, tmp_path: Path) -> None:
    for path in case.to_folder(tmp_path / "again").glob("*.csv"):
        assert path.read_bytes() == (DATA / "larkspur-listed" / path.name).read_bytes(), path.name


def test_the_store_takes_the_case_in_with_the_date_of_its_ideal(case: Case, tmp_path: Path) -> None:
    with closing(Store(f"sqlite:///{tmp_path}/store.sqlite")) as store:
        store.import_folder(DATA / "larkspur-listed")
        assert store.load("larkspur-listed") == case


def test_the_ideal_was_frozen_as_it_stands_before_the_list_was_screened(case: Case) -> None:
    assert case.profile_history["fingerprint"].tolist() == [case.profile_fingerprint]
    assert case.profile_history["saved_by"].item() == "Dana"
    assert f"{case.profile_history['saved_at'].item():%Y-%m-%d}" == "2026-11-02"


def test_the_case_asks_the_twelve_questions_of_the_example_alike(case: Case) -> None:
    example = Case.from_folder(DATA / "larkspur")
    for table in ("parts", "company"):
        assert case.fingerprint(table) == example.fingerprint(table)
    asked, before = (one.profile.query("part != 'ideal'").reset_index(drop=True) for one in (case, example))
    assert len(asked) == 12
    assert asked.equals(before)
    described = [one.anchors[one.anchors["criterion"].isin(asked["criterion"])] for one in (case, example)]
    assert described[0].reset_index(drop=True).equals(described[1].reset_index(drop=True))


def test_three_must_haves_are_about_trade_size_and_profit(case: Case) -> None:
    ideal = case.profile.query("part == 'ideal'").set_index("criterion")
    least, most = ideal["must_low"].dropna(), ideal["must_high"].dropna()
    assert least.to_dict() == {"trade": 5, "profit": 0}
    assert most.to_dict() == {"size": 4.1}
    assert scoring.criterion_weights(case)[ideal.index].idxmax() == "trade"


def test_source_and_licence_are_told() -> None:
    told = " ".join((LIST / "SOURCE.txt").read_text().split())
    for said in ("Public Domain Dedication and License", "8 March 2017", "8 August 2026", "Wikipedia"):
        assert said in told
    assert "fictional" in told


def test_the_data_dictionary_names_both_folders_and_every_column_of_the_list(companies: list[Row]) -> None:
    told = (DATA / "README.md").read_text()
    assert all(f"`{name}/`" in told for name in ("longlist", "larkspur-listed"))
    assert [column for column in companies[0] if column not in told] == []
    assert [use for use in USES if f"`{use}`" not in told] == []
