"""From the cells of one column, of whatever type, to numbers or texts; the same cells always give the same.

Numbers are read exactly, to the nearest float64, from text as from any type of number.
"""

import datetime as dt
import decimal
import math
import numbers
import re
from collections.abc import Mapping
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from partnerlib.tables.columns import Number, is_empty

Column: TypeAlias = Any
Cells = Mapping[str, Column]
"""Some rows of a list, by column: each an Arrow array, a Series or a numpy array."""

UNKNOWN = frozenset(("", "na", "n/a", "nan", "null", "none", "-", "–", "—", "#n/a", "?"))
"""Texts that say a cell is unknown, in small letters."""

_SPELLED = ("", "NA", "N/A", "n/a", "nan", "NaN", "null", "NULL", "None", "-", "–", "—", "#N/A", "?")
_PLAIN = "^-?([0-9]{1,40}([.][0-9]{0,40})?|[.][0-9]{1,40})([eE][+-]?[0-9]{1,2})?$"
_NUMBER = re.compile(
    r"[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)([eE][+-]?[0-9]+)?|[+-]?inf(inity)?", re.ASCII | re.I
)


class NoNumbersError(TypeError):
    """A column of a type that holds no numbers; the message says what it holds."""


def numbers_of(column: Column) -> tuple[np.ndarray, np.ndarray]:
    """Read a column as float64, unknown as NaN, infinite as it is; and give the rows that hold no number.

    Raises NoNumbersError for a column of another type than numbers or text.
    """
    array = plain(column)
    if isinstance(array, np.ndarray):
        return (array, _NONE) if array.dtype.kind in "iuf" else _of_objects(array)
    return _of_arrow(array)


_NONE = np.empty(0, dtype="int64")


def plain(column: Column) -> pa.Array | np.ndarray:
    """Give a column as one Arrow array, or as an array of numpy's own numbers or of mixed objects."""
    if isinstance(column, pa.ChunkedArray):
        column = column.combine_chunks()
    if isinstance(column, pd.Series):
        column = _of_series(column)
    if isinstance(column, np.ndarray) and column.dtype.kind not in "iuf":
        column = _arrow_of_objects(column) if column.dtype.kind in "OUT" else _typed(column)
    if isinstance(column, pa.ExtensionArray):
        raise NoNumbersError(str(column.type))
    if isinstance(column, pa.DictionaryArray):
        column = column.dictionary_decode()
    return pc.run_end_decode(column) if isinstance(column, pa.RunEndEncodedArray) else viewless(column)


def _of_series(column: pd.Series) -> pa.Array | np.ndarray:
    if isinstance(column.dtype, pd.SparseDtype):
        return np.asarray(column)
    if isinstance(column.dtype, np.dtype):
        return column.to_numpy()
    array = pa.array(column, from_pandas=True)
    return array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array


def viewless(column: Column) -> Column:
    """Give texts and bytes in the plain types that all of Arrow's functions take."""
    if isinstance(column, pa.StringViewArray):
        return column.cast(pa.large_string())
    return column.cast(pa.large_binary()) if isinstance(column, pa.BinaryViewArray) else column


def _typed(column: np.ndarray) -> pa.Array:
    try:
        return pa.array(column)
    except pa.ArrowException:
        raise NoNumbersError(str(column.dtype)) from None


def _arrow_of_objects(column: np.ndarray) -> pa.Array | np.ndarray:
    """Give objects that are all texts, or all numbers, as an Arrow array, others as they are."""
    try:
        array = pa.array(column.tolist(), from_pandas=True)
    except (pa.ArrowException, ValueError, TypeError, OverflowError):
        return column.astype(object)
    alike = pa.types.is_string(array.type) or pa.types.is_null(array.type) or _is_number(array.type)
    return array if alike else column.astype(object)


def _is_number(kind: pa.DataType) -> bool:
    return pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind)


def is_text(kind: pa.DataType) -> bool:
    """Tell whether cells of a type are texts."""
    return pa.types.is_string(kind) or pa.types.is_large_string(kind)


def _of_arrow(array: pa.Array) -> tuple[np.ndarray, np.ndarray]:
    kind = array.type
    if pa.types.is_null(kind):
        return np.full(len(array), np.nan), _NONE
    if pa.types.is_decimal(kind):
        return _of_text(array.cast(pa.string()))
    if _is_number(kind):
        return _floats(array), _NONE
    if pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
        try:
            array = array.cast(pa.string())
        except pa.ArrowInvalid:
            raise NoNumbersError("bytes that are no UTF-8 text") from None
    elif not is_text(kind):
        raise NoNumbersError(_held(kind))
    return _of_text(array)


def _held(kind: pa.DataType) -> str:
    """Say what a column of another type holds."""
    if pa.types.is_boolean(kind):
        return "true or false"
    return "dates" if pa.types.is_date(kind) or pa.types.is_timestamp(kind) else str(kind)


def _floats(array: pa.Array) -> np.ndarray:
    """Give numbers as float64 without a copy where that can be; nulls as NaN."""
    if array.null_count:
        array = pc.fill_null(array.cast(pa.float64(), safe=False), math.nan)
    return array.to_numpy(zero_copy_only=False)


def _of_text(array: pa.Array) -> tuple[np.ndarray, np.ndarray]:
    """Read texts the fast ways, which take clean cells only; the others one by one."""
    for unknown in (_empty, _spelled):
        known = pc.if_else(unknown(array), pa.scalar(None, array.type), array)
        try:
            values = known.cast(pa.float64())
        except pa.ArrowInvalid:
            continue
        level = _floats(values)
        if np.isnan(level).sum() == values.null_count:
            return level, _NONE
    return _of_strange_text(array)


def _empty(array: pa.Array) -> pa.Array:
    return pc.equal(array, "")


def _spelled(array: pa.Array) -> pa.Array:
    return pc.is_in(array, pa.array(_SPELLED, array.type))


def _of_strange_text(array: pa.Array) -> tuple[np.ndarray, np.ndarray]:
    array = pc.utf8_trim_whitespace(array)
    clean = pc.fill_null(pc.match_substring_regex(array, _PLAIN), False)
    values = _floats(pc.if_else(clean, array, pa.scalar(None, array.type)).cast(pa.float64())).copy()
    strange = np.flatnonzero(
        ~clean.to_numpy(zero_copy_only=False) & array.is_valid().to_numpy(zero_copy_only=False)
    )
    encoded = array.take(pa.array(strange)).dictionary_encode()
    read = [_number_or_none(text) for text in encoded.dictionary.to_pylist()]
    met = encoded.indices.to_numpy(zero_copy_only=False)
    values[strange] = np.array([math.nan if each is None else each for each in read])[met] if read else _NONE
    bad = np.array([each is None for each in read], dtype=bool)
    return values, strange[bad[met]] if read else _NONE


def _of_objects(column: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    read = [_number_or_none(cell) for cell in column]
    values = np.array([math.nan if each is None else each for each in read], dtype="float64")
    return values, np.flatnonzero([each is None for each in read])


def _number_or_none(cell: object) -> float | None:
    try:
        return number(cell)
    except ValueError:
        return None


def number(cell: object) -> float:
    """Read one cell: unknown is NaN; a number too large for float64 is infinite. ValueError for no number.

    >>> number(" 1.5 "), number("n/a"), number("1e400")
    (1.5, nan, inf)
    """
    if is_empty(cell) or (isinstance(cell, str) and cell.strip().casefold() in UNKNOWN):
        return math.nan
    text = isinstance(cell, str) and _NUMBER.fullmatch(cell.strip())
    if not text and (isinstance(cell, bool | str) or not isinstance(cell, numbers.Real | decimal.Decimal)):
        raise ValueError
    try:
        return float(cell)  # type: ignore[arg-type]
    except OverflowError:
        return math.inf if cell > 0 else -math.inf  # type: ignore[operator]


def text_of(cell: object) -> str:
    """Give one cell as text; unknown is "". A number is written as a table would.

    >>> text_of(9.0), text_of(0.1), text_of(None), text_of(" Energy")
    ('9', '0.1', '', ' Energy')
    """
    if isinstance(cell, np.generic):
        cell = cell.item()
    if isinstance(cell, str):
        return cell
    if is_empty(cell):
        return ""
    if isinstance(cell, float):
        return Number().write(cell) if math.isfinite(cell) and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, dt.datetime):
        return cell.isoformat().removesuffix("T00:00:00")
    return cell.decode("utf-8", "replace") if isinstance(cell, bytes) else str(cell)


def chosen(column: Column, rows: np.ndarray) -> list[str]:
    """Give the texts of a few rows of a column."""
    return [text_of(cell) for cell in _cells(taken(column, rows))]


def taken(column: Column, rows: np.ndarray) -> Column:
    """Give a few rows of a column."""
    if isinstance(column, pd.Series):
        return column.iloc[rows]
    return (
        column[rows] if isinstance(column, np.ndarray) else viewless(column).take(pa.array(rows, pa.int64()))
    )


def _cells(column: Column) -> list[object]:
    """Give the cells of a column of any type."""
    try:
        column = plain(column)
    except NoNumbersError:
        return list(column)
    return column.tolist() if isinstance(column, np.ndarray) else column.to_pylist()


def texts_of(column: Column) -> pa.Array:
    """Give the texts of a column of any type, without blanks around them, each different cell read once."""
    try:
        array = plain(column)
        if isinstance(array, pa.Array) and is_text(array.type):
            return pc.utf8_trim_whitespace(array.cast(pa.large_string()))
        texts, at = different(array)
    except NoNumbersError:
        texts, at = [text_of(cell) for cell in _cells(column)], np.arange(len(column))
    return pa.array([text.strip() for text in texts], pa.large_string()).take(pa.array(at))


def different(column: Column) -> tuple[list[str], np.ndarray]:
    """Give the different texts of a column, and for each row the place of its text; unknown is ""."""
    array = plain(column)
    if isinstance(array, np.ndarray) and array.dtype.kind == "O":
        array = pa.array([text_of(cell) for cell in array])
    if isinstance(array, np.ndarray):
        array = pa.array(array.astype("float64") if array.dtype.kind == "f" else array)
    try:
        encoded = array.dictionary_encode()
    except pa.ArrowNotImplementedError:
        raise NoNumbersError(str(array.type)) from None
    met = pc.fill_null(encoded.indices, len(encoded.dictionary))
    return [*map(text_of, encoded.dictionary.to_pylist()), ""], met.to_numpy(zero_copy_only=False)
