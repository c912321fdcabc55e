"""The tables and sentences of docs/calibration.md, from simulated searches."""

import numpy as np
import pandas as pd
from benchmarks.markdown import table

OURS, OFTEN = "ours", "most often first"
ABOUT = ("setting", "must_haves", "truth", "search")
TENTHS = [f"{10 * n} to {10 * n + 10}" for n in range(10)]


def agreement(chances: pd.DataFrame, by: str | pd.Series) -> pd.DataFrame:
    """Compare, for each group, the mean stated chance with how often it came true; all in per cent.

    error is the standard error of `true`, were every stated chance right: that of as many throws of coins
    so biased.
    """
    by = chances[by] if isinstance(by, str) else by
    chance = chances["stated"]
    grouped = chances.assign(spread=chance * (1 - chance)).groupby(by, observed=False)
    count = grouped.size()
    return pd.DataFrame(
        {
            "count": count,
            "said": 100 * grouped["stated"].mean(),
            "true": 100 * grouped["best"].mean(),
            "error": 100 * np.sqrt(grouped["spread"].sum()) / count.where(count > 0),
        }
    )


def tenths(chances: pd.DataFrame) -> pd.DataFrame:
    """Give `agreement` by tenths of the stated chance; the last one holds 100 % too."""
    tenth = (10 * chances["stated"] + 1e-9).astype(int).clip(upper=9)
    return agreement(chances, pd.Categorical.from_codes(tenth, TENTHS))


def differences(losses: pd.DataFrame, by: str) -> pd.DataFrame:
    """Compare mean losses: our pick's, and for each other way its own and how much less ours loses.

    Rows are groups and ways to pick; loss and error, its standard error; less, ours minus theirs search by
    search, and less_error.
    """
    names = [name for name in losses.columns if name not in (*ABOUT, by, OURS)]
    rows = []
    for group, of_group in losses.groupby(by, sort=False):
        searches = of_group.groupby("search")[[OURS, *names]].mean()
        root = np.sqrt(len(searches))
        for name in (OURS, *names):
            loss, less = searches[name], searches[OURS] - searches[name]
            rows.append((group, name, loss.mean(), loss.std() / root, less.mean(), less.std() / root))
    columns = ["group", "way", "loss", "error", "less", "less_error"]
    return pd.DataFrame(rows, columns=columns).set_index(["group", "way"])


def written(chances: pd.DataFrame, losses: pd.DataFrame, searches: int, seed: int, draws: int) -> str:
    """Write the report."""
    losses = losses.assign(search=np.arange(len(losses)) // losses["truth"].nunique())
    favourites = chances[chances["favourite"]]
    plain, strict = losses[~losses["must_haves"]], losses[losses["must_haves"]]
    plain = plain.drop(columns="scorecard, no must-haves")
    compared = {
        "By how a partnership works, without must-haves": differences(plain, "truth"),
        "By how a partnership works, with must-haves": differences(strict, "truth"),
        "By setting, without must-haves, all five ways together": differences(plain, "setting"),
        "By setting, with must-haves, all five ways together": differences(strict, "setting"),
    }
    return TEXT.format(
        headline=_headline(favourites, losses),
        tenths=_tenths(chances, favourites),
        settings=_settings(favourites),
        off=_off(favourites),
        searches=searches,
        seed=seed,
        draws=f"{draws:,}",
        losses="\n\n".join(f"### {title}\n\n{_losses(found)}" for title, found in compared.items()),
        worse=_worse(compared),
        comparisons=sum((found.index.get_level_values("way") != OURS).sum() for found in compared.values()),
    )


def _headline(favourites: pd.DataFrame, losses: pd.DataFrame) -> str:
    called = favourites[favourites["stated"].between(0.7, 0.9)]
    near = agreement(called, called["favourite"]).iloc[0]
    whole = agreement(favourites, favourites["favourite"]).iloc[0]
    lost = differences(losses.assign(all="all"), "all").loc["all", "loss"]
    return HEADLINE.format(
        count=whole["count"],
        said=whole["said"],
        true=whole["true"],
        near_said=near["said"],
        near_true=near["true"],
        near_error=near["error"],
        ours=lost[OURS],
        often=lost[OFTEN],
        scorecard=lost["scorecard"],
        topsis=lost["TOPSIS"],
    )


def _tenths(chances: pd.DataFrame, favourites: pd.DataFrame) -> str:
    every, favourite = tenths(chances), tenths(favourites)
    heads = ["said to be best in, of 100"]
    for name in ("candidates", "favourites"):
        heads += [name, "said, on average", "truly best"]
    rows = [[name, *_agreed(every.loc[name]), *_agreed(favourite.loc[name])] for name in TENTHS]
    return table(heads, rows)


def _settings(favourites: pd.DataFrame) -> str:
    favourites = favourites.assign(
        kind=np.where(favourites["must_haves"], "with must-haves", "without must-haves")
    )
    called = favourites[favourites["stated"].between(0.7, 0.9)]
    rows = []
    for by in ("setting", "kind"):
        whole = agreement(favourites, by)
        near = agreement(called, by).reindex(whole.index, fill_value=0)
        rows += [
            [name, *_agreed(whole.loc[name]), *_agreed(near.loc[name])] for name in favourites[by].unique()
        ]
    heads = ["setting", "favourites", "said, on average", "truly best"]
    return table([*heads, "of these called 70 to 90", "said, on average", "truly best"], rows)


def _off(favourites: pd.DataFrame) -> str:
    """Say in which settings the favourites' chances are off by more than two standard errors."""
    found = agreement(favourites, "setting").loc[favourites["setting"].unique()]
    more = found["said"] - found["true"]
    sentences = []
    for way, is_so in (("bold", more > 2 * found["error"]), ("cautious", more < -2 * found["error"])):
        rows = [
            f"{name[0].lower()}{name[1:]} (says {row['said']:.0f}, true {row['true']:.0f})"
            for name, row in found[is_so].iterrows()
        ]
        sentences.append(
            f"Too {way} on average, by more than two standard errors: {'; '.join(rows) or 'none'}."
        )
    return "\n".join(sentences)


def _agreed(row: pd.Series) -> list[str]:
    if not row["count"]:
        return ["0", "", ""]
    return [f"{row['count']:,.0f}", f"{row['said']:.0f}", f"{row['true']:.0f} ± {row['error']:.1f}"]


def _losses(found: pd.DataFrame) -> str:
    ways = list(dict.fromkeys(found.index.get_level_values("way")))
    rows = []
    for group in dict.fromkeys(found.index.get_level_values("group")):
        ours = found.loc[(group, OURS)]
        cells = [f"{ours['loss']:.2f} ± {ours['error']:.2f}"]
        for way in ways[1:]:
            row = found.loc[(group, way)]
            cells.append(f"{row['loss']:.2f} ({_signed(row['less'])} ± {row['less_error']:.2f})")
        rows.append([group, *cells])
    return table(["", *ways], rows)


def _signed(number: float) -> str:
    return f"{number:+.2f}".replace("-", "−")


def _worse(compared: dict[str, pd.DataFrame]) -> str:
    lines = [
        f"- {title}; {group}: {way} loses {row['less']:.2f} ± {row['less_error']:.2f} points less."
        for title, found in compared.items()
        for (group, way), row in found.iterrows()
        if row["less"] > 2 * row["less_error"] and row["less"] >= 0.005
    ]
    return "\n".join(lines) or "Nowhere by more than two standard errors."


HEADLINE = """\
In {count:,.0f} made-up searches whose right answer is known, the workbook said of its favourite that it is
the best in {said:.0f} of 100 plausible cases, on average, and it truly was in {true:.0f} of 100. Of the
favourites called best in 70 to 90 of 100 cases (on average {near_said:.0f}), {near_true:.0f} of 100 were,
give or take {near_error:.0f}. The candidate that ranks first is on average {ours:.1f} points worse than the
truly best one; that of a weighted scorecard {scorecard:.1f}, that of TOPSIS {topsis:.1f}, and the one first
in most plausible cases {often:.1f}."""

TEXT = """# Is what we call 80 % right 80 times of 100?

{headline}

{tenths}

A row reads: of all candidates (or all favourites) said to be best in so many of 100 plausible cases, so
many truly were. "±" is the standard error of that share with so many searches, were every statement exactly
right. The command at the end writes this page with all its numbers.

## By setting

{settings}

{off}

## What was simulated

Every search has the criteria, scales and ideals of the example, three to seven candidates, and part weights
of its own. True levels are drawn, and true part weights that are off by about a quarter from the stated
ones. One to four assessors read each level with an error of 5 to 20 % of the scale (one such number a
search); the second and further ones leave out a fifth. Up to 40 % of the answers are open for everybody.
Three readings in ten have a range; half of the assessors state ranges half as wide as their errors. Half of
the searches have the example's must-haves, half none.

- As assumed: levels anywhere on their scales, each by itself.
- Candidates good or bad in everything: six tenths of every level come from one quality of the candidate.
- Harsh and mild assessors: each is off by the same amount everywhere, about a tenth of the scale.
- Bad answers left open: the worse the answer, the likelier it is open; the best ones never are.
- One assessor, who gives no ranges: nothing recorded tells how exact the readings are.
- True weights twice as far from the stated: off by about a half.

A candidate's stated chance is the share of plausible cases in which it is first, weights near the stated
ones (`acceptability(case)`, {draws} draws). "Truly best" goes by must-haves, then by fit.

## What our pick loses

Points of true worth, 0 to 100, between the truly best candidate and the one picked from what was recorded;
one that truly misses a must-have is worth 0. The first column is our pick's mean loss with its standard
error. The others are the mean losses of other ways to pick and, in brackets, ours less theirs, search by
search, with its standard error: below zero, ours is better.

- ours: rank 1 of `scoring.fit`.
- most often first: the largest share of plausible cases.
- scorecard: the weighted mean of values over what is answered, assessors averaged; or with blanks as 0.
- TOPSIS: on the same values and weights, blanks filled with the mean of the others.

All but two rank candidates whose recorded levels miss a must-have below the rest. "Most often first" weighs
how likely a must-have is missed, open ones included; "no must-haves" is a scorecard that ignores them.

{losses}

### Where another way is better, by more than two standard errors

{worse}

Of {comparisons} comparisons in these tables one in 44 would be here by chance alone.

## To do it again

`make calibration SEARCHES={searches}` runs so many searches a setting and writes this page; each search has
the seeds {seed}, its setting and its number. With 100 it is a first look. A test runs a few each time, and
sees that statements five times too sure are caught.
"""
