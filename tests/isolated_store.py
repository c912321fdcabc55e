"""A pytest plugin: every test process, and every notebook it runs, has a store of its own.

So no test ever touches the workbook's own store, `data/workbook.sqlite`.
"""

import os
import tempfile

import pytest

_folder = tempfile.TemporaryDirectory(prefix="partnerlib-tests-", ignore_cleanup_errors=True)


def pytest_configure(config: pytest.Config) -> None:
    os.environ["PARTNERLIB_STORE"] = f"sqlite:///{_folder.name}/store.sqlite"
    os.environ["PARTNERLIB_CONFIG"] = _folder.name
