"""Slides as HTML: everything a briefing says is there, as text, in sizes that fit, the same on every run."""

import base64
import hashlib
import io
import os
import re
import subprocess
import sys
from dataclasses import replace
from html.parser import HTMLParser

import pandas as pd
import pytest
from cases import ROOT
from PIL import Image
from slides import FICTIONAL, NAMES, SAID, SHADES, SOURCE, chart, hostile, sample

from partnerlib.charts.style import readable
from partnerlib.export.briefing.slide import Briefing, Card, Cards, Slide, Table
from partnerlib.export.deck import deck, layout, slide_html
from partnerlib.export.deck.html import ASSETS, Look

VOID = {"meta", "img", "col", "br", "link", "input", "hr"}


class Page(HTMLParser):
    """The elements of a page: what tags with which attributes there are, what text, and what it left open."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] not in ("script", "style"):
            self.text += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.fixture(scope="module")
def page():
    return Page(deck(sample()))


@pytest.fixture(scope="module")
def harmed():
    return Page(deck(hostile()))


def one(body, *says):
    return Briefing("T", "S", (Slide("only", "A title", body, says),), SOURCE)


class TestDeck:
    def test_says_everything_that_the_briefing_says(self, page):
        briefing = sample()
        told = " ".join(page.text.split())
        for slide in briefing.slides:
            for text in (slide.title, *slide.says, *slide.notes):
                assert text in told
        assert all(name in told for name in NAMES)
        assert told.count(SOURCE) == told.count(FICTIONAL) == len(briefing.slides)
        assert [f"{n} of 6" in told for n in range(1, 8)] == [True] * 6 + [False]

    def test_is_a_page_with_a_language_a_title_and_landmarks(self, page):
        assert page.open == []
        assert page.all("html") == [{"lang": "en"}]
        assert [len(page.all(tag)) for tag in ("title", "main", "h1", "nav", "section", "h2")] == [
            1,
            1,
            1,
            1,
            6,
            6,
        ]
        named = [attributes["aria-label"] for attributes in page.all("section")]
        assert named == [f"Slide {place} of 6" for place in range(1, 7)]

    def test_asks_for_nothing_from_outside(self, page):
        sources = [
            value for _, given in page.tags for name, value in given.items() if name in ("src", "href")
        ]
        assert sources
        assert all(source.startswith("data:image/png;base64,") for source in sources)
        styles = re.findall(r"<style[^>]*>(.*?)</style>", deck(sample()), re.DOTALL)
        assert all(
            found.startswith(("data:", "'data:")) for s in styles for found in re.findall(r"url\(([^)]*)", s)
        )
        assert not any("@import" in style for style in styles)

    def test_is_the_same_in_another_process(self):
        program = (
            "import hashlib, sys; sys.path.insert(0, 'tests'); from slides import sample;"
            "from partnerlib.export.deck import deck;"
            "print(hashlib.sha256(deck(sample()).encode()).hexdigest())"
        )
        other = subprocess.run(
            [sys.executable, "-c", program],
            cwd=ROOT,
            env=os.environ | {"PYTHONHASHSEED": "1"},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        assert other == hashlib.sha256(deck(sample()).encode()).hexdigest()

    def test_is_small(self):
        assert len(deck(sample()).encode()) < 600_000

    def test_of_no_slides_is_a_page_all_the_same(self):
        empty = Page(deck(Briefing("Nothing yet", "", (), "")))
        assert "Nothing yet" in empty.text
        assert empty.all("section") == []


class TestHostileText:
    def test_makes_no_element(self, page, harmed):
        assert len(harmed.all("script")) == len(page.all("script")) == 2
        assert harmed.open == []
        assert all(given["src"].startswith("data:image/png") for given in harmed.all("img"))
        assert not any(name.startswith("on") for _, given in harmed.tags for name in given)

    def test_is_shown_as_it_is(self, harmed):
        assert "<script>document.title='harmed'</script><img src=x" in harmed.text
        assert "**bold** {{ 7 * 7 }}" in harmed.text

    def test_can_be_written_to_a_file(self, tmp_path):
        html = deck(hostile())
        (tmp_path / "deck.html").write_text(html, encoding="utf-8")
        assert not re.search("[\x00-\x08\x0b-\x1f\u202e]", html)

    def test_is_cut_everywhere(self, harmed):
        assert "x" * 301 not in harmed.text
        assert len(harmed.text) < 60_000

    def test_does_not_get_out_of_a_style_or_attribute_in_notebooks(self):
        briefing = hostile()
        for slide in briefing.slides:
            shown = Page(slide_html(slide, briefing))
            assert shown.open == []
            assert shown.all("script") == []
            assert not any(name.startswith("on") for _, given in shown.tags for name in given)


class TestTable:
    def test_has_headings_with_their_scope(self, page):
        scopes = [given["scope"] for given in page.all("th")]
        assert set(scopes) == {"col", "row"}
        assert scopes.count("row") == 6 + 8 + 6 + 6

    def test_sets_numbers_at_the_right_and_missing_ones_as_words(self):
        html = deck(sample())
        assert '<td class="cell" style="text-align:right">40</td>' in html
        assert '<td class="cell" style="text-align:right">not answered</td>' in html
        assert '<td class="cell">18 September 2026</td>' in html

    def test_has_its_shades_where_the_briefing_has_them(self):
        html = slide_html(sample()["parts"], sample())
        row = re.search(rf"{NAMES[0]}</th>(.*?)</tr>", html).group(1)
        assert re.findall(r"background:(#\w+)", row) == [SHADES[column % 5] for column in range(1, 8)]
        assert "≈90.0" in row

    def test_counts_the_rows_it_has_no_room_for(self):
        rows = pd.DataFrame({"name": [f"Name {n}" for n in range(40)], "fit": range(40)})
        text = Page(deck(one(Table(rows, "Fits"), "A sentence."))).text
        shown = len(re.findall(r"Name \d+", text))
        assert 8 <= shown < 40
        assert f"Not shown for want of room: {40 - shown} rows." in text

    def test_without_rows_shows_its_heading(self):
        assert "Candidate" in Page(deck(one(Table(pd.DataFrame({"Candidate": []}), "Nobody")))).text


class TestChart:
    def test_is_a_picture_with_words_for_it_and_its_numbers_in_a_table(self, page):
        (picture,) = page.all("img")
        assert picture["alt"] == chart().alt
        wide, tall = Image.open(io.BytesIO(base64.b64decode(picture["src"].partition(",")[2]))).size
        assert wide > 1.6 * int(picture["width"])
        assert wide / tall == pytest.approx(int(picture["width"]) / int(picture["height"]), rel=0.01)
        for written in ("78.4", "not answered", "31.2"):
            assert written in page.text

    @pytest.mark.parametrize(
        ("written", "shown"), [("0", "0"), ("0.0", "0.4"), ("0%", "42 %"), ("#,##0.00", "0.42")]
    )
    def test_writes_its_numbers_as_the_briefing_asks(self, written, shown):
        numbers = pd.DataFrame({"Share": [0.42]}, index=["Ash"])
        text = Page(deck(one(replace(chart(), numbers=numbers, written=written)))).text
        assert f"Ash{shown}\n" in text

    def test_with_long_sentences_has_them_beside_a_tall_picture_and_below_a_wide_one(self):
        assert layout.picture((8, 4.5), SAID).beside > 0
        assert layout.picture((8, 2), SAID).beside == 0

    @pytest.mark.parametrize("shape", [(8, 0.5), (8, 2), (8, 4.5), (8, 20), (2, 8)])
    @pytest.mark.parametrize("says", [(), SAID[:1], SAID, (SAID[2] * 3,) * 3])
    def test_never_grows_out_of_its_slide(self, shape, says):
        placed = layout.picture(shape, says)
        tall = placed.width * shape[1] / shape[0]
        if placed.beside:
            assert placed.width + placed.beside < layout.ROOM_WIDE
            assert max(tall, placed.says.height) <= layout.ROOM_TALL
        else:
            assert placed.width <= layout.ROOM_WIDE
            assert tall + placed.says.height <= layout.ROOM_TALL


class TestCards:
    def test_tell_what_is_guessed_from_what_is_settled(self):
        html = deck(sample())
        assert html.count('<div class="guess">') == 2
        assert html.count("repeating-linear-gradient(135deg") == 2

    def test_count_those_that_have_no_room(self):
        cards = Cards(tuple(Card(f"Card {n}", ("One", "Two", "Three"), "#595aa5") for n in range(20)), 2)
        text = Page(deck(one(cards))).text
        shown = len(re.findall(r"Card \d+", text))
        assert 4 <= shown < 20
        assert f"Not shown for want of room: {20 - shown} cards." in text


class TestSizes:
    def test_of_letters_are_large_where_there_is_room_and_smaller_where_there_is_not(self):
        few, many = [["Part", "Found"], ["who", "Fine"]], [["Part", "Found"], *[["who", SAID[2] * 2]] * 8]
        assert layout.grid(few, 496).size == layout.TEXT_SIZES[0]
        assert layout.grid(many, 496).size < layout.TEXT_SIZES[0]

    @pytest.mark.parametrize("tall", [496, 300, 200])
    def test_leave_no_table_higher_than_its_room(self, tall):
        rows = [["Part", "Found", "Next"], *[["who", SAID[2] * 2, SAID[2] * 2]] * 6]
        made = layout.grid(rows, tall)
        assert made.height <= tall
        assert sum(made.columns) == pytest.approx(100, abs=0.1)

    def test_cut_cells_rather_than_leave_rows_out(self):
        rows = [["Part", "Found"], *[["who", SAID[2] * 3]] * 6]
        made = layout.grid(rows, 280)
        assert made.left_out == 0
        assert made.rows[1][1].endswith("…")

    def test_give_short_columns_what_they_need_and_keep_words_whole(self):
        made = layout.grid([["Part", "Found"], ["compelling", SAID[2] * 4]], 496)
        assert made.columns[0] < 20
        assert layout.lines("compelling", 12 * made.columns[0] - layout.CELL_WIDE, made.size) == 1

    def test_of_a_title_have_it_in_two_lines_and_cut_it_only_then(self):
        assert layout.title("Short").size == 34
        whole = (
            "Northmere fits our ideal best, at 78 of 100, and it is the only one of all six that needs it now"
        )
        assert layout.title(whole).lines == (whole,)
        assert layout.title("word " * 60).lines[0].endswith("…")

    @pytest.mark.parametrize("text", ["word " * 60, "x" * 300, "שלום " * 50, "🎉" * 100, "$x_1$ " * 40])
    @pytest.mark.parametrize("most", [1, 2, 3])
    def test_hold_for_cut_texts_of_any_letters(self, text, most):
        shown = layout.cut(layout.clean(text), 400, 20, most)
        assert layout.lines(shown, 400, 20) <= most
        assert len(shown) > 5

    def test_keep_short_texts_whole(self):
        assert layout.cut("Ash & Sons", 400, 20, 1) == "Ash & Sons"


@pytest.mark.parametrize("shade", SHADES)
def test_ink_is_readable_on_every_shade(shade):
    ink = readable(shade)
    other = {"#1f2933": "#ffffff", "#ffffff": "#1f2933"}[ink]

    def light(colour):
        red, green, blue = ((int(colour[place : place + 2], 16) / 255) ** 2.2 for place in (1, 3, 5))
        return 0.05 + 0.21 * red + 0.72 * green + 0.07 * blue

    def contrast(colour):
        return max(light(colour), light(shade)) / min(light(colour), light(shade))

    assert contrast(ink) >= contrast(other)
    assert contrast(ink) >= 4.5


class TestSlideInANotebook:
    def test_has_no_style_sheet_no_script_and_no_class(self):
        for slide in sample().slides:
            shown = Page(slide_html(slide, sample()))
            assert {"style", "script", "link"}.isdisjoint(tag for tag, _ in shown.tags)
            assert {given["class"] for _, given in shown.tags if "class" in given} == {"mathjax_ignore"}
            assert not any("id" in given for _, given in shown.tags)

    def test_says_what_the_slide_says(self):
        shown = Page(slide_html(sample()["answer"], sample())).text
        for text in ("Northmere fits best", *SAID, SOURCE, FICTIONAL, "2 of 6", "Said by Dana Reed."):
            assert text in shown

    def test_can_be_shown_without_its_briefing(self):
        assert "Northmere fits best" in Page(slide_html(sample()["answer"])).text

    def test_leaves_the_sentences_beside_a_picture_room(self, monkeypatch):
        wide = layout.Picture(1000, 160, layout.says(SAID))
        monkeypatch.setattr(layout, "picture", lambda shape, texts: wide)
        cells = re.findall(r"<td style=\"[^\"]*?(width:\d+%)?\">", slide_html(sample()["answer"], sample()))
        assert cells == ["width:60%", ""]

    def test_looks_as_in_the_deck(self):
        look = Look(fixed=False)
        for name in re.findall(r"^\.(\w+) \{", (ASSETS / "slide.css").read_text(), re.MULTILINE):
            assert len(look(name)) > len('style=""')
        assert "font-weight: bold" in look("heading")


def test_what_the_template_calls_elements_has_a_look():
    named = re.findall(r'look\("(\w+)"', (ASSETS / "slide.html.j2").read_text())
    sheets = "".join((ASSETS / name).read_text() for name in ("slide.css", "fixed.css"))
    assert len(named) > 15
    assert all(f".{name} " in sheets for name in named)


def test_the_version_of_reveal_is_told():
    assert "6.0.2" in (ASSETS / "reveal" / "README.md").read_text()
    assert "6.0.2" in (ASSETS / "reveal" / "reveal.js").read_text()
    assert "Permission is hereby granted" in (ASSETS / "reveal" / "LICENSE").read_text()
