"""What to ask and to settle next with one candidate."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from partnerlib import rounds, scoring
from partnerlib.case import Case
from partnerlib.findings.facts import ratings, weighs
from partnerlib.findings.finding import PASS, STATUSES, UNKNOWN
from partnerlib.findings.frames import check
from partnerlib.findings.rows import records
from partnerlib.question import OURS, PART_KEYS
from partnerlib.words import brief, count, quoted, whole

COLUMNS = ["whom", "part", "status", "question", "why"]
THEM, US = "them", "us"
NOTICED = 0.05
"""Points of fit from which it is said what an answer is worth: less is 0.0 when written."""


@dataclass(frozen=True)
class Item:
    """One thing to ask or settle."""

    whom: str
    part: str
    side: str
    status: str
    question: str
    why: str
    worth: float = 0.0


def agenda(case: Case, candidate: str, worth: pd.DataFrame | None = None) -> pd.DataFrame:
    """List what to ask a candidate and what to settle among us, the most important first.

    `candidate` is a key of the case. One row a question: whom ("them" or "us"), part (key), status ("stop",
    "warn" or "unknown"), question and why. In order: by status, then by what the answer is worth, then by
    the part's weight, then as the article has the parts. A question that several findings ask is listed once,
    with the worst of them. Criteria that nobody answered are asked for too. `worth` (candidate, criterion,
    worth in points of fit and turns, as `robustness.questions` has them in its table) adds those whose
    answers are in doubt and worth knowing. Raises ValueError for an unknown candidate.
    """
    keys = case.candidates["candidate"].tolist()
    if candidate not in keys:
        raise ValueError(f"There is no candidate {candidate!r}; there are {', '.join(keys) or 'none yet'}.")
    items = list(_of_findings(case, candidate))
    items += _of_criteria(case, candidate, _worth(worth, candidate))
    weight = dict(zip(case.parts["part"], case.parts["weight"], strict=True))
    items.sort(key=lambda i: (STATUSES.index(i.status), -i.worth, -weight[i.part], PART_KEYS.index(i.part)))
    asked = {(item.whom, item.question): item for item in reversed(items)}
    rows = [(i.whom, i.part, i.status, i.question, i.why) for i in items if asked[i.whom, i.question] is i]
    return pd.DataFrame(rows, columns=COLUMNS, dtype="str")


def _of_findings(case: Case, candidate: str) -> Iterator[Item]:
    found = check(case)
    found = found[(found["candidate"] == candidate) & (found["status"] != PASS)]
    for row in records(found):
        if row["check"] == "optimism" and row["status"] == UNKNOWN:
            continue  # the questions of its ledger, or of the criterion itself, ask for the same
        whom, question = (THEM, row["question"]) if row["question"] else (US, row["next"])
        yield Item(whom, row["part"], row["side"], row["status"], question, row["sentence"])


def _worth(table: pd.DataFrame | None, candidate: str) -> dict[str, tuple[float, float]]:
    """Give what knowing each criterion is worth, and how often it changes the choice."""
    if table is None:
        return {}
    own = table[(table["candidate"] == candidate) & (table["worth"] >= NOTICED)]
    return {row["criterion"]: (row["worth"], row["turns"]) for row in records(own)}


def _of_criteria(case: Case, candidate: str, told: dict[str, tuple[float, float]]) -> Iterator[Item]:
    """Ask for attributes without any answer, and for whatever else is worth knowing."""
    if not weighs(case):
        return
    rated = {rating.criterion for rating in ratings(case).values()}
    rows = scoring.gaps(case)
    rows = rows[rows["candidate"] == candidate]
    sealed = candidate in rounds.sealing(case)
    for row in records(rows.sort_values("points_to_gain", ascending=False, kind="stable")):
        label, is_rating = quoted(row["label"]), row["criterion"] in rated
        # The questions of the ledgers ask for the facts behind ratings.
        if row["criterion"] not in told and (is_rating or pd.notna(row["level"])):
            continue
        unit = f" (in {brief(row['unit'])})" if row["unit"] else ""
        question = f"How can we make sure of {label}?" if is_rating else f"What is {label}{unit}?"
        whom = US if row["side"] == OURS or is_rating else THEM
        gain, turns = told.get(row["criterion"], (0.0, 0.0))
        yield Item(whom, row["part"], row["side"], UNKNOWN, question, _why(row, gain, turns, sealed), gain)


def _why(row: dict[str, Any], gain: float, turns: float, sealed: bool) -> str:
    nobody = "Nobody whose answers may be seen has answered it" if sealed else "Nobody has answered it"
    known = "The answers leave it in doubt" if pd.notna(row["level"]) else nobody
    if not gain:
        return f"{known}; a good answer could add {_points(row['points_to_gain'])} of fit."
    won = f"knowing it is expected to win {count(round(gain, 1), 'point')} of fit"
    return f"{known}; {won} and changes the choice in {whole(100 * turns)} of 100 cases."


def _points(gain: float) -> str:
    return "less than one point" if gain < 0.95 else count(int(whole(gain)), "point")
