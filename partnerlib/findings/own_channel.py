"""The check that neither side plans to do it alone while the reason for the partnership still holds."""

import calendar
import datetime as dt

from partnerlib.findings import channel
from partnerlib.findings.facts import Facts
from partnerlib.findings.finding import HORIZON_YEARS, Verdict, passed, unknown, warn, worst_of
from partnerlib.findings.now import sign_date
from partnerlib.findings.rows import Milestone, Reason
from partnerlib.question import OURS, SIDES
from partnerlib.words import brief, day, quoted

_ASK = "Do you plan to do this yourselves one day, and when? What would then become of us?"
MONTHS = 12
NO_REASON = Reason("", "primary", "", None, "", "")
"""Stands in where a side has no main reason: an own channel is then held against the years we plan for."""


def own_channel(facts: Facts, side: str) -> Verdict:
    """A side has no plan to do it alone while the reason still holds."""
    primary = facts.primary(side) or [NO_REASON]
    named = [row for row in facts.dates[side] if channel.speaks(row.milestone)]
    planned = [row for row in named if not channel.denies(row.milestone)]
    dated = [row for row in planned if row.date]
    if dated:
        first = min(dated, key=lambda row: row.date or dt.date.max)
        return worst_of(_against(facts, side, reason, first) for reason in primary)
    text = _text_of_a_plan(facts, side)
    if text:
        return warn(f"{facts.who(side)} may go {_alone(side)}: {quoted(text)}.", _todo(side), _ask(side))
    begun = next((row for row in planned if channel.begins(row.milestone)), None)
    if begun:
        return warn(
            f"{facts.who(side)} {'plan' if side == OURS else 'plans'} to go {_alone(side)} "
            f"({quoted(begun.milestone)}); on which day is not known.",
            _todo(side),
            _ask(side),
        )
    if named:
        return _asked(facts, side, named)
    ends = next((reason.ends_when for reason in primary if reason.ends_when), "")
    if ends:
        return passed(
            f"What ends {'our' if side == OURS else 'their'} reason: {quoted(ends)}; no own channel is named."
        )
    return unknown(
        f"Whether {'we' if side == OURS else facts.name} may later go {_alone(side)} was never said.",
        "Say whether we plan a channel of our own, and record it under dates even if there is none."
        if side == OURS
        else "Ask, and record the answer under dates even if none is planned.",
        _ask(side),
    )


def _asked(facts: Facts, side: str, named: list[Milestone]) -> Verdict:
    """Judge by who said it that an own channel has no day: only that side can say that none is planned."""
    whose = "ours" if side == OURS else facts.name
    said = next((row for row in named if facts.names.side_of(row.stated_by) == side), None)
    if said:
        return passed(f"{brief(said.stated_by)} named no day for an own channel of {whose}: none is planned.")
    other = next((row.stated_by for row in named if row.stated_by), "")
    by = (
        f"was stated by {brief(other)}, not by {'us' if side == OURS else 'them'}"
        if other
        else "was never said"
    )
    return unknown(
        f"An own channel of {whose} has no day; that none is planned {by}.",
        "Say whether we plan one, and record who of us said so."
        if side == OURS
        else "Ask them, and record under dates who answered.",
        _ask(side),
    )


def _against(facts: Facts, side: str, reason: Reason, planned: Milestone) -> Verdict:
    """Compare the day of an own channel with the day on which a side's reason ends."""
    start = sign_date(facts, side) or facts.company.sign_by or facts.first_contact
    assert planned.date is not None
    plans = (
        f"{facts.who(side)} {'plan' if side == OURS else 'plans'} to go {_alone(side)} "
        f"{'on' if planned.likely else 'by'} {day(planned.date)} ({quoted(planned.milestone)})"
    )
    if start is None:
        return warn(
            f"{plans}; when the partnership would start is not known, so that may be within its time.",
            _todo(side),
            _ask(side),
        )
    years = HORIZON_YEARS if reason.lasts_years is None else reason.lasts_years
    ends = _later(start, years)
    until = (
        f"the {HORIZON_YEARS} years we plan for end"
        if reason.lasts_years is None
        else f"{'our' if side == OURS else 'their'} reason {quoted(reason.reason)} ends"
    )
    if ends is None or planned.date < ends:
        return warn(f"{plans}, before {until}{f' on {day(ends)}' if ends else ''}.", _todo(side), _ask(side))
    return passed(f"{plans}, not before {until} on {day(ends)}.")


def _later(start: dt.date, years: float) -> dt.date | None:
    """Give the day so many years later, to the month; None where no calendar reaches it."""
    months = start.month - 1 + round(years * MONTHS)
    year, month = start.year + months // MONTHS, months % MONTHS + 1
    if year > dt.MAXYEAR:
        return None
    return dt.date(year, month, min(start.day, calendar.monthrange(year, month)[1]))


def _text_of_a_plan(facts: Facts, side: str) -> str:
    """Find the words in which what ends a reason, or what is expected, speaks of an own channel of a side."""
    texts = [(each, reason.ends_when) for each in SIDES for reason in facts.reasons[each]]
    texts += [(each, row.expectation) for each in SIDES for row in facts.expectations[each]]
    companies = facts.names.companies
    return next((text for each, text in texts if side in channel.planners(text, each, companies)), "")


def _todo(side: str) -> str:
    if side == OURS:
        return "Tell them before they find out, or drop the plan: we would become their competitor."
    return "Agree now what each side may do alone, and from when."


def _ask(side: str) -> str:
    return "" if side == OURS else _ASK


def _alone(side: str) -> str:
    return "our own way" if side == OURS else "its own way"
