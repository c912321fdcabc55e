"""From a raw frame to a typed one: every cell read once, every bad cell noted."""

from collections import Counter
from collections.abc import Iterator

import pandas as pd

from partnerlib.question import PART_KEYS, SIDES
from partnerlib.tables.columns import Column
from partnerlib.tables.faults import Fault, Quoted, shown
from partnerlib.tables.schema import TABLES, Table

FIRST_ROW = 2
"""The spreadsheet row of a table's first record; the header is row 1."""

_ORDER = {word: n for n, word in enumerate((*PART_KEYS, *SIDES, "both", "short", "long"))}


def parse(name: str, raw: pd.DataFrame) -> tuple[pd.DataFrame, list[Fault]]:
    """Read table `name` from a frame of raw cells (text or typed values).

    Gives the typed table in its standing order, with a bad cell as unknown, and the faults of its
    header, its cells and its keys. What the values mean together is for `rules.check`.
    """
    table = TABLES[name]
    faults = header_faults(table, [str(column) for column in raw.columns])
    if faults:
        return table.empty(), faults
    columns = {}
    for column in table.columns:
        columns[column.name], found = _read_column(table, column, raw[column.name].tolist())
        faults += found
    typed = pd.DataFrame(columns)
    faults += _repeated_keys(table, typed)
    return typed, faults


def in_order(name: str, typed: pd.DataFrame) -> pd.DataFrame:
    """Sort a typed table by its key: parts, sides and horizons as the article has them, the rest by value."""
    by = ["part", "side", "criterion"] if name == "profile" else list(TABLES[name].key)
    if not by or len(typed) < 2:
        return typed.reset_index(drop=True)
    return typed.sort_values(by, key=_sort_key, kind="stable", ignore_index=True)


def _sort_key(column: pd.Series) -> pd.Series:
    return column.map(_ORDER) if column.name in ("part", "side", "horizon") else column


def header_faults(table: Table, names: list[str]) -> list[Fault]:
    """Compare a header with the table's columns."""
    counts = Counter(names)
    allowed = "each of the columns " + ", ".join(table.names) + " once, and no other"
    missing = [
        Fault(table.name, 1, n, Quoted("no such column"), allowed) for n in table.names if n not in counts
    ]
    surplus = [Fault(table.name, 1, n, Quoted(_surplus(n)), allowed) for n in counts if n not in table.names]
    repeated = [
        Fault(table.name, 1, n, Quoted(f"the column {times} times"), allowed)
        for n, times in counts.items()
        if times > 1 and n in table.names
    ]
    return missing + surplus + repeated


def _surplus(name: str) -> str:
    return f"the extra column {shown(name)}" if name else "a column without a name"


def _read_column(table: Table, column: Column, cells: list[object]) -> tuple[pd.Series, list[Fault]]:
    read: list[object] = []
    faults = []
    for row, cell in enumerate(cells, FIRST_ROW):
        try:
            read.append(column.read(cell))
        except (ValueError, OverflowError):
            read.append(None)
            faults.append(Fault(table.name, row, column.name, cell, column.allowed))
    return pd.Series(read, dtype=column.kind.dtype), faults


def _repeated_keys(table: Table, typed: pd.DataFrame) -> Iterator[Fault]:
    key = list(table.key)
    if not key or len(typed) < 2 or not (repeated := typed.duplicated(key)).any():
        return
    for row in typed.index[repeated & typed[key].notna().all(axis=1)]:
        found = ", ".join(table.column(name).write(typed.at[row, name]) for name in key)
        allowed = f"one row for each {' + '.join(key)}"
        yield Fault(table.name, row + FIRST_ROW, key[0], Quoted(f"{shown(found)} again"), allowed)
