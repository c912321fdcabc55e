"""One partner search: its tables, checked once, and the snapshot folder they are read from and written to."""

import hashlib
import re
import tempfile
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

import pandas as pd

from partnerlib.question import BOTH, PART_KEYS
from partnerlib.snapshot import read_csv, write_csv
from partnerlib.tables import ADDED, TABLES, CaseError, Fault, check, header_faults, in_order, parse
from partnerlib.tables.faults import Quoted

PROFILE_TABLES = ("parts", "profile", "anchors")
"""The tables that together say what the ideal partner is; their fingerprint proves they did not change."""


class Case:
    """One partner search, frozen: fifteen checked tables under one name.

    Each table is an attribute (`case.profile`, `case.assessments`, …) that gives a typed frame of its
    own: changing that frame never changes the case. Empty cells are unknown. `data/README.md`
    describes every column.
    """

    __slots__ = ("_tables", "name", "remembered")

    name: str
    remembered: dict[Any, Any]
    """What has been computed of the case (see the module `remembered`); no part of what the case says."""
    _tables: dict[str, pd.DataFrame]

    def __init__(self, name: str, tables: Mapping[str, pd.DataFrame]) -> None:
        """Check the tables and keep them, sorted; a table left out is empty.

        Raises CaseError that lists every bad cell when anything is not as it should be.
        """
        self._keep(name, _checked(f"The tables of case '{name}' have", tables))

    def _keep(self, name: str, typed: dict[str, pd.DataFrame]) -> Self:
        """Take over tables that are checked already."""
        object.__setattr__(self, "name", slug(name))
        object.__setattr__(self, "_tables", typed)
        object.__setattr__(self, "remembered", {})
        return self

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"a Case is frozen: make another with case.replace({name}=…)")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"a Case is frozen: its {name} cannot be deleted")

    def __getattr__(self, name: str) -> pd.DataFrame:
        if name in TABLES:
            return self._tables[name].copy()
        raise AttributeError(f"a Case has no attribute {name!r}; its tables are {', '.join(TABLES)}")

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Case):
            return NotImplemented
        return self.name == other.name and self.fingerprint() == other.fingerprint()

    def __hash__(self) -> int:
        return hash((self.name, self.fingerprint()))

    def __reduce__(self) -> tuple[Any, ...]:
        return _restored, (type(self), self.name, self._tables)

    def __repr__(self) -> str:
        counts = {"candidates": "candidates", "profile": "criteria", "assessments": "assessments"}
        return (
            f"<Case {self.name}: {', '.join(f'{len(self._tables[t])} {word}' for t, word in counts.items())}>"
        )

    @property
    def tables(self) -> dict[str, pd.DataFrame]:
        """All fifteen tables by name."""
        return {name: frame.copy() for name, frame in self._tables.items()}

    def replace(self, **tables: pd.DataFrame) -> Self:
        """Give a case in which these tables are others; everything is checked again.

        Raises CaseError as the constructor does.
        """
        typed = _checked(f"The tables of case '{self.name}' have", tables, held=self._tables)
        return type(self).__new__(type(self))._keep(self.name, typed)

    def without_answers(self, gone: pd.Series) -> Self:
        """Give the case without some of its assessments, flagged by `gone`; no check is needed again."""
        left = self._tables["assessments"][~gone.to_numpy()].reset_index(drop=True)
        return type(self).__new__(type(self))._keep(self.name, self._tables | {"assessments": left})

    def fingerprint(self, *tables: str) -> str:
        """Give 64 hexadecimal digits that change with any cell of these tables (all tables by default)."""
        digest = hashlib.sha256()
        for name in tables or self._told():
            digest.update(f"{name}\n{write_csv(name, self._tables[name])}".encode())
        return digest.hexdigest()

    @property
    def profile_fingerprint(self) -> str:
        """The fingerprint of the ideal: of part weights, criteria and described levels."""
        return self.fingerprint(*PROFILE_TABLES)

    @property
    def data_fingerprint(self) -> str:
        """The fingerprint of everything a decision rests on: of all tables but decisions and invitations."""
        return self.fingerprint(*(name for name in self._told() if name not in ("decisions", "invitations")))

    def _told(self) -> list[str]:
        """The tables that a fingerprint tells of: one that came later only when it holds something."""
        return [name for name in TABLES if name not in ADDED or len(self._tables[name])]

    @classmethod
    def from_folder(cls, folder: str | Path, name: str | None = None) -> Self:
        """Read a snapshot: a folder that holds each table as `<table>.csv`.

        A table that came later (`ADDED`) is empty where the folder does not have it.
        The case is called `name`, or else as the folder is. Raises CaseError that lists every missing
        file and every bad cell, and FileNotFoundError when there is no such folder.
        """
        folder = Path(folder)
        if not folder.is_dir():
            raise FileNotFoundError(
                f"There is no folder {folder}. Name one that holds parts.csv, profile.csv, …"
            )
        paths = {table: folder / f"{table}.csv" for table in TABLES}
        there = [table for table, path in paths.items() if table not in ADDED or path.exists()]
        files = {table: read_csv(paths[table], table) for table in there}
        unreadable = [fault for _, faults in files.values() for fault in faults]
        typed = _checked(
            f"The folder {folder} has", {t: frame for t, (frame, _) in files.items()}, unreadable
        )
        return cls.__new__(cls)._keep(name or folder.resolve().name, typed)

    def to_folder(self, folder: str | Path, beside: Mapping[str, bytes] | None = None) -> Path:
        """Write the tables; the same case always gives the same bytes. Gives the folder's path.

        `beside` names further files and what they hold, such as the manifest of a snapshot.

        A folder that already holds exactly these bytes is left alone. Raises FileExistsError when it
        holds anything else, so that nothing recorded is ever overwritten.
        """
        folder = Path(folder)
        contents = {f"{name}.csv": write_csv(name, frame).encode() for name, frame in self._tables.items()}
        contents |= beside or {}
        if folder.exists() and (folder.is_file() or any(folder.iterdir())):
            if all(_holds(folder / file, content) for file, content in contents.items()):
                return folder
            raise FileExistsError(f"{folder} already holds something else. Name a new folder.")
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}-") as scratch:
            whole = Path(scratch) / folder.name
            whole.mkdir()
            for file, content in contents.items():
                (whole / file).write_bytes(content)
            if folder.exists():
                folder.rmdir()
            whole.rename(folder)
        return folder

    @classmethod
    def from_matrix(cls, name: str, matrix: pd.DataFrame, profile: pd.DataFrame) -> Self:
        """Make a case of a plain decision table, as textbooks print them.

        `matrix` holds levels, candidates as its index and criteria as its columns; an empty cell is
        unknown. `profile` has the columns criterion, scale_low, scale_high, ideal_low, ideal_high and
        weight. All criteria belong to both sides of the one part "ideal", so fit is 100 times the
        weighted mean of values. Raises CaseError as the constructor does.
        """
        rows = {
            "company": pd.DataFrame({"name": [name]}),
            "parts": pd.DataFrame(
                {"part": PART_KEYS, "weight": [float(part == "ideal") for part in PART_KEYS]}
            ),
            "profile": profile.assign(label=profile["criterion"], part="ideal", side=BOTH),
            "candidates": pd.DataFrame({"candidate": matrix.index, "name": matrix.index}),
            "assessments": matrix.rename_axis("candidate")
            .reset_index()
            .melt("candidate", var_name="criterion", value_name="level")
            .assign(assessor="published", recorded_at="2000-01-01T00:00:00Z"),
        }
        return cls(name, {table: frame.reindex(columns=TABLES[table].names) for table, frame in rows.items()})


def slug(label: str) -> str:
    """Turn a name people use into one that files and tables use.

    Raises ValueError when no letter a-z or digit is left.

    >>> slug("Harrow & Vane Advisory")
    'harrow-vane-advisory'
    """
    plain = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode().lower()
    key = re.sub(r"[^a-z0-9_]+", "-", plain)[:60].strip("_-")
    if not key:
        raise ValueError(
            f"The name {label!r} has no letter a-z and no digit; give one that has, such as 'Acme 2027'."
        )
    return key


def _restored(kind: type[Case], name: str, typed: dict[str, pd.DataFrame]) -> Case:
    """Make a case again from what another one held, as unpickling does."""
    return kind.__new__(kind)._keep(name, typed)


def _holds(file: Path, content: bytes) -> bool:
    return file.is_file() and file.read_bytes() == content


def _checked(
    subject: str,
    raw: Mapping[str, pd.DataFrame],
    unreadable: list[Fault] | None = None,
    held: Mapping[str, pd.DataFrame] | None = None,
) -> dict[str, pd.DataFrame]:
    """Parse every table, test every rule and sort; one CaseError for all faults found.

    Tables in `held` were parsed and sorted before; they are only tested against the others.
    """
    faults = list(unreadable or [])
    faults += [
        Fault(t, None, None, Quoted("no such table"), ", ".join(TABLES)) for t in raw if t not in TABLES
    ]
    unread = {fault.table for fault in faults}
    typed = {}
    for name, table in TABLES.items():
        if held is not None and name not in raw:
            typed[name] = held[name]
        elif name not in raw:
            typed[name] = table.empty()
        else:
            typed[name], found = parse(name, raw[name])
            faults += found
            unread |= {name} if header_faults(table, list(map(str, raw[name].columns))) else set()
    # To the rules a refused cell is an unknown one; what they say of it would be a second report.
    refused = {(fault.table, fault.row, fault.column) for fault in faults}
    faults += [
        fault for fault in check(typed, unread) if (fault.table, fault.row, fault.column) not in refused
    ]
    if faults:
        raise CaseError(subject, faults)
    return {
        name: in_order(name, frame) if name in raw or held is None else frame for name, frame in typed.items()
    }
