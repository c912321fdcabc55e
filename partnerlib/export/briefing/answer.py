"""The answer: who comes first, how all stand against the ideal."""

import itertools
from typing import Any

import pandas as pd

from partnerlib import charts, scoring
from partnerlib.charts.style import coloured, records
from partnerlib.exhibits import frames
from partnerlib.exhibits.guard import nothing_known
from partnerlib.exhibits.words import ESTIMATES, about, estimated
from partnerlib.export.briefing.material import MISSES, NOTHING, SHOWN, Material, figure_of, notebook
from partnerlib.export.briefing.slide import Chart, Slide, Table
from partnerlib.export.briefing.wording import SENTENCE, Names, Way, titled
from partnerlib.question import OURS, PART_TITLES, SIDES
from partnerlib.robustness.verdict import CLEAR, LEANING
from partnerlib.words import brief, count, listing, of_hundred, whole

SHADES = ("#f6f7f9", "#dde6f0", "#b9cce2", "#8fafd3")
"""From far to close to the ideal: a quarter of the scale each."""


def answer(material: Material) -> Slide:
    """Say who comes first and how sure that is, beside the fit of everybody."""
    shown = material.shown
    labels = [material.label(key) for key in shown]
    fits = material.fits.loc[shown]
    known = fits["fit"].where(fits["coverage"] > 0)
    missed = {key: listing(material.missed[key], 2) for key in shown if key in material.missed}
    ax = charts.ranking(fits, coloured(material.case), missed, note=material.note)
    said = [f"{material.called[key]} {material.about(key)}" for key in shown if pd.notna(known[key])]
    chart = Chart(
        "bars",
        pd.DataFrame({"Fit, 0 to 100": known.to_numpy()}, index=labels),
        [material.looks[key].colour for key in shown],
        figure_of(ax),
        f"Bars of fit, 0 to 100, where 100 is the ideal: {listing(said, SHOWN)}.",
        most=100,
    )
    notes = (
        *(material.answers(key) for key in shown),
        f"Counted over {material.often.draws:,} plausible cases (seed {material.often.seed}).",
        notebook(3, "Compare") + " How sure: notebook 4.",
    )
    says = (*_chosen(material), *_behind(material), _signs(material), *material.rest())
    return Slide("answer", answer_title(material), chart, tuple(filter(None, says))[:3], notes)


def answer_title(material: Material) -> str:
    """Give the verdict as one sentence with the leader's fit and how often it comes first."""
    leader = material.leader
    if not leader:
        return titled(material.full, lambda names: nothing_known(names.values()).split(". ")[0])
    said, fit = material.verdict, f"a fit of {material.about(leader)}"
    often, rare = of_hundred(said.chance), of_hundred(said.rival_chance)
    if said.why == "few":
        return _only(material, fit)
    ways: dict[str, tuple[Way, ...]] = {
        "unanswered": (
            lambda n: f"Too little is known to name a winner; for now {n[leader]} leads with {fit}",
        ),
        "tie": (lambda n: f"Too close to call: {_tied(material, n)} share first place with {fit}",),
        "other": (
            lambda n: f"Too close to call: {n[leader]} has {fit}, but {n[said.rival]} comes first more often",
        ),
        "missed": (
            lambda n: f"All miss a must-have; {n[leader]} leads with {fit}, first in {often} plausible cases",
        ),
    }
    if said.why in ways:
        return titled(material.full, *ways[said.why])
    if said.kind == CLEAR:
        return titled(
            material.full,
            lambda n: f"{n[leader]} is the clear winner: {fit}, first in {often} plausible cases",
        )
    if said.kind == LEANING:
        return titled(
            material.full, lambda n: f"Leaning towards {n[leader]}: {fit}, first in {often} plausible cases"
        )
    return titled(
        material.full,
        lambda n: (
            f"Too close to call: {n[leader]} is first in {often} plausible cases, {n[said.rival]} in {rare}"
        ),
    )


def _only(material: Material, fit: str) -> str:
    leader, answered = material.leader, " with answers" * (len(material.fits) > 1)
    misses = ", and misses a must-have" * (leader in material.missed)
    return titled(
        material.full,
        lambda n: f"{n[leader]} is the only candidate{answered} so far, with {fit}{misses}",
    )


def _tied(material: Material, names: Names) -> str:
    return listing([names[row.Index] for row in material.known if row.rank == 1])


def _chosen(material: Material) -> tuple[str, ...]:
    """Say that another one was chosen than the one who comes first; nothing where that is not so."""
    key = material.chosen
    if key == material.leader:
        return ()
    return (f"The decision on record chose {material.called[key]} all the same, with {material.about(key)}.",)


def _behind(material: Material) -> tuple[str, ...]:
    """Say who would be ahead but for a must-have, and who comes next."""
    rows, called = material.known, material.called
    if len(rows) < 2:
        return ()
    ahead = [row for row in rows if row.must_haves == scoring.MISSED and row.fit > rows[0].fit]
    said = []
    if ahead and rows[0].must_haves != scoring.MISSED:
        rival = max(ahead, key=lambda row: row.fit)
        missed = listing(material.missed[rival.Index], 2)
        fit = material.about(rival.Index)
        said = [f"{called[rival.Index]} would be ahead with {fit}, but misses a must-have: {missed}."]
    second, rival = rows[1].Index, material.verdict.rival
    last = f"{called[second]} comes next with {material.about(second)}, first in {_often(material, second)}"
    if rival not in ("", second):
        last += f"; {called[rival]} is first in {_often(material, rival)}"
    return (*(brief(each, SENTENCE) for each in said), f"{last} plausible cases.")


def _often(material: Material, key: str) -> str:
    return of_hundred(float(material.often.first[key]))


def _signs(material: Material) -> str:
    """Say what the signs beside names mean, and whose they are, where there are any."""
    rows = [material.standing[key] for key in material.shown]
    missing = [material.called[row.Index] for row in rows if row.must_haves == scoring.MISSED]
    fewer = 0 < len(missing) < len(material.fits)
    last = " and rank below the others" if len(missing) > 1 else " and ranks below the others"
    verb = "miss" if len(missing) > 1 else "misses"
    said = [f"{listing(missing)} ({MISSES.strip()}) {verb} a must-have{last}."] if fewer else []
    return " ".join([*said, *([ESTIMATES] if any(row.coverage < 1 for row in rows) else [])])


def against_ideal(material: Material) -> Slide:
    """Hold every candidate against the ideal, part by part."""
    rows = parts_of(material)
    estimates = ESTIMATES * bool((rows["low"] < rows["high"]).any())
    legend = " ".join(["100 is the ideal; darker is closer to it.", estimates, *material.rest()])
    says = (extremes(material, material.leader), " ".join(legend.split()))
    notes = (
        "A part's score joins both sides, the weaker counting most; from the answers in table assessments.",
        *(material.answers(key) for key in material.shown),
        notebook(3, "Compare"),
    )
    body = _part_table(material, rows)
    return Slide("against_ideal", _ideal_title(material, rows), body, tuple(filter(None, says)), notes)


def _part_table(material: Material, rows: pd.DataFrame) -> Table:
    """Write the part scores of the candidates shown, darker where they are closer to the ideal."""
    shown, titles = material.shown, list(dict.fromkeys(rows["part"]))
    place = {(row.candidate, row.part): row for row in records(rows)}
    cells = [
        {"Candidate": material.called[key], "Fit": _fit(material, key)}
        | {PART_TITLES[part]: _score(place[key, part]) for part in titles}
        for key in shown
    ]
    shades = {
        (x, y + 2): SHADES[min(int(row.score / 25), 3)]
        for (x, key), (y, part) in itertools.product(enumerate(shown), enumerate(titles))
        if (row := place[key, part]).high - row.low < NOTHING
    }
    said = [f"{PART_TITLES[row.part]} {about(row)}" for row in _own(rows, material.leader)]
    leader = material.called[material.leader]
    alt = f"Table of candidates by parts, scores from 0 to 100; {leader}: {listing(said, 7)}."
    return Table(pd.DataFrame(cells, dtype="object"), alt, shades=shades)


def parts_of(material: Material) -> pd.DataFrame:
    """Give the part scores of all candidates, one row a candidate and part."""
    return material.scores[material.scores["side"] == frames.PART_SCORE]


def _own(rows: pd.DataFrame, key: str) -> list[Any]:
    """The rows of one candidate of which anything is known, the weakest part first."""
    own = rows[(rows["candidate"] == key) & (rows["high"] - rows["low"] < NOTHING)]
    return sorted(records(own), key=lambda row: row.score)


def _fit(material: Material, key: str) -> float:
    row = material.standing[key]
    return estimated(row.fit, row.coverage < 1) if row.coverage else float("nan")


def _score(row: Any) -> float:
    return estimated(row.score, row.low < row.high) if row.high - row.low < NOTHING else float("nan")


def _ideal_title(material: Material, rows: pd.DataFrame) -> str:
    """Say in how many parts the leader comes closest to the ideal, and where others do."""
    leader = material.leader
    own = _own(rows, leader)
    others = rows[(rows["candidate"] != leader) & (rows["high"] - rows["low"] < NOTHING)]
    if others.empty:
        ends = " to ".join(dict.fromkeys((about(own[0]), about(own[-1]))))
        return titled(
            material.full, lambda n: f"{n[leader]} reaches {ends} of 100 in the parts that are known"
        )
    best = others.groupby("part")["score"].max()
    behind = [row.part for row in own if best.get(row.part, 0) > row.score]
    level = ", or level," * any(best.get(row.part) == row.score for row in own)
    where = listing([f"“{PART_TITLES[part]}”" for part in behind[:2]])
    more = f" and {len(behind) - 2} more" if len(behind) > 2 else ""
    number = f"{len(own) - len(behind) or 'none'} of {count(len(own), 'part')}"
    if not behind:
        number = "every part known" if len(own) > 1 else "the one part known"
    tail = f"; not in {where}{more}" if behind and len(behind) < len(own) else ""
    return titled(
        material.full,
        lambda n: f"{n[leader]} is closest to the ideal{level} in {number}{tail}",
        lambda n: f"{n[leader]} is closest to the ideal{level} in {number}",
    )


def weakest(material: Material, key: str) -> Any:
    """Give the weakest part of a candidate, a row of the scores; None where no part stands out."""
    own = _own(parts_of(material), key)
    return own[0] if len(own) > 1 and whole(own[0].score) != whole(own[-1].score) else None


def extremes(material: Material, key: str) -> str:
    """Say where a candidate is strongest and where weakest, and which side makes it so."""
    own = _own(parts_of(material), key)
    if not weakest(material, key):
        same = f"{material.called[key]} reaches {about(own[0])} of 100" if own else ""
        return f"{same} in every part that is known." if own else ""
    strong, weak = (f"“{PART_TITLES[row.part]}” ({about(row)})" for row in (own[-1], own[0]))
    why = weaker(material, key, own[0].part)
    return f"{material.called[key]} is strongest in {strong}, weakest in {weak}{why}."


def weaker(material: Material, key: str, part: str) -> str:
    """Say which side is the weaker in a part, after a comma; nothing where neither is."""
    table = material.scores
    rows = table[(table["candidate"] == key) & (table["part"] == part) & table["side"].isin(SIDES)]
    score = {row.side: float(whole(row.score)) for row in records(rows)}
    if len(score) < 2 or len(set(score.values())) < 2:
        return ""
    return (
        f", where {'our' if min(score, key=lambda side: score[side]) == OURS else 'their'} side is the weaker"
    )
