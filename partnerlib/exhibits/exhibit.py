"""What a notebook shows: a message, the picture that proves it, the numbers behind it."""

import base64
import io
from dataclasses import dataclass, field
from html import escape

import pandas as pd
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox
from PIL import Image

from partnerlib.charts.style import MARGIN, standard
from partnerlib.exhibits import markup
from partnerlib.words import one_line

DPI = 180
SHOWN = 100
"""Dots an inch in the picture's file, and on the screen: sharp on screens of double density too."""

WIDEST = 900
HAIR = 0.03
"""Inches kept before the leftmost letter."""

GREY = markup.GREY


@dataclass(frozen=True, eq=False, repr=False)
class Exhibit:
    """A message with its picture and its numbers, shown by Jupyter as one.

    headline: one or two sentences, the message. table: the numbers, one heading a column; `formats`
    says how a column is written, and the texts of the columns `below` stand below the other cells of their
    row. figure: the picture, complete with the headline as its title, or None.
    alt: what the picture shows, in words. notes: small grey remarks below.
    """

    headline: str
    table: pd.DataFrame = field(default_factory=pd.DataFrame)
    figure: Figure | None = None
    alt: str = ""
    caption: str = ""
    notes: tuple[str, ...] = ()
    formats: markup.Formats = field(default_factory=dict)
    below: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"<Exhibit: {self.headline}>"

    def __str__(self) -> str:
        table = markup.plain(self.table, self.formats)
        return "\n\n".join(block for block in (self.headline, table, *self.notes) if block)

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        """Give what Jupyter shows: HTML, and plain text where there is no HTML."""
        return {"text/plain": str(self), "text/html": self.to_html()}

    def to_html(self) -> str:
        """Give headline, picture, table and notes as one piece of HTML without scripts or style sheets."""
        heading = f'<p style="font-size:17px;font-weight:bold;margin:4px 0 8px 0">{_said(self.headline)}</p>'
        table = markup.html(self.table, self.formats, self.caption, self.below)
        notes = "".join(
            f'<p style="color:{GREY};font-size:12px;margin:6px 0 0 0">{_said(n)}</p>' for n in self.notes
        )
        # Else Jupyter would set what stands between two dollar signs as mathematics.
        opening = f'<div class="mathjax_ignore" style="max-width:{WIDEST}px">'
        return f"{opening}{heading}{self._img()}{table}{notes}</div>"

    def _img(self) -> str:
        if self.figure is None:
            return ""
        picture = base64.b64encode(self.to_png(bare=True)).decode("ascii")
        wide = min(round((self.figure.get_figwidth() - MARGIN + HAIR) * SHOWN), WIDEST)
        return (
            f'<img alt="{escape(one_line(self.alt))}" width="{wide}" style="max-width:100%;height:auto;'
            f'background-color:#ffffff" src="data:image/png;base64,{picture}">'
        )

    def to_png(self, bare: bool = False, dpi: float = DPI) -> bytes:
        """Give the picture as a PNG file; `bare` leaves title and note out, for pages that write them.

        Raises ValueError when the exhibit has no picture.
        """
        if self.figure is None:
            raise ValueError(f"This exhibit has no picture, only its headline and table: {self.headline}")
        return png(self.figure, bare, dpi)


def _said(sentence: str) -> str:
    """Give a sentence as HTML on one line, in which a number and its unit are not parted."""
    return escape(markup.unparted(one_line(sentence)))


@standard()
def png(figure: Figure, bare: bool, dpi: float) -> bytes:
    """Give a figure as PNG bytes that are the same on every run."""
    FigureCanvasAgg(figure)
    spoken = [text for ax in figure.axes for text in ax.texts if text.get_gid() in ("title", "note")]
    box = _without(figure, spoken) if bare else None
    drawn = io.BytesIO()
    try:
        for text in spoken:
            text.set_visible(not bare)
        # It is made small below.
        figure.savefig(drawn, format="png", dpi=dpi, bbox_inches=box, pil_kwargs={"compress_level": 0})
    finally:
        for text in spoken:
            text.set_visible(True)
    return _small(drawn)


def _small(picture: io.BytesIO) -> bytes:
    """Give the picture again with a palette of 256 colours: a third of the size, and the same to the eye.

    This way of choosing the palette keeps rare colours, such as those of single candidates.
    """
    out = io.BytesIO()
    full = Image.open(picture).convert("RGB")
    flat = full.quantize(256, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    flat.save(out, format="PNG", optimize=True)
    return out.getvalue()


def _without(figure: Figure, spoken: list[Text]) -> Bbox:
    """Give the figure's box in inches, less the margin at the left and the bands of title and note."""
    wide, tall = figure.get_size_inches()
    low, high = 0.0, float(tall)
    for text in (text for text in spoken if text.get_text()):
        box = text.get_window_extent().transformed(figure.dpi_scale_trans.inverted())
        low, high = (max(low, box.y1), high) if text.get_gid() == "note" else (low, min(high, box.y0))
    return Bbox.from_extents(MARGIN - HAIR, low, wide, high)
