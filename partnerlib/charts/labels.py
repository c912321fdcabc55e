"""Names beside marks, placed so that none covers another name, a mark or the edge."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Box:
    """A rectangle in inches."""

    left: float
    low: float
    right: float
    high: float

    @property
    def middle(self) -> float:
        """The height of its middle."""
        return (self.low + self.high) / 2

    def meets(self, other: "Box") -> bool:
        """Tell whether both share some of their area."""
        across = self.left < other.right and other.left < self.right
        return across and self.low < other.high and other.low < self.high

    def inside(self, other: "Box") -> bool:
        """Tell whether it lies wholly inside another."""
        across = other.left <= self.left and self.right <= other.right
        return across and other.low <= self.low and self.high <= other.high


@dataclass(frozen=True)
class Name:
    """A name in one of the ways to write it, with the width and height in inches that it takes."""

    text: str
    width: float
    height: float


def place(
    marks: Sequence[Box], names: Sequence[Sequence[Name]], lines: Sequence[Box], edge: Box
) -> list[tuple[str, Box] | None]:
    """Give for each mark the text that fits beside it and where, or None where there is no room left.

    `names` are the ways to write each mark's name, the best first; earlier marks are served first.
    Names keep off the marks, off one another and inside `edge`; they cross `lines` only where there is
    no other way.
    """
    taken = list(marks)
    found: list[tuple[str, Box] | None] = []
    for mark, ways in zip(marks, names, strict=True):
        tries = [(way.text, box) for way in ways for box in _tries(mark, way.width, way.height)]
        free = [pair for pair in tries if _is_free(pair[1], taken, edge)]
        best = next((pair for pair in free if _is_free(pair[1], lines, edge)), next(iter(free), None))
        found.append(best)
        taken += [best[1]] if best else []
    return found


def _tries(mark: Box, width: float, height: float) -> Iterator[Box]:
    """Right, left, above and below of a mark, shifted along it, then the same a little further away."""
    x, y = (mark.left + mark.right) / 2, mark.middle
    for gap in (0.03, 0.15):
        corners = [(mark.right + gap, y - height / 2), (mark.left - gap - width, y - height / 2)]
        for shift in (0.5, 0.4, 0.6, 0.25, 0.75, 0.1, 0.9):
            corners += [(x - shift * width, mark.high + gap), (x - shift * width, mark.low - gap - height)]
        for left, low in corners:
            yield Box(left, low, left + width, low + height)


def _is_free(box: Box, taken: Sequence[Box], edge: Box) -> bool:
    return box.inside(edge) and not any(box.meets(other) for other in taken)
