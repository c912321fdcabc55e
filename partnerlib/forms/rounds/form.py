"""The form of blind rounds: open one, see who has finished, close it, let somebody answer again."""

import datetime as dt
import re
from typing import Any

import ipywidgets as W  # noqa: N812
import pandas as pd

from partnerlib import rounds
from partnerlib.case import Case
from partnerlib.forms.asking import Asking
from partnerlib.forms.base import Desk, Form, Quietly
from partnerlib.forms.fields import TextField
from partnerlib.forms.look import button, escaped, line, offer, row, stack, tell
from partnerlib.forms.rounds.told import MOST_NAMED, already, how_far, left, reopened, stands
from partnerlib.tables.names import name_of
from partnerlib.words import brief, count, day, listing

EXPLAINED = (
    "In a round everybody assesses alone: others' answers stay sealed until both have finished with that "
    "candidate, or the round is closed. Hold Ctrl to choose several."
)
NO_ROUND = "No round has been opened yet."
OPENED = "round opened"
UNDO = (
    "Nobody else has answered in this round so far. Taking it back ends it for everybody and shows what you "
    "answered in it. Click again to take it back."
)


class RoundsForm(Form):
    """Candidates and assessors to invite, and how every round stands; it shows counts, never a level."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._case = desk.case
        self._asking = Asking(self.status, lambda: self._stood)
        self.candidates, self.assessors = _several("Candidates"), _several("Assessors")
        hint = "names parted by commas or semicolons; where people log in, their login's names"
        self.others = TextField("Others to invite", _read_names, self._tell_already, hint=hint)
        self.who = TextField("Your name", name_of, self._calm, required=True)
        self.round, self.finisher = _one_of("Round", "420px"), _one_of("Finished", "420px")
        self.save_button.description = "Open the round"
        self.close_button, self.reopen_button = button("Close the round"), button("Let them answer again")
        self.look_button = button("Look again", tooltip="Shows who has finished meanwhile")
        self.look_button.on_click(lambda _: self._guarded(lambda: self.refresh(self._desk.case)))
        self.close_button.on_click(lambda clicked: self._settled(self._close, clicked))
        self.reopen_button.on_click(lambda clicked: self._settled(self._reopen, clicked))
        self.round.observe(self._turned, "value")
        for widget in (self.candidates, self.assessors):
            widget.observe(self._tell_already, "value")
        self.already, self.standing = line(), line()
        self._running = stack(row(self.round, self.close_button), row(self.finisher, self.reopen_button))
        self.box.children = [
            self._style,
            line("partner-title", value="<p>Blind rounds</p>"),
            line("partner-quiet", value=f"<p>{escaped(EXPLAINED)}</p>"),
            row(self.candidates, self.assessors),
            self.others.widget,
            self.already,
            self.who.widget,
            row(self.save_button, self.undo_button),
            self.status,
            self.standing,
            row(self.look_button),
            self._running,
        ]
        self.refresh(self._case)

    def refresh(self, case: Case) -> None:
        """Show the newest state of the case; what has been chosen and typed stays."""
        self._case = case
        names = zip(case.candidates["candidate"], case.candidates["name"], strict=True)
        self._names = {str(key): brief(str(name)) for key, name in names}
        self._state = self._desk.round_state()
        known = {*case.assessments["assessor"], *case.invitations["assessor"], self._desk.me} - {""}
        with Quietly(self):
            by_name = sorted(((name, key) for key, name in self._names.items()), key=_lower)
            _offer_several(self.candidates, by_name)
            _offer_several(self.assessors, [(name, name) for name in sorted(known, key=str.lower)])
            running = self._state[self._state["closed_at"].isna()]
            options = [(self._title(told), told["round"]) for told in running.to_dict("records")]
            kept = [key for _, key in options if key == self.round.value]
            offer(self.round, options, kept[0] if kept else options[-1][1] if options else None)
            self._offer_finishers()
        for widget in (self._running, self.look_button):
            widget.layout.display = None if len(running) else "none"
        self.standing.value = self._standing()
        self._tell_already()

    def _offer_finishers(self) -> None:
        """Offer who has finished with which candidate of the round chosen, and with all at once."""
        rows = self._invited()
        done = rows[rows["finished_at"].notna()].sort_values("assessor", key=lambda who: who.str.lower())
        options: list[tuple[str, tuple[str, str]]] = []
        for who, about in done.groupby("assessor", sort=False)["candidate"]:
            options += [(f"{who}: {self._names[key]}", (str(who), key)) for key in about]
            if len(about) > 1:
                options.append((f"{who}: all {count(len(about), 'candidate')}", (str(who), "")))
        keys = [key for _, key in options]
        keep = self.finisher.value if self.finisher.value in keys else keys[0] if keys else None
        offer(self.finisher, options, keep)
        for widget in (self.finisher, self.reopen_button):
            widget.layout.display = None if options else "none"

    def _invited(self) -> pd.DataFrame:
        """Give the invitations of the round chosen."""
        return self._case.invitations[self._case.invitations["round"] == self.round.value]

    def _tell_already(self, _: object = None) -> None:
        """Say which answers the round to be opened will not hide."""
        if self._quiet:
            return
        self._calm()
        told = [] if self.others.check() else self.others.read() or []
        people = [*self.assessors.value, *told]  # type: ignore[misc]
        tell(self.already, already(rounds.answered(self._case, self.candidates.value, people), self._names))

    def _turned(self, _: object) -> None:
        if not self._quiet:
            self._calm()
            self._offer_finishers()

    def _title(self, told: Any) -> str:
        about = listing([self._names[key] for key in told["candidates"]], MOST_NAMED)
        return f"{about}, since {day(told['opened_at'])}"

    def _standing(self) -> str:
        """Say how every round stands, the newest first, in HTML."""
        told = self._state.to_dict("records")
        return "".join(self._round_html(one) for one in reversed(told)) or f"<p>{NO_ROUND}</p>"

    def _round_html(self, told: Any) -> str:
        rows = "".join(
            f"<tr><th scope='row'>{escaped(who)}</th><td>{escaped(how_far(told, who))}</td></tr>"
            for who in told["assessors"]
        )
        head = f"<p class='partner-heading'>{escaped(self._title(told))}: {stands(told)}</p>"
        return f"{head}<table class='partner-history'>{rows}</table>"

    def _save(self) -> None:
        wrong = [f"{f.label}: {said}" for f in (self.others, self.who) if (said := f.check(whole=True))]
        if wrong:
            return self._refuse(wrong)
        by, more = str(self.who.read()), self.others.read() or []
        people = list(dict.fromkeys([*self.assessors.value, *more]))  # type: ignore[misc]
        try:
            rows = rounds.openings(self._case, self.candidates.value, people, dt.datetime.now(dt.UTC))
        except ValueError as error:
            return self._refuse([str(error)])
        about = listing([self._names[key] for key in self.candidates.value], MOST_NAMED)
        what = f"{OPENED} for {about} with {listing(people, MOST_NAMED)} by {by}"
        self._keep({"invitations": rows}, by, what, what)
        self.candidates.value, self.assessors.value = (), ()
        self.others.put("")

    def _undo(self) -> None:
        """Take back the last save; a round that was opened only after it was said what that shows.

        Once others have answered in it nothing is asked: the store refuses, and says what to do instead.
        """
        last = self._saves[-1] if self._saves else None
        asks = last is not None and last.what.startswith(OPENED) and not self._others_answered(last.batch)
        if asks and not self._asking.agreed(("undo", last), UNDO):
            return
        super()._undo()

    def _others_answered(self, batch: int) -> bool:
        """Tell whether somebody else has answered in the round that a save opened."""
        invited, state = self._desk.history("invitations"), self._desk.round_state()
        opened = state["round"].isin(invited.loc[invited["batch"] == batch, "round"])
        given = state.loc[opened, "given"]
        return any(count for told in given for who, count in told.items() if who != self._desk.me)

    def _close(self) -> None:
        self._act(self._close_chosen)

    def _reopen(self) -> None:
        self._act(self._reopen_chosen)

    def _act(self, action: Any) -> None:
        """Do something about the round chosen as it stands now, signed by a name."""
        self.refresh(self._desk.case)
        said = self.who.check(whole=True)
        if said:
            return self._refuse([f"{self.who.label}: {said}"])
        if self.round.value is None:
            return self._tell("No round is left to close.")
        told = self._state.set_index("round", drop=False).loc[self.round.value].to_dict()
        action(told, str(self.who.read()))

    def _close_chosen(self, told: Any, by: str) -> None:
        waiting = [who for who in told["assessors"] if who not in told["finished"]]
        far = "; ".join(f"{who}: {left(told, who)}" for who in waiting)
        question = (
            f"Not finished: {far}. Once closed, everybody's answers are shown. Click again to close it."
        )
        if waiting and not self._asking.agreed(("close", told["round"], far), question):
            return
        rows = rounds.closing(self._case, told["round"], dt.datetime.now(dt.UTC))
        what = f"round closed by {by}: {self._title(told)}"
        self._keep({"invitations": rows}, by, what, what)

    def _reopen_chosen(self, told: Any, by: str) -> None:
        if self.finisher.value is None:
            return self._tell("Nobody has finished this round.")
        who, about = self.finisher.value
        question = f"{reopened(self._invited(), who, about, self._names)} Click again to allow it."
        if not self._asking.agreed(("reopen", told["round"], question), question):
            return
        rows = rounds.reopening(self._case, told["round"], who, about)
        whom = listing([self._names[row["candidate"]] for row in rows], MOST_NAMED)
        what = f"round reopened for {who} about {whom} by {by}"
        self._keep({"invitations": rows}, by, what, what)


def _several(label: str) -> Any:
    style = {"description_width": "initial"}
    return W.SelectMultiple(description=label, rows=6, style=style, layout=W.Layout(width="400px"))


def _one_of(label: str, width: str) -> Any:
    style = {"description_width": "initial"}
    return W.Dropdown(description=label, style=style, layout=W.Layout(width=width))


def _offer_several(widget: Any, options: list[tuple[str, str]]) -> None:
    keys = {key for _, key in options}
    offer(widget, options, tuple(key for key in widget.value if key in keys))


def _lower(option: tuple[str, str]) -> str:
    return option[0].lower()


def _read_names(text: str) -> list[str]:
    """Read names parted by commas or semicolons; ValueError says which is none."""
    return [name_of(name) for name in re.split("[,;]", text) if name.strip()]
