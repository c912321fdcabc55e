"""A snapshot says of which state it is, and proves that it is still as it was taken."""

import datetime as dt
import json
import re
from pathlib import Path

import pytest
from cases import case_of, criterion

from partnerlib import manifest
from partnerlib.case import Case
from partnerlib.manifest import FORMAT, MANIFEST, ManifestError, Snapshot, take
from partnerlib.store import Store
from partnerlib.tables import ADDED, TABLES

NOON = dt.datetime(2027, 3, 7, 12, 0, 0, 250_000, tzinfo=dt.UTC)
CASE = case_of([criterion("now")], {"nor": {"now": 7.0}, "cob": {"now": 3.0}})


def told(**other: object) -> str:
    """Give a manifest in which something is another."""
    tables = dict.fromkeys(TABLES, "0" * 64)
    fine = {
        "format": FORMAT,
        "case": "x",
        "state_of": None,
        "tables": tables,
        "taken_with": {"python": "3.11"},
    }
    return json.dumps(fine | other)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return take(CASE, tmp_path / "taken", NOON)


def edit(folder: Path, **told: object) -> None:
    file = folder / MANIFEST
    file.write_text(json.dumps(json.loads(file.read_text()) | told))


def edit_level(folder: Path) -> None:
    rows = (folder / "assessments.csv").read_text()
    (folder / "assessments.csv").write_text(rows.replace(",7,", ",9,"))


def seal_again(folder: Path) -> None:
    edit(folder, seal=manifest._seal(json.loads((folder / MANIFEST).read_text())))


def test_a_snapshot_is_read_as_it_was_taken(folder: Path) -> None:
    snapshot = Snapshot.from_folder(folder)
    assert snapshot.case == CASE
    assert snapshot.state_of == NOON
    assert (snapshot.proved, snapshot.changed, snapshot.doubt) == (True, (), "")
    assert str(snapshot) == (
        f"Snapshot {CASE.name}, state of 7 March 2027, 12:00 UTC, fingerprint {CASE.fingerprint()[:16]}"
    )


def test_the_manifest_names_fingerprints_time_and_versions(folder: Path) -> None:
    told = json.loads((folder / MANIFEST).read_text())
    assert told["fingerprint"] == CASE.fingerprint()
    assert told["ideal"] == CASE.profile_fingerprint
    assert told["tables"] == {table: CASE.fingerprint(table) for table in TABLES}
    assert told["state_of"] == "2027-03-07T12:00:00.250000+00:00"
    assert {"python", "partnerlib", "pandas", "matplotlib"} <= set(told["taken_with"])


def test_a_snapshot_from_before_blind_rounds_is_still_proved(folder: Path) -> None:
    told = json.loads((folder / MANIFEST).read_text())
    for table in ADDED:
        (folder / f"{table}.csv").unlink()
        del told["tables"][table]
    (folder / MANIFEST).write_text(json.dumps(told | {"format": 1}))
    seal_again(folder)
    snapshot = Snapshot.from_folder(folder)
    assert (snapshot.proved, snapshot.doubt, snapshot.case) == (True, "", CASE)
    row = "r1,nor,Dana,2027-03-01T12:00:00Z,,"
    header = ",".join(TABLES["invitations"].names)
    (folder / "invitations.csv").write_text(f"{header}\n{row}\n")
    assert Snapshot.from_folder(folder).changed == ("invitations",)


def test_a_snapshot_taken_during_a_blind_round_says_how_many_answers_are_left_out(tmp_path: Path) -> None:
    for number, said in {1: "1 answer is sealed", 12: "12 answers are sealed"}.items():
        snapshot = Snapshot.from_folder(take(CASE, tmp_path / f"taken-{number}", NOON, sealed=number))
        assert snapshot.proved
        assert f"A round of blind assessment was open: {said} and left out here" in snapshot.doubt
        edit(tmp_path / f"taken-{number}", sealed=0)
        assert Snapshot.from_folder(tmp_path / f"taken-{number}").mistrust


def test_the_same_state_gives_the_same_bytes_and_is_left_alone(folder: Path, tmp_path: Path) -> None:
    other = take(CASE, tmp_path / "again", NOON)
    assert {f.name: f.read_bytes() for f in folder.iterdir()} == {
        f.name: f.read_bytes() for f in other.iterdir()
    }
    assert take(CASE, folder, NOON) == folder
    with pytest.raises(FileExistsError, match="already holds something else"):
        take(CASE, folder, NOON + dt.timedelta(seconds=1))


def test_the_case_keeps_its_name_whatever_the_folder_is_called(folder: Path) -> None:
    assert Snapshot.from_folder(folder).case.name == CASE.name != folder.name
    assert Snapshot.from_folder(folder, "mine").case.name == "mine"


def test_a_table_changed_afterwards_is_named_and_changes_the_fingerprint(folder: Path) -> None:
    before = Snapshot.from_folder(folder).fingerprint
    edit_level(folder)
    snapshot = Snapshot.from_folder(folder)
    assert snapshot.changed == ("assessments",)
    assert not snapshot.proved
    assert "Changed after the snapshot was taken: table assessments" in snapshot.doubt
    assert snapshot.fingerprint != before


def test_a_folder_without_a_manifest_is_read_as_unproved(folder: Path) -> None:
    (folder / MANIFEST).unlink()
    snapshot = Snapshot.from_folder(folder)
    assert (snapshot.proved, snapshot.state_of, snapshot.case.name) == (False, None, folder.name)
    assert "no manifest.json" in snapshot.doubt
    assert str(snapshot) == f"Snapshot taken, fingerprint {snapshot.fingerprint}"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "cannot be read as a manifest"),
        ("[]", "cannot be read as a manifest"),
        (json.dumps({"format": FORMAT}), "cannot be read as a manifest"),
        (json.dumps({"format": FORMAT + 1}), "Update partnerlib"),
        (
            json.dumps({"format": 1, "case": "x", "state_of": None, "tables": {}, "taken_with": {}}),
            "it does not list the tables of a case",
        ),
        ("[" * 100_000, "cannot be read as a manifest"),
        (told(tables=list(TABLES)), "cannot be read as a manifest"),
        (told(taken_with=[["a", "b"]]), "cannot be read as a manifest"),
        (told(taken_with={"python": "3" * 101}), "no text of at most 100 letters"),
        (told(taken_with={"python": "\ud800"}), "no text of at most 100 letters"),
        (told(sealed=-1), "does not count the sealed answers"),
        (told(sealed="many"), "does not count the sealed answers"),
        (told(case="../etc"), "is no name of a case"),
        (told(case="!!!"), "cannot be read as a manifest"),
        (told(state_of="2026-10-23T11:59:00"), "its time has no zone"),
        (told(state_of="2999-01-01T00:00:00+00:00"), "its time is out of range"),
        (told(state_of="0001-01-01T00:00:00+14:00"), "cannot be read as a manifest"),
    ],
)
def test_a_manifest_that_makes_no_sense_is_refused_with_the_way_out(
    folder: Path, text: str, said: str
) -> None:
    (folder / MANIFEST).write_text(text)
    with pytest.raises(ManifestError, match=f"{re.escape(str(folder / MANIFEST))}.*{said}"):
        Snapshot.from_folder(folder)


EDITS: list[tuple[str, object]] = [
    ("format", 0),
    ("format", 2.0),
    ("case", "elsewhere"),
    ("state_of", "2027-03-07T12:00:00+00:00"),
    ("state_of", None),
    ("fingerprint", "0" * 64),
    ("ideal", "0" * 64),
    ("tables", dict.fromkeys(TABLES, "0" * 64)),
    ("taken_with", {"python": "3.11.0"}),
    ("taken_with", {}),
    ("seal", "0" * 64),
    ("seal", None),
    ("note", "a word more"),
]


class TestAManifestThatWasChanged:
    @pytest.mark.parametrize(("field", "said"), EDITS)
    def test_is_told_and_nothing_it_says_is_believed(self, folder: Path, field: str, said: object) -> None:
        edit(folder, **{field: said})
        snapshot = Snapshot.from_folder(folder)
        assert snapshot.doubt.startswith("manifest.json itself was changed after the snapshot was taken.")
        assert "name, time and versions in it cannot be trusted" in snapshot.doubt
        assert (snapshot.proved, snapshot.changed) == (False, ())
        assert (snapshot.state_of, snapshot.taken_with) == (None, None)
        assert str(snapshot) == f"Snapshot taken, fingerprint {CASE.fingerprint()[:16]}"
        assert ("differ from what it says" in snapshot.doubt) == (field == "tables")

    @pytest.mark.parametrize("field", ["fingerprint", "ideal", "seal"])
    def test_is_told_of_a_line_taken_out(self, folder: Path, field: str) -> None:
        told = json.loads((folder / MANIFEST).read_text())
        (folder / MANIFEST).write_text(json.dumps({key: said for key, said in told.items() if key != field}))
        assert Snapshot.from_folder(folder).mistrust

    @pytest.mark.parametrize("field", ["fingerprint", "ideal"])
    def test_is_told_where_it_contradicts_itself_under_a_fitting_seal(self, folder: Path, field: str) -> None:
        edit(folder, **{field: "0" * 64})
        seal_again(folder)
        assert Snapshot.from_folder(folder).mistrust

    def test_does_not_hide_a_table_changed_at_the_same_time(self, folder: Path) -> None:
        edit_level(folder)
        edit(folder, state_of=None)
        snapshot = Snapshot.from_folder(folder)
        assert not snapshot.proved
        assert snapshot.doubt.endswith("Table assessments differs from what it says.")

    def test_does_not_prove_a_changed_table_whose_fingerprint_was_put_into_it(self, folder: Path) -> None:
        edit_level(folder)
        told = json.loads((folder / MANIFEST).read_text())
        tables = {table: Case.from_folder(folder).fingerprint(table) for table in TABLES}
        assert tables != told["tables"]
        edit(folder, tables=tables)
        assert Snapshot.from_folder(folder).mistrust
        seal_again(folder)
        assert Snapshot.from_folder(folder).mistrust

    def test_is_told_of_a_changed_ideal_whose_fingerprint_alone_was_left(self, folder: Path) -> None:
        rows = (folder / "parts.csv").read_text()
        (folder / "parts.csv").write_text(rows.replace("now,1", "now,2"))
        assert Snapshot.from_folder(folder).changed == ("parts",)
        edit(folder, ideal=Case.from_folder(folder).profile_fingerprint)
        seal_again(folder)
        assert Snapshot.from_folder(folder).mistrust

    def test_leaves_a_name_that_was_asked_for(self, folder: Path) -> None:
        edit(folder, case="elsewhere")
        assert Snapshot.from_folder(folder, "mine").case.name == "mine"


def test_a_folder_may_be_renamed_and_moved(folder: Path, tmp_path: Path) -> None:
    snapshot = Snapshot.from_folder(folder.rename(tmp_path / "快照"))
    assert (snapshot.proved, snapshot.case.name, snapshot.state_of) == (True, CASE.name, NOON)


def test_a_time_that_is_none_is_refused(folder: Path) -> None:
    edit(folder, state_of="yesterday")
    with pytest.raises(ManifestError, match=r"cannot be read as a manifest.*Take the snapshot again"):
        Snapshot.from_folder(folder)


def test_a_manifest_laid_out_by_another_editor_is_read(folder: Path) -> None:
    file = folder / MANIFEST
    laid_out = json.dumps(json.loads(file.read_text()), indent=8, sort_keys=True).replace("\n", "\r\n")
    file.write_bytes(b"\xef\xbb\xbf" + laid_out.encode())
    assert Snapshot.from_folder(folder).proved


def test_a_time_without_a_zone_is_not_written(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no time with a zone"):
        take(CASE, tmp_path / "x", NOON.replace(tzinfo=None))


def test_the_store_says_of_when_its_snapshot_is(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path}/store.sqlite")
    store.create(CASE, "Dana")
    first = Snapshot.from_folder(store.export_folder(CASE.name, tmp_path / "first"))
    store.append(CASE.name, {"parts": [{"part": "now", "weight": 0.5}]}, "Ravi")
    second = Snapshot.from_folder(store.export_folder(CASE.name, tmp_path / "second"))
    assert first.state_of is not None
    assert second.state_of is not None
    assert first.state_of < second.state_of
    assert store.load(CASE.name, first.state_of) == first.case != second.case
    again = store.export_folder(CASE.name, tmp_path / "again", as_of=first.state_of)
    assert (again / MANIFEST).read_bytes() == (tmp_path / "first" / MANIFEST).read_bytes()
    store.close()


def test_the_examples_manifest_proves_its_tables() -> None:
    example = Path(__file__).parent.parent / "data" / "larkspur"
    snapshot = Snapshot.from_folder(example)
    assert snapshot.proved, snapshot.doubt
    assert snapshot.case == Case.from_folder(example)
