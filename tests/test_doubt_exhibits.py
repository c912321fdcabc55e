"""What is worth asking, whether assessors and methods agree: the sentences say what comes out by hand."""

import pandas as pd
import pytest
from cases import DATA, case_of, criterion
from ledgers import clean

from partnerlib import exhibits, findings, scoring
from partnerlib.case import Case
from partnerlib.exhibits.agenda import agenda_pages
from partnerlib.exhibits.exhibit import Exhibit
from partnerlib.exhibits.second_opinions import WAYS
from partnerlib.opinions import METHODS

FOUR = ("Dana", "Mirela", "Ravi", "Zoe")
NOT_READY = "Record what is known in notebook 2."


def facts(**levels: float | None) -> Case:
    """Make a case of one criterion, on which four assessors say the same: what is answered is certain."""
    said = [
        (key, "reach", who, level, 2)
        for key, level in levels.items()
        if level is not None
        for who in FOUR[1:]
    ]
    rows = {key: {"reach": level} for key, level in levels.items()}
    return case_of([criterion("reach")], rows, opinions=said)


def said_by(**by: dict[str, float]) -> Case:
    """Make a case of one criterion and its levels by assessor, then candidate."""
    said = [(key, "reach", who, level, 2) for who, row in by.items() for key, level in row.items()]
    return case_of([criterion("reach")], {key: {} for key, *_ in said}, opinions=said)


def drawn(shown: Exhibit) -> list[str]:
    assert shown.figure is not None
    return [text.get_text() for text in shown.figure.axes[0].texts]


@pytest.fixture(scope="module")
def larkspur() -> Case:
    return Case.from_folder(DATA / "larkspur")


class TestNextQuestions:
    def test_one_question_worth_asking_says_how_often_it_turns_the_choice_and_what_it_wins(self) -> None:
        # Elm's fit is uniform on 0 to 100. It beats 62.5 in 3 of 8 cases, then by 18.75 on average: 7.03.
        shown = exhibits.next_questions(facts(Ash=6.25, Elm=None))
        assert shown.headline == (
            "It pays to ask before you choose Ash: knowing everything would be expected to add 7 points. "
            "One is worth asking for alone: “reach” of Elm; its answer turns the choice to Elm in 38 of 100 "
            "cases and is expected to win 7 points."
        )
        row = shown.table.iloc[0]
        assert len(shown.table) == 1
        assert row["Expected to win, points"] == pytest.approx(0.375 * 18.75, abs=0.05)
        assert row["Changes the choice in"] == pytest.approx(3 / 8)
        assert row["Today"] == "not answered"
        assert {"7.0", "38 of 100"} <= set(drawn(shown))
        assert "“reach” of Elm 7.0" in shown.alt

    def test_several_are_counted_and_the_most_valuable_is_named(self) -> None:
        case = facts(Ash=6.25, Elm=None, Fir=None)
        shown = exhibits.next_questions(case)
        assert shown.headline.startswith(
            "It pays to ask before you choose Ash: knowing everything would be expected to add 12 points. "
            "2 are each worth asking for, first of all “reach” of "
        )
        worth = shown.table["Expected to win, points"]
        assert worth.tolist() == pytest.approx([0.375 * 18.75] * 2, abs=0.15)

    def test_where_little_can_be_won_it_does_not_pay_to_wait(self, larkspur: Case) -> None:
        # Elm beats 99 in 1 case of 100, then by half a point on average.
        shown = exhibits.next_questions(facts(Ash=9.9, Elm=None))
        assert shown.headline == (
            "No answer is worth waiting for before you choose Ash: knowing everything would be expected to "
            "add less than 1 point."
        )
        assert shown.table.empty
        assert shown.figure is None
        assert exhibits.next_questions(larkspur).headline.startswith(
            "No answer is worth waiting for before you choose Northmere Refrigeration Supply:"
        )

    def test_what_is_worth_little_alone_may_be_worth_waiting_for_together(self) -> None:
        # Each of 40 answers moves Elm's fit by at most 1.25 off its 50, which are 0.5 behind: one wins
        # 0.75² / 5 = 0.11. All together have a deviation of 4.56 and win 4.56 * 0.3465 = 1.6.
        keys = [f"c{i}" for i in range(40)]
        said = [("Ash", key, who, 5.05, 2) for who in FOUR for key in keys]
        case = case_of([criterion(key) for key in keys], {"Ash": {}, "Elm": {}}, opinions=said)
        shown = exhibits.next_questions(case)
        assert shown.headline == (
            "It pays to ask before you choose Ash: knowing everything would be expected to add 2 points. "
            "Ask several questions: no single answer would add half a point."
        )
        assert shown.table["Expected to win, points"].tolist() == pytest.approx([0.1125] * 10, abs=0.03)

    def test_it_says_where_it_chooses_another_than_the_ranking(self) -> None:
        # Ash comes first with 8.5, but its must-have is missed in 3 of 10 cases: below 60 in expectation.
        rows = [criterion("champion", must=(3, None)), criterion("reach")]
        said = [("Ash", "reach", who, 10, 2) for who in FOUR]
        said += [("Elm", key, who, 6, 2) for who in FOUR for key in ("champion", "reach")]
        case = case_of(rows, {"Ash": {}, "Elm": {}}, opinions=said)
        assert scoring.fit(case).index[0] == "Ash"
        shown = exhibits.next_questions(case)
        assert shown.headline.startswith(
            "Ash ranks first, but Elm is the safer choice: it can be expected to fit 60, Ash only 5"
        )
        assert " before you choose Elm" in shown.headline
        assert "ranks first" not in exhibits.next_questions(facts(Ash=6, Elm=None)).headline

    def test_must_haves_that_all_miss_are_left_aside_and_the_answer_says_so(self) -> None:
        rows = [criterion("champion", must=(9, None)), criterion("reach")]
        case = case_of(rows, {"Ash": {"champion": 1, "reach": 2}, "Elm": {"champion": 1, "reach": 9}})
        shown = exhibits.next_questions(case)
        assert shown.headline.startswith(
            "Every candidate misses a must-have, so none can be chosen as it stands; what follows leaves "
            "must-haves aside. "
        )
        assert "before you choose Elm" in shown.headline
        assert any("must-haves are left aside" in note for note in shown.notes)

    def test_certain_answers_leave_nothing_to_ask(self) -> None:
        assert exhibits.next_questions(facts(Ash=6, Elm=4)).headline == (
            "No answer is open or in doubt: there is nothing left to ask before you choose Ash."
        )

    @pytest.mark.parametrize(
        ("case", "headline"),
        [
            (
                facts(Ash=3),
                "Ash is the only candidate so far, so no answer changes whom you would choose.",
            ),
            (
                facts(Ash=None, Elm=None),
                f"Nothing is known yet about any of the 2 candidates. {NOT_READY}",
            ),
        ],
    )
    def test_what_is_said_before_there_is_a_choice(self, case: Case, headline: str) -> None:
        assert exhibits.next_questions(case).headline == headline

    def test_forty_candidates_fit_one_picture(self) -> None:
        shown = exhibits.next_questions(facts(Ash=6.25, Fir=1, **{f"k{i}": None for i in range(38)}))
        assert len(shown.table) == 10
        assert shown.headline.split(". ")[1].startswith("10 or more are each worth asking for")
        assert shown.caption.endswith("10 of 38.")
        assert shown.to_png().startswith(b"\x89PNG")


class TestAgenda:
    def worth(self, *rows: tuple[str, str, float, float]) -> pd.DataFrame:
        return pd.DataFrame(rows, columns=["candidate", "criterion", "worth", "turns"])

    def test_what_is_worth_knowing_comes_first_of_what_is_unknown_and_says_so(self) -> None:
        case = clean().replace(assessments=clean().assessments.iloc[:0])
        before = findings.agenda(case, "ash")
        assert before.iloc[0]["question"] != "What is “reach” (in branches)?"
        worth = self.worth(("ash", "reach", 1.24, 0.172), ("elm", "reach", 9.0, 0.9))
        after = findings.agenda(case, "ash", worth)
        assert after.iloc[0].tolist() == [
            "them",
            "ideal",
            "unknown",
            "What is “reach” (in branches)?",
            "Nobody has answered it; knowing it is expected to win 1.2 points of fit and changes the choice "
            "in 17 of 100 cases.",
        ]
        assert sorted(after["question"]) == sorted(before["question"])

    def test_answers_in_doubt_are_asked_for_where_that_is_worth_something(self) -> None:
        case = clean()
        label = str(case.profile.set_index("criterion")["label"]["who_theirs"])
        worth = self.worth(
            ("ash", "who_theirs", 1.0, 0.3), ("ash", "reach", 0.5, 0.2), ("ash", "now_ours", 0.04, 1)
        )
        asked = findings.agenda(case, "ash", worth)
        assert asked[["whom", "question", "why"]].to_numpy().tolist() == [
            [
                "us",
                f"How can we make sure of “{label}”?",
                "The answers leave it in doubt; knowing it is expected to win 1 point of fit and changes the "
                "choice in 30 of 100 cases.",
            ],
            [
                "them",
                "What is “reach” (in branches)?",
                "The answers leave it in doubt; knowing it is expected to win 0.5 points of fit and changes "
                "the choice in 20 of 100 cases.",
            ],
        ]

    def test_stops_and_warnings_still_come_before(self) -> None:
        case = Case.from_folder(DATA / "larkspur")
        worth = self.worth(("tit", "who_theirs", 50.0, 0.9))
        statuses = findings.agenda(case, "tit", worth)["status"].tolist()
        assert statuses == sorted(statuses, key=["stop", "warn", "unknown"].index)
        assert (
            statuses.count("unknown") == findings.agenda(case, "tit")["status"].tolist().count("unknown") + 1
        )

    def test_exhibit_and_pages_tell_us_what_it_is_worth_and_never_them(self) -> None:
        case = facts(Ash=6.25, Elm=None)
        why = "knowing it is expected to win 7 points of fit and changes the choice in 38 of 100 cases"
        assert why in str(exhibits.agenda(case, "Elm").table["Why"].tolist())
        pages = agenda_pages(case, "Elm")
        assert why in pages.for_us
        assert "How can we make sure of “reach”?" in pages.for_us
        assert "reach" not in pages.for_them
        assert "expected to win" not in pages.for_them
        assert "of 100 cases" not in pages.for_them

    def test_without_a_profile_there_is_still_a_page(self) -> None:
        case = clean()
        empty = case.replace(profile=case.profile.iloc[:0], assessments=case.assessments.iloc[:0])
        assert "Questions for the joint meeting" in agenda_pages(empty, "ash").for_them


class TestAgreement:
    @pytest.mark.parametrize(
        ("case", "headline"),
        [
            (  # W 1, alpha 1 - 1 / 44.2
                said_by(Dana={"Ash": 8, "Elm": 4, "Fir": 2}, Ravi={"Ash": 8, "Elm": 5, "Fir": 2}),
                "Dana and Ravi largely agree; both put Ash first. None of their differences is worth a "
                "conversation.",
            ),
            (  # W 0, alpha 1 - 32 / 21.3; as it is, Ash and Elm share the first place
                said_by(Dana={"Ash": 8, "Elm": 4}, Ravi={"Ash": 4, "Elm": 8}),
                "Dana and Ravi agree neither on the order nor on the levels; they do not put the same one "
                "first: Ash (Dana) and Elm (Ravi). Most worth a conversation: “reach” of Ash, from 4 (Ravi) "
                "to 8 (Dana), which changes who comes first.",
            ),
            (  # W 1, alpha 1 - 85 / 65
                said_by(Dana={"Ash": 10, "Elm": 8}, Ravi={"Ash": 4, "Elm": 1}),
                "Dana and Ravi agree on the order but not on the levels; both put Ash first. Most worth a "
                "conversation: “reach” of Elm, from 1 (Ravi) to 8 (Dana), which changes who comes first.",
            ),
            (  # W 1/4, alpha 1 - 4.25 / 3.85; Ash leads Fir by 8.5 to 8.25
                said_by(Dana={"Ash": 9, "Elm": 8, "Fir": 7.5, "Oak": 0}, Ravi={"Ash": 8, "Elm": 7, "Fir": 9}),
                "Dana and Ravi agree neither on the order nor on the levels; they do not put the same one "
                "first, of those all assessed: Ash (Dana) and Fir (Ravi). Most worth a conversation: “reach” "
                "of Fir, from 7.5 (Dana) to 9 (Ravi), which changes who comes first.",
            ),
            (  # W 0.9, but not the same one first
                said_by(
                    Ann={"Ash": 8, "Elm": 7, "Fir": 3, "Oak": 1}, Bob={"Ash": 7, "Elm": 8, "Fir": 3, "Oak": 1}
                ),
                "Ann and Bob agree on the levels but not on the order; they do not put the same one first: "
                "Ash (Ann) and Elm (Bob). Most worth a conversation: “reach” of Ash, from 7 (Bob) to 8 "
                "(Ann), which changes who comes first.",
            ),
            (  # only one candidate: no order to agree on
                said_by(Dana={"Ash": 10}, Ravi={"Ash": 5}),
                "Dana and Ravi do not agree on the levels. Most worth a conversation: “reach” of Ash, from 5 "
                "(Ravi) to 10 (Dana), which moves its fit by 50 points.",
            ),
            (
                facts(Ash=6, Elm=4),
                "The 4 assessors agree on every level; all put Ash first.",
            ),
            (
                said_by(Dana={"Ash": 6, "Elm": 4}),
                "Only Dana has assessed so far; whether others agree shows once a second person has "
                "answered.",
            ),
            (
                said_by(Dana={"Ash": 6}, Ravi={"Elm": 4}),
                "No question has been answered by two people yet, so there is nothing to compare.",
            ),
            (
                facts(Ash=None, Elm=None),
                f"Nothing is known yet about any of the 2 candidates. {NOT_READY}",
            ),
        ],
    )
    def test_headline(self, case: Case, headline: str) -> None:
        assert exhibits.agreement(case).headline == headline

    def test_levels_may_agree_where_the_order_does_not(self) -> None:
        # Ranks 1 2 3 4 and 3 2 1 4: W is 12 x 12 / (4 x 60) = 0.6; alpha is all but 1.
        close = {"Dana": {"Ash": 9, "Elm": 8.9, "Fir": 8.8, "Oak": 0}}
        close["Ravi"] = {"Ash": 8.8, "Elm": 8.9, "Fir": 9, "Oak": 0}
        assert exhibits.agreement(said_by(**close)).headline.startswith(
            "Dana and Ravi agree on the levels but not on the order; they do not put the same one first: Ash "
            "(Dana) and Fir (Ravi)."
        )

    def test_picture_and_table_begin_with_what_is_worth_a_conversation(self, larkspur: Case) -> None:
        shown = exhibits.agreement(larkspur)
        assert shown.headline.startswith(
            "Dana, Mirela and Ravi largely agree; all put Northmere Refrigeration Supply first. Most worth a "
            "conversation: “How much we need it, and for how long” of Harrow & Vane Advisory, from 2 (Dana) "
            "to 6 (Mirela),"
        )
        table = shown.table
        assert len(table) == 8
        assert table["Talk about it"].tolist() == ["yes"] * 3 + [""] * 5
        assert (table["Lowest by"][0], table["Highest by"][0]) == ("Dana", "Mirela")
        assert table["Of the scale"][0] == pytest.approx(0.4)
        assert shown.figure is not None
        gids = [str(line.get_gid()) for line in shown.figure.axes[0].get_lines()]
        dots = [gid for gid in gids if gid.endswith(":levels")]
        assert dots[0] == "har:compelling_ours:levels"
        assert len(dots) == 8
        assert "Order: 0.87 of 1" in shown.notes[0]
        assert "Levels: 0.91" in shown.notes[0]

    def test_what_is_wide_comes_before_what_moves_the_fit_more_but_is_narrow(self) -> None:
        # Nine tenths of the weight times a tenth of the scale move 9 points; a tenth times six tenths, 6.
        said = [("Ash", key, "Ravi", level, 2) for key, level in (("heavy", 6), ("light", 8))]
        rows = [criterion("heavy", weight=9), criterion("light")]
        shown = exhibits.agreement(case_of(rows, {"Ash": {"heavy": 5, "light": 2}}, opinions=said))
        assert "“light” of Ash, from 2 (Dana) to 8 (Ravi), which moves its fit by 6 points" in shown.headline
        assert shown.table["Criterion"].tolist() == ["light", "heavy"]
        assert shown.table["Points of fit"].tolist() == pytest.approx([6, 9])
        assert shown.table["Talk about it"].tolist() == ["yes", ""]

    def test_what_makes_the_difference_is_computed_not_typed(self) -> None:
        # Believing Dana or Ravi alone puts Ash at 90 or 50; Elm stays below at 10.
        case = said_by(Dana={"Ash": 9, "Elm": 1}, Ravi={"Ash": 5, "Elm": 1})
        shown = exhibits.agreement(case)
        assert shown.headline.endswith("from 5 (Ravi) to 9 (Dana), which moves its fit by 40 points.")
        assert shown.table["Points of fit"].tolist() == pytest.approx([40])
        assert shown.table["Changes who is first"].tolist() == ["no"]

    def test_harshness_is_told_with_the_ranking_without_it(self) -> None:
        # On Ash Ravi is 40 points below Dana, so 20 each off their average. Elm is Dana's alone: 60 less 20.
        keys = [f"c{i}" for i in range(4)]
        said = [("Ash", key, who, level, 2) for key in keys for who, level in (("Dana", 7), ("Ravi", 3))]
        said += [("Elm", key, "Dana", 6, 2) for key in keys]
        case = case_of([criterion(key) for key in keys], {"Ash": {}, "Elm": {}}, opinions=said)
        assert scoring.fit(case).index[0] == "Elm"
        assert exhibits.agreement(case).notes[1] == (
            "Harsh or kind: on the same questions Dana answers 20 points of 100 kinder than all on average "
            "and Ravi answers 20 points of 100 harsher than all on average. Without that the ranking would "
            "be Ash and Elm."
        )

    def test_harshness_that_changes_nothing_and_none_at_all(self, larkspur: Case) -> None:
        # Differences 6 and 7 on a scale of 10: 32.5 points off, standard error 2.5, which is beyond chance.
        case = said_by(Dana={"Ash": 10, "Elm": 8}, Ravi={"Ash": 4, "Elm": 1})
        assert exhibits.agreement(case).notes[1].endswith("Without that the ranking would stay the same.")
        # The largest shift of the example is 1.66 points.
        assert exhibits.agreement(larkspur).notes[1] == (
            "Nobody is systematically harsh or kind: on the same questions all stay within 2 points of 100 "
            "of their average."
        )
        one = said_by(Dana={"Ash": 10, "Elm": 8}, Ravi={"Ash": 4, "Elm": 9})
        assert exhibits.agreement(one).notes[1] == (
            "Nobody is clearly harsh or kind: Dana answers 13 points of 100 kinder than all on average, "
            "perhaps by chance."
        )

    def test_many_assessors_are_counted(self) -> None:
        everybody = {f"Assessor {i}": {"Ash": 6.0, "Elm": 4.0} for i in range(12)}
        assert exhibits.agreement(said_by(**everybody)).headline == (
            "The 12 assessors agree on every level; all put Ash first."
        )


BOTH_SIDES = [criterion("need_ours", "compelling", "ours"), criterion("need_theirs", "compelling", "theirs")]


def two_sides(**levels: tuple[float, float]) -> Case:
    said = {key: {"need_ours": ours, "need_theirs": theirs} for key, (ours, theirs) in levels.items()}
    return case_of(BOTH_SIDES, said)


class TestSecondOpinions:
    def test_the_method_does_not_matter_in_the_example(self, larkspur: Case) -> None:
        shown = exhibits.second_opinions(larkspur)
        assert shown.headline == (
            "The method does not matter: all 6 put Northmere Refrigeration Supply first and everybody else "
            "in the same order."
        )
        assert shown.table["Ours"].tolist() == [1, 2, 3, 4, 5, 6]
        assert shown.table.columns.tolist()[2:] == [name[:1].upper() + name[1:] for name in METHODS]
        assert "TOPSIS 1.00" in shown.notes[1]

    def test_where_it_matters_it_says_who_would_be_first_and_why(self) -> None:
        # Ours: Ash 60, Elm 3/4 of 40 + 1/4 of 100 = 55. Means: 60, 70. Net flow: each wins one side.
        shown = exhibits.second_opinions(two_sides(Ash=(6, 6), Elm=(10, 4), Fir=(2, 3)))
        table = shown.table.set_index("Candidate")
        assert table["Ours"].to_dict() == {"Ash": 1, "Elm": 2, "Fir": 3}
        assert table["Weighted scorecard"].to_dict() == {"Ash": 2, "Elm": 1, "Fir": 3}
        assert table["PROMETHEE II"].to_dict() == {"Ash": 1, "Elm": 1, "Fir": 3}
        assert table["VIKOR"].to_dict() == {"Ash": 1, "Elm": 2, "Fir": 3}  # regrets 1/4 and 1/3
        assert shown.headline == (
            "The method matters: 4 of 5 others would put Elm or Ash and Elm first instead of Ash. For "
            "instance, the weighted scorecard lets a strong side make up for a weak one; the RIM index "
            "punishes one large gap more than several small ones."
        )

    def test_a_difference_below_the_first_place_is_called_that(self) -> None:
        # Ash leads on both sides; of the others ours puts Elm second (50), the mean Fir (55).
        shown = exhibits.second_opinions(two_sides(Ash=(10, 10), Elm=(5, 5), Fir=(8, 3)))
        assert shown.headline == (
            "The method does not matter for the first place: all 6 put Ash first. Further down they differ."
        )

    def test_a_tie_is_shared(self) -> None:
        assert exhibits.second_opinions(facts(Ash=5, Elm=5, Fir=2)).headline == (
            "The method does not matter: all 6 put Ash and Elm first."
        )

    def test_whoever_is_unknown_is_left_out_and_named(self) -> None:
        shown = exhibits.second_opinions(facts(Ash=5, Elm=None, Fir=2))
        assert shown.headline == (
            "The method does not matter: all 6 put Ash first. Nothing is recorded yet about Elm."
        )
        assert shown.table["Candidate"].tolist() == ["Ash", "Fir"]

    def test_a_missed_must_have_stands_last_by_any_method(self) -> None:
        rows = [criterion("champion", must=(3, None)), criterion("reach")]
        said = {"Ash": {"champion": 2, "reach": 10}, "Elm": {"champion": 3, "reach": 3}}
        shown = exhibits.second_opinions(case_of(rows, said))
        assert shown.headline == "The method does not matter: all 6 put Elm first."

    @pytest.mark.parametrize("name", ["second_opinions", "no_reversal"])
    def test_what_is_said_before_there_is_anybody_to_rank(self, name: str) -> None:
        show = getattr(exhibits, name)
        assert show(facts(Ash=None, Elm=None)).headline.startswith("Nothing is known yet about any of the 2")
        assert "Ash is the only candidate" in show(facts(Ash=4)).headline
        assert "Ash is the only candidate with answers" in show(facts(Ash=4, Elm=None)).headline

    def test_every_method_has_a_word_on_what_it_does(self) -> None:
        assert set(WAYS) == set(METHODS)


class TestNoReversal:
    def test_the_example_shows_one_and_our_order_stays(self, larkspur: Case) -> None:
        shown = exhibits.no_reversal(larkspur)
        assert shown.headline == (
            "Leave Titanor Global Logistics out, and TOPSIS, a well-known method, swaps Quillstone Systems "
            "and Cobalt Ferry Freight, though nothing about them changed; here their order stays."
        )
        table = shown.table.set_index("Candidate")
        pair = table.loc[["Cobalt Ferry Freight", "Quillstone Systems"]]
        assert [cell.split()[0] for cell in pair["TOPSIS with all"]] == ["3", "4"]
        assert [cell.split()[0] for cell in pair["TOPSIS without"]] == ["4", "3"]
        assert table["Ours with all"].tolist() == table["Ours without"].tolist()
        fit = scoring.fit(larkspur)["fit"]
        assert table.loc["Cobalt Ferry Freight", "Ours with all"] == f"3 (≈{fit['cob']:.1f})"
        assert table.loc["Quillstone Systems", "Ours with all"] == f"4 ({fit['qui']:.1f})"

    def test_where_nobody_is_swapped_it_says_so(self) -> None:
        assert exhibits.no_reversal(facts(Ash=5, Elm=4, Fir=2)).headline == (
            "Whichever of Ash, Elm and Fir you leave out, the others keep their order: here always, in this "
            "case by TOPSIS, a well-known method, too."
        )

    def test_two_candidates_are_too_few(self) -> None:
        assert exhibits.no_reversal(facts(Ash=5, Elm=4)).headline == (
            "Whether a third candidate could swap Ash and Elm shows once there is one with answers."
        )
