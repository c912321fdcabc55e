"""The closing warning: the upside is easy to fall in love with; look at the reality."""

from partnerlib.findings.facts import Facts
from partnerlib.findings.finding import Verdict, passed, stop, unknown, warn
from partnerlib.findings.rows import Standing
from partnerlib.words import money, whole

LOW_FIT = 50
FAR_BEHIND = 20


def upside(facts: Facts, side: str) -> Verdict:
    """A high upside does not hide a low fit."""
    standings = facts.search.standings
    own = next((row for row in standings if row.candidate == facts.candidate), None)
    if own is None or not own.coverage or not standings[0].coverage:
        return unknown(
            f"{facts.name} is not assessed yet, so its upside cannot be held against its fit.",
            "Assess it before looking at the upside.",
        )
    best = standings[0]
    if own.upside is None or best.upside is None:
        return unknown(
            f"The upside of {(own if own.upside is None else best).name} is not known.",
            "Estimate it in the same way for every candidate.",
        )
    if own is best:
        return _of_the_best(facts, own, own.upside)
    return _of_another(facts, own, best, own.upside, best.upside)


def _of_the_best(facts: Facts, own: Standing, amount: float) -> Verdict:
    promised = money(amount, facts.company.currency)
    largest = all(row.upside is None or row.upside <= amount for row in facts.search.standings)
    if own.fit < LOW_FIT and largest:
        return warn(
            f"{own.name} ranks first and promises most ({promised}), yet fits only {whole(own.fit)} of 100: "
            "best of those looked at is not good enough.",
            "Look further before deciding; the upside does not mend the fit.",
        )
    gain = own.expected_gain
    if gain is not None and gain < 0:
        return warn(
            f"{own.name} ranks first, but its upside of {promised}, weighed by how likely it is, does not "
            f"pay for our cost: {money(gain, facts.company.currency)} is left.",
            "Lower the cost of trying, or find out what makes a launch more likely.",
        )
    return passed(f"{own.name} ranks first with a fit of {whole(own.fit)} and an upside of {promised}.")


def _of_another(facts: Facts, own: Standing, best: Standing, amount: float, best_amount: float) -> Verdict:
    currency = facts.company.currency
    promised = f"promises {money(amount, currency)} against {money(best_amount, currency)}"
    fits = f"fits {whole(own.fit)} of 100 against {whole(best.fit)}"
    low = own.fit < LOW_FIT or round(best.fit - own.fit, 6) >= FAR_BEHIND
    if not (low and amount > best_amount):
        return passed(f"{own.name} {fits} of {best.name} and {promised}.")
    look = f"Ask whether you would choose it if its upside were that of {best.name}; if not, leave it."
    gain, best_gain = own.expected_gain, best.expected_gain
    if gain is not None and best_gain is not None and gain < best_gain:
        return stop(
            f"{own.name} {promised} of {best.name}, but {fits}; weighed by how likely it is, less our cost, "
            f"that is {money(gain, currency)} against {money(best_gain, currency)}.",
            look,
        )
    return warn(f"{own.name} {promised} of {best.name}, but {fits}.", look)
