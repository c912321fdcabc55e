"""What the recorded facts do to the fit: the ratings held against them."""

from typing import Any

import pandas as pd

from partnerlib import charts, findings, scoring
from partnerlib.case import Case
from partnerlib.charts.style import coloured, records
from partnerlib.exhibits.exhibit import Exhibit
from partnerlib.exhibits.guard import exhibit, fictional, full_names, names
from partnerlib.exhibits.ranks import of_known, place, silence
from partnerlib.exhibits.words import estimated, points, tenth
from partnerlib.words import listing, whole

NO_FACTS = "No facts are recorded yet that the ratings could be held against."
ENDS = ("fit", "fit_low", "fit_high")


@exhibit()
def reality(case: Case) -> Exhibit:
    """Hold the fit from the assessors' ratings against the fit that the recorded facts imply.

    Of a candidate that nobody has rated, or whose facts say nothing, that fit is not known.
    """
    rated, facts = of_known(scoring.fit(case)), _by_facts(case)
    if facts["rank"].isna().all():
        return Exhibit(NO_FACTS)
    rows = _known(rated, "ratings").join(_known(facts, "facts")).rename_axis("candidate").reset_index()
    called = names(case)
    headline = _headline(rows, rated, facts, called)
    ax = charts.ratings_and_facts(rows, coloured(case), title=headline, note=fictional(case))
    said = [f"{called[row.candidate]} {_whole(row.ratings)} and {_whole(row.facts)}" for row in records(rows)]
    alt = f"Fit from ratings and from facts: {listing(said, 12)}."
    caption = (
        "Fit from ratings beside fit from the recorded facts. The last column counts questions that somebody "
        f"rated more than {findings.MOST_ABOVE} above what the facts imply."
    )
    fits = ("Fit from ratings", "Fit from facts", "At worst", "At best")
    formats = dict.fromkeys(fits, _tenth) | {"Rank by facts": place}
    return Exhibit(
        headline, _table(case, rows, facts), ax.get_figure(root=True), alt, caption, formats=formats
    )


def _by_facts(case: Case) -> pd.DataFrame:
    """The fit by the facts, in which only candidates whose facts say something have a rank."""
    found, fit = findings.implied(case), findings.facts_fit(case)
    told = set(found.loc[(found["criterion"] != "") & found["implied"].notna(), "candidate"])
    return of_known(fit, told & set(fit.index[fit["coverage"] > 0]))


def _known(fit: pd.DataFrame, name: str) -> pd.DataFrame:
    """The fits and their bounds under a name, not a number for candidates without a rank."""
    columns = {end: end.replace("fit", name) for end in ENDS}
    return fit[list(columns)].where(fit["rank"].notna()).rename(columns=columns)


def _table(case: Case, rows: pd.DataFrame, facts: pd.DataFrame) -> pd.DataFrame:
    optimism = findings.optimism(case)
    high = optimism[optimism["difference"] > findings.MOST_ABOVE]
    cells = high.drop_duplicates(["candidate", "criterion"])["candidate"].value_counts()
    full = full_names(case)
    return pd.DataFrame(
        [
            {
                "Candidate": full[row.candidate],
                "Fit from ratings": estimated(row.ratings, row.ratings_low < row.ratings_high),
                "Fit from facts": estimated(row.facts, row.facts_low < row.facts_high),
                "At worst": row.facts_low,
                "At best": row.facts_high,
                "Rank by facts": facts.loc[row.candidate, "rank"],
                "Rated too high": int(cells.get(row.candidate, 0)),
            }
            for row in records(rows)
        ],
        dtype="object",
    )


def _tenth(fit: float) -> str:
    return "not known" if pd.isna(fit) else tenth(fit)


def _whole(fit: float) -> str:
    return "not known" if pd.isna(fit) else whole(fit)


def _headline(rows: pd.DataFrame, rated: pd.DataFrame, facts: pd.DataFrame, called: dict[str, str]) -> str:
    rest = _silent(rated, facts, called)
    by_facts = _first(facts, called)
    if rated["rank"].isna().all():
        return f"By the facts {by_facts} comes first; nobody is rated yet.{rest}"
    first = _first(rated, called)
    best = (
        f"{first} comes first by the ratings and by the facts"
        if first == by_facts
        else f"By the ratings {first} comes first, by the facts {by_facts}"
    )
    drop: dict[str, Any] = {row.candidate: row.ratings - row.facts for row in records(rows)}
    drop = {key: points_more for key, points_more in drop.items() if pd.notna(points_more)}
    if not drop:
        return f"{best}.{rest}"
    worst = max(drop, key=lambda key: drop[key])
    if drop[worst] < 0.5:
        return f"{best}; nobody is rated higher than the facts imply.{rest}"
    return f"{best}; {called[worst]} is rated {points(drop[worst])} higher than its facts imply.{rest}"


def _first(fit: pd.DataFrame, called: dict[str, str]) -> str:
    return called[str(fit.index[fit["rank"].notna()][0])]


def _silent(rated: pd.DataFrame, facts: pd.DataFrame, called: dict[str, str]) -> str:
    """Name those who are not compared: nothing is recorded about them, or no fact is."""
    without = facts["rank"].reindex(rated.index).isna()
    bare, rest = without & rated["rank"].isna(), without & rated["rank"].notna()
    nothing, no_facts = ([called[str(key)] for key in rated.index[some]] for some in (bare, rest))
    return silence(nothing) + silence(no_facts, "No facts are")
