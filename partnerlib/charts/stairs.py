"""Names of marks that stand on common heights, written below them as stairs, each at the end of a line."""

from collections.abc import Mapping, Sequence

from partnerlib.charts.labels import Box, Name

STEP, FIRST, GAP, LINE, CLEAR = 0.155, 0.03, 0.04, 0.02, 0.12
"""Inches: from one stair to the next, from marks to the first stair, from a name to its line, half a line's
width, and what stays clear above a crowd."""

CROWD = 4
"""No stairs lead past so many marks on one height."""


def stairs(marks: Sequence[Box], names: Sequence[Name], edge: Box) -> dict[int, Box]:
    """Give, by the mark's number, where its name stands: left of a line straight down.

    Heights are served by their earliest mark, and on each of them earlier marks first. No name covers a
    mark, another name or another's line; marks that find no room are left out.
    """
    heights: dict[float, list[int]] = {}
    for number, mark in enumerate(marks):
        heights.setdefault(round(mark.low, 3), []).append(number)
    crowds = [marks[numbers[0]].high + CLEAR for numbers in heights.values() if len(numbers) >= CROWD]
    found: dict[int, Box] = {}
    for low, numbers in heights.items():
        floor = max([edge.low, *(top for top in crowds if top < low)])
        found |= _flight(marks, names, numbers, found, Box(edge.left, floor, edge.right, edge.high))
    return found


def line(mark: Box, name: Box) -> Box:
    """Give the line that leads from a mark down to its name."""
    middle = (mark.left + mark.right) / 2
    return Box(middle - LINE, name.low, middle + LINE, mark.low)


def _flight(
    marks: Sequence[Box], names: Sequence[Name], numbers: Sequence[int], found: Mapping[int, Box], edge: Box
) -> dict[int, Box]:
    """The names of marks on one height, from the left on downwards; the first have priority."""
    possible = [number for number in numbers if _stair(marks, names[number], number, found, edge)]
    for served in range(len(possible), 0, -1):
        laid: dict[int, Box] = {}
        for number in sorted(possible[:served], key=lambda number: (marks[number].left, number)):
            box = _stair(marks, names[number], number, {**found, **laid}, edge)
            if not box:
                break
            laid[number] = box
        else:
            return laid
    return {}


def _stair(marks: Sequence[Box], name: Name, number: int, found: Mapping[int, Box], edge: Box) -> Box | None:
    """The highest free place below a mark, or None."""
    mark = marks[number]
    end, top = (mark.left + mark.right) / 2 - GAP, mark.low - FIRST
    taken = [*marks, *found.values(), *(line(marks[other], box) for other, box in found.items())]
    while top - name.height >= edge.low:
        box = Box(end - name.width, top - name.height, end, top)
        if any(line(mark, box).meets(other) for other in found.values()):
            return None
        if box.inside(edge) and not any(box.meets(other) for other in taken):
            return box
        top -= STEP
    return None
