"""The companies on a shortlist, each with a box to tick, its numbers and the reason to unfold."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import ipywidgets as W  # noqa: N812

from partnerlib.charts.style import records
from partnerlib.charts.text import ABOUT
from partnerlib.forms.base import Quietly
from partnerlib.forms.look import close_all, escaped, line, stack
from partnerlib.longlist import Screening
from partnerlib.longlist.handover import Taken, taken
from partnerlib.scoring import MET, MISSED, OPEN
from partnerlib.words import brief, count, listing, nth, rounded, whole

NAME_WIDTH = "184px"
STYLE = f"""<style>
.partner-form.partner-shortlist {{ max-width: 1080px; }}
.partner-shortlist .partner-said p {{ font-weight: 600; line-height: 1.35; min-height: 2.7em;
  padding-bottom: 7px; }}
.partner-shortlist .partner-honesty p {{ font-size: 12px; padding: 4px 0 0 2px; }}
.partner-shortlist .widget-slider > .widget-label {{ white-space: normal; height: auto; line-height: 1.15;
  font-size: 12.5px; overflow-wrap: anywhere; }}
.partner-shortlist .partner-stated {{ flex: 0 0 64px; font-size: 12px; }}
.partner-shortlist .widget-checkbox {{ margin: 0; height: auto; min-height: 22px; flex: 0 0 auto; }}
.partner-shortlist .widget-checkbox label {{ display: flex; column-gap: 6px; align-items: baseline;
  white-space: normal; line-height: 1.25; height: auto; overflow-wrap: anywhere; }}
.partner-shortlist .widget-checkbox input {{ flex: none; align-self: flex-start; margin: 2px 0 0 2px; }}
.partner-picks {{ border: solid var(--jp-border-color2); border-width: 1px 0; max-height: 330px;
  overflow-y: auto !important; padding: 0 2px; scrollbar-gutter: stable; }}
.partner-pick {{ border-bottom: 1px solid var(--jp-border-color3); padding: 3px 0 2px; flex: none; }}
.partner-pick:has(.partner-picks-head) {{ overflow: hidden; scrollbar-gutter: stable; padding: 3px 2px 2px; }}
.partner-pick > :last-child {{ flex: 1 1 0; min-width: 0; }}
.partner-pick summary, .partner-picks-head {{ display: grid; column-gap: 6px; cursor: pointer;
  grid-template-columns: 44px 48px 74px minmax(30px, 1fr) 28px; font-variant-numeric: tabular-nums; }}
.partner-pick summary > :nth-child(-n + 2), .partner-picks-head > :nth-child(-n + 2) {{ text-align: right; }}
.partner-picks-head {{ cursor: default; color: var(--jp-ui-font-color2); font-size: 12px; }}
.partner-pick summary > u {{ color: var(--jp-ui-font-color2); }}
.partner-pick details[open] > p {{
  padding: 2px 0 4px 8px !important; margin-left: -{NAME_WIDTH} !important; }}
</style>"""

HEAD = (
    "<div class='partner-picks-head'><span>fit</span><span>known</span><span>must-haves</span>"
    "<span></span><span></span></div>"
)
MUST_HAVES = {MET: "met", OPEN: "open", MISSED: "misses one"}
GONE = "not in this list now"
MOST_NAMED = 4


@dataclass(frozen=True)
class Standing:
    """Where companies stood before anything was moved: place by row."""

    places: dict[int, int]

    @classmethod
    def of(cls, screening: Screening) -> "Standing":
        """Take note of the places in a screening."""
        return cls({int(one.row): int(one.Index) for one in records(screening.picks)})

    def remark(self, row: int, place: int) -> str:
        """Say how a company's place has changed."""
        before = self.places.get(row)
        return "new" if before is None else "" if before == place else f"was {nth(before)}"


class Pick:
    """One company: a box to tick beside its numbers. It is about the same company as long as it is there.

    `asked` is what was moved when it was found, as `Asked.typed` gives it.
    """

    def __init__(self, company: Taken, asked: Any, ticked: Callable[[], None]) -> None:
        self.company, self.asked, self._ticked, self._quiet = company, asked, ticked, False
        self.box = W.Checkbox(indent=False, tooltip=company.name, layout=W.Layout(width=NAME_WIDTH))
        self.box.observe(self._changed, "value")
        self.told = line()
        self.widget = _pick_row(self.box, self.told)

    @property
    def chosen(self) -> bool:
        """Whether it is ticked."""
        return bool(self.box.value)

    def choose(self, yes: bool) -> None:
        """Tick it or not, as if it had stood so."""
        with Quietly(self):
            self.box.value = yes

    def show(self, place: int | None, summary: str, why: str) -> None:
        """Show its place, its numbers and the reason; without a place it is on the list no more."""
        name = brief(called(self.company))
        label = f"{place}  {name}" if place else name
        if self.box.description != label:
            self.box.description = label
        value = f"<details><summary>{summary}</summary><p>{escaped(why)}</p></details>" if why else summary
        if self.told.value != value:
            self.told.value = value

    def _changed(self, _: object) -> None:
        if not self._quiet:
            self._ticked()


class Picks:
    """All companies on the shortlist, and those ticked that a what-if has taken off it."""

    def __init__(self, ticked: Callable[[], None]) -> None:
        self._ticked = ticked
        self.by_row: dict[int, Pick] = {}
        self.list = stack()
        self.list.add_class("partner-picks")
        head = _pick_row(W.Box(layout=W.Layout(flex=f"0 0 {NAME_WIDTH}")), line(value=HEAD))
        self.widget = stack(head, self.list)

    @property
    def chosen(self) -> list[Taken]:
        """The companies ticked, in the order of the list."""
        return [pick.company for pick in self.by_row.values() if pick.chosen]

    def typed(self) -> list[Any]:
        """Give row, name and what was asked of each company ticked, as JSON can hold it."""
        chosen = [pick for pick in self.by_row.values() if pick.chosen]
        return [[pick.company.row, pick.company.name, pick.asked] for pick in chosen]

    def clear(self) -> None:
        """Let go of all companies: the list is another one."""
        self._keep(())

    def untick(self) -> None:
        """Take all ticks away."""
        for pick in self.by_row.values():
            pick.choose(False)

    def choose(self, wanted: Iterable[Any]) -> list[Any]:
        """Tick companies, as `typed` gives them; give those that are not here."""
        missing = []
        for one in wanted:
            pick = self._found(one[0], one[1])
            if pick is not None:
                pick.choose(True)
            else:
                missing.append(one)
        return missing

    def _found(self, row: int, name: str) -> Pick | None:
        """Find a company by row and name; in a list sorted since, by a name that is there once."""
        named = [pick for pick in self.by_row.values() if pick.company.name == name]
        here = [pick for pick in named if pick.company.row == row]
        once = named if name and len(named) == 1 else []
        return next(iter(here or once), None)

    def show(self, screening: Screening, before: Standing, asked: Any) -> None:
        """Show a screening of what is asked, best first, then what is ticked and not in it."""
        told = records(screening.picks)
        rows = [int(cell.row) for cell in told]
        self._keep([*rows, *(at for at, pick in self.by_row.items() if pick.chosen and at not in rows)])
        any_must = bool(screening.must_haves["counts"].astype(bool).any())
        for cell in told:
            pick = self.by_row.get(int(cell.row))
            if pick is None:
                company = taken(screening, int(cell.Index))
                pick = self.by_row[company.row] = Pick(company, asked, self._ticked)
            summary = _summary(cell, any_must, before.remark(int(cell.row), int(cell.Index)))
            pick.show(int(cell.Index), summary, str(cell.why))
        for at in set(self.by_row) - set(rows):
            self.by_row[at].show(None, f"<p class='partner-quiet'>{GONE}</p>", "")
        self.by_row = {at: self.by_row[at] for at in (*rows, *(at for at in self.by_row if at not in rows))}
        shown = tuple(pick.widget for pick in self.by_row.values())
        if self.list.children != shown:
            self.list.children = shown

    def _keep(self, rows: Iterable[int]) -> None:
        """Let go of the companies that are in none of these rows."""
        for at in set(self.by_row) - set(rows):
            close_all(self.by_row.pop(at).widget)


def _pick_row(name: Any, told: Any) -> Any:
    """A name, and beside it what is told; they never wrap."""
    both = W.HBox((name, told))
    both.add_class("partner-pick")
    return both


def _summary(cell: Any, any_must: bool, remark: str) -> str:
    """Give the numbers of a pick, as the head of what can be unfolded."""
    met = MUST_HAVES[cell.must_haves] if any_must else "none"
    fit = f"{ABOUT * (cell.coverage < 1)}{rounded(cell.fit)}"
    new = f"<b>{remark}</b>" if remark == "new" else f"<small>{remark}</small>"
    known = f"{whole(100 * cell.coverage)} %"
    return f"<span>{fit}</span><span>{known}</span><span>{met}</span>{new or '<b></b>'}<u>why</u>"


def called(company: Taken) -> str:
    """Name a company, by where it stands where the list has no name."""
    return company.name or f"company in {company.place}"


def how_it_changed(screening: Screening, before: Screening) -> str:
    """Say which companies a what-if brings onto the list, and which it takes off."""
    there, was = set(screening.picks["row"]), set(before.picks["row"])
    new = screening.picks[~screening.picks["row"].isin(was)]
    gone = before.picks[~before.picks["row"].isin(there)]
    if new.empty and gone.empty:
        moved = (screening.picks["row"].to_numpy() != before.picks["row"].to_numpy()).sum()
        elsewhere = f"; {moved} of them stand elsewhere" if moved > 1 else " in the same order"
        return f"the same {count(len(there), 'company', 'companies')}{elsewhere}."
    came = [f"{_name(one)} ({nth(int(one.Index))})" for one in records(new)]
    went = [_name(one) for one in records(gone)]
    return (
        "; ".join(
            f"{len(some)} {what}: {listing(some, MOST_NAMED)}"
            for some, what in ((came, "new"), (went, "gone"))
            if some
        ).rstrip(".")
        + "."
    )


def _name(one: Any) -> str:
    return brief(one.name) if one.name else f"the company in {getattr(one, 'where', f'row {one.row}')}"
