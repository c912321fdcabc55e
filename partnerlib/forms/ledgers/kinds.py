"""The five ledgers: what each asks, its fields, and what it alone minds."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import pandas as pd

from partnerlib.case import Case
from partnerlib.forms.ledgers.expectations import Expectations
from partnerlib.forms.ledgers.ledger import DAY, NOT_KNOWN, Entry, Field, Ledger, either, levels, worded
from partnerlib.forms.words import read_amount, read_date, read_name, read_text
from partnerlib.question import OURS, THEIRS
from partnerlib.words import day, number

_CHAMPION, _OWNER = worded("champion – carries it on their side", "owner – carries it on our side")
_OTHERS = worded("sponsor – backs it from above", "deputy – stands in", "objector – can say no")


class People(Ledger):
    """Who carries it, who backs it, who could say no."""

    table, title, one, many, parts = "people", "People", "person", "people", ("who",)
    asks = "Who carries this on each side, who backs them, and who could still say no?"
    fields = (
        Field("person", "Name", read_name, span=10, required=True),
        Field("role", "Role", read_text),
        Field(
            "kind",
            "Part in it",
            choices={OURS: (_OWNER, *_OTHERS, _CHAMPION), THEIRS: (_CHAMPION, *_OTHERS, _OWNER)},
            required=True,
        ),
        Field(
            "authority",
            "Authority",
            choices=levels(
                "0 – has no say in this",
                "2 – can only pass messages on",
                "5 – must ask others for each step",
                "8 – decides most steps alone",
                "10 – decides all of it alone",
            ),
        ),
        Field(
            "support",
            "Support",
            choices=levels(
                "0 – works against it",
                "2 – has doubts and says so",
                "5 – will not stand in the way",
                "8 – speaks up for it",
                "10 – has staked a name on it",
            ),
        ),
    )

    def begins(self, side: str, others: Sequence[Entry]) -> dict[str, str]:
        """Begin with whoever carries it, then with those who could say no."""
        first = "owner" if side == OURS else "champion"
        carried = any(entry.texts["kind"] == first for entry in others if not entry.gone)
        return {"kind": "" if carried else first}

    def order(self, texts: Mapping[str, str]) -> Any:
        """Sort those who carry it first, objectors last."""
        return ("champion", "owner", "sponsor", "deputy", "objector").index(texts["kind"])


class Reasons(Ledger):
    """Why either side wants this; exactly one reason a side is the primary one."""

    table, title, one, many, parts = "reasons", "Reasons", "reason", "reasons", ("single", "compelling")
    asks = "What is the one main reason of each side, is it a need, and how long does it last?"
    fields = (
        Field("reason", "Reason", read_text, span=10, lines=2, required=True),
        Field(
            "rank",
            "Rank",
            choices=either(*worded("primary – the one main reason", "secondary")),
            required=True,
        ),
        Field(
            "need",
            "A need?",
            choices=either(NOT_KNOWN, ("a need", "need"), ("nice to have", "nice")),
            span=6,
        ),
        Field(
            "lasts_years", "Lasts, years", read_amount, span=6, label_width="80px", placeholder="such as 3"
        ),
        Field("stated_by", "Said by", read_text, placeholder="a name"),
        Field("ends_when", "Ends when", read_text, placeholder="what would end this reason"),
    )

    def begins(self, side: str, others: Sequence[Entry]) -> dict[str, str]:
        """Begin with the primary reason; what comes later is secondary."""
        return {"rank": "secondary" if self._primary(others) else "primary"}

    def order(self, texts: Mapping[str, str]) -> Any:
        """Sort the primary reason first."""
        return texts["rank"]

    def _primary(self, entries: Sequence[Entry]) -> list[Entry]:
        return [entry for entry in entries if not entry.gone and entry.texts["rank"] == "primary"]

    def follow(self, entry: Entry, name: str, others: Sequence[Entry]) -> list[Entry]:
        """Make the other primary reason of a side secondary when another one is chosen."""
        if name != "rank" or entry.texts["rank"] != "primary":
            return []
        moved = [other for other in self._primary(others) if other is not entry and other.side == entry.side]
        for other in moved:
            if other.row is None and not self.changed(other):
                other.before["rank"] = "secondary"
            other.texts["rank"] = "secondary"
        return moved

    def remark(self, entry: Entry, others: Sequence[Entry]) -> str:
        """Say for which other reason a reason gives up its place."""
        primary = [other for other in self._primary(others) if other.side == entry.side]
        if not primary or entry in primary or entry.before["rank"] != "primary":
            return ""
        return f"now secondary, because “{self.title_of(primary[0])}” is primary"

    def side_wrong(self, side: str, entries: Sequence[Entry]) -> str:
        """Say that a side with reasons has no primary one, or several."""
        there = [entry for entry in entries if self.stands(entry)]
        primary = self._primary(there)
        if not there or len(primary) == 1:
            return ""
        if primary:
            return f"{len(primary)} reasons are primary: leave one, and set the others to secondary"
        return "no reason is primary: choose the one main reason"


class Work(Ledger):
    """What is done by whom once it runs."""

    table, title, one, many, parts = "work", "Work", "task", "tasks", ("jointly",)
    asks = "Which work grows on each side, who does it, and is it written down?"
    fields = (
        Field("task", "Task", read_text, span=10, lines=2, required=True),
        Field(
            "kind",
            "Kind",
            choices=either(
                *worded(
                    "process – how we work together",
                    "procedure – step by step",
                    "information – what is exchanged",
                    "conformity – a demand of the larger one",
                    "delivery – making and shipping it",
                )
            ),
            required=True,
        ),
        Field("fte", "Full-time people", read_amount, span=6, label_width="108px", placeholder="such as 0.5"),
        Field(
            "formalised",
            "Written down",
            choices=either(NOT_KNOWN, ("yes", "true"), ("no", "false")),
            span=6,
            label_width="86px",
        ),
        Field("owner", "Who does it", read_text, label_width="80px", placeholder="a name"),
    )

    def foot(self, case: Case, side: str, entries: Sequence[Entry]) -> str:
        """Add up the full-time people of a side; ours beside what is available."""
        there = [entry for entry in entries if self.stands(entry)]
        known, unread = [], 0
        for entry in there:
            try:
                fte = self.cell(entry, "fte")
            except ValueError:
                fte = None
            known += [float(str(fte))] if fte is not None else []
            unread += fte is None
        if not there:
            return self._available(case) if side == OURS else ""
        available = self._available(case, sum(known)) if side == OURS else ""
        if not known:
            return f"Full-time people: not known. {available}".strip()
        at_least, rest = ("At least ", f"; {self.counted(unread)} without a number") if unread else ("", "")
        return f"{at_least}{number(sum(known))} full-time people in all{rest}. {available}".strip()

    def _available(self, case: Case, need: float = 0) -> str:
        available = case.company["fte_available"].iloc[0]
        if pd.isna(available):
            return "How many are available is not known."
        over = round(need - available, 9)
        return f"{number(available)} are available" + (f": {number(over)} too few." if over > 0 else ".")


_ASKED = "asked, none planned"


class Dates(Ledger):
    """When each side means to reach a milestone."""

    table, title, one, many, parts = "dates", "Dates", "date", "dates", ("now",)
    asks = "Which dates does each side mean, and who said so?"
    fields = (
        Field(
            "milestone",
            "Milestone",
            read_text,
            span=10,
            suggestions=("Signature", "First joint launch", "Own channel"),
            required=True,
        ),
        Field("earliest", "Earliest", read_date, span=6, placeholder=DAY),
        Field("likely", "Likely", read_date, span=6, label_width="50px", placeholder=DAY),
        Field("latest", "Latest", read_date, span=6, placeholder=DAY),
        Field("stated_by", "Said by", read_text, span=6, label_width="50px", placeholder="a name"),
    )
    _when = ("earliest", "likely", "latest")

    def order(self, texts: Mapping[str, str]) -> Any:
        """Sort by date; what has none comes last."""
        return min((texts[name] for name in self._when if texts[name]), default="9999")

    def wrong(self, entry: Entry) -> list[str]:
        """Say which dates of a milestone are not in order."""
        dates = {name: self._columns[name].write(self.cell(entry, name)) for name in self._when}
        given = [(name, date) for name, date in dates.items() if date]
        return [
            f"“{first}” {early} is after “{second}” {late}"
            for (first, early), (second, late) in pairwise(given)
            if early > late
        ]

    def remark(self, entry: Entry, others: Sequence[Entry]) -> str:
        """Say what a plan for an own channel without a date means."""
        texts = {name: text.strip() for name, text in entry.texts.items()}
        if texts["milestone"].casefold() != "own channel" or any(texts[name] for name in self._when):
            return ""
        return _ASKED if texts["stated_by"] else f"With a name and no date this says: {_ASKED}."

    def head(self, case: Case, side: str) -> str:
        """Say on our side until when we need to sign and how long our money lasts."""
        company = case.company.iloc[0]
        said = {"We need to sign by": company["sign_by"], "our money lasts until": company["runway_ends"]}
        known = [f"{words} {day(when)}" for words, when in said.items() if not pd.isna(when)]
        if side == THEIRS or not known:
            return ""
        return f"{known[0][0].upper()}{'; '.join(known)[1:]}."


LEDGERS: dict[str, Ledger] = {
    ledger.table: ledger for ledger in (People(), Reasons(), Work(), Dates(), Expectations())
}
