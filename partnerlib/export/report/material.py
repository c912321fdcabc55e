"""What the pages of all candidates are made from, computed once."""

from functools import cached_property
from typing import Any

import pandas as pd

from partnerlib import findings, scoring
from partnerlib.charts.style import records
from partnerlib.exhibits.guard import names
from partnerlib.export.basis import Basis


class Material(Basis):
    """A case that is ready, with profile and candidates, and the frames that several pages need."""

    @cached_property
    def called(self) -> dict[str, str]:
        """Each candidate's name as sentences have it, by key."""
        return names(self.case)

    @cached_property
    def criteria(self) -> dict[str, Any]:
        """The rows of the profile, by criterion."""
        return {row.criterion: row for row in records(self.case.profile)}

    @cached_property
    def anchors(self) -> dict[tuple[str, str], str]:
        """The name for links of each candidate's answers to each criterion."""
        return {
            (key, criterion): f"answers-{place}-{number}"
            for place, key in enumerate(self.fits.index, 1)
            for number, criterion in enumerate(self.criteria, 1)
        }

    @cached_property
    def _levels(self) -> pd.DataFrame:
        return scoring.levels(self.case)

    @cached_property
    def _expected(self) -> pd.DataFrame:
        return scoring.expected_values(self.case)

    def levels(self, key: str) -> dict[str, float]:
        """Give the mean of a candidate's newest levels by criterion; unknown is not a number."""
        return _numbers(self._levels, key)

    def expected(self, key: str) -> dict[str, float]:
        """Give a candidate's values, 0 to 1, by criterion, unknown ones as the fit expects them."""
        return _numbers(self._expected, key)

    @cached_property
    def shares(self) -> pd.Series:
        """What each criterion weighs of everything."""
        return scoring.criterion_weights(self.case)

    @cached_property
    def counting(self) -> set[tuple[Any, ...]]:
        """Candidate, criterion, assessor and time of the answers that count, for they are the newest."""
        return {answer(row) for row in records(scoring.newest(self.case))}

    @cached_property
    def _by_candidate(self) -> dict[str, dict[str, pd.DataFrame]]:
        order = {criterion: place for place, criterion in enumerate(self.criteria)}
        found = self.found
        worst = found["status"].map(list(findings.STATUSES).index)
        must = scoring.must_haves(self.case)
        answers = self.case.assessments
        tables = {
            "sides": self.scores,
            "gaps": scoring.gaps(self.case),
            "found": found.iloc[worst.argsort(kind="stable")],
            "must": must.iloc[must["criterion"].map(order).argsort(kind="stable")],
            "answers": answers.iloc[answers["criterion"].map(order).argsort(kind="stable")],
        }
        return {
            name: {str(key): rows for key, rows in table.groupby("candidate")}
            for name, table in tables.items()
        }

    def of(self, table: str, key: str) -> pd.DataFrame:
        """Give one candidate's rows of "sides", "gaps", "found", "must" or "answers", or of a ledger."""
        if table in self._by_candidate:
            return self._by_candidate[table].get(key, pd.DataFrame())
        rows = getattr(self.case, table)
        return rows[rows["candidate"] == key]


def answer(row: Any) -> tuple[Any, ...]:
    """Give what tells one answer from all others."""
    return row.candidate, row.criterion, row.assessor, row.recorded_at


def _numbers(frame: pd.DataFrame, key: str) -> dict[str, float]:
    return dict(zip(map(str, frame.columns), frame.loc[[key]].to_numpy()[0].tolist(), strict=True))
