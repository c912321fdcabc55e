"""A notebook open in JupyterLab, driven as a person would."""

import re
from collections.abc import Callable

from conftest import Lab
from playwright.sync_api import Locator, Page, expect

SLOW = 60_000


class NotebookPage:
    """One notebook in one browser tab."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        page.goto(url)
        page.get_by_text("Python 3 (ipykernel) | Idle").first.wait_for(timeout=SLOW)
        self.notebook = page.locator(".jp-NotebookPanel:visible")

    def name_case(self, case: str) -> None:
        """Type another case's name into the parameters cell."""
        editor = self.notebook.locator(".jp-CodeCell .cm-content").first
        editor.click()
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(f'CASE = "{case}"')
        expect(editor).to_have_text(f'CASE = "{case}"')

    def run_all(self) -> None:
        """Run > Run All Cells, and wait until the kernel has done them all."""
        last = self.notebook.locator(".jp-CodeCell .jp-InputPrompt").last
        before = last.inner_text()
        self.page.get_by_role("menuitem", name="Run", exact=True).click()
        self.page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
        expect(last).not_to_have_text(before, timeout=SLOW)
        expect(last).to_have_text(re.compile(r"^\[\d+\]:$"), timeout=SLOW)
        self.page.get_by_text("Python 3 (ipykernel) | Idle").first.wait_for(timeout=SLOW)

    def form(self, label: str) -> Locator:
        """The form on this page that has a field of that label."""
        return self.notebook.locator(".partner-form").filter(has=self.page.get_by_label(label)).first

    def form_with(self, selector: str) -> Locator:
        """The form on this page that holds an element found by a CSS selector."""
        return self.notebook.locator(".partner-form").filter(has=self.page.locator(selector)).first


def open_notebook(lab: Lab, new_page: Callable[[], Page], name: str, case: str = "") -> NotebookPage:
    """Open a notebook, name the case unless it is the example, and run it from top to bottom."""
    notebook = NotebookPage(new_page(), lab.url(f"{name}.ipynb"))
    if case:
        notebook.name_case(case)
    notebook.run_all()
    return notebook
