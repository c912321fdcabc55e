"""Lists in Dask frames: each partition is worked on where it lies, by threads here or by a cluster."""

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import pandas as pd

from partnerlib.longlist.faults import ListError
from partnerlib.longlist.pieces import FramePiece, Piece, Source, named, with_index

T = TypeVar("T")

RETRIES = 3
"""How often a partition is worked on again after its worker failed."""


def is_dask(source: object) -> bool:
    """Tell whether a list is a Dask frame, without importing Dask."""
    dataframe = sys.modules.get("dask.dataframe")
    return dataframe is not None and isinstance(source, dataframe.DataFrame)


def of_dask(frame: Any) -> Source:
    """Open a Dask frame: a piece a partition; how many rows they have is not known yet."""
    names = named(with_index(frame._meta).columns)
    pieces = tuple(Partition(n, f"partition {n + 1}") for n in range(frame.npartitions))
    return Source(tuple(names), None, "a Dask frame", pieces, unit="partitions", frame=frame)


class Partition(Piece):
    """A partition that a worker will read."""

    @property
    def size(self) -> int:
        """One of the partitions that progress is counted in."""
        return 1


@dataclass(frozen=True)
class Part:
    """What a worker does with a partition."""

    work: Callable[[Piece], Any]
    piece: Piece

    def __call__(self, frame: pd.DataFrame) -> Any:
        """Work on the partition that the piece stands for."""
        frame = with_index(frame)
        return self.work(FramePiece(self.piece.number, self.piece.where, 0, len(frame), frame))


def run_dask(
    source: Source,
    work: Callable[[Piece], T],
    workers: int | None,
    tell: Callable[[int], object],
    needed: Sequence[str] | None,
) -> Iterator[T]:
    """Work on every partition: on the cluster that this process is a client of, else with threads.

    A partition whose worker dies is worked on by another. Raises ListError when it dies every time.
    """
    import dask

    frame = source.frame
    if needed is not None:
        own = zip(frame.columns, named(frame.columns), strict=True)
        frame = frame[[column for column, name in own if name in set(needed)]]
    parts = [
        dask.delayed(Part(work, piece), pure=False)(partition)
        for piece, partition in zip(source.pieces, frame.to_delayed(), strict=True)
    ]
    client = _client()
    yield from _clustered(client, parts, tell) if client else _threaded(parts, workers, tell)


def _client() -> Any:
    """Give the client of the cluster that this process works with, None when there is none."""
    distributed = sys.modules.get("distributed")
    try:
        return distributed.default_client() if distributed else None
    except ValueError:
        return None


def _clustered(client: Any, parts: list[Any], tell: Callable[[int], object]) -> Iterator[Any]:
    from distributed import as_completed
    from distributed.scheduler import KilledWorker

    futures = client.compute(parts, retries=RETRIES)
    place = {future.key: n for n, future in enumerate(futures)}
    failed: dict[int, BaseException] = {}
    try:
        for future in as_completed(futures):
            error, result = _outcome(future)
            if error is not None:
                failed[place[future.key]] = error
                continue
            if not failed:
                yield result
            tell(1)
            future.release()
    finally:
        client.cancel(futures)
    if failed:
        first = min(failed)
        if isinstance(failed[first], KilledWorker):
            raise ListError(
                f"Partition {first + 1} of the Dask frame could not be worked on: its worker died again and "
                "again, mostly for want of memory. Cut the frame into more partitions (`repartition`)."
            )
        raise failed[first]


def _outcome(future: Any) -> tuple[BaseException | None, Any]:
    """Give the error or the result of a partition; one that was lost with its worker is waited for again."""
    try:
        return None, future.result()
    except Exception as error:
        return error, None


def _threaded(parts: list[Any], workers: int | None, tell: Callable[[int], object]) -> Iterator[Any]:
    import dask
    from dask.callbacks import Callback

    done = {part.key for part in parts}

    def told(key: Any, *_: object) -> None:
        if key in done:
            tell(1)

    with Callback(posttask=told):
        yield from dask.compute(*parts, scheduler="threads", num_workers=workers)
