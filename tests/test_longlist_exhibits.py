"""The exhibits of a long list say what its screening says, whatever was asked and whoever is in it."""

import dataclasses
import itertools
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import pytest
from cases import criterion
from drawing import figure_of, gids, texts
from hypothesis import given, settings
from hypothesis import strategies as st
from listed import NAN, Screening, companies, screened
from matplotlib.axes import Axes
from test_charts import HOSTILE, artist, clashes

from partnerlib import charts, exhibits
from partnerlib.charts.fit_marks import MOST
from partnerlib.charts.funnel import HAIRLINE
from partnerlib.charts.labels import Box, Name
from partnerlib.charts.stairs import line, stairs, stairs_up
from partnerlib.exhibits import longlist
from partnerlib.exhibits.exhibit import Exhibit
from partnerlib.longlist import screen

ALL = {name: getattr(exhibits, name) for name in longlist.__all__}
COLUMNS = ["trade", "size", "valuation"]


def of(rows: Sequence[Sequence[float]], names: Sequence[str], **how: Any) -> Screening:
    """Screen companies of these levels of trade, size and valuation; trade and size of 4 are a must."""
    return screened(pd.DataFrame(rows, columns=COLUMNS, dtype="float64"), names=names, **how)


FOUR = [[9, 9, 9], [8, 8, 2], [3, 10, 10], [NAN, 6, 6]]
NAMES = ["Ash", "Elm", "Oak", "Yew"]


@pytest.fixture(scope="module")
def four() -> Screening:
    """Give Ash 90, Elm 60 and Yew about 56 on the list with Oak, which misses the must-have of trade."""
    return of(FOUR, NAMES, top=2, honesty="Figures of 2017.")


class TestHeadlines:
    @pytest.mark.parametrize(
        ("name", "headline"),
        [
            (
                "funnel",
                "3 of 4 companies miss no must-have, as far as is known; of these, the 2 closest to the "
                "ideal are on the shortlist.",
            ),
            (
                "shortlist",
                "Of the 3 companies that miss no must-have, Ash comes closest to the ideal, with a fit of "
                "90; the last of the 2 on the shortlist has 60.",
            ),
            ("completeness", "Everything is known of all 2 on the shortlist: no fit is an estimate."),
            (
                "relaxed",
                "Dropping “Sells to cold rooms” would bring 1 company onto the shortlist: Oak, second with "
                "77. Dropping the other would bring nobody.",
            ),
            (
                "list_known",
                "“Sells to cold rooms” is known least: the list has no usable figure for 1 of 4 companies.",
            ),
        ],
    )
    def test_a_usual_list(self, four: Screening, name: str, headline: str) -> None:
        assert ALL[name](four).headline == headline

    @pytest.mark.parametrize(
        ("name", "headline"),
        [
            (
                "funnel",
                (
                    "No must-have is set, so all 4 companies stay in; the 2 closest to the ideal "
                    "are on the shortlist."
                ),
            ),
            ("relaxed", "No must-have is set, so there is none to drop."),
        ],
    )
    def test_no_must_have(self, name: str, headline: str) -> None:
        screening = of(FOUR, NAMES, top=2, musts=())
        assert ALL[name](screening).headline == headline
        assert set(ALL["shortlist"](screening).table["Must-haves"]) == {"none set"}

    def test_a_must_have_that_does_not_count_is_no_step(self, four: Screening) -> None:
        off = dataclasses.replace(four, must_haves=four.must_haves.assign(counts=False), relaxed={})
        assert ALL["funnel"](off).headline.startswith("No must-have counts here, so all 4 companies stay in")
        assert "Not counted here: “Sells to cold rooms” and “Size beside ours”." in ALL["funnel"](off).notes
        assert ALL["relaxed"](off).headline == "No must-have counts here, so there is none to drop."

    @pytest.mark.parametrize(
        ("name", "headline"),
        [
            (
                "funnel",
                "Each of the 2 companies misses a must-have; all of them are on the shortlist all the same. "
                "Missed most often: “Sells to cold rooms” (by 2 companies).",
            ),
            ("shortlist", "Every company misses a must-have; Ash has the highest fit, 70."),
        ],
    )
    def test_nobody_meets_the_must_haves(self, name: str, headline: str) -> None:
        assert ALL[name](of([[3, 9, 9], [2, 2, 2]], ["Ash", "Elm"])).headline == headline

    @pytest.mark.parametrize(
        ("name", "headline"),
        [
            ("funnel", "The only company misses no must-have, as far as is known; it is on the shortlist."),
            ("shortlist", "Ash is the only company in the list, with a fit of about 83."),
            ("completeness", "Ash, alone on the shortlist, rests on estimates: 67 % is known."),
            ("relaxed", "Dropping any one must-have would bring nobody new onto the shortlist."),
            ("list_known", "“Sells to cold rooms” is not known of the only company."),
        ],
    )
    def test_one_company(self, name: str, headline: str) -> None:
        assert ALL[name](of([[NAN, 9, 9]], ["Ash"])).headline == headline

    def test_more_asked_for_than_there_are(self) -> None:
        screening = of(FOUR, NAMES)
        assert ALL["funnel"](screening).headline == (
            "3 of 4 companies miss no must-have, as far as is known; all of them are on the shortlist, with "
            "1 company that misses one."
        )
        shown = ALL["shortlist"](screening)
        assert shown.headline.endswith("1 of the 4 on the shortlist misses a must-have.")
        assert shown.notes[0] == "All 4 companies are on the shortlist, which has room for 20."
        assert ALL["completeness"](screening).headline == (
            "3 of the 4 on the shortlist are wholly known; 1 rests on estimates; least known is "
            "Yew (67 % known)."
        )

    @pytest.mark.parametrize(
        ("name", "headline"),
        [
            ("shortlist", "Nothing is known of any company in the list."),
            ("completeness", "Nothing is known of any on the shortlist."),
            (
                "funnel",
                (
                    "None of the 9 companies misses a must-have, as far as is known; the first 5 in the "
                    "list are on the shortlist."
                ),
            ),
            (
                "list_known",
                "Nothing is known of any of the 9 companies.",
            ),
        ],
    )
    def test_nobody_is_known(self, name: str, headline: str) -> None:
        assert ALL[name](screened(companies(9, share_known=0), 5)).headline == headline

    def test_somebody_unknown_comes_before_those_who_are_known(self) -> None:
        screening = of([[3, 3, 3], [NAN] * 3], ["Ash", "Elm"], top=1, musts=())
        assert ALL["shortlist"](screening).headline == (
            "Of 2 companies, Elm comes closest to the ideal, with a fit of about 40, although "
            "nothing is known of it."
        )

    def test_millions_are_told_in_millions_and_never_all_where_some_are_missing(
        self, four: Screening
    ) -> None:
        must = four.must_haves.assign(left=9_999_980, missed=20)
        many = dataclasses.replace(four, rows=10_000_000, must_haves=must)
        assert ALL["funnel"](many).headline.startswith(
            "All but 20 of 10.0 million companies miss no must-have"
        )
        few = dataclasses.replace(four, rows=10_000_000, must_haves=must.assign(left=1_234_567))
        assert ALL["funnel"](few).headline.startswith(
            "1.2 million of 10.0 million companies miss no must-have"
        )
        assert "10,000,000" in ALL["funnel"](few).to_html()

    def test_nobody_is_called_closest_while_one_who_misses_a_must_have_is_closer(self) -> None:
        screening = of([[3, 10, 10], [8, 8, 2], [8, 8, 1]], ["Oak", "Elm", "Fir"], top=1)
        assert screening.relaxed["trade"]["fit"].iloc[0] > screening.picks["fit"].iloc[0]
        assert "of these, the one closest to the ideal is on" in ALL["funnel"](screening).headline
        assert ALL["shortlist"](screening).headline.startswith(
            "Of the 2 companies that miss no must-have, Elm comes closest to the ideal"
        )

    def test_the_other_must_haves_are_told_in_few_words(self) -> None:
        twelve = screened_of(12)
        for comes, rest in (
            ({}, "Dropping any one must-have would bring nobody new onto the shortlist."),
            ({"c3": 2}, "Dropping any other would bring nobody."),
            ({"c3": 2, "c5": 1}, "1 without “No. 5”, nobody without “No. 0” and nobody without any other."),
            (
                {"c3": 2, "c4": 1, "c5": 1, "c6": 1},
                "1 without “No. 4”, 1 without “No. 5” and no more without",
            ),
        ):
            coming = {
                key: found.assign(new=np.arange(len(found)) < comes.get(key, 0))
                for key, found in twelve.relaxed.items()
            }
            assert rest in ALL["relaxed"](dataclasses.replace(twelve, relaxed=coming)).headline

    def test_a_criterion_known_of_few_companies_is_said_to_be_so(self) -> None:
        headline = ALL["list_known"](of([[NAN, 9, 9]] * 3 + [[9, 9, NAN]], NAMES)).headline
        assert headline.startswith("“Sells to cold rooms” is known of few companies: the list has a usable")
        assert headline.endswith("figure for 1 of 4 companies.")

    def test_names_stand_with_their_file_where_the_list_has_several(self) -> None:
        screening = of(FOUR, ["Acme", "", "ACME", "Elm"])
        where = [f"part-{place}.csv, row 7" for place in screening.picks.index]
        alt = ALL["completeness"](
            dataclasses.replace(screening, picks=screening.picks.assign(where=where))
        ).alt
        assert "Acme (part-1.csv, row 7): fit 90" in alt
        assert "company in part-2.csv, row 7: fit 60" in alt


def screened_of(musts: int) -> Screening:
    """Screen 30 companies on so many must-haves alike."""
    keys = [f"c{number}" for number in range(musts)]
    levels = pd.DataFrame(np.random.default_rng(5).integers(0, 101, (30, musts)) / 10, columns=keys)
    profile = pd.DataFrame([criterion(key, must=(1.0, None)) for key in keys])
    profile = profile.assign(label=[f"No. {key[1:]}" for key in keys], unit="points")
    return screen(levels, profile, 5, workers=1, progress=False)


class TestTables:
    def test_the_funnel_counts_each_must_have_alone_and_in_its_turn(self, four: Screening) -> None:
        table = ALL["funnel"](four).table
        assert list(table["Step"]) == [
            "All companies",
            "Sells to cold rooms",
            "Size beside ours",
            "On the shortlist",
        ]
        assert list(table["Left"]) == [4, 3, 3, 2]
        assert list(table["Drop out here"].fillna(-1)) == [-1, 1, 0, 1]
        assert list(table["Not known"].fillna(-1)) == [-1, 1, 0, -1]
        assert table["Asks for"][1] == "4 or more"

    def test_the_funnel_ends_with_those_that_miss_no_must_have_at_all(self) -> None:
        shown = ALL["funnel"](of([*FOUR, [9, 2, 9]], [*NAMES, "Fir"], top=2))
        assert list(shown.table["Left"]) == [5, 4, 3, 2]
        assert shown.headline.startswith("3 of 5 companies miss no must-have, as far as is known")

    def test_the_shortlist_has_bounds_reasons_and_open_must_haves(self) -> None:
        shown = ALL["shortlist"](of(FOUR, NAMES))
        table = shown.table.set_index("Company")
        assert "≈55.6      40.0     73.3   67 %" in str(shown)
        assert list(table.loc["Yew", ["Place", "At worst", "At best"]]) == pytest.approx([3, 40, 220 / 3])
        assert table.at["Yew", "Must-haves"] == "open: Sells to cold rooms"
        assert table.at["Oak", "Must-haves"] == "misses Sells to cold rooms"
        assert table.at["Ash", "Must-haves"] == "met"
        assert table.at["Ash", "Why"].startswith("Above the average")
        assert table.at["Ash", "In the list"] == "Industrials"

    def test_relaxing_names_who_comes_in_and_who_goes(self, four: Screening) -> None:
        table = ALL["relaxed"](four).table.set_index("Must-have")
        assert list(table.loc["Sells to cold rooms"])[1:] == [1, "Oak (second, 77)", "Elm"]
        assert list(table.loc["Size beside ours"])[1:] == [0, "nobody", ""]

    def test_columns_that_say_nothing_are_left_out(self, four: Screening) -> None:
        nobody = of([[9, 9, 9], [8, 8, 8]], ["Ash", "Elm"])
        assert list(ALL["relaxed"](nobody).table) == [
            *("Must-have", "Asks for", "Kept out by it alone", "Would come in"),
        ]
        assert list(ALL["list_known"](four).table) == [
            *("Criterion", "Scale", "Known of", "Known", "Not known", "Average value"),
        ]
        off = dataclasses.replace(four, known=four.known.assign(above=[0, 1, 0]))
        assert list(ALL["list_known"](off).table["Above the scale"]) == [0, 1, 0]

    def test_the_words_beside_the_picture_tell_every_step_down_to_the_shortlist(self) -> None:
        alt = ALL["funnel"](screened_of(12)).alt
        assert all(f"No. {number}: " in alt for number in range(12))
        assert alt.endswith("; On the shortlist: 5.")

    def test_what_is_known_adds_up_to_the_list(self) -> None:
        screening = screened(companies(503))
        table = ALL["completeness"](screening).table
        assert [int(table[column].sum()) for column in ("Companies", "On the shortlist")] == [503, 20]
        assert table["Miss no must-have"].sum() == screening.must_haves["left"].iloc[-1]
        known = ALL["list_known"](screening).table
        assert set(known["Known"] + known["Not known"]) == {503}

    def test_a_column_of_the_list_named_as_one_of_ours_is_told_apart(self, four: Screening) -> None:
        shown = four.shown.assign(Fit="tight", Why="who knows")
        table = ALL["shortlist"](dataclasses.replace(four, shown=shown)).table
        assert list(table["Fit"]) == pytest.approx([90, 60])
        assert list(table["In the list"]) == ["Industrials · tight · who knows"] * 2

    def test_companies_without_a_name_and_of_one_name_are_told_apart_by_their_row(self) -> None:
        table = ALL["shortlist"](of(FOUR, ["Acme", "", "ACME", "Elm"])).table
        assert list(table["Company"]) == ["Acme (row 2)", "Company in row 3", "Elm", "ACME (row 4)"]


class TestNotes:
    def test_every_exhibit_says_last_what_is_honest_to_say_of_the_list(self, four: Screening) -> None:
        assert all(make(four).notes[-1] == "Figures of 2017." for make in ALL.values())
        assert "Figures of 2017." in texts(figure_of(ALL["funnel"](four).figure.axes[0]).axes[0], "note")

    def test_what_was_counted_stands_with_the_shortlist_and_with_what_is_known(self, four: Screening) -> None:
        noted = dataclasses.replace(four, notes=("3 of “Size” are off the scale.",))
        assert all(
            "3 of “Size” are off the scale." in ALL[name](noted).notes for name in ("shortlist", "list_known")
        )

    @pytest.mark.parametrize(
        ("changes", "note"),
        [
            (
                {},
                "The next of those that miss no must-have has a fit of 55.6, 4.4 points less than the last "
                "on the shortlist.",
            ),
            (
                {"tied": 1},
                (
                    "1 more company has exactly the fit of the last on the shortlist, 60.0, but "
                    "stands after it in the list."
                ),
            ),
            (
                {"tied": 1200},
                (
                    "1,200 more companies have exactly the fit of the last on the shortlist, 60.0, "
                    "but stand after it in the list."
                ),
            ),
            (
                {"next_fit": 77.0},
                (
                    "The best one left out has a fit of 77.0, the last on the shortlist 60.0; but it misses "
                    "a must-have."
                ),
            ),
        ],
    )
    def test_the_shortlist_says_how_near_the_others_came(
        self, four: Screening, changes: dict[str, Any], note: str
    ) -> None:
        assert ALL["shortlist"](dataclasses.replace(four, **changes)).notes[0] == note


def test_a_shortlist_of_hundreds_has_all_in_its_table_and_the_first_forty_in_its_picture() -> None:
    screening = screened(companies(500), 300)
    shown = ALL["shortlist"](screening)
    assert len(shown.table) == 300
    assert "The picture shows the first 40, the table all." in shown.notes
    assert len(gids(shown.figure.axes[0]) - {"ideal"}) >= 40
    assert shown.figure.get_figheight() < 25
    mapped = drawn_map(screening)
    assert {"300", "1"} <= gids(mapped)
    assert len(texts(mapped, "name")) <= 40


@pytest.mark.parametrize("name", ALL)
def test_hostile_names_are_shown_as_text(name: str) -> None:
    screening = screened(companies(len(HOSTILE)), names=HOSTILE, notes=HOSTILE, honesty=HOSTILE[2])
    shown = ALL[name](screening)
    assert "<script" not in shown.to_html()
    assert shown.figure is None or clashes(shown.figure) == []


@pytest.mark.parametrize(("rows", "top", "known"), [*itertools.product((1, 60), (1, 40), (0, 0.7))])
def test_every_list_is_told_without_a_gap(rows: int, top: int, known: float) -> None:
    for musts in ((), ("trade", "size")):
        screening = screened(companies(rows, share_known=known), top, musts)
        for make in ALL.values():
            shown: Exhibit = make(screening)
            assert shown.headline.endswith(".")
            assert not {"nan", "NaN", "<NA>"} & set(str(shown).replace(",", " ").split())
            assert shown.figure is None or clashes(shown.figure) == []


def drawn_funnel(left: list[int]) -> Axes:
    """Draw a funnel of so many companies left."""
    labels = [f"Step {place}" for place in range(len(left))]
    return charts.funnel(pd.DataFrame({"label": labels, "detail": "", "left": left}))


class TestFunnelChart:
    def test_bars_begin_at_zero_and_are_as_long_as_the_companies_left(self) -> None:
        ax = drawn_funnel([503, 120, 120, 20])
        assert [artist(ax, f"{place}:left").get_width() for place in range(4)] == [503, 120, 120, 20]
        assert ax.get_xlim() == (0, 503)
        dropped = artist(ax, "1:dropped")
        assert (dropped.get_x(), dropped.get_width()) == (120, 383)
        assert "2:dropped" not in gids(ax)

    def test_three_beside_ten_million_are_a_line_with_its_number(self) -> None:
        ax = drawn_funnel([10_000_000, 3, 0])
        assert artist(ax, "1:end").get_linewidth() == HAIRLINE
        assert "2:end" not in gids(ax)
        assert {"10.0 million", "3", "0"} <= set(texts(ax))


def test_a_label_of_sixty_letters_is_drawn_whole_on_two_lines() -> None:
    label = "The share of all of its sales that goes to cold rooms, no. 1"
    steps = pd.DataFrame({"label": ["All companies", label], "detail": "1 or more", "left": [5, 4]})
    shown = texts(charts.funnel(steps))
    assert any(f"{one} {two}" == label for one, two in itertools.pairwise(shown))
    assert clashes(figure_of(charts.funnel(steps))) == []


def drawn_map(screening: Screening) -> Axes:
    """Draw the map of a screening."""
    return charts.fit_map(screening.map, screening.picks)


class TestMap:
    def test_marks_stand_at_the_fit_and_at_what_is_known_and_estimates_are_hollow(self) -> None:
        screening = of(FOUR, NAMES)
        ax = drawn_map(screening)
        for row in screening.picks.itertuples():
            mark = artist(ax, f"{row.Index}")
            assert mark.get_offsets()[0][0] == pytest.approx(row.fit)
            step = {1.0: 1.025, 0.667: 0.675}[round(row.coverage, 3)]
            assert mark.get_offsets()[0][1] == pytest.approx(step)
            assert (mark.get_facecolor()[0] == 1).all() == (row.coverage < 1)

    def test_there_is_a_box_for_every_place_where_companies_are(self) -> None:
        screening = screened(companies(400))
        ax = drawn_map(screening)
        for kind, met in (("met", True), ("missed", False)):
            expected = screening.map[screening.map["met"] == met]
            corners = [path.vertices[:4].mean(axis=0) for path in artist(ax, kind).get_paths()]
            middles = expected[["fit", "coverage"]].to_numpy() + np.array([1.0, 0.025])
            assert sorted(map(tuple, np.round(corners, 6))) == sorted(map(tuple, np.round(middles, 6)))

    def test_more_companies_are_darker(self) -> None:
        squares = pd.DataFrame(
            {"fit": [10.0, 20, 30], "coverage": 0.5, "met": True, "companies": [1, 50, 10**6]}
        )
        ax = charts.fit_map(squares, screened(companies(5)).picks)
        shades = artist(ax, "met").get_facecolor()[:, :3].mean(axis=1)
        assert list(shades) == sorted(shades, reverse=True)
        assert {"1", "1,000", "1.0 million"} <= set(texts(ax))

    def test_a_pick_that_misses_a_must_have_is_crossed(self) -> None:
        ax = drawn_map(of(FOUR, NAMES))
        assert {"1 Ash", "✕ 4 Oak"} <= set(texts(ax, "name"))
        assert "✕ misses a must-have" in texts(ax)
        assert "✕" not in " ".join(texts(drawn_map(of(FOUR, NAMES, top=2))))

    def test_the_first_five_and_the_least_known_are_named(self) -> None:
        screening = screened(companies(503), 40)
        rows = list(screening.picks.itertuples())
        first, least = rows[:5], sorted(rows, key=lambda row: row.coverage)[:5]
        named = " ".join(texts(drawn_map(screening), "name"))
        assert all(f"{row.Index} {row.name}" in named for row in (*first, *least))
        assert len(texts(drawn_map(screening), "name")) <= MOST

    def test_all_at_the_spot_of_one_that_is_named_are_named(self) -> None:
        names = [f"Tie {number}" for number in range(9)]
        for rows in ([[9, 9, 9]] * 9, [[9, 9, NAN]] * 9, [[NAN, NAN, NAN]] * 9):
            ax = drawn_map(of(rows, names))
            assert {f"{place} {name}" for place, name in enumerate(names, 1)} == set(texts(ax, "name"))

    @pytest.mark.parametrize(
        ("rows", "starts", "says"),
        [
            ([[9, 9, 9], [8, 8, 2]], 0.4, "how much is known (this scale begins at 40 %)"),
            ([[9, 9, 9], [8, NAN, NAN]], 0.3, "how much is known (this scale begins at 30 %)"),
            ([[9, 9, 9], [NAN, NAN, NAN]], 0.0, "how much is known"),
        ],
    )
    def test_the_scale_begins_where_companies_are_and_says_so(
        self, rows: list[list[float]], starts: float, says: str
    ) -> None:
        ax = drawn_map(of(rows, ["Ash", "Elm"]))
        assert ax.get_ylim()[0] == pytest.approx(starts)
        assert {says, f"{100 * starts:.0f} %"} <= set(texts(ax))

    def test_marks_stand_at_the_height_of_their_box(self) -> None:
        screening = screened(companies(400), 40)
        ax = drawn_map(screening)
        rows = {round(path.vertices[:4, 1].mean(), 6) for path in artist(ax, "met").get_paths()}
        assert {round(artist(ax, f"{place}").get_offsets()[0][1], 6) for place in range(1, 41)} <= rows

    def test_a_name_that_no_font_draws_is_told_by_its_row_in_the_picture(self) -> None:
        screening = of(FOUR, ["\U0001f680\U0001f680", "Elm \U0001f680", "Oak", "Yew"])
        shown = ALL["completeness"](screening)
        assert {"1 company in row 2", "2 Elm □"} <= set(texts(shown.figure.axes[0], "name"))
        assert "\U0001f680\U0001f680: fit 90" in shown.alt

    def test_the_key_has_only_what_is_drawn(self) -> None:
        assert "on the shortlist, its fit an estimate" in texts(drawn_map(of(FOUR, NAMES)))
        everybody = texts(drawn_map(of([[9, 9, 9]], ["Ash"])))
        assert "companies in a box:" in everybody
        assert not any("estimate" in text or "missing" in text for text in everybody)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(*map(st.integers, (20, 0, 5), (40, 6, 30))), min_size=1, max_size=16))
def test_no_name_on_the_stairs_covers_a_mark_another_name_or_a_line(
    marked: list[tuple[int, int, int]],
) -> None:
    places = [(x / 10, 0.6 * y) for x, y, _ in marked]
    marks = [Box(x - 0.07, y - 0.07, x + 0.07, y + 0.07) for x, y in places]
    names = {number: Name("x", wide / 10, 0.14) for number, (_, _, wide) in enumerate(marked)}
    edge = Box(-0.05, -0.3, 6.0, 4.2)
    below = stairs(marks, names, edge)
    found = stairs_up(marks, names, edge, (), below)
    assert {number: found[number] for number in below} == below
    lines = {number: line(marks[number], box) for number, box in found.items()}
    for number, box in found.items():
        assert box.inside(edge)
        assert not any(box.meets(other) for place, other in found.items() if place != number)
        assert not any(box.meets(mark) for mark in marks)
        assert not any(box.meets(drawn) for drawn in lines.values())


@pytest.mark.parametrize(("below", "named"), [(3, {0, 1, 2, 3}), (4, {0, 1})])
def test_stairs_lead_past_a_few_marks_below_but_not_past_a_crowd(below: int, named: set[int]) -> None:
    places = [*((x, 4.0) for x in (5.0, 4.9, 4.9, 4.5)), *((x, 3.4) for x in (5.8, 5.7, 5.6, 5.5)[:below])]
    marks = [Box(x - 0.07, y - 0.07, x + 0.07, y + 0.07) for x, y in places]
    names = dict.fromkeys(range(len(marks)), Name("x", 1.2, 0.14))
    found = stairs(marks, names, Box(-0.05, 0.0, 6.0, 4.2))
    assert set(found) == named | set(range(4, 4 + below))


def test_the_stairs_go_down_from_the_left() -> None:
    marks = [Box(x - 0.07, 3.9, x + 0.07, 4.04) for x in (5.0, 4.9, 4.9, 4.5)]
    found = stairs(marks, dict.fromkeys(range(4), Name("x", 1.2, 0.14)), Box(-0.05, 0.0, 6.0, 4.2))
    assert [found[number].high for number in (3, 1, 2, 0)] == pytest.approx(
        [3.87 - 0.155 * n for n in range(4)]
    )
