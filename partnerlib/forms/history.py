"""The history: who said what, when and on what evidence, for any cell of the case."""

from typing import Any

import ipywidgets as W  # noqa: N812
import pandas as pd

from partnerlib.case import Case
from partnerlib.forms.base import Desk, Quietly, View
from partnerlib.forms.look import escaped, line, offer, row
from partnerlib.forms.words import shown
from partnerlib.question import PART_TITLES
from partnerlib.tables import TABLES
from partnerlib.words import count

TITLES = {
    "assessments": "Answers",
    "people": "People",
    "reasons": "Reasons",
    "work": "Work",
    "dates": "Dates",
    "expectations": "Expectations",
    "candidates": "Candidates",
    "profile": "Criteria of the ideal",
    "parts": "Weights of the parts",
    "anchors": "Described levels",
    "profile_history": "Versions of the ideal",
    "company": "Our company",
    "decisions": "Decisions",
    "invitations": "Blind rounds",
    "consensus": "Levels agreed on",
}
HEADINGS = ("Said", "By", "What was said", "Saved", "Login")
"""The last one, which a database or operating system proves, stands only where the store knows it."""

NOT_KNOWN = "not known"
MOMENTS = ("recorded_at", "saved_at")
SPEAKERS = ("assessor", "recorded_by", "saved_by")
"""Columns that name who said something; an invitation's assessor is not who invited."""


class HistoryView(View):
    """Choose a table, a candidate and a record; see every version of it that was ever saved."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.table = self._choice("Of", "260px", [(title, name) for name, title in TITLES.items()])
        self.candidate, self.record = self._choice("Candidate", "320px"), self._choice("Which", "640px")
        self.found = line()
        for widget in (self.table, self.candidate, self.record):
            widget.observe(self._turned, "value")
        heading = line("partner-title", value="<p>Who said that, when, and how do they know?</p>")
        choices = row(self.table, self.candidate)
        self.box.children = [self._style, heading, choices, self.record, self.found, self.status]
        self.refresh(desk.case)

    def _choice(self, label: str, width: str, options: Any = ()) -> Any:
        style = {"description_width": "initial"}
        return W.Dropdown(description=label, options=options, style=style, layout=W.Layout(width=width))

    def refresh(self, case: Case) -> None:
        """Show the newest state of the case."""
        self._names = dict(zip(case.candidates["candidate"], case.candidates["name"], strict=True))
        self._labels = dict(zip(case.profile["criterion"], case.profile["label"], strict=True))
        self._draw()

    def _turned(self, _: object) -> None:
        if not self._quiet:
            self._guarded(self._draw)

    def _draw(self) -> None:
        self._rows = self._desk.history(self.table.value)
        with Quietly(self):
            self._offer_candidates()
            about = self._rows
            if self.candidate.value:
                about = about[about["candidate"] == self.candidate.value]
            key = self._key()
            by_key = about.groupby(key, dropna=False, sort=False) if key else [((), about)]
            self._records = {name: rows for name, rows in by_key if len(rows)}
            options = [(self._title(key), n) for n, key in enumerate(self._records)]
            kept = self.record.value if self.record.value in range(len(options)) else 0
            offer(self.record, options, kept if options else None)
        self.record.layout.display = None if len(self._records) > 1 else "none"
        chosen = list(self._records.values())
        self.found.value = (
            _told(self.table.value, chosen[self.record.value]) if chosen else "<p>Nothing yet.</p>"
        )

    def _offer_candidates(self) -> None:
        has = "candidate" in self._rows and self.table.value not in ("candidates", "decisions")
        keys = sorted(set(self._rows["candidate"].dropna()), key=self._name) if has else []
        keep = self.candidate.value if self.candidate.value in keys else None
        offer(self.candidate, [(self._name(key), key) for key in keys], keep or (keys[0] if keys else None))
        self.candidate.layout.display = None if keys else "none"

    def _name(self, key: str) -> str:
        return str(self._names.get(key, key))

    def _key(self) -> list[str]:
        """The columns that name a record; its moment does not, so that all its versions stand together."""
        named = (name for name in TABLES[self.table.value].key if name not in MOMENTS)
        return [name for name in named if not (name == "candidate" and self.candidate.value)]

    def _title(self, key: tuple[Any, ...]) -> str:
        """Name a record by its key in words."""
        known = self._labels | PART_TITLES | self._names
        words = [known.get(cell, _cell(cell)) for cell in key]
        return ", ".join(words) or TITLES[self.table.value]


def _told(table: str, rows: pd.DataFrame) -> str:
    """Every version of a record, the newest first, as a table in HTML; only what changed is repeated."""
    key = [name for name in TABLES[table].key if name not in MOMENTS]
    columns = [name for name in TABLES[table].names if name not in (*key, *MOMENTS)]
    lines, before = [], dict.fromkeys(columns, NOT_KNOWN)
    for saved in rows.to_dict("records"):
        said = {name: _cell(saved[name]) for name in columns}
        changed = "; ".join(f"{_word(name)}: {said[name]}" for name in columns if said[name] != before[name])
        said_words = "taken out" if saved["retracted"] else changed or "the same again"
        login = [str(saved["login"])] if "login" in saved else []
        lines.append((*_said_when_by(saved), said_words, _kept(saved), *login))
        before = dict.fromkeys(columns, NOT_KNOWN) if saved["retracted"] else said
    heads = HEADINGS if "login" in rows else HEADINGS[:-1]
    head = "".join(f"<th scope='col'>{name}</th>" for name in heads)
    body = "".join(
        f"<tr>{''.join(f'<td>{escaped(cell)}</td>' for cell in cells)}</tr>" for cells in reversed(lines)
    )
    versions = f"<p class='partner-quiet'>{count(len(lines), 'version')}, the newest first.</p>"
    rows_html = f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody>"
    return f"{versions}<table class='partner-history'>{rows_html}</table>"


def _said_when_by(saved: Any) -> tuple[str, str]:
    """When something was said and by whom: an answer and a version of the ideal say so themselves."""
    when = saved.get("recorded_at", saved.get("saved_at", saved["kept_at"]))
    by = next((saved[name] for name in SPEAKERS if name in saved and "round" not in saved), saved["kept_by"])
    return _cell(when), str(by)


def _kept(saved: Any) -> str:
    """When a row came into the store, by whom and why."""
    return f"{_cell(saved['kept_at'])}, {saved['kept_by']}" + (f": {saved['why']}" if saved["why"] else "")


def _word(column: str) -> str:
    return column.replace("_", " ")


def _cell(cell: Any) -> str:
    if pd.isna(cell):
        return NOT_KNOWN
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, pd.Timestamp):
        clock = f", {cell:%H:%M} UTC" if cell.tzinfo else ""
        return f"{cell.day} {cell:%B %Y}{clock}"
    return shown(cell) if isinstance(cell, float) else str(cell)
