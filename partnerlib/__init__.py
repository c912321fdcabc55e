"""Who is our ideal business partner? Fit scores of candidates against an ideal profile.

Importing the package brings the tables, the case and the scores, and does nothing visible. Charts,
forms and the store are imported by name: `partnerlib.charts`, `partnerlib.forms`, `partnerlib.store`.
"""

from partnerlib.case import Case
from partnerlib.scoring import fit, gaps, levels, must_haves, part_scores, side_scores, spread, values
from partnerlib.tables import CaseError

__version__ = "0.1.0"

__all__ = [
    "Case",
    "CaseError",
    "fit",
    "gaps",
    "levels",
    "must_haves",
    "part_scores",
    "side_scores",
    "spread",
    "values",
]
