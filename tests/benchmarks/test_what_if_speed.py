"""What one move of the what-if costs, step by step, beside the ranking as a PNG. Its budget is 100 ms."""

from copy import copy
from itertools import count

import pandas as pd
import pytest

from partnerlib import charts, scoring
from partnerlib.case import Case
from partnerlib.exhibits.exhibit import DPI, png
from partnerlib.forms import WhatIfView
from partnerlib.forms.whatif.bars import bars
from partnerlib.robustness import WhatIf


class Desk:
    """A desk that holds a case."""

    def __init__(self, case: Case) -> None:
        self.case = case


def many(case: Case, candidates: int) -> Case:
    """The case with its candidates again and again under other keys, until there are so many."""
    tables = {table: rows for table, rows in case.tables.items() if "candidate" in rows}
    kept = {table: rows.iloc[:0] for table, rows in tables.items()}
    for table in ("candidates", "assessments"):
        again = [
            tables[table].assign(candidate=tables[table]["candidate"] + f"-{n}") for n in range(candidates)
        ]
        kept[table] = pd.concat(again)
    kept["candidates"] = kept["candidates"].iloc[:candidates].assign(name=lambda rows: rows["candidate"])
    known = kept["assessments"]["candidate"].isin(kept["candidates"]["candidate"])
    return case.replace(**kept | {"assessments": kept["assessments"][known]})


@pytest.fixture(params=[6, 40])
def case(request) -> Case:
    return many(Case.from_folder("data/larkspur"), request.param)


@pytest.mark.benchmark(group="a what-if move")
def test_a_move_step_at(benchmark, case):
    what_if, moves = WhatIf(case), count(1)
    stated = what_if.weights.to_dict()
    benchmark(lambda: what_if.at(stated | {"now": (next(moves) % 100) / 100}))


@pytest.mark.benchmark(group="a what-if move")
def test_a_move_step_draw(benchmark, case):
    what_if, look = WhatIf(case), charts.looks(case.candidates)
    table = what_if.at(what_if.weights.to_dict())
    benchmark(lambda: bars(table, look, table["fit"]))


@pytest.mark.benchmark(group="a what-if move")
def test_a_move_total(benchmark, case):
    form, moves = WhatIfView(Desk(case)), count(1)
    now = form.sliders["now"]
    benchmark(lambda: setattr(now, "value", next(moves) % 100))


@pytest.mark.benchmark(group="a what-if move")
def test_a_move_peer_the_ranking_as_png(benchmark, case):
    fits = scoring.fit(case)
    benchmark(lambda: png(charts.ranking(fits, case.candidates).figure, bare=True, dpi=DPI))


@pytest.mark.benchmark(group="opening the what-if")
def test_opening_the_what_if(benchmark, case):
    benchmark.pedantic(lambda: WhatIfView(Desk(copy(case))), rounds=3)
