"""What must hold inside a row, between rows and between tables, beyond what each cell allows."""

from collections.abc import Callable, Collection, Iterator, Mapping

import pandas as pd

from partnerlib.question import PART_KEYS
from partnerlib.tables.faults import Fault, Quoted
from partnerlib.tables.parsing import FIRST_ROW
from partnerlib.tables.schema import TABLES, Table
from partnerlib.tables.signs import seen

Tables = Mapping[str, pd.DataFrame]

LEVELS = {"assessments": ("level", "low", "high"), "anchors": ("level",), "consensus": ("level",)}
"""The columns that hold a level on the scale of the row's criterion, by table."""


def check(tables: Tables, unread: Collection[str] = ()) -> list[Fault]:
    """Test typed tables, in the row order in which they came, against every rule.

    A cell already refused comes as unknown. Tables in `unread` could not be read at all: nothing is
    said of them, nor of what refers to them.
    """
    faults = [fault for rule in RULES for fault in rule(tables)] + list(_references(tables, unread))
    return [fault for fault in faults if fault.table not in unread]


def _company_is_one_row(tables: Tables) -> Iterator[Fault]:
    rows = len(tables["company"])
    if rows != 1:
        yield Fault("company", None, None, Quoted(f"{rows} rows"), "one row that describes us")


def _seven_parts(tables: Tables) -> Iterator[Fault]:
    present = set(tables["parts"]["part"].dropna())
    for part in PART_KEYS:
        if part not in present:
            found = Quoted(f"no row for part {part}")
            yield Fault("parts", None, "part", found, "all seven parts: " + ", ".join(PART_KEYS))


def _part_weights(tables: Tables) -> Iterator[Fault]:
    weights = tables["parts"]["weight"].dropna()
    if len(weights) and weights.sum() == 0:
        yield Fault("parts", None, "weight", Quoted("only zeros"), "at least one weight above zero")


def _criterion_weights(tables: Tables) -> Iterator[Fault]:
    profile = tables["profile"].dropna(subset=["part", "side", "weight"])
    for (part, side), weights in profile.groupby(["part", "side"], sort=False)["weight"]:
        if weights.sum() == 0:
            found = Quoted(f"only zeros for part {part}, side {side}")
            allowed = "at least one weight above zero for each part and side"
            yield Fault("profile", int(weights.index[0]) + FIRST_ROW, "weight", found, allowed)


def _ranges_in_order(tables: Tables) -> Iterator[Fault]:
    """Lower ends never lie above upper ends, and what belongs inside a range lies inside it."""
    pairs = [
        ("profile", "scale_low", "scale_high", True),
        ("profile", "ideal_low", "ideal_high", False),
        ("profile", "scale_low", "ideal_low", False),
        ("profile", "ideal_high", "scale_high", False),
        ("profile", "scale_low", "must_low", False),
        ("profile", "must_low", "ideal_low", False),
        ("profile", "must_high", "scale_high", False),
        ("profile", "ideal_high", "must_high", False),
        ("assessments", "low", "level", False),
        ("assessments", "level", "high", False),
        ("assessments", "low", "high", False),
        ("dates", "earliest", "likely", False),
        ("dates", "likely", "latest", False),
        ("dates", "earliest", "latest", False),
        ("invitations", "opened_at", "finished_at", True),
        ("invitations", "opened_at", "closed_at", True),
    ]
    for name, lower, upper, strictly in pairs:
        frame = tables[name]
        wrong = frame[lower] >= frame[upper] if strictly else frame[lower] > frame[upper]
        for row in frame.index[wrong]:
            column = TABLES[name].column(upper)
            low, high = (column.write(frame.at[row, end]) for end in (lower, upper))
            how = "above" if strictly else "at or above"
            yield Fault(name, row + FIRST_ROW, upper, high, f"{how} {lower}, which is {low}")


def _a_range_has_a_level(tables: Tables) -> Iterator[Fault]:
    frame = tables["assessments"]
    alone = frame["level"].isna() & (frame["low"].notna() | frame["high"].notna())
    for row in frame.index[alone]:
        found = Quoted("an empty cell beside low or high")
        yield Fault("assessments", row + FIRST_ROW, "level", found, "a level wherever low or high is given")


def _references(tables: Tables, unread: Collection[str]) -> Iterator[Fault]:
    for table in (table for table in TABLES.values() if len(tables[table.name])):
        for column in table.columns:
            if column.refers_to and column.refers_to not in unread:
                yield from _unknown_keys(table, column.name, column.refers_to, tables)


def _unknown_keys(table: Table, column: str, target: str, tables: Tables) -> Iterator[Fault]:
    known = tables[target][TABLES[target].key[0]].dropna().tolist()
    cells, keys = tables[table.name][column], set(known)
    for row, cell in zip(cells.index, cells.tolist(), strict=True):
        if cell not in keys and pd.notna(cell):
            some = ", ".join(known[:20]) + (", …" if len(known) > 20 else "")
            allowed = f"a key of table {target}: {some or 'it is empty'}"
            yield Fault(table.name, row + FIRST_ROW, column, cell, allowed)


def _levels_on_scale(tables: Tables) -> Iterator[Fault]:
    profile = tables["profile"].dropna(subset="criterion").drop_duplicates("criterion").set_index("criterion")
    write = TABLES["profile"].column("scale_low").write
    for name, columns in LEVELS.items():
        frame = tables[name]
        lowest = frame["criterion"].map(profile["scale_low"]).astype("float64")
        highest = frame["criterion"].map(profile["scale_high"]).astype("float64")
        for column in columns:
            off = (frame[column] < lowest) | (frame[column] > highest)
            for row in frame.index[off]:
                criterion, low, high = frame.at[row, "criterion"], write(lowest[row]), write(highest[row])
                allowed = f"a number from {low} to {high}, the scale of {criterion!s}"
                yield Fault(name, row + FIRST_ROW, column, write(frame.at[row, column]), allowed)


def _names_differ(tables: Tables) -> Iterator[Fault]:
    names = tables["candidates"]["name"]
    alike = names.map(lambda name: " ".join(seen(name).casefold().split()), na_action="ignore")
    for row in names.index[names.notna() & alike.duplicated()]:
        yield Fault("candidates", row + FIRST_ROW, "name", f"{names[row]}", "a name no other candidate has")


def still_open(invitations: pd.DataFrame) -> pd.Series:
    """Tell of every invitation whether it is open: not closed, and not all of its round have finished."""
    finished = invitations["finished_at"].notna()
    all_finished = finished.groupby(invitations["round"], dropna=False).transform("all").astype(bool)
    return invitations["closed_at"].isna() & ~all_finished


def _one_open_round(tables: Tables) -> Iterator[Fault]:
    """Nobody answers for the same candidate in two open rounds, else either could seal the answer."""
    of_open = tables["invitations"][still_open(tables["invitations"])]
    pair = ["candidate", "assessor"]
    twice = of_open.duplicated(pair) & of_open[pair].notna().all(axis=1)
    for row in of_open.index[twice]:
        about, who = (str(of_open.at[row, name]) for name in pair)
        allowed = f"one open round for candidate {about} and assessor {who}; close the other one first"
        yield Fault("invitations", row + FIRST_ROW, "round", of_open.at[row, "round"], allowed)


def _closed_as_a_whole(tables: Tables) -> Iterator[Fault]:
    """A round is closed for all at once, else those left in it would see what the others must not."""
    frame = tables["invitations"].dropna(subset="round")
    closed = frame["closed_at"].notna()
    some = closed.groupby(frame["round"]).transform("any").astype(bool)
    for row in frame.index[some & ~closed]:
        allowed = "a time, because others of this round are closed; a round is closed as a whole"
        yield Fault("invitations", row + FIRST_ROW, "closed_at", Quoted("an empty cell"), allowed)


RULES: tuple[Callable[[Tables], Iterator[Fault]], ...] = (
    _company_is_one_row,
    _seven_parts,
    _part_weights,
    _criterion_weights,
    _ranges_in_order,
    _a_range_has_a_level,
    _levels_on_scale,
    _names_differ,
    _one_open_round,
    _closed_as_a_whole,
)
