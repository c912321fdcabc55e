"""Checks of the parts "single" and "compelling": one reason a side, their own, needed and lasting."""

from collections.abc import Callable

from partnerlib.findings.facts import Facts
from partnerlib.findings.finding import HORIZON_YEARS, Verdict, passed, stop, unknown, warn, worst_of
from partnerlib.findings.rows import Reason
from partnerlib.question import OURS, THEIRS
from partnerlib.words import brief, count, listing, quoted

SHORTEST_YEARS = 1
ASK_REASON = "What is the one reason you want this, in your own words?"
ASK_NEED = "What does it cost you if this is not solved, and who answers for it?"
ASK_HOW_LONG = "How long will this reason hold for you, and what would end it?"


def one_reason(facts: Facts, side: str) -> Verdict:
    """A side has one main reason."""
    reasons, primary = facts.reasons[side], facts.primary(side)
    if not reasons:
        return _no_reason(facts, side)
    if len(primary) == 1:
        return passed(f"{facts.whose(side)} one reason: {quoted(primary[0].reason)}.")
    question = "" if side == OURS else "If only one of your reasons could hold, which one would it be?"
    if primary:
        return warn(
            f"{facts.who(side)} {_has(side)} {len(primary)} main reasons: {listing(_texts(primary))}; "
            "with several, none decides.",
            "Choose the one that would hold alone, and keep the others apart.",
            question,
        )
    return stop(
        f"{facts.whose(side)} {count(len(reasons), 'reason')} ({listing(_texts(reasons))}) "
        f"{'has' if len(reasons) == 1 else 'have'} no main one among them.",
        "Find the one reason that would hold alone.",
        question,
    )


def own_words(facts: Facts, side: str) -> Verdict:
    """Their reason is in their own words."""
    return _worst_reason(facts, side, _said_by, f"In whose words {facts.name} wants this", ASK_REASON)


def need(facts: Facts, side: str) -> Verdict:
    """A side's reason is a need."""
    unsaid = f"Whether {_they(facts, side)} this or would only like it"
    return _worst_reason(facts, side, _needed, unsaid, ASK_NEED)


def lasts(facts: Facts, side: str) -> Verdict:
    """A side's reason lasts."""
    unsaid = f"How long {'we' if side == OURS else facts.name} will want this"
    return _worst_reason(facts, side, _lasting, unsaid, ASK_HOW_LONG)


def _said_by(facts: Facts, side: str, reason: Reason) -> Verdict:
    question = ASK_REASON
    if not reason.stated_by:
        return unknown(
            f"Who at {facts.name} gave the reason {quoted(reason.reason)} is not recorded.",
            "Ask them for their reason, and record who said it.",
            question,
        )
    whose = facts.names.side_of(reason.stated_by)
    who = brief(reason.stated_by)
    if whose == THEIRS:
        return passed(f"{who} gave their reason: {quoted(reason.reason)}.")
    if whose == OURS:
        return warn(
            f"{facts.whose(side)} reason {quoted(reason.reason)} was stated by us ({who}), not by them.",
            "Ask them for their reason, in their own words.",
            question,
        )
    return unknown(
        f"{who} gave {facts.whose(side)} reason, but is in no list of people: which side is that?",
        f"Add {who} to the people of the right side.",
        question,
    )


def _needed(facts: Facts, side: str, reason: Reason) -> Verdict:
    text = quoted(reason.reason)
    question = "" if side == OURS else ASK_NEED
    if reason.need == "need":
        return passed(f"{facts.whose(side)} reason {text} is a need.")
    if reason.need == "nice":
        return warn(
            f"{facts.whose(side)} reason {text} is only nice to have; it goes when money is short.",
            "Look for what would hurt without this partnership; if nothing would, do not build on it.",
            question,
        )
    return unknown(
        f"Whether {'our' if side == OURS else facts.whose(side)} reason {text} "
        "is a need or only nice to have is not known.",
        "Find out what happens without it.",
        question,
    )


def _lasting(facts: Facts, side: str, reason: Reason) -> Verdict:
    text, years = quoted(reason.reason), reason.lasts_years
    ending = f" What ends it: {quoted(reason.ends_when)}." if reason.ends_when else ""
    question = "" if side == OURS else ASK_HOW_LONG
    if years is None:
        return unknown(
            f"How long {'our' if side == OURS else facts.whose(side)} reason {text} "
            f"will last is not known.{ending}",
            "Estimate how many years it holds, and what would end it.",
            question,
        )
    holds = f"{facts.whose(side)} reason {text} holds for {count(years, 'year')}"
    if years < SHORTEST_YEARS:
        return stop(
            f"{holds}: it may be gone before the partnership works.{ending}",
            "Find a reason that outlives the first year, or do not start.",
            question,
        )
    if years < HORIZON_YEARS:
        return warn(
            f"{holds}, less than the {HORIZON_YEARS} we plan for.{ending}",
            "Agree what should hold both sides together after that.",
            question,
        )
    return passed(f"{holds}.{ending}")


def _they(facts: Facts, side: str) -> str:
    return "we need" if side == OURS else f"{facts.name} needs"


def _worst_reason(
    facts: Facts, side: str, rule: Callable[[Facts, str, Reason], Verdict], unsaid: str, question: str
) -> Verdict:
    primary = facts.primary(side)
    if not primary:
        return _no_main_reason(facts, side, unsaid, question)
    return worst_of(rule(facts, side, reason) for reason in primary)


def _no_reason(facts: Facts, side: str) -> Verdict:
    if side == OURS:
        return unknown(f"Why we want {facts.name} is not recorded.", "Write down our one reason.")
    return unknown(
        f"Why {facts.name} wants us is not recorded.", "Ask them, and record who said it.", ASK_REASON
    )


def _texts(reasons: list[Reason]) -> list[str]:
    return [quoted(reason.reason) for reason in reasons]


def _has(side: str) -> str:
    return "have" if side == OURS else "has"


def _no_main_reason(facts: Facts, side: str, unsaid: str, question: str) -> Verdict:
    """Say what cannot be told while a side has no main reason."""
    return unknown(
        f"{unsaid} is not known: no main reason of {'ours' if side == OURS else 'theirs'} is recorded.",
        "Record the one main reason first.",
        "" if side == OURS else question,
    )
