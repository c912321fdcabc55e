"""Second opinions: the same values and weights, ranked by other people's methods.

The methods know neither sides nor must-haves. They see each candidate's values (unknown ones as
`scoring.fit` expects them) with the criteria's shares of all weight; candidates that miss a must-have are
then ranked below the rest, as ours are, so that only the method differs.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from partnerlib import scoring
from partnerlib.case import Case
from partnerlib.robustness import Model, model
from partnerlib.scoring import DECIMALS

OURS = "ours"

Method = Callable[[np.ndarray, np.ndarray], np.ndarray]
"""Scores, higher is better, of values (candidates x criteria, 0 to 1) and weights that sum to 1."""


def opinions(case: Case) -> pd.DataFrame:
    """Rank the candidates by our fit and by every one of `METHODS`.

    Rows are candidates, best first by our rank; columns methods: "ours", then "weighted scorecard",
    "RIM index", "TOPSIS", "VIKOR" and "PROMETHEE II". Ties share a rank. Raises ValueError as `scoring.fit`
    does.
    """
    ours = scoring.fit(case)["rank"].astype("int64")
    of_model, weights = model(case), scoring.criterion_weights(case).to_numpy()
    ranks = {OURS: ours}
    for name, method in METHODS.items():
        scores = pd.Series(method(of_model.expected, weights), index=list(of_model.candidates))
        ranks[name] = _ranks(scores, of_model)
    return pd.DataFrame(ranks).loc[ours.index].rename_axis(index="candidate", columns="method")


def similarity(opinions: pd.DataFrame) -> pd.Series:
    """Say how alike to ours each other method ranks, with differences at the top weighing most.

    The WS coefficient: 1 is the same ranking, and it falls towards 0; ours is the one compared with, and
    ties get average ranks. NaN with fewer than two candidates. Source: Salabun and Urbaniak (2020), A new
    coefficient of rankings similarity in decision-making problems, ICCS 2020.

    >>> similarity(pd.DataFrame({"ours": [1, 2, 3], "TOPSIS": [1, 3, 2]})).tolist()
    [0.6875]
    """
    from pymcdm.correlations import ws

    ranks = opinions.rank()
    others = ranks.columns.drop(OURS)
    alike = [ws(ranks[OURS], ranks[other]) if len(ranks) > 1 else np.nan for other in others]
    return pd.Series(alike, index=others.rename("method"), dtype="float64", name="similarity")


@dataclass(frozen=True, eq=False)
class Reversal:
    """What leaving one candidate out does to the order of two others, by TOPSIS and by ours.

    dropped: the candidate left out. overtaken: the one of the others that TOPSIS ranks above `riser` with
    the dropped one present, and below it without. table: the other candidates (the index, best first by
    ours), with the columns topsis_before, topsis_after (0 to 1), topsis_rank_before, topsis_rank_after,
    fit_before, fit_after (0 to 100), fit_rank_before and fit_rank_after; "before" is with the dropped one
    present, and all ranks are among the others only.
    """

    dropped: str
    riser: str
    overtaken: str
    table: pd.DataFrame


def reversal(case: Case, dropped: str | None = None) -> Reversal | None:
    """Find a candidate without whom TOPSIS reorders two others, though nothing about those two has changed.

    Of all such candidates (or of `dropped` alone) it takes the reversal that reaches highest in the ranking,
    and of those the one with the widest margins. None when TOPSIS reorders nobody. Raises ValueError as
    `scoring.fit` does and for an unknown `dropped`.
    """
    of_model, weights = model(case), scoring.criterion_weights(case).to_numpy()
    if dropped is not None and dropped not in of_model.candidates:
        raise ValueError(f"No candidate {dropped!r}; the case has {', '.join(of_model.candidates)}.")
    index = list(of_model.candidates)
    before = pd.Series(topsis(of_model.expected, weights), index=index)
    found = []
    for left_out in index if dropped is None else [dropped]:
        stays = [candidate != left_out for candidate in index]
        after = pd.Series(topsis(of_model.expected[stays], weights), index=before.index[stays])
        for pair in _reordered(before[stays], after, of_model):
            place = int(_ranks(before[stays], of_model)[pair[1]])
            margin = min(abs(scores[pair[0]] - scores[pair[1]]) for scores in (before, after))
            found.append(((place, -margin, left_out, *pair), after))
    if not found:
        return None
    (_, _, left_out, riser, overtaken), after = min(found, key=lambda reordered: reordered[0])
    return Reversal(left_out, riser, overtaken, _before_and_after(case, left_out, before, after, of_model))


def _reordered(before: pd.Series, after: pd.Series, of_model: Model) -> Iterator[tuple[str, str]]:
    """Pairs (riser, overtaken) whose order the scores turn round."""
    first, then = (_ranks(scores, of_model).to_numpy() for scores in (before, after))
    turned = (first[:, None] > first) & (then[:, None] < then)
    for riser, overtaken in np.argwhere(turned):
        yield before.index[riser], before.index[overtaken]


def _before_and_after(
    case: Case, left_out: str, before: pd.Series, after: pd.Series, of_model: Model
) -> pd.DataFrame:
    ours = scoring.fit(case)["fit"]
    fewer = {name: frame for name, frame in case.tables.items() if "candidate" in frame}
    rest = case.replace(**{name: frame[frame["candidate"] != left_out] for name, frame in fewer.items()})
    scores = {
        "topsis_before": before[after.index],
        "topsis_after": after,
        "fit_before": ours[after.index],
        "fit_after": scoring.fit(rest)["fit"][after.index],
    }
    ranks = {name.replace("_", "_rank_"): _ranks(of, of_model) for name, of in scores.items()}
    table = pd.DataFrame(scores | ranks).rename_axis("candidate")
    order = [
        f"{of}{when}" for of in ("topsis", "topsis_rank", "fit", "fit_rank") for when in ("_before", "_after")
    ]
    return table.sort_values(["fit_rank_after", "candidate"])[order]


def _ranks(scores: pd.Series, of_model: Model) -> pd.Series:
    """Rank candidates by a score to 9 decimals, higher is better, those who miss a must-have last."""
    missed = pd.Series(of_model.missed, index=list(of_model.candidates))[scores.index]
    within = scores.round(DECIMALS).rank(ascending=False)
    return (within + len(scores) * missed).rank(method="min").astype("int64")


def scorecard(values: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Score by the plain weighted mean, what a spreadsheet does."""
    return values @ weights


def rim_index(values: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Score by the Reference Ideal Method's index (Cables, Lamata and Verdegay 2016), 0 to 1."""
    from pymcdm.methods import RIM

    ends = np.tile([0.0, 1.0], (len(weights), 1))
    return _by(RIM(ends, np.ones_like(ends)), values, weights)


def topsis(values: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Score by TOPSIS with its authors' vector normalisation (Hwang and Yoon 1981), 0 to 1."""
    from pymcdm.methods import TOPSIS
    from pymcdm.normalizations import vector_normalization

    return _where_they_differ(
        lambda *differing: _by(TOPSIS(vector_normalization), *differing), values, weights
    )


def vikor(values: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Score by 1 - Q of VIKOR (Opricovic 1998), half by the sum of regrets and half by the largest.

    Written out, as the library has no answer where all have the same sum or the same largest regret.
    """
    regret = weights * _share_of_range(-values)
    return 1 - (_share_of_range(regret.sum(axis=1)) + _share_of_range(regret.max(axis=1))) / 2


def promethee(values: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Score by PROMETHEE II's net flow, usual preference function (Brans and Vincke 1985), -1 to 1."""
    from pymcdm.methods import PROMETHEE_II

    return _where_they_differ(lambda *differing: _by(PROMETHEE_II("usual"), *differing), values, weights)


METHODS: dict[str, Method] = {
    "weighted scorecard": scorecard,
    "RIM index": rim_index,
    "TOPSIS": topsis,
    "VIKOR": vikor,
    "PROMETHEE II": promethee,
}
"""The methods that `opinions` asks, by the name of their column."""


def _by(method: Callable[..., np.ndarray], values: np.ndarray, weights: np.ndarray) -> np.ndarray:
    return method(values, weights, np.ones(len(weights)), validation=False)


def _where_they_differ(method: Method, values: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Ask a method that only compares candidates about the criteria that tell any two of them apart."""
    rounded = values.round(DECIMALS)
    differ = (rounded != rounded[:1]).any(axis=0) & (weights > 0)
    if not differ.any():
        return np.zeros(len(values))
    return method(rounded[:, differ], weights[differ])


def _share_of_range(numbers: np.ndarray) -> np.ndarray:
    """Place numbers between the lowest (0) and the highest (1) of their column; 0 where all are equal."""
    rounded = numbers.round(DECIMALS)
    low, high = rounded.min(axis=0, initial=np.inf), rounded.max(axis=0, initial=-np.inf)
    return (rounded - low) / np.where(high > low, high - low, 1.0)
