"""What a board gets of a snapshot: slides, a report, PowerPoint, Excel and PDF, the same bytes every time.

`python -m partnerlib.export data/larkspur` builds all of them; `make report CASE=data/larkspur` does too.
"""

from partnerlib.export.briefing import Briefing, Slide, briefing
from partnerlib.export.outputs import TITLES, Outputs, build

__all__ = ["TITLES", "Briefing", "Outputs", "Slide", "briefing", "build"]
