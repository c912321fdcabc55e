"""The frames behind the exhibits: both sides of every part, their balance, must-haves missed."""

import pandas as pd

from partnerlib import scoring
from partnerlib.case import Case
from partnerlib.exhibits.words import share
from partnerlib.question import PART_TITLES, SIDES
from partnerlib.words import brief

NUMBERS = ["score", "low", "high"]
PART_SCORE = "part"
"""What stands in the column side where a row holds a part score."""


def sides(case: Case) -> pd.DataFrame:
    """Give every candidate's side and part scores, 0 to 100, with their bounds.

    Columns are candidate, part, side ("ours", "theirs", "both", or "part" for the part score), score
    (with unknown values as expected), low and high (with unknown values worst, and ideal).
    """
    known = scoring.values(scoring.levels(case), case.profile)
    wholes = (scoring.expected_values(case, known), known.fillna(0.0), known.fillna(1.0))
    numbers = {name: _scores(whole, case) for name, whole in zip(NUMBERS, wholes, strict=True)}
    table = (100 * pd.DataFrame(numbers)).round(scoring.DECIMALS)
    return table.rename_axis(["candidate", "part", "side"]).reset_index()


def _scores(whole: pd.DataFrame, case: Case) -> pd.Series:
    """Side scores and part scores of complete values, one row a candidate, part and side."""
    by_side = scoring.side_scores(whole, case.profile)
    parts = scoring.part_scores(by_side)
    parts.columns = pd.MultiIndex.from_product([parts.columns, [PART_SCORE]], names=["part", "side"])
    return pd.concat([by_side, parts], axis=1).stack(["part", "side"], future_stack=True).dropna()  # type: ignore[return-value]


def balance(case: Case) -> pd.DataFrame:
    """Give our side and theirs of all parts that have both, weighted by part.

    Columns are candidate, side ("ours", "theirs"), score, low and high, 0 to 100. Empty when no part
    that weighs anything has criteria for each side.
    """
    table = sides(case)
    table = table[table["side"].isin(SIDES)]
    per_part = table.groupby("part")["side"].nunique()
    weight = scoring.part_weights(case)
    weight = weight[weight.index.isin(per_part.index[per_part == len(SIDES)])]
    table = table[table["part"].isin(weight.index[weight > 0])]
    of_part = table["part"].map(weight / weight.sum()).astype("float64")
    weighted = table[NUMBERS].mul(of_part, axis=0)
    keys = [table["candidate"], table["side"]]
    return weighted.groupby(keys, sort=False).sum().round(scoring.DECIMALS).reset_index()


def part_titles(case: Case) -> pd.Series:
    """Give the titles of the parts that have criteria, each with its weight, indexed by part."""
    weight = scoring.part_weights(case)
    titles = [f"{PART_TITLES[str(part)]} ({share(part_weight)})" for part, part_weight in weight.items()]
    return pd.Series(titles, index=weight.index, dtype="str")


def missed(case: Case) -> dict[str, list[str]]:
    """Give the labels of the must-haves that each candidate misses, in the profile's order; {} when none."""
    table = scoring.must_haves(case)
    return _labels(table[table["status"] == scoring.MISSED], case)


def left_open(case: Case) -> dict[str, list[str]]:
    """Give the labels of the must-haves not yet answered, as `missed` does."""
    table = scoring.must_haves(case)
    return _labels(table[table["status"] == scoring.OPEN], case)


def _labels(table: pd.DataFrame, case: Case) -> dict[str, list[str]]:
    order = {criterion: place for place, criterion in enumerate(case.profile["criterion"])}
    table = table.sort_values("criterion", key=lambda keys: keys.map(order), kind="stable")
    return {
        str(key): [brief(label) for label in rows["label"]]
        for key, rows in table.groupby("candidate", sort=False)
    }
