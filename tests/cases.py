"""Small cases for the tests: as raw cells of text, and as criteria with levels."""

import io
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pandas as pd
import pytest

from partnerlib.case import Case
from partnerlib.question import PART_KEYS
from partnerlib.tables import FIRST_ROW, TABLES, CaseError, Fault

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "data"
SCENARIO = ROOT / "tests" / "scenario"

Raw = dict[str, pd.DataFrame]

_SMALL = {
    "company": """
name,employees,sign_by,runway_ends,fte_available,currency
Larch Ltd,24,2027-03-01,2027-10-01,1.5,EUR
""",
    "parts": """
part,weight
who,2
ideal,1
single,0
compelling,0
jointly,0
now,0
expect,0
""",
    "profile": """
criterion,part,side,label,unit,scale_low,scale_high,ideal_low,ideal_high,must_low,must_high,weight
who_ours,who,ours,Our owner,0-10 rating,0,10,10,10,,,1
who_theirs,who,theirs,Their champion,0-10 rating,0,10,8,10,3,,1
reps,ideal,both,Field staff,people,0,600,40,160,,500,2
""",
    "anchors": """
criterion,level,description
who_ours,0,Nobody
who_ours,10,"One owner, with time for it"
""",
    "profile_history": """
saved_at,saved_by,fingerprint,note
2026-09-14T15:30:00Z,Dana,8d71,First version
""",
    "candidates": """
candidate,name,kind,employees,first_contact,upside,launch_probability,our_cost
ash,Ash & Sons,distributor,640,2026-09-18,2400000,0.7,210000
elm,Elm,,,,,,
""",
    "assessments": """
candidate,criterion,assessor,level,low,high,evidence,recorded_at
ash,reps,Dana,85,60,100,Counted on their site,2026-10-05T14:30:00Z
ash,who_ours,Dana,8,,,Ravi owns it,2026-10-05T14:31:00Z
ash,who_ours,Ravi,6,,,I own it,2026-10-06T09:00:00Z
elm,who_theirs,Dana,,,,Nobody would say,2026-10-06T09:01:00Z
""",
    "people": """
candidate,side,person,role,kind,authority,support
ash,theirs,Ines,Head of sales,champion,7,9
""",
    "reasons": """
candidate,side,reason,rank,need,lasts_years,stated_by,ends_when
ash,ours,Reach,primary,need,3,Dana,
""",
    "work": """
candidate,side,task,kind,fte,owner,formalised
ash,ours,Order handling,process,0.5,Ravi,true
""",
    "dates": """
candidate,side,milestone,earliest,likely,latest,stated_by
ash,ours,Signature,2027-01-10,2027-02-01,2027-03-01,Dana
""",
    "expectations": """
candidate,side,horizon,expectation,spoken,accepted_on
ash,ours,short,Ten launches,true,2026-11-01
""",
    "decisions": """
decided_on,decided_by,candidate,verdict,rationale,conditions,exit_terms,acknowledged,fingerprint
2026-12-01,Board,ash,go,Closest to the ideal,,,,
""",
    "invitations": """
round,candidate,assessor,opened_at,finished_at,closed_at
spring,ash,Dana,2026-10-01T08:00:00Z,2026-10-07T08:00:00Z,2026-10-08T08:00:00Z
spring,ash,Ravi,2026-10-01T08:00:00Z,,2026-10-08T08:00:00Z
""",
    "consensus": """
candidate,criterion,level,comment,recorded_by,recorded_at
ash,reps,90,Mirela has counted again,Dana,2026-10-09T10:00:00Z
""",
}


def small_tables() -> Raw:
    """Give a small valid case as raw cells of text, each table with at least one row."""
    return {table: raw(text) for table, text in _SMALL.items()}


def raw(text: str) -> pd.DataFrame:
    """Give a CSV text as a frame of text cells."""
    return pd.read_csv(io.StringIO(text), dtype=str, keep_default_na=False)


def set_cell(tables: Raw, table: str, row: int, column: str, cell: object) -> None:
    """Put a cell into a table, its row counted as in a spreadsheet."""
    tables[table][column] = tables[table][column].astype(object)
    tables[table].at[row - FIRST_ROW, column] = cell


def write_raw(folder: Path, tables: Raw) -> Path:
    """Write raw tables as a snapshot folder, unchecked."""
    folder.mkdir()
    for table, frame in tables.items():
        frame.to_csv(folder / f"{table}.csv", index=False, lineterminator="\n")
    return folder


def error_of(make: Callable[[], Case]) -> CaseError:
    """Give the CaseError that making a case must raise."""
    with pytest.raises(CaseError) as caught:
        make()
    return caught.value


def faults_of(make: Callable[[], Case]) -> list[Fault]:
    """Give the faults of the CaseError that making a case must raise."""
    return list(error_of(make).faults)


def criterion(
    key: str,
    part: str = "ideal",
    side: str = "both",
    scale: tuple[float, float] = (0, 10),
    ideal: tuple[float, float] = (10, 10),
    must: tuple[float | None, float | None] = (None, None),
    weight: float = 1,
) -> dict[str, object]:
    """Give a profile row; by default a 0-10 rating of the one part "ideal", best at 10."""
    row: dict[str, object] = {
        "criterion": key,
        "part": part,
        "side": side,
        "label": key,
        "unit": "",
        "weight": weight,
    }
    for name, (low, high) in {"scale": scale, "ideal": ideal, "must": must}.items():
        row |= {f"{name}_low": low, f"{name}_high": high}
    return row


def case_of(
    criteria: list[dict[str, object]],
    levels: Mapping[str, Mapping[str, float | None]],
    weights: Mapping[str, float] | None = None,
    opinions: Sequence[tuple[str, str, str, float | None, int]] = (),
) -> Case:
    """Make a case of profile rows and levels by candidate and criterion, one assessor's.

    A part's weight is 1 unless `weights` is given, and then 0 for the parts it leaves out. `opinions`
    adds rows of other assessors or days: candidate, criterion, assessor, level, day of October 2026.
    """
    said = [(who, key, "Dana", level, 1) for who, row in levels.items() for key, level in row.items()]
    assessments = pd.DataFrame(
        [*said, *opinions], columns=["candidate", "criterion", "assessor", "level", "day"]
    )
    noon = [f"2026-10-{day:02}T12:00:00Z" for day in assessments["day"]]
    part_weights = [1 if weights is None else weights.get(part, 0) for part in PART_KEYS]
    tables = {
        "company": pd.DataFrame({"name": ["Larch Ltd"]}),
        "parts": pd.DataFrame({"part": PART_KEYS, "weight": part_weights}),
        "profile": pd.DataFrame(criteria),
        "candidates": pd.DataFrame({"candidate": list(levels), "name": list(levels)}),
        "assessments": assessments.assign(recorded_at=noon),
    }
    return Case(
        "test", {table: frame.reindex(columns=TABLES[table].names) for table, frame in tables.items()}
    )
