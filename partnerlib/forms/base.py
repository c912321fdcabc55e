"""What all forms share: who they talk to, how they are shown, saved and taken back, how errors are told."""

import asyncio
import datetime as dt
import time
import traceback
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import ipywidgets as W  # noqa: N812
from IPython.display import display

from partnerlib.case import Case
from partnerlib.forms.alone import alone
from partnerlib.forms.desk import Desk as Desk
from partnerlib.forms.desk import Rows as Rows
from partnerlib.forms.look import STYLE, button, escaped, line, tell
from partnerlib.tables import CaseError
from partnerlib.words import day

HINT = "Run this notebook (Run > Run All Cells) to see the form."
"""Stands in the notebook's file above the form, where a form that is alive hides it."""

SETTLING = 0.15
"""Seconds that a browser may take to send the last keys typed before a click on Save."""

YOUR_NAME = "Your name"
"""The label of a field that asks who sits here."""

NOTHING_NEW = "Nothing new to save."
SAVING = "Saving…"
DOUBLE_CLICK = 0.7
"""Seconds within which a second click on a button that has done its work is taken for a slip."""


@dataclass(frozen=True)
class Saved:
    """A save that can be taken back: its batch, its author, what it was and when."""

    batch: int
    by: str
    what: str
    time: str


class View(ABC):
    """What a notebook shows of a case as widgets: a box with a status line, that follows the case."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._quiet = False
        self.status = line()
        self.box = W.VBox()
        self.box.add_class("partner-form")
        self._style = line(value=STYLE)

    def _ipython_display_(self) -> None:
        """Show the form, fresh, below a hint that is seen where the form is not: in a notebook reopened."""
        self._guarded(lambda: self.refresh(self._desk.case))
        display({"text/plain": HINT, "text/html": f'<p class="partner-hint">{escaped(HINT)}</p>'}, raw=True)
        view = {"version_major": 2, "version_minor": 0, "model_id": self.box.model_id}
        display({"application/vnd.jupyter.widget-view+json": view}, raw=True)

    @abstractmethod
    def refresh(self, case: Case) -> None:
        """Show the newest state of the case, without touching what has been typed."""

    def sign(self) -> None:  # noqa: B027 - a view that asks for no name has nothing to do
        """Show who sits here, where the view asks for a name."""

    @alone
    def _guarded(self, action: Callable[[], None]) -> None:
        """Do something; whatever goes wrong is told in words and nothing typed is lost."""
        try:
            action()
        except Exception as error:
            self._tell_error(error)

    def _tell_error(self, error: Exception) -> None:
        words, _, rest = str(error).partition("\n")
        if not isinstance(error, CaseError | RuntimeError):
            words = f"Something unexpected went wrong ({type(error).__name__}: {words})."
            rest = "".join(traceback.format_exception(error))
        kept = "What you typed is kept."
        details = f"<details><summary>Details</summary><pre>{escaped(rest)}</pre></details>" if rest else ""
        self.status.value = f'<div role="alert"><p>⚠ {escaped(words)} {kept}</p>{details}</div>'


class Form(View):
    """A view that saves: a Save button, a line of what is unsaved, and Undo."""

    merges = False
    """Whether `retype` adds to what is typed already, so that what two windows left stands together."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._saves: list[Saved] = []
        self._begun: dict[Callable[[], None], Any] = {}
        self._ended: tuple[Any, str, float] = (None, "", 0.0)
        self._person = self._signed = self._stood = ""
        self._shelved = self._typed_since = False
        self.unsaved = line("partner-unsaved")
        self.save_button = button("Save", "primary")
        self.undo_button = button("Undo last save", tooltip="Takes back the last save made in this form")
        self.undo_button.disabled = True
        self.save_button.on_click(lambda clicked: self._settled(self._save_newest, clicked))
        self.undo_button.on_click(lambda clicked: self._settled(self._undo, clicked))

    def typed(self) -> Any:
        """Give what is typed and not saved, as JSON can hold it; None when nothing is."""
        return None

    def retype(self, typed: Any) -> None:
        """Put back what `typed` gave in an earlier session; what fits no longer is left out."""

    def resume(self, typed: Any = None, when: dt.datetime | None = None, earlier: Sequence[Any] = ()) -> None:
        """Take up what earlier sessions left unsaved, and from now on keep what is typed on the shelf."""
        self._shelved = True
        if typed is not None and when is not None:
            self._guarded(lambda: self._take_up([*earlier, typed], when))

    def _take_up(self, notes: Sequence[Any], when: dt.datetime) -> None:
        for note in notes:
            self.retype(note)
        self.refresh(self._desk.case)
        if self._unsaved_here():
            typed_at = f"{day(when.astimezone())} at {when.astimezone():%H:%M}"
            self._tell(f"What was typed on {typed_at} was not saved. It is here again.", "↩ ")

    def _unsaved_here(self) -> bool:
        """Tell whether something is typed and not saved that is shown to the person who sits here."""
        return self.typed() is not None

    def sign(self) -> None:
        """Put the name of the person who sits here into its field, unless another one is being typed."""
        before, self._person = self._person, self._desk.me
        field = self._name_field()
        if before not in ("", self._person):
            self._forget_person()
        if field is not None and field.text in ("", self._signed):
            self._signed = self._person
            field.put(self._signed)
            field.input.disabled = self._desk.me_fixed

    def _forget_person(self) -> None:
        """Take away what the person before was told, could take back, and is called."""
        self.status.value = ""
        self._saves.clear()
        self.undo_button.disabled = True
        if (field := self._name_field()) is not None:
            field.put("")

    def _name_field(self) -> Any:
        """Give the field that asks who sits here; None in a form that asks for another name, or for none."""
        field = getattr(self, "who", None)
        return field if field is not None and field.label == YOUR_NAME else None

    @abstractmethod
    def _save(self) -> None:
        """Save what is typed, or say what is wrong with it."""

    def _save_newest(self) -> None:
        """Save on top of what others have saved meanwhile: what was not touched here stays theirs."""
        self.refresh(self._desk.case)
        self._save()

    def _settled(self, action: Callable[[], None], clicked: Any = None) -> None:
        """Do something once: after what was typed last has arrived, since a browser may send a click before.

        Nothing is done while the same still waits, nor so soon after it, with what it has said still to be
        read, that the click looks like a slip. `clicked` is the button, which rests while a save runs.
        """
        ended, said, when = self._ended
        same = action == ended and said == self.status.value and not self._typed_since
        if action in self._begun or (same and time.monotonic() - when < DOUBLE_CLICK):
            return
        self._begun[action] = clicked
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            return self._end(action)
        loop.call_later(SETTLING, self._end, action)

    def _end(self, action: Callable[[], None]) -> None:
        self._stood = self.status.value
        try:
            self._guarded(action)
        finally:
            del self._begun[action]
            self._ended = action, self.status.value, time.monotonic()
            self._typed_since = False

    @contextmanager
    def _saving(self) -> Iterator[None]:
        """Say that a save runs, which may take seconds on a server; the button clicked rests meanwhile."""
        resting = [clicked for clicked in self._begun.values() if clicked is not None]
        began = time.monotonic()
        self._tell(SAVING)
        for clicked in resting:
            clicked.disabled = True
        try:
            yield
        finally:
            for clicked in resting:
                clicked.disabled = False
                if time.monotonic() - began < DOUBLE_CLICK:  # a browser takes the focus from what rests
                    clicked.focus()

    def _tell(self, text: str, mark: str = "") -> None:
        self.status.value = f'<div role="status"><p>{mark}{escaped(text)}</p></div>'

    def _calm(self) -> None:
        """Take away what was said to be wrong, now that something has been done about it."""
        if 'role="alert"' in self.status.value or NOTHING_NEW in self.status.value:
            self.status.value = ""

    def _refuse(self, problems: Sequence[str]) -> None:
        """Say why nothing was saved: each thing to mend, and where it is."""
        items = "".join(f"<li>{escaped(problem)}</li>" for problem in problems)
        head = "<p>⚠ Nothing was saved. Mend this first:</p>"
        self.status.value = f'<div role="alert">{head}<ul>{items}</ul></div>'

    def _keep(self, rows: Rows, by: str, what: str, note: str = "", gone: Rows | None = None) -> None:
        """Save rows and say so; `what` is such as "3 answers for Northmere by Ravi"."""
        with self._saving():
            batch = self._desk.save(rows, by, note, gone)
        self._saved(batch, by, what)

    def _saved(self, batch: int, by: str, what: str) -> None:
        """Say what was saved, and make it ready to be taken back."""
        try:
            self._be(by)  # first, since it takes away what another person has saved before
        finally:
            self._saves.append(Saved(batch, by, what, f"{dt.datetime.now():%H:%M}"))
            self.undo_button.disabled = False
            self._tell(f"Saved{self._last()}", "✓ ")

    def _be(self, name: str) -> None:
        """Say who sits here, which decides what may be seen; a form that asks for another name does not."""
        if self._name_field() is not None:
            self._desk.be(name)

    def _last(self) -> str:
        last = self._saves[-1]
        counts = last.what[:1].isdigit()
        return f"{' ' if counts else ': '}{last.what} at {last.time}."

    def _nothing_new(self) -> None:
        self._tell(NOTHING_NEW + (f" Last saved{self._last()}" if self._saves else ""))

    def _undo(self) -> None:
        if not self._saves:
            self._tell("There is no save of this form to take back.")
            return
        last = self._saves[-1]
        with self._saving():
            self._desk.undo(last.batch, last.by)
        self._saves.pop()
        self.undo_button.disabled = not self._saves
        self._tell(f"Taken back: {last.what}, saved at {last.time}.", "✓ ")

    def _tell_unsaved(self, texts: Sequence[str], prefix: str = "Unsaved: ") -> None:
        if any(escaped(text) not in self.unsaved.value for text in texts):
            self._typed_since = True
            if time.monotonic() - self._ended[2] >= DOUBLE_CLICK:  # else it was typed while that was done
                self.status.value = ""
        tell(self.unsaved, prefix + ("; ".join(texts) if texts else "nothing"))
        if self._shelved:
            self._desk.shelve(type(self).__name__, self.typed())


class Quietly:
    """Keep a form's own changes from being taken for a person's: `with Quietly(form): field.value = …`."""

    def __init__(self, owner: Any) -> None:
        self._owner = owner

    def __enter__(self) -> None:
        self._before = self._owner._quiet
        self._owner._quiet = True

    def __exit__(self, *_: object) -> None:
        self._owner._quiet = self._before
