"""The charts show scoring's numbers, leave no text unreadable and leave nothing behind."""

import gc
import itertools
import subprocess
import sys
import warnings
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import Any

import matplotlib
import numpy as np
import pandas as pd
import pytest
from cases import case_of, criterion
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex, to_rgb
from matplotlib.figure import Figure
from matplotlib.testing.compare import compare_images

from partnerlib import charts, exhibits, scoring
from partnerlib.case import Case
from partnerlib.charts import style, text
from partnerlib.exhibits.exhibit import png
from partnerlib.question import PART_KEYS, SIDES

BASELINE = Path(__file__).parent / "baseline"
DRAWN: dict[str, Callable[[Case], exhibits.Exhibit]] = {
    "ranking": exhibits.ranking,
    "profile": exhibits.profile,
    "profiles": exhibits.profiles,
    "gaps": exhibits.gaps,
    "asymmetry": exhibits.asymmetry,
    "upside": exhibits.upside,
}
HOSTILE = (
    *("$x_1$ & \\frac{a}{b}", "Line\nbreak Ltd", "<script>alert('x')</script>", "日本電産株式会社"),
    *(
        "😀 Smile 🦄",
        "שלום עולם בע״מ",
        "a_b^c $5 ${HOME}",
        "\u202eevil\u202c",
        "..",
        "W" * 60,
        "A%s {0} \\",
        "مرحبا",
    ),
)


def search(count: int, length: int = 12, criteria: int = 13, names: tuple[str, ...] = ()) -> Case:
    """Make a case of so many candidates with names of so many letters; some answers are unknown."""
    random = np.random.default_rng(7)
    rows = []
    for place in range(criteria):
        part = PART_KEYS[place % 7]
        side = "both" if part == "ideal" else SIDES[place // 7 % 2]
        must = (2.0, None) if place == 7 else (None, None)
        label = f"Criterion {place}" + " with a long explanation of what it means" * (place % 2)
        rows.append(criterion(f"c{place}", part, side, must=must) | {"label": label})
    keys = [f"k{place:02}" for place in range(count)]
    levels = {key: {str(row["criterion"]): int(random.integers(11)) for row in rows} for key in keys}
    unknown = {key: {str(random.choice(list(said))): None} for key, said in levels.items() if key != "k00"}
    case = case_of(rows, {key: said | unknown.get(key, {}) for key, said in levels.items()})
    made = [f"Northmere Refrigeration Supply Holding{'x' * length}"[: length - 2] + key[1:] for key in keys]
    return case.replace(
        candidates=case.candidates.assign(
            name=list(names) or made,
            upside=random.integers(1, 90, count) * 1e5,
            launch_probability=random.random(count).round(2),
        ),
        company=case.company.assign(name="Larch Ltd (fictional)", currency="EUR"),
    )


@pytest.fixture(scope="module")
def six() -> Case:
    """Give a case of six candidates, five of them with an answer missing."""
    return search(6)


def figure_of(exhibit: exhibits.Exhibit) -> Figure:
    """Give the figure that an exhibit must have."""
    assert exhibit.figure is not None
    return exhibit.figure


def artist(ax: Axes, gid: str) -> Any:
    """Give the one artist of that gid that is not a text."""
    found = [a for a in (*ax.lines, *ax.patches, *ax.collections) if a.get_gid() == gid]
    assert len(found) == 1, f"{gid}: {len(found)} artists"
    return found[0]


def test_ranking_bars_are_as_long_as_the_fit_and_stand_in_its_order(six: Case) -> None:
    fit = scoring.fit(six)
    ax = charts.ranking(fit, six.candidates)
    bars = [artist(ax, key) for key in fit.index]
    assert [bar.get_width() for bar in bars] == pytest.approx(fit["fit"].tolist())
    assert {bar.get_x() for bar in bars} == {0.0}
    tops = [bar.get_y() for bar in bars]
    assert tops == sorted(tops)
    assert ax.get_xlim() == (0, 100)
    assert ax.yaxis_inverted()


def test_ranking_hatches_estimates_and_draws_their_bounds(six: Case) -> None:
    fit = scoring.fit(six)
    ax = charts.ranking(fit, six.candidates)
    for row in fit.itertuples():
        hatched = artist(ax, row.Index).get_hatch() is not None
        assert hatched == (row.coverage < 1)
        if hatched:
            bounds = artist(ax, f"{row.Index}:bounds").get_xdata()
            assert list(bounds) == [row.fit_low, row.fit_high]
    assert {"k00"} == set(fit.index[fit["coverage"] == 1])


def test_ranking_keeps_a_candidate_that_misses_a_must_have_below_the_others_with_the_reason() -> None:
    rows = [criterion("a", must=(5, None)), criterion("b")]
    case = case_of(rows, {"good": {"a": 10, "b": 1}, "better": {"a": 4, "b": 10}})
    fit = scoring.fit(case)
    assert fit.at["better", "fit"] > fit.at["good", "fit"]
    ax = charts.ranking(fit, case.candidates, {"better": "Their champion"})
    assert artist(ax, "better").get_y() > artist(ax, "good").get_y() + 0.5
    assert {"misses: Their champion", "Misses a must-have"} <= {text.get_text() for text in ax.texts}


def test_profile_marks_stand_at_the_side_scores_and_part_scores(six: Case) -> None:
    whole = scoring.expected_values(six)
    sides = scoring.side_scores(whole, six.profile)
    parts = scoring.part_scores(sides)
    (ax, *_) = figure_of(exhibits.profile(six, "k01")).axes
    for part, side in sides.columns:
        assert artist(ax, f"{part}:{side}").get_xdata()[0] == pytest.approx(
            100 * sides.at["k01", (part, side)]
        )
    for part in parts:
        assert artist(ax, f"{part}:part").get_xdata()[0] == pytest.approx(100 * parts.at["k01", part])


def test_profile_marks_are_hollow_only_where_an_answer_is_missing(six: Case) -> None:
    known = scoring.side_scores(scoring.values(scoring.levels(six), six.profile), six.profile)
    (ax, *_) = figure_of(exhibits.profile(six, "k01")).axes
    hollow = {
        (part, side)
        for part, side in known.columns
        if to_rgb(artist(ax, f"{part}:{side}").get_markerfacecolor()) == to_rgb(style.PAPER)
    }
    assert hollow == {column for column in known.columns if np.isnan(known.at["k01", column])} != set()


def test_small_profiles_show_every_candidate_as_its_own_profile_does(six: Case) -> None:
    panels = {ax.get_gid(): ax for ax in figure_of(exhibits.profiles(six)).axes if ax.get_gid()}
    assert list(panels) == list(scoring.fit(six).index)
    (alone, *_) = figure_of(exhibits.profile(six, "k02")).axes
    for gid in ("who:ours", "who:theirs", "now:part"):
        assert artist(panels["k02"], gid).get_xdata()[0] == artist(alone, gid).get_xdata()[0]


def test_heatmap_cells_hold_the_points_to_gain_and_hatch_the_unknown(six: Case) -> None:
    (ax,) = figure_of(exhibits.gaps(six)).axes
    numbers = {text.get_gid(): text.get_text() for text in ax.texts if text.get_gid()}
    for row in scoring.gaps(six).itertuples():
        gid, unknown = f"{row.candidate}:{row.criterion}", np.isnan(row.level)
        said = f"{row.points_to_gain:.1f}" if row.points_to_gain >= 0.05 else ""
        assert numbers[gid] == said + ("?" if unknown else "")
        assert (artist(ax, gid).get_hatch() is not None) == unknown


def test_heatmap_cells_are_the_darker_the_more_there_is_to_gain(six: Case) -> None:
    table = scoring.gaps(six).dropna(subset="level").sort_values("points_to_gain")
    (ax,) = figure_of(exhibits.gaps(six)).axes
    light = [
        sum(artist(ax, f"{row.candidate}:{row.criterion}").get_facecolor()[:3]) for row in table.itertuples()
    ]
    assert light == sorted(light, reverse=True)
    assert light[0] > light[-1] + 1


def test_asymmetry_marks_are_the_weighted_means_of_each_side(six: Case) -> None:
    sides = scoring.side_scores(scoring.expected_values(six), six.profile)
    weight = scoring.part_weights(six)
    parts = [part for part in weight.index if {(part, "ours"), (part, "theirs")} <= set(sides.columns)]
    assert 0 < len(parts) < len(weight), "some parts ask both sides, some do not"
    (ax,) = figure_of(exhibits.asymmetry(six)).axes
    for key, side in itertools.product(sides.index, ("ours", "theirs")):
        mean = sum(sides.at[key, (part, side)] * weight[part] for part in parts) / weight[parts].sum()
        assert artist(ax, f"{key}:{side}").get_xdata()[0] == pytest.approx(100 * mean)


def test_upside_marks_stand_at_fit_and_upside_and_the_hollow_ones_at_what_is_expected(six: Case) -> None:
    fit, money = scoring.fit(six)["fit"], six.candidates.set_index("candidate")
    (ax,) = figure_of(exhibits.upside(six)).axes
    for key, row in money.iterrows():
        assert artist(ax, f"{key}:upside").get_offsets().tolist() == [[fit[key], row["upside"]]]
        expected = artist(ax, f"{key}:expected")
        assert expected.get_offsets()[0].tolist() == pytest.approx(
            [fit[key], row["upside"] * row["launch_probability"]]
        )
        assert to_rgb(expected.get_facecolor()[0]) == to_rgb(style.PAPER)


def test_upside_leaves_out_who_has_none_and_draws_no_hollow_mark_without_a_chance(six: Case) -> None:
    candidates = six.candidates.set_index("candidate")
    candidates.loc["k01", "upside"] = np.nan
    candidates.loc["k02", "launch_probability"] = np.nan
    ax = charts.upside_against_fit(scoring.fit(six), candidates.reset_index())
    gids = {mark.get_gid() for mark in ax.collections}
    assert not {"k01:upside", "k01:expected", "k02:expected"} & gids
    assert "k02:upside" in gids


def test_one_candidate_has_one_colour_on_every_chart(six: Case) -> None:
    colour = charts.looks(six.candidates)["k00"].colour
    ranked = artist(figure_of(exhibits.ranking(six)).axes[0], "k00").get_facecolor()
    balanced = artist(figure_of(exhibits.asymmetry(six)).axes[0], "k00:ours").get_markerfacecolor()
    profiled = artist(figure_of(exhibits.profile(six, "k00")).axes[0], "who:ours").get_markerfacecolor()
    tempting = artist(figure_of(exhibits.upside(six)).axes[0], "k00:upside").get_facecolor()[0]
    assert {to_rgb(found) for found in (ranked, balanced, profiled, tempting)} == {to_rgb(colour)}


def test_colours_go_by_key_whatever_the_order_and_are_grey_after_the_palette() -> None:
    candidates = search(40).candidates
    looks = charts.looks(candidates)
    assert charts.looks(candidates.iloc[::-1])["k05"] == looks["k05"]
    assert [looks[f"k{place:02}"].colour for place in range(8)] == list(style.PALETTE)
    assert {looks[f"k{place:02}"].colour for place in range(8, 40)} == {style.LATER}


def test_of_more_than_the_palette_has_the_best_are_coloured_on_every_chart(six: Case) -> None:
    case = search(12)
    best = scoring.fit(case).index[:8]
    looks = charts.looks(style.coloured(case))
    assert {looks[key].colour for key in best} == set(style.PALETTE)
    assert {look.colour for key, look in looks.items() if key not in best} == {style.LATER}
    assert "k08" in best or "k09" in best or "k10" in best or "k11" in best
    ranked, needed = (figure_of(make(case)).axes[0] for make in (exhibits.ranking, exhibits.asymmetry))
    for key, look in looks.items():
        assert to_hex(artist(ranked, key).get_edgecolor()) == look.colour
        assert to_hex(artist(needed, f"{key}:ours").get_markeredgecolor()) in (
            look.colour,
            to_hex(style.PAPER),
        )
    assert style.coloured(six).equals(six.candidates)
    bare = case.replace(profile=case.profile.iloc[:0], assessments=case.assessments.iloc[:0])
    assert style.coloured(bare).equals(case.candidates)


@pytest.mark.parametrize("name", [name for name in DRAWN if name != "gaps"])
def test_the_ideal_is_always_the_same_dark_line_at_100(six: Case, name: str) -> None:
    axes = [
        ax for ax in figure_of(DRAWN[name](six)).axes if any(line.get_gid() == "ideal" for line in ax.lines)
    ]
    lines = [artist(ax, "ideal") for ax in axes]
    assert lines
    assert {(line.get_color(), line.get_linewidth(), line.get_xdata()[0]) for line in lines} == {
        (style.IDEAL, 2.2, 100.0)
    }


def _seen(colour: str, matrix: np.ndarray) -> np.ndarray:
    """Give a colour in CIELAB as seen through a matrix of linear light."""
    rgb = np.array(to_rgb(colour))
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    to_xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    xyz = to_xyz @ np.clip(matrix @ linear, 0, 1) / np.array([0.9505, 1.0, 1.089])
    x, y, z = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


COLOUR_BLIND = {
    "none": np.eye(3),
    "green": np.array([[0.367, 0.861, -0.228], [0.280, 0.673, 0.047], [-0.012, 0.043, 0.969]]),
    "red": np.array([[0.152, 1.053, -0.205], [0.115, 0.786, 0.099], [-0.004, -0.048, 1.052]]),
    "blue": np.array([[1.256, -0.077, -0.179], [-0.078, 0.931, 0.148], [0.005, 0.691, 0.304]]),
}
"""What the colour blind see: Machado, Oliveira and Fernandes 2009, severity 1."""


@pytest.mark.parametrize("kind", COLOUR_BLIND)
def test_the_palette_is_told_apart_by_colour_blind_eyes(kind: str) -> None:
    seen = [_seen(colour, COLOUR_BLIND[kind]) for colour in style.PALETTE]
    assert min(np.linalg.norm(a - b) for a, b in itertools.combinations(seen, 2)) > 20


@pytest.mark.parametrize("colour", style.PALETTE)
def test_every_colour_of_the_palette_stands_out_from_the_paper(colour: str) -> None:
    lightness = _seen(colour, np.eye(3))[0]
    luminance = ((lightness + 16) / 116) ** 3
    assert 1.05 / (luminance + 0.05) >= 3


def clashes(figure: Figure) -> list[str]:
    """Name every text that leaves the figure and every two that overlap by more than half a pixel."""
    FigureCanvasAgg(figure)
    figure.draw_without_rendering()
    shown = [t for ax in figure.axes for t in ax.texts if t.get_visible() and t.get_text().strip()]
    boxes = np.array([t.get_window_extent().extents for t in shown])
    size = np.tile(figure.get_size_inches() * figure.dpi, 2)
    outside = ((boxes[:, :2] < 0) | (boxes[:, 2:] > size[2:])).any(axis=1)
    overlap = np.minimum(boxes[:, None, 2:], boxes[None, :, 2:]) - np.maximum(
        boxes[:, None, :2], boxes[None, :, :2]
    )
    pairs = np.argwhere(np.triu((overlap > 0.5).all(axis=2), k=1))
    found = [f"outside: {shown[place].get_text()}" for place in np.flatnonzero(outside)]
    return found + [f"overlap: {shown[a].get_text()} / {shown[b].get_text()}" for a, b in pairs]


@pytest.mark.parametrize("name", DRAWN)
@pytest.mark.parametrize(("count", "length"), list(itertools.product((1, 6, 40), (3, 60))))
def test_no_text_overlaps_or_leaves_the_figure(name: str, count: int, length: int) -> None:
    assert clashes(figure_of(DRAWN[name](search(count, length)))) == []


def test_no_text_overlaps_or_leaves_a_heatmap_of_60_criteria() -> None:
    assert clashes(figure_of(exhibits.gaps(search(6, 60, criteria=60)))) == []


def test_clashing_texts_would_be_found() -> None:
    ax = Figure(figsize=(4, 3)).add_subplot()
    for place in (0.5, 0.52, 1.2):
        style.write(ax, place, 0.5, f"at {place}")
    assert clashes(ax.figure) == ["outside: at 1.2", "overlap: at 0.5 / at 0.52"]  # type: ignore[arg-type]


@pytest.mark.parametrize("name", DRAWN)
def test_hostile_names_are_drawn_as_they_stand_without_a_warning(name: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        figure = figure_of(DRAWN[name](search(len(HOSTILE), names=HOSTILE)))
        assert clashes(figure) == []
        png(figure, bare=False, dpi=50)
    assert not any(t.get_parse_math() or t.get_usetex() for ax in figure.axes for t in ax.texts)
    if name in ("ranking", "asymmetry"):
        said = {t.get_text() for ax in figure.axes for t in ax.texts}
        assert {"$x_1$ & \\frac{a}{b}", "Line break Ltd", "a_b^c $5 ${HOME}", "evil"} <= said


def test_a_name_that_no_font_draws_is_replaced_by_its_key() -> None:
    candidates = pd.DataFrame({"candidate": ["nidec", "acme"], "name": ["\U000e0041\u3401", "Acme"]})
    looks = charts.looks(candidates)
    assert looks["acme"].name == "Acme"
    assert looks["nidec"].name == "nidec" or "□" not in looks["nidec"].name


@pytest.mark.parametrize("length", [8, 20, 30])
def test_short_names_stay_different_and_short(length: int) -> None:
    names = {
        f"k{n}": "Northmere Refrigeration Supply Holding Company of Europe " + "I" * n for n in range(40)
    }
    short = charts.short_names(names, length)
    assert len(set(short.values())) == 40
    assert max(map(len, short.values())) <= length


def test_wrapped_lines_fit_and_lose_nothing() -> None:
    said = "Northmere comes first with a fit of 78; " + "W" * 60 + " follows."
    lines = text.wrapped(said, 3.0, 14, bold=True)
    assert max(text.width(line, 14, bold=True) for line in lines) <= 3.0
    assert "".join(lines).replace(" ", "") == said.replace(" ", "")


@pytest.mark.parametrize("name", DRAWN)
def test_the_title_is_the_headline_and_the_note_says_fictional(six: Case, name: str) -> None:
    exhibit = DRAWN[name](six)
    words = {t.get_gid(): " ".join(t.get_text().split()) for ax in figure_of(exhibit).axes for t in ax.texts}
    assert words["title"] == exhibit.headline
    assert words["note"] == "Fictional data: Larch Ltd"


def test_a_chart_draws_on_the_axes_it_is_given(six: Case) -> None:
    figure = Figure(figsize=(16, 6))
    left, right = figure.subplots(1, 2)
    assert charts.ranking(scoring.fit(six), six.candidates, ax=left) is left
    assert charts.upside_against_fit(scoring.fit(six), six.candidates, title="Upside", ax=right) is right
    assert figure.axes == [left, right]
    assert "Upside" in {t.get_text() for t in right.texts}


@pytest.mark.parametrize("name", DRAWN)
def test_a_figure_is_freed_when_nobody_holds_it(six: Case, name: str) -> None:
    seen = weakref.ref(figure_of(DRAWN[name](six)))
    gc.collect()
    assert seen() is None


@pytest.mark.parametrize("name", DRAWN)
def test_the_users_settings_change_nothing_and_stay_as_they_were(six: Case, name: str) -> None:
    expected = png(figure_of(DRAWN[name](six)), bare=False, dpi=50)
    with matplotlib.rc_context({"font.size": 30, "axes.facecolor": "black", "lines.marker": "x"}):
        before = dict(matplotlib.rcParams)
        assert png(figure_of(DRAWN[name](six)), bare=False, dpi=50) == expected
        assert dict(matplotlib.rcParams) == before


def test_drawing_never_imports_pyplot_and_the_package_never_matplotlib() -> None:
    draws = "from partnerlib import exhibits; exhibits.ranking(case)._repr_mimebundle_()"
    code = (
        "import sys, partnerlib; assert 'matplotlib' not in sys.modules;"
        f"case = partnerlib.Case.from_folder('data/larkspur'); {draws};"
        "assert 'matplotlib.figure' in sys.modules and 'matplotlib.pyplot' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parent.parent)


@pytest.mark.parametrize("name", DRAWN)
def test_the_picture_looks_as_it_did(six: Case, name: str, tmp_path: Path) -> None:
    actual = tmp_path / f"{name}.png"
    actual.write_bytes(png(figure_of(DRAWN[name](six)), bare=False, dpi=60))
    assert compare_images(str(BASELINE / f"{name}.png"), str(actual), tol=2) is None


if __name__ == "__main__":  # draws the pictures of tests/baseline anew; look at each before you commit it
    for drawn, draw in DRAWN.items():
        (BASELINE / f"{drawn}.png").write_bytes(png(figure_of(draw(search(6))), bare=False, dpi=60))
