"""The first slides: the question, the ideal we wrote first, who was looked at."""

from typing import Any

import pandas as pd

from partnerlib import exhibits, scoring
from partnerlib.charts.style import GREY, IDEAL, records
from partnerlib.charts.work import full_time
from partnerlib.exhibits import frames
from partnerlib.exhibits.decided import last_decision
from partnerlib.exhibits.provenance import before_recorded, from_lists
from partnerlib.exhibits.words import between, capital, day
from partnerlib.export.briefing import pictures
from partnerlib.export.briefing.material import SHOWN, Material, notebook
from partnerlib.export.briefing.slide import Card, Cards, Chart, Slide, Table
from partnerlib.export.briefing.wording import NAME, SENTENCE, cut
from partnerlib.question import PARTS, QUESTION
from partnerlib.words import brief, count, listing

ARTICLE = "the executive article “Almost the Same Question”, number 5.010309"
RISK = "Even a perfect fit only lowers the risk; it promises no success."
WEAKER = "In each part the weaker side counts most."
KIND = 42
"""Characters of what kind of company a candidate is."""


def question(material: Material) -> Slide:
    """Ask the one question of both sides, and say who we are and what is decided."""
    of_whom = count(len(material.case.candidates), "candidate")
    asked = f"One question, asked of {of_whom} and of ourselves: who is our ideal partner, and why us, now?"
    first = "One question comes before any candidate: who is our ideal partner, and why us, now?"
    clauses = [clause.removeprefix("and ").rstrip("?") for clause in QUESTION.split(", ")]
    parts = [part.title for part in PARTS]
    cards = (
        Card("The question", tuple(f"{capital(clause)}?" for clause in clauses), IDEAL),
        Card("Who we are", _we(material), GREY),
        Card("Its seven parts, asked of both sides", (f"{listing(parts, len(parts))}.", WEAKER), GREY),
        Card("What is decided here", _decided(material), IDEAL),
    )
    notes = (
        f"The question is that of {ARTICLE}, in our words.",
        "Our size, our dates, our people and our money: table company.",
        notebook(0, "Start here"),
    )
    title = asked if len(material.case.candidates) else first
    return Slide("question", title, Cards(cards), (), notes)


def _we(material: Material) -> tuple[str, ...]:
    """Say of ourselves what bounds the choice; what is not recorded is left out."""
    us = material.case.company.iloc[0]
    size = f", {count(us['employees'], 'person', 'people')}" if pd.notna(us["employees"]) else ""
    lines = [f"{brief(us['name'])}{size}"]
    lines += [f"Has to sign by {day(us['sign_by'])}"] if pd.notna(us["sign_by"]) else []
    lines += [f"Money ends on {day(us['runway_ends'])}"] if pd.notna(us["runway_ends"]) else []
    free = us["fte_available"]
    lines += [f"{full_time(free)} full-time people for the joint work"] if pd.notna(free) else []
    return tuple(lines) if len(lines) > 1 else (*lines, "Our dates and our people are not recorded yet.")


def _decided(material: Material) -> tuple[str, ...]:
    of_all = len(material.case.candidates)
    whom = f"one of {count(of_all, 'candidate')}" if of_all > 1 else "a candidate"
    wanted = f"Whether to choose {whom}, nobody, or to wait."
    if len(material.case.decisions):
        row = last_decision(material.case)
        wanted = f"It was decided on {day(row['decided_on'])}; the last but one slide shows what, and why."
    return wanted, "With whom, why, and how to part again.", RISK


def ideal(material: Material) -> Slide:
    """Show the ideal that was written first: what its parts weigh, and what a partner has to have."""
    case = material.case
    weight = 100 * scoring.part_weights(case)
    titles = [title.rsplit(" (", 1)[0] for title in frames.part_titles(case)]
    shares = pd.Series(weight.to_numpy().round(scoring.DECIMALS), index=titles)
    colours = [IDEAL if share == shares.max() > shares.min() else GREY for share in shares]
    said = listing([f"{title} {part:.3g} %" for title, part in shares.items()], 7)
    chart = Chart(
        "bars",
        shares.to_frame("Weight, %"),
        colours,
        pictures.weights(shares, colours, material.note),
        f"Bars of what each part weighs: {said}.",
        written='0.#" %"' if (shares % 1).any() else '0" %"',
    )
    notes = (
        *_versions(material),
        "Weights: table parts. Must-haves, ideal ranges and scales: table profile.",
        notebook(1, "The ideal profile"),
    )
    return Slide("ideal", _ideal_title(material), chart, _ideal_says(material), notes)


def _ideal_title(material: Material) -> str:
    case = material.case
    history, of_all = case.profile_history.sort_values("saved_at"), len(case.candidates)
    criteria = count(len(case.profile), "criterion", "criteria")
    if history.empty:
        return f"The ideal has {criteria} but is not frozen yet, so nothing proves that it came first"
    written = f"The ideal was written on {day(history['saved_at'].iloc[0])}"
    if not of_all:
        return f"{written}, before any candidate"
    told = _came_first(material)
    before = told.count("yes")
    of_whom = count(of_all, "candidate")
    if not before:
        recorded = before_recorded(told)
        return f"{written}, {recorded}" if recorded else f"{written}{_not_first(told, of_whom)}"
    whom = f"all {of_whom}" if before == of_all else f"{before} of {of_whom}"
    return f"{written}, before the first contact with {'the one candidate' if of_all == 1 else whom}"


def _came_first(material: Material) -> list[str]:
    """Say of each candidate whether the ideal came first, as far as the snapshot tells."""
    return list(exhibits.written_first(material.case).table["Ideal came first"])


def _not_first(told: list[str], of_whom: str) -> str:
    if told.count("no") == len(told):
        return f", after the first contact with {f'all {of_whom}' if len(told) > 1 else 'the one candidate'}"
    return "; nothing on record says that it came before any candidate"


def _ideal_says(material: Material) -> tuple[str, ...]:
    case = material.case
    profile = case.profile
    asks = (profile["must_low"] > profile["scale_low"]) | (profile["must_high"] < profile["scale_high"])
    musts = [
        f"{brief(row.label, NAME)} ({between(row.must_low, row.must_high, row)})"
        for row in records(profile[asks])
    ]
    required = f"{count(len(musts), 'must-have')}: {listing(musts, 5)}." if musts else "No must-have is set."
    what = f"{count(len(profile), 'criterion', 'criteria')} in {count(profile['part'].nunique(), 'part')}"
    return (brief(required, SENTENCE), f"{what}, each with its ideal range.", *_kept(material))


def _kept(material: Material) -> tuple[str, ...]:
    """Say whether the ideal is still the one that was written first; nothing where it is not frozen."""
    history = material.case.profile_history.sort_values("saved_at")
    if history.empty:
        return ()
    prints = history["fingerprint"]
    if prints.iloc[-1] != material.case.profile_fingerprint:
        return ("The ideal used here is not the one saved last.",)
    times = int((prints != prints.shift()).sum()) - 1
    last = day(history["saved_at"].iloc[-1])
    kept = (
        f"Changed {count(times, 'time')} since, last on {last}." if times else "The ideal is unchanged since."
    )
    met = material.case.candidates["first_contact"]
    return (f"{kept} No first contact has a date yet." if len(met) and met.isna().all() else kept,)


def _versions(material: Material) -> tuple[str, ...]:
    """Give the dates of the ideal and of every first contact, and who saved it."""
    history = material.case.profile_history.sort_values("saved_at")
    if history.empty:
        return ("When the ideal was written is not on record (table profile_history).",)
    first = history.iloc[0]
    saved = f"First saved on {day(first['saved_at'])} by {brief(first['saved_by'])} (table profile_history)."
    met = [
        f"{material.called[row.candidate]} {day(row.first_contact)}"
        for row in records(material.case.candidates)
    ]
    return saved, f"First contacts (table candidates): {listing(met, 12)}." if met else "No candidate yet."


def candidates(material: Material) -> Slide:
    """List who was looked at, how much is known of them, and who meets the must-haves."""
    rows = material.case.candidates.set_index("candidate")
    known = scoring.levels(material.case).notna().sum(axis=1)
    cells = pd.DataFrame(
        {
            "Candidate": material.called[key],
            "Kind": brief(kind, KIND) if isinstance(kind := rows.loc[key, "kind"], str) else "not answered",
            "First contact": day(rows.loc[key, "first_contact"]),
            "Criteria answered": f"{known[key]} of {len(material.case.profile)}",
            "Must-haves": status,
        }
        for key, status in _must_haves(material).items()
    )
    told = [f"{row['Candidate']}: {row['Must-haves']}" for row in cells.to_dict("records")]
    table = Table(cells, f"Who was looked at, and the must-haves: {listing(told, SHOWN)}.")
    notes = (
        "Kind and first contact: table candidates. Answers: table assessments, each assessor's newest.",
        *(material.answers(key) for key in material.shown),
        notebook(2, "Assess candidates"),
    )
    coverage = cut(exhibits.coverage(material.told).headline)
    whence = " ".join(filter(None, (from_lists(material.case), *_met_before(material))))
    says = (coverage, *filter(None, [whence]), *material.rest())
    return Slide("candidates", _candidates_title(material), table, says[:3], notes)


def _must_haves(material: Material) -> dict[str, str]:
    """Say of each candidate shown, best first, how it stands on the must-haves."""
    open_ = frames.left_open(material.case)
    none_missed = scoring.MET if len(scoring.must_haves(material.case)) else "none set"

    def status(key: str) -> str:
        word, labels = (
            ("misses", material.missed.get(key)) if key in material.missed else ("open:", open_.get(key))
        )
        return f"{word} {listing([brief(label, NAME) for label in labels], 2)}" if labels else none_missed

    return {key: status(key) for key in material.shown}


def _met_before(material: Material) -> tuple[str, ...]:
    table = exhibits.written_first(material.told).table
    if table.empty:
        return ()
    early = list(table.loc[table["Ideal came first"] == "no", "Candidate"])
    return (f"Met before the ideal was written: {listing(early)}.",) if early else ()


def _candidates_title(material: Material) -> str:
    of_all: int = len(material.fits)
    looked = (
        f"{count(of_all, 'candidate')} were looked at" if of_all > 1 else "Only 1 candidate was looked at"
    )
    if not len(scoring.must_haves(material.case)):
        return f"{looked}; the ideal sets no must-have"
    numbers: Any = material.fits["must_haves"].value_counts()
    words = {
        scoring.MET: ("meets all must-haves", "meet all must-haves"),
        scoring.MISSED: ("misses a must-have", "miss a must-have"),
        scoring.OPEN: ("still has must-haves open", "still have must-haves open"),
    }
    whom: dict[int, Any] = {of_all: "all" if of_all > 1 else "it"}
    each = [
        f"{whom.get(met, met)} {verbs[met > 1]}"
        for status, verbs in words.items()
        if (met := int(numbers.get(status, 0)))
    ]
    return f"{looked}: {listing(each)}"
