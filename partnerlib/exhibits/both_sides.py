"""The facts of all candidates side by side: needs, load, dates, and what they do to the fit."""

from typing import Any

import pandas as pd

from partnerlib import charts, findings, scoring
from partnerlib.case import Case
from partnerlib.charts.style import coloured
from partnerlib.charts.work import full_time
from partnerlib.exhibits.exhibit import Exhibit
from partnerlib.exhibits.guard import exhibit, fictional, full_names, names
from partnerlib.exhibits.ledgers import NEEDS
from partnerlib.exhibits.words import UNKNOWN, capital, day, level
from partnerlib.findings.facts import Facts, gather
from partnerlib.findings.now import milestones, our_need, sign_date, signing
from partnerlib.question import OURS, SIDES, THEIRS
from partnerlib.words import listing


@exhibit(facts=True)
def needs(case: Case) -> Exhibit:
    """Show with whom the main reason is a need on both sides, and how long it lasts."""
    facts = _ranked(case)
    rows = pd.DataFrame([_need(each) for each in facts])
    headline = _needs_headline(rows, names(case))
    ax = charts.need_map(rows, coloured(case), title=headline, note=fictional(case))
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
    caption = (
        "The main reason of each side, by the facts recorded: a need or nice to have, and how many years it "
        "lasts."
    )
    formats = {"Years, ours": level, "Years, theirs": level}
    return Exhibit(headline, table, ax.get_figure(root=True), alt, caption, formats=formats)


def _needs_headline(rows: pd.DataFrame, called: dict[str, str]) -> str:
    both = rows[(rows["our_need"] == "need") & (rows["their_need"] == "need")]
    if both.empty:
        return "By the facts recorded, with no candidate is the main reason known to be a need on both sides."
    lasting = both[(both[["our_years", "their_years"]] >= findings.HORIZON_YEARS).all(axis=1)]
    whom = listing([called[key] for key in both["candidate"]], 4)
    years = f"for {findings.HORIZON_YEARS} years or more"
    if len(lasting) == len(both):
        held = f"and {years}"
    elif lasting.empty:
        held = f"but not known to do so {years}"
    else:
        held = f"{years} only with {listing([called[key] for key in lasting['candidate']], 4)}"
    only = "only with" if len(both) < len(rows) else "with"
    return f"By the facts recorded, {only} {whom} do both sides need it, {held}."


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


@exhibit(facts=True)
def load(case: Case) -> Exhibit:
    """Hold the work that each candidate means for us against the people we have for it."""
    work, available = case.work, case.company["fte_available"].iloc[0]
    order, called = list(scoring.fit(case).index), names(case)
    (ours, our_open), (theirs, their_open) = (_people(work[work["side"] == side], order) for side in SIDES)
    headline = _load_headline(ours, our_open > 0, available, called)
    ranked = coloured(case).set_index("candidate").loc[order].reset_index()
    ax = charts.load(work, available, ranked, title=headline, note=fictional(case))
    table = pd.DataFrame(
        {
            "Candidate": [full_names(case)[key] for key in order],
            "Our people": _at_least(ours, our_open),
            "Over what we have": _at_least((ours - available).clip(lower=0), our_open),
            "Our tasks not estimated": our_open.to_numpy(),
            "Their people": _at_least(theirs, their_open),
            "Their tasks not estimated": their_open.to_numpy(),
        }
    )
    said = [
        f"{called[key]} {_full_time(people)}" for key, people in zip(order, table["Our people"], strict=True)
    ]
    have = _full_time(available)
    alt = f"Bars of our full-time people needed, against {have} available: {listing(said, 12)}."
    caption = "Full-time people for the joint work. “Or more”: some tasks are not estimated."
    formats = dict.fromkeys(["Our people", "Over what we have", "Their people"], _full_time)
    return Exhibit(headline, table, ax.get_figure(root=True), alt, caption, formats=formats)


class _AtLeast(float):
    """A number of people that leaves out tasks not estimated."""


def _at_least(people: pd.Series, left_open: pd.Series) -> pd.Series:
    """Mark sums that leave out tasks not estimated."""
    pairs = zip(people, left_open, strict=True)
    return pd.Series([_AtLeast(sum_) if more else sum_ for sum_, more in pairs], dtype="object")


def _full_time(people: float) -> str:
    if pd.isna(people):
        return UNKNOWN
    return full_time(people) + (" or more" if isinstance(people, _AtLeast) else "")


def _people(work: pd.DataFrame, order: list[str]) -> tuple[pd.Series, pd.Series]:
    """Give a side's full-time people by candidate, unknown where no task is estimated, and its open tasks."""
    people = work.groupby("candidate")["fte"].sum(min_count=1).round(9).reindex(order)
    left_open = work["fte"].isna().groupby(work["candidate"]).sum().reindex(order).fillna(0).astype(int)
    return people, left_open


def _load_headline(ours: pd.Series, more: pd.Series, available: float, called: dict[str, str]) -> str:
    """Say with whom our people suffice; `more` tells where tasks of ours are not estimated."""
    known = ours.dropna()
    if known.empty:
        return "Nobody has estimated our work with any candidate yet."
    if pd.isna(available):
        return "How many people we have for the joint work is not recorded."
    over, within = known[known > available], known[known <= available]
    have = f"the {full_time(available)} full-time people we have"
    unsure = more[within.index].any() or len(known) < len(ours)
    lead = "as far as estimated, " if unsure else ""
    if over.empty:
        return capital(f"{lead}no candidate asks for more than {have}.")
    most = str(over.idxmax())
    served = f"only {listing([called[str(key)] for key in within.index])}" if len(within) else "nobody"
    need = f"{'at least ' if more[most] else ''}{full_time(over.max())}"
    return capital(f"{lead}{served} can be served with {have}; {called[most]} would need {need}.")


@exhibit(facts=True)
def timeline(case: Case) -> Exhibit:
    """Put both sides' dates on one line with the day we need and the day our money ends."""
    facts = _ranked(case)
    rows = pd.DataFrame([_dates(each) for each in facts])
    company = case.company.iloc[0]
    headline = _dates_headline(facts)
    lines = {"sign_by": company["sign_by"], "runway_ends": company["runway_ends"]}
    ax = charts.timeline(rows, coloured(case), title=headline, note=fictional(case), **lines)
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
