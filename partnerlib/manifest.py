"""A snapshot: one state of a case as a folder, with a manifest that proves what it held when taken.

A manifest holds the fingerprint of every table, and a seal: the fingerprint of all else that it says. They
tell of a change made by mistake or in passing. A seal is no signature: it holds no secret, so whoever writes
tables, manifest and seal anew is found out only by a fingerprint kept elsewhere, as on a printed report.
"""

import datetime as dt
import hashlib
import json
import platform
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, Self

from partnerlib.case import PROFILE_TABLES, Case, slug
from partnerlib.snapshot import write_csv
from partnerlib.tables import ADDED, TABLES
from partnerlib.words import count, day, listing

MANIFEST = "manifest.json"
SEAL = "seal"
FORMAT = 2
"""The form of manifest that is written; a higher one was written by a newer partnerlib.

Form 1 lists the tables without those that came later (`ADDED`), which were empty then.
"""

LONGEST = 100
"""Letters of any text in a manifest."""

LIBRARIES = ("partnerlib", "pandas", "numpy", "scipy", "matplotlib")
SHOWN_DIGITS = 16


class ManifestError(ValueError):
    """A manifest that cannot be read: where it is, what is wrong with it, and the way out."""


@dataclass(frozen=True, eq=False)
class Snapshot:
    """One state of a case, read from a folder.

    case: the tables. state_of: when the newest of what it holds was saved, None where that is not on
    record. taken_with: the versions it was written with, by library. changed: the tables that are not as
    they were when it was taken. mistrust: why nothing is believed that the manifest says, if so: then time
    and versions are None and the case is called as the folder is, as where there is no manifest. sealed: how
    many answers of a round of blind assessment, still open, were left out when it was taken.
    """

    case: Case
    state_of: dt.datetime | None = None
    taken_with: Mapping[str, str] | None = None
    changed: tuple[str, ...] = ()
    mistrust: str = ""
    sealed: int = 0

    @property
    def proved(self) -> bool:
        """Whether a manifest tells that the tables are as they were when the snapshot was taken."""
        return self.taken_with is not None and not self.changed

    @property
    def fingerprint(self) -> str:
        """The fingerprint of everything the folder holds now, as long as people can compare it."""
        return self.case.fingerprint()[:SHOWN_DIGITS]

    def __str__(self) -> str:
        when = f", state of {moment(self.state_of)}" if self.state_of else ""
        return f"Snapshot {self.case.name}{when}, fingerprint {self.fingerprint}"

    @property
    def doubt(self) -> str:
        """Say why the folder may not be believed as it is: changed, not proved, or answers left out."""
        return " ".join(said for said in (self._unproved, self._left_out) if said)

    @property
    def _left_out(self) -> str:
        if not self.sealed:
            return ""
        answers = f"{count(self.sealed, 'answer is', 'answers are')} sealed and left out here"
        return f"A round of blind assessment was open: {answers}. Take the snapshot again once it is closed."

    @property
    def _unproved(self) -> str:
        if self.mistrust:
            return self.mistrust
        if self.taken_with is None:
            return f"The folder has no {MANIFEST}, so nothing proves that its tables are as they were saved."
        if not self.changed:
            return ""
        what = "table" if len(self.changed) == 1 else "tables"
        return (
            f"Changed after the snapshot was taken: {what} {listing(self.changed, len(TABLES))}. "
            "The numbers here are those of the changed tables."
        )

    @classmethod
    def from_folder(cls, folder: str | Path, name: str | None = None) -> Self:
        """Read a snapshot folder, and hold its tables against its manifest, and that against its seal.

        Raises CaseError for bad cells, FileNotFoundError without such a folder, and ManifestError for a
        manifest that cannot be read. A folder without a manifest, or with one that was changed, is read and
        `proved` is False.
        """
        file = Path(folder) / MANIFEST
        if not file.exists():
            return cls(Case.from_folder(folder, name))
        told, sealed = _read(file)
        case = Case.from_folder(folder, name or told["case"])
        unlike = tuple(table for table in TABLES if case.fingerprint(table) != _told_of(table, told))
        if not (sealed and _agrees(told, case, unlike)):
            return cls(Case.from_folder(folder, name), mistrust=_mistrust(unlike))
        time = dt.datetime.fromisoformat(told["state_of"]) if told["state_of"] else None
        return cls(case, time, told["taken_with"], unlike, sealed=told.get("sealed", 0))


def take(case: Case, folder: str | Path, state_of: dt.datetime | None = None, sealed: int = 0) -> Path:
    """Write a case as a snapshot folder with its manifest, and give the folder's path.

    `sealed` is how many answers were left out of the case because a round of blind assessment is open.

    The same case and time always give the same bytes on the same versions. A folder that holds exactly
    these bytes is left alone. Raises FileExistsError when it holds anything else, and ValueError for a time
    without a zone.
    """
    if state_of is not None and state_of.tzinfo is None:
        raise ValueError(f"{state_of} is no time with a zone; give one such as 2026-10-05T14:30:00Z.")
    told = {
        "format": FORMAT,
        "case": case.name,
        "state_of": state_of.astimezone(dt.UTC).isoformat() if state_of else None,
        "fingerprint": case.fingerprint(),
        "ideal": case.profile_fingerprint,
        "tables": {table: case.fingerprint(table) for table in TABLES},
        "taken_with": versions(),
    }
    told |= {"sealed": sealed} if sealed else {}
    told |= {SEAL: _seal(told)}
    return case.to_folder(folder, {MANIFEST: (json.dumps(told, indent=2) + "\n").encode()})


def versions() -> dict[str, str]:
    """Give the versions of Python and of the libraries that numbers and pictures depend on."""
    return {"python": platform.python_version()} | {name: version(name) for name in LIBRARIES}


def moment(time: dt.datetime) -> str:
    """Give a time as people write it.

    >>> moment(dt.datetime(2027, 3, 7, 9, 5, tzinfo=dt.UTC))
    '7 March 2027, 09:05 UTC'
    """
    utc = time.astimezone(dt.UTC)
    return f"{day(utc)}, {utc:%H:%M} UTC"


def _told_of(table: str, told: Mapping[str, Any]) -> str:
    """Give the fingerprint that a manifest tells of a table: of an empty one where the table came later."""
    empty = hashlib.sha256(f"{table}\n{write_csv(table, TABLES[table].empty())}".encode()).hexdigest()
    return str(told["tables"].get(table, empty))


def _seal(told: Mapping[str, Any]) -> str:
    """Give the fingerprint of all that a manifest says but its seal, however it is laid out."""
    content = {key: said for key, said in told.items() if key != SEAL}
    return hashlib.sha256(json.dumps(content, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def _agrees(told: Mapping[str, Any], case: Case, unlike: tuple[str, ...]) -> bool:
    """Tell whether a manifest's fingerprints of the whole case and of the ideal fit those of the tables."""
    same, same_ideal = not unlike, not set(PROFILE_TABLES).intersection(unlike)
    all_told, ideal_told = told.get("fingerprint"), told.get("ideal")
    return (all_told == case.fingerprint()) is same and (ideal_told == case.profile_fingerprint) is same_ideal


def _mistrust(unlike: tuple[str, ...]) -> str:
    """Say that a manifest was changed, what is not believed therefore, and the tables it does not fit."""
    doubt = (
        f"{MANIFEST} itself was changed after the snapshot was taken. The name, time and versions in it "
        "cannot be trusted and are left out; nothing proves that the tables are as they were saved."
    )
    what = "Table" if len(unlike) == 1 else "Tables"
    differ = "differs" if len(unlike) == 1 else "differ"
    return f"{doubt} {what} {listing(unlike, len(TABLES))} {differ} from what it says." if unlike else doubt


def _read(file: Path) -> tuple[dict[str, Any], bool]:
    """Read a manifest, see that it says what it has to, and give it and whether its seal is its own.

    Raises ManifestError that says what is wrong.
    """
    way_out = f"Take the snapshot again, or remove {MANIFEST} to read the folder as unproved."
    try:
        told = json.loads(file.read_text(encoding="utf-8-sig"))
        newer = type(told["format"]) is int and told["format"] > FORMAT
        wrong = "" if newer else _wrong(told)
        sealed = not newer and told.get(SEAL) == _seal(told)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        raise ManifestError(f"{file} cannot be read as a manifest ({error!r}). {way_out}") from None
    if newer:
        raise ManifestError(
            f"{file} is of format {told['format']}, this partnerlib knows format {FORMAT}. Update partnerlib."
        )
    if wrong:
        raise ManifestError(f"{file} cannot be read as a manifest: {wrong}. {way_out}")
    return told, sealed


def _wrong(told: dict[str, Any]) -> str:
    """Say what is wrong with a manifest; nothing when it is as `take` writes it."""
    texts = [told["case"], *told["tables"].values(), *told["taken_with"].keys(), *told["taken_with"].values()]
    if not all(isinstance(text, str) and len(text) <= LONGEST and text.isprintable() for text in texts):
        return f"a name, version or fingerprint is no text of at most {LONGEST} letters"
    if not set(TABLES).difference(ADDED) <= set(told["tables"]) <= set(TABLES):
        return "it does not list the tables of a case"
    sealed = told.get("sealed", 0)
    if type(sealed) is not int or sealed < 0:
        return "it does not count the sealed answers"
    if slug(told["case"]) != told["case"]:
        return f"{told['case']!r} is no name of a case"
    if told["state_of"] is not None:
        time = dt.datetime.fromisoformat(told["state_of"])
        if time.tzinfo is None:
            return "its time has no zone"
        if not 2000 <= time.astimezone(dt.UTC).year < 2200:
            return "its time is out of range"
    return ""
