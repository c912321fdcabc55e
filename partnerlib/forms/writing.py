"""The fields of the profile form: part weights with their shares, a criterion with its curve, a new one."""

from collections.abc import Callable, Mapping
from typing import Any

import ipywidgets as W  # noqa: N812
import pandas as pd

from partnerlib.forms.fields import TextField
from partnerlib.forms.ideal.curve import curve
from partnerlib.forms.ideal.ranges import COLUMNS, ENDS, Recorded, out_of_order
from partnerlib.forms.look import button, escaped, line, row, stack, tell, tell_problem
from partnerlib.forms.words import read_amount, read_name, read_number, read_text, shown
from partnerlib.question import BOTH, OURS, THEIRS
from partnerlib.words import brief

SIDES = (
    (f"{BOTH}: one level for the pair", BOTH),
    (f"{OURS}: about us", OURS),
    (f"{THEIRS}: about them", THEIRS),
)


class WeightField(TextField):
    """The weight of a part, its share of all weight below it."""

    def __init__(self, title: str, edited: Callable[[], None]) -> None:
        super().__init__(title, read_amount, edited, required=True, width="106px", beside=False)
        self.input.add_class("partner-above")
        self.share = line("partner-quiet")
        self.block = stack(self.input, self.share)


class SideField(TextField):
    """The side of a criterion, chosen from a list."""

    def __init__(self, edited: Callable[[], None]) -> None:
        self.label, self._reader, self._edited, self.required = "Side", str, edited, True
        self.recorded, self._cell, self._quiet, self.problem = BOTH, None, False, None
        self.input = W.Dropdown(description="Side", options=SIDES, layout=W.Layout(width="225px"))
        self.input.style.description_width = "initial"
        self.input.observe(self._typed, "value")


class CriterionFields:
    """The fields of a criterion, its value curve beside them, and what is wrong below."""

    def __init__(self, edited: Callable[[], None]) -> None:
        self._edited = edited
        self._drawn: dict[str, Any] = {}
        self.fields = self._make_fields()
        self.problem, self.drawing = line("partner-problem"), line()
        self.drawing.layout.flex = "0 1 232px"
        of = self.fields
        scale = _on_one_line(*(of[end].input for end in ENDS[:2]))
        self.about = row(*(of[column].input for column in ("label", "side", "unit")), scale)
        self.ranges = row(*(_on_one_line(*(of[end].input for end in pair)) for pair in (ENDS[2:4], ENDS[4:])))

    def _make_fields(self) -> dict[str, TextField]:
        def small(label: str, reader: Callable[[str], object], width: int, **more: Any) -> TextField:
            more |= {"label_width": "initial", "beside": False}
            return TextField(label, reader, self._changed, width=f"{width}px", **more)

        return {
            "label": small("Label", read_name, 290, required=True, placeholder="Shared target customers"),
            "side": SideField(self._changed),
            "unit": small("Unit", read_text, 260, placeholder="% of our target customers"),
            "scale_low": small("Scale from", read_number, 140, required=True, placeholder="0"),
            "scale_high": small("to", read_number, 90, required=True, placeholder="100"),
            "ideal_low": small("Ideal from", read_number, 140, required=True),
            "ideal_high": small("to", read_number, 90, required=True),
            "must_low": small("Must-have from", read_number, 175, placeholder="none"),
            "must_high": small("to", read_number, 90, placeholder="none"),
            "weight": small("Weight", read_amount, 125, required=True),
        }

    def _changed(self) -> None:
        self.check(whole=False)
        self._edited()

    def cells(self) -> dict[str, object]:
        """Give the cells that would be saved; those that cannot be read yet are unknown (None)."""
        return {column: _read(field) for column, field in self.fields.items()}

    def _wrong(self, whole: bool) -> list[str]:
        said = [f"{COLUMNS[c]}: {words}" for c, field in self.fields.items() if (words := field.check(whole))]
        return said + out_of_order(self.cells())

    def check(self, whole: bool = True) -> list[str]:
        """Say below the fields what is wrong, draw the curve, and give what was said."""
        said = self._wrong(whole)
        tell_problem(self.problem, said)
        self._draw(bool(said))
        return said

    def _draw(self, wrong: bool) -> None:
        """Draw what can be read, or else what was drawn last; greyed while anything is wrong."""
        cells = self.cells()
        readable = not any(self.fields[end].check() for end in ENDS) and not out_of_order(cells)
        if readable and all(cells[end] is not None for end in ENDS[:4]):
            self._drawn = cells
        if self._drawn:
            a, b, c, d, low, high = (self._drawn[end] for end in ENDS)
            name = brief(str(self._drawn["label"] or ""))
            self.drawing.value = curve((a, b), (c, d), (low, high), name, wrong or self._drawn is not cells)

    def _forget_drawing(self) -> None:
        self._drawn, self.drawing.value = {}, ""


class CriterionRow(CriterionFields):
    """A recorded criterion: its ranges and weight; "Edit" unfolds the rest, "Remove" marks it to go."""

    def __init__(self, edited: Callable[[], None]) -> None:
        super().__init__(edited)
        self._row: dict[str, Any] = {}
        self.rests = self._agreed = Recorded()
        self.removed = False
        self.title, self.fate = line(), line()
        self.edit_button = W.ToggleButton(description="Edit", layout=W.Layout(width="auto"))
        self.edit_button.observe(lambda _: self._show(), "value")
        self.remove_button = button("Remove")
        self.remove_button.on_click(lambda _: self.remove(not self.removed))
        self._last = row(self.fields["weight"].input, self.edit_button, self.remove_button)
        fields = stack(self.ranges, self._last, self.about)
        fields.layout.flex = "1 1 300px"
        self.widget = stack(self.title, row(fields, self.drawing), self.problem, self.fate)
        self.widget.add_class("partner-question")
        self._show()

    @property
    def name(self) -> str:
        """The recorded label, short enough for a sentence."""
        return brief(self._row["label"])

    def record(self, cells: Mapping[str, Any], rests: Recorded) -> None:
        """Take note of the profile's row and what rests on it; fields changed keep what was typed."""
        self._row, self.rests = dict(cells), rests
        for column, field in self.fields.items():
            cell = cells[column]
            known = not pd.isna(cell)
            text = (shown(cell) if isinstance(cell, float) else str(cell)) if known else ""
            field.record(text, cell if known else None)
            field.input.tooltip = f"{COLUMNS[column]} of {self.name}"
        side = "" if cells["side"] == BOTH else f" ({cells['side']})"
        scale = f"scale {shown(cells['scale_low'])} to {shown(cells['scale_high'])}"
        unit = brief(cells["unit"], 90) if isinstance(cells["unit"], str) else ""
        quiet = escaped("; ".join(filter(None, (unit, scale))))
        name = f"<s>{escaped(self.name)}</s>" if self.removed else f"<b>{escaped(self.name)}</b>"
        self.title.value = f"<p>{name}{side} <span class='partner-quiet'>– {quiet}</span></p>"
        self.check()

    def remove(self, removed: bool) -> None:
        """Mark the criterion to be removed by the next save, or keep it."""
        self.removed, self._agreed = removed, self.rests
        self._show()
        self.record(self._row, self.rests)
        self._edited()

    def _show(self) -> None:
        unfolded = self.edit_button.value and not self.removed
        for part in (self.ranges, self.drawing, self.fields["weight"].input):
            part.layout.display = "none" if self.removed else None
        self.about.layout.display = None if unfolded else "none"
        self.edit_button.disabled = self.removed
        self.remove_button.description = "Keep" if self.removed else "Remove"
        rests = f", with {self.rests.words}: they stay in the history" if self.rests.words else ""
        words = f"Goes when you save{rests}. Undo brings it back."
        tell(self.fate, words if self.removed else "", "⚠ ")

    def _wrong(self, whole: bool) -> list[str]:
        if self.removed:
            return []
        said = super()._wrong(whole=True)
        scale = [self.fields[end] for end in ENDS[:2]]
        low, high = (_read(end) for end in scale)
        if any(end.changed for end in scale) and isinstance(low, float) and isinstance(high, float):
            said += self.rests.off(low, high) if low < high else []
        return said

    def problems(self) -> list[str]:
        """Give what is wrong, with the criterion's label."""
        said = self.check()
        if self.removed and self.rests != self._agreed:
            self._agreed = self.rests
            self._show()
            said = [f"{self.rests.words} would now go with it; look again, then save"]
        return [f"{self.name}: {words}" for words in said]

    def row(self) -> dict[str, object]:
        """Give the row of the profile that would be saved."""
        return self._row | self.cells()

    @property
    def changes(self) -> list[str]:
        """What would change, such as "weight of Our date 1 → 2"."""
        if self.removed:
            rests = f" with {self.rests.words}" if self.rests.words else ""
            return [f"{self.name} removed{rests}"]
        return [self._change(column, field) for column, field in self.fields.items() if field.changed]

    def _change(self, column: str, field: TextField) -> str:
        before, now = brief(field.recorded) or "none", brief(field.text) or "none"
        if column == "label":
            return f"{before} renamed to {now}"
        return f"{COLUMNS[column]} of {self.name} {before} → {now}"

    def discard(self) -> None:
        """Put back what is recorded."""
        for field in self.fields.values():
            field.put(field.recorded)
        self.removed = self.edit_button.value = False
        self._show()
        self.record(self._row, self.rests)


class NewCriterion(CriterionFields):
    """A criterion to add to the part shown."""

    def __init__(self, edited: Callable[[], None]) -> None:
        super().__init__(edited)
        fields = stack(self.about, self.ranges, self.fields["weight"].input)
        fields.layout.flex = "1 1 300px"
        self.widget = stack(row(fields, self.drawing), self.problem)
        self.widget.add_class("partner-question")
        self._texts = [field for column, field in self.fields.items() if column != "side"]
        self.fields["weight"].record("1", 1.0)

    @property
    def begun(self) -> bool:
        """Whether anything has been typed."""
        return any(field.changed for field in self._texts)

    @property
    def name(self) -> str:
        """The label typed, short enough for a sentence."""
        return brief(self.fields["label"].text)

    def problems(self) -> list[str]:
        """Give what is wrong with the whole, each told as the new criterion's."""
        return [f"New criterion: {words}" for words in self.check()]

    def empty(self) -> None:
        """Make room for the next one."""
        for field in self._texts:
            field.put(field.recorded)
        tell_problem(self.problem, [])
        self._forget_drawing()


def _on_one_line(*widgets: Any) -> Any:
    """Widgets that stay side by side in the row that they stand in."""
    return W.HBox(widgets, layout=W.Layout(flex="0 0 auto"))


def _read(field: TextField) -> object:
    try:
        return field.read()
    except ValueError:
        return None
