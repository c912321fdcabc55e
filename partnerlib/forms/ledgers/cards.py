"""The widgets of a ledger: a card for each row, boxes of cards, ours on the left and theirs on the right."""

from collections.abc import Callable, Sequence
from typing import Any

import ipywidgets as W  # noqa: N812

from partnerlib.case import Case
from partnerlib.forms.base import Quietly
from partnerlib.forms.ledgers.ledger import Entry, Field, Ledger
from partnerlib.forms.look import button, close_all, escaped, line, offer, stack, tell
from partnerlib.question import OURS, SIDES, THEIRS

SPARE = 12
"""Cards that a box keeps for the next candidate; those beyond are let go of."""

Shared = dict[str, dict[str, Any]]
"""Layout and style of each field: one for all cards, which makes a card three times lighter."""


class Card:
    """The fields of one row, what is wrong with it, and a button that takes it out or keeps it."""

    def __init__(
        self,
        ledger: Ledger,
        side: str,
        shared: Shared,
        edited: Callable[[Entry, str], None],
        removed: Callable[[Entry], None],
    ) -> None:
        self.ledger, self.side, self._shared = ledger, side, shared
        self._edited, self._quiet = edited, False
        self.entry: Entry
        self.inputs = {field.name: self._input(field) for field in ledger.fields}
        self.remove = self._make("remove", W.Button, width="auto", grid_area="1 / 11 / 2 / 13")
        self.remove.add_class("partner-remove")
        self.remove.on_click(lambda _: removed(self.entry))
        self.note = self._make("note", W.HTML, grid_area="auto / 1 / auto / 13")
        inputs = tuple(self.inputs.values())
        self.widget = self._make(
            "card", W.GridBox, children=(*inputs, self.remove, self.note), overflow="visible"
        )
        self.widget.add_class("partner-card")

    def _make(self, name: str, kind: Any, style: Any = None, **layout: Any) -> Any:
        traits = {trait: layout.pop(trait) for trait in list(layout) if trait in kind.class_trait_names()}
        parts = self._shared.get(name, {"layout": layout, **({"style": style} if style else {})})
        widget = kind(**traits, **parts)
        keep = ("layout", "style") if hasattr(widget, "style") else ("layout",)
        self._shared.setdefault(name, {part: getattr(widget, part) for part in keep})
        return widget

    def _input(self, field: Field) -> Any:
        kind: Any = W.Dropdown if field.choices else W.Combobox if field.suggestions else W.Text
        kind = W.Textarea if field.lines > 1 else kind
        more: dict[str, Any] = {} if field.choices else {"placeholder": field.placeholder}
        more |= {"options": field.suggestions} if field.suggestions else {}
        more |= {"options": field.choices[self.side]} if field.choices else {}
        layout = {"width": "auto", "grid_area": f"auto / span {field.span}", "margin": "1px 0"}
        layout |= {"height": "48px"} if field.lines > 1 else {}
        style = {"description_width": field.label_width}
        widget = self._make(field.name, kind, style, description=field.label, **more, **layout)
        widget.observe(lambda change: self._typed(field.name, change["new"]), "value")
        return widget

    def _typed(self, name: str, text: str | None) -> None:
        if not self._quiet:
            self.entry.texts[name] = text or ""
            self._edited(self.entry, name)

    def show(self, entry: Entry) -> None:
        """Put an entry into the fields."""
        self.entry = entry
        with Quietly(self):
            for field in self.ledger.fields:
                widget, text = self.inputs[field.name], entry.texts[field.name]
                if field.choices:
                    offer(widget, field.offered(self.side, text), text)
                else:
                    widget.value = text
                widget.disabled = entry.gone
                _mark(widget, "partner-hidden", field.name in self.ledger.hidden(entry))
        self.remove.description = "Keep" if entry.gone else "Remove"
        _mark(self.widget, "partner-gone", entry.gone)

    def tell(self, entries: Sequence[Entry]) -> None:
        """Say below the fields what is wrong, what others did and what the row means."""
        problems = self.ledger.problems(self.entry, entries, whole=False)
        said = [("partner-problem", f"⚠ {words}") for words in (*problems, self.entry.news) if words]
        gone = "Will be removed when you save." if self.entry.gone else ""
        remark = gone or self.ledger.remark(self.entry, entries)
        said += [("partner-quiet", remark)] * bool(remark)
        value = "".join(f'<div class="{name}"><p>{escaped(words)}</p></div>' for name, words in said)
        if self.note.value != value:
            self.note.value = value

    def close(self) -> None:
        """Let go of the card's own widgets; what cards share stays."""
        for widget in (*self.inputs.values(), self.remove, self.note, self.widget):
            widget.close()


def _mark(widget: Any, name: str, on: bool) -> None:
    if on != (name in widget._dom_classes):
        (widget.add_class if on else widget.remove_class)(name)


class Box:
    """The rows of one side, or of one side and horizon, with a button that adds one."""

    def __init__(
        self,
        ledger: Ledger,
        side: str,
        box: str,
        edited: Callable[[Entry, str], None],
        removed: Callable[[Entry], None],
        added: Callable[[str, str], None],
    ) -> None:
        self.ledger, self.side, self.box = ledger, side, box
        self._make_card = lambda: Card(ledger, side, self._shared, edited, removed)
        self._shared: Shared = {}
        self.cards: list[Card] = []
        self._spare: list[Card] = []
        self.head, self.badge, self.foot = line("partner-quiet"), line(), line("partner-quiet")
        self.problem = line("partner-problem")
        self.add = button(f"Add {'an' if ledger.one[0] in 'aeiou' else 'a'} {ledger.one}")
        self.add.icon, self.add.layout.align_self = "plus", "flex-start"
        self.add.on_click(lambda _: added(side, box))
        self._rows = stack()
        self.widget = stack(self.head, self.badge, self._rows, self.problem, self.add, self.foot)
        self.widget.add_class("partner-box")

    def show(self, entries: Sequence[Entry]) -> None:
        """Show the entries of this box; cards are used again, so that nothing is left behind."""
        pool = [*self.cards, *self._spare]
        pool += [self._make_card() for _ in range(len(entries) - len(pool))]
        self.cards, rest = pool[: len(entries)], pool[len(entries) :]
        self._spare = rest[:SPARE]
        for card, entry in zip(self.cards, entries, strict=True):
            card.show(entry)
        widgets = tuple(card.widget for card in self.cards)
        if self._rows.children != widgets:
            self._rows.children = widgets
        for card in rest[SPARE:]:
            card.close()

    def tell(self, case: Case, entries: Sequence[Entry]) -> None:
        """Say what is wrong and what the rows come to; `entries` are those of the ledger and candidate."""
        for card in self.cards:
            card.tell(entries)
        of_side = [entry for entry in entries if entry.side == self.side]
        here = [entry for entry in of_side if entry.box == self.box]
        tell(self.problem, self.ledger.side_wrong(self.side, of_side), "⚠ ")
        tell(self.head, self.ledger.head(case, self.side))
        tell(self.foot, self.ledger.foot(case, self.side, of_side))
        colour, words = self.ledger.badge(self.side, here)
        value = f'<p class="partner-badge partner-is-{colour}">{escaped(words)}</p>' if words else ""
        if self.badge.value != value:
            self.badge.value = value

    def close(self) -> None:
        """Let go of every widget of the box."""
        for card in (*self.cards, *self._spare):
            card.close()
        for parts in self._shared.values():
            for part in parts.values():
                part.close()
        self._rows.children = ()
        close_all(self.widget)


class LedgerView:
    """One ledger: what it asks, ours on the left, theirs on the right."""

    def __init__(
        self,
        ledger: Ledger,
        edited: Callable[[Entry, str], None],
        removed: Callable[[Entry], None],
        added: Callable[[str, str], None],
    ) -> None:
        self.ledger = ledger
        title = f"{escaped(ledger.title)} <span class='partner-quiet'>– {escaped(ledger.asks)}</span>"
        self._titles = {side: line("partner-title") for side in SIDES}
        self.boxes = {
            (side, box): Box(ledger, side, box, edited, removed, added)
            for box, _ in ledger.boxes
            for side in SIDES
        }
        rows = [line("partner-title", value=f"<p>{title}</p>"), _columns(*self._titles.values())]
        for box, heading in ledger.boxes:
            rows += [line("partner-heading", value=f"<p>{escaped(heading)}</p>")] if heading else []
            rows.append(_columns(*(self.boxes[side, box].widget for side in SIDES)))
        self.widget = stack(*rows)

    def show(self, case: Case, name: str, entries: Sequence[Entry]) -> None:
        """Show the entries of a candidate called `name`."""
        tell(self._titles[OURS], f"Ours: {case.company['name'].iloc[0]}")
        tell(self._titles[THEIRS], f"Theirs: {name}")
        for place, box in self.boxes.items():
            box.show([entry for entry in entries if (entry.side, entry.box) == place])
        self.tell(case, entries)

    def tell(self, case: Case, entries: Sequence[Entry]) -> None:
        """Say everywhere what is wrong and what the rows come to."""
        for box in self.boxes.values():
            box.tell(case, entries)

    def card(self, entry: Entry) -> Card:
        """Give the card that shows an entry."""
        return next(card for card in self.boxes[entry.side, entry.box].cards if card.entry is entry)

    def close(self) -> None:
        """Let go of every widget of the ledger."""
        for box in self.boxes.values():
            box.close()
        close_all(self.widget)


def _columns(ours: Any, theirs: Any) -> Any:
    columns = "minmax(0, 1fr) minmax(0, 1fr)"
    return W.GridBox(
        (ours, theirs), layout=W.Layout(grid_template_columns=columns, grid_gap="0 20px", overflow="visible")
    )
