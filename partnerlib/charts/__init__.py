"""Charts: plain frames in, Axes out. Each draws on the axes it is given, or on a figure of its own.

Candidates keep one colour throughout, the ideal is always the same dark line, and what is estimated is
hatched or hollow. A title is the message and comes from the caller; the grey subtitle says what is drawn.
"""

from partnerlib.charts.bars import ranking
from partnerlib.charts.dumbbells import asymmetry, profile
from partnerlib.charts.heatmap import gap_heatmap
from partnerlib.charts.panels import profiles
from partnerlib.charts.scatter import upside_against_fit
from partnerlib.charts.style import looks, short_names
from partnerlib.charts.text import one_line

__all__ = [
    "asymmetry",
    "gap_heatmap",
    "looks",
    "one_line",
    "profile",
    "profiles",
    "ranking",
    "short_names",
    "upside_against_fit",
]
