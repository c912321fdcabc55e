"""The charts of how sure we are stand where the numbers say, and leave no text unreadable."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from doubts import DRAWN, gains
from drawing import NAN, PARTS, companies, figure_of, gids, names_of, texts
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from test_charts import artist, clashes

from partnerlib import charts
from partnerlib.charts import style

THREE = companies(["Ash & Sons", "Elm", "Oak Holding"])


def own(key: str) -> tuple[float, float, float]:
    return to_rgb(charts.looks(THREE)[key].colour)


RANKS = pd.DataFrame(
    [[0.9, 0.1, 0.0], [0.0996, 0.9, 0.0004], [0.0004, 0.0, 0.9996]],
    index=["k01", "k00", "k02"],
    columns=[1, 2, 3],
)


def test_segments_are_as_long_as_the_share_of_each_place_and_follow_one_another() -> None:
    ax = charts.rank_acceptability(RANKS, THREE)
    first, second = artist(ax, "k00:1"), artist(ax, "k00:2")
    assert (first.get_x(), first.get_width()) == pytest.approx((0, 9.96))
    assert (second.get_x(), second.get_width()) == pytest.approx((9.96, 90))
    assert artist(ax, "k02:3").get_x() == pytest.approx(0.04)
    assert not {"k01:3", "k02:2"} & gids(ax), "what never happens is not drawn"
    tops = [artist(ax, f"{key}:1").get_y() for key in RANKS.index]
    assert tops == sorted(tops)
    assert ax.yaxis_inverted()
    assert ax.get_xlim() == (0, 100)


def test_first_place_is_solid_and_later_places_are_ever_paler() -> None:
    ax = DRAWN["rank_acceptability"](names_of(6, 12))
    shades = [artist(ax, f"k02:{place}").get_facecolor() for place in range(1, 7)]
    assert to_rgb(shades[0]) == to_rgb(style.PALETTE[2])
    assert to_rgb(shades[-1]) == to_rgb(style.LIGHT)
    light = [sum(to_rgb(shade)) for shade in shades]
    assert light == sorted(light)
    assert min(np.diff(light)) > 0.03


def test_how_often_a_candidate_comes_first_is_written_beside_it() -> None:
    said = texts(charts.rank_acceptability(RANKS, THREE))
    assert {"90 of 100", "10 of 100", "under 1 of 100"} <= set(said)
    assert "1st" in said
    assert said.count("3rd") == 1, "a segment without room has no text"
    sure = RANKS.assign(**{"1": 0})[[1, 2]].iloc[:2].to_numpy().round() * 1.0
    ax = charts.rank_acceptability(pd.DataFrame(sure, ["k01", "k00"], [1, 2]), THREE)
    assert {"over 99 of 100", "under 1 of 100"} <= set(texts(ax))


def test_who_misses_a_must_have_is_marked_beside_its_name_and_the_sign_is_explained() -> None:
    ax = charts.rank_acceptability(RANKS, THREE, ["k02", "elsewhere"])
    (sign,) = [text for text in ax.texts if text.get_text().strip() == "✕"]
    bar = artist(ax, "k02:3")
    assert sign.get_position()[1] == pytest.approx(bar.get_y() + bar.get_height() / 2)
    assert "✕ misses a must-have." in " ".join(texts(ax, "subtitle")[0].split())
    assert "✕" not in " ".join(texts(charts.rank_acceptability(RANKS, THREE)))


def test_with_more_than_eight_candidates_the_fifth_place_and_later_are_one() -> None:
    nine, eight = DRAWN["rank_acceptability"](names_of(9, 12)), DRAWN["rank_acceptability"](names_of(8, 12))
    assert max(int(gid.split(":")[1]) for gid in gids(eight)) == 8
    assert max(int(gid.split(":")[1]) for gid in gids(nine)) == 5
    last = artist(nine, "k08:5")
    assert (last.get_x(), last.get_width()) == pytest.approx((0, 100))
    even = pd.DataFrame(np.full((10, 10), 0.1), [f"k{n:02}" for n in range(10)], range(1, 11))
    ax = charts.rank_acceptability(even, companies(names_of(10, 12)))
    assert artist(ax, "k03:5").get_width() == pytest.approx(60)
    assert "5th or later" in texts(nine)
    assert "5th or later" not in texts(eight)


STABLE = pd.DataFrame(
    [
        (0.1, 0.04, 0.31, "k01", "k02", 0.08, 0.2),
        (0.1, 0.0, 1.0, "", "", 0.1, 0.1),
        (0.8, 0.796, 1.0, "k01", "", NAN, NAN),
    ],
    index=["now", "who", "expect"],
    columns=["weight", "low", "high", "rival_below", "rival_above", "ranking_low", "ranking_high"],
)


def test_ranges_of_weight_stand_at_their_ends_with_todays_weight() -> None:
    ax = charts.weight_stability(STABLE, PARTS, THREE, "k00")
    leader, inner = artist(ax, "now:leader"), artist(ax, "now:ranking")
    assert (leader.get_x(), leader.get_width()) == pytest.approx((4, 27))
    assert (inner.get_x(), inner.get_width()) == pytest.approx((8, 12))
    assert inner.get_height() < leader.get_height()
    assert to_rgb(inner.get_facecolor()) == own("k00")
    assert artist(ax, "now:weight").get_xdata()[0] == pytest.approx(10)
    assert artist(ax, "who:leader").get_width() == 100
    assert not {"who:ranking", "expect:ranking"} & gids(ax), "no room at all, and not known"
    tops = [artist(ax, f"{part}:leader").get_y() for part in STABLE.index]
    assert tops == sorted(tops)


def test_who_leads_beyond_a_range_is_said_in_words() -> None:
    said = texts(charts.weight_stability(STABLE, PARTS, THREE, "k00"))
    assert {"Elm below 4 %", "Oak Holding above 31 %", "any weight", "Now", "10 %"} <= set(said)
    assert "Elm below 79.6 %" in said, "a whole number would look like today's weight"
    assert sum(" below " in text or " above " in text for text in said) == 3
    none = charts.weight_stability(STABLE.loc[["who"]], PARTS, THREE, "k00")
    assert "Thin bar" not in texts(none, "subtitle")[0]


GAINS = pd.DataFrame(
    [
        ("date", "Their date", "theirs", "4 of 10", True, 2.0, 1.0),
        ("champion", "Their champion", "theirs", "not answered", False, 9.6, 0.5),
        ("owner", "Our owner", "ours", "10 of 10", True, 0.0, 3.0),
        ("settled", "Settled", "ours", "10 of 10", True, 0.0, 0.0),
    ],
    columns=["criterion", "label", "side", "level", "answered", "points_to_gain", "points_to_lose"],
)


def test_a_tornado_gains_to_the_right_and_loses_to_the_left_the_most_first() -> None:
    ax = charts.tornado(GAINS, "k01", THREE)
    gain, lose = artist(ax, "date:gain"), artist(ax, "date:lose")
    assert (gain.get_x(), gain.get_width()) == (0, 2)
    assert (lose.get_x(), lose.get_width()) == (0, -1)
    assert to_rgb(gain.get_facecolor()) == own("k01")
    assert sum(to_rgb(lose.get_facecolor())) > sum(own("k01")) + 0.3
    order = [artist(ax, f"{key}:lose").get_y() for key in ("champion", "date", "owner")]
    assert order == sorted(order)
    assert not {"owner:gain", "settled:gain", "settled:lose"} & gids(ax)
    assert ax.get_xlim()[0] <= -3
    assert {"Their champion", "theirs: not answered", "9.6", "2.0", "0"} <= set(texts(ax))
    assert "Settled" not in texts(ax)


def test_what_is_not_answered_is_hatched_in_a_tornado_and_among_the_questions() -> None:
    ax = charts.tornado(GAINS, "k01", THREE)
    hatched = {patch.get_gid() for patch in ax.patches if patch.get_hatch()}
    assert hatched == {"champion:gain", "champion:lose"}
    assert "Hatched" in texts(ax, "subtitle")[0]
    assert "Hatched" not in texts(charts.tornado(GAINS[GAINS["answered"]], "k01", THREE), "subtitle")[0]


def test_without_points_to_lose_a_tornado_starts_at_zero() -> None:
    ax = charts.tornado(GAINS.drop(columns="points_to_lose"), "k01", THREE)
    assert ax.get_xlim()[0] == 0
    assert not {gid for gid in gids(ax) if gid.endswith(":lose")}
    assert "cost" not in texts(ax, "subtitle")[0]
    assert "Our owner" not in texts(ax)


@pytest.mark.parametrize(
    ("needed", "said"),
    [
        (10.36, "needs 10 points to draw level with Elm"),
        (1.2, "needs 1 point to draw level with Elm"),
        (0.3, "needs less than 1 point to draw level with Elm"),
        (60, "needs 60 points to draw level with Elm"),
    ],
)
def test_the_points_needed_are_a_line_with_words_inside_the_scale(needed: float, said: str) -> None:
    ax = charts.tornado(GAINS, "k00", THREE, needed, "k01")
    assert artist(ax, "needed").get_xdata()[0] == needed < ax.get_xlim()[1]
    assert said in texts(ax)
    assert clashes(figure_of(ax)) == []


@pytest.mark.parametrize("needed", [None, 0.0, -2.0, NAN])
def test_who_needs_nothing_has_no_line(needed: float | None) -> None:
    assert "needed" not in gids(charts.tornado(GAINS, "k00", THREE, needed, "k01"))


def test_twelve_answers_are_drawn_and_the_rest_summed_up() -> None:
    many = gains(names_of(20, 12)).assign(points_to_gain=np.arange(20.0, 0, -1))
    ax = charts.tornado(many, "k01", THREE)
    assert sum(gid.endswith(":gain") for gid in gids(ax)) == 12
    assert texts(ax, "rest") == ["and 8 more, at most 8.0 points each"]
    assert texts(charts.tornado(many[:12], "k01", THREE), "rest") == [""]


ASKED = pd.DataFrame(
    [
        ("k01", "date", "Their date", False, 2.4, 0.12),
        ("k00", "champion", "Their champion", True, 0.6, 0.0),
        ("k02", "reason", "Their reason", False, 0.0, 0.0),
    ],
    columns=["candidate", "criterion", "label", "answered", "worth", "turns"],
)


def test_questions_are_as_long_as_their_worth_in_their_candidates_colour() -> None:
    ax = charts.next_questions(ASKED, THREE)
    date, champion = artist(ax, "k01:date"), artist(ax, "k00:champion")
    assert (date.get_x(), date.get_width(), champion.get_width()) == (0, 2.4, 0.6)
    assert to_rgb(date.get_edgecolor()) == own("k01")
    assert to_rgb(champion.get_facecolor()) == own("k00")
    assert (date.get_hatch() is None, champion.get_hatch()) == (False, None)
    assert date.get_y() < champion.get_y()
    assert {"Their date", "Elm", "2.4", "12 of 100", "Ash & Sons", "0.6", "under 1 of 100"} <= set(texts(ax))
    assert "k02:reason" not in gids(ax), "not worth asking"


def test_ten_questions_are_drawn_and_the_rest_summed_up() -> None:
    ax = DRAWN["next_questions"](names_of(6, 12))
    assert len([gid for gid in gids(ax) if ":" in gid]) == 10
    assert texts(ax, "rest") == ["and 8 more, at most 0.1 points each"]


CELLS = pd.DataFrame(
    [
        ("k01", "reps", "Field staff", "people", 0, 600, 40, 160),
        ("k00", "date", "Their date", "rating", 0, 10, 10, 10),
    ],
    columns=["candidate", "criterion", "label", "unit", "scale_low", "scale_high", "ideal_low", "ideal_high"],
)


def said_by(*answers: tuple[str, str, str, float]) -> pd.DataFrame:
    return pd.DataFrame(answers, columns=["candidate", "criterion", "assessor", "level"])


ANSWERS = said_by(
    ("k01", "reps", "Ravi", 300),
    ("k01", "reps", "Dana", 60),
    ("k01", "reps", "Mirela", NAN),
    ("k01", "reps", "Ole", 60),
    ("k00", "date", "Dana", 4),
    ("k00", "reps", "Pia", 9),
    ("k02", "date", "Pia", 9),
)


def test_answers_stand_at_their_share_of_the_scale_with_their_mean_and_the_ideal() -> None:
    ax = charts.disagreement_strip(CELLS, ANSWERS, THREE)
    assert list(artist(ax, "k01:reps:levels").get_xdata()) == pytest.approx([0.1, 0.1, 0.5])
    assert artist(ax, "k01:reps:mean").get_xdata()[0] == pytest.approx(140 / 600)
    ideal = artist(ax, "k01:reps:ideal")
    assert (ideal.get_x(), ideal.get_width()) == pytest.approx((40 / 600, 0.2))
    assert artist(ax, "k00:date:ideal").get_width() == 0
    dark = [line.get_xdata()[0] for line in ax.lines if line.get_color() == style.IDEAL]
    assert sorted(dark) == pytest.approx([40 / 600, 160 / 600, 1])
    assert to_rgb(artist(ax, "k01:reps:levels").get_markerfacecolor()) == own("k01")
    assert list(artist(ax, "k00:date:levels").get_xdata()) == [0.4]


def test_assessors_are_named_over_their_dots_and_those_who_agree_together() -> None:
    ax = charts.disagreement_strip(CELLS, ANSWERS, THREE)
    said = set(texts(ax))
    assert {"Dana, Ole", "Ravi", "Dana", "60 to 300", "people", "4", "0", "600"} <= said
    assert not {"Mirela", "Pia"} & said


def test_crowded_names_become_initials_and_then_only_the_ends_are_named() -> None:
    close = [
        ("k00", "date", name, 5 + 0.4 * n) for n, name in enumerate(["Dana Reyes", "Ravi Lal", "Mirela Oz"])
    ]
    crowd = [("k00", "date", f"Assessor {n}", 4 + 0.1 * n) for n in range(12)]
    by_initials = set(texts(charts.disagreement_strip(CELLS[1:], said_by(*close), THREE)))
    assert {"DR", "RL", "MO"} <= by_initials
    ax = charts.disagreement_strip(CELLS[1:], said_by(*crowd), THREE)
    assert sum(text.startswith("As") for text in texts(ax) if text not in ("Ash & Sons",)) == 2
    assert clashes(figure_of(ax)) == []


@pytest.mark.parametrize("level", [0, 10])
def test_a_name_at_the_end_of_a_scale_stays_over_it(level: float) -> None:
    ax = charts.disagreement_strip(CELLS[1:], said_by(("k00", "date", "Mirela Henderson", level)), THREE)
    figure_of(ax).draw_without_rendering()
    (name,) = [t.get_window_extent() for t in ax.texts if t.get_text() in ("Mirela Henderson", "MH")]
    box = ax.get_window_extent()
    assert box.x0 - 10 < name.x0
    assert name.x1 < box.x1 + 10


def test_a_cell_without_an_answer_says_so_and_has_no_dot() -> None:
    ax = charts.disagreement_strip(CELLS, ANSWERS[:0], THREE)
    assert texts(ax).count("not answered") == 2
    assert not {gid for gid in gids(ax) if gid.endswith((":levels", ":mean"))}
    assert len([gid for gid in gids(ax) if gid.endswith(":ideal")]) == 2


def test_twelve_cells_are_drawn_and_the_rest_counted() -> None:
    assert texts(DRAWN["disagreement_strip"](names_of(20, 12)), "rest") == ["and 8 more"]


EMPTY: dict[str, tuple[Callable[..., Axes], str]] = {
    "rank_acceptability": (lambda: charts.rank_acceptability(RANKS[:0], THREE), "no candidate yet"),
    "weight_stability": (lambda: charts.weight_stability(STABLE[:0], PARTS, THREE[:0], ""), "No part"),
    "tornado": (
        lambda: charts.tornado(GAINS[3:], "k00", THREE),
        "every answer that weighs anything is ideal",
    ),
    "next_questions": (lambda: charts.next_questions(ASKED[2:], THREE), "No answer would change"),
    "disagreement_strip": (
        lambda: charts.disagreement_strip(CELLS[:0], ANSWERS, THREE),
        "nothing to compare",
    ),
}


@pytest.mark.parametrize("name", DRAWN)
def test_nothing_to_draw_is_a_calm_picture(name: str) -> None:
    draw, sentence = EMPTY[name]
    ax = draw()
    assert sentence in " ".join(texts(ax, "missing"))
    assert clashes(figure_of(ax)) == []
