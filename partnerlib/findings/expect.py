"""Checks of the part "expect": both sides' expectations, short and long term, spoken and accepted."""

from collections.abc import Callable

from partnerlib.findings.facts import Facts
from partnerlib.findings.finding import Verdict, passed, unknown, warn, worst_of
from partnerlib.findings.rows import Expectation
from partnerlib.question import OURS, SIDES
from partnerlib.words import day, quoted

TERMS = {"short": "short-term", "long": "long-term"}


def cell(horizon: str) -> Callable[[Facts, str], Verdict]:
    """Give the check of one horizon, "short" or "long"."""

    def spoken_and_accepted(facts: Facts, side: str) -> Verdict:
        """All that a side expects at this horizon was spoken and accepted."""
        return _cell(facts, side, horizon)

    return spoken_and_accepted


def _cell(facts: Facts, side: str, horizon: str) -> Verdict:
    rows = [row for row in facts.expectations[side] if row.horizon == horizon]
    term = TERMS[horizon]
    question = "" if side == OURS else f"What do you expect from this in the {_when(horizon)}?"
    if not any(facts.expectations[each] for each in SIDES):
        return unknown(
            f"What either side expects of the work with {facts.name} is not recorded.",
            "Fill all four boxes: ours and theirs, short and long term.",
            question,
        )
    if not rows:
        return warn(
            f"{facts.whose(side)} {term} expectations are missing.",
            "Write down what we expect, and tell them."
            if side == OURS
            else "Ask them, and write down the answer.",
            question,
        )
    return worst_of(_one(facts, side, term, row) for row in rows)


def _one(facts: Facts, side: str, term: str, row: Expectation) -> Verdict:
    text = quoted(row.expectation)
    ask = "" if side == OURS else f"Is it right that you expect {text}?"
    if row.spoken is False and row.accepted_on:
        return warn(
            f"The {term} expectation {text} is recorded as never spoken, "
            f"yet as accepted on {day(row.accepted_on)}.",
            "Find out which is true and correct the record.",
            ask or f"Did you accept that we expect {text}?",
        )
    if row.spoken is False:
        return _unspoken(facts, side, term, text, ask)
    if row.spoken is None and row.accepted_on is None:
        return unknown(
            f"Whether the {term} expectation {text} was ever spoken about is not known.",
            "Say it at the next meeting, and record the answer.",
            ask or f"Have we told you that we expect {text}, and do you accept it?",
        )
    if row.accepted_on is None:
        return _unaccepted(facts, side, term, text)
    return passed(f"The {term} expectation {text} was accepted on {day(row.accepted_on)}.")


def _unaccepted(facts: Facts, side: str, term: str, text: str) -> Verdict:
    todo = "Settle it: accept, change or drop it, and write down the day."
    if side == OURS:
        return warn(
            f"We told our {term} expectation {text}, but {facts.name} has not accepted it.",
            todo,
            f"Do you accept that we expect {text}?",
        )
    return warn(
        f"{facts.name} told its {term} expectation {text}, but we have not accepted it.",
        todo,
        f"What would it change for you if we could not agree to {text}?",
    )


def _unspoken(facts: Facts, side: str, term: str, text: str, ask: str) -> Verdict:
    if side == OURS:
        return warn(
            f"We have not told {facts.name} our {term} expectation {text}.",
            "Tell them at the next meeting; what is unspoken cannot be met.",
            f"We expect {text}: can you accept that?",
        )
    return warn(
        f"{facts.whose(side)} {term} expectation {text} is only our guess.",
        "Ask them, and write down their own answer.",
        ask,
    )


def _when(horizon: str) -> str:
    return "first year" if horizon == "short" else "years after that"
