"""The decision: on purpose, every warning acknowledged, provable and open to review; and the history."""

import datetime as dt
import html
import re
from pathlib import Path

import pandas as pd
import pytest
from cases import DATA
from form_tools import words

from partnerlib import exhibits, findings
from partnerlib.case import Case
from partnerlib.forms import DecisionForm, HistoryView
from partnerlib.store import Store
from partnerlib.workbook import Workbook, WorkbookError

HOSTILE = "<img src=x onerror=alert(1)> | a | b\nsecond line"
REASON = "We accept this because the pilot is small."


def filled(book: Workbook, candidate: str = "nor", answer: str = REASON) -> DecisionForm:
    """The form with everything answered that recording a choice asks for."""
    form = book.decide()
    form.verdict.value, form.candidate.value = "choose", candidate
    form.fields["rationale"].input.value = "Closest to the ideal we wrote first."
    form.fields["exit_terms"].input.value = "Ninety days' notice by either side."
    form.who.input.value = "The board"
    for block in form._blocks.values():
        block.field.input.value = answer
    return form


def warned(case: Case, candidate: str) -> set[tuple[str, str, str]]:
    """Part, check and side of every stop and warning."""
    found = findings.check(case).query("candidate == @candidate and status in ('stop', 'warn')")
    return set(zip(found["part"], found["check"], found["side"], strict=True))


class TestForm:
    def test_every_stop_and_warning_is_asked_one_by_one_and_no_exit_terms_too(self, book: Workbook) -> None:
        form = book.decide()
        for candidate in ("nor", "qui", "tit"):
            form.candidate.value = candidate
            asked = {place[1:] for place in form._blocks}
            assert asked == warned(book.case, candidate) | {("ideal", "exit_terms", "both")}
        stops = sum(block.finding.status == "stop" for block in form._blocks.values())
        assert 1 < stops < len(asked)
        left = f"{stops} stops and {len(asked) - stops} warnings to answer, one by one"
        assert words(form.heading) == left

    def test_stops_come_first(self, book: Workbook) -> None:
        form = book.decide()
        form.candidate.value = "tit"
        statuses = [block.finding.status for block in form._blocks.values()]
        assert statuses == sorted(statuses)  # "stop" before "warn"
        assert set(statuses) == {"stop", "warn"}

    def test_exit_terms_typed_take_their_warning_away(self, book: Workbook) -> None:
        form = book.decide()
        form.candidate.value = "nor"
        assert ("nor", "ideal", "exit_terms", "both") in form._blocks
        form.fields["exit_terms"].input.value = "Ninety days' notice"
        assert ("nor", "ideal", "exit_terms", "both") not in form._blocks

    def test_a_choice_is_recorded_with_its_reasons_and_fingerprints(self, book: Workbook) -> None:
        before = book.case
        form = filled(book)
        form.save_button.click()
        assert words(form.status).startswith(
            "✓ Saved: decision by The board: Northmere Refrigeration Supply chosen"
        )
        row = book.case.decisions.iloc[0]
        assert (row["candidate"], row["verdict"], row["decided_by"]) == ("nor", "choose", "The board")
        assert row["decided_on"].date() == dt.date.today()
        assert row["fingerprint"] == f"ideal {before.profile_fingerprint}, data {before.data_fingerprint}"
        lines = [line.split(" | ") for line in row["acknowledged"].splitlines()]
        assert {(part, check, side) for _, part, side, check, _ in lines} == warned(before, "nor")
        assert {reason for *_, reason in lines} == {REASON}
        assert "Northmere Refrigeration Supply was chosen" in words(form.last)

    def test_what_is_not_answered_is_refused_each_by_name_and_nothing_is_kept(self, book: Workbook) -> None:
        form = filled(book)
        skipped = form._blocks["nor", "jointly", "capacity", "ours"]
        skipped.field.input.value = ""
        form.fields["rationale"].input.value = ""
        form.who.input.value = " "
        form.save_button.click()
        said = words(form.status)
        assert "Why: this is needed" in said
        assert "Decided by: this is needed" in said
        assert "Jointly, ours – Northmere Refrigeration Supply needs 1.9" in said
        assert said.count("We go on because") == 1
        assert book.case.decisions.empty

    @pytest.mark.parametrize(
        ("answer", "problem"), [("ok", "at least 10 characters"), ("x" * 151, "151 characters are too many")]
    )
    def test_a_tick_is_no_reason_and_an_essay_neither(
        self, book: Workbook, answer: str, problem: str
    ) -> None:
        form = filled(book, answer=answer)
        form.save_button.click()
        assert problem in words(form.status)
        assert book.case.decisions.empty

    @pytest.mark.parametrize(("verdict", "words_"), [("nobody", "nobody was chosen"), ("wait", "we wait")])
    def test_nobody_and_waiting_need_a_why_but_no_acknowledgement(
        self, book: Workbook, verdict: str, words_: str
    ) -> None:
        form = book.decide()
        form.verdict.value = verdict
        assert form._blocks == {}
        form.fields["rationale"].input.value = "Too early to say."
        form.who.input.value = "Dana"
        form.save_button.click()
        row = book.case.decisions.iloc[0]
        assert (row["verdict"], pd.isna(row["candidate"]), pd.isna(row["acknowledged"])) == (
            verdict,
            True,
            True,
        )
        assert words_ in words(form.last)

    def test_a_second_decision_of_the_day_stands_in_for_the_first_and_can_be_taken_back(
        self, book: Workbook
    ) -> None:
        form = filled(book)
        form.save_button.click()
        form.verdict.value = "wait"
        form.fields["rationale"].input.value = "The budget fell away."
        form.save_button.click()
        assert book.case.decisions["verdict"].tolist() == ["wait"]
        form.undo_button.click()
        assert book.case.decisions["verdict"].tolist() == ["choose"]
        assert book.history("decisions")["verdict"].tolist().count("choose") == 3  # said, taken out, put back

    def test_a_second_click_saves_nothing_twice(self, book: Workbook) -> None:
        form = filled(book)
        form.save_button.click()
        form.save_button.click()
        assert words(form.status).startswith("Nothing new to save.")
        assert len(book.history("decisions")) == 1

    def test_reasons_are_kept_while_one_looks_at_another_candidate(self, book: Workbook) -> None:
        form = filled(book)
        form.candidate.value = "tit"
        assert {block.field.text for block in form._blocks.values()} == {""}
        form.candidate.value = "nor"
        assert {block.field.text for block in form._blocks.values()} == {REASON}

    def test_a_fact_that_worsens_meanwhile_must_be_answered_too(self, book: Workbook) -> None:
        form = filled(book)
        person = {"candidate": "nor", "side": "theirs", "person": "Helena Strand", "kind": "champion"}
        Workbook("larkspur", book.store).save({"people": [person | {"authority": 2, "support": 9}]}, "Ravi")
        form.save_button.click()
        assert "Helena Strand, their champion, has authority 2 of 10" in words(form.status)
        assert book.case.decisions.empty
        assert form._blocks["nor", "jointly", "capacity", "ours"].field.text == REASON

    def test_a_reason_answers_only_what_it_was_written_for(self, book: Workbook) -> None:
        form = filled(book)
        row = book.case.work.query("candidate == 'nor' and side == 'ours'").iloc[0].to_dict()
        for fte in (5.0, row["fte"]):
            book.save({"work": [row | {"fte": fte}]}, "Ravi")
            if fte == 5.0:
                assert form._blocks["nor", "jointly", "capacity", "ours"].finding.status == "stop"
                assert form._blocks["nor", "jointly", "capacity", "ours"].field.text == ""
        assert form._blocks["nor", "jointly", "capacity", "ours"].field.text == REASON

    def test_somebody_elses_decision_of_the_day_is_replaced_only_knowingly(self, book: Workbook) -> None:
        filled(book).save_button.click()
        form = filled(book, "har")
        form.who.input.value = "Anna"
        form.save_button.click()
        assert "The board has recorded a decision today." in words(form.status)
        assert book.case.decisions["candidate"].tolist() == ["nor"]
        form.save_button.click()
        assert book.case.decisions["candidate"].tolist() == ["har"]

    def test_hostile_text_is_shown_as_text_and_kept_on_its_line(self, book: Workbook) -> None:
        form = filled(book, answer=HOSTILE)
        form.save_button.click()
        line = book.case.decisions["acknowledged"].iloc[0].splitlines()[0]
        assert line.endswith("<img src=x onerror=alert(1)> | a | b second line")
        shown = exhibits.decision(book.case).to_html()
        assert "<img src=x" not in shown
        assert "&lt;img src=x onerror=alert(1)&gt; | a | b second line" in shown

    def test_an_empty_case_says_what_to_do_first(self, tmp_path: Path) -> None:
        store = Store(f"sqlite:///{tmp_path}/empty.sqlite")
        store.import_folder(DATA / "blank", "acme")
        form = Workbook("acme", store).decide()
        assert [words(form.box.children[1])] == [
            "There are no candidates yet. Add the first one in notebook 2."
        ]
        form.save_button.click()
        assert "went wrong" not in words(form.status)

    def test_many_warnings_with_the_longest_reasons_fit_into_the_record(self, book: Workbook) -> None:
        form = filled(book, "tit", answer="w" * 150)
        assert len(form._blocks) > 20
        form.save_button.click()
        assert words(form.status).startswith("✓ Saved")


class TestReview:
    def test_without_a_decision_it_says_so(self, book: Workbook) -> None:
        assert book.at_decision is None
        assert exhibits.review(book.case, book.at_decision).headline.startswith(
            "No decision is recorded yet."
        )
        assert exhibits.decision(book.case).headline.startswith("No decision is recorded yet.")

    def test_what_was_known_then_is_held_against_today(self, book: Workbook) -> None:
        filled(book).save_button.click()
        then = book.at_decision
        assert then is not None
        assert exhibits.review(book.case, then).headline.endswith(
            "today it is 78, first of 6; no finding changed."
        )
        person = {"candidate": "nor", "side": "theirs", "person": "Helena Strand", "kind": "champion"}
        book.save({"people": [person | {"authority": 2, "support": 9}]}, "Ravi")
        assert book.at_decision == then
        review = exhibits.review(book.case, book.at_decision)
        row = review.table.set_index("What").loc["Who, theirs: The champion's authority"]
        assert row["At the decision"].startswith(
            "✓ fine. Helena Strand, their champion, has authority 8 of 10"
        )
        assert row["Today"].startswith("✕ stop. Helena Strand, their champion, has authority 2 of 10")

    def test_the_record_says_whether_its_data_still_stand(self, book: Workbook) -> None:
        filled(book).save_button.click()
        notes = exhibits.decision(book.case).notes
        assert [note.endswith("unchanged since.") for note in notes[:2]] == [True, True]
        book.save({"parts": [{"part": "now", "weight": 0.3}]}, "Ravi")
        ideal, data = exhibits.decision(book.case).notes[:2]
        assert ideal.startswith("The ideal at the decision")
        assert ideal.endswith("changed since.")
        assert not ideal.endswith("unchanged since.")
        assert not data.endswith("unchanged since.")

    def test_the_acknowledged_warnings_are_listed_with_their_reasons(self, book: Workbook) -> None:
        filled(book).save_button.click()
        table = exhibits.decision(book.case).table.set_index("The decision")["As recorded"]
        capacity = next(row for row in table.index if "needs 1.9 full-time people" in row)
        assert capacity.startswith("! warning – Jointly, ours: Northmere Refrigeration Supply")
        assert table[capacity] == f"Accepted because: {REASON}"
        assert table["Exit terms"] == "Ninety days' notice by either side."

    def test_warnings_without_an_answer_are_named(self, book: Workbook) -> None:
        row = {"decided_on": dt.date.today(), "decided_by": "Eve", "candidate": "tit", "verdict": "choose"}
        book.save({"decisions": [row | {"exit_terms": "Ninety days' notice"}]}, "Eve")
        shown = exhibits.decision(book.case, book.at_decision)
        left = len(warned(book.case, "tit"))
        assert shown.headline.endswith(f"{left} stops and warnings not answered.")
        assert shown.table["As recorded"].tolist().count("NOT ANSWERED") == left

    def test_a_fingerprint_that_is_not_of_that_day_is_told(self, book: Workbook) -> None:
        filled(book).save_button.click()
        row = book.case.decisions.iloc[0].to_dict()
        fake = f"ideal {'a' * 64}, data {'b' * 64}"
        book.save({"decisions": [row | {"fingerprint": fake}]}, "Eve")
        notes = exhibits.decision(book.case, book.at_decision).notes
        assert notes[0].endswith("which is not that of what was recorded at the time.")
        assert notes[1].endswith("which is not that of what was recorded at the time.")

    def test_a_decision_taken_back_is_not_reviewed(self, book: Workbook) -> None:
        form = filled(book)
        form.save_button.click()
        first = book.at_decision
        book.save({"candidates": [book.case.candidates.iloc[0].to_dict() | {"upside": 123}]}, "Ravi")
        form.verdict.value = "wait"
        form.fields["rationale"].input.value = "The budget fell away."
        form.save_button.click()
        form.undo_button.click()
        assert book.at_decision == first
        form.undo_button.click()
        assert book.at_decision is None

    def test_a_fact_of_the_candidate_that_changed_is_shown(self, book: Workbook) -> None:
        filled(book).save_button.click()
        row = book.case.candidates.set_index("candidate").loc["nor"].to_dict() | {"candidate": "nor"}
        book.save({"candidates": [row | {"first_contact": "2026-09-20", "upside": 2e6}]}, "Ravi")
        table = exhibits.review(book.case, book.at_decision).table.set_index("What")
        assert table.loc["First contact"].tolist() == ["18 September 2026", "20 September 2026"]
        assert table.loc["Upside"].tolist() == ["2,400,000", "2,000,000"]

    def test_a_first_contact_moved_afterwards_and_an_imported_date_are_told(self, book: Workbook) -> None:
        row = book.case.candidates.set_index("candidate").loc["tit"].to_dict() | {"candidate": "tit"}
        book.save({"candidates": [row | {"first_contact": "2026-09-20"}]}, "Eve")
        histories = book.history("candidates"), book.history("profile_history")
        notes = exhibits.written_first(book.case, *histories).notes
        moved = "with Titanor Global Logistics was changed from 2 September 2026 to 20 September 2026 by Eve"
        assert any(note.startswith(f"The first contact {moved}") for note in notes)
        assert any("14 September 2026 is the date in a folder that was imported" in note for note in notes)

    def test_a_decision_of_another_hand_is_shown_as_it_is(self) -> None:
        case = Case.from_folder(DATA / "larkspur")
        row = {"decided_on": "2026-12-01", "decided_by": "Board", "candidate": "nor", "verdict": "go ahead"}
        row |= {"acknowledged": "all of it", "fingerprint": "f00d"}
        case = case.replace(decisions=pd.DataFrame([row]).reindex(columns=case.decisions.columns))
        shown = exhibits.decision(case)
        assert shown.headline.startswith(
            "Decided on 1 December 2026 by Board: “go ahead”, Northmere Refrigeration Supply."
        )
        assert shown.notes[0] == "This decision keeps no fingerprint that can be checked."
        assert shown.table.set_index("The decision")["As recorded"]["Acknowledged"] == "all of it"

    def test_choosing_nobody_leaves_no_candidate_to_review(self, book: Workbook) -> None:
        form = book.decide()
        form.verdict.value = "nobody"
        form.fields["rationale"].input.value, form.who.input.value = "None is close enough.", "Dana"
        form.save_button.click()
        assert "there is no candidate to review" in exhibits.review(book.case, book.at_decision).headline


NOT_IN_THE_EXAMPLE = ("decisions", "invitations", "consensus")


class TestHistory:
    def test_every_version_of_an_answer_is_told_newest_first(self, book: Workbook) -> None:
        person = {"candidate": "nor", "side": "theirs", "person": "Helena Strand", "kind": "champion"}
        book.save({"people": [person | {"authority": 6, "support": 9}]}, "Ravi", "after the call")
        book.save({}, "Mirela", "left the company", gone={"people": [person]})
        view = book.who_said_that()
        view.table.value, view.candidate.value = "people", "nor"
        titles = [title for title, _ in view.record.options]
        view.record.value = titles.index("theirs, Helena Strand")
        rows = re.findall(r"<tr>(<td>.*?)</tr>", view.found.value)
        cells = [re.findall(r"<td>(.*?)</td>", row)[1:] for row in rows]
        assert cells[0][:2] == ["Mirela", "taken out"]
        assert cells[0][2].endswith(", Mirela: left the company")
        assert cells[1][0] == "Ravi"
        assert "authority: 6" in cells[1][1]
        assert cells[1][2].endswith(", Ravi: after the call")
        assert cells[2][0] == "import"
        assert "authority: 8" in cells[2][1]

    def test_every_table_can_be_looked_at(self, book: Workbook) -> None:
        view = book.who_said_that()
        for _, table in view.table.options:
            view.table.value = table
            assert words(view.status) == ""
            assert ("Nothing yet." in words(view.found)) == (table in NOT_IN_THE_EXAMPLE)

    def test_evidence_and_assessor_of_an_answer_are_told(self, book: Workbook) -> None:
        view = book.who_said_that()
        view.table.value, view.candidate.value = "assessments", "tit"
        titles = [title for title, _ in view.record.options]
        view.record.value = titles.index("Their champion, Ravi")
        row = book.case.assessments.query(
            "candidate == 'tit' and criterion == 'who_theirs' and assessor == 'Ravi'"
        )
        assert row["evidence"].iloc[0] in words(view.found)

    def test_hostile_text_is_escaped(self, book: Workbook) -> None:
        person = {"candidate": "nor", "side": "ours", "person": HOSTILE.splitlines()[0], "kind": "owner"}
        book.save({"people": [person | {"role": HOSTILE}]}, HOSTILE, HOSTILE)
        view = book.who_said_that()
        view.table.value, view.candidate.value = "people", "nor"
        view.record.value = [title for title, _ in view.record.options].index(
            f"ours, {HOSTILE.splitlines()[0]}"
        )
        assert "<img" not in view.found.value
        assert view.found.value.count("&lt;img") == 4

    def test_the_view_follows_what_is_saved(self, book: Workbook) -> None:
        view: HistoryView = book.who_said_that()
        view.table.value = "parts"
        before = words(view.found)
        book.save({"parts": [{"part": "who", "weight": 0.9}]}, "Ravi", "heavier")
        assert before != words(view.found)
        assert "weight: 0.9" in words(view.found)


class TestAgenda:
    def test_the_page_for_them_holds_the_questions_and_nothing_of_ours(
        self, book: Workbook, tmp_path: Path
    ) -> None:
        pages = book.print_agenda("tit", tmp_path)
        theirs, ours = (path.read_text(encoding="utf-8") for path in pages.paths.values())
        items = findings.agenda(book.case, "tit")
        asked = items[items["whom"] == "them"]
        assert theirs.count("<li>") == len(asked) > 10
        assert ours.count("<li>") == len(items) > len(asked)
        assert all(html.escape(question) in theirs for question in asked["question"])
        assert not any(html.escape(why) in theirs for why in items["why"])
        assert not any(html.escape(todo) in theirs for todo in items["question"][items["whom"] == "us"])
        assert all(html.escape(why) in ours for why in items["why"])
        for text in (theirs, ours):
            assert not re.findall(r"(?:src|href)=|url\(|@import", text)
            assert "Titanor Global Logistics" in text
            assert "Fictional data: Larkspur Metrics" in text

    def test_a_candidate_that_is_not_there_is_named(self, book: Workbook, tmp_path: Path) -> None:
        with pytest.raises(WorkbookError, match=r"no candidate 'acme'.*there are bri, cob"):
            book.print_agenda("acme", tmp_path)

    def test_the_exhibit_has_what_is_for_them_first(self, book: Workbook) -> None:
        table = exhibits.agenda(book.case, "tit").table
        assert table["No."].tolist() == list(range(1, len(table) + 1))
        whom = table["Whom"].tolist()
        assert whom == sorted(whom, key=lambda each: each != "Ask them")
        assert set(whom) == {"Ask them", "Settle among ourselves"}
