"""Charts that PowerPoint draws itself, so that whoever presents them can change numbers and colours.

Bars lie on their side, because names are long; they begin at zero and carry their numbers, so there is no
scale to read. What is estimated is hatched and its number has a sign.
"""

import itertools
import math
from collections.abc import Sequence
from typing import Any

import pandas as pd
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION, XL_TICK_LABEL_POSITION, XL_TICK_MARK
from pptx.util import Inches, Pt

from partnerlib.charts.style import GREY, INK, LIGHT, readable
from partnerlib.exhibits.words import UNKNOWN, Estimated
from partnerlib.export.briefing.slide import Chart
from partnerlib.export.powerpoint.chart_xml import set_labels, set_legend, set_plot, set_title
from partnerlib.export.powerpoint.fitting import LEADING, clean, cut, short, width
from partnerlib.export.powerpoint.master import Area
from partnerlib.export.powerpoint.shapes import describe, rgb, stripe
from partnerlib.export.powerpoint.sheet import is_estimate, known, number_format, workbook

KINDS = {
    "bars": XL_CHART_TYPE.BAR_CLUSTERED,
    "grouped": XL_CHART_TYPE.BAR_CLUSTERED,
    "stacked": XL_CHART_TYPE.BAR_STACKED,
}
LARGEST, READABLE, SMALLEST = 16.0, 14.0, 9.0
"""Points of the names of rows: as large as the rows are tall, from 14 on for what a board will read."""

NAMES_SHARE, GAP = 0.44, 0.2
TALLEST_BAR = 0.62
LEGEND_ROOM, CAPTION_ROOM = 0.42, 0.4
OVER_99 = '"over 99"'
HIDDEN_SHARE = 0.05
"""Parts of a stack smaller than this share of the scale have no room for their number."""


def tallest(chart: Chart) -> float:
    """Give the height in inches beyond which the bars of a chart would only get fat."""
    thick = TALLEST_BAR if chart.kind != "grouped" else 0.3 * len(chart.numbers.columns) + 0.2
    return len(chart.numbers) * thick * 1.25 + _above(chart) + _below(chart) + 0.1


def bars(page: Any, chart: Chart, area: Area) -> Any:
    """Draw bars: one a row, several side by side, or stacked; what is unknown has none."""
    pitch = (area.height - _above(chart) - _below(chart)) / len(chart.numbers)
    size = max(SMALLEST, min(_one_line_size(chart, area), pitch * 72 / 1.4))
    room = min(max(width(name, size) for name in _names(chart)), NAMES_SHARE * area.width)
    most = max(1, int(pitch * 72 / (LEADING * size)))
    numbers = _marked(chart)
    numbers.index = pd.Index([_label(name, room, size, most) for name in _names(chart)], dtype="object")
    numbers.columns = pd.Index([clean(str(name))[:60] for name in chart.numbers.columns])
    frame = _add(page, chart, numbers, area)
    native = frame.chart
    _set_axes(native, chart, numbers, size)
    _set_room(native, chart, numbers, area, room)
    _set_series(native, chart, numbers, pitch)
    return frame


def _one_line_size(chart: Chart, area: Area) -> float:
    """Give the size at which names stay on one line, as far as it is large enough to be read."""
    widest = max(width(name, LARGEST) for name in _names(chart))
    return max(READABLE, min(LARGEST, math.floor(LARGEST * NAMES_SHARE * area.width / max(widest, 0.1))))


def _marked(chart: Chart) -> pd.DataFrame:
    """Give the numbers, those of bars marked as estimated where the row's name has the sign for it."""
    numbers = chart.numbers.astype("object")
    if chart.kind == "bars":
        numbers.iloc[:, 0] = [
            Estimated(cell) if is_estimate(name) else cell for name, cell in numbers.itertuples(name=None)
        ]
    return numbers


def _names(chart: Chart) -> list[str]:
    """Give the names of rows, each with what is not answered in it."""
    return [
        short(str(name)) + _silence(chart, cells)
        for name, *cells in chart.numbers.astype("object").itertuples()
    ]


def _label(name: str, room: float, size: float, most: int) -> str:
    """Cut the name of a row to the two lines, or the one, that it has; words are never broken."""
    is_breakable = most > 1 and all(width(word, size) <= room for word in name.split(" "))
    return cut(name, room, size, 2 if is_breakable else 1)


def _silence(chart: Chart, cells: Sequence[Any]) -> str:
    missing = [
        cut(str(s), 1.5, SMALLEST)
        for s, cell in zip(chart.numbers.columns, cells, strict=True)
        if not known(cell)
    ]
    if not missing:
        return ""
    return f" ({UNKNOWN})" if len(missing) == len(cells) else f" ({', '.join(missing)}: {UNKNOWN})"


def _add(page: Any, chart: Chart, numbers: pd.DataFrame, area: Area) -> Any:
    data = CategoryChartData()
    data.categories = list(numbers.index)
    for place, name in enumerate(numbers.columns):
        cells = numbers.iloc[:, place]
        data.add_series(name, [float(cell) if known(cell) else None for cell in cells])
    places = [Inches(length) for length in (area.left, area.top, area.width, area.height)]
    frame = page.shapes.add_chart(KINDS[chart.kind], *places, data)
    frame.chart.part.chart_workbook.update_from_xlsx_blob(workbook(numbers, clean(chart.written)))
    describe(frame, "Chart", chart.alt)
    return frame


def _set_axes(native: Any, chart: Chart, numbers: pd.DataFrame, size: float) -> None:
    native.font.size, native.font.color.rgb = Pt(min(size, 14)), rgb(INK)
    native.has_title = False
    names, values = native.category_axis, native.value_axis
    names.reverse_order = True
    names.tick_labels.font.size = Pt(size)
    names.major_tick_mark = XL_TICK_MARK.NONE
    names.format.line.color.rgb = rgb(LIGHT)
    names.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    values.has_major_gridlines = False
    values.major_tick_mark = XL_TICK_MARK.NONE
    values.tick_label_position = XL_TICK_LABEL_POSITION.NONE
    values.format.line.fill.background()
    values.minimum_scale, values.maximum_scale = _scale(chart, numbers)


def _scale(chart: Chart, numbers: pd.DataFrame) -> tuple[float, float]:
    """Give where the scale begins, zero unless a number is less, and where it ends."""
    rows = [[float(cell) for cell in row if known(cell)] for row in numbers.to_numpy().tolist()]
    ends = [sum(row) if chart.kind == "stacked" else max(row) for row in rows if row]
    low, high = min([0.0, *itertools.chain(*rows)]), max([chart.most or 0.0, *ends])
    return low, high if high > low else 1.0


def _above(chart: Chart) -> float:
    return LEGEND_ROOM if len(chart.numbers.columns) > 1 else 0.0


def _below(chart: Chart) -> float:
    return CAPTION_ROOM if _measured(chart) else 0.0


def _measured(chart: Chart) -> str:
    """Say what the bars measure: their axis' name, or that of the only series."""
    return chart.axes[0] or (str(chart.numbers.columns[0]) if chart.kind == "bars" else "")


def _set_room(native: Any, chart: Chart, numbers: pd.DataFrame, area: Area, room: float) -> None:
    """Give names, bars, numbers, legend and the caption of the scale their room in the chart's box."""
    left, label = room + GAP, _label_room(chart, numbers)
    wide, tall = area.width, area.height
    across = (wide - left - label) / wide
    down = (tall - _above(chart) - _below(chart)) / tall
    set_plot(native, Area(left / wide, _above(chart) / tall, across, down))
    native.has_legend = len(numbers.columns) > 1
    if native.has_legend:
        native.legend.position, native.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False
        native.legend.font.size = Pt(14)
        taken = sum(width(name, 14) + 0.5 for name in numbers.columns)
        set_legend(native, Area(left / wide, 0, min(taken, wide - left) / wide, 0.34 / tall))
    if _measured(chart):
        caption(native.value_axis, _measured(chart), across * wide)
        set_title(native.value_axis, left / wide, 1 - CAPTION_ROOM * 0.8 / tall)


def caption(axis: Any, text: str, room: float) -> None:
    """Say below or beside an axis what it measures."""
    axis.has_title = True
    run = axis.axis_title.text_frame.paragraphs[0].add_run()
    run.text = cut(text, room, 14)
    run.font.size, run.font.bold, run.font.color.rgb = Pt(14), False, rgb(GREY)


def _label_room(chart: Chart, numbers: pd.DataFrame) -> float:
    """Give the room in inches to the right of the longest bar for its number."""
    return 0.15 if chart.kind == "stacked" else width("≈" + chart.written.replace('"', ""), 14) + 0.35


def _set_series(native: Any, chart: Chart, numbers: pd.DataFrame, pitch: float) -> None:
    plot = native.plots[0]
    plot.vary_by_categories = False
    plot.gap_width = 60 if chart.kind != "grouped" else 70
    plot.overlap = 100 if chart.kind == "stacked" else -8 if chart.kind == "grouped" else 0
    side_by_side = len(numbers.columns) if chart.kind == "grouped" else 1
    size = max(SMALLEST, min(14.0, pitch / 1.7 / side_by_side * 72 / 1.05))
    least = HIDDEN_SHARE * _scale(chart, numbers)[1]
    for place, series in enumerate(plot.series):
        column = numbers.iloc[:, place]
        _colour(
            series, column, chart.colours if chart.kind == "bars" else [chart.colours[place]] * len(numbers)
        )
        ink, where = (readable(chart.colours[place]), "ctr") if chart.kind == "stacked" else (INK, "outEnd")
        hidden = f'[<{least:g}]"";' if chart.kind == "stacked" else ""
        about, sure = (hidden + number_format(clean(chart.written), is_about) for is_about in (True, False))
        others = {point: about for point, cell in enumerate(column) if is_estimate(cell)}
        others |= {point: OVER_99 for point, cell in enumerate(column) if _nearly_all(chart, cell)}
        set_labels(series, (size, ink), where, sure, others)


def _nearly_all(chart: Chart, cell: Any) -> bool:
    """Tell whether a part of a stack of 100 would be rounded to all of it."""
    return chart.kind == "stacked" and chart.most == 100 and known(cell) and 99.5 <= float(cell) < 100


def _colour(series: Any, column: pd.Series, colours: Sequence[str]) -> None:
    """Fill the bars of a series: all of one colour as one, others and estimates one by one."""
    series.invert_if_negative = False
    series.format.fill.solid()
    series.format.fill.fore_color.rgb = rgb(colours[0])
    for place, (cell, colour) in enumerate(zip(column, colours, strict=True)):
        if is_estimate(cell):
            point = series.points[place].format
            stripe(point, colour)
            point.line.color.rgb, point.line.width = rgb(colour), Pt(1.25)
        elif colour != colours[0]:
            fill = series.points[place].format.fill
            fill.solid()
            fill.fore_color.rgb = rgb(colour)
