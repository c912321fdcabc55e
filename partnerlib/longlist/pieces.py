"""A list cut into pieces that are worked on by themselves, and what is known of it before it is read."""

import os
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
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
    many it has, None when that is not known before it is read. `among` tells that the list has other files.
    """

    number: int
    where: str = ""
    first: int = 0
    rows: int | None = None
    among: bool = field(default=False, kw_only=True)

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


class UnwantedError(Exception):
    """Nobody waits for what is being read any more."""


@dataclass(frozen=True)
class Stoppable(Piece):
    """A piece whose reading stops at the next batch when it is unwanted."""

    piece: Piece = field(kw_only=True)
    unwanted: Event = field(kw_only=True, repr=False)

    def batches(self, needed: Sequence[str]) -> Iterator[tuple[int, Cells]]:
        """Give the batches of the piece as long as they are wanted."""
        with closing(self.piece.batches(needed)) as batches:  # type: ignore[type-var]
            for batch in batches:
                if self.unwanted.is_set():
                    raise UnwantedError
                yield batch


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
        at = {name: n for n, name in enumerate(named(self.frame.columns))}
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
                own = as_written(file.schema_arrow.names)
                some = [own[name] for name in needed]
                for batch in file.iter_batches(ROWS_AT_ONCE, [self.group], some, use_threads=False):
                    yield start, {name: batch.column(own[name]) for name in needed}
                    start += batch.num_rows
        except (pa.ArrowException, OSError) as error:
            raise ListError(unreadable(self.path, error)) from None


def named(names: Iterable[object]) -> list[str]:
    """Give columns' names as texts, without blanks around them."""
    return [str(name).strip() for name in names]


def as_written(names: Sequence[str]) -> dict[str, str]:
    """Give columns' names as their file has them, by the names without blanks."""
    return dict(zip(named(names), names, strict=True))


def labels(paths: Sequence[Path]) -> list[str]:
    """Give what files are called: their names, with folders where two files have the same name."""
    names = [path.name for path in paths]
    if len(set(names)) == len(names):
        return names
    common = os.path.commonpath([path.parent for path in paths])
    return [path.relative_to(common).as_posix() for path in paths]


def no_rows(about: str, empty: int = 0) -> ListError:
    """Say that a list has no company: no rows, or so many empty ones."""
    why = f"its rows are empty ({empty:,})" if empty else "it has columns but no rows"
    return ListError(f"There is no company in {about}: {why}. Choose a list with companies.")


def one_header(headers: dict[str, list[str]]) -> tuple[str, ...]:
    """Give the columns that all files have; ListError for the first file that has others than the first."""
    (first, names), *others = headers.items()
    for file, other in others:
        if sorted(named(other)) != sorted(named(names)):
            lacks, more = (
                _listed(set(named(a)) - set(named(b))) for a, b in ((names, other), (other, names))
            )
            raise ListError(
                f"{file} has other columns than {first}: it lacks {lacks} and has {more} more. "
                "Files of one list have the same columns."
            )
    return tuple(named(names))


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
