"""Levels that are given as a frame or an array, a row a company and a column a criterion."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from partnerlib.longlist.cells import NoNumbersError, chosen, numbers_of
from partnerlib.longlist.faults import ListError, guessed
from partnerlib.tables.faults import shown
from partnerlib.words import brief, count


def matrix(levels: object, criteria: Sequence[str]) -> np.ndarray:
    """Give levels as float64, unknown as NaN, without a copy where that can be.

    Raises ListError for what is neither frame nor array, a column that is not there and one of no numbers.
    """
    if isinstance(levels, pd.DataFrame):
        return _of_frame(levels, criteria)
    if not isinstance(levels, np.ndarray):
        raise ListError(f"Levels are a frame or an array, a row a company; met {type(levels).__name__}.")
    if levels.ndim != 2 or levels.shape[1] != len(criteria):
        columns = count(len(criteria), "criterion", "criteria")
        raise ListError(f"The array has the shape {levels.shape}; it needs a column for each of {columns}.")
    if levels.dtype.kind in "iuf":
        return np.asarray(levels, dtype="float64")
    return _of_frame(pd.DataFrame(levels, columns=list(criteria)), criteria)


def _of_frame(frame: pd.DataFrame, criteria: Sequence[str]) -> np.ndarray:
    missing = [name for name in criteria if name not in frame]
    if missing:
        guess = guessed(missing[0], [str(name) for name in frame])
        raise ListError(f"The frame has no column {', '.join(missing)}{guess}.")
    twice = [name for name in criteria if isinstance(frame[name], pd.DataFrame)]
    if twice:
        raise ListError(f"The frame has the column {', '.join(twice)} more than once. Name each column once.")
    levels = frame if list(frame) == list(criteria) else frame[list(criteria)]
    plain = [isinstance(kind, np.dtype) and kind.kind in "iuf" for kind in levels.dtypes]
    if not all(plain):
        levels = levels.apply(lambda column: pd.Series(_numbers(column), column.index))
    return levels.to_numpy("float64")


def _numbers(column: pd.Series) -> np.ndarray:
    try:
        values, bad = numbers_of(column)
    except NoNumbersError as held:
        raise ListError(f"The column {brief(str(column.name))} holds {held}, not numbers.") from None
    if len(bad):
        raise ListError(
            f"The column {brief(str(column.name))} holds {shown(chosen(column, bad[:1])[0])} in row "
            f"{bad[0] + 1:,}, which is no number ({count(len(bad), 'such cell')}). Unknown cells are empty."
        )
    return values
