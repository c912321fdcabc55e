"""Who the forms talk to: a desk that knows the case, keeps rows and knows who sits here."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import pandas as pd

from partnerlib.case import Case

Rows = Mapping[str, Sequence[Mapping[str, object]]]
"""Rows to save, by table."""


class Desk(Protocol):
    """What a form needs: the case as it stands, and a place that keeps rows.

    `save`, `freeze` and `undo` give a batch number, then hand the newest case to `refresh` of every form.
    They raise CaseError or RuntimeError with a message meant for people, having saved nothing.
    """

    @property
    def case(self) -> Case:
        """The newest state of the case."""

    def save(self, rows: Rows, by: str, note: str = "", gone: Rows | None = None) -> int:
        """Keep rows and take out those of the keys in `gone`, all or none."""

    def freeze(self, by: str, note: str = "") -> int:
        """Date the profile as it stands in its history."""

    def undo(self, batch: int, by: str) -> int:
        """Put back what a batch changed."""

    def shelve(self, form: str, typed: Any) -> None:
        """Keep what a form holds unsaved where a crash does not take it; None when it holds nothing."""

    def history(self, table: str) -> pd.DataFrame:
        """Give every row ever saved of a table, oldest first.

        Columns are batch, kept_at, kept_by, why, retracted, perhaps login, then the table's own. Sealed
        answers are left out.
        """

    @property
    def me(self) -> str:
        """The name of the person who sits here, "" while nobody has said it."""

    @property
    def me_fixed(self) -> bool:
        """Whether a login or token tells that name, so that it cannot be changed here."""

    @property
    def me_words(self) -> str:
        """What a person should know of the name a login tells, where it is recorded otherwise; else ""."""

    def be(self, name: str) -> None:
        """Take note of who sits here, "" being nobody, and show every form what this person may see."""

    def round_state(self) -> pd.DataFrame:
        """Say how every blind round stands, in counts; see `rounds.state`."""
