"""The weighing form: weights of the parts, or of a part's criteria, in five minutes and by four methods."""

from dataclasses import dataclass
from typing import Any

import ipywidgets as W  # noqa: N812
import pandas as pd

from partnerlib.case import Case
from partnerlib.forms.asking import Asking
from partnerlib.forms.assessing.answers import records
from partnerlib.forms.base import Desk, Form, Quietly
from partnerlib.forms.fields import TextField
from partnerlib.forms.ideal.freeze import change_words
from partnerlib.forms.look import button, close_all, escaped, line, offer, row, tell
from partnerlib.forms.weighing.methods import Method, Points, Ranks, Swing
from partnerlib.forms.weighing.pairs import Pairs
from partnerlib.forms.words import shown
from partnerlib.question import BOTH, OURS, PART_KEYS, PART_TITLES, THEIRS
from partnerlib.tables.names import name_of
from partnerlib.weighting import rounded
from partnerlib.words import brief

METHODS: tuple[type[Method], ...] = (Points, Swing, Pairs, Ranks)
"""The ways to weigh, in the order in which they are offered."""

NOTHING = "There is nothing to weigh yet: write at least two criteria of one part and side first."
SIDE_WORDS = {OURS: "our side", THEIRS: "their side", BOTH: "both sides together"}
SAME = 1.01e-4
"""Shares that differ by less than this, which is what rounding leaves, are the same."""

MOST_TOLD = 8
"""How many changed shares a sentence names."""


@dataclass(frozen=True)
class Subject:
    """What can be weighed together: the parts that have criteria, or the criteria of one part and side.

    `rows` are the table's rows by key, `names` what they are called. `fixed` says that other weights stand
    beside these: then these keep their sum, and without others they sum to 1.
    """

    title: str
    table: str
    rows: dict[str, dict[str, Any]]
    names: dict[str, str]
    fixed: bool

    @property
    def today(self) -> pd.Series:
        """The shares as recorded; unknown (NaN) when nothing weighs anything."""
        weight = pd.Series({key: cells["weight"] for key, cells in self.rows.items()}, dtype="float64")
        return weight / weight.sum() if weight.sum() > 0 else weight * float("nan")

    def differs(self, shares: pd.Series) -> bool:
        """Tell whether shares, as given or as they would be kept, are others than those recorded."""
        return not any(((s - self.today).abs() < SAME).all() for s in (shares, self.kept(shares)))

    def kept(self, shares: pd.Series) -> pd.Series:
        """Give the shares that the weights will have, which are rounded."""
        weight = self._weights(shares)
        return weight / weight.sum()

    def _weights(self, shares: pd.Series) -> pd.Series:
        """Give weights of three decimals where these keep the sum and all above zero, else of four."""
        total = sum(cells["weight"] for cells in self.rows.values()) if self.fixed else 0
        exact = shares * (total or 1.0)
        short = rounded(exact, 3)
        keeps = abs(short.sum() - exact.sum()) < 1e-9 and ((short > 0) == (exact > 0)).all()
        return short if keeps else rounded(exact)

    def weighed(self, shares: pd.Series) -> list[dict[str, object]]:
        """Give the table's rows with weights that have these shares."""
        weight = self._weights(shares)
        return [cells | {"weight": float(weight[key])} for key, cells in self.rows.items()]


def subjects(case: Case) -> dict[str, Subject]:
    """Give everything that can be weighed, by a key: the parts first, then each part's criteria by side."""
    profile, parts = case.profile, {cells["part"]: cells for cells in records(case.parts)}
    used = [part for part in PART_KEYS if part in set(profile["part"])]
    found = {}
    if len(used) > 1:
        title = f"The {'seven' if len(used) == 7 else len(used)} parts"
        names = {key: PART_TITLES[key] for key in used}
        fixed = any(parts[part]["weight"] > 0 for part in PART_KEYS if part not in used)
        found["parts"] = Subject(title, "parts", {key: parts[key] for key in used}, names, fixed)
    for part in used:
        of_part = profile[profile["part"] == part]
        for side in (OURS, THEIRS, BOTH):
            rows = {cells["criterion"]: cells for cells in records(of_part[of_part["side"] == side])}
            beside = of_part["side"].isin([OURS, THEIRS] if side == BOTH else [BOTH])
            if len(rows) > 1:
                title = f"{PART_TITLES[part]}, {SIDE_WORDS[side]}"
                names = {key: str(cells["label"]) for key, cells in rows.items()}
                found[f"{part} {side}"] = Subject(title, "profile", rows, names, bool(beside.any()))
    return found


class WeighForm(Form):
    """Weights by points, swings, pairs or rank order, shown as bars beside today's until they are used."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._case = desk.case
        self._asking = Asking(self.status, lambda: self._stood)
        self._methods: dict[tuple[str, type[Method]], Method] = {}
        narrow = {"description_width": "initial"}
        self.subject = W.Dropdown(description="What to weigh", style=narrow, layout=W.Layout(width="420px"))
        self.how = W.ToggleButtons(options=[(method.title, method) for method in METHODS])
        self.how.add_class("partner-parts")
        for widget in (self.subject, self.how):
            widget.observe(self._turned, "value")
        self.explanation, self.bars, self.warning = line(), line("partner-weigh"), line()
        self.bars.layout.flex = "1 1 400px"
        self.body = row()
        self.body.layout.align_items = "flex-start"
        self.who = TextField(
            "Your name", name_of, self._edited, required=True, width="300px", label_width="initial"
        )
        self.save_button.description = "Use these weights"
        self.discard_button = button("Clear", tooltip="Empties the fields of the method shown")
        self.discard_button.on_click(lambda _: self._guarded(self._discard))
        self._empty = line("partner-title", value=f"<p>{NOTHING}</p>")
        buttons = row(self.who.widget, self.save_button, self.discard_button, self.undo_button)
        self._whole = [self.subject, self.how, self.explanation, self.body]
        self._whole += [self.warning, self.unsaved, buttons, self.status]
        self.refresh(self._case)

    @property
    def method(self) -> Method:
        """The method shown, for what is weighed at the moment."""
        key = self.subject.value, self.how.value
        if key not in self._methods:
            self._methods[key] = self.how.value(self._subjects[key[0]].names, self._edited)
        return self._methods[key]

    def refresh(self, case: Case) -> None:
        """Show the newest weights; what has been typed stays, under every method."""
        self._case, self._subjects = case, subjects(case)
        self._change_words = change_words(case)
        for key in list(self._methods):
            self._renew(*key)
        with Quietly(self):
            options = [(subject.title, key) for key, subject in self._subjects.items()]
            chosen = self.subject.value if self.subject.value in self._subjects else None
            offer(self.subject, options, chosen or next(iter(self._subjects), None))
        self.box.children = [self._style, *(self._whole if self._subjects else [self._empty])]
        self._draw()

    def _renew(self, subject: str, kind: type[Method]) -> None:
        """Keep a method's fields while they are of the same things; else make them anew with what fits."""
        old, known = self._methods[subject, kind], self._subjects.get(subject)
        if known is not None and old.weighs == known.names:
            return
        del self._methods[subject, kind]
        self.body.children = ()
        if known is not None:
            self._methods[subject, kind] = kind(known.names, self._edited)
            self._methods[subject, kind].put(old.typed)
        close_all(old.widget)

    def _turned(self, _: object) -> None:
        if not self._quiet:
            self._draw()

    def _draw(self) -> None:
        if self._subjects:
            tell(self.explanation, self.method.explanation)
            self.body.children = (self.method.widget, self.bars)
        self._edited()

    def _edited(self) -> None:
        """Draw what is typed beside today's shares, and say what is unsaved."""
        self._calm()
        if not self._subjects:
            return
        subject, method = self._subjects[self.subject.value], self.method
        given, shares = method.result().given, method.result().shares
        self.bars.value = bars(subject, given if shares is None else subject.kept(shares))
        now = self.subject.value, self.how.value
        unsaved = [key for key in self._methods if self._differs(*key)]
        said = [self._words(*key) for key in sorted(unsaved, key=lambda key: key != now)]
        self.discard_button.disabled = not method.typed
        self._tell_unsaved(said, "Unsaved: " if now in unsaved or not said else "Unsaved: nothing here; ")
        tell(self.warning, self._change_words if said else "", "⚠ ")

    def _differs(self, subject: str, kind: type[Method]) -> bool:
        """Tell whether something is typed that is not what is recorded."""
        method = self._methods[subject, kind]
        shares = method.result().shares if method.typed else None
        return bool(method.typed) and (shares is None or self._subjects[subject].differs(shares))

    def _words(self, subject: str, kind: type[Method]) -> str:
        words = _note(self._subjects[subject], kind)
        words += " (not complete)" if self._methods[subject, kind].result().problem else ""
        shown_now = (subject, kind) == (self.subject.value, self.how.value)
        return words if shown_now else f"also typed: {words}"

    def _discard(self) -> None:
        self.method.put({})
        self._edited()
        self._tell("Cleared.")

    def _save(self) -> None:
        if not self._subjects or not self._differs(self.subject.value, self.how.value):
            return self._nothing_new()
        subject, result = self._subjects[self.subject.value], self.method.result()
        name = self.who.check(whole=True)
        problems = [result.problem] * bool(result.problem) + [f"Your name: {name}"] * bool(name)
        if problems or result.shares is None:
            return self._refuse(problems)
        doubt, typed = self.method.doubt, (self.subject.value, *self.method.typed.items())
        if doubt and not self._asking.agreed(typed, doubt):
            return
        by, note = str(self.who.read()), _note(subject, self.how.value)
        what = f"{note}: {_before_after(subject, subject.kept(result.shares))}, by {by}"
        self._keep({subject.table: subject.weighed(result.shares)}, by, what, note)


def _note(subject: Subject, kind: type[Method]) -> str:
    """What a save is, such as "weights of the seven parts by swing weighting"."""
    title = subject.title[:1].lower() + subject.title[1:] if subject.table == "parts" else subject.title
    return f"weights of {title} by {kind.by}"


def _before_after(subject: Subject, shares: pd.Series) -> str:
    """Each share that changes, before and after, the largest changes first."""
    moved = (shares - subject.today).abs().fillna(1)
    keys = list(moved[moved >= SAME].sort_values(ascending=False, kind="stable").index)
    told = [
        f"{brief(subject.names[key], 40)} {_percent(subject.today[key])} → {_percent(shares[key])}"
        for key in keys[:MOST_TOLD]
    ]
    return ", ".join(told) + (f" and {len(keys) - MOST_TOLD} more" if len(keys) > MOST_TOLD else "")


def _percent(share: float) -> str:
    return "none" if pd.isna(share) else f"{shown(round(100 * share, 1))} %"


def bars(subject: Subject, shares: pd.Series | None) -> str:
    """Draw shares as dark bars beside today's as light ones, with their numbers, as an HTML table.

    Shares not known yet (None, or NaN for one) are not drawn.
    """
    today = subject.today
    longest = max(today.fillna(0).max(), 0 if shares is None else shares.fillna(0).max()) or 1.0
    rows = []
    for key, name in subject.names.items():
        new = None if shares is None or pd.isna(shares[key]) else float(shares[key])
        drawn = "" if new is None else f'<i style="width:{100 * new / longest:.1f}%"></i>'
        drawn += f'<u style="width:{100 * today.fillna(0)[key] / longest:.1f}%"></u>'
        number = "–" if new is None else f"{100 * new:.1f} %"
        was = "none" if pd.isna(today[key]) else f"{100 * today[key]:.1f} %"
        rows.append(
            f"<tr><th scope='row'>{escaped(brief(name, 48))}</th><td class='partner-weigh-bar'>{drawn}</td>"
            f"<td>{number}</td><td>{was}</td></tr>"
        )
    heads = "<th scope='col'>Share of weight</th><td></td><th scope='col'>as typed</th>"
    heads += "<th scope='col'>today</th>"
    return f"<table><thead><tr>{heads}</tr></thead><tbody>{''.join(rows)}</tbody></table>"
