"""Signs that cannot be seen: names made of them alone are refused, and none turns what follows on a line."""

import pytest
from cases import faults_of, set_cell, small_tables
from hypothesis import given, settings
from hypothesis import strategies as st

from partnerlib.case import Case
from partnerlib.forms.words import read_name, read_text
from partnerlib.tables.columns import Column, Key, Text

UNSEEN = tuple(
    "\xad\u034f\u061c\u115f\u1160\u17b4\u180e\u200b\u200c\u200d\u200f\u202e\u2060\u2066\u206f"
    "\u2800\u3164\ufe0f\ufeff\uffa0\U000e0041"
)
UNSEEN_TEXTS = st.lists(st.sampled_from((*UNSEEN, " ", "\n")), min_size=1, max_size=6).map("".join)
TURNS = {"\u202a": "\u202c", "\u202b": "\u202c", "\u202d": "\u202c", "\u202e": "\u202c"} | dict.fromkeys(
    "\u2066\u2067\u2068", "\u2069"
)
SIGNS = [*UNSEEN, *TURNS, "\u202c", "\u2069", "\x80", "a"]


@pytest.mark.parametrize(
    ("table", "column"),
    [("company", "name"), ("candidates", "name"), ("profile", "label"), ("assessments", "assessor")],
)
@pytest.mark.parametrize("cell", ["\u200b\u200d", "\u3164", "\u2800 \u2800", "\u202e"])
def test_a_name_of_which_nothing_is_seen_is_refused_as_an_empty_cell(table, column, cell):
    tables = small_tables()
    set_cell(tables, table, 2, column, cell)
    (fault,) = faults_of(lambda: Case("small", tables))
    assert (fault.table, fault.row, fault.column) == (table, 2, column)
    assert "found an empty cell" in str(fault)


@settings(max_examples=50)
@given(UNSEEN_TEXTS)
def test_a_cell_of_which_nothing_is_seen_is_unknown_where_that_is_allowed_and_refused_elsewhere(cell):
    for kind in (Text(), Key()):
        assert Column("note", kind, optional=True).read(cell) is None
        with pytest.raises(ValueError):  # noqa: PT011 - the fault made of it has the words
            Column("note", kind).read(cell)


@pytest.mark.parametrize(
    "text",
    [
        "👩\u200d🚀 & 👨\u200d👩\u200d👧",
        "❤\ufe0f",
        "🏴\U000e0067\U000e0062\U000e007f",
        "می\u200cخواهم",
        "שלום \u200f(בע״מ)",
        "شركة المثال",
        "\u2067שלום\u2069 Ltd",
        "\u202bשלום\u202c Ltd\n\u202bשלום\u202c",
        "soft\xadware",
        "\u3164 Han",
    ],
)
def test_legal_text_with_signs_that_are_not_seen_is_kept_as_it_is(text):
    assert Column("name", Text()).read(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "\u202eevil",
        "a\u2066b",
        "a\u202cb",
        "a\u2069",
        "\u2067a\u202cb\u2069",
        "\u202ea\nb\u202c",
        "\u202ba\u2029b\u202c",
    ],
)
def test_a_text_that_turns_what_follows_it_is_refused(text):
    with pytest.raises(ValueError):  # noqa: PT011 - the fault made of it has the words
        Text().read(text)


@settings(max_examples=100)
@given(st.lists(st.sampled_from([*TURNS, "\u202c", "\u2069", "a"]), max_size=8).map("".join))
def test_a_text_is_kept_when_taking_away_ended_marks_leaves_none(text):
    left, before = text.replace("a", ""), ""
    while left != before:
        before = left
        for mark, end in TURNS.items():
            left = left.replace(mark + end, "")
    try:
        assert Text().read(f"x{text}x") == f"x{text}x"
        assert not left
    except ValueError:
        assert left


@pytest.mark.parametrize("reader", [read_name, read_text])
@settings(max_examples=50)
@given(st.lists(st.sampled_from(SIGNS), max_size=6).map("".join))
def test_a_form_takes_a_name_or_text_just_when_the_tables_do(reader, text):
    typed = " ".join(text.split())
    try:
        kept = Column("name", Text()).read(typed)
    except ValueError:
        with pytest.raises(ValueError, match=r"is needed|can be seen|cannot be printed"):
            reader(typed)
    else:
        assert reader(typed) == kept
