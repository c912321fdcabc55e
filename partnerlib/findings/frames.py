"""Findings, implied levels and optimism as frames."""

import math
from collections.abc import Iterable

import pandas as pd

from partnerlib import scoring
from partnerlib.case import Case
from partnerlib.findings.checks import CHECKS
from partnerlib.findings.facts import Facts, gather
from partnerlib.findings.finding import STATUSES, UNKNOWN
from partnerlib.findings.implied import RULES
from partnerlib.findings.optimism import difference
from partnerlib.question import PART_KEYS, SIDES
from partnerlib.remembered import remembered

FINDING = ["candidate", "part", "side", "check", "title", "status", "sentence", "next", "question"]
IMPLIED = ["candidate", "criterion", "part", "side", "implied", "why"]
OPTIMISM = ["candidate", "criterion", "part", "side", "assessor", "level", "implied", "difference", "why"]


@remembered
def check(case: Case) -> pd.DataFrame:
    """Test the article's warnings on the facts of a case.

    Gives one row a candidate, check and side that the check looks at, candidates in the case's order, then
    by part, check and side. Columns: candidate, part (key), side ("ours", "theirs" or "both"), check (key),
    title (a few words), status ("stop", "warn", "unknown" or "pass"), sentence (what was found, with its
    numbers), next (what to do) and question (what to ask them; "" where it is for us alone to settle).

    What is not recorded is "unknown", never "pass". Nothing depends on today's date. Raises nothing for any
    valid case.
    """
    return pd.DataFrame(
        [row for facts in gather(case) for row in _findings(facts)], columns=FINDING, dtype="str"
    )


def _findings(facts: Facts) -> Iterable[tuple[str, ...]]:
    for rule in CHECKS:
        for side in rule.sides:
            found = rule.rule(facts, side)
            if found:
                place = (facts.candidate, rule.part, side, rule.key, rule.title)
                yield *place, found.status, found.sentence, found.next, found.question


def worst(findings: pd.DataFrame) -> pd.DataFrame:
    """Give the worst status of each part: rows are candidates, columns the seven parts.

    `findings` is as `check` gives it. "stop" is worse than "warn", "unknown" and "pass"; a part without any
    finding is "unknown".
    """
    rank = findings["status"].map({status: n for n, status in enumerate(STATUSES)})
    table = rank.groupby([findings["candidate"], findings["part"]]).min().unstack("part")
    table = table.reindex(index=findings["candidate"].unique(), columns=list(PART_KEYS))
    names = table.fillna(STATUSES.index(UNKNOWN)).astype(int).map(lambda n: STATUSES[n])
    return names.astype("str").rename_axis(index="candidate", columns="part")


def implied(case: Case) -> pd.DataFrame:
    """Give the level from 0 to 10 that the recorded facts imply for each two-sided part and side.

    One row a candidate, part (all but "ideal") and side: candidate, criterion (the profile's rating of that
    part and side, "" where it has none), part, side, implied (NaN where the facts are silent) and why (a
    clause).
    """
    return pd.DataFrame([row for facts in gather(case) for row in _implied(facts)], columns=IMPLIED).astype(
        {name: "float64" if name == "implied" else "str" for name in IMPLIED}
    )


def _implied(facts: Facts) -> Iterable[tuple[str, str, str, str, float, str]]:
    for part, rule in RULES.items():
        for side in SIDES:
            found = rule(facts, side)
            rating = facts.search.ratings.get((part, side))
            level = math.nan if found.level is None else float(found.level)
            yield facts.candidate, rating.criterion if rating else "", part, side, level, found.why


def optimism(case: Case) -> pd.DataFrame:
    """Hold every assessor's newest rating against the level that the facts imply.

    One row a candidate, rated part, side and assessor who gave a level: candidate, criterion, part, side,
    assessor, level, implied, difference (level less implied; NaN where the facts are silent) and why.
    A difference above 2 is optimism.
    """
    rows = []
    for facts in gather(case):
        for candidate, criterion, part, side, level, why in _implied(facts):
            for assessor, rated in facts.answers.get(criterion, []):
                place = (candidate, criterion, part, side)
                rows.append((*place, assessor, rated, level, difference(rated, level), why))
    numbers = ("level", "implied", "difference")
    return pd.DataFrame(rows, columns=OPTIMISM).astype(
        {name: "float64" if name in numbers else "str" for name in OPTIMISM}
    )


def facts_fit(case: Case) -> pd.DataFrame:
    """Compare every candidate with the ideal by the facts: `scoring.fit` with implied levels for ratings.

    Where the facts are silent the rating is unknown; criteria that no ledger speaks of keep their assessed
    levels. Gives what `scoring.fit` gives, and raises as it does.
    """
    levels = scoring.levels(case)
    found = implied(case)
    rated = found[found["criterion"] != ""].pivot(index="candidate", columns="criterion", values="implied")
    levels[rated.columns] = rated.reindex(levels.index)
    return scoring.fit(case, mean=levels)
