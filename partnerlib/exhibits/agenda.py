"""What to raise at the next joint meeting: as an exhibit, and as a page one can print."""

from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from typing import Any

import pandas as pd

from partnerlib import findings
from partnerlib.case import Case
from partnerlib.charts.style import records
from partnerlib.exhibits.exhibit import Exhibit
from partnerlib.exhibits.guard import exhibit, fictional, find, full_names, names, what_first
from partnerlib.question import PART_TITLES
from partnerlib.robustness import questions
from partnerlib.words import brief, count

WHOM = {"them": "Ask them", "us": "Settle among ourselves"}
ORDER = "In order of importance: stops, warnings, then what is not known."
STYLE = """
@page { size: A4; margin: 18mm 16mm; }
body { font: 11pt/1.4 system-ui, sans-serif; color: #1f2933; max-width: 180mm; margin: 12mm auto; }
h1 { font-size: 18pt; line-height: 1.2; margin: 0 0 4px; }
h2 { font-size: 13pt; margin: 18px 0 4px; }
p { margin: 0; }
.quiet { color: #596370; font-size: 9.5pt; }
ol { padding-left: 22px; margin: 6px 0; }
li { break-inside: avoid; margin: 0 0 10px; overflow-wrap: anywhere; }
.answer { border-bottom: 1px solid #9aa5b1; height: 22px; }
"""


@dataclass(frozen=True)
class AgendaPages:
    """Two pages to print about a candidate, complete without a network: for the joint table, and for us.

    The page for them holds the questions alone; the reasons, and what we settle among ourselves, are ours.
    """

    candidate: str
    for_them: str
    for_us: str


@exhibit()
def agenda(case: Case, candidate: str | None = None) -> Exhibit:
    """List what to raise at the next joint meeting, most important first; the best candidate unless told.

    `candidate` is a key or a name. Raises ValueError when there is no such candidate.
    """
    key = find(case, candidate)
    called, items = names(case)[key], _items(case, key)
    if items.empty:
        return Exhibit(f"{called}: nothing is left to ask.")
    asked = items[items["whom"] == "them"]
    table = pd.DataFrame(
        {
            "No.": place,
            "Question": row.question,
            "Why": row.why,
            "Part": PART_TITLES[row.part],
            "Whom": WHOM[row.whom],
        }
        for place, row in enumerate(records(items), 1)
    )
    first = f" First: {brief(asked.iloc[0]['question'], 160)}" if len(asked) else ""
    ours = f"{len(items) - len(asked)} to settle among ourselves"
    headline = f"{count(len(asked), 'question')} for {called} at the next joint meeting, {ours}.{first}"
    return Exhibit(headline, table, caption=ORDER)


def agenda_pages(case: Case, candidate: str | None = None) -> AgendaPages:
    """Give the agenda as pages to print, with room for answers; the best candidate unless told.

    Raises ValueError when there is no such candidate, or none at all.
    """
    if case.candidates.empty:
        raise ValueError("There is no candidate yet to meet. Add one with the form in notebook 2.")
    key = find(case, candidate)
    items, called = _items(case, key), escape(full_names(case)[key])
    asked, settled = items[items["whom"] == "them"], items[items["whom"] == "us"]
    questions = _list(asked, lambda row: "<div class='answer'></div>")
    ours = f"<h2>{WHOM['them']}</h2>{_list(asked, _why)}<h2>{WHOM['us']}</h2>{_list(settled, _why)}"
    return AgendaPages(
        key,
        _page(case, f"Questions for the joint meeting with {called}", "", questions),
        _page(case, f"For us only: the joint meeting with {called}", ORDER, ours),
    )


def _page(case: Case, title: str, words: str, body: str) -> str:
    us = escape(str(case.company["name"].iloc[0]))
    lines = "".join(f"<p class='quiet'>{line}</p>" for line in (us, words, escape(fictional(case))) if line)
    head = f"<meta charset='utf-8'><title>{title}</title><style>{STYLE}</style>"
    return (
        f"<!doctype html><html lang='en'><head>{head}</head><body><h1>{title}</h1>{lines}{body}</body></html>"
    )


def _why(row: Any) -> str:
    return f"<p class='quiet'>{PART_TITLES[row.part]}: {escape(row.why)}</p>"


def _list(items: pd.DataFrame, below: Callable[[Any], str]) -> str:
    lines = "".join(f"<li><p><b>{escape(row.question)}</b></p>{below(row)}</li>" for row in records(items))
    return f"<ol>{lines}</ol>" if lines else "<p>Nothing is left.</p>"


def _items(case: Case, key: str) -> pd.DataFrame:
    """The agenda with what is for them first, and what is worth most to know high up."""
    worth = None if what_first(case) else questions(case).table
    items = findings.agenda(case, key, worth)
    return items.sort_values("whom", key=lambda whom: whom != "them", kind="stable", ignore_index=True)
