"""Where what was typed and not saved yet is kept, so that neither a crash nor a closed tab takes it."""

import datetime as dt
import json
import os
import socket
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

ENDING = ".typed.json"


@dataclass(frozen=True)
class Left:
    """What ended sessions left unsaved in a form: the form's own note of it, and when it was typed last.

    `earlier` are the notes of other windows that ended before, the oldest first, where they were asked for.
    """

    typed: Any
    when: dt.datetime
    earlier: tuple[Any, ...] = ()


class Shelf:
    """The unsaved work of one person on one case, in a file of this session's own.

    Nobody else's is ever read: sessions that are alive keep theirs, and only what an ended session of the
    same person left is taken over, once. A folder that cannot be written to keeps nothing and stops nobody.
    """

    def __init__(self, folder: Path, case: str, store: str, person: str = "") -> None:
        """Keep unsaved work in `folder`, which is made when there is something to keep.

        `store` names where the case is; `person` who a login or token says it is, where there is one.
        """
        self._folder = folder
        self._about = {"case": case, "store": store, "person": person}
        self._file = folder / f"{uuid.uuid4().hex}{ENDING}"
        self._typed: dict[str, Any] = {}
        self._earlier: dict[str, list[Any]] = {}
        self._found: dict[str, Left] | None = None

    def keep(self, form: str, typed: Any) -> None:
        """Keep what a form holds unsaved, as JSON can write it; None when it holds nothing."""
        before = self._typed.get(form)
        if typed == before:
            return
        if typed is None:
            del self._typed[form]
        else:
            self._typed[form] = typed
        self._write()

    def left(self, form: str, every: bool = False) -> Left | None:
        """Give, once, what ended sessions left unsaved in a form; None when nothing.

        It is the newest note; with `every` the ones of other windows too, for a form that can hold them all.
        Else they stay for a later session, so that nothing typed is lost.
        """
        if self._found is None:
            self._found = self._taken_over()
        left = self._found.pop(form, None)
        if left is None or not every:
            return left
        return Left(left.typed, left.when, tuple(self._earlier.pop(form, ())))

    def _taken_over(self) -> dict[str, Left]:
        """Make what ended sessions left this session's own, in its file before theirs go."""
        notes = [(_time_of(file), file, note) for file, note in self._ended()]
        notes.sort(key=lambda item: item[:2])
        told: dict[str, list[Left]] = {}
        for when, _, note in notes:
            earlier = note.get("earlier", {}).items()
            typed = [(form, one) for form, several in earlier for one in several] + [*note["typed"].items()]
            for form, one in typed:
                told.setdefault(form, []).append(Left(one, when))
        found = {form: several[-1] for form, several in told.items()}
        self._typed = {form: left.typed for form, left in found.items()} | self._typed
        self._earlier = {
            form: [left.typed for left in lefts[:-1]] for form, lefts in told.items() if lefts[1:]
        }
        if found and self._write():
            for _, file, _ in notes:
                file.unlink(missing_ok=True)
        return found

    def _ended(self) -> Iterator[tuple[Path, dict[str, Any]]]:
        """Give the files of ended sessions of this person on this case; what cannot be read is left alone."""
        for file in self._folder.glob(f"*{ENDING}"):
            try:
                note = json.loads(file.read_text(encoding="utf-8"))
                if (
                    note["about"] == self._about
                    and (note["typed"] or note.get("earlier"))
                    and not _is_alive(note["session"])
                ):
                    yield file, note
            except (OSError, ValueError, KeyError, TypeError):
                continue

    def _write(self) -> bool:
        """Write everything that is unsaved, whole or not at all, and tell whether that could be done."""
        try:
            if not self._typed and not self._earlier:
                self._file.unlink(missing_ok=True)
                return True
            self._folder.mkdir(0o700, parents=True, exist_ok=True)
            note = {"about": self._about, "session": _session(), "typed": self._typed}
            note |= {"earlier": self._earlier} if self._earlier else {}
            half = self._file.with_suffix(".half")
            half.touch(0o600)
            half.write_text(json.dumps(note), encoding="utf-8")
            half.replace(self._file)
            return True
        except OSError:
            return False


def _time_of(file: Path) -> dt.datetime:
    return dt.datetime.fromtimestamp(file.stat().st_mtime, dt.UTC)


def _session() -> dict[str, Any]:
    """Name this process so that no other, not even one of the same number later, is taken for it."""
    return {"host": socket.gethostname(), "process": os.getpid(), "since": psutil.Process().create_time()}


def _is_alive(session: dict[str, Any]) -> bool:
    """Tell whether a session goes on; of another computer that is not known, so it is taken to."""
    if session["host"] != socket.gethostname():
        return True
    try:
        return bool(psutil.Process(session["process"]).create_time() == session["since"])
    except psutil.Error:
        return False
