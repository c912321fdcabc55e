"""Lists in CSV files: headers, rows as texts, and the faults that Arrow's lenient reading lets pass."""

import codecs
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv

from partnerlib.longlist.cells import Cells
from partnerlib.longlist.faults import ListError
from partnerlib.longlist.pieces import ROWS_AT_ONCE, Piece, Source, one_header, unreadable
from partnerlib.words import count, quoted

BLOCK = 2**23
TAIL = 2**16
_QUOTE, _BESIDE = 34, np.frombuffer(b',\n\r"', dtype="uint8")
_BLANK = re.compile(rb"[\s,]*")


def is_csv(path: Path) -> bool:
    """Tell whether a file is named as CSV."""
    return path.name.casefold().endswith((".csv", ".csv.gz"))


def of_csv(paths: list[Path], about: str) -> Source:
    """Open CSV files: their headers and first rows are read; ListError for one that is none."""
    headers, empty, notes = dict[str, list[str]](), list[Path](), list[str]()
    pieces = list[Piece]()
    for path in paths:
        headers[path.name], rows = _begun(path)
        empty += [] if rows else [path]
        blank, unended = _ending(path)
        pieces.append(CsvPiece(len(pieces), path.name, path=path, blank=blank))
        notes += [unended] if unended and rows else []
    rows_known = 0 if len(empty) == len(paths) else None
    return Source(one_header(headers), rows_known, about, tuple(pieces), tuple(notes), "bytes")


@dataclass(frozen=True)
class CsvPiece(Piece):
    """A CSV file; its last `blank` rows are empty lines and no companies."""

    path: Path = Path()
    blank: int = 0
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
        start, stream = 0, _Watched(self.path, self.bytes_read)
        try:
            for batch in self._companies(stream, needed):
                for part in range(0, batch.num_rows, ROWS_AT_ONCE):
                    rows = batch.slice(part, ROWS_AT_ONCE)
                    yield start + part, {name: rows.column(name) for name in needed}
                start += batch.num_rows
            if stream.wrong is not None or stream.unclosed:
                raise ListError(_wrong(self.path, ValueError()))
        except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
            raise ListError(_wrong(self.path, error)) from None
        finally:
            stream.close()

    def _companies(self, stream: "_Watched", needed: Sequence[str]) -> Iterator[pa.RecordBatch]:
        """Give the rows but for the empty lines at the end."""
        held: list[pa.RecordBatch] = []
        for batch in _reader(stream, self.path, BLOCK, list(needed)):
            held.append(batch)
            while held and sum(each.num_rows for each in held[1:]) >= self.blank:
                yield held.pop(0)
        rest = max(sum(each.num_rows for each in held) - self.blank, 0)
        for batch in held:
            yield batch.slice(0, rest)
            rest = max(rest - batch.num_rows, 0)


def _reader(
    stream: object, path: Path, block: int, needed: list[str] | None = None
) -> pa.csv.CSVStreamingReader:
    """Read as texts, so that no cell is guessed at. An empty line is a row of unknowns, as in a sheet."""
    packed = path.suffix.casefold() == ".gz"  # whose end is not seen beforehand
    return pa.csv.open_csv(
        stream,
        read_options=pa.csv.ReadOptions(block_size=block),
        parse_options=pa.csv.ParseOptions(newlines_in_values=True, ignore_empty_lines=packed),
        convert_options=pa.csv.ConvertOptions(
            include_columns=needed,
            column_types=dict.fromkeys(needed or [], pa.string()),
            strings_can_be_null=False,
        ),
    )


def _begun(path: Path) -> tuple[list[str], bool]:
    """Read a header, and whether there is any row."""
    stream = _Watched(path, [0])
    try:
        reader = _reader(stream, path, 2**20)
        names = reader.schema.names
        rows = any(batch.num_rows for batch in reader)
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        if "Empty CSV file" in str(error) and stream.total:
            return [], False
        raise ListError(_wrong(path, error)) from None
    finally:
        stream.close()
    for sign, what in ((";", "semicolons"), ("\t", "tabs")):
        if len(names) == 1 and sign in names[0]:
            raise ListError(
                f"The columns of {path.name} are parted by {what}. Save it anew, parted by commas and with "
                "decimal points in numbers."
            )
    if not any(name.strip() for name in names):
        raise ListError(f"The first row of {path.name} is empty. Put the columns' names there.")
    return names, rows


def _ending(path: Path) -> tuple[int, str]:
    """Count the empty lines at the end of a file, and note a last row whose line does not end."""
    if path.suffix.casefold() == ".gz":
        return 0, ""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - TAIL))
        *lines, last = re.split(rb"\r\n|\n|\r", file.read())
    if last.strip():
        row = quoted(last.decode("utf-8", "replace"))
        return 0, f"The last line of {path.name} has no line end: see whether its row {row} is complete."
    blank = 1 if last else 0
    for line in reversed(lines):
        if not _BLANK.fullmatch(line):
            break
        blank += 1
    return blank, ""


class _Watched:
    """A file's bytes on their way to Arrow: how far it is read, and quotation marks in wrong places."""

    closed = False

    def __init__(self, path: Path, bytes_read: list[int]) -> None:
        self._file = pa.OSFile(str(path))
        packed = path.suffix.casefold() == ".gz"
        self._stream = pa.CompressedInputStream(self._file, "gzip") if packed else self._file
        self._reached, self.total = bytes_read, 0
        self._inside, self._last = False, ord("\n")
        self.wrong: int | None = None
        self.unclosed = False

    def read(self, size: int = -1) -> bytes:
        """Give the next bytes, having looked where quotation marks stand in them."""
        data = self._stream.read(size)
        self._watch(data)
        self._reached[0] = self._file.tell()
        return data

    def _watch(self, data: bytes) -> None:
        before = self.total
        self.total += len(data)
        if not before:
            data = data.removeprefix(codecs.BOM_UTF8)
        if not data:
            self.unclosed = self._inside
            return
        signs = np.frombuffer(data, dtype="uint8")
        quotes = np.flatnonzero(signs == _QUOTE)
        opening = (np.arange(len(quotes)) + self._inside) % 2 == 0
        beside = np.where(opening, quotes - 1, quotes + 1)
        here = (beside >= 0) & (beside < len(signs))
        wrong = quotes[here][~np.isin(signs[beside[here]], _BESIDE)]
        ends = len(quotes) and not here[0] and opening[0] and self._last not in _BESIDE
        ended = self._last == _QUOTE and not self._inside and before and signs[0] not in _BESIDE
        if self.wrong is None and (len(wrong) or ends or ended):
            self.wrong = before + (int(wrong[0]) if len(wrong) and not (ends or ended) else 0)
        self._inside ^= bool(len(quotes) % 2)
        self._last = int(signs[-1])

    def readable(self) -> bool:
        """It can be read."""
        return True

    def close(self) -> None:
        """Close the file."""
        self._stream.close()
        self._file.close()
        self.closed = True


def _wrong(path: Path, error: Exception) -> str:
    """Say what is wrong with a CSV file that Arrow refused, or read in a way that cannot be trusted."""
    stream = _Watched(path, [0])
    decoder, undecodable = codecs.getincrementaldecoder("utf-8")(), None
    try:
        while data := stream.read(BLOCK):
            begun = stream.total - len(data) - len(decoder.getstate()[0])
            try:
                decoder.decode(data) if undecodable is None else None
            except UnicodeDecodeError as bad:
                undecodable = begun + bad.start
    except OSError as cut:
        return unreadable(path, cut)
    finally:
        stream.close()
    if undecodable is None and decoder.getstate()[0]:
        undecodable = stream.total - 1
    if "UTF8" in str(error) or (isinstance(error, UnicodeDecodeError)):
        return (
            f"Line {_line(path, undecodable or 0):,} of {path.name} holds text that is not UTF-8, or the file "
            "is cut there. In Excel save it as 'CSV UTF-8'."
        )
    if stream.wrong is not None:
        return (
            f"Line {_line(path, stream.wrong):,} of {path.name} has a quotation mark inside a cell. Put the "
            'whole cell in quotation marks and write "" for each one inside it, as spreadsheets do.'
        )
    if stream.unclosed:
        return (
            f"{path.name} ends inside a quotation mark that is never closed: it is cut, or a mark is missing."
        )
    uneven = re.search(r"(?:Row #([0-9]+): )?Expected ([0-9]+) columns, got ([0-9]+): (.*)", str(error), re.S)
    if uneven:
        row = f"row {int(uneven[1]):,} has" if uneven[1] else "a row has"
        return (
            f"In {path.name} {row} {count(int(uneven[3]), 'cell')}, the header has {uneven[2]}: "
            f"{quoted(uneven[4])}. The file is cut there, or a cell with a comma lacks its quotation marks."
        )
    return unreadable(path, error)


def _line(path: Path, position: int) -> int:
    """Count the lines up to a byte of a file."""
    stream, lines = _Watched(path, [0]), 1
    while position > 0 and (data := stream.read(min(BLOCK, position))):
        lines += data.count(b"\n")
        position -= len(data)
    stream.close()
    return lines
