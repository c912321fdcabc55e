"""All that a board gets, built from one snapshot: report, slides, PowerPoint, Excel and PDF."""

import hashlib
import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from partnerlib.export.briefing.story import briefing
from partnerlib.export.deck import deck
from partnerlib.export.excel import excel
from partnerlib.export.pdf import ChromiumError, pdf
from partnerlib.export.powerpoint import powerpoint
from partnerlib.export.report import report
from partnerlib.manifest import Snapshot, versions

TITLES = {
    "fit-report.html": "Fit report, for the screen",
    "fit-report.pdf": "Fit report, for print",
    "board-briefing.html": "Board briefing, slides for any browser",
    "board-briefing.pptx": "Board briefing, PowerPoint",
    "numbers.xlsx": "Every table, and the fit as live formulas",
}
"""The files of outputs, and what each is."""

RECEIPT = "outputs.json"
"""The file that says which snapshot the others are of, and their fingerprints."""

Progress = Callable[[float, str], None]
"""Is told how much is done, 0 to 1, and in a few words what is being made."""

SLIDES, PAGES, PRINTED = 0.3, 0.85, 0.97
"""How much is done once the slides, the report and its PDF are made."""


@dataclass(frozen=True)
class Outputs:
    """Files built from a snapshot: the folder, their names, and why any of them is missing, by name."""

    folder: Path
    source: str
    files: tuple[str, ...]
    missing: Mapping[str, str] = field(default_factory=dict)


def build(snapshot: Snapshot, folder: str | Path, progress: Progress = lambda share, said: None) -> Outputs:
    """Build all outputs of a snapshot into `<folder>/<case>-<fingerprint>`, in place of earlier ones.

    The same snapshot and versions give the same bytes. Without a browser the PDF is missing and the rest
    is built. Raises OSError when the folder cannot be written.
    """
    into = Path(folder) / f"{snapshot.case.name}-{snapshot.fingerprint}"
    into.mkdir(parents=True, exist_ok=True)
    made: dict[str, bytes] = {}
    missing: dict[str, str] = {}
    progress(0.0, "The board briefing")
    slides = briefing(snapshot)
    made["board-briefing.html"] = deck(slides).encode()
    made["board-briefing.pptx"] = powerpoint(slides)
    progress(SLIDES, "The fit report")
    page = report(snapshot, _steps(progress))
    made["fit-report.html"] = page.encode()
    progress(PAGES, "The fit report, printed to PDF")
    try:
        made["fit-report.pdf"] = pdf(page, snapshot.state_of)
    except ChromiumError as error:
        missing["fit-report.pdf"] = str(error)
    progress(PRINTED, "The Excel workbook")
    made["numbers.xlsx"] = excel(snapshot)
    _write(into, made | {RECEIPT: _receipt(snapshot, made)})
    progress(1.0, "Done")
    return Outputs(into, str(snapshot), tuple(name for name in TITLES if name in made), missing)


def _steps(progress: Progress) -> Callable[[str], None]:
    """Turn what the report tells of itself into a share that grows with every step and never ends."""
    done = SLIDES

    def step(said: str) -> None:
        nonlocal done
        done += (PAGES - done) * 0.06
        progress(done, f"The fit report: {said[:1].lower()}{said[1:]}")

    return step


def _receipt(snapshot: Snapshot, made: Mapping[str, bytes]) -> bytes:
    """Say of which snapshot the files are, what they were built with, and how to know them again."""
    told = {
        "source": str(snapshot),
        "fingerprint": snapshot.case.fingerprint(),
        "proved": snapshot.proved,
        "doubt": snapshot.doubt,
        "built_with": versions(),
        "sha256": {name: hashlib.sha256(made[name]).hexdigest() for name in TITLES if name in made},
    }
    return (json.dumps(told, indent=2, ensure_ascii=False) + "\n").encode()


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    """Put all files in place together, the receipt last; take away what there is none of now."""
    scratch = {name: folder / f".{name}.{os.getpid()}" for name in files}
    try:
        for name, content in files.items():
            scratch[name].write_bytes(content)
        for name in (RECEIPT, *TITLES):
            (folder / name).unlink(missing_ok=True)
        for name in (*(name for name in files if name != RECEIPT), RECEIPT):
            scratch[name].replace(folder / name)
    except OSError as error:
        raise OSError(f"The outputs could not be written to {folder}: {error.strerror or error}.") from error
    finally:
        for path in scratch.values():
            path.unlink(missing_ok=True)
