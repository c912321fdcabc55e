"""Checks of the part "who": somebody carries it on each side, past those who could say no."""

from collections.abc import Sequence

from partnerlib.findings.facts import Facts
from partnerlib.findings.finding import Verdict, passed, stop, unknown, warn
from partnerlib.findings.rows import Person
from partnerlib.question import OURS
from partnerlib.words import brief, listing, number

CARRIERS = ("champion", "sponsor", "deputy", "owner")
SUPPORTERS = ("champion", "sponsor", "deputy")
IN_FAVOUR = 5
CAN_ACT, CAN_ASK = 6, 3
HEAVY = 8
ASK_WHO = "Who on your side will carry this, and what may they decide?"


def champion(facts: Facts, side: str) -> Verdict:
    """Somebody on their side carries it."""
    people = facts.people[side]
    if not people:
        return _nobody_listed(facts, side)
    found = _of(people, "champion")
    if found and not any(person.support is None or person.support >= IN_FAVOUR for person in found):
        keenest = max(found, key=lambda person: person.support or 0)
        return warn(
            f"{_names(found)} is named to carry it at {facts.name}, but hardly wants it "
            f"(support {number(keenest.support or 0)} of 10).",
            "Find out what holds them back, or find somebody there who wants this.",
            "What would have to change for you to want this yourself?",
        )
    if found:
        return passed(f"{_names(found)} carries it at {facts.name}.")
    return stop(
        f"{facts.name} has no champion: none of the people we know there ({_names(people)}) carries it.",
        "Find one person there who wants this and can decide; without one it will not move.",
        ASK_WHO,
    )


def authority(facts: Facts, side: str) -> Verdict:
    """Their champion may decide."""
    found = _of(facts.people[side], "champion")
    if not found:
        return unknown(
            f"No champion at {facts.name} is named, so nobody's authority is known.",
            "Name their champion and what that person may decide.",
            ASK_WHO,
        )
    person = strongest(found)
    name = brief(person.person)
    question = f"What can {name} decide without asking anyone, and who has to agree to the rest?"
    if person.authority is None:
        return unknown(
            f"What {name} may decide at {facts.name} is not known.",
            f"Ask what {name} can sign, then record the authority.",
            question,
        )
    level = f"authority {number(person.authority)} of 10"
    if person.authority < CAN_ASK:
        return stop(
            f"{name}, their champion, has {level} and can only pass messages on.",
            "Ask to be taken to somebody who can decide, before more work goes in.",
            question,
        )
    if person.authority < CAN_ACT:
        return warn(
            f"{name}, their champion, has {level} and must ask others for each step.",
            f"Learn who {name} has to ask, and meet those people.",
            question,
        )
    return passed(f"{name}, their champion, has {level}.")


def owner(facts: Facts, side: str) -> Verdict:
    """One of us owns it."""
    people = facts.people[side]
    if not people:
        return _nobody_listed(facts, side)
    owners = _of(people, "owner")
    if len(owners) > 1:
        return warn(
            f"{_names(owners)} are all named as our owners; what several own, nobody owns.",
            "Choose one of them as the owner and let the others stand in.",
        )
    carriers = owners or _of(people, "champion")
    if not carriers:
        return stop(
            f"Nobody on our side owns the work with {facts.name}; we list {_names(people)}.",
            "Name one owner, with time for it.",
        )
    return passed(f"{_names(carriers)} carries it on our side.")


def one_person(facts: Facts, side: str) -> Verdict:
    """It survives one person's leaving."""
    people = facts.people[side]
    if not people:
        return _nobody_listed(facts, side)
    leads = _of(people, "champion") + (_of(people, "owner") if side == OURS else [])
    where = "on our side" if side == OURS else f"at {facts.name}"
    if not leads:
        return unknown(
            f"Nobody leads it {where}, so it cannot be said who would carry on.",
            "Name the one who leads it first, then a deputy.",
            "" if side == OURS else ASK_WHO,
        )
    carriers = [person for person in people if person.kind in CARRIERS]
    if len(carriers) > 1:
        return passed(f"{len(carriers)} people carry it {where}: {_names(carriers)}.")
    name = brief(carriers[0].person)
    return warn(
        f"If {name} leaves, nobody {where} carries it on.",
        "Name a deputy or a sponsor beside the owner."
        if side == OURS
        else f"Get to know a deputy and a sponsor beside {name}.",
        "" if side == OURS else f"Who stands in for {name}, and who above supports this?",
    )


def objectors(facts: Facts, side: str) -> Verdict:
    """Those who could say no are won over or outweighed."""
    people = facts.people[side]
    listed = _of(people, "objector")
    if not listed:
        return unknown(
            f"No objector is named at {facts.name}; in every company somebody can say no.",
            "Ask who could still say no, and list them.",
            "Who in your company could still say no to this, and why?",
        )
    by_answer: dict[bool | None, list[Person]] = {True: [], False: [], None: []}
    for person in listed:
        by_answer[answered(person, people)].append(person)
    if by_answer[False]:
        return _unanswered(facts, by_answer[False], by_answer[None])
    if by_answer[None]:
        names = _names(by_answer[None])
        return unknown(
            f"Whether anyone at {facts.name} can outweigh {names} is not known.",
            f"Record how far {names} would support it and with what authority.",
            f"What would it take for {names} to agree?",
        )
    return passed(f"Those who could say no ({_names(listed)}) are won over or outweighed.")


def answered(objector: Person, people: Sequence[Person]) -> bool | None:
    """Tell whether an objector is won over or outweighed by a supporter; None where that is not known."""
    if objector.support is not None and objector.support >= IN_FAVOUR:
        return True
    supporters = [
        person
        for person in people
        if person.kind in SUPPORTERS and (person.support is None or person.support >= IN_FAVOUR)
    ]
    against = objector.authority
    if against is not None and any(
        person.authority is not None and person.authority > against for person in supporters
    ):
        return True
    open_question = objector.support is None or (
        bool(supporters) and (against is None or any(person.authority is None for person in supporters))
    )
    return None if open_question else False


def strongest(people: Sequence[Person]) -> Person:
    """Give the person with the most authority; an unknown one counts least."""
    return max(people, key=lambda person: -1.0 if person.authority is None else person.authority)


def _unanswered(facts: Facts, left: list[Person], unclear: list[Person]) -> Verdict:
    heaviest = strongest(left)
    weight = "" if heaviest.authority is None else f" (authority {number(heaviest.authority)} of 10)"
    names = _names([heaviest, *(person for person in left if person is not heaviest)], weight)
    sentence = f"{names} can say no, and nobody who supports this at {facts.name} outweighs that."
    if unclear:
        sentence += f" What {_names(unclear)} would say is not known."
    todo = f"Win over {_names(left)}, or find a sponsor with more authority."
    question = f"What would it take for {_names(left)} to agree?"
    heavy = heaviest.authority is not None and heaviest.authority >= HEAVY
    return (stop if heavy else warn)(sentence, todo, question)


def _nobody_listed(facts: Facts, side: str) -> Verdict:
    if side == OURS:
        return unknown(
            f"None of us is listed for {facts.name}.", "List who of us works on this, and name one owner."
        )
    return unknown(
        f"We have listed nobody at {facts.name}.",
        "List the people we know there, and what each may decide.",
        ASK_WHO,
    )


def _of(people: Sequence[Person], kind: str) -> list[Person]:
    return [person for person in people if person.kind == kind]


def _names(people: Sequence[Person], after_first: str = "") -> str:
    names = [brief(person.person) for person in people]
    return listing([names[0] + after_first, *names[1:]]) if names else ""
