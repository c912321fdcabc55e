"""The companies on a shortlist, each with a box to tick, its numbers and the reason to unfold."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import ipywidgets as W  # noqa: N812

from partnerlib.charts.style import records
from partnerlib.forms.base import Quietly
from partnerlib.forms.look import close_all, escaped, line, stack
from partnerlib.forms.shortlist.told import HEAD, Standing, called, missed, shared, summary, switched_off
from partnerlib.forms.shortlist.words import below
from partnerlib.longlist import Screening
from partnerlib.longlist.handover import Taken, taken

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
.partner-pick summary > em {{ grid-column: 1 / -1; font-style: normal; font-size: 12px; padding-left: 8px; }}
.partner-pick summary > u {{ color: var(--jp-ui-font-color2); }}
.partner-pick details[open] > p {{
  padding: 2px 0 4px 8px !important; margin-left: -{NAME_WIDTH} !important; }}
</style>"""

GONE = "not in this list now"


class Pick:
    """One company: a box to tick beside its numbers. It is about the same company as long as it is there.

    `asked` is what was moved when it was found, as `Asked.typed` gives it. `name` is what it is called among
    the others, `misses` are the criteria whose must-haves it misses, also those that are switched off.
    """

    def __init__(self, company: Taken, asked: Any, ticked: Callable[[], None]) -> None:
        self.company, self.asked, self._ticked, self._quiet = company, asked, ticked, False
        self.name, self.misses = called(company.name, company.place), list[str]()
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
        label = f"{place}  {self.name}" if place else self.name
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
    def ticked(self) -> list[Pick]:
        """The picks ticked, in the order of the list."""
        return [pick for pick in self.by_row.values() if pick.chosen]

    @property
    def chosen(self) -> list[Taken]:
        """The companies ticked, in the order of the list."""
        return [pick.company for pick in self.ticked]

    def typed(self) -> list[Any]:
        """Give row, name and what was asked of each company ticked, as JSON can hold it."""
        return [[pick.company.row, pick.company.name, pick.asked] for pick in self.ticked]

    def below(self, asks: Mapping[str, str]) -> str:
        """Say which must-haves the companies ticked miss, as a new search will see them."""
        names = {said: [one.name for one in self.ticked if key in one.misses] for key, said in asks.items()}
        missing = {said: missing for said, missing in names.items() if missing}
        return below(missing, all(one.misses for one in self.ticked))

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
        off, misses, same = switched_off(screening), missed(screening), shared(screening.picks)
        any_must = bool(screening.must_haves["counts"].astype(bool).any())
        for cell, own in zip(told, misses, strict=True):
            pick = self._pick(screening, int(cell.Index), int(cell.row), asked)
            pick.misses, pick.name = own, called(pick.company.name, pick.company.place, int(cell.row) in same)
            remark = before.remark(int(cell.row), int(cell.Index))
            labels = [off[key] for key in own if key in off]
            pick.show(int(cell.Index), summary(cell, any_must, remark, len(own), labels), str(cell.why))
        for at in set(self.by_row) - set(rows):
            self.by_row[at].show(None, f"<p class='partner-quiet'>{GONE}</p>", "")
        self.by_row = {at: self.by_row[at] for at in (*rows, *(at for at in self.by_row if at not in rows))}
        shown = tuple(pick.widget for pick in self.by_row.values())
        if self.list.children != shown:
            self.list.children = shown

    def _pick(self, screening: Screening, place: int, row: int, asked: Any) -> Pick:
        """Give the pick in a row, made when it is met first."""
        if row not in self.by_row:
            self.by_row[row] = Pick(taken(screening, place), asked, self._ticked)
        return self.by_row[row]

    def _keep(self, rows: Iterable[int]) -> None:
        """Let go of the companies that are in none of these rows."""
        for at in set(self.by_row) - set(rows):
            close_all(self.by_row.pop(at).widget)


def _pick_row(name: Any, told: Any) -> Any:
    """A name, and beside it what is told; they never wrap."""
    both = W.HBox((name, told))
    both.add_class("partner-pick")
    return both
