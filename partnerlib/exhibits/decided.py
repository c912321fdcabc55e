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
from partnerlib.exhibits.words import day, estimated, ordinal, share, tenth
from partnerlib.question import PART_TITLES
from partnerlib.words import brief, count, whole

NO_DECISION = "No decision is recorded yet. Record one with the form of notebook 5."
VERDICTS = {"choose": "{} was chosen", "nobody": "nobody was chosen", "wait": "wait, and decide later"}
FINGERPRINTS = re.compile(r"ideal ([0-9a-f]{64}), data ([0-9a-f]{64})")
SHOWN_DIGITS = 16
NONE_GIVEN = "none given"


@exhibit(candidates=False)
def decision(case: Case) -> Exhibit:
    """Show the last decision: verdict, reasons, exit terms, every warning acknowledged, fingerprints."""
    if case.decisions.empty:
        return Exhibit(NO_DECISION)
    row = last_decision(case)
    facts = {
        "Verdict": _verdict(case, row),
        "Why": _given(row["rationale"]),
        "On condition that": _given(row["conditions"]),
        "Exit terms": _given(row["exit_terms"]),
    }
    facts |= _acknowledged(case, row)
    headline = f"Decided on {day(row['decided_on'])} by {row['decided_by']}: {_verdict(case, row)}."
    table = pd.DataFrame(facts.items(), columns=["The decision", "As recorded"])
    return Exhibit(headline, table, notes=_proofs(case, row))


def last_decision(case: Case) -> pd.Series:
    """Give the newest row of the decisions. Raises IndexError when there is none."""
    return case.decisions.sort_values("decided_on", kind="stable").iloc[-1]


def _verdict(case: Case, row: pd.Series) -> str:
    chosen = names(case).get(str(row["candidate"]), "nobody")
    return VERDICTS.get(row["verdict"], f"“{brief(row['verdict'])}”, {{}}").format(chosen)


def _given(cell: Any) -> str:
    return cell if isinstance(cell, str) else NONE_GIVEN


def _acknowledged(case: Case, row: pd.Series) -> dict[str, str]:
    """The warnings that were acknowledged, each with the reason given."""
    said: dict[str, str] = {}
    found = {(f.check, f.side): f for f in records(findings.check(case)) if f.candidate == row["candidate"]}
    for line in _given(row["acknowledged"]).splitlines():
        cells = line.split(" | ", 4)
        if len(cells) == 5:
            status, part, side, check, reason = cells
            today = found.get((check, side))
            place = PART_TITLES.get(part, part) + ("" if side == "both" else f", {side}")
            what = check
            if today is not None:
                what = today.sentence if today.status == status else today.title
            said[f"{STATUS.get(status, status)} – {place}: {what}"] = f"Accepted because: {reason}"
        elif line != NONE_GIVEN:
            said["Acknowledged"] = line
    return said


def _proofs(case: Case, row: pd.Series) -> tuple[str, ...]:
    """Say whether the ideal and the data are still those on which the decision rests."""
    found = FINGERPRINTS.search(_given(row["fingerprint"]))
    if not found:
        return ("This decision keeps no fingerprint that can be checked.",)
    pairs = {"ideal": (found[1], case.profile_fingerprint), "data": (found[2], case.data_fingerprint)}
    return tuple(
        f"The {what} at the decision: fingerprint {then[:SHOWN_DIGITS]}…, "
        f"{'unchanged since' if then == now else 'changed since'}."
        for what, (then, now) in pairs.items()
    )


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
    table = pd.DataFrame([*numbers, *changed], columns=["What", "At the decision", "Today"])
    same = then.profile_fingerprint == case.profile_fingerprint
    note = f"The ideal {'is the one of that day' if same else 'was changed since'}."
    caption = f"What was known of {full_names(case)[key]} then and now."
    return Exhibit(headline, table, caption=caption, notes=(note,))


def _standing(case: Case, key: str) -> dict[str, Any]:
    return {str(name): cell for name, cell in scoring.fit(case).loc[key].items()}


def _about(row: dict[str, Any]) -> str:
    return f"about {whole(row['fit'])}" if row["coverage"] < 1 else whole(row["fit"])


def _tenth(row: dict[str, Any]) -> str:
    return tenth(estimated(row["fit"], row["coverage"] < 1))


def _found(case: Case, key: str) -> dict[tuple[str, str], Any]:
    found = findings.check(case)
    return {(row.check, row.side): row for row in records(found[found["candidate"] == key])}


def _changed(
    before: dict[tuple[str, str], Any], now: dict[tuple[str, str], Any]
) -> list[tuple[str, str, str]]:
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
