"""Points between two scales that PowerPoint draws itself, each with its name beside it."""

import math
from collections.abc import Sequence
from typing import Any

import pandas as pd
from pptx.chart.data import XyChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_MARKER_STYLE, XL_TICK_LABEL_POSITION, XL_TICK_MARK
from pptx.util import Inches, Pt

from partnerlib.charts.labels import Box
from partnerlib.charts.style import GREY, INK, LIGHT, short_names
from partnerlib.charts.text import ABOUT
from partnerlib.export.briefing.slide import Chart
from partnerlib.export.powerpoint.chart_xml import refer, set_labels, set_plot
from partnerlib.export.powerpoint.fitting import ELLIPSIS, clean, cut, line_height, short, width
from partnerlib.export.powerpoint.master import Area
from partnerlib.export.powerpoint.shapes import describe, rgb, stripe
from partnerlib.export.powerpoint.sheet import is_estimate, known, workbook
from partnerlib.export.powerpoint.titles import caption

NAME_SIZE, MARK = 14.0, 13
HALF = MARK / 72 / 2 + 0.02
"""Inches from the middle of a mark to where a name may begin."""

NAME_ROOM = 3.0
LEFT, BELOW, ABOVE, RIGHT = 1.35, 0.85, 0.3, 0.5
STEPS = 5
SIGN = f" ({ABOUT})"
SHORT_NAME, SHORTEST = 24, 16
"""Characters of names where some are too long for their room, and where more points get one that way."""

Scale = tuple[float, float]


def points(page: Any, chart: Chart, area: Area) -> Any:
    """Draw a labelled point a row, from zero; rows of which a number is unknown are left out."""
    numbers, colours = _known(chart)
    scales = (_scale(chart.most, numbers["x"]), _scale(None, numbers["y"]))
    plot = Area(LEFT, ABOVE, area.width - LEFT - RIGHT, area.height - ABOVE - BELOW)
    ways = [(each, _sides(each, scales, plot)) for each in (numbers, _known(chart, SHORTEST)[0])]
    numbers, sides = max(ways, key=lambda way: sum(map(bool, way[1])))
    frame = _add(page, chart, numbers, area)
    _set_axes(frame.chart, chart, scales, plot)
    set_plot(
        frame.chart,
        Area(LEFT / area.width, ABOVE / area.height, plot.width / area.width, plot.height / area.height),
    )
    for row, series in enumerate(frame.chart.plots[0].series):
        cells = f"${row + 2}"
        refer(series, f"$A{cells}", f"$B{cells}", f"$C{cells}")
        _mark(series, colours[row], is_estimate(numbers.index[row]))
        if sides[row]:
            set_labels(series, (NAME_SIZE, INK), sides[row], names=True)
    return frame


def _known(chart: Chart, length: int = SHORT_NAME) -> tuple[pd.DataFrame, list[str]]:
    """Give the rows that have both numbers, by names that fit and tell estimates, and their colours."""
    numbers = chart.numbers.iloc[:, :2].set_axis(["x", "y"], axis="columns").astype("object")
    rows = [
        (short(str(name)), x, y, colour)
        for (name, x, y), colour in zip(numbers.itertuples(name=None), chart.colours, strict=True)
        if known(x) and known(y)
    ]
    estimates = [any(map(is_estimate, row)) for row in rows]
    names = _names([row[0] for row in rows], estimates, length)
    cells = {"x": [row[1] for row in rows], "y": [row[2] for row in rows]}
    return pd.DataFrame(cells, index=names, dtype="object"), [row[3] for row in rows]


def _names(names: Sequence[str], estimates: Sequence[bool], length: int) -> list[str]:
    """Cut names to their room, different ones to different ones, and give those of estimates their sign.

    Names that have room are only cut where `length` asks for less than usual.
    """
    bare = {str(place): name.replace(SIGN, "") for place, name in enumerate(names)}
    if length < SHORT_NAME or any(width(name, NAME_SIZE) > NAME_ROOM for name in bare.values()):
        bare = short_names(bare, length)
    cuts = [cut(name, NAME_ROOM, NAME_SIZE).replace(2 * ELLIPSIS, ELLIPSIS) for name in bare.values()]
    return [name + SIGN * is_about for name, is_about in zip(cuts, estimates, strict=True)]


def has_points(chart: Chart) -> bool:
    """Tell whether there is a row of which both numbers are known."""
    return not _known(chart)[0].empty


def _add(page: Any, chart: Chart, numbers: pd.DataFrame, area: Area) -> Any:
    data = XyChartData()
    for name, x, y in numbers.itertuples():
        data.add_series(name).add_data_point(float(x), float(y))
    places = [Inches(length) for length in (area.left, area.top, area.width, area.height)]
    frame = page.shapes.add_chart(XL_CHART_TYPE.XY_SCATTER, *places, data)
    titles = [clean(title)[:60] or letter for title, letter in zip(chart.axes, "xy", strict=True)]
    held = workbook(numbers.set_axis(titles, axis="columns"), clean(chart.written))
    frame.chart.part.chart_workbook.update_from_xlsx_blob(held)
    describe(frame, "Chart", chart.alt)
    return frame


def _scale(most: float | None, numbers: pd.Series) -> Scale:
    """Give where a scale begins, at zero unless a number is less, and where it ends: as asked, or round."""
    low, high = min(map(float, numbers)), max(map(float, numbers))
    end = float(most) if most is not None and high <= most else _round(high)
    return (0.0 if low >= 0 else -_round(-low)), end


def _round(number: float) -> float:
    """Give a round number a little above a number."""
    wanted = max(number, 1e-9) * 1.08
    step = 10.0 ** math.floor(math.log10(wanted / STEPS))
    return next(STEPS * times * step for times in (1, 2, 2.5, 4, 5, 10) if STEPS * times * step >= wanted)


def _mark(series: Any, colour: str, striped: bool) -> None:
    """Draw the point of a candidate: full, or striped where it is estimated."""
    marker = series.marker
    marker.style, marker.size = XL_MARKER_STYLE.CIRCLE, MARK
    if striped:
        stripe(marker.format, colour)
    else:
        marker.format.fill.solid()
        marker.format.fill.fore_color.rgb = rgb(colour)
    marker.format.line.color.rgb = rgb(colour)
    marker.format.line.width = Pt(2.25)


def _set_axes(native: Any, chart: Chart, scales: tuple[Scale, Scale], plot: Area) -> None:
    native.has_legend = native.has_title = False
    native.font.size, native.font.color.rgb = Pt(NAME_SIZE), rgb(INK)
    axes = (native.category_axis, native.value_axis)
    for axis, scale, title, room in zip(axes, scales, chart.axes, (plot.width, plot.height), strict=True):
        _set_axis(axis, scale, title, room)
    native.value_axis.tick_labels.number_format = clean(chart.written)
    native.value_axis.tick_labels.number_format_is_linked = False


def _set_axis(axis: Any, scale: Scale, title: str, room: float) -> None:
    axis.minimum_scale, axis.maximum_scale = scale
    axis.major_unit = (scale[1] - scale[0]) / STEPS
    axis.has_major_gridlines = False
    axis.major_tick_mark = XL_TICK_MARK.NONE
    axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    axis.format.line.color.rgb = rgb(LIGHT)
    axis.tick_labels.font.size, axis.tick_labels.font.color.rgb = Pt(NAME_SIZE), rgb(GREY)
    if title:
        caption(axis, title, room)


def _sides(numbers: pd.DataFrame, scales: tuple[Scale, Scale], plot: Area) -> list[str]:
    """Choose for each name the side of its point where it meets no other name, no point and no edge.

    "" where no side is free: then the point stays without its name, which is still in the workbook.
    """
    middles = _middles(numbers, scales, plot)
    taken = [Box(x - HALF, y - HALF, x + HALF, y + HALF) for x, y in middles]
    edge = Box(0, -HALF, plot.width + RIGHT, plot.height + ABOVE)
    sides = []
    for (x, y), name in zip(middles, numbers.index, strict=True):
        tries = _beside(x, y, width(name, NAME_SIZE) + 0.1)
        inside = {side: box for side, box in tries.items() if box.inside(edge)}
        free = [side for side, box in inside.items() if not any(map(box.meets, taken))]
        sides.append(next(iter(free), ""))
        taken += [tries[side] for side in free[:1]]
    return sides


def _middles(numbers: pd.DataFrame, scales: tuple[Scale, Scale], plot: Area) -> list[tuple[float, float]]:
    """Give where points stand, in inches from the lower left corner of the axes."""
    (left, right), (low, high) = scales
    return [
        ((float(x) - left) / (right - left) * plot.width, (float(y) - low) / (high - low) * plot.height)
        for x, y in numbers.itertuples(index=False)
    ]


def _beside(x: float, y: float, wide: float) -> dict[str, Box]:
    """Give the boxes of a name at the right of a point, at its left, above and below it."""
    tall = line_height("x", NAME_SIZE)
    off = max(HALF, tall / 2)
    return {
        "r": Box(x + HALF, y - tall / 2, x + HALF + wide, y + tall / 2),
        "l": Box(x - HALF - wide, y - tall / 2, x - HALF, y + tall / 2),
        "t": Box(x - wide / 2, y + off, x + wide / 2, y + off + tall),
        "b": Box(x - wide / 2, y - off - tall, x + wide / 2, y - off),
    }
