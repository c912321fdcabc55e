"""A presentation as a file that is the same to the byte whenever it is made from the same slides."""

import io
import zipfile
from typing import Any

DATE = (1980, 1, 1, 0, 0, 0)
FIRST = ("[Content_Types].xml", "_rels/.rels")


def stable(deck: Any) -> bytes:
    """Give a presentation's file with its parts sorted and without the time at which it was made."""
    written = io.BytesIO()
    deck.save(written)
    out = io.BytesIO()
    with zipfile.ZipFile(written) as found, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        rest = sorted(set(found.namelist()) - set(FIRST))
        for name in (*FIRST, *rest):
            entry = zipfile.ZipInfo(name, DATE)
            entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 0, 0
            package.writestr(entry, found.read(name))
    return out.getvalue()
