"""The facts of both sides on a candidate's page: its reasons, its people, its expectations."""

from typing import Any

import pandas as pd

from partnerlib.charts.style import records
from partnerlib.exhibits.ledgers import HORIZONS, NEEDS
from partnerlib.exhibits.words import UNKNOWN, capital, day, level
from partnerlib.export.report.material import Material
from partnerlib.export.report.page import Block, tables
from partnerlib.question import OURS, SIDES, THEIRS

HEADS = {OURS: "Ours", THEIRS: "Theirs"}


def reasons(material: Material, key: str, own: str) -> Block:
    """List the reasons of both sides, each side's main one first, and whose words they are."""
    rows = material.of("reasons", key).sort_values(["side", "rank"], kind="stable")
    facts = material.facts[key]
    frame = pd.DataFrame(
        {
            "Side": row.side,
            "Reason": row.reason,
            "Rank": "main" if row.rank == "primary" else "second",
            "It is": NEEDS.get(row.need, UNKNOWN),
            "Lasts, years": level(row.lasts_years),
            "Said by": _said_by(row, facts.names),
        }
        for row in records(rows)
    )
    return _ledger(material, key, f"{own}-reasons", "The reasons of both sides", frame, "reason")


def _said_by(row: Any, known: Any) -> str:
    if not isinstance(row.stated_by, str):
        return UNKNOWN
    guessed = (row.side, known.side_of(row.stated_by)) == (THEIRS, OURS)
    return f"{row.stated_by}, guessed by us" if guessed else row.stated_by


def people(material: Material, key: str, own: str) -> Block:
    """List the people of both sides with what they can decide and how much they want it."""
    frame = pd.DataFrame(
        {
            "Side": row.side,
            "Person": row.person,
            "Is": row.kind,
            "Role": row.role if isinstance(row.role, str) else "",
            "Authority": level(row.authority),
            "Support": level(row.support),
        }
        for row in records(material.of("people", key))
    )
    heading = "The people who carry it"
    return _ledger(
        material, key, f"{own}-people", heading, frame, "person", "Authority and support: 0 to 10."
    )


def _ledger(
    material: Material, key: str, name: str, heading: str, frame: pd.DataFrame, thing: str, note: str = ""
) -> Block:
    """Give a ledger as a block, or say that it is empty."""
    if frame.empty:
        return Block(name, heading, f"No {thing} is recorded yet.")
    made = tables(frame, f"{heading}: {material.called[key]}.", quiet=True)
    return Block(name, heading, tables=made, notes=(note,) if note else ())


def expectations(material: Material, key: str, own: str) -> Block:
    """Put both sides' expectations into four boxes; an empty one says so."""
    rows = material.of("expectations", key)
    if rows.empty:
        return _ledger(material, key, f"{own}-expectations", "What each side expects", rows, "expectation")
    boxes = [
        {"Side": HEADS[side]} | {capital(HORIZONS[term]): _box(rows, side, term) for term in HORIZONS}
        for side in SIDES
    ]
    return _ledger(
        material, key, f"{own}-expectations", "What each side expects", pd.DataFrame(boxes), "expectation"
    )


def _box(rows: pd.DataFrame, side: str, term: str) -> str:
    found = rows[(rows["side"] == side) & (rows["horizon"] == term)]
    return "; ".join(f"{row.expectation} – {state(row)}" for row in records(found)) or "none recorded"


def state(row: Any) -> str:
    """Say how settled an expectation is: guessed or not told, spoken, or accepted and when."""
    if pd.notna(row.accepted_on):
        return f"accepted on {day(row.accepted_on)}"
    if pd.notna(row.spoken) and row.spoken:
        return "spoken, not accepted"
    return "not told yet" if row.side == OURS else "guessed by us"
