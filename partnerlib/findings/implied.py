"""The level that the recorded facts imply for each part and side, on the 0 to 10 scales of ratings."""

from collections.abc import Callable
from dataclasses import dataclass

from partnerlib.findings.facts import MUCH_LARGER, Facts
from partnerlib.findings.finding import HORIZON_YEARS, WARN
from partnerlib.findings.ideal import first_day
from partnerlib.findings.jointly import all_tasks, full_time, has_owner
from partnerlib.findings.jointly import people as full_time_people
from partnerlib.findings.now import milestones, sign_date
from partnerlib.findings.own_channel import own_channel
from partnerlib.findings.reason import SHORTEST_YEARS
from partnerlib.findings.rows import Person, Reason, Task
from partnerlib.findings.who import CAN_ACT, CAN_ASK, answered, strongest
from partnerlib.question import OURS, SIDES, THEIRS
from partnerlib.words import brief, count, number, span

MANY_REASONS = 5
NEAR, NOT_FAR = 0.25, 0.5
FORMAL_KINDS = ("process", "procedure", "information")


@dataclass(frozen=True)
class Implied:
    """The level that the facts imply, None where they are silent, and why in a clause."""

    level: float | None
    why: str


def who(facts: Facts, side: str) -> Implied:
    """Imply the level of who carries it on a side."""
    people = facts.people[side]
    title = "owner" if side == OURS else "champion"
    if not people:
        return Implied(None, "nobody is listed")
    if all(person.kind == "objector" for person in people):
        return Implied(0, "only objectors are listed")
    leads = [
        person for person in people if person.kind in ("champion", *(("owner",) if side == OURS else ()))
    ]
    if not leads:
        return Implied(2, f"no {title} is named")
    lead = strongest(leads)
    name = brief(lead.person)
    if lead.authority is None:
        return Implied(None, f"what {name} may decide is not known")
    has = f"{name} has authority {number(lead.authority)} of 10"
    if lead.authority < CAN_ASK:
        return Implied(2, f"{has}, enough only to pass messages on")
    if lead.authority < CAN_ACT:
        return Implied(5, f"{has} and must ask others")
    missing = _beside(people, side)
    return Implied(8, f"{has}, but {missing}") if missing else Implied(10, f"{has}, a deputy and a sponsor")


def _beside(people: list[Person], side: str) -> str:
    """Say what keeps a good lead from the highest level; "" for nothing."""
    kinds = {person.kind for person in people}
    for kind in ("deputy", "sponsor"):
        if kind not in kinds:
            return f"no {kind} is named"
    against = [person for person in people if person.kind == "objector"]
    if side == THEIRS and not against:
        return "no objector is named"
    return "" if all(answered(person, people) for person in against) else "not every objector is answered"


def single(facts: Facts, side: str) -> Implied:
    """Imply the level of a side's one reason."""
    reasons, primary = facts.reasons[side], facts.primary(side)
    if not reasons:
        return Implied(None, "no reason is recorded")
    if len(primary) != 1:
        main = f"{len(primary)} of {count(len(reasons), 'reason')} are called the main one"
        return Implied(
            2 if len(reasons) >= MANY_REASONS else 5, main if primary else main.replace("0", "none", 1)
        )
    said = primary[0].stated_by
    if side == THEIRS:
        whose = facts.names.side_of(said)
        if whose == OURS:
            return Implied(2, f"their reason was stated by us ({brief(said)})")
        if not whose:
            return Implied(5, "whether they said it themselves is not known")
    if facts.names.two_people(said, side):
        return Implied(10, f"one reason, stated by two people ({brief(said)})")
    return Implied(8, f"one reason, stated by {brief(said)}" if said else "one reason, others kept apart")


def compelling(facts: Facts, side: str) -> Implied:
    """Imply how compelling a side's reason is; of several main ones the weakest counts."""
    primary = facts.primary(side)
    if not primary:
        return Implied(None, "no main reason is recorded")
    plans_channel = own_channel(facts, side).status == WARN
    each = [_compelling(reason, plans_channel) for reason in primary]
    unknown = next((one for one in each if one.level is None), None)
    return unknown or min(each, key=lambda one: one.level or 0)


def _compelling(reason: Reason, plans_channel: bool) -> Implied:
    years = reason.lasts_years
    lasting = "how long it lasts is not known" if years is None else f"it lasts {count(years, 'year')}"
    if not reason.need:
        return Implied(None, "whether the reason is a need is not known")
    long = years is not None and years >= HORIZON_YEARS
    if reason.need == "nice":
        return Implied(5 if long else 2, f"the reason is only nice to have and {lasting}")
    if years is not None and years < SHORTEST_YEARS:
        return Implied(5, f"the reason is a need, but {lasting}")
    if long and plans_channel:
        return Implied(8, f"the reason is a need and {lasting}, but an own channel is planned")
    return Implied(10 if long else 8, f"the reason is a need and {lasting}")


def jointly(facts: Facts, side: str) -> Implied:
    """Imply the level of a side's joint work."""
    tasks = facts.work[side]
    if not tasks:
        return Implied(None, "no work is listed")
    known, total = full_time(tasks)
    if known and total == 0:
        return Implied(2, f"no time is planned for {count(len(tasks), 'task')}")
    costed = [task for task in tasks if task.fte is not None]
    owned = [task for task in tasks if has_owner(task)]
    if not costed and not owned:
        written = any(task.formalised for task in tasks)
        what = f"{count(len(tasks), 'task')} without people or time"
        return Implied(2 if written else 0, what if written else f"{what}, and nothing is written down")
    if not costed:
        return Implied(None, "how much time the tasks take is not known")
    missing = _unready(facts, side, tasks, len(owned), known)
    planned = f"{full_time_people(total)} planned"
    if missing:
        return Implied(5, f"{planned}, but {missing}")
    return Implied(8, f"{planned}, every task with a name, its way of working written down")


def _unready(facts: Facts, side: str, tasks: list[Task], owned: int, costed: bool) -> str:
    """Say what keeps a side's planned work from the higher level; "" for nothing."""
    if owned < len(tasks):
        return f"{len(tasks) - owned} of {count(len(tasks), 'task')} without a name"
    if not costed:
        return "not every task's time is known"
    if not all(task.formalised for task in tasks if task.kind in FORMAL_KINDS):
        return "not all of it is written down"
    larger = facts.size_ratio is not None and facts.size_ratio >= MUCH_LARGER
    asked = any(task.kind == "conformity" and task.fte is not None for task in all_tasks(facts))
    return "following their ways is not costed" if side == OURS and larger and not asked else ""


def now(facts: Facts, side: str) -> Implied:
    """Imply the level of a side's date, by how far the two dates lie apart."""
    if not any(milestones(facts, each) for each in SIDES):
        return Implied(None, "no date is recorded")
    dates = {each: sign_date(facts, each) for each in SIDES}
    ours, theirs = dates[OURS], dates[THEIRS]
    if dates[side] is None:
        return Implied(0, "we have no date" if side == OURS else "they gave no date")
    if ours is None or theirs is None:
        return Implied(2, "only we gave a date" if side == OURS else "only they gave a date")
    start = first_day(facts)
    if start is None:
        return Implied(None, "when the talks began is not known")
    if theirs <= ours:
        return Implied(8, "both gave a date and theirs is not later than ours")
    apart = (theirs - ours).days
    why = f"both gave a date, and theirs is {span(apart)} later"
    gap = apart / max((ours - start).days, 1)
    if gap > NOT_FAR:
        return Implied(5, why)
    steps = [row for row in milestones(facts, OURS) if row.date]
    if side == OURS and len(steps) > 1 and all(row.stated_by for row in steps):
        return Implied(8, f"{why}, yet ours has dated steps that people stand for")
    return Implied(8 if gap <= NEAR else 6, why)


def expect(facts: Facts, side: str) -> Implied:
    """Imply the level of both sides' expectations; it is the same for both."""
    rows = [(each, row) for each in SIDES for row in facts.expectations[each]]
    if not rows:
        return Implied(None, "no expectation is recorded")
    told = {(each, row.horizon) for each, row in rows if row.told}
    if not told:
        return Implied(0, "neither side told the other what it expects")
    if len({each for each, _ in told}) == 1:
        only = "we" if (next(iter(told))[0] == OURS) else "they"
        return Implied(2, f"only {only} told what {only} expect")
    if len(told) < len(SIDES) * 2:
        return Implied(5, f"both sides told something, but only {len(told)} of 4 boxes are told")
    if all(row.told and row.accepted_on for _, row in rows):
        return Implied(10, "both sides told and accepted everything, short and long term")
    return Implied(8, "both sides told what they expect, short and long term, but not all are accepted")


RULES: dict[str, Callable[[Facts, str], Implied]] = {
    "who": who,
    "single": single,
    "compelling": compelling,
    "jointly": jointly,
    "now": now,
    "expect": expect,
}
"""How the level of each two-sided part is implied."""
