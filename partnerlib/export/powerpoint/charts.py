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
from pptx.enum.chart import XL_CHART_TYPE, XL_TICK_LABEL_POSITION, XL_TICK_MARK
from pptx.util import Inches, Pt

from partnerlib.charts.acceptability import shade
from partnerlib.charts.style import GREY, INK, LIGHT, PAPER, readable
from partnerlib.charts.text import ABOUT
from partnerlib.exhibits.words import NOT_ASKED, UNKNOWN, Estimated
from partnerlib.export.briefing.slide import Chart
from partnerlib.export.powerpoint.chart_xml import set_labels, set_plot
from partnerlib.export.powerpoint.fitting import LEADING, clean, cut, lines, short, width
from partnerlib.export.powerpoint.master import Area
from partnerlib.export.powerpoint.shapes import describe, rgb, stripe
from partnerlib.export.powerpoint.sheet import is_estimate, known, number_format, workbook
from partnerlib.export.powerpoint.titles import CAPTION_ROOM, KEY_ROOM, SIZE, caption, key, move

KINDS = {
    "bars": XL_CHART_TYPE.BAR_CLUSTERED,
    "grouped": XL_CHART_TYPE.BAR_CLUSTERED,
    "stacked": XL_CHART_TYPE.BAR_STACKED,
}
LARGEST, READABLE, SMALLEST = 16.0, 14.0, 9.0
"""Points of the names of rows: as large as the rows are tall, from 14 on for what a board will read."""

NAMES_SHARE, GAP = 0.44, 0.2
TALLEST_BAR = 0.62
SHADED = "Dark to pale: "
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
    _set_room(native, chart, area, room)
    if len(numbers.columns) > 1:
        colours = [_fills(chart, place)[0] for place in range(len(numbers.columns))]
        key(page, SHADED * (chart.kind == "stacked"), list(numbers.columns), colours, area, room + GAP)
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
    """Give the names of rows, each with what is not answered or not asked in it."""
    rows = chart.numbers.astype("object").itertuples()
    return [_bare(short(str(name)), cells) + _silence(chart, cells) for name, *cells in rows]


def _bare(name: str, cells: Sequence[Any]) -> str:
    """Take the sign of an estimate from the name of a row that has no number."""
    return name if any(map(known, cells)) else name.removesuffix(f" ({ABOUT})")


def _label(name: str, room: float, size: float, most: int) -> str:
    """Cut the name of a row to the two lines, or the one, that it has; words are never broken.

    What stands in brackets at its end stays together where there is room for it.
    """
    is_breakable = most > 1 and all(width(word, size) <= room for word in name.split(" "))
    made = cut(name, room, size, 2 if is_breakable else 1)
    before, bracket, end = made.rpartition(" (")
    whole = before + bracket + end.replace(" ", "\u00a0") if bracket else made
    return whole if len(lines(whole, room, size)) <= len(lines(made, room, size)) else made


def _silence(chart: Chart, cells: Sequence[Any]) -> str:
    """Say which series have no number in a row, and why; "" where all have one."""
    series: dict[str, list[str]] = {}
    for name, cell in zip(chart.numbers.columns, cells, strict=True):
        if not known(cell):
            why = NOT_ASKED if cell is None else UNKNOWN
            series.setdefault(why, []).append(cut(str(name), 1.5, SMALLEST))
    said = [
        why if len(names) == len(cells) else f"{', '.join(names)}: {why}" for why, names in series.items()
    ]
    return f" ({'; '.join(said)})" if said else ""


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
    native.has_title = native.has_legend = False
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
    return KEY_ROOM if len(chart.numbers.columns) > 1 else 0.0


def _below(chart: Chart) -> float:
    return CAPTION_ROOM if _measured(chart) else 0.0


def _measured(chart: Chart) -> str:
    """Say what the bars measure: their axis' name, or that of the only series."""
    return chart.axes[0] or (str(chart.numbers.columns[0]) if chart.kind == "bars" else "")


def _set_room(native: Any, chart: Chart, area: Area, room: float) -> None:
    """Give names, bars, numbers, key and the caption of the scale their room in the chart's box."""
    left, label = room + GAP, _label_room(chart)
    wide, tall = area.width, area.height
    across = (wide - left - label) / wide
    down = (tall - _above(chart) - _below(chart)) / tall
    set_plot(native, Area(left / wide, _above(chart) / tall, across, down))
    if _measured(chart):
        caption(native.value_axis, _measured(chart), wide)
        start = min(left, max(0.0, wide - width(clean(_measured(chart)), SIZE)))
        move(native.value_axis, start / wide, 1 - CAPTION_ROOM * 0.8 / tall)


def _label_room(chart: Chart) -> float:
    """Give the room in inches to the right of the longest bar for its number."""
    return 0.15 if chart.kind == "stacked" else width(ABOUT + chart.written.replace('"', ""), 14) + 0.35


def _set_series(native: Any, chart: Chart, numbers: pd.DataFrame, pitch: float) -> None:
    plot = native.plots[0]
    plot.vary_by_categories = False
    plot.gap_width = 60 if chart.kind != "grouped" else 70
    plot.overlap = 100 if chart.kind == "stacked" else -8 if chart.kind == "grouped" else 0
    side_by_side = len(numbers.columns) if chart.kind == "grouped" else 1
    size = max(SMALLEST, min(14.0, pitch / 1.7 / side_by_side * 72 / 1.05))
    least = HIDDEN_SHARE * _scale(chart, numbers)[1]
    for place, series in enumerate(plot.series):
        own, colours = _fills(chart, place)
        cells = list(numbers.iloc[:, place])
        _colour(series, cells, own, colours, chart.kind == "stacked")
        inks = [readable(colour) if chart.kind == "stacked" else INK for colour in colours]
        looks = [(_format(chart, cell, least), ink) for cell, ink in zip(cells, inks, strict=True)]
        usual = (_format(chart, 0.0, least), inks[0])
        others = {point: look for point, look in enumerate(looks) if look != usual}
        where = "ctr" if chart.kind == "stacked" else "outEnd"
        set_labels(series, (size, usual[1]), where, usual[0], others)


def _fills(chart: Chart, place: int) -> tuple[str, Sequence[str]]:
    """Give the colour that the key has for a series, and those of its bars, one a row."""
    if chart.kind == "bars":
        return chart.colours[0], chart.colours
    if chart.kind == "stacked":
        of_all = len(chart.numbers.columns)
        return shade(GREY, place, of_all), [shade(colour, place, of_all) for colour in chart.colours]
    return chart.colours[place], [chart.colours[place]] * len(chart.numbers)


def _format(chart: Chart, cell: Any, least: float) -> str:
    """Say how a number is written: an estimate with its sign, a part of a stack only where it has room."""
    if chart.kind == "stacked" and chart.most == 100 and known(cell) and float(cell) >= 99.5:
        return OVER_99
    hidden = f'[<{least:g}]"";' if chart.kind == "stacked" else ""
    return hidden + number_format(clean(chart.written), is_estimate(cell))


def _colour(series: Any, cells: Sequence[Any], own: str, colours: Sequence[str], parted: bool) -> None:
    """Fill the bars of a series in its own colour, others and estimates one by one; `parted` by white."""
    series.invert_if_negative = False
    _fill(series.format, own, PAPER if parted else "")
    for place, (cell, colour) in enumerate(zip(cells, colours, strict=True)):
        if is_estimate(cell):
            point = series.points[place].format
            stripe(point, colour)
            point.line.color.rgb, point.line.width = rgb(colour), Pt(1.25)
        elif colour != own:
            _fill(series.points[place].format, colour, PAPER if parted else "")


def _fill(form: Any, colour: str, edge: str) -> None:
    form.fill.solid()
    form.fill.fore_color.rgb = rgb(colour)
    if edge:
        form.line.color.rgb, form.line.width = rgb(edge), Pt(1)
