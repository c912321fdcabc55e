"""What a long list is screened by, to be moved: a switch for each must-have, a weight for each criterion."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import ipywidgets as W  # noqa: N812

from partnerlib.forms.base import Quietly
from partnerlib.forms.look import close_all, line, stack
from partnerlib.forms.whatif.part import PartWeight
from partnerlib.forms.whatif.words import Weighing, differ, percents
from partnerlib.longlist.ideal import Ideal
from partnerlib.longlist.spoken import Spoken
from partnerlib.question import BOTH, OURS, PART_TITLES
from partnerlib.words import brief

Group = tuple[str, str]
"""A part and a side: the weights of its criteria share 100 per cent."""

_SIDES = {BOTH: "", OURS: ", ours"}


class Asked:
    """The must-haves and weights as somebody moves them; `moved` is told of each move by hand."""

    def __init__(self, moved: Callable[[], None]) -> None:
        self._moved, self._quiet = moved, False
        self.musts: dict[str, Any] = {}
        self.weights: dict[str, PartWeight] = {}
        self._totals: dict[Group, float] = {}
        self._stated: dict[Group, dict[str, float]] = {}
        self._now: dict[Group, Weighing] = {}
        self.widget = stack()

    def follow(self, ideal: Ideal, spoken: Spoken) -> None:
        """Show the must-haves and weights of an ideal; what was moved stays where these are the same."""
        stated, asks = _by_group(ideal), _asks(ideal, spoken)
        if stated == self._stated and asks == self.asks:
            return
        close_all(stack(*self.widget.children))
        self._stated, self._now = stated, {group: Weighing(shares) for group, shares in stated.items()}
        rows = ideal.profile.set_index("criterion")
        self._totals = {group: float(rows.loc[list(keys), "weight"].sum()) for group, keys in stated.items()}
        self.musts = {key: self._switch(words) for key, words in asks.items()}
        self.weights = {
            key: self._weight(group, key, str(rows.at[key, "label"]))
            for group, shares in stated.items()
            for key in shares
        }
        self.widget.children = self._arranged()
        self._show()

    def _arranged(self) -> list[Any]:
        musts = [line("partner-title", value="<p>Must-haves</p>"), *self.musts.values()]
        found = musts if self.musts else []
        for part, side in self._stated:
            of = f" within {PART_TITLES[part]}{_SIDES.get(side, ', theirs')}" if len(self._stated) > 1 else ""
            found.append(line("partner-title", value=f"<p>Weights{of}</p>"))
            found += [self.weights[key].widget for key in self._stated[part, side]]
        return found

    def _switch(self, words: str) -> Any:
        switch = W.Checkbox(value=True, indent=False, description=words, layout=W.Layout(width="auto"))
        switch.observe(self._switched, "value")
        return switch

    def _weight(self, group: Group, key: str, label: str) -> PartWeight:
        weight = PartWeight(brief(label), partial(self._weighed, group, key))
        weight.slider.style.description_width = "132px"
        weight.slider.tooltip = label
        return weight

    @property
    def asks(self) -> dict[str, str]:
        """What the must-haves ask for, in words, by criterion."""
        return {key: switch.description for key, switch in self.musts.items()}

    @property
    def without(self) -> list[str]:
        """The criteria whose must-haves are switched off."""
        return [key for key, switch in self.musts.items() if not switch.value]

    @property
    def moved_weights(self) -> dict[str, float]:
        """The weights of the criteria of every part of which one was moved, as the profile has weights."""
        return {
            key: share * self._totals[group]
            for group, now in self._now.items()
            if differ(now.weights, self._stated[group])
            for key, share in now.weights.items()
        }

    @property
    def stated(self) -> bool:
        """Whether everything is as the ideal states it."""
        return not self.without and not self.moved_weights

    def told(self) -> str:
        """Say, as a sentence begins, what the list is screened with."""
        weights = "your own weights" if self.moved_weights else ""
        off = len(self.without)
        label = self.musts[self.without[0]].description if off else ""
        dropped = f"{off} must-haves switched off" if off > 1 else f"“{label}” switched off" if off else ""
        return f"With {' and '.join(filter(None, (weights, dropped)))}" if not self.stated else ""

    def typed(self) -> dict[str, Any] | None:
        """Give what was moved, as JSON can hold it; None when nothing is."""
        return None if self.stated else {"without": self.without, "weights": self.moved_weights}

    def put(self, typed: Mapping[str, Any] | None) -> None:
        """Ask what `typed` gave, None being the ideal as it is; what fits no longer is left out."""
        asked = typed or {"without": [], "weights": {}}
        with Quietly(self):
            for key, switch in self.musts.items():
                switch.value = key not in asked["without"]
        for group, stated in self._stated.items():
            kept = {key: float(asked["weights"][key]) for key in stated if key in asked["weights"]}
            total = sum(kept.values())
            fits = kept.keys() == stated.keys() and total > 0
            shares = {key: weight / total for key, weight in kept.items()} if fits else stated
            self._now[group] = Weighing(shares)
        self._show()

    def _switched(self, _: object) -> None:
        if not self._quiet:
            self._moved()

    def _weighed(self, group: Group, key: str, percent: int) -> None:
        """Move a weight to a share in per cent; what is stated as that many is exactly what is stated."""
        stated = self._stated[group]
        share = stated[key] if percents(stated)[key] == percent else percent / 100
        self._now[group] = self._now[group].move(key, share, stated)
        self._show()
        self._moved()

    def _show(self) -> None:
        for group, now in self._now.items():
            stated, shares = percents(self._stated[group]), percents(now.weights)
            for key, percent in shares.items():
                self.weights[key].put(percent)
                self.weights[key].fix(
                    len(shares) == 1, "%" + f", not {stated[key]}" * (percent != stated[key])
                )


def _asks(ideal: Ideal, spoken: Spoken) -> dict[str, str]:
    """Say of each criterion with a must-have what it asks for."""
    keys = [ideal.criteria[place] for place in ideal.musts]
    rows = ideal.profile.set_index("criterion").loc[keys, ["label", "must_low", "must_high"]]
    return {key: f"{brief(label)}: {spoken.between(key, *ends)}" for key, label, *ends in rows.itertuples()}


def _by_group(ideal: Ideal) -> dict[Group, dict[str, float]]:
    """Give the shares of criteria within their part and side, where these weigh anything."""
    found = {}
    for (part, side), rows in ideal.profile.groupby(["part", "side"], sort=False):
        total = rows["weight"].sum()
        if total > 0:
            shares = (rows["weight"] / total).tolist()
            found[str(part), str(side)] = dict(zip(rows["criterion"].tolist(), shares, strict=True))
    return found
