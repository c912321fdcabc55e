"""Eight programs save at once and are killed all the time: what was acknowledged is there, whole, once.

Eight seconds for each database in every run of the tests; `make soak SECONDS=300` for longer.
"""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from servers import Server, running
from stores import fill
from writers import ROWS

from partnerlib.store import Store

SECONDS = float(os.environ.get("SOAK_SECONDS", "8"))
WRITERS = [f"W{number}" for number in range(8)]


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    """Give the folder in which each writer notes what was acknowledged."""
    folder = tmp_path / "acknowledged"
    folder.mkdir()
    return folder


def acknowledged(notes: Path, who: str) -> list[int]:
    file = notes / who
    # The last line may have been cut by a kill, as any file is.
    return [int(line) for line in file.read_text().splitlines()] if file.exists() else []


def few(notes: Path) -> bool:
    """Tell whether a busy computer has let through so little that it proves nothing yet."""
    return sum(len(acknowledged(notes, who)) for who in WRITERS) < 10


class Writers:
    """Eight writers that are started, killed and started again."""

    def __init__(self, url: str, notes: Path) -> None:
        words = [sys.executable, str(Path(__file__).with_name("writers.py")), url, str(notes)]
        self._nursery = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self._firsts = dict.fromkeys(WRITERS, 0)
        self._processes = {who: self._started(who) for who in WRITERS}

    def _started(self, who: str) -> int:
        assert self._nursery.stdin is not None
        assert self._nursery.stdout is not None
        print(who, self._firsts[who], file=self._nursery.stdin, flush=True)
        return int(self._nursery.stdout.readline())

    def kill(self, who: str) -> None:
        """Kill a writer wherever it is."""
        os.kill(self._processes[who], signal.SIGKILL)

    def restart(self, who: str) -> None:
        """Start a writer again; the number of a save that was on its way is not used again."""
        self._firsts[who] += 100_000
        self._processes[who] = self._started(who)

    def end(self) -> None:
        """Kill all."""
        for who in WRITERS:
            self.kill(who)
        self._nursery.kill()
        self._nursery.communicate()


def kill_and_restart(url: str, notes: Path, harm: Iterator[None]) -> int:
    """Keep eight writers busy, kill one of them every few hundred milliseconds; give how many were killed."""
    chance, writers, kills = random.Random(6), Writers(url, notes), 0
    end = time.monotonic() + SECONDS
    while time.monotonic() < end or (few(notes) and time.monotonic() < end + 60):
        time.sleep(chance.uniform(0.1, 0.4))
        next(harm)
        who = chance.choice(WRITERS)
        writers.kill(who)
        writers.restart(who)
        kills += 1
    writers.end()
    return kills


def check_nothing_lost(url: str, notes: Path) -> int:
    """Check every acknowledged save and every batch; give how many saves were acknowledged."""
    store = Store(url)
    answers, work = store.history("small", "assessments"), store.history("small", "work")
    saves, total = store.batches("small"), 0
    for who in WRITERS:
        kept = Counter(answers.loc[answers["assessor"] == who, "evidence"])
        said = acknowledged(notes, who)
        assert [number for number in said if str(number) not in kept] == [], f"{who} lost acknowledged saves"
        assert max(kept.values(), default=1) == 1, f"{who} saved something twice"
        total += len(said)
    rows = Counter(answers["batch"]) + Counter(work["batch"])
    torn = [batch for batch in saves["batch"].iloc[1:] if rows[batch] != ROWS]
    assert torn == [], "batches with some of their rows"
    assert set(rows) == set(saves["batch"])
    assert saves["saved_at"].is_monotonic_increasing
    store.close()
    print(total, "saves acknowledged")
    return total


def quiet() -> Iterator[None]:
    while True:
        yield


def harming(server: Server, database: str) -> Iterator[None]:
    """Kill a process of the server now and then, and once in a while the power fails."""
    for turn in range(1, 1_000_000):
        if turn % 20 == 0:
            server.stop("immediate")
            server.start()
        elif turn % 8 == 0:
            server.kill_a_backend(database)
            server.wait()
        yield


def test_a_file_loses_nothing_though_its_writers_are_killed(notes: Path) -> None:
    url = f"sqlite:///{notes.parent}/store.sqlite"
    fill(url)
    kills = kill_and_restart(url, notes, quiet())
    assert check_nothing_lost(url, notes) >= 10
    assert kills > SECONDS / 2
    with sqlite3.connect(notes.parent / "store.sqlite") as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_server_loses_nothing_though_it_and_its_writers_are_killed(notes: Path) -> None:
    with running() as server:
        database = server.new_database()
        url = server.url(database)
        fill(url)
        kills = kill_and_restart(url, notes, harming(server, database))
        assert check_nothing_lost(url, notes) >= 10
        assert kills > SECONDS / 2
        told = "".join(file.read_text() for file in notes.glob("*.errors"))
    assert "does not answer" in told, "the server was never missed"
    assert "Traceback" not in told
