"""Whether the assessors agree, and which of their differences are worth a conversation."""

import math
from typing import Any

import numpy as np
import pandas as pd

from partnerlib import charts, scoring
from partnerlib.agreement import (
    SYSTEMATIC_POINTS,
    alpha,
    concordance,
    disagreements,
    harshness,
    rankings,
    spread,
    without_harshness,
)
from partnerlib.case import Case
from partnerlib.charts.levels import in_unit
from partnerlib.charts.lists import tenths
from partnerlib.charts.style import coloured, records
from partnerlib.exhibits.exhibit import Exhibit
from partnerlib.exhibits.guard import exhibit, fictional, full_names, names, nothing_known
from partnerlib.exhibits.words import level, points, share
from partnerlib.words import brief, count, listing, quoted, whole

ALIKE_IN_ORDER, ALIKE_IF_TWO, ALIKE_IN_LEVELS = 0.7, 0.8, 0.8
"""Kendall's W, of three and more or of two, and Krippendorff's alpha from which assessors are said to agree.

Two whose rankings are unrelated have a W of 0.5 already. Who put another one first do not agree on the order.
"""

MOST, TALKS, NAME = 8, 3, 30
EVERY_LEVEL = "agree on every level"
HOW_FAR = {
    (True, True): "largely agree",
    (True, False): "agree on the order but not on the levels",
    (False, True): "agree on the levels but not on the order",
    (False, False): "agree neither on the order nor on the levels",
}
ONE_ANSWER_EACH = "No question has been answered by two people yet, so there is nothing to compare."


@exhibit()
def agreement(case: Case) -> Exhibit:
    """Say how far the assessors agree, and show their differences, those most worth a conversation first."""
    ends = case.profile[["criterion", "scale_low", "scale_high", "ideal_low", "ideal_high"]]
    cells, called, harsh = spread(case).merge(ends, on="criterion"), names(case), harshness(case)
    if cells.empty:
        return Exhibit(_nothing_shared(list(harsh.index), called))
    talks = disagreements(case, TALKS).merge(ends, on="criterion")
    shown = _shown(cells, talks)
    own = rankings(case).loc[harsh.index[harsh["answers"] > 0]]
    order, levels = round(concordance(own).w, 2), round(alpha(case), 2)
    people = _people(list(own.index))
    firsts = _first_of_each(own, called)
    alike_from = ALIKE_IF_TWO if len(own) == 2 else ALIKE_IN_ORDER
    in_order = order if np.isnan(order) else order >= alike_from and firsts.nunique() <= 1
    how_far = _how_far(in_order, levels) if len(shown) else EVERY_LEVEL
    talk = _talk(records(talks), called) if len(shown) else ""
    headline = f"{people} {how_far}{_firsts(firsts, own)}.{talk}"
    how: dict[str, Any] = {"title": headline, "note": fictional(case)}
    said = [f"{quoted(r.label)} of {called[r.candidate]} {_from_to(r)}" for r in records(shown)]
    ax = (
        charts.disagreement_strip(shown.fillna({"unit": ""}), scoring.newest(case), coloured(case), **how)
        if said
        else None
    )
    return Exhibit(
        headline,
        _table(shown, len(talks), full_names(case)),
        ax.get_figure(root=True) if ax else None,
        f"What each assessor answered where they differ: {listing(said, MOST)}." if said else "",
        f"Where the assessors differ: {len(shown)} of {int((cells['spread'] > 0).sum())} answers, first "
        "those worth a conversation.",
        (_numbers(order, levels, len(cells), alike_from), *_harsh(case, harsh, called)),
        {"Of the scale": share, "Points of fit": tenths} | dict.fromkeys(("Lowest", "Highest"), level),
    )


def _nothing_shared(people: list[str], called: dict[str, str]) -> str:
    if not people:
        return nothing_known(called.values())
    if len(people) > 1:
        return ONE_ANSWER_EACH
    only = f"Only {brief(people[0], NAME)} has assessed so far"
    return f"{only}; whether others agree shows once a second person has answered."


def _shown(cells: pd.DataFrame, talks: pd.DataFrame) -> pd.DataFrame:
    """Give the differences to show: those worth a conversation, then the others as `spread` has them."""
    both = pd.concat([talks, cells[cells["spread"] > 0]]) if len(talks) else cells[cells["spread"] > 0]
    return both.drop_duplicates(["candidate", "criterion"]).head(MOST).reset_index(drop=True)


def _people(people: list[str]) -> str:
    short = [brief(name, NAME) for name in people]
    return listing(short) if len(people) <= 3 else f"The {len(people)} assessors"


def _how_far(in_order: bool | float, levels: float) -> str:
    """Say how far they agree; `in_order` is not a number where no order can be compared."""
    alike = levels >= ALIKE_IN_LEVELS
    if np.isnan(in_order):
        return "largely agree" if alike else "do not agree on the levels"
    return HOW_FAR[bool(in_order), alike]


def _first_of_each(own: pd.DataFrame, called: dict[str, str]) -> pd.Series:
    """Give whom each assessor puts first of the candidates that all assessed; empty with fewer than two."""
    common = own.dropna(axis="columns")
    if common.shape[1] < 2:
        return pd.Series(dtype="str")
    best = common.eq(common.min(axis="columns"), axis="index")
    firsts = [listing([called[key] for key in common.columns[row]]) for row in best.to_numpy()]
    return pd.Series(firsts, [brief(str(name), NAME) for name in common.index], dtype="str")


def _firsts(firsts: pd.Series, own: pd.DataFrame) -> str:
    """Say whom the assessors put first, of the candidates that all of them assessed."""
    if firsts.empty:
        return ""
    of_those = "" if own.notna().all(axis=None) else ", of those all assessed"
    if firsts.nunique() == 1:
        return f"; {'both' if len(own) == 2 else 'all'} put {firsts.iloc[0]} first{of_those}"
    whose = pd.Series(firsts.index).groupby(firsts.to_numpy(), sort=False).agg(listing)
    said = [f"{first} ({people})" for first, people in whose.items()]
    return f"; they do not put the same one first{of_those}: {listing(said)}"


def _from_to(row: Any) -> str:
    low, high = brief(row.lowest_by), brief(row.highest_by)
    return f"from {level(row.lowest, row)} ({low}) to {level(row.highest, row)} ({high})"


def _talk(talks: list[Any], called: dict[str, str]) -> str:
    if not talks:
        return " None of their differences is worth a conversation."
    top = talks[0]
    moves = "which changes who comes first" if top.flips else f"which moves its fit by {points(top.points)}"
    about = f"{quoted(top.label)} of {called[top.candidate]}"
    return f" Most worth a conversation: {about}, {_from_to(top)}, {moves}."


def _table(shown: pd.DataFrame, talks: int, full: dict[str, str]) -> pd.DataFrame:
    rows = [
        {
            "Candidate": full[row.candidate],
            "Criterion": row.label,
            "Lowest": in_unit(row.lowest, row),
            "Lowest by": row.lowest_by,
            "Highest": in_unit(row.highest, row),
            "Highest by": row.highest_by,
            "Of the scale": row.share,
            "Points of fit": row.points,
            "Changes who is first": "yes" if row.flips else "no",
            "Talk about it": "yes" if place < talks else "",
        }
        for place, row in enumerate(records(shown))
    ]
    return pd.DataFrame(rows, dtype="object")


def _numbers(order: float, levels: float, cells: int, alike_from: float) -> str:
    same = f"On {count(cells, 'question')} that at least two people answered."
    ranks = f"Order: {order:.2f} of 1 (Kendall's W of the rankings each one's own answers give)."
    alike = f"Levels: {levels:.2f}, 1 being full agreement and 0 what chance gives (Krippendorff's alpha)."
    ours = (
        f"We say “agree” from {alike_from} and {ALIKE_IN_LEVELS} on, and on the order only if all put the "
        "same one first."
    )
    parts = [(True, same), (not np.isnan(order), ranks), (not np.isnan(levels), alike), (True, ours)]
    return " ".join(said for given, said in parts if given)


def _harsh(case: Case, harsh: pd.DataFrame, called: dict[str, str]) -> tuple[str, ...]:
    """Say who is systematically harsh or kind, and what the ranking would be without that."""
    shift = harsh["shift"].dropna()
    if shift.empty:
        return ()
    found = shift[harsh.loc[shift.index, "systematic"]]
    said = [f"{brief(str(who), NAME)} answers {_off(by)} than all on average" for who, by in found.items()]
    if said:
        return (f"Harsh or kind: on the same questions {listing(said)}. {_without(case, called)}",)
    who, most = max(shift.items(), key=lambda one: abs(one[1]))
    if abs(most) < SYSTEMATIC_POINTS:
        near = f"on the same questions all stay within {count(max(math.ceil(abs(most)), 1), 'point')} of 100"
        return (f"Nobody is systematically harsh or kind: {near} of their average.",)
    far = f"{brief(str(who), NAME)} answers {_off(most)} than all on average"
    return (f"Nobody is clearly harsh or kind: {far}, perhaps by chance.",)


def _off(shift: float) -> str:
    return f"{whole(abs(shift))} points of 100 {'kinder' if shift > 0 else 'harsher'}"


def _without(case: Case, called: dict[str, str]) -> str:
    table, coverage = without_harshness(case), scoring.fit(case)["coverage"]
    table = table[coverage[table.index] > 0]
    if (table["rank"] == table["rank_before"]).all():
        return "Without that the ranking would stay the same."
    return f"Without that the ranking would be {listing([called[str(key)] for key in table.index], 6)}."
