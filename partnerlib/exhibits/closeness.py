"""Where a candidate is close to the ideal and where not: by part, by side, by criterion."""

from collections import Counter
from typing import Any

import pandas as pd

from partnerlib import charts, scoring
from partnerlib.case import Case
from partnerlib.charts.style import coloured, records
from partnerlib.exhibits import frames
from partnerlib.exhibits.exhibit import Exhibit
from partnerlib.exhibits.guard import exhibit, fictional, find, full_names, names, nothing_known
from partnerlib.exhibits.words import ESTIMATES, about, capital, estimated, points
from partnerlib.question import BOTH, OURS, PART_TITLES, SIDES, THEIRS
from partnerlib.words import brief, count, listing, whole

WEAKER = {OURS: "our side", THEIRS: "their side"}
MOST_PANELS = 12
OF_ANSWERED = "Of the parts answered, "
NOTHING = 100 - 1e-6
"""The width of the bounds, in points, of a score of which nothing is known."""


@exhibit()
def profile(case: Case, candidate: str | None = None) -> Exhibit:
    """Hold one candidate, by key or name, against the ideal, part by part; the best one unless told.

    Raises ValueError when there is no such candidate.
    """
    key, scores = find(case, candidate), frames.sides(case)
    called, own = names(case)[key], scores[scores["candidate"] == key]
    headline = _profile_headline(own, called, known=not _unknown(case)[key])
    drawn = frames.part_titles(case)
    ax = charts.profile(scores, key, coloured(case), drawn, title=headline, note=fictional(case))
    said = [f"{PART_TITLES[row.part]} {about(row)}" for row in records(_of_parts(own))]
    return Exhibit(
        headline,
        _profile_table(own, drawn),
        ax.get_figure(root=True),
        f"Both sides of {called} in each part, 0 to 100; the parts together: {listing(said, 7)}.",
        f"{called} against the ideal, which is 100. {ESTIMATES}",
    )


def _unknown(case: Case) -> pd.Series:
    """Tell of every candidate whether nothing at all is known about it."""
    return scoring.levels(case).isna().all(axis=1)


def _answered(parts: pd.DataFrame) -> pd.DataFrame:
    """Leave out parts of which nothing is known: their scores may be anything."""
    return parts[parts["high"] - parts["low"] < NOTHING]


def _of_parts(scores: pd.DataFrame) -> pd.DataFrame:
    return scores[scores["side"] == frames.PART_SCORE]


def _profile_headline(own: pd.DataFrame, called: str, known: bool) -> str:
    if not known:
        return nothing_known([called])
    parts = sorted(records(_answered(_of_parts(own))), key=lambda row: row.score)
    if not parts:
        return nothing_known([called])
    worst, best, asked = parts[0], parts[-1], len(_of_parts(own))
    if len(parts) == 1 < asked:
        only = f"Only “{PART_TITLES[best.part]}” is answered for {called}"
        return f"{only}, where it reaches {about(best)} of 100."
    lead = OF_ANSWERED if len(parts) < asked else ""
    if whole(worst.score) == whole(best.score):
        where = "every part" if len(parts) > 1 else f"“{PART_TITLES[best.part]}”"
        return f"{called} reaches {about(best)} of 100 in {where}{' answered' * bool(lead)}."
    sides = {row.side: row for row in records(own[own["part"] == worst.part])}
    return (
        f"{lead}{called} is closest to the ideal in “{PART_TITLES[best.part]}” ({about(best)} of 100) "
        f"and furthest from it in “{PART_TITLES[worst.part]}” ({about(worst)}){_because(sides)}."
    )


def _because(sides: dict[str, Any]) -> str:
    """Name the side that is weaker, where one is."""
    weaker = _weaker(sides)
    return f", where {WEAKER[weaker]} is the weaker" if weaker else ""


def _weaker(sides: dict[str, Any]) -> str:
    """Give the side with the lower score, or nothing where they are equal or there is one score only."""
    if not set(SIDES) <= set(sides) or whole(sides[OURS].score) == whole(sides[THEIRS].score):
        return ""
    return min(SIDES, key=lambda side: sides[side].score)


def _profile_table(own: pd.DataFrame, titles: pd.Series) -> pd.DataFrame:
    rows = []
    for part, title in titles.items():
        sides = {row.side: row for row in records(own[own["part"] == part])}
        row = {"Part (weight)": title}
        for name, side in (("Ours", OURS), ("Theirs", THEIRS), ("Both together", frames.PART_SCORE)):
            row[name] = _number(sides.get(side, sides.get(BOTH)))
        rows.append(row | {"Weaker side": WEAKER.get(_weaker(sides), "")})
    return pd.DataFrame(rows, dtype="object")


def _number(row: Any) -> float:
    return estimated(row.score, row.low < row.high) if row else float("nan")


@exhibit()
def profiles(case: Case) -> Exhibit:
    """Show the profiles of all candidates side by side, the best first; of more than 12 the best 12."""
    table, called = scoring.fit(case), names(case)
    scores = frames.sides(case).set_index("candidate").loc[table.index].reset_index()
    shown = table.head(MOST_PANELS)
    headline = _profiles_headline(case, _of_parts(scores), called)
    titles = frames.part_titles(case)
    axes = charts.profiles(scores, shown, coloured(case), titles, title=headline, note=fictional(case))
    whose = listing([called[key] for key in shown.index], MOST_PANELS)
    return Exhibit(
        headline,
        _profiles_table(case, table, _of_parts(scores)),
        axes[0].get_figure(root=True),
        f"One small profile each of {whose}: both sides of every part, 0 to 100, where 100 is the ideal.",
        f"Part scores of every candidate, 0 to 100. {ESTIMATES}",
        (f"The picture shows the best {MOST_PANELS} of {len(table)}.",) if len(table) > MOST_PANELS else (),
    )


def _profiles_headline(case: Case, parts: pd.DataFrame, called: dict[str, str]) -> str:
    """Name the part that is most often the furthest from the ideal."""
    known = _answered(parts[~parts["candidate"].map(_unknown(case))])
    if known.empty:
        return nothing_known(called.values())
    asked, answered = (
        parts["part"].nunique(),
        known.groupby("candidate", sort=False)["part"].transform("size"),
    )
    if asked > 1 and (answered == 1).all():
        return _only_part(known, called)
    known = known[answered > 1] if asked > 1 else known
    lead = OF_ANSWERED if len(known) < asked * known["candidate"].nunique() else ""
    worst = records(known.loc[known.groupby("candidate", sort=False)["score"].idxmin()])
    part, times = Counter(row.part for row in worst).most_common(1)[0]
    who = "candidates" if len(worst) == len(called) else "candidates with answers in several parts"
    if len(worst) > 1 and times * 2 < len(worst):
        other = next(row for row in worst if row.part != worst[0].part)
        each = [f"{called[row.candidate]} most in “{PART_TITLES[row.part]}”" for row in (worst[0], other)]
        different = "different ones" if lead else "different parts"
        return f"{capital(f'{lead}the {who} fall short in {different}')}: {', '.join(each)}."
    whom = called[worst[0].candidate] if len(worst) == 1 else f"{times} of {len(worst)} {who}"
    return (
        f"{lead}“{PART_TITLES[part]}” is the {'one' if lead else 'part'} furthest from the ideal for {whom}."
    )


def _only_part(known: pd.DataFrame, called: dict[str, str]) -> str:
    """Say which part is answered, and of whom, where it is one of each candidate."""
    of_part = {
        PART_TITLES[str(part)]: [called[key] for key in rows["candidate"]]
        for part, rows in known.groupby("part", sort=False)
    }
    if len(of_part) == 1 and len(known) == len(called) > 1:
        whom = "both" if len(called) == 2 else f"all {len(called)}"
        return f"Only “{next(iter(of_part))}” is answered yet, for {whom} candidates."
    return f"Only {listing([f'“{title}” is answered for {listing(who)}' for title, who in of_part.items()])}."


def _profiles_table(case: Case, table: pd.DataFrame, parts: pd.DataFrame) -> pd.DataFrame:
    full = full_names(case)
    numbers = {(row.candidate, row.part): _number(row) for row in records(parts)}
    rows = [
        {"Candidate": full[row.Index], "Fit": estimated(row.fit, row.coverage < 1)}
        | {PART_TITLES[part]: numbers[row.Index, part] for part in parts["part"].unique()}
        for row in records(table)
    ]
    return pd.DataFrame(rows, dtype="object")


@exhibit()
def gaps(case: Case) -> Exhibit:
    """Show what every candidate could still win by reaching the ideal in one criterion alone."""
    order = {key: place for place, key in enumerate(scoring.fit(case).index)}
    table = scoring.gaps(case).sort_values("candidate", key=lambda keys: keys.map(order), kind="stable")
    best = table[table["candidate"] == next(iter(order))]
    top = records(best.loc[[best["points_to_gain"].idxmax()]])[0]
    most = best["points_to_gain"].round(1)
    headline = _gaps_headline(top, int((most == most.max()).sum()) - 1, names(case)[top.candidate])
    outlined = (top.candidate, top.criterion) if top.points_to_gain >= 0.05 else None
    titles = pd.Series(PART_TITLES)
    how: dict[str, Any] = {"title": headline, "note": fictional(case), "outlined": outlined}
    ax = charts.gap_heatmap(table, coloured(case), titles, **how)
    return Exhibit(
        headline,
        _gaps_table(case, table),
        ax.get_figure(root=True),
        f"A grid of points to gain: {count(len(best), 'criterion', 'criteria')} in rows, "
        f"{count(len(order), 'candidate')} in columns, the best first. {headline}",
        f"Points of fit to win if that answer alone became ideal. {ESTIMATES}",
    )


def _gaps_headline(top: Any, others: int, called: str) -> str:
    """Name the criterion with the most points to gain, and count the others that have as many."""
    if top.points_to_gain < 0.05:
        return f"{called} is at the ideal in every criterion that weighs anything; nothing is left to gain."
    won, label = points(top.points_to_gain), f"“{brief(top.label)}”"
    if others:
        won, label = f"{won} each", f"{label} and {others} more"
    if pd.isna(top.level):
        return f"An answer could lift {called} most in {label}: up to {won}."
    return f"What would lift {called} most is reaching the ideal in {label}: {won}."


def _gaps_table(case: Case, table: pd.DataFrame) -> pd.DataFrame:
    full = full_names(case)
    rows: dict[str, dict[str, Any]] = {}
    for cell in records(table):
        row = rows.setdefault(cell.criterion, {"Criterion": cell.label, "Part": PART_TITLES[cell.part]})
        row[full[cell.candidate]] = estimated(cell.points_to_gain, pd.isna(cell.level))
    return pd.DataFrame(list(rows.values()), dtype="object")
