"""Charts: plain frames in, Axes out. Each draws on the axes it is given, or on a figure of its own.

Candidates keep one colour throughout, the ideal is always the same dark line, and what is estimated is
hatched or hollow. A title is the message and comes from the caller; the grey subtitle says what is drawn.
"""

from partnerlib.charts.acceptability import rank_acceptability
from partnerlib.charts.bars import ranking
from partnerlib.charts.board import question_board
from partnerlib.charts.dates import timeline
from partnerlib.charts.disagreements import disagreement_strip
from partnerlib.charts.dumbbells import asymmetry, profile
from partnerlib.charts.facts import ratings_and_facts
from partnerlib.charts.fit_map import fit_map
from partnerlib.charts.funnel import funnel
from partnerlib.charts.heatmap import gap_heatmap
from partnerlib.charts.hopes import expectations
from partnerlib.charts.needs import need_map
from partnerlib.charts.panels import profiles
from partnerlib.charts.people import stakeholders
from partnerlib.charts.questions import next_questions
from partnerlib.charts.reasons import reason_card
from partnerlib.charts.scatter import upside_against_fit
from partnerlib.charts.stability import weight_stability
from partnerlib.charts.style import looks, short_names
from partnerlib.charts.tornado import tornado
from partnerlib.charts.work import load

__all__ = [
    "asymmetry",
    "disagreement_strip",
    "expectations",
    "fit_map",
    "funnel",
    "gap_heatmap",
    "load",
    "looks",
    "need_map",
    "next_questions",
    "profile",
    "profiles",
    "question_board",
    "rank_acceptability",
    "ranking",
    "ratings_and_facts",
    "reason_card",
    "short_names",
    "stakeholders",
    "timeline",
    "tornado",
    "upside_against_fit",
    "weight_stability",
]
