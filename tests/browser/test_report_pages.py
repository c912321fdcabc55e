"""The report in a real browser: on a screen, on a phone, on paper; silent, accessible, whole."""

import re
from pathlib import Path

import pikepdf
import pytest
from axe_playwright_python.sync_playwright import Axe
from cases import DATA
from programs import pages_of, words_of
from pypdf import PdfReader

from partnerlib import scoring
from partnerlib.case import Case
from partnerlib.export.pdf import pdf as printed
from partnerlib.export.report import report
from partnerlib.manifest import Snapshot

URL = "http://localhost/report.html"
EVIL = (
    "<script>window.harmed = 1</script><img src=http://evil.example/x onerror='window.harmed = 1'> שלום 😀 "
)


@pytest.fixture(scope="module")
def example() -> Snapshot:
    return Snapshot.from_folder(DATA / "larkspur")


@pytest.fixture(scope="module")
def html(example) -> str:
    return report(example)


@pytest.fixture
def show(new_page):
    """Show a page at a width; what it says to the console or asks for fails the test."""
    noise: list[str] = []

    def open_page(text: str, wide: int):
        page = new_page()
        page.set_viewport_size({"width": wide, "height": 800})
        page.on("console", lambda said: noise.append(said.text))
        page.on("pageerror", lambda error: noise.append(str(error)))
        page.on("request", lambda r: None if r.url.startswith(("data:", URL)) else noise.append(r.url))
        page.route(URL, lambda route: route.fulfill(body=text, content_type="text/html; charset=utf-8"))
        page.goto(URL)
        return page

    yield open_page
    assert noise == []


def across(page) -> int:
    return page.evaluate("document.documentElement.scrollWidth")


@pytest.mark.parametrize("wide", [1280, 390])
def test_nothing_runs_off_the_screen_sideways_and_every_picture_is_drawn(html, show, wide):
    page = show(html, wide)
    assert across(page) == wide
    drawn = page.evaluate("[...document.images].map(image => image.complete && image.naturalWidth > 0)")
    assert len(drawn) > 15
    assert all(drawn)


@pytest.mark.parametrize("wide", [1280, 390])
def test_axe_finds_no_violation(html, show, wide):
    found = Axe().run(show(html, wide), options={"resultTypes": ["violations"]}).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []


def test_the_contents_stay_in_sight_and_lead_there(html, show):
    page = show(html, 1280)
    link = page.get_by_role("navigation", name="Contents").get_by_role("link", name="The decision")
    link.click()
    assert page.evaluate("location.hash") == "#decision"
    assert 0 <= page.locator("#decision").bounding_box()["y"] < 400
    assert link.bounding_box()["y"] < 800


def test_a_level_leads_to_who_said_so(html, show):
    page = show(html, 1280)
    page.locator("#sources-1-criteria a").first.click()
    heading = page.locator(page.evaluate("location.hash"))
    assert 0 <= heading.bounding_box()["y"] < 400
    answer = heading.locator("xpath=../following-sibling::tr[1]").inner_text()
    assert "2026" in answer


def test_hostile_text_stays_text_and_breaks_no_layout(show, example):
    case = example.case
    long = EVIL + "w" * 9_000
    harmed = case.replace(
        candidates=case.candidates.assign(
            name=[f"{EVIL}{place} {'w' * 9_000}" for place in range(6)], kind=long
        ),
        company=case.company.assign(name=long),
        profile=case.profile.assign(
            label=[f"{place} {long}" for place in range(len(case.profile))], unit=long
        ),
        people=case.people.assign(role=long),
        assessments=case.assessments.assign(evidence=long),
    )
    text = report(Snapshot(Case("harmed", harmed.tables)))
    for wide in (1280, 390):
        page = show(text, wide)
        assert across(page) == wide
        assert page.evaluate("window.harmed") is None
        assert page.locator("script, main img:not([src^='data:'])").count() == 0


@pytest.fixture(scope="module")
def pdf(html, tmp_path_factory) -> Path:
    """Print the report as `make report` does."""
    made = tmp_path_factory.mktemp("print") / "report.pdf"
    made.write_bytes(printed(html))
    return made


@pytest.fixture(scope="module")
def pages(pdf) -> list[str]:
    """Give the text of each printed page."""
    return words_of(pdf)


def test_the_print_is_small_and_tagged_with_title_and_outline(pdf, example):
    assert pdf.stat().st_size < 3_000_000
    read = PdfReader(pdf)
    about = read.trailer["/Root"]
    assert about["/MarkInfo"]["/Marked"] == True  # noqa: E712
    assert about["/ViewerPreferences"]["/DisplayDocTitle"] == True  # noqa: E712
    assert about["/Lang"] == "en"
    assert read.metadata.title == read.xmp_metadata.dc_title["x-default"] == "Fit report: Larkspur Metrics"
    named = [each.title for each in _flat(read.outline)]
    assert {"1 What we found", "9 Appendix: where every number comes from"} <= set(named)
    assert set(example.case.candidates["name"]) <= set(named)


def _flat(outline):
    for each in outline:
        if isinstance(each, list):
            yield from _flat(each)
        else:
            yield each


def test_every_printed_picture_is_told_in_words_and_every_link_leads_somewhere(pdf, html):
    with pikepdf.open(pdf) as file:
        parts = [each for each in file.objects if isinstance(each, pikepdf.Dictionary)]
        figures = [each for each in parts if each.get("/S") == "/Figure"]
        assert len(figures) == html.count("<img ")
        assert all(len(str(each.Alt)) > 30 for each in figures)
        links = [each for each in parts if each.get("/Subtype") == "/Link"]
        assert len(links) > 100
        assert {str(each.Dest) for each in links} <= set(file.Root.Dests.keys())


def test_every_printed_page_names_snapshot_fiction_and_its_number(pages, example):
    assert len(pages) > 20
    for number, said in enumerate(pages, 1):
        assert f"Page {number} of {len(pages)}" in said
        assert str(example) in said
        assert "Fictional data: Larkspur Metrics" in said


def test_the_print_holds_the_ranking_and_every_evidence_sentence(pages, example):
    text = "".join(pages)
    for fit in scoring.fit(example.case)["fit"]:
        assert f"{fit:.1f}" in text
    pressed = re.sub(r"\s", "", text)
    lost = [e for e in example.case.assessments["evidence"] if re.sub(r"\s", "", e) not in pressed]
    assert lost == []


def test_main_sections_and_candidates_begin_a_page(pages, example):
    for section in ("2 The ideal, and when it was written", "6 How much is known", "7 The decision"):
        assert any(section in text[:260] for text in pages)
    for name in list(example.case.candidates["name"]):
        assert any(f"{name} ranks" in text[:400] for text in pages)


def test_no_printed_page_is_empty_and_nothing_runs_into_the_right_margin(pdf, pages):
    drawn = pages_of(pdf)
    assert len(drawn) == len(pages)
    for number, picture in enumerate(drawn, 1):
        ink = picture < 200
        tall, wide = ink.shape
        body = ink[int(tall * 0.07) : int(tall * 0.93)]
        assert body.mean() > 0.002, f"page {number}"
        assert not body[:, int(wide * 0.93) :].any(), f"page {number}"
