"""The forms of blind rounds: opening, finishing, closing, reopening, and a level agreed on."""

import asyncio
import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from cases import case_of, criterion, small_tables
from form_tools import HOSTILE, every_widget, words

from partnerlib import exhibits, identity, rounds, scoring
from partnerlib.case import Case
from partnerlib.forms import AssessmentForm, HistoryView, base
from partnerlib.forms.assessing.answers import Entry
from partnerlib.forms.assessing.form import NOBODY
from partnerlib.store import Store, StoreError
from partnerlib.workbook import Workbook

Open = Callable[..., Workbook]


@pytest.fixture
def sit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Open:
    """Open the small case, without rounds yet, as somebody who is logged in; "" for nobody known."""
    monkeypatch.setattr(base, "DOUBLE_CLICK", 0)
    url = f"sqlite:///{tmp_path}/store.sqlite"
    tables = {t: f for t, f in small_tables().items() if t not in ("invitations", "consensus")}
    Store(url).create(Case("small", tables), "Dana")
    return lambda name=None: Workbook("small", Store(url, viewer=name))


@pytest.fixture
def chair(sit: Open, nobody_known: Path) -> Workbook:
    """The small case on a computer at which several people sit one after another."""
    return Workbook("small", sit().store, identity)


def open_round(book: Workbook, people: tuple[str, ...] = ("Dana", "Ravi"), others: str = "") -> None:
    form = book.blind_rounds()
    form.candidates.value, form.assessors.value = ("ash",), people
    form.others.input.value = others
    if not form.who.text:
        form.who.input.value = "Olga"
    form.save_button.click()
    assert form.status.value.startswith('<div role="status"><p>✓ Saved'), form.status.value


def answer(form: AssessmentForm, level: str) -> None:
    """Answer "Our owner" about Ash and save."""
    draft(form, level)
    form.save_button.click()


def draft(form: AssessmentForm, level: str) -> None:
    """Answer "Our owner" about Ash without saving."""
    form.candidate.value, form.part.value = "ash", "who"
    form._edited("who_ours", form._entry(form._place("who_ours")).__class__(level))


def finish(form: AssessmentForm) -> None:
    form.candidate.value = "ash"
    for _ in range(2):
        form.own_round.finish_button.click()


def hidden(widget: object) -> bool:
    return widget.layout.display == "none"  # type: ignore[attr-defined]


def levels_of(book: Workbook, who: str) -> list[float]:
    said = book.case.assessments
    return said.loc[(said["assessor"] == who) & (said["criterion"] == "who_ours"), "level"].tolist()


class TestASingleUser:
    def test_who_never_opens_a_round_sees_nothing_of_rounds(self, sit: Open) -> None:
        form = sit().assess()
        assert form.assessor.value == NOBODY
        assert not form.assessor.disabled
        form.assessor.value = "Dana"
        assert hidden(form.own_round.widget)
        assert hidden(form.other_button)

    def test_and_is_known_by_the_first_save(self, chair: Workbook) -> None:
        form = chair.assess()
        form.assessor.value = "Ravi"
        assert chair.me == ""
        answer(form, "4")
        assert chair.me == "Ravi"
        assert form.assessor.options[0] == ("choose your name…", NOBODY)
        form.assessor.value = "Dana"
        assert (chair.me, hidden(form.other_button)) == ("Ravi", True)


class TestOpening:
    def test_invites_names_known_and_new_and_says_who_still_has_to_answer(self, sit: Open) -> None:
        book = sit("Olga")
        open_round(book, others="Zoé, Ann Lee")
        assert set(book.case.invitations["assessor"]) == {"Dana", "Ravi", "Zoé", "Ann Lee"}
        standing = words(book.blind_rounds().standing)
        assert standing.startswith("Ash & Sons, since")
        assert ": open Ann Lee 3 answers not given Dana 1 answer not given" in standing
        assert "Zoé 3 answers not given" in standing

    @pytest.mark.parametrize(
        ("candidates", "others", "who", "said"),
        [
            ((), "Zoé", "Olga", "Choose at least one candidate and one assessor."),
            (("ash",), "", "Olga", "Choose at least one candidate and one assessor."),
            (("ash",), "x" * 61, "Olga", "Others to invite: 61 characters are too many"),
            (("ash",), "Zoé", "", "Your name: this is needed"),
        ],
    )
    def test_what_is_missing_is_said_and_nothing_saved(
        self, sit: Open, candidates: tuple[str, ...], others: str, who: str, said: str
    ) -> None:
        book = sit()
        form = book.blind_rounds()
        form.candidates.value, form.others.input.value, form.who.input.value = candidates, others, who
        form.save_button.click()
        assert said in words(form.status)
        assert book.case.invitations.empty
        assert (form.candidates.value, form.others.input.value) == (candidates, others)

    def test_somebody_in_an_open_round_is_not_invited_again(self, sit: Open) -> None:
        book = sit("Olga")
        open_round(book)
        form = book.blind_rounds()
        form.candidates.value, form.assessors.value = ("ash",), ("Ravi",)
        form.save_button.click()
        assert "In an open round already: Ravi for Ash & Sons. Close that round first." in words(form.status)

    def test_a_hostile_name_is_shown_as_text(self, sit: Open) -> None:
        book = sit("Olga")
        open_round(book, others=HOSTILE)
        for form in (book.blind_rounds(), sit("Ravi").assess()):
            assert HOSTILE not in "".join(str(getattr(w, "value", "")) for w in every_widget(form.box))

    def test_is_taken_back_by_undo_once_it_is_said_what_that_shows(self, sit: Open) -> None:
        book = sit("Olga")
        open_round(book)
        form = book.blind_rounds()
        form.undo_button.click()
        assert "Nobody else has answered in this round so far. Taking it back" in words(form.status)
        assert len(book.case.invitations) == 2
        form.undo_button.click()
        assert book.case.invitations.empty

    def test_is_not_taken_back_once_somebody_else_has_answered(self, sit: Open) -> None:
        book = sit("Olga")
        open_round(book)
        form = book.blind_rounds()
        answer(sit("Ravi").assess(), "4")
        for _ in range(2):
            form.undo_button.click()
            assert "Answers have been given in this round: close it instead." in words(form.status)
        assert len(book.case.invitations) == 2

    def test_is_not_taken_back_if_the_first_answer_comes_after_the_question(self, sit: Open) -> None:
        book = sit("Olga")
        open_round(book)
        form = book.blind_rounds()
        form.undo_button.click()
        answer(sit("Ravi").assess(), "4")
        form.undo_button.click()
        assert "Answers have been given in this round: close it instead." in words(form.status)
        assert len(book.case.invitations) == 2


class TestAnswersFromBefore:
    def test_are_told_while_a_round_is_chosen_and_counted_apart_while_it_runs(self, sit: Open) -> None:
        book = sit("Olga")
        form = book.blind_rounds()
        form.candidates.value = ("ash",)
        assert words(form.already) == ""
        form.assessors.value, form.others.input.value = ("Dana",), "Zoé; Ravi"
        assert words(form.already) == (
            "Dana and Ravi have answered 3 questions about Ash & Sons already: those answers stay visible. "
            "What is answered in the round is hidden until its end."
        )
        form.save_button.click()
        assert words(form.already) == ""
        answer(sit("Ravi").assess(), "3")
        form.look_button.click()
        standing = words(form.standing)
        assert "Dana 1 answer not given; 0 answered in this round; 2 before it" in standing
        assert "Ravi 2 answers not given; 1 answered in this round Zoé 3 answers not given" in standing


class TestADoubleClick:
    """The second click comes within DOUBLE_CLICK of what the first has done."""

    def test_opens_one_round_and_keeps_what_was_said(
        self, sit: Open, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        book = sit("Olga")
        form = book.blind_rounds()
        form.candidates.value, form.assessors.value = ("ash",), ("Dana", "Ravi")
        monkeypatch.setattr(base, "DOUBLE_CLICK", 60)
        for _ in range(2):
            form.save_button.click()
            assert words(form.status).startswith("✓ Saved: round opened for Ash & Sons")
        assert len(book.case.invitations) == 2

    def test_closes_a_round_once_and_agrees_to_no_question(
        self, sit: Open, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        olga = sit("Olga")
        open_round(olga)
        form = olga.blind_rounds()
        monkeypatch.setattr(base, "DOUBLE_CLICK", 60)
        for _ in range(2):
            form.close_button.click()
            assert "Click again to close it." in words(form.status)
        monkeypatch.setattr(base, "DOUBLE_CLICK", 0)
        form.close_button.click()
        monkeypatch.setattr(base, "DOUBLE_CLICK", 60)
        form.close_button.click()
        assert "Saved: round closed by Olga" in words(form.status)

    def test_finishes_and_agrees_once(self, sit: Open, monkeypatch: pytest.MonkeyPatch) -> None:
        agreed = sit("Dana").agree()
        agreed.level.input.value, agreed.comment.input.value = "6", "Dana was too kind"
        monkeypatch.setattr(base, "DOUBLE_CLICK", 60)
        for _ in range(2):
            agreed.save_button.click()
            assert words(agreed.status).startswith("✓ Saved: agreed level 6")
        monkeypatch.setattr(base, "DOUBLE_CLICK", 0)
        open_round(sit("Olga"))
        form = sit("Ravi").assess()
        finish(form)
        monkeypatch.setattr(base, "DOUBLE_CLICK", 60)
        form.own_round.finish_button.click()
        assert words(form.status) == "✓ Finished Ash & Sons."

    def test_is_none_once_something_was_typed(self, sit: Open, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(base, "DOUBLE_CLICK", 60)
        form = sit("Ravi").assess()
        for level in ("3", "4"):
            answer(form, level)
        assert levels_of(sit(), "Ravi") == [6, 3, 4]

    def test_that_comes_before_the_first_was_begun_is_dropped(
        self, sit: Open, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        book = sit("Olga")
        form, kept = book.blind_rounds(), []
        form.candidates.value, form.assessors.value = ("ash",), ("Dana", "Ravi")
        monkeypatch.setattr(base, "SETTLING", 0.001)
        monkeypatch.setattr(form, "_save", lambda: kept.append(len(form._begun)))

        async def click_twice() -> None:
            form.save_button.click()
            form.save_button.click()
            await asyncio.sleep(0.05)

        asyncio.run(click_twice())
        assert (kept, form._begun) == ([1], {})


class TestASaveThatTakesLong:
    def test_is_told_and_its_button_rests_meanwhile(self, sit: Open, monkeypatch: pytest.MonkeyPatch) -> None:
        book = sit("Ravi")
        form, seen = book.assess(), []
        append, undo = book.store.append, book.store.undo

        def slow(do: Callable[..., int]) -> Callable[..., int]:
            def run(*given: object, **named: object) -> int:
                seen.append((words(form.status), form.save_button.disabled, form.undo_button.disabled))
                return do(*given, **named)

            return run

        monkeypatch.setattr(Store, "append", lambda self, *given, **named: slow(append)(*given, **named))
        monkeypatch.setattr(Store, "undo", lambda self, *given, **named: slow(undo)(*given, **named))
        answer(form, "3")
        assert (form.save_button.disabled, form.undo_button.disabled) == (False, False)
        form.undo_button.click()
        assert seen == [("Saving…", True, True), ("Saving…", False, True)]
        assert (form.save_button.disabled, form.undo_button.disabled) == (False, True)

    def test_that_fails_lets_it_be_tried_again(self, sit: Open, monkeypatch: pytest.MonkeyPatch) -> None:
        form = sit("Ravi").assess()

        def fail(*_: object, **__: object) -> int:
            raise StoreError("The server is gone.")

        with monkeypatch.context() as patched:
            patched.setattr(Store, "append", fail)
            answer(form, "3")
        assert words(form.status) == "⚠ The server is gone. What you typed is kept."
        assert not form.save_button.disabled
        form.save_button.click()
        assert levels_of(sit(), "Ravi") == [6, 3]


class TestFinishing:
    def test_says_how_many_candidates_are_left_and_which(self, sit: Open) -> None:
        olga = sit("Olga")
        form = olga.blind_rounds()
        form.candidates.value, form.assessors.value = ("ash", "elm"), ("Dana", "Ravi")
        form.save_button.click()
        own = sit("Ravi").assess()
        finish(own)
        said = "✓ Finished Ash & Sons, 1 of 2 candidates of this round; still to finish: Elm."
        assert words(own.status) == said
        form.look_button.click()
        assert "Ravi finished with 1 of 2 candidates, " in words(form.standing)
        own.candidate.value = "elm"
        for _ in range(2):
            own.own_round.finish_button.click()
        assert words(own.status) == "✓ Finished Elm, 2 of 2 candidates of this round; nothing is left."

    def test_each_answers_alone_then_both_see_each_other(self, sit: Open) -> None:
        open_round(sit("Olga"))
        dana, ravi = sit("Dana"), sit("Ravi")
        for book, level in ((dana, "9"), (ravi, "3")):
            answer(book.assess(), level)
        assert levels_of(dana, "Ravi") == [6]
        assert levels_of(ravi, "Dana") == [8]
        finish(dana.assess())
        assert levels_of(dana, "Ravi") == [6]
        finish(ravi.assess())
        assert levels_of(dana, "Ravi") == [6, 3]
        assert levels_of(sit("Olga"), "Dana") == [8, 9]

    def test_the_form_says_what_is_open_who_is_in_it_and_what_finishing_means(self, sit: Open) -> None:
        open_round(sit("Olga"), others="Zoé")
        form = sit("Ravi").assess()
        said = words(form.own_round.words)
        assert "Blind round since" in said
        assert "with Dana and Zoé: nobody sees anybody else's answers about Ash & Sons before both" in said
        assert form.own_round.finish_button.description == "I have finished with Ash & Sons"
        form.candidate.value = "elm"
        assert hidden(form.own_round.widget)
        form.candidate.value = "ash"
        form.own_round.finish_button.click()
        told = words(form.status)
        assert "Not answered yet: Who (theirs), Ideal partner (1 of 1)." in told
        assert "cannot be changed until the round is closed. Click again to finish." in told
        assert sit("Ravi").case.invitations["finished_at"].isna().all()

    def test_after_it_nothing_can_be_changed_and_the_form_says_whom_to_ask(self, sit: Open) -> None:
        open_round(sit("Olga"))
        book = sit("Ravi")
        form = book.assess()
        answer(form, "3")
        finish(form)
        assert "Finished Ash & Sons." in words(form.status)
        assert "Ravi finished Ash & Sons in this round on" in words(form.own_round.words)
        assert words(form.own_round.words).endswith("reopen it. Not finished yet: Dana.")
        assert hidden(form.own_round.finish_button)
        assert all(fields.level.disabled for fields in form._parts["who"].views.values())
        form.undo_button.click()
        assert "Ravi finished Ash & Sons in this round on" in words(form.status)
        answer(form, "7")
        assert "Ravi finished Ash & Sons" in words(form.status)
        assert levels_of(book, "Ravi") == [6, 3]

    def test_unsaved_answers_are_saved_or_discarded_first(self, sit: Open) -> None:
        open_round(sit("Olga"))
        form = sit("Ravi").assess()
        form.candidate.value = "ash"
        form._edited("who_ours", form._entry(form._place("who_ours")).__class__("3"))
        finish(form)
        assert "Some answers are unsaved: save or discard them, then finish." in words(form.status)
        assert sit("Ravi").case.invitations["finished_at"].isna().all()

    def test_an_answer_of_a_slow_clock_is_sealed_all_the_same(self, sit: Open) -> None:
        olga = sit("Olga")
        ahead = dt.datetime.now(dt.UTC) + dt.timedelta(hours=2)
        olga.save({"invitations": rounds.openings(olga.case, ["ash"], ["Dana", "Ravi"], ahead)}, "Olga")
        form = sit("Ravi").assess()
        form.candidate.value = "elm"
        form._edited("who_ours", form._entry(form._place("who_ours")).__class__("5"))
        answer(form, "3")
        assert levels_of(sit("Ravi"), "Ravi") == [6, 3, 5]
        assert levels_of(sit("Dana"), "Ravi") == [6, 5]


class TestClosing:
    def test_asks_first_while_somebody_has_not_finished_then_all_is_seen(self, sit: Open) -> None:
        olga = sit("Olga")
        open_round(olga)
        answer(sit("Ravi").assess(), "3")
        finish(sit("Ravi").assess())
        form = olga.blind_rounds()
        form.close_button.click()
        assert words(form.status).startswith("⚠ Not finished: Dana: 1 answer not given.")
        assert "Click again to close it." in words(form.status)
        assert levels_of(olga, "Ravi") == [6]
        form.close_button.click()
        assert "round closed by Olga" in words(form.status)
        assert levels_of(olga, "Ravi") == [6, 3]
        assert ": closed on" in words(form.standing)
        assert hidden(form._running)

    def test_a_round_that_all_have_finished_is_closed_without_a_question(self, sit: Open) -> None:
        olga = sit("Olga")
        open_round(olga)
        for who in ("Dana", "Ravi"):
            finish(sit(who).assess())
        form = olga.blind_rounds()
        form.look_button.click()
        assert "all have finished, so all answers are shown" in words(form.standing)
        form.close_button.click()
        assert "round closed by Olga" in words(form.status)

    def test_reopening_lets_one_answer_again(self, sit: Open) -> None:
        olga = sit("Olga")
        open_round(olga)
        finish(sit("Ravi").assess())
        form = olga.blind_rounds()
        form.look_button.click()
        assert [name for name, _ in form.finisher.options] == ["Ravi: Ash & Sons"]
        form.reopen_button.click()
        assert words(form.status) == (
            "⚠ Ravi may change answers about Ash & Sons again, and the others see that Ravi has not "
            "finished. Click again to allow it."
        )
        assert olga.case.invitations["finished_at"].notna().any()
        form.reopen_button.click()
        assert "round reopened for Ravi about Ash & Sons by Olga" in words(form.status)
        answer(sit("Ravi").assess(), "3")
        assert levels_of(sit("Ravi"), "Ravi") == [6, 3]

    def test_reopening_is_for_one_candidate_or_all_and_says_who_may_have_been_read(self, sit: Open) -> None:
        olga = sit("Olga")
        form = olga.blind_rounds()
        form.candidates.value, form.assessors.value = ("ash", "elm"), ("Dana", "Ravi")
        form.save_button.click()
        for who, abouts in (("Ravi", ("ash", "elm")), ("Dana", ("ash",))):
            for about in abouts:
                book, now = sit(who), dt.datetime.now(dt.UTC)
                book.save({"invitations": rounds.finishing(book.case, who, about, now)}, who)
        form.look_button.click()
        offered = dict(form.finisher.options)
        assert list(offered) == [
            "Dana: Ash & Sons", "Ravi: Ash & Sons", "Ravi: Elm", "Ravi: all 2 candidates",
        ]  # fmt: skip
        form.finisher.value = offered["Ravi: all 2 candidates"]
        form.reopen_button.click()
        assert words(form.status) == (
            "⚠ Ravi may change answers about Ash & Sons and Elm again, and the others see that Ravi has not "
            "finished. Ravi may have read the answers of Dana by now. Click again to allow it."
        )
        form.finisher.value = offered["Ravi: Elm"]
        form.reopen_button.click()
        assert "may change answers about Elm again" in words(form.status)
        form.reopen_button.click()
        table = olga.case.invitations
        assert set(table.loc[table["finished_at"].notna(), "assessor"] + table["candidate"]) >= {"Raviash"}
        assert list(dict(form.finisher.options)) == ["Dana: Ash & Sons", "Ravi: Ash & Sons"]

    def test_a_question_that_is_gone_is_put_again(self, sit: Open) -> None:
        open_round(sit("Olga"))
        form = sit("Olga").blind_rounds()
        form.close_button.click()
        assert "Click again" in words(form.status) or "again" in words(form.status)
        form.others.input.value = "somebody"
        form.others.input.value = ""
        assert words(form.status) == ""
        form.close_button.click()
        assert sit().case.invitations["closed_at"].isna().all()
        form.close_button.click()
        assert sit().case.invitations["closed_at"].notna().all()

    def test_closing_is_never_taken_back(self, sit: Open) -> None:
        olga = sit("Olga")
        open_round(olga)
        form = olga.blind_rounds()
        for _ in range(2):
            form.close_button.click()
        form.undo_button.click()
        assert "Closing is not taken back" in words(form.status)
        assert olga.case.invitations["closed_at"].notna().all()

    def test_the_form_of_rounds_shows_no_level(self, sit: Open) -> None:
        open_round(sit("Olga"))
        answer(sit("Ravi").assess(), "3.25")
        book = sit("Dana")
        form = book.blind_rounds()
        assert (book.me, levels_of(book, "Ravi")) == ("Dana", [6])
        assert "3.25" not in "".join(str(widget.get_state()) for widget in every_widget(form.box))
        assert "Ravi 2 answers not given" in words(form.standing)


class TestOneChairForSeveral:
    """One computer without logins: who sits there says so, and during a round not in passing."""

    def test_during_a_round_another_name_is_not_chosen_in_passing(self, chair: Workbook) -> None:
        chair.be("Dana")
        open_round(chair)
        form = chair.assess()
        assert (form.assessor.disabled, form.assessor.options) == (True, (("Dana", "Dana"),))
        answer(form, "9")
        form.other_button.click()
        assert (form.assessor.disabled, form.assessor.value) == (False, NOBODY)
        form.assessor.value = "Ravi"
        assert (chair.me, form.assessor.disabled) == ("Ravi", True)
        assert levels_of(chair, "Dana") == [8]
        assert "8" not in {form._recorded[place].level for place in form._recorded if place[0] == "Ravi"}

    def test_who_is_not_known_says_so_by_choosing_a_name(self, sit: Open, chair: Workbook) -> None:
        open_round(sit("Olga"))
        form = chair.assess()
        assert (chair.me, form.assessor.disabled, form.assessor.value) == ("", False, NOBODY)
        form.assessor.value = "Ravi"
        assert (chair.me, form.assessor.disabled) == ("Ravi", True)
        assert form.own_round.finish_button.description == "I have finished with Ash & Sons"

    def test_who_takes_the_chair_finds_nothing_that_was_told_to_the_one_before(self, chair: Workbook) -> None:
        chair.be("Dana")
        open_round(chair)
        form, others = chair.assess(), chair.blind_rounds()
        answer(form, "9")
        others.who.input.value = "Dana Wolf"
        assert not form.undo_button.disabled
        form.other_button.click()
        assert (words(form.status), form.undo_button.disabled) == ("", True)
        form.assessor.value = "Ravi"
        assert (words(others.status), others.undo_button.disabled, others.who.text) == ("", True, "Ravi")
        answer(form, "4")
        assert words(form.status).startswith("✓ Saved 1 answer for Ash & Sons by Ravi")
        form.undo_button.click()
        assert (levels_of(chair, "Ravi"), form.undo_button.disabled) == ([6], True)

    def test_who_signs_with_another_name_is_told_of_that_save_and_may_take_it_back(
        self, chair: Workbook
    ) -> None:
        chair.be("Dana")
        form = chair.agree()
        form.level.input.value, form.comment.input.value = "6", "x"
        form.save_button.click()
        form.level.input.value, form.who.input.value = "7", "Ravi"
        form.save_button.click()
        assert (chair.me, len(form._saves)) == ("Ravi", 1)
        assert words(form.status).startswith("✓ Saved: agreed level 7")
        form.undo_button.click()
        assert chair.case.consensus["level"].tolist() == [6]

    def test_without_a_round_another_assessor_cannot_take_back_either(self, sit: Open) -> None:
        form = sit().assess()
        form.assessor.value = "Ravi"
        answer(form, "4")
        form.assessor.value = "Dana"
        assert (words(form.status), form.undo_button.disabled) == ("", True)

    def test_drafts_of_another_person_stay_theirs(self, chair: Workbook) -> None:
        chair.be("Dana")
        open_round(chair)
        form = chair.assess()
        form.candidate.value = "ash"
        form._edited("who_ours", form._entry(form._place("who_ours")).__class__("9"))
        form.other_button.click()
        form.assessor.value = "Ravi"
        assert "1 answer of other assessors" in words(form.unsaved)
        form.save_button.click()
        assert levels_of(chair, "Ravi") == [6]


class TestALevelAgreedOn:
    def test_stands_beside_the_answers_and_changes_no_score(self, sit: Open) -> None:
        book = sit("Dana")
        before = scoring.fit(book.case)
        form = book.agree()
        assert [label for label, _ in form.cell.options] == ["Ash & Sons: Our owner (6 to 8)"]
        assert words(form.said) == "Dana 8 · Ravi 6 · mean 7"
        form.level.input.value, form.comment.input.value = "6", "Dana was too kind"
        assert words(form.unsaved) == "Unsaved: agreed level 6 (Ash & Sons: Our owner)"
        form.save_button.click()
        (row,) = book.case.consensus.to_dict("records")
        assert (row["level"], row["comment"], row["recorded_by"]) == (6, "Dana was too kind", "Dana")
        assert len(book.case.assessments) == len(sit().case.assessments) == 4
        pd.testing.assert_frame_equal(scoring.fit(book.case), before)
        assert "agreed 6 by Dana on" in words(form.said)
        shown = exhibits.revealed(book.case)
        assert shown.table.loc[0, ["Dana", "Ravi", "Mean", "Agreed on"]].tolist() == [8, 6, 7, 6]

    @pytest.mark.parametrize(
        ("level", "comment", "said"),
        [
            ("11", "x", "Agreed level: 11 is off the scale 0 to 10"),
            ("six", "x", "'six' is not a number"),
            ("", "because", "Agreed level: this is needed"),
            ("6", "", "Why: this is needed"),
        ],
    )
    def test_what_is_wrong_is_said_and_what_was_typed_is_kept(
        self, sit: Open, level: str, comment: str, said: str
    ) -> None:
        form = sit("Dana").agree()
        form.level.input.value, form.comment.input.value = level, comment
        form.save_button.click()
        assert said in words(form.status)
        assert (form.level.input.value, form.comment.input.value) == (level, comment)
        assert sit().case.consensus.empty

    def test_sealed_answers_are_not_offered(self, sit: Open) -> None:
        book = sit("Olga")
        open_round(book, people=("Dana", "Ravi"))
        for who, level in (("Dana", "5"), ("Ravi", "5")):
            answer(sit(who).assess(), level)
        assert [label for label, _ in book.agree().cell.options] == ["Ash & Sons: Our owner (6 to 8)"]
        assert [label for label, _ in sit("Dana").agree().cell.options] == ["Ash & Sons: Our owner (5 to 6)"]
        for who in ("Dana", "Ravi"):
            finish(sit(who).assess())
        assert "Nothing to agree on" in words(sit("Olga").agree().box.children[1])

    def test_what_was_typed_comes_back_in_another_session(self, sit: Open) -> None:
        form = sit("Dana").agree()
        assert form.typed() is None
        form.level.input.value, form.comment.input.value = "6", "Dana was"
        again = sit("Dana").agree()
        again.retype(form.typed())
        assert (again.level.text, again.comment.text) == ("6", "Dana was")
        again.retype([["ash", "nowhere", "1", "x"]])
        assert (again.level.text, again.comment.text) == ("6", "Dana was")

    def test_can_be_taken_back_in_a_later_session_and_stays_in_the_history(self, sit: Open) -> None:
        form = sit("Dana").agree()
        assert hidden(form.back_button)
        form.level.input.value, form.comment.input.value = "6", "Dana was too kind"
        form.save_button.click()
        book = sit("Ravi")
        form, answers = book.agree(), book.case.assessments
        form.back_button.click()
        assert "agreed level 6 for Ash & Sons: Our owner taken back by Ravi" in words(form.status)
        assert book.case.consensus.empty
        assert (form.level.text, form.comment.text, hidden(form.back_button)) == ("", "", True)
        pd.testing.assert_frame_equal(book.case.assessments, answers)
        told = book.history("consensus")
        assert list(zip(told["level"], told["retracted"], told["kept_by"], strict=True)) == [
            (6, False, "Dana"), (6, True, "Ravi"),
        ]  # fmt: skip
        form.undo_button.click()
        assert book.case.consensus["comment"].tolist() == ["Dana was too kind"]

    def test_what_was_emptied_is_no_draft_once_it_is_taken_back(self, sit: Open) -> None:
        form = sit("Dana").agree()
        form.level.input.value, form.comment.input.value = "6", "Dana was too kind"
        form.save_button.click()
        answer(sit("Ravi").assess(), f"{levels_of(sit(), 'Dana')[-1]:g}")
        form = sit("Ravi").agree()
        cell = form.cell.value
        form.level.input.value, form.comment.input.value = "", ""
        form.back_button.click()
        assert cell not in [offered for _, offered in form.cell.options]
        assert not form.typed()

    def test_is_not_taken_back_without_a_name(self, sit: Open) -> None:
        form = sit("Dana").agree()
        form.level.input.value, form.comment.input.value = "6", "x"
        form.save_button.click()
        book = sit()
        form = book.agree()
        form.back_button.click()
        assert "Your name: this is needed" in words(form.status)
        assert len(book.case.consensus) == 1

    def test_can_be_taken_back(self, sit: Open) -> None:
        book = sit("Dana")
        form = book.agree()
        form.level.input.value, form.comment.input.value = "6", "Dana was too kind"
        form.save_button.click()
        form.undo_button.click()
        assert book.case.consensus.empty


class TestTwoWindowsOfOnePerson:
    """The same question answered in both: neither answer replaces the other in passing."""

    def clash(self, sit: Open) -> tuple[AssessmentForm, Workbook]:
        here = sit("Ravi")
        form = here.assess()
        draft(form, "3")
        answer(sit("Ravi").assess(), "7")
        form.save_button.click()
        assert "Our owner (Ash & Sons): another answer was saved meanwhile" in words(form.status)
        assert levels_of(here, "Ravi") == [6, 7]
        return form, here

    def test_show_both_answers_with_their_times(self, sit: Open) -> None:
        form, _ = self.clash(sit)
        told = words(form.overtaken._words)
        assert told.startswith("⚠ While you typed, another answer was saved: Our owner (Ash & Sons).")
        today = dt.datetime.now().strftime("%B %Y at")
        assert told.count(today) == 2
        assert told.endswith("not saved 7 3 no evidence no evidence")
        assert not hidden(form.overtaken.widget)

    def test_keep_what_is_typed(self, sit: Open) -> None:
        form, book = self.clash(sit)
        form.overtaken.keep_button.click()
        assert hidden(form.overtaken.widget)
        form.save_button.click()
        assert levels_of(book, "Ravi") == [6, 7, 3]

    def test_typing_on_is_no_choice(self, sit: Open) -> None:
        form, book = self.clash(sit)
        draft(form, "4")
        form.save_button.click()
        assert not hidden(form.overtaken.widget)
        assert levels_of(book, "Ravi") == [6, 7]

    def test_or_take_what_was_saved(self, sit: Open) -> None:
        form, book = self.clash(sit)
        form.overtaken.take_button.click()
        assert (hidden(form.overtaken.widget), words(form.unsaved)) == (True, "Unsaved: nothing")
        assert form._parts["who"].views["who_ours"].level.value == "7"
        form.save_button.click()
        assert levels_of(book, "Ravi") == [6, 7]

    @pytest.mark.parametrize("name", ["keep_button", "take_button"])
    def test_a_double_click_answers_the_question_that_was_shown_and_not_the_next(
        self, sit: Open, monkeypatch: pytest.MonkeyPatch, name: str
    ) -> None:
        form, _ = self.clash(sit)
        there = sit("Ravi").assess()
        for each, level in ((form, "2"), (there, "9")):
            each.candidate.value, each.part.value = "ash", "who"
            each._edited("who_theirs", Entry(level))
        there.save_button.click()
        form.save_button.click()
        assert "1 more question like this." in words(form.overtaken._words)
        monkeypatch.setattr(base, "DOUBLE_CLICK", 60)
        getattr(form.overtaken, name).click()
        for slip in (form.overtaken.take_button, form.overtaken.keep_button):
            slip.click()
            assert not hidden(form.overtaken.widget)
            assert "saved: Their champion (Ash & Sons)" in words(form.overtaken._words)
            assert form._entry(form._place("who_theirs")).level == "2"
        monkeypatch.setattr(base, "DOUBLE_CLICK", 0)
        getattr(form.overtaken, name).click()
        assert hidden(form.overtaken.widget)

    def test_the_question_is_the_one_that_stood_there_at_the_click(self, sit: Open) -> None:
        form, _ = self.clash(sit)

        async def click_then_type_as_saved() -> None:
            form.overtaken.keep_button.click()
            draft(form, "7")
            await asyncio.sleep(base.SETTLING * 1.5)

        asyncio.run(click_then_type_as_saved())
        assert hidden(form.overtaken.widget)
        assert (words(form.status), words(form.unsaved)) == ("", "Unsaved: nothing")

    def test_are_told_of_in_the_next_session_too(self, sit: Open) -> None:
        form = sit("Ravi").assess()
        draft(form, "3")
        answer(sit("Ravi").assess(), "7")
        again = sit("Ravi").assess()
        again.retype(form.typed())
        again.refresh(again._case)
        assert not hidden(again.overtaken.widget)

    def test_a_hostile_answer_is_shown_as_text(self, sit: Open) -> None:
        form = sit("Ravi").assess()
        draft(form, "3")
        form._parts["who"].views["who_ours"].evidence.value = HOSTILE
        answer(sit("Ravi").assess(), "7")
        form.save_button.click()
        assert HOSTILE in words(form.overtaken._words)
        assert HOSTILE not in form.overtaken._words.value

    def test_ones_own_undo_is_no_such_clash(self, sit: Open) -> None:
        form = sit("Ravi").assess()
        answer(form, "3")
        draft(form, "4")
        form.undo_button.click()
        assert hidden(form.overtaken.widget)
        form.save_button.click()
        assert levels_of(sit(), "Ravi") == [6, 4]


class TestTheReveal:
    def test_counts_all_the_differences_it_does_not_draw(self) -> None:
        keys = [f"c{n}" for n in range(45)]
        case = case_of(
            [criterion(key) for key in keys],
            {"elm": dict.fromkeys(keys, 3.0)},
            opinions=[("elm", key, "Ravi", 7.0, 1) for key in keys],
        )
        shown = exhibits.revealed(case)
        assert "40 of 45 answers" in shown.caption
        assert "and 33 more" in {text.get_text() for text in shown.figure.axes[0].texts}

    def test_names_who_differs_most_and_how_far(self, sit: Open) -> None:
        shown = exhibits.revealed(sit().case)
        assert shown.headline == "Ravi and Dana differ most on “Our owner” of Ash & Sons: 6 against 8."
        assert shown.table["Of the scale"].tolist() == [0.2]

    def test_says_that_answers_may_be_sealed_and_who_has_not_finished(self, sit: Open) -> None:
        open_round(sit("Olga"))
        finish(sit("Ravi").assess())
        (note,) = exhibits.revealed(sit("Olga").case).notes
        assert note == "1 blind round is still open: answers may be sealed. Not finished yet: Dana."

    def test_an_assessor_called_as_a_heading_keeps_a_column(self, sit: Open) -> None:
        case = sit().case
        renamed = case.assessments.assign(assessor=case.assessments["assessor"].replace("Ravi", "Mean"))
        shown = exhibits.revealed(case.replace(assessments=renamed))
        assert shown.table.loc[0, ["Dana", "Mean (assessor)", "Mean"]].tolist() == [8, 6, 7]

    def test_several_on_one_side_are_told_as_such(self, sit: Open) -> None:
        case = sit().case
        more = case.assessments.query("assessor == 'Ravi'").assign(assessor="Zoé")
        shown = exhibits.revealed(case.replace(assessments=pd.concat([case.assessments, more])))
        assert shown.headline == (
            "The widest difference is on “Our owner” of Ash & Sons: 6 (Ravi and Zoé) against 8 (Dana)."
        )

    def test_says_when_there_is_nothing_to_compare_and_when_all_agree(self, sit: Open) -> None:
        case = sit().case
        alone = case.assessments.query("assessor == 'Dana'")
        assert "nothing to compare" in exhibits.revealed(case.replace(assessments=alone)).headline
        same = case.assessments.assign(level=case.assessments["level"].where(lambda x: x != 6, 8))
        assert "gave the same level" in exhibits.revealed(case.replace(assessments=same)).headline


class TestTheHistory:
    def test_tells_who_invited_whom_and_of_levels_agreed_on(self, sit: Open) -> None:
        book = sit("Olga")
        open_round(book)
        view = HistoryView(book)
        view.table.value = "invitations"
        assert "Olga" in words(view.found)
        assert "opened at:" in words(view.found)

    def test_shows_the_login_where_the_store_keeps_one(self, sit: Open) -> None:
        book = sit()

        class Desk:
            case = book.case

            def history(self, table: str) -> pd.DataFrame:
                return book.history(table).assign(login="mwolf")

        view = HistoryView(Desk())  # type: ignore[arg-type]
        assert "Saved Login" in words(view.found)
        assert ", Dana mwolf" in words(view.found)
