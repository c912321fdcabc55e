"""One part's weight that can be moved: a slider, a field for the number, and what is stated, beside them."""

import re
from collections.abc import Callable
from typing import Any

import ipywidgets as W  # noqa: N812

from partnerlib.forms.base import Quietly
from partnerlib.forms.look import line, row, tell, tell_problem

ALLOWED = "0 to 100, whole numbers"

_NAMED = (
    "const form = this.closest('.partner-form'), named = () => form.querySelectorAll('.partner-weight')"
    ".forEach(part => part.querySelectorAll(':is(input, .noUi-handle):not([aria-label])').forEach(one => "
    "one.setAttribute('aria-label', part.querySelector('.widget-slider .widget-label').textContent + "
    "', weight in per cent')));"
    "new MutationObserver(named).observe(form, {childList: true, subtree: true}); named()"
)
"""Gives each slider and field its part's name, which ipywidgets leaves out, for those who do not see it."""

STYLE = f"""<style onload="{_NAMED}">
.partner-whatif .widget-slider {{ margin: 1px 0; }}
.partner-whatif .widget-slider > .widget-label {{ text-align: left; }}
.partner-whatif .partner-percent {{ margin: 1px 4px 1px 8px; }}
.partner-whatif .partner-percent input {{ padding: 2px 4px; height: 24px; text-align: right; }}
.partner-whatif .partner-stated {{ align-self: center; flex: 0 0 92px; white-space: nowrap; }}
.partner-whatif .partner-problem {{ flex: 1 0 100%; text-align: right; }}
</style>"""


class PartWeight:
    """A part's weight in whole per cent; `moved` is told of each one that a person gives it."""

    def __init__(self, title: str, moved: Callable[[int], None]) -> None:
        self._moved, self._quiet = moved, False
        self.slider = W.IntSlider(
            description=title,
            max=100,
            readout=False,
            layout=W.Layout(flex="1 1 170px", width="auto"),
            style={"description_width": "94px"},
        )
        self.field = W.Text(
            continuous_update=False,
            layout=W.Layout(width="40px", flex="0 0 40px"),
        )
        self.field.add_class("partner-percent")
        self.note, self.problem = line("partner-quiet", "partner-stated"), line("partner-problem")
        self.slider.observe(self._slid, "value")
        self.field.observe(self._typed, "value")
        self.widget: Any = row(self.slider, self.field, self.note, self.problem)
        self.widget.add_class("partner-weight")
        self.widget.layout.grid_gap = "0"

    def fix(self, fixed: bool, note: str) -> None:
        """Let the weight be moved or not, and say beside it what is stated."""
        self.slider.disabled = self.field.disabled = fixed
        tell(self.note, note)

    def put(self, percent: int) -> None:
        """Show a weight; what was wrong with one that was typed is no longer told."""
        with Quietly(self):
            self.slider.value, self.field.value = percent, str(percent)
        tell(self.problem, "")

    def _slid(self, change: Any) -> None:
        if not self._quiet:
            self._moved(change["new"])

    def _typed(self, _: object) -> None:
        """Take a weight that was typed; one that cannot be used stays in sight and moves nothing."""
        if self._quiet:
            return
        percent = _percent(self.field.value)
        if percent is None:
            tell_problem(self.problem, [ALLOWED])
        elif percent == self.slider.value:
            self.put(percent)
        else:
            self.slider.value = percent


def _percent(text: str) -> int | None:
    """Read a whole number from 0 to 100, with or without the sign; None for anything else."""
    found = re.fullmatch(r"\s*([0-9]{1,3})\s*%?\s*", text)
    return int(found[1]) if found and int(found[1]) <= 100 else None
