"""How companies of a long list are named and counted in sentences."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import TYPE_CHECKING, Any

import pandas as pd

from partnerlib.charts import short_names
from partnerlib.charts.funnel import companies
from partnerlib.charts.style import records
from partnerlib.charts.text import UNDRAWABLE, drawable
from partnerlib.exhibits.exhibit import Exhibit
from partnerlib.exhibits.guard import IN_A_SENTENCE
from partnerlib.words import brief, one_line, whole

if TYPE_CHECKING:
    from partnerlib.longlist import Screening

Maker = Callable[["Screening"], Exhibit]


def listed(make: Maker) -> Callable[["Screening | Exhibit"], Exhibit]:
    """Make an exhibit of a screening say last, small, what is honest to say of the list.

    Where there is no screening yet, but an exhibit of what has to be done first, it shows that.
    """

    @wraps(make)
    def told(screening: "Screening | Exhibit") -> Exhibit:
        if isinstance(screening, Exhibit):
            return screening
        made = make(screening)
        return replace(made, notes=(*made.notes, *filter(None, [screening.honesty])))

    return told


def counted(screening: "Screening") -> pd.DataFrame:
    """Give the must-haves that count in the screening."""
    return screening.must_haves[screening.must_haves["counts"].astype(bool)].reset_index(drop=True)


def none_counts(screening: "Screening") -> str:
    """Say why there is no must-have, where none counts."""
    return "No must-have is set" if screening.must_haves.empty else "No must-have counts here"


def full_names(picks: pd.DataFrame) -> dict[int, str]:
    """Name companies by their place, as the list has them; by where they stand where it has no name or two.

    `picks` has the place as its index and the columns name, where and, if known, namesakes.
    """
    plain = {row.Index: one_line(row.name or "") for row in records(picks)}
    where = dict(picks["where"])
    often = Counter(name.casefold() for name in plain.values())
    twice = picks.get("namesakes", pd.Series(0, picks.index)) > 0
    return {
        place: f"company in {where[place]}"
        if not name
        else f"{name} ({where[place]})"
        if often[name.casefold()] > 1 or twice[place]
        else name
        for place, name in plain.items()
    }


def names(picks: pd.DataFrame) -> dict[int, str]:
    """Name companies as `full_names`, in at most 60 characters, as sentences have it."""
    short = short_names({str(place): name for place, name in full_names(picks).items()}, IN_A_SENTENCE)
    return {int(place): name for place, name in short.items()}


def drawn_names(picks: pd.DataFrame) -> dict[int, str]:
    """Name companies as `names`, but by where they stand in the list if no font draws most of the name."""
    return names(picks.assign(name=[name if _is_drawn(name) else "" for name in picks["name"]]))


def _is_drawn(name: str) -> bool:
    """Tell whether fonts can draw half of a name at least."""
    signs = drawable(name).replace(" ", "")
    return 2 * signs.count(UNDRAWABLE) <= len(signs)


def of_all(number: int, total: int) -> str:
    """Say how many companies out of all.

    >>> of_all(87, 503), of_all(503, 503), of_all(0, 503), of_all(1, 1)
    ('87 of 503 companies', 'all 503 companies', 'none of the 503 companies', 'the only company')
    >>> of_all(9_999_980, 10_000_000)
    'all but 20 of 10.0 million companies'
    """
    if total == 1:
        return "the only company" if number else "not even the only company"
    if number in (0, total):
        return f"{'all' if number else 'none of the'} {companies(total)} companies"
    some, every = companies(number), companies(total)
    return f"{f'all but {companies(total - number)}' if some == every else some} of {every} companies"


def many(number: int) -> str:
    """Give so many companies.

    >>> many(1), many(10_000_000)
    ('1 company', '10.0 million companies')
    """
    return f"{companies(number)} {'company' if number == 1 else 'companies'}"


def fit_of(row: Any) -> str:
    """Give a company's fit; "about" where it is an estimate."""
    return f"about {whole(row.fit)}" if row.coverage < 1 else whole(row.fit)


def asks(screening: "Screening", row: Any) -> str:
    """Say what a must-have asks for, with its unit."""
    return screening.spoken.between(row.criterion, row.must_low, row.must_high)


def quote(label: str) -> str:
    """Give a must-have's or criterion's label in quotation marks."""
    return f"“{brief(label)}”"


def exactly(number: Any) -> str:
    """Write a number of companies in a table; nothing where there is none to give."""
    return "" if pd.isna(number) else f"{int(number):,}"
