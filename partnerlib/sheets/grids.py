"""The sheets of an Excel workbook, each as the cells that hold anything."""

from collections.abc import Mapping
from posixpath import normpath

from partnerlib.sheets.archive import Archive
from partnerlib.sheets.cells import (
    DATE,
    EMPTY,
    ERROR,
    FORMULA,
    NOTHING,
    NUMBER,
    NUMERAL,
    TRUTH,
    Cell,
    Grid,
    kind_of,
    plain,
    position,
    text_cell,
    whole,
)
from partnerlib.sheets.parts import Attributes, Parts, too_much

MOST_MERGED = 1_000

_KINDS = {"b": TRUTH, "e": ERROR, "d": DATE}
_STRINGS, _STYLES = "xl/sharedStrings.xml", "xl/styles.xml"


class Workbook:
    """The sheets of an Excel workbook by name; SheetError when it cannot be read."""

    def __init__(self, data: bytes) -> None:
        self._parts = Parts(Archive(data))
        places = self._places()
        self._sheets = {name: places[key] for name, key in self._keys().items() if key in places}
        strings, styles = _Strings(), _Styles()
        if _STRINGS in self._parts.names:
            self._parts.walk(_STRINGS, strings.begin, strings.end)
        if _STYLES in self._parts.names:
            self._parts.walk(_STYLES, styles.begin, styles.end)
        self._strings, self._kinds = strings.found, styles.kinds

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the sheets, in their order."""
        return tuple(self._sheets)

    def grid(self, name: str, most: int) -> Grid:
        """Read the cells of a sheet; SheetError when more than `most` hold anything."""
        reader = _SheetReader(self._strings, self._kinds, most)
        self._parts.walk(self._sheets[name], reader.begin, reader.end)
        return Grid(reader.cells, tuple(reader.merged))

    def _places(self) -> dict[str, str]:
        """Give the part of each sheet by the key that the workbook knows it by."""
        found: dict[str, str] = {}

        def begin(name: str, has: Attributes) -> bool:
            if name == "Relationship" and has.get("TargetMode") != "External":
                target = has.get("Target", "")
                found[has.get("Id", "")] = target[1:] if target[:1] == "/" else normpath(f"xl/{target}")
            return False

        self._parts.walk("xl/_rels/workbook.xml.rels", begin)
        return found

    def _keys(self) -> dict[str, str]:
        found: dict[str, str] = {}

        def begin(name: str, has: Attributes) -> bool:
            if name == "sheet":
                key = next((value for label, value in has.items() if label.endswith(":id")), "")
                found[has.get("name", "")] = key
            return False

        self._parts.walk("xl/workbook.xml", begin)
        return found


class _Strings:
    """Takes in the texts that cells refer to; what tells how to pronounce one is left out."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self._pieces: list[str] = []
        self._spoken = False

    def begin(self, name: str, has: Attributes) -> bool:
        self._spoken = name == "rPh" or (self._spoken and name == "t")
        return name == "t" and not self._spoken

    def end(self, name: str, text: str) -> None:
        self._pieces.append(text)
        if name == "si":
            self.found.append(plain("".join(self._pieces)))
            self._pieces.clear()


class _Styles:
    """Takes in which styles of cell make a number a date or a percentage."""

    def __init__(self) -> None:
        self.kinds: list[int] = []
        self._codes: dict[int, str] = {}
        self._of_cells = False

    def begin(self, name: str, has: Attributes) -> bool:
        if name == "numFmt":
            self._codes[whole(has["numFmtId"])] = has.get("formatCode", "")[:1_000]
        elif name == "xf" and self._of_cells:
            code = whole(has.get("numFmtId", "0"))
            self.kinds.append(kind_of(code, self._codes.get(code, "")))
        self._of_cells = self._of_cells or name == "cellXfs"
        return False

    def end(self, name: str, _: str) -> None:
        self._of_cells = self._of_cells and name != "cellXfs"


class _SheetReader:
    """Takes in the elements of one sheet; ValueError and LookupError where they make none."""

    def __init__(self, strings: list[str], kinds: list[int], most: int) -> None:
        self._strings, self._kinds, self._most = strings, kinds, most
        self.cells: dict[tuple[int, int], Cell] = {}
        self.merged: list[str] = []
        self._row, self._column = -1, -1
        self._has: Mapping[str, str] = {}
        self._pieces: list[str] = []
        self._value = ""
        self._formula: str | None = None
        self._spoken = False

    def begin(self, name: str, has: Attributes) -> bool:
        if name == "row":
            self._row = whole(has["r"]) - 1 if "r" in has else self._row + 1
            self._column = -1
        elif name == "c":
            self._begin_cell(has)
        elif name == "mergeCell" and len(self.merged) < MOST_MERGED:
            self.merged.append(has.get("ref", "")[:20])
        self._spoken = name == "rPh" or (self._spoken and name == "t")
        return name in ("v", "f") or (name == "t" and not self._spoken)

    def _begin_cell(self, has: Attributes) -> None:
        self._column += 1
        if "r" in has:
            self._row, self._column = position(has["r"])
        self._has, self._value, self._formula = has, "", None
        self._pieces.clear()

    def end(self, name: str, text: str) -> None:
        if name == "v":
            self._value = text
        elif name == "f":
            self._formula = text
        elif name == "t":
            self._pieces.append(text)
        elif name == "c":
            self._keep(self._cell())

    def _keep(self, cell: Cell) -> None:
        if cell.kind == EMPTY:
            return
        if (self._row, self._column) in self.cells:
            raise ValueError("a cell twice")
        if len(self.cells) >= self._most:
            raise too_much()
        self.cells[self._row, self._column] = cell

    def _cell(self) -> Cell:
        kind, value = self._has.get("t", "n"), self._value
        if self._formula is not None:
            return Cell(FORMULA, self._formula)
        if kind == "inlineStr":
            return text_cell(plain("".join(self._pieces)))
        if not value:
            return NOTHING
        if kind == "s":
            return text_cell(self._strings[whole(value)])
        if kind == "str":
            return text_cell(plain(value))
        if kind in _KINDS:
            return Cell(_KINDS[kind], value)
        if not NUMERAL.fullmatch(value):
            raise ValueError("no number")
        style = whole(self._has.get("s", "0"))
        return Cell(self._kinds[style] if style < len(self._kinds) else NUMBER, float(value))
