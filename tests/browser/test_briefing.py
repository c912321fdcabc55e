"""Notebook 6 in a real browser: the slides are there, and a click builds the files."""

import re

from notebook_page import SLOW, open_notebook
from playwright.sync_api import expect

from partnerlib.workbook.cases import PROJECT


def test_the_slides_are_shown_and_a_click_builds_the_files(lab, new_page):
    notebook = open_notebook(lab, new_page, "6_executive_briefing")
    form = notebook.notebook.locator(".partner-form")
    form.last.scroll_into_view_if_needed()
    expect(form.get_by_text("For the board, of snapshot larkspur, state of 23 October 2026")).to_be_visible()
    build = form.get_by_role("button", name="Build the files")
    build.dblclick()
    expect(build).to_be_disabled()
    expect(form.get_by_text(re.compile("The (board briefing|fit report)")).first).to_be_visible()
    expect(form.get_by_text("✓ Built 5 files in reports/larkspur-")).to_be_visible(timeout=2 * SLOW)
    expect(build).to_be_enabled()
    assert form.get_by_role("link").all_inner_texts() == [
        "fit-report.html",
        "fit-report.pdf",
        "board-briefing.html",
        "board-briefing.pptx",
        "numbers.xlsx",
    ]
    (built,) = PROJECT.glob("reports/larkspur-8fde6d0d7f678f0a")
    assert (built / "fit-report.pdf").read_bytes().startswith(b"%PDF")
