"""Who sits at this kernel: a login or token first, else what was said once on this computer."""

from pathlib import Path

import pytest

from partnerlib import identity

pytestmark = pytest.mark.usefixtures("nobody_known")


def test_nobody_is_known_at_first() -> None:
    assert (identity.known(), identity.fixed()) == ("", "")


def test_a_name_said_once_is_remembered_by_the_next_kernel(monkeypatch: pytest.MonkeyPatch) -> None:
    identity.remember(" Zoe\u0301  Marsh ")
    monkeypatch.setattr(identity, "_said", "")
    assert identity.known() == "Zoé Marsh"
    assert identity.fixed() == ""


def test_another_name_takes_its_place(nobody_known: Path) -> None:
    identity.remember("Ravi")
    identity.remember("Mirela")
    assert identity.known() == "Mirela"
    assert [file.name for file in nobody_known.iterdir()] == ["name.txt"]


@pytest.mark.parametrize("variable", identity.TOLD_BY)
def test_a_login_tells_and_nothing_remembered_or_said_can_change_it(
    variable: str, monkeypatch: pytest.MonkeyPatch, nobody_known: Path
) -> None:
    identity.remember("Ravi")
    monkeypatch.setenv(variable, "mirela")
    assert (identity.known(), identity.fixed()) == ("mirela", "mirela")
    with pytest.raises(ValueError, match="You are logged in as mirela"):
        identity.remember("Ravi")
    identity.remember("mirela")
    assert (nobody_known / "name.txt").read_text() == "Ravi\n"


def test_a_token_goes_before_a_login(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JUPYTERHUB_USER", "hub")
    monkeypatch.setenv("PARTNERLIB_ASSESSOR", "Mirela")
    assert identity.known() == "Mirela"
    monkeypatch.setenv("PARTNERLIB_ASSESSOR", "  ")
    assert identity.known() == "hub"


@pytest.mark.parametrize("told", ["x" * 61, "Ra\u202evi", "a\x07b", "\u3164"])
def test_a_login_that_is_no_name_is_never_taken_for_somebody_else(
    told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    identity.remember("Ravi")
    monkeypatch.setenv("PARTNERLIB_ASSESSOR", told)
    with pytest.raises(ValueError, match="PARTNERLIB_ASSESSOR does not tell who you are"):
        identity.known()


@pytest.mark.parametrize("name", ["", " \n", "x" * 61, "Ra\u202evi", "\u200b"])
def test_what_is_no_name_is_not_remembered(name: str) -> None:
    with pytest.raises(ValueError, match="name"):
        identity.remember(name)
    assert identity.known() == ""


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"x" * 5_000, "Ra\u202evi".encode()])
def test_a_file_that_holds_no_name_is_as_none(nobody_known: Path, content: bytes) -> None:
    nobody_known.mkdir()
    (nobody_known / "name.txt").write_bytes(content)
    assert identity.known() == ""


def test_a_name_that_cannot_be_kept_is_known_until_the_kernel_ends(nobody_known: Path) -> None:
    nobody_known.write_text("a file where the folder should be")
    identity.remember("Ravi")
    assert identity.known() == "Ravi"
