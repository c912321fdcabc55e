"""What is kept of a list while it is read: counts, and the best companies so far.

Tallies of parts of a list merge. Everything counted is a whole number and every order is complete, so
merging them in any order gives the same.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, Self

import numpy as np

from partnerlib.longlist import kernel
from partnerlib.longlist.cells import Cells, taken
from partnerlib.longlist.columns import Columns
from partnerlib.longlist.faults import FIRST_ROW, Seen
from partnerlib.longlist.ideal import Ideal
from partnerlib.longlist.pieces import Piece

FIT_STEP, KNOWN_STEP = 2.0, 0.05
"""The steps of the map: fit, and the share of the weight that is known."""

FITS, KNOWNS = 50, 21
MISSING = 200.0
"""Taken off the fit of a company that misses a must-have, so that it stands below all that miss none."""


@dataclass(frozen=True, eq=False)
class Batch:
    """Companies of a piece as they were read: their rows in it, levels (k x n), cells and oddities."""

    piece: Piece
    rows: Sequence[int] | np.ndarray
    levels: np.ndarray
    cells: Cells
    seen: Seen


@dataclass(frozen=True)
class Kept:
    """A company among the best of its part, and all that tells of it.

    gone: the must-haves it misses, as bits. levels: as read, NaN where unknown. told: the text of every
    column that is used or shown. where: its file and its row there, "" where the list has one file.
    """

    piece: int
    row: int
    fit: float
    gone: int
    levels: tuple[float, ...]
    name: str
    told: dict[str, str]
    where: str = ""


@dataclass(frozen=True)
class Best:
    """The best companies so far if the must-haves `counted` (bits) count, the best first; at most `room`.

    more: how many others stand exactly as the last of them does. floor: where the last of the whole list
    stands at least, as far as that is known from elsewhere.
    """

    counted: int
    room: int
    floor: float = -np.inf
    kept: tuple[Kept, ...] = ()
    more: int = 0

    @property
    def bar(self) -> float:
        """What a further company has to reach."""
        return max(self.floor, self.standing(self.kept[-1]) if len(self.kept) == self.room else -np.inf)

    def standing(self, one: Kept) -> float:
        """What a company is ranked by: its fit, below all others where it misses a must-have."""
        return one.fit - MISSING if one.gone & self.counted else one.fit

    def __add__(self, other: Self) -> Self:
        both = sorted((*self.kept, *other.kept), key=self.order)
        kept, rest = tuple(both[: self.room]), both[self.room :]
        if not kept:
            return self
        last = self.standing(kept[-1])
        more = sum(best.more for best in (self, other) if best.kept and best.standing(best.kept[-1]) == last)
        return replace(self, kept=kept, more=more + sum(self.standing(one) == last for one in rest))

    def order(self, one: Kept) -> tuple[float, int, int]:
        """What companies are sorted by: the best first, equals as they stand in the list."""
        return -(one.fit - MISSING if one.gone & self.counted else one.fit), one.piece, one.row


@dataclass(frozen=True, eq=False)
class Tally:
    """What has been found in a part of a list.

    lengths: rows by piece, empty ones too. counts: a row each as `kernel.Counts`, a column a criterion.
    musts: a row each of missed, first (the first one missed), only (the only one missed) and open, a column
    a must-have.
    seen: what was odd. map: companies by fit, coverage and whether they miss no must-have.
    best: the best if all must-haves count, then for each of them the best if it did not.
    """

    lengths: dict[int, int]
    counts: np.ndarray
    musts: np.ndarray
    seen: Seen
    map: np.ndarray
    best: tuple[Best, ...]

    def __add__(self, other: Self) -> Self:
        every = self.lengths.keys() | other.lengths.keys()
        return type(self)(
            {piece: self.lengths.get(piece, 0) + other.lengths.get(piece, 0) for piece in every},
            self.counts + other.counts,
            self.musts + other.musts,
            self.seen + other.seen,
            self.map + other.map,
            tuple(best + others for best, others in zip(self.best, other.best, strict=True)),
        )


def empty(ideal: Ideal, columns: Columns, room: int) -> Tally:
    """Give the tally of nothing."""
    musts = len(ideal.musts)
    dropped = [ideal.counted & ~(1 << bit) for bit in range(musts)]
    return Tally(
        {},
        np.zeros((4, len(ideal.criteria)), dtype=np.int64),
        np.zeros((4, musts), dtype=np.int64),
        columns.nothing_seen(),
        np.zeros((FITS, KNOWNS, 2), dtype=np.int64),
        tuple(Best(counted, room) for counted in (ideal.counted, *dropped)),
    )


def batches(piece: Piece, columns: Columns) -> Iterator[Batch]:
    """Read a piece of a list."""
    about = Piece(piece.number, piece.where, piece.first, among=piece.among)
    for start, cells in piece.batches(columns.needed):
        seen = columns.nothing_seen(piece, start)
        levels = columns.levels(cells, seen)
        rows: Sequence[int] | np.ndarray = range(start, start + levels.shape[1])
        empty = columns.empty(cells, levels)
        if len(empty):
            there = np.delete(np.arange(levels.shape[1]), empty)
            rows, levels = start + there, levels.take(there, axis=1)
            cells = {name: taken(column, there) for name, column in cells.items()}
            seen.rows, seen.empty = len(there), len(empty)
        yield Batch(about, rows, levels, cells, seen)


def tally(some: Iterable[Batch], ideal: Ideal, columns: Columns, total: Tally) -> Tally:
    """Add companies to a tally, batch by batch."""
    for batch in some:
        total = total + _tallied(batch, ideal, columns, total.best)
    return total


class Tallying:
    """What is done with a piece of a list, here or on another machine: it gives the piece's tally.

    What the pieces before it held spares those that come after, on the same machine, the companies that
    cannot be among the best of the list any more.
    """

    def __init__(self, ideal: Ideal, columns: Columns, room: int) -> None:
        self._nothing, self._ideal, self._columns = empty(ideal, columns, room), ideal, columns

    def __call__(self, piece: Piece) -> Tally:
        """Read and tally a piece."""
        found = tally(batches(piece, self._columns), self._ideal, self._columns, self._nothing)
        best = tuple(
            replace(best, floor=more.bar) for best, more in zip(self._nothing.best, found.best, strict=True)
        )
        self._nothing = replace(self._nothing, best=best)
        return found


def _tallied(batch: Batch, ideal: Ideal, columns: Columns, so_far: tuple[Best, ...]) -> Tally:
    """Tally a batch; of companies that do not come up to the best `so_far` only counts are kept."""
    coverage = np.empty(batch.levels.shape[1])
    fit = kernel.fits(batch.levels, ideal, coverage=coverage)
    gone, left_open = kernel.missed(batch.levels, ideal)
    counted = gone & np.uint64(ideal.counted)
    lowest = counted & (~counted + np.uint64(1))
    musts = [
        [(gone & bit != 0).sum(), (lowest == bit).sum(), (counted == bit).sum(), (left_open & bit != 0).sum()]
        for bit in (np.uint64(1 << place) for place in range(len(ideal.musts)))
    ]
    return Tally(
        {batch.piece.number: len(fit) + batch.seen.empty},
        np.array(kernel.count(batch.levels, ideal)),
        np.array(musts, dtype=np.int64).reshape(-1, 4).T,
        batch.seen,
        _map(fit, coverage, counted == 0),
        _best(batch, columns, fit, gone, so_far),
    )


def _map(fit: np.ndarray, coverage: np.ndarray, met: np.ndarray) -> np.ndarray:
    across = np.minimum((fit / FIT_STEP).astype(np.int64), FITS - 1)
    up = np.floor(coverage / KNOWN_STEP + 1e-9).astype(np.int64)
    places = (across * KNOWNS + up) * 2 + met
    return np.bincount(places, minlength=FITS * KNOWNS * 2).reshape(FITS, KNOWNS, 2)


def _best(
    batch: Batch, columns: Columns, fit: np.ndarray, gone: np.ndarray, so_far: tuple[Best, ...]
) -> tuple[Best, ...]:
    chosen = [_chosen(fit, gone, so_far[0], so_far[0].bar)]
    # With fewer must-haves nobody stands lower, so what is needed to be among the best is no less.
    chosen += [_chosen(fit, gone, best, max(chosen[0].bar, best.bar)) for best in so_far[1:]]
    every = np.unique(np.concatenate([found.rows for found in chosen]))
    names, told = columns.names(batch.cells, every), columns.told(batch.cells, every)
    kept = {
        row: Kept(
            batch.piece.number,
            int(batch.rows[row]),
            float(fit[row]),
            int(gone[row]),
            tuple(batch.levels[:, row].tolist()),
            name,
            texts,
            f"{batch.piece.where}, row {batch.piece.first + batch.rows[row] + FIRST_ROW}" * batch.piece.among,
        )
        for row, name, texts in zip(every.tolist(), names, told, strict=True)
    }
    return tuple(
        replace(
            best,
            kept=tuple(sorted((kept[row] for row in found.rows.tolist()), key=best.order)),
            more=found.more,
        )
        for best, found in zip(so_far, chosen, strict=True)
    )


class _Chosen(NamedTuple):
    """Rows that may be among the best, how many more stand as the last of them, and where that one stands."""

    rows: np.ndarray
    more: int
    bar: float


def _chosen(fit: np.ndarray, gone: np.ndarray, best: Best, bar: float) -> _Chosen:
    standing = np.where(gone & np.uint64(best.counted) != 0, fit - MISSING, fit) if best.counted else fit
    if bar == -np.inf and len(fit) > best.room:
        bar = float(np.partition(standing, len(fit) - best.room)[len(fit) - best.room])
    rows = np.flatnonzero(standing >= bar)
    if len(rows) <= best.room:
        return _Chosen(rows, 0, bar)
    reached = standing[rows]
    bar = float(np.partition(reached, len(rows) - best.room)[len(rows) - best.room])
    above, level_with = rows[reached > bar], rows[reached == bar]
    taken = best.room - len(above)
    return _Chosen(np.concatenate([above, level_with[:taken]]), len(level_with) - taken, bar)
