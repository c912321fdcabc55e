"""Texts that fill a cell and say nothing: "tbd", "nobody", "n/a", "?"."""

import re

_NOBODY = re.compile(
    r"(?:tb[acd]|nobody|no ?one|none|not|un ?(?:assigned|known|named|clear|decided)|to be|vacant|open|someone"
    r"|somebody|n n|nn|n a|na)\b"
)
_NOTHING = re.compile(
    r"(?:no(?:ne|thing)?|nil|n a|na|tb[acd]|open|unknown|unclear|not yet|no(?:ne)? (?:exit )?terms|no exit"
    r"|to be (?:agreed|decided|defined|discussed|done)|(?:none|nothing) (?:agreed|named|known|written)"
    r"|not? (?:yet )?(?:agreed|decided|defined|known|discussed|written))(?: yet| so far)?"
)


def names_nobody(text: str) -> bool:
    """Tell whether a text that should name somebody names nobody.

    >>> names_nobody("TBD (sales?)"), names_nobody("n/a"), names_nobody("?"), names_nobody("Noor")
    (True, True, True, False)
    """
    plain = _letters(text)
    return not plain or plain == "no" or bool(_NOBODY.match(plain))


def says_nothing(text: str) -> bool:
    """Tell whether a text that should state something states nothing.

    >>> says_nothing("None agreed yet."), says_nothing("-"), says_nothing("No lock-in, three months' notice")
    (True, True, False)
    """
    plain = _letters(text)
    return not plain or bool(_NOTHING.fullmatch(plain))


def _letters(text: str) -> str:
    """Give a text's first words in lower case without any mark; "" where it has no letter."""
    plain = " ".join(re.findall(r"[^\W_]+", text[:1000].casefold()))
    return plain if any(c.isalpha() for c in plain) else ""
