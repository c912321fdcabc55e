"""The answers: must-haves met or missed, and what is not answered yet."""

from collections import Counter
from typing import Any

import pandas as pd

from partnerlib import rounds, scoring
from partnerlib.case import Case
from partnerlib.charts.style import records
from partnerlib.exhibits import frames
from partnerlib.exhibits.exhibit import Exhibit
from partnerlib.exhibits.guard import exhibit, full_names, names, nothing_known
from partnerlib.exhibits.words import between, level, share
from partnerlib.question import PART_TITLES
from partnerlib.words import count, listing

NO_MUST_HAVE = "The ideal profile sets no must-have."


@exhibit()
def must_haves(case: Case) -> Exhibit:
    """Hold every candidate against every must-have, the best candidate first."""
    table = scoring.must_haves(case)
    if table.empty:
        return Exhibit(NO_MUST_HAVE)
    table = table.merge(case.profile[["criterion", "scale_low", "scale_high"]], on="criterion")
    full = full_names(case)
    required = _requirements(table)
    rows = {key: {"Candidate": full[key]} for key in scoring.fit(case).index}
    for row in records(table):
        rows[row.candidate][required[row.criterion]] = _verdict(row)
    shown = pd.DataFrame(list(rows.values()))
    caption = "Recorded levels, and what each must-have requires. ✗ misses it."
    return Exhibit(_must_haves_headline(case, table), shown, caption=caption)


def _requirements(table: pd.DataFrame) -> dict[str, str]:
    """Give what each must-have requires, by criterion; those that read alike are told apart by their key."""
    said = {
        row.criterion: f"{row.label}: {between(row.must_low, row.must_high, row)}" for row in records(table)
    }
    alike = Counter(said.values())
    return {key: f"{text} ({key})" if alike[text] > 1 else text for key, text in said.items()}


def _verdict(row: Any) -> str:
    if row.status == scoring.MISSED:
        return f"✗ {level(row.level, row)}, {level(row.short_by)} off"
    return level(row.level, row)


def _must_haves_headline(case: Case, table: pd.DataFrame) -> str:
    called, missed, of_all = names(case), frames.missed(case), len(case.candidates)
    left = int((table["status"] == scoring.OPEN).sum())
    still = f" {count(left, 'of these answers is', 'of these answers are')} still missing." if left else ""
    if not missed:
        who = "No candidate misses a" if of_all > 1 else f"{listing(list(called.values()))} misses no"
        return f"{who} must-have.{still}"
    ranked = [key for key in scoring.fit(case).index if key in missed]
    said = "; ".join(f"{called[key]} ({listing(missed[key])})" for key in ranked[:3])
    more = f"; and {len(missed) - 3} more" if len(missed) > 3 else ""
    verb = "misses" if len(missed) == 1 else "miss"
    return f"{len(missed)} of {count(of_all, 'candidate')} {verb} a must-have: {said}{more}.{still}"


@exhibit()
def coverage(case: Case) -> Exhibit:
    """Count what is not answered yet, by candidate and part."""
    weighed = scoring.criterion_weights(case)
    open_ = scoring.levels(case)[weighed.index[weighed > 0]].isna()
    part_of = case.profile.set_index("criterion")["part"]
    per_part = open_.T.groupby(part_of).sum().T
    answered, missing = scoring.fit(case)["coverage"], open_.sum(axis=1)
    full = full_names(case)
    lacking, unknown = "Missing", "that no assessor knows yet"
    if rounds.sealing(case):
        lacking, unknown = "Missing or sealed", f"{unknown}, or that a round still seals"
    titles = {part: title for part, title in PART_TITLES.items() if part in per_part}
    rows = [
        {"Candidate": full[key], "Answered": answered[key], lacking: missing[key]}
        | {title: per_part[part][key] for part, title in titles.items()}
        for key in missing.sort_values(ascending=False, kind="stable").index
    ]
    headline = _coverage_headline(open_, names(case), lacking.lower())
    caption = f"Levels {unknown}, by part. Answered is the share of the weight."
    formats = {"Answered": share} | dict.fromkeys((lacking, *titles.values()), _blank_zero)
    return Exhibit(headline, pd.DataFrame(rows), caption=caption, formats=formats)


def _blank_zero(number: int) -> str:
    return str(number) if number else "–"


def _coverage_headline(open_: pd.DataFrame, called: dict[str, str], lacking: str) -> str:
    missing = open_.sum(axis=1)
    total, of_all = int(missing.to_numpy().sum()), open_.size
    if total == of_all:
        return nothing_known(called.values())
    if total == 0:
        whom = f"all {len(called)} candidates" if len(called) > 1 else listing(list(called.values()))
        return f"Every question about {whom} is answered."
    most, whose = int(missing.max()), called[str(missing.idxmax())]
    where = {1: "", 2: "both "}.get(total, "all ") if most == total else f"most of all, {most}, "
    are = "is" if total == 1 else "are"
    return f"{count(total, 'answer')} of {of_all:,} {are} {lacking}, {where}about {whose}."
