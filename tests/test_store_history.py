"""What a store tells of the past: versions of the ideal, who said what, and any sequence of saves."""

import datetime as dt

import pytest
from cases import small_tables
from hypothesis import given, settings
from hypothesis import strategies as st
from saved import candidate, last_saved, versions, weight

from partnerlib.case import Case
from partnerlib.store import Store, StoreError

pytest_plugins = ["stores"]


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
