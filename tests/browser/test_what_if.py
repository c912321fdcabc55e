"""Weights moved in a real browser: the ranking, the sentence and the picture follow, and nothing is saved."""

import json
from pathlib import Path

import pytest
from notebook_page import NotebookPage, open_notebook
from playwright.sync_api import Locator, expect

from partnerlib.store import Store

CELL = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None}
SOURCE = 'from partnerlib import workbook\nworkbook.open("larkspur").what_if()'
KERNEL = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}


@pytest.fixture
def notebook(lab, new_page) -> NotebookPage:
    """A notebook with nothing but the what-if of the example."""
    cells = [CELL | {"id": "what-if", "source": SOURCE}]
    written = {"cells": cells, "metadata": {"kernelspec": KERNEL}, "nbformat": 4, "nbformat_minor": 5}
    path = Path(lab.log.name).parent / "notebooks" / "what_if.ipynb"
    path.write_text(json.dumps(written), encoding="utf-8")
    return open_notebook(lab, new_page, "what_if")


def rows(form: Locator) -> list[str]:
    """The candidates as ranked, each with its numbers."""
    return form.locator(".partner-bars tbody tr").all_inner_texts()
