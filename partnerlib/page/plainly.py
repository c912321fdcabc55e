"""Errors of the store for those who can do nothing about a database: no driver's words, no folders."""

import re
from pathlib import Path

import sqlalchemy as sql

from partnerlib.store import UnsureError

AWAY = "The place where your answers are kept does not answer just now. Wait a minute, then try again."
UNSURE = "The connection broke while this was being saved. Try again: nothing is kept twice."


def is_of_database(error: BaseException | None) -> bool:
    """Tell whether an error comes from a database or a file, and not from what somebody typed."""
    while error is not None and not isinstance(error, sql.exc.SQLAlchemyError | OSError):
        error = error.__cause__
    return error is not None


def for_assessor(error: BaseException) -> str:
    """Give what the person at the page is told of an error meant for people."""
    if isinstance(error, UnsureError):
        return UNSURE
    return AWAY if is_of_database(error) else str(error)


def for_owner(error: BaseException, file: Path | None) -> str:
    """Give what the person who starts the page is told: no driver's words, and `file` by its name."""
    words = str(error)
    if is_of_database(error):
        words = re.sub(r"(?s) Nothing was saved\. \(.*\)$", "", words)
    return words.replace(str(file), file.name) if file else words
