"""When the database is in trouble the store says in words what happened and what to do, and goes on after."""

import os
import resource
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sql
from cases import ROOT
from saved import run_together
from servers import PASSWORD, Server, running

from partnerlib.database import backups, engines
from partnerlib.store import Store, StoreError, UnsureError, writing

pytest_plugins = ["stores"]

OAK = {"candidates": [{"candidate": "oak", "name": "Oak"}]}


def candidates(store: Store) -> set[str]:
    return set(store.load("small").candidates["candidate"])


@pytest.fixture
def file(tmp_path: Path, small_file: Path) -> Path:
    """Give a file with the small case."""
    return Path(shutil.copy(small_file, tmp_path / "store.sqlite"))


@pytest.fixture
def in_file(file: Path) -> Store:
    """Open the store in that file."""
    return Store(f"sqlite:///{file}")


def leave_a_save_beside(file: Path) -> None:
    """Save oak in a program that is killed while a second connection holds the file: it lies in the -wal."""
    code = """
import os, signal, sqlite3, sys
from partnerlib.store import Store
other = sqlite3.connect(sys.argv[1])
other.execute("SELECT * FROM batches").fetchone()
Store().append("small", {"candidates": [{"candidate": "oak", "name": "Oak"}]}, "Dana")
os.kill(os.getpid(), signal.SIGKILL)
"""
    env = os.environ | {"PARTNERLIB_STORE": f"sqlite:///{file}"}
    done = subprocess.run([sys.executable, "-c", code, str(file)], env=env, cwd=ROOT)
    assert done.returncode == -signal.SIGKILL
    assert Path(f"{file}-wal").stat().st_size


@pytest.fixture
def database(server: Server, small_database: str) -> str:
    """Give a server's database of this test's own with the small case."""
    return server.new_database(small_database)


@pytest.fixture
def on_server(server: Server, database: str) -> Iterator[Store]:
    """Open the store in that database."""
    store = Store(server.url(database))
    yield store
    store.close()


class TestFile:
    def test_a_file_that_is_no_database(self, tmp_path: Path) -> None:
        (tmp_path / "x.sqlite").write_bytes(b"PK\x03\x04 an Excel file" * 300)
        with pytest.raises(StoreError, match="is not a workbook store"):
            Store(f"sqlite:///{tmp_path}/x.sqlite")

    def test_a_folder_that_does_not_exist(self, tmp_path: Path) -> None:
        with pytest.raises(StoreError, match="See that its folder exists"):
            Store(f"sqlite:///{tmp_path}/nowhere/x.sqlite")

    def test_a_file_that_may_only_be_read(self, file: Path) -> None:
        reader = Store(f"sqlite:///file:{file}?mode=ro&uri=true")
        assert "ash" in candidates(reader)
        with pytest.raises(StoreError, match="may only be read"):
            reader.append("small", OAK, "Dana")

    def test_a_file_another_program_holds(
        self, file: Path, in_file: Store, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(engines, "BUSY_SECONDS", 1)
        with sqlite3.connect(file, isolation_level=None) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(StoreError, match="is busy: another program is writing"):
                in_file.append("small", OAK, "Dana")
            assert "ash" in candidates(in_file)
            other.execute("ROLLBACK")
        in_file.append("small", OAK, "Dana")

    def test_a_damaged_file(self, file: Path, in_file: Store) -> None:
        content = bytearray(file.read_bytes())
        content[4096:] = b"\xff" * (len(content) - 4096)
        file.write_bytes(content)
        with pytest.raises(StoreError, match="is damaged"):
            in_file.load("small")

    def test_a_file_moved_away_is_missed_at_once_and_nothing_is_said_to_be_saved(
        self, file: Path, in_file: Store
    ) -> None:
        file.unlink()
        with pytest.raises(StoreError, match="moved or deleted"):
            in_file.append("small", OAK, "Dana")
        assert not file.exists()

    def test_saves_left_beside_it_by_a_crash_outlive_that_it_is_moved_away_and_put_back(
        self, file: Path, in_file: Store, tmp_path: Path
    ) -> None:
        leave_a_save_beside(file)
        away = file.rename(tmp_path / "elsewhere.sqlite")
        for opened in (lambda: in_file, lambda: Store(f"sqlite:///{file}")):
            with pytest.raises(StoreError, match=r"Put it back, with any files .* -wal and -shm"):
                candidates(opened())
        assert not file.exists()
        away.rename(file)
        assert "oak" in candidates(in_file)

    def test_a_file_that_was_emptied_is_not_begun_anew(self, file: Path, in_file: Store) -> None:
        leave_a_save_beside(file)
        content = file.read_bytes()
        file.write_bytes(b"")
        with pytest.raises(StoreError, match="is not the file it was"):
            candidates(in_file)
        file.write_bytes(content)
        assert "oak" in candidates(in_file)

    def test_a_copy_is_as_good_as_the_file_once_all_of_the_damaged_one_is_moved_away(
        self, file: Path, in_file: Store, tmp_path: Path
    ) -> None:
        leave_a_save_beside(file)
        with in_file._writing("small") as connection:
            backups.back_up(connection, in_file._engine, 4)
        (copy,) = tmp_path.glob("*-version-4-*")  # alone: a copy of ours needs nothing beside it
        leave_a_save_beside(file)
        content = bytearray(file.read_bytes())
        content[: 3 * 4096] = bytes(3 * 4096)
        file.write_bytes(content)
        with pytest.raises(StoreError, match=r"Move the file away, with any .* -wal and -shm"):
            Store(f"sqlite:///{file}")
        for each in tmp_path.glob("store.sqlite*"):
            each.rename(tmp_path / f"away-{each.name}")
        copy.rename(file)
        assert "oak" in candidates(in_file)
        in_file.append("small", {"candidates": [{"candidate": "fir", "name": "Fir"}]}, "Dana")
        with closing(sqlite3.connect(file)) as database:
            assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)

    def test_two_programs_may_begin_one_file_at_once(self, tmp_path: Path) -> None:
        url = f"sqlite:///{tmp_path}/new.sqlite"
        run_together([(Store, url)] * 4)
        assert Store(url).cases() == []

    def test_a_full_disk_keeps_nothing_and_lets_go_on_once_there_is_room(
        self, file: Path, in_file: Store
    ) -> None:
        def fill_up(connection: sqlite3.Connection, _: object) -> None:
            pages = connection.execute("PRAGMA page_count").fetchone()[0]
            connection.execute(f"PRAGMA max_page_count={pages}")

        sql.event.listen(in_file._engine, "connect", fill_up)
        long = {"candidates": [{"candidate": "oak", "name": "Oak", "kind": "x" * 9000}]}
        with pytest.raises(StoreError, match="has no room left on its disk"):
            in_file.append("small", long, "Dana")
        assert candidates(in_file) == {"ash", "elm"}
        sql.event.remove(in_file._engine, "connect", fill_up)
        in_file.append("small", long, "Dana")
        assert "oak" in candidates(Store(f"sqlite:///{file}"))

    def test_a_file_that_may_not_grow_keeps_nothing_that_was_not_acknowledged(self, file: Path) -> None:
        code = """
import resource, sys
from partnerlib.store import Store, StoreError
store = Store()
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
for number in range(100):
    row = dict(candidate="oak", name="Oak", kind=f"{number} " + "x" * 9000)
    try:
        store.append("small", {"candidates": [row]}, "Dana")
    except StoreError as error:
        print(number, error)
        sys.exit()
"""
        url = f"sqlite:///{file}"
        done = subprocess.run(
            [sys.executable, "-c", code],
            env=os.environ | {"PARTNERLIB_STORE": url},
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] == resource.RLIM_INFINITY
        saved, _, said = done.stdout.partition(" ")
        assert "is full or fails" in said or "no room left" in said or "not known whether" in said, (
            done.stderr
        )
        kept = (
            Store(url).history("small", "candidates").query("candidate == 'oak'")["kind"].str.split().str[0]
        )
        assert kept.tolist()[: int(saved)] == [str(number) for number in range(int(saved))]

    def test_every_save_reaches_the_disk_before_it_is_said_to_be_saved(self, in_file: Store) -> None:
        with in_file._reading() as connection:
            pragma = {
                name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
                for name in ("synchronous", "journal_mode")
            }
        assert pragma == {"synchronous": 2, "journal_mode": "wal"}


class TestServer:
    def test_a_connection_that_broke_is_made_anew_unseen(
        self, server: Server, database: str, on_server: Store
    ) -> None:
        on_server.append("small", OAK, "Dana")
        server.terminate(database)
        assert "oak" in candidates(on_server)

    def test_a_connection_that_breaks_in_the_middle_saves_nothing(
        self, server: Server, database: str, on_server: Store, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def cut(*_: object) -> None:
            server.terminate(database)

        with monkeypatch.context() as patch:
            patch.setattr(writing, "refuse_what_is_newer", cut)
            with pytest.raises(StoreError, match=r"does not answer.* Nothing was saved"):
                on_server.append("small", OAK, "Dana")
        on_server.append("small", OAK, "Dana")
        assert len(on_server.batches("small")) == 2

    def test_a_connection_that_breaks_at_the_very_end_leaves_it_open_and_a_repeat_is_safe(
        self, server: Server, database: str, on_server: Store, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for before in (True, False):
            row = {"candidates": [{"candidate": f"oak-{before}", "name": f"Oak {before}"}]}
            with monkeypatch.context() as patch:
                patch.setattr(sql.RootTransaction, "commit", breaking(server, database, before))
                with pytest.raises(UnsureError, match="it is not known whether it was kept"):
                    on_server.append("small", row, "Dana", token=f"{before}")
            number = on_server.append("small", row, "Dana", token=f"{before}")
            assert on_server.append("small", row, "Dana", token=f"{before}") == number
        assert len(on_server.batches("small")) == 3

    def test_a_writer_waits_only_so_long(
        self, server: Server, database: str, on_server: Store, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(engines, "BUSY_SECONDS", 1)
        other = Store(server.url(database))
        with (
            on_server._writing("small"),
            pytest.raises(StoreError, match="is busy: another program is writing"),
        ):
            other.append("small", OAK, "Ravi")
        other.append("small", OAK, "Ravi")
        other.close()

    def test_writers_of_other_cases_do_not_wait(
        self, server: Server, database: str, on_server: Store, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(engines, "BUSY_SECONDS", 1)
        on_server.import_folder(ROOT / "data" / "blank")
        other = Store(server.url(database))
        with on_server._writing("small"):
            other.append("blank", OAK, "Ravi")
        other.close()

    def test_a_program_that_fell_asleep_in_the_middle_keeps_nobody_waiting(
        self, server: Server, database: str, on_server: Store, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert engines.IDLE_SECONDS < engines.BUSY_SECONDS
        asleep, woken, dreams = threading.Event(), threading.Event(), list[str]()
        other = Store(server.url(database))

        def sleep_while_saving() -> None:
            with other._writing("small"):
                asleep.set()
                woken.wait(20)

        def fall_asleep() -> None:
            with pytest.raises(StoreError, match="this computer slept") as caught:
                sleep_while_saving()
            dreams.append(str(caught.value))

        sleeper = threading.Thread(target=fall_asleep)
        with monkeypatch.context() as patch:
            patch.setattr(engines, "IDLE_SECONDS", 1)
            sleeper.start()
            asleep.wait(20)
        on_server.append("small", OAK, "Dana")
        woken.set()
        sleeper.join()
        assert "Nothing was saved" in dreams[0]
        other.close()

    def test_a_database_that_may_only_be_read(self, server: Server, database: str) -> None:
        with server.connect() as owner:
            owner.execute(f"ALTER DATABASE {database} SET default_transaction_read_only = on")
        reader = Store(server.url(database))
        assert "ash" in candidates(reader)
        with pytest.raises(StoreError, match="may only be read now"):
            reader.append("small", OAK, "Dana")
        reader.close()

    @pytest.mark.parametrize(
        ("state", "said"),
        [
            ("53100", "has no room left on its disk"),
            ("53300", "has too many visitors"),
            ("58030", "its server's disk fails"),
            ("XX001", "is damaged"),
            ("40P01", "is busy"),
            ("57P01", "does not answer"),
        ],
    )
    def test_what_a_server_reports_in_the_middle_is_told_in_words(
        self, on_server: Store, state: str, said: str
    ) -> None:
        report = f"DO $$ BEGIN RAISE EXCEPTION 'told so' USING ERRCODE = '{state}'; END $$"
        with pytest.raises(StoreError, match=said), on_server._writing("small") as connection:
            connection.exec_driver_sql(report)

    def test_a_wrong_password_is_told_and_none_is_shown(self, server: Server, database: str) -> None:
        for address in (server.url(database, password="guessed secret"), server.url(database, "nobody")):
            with pytest.raises(StoreError, match=r"does not let you in.*PARTNERLIB_STORE") as caught:
                Store(address)
            assert "guessed secret" not in told(caught.value)
            assert PASSWORD not in told(caught.value)

    def test_a_database_that_is_not_there(self, server: Server) -> None:
        with pytest.raises(StoreError, match="the server has no database of that name"):
            Store(server.url("nowhere"))

    def test_a_server_that_is_not_there(self) -> None:
        with socket.socket() as closed:
            closed.bind(("127.0.0.1", 0))
            port = closed.getsockname()[1]
        with pytest.raises(StoreError, match=r"x at 127.0.0.1 does not answer.*server runs") as caught:
            Store(f"postgresql+psycopg://dana:hidden@127.0.0.1:{port}/x")
        assert "hidden" not in told(caught.value)

    def test_a_computer_that_is_not_there(self) -> None:
        with pytest.raises(StoreError, match="no computer has this name"):
            Store("postgresql+psycopg://dana:hidden@partners.invalid/x")

    def test_a_table_that_was_dropped(self, server: Server, database: str, on_server: Store) -> None:
        with server.connect(database) as owner:
            owner.execute("DROP TABLE work")
        with pytest.raises(StoreError, match="has lost one of its tables"):
            on_server.load("small")

    def test_a_server_that_stops_and_comes_back_finds_the_same_store_working(self) -> None:
        with running() as server:
            store = Store(server.url("postgres"))
            store.import_folder(ROOT / "data" / "blank")
            store.append("blank", OAK, "Dana")
            server.stop("immediate")
            with pytest.raises(StoreError, match=r"does not answer.* Nothing was saved"):
                store.append("blank", OAK, "Dana")
            server.start()
            assert store.newest("blank") == 2
            store.append("blank", OAK, "Dana")
            store.close()

    def test_every_save_reaches_the_disk_before_it_is_said_to_be_saved(
        self, server: Server, database: str
    ) -> None:
        with server.connect() as owner:
            owner.execute(f"ALTER DATABASE {database} SET synchronous_commit = off")
        store = Store(server.url(database))
        with store._writing("small") as connection:
            durable = [
                connection.exec_driver_sql(f"SHOW {name}").scalar()
                for name in ("fsync", "synchronous_commit")
            ]
        assert durable == ["on", "on"]
        store.close()


def told(error: BaseException | None) -> str:
    """Everything a traceback would show of an error and what it came from."""
    return "" if error is None else f"{error!r} {error}" + told(error.__cause__ or error.__context__)


def breaking(server: Server, database: str, before: bool) -> object:
    """Give a commit whose connection breaks before or after the server has kept the save."""

    def commit(transaction: sql.RootTransaction) -> None:
        raw = transaction.connection.connection.driver_connection
        if not before:
            raw.execute("COMMIT")  # the server has kept it, but its answer never arrives
        server.terminate(database)
        transaction.connection.exec_driver_sql("SELECT 1")

    return commit


def test_a_password_is_never_shown(server: Server, database: str) -> None:
    store = Store(server.url(database))
    assert "secret" not in repr(store)
    store._engine.url = sql.make_url("postgresql://dana@host/x?password=secret")
    assert "secret" not in repr(store)
    store.close()


@pytest.mark.parametrize(
    "url",
    [
        "sqlite://",
        "sqlite:///",
        "postgresql://u:secret@host:port/x",
        "nonsense",
        "oracle://x",
        "workbook.sqlite",
        "mysql://u:secret@host/x",
    ],
)
def test_an_address_that_keeps_nothing_is_refused(url: str) -> None:
    with pytest.raises(StoreError, match="does not name a database that can be used") as caught:
        Store(url)
    assert "sec" not in told(caught.value)


def test_no_sign_of_a_program_that_was_killed_in_the_middle_is_left(file: Path) -> None:
    code = """
import os, signal
from partnerlib.store import Store, writing
def die(*_): os.kill(os.getpid(), signal.SIGKILL)
writing.date_version = die
Store().append("small", {"candidates": [{"candidate": "oak", "name": "Oak"}]}, "Dana")
"""
    env = os.environ | {"PARTNERLIB_STORE": f"sqlite:///{file}"}
    assert subprocess.run([sys.executable, "-c", code], env=env, cwd=ROOT).returncode == -signal.SIGKILL
    store = Store(f"sqlite:///{file}")
    assert len(store.batches("small")) == 1
    with closing(sqlite3.connect(file)) as database:
        assert database.execute("SELECT count(*) FROM candidates WHERE candidate = 'oak'").fetchone() == (0,)
