"""Every two things compared with each other, and where the answers contradict each other."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from itertools import combinations
from math import log
from typing import Any

import ipywidgets as W  # noqa: N812

from partnerlib import weighting
from partnerlib.forms.look import button, line, row, stack, tell
from partnerlib.forms.weighing.methods import Method, Result, choice
from partnerlib.words import brief, count

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
STRONGLY = (
    "Your answers contradict each other strongly. Click again to use them all the same, or mend the pair "
    "named above."
)


class Pairs(Method):
    """Every two things compared with each other."""

    title, by = "Pairwise", "pairwise comparison"
    most = len(weighting.RANDOM_INDEX)

    def __init__(self, names: Mapping[str, str], edited: Callable[[], None]) -> None:
        pairs = len(names) * (len(names) - 1) // 2
        self.explanation = f"Which of the two matters more, and how much more? {count(pairs, 'pair')} in all."
        if len(names) > self.most:
            self.explanation = f"At most {self.most} can be compared in pairs: use points or a rank order."
        self.consistency, self.detail = line("partner-weigh-said"), line("partner-quiet")
        self.lead_button = button("Show that pair")
        self.lead_button.on_click(lambda _: self._lead())
        self._worst: Any = None
        super().__init__(names, edited)

    def _make_fields(self) -> dict[Any, Any]:
        pairs = combinations(self.names, 2) if len(self.names) <= self.most else ()
        return {(a, b): self._pair(self.names[a], self.names[b]) for a, b in pairs}

    def _pair(self, a: str, b: str) -> Any:
        asked = choice(f"{brief(a, 30)} or {brief(b, 30)}?", _judgements(a, b), "auto")
        asked.add_class("partner-weigh-pair")
        return asked

    def _arranged(self) -> Any:
        two = W.Layout(grid_template_columns="minmax(0, 1fr) minmax(0, 1fr)", grid_gap="2px 24px")
        columns = W.GridBox(tuple(self.fields.values()), layout=two)
        whole = stack(columns, self.said, self.consistency, self.detail, row(self.lead_button))
        whole.layout.flex = "1 1 100%"
        return whole

    def result(self) -> Result:
        """Give the shares once every pair is judged."""
        left = len(self.fields) - len(self.typed)
        if left or not self.fields:
            return Result(None, f"{left} of {count(len(self.fields), 'pair')} still open")
        return Result(self._judged().weights[list(self.names)])

    def _judged(self) -> weighting.Pairwise:
        return weighting.pairwise({pair: float(Fraction(text)) for pair, text in self.typed.items()})  # type: ignore[misc]

    def tell(self) -> None:
        """Say how many pairs are open, and then how well the answers fit together."""
        super().tell()
        for widget in self.fields.values():
            widget.remove_class("partner-weigh-marked")
        judged = None if self.result().problem else self._judged()
        self._worst = judged.worst if judged and judged.ratio > weighting.CONTRADICTORY else None
        tell(self.consistency, self._consistency(judged) if judged else "")
        fine = f"up to {weighting.CONTRADICTORY} is fine"
        tell(self.detail, f"Consistency {judged.ratio:.2f}; {fine}." if judged else "")
        self.lead_button.layout.display = None if self._worst else "none"

    def _consistency(self, judged: weighting.Pairwise) -> str:
        if self._worst is None or judged.suggestion is None:
            return "✓ Your answers fit together."
        a, b = self._worst
        sentences = {value: words for words, value in self.fields[a, b].options}
        said = sentences[self.fields[a, b].value]
        implied = sentences[nearest(judged.suggestion)]
        return (
            f"⚠ Your answers contradict each other, most in {self.names[a]} against {self.names[b]}: "
            f"you said “{said}”, the others imply about “{implied}”. Choose that, or look again "
            "at your other answers about these two."
        )

    @property
    def doubt(self) -> str:
        """What to ask once when the answers contradict each other."""
        return STRONGLY if self._worst else ""

    def _lead(self) -> None:
        """Mark the pair that fits the others least, and go there."""
        if self._worst:
            self.fields[self._worst].add_class("partner-weigh-marked")
            self.fields[self._worst].focus()


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
