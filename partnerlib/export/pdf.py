"""A page of HTML printed to PDF by the Chromium, Chrome or Edge that is on the machine, without a network."""

import datetime as dt
import io
import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

import pikepdf

from partnerlib import __version__

VARIABLE = "PARTNERLIB_CHROMIUM"
"""The environment variable that names a browser's program, where it is none of the usual ones."""

PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
)
SWITCHES = (
    *("--headless", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--disable-extensions", "--no-pdf-header-footer"),
    *("--generate-pdf-document-outline", "--export-tagged-pdf", "--host-resolver-rules=MAP * ~NOTFOUND"),
)
SECONDS = 180


class ChromiumError(RuntimeError):
    """A PDF that could not be printed: why, and the way out."""


def pdf(page: str, of: dt.datetime | None = None) -> bytes:
    """Print a page of HTML, complete in itself, to a tagged PDF with an outline, on the sheets it asks for.

    `of` is the time that the file says it was made; a constant unless told, so that the same page and the
    same browser give the same bytes. Raises ChromiumError when there is no browser or it does not print.
    """
    program = browser()
    try:
        return _rewritten(_printed(program, page), of)
    except OSError as error:
        raise ChromiumError(f"{program} could not print the PDF: {error}. {_way_out()}") from error
    except pikepdf.PdfError as error:
        raise ChromiumError(f"{program} did not print the PDF: its file is damaged. {_way_out()}") from error


def _printed(program: str, page: str) -> bytes:
    """Let a browser print a page in a folder of its own, and give the whole file."""
    with tempfile.TemporaryDirectory(prefix="partnerlib-pdf-", ignore_cleanup_errors=True) as scratch:
        source, printed = Path(scratch) / "page.html", Path(scratch) / "page.pdf"
        source.write_text(page, encoding="utf-8")
        own = [f"--user-data-dir={scratch}/profile", f"--print-to-pdf={printed}", source.as_uri()]
        root = ["--no-sandbox"] if getattr(os, "geteuid", lambda: 1)() == 0 else []
        code, said = _run([program, *SWITCHES, *root, *own])
        made = printed.read_bytes() if printed.is_file() else b""
        if code or not made.startswith(b"%PDF-") or b"%%EOF" not in made[-64:]:
            raise ChromiumError(f"{program} did not print the PDF: {said} {_way_out()}")
        return made


def _run(command: list[str]) -> tuple[int, str]:
    """Run a browser, and with it whatever it starts, for so long; give its code and its last words."""
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True
    ) as process:
        try:
            _, said = process.communicate(timeout=SECONDS)
        except subprocess.TimeoutExpired:
            if hasattr(os, "killpg"):
                os.killpg(process.pid, signal.SIGKILL)
            else:
                process.kill()
            process.communicate()
            return 1, f"it did not finish within {SECONDS} seconds."
    return process.returncode, " ".join(said.decode(errors="replace").strip().splitlines()[-3:])


def browser() -> str:
    """Give the program that prints. Raises ChromiumError that says how to get one when there is none."""
    named = os.environ.get(VARIABLE)
    if named:
        found = shutil.which(named)
        if found is None:
            raise ChromiumError(f"{VARIABLE} names {named}, which is no program. {_way_out()}")
        return found
    places = (place for place in (*map(shutil.which, PROGRAMS), *map(shutil.which, PLACES)) if place)
    found = next(places, None)
    if found is None:
        raise ChromiumError(f"There is no Chromium, Chrome or Edge to print the PDF with. {_way_out()}")
    return found


def _way_out() -> str:
    return (
        f"Install Chromium, or name a browser's program in {VARIABLE}; or open the HTML report in any "
        "browser and print it to PDF there."
    )


def _rewritten(printed: bytes, of: dt.datetime | None) -> bytes:
    """Write the file again, packed to half its size, with our own time and name; its pages stay as they are.

    Raises pikepdf.PdfError when the file is damaged.
    """
    time = (of or dt.datetime(2000, 1, 1, tzinfo=dt.UTC)).astimezone(dt.UTC)
    written = io.BytesIO()
    with pikepdf.open(io.BytesIO(printed), attempt_recovery=False) as file:
        dated = pikepdf.String(f"D:{time:%Y%m%d%H%M%S}+00'00'")
        file.docinfo["/CreationDate"] = file.docinfo["/ModDate"] = dated
        file.docinfo["/Creator"] = pikepdf.String(f"partnerlib {__version__}")
        with file.open_metadata(set_pikepdf_as_editor=False) as about:
            about.load_from_docinfo(file.docinfo)
        _tag(file)
        packed = pikepdf.ObjectStreamMode.generate
        file.save(written, object_stream_mode=packed, deterministic_id=True)
    return written.getvalue()


def _tag(file: pikepdf.Pdf) -> None:
    """Leave as figures only pictures told in words; the frame around one and its caption is none itself."""
    for part in file.objects:
        if isinstance(part, pikepdf.Dictionary) and part.get("/S") == "/Figure" and "/Alt" not in part:
            part["/S"] = pikepdf.Name.Div
