"""The fit report: one snapshot as one HTML file, for the screen and for print, without any code in it.

It asks nothing of any network and runs nothing: pictures are within it, and its own security policy
forbids the rest. The same snapshot and versions always give the same bytes.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from partnerlib import exhibits
from partnerlib.charts.style import LATER, PALETTE
from partnerlib.exhibits.guard import FICTIONAL, fictional, what_first
from partnerlib.exhibits.provenance import from_lists
from partnerlib.export.report import sections
from partnerlib.export.report.appendix import appendix
from partnerlib.export.report.candidates import candidates
from partnerlib.export.report.direction import apart, to_left
from partnerlib.export.report.material import Material
from partnerlib.export.report.method import made_with, method
from partnerlib.export.report.page import Block, Section
from partnerlib.export.report.sections import NO_DECISION, RECORD, Progress
from partnerlib.manifest import Snapshot
from partnerlib.question import QUESTION
from partnerlib.words import brief, count, listing

ASSETS = Path(__file__).parent / "assets"
LOWERS = "Even a perfect fit only lowers the risk of a partnership. It does not promise success."
IN_SHORT = ("ranking", "verdict", "must-haves", "warnings", "changes", "questions", "upside", "written-first")
"""The blocks whose messages stand together on the first page after the cover."""

ANSWERS = ("verdict", "ranking", "first")
"""The blocks whose message may be the answer on the cover, the best first."""

LONGEST_MARK, LONGEST_SHORT = 240, 420
"""Letters of what stands on every page, and of a message where all of them stand together."""

LONGEST_FOOT, LONGEST_HEAD = 130, 300
"""Letters in the margins of a printed page: one line below, at most three above."""

CHANGED, UNPROVED = "Tables changed since the snapshot was taken", "Not proved to be as it was saved"


@dataclass(frozen=True)
class Cover:
    """What stands on the cover. marks: what must be said on every page; facts: where all this is from."""

    title: str
    heading: str
    question: str
    answer: str
    rests: str
    doubt: str
    marks: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    lowers: str = LOWERS


def report(snapshot: Snapshot, progress: Progress = lambda said: None) -> str:
    """Give the report of a snapshot as one HTML page, complete in itself.

    `progress` is told in a few words what is being made. A case without a profile or candidates gives a
    short report that says what to do first. Raises nothing for any valid snapshot.
    """
    made = tuple(_sections(snapshot, progress))
    blocks = {each.key: each for section in made for each in section.blocks}
    progress("The pages")
    return (
        _environment()
        .get_template("report.html.j2")
        .render(
            cover=_cover(snapshot, blocks),
            short=[] if "first" in blocks else _short(blocks),
            sections=made,
            mark=brief(fictional(snapshot.case), LONGEST_MARK),
            colours=sorted({*PALETTE, LATER}),
            foot=_margin(str(snapshot)),
            head=_margin(" · ".join(_marks(snapshot)), LONGEST_HEAD),
            style=Markup((ASSETS / "report.css").read_text(encoding="utf-8")),  # ours, without anybody's text
        )
    )


def _sections(snapshot: Snapshot, progress: Progress) -> Iterator[Section]:
    case = snapshot.case
    ready = not what_first(case)
    yield sections.findings(case, progress)
    yield sections.ideal(case, progress)
    if ready:
        material = Material(case)
        yield sections.against(case, progress)
        yield candidates(material, progress)
        yield sections.reality(case, progress)
        yield sections.known(case, progress)
    yield sections.decision(case, progress)
    yield method(snapshot)
    if ready:
        yield appendix(material, progress)


def _cover(snapshot: Snapshot, blocks: dict[str, Block]) -> Cover:
    case = snapshot.case
    us = brief(str(case.company["name"].iloc[0]).replace(FICTIONAL, ""), 60).strip()
    compared = f"{count(len(case.candidates), 'candidate')} held against the ideal partner"
    return Cover(
        f"Fit report: {us}",
        f"{us}: {compared if len(case.candidates) else 'our ideal partner'}",
        QUESTION,
        next(blocks[key].message for key in (*_decided(blocks), *ANSWERS) if key in blocks),
        f"{exhibits.snapshot(case).headline} {from_lists(case)}".strip(),
        snapshot.doubt,
        _marks(snapshot),
        _facts(snapshot),
    )


def _decided(blocks: dict[str, Block]) -> tuple[str, ...]:
    """Give the block of the decision where one is recorded: then it comes before everything else."""
    return () if blocks[RECORD].message == NO_DECISION[0] else (RECORD,)


def _short(blocks: dict[str, Block]) -> list[Block]:
    """Give the messages that matter most, for the page after the cover."""
    told = [blocks[key] for key in (*_decided(blocks), *IN_SHORT) if key in blocks]
    return [replace(each, message=brief(each.message, LONGEST_SHORT)) for each in told]


def _marks(snapshot: Snapshot) -> tuple[str, ...]:
    """Say what every page has to say: whose data it is, and whether it is as it was saved."""
    doubt = CHANGED if snapshot.changed else "" if snapshot.proved else UNPROVED
    return tuple(filter(None, (brief(fictional(snapshot.case), LONGEST_MARK), doubt)))


def _facts(snapshot: Snapshot) -> tuple[tuple[str, str], ...]:
    case = snapshot.case
    used = [f"{name} {found}" for name, found in made_with(snapshot)]
    return (
        ("Snapshot", str(snapshot).removeprefix("Snapshot ")),
        ("Fingerprint of everything", case.fingerprint()),
        ("Fingerprint of the ideal", case.profile_fingerprint),
        ("Computed with", listing(used, len(used))),
    )


def _environment() -> Environment:
    """Give the templates; whatever they write is escaped, and what they lack is an error."""
    made = Environment(
        loader=FileSystemLoader(ASSETS),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters["apart"] = apart
    made.tests["to_left"] = to_left
    return made


def _margin(text: str, longest: int = LONGEST_FOOT) -> Markup:
    """Give a text as style sheets write it, so that no sign in it means anything to them."""
    line = brief(text, longest)
    return Markup('"' + re.sub(r"[^A-Za-z0-9]", lambda found: f"\\{ord(found[0]):x} ", line) + '"')
