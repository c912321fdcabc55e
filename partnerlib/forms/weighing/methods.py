"""Ways to say what matters more: points, swings, an order of importance; what all of them share."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import Any

import ipywidgets as W  # noqa: N812
import pandas as pd

from partnerlib import weighting
from partnerlib.forms.base import Quietly
from partnerlib.forms.look import field, line, stack, tell
from partnerlib.forms.words import read_number, read_within, shown
from partnerlib.words import brief, count

LABEL_WIDTH = "240px"


@dataclass(frozen=True)
class Result:
    """What a method comes to: shares once all is given, before that what is still to do.

    `given` are shares that are known before the rest is, NaN where they are not.
    """

    shares: pd.Series | None
    problem: str = ""
    given: pd.Series | None = None


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

    @property
    def doubt(self) -> str:
        """What to ask once before the shares are used; nothing where there is no doubt."""
        return ""

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
                read[key] = self._number(text)
            except ValueError as error:
                said.append(f"{self.names[str(key)]}: {error}")
        return pd.Series(read, dtype="float64"), said

    def _number(self, text: str) -> float:
        return read_within(text, 0, 100, "the range")


class Points(_Numbers):
    """One hundred points to distribute."""

    title, by = "Points to distribute", "points"
    explanation = "Share out 100 points: whole numbers, 0 for what does not matter."

    def result(self) -> Result:
        """Give the shares once 100 points are given, or how many are left."""
        given, said = self._read()
        if said:
            return Result(None, "; ".join(said))
        left, so_far = 100 - given.sum(), given.reindex(list(self.names)) / 100
        words = f"{shown(left)} left" if left > 0 else f"{shown(-left)} too many"
        if left:
            return Result(None, f"{count(int(given.sum()), 'point')} given, {words}", so_far)
        if missing := ", ".join(self._open()):
            return Result(None, f"all 100 points are given: write 0 for {missing}, or share again", so_far)
        return Result(weighting.points(given[list(self.names)]))

    def _number(self, text: str) -> float:
        try:
            whole = read_number(text) % 1 == 0
        except ValueError:
            whole = False
        if not whole:
            raise ValueError("write a whole number such as 20")
        return super()._number(text)


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
        return {key: choice(name, [("choose…", ""), *ranks], "420px") for key, name in self.names.items()}

    def result(self) -> Result:
        """Give the shares once each has a rank."""
        if missing := self._open():
            return Result(None, f"{len(missing)} of {len(self.names)} still without a rank")
        ranks = {key: float(self.typed[key]) for key in self.names}
        return Result(weighting.rank_order_centroid(pd.Series(ranks)))


def choice(label: str, options: list[tuple[str, str]], width: str) -> Any:
    """Give a list to choose from, nothing chosen yet; each option is (words, value)."""
    return W.Dropdown(
        description=label,
        options=options,
        value="",
        layout=W.Layout(width=width),
        style={"description_width": LABEL_WIDTH},
    )
