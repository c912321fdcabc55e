"""Who sits at this kernel: told by a login or a token, else asked once and remembered on this computer."""

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from platformdirs import user_config_path

from partnerlib.tables.names import folded
from partnerlib.tables.names import name_of as name_of

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
    return next(filter(None, map(_told_by, TOLD_BY)), "")


def refuse_two(login: str) -> None:
    """Refuse to work where a token names somebody else than the `login` to the store; "" is no login.

    A hub's user may be called otherwise than the person: the login's own name goes before it. Raises
    ValueError.
    """
    token = _told_by(TOLD_BY[0]) if login else ""
    if token and folded(token) != folded(login):
        raise ValueError(
            f"{TOLD_BY[0]} says that you are {token}, your login to the store that you are {login}. "
            "Change one of the two."
        )


def _told_by(variable: str) -> str:
    told = os.environ.get(variable, "")
    try:
        return name_of(told) if told.strip() else ""
    except ValueError as error:
        raise ValueError(f"{variable} does not tell who you are: {error}") from None


def remember(name: str) -> None:
    """Keep the name of the person at this computer for next time.

    Where the file cannot be written it is remembered until the kernel ends. Raises ValueError for what is no
    name, and where a login tells another one.
    """
    global _said
    name, told = name_of(name), fixed()
    if told and folded(told) != folded(name):
        raise ValueError(f"You are logged in as {told}; to work as {name}, log in as {name}.")
    if told:
        return
    _said = name
    with suppress(OSError):
        _write(name)


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
