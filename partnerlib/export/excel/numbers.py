"""What every formula gives while nothing in the workbook is changed, computed by `partnerlib.scoring`."""

from dataclasses import dataclass
from typing import Any, Self

import pandas as pd

from partnerlib import scoring
from partnerlib.case import Case
from partnerlib.exhibits.guard import names, what_first
from partnerlib.exhibits.ranks import of_known
from partnerlib.question import BOTH, PART_KEYS, SIDES

ESTIMATE, WORST, BEST = "estimate", "worst", "best"
STATES = (ESTIMATE, WORST, BEST)
"""What is taken for answers not given: what is expected of them, the worst, the ideal."""


@dataclass(frozen=True, eq=False)
class Weights:
    """How much everything counts, all 0 while nothing that weighs anything has a criterion.

    by_side: the criteria's weights added up, by part (rows) and side (ours, theirs, both). counted: how
    many sides share a part's weight. parts: each part's share. sides: each criterion's share of our side
    and of theirs. criteria: each criterion's share of all weight.
    """

    by_side: pd.DataFrame
    counted: pd.Series
    parts: pd.Series
    sides: pd.DataFrame
    criteria: pd.Series

    @classmethod
    def of(cls, case: Case) -> Self:
        """Compute the shares of a case."""
        profile = case.profile
        by_side = (
            profile.pivot_table(index="part", columns="side", values="weight", aggfunc="sum")
            .reindex(index=PART_KEYS, columns=(*SIDES, BOTH))
            .fillna(0.0)
        )
        counted = sum((by_side[side] + by_side[BOTH] > 0).astype(int) for side in SIDES)
        if what_first(case, candidates=False):
            none = pd.Series(0.0, index=profile["criterion"])
            parts = pd.Series(0.0, index=PART_KEYS)
            return cls(by_side, pd.Series(counted), parts, none.to_frame("ours").assign(theirs=0.0), none)
        parts = scoring.part_weights(case).reindex(PART_KEYS).fillna(0.0)
        return cls(by_side, pd.Series(counted), parts, _side_shares(case), scoring.criterion_weights(case))


def _side_shares(case: Case) -> pd.DataFrame:
    """Give each criterion's share of our side and of theirs; the same where a part has only "both"."""
    weights = scoring.side_weights(case.profile)
    of_side = {}
    for side in SIDES:
        columns = [column for column in weights.columns if column[1] in (side, BOTH)]
        of_side[side] = weights[columns].sum(axis=1)
    return pd.DataFrame(of_side)


@dataclass(frozen=True, eq=False)
class Numbers:
    """The scores of a case that has a profile and candidates.

    fits: as `scoring.fit`, best first; who nobody said anything about has no rank. called: names by key.
    known: values, unknown is NaN. expected: what each candidate's unknown values are expected to be.
    sides and parts: side and part scores in each of the `STATES`. must_haves: status by candidate and
    criterion, of the criteria that have one.
    """

    case: Case
    weights: Weights
    fits: pd.DataFrame
    called: dict[str, str]
    levels: pd.DataFrame
    known: pd.DataFrame
    expected: pd.Series
    sides: dict[str, pd.DataFrame]
    parts: dict[str, pd.DataFrame]
    must_haves: pd.DataFrame

    @property
    def candidates(self) -> list[str]:
        """The candidates' keys, best first: the order in which sheets have them."""
        return [str(key) for key in self.fits.index]

    @property
    def criteria(self) -> list[str]:
        """The criteria's keys in the profile's order."""
        return [str(key) for key in self.known.columns]

    @classmethod
    def of(cls, case: Case) -> Self:
        """Compute the scores. Raises ValueError when no criterion weighs anything."""
        levels = scoring.levels(case)
        known = scoring.values(levels, case.profile)
        expected = scoring.expected_values(case, known)
        whole = dict(zip(STATES, (expected, known.fillna(0.0), known.fillna(1.0)), strict=True))
        sides = {state: scoring.side_scores(values, case.profile) for state, values in whole.items()}
        return cls(
            case,
            Weights.of(case),
            of_known(scoring.fit(case)),
            names(case),
            levels,
            known,
            _expected(case, known),
            sides,
            {state: scoring.part_scores(scores) for state, scores in sides.items()},
            scoring.must_haves(case).pivot(index="candidate", columns="criterion", values="status"),
        )


def _expected(case: Case, known: pd.DataFrame) -> pd.Series:
    """Give what `scoring.expected_values` would put for an unknown value, of candidates without one too."""
    weight = scoring.criterion_weights(case)[known.columns]
    said = known.mul(weight).sum(axis=1) + scoring.PRIOR_WEIGHT * scoring.PRIOR_VALUE
    mean = said / (known.notna().mul(weight).sum(axis=1) + scoring.PRIOR_WEIGHT)
    return (mean - scoring.DOUBT).clip(lower=0)


def at(frame: Any, row: str, column: str | tuple[str, str]) -> float:
    """Give the number in a cell of a frame."""
    return float(frame.at[row, column])
