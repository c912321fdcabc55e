"""The open questions, and what the answers would be worth."""

import pandas as pd
from matplotlib.axes import Axes

from partnerlib.charts.cards import missing
from partnerlib.charts.lists import ROW, Labels, bar, left_out, number_scale, tenths
from partnerlib.charts.rows import Column, centres, columns_right
from partnerlib.charts.style import GREY, Words, looks, records, sheet, standard
from partnerlib.words import of_hundred

MOST = 10
SUBTITLE = "Points of fit that we can expect to win by knowing the answer before we choose."
HATCHED = " Hatched: not answered yet."
NOTHING = "No answer would change the choice."


@standard()
def next_questions(
    table: pd.DataFrame,
    candidates: pd.DataFrame,
    *,
    title: str = "",
    note: str = "",
    ax: Axes | None = None,
) -> Axes:
    """Draw what each open question is worth and how often its answer changes the choice.

    `table` is that of `robustness.questions`: candidate, criterion, label, answered (bool), worth (points
    of fit) and turns (share, 0 to 1), in the order drawn. The first 10 that are worth anything are drawn,
    the rest summed up. Bars carry the gid "<candidate>:<criterion>".
    """
    asked = table[table["worth"] > 0]
    shown = asked.head(MOST)
    answered = shown["answered"].astype(bool)
    words = Words(title, SUBTITLE + ("" if answered.all() else HATCHED), note)
    if asked.empty:
        return missing(words, NOTHING, ax)
    look, rows = looks(candidates), records(shown)
    owners = [look[row.candidate].name for row in rows]
    labels = Labels([row.label for row in rows], owners, left_out(asked["worth"], MOST))
    columns = [
        Column("worth", [tenths(row.worth) for row in rows], bold=True),
        Column("changes the choice in", [of_hundred(row.turns) for row in rows], GREY),
    ]
    room = labels.room(len(rows) * ROW, columns)
    ax = sheet(words, room, ax)
    number_scale(ax, room.height, (0, 1.06 * shown["worth"].max()), "points of fit")
    ys = centres(len(rows), ROW)
    for y, row, known in zip(ys, rows, answered, strict=True):
        bar(ax, y, row.worth, look[row.candidate].colour, not known, f"{row.candidate}:{row.criterion}")
    labels.write(ax, ys)
    columns_right(ax, ys, columns)
    return ax
