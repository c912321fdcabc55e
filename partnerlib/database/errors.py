"""What a database's complaints mean, in words, with the way out; never with a password."""

import sqlalchemy as sql

_BUSY = "is busy: another program is writing to it. Wait a moment and try again."
_READ_ONLY = "may only be read. Ask for the right to write to this file and its folder."
_WITH_ALL = "with any files beside it that end in -wal and -shm"
_DAMAGED = (
    f"is damaged. Move the file away, {_WITH_ALL}: these would spoil what you put back. Then put back a copy "
    "or import your latest snapshot."
)
_FULL = "has no room left on its disk. Free some space and try again."
_GONE = "does not answer. See that its server runs and that the network is there, then try again."
_NO_ENTRY = "does not let you in. See that the name and the password in PARTNERLIB_STORE are right."
_NOT_ALLOWED = (
    "does not allow this to your login. An assessor saves answers only, under the own name, until the own "
    "invitation is finished. Ask who runs the team's store."
)
_MISSING = f"is not the file it was: it has been moved or deleted. Put it back, {_WITH_ALL}, and try again."
MOVED = "no file, or an empty one"
"""What is said in SQLite's place of a store's file that is not there any more."""
_STARTING = "is just starting. Wait a moment and try again."
_OTHER = "did not answer as it should."

_SAID_BY_SQLITE = {
    "locked": _BUSY,
    "readonly": _READ_ONLY,
    MOVED: _MISSING,
    "not a database": f"is not a workbook store. Move the file away, {_WITH_ALL}, and open it again.",
    "malformed": _DAMAGED,
    "Could not decode": _DAMAGED,
    "no such table": _MISSING,
    "full": _FULL,
    "unable to open": "cannot be opened. See that its folder exists and that you may write there.",
    "disk I/O error": "cannot be written: its disk is full or fails. See to it and try again.",
}

_STATES_OF_POSTGRES = {
    "08": _GONE,
    "25006": "may only be read now. Ask who runs its server, or name the server that takes saves.",
    "25P03": "waited in vain: this computer slept in the middle of a save. Try again.",
    "28": _NO_ENTRY,
    "3D000": "is not there: the server has no database of that name. See the end of PARTNERLIB_STORE.",
    "40": _BUSY,
    "42501": _NOT_ALLOWED,
    "42P01": "has lost one of its tables. Ask who runs its server to put back a backup.",
    "53100": _FULL,
    "53300": "has too many visitors. Wait a moment and try again.",
    "55P03": _BUSY,
    "57P03": _STARTING,
    "57P": _GONE,
    "57014": "took too long over this. Wait a moment and try again.",
    "58": "cannot be read or written: its server's disk fails. Ask who runs its server.",
    "XX": "is damaged. Ask who runs its server to put back a backup.",
}
"""By the beginning of the five signs with which PostgreSQL names each error."""

_SAID_BY_POSTGRES = {
    "password": _NO_ENTRY,
    "authentication": _NO_ENTRY,
    "pg_hba": _NO_ENTRY,
    "role ": _NO_ENTRY,
    "starting up": _STARTING,
    "recovery mode": _STARTING,
    "not yet accepting": _STARTING,
    "too many": _STATES_OF_POSTGRES["53300"],
    "does not exist": _STATES_OF_POSTGRES["3D000"],
    "resolve": "cannot be found: no computer has this name. See the address in PARTNERLIB_STORE.",
    "translate host": "cannot be found: no computer has this name. See the address in PARTNERLIB_STORE.",
}
"""By what is said when no connection comes about, which carries no such name."""


class StoreError(RuntimeError):
    """The store cannot do this. The message says why and what to do; nothing was changed."""


class UnsureError(StoreError):
    """The database went away while a save was being kept: nobody knows yet whether it was kept.

    Saving the same again with the same token is safe: it is never kept twice.
    """


def place(url: sql.URL) -> str:
    """Name the database of a URL for people: without password, and without settings, which may hold one."""
    return f"{url.database} at {url.host}" if url.host else f"{url.database}"


def without_password(url: sql.URL) -> str:
    """Write a URL without its password and settings."""
    return url.set(query={}).render_as_string(hide_password=True)


def explain(error: sql.exc.DBAPIError, url: sql.URL) -> str:
    """Say in words what a database's error means and what to do about it."""
    return f"The store {place(url)} {_remedy(error)} Nothing was saved. ({_said(error, url)})"


def unsure(error: sql.exc.DBAPIError, url: sql.URL) -> str:
    """Say that a save may or may not have been kept."""
    return (
        f"The store {place(url)} went away while this was being saved: it is not known whether it was kept. "
        f"When it answers again, look whether it is there; a form may simply save again. "
        f"({_said(error, url)})"
    )


def is_lost(error: sql.exc.DBAPIError) -> bool:
    """Tell whether an error at the end of a save leaves open whether it was kept."""
    given_up = getattr(error.orig, "sqlstate", None) == "25P03"
    return (error.connection_invalidated and not given_up) or "I/O" in str(error.orig)


def _remedy(error: sql.exc.DBAPIError) -> str:
    state, said = getattr(error.orig, "sqlstate", None), str(error.orig)
    if type(error.orig).__module__.startswith("sqlite3"):
        return _first(_SAID_BY_SQLITE, lambda word: word in said) or _OTHER
    if state:
        return _first(_STATES_OF_POSTGRES, state.startswith) or _OTHER
    found = _first(_SAID_BY_POSTGRES, lambda word: word in said)
    return found or (_GONE if isinstance(error, sql.exc.OperationalError) else _OTHER)


def _first(known: dict[str, str], fits: object) -> str | None:
    return next((text for sign, text in known.items() if fits(sign)), None)  # type: ignore[operator]


def _said(error: sql.exc.DBAPIError, url: sql.URL) -> str:
    """Give the database's own words on one line."""
    said = " ".join(str(error.orig).split())
    secrets = [str(url.password or ""), *(v for k, v in url.query.items() if "password" in k)]
    for secret in filter(None, map(str, secrets)):
        said = said.replace(secret, "***")
    return said
