"""The ledger of expectations: four boxes, each empty, guessed, spoken or accepted."""

import datetime as dt
from collections.abc import Sequence

from partnerlib.forms.ledgers.ledger import DAY, Cells, Entry, Field, Ledger, known, worded
from partnerlib.forms.words import read_date, read_text
from partnerlib.question import OURS, THEIRS

GUESSED, SPOKEN, ACCEPTED = "guessed", "spoken", "accepted"
_NOT_KNOWN = ("not known whether told", "")
_UNTOLD = {OURS: "not told them", THEIRS: "guessed"}
_BADGES = {GUESSED: "?", "": "–", SPOKEN: "◐", ACCEPTED: "✓"}
"""States of an expectation, worst first, with their signs."""


class Expectations(Ledger):
    """What each side hopes for, soon and later; spoken and accepted stand as one state."""

    table, title, parts = "expectations", "Expectations", ("expect",)
    one, many = "expectation", "expectations"
    asks = "What does each side expect, soon and later, and has the other one heard and accepted it?"
    boxes = (("short", "Short term"), ("long", "Long term"))
    fields = (
        Field("expectation", "Expects", read_text, span=10, lines=2, required=True),
        Field(
            "state",
            "State",
            choices={
                OURS: (
                    _NOT_KNOWN,
                    ("not told them yet", GUESSED),
                    *worded("spoken – we told them", "accepted – they agreed"),
                ),
                THEIRS: (
                    _NOT_KNOWN,
                    ("guessed by us", GUESSED),
                    *worded("spoken – they told us", "accepted – we agreed"),
                ),
            },
        ),
        Field("accepted_on", "Accepted on", read_date, label_width="84px", placeholder=DAY),
    )

    def texts(self, row: Cells) -> dict[str, str]:
        """Give a recorded row as it stands in the fields, spoken and accepted as one state."""
        texts = {name: self._columns[name].write(row[name]) for name in ("expectation", "accepted_on")}
        spoken = self._columns["spoken"].write(row["spoken"])
        heard = ACCEPTED if texts["accepted_on"] else SPOKEN
        state = GUESSED if spoken == "false" else heard if spoken or texts["accepted_on"] else ""
        return texts | {"state": state}

    def cells(self, entry: Entry) -> dict[str, object]:
        """Give the row that would be saved; ValueError when it cannot be read."""
        cells: dict[str, object] = {"side": entry.side, "horizon": entry.box}
        cells |= {name: self.cell(entry, name) for name in ("expectation", "accepted_on")}
        state = entry.texts["state"]
        if entry.row is not None and state == entry.before["state"]:
            return cells | {"spoken": known(entry.row["spoken"])}
        return cells | {"spoken": {"": None, GUESSED: False}.get(state, True)}

    def follow(self, entry: Entry, name: str, others: Sequence[Entry]) -> list[Entry]:
        """Suggest today when something was accepted; what is not accepted has no date."""
        if name != "state":
            return []
        accepted = entry.texts["state"] == ACCEPTED
        earlier = entry.before["accepted_on"] or f"{dt.date.today():%Y-%m-%d}"
        entry.texts["accepted_on"] = (entry.texts["accepted_on"] or earlier) if accepted else ""
        return [entry]

    def wrong(self, entry: Entry) -> list[str]:
        """Say where state and date do not fit."""
        accepted, dated = entry.texts["state"] == ACCEPTED, bool(entry.texts["accepted_on"].strip())
        if accepted and not dated:
            return ["Accepted on: a date is needed for what is accepted"]
        return ["a date of acceptance needs the state “accepted”"] if dated and not accepted else []

    def hidden(self, entry: Entry) -> tuple[str, ...]:
        """Hide the date of what is not accepted."""
        return () if entry.texts["state"] == ACCEPTED or entry.texts["accepted_on"] else ("accepted_on",)

    def badge(self, side: str, entries: Sequence[Entry]) -> tuple[str, str]:
        """Give the weakest state of a box; a box without rows is empty."""
        states = {entry.texts["state"] for entry in entries if self.stands(entry)}
        state = next((state for state in _BADGES if state in states), None)
        if state is None:
            return "empty", "○ empty"
        words = _UNTOLD[side] if state == GUESSED else state or _NOT_KNOWN[0]
        return state or "unknown", f"{_BADGES[state]} {words}"
