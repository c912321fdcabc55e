"""What each side expects of the other, short and long term, and how settled that is."""

import pandas as pd

from partnerlib.charts.style import INK
from partnerlib.exhibits.ledgers import HORIZONS
from partnerlib.exhibits.words import day
from partnerlib.export.briefing.material import LINES, Material, notebook
from partnerlib.export.briefing.slide import Card, Cards, Slide
from partnerlib.export.briefing.winner import WHOSE
from partnerlib.export.briefing.wording import SENTENCE, titled
from partnerlib.findings.facts import Facts
from partnerlib.findings.rows import Expectation
from partnerlib.question import OURS, SIDES, THEIRS
from partnerlib.words import brief, count, listing, quoted

OWNERS = {OURS: "We expect", THEIRS: "They expect"}
STATES = {"accepted": "accepted", "spoken": "spoken, not accepted", "guessed": "our guess"}


def expect(material: Material) -> Slide:
    """Show what each side expects of the other, short and long term, and how settled that is."""
    facts = material.facts[material.chosen]
    colours = {OURS: INK, THEIRS: material.looks[material.chosen].colour}
    boxes = {(side, term): _rows(facts, side, term) for term in HORIZONS for side in SIDES}
    cards = tuple(_card(place, rows, colours[place[0]]) for place, rows in boxes.items())
    notes = [
        f"{OWNERS[side]}, {HORIZONS[row.horizon]}: {quoted(row.expectation)}, {_state_said(side, row)}."
        for (side, _), rows in boxes.items()
        for row in rows
    ]
    return Slide(
        "expect",
        _expect_title(material, boxes),
        Cards(cards),
        _todo(material),
        (*notes, "Table expectations.", notebook(5, "Decide")),
    )


def _rows(facts: Facts, side: str, term: str) -> list[Expectation]:
    """The expectations of a box, the least settled first."""
    rows = [row for row in facts.expectations[side] if row.horizon == term]
    return sorted(rows, key=lambda row: list(STATES).index(_state(row)), reverse=True)


def _state(row: Expectation) -> str:
    if row.accepted_on:
        return "accepted"
    return "spoken" if row.spoken else "guessed"


def _state_said(side: str, row: Expectation) -> str:
    if row.accepted_on:
        return f"accepted on {day(pd.Timestamp(row.accepted_on))}"
    return "not told yet" if (side, _state(row)) == (OURS, "guessed") else STATES[_state(row)]


def _card(place: tuple[str, str], rows: list[Expectation], colour: str) -> Card:
    side, term = place
    heading = f"{OWNERS[side]}, {HORIZONS[term]}"
    if not rows:
        return Card(heading, ("Nothing is recorded.",), colour, settled=False)
    shown = rows if len(rows) <= LINES else rows[: LINES - 1]
    lines = [f"{brief(row.expectation)}: {_state_said(side, row)}" for row in shown]
    lines += [f"and {len(rows) - len(shown)} more"] if len(rows) > len(shown) else []
    return Card(heading, tuple(lines), colour, settled=all(_state(row) != "guessed" for row in rows))


def _expect_title(material: Material, boxes: dict[tuple[str, str], list[Expectation]]) -> str:
    every = [row for rows in boxes.values() for row in rows]
    key, of_all = material.chosen, count(len(every), "expectation")
    if not every:
        return titled(
            material.full, lambda n: f"What we and {n[key]} expect of each other is not recorded yet"
        )
    accepted = sum(_state(row) == "accepted" for row in every)
    open_ = [
        f"{WHOSE[side]} {HORIZONS[term]}"
        for (side, term), rows in boxes.items()
        if not rows or any(_state(row) != "accepted" for row in rows)
    ]
    if not open_:
        return titled(
            material.full, lambda n: f"All {of_all} between us and {n[key]} are spoken and accepted"
        )
    number, verb = f"{accepted or 'None'} of {of_all}", "is" if accepted == 1 else "are"
    return titled(
        material.full,
        lambda n: f"{number} between us and {n[key]} {verb} accepted; open: {listing(open_, 4)}",
        lambda n: f"{number} with {n[key]} {verb} accepted; open: {listing(open_, 4)}",
        lambda n: f"{number} with {n[key]} {verb} accepted",
    )


def _todo(material: Material) -> tuple[str, ...]:
    """Give the gravest of what is open in the expectations, and what to do about it."""
    rows = material.found
    rows = rows[(rows["candidate"] == material.chosen) & rows["check"].isin(["short_term", "long_term"])]
    worst = [rows[rows["status"] == status] for status in ("stop", "warn", "unknown")]
    said = pd.concat(worst).head(1)
    return tuple(brief(str(each), SENTENCE) for each in said[["sentence", "next"]].to_numpy().ravel())
