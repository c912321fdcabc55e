"""The assessor's page, served as `make assess` does, over a store of its own with an open round."""

import datetime as dt
import os
import re
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path

import psutil
from cases import DATA

from partnerlib import rounds
from partnerlib.store import Store

HOSTILE_NAME = "<img src=x onerror=alert(1)><script>alert(2)</script>"
OTHERS_EVIDENCE = "Seen by nobody but Zoe: 7.77"


class Served:
    """A running page for Ana and Ben, both invited to a round on Northmere and one of a hostile name."""

    def __init__(self, folder: Path, *more: str) -> None:
        self.url = f"sqlite:///{folder / 'store.sqlite'}"
        self.store = Store(self.url)
        _fill(self.store)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.links = folder / "store.links.json"
        self.folder, self.more = folder, more
        self.tokens: dict[str, str] = {}
        self.start()

    def start(self) -> None:
        """Start the page and read the links that it prints."""
        own = {"PARTNERLIB_STORE": self.url, "PARTNERLIB_CONFIG": str(self.folder / "config")}
        command = [sys.executable, "-m", "partnerlib.page", "larkspur", f"--port={self.port}", *self.more]
        self.process = subprocess.Popen(
            command,
            env=os.environ | own,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            preexec_fn=_heed_interrupts,
        )
        self.said = ""
        for line in self.process.stdout:  # type: ignore[union-attr]
            self.said += line
            if "docs/for-a-team.md" in line:
                break
        self.tokens |= dict(
            re.findall(r"^(\S+).*\nhttp://127.0.0.1:\d+/\?token=(\S+)$", self.said, re.MULTILINE)
        )
        assert {"Ana", "Ben"} <= set(self.tokens), self.said
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        for line in self.process.stdout:  # type: ignore[union-attr]
            self.said += line

    def link(self, name: str) -> str:
        """Give a person's link."""
        return f"http://127.0.0.1:{self.port}/?token={self.tokens[name]}"

    def kernels(self) -> list[psutil.Process]:
        """Give the kernels that are alive."""
        children = psutil.Process(self.process.pid).children(recursive=True)
        return [child for child in children if "ipykernel_launcher" in child.cmdline()]

    def stop(self) -> list[psutil.Process]:
        """Stop the page as Ctrl+C does, and give the kernels that it had."""
        before = self.kernels()
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise
        return before


def _heed_interrupts() -> None:
    """Let Ctrl+C stop the page also where the tests run in the background, which ignores it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def _fill(store: Store) -> None:
    """Keep the example with a candidate of a hostile name, an open round, and an answer of a third person."""
    store.import_folder(DATA / "larkspur", "larkspur")
    store.append("larkspur", {"candidates": [{"candidate": "evil", "name": HOSTILE_NAME}]}, "Dana")
    case, now = store.load("larkspur"), dt.datetime.now(dt.UTC)
    opened = rounds.openings(case, ["nor", "evil"], ["Ana", "Ben", "Zoe"], now)
    store.append("larkspur", {"invitations": opened}, "Dana")
    answer = {
        "candidate": "nor",
        "criterion": case.profile["criterion"].iloc[0],
        "assessor": "Zoe",
        "level": 7.77,
    }
    said = {**answer, "evidence": OTHERS_EVIDENCE, "recorded_at": now + dt.timedelta(seconds=1)}
    store.append("larkspur", {"assessments": [said]}, "Zoe")
