"""The store: nothing is lost, nothing half saved, everything can be taken back and replayed."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from cases import DATA, small_tables
from saved import answer, answers, candidate, kinds, last_saved

from partnerlib.case import Case
from partnerlib.database import rows
from partnerlib.store import Store, StoreError, writing
from partnerlib.stored import stored_cells
from partnerlib.tables import CaseError, parse

pytest_plugins = ["stores"]


class TestRoundTrip:
    @pytest.mark.parametrize("name", ["larkspur", "blank"])
    def test_a_shipped_case_comes_out_byte_for_byte_as_it_went_in(
        self, store: Store, tmp_path: Path, name: str
    ) -> None:
        store.import_folder(DATA / name)
        folder = store.export_folder(name, tmp_path / "out")
        files = {path.name: path.read_bytes() for path in (DATA / name).glob("*.csv")}
        assert {path.name: path.read_bytes() for path in folder.glob("*.csv")} == files
        assert store.load(name) == Case.from_folder(DATA / name)

    def test_every_kind_of_cell_survives(self, store: Store) -> None:
        assert store.load("small") == Case("small", small_tables())

    def test_text_in_any_language_and_awkward_numbers_survive(self, store: Store) -> None:
        name = "Zoë's 'Ø' \"quoted\", 株式会社\nsecond line"
        store.append("small", candidate("zoe", name=name, upside=0.1 + 0.2, launch_probability=1 / 3), "Dana")
        row = store.load("small").candidates.set_index("candidate").loc["zoe"]
        assert (row["name"], row["upside"], row["launch_probability"]) == (name, 0.1 + 0.2, 1 / 3)

    def test_cases_do_not_mix(self, store: Store) -> None:
        store.create(Case("other", small_tables()), "Dana")
        store.append("other", candidate("oak"), "Dana")
        assert "oak" not in kinds(store)
        assert store.cases() == ["other", "small"]

    def test_importing_a_case_twice_is_refused(self, store: Store) -> None:
        store.import_folder(DATA / "blank")
        with pytest.raises(StoreError, match="already a case called 'blank'"):
            store.import_folder(DATA / "blank")


class TestAppend:
    def test_rows_are_added_and_the_batch_is_listed(self, store: Store) -> None:
        number = store.append("small", candidate("oak"), "Ravi", note="met at a fair")
        newest = store.batches("small").iloc[-1]
        assert (newest["batch"], newest["saved_by"], newest["note"]) == (number, "Ravi", "met at a fair")
        assert "oak" in kinds(store)

    def test_a_row_of_a_known_key_stands_in_for_the_older_one(self, store: Store) -> None:
        store.append("small", candidate("ash", kind="rival"), "Ravi")
        assert kinds(store) == {"ash": "rival", "elm": ""}

    def test_the_company_is_replaced_not_added(self, store: Store) -> None:
        store.append("small", {"company": [{"name": "Larch GmbH"}]}, "Dana")
        assert store.load("small").company["name"].tolist() == ["Larch GmbH"]

    def test_retracting_takes_a_key_out(self, store: Store) -> None:
        store.append("small", candidate("oak"), "Ravi")
        store.append("small", {}, "Ravi", gone=candidate("oak"))
        assert "oak" not in kinds(store)

    def test_one_bad_cell_keeps_all_tables_of_the_batch_out(self, store: Store) -> None:
        before = store.load("small")
        rows = {**candidate("oak"), "assessments": [answer(85), answer(900, "Ravi")]}
        with pytest.raises(CaseError, match="900"):
            store.append("small", rows, "Dana")
        assert store.load("small") == before
        assert len(store.batches("small")) == 1

    def test_rows_that_break_a_rule_of_the_whole_case_are_refused(self, store: Store) -> None:
        with pytest.raises(CaseError, match="nobody"):
            store.append("small", {"assessments": [answer(1, candidate="nobody")]}, "Dana")
        with pytest.raises(CaseError, match="a name no other candidate has"):
            store.append("small", candidate("oak", name="Elm"), "Dana")
        assert len(store.batches("small")) == 1

    def test_an_unknown_column_or_case_is_named(self, store: Store) -> None:
        with pytest.raises(CaseError, match="colour"):
            store.append("small", candidate("oak", colour="green"), "Dana")
        with pytest.raises(StoreError, match="has no case 'nowhere'; it has small"):
            store.append("nowhere", candidate("oak"), "Dana")

    def test_a_stop_between_two_inserts_leaves_nothing_behind(
        self, store: Store, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        real, calls = writing.add_rows, []

        def second_fails(*args: Any) -> None:
            calls.append(1)
            if len(calls) == 2:
                raise KeyboardInterrupt
            real(*args)

        monkeypatch.setattr(writing, "add_rows", second_fails)
        with pytest.raises(KeyboardInterrupt):
            store.append("small", {**candidate("oak"), "assessments": [answer(85)]}, "Dana")
        assert len(store.batches("small")) == 1
        assert "oak" not in kinds(store)


class TestReplay:
    def test_a_case_is_read_as_it_was_between_any_two_batches(self, store: Store) -> None:
        times = [last_saved(store)]
        for kind in ("one", "two", "three"):
            store.append("small", candidate("elm", kind=kind), "Dana")
            times.append(last_saved(store))
        assert [kinds(store, when)["elm"] for when in times] == ["", "one", "two", "three"]
        just_before = dt.datetime.fromisoformat(times[2]) - dt.timedelta(microseconds=1)
        assert kinds(store, just_before)["elm"] == "one"

    def test_a_time_in_another_zone_is_the_same_moment(self, store: Store) -> None:
        moment = dt.datetime.fromisoformat(last_saved(store))
        assert store.load("small", moment.astimezone(dt.timezone(dt.timedelta(hours=9)))) == store.load(
            "small"
        )

    def test_a_time_before_the_case_or_without_a_zone_is_refused(self, store: Store) -> None:
        with pytest.raises(StoreError, match="did not exist at 2020-01-01"):
            store.load("small", "2020-01-01T00:00:00Z")
        with pytest.raises(ValueError, match="no time with a zone"):
            store.load("small", "2020-01-01T00:00:00")

    def test_an_undo_does_not_change_the_past(self, store: Store) -> None:
        batch = store.append("small", candidate("oak"), "Dana")
        when = last_saved(store)
        store.undo("small", batch, "Dana")
        assert "oak" in kinds(store, when)
        assert "oak" not in kinds(store)


class TestUndo:
    def test_a_first_answer_is_taken_out(self, store: Store) -> None:
        before = answers(store)
        batch = store.append("small", {"assessments": [answer(300)]}, "Dana")
        store.undo("small", batch, "Dana")
        assert answers(store) == before

    def test_a_changed_row_is_put_back_as_it_was(self, store: Store) -> None:
        before = store.load("small")
        batch = store.append("small", candidate("ash", name="Ash", kind="rival"), "Dana")
        store.undo("small", batch, "Dana")
        assert store.load("small") == before

    def test_a_batch_over_many_tables_is_taken_back_as_a_whole(self, store: Store) -> None:
        before = store.load("small")
        rows = {**candidate("oak"), "parts": [{"part": "now", "weight": 3}], "company": [{"name": "New"}]}
        store.undo("small", store.append("small", rows, "Dana"), "Dana")
        assert store.load("small") == before

    def test_a_retraction_is_taken_back(self, store: Store) -> None:
        before = store.load("small")
        batch = store.append("small", candidate("oak"), "Dana")
        gone = store.append("small", {}, "Dana", gone=candidate("oak"))
        store.undo("small", gone, "Dana")
        assert "oak" in kinds(store)
        store.undo("small", batch, "Dana")
        assert store.load("small") == before

    def test_an_undo_is_undone(self, store: Store) -> None:
        batch = store.append("small", candidate("ash", name="Ash", kind="rival"), "Dana")
        changed = store.load("small")
        undone = store.undo("small", batch, "Dana")
        store.undo("small", undone, "Dana")
        assert store.load("small") == changed

    def test_an_undo_of_a_first_answer_is_undone(self, store: Store) -> None:
        batch = store.append("small", {"assessments": [answer(300)]}, "Dana")
        changed = store.load("small")
        store.undo("small", store.undo("small", batch, "Dana"), "Dana")
        assert store.load("small") == changed

    def test_what_was_changed_again_since_is_not_taken_back(self, store: Store) -> None:
        batch = store.append("small", candidate("elm", kind="one"), "Dana")
        store.append("small", candidate("elm", kind="two"), "Ravi")
        with pytest.raises(StoreError, match="changed again since"):
            store.undo("small", batch, "Dana")
        assert kinds(store)["elm"] == "two"
        assert len(store.batches("small")) == 3

    def test_what_other_records_rest_on_is_not_taken_back(self, store: Store) -> None:
        batch = store.append("small", candidate("oak"), "Dana")
        store.append("small", {"assessments": [answer(85, candidate="oak")]}, "Dana")
        with pytest.raises(StoreError, match="Other records rest on this"):
            store.undo("small", batch, "Dana")
        assert "oak" in kinds(store)

    def test_a_batch_of_another_case_is_not_found(self, store: Store) -> None:
        store.create(Case("other", small_tables()), "Dana")
        batch = store.append("other", candidate("oak"), "Dana")
        with pytest.raises(StoreError, match=f"has no batch {batch}"):
            store.undo("small", batch, "Dana")

    def test_making_the_case_cannot_be_taken_back(self, store: Store) -> None:
        with pytest.raises(StoreError, match="rest on this"):
            store.undo("small", 1, "Dana")
        assert store.cases() == ["small"]


def test_a_note_that_reads_like_an_undo_is_just_a_note(store: Store) -> None:
    first = store.append("small", candidate("elm", kind="rival"), "Dana")
    second = store.append("small", candidate("elm", kind="friend"), "Dana")
    store.append("small", candidate("elm", kind="enemy"), "Dana", note=f"takes back batch {second}")
    with pytest.raises(StoreError, match="changed again"):
        store.undo("small", first, "Dana")
    assert kinds(store)["elm"] == "enemy"


class TestDamage:
    """A case that cannot be read any more, whatever has written into it, is mended by taking saves back."""

    def spoil(self, store: Store, level: float) -> int:
        """Save an answer off the scale, past every check."""
        first, _ = parse("assessments", small_tables()["assessments"].head(1))
        cells = stored_cells("assessments", first)
        with store._writing("small") as connection:
            batch = writing.begin(connection, "small", "Eve", "by hand")
            rows.add_rows(connection, batch, "assessments", cells.assign(level=level, retracted=False))
        return batch

    def test_the_save_that_did_it_is_taken_back(self, store: Store) -> None:
        store.freeze("small", "Dana", "frozen")
        before = store.load("small")
        batch = self.spoil(store, 8000)
        with pytest.raises(CaseError, match="8000"):
            store.load("small")
        assert 8000 in set(store.history("small", "assessments")["level"].fillna(8000))
        store.undo("small", batch, "Dana")
        assert store.load("small") == before

    def test_several_are_taken_back_the_newest_first(self, store: Store) -> None:
        before = store.load("small")
        batches = [self.spoil(store, level) for level in (8000, 9000)]
        with pytest.raises(StoreError, match="changed again since"):
            store.undo("small", batches[0], "Dana")
        store.undo("small", batches[1], "Dana")
        with pytest.raises(CaseError, match="8000"):
            store.load("small")
        store.undo("small", batches[0], "Dana")
        assert store.load("small") == before


def test_saves_are_taken_back_one_after_the_other(store: Store) -> None:
    first = store.append("small", candidate("elm", kind="rival"), "Dana")
    second = store.append("small", candidate("elm", kind="friend"), "Dana")
    with pytest.raises(StoreError, match="changed again"):
        store.undo("small", first, "Dana")
    store.undo("small", second, "Dana")
    store.undo("small", first, "Dana")
    assert kinds(store)["elm"] == ""


def test_what_someone_else_said_alike_is_not_taken_back_with_it(store: Store) -> None:
    first = store.append("small", candidate("elm", kind="rival"), "Dana")
    store.append("small", candidate("elm", kind="rival"), "Ravi")
    with pytest.raises(StoreError, match="changed again"):
        store.undo("small", first, "Dana")


class TestTakingOut:
    def test_a_row_is_renamed_in_one_batch(self, store: Store) -> None:
        person = {"candidate": "ash", "side": "theirs", "person": "Ines", "kind": "champion"}
        batch = store.append(
            "small", {"people": [person | {"person": "Inés"}]}, "Dana", gone={"people": [person]}
        )
        assert store.load("small").people["person"].tolist() == ["Inés"]
        store.undo("small", batch, "Dana")
        people = store.load("small").people
        assert people[["person", "authority"]].to_numpy().tolist() == [["Ines", 7.0]]

    def test_a_key_alone_is_enough(self, store: Store) -> None:
        key = {"candidate": "ash", "side": "ours", "milestone": "Signature"}
        store.append("small", {}, "Dana", gone={"dates": [key]})
        assert store.load("small").dates.empty

    def test_a_key_that_is_a_number_is_found(self, store: Store) -> None:
        store.append("small", {}, "Dana", gone={"anchors": [{"criterion": "who_ours", "level": 0}]})
        assert store.load("small").anchors["level"].tolist() == [10]

    def test_a_row_that_is_not_there_keeps_the_whole_batch_out(self, store: Store) -> None:
        gone = {"people": [{"candidate": "ash", "side": "ours", "person": "Nobody"}]}
        with pytest.raises(StoreError, match="row ash, ours, Nobody of people is not there any more"):
            store.append("small", candidate("oak"), "Dana", gone=gone)
        assert "oak" not in kinds(store)

    def test_what_others_rest_on_is_not_taken_out(self, store: Store) -> None:
        with pytest.raises(CaseError, match="assessments"):
            store.append("small", {}, "Dana", gone={"profile": [{"criterion": "reps"}]})
        gone = {"profile": [{"criterion": "reps"}], "assessments": store.load("small").assessments.head(1)}
        assert gone["assessments"]["criterion"].tolist() == ["reps"]  # type: ignore[call-overload]
        gone["consensus"] = store.load("small").consensus.query("criterion == 'reps'")
        store.append("small", {}, "Dana", gone=gone)
        assert "reps" not in set(store.load("small").profile["criterion"])

    def test_what_someone_else_changed_since_is_not_taken_out(self, store: Store) -> None:
        seen = store.newest("small")
        store.append("small", candidate("elm", kind="rival"), "Ravi")
        with pytest.raises(StoreError, match="Someone else"):
            store.append("small", {}, "Dana", gone=candidate("elm"), seen=seen)

    def test_an_answer_is_not_unsaid(self, store: Store) -> None:
        with pytest.raises(StoreError, match="Answers are never taken out"):
            store.append("small", {}, "Eve", gone={"assessments": store.load("small").assessments.head(1)})
        assert len(store.load("small").assessments) == 4

    def test_a_decision_of_another_day_stays(self, store: Store) -> None:
        with pytest.raises(StoreError, match="2026-12-01 is another day"):
            store.append("small", {}, "Eve", gone={"decisions": store.load("small").decisions})


@pytest.mark.parametrize(
    ("rows", "by", "said"),
    [
        ({"work": []}, "Dana", "There is nothing to save"),
        (candidate("oak"), "  ", "Say who saves this"),
        ({"nope": [{"a": 1}]}, "Dana", "no such table"),
        (
            {"candidates": [{"candidate": "oak", "name": "Oak", "colour": "red"}]},
            "Dana",
            "extra column 'colour'",
        ),
    ],
)
def test_what_cannot_be_saved_is_refused_in_words(store: Store, rows: Any, by: str, said: str) -> None:
    with pytest.raises((StoreError, CaseError), match=said):
        store.append("small", rows, by)
    assert len(store.batches("small")) == 1
