"""What columns are for, read from a small table beside the list and from a table of words."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from partnerlib.longlist.cells import number, text_of
from partnerlib.longlist.faults import ListError, guessed
from partnerlib.longlist.named import Criteria, called, first_row, known_names, named, wordless
from partnerlib.tables.columns import is_empty
from partnerlib.tables.faults import shown
from partnerlib.tables.names import folded
from partnerlib.words import brief, listing
from partnerlib.words import number as plain_number

NUMBER, LOG10, WORDS, YEAR, NAME, SHOWN = "number", "log10", "words", "year", "name", "shown"
USES = (NUMBER, LOG10, WORDS, YEAR, NAME, SHOWN)
HEADER = ("column", "criterion", "use", "over", "by", "unit")
OPTIONAL = ("over", "by", "unit")
WORDS_HEADER = ("criterion", "word", "level")
ANY_WORD = "*"


@dataclass(frozen=True)
class Use:
    """How a criterion's level comes from a column: `column` / `over` / `by`, its log, or from words.

    unit: that of the figure, before a logarithm is taken; "" where none is told.
    """

    criterion: str
    column: str
    use: str = NUMBER
    over: str = ""
    by: float = 1.0
    words: Mapping[str, float] | None = None
    unit: str = ""

    @property
    def read(self) -> tuple[str, ...]:
        """The columns that are read for it."""
        return (self.column, self.over) if self.over else (self.column,)


def read_uses(
    table: pd.DataFrame | None,
    words: pd.DataFrame | None,
    criteria: Sequence[str],
    there: Sequence[str],
    scales: Mapping[str, tuple[float, float]] | None = None,
) -> tuple[list[Use], str, list[str]]:
    """Give the uses in the profile's order, the column that names a company, and those carried along.

    `scales` are the ends within which the levels of words lie. Raises ListError that names everything
    wrong in both tables, and criteria by their labels where the tables' attrs give these.
    """
    known = Criteria.of(criteria, table, words)
    rows = _by_name(criteria, there) if table is None else _rows(table, HEADER, "columns")
    worded = [] if words is None else _rows(words, WORDS_HEADER, "words")
    rated = {row["criterion"] for row in worded}
    complaints: list[str] = []
    listed, times = _words(worded, known, scales or {}, complaints), Counter(there)
    titled = first_row(table, rows, times)
    for row in rows:
        complaints += [f"{row['at']}{each}" for each in _wrong(row, known, times, bool(titled))]
        if row["use"] in (NUMBER, LOG10, YEAR) and row["criterion"] in rated:
            said = f"{called(words, 'words')} lists words for {known.said(row['criterion'])}"
            complaints.append(
                f"{row['at']}{said}; its use is {row['use']}: make that {WORDS}, or take the words out"
            )
    complaints += titled + wordless(rows, listed, words, known) + _repeated(rows, known)
    if complaints:
        complaints += known_names(known, [*rows, *worded], times)
        raise ListError("What the columns are for is not clear.\n  " + "\n  ".join(complaints))
    uses = {row["criterion"]: _use(row, listed) for row in rows if row["criterion"]}
    if not uses:
        raise ListError(
            f"No criterion of the profile has a column in the list. The list has {named(there)}; the "
            f"profile has {known.named(criteria)}. Name columns as criteria, or say in a columns table which "
            "column is which criterion."
        )
    names = [row["column"] for row in rows if row["use"] == NAME]
    names += [column for column in there if column.casefold() == NAME and times[column] == 1]
    carried = [row["column"] for row in rows if row["use"] == SHOWN]
    return [uses[each] for each in criteria if each in uses], (*names, "")[0], list(dict.fromkeys(carried))


def _by_name(criteria: Sequence[str], there: Sequence[str]) -> list[dict[str, str]]:
    """Take each column named as a criterion for that criterion's number."""
    empty = dict.fromkeys(("at", *OPTIONAL), "")
    return [{"column": each, "criterion": each, "use": NUMBER} | empty for each in criteria if each in there]


def _rows(table: pd.DataFrame, header: Sequence[str], what: str) -> list[dict[str, str]]:
    """Give a small table as stripped texts, with the place of each row; empty rows are left out."""
    if not isinstance(table, pd.DataFrame):
        raise ListError(
            f"{what} is {brief(repr(table))}, of type {type(table).__name__}; give a frame with the columns "
            f"{', '.join(header)}. A file is read with pandas.read_csv(file, dtype=str)."
        )
    file, names = called(table, what), [str(name).strip().casefold() for name in table.columns]
    lead = file.replace("the ", "The ", 1) if file.startswith("the ") else file
    absent = [name for name in header if name not in names and name not in OPTIONAL]
    if absent:
        raise ListError(f"{lead} has no column {listing(absent)}. Its columns are {', '.join(header)}.")
    twice = [name for name in header if names.count(name) > 1]
    if twice:
        raise ListError(f"{lead} has the column {', '.join(twice)} more than once. Name each column once.")
    columns = [[_text(cell) for cell in table.iloc[:, names.index(name)]] for name in header if name in names]
    own, empty = [name for name in header if name in names], dict.fromkeys(header, "")
    every = (dict(zip(own, cells, strict=True)) for cells in zip(*columns, strict=True))
    return [
        {**empty, **row, "use": _use_of(row), "at": f"{file}, row {at}: "}
        for at, row in enumerate(every, 2)
        if any(row.values())
    ]


def _use_of(row: Mapping[str, str]) -> str:
    said = row.get("use", "")
    return folded(said) if folded(said) in USES else said


def word_key(text: str) -> str:
    """Give what words are compared by: in small letters; a number is one word however it is written.

    >>> word_key(" Pumps"), word_key("1"), word_key("1.0"), word_key("NA")
    ('pumps', '1', '1', 'na')
    """
    try:
        value = number(text)
    except ValueError:
        value = math.nan
    return text_of(value) if math.isfinite(value) else folded(text)


def _text(cell: object) -> str:
    return "" if is_empty(cell) else str(cell).strip()


def _words(
    rows: Sequence[Mapping[str, str]],
    criteria: Criteria,
    scales: Mapping[str, tuple[float, float]],
    complaints: list[str],
) -> dict[str, dict[str, float]]:
    """Give the levels of words by criterion; an empty level says that the word means unknown."""
    listed: dict[str, dict[str, float]] = {}
    for row in rows:
        levels, word = listed.setdefault(row["criterion"], {}), word_key(row["word"])
        low, high = scales.get(row["criterion"], (-math.inf, math.inf))
        try:
            level = number(row["level"])
        except ValueError:
            level = math.inf
        if row["criterion"] not in criteria.keys:
            wrong = criteria.unknown(row["criterion"])
        elif math.isinf(level):
            wrong = f"the level {shown(row['level'])} is no number"
        elif level < low or level > high:
            ends = f"{plain_number(low)} to {plain_number(high)}"
            wrong = f"the level {brief(row['level'])} of {shown(row['word'])} is off its scale, {ends}"
        elif not word:
            wrong = "there is no word"
        elif not _same(levels.get(word, level), level):
            wrong = f"the word {shown(row['word'])} has another level above"
        else:
            levels[word] = level
            continue
        complaints.append(f"{row['at']}{wrong}")
    return listed


def _same(one: float, other: float) -> bool:
    return one == other or (math.isnan(one) and math.isnan(other))


def _wrong(
    row: Mapping[str, str], criteria: Criteria, times: Mapping[str, int], titled: bool
) -> Iterable[str]:
    """Tell what is wrong with a row of the columns table; where `titled`, missing columns are told once."""
    for column in filter(None, (row["column"], row["over"])):
        if column not in times and not titled:
            yield f"the list has no column {shown(column)}{guessed(column, times)}"
        elif times[column] > 1:
            yield f"the list has the column {shown(column)} {times[column]} times; name each column once"
    if not row["column"]:
        yield "it names no column"
    if not row["use"]:
        yield f"use is empty; write {', '.join(USES[:-1])} or {USES[-1]}"
    elif row["use"] not in USES:
        yield f"there is no use {shown(row['use'])}; there are {listing(USES, 9)}"
    elif (row["use"] in (NAME, SHOWN)) == bool(row["criterion"]):
        yield f"use {row['use']} " + ("has no criterion" if row["criterion"] else "needs a criterion")
    elif row["criterion"] and row["criterion"] not in criteria.keys:
        yield criteria.unknown(row["criterion"])
    if row["use"] not in (NUMBER, LOG10) and (row["over"] or row["by"]):
        yield f"only number and log10 are divided by something; {shown(row['use'])} is not"
    if not _divides(row["by"]):
        yield f"by is {shown(row['by'])}; it is a number other than 0, or empty"


def _divides(by: str) -> bool:
    try:
        return by == "" or (math.isfinite(number(by)) and number(by) != 0)
    except ValueError:
        return False


def _repeated(rows: Sequence[Mapping[str, str]], known: Criteria) -> list[str]:
    criteria = Counter(row["criterion"] for row in rows if row["criterion"])
    named = [row["column"] for row in rows if row["use"] == NAME]
    again = [
        f"the criterion {known.said(each)} has {n} columns; give it one"
        for each, n in criteria.items()
        if n > 1
    ]
    return again + ([f"{listing(named, 9)} name a company; choose one"] if len(named) > 1 else [])


def _use(row: Mapping[str, str], words: Mapping[str, Mapping[str, float]]) -> Use:
    by = number(row["by"]) if row["by"] else 1.0
    listed = words.get(row["criterion"])
    return Use(row["criterion"], row["column"], row["use"], row["over"], by, listed, row["unit"])
