"""How a long list comes down to a shortlist, must-have by must-have."""

from typing import TYPE_CHECKING

import pandas as pd

from partnerlib import charts, scoring
from partnerlib.charts.style import records
from partnerlib.exhibits.exhibit import Exhibit
from partnerlib.exhibits.longlist.told import asks, counted, exactly, listed, many, none_counts, of_all, quote
from partnerlib.exhibits.words import capital
from partnerlib.words import listing, one_line

if TYPE_CHECKING:
    from partnerlib.longlist import Screening

ALL, SHORTLIST = "All companies", "On the shortlist"
COUNTS = ("Left", "Drop out here", "Miss it", "Miss only this", "Not known")
STAY = (
    "A company of which it is not known whether it meets a must-have stays in. In another order of the "
    "must-haves others would drop out earlier, and the same ones be left at the end."
)


@listed
def funnel(screening: "Screening") -> Exhibit:
    """Show how many companies are left after each must-have and on the shortlist."""
    headline = _headline(screening)
    steps = _steps(screening)
    ax = charts.funnel(steps, title=headline, note=screening.honesty)
    said = "; ".join(f"{one_line(row.label)}: {row.left:,}" for row in records(steps))
    return Exhibit(
        headline,
        _table(screening, steps),
        ax.get_figure(root=True),
        f"Bars of the companies left, step by step. {said}.",
        "Companies left after each step, and how many miss each must-have whatever else they miss.",
        _notes(screening),
        dict.fromkeys(COUNTS, exactly),
    )


def _notes(screening: "Screening") -> tuple[str, ...]:
    left_out = screening.must_haves[~screening.must_haves["counts"].astype(bool)]
    dropped = listing([quote(label) for label in left_out["label"]], 6)
    return tuple(
        filter(None, [STAY * bool(len(counted(screening))), f"Not counted here: {dropped}." * bool(dropped)])
    )


def _steps(screening: "Screening") -> pd.DataFrame:
    """Each step's label, small detail and companies left; who misses a must-have is not left."""
    rows = [(ALL, screening.source, screening.rows)]
    rows += [(row.label, asks(screening, row), int(row.left)) for row in records(counted(screening))]
    clean = _clean(screening)
    missing = len(screening.picks) - clean
    best = "all that are left" if clean == rows[-1][2] else "the highest fit of those left"
    detail = f"and {missing} that miss{'es' * (missing == 1)} a must-have" if missing else best
    return pd.DataFrame([*rows, (SHORTLIST, detail, clean)], columns=["label", "detail", "left"])


def _clean(screening: "Screening") -> int:
    """How many on the shortlist miss no must-have."""
    return int((screening.picks["must_haves"] != scoring.MISSED).sum())


def _table(screening: "Screening", steps: pd.DataFrame) -> pd.DataFrame:
    left = steps["left"].astype("float64")
    table = pd.DataFrame(
        {"Step": steps["label"], "Asks for": "", "Left": left, "Drop out here": -left.diff()}
    )
    must = counted(screening)
    for heading, column in zip(COUNTS[2:], ("missed", "only", "open"), strict=True):
        table[heading] = [float("nan"), *must[column].astype("float64"), float("nan")]
    table["Asks for"] = ["", *(asks(screening, row) for row in records(must)), ""]
    return table


def _headline(screening: "Screening") -> str:
    rows, picked, clean = screening.rows, len(screening.picks), _clean(screening)
    closest = _closest(screening)
    must = counted(screening)
    if must.empty:
        stay = "the only company stays in" if rows == 1 else f"{of_all(rows, rows)} stay in"
        kept = "" if picked == rows else f"; {closest} on the shortlist"
        return f"{none_counts(screening)}, so {stay}{kept}."
    left = int(must["left"].iloc[-1])
    if not left:
        every = "The only company misses" if rows == 1 else f"Each of the {many(rows)} misses"
        anyhow = "it is" if rows == 1 else "all of them are" if picked == rows else closest
        return f"{every} a must-have; {anyhow} on the shortlist all the same.{_most(screening)}"
    start = f"{capital(of_all(left, rows))} miss{'es' * (left == 1)} no must-have"
    start = f"None of the {many(rows)} misses a must-have" if left == rows > 1 else start
    start += ", as far as is known" * bool(must["open"].any())
    if left > clean:
        return f"{start}; {'of these, ' * (left < rows)}{closest} on the shortlist.{_most(screening)}"
    every = "it is" if left == 1 else "all of them are"
    more = f", with {many(picked - clean)} that miss{'es' * (picked - clean == 1)} one" * (picked > clean)
    return f"{start}; {every} on the shortlist{more}.{_most(screening)}"


def _closest(screening: "Screening") -> str:
    """Name those on the shortlist, where it has no room for all."""
    picked = len(screening.picks)
    if not screening.known["known"].any():
        return f"the first {picked} in the list are" if picked > 1 else "the first in the list is"
    return f"the {picked} closest to the ideal are" if picked > 1 else "the one closest to the ideal is"


def _most(screening: "Screening") -> str:
    """Say which must-have is missed most often; nothing where only one is set or hardly any misses."""
    must = counted(screening)
    worst = must[must["missed"] == must["missed"].max()]
    if len(must) < 2 or must["missed"].max() < 2:
        return ""
    each = " each" * (len(worst) > 1)
    number = many(int(worst["missed"].iloc[0]))
    labels = listing([quote(label) for label in worst["label"]], 2)
    return f" Missed most often: {labels} (by {number}{each})."
