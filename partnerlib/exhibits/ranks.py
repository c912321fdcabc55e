"""Ranks of those about whom something is known: nothing recorded earns no place, neither good nor bad."""

from collections.abc import Collection, Sequence

import pandas as pd

from partnerlib import scoring
from partnerlib.words import listing


def of_known(fit: pd.DataFrame, known: Collection[str] | None = None) -> pd.DataFrame:
    """Give a table of fits in which only candidates of whom something is known have a rank.

    `fit` is as `scoring.fit` gives it; `known` holds the keys of those who may have a rank, who are those
    with any answer unless told. The others' rank is not a number, and they stand after those without a
    missed must-have; else the order stays.
    """
    told = fit.index.isin(fit.index[fit["coverage"] > 0] if known is None else list(known))
    if told.all():
        return fit
    rank = fit["rank"].where(told).rank(method="min")
    order = pd.DataFrame({"missed": fit["must_haves"] == scoring.MISSED, "silent": ~told}, index=fit.index)
    return fit.assign(rank=rank).loc[order.sort_values(["missed", "silent"], kind="stable").index]


def place(rank: float) -> str:
    """Give a rank as tables have it.

    >>> place(2.0), place(float("nan"))
    ('2', 'not ranked')
    """
    return "not ranked" if pd.isna(rank) else f"{rank:.0f}"


def silence(names: Sequence[str], what: str = "Nothing is") -> str:
    """Say in a sentence of whom nothing is recorded, with a space before it; nothing where there is nobody.

    >>> silence(["Ash", "Elm"])
    ' Nothing is recorded yet about Ash and Elm.'
    """
    return f" {what} recorded yet about {listing(names)}." if names else ""
