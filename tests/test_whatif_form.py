"""The live what-if without a browser: what moves with a part, what is said of it, what stays."""

import html
import re
from collections.abc import Mapping
from itertools import pairwise

import pandas as pd
import pytest
from cases import case_of, criterion
from form_tools import HOSTILE, models, words

from partnerlib import scoring
from partnerlib.case import Case
from partnerlib.charts import looks
from partnerlib.forms.whatif import WhatIfView
from partnerlib.forms.whatif_bars import bars
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


def said(form: WhatIfView) -> str:
    """All lines that are shown."""
    lines = [child for child in form.box.children if hasattr(child, "value")]
    return " ".join(words(child) for child in lines if "<style" not in child.value)


class TestMoving:
    def test_it_opens_with_the_stated_weights(self) -> None:
        form = view()
        assert form.weights == pytest.approx({"who": 0.8, "now": 0.2})
        assert words(form.said).startswith(
            "With the stated weights, ash comes first with 78, 32 points ahead of elm: first in "
        )
        assert [cells[:2] for cells in told(form).values()] == [["1", "78"], ["2", "46"]]
        assert "Nothing here is saved" in said(form)
        assert form.back_button.disabled
        assert form.undo_button.disabled

    def test_ranking_sentence_and_picture_follow_a_move(self) -> None:
        form = view()
        assert "<s " not in form.picture.value
        form.sliders["now"].value = 55
        assert list(told(form)) == ["ash", "elm"]
        assert re.findall("<s style='left:(.*?)%", form.picture.value) == ["78.00", "46.00"]
        assert "ash still comes first with 57, less than one point ahead of elm" in words(form.said)
        form.sliders["now"].value = 60
        assert [(name, *cells[:2]) for name, cells in told(form).items()] == [
            ("elm", "1", "58"),
            ("ash", "2", "54"),
        ]
        assert words(form.said).startswith(
            "With 'Now' at 60 % instead of 20 %, elm comes first with 58, 4 points ahead of ash: first in "
        )

    def test_the_others_share_the_rest_as_before(self) -> None:
        criteria = [*TWO, criterion("c", "expect")]
        form = view({"ash": {"a": 9, "b": 3, "c": 5}}, criteria, {"who": 60, "now": 10, "expect": 30})
        form.sliders["now"].value = 40
        assert shown(form) == {"who": 40, "now": 40, "expect": 20}
        assert form.weights == pytest.approx({"who": 0.4, "now": 0.4, "expect": 0.2})
        form.sliders["expect"].value = 50
        assert form.weights == pytest.approx({"who": 0.25, "now": 0.25, "expect": 0.5})
        assert "'Expectations' at 50 % instead of 30 % and 'Now' at 25 % instead of 10 %" in words(form.said)

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
            numbers = [int(cells[1].removeprefix("≈")) for cells in told(form).values()]
            assert numbers == [pytest.approx(fit, abs=0.5) for fit in fits["fit"]]

    def test_a_part_without_criteria_cannot_be_moved(self) -> None:
        form = view()
        assert [part for part, slider in form.sliders.items() if not slider.disabled] == ["who", "now"]
        assert words(form.notes["ideal"]) == "%, no criteria"
        assert words(form.notes["now"]) == "%, stated 20 %"
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
        assert words(form.said).startswith("With all parts alike, ash still comes first with 60, 5 points")
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
        assert "elm comes first with 57, less than one point ahead of ash" in words(form.said)
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
        assert words(form.status) == f"No weights put elm first: {why}."
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
        assert words(form.said) == "With the stated weights, ash and elm share first place, with 80."

    def test_one_candidate(self) -> None:
        form = view({"ash": {"a": 9, "b": 3}})
        assert words(form.said) == "With the stated weights, ash has 78: nobody else to compare with."

    def test_an_estimate_is_called_one(self) -> None:
        """b is expected at (0.8 · 0.9 + 0.3 · 0.5) / (0.8 + 0.3) − 0.1 = 0.691: 72 + 20 · 0.691 = 85.8."""
        form = view({"ash": {"a": 9, "b": None}, "elm": {"a": 4, "b": 1}})
        assert "ash comes first with about 86, 52 points ahead of elm" in words(form.said)
        assert told(form)["ash"][1] == "≈86"
        assert "estimated, 72 to 92" in words(form.picture)

    def test_a_missed_must_have_stays_below_and_is_told(self) -> None:
        criteria = [criterion("a", "who", must=(6, None)), criterion("b", "now")]
        form = view({"ash": {"a": 9, "b": 3}, "elm": {"a": 4, "b": 10}}, criteria)
        form.sliders["now"].value = 100
        assert list(told(form)) == ["ash", "elm"]
        assert "ash still comes first with 30: first in" in words(form.said)
        assert "elm misses a must-have" in words(form.picture)
        form = view({"ash": {"a": 5, "b": 3}, "elm": {"a": 4, "b": 10}}, criteria)
        assert words(form.said).endswith("Every candidate misses a must-have.")
        form = view({"ash": {"a": 5, "b": 3}}, criteria)
        assert words(form.said).endswith("nobody else to compare with. It misses a must-have.")

    def test_those_of_whom_nothing_is_known_are_named_not_ranked(self) -> None:
        form = view({**LEVELS, "oak": {}})
        assert list(told(form)) == ["ash", "elm"]
        assert words(form.unknown) == "Nothing is recorded yet about oak."


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
        assert words(form.notes["now"]) == "%, stated 40 %"
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
        names = [f"{HOSTILE} {n} " + "\u202eשלום 🚚" * 900 for n in range(40)]
        form = WhatIfView(Desk(case.replace(candidates=case.candidates.assign(name=names))))  # type: ignore[arg-type]
        form.sliders["now"].value = 90
        assert len(told(form)) == 40
        assert "<img" not in form.picture.value + form.said.value
        assert len(form.picture.value) < 40_000
        assert len(words(form.said)) < 300
        fits = [int(cells[1]) for cells in told(form).values()]
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
        assert "<td>never</td>" in drawn
        assert "Grey mark" in drawn
        assert "<s " not in bars(table, look)
