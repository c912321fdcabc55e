"""The fields for one criterion, and for one part of the question: widgets only, they keep nothing."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import Any

import ipywidgets as W  # noqa: N812

from partnerlib.findings import MOST_ABOVE, SIGNS
from partnerlib.forms.assessing.answers import DONT_KNOW, UNKNOWN, Criterion, Entry
from partnerlib.forms.base import Quietly
from partnerlib.forms.look import (
    close_all,
    escaped,
    field,
    line,
    offer,
    row,
    stack,
    tell,
    tell_problem,
    two_columns,
)
from partnerlib.forms.words import read_number, shown
from partnerlib.question import BOTH, OURS, PART_TITLES, PARTS, SIDES, THEIRS

Edited = Callable[[str, Entry], None]
"""What is called, with the criterion's key, when a person changed its fields."""


class CriterionView(ABC):
    """The fields of one criterion: its level, a range if unsure, evidence, and a line for what is wrong."""

    widget: Any
    level: Any
    evidence: Any

    def __init__(self, criterion: Criterion, edited: Edited) -> None:
        self.criterion = criterion
        self._edited = edited
        self._quiet = False
        self.low = field("If unsure, from", "150px")
        self.high = field("to", "75px")
        self.problem = line("partner-problem")
        self.suggestion = line("partner-quiet")
        self._suggested: tuple[float, str] | None = None

    def _watch(self, *widgets: Any) -> None:
        for widget in widgets:
            widget.observe(self._changed, "value")

    def _changed(self, _: object) -> None:
        if self._quiet:
            return
        with Quietly(self):
            self._grey_out()
        self._tell_suggestion()
        self._edited(self.criterion.key, self.entry)

    def suggest(self, level: float | None, why: str = "") -> None:
        """Show the level that the recorded facts suggest, and by how much the one chosen is above it."""
        self._suggested = None if level is None else (level, why)
        self._tell_suggestion()

    def _tell_suggestion(self) -> None:
        if self._suggested is None:
            return tell(self.suggestion, "")
        level, why = self._suggested
        words = f"The facts recorded suggest {shown(level)}: {why}."
        try:
            above = read_number(self.entry.level) - level if self.entry.level else 0.0
        except ValueError:
            above = 0.0
        if above > MOST_ABOVE:
            words += f" Your level is {shown(round(above, 9))} above that: say below how you know."
        unfounded = above > MOST_ABOVE and not self.entry.evidence.strip()
        (self.suggestion.remove_class if unfounded else self.suggestion.add_class)("partner-quiet")
        tell(self.suggestion, words, f"{SIGNS['warn']} " if unfounded else "")

    @property
    @abstractmethod
    def fields(self) -> Sequence[Any]:
        """Every field, in the order in which Tab visits them."""

    @property
    @abstractmethod
    def entry(self) -> Entry:
        """What stands in the fields."""

    @abstractmethod
    def _put(self, entry: Entry, also: str) -> None: ...

    def show(self, entry: Entry, problems: Sequence[str], also: str = "") -> None:
        """Put an entry into the fields; `also` is a recorded level to offer beside the usual ones."""
        with Quietly(self):
            self._put(entry, also)
            self.low.value, self.high.value, self.evidence.value = entry.low, entry.high, entry.evidence
            self._grey_out()
        tell_problem(self.problem, problems)

    def enable(self, enabled: bool) -> None:
        """Let the fields be changed, or only read."""
        for widget in self.fields:
            widget.disabled = not enabled
        if enabled:
            self._grey_out()

    def _grey_out(self) -> None:
        """Where the level is unknown there is no range to give."""
        self.low.disabled = self.high.disabled = self.entry.unknown


class DescribedView(CriterionView):
    """Levels to choose from as sentences, the undescribed ones in between set small."""

    def __init__(self, criterion: Criterion, edited: Edited) -> None:
        super().__init__(criterion, edited)
        must = f" ({criterion.must_have})" if criterion.must_have else ""
        self.level = W.RadioButtons(
            options=criterion.choices(),
            index=None,
            description=criterion.label + must,
            tooltip=criterion.label,
        )
        self.evidence = W.Textarea(
            description="How do we know?",
            placeholder="One sentence",
            rows=1,
            layout=W.Layout(width="100%", height="58px", margin="2px 0 0"),
            style={"description_width": "initial"},
        )
        self._mark_between()
        range_row = row(self.low, self.high)
        self.widget = stack(self.level, self.suggestion, range_row, self.evidence, self.problem)
        self.widget.add_class("partner-question")
        self._watch(self.level, self.low, self.high, self.evidence)

    @property
    def fields(self) -> Sequence[Any]:
        """Every field, in the order in which Tab visits them."""
        return self.level, self.low, self.high, self.evidence

    @property
    def entry(self) -> Entry:
        """What is chosen and typed."""
        chosen = self.level.value or ""
        known = "" if chosen == UNKNOWN else chosen
        return Entry(known, chosen == UNKNOWN, self.low.value, self.high.value, self.evidence.value)

    def _put(self, entry: Entry, also: str) -> None:
        value = UNKNOWN if entry.unknown else entry.level or None
        offer(self.level, self.criterion.choices(also, entry.level), value)
        self._mark_between()

    def _mark_between(self) -> None:
        places = self.criterion.between(list(self.level.options))
        classes = tuple(f"partner-between-{place}" for place in places)
        kept = tuple(name for name in self.level._dom_classes if not name.startswith("partner-between-"))
        if self.level._dom_classes != kept + classes:
            self.level._dom_classes = kept + classes


class NumberView(CriterionView):
    """A level to type, with its unit, scale and ideal range beside it."""

    def __init__(self, criterion: Criterion, edited: Edited) -> None:
        super().__init__(criterion, edited)
        self.level = field(criterion.label, "285px", "205px")
        self.level.add_class("partner-strong")
        self.unknown = W.Checkbox(description=DONT_KNOW, indent=False)
        self.evidence = field("How do we know?", "100%", placeholder="One sentence")
        self.evidence.layout.flex = "1 1 300px"
        words = "; ".join(filter(None, (criterion.hint, criterion.must_have)))
        hint = line(value=f"<p class='partner-quiet'>{escaped(words)}</p>")
        hint.layout.flex = "1 1 200px"
        levels = (
            [f"{sentence}" for sentence, level in criterion.choices()[:-1]] if criterion.described else []
        )
        anchors = [line(value=f"<p class='partner-quiet'>{escaped(text)}</p>") for text in levels]
        lines = row(self.level, hint, self.unknown), row(self.low, self.high, self.evidence)
        self.widget = stack(*lines, *anchors, self.suggestion, self.problem)
        self.widget.add_class("partner-question")
        self._watch(self.level, self.unknown, self.low, self.high, self.evidence)

    @property
    def fields(self) -> Sequence[Any]:
        """Every field, in the order in which Tab visits them."""
        return self.level, self.unknown, self.low, self.high, self.evidence

    @property
    def entry(self) -> Entry:
        """What is typed and ticked."""
        texts = self.low.value, self.high.value, self.evidence.value
        return Entry(self.level.value, self.unknown.value, *texts)

    def _put(self, entry: Entry, also: str) -> None:
        self.level.value, self.unknown.value = entry.level, entry.unknown

    def _grey_out(self) -> None:
        super()._grey_out()
        self.level.disabled = self.unknown.value


def criterion_view(criterion: Criterion, edited: Edited) -> CriterionView:
    """Make the fields that suit a criterion."""
    return (DescribedView if criterion.described else NumberView)(criterion, edited)


class PartView:
    """One part of the question: what it asks, ours on the left, theirs on the right, both below."""

    def __init__(self, part: str, of_part: Sequence[Criterion], edited: Edited) -> None:
        self.criteria = tuple(of_part)
        self.views = {criterion.key: criterion_view(criterion, edited) for criterion in of_part}
        asks = next(p.asks for p in PARTS if p.key == part)
        title = f"{escaped(PART_TITLES[part])} <span class='partner-quiet'>– {escaped(asks)}</span>"
        self._titles = {OURS: line("partner-title"), THEIRS: line("partner-title")}
        rows = [line("partner-title", value=f"<p>{title}</p>")]
        rows += [self._two_sides()] if any(c.side in SIDES for c in of_part) else []
        rows += [self.views[c.key].widget for c in of_part if c.side == BOTH]
        if not of_part:
            rows.append(
                line(value="<p>This part has no criteria yet. Write the ideal down first: notebook 1.</p>")
            )
        self.widget = stack(*rows)

    def _two_sides(self) -> Any:
        of_side = {
            side: [self.views[c.key].widget for c in self.criteria if c.side == side] for side in SIDES
        }
        return two_columns(*(stack(self._titles[side], *of_side[side]) for side in SIDES))

    def name_sides(self, ours: str, theirs: str) -> None:
        """Head the two columns with the names of both companies."""
        tell(self._titles[OURS], f"Ours: {ours}")
        tell(self._titles[THEIRS], f"Theirs: {theirs}")

    def close(self) -> None:
        """Let go of every widget of the part."""
        for title in self._titles.values():
            close_all(title)
        close_all(self.widget)
