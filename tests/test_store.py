"""The store: nothing is lost, nothing half saved, everything can be taken back and replayed."""

import datetime as dt
import getpass
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from cases import DATA, small_tables
from hypothesis import given, settings
from hypothesis import strategies as st

from partnerlib.case import Case
from partnerlib.store import Store, StoreError, writing
from partnerlib.tables import TABLES, CaseError, parse

pytest_plugins = ["stores"]

WHEN = "2026-11-01T12:00:00Z"


def answer(level: float | None, who: str = "Dana", when: str = WHEN, **more: object) -> dict[str, object]:
    row = {"candidate": "ash", "criterion": "reps", "assessor": who, "level": level, "recorded_at": when}
    return row | more


def candidate(key: str, **facts: object) -> dict[str, list[dict[str, object]]]:
    return {"candidates": [{"candidate": key, "name": facts.pop("name", key.title()), **facts}]}


def answers(store: Store, when: object = None) -> dict[tuple[str, str], float]:
    frame = store.load("small", when).assessments.query("criterion == 'reps'")  # type: ignore[arg-type]
    return {(row.assessor, row.recorded_at.isoformat()): row.level for row in frame.itertuples()}  # type: ignore[misc]


def kinds(store: Store, when: object = None) -> dict[str, str]:
    frame = store.load("small", when).candidates  # type: ignore[arg-type]
    return {row.candidate: "" if pd.isna(row.kind) else row.kind for row in frame.itertuples()}  # type: ignore[misc]


def task(name: str) -> dict[str, object]:
    return {"candidate": "ash", "side": "ours", "task": name, "kind": "process", "fte": 1}


def run_together(work: list[tuple[Callable[[Any], None], Any]]) -> None:
    threads = [threading.Thread(target=each, args=(what,)) for each, what in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def last_saved(store: Store, case: str = "small") -> str:
    return str(store.batches(case)["saved_at"].iloc[-1])


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


class TestManyAtOnce:
    def test_threads_lose_nothing(self, store: Store) -> None:
        def write(who: str) -> None:
            for day in range(1, 7):
                store.append("small", {"assessments": [answer(day, who, f"2026-12-{day:02}T00:00:00Z")]}, who)

        run_together([(write, who) for who in ("A", "B", "C", "D")])
        assert len(answers(store)) == 1 + 24
        assert store.batches("small")["batch"].is_unique

    def test_processes_lose_nothing(self, store: Store, url: str) -> None:
        code = """
import sys
from partnerlib.store import Store
who, store = sys.argv[1], Store()
for day in range(1, 6):
    row = dict(candidate="ash", criterion="reps", assessor=who, level=day)
    row["recorded_at"] = f"2026-12-{day:02}T00:00:00Z"
    store.append("small", {"assessments": [row]}, who)
"""
        env = os.environ | {"PARTNERLIB_STORE": url}
        started = [
            subprocess.Popen([sys.executable, "-c", code, who], env=env, cwd=DATA.parent)
            for who in ("A", "B", "C")
        ]
        assert [process.wait(timeout=120) for process in started] == [0, 0, 0]
        assert len(answers(store)) == 1 + 15


def weight(part: str, value: float) -> dict[str, list[dict[str, object]]]:
    return {"parts": [{"part": part, "weight": value}]}


def versions(store: Store, case: str = "small") -> list[tuple[str, str]]:
    """The dated versions of the ideal: who, and why."""
    history = store.load(case).profile_history.sort_values("saved_at")
    return list(zip(history["saved_by"], history["note"].fillna(""), strict=True))


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


class TestFreezing:
    def test_a_draft_has_no_history_and_a_frozen_ideal_has_a_fingerprint(self, store: Store) -> None:
        tables = small_tables()
        store.create(Case("draft", tables | {"profile_history": tables["profile_history"].head(0)}), "Dana")
        store.append("draft", weight("now", 3), "Dana")
        assert store.load("draft").profile_history.empty
        store.freeze("draft", "Dana", "before the fair")
        case = store.load("draft")
        assert case.profile_history["fingerprint"].tolist() == [case.profile_fingerprint]
        assert versions(store, "draft") == [("Dana", "before the fair")]
        with pytest.raises(StoreError, match=r"frozen as it stands, since .* by Dana"):
            store.freeze("draft", "Ravi")

    def test_a_profile_without_criteria_is_not_frozen(self, store: Store) -> None:
        tables = small_tables()
        kept = {name: tables[name] for name in ("company", "parts")}
        store.create(Case("empty", kept), "Dana")
        with pytest.raises(StoreError, match="no criterion yet to freeze"):
            store.freeze("empty", "Dana")

    def test_every_later_change_of_the_ideal_is_dated_whatever_saved_it(self, store: Store) -> None:
        store.freeze("small", "Dana", "frozen")
        store.append("small", weight("now", 3), "Ravi", "heavier")
        row = {"criterion": "who_ours", "level": 5, "description": "Half a day a week"}
        store.append("small", {"anchors": [row]}, "Ravi", "described")
        store.append("small", candidate("oak"), "Ravi", "no change of the ideal")
        assert [who for who, _ in versions(store)] == ["Dana", "Dana", "Ravi", "Ravi"]
        assert [why for _, why in versions(store)][1:] == ["frozen", "heavier", "described"]
        case = store.load("small")
        newest = case.profile_history.sort_values("saved_at")["fingerprint"].iloc[-1]
        assert newest == case.profile_fingerprint

    def test_taking_the_newest_change_back_takes_its_version_back(self, store: Store) -> None:
        store.freeze("small", "Dana", "frozen")
        before = store.load("small")
        store.undo("small", store.append("small", weight("now", 3), "Ravi"), "Ravi")
        assert store.load("small") == before

    def test_taking_an_older_change_back_makes_a_version_of_its_own(self, store: Store) -> None:
        store.freeze("small", "Dana", "frozen")
        older = store.append("small", weight("now", 3), "Ravi", "now")
        store.append("small", weight("expect", 2), "Ravi", "expect")
        store.undo("small", older, "Mirela")
        case = store.load("small")
        newest = case.profile_history.sort_values("saved_at").iloc[-1]
        assert (newest["saved_by"], newest["fingerprint"]) == ("Mirela", case.profile_fingerprint)

    def test_nobody_writes_the_history_by_hand(self, store: Store) -> None:
        row = {"saved_at": "2020-01-01T00:00:00Z", "saved_by": "Eve", "fingerprint": "0" * 64}
        with pytest.raises(StoreError, match="written by freezing it, never by hand"):
            store.append("small", {"profile_history": [row]}, "Eve")
        with pytest.raises(StoreError, match="never by hand"):
            store.append("small", {}, "Eve", gone={"profile_history": store.load("small").profile_history})

    def test_a_version_never_comes_before_the_last_though_a_clock_is_slow(
        self, store: Store, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("partnerlib.store.writing.now", lambda: dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
        tables = small_tables() | {"work": small_tables()["work"].head(0)}
        store.create(Case("slow", tables), "Dana")
        store.freeze("slow", "Dana", "later")
        history = store.load("slow").profile_history.sort_values("saved_at")
        assert history["note"].tolist() == ["First version", "later"]

    def test_a_decision_is_dated_the_day_it_is_recorded(self, store: Store) -> None:
        row = {"decided_on": "2020-01-01", "decided_by": "Eve", "verdict": "choose", "candidate": "ash"}
        with pytest.raises(StoreError, match="on the day it is taken; 2020-01-01 is another day"):
            store.append("small", {"decisions": [row]}, "Eve")
        today = dt.datetime.now(dt.UTC).date()
        store.append("small", {"decisions": [row | {"decided_on": today}]}, "Dana")
        assert len(store.load("small").decisions) == 2


class TestHistory:
    def test_who_said_what_and_when_is_kept_of_every_row(self, store: Store) -> None:
        store.append("small", candidate("elm", kind="rival"), "Ravi", "seen at a fair")
        gone = {"candidates": [{"candidate": "oak"}]}
        store.append("small", candidate("oak"), "Ravi")
        store.append("small", {}, "Dana", "left the market", gone=gone)
        history = store.history("small", "candidates")
        said = history[history["candidate"] == "oak"]
        assert said["kept_by"].tolist() == ["Ravi", "Dana"]
        assert said["retracted"].tolist() == [False, True]
        assert said["why"].tolist() == ["", "left the market"]
        assert history.query("candidate == 'elm'")["kind"].fillna("").tolist() == ["", "rival"]
        assert history["kept_at"].is_monotonic_increasing
        assert str(history["kept_at"].dtype) == "datetime64[us, UTC]"
        assert history["employees"].dtype == "float64"

    def test_a_case_that_is_not_there_is_said(self, store: Store) -> None:
        with pytest.raises(StoreError, match="has no case 'nowhere'"):
            store.history("nowhere", "people")


Step = tuple[str, str, int]

steps = st.lists(
    st.one_of(
        st.tuples(st.just("put"), st.sampled_from("abc"), st.integers(1, 9)),
        st.tuples(st.just("retract"), st.sampled_from("abc"), st.just(0)),
        st.tuples(st.just("undo"), st.just(""), st.integers(0, 7)),
    ),
    max_size=9,
)


class Model:
    """What a store should hold, as plain dicts: a change of each batch, and the state after it."""

    def __init__(self) -> None:
        self.state: dict[str, int] = {}
        self.changes: list[tuple[str, int | None]] = []
        self.touched: list[str] = []
        self.undoes: dict[int, int] = {}

    def put(self, key: str, value: int | None) -> None:
        """Set a key, or take it out, and remember what it was."""
        self.changes.append((key, self.state.get(key)))
        self.touched.append(key)
        self.state.pop(key, None)
        if value is not None:
            self.state[key] = value

    def undo(self, batch: int) -> bool:
        """Put back what a batch changed unless its key was changed again since, undone changes aside."""
        key, before = self.changes[batch]
        later = [n for n in range(batch + 1, len(self.touched)) if self.touched[n] == key]
        for n in reversed(list(later)):
            if n in later and self.undoes.get(n) in later:
                later = [each for each in later if each not in (n, self.undoes[n])]
        if later:
            return False
        self.undoes[len(self.touched)] = batch
        self.put(key, before)
        return True


@settings(max_examples=6)
@given(steps)
def test_any_sequence_of_saves_and_undos_is_what_a_plain_model_says(
    one_store: Store, plan: list[Step]
) -> None:
    store, model, name = one_store, Model(), f"case-{len(one_store.cases())}"
    store.create(Case(name, small_tables() | {"work": small_tables()["work"].head(0)}), "Dana")
    numbers: list[int] = []
    moments = [(last_saved(store, name), dict(model.state))]
    for what, key, value in plan:
        if what == "undo":
            if not numbers:
                continue
            batch = value % len(numbers)
            if not model.undo(batch):
                with pytest.raises(StoreError, match="changed again"):
                    store.undo(name, numbers[batch], "Dana")
                continue
            numbers.append(store.undo(name, numbers[batch], "Dana"))
        else:
            row = {"candidate": "ash", "side": "ours", "task": key, "kind": "process", "fte": value}
            rows = {"work": [row]}
            if what == "retract" and key not in model.state:
                with pytest.raises(StoreError, match=f"row ash, ours, {key} of work is not there"):
                    store.append(name, {}, "Dana", gone=rows)
                continue
            put, gone = ({}, rows) if what == "retract" else (rows, None)
            numbers.append(store.append(name, put, "Dana", gone=gone))
            model.put(key, value if what == "put" else None)
        moments.append((last_saved(store, name), dict(model.state)))
    for when, state in moments:
        work = store.load(name, when).work
        assert dict(zip(work["task"], work["fte"], strict=True)) == state
    held = store.load(name)
    store._known.clear()
    assert store.load(name) == held


def test_what_another_program_saved_is_seen_at_once(store: Store, url: str) -> None:
    other = Store(url)
    assert store.load("small") is store.load("small")
    other.append("small", candidate("oak"), "Ravi")
    assert "oak" in kinds(store)
    store.undo("small", store.newest("small"), "Dana")
    assert "oak" not in kinds(other)


def test_a_save_that_failed_leaves_nothing_to_be_read(store: Store) -> None:
    before = store.load("small")
    store.append("small", candidate("oak"), "Dana")
    with pytest.raises(CaseError):
        store.append("small", candidate("fir", upside=-1), "Dana")
    seen = store.load("small")
    store.append("small", candidate("fir"), "Dana")
    assert set(store.load("small").candidates["candidate"]) == {"ash", "elm", "fir", "oak"}
    assert set(seen.candidates["candidate"]) == {"ash", "elm", "oak"}
    assert set(before.candidates["candidate"]) == {"ash", "elm"}


def test_a_clock_set_back_never_puts_a_save_before_what_it_rests_on(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = store.load("small")
    first = last_saved(store)
    monkeypatch.setattr("partnerlib.store.writing.now", lambda: dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
    store.append("small", candidate("oak"), "Dana")
    assert last_saved(store) == first
    assert set(store.load("small", first).candidates["candidate"]) > set(before.candidates["candidate"])


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


class TestTokens:
    """A save whose answer got lost may be repeated: it is kept once."""

    def test_the_same_rows_with_the_same_token_are_kept_once(self, store: Store) -> None:
        first = store.append("small", {"assessments": [answer(300)]}, "Dana", token="a1")
        later = answer(300, when="2026-11-01T12:00:05Z")
        assert store.append("small", {"assessments": [later]}, "Dana", token="a1") == first
        assert len(store.batches("small")) == 2

    def test_other_rows_with_the_same_token_are_never_taken_for_kept(self, store: Store) -> None:
        store.append("small", {"assessments": [answer(300)]}, "Dana", token="a1")
        store.append("small", {"assessments": [answer(301)]}, "Dana", token="a1")
        assert set(answers(store).values()) >= {301}
        assert len(store.batches("small")) == 3

    def test_a_repeated_save_is_not_told_that_someone_else_was_faster(self, store: Store) -> None:
        seen = store.newest("small")
        saves = [store.append("small", candidate("oak"), "Dana", seen=seen, token="b") for _ in range(2)]
        assert saves[0] == saves[1]

    def test_a_token_of_another_case_or_of_none_means_nothing(self, store: Store) -> None:
        store.create(Case("other", small_tables()), "Dana")
        numbers = {store.append(case, candidate("oak"), "Dana", token="c") for case in ("small", "other")}
        numbers |= {store.append("small", candidate("oak"), "Dana") for _ in range(2)}
        assert len(numbers) == 4

    def test_what_is_taken_out_belongs_to_what_was_saved(self, store: Store) -> None:
        gone = {"candidates": [{"candidate": "elm"}]}
        store.append("small", candidate("oak"), "Dana", token="d")
        with pytest.raises(CaseError):  # elm's answers rest on it: so this was no repeated save
            store.append("small", candidate("oak"), "Dana", token="d", gone=gone)


def test_every_save_says_which_login_it_came_from(store: Store, url: str) -> None:
    login = "owner" if url.startswith("postgresql") else getpass.getuser()
    store.append("small", candidate("oak"), "Ravi")
    assert store.batches("small")["login"].tolist() == [login] * 2
    assert store.history("small", "candidates")["login"].tolist() == [login] * 3


def test_numbers_of_saves_rise_in_the_order_in_which_they_were_kept(store: Store, url: str) -> None:
    others = [Store(url) for _ in range(3)]

    def write(each: Store) -> None:
        for day in range(1, 5):
            each.append("small", {"work": [task(f"{others.index(each)}-{day}")]}, "Dana")

    run_together([(write, each) for each in others])
    saves = store.batches("small")
    assert saves["saved_at"].is_monotonic_increasing
    assert saves["batch"].is_monotonic_increasing
    assert store.history("small", "work")["batch"].is_monotonic_increasing
    assert store.history("small", "work")["kept_at"].is_monotonic_increasing


def test_a_reader_sees_one_moment_though_others_save_meanwhile(store: Store, url: str) -> None:
    other = Store(url)
    with store._reading() as connection:
        before = store._read(connection, "small")
        other.append("small", candidate("oak"), "Ravi")
        assert store._read(connection, "small") == before
    assert "oak" in kinds(store)


def test_a_writer_waits_for_the_other_one_and_then_sees_what_it_kept(store: Store, url: str) -> None:
    other, order = Store(url), list[str]()
    with store._writing("small") as connection:
        thread = threading.Thread(
            target=lambda: (other.append("small", candidate("oak"), "Ravi"), order.append("other"))
        )
        thread.start()
        thread.join(0.5)
        order.append("first")
        writing.add_rows(
            connection,
            writing.begin(connection, "small", "Dana", ""),
            "work",
            parse("work", pd.DataFrame([task("first")]).reindex(columns=TABLES["work"].names))[0],
        )
    thread.join()
    assert order == ["first", "other"]
    assert store.batches("small")["saved_by"].tolist() == ["Dana", "Dana", "Ravi"]


def test_a_name_or_note_that_no_table_can_hold_is_refused_in_words(store: Store) -> None:
    for strange in ("\x00", "\ud800", "\x1b[2J"):
        with pytest.raises(StoreError, match="name of this save holds signs that cannot be kept"):
            store.append("small", candidate("oak"), f"Da{strange}na")
        with pytest.raises(StoreError, match="note of this save"):
            store.append("small", candidate("oak"), "Dana", f"no{strange}te")
        with pytest.raises(StoreError):
            store.load(f"small{strange}")
    assert len(store.batches("small")) == 1


@pytest.mark.parametrize("name", ["x'; DROP TABLE batches; --", "../../etc/passwd", '"', "%s", ":case", "株"])
def test_a_hostile_name_is_just_a_name(store: Store, name: str) -> None:
    with pytest.raises(StoreError, match="has no case"):
        store.load(name)
    with pytest.raises(StoreError, match="has no case"):
        store.append(name, candidate("oak"), name)
    store.append("small", candidate("oak", name=name), name, name)
    assert store.load("small").candidates.set_index("candidate").at["oak", "name"] == name
    assert store.batches("small").iloc[-1][["saved_by", "note"]].tolist() == [name, name]
