"""A list cut into pieces that are worked on by themselves, and what is known of it before it is read."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from partnerlib.longlist.cells import Cells
from partnerlib.longlist.faults import ListError
from partnerlib.words import brief, listing

ROWS_AT_ONCE = 2**17


@dataclass(frozen=True)
class Piece:
    """A part of a list that is worked on by itself; pieces are numbered in the order of the list.

    `where` names its file or partition, `first` is the row in it with which the piece begins, `rows` how
    many it has, None when that is not known before it is read.
    """

    number: int
    where: str = ""
    first: int = 0
    rows: int | None = None

    def batches(self, needed: Sequence[str]) -> Iterator[tuple[int, Cells]]:
        """Give the needed columns of at most 131,072 companies at once, with the first one's row here."""
        raise NotImplementedError

    @property
    def size(self) -> int:
        """How much there is to read, in the unit of its list's progress."""
        return self.rows or 0

    @property
    def reached(self) -> int:
        """How much has been read while it is worked on."""
        return 0


@dataclass(frozen=True)
class Source:
    """A list that can be read: its columns, how many rows (None: not known yet), and what was noticed."""

    names: tuple[str, ...]
    rows: int | None
    about: str
    pieces: tuple[Piece, ...] = ()
    notes: tuple[str, ...] = ()
    unit: str = "companies"
    frame: Any = field(default=None, repr=False)


@dataclass(frozen=True)
class FramePiece(Piece):
    """Rows of a frame."""

    frame: pd.DataFrame = field(default_factory=pd.DataFrame, repr=False)

    def batches(self, needed: Sequence[str]) -> Iterator[tuple[int, Cells]]:
        """Give the columns without a copy."""
        at = {str(name): n for n, name in enumerate(self.frame.columns)}
        columns = {name: self.frame.iloc[:, at[name]] for name in needed}
        for start in range(0, len(self.frame), ROWS_AT_ONCE):
            yield start, {name: column.iloc[start : start + ROWS_AT_ONCE] for name, column in columns.items()}


@dataclass(frozen=True)
class ParquetPiece(Piece):
    """A row group of a Parquet file."""

    path: Path = Path()
    group: int = 0
    about: Any = field(default=None, repr=False)

    def batches(self, needed: Sequence[str]) -> Iterator[tuple[int, Cells]]:
        """Decode the columns batch by batch, so that a large row group is never held whole."""
        start = 0
        try:
            with pq.ParquetFile(
                self.path, metadata=self.about, pre_buffer=False, buffer_size=1048576
            ) as file:
                for batch in file.iter_batches(ROWS_AT_ONCE, [self.group], list(needed), use_threads=False):
                    yield start, {name: batch.column(name) for name in needed}
                    start += batch.num_rows
        except (pa.ArrowException, OSError) as error:
            raise ListError(unreadable(self.path, error)) from None


def no_rows(about: str) -> ListError:
    """Say that a list has no company."""
    return ListError(f"There is no company in {about}: it has columns but no rows. Choose a list with rows.")


def one_header(headers: dict[str, list[str]]) -> tuple[str, ...]:
    """Give the columns that all files have; ListError for the first file that has others than the first."""
    (first, names), *others = headers.items()
    for file, other in others:
        if sorted(other) != sorted(names):
            lacks, more = _listed(set(names) - set(other)), _listed(set(other) - set(names))
            raise ListError(
                f"{file} has other columns than {first}: it lacks {lacks} and has {more} more. "
                "Files of one list have the same columns."
            )
    return tuple(names)


def _listed(names: Collection[str]) -> str:
    return listing([repr(brief(name)) for name in sorted(names)], 5) or "none"


def unreadable(path: Path, error: Exception) -> str:
    """Say that a file cannot be read."""
    reason = getattr(error, "strerror", None) or brief(str(error), 120)
    return f"{path.name} cannot be read: it is cut or damaged, or of another kind ({reason}). Save it anew."


def with_index(frame: pd.DataFrame) -> pd.DataFrame:
    """Give a frame with its index, where that has names, as columns in front; an index of numbers is none."""
    named = all(name is not None and name not in frame.columns for name in frame.index.names)
    return frame.reset_index() if named else frame
