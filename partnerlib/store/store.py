"""Where recorded work is kept: an append-only SQL store.

Nothing is ever changed or deleted. Every save is a *batch* of rows with its time, its author and a
note; the newest row of each key counts, and a retracted row takes its key out. Undo is another batch.
So any case can be read as it was at any time, and who said what, and when, is always known.
"""

import datetime as dt
import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pandas as pd
import sqlalchemy as sql

from partnerlib.case import Case
from partnerlib.database import (
    PROJECT,
    StoreError,
    bring_up_to_date,
    logins,
    open_engine,
    refuse_newer,
    rows,
    transaction,
    without_password,
)
from partnerlib.intake import (
    Rows,
    decided_on,
    kept_token,
    last_version,
    refuse_backdating,
    refuse_unsaying,
    rows_to_take_out,
    typed_rows,
)
from partnerlib.manifest import take
from partnerlib.rounds import KEY, given_so_far, sealed
from partnerlib.store import reading, sight, undoing, writing
from partnerlib.tables.names import spelled

DEFAULT_FILE = PROJECT / "data" / "workbook.sqlite"
"""The store's file, unless the environment variable PARTNERLIB_STORE holds another database's URL."""


class Store:
    """An append-only store of cases in an SQL database, as one person sees it.

    `viewer` is that person's name and may be set later: what a round of blind assessment still hides from
    them is left out of all that is given. None sees everything. What is saved is checked against all of it.
    `person` is the name under which a server's login answers, as it was invited, and every save of that login
    bears it; an empty text for a file and for the owner of a server's tables, who sign with any name.
    """

    def __init__(self, url: str | None = None, viewer: str | None = None) -> None:
        """Open the store at a database URL; make its tables or bring them up to date where that is needed.

        Without a URL, PARTNERLIB_STORE names one, or else it is the file `data/workbook.sqlite`.
        Raises StoreError when the database cannot be opened.
        """
        self._engine = open_engine(url or os.environ.get("PARTNERLIB_STORE") or f"sqlite:///{DEFAULT_FILE}")
        self._known: dict[str, tuple[tuple[int, str], Case]] = {}
        self.viewer = viewer
        bring_up_to_date(self._engine)
        with self._reading() as connection:
            self.person = logins.person(connection)

    def __repr__(self) -> str:
        return f"<Store {without_password(self._engine.url)}>"

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def cases(self) -> list[str]:
        """Give the names of all cases, in alphabetical order."""
        with self._reading() as connection:
            return rows.case_names(connection)

    def load(self, case: str, as_of: dt.datetime | str | None = None) -> Case:
        """Read a case as it stands, or as the store held it at `as_of`, a time with its zone.

        Raises StoreError for a case the store does not have, or did not have yet, and ValueError for a
        time without a zone.
        """
        with self._reading() as connection:
            return self._seen(connection, case, writing.stamp(as_of) if as_of is not None else None)

    def newest(self, case: str) -> int:
        """Give the number of a case's newest batch; 0 for a case the store does not have."""
        with self._reading() as connection:
            return rows.newest(connection, case)

    def append(
        self,
        case: str,
        added: Rows,
        by: str,
        note: str = "",
        *,
        gone: Rows | None = None,
        seen: int | None = None,
        token: str | None = None,
    ) -> int:
        """Add rows to a case as one batch, all or none, and give the batch's number.

        A row whose key the case has already stands in for the older row. Rows of the keys in `gone` are
        taken out; of these only the key columns count. Once the profile has been frozen, a batch that
        changes it also dates the new version in profile_history. A `token` is a text nobody else could
        guess, made anew for each save a person begins: the same rows with the same token, whatever their
        time, are kept once, and saving them again gives the batch already there. Raises CaseError, naming
        every bad cell, when the case would not be valid with the rows; StoreError for a case the store does
        not have, for a row to take out that is not there, for dates only the store may give, or when one of
        these rows was written after the batch `seen`; and UnsureError when the database went away so late
        that nobody knows whether the batch was kept.
        """
        new = typed_rows(case, added)
        kept = kept_token(token, new, gone or {}) if token else None
        with self._writing(case) as connection:
            if kept and (already := rows.kept_as(connection, case, kept)):
                return already
            before = self._load(connection, case)
            out = rows_to_take_out(before, gone or {})
            if all(frame.empty for frame in (*new.values(), *out.values())):
                raise StoreError("There is nothing to save.")
            refuse_backdating({*new, *out}, [*decided_on(new), *decided_on(out)], writing.now().date())
            for touched in (new, out):
                writing.refuse_what_is_newer(connection, case, touched, seen)
            after = sight.changed(before, self.viewer, new, out)
            refuse_unsaying(out, after)
            batch = writing.begin(connection, case, self._signed(by), note, token=kept)
            for name, frame in out.items():
                writing.add_rows(connection, batch, name, frame, retracted=True)
            for name, frame in new.items():
                writing.add_rows(connection, batch, name, frame)
            dated = writing.date_version(connection, batch, before, after)
            _, last = rows.ends(connection, case)
        if not dated:  # else the case has one more row than was checked here
            self._known[case] = (last.batch, last.saved_at), after
        return batch

    def freeze(self, case: str, by: str, note: str = "") -> int:
        """Date the profile as it stands in profile_history, and give the batch's number.

        Raises StoreError when the profile has no criterion, or was frozen just as it stands before.
        """
        with self._writing(case) as connection:
            now = self._load(connection, case)
            if now.profile.empty:
                raise StoreError("There is no criterion yet to freeze. Write the ideal profile first.")
            last = last_version(now)
            if last is not None and last["fingerprint"] == now.profile_fingerprint:
                when = f"{last['saved_at'].day} {last['saved_at']:%B %Y}"
                raise StoreError(f"The ideal is frozen as it stands, since {when}, by {last['saved_by']}.")
            batch = writing.begin(connection, case, self._signed(by), note)
            writing.add_version(connection, batch, now)
            return batch

    def undo(self, case: str, batch: int, by: str) -> int:
        """Put back what a batch changed, as a new batch, and give that batch's number.

        Raises StoreError when something the batch wrote has been changed again since, when other records
        rest on it, when it holds answers that a round hides, when it opened a round in which somebody else
        has answered since, and when the case has no such batch. Of a case that cannot be read any more every
        save may be taken back, the newest first, until it can.
        """
        by = self._signed(by)
        with self._writing(case) as connection:
            return undoing.take_back(connection, case, batch, by, self.viewer)

    def batches(self, case: str) -> pd.DataFrame:
        """Give every save of a case, oldest first: batch, saved_at, saved_by, note and login.

        `saved_by` is the name that was told; `login` is who the database or the computer knew, an empty
        text for saves from before it was kept.
        """
        with self._reading() as connection:
            return rows.saves(connection, case)

    def history(self, case: str, table: str) -> pd.DataFrame:
        """Give every row ever saved of one table of a case, oldest first.

        Columns are batch, kept_at, kept_by, why and login (of its batch), retracted (whether the row was
        taken out), then the table's own. Raises StoreError for a case the store does not have.
        """
        with self._reading() as connection:
            return reading.history(connection, case, table, self.viewer)

    def answered(self, case: str) -> pd.DataFrame:
        """Count for every invitation the criteria that its assessor has answered, sealed answers too.

        One row each: round, candidate, assessor, answered and in_round, which counts those answered since the
        round was opened. Counts only, right whoever looks. Raises StoreError for a case there is not.
        """
        with self._reading() as connection:
            whole = self._load(connection, case)
            bound = logins.is_bound(connection)
            found = logins.answered(connection, case) if bound else given_so_far(whole)
        return found.sort_values(KEY, ignore_index=True)

    def left_out(self, case: str) -> int:
        """Count the answers that stand and are hidden now from the viewer or from the server's login."""
        with self._reading() as connection:
            return self._left_out(connection, case, self._seen(connection, case))

    def create(self, case: Case, by: str, note: str = "") -> Case:
        """Keep a new case. Raises StoreError when the store already has one of that name."""
        with self._writing(case.name) as connection:
            if rows.exists(connection, case.name):
                raise StoreError(f"There is already a case called '{case.name}'. Choose another name.")
            batch = writing.begin(connection, case.name, self._signed(by), note)
            for name, frame in case.tables.items():
                writing.add_rows(connection, batch, name, frame)
        return case

    def import_folder(self, folder: str | Path, name: str | None = None, by: str = "") -> Case:
        """Take over a snapshot folder as a new case, called as the folder unless `name` is given.

        It is signed by "import" unless somebody is named, or the login answers under a name.
        Raises CaseError for a folder with faults, StoreError when the store has a case of that name.
        """
        by = by or self.person or "import"
        return self.create(Case.from_folder(folder, name), by, f"imported from {Path(folder).name}")

    def export_folder(self, case: str, folder: str | Path, as_of: dt.datetime | str | None = None) -> Path:
        """Write a case, as it stands or stood, as a snapshot folder that says of when it is; see `take`."""
        until = writing.stamp(as_of) if as_of is not None else None
        with self._reading() as connection:
            held = self._seen(connection, case, until)
            left_out = self._left_out(connection, case, held, until)
            newest = rows.last_saved_at(connection, case, until)
        return take(held, folder, dt.datetime.fromisoformat(newest), left_out)

    def _left_out(self, connection: sql.Connection, case: str, held: Case, until: str | None = None) -> int:
        by_server = int(logins.left_out(connection, case, until)["standing"].sum())
        return by_server + len(self._load(connection, case, until).assessments) - len(held.assessments)

    def _signed(self, by: str) -> str:
        """Give the name to sign with; StoreError for another name than the one the login answers under."""
        if self.person and spelled(by) != self.person:
            raise StoreError(f"Your login is {self.person}'s: save as {self.person}, not as {by}.")
        return self.person or by

    def _reading(self) -> AbstractContextManager[sql.Connection]:
        return transaction(self._engine)

    @contextmanager
    def _writing(self, case: str) -> Iterator[sql.Connection]:
        with transaction(self._engine, lock=f"case {case}") as connection:
            refuse_newer(connection)
            yield connection

    def _load(self, connection: sql.Connection, case: str, until: str | None = None) -> Case:
        """Read all of a case, unless what was read last is still its newest state."""
        first, last = rows.ends(connection, case)
        if until is not None:
            if first.saved_at > until:
                raise StoreError(
                    f"The case '{case}' did not exist at {until}; it was first saved at {first.saved_at}."
                )
            return reading.read(connection, case, until)
        head, held = self._known.get(case, ((0, ""), None))
        if held is None or head != tuple(last):
            known = held if rows.has_save(connection, case, *head) else None
            held = reading.caught_up(connection, known, head[0]) if known else reading.read(connection, case)
            self._known[case] = (last.batch, last.saved_at), held
        return held

    def _seen(self, connection: sql.Connection, case: str, until: str | None = None) -> Case:
        """Read a case without what is still hidden from the viewer today, whatever the time asked for."""
        now = self._load(connection, case)
        held = now if until is None else self._load(connection, case, until)
        return sealed(held, self.viewer, now.invitations)
