"""Checks of the part "jointly": the shared work is there, staffed and affordable."""

from collections.abc import Iterable

from partnerlib.findings.blanks import names_nobody
from partnerlib.findings.facts import MUCH_LARGER, Facts
from partnerlib.findings.finding import Verdict, passed, stop, unknown, warn
from partnerlib.findings.rows import Task
from partnerlib.question import OURS
from partnerlib.words import count, listing, number, quoted

ASK_WORK = "Which of your people will work on this, on what, and for how much of their time?"


def work_grows(facts: Facts, side: str) -> Verdict:
    """The joint work is planned to grow."""
    tasks = facts.work[side]
    if not tasks:
        return _no_work(facts, side)
    known, total = full_time(tasks)
    if total > 0:
        least = "" if known else "at least "
        return passed(f"{facts.who(side)} {_plan(side)} {least}{people(total)} for the joint work.")
    if known:
        return warn(
            f"{facts.who(side)} {_plan(side)} nobody's time for {count(len(tasks), 'task')}: "
            "the work is planned not to grow.",
            "Set time aside for each task, or admit that this is not a partnership.",
            "" if side == OURS else ASK_WORK,
        )
    return unknown(
        f"How much time {_of(facts, side)} {count(len(tasks), 'task')} will take is not known.",
        "Estimate the full-time people for each task.",
        "" if side == OURS else ASK_WORK,
    )


def capacity(facts: Facts, side: str) -> Verdict:
    """We have the people it takes."""
    tasks = facts.work[side]
    if not tasks:
        return _no_work(facts, side)
    known, need = full_time(tasks)
    have = facts.company.fte_available
    if have is None:
        return unknown(
            f"{facts.name} needs {people(need)} of ours; how many we have for it is not recorded.",
            "Record how many full-time people we can give.",
        )
    least = "" if known else "at least "
    needs = f"{facts.name} needs {least}{people(need)} of ours; we have {amount(have)}"
    if need > have:
        over = amount(round(need - have, 9))
        todo = f"Free or hire {least}{over} more, or agree to do less in the first year."
        return (stop if need >= 2 * have else warn)(f"{needs}, {least}{over} short.", todo)
    if not known:
        return unknown(
            f"{needs}, and some tasks are not counted yet.", "Estimate the full-time people for each task."
        )
    return passed(f"{needs}.")


def assigned(facts: Facts, side: str) -> Verdict:
    """Every task has somebody who does it."""
    tasks = facts.work[side]
    if not tasks:
        return _no_work(facts, side)
    left = [task for task in tasks if not has_owner(task)]
    if not left:
        return passed(f"{facts.who(side)} {'have' if side == OURS else 'has'} a name beside every task.")
    nobody = "Nobody on our side" if side == OURS else f"Nobody at {facts.name}"
    names = listing([quoted(task.task) for task in left])
    question = "" if side == OURS else f"Who on your side does {names}?"
    todo = f"Put a name beside {names}."
    if len(left) == len(tasks):
        return stop(f"{nobody} is assigned to {_any_of(len(tasks))}.", todo, question)
    return warn(f"{nobody} is assigned to {len(left)} of {len(tasks)} tasks: {names}.", todo, question)


def conformity(facts: Facts, side: str) -> Verdict:
    """What a much larger partner demands is costed."""
    ratio = facts.size_ratio
    if ratio is None:
        return unknown(
            f"How much larger than us {facts.name} is, is not known.",
            "Record both head counts; the larger one imposes its ways.",
        )
    if ratio < MUCH_LARGER:
        return passed(f"{facts.name} is not much larger than we are, so it can impose little.")
    tasks = all_tasks(facts)
    larger = f"{facts.name} is {number(round(ratio, 1) if ratio < 10 else round(ratio))} times our size"
    question = "Which of your rules, audits and systems would we have to follow, and by when?"
    if not tasks:
        return unknown(
            f"{larger}; what it will demand of us is not known.", "List what they demand.", question
        )
    asked = [task for task in tasks if task.kind == "conformity"]
    if not asked:
        return warn(
            f"{larger}, yet no demand to follow its ways is listed among {count(len(tasks), 'task')}.",
            "Ask what they demand of a supplier, and count what it takes.",
            question,
        )
    uncosted = [quoted(task.task) for task in asked if task.fte is None]
    if uncosted:
        return unknown(
            f"{larger}; what it takes to follow its ways is not costed for {listing(uncosted)}.",
            "Estimate the full-time people for each demand.",
            f"What exactly do you require for {listing(uncosted)}?",
        )
    _, total = full_time(asked)
    return passed(f"{larger}; following its ways is costed at {people(total)}.")


def full_time(tasks: Iterable[Task]) -> tuple[bool, float]:
    """Tell whether the full-time people of all tasks are known, and the sum of those that are."""
    known = [task.fte for task in tasks]
    return None not in known, round(sum(fte for fte in known if fte is not None), 9)


def has_owner(task: Task) -> bool:
    """Tell whether a task names somebody; "nobody", "tbd" and the like do not."""
    return not names_nobody(task.owner)


def all_tasks(facts: Facts) -> list[Task]:
    """Give the tasks of both sides."""
    return [task for tasks in facts.work.values() for task in tasks]


def _no_work(facts: Facts, side: str) -> Verdict:
    if side == OURS:
        return unknown(
            f"No work of ours with {facts.name} is listed.",
            "List what we would have to do, by whom and in how much time.",
        )
    return unknown(f"No work of {facts.name} is listed.", "List what they would have to do.", ASK_WORK)


def _plan(side: str) -> str:
    return "plan" if side == OURS else "plans"


def _of(facts: Facts, side: str) -> str:
    return "our" if side == OURS else facts.whose(side)


def _any_of(tasks: int) -> str:
    return "the one task" if tasks == 1 else f"any of {tasks} tasks"


def amount(fte: float) -> str:
    """Give a number of full-time people; what would read as 0 and is not is "less than 0.1".

    >>> amount(0.25), amount(0.001), amount(0)
    ('0.25', 'less than 0.1', '0')
    """
    text = number(fte)
    return "less than 0.1" if fte > 0 and text == "0" else text


def people(fte: float) -> str:
    """Give full-time people in words.

    >>> people(1), people(0.001)
    ('1 full-time person', 'less than 0.1 full-time people')
    """
    return f"{amount(fte)} full-time {'person' if fte == 1 else 'people'}"
