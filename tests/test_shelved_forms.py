"""What was typed in any form and not saved is there again in the next session, and then can be saved."""

import datetime as dt
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from form_tools import words, workbook_on

from partnerlib.forms.base import Form
from partnerlib.workbook import Workbook

WHEN = dt.datetime(2027, 3, 7, 9, 5, tzinfo=dt.UTC)


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Workbook]:
    with workbook_on(tmp_path, "larkspur", "larkspur") as book:
        yield book


def answers(book: Workbook) -> Form:
    form = book.assess()
    form.candidate.value, form.assessor.value, form.part.value = "nor", "Ravi", "jointly"
    fields = next(iter(form._parts["jointly"].views.values()))
    fields.evidence.value = "They said so <b>today</b>"
    return form


def answers_of_someone_new(book: Workbook) -> Form:
    form = book.assess()
    form.candidate.value, form.assessor.value, form.new_name.value = "nor", "someone new…", "Olena"
    fields = next(iter(form._parts[form.part.value].views.values()))
    fields.evidence.value = "Seen in person"
    return form


def a_candidate(book: Workbook) -> Form:
    form = book.add_candidate()
    form.subject.value = "har"
    form.fields["employees"].input.value = "many"
    form.subject.value = ""
    form.fields["name"].input.value = "Ostrava Cold"
    return form


def about_us(book: Workbook) -> Form:
    form = book.about_us()
    form.fields["employees"].input.value = "31"
    return form


def a_decision(book: Workbook) -> Form:
    form = book.decide()
    form.candidate.value = "cob"
    form.fields["rationale"].input.value = "They need it\nand so do we"
    form.who.input.value = "Board"
    next(iter(form._blocks.values())).field.input.value = "We know"
    return form


def ledger_rows(book: Workbook) -> Form:
    form = book.ledgers()
    form.candidate.value = "nor"
    entry = form._entries[0]
    entry.texts["authority"] = "3"
    form._edited(entry, "authority")
    form._remove(form._entries[1])
    form._add("theirs", "")
    form._entries[-1].texts["person"] = "Olaf Berg"
    form._edited(form._entries[-1], "person")
    return form


def the_profile(book: Workbook) -> Form:
    form = book.edit_profile()
    form.part.value = "who"
    form.weights["who"].input.value = "20"
    first, second, *_ = form._rows.values()
    first.fields["weight"].input.value = "2"
    second.remove(True)
    form.adding.value = True
    form.new.fields["label"].input.value = "Depots"
    form.new.fields["side"].input.value = "theirs"
    return form


FORMS: list[Callable[[Workbook], Form]] = [
    *(answers, answers_of_someone_new, a_candidate, about_us, a_decision, ledger_rows, the_profile)
]


def next_session(book: Workbook, form: Form) -> tuple[Form, Any]:
    """Give the same form as a new session has it, and what the last one left."""
    left = json.loads(json.dumps(form.typed()))
    again = type(form)(Workbook(book.name, book.store))
    again.resume(left, WHEN)
    return again, left


@pytest.mark.parametrize("typed", FORMS)
def test_what_was_typed_is_there_again_and_is_said_to_be(book: Workbook, typed: Any) -> None:
    form = typed(book)
    again, left = next_session(book, form)
    assert left is not None
    assert again.typed() == form.typed()
    assert "7 March 2027" in words(again.status)
    assert "was not saved. It is here again." in words(again.status)
    shown = words(again.unsaved)
    assert shown.startswith("Unsaved: ")
    assert "nothing" not in shown


@pytest.mark.parametrize("typed", FORMS)
def test_what_is_discarded_leaves_nothing_on_the_shelf(book: Workbook, typed: Any) -> None:
    kept: dict[str, Any] = {}
    book.shelve = kept.__setitem__  # type: ignore[method-assign]
    form = typed(book)
    form.resume()
    form.retype(form.typed())
    form.refresh(book.case)
    assert kept[type(form).__name__] == form.typed()
    form._discard()
    if typed is a_candidate:  # what is typed for another candidate stays
        form.subject.value = ""
        form._discard()
    assert kept[type(form).__name__] is None


@pytest.mark.parametrize("typed", FORMS)
def test_a_form_without_anything_typed_has_nothing_to_keep(book: Workbook, typed: Any) -> None:
    form = type(typed(book))(Workbook(book.name, book.store))
    form.resume()
    assert form.typed() is None
    assert "here again" not in words(form.status)


def test_what_does_not_fit_the_case_any_more_is_left_out(book: Workbook) -> None:
    form = answers(book)
    left = form.typed()
    left["drafts"].append(["Ravi", "gone", "gone", {"level": "7"}])
    again = type(form)(Workbook(book.name, book.store))
    again.resume(left, WHEN)
    assert again.typed() == form.typed()


def test_what_two_windows_left_is_there_side_by_side(book: Workbook) -> None:
    one, other = answers(book).typed(), None
    form = type(book.assess())(Workbook(book.name, book.store))
    form.candidate.value, form.assessor.value = "har", "Ravi"
    next(iter(form._parts[form.part.value].views.values())).evidence.value = "In the other window"
    other = form.typed()
    again = type(form)(Workbook(book.name, book.store))
    again.resume(one, WHEN, [other])
    drafts = again.typed()["drafts"]
    assert sorted(drafts, key=str) == sorted([*one["drafts"], *other["drafts"]], key=str)


def test_the_draft_of_somebody_else_is_not_announced(book: Workbook) -> None:
    form = answers(book)
    again = type(form)(Workbook(book.name, book.store))
    again.retype = lambda typed: again._drafts.retype(typed["drafts"])  # as in a round, where names stay
    again.assessor.value = "Mirela"
    again.resume(form.typed(), WHEN)
    assert "here again" not in words(again.status)
    again.assessor.value = "Ravi"
    assert "They said so" in words(again.unsaved) or again._pending()


def test_a_note_that_cannot_be_read_is_told_and_stops_nobody(book: Workbook) -> None:
    form = type(answers(book))(Workbook(book.name, book.store))
    form.resume({"drafts": [["x"]]}, WHEN)
    assert "unexpected" in words(form.status)
    assert form.typed() is None


def test_an_answer_taken_up_again_can_be_saved(book: Workbook) -> None:
    again, _ = next_session(book, answers(book))
    before = book.store.newest("larkspur")
    again._save()
    assert book.store.newest("larkspur") == before + 1
    assert again.typed() is None
    said = book.case.assessments.query("assessor == 'Ravi'")["evidence"].tolist()
    assert "They said so <b>today</b>" in said
