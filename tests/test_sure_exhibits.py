"""What the exhibits say of how sure we are, held against cases that can be reckoned by hand.

Weights near the stated ones are each off by a factor whose logarithm has a standard deviation of 0.25. Of two
equal ones the first is below r times the second with the chance of a normal number below
ln(r) / (0.25 √2): 0.126 for r = 2/3. All four assessors agree on every level, so levels are plain fact.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest
from cases import DATA, case_of, criterion

from partnerlib import exhibits
from partnerlib.case import Case
from partnerlib.exhibits.exhibit import Exhibit
from partnerlib.robustness import acceptability, verdict

SURE: dict[str, Callable[[Case], Exhibit]] = {
    name: getattr(exhibits, name) for name in ("verdict", "weight_ranges", "changes", "tornado")
}
PARTS = [criterion(part, part) for part in ("who", "ideal", "now")]
Levels = dict[str, float | None]
ASH: Levels = {"who": 10, "ideal": 2, "now": 2}
ELM: Levels = {"who": 4, "ideal": 4, "now": 4}
WEIGHTS = {"who": 0.5, "ideal": 0.3, "now": 0.2}
HOSTILE = "<script>alert('$x$')</script> \u202e\u202c" + "🦊 Sons & Sons " * 700


def facts(
    levels: Mapping[str, Mapping[str, float | None]],
    weights: Mapping[str, float] | None = None,
    rows: list[dict[str, object]] | None = None,
) -> Case:
    """Give a case in which four assessors say the same, so that no level is in doubt."""
    said = [
        (who, key, assessor, level, 1)
        for who, row in levels.items()
        for key, level in row.items()
        for assessor in ("Ravi", "Mirela", "Ole")
    ]
    return case_of(rows or PARTS, levels, weights or {"who": 1, "now": 1}, said)


def pair(elm: float, who: float = 1) -> Case:
    """Give Ash, ideal in one of two parts and worst in the other, and Elm, alike in both."""
    rows = [criterion("who", "who"), criterion("now", "now")]
    levels: dict[str, Levels] = {"Ash": {"who": 10, "now": 0}, "Elm": {"who": elm, "now": elm}}
    return facts(levels, {"who": who, "now": 1}, rows)


@pytest.fixture(scope="module")
def three() -> Case:
    """Give Ash with a fit of 60 and Elm with 40; Ash leads while “who” weighs 25 % or more."""
    return facts({"Ash": ASH, "Elm": ELM}, WEIGHTS)


@pytest.fixture(scope="module")
def larkspur() -> Case:
    return Case.from_folder(DATA / "larkspur")


class TestVerdict:
    @pytest.mark.parametrize(
        ("case", "headline"),
        [
            (
                pair(4, who=1.5),  # ln(4/9) / 0.3536 = -2.29: Elm is first in 0.011
                "Ash is the clear winner: it comes first in 99 of 100 plausible cases. "
                "Elm is next, first in 1 of 100.",
            ),
            (
                pair(4),
                "Leaning towards Ash: it comes first in 87 of 100 plausible cases, Elm in 13 of 100.",
            ),
            (
                pair(4.8),  # ln(0.48/0.52) / 0.3536 = -0.226: 0.41
                "Too close to call between Ash and Elm: Ash comes first in 59 of 100 plausible cases, "
                "Elm in 41 of 100.",
            ),
            (
                pair(5),
                "Too close to call between Ash and Elm, who share first place with a fit of 50: Ash comes "
                "first in 50 of 100 plausible cases, Elm in 50 of 100.",
            ),
        ],
    )
    def test_headline_by_chance(self, case: Case, headline: str) -> None:
        assert exhibits.verdict(case).headline == headline

    def test_a_tie_is_between_those_tied(self) -> None:
        rows = [criterion("who", "who"), criterion("now", "now")]
        levels: dict[str, Levels] = {
            "Ash": {"who": 10, "now": 0},
            "Elm": {"who": 5, "now": 5},
            "Fir": {"who": 1, "now": 1},
        }
        assert exhibits.verdict(facts(levels, rows=rows)).headline.startswith(
            "Too close to call between Ash and Elm, who share first place with a fit of 50: "
        )

    def test_what_no_draw_shows_is_not_called_impossible(self) -> None:
        case = facts({"Ash": {"who": 9, "ideal": 9, "now": 9}, "Elm": ELM})
        shown = exhibits.verdict(case)
        assert shown.headline == (
            "Ash is the clear winner: it comes first in over 99 of 100 plausible cases."
        )
        assert shown.table["Any weights"].tolist() == [1, 0]
        assert {"under 1", "over 99"} <= set(str(shown).replace("  ", "|").split("|"))
        assert "never " not in str(shown).replace("never called clear", "")

    def test_who_is_first_more_often_by_the_order_of_weights_alone_is_told(self) -> None:
        # By the order of the weights alone, what weighs most weighs more than as stated.
        weights = {"who": 0.26, "ideal": 0.25, "now": 0.25, "expect": 0.24}
        rows = [criterion(key, key) for key in weights]
        levels: dict[str, Levels] = {
            "Ash": {"who": 2, "ideal": 6, "now": 6, "expect": 10},
            "Elm": {"who": 8, "ideal": 4, "now": 4, "expect": 0},
        }
        shown = exhibits.verdict(facts(levels, weights, rows))
        assert shown.headline.startswith("Ash is the clear winner: ")
        often = float(shown.table.set_index("Candidate").at["Elm", "Only their order right"])
        assert often > 0.5
        assert shown.headline.endswith(
            f" If only the order of the weights is right, Elm is first more often: in {often:.0%}".replace(
                "%", " of 100."
            )
        )

    def test_thresholds_hold_of_the_numbers_that_are_told(self) -> None:
        found = acceptability(pair(4), draws=1000)
        for chance, kind in ((0.895, "clear"), (0.894, "leaning"), (0.645, "leaning"), (0.644, "close")):
            table = found.ranks.copy()
            table[1], table[2] = [chance, 1 - chance], [1 - chance, chance]
            assert verdict(pair(4), replace(found, ranks=table)).kind == kind, chance

    def test_one_that_only_a_must_have_as_answered_keeps_back_is_named(self) -> None:
        rows = [criterion("a", must=(9, None)), criterion("b"), criterion("c"), criterion("d")]
        levels = {"Ash": dict(zip("abcd", (8.9, 10, 10, 10), strict=True)), "Elm": dict.fromkeys("bcd", 1.0)}
        shown = exhibits.verdict(case_of(rows, levels | {"Elm": levels["Elm"] | {"a": 9.1}}))
        assert shown.headline.startswith(
            "Too close to call between Elm and Ash, though Ash misses a must-have as answered: a: Elm "
        )

    def test_that_all_miss_a_must_have_is_told_of_a_close_race_too(self) -> None:
        rows = [criterion("a", must=(9, None)), criterion("b")]
        shown = exhibits.verdict(case_of(rows, {"Ash": {"a": 1, "b": 9}, "Elm": {"a": 1, "b": 9.1}}))
        assert shown.headline.startswith("Too close to call between Elm and Ash: ")
        assert shown.headline.endswith(" Elm misses a must-have, as every candidate does: a.")

    def test_the_open_one_may_come_first_more_often(self) -> None:
        # Elm's fit is 26 + 35 u, u anywhere from 0 to 1; the estimate of u is 0.41 / 0.95 - 0.1 = 0.33.
        rows = [criterion("known", weight=0.65), criterion("open", weight=0.35)]
        levels: dict[str, Levels] = {"Ash": {"known": 3.8, "open": 3.8}, "Elm": {"known": 4, "open": None}}
        assert exhibits.verdict(facts(levels, {"ideal": 1}, rows)).headline == (
            "Too close to call between Ash and Elm, though Ash has the higher fit: Ash comes first in 34 of "
            "100 plausible cases, Elm in 66 of 100."
        )

    def test_too_little_is_known_about_one_that_matters(self) -> None:
        # Elm's fit is 20 + 50 u, above 60 for u above 0.8.
        rows = [criterion("known"), criterion("open")]
        levels: dict[str, Levels] = {"Ash": {"known": 6, "open": 6}, "Elm": {"known": 4, "open": None}}
        assert exhibits.verdict(facts(levels, {"ideal": 1}, rows)).headline == (
            "Too little is known about Elm (50 % answered) to name a winner. For now Ash has the highest "
            "fit, and comes first in 80 of 100 plausible cases, Elm in 20 of 100. "
            "Answer what is open in notebook 2."
        )

    def test_a_leader_that_misses_a_must_have_is_no_clear_winner(self) -> None:
        rows = [criterion("champion", "who", must=(5, None)), criterion("reach", "now")]
        case = facts({"Ash": {"champion": 3, "reach": 9}, "Elm": {"champion": 2, "reach": 1}}, rows=rows)
        shown = exhibits.verdict(case)
        assert shown.headline == (
            "Leaning towards Ash: it comes first in over 99 of 100 plausible cases. Ash misses a must-have, "
            "as every candidate does: champion."
        )
        assert shown.table["Must-haves"].tolist() == ["missed", "missed"]

    def test_the_table_holds_three_kinds_of_weights(self) -> None:
        shown = exhibits.verdict(pair(4, who=1.5))
        table = shown.table.set_index("Candidate")
        assert table["Fit"].to_dict() == {"Ash": pytest.approx(60), "Elm": pytest.approx(40)}
        assert table.loc["Ash", "Weights about right"] == pytest.approx(0.989, abs=0.002)
        assert table.loc["Ash", "Only their order right"] == 1  # “who” then weighs half or more, not 40 %
        assert table.loc["Elm", "Only their order right"] == 0
        assert table.loc["Elm", "Any weights"] == pytest.approx(0.4, abs=0.005)
        assert table["Typical place"].tolist() == [1.0, 2.0]

    def test_says_under_which_weights_a_challenger_comes_first(self) -> None:
        # Elm is first where “who” weighs less than 40 %: at all weights alike 20 % on average.
        assert exhibits.verdict(pair(4, who=1.5)).notes[0] == (
            "With any weights at all, Elm would come first in 40 of 100 cases, mostly where “Now” "
            "weighs more "
            "than stated (about 80 %, not 40 %)."
        )

    def test_the_thresholds_and_the_error_are_stated(self) -> None:
        notes = " ".join(exhibits.verdict(pair(4)).notes)
        assert "first in 90 of 100 plausible cases or more; it leans from 65 on" in notes
        assert "less than 60 % of the weight" in notes
        assert "100,000 cases" in notes
        assert "at most 0.2 of 100" in notes  # √(0.5 · 0.5 / 100,000) = 0.0016

    def test_the_example(self, larkspur: Case) -> None:
        assert exhibits.verdict(larkspur).headline == (
            "Northmere Refrigeration Supply is the clear winner: it comes first in over 99 of 100 plausible "
            "cases. Harrow & Vane Advisory is next, first in under 1 of 100."
        )


class TestWeightRanges:
    def test_names_the_nearest_ends_and_counts_the_rest(self, three: Case) -> None:
        # At a weight w: who 10w + 2(1 - w) = 4 at 0.25; ideal 2w + 54/7 (1 - w) = 4 at 0.65; now at 0.6.
        shown = exhibits.weight_ranges(three)
        assert shown.headline == (
            "Ash stays first unless “Who” falls from 50 % to 25 % or “Ideal partner” rises from 30 "
            "% to 65 %; "
            "Elm would then lead. 1 more part could change that too."
        )
        table = shown.table.set_index("Part")
        assert list(table.loc["Who", ["Stays first from", "to", "First below", "First above"]]) == [
            *("25 %", "100 %", "Elm", "–")
        ]
        assert list(table.loc["Now"]) == ["20 %", "0 %", "60 %", "–", "Elm", "0 % to 60 %"]

    def test_a_lead_that_no_part_can_take(self) -> None:
        case = facts({"Ash": {"who": 9, "ideal": 9, "now": 9}, "Elm": ELM})
        assert exhibits.weight_ranges(case).headline == "Ash stays first whatever any one part weighs."

    def test_ties(self) -> None:
        assert exhibits.weight_ranges(pair(5)).headline == (
            "Ash and Elm share first place; the slightest change of the weight of “Now” parts them."
        )
        alike = exhibits.weight_ranges(facts({"Ash": ELM, "Elm": ELM}))
        assert alike.headline == "Ash and Elm share first place whatever any one part weighs."

    def test_the_nearer_end_of_a_part_counts(self) -> None:
        # Elm leads where “who” weighs more than 60 %, Fir where it weighs less than 40 %.
        rows = [criterion("who", "who"), criterion("now", "now")]
        levels: dict[str, Levels] = {
            "Ash": {"who": 6, "now": 6},
            "Elm": {"who": 10, "now": 0},
            "Fir": {"who": 0, "now": 10},
        }
        assert exhibits.weight_ranges(facts(levels, {"who": 55, "now": 45}, rows)).headline == (
            "Ash stays first unless “Now” falls from 45 % to 40 % or “Who” rises from 55 % to 60 %; Elm "
            "would then lead."
        )

    def test_one_part_and_missed_must_haves(self) -> None:
        rows = [criterion("reach", must=(5, None))]
        case = facts({"Ash": {"reach": 6}, "Elm": {"reach": 3}}, {"ideal": 1}, rows)
        shown = exhibits.weight_ranges(case)
        assert shown.headline == "Only one part has criteria, so weights decide nothing."
        assert shown.notes[0] == "As answered, no weights put Elm first: a must-have is missed."

    def test_the_example(self, larkspur: Case) -> None:
        assert exhibits.weight_ranges(larkspur).headline == (
            "Northmere Refrigeration Supply stays first unless “Now” rises from 10 % to 51 % or “Jointly” "
            "rises from 15 % to 58 %; Harrow & Vane Advisory would then lead."
        )


class TestChanges:
    def test_the_least_that_puts_a_challenger_first(self, three: Case) -> None:
        # Ash leads by 10 (6w - 2(1 - w)), 0 at w = 0.25. Elm needs 20 points: 4 of “who” at half weight.
        shown = exhibits.changes(three)
        row = shown.table.set_index("Challenger").loc["Elm"]
        assert row["Points behind"] == pytest.approx(20)
        assert row["If one weight changed"] == "“Who” falls from 50 % to 25 %"
        assert row["If several weights changed"].startswith(
            "25 of 100 points of weight move (“Who” from 50 %"
        )
        assert row["If one of its own answers changed"] == "“who” rises from 4 to 8"
        assert shown.notes[0].startswith(
            "The least it takes: Elm overtakes Ash if “Who” falls from 50 % to 25 %, or if 25 of 100 points "
            "of weight move ("
        )
        assert shown.notes[0].endswith("), or if “who” rises from 4 to 8.")
        assert shown.notes[1] == "Ash loses the lead to Elm if its “who” falls from 10 to below 6."
        assert row["If an answer about the leader got worse"] == "“who” falls from 10 to below 6"
        assert shown.headline == (
            "No single change is likely to move the decision. The nearest: Elm comes first if “Who” falls "
            "from 50 % to 25 %."
        )

    def test_the_likeliest_change_comes_with_its_chance(self) -> None:
        # ln(0.4405/0.5595) / 0.3536 = -0.676: 0.249
        assert exhibits.changes(pair(4.405)).headline == (
            "Elm comes first if “Now” rises from 50 % to 56 %, as in 25 of 100 plausible cases; no other "
            "single change is likelier."
        )

    def test_an_open_answer_is_the_likeliest(self) -> None:
        # Elm reaches 60 from u = 0.8 on.
        rows = [criterion("known"), criterion("open")]
        levels: dict[str, Levels] = {"Ash": {"known": 6, "open": 6}, "Elm": {"known": 4, "open": None}}
        shown = exhibits.changes(facts(levels, {"ideal": 1}, rows))
        assert shown.headline == (
            "Elm comes first if its “open” turns out 8 or more, as in 20 of 100 plausible cases; no other "
            "single change is likelier."
        )
        assert shown.table["If one weight changed"].tolist() == ["not enough"]
        assert "≈" in str(shown)

    def test_must_haves(self) -> None:
        rows = [criterion(key, "who", must=(5, None)) for key in ("champion", "owner")] + [
            criterion("now", "now")
        ]
        levels = {
            "Ash": {"champion": 6, "owner": 6, "now": 5},
            "Elm": {"champion": 3, "owner": 9, "now": 10},
            "Fir": {"champion": 1, "owner": 1, "now": 10},
        }
        shown = exhibits.changes(facts(levels, rows=rows))
        table = shown.table.set_index("Challenger").iloc[:, 1:]
        barred = "not while it misses a must-have"
        worse = "“champion” falls from 6 to below 5 (a must-have)"
        several = "not enough: it misses several must-haves"
        assert list(table.loc["Elm"]) == [barred, barred, "“champion” rises from 3 to 5", worse]
        assert list(table.loc["Fir"]) == [barred, barred, several, "not enough"]
        assert shown.notes[0] == "The least it takes: Elm overtakes Ash if “champion” rises from 3 to 5."
        assert "its “champion” falls from 6 to below 5 (a must-have)" in shown.notes[1]

    def test_what_is_better_when_less(self) -> None:
        rows = [criterion("days", ideal=(0, 0)), criterion("reach")]
        case = facts({"Ash": {"days": 2, "reach": 8}, "Elm": {"days": 6, "reach": 8}}, {"ideal": 1}, rows)
        shown = exhibits.changes(case)
        assert shown.table["If one of its own answers changed"].tolist() == ["“days” falls from 6 to 2"]
        assert "its “days” rises from 2 to above 6, or if “reach” falls from 8 to below 4." in shown.notes[1]

    def test_nothing_and_ties(self) -> None:
        sure = facts({"Ash": {"who": 9, "now": 9}, "Elm": {"who": 0, "now": 0}})
        shown = exhibits.changes(sure)
        assert shown.headline == "No single weight and no single answer would cost Ash the lead."
        assert shown.notes[0] == "No single answer about Ash would cost it the lead, however bad it were."
        tied = exhibits.changes(pair(5))
        assert tied.headline == "Ash and Elm share first place: a small change decides between them."
        assert tied.notes[0] == "Ash falls behind Elm if its “who” falls below 10."
        assert tied.table.iloc[0, 2:5].tolist() == ["shares first place"] * 3

    def test_the_example(self, larkspur: Case) -> None:
        shown = exhibits.changes(larkspur)
        assert shown.headline == (
            "No single change is likely to move the decision. The nearest: Harrow & Vane Advisory "
            "comes first if "
            "Northmere Refrigeration Supply's “Financial stability” falls from 5 to below 3 (a must-have)."
        )
        assert shown.notes[0] == (
            "The least it takes: Harrow & Vane Advisory overtakes Northmere Refrigeration Supply if “Now” "
            "rises from 10 % to 51 %, or if 21 of 100 points of weight move (“Now” from 10 % to 31 %, "
            "“Compelling” from 20 % to 0 % and “Single reason” from 10 % to 9 %)."
        )


class TestTornado:
    def test_the_second_unless_told(self, three: Case) -> None:
        shown = exhibits.tornado(three)
        assert shown.headline == "One answer could put Elm first: “who” at 8, not 4."
        assert shown.table["Points to gain"].tolist() == pytest.approx([30, 18, 12])
        assert shown.table["Points to lose"].tolist() == [0, 0, 0]
        assert exhibits.tornado(three, "Ash").headline == (
            "Ash comes first; “ideal” could gain it most, 24 points, and nothing plausible could cost it "
            "anything."
        )
        with pytest.raises(ValueError, match="no candidate 'Oak'"):
            exhibits.tornado(three, "Oak")

    def test_what_the_worst_plausible_answer_costs(self) -> None:
        # The open answer is estimated at 0.45 / 0.8 - 0.1 = 0.4625; 5 of 100 plausible ones are below 0.05.
        rows = [criterion("known"), criterion("open")]
        levels: dict[str, Levels] = {"Ash": {"known": 6, "open": None}, "Elm": {"known": 4, "open": 4}}
        shown = exhibits.tornado(facts(levels, {"ideal": 1}, rows), "Ash")
        row = shown.table.set_index("Criterion").loc["open"]
        assert row["Points to lose"] == pytest.approx(50 * (0.4625 - 0.05), abs=0.5)
        assert row["Points to gain"] == pytest.approx(50 * (1 - 0.4625))
        assert "not answered" in str(shown)
        assert shown.headline == (
            "Ash comes first; “known” could gain it most, 33 points, and “open” could cost it most, "
            "21 points."
        )

    def test_why_no_answer_is_enough(self, larkspur: Case) -> None:
        assert exhibits.tornado(larkspur).headline == (
            "No single answer puts Harrow & Vane Advisory first, 10 points behind Northmere "
            "Refrigeration Supply; "
            "“How much we need it, and for how long” could gain it most, 5 points."
        )
        assert exhibits.tornado(larkspur, "bri").headline.endswith(
            " It also misses a must-have: Financial stability."
        )
        barred = exhibits.tornado(larkspur, "Titanor Global Logistics")
        assert barred.headline.startswith("No single answer puts Titanor Global Logistics first, because it")
        assert barred.figure is not None
        assert "needed" not in {line.get_gid() for line in barred.figure.axes[0].lines}

    def test_a_tie_and_an_ideal_candidate(self) -> None:
        assert exhibits.tornado(pair(5), "Elm").headline.startswith("Elm shares first place; ")
        ideal = {"who": 10, "ideal": 10, "now": 10}
        assert exhibits.tornado(facts({"Ash": ideal}, WEIGHTS)).headline == (
            "Ash comes first; no answer could gain it more, and nothing plausible could cost it anything."
        )


NOBODY = "Nothing is known yet about any of the 2 candidates. Record what is known in notebook 2."
ALONE = (
    "Not enough is known yet: Ash is the only candidate so far. Add another one with the form in notebook 2."
)


@pytest.mark.parametrize("name", ["verdict", "weight_ranges", "changes"])
def test_there_must_be_two_to_compare(name: str) -> None:
    make = SURE[name]
    assert make(case_of(PARTS, {})).headline.startswith("No candidate yet.")
    assert make(case_of(PARTS, {"Ash": {}, "Elm": {"who": None}})).headline == NOBODY
    assert make(case_of(PARTS, {"Ash": ASH})).headline == ALONE
    assert make(case_of(PARTS, {"Ash": ASH, "Elm": {}})).headline == (
        "Not enough is known yet: Ash is the only candidate with answers so far. Record what is "
        "known about the "
        "others in notebook 2."
    )


@pytest.mark.parametrize("name", ["weight_ranges", "changes"])
def test_one_of_whom_nothing_is_known_leads_nothing(name: str) -> None:
    low = {"who": 2, "ideal": 2, "now": 2}
    shown = SURE[name](facts({"Ash": {**low, "who": 3}, "Elm": low, "Oak": {}}, WEIGHTS))
    assert "Ash" in shown.headline
    assert shown.headline.endswith(" Nothing is recorded yet about Oak.")
    assert "Oak" not in shown.table.to_string()
    silent = exhibits.tornado(facts({"Ash": ASH, "Fir": {}}, WEIGHTS), "Fir")
    assert silent.headline == "Nothing is known yet about Fir. Record what is known in notebook 2."


@pytest.mark.parametrize("name", SURE)
def test_many_candidates_of_hostile_names(name: str) -> None:
    levels = {
        f"k{n:02}": {"who": n % 11, "ideal": (7 * n) % 11, "now": None if n % 3 else 5} for n in range(40)
    }
    case = case_of(PARTS, levels, WEIGHTS)
    case = case.replace(
        candidates=case.candidates.assign(name=[f"{HOSTILE[: 9000 - n]}{n}" for n in range(40)])
    )
    shown = SURE[name](case)
    assert len(shown.headline) < 700
    assert "<script" not in shown.to_html()
    assert not {"nan", "None"} & set(str(shown).split())
