"""How sure it is who comes first, over everything that is plausible."""

import pandas as pd

from partnerlib import charts, robustness, scoring
from partnerlib.case import Case
from partnerlib.charts.style import coloured, records
from partnerlib.exhibits import frames
from partnerlib.exhibits.exhibit import Exhibit
from partnerlib.exhibits.guard import exhibit, fictional, full_names, names
from partnerlib.exhibits.known import too_few
from partnerlib.exhibits.words import ESTIMATES, estimated, share
from partnerlib.question import PART_TITLES
from partnerlib.robustness import Acceptability, Verdict
from partnerlib.robustness.acceptability import NEARNESS, quick_draws
from partnerlib.robustness.verdict import CLEAR, CLEAR_FROM, COULD_LEAD, ENOUGH, LEANING, LEANING_FROM
from partnerlib.words import listing, of_hundred, whole

WEIGHTS = {"near": "Weights about right", "order": "Only their order right", "unknown": "Any weights"}
"""What may be known of the weights, as `robustness.acceptability` names it, and the heading it gets."""

OFTEN, MORE = 0.01, 0.02
"""The share of cases from which a challenger is worth a remark, and by how much more a part must weigh."""

PLAUSIBLE = (
    "In a plausible case any answer may be off, as far as the assessors differ and their ranges allow, and "
    "what is not answered may be anywhere on its scale. Weights about right are, two times in three, "
    "within about a quarter of what they are now."
)
THRESHOLDS = (
    f"A clear winner is first in {100 * CLEAR_FROM:.0f} of 100 plausible cases or more; it leans from "
    f"{100 * LEANING_FROM:.0f} on, and is too close to call below. Too little is known while less than "
    f"{100 * ENOUGH:.0f} % of the weight is answered about whoever ranks first, or about another that is "
    f"first in {100 * COULD_LEAD:.0f} of 100 or more. A leader that misses a must-have is never called clear."
)


@exhibit()
def verdict(case: Case) -> Exhibit:
    """Say whether there is a clear winner, and in how many of 100 plausible cases each comes first."""
    if first := too_few(case):
        return Exhibit(first)
    known, called = robustness.plausible(case), names(case)
    draws = quick_draws(known)
    found = robustness.acceptabilities(known, dict.fromkeys(WEIGHTS, NEARNESS), draws=draws)
    near = found["near"]
    said = robustness.verdict(case, near)
    headline = _headline(case, said, called) + _if_only_their_order(said, found["order"], called)
    missed = frames.missed(case)
    ax = charts.rank_acceptability(near.ranks, coloured(case), missed, title=headline, note=fictional(case))
    often = [f"{called[str(key)]} {of_hundred(chance)}" for key, chance in near.first.items()]
    stated = pd.Series(known.model.weights, list(known.model.parts))
    return Exhibit(
        headline,
        _table(case, found),
        ax.get_figure(root=True),
        f"Bars of 100 plausible cases, split by the place a candidate takes. First: {listing(often, 12)}.",
        "In how many of 100 plausible cases each comes first if the weights are about right, if only their "
        f"order is, and with any weights at all. {ESTIMATES}",
        (*_challengers(found["unknown"], stated, said.leader, called), PLAUSIBLE, THRESHOLDS, _drawn(found)),
        dict.fromkeys(WEIGHTS.values(), _of_hundred),
    )


def in_cases(chance: float) -> str:
    """Say in how many plausible cases.

    >>> in_cases(0.934), in_cases(1.0)
    ('in 93 of 100 plausible cases', 'in over 99 of 100 plausible cases')
    """
    return f"in {of_hundred(chance)} plausible cases"


def _of_hundred(share: float) -> str:
    """Give the number alone, under a caption that says of how many; a column of them stays narrow."""
    return of_hundred(share).removesuffix(" of 100")


def _headline(case: Case, said: Verdict, called: dict[str, str]) -> str:
    leader, rival = called[said.leader], called.get(said.rival, "")
    also = in_cases(said.rival_chance).removesuffix(" plausible cases")
    if said.why == "unanswered":
        coverage = scoring.fit(case)["coverage"]
        about = [f"{called[key]} ({share(coverage[key])} answered)" for key in said.about]
        return (
            f"Too little is known about {listing(about)} to name a winner. For now {leader} has the highest "
            f"fit, and comes first {in_cases(said.chance)}{f', {rival} {also}' * bool(rival)}. "
            "Answer what is open in notebook 2."
        )
    if said.kind == CLEAR:
        follows = f" {rival} is next, first {also}." if rival else ""
        return f"{leader} is the clear winner: it comes first {in_cases(said.chance)}.{follows}"
    both = f"comes first {in_cases(said.chance)}" + f", {rival} {also}" * bool(rival)
    missed = listing(frames.missed(case).get(said.leader, []))
    but = f" {leader} misses a must-have, as every candidate does: {missed}." if missed else ""
    if said.kind == LEANING:
        return f"Leaning towards {leader}: it {both}.{but}"
    return f"Too close to call {_between(case, said, called)}: {leader} {both}.{but}"


def _if_only_their_order(said: Verdict, order: Acceptability, called: dict[str, str]) -> str:
    """Say who else would be first more often if of the weights only the order were right; mostly nobody."""
    other = str(order.first.index[0])
    if said.kind not in (CLEAR, LEANING) or other == said.leader:
        return ""
    often = of_hundred(float(order.first[other]))
    return f" If only the order of the weights is right, {called[other]} is first more often: in {often}."


def _between(case: Case, said: Verdict, called: dict[str, str]) -> str:
    """Say between whom it is too close to call, and what is odd about it."""
    rows = [row for row in records(scoring.fit(case)) if row.coverage > 0]
    if said.why == "tie":
        tied = [called[row.Index] for row in rows if row.rank == rows[0].rank]
        return f"between {listing(tied)}, who share first place with a fit of {whole(rows[0].fit)}"
    if said.why != "other":
        return f"between {called[said.leader]} and {called[said.rival]}"
    fits, missed = scoring.fit(case), frames.missed(case).get(said.rival)
    barred = fits["must_haves"][said.rival] != fits["must_haves"][said.leader] and missed
    odd = f"{called[said.rival]} misses a must-have as answered: {listing(missed or [])}"
    odd = odd if barred else f"{called[said.leader]} has the higher fit"
    return f"between {called[said.leader]} and {called[said.rival]}, though {odd}"


def _table(case: Case, found: dict[str, Acceptability]) -> pd.DataFrame:
    full, ranks = full_names(case), found["near"].ranks
    place = (ranks * ranks.columns).sum(axis=1).round(1)
    rows = [
        {"Candidate": full[row.Index], "Fit": estimated(row.fit, row.coverage < 1) if row.coverage else None}
        | {heading: float(found[kind].first[row.Index]) for kind, heading in WEIGHTS.items()}
        | {"Typical place": float(place[row.Index]), "Must-haves": row.must_haves}
        for row in records(scoring.fit(case).loc[ranks.index])
    ]
    return pd.DataFrame(rows, dtype="object")


def _challengers(
    found: Acceptability, stated: pd.Series, leader: str, called: dict[str, str]
) -> tuple[str, ...]:
    """Say under which weights others come first, if any weights are possible; of three at most."""
    first = found.first.drop(leader)
    often = first[first >= OFTEN].head(3)
    return tuple(
        f"With any weights at all, {called[str(key)]} would come first in {of_hundred(chance)} cases"
        f"{_mostly_where(found.central_weights.T[str(key)], stated)}."
        for key, chance in often.items()
    )


def _mostly_where(central: pd.Series, stated: pd.Series) -> str:
    """Name the two parts that weigh most more than stated, and than all alike, where one comes first."""
    more = (central - stated.clip(lower=1 / len(stated))).nlargest(2)
    parts = [str(part) for part, excess in more.items() if excess >= MORE]
    if not parts:
        return ""
    then, now = (
        listing([f"{whole(100 * weights[part])} %" for part in parts]) for weights in (central, stated)
    )
    titles = listing([f"“{PART_TITLES[part]}”" for part in parts])
    weigh = "weigh" if len(parts) > 1 else "weighs"
    return f", mostly where {titles} {weigh} more than stated (about {then}, not {now})"


def _drawn(found: dict[str, Acceptability]) -> str:
    near = found["near"]
    error = max(float(one.standard_error[1].max()) for one in found.values())
    return (
        f"Counted over {near.draws:,} cases drawn at random (seed {near.seed}); the standard error is at "
        f"most {max(100 * error, 0.1):.1f} of 100. Places are those with weights about right."
    )
