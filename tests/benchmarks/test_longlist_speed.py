"""How long screening a long list takes, beside databases and frames doing the same, and the floor of reading.

Everything here may use two threads; the compiled kernel needs the extra `fast`.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import duckdb
import numexpr
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from benchmarks.test_robustness_speed import timed
from pymcdm.methods import RIM

from partnerlib.longlist import fits, prepare, screen

ROWS, CRITERIA, THREADS, A_FEW = 10**6, 20, 2, 10**5
SIZES = [10**5, 10**6, 10**7]
LOW, HIGH, IDEAL_LOW, IDEAL_HIGH, MUST = 0.0, 10.0, 4.0, 7.0, 1.0
NAMES = [f"c{number}" for number in range(CRITERIA)]
PROFILE = pd.DataFrame({"criterion": NAMES}).assign(
    scale_low=LOW,
    scale_high=HIGH,
    ideal_low=IDEAL_LOW,
    ideal_high=IDEAL_HIGH,
    weight=np.arange(1.0, CRITERIA + 1),
)
WITH_MUSTS = PROFILE.assign(must_low=np.where(PROFILE["weight"] > CRITERIA - 3, MUST, np.nan))
WEIGHTS = (PROFILE["weight"] / PROFILE["weight"].sum()).to_numpy()


def matrix(rows: int, start: int = 0) -> np.ndarray:
    """Levels column by column, as frames keep them; `start` tells parts of a list apart."""
    return np.random.default_rng([5_010_309, start]).uniform(LOW, HIGH, (CRITERIA, rows)).T


@pytest.fixture(scope="module")
def levels() -> np.ndarray:
    return matrix(ROWS)


@pytest.fixture(scope="module")
def frame(levels: np.ndarray) -> pd.DataFrame:
    made = pd.DataFrame(levels, columns=NAMES)
    return made.assign(name=pd.array([f"Company {row}" for row in range(ROWS)], dtype="str"))


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as made:
        made.execute(f"set threads = {THREADS}")
        yield made


def in_sql() -> str:
    values = (
        f"{weight!r} * greatest(1 - greatest(({IDEAL_LOW} - {name}) / {IDEAL_LOW - LOW}, "
        f"({name} - {IDEAL_HIGH}) / {HIGH - IDEAL_HIGH}, 0), 0)"
        for name, weight in zip(NAMES, WEIGHTS.tolist(), strict=True)
    )
    return f"100 * ({' + '.join(values)})"


def in_polars() -> pl.Expr:
    total = pl.lit(0.0)
    for name, weight in zip(NAMES, WEIGHTS.tolist(), strict=True):
        below = (IDEAL_LOW - pl.col(name)) / (IDEAL_LOW - LOW)
        above = (pl.col(name) - IDEAL_HIGH) / (HIGH - IDEAL_HIGH)
        total = total + weight * (1 - pl.max_horizontal(below, above, pl.lit(0.0)))
    return (100 * total).alias("fit")


def in_numexpr() -> str:
    values = (
        f"{weight!r} * (1 - where({name} < {IDEAL_LOW}, ({IDEAL_LOW} - {name}) / {IDEAL_LOW - LOW}, "
        f"where({name} > {IDEAL_HIGH}, ({name} - {IDEAL_HIGH}) / {HIGH - IDEAL_HIGH}, 0)))"
        for name, weight in zip(NAMES, WEIGHTS.tolist(), strict=True)
    )
    return f"100 * ({' + '.join(values)})"


def in_numpy(levels: np.ndarray) -> np.ndarray:
    below = np.where(levels < IDEAL_LOW, (IDEAL_LOW - levels) / (IDEAL_LOW - LOW), 0)
    above = np.where(levels > IDEAL_HIGH, (levels - IDEAL_HIGH) / (HIGH - IDEAL_HIGH), 0)
    return 100 * ((1 - np.maximum(below, above)) @ WEIGHTS)


FITS = f"Fits of {ROWS:,} companies x {CRITERIA} criteria in memory, {THREADS} threads"


def test_fits(benchmark, levels):
    run = partial(fits, levels, PROFILE, workers=THREADS)
    run()  # the compiled kernel is loaded
    assert timed(benchmark, FITS, "ours", run, memory=True) == pytest.approx(in_numpy(levels), abs=1e-8)


def test_fits_floor(benchmark, levels):
    halves = np.array_split(levels, THREADS)
    with ThreadPoolExecutor(THREADS) as pool:
        found = timed(benchmark, FITS, "floor: the array read once", lambda: list(pool.map(np.sum, halves)))
    assert sum(found) == pytest.approx(levels.sum())


def test_fits_numpy(benchmark, levels):
    found = timed(benchmark, FITS, "numpy in one line", lambda: in_numpy(levels), memory=True)
    assert found == pytest.approx(fits(levels, PROFILE), abs=1e-8)


def test_fits_numexpr(benchmark, levels):
    numexpr.set_num_threads(THREADS)
    columns = {name: levels[:, place] for place, name in enumerate(NAMES)}
    found = timed(benchmark, FITS, "numexpr", lambda: numexpr.evaluate(in_numexpr(), columns))
    assert found == pytest.approx(in_numpy(levels), abs=1e-8)


def test_fits_duckdb(benchmark, frame, connection):
    connection.register("given", frame)
    connection.execute("create or replace table list as select * from given")
    run = lambda: connection.execute(f"select {in_sql()} as fit from list").fetchnumpy()["fit"]  # noqa: E731
    found = timed(benchmark, FITS, "DuckDB, from its own table", run)
    assert np.sort(found)[-1] == pytest.approx(in_numpy(frame[NAMES].to_numpy()).max(), abs=1e-8)


def test_fits_polars(benchmark, frame):
    assert pl.thread_pool_size() == THREADS, "run as `make bench` does, with POLARS_MAX_THREADS=2"
    list_ = pl.from_pandas(frame).lazy()
    found = timed(benchmark, FITS, "Polars", lambda: list_.select(in_polars()).collect())
    assert found["fit"].to_numpy() == pytest.approx(in_numpy(frame[NAMES].to_numpy()), abs=1e-8)


def test_fits_pymcdm(benchmark, levels):
    bounds = np.tile([LOW, HIGH], (CRITERIA, 1))
    method = RIM(bounds, np.tile([IDEAL_LOW, IDEAL_HIGH], (CRITERIA, 1)))
    some = np.ascontiguousarray(levels[:A_FEW])
    label = f"pymcdm, its Reference Ideal Method (timed on {A_FEW:,})"
    run = lambda: method(some, WEIGHTS, np.ones(CRITERIA))  # noqa: E731
    found = timed(benchmark, FITS, label, run, times=ROWS / A_FEW)
    assert found.shape == (A_FEW,)
    assert np.corrcoef(found, in_numpy(some))[0, 1] > 0.9


def best_of(list_: pd.DataFrame | Path) -> list[str]:
    """Name the best 20 of a list, must-haves aside, which the others are not asked for."""
    return screen(list_, PROFILE, workers=THREADS, progress=False).picks["name"].tolist()


BEST = f"The best 20 of {ROWS:,} companies in memory, {THREADS} threads; ours with must-haves and reasons"


def test_best(benchmark, frame):
    run = partial(screen, frame, WITH_MUSTS, workers=THREADS, progress=False)
    assert len(timed(benchmark, BEST, "ours, a screening", run).picks) == 20


def test_best_duckdb(benchmark, frame, connection):
    connection.register("given", frame)
    connection.execute("create or replace table list as select * from given")
    asked = f"select name, {in_sql()} as fit from list order by fit desc limit 20"
    found = timed(benchmark, BEST, "DuckDB, from its own table", lambda: connection.execute(asked).fetchall())
    assert [name for name, _ in found] == best_of(frame)


def test_best_polars(benchmark, frame):
    asked = pl.from_pandas(frame).lazy().select("name", in_polars()).top_k(20, by="fit")
    assert timed(benchmark, BEST, "Polars", asked.collect)["name"].to_list() == best_of(frame)


WHAT_IF = f"What-if: {ROWS:,} companies x {CRITERIA} criteria kept in memory; the budget of a move is 1 s"


def test_what_if(benchmark, frame):
    kept = prepare(frame, WITH_MUSTS, workers=THREADS, progress=False)
    weights = iter(range(2, 100))
    run = lambda: kept.screen(weights={"c0": next(weights)}, without=["c19"], workers=THREADS)  # noqa: E731
    found = timed(benchmark, WHAT_IF, "ours, a weight and a must-have changed", run)
    assert found.must_haves["counts"].sum() == 2
    assert len(found.picks) == 20


def test_what_if_first_reading(benchmark, frame):
    run = partial(prepare, frame, WITH_MUSTS, workers=THREADS, progress=False)
    kept = timed(benchmark, WHAT_IF, "ours, read once", run, rounds=2)
    assert kept.screen().picks["name"].tolist() == screen(frame, WITH_MUSTS).picks["name"].tolist()


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Path]:
    """Parquet files, written a row group at a time; they take 1.9 GB."""
    folder = tmp_path_factory.mktemp("lists")
    return {rows: written(folder / f"{rows}.parquet", rows) for rows in SIZES}


def written(path: Path, rows: int, group: int = 2**18) -> Path:
    writer = None
    for start in range(0, rows, group):
        many = matrix(min(group, rows - start), start)
        columns: dict[str, Any] = {name: many[:, place] for place, name in enumerate(NAMES)}
        columns["name"] = [f"Company {start + row}" for row in range(len(many))]
        table = pa.table(columns)
        writer = writer or pq.ParquetWriter(path, table.schema)
        writer.write_table(table)
    assert writer is not None
    writer.close()
    return path


def in_file(rows: int) -> str:
    return f"The best 20 of {rows:,} companies in a Parquet file, {THREADS} threads"


each_size = pytest.mark.parametrize("rows", SIZES)

ALONE = """
import json, re, sys
from pathlib import Path
from partnerlib.longlist import screen
from benchmarks.test_longlist_speed import WITH_MUSTS
peak = lambda: int(re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())[1]) / 1e3
before = peak()
screen(sys.argv[1], WITH_MUSTS, workers=2, progress=False)
print(json.dumps(peak() - before))
"""


@each_size
def test_file(benchmark, files, rows):
    alone = [sys.executable, "-c", ALONE, str(files[rows])]
    where = os.environ | {"PYTHONPATH": str(Path(__file__).parents[1])}
    peak = json.loads(subprocess.run(alone, capture_output=True, text=True, check=True, env=where).stdout)
    benchmark.extra_info["megabytes"] = peak
    run = partial(screen, files[rows], WITH_MUSTS, workers=THREADS, progress=False)
    assert timed(benchmark, in_file(rows), "ours, a screening", run, rounds=3).rows == rows


@each_size
def test_file_floor(benchmark, files, rows):
    def read() -> int:
        with ThreadPoolExecutor(THREADS) as pool:
            return sum(pool.map(read_group, range(pq.ParquetFile(files[rows]).num_row_groups)))

    def read_group(group: int) -> int:
        return pq.ParquetFile(files[rows]).read_row_group(group, use_threads=False).num_rows

    assert timed(benchmark, in_file(rows), "floor: pyarrow decodes the columns", read, rounds=3) == rows


@each_size
def test_file_duckdb(benchmark, files, connection, rows):
    asked = f"select name, {in_sql()} as fit from '{files[rows]}' order by fit desc limit 20"
    run = lambda: connection.execute(asked).fetchall()  # noqa: E731
    found = timed(benchmark, in_file(rows), "DuckDB", run, rounds=3)
    assert [name for name, _ in found] == best_of(files[rows])


@each_size
def test_file_polars(benchmark, files, rows):
    asked = pl.scan_parquet(files[rows]).select("name", in_polars()).top_k(20, by="fit")
    found = timed(benchmark, in_file(rows), "Polars", asked.collect, rounds=3)
    assert found["name"].to_list() == best_of(files[rows])


CLUSTER = "A Dask frame of Parquet files on two worker processes of one machine"


@each_size
def test_cluster(benchmark, files, rows):
    import dask.dataframe as dd
    from distributed import Client, LocalCluster

    with (
        LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster,
        Client(cluster),
    ):
        list_ = dd.read_parquet(files[rows], split_row_groups=4)
        run: Callable[[], Any] = partial(screen, list_, WITH_MUSTS, progress=False)
        label = f"ours, {rows:,} companies in {list_.npartitions} partitions"
        assert timed(benchmark, CLUSTER, label, run, rounds=2).rows == rows
