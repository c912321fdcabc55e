"""What is told of companies on a shortlist: names, numbers, changed places, and must-haves that they miss."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from partnerlib.charts.style import records
from partnerlib.charts.text import ABOUT
from partnerlib.forms.look import escaped
from partnerlib.longlist import Screening
from partnerlib.scoring import MET, MISSED, OPEN
from partnerlib.words import brief, count, listing, nth, rounded, whole

HEAD = (
    "<div class='partner-picks-head'><span>fit</span><span>known</span><span>must-haves</span>"
    "<span></span><span></span></div>"
)
MUST_HAVES = {MET: "met", OPEN: "open", MISSED: "misses one"}
MOST_NAMED = 4


@dataclass(frozen=True)
class Standing:
    """Where companies stood before anything was moved: place by row."""

    places: dict[int, int]

    @classmethod
    def of(cls, screening: Screening) -> "Standing":
        """Take note of the places in a screening."""
        return cls({int(one.row): int(one.Index) for one in records(screening.picks)})

    def remark(self, row: int, place: int) -> str:
        """Say how a company's place has changed."""
        before = self.places.get(row)
        return "new" if before is None else "" if before == place else f"was {nth(before)}"


def called(name: str, where: str, is_shared: bool = False) -> str:
    """Name a company, by where it stands where the list has no name, or the same one twice.

    >>> called("Fox", "row 3"), called("Fox", "row 3", True), called("", "row 4")
    ('Fox', 'Fox (row 3)', 'company in row 4')
    """
    name = brief(name)
    return f"{name} ({where})" if name and is_shared else name or f"company in {where}"


def shared(picks: pd.DataFrame) -> set[int]:
    """Give the rows of picks whose name others of the list bear too."""
    twice = picks["name"].map(lambda name: brief(name).casefold()).duplicated(keep=False)
    return set(picks["row"][twice | (picks["namesakes"] > 0)])


def switched_off(screening: Screening) -> dict[str, str]:
    """Give the labels of the criteria whose must-haves do not count, by key."""
    off = screening.must_haves[~screening.must_haves["counts"].astype(bool)]
    return {key: brief(label) for key, label in zip(off["criterion"], off["label"], strict=True)}


def missed(screening: Screening) -> list[list[str]]:
    """Give of each pick the criteria whose must-haves it misses, those that do not count among them."""
    ideal = screening.ideal
    levels = screening.gaps["level"].to_numpy().reshape(len(screening.picks), len(ideal.criteria))
    out = (levels < ideal.bounds[0]) | (levels > ideal.bounds[1])
    return [[ideal.criteria[place] for place in ideal.musts if of_one[place]] for of_one in out]


def summary(cell: Any, any_must: bool, remark: str, misses: int, off: Sequence[str]) -> str:
    """Give the numbers of a pick, as the head of what can be unfolded; `off` it misses, switched off."""
    met = MUST_HAVES[cell.must_haves] if any_must else "none"
    if misses:
        met = "misses one" if misses == 1 else f"misses {misses}"
    fit = f"{ABOUT * (cell.coverage < 1)}{rounded(cell.fit)}"
    new = f"<b>{remark}</b>" if remark == "new" else f"<small>{remark}</small>"
    known = f"{whole(100 * cell.coverage)} %"
    also = f"<em>misses {escaped(listing(off))} (switched off)</em>" if off else ""
    return f"<span>{fit}</span><span>{known}</span><span>{met}</span>{new or '<b></b>'}<u>why</u>{also}"


def how_it_changed(screening: Screening, before: Screening) -> str:
    """Say which companies a what-if brings onto the list, and which it takes off."""
    there, was = set(screening.picks["row"]), set(before.picks["row"])
    new = screening.picks[~screening.picks["row"].isin(was)]
    gone = before.picks[~before.picks["row"].isin(there)]
    if new.empty and gone.empty:
        moved = (screening.picks["row"].to_numpy() != before.picks["row"].to_numpy()).sum()
        elsewhere = f"; {moved} of them stand elsewhere" if moved > 1 else " in the same order"
        return f"the same {count(len(there), 'company', 'companies')}{elsewhere}."
    same = shared(pd.concat([screening.picks, gone]))
    came = [f"{_name(one, same)} ({nth(int(one.Index))})" for one in records(new)]
    went = [_name(one, same) for one in records(gone)]
    return (
        "; ".join(
            f"{len(some)} {what}: {listing(some, MOST_NAMED)}"
            for some, what in ((came, "new"), (went, "gone"))
            if some
        ).rstrip(".")
        + "."
    )


def _name(one: Any, same: Collection[int]) -> str:
    return called(one.name, getattr(one, "where", f"row {one.row}"), int(one.row) in same)
