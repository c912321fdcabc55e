"""Whose words they are: people, companies and plain words recognised in what was typed as "stated by"."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property

from partnerlib.question import OURS, SIDES, THEIRS
from partnerlib.words import one_line

Words = tuple[str, ...]

_GUESS = re.compile(
    r"\b(?:guess\w*|assum\w+|impressions?|probably|presum\w+|suppos\w+|unconfirmed|not confirmed)\b"
)
_BELIEF = frozenset(("think", "thinks", "thought", "believe", "believes", "believed", "belief"))
_US = frozenset(("us", "we", "our", "ours", "ourselves"))
_THEM = frozenset(("them", "they", "their", "theirs"))
_OUTSIDERS = frozenset(
    (
        *("press", "article", "articles", "newspaper", "magazine", "journalist", "news"),
        *("customer", "customers", "client", "clients", "competitor", "competitors", "rival", "rivals"),
    )
)
_ROLE = frozenset(
    (
        *("ceo", "cfo", "coo", "cto", "cio", "vp", "president", "chief", "officer", "head", "director"),
        *("manager", "founder", "owner", "lead", "partner", "sales", "procurement", "legal", "it"),
        *("operations", "product", "quality", "finance", "board", "meeting", "mail", "email", "call"),
        *("minutes",),
    )
)
_LINKS = frozenset(("al", "bin", "da", "de", "der", "di", "du", "la", "le", "of", "ten", "ter", "van", "von"))
_COMMON = frozenset(("the", "and", "new", "first", "group", "global", "own"))
_JOINTS = re.compile(r"[;&]|\band\b", re.IGNORECASE)
_LONGEST_NAME = 5
LONGEST = 300


@dataclass(frozen=True)
class Named:
    """One of the people listed, found in a text: where, by how much of the name, and of which side."""

    at: int
    size: int
    whole: bool
    side: str
    person: Words


@dataclass(frozen=True)
class Names:
    """Who is known on each side of a search.

    `us` and `them` are people's names, each with a role ("" where it has none), `our_company` is our name,
    `candidate` the name and key of theirs.
    """

    us: Collection[tuple[str, str]]
    them: Collection[tuple[str, str]]
    our_company: str
    candidate: tuple[str, str]

    def side_of(self, stated_by: str) -> str:
        """Tell whose words these are: "ours", "theirs", or "" where no side can be told.

        A guess is ours. Else whoever is named first is heard: a person listed on one side only, or "we" and
        "they". Press and customers are on neither side. A company is heard where nothing else is said.

        >>> names = Names({("Dana", "")}, {("Helena Strand", "")}, "Larch Ltd", ("Ash & Sons", "ash"))
        >>> [names.side_of(text) for text in ("Helena", "Dana's guess", "Helena to Dana", "a friend")]
        ['theirs', 'ours', 'theirs', '']
        """
        said = words(stated_by)
        if not said:
            return ""
        first = self._first(said)
        leads = OURS if said[0] in _US and not _country(stated_by) else THEIRS if said[0] in _THEM else ""
        if _GUESS.search(" ".join(said)):
            return OURS
        if _BELIEF & set(said) and THEIRS not in (leads, first.side if first else ""):
            return OURS
        if exact := self._alone(said):
            return exact if exact in SIDES else ""
        heard = said[: first.at] if first else said
        if _OUTSIDERS & set(heard):
            return ""
        if leads or first:
            return leads or (first.side if first else "")
        if _THEM & set(said):
            return THEIRS
        return OURS if _US & set(said) and not _country(stated_by) else ""

    def two_people(self, stated_by: str, side: str) -> bool:
        """Tell whether two people of a side are named: listed ones, or names joined by "and", "&" or ";"."""
        people = {found.person for found in self._found(words(stated_by)) if found.side == side}
        for part in _JOINTS.split(stated_by[:LONGEST]):
            name = part.split(",")[0]
            said = words(name)
            listed = next(self._found(words(part)), None) or self._alone(said)
            if not listed and not self._of_a_company(said) and _like_a_name(name):
                people.add(said)
        return any(not _within(one, two) and not _within(two, one) for one in people for two in people)

    @cached_property
    def companies(self) -> dict[str, str]:
        """The word by which each company is called in a sentence, with its side."""
        first = {side: names[0][:1] for side, names in self._companies.items()}
        return {word[0]: side for side, word in first.items() if word and word[0] not in _COMMON}

    @cached_property
    def _people(self) -> dict[str, dict[Words, bool]]:
        """The people's names as words, by side, and whether each reads like a name or rather like a role."""
        sides = {OURS: self.us, THEIRS: self.them}
        return {side: {words(name): _like_a_name(name) for name, _ in sides[side]} for side in SIDES}

    @cached_property
    def _roles(self) -> dict[str, set[Words]]:
        """The people's roles as words, by side, up to the first comma."""
        sides = {OURS: self.us, THEIRS: self.them}
        return {side: {words(role.split(",")[0]) for _, role in sides[side]} - {()} for side in SIDES}

    @cached_property
    def _companies(self) -> dict[str, list[Words]]:
        """The companies' names as words, by side, without the mark of an invented one."""
        sides = {OURS: (self.our_company,), THEIRS: self.candidate}
        return {side: [_without_mark(words(name)) for name in names] for side, names in sides.items()}

    def _alone(self, said: Words) -> str:
        """Give the side of the person, role or company that is all that is said; "both" if it is on two."""
        for known in (self._people, self._companies, self._roles):
            sides = [side for side in SIDES if said in known[side] or _without_mark(said) in known[side]]
            if sides:
                return sides[0] if len(sides) == 1 else "both"
        return ""

    def _of_a_company(self, said: Words) -> bool:
        return any(_within(said, name) for names in self._companies.values() for name in names)

    def _first(self, said: Words) -> Named | None:
        """Find who is named first; our company counts where the text begins with it."""
        ours = self._companies[OURS][0]
        if ours and said[: len(ours)] == ours:
            return Named(0, len(ours), True, OURS, ours)
        return next(self._found(said), None)

    def _found(self, said: Words) -> Iterator[Named]:
        """Find the people named, in the order of the text; side "" where a name is known on both sides."""
        every = sorted(self._matches(said), key=lambda one: (one.at, -one.size, not one.whole))
        end = 0
        for one in every:
            if one.at < end:
                continue
            end = one.at + one.size
            same = {each.side for each in every if each.at == one.at and _rank(each) == _rank(one)}
            yield one if len(same) == 1 else Named(one.at, one.size, one.whole, "", one.person)

    def _matches(self, said: Words) -> Iterator[Named]:
        for side, people in self._people.items():
            for name, personal in people.items():
                for at in range(len(said)):
                    if name and said[at : at + len(name)] == name:
                        yield Named(at, len(name), True, side, name)
                    elif personal and name[:1] == said[at : at + 1]:
                        yield Named(at, 1, False, side, name)
                if said != name and _within(said, name):
                    yield Named(0, len(said), False, side, name)


def words(text: str) -> Words:
    """Give a text's words in lower case, a possessive 's taken off; only its first 300 characters count.

    >>> words("Dana’s guess")
    ('dana', 'guess')
    """
    plain = re.sub(r"['’]s\b", "", one_line(text[:LONGEST]).casefold())
    return tuple(re.findall(r"[^\W_]+", plain)) or ((plain,) if plain else ())


def _rank(found: Named) -> tuple[int, bool]:
    return found.size, found.whole


def _country(stated_by: str) -> bool:
    """Tell whether the only "us" of a text is the United States."""
    return bool(re.search(r"\bUS\b", stated_by)) and stated_by != stated_by.upper()


def _without_mark(name: Words) -> Words:
    return tuple(word for word in name if word != "fictional")


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
