"""Lists in CSV files: headers, rows as texts, and the faults that Arrow's lenient reading lets pass."""

import codecs
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.csv

from partnerlib.longlist.cells import Cells
from partnerlib.longlist.faults import ListError
from partnerlib.longlist.pieces import ROWS_AT_ONCE, Piece, Source, as_written, labels, one_header, unreadable
from partnerlib.longlist.watched import BLOCK, Watched, is_packed, line_of, looked_through
from partnerlib.words import count, quoted

TAIL = 2**16

REGION = (
    " Excel takes both signs from Windows: Settings > Time & language > Language & region > Administrative "
    "language settings > Formats > Additional settings has the list separator and the decimal symbol."
)
"""Where to change what a spreadsheet writes between cells."""


def is_csv(path: Path) -> bool:
    """Tell whether a file is named as CSV."""
    return path.name.casefold().endswith((".csv", ".csv.gz"))


def of_csv(paths: list[Path], about: str) -> Source:
    """Open CSV files: their headers and first rows are read; ListError for one that is none."""
    headers, empty, notes = dict[str, list[str]](), list[Path](), list[str]()
    pieces = list[Piece]()
    for path, label in zip(paths, labels(paths), strict=True):
        headers[label], rows = _begun(path)
        empty += [] if rows else [path]
        own = as_written(headers[label])
        pieces.append(CsvPiece(len(pieces), label, among=len(paths) > 1, path=path, own=own))
        notes += _unended(path) if rows else []
    rows_known = 0 if len(empty) == len(paths) else None
    return Source(one_header(headers), rows_known, about, tuple(pieces), tuple(notes), "bytes")


@dataclass(frozen=True)
class CsvPiece(Piece):
    """A CSV file; an empty line is a row of empty cells. `own` gives columns' names as it has them."""

    path: Path = Path()
    own: Mapping[str, str] = field(default_factory=dict, repr=False)
    bytes_read: list[int] = field(default_factory=lambda: [0], repr=False)

    @property
    def size(self) -> int:
        """Its size in bytes."""
        return self.path.stat().st_size

    @property
    def reached(self) -> int:
        """How many bytes have been read."""
        return self.bytes_read[0]

    def batches(self, needed: Sequence[str]) -> Iterator[tuple[int, Cells]]:
        """Give the columns as texts."""
        start, stream, columns = 0, Watched(self.path, self.bytes_read), [self.own[name] for name in needed]
        reader = None
        try:
            reader = _reader(stream, False, BLOCK, columns)
            for batch in reader:
                for part in range(0, batch.num_rows, ROWS_AT_ONCE):
                    rows = batch.slice(part, ROWS_AT_ONCE)
                    cells = zip(needed, columns, strict=True)
                    yield start + part, {name: rows.column(column) for name, column in cells}
                start += batch.num_rows
            if stream.wrong is not None or stream.unclosed:
                raise ListError(_wrong(self.path, ValueError(), columns))
        except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
            raise ListError(_wrong(self.path, error, columns)) from None
        finally:
            _let_go(reader, stream)


def _reader(
    stream: object, skip: bool, block: int, needed: Sequence[str] | None = None, threads: bool = True
) -> pa.csv.CSVStreamingReader:
    """Read as texts, so that no cell is guessed at. An empty line is skipped or a row of empty cells."""
    return pa.csv.open_csv(
        stream,
        read_options=pa.csv.ReadOptions(block_size=block, use_threads=threads),
        parse_options=pa.csv.ParseOptions(newlines_in_values=True, ignore_empty_lines=skip),
        convert_options=pa.csv.ConvertOptions(
            include_columns=list(needed or []),
            column_types=dict.fromkeys(needed or [], pa.string()),
            strings_can_be_null=False,
        ),
    )


def _let_go(reader: pa.csv.CSVStreamingReader | None, stream: Watched) -> None:
    """Close a file when Arrow, which reads ahead, wants no more of it."""
    stream.ended = True
    with suppress(pa.ArrowException, OSError, UnicodeDecodeError):
        for _ in reader or ():
            pass
    stream.close()


def _begun(path: Path) -> tuple[list[str], bool]:
    """Read a header, and whether there is any row."""
    _refuse_other_signs(path)
    stream, reader = Watched(path, [0]), None
    try:
        reader = _reader(stream, True, 2**20)
        names = reader.schema.names
        rows = any(batch.num_rows for batch in reader)
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        if "Empty CSV file" in str(error) and stream.total:
            return [], False
        raise ListError(_wrong(path, error, None)) from None
    finally:
        _let_go(reader, stream)
    if not any(name.strip() for name in names) or _begins_empty(path):
        raise ListError(f"The first row of {path.name} is empty. Put the columns' names there.")
    return names, rows


def _refuse_other_signs(path: Path) -> None:
    """Refuse a file whose header is parted by another sign than commas, before its rows are looked at."""
    stream = Watched(path, [0])
    try:
        header = stream.read(2**16).split(b"\n", 1)[0]
    except (pa.ArrowException, OSError):
        return  # said when it is read
    finally:
        stream.close()
    for sign, what in ((b";", "semicolons"), (b"\t", "tabs"), (b"|", "vertical bars")):
        if sign in header and b"," not in header:
            raise ListError(
                f"The columns of {path.name} are parted by {what}. Save it anew, parted by commas and with "
                f"decimal points in numbers.{REGION * (sign == b';')}"
            )


def _begins_empty(path: Path) -> bool:
    stream = Watched(path, [0])
    try:
        return stream.read(4).removeprefix(codecs.BOM_UTF8)[:1] in (b"\r", b"\n")
    finally:
        stream.close()


def _unended(path: Path) -> list[str]:
    """Note a last row whose line does not end, as far as a file's end is seen beforehand."""
    if is_packed(path):
        return []
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - TAIL))
        last = re.split(rb"\r\n|\n|\r", file.read())[-1]
    if not last.strip():
        return []
    row = quoted(last.decode("utf-8", "replace"))
    return [f"The last line of {path.name} has no line end: see whether its row {row} is complete."]


def _wrong(path: Path, error: Exception, needed: Sequence[str] | None) -> str:
    """Say what is wrong with a CSV file that Arrow refused, or read in a way that cannot be trusted.

    The file is looked through from its start, so that the same file always gives the same answer.
    """
    try:
        marks, undecodable = looked_through(path)
    except OSError as cut:
        return unreadable(path, cut)
    if undecodable is not None and (marks.wrong is None or undecodable < marks.wrong):
        return (
            f"Line {line_of(path, undecodable):,} of {path.name} holds text that is not UTF-8, or the file "
            "is cut there. In Excel save it as 'CSV UTF-8'."
        )
    if marks.wrong is not None:
        return (
            f"Line {line_of(path, marks.wrong):,} of {path.name} has a quotation mark inside a cell. Put the "
            'whole cell in quotation marks and write "" for each one inside it, as spreadsheets do.'
        )
    if marks.unclosed:
        return (
            f"{path.name} ends inside a quotation mark that is never closed: it is cut, or a mark is missing."
        )
    return _uneven(path, needed) or unreadable(path, error)


def _uneven(path: Path, needed: Sequence[str] | None) -> str:
    """Say which row has more or fewer cells than the header, "" when none has."""
    stream, uneven = Watched(path, [0]), None
    try:
        for _ in _reader(stream, False, BLOCK, needed, threads=False):
            pass
    except pa.ArrowInvalid as error:
        uneven = re.search(r"Row #([0-9]+): Expected ([0-9]+) columns, got ([0-9]+): (.*)", str(error), re.S)
    finally:
        stream.close()
    if not uneven:
        return ""
    titled = f" Or a title stands above the header. The first row of {path.name} must name the columns."
    return (
        f"In {path.name} row {int(uneven[1]):,} has {count(int(uneven[3]), 'cell')}, the header has "
        f"{uneven[2]}: {quoted(uneven[4])}. The file is cut there, or a cell with a comma lacks its "
        f"quotation marks.{titled * (uneven[2] == '1')}"
    )
