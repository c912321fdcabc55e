"""The view that builds what a board gets, tells how far it is, and links to the files."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import ipywidgets as W  # noqa: N812

from partnerlib.case import Case
from partnerlib.forms.base import View
from partnerlib.forms.look import button, escaped, line, row

Progress = Callable[[float, str], None]
"""Is told how much is done, 0 to 1, and in a few words what is being made."""


@dataclass(frozen=True)
class Built:
    """Files that were built: where, each one's title and path, and what is missing and why."""

    where: str
    files: Mapping[str, Path]
    missing: tuple[str, ...] = ()


class Source(Protocol):
    """The snapshot that the files are of: its text names it."""

    @property
    def case(self) -> Case:
        """The case that the snapshot holds."""


class OutputsView(View):
    """One button; `build` builds the files and tells its progress."""

    def __init__(self, source: Source, build: Callable[[Progress], Built]) -> None:
        super().__init__(source)  # type: ignore[arg-type]  # a view reads the case and saves nothing
        self._build = build
        self.build_button = button("Build the files", "primary")
        self.build_button.on_click(lambda _: self._start())
        self.bar = W.IntProgress(max=100, layout=W.Layout(width="260px"))
        self.bar.layout.visibility = "hidden"
        self.stage = line("partner-quiet")
        self.links = W.Output()
        self.box.children = [
            self._style,
            line("partner-title", value=f"<p>For the board, of {_lower(str(source))}</p>"),
            row(self.build_button, self.bar, self.stage),
            self.status,
            self.links,
        ]

    def refresh(self, case: Case) -> None:
        """A snapshot does not change."""

    def _start(self) -> None:
        if self.build_button.disabled:
            return
        self.build_button.disabled, self.bar.layout.visibility = True, "visible"
        self.status.value, self.links.outputs = "", ()
        try:
            self._guarded(self._run)
        finally:
            self.build_button.disabled, self.bar.layout.visibility = False, "hidden"
            self.stage.value = ""

    def _run(self) -> None:
        built = self._build(self._tell_progress)
        said = f"<p>✓ Built {len(built.files)} files in {escaped(built.where)}.</p>"
        said += "".join(f'<p role="alert">⚠ {escaped(why)}</p>' for why in built.missing)
        self.status.value = f'<div role="status">{said}</div>'
        self.links.outputs = ({"output_type": "display_data", "metadata": {}, "data": _links(built)},)

    def _tell_progress(self, share: float, said: str) -> None:
        self.bar.value = round(100 * share)
        self.stage.value = f"<p>{escaped(said)} …</p>"


def _links(built: Built) -> dict[str, str]:
    """Give links to the files, from the notebook's folder, as Jupyter shows them."""
    items = "".join(
        f'<li><a href="{escaped(os.path.relpath(path).replace(os.sep, "/"))}" target="_blank">'
        f"{escaped(path.name)}</a>: {escaped(title)}</li>"
        for title, path in built.files.items()
    )
    plain = "\n".join(f"{path.name}: {title}" for title, path in built.files.items())
    return {"text/html": f"<ul>{items}</ul>", "text/plain": plain}


def _lower(text: str) -> Any:
    return escaped(text[:1].lower() + text[1:])
