"""Two answers of one person to one question: the one saved meanwhile and the one typed here, side by side."""

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd

from partnerlib.case import Case
from partnerlib.forms.assessing.answers import DONT_KNOW, Entry, Place
from partnerlib.forms.assessing.drafts import Drafts
from partnerlib.forms.look import button, escaped, line, row, stack
from partnerlib.words import count, day

KEEP, TAKE = "Keep what is typed here", "Take what was saved"


class OvertakenView:
    """One such question at a time and two buttons; out of sight while there is none."""

    chosen: tuple[Place, bool]
    """The question that stood there when a button was clicked last, and whether what is typed is kept."""

    def __init__(self, clicked: Callable[[], None]) -> None:
        self._place: Place | None = None
        self._clicked = clicked
        self._words = line()
        self.keep_button, self.take_button = button(KEEP), button(TAKE)
        self.keep_button.on_click(lambda _: self._click(keep=True))
        self.take_button.on_click(lambda _: self._click(keep=False))
        self.widget = stack(self._words, row(self.keep_button, self.take_button))
        self.widget.add_class("partner-question")
        self.widget.add_class("partner-overtaken")
        self.widget.layout.display = "none"

    def _click(self, keep: bool) -> None:
        if self._place is not None:
            self.chosen = self._place, keep
            self._clicked()

    def show(self, case: Case, drafts: Drafts, places: Sequence[Place], about: str) -> None:
        """Show the first of the places; `about` names its question."""
        self._place = places[0] if places else None
        self.widget.layout.display = None if places else "none"
        if self._place is None:
            return
        draft, more = drafts.draft(self._place), len(places) - 1
        head = f"⚠ While you typed, another answer was saved: {about}. Which one is right?"
        tail = f"<p>{count(more, 'more question')} like this.</p>" if more else ""
        columns = (
            (_saved(case, self._place), drafts.recorded.get(self._place, Entry())),
            (f"Typed here {_moment(draft.typed_at)}, not saved", draft.entry),
        )
        self._words.value = f'<div role="alert"><p>{escaped(head)}</p></div>{_table(columns)}{tail}'


def _saved(case: Case, place: Place) -> str:
    said = case.assessments
    mine = (said["assessor"] == place[0]) & (said["candidate"] == place[1]) & (said["criterion"] == place[2])
    latest = said.loc[mine, "recorded_at"].max()
    return "Taken back meanwhile" if pd.isna(latest) else f"Saved {_moment(latest.to_pydatetime())}"


def _moment(when: dt.datetime) -> str:
    here = when.astimezone()
    return f"on {day(here)} at {here:%H:%M}"


def _table(columns: Sequence[tuple[str, Entry]]) -> str:
    heads = "".join(f"<th scope='col'>{escaped(head)}</th>" for head, _ in columns)
    rows = zip(*(_told(entry) for _, entry in columns), strict=True)
    body = "".join(f"<tr>{''.join(f'<td>{escaped(cell)}</td>' for cell in cells)}</tr>" for cells in rows)
    return f"<table class='partner-both'><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>"


def _told(entry: Entry) -> tuple[str, ...]:
    """Give level, range and evidence in words."""
    level: Any = DONT_KNOW if entry.unknown else entry.level or "no level"
    ends = [f"{word} {end}" for word, end in (("from", entry.low), ("to", entry.high)) if end]
    return f"{level} {' '.join(ends)}".strip(), entry.evidence or "no evidence"
