"""What an open round means to the assessor of the assessment form: who else is in it, and the end of it."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from partnerlib import rounds
from partnerlib.case import Case
from partnerlib.forms.look import button, line, row, tell
from partnerlib.words import brief, day, listing

MOST_NAMED = 6


class OwnRound:
    """A line and a button, out of sight while the assessor is in no open round for the candidate."""

    def __init__(self) -> None:
        self.words = line("partner-quiet")
        self.words.layout.flex = "1 1 400px"
        self.finish_button = button("I have finished")
        self.widget = row(self.words, self.finish_button)
        self.widget.layout.display = "none"
        self.finished = ""

    def show(self, case: Case, assessor: str, candidate: str) -> None:
        """Show how the assessor stands with a candidate; `finished` then says why nothing may be changed."""
        invitation = rounds.own_open(case, assessor, candidate)
        self.finished = rounds.finished_words(case, assessor, candidate)
        self.widget.layout.display = "none" if invitation is None else None
        if invitation is None:
            return
        name = brief(str(case.candidates.set_index("candidate").at[candidate, "name"]))
        self.finish_button.description = f"I have finished with {name}"
        self.finish_button.layout.display = "none" if self.finished else None
        others = _others(case, invitation)
        said = f"{self.finished} {_waiting(others)}" if self.finished else _blind(invitation, others, name)
        tell(self.words, said.strip())


def finished_so_far(case: Case, invitation: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """Say how many candidates of a round an assessor has finished with, and which are left; "" for one."""
    table = case.invitations
    own = table[(table["round"] == invitation["round"]) & (table["assessor"] == invitation["assessor"])]
    left = [brief(names[key]) for key in own.loc[own["finished_at"].isna(), "candidate"]]
    if len(own) == 1:
        return ""
    still = f"still to finish: {listing(left, MOST_NAMED)}" if left else "nothing is left"
    return f", {len(own) - len(left)} of {len(own)} candidates of this round; {still}"


def _others(case: Case, invitation: pd.Series) -> pd.DataFrame:
    """Give the invitations of the others who assess the same candidate in the same round."""
    table = case.invitations
    same = (table["round"] == invitation["round"]) & (table["candidate"] == invitation["candidate"])
    return table[same & (table["assessor"] != invitation["assessor"])]


def _blind(invitation: pd.Series, others: pd.DataFrame, name: str) -> str:
    since = f"Blind round since {day(invitation['opened_at'])}"
    if others.empty:
        return f"{since}: nobody else sees your answers about {name} until you have finished."
    return (
        f"{since}, with {listing(list(others['assessor']), MOST_NAMED)}: nobody sees anybody else's answers "
        f"about {name} before both have finished."
    )


def _waiting(others: pd.DataFrame) -> str:
    left = list(others.loc[others["finished_at"].isna(), "assessor"])
    return f"Not finished yet: {listing(left, MOST_NAMED)}." if left else ""
