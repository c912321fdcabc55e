"""The master of the slides: their size, colours and fonts, and where title, words and footer stand.

It is made from the template that comes with python-pptx, so that whoever edits the slides finds a plain
presentation: three layouts, real placeholders, a theme of these colours. Lengths are in inches.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.enum.text import MSO_VERTICAL_ANCHOR
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.opc.oxml import serialize_part_xml
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Inches

from partnerlib.charts.style import GREY, IDEAL, INK, LIGHT, PALETTE, PAPER
from partnerlib.export.briefing.slide import Briefing
from partnerlib.export.powerpoint.fitting import FONT, clean
from partnerlib.export.powerpoint.shapes import code

WIDE, TALL = 13.333, 7.5
TITLE_SIZE, WORDS_SIZE, FOOTER_SIZE, NUMBER_SIZE = 28.0, 20.0, 10.5, 12.0
EPOCH = dt.datetime(2000, 1, 1)
"""What stands where a program would write the time of saving: the same slides are the same bytes."""

ONLY, BELOW, BESIDE = "Message and evidence", "Evidence over words", "Evidence beside words"
_FROM = {"Title Only": ONLY, "Title and Content": BELOW, "Two Content": BESIDE}
"""Our layouts by the names of those they are made from."""

_PROPERTIES = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>'
)


@dataclass(frozen=True)
class Area:
    """A rectangle on a slide, in inches."""

    left: float
    top: float
    width: float
    height: float

    @property
    def bottom(self) -> float:
        """Where it ends."""
        return self.top + self.height

    def hold(self, shape: Any) -> None:
        """Put a shape there."""
        shape.left, shape.top = Inches(self.left), Inches(self.top)
        shape.width, shape.height = Inches(self.width), Inches(self.height)


SIDE = 0.6
ROOM = WIDE - 2 * SIDE
TITLE = Area(SIDE, 0.42, ROOM, 1.0)
BODY = Area(SIDE, 1.6, ROOM, 5.0)
EVIDENCE = Area(SIDE, 1.6, 7.9, 5.0)
WORDS_BESIDE = Area(8.95, 1.7, WIDE - SIDE - 8.95, 4.9)
WORDS_BELOW = Area(SIDE, 5.45, ROOM, 1.15)
FOOTER = Area(SIDE, 6.84, 11.2, 0.54)
NUMBER = Area(WIDE - SIDE - 0.8, 6.84, 0.8, 0.54)
RULE = 6.74

_PLACES = {
    PP_PLACEHOLDER.TITLE: TITLE,
    PP_PLACEHOLDER.BODY: BODY,
    PP_PLACEHOLDER.FOOTER: FOOTER,
    PP_PLACEHOLDER.SLIDE_NUMBER: NUMBER,
}


def blank(briefing: Briefing) -> Any:
    """Give a presentation without slides: the master of all briefings, and what this one is about."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(WIDE), Inches(TALL)
    deck.element.sldSz.attrib.pop("type")
    _drop_leftovers(deck)
    colour_theme(deck.slide_master.part)
    _set_master(deck.slide_master)
    _set_layouts(deck)
    told = deck.core_properties
    told.title, told.subject = clean(briefing.title)[:250], clean(briefing.subject)[:250]
    told.author = told.last_modified_by = "Ideal Partner Workbook"
    told.created = told.modified = EPOCH
    told.comments, told.keywords, told.language, told.revision = clean(briefing.source)[:250], "", "en", 1
    return deck


def layout(deck: Any, name: str) -> Any:
    """Give a layout by its name."""
    return deck.slide_layouts.get_by_name(name)


def colour_theme(master: Any) -> None:
    """Give the theme of a master, of slides or of notes, the colours and the font of every slide."""
    part = master.part_related_by(RELATIONSHIP_TYPE.THEME)
    theme = parse_xml(part.blob)
    colours = {
        "dk1": INK,
        "lt1": PAPER,
        "dk2": IDEAL,
        "lt2": LIGHT,
        "hlink": PALETTE[2],
        "folHlink": PALETTE[7],
    }
    colours |= {f"accent{place}": colour for place, colour in enumerate(PALETTE[:6], 1)}
    for name, colour in colours.items():
        slot = theme.find(f".//{qn(f'a:{name}')}")
        slot[:] = [parse_xml(f'<a:srgbClr {nsdecls("a")} val="{code(colour)}"/>')]
    for name in ("majorFont", "minorFont"):
        theme.find(f".//{qn(f'a:{name}')}/{qn('a:latin')}").set("typeface", FONT)
    theme.set("name", "Ideal Partner")
    part.blob = serialize_part_xml(theme)


def _drop_leftovers(deck: Any) -> None:
    """Take out what the template says of itself: its thumbnail, its printer, its statistics."""
    package = deck.part.package
    for relation in list(package.iter_rels()):
        if relation.reltype == RELATIONSHIP_TYPE.THUMBNAIL:
            package.drop_rel(relation.rId)
    for key, relation in list(deck.part.rels.items()):
        if relation.reltype == RELATIONSHIP_TYPE.PRINTER_SETTINGS:
            deck.part.drop_rel(key)
    package.part_related_by(RELATIONSHIP_TYPE.EXTENDED_PROPERTIES).blob = _PROPERTIES


def _set_master(master: Any) -> None:
    for shape in list(master.placeholders):
        kind = shape.placeholder_format.type
        if kind not in _PLACES:
            _remove(shape)
            continue
        _PLACES[kind].hold(shape)
        frame = shape.text_frame
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        frame.vertical_anchor = MSO_VERTICAL_ANCHOR.TOP
    _set_styles(master.element)
    master.element.cSld.spTree.append(_rule())


def _set_styles(master: Any) -> None:
    """Set the master's text: titles bold at the left, words with a small bullet, a grey footer."""
    title = master.find(f".//{qn('p:titleStyle')}/{qn('a:lvl1pPr')}")
    words = master.find(f".//{qn('p:bodyStyle')}/{qn('a:lvl1pPr')}")
    title.set("algn", "l")
    words.set("marL", str(Inches(0.22)))
    words.set("indent", str(-Inches(0.22)))
    for style, size, bold in ((title, TITLE_SIZE, "1"), (words, WORDS_SIZE, "0")):
        style.find(qn("a:defRPr")).set("sz", str(round(size * 100)))
        style.find(qn("a:defRPr")).set("b", bold)
    for kind, size, side in (("ftr", FOOTER_SIZE, "l"), ("sldNum", NUMBER_SIZE, "r")):
        style = master.xpath(f".//p:sp[p:nvSpPr/p:nvPr/p:ph/@type='{kind}']//a:lvl1pPr")[0]
        style.set("algn", side)
        style.find(qn("a:defRPr")).set("sz", str(round(size * 100)))
        colour = style.find(f".//{qn('a:solidFill')}")
        colour[:] = [parse_xml(f'<a:srgbClr {nsdecls("a")} val="{code(GREY)}"/>')]


def _rule() -> Any:
    """Give the thin line over the footer."""
    return parse_xml(
        f"<p:cxnSp {nsdecls('p', 'a')}><p:nvCxnSpPr>"
        '<p:cNvPr id="20" name="Rule"/><p:cNvCxnSpPr/><p:nvPr userDrawn="1"/></p:nvCxnSpPr><p:spPr>'
        f'<a:xfrm><a:off x="{Inches(SIDE)}" y="{Inches(RULE)}"/><a:ext cx="{Inches(ROOM)}" cy="0"/></a:xfrm>'
        '<a:prstGeom prst="line"><a:avLst/></a:prstGeom><a:ln w="9525"><a:solidFill><a:schemeClr val="bg2"/>'
        "</a:solidFill></a:ln></p:spPr></p:cxnSp>"
    )


def _set_layouts(deck: Any) -> None:
    """Keep three layouts, which differ in where the words stand beside what they explain."""
    places = {BELOW: WORDS_BELOW, BESIDE: WORDS_BESIDE}
    for found in list(deck.slide_layouts):
        if found.name not in _FROM:
            deck.slide_layouts.remove(found)
            continue
        name = found.element.cSld.attrib["name"] = _FROM[found.name]
        found.element.attrib.pop("type", None)
        for shape in list(found.placeholders):
            kind, place = shape.placeholder_format.type, shape.placeholder_format.idx
            if kind == PP_PLACEHOLDER.DATE or place == 2:
                _remove(shape)
            elif place == 1:
                shape.element.ph.set("type", "body")
                shape.element.txBody.find(qn("a:lstStyle"))[:] = []
                places[name].hold(shape)


def _remove(shape: Any) -> None:
    shape.element.getparent().remove(shape.element)
