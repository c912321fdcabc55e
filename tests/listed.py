"""Made-up long lists that are screened by plain means, and how to draw the charts of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from partnerlib import charts

NAN = float("nan")
ASKED = {"trade": "Sells to cold rooms", "size": "Size beside ours", "valuation": "Price of a share"}


@dataclass(frozen=True)
class Screening:
    """What a screening tells, as plain frames."""

    source: str
    rows: int
    picks: pd.DataFrame
    gaps: pd.DataFrame
    shown: pd.DataFrame
    must_haves: pd.DataFrame
    known: pd.DataFrame
    map: pd.DataFrame
    relaxed: dict[str, pd.DataFrame]
    top: int = 20
    tied: int = 0
    next_fit: float = NAN
    notes: tuple[str, ...] = ()
    honesty: str = ""


def companies(rows: int, seed: int = 3, share_known: float = 0.8) -> pd.DataFrame:
    """Make so many companies' levels, 0 to 10, of which a share is known."""
    random = np.random.default_rng(seed)
    frame = pd.DataFrame(random.integers(0, 101, (rows, len(ASKED))) / 10, columns=list(ASKED))
    return frame.where(random.random(frame.shape) < share_known)


def screened(
    levels: pd.DataFrame,
    top: int = 20,
    musts: Sequence[str] = ("trade", "size"),
    names: Sequence[str] = (),
    least: float = 4.0,
    **more: Any,
) -> Screening:
    """Screen levels of 0 to 10, where 10 is ideal and all weigh alike; a must-have asks for `least`."""
    names = list(names) or [f"Company {row}" for row in range(len(levels))]
    best = _placed(levels, names, musts, least)
    picks = best.head(top)
    left_out = best.iloc[top : top + 1]["fit"]
    shown = pd.DataFrame({"Sector": ["Industrials"] * len(picks)}, index=picks.index)
    missed, unknown = levels[list(musts)] < least, levels[list(musts)].isna()
    return Screening(
        "companies.csv",
        len(levels),
        picks,
        _gaps(levels, picks),
        shown,
        _must_haves(missed, unknown, least),
        _known(levels),
        _map(best),
        {one: _relaxed(levels, names, musts, one, least, top, picks) for one in musts},
        top,
        tied=int((best.iloc[top:]["fit"] == picks["fit"].iloc[-1]).sum()),
        next_fit=float(left_out.iloc[0]) if len(left_out) else NAN,
        **more,
    )


def _placed(levels: pd.DataFrame, names: Sequence[str], musts: Sequence[str], least: float) -> pd.DataFrame:
    """All companies as picks have them, the best first."""
    asked = levels[list(musts)]
    status = np.select([(asked < least).any(axis=1), asked.isna().any(axis=1)], ["missed", "open"], "met")
    frame = pd.DataFrame(
        {
            "row": np.arange(len(levels)) + 2,
            "name": names,
            "fit": 10 * levels.fillna(5.0).mean(axis=1).to_numpy(),
            "fit_low": 10 * levels.fillna(0.0).mean(axis=1).to_numpy(),
            "fit_high": 10 * levels.fillna(10.0).mean(axis=1).to_numpy(),
            "coverage": levels.notna().mean(axis=1).to_numpy(),
            "must_haves": status,
            "why": "Close to the ideal in most of what is known.",
        }
    )
    order = frame.assign(last=frame["must_haves"] == "missed").sort_values(
        ["last", "fit", "row"], ascending=[True, False, True], kind="stable"
    )
    return order.drop(columns="last").set_axis(pd.RangeIndex(1, len(frame) + 1, name="place"))


def _gaps(levels: pd.DataFrame, picks: pd.DataFrame) -> pd.DataFrame:
    found = levels.iloc[picks["row"] - 2].set_axis(picks.index).rename_axis(columns="criterion")
    long = found.stack(future_stack=True).rename("level").reset_index()
    return long.assign(label=long["criterion"].map(ASKED))


def _must_haves(missed: pd.DataFrame, unknown: pd.DataFrame, least: float) -> pd.DataFrame:
    rows = [
        {
            "criterion": one,
            "label": ASKED[one],
            "unit": "0-10 rating",
            "must_low": least,
            "must_high": NAN,
            "counts": True,
            "missed": int(missed[one].sum()),
            "open": int(unknown[one].sum()),
            "only": int((missed[one] & (missed.sum(axis=1) == 1)).sum()),
            "left": int((~missed.iloc[:, : place + 1].any(axis=1)).sum()),
        }
        for place, one in enumerate(missed.columns)
    ]
    columns = "criterion label unit must_low must_high counts missed open only left"
    return pd.DataFrame(rows, columns=columns.split())


def _known(levels: pd.DataFrame) -> pd.DataFrame:
    known = levels.notna().sum()
    return pd.DataFrame(
        {
            "criterion": list(ASKED),
            "label": list(ASKED.values()),
            "unit": "0-10 rating",
            "known": known.to_numpy(),
            "unknown": (len(levels) - known).to_numpy(),
            "unusable": 0,
            "below": 0,
            "above": 0,
            "average": levels.mean().to_numpy() / 10,
        }
    )


def _map(best: pd.DataFrame) -> pd.DataFrame:
    edges = {
        "fit": np.floor(best["fit"] / 2) * 2,
        "coverage": (np.floor(best["coverage"] / 0.05 + 1e-9) * 0.05).round(6),
        "met": best["must_haves"] != "missed",
    }
    return pd.DataFrame(edges).value_counts(sort=False).rename("companies").reset_index()


def _relaxed(
    levels: pd.DataFrame,
    names: Sequence[str],
    musts: Sequence[str],
    dropped: str,
    least: float,
    top: int,
    picks: pd.DataFrame,
) -> pd.DataFrame:
    others = [one for one in musts if one != dropped]
    found = _placed(levels, names, others, least).head(top)
    columns = ["row", "name", "fit", "coverage", "must_haves"]
    return found[columns].assign(new=~found["row"].isin(picks["row"]))


def _funnel(names: list[str], **how: Any) -> Axes:
    rows, left = len(names), np.linspace(10_000_000, 3, len(names) + 1).astype(int)
    steps = pd.DataFrame(
        {
            "label": ["All companies", *names],
            "detail": ["companies.csv", *[f"{name} or more, of our own yearly sales" for name in names]],
            "left": [*left[: rows // 2], *left[rows // 2 :] * 0] if rows > 6 else left,
        }
    )
    return charts.funnel(steps, **how)


def _map_of(names: list[str], **how: Any) -> Axes:
    found = screened(companies(max(40, 12 * len(names))), len(names))
    return charts.fit_map(found.map, found.picks.assign(name=names), **how)


DRAWN: dict[str, Callable[..., Axes]] = {"funnel": _funnel, "fit_map": _map_of}
