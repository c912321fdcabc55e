"""Slides as HTML: a file of their own that presents without a network, and one at a time in a notebook."""

from partnerlib.export.deck.html import deck, slide_html

__all__ = ["deck", "slide_html"]
