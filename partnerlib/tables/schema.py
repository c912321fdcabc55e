"""The fifteen tables of a case, column by column. `data/README.md` explains each in words."""

from dataclasses import dataclass

import pandas as pd

from partnerlib.question import BOTH, PART_KEYS, SIDES
from partnerlib.tables.columns import Choice, Column, Date, Flag, Key, Number, Text, Time


@dataclass(frozen=True)
class Table:
    """One table: its columns, and the columns that together name a row (`key`)."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]

    @property
    def names(self) -> list[str]:
        """The columns' names, in the order in which a file holds them."""
        return [column.name for column in self.columns]

    def column(self, name: str) -> Column:
        """Give the column of that name."""
        return next(column for column in self.columns if column.name == name)

    def empty(self) -> pd.DataFrame:
        """Give the table without rows, every column typed."""
        return pd.DataFrame({c.name: pd.Series(dtype=c.kind.dtype) for c in self.columns})


_PART = Choice(PART_KEYS)
_SIDE = Choice(SIDES)
_POSITIVE = Number(low=0, above=True)
_COUNT = Number(low=0)

_CANDIDATE = Column("candidate", Key(), refers_to="candidates")
_CRITERION = Column("criterion", Key(), refers_to="profile")
_STATED_BY = Column("stated_by", Text(), optional=True)


def _table(name: str, key: str, *columns: Column) -> Table:
    return Table(name, columns, tuple(key.split()))


TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        _table(
            "company",
            "",
            Column("name", Text()),
            Column("employees", _POSITIVE, optional=True),
            Column("sign_by", Date(), optional=True),
            Column("runway_ends", Date(), optional=True),
            Column("fte_available", _COUNT, optional=True),
            Column("currency", Text(), optional=True),
        ),
        _table("parts", "part", Column("part", _PART), Column("weight", _COUNT)),
        _table(
            "profile",
            "criterion",
            Column("criterion", Key()),
            Column("part", _PART),
            Column("side", Choice((*SIDES, BOTH))),
            Column("label", Text()),
            Column("unit", Text(), optional=True),
            Column("scale_low", Number()),
            Column("scale_high", Number()),
            Column("ideal_low", Number()),
            Column("ideal_high", Number()),
            Column("must_low", Number(), optional=True),
            Column("must_high", Number(), optional=True),
            Column("weight", _COUNT),
        ),
        _table(
            "anchors", "criterion level", _CRITERION, Column("level", Number()), Column("description", Text())
        ),
        _table(
            "profile_history",
            "saved_at",
            Column("saved_at", Time()),
            Column("saved_by", Text()),
            Column("fingerprint", Text()),
            Column("note", Text(), optional=True),
        ),
        _table(
            "candidates",
            "candidate",
            Column("candidate", Key()),
            Column("name", Text()),
            Column("kind", Text(), optional=True),
            Column("employees", _POSITIVE, optional=True),
            Column("first_contact", Date(), optional=True),
            Column("upside", _COUNT, optional=True),
            Column("launch_probability", Number(0, 1), optional=True),
            Column("our_cost", _COUNT, optional=True),
        ),
        _table(
            "assessments",
            "candidate criterion assessor recorded_at",
            _CANDIDATE,
            _CRITERION,
            Column("assessor", Text()),
            Column("level", Number(), optional=True),
            Column("low", Number(), optional=True),
            Column("high", Number(), optional=True),
            Column("evidence", Text(), optional=True),
            Column("recorded_at", Time()),
        ),
        _table(
            "people",
            "candidate side person",
            _CANDIDATE,
            Column("side", _SIDE),
            Column("person", Text()),
            Column("role", Text(), optional=True),
            Column("kind", Choice(("champion", "sponsor", "deputy", "objector", "owner"))),
            Column("authority", Number(0, 10), optional=True),
            Column("support", Number(0, 10), optional=True),
        ),
        _table(
            "reasons",
            "candidate side reason",
            _CANDIDATE,
            Column("side", _SIDE),
            Column("reason", Text()),
            Column("rank", Choice(("primary", "secondary"))),
            Column("need", Choice(("need", "nice")), optional=True),
            Column("lasts_years", _COUNT, optional=True),
            _STATED_BY,
            Column("ends_when", Text(), optional=True),
        ),
        _table(
            "work",
            "candidate side task",
            _CANDIDATE,
            Column("side", _SIDE),
            Column("task", Text()),
            Column("kind", Choice(("process", "procedure", "information", "conformity", "delivery"))),
            Column("fte", _COUNT, optional=True),
            Column("owner", Text(), optional=True),
            Column("formalised", Flag(), optional=True),
        ),
        _table(
            "dates",
            "candidate side milestone",
            _CANDIDATE,
            Column("side", _SIDE),
            Column("milestone", Text()),
            Column("earliest", Date(), optional=True),
            Column("likely", Date(), optional=True),
            Column("latest", Date(), optional=True),
            _STATED_BY,
        ),
        _table(
            "expectations",
            "candidate side horizon expectation",
            _CANDIDATE,
            Column("side", _SIDE),
            Column("horizon", Choice(("short", "long"))),
            Column("expectation", Text()),
            Column("spoken", Flag(), optional=True),
            Column("accepted_on", Date(), optional=True),
        ),
        _table(
            "decisions",
            "decided_on decided_by candidate verdict",
            Column("decided_on", Date()),
            Column("decided_by", Text()),
            Column("candidate", Key(), optional=True, refers_to="candidates"),
            Column("verdict", Text()),
            Column("rationale", Text(), optional=True),
            Column("conditions", Text(), optional=True),
            Column("exit_terms", Text(), optional=True),
            Column("acknowledged", Text(), optional=True),
            Column("fingerprint", Text(), optional=True),
        ),
        _table(
            "invitations",
            "round candidate assessor",
            Column("round", Key()),
            _CANDIDATE,
            Column("assessor", Text()),
            Column("opened_at", Time()),
            Column("finished_at", Time(), optional=True),
            Column("closed_at", Time(), optional=True),
        ),
        _table(
            "consensus",
            "candidate criterion",
            _CANDIDATE,
            _CRITERION,
            Column("level", Number()),
            Column("comment", Text()),
            Column("recorded_by", Text()),
            Column("recorded_at", Time()),
        ),
    )
}

ADDED = ("invitations", "consensus")
"""Tables that came later: a folder may lack them, and while they are empty no fingerprint tells of them."""
