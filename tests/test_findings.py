"""The article's warnings on hand-made facts: each fault is found by its own check, and by no other."""

import datetime as dt
import functools
import math
from collections.abc import Callable

import pandas as pd
import pytest
from cases import DATA, case_of, criterion
from hypothesis import given, settings
from hypothesis import strategies as st
from ledgers import CANDIDATES, LEDGERS, TWO_SIDED, added, changed, clean, only, without

from partnerlib import findings, scoring
from partnerlib.case import Case
from partnerlib.findings.checks import CHECKS
from partnerlib.question import PART_KEYS, SIDES
from partnerlib.tables import TABLES

Change = Callable[[Case], Case]
nan = math.nan

INES = {"candidate": "ash", "person": "Ines Moreau"}
RAVI = {"candidate": "ash", "person": "Ravi Sen"}
STEN = {"candidate": "ash", "person": "Sten Holm"}
OTTO = {"candidate": "ash", "person": "Otto Brandt"}
DANA = {"candidate": "ash", "person": "Dana Reed"}
REACH = {"candidate": "ash", "reason": "Reach in eight countries"}
RULE = {"candidate": "ash", "reason": "A new rule to meet"}
NAME = {"candidate": "ash", "reason": "Their name helps"}
VISITS = {"candidate": "ash", "reason": "Fewer site visits"}
PRIMARY = {"rank": "primary", "need": "need", "lasts_years": 9, "stated_by": "Ines Moreau"}
LOOK = {"candidate": "ash", "expectation": "First look at what we build next"}
ITS_REACH = {"candidate": "ash", "criterion": "reach"}
OUR_WORK = {"candidate": "ash", "side": "ours"}
PRICES = {"side": "theirs", "task": "Price list", "kind": "process", "fte": 0.1, "formalised": True}
AUDIT = {"candidate": "ash", "task": "Supplier audit"}
ORDERS = {"candidate": "ash", "task": "Order handling"}
TRAINING = {"candidate": "ash", "task": "Training of branches"}
THEIR_SIGNATURE = {"candidate": "ash", "side": "theirs", "milestone": "Signature"}
OUR_CHANNEL = {"candidate": "ash", "side": "ours", "milestone": "Own channel"}
THEIR_CHANNEL = {"candidate": "ash", "side": "theirs", "milestone": "Own channel"}
ASH = {"candidate": "ash"}


def edit(table: str, where: dict[str, object], **cells: object) -> Change:
    """Change cells."""
    return lambda case: changed(case, table, where, **cells)


def drop(table: str, **where: object) -> Change:
    """Take rows of ash out."""
    return lambda case: without(case, table, candidate="ash", **where)


def add(table: str, **cells: object) -> Change:
    """Add a row to ash."""
    return lambda case: added(case, table, candidate="ash", **cells)


def both(*changes: Change) -> Change:
    """Make several changes."""

    def make(case: Case) -> Case:
        for change in changes:
            case = change(case)
        return case

    return make


def history(*saved: tuple[str, str]) -> Change:
    """Put versions of the ideal on record: when, and a fingerprint ("now" for that of the case)."""

    def make(case: Case) -> Case:
        rows = [
            (f"{at}Z", "Mirela Popa", case.profile_fingerprint if mark == "now" else mark, "")
            for at, mark in saved
        ]
        return case.replace(profile_history=pd.DataFrame(rows, columns=TABLES["profile_history"].names))

    return make


@functools.cache
def of_fault(number: int) -> tuple[Case, pd.DataFrame]:
    """Give the case with one of the faults, and its findings."""
    case = FAULTS[number][3](clean())
    return case, findings.check(case)


@functools.cache
def of_clean() -> pd.DataFrame:
    """Give the findings of the clean case."""
    return findings.check(clean())


def statuses(case: Case) -> dict[tuple[str, str, str, str], str]:
    """Give each finding's status by candidate, part, check and side."""
    rows = findings.check(case)
    keys = zip(rows["candidate"], rows["part"], rows["check"], rows["side"], strict=True)
    return dict(zip(keys, rows["status"], strict=True))


def finding(case: Case, check: str, side: str, candidate: str = "ash") -> pd.Series:
    """Give one finding, never one of ratings."""
    return of(findings.check(case), check, side, candidate)


def of(rows: pd.DataFrame, check: str, side: str, candidate: str = "ash") -> pd.Series:
    """Give one of these findings, never one of ratings."""
    found = rows[(rows["candidate"] == candidate) & (rows["check"] == check) & (rows["side"] == side)]
    assert len(found) == 1
    return found.iloc[0]


OTHER = "a" * 64


def drop_people(*names: str) -> Change:
    """Take people of ash out."""
    return both(*(drop("people", person=name) for name in names))


def objector(authority: float, sponsor: dict[str, object], of_sponsor: float | None) -> Change:
    """Give the objector and the sponsor of ash these authorities, the others less."""
    return both(
        edit("people", OTTO, authority=authority),
        edit("people", sponsor, authority=of_sponsor),
        edit("people", INES, authority=7),
    )


def assessed(day: str) -> Change:
    """Move all assessments to a day."""
    return edit("assessments", {}, recorded_at=f"{day}T08:00:00Z")


def frozen_late() -> Change:
    """Freeze the ideal the day after the first contact, the day before the first assessment."""
    return both(history(("2026-10-02T08:00:00", "now")), assessed("2026-10-03"))


def nothing_known_of_the_start() -> Change:
    """Leave ash without first contact and assessments, and the ideal with two versions."""
    versions = history(("2026-09-01T12:00:00", OTHER), ("2026-09-10T00:00:00", "now"))
    return both(edit("candidates", ASH, first_contact=None), drop("assessments"), versions)


def without_must_haves(case: Case) -> Case:
    """Ask for nothing."""
    case = case.replace(profile=case.profile.assign(must_low=nan))
    return history(("2026-09-01T12:00:00", "now"))(case)


def tempting(**cells: object) -> Change:
    """Let ash promise much and fit badly."""
    return both(edit("candidates", ASH, upside=9_000_000, **cells), edit("assessments", ITS_REACH, level=22))


def no_start(case: Case) -> Case:
    """Leave unknown when the partnership with ash would start."""
    case = no_need_of_ours(only_channels(case))
    return edit("candidates", ASH, first_contact=None)(case)


def silent_on_channels(side: str, reason: str) -> Change:
    """Leave nothing that could tell whether a side of ash goes its own way."""
    return both(
        drop("dates", side=side, milestone="Own channel"),
        edit("reasons", ASH | {"reason": reason}, ends_when=None),
    )


def at_least(fte: float) -> Change:
    """Let ash need that much of our time for orders, and an unknown time for one task more."""
    more = {"side": "ours", "task": "Help desk", "kind": "delivery", "owner": "Ravi Sen", "formalised": True}
    return both(edit("work", ORDERS, fte=fte), add("work", **more))


def their_signature(**days: object) -> Change:
    """Give the signature of ash these days and no other."""
    return edit("dates", THEIR_SIGNATURE, **dict.fromkeys(("earliest", "likely", "latest")) | days)


def only_channels(case: Case) -> Case:
    """Leave ash with dates of own channels alone."""
    for milestone in ("Signature", "First joint launch"):
        case = drop("dates", milestone=milestone)(case)
    return case


def no_need_of_ours(case: Case) -> Case:
    """Leave unknown by when we need to have signed."""
    case = edit("company", {}, sign_by=None)(case)
    return edit("dates", {"side": "ours", "milestone": "Signature"}, earliest=None, likely=None, latest=None)(
        case
    )


def rated(key: str, level: float, assessor: str = "Ravi Sen") -> Change:
    """Let another assessor rate ash."""
    at = "2026-10-06T12:00:00Z"
    return add("assessments", criterion=key, assessor=assessor, level=level, recorded_at=at)


def expectation_faults(side: str, horizon: str, text: str) -> list["Fault"]:
    """Give what can be wrong in one of the four boxes of ash."""
    check, row = f"{horizon}_term", {"candidate": "ash", "expectation": text}
    return [
        (check, side, "warn", drop("expectations", expectation=text), [f"{horizon}-term", "missing"]),
        (check, side, "warn", edit("expectations", row, spoken=False, accepted_on=None), [text]),
        (check, side, "warn", edit("expectations", row, accepted_on=None), [text, "accepted"]),
        (
            check,
            side,
            "warn",
            edit("expectations", row, spoken=False),
            [text, "never spoken", "November 2026"],
        ),
        (check, side, "unknown", edit("expectations", row, spoken=None, accepted_on=None), [text]),
        (check, side, "unknown", drop("expectations"), ["Ash & Sons"]),
    ]


Fault = tuple[str, str, str, Change, list[str]]

WHO: list[Fault] = [
    ("champion", "theirs", "stop", edit("people", INES, kind="sponsor"), ["no champion", "Ines Moreau"]),
    ("champion", "theirs", "warn", edit("people", INES, support=4.9), ["Ines Moreau", "support 4.9 of 10"]),
    ("champion", "theirs", "unknown", drop("people", side="theirs"), ["nobody at Ash & Sons"]),
    ("authority", "theirs", "stop", edit("people", INES, authority=2.9), ["2.9 of 10", "Ines Moreau"]),
    ("authority", "theirs", "warn", edit("people", INES, authority=3), ["3 of 10"]),
    ("authority", "theirs", "warn", edit("people", INES, authority=5.9), ["5.9 of 10"]),
    ("authority", "theirs", "unknown", edit("people", INES, authority=None), ["Ines Moreau", "not known"]),
    ("authority", "theirs", "unknown", drop("people", side="theirs"), ["No champion"]),
    ("owner", "ours", "stop", edit("people", DANA, kind="sponsor"), ["Nobody on our side", "Dana Reed"]),
    ("owner", "ours", "warn", edit("people", RAVI, kind="owner"), ["Dana Reed and Ravi Sen"]),
    ("owner", "ours", "unknown", drop("people", side="ours"), ["Ash & Sons"]),
    ("one_person", "ours", "warn", drop_people("Ravi Sen", "Mirela Popa"), ["If Dana Reed leaves"]),
    ("one_person", "theirs", "warn", drop_people("Pia Lund", "Sten Holm"), ["If Ines Moreau leaves", "Ash"]),
    ("one_person", "ours", "unknown", drop("people", side="ours"), ["None of us"]),
    ("one_person", "theirs", "unknown", drop("people", side="theirs"), ["nobody at Ash & Sons"]),
    ("objectors", "theirs", "unknown", drop("people", person="Otto Brandt"), ["No objector is named"]),
    ("objectors", "theirs", "unknown", drop("people", side="theirs"), ["No objector is named"]),
    ("objectors", "theirs", "warn", objector(7.9, STEN, 7.9), ["Otto Brandt (authority 7.9 of 10)"]),
    ("objectors", "theirs", "stop", edit("people", OTTO, authority=9), ["Otto Brandt", "9 of 10"]),
    ("objectors", "theirs", "stop", objector(8, STEN, 8), ["Otto Brandt (authority 8 of 10)"]),
    ("objectors", "theirs", "unknown", edit("people", OTTO, authority=None), ["Otto Brandt", "not known"]),
    ("objectors", "theirs", "unknown", edit("people", OTTO, authority=9.5, support=None), ["Otto Brandt"]),
    ("objectors", "theirs", "unknown", objector(8.5, STEN, None), ["Otto Brandt", "not known"]),
]

IDEAL: list[Fault] = [
    (
        "written_first",
        "both",
        "warn",
        frozen_late(),
        ["2 October 2026", "contact with Ash & Sons on 1 October"],
    ),
    ("written_first", "both", "warn", assessed("2026-08-05"), ["1 September 2026", "5 August 2026"]),
    ("written_first", "both", "unknown", history(("2026-10-01T08:00:00", "now")), ["1 October 2026"]),
    ("written_first", "both", "unknown", edit("candidates", ASH, first_contact=None), ["not recorded"]),
    ("written_first", "both", "unknown", history(), ["never frozen"]),
    (
        *("unchanged", "both", "warn"),
        history(("2026-09-01T12:00:00", OTHER), ("2026-10-01T00:00:00", "b"), ("2026-10-04T00:00:00", "now")),
        ["twice", "4 October 2026", "Mirela Popa"],
    ),
    ("unchanged", "both", "warn", history(("2026-09-01T12:00:00", OTHER)), ["1 September 2026"]),
    ("unchanged", "both", "unknown", history(("2026-09-01T12:00:00", "8d71")), ["cannot be proved"]),
    ("unchanged", "both", "unknown", history(), ["never frozen"]),
    ("unchanged", "both", "unknown", nothing_known_of_the_start(), ["once", "not recorded"]),
    ("three_candidates", "both", "warn", lambda case: only(case, "ash", "elm"), ["Only 2 candidates"]),
    (
        "three_candidates",
        "both",
        "warn",
        lambda case: only(case, "ash"),
        ["Ash & Sons is the only candidate"],
    ),
    ("must_haves", "both", "stop", edit("assessments", ITS_REACH, level=19), ["“reach” by 1 (branches)"]),
    ("must_haves", "both", "unknown", edit("assessments", ITS_REACH, level=None), ["1 must-have", "“reach”"]),
    ("must_haves", "both", "unknown", without_must_haves, ["sets no must-have"]),
    (
        "exit_terms",
        "both",
        "warn",
        edit("decisions", ASH, exit_terms=None),
        ["1 December 2026", "Ash & Sons"],
    ),
    ("exit_terms", "both", "warn", edit("decisions", ASH, exit_terms="None agreed yet."), ["no exit terms"]),
    (
        *("exit_terms", "both", "unknown", edit("decisions", ASH, verdict="Wait for the board")),
        ["belongs in the decision"],
    ),
    ("exit_terms", "both", "unknown", drop("decisions"), ["belongs in the decision"]),
    (
        *("upside", "both", "warn", tempting(launch_probability=0.5)),
        ["EUR 9.0 million against EUR 2.4 million of Elm Group", "51 of 100 against 91"],
    ),
    ("upside", "both", "warn", tempting(launch_probability=None), ["EUR 9.0 million"]),
    ("upside", "both", "stop", tempting(launch_probability=0.1), ["EUR 800,000 against EUR 1.1 million"]),
    ("upside", "both", "unknown", edit("candidates", ASH, upside=None), ["of Ash & Sons is not known"]),
    ("upside", "both", "unknown", edit("candidates", {"candidate": "elm"}, upside=None), ["of Elm Group"]),
    ("upside", "both", "unknown", drop("assessments"), ["not assessed"]),
]

SINGLE: list[Fault] = [
    ("one_reason", "ours", "warn", edit("reasons", NAME, **PRIMARY), ["2 main reasons", "Their name helps"]),
    ("one_reason", "theirs", "warn", edit("reasons", VISITS, **PRIMARY), ["Ash & Sons has 2", "Fewer site"]),
    ("one_reason", "ours", "stop", edit("reasons", REACH, rank="secondary"), ["2 reasons", "Reach in eight"]),
    ("one_reason", "theirs", "stop", edit("reasons", RULE, rank="secondary"), ["2 reasons", "A new rule"]),
    ("one_reason", "ours", "unknown", drop("reasons", side="ours"), ["we want Ash & Sons"]),
    ("one_reason", "theirs", "unknown", drop("reasons", side="theirs"), ["Ash & Sons wants us"]),
    ("own_words", "theirs", "warn", edit("reasons", RULE, stated_by="Dana"), ["stated by us (Dana)"]),
    ("own_words", "theirs", "warn", edit("reasons", RULE, stated_by="Our guess"), ["by us (Our guess)"]),
    ("own_words", "theirs", "unknown", edit("reasons", RULE, stated_by=None), ["not recorded"]),
    (
        "own_words",
        "theirs",
        "unknown",
        edit("reasons", RULE, stated_by="A friend"),
        ["A friend", "which side"],
    ),
    ("own_words", "theirs", "unknown", drop("reasons", side="theirs"), ["Ash & Sons wants this"]),
]

COMPELLING: list[Fault] = [
    ("need", "ours", "warn", edit("reasons", REACH, need="nice"), ["Reach in eight", "nice to have"]),
    ("need", "theirs", "warn", edit("reasons", RULE, need="nice"), ["A new rule", "nice to have"]),
    ("need", "ours", "unknown", edit("reasons", REACH, need=None), ["our reason"]),
    ("need", "theirs", "unknown", edit("reasons", RULE, need=None), ["Ash & Sons' reason"]),
    ("lasts", "ours", "stop", edit("reasons", REACH, lasts_years=0.9), ["0.9 years", "All eight"]),
    ("lasts", "theirs", "stop", edit("reasons", RULE, lasts_years=0), ["0 years"]),
    ("lasts", "ours", "warn", edit("reasons", REACH, lasts_years=1), ["1 year,"]),
    ("lasts", "theirs", "warn", edit("reasons", RULE, lasts_years=2.9), ["2.9 years"]),
    ("lasts", "ours", "unknown", edit("reasons", REACH, lasts_years=None), ["our reason"]),
    ("lasts", "theirs", "unknown", edit("reasons", RULE, lasts_years=None), ["Ash & Sons' reason"]),
    (
        *("own_channel", "ours", "warn", edit("dates", OUR_CHANNEL, likely="2031-01-31")),
        ["We plan to go our own way on 31 January 2031", "1 February 2031"],
    ),
    (
        *("own_channel", "theirs", "warn", edit("dates", THEIR_CHANNEL, latest="2029-07-01")),
        ["1 July 2029", "15 February 2032"],
    ),
    (
        *("own_channel", "theirs", "warn"),
        both(edit("dates", THEIR_CHANNEL, likely="2029-07-01"), edit("reasons", RULE, lasts_years=None)),
        ["1 July 2029", "3 years", "15 February 2030"],
    ),
    (
        *("own_channel", "theirs", "warn"),
        both(edit("dates", THEIR_CHANNEL, likely="2039-07-01"), no_start),
        ["1 July 2039", "start is not known"],
    ),
    (
        "own_channel",
        "theirs",
        "warn",
        edit("reasons", RULE, ends_when="Their in-house version"),
        ["in-house"],
    ),
    ("own_channel", "theirs", "warn", edit("expectations", LOOK, expectation="Own product"), ["Own product"]),
    (
        *("own_channel", "ours", "warn", edit("reasons", NAME, ends_when="We open our own sales channel")),
        ["We may go our own way", "We open our own sales channel"],
    ),
    (
        *("own_channel", "theirs", "warn", edit("reasons", REACH, ends_when="They build their own sensor")),
        ["Ash & Sons may go its own way", "They build their own sensor"],
    ),
    (
        *("own_channel", "ours", "warn", edit("reasons", RULE, ends_when="Larch opens its own channel")),
        ["We may go our own way", "Larch opens its own channel"],
    ),
    (
        *("own_channel", "theirs", "warn"),
        edit("dates", THEIR_CHANNEL, milestone="Launch own sales force", stated_by="Dana Reed"),
        ["Launch own sales force", "day is not known"],
    ),
    (
        *("own_channel", "theirs", "unknown", edit("dates", THEIR_CHANNEL, stated_by="Dana Reed")),
        ["stated by Dana Reed, not by them"],
    ),
    ("own_channel", "theirs", "unknown", edit("dates", THEIR_CHANNEL, stated_by="A friend"), ["A friend"]),
    ("own_channel", "theirs", "unknown", edit("dates", THEIR_CHANNEL, stated_by=None), ["was never said"]),
    ("own_channel", "ours", "unknown", edit("dates", OUR_CHANNEL, stated_by="Ines"), ["Ines, not by us"]),
    (
        "own_channel",
        "ours",
        "unknown",
        silent_on_channels("ours", "Reach in eight countries"),
        ["never said"],
    ),
    ("own_channel", "theirs", "unknown", silent_on_channels("theirs", "A new rule to meet"), ["never said"]),
]

JOINTLY: list[Fault] = [
    ("work_grows", "theirs", "warn", edit("work", TRAINING, fte=0), ["nobody's time for 1 task"]),
    ("work_grows", "ours", "warn", edit("work", OUR_WORK, fte=0), ["nobody's time for 2 tasks"]),
    ("work_grows", "theirs", "unknown", edit("work", TRAINING, fte=None), ["1 task"]),
    ("work_grows", "ours", "unknown", drop("work"), ["No work of ours"]),
    ("work_grows", "theirs", "unknown", drop("work", side="theirs"), ["No work of Ash & Sons"]),
    (
        "capacity",
        "ours",
        "warn",
        edit("work", ORDERS, fte=2),
        ["2.3 full-time people", "have 2", "0.3 short"],
    ),
    ("capacity", "ours", "warn", at_least(2), ["at least 2.3 full-time", "at least 0.3 short"]),
    ("capacity", "ours", "stop", edit("work", ORDERS, fte=3.7), ["4 full-time people", "2 short"]),
    ("capacity", "ours", "stop", edit("company", {}, fte_available=0), ["have 0"]),
    ("capacity", "ours", "unknown", edit("company", {}, fte_available=None), ["0.8 full-time people"]),
    ("capacity", "ours", "unknown", edit("work", ORDERS, fte=None), ["at least 0.3"]),
    ("capacity", "ours", "unknown", drop("work"), ["No work of ours"]),
    ("assigned", "ours", "warn", edit("work", ORDERS, owner="tbd"), ["1 of 2 tasks", "Order handling"]),
    ("assigned", "ours", "stop", edit("work", OUR_WORK, owner=None), ["any of 2 tasks"]),
    ("assigned", "theirs", "warn", add("work", **PRICES, owner="?"), ["1 of 2 tasks", "Price list"]),
    ("assigned", "theirs", "stop", edit("work", TRAINING, owner="Nobody"), ["Nobody at Ash & Sons"]),
    ("assigned", "ours", "unknown", drop("work"), ["No work of ours"]),
    ("assigned", "theirs", "unknown", drop("work", side="theirs"), ["No work of Ash & Sons"]),
    ("conformity", "both", "warn", edit("work", AUDIT, kind="process"), ["10 times our size", "3 tasks"]),
    ("conformity", "both", "unknown", edit("candidates", ASH, employees=None), ["not known"]),
    ("conformity", "both", "unknown", edit("company", {}, employees=None), ["not known"]),
    ("conformity", "both", "unknown", edit("work", AUDIT, fte=None), ["not costed", "Supplier audit"]),
    ("conformity", "both", "unknown", drop("work"), ["10 times our size"]),
]

NOW: list[Fault] = [
    ("their_date", "theirs", "warn", their_signature(likely="2027-03-02"), ["1 day after the 1 March 2027"]),
    ("their_date", "theirs", "warn", their_signature(), ["no date"]),
    ("their_date", "theirs", "warn", drop("dates", side="theirs"), ["no date"]),
    (
        "their_date",
        "theirs",
        "stop",
        their_signature(likely="2027-11-01"),
        ["1 month after", "1 October 2027"],
    ),
    ("their_date", "theirs", "stop", their_signature(earliest="2028-10-01"), ["1 October 2028", "12 months"]),
    ("their_date", "theirs", "unknown", drop("dates"), ["No date is known"]),
    ("their_date", "theirs", "unknown", only_channels, ["No date is known"]),
    ("their_date", "theirs", "unknown", no_need_of_ours, ["15 February 2027", "not recorded"]),
]

EXPECT: list[Fault] = [
    fault
    for side, horizon, text in (
        ("ours", "short", "Ten launches"),
        ("ours", "long", "A third of our sales"),
        ("theirs", "short", "Trained branches"),
        ("theirs", "long", "First look at what we build next"),
    )
    for fault in expectation_faults(side, horizon, text)
]

FAULTS = [*WHO, *IDEAL, *SINGLE, *COMPELLING, *JOINTLY, *NOW, *EXPECT]


def label(fault: Fault) -> str:
    return " ".join((*fault[:3], *fault[4][:1]))


def tripped(rows: pd.DataFrame) -> set[tuple[str, str]]:
    """Give check and side of everything that warns or stops, for any candidate."""
    bad = rows[rows["status"].isin(["warn", "stop"])]
    return set(zip(bad["check"], bad["side"], strict=True))


# Each check


def test_where_all_facts_are_good_every_check_of_every_candidate_passes():
    rows = of_clean()
    assert rows["status"].tolist() == ["pass"] * len(rows)
    assert rows["candidate"].unique().tolist() == list(CANDIDATES)


@pytest.mark.parametrize("number", range(len(FAULTS)), ids=map(label, FAULTS))
def test_a_fault_is_found_by_its_check_alone_and_told_with_its_facts(number):
    check, side, status, _, words = FAULTS[number]
    rows = of_fault(number)[1]
    found = of(rows, check, side)
    assert found["status"] == status
    assert tripped(rows) == ({(check, side)} if status in ("warn", "stop") else set())
    for word in words:
        assert word in found["sentence"]
    assert found["next"].endswith(".")
    assert found["next"] != of(of_clean(), check, side)["next"]


def test_where_no_reason_is_the_main_one_that_is_said_once():
    case = both(edit("reasons", RULE, rank="secondary"), edit("reasons", REACH, rank="secondary"))(clean())
    rows = findings.check(case)
    assert tripped(rows) == {("one_reason", "ours"), ("one_reason", "theirs")}
    for check, side in (("own_words", "theirs"), ("need", "ours"), ("lasts", "theirs")):
        assert of(rows, check, side)["status"] == "unknown"
        assert "no main reason" in of(rows, check, side)["sentence"]


def test_every_check_is_seen_with_every_status_it_can_have():
    seen = {(check, status) for check, _, status, *_ in FAULTS}
    never = {("authority", None), ("one_person", "stop"), ("written_first", "stop")}
    never |= {("unchanged", "stop"), ("exit_terms", "stop"), ("own_words", "stop"), ("own_channel", "stop")}
    never |= {("need", "stop"), ("work_grows", "stop"), ("conformity", "stop"), ("must_haves", "warn")}
    never |= {("three_candidates", "stop"), ("three_candidates", "unknown")}
    never |= {("short_term", "stop"), ("long_term", "stop")}
    keys = {check.key for check in CHECKS} - {"optimism"}
    assert {(key, status) for key in keys for status in ("stop", "warn", "unknown")} - seen == never - {
        ("authority", None)
    }


def test_what_is_asked_of_them_is_a_question_and_what_is_ours_to_settle_asks_nothing():
    rows = pd.concat([of_fault(number)[1] for number in range(len(FAULTS))])
    rows = rows[rows["status"] != "pass"]
    asked = rows[rows["question"] != ""]
    assert asked["question"].str.endswith("?").all()
    ours_to_record = rows["check"].eq("optimism") | rows["sentence"].str.contains(
        "the day by which we need it"
    )
    ledger = ~ours_to_record & (rows["side"] == "theirs")
    assert (rows.loc[ledger, "question"] != "").all()
    assert (
        rows.loc[
            rows["check"].isin(["owner", "capacity", "work_grows"]) & (rows["side"] == "ours"), "question"
        ]
        == ""
    ).all()
    for column in ("title", "sentence", "next"):
        assert (rows[column].str.len() > 5).all()
    assert not rows["sentence"].str.contains(r"\b(?:None(?! of us)|nan|NaN|NaT)\b|_|  ").any()


# Edges of single checks


@pytest.mark.parametrize(
    ("change", "status"),
    [
        (edit("people", INES, authority=6), "pass"),
        (add("people", side="theirs", person="Weak", kind="champion", authority=1), "pass"),
        (add("people", side="theirs", person="Unsure", kind="champion"), "pass"),
        (
            both(
                edit("people", INES, authority=None),
                add("people", side="theirs", person="W", kind="champion", authority=4),
            ),
            "warn",
        ),
    ],
)
def test_of_several_champions_the_one_with_most_authority_counts(change, status):
    assert finding(change(clean()), "authority", "theirs")["status"] == status


@pytest.mark.parametrize(
    ("change", "status"),
    [
        (edit("people", OTTO, support=5, authority=10), "pass"),
        (edit("people", OTTO, support=5, authority=None), "pass"),
        (edit("people", OTTO, support=None), "pass"),
        (edit("people", OTTO, authority=8.9), "pass"),
        (both(edit("people", OTTO, authority=8.5), edit("people", STEN, support=4.9)), "stop"),
        (both(edit("people", OTTO, authority=8.5), edit("people", STEN, support=None)), "pass"),
        (both(drop("people", kind="champion"), drop_people("Sten Holm", "Pia Lund")), "warn"),
        (add("people", side="theirs", person="Vera Kahn", kind="objector", authority=9.5, support=1), "stop"),
        (add("people", side="theirs", person="Vera Kahn", kind="objector", authority=6, support=1), "pass"),
    ],
)
def test_an_objector_is_won_over_or_outweighed_by_a_supporter(change, status):
    assert finding(change(clean()), "objectors", "theirs")["status"] == status


def test_the_one_who_leads_and_a_champion_of_ours_can_own_it():
    assert finding(edit("people", DANA, kind="champion")(clean()), "owner", "ours")["status"] == "pass"


def test_where_nobody_leads_it_is_said_once():
    case = both(drop_people("Pia Lund", "Sten Holm"), edit("people", INES, kind="deputy"))(clean())
    assert finding(case, "champion", "theirs")["status"] == "stop"
    assert finding(case, "one_person", "theirs")["status"] == "unknown"


@pytest.mark.parametrize(
    ("change", "status"),
    [
        (history(("2026-09-30T23:59:00", "now")), "pass"),
        (edit("assessments", {}, recorded_at="2026-09-01T12:00:00Z"), "pass"),
        (edit("assessments", {}, recorded_at="2026-09-01T11:59:00Z"), "warn"),
        (both(history(("2026-10-01T08:00:00", "now")), assessed("2026-09-30")), "warn"),
        (both(edit("candidates", ASH, first_contact=None), assessed("2026-08-01")), "warn"),
    ],
)
def test_the_ideal_counts_as_written_first_only_before_the_day_of_the_first_contact(change, status):
    assert finding(change(clean()), "written_first", "both")["status"] == status


@pytest.mark.parametrize(
    ("change", "status"),
    [
        (history(("2026-09-01T12:00:00", OTHER), ("2026-09-30T23:59:00", "now")), "pass"),
        (history(("2026-09-01T12:00:00", OTHER), ("2026-10-01T00:00:00", "now")), "warn"),
        (history(("2026-09-01T12:00:00", "now"), ("2026-10-09T00:00:00", "now")), "pass"),
        (
            both(
                history(("2026-09-01T12:00:00", OTHER), ("2026-09-09T12:00:00", "now")),
                edit("assessments", ASH, recorded_at="2026-09-05T12:00:00Z"),
            ),
            "warn",
        ),
        (both(edit("candidates", ASH, first_contact=None), drop("assessments")), "pass"),
    ],
)
def test_the_ideal_may_change_until_they_are_known(change, status):
    assert finding(change(clean()), "unchanged", "both")["status"] == status


def test_the_newest_decision_on_a_candidate_is_the_one_that_needs_exit_terms():
    older = {"decided_by": "Board", "verdict": "go", "decided_on": "2026-11-01"}
    newer = older | {"decided_on": "2027-01-05"}
    assert finding(add("decisions", **older)(clean()), "exit_terms", "both")["status"] == "pass"
    assert finding(add("decisions", **newer)(clean()), "exit_terms", "both")["status"] == "warn"


@pytest.mark.parametrize("verdict", ["wait", "Nobody", "none of them"])
def test_to_choose_nobody_or_to_wait_is_no_decision_on_a_candidate(verdict):
    later = {"decided_by": "Board", "verdict": verdict, "decided_on": "2027-01-05"}
    assert finding(add("decisions", **later)(clean()), "exit_terms", "both")["status"] == "pass"


@pytest.mark.parametrize(
    ("terms", "status"),
    [
        *((text, "warn") for text in ("none", "-", "n/a", "N.A.", "TBD", "No", "?", "to be agreed", "…")),
        ("No lock-in: three months' notice", "pass"),
        ("Open-ended, with notice of six months", "pass"),
        ("Not before 2028, then six months' notice", "pass"),
    ],
)
def test_words_for_nothing_are_no_exit_terms(terms, status):
    assert (
        finding(edit("decisions", ASH, exit_terms=terms)(clean()), "exit_terms", "both")["status"] == status
    )


@pytest.mark.parametrize(
    ("change", "status"),
    [
        (edit("people", INES, support=5), "pass"),
        (edit("people", INES, support=None), "pass"),
        (edit("people", INES, support=0), "warn"),
        (both(edit("people", INES, support=2), edit("people", STEN, kind="champion")), "pass"),
        (both(edit("people", INES, support=2), edit("people", STEN, kind="champion", support=3)), "warn"),
    ],
)
def test_a_champion_wants_it(change, status):
    assert finding(change(clean()), "champion", "theirs")["status"] == status


def test_a_saved_fingerprint_in_capitals_is_the_same():
    case = clean()
    capitals = history(("2026-09-01T12:00:00", case.profile_fingerprint.upper()))(case)
    assert finding(capitals, "unchanged", "both")["status"] == "pass"


def test_a_tempting_upside_that_is_worth_the_same_is_no_reason_to_stop():
    """A quarter of 4.8 million is what half of 2.4 million is; both cost 100,000."""
    case = both(tempting(launch_probability=0.25), edit("candidates", ASH, upside=4_800_000))(clean())
    assert finding(case, "upside", "both")["status"] == "warn"


def test_the_best_of_a_bad_lot_with_the_largest_upside_is_warned_of():
    bad = edit("assessments", {"criterion": "reach"}, level=18)(clean())
    ranked = scoring.fit(bad)
    assert ranked.index[0] == "ash"
    assert ranked.at["ash", "fit"] < 50
    assert finding(bad, "upside", "both")["status"] == "pass"
    most = edit("candidates", ASH, upside=2_400_000)(bad)
    assert finding(most, "upside", "both")["status"] == "warn"
    assert "fits only 42 of 100" in finding(most, "upside", "both")["sentence"]
    alone = only(bad, "ash")
    assert finding(alone, "upside", "both")["status"] == "warn"


@pytest.mark.parametrize(("level", "status"), [(31.1, "pass"), (31, "warn")])
def test_a_fit_20_points_behind_the_best_is_low_even_where_it_is_above_50(level, status):
    """Fit is 20/9 of the reach and 20/9 more, up to the ideal; the best has 91.1."""
    case = both(edit("assessments", ITS_REACH, level=level), edit("candidates", ASH, upside=3_000_000))(
        clean()
    )
    assert scoring.fit(case).at["ash", "fit"] == pytest.approx(20 / 9 * (level + 1))
    assert finding(case, "upside", "both")["status"] == status


@pytest.mark.parametrize(
    ("stated_by", "side"),
    [
        ("Ines Moreau", "theirs"),
        ("ines moreau, by mail", "theirs"),
        ("Ines", "theirs"),
        ("Moreau", "theirs"),
        ("Ines to Dana", "theirs"),
        ("Dana to Ines", "ours"),
        ("Ravi, after a call with Ines Moreau", "ours"),
        ("Our call with Ines Moreau", "ours"),
        ("Told to us by Ines Moreau", "theirs"),
        ("Ines Moreau to Larch Ltd", "theirs"),
        *((f"Dana {word} Ash & Sons", "ours") for word in ("about", "for", "of", "with")),
        ("Ash & Sons (fictional)", "theirs"),
        ("Karl Berg, Ash & Sons", ""),
        ("Sons", ""),
        ("Larch", ""),
        ("Press article about Ash & Sons", ""),
        ("A customer of theirs", ""),
        ("Their customer told Dana", ""),
        ("Ines at the press day", "theirs"),
        ("Head of sales", "theirs"),
        ("Founder", "ours"),
        *((f"{guess}: cost", "ours") for guess in ("Dana thinks", "My impression", "I believe", "Probably")),
        ("Ines Moreau thinks so", "theirs"),
        ("They believe it", "theirs"),
        ("Ines, unconfirmed", "ours"),
        ("Ines Moreau (not confirmed)", "ours"),
        ("We assume Ines wants it", "ours"),
        ("Their website", "theirs"),
        ("they told Ravi Sen", "theirs"),
        ("Ash & Sons", "theirs"),
        ("ASH", "theirs"),
        ("Dana Reed", "ours"),
        ("dana", "ours"),
        ("Ravi Sen’s notes", "ours"),
        ("Larch Ltd", "ours"),
        ("us", "ours"),
        ("Our assumption", "ours"),
        ("We think so", "ours"),
        ("Dana, guessed from what Ines Moreau wrote", "ours"),
        ("guess", "ours"),
        ("Inesita", ""),
        ("Danast", ""),
        ("US subsidiary", ""),
        ("bus driver", ""),
        ("A friend", ""),
        ("?", ""),
    ],
)
def test_whose_words_a_reason_is_in(stated_by, side):
    status = {"theirs": "pass", "ours": "warn", "": "unknown"}[side]
    case = edit("reasons", RULE, stated_by=stated_by)(clean())
    assert finding(case, "own_words", "theirs")["status"] == status


@pytest.mark.parametrize(
    ("stated_by", "status"),
    [("Alex", "unknown"), ("Alex Berg", "pass"), ("Alex Kim", "warn"), ("Buyer", "unknown"), ("Sam", "pass")],
)
def test_a_name_or_role_known_on_both_sides_tells_no_side(stated_by, status):
    case = both(
        add("people", side="ours", person="Alex Kim", kind="deputy", role="Buyer"),
        add("people", side="theirs", person="Alex Berg", kind="deputy", role="Buyer, Oslo"),
        add("people", side="theirs", person="Sam", kind="deputy"),
        add("people", side="ours", person="Sam Holt", kind="deputy"),
        edit("reasons", RULE, stated_by=stated_by),
    )(clean())
    assert finding(case, "own_words", "theirs")["status"] == status


def test_who_assessed_or_froze_the_ideal_is_one_of_us():
    case = both(drop("people"), history(("2026-09-01T12:00:00", "now")))(clean())
    froze = edit("reasons", RULE, stated_by="Mirela Popa")(only(case, "ash"))
    assert finding(froze, "own_words", "theirs")["status"] == "warn"
    assert (
        finding(edit("reasons", RULE, stated_by="Dana Reed")(case), "own_words", "theirs")["status"] == "warn"
    )


def test_a_reason_of_three_years_lasts():
    assert finding(edit("reasons", REACH, lasts_years=3)(clean()), "lasts", "ours")["status"] == "pass"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Right to build own product", True),
        ("Their own sales force is ready", True),
        ("A cheaper in-house module", True),
        ("They will sell direct to hospitals", True),
        ("Direct sales in Norway", True),
        ("They do it themselves", True),
        ("Own product", True),
        ("Own brand from 2029", True),
        ("Launch a private label", True),
        ("Bring it in-house", True),
        ("Insourcing within two years", True),
        ("Build own team", True),
        ("Own development", True),
        ("A competing product", True),
        ("Sell a competitor product", True),
        ("Go it alone later", True),
        ("Develop their own analytics", True),
        ("Switch to own sensors", True),
        ("Ash’s own channel opens in 2029", True),
        ("Build the sensors themselves", True),
        ("The customer's own data stays here", False),
        ("Uses our own product data", False),
        ("On our own terms", False),
        ("Somebody to own the product plan", False),
        ("Our in-house lawyers agree", False),
        ("No own product for five years", False),
        ("No plan for an own product", False),
        ("Own product: none planned", False),
        ("Cheaper than their own sales force", False),
        ("Faster than building it in-house", False),
        ("They cannot build their own sensor", False),
        ("They can't sell it themselves", False),
        ("Avoid building their own product", False),
        ("Instead of own distribution", False),
        ("They lack an own product", False),
        ("Own stock of service parts", False),
        ("Own product training", False),
        ("Open their own sales channel to us", False),
        ("Start to train their own sales reps", False),
        ("Their own team is one hour away", False),
        ("Direct sales training", False),
        ("Own warehouse", False),
        ("Leads for their own sales force", False),
        ("Train their own sales reps", False),
        ("Their own team trains the branches", False),
        ("Sensors that pay for themselves", False),
        ("Sell it as part of their own service", False),
        ("They never build their own sensors", False),
    ],
)
def test_an_own_channel_is_read_in_their_words(text, found):
    case = edit("expectations", LOOK, expectation=text)(clean())
    assert finding(case, "own_channel", "theirs")["status"] == ("warn" if found else "pass")


@pytest.mark.parametrize(
    ("change", "side", "status"),
    [
        (edit("dates", OUR_CHANNEL, likely="2031-02-01"), "ours", "pass"),
        (edit("dates", OUR_CHANNEL, likely="2031-02-01", milestone="Open our own shops"), "ours", "pass"),
        (edit("dates", OUR_CHANNEL, likely="2031-01-31", milestone="Open our own shops"), "ours", "warn"),
        (edit("dates", OUR_CHANNEL, likely="2031-01-31", milestone="No own channel"), "ours", "pass"),
        (edit("reasons", REACH, ends_when="They launch their own product"), "ours", "pass"),
        (drop("dates", side="ours", milestone="Own channel"), "ours", "pass"),
        (edit("dates", OUR_CHANNEL, stated_by="we"), "ours", "pass"),
        (edit("dates", OUR_CHANNEL, milestone="No own channel"), "ours", "pass"),
        (edit("dates", OUR_CHANNEL, milestone="No own channel", stated_by="Ines"), "ours", "unknown"),
        (edit("dates", OUR_CHANNEL, milestone="Open our own shops", stated_by=None), "ours", "warn"),
        (edit("dates", OUR_CHANNEL, milestone="Own product training", stated_by="Ines"), "ours", "pass"),
        (
            both(
                edit("dates", OUR_CHANNEL, likely="2031-02-01"),
                add("dates", side="ours", milestone="Launch own sales force"),
            ),
            "ours",
            "pass",
        ),
        (edit("reasons", NAME, reason="Build our own sales force"), "ours", "pass"),
        (edit("reasons", REACH, ends_when="They launch their own product"), "theirs", "warn"),
        (edit("expectations", LOOK, expectation="We open our own shops"), "ours", "warn"),
        (edit("expectations", LOOK, expectation="We open our own shops"), "theirs", "pass"),
        (
            both(edit("dates", OUR_CHANNEL, stated_by=None), edit("reasons", REACH, ends_when=None)),
            "ours",
            "unknown",
        ),
        (
            both(edit("dates", OUR_CHANNEL, likely="2031-02-01"), edit("reasons", REACH, lasts_years=1e15)),
            "ours",
            "warn",
        ),
    ],
)
def test_an_own_channel_counts_only_before_the_reason_ends(change, side, status):
    assert finding(change(clean()), "own_channel", side)["status"] == status


@pytest.mark.parametrize(
    ("change", "status"),
    [
        (edit("work", ORDERS, fte=1.7), "pass"),
        (
            both(
                edit("work", ORDERS, fte=0.1),
                edit("work", AUDIT, fte=0.2),
                edit("company", {}, fte_available=0.3),
            ),
            "pass",
        ),
        (both(edit("work", OUR_WORK, fte=0), edit("company", {}, fte_available=0)), "pass"),
    ],
)
def test_what_we_have_is_enough_to_the_last_tenth(change, status):
    assert finding(change(clean()), "capacity", "ours")["status"] == status


@pytest.mark.parametrize(("fte", "words"), [(0.001, "less than 0.1 full-time people"), (0.1, "0.1 full-")])
def test_little_time_is_never_called_none(fte, words):
    case = edit("work", TRAINING, fte=fte)(clean())
    assert f"plans {words}" in finding(case, "work_grows", "theirs")["sentence"]
    assert words in of_implied(case, "jointly", "theirs")["why"]


def test_a_shortage_too_small_to_be_written_is_not_called_none():
    case = edit("work", ORDERS, fte=1.701)(clean())
    assert "less than 0.1 short" in finding(case, "capacity", "ours")["sentence"]


PLACEHOLDERS = ["nobody", "None", "TBD", "tbd.", "?", "-", " no one ", "TBA (sales)", "Not yet named", "N.N."]
PLACEHOLDERS += [
    "unassigned",
    "Un-assigned",
    "To be hired",
    "vacant post",
    "Open",
    "someone in IT",
    "n/a",
    "12",
]


@pytest.mark.parametrize("owner", PLACEHOLDERS)
def test_a_word_for_nobody_is_no_owner(owner):
    assert finding(edit("work", TRAINING, owner=owner)(clean()), "assigned", "theirs")["status"] == "stop"


@pytest.mark.parametrize("owner", ["Noor", "Nona Berg", "Notker", "Tobias", "Somerset team", "Ines (tbd?)"])
def test_a_name_that_begins_like_a_word_for_nobody_is_an_owner(owner):
    assert finding(edit("work", TRAINING, owner=owner)(clean()), "assigned", "theirs")["status"] == "pass"


@pytest.mark.parametrize(("employees", "status"), [(39, "pass"), (40, "warn")])
def test_only_a_partner_twice_our_size_imposes_its_ways(employees, status):
    case = both(edit("work", AUDIT, kind="process"), edit("candidates", ASH, employees=employees))(clean())
    assert finding(case, "conformity", "both")["status"] == status


EARLIER_STEPS = [
    "NDA signed",
    "Sign non-disclosure agreement",
    "LOI signed",
    "MoU signed",
    "Letter of intent",
]
EARLIER_STEPS += [
    "Term sheet signed",
    "Design sign-off",
    "Sign-up of branches",
    "Legal review of the contract",
]
DROP_THEIR_LAUNCH = drop("dates", side="theirs", milestone="First joint launch")


@pytest.mark.parametrize(
    ("change", "status", "words"),
    [
        (their_signature(likely="2027-03-01"), "pass", "in time"),
        (their_signature(likely="2027-02-01", latest="2027-03-11"), "pass", "10 days too late"),
        (their_signature(likely="2027-02-01", latest="2027-12-01"), "pass", "after our money runs out"),
        (their_signature(latest="2027-10-01"), "warn", "7 months after"),
        (edit("company", {}, sign_by=None), "warn", "the 1 February 2027 we need"),
        (edit("company", {}, runway_ends=None), "pass", "15 February"),
        (edit("dates", THEIR_SIGNATURE, milestone="Contract"), "pass", "15 February"),
        (
            edit("dates", THEIR_SIGNATURE, milestone="Go or no go"),
            "warn",
            "gives “First joint launch” as its date, 1 June 2027, 3 months after",
        ),
        (
            edit("dates", THEIR_SIGNATURE, milestone="New design signal", likely="2027-06-02", latest=None),
            "warn",
            "gives “New design signal” as its date, 2 June 2027",
        ),
        *(
            (edit("dates", THEIR_SIGNATURE, milestone=text), "warn", "“First joint launch” as its date")
            for text in EARLIER_STEPS
        ),
        (
            both(edit("dates", THEIR_SIGNATURE, milestone="NDA signed"), DROP_THEIR_LAUNCH),
            "warn",
            "no date to sign",
        ),
        (
            both(edit("dates", THEIR_SIGNATURE, milestone="Go or no go"), DROP_THEIR_LAUNCH),
            "pass",
            "gives “Go or no go” as its date, 15 February 2027, in time",
        ),
        *(
            (add("dates", side="theirs", milestone=text, likely="2026-11-01"), "pass", "sign on 15 February")
            for text in (*EARLIER_STEPS, "Signing of the pilot")
        ),
        (
            add("dates", side="theirs", milestone="Counsel signs", likely="2027-03-02"),
            "warn",
            "sign on 2 March",
        ),
        (add("dates", side="theirs", milestone="Counsel signs"), "pass", "sign on 15 February"),
        *(
            (edit("dates", THEIR_SIGNATURE, milestone=text), "pass", "sign on 15 February")
            for text in ("Signature after legal review", "Contract sign-off", "Agreement signed")
        ),
        (drop("dates", side="theirs", milestone="Signature"), "warn", "1 June 2027"),
        (drop("dates", side="ours"), "pass", "in time"),
    ],
)
def test_their_date_is_the_last_of_signing_else_their_last(change, status, words):
    found = finding(change(clean()), "their_date", "theirs")
    assert found["status"] == status
    assert words in found["sentence"]


def test_without_a_signing_of_ours_the_day_of_the_company_counts_else_our_last():
    """Their 15 February is before 1 March; after 1 January, 92 days after the first contact."""
    own = edit("dates", {"candidate": "ash", "side": "ours", "milestone": "Signature"}, milestone="Go")
    assert of_implied(own(clean()), "now", "theirs")["why"].endswith("theirs is not later than ours")
    early = both(own, edit("company", {}, sign_by="2027-01-01"))(clean())
    assert of_implied(early, "now", "theirs")["implied"] == 6
    alone = both(own, edit("company", {}, sign_by=None))(clean())
    assert "the 1 May 2027 we need" in finding(alone, "their_date", "theirs")["sentence"]


def test_an_accepted_expectation_was_spoken():
    row = {"candidate": "ash", "expectation": "Ten launches"}
    assert finding(edit("expectations", row, spoken=None)(clean()), "short_term", "ours")["status"] == "pass"


def test_the_worst_expectation_of_a_box_counts():
    case = add("expectations", side="ours", horizon="short", expectation="More", spoken=False)(clean())
    assert finding(case, "short_term", "ours")["status"] == "warn"
    case = add("expectations", side="ours", horizon="short", expectation="More")(clean())
    assert finding(case, "short_term", "ours")["status"] == "unknown"


# Implied levels and optimism


def of_implied(case: Case, part: str, side: str) -> pd.Series:
    return findings.implied(case).query("candidate == 'ash' and part == @part and side == @side").iloc[0]


NO_OBJECTOR = drop("people", person="Otto Brandt")
LATE_THEM = edit("dates", THEIR_SIGNATURE, latest=None, likely="2027-03-04")
OUR_DATES_UNSAID = edit("dates", {"candidate": "ash", "side": "ours"}, stated_by=None)


@pytest.mark.parametrize(
    ("part", "side", "change", "level", "why"),
    [
        ("who", "theirs", drop("people"), nan, "nobody"),
        (
            "who",
            "theirs",
            both(drop_people("Pia Lund", "Sten Holm"), drop("people", kind="champion")),
            0,
            "objectors",
        ),
        ("who", "theirs", edit("people", INES, kind="sponsor"), 2, "no champion"),
        ("who", "theirs", edit("people", INES, authority=None), nan, "Ines Moreau"),
        ("who", "theirs", edit("people", INES, authority=2.9), 2, "2.9 of 10"),
        ("who", "theirs", edit("people", INES, authority=5.9), 5, "5.9 of 10"),
        ("who", "theirs", drop("people", person="Pia Lund"), 8, "no deputy"),
        ("who", "theirs", drop("people", person="Sten Holm"), 8, "no sponsor"),
        ("who", "theirs", NO_OBJECTOR, 8, "no objector"),
        ("who", "theirs", edit("people", OTTO, authority=9), 8, "not every objector"),
        ("who", "theirs", edit("people", OTTO, authority=None), 8, "not every objector"),
        ("who", "theirs", both(), 10, "a deputy and a sponsor"),
        ("who", "ours", both(), 10, "Dana Reed"),
        ("who", "ours", edit("people", DANA, kind="champion"), 10, "Dana Reed"),
        ("who", "ours", edit("people", DANA, kind="deputy"), 2, "no owner"),
        ("who", "ours", drop("people", person="Mirela Popa"), 8, "no sponsor"),
        ("single", "ours", drop("reasons"), nan, "no reason"),
        ("single", "ours", both(), 8, "Dana Reed"),
        ("single", "ours", edit("reasons", REACH, stated_by="Dana Reed; Ravi Sen"), 10, "two people"),
        ("single", "ours", edit("reasons", REACH, stated_by="Dana"), 8, "Dana"),
        ("single", "ours", edit("reasons", REACH, stated_by=None), 8, "one reason"),
        ("single", "ours", edit("reasons", REACH, rank="secondary"), 5, "none of 2 reasons"),
        ("single", "ours", edit("reasons", NAME, rank="primary"), 5, "2 of 2 reasons"),
        (
            "single",
            "theirs",
            both(*(add("reasons", side="theirs", reason=f"Reason {n}", rank="primary") for n in range(3))),
            2,
            "4 of 5 reasons",
        ),
        ("single", "theirs", edit("reasons", RULE, stated_by="Dana"), 2, "by us"),
        ("single", "theirs", edit("reasons", RULE, stated_by=None), 5, "not known"),
        ("single", "theirs", edit("reasons", RULE, stated_by="A friend"), 5, "not known"),
        ("single", "theirs", both(), 8, "Ines Moreau"),
        ("single", "theirs", edit("reasons", RULE, stated_by="Ines Moreau and Pia Lund"), 10, "two people"),
        ("single", "theirs", edit("reasons", RULE, stated_by="Ines Moreau & Karl Berg"), 10, "two people"),
        ("single", "theirs", edit("reasons", RULE, stated_by="Ines Moreau, Karl Berg"), 8, "Ines"),
        ("single", "theirs", edit("reasons", RULE, stated_by="Ines Moreau, Pia"), 10, "two people"),
        ("single", "theirs", edit("reasons", RULE, stated_by="Ines Moreau / Karl Berg"), 8, "Ines"),
        ("single", "theirs", edit("reasons", RULE, stated_by="Karl Berg, CFO and Ines"), 10, "two people"),
        ("single", "theirs", edit("reasons", RULE, stated_by="Ines and Ines Moreau"), 8, "Ines"),
        ("single", "theirs", edit("reasons", RULE, stated_by="Ines Moreau and Ash & Sons"), 8, "Ines"),
        ("single", "theirs", edit("reasons", RULE, stated_by="Ines Moreau, head of sales"), 8, "Ines"),
        ("single", "theirs", edit("reasons", RULE, stated_by="Ines Moreau, 8 October 2026"), 8, "Ines"),
        ("single", "theirs", edit("reasons", RULE, stated_by="Ines Moreau and Dana Reed"), 8, "Ines"),
        ("compelling", "ours", edit("reasons", REACH, rank="secondary"), nan, "no main reason"),
        ("compelling", "ours", edit("reasons", REACH, need=None), nan, "a need is not known"),
        ("compelling", "ours", edit("reasons", REACH, need="nice", lasts_years=2.9), 2, "2.9 years"),
        ("compelling", "ours", edit("reasons", REACH, need="nice", lasts_years=None), 2, "nice"),
        ("compelling", "ours", edit("reasons", REACH, need="nice", lasts_years=3), 5, "3 years"),
        ("compelling", "ours", edit("reasons", REACH, lasts_years=0.9), 5, "0.9 years"),
        ("compelling", "ours", edit("reasons", REACH, lasts_years=2), 8, "2 years"),
        ("compelling", "ours", edit("reasons", REACH, lasts_years=None), 8, "not known"),
        ("compelling", "ours", edit("dates", OUR_CHANNEL, likely="2030-01-01"), 8, "own channel"),
        ("compelling", "ours", edit("reasons", NAME, rank="primary"), 2, "nice"),
        ("compelling", "theirs", both(), 10, "5 years"),
        ("jointly", "ours", drop("work"), nan, "no work"),
        ("jointly", "ours", edit("work", OUR_WORK, fte=0), 2, "no time"),
        (
            "jointly",
            "ours",
            edit("work", OUR_WORK, fte=None, owner=None, formalised=None),
            0,
            "without people",
        ),
        ("jointly", "ours", edit("work", OUR_WORK, fte=None, owner=None), 2, "without people"),
        (
            "jointly",
            "ours",
            edit("work", OUR_WORK, fte=None, owner="tbd", formalised=False),
            0,
            "without people",
        ),
        ("jointly", "ours", edit("work", OUR_WORK, fte=None), nan, "not known"),
        ("jointly", "ours", edit("work", ORDERS, fte=None), 5, "not every task"),
        ("jointly", "ours", edit("work", ORDERS, owner=None), 5, "1 of 2 tasks"),
        ("jointly", "ours", edit("work", ORDERS, formalised=None), 5, "written down"),
        ("jointly", "ours", edit("work", AUDIT, formalised=False), 8, "0.8"),
        ("jointly", "ours", edit("work", AUDIT, kind="delivery"), 5, "costed"),
        (
            "jointly",
            "ours",
            both(edit("work", AUDIT, kind="delivery"), edit("candidates", ASH, employees=39)),
            8,
            "0.8",
        ),
        ("jointly", "theirs", edit("work", AUDIT, kind="delivery"), 8, "0.8"),
        ("now", "ours", drop("dates"), nan, "no date"),
        ("now", "ours", only_channels, nan, "no date"),
        ("now", "theirs", their_signature(), 0, "they gave no date"),
        ("now", "ours", their_signature(), 2, "only we"),
        (
            "now",
            "theirs",
            both(drop("dates", side="ours"), edit("company", {}, sign_by=None)),
            2,
            "only they",
        ),
        (
            "now",
            "ours",
            both(drop("dates", side="ours"), edit("company", {}, sign_by=None)),
            0,
            "we have no date",
        ),
        ("now", "ours", drop("dates", side="ours"), 8, "not later"),
        ("now", "theirs", their_signature(likely="2027-02-01"), 8, "not later"),
        # Ours is 123 days after the first contact; a quarter of that is 30.75, half of it 61.5.
        ("now", "theirs", their_signature(likely="2027-03-03"), 8, "1 month later"),
        ("now", "theirs", their_signature(likely="2027-03-04"), 6, "1 month later"),
        ("now", "theirs", their_signature(likely="2027-04-03"), 6, "2 months later"),
        ("now", "theirs", their_signature(likely="2027-04-04"), 5, "2 months later"),
        ("now", "ours", their_signature(likely="2027-04-03"), 8, "dated steps"),
        ("now", "ours", their_signature(likely="2027-04-04"), 5, "2 months later"),
        ("now", "ours", both(their_signature(likely="2027-04-04"), OUR_DATES_UNSAID), 5, "2 months later"),
        (
            "now",
            "ours",
            both(LATE_THEM, drop("dates", side="ours", milestone="First joint launch")),
            6,
            "later",
        ),
        ("now", "theirs", both(LATE_THEM, edit("candidates", ASH, first_contact="2027-02-01")), 5, "later"),
        ("now", "theirs", both(LATE_THEM, edit("candidates", ASH, first_contact=None)), 8, "later"),
        (
            "now",
            "theirs",
            both(LATE_THEM, edit("candidates", ASH, first_contact=None), history()),
            6,
            "later",
        ),
        (
            "now",
            "theirs",
            both(LATE_THEM, edit("candidates", ASH, first_contact=None), history(), drop("assessments")),
            nan,
            "began",
        ),
        ("expect", "ours", drop("expectations"), nan, "no expectation"),
        ("expect", "ours", edit("expectations", ASH, spoken=False, accepted_on=None), 0, "neither"),
        ("expect", "theirs", edit("expectations", ASH, spoken=None, accepted_on=None), 0, "neither"),
        ("expect", "ours", drop("expectations", side="theirs"), 2, "only we"),
        ("expect", "theirs", drop("expectations", side="ours"), 2, "only they"),
        ("expect", "theirs", drop("expectations", side="ours", horizon="long"), 5, "3 of 4"),
        ("expect", "ours", edit("expectations", LOOK, accepted_on=None), 8, "not all are accepted"),
        ("expect", "ours", edit("expectations", LOOK, spoken=None), 10, "everything"),
        ("expect", "ours", edit("expectations", LOOK, spoken=False), 5, "3 of 4"),
        ("expect", "ours", edit("expectations", ASH, spoken=False), 0, "neither"),
        (
            "expect",
            "theirs",
            add(
                "expectations",
                side="theirs",
                horizon="long",
                expectation="More",
                spoken=False,
                accepted_on="2026-11-02",
            ),
            8,
            "not all",
        ),
        (
            "expect",
            "theirs",
            add("expectations", side="theirs", horizon="long", expectation="More"),
            8,
            "not all",
        ),
    ],
)
def test_the_level_that_the_facts_imply(part, side, change, level, why):
    found = of_implied(change(clean()), part, side)
    assert found["implied"] == pytest.approx(level, nan_ok=True)
    assert why in found["why"]


@pytest.mark.parametrize(("days", "level"), [(30, 8), (31, 6), (60, 6), (61, 5)])
def test_a_date_later_by_exactly_a_quarter_or_a_half_still_has_the_better_level(days, level):
    """Ours is 120 days after the first contact, on 1 February 2027."""
    theirs = str(dt.date(2027, 2, 1) + dt.timedelta(days=days))
    case = both(edit("candidates", ASH, first_contact="2026-10-04"), their_signature(likely=theirs))(clean())
    assert of_implied(case, "now", "theirs")["implied"] == level


def test_implied_levels_are_one_row_a_candidate_part_and_side_with_the_criterion_that_rates_it():
    table = findings.implied(clean())
    expected = [
        (who, f"{part}_{side}", part, side) for who in CANDIDATES for part in TWO_SIDED for side in SIDES
    ]
    keys = ["candidate", "criterion", "part", "side"]
    assert list(table[keys].itertuples(index=False, name=None)) == expected
    assert table.dtypes.astype(str).to_dict() == dict.fromkeys([*keys, "why"], "str") | {"implied": "float64"}


@pytest.mark.parametrize(
    ("criteria", "chosen"),
    [
        ([criterion("mood", "who", "ours")], "mood"),
        ([criterion("mood", "who", "ours"), criterion("time", "who", "ours")], ""),
        ([criterion("mood", "who", "ours"), criterion("who_ours", "who", "ours")], "who_ours"),
        ([criterion("mood", "who", "ours", scale=(0, 5), ideal=(5, 5))], ""),
        ([criterion("mood", "who", "both")], ""),
        ([criterion("mood", "who", "theirs")], ""),
    ],
)
def test_a_rating_is_the_criterion_of_that_name_or_the_only_one_from_0_to_10(criteria, chosen):
    case = case_of([*criteria, criterion("reach")], {"ash": {}})
    assert of_implied(case, "who", "ours")["criterion"] == chosen
    rows = findings.check(case).query("check == 'optimism' and part == 'who' and side == 'ours'")
    assert len(rows) == (chosen != "")


@pytest.mark.parametrize(("level", "status"), [(9.9, "pass"), (10, "pass")])
def test_a_rating_of_at_most_2_above_the_facts_is_no_finding(level, status):
    case = rated("now_theirs", level)(clean())
    rows = findings.check(case).query("candidate == 'ash' and check == 'optimism' and part == 'now'")
    assert rows["status"].tolist() == [status, status]


@pytest.mark.parametrize(("level", "warned"), [(7, False), (7.1, True), (0, False)])
def test_a_rating_more_than_2_above_the_facts_is_optimism(level, warned):
    case = both(edit("people", INES, authority=5), rated("who_theirs", level))(clean())
    rows = findings.check(case).query("candidate == 'ash' and check == 'optimism'")
    expected = [("who", "theirs")] if warned else []
    assert (
        list(rows[rows["status"] == "warn"][["part", "side"]].itertuples(index=False, name=None)) == expected
    )


def test_optimism_names_the_most_hopeful_assessor_and_counts_the_others():
    hopeful = both(
        edit("people", INES, authority=5),
        rated("who_theirs", 8, "Ravi Sen"),
        rated("who_theirs", 9.5, "Mirela Popa"),
        rated("who_theirs", 6, "Old Hand"),
    )(clean())
    rows = findings.check(hopeful).query("candidate == 'ash' and check == 'optimism' and status == 'warn'")
    assert rows["sentence"].tolist() == [
        "Mirela Popa gives Ash & Sons 9.5 of 10 for “who theirs”; the facts suggest 5: Ines Moreau has "
        "authority 5 of 10 and must ask others. 1 other assessor is more than 2 above, too."
    ]
    assert rows["next"].iloc[0].startswith("Let Mirela Popa name")
    table = findings.optimism(hopeful).query("candidate == 'ash' and criterion == 'who_theirs'")
    assert table[["assessor", "level", "implied", "difference"]].to_numpy().tolist() == [
        ["Dana Reed", 2, 5, -3],
        ["Mirela Popa", 9.5, 5, 4.5],
        ["Old Hand", 6, 5, 1],
        ["Ravi Sen", 8, 5, 3],
    ]


def test_only_an_assessors_newest_rating_is_optimistic():
    later = both(
        edit("people", INES, authority=5),
        rated("who_theirs", 9),
        add(
            "assessments",
            criterion="who_theirs",
            assessor="Ravi Sen",
            level=6,
            recorded_at="2026-10-09T12:00:00Z",
        ),
    )
    assert ("optimism", "theirs") not in tripped(findings.check(later(clean())))


def test_optimism_is_unknown_where_nobody_rated_or_the_facts_are_silent():
    rows = findings.check(drop("assessments")(clean())).query("candidate == 'ash' and check == 'optimism'")
    assert set(rows["status"]) == {"unknown"}
    silent = drop("people")(clean())
    rows = findings.check(silent).query("candidate == 'ash' and check == 'optimism' and status == 'unknown'")
    assert rows["part"].tolist() == ["who", "who"]
    table = findings.optimism(silent).query("candidate == 'ash' and part == 'who'")
    assert table["difference"].isna().all()
    assert len(table) == 2


def test_the_fit_by_the_facts_replaces_ratings_and_keeps_measurements():
    """Who: 8 for theirs and 2 for ours, both of one weight; reach at its ideal has half of all weight."""
    profile = [criterion("who_ours", "who", "ours"), criterion("who_theirs", "who", "theirs", must=(9, None))]
    levels = {"ash": {"who_ours": 10, "who_theirs": 10, "reach": 10}, "elm": {"reach": 5}}
    case = case_of([*profile, criterion("reach")], levels, {"who": 1, "ideal": 1})
    people = [
        {"candidate": "ash", "side": "theirs", "person": "Ines", "kind": "champion", "authority": 7},
        {"candidate": "ash", "side": "ours", "person": "Dana", "kind": "deputy"},
    ]
    case = case.replace(people=pd.DataFrame(people).reindex(columns=TABLES["people"].names))
    table = findings.facts_fit(case)
    assert scoring.fit(case).at["ash", "fit"] == 100
    assert table.at["ash", "fit"] == pytest.approx(100 * (0.5 + 0.5 * (0.75 * 0.2 + 0.25 * 0.8)))
    assert table.at["ash", "must_haves"] == "missed"
    assert table.at["elm", "coverage"] == pytest.approx(0.5)
    assert table.at["elm", "must_haves"] == "open"
    assert (table.at["elm", "fit_low"], table.at["elm", "fit_high"]) == (25, 75)


# The agenda


def test_the_agenda_lists_stops_then_warnings_then_what_is_unknown_the_weightiest_part_first():
    case = both(
        edit("people", INES, authority=2),
        edit("dates", THEIR_SIGNATURE, likely="2027-03-20", latest=None),
        edit("reasons", RULE, need=None, lasts_years=None),
        edit("work", OUR_WORK, fte=3),
        edit("parts", {"part": "now"}, weight=3),
        history(("2026-09-01T12:00:00", "8d71")),
    )(clean())
    table = findings.agenda(case, "ash")
    assert table.columns.tolist() == ["whom", "part", "status", "question", "why"]
    assert table[["whom", "part", "status"]].to_numpy().tolist() == [
        ["them", "who", "stop"],
        ["us", "jointly", "stop"],
        ["them", "now", "warn"],
        ["us", "ideal", "unknown"],
        ["them", "compelling", "unknown"],
        ["them", "compelling", "unknown"],
    ]
    first = finding(case, "authority", "theirs")
    assert table.loc[0, ["question", "why"]].tolist() == [first["question"], first["sentence"]]
    second = finding(case, "capacity", "ours")
    assert table.loc[1, ["question", "why"]].tolist() == [second["next"], second["sentence"]]


def test_the_agenda_asks_nothing_where_all_is_well_and_nothing_twice():
    assert findings.agenda(clean(), "ash").empty
    case = clean()
    for name in (*LEDGERS, "assessments", "decisions"):
        case = drop(name)(case)
    table = findings.agenda(case, "ash")
    assert not table.duplicated(["whom", "question"]).any()
    assert set(table["status"]) == {"unknown"}
    assert table["question"].str.contains("Who on your side will carry this").sum() == 1
    assert findings.agenda(case, "elm").empty


def test_the_agenda_asks_for_unanswered_attributes_but_for_no_ratings():
    case = drop("assessments")(clean())
    table = findings.agenda(case, "ash")
    asked = table[table["question"].str.startswith("What is ")].set_index("question")
    assert list(asked.index) == ["What is “reach” (in branches)?"]
    gain = scoring.gaps(case).query("candidate == 'ash'").set_index("criterion")["points_to_gain"]
    reach = asked.loc["What is “reach” (in branches)?"]
    assert reach["whom"] == "them"
    assert f"could add {round(gain['reach'])} points of fit" in reach["why"]


def test_the_worst_reason_to_ask_a_question_is_kept():
    case = both(edit("dates", THEIR_SIGNATURE, likely="2027-11-20", latest=None), drop("assessments"))(
        clean()
    )
    table = findings.agenda(case, "ash")
    assert table.iloc[0][["part", "status"]].tolist() == ["now", "stop"]
    assert (table["status"] == "stop").sum() == 1


def test_an_agenda_for_somebody_unknown_names_those_there_are():
    with pytest.raises(ValueError, match=r"no candidate 'oak'; there are ash, elm, fir"):
        findings.agenda(clean(), "oak")


# Tables


def test_findings_are_in_the_order_of_candidates_parts_checks_and_sides():
    rows = findings.check(clean())
    assert rows.columns.tolist() == [
        *("candidate", "part", "side", "check", "title", "status", "sentence", "next", "question")
    ]
    keys = [
        (who, check.part, check.key, side) for who in CANDIDATES for check in CHECKS for side in check.sides
    ]
    assert list(rows[["candidate", "part", "check", "side"]].itertuples(index=False, name=None)) == keys
    parts = [PART_KEYS.index(part) for part in rows["part"][: len(rows) // 3]]
    assert parts == sorted(parts)


def test_the_worst_status_of_each_part():
    case = both(
        edit("people", INES, authority=2),
        edit("people", OTTO, authority=None),
        edit("reasons", RULE, stated_by="A friend"),
        edit("reasons", REACH, need="nice", lasts_years=None),
    )(clean())
    table = findings.worst(findings.check(case))
    assert table.loc["ash"].to_dict() == {
        "who": "stop",
        "ideal": "pass",
        "single": "unknown",
        "compelling": "warn",
        "jointly": "pass",
        "now": "pass",
        "expect": "pass",
    }
    assert (table.loc[["elm", "fir"]] == "pass").all(axis=None)


def test_a_case_without_candidates_has_no_findings():
    case = Case.from_folder(DATA / "blank")
    assert findings.check(case).empty
    assert findings.worst(findings.check(case)).columns.tolist() == list(PART_KEYS)
    assert findings.implied(case).empty
    assert findings.optimism(case).empty


def test_of_an_empty_case_nothing_passes():
    case = added(Case.from_folder(DATA / "blank"), "candidates", candidate="ash", name="Ash")
    rows = findings.check(case).set_index(["check", "side"])["status"]
    assert rows.drop(("three_candidates", "both")).unique().tolist() == ["unknown"]
    assert rows["three_candidates", "both"] == "warn"
    assert findings.implied(case)["implied"].isna().all()
    assert not findings.agenda(case, "ash").empty


def test_a_case_without_a_profile_is_tested_too():
    case = case_of([], {"ash": {}}, {"who": 1})
    assert set(findings.check(case)["status"]) == {"unknown", "warn"}
    assert not findings.agenda(case, "ash").empty


def test_hostile_text_is_cut_and_put_on_one_line():
    hostile = "<b>\n\u202e\U0001f600\u202c own -" * 700
    case = clean()
    for table, column in (
        *(("people", "person"), ("reasons", "reason"), ("reasons", "ends_when"), ("reasons", "stated_by")),
        *(("work", "task"), ("work", "owner"), ("dates", "milestone"), ("expectations", "expectation")),
        *(("decisions", "exit_terms"), ("profile_history", "saved_by"), ("candidates", "name")),
    ):
        frame = case.tables[table].astype(object)
        frame[column] = [f"{n}{hostile}"[:10_000] for n in range(len(frame))]
        case = case.replace(**{table: frame})
    rows = findings.check(case)
    for column in ("sentence", "next", "question"):
        assert rows[column].str.len().max() < 700
        assert not rows[column].str.contains("\n|\u202e", regex=True).any()
    assert findings.implied(case)["why"].str.len().max() < 250
    assert not findings.agenda(case, "ash").empty


def test_the_frames_of_the_case_stay_as_they_are():
    case = clean()
    before = case.fingerprint()
    findings.check(case)
    findings.facts_fit(case)
    assert case.fingerprint() == before


# Any ledgers

DAYS = st.none() | st.dates(dt.date(2026, 1, 1), dt.date(2030, 12, 31)).map(str)
WORDS = st.sampled_from(
    ["Ines", "Dana Reed", "their own product", "Signature", "tbd", "we", "a friend", "In-house"]
)
MAYBE = st.none() | WORDS
COUNTS = st.none() | st.sampled_from([0, 0.5, 1, 2.9, 5, 8, 10])
FLAGS = st.sampled_from([True, False, None])
SIDE = st.sampled_from(SIDES)
KEYS = st.sampled_from(CANDIDATES)
ROWS = {
    "people": {
        "person": WORDS,
        "kind": st.sampled_from(["champion", "sponsor", "deputy", "objector", "owner"]),
        "authority": COUNTS,
        "support": COUNTS,
    },
    "reasons": {
        "reason": WORDS,
        "rank": st.sampled_from(["primary", "secondary"]),
        "need": st.sampled_from(["need", "nice", None]),
        "lasts_years": COUNTS,
        "stated_by": MAYBE,
        "ends_when": MAYBE,
    },
    "work": {
        "task": WORDS,
        "kind": st.sampled_from(["process", "conformity", "delivery"]),
        "fte": COUNTS,
        "owner": MAYBE,
        "formalised": FLAGS,
    },
    "dates": {"milestone": WORDS, "likely": DAYS, "stated_by": MAYBE},
    "expectations": {
        "horizon": st.sampled_from(["short", "long"]),
        "expectation": WORDS,
        "spoken": FLAGS,
        "accepted_on": DAYS,
    },
}


@st.composite
def any_ledgers(draw: st.DrawFn) -> Case:
    """Draw any rows for the ledgers, and any dates and sizes for ourselves and the candidates."""
    tables = {}
    for name, cells in ROWS.items():
        rows = draw(st.lists(st.fixed_dictionaries({"candidate": KEYS, "side": SIDE} | cells), max_size=12))
        frame = pd.DataFrame(rows, columns=TABLES[name].names, dtype=object)
        tables[name] = frame.drop_duplicates(list(TABLES[name].key))
    case = clean()
    company = draw(st.tuples(DAYS, DAYS, COUNTS))
    tables["company"] = case.company.astype(object).assign(
        sign_by=company[0], runway_ends=company[1], fte_available=company[2]
    )
    known = [draw(st.tuples(DAYS, COUNTS)) for _ in CANDIDATES]
    tables["candidates"] = case.candidates.astype(object).assign(
        first_contact=[day for day, _ in known], upside=[upside for _, upside in known]
    )
    return case.replace(**tables)


@settings(max_examples=25, deadline=None)
@given(any_ledgers())
def test_any_ledgers_give_every_candidate_check_and_side_once(case):
    rows = findings.check(case)
    keys = [(who, c.part, c.key, side) for who in CANDIDATES for c in CHECKS for side in c.sides]
    assert list(rows[["candidate", "part", "check", "side"]].itertuples(index=False, name=None)) == keys
    assert set(rows["status"]) <= set(findings.STATUSES)
    assert (rows[["title", "sentence", "next"]] != "").all(axis=None)
    levels = findings.implied(case)["implied"]
    assert set(levels.dropna()) <= {0, 2, 5, 6, 8, 10}
    findings.facts_fit(case)
    findings.agenda(case, "ash")


OF_THE_CASE = {"written_first", "unchanged", "three_candidates", "must_haves", "exit_terms", "upside"}


@settings(max_examples=12, deadline=None)
@given(any_ledgers())
def test_without_ledgers_nothing_that_rests_on_them_passes(case):
    bare = case.replace(**{name: TABLES[name].empty() for name in LEDGERS})
    before, after = statuses(case), statuses(bare)
    assert {key: status for key, status in before.items() if key[2] in OF_THE_CASE} == {
        key: status for key, status in after.items() if key[2] in OF_THE_CASE
    }
    rested = {status for key, status in after.items() if key[2] not in OF_THE_CASE}
    assert rested == {"unknown"}


@settings(max_examples=12, deadline=None)
@given(any_ledgers())
def test_another_candidate_changes_only_how_many_there_are_and_the_upside(case):
    alone = only(case, "ash", "elm")
    texts = ["status", "sentence", "next", "question"]
    fewer = findings.check(alone).query("candidate == 'ash'").set_index(["part", "check", "side"])
    more = findings.check(case).query("candidate == 'ash'").set_index(["part", "check", "side"])
    different = fewer[texts].ne(more[texts]).any(axis=1)
    allowed = {"three_candidates", "upside"}
    if us(case) - us(alone):
        allowed |= {"own_words", "optimism"}  # one of us who is named only with the other candidate
    assert set(different[different].index.get_level_values("check")) <= allowed


def us(case: Case) -> set[str]:
    """Name those of us whom the people ledger names."""
    return set(case.people.query("side == 'ours'")["person"])
