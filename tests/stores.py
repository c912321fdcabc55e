"""A pytest plugin: the store of a test, once in a file and once on a server; each test has one of its own."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from cases import small_tables
from servers import Server, running

from partnerlib.case import Case
from partnerlib.database import STORED
from partnerlib.store import Store

KINDS = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """Run a PostgreSQL for all tests of this process."""
    with running() as server:
        yield server


@pytest.fixture(scope="session")
def small_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a file that holds the small case, to be copied."""
    file = tmp_path_factory.mktemp("small") / "store.sqlite"
    fill(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def small_database(server: Server) -> str:
    """Give a database that holds the small case, to be copied."""
    name = server.new_database()
    fill(server.url(name))
    return name


@pytest.fixture(scope="session")
def recycled_database(server: Server, small_database: str) -> str:
    """Give a database that tests use one after the other, each time as it was."""
    return server.new_database(small_database)


def fill(url: str) -> None:
    store = Store(url)
    store.create(Case("small", small_tables()), "Dana")
    store.close()


def _as_it_was(server: Server, database: str) -> str:
    """Take everything out of a database that was saved after the small case; give its address."""
    tables = [*STORED, "batches"]
    server.terminate(database)
    with server.connect(database) as connection:
        connection.execute("; ".join(f"DELETE FROM {name} WHERE batch > 1" for name in tables))
    return server.url(database)


@pytest.fixture(params=KINDS)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Give the address of a store with the small case in it: a file's, then a server's."""
    if request.param == "sqlite":
        small = request.getfixturevalue("small_file")
        yield f"sqlite:///{shutil.copy(small, tmp_path / 'store.sqlite')}"
    else:
        server, small = (request.getfixturevalue(name) for name in ("server", "recycled_database"))
        yield _as_it_was(server, small)


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    """Open a store with the small case in it."""
    store = Store(url)
    yield store
    store.close()


@pytest.fixture(params=KINDS)
def new_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[], str]]:
    """Give what makes addresses of databases that hold nothing yet: files', then a server's."""
    if request.param == "sqlite":
        yield lambda: f"sqlite:///{tmp_path}/new.sqlite"
    else:
        server = request.getfixturevalue("server")
        yield lambda: server.url(server.new_database())


@pytest.fixture(scope="session", params=KINDS)
def one_store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Open one store for many cases."""
    if request.param == "sqlite":
        store = Store(f"sqlite:///{tmp_path_factory.mktemp('one')}/store.sqlite")
    else:
        server = request.getfixturevalue("server")
        store = Store(server.url(server.new_database()))
    yield store
    store.close()
