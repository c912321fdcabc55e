"""Whose words they are: people, companies and plain words recognised in what was typed as "stated by"."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

from partnerlib.question import OURS, SIDES, THEIRS
from partnerlib.words import one_line

Words = tuple[str, ...]

_GUESS = frozenset(
    ("guess", "guesses", "guessed", "guessing", "assume", "assumed", "assumes", "assumption", "assumptions")
)
_US = frozenset(("us", "we", "our", "ours", "ourselves"))
_THEM = frozenset(("them", "they", "their", "theirs"))
_ROLE = frozenset(
    (
        "ceo",
        "cfo",
        "coo",
        "cto",
        "cio",
        "vp",
        "president",
        "chief",
        "officer",
        "head",
        "director",
        "manager",
        "founder",
        "owner",
        "lead",
        "partner",
        "sales",
        "procurement",
        "legal",
        "it",
        "operations",
        "product",
        "quality",
        "finance",
        "board",
        "meeting",
        "mail",
        "email",
        "call",
        "minutes",
    )
)
_LINKS = frozenset(("al", "bin", "da", "de", "der", "di", "du", "la", "le", "of", "ten", "ter", "van", "von"))
_JOINTS = re.compile(r"[;,&/+\n]|\band\b", re.IGNORECASE)
_LONGEST_NAME = 5
LONGEST = 300


@dataclass(frozen=True)
class Names:
    """Who is known on each side of a search.

    `us` and `them` are the people's names, `our_company` is our name, `candidate` the name and key of theirs.
    """

    us: Collection[str]
    them: Collection[str]
    our_company: str
    candidate: tuple[str, str]

    def side_of(self, stated_by: str) -> str:
        """Tell whose words these are: "ours", "theirs", or "" where no side can be told.

        Where people of both sides are named, as in "Helena to Dana", theirs are heard; a guess is ours.

        >>> names = Names({"Dana"}, {"Helena Strand"}, "Larch Ltd", ("Ash & Sons", "ash"))
        >>> [names.side_of(text) for text in ("Helena", "Dana's guess", "Helena to Dana", "a friend")]
        ['theirs', 'ours', 'theirs', '']
        """
        said = words(stated_by)
        if not said:
            return ""
        if _GUESS & set(said):
            return OURS
        exactly = [side for side in SIDES if said in self._people[side]]
        if len(exactly) == 1:
            return exactly[0]
        if _THEM & set(said) or self._is_named(THEIRS, said):
            return THEIRS
        country = re.search(r"\bUS\b", stated_by) and stated_by != stated_by.upper()
        plain = set(said) - ({"us"} if country else set())
        return OURS if _US & plain or self._is_named(OURS, said) else ""

    def two_people(self, stated_by: str, side: str) -> bool:
        """Tell whether two people of a side are named, known ones or names that are joined by "and"."""
        text = words(stated_by)
        named = {name for name in self._people[side] if _within(name, text)}
        for part in _JOINTS.split(stated_by[:LONGEST]):
            whose = self.side_of(part)
            if whose == side or (not whose and _like_a_name(part)):
                named.add(words(part))
        return any(not _within(one, two) and not _within(two, one) for one in named for two in named)

    @cached_property
    def _people(self) -> dict[str, dict[Words, bool]]:
        """The people's names as words, by side, and whether each reads like a name or rather like a role."""
        sides = {OURS: self.us, THEIRS: self.them}
        return {side: {words(name): _like_a_name(name) for name in people} for side, people in sides.items()}

    @cached_property
    def _companies(self) -> dict[str, list[Words]]:
        """The companies' names as words, by side, without the mark of an invented one."""
        sides = {OURS: (self.our_company,), THEIRS: self.candidate}
        return {
            side: [tuple(word for word in words(name) if word != "fictional") for name in names]
            for side, names in sides.items()
        }

    def _is_named(self, side: str, said: Words) -> bool:
        """Tell whether somebody of a side is said: a whole name, a part of it, or a person's first name."""
        whole = [*self._people[side], *self._companies[side]]
        return any(_within(name, said) or _within(said, name) for name in whole) or any(
            name[:1] and name[0] in said for name, personal in self._people[side].items() if personal
        )


def words(text: str) -> Words:
    """Give a text's words in lower case, a possessive 's taken off; only its first 300 characters count.

    >>> words("Dana’s guess")
    ('dana', 'guess')
    """
    plain = re.sub(r"['’]s\b", "", one_line(text[:LONGEST]).casefold())
    return tuple(re.findall(r"[^\W_]+", plain)) or ((plain,) if plain else ())


def _within(some: Words, text: Words) -> bool:
    """Tell whether some words occur in a text, one right after the other."""
    size = len(some)
    return 0 < size <= len(text) and any(
        text[n : n + size] == some for n in range(len(text) - size + 1) if text[n] == some[0]
    )


def _like_a_name(part: str) -> bool:
    """Tell whether a text reads like a person's name: few words, none of them small, a number or a role."""
    said = part.split()
    if not 0 < len(said) <= _LONGEST_NAME or any(c.isdigit() for c in part):
        return False
    return not any(word.casefold() in _ROLE or (word[0].islower() and word not in _LINKS) for word in said)
