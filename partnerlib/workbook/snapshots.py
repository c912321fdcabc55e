"""What is read and built of snapshots: the snapshot itself, its slides, and the files for a board."""

from pathlib import Path

from partnerlib import export
from partnerlib.export.notebook import Slides
from partnerlib.forms import OutputsView
from partnerlib.forms.outputs import Built, Progress
from partnerlib.manifest import Snapshot
from partnerlib.tables import TABLES
from partnerlib.workbook import book, cases
from partnerlib.workbook.cases import WorkbookError, from_project, told


def open_snapshot(folder: str | Path) -> Snapshot:
    """Read a snapshot folder, named as seen from here or from the project's folder.

    What is no such folder is taken for the name of a case: a snapshot of it as it stands is written and
    read. Raises WorkbookError that names every bad cell, or says that there is no such folder or case.
    """
    name = str(folder).strip()
    if not name:
        raise WorkbookError('Name a snapshot folder or a case, such as SNAPSHOT = "data/larkspur".')
    with told():
        for place in (Path(name), cases.PROJECT / name):
            if any((place / f"{table}.csv").is_file() for table in TABLES):
                return Snapshot.from_folder(place)
        if Path(name).name != name:
            raise WorkbookError(f"There is no folder {name} that holds a snapshot: parts.csv, profile.csv, …")
    return Snapshot.from_folder(book.open(name).save_snapshot().folder)


def slides(folder: str | Path) -> Slides:
    """Give the slides of a snapshot, by their keys; see `open_snapshot`."""
    return Slides(export.briefing(open_snapshot(folder)))


def outputs(folder: str | Path) -> OutputsView:
    """Give the view that builds what a board gets of a snapshot into `reports`; see `open_snapshot`."""
    snapshot = open_snapshot(folder)

    def build(progress: Progress) -> Built:
        with told():
            made = export.build(snapshot, cases.PROJECT / "reports", progress)
        titled = {export.TITLES[name]: made.folder / name for name in made.files}
        missing = tuple(f"{name} is missing. {why}" for name, why in made.missing.items())
        return Built(str(from_project(made.folder)), titled, missing)

    return OutputsView(snapshot, build)
