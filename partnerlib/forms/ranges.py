"""The fields of the profile form: part weights with their shares, a criterion's ranges, a new criterion."""

from collections.abc import Callable, Mapping
from typing import Any

import ipywidgets as W  # noqa: N812
import pandas as pd

from partnerlib.forms.answers import Criterion
from partnerlib.forms.fields import TextField
from partnerlib.forms.look import escaped, line, row, stack, tell_problem
from partnerlib.forms.words import read_amount, read_name, read_number, read_text, read_within, shown
from partnerlib.question import BOTH, OURS, THEIRS

COLUMNS = {
    "ideal_low": "ideal from",
    "ideal_high": "ideal to",
    "must_low": "must-have from",
    "must_high": "must-have to",
    "weight": "weight",
}
"""The columns of the profile that may be changed, in words."""

SIDES = (
    (f"{BOTH}: one level for the pair", BOTH),
    (f"{OURS}: about us", OURS),
    (f"{THEIRS}: about them", THEIRS),
)


def out_of_order(cells: Mapping[str, object]) -> list[str]:
    """Say which ends of a criterion's scale, must-have and ideal range are not in order."""
    pairs = [
        ("scale_low", "scale_high", "the scale ends where it begins or before"),
        ("ideal_low", "ideal_high", "“ideal from” is above “ideal to”"),
        ("must_low", "ideal_low", "“must-have from” is above “ideal from”"),
        ("ideal_high", "must_high", "“must-have to” is below “ideal to”"),
    ]
    said = []
    for low, high, words in pairs:
        first, last = cells.get(low), cells.get(high)
        if isinstance(first, float) and isinstance(last, float):
            said += [words] if first > last or (low == "scale_low" and first == last) else []
    return said


class WeightField(TextField):
    """The weight of a part, its share of all weight below it."""

    def __init__(self, title: str, edited: Callable[[], None]) -> None:
        super().__init__(title, read_amount, edited, required=True, width="106px", beside=False)
        self.input.add_class("partner-above")
        self.share = line("partner-quiet")
        self.block = stack(self.input, self.share)


def small(
    label: str, reader: Callable[[str], object], edited: Callable[[], None], width: str, **more: Any
) -> TextField:
    """Give a short field without lines of its own beside it."""
    return TextField(label, reader, edited, width=width, label_width="initial", beside=False, **more)


class CriterionRow:
    """What may be changed about one criterion."""

    def __init__(self, criterion: Criterion, edited: Callable[[], None]) -> None:
        self.criterion = criterion
        on_scale = lambda text: read_within(text, *criterion.scale)  # noqa: E731
        needed = {"ideal_low": "140px", "ideal_high": "90px"}
        self._edited = edited
        self.fields = {
            "ideal_low": small("Ideal from", on_scale, self._changed, needed["ideal_low"], required=True),
            "ideal_high": small("to", on_scale, self._changed, needed["ideal_high"], required=True),
            "must_low": small("Must-have from", on_scale, self._changed, "175px", placeholder="none"),
            "must_high": small("to", on_scale, self._changed, "90px", placeholder="none"),
            "weight": small("Weight", read_amount, self._changed, "130px", required=True),
        }
        for column, field in self.fields.items():
            field.input.tooltip = f"{COLUMNS[column]} of {criterion.label}"
        self.problem = line("partner-problem")
        scale = f"{shown(criterion.scale[0])} to {shown(criterion.scale[1])}"
        side = "" if criterion.side == BOTH else f" ({criterion.side})"
        quiet = "; ".join(filter(None, (criterion.unit, f"scale {scale}")))
        unit = f"<span class='partner-quiet'>– {escaped(quiet)}</span>"
        title = f"<p><b>{escaped(criterion.label)}</b>{side} {unit}</p>"
        inputs = row(*(field.input for field in self.fields.values()))
        self.widget = stack(line(value=title), inputs, self.problem)
        self.widget.add_class("partner-question")

    def _changed(self) -> None:
        self.check()
        self._edited()

    def record(self, cells: Mapping[str, Any]) -> None:
        """Take note of the profile's row; fields a person has changed keep what was typed."""
        self._row = dict(cells)
        for column, field in self.fields.items():
            known = not pd.isna(cells[column])
            field.record(shown(cells[column]) if known else "", cells[column] if known else None)
        self.check()

    def check(self) -> list[str]:
        """Say below the fields what is wrong, and give it."""
        said = [
            f"{COLUMNS[c]}: {words}" for c, field in self.fields.items() if (words := field.check(whole=True))
        ]
        said = said or out_of_order(self._cells())
        tell_problem(self.problem, said)
        return [f"{self.criterion.label}: {words}" for words in said]

    def _cells(self) -> dict[str, object]:
        return {column: field.read() for column, field in self.fields.items()}

    def row(self) -> dict[str, object]:
        """Give the row of the profile that would be saved."""
        return self._row | self._cells()

    @property
    def changes(self) -> list[str]:
        """What would change, such as "weight of Our date 1 -> 2"."""
        changed = [(COLUMNS[column], field) for column, field in self.fields.items() if field.changed]
        return [
            f"{words} of {self.criterion.label} {field.recorded or 'none'} → {field.text or 'none'}"
            for words, field in changed
        ]

    def discard(self) -> None:
        """Put back what is recorded."""
        for field in self.fields.values():
            field.put(field.recorded)
        self.check()


class NewCriterion:
    """A criterion to add to the part shown."""

    def __init__(self, edited: Callable[[], None]) -> None:
        self._edited = edited
        self.side = W.Dropdown(description="Side", options=SIDES, layout=W.Layout(width="225px"))
        self.side.style.description_width = "initial"
        self.fields = {
            "label": small(
                "Label",
                read_name,
                self._changed,
                "290px",
                required=True,
                placeholder="Shared target customers",
            ),
            "unit": small("Unit", read_text, self._changed, "260px", placeholder="% of our target customers"),
            "scale_low": small(
                "Scale from", read_number, self._changed, "150px", required=True, placeholder="0"
            ),
            "scale_high": small(
                "Scale to", read_number, self._changed, "130px", required=True, placeholder="100"
            ),
            "ideal_low": small("Ideal from", read_number, self._changed, "150px", required=True),
            "ideal_high": small("Ideal to", read_number, self._changed, "130px", required=True),
            "weight": small("Weight", read_amount, self._changed, "130px", required=True),
        }
        self.problem = line("partner-problem")
        inputs = [field.input for field in self.fields.values()]
        self.widget = stack(row(inputs[0], self.side, inputs[1]), row(*inputs[2:]), self.problem)
        self.widget.add_class("partner-question")

    def _changed(self) -> None:
        self.check(whole=False)
        self._edited()

    @property
    def begun(self) -> bool:
        """Whether anything has been typed."""
        return any(field.text for field in self.fields.values())

    def cells(self) -> dict[str, object]:
        """Give the cells that would be saved, without key and part."""
        return {column: field.read() for column, field in self.fields.items()} | {"side": self.side.value}

    def check(self, whole: bool = True) -> list[str]:
        """Say below the fields what is wrong, and give it."""
        said = [f"{field.label}: {words}" for field in self.fields.values() if (words := field.check(whole))]
        if not said and all(field.text for field in self.fields.values() if field.required):
            said = self._ideal_off_scale() or out_of_order(self.cells())
        tell_problem(self.problem, said)
        return [f"New criterion: {words}" for words in said]

    def _ideal_off_scale(self) -> list[str]:
        cells = self.cells()
        scale = cells["scale_low"], cells["scale_high"]
        try:
            for column in ("ideal_low", "ideal_high"):
                read_within(self.fields[column].text, *scale)  # type: ignore[arg-type]
        except ValueError as error:
            return [str(error)] if scale[0] < scale[1] else []  # type: ignore[operator]
        return []

    def empty(self) -> None:
        """Make room for the next one."""
        for field in self.fields.values():
            field.put("")
        tell_problem(self.problem, [])
