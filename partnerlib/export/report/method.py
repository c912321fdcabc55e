"""How the numbers are made, in plain words, and whose methods they are."""

from partnerlib import __version__
from partnerlib.export.report.page import Block, Section, plain_table, tables
from partnerlib.findings import HORIZON_YEARS, MOST_ABOVE
from partnerlib.manifest import Snapshot, versions
from partnerlib.robustness.verdict import CLEAR_FROM, LEANING_FROM
from partnerlib.scoring import DOUBT, WEAKER_SHARE
from partnerlib.words import number, whole

STEPS = (
    (
        "Levels",
        "Assessors record levels, each with a sentence of evidence and a date. The newest answer of each "
        "assessor counts; of several assessors the mean. Older answers stay on record.",
    ),
    (
        "Values",
        "A level inside the ideal range is worth 1. Outside it the value falls in a straight line to 0 at "
        "the end of the scale. It never depends on the other candidates, so adding or dropping one reorders "
        "nobody.",
    ),
    (
        "Both sides",
        "In each part of the question our side and theirs are scored apart, 0 to 100. The weaker side counts "
        f"{number(WEAKER_SHARE / (1 - WEAKER_SHARE))} times the stronger, because a partnership fails at its "
        "weaker end. This share was chosen in simulated searches; the ranking also shows the fit by the "
        "weaker side alone and by the plain mean.",
    ),
    ("Fit", "Fit is the mean of the parts by their weights, 0 to 100, where 100 is the ideal."),
    (
        "Not answered",
        "What nobody answered is not zero. It is expected to be like what is known of the same candidate, "
        f"drawn to the middle and less {whole(100 * DOUBT)} points of value for doubt. Such numbers are "
        "estimates, marked ≈, and stand with the fit at worst and at best.",
    ),
    (
        "Must-haves",
        "A candidate that misses a must-have stays in sight, ranked below all that do not, with the reason.",
    ),
    (
        "Stops and warnings",
        "Facts about people, reasons, work, dates and expectations are recorded apart from the ratings and "
        "tested against the warnings of the article. What nobody has recorded is not known, never fine. A "
        f"reason is lasting from {HORIZON_YEARS} years on; a rating more than {MOST_ABOVE} above what the "
        "facts imply is called too high.",
    ),
    (
        "How sure",
        "The whole comparison is repeated over very many plausible cases, in which weights and answers are "
        f"only about right. A winner is clear when first in {whole(100 * CLEAR_FROM)} of 100 of them; the "
        f"verdict leans its way from {whole(100 * LEANING_FROM)} on. This doubts our numbers, not the world.",
    ),
    (
        "What it cannot do",
        "A good fit lowers the risk of a partnership. Even a perfect one does not promise success.",
    ),
)

SOURCES = (
    (
        "The question",
        "The executive article “Almost the Same Question”, number 5.010309. The words here are ours; "
        "the article announces eight parts and explains seven, which are the seven used here.",
    ),
    ("Values", "The Reference Ideal Method: Cables, Lamata and Verdegay (2016), Information Sciences 337."),
    ("No change of order", "SPOTIS, which fit equals in a special case: Dezert and others (2020)."),
    ("How sure", "SMAA-2: Lahdelma and Salminen (2001), Operations Research 49(3), 444–454."),
    ("Agreement", "Kendall's W of the rankings; Krippendorff's alpha of the levels (2011)."),
    ("Likeness of rankings", "The WS coefficient: Sałabun and Urbaniak (2020), ICCS 2020."),
)


def method(snapshot: Snapshot) -> Section:
    """Say how the numbers are made, after whom, and with which versions of what."""
    opening = "From what somebody said to what the report says, one step after another."
    return Section(
        "method",
        "How the numbers are made",
        opening,
        (
            _two("steps", "Step by step", "Step", "What happens", STEPS),
            _two("methods", "Whose methods these are", "For", "Source", SOURCES),
            _two("made-with", "What it was computed with", "What", "Version", made_with(snapshot)),
        ),
    )


def made_with(snapshot: Snapshot) -> tuple[tuple[str, str], ...]:
    """Give the versions used now, and of the snapshot where they were others."""
    now, then = versions(), dict(snapshot.taken_with or {})
    said = {name: found for name, found in now.items() if name != "partnerlib"}
    rows = [("partnerlib", __version__), *said.items()]
    return tuple(
        (
            name,
            found if then.get(name, found) == found else f"{found}; the snapshot was taken with {then[name]}",
        )
        for name, found in rows
    )


def _two(key: str, heading: str, left: str, right: str, rows: tuple[tuple[str, str], ...]) -> Block:
    frame = plain_table((left, right), [{left: name, right: said} for name, said in rows])
    return Block(key, heading, tables=tables(frame, heading, whole=True, quiet=True))
