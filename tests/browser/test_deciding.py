"""Facts, freeze and decision in a real browser, as a founder and her board would use them."""

import pytest
from notebook_page import NotebookPage, open_notebook
from playwright.sync_api import Locator, expect

from partnerlib import findings
from partnerlib.store import Store
from partnerlib.workbook.cases import DATA


@pytest.fixture(scope="module")
def store(lab):
    """The store that the notebooks write to, with a case whose ideal is still a draft."""
    store = Store(lab.store)
    store.import_folder(DATA / "blank", "acme")
    return store


def ledgers(notebook: NotebookPage, candidate: str, ledger: str) -> Locator:
    form = notebook.form_with(".partner-box")
    form.get_by_label("Candidate").select_option(label=candidate)
    form.get_by_role("button", name=ledger).click()
    return form


def added(form: Locator, side: str, button: str) -> Locator:
    """Click an Add button on our side or theirs and give the new card."""
    box = form.locator(".partner-box:visible").filter(has_text=button).nth(["ours", "theirs"].index(side))
    cards = box.locator(".partner-card")
    before = cards.count()
    box.get_by_role("button", name=button).click()
    expect(cards).to_have_count(before + 1)
    return cards.last


def save(form: Locator, name: str, said: str) -> None:
    form.get_by_label("Your name").fill(name)
    form.get_by_role("button", name="Save", exact=True).click()
    expect(form.get_by_role("status")).to_contain_text("✓ Saved")
    expect(form.get_by_role("status")).to_contain_text(said)


def test_facts_of_both_sides_are_recorded_and_the_findings_follow(lab, new_page, store):
    notebook = open_notebook(lab, new_page, "2_assess_candidates")
    form = ledgers(notebook, "Northmere Refrigeration Supply", "People")
    expect(form).to_contain_text("If Helena Strand leaves")
    card = added(form, "theirs", "Add a person")
    card.get_by_label("Name").fill("Lars Holt")
    card.get_by_label("Part in it").select_option(label="deputy – stands in")
    save(form, "Dana", "1 person for Northmere")
    expect(form).not_to_contain_text("If Helena Strand leaves")
    people = store.load("larkspur").people
    assert "Lars Holt" in set(people["person"])

    form = ledgers(notebook, "Titanor Global Logistics", "Reasons")
    expect(form).to_contain_text("2 reasons are primary")
    card = added(form, "ours", "Add a reason")
    card.get_by_label("Reason").fill("One contract for forty countries")
    card.get_by_label("Rank").select_option(label="primary – the one main reason")
    save(form, "Dana", "Titanor")
    reasons = store.load("larkspur").reasons.query(
        "candidate == 'tit' and side == 'ours' and rank == 'primary'"
    )
    assert reasons["reason"].tolist() == ["One contract for forty countries"]


def test_the_ideal_is_frozen_and_a_later_change_becomes_a_version(lab, new_page, store):
    notebook = open_notebook(lab, new_page, "1_ideal_profile", "acme")
    form = notebook.form("Must-have from")
    expect(form).to_contain_text("Not frozen yet")
    form.get_by_label("Your name").fill("Ana")
    form.get_by_role("button", name="Freeze the ideal").click()
    expect(form).to_contain_text("Nothing describes the ideal partner yet")
    notebook.page.wait_for_timeout(1_000)  # a second click at once would be a slip
    form.get_by_role("button", name="Freeze the ideal").click()
    expect(form).to_contain_text("by Ana")
    case = store.load("acme")
    assert case.profile_history["fingerprint"].tolist() == [case.profile_fingerprint]

    form.get_by_label("Who", exact=True).first.fill("2")
    expect(form).to_contain_text("version 2")
    save(form, "Ben", "by Ben")
    case = store.load("acme")
    assert case.profile_history.sort_values("saved_at")["saved_by"].tolist() == ["Ana", "Ben"]
    notebook.run_all()
    expect(notebook.notebook).to_contain_text("It was changed 1 time since")


def test_a_decision_is_recorded_when_every_warning_is_answered(lab, new_page, store):
    notebook = open_notebook(lab, new_page, "5_decide")
    form = notebook.form("Exit terms")
    expect(form).to_contain_text("to answer, one by one")
    form.get_by_label("Why", exact=True).fill("Closest to the ideal we wrote first.")
    form.get_by_label("Exit terms").fill("Ninety days' notice by either side.")
    form.get_by_label("Decided by").fill("The board")
    form.get_by_role("button", name="Record the decision").click()
    expect(form.get_by_role("alert")).to_contain_text("Nothing was saved. Mend this first:")
    answers = form.get_by_label("We go on because")
    warned = answers.count()
    assert warned >= 3
    for number in range(warned):
        answers.nth(number).fill("We accept this for the first year.")
    form.get_by_role("button", name="Record the decision").click()
    expect(form).to_contain_text("Northmere Refrigeration Supply chosen at")

    case = store.load("larkspur")
    (row,) = case.decisions.itertuples()
    found = findings.check(case).query("candidate == 'nor' and status in ('stop', 'warn')")
    assert len(row.acknowledged.splitlines()) == warned == len(found)
    notebook.run_all()
    expect(notebook.notebook).to_contain_text("Northmere Refrigeration Supply was chosen on")
    expect(notebook.notebook).to_contain_text("no finding changed")
