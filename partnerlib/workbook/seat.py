"""Who sits at a workbook, what this person may see, and what this person may not change now."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

import pandas as pd

from partnerlib import rounds
from partnerlib.case import Case
from partnerlib.store import Store
from partnerlib.workbook.cases import WorkbookError, told

UNDONE = ("assessments", "invitations")
"""The tables of which not every save may be taken back."""


class Person(Protocol):
    """Who sits at this kernel, as `partnerlib.identity` tells and remembers it."""

    def known(self) -> str:
        """Give the name, "" while nobody has said it."""

    def fixed(self) -> str:
        """Give the name that a login or token tells, "" without one."""

    def remember(self, name: str) -> None:
        """Keep the name for next time."""


class Seat:
    """A case in a store as a person may see it: others' answers are sealed while a blind round is open.

    Without a `person` it is the store's viewer who looks, and a store without a viewer shows everything.
    """

    def __init__(self, name: str, store: Store, person: Person | None = None) -> None:
        self.name = name
        self._store, self._person = store, person

    @property
    def store(self) -> Store:
        """The store, which gives what the person who sits here may see."""
        if self._person is not None:
            self._store.viewer = self._person.known()
        return self._store

    @store.setter
    def store(self, store: Store) -> None:
        self._store = store

    @property
    def me(self) -> str:
        """The name of the person who sits here, "" while nobody has said it."""
        return self.store.viewer or ""

    @property
    def me_fixed(self) -> bool:
        """Whether a login or token tells that name, so that it cannot be changed here."""
        return bool(self.me) and (self._person is None or bool(self._person.fixed()))

    def round_state(self) -> pd.DataFrame:
        """Say how every blind round stands, in counts of answers and never a level; see `rounds.state`."""
        return rounds.state(self._whole())

    def _whole(self) -> Case:
        """Give the case with the sealed answers too, for what counts or compares them and shows none."""
        store = self.store
        viewer, store.viewer = store.viewer, None
        try:
            with told():
                return store.load(self.name)
        finally:
            store.viewer = viewer

    @contextmanager
    def _as_nobody(self) -> Iterator[None]:
        """Look as somebody who is in no round, where anybody looks as a person at all."""
        store = self.store
        viewer = store.viewer
        store.viewer = None if viewer is None else ""
        try:
            yield
        finally:
            store.viewer = viewer

    def _signed(self, by: str) -> str:
        """Give the name to sign with: that of the login or token where there is one, whoever is told."""
        return self.me if self.me_fixed else by

    def _history_whole(self, table: str) -> pd.DataFrame:
        """Give the history of a table with the sealed rows too, for what checks them and shows none."""
        store = self.store
        viewer, store.viewer = store.viewer, None
        try:
            return store.history(self.name, table)
        finally:
            store.viewer = viewer

    def _refuse_undoing(self, batch: int) -> None:
        """Refuse to take back answers of others, sealed ones, and what finishing or closing has shown."""
        written = {t: rows[rows["batch"] == batch] for t in UNDONE for rows in (self._history_whole(t),)}
        answers, told_rounds = written["assessments"], written["invitations"]
        seen = self.store.history(self.name, "assessments")
        if len(answers) > int((seen["batch"] == batch).sum()):
            raise WorkbookError("This save holds answers that a round still hides. Close the round first.")
        self._refuse_answers(answers)
        if told_rounds[["finished_at", "closed_at"]].notna().any(axis=None):
            raise WorkbookError(
                "Finishing and closing are not taken back, since answers may have been read. "
                "Let somebody answer again instead, or open another round."
            )

    def _refuse_finishing(self, invitations: pd.DataFrame) -> None:
        """Refuse to say for somebody else that they have finished, where a login tells who sits here."""
        said = invitations.reindex(columns=["assessor", "finished_at", "closed_at"])
        others = said[said["finished_at"].notna() & said["closed_at"].isna() & (said["assessor"] != self.me)]
        if self.me_fixed and len(others):
            before = self._whole().invitations.set_index(rounds.KEY)["finished_at"]
            rows = invitations.set_index(rounds.KEY).loc[lambda rows: rows["finished_at"].notna()]
            if before.reindex(rows.index).isna().any():
                raise WorkbookError(f"You are {self.me} here; each assessor says alone to have finished.")

    def _refuse_answers(self, answers: pd.DataFrame) -> None:
        """Refuse to change answers that may not be changed by this person, or not now."""
        said = answers.reindex(columns=["assessor", "candidate"]).dropna().drop_duplicates()
        if said.empty:
            return
        case = self.store.load(self.name)
        for who, about in said.itertuples(index=False):
            if self.me_fixed and who != self.me:
                raise WorkbookError(f"You are {self.me} here; answers of {who} cannot be saved.")
            other = rounds.written_otherwise(case, str(who))
            if other:
                raise WorkbookError(f"{who} is written {other} so far: answer under that name.")
            why = rounds.finished_words(case, str(who), str(about))
            if why:
                raise WorkbookError(why)
