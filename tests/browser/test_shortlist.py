"""From a long list to a handful in a real browser: tried, handed over, found in the other notebooks."""

import re

import pytest
from notebook_page import NotebookPage, open_notebook
from playwright.sync_api import Locator, expect

from partnerlib.store import Store

SIZE = "Yearly sales compared with ours: at most 12,600 times our sales"
CHOSEN = ("Sysco", "Fastenal", "Cencora")


@pytest.fixture(scope="module")
def case():
    """The name that the hand-over gives to the search called "Listed partners"."""
    return "listed-partners"


def form_of(notebook: NotebookPage) -> Locator:
    form = notebook.form("Name of the new search")
    form.scroll_into_view_if_needed()
    return form


def place(form: Locator, name: str) -> str:
    """The place and name of a company as they are listed."""
    return form.locator(".partner-picks .widget-checkbox").filter(has_text=name).inner_text().strip()


def test_companies_are_tried_out_and_handed_over(lab, new_page, case):
    notebook = open_notebook(lab, new_page, "8_shortlist")
    expect(notebook.notebook).to_contain_text("79 of 503 companies miss no must-have")
    form = form_of(notebook)
    expect(form).to_contain_text("The 20 companies closest to the ideal, of 503")
    form.get_by_label(SIZE).click()
    expect(form).to_contain_text("2 new: Sysco (3rd) and Cardinal Health (6th)")
    form.get_by_label("Lowest share price of the past year, weight in per cent").last.fill("0")
    form.get_by_label("Lowest share price of the past year, weight in per cent").last.press("Enter")
    expect(form).to_contain_text("With your own weights and “Yearly sales")
    for name in CHOSEN:
        form.get_by_role("checkbox", name=name).click()
    expect(form.get_by_text("misses Yearly sales compared with ours (switched off)").first).to_be_visible()
    expect(form).to_contain_text("so Sysco will stand below the others there.")
    form.get_by_role("button", name="Back to the ideal as it is").click()
    expect(form).to_contain_text("not in this list now")
    form.locator(".partner-pick summary").first.click()
    expect(form.locator(".partner-pick details p").first).to_be_visible()
    notebook.page.close()
    lab.end_sessions()

    again = open_notebook(lab, new_page, "8_shortlist")
    form = form_of(again)
    expect(form).to_contain_text("was not saved. It is here again.")
    expect(form.get_by_role("checkbox", name="Sysco")).to_be_checked()
    form.get_by_role("button", name="Hand over 3 companies").click()
    expect(form).to_contain_text("Name of the new search: this is needed")
    form.get_by_label("Name of the new search").fill("Larkspur")
    expect(form).to_contain_text("There is already a case called so")
    form.get_by_label("Name of the new search").fill("Listed partners")
    expect(form).not_to_contain_text("There is already a case called so")
    form.get_by_label("Your name").fill("Mirela")
    form.get_by_role("button", name="Hand over 3 companies").dblclick()
    expect(form).to_contain_text(
        "Handed over 3 companies with 16 answers in the name of Mirela, and the ideal with its dates."
    )
    assert Store(lab.store).cases() == ["larkspur-listed", case]


def test_the_new_case_has_the_candidates_and_an_ideal_that_was_there_first(lab, new_page, case):
    assess = open_notebook(lab, new_page, "2_assess_candidates", case)
    form = assess.form("Kind of company")
    form.get_by_label("Candidate", exact=True).select_option(label="Fastenal")
    expect(form.get_by_label("Kind of company")).to_have_value("Trading Companies & Distributors")
    expect(form.get_by_label("First contact")).to_have_value("")
    answers = assess.form("Assessor")
    answers.get_by_label("Candidate", exact=True).select_option(label="Fastenal")
    answers.get_by_label("Assessor", exact=True).select_option(label="Mirela")
    answers.get_by_role("button", name="Ideal partner").click()
    expect(answers.get_by_label("Profit per share")).to_have_value("3.368")
    evidence = answers.get_by_label("How do we know?").nth(2)
    evidence.hover()
    expect(evidence).to_have_attribute(
        "title", re.compile(r"row 193: Earnings/Share .* figures of 8 March 2017")
    )
    assess.page.close()

    ideal = open_notebook(lab, new_page, "1_ideal_profile", case)
    expect(ideal.notebook).to_contain_text(
        "The ideal was written on 2 November 2026 by Dana, before any of the 3 candidates was recorded"
    )
    for name in CHOSEN:
        expect(ideal.notebook).to_contain_text(name)
    stored = Store(lab.store).load(case)
    assert stored.candidates["first_contact"].isna().all()
    assert stored.profile_fingerprint == Store(lab.store).load("larkspur-listed").profile_fingerprint
