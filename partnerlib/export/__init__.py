"""What a board gets of a snapshot: slides, a report, PowerPoint, Excel and PDF, the same bytes every time.

`python -m partnerlib.export data/larkspur` builds all of them; `make report CASE=data/larkspur` does too.
"""

from partnerlib.export.outputs import TITLES, Outputs, build
from partnerlib.export.slide import Briefing, Slide
from partnerlib.export.story import briefing

__all__ = ["TITLES", "Briefing", "Outputs", "Slide", "briefing", "build"]
