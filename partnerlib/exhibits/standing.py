"""Who comes first, and whether the largest upside tempts us away from there."""

import pandas as pd

from partnerlib import charts, scoring
from partnerlib.case import Case
from partnerlib.exhibits import frames
from partnerlib.exhibits.exhibit import Exhibit
from partnerlib.exhibits.guard import exhibit, fictional, names
from partnerlib.exhibits.words import count, estimated, level, listing, money, ordinal, share, tenth, whole

RULES = {"Weaker side alone": 1.0, "Plain mean": 0.5}
"""Two other ways to join both sides of a part, by the share of the weaker side, shown beside the fit."""

NO_UPSIDE = "No upside is given yet for any candidate. Enter it in notebook 2."
NOTHING_KNOWN = "Nothing is known yet about {}. Record what is known in notebook 2."


@exhibit()
def ranking(case: Case) -> Exhibit:
    """Show how close every candidate comes to the ideal, best first."""
    table, called, missed = scoring.fit(case), names(case), frames.missed(case)
    headline = _ranking_headline(table, called, missed)
    reasons = {key: listing(labels) for key, labels in missed.items()}
    ax = charts.ranking(table, case.candidates, reasons, title=headline, note=fictional(case))
    said = [f"{called[key]} {tenth(fit)}" for key, fit in _marked(table).items()]
    return Exhibit(
        headline,
        _ranking_table(case, table, reasons),
        ax.get_figure(root=True),
        f"Bars of fit, 0 to 100, where 100 is the ideal: {listing(said, 12)}.",
        "Fit of every candidate. ≈ means estimated, because answers are missing.",
        tuple(filter(None, [_rules_note(case, table, called)])),
        {"Answered": share, "Rank": str},
    )


def _marked(table: pd.DataFrame) -> pd.Series:
    """The fit of each candidate, marked where it is estimated."""
    marked = [estimated(fit, known < 1) for fit, known in zip(table["fit"], table["coverage"], strict=True)]
    return pd.Series(marked, index=table.index, dtype="object")


def _ranking_table(case: Case, table: pd.DataFrame, reasons: dict[str, str]) -> pd.DataFrame:
    status = {key: f"misses {labels}" for key, labels in reasons.items()}
    status |= {key: f"open: {listing(labels)}" for key, labels in frames.left_open(case).items() if key not in status}
    rows = pd.DataFrame(
        {
            "Candidate": table.index.map(case.candidates.set_index("candidate")["name"]),
            "Rank": table["rank"].to_numpy(),
            "Fit": _marked(table).to_numpy(),
            "At worst": table["fit_low"].to_numpy(),
            "At best": table["fit_high"].to_numpy(),
            "Answered": table["coverage"].to_numpy(),
        }
    )
    for name, weaker_share in RULES.items():
        rows[name] = scoring.fit(case, weaker_share)["fit"][table.index].to_numpy()
    return rows.assign(**{"Must-haves": [status.get(str(key), scoring.MET) for key in table.index]})


def _rules_note(case: Case, table: pd.DataFrame, called: dict[str, str]) -> str:
    """Say whether the same candidate would come first if the sides were joined in another way."""
    if len(table) < 2 or not table["coverage"].any():
        return ""
    ways = ("if only each part's weaker side counted", "if both sides counted alike")
    said = []
    for way, weaker_share in zip(ways, RULES.values(), strict=True):
        other = scoring.fit(case, weaker_share)
        first = [called[str(key)] for key in other.index[other["rank"] == 1]]
        said.append(f"{way}, {listing(first)} would come first with {whole(other['fit'].iloc[0])}")
    return "I" + "; ".join(said)[1:] + "."


def _ranking_headline(table: pd.DataFrame, called: dict[str, str], missed: dict[str, list[str]]) -> str:
    everyone = called[str(table.index[0])] if len(table) == 1 else f"any of the {len(table)} candidates"
    if not table["coverage"].any():
        return NOTHING_KNOWN.format(everyone)
    first = table[table["rank"] == 1]
    leaders = listing([called[str(key)] for key in first.index])
    fit = _fit_words(first.iloc[0])
    if len(table) == 1:
        return _only_headline(table, leaders, fit, missed)
    if (table["must_haves"] == scoring.MISSED).all():
        verb = "has" if len(first) == 1 else "share"
        return f"Every candidate misses a must-have; {leaders} {verb} the highest fit, {whole(first['fit'].iloc[0])}."
    if len(first) > 1:
        return f"{leaders} share first place with {fit}." + _better_but_missed(table, called, missed)
    return (
        f"{leaders} comes first with {fit}; {_follower(table, called)}."
        + _still_open(first)
        + _better_but_missed(table, called, missed)
    )


def _only_headline(table: pd.DataFrame, name: str, fit: str, missed: dict[str, list[str]]) -> str:
    labels = missed.get(str(table.index[0]), [])
    but = f" It misses a must-have: {listing(labels)}." if labels else _still_open(table)
    return f"{name} is the only candidate so far, with {fit} of 100.{but}"


def _fit_words(row: pd.Series) -> str:
    if row["coverage"] < 1:
        return f"an estimated fit of {whole(row['fit'])} ({whole(row['fit_low'])} to {whole(row['fit_high'])})"
    return f"a fit of {whole(row['fit'])}"


def _follower(table: pd.DataFrame, called: dict[str, str]) -> str:
    """Say who comes next, and how close."""
    second = table.iloc[1]
    ties = [called[str(key)] for key in table.index[table["rank"] == second["rank"]]]
    if second["must_haves"] == scoring.MISSED:
        return "the only other candidate misses a must-have" if len(table) == 2 else "all others miss a must-have"
    follows = f"{listing(ties)} {'follows' if len(ties) == 1 else 'follow'}"
    if whole(second["fit"]) == whole(table["fit"].iloc[0]):
        return f"{follows} by less than one point"
    return f"{follows} with {'an estimated ' if second['coverage'] < 1 else ''}{whole(second['fit'])}"


def _still_open(first: pd.DataFrame) -> str:
    return " A must-have of it is not answered yet." if (first["must_haves"] == scoring.OPEN).any() else ""


def _better_but_missed(table: pd.DataFrame, called: dict[str, str], missed: dict[str, list[str]]) -> str:
    """Name the candidate that would come first but for a must-have, if there is one."""
    rivals = table[(table["must_haves"] == scoring.MISSED) & (table["fit"] > table["fit"].iloc[0])]
    if rivals.empty:
        return ""
    key = str(rivals["fit"].idxmax())
    fit = whole(rivals["fit"].max())
    return f" {called[key]} would reach {fit} but misses a must-have: {listing(missed[key])}."


@exhibit()
def upside(case: Case) -> Exhibit:
    """Hold the upside of every candidate against its fit, where the tempting loser shows."""
    table = scoring.fit(case)
    money_of = case.candidates.set_index("candidate").loc[table.index]
    if money_of["upside"].isna().all():
        return Exhibit(NO_UPSIDE)
    currency = str(case.company["currency"].fillna("").iloc[0])
    table = table.assign(
        upside=money_of["upside"],
        chance=money_of["launch_probability"],
        expected=money_of["upside"] * money_of["launch_probability"],
    )
    headline = _upside_headline(table, names(case), currency)
    how = {"currency": currency, "title": headline, "note": fictional(case)}
    ax = charts.upside_against_fit(table, case.candidates, **how)
    given = table.dropna(subset="upside")
    called = names(case)
    said = [f"{called[str(k)]} {money(row['upside'], currency)} at {whole(row['fit'])}" for k, row in given.iterrows()]
    return Exhibit(
        headline,
        _upside_table(case, table),
        ax.get_figure(root=True),
        f"Upside of each candidate over its fit: {listing(said, 12)}.",
        "Upside beside fit. ≈ means estimated, because answers are missing.",
        tuple(filter(None, [_not_given(table, called)])),
        {
            "Upside": lambda amount: money(amount, currency),
            "Weighted by that chance": lambda amount: money(amount, currency),
            "Chance of a launch": lambda chance: "not given" if pd.isna(chance) else share(chance),
            "Rank": level,
        },
    )


def _upside_table(case: Case, table: pd.DataFrame) -> pd.DataFrame:
    rows = pd.DataFrame(
        {
            "Candidate": table.index.map(case.candidates.set_index("candidate")["name"]),
            "Upside": table["upside"].to_numpy(),
            "Chance of a launch": table["chance"].to_numpy(),
            "Weighted by that chance": table["expected"].to_numpy(),
            "Fit": _marked(table).to_numpy(),
            "Rank": table["rank"].to_numpy(),
        }
    )
    return rows.sort_values("Upside", ascending=False, kind="stable", ignore_index=True)


def _not_given(table: pd.DataFrame, called: dict[str, str]) -> str:
    absent = [called[str(key)] for key in table.index[table["upside"].isna()]]
    return f"Not drawn, because no upside is given: {listing(absent, 6)}." if absent else ""


def _upside_headline(table: pd.DataFrame, called: dict[str, str], currency: str) -> str:
    largest = table[table["upside"] == table["upside"].max()]
    who = listing([called[str(key)] for key in largest.index])
    amount = money(table["upside"].max(), currency)
    row = largest.iloc[0]
    if len(table) == 1:
        return f"{who} has an upside of {amount} and a fit of {whole(row['fit'])}; there is nobody to compare it with."
    if len(largest) > 1:
        return f"{who} share the largest upside, {amount}."
    if row["rank"] == 1:
        return f"{who} has both the largest upside, {amount}, and the highest rank."
    last = row["rank"] == table["rank"].max()
    place = f"last of {len(table)}" if last else f"{ordinal(int(row['rank']))} of {len(table)}"
    return f"{who} has the largest upside, {amount}, but ranks {place}." + _weighted(table, called, currency)


def _weighted(table: pd.DataFrame, called: dict[str, str], currency: str) -> str:
    """Say who leads once the chance of a launch is counted, where that is somebody else."""
    tempting, sober = table["upside"].idxmax(), table["expected"].idxmax(skipna=True)
    both = table["expected"].get([tempting, sober])
    if both is None or both.isna().any() or tempting == sober:
        return ""
    amount, against = money(table.at[sober, "expected"], currency), money(table.at[tempting, "expected"], currency)
    return f" Weighted by the chance of a launch, {called[str(sober)]} leads with {amount} against {against}."
