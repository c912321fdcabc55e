"""Other programs that read what we write: LibreOffice, and the pages of a PDF as pictures."""

import shutil
import subprocess
from pathlib import Path

import numpy as np
import pypdfium2
import pytest


def office() -> str:
    """Give LibreOffice's program; a test that needs it fails without."""
    program = shutil.which("soffice")
    if program is None:
        pytest.fail("LibreOffice is not installed: apt-get install libreoffice-impress libreoffice-calc")
    return program


def converted(file: Path, kind: str, folder: Path) -> Path:
    """Let LibreOffice open a file and save it as another kind, in a profile of its own."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [office(), profile, "--headless", "--convert-to", kind, "--outdir", str(folder), str(file)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return folder / f"{file.stem}.{kind.split(':')[0]}"


def pages_of(pdf: Path, dots: int = 40) -> list[np.ndarray]:
    """Give the pages of a PDF as grey pictures, 0 black to 255 white."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [np.asarray(page.render(scale=dots / 72, grayscale=True).to_pil()) for page in document]
    finally:
        document.close()


def words_of(pdf: Path) -> list[str]:
    """Give the text of each page of a PDF, each on one line."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [" ".join(page.get_textpage().get_text_range().split()) for page in document]
    finally:
        document.close()
