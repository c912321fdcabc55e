"""Hostile and broken scoring sheets: refused in words, soon and in little memory; none is half taken in."""

import csv
import functools
import io
import json
import random
import re
import struct
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

import pandas as pd
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sheet_tools import MADE, NOW, faults_in, members, packed, small_case, with_cell, with_part, with_rows

from partnerlib import sheets
from partnerlib.sheets.archive import MOST_BYTES, MOST_UNPACKED

CASE = small_case()
SHEET = sheets.scoring_sheet(CASE, "Dana", made=MADE)
CSV = sheets.scoring_csv(CASE, "Dana", made=MADE)
ASH_PART, ELM_PART = "xl/worksheets/sheet2.xml", "xl/worksheets/sheet3.xml"
STRINGS, BOOK = "xl/sharedStrings.xml", "xl/workbook.xml"
HEAD = b'<?xml version="1.0" encoding="UTF-8"?>'
LAUGHS = (
    b'<!DOCTYPE s [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><sst><si><t>&b;</t></si></sst>'
)
FETCHES = b'<!DOCTYPE s [<!ENTITY a SYSTEM "file:///etc/passwd">]><workbook><sheets>&a;</sheets></workbook>'

SEALED = "EncryptedPackage".encode("utf-16-le")

MOST_SECONDS, MOST_MEGABYTES = 2, 300


def cells(text: str, rows: int, columns: int, first: int = 20) -> str:
    row = f"<c t='inlineStr'><is><t>{text}</t></is></c>" * columns if text else "<c/>" * columns
    return "".join(f'<row r="{number}">{row}</row>' for number in range(first, first + rows))


def lied_about(data: bytes) -> bytes:
    """Give the file whose workbook says that it unpacks to 20 bytes."""
    at = data.rindex(b"xl/workbook.xml") - 46
    return data[: at + 24] + struct.pack("<I", 20) + data[at + 28 :]


def encrypted(data: bytes) -> bytes:
    at = data.index(b"PK\x01\x02")
    return data[: at + 8] + b"\x01" + data[at + 9 :]


def repeated_part(data: bytes) -> bytes:
    out = io.BytesIO(data)
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(out, "a") as archive:
        archive.writestr(BOOK, b"<workbook/>")
    return out.getvalue()


def packed_with(method: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in members(SHEET).items():
            archive.writestr(name, content)
    return out.getvalue()


def many_csv_rows() -> bytes:
    lines = CSV.splitlines(keepends=True)
    return b"".join([lines[0], *lines[1:] * 30_000])


HOSTILE = {
    "50 MB of zeros": lambda: with_part(SHEET, ELM_PART, b"\0" * (MOST_UNPACKED + 1)),
    "49 MB of line ends": lambda: with_part(SHEET, STRINGS, HEAD + b"<sst>" + b"\n" * 51_000_000 + b"</sst>"),
    "many parts of 1 MB": lambda: packed({f"p{n}": b" " * 2**20 for n in range(60)} | members(SHEET)),
    "3,000 parts": lambda: packed(members(SHEET) | {f"p{n}": b"" for n in range(3_000)}),
    "100,000 parts": lambda: packed({f"{n}": b"" for n in range(66_000)}),
    "entities in entities": lambda: with_part(SHEET, STRINGS, HEAD + LAUGHS),
    "an entity from a file": lambda: with_part(SHEET, BOOK, HEAD + FETCHES),
    "entities in UTF-16": lambda: with_part(SHEET, STRINGS, LAUGHS.decode().encode("utf-16")),
    "100,000 rows": lambda: with_rows(SHEET, cells("x", 100_000, 1)),
    "100,000 empty rows": lambda: with_rows(SHEET, cells("", 100_000, 11)),
    "10,000 columns": lambda: with_rows(SHEET, cells("x", 20, 10_000)),
    "a row beyond any": lambda: with_rows(SHEET, '<row r="999999999"><c r="ZZZ9999999"><v>1</v></c></row>'),
    "a giant text": lambda: with_cell(SHEET, ELM_PART, "J5", inline("x" * 20_000_000)),
    "a giant text in few bytes": lambda: with_cell(SHEET, ELM_PART, "J5", inline("xyz" * 250_000)),
    "a giant attribute": lambda: with_rows(SHEET, f'<row spans="{noise(5_000_000)}"/>'),
    "a giant comment": lambda: with_rows(SHEET, f"<!--{noise(5_000_000)}-->"),
    "too deep": lambda: with_rows(SHEET, "<a>" * 300 + "</a>" * 300),
    "much too deep": lambda: with_rows(SHEET, "".join(f"<a{n % 7}>" for n in range(1_500_000))),
    "a million strings": lambda: with_part(SHEET, STRINGS, HEAD + b"<sst>" + strings() + b"</sst>"),
    "a part that lies": lambda: lied_about(SHEET),
    "the same part twice": lambda: repeated_part(SHEET),
    "a part that climbs": lambda: packed(members(SHEET) | {"../../evil.xml": b"<x/>"}),
    "an absolute part": lambda: packed(members(SHEET) | {"/etc/evil": b"<x/>"}),
    "a part on a drive": lambda: packed(members(SHEET) | {"C:\\evil": b"<x/>"}),
    "an encrypted part": lambda: encrypted(SHEET),
    "packed with bzip2": lambda: packed_with(zipfile.ZIP_BZIP2),
    "packed with lzma": lambda: packed_with(zipfile.ZIP_LZMA),
    "a cell twice": lambda: with_rows(SHEET, '<c r="G5"><v>1</v></c><c r="G5"><v>2</v></c>'),
    "a text that is not there": lambda: with_cell(SHEET, ELM_PART, "G5", '<c r="G5" t="s"><v>99999</v></c>'),
    "a number that is none": lambda: with_cell(SHEET, ELM_PART, "G5", '<c r="G5"><v>nan</v></c>'),
    "macros": lambda: packed(members(SHEET) | {"xl/vbaProject.bin": b"x"}),
    "links to other workbooks": lambda: packed(members(SHEET) | {"xl/externalLinks/one.xml": b"<x/>"}),
    "an OpenDocument file": lambda: packed({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}),
    "a binary workbook": lambda: packed({"xl/workbook.bin": b"x"}),
    "an old workbook": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
    "a workbook with a password": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + SEALED,
    "half a file": lambda: SHEET[: len(SHEET) // 2],
    "another zip": lambda: packed({"word/document.xml": b"<x/>"}),
    "11 MB": lambda: b"PK" + b"\0" * MOST_BYTES,
    "CSV of 180,000 rows": many_csv_rows,
    "CSV of one giant cell": lambda: CSV + b'"' + b"x" * 9_000_000 + b'"',
    "CSV of 10 million commas": lambda: CSV + b"," * 9_000_000,
    "CSV of a million headings": lambda: b"format," * 1_000_000,
}  # fmt: skip
SAYS = {
    "macros": r"macros \(.xlsm\)",
    "links to other workbooks": "links to other workbooks",
    "an OpenDocument file": r"\(.ods\)",
    "a binary workbook": r"\(.xlsb\)",
    "an old workbook": r"\(.xls\)",
    "a workbook with a password": "protected by a password",
    "an encrypted part": "protected by a password",
    "100,000 rows": "far more in it",
    "too deep": "far more in it",
    "the same part twice": "a part that is there twice",
    "half a file": "cut off or damaged",
    "a part that climbs": "leads out of the file",
    "entities in entities": "document type",
    "an entity from a file": "document type",
}


def inline(text: str) -> str:
    return f'<c r="J5" t="inlineStr"><is><t>{text}</t></is></c>'


def noise(length: int) -> str:
    return f"{random.Random(1).getrandbits(4 * length):x}"[:length]


def strings() -> bytes:
    return b"".join(b"<si><t>%x</t></si>" % number for number in range(1_000_000))


@functools.cache
def hostile(name: str) -> bytes:
    return HOSTILE[name]()


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_in_words_and_soon(name):
    data = hostile(name)
    start = time.process_time()
    faults = faults_in(data, CASE)
    assert time.process_time() - start < MOST_SECONDS
    assert re.search(SAYS.get(name, "allowed"), faults[0])
    assert len(str(faults)) < 20_000


def test_hostile_files_take_little_memory(tmp_path: Path):
    (tmp_path / "files").mkdir()
    names = ["49 MB of line ends", "100,000 parts", "a giant text", "a giant attribute", "much too deep",
             "a million strings", "CSV of 10 million commas"]  # fmt: skip
    for name in names:
        (tmp_path / "files" / name).write_bytes(hostile(name))
    program = """
import json, resource, sys, pathlib
from sheet_tools import NOW, small_case
from partnerlib import sheets
case = small_case()
def peak(): return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
before, refused = peak(), 0
for file in sorted(pathlib.Path(sys.argv[1]).iterdir()):
    try: sheets.read(file.read_bytes(), case, NOW)
    except sheets.SheetError: refused += 1
print(json.dumps([refused, peak() - before]))
"""
    command = [sys.executable, "-c", program, str(tmp_path / "files")]
    here = Path(__file__).parent
    done = subprocess.run(command, check=True, capture_output=True, cwd=here, timeout=120)
    refused, megabytes = json.loads(done.stdout)
    assert refused == len(names)
    assert megabytes < MOST_MEGABYTES


ADDRESSES = [f"{column}{row}" for row in range(1, 9) for column in "ABCDEFGHIJK"]
TEXTS = st.text(max_size=30) | st.sampled_from(
    [
        "?",
        "7",
        "7,5",
        "1,500",
        "8 – ",
        "We don't know yet",
        "=1",
        "10 – One owner, with time for it",
        "1e999",
        "-0",
    ]
)
NUMBERS = st.floats(allow_nan=False).map(repr) | st.integers(-5, 700).map(str)
STYLES = st.sampled_from(["", ' s="0"', ' s="3"', ' s="12"'])


def _clean(text: str) -> str:
    return escape("".join(c for c in text if c.isprintable() or c == "\n"))


CONTENTS = st.one_of(
    NUMBERS.map(lambda number: ("", f"<v>{number}</v>")),
    TEXTS.map(lambda text: (' t="inlineStr"', f"<is><t>{_clean(text)}</t></is>")),
    TEXTS.map(lambda text: (' t="str"', f"<f>1+1</f><v>{_clean(text)}</v>")),
    st.sampled_from(["b", "e", "d", "n", "s", "z"]).flatmap(
        lambda kind: NUMBERS.map(lambda number: (f' t="{kind}"', f"<v>{number}</v>"))
    ),
    st.just(("", "")),
)


def taken_whole_or_refused(data: bytes) -> None:
    """A file is refused with its faults, or gives rows that the case can hold as they are."""
    try:
        sheet = sheets.read(data, CASE, NOW)
    except sheets.SheetError:
        return
    rows = pd.DataFrame(sheet.rows, columns=CASE.assessments.columns).astype(object)
    after = CASE.replace(assessments=pd.concat([CASE.assessments.astype(object), rows]))
    assert len(after.assessments) == len(CASE.assessments) + len(sheet.rows)
    assert all(row["assessor"] == "Dana" for row in sheet.rows)


few = settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow])


@few
@given(st.dictionaries(st.sampled_from(ADDRESSES), st.tuples(CONTENTS, STYLES), min_size=1, max_size=3))
@example({"G5": (("", "<v>1e15</v>"), "")})
@example({"J5": ((' t="inlineStr"', "<is><t>_xD83D_</t></is>"), "")})
def test_any_cells_are_taken_whole_or_refused(mutations):
    data = SHEET
    for address, ((kind, inner), style) in mutations.items():
        data = with_cell(data, ELM_PART, address, f'<c r="{address}"{style}{kind}>{inner}</c>')
    taken_whole_or_refused(data)


@few
@given(st.data())
def test_any_damage_to_a_part_is_taken_whole_or_refused(data):
    parts = members(SHEET)
    name = data.draw(st.sampled_from(sorted(parts)))
    at = data.draw(st.integers(0, len(parts[name])))
    gone = data.draw(st.integers(0, 60))
    put = data.draw(
        st.binary(max_size=8) | st.sampled_from([b"<c>", b"</row>", b"&x;", b'"', b"<t>", b"9", b">"])
    )
    taken_whole_or_refused(packed(parts | {name: parts[name][:at] + put + parts[name][at + gone :]}))


@few
@given(st.sampled_from([SHEET, CSV]), st.integers(0, len(SHEET)), st.integers(0, 40), st.binary(max_size=6))
def test_any_damage_to_a_file_is_taken_whole_or_refused(data, at, gone, put):
    at %= len(data)
    taken_whole_or_refused(data[:at] + put + data[at + gone :])


@few
@given(st.integers(0, 6), st.integers(0, 20), TEXTS)
def test_any_cells_of_a_csv_file_are_taken_whole_or_refused(row, column, text):
    rows = list(csv.reader(io.StringIO(CSV.decode("utf-8-sig"))))
    rows[row][column] = text
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    taken_whole_or_refused(out.getvalue().encode(errors="replace"))


def test_hostile_evidence_is_kept_as_the_text_that_it_is():
    data = with_cell(SHEET, ELM_PART, "J5", inline("&lt;script&gt;alert(1)&lt;/script&gt; ' ; DROP TABLE x"))
    data = with_cell(data, ELM_PART, "G5", '<c r="G5"><v>4</v></c>')
    (row,) = sheets.read(data, CASE, NOW).rows
    assert row["evidence"] == "<script>alert(1)</script> ' ; DROP TABLE x"
