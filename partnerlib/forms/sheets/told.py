"""What a filled scoring sheet is to a form, and how what saving it would do is told."""

from collections.abc import Mapping, Sequence
from typing import Protocol, Self

from partnerlib.forms.look import escaped
from partnerlib.words import count

MOST_TOLD = 40
"""Lines of one list that are shown; the rest is counted."""


class Replaced(Protocol):
    """An answer that would replace one recorded after the sheet was made."""

    @property
    def about(self) -> str:
        """What it is about, in words."""


class FilledSheet(Protocol):
    """A filled sheet that was read and found good."""

    @property
    def told(self) -> tuple[str, ...]:
        """What was read with goodwill, in words."""

    @property
    def id(self) -> str:
        """What tells this sheet from all others."""

    @property
    def assessor(self) -> str:
        """Whose answers these are."""

    @property
    def rows(self) -> Sequence[Mapping[str, object]]:
        """The rows to save in the table assessments."""

    @property
    def summary(self) -> str:
        """What saving it would do, in words."""

    @property
    def replaced(self) -> Sequence[Replaced]:
        """The answers that would replace newer ones."""

    def without_replaced(self) -> Self:
        """Give the sheet with newer answers left as they are."""


def note_of(sheet_id: str) -> str:
    """Give the note that the save of a sheet's answers bears."""
    return f"scoring sheet {sheet_id}"


def said_of(sheet: FilledSheet, chosen: FilledSheet | None) -> str:
    """Say what saving would do, what was read with goodwill, and which answers are newer."""
    says = sheet.summary[:1].upper() + sheet.summary[1:]
    told = [f"<p><b>{escaped(says)}</b>, by {escaped(sheet.assessor)}.</p>"]
    if sheet.replaced:
        newer = [one.about for one in sheet.replaced]
        number = count(len(newer), "answer was", "answers were")
        told.append(f"<p>⚠ {number} recorded after this sheet was made:</p>{_items(newer)}")
        kept = count(len(chosen.rows) if chosen else 0, "answer")
        told.append(f"<p>Save would record {kept}.</p>")
    return "".join(told) + (_items(sheet.told) if sheet.told else "")


def _items(texts: Sequence[str]) -> str:
    return "<ul>" + "".join(f"<li>{escaped(text)}</li>" for text in shortened(texts)) + "</ul>"


def shortened(texts: Sequence[str]) -> list[str]:
    """Give the first lines of a list, and how many more there are."""
    more = len(texts) - MOST_TOLD
    return [*texts[:MOST_TOLD], *([f"… and {more:,} more"] if more > 0 else [])]
