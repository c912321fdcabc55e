"""The appendix: where every number comes from, down to who said what, when, and how they know."""

from dataclasses import replace
from itertools import groupby
from typing import Any

import pandas as pd

from partnerlib import scoring
from partnerlib.case import Case
from partnerlib.charts import looks
from partnerlib.charts.style import coloured, records
from partnerlib.exhibits import frames
from partnerlib.exhibits.ledgers import HORIZONS, NEEDS
from partnerlib.exhibits.words import ESTIMATES, UNKNOWN, between, day, estimated, level, tenth
from partnerlib.export.report.candidates import ideal_of, score
from partnerlib.export.report.ledgers import HEADS, state
from partnerlib.export.report.material import Material, answer
from partnerlib.export.report.page import Block, Cell, Chapter, Section, linked, tables
from partnerlib.export.report.sections import Progress
from partnerlib.question import BOTH, PART_TITLES, SIDES
from partnerlib.words import brief, listing, one_line, rounded

DONT_KNOW, NONE_GIVEN = "we don't know", "none given"


def appendix(material: Material, progress: Progress) -> Section:
    """Trace every number of every candidate to assessor, date and sentence."""
    progress("Where every number comes from")
    opening = (
        "For each candidate, from the fit down: its parts, its criteria, every answer with its evidence in "
        "full, and every fact recorded. At the end, what the levels mean."
    )
    chapters = [_chapter(material, str(key), place) for place, key in enumerate(material.fits.index, 1)]
    title = "Appendix: where every number comes from"
    return Section("sources", title, opening, chapters=(*chapters, *_anchors(material.case)))


def _chapter(material: Material, key: str, place: int) -> Chapter:
    own = f"sources-{place}"
    makers = (_parts, _criteria, _answers, _facts)
    return Chapter(
        own,
        f"{brief(material.full[key], 90)}: sources",
        looks(coloured(material.case))[key].colour,
        tuple(make(material, key, own) for make in makers),
        links=((f"#candidate-{place}", "Back to its page"),),
    )


def _parts(material: Material, key: str, own: str) -> Block:
    """Show how the part scores make up the fit."""
    scores, fit = material.of("sides", key), records(material.fits.loc[[key]])[0]
    rows = []
    for part, weight in scoring.part_weights(material.case).items():
        sides = {row.side: row for row in records(scores[scores["part"] == part])}
        joined = sides[frames.PART_SCORE]
        points = estimated(weight * joined.score, joined.low < joined.high)
        rows.append(
            {"Part": PART_TITLES[str(part)], "Weight": f"{rounded(100 * weight)} %"}
            | {HEADS[side]: tenth(score(sides.get(side, sides.get(BOTH)))) for side in SIDES}
            | {"Part score": tenth(score(joined)), "Points of fit": points}
        )
    whole = {"Part": "Fit", "Weight": "100.0 %"} | dict.fromkeys((*HEADS.values(), "Part score"), "")
    frame = pd.DataFrame(
        [*rows, whole | {"Points of fit": estimated(fit.fit, fit.coverage < 1)}], dtype="object"
    )
    caption = (
        f"{material.called[key]}: weight times part score gives points, which add up to the fit. {ESTIMATES}"
    )
    right = ("Weight", *HEADS.values(), "Part score")
    return Block(f"{own}-parts", "From its parts to the fit", tables=tables(frame, caption, right=right))


def _criteria(material: Material, key: str, own: str) -> Block:
    """Show how the answers to each criterion make its level, and that its value."""
    said, levels, expected = _newest(material, key), material.levels(key), material.expected(key)
    rows = [
        {
            "Criterion": row.label,
            "Part": PART_TITLES[row.part],
            "Side": row.side,
            "Newest answers": said.get(criterion, UNKNOWN),
            "Level": level(levels[criterion], row),
            "Ideal": ideal_of(row),
            "Value": estimated(100 * expected[criterion], pd.isna(levels[criterion])),
            "Share": f"{rounded(100 * material.shares[criterion])} %",
        }
        for criterion, row in material.criteria.items()
    ]
    caption = (
        f"{material.called[key]}: the level is the mean of the newest answers; its value is 100 in the ideal "
        f"range and 0 at the end of the scale. The share is what a criterion weighs of all. {ESTIMATES}"
    )
    made = tables(pd.DataFrame(rows, dtype="object"), caption, right=("Level", "Share"))
    links = [
        f"#{material.anchors[key, criterion]}" if criterion in said else "" for criterion in material.criteria
    ]
    first = linked(made[0], links)
    return Block(f"{own}-criteria", "From the answers to the parts", tables=(first, *made[1:]))


def _newest(material: Material, key: str) -> dict[str, str]:
    """Give the answers that count in a line, by criterion."""
    said: dict[str, list[str]] = {}
    for row in records(material.of("answers", key)):
        if answer(row) in material.counting:
            words = DONT_KNOW if pd.isna(row.level) else level(row.level, material.criteria[row.criterion])
            said.setdefault(row.criterion, []).append(f"{brief(row.assessor, 30)}\u00a0{words}")
    return {criterion: ", ".join(words) for criterion, words in said.items()}


def _answers(material: Material, key: str, own: str) -> Block:
    """List every answer ever saved, by criterion: who, when, what, and how they know, in full."""
    rows = records(material.of("answers", key))
    name, heading = f"{own}-answers", "Every answer and its evidence"
    if not rows:
        return Block(name, heading, f"Nobody has recorded an answer about {material.called[key]} yet.")
    frame = pd.DataFrame(
        {
            "Assessor": row.assessor,
            "Level": _level(row, material),
            "Date": day(row.recorded_at),
            "Evidence": row.evidence if isinstance(row.evidence, str) else NONE_GIVEN,
        }
        for row in rows
    )
    caption = f"Everything recorded about {material.called[key]}, by criterion."
    made = tables(frame, caption, whole=True)[0]
    groups = [
        (Cell(_question(material.criteria[key_]), anchor=material.anchors[key, key_]), len(list(some)))
        for key_, some in groupby(row.criterion for row in rows)
    ]
    return Block(name, heading, tables=(replace(made, groups=tuple(groups)),))


def _question(row: Any) -> str:
    unit = f", {row.unit}" if isinstance(row.unit, str) and row.unit else ""
    return f"{one_line(row.label)} ({PART_TITLES[row.part]}{unit})"


def _level(row: Any, material: Material) -> str:
    about = material.criteria[row.criterion]
    said = DONT_KNOW if pd.isna(row.level) else level(row.level, about)
    ends = f" ({between(row.low, row.high, about)})" if pd.notna(row.low) or pd.notna(row.high) else ""
    return said + ends + ("" if answer(row) in material.counting else ", replaced since")


def _facts(material: Material, key: str, own: str) -> Block:
    """List every row of the ledgers in full, and say which are empty."""
    frames_ = {thing: _LEDGERS[thing](material.of(thing, key)) for thing in _LEDGERS}
    made = [
        table
        for thing, frame in frames_.items()
        for table in tables(frame, f"{material.called[key]}: {thing}.", whole=True)
    ]
    empty = [thing for thing, frame in frames_.items() if frame.empty]
    message = f"Nothing is recorded about {listing(empty, 5)}." if empty else ""
    return Block(f"{own}-facts", "Every fact recorded", message, tables=tuple(made))


def _people(rows: pd.DataFrame) -> pd.DataFrame:
    return _written(
        rows, Person="person", Side="side", Is="kind", Role="role", Authority="authority", Support="support"
    )


def _reasons(rows: pd.DataFrame) -> pd.DataFrame:
    rows = rows.assign(need=rows["need"].map(NEEDS))
    how = {"It is": "need", "Lasts, years": "lasts_years", "Said by": "stated_by", "Ends": "ends_when"}
    return _written(rows, Reason="reason", Side="side", Rank="rank", **how)


def _work(rows: pd.DataFrame) -> pd.DataFrame:
    rows = rows.assign(formalised=[_yes(cell) for cell in rows["formalised"]])
    how = {"Full-time people": "fte", "Owner": "owner", "Written down": "formalised"}
    return _written(rows, Task="task", Side="side", Kind="kind", **how)


def _dates(rows: pd.DataFrame) -> pd.DataFrame:
    ends = {end.capitalize(): [day(cell) for cell in rows[end]] for end in ("earliest", "likely", "latest")}
    made = _written(rows, Milestone="milestone", Side="side")
    return made.assign(**ends, **{"Said by": _cells(rows["stated_by"])})


def _expectations(rows: pd.DataFrame) -> pd.DataFrame:
    rows = rows.assign(horizon=rows["horizon"].map(HORIZONS))
    made = _written(rows, Expectation="expectation", Side="side", Term="horizon")
    return made.assign(State=[state(row) for row in records(rows)])


_LEDGERS = {
    "people": _people,
    "reasons": _reasons,
    "work": _work,
    "dates": _dates,
    "expectations": _expectations,
}


def _written(rows: pd.DataFrame, **columns: str) -> pd.DataFrame:
    """Give columns of a ledger under their headings, what is empty said to be so."""
    return pd.DataFrame({head: _cells(rows[name]) for head, name in columns.items()}, dtype="object")


def _cells(column: pd.Series) -> list[str]:
    return [UNKNOWN if pd.isna(cell) else cell if isinstance(cell, str) else level(cell) for cell in column]


def _yes(flag: Any) -> str:
    return UNKNOWN if pd.isna(flag) else "yes" if flag else "no"


def _anchors(case: Case) -> tuple[Chapter, ...]:
    """Say what the levels mean, where the ideal describes them."""
    labels = case.profile.set_index("criterion")["label"]
    rows = case.anchors[case.anchors["criterion"].isin(labels.index)]
    if rows.empty:
        return ()
    order = {criterion: place for place, criterion in enumerate(labels.index)}
    rows = rows.sort_values("criterion", key=lambda keys: keys.map(order), kind="stable")
    criteria = {row.criterion: row for row in records(case.profile)}
    levels = [level(row.level, criteria[row.criterion]) for row in records(rows)]
    frame = pd.DataFrame({"Level": levels, "What it looks like": list(rows["description"])})
    made = tables(frame, "The levels as the ideal describes them.", whole=True, right=("Level",))[0]
    groups = [(Cell(one_line(labels[key])), len(list(some))) for key, some in groupby(rows["criterion"])]
    own = Block("anchors-levels", "The levels, described", tables=(replace(made, groups=tuple(groups)),))
    return (Chapter("anchors", "What the levels mean", "", (own,)),)
