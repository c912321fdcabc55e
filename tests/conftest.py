"""What every test may use."""

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
from cases import small_tables, write_raw
from form_tools import workbook_on
from hypothesis import settings

from partnerlib import identity
from partnerlib.forms import base
from partnerlib.workbook import Workbook

settings.register_profile("repeatable", deadline=None, derandomize=True, max_examples=50)
settings.load_profile("repeatable")


def pytest_configure(config: pytest.Config) -> None:
    """Look for garbage less often, which took a seventh of all time; benchmarks run as users do."""
    if not config.getoption("benchmark_only", default=False):
        gc.set_threshold(10_000)


@pytest.fixture
def small_folder(tmp_path: Path) -> Path:
    """Write the small valid case as a snapshot folder that a test may damage."""
    return write_raw(tmp_path / "small", small_tables())


@pytest.fixture
def nobody_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No login, nothing remembered, and a folder of the test's own to remember in, which is given."""
    for variable in identity.TOLD_BY:
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv(identity.FOLDER, str(tmp_path / "config"))
    monkeypatch.setattr(identity, "_said", "")
    return tmp_path / "config"


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workbook]:
    """A workbook on the example, frozen once, in a store of its own; Undo takes every click."""
    monkeypatch.setattr(base, "DOUBLE_CLICK", 0)
    with workbook_on(tmp_path, "larkspur", "larkspur") as book:
        yield book


@pytest.fixture
def empty_book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workbook]:
    """A workbook on a case from scratch: never frozen, no candidate, nobody has said anything."""
    monkeypatch.setattr(base, "DOUBLE_CLICK", 0)
    with workbook_on(tmp_path, "blank", "acme") as book:
        yield book
