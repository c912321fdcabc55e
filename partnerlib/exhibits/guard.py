"""What every exhibit has in common: what to do first, fictional data said to be so, candidates by name."""

from collections.abc import Callable, Collection
from dataclasses import replace
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from partnerlib import rounds, scoring
from partnerlib.case import Case
from partnerlib.charts import short_names
from partnerlib.exhibits.exhibit import Exhibit
from partnerlib.exhibits.markup import text_of
from partnerlib.exhibits.words import UNKNOWN
from partnerlib.longlist.handover import about_lists
from partnerlib.words import one_line

NO_PROFILE = "No ideal profile yet. Write it in notebook 1."
NO_CANDIDATE = "No candidate yet. Add one with the form in notebook 2."
FICTIONAL = "(fictional)"
IN_A_SENTENCE = 60
OR_SEALED = {UNKNOWN: f"{UNKNOWN} or sealed"}
"""What stands in place of a cell's words while a round is open."""

AS_SEEN = "As far as answers may be seen: "

P = ParamSpec("P")
Maker = Callable[Concatenate[Case, P], Exhibit]


def exhibit(candidates: bool = True, facts: bool = False) -> Callable[[Maker[P]], Maker[P]]:
    """Make a function of a case show what to do first where the case is not ready for it.

    A case needs a profile and, unless `candidates` is False, a candidate. Where it shows candidates, and no
    recorded `facts`, it says so when a round may still seal answers.
    """

    def guarded(make: Maker[P]) -> Maker[P]:
        @wraps(make)
        def ready(case: Case, *args: P.args, **kwargs: P.kwargs) -> Exhibit:
            first = what_first(case, candidates)
            made = Exhibit(first) if first else make(case, *args, **kwargs)
            sealed = rounds.still_sealed(case)
            if sealed and candidates and not (facts or first):
                made = _perhaps_sealed(made)
            notes = tuple(filter(None, (sealed, fictional(case))))
            return replace(made, notes=(*made.notes, *notes)) if notes else made

        return ready

    return guarded


def _perhaps_sealed(made: Exhibit) -> Exhibit:
    """Claim no more than may be seen, neither in the headline nor that something is not answered."""
    columns = [str(name) for name in made.table.columns]

    def writing(column: str) -> Callable[[Any], str]:
        return lambda cell: OR_SEALED.get(said := text_of(cell, column, made.formats), said)

    formats = {column: writing(column) for column in columns}
    return replace(made, headline=AS_SEEN + made.headline, formats=formats)


def what_first(case: Case, candidates: bool = True) -> str:
    """Say what has to be done before there is anything to show; nothing when the case is ready."""
    try:
        scoring.part_weights(case)
    except ValueError:
        return NO_PROFILE
    return NO_CANDIDATE if candidates and case.candidates.empty else ""


def fictional(case: Case) -> str:
    """Say what is made up, where the company's name says that it is, and what a long list says of itself.

    Candidates that a long list handed over, as their evidence says, are no fiction. A lone "Fictional data"
    ends without a full stop, whole sentences with one; it is "" where nothing is to be said.
    """
    name = str(case.company["name"].iloc[0])
    about = about_lists(case.assessments["evidence"].dropna())
    if FICTIONAL in name and not about:
        return f"Fictional data: {_whose(name)}"
    return search(name, about)


def search(company: str, about: str) -> str:
    """Say whose search it is where that is made up, and what the list searched says of itself."""
    whose = f"A fictional search: {_whose(company).rstrip('.')}. " * (FICTIONAL in company)
    return f"{whose}{about}".strip()


def _whose(company: str) -> str:
    return one_line(company).replace(FICTIONAL, "").strip()


def names(case: Case) -> dict[str, str]:
    """Give each candidate's name as sentences have it: on one line, of at most 60 characters, by key."""
    return short_names(full_names(case), IN_A_SENTENCE)


def nothing_known(about: Collection[str]) -> str:
    """Say that nothing is recorded yet about these candidates, given by name, and what to do."""
    whom = next(iter(about)) if len(about) == 1 else f"any of the {len(about)} candidates"
    return f"Nothing is known yet about {whom}. Record what is known in notebook 2."


def full_names(case: Case) -> dict[str, str]:
    """Give each candidate's name as it was entered, by key."""
    return dict(zip(case.candidates["candidate"], case.candidates["name"], strict=True))


def find(case: Case, candidate: str | None) -> str:
    """Give the key of a candidate named by key or name; without a name, of the best one that is known.

    Raises ValueError that lists the candidates when there is none of that name.
    """
    if candidate is None:
        fits = scoring.fit(case)
        best = fits.index[fits["coverage"] > 0]
        return str(best[0] if len(best) else fits.index[0])
    table = case.candidates
    found = table.loc[(table["candidate"] == candidate) | (table["name"] == candidate), "candidate"]
    if found.empty:
        known = ", ".join(table["candidate"])
        raise ValueError(f"There is no candidate {candidate!r} in case {case.name}; there are {known}.")
    return str(found.iloc[0])
