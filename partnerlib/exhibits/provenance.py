"""Where the numbers come from: which snapshot, and whether the ideal was there before the candidates."""

from typing import Any

import pandas as pd

from partnerlib import __version__, scoring
from partnerlib.case import Case
from partnerlib.charts.style import records
from partnerlib.exhibits.exhibit import Exhibit
from partnerlib.exhibits.guard import exhibit
from partnerlib.exhibits.words import count, day, listing

SHOWN_DIGITS = 16
NOT_SAVED = (
    "The ideal has not been saved yet. Save it, with the form in notebook 1, before you meet a candidate."
)


@exhibit(candidates=False)
def written_first(case: Case) -> Exhibit:
    """Hold the day the ideal was first saved against each candidate's first contact and first assessment.

    A candidate without a date of first contact is "not known".
    """
    history = case.profile_history.sort_values("saved_at")
    if history.empty:
        return Exhibit(NOT_SAVED)
    first = history.iloc[0]
    rows = [_row(case, row, first["saved_at"]) for row in records(case.candidates)]
    written = f"The ideal was written on {day(first['saved_at'])} by {first['saved_by']}{_among(rows)}."
    table = pd.DataFrame(rows, dtype="object")
    notes = (_since(case, history),)
    return Exhibit(written, table, caption="The ideal and each candidate, by date.", notes=notes)


def _among(rows: list[dict[str, str]]) -> str:
    """Say with how many candidates the ideal came first, and with whom it did not."""
    if not rows:
        return ""
    before = sum(row["Ideal came first"] == "yes" for row in rows)
    earlier = [row["Candidate"] for row in rows if row["Ideal came first"] == "no"]
    late = f"; {listing(earlier)} had been in touch already" if earlier else ""
    return f", before the first contact with {before} of {count(len(rows), 'candidate')}{late}"


def _row(case: Case, candidate: Any, written_at: pd.Timestamp) -> dict[str, str]:
    assessed = case.assessments.loc[case.assessments["candidate"] == candidate.candidate, "recorded_at"]
    contact, written = candidate.first_contact, written_at.tz_localize(None).normalize()
    order = "not known"
    if pd.notna(contact):
        order = "yes" if written < contact else "the same day" if written == contact else "no"
    return {
        "Candidate": candidate.name,
        "First contact": day(contact),
        "Ideal came first": order,
        "First assessment": day(assessed.min()) if len(assessed) else "none yet",
    }


def _since(case: Case, history: pd.DataFrame) -> str:
    last = history.iloc[-1]
    changes = history["fingerprint"].nunique() - 1
    said = f"Changed {count(changes, 'time')} since, last on {day(last['saved_at'])} by {last['saved_by']}."
    if last["fingerprint"] != case.profile_fingerprint:
        return "It has been changed since it was last saved."
    return said if changes else "Unchanged since: the fingerprint saved then is that of the ideal used here."


@exhibit(candidates=False)
def snapshot(case: Case) -> Exhibit:
    """Name the snapshot: what it holds, how new it is, and the fingerprints that change with any cell."""
    said = scoring.newest(case)
    held = f"{count(len(case.candidates), 'candidate')}, {count(len(case.profile), 'criterion', 'criteria')}"
    by = f"{count(len(said), 'answer')} by {count(said['assessor'].nunique(), 'assessor')}"
    latest = f", the latest of {day(said['recorded_at'].max())}" if len(said) else ""
    facts = {
        "Company": case.company["name"].iloc[0],
        "Fingerprint of the whole case": case.fingerprint()[:SHOWN_DIGITS],
        "Fingerprint of the ideal": case.profile_fingerprint[:SHOWN_DIGITS],
        "Computed with": f"partnerlib {__version__}",
    }
    table = pd.DataFrame(facts.items(), columns=["Snapshot", case.name])
    return Exhibit(f"This report rests on {held} and {by}{latest}.", table)
