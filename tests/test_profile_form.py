"""The profile form without a browser: the ideal is written, changed, cut down, frozen and taken back."""

import re
import xml.etree.ElementTree as ET

import ipywidgets
import pytest
from form_tools import HOSTILE, every_widget, models, words

from partnerlib.forms import ProfileForm, base
from partnerlib.forms.ideal.curve import BOTTOM, HEIGHT, LEFT, RIGHT, TOP, WIDTH, curve
from partnerlib.forms.ideal.ranges import Recorded, out_of_order, recorded
from partnerlib.forms.writing import CriterionRow
from partnerlib.question import PART_KEYS
from partnerlib.workbook import Workbook

SVG = "{http://www.w3.org/2000/svg}"


def opened(book: Workbook, part: str = "ideal", who: str = "Dana") -> ProfileForm:
    form = book.edit_profile()
    form.part.value, form.who.input.value = part, who
    return form


def put(row: CriterionRow, **texts: str) -> None:
    """Type into the fields of a criterion."""
    for column, text in texts.items():
        row.fields[column].input.value = text


def new_criterion(form: ProfileForm, **texts: str) -> None:
    """Begin a criterion, with a scale of 0 to 20 and an ideal of 3 to 8 unless others are given."""
    form.adding.value = True
    usual = {"label": "Depots", "scale_low": "0", "scale_high": "20", "ideal_low": "3", "ideal_high": "8"}
    for column, text in (usual | {"weight": "1"} | texts).items():
        form.new.fields[column].input.value = text


def saved(book: Workbook, key: str) -> dict[str, object]:
    return dict(book.case.profile.set_index("criterion").loc[key])


def drawing(svg: str) -> ET.Element:
    """The drawing, read as XML."""
    return ET.fromstring(svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))


def line_of(svg: str, name: str) -> list[tuple[float, float]]:
    """From where to where each line of a class goes, left to right."""
    lines = [line for line in drawing(svg).iter(SVG + "line") if line.get("class") == f"partner-curve-{name}"]
    return [(float(line.get("x1", "")), float(line.get("x2", ""))) for line in lines]


def corners(svg: str) -> list[tuple[float, float]]:
    (slope,) = drawing(svg).iter(SVG + "polyline")
    pairs = [point.split(",") for point in slope.get("points", "").split()]
    return [(float(x), float(y)) for x, y in pairs]


class TestCurve:
    def test_its_corners_are_the_ends_of_scale_and_ideal(self) -> None:
        # 214 pixels for 100: 25 is 53.5 from the left end, 75 is 160.5.
        assert RIGHT - LEFT == 214
        svg = curve((0, 100), (25, 75))
        assert corners(svg) == [(LEFT, BOTTOM), (LEFT + 53.5, TOP), (LEFT + 160.5, TOP), (RIGHT, BOTTOM)]
        assert line_of(svg, "ideal") == [(LEFT + 53.5, LEFT + 160.5)]

    def test_a_scale_below_zero_is_drawn_from_its_low_end(self) -> None:
        svg = curve((-10, 10), (0, 10))
        assert corners(svg) == [(LEFT, BOTTOM), (LEFT + 107, TOP), (RIGHT, TOP), (RIGHT, BOTTOM)]

    def test_only_what_is_given_of_a_must_have_is_marked(self) -> None:
        assert line_of(curve((0, 100), (25, 75)), "must") == []
        assert line_of(curve((0, 100), (25, 75), (0, None)), "must") == [(LEFT, LEFT)]
        both = curve((0, 100), (25, 75), (25, 100))
        assert line_of(both, "must") == [(LEFT + 53.5, LEFT + 53.5), (RIGHT, RIGHT)]

    def test_ends_and_ideal_are_labelled_inside_the_drawing(self) -> None:
        texts = list(drawing(curve((0, 600), (0, 0.25))).iter(SVG + "text"))
        assert [text.text for text in texts] == ["ideal 0 to 0.25", "0", "600"]
        assert 30 < float(texts[0].get("x", "")) < WIDTH / 2
        at_the_end = next(drawing(curve((0, 10), (10, 10))).iter(SVG + "text"))
        assert at_the_end.text == "ideal 10"
        assert WIDTH / 2 < float(at_the_end.get("x", "")) < WIDTH - 20

    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            (((0, 600), (40, 160)), "Value: 0 at 0, rising, 1 at 40 to 160, falling to 0 at 600"),
            (((0, 10), (10, 10), (3, None)), "Value: 0 at 0, rising, 1 at 10; must-have: at least 3"),
            (((0, 60), (0, 10), (None, 30)), "1 at 0 to 10, falling to 0 at 60; must-have: at most 30"),
        ],
    )
    def test_it_is_told_in_words(self, arguments: tuple, said: str) -> None:
        svg = drawing(curve(*arguments))
        assert svg.get("role") == "img"
        assert str(svg.get("aria-label")).endswith(said)

    def test_labels_and_huge_numbers_stay_inside(self) -> None:
        svg = curve((-123456789.123, 987654321987), (0, 1), label=HOSTILE)
        assert HOSTILE not in svg
        assert HOSTILE in str(drawing(svg).get("aria-label"))
        assert [t.text for t in drawing(svg).iter(SVG + "text")][1:] == ["-1.23e+08", "9.88e+11"]
        assert (drawing(svg).get("width"), drawing(svg).get("height")) == (str(WIDTH), str(HEIGHT))

    def test_a_stale_one_is_greyed(self) -> None:
        assert "partner-curve-stale" not in curve((0, 1), (0, 1))
        assert "partner-curve-stale" in curve((0, 1), (0, 1), stale=True)


class TestRanges:
    @pytest.mark.parametrize(
        ("changed", "said"),
        [
            ({}, []),
            ({"scale_high": 0.0}, ["the scale ends where it begins or before"]),
            ({"ideal_low": 6.0}, ["“ideal from” is above “ideal to”"]),
            ({"must_low": 4.0}, ["“must-have from” is above “ideal from”"]),
            ({"must_high": 4.0}, ["“must-have to” is below “ideal to”"]),
            ({"must_low": -1.0}, ["must-have from: -1 is off the scale 0 to 10"]),
            ({"ideal_high": 11.0, "must_high": 12.0},
             ["ideal to: 11 is off the scale 0 to 10", "must-have to: 12 is off the scale 0 to 10"]),
            ({"scale_low": None, "ideal_high": 11.0}, []),
            ({"ideal_low": 6.0, "must_low": 7.0, "must_high": 11.0},
             ["must-have to: 11 is off the scale 0 to 10", "“ideal from” is above “ideal to”",
              "“must-have from” is above “ideal from”"]),
            ({"ideal_low": 6.0, "ideal_high": 4.0, "must_low": 5.5, "must_high": 4.5},
             ["“ideal from” is above “ideal to”", "“must-have from” is above “must-have to”"]),
            ({"scale_high": 0.0, "ideal_low": 6.0},
             ["the scale ends where it begins or before", "“ideal from” is above “ideal to”"]),
        ],
    )  # fmt: skip
    def test_ends_in_order(self, changed: dict[str, float], said: list[str]) -> None:
        ends = {"scale_low": 0.0, "scale_high": 10.0, "ideal_low": 3.0, "ideal_high": 5.0}
        assert out_of_order(ends | {"must_low": None, "must_high": None} | changed) == said

    def test_what_would_lie_off_a_scale_is_counted(self) -> None:
        rests = Recorded(answers=4, spans=((10, 380), (20, 20), (5, 90)), described=(0.0, 500.0))
        assert rests.words == "4 answers and 2 described levels"
        assert rests.off(0, 500) == []
        assert rests.off(0, 90) == [
            "the scale 0 to 90 would leave out 1 of 4 answers and 1 of 2 described levels: "
            "what is recorded spans 0 to 500, so keep that on the scale"
        ]
        assert Recorded(answers=2).off(3, 4) == []

    def test_every_answer_of_the_example_is_found_unknown_ones_too(self, book: Workbook) -> None:
        case = book.case
        rests = recorded(case)
        assert sum(rest.answers for rest in rests.values()) == 319
        assert sum(len(rest.described) for rest in rests.values()) == 60
        known = case.assessments["level"].notna().sum()
        assert sum(len(rest.spans) for rest in rests.values()) == known < 319

    def test_an_answer_spans_its_range_not_its_level_alone(self, book: Workbook) -> None:
        said = {"candidate": "nor", "criterion": "field_reps", "assessor": "Zoë", "level": 85, "low": 5}
        book.save({"assessments": [said | {"high": 590, "recorded_at": "2026-11-22T12:00:00Z"}]}, "Zoë")
        assert (5.0, 590.0) in recorded(book.case)["field_reps"].spans


class TestWeights:
    def test_a_weight_is_changed_told_and_dated_as_a_version(self, book: Workbook) -> None:
        form = book.edit_profile()
        form.weights["now"].input.value = "0.3"
        assert words(form.weights["now"].share) == "25 %"
        assert words(form.unsaved) == "Unsaved: weight of Now 0.1 → 0.3"
        assert words(form.warning) == (
            "⚠ The frozen ideal is changed after 319 assessments: this will be recorded as version 2, "
            "with your name and the time."
        )
        form.who.input.value = "Dana"
        form.save_button.click()
        case = book.case
        assert "Saved: weight of Now 0.1 → 0.3, by Dana at" in words(form.status)
        newest = case.profile_history.sort_values("saved_at").iloc[-1]
        assert newest["fingerprint"] == case.profile_fingerprint
        assert (newest["saved_by"], newest["note"]) == ("Dana", "weight of Now 0.1 → 0.3")
        assert len(case.profile_history) == 2
        assert words(form.warning) == ""

    def test_undo_puts_profile_and_history_back(self, book: Workbook) -> None:
        form, before = opened(book), book.case
        form.weights["now"].input.value = "0.3"
        form.save_button.click()
        form.undo_button.click()
        assert book.case == before
        assert form.weights["now"].text == "0.1"

    def test_what_was_done_is_no_longer_told_once_something_new_is_typed(self, book: Workbook) -> None:
        form = opened(book)
        for button, said in (
            (form.save_button, "✓ Saved"), (form.undo_button, "✓ Taken"), (form.discard_button, "Discarded"),
        ):  # fmt: skip
            form.weights["now"].input.value = "0.3"
            button.click()
            assert words(form.status).startswith(said)
            book.save({"parts": [{"part": "who", "weight": 0.2}]}, "Ravi")
            assert words(form.status).startswith(said)
            form.weights["now"].input.value = "0.4"
            assert words(form.status) == ""

    def test_why_is_kept_with_the_changes(self, book: Workbook) -> None:
        form = opened(book)
        form.weights["now"].input.value, form.why.input.value = "0.3", "The board insists"
        form.save_button.click()
        note = book.case.profile_history.sort_values("saved_at")["note"].iloc[-1]
        assert note == "weight of Now 0.1 → 0.3 – The board insists"
        assert form.why.text == ""

    def test_weights_that_are_all_zero_are_refused(self, book: Workbook) -> None:
        form = opened(book)
        for field in form.weights.values():
            field.input.value = "0"
        assert "must weigh something" in words(form.weight_problem)
        form.save_button.click()
        assert "Nothing was saved" in words(form.status)

    def test_criteria_of_a_side_that_weigh_nothing_are_refused(self, book: Workbook) -> None:
        form, before = opened(book, "who"), book.case
        put(form._rows["who_ours"], weight="0")
        form.save_button.click()
        assert "Who (ours): at least one criterion must weigh something" in words(form.status)
        assert book.case == before

    def test_a_name_is_needed(self, book: Workbook) -> None:
        form = book.edit_profile()
        form.weights["now"].input.value = "0.3"
        form.save_button.click()
        assert "Your name: this is needed" in words(form.status)
        assert form.weights["now"].text == "0.3"

    def test_another_sessions_change_shows_and_typed_text_stays(self, book: Workbook) -> None:
        form = opened(book)
        form.weights["who"].input.value = "9"
        put(form._rows["field_reps"], label="Sales staff")
        book.save({"parts": [{"part": "now", "weight": 0.5}]}, "Ravi")
        theirs = saved(book, "field_reps") | {"criterion": "field_reps", "unit": "heads"}
        book.save({"profile": [theirs]}, "Ravi")
        assert form.weights["now"].text == "0.5"
        assert form.weights["who"].text == "9"
        row = form._rows["field_reps"]
        assert (row.fields["label"].text, row.fields["unit"].text) == ("Sales staff", "heads")
        form.save_button.click()
        after = saved(book, "field_reps")
        assert (after["label"], after["unit"]) == ("Sales staff", "heads")


class TestChanging:
    def test_ranges_are_changed_and_wrong_ones_told_beside_the_field(self, book: Workbook) -> None:
        form = opened(book)
        row = form._rows["shared_customers"]
        put(row, ideal_low="7O")
        assert "'7O' is not a number" in words(row.problem)
        put(row, ideal_low="70")
        assert "above" in words(row.problem)
        form.save_button.click()
        assert "Nothing was saved" in words(form.status)
        put(row, ideal_low="30", must_low="10")
        form.save_button.click()
        after = saved(book, "shared_customers")
        assert (after["ideal_low"], after["must_low"], after["ideal_high"]) == (30, 10, 65)

    def test_every_column_but_key_and_part_can_be_changed(self, book: Workbook) -> None:
        form = opened(book)
        new = {
            "label": "Sales staff", "side": "theirs", "unit": "heads", "scale_low": "-5",
            "scale_high": "700", "ideal_low": "50", "ideal_high": "150", "must_low": "20",
            "must_high": "650", "weight": "3",
        }  # fmt: skip
        row = form._rows["field_reps"]
        put(row, **new)
        assert words(row.problem) == ""
        assert "Unsaved: Field staff in our regions renamed to Sales staff; side" in words(form.unsaved)
        assert "side of Field staff in our regions both → theirs" in words(form.unsaved)
        form.save_button.click()
        after = saved(book, "field_reps")
        assert {column: str(after[column]).removesuffix(".0") for column in new} == new
        assert after["part"] == "ideal"
        assert row.widget in form._theirs.children
        assert "Sales staff" in words(row.title)
        assert words(form.unsaved) == "Unsaved: nothing"

    def test_unit_and_must_have_are_emptied_as_unknown(self, book: Workbook) -> None:
        form = opened(book)
        put(form._rows["financial_stability"], unit="", must_low="")
        form.save_button.click()
        assert (
            book.case.profile.set_index("criterion")
            .loc["financial_stability", ["unit", "must_low"]]
            .isna()
            .all()
        )

    def test_edit_unfolds_what_is_changed_seldom(self, book: Workbook) -> None:
        row = opened(book)._rows["field_reps"]
        assert row.about.layout.display == "none"
        row.edit_button.value = True
        assert row.about.layout.display is None
        assert row.fields["label"].input in row.about.children

    def test_a_scale_that_leaves_out_what_is_recorded_is_refused(self, book: Workbook) -> None:
        form, before = opened(book), book.case
        answers = before.assessments.query("criterion == 'field_reps'")
        off = (answers[["level", "low", "high"]].max(axis=1) > 200).sum()
        numbers = answers[["level", "low", "high"]]
        row = form._rows["field_reps"]
        put(row, scale_high="200")
        assert words(row.problem) == (
            f"⚠ the scale 0 to 200 would leave out {off} of {len(answers)} answers: what is recorded spans "
            f"{numbers.min().min():g} to {numbers.max().max():g}, so keep that on the scale"
        )
        form.save_button.click()
        assert "Field staff in our regions: the scale 0 to 200 would leave out" in words(form.status)
        assert book.case == before

    def test_described_levels_stay_on_the_scale_too(self, empty_book: Workbook) -> None:
        form = opened(empty_book, "who")
        row = form._rows["who_ours"]
        put(row, scale_low="1")
        assert "would leave out 1 of 5 described levels: what is recorded spans 0 to 10" in words(row.problem)
        put(row, scale_low="-1")
        assert words(row.problem) == ""

    def test_the_curve_follows_and_greys_while_it_cannot_be_read(self, book: Workbook) -> None:
        row = opened(book)._rows["shared_customers"]
        assert corners(row.drawing.value)[1][0] == pytest.approx(LEFT + 214 * 0.35, abs=0.06)
        put(row, ideal_low="50")
        assert corners(row.drawing.value)[1][0] == LEFT + 107
        put(row, ideal_low="5x")
        assert "partner-curve-stale" in row.drawing.value
        assert corners(row.drawing.value)[1][0] == LEFT + 107
        put(row, ideal_low="99")
        assert "partner-curve-stale" in row.drawing.value
        put(row, ideal_low="20", must_low="10")
        assert "partner-curve-stale" not in row.drawing.value
        assert line_of(row.drawing.value, "must") == [(pytest.approx(LEFT + 21.4, abs=0.06),) * 2]

    def test_all_that_is_wrong_with_a_row_is_told_at_once(self, book: Workbook) -> None:
        row = opened(book)._rows["shared_customers"]
        put(row, weight="x", ideal_low="70", must_low="75", scale_low="11")
        (rests,) = row.rests.off(11, 100)
        assert words(row.problem) == (
            "⚠ weight: 'x' is not a number: write one such as 3 or 1.5; “ideal from” is above “ideal to”; "
            "“must-have from” is above “ideal from”; " + rests
        )
        assert "partner-curve-stale" in row.drawing.value

    def test_the_curve_greys_when_only_something_else_is_wrong(self, book: Workbook) -> None:
        row = opened(book)._rows["shared_customers"]
        put(row, weight="x")
        assert "partner-curve-stale" in row.drawing.value
        put(row, weight="1")
        assert "partner-curve-stale" not in row.drawing.value

    def test_the_two_ends_of_a_range_stay_side_by_side(self, book: Workbook) -> None:
        row = opened(book)._rows["shared_customers"]
        for columns in (("ideal_low", "ideal_high"), ("must_low", "must_high")):
            inputs = tuple(row.fields[column].input for column in columns)
            (pair,) = [pair for pair in row.ranges.children if pair.children == inputs]
            assert pair.layout.flex_flow is None

    def test_discard_puts_everything_back(self, book: Workbook) -> None:
        form = opened(book)
        row = form._rows["shared_customers"]
        shown = row.drawing.value
        put(row, ideal_low="50", label="X", side="ours")
        form._rows["field_reps"].remove_button.click()
        new_criterion(form)
        form.discard_button.click()
        assert words(form.unsaved) == "Unsaved: nothing"
        assert row.drawing.value == shown
        assert (row.fields["side"].text, form.new.begun) == ("both", False)

    def test_turning_parts_and_saving_leave_no_widgets_behind(self, book: Workbook) -> None:
        form = opened(book)
        for part in PART_KEYS:
            form.part.value = part
        before = models()
        for turn in range(50):
            form.part.value = PART_KEYS[turn % 7]
        form.part.value = "ideal"
        for text in ("Sales staff", "Field staff in our regions"):
            put(form._rows["field_reps"], label=text)
            form.save_button.click()
        assert models() == before
        form._rows["field_reps"].remove_button.click()
        form.save_button.click()
        assert models() < before

    def test_hostile_and_endless_labels_are_shown_as_text(self, book: Workbook) -> None:
        endless = HOSTILE + "\n" + "😀مرحبا " * 1200
        book.save(
            {"profile": [saved(book, "field_reps") | {"criterion": "field_reps", "label": endless}]}, "D"
        )
        form = opened(book)
        row = form._rows["field_reps"]
        put(row, weight="2", unit="</svg>" + HOSTILE)
        row.remove_button.click()
        row.remove_button.click()
        form.save_button.click()
        assert "Saved" in words(form.status)
        assert saved(book, "field_reps")["label"] == endless.strip()
        for widget in every_widget(form.box):
            if isinstance(widget, ipywidgets.HTML):
                assert HOSTILE not in widget.value
                assert len(widget.value) < 20_000 if widget is form._style else 4_000


class TestAdding:
    def test_a_criterion_is_added_with_a_key_of_its_own(self, empty_book: Workbook) -> None:
        form = opened(empty_book)
        assert "no criteria yet" in words(form.weights["ideal"].share)
        new_criterion(form, label="Shared customers", unit="%", scale_high="100", ideal_high="165")
        assert "165 is off the scale 0 to 100" in words(form.new.problem)
        put(form.new, ideal_high="65", must_low="1")  # type: ignore[arg-type]
        form.save_button.click()
        assert "new criterion Shared customers in Ideal partner" in words(form.status)
        assert saved(empty_book, "shared-customers")["must_low"] == 1
        assert "shared-customers" in form._rows
        assert words(form.weights["ideal"].share) == "14.3 %"
        assert not form.new.begun
        assert form.new.drawing.value == ""

    def test_its_curve_is_drawn_as_soon_as_its_ends_can_be_read(self, empty_book: Workbook) -> None:
        form = opened(empty_book)
        new_criterion(form, label="", weight="", ideal_high="")
        assert form.new.drawing.value == ""
        form.new.fields["ideal_high"].input.value = "8"
        assert corners(form.new.drawing.value)[2] == (pytest.approx(LEFT + 85.6), TOP)
        form.new.fields["must_high"].input.value = "7"
        assert "partner-curve-stale" in form.new.drawing.value

    def test_it_stays_in_the_part_it_was_begun_in(self, empty_book: Workbook) -> None:
        form = opened(empty_book, who="Ana")
        new_criterion(form)
        form.part.value = "now"
        assert "in Ideal partner" in words(form.unsaved)
        form.save_button.click()
        assert saved(empty_book, "depots")["part"] == "ideal"

    def test_before_the_first_freeze_nothing_is_dated(self, empty_book: Workbook) -> None:
        form = opened(empty_book)
        new_criterion(form)
        assert words(form.warning) == ""
        form.save_button.click()
        assert empty_book.case.profile_history.empty

    def test_its_weight_is_1_unless_another_is_typed(self, empty_book: Workbook) -> None:
        form = opened(empty_book)
        assert form.new.fields["weight"].text == "1"
        form.save_button.click()
        assert words(form.status) == "Nothing new to save."
        for label, weight in (("Depots", None), ("Shops", "3"), ("Vans", None)):
            more = {"weight": weight} if weight else {}
            put(form.new, label=label, scale_low="0", scale_high="20", ideal_low="3", ideal_high="8", **more)  # type: ignore[arg-type]
            form.save_button.click()
        assert [saved(empty_book, key)["weight"] for key in ("depots", "shops", "vans")] == [1, 3, 1]

    def test_an_emptied_weight_is_asked_for(self, empty_book: Workbook) -> None:
        form = opened(empty_book)
        new_criterion(form, weight="", must_low="9", ideal_high="2")
        form.save_button.click()
        for said in (
            "weight: this is needed",
            "“ideal from” is above “ideal to”",
            "“must-have from” is above",
        ):
            assert f"New criterion: {said}" in words(form.status)


class TestRemoving:
    def test_it_says_what_goes_and_what_stays(self, book: Workbook) -> None:
        form = opened(book, "who")
        row = form._rows["who_ours"]
        answers = (book.case.assessments["criterion"] == "who_ours").sum()
        row.remove_button.click()
        rests = f"{answers} answers and 5 described levels"
        assert words(row.fate) == (
            f"⚠ Goes when you save, with {rests}: they stay in the history. Undo brings it back."
        )
        assert words(form.unsaved) == f"Unsaved: Our owner of the relationship removed with {rests}"
        assert row.ranges.layout.display == "none"
        assert row.remove_button.description == "Keep"
        row.remove_button.click()
        assert words(form.unsaved) == "Unsaved: nothing"
        assert words(row.fate) == ""
        assert row.ranges.layout.display is None

    def test_a_criterion_goes_with_all_that_rests_on_it_and_comes_back(self, book: Workbook) -> None:
        form, before = opened(book, "who"), book.case
        form._rows["who_ours"].remove_button.click()
        form.save_button.click()
        case = book.case
        for table in ("profile", "anchors", "assessments"):
            frame = getattr(before, table)
            kept = frame[frame["criterion"] != "who_ours"].reset_index(drop=True)
            assert getattr(case, table).equals(kept), table
        assert len(case.profile_history) == 2
        assert "who_ours" not in form._rows
        form.undo_button.click()
        assert book.case == before
        assert "who_ours" in form._rows

    def test_an_answer_given_meanwhile_is_told_before_it_goes(self, book: Workbook) -> None:
        form = opened(book)
        row = form._rows["field_reps"]
        row.remove_button.click()
        answers = row.rests.answers
        said = {"candidate": "nor", "criterion": "field_reps", "assessor": "Zoë", "level": 85}
        book.save({"assessments": [said | {"recorded_at": "2026-11-22T12:00:00Z"}]}, "Zoë")
        form.save_button.click()
        assert f"{answers + 1} answers would now go with it; look again, then save" in words(form.status)
        assert "field_reps" in set(book.case.profile["criterion"])
        assert f"with {answers + 1} answers" in words(row.fate)
        form.save_button.click()
        assert "field_reps" not in set(book.case.profile["criterion"])

    def test_changes_to_a_removed_criterion_are_neither_told_nor_checked(self, book: Workbook) -> None:
        form = opened(book)
        row = form._rows["field_reps"]
        put(row, ideal_low="9999")
        row.remove_button.click()
        assert words(row.problem) == ""
        form.save_button.click()
        assert "Saved" in words(form.status)

    def test_the_last_criteria_that_weigh_cannot_go(self, empty_book: Workbook) -> None:
        form = opened(empty_book, "who")
        for key, field in form.weights.items():
            field.input.value = "1" if key == "who" else "0"
        form.save_button.click()
        for key in ("who_ours", "who_theirs"):
            form._rows[key].remove_button.click()
        assert words(form.weights["who"].share) == "no criteria yet"
        form.save_button.click()
        assert "at least one part that has criteria must weigh something" in words(form.status)
        assert len(empty_book.case.profile) == 12

    def test_one_side_of_a_part_may_go(self, empty_book: Workbook) -> None:
        form = opened(empty_book, "who")
        form._rows["who_ours"].remove_button.click()
        form.save_button.click()
        assert len(empty_book.case.profile) == 11
        assert len(empty_book.case.anchors) == 55


class TestFreezing:
    def test_an_ideal_is_frozen_as_it_stands(self, empty_book: Workbook) -> None:
        form = opened(empty_book, who="Ana")
        assert words(form.frozen) == (
            "Not frozen yet: freeze it before you meet a candidate; later changes stay possible and are "
            "recorded as versions."
        )
        new_criterion(form)
        form.save_button.click()
        form.why.input.value = "Agreed by the board"
        form.freeze_button.click()
        case = empty_book.case
        (row,) = case.profile_history.itertuples()
        assert (row.saved_by, row.fingerprint) == ("Ana", case.profile_fingerprint)
        assert row.note == "Agreed by the board"
        said = rf"Saved: the ideal frozen with the fingerprint {row.fingerprint[:12]}, by Ana at \d\d:\d\d\."
        assert re.search(said, words(form.status))
        day = f"{row.saved_at.day} {row.saved_at:%B %Y}"
        assert words(form.frozen) == f"Frozen on {day} by Ana; unchanged since."
        assert form.freeze_button.disabled

    def test_undo_thaws(self, empty_book: Workbook) -> None:
        form = opened(empty_book)
        form.freeze_button.click()
        form.freeze_button.click()
        form.undo_button.click()
        assert empty_book.case.profile_history.empty
        assert words(form.frozen).startswith("Not frozen yet")
        assert not form.freeze_button.disabled

    def test_it_needs_a_name_and_nothing_unsaved(self, empty_book: Workbook) -> None:
        form = opened(empty_book, who="")
        form.weights["now"].input.value = "3"
        form.freeze_button.click()
        assert "Something is unsaved: save or discard it first, then freeze" in words(form.status)
        assert "Your name: this is needed" in words(form.status)
        assert empty_book.case.profile_history.empty
        assert form.weights["now"].text == "3"

    def test_versions_are_counted_after_it(self, book: Workbook) -> None:
        form = opened(book, who="Ravi")
        assert words(form.frozen) == "Frozen on 14 September 2026 by Dana; unchanged since."
        for text in ("0.3", "0.4"):
            form.weights["now"].input.value = text
            form.save_button.click()
        day = book.case.profile_history["saved_at"].max()
        assert words(form.frozen) == (
            f"Frozen on 14 September 2026 by Dana; version 3, last changed on {day.day} {day:%B %Y} by Ravi."
        )
        form.weights["now"].input.value = "0.5"
        assert "recorded as version 4" in words(form.warning)

    def test_unfrozen_changes_after_answers_are_warned_of(self, empty_book: Workbook) -> None:
        empty_book.save({"candidates": [{"candidate": "a", "name": "A"}]}, "Ana")
        said = {"candidate": "a", "criterion": "who_ours", "assessor": "Ana", "level": 5}
        empty_book.save({"assessments": [said | {"recorded_at": "2026-11-01T12:00:00Z"}]}, "Ana")
        form = opened(empty_book)
        form.weights["now"].input.value = "3"
        assert words(form.warning) == "⚠ The ideal is changed after 1 assessment, and it is not frozen yet."

    def test_a_second_click_saves_nothing_more_and_is_no_warning(self, book: Workbook) -> None:
        form = opened(book, who="")
        form._freeze()
        assert words(form.status) == "✓ Frozen on 14 September 2026 by Dana; unchanged since."
        assert 'role="alert"' not in form.status.value
        assert len(book.case.profile_history) == 1

    def test_a_double_click_ends_in_frozen(self, empty_book: Workbook) -> None:
        form = opened(empty_book, who="Ana")
        new_criterion(form)
        form.save_button.click()
        form.freeze_button.click()
        form.freeze_button.click()
        assert words(form.status).startswith("✓ Frozen on")
        assert words(form.status).endswith("by Ana; unchanged since.")
        assert len(empty_book.case.profile_history) == 1

    def test_an_ideal_that_nothing_describes_is_asked_about_once(
        self, empty_book: Workbook, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        form = opened(empty_book)
        monkeypatch.setattr(base, "DOUBLE_CLICK", 60)
        for _ in range(2):
            form.freeze_button.click()
            assert words(form.status) == (
                "⚠ Nothing describes the ideal partner yet (part “Ideal partner”). "
                "Freeze again to freeze all the same."
            )
        assert empty_book.case.profile_history.empty
        monkeypatch.setattr(base, "DOUBLE_CLICK", 0)
        form.freeze_button.click()
        assert "the ideal frozen" in words(form.status)
        assert len(empty_book.case.profile_history) == 1
        form.save_button.click()
        assert "Nothing new to save" in words(form.status)
