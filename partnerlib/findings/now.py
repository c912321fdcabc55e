"""The check of the part "now": their date is soon enough for us. And the dates both sides reckon with."""

import datetime as dt
import re
from collections.abc import Sequence

from partnerlib.findings import channel
from partnerlib.findings.facts import Facts
from partnerlib.findings.finding import Verdict, passed, stop, unknown, warn
from partnerlib.findings.rows import Milestone
from partnerlib.question import OURS, SIDES, THEIRS
from partnerlib.words import day, quoted, span

_SIGNING = (
    re.compile(r"\b(?:co-?)?sign(?:s|ed|ing|ature|atures)?\b", re.IGNORECASE),
    re.compile(r"\b(?:contracts?|agreements?)\b", re.IGNORECASE),
)
_BEFORE_SIGNING = (
    r"(?:\bn\.?d\.?a\b|\bnon-?disclosure|\bconfidentiality|\bl\.?o\.?i\b|\bm\.?o\.?u\b|\bletters? of intent"
    r"|\bmemorandum|\bterm ?sheet|\bheads of (?:terms|agreement)|\bin principle|\bsign(?:s|ed|ing)?[- ]?up\b"
    r"|(?<!contract )(?<!agreement )\bsign(?:s|ed|ing)?[- ]?off\b(?!.*\b(?:contract|agreement))"
    r"|\blegal review|\b(?:contract|agreement) review|\breview of (?:the )?(?:contract|agreement)|\bdraft)"
)
_PRELIMINARY = re.compile(_BEFORE_SIGNING, re.IGNORECASE)
_AFTERWARDS = re.compile(
    rf"\b(?:after|following|once|pending|subject to)\W+(?:(?:the|their|our|an?) )?{_BEFORE_SIGNING}",
    re.IGNORECASE,
)
LONGEST = 300
ASK_DATE = "By which day can you sign, and who has to agree to that day?"


def their_date(facts: Facts, side: str) -> Verdict:
    """They can sign before our need and before our money runs out."""
    if not any(milestones(facts, each) for each in SIDES):
        return unknown(
            f"No date is known with {facts.name}.", "Ask for the day on which they can sign.", ASK_DATE
        )
    signs = signing(milestones(facts, THEIRS))
    if signs is None or signs.date is None:
        return warn(
            f"{facts.name} has given no date to sign; without one, their now may be never.",
            "Ask for a day and for the steps that lead to it.",
            ASK_DATE,
        )
    expected = (
        f"{facts.name} expects to sign on {day(signs.date)}"
        if names_signing(signs.milestone)
        else f"{facts.name} gives {quoted(signs.milestone)} as its date, {day(signs.date)}"
    )
    runway, need = facts.company.runway_ends, our_need(facts)
    if runway and signs.date > runway:
        return stop(
            f"{expected}, {span((signs.date - runway).days)} after our money runs out on {day(runway)}.",
            "Do not count on this signature: find money, a smaller first step or another partner.",
            "What would let you sign sooner, if only a first step?",
        )
    if need is None:
        return unknown(
            f"{expected}; the day by which we need it is not recorded.",
            "Record by when we need to have signed.",
        )
    if signs.date > need:
        return warn(
            f"{expected}, {span((signs.date - need).days)} after the {day(need)} we need.",
            "Agree a smaller first step before our date, or plan to wait that long.",
            "What would let you sign sooner, if only a first step?",
        )
    return passed(f"{expected}, in time for the {day(need)} we need{_at_the_latest(signs, need, runway)}.")


def _at_the_latest(signs: Milestone, need: dt.date, runway: dt.date | None) -> str:
    """Say so where the latest day they gave would be too late."""
    if signs.latest and runway and signs.latest > runway:
        return f"; at the latest on {day(signs.latest)}, after our money runs out"
    if signs.latest and signs.latest > need:
        return f"; at the latest on {day(signs.latest)}, {span((signs.latest - need).days)} too late"
    return ""


def milestones(facts: Facts, side: str) -> list[Milestone]:
    """Give a side's milestones of the partnership; own channels are none."""
    return [row for row in facts.dates[side] if not channel.speaks(row.milestone)]


def signing(rows: Sequence[Milestone]) -> Milestone | None:
    """Find the milestone of signing: the last one that says so, else the last dated one; None for none.

    What only comes before signing, such as a letter of intent, a draft or a review, is never it.
    """
    rows = [row for row in rows if not _preliminary(row.milestone)]
    for pattern in _SIGNING:
        named = [row for row in rows if pattern.search(row.milestone)]
        if named:
            return _latest(named)
    return _latest(rows) if rows else None


def names_signing(milestone: str) -> bool:
    """Tell whether a milestone is the signing itself.

    >>> names_signing("Contract signed"), names_signing("NDA signed"), names_signing("Launch")
    (True, False, False)
    """
    return not _preliminary(milestone) and any(pattern.search(milestone) for pattern in _SIGNING)


def _preliminary(milestone: str) -> bool:
    return bool(_PRELIMINARY.search(_AFTERWARDS.sub("", milestone[:LONGEST])))


def _latest(rows: Sequence[Milestone]) -> Milestone:
    return max(rows, key=lambda row: row.date or dt.date.min)


def our_need(facts: Facts) -> dt.date | None:
    """Give the day by which we need to have signed: the company's, else that of our ledger."""
    return facts.company.sign_by or _recorded(facts, OURS)


def sign_date(facts: Facts, side: str) -> dt.date | None:
    """Give the day on which a side reckons to sign; ours is the company's where our ledger names none."""
    if side == THEIRS:
        return _recorded(facts, THEIRS)
    named = [row for row in milestones(facts, OURS) if names_signing(row.milestone)]
    return _recorded(facts, OURS) if any(row.date for row in named) else our_need(facts)


def _recorded(facts: Facts, side: str) -> dt.date | None:
    signs = signing(milestones(facts, side))
    return signs.date if signs else None
