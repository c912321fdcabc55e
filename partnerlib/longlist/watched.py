"""The bytes of a file on their way to its reader, and what a lenient reader of CSV would not say of them."""

import codecs
from pathlib import Path

import numpy as np
import pyarrow as pa

BLOCK = 2**23
_QUOTE, _BESIDE = 34, np.frombuffer(b',\n\r"', dtype="uint8")


def is_packed(path: Path) -> bool:
    """Tell whether a file is packed, so that its end is not seen beforehand."""
    return path.suffix.casefold() == ".gz"


class Watched:
    """A file's bytes on their way to Arrow: how far it is read, and quotation marks in wrong places."""

    closed = False

    def __init__(self, path: Path, bytes_read: list[int]) -> None:
        self._file = pa.OSFile(str(path))
        self._stream = pa.CompressedInputStream(self._file, "gzip") if is_packed(path) else self._file
        self._reached, self.total = bytes_read, 0
        self._inside, self._last = False, ord("\n")
        self.wrong: int | None = None
        self.unclosed = False
        self.ended = False
        """Set where nobody wants more: Arrow reads ahead, which must not go on when Python ends."""

    def read(self, size: int = -1) -> bytes:
        """Give the next bytes, having looked where quotation marks stand in them."""
        data = b"" if self.ended else self._stream.read(size)
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


def looked_through(path: Path) -> tuple[Watched, int | None]:
    """Read a whole file; give what its quotation marks are like and the first byte that is no UTF-8."""
    stream, decoder = Watched(path, [0]), codecs.getincrementaldecoder("utf-8")()
    undecodable = None
    try:
        while data := stream.read(BLOCK):
            begun = stream.total - len(data) - len(decoder.getstate()[0])
            try:
                decoder.decode(data) if undecodable is None else None
            except UnicodeDecodeError as bad:
                undecodable = begun + bad.start
    finally:
        stream.close()
    if undecodable is None and decoder.getstate()[0]:
        undecodable = stream.total - 1
    return stream, undecodable


def line_of(path: Path, position: int) -> int:
    """Count the lines up to a byte of a file."""
    stream, lines = Watched(path, [0]), 1
    while position > 0 and (data := stream.read(min(BLOCK, position))):
        lines += data.count(b"\n")
        position -= len(data)
    stream.close()
    return lines
