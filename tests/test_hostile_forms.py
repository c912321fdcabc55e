"""Whatever is typed into any form and clicked in any order is told in words, kept whole or not at all.

`HOSTILE_SECONDS=600 pytest tests/test_hostile_forms.py` goes on for that long, with other sittings each time.
"""

import contextlib
import itertools
import os
import shutil
import time
from collections import Counter
from pathlib import Path
from random import Random

import pytest
from cases import DATA, small_tables, write_raw
from hypothesis import given
from hypothesis import strategies as st
from sitting import FILL, FORMS, SAVE, TOUCH, Move, Sitting, can_be_sent, look_at, only_own_tags, use

from partnerlib.case import Case
from partnerlib.forms import OutputsView, base
from partnerlib.forms.outputs import Built, Progress
from partnerlib.manifest import Snapshot
from partnerlib.store import Store

SECONDS = float(os.environ.get("HOSTILE_SECONDS", "0"))
SITTINGS, MOVES, AT_ONCE = 6, 25, 4
"""How many sittings there are at least, moves in each, and forms that are used in one."""

HOSTILE = (
    "<img src=x onerror=alert(1)>", "</pre></details><script>alert(1)</script>", '" onmouseover="alert(1)',
    "&lt;b&gt;", "'; DROP TABLE batches; --", "=cmd|' /C calc'!A0", "../../etc/passwd", "..\\..\\evil", "/",
    ".", "CON", "a\0b", "\x1b[31m", "\ud800", "a\udfffb", "\u202egnp.exe", "\u202eא\u202c", "\u200b",
    "\ufeff", "ﷺ" * 50, "🚀👩\u200d🚀", "Z̷̮a̶l̵go", "x" * 10_001, "ab " * 3_000, "7,5", "1e400", "-1e400",
    "nan", "inf", "-0", "٣", "１２", "1_000", "0x10", "1e-320", "9" * 400, "%s{0}{x!r}", "$(reboot)", "`id`",
    "\n\n\n", "a\r\nb\u2028c", "9999-12-31", "0000-00-00", "2026-02-30", "None", "NaN", "NULL", "True", "''",
    ",;\t",
)  # fmt: skip
PLAIN = (
    "Dana", "Ravi", "Zoë", "7", "2.5", "0", "10", "40", "2026-10-05", "2027-03-07", "", " ", "Oak & Sons",
    "So they say.",
)  # fmt: skip
SNAPSHOT = Snapshot(Case("larch", small_tables()))
LETTERS = (range(32, 127), range(0x2100), range(0xD800, 0xE000), range(0x1F300, 0x1F700))


def a_text(draw: Random) -> str:
    kind = draw.random()
    if kind < 0.85:
        return draw.choice(PLAIN if kind < 0.45 else HOSTILE)
    return "".join(chr(draw.choice(draw.choice(LETTERS))) for _ in range(draw.randrange(15)))


def some_moves(draw: Random) -> list[Move]:
    forms = draw.sample(FORMS, AT_ONCE)
    return [
        (
            draw.choice((TOUCH, TOUCH, FILL, FILL, SAVE)),
            draw.choice(forms),
            draw.randrange(2),
            draw.randrange(1_000),
            [a_text(draw) for _ in range(draw.randrange(1, 6))],
        )
        for _ in range(MOVES)
    ]


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Stores to be copied, each with a case called larch: the small one, and one from scratch."""
    folder = tmp_path_factory.mktemp("stores")
    files = []
    for source in (write_raw(folder / "small", small_tables()), DATA / "blank"):
        files.append(folder / f"{source.name}.sqlite")
        with contextlib.closing(Store(f"sqlite:///{files[-1]}")) as store:
            store.import_folder(source, "larch")
    return files


def play(file: Path, moves: list[Move]) -> Counter[str]:
    """Let two people make their moves, and count what came of them."""
    with contextlib.closing(Sitting(file)) as sitting:
        for move in moves:
            sitting.make(move)
        sitting.replay()
        sitting.take_up()
    return Counter(sitting.did)


def test_anything_typed_and_clicked_is_told_in_words_and_loses_nothing(stores, tmp_path, monkeypatch, capfd):
    monkeypatch.setattr(base, "DOUBLE_CLICK", 0)
    monkeypatch.setenv("PARTNERLIB_CONFIG", str(tmp_path))
    came: Counter[str] = Counter()
    first, end = (time.time_ns() if SECONDS else 0), time.monotonic() + SECONDS
    for number in itertools.count(first):
        if number - first >= SITTINGS and time.monotonic() >= end:
            break
        draw = Random(number)
        file = Path(shutil.copy(draw.choice((*stores, stores[0])), tmp_path / "store.sqlite"))
        moves = some_moves(draw)
        try:
            came += play(file, moves)
        except Exception as error:
            error.add_note(f"sitting {number}: {moves!r}")
            raise
    assert capfd.readouterr().err == ""
    assert sum(what.startswith("saved in ") for what in came) > 3, f"too little is tested: {came}"
    print(f"{number - first} sittings: {came}")


def test_reasons_to_go_on_are_there_again_in_the_next_session(stores, tmp_path):
    file = Path(shutil.copy(stores[0], tmp_path / "store.sqlite"))
    with contextlib.closing(Sitting(file)) as sitting:
        form = sitting.books[0].decide()
        for block in form._blocks.values():
            block.field.input.value = "We know."
        assert len(form.typed()["reasons"]) == len(form._blocks) > 0
        sitting.take_up()


@given(
    st.lists(st.sampled_from(HOSTILE).filter(can_be_sent) | st.text(), min_size=3, max_size=3), st.booleans()
)
def test_whatever_the_files_for_a_board_are_called_is_shown_as_text(texts, fails):
    def build(progress: Progress) -> Built:
        progress(0.5, texts[0])
        if fails:
            raise RuntimeError(texts[1])
        return Built(texts[0], {texts[1]: Path(texts[2].replace("\0", ""))}, (texts[2],))

    view = OutputsView(SNAPSHOT, build)
    use(view.build_button, 0, "")
    look_at(view)
    for shown in view.links.outputs:
        only_own_tags(shown["data"]["text/html"])
