"""The exhibits say what the numbers say, in every situation, and look the same every time."""

import base64
import re
from collections.abc import Callable
from types import SimpleNamespace

import pandas as pd
import pytest
from cases import DATA, case_of, criterion
from matplotlib.text import Text

from partnerlib import exhibits, scoring
from partnerlib.case import Case
from partnerlib.exhibits import longlist
from partnerlib.exhibits.exhibit import Exhibit
from partnerlib.exhibits.provenance import from_lists
from partnerlib.exhibits.words import Estimated, between, level
from partnerlib.question import PART_TITLES

ALL: dict[str, Callable[[Case], Exhibit]] = {
    name: getattr(exhibits, name)
    for name in exhibits.__all__
    if name != "Exhibit" and name not in longlist.__all__
}
WITHOUT_CANDIDATES = ("decision", "ideal", "review", "snapshot", "versions", "written_first")
FROM_CANDIDATES = {name: make for name, make in ALL.items() if name not in WITHOUT_CANDIDATES}
HOSTILE = "<script>alert('$x$')</script> & \"Sons\"\n\u202eLtd\u202c"

BOTH_SIDES = [criterion("need_ours", "compelling", "ours"), criterion("need_theirs", "compelling", "theirs")]
MUST = [criterion("champion", must=(3, None)), criterion("reach")]


def named(case: Case, **columns: object) -> Case:
    """Give a case with other cells in its candidates table, by column."""
    return case.replace(candidates=case.candidates.assign(**columns))


def one_part(**fits: float | None) -> Case:
    """Make a case with one criterion, so that a candidate's fit is ten times its level."""
    return case_of([criterion("reach")], {name: {"reach": level} for name, level in fits.items()})


@pytest.fixture(scope="module")
def larkspur() -> Case:
    """Give the example case."""
    return Case.from_folder(DATA / "larkspur")


@pytest.mark.parametrize(
    ("fits", "headline"),
    [
        ({"Ash": 7.8, "Elm": 6.7}, "Ash comes first with a fit of 78; Elm follows with 67."),
        ({"Ash": 7.84, "Elm": 7.76}, "Ash comes first with a fit of 78; Elm follows by less than one point."),
        ({"Ash": 7, "Elm": 7, "Fir": 2}, "Ash and Elm share first place with a fit of 70."),
        ({"Ash": 9, "Elm": 7, "Fir": 7}, "Ash comes first with a fit of 90; Elm and Fir follow with 70."),
        ({"Ash": 7.8}, "Ash is the only candidate so far, with a fit of 78."),
        (
            {"Ash": 3, "Elm": None},
            "Ash is the only candidate with answers so far, with a fit of 30. "
            "Nothing is recorded yet about Elm.",
        ),
        (
            {"Ash": 3, "Elm": None, "Fir": 2, "Oak": None},
            "Ash comes first with a fit of 30; Fir follows with 20. "
            "Nothing is recorded yet about Elm and Oak.",
        ),
        ({"Ash": None}, "Nothing is known yet about Ash. Record what is known in notebook 2."),
        (
            {"Ash": None, "Elm": None},
            "Nothing is known yet about any of the 2 candidates. Record what is known in notebook 2.",
        ),
    ],
)
def test_ranking_headline(fits: dict[str, float | None], headline: str) -> None:
    assert exhibits.ranking(one_part(**fits)).headline == headline


@pytest.mark.parametrize(
    ("levels", "headline"),
    [
        (
            {"Ash": {"champion": 3, "reach": 5}, "Elm": {"champion": 2, "reach": 10}},
            "Ash comes first with a fit of 40; the only other candidate misses a must-have. "
            "Elm would be ahead with 60, but misses a must-have: champion.",
        ),
        (
            {"Ash": {"champion": 2, "reach": 5}, "Elm": {"champion": 2, "reach": 10}},
            "Every candidate misses a must-have; Elm has the highest fit, 60.",
        ),
        (
            {"Ash": {"champion": 2, "reach": 5}},
            "Ash is the only candidate so far, with a fit of 35. It misses a must-have: champion.",
        ),
        (
            {"Ash": {"champion": None, "reach": 10}, "Elm": {"champion": 3, "reach": 1}},
            "Ash comes first with an estimated fit of 86 (50 to 100); Elm follows with 20. "
            "Not all must-haves of the first are answered yet.",
        ),
    ],
)
def test_ranking_headline_with_must_haves(levels: dict[str, dict[str, float | None]], headline: str) -> None:
    assert exhibits.ranking(case_of(MUST, levels)).headline == headline


def test_a_candidate_of_whom_nothing_is_known_has_no_rank() -> None:
    shown = exhibits.ranking(one_part(Ash=3, Elm=None, Fir=2))
    assert shown.table["Candidate"].tolist() == ["Ash", "Fir", "Elm"]
    assert shown.table["Rank"].tolist()[:2] == [1, 2]
    assert "not ranked" in str(shown)
    assert "Elm not known" in shown.alt
    assert shown.figure is not None
    drawn = [text.get_text() for text in shown.figure.axes[0].texts]
    assert {"1", "2", "–", "nothing is recorded yet"} <= set(drawn)
    assert "3" not in drawn
    assert shown.notes[0].startswith("Ash would come first also")
    missing = case_of(MUST, {"Ash": {"champion": 2, "reach": 5}, "Elm": {"champion": None}})
    assert exhibits.ranking(missing).headline == (
        "Ash is the only candidate with answers so far, with a fit of 35. "
        "It misses a must-have: champion. Nothing is recorded yet about Elm."
    )


def test_ranks_of_upside_leave_out_whom_nothing_is_known_of() -> None:
    case = named(one_part(Ash=3, Elm=None, Fir=2), upside=[1e6, 2e6, 9e6])
    assert exhibits.upside(case).headline == ("Fir has the largest upside, 9.0 million, but ranks last of 2.")


def test_ranking_says_who_would_come_first_if_sides_were_joined_otherwise() -> None:
    even, uneven = {"need_ours": 5, "need_theirs": 5}, {"need_ours": 10, "need_theirs": 4}
    assert exhibits.ranking(case_of(BOTH_SIDES, {"Ash": even, "Elm": {**even, "need_ours": 4}})).notes == (
        "Ash would come first also if only each part's weaker side counted (with 50) "
        "and if both sides counted alike (with 50).",
    )
    assert exhibits.ranking(case_of(BOTH_SIDES, {"Ash": even, "Elm": uneven})).notes == (
        "If only each part's weaker side counted, Ash would come first with 50; "
        "if both sides counted alike, Elm would come first with 70.",
    )


@pytest.mark.parametrize(
    ("upside", "chance", "headline"),
    [
        (
            [1e6, 9e6],
            [0.5, 0.1],
            "Elm has the largest upside, EUR 9.0 million, but ranks last of 2.",
        ),
        (
            [2e6, 9e6],
            [0.7, 0.1],
            "Elm has the largest upside, EUR 9.0 million, but ranks last of 2. "
            "Weighted by the chance of a launch, Ash leads with EUR 1.4 million against EUR 900,000; "
            "Elm would lead only from a chance of 16 % instead of 10 %.",
        ),
        (
            [9e6, 9.1e6],
            [1, 0.1],
            "Elm has the largest upside, EUR 9.1 million, but ranks last of 2. "
            "Weighted by the chance of a launch, Ash leads with EUR 9.0 million against EUR 910,000; "
            "Elm would lead only from a chance of 99 % instead of 10 %.",
        ),
        ([9e6, 1e6], [None, 0.5], "Ash has the largest upside, EUR 9.0 million, and also ranks first."),
        ([5e5, 5e5], [0.1, 0.2], "Ash and Elm share the largest upside, EUR 500,000."),
        ([None, None], [0.1, 0.2], "No upside is given yet for any candidate. Enter it in notebook 2."),
    ],
)
def test_upside_headline(upside: list[float | None], chance: list[float | None], headline: str) -> None:
    case = named(one_part(Ash=8, Elm=3), upside=upside, launch_probability=chance)
    case = case.replace(company=case.company.assign(currency="EUR"))
    assert exhibits.upside(case).headline == headline


def test_upside_of_one_candidate_or_of_one_nothing_is_known_about() -> None:
    alone = named(one_part(Ash=8), upside=[1e6])
    assert exhibits.upside(alone).headline == (
        "Ash has an upside of 1.0 million at a fit of 80; it is the only candidate so far."
    )
    blank = named(one_part(Ash=None), upside=[1e6])
    assert exhibits.upside(blank).headline == (
        "Ash has an upside of 1.0 million, but nothing is known yet about its fit."
    )
    unknown = named(one_part(Ash=8, Elm=None), upside=[1e6, 9e6])
    assert exhibits.upside(unknown).headline == (
        "Elm has the largest upside, 9.0 million, but nothing is known yet about its fit."
    )


def test_upside_names_who_is_not_drawn() -> None:
    exhibit = exhibits.upside(named(one_part(Ash=8, Elm=3), upside=[1e6, None]))
    assert exhibit.notes == ("Not drawn, because no upside is given: Elm.",)
    assert "not given" in str(exhibit)


def test_the_tempting_loser_of_the_example(larkspur: Case) -> None:
    assert exhibits.upside(larkspur).headline.startswith(
        "Titanor Global Logistics has the largest upside, USD 9.0 million, but ranks last of 6."
    )


@pytest.mark.parametrize(
    ("levels", "headline"),
    [
        (
            {"need_ours": 9, "need_theirs": 3, "reach": 8},
            "Ash is closest to the ideal in “Ideal partner” (80 of 100) and furthest from it in "
            "“Compelling” (45), where their side is the weaker.",
        ),
        ({"need_ours": 8, "need_theirs": 8, "reach": 8}, "Ash reaches 80 of 100 in every part."),
        (
            {"need_ours": 9, "need_theirs": None, "reach": 10},
            "Ash is closest to the ideal in “Ideal partner” (100 of 100) and furthest from it in "
            "“Compelling” (about 78), where their side is the weaker.",
        ),
        ({"need_ours": None}, "Nothing is known yet about Ash. Record what is known in notebook 2."),
        ({"reach": 8}, "Only “Ideal partner” is answered for Ash, where it reaches 80 of 100."),
    ],
)
def test_profile_headline(levels: dict[str, float | None], headline: str) -> None:
    case = case_of([*BOTH_SIDES, criterion("reach")], {"Ash": levels})
    assert exhibits.profile(case).headline == headline


def test_a_profile_speaks_of_the_parts_answered_only() -> None:
    rows = [criterion(part, part) for part in ("who", "single", "now")]
    case = case_of(rows, {"Ash": {"who": 8, "single": 3}})
    assert exhibits.profile(case).headline == (
        "Of the parts answered, Ash is closest to the ideal in “Who” (80 of 100) and furthest from it in "
        "“Single reason” (30)."
    )
    even = case_of(rows, {"Ash": {"who": 8, "single": 8}})
    assert exhibits.profile(even).headline == "Ash reaches 80 of 100 in every part answered."
    assert exhibits.profiles(case).headline == (
        "Of the parts answered, “Single reason” is the one furthest from the ideal for Ash."
    )
    few = case_of(rows, {"Ash": {"who": 8}, "Elm": {"now": 3}, "Fir": {}})
    assert exhibits.profiles(few).headline == "Only “Who” is answered for Ash and “Now” is answered for Elm."
    same = {name: {"who": 8.0} for name in ("Ash", "Elm", "Fir")}
    for left, said in (
        ({}, "yet, for all 3 candidates"),
        ({"Fir": {}}, "for Ash and Elm"),
        ({"Fir": {"now": 2}}, "for Ash and Elm and “Now” is answered for Fir"),
    ):
        assert exhibits.profiles(case_of(rows, same | left)).headline == f"Only “Who” is answered {said}."
    some = case_of(rows, {"Ash": {"who": 8}, "Elm": {"who": 8, "now": 3}, "Fir": {"who": 7, "now": 2}})
    assert exhibits.profiles(some).headline == (
        "Of the parts answered, “Now” is the one furthest from the ideal for 2 of 2 candidates with answers "
        "in several parts."
    )


def test_profile_is_of_the_best_unless_told_by_key_or_name(larkspur: Case) -> None:
    assert "Northmere" in exhibits.profile(larkspur).headline
    assert "Titanor" in exhibits.profile(larkspur, "tit").headline
    assert (
        exhibits.profile(larkspur, "Titanor Global Logistics").headline
        == exhibits.profile(larkspur, "tit").headline
    )
    with pytest.raises(
        ValueError, match=r"no candidate 'nobody' in case larkspur; there are bri, cob, har, nor"
    ):
        exhibits.profile(larkspur, "nobody")


def test_profiles_name_the_part_that_is_most_often_the_weakest() -> None:
    rows = [criterion(part, part) for part in ("who", "single", "now", "jointly", "expect")]
    same = {row["criterion"]: 9 for row in rows}
    case = case_of(rows, {"Ash": same | {"who": 1}, "Elm": same | {"who": 2}, "Fir": same | {"now": 3}})
    assert (
        exhibits.profiles(case).headline == "“Who” is the part furthest from the ideal for 2 of 3 candidates."
    )
    weakest = {"Ash": "who", "Elm": "now", "Fir": "single", "Oak": "expect"}
    case = case_of(rows, {name: same | {part: place} for place, (name, part) in enumerate(weakest.items())})
    assert exhibits.profiles(case).headline == (
        "The candidates fall short in different parts: "
        "Oak most in “Expectations”, Fir most in “Single reason”."
    )


def test_profiles_show_the_best_twelve_and_say_so() -> None:
    exhibit = exhibits.profiles(one_part(**{f"Ash {place}": place % 10 for place in range(20)}))
    assert exhibit.notes == ("The picture shows the best 12 of 20.",)
    assert len(exhibit.table) == 20


@pytest.mark.parametrize(
    ("levels", "headline"),
    [
        ({"a": 6, "b": 9}, "What would lift Ash most is reaching the ideal in “a”: 20 points."),
        ({"a": 9.8, "b": 10}, "What would lift Ash most is reaching the ideal in “a”: 1 point."),
        ({"a": 9.9, "b": 10}, "What would lift Ash most is reaching the ideal in “a”: less than one point."),
        (
            {"a": 10, "b": 10},
            "Ash is at the ideal in every criterion that weighs anything; nothing is left to gain.",
        ),
        (
            {"a": 6, "b": 6},
            "What would lift Ash most is reaching the ideal in “a” and 1 more: 20 points each.",
        ),
        ({"a": 10, "b": None}, "An answer could lift Ash most in “b”: up to 14 points."),
    ],
)
def test_gaps_headline(levels: dict[str, float | None], headline: str) -> None:
    assert exhibits.gaps(case_of([criterion("a"), criterion("b")], {"Ash": levels})).headline == headline


@pytest.mark.parametrize(
    ("levels", "headline"),
    [
        (
            {"Ash": (9, 2), "Elm": (5, 6)},
            "Ash is the most one-sided: our side reaches 90 of 100, theirs 20, "
            "and by the ratings of “Compelling” we need it more than they do.",
        ),
        (
            {"Ash": (2, 9)},
            "Ash is one-sided: our side reaches 20 of 100, theirs 90, "
            "and by the ratings of “Compelling” they need it more than we do.",
        ),
        (
            {"Ash": (5, 5.1), "Elm": (7, 7)},
            "Every candidate is balanced: our side and theirs are less than 5 points apart.",
        ),
        (
            {"Ash": (9, None), "Elm": (5, 6)},
            "Elm is one-sided: our side reaches 50 of 100, theirs 60, "
            "and by the ratings of “Compelling” they need it more than we do.",
        ),
        ({"Ash": (9, None)}, "Too little is answered yet to say which side is ahead."),
    ],
)
def test_asymmetry_headline(levels: dict[str, tuple[float, float | None]], headline: str) -> None:
    said = {name: {"need_ours": ours, "need_theirs": theirs} for name, (ours, theirs) in levels.items()}
    assert exhibits.asymmetry(case_of(BOTH_SIDES, said)).headline == headline


@pytest.mark.parametrize(
    ("reach", "headline"),
    [
        (8, "Nothing is recorded yet that asks about one side alone."),
        (None, "Nothing is known yet about Ash. Record what is known in notebook 2."),
    ],
)
def test_answers_about_both_sides_together_are_not_said_to_be_nothing(
    reach: float | None, headline: str
) -> None:
    case = case_of([*BOTH_SIDES, criterion("reach")], {"Ash": {"reach": reach}})
    assert exhibits.asymmetry(case).headline == headline


def test_asymmetry_shows_both_ratings_of_need_and_who_needs_it_more() -> None:
    levels = {"Ash": {"need_ours": 5, "need_theirs": 7}, "Elm": {"need_ours": 4, "need_theirs": None}}
    table = exhibits.asymmetry(case_of(BOTH_SIDES, levels)).table.set_index("Candidate")
    needs = ["Our need, as rated", "Their need, as rated"]
    who = "Needs it more by the ratings of “Compelling”"
    assert table.loc["Ash", [*needs, who]].tolist() == [5, 7, "they"]
    assert table.loc["Elm", [needs[0], who]].tolist() == [4, "not known"]
    assert pd.isna(table.loc["Elm", needs[1]])


def test_asymmetry_needs_a_part_that_asks_both_sides() -> None:
    assert exhibits.asymmetry(one_part(Ash=8)).headline == (
        "No part has criteria for each side yet, so there is nothing to hold against each other."
    )


@pytest.mark.parametrize(
    ("levels", "headline"),
    [
        ({"Ash": 5, "Elm": 7}, "No candidate misses a must-have."),
        ({"Ash": 5}, "Ash misses no must-have."),
        ({"Ash": 2, "Elm": 7}, "1 of 2 candidates misses a must-have: Ash (champion)."),
        ({"Ash": 2, "Elm": 1}, "2 of 2 candidates miss a must-have: Ash (champion); Elm (champion)."),
        ({"Ash": None, "Elm": 7}, "No candidate misses a must-have. 1 of these answers is still missing."),
    ],
)
def test_must_haves_headline(levels: dict[str, float | None], headline: str) -> None:
    case = case_of(MUST, {name: {"champion": level, "reach": 5} for name, level in levels.items()})
    assert exhibits.must_haves(case).headline == headline


def test_must_haves_are_held_against_every_candidate_with_what_is_required(larkspur: Case) -> None:
    table = exhibits.must_haves(larkspur).table.set_index("Candidate")
    assert table.loc["Northmere Refrigeration Supply", "Their champion: 3 or more"] == "8"
    assert table.loc["Titanor Global Logistics", "Their champion: 3 or more"] == "✗ 2, 1 off"
    missed = table.map(lambda cell: cell.startswith("✗"))
    assert missed.sum(axis=1)[missed.any(axis=1)].to_dict() == {
        "Brightwick Labs": 1,
        "Titanor Global Logistics": 3,
    }
    assert exhibits.must_haves(one_part(Ash=5)).headline == "The ideal profile sets no must-have."


def test_two_must_haves_of_one_name_both_show() -> None:
    rows = [criterion(key, must=(3, None)) | {"label": "Champion"} for key in ("ours", "theirs")]
    table = exhibits.must_haves(case_of(rows, {"Ash": {"ours": 1, "theirs": 5}})).table
    assert table.iloc[0].tolist() == ["Ash", "✗ 1, 2 off", "5"]


def test_ideal_says_what_weighs_most_and_what_still_waits_for_a_criterion() -> None:
    weights = {"ideal": 2, "compelling": 1, "now": 1}
    exhibit = exhibits.ideal(case_of([criterion("reach"), *BOTH_SIDES], {}, weights))
    assert (
        exhibit.headline
        == "The ideal partner is described by 3 criteria in 2 parts; “Ideal partner” weighs most, 67 %."
    )
    assert exhibit.notes[0] == (
        "“Now” has no criterion yet; its weight, 25 %, is shared among the other parts until one is written."
    )
    assert exhibit.table["Share"].tolist() == ["66.7 %", "16.7 %", "16.7 %", "", "", "", "", ""]
    assert exhibit.table["Criterion"].tolist()[3:] == ["none yet"] * 5


def test_ideal_says_when_it_was_saved_and_whether_it_changed_since(larkspur: Case) -> None:
    assert exhibits.ideal(larkspur).notes[0] == "Saved on 14 September 2026 by Dana; unchanged since then."
    parts = larkspur.parts.assign(weight=range(1, 8))
    changed = exhibits.ideal(larkspur.replace(parts=parts))
    assert changed.notes[0] == "Saved on 14 September 2026 by Dana; it has been changed since then."


@pytest.mark.parametrize(
    ("levels", "headline"),
    [
        ({"Ash": (5, 5), "Elm": (5, 5)}, "Every question about all 2 candidates is answered."),
        ({"Ash": (5, None), "Elm": (5, 5)}, "1 answer of 4 is missing, about Ash."),
        ({"Ash": (None, None), "Elm": (5, 5)}, "2 answers of 4 are missing, both about Ash."),
        ({"Ash": (None, 5), "Elm": (None, None)}, "3 answers of 4 are missing, most of all, 2, about Elm."),
        ({"Ash": (None, None)}, "Nothing is known yet about Ash. Record what is known in notebook 2."),
    ],
)
def test_coverage_headline(levels: dict[str, tuple[float | None, float | None]], headline: str) -> None:
    said = {name: {"a": a, "b": b} for name, (a, b) in levels.items()}
    assert exhibits.coverage(case_of([criterion("a"), criterion("b")], said)).headline == headline


def test_coverage_counts_what_is_missing_by_part(larkspur: Case) -> None:
    row = exhibits.coverage(larkspur).table.iloc[0]
    missing = scoring.levels(larkspur).isna()
    assert row["Candidate"] == "Cobalt Ferry Freight"
    assert row["Missing"] == missing.to_numpy().sum() == sum(row[title] for title in PART_TITLES.values())


def test_evidence_lists_the_newest_answers_of_one_candidate(larkspur: Case) -> None:
    exhibit = exhibits.evidence(larkspur, "cob")
    newest = scoring.newest(larkspur)
    own = newest[newest["candidate"] == "cob"]
    assert len(exhibit.table) == len(own)
    assert f"{own['level'].notna().sum()} levels recorded by 3 assessors" in exhibit.headline
    assert "we don't know" in str(exhibit)
    assert exhibits.evidence(one_part(Ash=3)).headline == (
        "Ash: 1 level recorded by 1 assessor, the latest on 1 October 2026, none with evidence."
    )


YEARS = [criterion("founded", scale=(1800, 2026), ideal=(1910, 1995), must=(1905, None))]
OTHERS = [criterion("staff", scale=(0, 5000), ideal=(1500, 2600)) | {"unit": "people, yearly mean"}]


def of_years() -> Case:
    """Make a case with answers that are years, one of which misses a must-have."""
    levels = {"ash": {"founded": 1967, "staff": 1400}, "elm": {"founded": 1902, "staff": 2000}}
    others = [("ash", "founded", "Ravi", 1999, 2), ("elm", "founded", "Ravi", 1903, 2)]
    return case_of(YEARS + OTHERS, levels, opinions=others)


@pytest.mark.parametrize(
    ("about", "is_year"),
    [
        ({"unit": "year; 1996 is thirty years ago", "scale_low": 0.0, "scale_high": 9000.0}, True),
        ({"unit": "Years of its profit", "scale_low": 0.0, "scale_high": 60.0}, True),
        ({"unit": "yearly sales", "scale_low": 0.0, "scale_high": 9000.0}, False),
        ({"unit": float("nan"), "scale_low": 1000.0, "scale_high": 2999.0}, True),
        ({"unit": "people", "scale_low": 999.0, "scale_high": 2999.0}, False),
        ({"unit": "people", "scale_low": 1000.0, "scale_high": 3000.0}, False),
        ({"unit": "year"}, True),
    ],
)
def test_a_level_is_written_as_a_year_where_its_unit_or_its_scale_says_so(
    about: dict[str, object], is_year: bool
) -> None:
    said = [level(1967, SimpleNamespace(**about)), between(1800, 2026, SimpleNamespace(**about))]
    assert said == (["1967", "1800 to 2026"] if is_year else ["1,967", "1,800 to 2,026"])


@pytest.mark.parametrize(
    "name", ["agreement", "changes", "evidence", "ideal", "must_haves", "revealed", "tornado"]
)
def test_no_exhibit_writes_a_year_with_a_comma(name: str) -> None:
    exhibit = ALL[name](of_years())
    drawn = exhibit.figure.findobj(Text) if exhibit.figure else ()
    said = [str(exhibit), exhibit.to_html(), exhibit.alt, *(text.get_text() for text in drawn)]
    found = re.findall(r"\b[12],[089]\d\d\b", " ".join(said))
    assert set(found) <= {"2,000"}


@pytest.mark.parametrize("name", FROM_CANDIDATES)
def test_without_a_candidate_an_exhibit_says_what_to_do(name: str) -> None:
    shown = ALL[name](Case.from_folder(DATA / "blank"))
    assert shown.headline == "No candidate yet. Add one with the form in notebook 2."
    assert "No candidate yet" in shown._repr_mimebundle_()["text/html"]


@pytest.mark.parametrize("name", ALL)
def test_without_a_profile_an_exhibit_says_what_to_do(name: str) -> None:
    blank = Case.from_folder(DATA / "blank")
    empty = blank.replace(profile=blank.profile.iloc[:0], anchors=blank.anchors.iloc[:0])
    assert ALL[name](empty).headline == "No ideal profile yet. Write it in notebook 1."


def test_ranking_table_holds_the_scores(larkspur: Case) -> None:
    table, fit = exhibits.ranking(larkspur).table, scoring.fit(larkspur)
    columns = {
        "Fit": "fit",
        "At worst": "fit_low",
        "At best": "fit_high",
        "Answered": "coverage",
        "Rank": "rank",
    }
    for heading, column in columns.items():
        assert table[heading].tolist() == fit[column].tolist()
    for heading, weaker_share in {"Weaker side alone": 1.0, "Plain mean": 0.5}.items():
        assert table[heading].tolist() == scoring.fit(larkspur, weaker_share)["fit"][fit.index].tolist()
    marked = [isinstance(number, Estimated) for number in table["Fit"]]
    assert marked == (fit["coverage"] < 1).tolist() != [False] * 6


def test_profile_table_holds_the_side_and_part_scores(larkspur: Case) -> None:
    table = exhibits.profile(larkspur, "nor").table
    sides = scoring.side_scores(scoring.values(scoring.levels(larkspur), larkspur.profile), larkspur.profile)
    own, parts = 100 * sides.loc["nor"], 100 * scoring.part_scores(sides).loc["nor"]
    assert table["Both together"].tolist() == pytest.approx(parts.tolist())
    assert table["Ours"].tolist() == pytest.approx(
        [own[p, "both" if p == "ideal" else "ours"] for p in parts.index]
    )


def test_gaps_table_holds_the_points_to_gain_and_marks_the_unknown(larkspur: Case) -> None:
    table, gaps = exhibits.gaps(larkspur).table, scoring.gaps(larkspur)
    own = gaps[gaps["candidate"] == "cob"]
    assert table["Cobalt Ferry Freight"].tolist() == own["points_to_gain"].tolist()
    marked = [isinstance(number, Estimated) for number in table["Cobalt Ferry Freight"]]
    assert marked == own["level"].isna().tolist()
    assert "≈1.9" in str(exhibits.gaps(larkspur))


def hostile_case() -> Case:
    """Make a case whose every text is an attack on HTML and on mathematics."""
    rows = [
        row | {"label": HOSTILE, "unit": HOSTILE} for row in (*BOTH_SIDES, criterion("reach", must=(3, None)))
    ]
    said = {"ash": {"need_ours": 2, "need_theirs": 8, "reach": 1}, "elm": {"need_ours": None, "reach": 4}}
    case = case_of(rows, said, opinions=[("ash", "reach", HOSTILE, 5, 2)])
    case = named(case, name=[HOSTILE, HOSTILE + "2"], upside=[1e6, 2e6], launch_probability=[0.1, 0.2])
    company = case.company.assign(name=HOSTILE + " (fictional)", currency="<b>$")
    said = [
        {"candidate": "ash", "side": side, "person": HOSTILE, "role": HOSTILE, "kind": kind, "authority": 5}
        | {"support": 4, "reason": HOSTILE, "rank": "primary", "need": "need", "stated_by": HOSTILE}
        | {"ends_when": HOSTILE, "task": HOSTILE, "owner": HOSTILE, "fte": 1, "milestone": HOSTILE}
        | {"likely": "2027-01-01", "horizon": "long", "expectation": HOSTILE, "spoken": True}
        for side, kind in (("ours", "owner"), ("theirs", "champion"))
    ]
    tables = ("people", "reasons", "work", "dates", "expectations")
    ledgers = {name: pd.DataFrame(said).reindex(columns=list(case.tables[name])) for name in tables}
    ledgers["work"]["kind"] = "process"
    decided = {"decided_on": "2026-12-01", "decided_by": HOSTILE, "candidate": "ash", "verdict": HOSTILE}
    decided |= dict.fromkeys(
        ("rationale", "conditions", "exit_terms", "acknowledged", "fingerprint"), HOSTILE
    )
    saved = {"saved_at": "2026-09-01T12:00:00Z", "saved_by": HOSTILE, "fingerprint": HOSTILE, "note": HOSTILE}
    return case.replace(
        company=company,
        assessments=case.assessments.assign(evidence=HOSTILE),
        decisions=pd.DataFrame([decided]),
        profile_history=pd.DataFrame([saved]),
        **ledgers,
    )


@pytest.mark.parametrize("name", ALL)
def test_hostile_texts_are_escaped(name: str) -> None:
    html = ALL[name](hostile_case())._repr_mimebundle_()["text/html"]
    tags = set(re.findall(r"<([a-z]+)", html))
    assert tags <= {"div", "p", "img", "table", "caption", "thead", "tbody", "tr", "th", "td"}
    assert "&lt;script&gt;" in html or "&lt;/script&gt;" in html
    assert "\u202e" not in html


@pytest.mark.parametrize("name", ALL)
def test_html_is_accessible_and_needs_no_style_sheet(larkspur: Case, name: str) -> None:
    exhibit = ALL[name](larkspur)
    html = exhibit._repr_mimebundle_()["text/html"]
    assert "<style" not in html
    assert html.count('scope="col"') == len(exhibit.table.columns)
    assert html.count('scope="row"') == len(exhibit.table)
    if exhibit.figure is not None:
        found = re.search(r'<img alt="([^"]+)" width="(\d+)" [^>]*src="data:image/png;base64,([^"]+)">', html)
        assert found
        assert len(found[1]) > 60
        assert int(found[2]) <= 900
        assert base64.b64decode(found[3]).startswith(b"\x89PNG")


@pytest.mark.parametrize("name", ALL)
def test_every_exhibit_of_the_example_says_that_it_is_fictional(larkspur: Case, name: str) -> None:
    assert ALL[name](larkspur).notes[-1] == "Fictional data: Larkspur Metrics"
    real = larkspur.replace(company=larkspur.company.assign(name="Larkspur Metrics"))
    assert "ictional data" not in str(ALL[name](real))


def test_the_picture_on_a_page_leaves_the_title_to_the_page(larkspur: Case) -> None:
    exhibit = exhibits.ranking(larkspur)
    whole, bare = (
        int.from_bytes(picture[20:24]) for picture in (exhibit.to_png(), exhibit.to_png(bare=True))
    )
    assert bare < whole
    assert exhibit.figure is not None
    assert all(text.get_visible() for text in exhibit.figure.axes[0].texts), "the figure is left as it was"
    with pytest.raises(ValueError, match="has no picture"):
        exhibits.ideal(larkspur).to_png()


def test_plain_text_holds_headline_table_and_notes(larkspur: Case) -> None:
    said = exhibits.ranking(larkspur)._repr_mimebundle_()["text/plain"]
    assert said.startswith("Northmere Refrigeration Supply comes first with a fit of 78;")
    assert re.search(r"Cobalt Ferry Freight +3 +≈58\.9 +49\.5", said)
    assert said.endswith("Fictional data: Larkspur Metrics")


def test_a_table_writes_each_cell_by_its_kind() -> None:
    cells = {
        "Day": pd.Timestamp("2027-03-07"),
        "Count": 1200,
        "Score": Estimated(58.94),
        "Other": float("nan"),
    }
    said = str(Exhibit("Message.", pd.DataFrame([cells], dtype="object"))).splitlines()[-1]
    assert re.split(r"\s{2,}", said) == ["7 March 2027", "1,200", "≈58.9", "not answered"]


def test_long_texts_stand_below_their_row_and_none_where_there_is_none() -> None:
    table = pd.DataFrame({"Company": ["Ash", "Elm"], "Fit": [80.0, 70.0], "Why": ["So <good>", ""]})
    html = Exhibit("Message.", table, below=("Why",)).to_html()
    rows = [re.sub(r"<[^>]+>", "|", row).strip("|").split("||") for row in re.findall(r"<tr>.*?</tr>", html)]
    assert [[cell for cell in row if cell] for row in rows] == [
        ["Company", "Fit"],
        ["Ash", "80.0"],
        ["So &lt;good&gt;"],
        ["Elm", "70.0"],
    ]
    assert 'colspan="1"' in html


def test_the_reveal_of_many_assessors_breaks_between_words_only_and_not_answered_takes_two_lines() -> None:
    people = ["Mirela", "Ravi", "Ana", "Ben", "Zoé"]
    said = [("elm", "c", who, float(level), 1) for level, who in enumerate(people[:4])]
    said += [("elm", "d", who, level, 1) for who, level in (("Zoé", 8.0), ("Ravi", 2.0))]
    shown = exhibits.revealed(case_of([criterion("c"), criterion("d")], {"elm": {}}, opinions=said))
    assert set(people) < set(shown.table.columns)
    html = shown.to_html()
    whole = "overflow-wrap:normal;word-break:normal;"
    heads = re.findall(r'<th scope="col" style="([^"]+)"', html)
    assert [head for head in heads if whole not in head] == []
    styles = dict.fromkeys(re.findall(r'style="([^"]+)">not answered<', html))
    assert [(whole in style, "white-space:normal" in style) for style in styles] == [(True, True)]
    assert "white-space:nowrap" in re.findall(r'style="([^"]+)">60 %<', html)[0]


class TestWrittenFirst:
    """Whether the ideal was there before the candidates came."""

    @staticmethod
    def saved(case: Case, *saves: tuple[str, str, str]) -> Case:
        rows = [
            {"saved_at": f"2026-{day}T12:00:00Z", "saved_by": by, "fingerprint": f} for day, by, f in saves
        ]
        return case.replace(profile_history=pd.DataFrame(rows).assign(note=None))

    def test_the_example_names_the_one_who_came_first(self, larkspur: Case) -> None:
        exhibit = exhibits.written_first(larkspur)
        assert exhibit.headline == (
            "The ideal was written on 14 September 2026 by Dana, before the first contact with 5 of 6 "
            "candidates; Titanor Global Logistics had been in touch already."
        )
        assert exhibit.notes[0].startswith("Unchanged since")

    def test_dates_are_compared_by_day_and_an_unknown_one_proves_nothing(self, larkspur: Case) -> None:
        contacts = ["2026-09-13", "2026-09-14", "2026-09-15", None, None, None]
        case = larkspur.replace(
            candidates=larkspur.candidates.assign(first_contact=contacts),
            assessments=larkspur.assessments.iloc[:0],
        )
        told = exhibits.written_first(case).table["Ideal came first"].tolist()
        assert told == ["no", "the same day", "yes", "not known", "not known", "not known"]

    @staticmethod
    def met(contacts: dict[str, str | None], answered: dict[str, str]) -> Exhibit:
        """Show an ideal written on 14 September, and candidates by their first contact and first answer."""
        case = one_part(**dict.fromkeys(contacts, 5.0))
        days = case.assessments["candidate"].map(answered)
        case = case.replace(
            candidates=case.candidates.assign(first_contact=list(contacts.values())),
            assessments=case.assessments.assign(recorded_at=days + "T12:00:00Z"),
        )
        return exhibits.written_first(TestWrittenFirst.saved(case, ("09-14", "Dana", "x")))

    @pytest.mark.parametrize(
        ("contacts", "answered", "said", "cells"),
        [
            (
                {"ash": None, "elm": None},
                {"ash": "2026-09-15", "elm": "2026-09-16"},
                ", before any answer about the 2 candidates was recorded; no first contact has a date yet",
                ["before any answer about it"] * 2,
            ),
            (
                {"ash": None},
                {"ash": "2026-09-15"},
                ", before any answer about the only candidate was recorded; no first contact has a date yet",
                ["before any answer about it"],
            ),
            (
                {"ash": None, "elm": None},
                {"ash": "2026-09-15", "elm": "2026-09-14"},
                ", before any answer about 1 of 2 candidates was recorded; "
                "which came first is not known for 1 of 2 candidates",
                ["before any answer about it", "not known"],
            ),
            (
                {"ash": None, "elm": "2026-09-02"},
                {"ash": "2026-09-15", "elm": "2026-09-20"},
                ", before any answer about 1 of 2 candidates was recorded; elm had been in touch already",
                ["before any answer about it", "no"],
            ),
            (
                {"ash": None, "elm": "2026-09-20"},
                {"ash": "2026-09-15", "elm": "2026-09-20"},
                ", before the first contact with 1 of 2 candidates; "
                "of 1 other the first answer came after it",
                ["before any answer about it", "yes"],
            ),
            (
                {"ash": "2026-09-02", "elm": "2026-09-14"},
                {"ash": "2026-09-15", "elm": "2026-09-15"},
                "; ash had been in touch already; which came first is not known for 1 of 2 candidates",
                ["no", "the same day"],
            ),
            (
                {"ash": "2026-09-02"},
                {"ash": "2026-09-15"},
                "; ash had been in touch already",
                ["no"],
            ),
        ],
    )
    def test_what_a_snapshot_tells_of_the_order_is_said_and_never_that_it_came_before_none(
        self, contacts: dict[str, str | None], answered: dict[str, str], said: str, cells: list[str]
    ) -> None:
        shown = self.met(contacts, answered)
        assert shown.headline.startswith(f"The ideal was written on 14 September 2026 by Dana{said}.")
        assert shown.table["Ideal came first"].tolist() == cells
        assert "0 of" not in shown.headline

    def test_a_change_is_said_in_the_headline_even_when_it_was_changed_back(self, larkspur: Case) -> None:
        now = larkspur.profile_fingerprint
        saves = [("09-14", "Dana", now), ("10-01", "Ravi", "other"), ("10-02", "Mirela", now)]
        said = exhibits.written_first(self.saved(larkspur, *saves))
        assert said.headline.endswith("It was changed 2 times since, last on 2 October 2026 by Mirela.")
        assert not any(note.startswith("Unchanged") for note in said.notes)

    def test_an_ideal_other_than_the_one_saved_is_said_to_be(self, larkspur: Case) -> None:
        said = exhibits.written_first(self.saved(larkspur, ("09-14", "Dana", "other")))
        assert said.headline.endswith("The ideal used here is not the one saved last.")

    def test_an_ideal_never_saved_is_to_be_saved_first(self, larkspur: Case) -> None:
        case = larkspur.replace(profile_history=larkspur.profile_history.head(0))
        assert exhibits.written_first(case).headline.startswith("The ideal is not frozen yet,")


OF_LIST = ", row 193: Founded “1967”. About the list: Figures of 2017."


@pytest.mark.parametrize(
    ("evidence", "said"),
    [
        ({"ash": f"data/our, list/companies.csv{OF_LIST}"}, "1 of 2 candidates was chosen from a long list,"),
        (
            dict.fromkeys(["ash", "elm"], f"own/companies*.parquet, companies-1.parquet{OF_LIST}"),
            "Chosen from a long list, own/companies*.parquet, screened with this ideal.",
        ),
        (
            {"ash": f"a.csv{OF_LIST}", "elm": f"b.csv{OF_LIST}"},
            "Chosen from long lists, a.csv and b.csv, screened with this ideal.",
        ),
        ({"ash": "They said so. About the list: yes."}, ""),
    ],
)
def test_candidates_that_a_long_list_handed_over_are_said_to_be(evidence: dict[str, str], said: str) -> None:
    case = one_part(ash=5, elm=6)
    told = case.assessments.assign(evidence=case.assessments["candidate"].map(evidence))
    case = TestWrittenFirst.saved(case.replace(assessments=told), ("09-14", "Dana", case.profile_fingerprint))
    assert from_lists(case).startswith(said)
    assert bool(from_lists(case)) == bool(said)
    changed = TestWrittenFirst.saved(
        case, ("09-14", "Dana", "x"), ("09-15", "Dana", case.profile_fingerprint)
    )
    assert from_lists(changed).endswith("screened with the ideal as it then was." if said else "")


def test_the_snapshot_is_named_by_fingerprints_that_change_with_it(larkspur: Case) -> None:
    exhibit = exhibits.snapshot(larkspur)
    assert exhibit.headline == (
        "This report rests on 6 candidates, 18 criteria and 318 answers by 3 assessors, the latest of "
        "23 October 2026."
    )
    prints = exhibit.table.set_index("Snapshot")["larkspur"]
    assert prints["Fingerprint of the whole case"] == larkspur.fingerprint()[:16]
    assert prints["Fingerprint of the ideal"] == larkspur.profile_fingerprint[:16]
