"""Two people at the forms of one case, as their browsers tell of them; all that they do is looked at."""

import contextlib
import csv
import datetime as dt
import io
import itertools
import json
import sqlite3
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import ipywidgets as W  # noqa: N812
from form_tools import every_widget

from partnerlib import sheets
from partnerlib.forms.base import Form, View
from partnerlib.forms.look import STYLE
from partnerlib.store import Store
from partnerlib.workbook import Workbook

FORMS = (
    *("assess", "add_candidate", "edit_profile", "weigh", "about_us", "ledgers", "decide", "who_said_that"),
    *("blind_rounds", "agree", "scoring_sheets", "what_if", "new_case"),
)
TOUCH, FILL, SAVE = "touch", "fill in and save", "save"
"""What may be done in a form: use one thing that is seen there, or press its main button."""

Move = tuple[str, str, int, int, list[str]]
"""What to do, in which form, by whom, a number that says which thing to use, and texts to type."""

TYPED = W.Text | W.Textarea | W.Combobox
CHOSEN = W.Dropdown | W.RadioButtons | W.ToggleButtons
MOST_FIELDS = 60
TAGS = "a b br caption code details div i li p pre s small span summary table tbody td th thead tr u ul"
DRAWN = "svg title rect line polyline text circle"


class Person:
    """Who sits at a workbook: known from a login, or not before they have said it."""

    def __init__(self, login: str) -> None:
        self._login = self._name = login

    def known(self) -> str:
        return self._name

    def fixed(self) -> str:
        return self._login

    def remember(self, name: str) -> None:
        self._name = name


class Sitting:
    """Two people at workbooks of their own on the case larch, one of them known by a login."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._stores = [Store(f"sqlite:///{file}") for _ in range(2)]
        seats = zip(self._stores, ("", "Ravi"), strict=True)
        self.books = [Workbook("larch", store, Person(name)) for store, name in seats]
        self.did: list[str] = []
        self._stood: dict[str, str] = {}
        self._kept = self._rows()
        self._take_note()

    def close(self) -> None:
        for store in self._stores:
            store.close()
        W.Widget.close_all()

    def _rows(self) -> set[tuple[object, ...]]:
        """Give every row of every table."""
        with contextlib.closing(sqlite3.connect(self.file)) as connection:
            named = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
            return {(name, *row) for (name,) in named for row in connection.execute(f"SELECT * FROM {name}")}

    def _take_note(self) -> None:
        """Read the case as another program would, and remember it."""
        with contextlib.closing(Store(f"sqlite:///{self.file}")) as store:
            self._stood[store.batches("larch")["saved_at"].iloc[-1]] = store.load("larch").fingerprint()

    def replay(self) -> None:
        """Every state of the case is as it was when it was the newest."""
        with contextlib.closing(Store(f"sqlite:///{self.file}")) as store:
            assert {time: store.load("larch", time).fingerprint() for time in self._stood} == self._stood
            assert len(store.batches("larch")) == len(self._stood)

    def make(self, move: Move) -> None:
        """Do something in a form, and look at all that it has done."""
        kind, name, who, number, texts = move
        form: View = getattr(self.books[who], name)()
        if kind == TOUCH:
            usable = list(reachable(form.box)) or [form.status]
            self._use(form, usable[number % len(usable)], number, texts)
        else:
            if kind == FILL:
                fill_in(form, number, texts)
            self._use(form, getattr(form, "save_button", form.status), number, texts)
        look_at(form)

    def _use(self, form: View, widget: W.Widget, number: int, texts: list[str]) -> None:
        form.refresh(form._desk.case)  # else what others did, which comes in with a save, changes the fields
        typed = typed_in(form)
        if isinstance(widget, W.FileUpload):
            choose(widget, self._filled_sheet(number, texts), texts[0])
        else:
            use(widget, number // 7, texts[0])
        after = self._rows()
        assert self._kept <= after, "something kept was changed or lost"
        new, self._kept = after - self._kept, after
        refused = 'role="alert"' in form.status.value
        if new:
            assert sum(row[0] == "batches" for row in new) == 1, "not one whole save"
            assert not refused, form.status.value
            self._take_note()
            for other in (other for book in self.books for other in list(book._forms.values())):
                look_at(other)
            self.did.append(f"saved in {type(form).__name__}")
        elif isinstance(widget, W.Button) and refused:
            assert typed_in(form) == typed, f"{widget.description} lost something of {typed}"
            self.did.append(f"refused in {type(form).__name__}")

    def _filled_sheet(self, number: int, texts: list[str]) -> bytes:
        """Give a scoring sheet with texts as its answers, or what is none."""
        who = ("Dana", "Ravi")[number % 2]
        try:
            data = sheets.scoring_csv(self.books[0].case, who, made=dt.datetime.now(dt.UTC))
        except ValueError:
            return texts[0].encode(errors="replace")
        rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
        for row, text in zip(rows, texts, strict=False):
            row["Level"], row["Evidence"] = text, texts[0]
        out = io.StringIO()
        writer = csv.DictWriter(out, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
        return out.getvalue().encode(errors="replace")

    def take_up(self) -> None:
        """What is typed and not saved is there again in the next session."""
        for book in self.books:
            again = Workbook("larch", book.store, Person(book.me if book.me_fixed else ""))
            opened = [(name, getattr(book, name)()) for name in FORMS if _is_open(book, name)]
            for name, form in opened:
                form.refresh(book.case)
                if isinstance(form, Form) and (typed := form.typed()) is not None:
                    other = getattr(again, name)()
                    other._take_up([json.loads(json.dumps(typed))], dt.datetime.now(dt.UTC))
                    look_at(other)
                    assert _of(other.typed()) == _of(typed), f"{name}: {other.typed()} is not {typed}"


def _is_open(book: Workbook, name: str) -> bool:
    made = {type(form).__name__ for form in book._forms.values()}
    return getattr(type(book), name).__annotations__["return"].__name__ in made


def _of(typed: object) -> object:
    """Give what is typed, in whatever order, without which part was looked at."""
    return {**typed, "part": None} if isinstance(typed, dict) else sorted(map(json.dumps, typed or []))


def reachable(widget: W.Widget) -> Iterator[W.Widget]:
    """Give what a person sees and can use, with everything inside it."""
    layout = getattr(widget, "layout", None)
    hidden = layout is not None and (layout.display == "none" or layout.visibility == "hidden")
    if hidden or "partner-hidden" in getattr(widget, "_dom_classes", ()):
        return
    children = getattr(widget, "children", ())
    if not children and not isinstance(widget, W.HTML | W.Box) and not getattr(widget, "disabled", False):
        yield widget
    for child in children:
        yield from reachable(child)


def use(widget: W.Widget, number: int, text: str) -> None:
    """Do to a widget what a browser does when a person uses it."""
    if isinstance(widget, W.Button):
        for clicked in widget._click_handlers.callbacks:  # not `click`, which keeps errors to itself
            clicked(widget)
    elif isinstance(widget, TYPED):
        if can_be_sent(text):  # else it never gets past the kernel's own echo
            widget.set_state({"value": text})
    elif isinstance(widget, W.SelectMultiple):
        widget.set_state({"index": [n for n in range(len(widget.options)) if number >> n & 1]})
    elif isinstance(widget, CHOSEN):
        widget.set_state({"index": number % len(widget.options) if widget.options else None})
    elif isinstance(widget, W.Checkbox | W.ToggleButton):
        widget.set_state({"value": not widget.value})
    elif isinstance(widget, W.IntSlider):
        widget.set_state({"value": widget.min + number % (widget.max - widget.min + 1)})
    else:
        assert isinstance(widget, W.HTML), type(widget)


def choose(widget: W.FileUpload, content: bytes, name: str) -> None:
    """Choose a file, as a browser tells of it."""
    file = {"name": name, "type": "", "size": len(content), "content": memoryview(content)}
    widget.value = ({**file, "last_modified": dt.datetime.now(dt.UTC)},)


def fill_in(form: View, number: int, texts: list[str]) -> None:
    """Turn every selection, then type into every field until the form has no more to mend than before."""
    turn = itertools.count(number)
    for widget in _each(form, W.Dropdown | W.RadioButtons):
        use(widget, next(turn), "")
    for widget in _each(form, TYPED):
        use(widget, 0, "")
        without = _problems(form)
        for text in (*texts, "Dana", "7", "2026-10-05", ""):
            use(widget, 0, text)
            if _problems(form) <= without and text.strip():
                break


def _each(form: View, kind: Any) -> Iterator[W.Widget]:
    """Give every widget of a kind that can be used, those too that come up because another one was."""
    used: set[W.Widget] = set()
    while len(used) < MOST_FIELDS:
        left = (one for one in reachable(form.box) if isinstance(one, kind) and one not in used)
        widget = next(left, None)
        if widget is None:
            return
        used.add(widget)
        yield widget


def _problems(form: View) -> int:
    return sum("⚠" in widget.value for widget in every_widget(form.box) if isinstance(widget, W.HTML))


def typed_in(form: View) -> list[str]:
    """Give the texts in all fields."""
    return [widget.value.strip() for widget in every_widget(form.box) if isinstance(widget, TYPED)]


def can_be_sent(text: str) -> bool:
    """Tell whether a text has no half characters, which no message to a browser can hold."""
    return not any("\ud800" <= letter <= "\udfff" for letter in text)


def look_at(form: View) -> None:
    """Nothing unexpected is told, no text became HTML, and all of it can be sent to a browser."""
    for widget in every_widget(form.box):
        assert not getattr(widget, "description_allow_html", False)
        if isinstance(widget, W.HTML):
            assert "Something unexpected" not in widget.value, widget.value
            assert can_be_sent(widget.value)
            if not widget.value.startswith((STYLE, "<style")):
                only_own_tags(widget.value)
        elif hasattr(widget, "_options_labels"):
            assert all(map(can_be_sent, widget._options_labels))


def only_own_tags(text: str) -> None:
    """Every tag in a text is one that forms write themselves, and does nothing."""
    _Tags(text).feed(text)


class _Tags(HTMLParser):
    def __init__(self, whole: str) -> None:
        super().__init__()
        self._whole = whole

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in TAGS.split() + DRAWN.split(), self._whole
        assert not [name for name, _ in attrs if name.startswith("on")], self._whole
