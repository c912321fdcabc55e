"""The main sections of the report that hold all candidates side by side, made of exhibits."""

from collections.abc import Callable

from partnerlib import exhibits
from partnerlib.case import Case
from partnerlib.exhibits.exhibit import Exhibit
from partnerlib.exhibits.guard import fictional, what_first
from partnerlib.export.report.page import Block, Section, block, distinct

Maker = Callable[[Case], Exhibit]
Progress = Callable[[str], None]
Plan = tuple[tuple[str, str, Maker], ...]
"""What a section shows: for each block its key, its heading and the function that makes it."""

RECORD = "decision-record"
NO_DECISION = (
    "No decision is recorded in this snapshot.",
    "The numbers say who comes closest to the ideal; choosing one, "
    "nobody, or to wait stays with people, who write down why, and how each side can leave.",
)

FINDINGS: Plan = (
    ("ranking", "Who comes closest to the ideal", exhibits.ranking),
    ("verdict", "How sure that is", exhibits.verdict),
    ("must-haves", "What a partner must have", exhibits.must_haves),
    ("warnings", "Stops and warnings", exhibits.question_board),
    ("changes", "What would change the answer", exhibits.changes),
    ("questions", "What is worth asking next", exhibits.next_questions),
)
IDEAL: Plan = (
    ("profile", "The ideal partner", exhibits.ideal),
    ("written-first", "Written before we met anyone?", exhibits.written_first),
    ("versions", "Every version of it", exhibits.versions),
)
AGAINST: Plan = (
    ("profiles", "Part by part", exhibits.profiles),
    ("gaps", "What each would have to gain", exhibits.gaps),
    ("asymmetry", "Our side against theirs", exhibits.asymmetry),
)
REALITY: Plan = (
    ("ratings", "Ratings held against facts", exhibits.reality),
    ("needs", "Who needs whom, and for how long", exhibits.needs),
    ("load", "The work, held against our people", exhibits.load),
    ("timeline", "Their now and ours", exhibits.timeline),
    ("upside", "The upside, held against the fit", exhibits.upside),
)
KNOWN: Plan = (
    ("coverage", "What is not answered", exhibits.coverage),
    ("agreement", "Where the assessors differ", exhibits.agreement),
    ("weights", "What the weights decide", exhibits.weight_ranges),
    ("opinions", "Whether another method would say otherwise", exhibits.second_opinions),
    ("reversal", "Whether it matters who else is looked at", exhibits.no_reversal),
)


def findings(case: Case, progress: Progress) -> Section:
    """Give what was found, first of all; before there is anything to find, what to do first."""
    first = what_first(case)
    if first:
        return Section("findings", "What we found", "", (Block("first", "What to do first", first),))
    opening = "What a board needs to know, each with its proof. Later sections go into detail."
    return Section("findings", "What we found", opening, _shown(case, FINDINGS, progress))


def ideal(case: Case, progress: Progress) -> Section:
    """Give the ideal and when it was written."""
    opening = (
        "The ideal comes first: it is written before anybody is looked at, so that a famous name or a "
        "large promise cannot shape it."
    )
    return Section("ideal", "The ideal, and when it was written", opening, _shown(case, IDEAL, progress))


def against(case: Case, progress: Progress) -> Section:
    """Hold the candidates against the ideal."""
    opening = "Every candidate is compared with the ideal alone, never with the others."
    return Section("against", "The candidates against the ideal", opening, _shown(case, AGAINST, progress))


def reality(case: Case, progress: Progress) -> Section:
    """Hold ratings and upside against the facts."""
    opening = "The upside is easy to fall in love with. Here it stands beside the facts recorded."
    return Section("reality", "Reality and upside", opening, _shown(case, REALITY, progress))


def known(case: Case, progress: Progress) -> Section:
    """Say how much is known, where the assessors differ, and what other methods say."""
    opening = (
        "How far the numbers carry: what is missing, who disagrees, and whether the way of counting matters."
    )
    return Section("known", "How much is known", opening, _shown(case, KNOWN, progress))


def decision(case: Case, progress: Progress) -> Section:
    """Give the decision as recorded, or say that none is."""
    progress("The decision")
    if case.decisions.empty:
        made = Block(RECORD, "The record", NO_DECISION[0], notes=NO_DECISION[1:])
    else:
        made = block(RECORD, "The record", exhibits.decision(case), fictional(case), whole=True)
    return Section("decision", "The decision", "", (made,))


def _shown(case: Case, plan: Plan, progress: Progress) -> tuple[Block, ...]:
    blocks = []
    for key, heading, make in plan:
        progress(heading)
        blocks.append(block(key, heading, make(case), fictional(case)))
    return distinct(blocks)
