"""Who sits at a workbook, what this person may see, and what this person may not change now."""

import copy
from contextlib import suppress
from typing import Protocol

import pandas as pd

from partnerlib import identity, rounds
from partnerlib.case import Case
from partnerlib.store import Store
from partnerlib.tables import CaseError
from partnerlib.tables.names import as_recorded
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
    A name told is the name recorded: one that differs in small and capital letters only is taken for it.
    The name that a server's login answers under goes before any other, and stands as it is.
    """

    def __init__(self, name: str, store: Store, person: Person | None = None) -> None:
        self.name = name
        self._store, self._person = store, person
        self._names: frozenset[str] = frozenset()
        self._vacant = False

    @property
    def store(self) -> Store:
        """The store, which gives what the person who sits here may see."""
        if self._person is not None:
            self._store.viewer = self._store.person or self._spelled(self._told())
        return self._store

    @store.setter
    def store(self, store: Store) -> None:
        self._store = store

    @property
    def me(self) -> str:
        """The name of the person who sits here as it is recorded, "" while nobody has said it."""
        return self.store.viewer or ""

    @property
    def me_fixed(self) -> bool:
        """Whether a login or token tells that name, so that it cannot be changed here."""
        return bool(self.me) and (self._person is None or bool(self._store.person or self._person.fixed()))

    @property
    def me_words(self) -> str:
        """What a person should know of the name a login tells, where it is recorded otherwise; else ""."""
        me, recorded = self.me, self._spelled(self.me)
        if recorded != me:
            return (
                f"Your login to the store is {me}'s. {recorded}, who is asked or has answered here, is "
                f"somebody else to it: ask for a round that invites {me}."
            )
        told = self._person.fixed() if self._person is not None and self.me_fixed else me
        return f"You are logged in as {told}: recorded as {me}." if told not in ("", me) else ""

    def _told(self) -> str:
        return self._person.known() if self._person is not None and not self._vacant else ""

    def _spelled(self, name: str) -> str:
        """Give a name as this case has it, as it is where the case has it in several ways or not at all."""
        try:
            return as_recorded(name, self._names)
        except ValueError:
            return name

    def _load(self) -> Case:
        """Read what the person who sits here may see; ValueError where a login does not tell who that is."""
        identity.refuse_two(self._store.person)
        before, case = self.me, self.store.load(self.name)
        self._names = frozenset(case.assessments["assessor"]) | frozenset(case.invitations["assessor"])
        if self.me_fixed and self._person is not None and not self._store.person:
            as_recorded(self._person.fixed(), self._names)
        return case if self.me == before else self.store.load(self.name)

    def round_state(self) -> pd.DataFrame:
        """Say how every blind round stands, in counts of answers and never a level; see `rounds.state`."""
        with told():
            return rounds.state(self.store.load(self.name), self.store.answered(self.name))

    def _as(self, viewer: str | None) -> Store:
        """Give the store as somebody else sees it; what this one shows meanwhile stays as it is."""
        store = copy.copy(self.store)
        store.viewer = viewer
        return store

    def _signed(self, by: str) -> str:
        """Give the name to sign with: that of the login or token where there is one, else the one told.

        Raises WorkbookError for a name that is recorded in several spellings and told in none of them.
        """
        with told():
            return self.me if self.me_fixed else as_recorded(by, self._names)

    def _refuse_undoing(self, batch: int) -> None:
        """Refuse to take back answers of others, and what finishing or closing has shown.

        Of a case that cannot be read any more nobody knows who has finished; the store looks after itself.
        """
        kept = {table: self.store.history(self.name, table) for table in UNDONE}
        written = {table: rows[rows["batch"] == batch] for table, rows in kept.items()}
        with suppress(CaseError):
            self._refuse_answers(written["assessments"])
        if written["invitations"]["closed_at"].notna().any():
            raise WorkbookError(
                "Closing is not taken back, since answers may have been read. Open another round instead."
            )
        if written["invitations"]["finished_at"].notna().any():
            raise WorkbookError(
                "Finishing is not taken back, since answers may have been read. "
                "Whoever opened the round can let somebody answer again."
            )

    def _refuse_finishing(self, invitations: pd.DataFrame) -> None:
        """Refuse to say for somebody else that they have finished, where a login tells who sits here."""
        said = invitations.reindex(columns=["assessor", "finished_at", "closed_at"])
        others = said[said["finished_at"].notna() & said["closed_at"].isna() & (said["assessor"] != self.me)]
        if self.me_fixed and len(others):
            before = self.store.load(self.name).invitations.set_index(rounds.KEY)["finished_at"]
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
