"""Made-up numbers of how sure we are, of any size, and how to draw each chart of them."""

import itertools
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
from drawing import PARTS, companies
from matplotlib.axes import Axes

from partnerlib import charts

ASSESSORS = ("Dana", "Ravi", "Mirela", "Ole", "Pia")


def places(keys: pd.Series) -> pd.DataFrame:
    """Make shares of places: the first candidate mostly first, each next one lower."""
    count = len(keys)
    far = np.abs(np.arange(count)[:, None] - np.arange(count))
    shares = np.where(far < 4, np.exp(-1.3 * far), 0.0)
    return pd.DataFrame(
        shares / shares.sum(axis=1, keepdims=True), index=list(keys), columns=range(1, count + 1)
    )


def weights(keys: pd.Series) -> pd.DataFrame:
    """Make stable ranges of weights: some reach an end, one has no room, one any weight."""
    rivals = [keys.iloc[min(place, len(keys) - 1)] for place in (1, 2, 3)]
    rows = [
        ("who", 0.25, 0.0, 0.42, "", rivals[0], 0.2, 0.3),
        ("ideal", 0.15, 0.04, 0.31, rivals[1], rivals[0], 0.1, 0.19),
        ("single", 0.1, 0.0, 1.0, "", "", 0.05, 0.9),
        ("compelling", 0.2, 0.0, 1.0, "", "", 0.0, 1.0),
        ("jointly", 0.15, 0.148, 1.0, rivals[2], "", 0.15, 0.15),
        ("now", 0.1, 0.0, 0.31, "", rivals[1], 0.0, 0.12),
        ("expect", 0.05, 0.0, 0.98, "", rivals[0], 0.05, 0.4),
    ]
    columns = "part weight low high rival_below rival_above ranking_low ranking_high"
    return pd.DataFrame(rows, columns=columns.split()).set_index("part")


def gains(names: list[str]) -> pd.DataFrame:
    """Make as many criteria as names with points to gain and lose, every third not answered."""
    random = np.random.default_rng(19)
    known = [place % 3 != 1 for place in range(len(names))]
    return pd.DataFrame(
        {
            "criterion": [f"c{place:02}" for place in range(len(names))],
            "label": [f"{name}: their documents for the joint work" for name in names],
            "side": [("ours", "theirs", "both")[place % 3] for place in range(len(names))],
            "level": [
                f"{place % 10} % of our features" if ok else "not answered" for place, ok in enumerate(known)
            ],
            "answered": known,
            "points_to_gain": random.gamma(1.2, 3.0, len(names)),
            "points_to_lose": random.gamma(1.0, 1.5, len(names)),
        }
    )


def asked(keys: pd.Series) -> pd.DataFrame:
    """Make three questions a candidate, worth less and less; every other one is not answered."""
    pairs = list(itertools.product(("champion", "date", "reason"), keys))
    return pd.DataFrame(
        {
            "candidate": [key for _, key in pairs],
            "criterion": [criterion for criterion, _ in pairs],
            "label": [f"How much they need it, for how long: {criterion}" for criterion, _ in pairs],
            "answered": [place % 2 == 1 for place in range(len(pairs))],
            "worth": [2.4 * 0.72**place for place in range(len(pairs))],
            "turns": [0.31 * 0.8**place for place in range(len(pairs))],
        }
    )


def cells(keys: pd.Series) -> pd.DataFrame:
    """Make a cell a candidate, on scales of different units."""
    scales = [
        ("rating", 0, 10, 10, 10),
        ("people", 0, 600, 40, 160),
        ("powers of ten: 1 is ten", 0, 3.5, 0.7, 1.6),
    ]
    rows = [
        (key, f"c{place % 3}", f"Criterion {place} on a scale", *scales[place % 3])
        for place, key in enumerate(keys)
    ]
    columns = "candidate criterion label unit scale_low scale_high ideal_low ideal_high"
    return pd.DataFrame(rows, columns=columns.split())


def levels(drawn: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    """Make levels by up to five assessors of these names for each cell."""
    random = np.random.default_rng(23)
    people = names[:5]
    return pd.DataFrame(
        [
            (
                row.candidate,
                row.criterion,
                name,
                round(float(random.integers(0, 11)) / 10 * row.scale_high, 2),
            )
            for row in drawn.itertuples()
            for name in people
        ],
        columns=["candidate", "criterion", "assessor", "level"],
    )


def _ranks(names: list[str], **how: Any) -> Axes:
    listed = companies(names)
    return charts.rank_acceptability(
        places(listed["candidate"]), listed, list(listed["candidate"])[1::3], **how
    )


def _weights(names: list[str], **how: Any) -> Axes:
    listed = companies(names)
    return charts.weight_stability(weights(listed["candidate"]), PARTS, listed, "k00", **how)


def _tornado(names: list[str], **how: Any) -> Axes:
    return charts.tornado(gains(names), "k00", companies(names), 9.6, f"k{len(names) - 1:02}", **how)


def _asked(names: list[str], **how: Any) -> Axes:
    listed = companies(names)
    return charts.next_questions(asked(listed["candidate"]), listed, **how)


def _strip(names: list[str], **how: Any) -> Axes:
    listed = companies(names)
    drawn = cells(listed["candidate"])
    people = [
        first if len(name) < 40 else f"{first} {name}" for first, name in zip(ASSESSORS, names, strict=False)
    ]
    return charts.disagreement_strip(drawn, levels(drawn, people), listed, **how)


DRAWN: dict[str, Callable[..., Axes]] = {
    "rank_acceptability": _ranks,
    "weight_stability": _weights,
    "tornado": _tornado,
    "next_questions": _asked,
    "disagreement_strip": _strip,
}
