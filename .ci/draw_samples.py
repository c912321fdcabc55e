"""Draw the README's pictures of the example: the ranking, four slides and four pages of the report."""

import io
from collections.abc import Sequence
from pathlib import Path

import pypdfium2
from PIL import Image, ImageOps

from partnerlib import exhibits
from partnerlib.export import briefing
from partnerlib.export.deck import deck
from partnerlib.export.pdf import pdf
from partnerlib.export.report import report
from partnerlib.manifest import Snapshot

PROJECT = Path(__file__).resolve().parent.parent
SLIDES, PAGES = (3, 5, 7, 8), (0, 2, 3, 12)
"""Which slides and pages, counted from 0."""


def sheet(printed: bytes, pages: Sequence[int], wide: int, columns: int) -> bytes:
    """Give pages of a PDF side by side, each so many pixels wide, as a small PNG file."""
    document = pypdfium2.PdfDocument(printed)
    drawn = [document[page].render(scale=wide / document[page].get_width()).to_pil() for page in pages]
    framed = [ImageOps.expand(picture.convert("RGB"), 1, "#dfe3e8") for picture in drawn]
    across, down = framed[0].size
    rows = -(-len(framed) // columns)
    whole = Image.new("RGB", (columns * (across + 8) - 8, rows * (down + 8) - 8), "white")
    for place, picture in enumerate(framed):
        whole.paste(picture, (place % columns * (across + 8), place // columns * (down + 8)))
    out = io.BytesIO()
    whole.quantize(128, dither=Image.Dither.NONE).save(out, format="PNG", optimize=True)
    return out.getvalue()


def main() -> None:
    """Draw all three pictures into docs/."""
    snapshot = Snapshot.from_folder(PROJECT / "data" / "larkspur")
    docs = PROJECT / "docs"
    (docs / "ranking.png").write_bytes(exhibits.ranking(snapshot.case).to_png(dpi=110))
    slides, pages = pdf(deck(briefing(snapshot))), pdf(report(snapshot))
    (docs / "slides.png").write_bytes(sheet(slides, SLIDES, 460, 2))
    (docs / "report.png").write_bytes(sheet(pages, PAGES, 230, 4))


if __name__ == "__main__":
    main()
