"""Names of marks that stand on common heights, written below them as stairs, each at the end of a line."""

from collections.abc import Mapping, Sequence

from partnerlib.charts.labels import Box, Name

STEP, FIRST, GAP, LINE, CLEAR = 0.155, 0.03, 0.04, 0.02, 0.12
"""Inches: from one stair to the next, from marks to the first stair, from a name to its line, half a line's
width, and what stays clear above a crowd."""

CROWD = 4
"""No stairs lead past so many marks on one height."""


def stairs(
    marks: Sequence[Box],
    names: Mapping[int, Name],
    edge: Box,
    shaded: Sequence[Box] = (),
    laid: Mapping[int, Box] | None = None,
) -> dict[int, Box]:
    """Give, by the mark's number, where its name stands: left of a line straight down.

    Heights are served by their earliest mark, and on each of them earlier names first. No name covers a
    mark, another name or another's line, nor, where that leaves room for as many, what is `shaded`; marks
    that find no room are left out. Names that are `laid` already stay where they are.
    """
    heights: dict[float, list[int]] = {}
    for number, mark in enumerate(marks):
        heights.setdefault(round(mark.low, 3), []).append(number)
    crowds = [marks[numbers[0]].high + CLEAR for numbers in heights.values() if len(numbers) >= CROWD]
    found = dict(laid or {})
    for low, numbers in heights.items():
        floor = max([edge.low, *(top for top in crowds if top < low)])
        room = Box(edge.left, floor, edge.right, edge.high)
        named = [number for number in names if number in numbers and number not in found]
        clear, over = (_flight(marks, names, named, found, room, keep) for keep in (shaded, ()))
        found |= over if len(over) > len(clear) else clear
    return found


def stairs_up(
    marks: Sequence[Box],
    names: Mapping[int, Name],
    edge: Box,
    shaded: Sequence[Box],
    laid: Mapping[int, Box],
) -> dict[int, Box]:
    """Give the names that are laid, and of the others those that find room above their marks, as `stairs`.

    Of marks at one spot the first has the topmost name.
    """
    last = len(marks) - 1
    found = stairs(
        [_over(mark) for mark in reversed(marks)],
        {last - number: name for number, name in names.items()},
        _over(edge),
        [_over(box) for box in shaded],
        {last - number: _over(box) for number, box in laid.items()},
    )
    return {last - number: _over(box) for number, box in found.items()}


def _over(box: Box) -> Box:
    """Turn a box upside down."""
    return Box(box.left, -box.high, box.right, -box.low)


def line(mark: Box, name: Box) -> Box:
    """Give the line that leads from a mark down, or up, to its name."""
    middle = (mark.left + mark.right) / 2
    return Box(middle - LINE, min(name.low, mark.low), middle + LINE, max(name.high, mark.low))


def _flight(
    marks: Sequence[Box],
    names: Mapping[int, Name],
    numbers: Sequence[int],
    found: Mapping[int, Box],
    edge: Box,
    shaded: Sequence[Box],
) -> dict[int, Box]:
    """The names of marks on one height, from the left on downwards; the first have priority."""
    possible = [number for number in numbers if _stair(marks, names[number], number, found, edge, shaded)]
    for served in range(len(possible), 0, -1):
        laid: dict[int, Box] = {}
        for number in sorted(possible[:served], key=lambda number: (marks[number].left, number)):
            box = _stair(marks, names[number], number, {**found, **laid}, edge, shaded)
            if not box:
                break
            laid[number] = box
        else:
            return laid
    return {}


def _stair(
    marks: Sequence[Box],
    name: Name,
    number: int,
    found: Mapping[int, Box],
    edge: Box,
    shaded: Sequence[Box],
) -> Box | None:
    """The highest free place below a mark, or None."""
    mark = marks[number]
    end, top = (mark.left + mark.right) / 2 - GAP, mark.low - FIRST
    taken = [*marks, *shaded, *found.values(), *(line(marks[other], box) for other, box in found.items())]
    while top - name.height >= edge.low:
        box = Box(end - name.width, top - name.height, end, top)
        if any(line(mark, box).meets(other) for other in found.values()):
            return None
        if box.inside(edge) and not any(box.meets(other) for other in taken):
            return box
        top -= STEP
    return None
