"""Screening: a list read once and answered, or kept in memory so that other weights are answered at once."""

from collections.abc import Collection, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import reduce
from operator import add
from typing import Any

import numpy as np
import pandas as pd

from partnerlib.case import Case
from partnerlib.longlist import kernel, namesakes
from partnerlib.longlist.asked import refuse_other_kinds, refuse_top, refuse_weights
from partnerlib.longlist.columns import Columns
from partnerlib.longlist.ideal import Ideal, profile_and_parts
from partnerlib.longlist.matrix import matrix
from partnerlib.longlist.pieces import Piece, Source
from partnerlib.longlist.screening import Screening, refuse, screened
from partnerlib.longlist.sources import opened, run, threads
from partnerlib.longlist.spoken import Spoken
from partnerlib.longlist.tally import Batch, Tally, Tallying, batches, empty, tally
from partnerlib.scoring import WEAKER_SHARE

TOP = 20
"""How many companies a shortlist has unless told."""


def screen(
    source: Any,
    profile: Case | pd.DataFrame,
    top: int = TOP,
    *,
    parts: pd.DataFrame | None = None,
    columns: pd.DataFrame | None = None,
    words: pd.DataFrame | None = None,
    weaker_share: float = WEAKER_SHARE,
    workers: int | None = None,
    progress: bool = True,
) -> Screening:
    """Compare every company of a list with the ideal profile, and give the best `top` with the reasons.

    `source` is a pandas frame, the path of a CSV or Parquet file, a glob of such paths or a folder of
    Parquet files, or a Dask frame; the answer is the same to the last bit whichever it is, however it is
    cut and whoever works on it, but for how it says where a company stands (`picks["where"]`) and quotes
    its cells (`told` and `shown`: 1.50 in a text is 1.5 in a number). `profile` is a Case, or a frame of
    its profile's columns; where that has criteria of several parts, `parts` says what they weigh.

    Those criteria count that have a column. `columns` says which: a row a column with column, criterion
    and use (number, log10, words, year, name, shown), and perhaps over and by, what the number is divided
    by, and its unit; `words` gives the levels of words: criterion, word, level. Without `columns`, columns
    named as criteria are their numbers, and one called "name" names the companies.

    A row in which no column in use holds anything is no company: it is skipped, and counted in the notes.
    Unknown cells stay unknown: fit is then an estimate between fit_low and fit_high, as everywhere. A
    level off its scale counts as the scale's end, and is counted. The names are read a second time, to tell
    of picks whose name stands in other rows too. `workers` threads read (all cores unless
    told; a Dask frame has its own); `progress` shows a bar where it takes more than two seconds.

    Raises ListError, naming what is wrong and the way out, for a list that cannot be read to its end, has
    no rows, lacks a column, or holds anything else than numbers where numbers are due.
    """
    opened_list, ideal, used = _asked(source, profile, parts, columns, words, weaker_share, workers, top)
    total = _total(
        run(opened_list, Tallying(ideal, used, top + 1), workers, progress, used.needed), ideal, used, top
    )
    answer = _answer(total, ideal, used, opened_list, top)
    if not used.name:
        return answer
    counting = namesakes.Counting(used.name, tuple(answer.picks["name"]))
    return namesakes.told(answer, run(opened_list, counting, workers, progress, [used.name]))


def fits(
    levels: pd.DataFrame | np.ndarray,
    profile: Case | pd.DataFrame,
    *,
    parts: pd.DataFrame | None = None,
    weaker_share: float = WEAKER_SHARE,
    workers: int | None = None,
) -> np.ndarray:
    """Give the fit of every company, 0 to 100, in one pass and with no memory but for the answer.

    `levels` has a row a company: a frame with criteria as its columns, or an array with a column for each
    criterion of the profile, in its order; NaN is unknown, an infinite level is worth nothing. It is read
    fastest column by column (Fortran order, as frames are kept). `workers` threads share the work, all
    cores unless told.

    `parts` has a row a part, part and weight; it is needed where a profile that is no Case has criteria of
    several parts. A part's weight is halved between its two sides where it has criteria of both; where it
    has those of one side only, that side has it all. A part of weight 0 counts for nothing. So does a
    criterion of weight 0, but where a part counts, each side that it has needs one that weighs something.

    Raises ListError for a profile or parts that cannot be used, levels that are no numbers, and a column
    that is not there.
    """
    refuse_other_kinds(profile, parts, weaker_share)
    ideal = Ideal.of(profile, None, parts, weaker_share)
    return kernel.fits(matrix(levels, ideal.criteria).T, ideal, threads(workers))


def prepare(
    source: Any,
    profile: Case | pd.DataFrame,
    *,
    parts: pd.DataFrame | None = None,
    columns: pd.DataFrame | None = None,
    words: pd.DataFrame | None = None,
    weaker_share: float = WEAKER_SHARE,
    workers: int | None = None,
    progress: bool = True,
) -> "Prepared":
    """Read a list once and keep it in memory, so that other weights and must-haves are answered at once.

    Takes and raises what `screen` does. It needs 8 bytes a company and criterion, and the list's own cells.
    """
    opened_list, ideal, used = _asked(source, profile, parts, columns, words, weaker_share, workers, 1)
    reading = run(opened_list, _Reading(used), workers, progress, used.needed)
    held = [batch for some in reading for batch in some]
    held.sort(key=lambda batch: (batch.piece.number, batch.seen.first))
    seen = reduce(add, (batch.seen for batch in held), used.nothing_seen())
    refuse(seen, opened_list.about)
    return Prepared(opened_list, ideal, used, tuple(held))


@dataclass(frozen=True)
class _Reading:
    """What preparing does with a piece: it keeps its companies."""

    columns: Columns

    def __call__(self, piece: Piece) -> list[Batch]:
        return list(batches(piece, self.columns))


@dataclass(frozen=True, eq=False, repr=False)
class Prepared:
    """A list in memory, ready to be screened again and again; see `prepare`.

    `about` is what the list says of itself, which goes with every answer that is handed over; `honesty` also
    says whose search it is. Both are "" unless they are given.
    """

    source: Source
    ideal: Ideal
    columns: Columns
    batches: tuple[Batch, ...]
    about: str = ""
    honesty: str = ""

    @property
    def spoken(self) -> Spoken:
        """How levels are said in words."""
        return Spoken.of(self.ideal, self.columns)

    def __repr__(self) -> str:
        rows = sum(batch.levels.shape[1] for batch in self.batches)
        return f"<Prepared {self.source.about}: {rows:,} companies, {len(self.ideal.criteria)} criteria>"

    def screen(
        self,
        top: int = TOP,
        *,
        weights: Mapping[str, float] | None = None,
        without: Collection[str] = (),
        workers: int | None = None,
    ) -> Screening:
        """Screen the list with other weights of criteria, or without the must-haves of some.

        `weights` are those of criteria within their parts, by key; those not named stay. Gives what
        `screen` would of such a profile. Raises ListError for a criterion that is not in use, a weight
        below 0 and a must-have that is none.
        """
        refuse_top(top)
        refuse_weights(weights)
        ideal = self.ideal.reweighed(weights) if weights else self.ideal
        ideal = ideal.without(without) if without else ideal

        nothing = empty(ideal, self.columns, top + 1)

        def tallied(batch: Batch) -> Tally:
            return tally([batch], ideal, self.columns, nothing)

        with ThreadPoolExecutor(threads(workers)) as pool:
            total = _total(pool.map(tallied, self.batches), ideal, self.columns, top)
            answer = _answer(total, ideal, self.columns, self.source, top)
            if not self.columns.name:
                return answer
            counting = namesakes.Counting(self.columns.name, tuple(answer.picks["name"]))
            return namesakes.told(answer, pool.map(counting.within, [batch.cells for batch in self.batches]))


def _asked(
    source: Any,
    profile: Case | pd.DataFrame,
    parts: pd.DataFrame | None,
    columns: pd.DataFrame | None,
    words: pd.DataFrame | None,
    weaker_share: float,
    workers: int | None,
    top: int,
) -> tuple[Source, Ideal, Columns]:
    """Open the list and hold it against the profile, before anything is read."""
    refuse_top(top)
    refuse_other_kinds(profile, parts, weaker_share)
    threads(workers)
    whole, parts = profile_and_parts(profile, parts)
    opened_list = opened(source)
    criteria, ends = whole["criterion"].tolist(), whole[["scale_low", "scale_high"]].to_numpy("float64")
    scales = dict(zip(criteria, map(tuple, ends.tolist()), strict=True))
    used = Columns.of(columns, words, criteria, opened_list.names, scales)
    return opened_list, Ideal.among(whole, parts, used.criteria, weaker_share), used


def _total(tallies: Iterable[Tally], ideal: Ideal, columns: Columns, top: int) -> Tally:
    """Join tallies, alike in size first, so that none is gone through for each of very many pieces."""
    joined: list[tuple[int, Tally]] = []
    for one in tallies:
        parts = 1
        while joined and joined[-1][0] <= parts:
            before, other = joined.pop()
            parts, one = parts + before, other + one
        joined.append((parts, one))
    return reduce(add, (one for _, one in reversed(joined)), empty(ideal, columns, top + 1))


def _answer(total: Tally, ideal: Ideal, columns: Columns, source: Source, top: int) -> Screening:
    answer = screened(total, ideal, columns, source.about, top)
    return replace(answer, notes=(*source.notes, *answer.notes, *columns.notes(total.seen)))
