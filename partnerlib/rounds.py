"""Blind rounds: who is invited to assess whom, who has finished, and whose answers are sealed from whom.

A **round** invites assessors to assess candidates, each on their own. An invitation is open until its round
is closed, or until all invitations of the round are finished. An answer of an open invitation is *sealed*: it
is left out of what others are given, unless both the author and the one who looks have finished with that
candidate. Answers recorded before the round was opened are not sealed.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pandas as pd

from partnerlib.case import Case
from partnerlib.tables import still_open
from partnerlib.tables.names import folded
from partnerlib.words import count, day, listing

KEY = ["round", "candidate", "assessor"]
COUNTS = ("done", "missing", "given", "before")
"""What `state` counts for each assessor."""
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
    return next((name for name in known if folded(name) == folded(assessor)), "")


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


def unanswered(case: Case, answers: pd.DataFrame | None = None) -> pd.DataFrame:
    """Count for every invitation the criteria answered by its assessor, "we don't know" being an answer.

    Gives the table `invitations` with the columns open (whether it is), missing (criteria without any
    answer), given (answered since the round was opened) and before (answered before that only). `answers`
    has the counts where a store knows more than the case holds: round, candidate, assessor, answered and
    in_round, as `given_so_far` gives them.
    """
    known = given_so_far(case) if answers is None else answers
    table = case.invitations
    counts = known.set_index(KEY)[["answered", "in_round"]].reindex(pd.MultiIndex.from_frame(table[KEY]))
    ever, given = (counts[name].fillna(0).astype("int64").to_numpy() for name in counts)
    missing = len(case.profile) - ever
    return table.assign(open=still_open(table), missing=missing, given=given, before=ever - given)


def given_so_far(case: Case) -> pd.DataFrame:
    """Count for every invitation the criteria answered at all, and since its round was opened (in_round)."""
    said = case.invitations[[*KEY, "opened_at"]].merge(
        case.assessments[[*_PAIR, "criterion", "recorded_at"]], on=_PAIR, how="left"
    )
    said["in_round"] = said["criterion"].where(said["recorded_at"] >= said["opened_at"])
    by_invitation = said.rename(columns={"criterion": "answered"}).groupby(KEY, as_index=False)
    return by_invitation[["answered", "in_round"]].nunique()


def state(case: Case, answers: pd.DataFrame | None = None) -> pd.DataFrame:
    """Say how every round stands, in the order in which they were opened; counts only, never a level.

    One row a round: round, open, opened_at, closed_at (unknown while it is not closed), candidates and
    assessors (tuples of names as recorded), finished (the assessors who have finished with every candidate)
    and, as dicts by assessor, done (the number of candidates finished with), missing, given and before (see
    `unanswered`). Give the whole case, or the `answers` counted elsewhere: sealed ones would be missed.
    """
    table = unanswered(case, answers)
    rows = [_standing(str(name), rows) for name, rows in table.groupby("round", sort=False)]
    head = ["round", "open", "opened_at", "closed_at", "candidates", "assessors", "finished", *COUNTS]
    frame = pd.DataFrame(rows, columns=head)
    return frame.sort_values(["opened_at", "round"], kind="stable", ignore_index=True)


def _standing(name: str, rows: pd.DataFrame) -> Row:
    by_assessor = rows.assign(done=rows["finished_at"].notna()).groupby("assessor")
    finished, counts = by_assessor["done"].all(), by_assessor[list(COUNTS)].sum()
    return {
        "round": name,
        "open": bool(rows["open"].any()),
        "opened_at": rows["opened_at"].min(),
        "closed_at": rows["closed_at"].max(),
        "candidates": tuple(rows["candidate"].unique()),
        "assessors": tuple(finished.index),
        "finished": tuple(who for who, done in finished.items() if done),
        **{what: {str(who): int(number) for who, number in counts[what].items()} for what in COUNTS},
    }


def answered(case: Case, candidates: Iterable[str], assessors: Iterable[str]) -> pd.DataFrame:
    """Count what some assessors have answered about some candidates already: a new round will not hide it.

    Gives candidate, assessor and answers, the number of criteria answered, where there is any.
    """
    said = case.assessments
    said = said[said["candidate"].isin(list(candidates)) & said["assessor"].isin(list(assessors))]
    return said.groupby(_PAIR)["criterion"].nunique().rename("answers").reset_index()


def sealing(case: Case) -> set[str]:
    """Give the candidates of whom an open round may hide answers: seeing none is not having none."""
    return set(case.invitations.loc[still_open(case.invitations), "candidate"])


def still_sealed(case: Case) -> str:
    """Say that a blind round is still open, so that answers may be missing; nothing when none is."""
    table = case.invitations[still_open(case.invitations)]
    if table.empty:
        return ""
    number = count(table["round"].nunique(), "blind round is", "blind rounds are")
    left = sorted(set(table.loc[table["finished_at"].isna(), "assessor"]))
    return f"{number} still open: answers may be sealed. Not finished yet: {listing(left, 6)}."


def openings(case: Case, candidates: Iterable[str], assessors: Sequence[str], now: dt.datetime) -> list[Row]:
    """Give the rows that open a round of these candidates and assessors, under a name not used yet.

    Raises ValueError in words when nobody is named, somebody is in an open round for one of them already,
    or a name differs from a known one, or from another one here, in small and capital letters only.
    """
    pairs = [(candidate, assessor) for candidate in candidates for assessor in assessors]
    if not pairs:
        raise ValueError("Choose at least one candidate and one assessor.")
    spelled: dict[str, str] = {}
    for assessor in assessors:
        if spelled.setdefault(folded(assessor), assessor) != assessor:
            raise ValueError(f"{spelled[folded(assessor)]} and {assessor} are one name: write it once.")
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


def reopening(case: Case, name: str, assessor: str, candidate: str = "") -> list[Row]:
    """Give the rows that let an assessor answer again in a round not yet closed; ValueError when none can.

    Without a candidate: about every candidate of the round that the assessor has finished with.
    """
    table = case.invitations
    mine = (table["round"] == name) & (table["assessor"] == assessor) & table["finished_at"].notna()
    mine &= (table["candidate"] == candidate) | (candidate == "")
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
