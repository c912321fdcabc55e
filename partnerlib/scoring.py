"""From levels to fit: values, side scores, part scores, fit with its bounds, must-haves and gaps.

A value never looks at other candidates, so adding or dropping a candidate changes nobody else's
numbers. Unknown stays visible: every score of a candidate with open questions has a low and a high
bound, and a coverage that says how much of the weight has been assessed.
"""

import numpy as np
import pandas as pd

from partnerlib.case import Case
from partnerlib.question import BOTH, PART_KEYS, SIDES
from partnerlib.remembered import remembered

WEAKER_SHARE = 0.75
"""How much of a part score its weaker side decides: 1 is the weaker side alone, 0.5 the plain mean."""

PRIOR_VALUE, PRIOR_WEIGHT, DOUBT = 0.5, 0.3, 0.1
"""What an unknown value is expected to be: the candidate's known mean, drawn to the middle, less a doubt."""

MET, MISSED, OPEN = "met", "missed", "open"
DECIMALS = 9


@remembered
def newest(case: Case) -> pd.DataFrame:
    """Give the assessments that count: each assessor's newest row per candidate and criterion.

    A newest row without a level says "we don't know": it counts as unknown and replaces what that
    assessor said before.
    """
    key = ["candidate", "criterion", "assessor"]
    by_time = case.assessments.sort_values([*key, "recorded_at"], kind="stable")
    return by_time.drop_duplicates(key, keep="last").reset_index(drop=True)


@remembered
def levels(case: Case) -> pd.DataFrame:
    """Give the mean of the assessors' newest levels, in each criterion's unit; unknown is NaN.

    Rows are all candidates, columns all criteria of the profile.
    """
    return _by_criterion(case, "mean")


def spread(case: Case) -> pd.DataFrame:
    """Give the highest less the lowest of the assessors' levels, shaped as `levels`; unknown is NaN."""
    return _by_criterion(case, "max") - _by_criterion(case, "min")


def _by_criterion(case: Case, how: str) -> pd.DataFrame:
    grouped = newest(case).groupby(["candidate", "criterion"])["level"]
    rounded = getattr(grouped, how)().map(exact)
    cells = rounded.clip(grouped.min(), grouped.max()).unstack("criterion")
    return cells.reindex(index=case.candidates["candidate"], columns=case.profile["criterion"]).astype(
        "float64"
    )


def exact(mean: float) -> float:
    """Take the rounding error off a mean, which might miss a must-have that is met.

    >>> sum([0, 0, 9.6]) / 3 == 3.2, exact(sum([0, 0, 9.6]) / 3)
    (False, 3.2)
    """
    return float(f"{mean:.15g}")


def values(levels: pd.DataFrame, profile: pd.DataFrame) -> pd.DataFrame:
    """Score levels by their distance from the ideal range: 1 inside it, 0 at the ends of the scale.

    `levels` has candidates as its index and criteria as its columns, in each criterion's unit;
    `profile` has the columns criterion, scale_low, scale_high, ideal_low and ideal_high. Gives a frame
    of the same shape with values from 0 to 1; an unknown level gives an unknown value (NaN). Raises
    ValueError for a criterion that the profile lacks and for levels off the scale, naming each.

    Source: the normalisation of the Reference Ideal Method; Cables, Lamata and Verdegay (2016),
    Information Sciences 337, 1-10.

    >>> profile = pd.DataFrame({"criterion": ["reps"], "scale_low": [0], "scale_high": [600],
    ...                         "ideal_low": [40], "ideal_high": [160]})
    >>> values(pd.DataFrame({"reps": [10, 85, 380]}), profile)["reps"].tolist()
    [0.25, 1.0, 0.5]
    """
    rows = profile.set_index("criterion")
    missing = [str(criterion) for criterion in levels.columns if criterion not in rows.index]
    if missing:
        raise ValueError(
            f"The profile has no criterion {', '.join(missing)}; it has {', '.join(rows.index)}."
        )
    low, high, ideal_low, ideal_high = ends(rows.loc[levels.columns])
    level = levels.to_numpy(dtype="float64", na_value=np.nan)
    off = np.argwhere((level < low) | (level > high))
    if len(off):
        cells = [
            f"{levels.index[i]} / {levels.columns[j]}: {level[i, j]:g} is off {low[j]:g} to {high[j]:g}"
            for i, j in off
        ]
        raise ValueError("Levels off the scale: " + "; ".join(cells))
    with np.errstate(divide="ignore", invalid="ignore"):
        below = np.where(level < ideal_low, (ideal_low - level) / (ideal_low - low), 0)
        above = np.where(level > ideal_high, (level - ideal_high) / (high - ideal_high), 0)
    value = np.where(np.isnan(level), np.nan, 1 - np.maximum(below, above))
    return pd.DataFrame(value, index=levels.index, columns=levels.columns)


def ends(profile: pd.DataFrame) -> np.ndarray:
    """Give a row each of scale_low, scale_high, ideal_low and ideal_high, a column a row of a profile.

    `profile` has these columns and the criteria as its index. Raises ValueError where the ideal range does
    not lie inside the scale.
    """
    found = profile[["scale_low", "scale_high", "ideal_low", "ideal_high"]].to_numpy("float64").T
    low, high, ideal_low, ideal_high = found
    in_order = (low < high) & (low <= ideal_low) & (ideal_low <= ideal_high) & (ideal_high <= high)
    if not in_order.all():
        wrong = ", ".join(str(criterion) for criterion in profile.index[~in_order])
        raise ValueError(f"The ideal range does not lie inside the scale, or an end is missing: {wrong}.")
    return found


def side_weights(profile: pd.DataFrame) -> pd.DataFrame:
    """Give each criterion's share of each side score it counts in.

    Rows are criteria, columns pairs (part, side); each column sums to 1. Criteria of side "both" count
    in both sides. A part whose criteria are all of side "both" has the one column (part, "both").
    """
    parts, sides = (profile[name].to_numpy(dtype="object") for name in ("part", "side"))
    weights = profile["weight"].to_numpy(dtype="float64")
    columns = {}
    for part in PART_KEYS:
        within = parts == part
        for side in _sides(set(sides[within])):
            counted = np.where(within & ((sides == side) | (sides == BOTH)), weights, 0.0)
            columns[part, side] = counted / (counted.sum() or 1.0)
    index = pd.MultiIndex.from_tuples(columns, names=["part", "side"])
    shares = np.column_stack(list(columns.values())) if columns else np.empty((len(profile), 0))
    return pd.DataFrame(shares, pd.Index(profile["criterion"], name="criterion"), index)


def _sides(present: set[str]) -> list[str]:
    """Tell which side scores a part has, given the sides of its criteria."""
    if present == {BOTH}:
        return [BOTH]
    return [side for side in SIDES if side in present or BOTH in present]


def side_scores(values: pd.DataFrame, profile: pd.DataFrame) -> pd.DataFrame:
    """Give the weighted mean of the values of each part's criteria on each side, from 0 to 1.

    `values` is as `values` gives it. Columns are pairs (part, side), as `side_weights` has them. A side
    with an unknown value that weighs anything is unknown (NaN).
    """
    weights = side_weights(profile)
    matrix = values.reindex(columns=weights.index).to_numpy(dtype="float64", na_value=np.nan)
    unknown = np.isnan(matrix)
    score = np.where(unknown, 0, matrix) @ weights.to_numpy()
    score = np.where(unknown.astype(float) @ weights.to_numpy() > 0, np.nan, np.minimum(score, 1))
    return pd.DataFrame(score, index=values.index, columns=weights.columns)


def part_scores(sides: pd.DataFrame, weaker_share: float = WEAKER_SHARE) -> pd.DataFrame:
    """Join both sides of each part into one score from 0 to 1 that leans to the weaker side.

    `sides` is as `side_scores` gives it; the part score is `weaker_share` times the weaker plus the
    rest times the stronger side, and unknown (NaN) when a side is. Raises ValueError for a
    `weaker_share` below 0.5 or above 1.

    >>> sides = pd.DataFrame([[0.8, 0.4]], columns=pd.MultiIndex.from_product([["now"], ["ours", "theirs"]]))
    >>> part_scores(sides)["now"].tolist()
    [0.5]
    """
    if not 0.5 <= weaker_share <= 1:
        raise ValueError(
            f"weaker_share is {weaker_share}; it lies between 0.5 (plain mean) and 1 (weaker side alone)"
        )
    part_of, cells = sides.columns.get_level_values(0), sides.to_numpy(dtype="float64")
    parts = list(dict.fromkeys(part_of))
    scores = np.empty((len(sides), len(parts)))
    for place, part in enumerate(parts):
        of_part = cells[:, part_of == part]
        weaker, stronger = of_part.min(axis=1), of_part.max(axis=1)
        scores[:, place] = np.minimum(weaker + (1 - weaker_share) * (stronger - weaker), stronger)
    return pd.DataFrame(scores, index=sides.index, columns=pd.Index(parts, name="part"))


@remembered
def part_weights(case: Case) -> pd.Series:
    """Give the parts' weights, made to sum to 1 over the parts that have criteria, indexed by part.

    Raises ValueError when no part with a weight has a criterion yet.
    """
    return part_shares(case.parts, case.profile)


def part_shares(parts: pd.DataFrame, profile: pd.DataFrame) -> pd.Series:
    """Give the weights of the parts that a profile has criteria of, as `part_weights` does for a case.

    `parts` has the columns part and weight, `profile` the column part.
    """
    weight = parts.set_index("part")["weight"]
    present = set(profile["part"])
    weight = weight[[part for part in PART_KEYS if part in present]]
    if not weight.sum() > 0:
        raise ValueError(
            "No part that weighs anything has a criterion yet. Write the ideal profile first (notebook 1)."
        )
    return weight / weight.sum()


@remembered
def criterion_weights(case: Case) -> pd.Series:
    """Give each criterion's share of all weight, indexed by criterion; the shares sum to 1.

    A part's weight is halved between its two sides and shared there by the criteria's own weights.
    """
    weights = side_weights(case.profile)
    parts = weights.columns.get_level_values("part")
    sides_of_part = parts.value_counts()
    share = part_weights(case)[parts].to_numpy() / sides_of_part[parts].to_numpy()
    return (weights * share).sum(axis=1).rename("share")


def expected_values(case: Case, known: pd.DataFrame | None = None) -> pd.DataFrame:
    """Give values in which each unknown is replaced by what that candidate's known values suggest.

    An unknown value is expected to be max(0, (sum of w v + 0.3 x 0.5) / (sum of w + 0.3) - 0.1) over
    the candidate's known criteria: their weighted mean, drawn to the middle and then doubted, because
    what nobody says is rarely the best. `known` is the case's own values unless others are given.
    """
    known = values(levels(case), case.profile) if known is None else known
    weight = criterion_weights(case)[known.columns]
    known_weight = known.notna().mul(weight).sum(axis=1)
    mean = (known.mul(weight).sum(axis=1) + PRIOR_WEIGHT * PRIOR_VALUE) / (known_weight + PRIOR_WEIGHT)
    expected = (mean - DOUBT).clip(lower=0).to_numpy()[:, None]
    return pd.DataFrame(np.where(known.isna(), expected, known), known.index, known.columns)


@remembered
def fit(case: Case, weaker_share: float = WEAKER_SHARE, mean: pd.DataFrame | None = None) -> pd.DataFrame:
    """Compare every candidate with the ideal profile, best first.

    Gives one row a candidate (the index) with

    - fit: 0 to 100, with unknown values as `expected_values` expects them;
    - fit_low, fit_high: the fit if every unknown turned out worst, or ideal;
    - coverage: the share of the weight that has been assessed, 0 to 1; below 1 the fit is an estimate;
    - must_haves: "met", "open" (not yet known) or "missed";
    - rank: by must-haves (missed last), then by fit; candidates equal to 9 decimals share a rank;
    - rank_best, rank_worst: the rank if its own unknowns turned out ideal and all others' worst, and
      the reverse.

    `mean` replaces the case's own `levels`, for must-haves too; its index and columns are theirs. Raises
    ValueError when the profile has no criterion that weighs anything and for a level of `mean` off its scale.
    """
    mean = levels(case) if mean is None else mean
    known = values(mean, case.profile)
    table = pd.DataFrame(
        {
            "fit": _fit_of(expected_values(case, known), case, weaker_share),
            "fit_low": _fit_of(known.fillna(0.0), case, weaker_share),
            "fit_high": _fit_of(known.fillna(1.0), case, weaker_share),
            "coverage": known.notna()
            .mul(criterion_weights(case)[known.columns])
            .sum(axis=1)
            .clip(upper=1)
            .round(DECIMALS),
            "must_haves": must_have_status(case, mean),
        }
    )
    return ranked(table)


def answered(case: Case) -> Case:
    """Give the case with those candidates alone of whom anything is known."""
    coverage = fit(case)["coverage"]
    known = coverage.index[coverage > 0]
    tables = {name: table for name, table in case.tables.items() if "candidate" in table}
    return case.replace(**{name: table[table["candidate"].isin(known)] for name, table in tables.items()})


def _fit_of(whole: pd.DataFrame, case: Case, weaker_share: float) -> pd.Series:
    """Fit of complete values, 0 to 100, for any rows of values."""
    parts = part_scores(side_scores(whole, case.profile), weaker_share)
    return (100 * parts.mul(part_weights(case)).sum(axis=1)).clip(0, 100).round(DECIMALS)


def must_have_status(case: Case, mean: pd.DataFrame | None = None) -> pd.Series:
    """Give the worst of each candidate's must-haves, as `must_haves` has them; "met" where none is set."""
    status = must_haves(case, mean).groupby("candidate")["status"].agg(set)
    worst = status.map(lambda found: next(word for word in (MISSED, OPEN, MET) if word in found))
    return worst.reindex(case.candidates["candidate"]).fillna(MET).astype("str")


def ranked(table: pd.DataFrame) -> pd.DataFrame:
    """Add rank, rank_best and rank_worst, as `fit` has them, to rows of fits; best first.

    `table` has candidates as its index and the columns fit, fit_low, fit_high and must_haves.
    """
    status = table["must_haves"]
    as_is = _Standing(status == MISSED, table["fit"])
    at_best = _Standing(status == MISSED, table["fit_high"])
    at_worst = _Standing(status != MET, table["fit_low"])
    return table.assign(
        rank=as_is.rank_among(as_is),
        rank_best=at_best.rank_among(at_worst),
        rank_worst=at_worst.rank_among(at_best),
    ).sort_values(["rank", "candidate"], kind="stable")


class _Standing:
    """What candidates are ranked by: whether a must-have is missed, then fit."""

    def __init__(self, missed: pd.Series, fit: pd.Series) -> None:
        self.missed, self.fit = missed.to_numpy(), fit.to_numpy()

    def rank_among(self, others: "_Standing") -> np.ndarray:
        """Rank each candidate so placed among all the others placed as in `others`: 1 + those above it."""
        above = (others.missed[None, :] < self.missed[:, None]) | (
            (others.missed[None, :] == self.missed[:, None]) & (others.fit[None, :] > self.fit[:, None])
        )
        np.fill_diagonal(above, False)
        return 1 + above.sum(axis=1)


@remembered
def must_haves(case: Case, mean: pd.DataFrame | None = None) -> pd.DataFrame:
    """Test every candidate's mean level against every must-have range.

    `mean` replaces the case's own `levels`. A must-have as wide as its scale asks nothing and is left
    out. Gives one row a candidate and criterion that has a must-have: candidate, criterion, label, unit,
    level, must_low, must_high, status ("met", "missed", or "open" while the level is unknown) and
    short_by, the distance from the range in the criterion's unit (0 when met, NaN when open).
    """
    profile = case.profile
    excludes = (profile["must_low"] > profile["scale_low"]) | (profile["must_high"] < profile["scale_high"])
    rows = profile[excludes][["criterion", "label", "unit", "must_low", "must_high"]]
    table = _long(levels(case) if mean is None else mean, "level").merge(rows, on="criterion", how="inner")
    below = (table["must_low"] - table["level"]).clip(lower=0).fillna(0)
    above = (table["level"] - table["must_high"]).clip(lower=0).fillna(0)
    table["short_by"] = (below + above).where(table["level"].notna())
    table["status"] = np.select([table["level"].isna(), table["short_by"] > 0], [OPEN, MISSED], MET)
    order = "candidate criterion label unit level must_low must_high status short_by"
    return table.sort_values(["candidate", "criterion"], kind="stable", ignore_index=True)[order.split()]


@remembered
def gaps(case: Case, weaker_share: float = WEAKER_SHARE) -> pd.DataFrame:
    """Say for every candidate and criterion how far it is from the ideal and what closing that would win.

    Gives candidate, criterion, part, side, label, unit, level, gap (signed distance from the ideal
    range in the criterion's unit, negative below it, 0 inside), value (0 to 1) and points_to_gain: the
    fit won if that criterion alone reached the ideal, recomputed in full. For an unknown level, gap and
    value are NaN and points_to_gain is what an ideal answer would add to the estimate.
    """
    mean = levels(case)
    known = values(mean, case.profile)
    table = _long(mean, "level").merge(case.profile, on="criterion")
    above = (table["level"] - table["ideal_high"]).clip(lower=0)
    table["gap"] = above - (table["ideal_low"] - table["level"]).clip(lower=0)
    table["value"] = known.stack(future_stack=True).to_numpy()
    now = _fit_of(expected_values(case, known), case, weaker_share)
    mended = known.loc[table["candidate"]].reset_index(drop=True)
    cells = mended.to_numpy(copy=True)
    cells[np.arange(len(table)), known.columns.get_indexer(pd.Index(table["criterion"]))] = 1.0
    mended = pd.DataFrame(cells, columns=known.columns)
    won = _fit_of(expected_values(case, mended), case, weaker_share)
    table["points_to_gain"] = (won.to_numpy() - now[table["candidate"]].to_numpy()).round(DECIMALS)
    order = "candidate criterion part side label unit level gap value points_to_gain"
    return table[order.split()]


def _long(frame: pd.DataFrame, name: str) -> pd.DataFrame:
    """One row a cell: candidate, criterion and the cell's number, in the frame's order."""
    cells = frame.rename_axis(index="candidate", columns="criterion").stack(future_stack=True)
    return pd.DataFrame({name: cells}).reset_index()
