"""A file that says it is an Excel workbook, opened within bounds: its parts are read piece by piece.

Nothing is ever written to disk, so a part's name leads nowhere. What no spreadsheet program writes is refused
before anything is unpacked: too many parts, parts too large or packed too tightly, names that climb out.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator

from partnerlib.sheets.faults import SheetError, refused
from partnerlib.tables.faults import shown

MEGABYTE = 2**20
MOST_BYTES = 10 * MEGABYTE
"""How large a scoring sheet's file may be."""

MOST_UNPACKED = 50 * MEGABYTE
MOST_PARTS = 2_000
MOST_DIRECTORY = 400_000
"""Bytes that the list of parts may take."""

TIGHTEST = 200
"""How many times smaller a part of over a megabyte may be packed; spreadsheets pack some 10 to 50 times."""

PIECE = 2**16

OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
END = b"PK\x05\x06"
END_64 = b"PK\x06\x07"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")

SAVE_AS = "save it in Excel as an Excel workbook (.xlsx) and take that in"
ONE_OF_OURS = "a scoring sheet made by this workbook and filled in, saved as .xlsx or .csv"
SPREADSHEET_ALONE = "a scoring sheet alone, as this workbook made it"


class Archive:
    """The parts of an Excel workbook, by name; SheetError when it is anything else, or hostile."""

    def __init__(self, data: bytes) -> None:
        _refuse_other_kinds(data)
        _refuse_long_directory(data)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (
            zipfile.BadZipFile,
            ValueError,
            OSError,
            struct.error,
            NotImplementedError,
            EOFError,
        ) as error:
            raise _broken() from error
        self.names = frozenset(info.filename for info in self._zip.infolist())
        _refuse_bombs(self._zip.infolist())
        self._refuse_programs()

    def pieces(self, name: str) -> Iterator[bytes]:
        """Give a part piece by piece; SheetError when it is missing or damaged."""
        if name not in self.names:
            raise refused(f"a file that is damaged: {shown(name)} is missing in it", ONE_OF_OURS)
        try:
            with self._zip.open(name) as part:
                while piece := part.read(PIECE):
                    yield piece
        except (zipfile.BadZipFile, ValueError, OSError, EOFError, zlib.error, RuntimeError) as error:
            raise _broken() from error

    def _refuse_programs(self) -> None:
        lower = {name.lower() for name in self.names}
        if "mimetype" in lower:
            raise refused("an OpenDocument file (.ods)", SAVE_AS)
        if "xl/workbook.bin" in lower:
            raise refused("a binary Excel workbook (.xlsb)", SAVE_AS)
        if any(name.endswith("vbaproject.bin") or "/macrosheets/" in name for name in lower):
            raise refused("a workbook with macros (.xlsm)", f"a workbook without macros: {SAVE_AS}")
        if any("/externallinks/" in name for name in lower):
            raise refused("links to other workbooks", f"{SPREADSHEET_ALONE}: remove the links under Data")


def _refuse_other_kinds(data: bytes) -> None:
    if not data:
        raise refused("an empty file", ONE_OF_OURS)
    if len(data) > MOST_BYTES:
        raise refused(
            f"a file of {len(data) / MEGABYTE:,.0f} MB",
            f"at most {MOST_BYTES // MEGABYTE} MB: take pictures out",
        )
    if data.startswith(OLD_EXCEL):
        if ENCRYPTED in data:
            raise refused(
                "a workbook protected by a password", "one without: remove the password, save, try again"
            )
        raise refused("a file of an old Excel (.xls) or of another program", SAVE_AS)
    if not data.startswith(b"PK"):
        raise refused("a file that is no Excel workbook", ONE_OF_OURS)


def _refuse_long_directory(data: bytes) -> None:
    """Refuse a list of parts that would be costly to read, before it is read."""
    end = data.rfind(END, max(0, len(data) - 65_557))
    if end < 0 or len(data) - end < 22:
        raise _broken()
    parts, size = struct.unpack_from("<HI", data, end + 10)
    if parts > MOST_PARTS or size > MOST_DIRECTORY or data[max(0, end - 20) :].startswith(END_64):
        raise refused(f"more than {MOST_PARTS:,} parts in it", SPREADSHEET_ALONE)


def _refuse_bombs(parts: list[zipfile.ZipInfo]) -> None:
    if len(parts) > MOST_PARTS:
        raise refused(f"more than {MOST_PARTS:,} parts in it", SPREADSHEET_ALONE)
    if len({part.filename for part in parts}) < len(parts):
        raise refused("a part that is there twice", SPREADSHEET_ALONE)
    for part in parts:
        _refuse_part(part)
    if sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise _too_large()


def _refuse_part(part: zipfile.ZipInfo) -> None:
    steps = part.filename.replace("\\", "/").split("/")
    if ".." in steps or not steps[0] or ":" in steps[0]:
        raise refused(f"a part named {shown(part.filename)}, which leads out of the file", SPREADSHEET_ALONE)
    if part.flag_bits & 1:
        raise refused("a file protected by a password", "one without: remove the password, save, try again")
    if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise refused(f"the part {shown(part.filename)} packed in a way no spreadsheet uses", SAVE_AS)
    tight = part.file_size > MEGABYTE and part.file_size > TIGHTEST * max(part.compress_size, 1)
    if part.file_size > MOST_UNPACKED or tight:
        raise _too_large()


def _too_large() -> SheetError:
    return refused("a file that unpacks to far more than a scoring sheet can be", SPREADSHEET_ALONE)


def _broken() -> SheetError:
    return refused("a file that is cut off or damaged", "the whole file: send or save it again")
