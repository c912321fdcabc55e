"""Which way text runs: an English sentence goes on from left to right, whatever name stands in it."""

import re

from markupsafe import Markup

LETTER = re.compile(r"[^\W\d_]")
TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")
"""A letter that is written from right to left."""

_L, _BETWEEN = TO_LEFT.pattern, r"[\s\d.&'’\"“”״׳–/-]"
_ANY = rf"(?:{_L}|{_BETWEEN})"
NAME_TO_LEFT = re.compile(rf"({_L}(?:(?:{_ANY}|\({_ANY}*+\))*(?:{_L}|\({_BETWEEN}*+{_L}{_ANY}*+\)))?)")
"""Words written from right to left, with the signs, numbers and whole brackets between them."""


def apart(text: str) -> Markup:
    """Write a text as HTML; names in it that run from right to left turn nothing that stands beside them.

    >>> apart("שלום: 2 < 3")
    Markup('<bdi>שלום</bdi>: 2 &lt; 3')
    """
    parts = enumerate(NAME_TO_LEFT.split(text))
    return Markup("").join(Markup("<bdi>{}</bdi>").format(p) if place % 2 else p for place, p in parts)


def to_left(text: str) -> bool:
    """Tell a text most of whose letters are written from right to left, which is no sentence of ours."""
    found = len(TO_LEFT.findall(text))
    return found > 0 and 2 * found > len(LETTER.findall(text))
