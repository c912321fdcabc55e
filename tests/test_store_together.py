"""Several at one store at once: in order, each on top of what the others kept, no save twice."""

import datetime as dt
import getpass
import threading
from pathlib import Path

import pandas as pd
import pytest
from cases import small_tables
from saved import WHEN, answer, answers, candidate, kinds, last_saved, run_together, task, weight

from partnerlib.case import Case
from partnerlib.store import Store, StoreError, reading, writing
from partnerlib.tables import TABLES, CaseError, parse

pytest_plugins = ["stores"]


class TestManyAtOnce:
    def test_threads_lose_nothing(self, store: Store) -> None:
        def write(who: str) -> None:
            for day in range(1, 7):
                store.append("small", {"assessments": [answer(day, who, f"2026-12-{day:02}T00:00:00Z")]}, who)

        run_together([(write, who) for who in ("A", "B", "C", "D")])
        assert len(answers(store)) == 1 + 24
        assert store.batches("small")["batch"].is_unique


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


def test_though_a_clock_stands_still_or_goes_back_each_save_is_later_than_what_it_rests_on(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = dt.datetime.fromisoformat(last_saved(store))
    back = iter(first - dt.timedelta(days=day) for day in range(9))
    for clock in (lambda: first, lambda: next(back)):
        monkeypatch.setattr("partnerlib.store.writing.now", clock)
        for kind in ("one", "two"):
            store.append("small", candidate("elm", kind=kind), "Dana")
    times = store.batches("small")["saved_at"]
    assert [kinds(store, when)["elm"] for when in times] == ["", "one", "two", "one", "two"]
    assert dt.datetime.fromisoformat(times.iloc[-1]) - first == dt.timedelta(microseconds=4)


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
        before = reading.read(connection, "small")
        other.append("small", candidate("oak"), "Ravi")
        assert reading.read(connection, "small") == before
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


def test_what_was_read_before_is_only_caught_up_with_while_it_is_the_same_store(
    store: Store, url: str
) -> None:
    reader, other = Store(url), Store(url)
    for turn in range(4):
        reader.load("small")
        other.append("small", candidate("oak", kind=f"kind {turn}"), "Ravi")
        number = other.append(
            "small", {"work": [task(f"{turn}")], "parts": weight("now", turn)["parts"]}, "Ravi"
        )
        if turn % 2:
            other.undo("small", number, "Ravi")
        assert reader.load("small") == Store(url).load("small")
    reader._known["small"] = (
        (1, "another time"),
        Case("small", small_tables() | {"work": small_tables()["work"].head(0)}),
    )
    assert reader.load("small") == Store(url).load("small")


class TestSealing:
    """What a round hides from a viewer; the rule itself is tested with `rounds`."""

    @pytest.fixture
    def blind(self, store: Store) -> Store:
        """Ravi's view of the store, where Mirela has answered in an open round of both."""
        invitation = {"round": "second", "candidate": "elm", "opened_at": WHEN}
        both = [{**invitation, "assessor": who} for who in ("Ravi", "Mirela")]
        store.append("small", {"invitations": both}, "Dana")
        hidden = answer(597.25, "Mirela", "2026-11-02T12:00:00Z", candidate="elm", evidence="a hidden word")
        store.append("small", {"assessments": [hidden]}, "Mirela")
        store.viewer = "Ravi"
        return store

    def test_nothing_that_is_given_shows_it_now_or_as_it_was(self, blind: Store, tmp_path: Path) -> None:
        folder = blind.export_folder("small", tmp_path / "out")
        given = [blind.load("small"), blind.load("small", last_saved(blind))]
        shown = str([frame.to_csv() for case in given for frame in case.tables.values()])
        shown += str([blind.history("small", table).to_csv() for table in TABLES])
        shown += blind.batches("small").to_csv() + str([file.read_text() for file in folder.iterdir()])
        assert "597.25" not in shown
        assert "a hidden word" not in shown
        blind.viewer = "Mirela"
        assert "a hidden word" in blind.history("small", "assessments").to_csv()

    def test_a_refusal_tells_nothing_of_it(self, blind: Store) -> None:
        profile = blind.load("small").profile.query("criterion == 'reps'").assign(scale_high=590)
        with pytest.raises(StoreError, match="a round still hides rest on this") as refused:
            blind.append("small", {"profile": profile}, "Ravi")
        assert "597" not in f"{refused.value} {refused.value.__cause__}"
        with pytest.raises(CaseError, match="901"):
            blind.append("small", {"assessments": [answer(901, "Ravi")]}, "Ravi")

    def test_a_save_that_holds_some_of_it_is_not_taken_back_in_part(self, blind: Store) -> None:
        blind.viewer = None
        hers = answer(3, "Mirela", "2026-11-02T13:00:00Z", candidate="elm", criterion="who_ours")
        batch = blind.append("small", {"assessments": [hers], **candidate("oak")}, "Dana")
        before = blind.load("small")
        blind.viewer = "Ravi"
        with pytest.raises(StoreError, match="a round still hides"):
            blind.undo("small", batch, "Ravi")
        assert blind.left_out("small") == 2
        blind.viewer = None
        assert blind.load("small") == before
        assert blind.left_out("small") == 0
        blind.undo("small", batch, "Dana")
        assert "oak" not in kinds(blind)

    def test_a_round_in_which_somebody_else_has_answered_is_not_taken_back(self, blind: Store) -> None:
        opened, answered = blind.batches("small")["batch"].tail(2)
        for viewer, by in (("Ravi", "Ravi"), ("Ravi", "Mirela"), ("", "Mirela"), (None, "Dana")):
            blind.viewer = viewer
            with pytest.raises(StoreError, match="Answers have been given in this round: close it instead"):
                blind.undo("small", opened, by)
        blind.viewer = "Ravi"
        assert "Mirela" not in set(blind.load("small").assessments.query("level == 597.25")["assessor"])
        assert blind.newest("small") == answered

    def test_a_round_is_taken_back_by_whoever_alone_has_answered_and_once_nobody_has(
        self, blind: Store
    ) -> None:
        opened, answered = blind.batches("small")["batch"].tail(2)
        blind.viewer = "Mirela"
        blind.undo("small", blind.undo("small", opened, "Mirela"), "Mirela")
        blind.undo("small", answered, "Mirela")
        blind.viewer = "Ravi"
        blind.undo("small", opened, "Ravi")
        assert "second" not in set(blind.load("small").invitations["round"])

    def test_how_much_is_answered_is_told_whoever_looks(self, blind: Store) -> None:
        invited = blind.answered("small").query("round == 'second'").set_index("assessor")
        assert invited["in_round"].to_dict() == {"Mirela": 1, "Ravi": 0}
        assert invited["answered"].to_dict() == {"Mirela": 1, "Ravi": 0}

    def test_what_is_saved_is_checked_against_all_and_nothing_hidden_is_lost(self, blind: Store) -> None:
        blind.append("small", {"assessments": [answer(300, "Ravi", candidate="elm")]}, "Ravi")
        blind.viewer = None
        assert {597.25, 300} <= set(blind.load("small").assessments["level"])
