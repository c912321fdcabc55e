"""Made-up facts of any size to draw, and how to draw each chart of them."""

import itertools
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from partnerlib import charts
from partnerlib.charts import style
from partnerlib.question import PART_TITLES

PARTS = pd.Series(PART_TITLES)
NAN = float("nan")
KINDS = ("champion", "sponsor", "deputy", "objector", "owner")
WORK = ("process", "procedure", "information", "conformity", "delivery")
SIDES = ("ours", "theirs")
SAID = "They must show regulators an unbroken temperature record from the end of next winter"


def names_of(count: int, length: int, names: tuple[str, ...] = ()) -> list[str]:
    """Make so many names of so many letters, all different."""
    made = [
        f"Northmere Refrigeration Supply Holding{'x' * length}"[: length - 2] + f"{n:02}"
        for n in range(count)
    ]
    return list(names) or made


def companies(names: list[str]) -> pd.DataFrame:
    """Make candidates k00, k01 … of these names."""
    return pd.DataFrame({"candidate": [f"k{n:02}" for n in range(len(names))], "name": names})


def people(names: list[str], unknown: bool = False) -> pd.DataFrame:
    """Make up to 20 people of these names, some on one spot, some without authority or support."""
    random = np.random.default_rng(3)
    rows = [
        ("theirs" if n % 3 else "ours", name, KINDS[(n + 1) % 5], *random.integers(0, 11, 2).astype(float))
        for n, name in enumerate(names[:20])
    ]
    frame = pd.DataFrame(rows, columns=["side", "person", "kind", "authority", "support"])
    frame.loc[frame.index[5::6], "authority"] = NAN
    if unknown:
        frame[["authority", "support"]] = NAN
    return frame


def reasons(names: list[str], unknown: bool = False) -> pd.DataFrame:
    """Make a reason a name, all said by us: a main one a side, a second of theirs with six or more."""
    rows = []
    for n, name in enumerate(names[:20]):
        rank = "primary" if n in (0, 1, 5) else "secondary"
        known = None if unknown else name
        facts = ("need" if n % 2 else "nice", 5.0 - n % 4) if not unknown else (None, NAN)
        rows.append(
            (SIDES[n % 2], f"{SAID}, says {name}", rank, *facts, known, f"when {name} builds its own")
        )
    columns = ["side", "reason", "rank", "need", "lasts_years", "stated_by", "ends_when"]
    frame = pd.DataFrame(rows, columns=columns).assign(said_by_side="ours")
    return frame.assign(ends_when=None, said_by_side="") if unknown else frame


def needs(keys: pd.Series, unknown: bool = False) -> pd.DataFrame:
    """Make the needs of candidates, some unknown."""
    random = np.random.default_rng(5)
    states = np.array(["need", "nice", None], dtype=object)
    frame = pd.DataFrame(
        {
            "candidate": keys,
            "our_need": states[random.choice(3, len(keys), p=[0.6, 0.25, 0.15])],
            "their_need": states[random.choice(3, len(keys), p=[0.5, 0.3, 0.2])],
            "our_years": random.integers(0, 8, len(keys)).astype(float),
            "their_years": random.choice([0.5, 1, 2, 5, 10, NAN], len(keys)),
        }
    )
    return frame.assign(our_need=None, their_need=None, our_years=NAN, their_years=NAN) if unknown else frame


def work(keys: pd.Series, unknown: bool = False) -> pd.DataFrame:
    """Make both sides' work for candidates; some tasks have no number, the last candidate no task."""
    random = np.random.default_rng(9)
    rows = [
        (key, side, kind, NAN if unknown or random.random() < 0.15 else round(random.random(), 1))
        for key in keys[: max(1, len(keys) - 1)]
        for side in SIDES
        for kind in WORK
        if random.random() < 0.7
    ]
    return pd.DataFrame(rows, columns=["candidate", "side", "kind", "fte"])


def dates(keys: pd.Series, unknown: bool = False) -> pd.DataFrame:
    """Make both sides' dates of candidates, some unknown."""
    random = np.random.default_rng(11)
    likely = pd.Timestamp("2027-01-10") + pd.to_timedelta(random.integers(0, 500, len(keys)), "D")
    frame = pd.DataFrame(
        {
            "candidate": keys,
            "ours": pd.Timestamp("2027-02-20"),
            "earliest": likely - pd.Timedelta(days=45),
            "likely": likely,
            "latest": likely + pd.Timedelta(days=120),
        }
    )
    frame.loc[frame.index[2::5], ["earliest", "likely", "latest"]] = pd.NaT
    frame.loc[frame.index[3::5], ["earliest", "likely"]] = pd.NaT
    return frame.assign(ours=pd.NaT, earliest=pd.NaT, likely=pd.NaT, latest=pd.NaT) if unknown else frame


def hopes(names: list[str], unknown: bool = False) -> pd.DataFrame:
    """Make as many expectations as names, in boxes of every state; all guessed where nothing is known."""
    boxes = [("ours", "short", "accepted"), ("theirs", "short", "guessed"), ("ours", "long", "spoken")]
    boxes += [("theirs", "long", "accepted")] * 2 + [("ours", "short", "accepted")]
    rows = [(*boxes[n % 6], f"{name}: {SAID}", pd.Timestamp("2027-03-07")) for n, name in enumerate(names)]
    frame = pd.DataFrame(rows, columns=["side", "horizon", "state", "expectation", "accepted_on"])
    frame["accepted_on"] = frame["accepted_on"].where(frame["state"] == "accepted")
    return frame.assign(state="empty", expectation=None, accepted_on=pd.NaT) if unknown else frame


def board(keys: pd.Series, unknown: bool = False) -> pd.DataFrame:
    """Make a status and a score for every candidate and part."""
    random = np.random.default_rng(13)
    pairs = list(itertools.product(keys, PARTS.index))
    return pd.DataFrame(pairs, columns=["candidate", "part"]).assign(
        status="unknown"
        if unknown
        else random.choice(["stop", "warn", "unknown", "pass"], len(pairs), p=[0.1, 0.25, 0.2, 0.45]),
        score=NAN if unknown else random.integers(0, 101, len(pairs)).astype(float),
        estimated=random.random(len(pairs)) < 0.3,
    )


def two_fits(keys: pd.Series, unknown: bool = False) -> pd.DataFrame:
    """Make a fit from ratings and one from facts for candidates; some answers and facts are missing."""
    random = np.random.default_rng(17)
    facts = random.integers(20, 90, len(keys)).astype(float)
    off = np.where(np.arange(len(keys)) % 2, 12.0, 0.0)
    frame = pd.DataFrame(
        {
            "candidate": keys,
            "ratings": np.clip(facts + random.integers(-10, 30, len(keys)), 0, 100),
            "facts": facts,
            "facts_low": facts - off,
            "facts_high": np.minimum(facts + off, 100),
        }
    )
    frame["ratings_low"] = frame["ratings"].where(np.arange(len(keys)) % 3 > 0, frame["ratings"] / 2)
    frame["ratings_high"] = frame["ratings"]
    return frame if not unknown else frame.assign(**dict.fromkeys(frame.columns[1:], NAN))


Draw = Callable[..., Axes]


def _people(names: list[str], **how: Any) -> Axes:
    unknown = how.pop("unknown", False)
    return charts.stakeholders(
        people(names, unknown), ours=names[0], theirs=names[-1], colour=style.PALETTE[3], **how
    )


def _reasons(names: list[str], **how: Any) -> Axes:
    unknown = how.pop("unknown", False)
    return charts.reason_card(
        reasons(names, unknown), ours=names[0], theirs=names[-1], colour=style.PALETTE[3], **how
    )


def _hopes(names: list[str], **how: Any) -> Axes:
    unknown = how.pop("unknown", False)
    return charts.expectations(
        hopes(names, unknown), ours=names[0], theirs=names[-1], colour=style.PALETTE[3], **how
    )


def _needs(names: list[str], **how: Any) -> Axes:
    listed = companies(names)
    return charts.need_map(needs(listed["candidate"], how.pop("unknown", False)), listed, **how)


def _work(names: list[str], **how: Any) -> Axes:
    listed, unknown = companies(names), how.pop("unknown", False)
    return charts.load(work(listed["candidate"], unknown), NAN if unknown else 1.6, listed, **how)


def _dates(names: list[str], **how: Any) -> Axes:
    listed, unknown = companies(names), how.pop("unknown", False)
    if not unknown:
        how |= {"sign_by": pd.Timestamp("2027-03-01"), "runway_ends": pd.Timestamp("2027-10-01")}
    return charts.timeline(dates(listed["candidate"], unknown), listed, **how)


def _board(names: list[str], **how: Any) -> Axes:
    listed = companies(names)
    return charts.question_board(board(listed["candidate"], how.pop("unknown", False)), listed, PARTS, **how)


def _fits(names: list[str], **how: Any) -> Axes:
    listed = companies(names)
    return charts.ratings_and_facts(two_fits(listed["candidate"], how.pop("unknown", False)), listed, **how)


DRAWN: dict[str, Draw] = {
    "stakeholders": _people,
    "reason_card": _reasons,
    "need_map": _needs,
    "load": _work,
    "timeline": _dates,
    "expectations": _hopes,
    "question_board": _board,
    "ratings_and_facts": _fits,
}
WORDS = {
    "title": "Northmere wants this more than anybody else, and so do we.",
    "note": "Fictional data: Larch Ltd",
}


def figure_of(ax: Axes) -> Figure:
    """Give the whole figure that axes stand on."""
    figure = ax.get_figure(root=True)
    assert figure is not None
    return figure


def texts(ax: Axes, gid: str = "") -> list[str]:
    """Give what is written, each on one line: all of it, or the texts of a gid."""
    return [" ".join(t.get_text().split()) for t in ax.texts if not gid or t.get_gid() == gid]


def gids(ax: Axes) -> set[str]:
    """Give the gids of all that is drawn but text."""
    return {a.get_gid() for a in (*ax.lines, *ax.patches, *ax.collections) if a.get_gid()}
