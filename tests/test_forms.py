"""Forms without a browser: values are set, buttons clicked, and what is said and kept is looked at."""

import re

import ipywidgets
import pandas as pd
import pytest
from cases import DATA
from form_tools import words

from partnerlib.case import Case
from partnerlib.forms import AssessmentForm, CandidateForm, NewCaseForm, base
from partnerlib.forms.assessing.answers import Criterion, Entry, criteria, read
from partnerlib.forms.words import new_key, read_date, read_number, read_percent, read_within
from partnerlib.question import PART_KEYS
from partnerlib.store import StoreError
from partnerlib.workbook import Workbook

HOSTILE = "<img src=x onerror=alert(1)>"


def ravi(book: Workbook, candidate: str = "nor", part: str = "who") -> AssessmentForm:
    """The assessment form as Ravi opens it."""
    form = book.assess()
    form.candidate.value, form.assessor.value, form.part.value = candidate, "Ravi", part
    return form


def view(form: AssessmentForm, criterion: str):
    """The fields of a criterion of the part shown."""
    return form._parts[form.part.value].views[criterion]


def level(book: Workbook, criterion: str, who: str = "Ravi", candidate: str = "nor") -> float | None:
    """The newest level recorded."""
    rows = book.case.assessments.query(
        "candidate == @candidate and criterion == @criterion and assessor == @who"
    )
    newest = rows.sort_values("recorded_at")["level"].iloc[-1] if len(rows) else float("nan")
    return None if pd.isna(newest) else float(newest)


def count(book: Workbook) -> int:
    return len(book.case.assessments)


def rating(**changes: object) -> Criterion:
    facts: dict[str, object] = {
        "key": "x", "part": "ideal", "side": "both", "label": "X", "unit": "people", "scale": (0.0, 100.0),
        "ideal": (35.0, 65.0), "must": (None, None), "anchors": (),
    }  # fmt: skip
    return Criterion(**(facts | changes))  # type: ignore[arg-type]


class TestWords:
    @pytest.mark.parametrize(
        ("typed", "said"),
        [
            ("1,5", "'1,5' is not a number: write 1.5"),
            ("1,200", "'1,200' is not a number: write 1200"),
            ("35 %", "'35 %' is not a number: write 35"),
            ("2.4m", "'2.4m' is not a number: write one such as 3 or 1.5"),
            ("nan", "'nan' is not a number: write one such as 3 or 1.5"),
        ],
    )
    def test_a_wrong_number_is_answered_with_how_to_write_it(self, typed: str, said: str) -> None:
        with pytest.raises(ValueError, match=re.escape(said)):
            read_number(typed)

    def test_a_number_off_the_scale_is_told_with_the_scale(self) -> None:
        with pytest.raises(ValueError, match="120 is off the scale 0 to 100"):
            read_within("120", 0, 100)

    def test_dates_are_iso_and_nothing_else(self) -> None:
        assert read_date(" 2026-10-05 ").isoformat() == "2026-10-05"
        with pytest.raises(ValueError, match="write it like 2026-10-05"):
            read_date("5.10.2026")

    def test_a_percentage_becomes_a_share(self) -> None:
        assert read_percent("70 %") == read_percent("70") == 0.7
        with pytest.raises(ValueError, match="0 to 100"):
            read_percent("130")

    def test_keys_are_unique_and_never_too_long(self) -> None:
        assert new_key("Acme", ["acme", "acme-2"]) == "acme-3"
        assert len(new_key("a" * 60, ["a" * 60])) <= 60


class TestReading:
    def test_dont_know_zero_and_not_answered_are_three_things(self) -> None:
        zero, unknown, nothing = Entry("0"), Entry(unknown=True), Entry()
        assert read(zero, rating(), None).level == 0
        assert read(unknown, rating(), None).level is None
        assert not read(unknown, rating(), None).problems
        assert read(nothing, rating(), None).problems

    def test_a_range_must_hold_its_level(self) -> None:
        assert "above the level" in read(Entry("5", low="6"), rating(), None).problems[0]
        assert "below the level" in read(Entry("5", high="4"), rating(), None).problems[0]
        assert not read(Entry("5", low="5", high="5"), rating(), None).problems

    def test_evidence_alone_is_no_answer(self) -> None:
        assert "We don't know yet" in read(Entry(evidence="They said so"), rating(), None).problems[0]

    def test_levels_between_described_ones_name_their_neighbours(self) -> None:
        described = rating(scale=(0.0, 10.0), anchors=((0.0, "None"), (2.0, "Some"), (5.0, "Half")))
        labels = [label for label, _ in described.choices("5.5")]
        assert labels[:5] == [
            "0 – None",
            "1 – between 0 and 2",
            "2 – Some",
            "3 – nearer 2 than 5",
            "4 – nearer 5 than 2",
        ]
        assert "5.5 – above 5" in labels
        assert labels[-1] == "We don't know yet"

    def test_hints_say_unit_scale_ideal_and_must_have(self) -> None:
        assert rating().hint == "people, 0 to 100; ideal 35 to 65"
        assert rating(must=(3.0, None)).must_have == "must-have: at least 3"
        assert rating(must=(None, 7.0)).must_have == "must-have: at most 7"
        assert rating(must=(0.0, 7.0)).must_have == "must-have: 0 to 7"

    def test_every_criterion_of_the_example_is_read(self) -> None:
        case = Case.from_folder(DATA / "larkspur")
        assert [c.key for c in criteria(case)] == list(case.profile["criterion"])
        assert sum(c.described for c in criteria(case)) == 12


class TestAssessing:
    def test_nobody_is_chosen_at_first_and_nothing_can_be_entered(self, book: Workbook) -> None:
        form = book.assess()
        assert "Choose your name" in words(form.name_problem)
        assert view(form, "who_ours").level.disabled
        assert view(form, "who_ours").level.value is None

    def test_an_answer_is_saved_said_and_counted(self, book: Workbook) -> None:
        form, before = ravi(book), count(book)
        view(form, "who_ours").level.value = "5"
        assert (
            words(form.unsaved)
            == "Unsaved: Our owner of the relationship = 5 (Northmere Refrigeration Supply)"
        )
        form.save_button.click()
        assert re.search(
            r"Saved 1 answer for Northmere Refrigeration Supply by Ravi at \d\d:\d\d\.", words(form.status)
        )
        assert level(book, "who_ours") == 5
        assert count(book) == before + 1
        assert words(form.unsaved) == "Unsaved: nothing"

    def test_a_second_click_saves_nothing_and_says_so(self, book: Workbook) -> None:
        form = ravi(book)
        view(form, "who_ours").level.value = "5"
        form.save_button.click()
        after = count(book)
        form.save_button.click()
        assert words(form.status).startswith("Nothing new to save. Last saved 1 answer")
        assert count(book) == after

    def test_going_back_to_the_recorded_answer_is_not_unsaved(self, book: Workbook) -> None:
        form = ravi(book)
        fields = view(form, "who_ours")
        recorded = fields.level.value
        fields.level.value = "0"
        fields.level.value = recorded
        assert words(form.unsaved) == "Unsaved: nothing"
        form.part.value = "ideal"
        number = view(form, "field_reps").level
        number.value += ".0"
        assert words(form.unsaved) == "Unsaved: nothing"

    def test_wrong_input_is_told_beside_the_field_and_blocks_all(self, book: Workbook) -> None:
        form, before = ravi(book, part="ideal"), count(book)
        fields = view(form, "shared_customers")
        view(form, "product_overlap").level.value = "11"
        fields.level.value = "120"
        assert words(fields.problem) == "⚠ 120 is off the scale 0 to 100"
        form.part.value = "who"
        form.save_button.click()
        assert "Shared target customers (Northmere Refrigeration Supply), part Ideal partner: 120" in words(
            form.status
        )
        assert count(book) == before
        form.part.value = "ideal"
        assert fields.level.value == "120"

    def test_drafts_survive_changes_of_part_candidate_and_assessor(self, book: Workbook) -> None:
        form = ravi(book)
        view(form, "who_ours").level.value = "2"
        form.candidate.value = "tit"
        form.assessor.value = "Dana"
        assert "2 (" not in words(form.unsaved)
        assert "1 answer of other assessors" in words(form.unsaved)
        form.save_button.click()
        assert words(form.status) == "Nothing new to save."
        form.assessor.value, form.candidate.value = "Ravi", "nor"
        assert view(form, "who_ours").level.value == "2"

    def test_drafts_for_two_candidates_are_saved_together(self, book: Workbook) -> None:
        form = ravi(book)
        view(form, "who_ours").level.value = "2"
        form.candidate.value = "tit"
        view(form, "who_ours").level.value = "1"
        form.save_button.click()
        assert "Saved 2 answers for Northmere Refrigeration Supply and Titanor Global Logistics" in words(
            form.status
        )
        assert (level(book, "who_ours"), level(book, "who_ours", candidate="tit")) == (2, 1)

    def test_others_answers_are_nowhere_in_the_form(self, book: Workbook) -> None:
        secret = "Only Dana knows this"
        form = ravi(book)
        row = {
            "candidate": "nor",
            "criterion": "who_ours",
            "assessor": "Dana",
            "level": 1.25,
            "evidence": secret,
        }
        book.save({"assessments": [row | {"recorded_at": "2026-11-01T00:00:00Z"}]}, "Dana")
        form.part.value = "now"
        form.part.value = "who"
        state = str([w.get_state() for w in every_widget(form.box)])
        assert secret not in state
        assert "1.25" not in state

    def test_a_recorded_level_between_whole_numbers_is_offered(self, book: Workbook) -> None:
        row = {"candidate": "nor", "criterion": "who_ours", "assessor": "Ravi", "level": 5.5}
        book.save({"assessments": [row | {"recorded_at": "2026-11-20T00:00:00Z"}]}, "Ravi")
        form = ravi(book)
        assert view(form, "who_ours").level.value == "5.5"
        assert view(form, "who_ours").level.label == "5.5 – nearer 5 than 8"
        form.candidate.value = "tit"
        assert "5.5" not in [value for _, value in view(form, "who_ours").level.options]

    def test_dont_know_is_saved_as_unknown_and_shown_again(self, book: Workbook) -> None:
        form = ravi(book, part="ideal")
        fields = view(form, "field_reps")
        fields.unknown.value = True
        assert fields.level.disabled
        assert fields.low.disabled
        assert "Field staff in our regions = we don't know yet" in words(form.unsaved)
        form.save_button.click()
        assert "Saved 1 answer" in words(form.status)
        assert level(book, "field_reps") is None
        form.candidate.value = "tit"
        assert not fields.unknown.value
        form.candidate.value = "nor"
        assert fields.unknown.value
        assert form.part.label == "Ideal partner 6/6"

    def test_a_recorded_answer_is_not_taken_out_by_emptying_it(self, book: Workbook) -> None:
        form, before = ravi(book, part="ideal"), count(book)
        fields = view(form, "size_ratio")
        fields.level.value = ""
        assert "not emptied" in words(fields.problem)
        form.save_button.click()
        assert "Nothing was saved" in words(form.status)
        assert count(book) == before

    def test_undo_brings_back_the_earlier_answer(self, book: Workbook) -> None:
        form = ravi(book)
        earlier = view(form, "who_ours").level.value
        view(form, "who_ours").level.value = "0"
        form.save_button.click()
        form.undo_button.click()
        assert "Taken back: 1 answer for Northmere Refrigeration Supply by Ravi" in words(form.status)
        assert view(form, "who_ours").level.value == earlier
        assert level(book, "who_ours") == float(earlier)
        assert form.undo_button.disabled
        assert len(book.store.batches("larkspur")) == 3

    def test_a_double_click_on_undo_takes_back_one_save(
        self, book: Workbook, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        form = ravi(book)
        for text in ("0", "1"):
            view(form, "who_ours").level.value = text
            form.save_button.click()
        monkeypatch.setattr(base, "DOUBLE_CLICK", 5)
        form.undo_button.click()
        form.undo_button.click()
        assert level(book, "who_ours") == 0

    def test_discard_forgets_only_this_assessors_drafts(self, book: Workbook) -> None:
        form = ravi(book)
        view(form, "who_ours").level.value = "0"
        form.assessor.value = "Dana"
        view(form, "who_ours").level.value = "1"
        form.discard_button.click()
        assert "Discarded 1 unsaved answer" in words(form.status)
        form.assessor.value = "Ravi"
        assert view(form, "who_ours").level.value == "0"

    def test_a_level_far_above_the_facts_is_marked_while_there_is_no_evidence(self, book: Workbook) -> None:
        form = ravi(book, "tit")
        fields = view(form, "who_theirs")
        facts = "The facts recorded suggest 2: Jonas Wehrli has authority 2 of 10"
        fields.low.value = fields.high.value = fields.evidence.value = ""
        fields.level.value = "4"
        assert words(fields.suggestion).startswith(facts)
        fields.level.value = "5"
        assert words(fields.suggestion).startswith(f"! {facts}")
        assert words(fields.suggestion).endswith("Your level is 3 above that: say below how you know.")
        assert "partner-quiet" not in fields.suggestion._dom_classes
        fields.evidence.value = "He signs alone"
        assert words(fields.suggestion).startswith(facts)
        assert "partner-quiet" in fields.suggestion._dom_classes
        fields.evidence.value = " "
        form.save_button.click()
        assert level(book, "who_theirs", candidate="tit") == 5
        form.candidate.value = "nor"
        assert not words(fields.suggestion).startswith("!")

    def test_a_new_assessor_is_named_once_and_then_known(self, book: Workbook) -> None:
        form = book.assess()
        form.candidate.value, form.assessor.value = "nor", "someone new…"
        assert form.new_name.layout.display is None
        view(form, "who_theirs").level.value = "8"
        form.save_button.click()
        assert "name is needed" in words(form.status)
        form.new_name.value = "  Zoë   Ångström "
        form.save_button.click()
        assert level(book, "who_theirs", "Zoë Ångström") == 8
        assert form.assessor.value == "Zoë Ångström"
        assert form.new_name.value == ""

    @pytest.mark.parametrize(
        ("name", "said"), [("rAVI", "Ravi is on the list"), ("x" * 61, "61 characters"), ("a\x07", "printed")]
    )
    def test_names_that_will_not_do_are_refused_in_words(self, book: Workbook, name: str, said: str) -> None:
        form = book.assess()
        form.assessor.value, form.new_name.value = "someone new…", name
        assert said in words(form.name_problem)
        view(form, "who_ours").level.value = "0"
        before = count(book)
        form.save_button.click()
        assert said in words(form.status)
        assert count(book) == before

    def test_what_is_missing_is_counted_and_led_to(self, book: Workbook) -> None:
        form = book.assess()
        form.assessor.value = "someone new…"
        view(form, "who_theirs").level.value = "8"
        assert form.part.label == "Who 1/2"
        assert words(form.missing).startswith(
            "Not answered yet: Who (ours), Ideal partner (6 of 6), Single reason (both)"
        )
        form.next_button.click()
        assert form.part.value == "ideal"
        form.part.value = "expect"
        form.next_button.click()
        assert form.part.value == "who"

    def test_without_candidates_it_says_what_to_do_first(self, empty_book: Workbook) -> None:
        form = empty_book.assess()
        assert form.candidate not in form.box.children
        assert "Add the first one" in " ".join(
            words(w) for w in form.box.children if isinstance(w, ipywidgets.HTML)
        )
        form.save_button.click()
        assert "Nothing new to save" in words(form.status)

    def test_without_known_assessors_a_name_is_asked_for(self, empty_book: Workbook) -> None:
        empty_book.save({"candidates": [{"candidate": "a", "name": "A"}]}, "Dana")
        form = empty_book.assess()
        assert form.assessor.value == "someone new…"
        form.part.value = "ideal"
        assert form.part.label == "Ideal partner –"

    def test_errors_of_the_store_are_told_and_drafts_kept(
        self, book: Workbook, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        form = ravi(book)
        view(form, "who_ours").level.value = "0"

        def fail(*_: object, **__: object) -> int:
            raise StoreError(f"The store {HOSTILE} is busy.\nmore")

        monkeypatch.setattr(book, "save", fail)
        form.save_button.click()
        assert "is busy" in words(form.status)
        assert "What you typed is kept" in words(form.status)
        assert HOSTILE not in form.status.value
        assert "<details>" in form.status.value
        assert "= 0" in words(form.unsaved)

    def test_a_wrong_clock_cannot_hide_a_correction(self, book: Workbook) -> None:
        row = {"candidate": "nor", "criterion": "who_ours", "assessor": "Ravi", "level": 9}
        book.save({"assessments": [row | {"recorded_at": "2150-01-01T00:00:00Z"}]}, "Ravi")
        form = ravi(book)
        view(form, "who_ours").level.value = "1"
        form.save_button.click()
        assert level(book, "who_ours") == 1
        assert view(form, "who_ours").level.value == "1"

    def test_hostile_text_is_shown_as_text(self, book: Workbook) -> None:
        book.save({"candidates": [{"candidate": "evil", "name": HOSTILE}]}, "Dana")
        form = ravi(book, "evil")
        view(form, "who_ours").level.value = "0"
        view(form, "who_ours").evidence.value = HOSTILE
        form.save_button.click()
        assert not [
            w for w in every_widget(form.box) if isinstance(w, ipywidgets.HTML) and HOSTILE in w.value
        ]

    def test_switching_does_not_leave_widgets_behind(self, book: Workbook) -> None:
        form = ravi(book)
        for part in PART_KEYS:
            form.part.value = part
        before = models()
        for turn in range(50):
            form.part.value = PART_KEYS[turn % 7]
            form.candidate.value = ("nor", "tit", "bri")[turn % 3]
        assert models() == before

    def test_a_changed_profile_replaces_the_fields_and_leaves_nothing_behind(self, book: Workbook) -> None:
        form = ravi(book, part="ideal")
        before = models()
        for high in (70.0, 75.0, 65.0):
            row = book.case.profile.query("criterion == 'shared_customers'").assign(ideal_high=high)
            book.save({"profile": row}, "Dana")
        assert "ideal 35 to 65" in view(form, "shared_customers").criterion.hint
        assert models() == before

    def test_a_hint_is_shown_above_the_form_always_the_same(
        self, book: Workbook, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        shown: list[dict[str, object]] = []
        monkeypatch.setattr("partnerlib.forms.base.display", lambda bundle, raw: shown.append(bundle))
        for form in (book.assess(), book.add_candidate(), book.new_case(), book.edit_profile()):
            form._ipython_display_()
            hint, view_bundle = shown[-2:]
            assert hint["text/plain"] == "Run this notebook (Run > Run All Cells) to see the form."
            assert 'class="partner-hint"' in str(hint["text/html"])
            (widget_view,) = view_bundle.values()
            assert widget_view["model_id"] == form.box.model_id  # type: ignore[index]

    def test_showing_a_form_again_keeps_what_was_typed(self, book: Workbook) -> None:
        form = ravi(book)
        view(form, "who_ours").level.value = "0"
        assert book.assess() is form
        form._ipython_display_()
        assert view(form, "who_ours").level.value == "0"


def models() -> int:
    """How many widget models are alive, layouts and styles included."""
    return len(ipywidgets.widgets.widget._instances)


def every_widget(box: ipywidgets.Widget) -> list[ipywidgets.Widget]:
    """A widget and all inside it."""
    return [box, *(inner for child in getattr(box, "children", ()) for inner in every_widget(child))]


def fill(form: CandidateForm | NewCaseForm, **texts: str) -> None:
    """Type into a form's fields; `who` is the name of who types."""
    for key, text in texts.items():
        (form.who if key == "who" else form.fields[key]).input.value = text


class TestCandidates:
    def test_a_candidate_is_added_told_and_offered_in_the_assessment_form(self, book: Workbook) -> None:
        assess, form = book.assess(), book.add_candidate()
        fill(
            form,
            name="Acme Cold",
            employees="30",
            first_contact="2026-10-05",
            upside="1000000",
            launch_probability="70",
            our_cost="5e4",
            who="Ravi",
        )
        form.save_button.click()
        row = book.case.candidates.set_index("candidate").loc["acme-cold"]
        assert (row["name"], row["launch_probability"], row["our_cost"]) == ("Acme Cold", 0.7, 50_000)
        assert "Saved: Acme Cold added by Ravi at" in words(form.status)
        assert ("Acme Cold", "acme-cold") in assess.candidate.options
        assert all(not field.text for field in form.fields.values())

    def test_a_second_click_adds_nothing(self, book: Workbook) -> None:
        form = book.add_candidate()
        fill(form, name="Acme", who="Ravi")
        form.save_button.click()
        form.save_button.click()
        assert "Nothing new to save" in words(form.status)
        assert len(book.case.candidates) == 7

    def test_names_with_one_key_get_two_keys(self, book: Workbook) -> None:
        form = book.add_candidate()
        for name in ("Acme & Co", "Acme Co."):
            fill(form, name=name, who="Ravi")
            form.save_button.click()
        assert {"acme-co", "acme-co-2"} <= set(book.case.candidates["candidate"])

    @pytest.mark.parametrize(
        ("field", "typed", "said"),
        [
            (
                "name",
                "titanor global LOGISTICS",
                "there is a candidate called Titanor Global Logistics already",
            ),
            ("name", "!!!", "no letter a-z"),
            ("employees", "0", "above 0"),
            ("first_contact", "2026-02-30", "not a date"),
            ("upside", "-1", "0 or more"),
            ("launch_probability", "0,7", "write 0.7"),
        ],
    )
    def test_wrong_input_is_told_beside_the_field_and_nothing_saved(
        self, book: Workbook, field: str, typed: str, said: str
    ) -> None:
        form = book.add_candidate()
        fill(form, name="Acme", who="Ravi")
        fill(form, **{field: typed})
        assert said in words(form.fields[field].problem)
        form.save_button.click()
        assert said in words(form.status)
        assert len(book.case.candidates) == 6
        assert form.fields[field].text == typed

    def test_what_is_needed_is_asked_for(self, book: Workbook) -> None:
        form = book.add_candidate()
        fill(form, employees="3")
        form.save_button.click()
        assert "Name: this is needed" in words(form.status)
        assert "Your name: this is needed" in words(form.status)

    def test_a_known_candidate_is_corrected_and_the_rest_kept_exactly(self, book: Workbook) -> None:
        form, before = book.add_candidate(), book.case.candidates.set_index("candidate").loc["tit"]
        form.subject.value = "tit"
        assert form.fields["launch_probability"].text == "10"
        fill(form, employees="47000", who="Ravi")
        form.save_button.click()
        after = book.case.candidates.set_index("candidate").loc["tit"]
        assert after["employees"] == 47_000
        assert after.drop("employees").equals(before.drop("employees"))
        assert form.subject.value == "tit"
        assert words(form.unsaved) == "Unsaved: nothing"

    def test_typed_facts_wait_while_another_candidate_is_shown(self, book: Workbook) -> None:
        form = book.add_candidate()
        fill(form, name="Acme")
        form.subject.value = "tit"
        assert form.fields["name"].text == "Titanor Global Logistics"
        assert "more for a new candidate" in words(form.unsaved)
        form.subject.value = ""
        assert form.fields["name"].text == "Acme"

    def test_undo_takes_the_candidate_out_unless_it_has_been_assessed(self, book: Workbook) -> None:
        form = book.add_candidate()
        fill(form, name="Acme", who="Ravi")
        form.save_button.click()
        row = {"candidate": "acme", "criterion": "who_ours", "assessor": "Ravi", "level": 1}
        batch = book.save({"assessments": [row | {"recorded_at": "2026-11-01T00:00:00Z"}]}, "Ravi")
        form.undo_button.click()
        assert "Other records rest on this" in words(form.status)
        book.undo(batch, "Ravi")
        form.undo_button.click()
        assert "Taken back: Acme added" in words(form.status)
        assert "acme" not in set(book.case.candidates["candidate"])


class TestNewCase:
    @pytest.mark.parametrize(("start", "rows"), [("example", 18), ("scratch", 12)])
    def test_a_case_begins_with_a_profile_and_nothing_else(
        self, book: Workbook, start: str, rows: int
    ) -> None:
        form = book.new_case()
        fill(
            form,
            search="Acme 2027",
            name="Acme",
            employees="24",
            sign_by="2027-03-01",
            currency="EUR",
            who="Dana",
        )
        form.start.value = start
        form.save_button.click()
        assert 'Created. Write CASE = "acme-2027" in the first cell of each notebook.' in words(form.status)
        case = book.store.load("acme-2027")
        assert len(case.profile) == rows
        assert len(case.anchors) == 60
        assert case.company["name"].tolist() == ["Acme"]
        for table in ("candidates", "assessments", "profile_history", "people", "decisions"):
            assert case.tables[table].empty

    def test_a_double_click_still_says_created(self, book: Workbook) -> None:
        form = book.new_case()
        fill(form, search="Acme 2027", name="Acme", who="Dana")
        form.save_button.click()
        form.save_button.click()
        assert "Created." in words(form.status)

    @pytest.mark.parametrize("name", ["Larkspur", "blank"])
    def test_a_name_in_use_is_refused_in_words(self, book: Workbook, name: str) -> None:
        form = book.new_case()
        fill(form, search=name, name="Acme", who="Dana")
        form.save_button.click()
        assert f"There is already a case called '{name.lower()}'" in words(form.status)
        assert form.fields["name"].text == "Acme"

    def test_the_line_to_write_is_shown_while_typing(self, book: Workbook) -> None:
        form = book.new_case()
        fill(form, search="Großer Plan")
        assert 'CASE = "groer-plan"' in words(form.named)


def test_taking_back_a_candidate_with_answers_says_what_rests_on_it(empty_book: Workbook) -> None:
    batch = empty_book.save({"candidates": [{"candidate": "a", "name": "A"}]}, "Ana")
    said = {"candidate": "a", "criterion": "who_ours", "assessor": "Ana", "level": 5}
    empty_book.save({"assessments": [said | {"recorded_at": "2026-11-01T12:00:00Z"}]}, "Ana")
    with pytest.raises(
        StoreError, match=r"Other records rest on this \(assessments\). Take those back first."
    ):
        empty_book.undo(batch, "Ana")
