"""Who sits at this kernel: told by a login or a token, else asked once and remembered on this computer."""

import os
import tempfile
import unicodedata
from contextlib import suppress
from pathlib import Path

from platformdirs import user_config_path

from partnerlib.tables.columns import LONGEST_KEY, Key
from partnerlib.tables.signs import nothing_seen

TOLD_BY = ("PARTNERLIB_ASSESSOR", "JUPYTERHUB_USER")
"""Environment variables in which a name stands that a token or a login has proved, the first one first."""

FOLDER = "PARTNERLIB_CONFIG"
"""Environment variable that names another folder for what is remembered than the user's own."""

_said = ""
"""The name told in this kernel, for where it cannot be kept in a file."""


def known() -> str:
    """Give the name of the person at this kernel, "" when nobody has said it yet.

    Raises ValueError when the environment holds a name that cannot be one.
    """
    return fixed() or _remembered()


def fixed() -> str:
    """Give the name that a login or token tells, which nobody may change here; "" without one.

    Raises ValueError when that is no name: to take somebody else's instead would be worse.
    """
    for variable in TOLD_BY:
        told = os.environ.get(variable, "")
        if told.strip():
            try:
                return name_of(told)
            except ValueError as error:
                raise ValueError(f"{variable} does not tell who you are: {error}") from None
    return ""


def remember(name: str) -> None:
    """Keep the name of the person at this computer for next time.

    Where the file cannot be written it is remembered until the kernel ends. Raises ValueError for what is no
    name, and where a login tells another one.
    """
    global _said
    name, told = name_of(name), fixed()
    if told and told != name:
        raise ValueError(f"You are logged in as {told}; to work as {name}, log in as {name}.")
    if told:
        return
    _said = name
    with suppress(OSError):
        _write(name)


def name_of(text: str) -> str:
    """Read a person's name: one line that can be seen, of at most 60 characters; ValueError says why not.

    >>> name_of("  Zoé   Marsh ")
    'Zoé Marsh'
    """
    name = " ".join(unicodedata.normalize("NFC", text).split())
    if nothing_seen(name):
        raise ValueError("a name is needed")
    try:
        return Key().read(name)
    except ValueError:
        raise ValueError(
            f"a name has at most {LONGEST_KEY} characters and none that cannot be printed"
        ) from None


def folder() -> Path:
    """Give the folder of what is remembered of the person on this computer; it may not be there yet."""
    named = os.environ.get(FOLDER)
    return Path(named) if named else user_config_path("partnerlib", appauthor=False)


def _file() -> Path:
    return folder() / "name.txt"


def _remembered() -> str:
    try:
        return name_of(_file().read_text(encoding="utf-8"))
    except (OSError, ValueError):  # nothing there, or nothing that is a name: ask again
        return _said


def _write(name: str) -> None:
    """Put the name into its file in one step, so that another kernel never reads half of it."""
    file = _file()
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, scratch = tempfile.mkstemp(dir=file.parent, prefix=".name-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            out.write(f"{name}\n")
        Path(scratch).replace(file)
    finally:
        Path(scratch).unlink(missing_ok=True)
