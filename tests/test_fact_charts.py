"""The charts of the recorded facts stand where the facts say, and leave no text unreadable."""

import itertools
from typing import Any

import pandas as pd
import pytest
from drawing import DRAWN, KINDS, NAN, PARTS, companies, figure_of, gids, names_of, texts
from matplotlib.axes import Axes
from matplotlib.colors import rgb_to_hsv, to_rgb
from matplotlib.dates import date2num
from matplotlib.patches import Rectangle
from test_charts import artist, clashes

from partnerlib import charts
from partnerlib.charts import board, people, persons, style

THREE = companies(["Ash & Sons", "Elm", "Oak Holding"])
TEAL = "#1f7b6f"


def person(side: str, name: str, kind: str, authority: float, support: float) -> dict[str, Any]:
    return {"side": side, "person": name, "kind": kind, "authority": authority, "support": support}


PEOPLE = pd.DataFrame(
    [
        person("theirs", "Helena Strand", "champion", 8, 9),
        person("theirs", "Otto Lind", "objector", 9, 2),
        person("theirs", "Pia Berg", "deputy", NAN, 7),
        person("theirs", "Q", "sponsor", NAN, NAN),
        person("ours", "Dana Reyes", "owner", 8, 9),
        person("ours", "Ravi", "champion", 4, NAN),
    ]
)


def test_people_stand_at_their_support_and_authority() -> None:
    ax = charts.stakeholders(PEOPLE, colour=TEAL)
    assert artist(ax, "theirs:Helena Strand").get_offsets().tolist() == [[9, 8]]
    assert artist(ax, "theirs:Otto Lind").get_offsets().tolist() == [[2, 9]]
    assert artist(ax, "ours:Dana Reyes").get_offsets().tolist() == [[9, 8]]
    assert ax.get_xlim() == ax.get_ylim() == (0, 10)
    assert {gid for gid in gids(ax) if ":" in gid} == {
        "theirs:Helena Strand",
        "theirs:Otto Lind",
        "ours:Dana Reyes",
    }


def test_people_on_one_spot_are_drawn_side_by_side() -> None:
    crowd = pd.DataFrame([person("theirs", f"P{n}", "deputy", 10, 10) for n in range(12)])
    ax = charts.stakeholders(crowd)
    figure_of(ax).draw_without_rendering()
    marks = [artist(ax, f"theirs:P{n}") for n in range(12)]
    places = [tuple(mark.get_offset_transform().transform(mark.get_offsets())[0]) for mark in marks]
    apart = min(max(abs(a[0] - b[0]), abs(a[1] - b[1])) for a, b in itertools.combinations(places, 2))
    assert apart == pytest.approx(persons.STEP * 100)
    box = ax.get_window_extent()
    assert all(box.x0 - 1 <= x <= box.x1 + 1 and box.y0 - 1 <= y <= box.y1 + 1 for x, y in places)


def test_people_are_told_apart_by_side_and_kind_in_colour_shape_and_words() -> None:
    ax = charts.stakeholders(PEOPLE, ours="Larch", theirs="Ash", colour=TEAL)
    helena, dana = artist(ax, "theirs:Helena Strand"), artist(ax, "ours:Dana Reyes")
    assert to_rgb(helena.get_facecolor()[0]) == to_rgb(TEAL)
    assert rgb_to_hsv(to_rgb(dana.get_facecolor()[0]))[1] < 0.3, "ours are grey"
    assert {"Helena Strand, champion", "Otto Lind, objector", "Dana Reyes, our owner"} == set(
        texts(ax, "name")
    )
    shapes = pd.DataFrame([person("theirs", kind, kind, n, n) for n, kind in enumerate(KINDS)])
    drawn_shapes = charts.stakeholders(shapes)
    paths = [artist(drawn_shapes, f"theirs:{kind}").get_paths()[0].vertices for kind in KINDS]
    assert len({path.tobytes() for path in paths}) == len(KINDS)
    subtitle = " ".join(texts(drawn_shapes, "subtitle"))
    assert all(f"{people.KINDS[kind][1]} {kind}" in subtitle for kind in KINDS)


def test_people_without_authority_or_support_are_listed_below() -> None:
    ax = charts.stakeholders(PEOPLE)
    assert texts(ax, "not placed") == [
        "Not placed: Pia Berg, deputy (authority not known); Q, sponsor (authority and support not known); "
        "Ravi, our champion (support not known)."
    ]


def test_the_corner_of_those_who_can_say_no_is_shaded() -> None:
    ax = charts.stakeholders(PEOPLE)
    assert artist(ax, "can say no").get_bbox().extents.tolist() == [0, 5, 5, 10]
    assert artist(ax, "can decide").get_bbox().extents.tolist() == [5, 5, 10, 10]
    assert {"can say no, and does not want it", "can decide, and wants it"} <= set(texts(ax))


def test_a_name_without_room_is_listed_below_and_none_is_lost() -> None:
    crowd = pd.DataFrame([person("theirs", f"Number {n}", "objector", 5, 5) for n in range(20)])
    ax = charts.stakeholders(crowd)
    beside, below = texts(ax, "name"), " ".join(texts(ax, "not placed"))
    assert "Names without room: " in below
    for n in range(20):
        said = f"Number {n}, objector"
        assert (said in beside) != (f"{said} (support 5, authority 5)" in below)


def test_names_keep_off_the_marks_of_others() -> None:
    ax = DRAWN["stakeholders"](names_of(20, 24))
    figure_of(ax).draw_without_rendering()
    marks = [mark for mark in ax.collections if ":" in (mark.get_gid() or "")]
    spots = [mark.get_offset_transform().transform(mark.get_offsets())[0] for mark in marks]
    boxes = [t.get_window_extent() for t in ax.texts if t.get_gid() == "name"]
    assert len(spots) > 10 < len(boxes)
    assert not [box for box in boxes for x, y in spots if box.x0 < x < box.x1 and box.y0 < y < box.y1]


def reason(side: str, text: str, rank: str = "primary", **facts: Any) -> dict[str, Any]:
    unknown = {"need": None, "lasts_years": NAN, "stated_by": None, "ends_when": None}
    return {"side": side, "reason": text, "rank": rank} | unknown | facts


def card(*rows: dict[str, Any]) -> Axes:
    columns = ["side", "reason", "rank", "need", "lasts_years", "stated_by", "ends_when"]
    return charts.reason_card(pd.DataFrame(rows, columns=columns), ours="Larch", theirs="Ash", colour=TEAL)


def test_the_main_reason_is_quoted_large_with_what_is_known_of_it() -> None:
    known = {"need": "need", "lasts_years": 5.0, "stated_by": "Helena Strand", "ends_when": "When they build"}
    ax = card(reason("theirs", "Audits", **known), reason("ours", "Reach", need="nice", lasts_years=0.5))
    assert texts(ax, "theirs:reason") == ["“Audits”"]
    assert {"✓ a need", "lasts 5 years", "ends when they build", "said by Helena Strand"} <= set(texts(ax))
    unknown = {"! only nice to have", "lasts less than a year", "? who said it: not known"}
    assert unknown <= set(texts(ax))
    sizes = {t.get_text(): t.get_fontsize() for t in ax.texts}
    assert sizes["“Audits”"] > 1.5 * sizes["lasts 5 years"]


def test_our_reason_stands_left_of_theirs() -> None:
    ax = card(reason("theirs", "Audits"), reason("ours", "Reach"))
    ours, theirs = artist(ax, "ours"), artist(ax, "theirs")
    assert ours.get_x() == 0
    assert theirs.get_x() > ours.get_x() + ours.get_width()
    assert to_rgb(artist(ax, "theirs:band").get_facecolor()) == to_rgb(TEAL)
    assert {"? a need or nice to have: not known", "? how long it lasts: not known"} <= set(texts(ax))


def test_a_reason_of_theirs_that_we_said_is_a_guess_on_a_hatched_card() -> None:
    theirs = reason("theirs", "Audits", stated_by="Dana")
    rows = pd.DataFrame([theirs, reason("ours", "Reach", stated_by="Ravi")])
    guessed = charts.reason_card(rows.assign(said_by_side="ours"))
    assert "! guessed by us (Dana)" in texts(guessed)
    assert {"said by Ravi"} == {t for t in texts(guessed) if t.startswith("said by")}
    assert artist(guessed, "theirs").get_hatch()
    assert not artist(guessed, "ours").get_hatch()
    assert "in its own words" not in texts(guessed, "subtitle")[0]
    assert "guessed by us" in texts(guessed, "subtitle")[0]
    for heard in (rows, rows.assign(said_by_side=["theirs", "ours"])):
        ax = charts.reason_card(heard)
        assert "said by Dana" in texts(ax)
        assert not artist(ax, "theirs").get_hatch()
        assert "in its own words" in texts(ax, "subtitle")[0]
    unclear = charts.reason_card(rows.assign(said_by_side=["", "ours"]))
    assert not artist(unclear, "theirs").get_hatch()
    assert "in its own words" not in texts(unclear, "subtitle")[0]


def test_several_main_reasons_carry_a_warning() -> None:
    ax = card(*(reason("theirs", f"Reason {n}") for n in range(5)))
    assert texts(ax, "theirs:reason") == ["“Reason 0”", "“Reason 1”", "“Reason 2”"]
    assert {"! 5 reasons are called the main one", "and 2 more"} <= set(texts(ax))


def test_a_side_without_a_main_reason_has_a_dashed_card_and_the_other_not() -> None:
    ax = card(reason("theirs", "Audits"), reason("ours", "Fame", "secondary"))
    assert artist(ax, "ours").get_linestyle() != "-"
    assert artist(ax, "theirs").get_linestyle() in ("-", "solid")
    assert texts(ax, "ours:none") == ["No main reason recorded"]
    assert "“Fame”" in texts(ax)


def test_only_three_secondary_reasons_are_written() -> None:
    ax = card(reason("ours", "Reach"), *(reason("ours", f"Other {n}", "secondary") for n in range(5)))
    assert {"“Other 2”", "and 2 more"} <= set(texts(ax))
    assert "“Other 3”" not in texts(ax)


NEEDS = pd.DataFrame(
    {
        "candidate": ["k00", "k01"],
        "our_need": ["need", "nice"],
        "their_need": ["need", None],
        "our_years": [3.0, NAN],
        "their_years": [6.0, 0.0],
    }
)


def inside(ax: Axes, key: str) -> set[str]:
    """Give the gids of the cells in which a candidate's name stands."""
    (name,) = [t for t in ax.texts if t.get_gid() == key]
    x, y = name.get_position()
    cells = [p for p in ax.patches if isinstance(p, Rectangle) and p.get_gid() in CELLS]
    return {
        p.get_gid() or ""
        for p in cells
        if p.get_x() < x < p.get_x() + p.get_width() and p.get_y() < y < p.get_y() + p.get_height()
    }


CELLS = {f"{ours}:{theirs}" for ours in ("need", "nice", "") for theirs in ("need", "nice", "")}


def test_a_candidate_stands_in_the_cell_of_both_needs_and_an_unnamed_one_is_unknown() -> None:
    ax = charts.need_map(NEEDS, THREE)
    assert [inside(ax, key) for key in ("k00", "k01", "k02")] == [{"need:need"}, {"nice:"}, {":"}]
    corner = artist(ax, "need:need")
    assert corner.get_x() == max(artist(ax, gid).get_x() for gid in CELLS)
    assert corner.get_y() == min(artist(ax, gid).get_y() for gid in CELLS)
    dark = {gid for gid in CELLS if to_rgb(artist(ax, gid).get_edgecolor()) == to_rgb(style.IDEAL)}
    assert (dark, corner.get_linewidth()) == ({"need:need"}, 2.2)


def test_bars_of_years_are_to_scale_with_the_mark_of_the_horizon() -> None:
    ax = charts.need_map(NEEDS, THREE)
    ours, theirs = artist(ax, "k00:ours"), artist(ax, "k00:theirs")
    assert theirs.get_width() == pytest.approx(2 * ours.get_width())
    assert artist(ax, "k00:horizon").get_xdata()[0] == pytest.approx(ours.get_x() + ours.get_width())
    assert artist(ax, "k01:theirs").get_width() == 0
    assert not {"k01:ours", "k02:ours", "k02:theirs"} & gids(ax), "unknown is not zero"
    assert sorted(t for t in texts(ax) if t in {"3", "6", "0", "?"}) == ["0", "3", "6", "?", "?", "?"]


def test_full_cells_name_fourteen_and_count_the_rest() -> None:
    many = companies(names_of(40, 24))
    both = pd.DataFrame({"candidate": many["candidate"], "our_need": "need", "their_need": "need"})
    ax = charts.need_map(both.assign(our_years=5.0, their_years=NAN), many)
    assert sum(inside(ax, key) == {"need:need"} for key in many["candidate"][:14]) == 14
    assert "and 26 more" in texts(ax)
    assert texts(ax).count("(5 | ?)") == 14


def task(key: str, side: str, kind: str, fte: float) -> tuple[str, str, str, float]:
    return key, side, kind, fte


WORK = pd.DataFrame(
    [
        task("k00", "ours", "delivery", 0.6),
        task("k00", "ours", "process", 1.0),
        task("k00", "ours", "process", 0.8),
        task("k00", "ours", "information", NAN),
        task("k00", "ours", "conformity", NAN),
        task("k00", "theirs", "delivery", 3.0),
        task("k01", "ours", "procedure", 1.6),
        task("k01", "theirs", "procedure", NAN),
    ],
    columns=["candidate", "side", "kind", "fte"],
)


def test_our_work_is_stacked_by_kind_and_theirs_outlined_below() -> None:
    ax = charts.load(WORK, 1.6, THREE)
    process, delivery, theirs = (artist(ax, f"k00:{kind}") for kind in ("process", "delivery", "theirs"))
    assert (process.get_x(), process.get_width()) == pytest.approx((0, 1.8))
    assert (delivery.get_x(), delivery.get_width()) == pytest.approx((1.8, 0.6))
    assert (theirs.get_x(), theirs.get_width()) == (0, 3.0)
    assert theirs.get_y() > process.get_y() + process.get_height()
    assert to_rgb(theirs.get_facecolor()) == to_rgb(style.PAPER)
    assert to_rgb(theirs.get_edgecolor()) == to_rgb(charts.looks(THREE)["k00"].colour)
    assert {"process", "procedure", "delivery"} <= set(texts(ax))
    assert "information" not in texts(ax)


def test_what_is_over_what_we_have_is_marked_and_written() -> None:
    ax = charts.load(WORK, 1.6, THREE)
    assert artist(ax, "available").get_xdata()[0] == 1.6
    assert list(artist(ax, "k00:over").get_xdata()) == pytest.approx([1.6, 2.4])
    assert "k01:over" not in gids(ax), "1.6 of 1.6 is not over"
    said = {"2.4 or more, 0.8 too many;", "2 tasks not estimated", "theirs: 3.0", "1.6", "we have 1.6"}
    assert said | {"theirs: 1 task not estimated", "no work recorded", "theirs: no work recorded"} <= set(
        texts(ax)
    )


def test_tasks_without_a_number_are_a_sign_without_length_at_the_bars_end() -> None:
    ax = charts.load(WORK, 1.6, THREE)
    signs = {t.get_gid(): t for t in ax.texts if (t.get_gid() or "").endswith(":open")}
    assert set(signs) == {"k00:ours:open", "k01:theirs:open"}
    assert {sign.get_text() for sign in signs.values()} == {"?"}
    assert signs["k00:ours:open"].get_position()[0] == pytest.approx(2.4)
    assert signs["k01:theirs:open"].get_position()[0] == 0
    assert not [patch for patch in ax.patches if patch.get_hatch()]
    assert "“?”" in texts(ax, "subtitle")[0]
    assert "“?”" not in texts(charts.load(WORK.dropna(), 1.6, THREE), "subtitle")[0]


def test_without_what_we_have_nothing_is_over() -> None:
    ax = charts.load(WORK, NAN, THREE)
    assert not {"available", "k00:over"} & gids(ax)
    assert "How many people we have for it is not known." in texts(ax, "subtitle")[0]
    assert {"2.4 or more;", "2 tasks not estimated"} <= set(texts(ax))


DATES = pd.DataFrame(
    {
        "candidate": ["k01", "k00"],
        "ours": pd.to_datetime(["2027-02-15", None]),
        "earliest": pd.to_datetime(["2027-03-01", None]),
        "likely": pd.to_datetime(["2027-05-15", None]),
        "latest": pd.to_datetime(["2027-12-01", "2027-06-01"]),
    }
)
LINES: dict[str, Any] = {"sign_by": pd.Timestamp("2027-03-01"), "runway_ends": pd.Timestamp("2027-10-01")}


def test_dates_stand_on_the_calendar() -> None:
    ax = charts.timeline(DATES, THREE, **LINES)
    numbers = {day: date2num(pd.Timestamp(day)) for day in ("2027-02-15", "2027-03-01", "2027-05-15")}
    numbers |= {day: date2num(pd.Timestamp(day)) for day in ("2027-12-01", "2027-06-01", "2027-10-01")}
    assert artist(ax, "k01:ours").get_xdata()[0] == numbers["2027-02-15"]
    assert artist(ax, "k01:likely").get_xdata()[0] == numbers["2027-05-15"]
    assert list(artist(ax, "k01:span").get_xdata()) == [numbers["2027-03-01"], numbers["2027-12-01"]]
    assert list(artist(ax, "k00:span").get_xdata()) == [numbers["2027-06-01"]] * 2
    assert artist(ax, "sign_by").get_xdata()[0] == numbers["2027-03-01"]
    assert artist(ax, "runway_ends").get_xdata()[0] == numbers["2027-10-01"]
    low, high = ax.get_xlim()
    assert low < min(numbers.values()) < max(numbers.values()) < high
    assert artist(ax, "no money").get_bbox().extents[[0, 2]].tolist() == [numbers["2027-10-01"], high]


def test_dates_are_written_in_words_in_the_order_given() -> None:
    ax = charts.timeline(DATES, THREE, **LINES)
    rows = [t for t in texts(ax) if t in {"15 May 2027", "by 1 June 2027", "no date"}]
    assert rows == ["15 May 2027", "by 1 June 2027", "no date"]
    assert {"we need to sign: 1 March 2027", "our money ends: 1 October 2027"} <= set(texts(ax))
    assert not {"k00:ours", "k00:likely", "k02:ours", "k02:likely", "k02:span"} & gids(ax)
    ys = [artist(ax, f"{key}:span").get_ydata()[0] for key in ("k01", "k00")]
    assert ys == sorted(ys)


@pytest.mark.parametrize("years", [0, 1, 3, 10, 70])
def test_the_calendar_has_a_few_readable_marks_however_long(years: int) -> None:
    far = DATES.assign(latest=pd.Timestamp("2027-06-01") + pd.DateOffset(years=years))
    ax = charts.timeline(far, THREE, **LINES)
    marks = [t for t in texts(ax) if t[-4:].isdigit() and len(t) in (4, 8)]
    assert 1 <= len(marks) <= 8
    assert clashes(figure_of(ax)) == []


def test_without_our_own_days_there_is_no_line() -> None:
    ax = charts.timeline(DATES, THREE, sign_by=None, runway_ends=pd.NaT)
    assert not {"sign_by", "runway_ends", "no money"} & gids(ax)


def hope(side: str, horizon: str, state: str, text: str, accepted: str | None = None) -> dict[str, Any]:
    keys = {"side": side, "horizon": horizon, "state": state, "expectation": text}
    return keys | {"accepted_on": pd.Timestamp(accepted) if accepted else pd.NaT}


HOPES = pd.DataFrame(
    [
        hope("ours", "short", "accepted", "Thirty introductions", "2027-03-07"),
        hope("theirs", "short", "spoken", "Fees"),
        hope("theirs", "long", "guessed", "A brand"),
        hope("theirs", "long", "accepted", "A share", "2027-03-01"),
    ]
)


def test_a_box_is_as_settled_as_its_least_settled_expectation() -> None:
    ax = charts.expectations(HOPES, ours="Larch", theirs="Ash")
    badges = {f"{side}:{row}": texts(ax, f"{side}:{row}:badge") for side, row in BOXES}
    assert badges == {
        "ours:short": ["✓ accepted on 7 March 2027"],
        "ours:long": ["✕ nothing recorded"],
        "theirs:short": ["! spoken, not accepted"],
        "theirs:long": ["? guessed, not spoken"],
    }
    assert {"Thirty introductions", "Fees", "? A brand", "✓ A share", "Larch", "Ash"} <= set(texts(ax))


BOXES = list(itertools.product(("ours", "theirs"), ("short", "long")))


def test_boxes_stand_ours_left_short_term_above_and_look_as_settled_as_they_are() -> None:
    ax = charts.expectations(HOPES)
    found = {(side, row): artist(ax, f"{side}:{row}") for side, row in BOXES}
    assert found["ours", "short"].get_x() < found["theirs", "short"].get_x()
    assert found["ours", "short"].get_y() < found["ours", "long"].get_y()
    assert found["ours", "long"].get_linestyle() not in ("-", "solid")
    assert [box.get_hatch() is not None for box in found.values()] == [False, False, False, True]
    assert found["ours", "short"].get_linewidth() > 2 * found["theirs", "short"].get_linewidth() > 0


def test_ours_untold_is_not_called_guessed() -> None:
    rows = [hope("ours", "short", "guessed", "Pilot"), hope("theirs", "short", "guessed", "Fees")]
    ax = charts.expectations(pd.DataFrame(rows))
    assert texts(ax, "ours:short:badge") == ["? not told them yet"]
    assert texts(ax, "theirs:short:badge") == ["? guessed, not spoken"]


def test_a_box_writes_three_expectations_and_counts_the_rest() -> None:
    many = pd.DataFrame([hope("ours", "short", "spoken", f"Hope {n}") for n in range(5)])
    ax = charts.expectations(many)
    assert {"Hope 2", "and 2 more"} <= set(texts(ax))
    assert "Hope 3" not in texts(ax)


def test_an_accepted_box_names_the_last_date_and_none_where_one_is_not_known() -> None:
    rows = [
        hope("ours", "long", "accepted", "A", "2027-03-07"),
        hope("ours", "long", "accepted", "B", "2027-04-09"),
    ]
    rows += [hope("theirs", "long", "accepted", "A", "2027-03-07"), hope("theirs", "long", "accepted", "B")]
    ax = charts.expectations(pd.DataFrame(rows))
    assert texts(ax, "ours:long:badge") == ["✓ accepted on 9 April 2027"]
    assert texts(ax, "theirs:long:badge") == ["✓ accepted"]


def cell(key: str, part: str, status: str, score: float, estimated: bool = False) -> dict[str, Any]:
    return {"candidate": key, "part": part, "status": status, "score": score, "estimated": estimated}


BOARD = pd.DataFrame(
    [
        cell("k01", "who", "stop", 12.4),
        cell("k01", "ideal", "warn", 55.5, True),
        cell("k00", "who", "pass", 100.0),
        cell("k00", "now", "unknown", NAN),
    ]
)


def test_a_cell_of_the_board_has_a_sign_a_shade_and_a_score() -> None:
    ax = charts.question_board(BOARD, THREE, PARTS)
    said = {gid: texts(ax, gid) for gid in ("k01:who", "k01:ideal", "k00:who", "k00:now", "k02:expect")}
    assert said == {
        "k01:who": ["✕ 12"],
        "k01:ideal": ["! ≈56"],
        "k00:who": ["✓ 100"],
        "k00:now": ["?"],
        "k02:expect": ["?"],
    }
    assert to_rgb(artist(ax, "k01:who").get_facecolor()) == to_rgb(board.SHADES["stop"])
    assert [artist(ax, gid).get_hatch() is not None for gid in said] == [False, False, False, True, True]
    assert sum(":" in gid for gid in gids(ax)) == 3 * 7


def test_rows_of_the_board_stand_in_the_order_given_and_columns_in_that_of_the_parts() -> None:
    ax = charts.question_board(BOARD, THREE, PARTS)
    ys = [artist(ax, f"{key}:who").get_y() for key in ("k01", "k00", "k02")]
    assert ys == sorted(ys)
    xs = [artist(ax, f"k00:{part}").get_x() for part in PARTS.index]
    assert xs == sorted(xs)
    assert ys[0] < ys[1]
    assert xs[0] < xs[1]


def test_the_shades_of_the_board_grow_lighter_from_stop_to_pass_in_greyscale() -> None:
    grey = [
        sum(c * w for c, w in zip(to_rgb(board.SHADES[s]), (0.299, 0.587, 0.114), strict=True))
        for s in ("stop", "warn", "pass")
    ]
    assert grey[1] - grey[0] > 0.2
    assert grey[2] - grey[1] > 0.12


FITS = pd.DataFrame(
    {
        "candidate": ["k01", "k00", "k02"],
        "ratings": [80.0, 40.0, 30.0],
        "facts": [59.6, 45.0, NAN],
        "facts_low": [50.0, 45.0, NAN],
        "facts_high": [70.0, 45.0, NAN],
    }
)


def test_both_fits_are_marked_and_their_difference_is_written() -> None:
    ax = charts.ratings_and_facts(FITS, THREE)
    assert artist(ax, "k01:ratings").get_xdata()[0] == 80
    assert artist(ax, "k01:facts").get_xdata()[0] == 59.6
    assert list(artist(ax, "k01:range").get_xdata()) == [50, 70]
    assert {"80", "≈60", "≈+20", "40", "45", "−5", "30", "not known"} <= set(texts(ax))
    assert not {"k00:range", "k02:facts", "k02:range"} & gids(ax)
    ideal = artist(ax, "ideal")
    assert (ideal.get_xdata()[0], ideal.get_color(), ideal.get_linewidth()) == (100, style.IDEAL, 2.2)


def test_only_estimated_facts_are_hollow() -> None:
    ax = charts.ratings_and_facts(FITS, THREE)
    marks = [artist(ax, gid) for gid in ("k01:facts", "k01:ratings", "k00:facts", "k02:ratings")]
    assert [to_rgb(m.get_markerfacecolor()) == to_rgb(style.PAPER) for m in marks] == [
        True,
        False,
        False,
        False,
    ]


def test_estimated_ratings_are_hollow_too() -> None:
    ax = charts.ratings_and_facts(
        FITS.assign(ratings_low=[70.0, 40.0, NAN], ratings_high=[85.0, 40.0, NAN]), THREE
    )
    marks = [artist(ax, gid) for gid in ("k01:ratings", "k00:ratings", "k02:ratings")]
    assert [to_rgb(m.get_markerfacecolor()) == to_rgb(style.PAPER) for m in marks] == [True, False, False]
    assert {"≈80", "≈60", "40", "30"} <= set(texts(ax))


def test_two_marks_on_one_spot_both_show() -> None:
    ax = charts.ratings_and_facts(FITS.assign(ratings=[60.0, 40.0, 30.0]), THREE)
    at = {end: artist(ax, f"k01:{end}").get_ydata()[0] for end in ("ratings", "facts")}
    assert at["facts"] - at["ratings"] == pytest.approx(0.124)
    apart = {artist(ax, f"k00:{end}").get_ydata()[0] for end in ("ratings", "facts")}
    assert len(apart) == 1


def test_the_legend_of_people_stands_on_its_own_line_with_whole_names() -> None:
    long = "Northmere Refrigeration Supply and Service Holding of Norway"
    ax = charts.stakeholders(PEOPLE, ours="Larch", theirs=long)
    lines = next(t.get_text() for t in ax.texts if t.get_gid() == "subtitle").split("\n")
    assert lines[0] == "Further right: wants it more. Higher: can decide more."
    assert lines[1].startswith("In colour: Northmere")
    assert long in " ".join(lines)


@pytest.mark.parametrize("name", DRAWN)
@pytest.mark.parametrize(("count", "length"), [(1, 3), (6, 24), (40, 60)])
def test_what_is_all_unknown_is_a_calm_picture(name: str, count: int, length: int) -> None:
    ax = DRAWN[name](names_of(count, length), unknown=True)
    assert clashes(figure_of(ax)) == []
    said = " ".join(texts(ax))
    assert any(
        word in said for word in ("not known", "not estimated", "no date", "No date", "nothing recorded", "?")
    )
    assert not any(word in said.split() for word in ("nan", "None", "NaT", "<NA>"))


@pytest.mark.parametrize("name", DRAWN)
def test_nothing_at_all_is_a_calm_picture(name: str) -> None:
    ax = EMPTY[name]()
    assert clashes(figure_of(ax)) == []
    assert any(word in " ".join(texts(ax)) for word in ("yet", "nothing recorded", "No main reason recorded"))


NONE = companies([])
EMPTY = {
    "stakeholders": lambda: charts.stakeholders(PEOPLE[:0]),
    "reason_card": lambda: card(),
    "need_map": lambda: charts.need_map(NEEDS[:0], NONE),
    "load": lambda: charts.load(WORK[:0], NAN, NONE),
    "timeline": lambda: charts.timeline(DATES[:0], NONE, **LINES),
    "expectations": lambda: charts.expectations(HOPES[:0]),
    "question_board": lambda: charts.question_board(BOARD[:0], NONE, PARTS),
    "ratings_and_facts": lambda: charts.ratings_and_facts(FITS[:0], NONE),
}


def test_a_candidate_has_its_own_colour_on_every_chart() -> None:
    own = to_rgb(charts.looks(THREE)["k01"].colour)
    timeline, needs = charts.timeline(DATES, THREE, **LINES), charts.need_map(NEEDS, THREE)
    fits, work = charts.ratings_and_facts(FITS, THREE), charts.load(WORK.replace("k00", "k01"), 1.6, THREE)
    tests = charts.question_board(BOARD, THREE, PARTS)
    hopes = charts.expectations(HOPES, colour=charts.looks(THREE)["k01"].colour)
    assert to_rgb(artist(timeline, "k01:likely").get_color()) == own
    assert to_rgb(artist(needs, "k01:theirs").get_facecolor()) == own
    assert to_rgb(artist(fits, "k01:ratings").get_markerfacecolor()) == own
    assert to_rgb(artist(fits, "k01:facts").get_markeredgecolor()) == own
    assert to_rgb(artist(work, "k01:theirs").get_edgecolor()) == own
    assert to_rgb(artist(tests, "k01").get_color()) == own
    assert to_rgb(artist(hopes, "theirs:band").get_facecolor()) == own
    other = to_rgb(charts.looks(THREE)["k00"].colour)
    assert to_rgb(artist(fits, "k00:ratings").get_markerfacecolor()) == other
    assert to_rgb(artist(tests, "k00").get_color()) == other
