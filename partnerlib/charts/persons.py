"""Who stands where on the chart of people: marks, the ways to write names, and the lists below."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from partnerlib.charts.cards import said
from partnerlib.charts.labels import Box, Name
from partnerlib.charts.style import SMALL, records, short_names
from partnerlib.charts.text import fitted, width

TOP, HALF, STEP, HAIR = 10.0, 0.1, 0.24, 0.02
"""The scales' end; inches: half a mark, from one to the next on one spot, half a line."""

ABREAST, END = 5, 0.3
"""Marks side by side on one spot; the inches at a line's ends where names may cross it."""

NAME, LONGEST, SHORTEST = 9.5, 2.0, 1.1
"""The points of a name, and the inches that it takes at most, whole and cut."""


@dataclass(frozen=True)
class Person:
    """One person as drawn; support or authority are not a number where unknown."""

    gid: str
    name: str
    kind: str
    ours: bool
    support: float
    authority: float

    @property
    def placed(self) -> bool:
        """Tell whether both are known."""
        return self.support == self.support and self.authority == self.authority

    @property
    def role(self) -> str:
        """The kind in words: "champion" on their side, "our champion" on ours."""
        return f"our {self.kind}" if self.ours else self.kind

    @property
    def lacks(self) -> str:
        """What is not known of the person, in words."""
        unknown = {"authority": self.authority, "support": self.support}
        return " and ".join(name for name, value in unknown.items() if value != value) + " not known"


def persons(people: pd.DataFrame) -> list[Person]:
    """Give the people of a table, each with a short name that stays different from the others'."""
    rows = records(people)
    short = short_names({f"{row.side}:{row.person}": said(row.person) for row in rows}, room=LONGEST)
    return [
        Person(
            gid := f"{row.side}:{row.person}",
            short[gid],
            row.kind,
            row.side == "ours",
            row.support,
            row.authority,
        )
        for row in rows
    ]


def spots(placed: Sequence[Person], wide: float, tall: float) -> list[Box]:
    """Give the marks' boxes in inches: those on one spot side by side, all inside the axes."""
    together: dict[tuple[float, float], list[int]] = {}
    for index, one in enumerate(placed):
        together.setdefault((one.support, one.authority), []).append(index)
    boxes: dict[int, Box] = {}
    for (support, authority), group in together.items():
        columns, lines = min(len(group), ABREAST), -(-len(group) // ABREAST)
        left = _inside(support / TOP * wide, (columns - 1) * STEP, wide)
        high = _inside(authority / TOP * tall, (lines - 1) * STEP, tall) + (lines - 1) * STEP
        for order, index in enumerate(group):
            x, y = left + order % ABREAST * STEP, high - order // ABREAST * STEP
            boxes[index] = Box(x - HALF, y - HALF, x + HALF, y + HALF)
    return [boxes[index] for index in range(len(placed))]


def lines(wide: float, tall: float) -> list[Box]:
    """Give the boxes of the lines that names had better not cross, but for the ends in the corners."""
    across = [Box(0, y - HAIR, wide, y + HAIR) for y in (0.0, tall / 2, tall)]
    return [*across, *(Box(x - HAIR, END, x + HAIR, tall - END) for x in (wide / 2, wide))]


def _inside(middle: float, length: float, room: float) -> float:
    """Give where a row of marks begins that is centred on a spot, yet keeps inside the axes."""
    return min(max(middle - length / 2, 0.0), max(room - length, 0.0)) if length else middle


def ways(one: Person) -> list[Name]:
    """The ways to write a name with its kind: on one line, on two, and cut."""
    short = fitted(one.name, SHORTEST, NAME)
    ways = [[f"{one.name}, {one.role}"], [f"{one.name},", one.role], [f"{short},", one.role]]
    high = 1.2 * NAME / 72
    return [Name("\n".join(way), max(width(line, NAME) for line in way), len(way) * high) for way in ways]


def below(shown: Sequence[Person], nameless: Sequence[Person], room: float) -> list[str]:
    """The lines under the chart: who could not be placed and why, and whose name had no room."""
    unplaced = [f"{one.name}, {one.role} ({one.lacks})" for one in shown if not one.placed]
    unnamed = [
        f"{one.name}, {one.role} (support {one.support:g}, authority {one.authority:g})" for one in nameless
    ]
    lists = {"Not placed: ": unplaced, "Names without room: ": unnamed}
    return [line for head, names in lists.items() for line in _wrapped_names(head, names, room)]


def _wrapped_names(head: str, names: Sequence[str], room: float) -> list[str]:
    """Break a list of names into lines between the names."""
    lines = [head] if names else []
    for index, name in enumerate(names):
        piece = name + ("." if index == len(names) - 1 else "; ")
        if width(lines[-1] + piece, SMALL) > room and lines[-1] != head:
            lines.append("")
        lines[-1] += piece
    return [fitted(line.rstrip(), room, SMALL) for line in lines]
