"""A briefing made by hand: all kinds of body, long names, missing numbers, and texts that mean harm."""

import functools

import pandas as pd
from cases import DATA

from partnerlib import Case, exhibits
from partnerlib.exhibits.words import Estimated
from partnerlib.export.briefing.slide import Body, Briefing, Card, Cards, Chart, Slide, Table
from partnerlib.question import PART_KEYS

NAMES = (
    "Northmere Refrigeration Supply",
    "Harrow & Vane Advisory",
    "Cobalt Ferry Freight",
    "Quillstone Systems",
    "Titanor Global Logistics Holding of Central and Northern Europe",
    "Ash",
)
COLOUR, OTHER = "#595aa5", "#b68e16"
SHADES = ("#ffffff", "#c6dbef", "#6baed6", "#2171b5", "#08306b")
FIT = (78.4, 66.1, 58.9, float("nan"), 44.0, 31.2)
HOSTILE = (
    "</style></script><script>document.title='harmed'</script><img src=x onerror=\"document.title='harmed'\">"
    " =1+1 **bold** {{ 7 * 7 }} \u202eשלום\u202c 🎉 \x00\ud800"
)
ENDLESS = (HOSTILE * 100)[:10_000] + "x" * 10_000


def held(text: str) -> str:
    """Give a text as a frame can hold it: without half letters, which no table of a case takes either."""
    return text.replace("\ud800", "")


FICTIONAL = "Fictional data: Larkspur Metrics"
SOURCE = "Snapshot larkspur, state of 7 March 2027, 09:05 UTC, fingerprint 0123456789abcdef"


@functools.cache
def sample() -> Briefing:
    """Give a briefing as a board would see it."""
    slides = (
        Slide(
            "question",
            "Who is our ideal partner, and what is the one reason for them to work jointly with us, now?",
            Cards((_card("Who we are"), _card("What we ask"), _card("What is decided here")), 3),
            ("Seven parts, asked of both sides.",),
            ("Asked in notebook 0.",),
        ),
        Slide(
            "answer",
            "Northmere fits best, at 78 of 100",
            chart(),
            SAID,
            ("Said by Dana Reed.", "Notebook 3."),
        ),
        Slide("candidates", "Six companies were looked at", _candidates(), SAID[:1]),
        Slide("parts", "Northmere is strongest in who and weakest in now", _parts(), SAID[:2]),
        Slide("expect", "Half of what each side expects was never said", _expectations(), SAID[:1]),
        Slide("warnings", "One stop and five warnings stand against Northmere", _warnings(), SAID[:1]),
    )
    return Briefing("The search for a partner", "Northmere and five others", slides, SOURCE, (FICTIONAL,))


SAID = (
    "It leads by 12 points over Harrow & Vane Advisory.",
    "≈ means estimated, because answers are missing.",
    "It misses no must-have, and all of its answers were given on 5 October 2026.",
)


@functools.cache
def hostile() -> Briefing:
    """Give a briefing in which every text is harmful and endless."""
    cards = Cards(tuple(Card(ENDLESS, (ENDLESS,) * 4, COLOUR, bool(n % 2)) for n in range(6)), 2)
    table = Table(
        pd.DataFrame({held(ENDLESS): [held(ENDLESS)] * 8, "b": held(ENDLESS), "c": [1.5] * 8}), ENDLESS
    )
    many = Table(
        pd.DataFrame({"name": [f"Name {n}" for n in range(40)], "fit": [n / 2 for n in range(40)]}), ""
    )
    bodies: tuple[Body, ...] = (
        cards,
        table,
        many,
        chart(ENDLESS),
        Cards(()),
        Table(pd.DataFrame({"a": []}), ""),
    )
    slides = tuple(Slide(f"s{n}", ENDLESS, body, (ENDLESS,) * 3, (ENDLESS,)) for n, body in enumerate(bodies))
    return Briefing(ENDLESS, ENDLESS, slides, ENDLESS, (ENDLESS, ENDLESS))


def chart(alt: str = "Bars of the fit of six candidates; Northmere leads with 78.") -> Chart:
    """Give a chart of numbers with one unknown, drawn as the example's ranking."""
    figure = exhibits.ranking(Case.from_folder(DATA / "larkspur")).figure
    assert figure is not None
    numbers = pd.DataFrame({"Fit": FIT}, index=pd.Index(NAMES, name="Candidate"))
    return Chart("bars", numbers, [COLOUR] * 6, figure, alt, most=100, written="0.0")


def _card(heading: str) -> Card:
    return Card(heading, ("Larkspur Metrics, 24 people", "Runway until 1 October 2027"), COLOUR)


def _candidates() -> Table:
    cells = pd.DataFrame(
        {
            "Candidate": [*NAMES, "Two", "More"],
            "First contact": "18 September 2026",
            "Answers": [40, 38, 36, 30, 22, 10, 3, 0],
            "Share answered": [1.0, 0.95, 0.9, 0.8, 0.6, 0.3, 0.1, float("nan")],
            "Must-haves": ["all met", "missed: field staff, by 20 people", *["1 open"] * 6],
        }
    )
    return Table(cells, "Who was looked at", {"Share answered": _share})


def _share(number: float) -> str:
    return "not answered" if pd.isna(number) else f"{100 * number:.0f} %"


def _parts() -> Table:
    scores = {
        part: [Estimated(90.0 - 7 * n - place) for n in range(6)] for place, part in enumerate(PART_KEYS)
    }
    cells = pd.DataFrame({"Candidate": NAMES} | scores, dtype=object)
    shades = {(row, column): SHADES[(row + column) % 5] for row in range(6) for column in range(1, 8)}
    return Table(cells, "Scores by part", shades=shades)


def _expectations() -> Cards:
    sides = ((side, when) for when in ("soon", "later") for side in ("we", "they"))
    return Cards(
        tuple(
            Card(f"What {side} expect {when}", ("Ten launches", "Spoken, not accepted"), OTHER, side == "we")
            for side, when in sides
        )
    )


def _warnings() -> Table:
    found = "Their likely signature, 20 March 2027, is 19 days after our need of 1 March 2027."
    ask = (
        "Ask Ines Moreau in writing which of their board's dates is fixed, and agree on an order until then."
    )
    return Table(
        pd.DataFrame({"Part": PART_KEYS[:6], "What was found": found, "What to do next": ask}), "Warnings"
    )
