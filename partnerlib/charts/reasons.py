"""The one reason of each side, ours beside theirs."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from partnerlib.charts.cards import (
    PAD,
    Block,
    across,
    frame,
    most_of,
    paper,
    said,
    stacked,
    write_blocks,
)
from partnerlib.charts.style import GREY, INK, LABEL, SMALL, Words, records, standard
from partnerlib.words import number

SUBTITLE = "The main reason of each side{}; below it how strong it is and how long it holds."
OWN_WORDS, GUESSED = ", in its own words", " Hatched: guessed by us, not heard from them."
GAP, BAND = 0.3, 0.07
"""Inches: between the cards, and the band of colour at the top of each."""

ONE, SEVERAL = 17.0, 12.0
"""Points: the main reason where there is one, and where there are more."""

MOST, MOST_SECONDARY = 3, 3
NEED = {"need": "✓ a need", "nice": "! only nice to have"}
NO_REASON = "No main reason recorded"


@standard()
def reason_card(
    reasons: pd.DataFrame,
    *,
    ours: str = "Our side",
    theirs: str = "Their side",
    colour: str = INK,
    title: str = "",
    note: str = "",
    ax: Axes | None = None,
) -> Axes:
    """Draw one candidate's reasons as two cards: ours left, theirs right, each side's main reason large.

    `reasons` holds the candidate's rows of the case's table: side, reason, rank ("primary",
    "secondary"), need ("need", "nice"), lasts_years, stated_by and ends_when; an empty cell is said to be
    not known. It may hold said_by_side ("ours", "theirs" or ""), whose words they are: a reason of theirs
    that we said is written as our guess, on a hatched card. `ours` and `theirs` name the two companies,
    `colour` is the candidate's. A side without a main reason has a dashed card, one with several a warning.
    Cards carry the gid of their side.
    """
    wide = (across(ax) - GAP) / 2
    names = {"ours": ours, "theirs": theirs}
    cards = {side: _card(reasons[reasons["side"] == side], side, names[side]) for side in names}
    height = max(stacked(card, wide - 2 * PAD) for card in cards.values()) + BAND + 2 * PAD
    ax = paper(Words(title, _subtitle(reasons), note), height, ax)
    for left, (side, card) in zip((0, wide + GAP), cards.items(), strict=True):
        main = records(reasons[(reasons["side"] == side) & (reasons["rank"] == "primary")])
        look = "missing" if not main else "guessed" if any(map(_guessed, main)) else "plain"
        frame(ax, left, 0, wide, height, look, side)
        band: dict[str, Any] = {"color": INK if side == "ours" else colour, "linewidth": 0, "zorder": 2}
        ax.add_patch(Rectangle((left, 0), wide, BAND, gid=f"{side}:band", **band))
        write_blocks(ax, left + PAD, BAND + PAD, wide - 2 * PAD, card)
    return ax


def _subtitle(reasons: pd.DataFrame) -> str:
    """Say what is drawn; that a side speaks in its own words only where it does."""
    main = records(reasons[reasons["rank"] == "primary"])
    own = all(getattr(row, "said_by_side", row.side) == row.side for row in main)
    return SUBTITLE.format(OWN_WORDS if own else "") + (GUESSED if any(map(_guessed, main)) else "")


def _guessed(row: Any) -> bool:
    """Tell whether it is a reason of theirs that we said."""
    return (row.side, getattr(row, "said_by_side", "")) == ("theirs", "ours")


def _card(own: pd.DataFrame, side: str, name: str) -> list[Block]:
    """What a side's card says, from top to bottom."""
    main = records(own[own["rank"] == "primary"])
    others = [said(row.reason) for row in records(own[own["rank"] != "primary"])]
    heading = "our main reason" if side == "ours" else "their main reason"
    blocks = [Block(name, LABEL, bold=True, before=0, most=2), Block(heading, SMALL, colour=GREY, before=0)]
    return blocks + _main(main, side) + _others(others)


def _main(rows: Sequence[Any], side: str) -> list[Block]:
    """The main reason large, or each of several, with what is known of it; or that there is none."""
    if not rows:
        return [Block(NO_REASON, SEVERAL, colour=GREY, before=0.22, gid=f"{side}:none")]
    if len(rows) == 1:
        quote = Block(f"“{said(rows[0].reason)}”", ONE, True, before=0.16, most=6, gid=f"{side}:reason")
        facts = [Block(fact, LABEL, before=0.06, most=2) for fact in _facts(rows[0])]
        return [quote, Block("", SMALL, before=0.1), *facts]
    blocks = [Block(f"! {len(rows)} reasons are called the main one", LABEL, True, before=0.16)]
    for row in rows[:MOST]:
        blocks.append(Block(f"“{said(row.reason)}”", SEVERAL, True, before=0.12, gid=f"{side}:reason"))
        blocks.append(Block("; ".join(_facts(row)), SMALL, before=0.03))
    left = f"and {len(rows) - MOST} more" if len(rows) > MOST else ""
    return [*blocks, Block(left, SMALL, colour=GREY)] if left else blocks


def _facts(row: Any) -> list[str]:
    """What is known of a reason: whether it is a need, how long it lasts, when it ends, who said it."""
    need = NEED.get(said(row.need), "? a need or nice to have: not known")
    lasts = (
        "? how long it lasts: not known" if pd.isna(row.lasts_years) else f"lasts {_years(row.lasts_years)}"
    )
    ends = [f"ends when {_when(said(row.ends_when))}"] if said(row.ends_when) else []
    by = f"said by {said(row.stated_by)}" if said(row.stated_by) else "? who said it: not known"
    return [need, lasts, *ends, f"! guessed by us ({said(row.stated_by)})" if _guessed(row) else by]


def _when(text: str) -> str:
    """The text that ends a reason, without the word that the card says already."""
    return text[5:] if text.lower().startswith("when ") else text


def _years(years: float) -> str:
    if years < 1:
        return "less than a year"
    return "1 year" if years == 1 else f"{number(years)} years"


def _others(reasons: Sequence[str]) -> list[Block]:
    """The secondary reasons, small and grey; those beyond the third are only counted."""
    if not reasons:
        return []
    shown = [f"“{text}”" for text in reasons[:MOST_SECONDARY]]
    shown += list(most_of(reasons, MOST_SECONDARY))[MOST_SECONDARY:]
    return [
        Block("also", SMALL, colour=GREY, before=0.2),
        *(Block(text, SMALL, colour=GREY, before=0.05, most=2) for text in shown),
    ]
