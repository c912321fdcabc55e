"""The walk of a newcomer in a real browser: a case of one's own, from an empty form to a ranking."""

import re

import pytest
from notebook_page import NotebookPage, open_notebook
from playwright.sync_api import Locator, expect

from partnerlib import fit
from partnerlib.store import Store

ANSWERS = {
    ("Ana", "Alpha Cold"): ("8", "5"),
    ("Ben", "Alpha Cold"): ("10", "2"),
    ("Ana", "Beta Freight"): ("5", "8"),
    ("Ben", "Beta Freight"): ("5", "8"),
}
"""By assessor and candidate: the level of our owner and of their champion."""


@pytest.fixture(scope="module")
def case():
    """The name that the new-case form gives to the search called "Acme 2027"."""
    return "acme-2027"


def choose(notebook: NotebookPage, assessor: str, candidate: str) -> None:
    """Choose who answers about whom; a name not on the list is typed."""
    form = notebook.form("Assessor")
    form.get_by_label("Candidate").select_option(label=candidate)
    listed = form.get_by_label("Assessor")
    known = listed.locator("option").all_inner_texts()
    listed.select_option(label=assessor if assessor in known else "someone new…")
    if assessor not in known:
        form.get_by_label("Your name").fill(assessor)
        expect(form).not_to_contain_text("choose your name first")


def levels_of(notebook: NotebookPage, side: int) -> Locator:
    """The levels to choose from in the left (0) or right (1) column."""
    group = notebook.form("Assessor").locator(".widget-radio:visible").nth(side)
    return group.locator(".widget-radio-box > label")


def beginning_with(level: str) -> re.Pattern[str]:
    return re.compile(f"^{level} – ")


def test_a_new_case_is_made_and_named(lab, new_page, case):
    start = open_notebook(lab, new_page, "0_start_here")
    expect(start.notebook).to_contain_text("Northmere Refrigeration Supply comes first with a fit of 78")
    form = start.form("Name of the search")
    form.get_by_label("Name of the search").fill("Acme 2027")
    form.get_by_label("Our company").fill("Acme Sensors")
    form.get_by_label("Your name").fill("Ana")
    form.get_by_text("From scratch").click()
    form.get_by_role("button", name="Create").click()
    expect(form).to_contain_text(f'Created. Write CASE = "{case}"')
    assert Store(lab.store).cases() == [case, "larkspur"]


def test_two_assessors_answer_and_their_answers_are_there_tomorrow(lab, new_page, case):
    notebook = open_notebook(lab, new_page, "2_assess_candidates", case)
    for name in ("Alpha Cold", "Beta Freight"):
        form = notebook.form("Kind of company")
        form.get_by_label("Name", exact=True).fill(name)
        form.get_by_label("Your name").fill("Ana")
        form.get_by_role("button", name="Save", exact=True).click()
        expect(form).to_contain_text(f"{name} added by Ana")
    for (assessor, candidate), levels in ANSWERS.items():
        choose(notebook, assessor, candidate)
        form = notebook.form("Assessor")
        expect(form).to_contain_text("Who 0/2")
        for side, level in enumerate(levels):
            levels_of(notebook, side).filter(has_text=beginning_with(level)).click()
        expect(form).to_contain_text(f"Their champion = {levels[1]} ({candidate})")
        form.get_by_role("button", name="Save", exact=True).click()
        expect(form).to_contain_text(f"Saved 2 answers for {candidate} by {assessor}")
    notebook.page.close()
    lab.end_sessions()

    again = open_notebook(lab, new_page, "2_assess_candidates", case)
    for (assessor, candidate), levels in ANSWERS.items():
        choose(again, assessor, candidate)
        for side, level in enumerate(levels):
            chosen = levels_of(again, side).filter(has=again.page.locator("input:checked"))
            expect(chosen).to_have_text(beginning_with(level))
        expect(again.form("Assessor")).to_contain_text("Who 2/2")


def test_the_new_ranking_is_read_from_notebook_3(lab, new_page, case):
    compare = open_notebook(lab, new_page, "3_compare", case)
    scores = fit(Store(lab.store).load(case))
    assert scores["fit"].round(1).nunique() == 2
    ranking = compare.notebook.locator("table").first
    first, second = ("Beta Freight", "Alpha Cold")
    assert list(scores.index) == ["beta-freight", "alpha-cold"]
    expect(ranking).to_contain_text(f"{scores['fit'].iloc[0]:.1f}")
    expect(ranking).to_contain_text(f"{scores['fit'].iloc[1]:.1f}")
    text = ranking.text_content()
    assert text.index(first) < text.index(second)
    expect(compare.notebook).to_contain_text(f"{first} comes first")
