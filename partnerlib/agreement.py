"""Do the assessors agree? Their own rankings, how harsh each one is, where they are furthest apart."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from partnerlib import scoring
from partnerlib.case import Case
from partnerlib.remembered import remembered
from partnerlib.robustness import model
from partnerlib.scoring import DECIMALS, MISSED
from partnerlib.words import listing

SYSTEMATIC_POINTS = 3.0
"""How many points of value an assessor must lie off the others' average before it is called harshness."""

SYSTEMATIC_CHANCE = 0.05
"""How likely so large a shift may at most be by chance before it is called harshness."""

WORTH_A_CONVERSATION = 0.2
"""Which share of its scale a disagreement must span to be worth a conversation: 2 on a 0-10 scale."""

_BELOW_ALL = 101  # more than the whole range of fit: puts a missed must-have below everybody else


@dataclass(frozen=True)
class Concordance:
    """How far assessors rank alike, by Kendall's W.

    w: 0 (no agreement) to 1 (the same ranking). p: the chance of so much agreement if all ranked at
    random, by the chi-squared approximation, which is rough below seven candidates. assessors,
    candidates: how many were compared. w and p are NaN with fewer than two of either and when every
    assessor ranks everybody equal.
    """

    w: float
    p: float
    assessors: int
    candidates: int


def rankings(case: Case) -> pd.DataFrame:
    """Rank the candidates by each assessor's own newest answers alone.

    Rows are assessors, columns candidates in the case's order. Ranks are those of `scoring.fit`, must-haves
    judged by that assessor's levels too; NaN for a candidate the assessor has not answered anything about.
    Raises ValueError as `scoring.fit` does when the profile has no criterion that weighs anything.
    """
    own = _by_assessor(case)
    candidates = pd.Index(case.candidates["candidate"].to_list(), name="candidate")
    ranks = {}
    for assessor in own.index.unique("assessor"):
        of_one = own.loc[assessor]
        rank = scoring.fit(case, mean=of_one.reindex(candidates))["rank"]
        ranks[assessor] = rank[of_one.index].rank(method="min")
    frame = pd.DataFrame.from_dict(ranks, orient="index", dtype="float64")
    return frame.reindex(columns=candidates).rename_axis(index="assessor")


def concordance(rankings: pd.DataFrame) -> Concordance:
    """Say how far rankings, assessors x candidates, agree; only candidates that all have ranked count.

    W = 12 S / (m² (n³ - n) - m Σ (t³ - t)) for m assessors and n candidates, S the squared deviations of
    the candidates' rank sums and t the size of each tie; ties get average ranks. Source: Kendall, Rank
    Correlation Methods (1948).

    >>> concordance(pd.DataFrame([[1, 2, 3], [1, 2, 3]])).w
    1.0
    """
    from scipy.special import chdtrc

    ranks = rankings.dropna(axis="columns").rank(axis="columns").to_numpy()
    m, n = ranks.shape
    sums = ranks.sum(axis=0)
    ties = sum(
        float((size**3 - size).sum()) for size in (np.unique(row, return_counts=True)[1] for row in ranks)
    )
    most = m**2 * (n**3 - n) - m * ties
    if m < 2 or n < 2 or most <= 0:
        return Concordance(np.nan, np.nan, m, n)
    w = float(12 * ((sums - sums.mean()) ** 2).sum() / most)
    return Concordance(w, float(chdtrc(n - 1, m * (n - 1) * w)), m, n)


def alpha(case: Case) -> float:
    """Say how far the assessors' levels agree beyond chance, by Krippendorff's alpha for intervals.

    Levels are taken as shares of their scales; what is rated is each candidate on each criterion. 1 is full
    agreement, 0 what chance would give, below 0 worse than that. Answers nobody else gave are left out.
    NaN when no two assessors answered the same, and when all answers that count are equal. Source:
    Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011).
    """
    ends = case.profile.set_index("criterion")
    shares = (_by_assessor(case) - ends["scale_low"]) / (ends["scale_high"] - ends["scale_low"])
    return interval_alpha(shares.unstack("candidate").to_numpy())


def interval_alpha(answers: np.ndarray) -> float:
    """Give Krippendorff's interval alpha of numbers, assessors x what they rated; NaN is not answered.

    >>> interval_alpha(np.array([[1.0, 2.0, np.nan], [1.0, 2.0, 5.0]]))
    1.0
    """
    paired = answers[:, (~np.isnan(answers)).sum(axis=0) >= 2]
    if paired.size == 0 or np.nanmax(paired) == np.nanmin(paired):
        return float("nan")
    given = (~np.isnan(paired)).sum(axis=0)
    within = np.nansum((paired - np.nanmean(paired, axis=0)) ** 2, axis=0)
    observed = (within * given / (given - 1)).sum()
    expected = np.nansum((paired - np.nanmean(paired)) ** 2) * given.sum() / (given.sum() - 1)
    return float(1 - observed / expected)


def harshness(case: Case) -> pd.DataFrame:
    """Say how much higher or lower than the others each assessor rates the same things.

    One row an assessor (the index), with

    - shift: in points of value (0 off the scale's end, 100 in the ideal range), against the average of the
      assessors on the same answers; negative is harsh; NaN when nobody else answered anything the same;
    - standard_error: of the shift; NaN when too few answers tell;
    - systematic: whether the shift is at least `SYSTEMATIC_POINTS` and chance would give one so large with
      a probability below `SYSTEMATIC_CHANCE` (t-test);
    - answers: how many of the assessor's answers somebody else gave too.

    The shifts are the least-squares ones of value = what is rated + assessor, so that assessors who answered
    different questions are compared fairly; they sum to zero over assessors who can be compared.
    """
    from scipy.special import stdtr

    cells = 100 * scoring.values(_by_assessor(case), case.profile).unstack("candidate")
    values = cells.to_numpy(dtype="float64")
    values = values[:, (~np.isnan(values)).sum(axis=0) >= 2]
    answers = (~np.isnan(values)).sum(axis=1)
    shift, error, freedom = _shifts(values)
    table = pd.DataFrame({"shift": shift, "standard_error": error}, index=cells.index).round(DECIMALS)
    table = table[answers > 0].reindex(cells.index)
    with np.errstate(divide="ignore", invalid="ignore"):
        by_chance = 2 * stdtr(max(freedom, 1), -np.abs(table["shift"] / table["standard_error"]))
    systematic = (table["shift"].abs() >= SYSTEMATIC_POINTS) & (by_chance < SYSTEMATIC_CHANCE)
    return table.assign(systematic=systematic, answers=answers)


def _shifts(values: np.ndarray) -> tuple[np.ndarray, np.ndarray, int]:
    """Least squares of value = column + row: each row's shift, its standard error, degrees of freedom."""
    said = ~np.isnan(values)
    given = said.sum(axis=0)
    off = np.where(said, values - np.where(said, values, 0).sum(axis=0) / given, 0)
    # What remains of the normal equations without the columns; its kernel are the groups never compared.
    apart = np.diag(said.sum(axis=1)) - (said / given) @ said.T
    inverse = np.linalg.pinv(apart, rcond=1e-9, hermitian=True)
    shift = inverse @ off.sum(axis=1)
    left = np.where(said, off - shift[:, None] + shift @ said / given, 0)
    freedom = int(said.sum() - len(given) - round(np.trace(apart @ inverse)))
    scale = (left**2).sum() / freedom if freedom > 0 else np.nan
    return shift, np.sqrt(scale * np.maximum(np.diag(inverse), 0)), freedom


def without_harshness(case: Case) -> pd.DataFrame:
    """Rank the candidates as if no assessor were systematically harsh or generous.

    The shift of every systematic assessor of `harshness` is taken off that assessor's answers, so a value
    falls by the mean shift of those who answered, and stays between 0 and 1. Unknown values are expected as
    `scoring.fit` does; must-haves stay as recorded. Gives fit, rank and rank_before (that of `scoring.fit`)
    by candidate, best first. Raises ValueError as `scoring.fit` does.
    """
    shifts = harshness(case)
    of_model = model(case)
    said = _by_assessor(case).notna()
    shift = shifts["shift"].where(shifts["systematic"], 0)[said.index.get_level_values("assessor")]
    taken = said.mul(shift.to_numpy(), axis=0).groupby("candidate").sum() / said.groupby("candidate").sum()
    known = scoring.values(scoring.levels(case), case.profile)
    known = (known - taken.reindex(known.index).fillna(0) / 100).clip(0, 1)
    fit = of_model.fit(scoring.expected_values(case, known).to_numpy())
    standing = (
        pd.Series(fit - _BELOW_ALL * of_model.missed).rank(ascending=False, method="min").astype("int64")
    )
    table = pd.DataFrame({"fit": fit, "rank": standing.to_numpy()}, index=known.index)
    table["rank_before"] = scoring.fit(case)["rank"]
    return table.sort_values(["rank", "candidate"], kind="stable")


@remembered
def spread(case: Case) -> pd.DataFrame:
    """Show how far apart the assessors are on everything that at least two of them answered.

    One row a candidate and criterion, with candidate, criterion, part, side, label, unit and

    - lowest, lowest_by, highest, highest_by: the levels, in the criterion's unit, and who gave them;
    - mean, spread (highest less lowest) and share (of the scale, 0 to 1) of the levels; answers: how many;
    - points: by how much the candidate's fit differs between believing, here, only the answer that favours
      it most and only the one that favours it least;
    - flips: whether believing one of the answers alone changes who is ranked first, must-haves included.

    Those that flip come first, then by points. Raises ValueError as `scoring.fit` does.
    """
    said = pd.DataFrame({"level": _by_assessor(case).stack(future_stack=True)}).dropna().reset_index()
    cell = ["candidate", "criterion"]
    said = said[said.groupby(cell)["level"].transform("size") >= 2].reset_index(drop=True)
    said = said.join(_if_believed(case, said))
    of_cell = said.groupby(cell)["level"]
    said = said.assign(lowest=of_cell.transform("min"), highest=of_cell.transform("max"))
    table = (
        said.groupby([*cell, "lowest", "highest"])
        .agg(answers=("level", "size"), best=("fit", "max"), worst=("fit", "min"), flips=("flips", "any"))
        .reset_index()
    )
    for end in ("lowest", "highest"):
        who = said[said["level"] == said[end]].groupby(cell)["assessor"].agg(listing)
        table = table.join(pd.DataFrame({f"{end}_by": who}), on=cell)
    mean = pd.DataFrame({"mean": scoring.levels(case).stack(future_stack=True)})
    table = table.join(mean, on=cell).merge(case.profile, on="criterion")
    table["points"] = (table["best"] - table["worst"]).round(DECIMALS)
    table["spread"] = (table["highest"] - table["lowest"]).round(DECIMALS)
    table["share"] = (table["spread"] / (table["scale_high"] - table["scale_low"])).round(DECIMALS)
    order = (
        "candidate criterion part side label unit lowest lowest_by highest highest_by mean spread share "
        "answers points flips"
    )
    by = ["flips", "points", "share", *cell]
    return table.sort_values(by, ascending=[False] * 3 + [True] * 2, ignore_index=True)[order.split()]


@remembered
def disagreements(case: Case, most: int = 3) -> pd.DataFrame:
    """Give the disagreements most worth a conversation, shaped as `spread`.

    A disagreement is worth one when it changes who is ranked first, or when it moves the fit and spans at
    least `WORTH_A_CONVERSATION` of its scale.
    """
    table = spread(case)
    wide = (table["share"] >= WORTH_A_CONVERSATION) & (table["points"] > 0)
    return table[wide | table["flips"]].head(most).reset_index(drop=True)


def _by_assessor(case: Case) -> pd.DataFrame:
    """Newest levels, (assessor, candidate) x criteria; pairs without any level are left out."""
    said = scoring.newest(case)
    table = said.pivot(index=["assessor", "candidate"], columns="criterion", values="level")
    return table.reindex(columns=case.profile["criterion"]).astype("float64").dropna(how="all")


def _if_believed(case: Case, said: pd.DataFrame) -> pd.DataFrame:
    """The candidate's fit, and whether the lead changes, if each answer alone stood for its cell."""
    of_model = model(case)
    levels = scoring.levels(case)
    row = levels.index.get_indexer(pd.Index(said["candidate"]))
    believed = levels.to_numpy()[row]
    believed[np.arange(len(said)), levels.columns.get_indexer(pd.Index(said["criterion"]))] = said["level"]
    frame = pd.DataFrame(believed, columns=levels.columns)
    fit = of_model.fit(scoring.expected_values(case, scoring.values(frame, case.profile)).to_numpy())
    tested = scoring.must_haves(case, frame)
    missed = frame.index.isin(tested.loc[tested["status"] == MISSED, "candidate"])
    now = of_model.fit(of_model.expected) - _BELOW_ALL * of_model.missed
    rival = np.array([np.delete(now, i).max(initial=-np.inf) for i in range(len(now))])
    lead, lead_now = np.sign(fit - _BELOW_ALL * missed - rival[row]), np.sign(now - rival)[row]
    return pd.DataFrame({"fit": fit, "flips": lead != lead_now})
