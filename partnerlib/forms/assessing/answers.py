"""What an assessor enters for a criterion: read, checked in words, compared with what is recorded."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from partnerlib.case import Case
from partnerlib.forms.look import MOST_CHOICES
from partnerlib.forms.words import read_text, read_within, shown
from partnerlib.scoring import newest

UNKNOWN = "unknown"
"""The choice "We don't know yet" among levels."""
DONT_KNOW = "We don't know yet"

FEW, MANY = 4, 6
"""A level of more than 6 digits, such as one computed from a list, is shown with 4 or its whole part."""

Place = tuple[str, str, str]
"""Whose answer it is and for what: assessor, candidate, criterion."""


@dataclass(frozen=True)
class Criterion:
    """One row of the profile with its described levels."""

    key: str
    part: str
    side: str
    label: str
    unit: str
    scale: tuple[float, float]
    ideal: tuple[float, float]
    must: tuple[float | None, float | None]
    anchors: tuple[tuple[float, str], ...]

    @property
    def described(self) -> bool:
        """Whether its levels are chosen from sentences rather than typed."""
        return bool(self.anchors) and self.scale[1] - self.scale[0] < MOST_CHOICES - len(self.anchors) - 2

    @property
    def hint(self) -> str:
        """Unit, scale and ideal range, such as "people, 0 to 600; ideal 40 to 160"."""
        unit = f"{self.unit}, " if self.unit else ""
        low, high = self.ideal
        ideal = shown(low) if low == high else f"{shown(low)} to {shown(high)}"
        return f"{unit}{shown(self.scale[0])} to {shown(self.scale[1])}; ideal {ideal}"

    @property
    def must_have(self) -> str:
        """The must-have in words, such as "must-have: at least 3"; none gives no words."""
        low, high = self.must
        if low is None and high is None:
            return ""
        if high is None:
            return f"must-have: at least {shown(low or 0)}"
        return f"must-have: {'at most' if low is None else f'{shown(low)} to'} {shown(high)}"

    def choices(self, *also: str) -> list[tuple[str, str]]:
        """Give (sentence, level) for every level to choose from, those of `also` among them."""
        first, last = int(-(-self.scale[0] // 1)), int(self.scale[1] // 1)
        levels = {float(n) for n in range(first, last + 1)} | {level for level, _ in self.anchors}
        levels |= {float(text) for text in also if text}
        offered = [(self._sentence(level), shown(level)) for level in sorted(levels)]
        return [*offered, (DONT_KNOW, UNKNOWN)]

    def between(self, choices: list[tuple[str, str]]) -> list[int]:
        """Give the positions (from 1) of the choices that no anchor describes."""
        known = {shown(level) for level, _ in self.anchors} | {UNKNOWN}
        return [n for n, (_, level) in enumerate(choices, 1) if level not in known]

    def _sentence(self, level: float) -> str:
        described = dict(self.anchors)
        return f"{shown(level)} – {described.get(level) or _neighbours(level, list(described))}"


def _neighbours(level: float, anchors: list[float]) -> str:
    below = max((a for a in anchors if a < level), default=None)
    above = min((a for a in anchors if a > level), default=None)
    if below is None:
        return f"below {shown(above or 0)}"
    if above is None:
        return f"above {shown(below)}"
    near, far = (below, above) if level - below < above - level else (above, below)
    if level - below == above - level:
        return f"between {shown(below)} and {shown(above)}"
    return f"nearer {shown(near)} than {shown(far)}"


def criteria(case: Case) -> tuple[Criterion, ...]:
    """Give every criterion of the profile, in its order."""
    described: dict[str, list[tuple[float, str]]] = {}
    for row in records(case.anchors):
        described.setdefault(row["criterion"], []).append((row["level"], row["description"]))
    return tuple(
        Criterion(
            key=row["criterion"],
            part=row["part"],
            side=row["side"],
            label=row["label"],
            unit=row["unit"] if isinstance(row["unit"], str) else "",
            scale=(row["scale_low"], row["scale_high"]),
            ideal=(row["ideal_low"], row["ideal_high"]),
            must=(_known(row["must_low"]), _known(row["must_high"])),
            anchors=tuple(described.get(row["criterion"], [])),
        )
        for row in records(case.profile)
    )


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Give a table's rows, each by column."""
    return frame.to_dict("records")  # type: ignore[return-value]


def _known(cell: float) -> float | None:
    return None if pd.isna(cell) else float(cell)


@dataclass(frozen=True)
class Entry:
    """What stands in the fields of one criterion, as typed.

    `exact` is the level where `level` shows fewer digits than are recorded.
    """

    level: str = ""
    unknown: bool = False
    low: str = ""
    high: str = ""
    evidence: str = ""
    exact: float | None = None


@dataclass(frozen=True)
class Reading:
    """An entry as it would be saved, and what is wrong with it in words."""

    level: float | None = None
    low: float | None = None
    high: float | None = None
    evidence: str | None = None
    problems: tuple[str, ...] = field(default=(), compare=False)


def read(entry: Entry, criterion: Criterion, recorded: Entry | None) -> Reading:
    """Read an entry. An unknown level takes no range; evidence alone is no answer.

    A level that stands as it is recorded is the recorded one, with all its digits.
    """
    problems: list[str] = []
    evidence = _read(entry.evidence, read_text, problems)
    if entry.unknown:
        return Reading(evidence=evidence, problems=tuple(problems))
    on_scale = lambda text: read_within(text, *criterion.scale)  # noqa: E731
    exact = recorded.exact if recorded and entry.level.strip() == recorded.level else None
    stated = entry.level if exact is None else shown(exact)
    level, low, high = (_read(text, on_scale, problems) for text in (stated, entry.low, entry.high))
    if not entry.level.strip():
        problems.append(_no_level(recorded))
    problems += _out_of_order(level, low, high)
    return Reading(level, low, high, evidence, tuple(problems))


def _read(text: str, how, problems: list[str]):  # type: ignore[no-untyped-def]
    if not text.strip():
        return None
    try:
        return how(text)
    except ValueError as error:
        problems.append(str(error))
        return None


def _no_level(recorded: Entry | None) -> str:
    if recorded is None:
        return f"give a level or choose “{DONT_KNOW}”"
    return f"a recorded answer is not emptied: choose “{DONT_KNOW}”, or undo its save"


def _out_of_order(level: float | None, low: float | None, high: float | None) -> list[str]:
    said = []
    if level is not None and low is not None and low > level:
        said.append(f"“from” {shown(low)} is above the level {shown(level)}")
    if level is not None and high is not None and high < level:
        said.append(f"“to” {shown(high)} is below the level {shown(level)}")
    return said


def recorded_entries(case: Case) -> dict[Place, Entry]:
    """Give what each assessor recorded newest, as it would stand in the fields."""
    entries = {}
    for row in records(newest(case)):
        low, high = ("" if pd.isna(row[name]) else shown(row[name]) for name in ("low", "high"))
        level = "" if pd.isna(row["level"]) else readable(row["level"])
        exact = row["level"] if level and float(level) != row["level"] else None
        evidence = row["evidence"] if isinstance(row["evidence"], str) else ""
        place = (row["assessor"], row["candidate"], row["criterion"])
        entries[place] = Entry(level, not level, low, high, evidence, exact)
    return entries


def readable(level: float) -> str:
    """Write a level with no more digits than a reader can use.

    >>> readable(3.3677243527345725), readable(0.870913), readable(1967.0), readable(1234567.125)
    ('3.368', '0.8709', '1967', '1234567')
    """
    text = shown(level)
    if sum(sign.isdigit() for sign in text) <= MANY:
        return text
    return shown(float(f"{level:.{max(FEW, len(f'{abs(level):.0f}'))}g}"))


def unchanged(entry: Entry, criterion: Criterion, recorded: Entry | None) -> bool:
    """Tell whether saving an entry would say nothing that is not recorded already."""
    if recorded is None:
        return not (
            entry.unknown or any(t.strip() for t in (entry.level, entry.low, entry.high, entry.evidence))
        )
    reading = read(entry, criterion, recorded)
    return not reading.problems and reading == read(recorded, criterion, recorded)


def next_moment(case: Case, assessor: str, now: dt.datetime) -> dt.datetime:
    """Give the time to record: now, or just after this assessor's newest record if its clock was ahead."""
    own = case.assessments["assessor"] == assessor
    latest = case.assessments["recorded_at"][own].max()
    return now if pd.isna(latest) else max(now, latest.to_pydatetime() + dt.timedelta(microseconds=1))


def row_of(
    place: tuple[str, str], reading: Reading, assessor: str, when: dt.datetime
) -> Mapping[str, object]:
    """Give the assessments row that keeps a reading."""
    candidate, criterion = place
    return {
        "candidate": candidate,
        "criterion": criterion,
        "assessor": assessor,
        "level": reading.level,
        "low": reading.low,
        "high": reading.high,
        "evidence": reading.evidence,
        "recorded_at": when,
    }
