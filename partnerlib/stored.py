"""Rows as the database holds them: their cells, the keys that name them, and which of them stand."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from partnerlib.tables import TABLES
from partnerlib.tables.columns import Column, Number


def stored_cells(table: str, typed: pd.DataFrame) -> pd.DataFrame:
    """Give a typed table as the database holds it: numbers, and the text that a CSV file would have."""
    columns = TABLES[table].columns
    cells = {column.name: [_stored_cell(column, cell) for cell in typed[column.name]] for column in columns}
    return pd.DataFrame(cells, dtype="object")


def _stored_cell(column: Column, cell: Any) -> object:
    if pd.isna(cell):
        return None
    return float(cell) if isinstance(column.kind, Number) else column.write(cell)


def stored_keys(table: str, rows: pd.DataFrame) -> pd.DataFrame:
    """Give the key cells of raw rows as the database holds them."""
    columns = [TABLES[table].column(name) for name in TABLES[table].key]
    return pd.DataFrame({c.name: [_stored_cell(c, c.read(cell)) for cell in rows[c.name]] for c in columns})


def standing(table: str, history: pd.DataFrame) -> pd.DataFrame:
    """Give the rows of a history that stand: the newest of each key, unless it retracts."""
    key = list(TABLES[table].key)
    newest = history.drop_duplicates(key, keep="last") if key else history.tail(1)
    return newest[~newest["retracted"].astype(bool)]


def keys(table: str, rows: pd.DataFrame) -> pd.Index:
    """Give one text a row that names its key (the company has one row and no key)."""
    columns = [TABLES[table].column(name) for name in TABLES[table].key]
    cells = [["" if pd.isna(cell) else str(cell) for cell in rows[column.name]] for column in columns]
    return pd.Index(
        [repr(key) for key in zip(*cells, strict=True)] if cells else [""] * len(rows), dtype="object"
    )


def same_keys(table: str, rows: pd.DataFrame, others: pd.DataFrame) -> pd.DataFrame:
    """Give the rows whose keys are among those of others."""
    return rows[keys(table, rows).isin(keys(table, others))]


def without_keys(table: str, rows: pd.DataFrame, others: pd.DataFrame) -> pd.DataFrame:
    """Give the rows whose keys are not among those of others."""
    return rows[~keys(table, rows).isin(keys(table, others))]


def merged(
    tables: Mapping[str, pd.DataFrame], new: Mapping[str, pd.DataFrame], out: Mapping[str, pd.DataFrame]
) -> dict[str, pd.DataFrame]:
    """Give the tables that a batch touches, after it: without the rows taken out and with the new ones."""
    merged = {name: without_keys(name, tables[name], frame) for name, frame in out.items()}
    for name, frame in new.items():
        kept = without_keys(name, merged.get(name, tables[name]), frame)
        merged[name] = pd.concat([kept, frame], ignore_index=True)
    return merged
