"""One row of each table as plain values, as the checks read them."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pandas as pd


@dataclass(frozen=True)
class Person:
    """A person of the people ledger; None is unknown."""

    person: str
    role: str
    kind: str
    authority: float | None
    support: float | None


@dataclass(frozen=True)
class Reason:
    """A reason of the reasons ledger; None and "" are unknown."""

    reason: str
    rank: str
    need: str
    lasts_years: float | None
    stated_by: str
    ends_when: str


@dataclass(frozen=True)
class Task:
    """A piece of work of the work ledger; None and "" are unknown."""

    task: str
    kind: str
    fte: float | None
    owner: str
    formalised: bool | None


@dataclass(frozen=True)
class Milestone:
    """A row of the dates ledger; None and "" are unknown."""

    milestone: str
    earliest: dt.date | None
    likely: dt.date | None
    latest: dt.date | None
    stated_by: str

    @property
    def date(self) -> dt.date | None:
        """The day to reckon with: the likely one, else the latest, else the earliest."""
        return self.likely or self.latest or self.earliest


@dataclass(frozen=True)
class Expectation:
    """A row of the expectations ledger; None is unknown."""

    horizon: str
    expectation: str
    spoken: bool | None
    accepted_on: dt.date | None

    @property
    def told(self) -> bool:
        """Whether the other side has heard it; what was accepted but never spoken contradicts itself."""
        return bool(self.spoken) or (self.spoken is None and self.accepted_on is not None)


@dataclass(frozen=True)
class Rating:
    """The criterion that rates a part on one side from 0 to 10; its key is "" where there is none."""

    criterion: str
    label: str


@dataclass(frozen=True)
class Company:
    """What we know of ourselves."""

    name: str
    employees: float | None
    sign_by: dt.date | None
    runway_ends: dt.date | None
    fte_available: float | None
    currency: str


@dataclass(frozen=True)
class Version:
    """The ideal as it was saved at one time."""

    saved_at: dt.datetime
    saved_by: str
    fingerprint: str


@dataclass(frozen=True)
class Standing:
    """How a candidate compares and what it promises."""

    candidate: str
    name: str
    fit: float
    coverage: float
    upside: float | None
    launch_probability: float | None
    our_cost: float | None

    @property
    def expected_gain(self) -> float | None:
        """Upside times its probability, less our cost; None where one of them is unknown."""
        if self.upside is None or self.launch_probability is None or self.our_cost is None:
            return None
        return self.upside * self.launch_probability - self.our_cost


@dataclass(frozen=True)
class MustHave:
    """One must-have of one candidate: met, missed (by `short_by` units) or open."""

    label: str
    unit: str
    status: str
    short_by: float | None


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Give a table's rows as plain values: unknown texts are "", all else that is unknown is None."""
    columns = {name: _plain(frame[name]) for name in frame.columns}
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _plain(column: pd.Series) -> list[Any]:
    unknown: str | None = "" if column.dtype == "str" else None
    cast: Callable[[Any], Any] = {"M": _moment}.get(column.dtype.kind, lambda cell: cell)
    return [unknown if pd.isna(cell) else cast(cell) for cell in column.tolist()]


def _moment(cell: pd.Timestamp) -> dt.date | dt.datetime:
    """Give a day as a date and a moment as a time."""
    return cell.date() if cell.tzinfo is None else cell.to_pydatetime()
