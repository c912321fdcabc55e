"""What the page's notebook shows: one person's own assessment form, or in words why there is none."""

import os
import re
import sys
import traceback

import ipywidgets as W  # noqa: N812
from IPython.display import display

from partnerlib import identity
from partnerlib.case import Case
from partnerlib.forms import AssessmentForm, Desk
from partnerlib.forms.look import STYLE, escaped, offer
from partnerlib.page.kernels import CASE_NAMED
from partnerlib.store import Store
from partnerlib.tables import CaseError, still_open
from partnerlib.workbook import Workbook

UNEXPECTED = "Something unexpected went wrong."
TELL = "If it happens again, tell the person who sent you the link."


class OwnBook(Workbook):
    """A workbook that knows the answers of one person only: those of the person whose page it is."""

    @property
    def case(self) -> Case:
        """The newest state of the case without anybody else's answers, and without what was agreed on."""
        case = super().case
        own = case.without_answers(case.assessments["assessor"] != self.me)
        return own.replace(consensus=case.consensus.head(0)) if len(case.consensus) else own

    def assess(self) -> AssessmentForm:
        """Give the form for this person."""
        return self._form(OwnForm, lambda: OwnForm(self))


class OwnForm(AssessmentForm):
    """The assessment form for one person: in an open round, with the candidates of that round only."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._style.value = re.sub("<style [^>]*>", "<style>", STYLE)  # no script stands in the page

    def _offer_candidates(self) -> None:
        super()._offer_candidates()
        table = self._case.invitations
        mine = table["assessor"] == self._desk.me
        self._is_over = bool(mine.any() and not (mine & still_open(table)).any())
        asked = set(table.loc[mine & (still_open(table) | self._is_over), "candidate"])
        if not asked:
            return
        options = [(name, key) for name, key in self.candidate.options if key in asked]
        kept = self.candidate.value if self.candidate.value in asked else options[0][1]
        offer(self.candidate, options, kept)

    def refresh(self, case: Case) -> None:
        """Show the newest state; say so when the round is over, and nothing else is to be said."""
        super().refresh(case)
        if self._is_over and not self.status.value:
            self._tell("Your round is over. Thank you: what you answered is recorded.")

    def _tell_error(self, error: Exception) -> None:
        """Say what can be mended; what cannot is told to the server's own log, and to the person in words."""
        if isinstance(error, CaseError | RuntimeError):
            super()._tell_error(error)
        else:
            super()._tell_error(RuntimeError(_logged(error)))


def show() -> None:
    """Show the form of the person whose link this is, or say in words why that cannot be."""
    try:
        display(own_form().box)
    except (RuntimeError, ValueError) as error:
        display(_alert(str(error)))
    except Exception as error:
        display(_alert(_logged(error)))


def own_form() -> AssessmentForm:
    """Give the form; the environment tells which case and who. Raises RuntimeError and ValueError."""
    name = identity.fixed()
    if not name:
        raise ValueError("This page does not know who you are. Open it with your own link.")
    return OwnBook(os.environ[CASE_NAMED], Store(viewer=name), identity).assess()


def _alert(words: str) -> W.HTML:
    return W.HTML(f'<div role="alert"><p>⚠ {escaped(words)}</p></div>')


def _logged(error: Exception) -> str:
    """Write an error where only the server's owner sees it, and give the words for the person."""
    print("".join(traceback.format_exception(error)), file=sys.__stderr__, flush=True)
    return f"{UNEXPECTED} {TELL}"
