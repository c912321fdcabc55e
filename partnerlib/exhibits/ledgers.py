"""The facts about one candidate, both sides: its people, its reasons, its expectations."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from partnerlib import charts, findings
from partnerlib.case import Case
from partnerlib.charts.style import coloured, looks, records
from partnerlib.exhibits.exhibit import Exhibit
from partnerlib.exhibits.guard import exhibit, fictional, find, names
from partnerlib.exhibits.words import UNKNOWN, day, level
from partnerlib.findings.facts import gather
from partnerlib.question import OURS, SIDES, THEIRS
from partnerlib.words import count

NEEDS = {"need": "a need", "nice": "nice to have"}
HORIZONS = {"short": "short term", "long": "long term"}


@exhibit(facts=True)
def stakeholders(case: Case, candidate: str | None = None) -> Exhibit:
    """Place the people of both sides by what they can decide and how much they want it.

    `candidate` is a key or a name, the best candidate unless told. Raises ValueError when there is none.
    """
    key = find(case, candidate)
    people = _of(case.people, key)
    headline = (
        _worst(case, key, ["who"]) or f"Both sides of {names(case)[key]} are carried by people who can."
    )
    ax = charts.stakeholders(people, title=headline, note=fictional(case), **_both(case, key))
    columns = {"person": "Person", "side": "Side", "kind": "Is", "role": "Role"}
    numbers = {"authority": "Authority", "support": "Support"}
    table = people.rename(columns=columns | numbers)[[*columns.values(), *numbers.values()]]
    called = names(case)[key]
    counts = [count(int((people["side"] == side).sum()), "person", "people") for side in SIDES]
    alt = f"People by support, across, and authority, upwards: {counts[0]} of ours, {counts[1]} of theirs."
    caption = f"The people of both sides with {called}; authority and support from 0 to 10."
    formats = dict.fromkeys(numbers.values(), level)
    return Exhibit(headline, table.fillna({"Role": ""}), ax.get_figure(root=True), alt, caption, (), formats)


@exhibit(facts=True)
def reasons(case: Case, candidate: str | None = None) -> Exhibit:
    """Put both sides' main reasons side by side, with how long they last and who said so.

    `candidate` is a key or a name, the best candidate unless told. Raises ValueError when there is none.
    """
    key = find(case, candidate)
    rows = _of(case.reasons, key)
    rows = rows.assign(said_by_side=_whose_words(case, key, rows["stated_by"]))
    headline = _worst(case, key, ["single", "compelling"]) or _both_lasting(rows)
    ax = charts.reason_card(rows, title=headline, note=fictional(case), **_both(case, key))
    rows = rows.sort_values(["side", "rank"], kind="stable")
    table = pd.DataFrame(
        {
            "Reason": rows["reason"],
            "Side": rows["side"],
            "Rank": rows["rank"],
            "It is": rows["need"].map(NEEDS).fillna(UNKNOWN),
            "Lasts, years": rows["lasts_years"],
            "Said by": [_said_by(row) for row in records(rows)],
            "Ends": rows["ends_when"].fillna(UNKNOWN),
        }
    )
    main = rows[rows["rank"] == "primary"]
    said = [f"{side}: {'; '.join(main.loc[main['side'] == side, 'reason']) or 'none'}" for side in SIDES]
    alt = f"Two cards with the main reason of each side. {'. '.join(said)}."
    caption = f"The reasons of both sides with {names(case)[key]}."
    return Exhibit(headline, table, ax.get_figure(root=True), alt, caption, (), {"Lasts, years": level})


@exhibit(facts=True)
def expectations(case: Case, candidate: str | None = None) -> Exhibit:
    """Show both sides' expectations, short and long term: empty, untold or guessed, spoken or accepted.

    `candidate` is a key or a name, the best candidate unless told. Raises ValueError when there is none.
    """
    key = find(case, candidate)
    rows = _of(case.expectations, key)
    rows = rows.assign(state=[_state(row) for row in records(rows)])
    untold = (rows["side"] == OURS) & (rows["state"] == "guessed")
    written = rows["state"].mask(untold, "not told yet")
    headline = _worst(case, key, ["expect"]) or "All four expectations are spoken and accepted."
    ax = charts.expectations(rows, title=headline, note=fictional(case), **_both(case, key))
    table = pd.DataFrame(
        {
            "Expectation": rows["expectation"],
            "Side": rows["side"],
            "Term": rows["horizon"].map(HORIZONS),
            "State": written,
            "Accepted on": [day(date) if pd.notna(date) else "" for date in rows["accepted_on"]],
        }
    )
    boxes = rows.assign(state=written).groupby(["side", "horizon"])["state"].agg(", ".join)
    said = [
        f"{side} {HORIZONS[term]} {boxes.get((side, term), 'empty')}" for side in SIDES for term in HORIZONS
    ]
    alt = f"Four boxes of expectations: {'; '.join(said)}."
    caption = f"What each side expects of the other with {names(case)[key]}."
    return Exhibit(headline, table, ax.get_figure(root=True), alt, caption)


def _state(row: Any) -> str:
    if pd.notna(row.accepted_on):
        return "accepted"
    if pd.isna(row.spoken):
        return "guessed"
    return "spoken" if row.spoken else "guessed"


def _whose_words(case: Case, key: str, stated_by: pd.Series) -> list[str]:
    """Tell of each cell of stated_by which side's words they are; "" where none can be told."""
    facts = next(each for each in gather(case) if each.candidate == key)
    return [facts.names.side_of(said) if isinstance(said, str) else "" for said in stated_by]


def _said_by(row: Any) -> str:
    if pd.isna(row.stated_by):
        return UNKNOWN
    guessed = (row.side, row.said_by_side) == (THEIRS, OURS)
    return f"{row.stated_by}, guessed by us" if guessed else str(row.stated_by)


def _of(table: pd.DataFrame, key: str) -> pd.DataFrame:
    return table[table["candidate"] == key].reset_index(drop=True)


def _both(case: Case, key: str) -> dict[str, Any]:
    """The names of both sides and the candidate's colour, as charts take them."""
    colour = looks(coloured(case))[key].colour
    return {"ours": str(case.company["name"].iloc[0]), "theirs": names(case)[key], "colour": colour}


def _worst(case: Case, key: str, parts: Sequence[str]) -> str:
    """Give the gravest finding of these parts in a sentence; nothing where there is none."""
    found = findings.check(case)
    found = found[(found["candidate"] == key) & found["part"].isin(parts) & (found["check"] != "optimism")]
    found = found[found["status"] != "pass"]
    order = found["status"].map(list(findings.STATUSES).index)
    return str(found.iloc[order.argsort(kind="stable")]["sentence"].iloc[0]) if len(found) else ""


def _both_lasting(rows: pd.DataFrame) -> str:
    """Say of both sides' one main reason, where all is well with it, how long it lasts."""
    years = rows[rows["rank"] == "primary"].set_index("side")["lasts_years"]
    ours, theirs = (level(years[side]) for side in SIDES)
    return f"Each side has one main reason, a need: it lasts {ours} years for us and {theirs} for them."
