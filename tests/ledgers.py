"""A case whose facts are all good, and ways to change one of them.

Three candidates with the same good facts: `elm` fits best, then `fir`, then `ash`, the one the tests look at.
Ratings are low, so that no change of the facts makes them optimistic by the way; the six-sevenths of the
weight that decide on fit lie on the one measured criterion.
"""

import functools

import pandas as pd
from cases import criterion

from partnerlib.case import Case
from partnerlib.question import PART_KEYS, SIDES
from partnerlib.tables import TABLES

CANDIDATES = ("ash", "elm", "fir")
TWO_SIDED = tuple(part for part in PART_KEYS if part != "ideal")
LEDGERS = ("people", "reasons", "work", "dates", "expectations")
LOW_RATING = 2

_TABLES = {
    "company": [("Larch Ltd", 20, "2027-03-01", "2027-10-01", 2, "EUR")],
    "parts": [(part, 48 if part == "ideal" else 1) for part in PART_KEYS],
    "profile_history": [("2026-09-01T12:00:00Z", "Dana", "", "")],
    "candidates": [
        ("ash", "Ash & Sons", "", 200, "2026-10-01", 2_000_000, 0.5, 100_000),
        ("elm", "Elm Group", "", 200, "2026-10-01", 2_400_000, 0.5, 100_000),
        ("fir", "Fir Trading", "", 200, "2026-10-01", 1_000_000, 0.5, 100_000),
    ],
    "decisions": [
        ("2026-12-01", "Board", key, "go", "Best for us", "", "Six months' notice", "", "")
        for key in CANDIDATES
    ],
}

_OF_EACH_CANDIDATE = {
    "people": [
        ("ours", "Dana Reed", "Founder", "owner", 8, 9),
        ("ours", "Ravi Sen", "Analyst", "deputy", 5, 8),
        ("ours", "Mirela Popa", "Chair", "sponsor", 9, 8),
        ("theirs", "Ines Moreau", "Head of sales", "champion", 8, 9),
        ("theirs", "Pia Lund", "Planner", "deputy", 6, 7),
        ("theirs", "Sten Holm", "Chief executive", "sponsor", 9, 8),
        ("theirs", "Otto Brandt", "Head of legal", "objector", 5, 3),
    ],
    "reasons": [
        ("ours", "Reach in eight countries", "primary", "need", 4, "Dana Reed", "All eight are covered"),
        ("ours", "Their name helps", "secondary", "nice", 1, "Ravi Sen", ""),
        ("theirs", "A new rule to meet", "primary", "need", 5, "Ines Moreau", "The rule is withdrawn"),
        ("theirs", "Fewer site visits", "secondary", "nice", 1, "Pia Lund", ""),
    ],
    "work": [
        ("ours", "Order handling", "process", 0.5, "Ravi Sen", True),
        ("ours", "Supplier audit", "conformity", 0.3, "Mirela Popa", True),
        ("theirs", "Training of branches", "procedure", 0.8, "Pia Lund", True),
    ],
    "dates": [
        ("ours", "Signature", "2027-01-10", "2027-02-01", "2027-03-01", "Dana Reed"),
        ("ours", "First joint launch", "", "2027-05-01", "", "Ravi Sen"),
        ("ours", "Own channel", "", "", "", "Dana Reed"),
        ("theirs", "Signature", "2027-01-15", "2027-02-15", "2027-02-28", "Ines Moreau"),
        ("theirs", "First joint launch", "", "2027-06-01", "", "Pia Lund"),
        ("theirs", "Own channel", "", "", "", "Ines Moreau"),
    ],
    "expectations": [
        ("ours", "short", "Ten launches", True, "2026-11-01"),
        ("ours", "long", "A third of our sales", True, "2026-11-01"),
        ("theirs", "short", "Trained branches", True, "2026-11-02"),
        ("theirs", "long", "First look at what we build next", True, "2026-11-02"),
    ],
}


@functools.cache
def clean() -> Case:
    """Give the case in which every check of every candidate passes."""
    tables = {name: _frame(name, rows) for name, rows in _TABLES.items()}
    for name, rows in _OF_EACH_CANDIDATE.items():
        tables[name] = _frame(name, [(key, *row) for key in CANDIDATES for row in rows])
    ratings = [
        criterion(f"{part}_{side}", part, side) | {"label": f"{part} {side}"}
        for part in TWO_SIDED
        for side in SIDES
    ]
    reach = criterion("reach", scale=(0, 100), ideal=(40, 60), must=(20, None)) | {"unit": "branches"}
    reaches = {"ash": 32, "elm": 50, "fir": 36}
    levels = [(who, row["criterion"], LOW_RATING) for who in CANDIDATES for row in ratings]
    levels += [(who, "reach", level) for who, level in reaches.items()]
    said = [(*row[:2], "Dana Reed", row[2], None, None, "", "2026-10-05T12:00:00Z") for row in levels]
    tables |= {
        "profile": pd.DataFrame([reach, *ratings], columns=TABLES["profile"].names),
        "assessments": _frame("assessments", said),
    }
    history = tables.pop("profile_history")
    case = Case("clean", tables)
    return case.replace(profile_history=history.assign(fingerprint=case.profile_fingerprint))


def changed(case: Case, table: str, where: dict[str, object], **cells: object) -> Case:
    """Give the case with these cells in every row of a table that is as `where` says; None is unknown."""
    frame = case.tables[table].astype(object)
    rows = _matching(frame, where)
    assert rows.any(), f"no row of {table} is {where}"
    for column, cell in cells.items():
        frame.loc[rows, column] = cell
    return case.replace(**{table: frame})


def without(case: Case, table: str, **where: object) -> Case:
    """Give the case without the rows of a table that are as `where` says."""
    frame = case.tables[table]
    rows = _matching(frame, where)
    assert rows.any(), f"no row of {table} is {where}"
    return case.replace(**{table: frame[~rows]})


def added(case: Case, table: str, **cells: object) -> Case:
    """Give the case with one row more in a table; cells not given are unknown."""
    frame = case.tables[table].astype(object)
    row = pd.DataFrame([cells], dtype=object).reindex(columns=frame.columns)
    return case.replace(**{table: pd.concat([frame, row], ignore_index=True)})


def only(case: Case, *candidates: str) -> Case:
    """Give the case with these candidates alone."""
    tables = {
        name: frame[frame["candidate"].isin(candidates)]
        for name, frame in case.tables.items()
        if "candidate" in frame
    }
    return case.replace(**tables)


def _frame(table: str, rows: list[tuple[object, ...]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=TABLES[table].names, dtype=object)


def _matching(frame: pd.DataFrame, where: dict[str, object]) -> pd.Series:
    rows = pd.Series(True, index=frame.index)
    for column, cell in where.items():
        rows &= frame[column] == cell
    return rows
