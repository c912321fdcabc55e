"""Whether a pick's name stands elsewhere in the list too: the names are read once more, and nothing else."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

import pyarrow as pa
import pyarrow.compute as pc

from partnerlib.longlist.cells import Cells, texts_of
from partnerlib.longlist.pieces import Piece
from partnerlib.longlist.screening import Screening
from partnerlib.words import brief, count, listing


@dataclass(frozen=True)
class Counting:
    """What is done with a piece of a list: it gives how often each of some names stands in it."""

    column: str
    names: tuple[str, ...]

    def __call__(self, piece: Piece) -> Counter[str]:
        """Read and count a piece."""
        return sum((self.within(cells) for _, cells in piece.batches([self.column])), Counter[str]())

    def within(self, cells: Cells) -> Counter[str]:
        """Count some companies."""
        texts = texts_of(cells[self.column])
        found = texts.filter(pc.is_in(texts, pa.array(self.names, pa.large_string())))
        return Counter(name for name in found.to_pylist() if name)


def told(answer: Screening, counted: Iterable[Counter[str]]) -> Screening:
    """Tell of each pick how many other rows bear its name, and note it where there are any."""
    times = sum(counted, Counter[str]())
    others = answer.picks["name"].map(lambda name: max(times[name] - 1, 0)).astype("int64")
    twice = answer.picks["name"][others > 0].drop_duplicates()
    if twice.empty:
        return replace(answer, picks=answer.picks.assign(namesakes=others))
    each = [f"{brief(name)} ({times[name]:,} rows)" for name in twice]
    note = f"{count(len(each), 'name', 'names')} among the picks stands in more than one row of the list"
    note = note if len(each) == 1 else note.replace("stands", "stand")
    said = f"{note}: {listing(each)}. Each row was taken for a company of its own: see which one is right."
    return replace(answer, picks=answer.picks.assign(namesakes=others), notes=(said, *answer.notes))
