"""Parts of a chart that python-pptx has no words for: labels of single points, room, and references."""

from collections.abc import Mapping
from typing import Any
from xml.sax.saxutils import quoteattr

from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls

from partnerlib.export.powerpoint.master import Area
from partnerlib.export.powerpoint.shapes import code

SPACE = nsdecls("c", "a")


def set_labels(
    series: Any,
    look: tuple[float, str],
    place: str,
    written: str = "General",
    others: Mapping[int, tuple[str, str]] | None = None,
    names: bool = False,
) -> None:
    """Label the points of a series with their numbers, or with the series' name.

    look: size and colour. place: where labels stand, as charts' files say it, such as "outEnd" or "r".
    written: how numbers are written; `others` says it for single points, with their colour, by their place.
    """
    shown = {"LegendKey": False, "Val": not names, "CatName": False, "SerName": names}
    shown |= {"Percent": False, "BubbleSize": False}
    flags = "".join(f'<c:show{what} val="{int(is_shown)}"/>' for what, is_shown in shown.items())
    size, rest = look[0], f'<c:dLblPos val="{place}"/>{flags}'
    each = "".join(
        f'<c:dLbl><c:idx val="{point}"/>{_format(other)}{_look(size, colour)}{rest}</c:dLbl>'
        for point, (other, colour) in sorted((others or {}).items())
    )
    labels = parse_xml(f"<c:dLbls {SPACE}>{each}{_format(written)}{_look(*look)}{rest}</c:dLbls>")
    series._element.xpath("c:cat | c:val | c:xVal")[0].addprevious(labels)


def _format(written: str) -> str:
    return f'<c:numFmt formatCode={quoteattr(written)} sourceLinked="0"/>'


def _look(size: float, colour: str) -> str:
    fill = f'<a:solidFill><a:srgbClr val="{code(colour)}"/></a:solidFill>'
    return (
        "<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>"
        '<c:txPr><a:bodyPr wrap="none"/><a:lstStyle/><a:p>'
        f'<a:pPr><a:defRPr sz="{round(size * 100)}" b="0">{fill}</a:defRPr></a:pPr>'
        '<a:endParaRPr lang="en-GB"/></a:p></c:txPr>'
    )


def set_plot(chart: Any, area: Area) -> None:
    """Put the axes of a chart there, under numbers that are not negative, as the format wants them.

    An area is in shares of the chart's box.
    """
    for number in chart.element.xpath(".//c:axId | .//c:crossAx"):
        number.set("val", number.get("val").lstrip("-"))
    plot = chart.element.chart.plotArea
    for old in plot.xpath("c:layout"):
        plot.remove(old)
    places = {"x": area.left, "y": area.top, "w": area.width, "h": area.height}
    modes = '<c:layoutTarget val="inner"/><c:xMode val="edge"/><c:yMode val="edge"/>'
    set_to = "".join(f'<c:{name} val="{share:.4f}"/>' for name, share in places.items())
    made = f"<c:layout {SPACE}><c:manualLayout>{modes}{set_to}</c:manualLayout></c:layout>"
    plot.insert(0, parse_xml(made))


def refer(series: Any, names: str, x: str, y: str) -> None:
    """Tell a series of a scatter which cells of the chart's workbook hold its name and its numbers."""
    for path, cells in (("c:tx", names), ("c:xVal", x), ("c:yVal", y)):
        series._element.xpath(f"{path}//c:f")[0].text = f"Sheet1!{cells}"
