"""Weights moved in a real browser: the ranking, the sentence and the picture follow, and nothing is saved."""

import pytest
from notebook_page import NotebookPage, open_notebook
from playwright.sync_api import Locator, expect

from partnerlib.store import Store


@pytest.fixture(scope="module")
def opened(lab, shared_page) -> NotebookPage:
    """Notebook 4 of the example, run from top to bottom, its what-if in view."""
    notebook = open_notebook(lab, shared_page, "4_how_sure_are_we")
    bars = notebook.notebook.locator(".partner-bars tbody th")
    bars.last.scroll_into_view_if_needed()
    expect(bars).to_have_count(6)
    return notebook


@pytest.fixture
def notebook(opened) -> NotebookPage:
    """The what-if with the stated weights."""
    back = opened.form_with(".partner-bars").get_by_role("button", name="Back to the stated weights")
    if back.is_enabled():
        back.click()
    expect(opened.notebook.locator(".partner-said")).to_contain_text("With the stated weights, Northmere")
    return opened


def ranked(form: Locator) -> list[str]:
    """The candidates' names, the first one first."""
    names = form.locator(".partner-bars tbody th")
    expect(names.last).to_be_visible()
    return [name.strip().splitlines()[0] for name in names.all_inner_texts()]


def test_weights_moved_by_keyboard_change_who_comes_first_and_nothing_is_saved(lab, notebook):
    form, said = notebook.form_with(".partner-bars"), notebook.notebook.locator(".partner-said")
    expect(said).to_contain_text(
        "With the stated weights, Northmere Refrigeration Supply has the highest fit, 78 against"
    )
    before, at_first = Store(lab.store).newest("larkspur"), ranked(form)
    assert at_first[:2] == ["Northmere Refrigeration Supply", "Harrow & Vane Advisory"]

    now = form.get_by_role("slider", name="Now")
    now.focus()
    for _ in range(38):
        notebook.page.keyboard.press("ArrowRight")
    expect(said).to_contain_text("With 'Now' at 48 % instead of 10 % and the others in proportion, Northmere")
    assert now.get_attribute("aria-valuenow") == "48.0"
    assert ranked(form) == at_first
    notebook.page.keyboard.press("PageUp")
    expect(said).to_contain_text("With 'Now' at 53 % instead of 10 %")
    expect(said).to_contain_text("Harrow & Vane Advisory has the highest fit")
    assert ranked(form)[0] == "Harrow & Vane Advisory"
    expect(form.get_by_role("slider", name="Who")).to_have_attribute("aria-valuenow", "8.0")

    form.get_by_role("button", name="Back to the stated weights").click()
    expect(said).to_contain_text("With the stated weights, Northmere")
    expect(now).to_have_attribute("aria-valuenow", "10.0")
    assert ranked(form) == at_first
    form.get_by_role("button", name="Undo last move").click()
    expect(now).to_have_attribute("aria-valuenow", "53.0")
    assert Store(lab.store).newest("larkspur") == before


def test_a_fast_drag_ends_where_the_hand_stopped(notebook):
    form = notebook.form_with(".partner-bars")
    mouse, rail = notebook.page.mouse, form.locator(".noUi-base").first.bounding_box()
    handle = form.get_by_role("slider", name="Who").bounding_box()
    mouse.move(handle["x"] + handle["width"] / 2, handle["y"] + handle["height"] / 2)
    mouse.down()
    for step in range(40):
        mouse.move(rail["x"] + rail["width"] * (0.2 + 0.02 * step), rail["y"])
    mouse.move(rail["x"] + rail["width"] * 2, rail["y"])
    mouse.up()
    expect(form.locator(".partner-said")).to_contain_text("With 'Who' at 100 % instead of 15 %")
    assert [slider.get_attribute("aria-valuenow") for slider in form.get_by_role("slider").all()] == [
        "100.0",
        *["0.0"] * 6,
    ]


def test_a_challenger_is_put_first_and_who_cannot_be_is_told(notebook):
    form = notebook.form_with(".partner-bars")
    form.get_by_label("What would put").select_option(label="Harrow & Vane Advisory")
    expect(form.locator(".partner-said")).to_contain_text("that put Harrow & Vane Advisory first, Harrow")
    form.get_by_label("What would put").select_option(label="Titanor Global Logistics")
    expect(form).to_contain_text("no weights put Titanor Global Logistics first: it misses a must-have.")


def test_a_weight_is_typed_and_what_is_wrong_with_it_is_told_beside_it(notebook):
    form, keys = notebook.form_with(".partner-bars"), notebook.page.keyboard
    now, said = form.get_by_role("textbox", name="Now"), form.locator(".partner-said")
    now.fill("40")
    keys.press("Enter")
    expect(said).to_contain_text("With 'Now' at 40 % instead of 10 % and the others in proportion")
    expect(form.get_by_role("slider", name="Now")).to_have_attribute("aria-valuenow", "40.0")
    assert sum(int(field.input_value()) for field in form.get_by_role("textbox").all()) == 100
    for wrong in ("abc", "150", "-5", "12,5"):
        now.fill(wrong)
        keys.press("Enter")
        expect(form.locator(".partner-problem p")).to_have_text("⚠ 0 to 100, whole numbers")
        expect(now).to_have_value(wrong)
        expect(form.get_by_role("slider", name="Now")).to_have_attribute("aria-valuenow", "40.0")
    form.get_by_role("button", name="Undo last move").click()
    expect(now).to_have_value("10")
    expect(form.locator(".partner-problem p")).to_have_count(0)
