"""What the screening of a long list shows: its funnel, its shortlist, and how much of it is known.

Every function takes a Screening, as `longlist.screen` gives it, and gives an Exhibit.
"""

from partnerlib.exhibits.longlist.completeness import completeness
from partnerlib.exhibits.longlist.funnel import funnel
from partnerlib.exhibits.longlist.known import list_known
from partnerlib.exhibits.longlist.relaxed import relaxed
from partnerlib.exhibits.longlist.shortlist import shortlist

__all__ = ["completeness", "funnel", "list_known", "relaxed", "shortlist"]
