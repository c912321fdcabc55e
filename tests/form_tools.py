"""What tests of forms share: what a line says, how many widgets are alive, a workbook of its own store."""

import html
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import ipywidgets
from cases import DATA

from partnerlib.store import Store
from partnerlib.workbook import Workbook

HOSTILE = "<img src=x onerror=alert(1)>"


@contextmanager
def workbook_on(folder: Path, template: str, name: str) -> Iterator[Workbook]:
    """A workbook on a shipped case, in a store of its own."""
    store = Store(f"sqlite:///{folder}/{name}.sqlite")
    store.import_folder(DATA / template, name)
    yield Workbook(name, store)
    store.close()


def words(widget: ipywidgets.HTML) -> str:
    """What a line says, without its tags."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", widget.value)).split())


def models() -> int:
    """How many widget models are alive, layouts and styles included."""
    return len(ipywidgets.widgets.widget._instances)


def every_widget(box: ipywidgets.Widget) -> list[ipywidgets.Widget]:
    """A widget and all inside it."""
    return [box, *(inner for child in getattr(box, "children", ()) for inner in every_widget(child))]
