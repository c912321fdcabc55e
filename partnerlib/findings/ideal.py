"""Checks of the part "ideal": written first and kept, several looked at, a way to part again."""

import datetime as dt
import itertools
import re

from partnerlib.findings.blanks import says_nothing
from partnerlib.findings.facts import Facts
from partnerlib.findings.finding import Verdict, passed, stop, unknown, warn
from partnerlib.findings.rows import Version
from partnerlib.scoring import MISSED, OPEN
from partnerlib.words import brief, count, day, listing, number, quoted

ENOUGH_CANDIDATES = 3
_NO_UNIT = ("", "rating", "0-10 rating")
_FINGERPRINT = re.compile(r"[0-9a-f]{64}", re.IGNORECASE)
_FREEZE = "Freeze the ideal profile, so that its date is on record."


def written_first(facts: Facts, side: str) -> Verdict:
    """The ideal was saved before anyone was looked at."""
    if not facts.search.history:
        return unknown("The ideal profile was never frozen, so nobody can tell what came first.", _FREEZE)
    first = facts.search.history[0].saved_at
    met, assessed = facts.first_contact, facts.first_assessed
    wrote = f"The ideal was first saved on {day(first)}"
    later = []
    if met and first.date() > met:
        later.append(f"the first contact with {facts.name} on {day(met)}")
    if assessed and first > assessed:
        later.append(f"its first assessment on {day(assessed)}")
    if later:
        return warn(
            f"{wrote}, after {listing(later)}: it may describe them rather than the ideal.",
            "Ask somebody who has not met them whether the profile would read the same without them.",
        )
    if met is None:
        return unknown(
            f"{wrote}; the day of the first contact with {facts.name} is not recorded.",
            "Record the day of the first contact.",
        )
    if first.date() == met:
        return unknown(
            f"{wrote}, the day of the first contact with {facts.name}: it cannot be told which came first.",
            "Say in the decision which came first.",
        )
    return passed(f"{wrote}, before the first contact with {facts.name} on {day(met)}.")


def unchanged(facts: Facts, side: str) -> Verdict:
    """The ideal did not change once they were known, and is the one that was saved."""
    history = facts.search.history
    if not history:
        return unknown("The ideal profile was never frozen, so it could change unseen.", _FREEZE)
    versions = [new for old, new in itertools.pairwise(history) if new.fingerprint != old.fingerprint]
    late = [version for version in versions if _after_meeting(facts, version)]
    if late:
        last = late[-1]
        return warn(
            f"The ideal changed {_times(len(late))} after {facts.name} was known, "
            f"last on {day(last.saved_at)} by {brief(last.saved_by)}.",
            "Compare the versions and say in the decision why it had to change.",
        )
    newest = history[-1]
    if newest.fingerprint.lower() != facts.search.fingerprint:
        return _another_ideal(newest)
    if versions and facts.first_contact is None and facts.first_assessed is None:
        return unknown(
            f"The ideal changed {_times(len(versions))}; when we met {facts.name} is not recorded.",
            "Record the day of the first contact.",
        )
    return passed(f"The ideal is the one saved on {day(newest.saved_at)} by {brief(newest.saved_by)}.")


def _another_ideal(newest: Version) -> Verdict:
    saved = f"saved last, on {day(newest.saved_at)} by {brief(newest.saved_by)}"
    if _FINGERPRINT.fullmatch(newest.fingerprint):
        return warn(
            f"The ideal used here is not the one {saved}.",
            "Find out what changed, then freeze the profile again with a note that says why.",
        )
    return unknown(
        f"The ideal {saved}, was saved by another tool; that it is the one used here cannot be proved.",
        _FREEZE,
    )


def _after_meeting(facts: Facts, version: Version) -> bool:
    """Tell whether a version was saved on or after the first contact's day, or after the first assessment."""
    met, assessed = facts.first_contact, facts.first_assessed
    return (met is not None and version.saved_at.date() >= met) or (
        assessed is not None and version.saved_at > assessed
    )


def three_candidates(facts: Facts, side: str) -> Verdict:
    """Enough candidates were looked at."""
    seen = facts.search.candidates
    if seen >= ENOUGH_CANDIDATES:
        return passed(f"{seen} candidates are compared.")
    only = f"Only {seen} candidates are compared" if seen > 1 else f"{facts.name} is the only candidate"
    return warn(
        f"{only}; with fewer than {ENOUGH_CANDIDATES} there is little to choose.",
        "Add candidates from the long list before deciding.",
    )


def must_haves(facts: Facts, side: str) -> Verdict:
    """Every must-have is met."""
    by_status = {
        status: [row for row in facts.must_haves if row.status == status] for status in (MISSED, OPEN)
    }
    if by_status[MISSED]:
        missed = [f"{quoted(m.label)} by {_amount(m.short_by, m.unit)}" for m in by_status[MISSED]]
        one = len(missed) == 1
        return stop(
            f"{facts.name} misses {count(len(missed), 'must-have')}: {listing(missed)}.",
            "Leave it there, or say in the decision why "
            f"{'this must-have no longer is one' if one else 'these must-haves no longer are'}.",
        )
    if by_status[OPEN]:
        names = listing([quoted(m.label) for m in by_status[OPEN]])
        return unknown(
            f"Whether {facts.name} meets {count(len(by_status[OPEN]), 'must-have')} is not known: {names}.",
            "Find this out before anything else.",
            f"How do you stand on {names}?",
        )
    if not facts.must_haves:
        return unknown(
            "The profile sets no must-have.", "Decide what a partner has to have, whatever else it offers."
        )
    return passed(f"{facts.name} meets {_all_of(len(facts.must_haves))}.")


def exit_terms(facts: Facts, side: str) -> Verdict:
    """The decision says how to part again."""
    if facts.exit_terms is None:
        return unknown(
            f"How to part from {facts.name} again is not written down yet; it belongs in the decision.",
            "Write the exit terms into the decision: leaving later hurts both sides.",
            "If this ends early, how do we part: notice, data, customers?",
        )
    decided_on, terms = facts.exit_terms
    if says_nothing(terms):
        return warn(
            f"The decision on {facts.name} of {day(decided_on)} names no exit terms.",
            "Agree how to part before you sign, then add it to the decision.",
            "If this ends early, how do we part: notice, data, customers?",
        )
    return passed(f"The decision of {day(decided_on)} names the exit terms: {quoted(terms)}.")


def _amount(short_by: float | None, unit: str) -> str:
    """Give the distance from a must-have in its unit."""
    if unit.casefold() in _NO_UNIT:
        return count(short_by or 0, "point")
    return f"{number(short_by or 0)} ({brief(unit)})"


def _times(number_of: int) -> str:
    return {1: "once", 2: "twice"}.get(number_of, f"{number_of} times")


def _all_of(number_of: int) -> str:
    return "the one must-have" if number_of == 1 else f"all {number_of} must-haves"


def first_day(facts: Facts) -> dt.date | None:
    """Give the day it began: the first contact, else the first saved profile, else the first assessment."""
    history = facts.search.history
    if facts.first_contact or history:
        return facts.first_contact or history[0].saved_at.date()
    return facts.first_assessed.date() if facts.first_assessed else None
