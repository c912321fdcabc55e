"""Slides as one HTML file that needs no network and no other file, and single slides for notebooks."""

import base64
import hashlib
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from partnerlib.export.briefing.slide import Briefing, Slide
from partnerlib.export.deck import layout
from partnerlib.export.deck.bodies import body

ASSETS = Path(__file__).parent / "assets"
SCRIPTS = ("reveal/reveal.js", "slides.js")
POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; img-src data:; style-src 'unsafe-inline'"
"""What the page may do: nothing but its own styles and pictures, and the scripts whose hashes follow."""


def deck(briefing: Briefing) -> str:
    """Give the slides as one HTML file: arrow keys turn them, each prints on a page, nothing is asked for.

    Without scripts, and on narrow screens, the slides stand one below the other. Texts are shown as text,
    whatever they hold; those too long for their place are cut. The same briefing gives the same file.
    """
    scripts = [_asset(name) for name in SCRIPTS]
    hashes = " ".join(f"'sha256-{_digest(script)}'" for script in scripts)
    page = _templates().get_template("slides.html.j2")
    return page.render(
        look=Look(fixed=True),
        title=layout.clean(briefing.title),
        subject=layout.clean(briefing.subject),
        pages=[_page(slide, briefing) for slide in briefing.slides],
        scripts=scripts,
        policy=Markup(f"{POLICY}; script-src {hashes}"),
        asset=_asset,
    )


def slide_html(slide: Slide, briefing: Briefing | None = None) -> str:
    """Give one slide as a piece of HTML without style sheets or scripts, as notebooks show it.

    Without its briefing it tells no source and no page.
    """
    module = _templates().get_template("slide.html.j2").make_module({"look": Look(fixed=False)})
    return str(module.slide(_page(slide, briefing)))  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Look:
    """How elements look: by their class, or where there is no style sheet by what the class stands for."""

    fixed: bool

    def __call__(self, name: str, *styles: str | None, extra: str = "") -> Markup:
        """Give the attributes of an element of a class with styles of its own."""
        own = ";".join(style for style in styles if style)
        if not self.fixed:
            return Markup('style="{}"').format(_rules().get(name, "") + own)
        names = Markup('class="{}"').format(f"{name} {extra}".strip())
        return names + Markup(' style="{}"').format(own) if own else names


def _page(slide: Slide, briefing: Briefing | None) -> dict[str, Any]:
    """Give what the template of a slide takes."""
    told = briefing or Briefing("", "", (slide,), "")
    title = layout.title(layout.clean(slide.title))
    return {
        "key": slide.key,
        "number": next((place for place, one in enumerate(told.slides, 1) if one is slide), 1),
        "count": len(told.slides),
        "kicker": " · ".join(text for text in map(layout.clean, (told.title, told.subject)) if text),
        "title": title.lines[0],
        "title_size": title.size,
        "kind": type(slide.body).__name__,
        "notes": [layout.clean(note) for note in slide.notes],
        "marks": layout.foot(" · ".join(map(layout.clean, told.marks)), 2),
        "source": layout.foot(layout.clean(told.source), 1),
        **body(slide.body, [layout.clean(text) for text in slide.says]),
    }


@cache
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(ASSETS), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )


@cache
def _asset(name: str) -> Markup:
    """Give one of our own files as it stands, to be held by the page."""
    return Markup((ASSETS / name).read_text(encoding="utf-8"))


@cache
def _rules() -> dict[str, str]:
    """Give what each class of a slide stands for."""
    return dict(re.findall(r"^\.(\w+) \{ (.*) \}$", _asset("slide.css"), re.MULTILINE))


def _digest(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode("ascii")
