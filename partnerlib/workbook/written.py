"""What is written of a case as it stands: snapshot folders, and pages to print."""

import datetime as dt
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path

from partnerlib.case import Case
from partnerlib.exhibits.agenda import agenda_pages
from partnerlib.store import Store
from partnerlib.workbook import cases


@dataclass(frozen=True)
class Written:
    """Where a snapshot was written."""

    folder: Path

    def __repr__(self) -> str:
        return f"The snapshot is in {cases.from_project(self.folder)}."


@dataclass(frozen=True)
class Pages:
    """Pages that were written to be printed: what each is, and where."""

    paths: Mapping[str, Path]

    def __repr__(self) -> str:
        return "\n".join(f"{title}: {cases.from_project(path)}" for title, path in self.paths.items())

    def _repr_html_(self) -> str:
        links = [
            f'<a href="{escape(os.path.relpath(path), quote=True)}" target="_blank">{escape(title)}</a>'
            for title, path in self.paths.items()
        ]
        return f"<p>Open and print: {' · '.join(links)}</p>"


def write_agenda(case: Case, candidate: str | None, folder: str | Path | None) -> Pages:
    """Write the questions for a joint meeting, in place of earlier ones; see `Workbook.print_agenda`."""
    pages = agenda_pages(case, candidate)
    titled = {
        "Questions for them": ("questions", pages.for_them),
        "For us only, with our reasons": ("for-us-only", pages.for_us),
    }
    place = Path(folder or cases.DATA / "agendas")
    place.mkdir(parents=True, exist_ok=True)
    about = re.sub(
        r"[^\w.-]+", "-", f"{case.name}-{pages.candidate}"
    )  # a key may hold what a path is made of
    paths = {title: place / f"{about}-{name}.html" for title, (name, _) in titled.items()}
    for title, path in paths.items():
        path.write_text(titled[title][1], encoding="utf-8")
    return Pages(paths)


def to_dated_folder(store: Store, name: str) -> Path:
    """Write a case into a folder of today's date, numbered where an earlier one holds something else."""
    first = path = cases.DATA / "snapshots" / f"{name}-{dt.date.today():%Y-%m-%d}"
    number = 1
    while True:
        try:
            return store.export_folder(name, path)
        except FileExistsError:
            number += 1
            path = first.with_name(f"{first.name}-{number}")
