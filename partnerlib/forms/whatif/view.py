"""The live what-if: weights that can be moved, and the ranking that follows at once. It saves nothing."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

import ipywidgets as W  # noqa: N812
import pandas as pd

from partnerlib import rounds, scoring
from partnerlib.case import Case
from partnerlib.charts import looks, short_names
from partnerlib.charts.style import coloured
from partnerlib.forms.base import Desk, Quietly, View
from partnerlib.forms.look import button, line, offer, row, stack, tell
from partnerlib.forms.whatif.bars import STYLE, bars
from partnerlib.forms.whatif.part import STYLE as PART_STYLE
from partnerlib.forms.whatif.part import PartWeight
from partnerlib.forms.whatif.words import Weighing, differ, percents, unheard, who_leads, with_weights
from partnerlib.question import PART_KEYS, PART_TITLES
from partnerlib.robustness import WhatIf, judged, nearest_weights
from partnerlib.scoring import MISSED

NO_PROFILE = "No part that weighs anything has a criterion yet. Write the ideal profile in notebook 1."
NO_CANDIDATE = "No candidate yet. Add one with the form in notebook 2."
NOTHING_KNOWN = "Nothing is known yet about any candidate. Record what is known in notebook 2."
HOW = (
    "Move a part, or type its weight: the others share the rest as before. Nothing here is saved; the stated "
    "weights stay as they are."
)
DOUBTED = (
    "Plausible cases doubt these weights too: two times in three, each is within about a quarter of what is "
    "set here."
)
CHOOSE = "choose a candidate"
IN_A_SENTENCE = 60

BEYOND = (1.0, 1.01, 1.02, 1.05, 1.1, 1.2)
"""How far to go on the way to the nearest weights: at these themselves two candidates draw level."""

_LAYOUT = """<style>
.partner-form.partner-whatif { max-width: 1080px; }
.partner-whatif .partner-said p { font-size: 16px; font-weight: 600; line-height: 1.35; min-height: 4.05em; }
</style>"""


class WhatIfView(View):
    """A slider for each part's weight, a sentence, and the ranking with these weights beside them."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._case: Case | None = None
        self._stated: dict[str, float] = {}
        self._now = Weighing({})
        self._past: list[Weighing] = []
        self._last = ""
        self.parts = {part: PartWeight(PART_TITLES[part], partial(self._moved, part)) for part in PART_KEYS}
        self.sliders = {part: weight.slider for part, weight in self.parts.items()}
        self.back_button = button("Back to the stated weights")
        self.alike_button = button("All parts alike")
        self.undo_button = button("Undo last move")
        self.back_button.on_click(lambda _: self._guarded(lambda: self._go(Weighing(self._stated))))
        self.alike_button.on_click(lambda _: self._guarded(self._alike))
        self.undo_button.on_click(lambda _: self._guarded(self._undo))
        self.challenger = W.Dropdown(
            description="What would put",
            style={"description_width": "initial"},
            layout=W.Layout(width="330px"),
        )
        self.challenger.observe(self._chosen, "value")
        self.preset = W.HBox(
            (self.challenger, line(value="<p>first?</p>")), layout=W.Layout(align_items="center")
        )
        self.said, self.picture, self.unknown = line("partner-said"), line(), line("partner-quiet")
        self.sealed = line("partner-quiet")
        self.picture.add_class("partner-paper")
        self.picture.layout = W.Layout(flex="2 1 440px", max_height="420px", overflow="auto")
        self._empty, self._own_style = line("partner-title"), line(value=_LAYOUT + PART_STYLE + STYLE)
        self._whole = self._arranged()
        self.box.add_class("partner-whatif")
        self._guarded(lambda: self.refresh(desk.case))

    def _arranged(self) -> list[Any]:
        doubted = line("partner-quiet", value=f"<p>{DOUBTED}</p>")
        doubted.layout.margin = "4px 0 0 0"
        weights = stack(*(weight.widget for weight in self.parts.values()), doubted)
        weights.layout.flex = "1 1 345px"
        both = row(weights, self.picture)
        both.layout.align_items, both.layout.grid_gap = "flex-start", "8px 20px"
        buttons = row(self.back_button, self.undo_button, self.alike_button, self.preset)
        buttons.layout.margin = "6px 0 0 0"
        return [self.said, line("partner-quiet", value=f"<p>{HOW}</p>"), both, buttons, self.unknown]

    @property
    def weights(self) -> dict[str, float]:
        """The weights as moved, by part that has criteria; they sum to 1."""
        return dict(self._now.weights)

    def refresh(self, case: Case) -> None:
        """Follow the newest case; weights that have been moved stay where they are."""
        if case == self._case:
            return
        first = _what_first(case)
        tell(self._empty, first)
        shown = [self._empty] if first else self._whole
        tell(self.sealed, rounds.still_sealed(case))
        self.box.children = [self._style, self._own_style, *shown, self.sealed, self.status]
        if not first:
            self._follow(case)
        self._case = case

    def _follow(self, case: Case) -> None:
        """Draw plausible levels of a case anew; weights that have been moved stay where they can."""
        moved = differ(self._now.weights, self._stated)
        self._answered, self._what_if = scoring.answered(case), WhatIf(case)
        self._stated = _by_part(self._what_if.weights)
        self._base = self._weighed(self._stated)[0]
        self._surely = judged(self._what_if.at(self._stated))
        self._looks, self._names = looks(coloured(case)), _names(case)
        self._tell_stated()
        self._offer_challengers()
        if not moved or set(self._now.weights) != set(self._stated):
            self._now, self._past = Weighing(self._stated), []
        self._past = [replace(past, name="") for past in self._past]
        self._show(replace(self._now, name=""))

    def _tell_stated(self) -> None:
        stated = percents(self._stated)
        for part, weight in self.parts.items():
            note = f"%, stated {stated[part]} %" if part in stated else "%, no criteria"
            weight.fix(part not in stated or len(stated) == 1, note)

    def _offer_challengers(self) -> None:
        challengers = [(self._names[key], key) for key in self._base.index[self._base["rank"] > 1]]
        with Quietly(self):
            offer(self.challenger, [(CHOOSE, ""), *challengers], "")
        self.preset.layout.display = None if challengers else "none"

    def _moved(self, part: str, percent: int) -> None:
        """Move a part to a weight in per cent; what is stated as that many is exactly what is stated."""
        stated = percents(self._stated)[part] == percent
        share = self._stated[part] if stated else percent / 100
        self._guarded(lambda: self._move(part, share))

    def _move(self, part: str, share: float) -> None:
        """Move one part; going on with the same one is the same move."""
        if self._last != part:
            self._past.append(self._now)
        self._show(self._now.move(part, share, self._stated))
        self._last = part

    def _go(self, to: Weighing) -> None:
        if differ(to.weights, self._now.weights):
            self._past.append(self._now)
            self._show(to)

    def _alike(self) -> None:
        self._go(Weighing(dict.fromkeys(self._stated, 1 / len(self._stated)), "all parts alike"))

    def _undo(self) -> None:
        if self._past:
            self._show(self._past.pop())

    def _chosen(self, change: Any) -> None:
        if not self._quiet and change["new"]:
            self._guarded(lambda: self._put_first(change["new"]))
            with Quietly(self):
                self.challenger.value = ""

    def _put_first(self, candidate: str) -> None:
        """Go to the nearest weights at which a candidate comes first, or say why there are none."""
        nearest = nearest_weights(self._answered, candidate)
        if nearest is not None:
            name = f"the nearest weights that put {self._names[candidate]} first"
            return self._go(Weighing(self._just_beyond(candidate, _by_part(nearest)), name))
        missed = self._base["must_haves"] == MISSED
        why = "it misses a must-have" if missed[candidate] else "another is ahead whatever the parts weigh"
        recorded = "With the answers as recorded, no weights put"
        tell(self.status, f"{recorded} {self._names[candidate]} first: {why}.")

    def _just_beyond(self, candidate: str, nearest: Mapping[str, float]) -> Mapping[str, float]:
        stated = self._stated
        for way in BEYOND:
            moved = {part: max(stated[part] + way * (nearest[part] - stated[part]), 0) for part in stated}
            weights = {part: weight / sum(moved.values()) for part, weight in moved.items()}
            ranks = self._weighed(weights)[0]["rank"]
            if ranks.index[0] == candidate and (ranks == 1).sum() == 1:
                return weights
        return nearest

    def _weighed(self, weights: Mapping[str, float]) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Weigh all candidates: those of whom anything that weighs is known, ranked, and the others."""
        table = self._what_if.at(weights)
        known = table["coverage"] > 0
        return scoring.ranked(table[known]), table[~known]

    def _show(self, now: Weighing) -> None:
        """Weigh so: sliders, sentence and picture follow."""
        self._now, self._last = now, ""
        for part, percent in (dict.fromkeys(PART_KEYS, 0) | percents(now.weights)).items():
            self.parts[part].put(percent)
        known, silent = self._weighed(now.weights)
        moved = differ(now.weights, self._stated)
        self.picture.value = bars(known, self._looks, self._base["fit"] if moved else None)
        said = judged(pd.concat([known, silent]))
        still = moved and said.leader == self._surely.leader
        leads = who_leads(known, said, self._names, still)
        tell(self.said, f"{with_weights(now, self._stated)}, {leads}")
        names = [self._names[key] for key in silent.index]
        tell(self.unknown, unheard(names, float(silent["first"].sum()), now.weights))
        shared = f"The others had no weight, so they share {now.shared}." if now.shared else ""
        tell(self.status, shared)
        self.back_button.disabled, self.undo_button.disabled = not moved, not self._past


def _what_first(case: Case) -> str:
    """Say what has to be done before there is anything to weigh; nothing when the case is ready."""
    try:
        coverage = scoring.fit(case)["coverage"]
    except ValueError:
        return NO_PROFILE
    return "" if (coverage > 0).any() else NOTHING_KNOWN if len(coverage) else NO_CANDIDATE


def _by_part(weights: pd.Series) -> dict[str, float]:
    return {str(part): float(weight) for part, weight in weights.items()}


def _names(case: Case) -> dict[str, str]:
    """Give each candidate's name as sentences have it, by key."""
    table = case.candidates
    return short_names(dict(zip(table["candidate"], table["name"], strict=True)), IN_A_SENTENCE)
