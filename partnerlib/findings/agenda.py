"""What to ask and to settle next with one candidate."""

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from partnerlib import scoring
from partnerlib.case import Case
from partnerlib.findings.facts import ratings, weighs
from partnerlib.findings.finding import PASS, STATUSES, UNKNOWN
from partnerlib.findings.frames import check
from partnerlib.findings.rows import records
from partnerlib.question import OURS, PART_KEYS
from partnerlib.words import brief, count, quoted, whole

COLUMNS = ["whom", "part", "status", "question", "why"]
THEM, US = "them", "us"
NOWHERE = ("", "")


@dataclass(frozen=True)
class Item:
    """One thing to ask or settle."""

    whom: str
    part: str
    side: str
    status: str
    question: str
    why: str


def agenda(case: Case, candidate: str) -> pd.DataFrame:
    """List what to ask a candidate and what to settle among us, the most important first.

    `candidate` is a key of the case. One row a question: whom ("them" or "us"), part (key), status ("stop",
    "warn" or "unknown"), question and why. In order: by status, then by the part's weight, then as the
    article has the parts. A question that several findings ask is listed once, with the worst of them.
    Criteria that nobody answered are asked for too. Raises ValueError for an unknown candidate.
    """
    keys = case.candidates["candidate"].tolist()
    if candidate not in keys:
        raise ValueError(f"There is no candidate {candidate!r}; there are {', '.join(keys) or 'none yet'}.")
    items = list(_of_findings(case, candidate))
    items += _of_criteria(case, candidate)
    weight = dict(zip(case.parts["part"], case.parts["weight"], strict=True))
    items.sort(key=lambda i: (STATUSES.index(i.status), -weight[i.part], PART_KEYS.index(i.part)))
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


def _of_criteria(case: Case, candidate: str) -> Iterator[Item]:
    """Ask for criteria without any answer, but not for ratings."""
    if not weighs(case):
        return
    rated = {rating.criterion for rating in ratings(case).values()}
    rows = scoring.gaps(case)
    rows = rows[(rows["candidate"] == candidate) & rows["level"].isna()]
    for row in records(rows.sort_values("points_to_gain", ascending=False, kind="stable")):
        if row["criterion"] in rated:
            continue  # the questions of the ledgers ask for the facts behind it
        unit = f" (in {brief(row['unit'])})" if row["unit"] else ""
        yield Item(
            US if row["side"] == OURS else THEM,
            row["part"],
            row["side"],
            UNKNOWN,
            f"What is {quoted(row['label'])}{unit}?",
            f"Nobody has answered it; a good answer could add {_points(row['points_to_gain'])} of fit.",
        )


def _points(gain: float) -> str:
    return "less than one point" if gain < 0.95 else count(int(whole(gain)), "point")
