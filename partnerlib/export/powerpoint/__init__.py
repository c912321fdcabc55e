"""A briefing as a PowerPoint file whose titles, words, tables and charts can all be edited."""

import copy
from collections.abc import Sequence
from typing import Any

from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.oxml.ns import qn
from pptx.util import Pt

from partnerlib.export.briefing.slide import Body, Briefing, Cards, Chart, Slide, Table
from partnerlib.export.powerpoint import cards, charts, master, scatters, tables
from partnerlib.export.powerpoint.fitting import Fitted, clean, fit
from partnerlib.export.powerpoint.master import Area
from partnerlib.export.powerpoint.package import stable
from partnerlib.export.powerpoint.shapes import write

TITLE_SIZES = (28.0, 26.0, 24.0, 22.0, 20.0)
BESIDE_SIZES = (20.0, 18.0, 16.0, 14.0, 13.0, 12.0)
BELOW_SIZES = (16.0, 14.0, 13.0, 12.0)
FOOTER_SIZES = (10.5, 10.0, 9.0)
FOOTERS = (PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER)
GAP = 0.5
"""Room between sentences, in shares of their size."""

BULLET = 0.22
NOTHING = "There is nothing to show yet."


def powerpoint(briefing: Briefing) -> bytes:
    """Give a briefing as a .pptx file, 16 by 9: the same slides always give the same bytes.

    Charts and tables are PowerPoint's own. What a slide does not know is shown as "not answered". A text
    that its box cannot hold gets smaller, and below a readable size it is cut.
    """
    deck = master.blank(briefing)
    for slide in briefing.slides:
        _add(deck, slide, briefing)
    return stable(deck)


def _add(deck: Any, slide: Slide, briefing: Briefing) -> None:
    """Add a slide: title, words, what proves them, footer and notes."""
    layout = master.layout(deck, _layout(slide))
    page = deck.slides.add_slide(layout)
    title = fit([slide.title], master.TITLE.width, master.TITLE.height, TITLE_SIZES, bold=True)
    write(page.shapes.title.text_frame, title.texts, _unless(title.size, master.TITLE_SIZE))
    if isinstance(slide.body, Chart) and not _is_empty(slide.body):
        _draw_beside(page, slide.body, slide.says)
    else:
        _draw_over(page, slide.body, slide.says)
    _set_footer(page, layout, briefing)
    _set_notes(page, slide.notes)


def _layout(slide: Slide) -> str:
    if not any(map(clean, slide.says)):
        return master.ONLY
    return master.BESIDE if isinstance(slide.body, Chart) and not _is_empty(slide.body) else master.BELOW


def _is_empty(body: Body) -> bool:
    """Tell whether there is nothing to draw: no row, no card, no point."""
    if isinstance(body, Cards):
        return not body.cards
    if isinstance(body, Table):
        return body.cells.empty
    return body.numbers.empty or (body.kind == "scatter" and not scatters.has_points(body))


def _unless(size: float, usual: float) -> float | None:
    """Give a size, or None where the master says it already."""
    return None if size == usual else size


def _draw_beside(page: Any, chart: Chart, says: Sequence[str]) -> None:
    """Draw a chart at the left and write what it means at the right."""
    area = master.EVIDENCE if any(map(clean, says)) else master.BODY
    if chart.kind == "scatter":
        scatters.points(page, chart, area)
    else:
        tall = min(area.height, charts.tallest(chart))
        charts.bars(page, chart, Area(area.left, area.top, area.width, tall))
    if any(map(clean, says)):
        room = master.WORDS_BESIDE
        _say(page, _words(says, room.width, room.height, BESIDE_SIZES))


def _draw_over(page: Any, body: Body, says: Sequence[str]) -> None:
    """Draw tables or cards over the whole width and write below what they mean."""
    body_area, room = master.BODY, master.WORDS_BELOW
    said = _words(says, room.width, room.height, BELOW_SIZES)
    between = 0.22 if said.texts else 0.0
    tall = body_area.height - said.height - between
    end = _draw(page, body, Area(body_area.left, body_area.top, body_area.width, tall))
    if said.texts:
        _say(page, said)
        Area(room.left, end + between, room.width, body_area.bottom - end - between).hold(
            page.placeholders[1]
        )


def _draw(page: Any, body: Body, area: Area) -> float:
    """Draw a table or cards, or say that there is nothing to draw; give where it ends."""
    if _is_empty(body):
        box = page.shapes.add_textbox(0, 0, 0, 0)
        Area(area.left, area.top, area.width, 0.5).hold(box)
        write(box.text_frame, [NOTHING], master.WORDS_SIZE)
        return area.top + 0.5
    if isinstance(body, Cards):
        return cards.draw(page, body, area)
    assert isinstance(body, Table), "a chart that has something to show stands beside its words"
    return tables.draw(page, body, area)


def _words(says: Sequence[str], room: float, tall: float, sizes: Sequence[float]) -> Fitted:
    """Give what a slide says in the size that fits."""
    return fit([said for said in map(clean, says) if said], room - BULLET, tall, sizes, GAP)


def _say(page: Any, said: Fitted) -> None:
    """Write what a slide says into its placeholder."""
    frame = page.placeholders[1].text_frame
    write(frame, said.texts, _unless(said.size, master.WORDS_SIZE))
    for paragraph in frame.paragraphs[1:]:
        paragraph.space_before = Pt(GAP * said.size)


def _set_footer(page: Any, layout: Any, briefing: Briefing) -> None:
    """Give a slide the footer and the page number of its layout: marks first, then the source."""
    for shape in layout.placeholders:
        if shape.placeholder_format.type in FOOTERS:
            _copy(page, shape)
    footer = next(s for s in page.placeholders if s.placeholder_format.type == PP_PLACEHOLDER.FOOTER)
    marks = clean(" · ".join(briefing.marks))
    told = fit(
        [text for text in (marks, briefing.source) if text],
        master.FOOTER.width,
        master.FOOTER.height,
        FOOTER_SIZES,
        bold=bool(marks),
    )
    write(footer.text_frame, told.texts, _unless(told.size, master.FOOTER_SIZE))
    if marks:
        font = footer.text_frame.paragraphs[0].runs[0].font
        font.bold, font.color.theme_color = True, MSO_THEME_COLOR.TEXT_1


def _copy(page: Any, shape: Any) -> None:
    """Copy a placeholder of a layout onto a slide."""
    copied = copy.deepcopy(shape.element)
    told = next(copied.iter(qn("p:cNvPr")))
    told.set("id", str(1 + max(int(number) for number in page.shapes.element.xpath(".//p:cNvPr/@id"))))
    page.shapes.element.append(copied)


def _set_notes(page: Any, notes: Sequence[str]) -> None:
    """Write what a speaker may be asked below the slide."""
    said = [note for note in map(clean, notes) if note]
    if said:
        page.notes_slide.notes_text_frame.text = "\n".join(said)
