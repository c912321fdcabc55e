"""Where the numbers come from: which snapshot, and whether the ideal was there before the candidates."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

import pandas as pd

from partnerlib import __version__, scoring
from partnerlib.case import Case
from partnerlib.charts.style import records
from partnerlib.exhibits.exhibit import Exhibit
from partnerlib.exhibits.guard import exhibit
from partnerlib.exhibits.words import day
from partnerlib.longlist.handover import IDEAL_OF, paths_of_lists
from partnerlib.manifest import Snapshot, moment
from partnerlib.words import brief, count, listing

SHOWN_DIGITS = 16
RECORDED_LATER = "before it was recorded"
ANSWERED_LATER = "before any answer about it"
UNCHANGED = "Unchanged since: the fingerprint saved then is that of the ideal used here."
NOT_FROZEN = (
    "The ideal is not frozen yet, so its date is not on record. Freeze it, with the form in notebook 1, "
    "before you meet a candidate."
)


@exhibit(candidates=False)
def written_first(
    case: Case, contacts: pd.DataFrame | None = None, dated: pd.DataFrame | None = None
) -> Exhibit:
    """Hold the day the ideal was first saved against each candidate's first contact and first assessment.

    `contacts` and `dated`, the store's histories of candidates and of profile_history, add what was changed
    afterwards and what came from elsewhere. A candidate without a date of first contact is "not known", or
    was recorded after the ideal, where these histories prove that; without them, the ideal came before any
    answer about it, where the answers' own dates say so.
    """
    history = case.profile_history.sort_values("saved_at")
    if history.empty:
        return Exhibit(NOT_FROZEN)
    first = history.iloc[0]
    later = _answered_later(case) if contacts is None else _recorded_later(contacts, dated)
    rows = [_row(case, row, first["saved_at"], later) for row in records(case.candidates)]
    written = f"The ideal was written on {day(first['saved_at'])} by {first['saved_by']}{_among(rows)}."
    changed = _changes(case, history)
    table = pd.DataFrame(rows, dtype="object")
    notes = (*([] if changed else [UNCHANGED]), *_moved(case, contacts), *_imported(dated))
    return Exhibit(
        f"{written}{changed}", table, caption="The ideal and each candidate, by date.", notes=notes
    )


def from_lists(case: Case) -> str:
    """Say how many candidates a long list handed over, which, and with which ideal; "" where none did."""
    told = case.assessments.dropna(subset="evidence")
    paths = paths_of_lists(told["evidence"])
    if not paths:
        return ""
    listed = [key for key, texts in told.groupby("candidate")["evidence"] if paths_of_lists(texts)]
    all_of = len(listed) == len(case.candidates)
    verb = "were" if len(listed) > 1 else "was"
    who = "Chosen" if all_of else f"{len(listed)} of {count(len(case.candidates), 'candidate')} {verb} chosen"
    lists = (
        f"{'long lists' if len(paths) > 1 else 'a long list'}, {listing([brief(path) for path in paths])},"
    )
    same = set(case.profile_history["fingerprint"]) == {case.profile_fingerprint}
    return f"{who} from {lists} screened with {'this ideal' if same else 'the ideal as it then was'}."


def _moved(case: Case, contacts: pd.DataFrame | None) -> Iterator[str]:
    """Say of every first contact that was given another day afterwards."""
    called = dict(zip(case.candidates["candidate"], case.candidates["name"], strict=True))
    for key, saved in contacts.groupby("candidate") if contacts is not None else ():
        given = saved.dropna(subset="first_contact").drop_duplicates("first_contact")
        for before, now in pairwise(records(given)):
            days = f"{day(before.first_contact)} to {day(now.first_contact)}"
            whom = f"by {now.kept_by} on {day(now.kept_at)}"
            yield f"The first contact with {called.get(key, key)} was changed from {days} {whom}."


def _imported(dated: pd.DataFrame | None) -> Iterator[str]:
    """Say where the dates of the ideal come from, when they are older than the store's own record."""
    if dated is None or dated.empty:
        return
    first = dated.sort_values("saved_at").iloc[0]
    saved, kept, why = day(first["saved_at"]), day(first["kept_at"]), str(first.get("why", ""))
    if first["saved_at"] >= first["kept_at"] - pd.Timedelta(minutes=1):
        return
    if why.startswith(IDEAL_OF):
        yield f"{saved} is the date of {why} on {kept}; this case proves only that it was here then."
    else:
        yield f"{saved} is the date in a folder that was imported on {kept}; this store cannot prove it."


def _recorded_later(contacts: pd.DataFrame, dated: pd.DataFrame | None) -> Mapping[str, str]:
    """Say of the candidates that were first recorded in a later save than the ideal that they were."""
    if dated is None or dated.empty:
        return {}
    first = contacts.groupby("candidate")["batch"].min()
    later = first.index[first > dated.sort_values("saved_at").iloc[0]["batch"]]
    return dict.fromkeys(later, RECORDED_LATER)


def _answered_later(case: Case) -> Mapping[str, str]:
    """Say of the candidates about whom the first answer was recorded after the ideal that it was."""
    first = case.assessments.groupby("candidate")["recorded_at"].min()
    return dict.fromkeys(first.index[first > case.profile_history["saved_at"].min()], ANSWERED_LATER)


def _among(rows: list[dict[str, str]]) -> str:
    """Say with how many candidates the ideal came first, and with whom it did not."""
    told = [row["Ideal came first"] for row in rows]
    before, earlier = told.count("yes"), [row["Candidate"] for row in rows if row["Ideal came first"] == "no"]
    late = f"; {listing(earlier)} had been in touch already" if earlier else ""
    if before:
        return (
            f", before the first contact with {before} of {count(len(rows), 'candidate')}{late}{_later(told)}"
        )
    recorded = before_recorded(told)
    undated = "; no first contact has a date yet" if recorded and not earlier else ""
    open_ = len(rows) - len(earlier) - told.count(RECORDED_LATER) - told.count(ANSWERED_LATER)
    unknown = (
        f"; which came first is not known for {open_} of {count(len(rows), 'candidate')}" if open_ else ""
    )
    return f"{recorded and ', '}{recorded}{late}{unknown or undated}"


def before_recorded(told: Sequence[str]) -> str:
    """Say of how many candidates the ideal came before their record, given that column of `written_first`.

    "" where it did of none. What was recorded is no proof of when somebody was met.
    """
    listed, answered = told.count(RECORDED_LATER), told.count(ANSWERED_LATER)
    some = listed or answered
    if not some:
        return ""
    whom = f"{some} of {count(len(told), 'candidate')}"
    if some == len(told):
        whom = f"{'any of ' if listed else ''}the {some} candidates" if some > 1 else "the only candidate"
    return f"before {whom} was recorded" if listed else f"before any answer about {whom} was recorded"


def _later(told: Sequence[str]) -> str:
    """Say how many others were recorded after the ideal, or the first answer about them; after a comma."""
    listed, answered = told.count(RECORDED_LATER), told.count(ANSWERED_LATER)
    if listed:
        return f"; {count(listed, 'other was', 'others were')} recorded after it, with no date yet"
    return f"; of {count(answered, 'other')} the first answer came after it" if answered else ""


def _row(case: Case, candidate: Any, written_at: pd.Timestamp, later: Mapping[str, str]) -> dict[str, str]:
    assessed = case.assessments.loc[case.assessments["candidate"] == candidate.candidate, "recorded_at"]
    contact, written = candidate.first_contact, written_at.tz_localize(None).normalize()
    order = later.get(candidate.candidate, "not known")
    if pd.notna(contact):
        order = "yes" if written < contact else "the same day" if written == contact else "no"
    return {
        "Candidate": candidate.name,
        "First contact": day(contact),
        "Ideal came first": order,
        "First assessment": day(assessed.min()) if len(assessed) else "none yet",
    }


def _changes(case: Case, history: pd.DataFrame) -> str:
    """Say how often the ideal was changed after it was first saved, last by whom; nothing if never."""
    last = history.iloc[-1]
    if last["fingerprint"] != case.profile_fingerprint:
        return " The ideal used here is not the one saved last."
    times = int((history["fingerprint"] != history["fingerprint"].shift()).sum()) - 1
    if not times:
        return ""
    whom = f"last on {day(last['saved_at'])} by {last['saved_by']}"
    return f" It was changed {count(times, 'time')} since, {whom}."


@exhibit(candidates=False)
def versions(case: Case) -> Exhibit:
    """List every dated version of the ideal: when, by whom, why, and whether it is the one used here."""
    history = case.profile_history.sort_values("saved_at")
    if history.empty:
        return Exhibit("The ideal has no dated version yet.")
    rows = [
        {
            "Version": number,
            "Saved": f"{day(row.saved_at)}, {row.saved_at:%H:%M} UTC",
            "By": row.saved_by,
            "Why": row.note if isinstance(row.note, str) else "",
            "Fingerprint": row.fingerprint[:SHOWN_DIGITS],
            "Used here": "yes" if row.fingerprint == case.profile_fingerprint else "",
        }
        for number, row in enumerate(records(history), 1)
    ]
    first = f"Frozen on {day(history['saved_at'].iloc[0])} by {history['saved_by'].iloc[0]}."
    since = _changes(case, history) or " It has not been changed since."
    return Exhibit(f"{first}{since}", pd.DataFrame(rows), caption="Versions of the ideal.")


@exhibit(candidates=False)
def snapshot(case: Case, taken: Snapshot | None = None) -> Exhibit:
    """Name the snapshot: what it holds, how new it is, and the fingerprints that change with any cell.

    `taken` is the snapshot as it was read, which tells of when it is and whether it is as it was taken.
    """
    said = scoring.newest(case).dropna(subset="level")
    held = f"{count(len(case.candidates), 'candidate')}, {count(len(case.profile), 'criterion', 'criteria')}"
    by = f"{count(len(said), 'answer')} by {count(said['assessor'].nunique(), 'assessor')}"
    latest = f", the latest of {day(said['recorded_at'].max())}" if len(said) else ""
    facts = {"Company": case.company["name"].iloc[0]}
    if taken is not None:
        facts["State of"] = moment(taken.state_of) if taken.state_of else "not on record"
        facts["As it was taken"] = "yes" if taken.proved else "no" if taken.changed else "not proved"
    facts |= {
        "Fingerprint of the whole case": case.fingerprint()[:SHOWN_DIGITS],
        "Fingerprint of the ideal": case.profile_fingerprint[:SHOWN_DIGITS],
        "Computed with": f"partnerlib {__version__}",
    }
    table = pd.DataFrame(facts.items(), columns=["Snapshot", case.name])
    doubt = (taken.doubt,) if taken is not None and taken.doubt else ()
    return Exhibit(f"This report rests on {held} and {by}{latest}.", table, notes=doubt)
