"""Texts that speak of a plan to do it alone: with a channel, a product or a sales force of one's own."""

import re
from collections.abc import Iterator

from partnerlib.question import OURS

_THING = (
    r"(?:channels?|sales|products?|distribution|distributors?|stores?|shops?|force|reps?|representatives"
    r"|modules?|sensors?|versions?|solutions?|services?|builds?)"
)
_ONLY_ABOUT_IT = (
    r"(?! (?:data|information|records?|history|documents?|figures|managers?|staff|experts?|desk)\b)"
)
_MAKING = (
    r"(?:build|builds|built|building|sell|sells|selling|sold|develop|develops|developing|developed"
    r"|make|makes|making|offer|offers|launch|launches)"
)
_NEAR = r" (?:[\w']+ ){0,2}?"
_PLAN = re.compile(
    "|".join(
        (
            rf"\bown (?!the |a |an |this |that )(?:[\w']+ ){{0,2}}?{_THING}\b{_ONLY_ABOUT_IT}",
            rf"\bin ?house{_NEAR}{_THING}\b{_ONLY_ABOUT_IT}",
            rf"\b(?:{_THING}|{_MAKING}){_NEAR}in ?house\b",
            rf"\b(?:{_MAKING}|distributes?|distribution|channels?|sales|do it) (?:[\w']+ ){{0,5}}?"
            r"(?:ourselves|themselves)\b",
            r"\bdirect (?:sales|channels?|distribution|selling|stores?|shops?)\b",
            r"\b(?:sell|sells|selling|sold|go|goes|going) (?:[\w']+ ){0,3}?direct(?:ly)?\b",
        )
    )
)
_TOKEN = re.compile(r"[\w']+|[.;:,!?]")
_CLAUSE_ENDS = frozenset(".;:,!?")
_DENIALS = frozenset(
    ("no", "not", "never", "without", "nor", "neither", "none", "nobody", "instead", "rather")
)
_DENIAL_REACH = 6
_OTHERS = frozenset(("customer's", "customers'", "customers", "client's", "clients'", "clients"))


def speaks(text: str) -> bool:
    """Tell whether a text names an own channel, planned or denied.

    >>> speaks("Own channel"), speaks("No own sales force"), speaks("the customer's own data")
    (True, True, False)
    """
    return any(True for _ in _found(_plain(text)))


def denies(text: str) -> bool:
    """Tell whether every own channel that a text names is denied.

    >>> denies("No own channel is planned"), denies("Own channel")
    (True, False)
    """
    return speaks(text) and all(_denied(before) for before, _ in _found(_plain(text)))


def plans(text: str, side: str) -> bool:
    """Tell whether a text of a side says that this side plans an own channel.

    On our side, "their own" and "themselves" speak of somebody else.

    >>> plans("We build our own sensor", "ours"), plans("They build their own sensor", "ours")
    (True, False)
    """
    return any(
        not _denied(before) and not (side == OURS and _of_others(before, words))
        for before, words in _found(_plain(text))
    )


def _plain(text: str) -> str:
    """Give a text's words in lower case and its clause marks, a space between any two."""
    return " ".join(_TOKEN.findall(text.replace("’", "'").casefold()))


def _found(plain: str) -> Iterator[tuple[list[str], str]]:
    """Give each mention of an own channel: the last words before it in its clause, and its own words."""
    for mention in _PLAN.finditer(plain):
        before = plain[: mention.start()][-1000:].split()[-_DENIAL_REACH:]
        clause = next((n for n in range(len(before), 0, -1) if before[n - 1] in _CLAUSE_ENDS), 0)
        before = before[clause:]
        if not (before and before[-1] in _OTHERS):
            yield before, mention.group()


def _denied(before: list[str]) -> bool:
    return any(word in _DENIALS or word.endswith("n't") for word in before)


def _of_others(before: list[str], words: str) -> bool:
    return words.endswith("themselves") or (
        words.startswith("own ") and bool(before) and before[-1] == "their"
    )
