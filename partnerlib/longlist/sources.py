"""Where a list comes from: a frame, CSV or Parquet files, a Dask frame; and work on all its pieces."""

import os
import re
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from pathlib import Path
from threading import Event
from typing import Any, TypeVar

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from partnerlib.longlist.dasks import is_dask, of_dask, run_dask
from partnerlib.longlist.faults import ListError, no_such
from partnerlib.longlist.pieces import (
    ROWS_AT_ONCE,
    FramePiece,
    ParquetPiece,
    Piece,
    Source,
    Stoppable,
    labels,
    named,
    no_rows,
    one_header,
    unreadable,
    with_index,
)
from partnerlib.longlist.texts import is_csv, of_csv
from partnerlib.words import brief, listing

__all__ = ["Piece", "Source", "no_rows", "opened", "run", "threads"]

T = TypeVar("T")

SHOWN_AFTER = 2
"""Seconds of work after which its progress is shown."""


def opened(source: object) -> Source:
    """Open a list: a frame, a Dask frame, or the path of a CSV or Parquet file, a glob, a folder of Parquet.

    All files are opened before any is worked on. Raises ListError for what cannot be read or has no rows.
    """
    if isinstance(source, pd.DataFrame):
        return _of_frame(source)
    if isinstance(source, str | os.PathLike):
        return _of_files(*files(source))
    if is_dask(source):
        return of_dask(source)
    raise ListError(
        f"A list is a frame, the path of a CSV or Parquet file, or a Dask frame; met {type(source).__name__}."
    )


def _of_frame(frame: pd.DataFrame) -> Source:
    frame = with_index(frame)
    if not len(frame):
        raise no_rows("the frame")
    starts = range(0, len(frame), ROWS_AT_ONCE)
    cuts = [frame.iloc[start : start + ROWS_AT_ONCE] for start in starts]
    pieces = [FramePiece(n, "", starts[n], len(cut), cut) for n, cut in enumerate(cuts)]
    return Source(tuple(named(frame.columns)), len(frame), "a frame", tuple(pieces))


def files(source: str | os.PathLike[str]) -> tuple[list[Path], str]:
    """Find the files that a path, a glob or a folder names, sorted as people count, and what to call them."""
    path = _path(source)
    if path.is_dir():
        found, about = list(path.glob("*.parquet")), f"the Parquet files of {path.name}"
        if not found:
            tables = sorted(each.name for each in path.iterdir() if is_csv(each))
            csv = f"; it has {listing(tables)}, so name one, or {path / '*.csv'}" if tables else ""
            raise ListError(f"There is no file *.parquet in the folder {path}{csv}. Name the file or a glob.")
    elif path.exists() or not set("*?[") & set(str(path)):
        return [_there(path, str(source))], path.name
    else:
        found = [
            each for each in Path(path.anchor).glob(str(path.relative_to(path.anchor))) if each.is_file()
        ]
        about = f"files {path.name}"
        if not found:
            raise ListError(f"No file is named like {source}. Look at the folder and the pattern.")
    found.sort(key=lambda each: _natural(str(each)))
    return found, found[0].name if len(found) == 1 else f"{len(found)} {about.removeprefix('the ')}"


def _path(source: str | os.PathLike[str]) -> Path:
    """Read a path. Raises ListError for none, an address and what the system does not take."""
    asked = os.fspath(source)
    if not isinstance(asked, str) or not asked.strip() or "\0" in asked:
        raise ListError(f"The source is {brief(repr(asked))}; give the path of a file, a glob or a folder.")
    if "://" in asked or re.match("[a-z0-9]{2,}:/", asked):
        raise ListError(
            f"{brief(asked)} is an address. Read it with Dask and give the Dask frame, or fetch the file."
        )
    try:
        path = Path(source).expanduser()
        path.exists()
    except (OSError, RuntimeError) as error:
        raise ListError(f"The source {brief(asked)} is no path here ({brief(str(error))}).") from None
    return path


def _natural(text: str) -> list[tuple[int, str]]:
    return [(int(part), "") if part.isdigit() else (-1, part) for part in re.split(r"([0-9]+)", text) if part]


def _there(path: Path, asked: str) -> Path:
    if path.exists():
        return path
    there = path.parent.iterdir() if path.parent.is_dir() else []
    beside = [each.name for each in there if not each.name.startswith(".")]
    hint = no_such(path.name, sorted(beside)) if beside else "its folder is not there either"
    raise ListError(f"There is no file {asked}; {hint}.")


def _of_files(paths: list[Path], about: str) -> Source:
    strange = [path.name for path in paths if not is_csv(path) and not _is_parquet(path)]
    if strange:
        raise ListError(
            f"{listing(strange)} is neither CSV (.csv, .csv.gz) nor Parquet (.parquet). Save it as CSV UTF-8."
        )
    kinds = {is_csv(path) for path in paths}
    if len(kinds) > 1:
        raise ListError(f"{about} are partly CSV and partly Parquet. Name the files of one kind.")
    source = of_csv(paths, about) if kinds == {True} else _of_parquet(paths, about)
    if source.rows == 0:
        raise no_rows(about)
    return source


def _is_parquet(path: Path) -> bool:
    return path.suffix.casefold() in (".parquet", ".pq")


def _of_parquet(paths: list[Path], about: str) -> Source:
    pieces: list[Piece] = []
    headers: dict[str, list[str]] = {}
    for path, label in zip(paths, labels(paths), strict=True):
        try:
            with pq.ParquetFile(path) as file:
                footer, headers[label] = file.metadata, file.schema_arrow.names
        except (pa.ArrowException, OSError) as error:
            raise ListError(unreadable(path, error)) from None
        first = 0
        for group in range(footer.num_row_groups):
            rows = footer.row_group(group).num_rows
            place = len(pieces), label, first, rows
            pieces.append(ParquetPiece(*place, path, group, footer, among=len(paths) > 1))
            first += rows
    rows = sum(piece.rows or 0 for piece in pieces)
    return Source(one_header(headers), rows, about, tuple(pieces))


def run(
    source: Source,
    work: Callable[[Piece], T],
    workers: int | None = None,
    progress: bool = True,
    needed: Sequence[str] | None = None,
) -> Iterator[T]:
    """Work on every piece, with threads or, for a Dask frame, with its workers; results come in any order.

    `needed` spares a Dask frame the columns that nobody reads. Of several errors that of the first
    piece is raised. Raises ListError for `workers` below 1.
    """
    threads(workers)
    bar = _bar(source, progress)
    try:
        if source.frame is not None:
            yield from run_dask(source, work, workers, bar.update, needed)
        else:
            yield from _threaded(source, work, threads(workers), bar)
    finally:
        bar.close()


def threads(workers: int | None) -> int:
    """Give how many threads work: all cores for None. Raises ListError for anything but 1 or more."""
    if workers is None:
        return os.cpu_count() or 1
    if isinstance(workers, bool) or not isinstance(workers, int | np.integer) or workers < 1:
        raise ListError(f"workers is {workers!r}; it is a whole number, 1 or more, or None for all cores.")
    return int(workers)


def _bar(source: Source, progress: bool) -> Any:
    from tqdm.auto import tqdm

    total = sum(piece.size for piece in source.pieces)
    return tqdm(
        total=total, unit=f" {source.unit}", unit_scale=total > 10_000, desc=brief(source.about, 40),
        delay=SHOWN_AFTER, disable=not progress, leave=False,
    )  # fmt: skip


def _threaded(source: Source, work: Callable[[Piece], T], workers: int, bar: Any) -> Iterator[T]:
    """Work with threads, a few pieces ahead, so that memory stays bounded; reading stops with this."""
    waiting, ahead, done, unwanted = list(reversed(source.pieces)), dict[Future[T], Piece](), 0, Event()
    with ThreadPoolExecutor(min(workers, len(source.pieces)), "list") as pool:
        try:
            while waiting or ahead:
                while waiting and len(ahead) < 2 * workers:
                    piece = waiting.pop()
                    ahead[pool.submit(work, _stoppable(piece, unwanted))] = piece
                ready, _ = wait(ahead, timeout=0.5, return_when=FIRST_COMPLETED)
                _raise_first(ready, ahead)
                for each in ready:
                    done += ahead.pop(each).size
                    yield each.result()
                bar.update(done + sum(piece.reached for piece in ahead.values()) - bar.n)
        finally:
            unwanted.set()
            pool.shutdown(cancel_futures=True)


def _stoppable(piece: Piece, unwanted: Event) -> Piece:
    own = piece.number, piece.where, piece.first, piece.rows
    return Stoppable(*own, among=piece.among, piece=piece, unwanted=unwanted)


def _raise_first(ready: set[Future[T]], ahead: dict[Future[T], Piece]) -> None:
    """Raise the error of the first piece that has one; pieces start in order, so it is always the same."""
    if any(each.exception() for each in ready):
        failed = [(piece.number, each.exception()) for each, piece in ahead.items() if each.exception()]
        raise min(failed, key=lambda one: one[0])[1]  # type: ignore[misc]
