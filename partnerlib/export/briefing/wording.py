"""Titles of at most two lines: names are cut before anything else is given up, numbers never."""

from collections.abc import Callable, Iterator, Mapping

from partnerlib.charts.style import short_names
from partnerlib.charts.text import width
from partnerlib.words import brief, one_line

MOST = 110
"""Characters of a title."""

WIDEST = 82.0
"""The widths of the letter M, in bold, that two lines of a title hold."""

NAME = 30
"""Characters of a candidate's name beside a chart, in a table and in a sentence."""

LENGTHS, SHORTER = (40, NAME), (22, 16, 12, 8, 5)
"""Characters of a name in a title: what is tried first, and what only where nothing shorter can be said."""

SENTENCE = 240
"""Characters of a sentence beside a chart."""

Names = Mapping[str, str]
Way = Callable[[Names], str]
"""Says something of candidates, given their names by key."""


def titled(full: Names, *ways: Way) -> str:
    """Give the first way to say it that fits two lines of a slide; the last one is cut to fit if it must.

    `full` holds the names of all candidates by key. Names are cut, and stay different from each other,
    before a shorter way is tried.

    >>> titled({"a": "Ash"}, lambda names: "by far " * 20, lambda names: names["a"])
    'Ash'
    """
    said = ""
    for said in _tries(full, ways):
        if fits(said):
            return said
    return said[: MOST - 1].rstrip() + "…"


def _tries(full: Names, ways: tuple[Way, ...]) -> Iterator[str]:
    """Give every way with names of every length, the best first."""
    for way in ways:
        for length in (*LENGTHS, *(SHORTER if way is ways[-1] else ())):
            yield way(short_names(full, length))


def cut(text: str, most: int = SENTENCE) -> str:
    """Give the first sentences of a text that a slide has room for; a sentence that is too long is cut.

    >>> cut("Ash leads. Elm follows. Nobody else is close.", 30), cut("Ash leads by far", 12)
    ('Ash leads. Elm follows.', 'Ash leads b…')
    """
    line = one_line(text[: 20 * most])
    if len(line) <= most:
        return line
    end = line.rfind(". ", 0, most)
    return line[: end + 1] if end > 0 else brief(line, most)


def fits(title: str) -> bool:
    """Tell whether a title takes two lines of a slide at most."""
    return len(title) <= MOST and width(title, 72, bold=True) <= WIDEST
