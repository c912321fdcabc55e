"""Exhibits: what the notebooks show of a case, each a message, its picture and its numbers.

Every function takes a Case, or the Screening of a long list, and gives an Exhibit, which Jupyter shows
when it is the last line of a cell. The sentences are computed; where a case is not ready, the exhibit
says what to do first.
"""

from partnerlib.exhibits.agenda import agenda
from partnerlib.exhibits.agreement import agreement
from partnerlib.exhibits.answers import coverage, must_haves
from partnerlib.exhibits.balance import asymmetry
from partnerlib.exhibits.both_sides import load, needs, timeline
from partnerlib.exhibits.changes import changes
from partnerlib.exhibits.closeness import gaps, profile, profiles
from partnerlib.exhibits.decided import decision, review
from partnerlib.exhibits.exhibit import Exhibit
from partnerlib.exhibits.ledgers import expectations, reasons, stakeholders
from partnerlib.exhibits.longlist import completeness, funnel, list_known, relaxed, shortlist
from partnerlib.exhibits.next_questions import next_questions
from partnerlib.exhibits.provenance import snapshot, versions, written_first
from partnerlib.exhibits.reality import reality
from partnerlib.exhibits.revealed import revealed
from partnerlib.exhibits.second_opinions import no_reversal, second_opinions
from partnerlib.exhibits.standing import ranking, upside
from partnerlib.exhibits.sureness import verdict
from partnerlib.exhibits.tornado import tornado
from partnerlib.exhibits.warnings import question_board, warnings
from partnerlib.exhibits.weight_ranges import weight_ranges
from partnerlib.exhibits.written import evidence, ideal

__all__ = [
    "Exhibit",
    "agenda",
    "agreement",
    "asymmetry",
    "changes",
    "completeness",
    "coverage",
    "decision",
    "evidence",
    "expectations",
    "funnel",
    "gaps",
    "ideal",
    "list_known",
    "load",
    "must_haves",
    "needs",
    "next_questions",
    "no_reversal",
    "profile",
    "profiles",
    "question_board",
    "ranking",
    "reality",
    "reasons",
    "relaxed",
    "revealed",
    "review",
    "second_opinions",
    "shortlist",
    "snapshot",
    "stakeholders",
    "timeline",
    "tornado",
    "upside",
    "verdict",
    "versions",
    "warnings",
    "weight_ranges",
    "written_first",
]
