"""Texts that speak of a plan to do it alone: with a channel, a product or a sales force of one's own."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from partnerlib.question import OURS, THEIRS

_THING = (
    r"(?:channels?|sales|products?|distribution|distributors?|dealers?|stores?|shops?|webshops?|force|reps?"
    r"|representatives|modules?|sensors?|versions?|solutions?|services?|builds?|brands?|labels?|apps?"
    r"|platforms?|software|devices?|hardware|subsidiar(?:y|ies)|development|teams?)"
)
_OTHER_THING = (
    r"(?:data|information|records?|history|documents?|figures|managers?|staff|experts?|desk|stocks?"
    r"|warehouses?|training|courses?|trainers?|parts|people|skills|knowledge|customers?|clients?"
    r"|terms|rules|needs?|way)"
)
_ONLY_ABOUT_IT = rf"(?! (?:[\w']+ )?{_OTHER_THING}\b)"
_NAMED = rf"(?:(?!of |for |in |to |with |and |at |on |the |an? |this |that |{_OTHER_THING} )[\w']+ ){{0,2}}?"
_CREATE = (
    r"(?:build|builds|built|building|develops?|developed|developing|makes?|making|launch|launches|launched"
    r"|launching|design|designs|designing|creates?|creating|produces?|producing|manufactur(?:e|es|ing))"
)
_ACT = (
    rf"(?:{_CREATE}|sells?|selling|sold|offers?|offering|does|do|doing|serves?|serving|distributes?"
    r"|distribution|distributing|supply|supplies|supplying|markets?|marketing|provides?|channels?|sales)"
)
_NEAR = r" (?:[\w']+ ){0,2}?"
_PHRASE = re.compile(
    "|".join(
        (
            rf"\bown {_NAMED}{_THING}(?: {_THING})*\b{_ONLY_ABOUT_IT}",
            rf"\bin ?house{_NEAR}{_THING}\b{_ONLY_ABOUT_IT}",
            rf"\b(?:direct (?:sales|channels?|distribution|selling|stores?|shops?)|private labels?"
            rf"|(?:competing|competitor|competitive|rival) (?:products?|solutions?|services?))\b"
            rf"{_ONLY_ABOUT_IT}",
        )
    )
)
_DEED = re.compile(
    "|".join(
        (
            rf"\b{_CREATE} (?:[\w']+ )?own(?: (?!{_OTHER_THING}\b)[\w']+{_ONLY_ABOUT_IT}|(?= ?$| [.;:,!?]))",
            rf"\b(?:{_THING}|{_ACT}|brings?|bringing|takes?|taking|moves?|moving|goes|go|going|switch(?:es)?)"
            rf"{_NEAR}in ?house\b(?! {_OTHER_THING}\b)",
            rf"\b{_ACT} (?:[\w']+ ){{0,5}}?(?<!for )(?<!to )(?<!among )(?<!between )"
            r"(?:ourselves|themselves)\b",
            r"\b(?:sells?|selling|sold|go|goes|going) (?:[\w']+ ){0,3}?direct(?:ly)?\b(?! sales training\b)",
            r"\binsourc\w+",
            r"\b(?:go|goes|going|do|does|doing) it alone\b",
            r"\bgo(?:es|ing)? (?:our|their|its) own way\b",
        )
    )
)
_TOKEN = re.compile(r"[\w']+|[.;:,!?]")
_CLAUSE_ENDS = frozenset(".;:,!?")
_REACH = 6
_DENIAL = re.compile(
    r"\b(?:no|not|never|without|nor|neither|none|nobody|instead|rather|than|cannot|cant|unable|too"
    r"|avoid\w*|lack\w*|saves?|saving|spares?|drop(?:s|ped)?|stop(?:s|ped)?|abandon\w*|train\w*|\w+n't)\b"
)
_DENIED_AFTER = re.compile(
    r"^ ?(?:[:,] )?(?:(?:is|are|was|were) )?(?:none|no|not|never|excluded|ruled out)\b"
    r"(?! (?:before|later|until|only|yet)\b)"
)
_PLAN = re.compile(
    r"\b(?:buil[dt]\w*|launch\w*|start\w*|open\w*|switch\w*|later|rights?|develop\w*|bring\w*|introduc\w*"
    r"|creat\w*|set(?:s|ting)? up|establish\w*|plans?|planned|planning|moves?|moving|allowed|free to"
    r"|hir(?:e|es|ing)|found\w*|enter\w*|offers?|sells?|selling|option|makes?|replac\w*|roll\w*"
    r"|(?:will|may|can) (?:have|get|use))\b"
)
_ONLY_USED = re.compile(
    r"\b(?:for|through|via|from|with|into|inside|in|on|alongside|besides?|part of)"
    r"(?: (?:a|an|the|our|their|its|new))*$"
)
_OPENING = re.compile(
    r"^(?:(?:when|whenever|once|if|until|unless|as|soon|an?|the|our|their|its|cheaper|better|new|first|future"
    r"|separate|second) ?)*$"
)
_GOES_ON = re.compile(
    r"^ ?(?:$|[.;:,!?]|(?:in|by|from|within|after|on \d\w*|at|of|to(?! (?:be|us|them)\b)|for|before|under"
    r"|(?:is|are)(?! (?:train|inform|support|involv|paid|kept|protect|used)\w*)|becomes?|goes|starts?|opens?"
    r"|ready|launch(?:es|ed)?|replaces?|covers?|takes?|competes?|exists?|comes?|will|can|may|later|planned"
    r"|possible|and|or|one|someday|next|\d\w*)\b)"
)
_TEAM = re.compile(r"\b(?:own|house) (?:teams?|development)$")
_SHARED = re.compile(r"^ (?:open )?to (?:us|them)\b")
_STARTS = re.compile(r"^ (?:is ready|ready|launch|start|open)")
_WHOSE = {"we": OURS, "our": OURS, "ourselves": OURS, "they": THEIRS, "their": THEIRS, "themselves": THEIRS}
_OWNER = re.compile(
    r"\b(?:(our|their|its) (?:very |new |cheaper )?(?:own|in ?house)|(ourselves|themselves))\b"
)
_SOMEBODY_ELSES = re.compile(r"(?:s'|'s|\bcustomers|\bclients)$")


@dataclass(frozen=True)
class Mention:
    """One place that names an own channel: its clause up to there, its own words, and what follows them."""

    before: str
    words: str
    after: str
    deed: bool

    @property
    def denied(self) -> bool:
        """Whether it is said not to come."""
        near = " ".join(self.before.split()[-_REACH:])
        return bool(_DENIAL.search(near) or _DENIED_AFTER.search(self.after))

    @property
    def begun(self) -> bool:
        """Whether a deed is named: something that starts on a day."""
        return self.deed or bool(_PLAN.search(self.before) or _STARTS.search(self.after))

    @property
    def plan(self) -> bool:
        """Whether it reads as a plan or a right, or is named alone."""
        if self.denied or _SHARED.search(self.after):
            return False
        if self.deed or (_PLAN.search(self.before) and not _ONLY_USED.search(self.before)):
            return True
        ends = not self.after or self.after[1:2] in _CLAUSE_ENDS
        alone = ends if _TEAM.search(self.words) else bool(_GOES_ON.search(self.after))
        return alone and bool(_OPENING.search(self.before))


def speaks(text: str) -> bool:
    """Tell whether a text names an own channel, planned or denied.

    >>> speaks("Own channel"), speaks("No own sales force"), speaks("the customer's own data")
    (True, True, False)
    """
    return any(True for _ in _mentions(text))


def denies(text: str) -> bool:
    """Tell whether every own channel that a text names is denied.

    >>> denies("No own channel is planned"), denies("Own channel")
    (True, False)
    """
    found = list(_mentions(text))
    return bool(found) and all(mention.denied for mention in found)


def begins(text: str) -> bool:
    """Tell whether a text names the beginning of an own channel, not only the channel.

    >>> begins("Launch own sales force"), begins("Own channel")
    (True, False)
    """
    return any(mention.begun and not mention.denied for mention in _mentions(text))


def planners(text: str, side: str, companies: Mapping[str, str]) -> set[str]:
    """Give the sides that plan an own channel by a text recorded for a side.

    "Our own" is ours and "their own" theirs, wherever they are recorded; without such a word it is the side
    that is named before ("we", "they", or a word of `companies`, which maps to its side), else `side`.

    >>> planners("They build their own sensor", "ours", {}), planners("Right to own product", "ours", {})
    ({'theirs'}, {'ours'})
    """
    for word, owner in ({"partner": _other(side)} | dict(companies)).items():
        whose = "our" if owner == OURS else "their"
        text = re.sub(rf"\b{re.escape(word)}['’]s own\b", f"{whose} own", text, flags=re.IGNORECASE)
    return {_whose(mention, side, companies) for mention in _mentions(text) if mention.plan}


def _mentions(text: str) -> Iterator[Mention]:
    plain = " ".join(_TOKEN.findall(text.replace("’", "'").casefold()))
    for pattern, deed in ((_PHRASE, False), (_DEED, True)):
        for found in pattern.finditer(plain):
            tokens = plain[: found.start()][-1000:].split()
            clause = next((n for n in range(len(tokens), 0, -1) if tokens[n - 1] in _CLAUSE_ENDS), 0)
            before = " ".join(tokens[clause:])
            if not _SOMEBODY_ELSES.search(before):
                yield Mention(before, found.group(), plain[found.end() :][:100], deed)


def _whose(mention: Mention, side: str, companies: Mapping[str, str]) -> str:
    said = f"{mention.before} {mention.words}"
    owner = [ours_or_theirs or self for ours_or_theirs, self in _OWNER.findall(said)]
    if owner and owner[-1] in _WHOSE:
        return _WHOSE[owner[-1]]
    subjects = {"we": OURS, "they": THEIRS, "partner": _other(side), **companies}
    return next((subjects[word] for word in said.split() if word in subjects), THEIRS if owner else side)


def _other(side: str) -> str:
    return THEIRS if side == OURS else OURS
