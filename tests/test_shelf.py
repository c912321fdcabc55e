"""What was typed and not saved is there again after a crash, and nobody else's is ever seen."""

import datetime as dt
import json
import subprocess
import sys
from pathlib import Path

import pytest

from partnerlib.shelf import ENDING, Shelf

KILLED = """
import os, signal, sys
from pathlib import Path
from partnerlib.shelf import Shelf
shelf = Shelf(Path(sys.argv[1]), "larkspur", "store", sys.argv[2])
for place in range(50):
    shelf.keep("assess", {"level": place})
os.kill(os.getpid(), signal.SIGKILL)
"""


def killed(folder: Path, person: str = "Ravi") -> None:
    """Let a session of that person type, and kill it."""
    subprocess.run([sys.executable, "-c", KILLED, str(folder), person], check=False)


def test_what_a_killed_session_left_is_there_again_once(tmp_path: Path) -> None:
    killed(tmp_path)
    shelf = Shelf(tmp_path, "larkspur", "store", "Ravi")
    left = shelf.left("assess")
    assert left is not None
    assert left.typed == {"level": 49}
    assert abs((dt.datetime.now(dt.UTC) - left.when).total_seconds()) < 60
    assert shelf.left("assess") is None
    assert Shelf(tmp_path, "larkspur", "store", "Ravi").left("assess") is None, "this session has it now"
    assert len(list(tmp_path.iterdir())) == 1


def test_what_two_windows_left_is_given_to_a_form_that_can_hold_both(tmp_path: Path) -> None:
    for _ in range(2):
        killed(tmp_path)
    left = Shelf(tmp_path, "larkspur", "store", "Ravi").left("assess", every=True)
    assert left is not None
    assert (left.typed, left.earlier) == ({"level": 49}, ({"level": 49},))


def test_what_a_form_could_not_take_up_stays_for_a_later_session(tmp_path: Path) -> None:
    program = KILLED.replace('{"level": place}', "sys.argv[2] and sys.argv[3]")
    for text in ("first", "second"):
        subprocess.run([sys.executable, "-c", program, str(tmp_path), "Ravi", text], check=False)
    taking = (
        "import sys; from pathlib import Path; from partnerlib.shelf import Shelf;"
        "shelf = Shelf(Path(sys.argv[1]), 'larkspur', 'store', 'Ravi'); print(shelf.left('assess').typed);"
        "shelf.keep('assess', None)"
    )
    told = [
        subprocess.run([sys.executable, "-c", taking, str(tmp_path)], capture_output=True, text=True).stdout
        for _ in range(2)
    ]
    assert told == ["second\n", "first\n"]
    assert list(tmp_path.iterdir()) == []


def test_others_and_other_cases_see_nothing_of_it(tmp_path: Path) -> None:
    killed(tmp_path)
    assert Shelf(tmp_path, "larkspur", "store", "Mirela").left("assess") is None
    assert Shelf(tmp_path, "blank", "store", "Ravi").left("assess") is None
    assert Shelf(tmp_path, "larkspur", "store", "Ravi").left("assess") is not None


def test_a_session_that_goes_on_keeps_its_own(tmp_path: Path) -> None:
    Shelf(tmp_path, "larkspur", "store", "Ravi").keep("assess", {"level": 1})
    assert Shelf(tmp_path, "larkspur", "store", "Ravi").left("assess") is None


def test_the_newest_of_each_form_is_taken_and_what_is_saved_is_forgotten(tmp_path: Path) -> None:
    killed(tmp_path)
    first = Shelf(tmp_path, "larkspur", "store", "Ravi")
    first.left("assess")
    first.keep("decide", "because")
    written = json.loads(next(tmp_path.glob(f"*{ENDING}")).read_text())
    assert written["typed"] == {"assess": {"level": 49}, "decide": "because"}
    first.keep("assess", None)
    first.keep("decide", None)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", ["", "{", "[]", '{"about": 1}', "\x00" * 20])
def test_a_file_that_cannot_be_read_is_left_alone(tmp_path: Path, content: str) -> None:
    damaged = tmp_path / f"x{ENDING}"
    damaged.write_text(content)
    assert Shelf(tmp_path, "larkspur", "store", "Ravi").left("assess") is None
    assert damaged.read_text() == content


def test_a_folder_that_cannot_be_written_to_stops_nobody(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    shelf = Shelf(tmp_path / "file", "larkspur", "store", "Ravi")
    shelf.keep("assess", {"level": 1})
    assert shelf.left("assess") is None


def test_half_a_sign_is_kept_as_it_is(tmp_path: Path) -> None:
    Shelf(tmp_path, "larkspur", "store", "Ravi").keep("assess", {"evidence": "half \ud800"})
    (kept,) = tmp_path.iterdir()
    assert json.loads(kept.read_text())["typed"]["assess"]["evidence"] == "half \ud800"
