"""How far the weight of each part may move before another candidate leads."""

from typing import Any

import pandas as pd

from partnerlib import charts, robustness, scoring
from partnerlib.case import Case
from partnerlib.charts.stability import percent
from partnerlib.charts.style import coloured, records
from partnerlib.exhibits.exhibit import Exhibit
from partnerlib.exhibits.guard import exhibit, fictional, full_names, names
from partnerlib.exhibits.known import silent, too_few
from partnerlib.question import PART_TITLES
from partnerlib.words import count, listing

PROPORTION = (
    "While the weight of a part moves, the others keep their proportions, and every answer stays as it is."
)


@exhibit()
def weight_ranges(case: Case) -> Exhibit:
    """Show between which weights of each part the best candidate stays first, and who leads beyond."""
    if first := too_few(case):
        return Exhibit(first)
    known, called = scoring.answered(case), names(case)
    fits, ranges = records(scoring.fit(known)), robustness.stability(known)
    leader = fits[0].Index
    leaders = [called[row.Index] for row in fits if row.rank == 1]
    headline = _headline(ranges, leaders, called) + silent(case)
    how: dict[str, Any] = {"title": headline, "note": fictional(case)}
    how |= {"name": f"{called[leader]}, who shares first place,"} if len(leaders) > 1 else {}
    ax = charts.weight_stability(ranges, pd.Series(PART_TITLES), coloured(case), leader, **how)
    barred = [called[row.Index] for row in fits if row.must_haves == scoring.MISSED != fits[0].must_haves]
    never = f"As answered, no weights put {listing(barred)} first: a must-have is missed." if barred else ""
    return Exhibit(
        headline,
        _table(ranges, full_names(case)),
        ax.get_figure(root=True),
        f"A bar for each part: the weights at which {called[leader]} stays first. {headline}",
        "Weights within which the first place, and the whole ranking, stay as they are.",
        tuple(filter(None, [never, PROPORTION])),
    )


def _headline(ranges: pd.DataFrame, leaders: list[str], called: dict[str, str]) -> str:
    if len(ranges) == 1:
        return "Only one part has criteria, so weights decide nothing."
    who, stays = listing(leaders), "stays first" if len(leaders) == 1 else "share first place"
    lost = ends(ranges)
    if not lost:
        return f"{who} {stays} whatever any one part weighs."
    if len(leaders) > 1 and lost[0][0] < 1e-9:
        return f"{who} {stays}; the slightest change of the weight of “{PART_TITLES[lost[0][1]]}” parts them."
    moves = " or ".join(_move(float(ranges["weight"][part]), part, to) for _, part, to, _ in lost[:2])
    rivals = " or ".join(dict.fromkeys(called[rival] for _, _, _, rival in lost[:2]))
    more = f" {count(len(lost) - 2, 'more part')} could change that too." if len(lost) > 2 else ""
    return f"{who} {stays} unless {moves}; {rivals} would then lead.{more}"


def ends(ranges: pd.DataFrame) -> list[tuple[float, str, float, str]]:
    """Give for each part that can change the lead: how far away that is, its key, the weight, who leads."""
    rows = records(ranges)
    ends = [(row.weight - row.low, row.Index, row.low, row.rival_below) for row in rows if row.rival_below]
    ends += [(row.high - row.weight, row.Index, row.high, row.rival_above) for row in rows if row.rival_above]
    nearest = {end[1]: end for end in sorted(ends, reverse=True)}
    return sorted(nearest.values(), key=lambda end: (round(end[0], 9), end[1]))


def _move(weight: float, part: str, to: float) -> str:
    way = "rises" if to > weight else "falls"
    return f"“{PART_TITLES[part]}” {way} from {percent(weight)} to {percent(to, weight)}"


def _table(ranges: pd.DataFrame, full: dict[str, str]) -> pd.DataFrame:
    rows: list[dict[str, Any]] = [
        {
            "Part": PART_TITLES[row.Index],
            "Weight": percent(row.weight),
            "Stays first from": percent(row.low, row.weight),
            "to": percent(row.high, row.weight),
            "First below": full.get(row.rival_below, "–"),
            "First above": full.get(row.rival_above, "–"),
            "Whole ranking stays": f"{percent(row.ranking_low, row.weight)} to "
            f"{percent(row.ranking_high, row.weight)}",
        }
        for row in records(ranges)
    ]
    return pd.DataFrame(rows, dtype="object")
