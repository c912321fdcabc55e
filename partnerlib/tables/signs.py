"""Signs that cannot be seen in a text: which a cell may not hold, and which make it no text at all."""

import re

_BLANK = (
    r"\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164"
    r"\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d159\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
"""What draws nothing beside spaces: what Unicode calls default ignorable, and letters made to be blank."""

_UNSEEN, _NOTHING_SEEN = re.compile(f"[{_BLANK}]+"), re.compile(rf"[\s{_BLANK}]*")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")

_ENDS = {"\u202a": "\u202c", "\u202b": "\u202c", "\u202d": "\u202c", "\u202e": "\u202c"}
_ENDS |= {"\u2066": "\u2069", "\u2067": "\u2069", "\u2068": "\u2069"}
"""The mark that ends each mark that turns the direction of a text."""

_TURNING = re.compile(r"[\u202a-\u202e\u2066-\u2069\u2029\n]")


def nothing_seen(text: str) -> bool:
    r"""Tell whether a text shows nothing.

    >>> nothing_seen(" \u200b\u3164"), nothing_seen("👩\u200d🚀")
    (True, False)
    """
    return _NOTHING_SEEN.fullmatch(text) is not None


def seen(text: str) -> str:
    r"""Give a text without what draws nothing; its spaces stay.

    >>> seen("Ac\u200bme\u3164 Ltd")
    'Acme Ltd'
    """
    return _UNSEEN.sub("", text)


def harms_its_line(text: str) -> bool:
    r"""Tell whether a text holds control characters, or turns the direction of what follows on its line.

    >>> harms_its_line("a\u202eb"), harms_its_line("a\u202eb\u202c")
    (True, False)
    """
    return _CONTROL.search(text) is not None or not all(map(_turns_back, _lines_of_turns(text)))


def _lines_of_turns(text: str) -> list[str]:
    """Give the marks of direction alone, line by line."""
    return "".join(_TURNING.findall(text)).replace("\u2029", "\n").split("\n")


def _turns_back(turns: str) -> bool:
    """Tell whether on a line each mark of direction is ended, the last one begun first."""
    due: list[str] = []
    for mark in turns:
        if mark in _ENDS:
            due.append(_ENDS[mark])
        elif not due or due.pop() != mark:
            return False
    return not due
