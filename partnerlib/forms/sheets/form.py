"""The form for those who answer in Excel: makes scoring sheets, and takes filled ones in."""

import base64
from collections.abc import Callable

import ipywidgets as W  # noqa: N812

from partnerlib import rounds
from partnerlib.case import Case
from partnerlib.forms.assessing.form import NOBODY, SOMEONE_NEW
from partnerlib.forms.base import Desk, Form, Quietly
from partnerlib.forms.look import button, escaped, field, line, offer, row, tell
from partnerlib.forms.sheets.told import FilledSheet, note_of, said_of, shortened
from partnerlib.tables import still_open
from partnerlib.tables.names import name_of
from partnerlib.words import brief, count

EVERYBODY = "all candidates"
KINDS = (("Excel", "xlsx"), ("CSV", "csv"))
KEEP, REPLACE = "keep", "replace"
CHOICES = (("Keep the newer answers", KEEP), ("Replace them by those of the sheet", REPLACE))

LINK = "color: var(--jp-content-link-color); text-decoration: underline"
"""How a link looks: widgets draw none."""

_MEDIA = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv;charset=utf-8",
}


Make = Callable[[str, str, str], tuple[str, bytes]]
"""Makes a file for an assessor, a round (or "") and a kind: gives its name and bytes, or a ValueError."""

Read = Callable[[bytes], FilledSheet]
"""Reads a filled file; a RuntimeError, perhaps with `faults`, says why it is refused."""


class SheetsForm(Form):
    """Scoring sheets out and in: nothing is saved before it has been shown what would be."""

    def __init__(self, desk: Desk, make: Make, read: Read) -> None:
        super().__init__(desk)
        self._offered_to: str | None = None
        self._make, self._read = make, read
        self._data: bytes | None = None
        self._sheet: FilledSheet | None = None
        self._make_fields()
        self._case = desk.case
        self.box.children = [
            self._style,
            line("partner-title", value="<p>Answer in Excel</p>"),
            row(self.assessor, self.new_name, self.round, self.kind, self.make_button),
            self.link,
            line("partner-title", value="<p>Take in a filled sheet</p>"),
            row(self.upload, self.upload_name),
            self.preview,
            self.choice,
            row(self.save_button, self.discard_button, self.undo_button),
            self.status,
        ]
        self._forget()
        self.refresh(self._case)

    def _make_fields(self) -> None:
        narrow = {"description_width": "initial"}
        self.assessor = W.Dropdown(description="Assessor", style=narrow, layout=W.Layout(width="225px"))
        self.new_name = field("Name", "200px")
        self.round = W.Dropdown(description="About", style=narrow, layout=W.Layout(width="200px"))
        self.kind = W.Dropdown(
            description="As", options=KINDS, style=narrow, layout=W.Layout(width="105px"), value="xlsx"
        )
        self.make_button = button("Make the sheet", "primary")
        self.link, self.preview, self.upload_name = line(), line(), line("partner-quiet")
        self.upload = W.FileUpload(
            accept=".xlsx,.csv", multiple=False, description="Choose a file", layout=W.Layout(width="auto")
        )
        self.choice = W.RadioButtons(options=CHOICES, value=KEEP, description="Newer answers", style=narrow)
        self.discard_button = button("Discard", tooltip="Forgets the file; nothing of it is saved")
        self.make_button.on_click(lambda _: self._settled(self._make_sheet))
        self.discard_button.on_click(lambda _: self._guarded(self._discard))
        self.upload.observe(lambda _: self._uploaded(), "value")
        self.choice.observe(lambda _: self._chose(), "value")
        for widget in (self.assessor, self.new_name, self.round, self.kind):
            widget.observe(self._turned, "value")

    def refresh(self, case: Case) -> None:
        """Offer the names and rounds known by now; read a file taken in anew where the case has changed."""
        stale = self._data is not None and not self._quiet and case != self._case
        self._case = case
        with Quietly(self):
            self._offer_names()
            self._offer_rounds()
        if stale:
            self._guarded(self._read_it)

    def sign(self) -> None:
        """Offer the name of the person who sits here."""
        super().sign()
        self.refresh(self._case)

    def _forget_person(self) -> None:
        super()._forget_person()
        self.link.value = ""
        self._forget()

    def _offer_names(self) -> None:
        me, case = self._desk.me, self._case
        known = sorted(
            {*case.assessments["assessor"], *case.invitations["assessor"], me} - {""}, key=str.lower
        )
        if me and self._desk.me_fixed:
            options, names = [(me, me)], [me]
        else:
            names = [*known, SOMEONE_NEW]
            options = [("choose a name…", NOBODY), *((name, name) for name in names)]
        keep = self.assessor.value if self.assessor.value in names else me if me in names else options[0][1]
        offer(self.assessor, options, keep)

    def _offer_rounds(self) -> None:
        table = self._case.invitations
        mine = table[still_open(table) & (table["assessor"] == self.assessor.value)]
        names = list(dict.fromkeys(mine["round"]))
        options = [*((f"those of {name}", name) for name in names), (EVERYBODY, "")]
        keys = [key for _, key in options]
        keep = self.round.value in keys and self.assessor.value == self._offered_to
        self._offered_to = self.assessor.value
        offer(self.round, options, self.round.value if keep else keys[0])
        self.round.layout.display = None if names else "none"
        self.new_name.layout.display = None if self.assessor.value == SOMEONE_NEW else "none"

    def _turned(self, _: object) -> None:
        if not self._quiet:
            self._calm()
            self.link.value = ""
            with Quietly(self):
                self._offer_rounds()

    def _chose(self) -> None:
        if not self._quiet:
            self._guarded(self._show)

    def _name(self) -> str:
        if self.assessor.value == SOMEONE_NEW:
            name = name_of(self.new_name.value)
            if other := rounds.written_otherwise(self._case, name):
                raise ValueError(f"{name} is written {other} so far: choose that name")
            return name
        if self.assessor.value == NOBODY:
            raise ValueError("choose for whom the sheet is")
        return str(self.assessor.value)

    def _make_sheet(self) -> None:
        """Make a file and give a link that holds it, so that it lies in no folder others may look into."""
        self.link.value = ""
        try:
            assessor = self._name()
            name, content = self._make(assessor, self.round.value or "", self.kind.value)
        except ValueError as error:
            return self._tell(f"No sheet was made: {error}", "⚠ ")
        data = f"data:{_MEDIA[self.kind.value]};base64,{base64.b64encode(content).decode()}"
        link = f'<a href="{data}" download="{escaped(name)}" style="{LINK}">Download {escaped(name)}</a>'
        self.link.value = f"<p>✓ {link} for {escaped(assessor)}.</p>"
        self.status.value = ""

    def _uploaded(self) -> None:
        if self._quiet or not self.upload.value:
            return
        file = self.upload.value[0]
        self._forget()  # of the widget too, which tells of no file that it holds already
        self._data = bytes(file["content"])
        tell(self.upload_name, brief(str(file["name"]).encode(errors="replace").decode()))
        self._guarded(self._read_it)

    def _read_it(self) -> None:
        """Read the file as the case stands now, and show what saving it would do."""
        assert self._data is not None
        self._sheet = None
        self._show()
        self._tell("Reading …")
        try:
            self._sheet = self._read(self._data)
        except RuntimeError as error:
            faults = [str(fault) for fault in getattr(error, "faults", ())]
            if not faults:
                raise
            return self._refuse(shortened(faults))
        self.status.value = ""
        self._show()

    def _show(self) -> None:
        """Show what would be saved, and ask about answers that are newer than the sheet."""
        sheet = self._sheet
        self.choice.layout.display = None if sheet and sheet.replaced else "none"
        self.save_button.disabled = self._chosen() is None
        self.discard_button.disabled = self._data is None
        self.preview.value = said_of(sheet, self._chosen()) if sheet else ""

    def _chosen(self) -> FilledSheet | None:
        """Give the sheet as it would be saved; None when there is nothing to save."""
        sheet = self._sheet
        if sheet and self.choice.value == KEEP:
            sheet = sheet.without_replaced()
        return sheet if sheet and sheet.rows else None

    def _save_newest(self) -> None:
        self._shown = self.preview.value
        super()._save_newest()

    def _save(self) -> None:
        if self._data is None:
            return self._nothing_new()
        self._read_it()
        if self._sheet is None:
            return
        sheet = self._chosen()
        if self.preview.value != self._shown:
            return self._tell(
                "Something was recorded meanwhile. Look at what would be saved, then save.", "⚠ "
            )
        if sheet is None:
            return self._nothing_new()
        me = self._desk.me
        if self._desk.me_fixed and me != sheet.assessor:
            return self._refuse([f"This is the sheet of {sheet.assessor}; you are logged in as {me}."])
        what = f"{count(len(sheet.rows), 'answer')} by {sheet.assessor} from a scoring sheet"
        with Quietly(self):  # what is saved now changes the case, and need not be read anew for that
            self._keep({"assessments": sheet.rows}, me or sheet.assessor, what, note_of(sheet.id))
        self._forget()

    def _discard(self) -> None:
        self._forget()
        self.status.value = ""

    def _forget(self) -> None:
        """Let go of the file taken in."""
        self._data, self._sheet = None, None
        with Quietly(self):
            self.upload.value = ()
            self.choice.value = KEEP
        self.upload_name.value = ""
        self._show()
