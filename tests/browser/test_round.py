"""A blind round in JupyterLab: two people in two browsers, each with a notebook and a kernel of their own."""

import json
import re
from pathlib import Path

import pytest
from cases import small_tables
from conftest import Lab, watched
from notebook_page import NotebookPage
from playwright.sync_api import Locator, expect

from partnerlib.case import Case
from partnerlib.store import Store

SLOW = 20_000
ANSWERS = {"Ana": ("411", "Heard at the fair"), "Ben": ("157", "Counted on their site")}
EMPTY = ("invitations", "assessments", "consensus")


class Desks:
    """Two people at two computers; neither computer remembers anybody."""

    def __init__(self, lab: Lab, new_page) -> None:
        self.lab, self._new_page = lab, new_page
        self.folder = Path(lab.log.name).parent
        for who in ANSWERS:
            self._own_notebook(who)
        self.of = {who: self._opened(who) for who in ANSWERS}

    def _own_notebook(self, who: str) -> None:
        """Copy notebook 2, every section open."""
        told = json.loads((self.folder / "notebooks" / "2_assess_candidates.ipynb").read_text())
        for cell in told["cells"]:
            cell["metadata"].pop("jp-MarkdownHeadingCollapsed", None)
            if "parameters" in cell["metadata"].get("tags", ()):
                cell["source"] = f'CASE = "small"\n%env PARTNERLIB_CONFIG={self.folder / who}'
        self.file(who).write_text(json.dumps(told))

    def _opened(self, who: str) -> NotebookPage:
        return NotebookPage(self._new_page(), self.lab.url(f"{who}.ipynb"))

    def file(self, who: str) -> Path:
        """The notebook's file."""
        return self.folder / "notebooks" / f"{who}.ipynb"

    def saved(self, who: str) -> str:
        """Save a notebook, and give what its file holds."""
        page, file = self.of[who].page, self.file(who)
        self.of[who].notebook.locator(".jp-CodeCell .cm-content").first.click()
        page.keyboard.press("Control+s")
        for _ in range(100):
            if "env: PARTNERLIB_CONFIG" in (kept := file.read_text()):  # an output of this run
                return kept
            page.wait_for_timeout(100)
        raise AssertionError("JupyterLab did not save the notebook.")

    def come_back(self, who: str) -> None:
        """Close the tab, end the kernel, and open the notebook again."""
        self.of[who].page.close()
        (session,) = [each for each in self.lab._call("GET", "sessions") if who in each["path"]]
        self.lab._call("DELETE", f"sessions/{session['id']}")
        self.of[who] = self._opened(who)
        self.of[who].run_all()

    def form(self, who: str) -> Locator:
        """The assessment form of a person."""
        return self.of[who].form("Assessor")

    def exhibit(self, who: str, name: str) -> Locator:
        """What a cell shows, found by the exhibit that it names."""
        cell = self.of[who].notebook.locator(".jp-CodeCell").filter(has_text=f"exhibits.{name}")
        return cell.locator(".partner-form")

    def look_again(self, who: str) -> None:
        self.exhibit(who, "revealed").get_by_role("button", name="Look again").click()

    def everything(self, who: str) -> str:
        """All that stands on a page, fields included, wherever it is scrolled to."""
        fields = "panel => [...panel.querySelectorAll('input, textarea')].map(field => field.value).join(' ')"
        panel = self.of[who].notebook
        return f"{panel.text_content()} {panel.evaluate(fields)}"

    def click(self, who: str, label: str) -> None:
        self.form(who).get_by_role("button", name=label, exact=True).click()

    def types(self, who: str) -> None:
        level, evidence = ANSWERS[who]
        self.click(who, "Ideal partner 0/1")
        self.form(who).get_by_label("Field staff").fill(level)
        self.form(who).get_by_label("How do we know?").first.fill(evidence)
        expect(self.form(who)).to_contain_text(f"Unsaved: Field staff = {level} (Ash & Sons)", timeout=SLOW)

    def finishes(self, who: str) -> None:
        self.click(who, "I have finished with Ash & Sons")
        expect(self.form(who)).to_contain_text("Click again to finish", timeout=SLOW)
        self.of[who].page.wait_for_timeout(800)  # a quicker second click is taken for a slip
        self.click(who, "I have finished with Ash & Sons")
        expect(self.form(who)).to_contain_text("✓ Finished Ash & Sons", timeout=SLOW)

    def sees_nothing_of(self, who: str, other: str) -> None:
        level, evidence = ANSWERS[other]
        self.look_again(who)
        expect(self.exhibit(who, "revealed")).to_contain_text("Not finished yet")
        page = self.everything(who)
        assert evidence not in page
        assert not re.search(rf"\b{level}\b", page)
        assert "nothing to compare" in self.exhibit(who, "revealed").inner_text()


@pytest.fixture(scope="module")
def store(lab):
    """The store that the notebooks write to, with a case in which nobody has answered yet."""
    store, tables = Store(lab.store), small_tables()
    store.create(Case("small", tables | {name: tables[name].head(0) for name in EMPTY}), "Olga")
    yield store
    store.close()


@pytest.fixture(scope="module")
def desks(browser, lab, store):
    with watched(browser) as new_page:
        yield Desks(lab, new_page)


def test_an_organizer_opens_a_round_for_two_who_then_sit_down(desks):
    desks.of["Ana"].run_all()
    form = desks.of["Ana"].form("Others to invite")
    form.get_by_label("Candidates").select_option(label="Ash & Sons")
    form.get_by_label("Others to invite").fill("Ana, Ben")
    form.get_by_label("Your name").fill("Olga")
    form.get_by_role("button", name="Open the round").click()
    expect(form).to_contain_text("Saved: round opened for Ash & Sons with Ana and Ben by Olga", timeout=SLOW)
    desks.click("Ana", "I am someone else")
    desks.of["Ben"].run_all()
    for who in ANSWERS:
        desks.form(who).get_by_label("Assessor").select_option(label=who)
        expect(desks.form(who)).to_contain_text("Blind round since", timeout=SLOW)


def test_what_was_typed_is_there_again_after_the_tab_and_the_kernel_are_gone(desks, store):
    desks.types("Ben")
    desks.come_back("Ben")
    expect(desks.form("Ben")).to_contain_text("was not saved. It is here again", timeout=SLOW)
    expect(desks.form("Ben")).to_contain_text("Unsaved: Field staff = 157 (Ash & Sons)")
    assert store.load("small").assessments.empty


def test_each_answers_and_sees_nothing_of_the_other(desks, store):
    desks.types("Ana")
    for who in ANSWERS:
        desks.click(who, "Save")
        expect(desks.form(who)).to_contain_text(f"Saved 1 answer for Ash & Sons by {who}", timeout=SLOW)
    assert sorted(store.load("small").assessments["level"]) == [157, 411]
    desks.sees_nothing_of("Ana", "Ben")
    desks.sees_nothing_of("Ben", "Ana")
    expect(desks.exhibit("Ana", "coverage")).to_contain_text("missing or sealed")


def test_the_first_to_finish_still_sees_nothing(desks):
    desks.finishes("Ana")
    desks.sees_nothing_of("Ana", "Ben")
    desks.sees_nothing_of("Ben", "Ana")


def test_once_both_have_finished_both_see_both(desks):
    desks.finishes("Ben")
    desks.look_again("Ana")
    for who in ANSWERS:
        told = desks.exhibit(who, "revealed")
        expect(told).to_contain_text(
            "Ben and Ana differ most on “Field staff” of Ash & Sons: 157 against 411"
        )
        expect(told.get_by_role("button", name="Look again")).to_be_hidden()
        expect(desks.form(who)).not_to_contain_text("Not finished yet", use_inner_text=True)


def test_a_level_agreed_on_stands_beside_both_answers_and_no_file_keeps_them(desks, store):
    form = desks.of["Ben"].form("Agreed level")
    form.get_by_label("Agreed level").fill("300")
    form.get_by_label("Why").fill("We asked them again")
    form.get_by_label("Your name").fill("Ben")
    form.get_by_role("button", name="Save", exact=True).click()
    expect(form).to_contain_text("✓ Saved", timeout=SLOW)
    table = desks.exhibit("Ben", "revealed").get_by_role("row").last
    for level in ("157", "411", "300"):
        expect(table).to_contain_text(level, timeout=SLOW)
    case = store.load("small")
    assert sorted(case.assessments["level"]) == [157, 411]
    assert case.consensus["level"].tolist() == [300]
    for who in ANSWERS:
        kept = desks.saved(who)
        assert [word for told in ANSWERS.values() for word in told if re.search(rf"\b{word}\b", kept)] == []
