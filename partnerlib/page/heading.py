"""What stands above the form: whose search it is, who is here, who asked and how much is left to answer."""

import pandas as pd

from partnerlib.case import Case
from partnerlib.exhibits.guard import FICTIONAL, fictional
from partnerlib.forms.look import escaped
from partnerlib.words import brief, count, day

YOURS = "Your assessment"


def heading(case: Case, me: str, asked: str, todo: str) -> str:
    """Give the heading as HTML; `asked` says who opened the round, `todo` what is left to do."""
    search = f"{brief(case.company['name'].iloc[0].replace(FICTIONAL, ''))}: partner search"
    note = fictional(case)
    said = "Fictional example" if note.startswith("Fictional data") else note
    made_up = f'<p class="page-quiet">{escaped(said)}</p>' if said else ""
    words = " ".join(filter(None, (f"You are {me}.", asked, todo)))
    return f"<h1>{escaped(search)}</h1>{made_up}<p>{escaped(words)}</p>"


def left_words(left: int, of: int) -> str:
    """Say how many of all questions are still to be answered.

    >>> left_words(2, 36), left_words(0, 36)
    ('2 of 36 questions left.', 'All 36 questions answered.')
    """
    questions = count(of, "question")
    return f"{left} of {questions} left." if left else f"All {questions} answered."


def asking(own: pd.DataFrame, history: pd.DataFrame, me: str) -> str:
    """Say who opened the rounds of a person's `own` invitations and when; `history` is of all invitations."""
    said = []
    for name, rows in own.groupby("round", sort=False):
        by = history.loc[history["round"] == name, "kept_by"].iloc[0]
        since = day(rows["opened_at"].min())
        said.append(f"{'You' if by == me else brief(by)} opened this round on {since}.")
    return " ".join(dict.fromkeys(said))
