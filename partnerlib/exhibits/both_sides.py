"""The facts of all candidates side by side: needs, load, dates, and what they do to the fit."""

from typing import Any

import pandas as pd

from partnerlib import charts, findings, scoring
from partnerlib.case import Case
from partnerlib.charts.style import records
from partnerlib.exhibits.exhibit import Exhibit
from partnerlib.exhibits.guard import exhibit, fictional, full_names, names
from partnerlib.exhibits.ledgers import NEEDS
from partnerlib.exhibits.words import UNKNOWN, day, estimated, level, points
from partnerlib.findings.facts import Facts, gather
from partnerlib.findings.now import milestones, our_need, sign_date, signing
from partnerlib.question import OURS, THEIRS
from partnerlib.words import listing


@exhibit()
def needs(case: Case) -> Exhibit:
    """Show with whom the main reason is a need on both sides, and how long it lasts."""
    facts = _ranked(case)
    rows = pd.DataFrame([_need(each) for each in facts])
    headline = _needs_headline(rows, names(case))
    ax = charts.need_map(rows, case.candidates, title=headline, note=fictional(case))
    table = pd.DataFrame(
        {
            "Candidate": [full_names(case)[key] for key in rows["candidate"]],
            "For us": rows["our_need"].map(NEEDS).fillna(UNKNOWN),
            "Years, ours": rows["our_years"],
            "For them": rows["their_need"].map(NEEDS).fillna(UNKNOWN),
            "Years, theirs": rows["their_years"],
        }
    )
    alt = f"Grid of our need against theirs. {headline}"
    caption = "The main reason of each side: a need or nice to have, and how many years it lasts."
    formats = {"Years, ours": level, "Years, theirs": level}
    return Exhibit(headline, table, ax.get_figure(root=True), alt, caption, formats=formats)


def _needs_headline(rows: pd.DataFrame, called: dict[str, str]) -> str:
    both = rows[(rows["our_need"] == "need") & (rows["their_need"] == "need")]
    if both.empty:
        return "With no candidate is the main reason known to be a need on both sides."
    lasting = both[(both[["our_years", "their_years"]] >= findings.HORIZON_YEARS).all(axis=1)]
    whom = listing([called[key] for key in both["candidate"]], 4)
    years = f"for {findings.HORIZON_YEARS} years or more"
    if len(lasting) == len(both):
        held = f"and {years}"
    elif lasting.empty:
        held = f"but not known to do so {years}"
    else:
        held = f"{years} only with {listing([called[key] for key in lasting['candidate']], 4)}"
    return f"{'Only with' if len(both) < len(rows) else 'With'} {whom} do both sides need it, {held}."


def _ranked(case: Case) -> list[Facts]:
    """The facts of every candidate, the best fit first."""
    facts = {each.candidate: each for each in gather(case)}
    return [facts[str(key)] for key in scoring.fit(case).index]


def _need(facts: Facts) -> dict[str, Any]:
    """One candidate's row: of several main reasons a side, the weakest."""
    row: dict[str, Any] = {"candidate": facts.candidate}
    for side, prefix in ((OURS, "our"), (THEIRS, "their")):
        main = facts.primary(side)
        known = [reason.need for reason in main if reason.need]
        years = [reason.lasts_years for reason in main if reason.lasts_years is not None]
        row[f"{prefix}_need"] = ("nice" if "nice" in known else "need") if known else None
        row[f"{prefix}_years"] = min(years) if years else float("nan")
    return row


@exhibit()
def load(case: Case) -> Exhibit:
    """Hold the work that each candidate means for us against the people we have for it."""
    work, available = case.work, case.company["fte_available"].iloc[0]
    order = list(scoring.fit(case).index)
    ours = work[work["side"] == OURS].groupby("candidate")["fte"].sum(min_count=1).reindex(order)
    called = names(case)
    headline = _load_headline(ours, available, called)
    ranked = case.candidates.set_index("candidate").loc[order].reset_index()
    ax = charts.load(work, available, ranked, title=headline, note=fictional(case))
    theirs = work[work["side"] == THEIRS].groupby("candidate")["fte"].sum(min_count=1).reindex(order)
    left_open = work[work["fte"].isna()].groupby("candidate").size().reindex(order).fillna(0).astype(int)
    table = pd.DataFrame(
        {
            "Candidate": [full_names(case)[key] for key in order],
            "Our people": ours.to_numpy(),
            "Over what we have": (ours - available).clip(lower=0).to_numpy(),
            "Their people": theirs.to_numpy(),
            "Tasks not estimated": left_open.to_numpy(),
        }
    )
    said = [f"{called[str(key)]} {level(number)}" for key, number in ours.items()]
    alt = f"Bars of our full-time people needed, against {level(available)} available: {listing(said, 12)}."
    caption = "Full-time people for the joint work."
    formats = dict.fromkeys(["Our people", "Over what we have", "Their people"], level)
    return Exhibit(headline, table, ax.get_figure(root=True), alt, caption, formats=formats)


def _load_headline(ours: pd.Series, available: float, called: dict[str, str]) -> str:
    known = ours.dropna()
    if known.empty:
        return "Nobody has estimated our work with any candidate yet."
    if pd.isna(available):
        return "How many people we have for the joint work is not recorded."
    over = known[known > available]
    have = f"the {level(available)} full-time people we have"
    if over.empty:
        return f"No candidate asks for more than {have}."
    most = str(over.idxmax())
    within = [called[str(key)] for key in known.index[known <= available]]
    first = (
        f"Only {listing(within)} can be served with {have}" if within else f"Nobody can be served with {have}"
    )
    return f"{first}; {called[most]} would need {level(over.max())}."


@exhibit()
def timeline(case: Case) -> Exhibit:
    """Put both sides' dates on one line with the day we need and the day our money ends."""
    facts = _ranked(case)
    rows = pd.DataFrame([_dates(each) for each in facts])
    company = case.company.iloc[0]
    headline = _dates_headline(facts)
    lines = {"sign_by": company["sign_by"], "runway_ends": company["runway_ends"]}
    ax = charts.timeline(rows, case.candidates, title=headline, note=fictional(case), **lines)
    table = pd.DataFrame(
        {"Candidate": [full_names(case)[key] for key in rows["candidate"]]}
        | {
            title: [day(date) for date in rows[column]]
            for column, title in {
                "ours": "Our date",
                "earliest": "Theirs, earliest",
                "likely": "Theirs, likely",
                "latest": "Theirs, latest",
            }.items()
        }
    )
    said = [f"{each.name} {day(date)}" for each, date in zip(facts, rows["likely"], strict=True)]
    alt = f"Timeline of the dates to sign: {listing(said, 12)}."
    return Exhibit(headline, table, ax.get_figure(root=True), alt, "When each side means to sign.")


def _dates(facts: Facts) -> dict[str, Any]:
    theirs = signing(milestones(facts, THEIRS))
    dates = {"ours": sign_date(facts, OURS), "likely": theirs.date if theirs else None}
    dates |= {end: getattr(theirs, end, None) for end in ("earliest", "latest")}
    return {"candidate": facts.candidate} | {
        name: pd.Timestamp(date) if date else pd.NaT for name, date in dates.items()
    }


def _dates_headline(facts: list[Facts]) -> str:
    theirs = {each.name: sign_date(each, THEIRS) for each in facts}
    dated = {name: date for name, date in theirs.items() if date}
    need, runway = our_need(facts[0]), facts[0].company.runway_ends
    if not dated:
        return "No candidate has given a date to sign yet."
    if need is None:
        return "By when we need to have signed is not recorded."
    in_time = [name for name, date in dated.items() if date <= need]
    first = f"Only {listing(in_time)} can sign" if in_time else "Nobody expects to sign"
    if len(in_time) == len(theirs):
        first = "Everybody expects to sign"
    late = [name for name, date in dated.items() if runway and date > runway]
    end = f"; {listing(late)} only after our money ends on {day(runway)}" if late else ""
    return f"{first} by {day(need)}, the day we need{end}."


@exhibit()
def reality(case: Case) -> Exhibit:
    """Hold the fit from the assessors' ratings against the fit that the recorded facts imply."""
    rated, facts = scoring.fit(case), findings.facts_fit(case)
    if findings.implied(case)["implied"].isna().all():
        return Exhibit("No facts are recorded yet that the ratings could be held against.")
    columns = {"fit": "facts", "fit_low": "facts_low", "fit_high": "facts_high"}
    rows = rated[["fit"]].rename(columns={"fit": "ratings"})
    rows = rows.join(facts[list(columns)].rename(columns=columns)).rename_axis("candidate").reset_index()
    called = names(case)
    headline = _reality_headline(rows, rated, facts, called)
    ax = charts.ratings_and_facts(rows, case.candidates, title=headline, note=fictional(case))
    optimism = findings.optimism(case)
    high = optimism[optimism["difference"] > findings.MOST_ABOVE]
    cells = high.drop_duplicates(["candidate", "criterion"])["candidate"].value_counts()
    table = pd.DataFrame(
        [
            {
                "Candidate": full_names(case)[row.candidate],
                "Fit from ratings": estimated(row.ratings, rated.loc[row.candidate, "coverage"] < 1),
                "Fit from facts": estimated(row.facts, row.facts_low < row.facts_high),
                "At worst": row.facts_low,
                "At best": row.facts_high,
                "Rank by facts": int(facts.loc[row.candidate, "rank"]),
                "Rated too high": int(cells.get(row.candidate, 0)),
            }
            for row in records(rows)
        ],
        dtype="object",
    )
    said = [f"{called[row.candidate]} {row.ratings:.0f} and {row.facts:.0f}" for row in records(rows)]
    alt = f"Fit from ratings and from facts: {listing(said, 12)}."
    caption = (
        "Fit from ratings beside fit from the recorded facts. The last column counts questions that somebody "
        f"rated more than {findings.MOST_ABOVE} above what the facts imply."
    )
    return Exhibit(headline, table, ax.get_figure(root=True), alt, caption)


def _reality_headline(
    rows: pd.DataFrame, rated: pd.DataFrame, facts: pd.DataFrame, called: dict[str, str]
) -> str:
    first, by_facts = str(rated.index[0]), str(facts.index[0])
    best = (
        f"{called[first]} comes first by the ratings and by the facts"
        if first == by_facts
        else f"By the ratings {called[first]} comes first, by the facts {called[by_facts]}"
    )
    drop = (rows["ratings"] - rows["facts"]).set_axis(rows["candidate"])
    worst = str(drop.idxmax())
    if drop[worst] < 0.5:
        return f"{best}; nobody is rated higher than the facts imply."
    return f"{best}; {called[worst]} is rated {points(drop[worst])} higher than its facts imply."
