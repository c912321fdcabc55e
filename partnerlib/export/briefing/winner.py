"""The winner's story: why both sides would do it, and what the facts warn of."""

from typing import Any

import pandas as pd

from partnerlib import charts, exhibits
from partnerlib.charts.style import GREY, INK, coloured, records
from partnerlib.charts.text import ABOUT
from partnerlib.exhibits import frames
from partnerlib.exhibits.warnings import merged, nothing_yet
from partnerlib.exhibits.words import NOT_ASKED, UNKNOWN, Estimated, about, estimated, level
from partnerlib.export.briefing.answer import weaker, weakest
from partnerlib.export.briefing.material import LINES, NOTHING, Material, figure_of, notebook, number
from partnerlib.export.briefing.slide import Card, Cards, Chart, Slide, Table
from partnerlib.export.briefing.wording import NAME, Names, cut, titled
from partnerlib.findings.facts import Facts
from partnerlib.findings.rows import Reason
from partnerlib.question import BOTH, OURS, PART_TITLES, SIDES, THEIRS
from partnerlib.words import brief, count, listing, quoted, whole

MOST_WARNED, FEW = 6, 4
"""Rows of warnings on a slide, and how many of them leave room for long sentences."""

FOUND, STEP, MORE = 130, 90, 45
"""Characters of what was found and of what to do, and how many more there are on a slide of few."""

WHOSE = {OURS: "our", THEIRS: "their"}


def winner(material: Material) -> Slide:
    """Tell why both sides would do it with whoever was chosen or comes first, and where both stand."""
    key = material.chosen
    titles = frames.part_titles(material.case)
    ax = charts.profile(material.scores, key, coloured(material.case), titles, note=material.note)
    numbers = _both_sides(material, key)
    said = [
        f"{name} ours {_said(ours)}, theirs {_said(theirs)}" for name, ours, theirs in numbers.itertuples()
    ]
    chart = Chart(
        "grouped",
        numbers,
        [INK, material.looks[key].colour],
        figure_of(ax),
        f"Both sides of {material.called[key]} in each part, 0 to 100: {listing(said, 7)}.",
        most=100,
        axes=("Each side, 0 to 100; beside a part's name its score", ""),
    )
    facts = material.facts[key]
    says = (_why(facts, THEIRS), _why(facts, OURS), f"{_champion(facts)} {_weakest(material, key)}".strip())
    return Slide("winner", _winner_title(material, facts), chart, says, _winner_notes(material, facts))


def _both_sides(material: Material, key: str) -> pd.DataFrame:
    """Give both sides' scores by part, each part named with its score; one answer for both stands in both."""
    own = material.scores[material.scores["candidate"] == key]
    rows: dict[str, list[float | None]] = {}
    for part in dict.fromkeys(own["part"]):
        sides = {row.side: row for row in records(own[own["part"] == part])}
        whole_part = sides[frames.PART_SCORE]
        score = f", {_said(_score(whole_part))}" if _is_known(whole_part) else ""
        label = PART_TITLES[part] + " (for both)" * (BOTH in sides) + score
        rows[label] = [_score(sides.get(side, sides.get(BOTH))) for side in SIDES]
    heads = [side.capitalize() for side in SIDES]
    return pd.DataFrame(list(rows.values()), list(rows), heads, dtype="object")


def _score(row: Any) -> float | None:
    """Give a side's score; not a number where it is not answered, None where it is not asked."""
    if row is None:
        return None
    return estimated(row.score, row.low < row.high) if _is_known(row) else float("nan")


def _is_known(row: Any) -> bool:
    return bool(row.high - row.low < NOTHING)


def _said(score: float | None) -> str:
    if score is None:
        return NOT_ASKED
    return f"{ABOUT * isinstance(score, Estimated)}{whole(score)}" if pd.notna(score) else UNKNOWN


def _winner_title(material: Material, facts: Facts) -> str:
    key = facts.candidate
    weak = weakest(material, key)
    tail = f"; weakest is “{PART_TITLES[weak.part]}” ({about(weak)} of 100)" if weak else ""
    return titled(
        material.full,
        lambda n: f"{_case_for(facts, n)}{tail}",
        lambda n: _case_for(facts, n),
    )


def _case_for(facts: Facts, names: Names) -> str:
    """Say in a clause whether both sides need it, and for how long."""
    who, theirs, ours = names[facts.candidate], facts.primary(THEIRS), facts.primary(OURS)
    if len(theirs) != 1:
        return (
            f"{who} gives {len(theirs)} main reasons, so none decides"
            if theirs
            else f"Why {who} wants us is not known yet"
        )
    if theirs[0].need != "need":
        known = f"{who} would like this but does not need it"
        return known if theirs[0].need else f"Whether {who} needs this is not known"
    if len(ours) != 1:
        return f"{who} needs this; " + (
            "we have several main reasons" if ours else "our one reason is not recorded"
        )
    if ours[0].need != "need":
        for_us = "only nice to have" if ours[0].need else "not known to be a need"
        return f"{who} needs this; for us it is {for_us}"
    years = [level(reason.lasts_years) for reason in (ours[0], theirs[0]) if reason.lasts_years is not None]
    long = f", we for {years[0]} years and they for {years[1]}" if len(years) == len(SIDES) else ""
    return f"Both we and {who} need this partnership{long}"


def _why(facts: Facts, side: str) -> str:
    """Give a side's one main reason and who said it, or what there is instead."""
    main, whose = facts.primary(side), WHOSE[side].capitalize()
    if not main:
        return f"{whose} one reason is not recorded yet."
    if len(main) > 1:
        return f"{whose} {len(main)} main reasons: {listing([quoted(reason.reason) for reason in main], 2)}."
    return f"{whose} reason: {quoted(main[0].reason)}{_said_by(facts, side, main[0])}."


def _said_by(facts: Facts, side: str, reason: Reason) -> str:
    if not reason.stated_by:
        return " (who said so is not recorded)"
    guess = "our guess, " if side == THEIRS and facts.names.side_of(reason.stated_by) == OURS else ""
    return f" ({guess}{brief(reason.stated_by, NAME)})"


def _champion(facts: Facts) -> str:
    found = [person for person in facts.people[THEIRS] if person.kind == "champion"]
    if not found:
        return "No champion is known on their side."
    best = max(found, key=lambda person: person.authority if person.authority is not None else -1)
    power = "not known" if best.authority is None else f"{level(best.authority)} of 10"
    return f"Their champion: {brief(best.person, NAME)}, authority {power}."


def _weakest(material: Material, key: str) -> str:
    weak = weakest(material, key)
    side = weaker(material, key, weak.part) if weak else ""
    return f"Weakest: “{PART_TITLES[weak.part]}” ({about(weak)}){side}." if weak else ""


def _winner_notes(material: Material, facts: Facts) -> tuple[str, ...]:
    reasons = [
        f"{whose.capitalize()} reason {quoted(reason.reason)}: said by "
        f"{brief(reason.stated_by, NAME) or 'nobody on record'}; {reason.need or 'need not known'}"
        f"{'' if reason.lasts_years is None else f', {level(reason.lasts_years)} years'} (table reasons)."
        for side, whose in WHOSE.items()
        for reason in facts.primary(side)
    ]
    people = (
        "Their champion: table people." if facts.people[THEIRS] else "Table people names nobody of theirs."
    )
    return (
        material.answers(facts.candidate),
        *reasons,
        people,
        notebook(3, "Compare") + " Reasons: notebook 5.",
    )


def warnings(material: Material) -> Slide:
    """List what the facts warn of with whoever was chosen or comes first: the gravest first, what to do."""
    key = material.chosen
    told = exhibits.warnings(material.case, key)
    rows = told.table
    open_ = rows[rows["Finding"].str.startswith("?")] if len(rows) else rows
    grave = rows.head(len(rows) - len(open_))
    title = _warnings_title(material, key, len(open_))
    body = _warned(grave.head(MOST_WARNED)) if len(grave) else _clean(open_, material, key)
    notes = (
        "Found in the tables people, reasons, work, dates, expectations, profile and assessments.",
        *(cut(f"{row['Part']}: {row['What was found']}") for row in grave.to_dict("records")),
        *told.notes[:1],
        notebook(5, "Decide"),
    )
    return Slide("warnings", title, body, _warned_says(grave, open_), notes)


def _warnings_title(material: Material, key: str, open_: int) -> str:
    """Count stops and warnings; where most of what would be checked is not known, that comes first."""
    counted, found = material.counted(key), merged(material.found[material.found["candidate"] == key])
    if open_ * 2 > len(found) and not found["status"].isin(["stop", "warn"]).any():
        return titled(material.full, lambda n: nothing_yet(n[key], open_, len(found)))
    if open_ * 2 > len(found):
        return titled(
            material.full,
            lambda n: f"Too little is recorded of {n[key]} to rule warnings out: {_unknown(open_)}",
        )
    return titled(material.full, lambda n: f"{n[key]} has {counted}{f'; {_unknown(open_)}' * bool(open_)}")


def _unknown(open_: int) -> str:
    return f"{count(open_, 'fact')} {'is' if open_ == 1 else 'are'} not known"


def _warned_says(grave: pd.DataFrame, open_: pd.DataFrame) -> tuple[str, ...]:
    """Count the warnings that a slide has no room for, and name the first fact that is not known."""
    rest = len(grave) - MOST_WARNED
    said = [f"{count(rest, 'more warning')} in the fit report."] if rest > 0 else []
    if len(grave) and len(open_):
        first = "; first" if len(open_) > 1 else ""
        said.append(f"{_unknown(len(open_))}{first}: {cut(open_['What was found'].iloc[0], FOUND + MORE)}")
    return tuple(said)


def _warned(rows: pd.DataFrame) -> Table:
    more = MORE if len(rows) <= FEW else 0
    cells = pd.DataFrame(
        {
            "Part": f"{row['Finding'][0]} {row['Part']}",
            "What was found": brief(row["What was found"], FOUND + more),
            "What to do next": brief(row["What to do"], STEP + more),
        }
        for row in rows.to_dict("records")
    )
    said = listing(
        [f"{part[2:]}: {found}" for part, found in zip(cells["Part"], cells["What was found"], strict=True)],
        MOST_WARNED,
    )
    return Table(cells, f"Stops (✕) and warnings (!): {said}")


def _clean(unknown: pd.DataFrame, material: Material, key: str) -> Cards:
    """Say what was checked and found fine, and what is not known."""
    rows = material.found[(material.found["candidate"] == key) & (material.found["status"] == "pass")]
    fine = Card(
        "Checked and fine", (f"{number(len(rows), 'check').capitalize()} found nothing to warn of.",), INK
    )
    if unknown.empty:
        return Cards((fine,), 1)
    lines = [brief(said, FOUND) for said in unknown["What was found"][:LINES]]
    if len(unknown) > LINES:
        lines[-1] = f"and {len(unknown) - LINES + 1} more, in the fit report"
    return Cards((fine, Card("Not known yet", tuple(lines), GREY, settled=False)))
