"""Four ways to say what matters more: points, swings, judgements of pairs, an order of importance."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from math import log
from typing import Any

import ipywidgets as W  # noqa: N812
import pandas as pd

from partnerlib import weighting
from partnerlib.forms.base import Quietly
from partnerlib.forms.freeze import brief
from partnerlib.forms.look import button, field, line, row, stack, tell
from partnerlib.forms.words import counted, read_within, shown

STRENGTHS = {
    2: "slightly",
    3: "moderately",
    4: "moderately to strongly",
    5: "strongly",
    6: "strongly to very strongly",
    7: "very strongly",
    8: "very strongly to extremely",
    9: "extremely",
}
"""How much more important, by the number of times; 1 is equally important."""

LABEL_WIDTH = "240px"


@dataclass(frozen=True)
class Result:
    """What a method comes to: shares once all is given, before that what is still to do.

    `given` are shares that are known before the rest is, NaN where they are not.
    """

    shares: pd.Series | None
    problem: str = ""
    given: pd.Series | None = None

    @property
    def so_far(self) -> pd.Series | None:
        """The shares, or those of them that are known already."""
        return self.given if self.shares is None else self.shares


class Method(ABC):
    """One way to weigh: a field for each thing (or pair), all of them needed.

    `names` are the things to weigh, by key; `edited` is called whenever a person changes a field.
    """

    title: str
    by: str
    explanation: str

    def __init__(self, names: Mapping[str, str], edited: Callable[[], None]) -> None:
        self.weighs = dict(names)
        self.names = {key: brief(name, 48) for key, name in names.items()}
        self._edited, self._quiet = edited, False
        self.fields = self._make_fields()
        for widget in self.fields.values():
            widget.observe(self._changed, "value")
        self.said = line("partner-weigh-said")
        self.widget = self._arranged()
        self.tell()

    def _changed(self, _: object) -> None:
        if not self._quiet:
            self.tell()
            self._edited()

    def _arranged(self) -> Any:
        return stack(*self.fields.values(), self.said)

    @property
    def typed(self) -> dict[Hashable, str]:
        """What stands in the fields, those left empty not among them."""
        return {key: text for key, widget in self.fields.items() if (text := str(widget.value).strip())}

    def put(self, typed: Mapping[Hashable, str]) -> None:
        """Put texts into the fields; fields not among them are emptied, texts of no field left out."""
        with Quietly(self):
            for key, widget in self.fields.items():
                text = typed.get(key, "")
                offered = getattr(widget, "options", None)
                widget.value = text if offered is None or text in [value for _, value in offered] else ""
        self.tell()

    def tell(self) -> None:
        """Say below the fields how far one has come."""
        tell(self.said, self.result().problem, "⚠ " if self.typed else "")

    @abstractmethod
    def result(self) -> Result:
        """Give the shares, or what is still to do."""

    @abstractmethod
    def _make_fields(self) -> dict[Any, Any]: ...

    def _open(self) -> list[str]:
        typed = self.typed
        return [name for key, name in self.names.items() if key not in typed]


class _Numbers(Method):
    """A number to type for each thing."""

    def _make_fields(self) -> dict[Any, Any]:
        return {key: field(name, "330px", LABEL_WIDTH) for key, name in self.names.items()}

    def _read(self) -> tuple[pd.Series, list[str]]:
        """What can be read, by key, and what is wrong with the rest."""
        read, said = {}, []
        for key, text in self.typed.items():
            try:
                read[key] = read_within(text, 0, 100, "the range")
                if self.whole and read[key] % 1:
                    raise ValueError(f"{shown(read[key])} is no whole number")
            except ValueError as error:
                said.append(f"{self.names[str(key)]}: {error}")
        return pd.Series(read, dtype="float64"), said

    whole = False


class Points(_Numbers):
    """One hundred points to distribute."""

    title, by, whole = "Points to distribute", "points", True
    explanation = "Share out 100 points: whole numbers, 0 for what does not matter."

    def result(self) -> Result:
        """Give the shares once 100 points are given, or how many are left."""
        given, said = self._read()
        if said:
            return Result(None, "; ".join(said))
        left, so_far = 100 - given.sum(), given.reindex(list(self.names)) / 100
        words = f"{shown(left)} left" if left > 0 else f"{shown(-left)} too many"
        if left:
            return Result(None, f"{counted(int(given.sum()), 'point')} given, {words}", so_far)
        if missing := ", ".join(self._open()):
            return Result(None, f"all 100 points are given: write 0 for {missing}, or share again", so_far)
        return Result(weighting.points(given[list(self.names)]))


class Swing(_Numbers):
    """The importance of lifting each thing from its worst to the ideal."""

    title, by = "Swing", "swing weighting"
    explanation = (
        "Imagine everything at its worst. Which one would you lift to the ideal first? "
        "Give it 100, the others relative to it."
    )

    def result(self) -> Result:
        """Give the shares once each has a number and the largest is 100."""
        given, said = self._read()
        if not said and len(given) and given.max() != 100:
            said = [f"the most important one gets 100; the largest is {shown(given.max())}"]
        if missing := self._open():
            said.append(f"{len(missing)} of {len(self.names)} still open")
        return Result(None, "; ".join(said)) if said else Result(weighting.swing(given[list(self.names)]))


class Ranks(Method):
    """An order of importance."""

    title, by = "Rank order", "rank order"
    explanation = "Say only the order: 1 is the most important. Equal ranks are allowed."

    def _make_fields(self) -> dict[Any, Any]:
        count = len(self.names)
        ranks = [("1 – most important", "1"), *((str(n), str(n)) for n in range(2, count + 1))]
        return {key: _choice(name, [("choose…", ""), *ranks], "420px") for key, name in self.names.items()}

    def result(self) -> Result:
        """Give the shares once each has a rank."""
        if missing := self._open():
            return Result(None, f"{len(missing)} of {len(self.names)} still without a rank")
        ranks = {key: float(self.typed[key]) for key in self.names}
        return Result(weighting.rank_order_centroid(pd.Series(ranks)))


class Pairs(Method):
    """Every two things compared with each other."""

    title, by = "Pairwise", "pairwise comparison"
    most = len(weighting.RANDOM_INDEX)

    def __init__(self, names: Mapping[str, str], edited: Callable[[], None]) -> None:
        pairs = len(names) * (len(names) - 1) // 2
        self.explanation = (
            f"Which of the two matters more, and how much more? {counted(pairs, 'pair')} in all."
        )
        if len(names) > self.most:
            self.explanation = f"At most {self.most} can be compared in pairs: use points or a rank order."
        self.consistency = line("partner-weigh-said")
        self.lead_button = button("Show that pair")
        self.lead_button.on_click(lambda _: self._lead())
        self._worst: Any = None
        super().__init__(names, edited)

    def _make_fields(self) -> dict[Any, Any]:
        pairs = combinations(self.names, 2) if len(self.names) <= self.most else ()
        return {(a, b): self._pair(self.names[a], self.names[b]) for a, b in pairs}

    def _pair(self, a: str, b: str) -> Any:
        choice = _choice(f"{brief(a, 30)} or {brief(b, 30)}?", _judgements(a, b), "auto")
        choice.add_class("partner-weigh-pair")
        return choice

    def _arranged(self) -> Any:
        two = W.Layout(grid_template_columns="minmax(0, 1fr) minmax(0, 1fr)", grid_gap="2px 24px")
        columns = W.GridBox(tuple(self.fields.values()), layout=two)
        whole = stack(columns, self.said, self.consistency, row(self.lead_button))
        whole.layout.flex = "1 1 100%"
        return whole

    def result(self) -> Result:
        """Give the shares once every pair is judged."""
        left = len(self.fields) - len(self.typed)
        if left or not self.fields:
            return Result(None, f"{left} of {counted(len(self.fields), 'pair')} still open")
        return Result(self._judged().weights[list(self.names)])

    def _judged(self) -> weighting.Pairwise:
        return weighting.pairwise({pair: float(Fraction(text)) for pair, text in self.typed.items()})  # type: ignore[misc]

    def tell(self) -> None:
        """Say how many pairs are open, and then how well the answers fit together."""
        super().tell()
        for widget in self.fields.values():
            widget.remove_class("partner-weigh-marked")
        judged = None if self.result().problem else self._judged()
        tell(self.consistency, self._consistency(judged) if judged else "")
        self._worst = judged.worst if judged and judged.ratio > weighting.CONTRADICTORY else None
        self.lead_button.layout.display = None if self._worst else "none"

    def _consistency(self, judged: weighting.Pairwise) -> str:
        ratio = f"consistency ratio {judged.ratio:.2f}"
        if judged.ratio <= weighting.CONTRADICTORY or judged.worst is None or judged.suggestion is None:
            return f"✓ Your answers fit together ({ratio}; up to {weighting.CONTRADICTORY} is fine)."
        a, b = judged.worst
        sentences = {value: words for words, value in self.fields[a, b].options}
        said = sentences[self.fields[a, b].value]
        implied = sentences[nearest(judged.suggestion)]
        return (
            f"⚠ Your answers contradict each other ({ratio}; up to {weighting.CONTRADICTORY} is fine), "
            f"most in {self.names[a]} against {self.names[b]}: you said “{said}”, "
            f"the others imply about “{implied}”."
        )

    def _lead(self) -> None:
        """Mark the pair that fits the others least, and go there."""
        if self._worst:
            self.fields[self._worst].add_class("partner-weigh-marked")
            self.fields[self._worst].focus()


METHODS: tuple[type[Method], ...] = (Points, Swing, Pairs, Ranks)
"""The ways to weigh, in the order in which they are offered."""


def nearest(times: float) -> str:
    """Give the judgement on the scale from 1/9 to 9 that is nearest to a number of times.

    >>> nearest(2.2), nearest(0.3), nearest(40)
    ('2', '1/3', '9')
    """
    scale = [str(n) for n in range(1, 10)] + [f"1/{n}" for n in range(2, 10)]
    return min(scale, key=lambda text: abs(log(times) - log(Fraction(text))))


def _judgements(a: str, b: str) -> list[tuple[str, str]]:
    """The answers to choose from for a pair, from the first far ahead to the second far ahead."""
    ahead = [(f"{n} – {brief(a, 30)}: {STRENGTHS[n]} more", str(n)) for n in range(9, 1, -1)]
    behind = [(f"{n} – {brief(b, 30)}: {words} more", f"1/{n}") for n, words in STRENGTHS.items()]
    return [("choose…", ""), *ahead, ("1 – both the same", "1"), *behind]


def _choice(label: str, options: list[tuple[str, str]], width: str) -> Any:
    return W.Dropdown(
        description=label,
        options=options,
        value="",
        layout=W.Layout(width=width),
        style={"description_width": LABEL_WIDTH},
    )
