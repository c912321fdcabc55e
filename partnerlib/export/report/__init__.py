"""The fit report: a snapshot as one page of HTML, for the screen and for print."""

from partnerlib.export.report.html import report

__all__ = ["report"]
