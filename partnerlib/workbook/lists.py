"""A long list as a folder: the companies, what their columns are for, and where they come from."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Self

import pandas as pd

from partnerlib import longlist
from partnerlib.case import Case
from partnerlib.exhibits import Exhibit
from partnerlib.exhibits.guard import search, what_first
from partnerlib.longlist import Prepared, Screening
from partnerlib.longlist.faults import no_such
from partnerlib.longlist.handover import comes_from, not_frozen
from partnerlib.longlist.named import Criteria
from partnerlib.longlist.sources import opened
from partnerlib.tables.columns import LONGEST_TEXT
from partnerlib.tables.names import folded
from partnerlib.words import brief, listing, one_line
from partnerlib.workbook import cases

COMPANIES, PARQUET, COLUMNS, WORDS, SOURCE = (
    "companies.csv",
    "companies*.parquet",
    "columns.csv",
    "words.csv",
    "SOURCE.txt",
)

NOT_FROZEN = "The ideal is not frozen: it may have been written with the list in sight."


@dataclass(frozen=True)
class LongList:
    """A folder with a long list, as it was read: where its companies are, and the tables beside them.

    columns and words are None where the folder does not have them; about is the first paragraph of its
    SOURCE.txt, which stands below every exhibit.
    """

    companies: str
    columns: pd.DataFrame | None
    words: pd.DataFrame | None
    about: str

    @classmethod
    def of(cls, folder: Path) -> Self:
        """Read what stands beside the companies. Raises ListError for tables that cannot be read."""
        return cls(_companies(folder), _table(folder / COLUMNS), _table(folder / WORDS), _about(folder))

    def screen(self, case: Case, top: int) -> Screening:
        """Screen the list with the profile of a case. Raises ListError as `longlist.screen` does."""
        made = longlist.screen(self.companies, case, top, **self._tables(case))
        return replace(made, source=self.name, honesty=self.honesty(case))

    def prepare(self, case: Case) -> Prepared:
        """Keep the list in memory for what-if. Raises ListError as `longlist.prepare` does."""
        made = longlist.prepare(self.companies, case, **self._tables(case))
        about, named = self.about or comes_from(self.name), replace(made.source, about=self.name)
        return replace(made, source=named, about=about, honesty=self.honesty(case))

    @property
    def name(self) -> str:
        """The path by which people know the companies: from the project's folder where it is inside."""
        path = cases.from_project(Path(self.companies))
        return Path(*path.parts[-2:]).as_posix() if path.is_absolute() else path.as_posix()

    def _tables(self, case: Case) -> dict[str, Any]:
        """Give both tables, with the key of each criterion that they call by its label.

        Raises ValueError where there is no table of columns, and no column is named as a criterion.
        """
        self._refuse_no_columns(case)
        rows = case.profile.drop_duplicates("label", keep=False)
        keys = dict(zip(rows["label"].map(folded), rows["criterion"], strict=True))
        keys |= {folded(key): key for key in case.profile["criterion"]}
        labels = dict(zip(case.profile["criterion"], case.profile["label"], strict=True))
        folder, file = self._folder
        tables = {"columns": _keyed(self.columns, keys), "words": _keyed(self.words, keys)}
        for table in tables.values():
            if table is not None:
                table.attrs |= {"labels": labels, "folder": folder, "companies": file}
        return tables

    @property
    def _folder(self) -> tuple[str, str]:
        """Give the folder as people know it, and the name of the companies' file."""
        path = Path(self.companies)
        return cases.from_project(path.parent).as_posix(), path.name

    def _refuse_no_columns(self, case: Case) -> None:
        there = [] if self.columns is not None else opened(self.companies).names
        if self.columns is not None or set(there) & set(case.profile["criterion"]):
            return
        folder, file = self._folder
        raise ValueError(
            f"{folder} has no {COLUMNS}. It says which column of {file} is which criterion: copy "
            f"data/longlist/{COLUMNS} and change it. The list has the columns "
            f"{listing([brief(name) or '(no name)' for name in there], 30)}; the ideal has "
            f"{listing(_labels(case), 30)}."
        )

    def what_first(self, case: Case) -> str:
        """Say what has to be done before a case can screen this list; "" when it can."""
        if first := what_first(case, candidates=False):
            return first
        columns = self._tables(case)["columns"]
        told_of = [] if columns is None else [key for key in _criteria(columns) if key]
        known = Criteria.of(case.profile["criterion"].tolist(), columns)
        if not told_of or any(key in known.keys or known.near(key) for key in told_of):
            return ""  # one that is only misspelled is told with the others' faults
        return (
            f"The ideal profile has none of the criteria that the list tells of: {listing(told_of, 8)}. "
            f"Write them in notebook 1, or say in the list's {COLUMNS} which column is which criterion, "
            f"called as there: {listing(_labels(case), 8)}."
        )

    def honesty(self, case: Case) -> str:
        """Say what is made up and what is real, and whether the ideal was there first."""
        said = search(str(case.company["name"].iloc[0]), self.about)
        return f"{NOT_FROZEN if not_frozen(case) else ''} {said}".strip()


def _keyed(table: pd.DataFrame | None, keys: Mapping[str, str]) -> pd.DataFrame | None:
    """Give a table with criteria by key, where it calls them so or by a label, and its own columns plain."""
    if table is None:
        return None
    table = table.set_axis([str(name).strip().casefold() for name in table], axis=1)
    if list(table).count("criterion") != 1:
        return table
    return table.assign(criterion=table["criterion"].map(lambda said: keys.get(folded(str(said)), said)))


def _criteria(columns: pd.DataFrame) -> list[str]:
    """Give the criteria that a table of columns names, [] where it has no such column, or two."""
    return columns["criterion"].tolist() if list(columns).count("criterion") == 1 else []


def _labels(case: Case) -> list[str]:
    return [f"“{brief(label)}”" for label in case.profile["label"]]


class ListReader:
    """Reads the list of a folder for one case after another, anew only where something has changed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._read: tuple[object, Prepared | str] = (None, "")

    def __call__(self, case: Case) -> Prepared | str:
        """Give the list, prepared for the profile of a case, or what has to be done first.

        Raises WorkbookError that names everything wrong with the list.
        """
        with cases.told():
            now = (self._files(), case.profile_fingerprint)
            if self._read[0] != now:
                there = LongList.of(self.folder)
                self._read = now, there.what_first(case) or there.prepare(case)
        return self._read[1]

    def _files(self) -> list[tuple[str, int, int]]:
        """Tell the files by name, size and time."""
        files = sorted(path for path in self.folder.iterdir() if path.is_file())
        return [(path.name, path.stat().st_size, path.stat().st_mtime_ns) for path in files]


@cache
def reader(folder: Path) -> ListReader:
    """Give the one reader of a folder, so that no list is kept in memory twice."""
    return ListReader(folder)


def found(folder: str | Path) -> Path:
    """Find a folder with a long list, named as seen from here or from the project's folder.

    Raises ValueError that says what to name instead when there is none.
    """
    if not isinstance(folder, str | Path):
        raise ValueError(f"{folder!r} is no folder. {_HOLDS}")
    for place in (Path(folder), cases.PROJECT / folder):
        if str(folder).strip() and place.is_dir():
            return place.resolve()
        if place.is_file():
            its = cases.from_project(place.parent)
            raise ValueError(f"{folder} is a file. Name its folder: {its.as_posix()}. {_HOLDS}")
    lists = sorted(f"data/{path.name}" for path in cases.DATA.iterdir() if _has(path, COMPANIES, PARQUET))
    there = no_such(str(folder), lists)
    end = "; " if there.startswith("did") else ". "
    raise ValueError(f"There is no folder {str(folder) or '(no name)'}{end}{there}. {_HOLDS}")


_HOLDS = (
    f"A long list is a folder with {COMPANIES} (or {PARQUET}) and {COLUMNS}, such as data/longlist; "
    "data/README.md says what they hold."
)


def screen(folder: str | Path, case: Case, top: int) -> Screening | Exhibit:
    """Screen the list of a folder with the profile of a case, or say what has to be done first."""
    there = LongList.of(found(folder))
    first = there.what_first(case)
    return Exhibit(first) if first else there.screen(case, top)


def _companies(folder: Path) -> str:
    """Give the path or glob of the companies."""
    plain, parquet = bool(_has(folder, COMPANIES)), bool(_has(folder, PARQUET))
    if plain == parquet:
        which = f"both {COMPANIES} and {PARQUET}: keep one" if plain else f"neither {COMPANIES} nor {PARQUET}"
        instead = "" if plain else _instead(folder)
        raise ValueError(f"The folder {cases.from_project(folder)} has {which}. {instead}{_HOLDS}")
    return str(folder / (COMPANIES if plain else PARQUET))


def _has(folder: Path, *patterns: str) -> list[str]:
    """Give the names of the files in a folder that are named like one of these patterns."""
    found = {path.name for pattern in patterns for path in folder.glob(pattern) if path.is_file()}
    return sorted(name for name in found if not name.startswith((".", "~")))


def _instead(folder: Path) -> str:
    """Say what to do with what a folder holds instead of the companies."""
    tables = [name for name in _has(folder, "*.[cC][sS][vV]", "*.parquet") if name not in (COLUMNS, WORDS)]
    if tables:
        return f"It has {listing(tables, 5)}: if these are the companies, call the file {COMPANIES}. "
    sheets = _has(folder, "*.[xX][lL][sS]*", "*.[oO][dD][sS]")
    return f"It has {listing(sheets, 5)}: save the spreadsheet as CSV UTF-8 ({COMPANIES}). " if sheets else ""


def _table(path: Path) -> pd.DataFrame | None:
    """Read a small table as texts, with the checks that a list has; None where there is none.

    Its attrs say the file's name, by which messages call it.
    """
    if not path.is_file():
        return None
    source = opened(path)
    cells = [batch for piece in source.pieces for _, batch in piece.batches(source.names)]
    parts = [pd.DataFrame({n: pd.Series(part[n]).astype("str") for n in source.names}) for part in cells]
    table = pd.concat(parts, ignore_index=True)
    table.attrs["file"] = path.name
    return table


def _about(folder: Path) -> str:
    """Give the first paragraph of SOURCE.txt on one line, "" where there is none."""
    if not (folder / SOURCE).is_file():
        return ""
    text = (folder / SOURCE).read_text(encoding="utf-8", errors="replace").replace("\r\n", "\n").strip()
    return one_line(text.split("\n\n")[0][:LONGEST_TEXT])
