"""The store's tables have a version: made once, brought forward with a backup, refused when newer."""

import os
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pandas as pd
import pytest
import sqlalchemy as sql
from cases import ROOT, small_tables

from partnerlib.case import Case
from partnerlib.database import migrations, open_engine, rows, transaction
from partnerlib.database.schema import SCHEMA_VERSION, VERSION
from partnerlib.store import Store, StoreError
from partnerlib.stored import stored_cells
from partnerlib.tables import ADDED, TABLES
from partnerlib.tables.columns import Number

pytest_plugins = ["stores"]

NewUrl = Callable[[], str]
OAK = {"candidates": [{"candidate": "oak", "name": "Oak"}]}


@pytest.fixture
def first(new_url: NewUrl) -> str:
    """Give the address of a store as version 1 made it, with the small case in it."""
    url = new_url()
    engine, metadata = open_engine(url), sql.MetaData()
    number = {"primary_key": True, "autoincrement": True}
    heads = [sql.Column(name, sql.Text, nullable=False) for name in ("case", "saved_at", "saved_by", "note")]
    batches = sql.Table("batches", metadata, sql.Column("batch", sql.Integer, **number), *heads)
    case = old_case()
    with engine.connect().execution_options(lock="x") as connection, connection.begin():
        batches.create(connection)
        when = {"saved_at": "2026-09-01T08:00:00.000000Z", "saved_by": "Dana"}
        connection.execute(batches.insert(), {"case": "small", "note": "", **when})
        for name in case.tables:
            if name not in ADDED:
                table = version_1_of(name, metadata)
                table.create(connection)
                cells = stored_cells(name, getattr(case, name)).assign(batch=1, retracted=False)
                connection.execute(table.insert(), cells.to_dict("records"))
    engine.dispose()
    return url


@pytest.fixture
def third(first: str) -> str:
    """Give the address of a store as version 3 left it: undos were told by their notes alone."""
    engine = open_engine(first)
    with transaction(engine, lock="x") as connection:
        SCHEMA_VERSION.create(connection)
        for number in (2, 3):
            migrations.STEPS[number](connection)
        connection.execute(SCHEMA_VERSION.insert(), {"version": 3, "migrated_at": "2026-10-01"})
        saves = [
            ("friend", ""),
            (None, "takes back batch 2"),
            ("friend", ""),
            ("rival", "takes back batch 4"),
        ]
        for kind, note in [*saves, ("x", "takes back batch 99"), ("y", "takes back batch 2 and more")]:
            head = {
                "case": "small",
                "saved_at": "2026-10-01T08:00:00.000000Z",
                "saved_by": "Dana",
                "note": note,
            }
            elm = pd.DataFrame([{"candidate": "elm", "name": "Elm", "kind": kind, "retracted": False}])
            elm = elm.reindex(columns=[*TABLES["candidates"].names, "retracted"]).astype(object)
            batch = rows.add_save(connection, head)
            rows.add_rows(connection, batch, "candidates", elm.where(elm.notna(), None))
    engine.dispose()
    return first


def old_case() -> Case:
    return Case("small", {name: cells for name, cells in small_tables().items() if name not in ADDED})


def version_1_of(name: str, metadata: sql.MetaData) -> sql.Table:
    cells = [
        sql.Column(c.name, sql.Double if isinstance(c.kind, Number) else sql.Text)
        for c in TABLES[name].columns
    ]
    return sql.Table(
        name,
        metadata,
        sql.Column("row", sql.Integer, primary_key=True, autoincrement=True),
        sql.Column("batch", sql.ForeignKey("batches.batch"), nullable=False, index=True),
        sql.Column("retracted", sql.Boolean, nullable=False),
        *cells,
    )


def scalar(url: str, query: str) -> object:
    engine = open_engine(url)
    with engine.connect() as connection:
        found = connection.exec_driver_sql(query).scalar()
    engine.dispose()
    return found


def backups(url: str) -> list[str]:
    """Name the copies of a store's tables."""
    if url.startswith("sqlite"):
        folder = Path(url.removeprefix("sqlite:///")).parent
        return sorted(path.name for path in folder.glob("*-version-*.sqlite"))
    engine = open_engine(url)
    names = [name for name in sql.inspect(engine).get_schema_names() if name.startswith("backup_")]
    engine.dispose()
    return sorted(names)


def saves_in_backup(url: str) -> object:
    """Count the saves in the only copy of a store's tables."""
    (name,) = backups(url)
    if url.startswith("postgresql"):
        return scalar(url, f"SELECT count(*) FROM {name}.batches")
    return scalar(
        f"sqlite:///{Path(url.removeprefix('sqlite:///')).with_name(name)}", "SELECT count(*) FROM batches"
    )


class TestForward:
    def test_a_new_store_is_of_this_version_and_has_no_backup(self, new_url: NewUrl) -> None:
        url = new_url()
        Store(url).close()
        assert scalar(url, "SELECT max(version) FROM schema_version") == VERSION
        assert backups(url) == []

    def test_nothing_that_was_recorded_changes_and_more_can_be_added(self, first: str) -> None:
        store = Store(first)
        assert store.load("small") == old_case()
        assert store.batches("small")[["saved_by", "login"]].to_numpy().tolist() == [["Dana", ""]]
        store.append("small", OAK, "Ravi", token="t")
        assert "oak" in set(store.load("small").candidates["candidate"])
        assert store.newest("small") == 2
        store.close()
        again = Store(first)
        assert len(again.batches("small")) == 2
        again.close()

    def test_the_tables_are_as_a_new_store_has_them(self, first: str, new_url: NewUrl) -> None:
        Store(first).close()
        fresh = first if first.startswith("postgresql") else first.replace("new.sqlite", "fresh.sqlite")
        fresh = new_url() if fresh == first else fresh
        Store(fresh).close()
        assert shape(first) == shape(fresh)

    def test_the_backup_holds_what_was_there_and_stands_in_for_nothing(self, first: str) -> None:
        if first.startswith("sqlite"):
            own = Path(first.removeprefix("sqlite:///"))
            others = own.with_name("new-version-1.partial")
            others.write_bytes(b"somebody else's")
        Store(first).close()
        (name,) = backups(first)
        if first.startswith("sqlite"):
            assert name.startswith("new-version-1-20")
            copy = own.with_name(name)
            with closing(sqlite3.connect(copy)) as old:
                assert old.execute("SELECT saved_at FROM batches").fetchall()[0][0].startswith("2026-09-01")
                tables = {
                    row[0] for row in old.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
                }
            assert "schema_version" not in tables
            own.write_bytes(copy.read_bytes())  # put back, and opened once more: the first copy stays
            Store(first).close()
            assert backups(first) == [f"{name.removesuffix('.sqlite')}-2.sqlite", name]
            assert others.read_bytes() == b"somebody else's"
        else:
            assert name == "backup_v1"
            assert scalar(first, "SELECT count(*) FROM backup_v1.assessments") == 4

    def test_only_what_truly_took_a_save_back_becomes_an_undo_whatever_notes_say(self, third: str) -> None:
        engine, store = open_engine(third), Store(third)
        with transaction(engine) as connection:
            assert rows.taken_back(connection, "small") == {3: 2}
        engine.dispose()
        assert backups(third)[0].startswith(("new-version-3-", "backup_v3"))
        assert store.batches("small")["note"].tolist()[2:5] == [
            "takes back batch 2",
            "",
            "takes back batch 4",
        ]
        with pytest.raises(StoreError, match="changed again since"):
            store.undo("small", 4, "Dana")
        store.close()

    def test_a_copy_is_open_to_whom_the_store_is_open(self, first: str) -> None:
        if first.startswith("postgresql"):
            return  # the copy is a schema of the owner's, into which nobody else was let
        own = Path(first.removeprefix("sqlite:///"))
        own.chmod(0o600)
        Store(first).close()
        (name,) = backups(first)
        assert own.with_name(name).stat().st_mode & 0o777 == 0o600

    @pytest.mark.parametrize("trouble", ["a full disk", "the database's own"])
    def test_a_copy_that_cannot_be_made_is_told_in_words_and_nothing_changes(
        self, first: str, trouble: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        if first.startswith("postgresql"):
            return  # what a server says is told in words by test_store_trouble

        def make(*_: object) -> tuple[int, str]:
            if trouble == "a full disk":
                raise OSError(28, "No space left on device", str(tmp_path))
            (tmp_path / "taken").write_bytes(b"not empty")
            return os.open(tmp_path / "taken", os.O_RDONLY), str(tmp_path / "taken")

        monkeypatch.setattr("partnerlib.database.backups.tempfile.mkstemp", make)
        with pytest.raises(StoreError, match="of an older version") as told:
            Store(first)
        monkeypatch.undo()
        assert "Nothing was changed. See that its folder has room" in str(told.value)
        assert "schema_version" not in shape(first)
        Store(first).close()

    def test_a_save_that_began_before_the_tables_change_is_kept_before_they_change(self, third: str) -> None:
        engine, stores = open_engine(third), list[Store]()
        with transaction(engine, lock="case small") as connection:  # as a program of version 3 saves
            assert migrations.version(connection) == 3
            thread = threading.Thread(target=lambda: stores.append(Store(third)))
            thread.start()
            thread.join(0.4)
            head = {
                "case": "small",
                "saved_at": "2026-10-09T08:00:00.000000Z",
                "saved_by": "Dana",
                "note": "still on its way",
            }
            rows.add_save(connection, head)
        thread.join()
        engine.dispose()
        assert stores[0].batches("small")["note"].iloc[-1] == "still on its way"
        assert saves_in_backup(third) == 8
        stores[0].close()

    def test_of_two_programs_that_come_at_once_one_does_it_and_the_other_waits(self, first: str) -> None:
        stores: list[Store] = []
        threads = [threading.Thread(target=lambda: stores.append(Store(first))) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert [store.load("small") == old_case() for store in stores] == [True] * 4
        assert len(backups(first)) == 1
        assert scalar(first, "SELECT count(*) FROM schema_version") == 1
        for store in stores:
            store.close()

    def test_of_two_programs_that_make_a_store_at_once_both_find_it(self, new_url: NewUrl) -> None:
        url, stores = new_url(), list[Store]()
        threads = [threading.Thread(target=lambda: stores.append(Store(url))) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert [store.cases() for store in stores] == [[]] * 4
        for store in stores:
            store.close()

    @pytest.mark.parametrize("step", range(2, VERSION + 2))
    def test_a_program_killed_in_the_middle_leaves_the_old_tables_whole(self, first: str, step: int) -> None:
        code = f"""
import os, signal
from partnerlib.database import migrations
from partnerlib.store import Store
def die(*_): os.kill(os.getpid(), signal.SIGKILL)
if {step} in migrations.STEPS:
    real = migrations.STEPS[{step}]
    migrations.STEPS[{step}] = lambda connection: (real(connection), die())
else:
    migrations.grant_again = die
Store()
"""
        env = os.environ | {"PARTNERLIB_STORE": first}
        done = subprocess.run([sys.executable, "-c", code], env=env, cwd=ROOT, timeout=60)
        assert done.returncode == -signal.SIGKILL
        assert shape(first)["batches"] == ["batch", "case", "note", "saved_at", "saved_by"]
        assert not set(ADDED) & set(shape(first))
        store = Store(first)
        assert store.load("small") == old_case()
        store.close()


class TestNewer:
    def test_a_newer_store_is_refused_with_both_versions_and_left_alone(self, url: str) -> None:
        mark_newer(url)
        said = f"is of version 99; this program knows versions up to {VERSION}. Update partnerlib"
        with pytest.raises(StoreError, match=said):
            Store(url)
        assert scalar(url, "SELECT count(*) FROM batches") == 1
        unmark(url)

    def test_a_program_that_is_still_open_does_not_write_into_newer_tables(
        self, store: Store, url: str
    ) -> None:
        mark_newer(url)
        with pytest.raises(StoreError, match="Update partnerlib"):
            store.append("small", OAK, "Dana")
        unmark(url)
        store.append("small", OAK, "Dana")


def test_an_older_store_that_may_only_be_read_is_left_as_it_is(first: str) -> None:
    read_only = f"sqlite:///file:{first.removeprefix('sqlite:///')}?mode=ro&uri=true"
    if first.startswith("postgresql"):
        read_only = f"{first}?options=-c%20default_transaction_read_only%3Don"
    with pytest.raises(StoreError, match="may only be read"):
        Store(read_only)
    assert "schema_version" not in shape(first)
    assert backups(first) == []


def test_each_version_has_its_step() -> None:
    assert sorted(migrations.STEPS) == list(range(2, VERSION + 1))


def shape(url: str) -> dict[str, list[str]]:
    """Give the columns of each table."""
    engine = open_engine(url)
    inspector = sql.inspect(engine)
    found = {
        t: sorted(column["name"] for column in inspector.get_columns(t)) for t in inspector.get_table_names()
    }
    engine.dispose()
    return found


def mark_newer(url: str) -> None:
    change(url, "INSERT INTO schema_version VALUES (99, '2030-01-01')")


def unmark(url: str) -> None:
    change(url, "DELETE FROM schema_version WHERE version = 99")


def change(url: str, statement: str) -> None:
    engine = open_engine(url)
    with engine.connect().execution_options(lock="x") as connection, connection.begin():
        connection.exec_driver_sql(statement)
    engine.dispose()
