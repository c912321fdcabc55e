"""Exhibits: what the notebooks show of a case, each a message, its picture and its numbers.

Every function takes a Case and gives an Exhibit, which Jupyter shows when it is the last line of a
cell. The sentences are computed; where a case is not ready, the exhibit says what to do first.
"""

from partnerlib.exhibits.answers import coverage, disagreement, must_haves
from partnerlib.exhibits.balance import asymmetry
from partnerlib.exhibits.closeness import gaps, profile, profiles
from partnerlib.exhibits.exhibit import Exhibit
from partnerlib.exhibits.provenance import snapshot, written_first
from partnerlib.exhibits.standing import ranking, upside
from partnerlib.exhibits.written import evidence, ideal

__all__ = [
    "Exhibit",
    "asymmetry",
    "coverage",
    "disagreement",
    "evidence",
    "gaps",
    "ideal",
    "must_haves",
    "profile",
    "profiles",
    "ranking",
    "snapshot",
    "upside",
    "written_first",
]
