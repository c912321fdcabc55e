"""What the page's notebook shows: one person's own assessment form, or in words why there is none."""

import os
import re
import sys
import traceback
from typing import Any

import ipywidgets as W  # noqa: N812
from IPython.display import display

from partnerlib import identity, rounds
from partnerlib.case import Case
from partnerlib.forms import AssessmentForm, Desk
from partnerlib.forms.assessing.answers import Place, Reading
from partnerlib.forms.look import STYLE, escaped, offer
from partnerlib.page.heading import YOURS, asking, heading, left_words
from partnerlib.page.kernels import CASE_NAMED, NAMED
from partnerlib.page.plainly import for_assessor
from partnerlib.store import Store
from partnerlib.tables import CaseError, still_open
from partnerlib.workbook import Workbook

UNEXPECTED = "Something unexpected went wrong."
NEXT = "page-next"
"""The class of the question that page.js is to bring into view."""

TELL = "If it happens again, tell the person who sent you the link."


class OwnBook(Workbook):
    """A workbook that knows the answers of one person only: those of the person whose page it is."""

    @property
    def case(self) -> Case:
        """The newest state of the case without anybody else's answers, and without what was agreed on."""
        case = super().case
        own = case.without_answers(case.assessments["assessor"] != self.me)
        return own.replace(consensus=case.consensus.head(0)) if len(case.consensus) else own

    def assess(self) -> "OwnForm":
        """Give the form for this person."""
        return self._form(OwnForm, lambda: OwnForm(self))


class OwnForm(AssessmentForm):
    """The assessment form for one person: in an open round, with the candidates of that round only."""

    def __init__(self, desk: Desk) -> None:
        self.heading, self._asked = W.HTML(), ""
        self.heading.add_class("page-head")
        super().__init__(desk)
        self.status.add_class("page-status")
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
        table = case.invitations
        own = table[(table["assessor"] == self._desk.me) & still_open(table)]
        self._asked = asking(own, self._desk.history("invitations"), self._desk.me) if len(own) else ""
        super().refresh(case)
        if self._is_over and not self.status.value:
            self._tell("Your round is over. Thank you: what you answered is recorded.")

    def retype(self, typed: Any) -> None:
        """Put the drafts back, and show the one typed last."""
        super().retype(typed)
        offered = {key for _, key in self.candidate.options}
        for place in [place for place in self._pending() if place[1] in offered][-1:]:
            self.candidate.value, self.part.value = place[1], self._criteria[place[2]].part

    def _tell_missing(self, pending: dict[Place, Reading]) -> None:
        super()._tell_missing(pending)
        me, case = self._desk.me, self._case
        offered = [] if self._is_over else [about for _, about in self.candidate.options]
        open_to = [about for about in offered if rounds.may_answer(case, me, about)]
        places = [(me, about, key) for about in offered for key in self._criteria]
        good = {place for place, reading in pending.items() if not reading.problems} | set(self._recorded)
        left = sum(place[1] in open_to and place not in good for place in places)
        todo = left_words(left, len(places)) if open_to else "You have finished." if self._asked else ""
        self.heading.value = heading(case, me, self._asked, todo)

    def _go_to_next(self) -> None:
        """Show the next part with an open question; the page brings the question marked into view."""
        self._unmark()
        super()._go_to_next()
        views, missing = self._parts[self.part.value].views, self._unanswered(self._pending())
        for view in [views[each.key] for each in missing if each.key in views][:1]:
            view.widget.add_class(NEXT)

    def _turned(self, change: Any) -> None:
        self._unmark()
        super()._turned(change)

    def _unmark(self) -> None:
        for view in [view for part in self._parts.values() for view in part.views.values()]:
            view.widget.remove_class(NEXT)

    def _tell_error(self, error: Exception) -> None:
        """Say what can be mended; what cannot is told to the server's own log, and to the person in words."""
        if isinstance(error, CaseError | RuntimeError):
            super()._tell_error(RuntimeError(_told(error)))
        else:
            super()._tell_error(RuntimeError(_logged(error)))


def show() -> None:
    """Show the form of the person whose link this is, or say in words why that cannot be."""
    try:
        form = own_form()
        whole = W.VBox([form.heading, form.box])
        whole.add_class("page-whole")
        display(whole)
    except (RuntimeError, ValueError) as error:
        display(_alert(_told(error)))
    except Exception as error:
        display(_alert(_logged(error)))


def own_form() -> OwnForm:
    """Give the form; the environment tells which case and who. Raises RuntimeError and ValueError."""
    name = identity.fixed()
    if not name:
        raise ValueError("This page does not know who you are. Open it with your own link.")
    store = Store(viewer=name)
    identity.refuse_two(store.person)
    return OwnBook(os.environ[CASE_NAMED], store, identity).assess()


def _alert(words: str) -> W.HTML:
    alert = W.HTML(f'<h1>{YOURS}</h1><div role="alert"><p>⚠ {escaped(words)}</p></div>')
    alert.add_class("page-head")
    return alert


def _told(error: Exception) -> str:
    """Give an error in words for the person; what they cannot mend goes to the server's log too."""
    words = for_assessor(error)
    if words != str(error):
        print(f"{os.environ.get(NAMED)} was told: {words} {error}", file=sys.__stderr__, flush=True)
    return words


def _logged(error: Exception) -> str:
    """Write an error where only the server's owner sees it, and give the words for the person."""
    print("".join(traceback.format_exception(error)), file=sys.__stderr__, flush=True)
    return f"{UNEXPECTED} {TELL}"
