"""What the slides of a board meeting say of a snapshot, before they are drawn as HTML or PowerPoint."""

from partnerlib.export.briefing.slide import Briefing, Slide
from partnerlib.export.briefing.story import briefing

__all__ = ["Briefing", "Slide", "briefing"]
