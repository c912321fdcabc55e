"""What would change the decision: the least change of weights, or of one answer, by challenger."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from partnerlib import robustness, scoring
from partnerlib.case import Case
from partnerlib.charts.stability import percent
from partnerlib.charts.style import records
from partnerlib.exhibits.exhibit import Exhibit
from partnerlib.exhibits.guard import exhibit, full_names, names
from partnerlib.exhibits.known import silent, too_few
from partnerlib.exhibits.sureness import in_cases
from partnerlib.exhibits.weight_ranges import ends
from partnerlib.exhibits.words import ESTIMATES, estimated, level, outward
from partnerlib.question import PART_TITLES
from partnerlib.robustness import weights as weighing
from partnerlib.robustness.acceptability import NEARNESS, SEED
from partnerlib.robustness.changes import LEVEL, MUST_HAVE, improvements
from partnerlib.robustness.model import Model
from partnerlib.words import brief, listing, possessive, whole

ONE_WEIGHT, WEIGHTS = "If one weight changed", "If several weights changed"
ANSWER, WORSE = "If one of its own answers changed", "If an answer about the leader got worse"
NOT, NOT_FOUND = "not enough", "none found"
WHY_NO_WEIGHTS = {LEVEL: "shares first place", MUST_HAVE: "not while it misses a must-have"}
WHY_NO_ANSWER = {LEVEL: "shares first place", MUST_HAVE: "not enough: it misses several must-haves"}
REASONS = {NOT, NOT_FOUND, *WHY_NO_WEIGHTS.values(), *WHY_NO_ANSWER.values()}

DRAWS = 20_000
LIKELY, TOLD = 0.005, 3
"""The chance from which a change is called likely; how many of a kind the notes tell."""

ALONE = (
    "Each change is taken alone, all else staying as it is; while one weight moves, the others keep their "
    "proportions. Points of weight count once: what one part loses, another gains; while answers are open, "
    "they are the fewest that were found. How likely a change is, is counted over plausible cases, as for "
    "the verdict."
)


class _Way(NamedTuple):
    """A single change that moves the decision: in words, its chance, and its share of weight or scale."""

    event: str
    chance: float
    share: float


@exhibit()
def changes(case: Case) -> Exhibit:
    """Say what is the least that would have to change for each challenger to come first."""
    if first := too_few(case):
        return Exhibit(first)
    known, called = scoring.answered(case), names(case)
    arrays = robustness.model(known)
    found, lost = robustness.changes(known, arrays), robustness.losses(known)
    leader = called[str(scoring.fit(known).index[0])]
    worse = {rows[0].rival: _worsened(known, rows) for rows in reversed(_of_criteria(lost))}
    cells = {
        row.Index: _cells(known, arrays, row) | {WORSE: worse.get(row.Index, NOT)} for row in records(found)
    }
    return Exhibit(
        _headline(known, found, lost, called) + silent(case),
        _table(known, found, cells),
        caption=f"The least that would have to change for each challenger to come first. {ESTIMATES}",
        notes=(*_sentences(cells, leader, called), _losses(known, lost, leader, called), ALONE),
    )


def _cells(case: Case, arrays: Model, row: Any) -> dict[str, str]:
    """Say of one challenger, a row of `robustness.changes`, what would put it first, or why nothing does."""
    searched = arrays.open and len(arrays.parts) > 1
    weights = WHY_NO_WEIGHTS.get(row.no_weights, NOT_FOUND if searched else NOT)
    answer = WHY_NO_ANSWER.get(row.no_criterion, NOT)
    return {
        ONE_WEIGHT: weights if not row.part else _moved(row.part, row.part_from, row.part_to),
        WEIGHTS: weights if row.no_weights else _together(case, arrays, row.Index),
        ANSWER: answer if row.no_criterion else _improved(case, row),
    }


def _moved(part: str, weight: float, to: float) -> str:
    way = "rises" if to > weight else "falls"
    return f"“{PART_TITLES[part]}” {way} from {percent(weight)} to {percent(to, weight)}"


def _together(case: Case, arrays: Model, candidate: str) -> str:
    """Say how much weight must move between parts, and which parts change most."""
    stated, nearest = scoring.part_weights(case), robustness.nearest_weights(case, candidate, arrays)
    if nearest is None:
        return NOT_FOUND
    change = (nearest - stated).round(scoring.DECIMALS)
    parts = change[change != 0].abs().sort_values(ascending=False, kind="stable").index
    each = [
        f"“{PART_TITLES[part]}” from {percent(stated[part])} to {percent(nearest[part], stated[part])}"
        for part in parts
    ]
    amount = whole(50 * change.abs().sum())
    moves = f"{'less than 1' if amount == '0' else amount} of 100 points of weight"
    return f"{moves} {'moves' if amount in '01' else 'move'} ({listing(each)})"


def _improved(case: Case, row: Any) -> str:
    about = _about(case, row.criterion)
    label, to = f"“{brief(about.label)}”", level(enough(about, row.level_to), about)
    if pd.isna(row.level_from):
        return f"{label} turns out {_winning(about, row, to)}"
    way = "rises" if row.level_to > row.level_from else "falls"
    return f"{label} {way} from {level(row.level_from, about)} to {to}"


def _worsened(case: Case, rows: Sequence[Any]) -> str:
    """Say beyond which level, or which two, an answer about the leader costs it the lead."""
    first = rows[0]
    label, ends = f"“{brief(_about(case, first.criterion).label)}”", [_end(case, row) for row in rows]
    if pd.isna(first.level_from):
        return f"{label} turns out {' or '.join(ends)}"
    ways = ["falls" if row.beyond == "below" else "rises" for row in rows]
    now = (
        ""
        if first.level_from == first.level_to
        else f"from {level(first.level_from, _about(case, first.criterion))} to "
    )
    also = "".join(f" or {way} {'to ' * bool(now)}{end}" for way, end in zip(ways[1:], ends[1:], strict=True))
    return f"{label} {ways[0]} {now}{ends[0]}{also}"


def _end(case: Case, row: Any) -> str:
    about = _about(case, row.criterion)
    must = row.level_to in (about.must_low, about.must_high)
    to = row.level_to if must else outward(row.level_to, row.beyond == "above", _width(about))
    return f"{row.beyond} {level(to, about)}{' (a must-have)' * must}"


def _of_criteria(lost: pd.DataFrame) -> list[list[Any]]:
    """Give the rows of `robustness.losses` together by criterion, the nearest first."""
    return [records(rows) for _, rows in lost.groupby("criterion", sort=False)]


def _winning(about: Any, row: Any, to: str) -> str:
    """Say between which levels an open answer puts a challenger first."""
    if row.level_end in (about.scale_low, about.scale_high):
        return f"{to} or {'more' if row.level_end == about.scale_high else 'less'}"
    end = level(outward(row.level_end, row.level_end < row.level_to, _width(about)), about)
    return f"between {listing([to, end] if row.level_to <= row.level_end else [end, to])}"


def enough(about: Any, to: float) -> float:
    """Round a level that puts a challenger first further in its direction; `about` is a row of profile."""
    up = to <= about.ideal_low
    rounded = outward(to, up, _width(about))
    return min(rounded, about.ideal_low) if up else max(rounded, about.ideal_high)


def _width(about: Any) -> float:
    return float(about.scale_high - about.scale_low)


def _about(case: Case, criterion: str) -> Any:
    return records(case.profile[case.profile["criterion"] == criterion])[0]


def _sentences(cells: dict[str, dict[str, str]], leader: str, called: dict[str, str]) -> list[str]:
    """Say for the first challengers that weights or their own answers put first what it takes."""
    own = (ONE_WEIGHT, WEIGHTS, ANSWER)
    ways = {key: [row[kind] for kind in own if row[kind] not in REASONS] for key, row in cells.items()}
    can = [
        f"The least it takes: {called[key]} overtakes {leader} if {_or_if(way)}."
        for key, way in ways.items()
        if way
    ]
    return can[:TOLD]


def _or_if(clauses: list[str]) -> str:
    return ", or if ".join(clauses)


def _losses(case: Case, lost: pd.DataFrame, leader: str, called: dict[str, str]) -> str:
    """Say which answers about the leader would cost it the lead if they were worse, the nearest first."""
    if lost.empty:
        return f"No single answer about {leader} would cost it the lead, however bad it were."
    each = [_worsened(case, rows) for rows in _of_criteria(lost)]
    more = [f"one of {len(each) - TOLD} other answers gets worse"] if len(each) > TOLD + 1 else each[TOLD:]
    rival = str(lost["rival"].iloc[0])
    tied = scoring.fit(case)["rank"][rival] == 1
    behind = f"{leader} falls behind" if tied else f"{leader} loses the lead to"
    return f"{behind} {called[rival]} if its {_or_if([*each[:TOLD], *more])}."


def _headline(case: Case, found: pd.DataFrame, lost: pd.DataFrame, called: dict[str, str]) -> str:
    """Name the likeliest single change that would move the decision; of equally likely ones the smallest."""
    leader = str(scoring.fit(case).index[0])
    level_with = [called[key] for key in (leader, *found.index[found["no_weights"] == LEVEL])]
    if len(level_with) > 1:
        return f"{listing(level_with)} share first place: a small change decides between them."
    ways = _ways(case, lost, called)
    if not ways:
        return f"No single weight and no single answer would cost {called[leader]} the lead."
    best = min(ways, key=lambda way: (-round(way.chance, 2), way.share))
    if best.chance < LIKELY:
        return f"No single change is likely to move the decision. The nearest: {best.event}."
    return f"{best.event}, as {in_cases(best.chance)}; no other single change is likelier."


def _ways(case: Case, lost: pd.DataFrame, called: dict[str, str]) -> list[_Way]:
    """Give every single change that moves the decision, each with how likely and how large it is."""
    chance, leader = _Chance(case), str(scoring.fit(case).index[0])
    width = (case.profile["scale_high"] - case.profile["scale_low"]).set_axis(case.profile["criterion"])

    def way(row: Any, who: str, clause: str, likely: float) -> _Way:
        share = 1.0 if pd.isna(row.level_from) else abs(row.level_to - row.level_from) / width[row.criterion]
        return _Way(f"{called[who]} comes first if {clause}", likely, share)

    ways = []
    for rows in _of_criteria(lost):
        likely = sum(chance.beyond(leader, r.criterion, r.level_to, r.beyond == "below") for r in rows)
        clause = f"{possessive(called[leader])} {_worsened(case, rows)}"
        ways.append(way(rows[0], rows[0].rival, clause, likely))
    for row in records(improvements(case)):
        likely = chance.between(row.candidate, row.criterion, row.level_to, row.level_end)
        ways.append(way(row, row.candidate, f"its {_improved(case, row)}", likely))
    for distance, part, to, rival in ends(robustness.stability(case)):
        clause = _moved(part, scoring.part_weights(case)[part], to)
        ways.append(_Way(f"{called[rival]} comes first if {clause}", chance.of_weight(part, to), distance))
    return ways


class _Chance:
    """How likely weights and answers are to be beyond a point, over plausible cases."""

    def __init__(self, case: Case) -> None:
        self.known = robustness.plausible(case)
        self.rng = np.random.Generator(np.random.PCG64(SEED))
        arrays = self.known.model
        weights = weighing.draw(weighing.NEAR, arrays.weights, NEARNESS, DRAWS, self.rng)
        self.weights = weights / weights.sum(axis=0)

    def of_weight(self, part: str, to: float) -> float:
        """Give the chance that a part's weight is as far as `to`, or further."""
        at = self.known.model.parts.index(part)
        up = to >= self.known.model.weights[at]
        return float((self.weights[at] >= to if up else self.weights[at] <= to).mean())

    def beyond(self, candidate: str, criterion: str, to: float, below: bool) -> float:
        """Give the chance that a level is below `to`, or else above it."""
        drawn = self._drawn(candidate, criterion)
        return float((drawn < to if below else drawn > to).mean())

    def between(self, candidate: str, criterion: str, one: float, other: float) -> float:
        """Give the chance that a level lies between two ends, these included."""
        drawn = self._drawn(candidate, criterion)
        return float(((drawn >= min(one, other)) & (drawn <= max(one, other))).mean())

    def _drawn(self, candidate: str, criterion: str) -> np.ndarray:
        arrays = self.known.model
        cell = self.known.cells[arrays.candidates.index(candidate)][arrays.criteria.index(criterion)]
        return cell.draw(DRAWS, self.rng)


def _table(case: Case, found: pd.DataFrame, cells: dict[str, dict[str, str]]) -> pd.DataFrame:
    coverage, full = scoring.fit(case)["coverage"], full_names(case)
    open_ = (coverage < 1) | (coverage.iloc[0] < 1)
    rows = [
        {"Challenger": full[row.Index], "Points behind": estimated(row.behind, bool(open_[row.Index]))}
        | cells[row.Index]
        for row in records(found)
    ]
    return pd.DataFrame(rows, dtype="object")
