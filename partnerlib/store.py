"""Where recorded work is kept: an append-only SQL store.

Nothing is ever changed or deleted. Every save is a *batch* of rows with its time, its author and a
note; the newest row of each key counts, and a retracted row takes its key out. Undo is another batch.
So any case can be read as it was at any time, and who said what, and when, is always known.
"""

import datetime as dt
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pandas as pd
import sqlalchemy as sql

from partnerlib.case import Case, slug
from partnerlib.database import BATCHES, METADATA, PROJECT, STORED, StoreError, explain, open_engine
from partnerlib.intake import (
    HISTORY,
    Rows,
    changed_again,
    decided_on,
    last_version,
    refuse_backdating,
    refuse_unsaying,
    rows_to_take_out,
    typed_rows,
)
from partnerlib.manifest import take
from partnerlib.stored import merged, same_keys, standing, stored_cells, without_keys
from partnerlib.tables import TABLES, CaseError, parse

DEFAULT_FILE = PROJECT / "data" / "workbook.sqlite"
"""The store's file, unless the environment variable PARTNERLIB_STORE holds another database's URL."""

TAKES_BACK = "takes back batch "
"""How the note of an undo begins; the number of the batch it undoes follows."""


class Store:
    """An append-only store of cases in an SQL database."""

    def __init__(self, url: str | None = None) -> None:
        """Open the store at a database URL and make its tables if there are none.

        Without a URL, PARTNERLIB_STORE names one, or else it is the file `data/workbook.sqlite`.
        Raises StoreError when the database cannot be opened.
        """
        self._engine = open_engine(url or os.environ.get("PARTNERLIB_STORE") or f"sqlite:///{DEFAULT_FILE}")
        self._known: dict[str, tuple[tuple[int, str], Case]] = {}
        with self._transaction() as connection:
            ready = sql.inspect(connection).has_table(BATCHES.name)
        if not ready:
            with self._transaction(write=True) as connection:
                METADATA.create_all(connection)

    def __repr__(self) -> str:
        return f"<Store {self._engine.url.render_as_string(hide_password=True)}>"

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def cases(self) -> list[str]:
        """Give the names of all cases, in alphabetical order."""
        with self._transaction() as connection:
            return self._names(connection)

    def load(self, case: str, as_of: dt.datetime | str | None = None) -> Case:
        """Read a case as it stands, or as the store held it at `as_of`, a time with its zone.

        Raises StoreError for a case the store does not have, or did not have yet, and ValueError for a
        time without a zone.
        """
        with self._transaction() as connection:
            return self._load(connection, case, _stamp(as_of) if as_of is not None else None)

    def newest(self, case: str) -> int:
        """Give the number of a case's newest batch; 0 for a case the store does not have."""
        query = sql.select(sql.func.max(BATCHES.c.batch)).where(BATCHES.c["case"] == case)
        with self._transaction() as connection:
            return connection.scalar(query) or 0

    def append(
        self,
        case: str,
        rows: Rows,
        by: str,
        note: str = "",
        *,
        gone: Rows | None = None,
        seen: int | None = None,
    ) -> int:
        """Add rows to a case as one batch, all or none, and give the batch's number.

        A row whose key the case has already stands in for the older row. Rows of the keys in `gone` are
        taken out; of these only the key columns count. Once the profile has been frozen, a batch that
        changes it also dates the new version in profile_history. Raises CaseError, naming every bad cell,
        when the case would not be valid with them, and StoreError for a case the store does not have, for
        a row to take out that is not there, for dates only the store may give, or when one of these rows
        was written after the batch `seen`.
        """
        with self._transaction(write=True) as connection:
            before = self._load(connection, case)
            new, out = typed_rows(case, rows), rows_to_take_out(before, gone or {})
            if all(frame.empty for frame in (*new.values(), *out.values())):
                raise StoreError("There is nothing to save.")
            refuse_backdating({*new, *out}, [*decided_on(new), *decided_on(out)], _now().date())
            for touched in (new, out):
                self._refuse_what_is_newer(connection, case, touched, seen)
            after = before.replace(**merged(before.tables, new, out))
            refuse_unsaying(out, after)
            batch = self._insert(connection, case, by, note)
            for name, frame in out.items():
                self._insert_rows(connection, batch, name, frame, retracted=True)
            for name, frame in new.items():
                self._insert_rows(connection, batch, name, frame)
            self._date_version(connection, batch, before, after)
            return batch

    def freeze(self, case: str, by: str, note: str = "") -> int:
        """Date the profile as it stands in profile_history, and give the batch's number.

        Raises StoreError when the profile has no criterion, or was frozen just as it stands before.
        """
        with self._transaction(write=True) as connection:
            now = self._load(connection, case)
            if now.profile.empty:
                raise StoreError("There is no criterion yet to freeze. Write the ideal profile first.")
            last = last_version(now)
            if last is not None and last["fingerprint"] == now.profile_fingerprint:
                when = f"{last['saved_at'].day} {last['saved_at']:%B %Y}"
                raise StoreError(f"The ideal is frozen as it stands, since {when}, by {last['saved_by']}.")
            batch = self._insert(connection, case, by, note)
            self._insert_version(connection, batch, now)
            return batch

    def undo(self, case: str, batch: int, by: str) -> int:
        """Put back what a batch changed, as a new batch, and give that batch's number.

        Raises StoreError when something the batch wrote has been changed again since, when other records
        rest on it, and when the case has no such batch.
        """
        with self._transaction(write=True) as connection:
            history = {name: self._history(connection, case, name) for name in TABLES}
            written = {name: rows[rows["batch"] == batch] for name, rows in history.items()}
            if all(rows.empty for rows in written.values()):
                raise StoreError(f"The case '{case}' has no batch {batch}.")
            undone = self._load(connection, case)
            number = self._insert(connection, case, by, f"{TAKES_BACK}{batch}")
            for name, rows in written.items():
                later = same_keys(name, history[name], rows).query("batch > @batch")["batch"]
                if changed_again(map(int, later), self._taken_back(connection, case)):
                    raise StoreError(
                        "This has been changed again since, so it cannot be taken back as a whole."
                    )
                before = same_keys(name, standing(name, history[name].query("batch < @batch")), rows)
                gone = without_keys(name, rows, before)
                self._insert_stored(connection, number, name, before.assign(retracted=False))
                self._insert_stored(connection, number, name, gone.assign(retracted=True))
            try:
                after = self._read(connection, case)
            except CaseError as error:
                resting = ", ".join(dict.fromkeys(fault.table for fault in error.faults))
                raise StoreError(f"Other records rest on this ({resting}). Take those back first.") from error
            if len(history[HISTORY].query("batch > @batch")):  # else the version before it stands again
                self._date_version(connection, number, undone, after)
            return number

    def batches(self, case: str) -> pd.DataFrame:
        """Give every save of a case, oldest first: batch, saved_at, saved_by and note."""
        columns = [BATCHES.c[name] for name in ("batch", "saved_at", "saved_by", "note")]
        query = sql.select(*columns).where(BATCHES.c["case"] == case).order_by(BATCHES.c.batch)
        with self._transaction() as connection:
            return pd.DataFrame(connection.execute(query).all(), columns=[column.name for column in columns])

    def history(self, case: str, table: str) -> pd.DataFrame:
        """Give every row ever saved of one table of a case, oldest first.

        Columns are batch, kept_at, kept_by and why (of its batch), retracted (whether the row was taken
        out), then the table's own. Raises StoreError for a case the store does not have.
        """
        with self._transaction() as connection:
            if not self._exists(connection, case):
                raise StoreError(self._no_case(connection, case))
            rows = self._history(connection, case, table)
        names = {"saved_at": "kept_at", "saved_by": "kept_by", "note": "why"}
        heads = self.batches(case).set_index("batch").loc[rows["batch"]].reset_index().rename(columns=names)
        heads["kept_at"] = pd.to_datetime(heads["kept_at"], utc=True).astype("datetime64[us, UTC]")
        typed, _ = parse(table, rows[TABLES[table].names])
        return pd.concat([heads, rows["retracted"].astype(bool), typed], axis=1)

    def create(self, case: Case, by: str, note: str = "") -> Case:
        """Keep a new case. Raises StoreError when the store already has one of that name."""
        with self._transaction(write=True) as connection:
            if self._exists(connection, case.name):
                raise StoreError(f"There is already a case called '{case.name}'. Choose another name.")
            batch = self._insert(connection, case.name, by, note)
            for name, frame in case.tables.items():
                self._insert_rows(connection, batch, name, frame)
        return case

    def import_folder(self, folder: str | Path, name: str | None = None, by: str = "import") -> Case:
        """Take over a snapshot folder as a new case, called as the folder unless `name` is given.

        Raises CaseError for a folder with faults, StoreError when the store has a case of that name.
        """
        return self.create(Case.from_folder(folder, name), by, f"imported from {Path(folder).name}")

    def export_folder(self, case: str, folder: str | Path, as_of: dt.datetime | str | None = None) -> Path:
        """Write a case, as it stands or stood, as a snapshot folder that says of when it is; see `take`."""
        until = _stamp(as_of) if as_of is not None else None
        with self._transaction() as connection:
            held = self._load(connection, case, until)
            saved = sql.select(sql.func.max(BATCHES.c.saved_at)).where(BATCHES.c["case"] == case)
            newest = connection.scalar(saved if until is None else saved.where(BATCHES.c.saved_at <= until))
        return take(held, folder, dt.datetime.fromisoformat(str(newest)))

    @contextmanager
    def _transaction(self, write: bool = False) -> Iterator[sql.Connection]:
        try:
            with self._engine.connect().execution_options(write=write) as connection, connection.begin():
                yield connection
        except sql.exc.DBAPIError as error:
            raise StoreError(explain(error, self._engine.url)) from error

    def _exists(self, connection: sql.Connection, case: str) -> bool:
        return connection.scalar(sql.select(sql.exists().where(BATCHES.c["case"] == case))) or False

    def _load(self, connection: sql.Connection, case: str, until: str | None = None) -> Case:
        """Read a case, unless what was read last is still its newest state."""
        written = BATCHES.c["case"] == case
        head = sql.select(BATCHES.c.batch, BATCHES.c.saved_at).where(written).order_by(BATCHES.c.batch)
        first = connection.execute(head.limit(1)).first()
        if first is None:
            raise StoreError(self._no_case(connection, case))
        if until is not None:
            if first.saved_at > until:
                raise StoreError(
                    f"The case '{case}' did not exist at {until}; it was first saved at {first.saved_at}."
                )
            return self._read(connection, case, until)
        last = tuple(connection.execute(head.order_by(None).order_by(BATCHES.c.batch.desc()).limit(1)).one())
        if case not in self._known or self._known[case][0] != last:
            self._known[case] = last, self._read(connection, case)
        return self._known[case][1]

    def _read(self, connection: sql.Connection, case: str, until: str | None = None) -> Case:
        newest = {t: standing(t, self._history(connection, case, t, until)) for t in TABLES}
        return Case(case, {t: rows[TABLES[t].names] for t, rows in newest.items()})

    def _refuse_what_is_newer(
        self, connection: sql.Connection, case: str, new: Mapping[str, pd.DataFrame], seen: int | None
    ) -> None:
        """Refuse to save rows that someone else has saved since the batch that was seen last."""
        for name, frame in new.items() if seen is not None else ():
            later = self._history(connection, case, name).query("batch > @seen")
            if len(same_keys(name, later, stored_cells(name, frame))):
                raise StoreError("Someone else has just saved this too. Look at it again, then save.")

    def _taken_back(self, connection: sql.Connection, case: str) -> dict[int, int]:
        """Give for each batch that undoes another one the number of that other one."""
        undone = (BATCHES.c["case"] == case) & BATCHES.c.note.startswith(TAKES_BACK)
        rows = connection.execute(sql.select(BATCHES.c.batch, BATCHES.c.note).where(undone))
        numbers = {int(row.batch): row.note.removeprefix(TAKES_BACK) for row in rows}
        return {batch: int(number) for batch, number in numbers.items() if number.isdecimal()}

    def _no_case(self, connection: sql.Connection, case: str) -> str:
        return f"The store has no case '{case}'; it has {', '.join(self._names(connection)) or 'none yet'}."

    def _names(self, connection: sql.Connection) -> list[str]:
        return list(connection.scalars(sql.select(BATCHES.c["case"]).distinct().order_by("case")))

    def _history(
        self, connection: sql.Connection, case: str, table: str, until: str | None = None
    ) -> pd.DataFrame:
        """Every row ever saved of one table, oldest first, with its batch and whether it retracts."""
        stored = STORED[table]
        columns = [stored.c.batch, stored.c.retracted, *(stored.c[name] for name in TABLES[table].names)]
        query = sql.select(*columns).join(BATCHES).where(BATCHES.c["case"] == case).order_by(stored.c.row)
        if until is not None:
            query = query.where(BATCHES.c.saved_at <= until)
        names = [column.name for column in columns]
        return pd.DataFrame(connection.execute(query).all(), columns=names, dtype="object")

    def _insert(self, connection: sql.Connection, case: str, by: str, note: str) -> int:
        if not by.strip():
            raise StoreError("Say who saves this: every save is kept with its author.")
        # A clock that was set back must not put this batch before those it rests on.
        last = connection.scalar(sql.select(sql.func.max(BATCHES.c.saved_at))) or ""
        head = {"case": slug(case), "saved_at": max(_stamp(_now()), last), "saved_by": by, "note": note}
        return int(connection.execute(sql.insert(BATCHES).returning(BATCHES.c.batch), head).scalar_one())

    def _insert_rows(
        self, connection: sql.Connection, batch: int, table: str, typed: pd.DataFrame, retracted: bool = False
    ) -> None:
        cells = stored_cells(table, typed).assign(retracted=retracted)
        self._insert_stored(connection, batch, table, cells)

    def _insert_stored(self, connection: sql.Connection, batch: int, table: str, rows: pd.DataFrame) -> None:
        if len(rows):
            rows = rows.assign(batch=batch)
            names = [str(name) for name in rows]
            records = [dict(zip(names, row, strict=True)) for row in rows.itertuples(index=False, name=None)]
            connection.execute(sql.insert(STORED[table]), records)

    def _date_version(self, connection: sql.Connection, batch: int, before: Case, after: Case) -> None:
        """Add a changed profile to its history, if it has been frozen before."""
        last = last_version(after)
        changed = before.profile_fingerprint != after.profile_fingerprint
        if changed and last is not None and last["fingerprint"] != after.profile_fingerprint:
            self._insert_version(connection, batch, after)

    def _insert_version(self, connection: sql.Connection, batch: int, case: Case) -> None:
        head = connection.execute(sql.select(BATCHES).where(BATCHES.c.batch == batch)).one()
        last = last_version(case)
        moment = dt.datetime.fromisoformat(head.saved_at)
        if last is not None:  # a clock that was set back must not put this version before the last
            moment = max(moment, last["saved_at"].to_pydatetime() + dt.timedelta(microseconds=1))
        row = {"saved_at": moment, "saved_by": head.saved_by, "note": head.note}
        row["fingerprint"] = case.profile_fingerprint
        self._insert_rows(connection, batch, HISTORY, pd.DataFrame([row], dtype="object"))


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def _stamp(moment: dt.datetime | str) -> str:
    """Write a time with its zone as text that sorts as time does."""
    moment = dt.datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    if not isinstance(moment, dt.datetime) or moment.tzinfo is None:
        raise ValueError(f"{moment} is no time with a zone; write it like 2026-10-05T14:30:00Z.")
    return f"{moment.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%S.%fZ}"
