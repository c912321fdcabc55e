"""What is written down: the ideal, must-haves, what is missing, where assessors differ, the evidence."""

from typing import Any

import pandas as pd

from partnerlib import scoring
from partnerlib.case import Case
from partnerlib.charts.style import records
from partnerlib.exhibits import frames
from partnerlib.exhibits.exhibit import Exhibit
from partnerlib.exhibits.guard import NOTHING_KNOWN, exhibit, find, names
from partnerlib.exhibits.words import UNKNOWN, capital, count, day, level, listing, share
from partnerlib.question import BOTH, OURS, PART_TITLES, THEIRS

SIDE_WORDS = {OURS: "ours", THEIRS: "theirs", BOTH: "both"}
NO_MUST_HAVE = "The ideal profile sets no must-have."
NONE_YET = "none yet"


@exhibit()
def must_haves(case: Case) -> Exhibit:
    """List every candidate's must-haves: missed ones first, with the reason, then open ones, then met ones."""
    table = scoring.must_haves(case)
    if table.empty:
        return Exhibit(NO_MUST_HAVE)
    order = {word: place for place, word in enumerate((scoring.MISSED, scoring.OPEN, scoring.MET))}
    table = table.sort_values("status", key=lambda words: words.map(order), kind="stable")
    full = case.candidates.set_index("candidate")["name"]
    rows = [
        {
            "Candidate": full[row.candidate],
            "Must-have": row.label,
            "Unit": row.unit if isinstance(row.unit, str) else "",
            "Required": between(row.must_low, row.must_high),
            "Recorded": row.level,
            "Status": row.status,
            "Short by": row.short_by or float("nan"),
        }
        for row in records(table)
    ]
    formats = {"Recorded": level, "Short by": lambda short: "" if pd.isna(short) else level(short)}
    headline = _must_haves_headline(case, table)
    return Exhibit(headline, pd.DataFrame(rows), caption="Must-haves of every candidate.", formats=formats)


def between(low: float, high: float) -> str:
    """Give a range in words, open where an end is not given.

    >>> between(3.0, float("nan")), between(float("nan"), 5.0), between(3.0, 5.0), between(10.0, 10.0)
    ('3 or more', 'at most 5', '3 to 5', '10')
    """
    if pd.isna(low) or pd.isna(high):
        return f"at most {level(high)}" if pd.isna(low) else f"{level(low)} or more"
    return level(low) if low == high else f"{level(low)} to {level(high)}"


def _must_haves_headline(case: Case, table: pd.DataFrame) -> str:
    called, missed, of_all = names(case), frames.missed(case), len(case.candidates)
    left = int((table["status"] == scoring.OPEN).sum())
    still = f" {capital(count(left, 'answer is', 'answers are'))} still missing." if left else ""
    if not missed:
        no_one = "No candidate misses a must-have" if of_all > 1 else f"{listing(list(called.values()))} misses none"
        return f"{no_one}.{still}"
    said = "; ".join(f"{called[key]} ({listing(labels)})" for key, labels in list(missed.items())[:3])
    more = f"; and {len(missed) - 3} more" if len(missed) > 3 else ""
    verb = "misses" if len(missed) == 1 else "miss"
    return f"{len(missed)} of {count(of_all, 'candidate')} {verb} a must-have: {said}{more}.{still}"


@exhibit(candidates=False)
def ideal(case: Case) -> Exhibit:
    """Show the ideal partner as it is written down: parts with their weight, criteria with their ranges."""
    profile, weight = case.profile, scoring.part_weights(case)
    rows = [_ideal_row(row, weight[row.part], scoring.criterion_weights(case)) for row in records(profile)]
    without = case.parts[~case.parts["part"].isin(profile["part"])]
    rows += [{"Criterion": NONE_YET, "Part": PART_TITLES[part]} for part in without["part"]]
    return Exhibit(
        _ideal_headline(profile, weight),
        pd.DataFrame(rows).fillna(""),
        caption="The ideal partner. The share is what a criterion decides of the fit.",
        notes=tuple(filter(None, [_shared_note(case, without), _saved_note(case)])),
    )


def _ideal_row(row: Any, part_weight: float, criterion_weights: pd.Series) -> dict[str, str]:
    must = pd.notna(row.must_low) or pd.notna(row.must_high)
    return {
        "Criterion": row.label,
        "Part": PART_TITLES[row.part],
        "Part weighs": share(part_weight),
        "Side": SIDE_WORDS[row.side],
        "Unit": row.unit if isinstance(row.unit, str) else "",
        "Scale": between(row.scale_low, row.scale_high),
        "Ideal": between(row.ideal_low, row.ideal_high),
        "Must-have": between(row.must_low, row.must_high) if must else "",
        "Share": share(round(criterion_weights[row.criterion], scoring.DECIMALS)),
    }


def _ideal_headline(profile: pd.DataFrame, weight: pd.Series) -> str:
    criteria = count(len(profile), "criterion", "criteria")
    parts = count(profile["part"].nunique(), "part")
    heaviest = [f"“{PART_TITLES[part]}”" for part in weight.index[weight == weight.max()]]
    if len(heaviest) == len(weight) > 1:
        return f"The ideal partner is described by {criteria} in {parts}, which all weigh the same."
    verb = "weighs" if len(heaviest) == 1 else "weigh"
    each = " each" if len(heaviest) > 1 else ""
    most = f"{listing(heaviest)} {verb} most, {share(weight.max())}{each}"
    return f"The ideal partner is described by {criteria} in {parts}; {most}."


def _shared_note(case: Case, without: pd.DataFrame) -> str:
    """Say whose weight is shared among the others, because no criterion is written yet."""
    waiting = without[without["weight"] > 0]
    if waiting.empty:
        return ""
    titles = listing([f"“{PART_TITLES[part]}”" for part in waiting["part"]], 7)
    one = len(waiting) == 1
    lost = share(waiting["weight"].sum() / case.parts["weight"].sum())
    return (
        f"{titles} {'has' if one else 'have'} no criterion yet; {'its' if one else 'their'} weight, {lost}, "
        f"is shared among the other parts until one is written."
    )


def _saved_note(case: Case) -> str:
    """Say when the ideal was last saved, and whether it has changed since."""
    history = case.profile_history.sort_values("saved_at")
    if history.empty:
        return "Not saved yet: save the ideal before you look at candidates."
    last = history.iloc[-1]
    changed = last["fingerprint"] != case.profile_fingerprint
    since = "it has been changed since then" if changed else "unchanged since then"
    return f"Saved on {day(last['saved_at'])} by {last['saved_by']}; {since}."


@exhibit()
def coverage(case: Case) -> Exhibit:
    """Count what is not answered yet, by candidate and part."""
    open_ = scoring.levels(case).isna()
    part_of = case.profile.set_index("criterion")["part"]
    per_part = open_.T.groupby(part_of).sum().T
    answered = scoring.fit(case)["coverage"]
    full = case.candidates.set_index("candidate")["name"]
    titles = {part: title for part, title in PART_TITLES.items() if part in per_part}
    rows = [
        {"Candidate": full[key], "Answered": answered[key], "Missing": int(open_.loc[key].sum())}
        | {title: int(per_part.at[key, part]) for part, title in titles.items()}
        for key in open_.sum(axis=1).sort_values(ascending=False, kind="stable").index
    ]
    headline = _coverage_headline(open_, names(case))
    caption = "Answers that are missing, by part. Answered is the share of the weight."
    formats = {"Answered": share} | {name: _blank_zero for name in ("Missing", *titles.values())}
    return Exhibit(headline, pd.DataFrame(rows), caption=caption, formats=formats)


def _blank_zero(number: int) -> str:
    return str(number) if number else "–"


def _coverage_headline(open_: pd.DataFrame, called: dict[str, str]) -> str:
    missing = open_.sum(axis=1)
    total, of_all = int(missing.sum()), open_.size
    if total == of_all:
        return NOTHING_KNOWN.format("any candidate" if len(called) > 1 else listing(list(called.values())))
    if total == 0:
        whom = f"all {len(called)} candidates" if len(called) > 1 else listing(list(called.values()))
        return f"Every question about {whom} is answered."
    most = called[str(missing.idxmax())]
    about = f"about {most}" if missing.max() == total else f"most of them, {missing.max()}, about {most}"
    about = f"both {about}" if total == missing.max() == 2 else f"all {about}" if total == missing.max() > 2 else about
    return f"{count(total, 'answer')} of {of_all} {'is' if total == 1 else 'are'} missing, {about}."


@exhibit()
def disagreement(case: Case, limit: int = 10) -> Exhibit:
    """List where the assessors differ most, measured by the criterion's scale; the `limit` largest spreads."""
    newest = scoring.newest(case).dropna(subset="level").merge(case.profile, on="criterion")
    newest = newest[newest["candidate"].isin(case.candidates["candidate"])]
    groups = newest.groupby(["candidate", "criterion"], sort=False)
    found = [_differing(rows) for _, rows in groups if rows["level"].nunique() > 1]
    if not found:
        several = (groups["assessor"].nunique() > 1).any()
        return Exhibit("All assessors agree on every level." if several else _one_assessor(newest))
    table = pd.DataFrame(found).sort_values(["wide", "Criterion"], ascending=[False, True], kind="stable")
    top = table.iloc[0]
    called = names(case)
    headline = (
        f"The assessors differ most on “{top['Criterion']}” of {called[top['candidate']]}: "
        f"from {level(top['Lowest'])} to {level(top['Highest'])} on a scale of {top['Scale']}."
    )
    full = case.candidates.set_index("candidate")["name"]
    shown = table.head(limit).assign(Candidate=lambda rows: rows["candidate"].map(full))
    columns = ["Candidate", "Criterion", "Lowest", "said by", "Highest", "Said by", "Spread", "Of the scale"]
    caption = f"The largest spreads between assessors, {len(shown)} of {count(len(table), 'that differs', 'that differ')}."
    formats = dict.fromkeys(("Lowest", "Highest", "Spread"), level) | {"Of the scale": share}
    return Exhibit(headline, shown[columns].reset_index(drop=True), caption=caption, formats=formats)


def _one_assessor(newest: pd.DataFrame) -> str:
    if newest.empty:
        return NOTHING_KNOWN.format("any candidate")
    return "No question has been answered by two people yet, so there is nothing to compare."


def _differing(rows: pd.DataFrame) -> dict[str, Any]:
    """One candidate's criterion on which assessors differ: who said what, and how wide the spread is."""
    first, low, high = rows.iloc[0], rows["level"].min(), rows["level"].max()
    return {
        "candidate": first["candidate"],
        "Criterion": first["label"],
        "Lowest": low,
        "said by": listing(rows.loc[rows["level"] == low, "assessor"].tolist()),
        "Highest": high,
        "Said by": listing(rows.loc[rows["level"] == high, "assessor"].tolist()),
        "Spread": high - low,
        "Of the scale": (high - low) / (first["scale_high"] - first["scale_low"]),
        "Scale": between(first["scale_low"], first["scale_high"]),
        "wide": (high - low) / (first["scale_high"] - first["scale_low"]),
    }


@exhibit()
def evidence(case: Case, candidate: str | None = None) -> Exhibit:
    """List what was recorded about one candidate, by key or name: who said what, why and when; the best unless told.

    Raises ValueError when there is no such candidate.
    """
    key = find(case, candidate)
    called = names(case)[key]
    rows = scoring.newest(case)
    rows = rows[rows["candidate"] == key]
    if rows["level"].isna().all():
        return Exhibit(NOTHING_KNOWN.format(called))
    order = {criterion: place for place, criterion in enumerate(case.profile["criterion"])}
    rows = rows.merge(case.profile[["criterion", "part", "label", "unit"]], on="criterion")
    rows = rows.sort_values(["criterion"], key=lambda keys: keys.map(order), kind="stable")
    table = pd.DataFrame([_evidence_row(row) for row in records(rows)])
    formats = {"Level": lambda number: "we don't know" if pd.isna(number) else level(number)}
    caption = f"What is recorded about {called}: each assessor's newest answer."
    return Exhibit(_evidence_headline(rows, called), table, caption=caption, formats=formats)


def _evidence_row(row: Any) -> dict[str, Any]:
    return {
        "Criterion": row.label,
        "Part": PART_TITLES[row.part],
        "Assessor": row.assessor,
        "Level": row.level,
        "Unit": row.unit if isinstance(row.unit, str) else "",
        "Evidence": row.evidence if isinstance(row.evidence, str) else "none given",
        "Date": day(row.recorded_at),
    }


def _evidence_headline(rows: pd.DataFrame, called: str) -> str:
    known = rows[rows["level"].notna()]
    backed, of_all = int(known["evidence"].notna().sum()), len(known)
    by = count(known["assessor"].nunique(), "assessor")
    said = f"{backed} of {count(of_all, 'level')}" if backed < of_all else f"all {count(of_all, 'level')}"
    if of_all == 1:
        said = "the only level" if backed else "no level"
    last = day(known["recorded_at"].max())
    return f"{called}: there is evidence for {said} recorded by {by}, the latest on {last}."
