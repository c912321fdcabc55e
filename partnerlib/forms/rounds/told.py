"""What is said of blind rounds: how they stand, and what opening, closing and reopening one means."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from partnerlib.words import count, day, listing

MOST_NAMED = 6


def stands(told: Any) -> str:
    """Say whether a round is open, from a row of `rounds.state`."""
    if not pd.isna(told["closed_at"]):
        return f"closed on {day(told['closed_at'])}"
    return "open" if told["open"] else "all have finished, so all answers are shown"


def how_far(told: Any, who: str) -> str:
    """Say how far an assessor is; while the round is not closed, its answers apart from earlier ones."""
    given, before = told["given"][who], told["before"][who]
    if not (given or before) or not pd.isna(told["closed_at"]):
        return left(told, who)
    in_round = f"{given} answered in this round"
    return "; ".join(filter(None, (left(told, who), in_round, f"{before} before it" if before else "")))


def left(told: Any, who: str) -> str:
    """Say whether an assessor has finished, and how many answers are not given."""
    missing, done, all_of_them = told["missing"][who], told["done"][who], len(told["candidates"])
    some = f"finished with {done} of {all_of_them} candidates" if done else ""
    finished = "finished" if who in told["finished"] else some
    open_ = f"{count(missing, 'answer')} not given" if missing else ""
    return ", ".join(filter(None, (finished, open_))) or "all answered, not finished yet"


def already(answered: pd.DataFrame, names: Mapping[str, str]) -> str:
    """Say which answers a round to be opened will not hide, from `rounds.answered`; nothing when all are."""
    if answered.empty:
        return ""
    who = sorted(set(answered["assessor"]), key=str.lower)
    about = [names[key] for key in dict.fromkeys(answered["candidate"])]
    have = f"{listing(who, MOST_NAMED)} {'has' if len(who) == 1 else 'have'} answered"
    return (
        f"{have} {count(int(answered['answers'].sum()), 'question')} about {listing(about, MOST_NAMED)} "
        "already: those answers stay visible. What is answered in the round is hidden until its end."
    )


def reopened(rows: pd.DataFrame, who: str, about: str, names: Mapping[str, str]) -> str:
    """Say what it means to let an assessor answer again; `rows` are the invitations of the round."""
    finished = rows[rows["finished_at"].notna() & ((rows["candidate"] == about) | (about == ""))]
    mine = finished["assessor"] == who
    whom = finished.loc[mine, "candidate"]
    read = sorted(set(finished.loc[~mine & finished["candidate"].isin(whom), "assessor"]), key=str.lower)
    seen = f" {who} may have read the answers of {listing(read, MOST_NAMED)} by now." if read else ""
    return (
        f"{who} may change answers about {listing([names[key] for key in whom], MOST_NAMED)} again, and the "
        f"others see that {who} has not finished.{seen}"
    )
