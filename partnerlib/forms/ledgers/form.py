"""The ledger form: people, reasons, work, dates and expectations of a candidate, both sides."""

from typing import Any

import ipywidgets as W  # noqa: N812
import pandas as pd

from partnerlib import findings
from partnerlib.case import Case
from partnerlib.forms.assessing.form import NO_CANDIDATES
from partnerlib.forms.base import Desk, Form, Quietly
from partnerlib.forms.fields import TextField
from partnerlib.forms.ledgers.cards import LedgerView
from partnerlib.forms.ledgers.drafts import Drafts, Place
from partnerlib.forms.ledgers.facts import facts_html
from partnerlib.forms.ledgers.kinds import LEDGERS
from partnerlib.forms.ledgers.ledger import Entry, Ledger
from partnerlib.forms.look import button, close_all, line, offer, row
from partnerlib.tables.names import name_of
from partnerlib.words import count

MOST_SAID = 6
"""Changes named one by one as unsaved; those beyond are counted."""


class LedgerForm(Form):
    """The facts behind the parts; what is typed for another candidate or ledger is kept and saved too."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._case = desk.case
        self._drafts = Drafts()
        self._views: dict[str, LedgerView] = {}
        self._version = ""
        self._found: tuple[pd.DataFrame, pd.DataFrame] | None = None
        self.candidate = W.Dropdown(
            description="Candidate", style={"description_width": "initial"}, layout=W.Layout(width="520px")
        )
        self.ledger = W.ToggleButtons(options=[(ledger.title, table) for table, ledger in LEDGERS.items()])
        self.ledger.add_class("partner-parts")
        for widget in (self.candidate, self.ledger):
            widget.observe(self._turned, "value")
        self.who = TextField(
            "Your name", name_of, self._tell_drafts, required=True, width="300px", label_width="initial"
        )
        self.who.hint.layout.display = "none"
        self.discard_button = button("Discard changes", tooltip="Forgets all that is unsaved in this form")
        self.discard_button.on_click(lambda _: self._guarded(self._discard))
        self._body, self.facts = W.VBox(layout=W.Layout(overflow="visible")), line("partner-facts-box")
        buttons = row(self.save_button, self.discard_button, self.undo_button)
        top = [self.candidate, self.ledger, self._body, self.facts]
        self._whole = [*top, self.unsaved, self.who.widget, buttons, self.status]
        self._empty = line("partner-title", value=f"<p>{NO_CANDIDATES}</p>")
        self.refresh(self._case)

    # -- showing

    def refresh(self, case: Case) -> None:
        """Show the newest state of the case; what has been typed stays."""
        version = case.fingerprint()
        if version != self._version:
            self._version, self._found = version, None
        self._case = case
        self._drafts.refresh(case)
        names = zip(case.candidates["candidate"], case.candidates["name"], strict=True)
        self._names = {str(key): str(name) for key, name in names}
        options = sorted(((name, key) for key, name in self._names.items()), key=lambda o: o[0].lower())
        keep = self.candidate.value if self.candidate.value in self._names else None
        with Quietly(self):
            offer(self.candidate, options, keep or (options[0][1] if options else None))
        self.box.children = [self._style, *(self._whole if options else [self._empty, self.status])]
        self._draw()

    def typed(self) -> Any:
        """Give every entry that is not saved."""
        return self._drafts.typed() or None

    def retype(self, typed: Any) -> None:
        """Put the entries back and show the first of them."""
        self._drafts.retype(typed)
        table, candidate = typed[0]["place"][:2]
        if candidate in self._names:
            with Quietly(self):
                self.ledger.value, self.candidate.value = table, candidate
        self._draw()

    def _turned(self, _: object) -> None:
        if not self._quiet:
            self._calm()
            self._draw()

    @property
    def _ledger(self) -> Ledger:
        return LEDGERS[self.ledger.value]

    @property
    def _entries(self) -> list[Entry]:
        return self._drafts.of(self.ledger.value, self.candidate.value)

    @property
    def view(self) -> LedgerView:
        """The ledger shown."""
        table = self.ledger.value
        if table not in self._views:
            self._views[table] = LedgerView(LEDGERS[table], self._edited, self._remove, self._add)
        return self._views[table]

    def _draw(self) -> None:
        """Show the candidate and ledger chosen."""
        if self.candidate.value is None:
            return
        self.view.show(self._case, self._names[self.candidate.value], self._entries)
        if self._body.children != (self.view.widget,):
            self._body.children = (self.view.widget,)
        self._tell_drafts()
        self._guarded(self._tell_facts)

    def _tell_facts(self) -> None:
        """Say what the facts recorded imply and which of them warn."""
        if self._found is None:
            self._found = findings.implied(self._case), findings.check(self._case)
        value = facts_html(self._ledger, self.candidate.value, *self._found)
        if self.facts.value != value:
            self.facts.value = value

    def _tell_drafts(self) -> None:
        """Echo what is unsaved, and count the rows of each ledger."""
        self._calm()
        said = [self._unsaved_words(place, entry) for place, entry in self._drafts.pending()]
        more = len(said) - MOST_SAID
        self.discard_button.disabled = not said
        self._tell_unsaved(said[:MOST_SAID] + ([count(more, "more change")] if more > 0 else []))
        options = [(self._label(table), table) for table in LEDGERS]
        with Quietly(self):
            offer(self.ledger, options, self.ledger.value)

    def _unsaved_words(self, place: Place, entry: Entry) -> str:
        ledger = LEDGERS[place[0]]
        return f"{ledger.unsaved(entry)} ({ledger.title}, {entry.side}, {self._names[place[1]]})"

    def _label(self, table: str) -> str:
        """Name a ledger with its rows counted, marked while something is wrong there."""
        place = table, self.candidate.value
        stand = sum(LEDGERS[table].stands(entry) for entry in self._drafts.of(*place))
        return f"{LEDGERS[table].title} {stand}{' ⚠' if self._drafts.doubtful(place) else ''}"

    # -- what a person does

    def _edited(self, entry: Entry, name: str) -> None:
        for changed in self._ledger.follow(entry, name, self._entries):
            self.view.card(changed).show(changed)
        self.view.tell(self._case, self._entries)
        self._tell_drafts()

    def _add(self, side: str, box: str) -> None:
        entry = self._drafts.add(self.ledger.value, self.candidate.value, side, box)
        self._draw()
        first = self.view.card(entry).inputs[self._ledger.name]
        self._settled(first.focus)

    def _remove(self, entry: Entry) -> None:
        """Mark a row as to be removed, or keep it after all; an empty new one goes at once."""
        if entry.row is None and not self._ledger.changed(entry):
            self._drafts.drop((self.ledger.value, self.candidate.value), entry)
        else:
            entry.gone = not entry.gone
        self._draw()

    def _discard(self) -> None:
        dropped = len(list(self._drafts.pending()))
        self._drafts.discard()
        self._draw()
        self._tell(f"Discarded {count(dropped, 'unsaved change')}.")

    def _save(self) -> None:
        if not any(self._drafts.pending()):
            return self._nothing_new()
        name = self.who.check(whole=True)
        wrong = self._drafts.wrong(self._names) + ([f"Your name: {name}"] if name else [])
        wrong = wrong or self._drafts.unheeded(self._names)
        if wrong:
            self._draw()
            return self._refuse(wrong)
        by, what, shown = str(self.who.read()), self._drafts.counted(self._names), self._case
        rows, gone = self._drafts.rows()
        self._keep(rows, by, f"{what} by {by}", what, gone=gone)
        self._drafts.sweep()
        self._follow_desk(shown)

    def _undo(self) -> None:
        shown = self._case
        super()._undo()
        self._follow_desk(shown)

    def _follow_desk(self, shown: Case) -> None:
        """Show what has just been saved, unless the desk has done so."""
        if self._case is shown:
            self.refresh(self._desk.case)
        else:
            self._draw()

    def close(self) -> None:
        """Let go of every widget of the form."""
        self._body.children = ()
        for view in self._views.values():
            view.close()
        for widget in (self._style, *self._whole, self._empty, self.box):
            close_all(widget)
