"""What the slides of a case draw on: its scores, findings and names, computed once."""

from functools import cached_property
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from partnerlib import exhibits, findings, robustness, scoring
from partnerlib.case import Case
from partnerlib.charts import looks, short_names
from partnerlib.charts.style import Look, coloured, records
from partnerlib.charts.text import ABOUT
from partnerlib.exhibits.decided import last_decision
from partnerlib.exhibits.guard import fictional, what_first
from partnerlib.exhibits.words import day, share
from partnerlib.export.basis import Basis
from partnerlib.export.briefing.wording import NAME
from partnerlib.manifest import Snapshot
from partnerlib.robustness import Acceptability, Verdict
from partnerlib.robustness.acceptability import quick_draws
from partnerlib.robustness.verdict import CLOSE
from partnerlib.words import brief, count, listing, rounded, whole

SHOWN = 8
"""Candidates on a slide; the others are counted."""

LINES = 4
"""Lines on a card."""

MISSES = "✕ "
NOTHING = 100 - 1e-6
"""The width of the bounds, in points, of a score of which nothing is known."""


class Material(Basis):
    """Everything the slides of a snapshot draw on. What is about candidates is only there when some are."""

    def __init__(self, snapshot: Snapshot) -> None:
        super().__init__(snapshot.case)
        self.snapshot = snapshot

    @cached_property
    def first(self) -> str:
        """What has to be done before anything can be compared; "" when something can."""
        return what_first(self.case)

    @cached_property
    def called(self) -> dict[str, str]:
        """Each candidate's name as slides have it, by key."""
        return short_names(self.full, NAME)

    @cached_property
    def looks(self) -> dict[str, Look]:
        """Each candidate's colour, by key."""
        return looks(coloured(self.case))

    @cached_property
    def note(self) -> str:
        """That the data is fictional, where it is."""
        return fictional(self.case)

    @cached_property
    def currency(self) -> str:
        """The currency of all amounts; "" where none is given."""
        return brief(str(self.case.company["currency"].fillna("").iloc[0]), NAME // 2)

    @property
    def shown(self) -> list[str]:
        """The candidates that a slide has room for, best first."""
        return [str(key) for key in self.fits.index[:SHOWN]]

    @cached_property
    def leader(self) -> str:
        """Who ranks first of those of whom anything is known; "" when nobody is."""
        return str(self.known[0].Index) if not self.first and self.known else ""

    @cached_property
    def chosen(self) -> str:
        """Whom we bind ourselves to, or would: who was chosen on record, else the leader."""
        row = last_decision(self.case) if len(self.case.decisions) else None
        key = str(row["candidate"]) if row is not None and row["verdict"] == "choose" else ""
        return key if key in self.called else self.leader

    @cached_property
    def up(self) -> list[str]:
        """Between whom the board has to choose: the leader, and who is level, first as often, or safer."""
        if not self.leader:
            return []
        said = self.verdict
        if said.why == "tie":
            return [str(row.Index) for row in self.known if row.rank == 1]
        if said.kind == CLOSE and said.rival:
            return [self.leader, said.rival]
        safer = [] if self.leader in self.missed else [robustness.questions(self.case).chosen]
        return list(dict.fromkeys([self.leader, *safer]))

    @cached_property
    def standing(self) -> dict[str, Any]:
        """The rows of `fits` by candidate, best first."""
        return {row.Index: row for row in records(self.fits)}

    @property
    def known(self) -> list[Any]:
        """The rows of `fits` of those of whom anything is known, best first."""
        return [row for row in self.standing.values() if row.coverage > 0]

    @cached_property
    def often(self) -> Acceptability:
        """How often each candidate takes each place over plausible cases."""
        draws = quick_draws(robustness.plausible(self.case))
        return robustness.acceptability(self.case, draws=draws)

    @cached_property
    def verdict(self) -> Verdict:
        """How sure it is who comes first."""
        return robustness.verdict(self.case, self.often)

    @cached_property
    def told(self) -> Case:
        """The case with names as slides have them, for sentences that others compute."""
        if self.called == self.full:
            return self.case
        table = self.case.candidates
        return self.case.replace(candidates=table.assign(name=table["candidate"].map(self.called)))

    @cached_property
    def changes(self) -> exhibits.Exhibit:
        """What would change our mind."""
        return exhibits.changes(self.told)

    @cached_property
    def questions(self) -> exhibits.Exhibit:
        """Which questions are worth asking before we choose."""
        return exhibits.next_questions(self.told)

    @cached_property
    def agenda(self) -> pd.DataFrame:
        """What to ask the chosen one, and what to settle among ourselves, as `findings.agenda` has it."""
        if not self.chosen:
            return pd.DataFrame(columns=["whom", "question", "why"])
        return findings.agenda(self.case, self.chosen)

    def about(self, key: str) -> str:
        """Give a candidate's fit as sentences have it: without decimals, estimates as "about"."""
        row = self.standing[key]
        if not row.coverage:
            return "an unknown fit"
        return f"about {whole(row.fit)}" if row.coverage < 1 else whole(row.fit)

    def label(self, key: str) -> str:
        """Give a candidate's name with the signs that stand for an estimate and for a must-have missed."""
        row = self.standing[key]
        sign = f" ({ABOUT})" if row.coverage < 1 else ""
        return f"{MISSES * (row.must_haves == scoring.MISSED)}{self.called[key]}{sign}"

    def counted(self, key: str) -> str:
        """Say how many stops and warnings a candidate has; those that say the same count once."""
        rows = self.found[self.found["candidate"] == key].drop_duplicates(["status", "sentence"])
        numbers = rows["status"].value_counts()
        stops, warned = (int(numbers.get(status, 0)) for status in ("stop", "warn"))
        return f"{number(stops, 'stop')} and {number(warned, 'warning')}"

    def answers(self, key: str) -> str:
        """Say whose answers a candidate's scores rest on, and of which days."""
        rows = scoring.newest(self.case)
        rows = rows[(rows["candidate"] == key) & rows["level"].notna()]
        if rows.empty:
            return f"{self.called[key]}: no answer yet (table assessments)."
        by = listing([brief(name, NAME) for name in sorted(rows["assessor"].unique())])
        days = dict.fromkeys((day(rows["recorded_at"].min()), day(rows["recorded_at"].max())))
        row = self.standing[key]
        return (
            f"{self.called[key]}: fit {ABOUT * (row.coverage < 1)}{rounded(row.fit)}, from "
            f"{count(len(rows), 'answer')} by {by}, {' to '.join(days)} (table assessments); "
            f"{share(row.coverage)} of the weight is answered."
        )

    def rest(self, of_all: int | None = None) -> tuple[str, ...]:
        """Count the candidates that a slide has no room for; nothing when all are on it."""
        more = (len(self.fits) if of_all is None else of_all) - SHOWN
        return (f"{count(more, 'more candidate')} not shown; all are in the fit report.",) if more > 0 else ()


def figure_of(ax: Axes) -> Figure:
    """Give the figure that a chart of its own is drawn on."""
    figure = ax.get_figure(root=True)
    assert figure is not None, "a chart of its own has a figure"
    return figure


def number(amount: int, thing: str) -> str:
    """Give a number of things, where nothing is "no".

    >>> number(0, "stop"), number(2, "stop")
    ('no stop', '2 stops')
    """
    return count(amount, thing) if amount else f"no {thing}"


def notebook(place: int, name: str) -> str:
    """Say which notebook shows the numbers of a slide."""
    return f"Shown in notebook {place}, “{name}”."
