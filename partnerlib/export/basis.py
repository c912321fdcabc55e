"""What slides and report draw on: a case's scores, findings and names, computed once."""

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from partnerlib import findings, scoring
from partnerlib.case import Case
from partnerlib.exhibits import frames
from partnerlib.exhibits.guard import full_names
from partnerlib.exhibits.ranks import of_known
from partnerlib.findings.facts import Facts, gather


@dataclass(frozen=True, eq=False)
class Basis:
    """A case, and the frames that several slides or pages need."""

    case: Case

    @cached_property
    def fits(self) -> pd.DataFrame:
        """The fits, best first, as `scoring.fit` has them; those of whom nothing is known have no rank."""
        return of_known(scoring.fit(self.case))

    @cached_property
    def full(self) -> dict[str, str]:
        """Each candidate's name as it was entered, by key."""
        return full_names(self.case)

    @cached_property
    def missed(self) -> dict[str, list[str]]:
        """The labels of the must-haves that each candidate misses, by key; {} when none does."""
        return frames.missed(self.case)

    @cached_property
    def scores(self) -> pd.DataFrame:
        """Side and part scores with their bounds, as `frames.sides` has them."""
        return frames.sides(self.case)

    @cached_property
    def found(self) -> pd.DataFrame:
        """All findings, as `findings.check` gives them."""
        return findings.check(self.case)

    @cached_property
    def facts(self) -> dict[str, Facts]:
        """What the ledgers hold of each candidate, by key."""
        return {each.candidate: each for each in gather(self.case)}
