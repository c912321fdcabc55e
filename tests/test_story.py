"""The slides of a board say what the scores, the findings and the record say, whatever the case is."""

import dataclasses
import datetime as dt
import functools
from collections.abc import Callable, Iterator

import pandas as pd
import pytest
from cases import DATA, case_of, criterion
from ledgers import LEDGERS, added, changed, clean, only
from test_charts import search

from partnerlib import exhibits, findings, robustness, scoring
from partnerlib.case import Case
from partnerlib.charts.style import looks
from partnerlib.exhibits import markup
from partnerlib.exhibits.exhibit import png
from partnerlib.exhibits.words import Estimated, tenth
from partnerlib.export.briefing import answer, closing, doubt, expect, opening, story, winner, wording
from partnerlib.export.briefing.material import Material
from partnerlib.export.briefing.slide import MOST_SAID, Briefing, Cards, Chart, Slide, Table
from partnerlib.manifest import Snapshot, take
from partnerlib.question import PART_TITLES, SIDES
from partnerlib.robustness.acceptability import quick_draws
from partnerlib.words import count, of_hundred, whole

KEYS = [
    *("question", "ideal", "candidates", "answer", "against_ideal", "winner"),
    *("tempting", "expect", "sure", "warnings", "decision", "method"),
]
HOSTILE = "<script>alert('$x$')</script>\n=1+1 **b** \u202eevil\u202c {0.__class__} 😀 שלום " + "long " * 1900
NORTHMERE, TITANOR = "Northmere Refrigeration Supply", "Titanor Global Logistics"


MAKERS: dict[str, Callable[[Material], Slide | None]] = {
    **{key: getattr(opening, key) for key in ("question", "ideal", "candidates")},
    **{key: getattr(answer, key) for key in ("answer", "against_ideal")},
    **{key: getattr(winner, key) for key in ("winner", "warnings")},
    **{key: getattr(doubt, key) for key in ("tempting", "sure")},
    **{key: getattr(closing, key) for key in ("decision", "method")},
    "expect": expect.expect,
}
"""What makes each slide: a test of one slide makes that one alone."""


def made(case: Case, key: str) -> Slide | None:
    return MAKERS[key](Material(Snapshot(case)))


def one(case: Case, key: str) -> Slide:
    """Give one slide, which the case must have."""
    slide = made(case, key)
    assert slide is not None
    assert slide.key == key
    return slide


@functools.cache
def hard(name: str) -> Briefing:
    return story.briefing(Snapshot(HARD[name][0]()))


def spoken(slide: Slide) -> Iterator[str]:
    """Give everything that a slide says, its notes last."""
    yield slide.title
    yield from slide.says
    body = slide.body
    if isinstance(body, Cards):
        for card in body.cards:
            yield from (card.heading, *card.lines)
    elif isinstance(body, Table):
        yield from markup.texts(body.cells, body.formats).to_numpy().ravel()
        yield body.alt
    else:
        yield from (*map(str, body.numbers.index), *map(str, body.numbers.columns), *body.axes, body.alt)
    yield from slide.notes


def shown(slide: Slide) -> str:
    return "\n".join(spoken(slide))


def chart(slide: Slide) -> Chart:
    assert isinstance(slide.body, Chart)
    return slide.body


def table(slide: Slide) -> Table:
    assert isinstance(slide.body, Table)
    return slide.body


def cards(slide: Slide) -> Cards:
    assert isinstance(slide.body, Cards)
    return slide.body


def hostile() -> Case:
    """Give the clean case with the same long, ugly text in every cell that takes a text."""
    case = clean()
    texts = {
        "company": ["name", "currency"],
        "candidates": ["name", "kind"],
        "profile": ["label", "unit"],
        "profile_history": ["saved_by", "note"],
        "people": ["person", "role"],
        "reasons": ["reason", "stated_by", "ends_when"],
        "work": ["task", "owner"],
        "dates": ["stated_by"],
        "expectations": ["expectation"],
        "assessments": ["assessor", "evidence"],
        "decisions": ["decided_by", "verdict", "rationale", "conditions", "exit_terms"],
    }
    return case.replace(
        **{
            name: case.tables[name].assign(
                **{column: [f"{HOSTILE}{row}" for row in range(len(case.tables[name]))] for column in columns}
            )
            for name, columns in texts.items()
        }
    )


def nothing_said() -> Case:
    case = search(3)
    return case.replace(assessments=case.assessments.iloc[:0])


def no_ideal() -> Case:
    case = Case.from_folder(DATA / "blank")
    return case.replace(profile=case.profile.iloc[:0], anchors=case.anchors.iloc[:0])


def bare() -> Case:
    """The clean case before anybody has recorded a fact or decided."""
    case = clean()
    return case.replace(**{name: getattr(case, name).iloc[:0] for name in (*LEDGERS, "decisions")})


def all_miss() -> Case:
    rows = [criterion("a", "who", must=(6, None)), criterion("b", "now")]
    return case_of(rows, {"x": {"a": 5, "b": 5}, "y": {"a": 5, "b": 7}})


def alike() -> Case:
    return case_of([criterion("a", "who")], {"x": {"a": 5}, "y": {"a": 5}})


def mostly_open() -> Case:
    rows = [criterion("a", "who"), criterion("b", "now")]
    return case_of(rows, {"x": {"a": 5, "b": None}, "y": {"a": None, "b": 5}, "z": {}})


HARD: dict[str, tuple[Callable[[], Case], int]] = {
    "blank": (lambda: Case.from_folder(DATA / "blank"), 4),
    "no ideal": (no_ideal, 3),
    "nothing said": (nothing_said, 5),
    "one candidate": (lambda: search(1), 10),
    "no facts": (bare, 11),
    "decided": (clean, 11),
    "all miss": (all_miss, 11),
    "alike": (alike, 11),
    "mostly open": (mostly_open, 11),
    "forty": (lambda: search(40, 60, 21), 12),
    "hostile": (hostile, 11),
}


@pytest.fixture(scope="module")
def larkspur() -> Case:
    return Case.from_folder(DATA / "larkspur")


@pytest.fixture(scope="module")
def example() -> Briefing:
    return story.briefing(Snapshot.from_folder(DATA / "larkspur"))


@pytest.fixture(scope="module")
def fit(larkspur: Case) -> pd.DataFrame:
    return scoring.fit(larkspur)


@pytest.fixture(scope="module")
def names(larkspur: Case) -> dict[str, str]:
    return dict(zip(larkspur.candidates["candidate"], larkspur.candidates["name"], strict=True))


class TestEverySlide:
    def test_the_example_has_the_twelve_slides_in_the_order_of_the_story(self, example: Briefing) -> None:
        assert [slide.key for slide in example.slides] == KEYS

    @pytest.mark.parametrize("name", HARD)
    def test_holds_only_as_much_as_it_has_room_for(self, name: str) -> None:
        briefing = hard(name)
        assert len(briefing.slides) == HARD[name][1]
        for slide in briefing.slides:
            assert wording.fits(slide.title), slide.title
            assert len(slide.says) <= MOST_SAID
            assert all(0 < len(said) <= wording.SENTENCE + 60 for said in slide.says), slide.says
            assert not any("\n" in said or "\u202e" in said for said in spoken(slide))
            if isinstance(slide.body, Cards):
                assert all(1 <= len(card.lines) <= 4 for card in slide.body.cards)
                assert max(len(line) for card in slide.body.cards for line in card.lines) <= wording.SENTENCE
            elif isinstance(slide.body, Table):
                assert len(slide.body.cells) <= 8
                assert markup.texts(slide.body.cells, slide.body.formats).map(len).max(axis=None) <= 175
            else:
                assert len(slide.body.numbers) <= 8
                assert slide.body.numbers.index.is_unique
                assert all(
                    cell is None or isinstance(cell, float) for cell in slide.body.numbers.to_numpy().ravel()
                )
                assert png(slide.body.figure, bare=True, dpi=50).startswith(b"\x89PNG")

    def test_tells_where_its_numbers_are_from_and_which_notebook_shows_them(self, example: Briefing) -> None:
        for slide in example.slides:
            assert "notebook " in " ".join(slide.notes).lower(), slide.key
        for slide in example.slides[1:-1]:
            assert "able" in " ".join(slide.notes), slide.key

    def test_names_each_candidates_answers_assessors_and_days(
        self, example: Briefing, larkspur: Case, fit: pd.DataFrame, names: dict[str, str]
    ) -> None:
        said = scoring.newest(larkspur).dropna(subset="level")
        notes = " ".join(example["answer"].notes)
        for key, row in fit.iterrows():
            of_key = said[said["candidate"] == key]
            about = "≈" if row["coverage"] < 1 else ""
            assert f"{names[str(key)]}: fit {about}{row['fit']:.1f}, from {len(of_key)} answers" in notes
            assert f"{of_key['recorded_at'].min().day} October 2026" in notes
        assert "by Dana, Mirela and Ravi" in notes

    def test_is_the_same_when_made_again(self, example: Briefing) -> None:
        again = story.briefing(Snapshot.from_folder(DATA / "larkspur"))
        assert (
            dataclasses.replace(again, slides=()).__dict__ == dataclasses.replace(example, slides=()).__dict__
        )
        assert [shown(slide) for slide in again.slides] == [shown(slide) for slide in example.slides]
        for key in ("ideal", "sure"):
            first, second = (chart(made[key]).figure for made in (example, again))
            assert png(first, True, 60) == png(second, True, 60)

    def test_draws_each_candidate_in_its_own_colour(
        self, example: Briefing, larkspur: Case, fit: pd.DataFrame
    ) -> None:
        look = looks(larkspur.candidates)
        assert list(chart(example["answer"]).colours) == [look[str(key)].colour for key in fit.index]
        assert chart(example["winner"]).colours[1] == look["nor"].colour


class TestMarks:
    def test_name_the_snapshot_and_call_fictional_data_fictional(self, example: Briefing) -> None:
        assert example.source == str(Snapshot.from_folder(DATA / "larkspur"))
        assert example.marks == ("Fictional data: Larkspur Metrics",)
        assert (example.title, example.subject) == (
            "A partner for Larkspur Metrics (fictional)",
            f"{NORTHMERE} and 5 others",
        )

    def test_say_that_nothing_proves_a_folder_without_a_manifest(self) -> None:
        assert hard("decided").marks == ("Not proved to be as it was saved",)

    def test_name_the_tables_that_changed_after_the_snapshot_was_taken(self) -> None:
        snapshot = Snapshot(
            Case.from_folder(DATA / "blank"),
            dt.datetime(2026, 12, 1, tzinfo=dt.UTC),
            {"partnerlib": "0.1.0"},
            ("work",),
        )
        briefing = story.briefing(snapshot)
        assert briefing.marks == ("Tables changed after the snapshot was taken: work",)
        assert "numbers here are those of the changed tables" in " ".join(briefing["method"].notes)


class TestOpening:
    def test_the_question_is_asked_of_all_in_three_sentences(self, example: Briefing) -> None:
        slide = example["question"]
        assert "6 candidates" in slide.title
        question, us, parts, decided = cards(slide).cards
        assert len(question.lines) == 3
        assert all(line.endswith("?") for line in question.lines)
        assert us.lines == (
            "Larkspur Metrics (fictional), 24 people",
            "Has to sign by 1 March 2027",
            "Money ends on 1 October 2027",
            "1.6 full-time people for the joint work",
        )
        assert all(title in parts.lines[0] for title in PART_TITLES.values())
        assert "only lowers the risk" in decided.lines[-1]
        assert "5.010309" in slide.notes[0]

    def test_the_ideal_shows_the_weights_and_how_many_it_came_before(
        self, example: Briefing, larkspur: Case
    ) -> None:
        slide = example["ideal"]
        saved = larkspur.profile_history["saved_at"].min().tz_localize(None)
        before = int((larkspur.candidates["first_contact"] > saved).sum())
        assert slide.title == (
            "The ideal was written on 14 September 2026, "
            f"before the first contact with {before} of 6 candidates"
        )
        weight = larkspur.parts["weight"] / larkspur.parts["weight"].sum()
        expected = {
            PART_TITLES[part]: 100 * share for part, share in zip(larkspur.parts["part"], weight, strict=True)
        }
        assert chart(slide).numbers["Weight, %"].to_dict() == pytest.approx(expected)
        assert slide.says[0].startswith("4 must-haves: Their champion (3 or more)")
        assert slide.says[2] == "The ideal is unchanged since."

    def test_the_ideal_says_when_it_is_not_frozen_or_not_the_one_saved(self) -> None:
        unfrozen = clean().replace(profile_history=clean().profile_history.iloc[:0])
        assert "not frozen yet, so nothing proves" in one(unfrozen, "ideal").title
        moved = changed(clean(), "parts", {"part": "who"}, weight=2)
        assert "The ideal used here is not the one saved last." in one(moved, "ideal").says

    def test_a_first_contact_that_is_not_on_record_is_not_counted_as_later(self) -> None:
        case = changed(clean(), "candidates", {"candidate": "elm"}, first_contact=None)
        assert one(case, "ideal").title.endswith("before the first contact with 2 of 3 candidates")

    @pytest.mark.parametrize(
        ("met", "answered", "said"),
        [
            (None, "2027-03-01T12:00:00Z", ", before any answer about the 3 candidates was recorded"),
            (None, "2020-01-01T12:00:00Z", "; nothing on record says that it came before any candidate"),
            ("2020-01-01", "2027-03-01T12:00:00Z", ", after the first contact with all 3 candidates"),
        ],
    )
    def test_where_it_came_before_no_first_contact_the_ideal_says_what_is_on_record(
        self, met: str | None, answered: str, said: str
    ) -> None:
        case = changed(clean(), "candidates", {}, first_contact=met)
        slide = one(changed(case, "assessments", {}, recorded_at=answered), "ideal")
        assert slide.title.endswith(said)
        assert slide.says[2].endswith("No first contact has a date yet.") == (met is None)

    def test_the_slide_of_candidates_says_that_they_come_from_a_long_list(self) -> None:
        evidence = "our/companies.csv, row 2: Founded “1902”. About the list: Figures of 2017."
        slide = one(changed(clean(), "assessments", {}, evidence=evidence), "candidates")
        assert slide.says[1].startswith("Chosen from a long list, our/companies.csv, screened with")

    def test_the_candidates_stand_with_their_answers_and_must_haves(
        self, example: Briefing, larkspur: Case, fit: pd.DataFrame, names: dict[str, str]
    ) -> None:
        slide = example["candidates"]
        status = fit["must_haves"].value_counts()
        assert slide.title == (
            f"6 candidates were looked at: {status['met']} meet all must-haves and "
            f"{status['missed']} miss a must-have"
        )
        cells = table(slide).cells
        assert list(cells["Candidate"]) == [names[str(key)] for key in fit.index]
        known = scoring.levels(larkspur).notna().sum(axis=1)
        assert list(cells["Criteria answered"]) == [f"{known[key]} of 18" for key in fit.index]
        assert cells["Must-haves"].iloc[4] == "misses Financial stability"
        assert f"Met before the ideal was written: {TITANOR}." in slide.says

    def test_of_twelve_candidates_eight_are_shown_and_four_counted(self) -> None:
        case = search(12, 60)
        material = Material(Snapshot(case))
        for key in ("candidates", "answer", "against_ideal"):
            slide = MAKERS[key](material)
            assert slide is not None
            body = slide.body
            assert slide.says[-1].endswith("4 more candidates not shown; all are in the fit report.")
            assert len(body.cells if isinstance(body, Table) else chart(slide).numbers) == 8


class TestAnswer:
    def test_bars_are_the_fits_in_their_order(self, example: Briefing, fit: pd.DataFrame) -> None:
        numbers = chart(example["answer"]).numbers
        assert list(numbers.iloc[:, 0]) == pytest.approx(list(fit["fit"]))
        assert list(numbers.index)[2] == "Cobalt Ferry Freight (≈)"
        assert list(numbers.index)[4] == "✕ Brightwick Labs"

    def test_the_title_is_the_verdict_with_its_numbers(
        self, example: Briefing, larkspur: Case, fit: pd.DataFrame
    ) -> None:
        draws = quick_draws(robustness.plausible(larkspur))
        first = robustness.acceptability(larkspur, draws=draws).first
        assert robustness.verdict(larkspur).kind == "clear"
        assert example["answer"].title == (
            f"{NORTHMERE} is the clear winner: a fit of {whole(fit['fit'].iloc[0])}, "
            f"first in {of_hundred(first['nor'])} plausible cases"
        )
        assert example["answer"].says == (
            f"Harrow & Vane Advisory comes next with {whole(fit['fit']['har'])}, "
            f"first in {of_hundred(first['har'])} plausible cases.",
            f"Brightwick Labs and {TITANOR} (✕) miss a must-have and rank below the others. "
            "≈ means estimated, because answers are missing.",
        )

    @pytest.mark.parametrize(
        ("make", "title"),
        [
            (alike, "Too close to call: x and y share first place with a fit of 50"),
            (all_miss, "All miss a must-have; y leads with a fit of 60, first in 67 of 100 plausible cases"),
            (mostly_open, "Too little is known to name a winner; for now x leads with a fit of about 45"),
            (lambda: only(clean(), "ash"), "Ash & Sons is the only candidate so far, with a fit of 73"),
        ],
    )
    def test_the_title_says_why_there_is_no_winner(self, make: Callable[[], Case], title: str) -> None:
        assert one(make(), "answer").title == title

    def test_a_rival_that_only_misses_a_must_have_is_named(self) -> None:
        rows = [criterion("a", "who", must=(3, None)), criterion("b", "now")]
        case = case_of(rows, {"x": {"a": 4, "b": 4}, "y": {"a": 2, "b": 10}})
        said = one(case, "answer").says[0]
        assert said == "y would be ahead with 60, but misses a must-have: a."

    def test_part_scores_are_those_of_the_scoring_and_darker_closer_to_the_ideal(
        self, example: Briefing, larkspur: Case, fit: pd.DataFrame
    ) -> None:
        known = scoring.values(scoring.levels(larkspur), larkspur.profile)
        sides = scoring.side_scores(scoring.expected_values(larkspur, known), larkspur.profile)
        parts = 100 * scoring.part_scores(sides).loc[fit.index]
        body = table(example["against_ideal"])
        for part in parts.columns:
            assert list(body.cells[PART_TITLES[part]].astype(float)) == pytest.approx(list(parts[part]))
        assert tenth(body.cells.loc[2, "Single reason"]).startswith("≈")
        quarter = {place: int(body.cells.iloc[place] // 25) for place in body.shades}
        shades = [{body.shades[place] for place in quarter if quarter[place] == one} for one in range(4)]
        assert [len(found) for found in shades] == [1, 1, 1, 1]
        brightness = [int(found.pop()[1:3], 16) for found in shades]
        assert brightness == sorted(set(brightness), reverse=True)

    def test_the_parts_in_which_another_is_closer_are_named(self, example: Briefing, larkspur: Case) -> None:
        cells = table(example["against_ideal"]).cells.set_index("Candidate").drop(columns="Fit").astype(float)
        best = cells.max()
        behind = [part for part in cells if cells.loc[NORTHMERE, part] < best[part]]
        assert behind == ["Jointly", "Now"]
        assert example["against_ideal"].title == (
            f"{NORTHMERE} is closest to the ideal, or level, in 5 of 7 parts; not in “Jointly” and “Now”"
        )

    def test_what_nobody_answered_has_no_score_and_no_shade(self) -> None:
        body = table(one(mostly_open(), "against_ideal"))
        written = markup.texts(body.cells, body.formats).set_index("Candidate")
        assert list(written.loc["z"]) == ["not answered"] * 3
        assert written.loc["x", "Now"] == "not answered"
        assert set(body.shades) == {(0, 2), (1, 3)}


class TestWinner:
    def test_both_sides_are_those_of_the_scoring(self, example: Briefing, larkspur: Case) -> None:
        sides = (
            100
            * scoring.side_scores(
                scoring.values(scoring.levels(larkspur), larkspur.profile), larkspur.profile
            ).loc["nor"]
        )
        numbers = chart(example["winner"]).numbers
        parts = scoring.part_scores(scoring.side_scores(scoring.expected_values(larkspur), larkspur.profile))
        for name, (part, title) in zip(numbers.index, PART_TITLES.items(), strict=True):
            is_one = part == "ideal"
            joined = whole(100 * parts.loc["nor", part])
            assert name == f"{title}{' (for both)' * is_one}, {joined}"
            expected = [sides[part, "both"]] * 2 if is_one else [sides[part, side] for side in SIDES]
            assert list(numbers.loc[name]) == pytest.approx(expected)

    def test_what_is_not_asked_is_told_from_what_is_not_answered_and_from_an_estimate(self) -> None:
        rows = [
            *(criterion("a", "who", "ours"), criterion("b", "now", "ours"), criterion("c", "now", "theirs")),
            *(
                criterion(key, "jointly", side)
                for key, side in (("d", "ours"), ("e", "ours"), ("f", "theirs"))
            ),
        ]
        case = case_of(rows, {"x": {"a": 9, "b": 8, "c": None, "d": 5, "e": None, "f": 7}, "y": {"a": 3}})
        drawn = chart(one(case, "winner"))
        cells = {name.split(",")[0].split(" (")[0]: row for name, *row in drawn.numbers.itertuples()}
        assert cells["Who"][1] is None
        assert pd.isna(cells["Now"][1])
        assert cells["Now"][1] is not None
        assert [isinstance(cell, Estimated) for cell in cells["Jointly"]] == [True, False]
        assert "Who, 90 ours 90, theirs not asked" in drawn.alt
        assert "theirs not answered" in drawn.alt

    def test_tells_both_reasons_who_said_them_the_champion_and_the_weakest_part(
        self, example: Briefing
    ) -> None:
        slide = example["winner"]
        assert slide.title == f"Both we and {NORTHMERE} need this partnership, we for 4 years and they for 5"
        assert slide.says == (
            "Their reason: “Every unit they sell after June needs a compliant log” (Helena Strand).",
            "Our reason: “Reach refrigeration buyers before the June logging rule” "
            "(Mirela; Tobias Lindqvist).",
            "Their champion: Helena Strand, authority 8 of 10. "
            "Weakest: “Jointly” (55), where our side is the weaker.",
        )

    @pytest.mark.parametrize(
        ("where", "cells", "title", "said"),
        [
            (
                {"side": "theirs", "rank": "primary"},
                {"need": "nice"},
                "would like this but does not need it",
                "",
            ),
            ({"side": "ours", "rank": "primary"}, {"need": "nice"}, "for us it is only nice to have", ""),
            (
                {"side": "theirs"},
                {"rank": "primary"},
                "gives 2 main reasons, so none decides",
                "Their 2 main reasons",
            ),
            (
                {"side": "theirs"},
                {"rank": "secondary"},
                "wants us is not known yet",
                "Their one reason is not recorded",
            ),
            ({"side": "theirs", "rank": "primary"}, {"need": None}, "needs this is not known", ""),
            (
                {"side": "theirs", "rank": "primary"},
                {"stated_by": "Dana Reed"},
                "need this partnership",
                "(our guess, Dana Reed)",
            ),
            (
                {"side": "theirs", "rank": "primary"},
                {"stated_by": None},
                "need this partnership",
                "(who said so is not recorded)",
            ),
        ],
    )
    def test_says_plainly_what_the_reasons_lack(
        self, where: dict[str, object], cells: dict[str, object], title: str, said: str
    ) -> None:
        slide = one(changed(clean(), "reasons", where, **cells), "winner")
        assert title in slide.title
        assert said in slide.says[0]

    def test_expectations_are_four_boxes_ours_left_and_say_how_settled_they_are(
        self, example: Briefing
    ) -> None:
        slide = example["expect"]
        assert slide.title == (
            f"3 of 4 expectations between us and {NORTHMERE} are accepted; open: their long term"
        )
        body = cards(slide)
        assert [card.heading for card in body.cards] == [
            *(
                "We expect, short term",
                "They expect, short term",
                "We expect, long term",
                "They expect, long term",
            )
        ]
        assert body.columns == 2
        assert body.cards[0].lines == ("12 branches trained by May 2027: accepted on 8 October 2026",)
        assert body.cards[3].lines == ("regional exclusivity 24 months, then reviewed: spoken, not accepted",)

    def test_a_guess_and_an_empty_box_are_not_settled(self) -> None:
        where = {"candidate": "elm", "side": "theirs", "horizon": "short"}
        guessed = changed(clean(), "expectations", where, spoken=False, accepted_on=None)
        empty = guessed.replace(
            expectations=guessed.expectations.query("not (side == 'ours' and horizon == 'long')")
        )
        body = cards(one(empty, "expect"))
        assert [card.settled for card in body.cards] == [True, False, False, True]
        assert body.cards[1].lines == ("Trained branches: our guess",)
        assert body.cards[2].lines == ("Nothing is recorded.",)
        assert one(empty, "expect").title == (
            "2 of 3 expectations between us and Elm Group are accepted; "
            "open: their short term and our long term"
        )

    def test_warnings_are_those_found_with_what_to_do(self, example: Briefing, larkspur: Case) -> None:
        found = findings.check(larkspur).query("candidate == 'nor' and status in ['stop', 'warn']")
        assert set(found["status"]) == {"warn"}
        slide = example["warnings"]
        assert slide.title == f"{NORTHMERE} has no stop and {len(found)} warnings; 1 fact is not known"
        cells = table(slide).cells
        assert list(cells["What was found"]) == list(found["sentence"])
        assert list(cells["What to do next"]) == list(found["next"])
        assert slide.says[0].startswith("1 fact is not known: How to part from")

    def test_of_many_warnings_the_six_gravest_are_shown_and_the_rest_counted(self, larkspur: Case) -> None:
        alone = only(larkspur, "tit")
        found = (
            findings.check(alone).query("status in ['stop', 'warn']").drop_duplicates(["status", "sentence"])
        )
        slide = one(alone, "warnings")
        cells = table(slide).cells
        stops = int((found["status"] == "stop").sum())
        assert len(cells) == 6 <= stops < len(found)
        assert all(part.startswith("✕") for part in cells["Part"])
        assert slide.says[0] == f"{len(found) - 6} more warnings in the fit report."
        assert f"{stops} stops and {len(found) - stops} warnings" in slide.title

    def test_where_nothing_warns_it_says_how_much_was_checked(self) -> None:
        slide = one(clean(), "warnings")
        passed = findings.check(clean()).query("candidate == 'elm' and status == 'pass'")
        assert slide.title == "Elm Group has no stop and no warning"
        assert cards(slide).cards[0].lines == (f"{len(passed)} checks found nothing to warn of.",)

    @pytest.mark.parametrize(
        ("warned", "said"),
        [
            (False, "Nothing can be warned of yet at Elm Group: 18 of 24 facts are not known"),
            (True, "Too little is recorded of Elm Group to rule warnings out: 18 facts are not known"),
        ],
    )
    def test_where_hardly_anything_is_recorded_it_claims_no_absence_of_warnings(
        self, warned: bool, said: str
    ) -> None:
        case = clean().replace(**{name: getattr(clean(), name).iloc[:0] for name in LEDGERS})
        case = case.replace(assessments=case.assessments.query("criterion == 'reach'"))
        if warned:
            case = changed(case, "candidates", {}, first_contact="2020-01-01")
        assert one(case, "warnings").title == said
        if not warned:
            assert exhibits.warnings(case).headline == f"{said}."


class TestDoubt:
    def test_the_tempting_loser_promises_most_and_says_why_it_does_not_win(
        self, example: Briefing, larkspur: Case, fit: pd.DataFrame
    ) -> None:
        money = larkspur.candidates.set_index("candidate")
        assert money["upside"].idxmax() == "tit"
        slide = example["tempting"]
        assert slide.title == (
            f"{TITANOR} tempts with USD 9.0 million, but fits {whole(fit['fit']['tit'])} of 100 against "
            f"{whole(fit['fit']['nor'])} and misses 3 must-haves"
        )
        weighted = money["upside"] * money["launch_probability"]
        assert (weighted["tit"], weighted["nor"]) == pytest.approx((900_000, 1_680_000))
        assert slide.says[0] == (
            "Weighted by the chance of a launch: USD 900,000 (at 10 %) against USD 1.7 million (at 70 %) "
            f"for {NORTHMERE}."
        )
        assert slide.says[1] == "It misses Their champion, Launches with small partners and Their date."
        assert slide.says[2].startswith("7 stops and 16 warnings: Jonas Wehrli")

    def test_every_candidates_upside_stands_over_its_fit(
        self, example: Briefing, larkspur: Case, fit: pd.DataFrame
    ) -> None:
        numbers = chart(example["tempting"]).numbers
        upside = larkspur.candidates.set_index("candidate")["upside"].loc[fit.index]
        assert list(numbers["x"]) == pytest.approx(list(fit["fit"]))
        assert list(numbers["y"]) == pytest.approx(list(upside / 1e6))
        assert chart(example["tempting"]).axes == ("Fit, 0 to 100", "Upside, USD million")

    def test_nobody_tempts_where_the_winner_promises_most_or_no_upside_is_given(self, larkspur: Case) -> None:
        most = changed(larkspur, "candidates", {"candidate": "nor"}, upside=20e6)
        none = larkspur.replace(candidates=larkspur.candidates.assign(upside=float("nan")))
        for case in (most, none):
            assert made(case, "tempting") is None

    def test_a_promise_of_somebody_unknown_is_called_that(self) -> None:
        case = changed(clean(), "candidates", {"candidate": "fir"}, upside=9e6)
        case = case.replace(assessments=case.assessments.query("candidate != 'fir'"))
        assert one(case, "tempting").title == (
            "Fir Trading tempts with EUR 9.0 million, but nothing is known of its fit"
        )

    def test_places_are_those_of_the_plausible_cases(
        self, example: Briefing, larkspur: Case, names: dict[str, str]
    ) -> None:
        ranks = robustness.acceptability(larkspur, draws=quick_draws(robustness.plausible(larkspur))).ranks
        numbers = chart(example["sure"]).numbers
        assert list(numbers.columns) == ["1st", "2nd", "3rd", "Later"]
        assert list(numbers.sum(axis=1)) == pytest.approx([100] * 6)
        for place in (1, 2, 3):
            assert list(numbers.iloc[:, place - 1]) == pytest.approx(list(100 * ranks[place]))
        assert [label.strip("✕ ").removesuffix(" (≈)") for label in numbers.index] == [
            names[str(key)] for key in ranks.index
        ]

    def test_says_what_would_change_our_mind(self, example: Briefing, larkspur: Case) -> None:
        slide = example["sure"]
        assert slide.title == (
            f"No single change is likely to unseat {NORTHMERE}, first in over 99 of 100 plausible cases"
        )
        change = exhibits.changes(larkspur)
        assert slide.says[0] == change.headline
        nearest = change.table["If one weight changed"].iloc[0]
        assert slide.says[1] == f"By weights: Harrow & Vane Advisory leads if {nearest}."
        assert any(note.startswith("In a plausible case") for note in slide.notes)

    def test_a_likely_change_is_told_with_both_chances_in_the_title(self) -> None:
        case = clean()
        first = robustness.acceptability(case, draws=quick_draws(robustness.plausible(case))).first
        assert one(case, "sure").title == (
            f"Elm Group comes first in {of_hundred(first['elm'])} plausible cases, "
            f"Fir Trading in {of_hundred(first['fir'])}"
        )

    def test_with_one_candidate_there_is_nothing_to_be_sure_of(self) -> None:
        assert made(only(clean(), "ash"), "sure") is None


class TestClosing:
    def test_without_a_record_the_board_is_asked_and_told_what_is_open(
        self, example: Briefing, larkspur: Case
    ) -> None:
        slide = example["decision"]
        assert slide.title == (
            f"The board is asked to choose {NORTHMERE} in spite of 4 warnings, or nobody, or to wait"
        )
        asked = findings.agenda(larkspur, "nor")
        them, us = (list(asked.loc[asked["whom"] == whom, "question"]) for whom in ("them", "us"))
        _, first, ours, leave = cards(slide).cards
        assert first.lines == (*them[:2], f"and {len(them) - 2} more")
        assert ours.lines == tuple(us)
        assert not leave.settled
        assert slide.says[0] == exhibits.next_questions(larkspur).headline

    def test_the_newest_record_is_shown_with_what_it_lacks(self) -> None:
        case = changed(clean(), "decisions", {"candidate": "fir"}, verdict="choose", exit_terms=None)
        case = case.replace(decisions=case.decisions.query("candidate == 'fir'"))
        slide = one(case, "decision")
        assert slide.title == "Decided on 1 December 2026 by Board: Fir Trading was chosen"
        why, conditions, leave, _ = cards(slide).cards
        assert why.lines == ("Best for us",)
        assert conditions.lines == leave.lines == ("None given.",)
        assert not leave.settled
        fit = scoring.fit(case)["fit"]
        assert slide.says[0] == (
            f"Fir Trading is second of 3 today, with a fit of {whole(fit['fir'])}, behind Elm Group with "
            f"{whole(fit['elm'])}."
        )

    @pytest.mark.parametrize(
        ("verdict", "said"),
        [("nobody", "nobody was chosen"), ("wait", "we wait and decide later"), ("{0.x}", "“{0.x}”")],
    )
    def test_other_verdicts_are_told_as_they_are(self, verdict: str, said: str) -> None:
        case = changed(bare(), "candidates", {"candidate": "elm"}, upside=None)
        decided = {
            "decided_on": "2027-01-10",
            "decided_by": "Board",
            "verdict": verdict,
            "rationale": "So it is",
        }
        title = one(added(case, "decisions", **decided), "decision").title
        assert title == f"Decided on 10 January 2027 by Board: {said}"

    def test_after_a_decision_for_another_the_slides_are_about_that_one(self, larkspur: Case) -> None:
        row = {"decided_on": "2027-01-10", "decided_by": "Board", "candidate": "tit", "verdict": "choose"}
        told = story.briefing(Snapshot(added(larkspur, "decisions", **row, rationale="So it is")))
        assert "7 stops" in told["warnings"].title
        assert TITANOR in told["warnings"].title
        assert TITANOR in told["expect"].title
        settle = told["decision"].body
        assert isinstance(settle, Cards)
        asked = " ".join(line for card in settle.cards for line in card.lines)
        assert "Helena Strand" not in asked, "she works for Northmere"
        first = told["question"].body
        assert isinstance(first, Cards)
        assert "It was decided on 10 January 2027" in first.cards[3].lines[0]
        assert told.subject == f"{TITANOR} and 5 others"
        assert TITANOR in told["winner"].title
        assert told["answer"].says[0] == f"The decision on record chose {TITANOR} all the same, with 33."
        assert "tempting" not in [slide.key for slide in told.slides], (
            "nobody promises more than the one chosen"
        )
        assert "Our own limits" in told["decision"].says[1]

    def test_who_was_chosen_is_held_against_whoever_promises_more(self, larkspur: Case) -> None:
        row = {"decided_on": "2027-01-10", "decided_by": "Board", "candidate": "har", "verdict": "choose"}
        case = added(larkspur, "decisions", **row, rationale="So it is")
        slide = one(changed(case, "candidates", {"candidate": "tit"}, upside=None), "tempting")
        assert slide.title.startswith("Quillstone Systems tempts with USD 4.2 million, but fits 57 of 100")
        assert "for Harrow & Vane Advisory" in slide.says[0]
        rich = changed(case, "candidates", {"candidate": "nor"}, upside=99e6)
        assert one(rich, "tempting").title == (
            f"{NORTHMERE} tempts with USD 99.0 million and a fit of 78 against 67, yet was not chosen"
        )

    def test_a_close_race_is_put_to_the_board_as_one(self) -> None:
        rows = [criterion("a", "who"), criterion("b", "now")]
        case = case_of(rows, {"x": {"a": 9, "b": 5}, "y": {"a": 5, "b": 8.8}, "z": {"a": 1, "b": 1}})
        assert robustness.verdict(case).kind == "close"
        slide = one(case, "decision")
        assert slide.title == "The board is asked to choose between x and y, or to wait"
        assert cards(slide).cards[0].lines[0] == "Choose x or y, nobody, or wait; and write down why."

    def test_the_board_reads_which_of_our_own_limits_would_be_broken(self, example: Briefing) -> None:
        assert cards(example["decision"]).cards[0].lines[2:] == (
            "It needs 1.9 full-time people of ours; we have 1.6, 0.3 short.",
            "It expects to sign on 1 April 2027, 1 month after the 1 March 2027 we need.",
        )

    def test_where_another_is_the_safer_choice_the_title_says_so(self) -> None:
        rows = [criterion("a", "who", must=(2, None)), criterion("b", "now")]
        case = case_of(rows, {"x": {"a": None, "b": 10}, "y": {"a": 6, "b": 7}}, {"who": 0.2, "now": 0.8})
        assert robustness.verdict(case).kind == "leaning"
        assert exhibits.next_questions(case).headline.startswith("x ranks first, but y is the safer choice")
        assert one(case, "decision").title == ("To decide: x ranks first, but y is the safer choice")

    def test_where_too_little_is_known_it_says_about_whom(self) -> None:
        assert one(mostly_open(), "decision").title == "Before deciding, answer what is open about x, y and z"

    def test_the_method_names_snapshot_versions_and_papers(self, example: Briefing) -> None:
        snapshot = Snapshot.from_folder(DATA / "larkspur")
        slide = example["method"]
        assert slide.title.endswith(f"snapshot larkspur, fingerprint {snapshot.fingerprint}")
        notes = " ".join(slide.notes)
        for word in ("Cables", "Dezert", "Lahdelma and Salminen 2001", "Raiffa", "partnerlib", "matplotlib"):
            assert word in notes
        assert "illustrative" in " ".join(spoken(slide))
        assert "3 times the stronger" in " ".join(spoken(slide))

    @pytest.mark.parametrize(
        ("name", "title", "done"),
        [
            ("blank", "No candidate yet", [False] * 4),
            ("no ideal", "No ideal profile yet", [False] * 4),
            (
                "nothing said",
                "Nothing is known yet about any of the 3 candidates",
                [False, True, False, False],
            ),
        ],
    )
    def test_where_nothing_can_be_compared_it_says_what_to_do_first(
        self, name: str, title: str, done: list[bool]
    ) -> None:
        slide = hard(name)["first"]
        assert slide.title.startswith(title)
        assert [card.settled for card in cards(slide).cards] == done
        assert "notebook" in shown(slide).lower()


class TestWording:
    def test_names_are_cut_before_a_shorter_way_is_tried_and_numbers_never(self) -> None:
        full = {"a": "Northmere Refrigeration Supply Holding International of 1874", "b": "Ash"}
        said = wording.titled(
            full, lambda n: f"{n['a']} leads {'by very far indeed ' * 2}already with a fit of 78 today"
        )
        assert said.startswith("Northmere Refrigeration Suppl… leads")
        assert said.endswith("with a fit of 78 today")
        assert wording.fits(said)

    def test_wide_letters_count_more(self) -> None:
        assert wording.fits("i" * 110)
        assert not wording.fits("W" * 110)
        said = wording.titled(
            {"a": "W" * 60}, lambda n: f"{n['a']} comes first, and {n['a']} stays there with a fit of 78"
        )
        assert said.endswith("with a fit of 78")
        assert wording.fits(said)

    def test_a_text_is_cut_after_a_whole_sentence(self) -> None:
        text = "Ash leads. " + count(3, "answer") + " are open " * 40
        assert wording.cut(text) == "Ash leads."
        assert wording.cut("x" * 500) == "x" * (wording.SENTENCE - 1) + "…"


def test_a_snapshot_that_was_taken_is_proved_and_has_no_doubt(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = tmp_path_factory.mktemp("story") / "elm"
    snapshot = Snapshot.from_folder(take(only(clean(), "elm"), folder))
    assert story.briefing(snapshot).marks == ()
