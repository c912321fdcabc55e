"""The assessor's page in a real browser: two people at once, by keyboard, on a phone, offline, cut off."""

import datetime as dt
import re
import shutil

import psutil
import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import FLAGS, watched
from playwright.sync_api import Locator, Page, expect
from served import HOSTILE_NAME, OTHERS_EVIDENCE, Served

SLOW = 60_000
CHATTER = (
    "Unsatisfied version",
    "No satisfying version",
    "Starting WebSocket",
    "Kernel: ",
    "Connection lost",
)
"""What the widgets' own scripts say to the console of versions and connections."""


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    served = Served(tmp_path_factory.mktemp("page"))
    yield served
    served.stop()


@pytest.fixture(scope="module")
def visits(browser, served):
    """Open a person's page once; what it says to the console is kept."""
    opened: dict[str, Page] = {}
    said: list[str] = []
    received: dict[str, bytes] = {}

    def keep(name: str, got: str | bytes) -> None:
        received[name] = received.get(name, b"") + (got if isinstance(got, bytes) else got.encode())

    with watched(browser) as new_page:

        def visit(name: str) -> Page:
            if name not in opened:
                page = opened[name] = new_page()
                page.on("websocket", lambda line: line.on("framereceived", lambda got: keep(name, got)))
                page.on("console", lambda told: said.append(told.text))
                page.on("pageerror", lambda error: said.append(str(error)))
                page.goto(served.link(name))
                ready(page)
            return opened[name]

        visit.said, visit.received = said, received
        yield visit


def ready(page: Page) -> Locator:
    """Wait for the form."""
    form = page.locator(".partner-form")
    form.wait_for(timeout=SLOW)
    expect(page.locator("#page-told")).to_be_hidden()
    return form


def everything(page: Page) -> str:
    """Give all that the form says, fields included."""
    fields = "[...document.querySelectorAll('input, textarea')].map(field => field.value).join(' ')"
    return f"{page.locator('#page-form').inner_text()} {page.evaluate(fields)}"


def test_the_form_alone_is_shown_under_a_bare_address_and_reads_well_at_every_size(visits, served):
    page = visits("Ana")
    assert page.url == f"http://127.0.0.1:{served.port}/"
    expect(page.get_by_role("heading", name="Larkspur Metrics: partner search")).to_be_visible()
    expect(page).to_have_title("Larkspur Metrics: partner search")
    expect(page.locator(".page-head")).to_contain_text("You are Ana. Dana opened this round on")
    assert page.locator(".partner-form").count() == 1
    expect(page.get_by_label("Assessor")).to_be_disabled()
    assert page.get_by_label("Assessor").locator("option").all_inner_texts() == ["Ana"]
    assert not re.search(r"import |partnerlib|In \[", page.locator("body").inner_text())
    sizes = [("light", 1280, "Who"), ("light", 390, "Ideal partner"), ("dark", 390, "Who")]
    for scheme, wide, part in sizes:
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": wide, "height": 800})
        page.get_by_role("button", name=part).first.click()
        expect(page.locator(".partner-title").filter(has_text=f"{part} –")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") == wide
        found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
        assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []
    page.set_viewport_size({"width": 1280, "height": 800})
    assert [
        words for words in visits.said if not words.startswith(CHATTER) and "Available versions" not in words
    ] == []


def test_an_answer_is_given_and_saved_by_keyboard_alone(visits, served):
    page = visits("Ana")
    keys = page.keyboard

    def tab_to(target: Locator) -> None:
        for _ in range(80):
            if target.evaluate("field => field === document.activeElement"):
                return
            keys.press("Tab")
        raise AssertionError(f"Tab does not reach {target}")

    page.evaluate("document.activeElement.blur()")
    tab_to(page.get_by_label("Candidate"))
    keys.type("Northmere")
    tab_to(page.get_by_role("button", name="Ideal partner"))
    keys.press("Enter")
    tab_to(page.get_by_label("Field staff in our regions"))
    keys.type("93")
    tab_to(page.get_by_label("How do we know?").first)
    keys.type("Counted by Ana")
    expect(page.locator(".partner-unsaved")).to_contain_text("Field staff in our regions = 93 (Northmere")
    tab_to(page.get_by_role("button", name="Save", exact=True))
    keys.press("Enter")
    expect(page.get_by_role("status").filter(has_text="✓ Saved")).to_contain_text("by Ana")
    rows = served.store.load("larkspur").assessments.query("assessor == 'Ana'")
    assert rows[["candidate", "level", "evidence"]].to_numpy().tolist() == [["nor", 93.0, "Counted by Ana"]]
    assert served.store.batches("larkspur")["saved_by"].iloc[-1] == "Ana"


def test_two_people_at_once_see_nothing_of_each_other_and_both_are_kept(visits, served):
    ana, ben = visits("Ana"), visits("Ben")
    for page, who, level in ((ana, "Ana", "41"), (ben, "Ben", "157")):
        page.get_by_role("button", name="Ideal partner").click()
        offered = page.get_by_label("Candidate").locator("option").all_inner_texts()
        assert [name.replace("\xa0", " ") for name in offered] == [
            HOSTILE_NAME,
            "Northmere Refrigeration Supply",
        ]
        page.get_by_label("Candidate").select_option(label=HOSTILE_NAME)
        page.get_by_label("Field staff in our regions").fill(level)
        page.get_by_label("How do we know?").first.fill(f"Only {who} knows")
        expect(page.locator(".partner-unsaved")).to_contain_text(f"= {level} ({HOSTILE_NAME})")
    for page in (ben, ana):
        page.get_by_role("button", name="Save", exact=True).click()
        expect(page.get_by_role("status").filter(has_text="✓ Saved")).to_be_visible()
    assert "Only Ben" not in everything(ana)
    assert "157" not in everything(ana)
    assert "Only Ana" not in everything(ben)
    assert not [
        page for page in (ana, ben) if OTHERS_EVIDENCE in everything(page) or "7.77" in everything(page)
    ]
    assert not [
        page for page in (ana, ben) if page.locator("img[src='x'], script:not([src]):not([type])").count()
    ]
    rows = served.store.load("larkspur").assessments.query("candidate == 'evil'")
    assert rows.set_index("assessor")["level"].to_dict() == {"Ana": 41.0, "Ben": 157.0}

    ben.set_viewport_size({"width": 390, "height": 800})
    finish = ben.get_by_role("button", name="I have finished")
    finish.evaluate("button => button.scrollIntoView({ block: 'end' })")
    finish.click()
    expect(ben.get_by_role("alert").filter(has_text="Click again to finish")).to_be_in_viewport(ratio=1)
    above = "button => button.getBoundingClientRect().bottom <= innerHeight - 100"
    ben.wait_for_timeout(800)
    assert finish.evaluate(above)
    finish.click()
    expect(ben.get_by_role("status").filter(has_text="Finished")).to_be_visible()
    expect(ben.get_by_label("Field staff in our regions")).to_be_disabled()
    got = visits.received
    assert b"Only Ana" in got["Ana"]
    assert b"Only Ben" in got["Ben"]
    assert not [name for name, all_of_it in got.items() if OTHERS_EVIDENCE.encode() in all_of_it]
    assert b"Only Ben" not in got["Ana"]
    assert b"Only Ana" not in got["Ben"]


def test_next_unanswered_goes_to_the_question_and_into_its_field(visits):
    page = visits("Ana")
    page.set_viewport_size({"width": 390, "height": 800})
    page.get_by_label("Candidate").select_option(label=HOSTILE_NAME)
    page.get_by_role("button", name="Who").first.click()
    page.get_by_role("button", name="Next unanswered").click()
    field = page.get_by_label("Financial stability")
    expect(field).to_be_focused()
    expect(field).to_be_in_viewport(ratio=1)
    assert field.evaluate("field => field.getBoundingClientRect().top < 200")
    page.set_viewport_size({"width": 1280, "height": 800})


CLEAR = """thing => {
    const { top, bottom } = (thing ?? document.activeElement).getBoundingClientRect();
    return top >= 0 && bottom <= document.querySelector(".page-status").getBoundingClientRect().top;
}"""
"""Whether something stands wholly in the window, above the words at its bottom."""


@pytest.mark.parametrize(("wide", "typed", "saved"), [(390, "5", 1.5), (1280, "6", 2.5)])
def test_a_choice_that_a_refused_save_asks_for_comes_into_view_and_no_field_is_covered(
    visits, served, wide, typed, saved
):
    page = visits("Ana")
    page.set_viewport_size({"width": wide, "height": 800})
    page.get_by_label("Candidate").select_option(label=HOSTILE_NAME)
    page.get_by_role("button", name="Ideal partner").click()
    page.get_by_label("Financial stability").fill(typed)
    expect(page.locator(".partner-unsaved")).to_contain_text(f"Financial stability = {typed}")
    answer = {"candidate": "evil", "criterion": "financial_stability", "assessor": "Ana", "level": saved}
    moment = {"recorded_at": dt.datetime.now(dt.UTC)}
    served.store.append("larkspur", {"assessments": [answer | moment]}, "Ana")
    save = page.get_by_role("button", name="Save", exact=True)
    save.evaluate("button => button.scrollIntoView({ block: 'end' })")
    save.click()
    expect(page.get_by_role("alert").filter(has_text="Nothing was saved")).to_contain_text("choose which one")
    for thing in (page.locator(".partner-overtaken"), save):
        page.wait_for_function(CLEAR, arg=thing.element_handle())
    page.get_by_label("Candidate").focus()
    while not save.evaluate("button => button === document.activeElement"):
        page.keyboard.press("Tab")
        assert page.evaluate(CLEAR), page.evaluate("document.activeElement.outerHTML")
    page.get_by_role("button", name="Take what was saved").click()
    expect(page.locator(".partner-overtaken")).to_be_hidden()
    page.set_viewport_size({"width": 1280, "height": 800})


def test_after_a_browser_died_the_next_visit_has_the_draft_at_once_and_others_go_on(browser, visits, served):
    mark = "--dies-in-a-moment"
    other = browser.browser_type.launch(
        executable_path=shutil.which("chromium") or shutil.which("google-chrome"), args=[*FLAGS, mark]
    )
    dying = other.new_page()
    dying.goto(served.link("Ana"))
    ready(dying)
    dying.get_by_label("Candidate").select_option(label="Northmere Refrigeration Supply")
    dying.get_by_role("button", name="Ideal partner").click()
    dying.get_by_label("Financial stability").fill("7")
    expect(dying.locator(".partner-unsaved")).to_contain_text("Financial stability = 7")
    for process in psutil.process_iter(["cmdline"]):
        if mark in (process.info["cmdline"] or []):
            process.kill()
    with watched(browser) as new_page:
        page = new_page()
        page.goto(served.link("Ana"))
        expect(ready(page).locator(".partner-unsaved")).to_contain_text("Financial stability = 7 (Northmere")
        expect(page.get_by_label("Candidate").locator("option:checked")).to_have_text(re.compile("Northmere"))
        expect(page.get_by_label("Financial stability")).to_have_value("7")
        assert not visits("Ana").locator("#page-form").evaluate("form => form.inert")
        page.get_by_role("button", name="Discard changes").click()
        expect(page.locator(".partner-unsaved")).to_contain_text("nothing")


def test_what_was_typed_is_there_again_after_the_kernel_died(visits, served):
    page = visits("Ana")
    page.get_by_label("Candidate").select_option(label="Northmere Refrigeration Supply")
    page.get_by_role("button", name="Ideal partner").click()
    expect(page.get_by_label("Field staff in our regions")).to_have_value("93")
    page.get_by_label("Field staff in our regions").fill("55")
    expect(page.locator(".partner-unsaved")).to_contain_text("= 55 (Northmere")
    for kernel in served.kernels():
        if kernel.environ()["PARTNERLIB_ASSESSOR"] == "Ana":
            kernel.kill()
    expect(page.get_by_text("This form was closed. Reload the page to go on")).to_be_visible(timeout=SLOW)
    assert page.locator("#page-form").evaluate("form => form.inert")
    assert Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"] == []
    page.get_by_role("button", name="Reload").click()
    expect(ready(page).locator(".partner-unsaved")).to_contain_text("= 55 (Northmere", timeout=SLOW)
    expect(page.get_by_text("It is here again")).to_be_visible()


def test_what_goes_wrong_is_told_in_words_and_a_lost_connection_too(visits, served):
    page = visits("Ana")
    page.get_by_role("button", name="Ideal partner").click()
    page.get_by_label("Financial stability").fill("6")
    expect(page.locator(".partner-unsaved")).to_contain_text("Financial stability = 6")
    file = served.folder / "store.sqlite"
    away = file.rename(served.folder / "away.sqlite")
    file.mkdir()
    page.set_viewport_size({"width": 390, "height": 800})
    save = page.get_by_role("button", name="Save", exact=True)
    save.evaluate("button => button.scrollIntoView({ block: 'end' })")
    save.evaluate("button => button.addEventListener('click', () => button.blur())")  # as a long rest does
    save.click()
    told = page.get_by_role("alert")
    expect(told).to_contain_text("What you typed is kept.")
    page.wait_for_function(CLEAR, arg=save.element_handle())
    page.set_viewport_size({"width": 1280, "height": 800})
    assert not re.search(r"Traceback|Error|\.py|sqlalchemy|\(|/", told.inner_text())
    file.rmdir()
    away.rename(file)
    page.wait_for_timeout(800)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("status").filter(has_text="✓ Saved")).to_be_visible()

    served.stop()
    expect(page.get_by_text(re.compile("The connection (is lost|was interrupted)"))).to_be_visible(
        timeout=SLOW
    )
    served.start()
    expect(page.get_by_text("This form was closed")).to_be_visible(timeout=SLOW)
    page.get_by_role("button", name="Reload").click()
    expect(ready(page)).to_be_visible()


def test_without_a_link_a_plain_page_says_so_and_holds_nothing_else(served, new_page):
    page = new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"http://127.0.0.1:{served.port}/?token=nobodys")
    expect(page.get_by_role("heading", name="This link does not work any more")).to_be_visible()
    page.goto(f"http://127.0.0.1:{served.port}/")
    expect(page.get_by_role("heading", name="Please open this page with your own link")).to_be_visible()
    assert page.title() == "Assessment"
    assert len(asked) == 2
    assert Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"] == []
