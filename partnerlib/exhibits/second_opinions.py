"""Whether another method would say otherwise, and whether it matters who else is on the table."""

import pandas as pd

from partnerlib import scoring
from partnerlib.case import Case
from partnerlib.charts.style import records
from partnerlib.exhibits.exhibit import Exhibit
from partnerlib.exhibits.guard import exhibit, full_names, names
from partnerlib.exhibits.known import silent, too_few
from partnerlib.exhibits.words import ESTIMATES, capital, estimated, tenth
from partnerlib.opinions import METHODS, OURS, opinions, reversal, similarity
from partnerlib.words import listing

WAYS = {
    "weighted scorecard": "the weighted scorecard lets a strong side make up for a weak one",
    "RIM index": "the RIM index punishes one large gap more than several small ones",
    "TOPSIS": "TOPSIS measures everybody against the best and the worst on the table",
    "VIKOR": "VIKOR lets the largest single gap count as much as all gaps together",
    "PROMETHEE II": "PROMETHEE II counts who beats whom, not by how much",
}
"""What each method does in another way than ours."""

LAST = "Candidates that miss a must-have stand last by any method."
HOW = (
    f"The other methods do not look at both sides of a part. {LAST} What nobody answered is expected to be "
    "as in our fit."
)
WHY = (
    "TOPSIS measures everybody against the best and the worst on the table, so it matters who else is there. "
    "Ours measures against the ideal alone, which was written down beforehand."
)


@exhibit()
def second_opinions(case: Case) -> Exhibit:
    """Rank the candidates by other methods on the same answers, and say whether the method matters."""
    if too_few(case):
        return Exhibit(too_few(case))
    ranks, called, full = opinions(scoring.answered(case)), names(case), full_names(case)
    table = ranks.rename(columns=capital).rename_axis(columns=None)
    table.insert(0, "Candidate", [full[str(key)] for key in ranks.index])
    alike = [f"{method} {close:.2f}" for method, close in similarity(ranks).items()]
    same = f"How alike they order the candidates to ours, where 1 is the same: {listing(alike, len(alike))}."
    return Exhibit(
        _matters(ranks, called) + silent(case),
        table.reset_index(drop=True),
        caption="Rank of every candidate by each method.",
        notes=(HOW, f"{same} (WS coefficient: a swap at the top weighs most.)"),
    )


def _matters(ranks: pd.DataFrame, called: dict[str, str]) -> str:
    firsts = {
        method: listing([called[str(key)] for key in ranks.index[ranks[method] == 1]]) for method in ranks
    }
    others = [method for method in METHODS if firsts[method] != firsts[OURS]]
    if others:
        who = " or ".join(dict.fromkeys(firsts[method] for method in others))
        why = "For instance, " * (len(others) > 2) + "; ".join(WAYS[method] for method in others[:2])
        lead = f"The method matters: {len(others)} of {len(METHODS)} others would put {who} first"
        return f"{lead} instead of {firsts[OURS]}. {capital(why)}."
    all_put = f"all {len(METHODS) + 1} put {firsts[OURS]} first"
    if ranks.eq(ranks[OURS], axis="index").all(axis=None):
        rest = " and everybody else in the same order" if (ranks[OURS] > 1).sum() > 1 else ""
        return f"The method does not matter: {all_put}{rest}."
    return f"The method does not matter for the first place: {all_put}. Further down they differ."


@exhibit()
def no_reversal(case: Case) -> Exhibit:
    """Leave a candidate out and show whether others change places: by TOPSIS they may, here they never do."""
    known, called = scoring.answered(case), names(case)
    who = [called[key] for key in known.candidates["candidate"]]
    if len(who) < 3:
        third = f"Whether a third candidate could swap {listing(who)} shows once there is one with answers."
        return Exhibit(too_few(case) or third)
    found = reversal(known)
    if found is None:
        order = "the others keep their order: here always, in this case by TOPSIS, a well-known method, too"
        return Exhibit(f"Whichever of {listing(who)} you leave out, {order}.", notes=(WHY,))
    dropped, riser, overtaken = (called[key] for key in (found.dropped, found.riser, found.overtaken))
    full, coverage = full_names(case), scoring.fit(known)["coverage"]
    rows = [
        {
            "Candidate": full[row.Index],
            "TOPSIS with all": f"{row.topsis_rank_before} ({row.topsis_before:.2f})",
            "TOPSIS without": f"{row.topsis_rank_after} ({row.topsis_after:.2f})",
            "Ours with all": _fit(row.fit_rank_before, row.fit_before, coverage[row.Index]),
            "Ours without": _fit(row.fit_rank_after, row.fit_after, coverage[row.Index]),
        }
        for row in records(found.table)
    ]
    return Exhibit(
        f"Leave {dropped} out, and TOPSIS, a well-known method, swaps {riser} and {overtaken}, though "
        "nothing about them changed; here their order stays.",
        pd.DataFrame(rows),
        caption=f"Rank (score) with all candidates and without {dropped}. {LAST} {ESTIMATES}",
        notes=(WHY,),
    )


def _fit(rank: int, fit: float, coverage: float) -> str:
    return f"{rank} ({tenth(estimated(fit, coverage < 1))})"
