"""From picks of a long list to rows of a case: companies as candidates, what the list tells as answers."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from partnerlib.case import Case, slug
from partnerlib.longlist.columns import LOG10, WORDS, YEAR, Use
from partnerlib.longlist.faults import ListError
from partnerlib.longlist.screening import Screening
from partnerlib.tables.names import folded
from partnerlib.tables.signs import harms_its_line, nothing_seen, seen
from partnerlib.words import brief, listing, number

LONGEST, LONGEST_ABOUT = 300, 3000
"""Characters of a name or kind, and of what a list says of itself, that are taken over."""

IDEAL_OF = "the ideal of "
"""How the note of the save begins that takes the ideal of another case over, with its dates."""

ABOUT_THE_LIST = " About the list: "
"""What stands in evidence between the cells that a level comes from and the list's own words."""

_ABOUT = re.compile(rf", row [0-9,]+: .*\.{ABOUT_THE_LIST}(.+)", re.DOTALL)

_PATH = re.compile(rf"(.+?)(?:, [^,/]+\.parquet)?, row [0-9,]+: .*\.{ABOUT_THE_LIST}", re.DOTALL)

Rows = dict[str, list[dict[str, object]]]


@dataclass(frozen=True)
class Taken:
    """A company taken from a long list: its row there, as a spreadsheet counts, its name and what it is.

    name and kind are "" where the list tells none. levels: criterion, level on its scale, and evidence.
    `where` says the row as people find it, with its file where there are several.
    """

    row: int
    name: str
    kind: str
    levels: tuple[tuple[str, float, str], ...]
    where: str = ""

    @property
    def place(self) -> str:
        """Where it stands in the list, such as "row 12"."""
        return self.where or f"row {self.row}"


def taken(screening: Screening, place: int) -> Taken:
    """Take one pick out of a screening, by its place. Raises ListError when there is none at that place."""
    if place not in screening.picks.index:
        raise ListError(f"There is no place {place}; the picks have 1 to {len(screening.picks)}.")
    pick = screening.picks.loc[place].to_dict()
    told = {column: str(screening.told.at[place, column]) for column in screening.told.columns}
    where = str(pick.get("where", f"row {pick['row']}"))
    own = screening.gaps[(screening.gaps["place"] == place) & screening.gaps["level"].notna()]
    known: dict[str, float] = dict(zip(own["criterion"], own["level"], strict=True))
    scales = dict(zip(screening.ideal.criteria, screening.ideal.ends[[0, -1]].T.tolist(), strict=True))
    uses = [use for use in screening.columns.uses if use.criterion in known]
    about = f"{screening.source}, {where}"
    said = {use.criterion: screening.spoken.level(use.criterion, known[use.criterion]) for use in uses}
    cells = {use.criterion: f"{about}: {_cells(use, told, said[use.criterion])}" for use in uses}
    levels = (_level(key, known[key], scales[key], cells[key]) for key in cells)
    name = _plain(str(pick["name"]))
    return Taken(int(pick["row"]), name, _kind(screening, place), tuple(levels), where)


def rows(companies: Sequence[Taken], by: str, when: dt.datetime, about: str = "") -> Rows:
    """Give the rows of candidates and assessments that record these companies, as `by` hands them over.

    Every candidate has a key and a name of its own; a name that the list has twice, or not at all, is told
    by its row. Employees, first contact and all amounts stay empty, and what the list does not know has no
    row. Levels are on their scales. `about`, what the list says of itself, ends the evidence of every
    answer, where `about_lists` finds it again. Raises ListError when a company is there twice.
    """
    about = _plain(about, LONGEST_ABOUT)
    at = [one.row for one in companies]
    twice = dict.fromkeys(one.place for one in companies if at.count(one.row) > 1)
    if twice:
        raise ListError(f"Handed over twice: the company in {listing(list(twice), 9)}.")
    candidates: list[dict[str, object]] = []
    answers: list[dict[str, object]] = []
    for company in companies:
        name = _new_name(company, (str(row["name"]) for row in candidates))
        key = _new_key(name, company.row, [str(row["candidate"]) for row in candidates])
        candidates.append({"candidate": key, "name": name, "kind": company.kind or None})
        answers += [
            {"candidate": key, "criterion": criterion, "assessor": by, "level": level}
            | {"evidence": f"{evidence}.{ABOUT_THE_LIST}{about}" if about else evidence, "recorded_at": when}
            for criterion, level, evidence in company.levels
        ]
    return {"candidates": candidates, "assessments": answers}


def comes_from(path: str) -> str:
    """Say of candidates whose list says nothing of itself where they come from."""
    return f"The candidates come from the list {path}."


def about_lists(evidence: Iterable[str]) -> str:
    """Give what the lists that answers come from say of themselves, each once; "" where none comes from one.

    >>> evidence = "data/longlist/companies.csv, row 2: Founded “1902”. About the list: Figures of 2017."
    >>> about_lists([evidence, "They said so.", evidence + " Looked up again."])
    'Figures of 2017.'
    """
    of_lists = (text for text in evidence if ABOUT_THE_LIST in text)
    said = {found[1].strip() for text in of_lists if (found := _ABOUT.search(text))}
    once: list[str] = []
    for text in sorted(said, key=lambda each: (len(each), each)):
        if not any(text.startswith(shorter) for shorter in once):
            once.append(text)
    return " ".join(text if text.endswith((".", "!", "?", "…")) else f"{text}." for text in once)


def paths_of_lists(evidence: Iterable[str]) -> list[str]:
    """Give the paths of the lists that answers come from, each once; none where no answer comes from one.

    >>> text = ", row 2: Founded “1902”. About the list: Figures of 2017."
    >>> paths_of_lists([f"our/companies.csv{text}", "They said so.", f"a/b*.parquet, b1.parquet{text}"])
    ['our/companies.csv', 'a/b*.parquet']
    """
    return list(dict.fromkeys(found[1] for text in evidence if (found := _PATH.match(text))))


def not_frozen(case: Case) -> str:
    """Say why the ideal of a case cannot be handed over with its date; "" when it is frozen as it stands."""
    versions = case.profile_history.sort_values("saved_at")
    if versions.empty:
        return "The ideal is not frozen yet, so its date is not on record. Freeze it in notebook 1 first."
    if versions["fingerprint"].iloc[-1] != case.profile_fingerprint:
        return "The ideal is not the one that was frozen last. Freeze it in notebook 1 first."
    return ""


def _level(criterion: str, read: float, scale: Sequence[float], cells: str) -> tuple[str, float, str]:
    """Give the level of one criterion, on its scale, with the cells that it comes from."""
    low, high = scale
    level = min(max(float(read), low), high)
    off = f"; {number(read)} is off the scale, recorded as its end, {number(level)}" * (level != read)
    return criterion, level, _plain(f"{cells}{off}", 20 * LONGEST)


def _cells(use: Use, told: Mapping[str, str], said: str) -> str:
    """Say which cells a level comes from; `said` is the level in plain words.

    >>> told = {"Market Cap": "14.86", "Price/Sales": "3.81", "Trade": "Pumps"}
    >>> _cells(Use("size", "Market Cap", "log10", "Price/Sales", 0.0032), told, "1,219 times ours")
    'Market Cap 14.86, divided by Price/Sales 3.81 and by 0.0032: 1,219 times ours, as a power of ten'
    >>> _cells(Use("trade", "Trade", "words"), told, "rated 4")
    'Trade “Pumps”, rated for that word and not for this company'
    """
    cell = brief(told[use.column])
    if use.use == WORDS:
        return f"{use.column} “{cell}”, rated for that word and not for this company"
    if use.use == YEAR:
        return f"{use.column} “{cell}”"
    by = [f"{use.over} {brief(told[use.over])}"] if use.over else []
    by += [f"{use.by:.15g}"] if use.by != 1 else []
    divided = f", divided by {' and by '.join(by)}" if by else ""
    return f"{use.column} {cell}{divided}{f': {said}, as a power of ten' * (use.use == LOG10)}"


def _kind(screening: Screening, place: int) -> str:
    """Say what a company is: the list's word for it, else the first column carried along."""
    worded = [use.column for use in screening.columns.uses if use.use == WORDS]
    cells = [screening.told.at[place, column] for column in worded]
    cells += [screening.shown.at[place, column] for column in screening.shown.columns]
    return next((said for cell in cells if (said := _plain(str(cell)))), "")


def _plain(text: str, longest: int = LONGEST) -> str:
    """Give a text of a list as a table can hold it, "" when nothing of it can be seen."""
    text = " ".join(text[: 20 * longest].split())
    if harms_its_line(text):
        text = " ".join("".join(sign for sign in text if sign.isprintable()).split())
    return "" if nothing_seen(text) else text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def _new_name(company: Taken, before: Iterable[str]) -> str:
    """Give the company's name, with its row where it has none or another one has it too."""
    known = {folded(seen(name)) for name in before}
    name = company.name or f"Company in {company.place}"
    while folded(seen(name)) in known:
        name += f" ({company.place})"
    return name


def _new_key(name: str, row: int, before: Sequence[str]) -> str:
    try:
        key = slug(name)
    except ValueError:
        key = f"row-{row}"
    while key in before:
        key = f"{key[:40]}-row-{row}"
    return key
