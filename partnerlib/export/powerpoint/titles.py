"""What stands above and below bars, and beside points: the key of several series, and what an axis measures.

The key is a text and no legend: programs disagree about the order of a legend where bars lie on their side,
and a legend has one colour a series, where each row may have its own.
"""

from collections.abc import Sequence
from typing import Any

from pptx.enum.text import MSO_AUTO_SIZE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.util import Pt

from partnerlib.charts.style import GREY, INK
from partnerlib.export.powerpoint.fitting import cut, width
from partnerlib.export.powerpoint.master import Area
from partnerlib.export.powerpoint.shapes import add, rgb

SIZE = 14.0
KEY_ROOM, CAPTION_ROOM = 0.42, 0.4
SQUARE, BETWEEN = "■ ", "   "


def key(page: Any, head: str, names: Sequence[str], colours: Sequence[str], area: Area, left: float) -> None:
    """Say above a chart which colour is which series, in the order in which they are drawn.

    It stands `left` inches from where the chart begins, or before that where it needs more room.
    """
    room = (area.width - width(head, SIZE)) / len(names) - width(SQUARE + BETWEEN, SIZE)
    ends = [*[BETWEEN] * (len(names) - 1), ""]
    words = [cut(name, room, SIZE) + end for name, end in zip(names, ends, strict=True)]
    taken = width(head + "".join(SQUARE + word for word in words), SIZE) + 0.05
    box = page.shapes.add_textbox(0, 0, 0, 0)
    Area(area.left + min(left, max(0.0, area.width - taken)), area.top, taken, KEY_ROOM - 0.1).hold(box)
    frame = box.text_frame
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    frame.auto_size, frame.word_wrap = MSO_AUTO_SIZE.NONE, False
    if head:
        add(frame.paragraphs[0], head, SIZE, colour=GREY)
    for word, colour in zip(words, colours, strict=True):
        add(frame.paragraphs[0], SQUARE, SIZE, colour=colour)
        add(frame.paragraphs[0], word, SIZE, colour=INK)
    box.name = "Key"


def caption(axis: Any, text: str, room: float) -> None:
    """Say below or beside an axis what it measures."""
    axis.has_title = True
    run = axis.axis_title.text_frame.paragraphs[0].add_run()
    run.text = cut(text, room, SIZE)
    run.font.size, run.font.bold, run.font.color.rgb = Pt(SIZE), False, rgb(GREY)


def move(axis: Any, left: float, top: float) -> None:
    """Put the title of an axis there, in shares of the chart's box."""
    title = axis.axis_title.element
    for old in title.xpath("c:layout"):
        title.remove(old)
    place = f'<c:xMode val="edge"/><c:yMode val="edge"/><c:x val="{left:.4f}"/><c:y val="{top:.4f}"/>'
    made = parse_xml(f"<c:layout {nsdecls('c')}><c:manualLayout>{place}</c:manualLayout></c:layout>")
    title.xpath("c:tx")[0].addnext(made)
