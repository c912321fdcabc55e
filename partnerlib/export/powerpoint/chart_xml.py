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
    others: Mapping[int, str] | None = None,
    names: bool = False,
) -> None:
    """Label the points of a series with their numbers, or with the series' name.

    look: size and colour. place: where labels stand, as charts' files say it, such as "outEnd" or "r".
    written: how numbers are written; `others` says it for single points, by their place.
    """
    shown = {"LegendKey": False, "Val": not names, "CatName": False, "SerName": names}
    shown |= {"Percent": False, "BubbleSize": False}
    flags = "".join(f'<c:show{what} val="{int(is_shown)}"/>' for what, is_shown in shown.items())
    rest = f'{_look(*look)}<c:dLblPos val="{place}"/>{flags}'
    each = "".join(
        f'<c:dLbl><c:idx val="{point}"/>{_format(other)}{rest}</c:dLbl>'
        for point, other in sorted((others or {}).items())
    )
    labels = parse_xml(f"<c:dLbls {SPACE}>{each}{_format(written)}{rest}</c:dLbls>")
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
    """Put the axes of a chart there; an area is in shares of the chart's box."""
    plot = chart.element.chart.plotArea
    for old in plot.xpath("c:layout"):
        plot.remove(old)
    plot.insert(0, parse_xml(_layout(area, '<c:layoutTarget val="inner"/>')))


def set_legend(chart: Any, area: Area) -> None:
    """Put the legend of a chart there; an area is in shares of the chart's box."""
    legend = chart.element.xpath("c:chart/c:legend")[0]
    for old in legend.xpath("c:layout"):
        legend.remove(old)
    legend.xpath("c:legendPos")[0].addnext(parse_xml(_layout(area, "")))


def set_title(axis: Any, left: float, top: float) -> None:
    """Put the title of an axis there, in shares of the chart's box."""
    title = axis.axis_title.element
    for old in title.xpath("c:layout"):
        title.remove(old)
    place = f'<c:xMode val="edge"/><c:yMode val="edge"/><c:x val="{left:.4f}"/><c:y val="{top:.4f}"/>'
    made = parse_xml(f"<c:layout {SPACE}><c:manualLayout>{place}</c:manualLayout></c:layout>")
    title.xpath("c:tx")[0].addnext(made)


def _layout(area: Area, target: str) -> str:
    places = {"x": area.left, "y": area.top, "w": area.width, "h": area.height}
    modes = '<c:xMode val="edge"/><c:yMode val="edge"/>'
    set_to = "".join(f'<c:{name} val="{share:.4f}"/>' for name, share in places.items())
    return f"<c:layout {SPACE}><c:manualLayout>{target}{modes}{set_to}</c:manualLayout></c:layout>"


def refer(series: Any, names: str, x: str, y: str) -> None:
    """Tell a series of a scatter which cells of the chart's workbook hold its name and its numbers."""
    for path, cells in (("c:tx", names), ("c:xVal", x), ("c:yVal", y)):
        series._element.xpath(f"{path}//c:f")[0].text = f"Sheet1!{cells}"
