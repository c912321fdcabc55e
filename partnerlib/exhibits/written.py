"""What is written down: the ideal partner, and the evidence about a candidate."""

from typing import Any

import pandas as pd

from partnerlib import scoring
from partnerlib.case import Case
from partnerlib.charts.levels import in_unit
from partnerlib.charts.style import records
from partnerlib.exhibits.exhibit import Exhibit
from partnerlib.exhibits.guard import exhibit, find, names, nothing_known
from partnerlib.exhibits.words import between, day, level, share
from partnerlib.question import PART_TITLES
from partnerlib.words import count, listing, rounded

NONE_YET = "none yet"


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
        "Side": row.side,
        "Unit": row.unit if isinstance(row.unit, str) else "",
        "Scale": between(row.scale_low, row.scale_high, row),
        "Ideal": between(row.ideal_low, row.ideal_high, row),
        "Must-have": between(row.must_low, row.must_high, row) if must else "",
        "Share": f"{rounded(100 * criterion_weights[row.criterion])} %",
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
def evidence(case: Case, candidate: str | None = None) -> Exhibit:
    """List what was recorded about one candidate: who said what, why and when; the best unless told.

    `candidate` is a key or a name. Raises ValueError when there is no such candidate.
    """
    key = find(case, candidate)
    called = names(case)[key]
    rows = scoring.newest(case)
    rows = rows[rows["candidate"] == key]
    if rows["level"].isna().all():
        return Exhibit(nothing_known([called]))
    order = {criterion: place for place, criterion in enumerate(case.profile["criterion"])}
    rows = rows.merge(
        case.profile[["criterion", "part", "label", "unit", "scale_low", "scale_high"]], on="criterion"
    )
    rows = rows.sort_values(["criterion"], key=lambda keys: keys.map(order), kind="stable")
    table = pd.DataFrame([_evidence_row(row) for row in records(rows)], dtype="object")
    formats = {"Level": lambda number: "we don't know" if pd.isna(number) else level(number)}
    caption = f"What is recorded about {called}: each assessor's newest answer."
    return Exhibit(_evidence_headline(rows, called), table, caption=caption, formats=formats)


def _evidence_row(row: Any) -> dict[str, Any]:
    return {
        "Criterion": row.label,
        "Part": PART_TITLES[row.part],
        "Assessor": row.assessor,
        "Level": in_unit(row.level, row),
        "Unit": row.unit if isinstance(row.unit, str) else "",
        "Evidence": row.evidence if isinstance(row.evidence, str) else "none given",
        "Date": day(row.recorded_at),
    }


def _evidence_headline(rows: pd.DataFrame, called: str) -> str:
    known = rows[rows["level"].notna()]
    backed, of_all = int(known["evidence"].notna().sum()), len(known)
    by, last = count(known["assessor"].nunique(), "assessor"), day(known["recorded_at"].max())
    recorded = f"{called}: {count(of_all, 'level')} recorded by {by}, the latest on {last}"
    if not backed:
        return f"{recorded}, none with evidence."
    return f"{recorded}, {'all' if backed == of_all else backed} with evidence."
