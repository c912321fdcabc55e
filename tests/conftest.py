"""What every test may use."""

from pathlib import Path

import pytest
from cases import small_tables, write_raw
from hypothesis import settings

settings.register_profile("repeatable", deadline=None, derandomize=True, max_examples=50)
settings.load_profile("repeatable")


@pytest.fixture
def small_folder(tmp_path: Path) -> Path:
    """Write the small valid case as a snapshot folder that a test may damage."""
    return write_raw(tmp_path / "small", small_tables())
