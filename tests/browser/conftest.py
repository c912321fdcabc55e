"""JupyterLab on loopback with copies of the notebooks, and a real browser that may not leave this machine."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlparse

import pytest
from playwright.sync_api import Browser, Page, Route, sync_playwright

PROJECT = Path(__file__).resolve().parents[2]
TOKEN = "browser-test"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
LOOPBACK = {"127.0.0.1", "localhost", "::1"}


class Lab:
    """A running JupyterLab over a folder with copies of the notebooks and a store of its own."""

    def __init__(self, folder: Path) -> None:
        self.store = f"sqlite:///{folder / 'store.sqlite'}"
        shutil.copytree(PROJECT / "notebooks", folder / "notebooks")
        (folder / "data").symlink_to(PROJECT / "data")
        settings = folder / "settings"
        settings.mkdir()
        shutil.copy(PROJECT / ".ci" / "lab_settings.json", settings / "overrides.json")
        self.port = _free_port()
        self.log = (folder / "lab.log").open("w")
        command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--ip=127.0.0.1"]
        command += [f"--port={self.port}", f"--IdentityProvider.token={TOKEN}"]
        command += [f"--ServerApp.root_dir={folder}", f"--LabApp.app_settings_dir={settings}"]
        command += [f"--LabApp.workspaces_dir={folder / 'spaces'}"]
        own = {
            "PARTNERLIB_STORE": self.store,
            "PARTNERLIB_CONFIG": str(folder / "own"),
            "JUPYTER_CONFIG_DIR": str(folder / "config"),
        }
        self.process = subprocess.Popen(
            command, cwd=folder, env=os.environ | own, stdout=self.log, stderr=subprocess.STDOUT
        )
        _wait_for(f"http://127.0.0.1:{self.port}/api?token={TOKEN}", folder / "lab.log")

    def url(self, notebook: str) -> str:
        return f"http://127.0.0.1:{self.port}/lab/tree/notebooks/{notebook}?reset&token={TOKEN}"

    def end_sessions(self) -> None:
        """End every kernel, as a night with the laptop switched off does."""
        for session in self._call("GET", "sessions"):
            self._call("DELETE", f"sessions/{session['id']}")

    def _call(self, method: str, path: str) -> list[dict[str, str]]:
        url = f"http://127.0.0.1:{self.port}/api/{path}?token={TOKEN}"
        with urllib.request.urlopen(urllib.request.Request(url, method=method), timeout=20) as answer:
            return json.loads(answer.read() or "[]")

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
        self.log.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_for(url: str, log: Path) -> None:
    for _ in range(240):
        try:
            with urllib.request.urlopen(url, timeout=2) as answer:
                json.load(answer)
            return
        except OSError:
            time.sleep(0.25)
    raise RuntimeError(f"JupyterLab did not start:\n{log.read_text()}")


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    lab = Lab(tmp_path_factory.mktemp("lab"))
    yield lab
    lab.stop()


@pytest.fixture(scope="session")
def browser():
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    assert chromium, "The browser tests need Debian's chromium: apt-get install chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def new_page(browser: Browser):
    """Open pages in which any request that would leave this machine is stopped and fails the test."""
    with watched(browser) as open_page:
        yield open_page


@pytest.fixture(scope="module")
def shared_page(browser: Browser):
    """As `new_page`, for what all tests of a module share."""
    with watched(browser) as open_page:
        yield open_page


@contextmanager
def watched(browser: Browser):
    """Open pages that reach this machine only; a request that would leave it fails in the end."""
    strayed: list[str] = []
    contexts = []

    def watch(route: Route) -> None:
        if urlparse(route.request.url).hostname in LOOPBACK or route.request.url.startswith(
            ("data:", "blob:")
        ):
            route.continue_()
        else:
            strayed.append(route.request.url)
            route.abort()

    def open_page() -> Page:
        context = browser.new_context(viewport={"width": 1280, "height": 800})
        context.route("**/*", watch)
        contexts.append(context)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()
    assert strayed == []
