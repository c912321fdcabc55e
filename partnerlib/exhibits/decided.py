"""The decision: its record, and what was known then held against what is known today."""

import re
from typing import Any

import pandas as pd

from partnerlib import findings, scoring
from partnerlib.case import Case
from partnerlib.charts.style import records
from partnerlib.exhibits.exhibit import Exhibit
from partnerlib.exhibits.guard import exhibit, full_names, names
from partnerlib.exhibits.warnings import STATUS
from partnerlib.exhibits.words import capital, day, estimated, level, ordinal, share, tenth
from partnerlib.question import PART_TITLES
from partnerlib.words import brief, count, whole

NO_DECISION = "No decision is recorded yet. Record one with the form of notebook 5."
VERDICTS = {"choose": "{} was chosen", "nobody": "nobody was chosen", "wait": "wait, and decide later"}
FINGERPRINTS = re.compile(r"ideal ([0-9a-f]{64}), data ([0-9a-f]{64})")
SHOWN_DIGITS = 16
NONE_GIVEN, NOT_ANSWERED = "none given", "NOT ANSWERED"
Place = tuple[str, str, str]
"""Where a finding belongs: part, check, side."""

FACTS = {
    "first_contact": "First contact",
    "employees": "Employees",
    "upside": "Upside",
    "launch_probability": "Chance of a launch, 0 to 1",
    "our_cost": "Our cost",
}
"""What is recorded about a candidate itself, by column."""


@exhibit(candidates=False)
def decision(case: Case, then: Case | None = None) -> Exhibit:
    """Show the last decision: verdict, reasons, exit terms, every warning with its answer, fingerprints.

    `then` is the case as the store held it when the decision was recorded, which proves the record; without
    it, as in a snapshot, the case stands in.
    """
    if case.decisions.empty:
        return Exhibit(NO_DECISION)
    row = last_decision(case)
    facts = {
        "Verdict": capital(_verdict(case, row)),
        "Why": _given(row["rationale"]),
        "On condition that": _given(row["conditions"]),
        "Exit terms": _given(row["exit_terms"]),
    }
    answers, left = _answers(then or case, row)
    unanswered = f" {count(left, 'stop or warning', 'stops and warnings')} not answered." if left else ""
    headline = f"Decided on {day(row['decided_on'])} by {row['decided_by']}: {_verdict(case, row)}."
    table = pd.DataFrame((facts | answers).items(), columns=["The decision", "As recorded"])
    return Exhibit(f"{headline}{unanswered}", table, notes=_proofs(case, row, then))


def last_decision(case: Case) -> pd.Series:
    """Give the newest row of the decisions. Raises IndexError when there is none."""
    return case.decisions.sort_values("decided_on", kind="stable").iloc[-1]


def _verdict(case: Case, row: pd.Series) -> str:
    chosen = names(case).get(str(row["candidate"]), "nobody")
    known = VERDICTS.get(row["verdict"])
    return known.format(chosen) if known else f"“{brief(row['verdict'])}”, {chosen}"


def _given(cell: Any) -> str:
    return cell if isinstance(cell, str) else NONE_GIVEN


def _answers(then: Case, row: pd.Series) -> tuple[dict[str, str], int]:
    """Every warning that stood, with the reason it was accepted for; and how many have none."""
    found = {place: each for place, each in _found(then, str(row["candidate"])).items() if _warns(each)}
    said: dict[str, str] = {}
    for line in _given(row["acknowledged"]).splitlines():
        cells = line.split(" | ", 4)
        if len(cells) == 5:
            status, part, side, check, reason = cells
            stood = found.pop((part, check, side), None)
            what = stood.sentence if stood is not None and stood.status == status else check.replace("_", " ")
            said[_head(status, part, side, what)] = f"Accepted because: {reason}"
        elif line != NONE_GIVEN:
            said["Acknowledged"] = line
    left = {_head(each.status, each.part, each.side, each.sentence): NOT_ANSWERED for each in found.values()}
    return said | left, len(left)


def _warns(found: Any) -> bool:
    """Tell whether a finding asks for an answer; that a decision names no exit terms is seen in it."""
    return found.status in ("stop", "warn") and found.check != "exit_terms"


def _head(status: str, part: str, side: str, what: str) -> str:
    place = PART_TITLES.get(part, part) + ("" if side == "both" else f", {side}")
    return f"{STATUS.get(status, status)} – {place}: {what}"


def _proofs(case: Case, row: pd.Series, then: Case | None) -> tuple[str, ...]:
    """Say whether the fingerprints kept are those of what the store held, and what has changed since."""
    found = FINGERPRINTS.search(_given(row["fingerprint"]))
    if not found:
        return ("This decision keeps no fingerprint that can be checked.",)
    kept = {"ideal": found[1], "data": found[2]}
    held = _fingerprints(then) if then is not None else kept
    return tuple(
        f"The {what} at the decision: fingerprint {kept[what][:SHOWN_DIGITS]}…, "
        + (
            f"{'unchanged since' if kept[what] == now else 'changed since'}."
            if kept[what] == held[what]
            else "which is not that of what was recorded at the time."
        )
        for what, now in _fingerprints(case).items()
    )


def _fingerprints(case: Case) -> dict[str, str]:
    return {"ideal": case.profile_fingerprint, "data": case.data_fingerprint}


@exhibit(candidates=False)
def review(case: Case, then: Case | None = None) -> Exhibit:
    """Hold what was known at the decision, the case `then`, against what is known today.

    `then` is the case as it stood when the decision was recorded; None when there is none.
    """
    if then is None or then.decisions.empty:
        return Exhibit(NO_DECISION)
    row = last_decision(then)
    key = str(row["candidate"])
    if key not in set(then.candidates["candidate"]) or key not in set(case.candidates["candidate"]):
        decided = f"Decided on {day(row['decided_on'])}: {_verdict(then, row)}"
        return Exhibit(f"{decided}; there is no candidate to review.")
    before, now = (_standing(each, key) for each in (then, case))
    changed = _changed(_found(then, key), _found(case, key))
    called = names(case)[key]
    words = f"{count(len(changed), 'finding')} changed" if len(changed) else "no finding changed"
    headline = (
        f"When {called} was chosen on {day(row['decided_on'])} its fit was {_about(before)}; "
        f"today it is {_about(now)}, {ordinal(int(now['rank']))} of {len(case.candidates)}; {words}."
    )
    numbers = [
        ("Fit", _tenth(before), _tenth(now)),
        ("Rank", f"{int(before['rank'])}", f"{int(now['rank'])}"),
        ("Answered", share(before["coverage"]), share(now["coverage"])),
    ]
    facts = _facts_changed(then, case, key)
    table = pd.DataFrame([*numbers, *facts, *changed], columns=["What", "At the decision", "Today"])
    same = then.profile_fingerprint == case.profile_fingerprint
    note = f"The ideal {'is the one of that day' if same else 'was changed since'}."
    caption = f"What was known of {full_names(case)[key]} then and now."
    return Exhibit(headline, table, caption=caption, notes=(note,))


def _facts_changed(then: Case, case: Case, key: str) -> list[tuple[str, str, str]]:
    """What was recorded about the candidate itself, where it is another today."""
    before, now = (each.candidates.set_index("candidate").loc[key] for each in (then, case))
    cells = {name: (_fact(before[name]), _fact(now[name])) for name in FACTS}
    return [(FACTS[name], old, new) for name, (old, new) in cells.items() if old != new]


def _fact(cell: Any) -> str:
    if pd.isna(cell):
        return NONE_GIVEN
    return day(cell) if isinstance(cell, pd.Timestamp) else level(cell)


def _standing(case: Case, key: str) -> dict[str, Any]:
    return {str(name): cell for name, cell in scoring.fit(case).loc[key].items()}


def _about(row: dict[str, Any]) -> str:
    return f"about {whole(row['fit'])}" if row["coverage"] < 1 else whole(row["fit"])


def _tenth(row: dict[str, Any]) -> str:
    return tenth(estimated(row["fit"], row["coverage"] < 1))


def _found(case: Case, key: str) -> dict[Place, Any]:
    found = findings.check(case)
    return {(row.part, row.check, row.side): row for row in records(found[found["candidate"] == key])}


def _changed(before: dict[Place, Any], now: dict[Place, Any]) -> list[tuple[str, str, str]]:
    """The findings whose status differs, with what was and is said."""
    rows = []
    for place in dict.fromkeys([*before, *now]):
        old, new = before.get(place), now.get(place)
        if (old and old.status) != (new and new.status):
            shown: Any = new or old
            side = "" if shown.side == "both" else f", {shown.side}"
            what = f"{PART_TITLES[shown.part]}{side}: {shown.title}"
            rows.append((what, _said(old), _said(new)))
    return rows


def _said(found: Any) -> str:
    return f"{STATUS[found.status]}. {found.sentence}" if found else "not checked"
