"""How many saves a second the store takes, beside a bare loop that inserts the same rows as durably.

`times` turns a run of many saves into the time of one, counted over all who save at once.
"""

import itertools
import multiprocessing
import sqlite3
import time
from collections.abc import Callable, Iterator
from functools import partial

import psycopg
import pytest
import sqlalchemy as sql
from servers import Server, running

from partnerlib.store import Store

WRITERS = (1, 8, 32)
SAVES = {1: 24, 8: 5, 32: 2}
BARE = {1: 200, 8: 50, 32: 20}
PLACES = {"sqlite": "a file", "postgresql": "a server"}
NUMBERS = itertools.count(1)


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """Run a PostgreSQL on a real disk."""
    with running(on_disk=True) as server:
        yield server


@pytest.fixture(params=PLACES)
def url(request, tmp_path) -> str:
    """Give the address of a store with the example in it, in a file and on a server."""
    address = f"sqlite:///{tmp_path}/store.sqlite"
    if request.param == "postgresql":
        server = request.getfixturevalue("server")
        address = server.url(server.new_database())
    store = Store(address)
    store.import_folder("data/larkspur")
    store.close()
    return address


def answer(who: str, number: int) -> dict[str, object]:
    row = {"candidate": "nor", "criterion": "field_reps", "assessor": who, "level": 100}
    return {**row, "evidence": f"save {number}", "recorded_at": "2026-12-01T00:00:00Z"}


def save_with_store(url: str, who: str) -> Callable[[], None]:
    store = Store(url)
    store.load("larkspur")
    return lambda: store.append("larkspur", {"assessments": [answer(who, next(NUMBERS))]}, who) and None


HEAD = 'INSERT INTO batches ("case", saved_at, saved_by, note) VALUES ({0}, {0}, {0}, {0}) RETURNING batch'
ROW = (
    "INSERT INTO assessments "
    "(batch, retracted, candidate, criterion, assessor, level, evidence, recorded_at) "
    "VALUES ({0}, {0}, {0}, {0}, {0}, {0}, {0}, {0})"
)


def save_bare(url: str, who: str) -> Callable[[], None]:
    """Give what inserts a save's head and row, as durable as the store's, and checks nothing."""
    row = list(answer(who, 1).values())
    head, values = ["larkspur", "2026-12-01T00:00:00.000000Z", who, ""], [False, *row]
    if url.startswith("sqlite"):
        file = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None, timeout=60)
        file.execute("PRAGMA synchronous=FULL")

        def save() -> None:
            file.execute("BEGIN IMMEDIATE")
            (batch,) = file.execute(HEAD.format("?"), head).fetchone()
            file.execute(ROW.format("?"), [batch, *values])
            file.execute("COMMIT")

        return save
    link = psycopg.connect(**sql.make_url(url).translate_connect_args(username="user", database="dbname"))

    def save_on_server() -> None:
        (batch,) = link.execute(HEAD.format("%s"), head).fetchone()
        link.execute(ROW.format("%s"), [batch, *values])
        link.commit()

    return save_on_server


def work(kind: Callable, url: str, who: str, saves: int, ready) -> None:
    save = kind(url, who)
    ready.wait(timeout=60)
    for _ in range(saves):
        save()


def ready_programs(kind: Callable, url: str, writers: int, saves: int) -> tuple[tuple, dict]:
    """Start so many programs and wait until all of them could save; loading them is not what is timed."""
    context = multiprocessing.get_context("fork")
    start = context.Barrier(writers + 1)
    names = [f"W{number}" for number in range(writers)]
    programs = [context.Process(target=work, args=(kind, url, name, saves, start)) for name in names]
    for program in programs:
        program.start()
    while start.n_waiting < writers and all(program.is_alive() for program in programs):
        time.sleep(0.01)
    return (start, programs), {}


def let_them_save(start, programs) -> None:
    start.wait(timeout=20)
    for program in programs:
        program.join()
    assert {program.exitcode for program in programs} == {0}


@pytest.mark.parametrize("writers", WRITERS)
@pytest.mark.parametrize(
    ("label", "kind", "counts"), [("ours", save_with_store, SAVES), ("a bare loop", save_bare, BARE)]
)
def test_saves_of_many_at_once(benchmark, url, label, kind, counts, writers):
    benchmark.group = f"One save into {PLACES[sql.make_url(url).get_backend_name()]}, {writers} at once"
    benchmark.extra_info |= {"label": label, "times": 1 / (writers * counts[writers])}
    made = partial(ready_programs, kind, url, writers, counts[writers])
    benchmark.pedantic(let_them_save, setup=made, rounds=3)


@pytest.mark.parametrize("label", ["ours, checked and shown as a case", "a bare insert and select"])
def test_from_save_to_shown_by_another_session(benchmark, url, label):
    benchmark.group = f"From Save to shown by another session, {PLACES[sql.make_url(url).get_backend_name()]}"
    benchmark.extra_info |= {"label": label, "times": 1}
    reader = Store(url)
    if label.startswith("ours"):
        save = save_with_store(url, "W")

        def shown() -> None:
            save()
            reader.load("larkspur")
    else:
        save = save_bare(url, "W")

        def shown() -> None:
            save()
            reader.newest("larkspur")

    benchmark.pedantic(shown, rounds=10, iterations=1)
    reader.close()
