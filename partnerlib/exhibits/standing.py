"""Who comes first, and whether the largest upside tempts us away from there."""

from typing import Any

import pandas as pd

from partnerlib import charts, scoring
from partnerlib.case import Case
from partnerlib.charts.style import coloured, records
from partnerlib.exhibits import frames
from partnerlib.exhibits.exhibit import Exhibit
from partnerlib.exhibits.guard import exhibit, fictional, full_names, names, nothing_known
from partnerlib.exhibits.ranks import of_known, place, silence
from partnerlib.exhibits.words import ESTIMATES, capital, estimated, money, ordinal, share
from partnerlib.words import listing, whole

RULES = {"Weaker side alone": 1.0, "Plain mean": 0.5}
"""Two other ways to join both sides of a part, by the share of the weaker side, shown beside the fit."""

WAYS = ("if only each part's weaker side counted", "if both sides counted alike")
NO_UPSIDE = "No upside is given yet for any candidate. Enter it in notebook 2."


@exhibit()
def ranking(case: Case) -> Exhibit:
    """Show how close every candidate comes to the ideal, best first."""
    table, called, missed = of_known(scoring.fit(case)), names(case), frames.missed(case)
    headline = _ranking_headline(table, called, missed)
    reasons = {key: listing(labels, 2) for key, labels in missed.items()}
    ax = charts.ranking(table, coloured(case), reasons, title=headline, note=fictional(case))
    said = [f"{called[row.Index]} {_about(row)}" for row in records(table)]
    return Exhibit(
        headline,
        _ranking_table(case, table, missed),
        ax.get_figure(root=True),
        f"Bars of fit, 0 to 100, where 100 is the ideal: {listing(said, 12)}.",
        f"Fit of every candidate. {ESTIMATES}",
        _rules_note(case, table, called),
        {"Answered": share, "Rank": place},
    )


def _about(row: Any) -> str:
    if row.coverage == 0:
        return "not known"
    return f"about {whole(row.fit)}" if row.coverage < 1 else whole(row.fit)


def _ranking_table(case: Case, table: pd.DataFrame, missed: dict[str, list[str]]) -> pd.DataFrame:
    status = {key: f"open: {listing(labels)}" for key, labels in frames.left_open(case).items()}
    status |= {key: f"misses {listing(labels)}" for key, labels in missed.items()}
    full = full_names(case)
    none_missed = scoring.MET if len(scoring.must_haves(case)) else "none set"
    others = {name: scoring.fit(case, weaker_share)["fit"] for name, weaker_share in RULES.items()}
    rows = [
        {
            "Candidate": full[row.Index],
            "Rank": row.rank,
            "Fit": estimated(row.fit, row.coverage < 1),
            "At worst": row.fit_low,
            "At best": row.fit_high,
            "Answered": row.coverage,
        }
        | {name: estimated(fit[row.Index], row.coverage < 1) for name, fit in others.items()}
        | {"Must-haves": status.get(row.Index, none_missed)}
        for row in records(table)
    ]
    return pd.DataFrame(rows, dtype="object")


def _rules_note(case: Case, table: pd.DataFrame, called: dict[str, str]) -> tuple[str, ...]:
    """Say who would come first if the sides were joined in another way."""
    if (table["coverage"] > 0).sum() < 2:
        return ()
    others = [_known(of_known(scoring.fit(case, weaker_share))) for weaker_share in RULES.values()]
    firsts = [listing([called[row.Index] for row in rows if row.rank == 1]) for rows in others]
    fits = [_about(rows[0]) for rows in others]
    if set(firsts) == {listing([called[key] for key in table.index[table["rank"] == 1]])}:
        said = [f"{way} (with {fit})" for way, fit in zip(WAYS, fits, strict=True)]
        return (f"{firsts[0]} would come first also {' and '.join(said)}.",)
    said = [
        f"{way}, {first} would come first with {fit}"
        for way, first, fit in zip(WAYS, firsts, fits, strict=True)
    ]
    return (f"{capital('; '.join(said))}.",)


def _ranking_headline(table: pd.DataFrame, called: dict[str, str], missed: dict[str, list[str]]) -> str:
    rows = _known(table)
    if not rows:
        return nothing_known(called.values())
    first = [row for row in rows if row.rank == 1]
    leaders, fit = listing([called[row.Index] for row in first]), _fit_words(first[0])
    silent = [called[key] for key in table.index[table["coverage"] == 0]]
    of_answered, more = " with answers" * bool(silent), silence(silent)
    if len(rows) == 1:
        only = f"the only candidate{of_answered} so far"
        return f"{leaders} is {only}, with {fit}.{_but(first[0], missed)}{more}"
    if first[0].must_haves == scoring.MISSED:
        every = f"Every candidate{of_answered} misses a must-have"
        verb = "has" if len(first) == 1 else "share"
        return f"{every}; {leaders} {verb} the highest fit, {_about(first[0])}.{more}"
    more = _rival(rows, called, missed) + more
    if len(first) > 1:
        return f"{leaders} share first place with {fit}.{more}"
    follower = _follower(rows, called, of_answered)
    return f"{leaders} comes first with {fit}; {follower}.{_but(first[0], missed)}{more}"


def _known(table: pd.DataFrame) -> list[Any]:
    """The rows of candidates about whom something is known."""
    return records(table[table["coverage"] > 0])


def _fit_words(row: Any) -> str:
    if row.coverage < 1:
        return f"an estimated fit of {whole(row.fit)} ({whole(row.fit_low)} to {whole(row.fit_high)})"
    return f"a fit of {whole(row.fit)}"


def _but(row: Any, missed: dict[str, list[str]]) -> str:
    """Say what is wrong with a candidate's must-haves, where something is."""
    if row.must_haves == scoring.MISSED:
        return f" It misses a must-have: {listing(missed[row.Index])}."
    if row.must_haves == scoring.OPEN:
        return " Not all must-haves of the first are answered yet."
    return ""


def _follower(rows: list[Any], called: dict[str, str], of_answered: str) -> str:
    """Say who comes next, and how close; `of_answered` limits "others" to those with answers."""
    first, second = rows[0], rows[1]
    if second.must_haves == scoring.MISSED:
        if len(rows) == 2:
            return f"the only other candidate{of_answered} misses a must-have"
        return f"all others{of_answered} miss a must-have"
    level_with = [called[row.Index] for row in rows if row.rank == second.rank]
    follows = f"{listing(level_with)} {'follows' if len(level_with) == 1 else 'follow'}"
    if whole(second.fit) == whole(first.fit):
        return f"{follows} by less than one point"
    return f"{follows} with {_about(second)}"


def _rival(rows: list[Any], called: dict[str, str], missed: dict[str, list[str]]) -> str:
    """Name the candidate that would come first but for a must-have, if there is one."""
    rivals = [row for row in rows if row.must_haves == scoring.MISSED and row.fit > rows[0].fit]
    if not rivals:
        return ""
    rival = max(rivals, key=lambda row: row.fit)
    reasons = listing(missed[rival.Index])
    return f" {called[rival.Index]} would be ahead with {_about(rival)}, but misses a must-have: {reasons}."


@exhibit()
def upside(case: Case) -> Exhibit:
    """Hold the upside of every candidate against its fit, where the tempting loser shows."""
    table, called = _with_upside(case), names(case)
    given = records(table[table["upside"].notna()].sort_values("upside", ascending=False, kind="stable"))
    if not given:
        return Exhibit(NO_UPSIDE)
    currency = str(case.company["currency"].fillna("").iloc[0])
    headline = _upside_headline(given, table["rank"], called, currency)
    how: dict[str, Any] = {"currency": currency, "title": headline, "note": fictional(case)}
    ax = charts.upside_against_fit(table, coloured(case), **how)
    said = [f"{called[row.Index]} {money(row.upside, currency)} at {_about(row)}" for row in given]
    absent = [called[key] for key in table.index[table["upside"].isna()]]
    absent_note = f"Not drawn, because no upside is given: {listing(absent, 6)}." if absent else ""
    return Exhibit(
        headline,
        _upside_table(case, table),
        ax.get_figure(root=True),
        f"Upside of each candidate over its fit: {listing(said, 12)}.",
        f"Upside beside fit. {ESTIMATES}",
        tuple(filter(None, [_turning_point(given, called), absent_note])),
        _upside_formats(currency),
    )


def _with_upside(case: Case) -> pd.DataFrame:
    """The fits with upside, chance, their product, that less our cost, and from which chance one leads."""
    money_of = case.candidates.set_index("candidate")[["upside", "launch_probability", "our_cost"]]
    table = of_known(scoring.fit(case)).join(money_of)
    table["expected"] = table["upside"] * table["launch_probability"]
    leads_from = [table["expected"].drop(key).max() / table["upside"][key] for key in table.index]
    return table.assign(net=table["expected"] - table["our_cost"], leads_from=leads_from)


def _upside_table(case: Case, table: pd.DataFrame) -> pd.DataFrame:
    full = full_names(case)
    rows = [
        {
            "Candidate": full[row.Index],
            "Upside": row.upside,
            "Chance of a launch": row.launch_probability,
            "Weighted by that chance": row.expected,
            "Less our cost": row.net,
            "Would lead from a chance of": row.leads_from,
            "Fit": estimated(row.fit, row.coverage < 1),
            "Rank": row.rank,
        }
        for row in records(table.sort_values("upside", ascending=False, kind="stable"))
    ]
    return pd.DataFrame(rows, dtype="object")


def _upside_formats(currency: str) -> dict[str, Any]:
    columns = ("Upside", "Weighted by that chance", "Less our cost")
    amounts = dict.fromkeys(columns, lambda amount: money(amount, currency))
    chances = {"Chance of a launch": _chance, "Would lead from a chance of": _chance}
    return amounts | chances | {"Rank": place}


def _chance(chance: float) -> str:
    if pd.isna(chance):
        return "not given"
    return "not even 100 %" if chance > 1 else share(chance)


def _upside_headline(given: list[Any], ranks: pd.Series, called: dict[str, str], currency: str) -> str:
    top = given[0]
    largest = [called[row.Index] for row in given if row.upside == top.upside]
    who, amount = listing(largest), money(top.upside, currency)
    if len(ranks) == 1 and top.coverage == 0:
        return f"{who} has an upside of {amount}, but nothing is known yet about its fit."
    if len(ranks) == 1:
        return f"{who} has an upside of {amount} at a fit of {_about(top)}; it is the only candidate so far."
    if len(largest) > 1:
        return f"{who} share the largest upside, {amount}."
    if top.coverage == 0:
        return f"{who} has the largest upside, {amount}, but nothing is known yet about its fit."
    if top.rank == 1:
        return f"{who} has the largest upside, {amount}, and also ranks first."
    rank = "last" if top.rank == ranks.max() else ordinal(int(top.rank))
    where = f"{rank} of {ranks.count()}"
    return f"{who} has the largest upside, {amount}, but ranks {where}.{_sober(given, called, currency)}"


def _turning_point(given: list[Any], called: dict[str, str]) -> str:
    """Say down to which chance of a launch the leader by weighted upside leads; nothing without a rival."""
    likely = [row for row in given if pd.notna(row.expected)]
    if len(likely) < 2:
        return ""
    best = max(likely, key=lambda row: row.expected)
    return (
        f"{called[best.Index]} leads by upside weighted by the chance of a launch as long as its own chance "
        f"stays above {share(best.leads_from)}."
    )


def _sober(given: list[Any], called: dict[str, str], currency: str) -> str:
    """Say who leads once the chance of a launch is counted, where that is somebody else."""
    likely = [row for row in given if pd.notna(row.expected)]
    best = max(likely, key=lambda row: row.expected, default=given[0])
    if best.Index == given[0].Index or pd.isna(given[0].expected):
        return ""
    amount, against = money(best.expected, currency), money(given[0].expected, currency)
    leader = (
        f" Weighted by the chance of a launch, {called[best.Index]} leads with {amount} against {against};"
    )
    if given[0].leads_from > 1:
        return f"{leader} not even a certain launch would change that."
    chances = f"{_chance(given[0].leads_from)} instead of {_chance(given[0].launch_probability)}"
    return f"{leader} {called[given[0].Index]} would lead only from a chance of {chances}."
