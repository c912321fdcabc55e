"""The PowerPoint file says what the briefing says, can be edited, breaks on nothing and never differs."""

import hashlib
import io
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from cases import DATA
from lxml import etree
from matplotlib.figure import Figure
from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.oxml.ns import qn
from pptx.util import Inches, Pt
from programs import converted
from pypdf import PdfReader
from slides import held

from partnerlib import scoring
from partnerlib.case import Case
from partnerlib.charts.acceptability import shade
from partnerlib.charts.style import GREY, INK, PALETTE, PAPER, readable
from partnerlib.exhibits.words import Estimated, share
from partnerlib.export.briefing import story
from partnerlib.export.briefing.slide import Body, Briefing, Card, Cards, Chart, Slide, Table
from partnerlib.export.powerpoint import fitting, master, powerpoint
from partnerlib.manifest import Snapshot
from partnerlib.words import one_line

NAMES = [
    "Northmere Refrigeration Supply",
    "Harrow & Vane Advisory",
    "Cobalt Ferry Freight",
    "Brightwick Labs",
    "Quillstone Systems",
    "Titanor Global Logistics",
]
HOSTILE = (
    '<script>alert(1)</script> =HYPERLINK("http://x") \x00\x07\x1b \ud800 \u202eevil\n'
    "שלום 😀 日本電産株式会社 **bold** & {0} $x_1$ ]]> "
) + "W" * 10_000
NAN = float("nan")
FIT = {"Fit, 0 to 100": [77.6, 67.3, Estimated(58.9), 58.0, NAN, 33.2]}
SAYS = (
    "Harrow & Vane Advisory comes next with 67, first in under 1 of 100 plausible cases.",
    "Brightwick Labs (✕) misses a must-have and ranks below the others.",
    "≈ means estimated, because answers are missing.",
)


def bars(names: list[str] = NAMES, **more: Any) -> Chart:
    """Make bars of fit, one of them estimated and one unknown."""
    return Chart(
        "bars",
        pd.DataFrame(FIT, index=names, dtype="object"),
        PALETTE[:6],
        Figure(),
        "Bars of fit: Northmere 78.",
        **{"most": 100} | more,
    )


def of_parts(kind: Any, colours: Sequence[str], **numbers: Sequence[Any]) -> Chart:
    """Make a chart of several series."""
    parts = [f"Part {place}" for place in range(len(next(iter(numbers.values()))))]
    cells = pd.DataFrame(numbers, index=parts, dtype="object")
    return Chart(kind, cells, colours, Figure(), f"{kind} of parts", most=100)


def points(**more: Any) -> Chart:
    """Make points of fit and upside, one of them unknown, two of them close together."""
    x, y = [77.6, 67.3, Estimated(58.9), 58.0, 56.5, 33.2], [2.4e6, 1.1e6, 3.6e6, 3.5e6, None, 9e6]
    numbers = pd.DataFrame({"x": x, "y": y}, index=NAMES, dtype="object")
    settings: dict[str, Any] = {
        "most": 100,
        "written": "0.0,,",
        "axes": ("Fit, 0 to 100", "Upside, USD million"),
    }
    return Chart("scatter", numbers, PALETTE[:6], Figure(), "Points of fit and upside", **settings | more)


def table(rows: int = 6) -> Table:
    """Make a table of candidates with shades, dates and shares."""
    cells = pd.DataFrame(
        {
            "Candidate": [NAMES[place % 6] for place in range(rows)],
            "Kind": ["regional equipment distributor"] * rows,
            "First contact": [pd.Timestamp("2027-03-07")] * rows,
            "Fit": pd.Series([Estimated(58.94), *[77.6] * (rows - 1)], dtype="object"),
            "Answered": [0.885] * rows,
        }
    )
    return Table(cells, "Table of candidates", {"Answered": share}, {(0, 3): "#8fafd3", (1, 3): INK})


def cards(count: int = 4, lines: int = 3, columns: int = 2) -> Cards:
    """Make cards, every second of which holds a guess."""
    said = (
        "Twelve branches trained by May 2027",
        "Said by Helena Strand",
        "Accepted on 8 October 2026",
        "More",
    )
    made = (Card(f"Card {n}", said[:lines], PALETTE[n % 8], n % 2 == 0) for n in range(count))
    return Cards(tuple(made), columns)


def briefing_of(*bodies: Body, says: tuple[str, ...] = SAYS, **more: Any) -> Briefing:
    """Make a briefing with a slide for each body."""
    slides = tuple(
        Slide(f"slide{n}", f"Message number {n}, with its number", body, says, (f"Where {n} is from", "More"))
        for n, body in enumerate(bodies)
    )
    settings = {
        "source": "Snapshot larkspur, fingerprint 8fde6d0d7f678f0a",
        "marks": ("Fictional data: Larkspur",),
    }
    return Briefing("Briefing", "Northmere and five others", slides, **settings | more)


BODIES: dict[str, Body] = {
    "bars": bars(),
    "grouped": of_parts(
        "grouped",
        [GREY, PALETTE[0]],
        Ours=[90, Estimated(98), NAN, 50.5, NAN, NAN],
        Theirs=[Estimated(80), 98.5, 70, None, NAN, None],
    ),
    "stacked": of_parts(
        "stacked",
        PALETTE[:3],
        First=[84, 9, 0.0],
        Next=[12, 0.3, 0],
        Later=[4, 90.7, 100],
    ),
    "scatter": points(),
    "table": table(),
    "cards": cards(),
}
WRECKED = tuple(
    Slide("hostile", HOSTILE, body, (HOSTILE,) * 3, (HOSTILE,))
    for body in (
        Chart(
            "bars",
            pd.DataFrame({held(HOSTILE): [1, 2.5]}, index=[held(HOSTILE), "=1+1"]),
            PALETTE[:2],
            Figure(),
            HOSTILE,
        ),
        Chart(
            "stacked",
            pd.DataFrame({"=cmd()": [1.0, 2], held(HOSTILE): [3.0, 4]}, index=["@x", "+1"]),
            PALETTE[:2],
            Figure(),
            HOSTILE,
            None,
            f'"{HOSTILE[:70]}"0',
            (HOSTILE, HOSTILE),
        ),
        Chart(
            "scatter",
            pd.DataFrame({"x": [1.0, 1], "y": [2.0, 2]}, index=[held(HOSTILE), "=b"]),
            PALETTE[:2],
            Figure(),
            HOSTILE,
            axes=(HOSTILE, HOSTILE),
        ),
        Table(pd.DataFrame({held(HOSTILE): [held(HOSTILE)] * 40, "b": ["=1"] * 40}), HOSTILE),
        Cards(tuple(Card(HOSTILE, (HOSTILE,) * 4, PALETTE[0], n > 3) for n in range(12)), 3),
    )
)


def opened(briefing: Briefing) -> list[Any]:
    """Build a briefing and give its slides as PowerPoint's file holds them."""
    return list(Presentation(io.BytesIO(powerpoint(briefing))).slides)


@pytest.fixture(scope="module")
def pages() -> dict[str, Any]:
    """Give a slide of every kind of body, by its name."""
    return dict(zip(BODIES, opened(briefing_of(*BODIES.values())), strict=True))


def chart_of(page: Any) -> Any:
    return next(shape.chart for shape in page.shapes if shape.has_chart)


def table_of(page: Any) -> Any:
    return next(shape.table for shape in page.shapes if shape.has_table)


def held(chart: Any) -> Any:
    """Give the sheet of the workbook inside a chart."""
    return openpyxl.load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob)).active


def texts(shapes: Any) -> Iterator[tuple[Any, Any]]:
    """Give every box of text on a slide with its text frame, those in groups too."""
    for shape in shapes:
        if hasattr(shape, "shapes"):
            yield from texts(shape.shapes)
        elif shape.has_text_frame and shape.text_frame.text:
            yield shape, shape.text_frame


def named(page: Any) -> list[str]:
    """Give the names of a chart's rows, with plain spaces."""
    return [spaced(name) for name in chart_of(page).plots[0].categories]


def key_of(page: Any) -> list[Any]:
    """Give the runs of text that say which colour is which series."""
    box = next(shape for shape in page.shapes if shape.name == "Key")
    return list(box.text_frame.paragraphs[0].runs)


def label_inks(series: Any) -> Iterator[tuple[str, str]]:
    """Give the colour of the numbers that have one of their own, by point."""
    for label in series._element.xpath("c:dLbls/c:dLbl"):
        yield label.xpath("c:idx/@val")[0], label.xpath("c:txPr//a:srgbClr/@val")[0]


def dotted(series: Any, row: int) -> bool:
    """Tell whether a point of a series has a look of its own."""
    return str(row) in series._element.xpath("c:dPt/c:idx/@val")


def spaced(text: str) -> str:
    """Give a text with plain spaces."""
    return text.replace("\u00a0", " ")


def test_titles_are_placeholders_and_words_are_bullets_of_the_master(pages: dict[str, Any]) -> None:
    for number, page in enumerate(pages.values()):
        assert page.shapes.title.text == f"Message number {number}, with its number"
        assert page.shapes.title.placeholder_format.type == PP_PLACEHOLDER.TITLE
        words = page.placeholders[1]
        assert words.placeholder_format.type == PP_PLACEHOLDER.BODY
        assert [spaced(paragraph.text) for paragraph in words.text_frame.paragraphs] == list(SAYS)


def test_a_slide_without_words_has_no_empty_placeholder() -> None:
    for page in opened(briefing_of(*BODIES.values(), says=("", " \n"))):
        kinds = [shape.placeholder_format.type for shape in page.placeholders]
        assert kinds == [PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER]


def test_every_slide_has_marks_source_and_a_page_number_that_counts_itself(pages: dict[str, Any]) -> None:
    for page in pages.values():
        footer, number = list(page.placeholders)[-2:]
        assert footer.text_frame.text.split("\n") == [
            "Fictional data: Larkspur",
            "Snapshot larkspur, fingerprint 8fde6d0d7f678f0a",
        ]
        assert [field.get("type") for field in number.element.iter(qn("a:fld"))] == ["slidenum"]


def test_notes_say_where_the_numbers_are_from(pages: dict[str, Any]) -> None:
    for number, page in enumerate(pages.values()):
        assert page.notes_slide.notes_text_frame.text == f"Where {number} is from\nMore"


def test_every_shape_is_described_or_decorative_and_has_a_number_of_its_own(pages: dict[str, Any]) -> None:
    for name, page in pages.items():
        body = BODIES[name]
        told = [shape for shape in page.shapes if not shape.is_placeholder and not shape.has_text_frame]
        alts = [next(shape.element.iter(qn("p:cNvPr"))).get("descr") for shape in told]
        wanted = (
            [f"{card.heading}: {' '.join(card.lines)}" for card in body.cards]
            if isinstance(body, Cards)
            else [body.alt]
        )
        assert alts == wanted
        numbers = page.shapes.element.xpath(".//p:cNvPr/@id")
        assert len(numbers) == len(set(numbers))


@pytest.mark.parametrize("name", ["bars", "grouped", "stacked"])
def test_bars_hold_the_numbers_and_so_does_the_workbook_inside(pages: dict[str, Any], name: str) -> None:
    body, chart = BODIES[name], chart_of(pages[name])
    assert isinstance(body, Chart)
    numbers = body.numbers.astype("float")
    plot = chart.plots[0]
    assert [series.name for series in plot.series] == list(numbers.columns)
    for series in plot.series:
        wanted = [None if number != number else number for number in numbers[series.name]]
        assert list(series.values) == wanted
    rows = list(held(chart).iter_rows(values_only=True))
    assert list(rows[0][1:]) == list(numbers.columns)
    assert [row[0] for row in rows[1:]] == list(plot.categories)
    assert [list(row[1:]) for row in rows[1:]] == [
        [None if number != number else number for number in row] for row in numbers.to_numpy().tolist()
    ]


def test_points_hold_the_numbers_and_refer_to_the_rows_of_their_workbook(pages: dict[str, Any]) -> None:
    chart = chart_of(pages["scatter"])
    rows = {row[0]: row[1:] for row in held(chart).iter_rows(min_row=2, values_only=True)}
    known = ["Northmere Refrigeration Supply", "Harrow & Vane Advisory", "Cobalt Ferry Freight (≈)"]
    assert list(rows) == [*known, "Brightwick Labs", "Titanor Global Logistics"]
    for place, series in enumerate(chart.plots[0].series):
        cells = [found.text for found in series._element.iter(qn("c:f"))]
        row = place + 2
        assert cells == [f"Sheet1!$A${row}", f"Sheet1!$B${row}", f"Sheet1!$C${row}"]
        drawn = [float(v.text) for v in series._element.xpath("c:xVal//c:v | c:yVal//c:v")]
        assert tuple(drawn) == rows[series.name]


def test_names_of_points_stand_where_they_do_not_meet(pages: dict[str, Any]) -> None:
    series = {each.name: each for each in chart_of(pages["scatter"]).plots[0].series}
    sides = {name: each._element.xpath("c:dLbls/c:dLblPos/@val")[0] for name, each in series.items()}
    assert sides["Northmere Refrigeration Supply"] != "r", "it would leave the chart at the right"
    assert sides["Cobalt Ferry Freight (≈)"] != sides["Brightwick Labs"], "the points are next to each other"


def test_a_point_in_a_crowd_goes_without_its_name_rather_than_over_another() -> None:
    names = [f"Northmere Refrigeration Supply Holding of the North {n:02}" for n in range(6)]
    numbers = pd.DataFrame({"x": [50.0] * 6, "y": [5.0] * 6}, index=names)
    crowd = Chart("scatter", numbers, PALETTE[:6], Figure(), "A crowd", most=100)
    series = list(chart_of(opened(briefing_of(crowd))[0]).plots[0].series)
    assert len({each.name for each in series}) == 6, "long names are cut so that they stay different"
    assert [bool(each._element.xpath("c:dLbls")) for each in series].count(True) == 4


def test_names_are_cut_further_where_more_points_get_one_that_way() -> None:
    x, y = [61.0, 56.5, 54.4, 50.5, 43.0], [7.5, 6.7, 7.1, 6.1, 8.4]
    names = [f"Northmere Refr…xxxxxxxxxxxxx{n:02} (≈)" for n in range(5)]
    near = Chart("scatter", pd.DataFrame({"x": x, "y": y}, index=names), PALETTE[:5], Figure(), "", most=100)
    series = list(chart_of(opened(briefing_of(near))[0]).plots[0].series)
    assert all(each._element.xpath("c:dLbls") for each in series)
    assert len({each.name for each in series}) == 5
    assert not any("……" in each.name for each in series), "what was cut already has one ellipsis"


def test_a_scale_begins_below_zero_only_where_a_number_does() -> None:
    def lows(number: float) -> tuple[float, float]:
        numbers = pd.DataFrame({"x": [10.0, 20], "y": [number, 4e6]}, index=["a", "b"])
        drawn = opened(briefing_of(Chart("scatter", numbers, [INK, INK], Figure(), "Two")))[0]
        return chart_of(drawn).category_axis.minimum_scale, chart_of(drawn).value_axis.minimum_scale

    assert lows(1e6) == (0, 0)
    assert lows(-1e6)[0] == 0
    assert lows(-1e6)[1] <= -1e6


def test_what_is_not_answered_is_said_beside_its_name(pages: dict[str, Any]) -> None:
    assert named(pages["bars"])[4] == "Quillstone Systems (not answered)"
    assert named(pages["grouped"])[2] == "Part 2 (Ours: not answered)"
    assert named(pages["grouped"])[4] == "Part 4 (not answered)"


def test_what_is_not_asked_is_told_from_what_is_not_answered(pages: dict[str, Any]) -> None:
    assert named(pages["grouped"])[3] == "Part 3 (Theirs: not asked)"
    assert named(pages["grouped"])[5] == "Part 5 (Ours: not answered; Theirs: not asked)"


def test_what_stands_in_brackets_is_parted_only_where_it_has_no_room() -> None:
    def drawn(name: str, ours: str, theirs: str) -> str:
        numbers = pd.DataFrame({ours: [NAN, 9.0], theirs: [None, 9.0]}, index=[name, "b"], dtype="object")
        body = Chart("grouped", numbers, [GREY, INK], Figure(), "Two", most=10)
        return str(next(iter(chart_of(opened(briefing_of(body))[0]).plots[0].categories)))

    note = "(Us: not answered; them: not asked)"
    assert drawn("The ideal partner", "Us", "them") == f"The ideal partner {note.replace(' ', chr(0xA0))}"
    assert chr(0xA0) not in drawn("Ideal", "Ours as we see it", "Theirs as we see it")


def test_estimates_of_one_side_are_hatched_in_that_series_only(pages: dict[str, Any]) -> None:
    ours, theirs = chart_of(pages["grouped"]).plots[0].series
    for series, point in ((ours, "1"), (theirs, "0")):
        assert series._element.xpath("c:dPt[c:spPr/a:pattFill]/c:idx/@val") == [point]
        assert series._element.xpath("c:dPt/c:idx/@val") == [point]
        label = series._element.xpath(f"c:dLbls/c:dLbl[c:idx/@val={point}]/c:numFmt/@formatCode")
        assert label == ['"≈"0']
        assert series._element.xpath("c:dLbls/c:numFmt/@formatCode") == ["0"]
        assert series._element.xpath("c:spPr/a:solidFill"), "the series itself, as the key, is solid"


def test_the_key_names_series_in_the_order_of_their_bars_in_solid_colours(pages: dict[str, Any]) -> None:
    greys = [shade(GREY, place, 3) for place in range(3)]
    for name, colours in (("grouped", [GREY, PALETTE[0]]), ("stacked", greys)):
        native = chart_of(pages[name])
        drawn = [series.name for series in native.plots[0].series]
        runs = [run for run in key_of(pages[name]) if run.text != "Dark to pale: "]
        assert [run.text.strip() for run in runs] == [text for each in drawn for text in ("■", each)]
        assert [str(run.font.color.rgb) for run in runs[::2]] == [each[1:].upper() for each in colours]
        assert not native.has_legend, "programs disagree about the order of its entries"
        assert native.category_axis.reverse_order, "the first series is the upper bar"
    assert key_of(pages["stacked"])[0].text == "Dark to pale: "


def test_a_key_of_long_names_stays_over_its_chart() -> None:
    numbers = pd.DataFrame({"Ours " * 20: [1.0, 2], "Theirs " * 20: [3.0, 4]}, index=["a", "b"])
    page = opened(briefing_of(Chart("grouped", numbers, [GREY, INK], Figure(), "Long")))[0]
    chart, box = (next(s for s in page.shapes if s.name == name) for name in ("Chart", "Key"))
    assert chart.left <= box.left
    assert box.left + box.width <= chart.left + chart.width + Inches(0.06)
    assert [run.text.strip()[-1] for run in key_of(page)] == ["■", "…", "■", "…"]


def test_parts_of_a_stack_are_shades_of_their_rows_colour_with_readable_numbers(
    pages: dict[str, Any],
) -> None:
    for place, series in enumerate(chart_of(pages["stacked"]).plots[0].series):
        usual = series._element.xpath("c:dLbls/c:txPr//a:srgbClr/@val")[0]
        inks = dict(label_inks(series))
        for row, colour in enumerate(PALETTE[:3]):
            own = shade(colour, place, 3)
            fill = series.points[row].format.fill if dotted(series, row) else series.format.fill
            assert str(fill.fore_color.rgb) == own[1:].upper()
            assert inks.get(str(row), usual) == readable(own)[1:].upper()


def test_a_count_of_a_hundred_is_never_called_all(pages: dict[str, Any]) -> None:
    later = chart_of(pages["stacked"]).plots[0].series[2]._element
    formats = {
        label.xpath("c:idx/@val")[0]: label.xpath("c:numFmt/@formatCode")[0]
        for label in later.xpath("c:dLbls/c:dLbl")
    }
    assert formats["2"] == '"over 99"'
    assert later.xpath("c:dLbls/c:numFmt/@formatCode") == ['[<5]"";0'], (
        "a part of 4 has no room for its number"
    )


def test_estimated_bars_are_hatched_and_their_numbers_have_a_sign(pages: dict[str, Any]) -> None:
    chart = chart_of(pages["bars"])
    series = chart.plots[0].series[0]._element
    assert series.xpath("c:dPt[c:spPr/a:pattFill]/c:idx/@val") == ["2"]
    formats = {
        label.xpath("c:idx/@val")[0]: label.xpath("c:numFmt/@formatCode")[0]
        for label in series.xpath("c:dLbls/c:dLbl")
    }
    assert formats == {"2": '"≈"0'}
    assert held(chart)["B4"].number_format == '"≈"0'
    assert held(chart)["B2"].number_format == "0"


def test_a_sign_in_a_row_name_marks_its_bar_as_estimated() -> None:
    named = bars([*NAMES[:5], "Titanor (≈)"])
    series = chart_of(opened(briefing_of(named))[0]).plots[0].series[0]._element
    assert series.xpath("c:dPt[c:spPr/a:pattFill]/c:idx/@val") == ["2", "5"]


def test_bars_begin_at_zero_have_their_colours_and_no_scale_to_read(pages: dict[str, Any]) -> None:
    chart = chart_of(pages["bars"])
    values = chart.value_axis
    assert (values.minimum_scale, values.maximum_scale) == (0, 100)
    assert not values.has_major_gridlines
    series = chart.plots[0].series[0]
    assert str(series.format.fill.fore_color.rgb) == PALETTE[0][1:].upper()
    assert str(series.points[3].format.fill.fore_color.rgb) == PALETTE[3][1:].upper()
    assert values.axis_title.text_frame.text == "Fit, 0 to 100"


def test_letters_in_charts_are_large_enough_for_the_back_of_the_room(pages: dict[str, Any]) -> None:
    for name in ("bars", "grouped", "stacked", "scatter"):
        sizes = [int(size) for size in chart_of(pages[name]).element.xpath(".//a:defRPr/@sz | .//a:rPr/@sz")]
        assert min(sizes) >= 1400, name


def test_cells_are_written_as_everywhere_and_shaded_in_readable_ink(pages: dict[str, Any]) -> None:
    native = table_of(pages["table"])
    rows = [[spaced(cell.text) for cell in row.cells] for row in native.rows]
    assert rows[0] == ["Candidate", "Kind", "First contact", "Fit", "Answered"]
    assert rows[1] == [NAMES[0], "regional equipment distributor", "7 March 2027", "≈58.9", "89 %"]
    assert rows[2][3] == "77.6"
    assert len(rows) == 7
    assert native.first_row
    light, dark = native.cell(1, 3), native.cell(2, 3)
    assert (str(light.fill.fore_color.rgb), str(dark.fill.fore_color.rgb)) == ("8FAFD3", INK[1:].upper())
    inks = [cell.text_frame.paragraphs[0].runs[0].font.color.rgb for cell in (light, dark)]
    assert [str(ink) for ink in inks] == [INK[1:].upper(), "FFFFFF"]


def test_rows_without_room_are_counted() -> None:
    native = table_of(opened(briefing_of(table(40)))[0])
    shown = [row.cells[0].text for row in native.rows][1:-1]
    assert native.rows[len(native.rows) - 1].cells[0].text == f"… and {40 - len(shown)} more"
    assert len(shown) >= 8


def test_cards_hold_their_text_and_guesses_have_a_dashed_frame(pages: dict[str, Any]) -> None:
    groups = [shape for shape in pages["cards"].shapes if hasattr(shape, "shapes")]
    for group, card in zip(groups, cards().cards, strict=True):
        text, band = group.shapes
        assert [spaced(p.text) for p in text.text_frame.paragraphs] == [card.heading, *card.lines]
        assert bool(text.element.xpath(".//a:prstDash")) is not card.settled
        assert bool(band.element.xpath(".//a:pattFill")) is not card.settled
        assert band.element.xpath(".//*[local-name()='decorative']/@val") == ["1"]


def test_colours_and_font_are_those_of_the_theme() -> None:
    deck = Presentation(io.BytesIO(powerpoint(briefing_of(bars()))))
    with zipfile.ZipFile(io.BytesIO(powerpoint(briefing_of(bars())))) as package:
        theme = package.read("ppt/theme/theme1.xml").decode()
    for colour in (INK, *PALETTE[:6]):
        assert f'srgbClr val="{colour[1:].upper()}"' in theme
    assert re.findall('latin typeface="([^"]*)"', theme) == [fitting.FONT] * 2
    assert (deck.slide_width, deck.slide_height) == (Inches(master.WIDE), Inches(master.TALL))
    assert [layout.name for layout in deck.slide_layouts] == [master.BELOW, master.BESIDE, master.ONLY]


def test_two_builds_in_two_processes_are_the_same_bytes() -> None:
    code = (
        "import hashlib, test_powerpoint as t; from partnerlib.export.powerpoint import powerpoint; "
        "print(hashlib.sha256(powerpoint(t.briefing_of(*t.BODIES.values()))).hexdigest())"
    )
    other = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parent,
        env={"PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "PATH": "/usr/bin:/bin"},
    )
    assert other.stdout.split()[-1] == hashlib.sha256(powerpoint(briefing_of(*BODIES.values()))).hexdigest()


def test_no_time_of_saving_is_in_the_file() -> None:
    made = powerpoint(briefing_of(*BODIES.values()))
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = package.read("docProps/core.xml").decode()
        inside = [package.read(name) for name in package.namelist() if name.endswith(".xlsx")]
        assert "docProps/thumbnail.jpeg" not in package.namelist()
    assert set(re.findall(r"\d{4}-\d\d-\d\dT[\d:]*Z", core)) == {"2000-01-01T00:00:00Z"}
    assert len(inside) == 4
    for blob in inside:
        with zipfile.ZipFile(io.BytesIO(blob)) as book:
            times = re.findall(r"\d{4}-\d\d-\d\dT[\d:]*Z", book.read("docProps/core.xml").decode())
        assert set(times) == {"2000-01-01T00:00:00Z"}


_LABEL = "numFmt spPr txPr dLblPos showLegendKey showVal showCatName showSerName showPercent showBubbleSize"
_AXIS = "axId scaling delete axPos majorGridlines minorGridlines title numFmt majorTickMark minorTickMark"
_AXIS += " tickLblPos spPr txPr crossAx crosses crossesAt"
_TEXT = (
    "ln noFill solidFill gradFill blipFill pattFill grpFill effectLst highlight latin ea cs sym hlinkClick"
)
_FORM = "xfrm custGeom prstGeom noFill solidFill gradFill blipFill pattFill grpFill ln effectLst"
ORDER = {
    "c:chartSpace": "date1904 roundedCorners AlternateContent style chart spPr txPr externalData",
    "c:chart": "title autoTitleDeleted view3D plotArea legend plotVisOnly dispBlanksAs showDLblsOverMax",
    "c:plotArea": "layout barChart scatterChart catAx valAx dTable spPr",
    "c:barChart": "barDir grouping varyColors ser dLbls gapWidth overlap serLines axId",
    "c:scatterChart": "scatterStyle varyColors ser dLbls axId",
    "c:ser": "idx order tx spPr invertIfNegative marker dPt dLbls trendline errBars cat val xVal yVal smooth",
    "c:dPt": "idx invertIfNegative marker bubble3D explosion spPr pictureOptions",
    "c:dLbls": f"dLbl delete {_LABEL} separator showLeaderLines leaderLines",
    "c:dLbl": f"idx delete layout tx {_LABEL} separator",
    "c:marker": "symbol size spPr",
    "c:title": "tx layout overlay spPr txPr",
    "c:manualLayout": "layoutTarget xMode yMode wMode hMode x y w h",
    "c:catAx": f"{_AXIS} auto lblAlgn lblOffset tickLblSkip tickMarkSkip noMultiLvlLbl",
    "c:valAx": f"{_AXIS} crossBetween majorUnit minorUnit dispUnits",
    "c:scaling": "logBase orientation max min",
    "c:txPr": "bodyPr lstStyle p",
    "c:spPr": _FORM,
    "p:spPr": _FORM,
    "p:cNvPr": "hlinkClick hlinkHover extLst",
    "p:cxnSp": "nvCxnSpPr spPr style",
    "p:txBody": "bodyPr lstStyle p",
    "a:ln": "noFill solidFill gradFill pattFill prstDash custDash round bevel miter headEnd tailEnd",
    "a:pattFill": "fgClr bgClr",
    "a:p": "pPr r br fld endParaRPr",
    "a:pPr": "lnSpc spcBef spcAft buClrTx buClr buSzTx buFont buNone buAutoNum buChar tabLst defRPr",
    "a:rPr": _TEXT,
    "a:defRPr": _TEXT,
    "a:tcPr": "lnL lnR lnT lnB lnTlToBr lnBlToTr cell3D noFill solidFill gradFill blipFill pattFill",
    "a:tbl": "tblPr tblGrid tr",
}
"""The order that the format, ECMA-376, demands of what stands in an element."""

PLACES = {"clustered": {"outEnd"}, "stacked": {"ctr"}, "": {"r", "l", "t", "b"}}
"""Where labels may stand, by how bars are grouped; "" for points."""


def out_of_order(xml: bytes) -> list[str]:
    """Say which elements stand where PowerPoint would refuse them."""
    found = []
    for tag, wanted in ORDER.items():
        for element in etree.fromstring(xml).iter(qn(tag)):
            names = [etree.QName(child).localname for child in element]
            places = [wanted.split().index(name) if name in wanted.split() else -1 for name in names]
            if places != sorted(places) or -1 in places:
                found.append(f"{tag}: {' '.join(names)}")
    return found


def test_elements_stand_in_the_order_that_powerpoint_demands() -> None:
    briefing = Briefing("", "", (*briefing_of(*BODIES.values()).slides, *WRECKED), "Source", ("Mark",))
    with zipfile.ZipFile(io.BytesIO(powerpoint(briefing))) as package:
        parts = {
            name: package.read(name)
            for name in package.namelist()
            if re.fullmatch(r"ppt/(charts|slides|slideMasters|slideLayouts)/\w+\.xml", name)
        }
    assert sum(name.startswith("ppt/charts/") for name in parts) == 7
    assert {name: wrong for name, xml in parts.items() if (wrong := out_of_order(xml))} == {}


@pytest.mark.parametrize("name", ["bars", "grouped", "stacked", "scatter"])
def test_charts_hold_nothing_that_powerpoint_refuses(pages: dict[str, Any], name: str) -> None:
    chart = chart_of(pages[name]).element
    grouped = next(iter(chart.xpath(".//c:grouping/@val")), "")
    assert set(chart.xpath(".//c:dLblPos/@val")) <= PLACES[grouped]
    assert all(int(number) >= 0 for number in chart.xpath(".//c:axId/@val | .//c:crossAx/@val"))
    for points in (*chart.xpath(".//c:dLbls"), *chart.xpath(".//c:ser")):
        places = list(map(int, points.xpath("c:dLbl/c:idx/@val | c:dPt/c:idx/@val")))
        assert places == sorted(set(places)), "no point is told of twice"


def test_hostile_text_is_text_everywhere() -> None:
    hostile = Briefing(HOSTILE, HOSTILE, WRECKED, HOSTILE, (HOSTILE,))
    for page in opened(hostile):
        assert page.shapes.title.text.startswith("<script>alert(1)</script> =HYPERLINK(")
        assert page.notes_slide.notes_text_frame.text.endswith("W" * 10_000)
        for shape in page.shapes:
            if shape.has_chart:
                cells = [cell for row in held(shape.chart).iter_rows() for cell in row]
                assert "f" not in {cell.data_type for cell in cells}
                assert any(str(cell.value).startswith(("=", "<script>")) for cell in cells)


def test_formulas_in_names_stay_text_in_the_workbook_inside() -> None:
    named = bars(["=1+1", "+1", "-1", "@x", "http://example.com", "{=A1}"])
    chart = chart_of(opened(briefing_of(named))[0])
    names = [cell.value for cell in held(chart)["A"][1:]]
    assert list(map(spaced, names)) == [
        "=1+1",
        "+1",
        "-1",
        "@x",
        "http://example.com (not answered)",
        "{=A1}",
    ]
    with zipfile.ZipFile(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet


def overflow(briefing: Briefing) -> list[str]:
    """Say which texts need more height than their box has, or stand outside their slide."""
    found = []
    for number, page in enumerate(opened(briefing)):
        for shape, frame in texts(page.shapes):
            aside, over = (
                (0.0, 0.0)  # the master's
                if shape.is_placeholder
                else ((frame.margin_left + frame.margin_right), (frame.margin_top + frame.margin_bottom))
            )
            words = shape.is_placeholder and shape.placeholder_format.type == PP_PLACEHOLDER.BODY
            room = (shape.width - aside) / Inches(1) - (0.22 if words else 0)
            tall = sum(_height(shape, each, room) for each in frame.paragraphs) + over / Inches(1)
            inside = shape.left >= 0 and shape.left + shape.width <= Inches(master.WIDE)
            inside = inside and shape.top >= 0 and shape.top + shape.height <= Inches(master.TALL)
            if tall > shape.height / Inches(1) + 0.02 or not inside:
                found.append(f"{number} {shape.name}: {tall:.2f} in {shape.height / Inches(1):.2f}")
    return found


def _height(shape: Any, paragraph: Any, room: float) -> float:
    usual = {PP_PLACEHOLDER.TITLE: 28, PP_PLACEHOLDER.BODY: 20, PP_PLACEHOLDER.FOOTER: 10.5}
    kind = shape.placeholder_format.type if shape.is_placeholder else None
    run = paragraph.runs[0] if paragraph.runs else None
    size = run.font.size.pt if run and run.font.size else usual.get(kind, 12)
    bold = bool(run and run.font.bold) or kind == PP_PLACEHOLDER.TITLE
    before = paragraph.space_before.pt if isinstance(paragraph.space_before, Pt | int) else 0
    return fitting.height([paragraph.text], room, size, bold=bold) + before / 72


@pytest.mark.parametrize(
    "briefing",
    [
        briefing_of(*BODIES.values()),
        briefing_of(
            *(cards(count, lines, columns) for count in (1, 6, 9) for lines in (1, 4) for columns in (2, 3))
        ),
        Briefing(HOSTILE, HOSTILE, WRECKED, HOSTILE, (HOSTILE,)),
    ],
    ids=["plain", "cards", "hostile"],
)
def test_no_text_is_taller_than_its_box(briefing: Briefing) -> None:
    assert overflow(briefing) == []


@pytest.mark.parametrize("says", [SAYS, ()])
@pytest.mark.parametrize("rows", [1, 6, 12, 40])
def test_tables_end_above_what_is_said_and_the_footer(rows: int, says: tuple[str, ...]) -> None:
    page = opened(briefing_of(table(rows), says=says))[0]
    native = table_of(page)
    frame = next(shape for shape in page.shapes if shape.has_table)
    end = frame.top + sum(row.height for row in native.rows)
    assert end <= (page.placeholders[1].top if says else Inches(master.BODY.bottom))
    assert sum(column.width for column in native.columns) <= Inches(master.ROOM) + 10


@pytest.mark.parametrize(
    "body",
    [
        Table(pd.DataFrame(), "No row"),
        Cards(()),
        Chart("bars", pd.DataFrame({"Fit": []}), [], Figure(), "No bar"),
        points(most=None).__class__(
            "scatter", pd.DataFrame({"x": [None], "y": [1.0]}, index=["a"]), [INK], Figure(), "No point"
        ),
    ],
    ids=["table", "cards", "bars", "points"],
)
def test_where_nothing_is_known_the_slide_says_so(body: Body) -> None:
    page = opened(briefing_of(body))[0]
    assert "There is nothing to show yet." in [frame.text for _, frame in texts(page.shapes)]


def test_bars_of_which_nothing_is_known_are_drawn() -> None:
    body = Chart("bars", pd.DataFrame({"Fit": [NAN] * 2}, index=["a (≈)", "b"]), [INK, INK], Figure(), "None")
    chart = chart_of(opened(briefing_of(body))[0])
    assert list(map(spaced, chart.plots[0].categories)) == ["a (not answered)", "b (not answered)"]
    assert list(chart.plots[0].series[0].values) == [None, None]


def test_a_briefing_without_slides_and_marks_is_a_presentation() -> None:
    assert opened(Briefing("", "", (), "")) == []
    page = opened(briefing_of(bars(), marks=(), source="Source"))[0]
    assert [frame.text for _, frame in texts(page.shapes)][-2] == "Source"


def test_text_is_cut_only_where_it_has_to_be() -> None:
    text = "Northmere Refrigeration Supply is the clear winner"
    wide = fitting.width(text, 14)
    assert fitting.width(text.replace(" ", "\u00a0"), 14) == wide
    assert fitting.cut(text, wide, 14) == text
    cut = fitting.cut(text, wide - 0.05, 14)
    assert cut.endswith("…")
    assert text.startswith(cut[:-1])
    assert fitting.width(cut, 14) <= wide
    assert fitting.cut(text, wide / 2 + 0.5, 14, most=2) == text


def test_the_largest_size_that_fits_is_taken() -> None:
    made = fitting.fit(["word " * 20], 4, 1.4, (28, 20, 14))
    assert made.size == 20
    assert fitting.height(made.texts, 4, 20) <= 1.4 < fitting.height(made.texts, 4, 28)


def test_ink_on_a_colour_is_what_contrasts_more() -> None:
    assert (readable("#dfe3e8"), readable("#6a1169"), readable("white")) == (INK, PAPER, INK)


@pytest.fixture(scope="module")
def larkspur() -> Briefing:
    """Give the briefing on the example case."""
    return story.briefing(Snapshot.from_folder(DATA / "larkspur"))


def test_the_example_says_in_powerpoint_what_its_briefing_says(larkspur: Briefing) -> None:
    pages = opened(larkspur)
    assert [spaced(page.shapes.title.text) for page in pages] == [slide.title for slide in larkspur.slides]
    for page, slide in zip(pages, larkspur.slides, strict=True):
        assert page.notes_slide.notes_text_frame.text.split("\n") == [one_line(note) for note in slide.notes]
        said = page.placeholders[1].text_frame.text.split("\n") if slide.says else []
        assert list(map(spaced, said)) == [one_line(sentence) for sentence in slide.says]


def test_the_bars_of_the_example_are_its_fits(larkspur: Briefing) -> None:
    case = Case.from_folder(DATA / "larkspur")
    page = opened(larkspur)[[slide.key for slide in larkspur.slides].index("answer")]
    names = dict(zip(case.candidates["candidate"], case.candidates["name"], strict=True))
    drawn = chart_of(page).plots[0]
    fits = scoring.fit(case)["fit"].rename(names)
    for name, fit in zip(drawn.categories, drawn.series[0].values, strict=True):
        assert fits[spaced(name).replace("✕ ", "").replace(" (≈)", "")] == pytest.approx(fit)


def test_no_text_of_the_example_is_taller_than_its_box(larkspur: Briefing) -> None:
    assert overflow(larkspur) == []


def test_another_program_draws_every_slide(tmp_path: Path) -> None:
    briefing = briefing_of(*BODIES.values())
    briefing = Briefing("Briefing", "", (*briefing.slides, *WRECKED), "Source", ("Mark",))
    (tmp_path / "slides.pptx").write_bytes(powerpoint(briefing))
    pages = PdfReader(converted(tmp_path / "slides.pptx", "pdf", tmp_path)).pages
    assert len(pages) == len(briefing.slides)
    assert "Message number 0, with its number" in pages[0].extract_text().replace("\n", " ")
    for page in pages:
        assert {"Source", "Mark"} <= set(page.extract_text().split())
