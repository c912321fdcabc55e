"""Made-up long lists, screened, and how to draw the charts of them."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
from cases import criterion
from matplotlib.axes import Axes

from partnerlib import charts
from partnerlib.longlist import Screening, screen

NAN = float("nan")
LABELS = {"trade": "Sells to cold rooms", "size": "Size beside ours", "valuation": "Price of a share"}
USES = {"name": "name", "Sector": "shown"}


def companies(rows: int, seed: int = 3, share_known: float = 0.8) -> pd.DataFrame:
    """Make so many companies' levels, 0 to 10, of which a share is known."""
    random = np.random.default_rng(seed)
    frame = pd.DataFrame(random.integers(0, 101, (rows, len(LABELS))) / 10, columns=list(LABELS))
    return frame.where(random.random(frame.shape) < share_known)


def screened(
    levels: pd.DataFrame,
    top: int = 20,
    musts: Sequence[str] = ("trade", "size"),
    names: Sequence[str] = (),
    **more: Any,
) -> Screening:
    """Screen levels of 0 to 10, where 10 is ideal and all weigh alike; a must-have asks for 4 or more.

    Every company has a sector, which is shown. `more` replaces what the screening tells.
    """
    rows = [criterion(key, must=(4.0, None) if key in musts else (None, None)) for key in LABELS]
    profile = pd.DataFrame(rows).assign(label=list(LABELS.values()), unit="0-10 rating")
    columns = pd.DataFrame(
        [(key, key, "number") for key in LABELS] + [(key, "", use) for key, use in USES.items()],
        columns=["column", "criterion", "use"],
    )
    called = list(names) or [f"Company {row}" for row in range(len(levels))]
    frame = levels.assign(name=called, Sector="Industrials")
    return replace(screen(frame, profile, top, columns=columns, workers=1, progress=False), **more)


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
