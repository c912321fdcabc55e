"""The article's warnings tested on the facts, and what the facts imply about the ratings.

A finding says of one candidate what one check found, with its numbers, and what to do next. Everything
comes from the case alone.
"""

from partnerlib.findings.agenda import agenda
from partnerlib.findings.finding import HORIZON_YEARS, SIGNS, STATUSES
from partnerlib.findings.frames import check, facts_fit, implied, optimism, worst
from partnerlib.findings.optimism import MOST_ABOVE

__all__ = [
    "HORIZON_YEARS",
    "MOST_ABOVE",
    "SIGNS",
    "STATUSES",
    "agenda",
    "check",
    "facts_fit",
    "implied",
    "optimism",
    "worst",
]
