"""A page for each candidate: how it stands, both sides of every part, the facts, and what it could gain."""

from typing import Any

import pandas as pd

from partnerlib import exhibits, scoring
from partnerlib.charts import looks
from partnerlib.charts.style import coloured, records
from partnerlib.exhibits import frames
from partnerlib.exhibits.guard import fictional, nothing_known
from partnerlib.exhibits.ranks import place
from partnerlib.exhibits.warnings import SIDES as SIDE_OF_FINDING
from partnerlib.exhibits.warnings import STATUS
from partnerlib.exhibits.words import (
    ESTIMATES,
    between,
    capital,
    day,
    estimated,
    level,
    money,
    ordinal,
    share,
    tenth,
)
from partnerlib.export.report.ledgers import HEADS, expectations, people, reasons
from partnerlib.export.report.material import Material
from partnerlib.export.report.page import LONGEST_NOTE, Block, Chapter, Section, block, tables
from partnerlib.export.report.sections import Progress
from partnerlib.findings import SIGNS
from partnerlib.question import BOTH, PART_TITLES, SIDES
from partnerlib.words import brief, count, listing, number, whole

DRAWN = 12
"""Candidates whose page has a picture; with more of them, pages further down have tables only."""

GAINS, LEAST = 5, 0.05
"""What a page tells of points to gain: so many answers, each worth so much at least."""

MET = {scoring.MET: "✓ met", scoring.OPEN: "? not answered"}


def candidates(material: Material, progress: Progress) -> Section:
    """Give a page for every candidate, the best one first."""
    order = [str(key) for key in material.fits.index]
    chapters = []
    for number_, key in enumerate(order, 1):
        progress(f"Candidate {number_} of {len(order)}: {material.called[key]}")
        chapters.append(_chapter(material, key, number_))
    opening = "The best fit first: how each one stands, what both sides say, and what speaks against it."
    return Section("candidates", "Candidate by candidate", opening, chapters=tuple(chapters))


def _chapter(material: Material, key: str, number_: int) -> Chapter:
    own = f"candidate-{number_}"
    row = records(material.fits.loc[[key]])[0]
    made = [
        _parts(material, key, own, number_ <= DRAWN),
        _must_haves(material, key, own),
        _warnings(material, key, own),
        reasons(material, key, own),
        people(material, key, own),
        expectations(material, key, own),
        _gains(material, key, own),
    ]
    return Chapter(
        own,
        brief(material.full[key], 90),
        looks(coloured(material.case))[key].colour,
        tuple(made),
        _lead(material, row),
        _facts(material, key, row),
        ((f"#sources-{number_}", "Where these numbers come from"),),
    )


def _lead(material: Material, row: Any) -> str:
    """Say in a sentence how a candidate stands."""
    called, of_all = material.called[row.Index], len(material.fits)
    if row.coverage == 0:
        return nothing_known([called])
    fit = f"a fit of {whole(row.fit)}"
    if row.coverage < 1:
        fit = f"an estimated fit of {whole(row.fit)} ({whole(row.fit_low)} to {whole(row.fit_high)})"
    rank = f"ranks {ordinal(int(row.rank))} of {of_all}" if of_all > 1 else "is the only candidate so far"
    missed = material.missed.get(row.Index, [])
    but = f" It misses {count(len(missed), 'must-have')}: {listing(missed)}." if missed else ""
    return f"{called} {rank}, with {fit}.{but}"


def _facts(material: Material, key: str, row: Any) -> tuple[tuple[str, str], ...]:
    """Give what is to be seen at once: the numbers first, then what kind of company it is."""
    about = records(material.case.candidates.set_index("candidate").loc[[key]])[0]
    currency = brief(str(material.case.company["currency"].fillna("").iloc[0]), 20)
    chance = "not given" if pd.isna(about.launch_probability) else share(about.launch_probability)
    known = row.coverage > 0
    return (
        ("Fit", tenth(estimated(row.fit, row.coverage < 1)) if known else "not known"),
        ("At worst, at best", f"{tenth(row.fit_low)} to {tenth(row.fit_high)}"),
        ("Rank", f"{place(row.rank)} of {len(material.fits)}" if known else place(row.rank)),
        ("Answered", share(row.coverage)),
        ("Must-haves", _status(material, key, row)),
        ("Employees", "not given" if pd.isna(about.employees) else number(about.employees)),
        ("First contact", day(about.first_contact)),
        ("Upside", money(about.upside, currency)),
        ("Chance of a launch", chance),
        ("Our cost", money(about.our_cost, currency)),
        ("Kind", brief(about.kind, 120) if isinstance(about.kind, str) else "not given"),
    )


def _status(material: Material, key: str, row: Any) -> str:
    if material.of("must", key).empty:
        return "none set"
    return {scoring.OPEN: "not all answered"}.get(row.must_haves, row.must_haves)


def _parts(material: Material, key: str, own: str, drawn: bool) -> Block:
    """Hold both sides of every part against the ideal, with a picture where one is drawn."""
    name, heading = f"{own}-parts", "Both sides of each part"
    if drawn:
        return block(name, heading, exhibits.profile(material.case, key), fictional(material.case))
    caption = f"{material.called[key]} against the ideal, which is 100. {ESTIMATES}"
    return Block(name, heading, tables=tables(_parts_table(material, key), caption))


def _parts_table(material: Material, key: str) -> pd.DataFrame:
    """Give both sides' scores and the part score of each part of one candidate, 0 to 100."""
    rows = []
    scores = material.of("sides", key)
    for part, title in frames.part_titles(material.case).items():
        sides = {row.side: row for row in records(scores[scores["part"] == part])}
        both = sides.get(BOTH)
        cells = {HEADS[side]: score(sides.get(side, both)) for side in SIDES}
        rows.append({"Part (weight)": title} | cells | {"Both together": score(sides[frames.PART_SCORE])})
    return pd.DataFrame(rows, dtype="object")


def score(row: Any) -> float:
    """Give a score, marked where it rests on an estimate; not a number where there is none."""
    return estimated(row.score, row.low < row.high) if row else float("nan")


def _must_haves(material: Material, key: str, own: str) -> Block:
    rows = material.of("must", key)
    name, heading = f"{own}-must-haves", "Must-haves"
    if rows.empty:
        return Block(name, heading, "The ideal profile sets no must-have.")
    frame = pd.DataFrame(
        {
            "Must-have": row.label,
            "Asks for": " ".join(
                filter(
                    None,
                    (between(row.must_low, row.must_high, material.criteria[row.criterion]), _unit(row.unit)),
                )
            ),
            "Level": level(row.level, material.criteria[row.criterion]),
            "Status": MET.get(row.status, f"✗ missed by {level(row.short_by)}"),
        }
        for row in records(rows)
    )
    return Block(name, heading, tables=tables(frame, f"Must-haves and {material.called[key]}.", quiet=True))


def ideal_of(about: Any) -> str:
    """Give the ideal range of a criterion, a row of the profile."""
    return between(about.ideal_low, about.ideal_high, about)


def _unit(unit: Any) -> str:
    return f"({unit})" if isinstance(unit, str) and unit else ""


def _warnings(material: Material, key: str, own: str) -> Block:
    """List stops and warnings, the gravest first; what is not known is only named."""
    found = material.of("found", key)
    told = found[found["status"].isin(["stop", "warn"])].drop_duplicates(["status", "sentence"])
    stops, warned = (int((told["status"] == status).sum()) for status in ("stop", "warn"))
    frame = pd.DataFrame(
        {
            "Finding": STATUS[row.status],
            "Part": PART_TITLES[row.part],
            "Side": SIDE_OF_FINDING[row.side],
            "What was found": row.sentence,
            "What to do": row.next,
        }
        for row in records(told)
    )
    caption = f"What the recorded facts about {material.called[key]} warn of."
    message = capital(f"{_none(stops, 'stop')} and {_none(warned, 'warning')} in the facts recorded.")
    notes = [_places(found, status) for status in ("unknown", "pass")]
    return Block(
        f"{own}-warnings",
        "Stops and warnings",
        message,
        None,
        tables(frame, caption, quiet=True),
        tuple(brief(note, LONGEST_NOTE) for note in notes if note),
    )


def _none(amount: int, thing: str) -> str:
    return count(amount, thing) if amount else f"no {thing}"


def _places(found: pd.DataFrame, status: str) -> str:
    """Name the checks that ended so; nobody's rating is no fact."""
    rows = found[(found["status"] == status) & ~((found["check"] == "optimism") & (status == "unknown"))]
    named = [row.title if row.side == "both" else f"{row.title} ({row.side})" for row in records(rows)]
    lead = {"unknown": "Not known", "pass": "Checked and fine"}[status]
    return f"{SIGNS[status]} {lead}: {'; '.join(dict.fromkeys(named))}." if named else ""


def _gains(material: Material, key: str, own: str) -> Block:
    """List the answers that would gain a candidate most if they became ideal."""
    table = material.of("gaps", key).sort_values("points_to_gain", ascending=False, kind="stable")
    rows = table[table["points_to_gain"] >= LEAST].head(GAINS)
    name, heading = f"{own}-gains", "What it could gain most by"
    if rows.empty:
        return Block(name, heading, "It is at the ideal in every criterion; nothing is left to gain.")
    said = [
        {
            "Criterion": row.label,
            "Part": PART_TITLES[row.part],
            "Side": row.side,
            "Level": level(row.level, material.criteria[row.criterion]),
            "Ideal": ideal_of(material.criteria[row.criterion]),
            "Points to gain": estimated(row.points_to_gain, pd.isna(row.level)),
        }
        for row in records(rows)
    ]
    caption = f"Points of fit to win if that answer alone became ideal. {ESTIMATES}"
    return Block(name, heading, tables=tables(pd.DataFrame(said, dtype="object"), caption))
