"""What holds for every chart of recorded facts and of how sure we are, whatever is drawn."""

import gc
import itertools
import warnings
import weakref
from pathlib import Path

import doubts
import drawing
import listed
import matplotlib
import pytest
from drawing import WORDS, figure_of, names_of, texts
from matplotlib.figure import Figure
from matplotlib.testing.compare import compare_images
from test_charts import BASELINE, HOSTILE, clashes

from partnerlib.exhibits.exhibit import png

DRAWN = drawing.DRAWN | doubts.DRAWN | listed.DRAWN
SHAPES = [*itertools.product((1, 2, 6, 40), (3, 60)), (20, 24)]


def drawn(name: str) -> Figure:
    """Draw a chart for six names of usual length."""
    return figure_of(DRAWN[name](names_of(6, 24), **WORDS))


@pytest.mark.parametrize("name", DRAWN)
@pytest.mark.parametrize(("count", "length"), SHAPES)
def test_no_text_overlaps_or_leaves_the_figure(name: str, count: int, length: int) -> None:
    ax = DRAWN[name](names_of(count, length), **WORDS)
    assert clashes(figure_of(ax)) == []
    assert not any(word in " ".join(texts(ax)).split() for word in ("nan", "None", "NaT", "<NA>"))


@pytest.mark.parametrize("name", DRAWN)
def test_hostile_text_is_drawn_as_it_stands_without_a_warning(name: str) -> None:
    hostile = [*HOSTILE, "long " * 2000]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        figure = figure_of(DRAWN[name](hostile, title=hostile[0], note=hostile[1]))
        assert clashes(figure) == []
        png(figure, bare=False, dpi=50)
    assert not any(t.get_parse_math() or t.get_usetex() for ax in figure.axes for t in ax.texts)


@pytest.mark.parametrize("name", DRAWN)
def test_a_chart_draws_on_the_axes_it_is_given(name: str) -> None:
    figure = Figure(figsize=(18, 6))
    left, right = figure.subplots(1, 2)
    assert DRAWN[name](names_of(3, 12), title="On the right", ax=right) is right
    assert figure.axes == [left, right]
    assert "On the right" in texts(right, "title")
    assert not texts(left)


@pytest.mark.parametrize("name", DRAWN)
def test_a_figure_is_freed_when_nobody_holds_it(name: str) -> None:
    seen = weakref.ref(drawn(name))
    gc.collect()
    assert seen() is None


@pytest.mark.parametrize("name", DRAWN)
def test_the_users_settings_change_nothing_and_stay_as_they_were(name: str) -> None:
    expected = png(drawn(name), bare=False, dpi=50)
    with matplotlib.rc_context({"font.size": 30, "axes.facecolor": "black", "hatch.linewidth": 5.0}):
        before = dict(matplotlib.rcParams)
        assert png(drawn(name), bare=False, dpi=50) == expected
        assert dict(matplotlib.rcParams) == before


@pytest.mark.parametrize("name", DRAWN)
def test_the_picture_looks_as_it_did(name: str, tmp_path: Path) -> None:
    actual = tmp_path / f"{name}.png"
    actual.write_bytes(png(drawn(name), bare=False, dpi=60))
    assert compare_images(str(BASELINE / f"{name}.png"), str(actual), tol=2) is None


if __name__ == "__main__":  # draws the pictures of tests/baseline anew; look at each before you commit it
    for chart in DRAWN:
        (BASELINE / f"{chart}.png").write_bytes(png(drawn(chart), bare=False, dpi=60))
