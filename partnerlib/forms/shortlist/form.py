"""The form of a shortlist: what other weights and must-haves would do, and the hand-over to a new case."""

import asyncio
import datetime as dt
from collections.abc import Callable
from typing import Any

from partnerlib.case import Case
from partnerlib.forms.base import YOUR_NAME, Desk, Form, Rows
from partnerlib.forms.fields import TextField, problems_in
from partnerlib.forms.look import button, escaped, line, row, stack, tell
from partnerlib.forms.shortlist.asked import Asked
from partnerlib.forms.shortlist.picks import STYLE, Picks
from partnerlib.forms.shortlist.search import Cases, SearchName
from partnerlib.forms.shortlist.told import Standing, how_it_changed
from partnerlib.forms.shortlist.words import (
    HOW,
    NOBODY,
    NOBODY_YET,
    RECORDED,
    TRIED,
    changed,
    handed_over,
    many,
)
from partnerlib.forms.whatif.part import STYLE as PART_STYLE
from partnerlib.longlist import Prepared, Screening
from partnerlib.longlist.handover import not_frozen, rows
from partnerlib.tables.names import name_of
from partnerlib.words import brief, count, listing

SOON = 0.25
"""Seconds without another move before the list is screened again, so that a slider is never held up."""

Read = Callable[[Case], Prepared | str]
"""Gives the long list prepared for a case, the same object while nothing has changed; or what to do first."""

HandOver = Callable[[str, Case, Rows, str], Case]
"""Makes a case of a name with the ideal of another and these rows, signed; RuntimeError says why not."""


class ShortlistForm(Form):
    """A long list's best companies, to be tried out and handed over; `read` gives the list called `title`."""

    def __init__(
        self, desk: Desk, title: str, top: int, read: Read, hand_over: HandOver, cases: Cases = tuple
    ) -> None:
        super().__init__(desk)
        self._title, self._top, self._read, self._hand_over = title, top, read, hand_over
        self._missing = list[Any]()
        self._case = desk.case
        self._list: Prepared | str | None = None
        self._due: asyncio.TimerHandle | None = None
        self._others: dict[str, Any] = {}
        self._done = self._made = ""
        self.asked, self.picks = Asked(self._moved), Picks(self._ticked)
        self.said, self._first = line("partner-said"), line("partner-title")
        self.reset_button = button("Back to the ideal as it is")
        self.reset_button.on_click(lambda _: self._guarded(self._reset))
        self.search = SearchName(self._tell_drafts, cases)
        self.who = TextField(
            YOUR_NAME, name_of, self._tell_drafts, required=True, width="230px", label_width="initial"
        )
        self.how = line("partner-quiet")
        self.below, self.many = line("partner-below"), line("partner-quiet")
        self.tied = line("partner-quiet")
        self.honesty = line("partner-quiet", "partner-honesty")
        self.gone, self.problem = line("partner-problem"), line("partner-problem")
        self.box.add_class("partner-shortlist")
        self._whole = self._arranged()
        self.refresh(self._case)

    def _arranged(self) -> list[Any]:
        asked = stack(self.how, self.asked.widget, row(self.reset_button))
        listed = stack(self.picks.widget, self.tied, self.honesty)
        asked.layout.flex, listed.layout.flex = "1 1 340px", "2 1 460px"
        both = row(asked, listed)
        both.layout.align_items, both.layout.grid_gap = "flex-start", "8px 18px"
        recorded = line("partner-quiet", value=f"<p>{RECORDED}</p>")
        recorded.layout.flex = "1 1 260px"
        fields = row(self.search.input, self.who.input, self.save_button, recorded)
        return [
            self.said,
            both,
            self.gone,
            line("partner-heading", value="<p>Hand the ticked companies over to a new search</p>"),
            fields,
            self.below,
            self.many,
            row(self.search.problem, self.who.problem, self.problem),
            self.search.named,
        ]

    def refresh(self, case: Case) -> None:
        """Show the list as the newest state of the case screens it; what was typed and ticked stays."""
        self._guarded(lambda: self._follow(case))

    def _follow(self, case: Case) -> None:
        there = self._read(case)
        self._case = case
        self._tell_not_frozen()
        if there is self._list:
            return
        chosen = self._chosen()
        first, self._list = self._list is None, there
        tell(self._first, there if isinstance(there, str) else "")
        shown = [self._first] if isinstance(there, str) else self._whole
        self.box.children = [self._style, line(value=STYLE + PART_STYLE), *shown, self.unsaved, self.status]
        self.picks.clear()
        self._missing = chosen
        if isinstance(there, Prepared):
            tell(self.honesty, there.honesty)
            self.asked.follow(there.ideal, there.spoken)
            self._base = there.screen(self._top)
            self._tick_again(chosen, self.asked.typed())
            if not first:
                self._tell("The list was screened anew.", "↩ ")

    def _tick_again(self, chosen: list[Any], asked: Any) -> None:
        """Tick what was ticked, each on the list that it was found on, then show what is asked.

        Says which companies are not there any more; they are ticked again when they are back.
        """
        before = [one[2] for one in chosen]
        for each in [*(one for at, one in enumerate(before) if one not in before[:at]), asked]:
            self.asked.put(each)
            self._screen()
            chosen = self.picks.choose(chosen)
        self._missing = chosen
        gone = listing([brief(str(name)) or f"the company in row {at}" for at, name, _ in chosen], 6)
        tell(self.gone, f"Ticked before and not found any more: {gone}." if gone else "", "⚠ ")
        self._tell_drafts()

    def _moved(self) -> None:
        """Screen again, soon; where nothing else runs in this kernel, now."""
        if self._done:
            self._done = self.status.value = ""
        if self._due is not None:
            self._due.cancel()
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            return self._guarded(self._screen)
        self._due = loop.call_later(SOON, self._guarded, self._screen)

    def _screen(self) -> None:
        """Screen as it is asked now: list and sentence follow."""
        if not isinstance(self._list, Prepared):
            return
        now = self._base
        if not self.asked.stated:
            weights, without = self.asked.moved_weights, self.asked.without
            now = self._list.screen(self._top, weights=weights, without=without)
        self.picks.show(now, Standing.of(self._base), self.asked.typed())
        tell(self.said, self._sentence(now))
        tell(self.tied, now.level_with_last)
        self.reset_button.disabled = self.asked.stated
        tell(self.how, HOW if self.asked.stated else TRIED)
        self._tell_drafts()

    def _sentence(self, now: Screening) -> str:
        if not self.asked.stated:
            return f"{self.asked.told()}: {how_it_changed(now, self._base)}"
        best = count(len(now.picks), "company", "companies")
        return f"The {best} closest to the ideal, of {now.rows:,} in {now.source}. Tick those to look at."

    def _reset(self) -> None:
        self.asked.put(None)
        self._screen()

    def _ticked(self) -> None:
        self._done = ""
        tell(self.gone, "")
        self._tell_drafts()

    def _tell_drafts(self) -> None:
        chosen = self.picks.chosen
        if self._done and (chosen or self.search.text):
            self._done = self.status.value = ""
        self._calm()
        self._tell_not_frozen()
        companies = count(len(chosen), "company", "companies")
        self.save_button.description = f"Hand over {companies}" if chosen else "Hand over"
        self.search.tell("" if self._done else self._made)
        tell(self.below, self.picks.below(self.asked.asks), "⚠ ")
        tell(self.many, many(len(chosen)))
        names = listing([pick.name for pick in self.picks.ticked], 8)
        typed = [f"Ticked, not handed over: {names}" if chosen else NOBODY_YET]
        typed += [f"the search “{brief(self.search.text)}”"] if self.search.text else []
        self._tell_unsaved(typed, "")

    def _tell_not_frozen(self) -> None:
        """Say beside the button that the ideal is not frozen, unless that has just been said below it."""
        why = not_frozen(self._case)
        tell(self.problem, "" if escaped(why) in self.status.value else why, "⚠ ")

    def typed(self) -> Any:
        """Give the name, the companies ticked and what was moved, by list."""
        here = {"search": self.search.text, "chosen": self._chosen(), "asked": self.asked.typed()}
        return self._others | ({self._title: here} if any(here.values()) else {}) or None

    def _chosen(self) -> list[Any]:
        """Give what is ticked, and what was and is not in the list any more, as `Picks.typed` does."""
        return [*self.picks.typed(), *self._missing]

    def retype(self, typed: Any) -> None:
        """Put back what belongs to this list; the rest waits for the form of its own list."""
        self._others = {title: rest for title, rest in typed.items() if title != self._title}
        here = typed.get(self._title)
        if here is None or not isinstance(self._list, Prepared):
            return
        self.search.put(here["search"])
        self._tick_again(here["chosen"], here["asked"])

    def _unsaved_here(self) -> bool:
        return self._title in (self.typed() or {})

    def _save_newest(self) -> None:
        """Hand over what is seen: a list that has changed is shown first; one gone since is refused."""
        seen, before, ticked = self._list, self._case.profile_fingerprint, self.picks.typed()
        self._follow(self._desk.case)
        if self._list is seen:
            return self._save()
        gone = sum(one in self._missing for one in ticked)
        why = changed(self._case, self._case.profile_fingerprint == before, len(ticked), gone)
        self.status.value = f'<div role="alert"><p>⚠ {escaped(why)}</p></div>'

    def _save(self) -> None:
        chosen, there = self.picks.chosen, self._list
        if self._done and not chosen:
            self.status.value = self._done
            return
        wrong = [*([] if chosen else [NOBODY]), *problems_in((self.search, self.who))]
        wrong += filter(None, [not_frozen(self._case)])
        if wrong or not isinstance(there, Prepared):
            self._refuse(wrong)
            return self._tell_not_frozen()
        by = str(self.who.read())
        recorded = rows(chosen, by, dt.datetime.now(dt.UTC), there.about)
        with self._saving():
            made = self._hand_over(str(self.search.read()), self._case, recorded, by)
        said = handed_over(made, there, by, self.picks.below(self.asked.asks), bool(self.asked.moved_weights))
        self._settle(made, by, said)

    def _settle(self, made: Case, by: str, said: str) -> None:
        """Say what was made, and be ready for another hand-over."""
        self._made = made.name
        self._be(by)
        self.picks.untick()
        self._missing = []
        tell(self.gone, "")
        self._screen()
        self.search.put("")
        self._done = f'<div role="status"><p>✓ {escaped(said)}</p></div>'
        self._tell_drafts()
        self.status.value = self._done
