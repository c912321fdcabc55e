"""The answer of a screening: the best of a long list, why each made it, and what was counted on the way."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from partnerlib.longlist import kernel
from partnerlib.longlist.columns import Columns
from partnerlib.longlist.explained import explained, level_with_last, noted
from partnerlib.longlist.faults import FIRST_ROW, Seen
from partnerlib.longlist.ideal import Ideal
from partnerlib.longlist.pieces import no_rows
from partnerlib.longlist.spoken import Spoken
from partnerlib.longlist.tally import FIT_STEP, KNOWN_STEP, Best, Kept, Tally
from partnerlib.scoring import DECIMALS, MET, MISSED, OPEN


@dataclass(frozen=True, eq=False, repr=False)
class Screening:
    """What a long list holds for an ideal profile.

    source: where the list came from. rows: companies in it. top: how many were asked for. ideal: the
    profile's rows in use (`ideal.profile`) and the labels of those without a column (`ideal.unused`).

    picks: the best, by place (the index, from 1): row (as a spreadsheet counts, through all files), where
    (the same for people: "row 7", with its file where the list has several), name, rank (equals share
    one), fit, fit_low, fit_high, coverage and must_haves as `scoring.fit` has them, why in sentences, and
    namesakes: how many other rows of the list have that name.
    shown, told: by place, the text of the columns carried along, and of every column used.
    gaps: by place and criterion, as `scoring.gaps`, with clipped (the level is off its scale and has the
    value of the end) and average (the mean value of all companies of which it is known). With all that is
    not known of it taken for average, points_above is what its fit has over that of the same company with
    the average value there, and points_short what it lacks to the same company at the ideal there; both are
    NaN where the level is not known.
    must_haves: by criterion, the weightiest first: label, unit, must_low, must_high, counts (False
    where it was dropped), missed, open (not known), only (companies that miss nothing else), left
    (companies that miss none so far).
    known: by criterion: label, unit, known, unknown, unusable, below and above (off the scale) and average.
    map: companies by fit and coverage (the lower ends of steps) and met (no must-have is missed).
    relaxed: for each must-have the picks if it alone were dropped, with new where that lets them in.
    tied: further companies that stand exactly as the last pick does. next_fit: the fit of the best one left
    out, NaN where all are in. notes: sentences on everything that was counted and should be known.
    """

    source: str
    rows: int
    top: int
    ideal: Ideal
    columns: Columns
    picks: pd.DataFrame
    shown: pd.DataFrame
    told: pd.DataFrame
    gaps: pd.DataFrame
    must_haves: pd.DataFrame
    known: pd.DataFrame
    map: pd.DataFrame
    relaxed: dict[str, pd.DataFrame]
    tied: int
    next_fit: float
    notes: tuple[str, ...] = ()
    honesty: str = ""

    @property
    def spoken(self) -> Spoken:
        """How levels are said in words."""
        return Spoken.of(self.ideal, self.columns)

    @property
    def level_with_last(self) -> str:
        """How many more companies stand exactly as the last pick does, in a sentence; "" when none does."""
        return level_with_last(self.tied, self.picks["fit"].iloc[-1])

    def __repr__(self) -> str:
        return f"<Screening of {self.source}: {self.rows:,} companies, {len(self.picks)} picked>"


def screened(tally: Tally, ideal: Ideal, columns: Columns, source: str, top: int) -> Screening:
    """Make the answer of a whole list's tally.

    Raises ListError for a list without rows and for cells that hold no number where one is due.
    """
    refuse(tally.seen, source)
    known = _known(tally, ideal)
    rows = _Rows(tally.lengths)
    best = tally.best[0]
    kept = best.kept[:top]
    levels = np.array([one.levels for one in kept]).T.reshape(len(ideal.criteria), len(kept))
    scores = kernel.scores(levels, ideal)
    picks = _ranked(best, rows, top, ideal).assign(fit_low=scores.low, fit_high=scores.high)
    gaps = _gaps(levels, scores.fit, ideal, known["average"].to_numpy())
    told = _frame(picks.index, [one.told for one in kept], [*columns.used, *columns.shown])
    why = explained(picks, gaps, told, ideal, Spoken.of(ideal, columns))
    order = "row where name rank fit fit_low fit_high coverage must_haves why"
    dropped = {bit: best for bit, best in enumerate(tally.best[1:]) if ideal.counts(bit)}
    tied = _tied(best, top)
    return Screening(
        source,
        tally.seen.rows,
        top,
        ideal,
        columns,
        picks.assign(why=why, namesakes=0)[[*order.split(), "namesakes"]],
        told[list(columns.shown)],
        told[list(columns.used)],
        gaps,
        _must_haves(tally, ideal),
        known,
        _mapped(tally.map),
        {
            ideal.criteria[ideal.musts[bit]]: _newcomers(others, rows, top, ideal, kept)
            for bit, others in dropped.items()
        },
        tied,
        best.kept[top].fit if len(best.kept) > top else np.nan,
        noted(tally.seen, known, picks, ideal, columns),
    )


def refuse(seen: Seen, source: str) -> None:
    """Raise ListError for a list without rows, or with cells that hold no number where one is due."""
    if not seen.rows:
        raise no_rows(source, seen.empty)
    seen.refuse(source)


class _Rows:
    """Where companies stand in the list, as a spreadsheet counts, whatever pieces it was read in."""

    def __init__(self, lengths: dict[int, int]) -> None:
        pieces = sorted(lengths)
        before = np.cumsum([0, *(lengths[piece] for piece in pieces)])
        self._before = dict(zip(pieces, before.tolist(), strict=False))

    def __call__(self, one: Kept) -> int:
        return FIRST_ROW + self._before[one.piece] + one.row


def _ranked(best: Best, rows: _Rows, top: int, ideal: Ideal) -> pd.DataFrame:
    """Give the best by place."""
    kept = best.kept[:top]
    levels = np.array([one.levels for one in kept]).T.reshape(len(ideal.criteria), len(kept))
    counted = [place for bit, place in enumerate(ideal.musts) if best.counted >> bit & 1]
    left_open = np.atleast_1d(np.isnan(levels[counted]).any(axis=0))
    status = [
        MISSED if one.gone & best.counted else OPEN if left_open[at] else MET for at, one in enumerate(kept)
    ]
    return pd.DataFrame(
        {
            "row": np.array([rows(one) for one in kept], dtype=np.int64),
            "where": pd.Series([one.where or f"row {rows(one)}" for one in kept], dtype="str").to_numpy(),
            "name": pd.Series([one.name for one in kept], dtype="str").to_numpy(),
            "rank": pd.Series([-best.standing(one) for one in kept]).rank(method="min").to_numpy(np.int64),
            "fit": np.array([one.fit for one in kept], dtype=np.float64),
            "coverage": kernel.scores(levels, ideal).coverage,
            "must_haves": pd.Series(status, dtype="str").to_numpy(),
        },
        index=pd.RangeIndex(1, len(kept) + 1, name="place"),
    )


def _newcomers(best: Best, rows: _Rows, top: int, ideal: Ideal, picked: Sequence[Kept]) -> pd.DataFrame:
    already = {(one.piece, one.row) for one in picked}
    new = [(one.piece, one.row) not in already for one in best.kept[:top]]
    return _ranked(best, rows, top, ideal).assign(new=np.array(new, dtype=bool))


def _tied(best: Best, top: int) -> int:
    """Count the companies left out that stand exactly as the last one taken."""
    if len(best.kept) <= top or best.standing(best.kept[top]) != best.standing(best.kept[top - 1]):
        return 0
    return len(best.kept) - top + best.more


def _frame(index: pd.Index, rows: Sequence[dict[str, str]], names: Sequence[str]) -> pd.DataFrame:
    texts = {name: [row.get(name, "") for row in rows] for name in names}
    return pd.DataFrame(texts, index=index, columns=list(dict.fromkeys(names)), dtype="str")


def _known(tally: Tally, ideal: Ideal) -> pd.DataFrame:
    unknown, below, above, value = tally.counts
    known = tally.seen.rows - unknown
    with np.errstate(invalid="ignore"):
        average = np.where(known > 0, value / kernel.GRAIN / known, np.nan)
    return ideal.profile[["criterion", "label", "unit"]].assign(
        known=known,
        unknown=unknown,
        unusable=tally.seen.unusable,
        below=below,
        above=above,
        average=average.round(DECIMALS),
    )


def _must_haves(tally: Tally, ideal: Ideal) -> pd.DataFrame:
    table = ideal.profile.loc[ideal.musts, ["criterion", "label", "unit", "must_low", "must_high"]]
    low, high = np.where(np.isfinite(ideal.bounds[:, ideal.musts]), ideal.bounds[:, ideal.musts], np.nan)
    missed, first, only, left_open = tally.musts
    return table.reset_index(drop=True).assign(
        must_low=low,
        must_high=high,
        counts=np.array([ideal.counts(bit) for bit in range(len(ideal.musts))], dtype=bool),
        missed=missed,
        open=left_open,
        only=only,
        left=tally.seen.rows - np.cumsum(first),
    )


def _mapped(counts: np.ndarray) -> pd.DataFrame:
    fit, coverage, met = np.nonzero(counts)
    return pd.DataFrame(
        {
            "fit": fit * FIT_STEP,
            "coverage": (coverage * KNOWN_STEP).round(DECIMALS),
            "met": met.astype(bool),
            "companies": counts[fit, coverage, met],
        }
    )


def _gaps(levels: np.ndarray, fit: np.ndarray, ideal: Ideal, average: np.ndarray) -> pd.DataFrame:
    """Give what every pick lacks in every criterion, and what closing that alone would win."""
    criteria, picks = levels.shape
    low, ideal_low, ideal_high, high = (end[:, None] for end in ideal.ends)
    won = _fit_with(levels, ideal, ideal.ends[1]) - fit[:, None]
    unknown, usual = np.isnan(levels), ideal.level_of(average)
    filled = np.where(unknown, usual[:, None], levels)
    now = kernel.scores(filled, ideal).fit[:, None]
    above, short = now - _fit_with(filled, ideal, usual), _fit_with(filled, ideal, ideal.ends[1]) - now
    about = ideal.profile[["criterion", "part", "side", "label", "unit"]]
    table = about.iloc[np.tile(np.arange(criteria), picks)].reset_index(drop=True)
    table.insert(0, "place", np.repeat(np.arange(1, picks + 1), criteria))
    return table.assign(
        level=levels.T.ravel(),
        clipped=((levels < low) | (levels > high)).T.ravel(),
        gap=(np.maximum(levels - ideal_high, 0) - np.maximum(ideal_low - levels, 0)).T.ravel(),
        value=kernel.values(levels, ideal).T.ravel(),
        points_to_gain=won.round(DECIMALS).ravel(),
        average=np.tile(average, picks),
        points_above=np.where(unknown.T, np.nan, above).round(DECIMALS).ravel(),
        points_short=np.where(unknown.T, np.nan, short).round(DECIMALS).ravel(),
    )


def _fit_with(levels: np.ndarray, ideal: Ideal, others: np.ndarray) -> np.ndarray:
    """Give the fit of every pick with each of these levels alone in place of its own, picks x criteria."""
    criteria, picks = levels.shape
    changed = np.repeat(levels, criteria, axis=1).reshape(criteria, picks, criteria)
    changed[np.arange(criteria), :, np.arange(criteria)] = others[:, None]
    return kernel.scores(changed.reshape(criteria, picks * criteria), ideal).fit.reshape(picks, criteria)
