"""How messages about columns and words name criteria, columns and tables, and tell once what is there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from partnerlib.longlist.faults import close
from partnerlib.tables.faults import shown
from partnerlib.words import brief, listing

Row = Mapping[str, str]
"""A row of a small table as texts, with its place at `at`."""


@dataclass(frozen=True)
class Criteria:
    """The criteria of a profile, and how messages call them: by label where a list's folder is used."""

    keys: Sequence[str]
    labels: Mapping[str, str]
    folder: str = ""

    @classmethod
    def of(cls, keys: Sequence[str], *tables: pd.DataFrame | None) -> "Criteria":
        """Take the labels and the folder from the attrs of those tables that have them."""
        told = [getattr(table, "attrs", {}) for table in tables]
        labels: Mapping[str, str] = next((attrs["labels"] for attrs in told if "labels" in attrs), {})
        return cls(keys, labels, next((attrs["folder"] for attrs in told if "folder" in attrs), ""))

    def label(self, key: str) -> str:
        """Give a criterion's label in quotation marks, "" where it is not known."""
        return f"“{brief(self.labels[key])}”" if key in self.labels else ""

    def said(self, key: str) -> str:
        """Call a criterion by its label, or else by its key."""
        return self.label(key) or shown(key)

    def named(self, keys: Sequence[str]) -> str:
        """List criteria by their labels, or else by their keys."""
        return listing([self.label(key) or brief(key) for key in keys], 30) or "none"

    def near(self, wanted: str) -> list[str]:
        """Give the criteria that may be meant, by label or key."""
        keys = {key: key for key in self.keys} | {self.labels.get(key, key): key for key in self.keys}
        return list(dict.fromkeys(keys[name] for name in close(wanted, keys)))

    def unknown(self, wanted: str) -> str:
        """Say that there is no such criterion, and which may be meant."""
        near = " or ".join(map(self.said, self.near(wanted)))
        return f"the profile has no criterion {shown(wanted)}{f'; did you mean {near}?' if near else ''}"


def called(table: pd.DataFrame | None, what: str) -> str:
    """Say what a table of columns or words is called: its file, where it came from one."""
    return str(getattr(table, "attrs", {}).get("file") or f"the {what} table")


def named(names: Sequence[str]) -> str:
    """List columns by name."""
    return listing([brief(str(name)) or "(no name)" for name in names], 30) or "none"


def first_row(table: pd.DataFrame | None, rows: Sequence[Row], there: Mapping[str, int]) -> list[str]:
    """Say once that none of several columns is in the list, nor like one of it: a title may stand above."""
    wanted = list(dict.fromkeys(filter(None, (row[key] for row in rows for key in ("column", "over")))))
    if table is None or len(wanted) < 2 or any(name in there or close(name, there) for name in wanted):
        return []
    file = str(table.attrs.get("companies") or "a file")
    way_out = f" The first row of {file} must name the columns." * (not file.endswith(".parquet"))
    return [f"the list has none of the columns {named(wanted)}.{way_out}"]


def wordless(
    rows: Sequence[Row],
    listed: Mapping[str, object],
    words: pd.DataFrame | None,
    criteria: Criteria,
) -> list[str]:
    """Say which columns of words have none that is worth anything."""
    bare = [row for row in rows if row["use"] == "words" and row["criterion"] not in listed]
    if not bare or words is not None or not criteria.folder:
        file = called(words, "words")
        return [f"{row['at']}{file} lists no word for {criteria.said(row['criterion'])}" for row in bare]
    columns, worth = ([*dict.fromkeys(row[key] for row in bare)] for key in ("column", "criterion"))
    have = f"Column {brief(columns[0])} has" if len(columns) == 1 else f"Columns {named(columns)} have"
    asked = listing([criteria.said(key) for key in worth], 9)
    return [
        f"{criteria.folder} has no words.csv. {have} use words: say there what each word is worth for "
        f"{asked}."
    ]


def known_names(criteria: Criteria, rows: Sequence[Row], there: Mapping[str, int]) -> list[str]:
    """Tell once which names there are, where others were met: criteria in use or close, and columns."""
    asked = {row["criterion"] for row in rows if row["criterion"]}
    near = {each for wanted in asked - set(criteria.keys) for each in criteria.near(wanted)} | asked
    some = [each for each in criteria.keys if each in near] or criteria.keys
    more = f" (some of {len(criteria.keys)})" if len(some) < len(criteria.keys) else ""
    strange = {row[key] for row in rows for key in ("column", "over") if row.get(key)} - set(there)
    unknown = asked - set(criteria.keys)
    told = [f"the profile has the criteria {criteria.named(some)}{more}"] if unknown else []
    return told + ([f"the list has the columns {named(list(there))}"] if strange else [])
