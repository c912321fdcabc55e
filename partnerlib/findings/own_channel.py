"""The check that neither side plans to do it alone while the reason for the partnership still holds."""

import calendar
import datetime as dt

from partnerlib.findings import channel
from partnerlib.findings.facts import Facts
from partnerlib.findings.finding import HORIZON_YEARS, Verdict, passed, unknown, warn, worst_of
from partnerlib.findings.now import sign_date
from partnerlib.findings.rows import Milestone, Reason
from partnerlib.question import OURS
from partnerlib.words import brief, day, quoted

_ASK = "Do you plan to do this yourselves one day, and when? What would then become of us?"
MONTHS = 12
NO_REASON = Reason("", "primary", "", None, "", "")
"""Stands in where a side has no main reason: an own channel is then held against the years we plan for."""


def own_channel(facts: Facts, side: str) -> Verdict:
    """A side has no plan to do it alone while the reason still holds."""
    primary = facts.primary(side) or [NO_REASON]
    planned = [row for row in facts.dates[side] if channel.speaks(row.milestone)]
    dated = [row for row in planned if row.date and not channel.denies(row.milestone)]
    if dated:
        first = min(dated, key=lambda row: row.date or dt.date.max)
        return worst_of(_against(facts, side, reason, first) for reason in primary)
    text = _text_of_a_plan(facts, side)
    if text:
        return warn(f"{facts.who(side)} may go {_alone(side)}: {quoted(text)}.", _todo(side), _ask(side))
    asked = next((row for row in planned if row.stated_by), None)
    if asked:
        whose = "ours" if side == OURS else facts.name
        return passed(
            f"{brief(asked.stated_by)} named no day for an own channel of {whose}: none is planned."
        )
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
    """Find the words in which a side's reasons or expectations speak of an own channel."""
    texts = [text for reason in facts.reasons[side] for text in (reason.ends_when, reason.reason)]
    texts += [row.expectation for row in facts.expectations[side]]
    return next((text for text in texts if channel.plans(text, side)), "")


def _todo(side: str) -> str:
    if side == OURS:
        return "Tell them before they find out, or drop the plan: we would become their competitor."
    return "Agree now what each side may do alone, and from when."


def _ask(side: str) -> str:
    return "" if side == OURS else _ASK


def _alone(side: str) -> str:
    return "our own way" if side == OURS else "its own way"
