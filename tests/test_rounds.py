"""Blind rounds: whose answers are sealed from whom, who may still answer, how a round stands."""

import datetime as dt
from collections.abc import Mapping, Sequence

import pandas as pd
import pytest
from cases import case_of, criterion, faults_of, set_cell, small_tables
from hypothesis import given
from hypothesis import strategies as st

from partnerlib import exhibits, rounds, scoring
from partnerlib.case import Case
from partnerlib.tables import ADDED, TABLES

PEOPLE, CANDIDATES = ("Dana", "Mirela", "Ravi"), ("elm", "nor")
Invited = tuple[str, str, str, int, int | None, int | None]
"""Round, candidate, assessor, and the days of October 2026 on which it was opened, finished, closed."""

Said = tuple[str, str, int]
"""Candidate, assessor, and the day of October 2026 on which the answer was recorded."""


def day(number: int | None) -> dt.datetime | None:
    return None if number is None else dt.datetime(2026, 10, number, 12, tzinfo=dt.UTC)


def frame_of(table: str, rows: Sequence[Mapping[str, object]]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=TABLES[table].names, dtype=object)


def invitations(invited: Sequence[Invited]) -> pd.DataFrame:
    return frame_of(
        "invitations",
        [
            dict(zip(TABLES["invitations"].names, (*row[:3], *(day(n) for n in row[3:])), strict=True))
            for row in invited
        ],
    )


def case_with(invited: Sequence[Invited], said: Sequence[Said]) -> Case:
    """A case of one criterion in which everybody answered 5 on the days told."""
    answers = [
        {"candidate": c, "criterion": "reach", "assessor": who, "level": 5.0, "recorded_at": day(n)}
        for c, who, n in said
    ]
    case = case_of([criterion("reach")], {c: {} for c in CANDIDATES})
    return case.replace(assessments=frame_of("assessments", answers), invitations=invitations(invited))


def seen(case: Case, viewer: str | None) -> set[Said]:
    rows = rounds.sealed(case, viewer).assessments
    times = [time.day for time in rows["recorded_at"]]
    return set(zip(rows["candidate"], rows["assessor"], times, strict=True))


def others(case: Case, viewer: str | None) -> set[str]:
    """Whose answers a viewer sees beside their own."""
    return {who for _, who, _ in seen(case, viewer)} - {viewer}


BOTH = (("elm", "Dana", 10), ("elm", "Ravi", 11))


def of_two(dana: int | None, ravi: int | None, closed: int | None = None) -> Case:
    """Dana and Ravi answered about Elm in a round opened on the 5th, and finished on the days told."""
    return case_with([("r1", "elm", "Dana", 5, dana, closed), ("r1", "elm", "Ravi", 5, ravi, closed)], BOTH)


class TestSealed:
    def test_nobody_sees_the_others_before_anybody_has_finished(self) -> None:
        case = of_two(None, None)
        assert [others(case, who) for who in ("Dana", "Ravi", "Mirela", "")] == [set()] * 4
        assert seen(case, "Dana") == {("elm", "Dana", 10)}

    def test_one_who_has_finished_does_not_see_one_who_has_not_nor_the_reverse(self) -> None:
        case = of_two(12, None)
        assert [others(case, who) for who in ("Dana", "Ravi", "Mirela")] == [set()] * 3

    def test_all_is_seen_by_everybody_once_all_have_finished(self) -> None:
        case = of_two(12, 13)
        assert rounds.sealed(case, "Mirela") is case
        assert [others(case, who) for who in ("Dana", "Ravi", "")] == [{"Ravi"}, {"Dana"}, {"Dana", "Ravi"}]

    def test_all_is_seen_by_everybody_once_the_round_is_closed(self) -> None:
        case = of_two(12, None, closed=14)
        assert [others(case, who) for who in ("Dana", "Ravi", "")] == [{"Ravi"}, {"Dana"}, {"Dana", "Ravi"}]

    def test_two_of_three_who_have_finished_see_each_other_and_the_third_sees_nobody(self) -> None:
        invited: list[Invited] = [
            ("r1", "elm", who, 5, n, None) for who, n in zip(PEOPLE, (8, None, 9), strict=True)
        ]
        case = case_with(invited, [("elm", who, 6) for who in PEOPLE])
        assert [others(case, who) for who in PEOPLE] == [{"Ravi"}, set(), {"Dana"}]
        assert others(case, "Ana") == set()

    def test_finishing_with_one_candidate_shows_that_candidate_alone(self) -> None:
        invited: list[Invited] = [
            ("r1", c, who, 5, None if c == "nor" else 8, None) for c in CANDIDATES for who in PEOPLE
        ]
        case = case_with(invited, [(c, who, 6) for c in CANDIDATES for who in PEOPLE])
        assert seen(case, "Dana") == {("elm", who, 6) for who in PEOPLE} | {("nor", "Dana", 6)}

    def test_answers_from_before_the_round_stay_visible_and_those_at_its_opening_do_not(self) -> None:
        case = case_with([("r1", "elm", "Dana", 5, None, None)], [("elm", "Dana", n) for n in (4, 5, 6)])
        assert seen(case, "Ravi") == {("elm", "Dana", 4)}

    def test_answers_about_other_candidates_and_of_people_not_invited_stay_visible(self) -> None:
        said: list[Said] = [("elm", "Mirela", 6), ("nor", "Dana", 6)]
        case = case_with([("r1", "elm", "Dana", 5, None, None)], said)
        assert rounds.sealed(case, "Ravi") is case

    def test_of_two_rounds_one_after_another_only_the_open_one_seals(self) -> None:
        invited: list[Invited] = [("r1", "elm", who, 5, 8, 9) for who in PEOPLE]
        invited += [("r2", "elm", who, 15, None, None) for who in PEOPLE]
        case = case_with(invited, [("elm", who, n) for who in PEOPLE for n in (6, 16)])
        assert seen(case, "Ravi") == {("elm", who, 6) for who in PEOPLE} | {("elm", "Ravi", 16)}

    def test_having_finished_an_earlier_round_opens_nothing_of_a_later_one(self) -> None:
        invited: list[Invited] = [("r1", "elm", "Ravi", 2, 3, 4), ("r2", "elm", "Ravi", 5, None, None)]
        case = case_with([*invited, ("r2", "elm", "Dana", 5, 7, None)], [("elm", "Dana", 6)])
        assert seen(case, "Ravi") == set()

    def test_none_sees_everything_and_sealing_twice_changes_nothing_more(self) -> None:
        case = of_two(None, None)
        assert rounds.sealed(case, None) is case
        once = rounds.sealed(case, "Dana")
        assert rounds.sealed(once, "Dana") is once

    def test_only_answers_are_left_out(self) -> None:
        case = of_two(None, None)
        left = rounds.sealed(case, "")
        assert left.assessments.empty
        assert all(left.fingerprint(t) == case.fingerprint(t) for t in TABLES if t != "assessments")
        assert scoring.fit(left)["coverage"].eq(0).all()

    def test_an_earlier_state_is_sealed_by_the_rounds_of_today(self) -> None:
        then = of_two(None, None)
        assert rounds.sealed(then, "Ravi", of_two(None, None, closed=14).invitations) is then
        before = case_with([], BOTH)
        assert others(before, "Ravi") == {"Dana"}
        assert rounds.sealed(before, "Ravi", then.invitations).assessments["assessor"].tolist() == ["Ravi"]


def slowly(invited: pd.DataFrame, answer: Mapping[str, object], viewer: str) -> bool:
    """The written rule, word by word: whether one answer is sealed from a viewer."""
    rows = invited.to_dict("records")
    for one in rows:
        of_round = [row for row in rows if row["round"] == one["round"]]
        is_open = one["closed_at"] is None and not all(row["finished_at"] for row in of_round)
        of_answer = (one["candidate"], one["assessor"]) == (answer["candidate"], answer["assessor"])
        if not (is_open and of_answer and answer["recorded_at"] >= one["opened_at"]):
            continue
        if viewer == one["assessor"]:
            continue
        viewer_finished = any(
            row["assessor"] == viewer and row["candidate"] == one["candidate"] and row["finished_at"]
            for row in of_round
        )
        if not (viewer_finished and one["finished_at"]):
            return True
    return False


DAYS = st.integers(1, 28)
INVITED = st.lists(
    st.tuples(
        st.sampled_from(["r1", "r2", "r3"]),
        st.sampled_from(CANDIDATES),
        st.sampled_from(PEOPLE),
        DAYS,
        st.none() | DAYS,
        st.none() | DAYS,
    ),
    max_size=9,
    unique_by=lambda row: row[:3],
)
ANSWERS = st.lists(st.tuples(st.sampled_from(CANDIDATES), st.sampled_from(PEOPLE), DAYS), max_size=8)


@given(INVITED, ANSWERS, st.sampled_from([*PEOPLE, "Ana", ""]))
def test_what_is_hidden_is_what_the_written_rule_says(
    invited: list[Invited], said: list[Said], viewer: str
) -> None:
    table = invitations(invited)
    typed = table.astype(dict.fromkeys(("opened_at", "finished_at", "closed_at"), "datetime64[us, UTC]"))
    answers = pd.DataFrame(said, columns=["candidate", "assessor", "day"])
    answers["recorded_at"] = pd.Series([day(n) for n in answers["day"]], dtype="datetime64[us, UTC]")
    told = rounds.hidden(answers, typed, viewer).tolist()
    assert told == [slowly(table, row, viewer) for row in answers.to_dict("records")]


def test_a_hundred_thousand_answers_are_sealed_at_once() -> None:
    invited = case_with([("r1", c, who, 5, None, None) for c in CANDIDATES for who in PEOPLE], [])
    rows = pd.DataFrame({"candidate": ["elm", "nor"] * 50_000, "assessor": "Dana", "recorded_at": day(6)})
    rows["recorded_at"] = rows["recorded_at"].astype("datetime64[us, UTC]")
    started = dt.datetime.now()
    assert rounds.hidden(rows, invited.invitations, "Ravi").all()
    assert dt.datetime.now() - started < dt.timedelta(seconds=1)


class TestMayAnswer:
    def test_one_who_has_finished_an_open_round_may_not_answer_and_is_told_whom_to_ask(self) -> None:
        case = of_two(12, None)
        assert not rounds.may_answer(case, "Dana", "elm")
        assert rounds.may_answer(case, "Ravi", "elm")
        assert rounds.may_answer(case, "Dana", "nor")
        said = rounds.finished_words(case, "Dana", "elm")
        assert said.startswith("Dana finished elm in this round on 12 October 2026")
        assert "Ask whoever opened the round to reopen it" in said

    @pytest.mark.parametrize(("ravi", "closed"), [(13, None), (None, 14), (13, 14)])
    def test_everybody_may_answer_again_after_the_round(self, ravi: int | None, closed: int | None) -> None:
        assert rounds.may_answer(of_two(12, ravi, closed), "Dana", "elm")

    def test_reopening_takes_the_finishing_out_and_seals_again(self) -> None:
        case = of_two(12, 13)
        back = replaced(case, rounds.reopening(case, "r1", "Dana"))
        assert rounds.may_answer(back, "Dana", "elm")
        assert not rounds.may_answer(back, "Ravi", "elm")
        assert [others(back, who) for who in ("Dana", "Ravi")] == [set(), set()]

    def test_an_answer_never_bears_a_time_before_its_round(self) -> None:
        case = of_two(None, None)
        at = rounds.moment(case, "Dana", "elm", dt.datetime(2026, 10, 1, tzinfo=dt.UTC))
        assert at > case.invitations["opened_at"].max()
        later = dt.datetime(2026, 10, 20, tzinfo=dt.UTC)
        assert rounds.moment(case, "Dana", "elm", later) == later
        assert rounds.moment(case, "Ana", "elm", at) == at


def replaced(case: Case, rows: list[rounds.Row]) -> Case:
    """The case after rows of invitations were saved: those of the same key stand in for the older ones."""
    both = pd.concat([case.invitations.astype(object), frame_of("invitations", rows)])
    return case.replace(invitations=both.drop_duplicates(rounds.KEY, keep="last"))


NOW = dt.datetime(2026, 10, 20, 9, tzinfo=dt.UTC)


class TestTheCourseOfARound:
    def test_opening_invites_everybody_to_every_candidate_under_a_new_name(self) -> None:
        case = of_two(12, 13)
        rows = rounds.openings(case, CANDIDATES, ["Dana", "Ana"], NOW)
        assert {(row["candidate"], row["assessor"]) for row in rows} == {
            (c, who) for c in CANDIDATES for who in ("Dana", "Ana")
        }
        assert {row["round"] for row in rows} == {"round-1"}
        after = replaced(case, rows)
        assert {row["round"] for row in rounds.openings(after, ["nor"], ["Zoé"], NOW)} == {"round-2"}

    def test_nobody_is_invited_twice_at_once(self) -> None:
        with pytest.raises(ValueError, match="In an open round already: Ravi for elm"):
            rounds.openings(of_two(None, None), ["elm"], ["Ravi", "Ana"], NOW)

    @pytest.mark.parametrize(("candidates", "people"), [([], ["Dana"]), (["elm"], [])])
    def test_a_round_without_anybody_is_refused(self, candidates: list[str], people: list[str]) -> None:
        with pytest.raises(ValueError, match="at least one candidate and one assessor"):
            rounds.openings(of_two(None, None), candidates, people, NOW)

    def test_finishing_closing_and_reopening_give_rows_that_can_be_kept(self) -> None:
        case = of_two(None, None)
        done = replaced(case, rounds.finishing(case, "Dana", "elm", NOW))
        assert rounds.state(done).loc[0, "finished"] == ("Dana",)
        shut = replaced(done, rounds.closing(done, "r1", NOW))
        assert shut.invitations["closed_at"].notna().all()
        assert rounds.sealed(shut, "Ana") is shut
        with pytest.raises(ValueError, match="closed already"):
            rounds.closing(shut, "r1", NOW)
        with pytest.raises(ValueError, match="nothing in this round"):
            rounds.reopening(shut, "r1", "Dana")
        with pytest.raises(ValueError, match="No round is open"):
            rounds.finishing(shut, "Dana", "elm", NOW)

    def test_a_clock_that_is_behind_never_finishes_before_the_opening(self) -> None:
        case = of_two(None, None)
        early = dt.datetime(2026, 10, 1, tzinfo=dt.UTC)
        for rows in (rounds.finishing(case, "Dana", "elm", early), rounds.closing(case, "r1", early)):
            replaced(case, rows)

    def test_the_state_counts_and_names_but_holds_no_level(self) -> None:
        case = case_with(
            [("r1", c, who, 5, 8 if who == "Dana" else None, None) for c in CANDIDATES for who in PEOPLE],
            [("elm", "Dana", 6), ("nor", "Dana", 6), ("elm", "Dana", 7), ("elm", "Ravi", 6)],
        )
        told = rounds.state(case).iloc[0].to_dict()
        assert (told["round"], told["open"], told["candidates"]) == ("r1", True, CANDIDATES)
        assert (told["assessors"], told["finished"]) == (PEOPLE, ("Dana",))
        assert told["missing"] == {"Dana": 0, "Mirela": 2, "Ravi": 1}
        assert told["done"] == {"Dana": 2, "Mirela": 0, "Ravi": 0}
        assert "level" not in told

    def test_answers_from_before_the_round_are_counted_apart(self) -> None:
        invited = [("r1", c, who, 5, None, None) for c in CANDIDATES for who in PEOPLE]
        said = [("elm", "Dana", 3), ("elm", "Ravi", 3), ("elm", "Ravi", 6), ("nor", "Ravi", 5)]
        told = rounds.state(case_with(invited, said)).iloc[0]
        assert told["before"] == {"Dana": 1, "Mirela": 0, "Ravi": 0}
        assert told["given"] == {"Dana": 0, "Mirela": 0, "Ravi": 2}
        assert told["missing"] == {"Dana": 1, "Mirela": 2, "Ravi": 0}

    def test_counts_of_a_store_stand_in_for_answers_that_the_case_does_not_hold(self) -> None:
        invited = [("r1", c, who, 5, None, None) for c in CANDIDATES for who in PEOPLE]
        whole = case_with(invited, [("elm", "Dana", 3), ("elm", "Ravi", 6), ("nor", "Ravi", 5)])
        counts = rounds.given_so_far(whole)
        given = counts[counts["answered"] > 0].itertuples(index=False, name=None)
        assert list(given) == [
            ("r1", "elm", "Dana", 1, 0),
            ("r1", "elm", "Ravi", 1, 1),
            ("r1", "nor", "Ravi", 1, 1),
        ]
        assert len(counts) == len(invited)
        pd.testing.assert_frame_equal(rounds.state(case_with(invited, []), counts), rounds.state(whole))

    def test_what_was_answered_before_is_counted_for_a_round_not_opened_yet(self) -> None:
        case = case_with([], [("elm", "Dana", 3), ("elm", "Dana", 4), ("elm", "Ravi", 4), ("nor", "Dana", 4)])
        told = rounds.answered(case, ["elm"], ["Dana", "Mirela"])
        assert told.to_dict("records") == [{"candidate": "elm", "assessor": "Dana", "answers": 1}]

    def test_one_candidate_is_reopened_alone(self) -> None:
        case = case_with(
            [("r1", c, "Dana", 5, 8, None) for c in CANDIDATES] + [("r1", "elm", "Ravi", 5, None, None)], []
        )
        assert [row["candidate"] for row in rounds.reopening(case, "r1", "Dana", "nor")] == ["nor"]
        assert [row["candidate"] for row in rounds.reopening(case, "r1", "Dana")] == list(CANDIDATES)
        with pytest.raises(ValueError, match="nothing in this round"):
            rounds.reopening(case, "r1", "Ravi", "elm")

    def test_a_case_without_rounds_has_no_state(self) -> None:
        assert rounds.state(case_of([criterion("reach")], {"elm": {}})).empty

    def test_we_do_not_know_counts_as_an_answer(self) -> None:
        case = case_with([("r1", "elm", "Dana", 5, None, None)], [("elm", "Dana", 6)])
        unknown = case.replace(assessments=case.assessments.assign(level=None))
        assert rounds.state(unknown).loc[0, "missing"] == {"Dana": 0}


class TestRules:
    """What tables of rounds must be, each bad cell named."""

    @pytest.mark.parametrize(
        ("row", "column", "cell", "allowed"),
        [
            (2, "finished_at", "2026-10-01T08:00:00Z", "above opened_at"),
            (2, "finished_at", "2026-09-01T08:00:00Z", "above opened_at"),
            (3, "closed_at", "2026-09-01T08:00:00Z", "above opened_at"),
            (3, "closed_at", "", "a round is closed as a whole"),
            (2, "candidate", "oak", "a key of table candidates"),
            (2, "round", "", "a key of 1 to 60 characters"),
            (2, "assessor", "", "text of at most"),
            (2, "opened_at", "yesterday", "a time between"),
        ],
    )
    def test_a_bad_cell_of_invitations_is_named(self, row: int, column: str, cell: str, allowed: str) -> None:
        tables = small_tables()
        set_cell(tables, "invitations", row, column, cell)
        fault = faults_of(lambda: Case("small", tables))[0]
        assert (fault.table, fault.row, fault.column) == ("invitations", row, column)
        assert allowed in fault.allowed

    @pytest.mark.parametrize("level", ["-1", "601"])
    def test_an_agreed_level_lies_on_the_scale(self, level: str) -> None:
        tables = small_tables()
        set_cell(tables, "consensus", 2, "level", level)
        (fault,) = faults_of(lambda: Case("small", tables))
        assert (fault.table, fault.column, fault.found) == ("consensus", "level", level)
        assert fault.allowed == "a number from 0 to 600, the scale of reps"

    def test_one_assessor_is_in_one_open_round_a_candidate(self) -> None:
        (fault,) = faults_of(
            lambda: case_with([(name, "elm", "Dana", 5, None, None) for name in ("r1", "r2")], [])
        )
        assert (fault.row, fault.column, fault.found) == (3, "round", "r2")
        assert "one open round for candidate elm and assessor Dana" in fault.allowed
        case_with([("r1", "elm", "Dana", 5, None, 9), ("r2", "elm", "Dana", 5, None, None)], [])
        case_with([("r1", "elm", "Dana", 5, 6, None), ("r2", "elm", "Dana", 5, None, None)], [])


class TestFoldersFromBeforeRounds:
    def test_lack_both_tables_and_are_read_as_before(self, small_folder) -> None:
        for table in ("invitations", "consensus"):
            (small_folder / f"{table}.csv").unlink()
        case = Case.from_folder(small_folder)
        assert case.invitations.empty
        assert case.consensus.empty

    def test_empty_tables_change_no_fingerprint_and_full_ones_do(self) -> None:
        tables = small_tables()
        without = Case("small", {t: f for t, f in tables.items() if t not in ("invitations", "consensus")})
        emptied = without.replace(consensus=TABLES["consensus"].empty())
        before = [table for table in TABLES if table not in ADDED]
        assert emptied.fingerprint() == without.fingerprint() == without.fingerprint(*before)
        assert emptied.data_fingerprint == without.data_fingerprint
        full = Case("small", tables)
        assert full.fingerprint() != without.fingerprint()
        agreed = without.replace(consensus=full.consensus)
        assert agreed.data_fingerprint != without.data_fingerprint
        assert full.data_fingerprint == agreed.data_fingerprint


def test_an_agreed_level_stands_beside_the_answers_and_changes_no_score() -> None:
    tables = small_tables()
    full = Case("small", tables)
    without = full.replace(consensus=TABLES["consensus"].empty())
    assert len(full.consensus) == 1
    pd.testing.assert_frame_equal(scoring.fit(full), scoring.fit(without))
    pd.testing.assert_frame_equal(scoring.levels(full), scoring.levels(without))


def test_a_name_that_differs_in_capitals_only_is_told_not_invited() -> None:
    case = Case("small", small_tables() | {"invitations": small_tables()["invitations"].head(0)})
    known = str(case.assessments["assessor"].iloc[0])
    assert rounds.written_otherwise(case, known) == ""
    assert rounds.written_otherwise(case, known.upper()) == known
    assert rounds.written_otherwise(case, "Nobody Else") == ""
    with pytest.raises(ValueError, match=f"is written {known} so far"):
        rounds.openings(case, ["ash"], [known.upper()], dt.datetime(2027, 1, 1, tzinfo=dt.UTC))


def test_every_exhibit_says_that_answers_may_be_sealed_while_a_round_is_open() -> None:
    case = Case("small", small_tables() | {"invitations": small_tables()["invitations"].head(0)})
    assert not any("sealed" in note for note in exhibits.ranking(case).notes)
    rows = rounds.openings(case, ["ash"], ["Zoe"], dt.datetime(2027, 1, 1, tzinfo=dt.UTC))
    opened = case.replace(invitations=pd.DataFrame(rows))
    for made in (exhibits.ranking(opened), exhibits.coverage(opened), exhibits.verdict(opened)):
        assert "1 blind round is still open: answers may be sealed. Not finished yet: Zoe." in made.notes
    closed = opened.replace(
        invitations=pd.DataFrame(rounds.closing(opened, "round-1", dt.datetime(2027, 1, 2, tzinfo=dt.UTC)))
    )
    assert not any("sealed" in note for note in exhibits.ranking(closed).notes)


def test_a_round_names_nobody_in_two_spellings():
    case = of_two(None, None)
    with pytest.raises(ValueError, match="Ana and ana are one name: write it once"):
        rounds.openings(case, ["ash"], ["Ana", "Ben", "ana"], dt.datetime(2027, 1, 1, tzinfo=dt.UTC))
