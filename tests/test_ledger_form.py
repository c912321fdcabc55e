"""The ledger form without a browser: rows are typed, taken out and saved through a real store."""

import gc
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import ipywidgets
import pandas as pd
import pytest
from cases import DATA
from form_tools import words

from partnerlib import findings
from partnerlib.case import Case
from partnerlib.forms import base
from partnerlib.forms.ledgers import LedgerForm
from partnerlib.forms.ledgers.kinds import LEDGERS
from partnerlib.store import Store, StoreError
from partnerlib.workbook import Workbook

HOSTILE = "<img src=x onerror=alert(1)>"
NOR, TIT = "Northmere Refrigeration Supply", "Titanor Global Logistics"

ROWS: dict[str, list[dict[str, object]]] = {
    "people": [
        {"side": "ours", "person": "Mirela Dobre", "kind": "owner", "authority": 8},
        {"side": "theirs", "person": "Helena Strand", "role": "VP", "kind": "champion", "authority": 5.5},
        {"side": "theirs", "person": "Olaf Berg", "kind": "objector", "authority": 9, "support": 2},
    ],
    "reasons": [
        {"side": "ours", "reason": "Reach", "rank": "primary", "need": "need", "lasts_years": 3},
        {"side": "ours", "reason": "Fame", "rank": "secondary"},
        {"side": "theirs", "reason": "Proof of cold", "rank": "primary", "stated_by": "Helena Strand"},
    ],
    "work": [
        {"side": "ours", "task": "Training", "kind": "process", "fte": 1.25, "formalised": True},
        {"side": "ours", "task": "Data feed", "kind": "information", "fte": 0.5, "owner": "Ravi"},
    ],
    "dates": [
        {"side": "theirs", "milestone": "Signature", "likely": "2027-04-01", "stated_by": "Helena Strand"},
    ],
    "expectations": [
        {"side": "ours", "horizon": "short", "expectation": "Ten launches", "spoken": True},
        {"side": "ours", "horizon": "long", "expectation": "A second region", "spoken": False},
        {
            "side": "theirs",
            "horizon": "short",
            "expectation": "Own hotline",
            "spoken": True,
            "accepted_on": "2026-10-08",
        },
    ],
}  # fmt: skip
"""What the tests' case knows about Northmere."""


CHECK, IMPLIED = findings.check, findings.implied


@pytest.fixture(autouse=True)
def no_findings(monkeypatch: pytest.MonkeyPatch) -> None:
    """The findings have tests of their own; here they find nothing unless a test says so."""
    columns = ["candidate", "part", "side", "status", "sentence", "next", "implied", "why"]
    for name in ("check", "implied"):
        monkeypatch.setattr(findings, name, lambda case: pd.DataFrame(columns=columns))


@pytest.fixture(scope="session")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store's file with a case that knows a few rows about Northmere."""
    case = Case.from_folder(DATA / "larkspur")
    empty = {table: getattr(case, table).iloc[:0] for table in (*LEDGERS, "assessments")}
    path = tmp_path_factory.mktemp("store") / "store.sqlite"
    store = Store(f"sqlite:///{path}")
    store.create(case.replace(**empty), "import")
    rows = {table: [{"candidate": "nor"} | row for row in rows] for table, rows in ROWS.items()}
    store.append("larkspur", rows, "Dana")
    store.close()
    return path


@pytest.fixture
def book(file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workbook]:
    """A workbook in a store of its own; Undo takes every click."""
    monkeypatch.setattr(base, "DOUBLE_CLICK", 0)
    store = Store(f"sqlite:///{shutil.copy(file, tmp_path / 'store.sqlite')}")
    yield Workbook("larkspur", store)
    store.close()


@pytest.fixture
def form(book: Workbook) -> LedgerForm:
    """The form as Ravi opens it on Northmere."""
    return opened(book)


def opened(book: Workbook, ledger: str = "people") -> LedgerForm:
    """The form on Northmere as the workbook keeps it, following what is saved."""
    form = LedgerForm(book)
    book._forms.setdefault(LedgerForm, form)
    form.who.input.value = "Ravi"
    form.candidate.value, form.ledger.value = "nor", ledger
    return form


def card(form: LedgerForm, name: str, side: str | None = None):
    """The card on the ledger shown whose first field holds a text."""
    found = [c for box in form.view.boxes.values() for c in box.cards if side in (None, box.side)]
    return next(c for c in found if c.inputs[c.ledger.name].value == name)


def put(form: LedgerForm, row: str, **texts: str) -> None:
    """Type into the card of a row."""
    of_row = card(form, row)
    for name, text in texts.items():
        of_row.inputs[name].value = text


def add(form: LedgerForm, side: str, box: str = "", **texts: str):
    """Add a row and type into it; give its card."""
    form.view.boxes[side, box].add.click()
    added = form.view.boxes[side, box].cards[-1]
    for name, text in texts.items():
        added.inputs[name].value = text
    return added


def rows(book: Workbook, table: str, candidate: str = "nor") -> pd.DataFrame:
    """What is recorded, by the first field of each row."""
    frame = getattr(book.case, table)
    return frame[frame["candidate"] == candidate].set_index(LEDGERS[table].name)


def models() -> int:
    """How many widget models are alive, layouts and styles included."""
    gc.collect()
    return len(ipywidgets.widgets.widget._instances)


def every_widget(box: ipywidgets.Widget) -> list[ipywidgets.Widget]:
    """A widget and all inside it."""
    return [box, *(inner for child in getattr(box, "children", ()) for inner in every_widget(child))]


NEW = {
    "people": {"person": "Jon Ek", "role": "CFO", "kind": "sponsor", "authority": "8", "support": "5"},
    "reasons": {"reason": "Margin", "rank": "secondary", "need": "nice", "lasts_years": "1.5"},
    "work": {"task": "Audit", "kind": "conformity", "fte": "0.1", "owner": "Ravi", "formalised": "false"},
    "dates": {"milestone": "First joint launch", "earliest": "2027-05-01", "latest": "2027-09-30"},
    "expectations": {"expectation": "Exclusivity", "state": "accepted", "accepted_on": "2026-11-02"},
}  # fmt: skip
RECORDED = {
    "people": ("ours", "Jon Ek", "CFO", "sponsor", 8.0, 5.0),
    "reasons": ("ours", "Margin", "secondary", "nice", 1.5, None, None),
    "work": ("ours", "Audit", "conformity", 0.1, "Ravi", False),
    "dates": ("ours", "First joint launch", "2027-05-01", None, "2027-09-30", None),
    "expectations": ("ours", "short", "Exclusivity", True, "2026-11-02"),
}
FIRST = {
    "people": "Mirela Dobre", "reasons": "Reach", "work": "Data feed", "dates": "Signature",
    "expectations": "Ten launches",
}  # fmt: skip


def plain(cell: object) -> object:
    if pd.isna(cell):  # type: ignore[call-overload]
        return None
    return f"{cell:%Y-%m-%d}" if isinstance(cell, pd.Timestamp) else cell


@pytest.mark.parametrize("table", list(LEDGERS))
class TestEveryLedger:
    def test_a_row_is_added_with_every_cell(self, book: Workbook, table: str) -> None:
        form, before = opened(book, table), len(rows(book, table))
        box = "short" if table == "expectations" else ""
        add(form, "ours", box, **NEW[table])
        form.save_button.click()
        ledger = LEDGERS[table]
        assert re.fullmatch(rf"✓ Saved 1 {ledger.one} for {NOR} by Ravi at \d\d:\d\d\.", words(form.status))
        frame = getattr(book.case, table)
        (row,) = frame[frame[ledger.name] == NEW[table][ledger.name]].drop(columns="candidate").to_numpy()
        assert tuple(plain(cell) for cell in row) == RECORDED[table]
        assert len(rows(book, table)) == before + 1
        assert words(form.unsaved) == "Unsaved: nothing"

    def test_a_row_is_renamed_and_keeps_its_other_cells(self, book: Workbook, table: str) -> None:
        form, before = opened(book, table), rows(book, table)
        put(form, FIRST[table], **{LEDGERS[table].name: "Renamed"})
        form.save_button.click()
        after = rows(book, table)
        assert sorted(after.index) == sorted({*before.index, "Renamed"} - {FIRST[table]})
        assert after.loc["Renamed"].equals(before.loc[FIRST[table]].rename("Renamed"))
        form.save_button.click()
        assert "Nothing new to save" in words(form.status)

    def test_a_row_is_marked_as_removed_kept_again_and_removed_by_saving(
        self, book: Workbook, table: str
    ) -> None:
        form, before = opened(book, table), rows(book, table)
        name = {"reasons": "Fame"}.get(table, FIRST[table])
        struck = card(form, name)
        struck.remove.click()
        assert struck.remove.description == "Keep"
        assert "partner-gone" in struck.widget._dom_classes
        assert all(widget.disabled for widget in struck.inputs.values())
        assert "Will be removed when you save" in words(struck.note)
        assert f"remove {name}" in words(form.unsaved)
        assert rows(book, table).equals(before)
        struck.remove.click()
        assert words(form.unsaved) == "Unsaved: nothing"
        assert not any(widget.disabled for widget in struck.inputs.values())
        struck.remove.click()
        form.save_button.click()
        assert f"Saved 1 {LEDGERS[table].one} (1 removed) for {NOR} by Ravi" in words(form.status)
        assert sorted(rows(book, table).index) == sorted(set(before.index) - {name})

    def test_undo_puts_everything_back(self, book: Workbook, table: str) -> None:
        form, before = opened(book, table), book.case
        put(form, FIRST[table], **{LEDGERS[table].name: "Renamed"})
        box = "short" if table == "expectations" else ""
        add(form, "ours", box, **NEW[table])
        form.save_button.click()
        assert book.case != before
        form.undo_button.click()
        assert "Taken back: 2" in words(form.status)
        assert book.case == before
        assert card(form, FIRST[table]).entry.row is not None
        assert words(form.unsaved) == "Unsaved: nothing"

    def test_showing_changes_nothing(self, book: Workbook, table: str) -> None:
        form, before = opened(book, table), len(book.store.batches("larkspur"))
        form.candidate.value = "tit"
        form.candidate.value = "nor"
        form.save_button.click()
        assert words(form.status) == "Nothing new to save."
        assert len(book.store.batches("larkspur")) == before

    def test_hostile_text_is_shown_as_text(self, book: Workbook, table: str) -> None:
        long = f"{HOSTILE}\n\u202e🦊\u202c " + "x" * 9000
        cells = ROWS[table][0] | {"candidate": "nor", LEDGERS[table].name: long, "side": "theirs"}
        cells |= {"rank": "secondary"} if table == "reasons" else {}
        book.save({table: [cells]}, "Dana")
        form = opened(book, table)
        recorded = next(row for row in rows(book, table).index if row.startswith("<img"))
        card(form, recorded, "theirs").remove.click()
        add(form, "theirs", "short" if table == "expectations" else "", **{LEDGERS[table].name: HOSTILE})
        form.who.input.value = ""
        form.save_button.click()
        assert "Nothing was saved" in words(form.status)
        shown = [w.value for w in every_widget(form.box) if isinstance(w, ipywidgets.HTML)]
        assert not [value for value in shown if HOSTILE in value or "x" * 200 in value]

    def test_a_needed_name_is_asked_for_with_its_place(self, book: Workbook, table: str) -> None:
        form, before = opened(book, table), book.case
        name = LEDGERS[table].name
        emptied = card(form, FIRST[table])
        emptied.inputs[name].value = " "
        assert "this is needed" in words(emptied.note)
        form.save_button.click()
        label = LEDGERS[table].fields[0].label
        assert f"{FIRST[table]} ({LEDGERS[table].title}, " in words(form.status)
        assert f"{NOR}): {label}: this is needed" in words(form.status)
        assert book.case == before

    def test_two_rows_of_one_name_are_told_in_words(self, book: Workbook, table: str) -> None:
        form = opened(book, table)
        side = card(form, FIRST[table]).side
        box = "short" if table == "expectations" else ""
        twin = add(form, side, box, **(NEW[table] | {LEDGERS[table].name: f" {FIRST[table].upper()} "}))
        assert "stands on this side already" in words(twin.note)
        form.save_button.click()
        assert "stands on this side already" in words(form.status)
        assert len(rows(book, table)) == len(ROWS[table])


class TestPeople:
    def test_levels_are_sentences_and_a_recorded_one_between_is_kept(self, form: LedgerForm) -> None:
        authority = card(form, "Helena Strand").inputs["authority"]
        assert authority.value == "5.5"
        options = dict((value, label) for label, value in authority.options)  # noqa: C402
        assert options["5"] == "5 – must ask others for each step"
        assert (options["6"], options[""]) == ("6", "not known")
        assert list(options)[0] == ""  # noqa: RUF015
        assert "5.5" not in dict(card(form, "Olaf Berg").inputs["authority"].options).values()

    def test_whoever_carries_it_is_the_first_kind_and_only_once(
        self, form: LedgerForm, book: Workbook
    ) -> None:
        assert add(form, "theirs").inputs["kind"].value == ""
        form.candidate.value = "tit"
        assert add(form, "theirs").inputs["kind"].value == "champion"
        assert add(form, "ours").inputs["kind"].value == "owner"

    def test_one_cell_is_changed_and_the_others_are_kept_exactly(
        self, form: LedgerForm, book: Workbook
    ) -> None:
        before = rows(book, "people")
        put(form, "Helena Strand", support="8")
        assert words(form.unsaved) == f"Unsaved: Helena Strand: Support not known → 8 (People, theirs, {NOR})"
        form.save_button.click()
        after = rows(book, "people")
        assert after.at["Helena Strand", "support"] == 8
        assert after.drop(columns="support").equals(before.drop(columns="support"))

    def test_a_recorded_name_that_no_form_would_take_does_not_stand_in_the_way(
        self, form: LedgerForm, book: Workbook
    ) -> None:
        name = "Dr. " + "Maximilian " * 20
        book.save({"people": [{"candidate": "nor"} | ROWS["people"][2] | {"person": name}]}, "import")
        put(form, name.strip(), role="CFO")
        form.save_button.click()
        assert rows(book, "people").at[name.strip(), "role"] == "CFO"
        assert len(name) > 60

    def test_unknown_can_be_chosen_again(self, form: LedgerForm, book: Workbook) -> None:
        put(form, "Olaf Berg", authority="")
        form.save_button.click()
        assert pd.isna(rows(book, "people").at["Olaf Berg", "authority"])

    def test_who_is_renamed_is_told_and_many_are_counted(self, form: LedgerForm, book: Workbook) -> None:
        put(form, "Mirela Dobre", person="Jonas Wehrli", role="CEO")
        form.save_button.click()
        said = f"✓ Saved 1 person (Mirela Dobre renamed to Jonas Wehrli) for {NOR} by Ravi"
        assert words(form.status).startswith(said)
        for name in ("Jonas Wehrli", "Helena Strand", "Olaf Berg"):
            put(form, name, person=f"{name} jr")
        form.save_button.click()
        assert words(form.status).startswith(f"✓ Saved 3 people (3 renamed) for {NOR} by Ravi")

    def test_what_was_done_is_no_longer_told_once_something_new_is_typed(self, form: LedgerForm) -> None:
        put(form, "Olaf Berg", role="CFO")
        form.discard_button.click()
        assert words(form.status) == "Discarded 1 unsaved change."
        put(form, "Olaf Berg", role="CFO")
        assert words(form.status) == ""
        form.save_button.click()
        assert words(form.status).startswith("✓ Saved 1 person")
        put(form, "Olaf Berg", role="CTO")
        assert words(form.status) == ""

    def test_names_may_be_swapped(self, form: LedgerForm, book: Workbook) -> None:
        strand, berg = card(form, "Helena Strand"), card(form, "Olaf Berg")
        strand.inputs["person"].value, berg.inputs["person"].value = "Olaf Berg", "Helena Strand"
        form.save_button.click()
        assert rows(book, "people")["kind"].to_dict() == {
            "Mirela Dobre": "owner", "Olaf Berg": "champion", "Helena Strand": "objector",
        }  # fmt: skip
        assert words(form.unsaved) == "Unsaved: nothing"
        assert strand.entry.row["kind"] == "champion"
        assert not book.store.history("larkspur", "people")["retracted"].any()
        assert words(strand.note) == words(berg.note) == ""

    def test_a_name_set_free_by_removing_may_be_used_at_once(self, form: LedgerForm, book: Workbook) -> None:
        before = book.case
        card(form, "Olaf Berg").remove.click()
        put(form, "Helena Strand", person="Olaf Berg")
        form.save_button.click()
        assert "Saved 2 people (1 removed, Helena Strand renamed to Olaf Berg) for" in words(form.status)
        assert rows(book, "people").query("side == 'theirs'")["kind"].to_dict() == {"Olaf Berg": "champion"}
        assert words(form.unsaved) == "Unsaved: nothing"
        assert form.ledger.label == "People 2"
        form.undo_button.click()
        assert book.case == before
        assert form.ledger.label == "People 3"

    def test_the_same_name_may_stand_on_the_other_side(self, form: LedgerForm, book: Workbook) -> None:
        add(form, "ours", person="Olaf Berg", kind="deputy")
        form.save_button.click()
        assert "Saved 1 person" in words(form.status)

    def test_each_ledger_counts_its_rows(self, form: LedgerForm) -> None:
        assert [label for label, _ in form.ledger.options] == [
            "People 3", "Reasons 3", "Work 2", "Dates 1", "Expectations 3",
        ]  # fmt: skip
        add(form, "ours")
        assert form.ledger.label == "People 3"
        add(form, "ours", person="Jon")
        assert form.ledger.label == "People 4"
        card(form, "Olaf Berg").remove.click()
        assert form.ledger.label == "People 3"
        form.candidate.value = "tit"
        assert form.ledger.label == "People 0"

    def test_a_ledger_with_a_problem_is_marked_until_it_is_mended(self, book: Workbook) -> None:
        form = opened(book, "work")
        put(form, "Training", fte="x")
        form.ledger.value = "people"
        labels = dict((table, label) for label, table in form.ledger.options)  # noqa: C402
        assert (labels["work"], labels["people"]) == ("Work 2 ⚠", "People 3")
        form.candidate.value = "tit"
        assert "⚠" not in "".join(label for label, _ in form.ledger.options)
        form.candidate.value, form.ledger.value = "nor", "work"
        put(form, "Training", fte="2")
        assert form.ledger.label == "Work 2"

    def test_what_is_needed_is_marked_once_a_save_was_tried(self, book: Workbook) -> None:
        form = opened(book, "work")
        new = add(form, "theirs", task="Audit")
        assert (form.ledger.label, words(new.note)) == ("Work 3", "")
        form.save_button.click()
        assert "Nothing was saved" in words(form.status)
        assert (form.ledger.label, words(new.note)) == ("Work 3 ⚠", "⚠ Kind: this is needed")
        new.inputs["kind"].value = "process"
        assert (form.ledger.label, words(new.note)) == ("Work 3", "")

    def test_an_empty_new_card_is_nothing_and_stands_only_once(
        self, form: LedgerForm, book: Workbook
    ) -> None:
        box = form.view.boxes["ours", ""]
        box.add.click()
        box.add.click()
        assert len(box.cards) == 2
        assert words(form.unsaved) == "Unsaved: nothing"
        put(form, "Olaf Berg", role="CFO")
        form.save_button.click()
        assert "Saved 1 person" in words(form.status)
        assert len(box.cards) == 1
        box.add.click()
        box.cards[-1].remove.click()
        assert len(box.cards) == 1

    def test_a_new_row_taken_out_can_be_kept_after_all(self, form: LedgerForm, book: Workbook) -> None:
        new = add(form, "ours", person="Jon Ek", kind="deputy")
        new.remove.click()
        assert words(form.unsaved) == "Unsaved: nothing"
        new.remove.click()
        assert "new person Jon Ek" in words(form.unsaved)


class TestReasons:
    def test_choosing_a_primary_makes_the_other_one_secondary_at_once(self, book: Workbook) -> None:
        form = opened(book, "reasons")
        put(form, "Fame", rank="primary")
        assert card(form, "Reach").inputs["rank"].value == "secondary"
        assert card(form, "Proof of cold").inputs["rank"].value == "primary"
        assert "Reach: Rank primary → secondary" in words(form.unsaved)
        assert "Fame: Rank secondary → primary" in words(form.unsaved)
        assert words(card(form, "Reach").note) == "now secondary, because “Fame” is primary"
        assert words(card(form, "Fame").note) == words(card(form, "Proof of cold").note) == ""
        form.save_button.click()
        assert words(card(form, "Reach").note) == ""
        ranks = rows(book, "reasons")["rank"].to_dict()
        assert ranks == {"Reach": "secondary", "Fame": "primary", "Proof of cold": "primary"}

    def test_a_new_reason_is_primary_only_where_there_is_none(self, book: Workbook) -> None:
        form = opened(book, "reasons")
        assert add(form, "ours").inputs["rank"].value == "secondary"
        form.candidate.value = "tit"
        first = add(form, "ours", reason="Reach")
        assert first.inputs["rank"].value == "primary"
        assert add(form, "ours", reason="Fame").inputs["rank"].value == "secondary"
        form.save_button.click()
        assert "Saved 2 reasons" in words(form.status)

    def test_a_side_without_a_primary_is_refused(self, book: Workbook) -> None:
        form, before = opened(book, "reasons"), book.case
        put(form, "Reach", rank="secondary")
        problem = form.view.boxes["ours", ""].problem
        assert words(problem) == "⚠ no reason is primary: choose the one main reason"
        assert form.ledger.label == "Reasons 3 ⚠"
        assert words(card(form, "Reach").note) == ""
        form.save_button.click()
        assert f"Reasons, ours, {NOR}: no reason is primary" in words(form.status)
        assert book.case == before
        card(form, "Reach").remove.click()
        form.save_button.click()
        assert "no reason is primary" in words(form.status)
        card(form, "Fame").remove.click()
        form.save_button.click()
        assert "Saved 2 reasons (2 removed)" in words(form.status)

    def test_two_recorded_primaries_are_a_problem_until_one_is_chosen(self, book: Workbook) -> None:
        book.save({"reasons": [{"candidate": "nor"} | ROWS["reasons"][1] | {"rank": "primary"}]}, "import")
        form = opened(book, "reasons")
        problem = form.view.boxes["ours", ""].problem
        assert "2 reasons are primary: leave one" in words(problem)
        put(form, "Reach", need="nice")
        form.save_button.click()
        assert "2 reasons are primary" in words(form.status)
        assert rows(book, "reasons").at["Reach", "need"] == "need"
        put(form, "Fame", rank="secondary")
        assert words(problem) == ""
        form.save_button.click()
        assert "Saved 2 reasons" in words(form.status)

    def test_the_other_side_can_be_saved_meanwhile(self, book: Workbook) -> None:
        book.save({"reasons": [{"candidate": "nor"} | ROWS["reasons"][1] | {"rank": "primary"}]}, "import")
        form = opened(book, "reasons")
        put(form, "Proof of cold", need="need")
        form.save_button.click()
        assert "Saved 1 reason" in words(form.status)

    def test_an_empty_card_gives_up_its_rank_without_becoming_unsaved(self, book: Workbook) -> None:
        alone = {"candidate": "tit", "side": "ours", "reason": "Fame", "rank": "secondary"}
        book.save({"reasons": [alone]}, "import")
        form = opened(book, "reasons")
        form.candidate.value = "tit"
        empty = add(form, "ours")
        assert empty.inputs["rank"].value == "primary"
        put(form, "Fame", rank="primary")
        assert empty.inputs["rank"].value == "secondary"
        assert words(form.unsaved) == f"Unsaved: Fame: Rank secondary → primary (Reasons, ours, {TIT})"
        form.save_button.click()
        assert "Saved 1 reason" in words(form.status)


class TestWork:
    def test_people_are_added_up_and_held_against_what_is_available(self, book: Workbook) -> None:
        form = opened(book, "work")
        foot = form.view.boxes["ours", ""].foot
        assert words(foot) == "1.75 full-time people in all. 1.6 are available: 0.15 too few."
        put(form, "Training", fte="1")
        assert words(foot) == "1.5 full-time people in all. 1.6 are available."
        put(form, "Training", fte="")
        assert (
            words(foot) == "At least 0.5 full-time people in all; 1 task without a number. 1.6 are available."
        )
        put(form, "Data feed", fte="")
        assert words(foot) == "Full-time people: not known. 1.6 are available."
        card(form, "Training").remove.click()
        card(form, "Data feed").remove.click()
        assert words(foot) == "1.6 are available."
        assert words(form.view.boxes["theirs", ""].foot) == ""

    def test_written_down_is_yes_no_or_not_known(self, book: Workbook) -> None:
        form = opened(book, "work")
        assert card(form, "Training").inputs["formalised"].label == "yes"
        assert card(form, "Data feed").inputs["formalised"].label == "not known"
        put(form, "Training", formalised="")
        put(form, "Data feed", formalised="false")
        form.save_button.click()
        saved = rows(book, "work")["formalised"]
        assert pd.isna(saved["Training"])
        assert saved["Data feed"] is False or not saved["Data feed"]

    def test_the_kind_of_a_new_task_has_to_be_chosen(self, book: Workbook) -> None:
        form = opened(book, "work")
        new = add(form, "theirs", task="Audit")
        assert new.inputs["kind"].label == "choose…"
        form.save_button.click()
        assert f"Audit (Work, theirs, {NOR}): Kind: this is needed" in words(form.status)

    @pytest.mark.parametrize(
        ("typed", "said"), [("0,5", "write 0.5"), ("-1", "0 or more"), ("half", "not a number")]
    )
    def test_wrong_numbers_are_told_below_the_fields(self, book: Workbook, typed: str, said: str) -> None:
        form = opened(book, "work")
        put(form, "Training", fte=typed)
        assert "Full-time people" in words(card(form, "Training").note)
        assert said in words(card(form, "Training").note)


class TestDates:
    def test_dates_must_be_in_order(self, book: Workbook) -> None:
        form = opened(book, "dates")
        put(form, "Signature", earliest="2027-04-02")
        assert words(card(form, "Signature").note) == "⚠ “earliest” 2027-04-02 is after “likely” 2027-04-01"
        put(form, "Signature", earliest="2027-04-01", latest="2027-03-01")
        assert "“likely” 2027-04-01 is after “latest” 2027-03-01" in words(card(form, "Signature").note)
        put(form, "Signature", likely="")
        assert "“earliest” 2027-04-01 is after “latest” 2027-03-01" in words(card(form, "Signature").note)
        form.save_button.click()
        assert "Nothing was saved" in words(form.status)

    def test_milestones_are_suggested_and_may_be_others(self, book: Workbook) -> None:
        form = opened(book, "dates")
        milestone = card(form, "Signature").inputs["milestone"]
        assert milestone.options == ("Signature", "First joint launch", "Own channel")
        assert not milestone.ensure_option

    def test_an_own_channel_without_a_date_says_asked_none_planned(self, book: Workbook) -> None:
        form = opened(book, "dates")
        new = add(form, "theirs", milestone="own channel")
        assert "With a name and no date this says: asked, none planned." in words(new.note)
        new.inputs["stated_by"].value = "Helena Strand"
        assert words(new.note) == "asked, none planned"
        new.inputs["likely"].value = "2029-01-01"
        assert words(new.note) == ""

    def test_our_own_limits_stand_on_our_side(self, book: Workbook) -> None:
        form = opened(book, "dates")
        said = "We need to sign by 1 March 2027; our money lasts until 1 October 2027."
        assert words(form.view.boxes["ours", ""].head) == said
        assert words(form.view.boxes["theirs", ""].head) == ""
        company = book.case.company.assign(sign_by=pd.NaT)
        book.save({"company": company}, "Dana")
        assert (
            words(opened(book, "dates").view.boxes["ours", ""].head)
            == "Our money lasts until 1 October 2027."
        )


class TestExpectations:
    def test_every_box_shows_its_state_as_sign_word_and_colour(self, book: Workbook) -> None:
        form = opened(book, "expectations")
        badges = {place: words(box.badge) for place, box in form.view.boxes.items()}
        assert badges == {
            ("ours", "short"): "◐ spoken",
            ("ours", "long"): "? not told them",
            ("theirs", "short"): "✓ accepted",
            ("theirs", "long"): "○ empty",
        }
        add(form, "theirs", "long", expectation="Stock", state="guessed")
        badge = form.view.boxes["theirs", "long"].badge
        assert words(badge) == "? guessed"
        assert "partner-is-guessed" in badge.value

    def test_the_weakest_row_gives_a_box_its_state(self, book: Workbook) -> None:
        form = opened(book, "expectations")
        badge = form.view.boxes["theirs", "short"].badge
        new = add(form, "theirs", "short", expectation="Stock")
        assert words(badge) == "– not known whether told"
        new.inputs["state"].value = "spoken"
        assert words(badge) == "◐ spoken"
        new.inputs["state"].value = "guessed"
        assert words(badge) == "? guessed"
        new.remove.click()
        assert words(badge) == "✓ accepted"

    @pytest.mark.parametrize(
        ("state", "spoken", "accepted"),
        [
            ("", None, None),
            ("guessed", False, None),
            ("spoken", True, None),
            ("accepted", True, "2026-11-20"),
        ],
    )
    def test_each_state_is_recorded_and_read_back(
        self, book: Workbook, state: str, spoken: bool | None, accepted: str | None
    ) -> None:
        form = opened(book, "expectations")
        new = add(form, "theirs", "long", expectation="Stock", state=state)
        if accepted:
            new.inputs["accepted_on"].value = accepted
        form.save_button.click()
        row = rows(book, "expectations").loc["Stock"]
        assert (row["side"], row["horizon"]) == ("theirs", "long")
        assert plain(row["spoken"]) is spoken or plain(row["spoken"]) == spoken
        assert plain(row["accepted_on"]) == accepted
        assert card(opened(book, "expectations"), "Stock").inputs["state"].value == state

    def test_today_is_suggested_for_what_is_accepted(self, book: Workbook) -> None:
        form = opened(book, "expectations")
        fields = card(form, "Ten launches").inputs
        assert "partner-hidden" in fields["accepted_on"]._dom_classes
        fields["state"].value = "accepted"
        assert fields["accepted_on"].value == f"{pd.Timestamp.today():%Y-%m-%d}"
        assert "partner-hidden" not in fields["accepted_on"]._dom_classes
        fields["accepted_on"].value = ""
        form.save_button.click()
        assert "Accepted on: a date is needed" in words(form.status)
        fields["state"].value = "spoken"
        assert fields["accepted_on"].value == ""
        assert words(form.unsaved) == "Unsaved: nothing"

    def test_a_recorded_day_comes_back_with_its_state(self, book: Workbook) -> None:
        form = opened(book, "expectations")
        fields = card(form, "Own hotline").inputs
        fields["state"].value = "spoken"
        assert fields["accepted_on"].value == ""
        fields["state"].value = "accepted"
        assert fields["accepted_on"].value == "2026-10-08"
        assert words(form.unsaved) == "Unsaved: nothing"

    def test_what_others_recorded_oddly_is_kept_until_it_is_changed(self, book: Workbook) -> None:
        odd = {"candidate": "nor", "side": "ours", "horizon": "long", "accepted_on": "2026-10-01"}
        both = [
            odd | {"expectation": "No word", "spoken": None},
            odd | {"expectation": "Denied", "spoken": False},
        ]
        book.save({"expectations": both}, "import")
        form = opened(book, "expectations")
        assert card(form, "No word").inputs["state"].value == "accepted"
        assert card(form, "Denied").inputs["state"].value == "guessed"
        put(form, "No word", expectation="A word")
        form.save_button.click()
        assert pd.isna(rows(book, "expectations").at["A word", "spoken"])
        put(form, "Denied", expectation="Denied again")
        form.save_button.click()
        assert "a date of acceptance needs the state “accepted”" in words(form.status)
        put(form, "Denied again", accepted_on="")
        form.save_button.click()
        assert "Saved 1 expectation" in words(form.status)


class TestDrafts:
    def test_they_survive_other_candidates_and_ledgers_and_are_saved_together(
        self, form: LedgerForm, book: Workbook
    ) -> None:
        put(form, "Olaf Berg", role="CFO")
        form.ledger.value = "work"
        put(form, "Training", owner="Dana")
        form.candidate.value, form.ledger.value = "tit", "people"
        add(form, "theirs", person="Jonas Wehrli")
        assert "Jonas Wehrli (People, theirs, Titanor Global Logistics)" in words(form.unsaved)
        form.candidate.value = "nor"
        assert card(form, "Olaf Berg").inputs["role"].value == "CFO"
        form.save_button.click()
        assert f"Saved 1 person and 1 task for {NOR} and 1 person for {TIT} by Ravi" in words(form.status)
        assert rows(book, "people").at["Olaf Berg", "role"] == "CFO"
        assert rows(book, "work").at["Training", "owner"] == "Dana"
        assert rows(book, "people", "tit").index.tolist() == ["Jonas Wehrli"]
        note = book.store.batches("larkspur").iloc[-1]["note"]
        assert note == f"1 person and 1 task for {NOR} and 1 person for {TIT}"

    def test_one_problem_anywhere_refuses_all_and_each_is_named(
        self, form: LedgerForm, book: Workbook
    ) -> None:
        before = book.case
        put(form, "Olaf Berg", role="CFO")
        form.who.input.value = ""
        form.candidate.value, form.ledger.value = "tit", "expectations"
        add(form, "ours", "long", state="spoken")
        form.ledger.value = "dates"
        add(form, "ours", milestone="Signature", likely="1.3.2027")
        form.save_button.click()
        said = words(form.status)
        assert "Nothing was saved" in said
        assert f"new expectation (Expectations, ours, long term, {TIT}): Expects: this is needed" in said
        assert f"Signature (Dates, ours, {TIT}): Likely: '1.3.2027' is not a date" in said
        assert "Your name: this is needed" in said
        assert book.case == before

    def test_many_changes_are_counted(self, form: LedgerForm) -> None:
        for number in range(9):
            add(form, "ours", person=f"P{number}", kind="deputy")
        assert words(form.unsaved).endswith("; 3 more changes")
        assert words(form.unsaved).count("new person") == 6

    def test_a_double_click_saves_once(self, form: LedgerForm, book: Workbook) -> None:
        before = len(book.store.batches("larkspur"))
        add(form, "ours", person="Jon", kind="deputy")
        form.save_button.click()
        form.save_button.click()
        assert "Nothing new to save. Last saved 1 person" in words(form.status)
        assert len(book.store.batches("larkspur")) == before + 1

    def test_discard_forgets_all_that_is_unsaved(self, form: LedgerForm) -> None:
        put(form, "Olaf Berg", role="CFO")
        card(form, "Helena Strand").remove.click()
        form.candidate.value = "tit"
        add(form, "ours", person="Jon")
        form.discard_button.click()
        assert words(form.status) == "Discarded 3 unsaved changes."
        assert words(form.unsaved) == "Unsaved: nothing"
        form.candidate.value = "nor"
        assert card(form, "Olaf Berg").inputs["role"].value == ""
        assert not card(form, "Helena Strand").entry.gone

    def test_going_back_to_what_is_recorded_is_not_unsaved(self, book: Workbook) -> None:
        form = opened(book, "work")
        put(form, "Training", fte="1")
        put(form, "Training", fte="1.250 ")
        assert words(form.unsaved) == "Unsaved: nothing"


class TestOthers:
    """What other forms and people save while one types."""

    def change(self, book: Workbook, **cells: object) -> None:
        book.save({"people": [{"candidate": "nor"} | ROWS["people"][2] | cells]}, "Dana")

    def test_their_columns_come_in_and_mine_stay(self, form: LedgerForm, book: Workbook) -> None:
        put(form, "Olaf Berg", role="CFO")
        self.change(book, support=8)
        form.refresh(book.case)
        fields = card(form, "Olaf Berg").inputs
        assert (fields["role"].value, fields["support"].value) == ("CFO", "8")
        form.save_button.click()
        row = rows(book, "people").loc["Olaf Berg"]
        assert (row["role"], row["support"]) == ("CFO", 8)

    def test_a_clash_is_told_before_it_is_saved_over(self, form: LedgerForm, book: Workbook) -> None:
        put(form, "Olaf Berg", support="0")
        self.change(book, support=8)
        form.save_button.click()
        said = words(form.status)
        assert f"Olaf Berg (People, theirs, {NOR}): Someone else has changed this meanwhile (support)" in said
        assert "Someone else has changed this" in words(card(form, "Olaf Berg").note)
        assert rows(book, "people").at["Olaf Berg", "support"] == 8
        self.change(book, support=9)
        form.save_button.click()
        assert "Someone else has changed this meanwhile (support)" in words(form.status)
        assert rows(book, "people").at["Olaf Berg", "support"] == 9
        form.save_button.click()
        assert rows(book, "people").at["Olaf Berg", "support"] == 0
        assert words(card(form, "Olaf Berg").note) == ""

    def test_the_same_change_by_both_is_no_clash(self, form: LedgerForm, book: Workbook) -> None:
        put(form, "Olaf Berg", support="8")
        self.change(book, support=8)
        form.save_button.click()
        assert "Nothing new to save" in words(form.status)

    def test_a_row_removed_elsewhere_becomes_a_new_one_and_says_so(
        self, form: LedgerForm, book: Workbook
    ) -> None:
        put(form, "Olaf Berg", role="CFO")
        key = {"candidate": "nor", "side": "theirs", "person": "Olaf Berg"}
        book.save({}, "Dana", gone={"people": [key]})
        form.save_button.click()
        assert "Someone else has removed this meanwhile" in words(form.status)
        assert "removed this meanwhile" in words(card(form, "Olaf Berg").note)
        assert "Olaf Berg" not in rows(book, "people").index
        form.save_button.click()
        row = rows(book, "people").loc["Olaf Berg"]
        assert (row["role"], row["authority"], row["support"]) == ("CFO", 9, 2)

    def test_a_row_removed_elsewhere_and_untouched_here_goes(self, form: LedgerForm, book: Workbook) -> None:
        key = {"candidate": "nor", "side": "theirs", "person": "Olaf Berg"}
        book.save({}, "Dana", gone={"people": [key]})
        form.refresh(book.case)
        assert form.ledger.label == "People 2"
        assert words(form.unsaved) == "Unsaved: nothing"

    def test_removing_what_another_has_changed_is_asked_about(self, form: LedgerForm, book: Workbook) -> None:
        card(form, "Olaf Berg").remove.click()
        self.change(book, support=8)
        form.save_button.click()
        assert "Someone else has changed this meanwhile" in words(form.status)
        assert "Olaf Berg" in rows(book, "people").index
        form.save_button.click()
        assert "Olaf Berg" not in rows(book, "people").index

    def test_two_forms_at_once_keep_their_drafts_and_see_each_others_saves(self, book: Workbook) -> None:
        one, other = opened(book), opened(book)
        add(one, "ours", person="Jon", kind="deputy")
        add(other, "ours", person="Ann", kind="sponsor")
        other.save_button.click()
        assert words(other.unsaved) == "Unsaved: nothing"
        assert card(one, "Ann").entry.row is not None
        assert "new person Jon" in words(one.unsaved)
        one.save_button.click()
        assert sorted(rows(book, "people").query("side == 'ours'").index) == ["Ann", "Jon", "Mirela Dobre"]
        assert one.ledger.label == "People 5"

    def test_the_same_new_name_with_other_facts_is_told(self, form: LedgerForm, book: Workbook) -> None:
        add(form, "theirs", person="Jon", kind="deputy")
        row = {"candidate": "nor", "side": "theirs", "person": "Jon", "kind": "sponsor"}
        book.save({"people": [row]}, "Dana")
        form.save_button.click()
        assert "Jon stands on this side already" in words(form.status)
        assert rows(book, "people").at["Jon", "kind"] == "sponsor"

    def test_a_desk_that_refuses_leaves_what_is_typed(
        self, form: LedgerForm, book: Workbook, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        put(form, "Olaf Berg", role="CFO")

        def fail(*_: object, **__: object) -> int:
            raise StoreError("Someone else has just saved this too.")

        monkeypatch.setattr(book, "save", fail)
        form.save_button.click()
        assert "Someone else has just saved this too. What you typed is kept." in words(form.status)
        assert card(form, "Olaf Berg").inputs["role"].value == "CFO"
        assert "Olaf Berg: Role not known → CFO" in words(form.unsaved)

    def test_a_candidate_taken_out_elsewhere_is_no_longer_shown(self, book: Workbook) -> None:
        batch = book.save({"candidates": [{"candidate": "acme", "name": "Acme"}]}, "Dana")
        form = opened(book)
        form.candidate.value = "acme"
        add(form, "ours", person="Jon")
        book.undo(batch, "Dana")
        form.refresh(book.case)
        assert form.candidate.value != "acme"
        assert words(form.unsaved) == "Unsaved: nothing"


class TestFacts:
    def frames(self, monkeypatch: pytest.MonkeyPatch) -> list[int]:
        calls: list[int] = []
        said = [
            ("nor", "who", "theirs", "warn", "If Helena leaves, nobody is left.", "Ask for a deputy."),
            ("nor", "who", "theirs", "stop", f"{HOSTILE} is against it.", "Talk."),
            ("nor", "who", "ours", "pass", "All is well.", ""),
            ("nor", "now", "theirs", "stop", "Too late.", ""),
            ("tit", "who", "theirs", "stop", "Nobody.", ""),
        ]
        levels = [
            ("nor", "who", "ours", 8.0, "one owner."),
            ("nor", "who", "theirs", float("nan"), "unclear"),
        ]

        def check(case: Case) -> pd.DataFrame:
            calls.append(1)
            return pd.DataFrame(said, columns=["candidate", "part", "side", "status", "sentence", "next"])

        def implied(case: Case) -> pd.DataFrame:
            return pd.DataFrame(levels, columns=["candidate", "part", "side", "implied", "why"])

        monkeypatch.setattr(findings, "check", check)
        monkeypatch.setattr(findings, "implied", implied)
        return calls

    def test_levels_and_warnings_of_the_ledgers_part_are_shown_worst_first(
        self, book: Workbook, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.frames(monkeypatch)
        form = opened(book)
        said = words(form.facts)
        assert "The facts recorded suggest 8 of 10 for our side: one owner." in said
        assert "The facts recorded suggest no level yet for their side: unclear." in said
        assert said.index("✕ Stop:") < said.index(
            "! Warning: If Helena leaves, nobody is left. Ask for a deputy."
        )
        assert "Too late" not in said
        assert "All is well" not in said
        assert "Nobody." not in said
        assert HOSTILE not in form.facts.value
        form.ledger.value = "dates"
        assert "Too late." in words(form.facts)

    def test_they_are_worked_out_once_for_each_state_of_the_case(
        self, book: Workbook, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        calls = self.frames(monkeypatch)
        form = opened(book)
        form.candidate.value = "tit"
        form.refresh(book.case)
        assert len(calls) == 1
        add(form, "ours", person="Jon")
        assert len(calls) == 1
        form.save_button.click()
        assert len(calls) == 2

    def test_they_follow_what_is_saved(self, book: Workbook, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(findings, "check", CHECK)
        monkeypatch.setattr(findings, "implied", IMPLIED)
        form = opened(book)
        assert "The facts recorded suggest 5 of 10 for their side: Helena Strand" in words(form.facts)
        assert "! Warning: Helena Strand" in words(form.facts)
        put(form, "Helena Strand", authority="8")
        assert "The facts recorded suggest 5 of 10 for their side" in words(form.facts)
        form.save_button.click()
        assert "The facts recorded suggest 8 of 10 for their side: Helena Strand" in words(form.facts)
        assert "! Warning: Helena Strand" not in words(form.facts)
        form.undo_button.click()
        assert "The facts recorded suggest 5 of 10 for their side" in words(form.facts)

    def test_the_form_works_when_the_findings_do_not(
        self, book: Workbook, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(case: Case) -> pd.DataFrame:
            raise ZeroDivisionError("ouch")

        monkeypatch.setattr(findings, "check", fail)
        form = opened(book)
        assert "Something unexpected went wrong" in words(form.status)
        add(form, "ours", person="Jon", kind="deputy")
        form.save_button.click()
        assert "Jon" in rows(book, "people").index


class TestWidgets:
    def test_without_candidates_it_says_what_to_do_first(self, tmp_path: Path) -> None:
        store = Store(f"sqlite:///{tmp_path}/empty.sqlite")
        store.import_folder(DATA / "blank", "acme")
        book = Workbook("acme", store)
        form = LedgerForm(book)
        assert form.candidate not in form.box.children
        form.save_button.click()
        assert "Nothing new to save" in words(form.status)
        book.save({"candidates": [{"candidate": "a", "name": "A"}]}, "Dana")
        form.refresh(book.case)
        add(form, "ours", person="Jon")
        form.who.input.value = "Ravi"
        form.save_button.click()
        assert rows(book, "people", "a").index.tolist() == ["Jon"]
        store.close()

    def test_switching_leaves_no_widgets_behind(self, book: Workbook) -> None:
        many = [
            {"candidate": "bri", "side": "ours", "person": f"P{n:02}", "kind": "deputy"} for n in range(40)
        ]
        book.save({"people": many}, "Dana")
        form = opened(book)
        for ledger in LEDGERS:
            form.ledger.value = ledger
        form.candidate.value = "bri"
        form.ledger.value = "people"
        assert len(form.view.boxes["ours", ""].cards) == 40
        full = models()

        def walk() -> None:
            for turn in range(30):
                form.ledger.value = list(LEDGERS)[turn % 5]
                form.candidate.value = ("nor", "tit", "qui")[turn % 3]

        walk()
        before = models()
        walk()
        assert models() == before < full - 20 * len(form.view.boxes)

    def test_closing_lets_go_of_everything(self, book: Workbook) -> None:
        opened(book).close()
        before = models()
        form = opened(book)
        for ledger in LEDGERS:
            form.ledger.value = ledger
        card(form, "Ten launches").remove.click()
        form.candidate.value = "tit"
        form.close()
        assert models() == before

    def test_every_field_has_a_label_and_long_rows_wrap(self, book: Workbook) -> None:
        for ledger in LEDGERS:
            form = opened(book, ledger)
            for widget in every_widget(form.box):
                if isinstance(widget, ipywidgets.Text | ipywidgets.Textarea | ipywidgets.Dropdown):
                    assert widget.description
