"""What columns are for, read from a small table beside the list and from a table of words."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from partnerlib.longlist.cells import number
from partnerlib.longlist.faults import ListError, no_such
from partnerlib.tables.columns import is_empty
from partnerlib.tables.faults import shown
from partnerlib.tables.names import folded
from partnerlib.words import brief, listing

NUMBER, LOG10, WORDS, YEAR, NAME, SHOWN = "number", "log10", "words", "year", "name", "shown"
USES = (NUMBER, LOG10, WORDS, YEAR, NAME, SHOWN)
HEADER = ("column", "criterion", "use", "over", "by")
WORDS_HEADER = ("criterion", "word", "level")
ANY_WORD = "*"


@dataclass(frozen=True)
class Use:
    """How a criterion's level comes from a column: `column` / `over` / `by`, its log, or from words."""

    criterion: str
    column: str
    use: str = NUMBER
    over: str = ""
    by: float = 1.0
    words: Mapping[str, float] | None = None

    @property
    def read(self) -> tuple[str, ...]:
        """The columns that are read for it."""
        return (self.column, self.over) if self.over else (self.column,)


def read_uses(
    table: pd.DataFrame | None, words: pd.DataFrame | None, criteria: Sequence[str], there: Sequence[str]
) -> tuple[list[Use], str, list[str]]:
    """Give the uses in the profile's order, the column that names a company, and those carried along.

    Raises ListError that names everything wrong in both tables.
    """
    by_table = table is not None
    rows = _by_name(criteria, there) if table is None else _rows(table, HEADER, "columns table")
    complaints: list[str] = []
    listed, times = _words(words, criteria, complaints), Counter(there)
    for at, row in enumerate(rows, 2):
        found = _wrong(row, criteria, times, listed)
        complaints += [f"columns table, row {at}: {each}" if by_table else each for each in found]
    complaints += _repeated(rows)
    if complaints:
        raise ListError("What the columns are for is not clear.\n  " + "\n  ".join(complaints))
    uses = {row["criterion"]: _use(row, listed) for row in rows if row["criterion"]}
    if not uses:
        raise ListError(
            f"No criterion of the profile has a column in the list. The list has {_named(there)}; the "
            f"profile has {_named(criteria)}. Name columns as criteria, or say in a columns table which "
            "column is which criterion."
        )
    names = [row["column"] for row in rows if row["use"] == NAME]
    names += [column for column in there if column.strip().casefold() == NAME and times[column] == 1]
    carried = [row["column"] for row in rows if row["use"] == SHOWN]
    return [uses[each] for each in criteria if each in uses], (*names, "")[0], list(dict.fromkeys(carried))


def _named(names: Sequence[str]) -> str:
    return listing([brief(name) or "(no name)" for name in names], 30)


def _by_name(criteria: Sequence[str], there: Sequence[str]) -> list[dict[str, str]]:
    """Take each column named as a criterion for that criterion's number."""
    return [
        {"column": each, "criterion": each, "use": NUMBER, "over": "", "by": ""}
        for each in criteria
        if each in there
    ]


def _rows(table: pd.DataFrame, header: Sequence[str], what: str) -> list[dict[str, str]]:
    """Give a small table as stripped texts."""
    due = [name for name in header if name not in ("over", "by")]
    absent = [name for name in due if name not in table.columns]
    if absent:
        raise ListError(
            f"The {what} has no column {listing(absent)}. It has the columns {', '.join(header)}."
        )
    cells = table.reindex(columns=list(header)).to_dict("records")
    return [{str(k): "" if is_empty(cell) else str(cell).strip() for k, cell in row.items()} for row in cells]


def _words(
    words: pd.DataFrame | None, criteria: Sequence[str], complaints: list[str]
) -> dict[str, dict[str, float]]:
    """Give the levels of words by criterion; an empty level says that the word means unknown."""
    listed: dict[str, dict[str, float]] = {}
    for at, row in enumerate([] if words is None else _rows(words, WORDS_HEADER, "words table"), 2):
        levels, word = listed.setdefault(row["criterion"], {}), folded(row["word"])
        try:
            level = number(row["level"])
        except ValueError:
            level = math.inf
        if row["criterion"] not in criteria:
            wrong = _no_criterion(row["criterion"], criteria)
        elif math.isinf(level):
            wrong = f"the level {shown(row['level'])} is no number"
        elif not word or not _same(levels.get(word, level), level):
            wrong = f"the word {shown(row['word'])} " + ("has another level above" if word else "")
        else:
            levels[word] = level
            continue
        complaints.append(f"words table, row {at}: {wrong}")
    return listed


def _no_criterion(criterion: str, criteria: Sequence[str]) -> str:
    return f"the profile has no criterion {shown(criterion)}; {no_such(criterion, criteria)}"


def _same(one: float, other: float) -> bool:
    return one == other or (math.isnan(one) and math.isnan(other))


def _wrong(
    row: Mapping[str, str], criteria: Sequence[str], times: Mapping[str, int], words: Mapping[str, object]
) -> Iterable[str]:
    """Tell what is wrong with a row of the columns table."""
    for column in (row["column"], *([row["over"]] if row["over"] else [])):
        if column not in times:
            yield f"the list has no column {shown(column)}; {no_such(column, times)}"
        elif times[column] > 1:
            yield f"the list has the column {shown(column)} {times[column]} times; name each column once"
    if row["use"] not in USES:
        yield f"there is no use {shown(row['use'])}; there are {listing(USES, 9)}"
    elif (row["use"] in (NAME, SHOWN)) == bool(row["criterion"]):
        yield f"use {row['use']} " + ("has no criterion" if row["criterion"] else "needs a criterion")
    elif row["criterion"] and row["criterion"] not in criteria:
        yield _no_criterion(row["criterion"], criteria)
    if row["use"] == WORDS and row["criterion"] not in words:
        yield f"the words table lists no word for {shown(row['criterion'])}"
    if row["use"] not in (NUMBER, LOG10) and (row["over"] or row["by"]):
        yield f"only number and log10 are divided by something; {shown(row['use'])} is not"
    if not _divides(row["by"]):
        yield f"by is {shown(row['by'])}; it is a number other than 0, or empty"


def _divides(by: str) -> bool:
    try:
        return by == "" or (math.isfinite(number(by)) and number(by) != 0)
    except ValueError:
        return False


def _repeated(rows: Sequence[Mapping[str, str]]) -> list[str]:
    criteria = Counter(row["criterion"] for row in rows if row["criterion"])
    named = [row["column"] for row in rows if row["use"] == NAME]
    again = [
        f"the criterion {shown(each)} has {n} columns; give it one" for each, n in criteria.items() if n > 1
    ]
    return again + ([f"{listing(named, 9)} name a company; choose one"] if len(named) > 1 else [])


def _use(row: Mapping[str, str], words: Mapping[str, Mapping[str, float]]) -> Use:
    by = number(row["by"]) if row["by"] else 1.0
    return Use(row["criterion"], row["column"], row["use"], row["over"], by, words.get(row["criterion"]))
