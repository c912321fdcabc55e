"""The slides of a case for a board that reads six minutes: each title is its message, all of it computed."""

from collections.abc import Iterator
from dataclasses import replace

from partnerlib.exhibits.guard import what_first
from partnerlib.export.briefing import answer, closing, doubt, expect, opening, winner
from partnerlib.export.briefing.material import Material
from partnerlib.export.briefing.slide import Briefing, Slide
from partnerlib.export.briefing.wording import SENTENCE
from partnerlib.manifest import Snapshot
from partnerlib.words import brief, count, listing

NOTE = 1000
"""Characters of a note."""

NO_PROOF = "Not proved to be as it was saved"


def briefing(snapshot: Snapshot) -> Briefing:
    """Give the slides of a snapshot: nine to twelve where something is known of a candidate, else fewer.

    A slide without content is left out, and what is not known is said. Where nothing can be compared yet
    the slides say what to do first. The same snapshot and versions always give the same slides.
    """
    material = Material(snapshot)
    us = brief(str(snapshot.case.company["name"].iloc[0]))
    slides = tuple(_noted(slide) for slide in _slides(material))
    return Briefing(f"A partner for {us}", _subject(material), slides, str(snapshot), _marks(material))


def _noted(slide: Slide) -> Slide:
    """Give a slide with each of its notes on one line that a speaker can overlook."""
    return replace(slide, notes=tuple(brief(note, NOTE) for note in slide.notes))


def _slides(material: Material) -> Iterator[Slide]:
    yield opening.question(material)
    if not what_first(material.case, candidates=False):
        yield opening.ideal(material)
    if not material.first:
        yield opening.candidates(material)
    if material.leader:
        yield from _of_candidates(material)
    else:
        yield closing.first_steps(material, material.first or answer.answer_title(material))
    if material.leader or not material.case.decisions.empty:
        yield closing.decision(material)
    yield closing.method(material)


def _of_candidates(material: Material) -> Iterator[Slide]:
    """Give the slides that need an answer about at least one candidate."""
    yield answer.answer(material)
    yield answer.against_ideal(material)
    yield winner.winner(material)
    yield from filter(None, [doubt.tempting(material)])
    yield expect.expect(material)
    yield from filter(None, [doubt.sure(material)])
    yield winner.warnings(material)


def _subject(material: Material) -> str:
    """Name who was chosen or comes first, and count the others."""
    of_all, key = len(material.case.candidates), material.chosen
    if not key:
        return count(of_all, "candidate") if of_all else "No candidate yet"
    return f"{material.called[key]} and {count(of_all - 1, 'other')}" if of_all > 1 else material.called[key]


def _marks(material: Material) -> tuple[str, ...]:
    """Say what every slide has to say: that the data is fictional, and that its state cannot be proved."""
    snapshot = material.snapshot
    changed = f"Tables changed after the snapshot was taken: {listing(snapshot.changed, 4)}"
    doubts = changed if snapshot.changed else "" if snapshot.proved else NO_PROOF
    return tuple(brief(mark, SENTENCE) for mark in (material.note, doubts) if mark)
