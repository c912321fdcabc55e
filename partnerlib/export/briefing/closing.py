"""The last slides: the decision, how the numbers are made, and what to do first where nothing is known."""

from collections.abc import Mapping

import pandas as pd

from partnerlib import __version__, exhibits
from partnerlib.charts.style import GREY, IDEAL, INK
from partnerlib.exhibits.decided import NOT_ANSWERED, last_decision
from partnerlib.exhibits.words import capital, day, ordinal
from partnerlib.export.briefing.material import LINES, Material, notebook
from partnerlib.export.briefing.opening import ARTICLE, RISK
from partnerlib.export.briefing.slide import MOST_SAID, Card, Cards, Slide
from partnerlib.export.briefing.wording import SENTENCE, cut, titled
from partnerlib.manifest import versions
from partnerlib.robustness.acceptability import NEARNESS
from partnerlib.robustness.verdict import CLEAR_FROM, CLOSE, LEANING_FROM
from partnerlib.scoring import DOUBT, WEAKER_SHARE
from partnerlib.words import brief, count, listing, whole

OUR_LIMITS = ("their_date", "capacity")
"""The checks that hold a candidate against our own date and people."""

ASKED, LONGEST = 2, 120
"""Questions on a card, and characters of each."""

NO_EXIT = "Not written yet. It belongs in the decision: notice, data, customers."
VERDICTS = {"choose": "{} was chosen", "nobody": "nobody was chosen", "wait": "we wait and decide later"}
STEPS = (
    (
        "1 Write the ideal",
        "Before you meet anyone: what each part weighs, what is ideal, what is a must-have.",
        1,
    ),
    ("2 Name the candidates", "At least three; with fewer there is little to choose.", 2),
    ("3 Record what is known", "Both sides, with evidence. “We don't know yet” is an honest answer.", 2),
    ("4 Compare, doubt, decide", "Then this briefing gives the answer, and how sure it is.", 3),
)
"""What to do first: a heading, a sentence, the notebook where it is done."""


FIT = (
    "An answer counts fully inside its ideal range, and less the further it is from there.",
    f"In each part the weaker side counts {whole(WEAKER_SHARE / (1 - WEAKER_SHARE))} times the stronger.",
    "Fit is the parts' mean by weight, 0 to 100. Others never change a candidate's fit.",
)
SURE = (
    "Weights and answers are varied as far as people differ; we count who comes first.",
    f"Clear from {whole(100 * CLEAR_FROM)} of 100 cases on, leaning from {whole(100 * LEANING_FROM)}.",
)
ASSUMED = (
    f"Weights may be off by about {whole(100 * NEARNESS)} %; the weaker side decides "
    f"{whole(100 * WEAKER_SHARE)} % of a part. Both shares are illustrative, not measured.",
    "What is not answered is expected to be like what is known of the same candidate, less "
    f"{whole(100 * DOUBT)} of 100.",
)
METHODS = "The methods: RIM (2016), SPOTIS (2020) and SMAA-2 (2001); their papers are in the notes."
PAPERS = (
    "Distance from the ideal: Reference Ideal Method (Cables, Lamata and Verdegay 2016, Information Sciences "
    "337); with one part it is SPOTIS (Dezert and others 2020).",
    "Plausible cases: SMAA-2 (Lahdelma and Salminen 2001, Operations Research 49(3)).",
    "What a question is worth: Raiffa and Schlaifer (1961), Applied Statistical Decision Theory.",
)


def first_steps(material: Material, title: str) -> Slide:
    """Say what to do first where there is nothing to compare yet."""
    cards = [
        Card(heading, (words, f"Notebook {place}."), INK, settled=_done(material, heading))
        for heading, words, place in STEPS
    ]
    notes = ("Nothing can be compared yet, so this briefing has no numbers.", notebook(0, "Start here"))
    return Slide("first", title.rstrip("."), Cards(tuple(cards)), (RISK,), notes)


def _done(material: Material, heading: str) -> bool:
    """Tell whether a step has been taken."""
    taken = {"1": not material.case.profile_history.empty, "2": not material.case.candidates.empty}
    return taken.get(heading[0], False)


def decision(material: Material) -> Slide:
    """Show the decision on record, or the one that is wanted and what has to be answered first."""
    if material.case.decisions.empty:
        return _wanted(material)
    row = last_decision(material.case)
    who = brief(str(row["decided_by"]))
    when = day(row["decided_on"])
    told = exhibits.decision(material.case)
    left = int((told.table["As recorded"] == NOT_ANSWERED).sum())
    cards = (
        _recorded("Why", row["rationale"]),
        _recorded("On condition that", row["conditions"]),
        _recorded("Exit terms", row["exit_terms"]),
        _questions(material, "them", "To ask next"),
    )
    unanswered = f"{count(left, 'stop or warning', 'stops and warnings')} not answered in the record."
    notes = (
        f"Decided on {when} by {who} (table decisions).",
        *(f"{line['The decision']}: {line['As recorded']}" for line in told.table.to_dict("records")),
        *told.notes,
        notebook(5, "Decide"),
    )
    title = titled(
        material.full,
        lambda n: f"Decided on {when} by {brief(who, 30)}: {_verdict(n.get(str(row['candidate']), ''), row)}",
        lambda n: f"Decided on {when}: {_verdict(n.get(str(row['candidate']), ''), row)}",
    )
    chosen = str(row["candidate"])
    limits = [f"Our own limits: {limit}" for limit in _limits(material, {chosen: "It"})[:1]]
    says = (*_standing(material, chosen), *limits, *([unanswered] if left else []), RISK)
    return Slide("decision", title, Cards(cards), says[:MOST_SAID], notes)


def _verdict(chosen: str, row: pd.Series) -> str:
    """Say in a clause what was decided."""
    known = VERDICTS.get(row["verdict"])
    if known:
        return known.replace("{}", chosen or "nobody")
    return f"“{brief(row['verdict'], 30)}”{f', {chosen}' if chosen else ''}"


def _standing(material: Material, key: str) -> tuple[str, ...]:
    """Say where the chosen one stands today."""
    if key not in material.called or pd.isna(material.standing[key].rank):
        return ()
    place = ordinal(int(material.standing[key].rank))
    of_all, ahead = len(material.fits), ""
    if key != material.leader:
        ahead = f", behind {material.called[material.leader]} with {material.about(material.leader)}"
    return (
        f"{material.called[key]} is {place} of {of_all} today, with a fit of {material.about(key)}{ahead}.",
    )


def _recorded(heading: str, cell: object) -> Card:
    if not isinstance(cell, str) or not cell.strip():
        return Card(heading, ("None given.",), GREY, settled=False)
    return Card(heading, (brief(cell, SENTENCE),), IDEAL)


def _wanted(material: Material) -> Slide:
    keys = material.up
    whom = " or ".join([material.called[key] for key in keys] or ["a candidate"])
    named = {key: material.called[key] if len(keys) > 1 else "It" for key in keys}
    burdens = [f"{named[key]} has {burden}" for key in keys if (burden := _burden(material, key))]
    accept = [f"{', '.join(burdens)}; each asks for a reason."] if burdens else []
    lines = (f"Choose {whom}, nobody, or wait; and write down why.", *accept, *_limits(material, named))
    cards = (
        Card("To decide", lines[:LINES], IDEAL),
        _questions(material, "them", "To settle with them before signing"),
        _questions(material, "us", "To settle among ourselves"),
        Card("How to part again", (NO_EXIT,), GREY, settled=False),
    )
    notes = (
        "No decision is recorded (table decisions).",
        *material.questions.notes[:1],
        *(f"{row['question']} Because: {row['why']}" for row in material.agenda.to_dict("records")[:6]),
        notebook(5, "Decide"),
    )
    says = (cut(material.questions.headline), RISK)
    return Slide("decision", _wanted_title(material), Cards(cards), says, notes)


def _burden(material: Material, key: str) -> str:
    """Say how many stops and warnings one would choose in spite of; "" where there is none."""
    if not key:
        return ""
    return " and ".join(each for each in material.counted(key).split(" and ") if not each.startswith("no "))


def _limits(material: Material, named: Mapping[str, str]) -> list[str]:
    """Say of candidates, named as told, what breaks our own date or takes more people than we have."""
    rows = material.found
    rows = rows[rows["check"].isin(OUR_LIMITS) & rows["status"].isin(["stop", "warn"])]
    return [
        brief(said.replace(material.facts[key].name, name, 1), SENTENCE)
        for key, name in named.items()
        for said in rows.loc[rows["candidate"] == key, "sentence"]
    ]


def _wanted_title(material: Material) -> str:
    """Say what the board is asked for, as far as what is known allows."""
    key, said = material.leader, material.verdict
    if said.why == "few":
        few = (
            "Look at another candidate"
            if len(material.fits) == 1
            else "Record what is known about the others"
        )
        return titled(material.full, lambda n: f"{few} before deciding: only {n[key]} is known so far")
    if said.why == "unanswered":
        return titled(
            material.full,
            lambda n: (
                f"Before deciding, answer what is open about {listing([n[each] for each in said.about])}"
            ),
        )
    if key in material.missed:
        return titled(
            material.full,
            lambda n: f"Every candidate misses a must-have: wait, choose nobody, or say why {n[key]}",
        )
    if len(material.up) > 1 and said.kind == CLOSE:
        asked = "The board is asked to choose between"
        return titled(
            material.full, lambda n: f"{asked} {listing([n[each] for each in material.up])}, or to wait"
        )
    if len(material.up) > 1:
        return titled(
            material.full,
            lambda n: f"To decide: {n[key]} ranks first, but {n[material.up[1]]} is the safer choice",
        )
    burden = _burden(material, key)
    spite = f" in spite of {burden}" if burden else ""
    return titled(
        material.full, lambda n: f"The board is asked to choose {n[key]}{spite}, or nobody, or to wait"
    )


def _questions(material: Material, whom: str, heading: str) -> Card:
    """Give the questions most worth asking of them, or those that are for us to settle."""
    rows = material.agenda
    asked = [brief(question, LONGEST) for question in rows.loc[rows["whom"] == whom, "question"]]
    if not asked:
        return Card(heading, ("Nothing is open.",), INK)
    more = f"and {len(asked) - ASKED} more" if len(asked) > ASKED else ""
    return Card(heading, tuple(filter(None, (*asked[:ASKED], more))), INK)


def method(material: Material) -> Slide:
    """Say in plain words how the numbers are made, what is assumed, and where it all comes from."""
    cards = (
        Card("How fit is made", FIT, IDEAL),
        Card("How sure we are", SURE, IDEAL),
        Card("What is assumed", ASSUMED, GREY),
        Card("Where it is from", (f"The question: {ARTICLE}.", METHODS, *_proof(material)), GREY),
    )
    notes = (
        *PAPERS,
        f"{material.snapshot}. {material.snapshot.doubt}".strip(),
        f"Made with {_libraries(versions())}.",
        "Numbers checked against the literature: notebook 9. The whole report: notebook 7.",
    )
    fingerprint = material.snapshot.fingerprint
    title = f"Every number can be made again from snapshot {material.case.name}, fingerprint {fingerprint}"
    if material.snapshot.changed:
        title = "These are not the numbers of the snapshot: tables were changed after it was taken"
    elif not material.snapshot.proved:
        title = "Every number can be made again from this folder; nothing proves that it is as it was saved"
    return Slide("method", titled(material.full, lambda _: title), Cards(cards), (), notes)


def _proof(material: Material) -> tuple[str, ...]:
    snapshot = material.snapshot
    then = (snapshot.taken_with or {}).get("partnerlib")
    taken = f"taken with partnerlib {then}, " if then else ""
    made = capital(f"{taken}computed with partnerlib {__version__}.")
    return f"{snapshot}.", made


def _libraries(found: Mapping[str, str]) -> str:
    return listing([f"{name} {version}" for name, version in found.items()], len(found))
