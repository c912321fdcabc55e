"""Screening a long list: the same scores as everywhere, to the last bit however the list is cut."""

import dataclasses
from functools import reduce
from itertools import pairwise
from operator import add

import numpy as np
import pandas as pd
import pytest
from cases import DATA
from hypothesis import given, settings
from hypothesis import strategies as st
from test_properties import searches

from partnerlib import Case, fit, gaps, levels, longlist, scoring
from partnerlib.longlist import ListError, kernel, prepare, screen
from partnerlib.longlist.columns import Columns
from partnerlib.longlist.ideal import Ideal
from partnerlib.longlist.pieces import FramePiece
from partnerlib.longlist.spoken import Spoken
from partnerlib.longlist.tally import Tallying, batches, empty

PROFILE = pd.DataFrame(
    {
        "criterion": ["trade", "size", "profit"],
        "label": ["Trade", "Size", "Profit"],
        "scale_low": [0.0, 0.0, -10.0],
        "scale_high": [10.0, 6.0, 10.0],
        "ideal_low": [8.0, 2.0, 5.0],
        "ideal_high": [10.0, 3.0, 10.0],
        "must_low": [5.0, np.nan, 0.0],
        "must_high": [np.nan, 5.0, np.nan],
        "weight": [2.0, 1.0, 1.0],
    }
)
LIST = pd.DataFrame(
    {
        "name": ["Ash", "Birch", "Cedar", "Elm", "Fir", "Gum"],
        "trade": [8.0, 4.0, 6.0, np.nan, 12.0, 3.0],
        "size": [2.5, 2.5, 5.5, 4.0, 1.0, 7.0],
        "profit": [7.5, 5.0, -1.0, np.nan, 0.0, -20.0],
    }
)
NO_NUMBA = 10**18


def listed(case: Case) -> pd.DataFrame:
    """A case's levels as a list: a row a candidate, a column a criterion."""
    return levels(case).reset_index(names="name")


def same(one: longlist.Screening, other: longlist.Screening) -> bool:
    """Tell whether two screenings say the same to the last bit, but for where the list came from."""
    for field in dataclasses.fields(one):
        a, b = getattr(one, field.name), getattr(other, field.name)
        if field.name == "picks":
            a, b = a.drop(columns="where"), b.drop(columns="where")
        if isinstance(a, pd.DataFrame):
            pd.testing.assert_frame_equal(a, b, check_exact=True, obj=field.name)
        elif field.name == "relaxed":
            assert a.keys() == b.keys()
            for key in a:
                each, others = a[key].drop(columns="where"), b[key].drop(columns="where")
                pd.testing.assert_frame_equal(each, others, check_exact=True, obj=key)
        elif field.name not in ("ideal", "columns", "source"):
            assert a == b or (a != a and b != b), field.name
    return True


class TestScores:
    @given(searches())
    @settings(max_examples=60, deadline=None)
    def test_they_are_those_of_the_fit_of_a_case(self, case: Case) -> None:
        asked = fit(case)
        found = screen(listed(case), case, top=99).picks.set_index("name")
        assert set(found.index) == set(asked.index)
        for name in ("fit", "fit_low", "fit_high", "coverage"):
            assert found[name].to_numpy() == pytest.approx(asked.loc[found.index, name].to_numpy(), abs=2e-9)
        assert found["must_haves"].tolist() == asked.loc[found.index, "must_haves"].tolist()
        assert found["rank"].is_monotonic_increasing

    @given(searches())
    @settings(max_examples=40, deadline=None)
    def test_gaps_are_those_of_a_case(self, case: Case) -> None:
        found = screen(listed(case), case, top=99)
        asked = gaps(case).set_index(["candidate", "criterion"])
        own = found.gaps.assign(candidate=found.gaps["place"].map(found.picks["name"]))
        own = own.set_index(["candidate", "criterion"]).loc[asked.index]
        for name in ("level", "gap", "value", "points_to_gain"):
            assert own[name].to_numpy() == pytest.approx(asked[name].to_numpy(), abs=2e-9, nan_ok=True)
        assert not own["clipped"].any()

    @given(searches(), st.integers(0, 2**32 - 1))
    @settings(max_examples=40, deadline=None)
    def test_compiled_or_not_they_are_the_same_to_the_last_bit(self, case: Case, seed: int) -> None:
        pytest.importorskip("numba", reason="the extra `fast`")
        ideal = Ideal.of(case)
        random = np.random.default_rng(seed)
        many = _some_levels(random, ideal, 3 * kernel.BLOCK + 17)
        answers = []
        for bar in (0, NO_NUMBA):
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(kernel, "WORTH_COMPILING", bar)
                coverage = np.empty(many.shape[1])
                fits = kernel.fits(many, ideal, workers=2, coverage=coverage)
                answers.append([fits, coverage, *kernel.count(many, ideal)])
        for compiled, plain in zip(*answers, strict=True):
            assert np.array_equal(compiled, plain)
        assert np.array_equal(answers[0][0], kernel.scores(many, ideal).fit)

    @pytest.mark.parametrize("row", [None, 0, 4095, 4096, 8191, 8192, 9000])
    def test_a_block_of_which_all_or_all_but_one_is_known_is_scored_alike(
        self, row: int | None, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(kernel, "WORTH_COMPILING", 0)
        compiled = pytest.importorskip("partnerlib.longlist.compiled", reason="the extra `fast`")
        ideal = Ideal.of(PROFILE)
        many = np.random.default_rng(3).uniform(-12, 12, (3, 2 * compiled.BLOCK + 809))
        if row is not None:
            many[1, row] = np.nan
        fits = [kernel.fits(many, ideal, workers) for workers in (1, 2)]
        plain = kernel.scores(many, ideal).fit
        assert all(np.array_equal(fit, plain) for fit in fits)
        assert np.ptp(plain) > 50

    def test_a_matrix_is_scored_in_any_layout(self) -> None:
        case = Case.from_folder(DATA / "larkspur")
        frame = levels(case)[case.profile["criterion"]]
        asked = fit(case).loc[frame.index, "fit"].to_numpy()
        for many in (
            frame,
            frame[frame.columns[::-1]],
            np.ascontiguousarray(frame),
            np.asfortranarray(frame),
        ):
            assert longlist.fits(many, case) == pytest.approx(asked, abs=2e-9)
        with pytest.raises(ListError, match=r"\(6, 17\); it needs a column for each of 18 criteria"):
            longlist.fits(frame.to_numpy()[:, 1:], case)
        with pytest.raises(ListError, match="no column who_ours"):
            longlist.fits(frame.drop(columns="who_ours"), case)

    @pytest.mark.parametrize("bar", [0, NO_NUMBA])
    def test_an_infinite_level_is_worth_nothing(self, bar: int, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(kernel, "WORTH_COMPILING", bar)
        many = np.array([[np.inf, 2.5, 10.0], [9.0, -np.inf, 10.0], [9.0, 2.5, 10.0]])
        assert longlist.fits(many, PROFILE).tolist() == [50.0, 75.0, 100.0]

    def test_row_by_row_arrays_are_scored_by_the_compiled_kernel_too(self) -> None:
        random = np.random.default_rng(1)
        many = np.ascontiguousarray(_some_levels(random, Ideal.of(PROFILE), 100_000).T)
        assert many.size > kernel.WORTH_COMPILING
        assert np.array_equal(
            longlist.fits(many, PROFILE), longlist.fits(np.asfortranarray(many), PROFILE, workers=1)
        )


def _some_levels(random: np.random.Generator, ideal: Ideal, many: int) -> np.ndarray:
    """Levels on and a little off their scales, some of them unknown, some exactly at an end."""
    low, ideal_low, ideal_high, high = (end[:, None] for end in ideal.ends)
    shape = (len(ideal.criteria), many)
    made = low + (high - low) * random.uniform(-0.1, 1.1, shape)
    for end in (low, ideal_low, ideal_high, high):
        made = np.where(random.random(shape) < 0.05, end, made)
    return np.where(random.random(shape) < 0.15, np.nan, made)


class TestAnyCut:
    @given(st.integers(0, 2**32 - 1), st.lists(st.integers(0, 60), max_size=5), st.integers(1, 12))
    @settings(max_examples=60, deadline=None)
    def test_gives_the_same_to_the_last_bit(self, seed: int, cuts: list[int], top: int) -> None:
        random = np.random.default_rng(seed)
        ideal = Ideal.of(PROFILE)
        many = np.round(_some_levels(random, ideal, 60))  # so that some are equal
        frame = pd.DataFrame(many.T, columns=ideal.criteria).assign(name=[f"C{n}" for n in range(60)])
        columns = Columns.of(None, None, ideal.criteria, list(frame.columns))
        ends = sorted({0, 60, *cuts})
        parts = [frame.iloc[a:b] for a, b in pairwise(ends)]
        work = Tallying(ideal, columns, top + 1)
        tallies = [work(FramePiece(n, "", 0, len(part), part)) for n, part in enumerate(parts)]
        random.shuffle(tallies)
        total = reduce(add, tallies, empty(ideal, columns, top + 1))
        assert same(
            longlist.screening.screened(total, ideal, columns, "cut", top), screen(frame, PROFILE, top)
        )

    def test_batches_of_one_piece_are_as_good_as_one(self, monkeypatch: pytest.MonkeyPatch) -> None:
        whole = screen(LIST, PROFILE, 3)
        monkeypatch.setattr("partnerlib.longlist.pieces.ROWS_AT_ONCE", 2)
        piece = FramePiece(0, "", 0, len(LIST), LIST)
        columns = Columns.of(None, None, whole.ideal.criteria, list(LIST.columns))
        assert len(list(batches(piece, columns))) == 3
        total = Tallying(whole.ideal, columns, 4)(piece)
        assert same(longlist.screening.screened(total, whole.ideal, columns, "", 3), whole)

    def test_a_list_without_companies_is_refused(self) -> None:
        for ask in (screen, prepare):
            with pytest.raises(ListError, match="no company in the frame"):
                ask(LIST.iloc[:0], PROFILE)

    def test_a_frame_a_file_and_files_of_a_folder_say_the_same(self, tmp_path) -> None:
        frame = pd.concat([LIST] * 30, ignore_index=True).assign(
            name=lambda rows: [f"N{n}" for n in rows.index]
        )
        frame.to_csv(tmp_path / "list.csv", index=False, float_format="%g")
        frame.to_parquet(tmp_path / "list.parquet", index=False, row_group_size=50)
        for at in range(3):
            frame.iloc[60 * at : 60 * at + 60].to_csv(
                tmp_path / f"part-{at}.csv", index=False, float_format="%g"
            )
        whole = screen(frame, PROFILE, 7)
        for source in ("list.csv", "list.parquet", "part-*.csv"):
            for workers in (1, 3):
                assert same(screen(tmp_path / source, PROFILE, 7, workers=workers), whole)


class TestByHand:
    """LIST against PROFILE, worked out on paper: weights are 1/2, 1/4 and 1/4."""

    def test_the_picks_are_ranked_by_must_haves_and_then_by_fit(self) -> None:
        picks = screen(LIST, PROFILE).picks
        # Ash is ideal. Fir: trade off the scale is 10; size 1 is half; profit 0 is 2/3 of the way up.
        # Elm: only size is known, 2/3: the rest is expected to be (1/6 + 0.15) / (1/4 + 0.3) - 0.1.
        elm = (1 / 6 + 0.15) / 0.55 - 0.1
        # Birch: trade 4 is half, a must-have missed. Cedar: trade 3/4, size 1/6, profit 3/5, two missed.
        # Gum: trade 3/8, size at its end, profit at its end, all three missed.
        expected = {
            "Ash": 100,
            "Fir": 100 * (0.5 + 0.25 / 2 + 0.25 * 2 / 3),
            "Elm": 100 * (0.25 * 2 / 3 + 0.75 * elm),
            "Birch": 75,
            "Cedar": 100 * (0.5 * 0.75 + 0.25 / 6 + 0.25 * 0.6),
            "Gum": 100 * 0.5 * 3 / 8,
        }
        assert dict(zip(picks["name"], picks["fit"], strict=True)) == pytest.approx(expected, abs=1e-9)
        assert picks["name"].tolist() == ["Ash", "Fir", "Elm", "Birch", "Cedar", "Gum"]
        assert picks["must_haves"].tolist() == ["met", "met", "open", "missed", "missed", "missed"]
        assert picks["row"].tolist() == [2, 6, 5, 3, 4, 7]
        assert picks["coverage"].tolist() == [1, 1, 0.25, 1, 1, 1]

    def test_every_must_have_is_counted(self) -> None:
        musts = screen(LIST, PROFILE).must_haves.set_index("criterion")
        assert musts.index.tolist() == ["trade", "size", "profit"]
        assert musts["missed"].tolist() == [2, 2, 2]
        assert musts["open"].tolist() == [1, 0, 1]
        assert musts["only"].tolist() == [1, 0, 0]
        assert musts["left"].tolist() == [4, 3, 3]

    def test_what_is_unknown_and_off_the_scale_is_counted(self) -> None:
        known = screen(LIST, PROFILE).known.set_index("criterion")
        assert known["unknown"].tolist() == [1, 0, 1]
        assert (known["below"].tolist(), known["above"].tolist()) == ([0, 0, 1], [1, 1, 0])
        assert known.loc["trade", "average"] == pytest.approx((1 + 0.5 + 0.75 + 1 + 0.375) / 5, abs=1e-8)

    def test_dropping_a_must_have_lets_in_whom_it_alone_kept_out(self) -> None:
        relaxed = screen(LIST, PROFILE, 3).relaxed
        assert relaxed["trade"]["name"].tolist() == ["Ash", "Fir", "Birch"]
        assert relaxed["trade"]["new"].tolist() == [False, False, True]
        assert not relaxed["size"]["new"].any()

    def test_the_map_holds_every_company_once(self) -> None:
        answer = screen(LIST, PROFILE)
        assert answer.map["companies"].sum() == answer.rows == 6
        ideal = answer.map[(answer.map["fit"] == 98) & (answer.map["coverage"] == 1)]
        assert ideal[["met", "companies"]].values.tolist() == [[True, 1]]
        assert answer.map.loc[~answer.map["met"], "companies"].sum() == 3

    def test_why_says_what_sets_a_pick_apart_and_what_it_lacks(self) -> None:
        why = screen(LIST, PROFILE).picks.set_index("name")["why"]
        assert why["Ash"] == (
            "Above the average company by 14 points for “Trade” (8) and 11 points for “Size” (2.5). "
            "At the ideal, or as good as, in everything asked."
        )
        assert why["Fir"].endswith(
            "It lacks 13 points in “Size” (1; ideal 2 to 3) and 8 points in “Profit” (0; ideal 5 to 10)."
        )
        assert why["Elm"] == (
            "Above the average company by 3 points for “Size” (4; its largest gap: 2 to 3 would win 8 "
            "points more). Not known: “Trade” (a must-have) and “Profit” (a must-have)."
        )
        assert why["Birch"].startswith("Misses a must-have: “Trade” (4; 5 or more is a must). Above")
        assert why["Gum"] == (
            "Misses must-haves: “Trade” (3; 5 or more is a must), “Size” (7; at most 5 is a must) and "
            "“Profit” (−20; 0 or more is a must). It lacks 31 points in “Trade” (3; ideal 8 to 10) and all "
            "25 points in “Size” (7; ideal 2 to 3)."
        )

    def test_why_says_where_a_pick_has_nothing_of_what_is_asked(self) -> None:
        said = screen(LIST.iloc[[5]].assign(trade=9.0, size=[5.9]), PROFILE).picks["why"][1]
        assert said.endswith(
            "It lacks all 25 points in “Profit” (−20; ideal 5 to 10) and 24 points in “Size” (5.9; ideal "
            "2 to 3)."
        )

    def test_why_counts_no_points_that_only_an_estimate_would_win(self) -> None:
        known = LIST.assign(trade=[np.nan, 2, 3, 4, 5, 6.0], profit=7.0)
        gaps = screen(known.assign(size=[6.0, 3, 3, 3, 3, 3]), PROFILE).gaps
        ash = gaps[gaps["level"].eq(6.0) & gaps["criterion"].eq("size")].iloc[0]
        assert ash["points_short"] == pytest.approx(25)
        assert ash["points_to_gain"] > 40

    def test_why_names_every_must_have_that_is_not_known(self) -> None:
        many = pd.DataFrame({"criterion": [f"c{n}" for n in range(7)]}).assign(
            scale_low=0.0, scale_high=10.0, ideal_low=8.0, ideal_high=10.0, weight=1.0
        )
        many["must_low"] = [np.nan, np.nan, 5.0, 5.0, 5.0, 5.0, np.nan]
        levels = pd.DataFrame(np.nan, [0], many["criterion"]).assign(c0=9.0)
        why = screen(levels, many).picks["why"][1]
        musts = ", ".join(f"“c{n}” (a must-have)" for n in range(2, 6))
        assert why.endswith(f"Not known: {musts} and 2 more.")

    def test_why_tells_a_level_off_its_scale_from_a_must_have_missed(self) -> None:
        off = LIST.assign(trade=4.0, profit=99.0)
        assert "Misses a must-have: “Trade” (4; 5 or more is a must)." in screen(off, PROFILE).picks["why"][1]

    def test_why_shows_digits_enough_to_tell_a_level_from_the_ideal(self) -> None:
        narrow = PROFILE.assign(
            scale_low=1000.0, scale_high=1001.0, ideal_low=1000.5, ideal_high=1000.6, must_low=np.nan
        ).assign(must_high=np.nan)
        why = screen(pd.DataFrame(1000.1, [0], PROFILE["criterion"]), narrow).picks["why"][1]
        assert "(1,000.1; ideal 1,000.5 to 1,000.6)" in why

    def test_why_counts_what_weighs_nothing_neither_as_ideal_nor_as_lack(self) -> None:
        idle = PROFILE.assign(weight=[1.0, 0.0, 1.0])
        why = screen(LIST.iloc[[0]].assign(size=6.0), idle).picks["why"][1]
        assert why == (
            "Misses a must-have: “Size” (6; at most 5 is a must). At the ideal, or as good as, in all else."
        )

    def test_points_above_the_average_are_those_that_the_fit_would_lose(self) -> None:
        case = Case.from_folder(DATA / "larkspur")
        both_sides = [*case.profile["criterion"][case.profile["part"] == "who"], "size_ratio", "field_reps"]
        frame = listed(case)[["name", *both_sides]]
        answer = screen(frame, case, 1)
        gaps = answer.gaps.set_index("criterion")
        for criterion in both_sides:
            row = case.profile.set_index("criterion").loc[criterion]
            short = (1 - gaps.at[criterion, "average"]) * (row["ideal_low"] - row["scale_low"])
            usual = frame[frame["name"] == answer.picks.at[1, "name"]].assign(
                **{criterion: row["ideal_low"] - short}
            )
            lost = answer.picks.at[1, "fit"] - screen(usual, case).picks.at[1, "fit"]
            assert gaps.at[criterion, "points_above"] == pytest.approx(lost, abs=1e-6)
        assert gaps["points_above"].abs().max() > 1

    def test_points_above_the_average_take_what_is_not_known_for_average(self) -> None:
        gaps = screen(LIST, PROFILE).gaps
        elm = gaps[gaps["place"] == 3].set_index("criterion")
        average = gaps["average"][1]
        assert elm.at["size", "points_above"] == pytest.approx(25 * (2 / 3 - average), abs=1e-6)
        assert elm["points_above"].isna().tolist() == [True, False, True]

    def test_whoever_just_missed_the_cut_is_told(self) -> None:
        answer = screen(LIST, PROFILE, 2)
        assert answer.next_fit == pytest.approx(screen(LIST, PROFILE).picks["fit"][3])
        assert answer.tied == 0
        alike = pd.concat([LIST.iloc[[0]]] * 5, ignore_index=True)
        assert (screen(alike, PROFILE, 2).tied, screen(alike, PROFILE, 5).tied) == (3, 0)
        assert screen(alike, PROFILE, 2).picks["rank"].tolist() == [1, 1]
        assert np.isnan(screen(LIST, PROFILE, 6).next_fit)

    def test_a_pick_whose_name_stands_elsewhere_too_is_told(self) -> None:
        twice = pd.concat([LIST, LIST.assign(trade=1.0)], ignore_index=True)
        for answer in (screen(twice, PROFILE, 2), prepare(twice, PROFILE).screen(2)):
            assert answer.picks["namesakes"].tolist() == [1, 1]
            said = "2 names among the picks stand in more than one row of the list: Ash (2 rows) and Fir"
            assert any(note.startswith(said) for note in answer.notes)
        assert screen(LIST, PROFILE, 2).picks["namesakes"].tolist() == [0, 0]

    def test_a_part_of_nothing_infinite_is_not_known(self) -> None:
        over = pd.DataFrame(
            {"column": ["trade"], "criterion": ["trade"], "use": ["number"], "over": ["size"]}
        )
        answer = screen(LIST.assign(size=np.inf), PROFILE, columns=over)
        assert answer.known[["unknown", "unusable"]].values.tolist() == [[6, 5]]

    def test_many_small_lacks_are_not_called_ideal(self) -> None:
        many = pd.DataFrame({"criterion": [f"c{n}" for n in range(120)]}).assign(
            scale_low=0.0, scale_high=10.0, ideal_low=8.0, ideal_high=10.0, weight=1.0
        )
        why = screen(pd.DataFrame(4.0, [0], many["criterion"]), many).picks["why"][1]
        assert "At the ideal" not in why
        assert "What it lacks is spread" in why


class TestSpoken:
    USES = pd.DataFrame(
        {
            "column": ["trade", "size", "profit"],
            "criterion": ["trade", "size", "profit"],
            "use": ["words", "log10", "number"],
            "unit": ["", "times our sales", ""],
        }
    )
    WORTH = pd.DataFrame({"criterion": ["trade"], "word": ["Pumps"], "level": [4.0]})

    def spoken(self, profile: pd.DataFrame = PROFILE) -> Spoken:
        listed = pd.DataFrame({"trade": ["Pumps"], "size": [1000.0], "profit": [3.0]})
        return screen(listed, profile, columns=self.USES, words=self.WORTH).spoken

    def test_a_logarithm_is_said_as_the_number_it_stands_for(self) -> None:
        assert self.spoken().level("size", 3.0859) == "1,219 times our sales"
        assert self.spoken().between("size", np.nan, 4.1) == "at most 12,600 times our sales"
        assert self.spoken().between("size", 2, 3.5, with_unit=False) == "100 to 3,162"

    def test_a_level_of_a_word_is_a_rating_of_it(self) -> None:
        assert self.spoken().level("trade", 4.0, "Pumps") == "“Pumps”, rated 4"
        assert self.spoken().between("trade", 5.0, np.inf) == "rated 5 or more"

    @pytest.mark.parametrize(
        ("unit", "said"),
        [("% of its price", "3 % of its price"), ("0-10 rating", "3"), ("%; what is below 0 is a loss", "3")],
    )
    def test_a_short_unit_stands_behind_the_number(self, unit: str, said: str) -> None:
        assert self.spoken(PROFILE.assign(unit=unit)).level("profit", 3.0) == said

    def test_a_range_has_its_unit_once(self) -> None:
        spoken = self.spoken(PROFILE.assign(unit="% a year"))
        said = [spoken.between("profit", *ends) for ends in ((0, np.nan), (3, 10), (5, 5), (np.nan, np.inf))]
        assert said == ["0 % a year or more", "3 to 10 % a year", "5 % a year", "anything"]

    def test_a_power_of_ten_is_said_bare_where_its_unit_is_not_told(self) -> None:
        bare = self.USES.assign(unit="")
        listed = pd.DataFrame({"trade": ["Pumps"], "size": [1.0], "profit": [3.0]})
        spoken = screen(listed, PROFILE.assign(unit="log10 of USD"), columns=bare, words=self.WORTH).spoken
        assert (spoken.level("size", 0.0), spoken.level("size", 3.0)) == ("1", "1,000")

    def test_a_year_has_neither_unit_nor_comma(self) -> None:
        listed = pd.DataFrame({"trade": [7], "size": ["1974 (2011)"], "profit": [3.0]})
        years = pd.DataFrame({"column": ["size"], "criterion": ["size"], "use": ["year"]})
        profile = PROFILE.assign(
            unit="year", scale_low=1900.0, scale_high=2030.0, ideal_low=1900.0, ideal_high=1990.0
        ).drop(columns=["must_low", "must_high"])
        assert screen(listed, profile, columns=years).spoken.level("size", 1974.0) == "1974"

    def test_so_many_digits_are_taken_that_levels_can_be_told_apart(self) -> None:
        spoken = self.spoken()
        assert spoken.digits("profit", (3.0, 5.0, np.inf)) == 3
        assert spoken.digits("size", (4.100001, 4.1)) == 8
        said = [spoken.level("size", level, digits=8) for level in (4.100001, 4.1)]
        assert said == ["12,589.283 times our sales", "12,589.254 times our sales"]
        assert spoken.digits("profit", (0.1 + 0.2, 0.3)) == 17


class TestWords:
    COLUMNS = pd.DataFrame(
        {"column": ["name", "trade"], "criterion": ["", "trade"], "use": ["name", "words"]}
    )
    WORTH = pd.DataFrame({"criterion": "trade", "word": ["1", "2", "*"], "level": [9.0, 2.0, 4.0]})

    def test_a_number_is_one_word_however_it_is_written(self, tmp_path) -> None:
        codes = pd.DataFrame({"name": list("abcde"), "trade": [1.0, 2.0, np.nan, 1.0, 3.0]})
        codes.to_csv(tmp_path / "list.csv", index=False)
        codes.to_parquet(tmp_path / "list.parquet")
        assert "1.0" in (tmp_path / "list.csv").read_text()
        how = {"columns": self.COLUMNS, "words": self.WORTH}
        asked = screen(codes, PROFILE, **how)
        assert asked.gaps["level"].dropna().tolist() == [9.0, 9.0, 4.0, 2.0]
        for source in (
            codes.astype({"trade": "object"}),
            codes.astype({"trade": "str"}),
            tmp_path / "list.csv",
            tmp_path / "list.parquet",
        ):
            found = screen(source, PROFILE, **how)
            pd.testing.assert_frame_equal(found.gaps, asked.gaps, check_exact=True)
            assert found.picks["name"].tolist() == asked.picks["name"].tolist()
        written = self.WORTH.assign(word=["1.0", "2.0", "*"])
        again = screen(codes, PROFILE, columns=self.COLUMNS, words=written)
        pd.testing.assert_frame_equal(again.gaps, asked.gaps, check_exact=True)

    def test_words_of_a_column_of_numbers_are_not_passed_over(self) -> None:
        numbers = self.COLUMNS.assign(use=["name", "number"])
        for columns in (numbers, None):
            with pytest.raises(
                ListError, match="lists words for 'trade'; its use is number: make that words"
            ):
                screen(LIST, PROFILE, columns=columns, words=self.WORTH)


class TestWhatIf:
    def test_a_list_kept_in_memory_answers_as_a_new_screening_would(self) -> None:
        kept = prepare(LIST, PROFILE)
        assert same(kept.screen(4), screen(LIST, PROFILE, 4))
        heavier = PROFILE.assign(weight=[0.5, 3, 1])
        weighed = kept.screen(4, weights={"trade": 0.5, "size": 3.0})
        asked = screen(LIST, heavier, 4)
        pd.testing.assert_frame_equal(weighed.picks, asked.picks, check_exact=True)
        dropped = kept.screen(6, without=["trade"])
        asked = screen(LIST, PROFILE.assign(must_low=[np.nan, np.nan, 0]), 6)
        pd.testing.assert_frame_equal(dropped.picks, asked.picks, check_exact=True)
        assert dropped.must_haves["counts"].tolist() == [False, True, True]
        assert set(dropped.relaxed) == {"size", "profit"}

    def test_a_must_have_that_does_not_count_is_not_open(self) -> None:
        kept = prepare(LIST.assign(size=2.5, profit=7.0), PROFILE)
        assert kept.screen(6).picks.set_index("name").at["Elm", "must_haves"] == scoring.OPEN
        without = kept.screen(6, without=["trade"])
        assert without.picks.set_index("name").at["Elm", "must_haves"] == scoring.MET

    @given(st.integers(0, 2**32 - 1))
    @settings(max_examples=30, deadline=None)
    def test_moved_weights_say_what_a_screening_with_them_says(self, seed: int) -> None:
        weights = np.random.default_rng(seed).integers(1, 9, 3).astype(float)
        moved = prepare(LIST, PROFILE).screen(
            4, weights=dict(zip(PROFILE["criterion"], weights, strict=True))
        )
        assert same(moved, screen(LIST, PROFILE.assign(weight=weights), 4))

    def test_what_cannot_be_asked_is_refused(self) -> None:
        kept = prepare(LIST, PROFILE)
        with pytest.raises(ListError, match="no criterion 'colour' in use; there are trade, size, profit"):
            kept.screen(weights={"colour": 1})
        with pytest.raises(ListError, match=r"0 or more; these are not: size \(-1.0\)"):
            kept.screen(weights={"size": -1})
        with pytest.raises(ListError, match="no must-have to drop for Size"):
            prepare(LIST, PROFILE.assign(must_high=np.nan)).screen(without=["size"])
        with pytest.raises(ListError, match="weigh nothing"):
            kept.screen(weights=dict.fromkeys(PROFILE["criterion"], 0))


class TestProfiles:
    @pytest.mark.parametrize(
        ("changed", "said"),
        [
            (PROFILE.drop(columns="ideal_low"), "no column ideal_low"),
            (PROFILE.assign(ideal_low=[11, 2, 5]), "does not lie inside the scale.*trade"),
            (PROFILE.assign(weight=[-1, 1, 1]), r"these are not: trade \(-1.0\)"),
            (PROFILE.assign(weight=0), "weigh nothing: ideal"),
            (PROFILE.assign(weight=[1, 0, 1], side=["ours", "theirs", "ours"]), r"nothing: ideal \(theirs\)"),
            (PROFILE.assign(scale_low=["x", 0, 0]), "are numbers: .*'x'"),
            (PROFILE.assign(scale_low=[-np.inf, 0, -10]), "are finite; these are not all: trade"),
            (PROFILE.assign(criterion=["trade", 2, None]), "a text; these are none: 2, None"),
            (PROFILE.assign(side="Ours"), "side is ours, theirs or both, not Ours"),
            (PROFILE.assign(part="foo"), "no part foo; the parts are who, ideal"),
            (PROFILE.assign(must_low=[9.0, np.nan, 0]), "does not hold the ideal range: trade"),
            (pd.concat([PROFILE, PROFILE]), "twice: trade, size, profit"),
            (PROFILE.assign(part=["who", "ideal", "ideal"]), "criteria of 2 parts.*parts=case.parts"),
            (PROFILE.assign(criterion=["x", "y", "z"]), "No criterion of the profile has a column"),
        ],
    )
    def test_one_that_cannot_be_scored_with_is_refused(self, changed: pd.DataFrame, said: str) -> None:
        with pytest.raises(ListError, match=said):
            screen(LIST, changed)

    def test_a_criterion_without_a_label_is_called_by_its_key(self) -> None:
        answer = screen(LIST, PROFILE.assign(label=["Trade", None, " "]))
        assert answer.known["label"].tolist() == ["Trade", "size", "profit"]

    def test_several_parts_weigh_as_the_case_says(self) -> None:
        case = Case.from_folder(DATA / "larkspur")
        some = ["who_ours", "who_theirs", "size_ratio", "field_reps"]
        frame = listed(case)[["name", *some]]
        by_case, by_frame = screen(frame, case), screen(frame, case.profile, parts=case.parts)
        assert same(by_case, by_frame)
        rows = case.profile[case.profile["criterion"].isin(some)]
        other = case.replace(
            profile=rows,
            anchors=case.anchors[case.anchors["criterion"].isin(some)],
            assessments=case.assessments[case.assessments["criterion"].isin(some)],
        )
        found = by_case.picks.set_index("name")["fit"]
        assert found.to_numpy() == pytest.approx(fit(other).loc[found.index, "fit"].to_numpy(), abs=2e-9)
        assert len(by_case.ideal.unused) == 14
        assert any("says nothing about 14 criteria" in note for note in by_case.notes)

    @pytest.mark.parametrize("top", [0, -1, 2.5, True, "3"])
    def test_picking_no_number_of_companies_is_refused(self, top: object) -> None:
        with pytest.raises(ListError, match="a whole number, 1 or more"):
            screen(LIST, PROFILE, top)  # type: ignore[arg-type]

    def test_without_any_must_have_nobody_misses_one(self) -> None:
        answer = screen(LIST, PROFILE.drop(columns=["must_low", "must_high"]))
        assert answer.must_haves.empty
        assert answer.relaxed == {}
        assert set(answer.picks["must_haves"]) == {scoring.MET}
