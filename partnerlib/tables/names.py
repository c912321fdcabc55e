"""Names of people: how one is read, and when two of them are one person."""

import unicodedata
from collections.abc import Iterable

from partnerlib.tables.columns import LONGEST_KEY, Key
from partnerlib.tables.signs import nothing_seen


def spelled(text: str) -> str:
    """Give a name in the one form in which it is kept: composed signs, single spaces."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def name_of(text: str) -> str:
    """Read a person's name: one line that can be seen, of at most 60 characters; ValueError says why not.

    >>> name_of("  Zoé   Marsh ")
    'Zoé Marsh'
    """
    name = spelled(text)
    if nothing_seen(name):
        raise ValueError("a name is needed")
    if len(name) > LONGEST_KEY:
        raise ValueError(f"{len(name)} characters are too many for a name: write at most {LONGEST_KEY}")
    try:
        return Key().read(name)
    except ValueError:
        raise ValueError("the name holds characters that cannot be printed") from None


def folded(name: str) -> str:
    """Give what is alike in all spellings of one name: small and capital letters and spaces do not count."""
    return unicodedata.normalize("NFC", spelled(name).casefold())


def as_recorded(name: str, known: Iterable[str]) -> str:
    """Give the spelling in which a name is recorded already; a name not among those known as it is.

    Raises ValueError when several spellings are known and this is none of them.

    >>> as_recorded("mirela", ["Ravi", "Mirela"]), as_recorded("Ana", ["Ravi"])
    ('Mirela', 'Ana')
    """
    same = sorted({each for each in known if folded(each) == folded(name)})
    if not same or name in same:
        return name
    if len(same) > 1:
        raise ValueError(f"{name} is recorded as {' and as '.join(same)}: write the one that is meant")
    return same[0]
