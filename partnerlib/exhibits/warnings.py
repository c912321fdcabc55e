"""What the facts warn of: the board of all candidates, one candidate's findings, what to ask next."""

from typing import Any

import pandas as pd

from partnerlib import charts, findings, scoring
from partnerlib.case import Case
from partnerlib.charts.style import coloured, records
from partnerlib.exhibits import frames
from partnerlib.exhibits.exhibit import Exhibit
from partnerlib.exhibits.guard import exhibit, fictional, find, full_names, names
from partnerlib.exhibits.words import estimated, tenth
from partnerlib.question import PART_KEYS, PART_TITLES
from partnerlib.words import count, listing

MEANING = {"stop": "stop", "warn": "warning", "unknown": "not known", "pass": "fine"}
STATUS = {status: f"{findings.SIGNS[status]} {word}" for status, word in MEANING.items()}
"""How each status of a finding is written: a sign and a word, never a colour alone."""

NONE = float("nan")
NO_FACTS = "No facts are recorded yet. Enter them with the form “What we know of both sides” in notebook 2."
SIDES = {"ours": "ours", "theirs": "theirs", "both": ""}
WHOM = {"them": "Ask them", "us": "Settle among ourselves"}


@exhibit()
def question_board(case: Case) -> Exhibit:
    """Show all candidates against the seven parts: the worst finding and the score of each."""
    found, order = findings.check(case), list(scoring.fit(case).index)
    if not _has_facts(case):
        return Exhibit(NO_FACTS)
    board = _board(case, found, order)
    headline = _board_headline(found, names(case), order, find(case, None))
    ax = charts.question_board(board, coloured(case), _titles(), title=headline, note=fictional(case))
    table = _board_table(board, found, full_names(case), order)
    said = [f"{row['Candidate']} {row['Stops']} stops and {row['Warnings']} warnings" for row in _rows(table)]
    alt = f"Board of candidates by the seven parts, each with a sign and a score: {listing(said, 12)}."
    caption = "The gravest finding of each part, and the part's score from the ratings."
    formats = dict.fromkeys(table.columns[3:], str)
    return Exhibit(headline, table, ax.get_figure(root=True), alt, caption, formats=formats)


def _has_facts(case: Case) -> bool:
    return any(len(getattr(case, name)) for name in ("people", "reasons", "work", "dates", "expectations"))


def _titles() -> pd.Series:
    return pd.Series(PART_TITLES, dtype="str")


def _rows(table: pd.DataFrame) -> list[dict[str, object]]:
    return table.to_dict("records")  # type: ignore[return-value]


def _board(case: Case, found: pd.DataFrame, order: list[str]) -> pd.DataFrame:
    """One row a candidate and part, best candidate first: status, score 0 to 100, whether estimated."""
    sides = frames.sides(case)
    parts = sides[sides["side"] == frames.PART_SCORE].set_index(["candidate", "part"])
    worst = findings.worst(found)
    rows = []
    for key in order:
        for part in PART_KEYS:
            known = (key, part) in parts.index
            numbers: list[Any] = list(parts.loc[(key, part), frames.NUMBERS]) if known else [NONE] * 3
            score, low, high = numbers
            rows.append((key, part, worst.loc[key, part], score, bool(low < high)))
    return pd.DataFrame(rows, columns=["candidate", "part", "status", "score", "estimated"])


def _board_table(
    board: pd.DataFrame, found: pd.DataFrame, full: dict[str, str], order: list[str]
) -> pd.DataFrame:
    counts = found.groupby("candidate")["status"].value_counts().unstack(fill_value=0)
    counts = counts.reindex(columns=list(findings.STATUSES), fill_value=0)
    cells = {(row.candidate, row.part): f"{STATUS[row.status][0]} {_score(row)}" for row in records(board)}
    rows = [
        {"Candidate": full[key], "Stops": counts["stop"][key], "Warnings": counts["warn"][key]}
        | {PART_TITLES[part]: cells[key, part] for part in PART_KEYS}
        for key in order
    ]
    return pd.DataFrame(rows)


def _score(row: Any) -> str:
    return tenth(estimated(row.score, row.estimated)) if row.score == row.score else "no criteria"


def _board_headline(found: pd.DataFrame, called: dict[str, str], order: list[str], first: str) -> str:
    stops = found[found["status"] == "stop"]["candidate"].value_counts()
    warned = found[found["status"] == "warn"]["candidate"].value_counts()
    leader = f"{called[first]}, first by fit, has {_counted(stops, warned, first)}"
    if not len(stops):
        return f"No candidate has a stop; {leader}."
    most = max(order, key=lambda key: (stops.get(key, 0), warned.get(key, 0)))
    if most == first:
        return f"{leader}, more than any other." if len(order) > 1 else f"{leader}."
    return f"{leader}; {called[most]} has the most, {_counted(stops, warned, most)}."


def _counted(stops: pd.Series, warned: pd.Series, key: str) -> str:
    return f"{_number(stops.get(key, 0), 'stop')} and {_number(warned.get(key, 0), 'warning')}"


def _number(number: int, thing: str) -> str:
    return count(int(number), thing) if number else f"no {thing}"


@exhibit()
def warnings(case: Case, candidate: str | None = None) -> Exhibit:
    """List what the facts say about one candidate, the gravest first; the best candidate unless told.

    `candidate` is a key or a name. Raises ValueError when there is no such candidate.
    """
    key = find(case, candidate)
    found = findings.check(case)
    found = found[found["candidate"] == key]
    order = found["status"].map(list(findings.STATUSES).index)
    found = found.iloc[order.argsort(kind="stable")]
    told = merged(found[found["status"] != "pass"])
    table = pd.DataFrame(
        {
            "Finding": STATUS[row.status],
            "Part": PART_TITLES[row.part],
            "Side": SIDES[row.side],
            "What was found": row.sentence,
            "What to do": row.next,
        }
        for row in records(told)
    )
    fine = [_place(row) for row in records(found[found["status"] == "pass"])]
    called = names(case)[key]
    note = f"Checked and fine: {'; '.join(dict.fromkeys(fine))}." if fine else ""
    caption = f"What the recorded facts about {called} warn of."
    return Exhibit(_headline(merged(found), called), table, caption=caption, notes=(note,) if note else ())


def merged(found: pd.DataFrame) -> pd.DataFrame:
    """Findings that say the same once; what nobody has rated is no fact, and notebook 2 counts it."""
    unrated = (found["check"] == "optimism") & (found["status"] == "unknown")
    return found[~unrated].drop_duplicates(["status", "sentence"])


def nothing_yet(called: str, unknown: int, facts: int) -> str:
    """Say of a candidate of whom hardly anything has been checked that nothing can be warned of yet."""
    return f"Nothing can be warned of yet at {called}: {unknown} of {facts} facts are not known"


def _place(row: Any) -> str:
    return row.title if row.side == "both" else f"{row.title} ({row.side})"


def _headline(found: pd.DataFrame, called: str) -> str:
    number = found["status"].value_counts()
    stops, warned, unknown = (int(number.get(status, 0)) for status in ("stop", "warn", "unknown"))
    if not stops and not warned and unknown * 2 > len(found):
        return f"{nothing_yet(called, unknown, len(found))}."
    open_facts = f" {count(unknown, 'fact')} {'is' if unknown == 1 else 'are'} not known." if unknown else ""
    if not stops and not warned:
        return f"{called}: nothing to warn of in the facts recorded.{open_facts}"
    gravest = found.iloc[0]["sentence"]
    return f"{called}: {_number(stops, 'stop')} and {_number(warned, 'warning')}. {gravest}{open_facts}"
