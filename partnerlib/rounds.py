"""Blind rounds: who is invited to assess whom, who has finished, and whose answers are sealed from whom.

A **round** invites assessors to assess candidates, each on their own. An invitation is open until its round
is closed, or until all invitations of the round are finished. An answer of an open invitation is *sealed*: it
is left out of what others are given, unless both the author and the one who looks have finished with that
candidate. Answers recorded before the round was opened are not sealed.
"""

import datetime as dt
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pandas as pd

from partnerlib.case import Case
from partnerlib.tables import still_open
from partnerlib.words import day

KEY = ["round", "candidate", "assessor"]
_PAIR = ["candidate", "assessor"]
_TICK = dt.timedelta(microseconds=1)

Row = dict[str, Any]
"""A row of the table `invitations`, to be saved."""


def hidden(rows: pd.DataFrame, invitations: pd.DataFrame, viewer: str | None) -> pd.Series:
    """Tell of every row of assessments whether it is sealed from a viewer.

    `rows` has candidate, assessor and recorded_at; `invitations` is the table of that name as it stands now,
    whatever the time of the rows. The viewer None sees everything, "" is somebody whose name is not known.
    """
    sealing = _sealing(invitations, viewer)
    if sealing.empty or rows.empty:
        return pd.Series(False, index=rows.index)
    since = sealing.groupby(_PAIR)["opened_at"].min()
    opened = since.reindex(pd.MultiIndex.from_frame(rows[_PAIR])).set_axis(rows.index)
    return rows["recorded_at"] >= opened


def sealed(case: Case, viewer: str | None, invitations: pd.DataFrame | None = None) -> Case:
    """Give the case as a viewer may see it: without the answers that are sealed from that viewer.

    For a case as it stood at an earlier time give the `invitations` of now: what is open today stays
    sealed, what is closed today is not. Gives the case itself when nothing is sealed.
    """
    now = case.invitations if invitations is None else invitations
    if viewer is None or _sealing(now, viewer).empty:
        return case
    gone = hidden(case.assessments, now, viewer)
    return case.without_answers(gone) if gone.any() else case


def _sealing(invitations: pd.DataFrame, viewer: str | None) -> pd.DataFrame:
    """Give the open invitations whose answers are sealed from a viewer."""
    if viewer is None or invitations.empty:
        return invitations.head(0)
    of_others = invitations[still_open(invitations) & (invitations["assessor"] != viewer)]
    own = invitations[(invitations["assessor"] == viewer) & invitations["finished_at"].notna()]
    place = ["round", "candidate"]
    done = pd.MultiIndex.from_frame(of_others[place]).isin(pd.MultiIndex.from_frame(own[place]))
    return of_others[~(done & of_others["finished_at"].notna())]


def own_open(case: Case, assessor: str, candidate: str) -> pd.Series | None:
    """Give an assessor's open invitation for a candidate; None when there is none."""
    table = case.invitations
    mine = table[still_open(table) & (table["candidate"] == candidate) & (table["assessor"] == assessor)]
    return None if mine.empty else mine.iloc[0]


def finished_words(case: Case, assessor: str, candidate: str) -> str:
    """Say why an assessor's answers about a candidate may not be changed now; nothing when they may."""
    invitation = own_open(case, assessor, candidate)
    if invitation is None or pd.isna(invitation["finished_at"]):
        return ""
    name = str(case.candidates.set_index("candidate").at[candidate, "name"])
    return (
        f"{assessor} finished {name} in this round on {day(invitation['finished_at'])}: the answers stay as "
        "they are until the round is closed. Ask whoever opened the round to reopen it."
    )


def written_otherwise(case: Case, assessor: str) -> str:
    """Give the known name of an assessor that is the same but for small and capital letters; "" if none."""
    known = dict.fromkeys([*case.invitations["assessor"], *case.assessments["assessor"]])
    if assessor in known:
        return ""
    return next((name for name in known if _folded(name) == _folded(assessor)), "")


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", " ".join(name.split())).casefold()


def may_answer(case: Case, assessor: str, candidate: str) -> bool:
    """Tell whether an assessor may record or change answers: not after finishing, while the round is open."""
    return not finished_words(case, assessor, candidate)


def moment(case: Case, assessor: str, candidate: str, now: dt.datetime) -> dt.datetime:
    """Give the time to record an answer: now, or when its open round was opened if a clock is behind that.

    An answer that bore an earlier time would not be sealed.
    """
    invitation = own_open(case, assessor, candidate)
    return (
        now if invitation is None else max(now, pd.Timestamp(invitation["opened_at"]).to_pydatetime() + _TICK)
    )


def unanswered(case: Case) -> pd.DataFrame:
    """Count for every invitation the criteria without any answer by its assessor, "we don't know" being one.

    Gives the table `invitations` with the columns open (whether it is) and missing.
    """
    table = case.invitations
    given = case.assessments.drop_duplicates([*_PAIR, "criterion"]).groupby(_PAIR).size()
    answered = given.reindex(pd.MultiIndex.from_frame(table[_PAIR])).fillna(0).to_numpy()
    missing = (len(case.profile) - answered).astype("int64")
    return table.assign(open=still_open(table), missing=missing)


def state(case: Case) -> pd.DataFrame:
    """Say how every round stands, in the order in which they were opened; counts only, never a level.

    One row a round: round, open, opened_at, closed_at (unknown while it is not closed), candidates and
    assessors (tuples of names as recorded), finished (the assessors who have finished with every candidate)
    and missing (a dict of the number of answers that each assessor has not given). Give the whole case:
    sealed answers would be counted as missing.
    """
    table = unanswered(case)
    rows = [_standing(str(name), rows) for name, rows in table.groupby("round", sort=False)]
    columns = ["round", "open", "opened_at", "closed_at", "candidates", "assessors", "finished", "missing"]
    frame = pd.DataFrame(rows, columns=columns)
    return frame.sort_values(["opened_at", "round"], kind="stable", ignore_index=True)


def _standing(name: str, rows: pd.DataFrame) -> Row:
    by_assessor = rows.assign(done=rows["finished_at"].notna()).groupby("assessor")
    finished = by_assessor["done"].all()
    return {
        "round": name,
        "open": bool(rows["open"].any()),
        "opened_at": rows["opened_at"].min(),
        "closed_at": rows["closed_at"].max(),
        "candidates": tuple(rows["candidate"].unique()),
        "assessors": tuple(finished.index),
        "finished": tuple(who for who, done in finished.items() if done),
        "missing": {str(who): int(number) for who, number in by_assessor["missing"].sum().items()},
    }


def openings(case: Case, candidates: Iterable[str], assessors: Sequence[str], now: dt.datetime) -> list[Row]:
    """Give the rows that open a round of these candidates and assessors, under a name not used yet.

    Raises ValueError in words when nobody is named, somebody is in an open round for one of them already,
    or a name differs from a known one in small and capital letters only.
    """
    pairs = [(candidate, assessor) for candidate in candidates for assessor in assessors]
    if not pairs:
        raise ValueError("Choose at least one candidate and one assessor.")
    for assessor in dict.fromkeys(assessors):
        if other := written_otherwise(case, assessor):
            raise ValueError(f"{assessor} is written {other} so far: choose that name.")
    names = case.candidates.set_index("candidate")["name"]
    busy = [f"{who} for {names[about]}" for about, who in pairs if own_open(case, who, about) is not None]
    if busy:
        raise ValueError(f"In an open round already: {', '.join(busy)}. Close that round first.")
    head = {"round": _next_name(case), "opened_at": now, "finished_at": None, "closed_at": None}
    return [{**head, "candidate": about, "assessor": who} for about, who in pairs]


def _next_name(case: Case) -> str:
    taken, number = set(case.invitations["round"]), 1
    while f"round-{number}" in taken:
        number += 1
    return f"round-{number}"


def finishing(case: Case, assessor: str, candidate: str, now: dt.datetime) -> list[Row]:
    """Give the row that says that an assessor has finished with a candidate; ValueError without a round."""
    invitation = own_open(case, assessor, candidate)
    if invitation is None:
        raise ValueError(f"No round is open in which {assessor} assesses this candidate.")
    return _changed(invitation.to_frame().T, "finished_at", now)


def reopening(case: Case, name: str, assessor: str) -> list[Row]:
    """Give the rows that let an assessor answer again in a round not yet closed; ValueError when none can."""
    table = case.invitations
    mine = (table["round"] == name) & (table["assessor"] == assessor) & table["finished_at"].notna()
    rows = table[mine & table["closed_at"].isna()]
    if rows.empty:
        raise ValueError(f"{assessor} has finished nothing in this round that could be reopened.")
    return _changed(rows, "finished_at", None)


def closing(case: Case, name: str, now: dt.datetime) -> list[Row]:
    """Give the rows that close a round for all; ValueError when there is no such round that is not closed."""
    table = case.invitations
    rows = table[(table["round"] == name) & table["closed_at"].isna()]
    if rows.empty:
        raise ValueError("This round is closed already.")
    return _changed(rows, "closed_at", now)


def _changed(invitations: pd.DataFrame, column: str, value: dt.datetime | None) -> list[Row]:
    """Give the rows with another time, later than the opening even if this clock is behind."""
    rows: list[Row] = invitations.astype(object).replace({np.nan: None}).to_dict("records")  # type: ignore[assignment]
    for row in rows:
        row[column] = None if value is None else max(value, row["opened_at"] + _TICK)
    return rows
