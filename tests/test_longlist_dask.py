"""A list in a Dask frame gives the same as a plain frame: with threads, a cluster, and workers killed."""

import os
import pickle
import signal
import threading
import time
from collections.abc import Iterator

import numpy as np
import pandas as pd
import pytest

from partnerlib.longlist import screen
from partnerlib.longlist.columns import Columns
from partnerlib.longlist.faults import ListError
from partnerlib.longlist.pieces import Piece
from partnerlib.longlist.sources import opened, run

dd = pytest.importorskip("dask.dataframe")
distributed = pytest.importorskip("distributed")

TABLE = pd.DataFrame(
    [
        ["cap", "size", "log10", "sales", ""],
        ["sector", "sector", "words", "", ""],
        ["price", "price", "number", "", ""],
    ],
    columns=["column", "criterion", "use", "over", "by"],
)
WORDS = pd.DataFrame([["sector", "energy", 3], ["sector", "toys", 5]], columns=["criterion", "word", "level"])


def companies(rows: int = 600) -> pd.DataFrame:
    chance = np.random.default_rng(11)
    frame = pd.DataFrame(
        {
            "Name": [f"Company {n}" for n in range(rows)],
            "cap": np.round(10 ** chance.uniform(-2, 3, rows), 2),
            "sales": np.round(chance.uniform(0, 3, rows), 1),
            "sector": chance.choice(["Energy", "TOYS", "Steel", ""], rows),
            "price": chance.choice(["1.5", "n/a", "7", "0.1"], rows),
            "never read": 1.0,
        }
    )
    unknown = chance.random(frame.shape) < 0.05
    unknown[:, 0] = False
    return frame.mask(unknown)


class Work:
    """Read the levels of a piece; slowly where a test wants the time to do harm."""

    def __init__(self, names: tuple[str, ...], pause: float = 0) -> None:
        self.columns, self.pause = Columns.of(TABLE, WORDS, ["price", "size", "sector"], names), pause

    def __call__(self, piece: Piece) -> tuple:
        time.sleep(self.pause)
        seen, levels = self.columns.nothing_seen(), [np.empty((3, 0))]
        for start, cells in piece.batches(self.columns.needed):
            here = self.columns.nothing_seen(piece, start)
            levels.append(self.columns.levels(cells, here))
            seen = seen + here
        return piece.number, np.concatenate(levels, axis=1), seen


def levels(source: object, pause: float = 0) -> tuple:
    opening = opened(source)
    work = Work(opening.names, pause)
    results = sorted(run(opening, work, None, False, work.columns.needed), key=lambda result: result[0])
    seen = sum((result[2] for result in results[1:]), results[0][2])
    matrix = np.concatenate([result[1] for result in results], axis=1)
    return matrix.tobytes(), seen.unusable.tolist(), seen.notes, seen.rows, seen.bad, matrix.shape


@pytest.fixture(scope="module")
def client() -> Iterator["distributed.Client"]:
    """Two worker processes of one thread."""
    with (
        distributed.LocalCluster(2, 1, processes=True, dashboard_address=None, host="127.0.0.1") as cluster,
        distributed.Client(cluster) as client,
    ):
        yield client


def test_a_dask_frame_without_a_cluster_is_worked_on_with_threads():
    frame = companies()
    expected = levels(frame)
    for partitions in (1, 2, 7):
        assert levels(dd.from_pandas(frame, npartitions=partitions)) == expected
    assert levels(dd.from_pandas(frame.set_index("Name"), npartitions=3, sort=False)) == expected


def test_empty_partitions_and_filters_do_no_harm():
    frame = companies()
    lazily = dd.from_pandas(frame, npartitions=6)
    assert levels(lazily[lazily.cap > 900]) == levels(frame[frame.cap > 900])


def test_empty_rows_are_skipped_and_rows_are_counted_over_partitions():
    frame = companies(40)
    frame.iloc[[3, 17, 39]] = None
    profile = pd.DataFrame({"criterion": ["price"], "weight": 1.0}).assign(
        scale_low=0.0, ideal_low=7.0, ideal_high=9.0, scale_high=9.0
    )
    plain = screen(frame, profile, 40, columns=TABLE.iloc[[2]])
    lazily = screen(dd.from_pandas(frame, npartitions=5), profile, 40, columns=TABLE.iloc[[2]])
    pd.testing.assert_frame_equal(lazily.picks, plain.picks, check_exact=True)
    assert lazily.notes == plain.notes
    assert (lazily.rows, "3 empty rows were skipped" in lazily.notes[0]) == (37, True)
    assert set(lazily.picks["row"]) == set(range(2, 42)) - {5, 19, 41}
    assert lazily.picks["where"].tolist() == [f"row {row}" for row in lazily.picks["row"]]


def test_a_dask_frame_on_a_cluster_gives_the_same_bits(client, tmp_path):
    frame = companies()
    expected = levels(frame)
    assert levels(dd.from_pandas(frame, npartitions=9)) == expected
    frame.to_parquet(tmp_path / "list.parquet", row_group_size=50)
    assert levels(dd.read_parquet(tmp_path / "list.parquet", split_row_groups=True)) == expected


def test_only_the_columns_that_are_used_are_read_on_the_cluster(client):
    def columns(piece: Piece) -> list[str]:
        return list(piece.frame.columns)  # type: ignore[attr-defined]

    lazily = opened(dd.from_pandas(companies(), npartitions=2))
    assert list(run(lazily, columns, None, False, ("cap", "Name"))) == [["Name", "cap"]] * 2


def test_a_fault_on_a_worker_comes_back_as_it_is(client):
    frame = companies().assign(price=True)
    opening = opened(dd.from_pandas(frame, npartitions=3))
    results = list(run(opening, Work(opening.names), None, False))
    with pytest.raises(ListError, match="column price holds true or false"):
        sum((result[2] for result in results[1:]), results[0][2]).refuse("a Dask frame")

    def failing(piece: Piece) -> int:
        raise ListError(f"{piece.where} is odd")

    with pytest.raises(ListError, match="partition 1 is odd"):
        list(run(opening, failing, None, False))


def test_an_error_travels_between_processes():
    error = pickle.loads(pickle.dumps(ListError("Price is no number.")))
    assert (type(error), str(error)) == (ListError, "Price is no number.")


def test_a_worker_killed_while_it_works_changes_nothing(client):
    frame = companies()
    expected = levels(frame)
    before = client.run(os.getpid)
    killed = []

    def kill() -> None:
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline and not any(client.processing().values()):
            time.sleep(0.02)
        time.sleep(0.4)
        killed.append(next(iter(before.values())))
        os.kill(killed[0], signal.SIGKILL)

    killer = threading.Thread(target=kill)
    killer.start()
    result = levels(dd.from_pandas(frame, npartitions=12), pause=0.15)
    killer.join()
    assert result == expected
    assert killed
    assert killed[0] not in client.run(os.getpid).values()


def test_a_result_that_dies_with_its_worker_is_worked_out_again(client):
    pieces = run(opened(dd.from_pandas(companies(40), npartitions=8)), _number, None, False)
    found = [next(pieces)]
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline and any(client.processing().values()):
        time.sleep(0.02)
    for worker in list(client.cluster.workers.values()):
        os.kill(worker.pid, signal.SIGKILL)
    assert sorted([*found, *pieces]) == list(range(8))


def _number(piece: Piece) -> int:
    return piece.number


def test_a_partition_that_kills_every_worker_is_named_with_the_way_out(client, monkeypatch):
    monkeypatch.setattr(client.cluster.scheduler, "allowed_failures", 0)

    def deadly(piece: Piece) -> int:
        os.kill(os.getpid(), signal.SIGKILL)
        return piece.number

    with pytest.raises(
        ListError, match="Partition 1 of the Dask frame could not be worked on: its worker died"
    ):
        list(run(opened(dd.from_pandas(companies(9), npartitions=1)), deadly, None, False))
