"""The live what-if without a browser: what moves with a part, what is said of it, what stays."""

import html
import re
from collections.abc import Mapping
from itertools import pairwise

import pandas as pd
import pytest
from cases import case_of, criterion
from form_tools import HOSTILE, every_widget, models, words
from hypothesis import given, settings
from hypothesis import strategies as st
from test_properties import searches

from partnerlib import robustness, scoring
from partnerlib.case import Case
from partnerlib.charts import looks
from partnerlib.forms.whatif.bars import STYLE, bars
from partnerlib.forms.whatif.view import WhatIfView
from partnerlib.forms.whatif.words import Weighing, percents
from partnerlib.robustness import WhatIf, judged
from partnerlib.robustness.verdict import CLEAR, CLOSE, LEANING
from partnerlib.words import of_hundred, whole
from partnerlib.workbook import Workbook

TWO = [criterion("a", "who"), criterion("b", "now")]
LEVELS = {"ash": {"a": 9, "b": 3}, "elm": {"a": 4, "b": 7}}
"""Ash has values 0.9 and 0.3, Elm 0.4 and 0.7: with "now" at w, fits of 90 − 60 w and 40 + 30 w.

They are level at w = 5/9, with 56.7.
"""


class Desk:
    """A desk that holds a case and keeps nothing."""

    def __init__(self, case: Case) -> None:
        self.case = case


def view(
    levels: Mapping[str, Mapping[str, float | None]] = LEVELS,
    criteria: list[dict[str, object]] = TWO,
    weights: Mapping[str, float] = {"who": 8, "now": 2},
) -> WhatIfView:
    return WhatIfView(Desk(case_of(criteria, levels, weights)))  # type: ignore[arg-type]


def told(form: WhatIfView) -> dict[str, list[str]]:
    """By name: a candidate's cells as the picture tells them, in its order."""
    rows = re.findall(r"<tr>(.*?)</tr>", form.picture.value.partition("<tbody>")[2])
    cells = [re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row) for row in rows]
    return {
        html.unescape(re.sub("<small>.*", "", name)): [rank, fit, often]
        for rank, name, _, fit, often in cells
    }


def shown(form: WhatIfView) -> dict[str, int]:
    """What the sliders that can be moved show."""
    return {part: slider.value for part, slider in form.sliders.items() if not slider.disabled}


def typed(form: WhatIfView, part: str, text: str) -> str:
    """Type a weight, and give what is said to be wrong with it."""
    form.parts[part].field.value = text
    return words(form.parts[part].problem)


def fields(form: WhatIfView) -> dict[str, str]:
    """What the fields of the sliders that can be moved show."""
    return {part: form.parts[part].field.value for part in shown(form)}


def said(form: WhatIfView) -> str:
    """All lines that are shown."""
    lines = [child for child in form.box.children if hasattr(child, "value")]
    return " ".join(words(child) for child in lines if "<style" not in child.value)


class TestMoving:
    def test_it_opens_with_the_stated_weights(self) -> None:
        form = view()
        assert form.weights == pytest.approx({"who": 0.8, "now": 0.2})
        assert words(form.said).startswith(
            "With the stated weights, ash has the highest fit, 78 against elm's 46, and is the clear winner: "
            "first in "
        )
        assert [cells[:2] for cells in told(form).values()] == [["1", "78.0"], ["2", "46.0"]]
        assert "Nothing here is saved" in said(form)
        assert form.back_button.disabled
        assert form.undo_button.disabled

    def test_ranking_sentence_and_picture_follow_a_move(self) -> None:
        form = view()
        assert "<s " not in form.picture.value
        form.sliders["now"].value = 55
        assert list(told(form)) == ["ash", "elm"]
        assert re.findall("<s style='left:(.*?)%", form.picture.value) == ["78.00", "46.00"]
        assert "ash still has the highest fit, 57, but it is too close to call: elm is" in words(form.said)
        form.sliders["now"].value = 60
        assert [(name, *cells[:2]) for name, cells in told(form).items()] == [
            ("elm", "1", "58.0"),
            ("ash", "2", "54.0"),
        ]
        assert words(form.said).startswith("With 'Now' at 60 % instead of 20 %, elm has the highest fit, 58")

    def test_the_others_share_the_rest_as_before(self) -> None:
        criteria = [*TWO, criterion("c", "expect")]
        form = view({"ash": {"a": 9, "b": 3, "c": 5}}, criteria, {"who": 60, "now": 10, "expect": 30})
        form.sliders["now"].value = 40
        assert shown(form) == {"who": 40, "now": 40, "expect": 20}
        assert form.weights == pytest.approx({"who": 0.4, "now": 0.4, "expect": 0.2})
        form.sliders["expect"].value = 50
        assert form.weights == pytest.approx({"who": 0.25, "now": 0.25, "expect": 0.5})
        assert words(form.said).startswith("With your own weights, ash has")

    def test_no_proportion_is_lost_on_the_way_through_the_ends(self) -> None:
        criteria = [*TWO, criterion("c", "expect")]
        form = view({"ash": {"a": 9, "b": 3, "c": 5}}, criteria, {"who": 3, "now": 1, "expect": 0})
        for share in (98, 99, 100, 60):
            form.sliders["expect"].value = share
        assert form.weights == pytest.approx({"who": 0.3, "now": 0.1, "expect": 0.6})
        form.sliders["expect"].value = 0
        assert form.weights == pytest.approx({"who": 0.75, "now": 0.25, "expect": 0})
        form.sliders["who"].value = 100
        form.sliders["who"].value = 0
        assert form.weights == pytest.approx({"who": 0, "now": 1, "expect": 0})
        form.sliders["now"].value = 50
        assert form.weights == pytest.approx({"who": 0.5, "now": 0.5, "expect": 0})

    def test_a_share_of_thirds_is_kept_exactly_until_it_is_moved(self) -> None:
        form = view(weights={"who": 2, "now": 1})
        assert shown(form) == {"who": 67, "now": 33}
        assert form.weights == pytest.approx({"who": 2 / 3, "now": 1 / 3})
        assert form.back_button.disabled

    def test_weights_always_sum_to_one_and_give_the_fit_of_scoring(self, book: Workbook) -> None:
        form = book.what_if()
        for part, share in (("now", 31), ("who", 0), ("compelling", 77), ("now", 5), ("ideal", 100)):
            form.sliders[part].value = share
            assert sum(form.weights.values()) == pytest.approx(1)
            parts = pd.DataFrame({"part": list(form.weights), "weight": list(form.weights.values())})
            fits = scoring.fit(book.case.replace(parts=parts))
            names = book.case.candidates.set_index("candidate")["name"]
            assert list(told(form)) == [names[key] for key in fits.index]
            numbers = [float(cells[1].removeprefix("≈")) for cells in told(form).values()]
            assert numbers == [pytest.approx(fit, abs=0.0501) for fit in fits["fit"]]

    def test_a_part_without_criteria_cannot_be_moved(self) -> None:
        form = view()
        assert [part for part, slider in form.sliders.items() if not slider.disabled] == ["who", "now"]
        assert words(form.parts["ideal"].note) == "%, no criteria"
        assert words(form.parts["now"].note) == "%, stated 20 %"
        alone = view({"ash": {"a": 9}}, TWO[:1], {"who": 1})
        assert shown(alone) == {}
        assert alone.sliders["who"].value == 100


class TestTakingBack:
    def test_a_whole_drag_is_one_move(self) -> None:
        form = view()
        for share in (21, 25, 40, 60):
            form.sliders["now"].value = share
        form.sliders["who"].value = 10
        form.undo_button.click()
        assert shown(form) == {"who": 40, "now": 60}
        form.undo_button.click()
        assert shown(form) == {"who": 80, "now": 20}
        assert form.undo_button.disabled
        form.undo_button.click()
        assert "With the stated weights" in words(form.said)

    def test_back_and_alike_can_be_taken_back_too(self) -> None:
        form = view()
        form.alike_button.click()
        assert words(form.said).startswith("With all parts alike, ash still has the highest fit, 60")
        form.back_button.click()
        assert form.weights == pytest.approx({"who": 0.8, "now": 0.2})
        assert form.back_button.disabled
        for expected in (50, 20):
            form.undo_button.click()
            assert form.sliders["now"].value == expected

    def test_moving_on_after_undo_is_a_move_of_its_own(self) -> None:
        form = view()
        form.sliders["now"].value = 60
        form.undo_button.click()
        form.sliders["now"].value = 70
        form.undo_button.click()
        assert form.sliders["now"].value == 20


class TestPutFirst:
    def test_a_challenger_is_put_first_by_the_nearest_weights(self) -> None:
        form = view()
        form.challenger.value = "elm"
        assert next(iter(told(form))) == "elm"
        assert 5 / 9 < form.weights["now"] < 5 / 9 + 0.01
        assert words(form.said).startswith(
            "With the nearest weights that put elm first, elm has the highest fit, 57, but it is too "
            "close to call: "
        )
        assert form.challenger.value == ""
        form.undo_button.click()
        assert shown(form) == {"who": 80, "now": 20}

    @pytest.mark.parametrize(
        ("must", "b", "why"),
        [
            ((None, None), 2, "another is ahead whatever the parts weigh"),
            ((6, None), 10, "it misses a must-have"),
        ],
    )
    def test_it_says_why_no_weights_do(
        self, must: tuple[float | None, float | None], b: float, why: str
    ) -> None:
        criteria = [criterion("a", "who", must=must), criterion("b", "now")]
        form = view({"ash": {"a": 9, "b": 3}, "elm": {"a": 4, "b": b}}, criteria)
        before = form.said.value
        form.challenger.value = "elm"
        assert words(form.status) == f"With the answers as recorded, no weights put elm first: {why}."
        assert form.said.value == before
        assert form.challenger.value == ""
        form.sliders["now"].value = 30
        assert words(form.status) == ""

    def test_only_challengers_are_offered(self, book: Workbook) -> None:
        form = book.what_if()
        assert [key for _, key in form.challenger.options] == ["", "har", "cob", "qui", "bri", "tit"]
        assert view({"ash": {"a": 9, "b": 3}}).preset.layout.display == "none"


class TestWhoIsFirst:
    def test_a_shared_first_place(self) -> None:
        form = view({"ash": {"a": 8, "b": 8}, "elm": {"a": 8, "b": 8}})
        assert words(form.said).startswith(
            "With the stated weights, ash and elm share the highest fit, 80, so it is too close to call: "
        )
        assert re.search(
            r"(ash|elm) is first in 50 of 100 plausible cases, (?!\1)(ash|elm) in", words(form.said)
        )

    def test_one_candidate(self) -> None:
        form = view({"ash": {"a": 9, "b": 3}})
        assert (
            words(form.said) == "With the stated weights, ash has a fit of 78: nobody else to compare with."
        )

    def test_an_estimate_is_called_one(self) -> None:
        """b is expected at (0.8 · 0.9 + 0.3 · 0.5) / (0.8 + 0.3) − 0.1 = 0.691: 72 + 20 · 0.691 = 85.8."""
        form = view({"ash": {"a": 9, "b": None}, "elm": {"a": 4, "b": 1}})
        assert "ash has the highest fit, about 86 against elm's 34, and" in words(form.said)
        assert told(form)["ash"][1] == "≈85.8"
        assert "estimated, 72 to 92" in words(form.picture)

    def test_a_missed_must_have_stays_below_and_is_told(self) -> None:
        criteria = [criterion("a", "who", must=(6, None)), criterion("b", "now")]
        form = view({"ash": {"a": 9, "b": 3}, "elm": {"a": 4, "b": 10}}, criteria)
        form.sliders["now"].value = 100
        assert list(told(form)) == ["ash", "elm"]
        assert "ash still has the highest fit of those that miss no must-have, 30, and" in words(form.said)
        assert "elm misses a must-have" in words(form.picture)
        form = view({"ash": {"a": 5, "b": 3}, "elm": {"a": 4, "b": 10}}, criteria)
        assert words(form.said).endswith("Every candidate misses a must-have.")
        form = view({"ash": {"a": 5, "b": 3}}, criteria)
        assert words(form.said).endswith("nobody else to compare with. It misses a must-have.")

    def test_those_of_whom_nothing_is_known_are_named_not_ranked(self) -> None:
        form = view({**LEVELS, "oak": {}})
        assert list(told(form)) == ["ash", "elm"]
        assert words(form.unknown).startswith(
            "Nothing is recorded yet about oak. It may be anything, and is "
        )


THREE = [*TWO, criterion("c", "expect")]
SIXTHS = {"who": 3, "now": 1, "expect": 2}


class TestNoProportionIsForgotten:
    def test_zeros_that_were_set_stay_zero_when_one_part_gives_up_all_it_had(self, book: Workbook) -> None:
        form = book.what_if()
        for part, share in (("who", 0), ("ideal", 0), ("now", 100), ("now", 0)):
            form.sliders[part].value = share
        assert (form.sliders["who"].value, form.sliders["ideal"].value) == (0, 0)
        stated = {"single": 10, "compelling": 20, "jointly": 15, "expect": 15}
        left = {part: form.weights[part] for part in stated}
        assert left == pytest.approx({part: weight / 60 for part, weight in stated.items()})
        assert words(form.status) == ""

    def test_others_that_never_had_weight_share_alike_and_it_is_told(self) -> None:
        form = view({"ash": {"a": 9, "b": 3, "c": 5}}, THREE, {"now": 1})
        form.sliders["now"].value = 80
        form.sliders["now"].value = 60
        assert form.weights["who"] == form.weights["expect"] == pytest.approx(0.2)
        assert words(form.status) == "The others had no weight, so they share alike."
        form.sliders["who"].value = 30
        assert words(form.status) == ""

    def test_others_without_weight_in_a_preset_share_as_stated_and_it_is_told(self) -> None:
        form = view({"ash": {"a": 9, "b": 3, "c": 5}}, THREE, SIXTHS)
        form._go(Weighing({"who": 0.0, "now": 0.0, "expect": 1.0}, "a preset"))
        form.sliders["expect"].value = 60
        assert form.weights == pytest.approx({"who": 0.3, "now": 0.1, "expect": 0.6})
        assert words(form.status) == "The others had no weight, so they share as stated."


class TestWholePerCent:
    @given(st.lists(st.floats(0, 1), min_size=1, max_size=7).filter(sum))
    def test_they_sum_to_a_hundred_and_are_off_by_less_than_one(self, drawn: list[float]) -> None:
        weights = {str(n): weight / sum(drawn) for n, weight in enumerate(drawn)}
        found = percents(weights)
        assert sum(found.values()) == 100
        assert all(abs(found[part] - 100 * weights[part]) < 1 for part in weights)

    def test_what_is_shown_together_sums_to_a_hundred_after_every_move(self, book: Workbook) -> None:
        form = book.what_if()
        for part, share in (("who", 0), ("ideal", 0), ("now", 11), ("now", 31), ("compelling", 3)):
            form.sliders[part].value = share
            assert sum(shown(form).values()) == sum(int(text) for text in fields(form).values()) == 100
            assert form.sliders[part].value == share
        form.alike_button.click()
        assert sum(shown(form).values()) == 100

    def test_stated_weights_sum_to_a_hundred_too_and_are_met_again_exactly(self) -> None:
        form = view({"ash": {"a": 9, "b": 3, "c": 5}}, THREE, {"who": 1, "now": 1, "expect": 1})
        notes = [re.findall(r"stated (\d+) %", words(form.parts[part].note)) for part in shown(form)]
        assert sorted(int(found[0]) for found in notes) == [33, 33, 34]
        form.sliders["now"].value = 70
        form.sliders["now"].value = 33
        assert form.weights == pytest.approx({"who": 1 / 3, "now": 1 / 3, "expect": 1 / 3})
        assert form.back_button.disabled


class TestTyping:
    @pytest.mark.parametrize(
        "text", ["abc", "150", "101", "-5", "−5", "12,5", "12.5", "", "1e1", "٣", HOSTILE]
    )
    def test_what_cannot_be_a_weight_is_told_beside_the_field_and_moves_nothing(self, text: str) -> None:
        form = view()
        form.sliders["now"].value = 40
        before, sentence = form.weights, form.said.value
        assert typed(form, "now", text) == "⚠ 0 to 100, whole numbers"
        assert (form.weights, form.said.value) == (before, sentence)
        assert form.parts["now"].field.value == text
        assert form.sliders["now"].value == 40

    @pytest.mark.parametrize(("text", "share"), [("60", 60), (" 60 % ", 60), ("0", 0), ("100%", 100)])
    def test_a_whole_number_moves_the_weight(self, text: str, share: int) -> None:
        form = view()
        assert typed(form, "now", text) == ""
        assert shown(form) == {"who": 100 - share, "now": share}
        assert fields(form) == {"who": str(100 - share), "now": str(share)}
        form.undo_button.click()
        assert fields(form) == {"who": "80", "now": "20"}

    def test_what_was_wrong_is_forgotten_once_something_is_right(self) -> None:
        form = view()
        for mend in (
            lambda: typed(form, "now", "20"),
            lambda: typed(form, "now", "30"),
            lambda: setattr(form.sliders["who"], "value", 10),
            form.undo_button.click,
        ):
            typed(form, "now", "abc")
            mend()
            assert words(form.parts["now"].problem) == ""
            assert form.parts["now"].field.value == str(form.sliders["now"].value)

    def test_typing_the_weight_that_is_shown_moves_nothing(self) -> None:
        form = view(weights={"who": 2, "now": 1})
        assert typed(form, "now", "33 %") == ""
        assert form.parts["now"].field.value == "33"
        assert form.weights == pytest.approx({"who": 2 / 3, "now": 1 / 3})
        assert form.undo_button.disabled

    def test_the_field_of_a_part_without_criteria_takes_nothing(self) -> None:
        form = view()
        assert form.parts["ideal"].field.disabled
        assert not form.parts["who"].field.disabled


class TestTheWeightsInWords:
    def begins(self, form: WhatIfView) -> str:
        return words(form.said).partition(", ash")[0]

    def test_one_part_moved_is_named_and_the_others_are_in_proportion(self) -> None:
        form = view({"ash": {"a": 9, "b": 3, "c": 5}}, THREE, SIXTHS)
        form.sliders["now"].value = 40
        assert self.begins(form) == "With 'Now' at 40 % instead of 17 % and the others in proportion"
        form.sliders["now"].value = 100
        assert self.begins(form) == "With 'Now' at 100 % instead of 17 %"
        form.sliders["now"].value = 25
        form.sliders["who"].value = 60
        assert self.begins(form) == "With your own weights"
        form.undo_button.click()
        assert self.begins(form) == "With 'Now' at 25 % instead of 17 % and the others in proportion"

    def test_a_preset_is_named_until_something_is_moved(self) -> None:
        levels = {"ash": {"a": 9, "b": 3, "c": 5}, "elm": {"a": 4, "b": 7, "c": 5}}
        form = view(levels, THREE, SIXTHS)
        form.challenger.value = "elm"
        assert words(form.said).startswith("With the nearest weights that put elm first, elm has")
        form.sliders["expect"].value = 50
        assert "nearest" not in words(form.said)
        form.undo_button.click()
        form.refresh(form._desk.case.replace(parts=form._desk.case.parts.assign(weight=range(1, 8))))
        assert words(form.said).startswith("With your own weights")
        form.alike_button.click()
        assert words(form.said).startswith("With all parts alike")

    def test_it_is_said_that_moved_weights_are_doubted_again(self) -> None:
        every = [inner for inner in every_widget(view().box) if hasattr(inner, "value")]
        assert any("two times in three, each is within about a quarter" in str(one.value) for one in every)


class TestAsSureAsTheVerdict:
    def test_at_the_stated_weights_the_chances_are_the_verdicts_own(self, book: Workbook) -> None:
        form, found = book.what_if(), robustness.acceptability(book.case)
        names = book.case.candidates.set_index("candidate")["name"]
        assert judged(form._what_if.at(form.weights)) == robustness.verdict(book.case)
        assert {name: cells[2] for name, cells in told(form).items()} == {
            names[key]: of_hundred(chance).removesuffix(" of 100") for key, chance in found.first.items()
        }

    @given(searches(), st.lists(st.integers(0, 9), min_size=7, max_size=7))
    @settings(max_examples=15, deadline=None)
    def test_it_judges_as_the_verdict_of_a_case_with_these_weights(
        self, case: Case, points: list[int]
    ) -> None:
        moved = WhatIf(case, draws=300)
        weights = dict(zip(case.parts["part"], points, strict=False))
        weights = {part: weights[part] for part in moved.model.parts}
        if not sum(weights.values()):
            return
        stated = case.replace(parts=case.parts.assign(weight=case.parts["part"].map(weights).fillna(0.0)))
        found = robustness.acceptability(stated, draws=300)
        table = moved.at(weights)
        pd.testing.assert_series_equal(table["first"], found.first.loc[table.index])
        mine, theirs = judged(table), robustness.verdict(stated, found)
        assert (mine.kind, mine.why, mine.leader) == (theirs.kind, theirs.why, theirs.leader)
        assert mine.rival_chance == theirs.rival_chance

    @pytest.mark.parametrize(
        ("share", "kind", "ends"),
        [
            (20, CLEAR, " and is the clear winner: first in"),
            (42, LEANING, " and the verdict leans towards it: first in"),
            (50, CLOSE, ", but it is too close to call: first in"),
        ],
    )
    def test_the_sentence_is_as_sure_as_the_verdict(self, share: int, kind: str, ends: str) -> None:
        form = view()
        form.sliders["now"].value = share
        assert judged(form._what_if.at(form.weights)).kind == kind
        assert ends in words(form.said)

    def test_another_that_is_first_more_often_is_named_first(self) -> None:
        form = view()
        form.sliders["now"].value = 55
        said = judged(form._what_if.at(form.weights))
        assert (said.kind, said.why, said.leader, said.rival) == (CLOSE, "other", "ash", "elm")
        odds = [of_hundred(chance) for chance in (said.rival_chance, said.chance)]
        assert words(form.said) == (
            "With 'Now' at 55 % instead of 20 %, ash still has the highest fit, 57, but it is too close to "
            f"call: elm is first in {odds[0]} plausible cases, ash in {odds[1]}."
        )

    def test_too_little_known_is_said(self) -> None:
        form = view({"ash": {"a": 9, "b": None}, "elm": {"a": 4, "b": 7}}, weights={"who": 5, "now": 5})
        assert ", but too little is known about ash to be sure: " in words(form.said)

    def test_fits_in_the_sentence_are_those_of_the_table_and_no_difference_contradicts_them(
        self, book: Workbook
    ) -> None:
        form = book.what_if()
        for share in range(1, 100, 7):
            form.sliders["now"].value = share
            assert "points ahead" not in words(form.said)
            first, second = form._what_if.at(form.weights)["fit"].iloc[:2]
            numbers = re.search(r", (\d+) against .*'s (\d+), and", words(form.said))
            assert not numbers or numbers.groups() == (whole(first), whole(second))
            assert [cells[1] for cells in told(form).values()][:2] == [f"{first:.1f}", f"{second:.1f}"]

    def test_where_nothing_that_weighs_is_known_of_anybody_that_is_said(self) -> None:
        form = view({"ash": {"a": 9, "b": None}, "elm": {"a": 4, "b": None}})
        form.sliders["now"].value = 100
        assert words(form.said).startswith("With 'Now' at 100 % instead of 20 %, nothing is known about any")
        assert told(form) == {}
        assert words(form.unknown).startswith(
            "Nothing that weighs anything is recorded yet about ash and elm"
        )
        form.sliders["now"].value = 30
        assert set(told(form)) == {"ash", "elm"}
        assert words(form.unknown) == ""


class TestNotReady:
    def test_no_candidate(self, empty_book: Workbook) -> None:
        assert said(empty_book.what_if()).strip() == "No candidate yet. Add one with the form in notebook 2."

    @pytest.mark.parametrize("criteria", [[], [criterion("a", "jointly")]])
    def test_no_profile(self, criteria: list[dict[str, object]]) -> None:
        assert "Write the ideal profile in notebook 1" in said(view({"ash": {}}, criteria))

    def test_nothing_known(self) -> None:
        assert "Nothing is known yet about any candidate" in said(view({"ash": {}, "elm": {}}))

    def test_it_comes_alive_when_the_case_is_ready_and_rests_when_not(self) -> None:
        form, ready = view({"ash": {}}), view()._desk.case
        form.refresh(ready)
        assert form.sliders["now"].value == 20
        assert form.picture in [inner for box in form.box.children for inner in getattr(box, "children", ())]
        form.sliders["now"].value = 60
        form.refresh(view({"ash": {}})._desk.case)
        assert form.said not in form.box.children
        form.refresh(ready)
        assert form.sliders["now"].value == 60


class TestTheCase:
    def test_nothing_is_saved(self, book: Workbook) -> None:
        form, before = book.what_if(), (book.case, book.store.newest("larkspur"))
        form.sliders["now"].value = 60
        form.alike_button.click()
        form.challenger.value = "har"
        form.undo_button.click()
        form.back_button.click()
        assert (book.case, book.store.newest("larkspur")) == before

    def test_a_save_elsewhere_is_followed_and_moved_weights_stay(self, book: Workbook) -> None:
        form = book.what_if()
        parts = book.case.parts.to_dict("records")
        book.save({"parts": [row | {"weight": 4 if row["part"] == "now" else 1} for row in parts]}, "Ravi")
        assert form.sliders["now"].value == 40
        assert words(form.parts["now"].note) == "%, stated 40 %"
        assert "With the stated weights" in words(form.said)
        form.sliders["now"].value = 70
        book.save({"candidates": [{"candidate": "nor", "name": "Renamed & Co"}]}, "Ravi")
        assert form.sliders["now"].value == 70
        assert "Renamed & Co" in told(form)

    def test_the_same_case_is_not_drawn_again(self, book: Workbook) -> None:
        form = book.what_if()
        before, widgets = form._what_if, models()
        for share in (30, 60, 10):
            form.sliders["now"].value = share
            form.refresh(book.case)
        assert form._what_if is before
        assert models() == widgets


class TestPicture:
    def test_forty_candidates_with_hostile_names(self) -> None:
        levels = {f"k{n:02}": {"a": n % 11, "b": (7 * n) % 11} for n in range(40)}
        case = case_of(TWO, levels, {"who": 1, "now": 1})
        names = [f"{HOSTILE} {n} " + "\u202eשלום\u202c 🚚" * 900 for n in range(40)]
        form = WhatIfView(Desk(case.replace(candidates=case.candidates.assign(name=names))))  # type: ignore[arg-type]
        form.sliders["now"].value = 90
        assert len(told(form)) == 40
        assert "<img" not in form.picture.value + form.said.value
        assert len(form.picture.value) < 40_000
        assert len(words(form.said)) < 420
        fits = [float(cells[1]) for cells in told(form).values()]
        assert all(above >= below for above, below in pairwise(fits))

    def test_bars_are_as_long_as_the_fit_and_marked_where_it_was(self) -> None:
        columns = ["fit", "fit_low", "fit_high", "coverage", "must_haves", "rank", "first"]
        rows = [(61.5, 61.5, 61.5, 1.0, "met", 1, 0.934), (40.0, 20.0, 55.0, 0.5, "missed", 2, 0.0)]
        table = pd.DataFrame(rows, index=["ash", "elm"], columns=columns)
        look = looks(pd.DataFrame({"candidate": ["ash", "elm"], "name": ["Ash", "Elm"]}))
        drawn = bars(table, look, pd.Series({"ash": 70.0, "elm": 30.0}))
        assert f"<i style='width:61.50%;color:{look['ash'].colour};background:{look['ash'].colour}'>" in drawn
        assert "<s style='left:70.00%'>" in drawn
        assert "<u style='left:20.00%;width:35.00%'>" in drawn
        assert drawn.count("<u ") == drawn.count("repeating-linear-gradient") == 1
        assert "<td>93</td>" in drawn
        assert "<td>under 1</td>" in drawn
        assert "Grey line" in drawn
        assert "<s " not in bars(table, look)
        assert bars(table, look, pd.Series({"ash": 70.0})).count("<s ") == 1

    def test_the_mark_of_the_stated_fit_hides_nothing_of_the_bar(self) -> None:
        rule = re.search(r"\.partner-bars s \{(.*?)\}", STYLE, re.DOTALL)
        assert rule
        assert "width: 2px" in rule[1]
        assert "border" not in rule[1]
