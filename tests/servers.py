"""A real PostgreSQL for tests: Debian's programs, a folder of its own, started once a test process."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg

PROGRAMS = Path("/usr/lib/postgresql")
PASSWORD = "the owner's / secret"
_OWNER = "owner"
MEMORY, FOLDERS = Path("/dev/shm"), "partnerlib-postgres-"


def program(name: str) -> str:
    """Give the newest PostgreSQL's program of that name; the tests need it, so its absence is an error."""
    found = sorted(PROGRAMS.glob(f"*/bin/{name}"), key=lambda path: float(path.parts[-3]))
    if not found:
        raise FileNotFoundError(
            f"The tests of the store need PostgreSQL: apt-get install postgresql ({name})"
        )
    return str(found[-1])


class Server:
    """A PostgreSQL server with its disk, on a port of loopback; every save reaches the disk."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = _free_port()
        self._numbers = count(1)
        # PostgreSQL refuses to be run by root; it ends with the tests, however they end.
        user = ["--reuid=postgres", "--regid=postgres", "--clear-groups"] if not os.getuid() else []
        self._as = ["setpriv", "--pdeathsig=QUIT", *user]
        if user:
            folder.chmod(0o755)
            shutil.chown(folder, "postgres")
        secret = folder / "secret"
        secret.write_text(PASSWORD)
        secret.chmod(0o644)
        disk, methods = str(folder / "disk"), ["--auth=scram-sha-256", f"--pwfile={secret}"]
        self._run("initdb", "-D", disk, "-U", _OWNER, *methods, "--no-sync", "-E", "UTF8", "--locale=C.UTF-8")
        self.start()

    def _run(self, name: str, *words: str) -> None:
        done = subprocess.run(
            [*self._as, program(name), *words], cwd=self.folder, capture_output=True, text=True, timeout=60
        )
        assert done.returncode == 0, f"{name}: {done.stdout} {done.stderr} {self.log()}"

    def log(self) -> str:
        """Give what the server wrote."""
        file = self.folder / "log"
        return file.read_text() if file.exists() else ""

    def start(self) -> None:
        """Start the server, or start it again on the same disk and port, and wait until it answers."""
        settings = {
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": self.folder,
            "max_connections": 60,
            "shared_buffers": "16MB",
            "max_wal_size": "8GB",
            "checkpoint_timeout": "1h",
        }
        words = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        start = [*self._as, program("postgres"), "-D", f"{self.folder}/disk", "-p", f"{self.port}", *words]
        with (self.folder / "log").open("a") as log:
            self._process = subprocess.Popen(start, cwd=self.folder, stdout=log, stderr=log)
        self.wait()

    def stop(self, mode: str = "immediate") -> None:
        """Stop it: at once, as when the power fails, unless another mode is named."""
        self._run("pg_ctl", "-D", f"{self.folder}/disk", "-m", mode, "-w", "stop")
        self._process.wait()

    def url(self, database: str, login: str = _OWNER, password: str = PASSWORD) -> str:
        """Give the address of a database as PARTNERLIB_STORE takes it."""
        secret = password.replace("/", "%2F").replace(" ", "%20").replace("'", "%27")
        return f"postgresql+psycopg://{login}:{secret}@127.0.0.1:{self.port}/{database}"

    def connect(
        self, database: str = "postgres", login: str = _OWNER, password: str = PASSWORD
    ) -> psycopg.Connection:
        """Open a plain connection, each statement its own transaction."""
        return psycopg.connect(
            host="127.0.0.1", port=self.port, dbname=database, user=login, password=password, autocommit=True
        )

    def new_database(self, template: str = "template0") -> str:
        """Make a database, empty or a copy of another one, and give its name."""
        name = f"case_{next(self._numbers)}"
        with self.connect() as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return name

    def terminate(self, database: str) -> None:
        """End all connections to a database."""
        with self.connect() as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [database]
            )

    def kill_a_backend(self, database: str) -> bool:
        """Kill one process that serves a database as kill -9 does; the server then starts afresh."""
        with self.connect() as connection:
            found = connection.execute(
                "SELECT pid FROM pg_stat_activity WHERE datname = %s LIMIT 1", [database]
            ).fetchone()
        if found:
            os.kill(found[0], signal.SIGKILL)
        return bool(found)

    def wait(self, seconds: float = 30) -> None:
        """Wait until the server answers."""
        end = time.monotonic() + seconds
        while True:
            try:
                self.connect().close()
                return
            except psycopg.OperationalError:
                assert time.monotonic() < end, self.log()
                time.sleep(0.05)


@contextmanager
def running(on_disk: bool = False) -> Iterator[Server]:
    """Run a server of one's own and leave nothing behind.

    Where there is room its disk is in memory: it survives every kill and is much faster; `on_disk` measures.
    """
    _forget_killed()
    roomy = not on_disk and MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > 4e9
    with tempfile.TemporaryDirectory(
        prefix=f"{FOLDERS}{os.getpid()}-", dir=MEMORY if roomy else None, ignore_cleanup_errors=True
    ) as folder:
        server = Server(Path(folder))
        try:
            yield server
        finally:
            server.stop()


def _forget_killed() -> None:
    """Delete what tests that were killed have left in memory."""
    for folder in MEMORY.glob(f"{FOLDERS}*"):
        if not Path(f"/proc/{folder.name.removeprefix(FOLDERS).split('-')[0]}").exists():
            shutil.rmtree(folder, ignore_errors=True)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
