"""An exhibit that follows the case and whoever sits here: it is empty as soon as somebody else does."""

import asyncio
from collections.abc import Callable

from partnerlib.case import Case
from partnerlib.exhibits.exhibit import Exhibit
from partnerlib.forms.base import View
from partnerlib.forms.desk import Desk
from partnerlib.forms.look import button, line, row
from partnerlib.tables import still_open

SOON = 0.5
"""Seconds without another change before it is drawn anew, so that drawing holds up no save."""

DRAWING = '<p class="partner-quiet">Drawing…</p>'

Maker = Callable[[Case], Exhibit]


class LiveExhibit(View):
    """An exhibit as widgets: nothing of it is in the notebook's file, and no other person finds it here."""

    def __init__(self, desk: Desk, make: Maker, look: Callable[[], None]) -> None:
        """Show what is made of the desk's case; `look` shows its newest state wherever it is shown."""
        super().__init__(desk)
        self._make = make
        self._drawn: tuple[str, Case] | None = None
        self._due: asyncio.TimerHandle | None = None
        self.shown = line()
        self.look_button = button("Look again", tooltip="Shows what others have saved or finished meanwhile")
        self.look_button.on_click(lambda _: self._guarded(look))
        self.box.children = [self._style, self.shown, row(self.look_button), self.status]

    def sign(self) -> None:
        """Show nothing any more that was shown to another person."""
        if self._drawn is None or self._drawn[0] != self._desk.me:
            self._drawn, self.shown.value = None, DRAWING

    def refresh(self, case: Case) -> None:
        """Show the newest state of the case, soon; where nothing else runs in this kernel, now."""
        self.sign()
        self.look_button.layout.display = None if still_open(case.invitations).any() else "none"
        if self._due is not None:
            self._due.cancel()
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            return self._guarded(self._draw)
        self._due = loop.call_later(SOON, self._guarded, self._draw)

    def _draw(self) -> None:
        me, case = self._desk.me, self._desk.case
        if self._drawn == (me, case):
            return
        html = self._make(case).to_html()
        if self._desk.me == me:
            self._drawn, self.shown.value, self.status.value = (me, case), html, ""
