"""The slides that doubt the answer: the most tempting loser, how sure it is, what would change our mind."""

from typing import NamedTuple

import pandas as pd

from partnerlib import charts
from partnerlib.charts.scatter import UNITS
from partnerlib.charts.style import coloured, records
from partnerlib.exhibits import frames
from partnerlib.exhibits.changes import ANSWER, ONE_WEIGHT, REASONS
from partnerlib.exhibits.sureness import PLAUSIBLE, in_cases
from partnerlib.exhibits.words import share
from partnerlib.export.briefing.material import SHOWN, Material, figure_of, notebook
from partnerlib.export.briefing.slide import Chart, Slide
from partnerlib.export.briefing.wording import NAME, SENTENCE, Way, cut, titled
from partnerlib.robustness.verdict import CLEAR, LEANING
from partnerlib.words import brief, count, listing, money, of_hundred

FLAT = 3.2
"""Inches of a scatter's height on a slide, where a flat picture has larger letters."""

PLACES = ("1st", "2nd", "3rd", "Later")
UNLIKELY = "No single change"
"""How the sentence about what would change our mind begins, where nothing is likely to."""

SOURCE = "Weights: table parts. Answers, how far assessors differ and their ranges: table assessments."


class _Promise(NamedTuple):
    """What a candidate promises, in the case's currency, and how likely that is; not a number if unknown."""

    upside: float
    chance: float

    @property
    def weighted(self) -> float:
        """The upside times its chance."""
        return self.upside * self.chance


def tempting(material: Material) -> Slide | None:
    """Tell of whoever promises more than the one chosen or first, and why not; None where nobody does."""
    promises = _promises(material)
    key = _most_tempting(material, promises)
    if not key:
        return None
    ours = material.chosen
    shown = [each for each in dict.fromkeys([ours, key, *material.fits.index]) if promises[each].upside > 0]
    fits = material.fits.loc[[str(each) for each in material.fits.index if each in shown[:SHOWN]]]
    ax = charts.upside_against_fit(
        fits, material.case.candidates, currency=material.currency, height=FLAT, note=material.note
    )
    size, unit = next((size, word) for size, word in UNITS.items() if promises[key].upside >= size)
    said = [
        f"{material.called[each]} {_amount(material, promises[each].upside)} at {material.about(each)}"
        for each in fits.index
    ]
    chart = Chart(
        "scatter",
        pd.DataFrame(
            {"x": fits["fit"].to_numpy(), "y": [promises[str(each)].upside / size for each in fits.index]},
            index=[material.label(str(each)) for each in fits.index],
        ),
        [material.looks[str(each)].colour for each in fits.index],
        figure_of(ax),
        f"Upside of each candidate over its fit: {listing(said, SHOWN)}.",
        most=100,
        written="0.0",
        axes=("Fit, 0 to 100", " ".join(filter(None, ["Upside,", material.currency, unit])).rstrip(",")),
    )
    notes = (
        "Upside and chance of a launch: table candidates; who estimated them is not on record.",
        *(material.answers(each) for each in (key, ours)),
        notebook(3, "Compare"),
    )
    return Slide(
        "tempting", _tempting_title(material, key, promises), chart, _why_not(material, key, promises), notes
    )


def _promises(material: Material) -> dict[str, _Promise]:
    rows = records(material.case.candidates)
    return {row.candidate: _Promise(row.upside, row.launch_probability) for row in rows}


def _amount(material: Material, amount: float) -> str:
    return money(amount, material.currency)


def _most_tempting(material: Material, promises: dict[str, _Promise]) -> str:
    """Name the loser that promises most, if that is more than the one chosen or first promises."""
    ours = material.chosen
    level = [] if ours != material.leader else list(material.fits.index[material.fits["rank"] == 1])
    losers = [str(key) for key in material.fits.index if key not in (ours, *level)]
    least = promises[ours].upside
    more = [key for key in losers if promises[key].upside > (0 if pd.isna(least) else least)]
    return max(more, key=lambda key: promises[key].upside, default="")


def _tempting_title(material: Material, key: str, promises: dict[str, _Promise]) -> str:
    row = material.standing[key]
    amount, misses = _amount(material, promises[key].upside), len(material.missed.get(key, []))
    lacks = f"misses {count(misses, 'must-have')}" if misses else ""
    if not row.coverage:
        return titled(
            material.full, lambda n: f"{n[key]} tempts with {amount}, but nothing is known of its fit"
        )
    fit, best = material.about(key), material.about(material.chosen)
    if row.fit > material.standing[material.chosen].fit:
        but = f", but {lacks}" if lacks else f" against {best}, yet was not chosen"
        return titled(material.full, lambda n: f"{n[key]} tempts with {amount} and a fit of {fit}{but}")
    also = f" and {lacks}" if lacks else ""
    return titled(
        material.full,
        lambda n: f"{n[key]} tempts with {amount}, but fits {fit} of 100 against {best}{also}",
    )


def _why_not(material: Material, key: str, promises: dict[str, _Promise]) -> tuple[str, ...]:
    """Say what the upside is worth, which must-haves are missed, and what the facts warn of."""
    called, ours, said = material.called, material.chosen, []
    own, best = promises[key], promises[ours]
    if pd.notna(own.weighted) and pd.notna(best.weighted):
        said.append(
            f"Weighted by the chance of a launch: {_amount(material, own.weighted)} (at {share(own.chance)}) "
            f"against {_amount(material, best.weighted)} (at {share(best.chance)}) for {called[ours]}."
        )
    missed = [brief(label, NAME) for label in frames.missed(material.case).get(key, [])]
    said += [f"It misses {listing(missed, 4)}."] if missed else []
    rows = material.found[
        (material.found["candidate"] == key) & material.found["status"].isin(["stop", "warn"])
    ]
    stops = rows[rows["status"] == "stop"]
    if len(rows):
        worst = (stops if len(stops) else rows).iloc[0]["sentence"]
        said.append(brief(f"{material.counted(key).capitalize()}: {worst}", SENTENCE))
    return tuple(said)


def sure(material: Material) -> Slide | None:
    """Say in how many plausible cases each comes first; None where there are no two to compare."""
    if len(material.known) < 2:
        return None
    ranks = material.often.ranks.head(SHOWN)
    ax = charts.rank_acceptability(ranks, coloured(material.case), material.missed, note=material.note)
    labels = [material.label(str(key)) for key in ranks.index]
    numbers = (100 * _places(ranks)).set_axis(labels)
    often = [f"{material.called[str(key)]} {of_hundred(first)}" for key, first in ranks[1].items()]
    chart = Chart(
        "stacked",
        numbers,
        [material.looks[str(key)].colour for key in ranks.index],
        figure_of(ax),
        f"Bars of 100 plausible cases, split by the place a candidate takes. First: {listing(often, SHOWN)}.",
        most=100,
        axes=("of 100 plausible cases", ""),
    )
    drawn = f"Counted over {material.often.draws:,} cases drawn at random (seed {material.often.seed})."
    changed = [note for note in material.changes.notes if note != material.note]
    notes = (SOURCE, PLAUSIBLE, drawn, *changed, notebook(4, "How sure are we?"))
    return Slide("sure", _sure_title(material), chart, _minds(material)[:3], notes)


def _places(ranks: pd.DataFrame) -> pd.DataFrame:
    """Give the shares of the places 1, 2 and 3, and of all later ones together."""
    named = ranks.iloc[:, : len(PLACES) - 1].set_axis(list(PLACES[: min(3, ranks.shape[1])]), axis=1)
    later = ranks.iloc[:, len(PLACES) - 1 :]
    return named.assign(Later=later.sum(axis=1)) if later.shape[1] else named


def _sure_title(material: Material) -> str:
    said = material.verdict
    first, rare = in_cases(said.chance), of_hundred(said.rival_chance)
    if not said.rival:
        return titled(material.full, lambda n: f"{n[said.leader]} comes first {first}")
    if said.rival_chance > said.chance:
        odd = in_cases(said.rival_chance)
        often = of_hundred(said.chance)
        return titled(
            material.full, lambda n: f"{n[said.rival]} comes first {odd}, {n[said.leader]} in {often}"
        )
    ways: list[Way] = [lambda n: f"{n[said.leader]} comes first {first}, {n[said.rival]} in {rare}"]
    if said.kind in (CLEAR, LEANING) and material.changes.headline.startswith(UNLIKELY):
        sure_of = of_hundred(said.chance)
        ways = [
            lambda n: f"{UNLIKELY} is likely to unseat {n[said.leader]}, first in {sure_of} plausible cases",
            *ways,
        ]
    return titled(material.full, *ways, lambda n: f"{n[said.leader]} comes first {first}")


def _minds(material: Material) -> tuple[str, ...]:
    """Say what would change our mind: the likeliest single change, one of weight, one of an answer."""
    said = [cut(material.changes.headline)]
    for heading, what in ((ONE_WEIGHT, "By weights"), (ANSWER, "By an answer")):
        rows = material.changes.table
        ways = [row for row in rows.to_dict("records") if row[heading] not in REASONS] if len(rows) else []
        if ways:
            nearest = f"{ways[0]['Challenger']} leads if {ways[0][heading]}"
            said.append(brief(f"{what}: {nearest}", SENTENCE) + ".")
    return (*said[:3], *material.rest())
