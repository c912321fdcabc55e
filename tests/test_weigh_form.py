"""The weighing form without a browser: four methods, their numbers by hand, and what is kept of them."""

import dataclasses
import html
import re
from fractions import Fraction
from itertools import combinations

import ipywidgets
import pandas as pd
import pytest
from form_tools import HOSTILE, every_widget, models, words

from partnerlib.forms import base
from partnerlib.forms.weighing.form import WeighForm, subjects
from partnerlib.forms.weighing.methods import Points, Ranks, Swing
from partnerlib.forms.weighing.pairs import Pairs, nearest
from partnerlib.question import PART_KEYS
from partnerlib.workbook import Workbook

ALL = dict.fromkeys(PART_KEYS, "10") | {"compelling": "40"}
"""One hundred points for the seven parts."""


def weigh(book: Workbook, subject: str = "parts", how: type = Points, who: str = "Dana") -> WeighForm:
    """The form on this book, open at a method."""
    form = book._form(WeighForm, lambda: WeighForm(book))
    form.subject.value, form.how.value, form.who.input.value = subject, how, who
    return form


def fill(form: WeighForm, texts: dict) -> None:
    """Type into the fields of the method shown."""
    for key, text in texts.items():
        form.method.fields[key].value = text


def parts(book: Workbook) -> dict[str, float]:
    return dict(zip(book.case.parts["part"], book.case.parts["weight"], strict=True))


def criteria(book: Workbook, *keys: str) -> list[float]:
    return book.case.profile.set_index("criterion").loc[list(keys), "weight"].to_list()


def add_two(book: Workbook, part: str) -> None:
    """Two criteria a and b, of weights 3 and 1, on our side of a part."""
    row = dict(book.case.profile.set_index("criterion").loc["size_ratio"])
    for key, weight in (("a", 3), ("b", 1)):
        new = row | {"criterion": key, "label": key, "part": part, "side": "ours", "weight": weight}
        book.save({"profile": [new]}, "Ravi")


def bars(form: WeighForm) -> dict[str, tuple[str, str]]:
    """By name: the share as typed and today's, as the bars tell them."""
    rows = re.findall(r"<th scope='row'>(.*?)</th>.*?</td><td>(.*?)</td><td>(.*?)</td></tr>", form.bars.value)
    return {html.unescape(name): (new, today) for name, new, today in rows}


class TestSubjects:
    def test_parts_first_then_groups_of_two_criteria_or_more(self, book: Workbook) -> None:
        assert {key: subject.title for key, subject in subjects(book.case).items()} == {
            "parts": "The seven parts",
            "ideal both": "Ideal partner, both sides together",
        }

    def test_only_parts_that_have_criteria_are_weighed(self, empty_book: Workbook) -> None:
        found = subjects(empty_book.case)
        assert found["parts"].title == "The 6 parts"
        assert "ideal" not in found["parts"].names
        assert list(found) == ["parts"]

    def test_with_nothing_to_weigh_it_says_what_to_do_first(self, empty_book: Workbook) -> None:
        form = weigh(empty_book)
        case = empty_book.case
        gone = {
            table: getattr(case, table).query("criterion != 'who_ours'") for table in ("profile", "anchors")
        }
        form.refresh(case.replace(**{t: frame.iloc[:0] for t, frame in gone.items()}))
        shown = " ".join(words(w) for w in form.box.children if isinstance(w, ipywidgets.HTML))
        assert "write at least two criteria of one part and side first" in shown
        form.refresh(case)
        assert form.subject in form.box.children
        assert form.subject.value == "parts"


class TestPoints:
    def test_what_is_left_of_100_is_shown(self, book: Workbook) -> None:
        form = weigh(book)
        assert words(form.method.said) == "0 points given, 100 left"
        fill(form, {"who": "50", "now": "32"})
        assert words(form.method.said) == "⚠ 82 points given, 18 left"
        assert bars(form)["Who"] == ("50.0 %", "15.0 %")
        assert bars(form)["Jointly"] == ("–", "15.0 %")
        fill(form, {"now": "62"})
        assert words(form.method.said) == "⚠ 112 points given, 12 too many"

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("12.5", "Who: write a whole number such as 20"),
            ("-3", "Who: -3 is off the range 0 to 100"),
            ("1O", "Who: write a whole number such as 20"),
        ],
    )
    def test_wrong_points_are_told(self, book: Workbook, text: str, said: str) -> None:
        form = weigh(book)
        fill(form, ALL | {"who": text})
        assert words(form.method.said) == f"⚠ {said}"

    def test_it_is_saved_only_at_100_with_nothing_left_open(self, book: Workbook) -> None:
        form, before = weigh(book), book.case
        for typed, said in (
            (ALL | {"compelling": "39"}, "99 points given, 1 left"),
            (ALL | {"compelling": "50", "now": ""}, "write 0 for Now, or share again"),
        ):
            fill(form, typed)
            form.save_button.click()
            assert said in words(form.status)
            assert book.case == before
        fill(form, ALL)
        form.save_button.click()
        assert parts(book) == dict.fromkeys(PART_KEYS, 0.1) | {"compelling": 0.4}

    def test_a_save_says_before_and_after_and_is_dated(self, book: Workbook) -> None:
        form = weigh(book)
        fill(form, ALL)
        assert words(form.unsaved) == "Unsaved: weights of the seven parts by points"
        assert "after 319 assessments: this will be recorded as version 2" in words(form.warning)
        form.save_button.click()
        assert (
            "Saved: weights of the seven parts by points: Compelling 20 % → 40 %, Who 15 % → 10 %, "
            "Ideal partner 15 % → 10 %, Jointly 15 % → 10 %, Expectations 15 % → 10 %, by Dana at"
        ) in words(form.status)
        history = book.case.profile_history.sort_values("saved_at")
        assert history["note"].to_list()[1:] == ["weights of the seven parts by points"]
        assert words(form.unsaved) == "Unsaved: nothing"
        assert form.method.typed == ALL
        form.save_button.click()
        assert "Nothing new to save" in words(form.status)

    def test_undo_brings_the_weights_back_and_keeps_what_was_typed(self, book: Workbook) -> None:
        form, before = weigh(book), book.case
        fill(form, ALL)
        form.save_button.click()
        form.undo_button.click()
        assert book.case == before
        assert form.method.typed == ALL
        assert words(form.unsaved) == "Unsaved: weights of the seven parts by points"


class TestSwing:
    def test_swings_become_shares_that_sum_to_one(self, book: Workbook) -> None:
        form = weigh(book, how=Swing)
        fill(form, dict.fromkeys(PART_KEYS, "50") | {"who": "100"})
        assert words(form.method.said) == ""
        assert bars(form)["Who"] == ("25.0 %", "15.0 %")
        assert bars(form)["Now"] == ("12.5 %", "10.0 %")
        form.save_button.click()
        assert parts(book) == dict.fromkeys(PART_KEYS, 0.125) | {"who": 0.25}
        assert "weights of the seven parts by swing weighting: Who 15 % → 25 %" in words(form.status)

    def test_the_largest_is_100_and_none_is_open(self, book: Workbook) -> None:
        form = weigh(book, how=Swing)
        fill(form, {"who": "90", "now": "20"})
        assert words(form.method.said) == (
            "⚠ the most important one gets 100; the largest is 90; 5 of 7 still open"
        )
        fill(form, {"who": "101"})
        assert words(form.method.said) == "⚠ Who: 101 is off the range 0 to 100; 5 of 7 still open"


class TestRanks:
    def test_an_order_of_six_criteria(self, book: Workbook) -> None:
        form = weigh(book, "ideal both", Ranks)
        order = ["shared_customers", "size_ratio", "field_reps", "product_overlap"]
        fill(form, {key: str(rank) for rank, key in enumerate(order, 1)})
        assert words(form.method.said) == "⚠ 2 of 6 still without a rank"
        fill(form, {"financial_stability": "5", "small_partner_launches": "5"})
        form.save_button.click()
        # (1 + 1/2 + ... + 1/6) / 6 = 0.40833 and so on; the last two share (0.06111 + 0.02778) / 2.
        # Three decimals each: 0.997 rounded down, so the three largest remainders and then the first go up.
        expected = [0.408, 0.242, 0.158, 0.103, 0.045, 0.044]
        assert criteria(book, *order, "financial_stability", "small_partner_launches") == expected
        assert sum(expected) == pytest.approx(1)
        note = "weights of Ideal partner, both sides together by rank order"
        assert note in book.store.batches("larkspur")["note"].iloc[-1]

    def test_nothing_but_the_weights_is_changed(self, book: Workbook) -> None:
        form, before = weigh(book, "ideal both", Ranks), book.case.profile
        fill(form, {key: str(n) for n, key in enumerate(form.method.fields, 1)})
        form.save_button.click()
        after = book.case.profile
        assert after.drop(columns="weight").equals(before.drop(columns="weight"))
        assert (after["weight"] != before["weight"]).sum() == 6
        assert after.query("part != 'ideal'").equals(before.query("part != 'ideal'"))


STRENGTH = dict(zip(PART_KEYS, (8, 4, 4, 2, 2, 1, 1), strict=True))
"""How important the parts are in the answers of `judge`."""


def judge(form: WeighForm, **others: str) -> None:
    """Answer every pair as STRENGTH says, but for the pairs given as a_b."""
    for a, b in combinations(PART_KEYS, 2):
        times = Fraction(STRENGTH[a], STRENGTH[b])
        form.method.fields[a, b].value = others.get(f"{a}_{b}", str(times))


class TestPairs:
    def test_all_pairs_are_needed_and_open_ones_counted(self, book: Workbook) -> None:
        form = weigh(book, how=Pairs)
        assert len(form.method.fields) == 21
        assert words(form.explanation).endswith("21 pairs in all.")
        assert words(form.method.said) == "21 of 21 pairs still open"
        judge(form)
        form.method.fields["who", "now"].value = ""
        assert words(form.method.said) == "⚠ 1 of 21 pairs still open"
        before = book.case
        form.save_button.click()
        assert "1 of 21 pairs still open" in words(form.status)
        assert book.case == before

    def test_judgements_that_fit_give_their_weights(self, book: Workbook) -> None:
        form = weigh(book, how=Pairs)
        judge(form)
        assert words(form.method.consistency) == "✓ Your answers fit together."
        assert words(form.method.detail) == "Consistency 0.00; up to 0.1 is fine."
        assert form.method.lead_button.layout.display == "none"
        form.save_button.click()
        assert parts(book) == pytest.approx({k: n / 22 for k, n in STRENGTH.items()}, abs=0.001)
        assert sum(parts(book).values()) == pytest.approx(1, abs=1e-12)

    def test_the_pair_that_contradicts_most_is_named_and_led_to(self, book: Workbook) -> None:
        form = weigh(book, how=Pairs)
        judge(form, who_now="1/8")
        assert words(form.method.consistency) == (
            "⚠ Your answers contradict each other, most in Who against Now: you said “8 – Now: very strongly "
            "to extremely more”, the others imply about “8 – Who: very strongly to extremely more”. "
            "Choose that, or look again at your other answers about these two."
        )
        assert re.fullmatch(r"Consistency 0\.[1-9]\d; up to 0\.1 is fine\.", words(form.method.detail))
        assert form.method.lead_button.layout.display is None
        form.method.lead_button.click()
        marked = [k for k, w in form.method.fields.items() if "partner-weigh-marked" in w._dom_classes]
        assert marked == [("who", "now")]
        form.method.fields["who", "now"].value = "8"
        assert words(form.method.consistency).startswith("✓")
        assert "partner-weigh-marked" not in form.method.fields["who", "now"]._dom_classes

    def test_contradictions_may_be_used_all_the_same_once_asked(self, book: Workbook) -> None:
        form, before = weigh(book, how=Pairs), book.case
        judge(form, who_now="1/8")
        for answer in ("1/8", "1/9"):
            form.method.fields["who", "now"].value = answer
            form.save_button.click()
            assert words(form.status) == (
                "⚠ Your answers contradict each other strongly. Click again to use them all the same, or "
                "mend the pair named above."
            )
        assert book.case == before
        form.save_button.click()
        assert "Saved: weights of the seven parts by pairwise comparison" in words(form.status)

    def test_a_double_click_does_not_agree(self, book: Workbook, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(base, "DOUBLE_CLICK", 60)
        form, before = weigh(book, how=Pairs), book.case
        judge(form, who_now="1/8")
        form.save_button.click()
        form.save_button.click()
        assert "Click again to use them" in words(form.status)
        assert book.case == before

    def test_every_answer_says_which_of_the_two_it_favours(self, book: Workbook) -> None:
        options = dict(weigh(book, how=Pairs).method.fields["who", "now"].options)
        assert len(options) == 18
        assert options["9 – Who: extremely more"] == "9"
        assert options["1 – both the same"] == "1"
        assert options["3 – Now: moderately more"] == "1/3"

    def test_more_than_fifteen_are_not_compared_in_pairs(self) -> None:
        pairs = Pairs({f"k{n}": f"K {n}" for n in range(16)}, lambda: None)
        assert pairs.fields == {}
        assert pairs.explanation == "At most 15 can be compared in pairs: use points or a rank order."
        assert pairs.result().problem

    def test_any_ratio_is_told_by_the_nearest_answer(self) -> None:
        assert [nearest(x) for x in (100, 1.3, 0.73, 1 / 2.6, 0.001)] == ["9", "1", "1", "1/3", "1/9"]


class TestRounding:
    def test_what_is_shown_is_what_is_kept(self, book: Workbook) -> None:
        form = weigh(book, how=Swing)
        fill(form, dict.fromkeys(PART_KEYS, "100"))
        # Seven equal shares of 0.142857: six are rounded up to 0.143, the last one makes the sum 1.
        assert [new for new, _ in bars(form).values()] == ["14.3 %"] * 6 + ["14.2 %"]
        form.save_button.click()
        assert list(parts(book).values()) == [0.143] * 6 + [0.142]
        assert [today for _, today in bars(form).values()] == ["14.3 %"] * 6 + ["14.2 %"]
        assert "Expectations 15 % → 14.2 %" in words(form.status)
        assert words(form.unsaved) == "Unsaved: nothing"

    def test_a_fourth_decimal_is_kept_where_the_sum_or_a_small_weight_needs_it(self, book: Workbook) -> None:
        subject = subjects(book.case)["parts"]
        tiny = pd.Series(dict.fromkeys(PART_KEYS, 0.0) | {"who": 0.9996, "now": 0.0004})
        assert [row["weight"] for row in subject.weighed(tiny)] == [0.9996, 0, 0, 0, 0, 0.0004, 0]
        rows = {key: row | {"weight": 0.0625} for key, row in subject.rows.items()}
        odd = dataclasses.replace(subject, rows=rows, fixed=True)
        even = pd.Series(dict.fromkeys(PART_KEYS, 1 / 7))
        assert [row["weight"] for row in odd.weighed(even)] == [0.0625] * 7


class TestForm:
    def test_what_is_typed_stays_when_looking_elsewhere(self, book: Workbook) -> None:
        form = weigh(book)
        fill(form, ALL | {"now": ""})
        form.how.value = Swing
        assert words(form.unsaved) == (
            "Unsaved: nothing here; also typed: weights of the seven parts by points (not complete)"
        )
        form.subject.value = "ideal both"
        fill(form, {"field_reps": "100"})
        form.subject.value, form.how.value = "parts", Points
        assert form.method.typed == {k: text for k, text in ALL.items() if k != "now"}

    def test_only_what_is_shown_is_saved(self, book: Workbook) -> None:
        form = weigh(book)
        fill(form, ALL)
        form.how.value = Swing
        form.save_button.click()
        assert words(form.status) == "Nothing new to save."
        assert parts(book)["compelling"] == 0.2

    def test_shares_as_they_are_today_are_nothing_new(self, book: Workbook) -> None:
        form = weigh(book)
        fill(form, {key: f"{100 * weight:.0f}" for key, weight in parts(book).items()})
        assert words(form.unsaved) == "Unsaved: nothing"
        form.save_button.click()
        assert "Nothing new to save" in words(form.status)

    def test_others_saves_show_and_typed_text_stays(self, book: Workbook) -> None:
        form = weigh(book, "ideal both")
        fill(form, {"field_reps": "60"})
        widget = form.method.fields["field_reps"]
        row = dict(book.case.profile.set_index("criterion").loc["size_ratio"])
        book.save({"profile": [row | {"criterion": "size_ratio", "weight": 1.15}]}, "Ravi")
        assert bars(form)["Size compared with us"][1] == "57.5 %"
        assert form.method.fields["field_reps"] is widget
        book.save({"profile": [row | {"criterion": "depots", "label": "Depots"}]}, "Ravi")
        assert form.method.fields["depots"].description == "Depots"
        assert form.method.typed == {"field_reps": "60"}

    def test_new_things_leave_no_widgets_behind(self, book: Workbook) -> None:
        form = weigh(book, "ideal both", Pairs)
        row = dict(book.case.profile.set_index("criterion").loc["size_ratio"])
        before = models()
        for label in ("Size", "Scale", "Size"):
            book.save({"profile": [row | {"criterion": "size_ratio", "label": label}]}, "Ravi")
        assert "Size" in form.method.weighs.values()
        assert models() == before

    def test_a_group_beside_others_keeps_its_sum(self, book: Workbook) -> None:
        add_two(book, "ideal")
        form = weigh(book, "ideal ours")
        fill(form, {"a": "50", "b": "50"})
        form.save_button.click()
        assert criteria(book, "a", "b") == [2, 2]
        form.subject.value = "ideal both"
        fill(form, dict(zip(form.method.fields, ("0", "0", "0", "0", "50", "50"), strict=True)))
        form.save_button.click()
        assert criteria(book, "size_ratio", "small_partner_launches") == [0.5, 0.5]

    def test_a_group_of_its_own_sums_to_one(self, book: Workbook) -> None:
        add_two(book, "now")
        form = weigh(book, "now ours")
        fill(form, {"a": "50", "b": "25", "now_ours": "25"})
        form.save_button.click()
        assert criteria(book, "a", "b", "now_ours", "now_theirs") == [0.5, 0.25, 0.25, 1]

    def test_parts_weighed_beside_an_empty_part_keep_their_sum(self, empty_book: Workbook) -> None:
        form = weigh(empty_book)
        fill(form, {"who": "50", **dict.fromkeys(("single", "compelling", "jointly", "now", "expect"), "10")})
        form.save_button.click()
        assert parts(empty_book) == dict.fromkeys(PART_KEYS, 0.6) | {"who": 3, "ideal": 1}

    def test_what_was_done_is_no_longer_told_once_something_new_is_typed(self, book: Workbook) -> None:
        form = weigh(book, how=Swing)
        fill(form, {"who": "100"})
        form.how.value = Points
        fill(form, ALL)
        form.save_button.click()
        assert words(form.status).startswith("✓ Saved")
        assert "also typed" in words(form.unsaved)
        fill(form, {"who": "11"})
        assert words(form.status) == ""
        form.discard_button.click()
        assert words(form.status) == "Cleared."
        fill(form, {"who": "11"})
        assert words(form.status) == ""

    def test_a_name_is_needed(self, book: Workbook) -> None:
        form, before = weigh(book, who=""), book.case
        fill(form, ALL)
        form.save_button.click()
        assert "Your name: this is needed" in words(form.status)
        assert book.case == before

    def test_clear_empties_the_method_shown(self, book: Workbook) -> None:
        form = weigh(book)
        fill(form, ALL)
        form.discard_button.click()
        assert form.method.typed == {}
        assert words(form.unsaved) == "Unsaved: nothing"
        assert form.discard_button.disabled

    def test_hostile_and_endless_labels_are_shown_as_text(self, book: Workbook) -> None:
        row = dict(book.case.profile.set_index("criterion").loc["size_ratio"])
        endless = HOSTILE + "\n" + "😀مرحبا " * 1200
        book.save({"profile": [row | {"criterion": "size_ratio", "label": endless}]}, "Ravi")
        for how, texts in ((Pairs, ["9"] * 15), (Swing, ["100"] * 6), (Points, ["0"] * 5 + ["100"])):
            form = weigh(book, "ideal both", how)
            fill(form, dict(zip(form.method.fields, texts, strict=True)))
            form.save_button.click()
            if how is Pairs:
                form.save_button.click()
            assert "Saved" in words(form.status)
            for widget in every_widget(form.box):
                if isinstance(widget, ipywidgets.HTML) and widget is not form._style:
                    assert HOSTILE not in widget.value
                    assert len(widget.value) < 6000
                assert len(getattr(widget, "description", "")) <= 70
