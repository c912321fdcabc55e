"""The XML parts of an Excel workbook, read element by element within bounds.

A small reader of our own: one that loads a workbook whole takes minutes and gigabytes over a hostile one. A
part that declares a document type (and so entities) is refused where the declaration begins; nothing is ever
fetched.
"""

from collections.abc import Callable
from typing import Any
from xml.parsers import expat

from partnerlib.sheets.archive import ONE_OF_OURS, SPREADSHEET_ALONE, Archive
from partnerlib.sheets.faults import SheetError, refused
from partnerlib.tables.faults import shown

MOST_ELEMENTS = 500_000
"""Elements in all the parts read; the largest sheets have some 350,000."""

MOST_TEXT = 10_000_000
"""Characters in all the texts read."""

LONGEST = 32_767 * 7
"""Characters of one text: what a cell of Excel can hold, each written as its number, such as _x0041_."""

LONGEST_TOKEN = 2**20
DEEPEST = 50
"""Elements within elements; spreadsheets have some ten."""

Attributes = dict[str, str]
Begin = Callable[[str, Attributes], bool]
"""Is told an element's name and attributes; says whether its text is wanted."""
End = Callable[[str, str], None]
"""Is told an element's name and its text, if that was wanted."""


class Parts:
    """The parts of an archive, with one budget of elements and texts for all of them."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self.names = archive.names
        self.elements, self.characters = 0, 0

    def walk(self, part: str, begin: Begin, end: End = lambda name, text: None) -> None:
        """Read a part; SheetError when it is damaged, missing, or more than a scoring sheet can hold."""
        try:
            _Walker(self, begin, end).read(self._archive, part)
        except (expat.ExpatError, ValueError, LookupError) as error:
            raise refused(f"a file that is damaged, in {shown(part)}", ONE_OF_OURS) from error

    def count(self, elements: int, characters: int) -> None:
        """Take so much off the budget; SheetError when it is used up."""
        self.elements += elements
        self.characters += characters
        if self.elements > MOST_ELEMENTS or self.characters > MOST_TEXT:
            raise too_much()


class _Walker:
    """Reads one part piece by piece."""

    def __init__(self, parts: Parts, begin: Begin, end: End) -> None:
        self._parts, self._begin, self._end = parts, begin, end
        self._length, self._depth = 0, 0
        self._text: list[str] = []
        self._parser: Any = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._started
        self._parser.EndElementHandler = self._ended
        self._parser.StartDoctypeDeclHandler = _refuse_document_type

    def read(self, archive: Archive, part: str) -> None:
        fed = 0
        for piece in archive.pieces(part):
            self._parser.Parse(piece, False)
            fed += len(piece)
            if fed - self._parser.CurrentByteIndex > LONGEST_TOKEN:
                raise too_much()
        self._parser.Parse(b"", True)

    def _started(self, name: str, attributes: Attributes) -> None:
        self._parts.count(1, 0)
        self._depth += 1
        if self._depth > DEEPEST:
            raise too_much()
        self._text.clear()
        self._length = 0
        wanted = self._begin(name.rpartition(":")[2], attributes)
        self._parser.CharacterDataHandler = self._read if wanted else None

    def _read(self, text: str) -> None:
        self._length += len(text)
        self._parts.count(0, len(text))
        if self._length > LONGEST:
            raise too_much()
        self._text.append(text)

    def _ended(self, name: str) -> None:
        self._depth -= 1
        self._parser.CharacterDataHandler = None
        text = "".join(self._text)
        self._text.clear()
        self._end(name.rpartition(":")[2], text)


def _refuse_document_type(*_: object) -> None:
    raise refused("a part that declares a document type, as no spreadsheet program does", ONE_OF_OURS)


def too_much() -> SheetError:
    """Give the error for what no scoring sheet can hold."""
    return refused("far more in it than a scoring sheet can hold", SPREADSHEET_ALONE)
