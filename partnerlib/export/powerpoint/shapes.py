"""What boxes, tables and charts of a slide have in common: their colours, their text, their description."""

from collections.abc import Sequence
from typing import Any

from matplotlib.colors import to_hex
from pptx.dml.color import RGBColor
from pptx.enum.dml import MSO_PATTERN
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn
from pptx.util import Pt

from partnerlib.charts.style import PAPER
from partnerlib.export.powerpoint.fitting import clean

_DECORATIVE = (
    '<a:extLst xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
    '<a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}"><adec:decorative '
    'xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/></a:ext></a:extLst>'
)
LONGEST_ALT = 2000


def code(colour: str) -> str:
    """Give a colour as presentations write it: six hexadecimal digits.

    >>> code("#1f2933"), code("white")
    ('1F2933', 'FFFFFF')
    """
    return to_hex(colour)[1:].upper()


def rgb(colour: str) -> RGBColor:
    """Give a colour such as "#1f2933" as python-pptx has it."""
    return RGBColor.from_string(code(colour))


def describe(shape: Any, name: str, alt: str) -> None:
    """Name a shape, and say in words what it shows."""
    told = _told(shape)
    told.set("name", clean(name)[:80])
    told.set("descr", clean(alt)[:LONGEST_ALT])


def decorate(shape: Any, name: str) -> None:
    """Name a shape that says nothing, so that screen readers pass over it."""
    told = _told(shape)
    told.set("name", name)
    told.append(parse_xml(_DECORATIVE))


def _told(shape: Any) -> Any:
    return next(shape.element.iter(qn("p:cNvPr")))


def write(
    frame: Any, texts: Sequence[str], size: float | None = None, bold: bool = False, colour: str = ""
) -> None:
    """Write paragraphs into an empty text frame; without a size or colour, as the master has it."""
    if texts:
        add(frame.paragraphs[0], texts[0], size, bold, colour)
        append(frame, texts[1:], size, colour)


def append(
    frame: Any, texts: Sequence[str], size: float | None = None, colour: str = "", before: float = 0.0
) -> None:
    """Write more paragraphs into a text frame, with so many points before each."""
    for text in texts:
        paragraph = frame.add_paragraph()
        paragraph.alignment = frame.paragraphs[0].alignment
        if before:
            paragraph.space_before = Pt(before)
        add(paragraph, text, size, colour=colour)


def add(paragraph: Any, text: str, size: float | None = None, bold: bool = False, colour: str = "") -> None:
    """Add words to a paragraph."""
    run = paragraph.add_run()
    run.text = text
    if size is not None:
        run.font.size = Pt(size)
    if bold:
        run.font.bold = True
    if colour:
        run.font.color.rgb = rgb(colour)


def stripe(form: Any, colour: str) -> None:
    """Fill with stripes of a colour, as whatever is estimated, guessed or missing."""
    form.fill.patterned()
    form.fill.pattern = MSO_PATTERN.WIDE_UPWARD_DIAGONAL
    form.fill.fore_color.rgb, form.fill.back_color.rgb = rgb(colour), rgb(PAPER)
