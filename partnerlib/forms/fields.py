"""A text field that knows what is recorded, reads what is typed and says beside itself what is wrong."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from partnerlib.forms.base import Quietly
from partnerlib.forms.look import area, escaped, field, line, row, tell_problem

Reader = Callable[[str], object]
"""Turns text, never empty, into a cell; ValueError says in words what is wrong."""


class TextField:
    """One labelled text, its hint and problem `beside` it; an empty text is unknown (None)."""

    def __init__(
        self,
        label: str,
        reader: Reader,
        edited: Callable[[], None],
        *,
        hint: str = "",
        required: bool = False,
        width: str = "380px",
        label_width: str = "170px",
        placeholder: str = "",
        beside: bool = True,
        lines: int = 1,
    ) -> None:
        self.label, self._reader, self._edited, self.required = label, reader, edited, required
        self.recorded = ""
        self._cell: object = None
        self._quiet = False
        make = field if lines == 1 else area
        self.input = make(label, width, label_width, placeholder)
        self.hint: Any = None
        self.problem: Any = None
        if beside:
            self.hint = line("partner-quiet", value=f"<p>{escaped(hint)}</p>" if hint else "")
            self.problem = line("partner-problem")
            self.hint.layout.min_width, self.problem.layout.flex = "165px", "1 1 160px"
        self.input.observe(self._typed, "value")

    def _typed(self, _: object) -> None:
        if not self._quiet:
            self.check()
            self._edited()

    @property
    def text(self) -> str:
        """What is typed, without the spaces around it."""
        return str(self.input.value).strip()

    @property
    def changed(self) -> bool:
        """Whether what is typed differs from what is recorded."""
        return self.text != self.recorded

    def put(self, text: str) -> None:
        """Put text into the field, as if it had stood there."""
        with Quietly(self):
            self.input.value = text
        self.check()

    def record(self, text: str, cell: object = None) -> None:
        """Take note of what is recorded; the field shows it unless a person has typed something else."""
        keep = self.changed
        self.recorded, self._cell = text, cell
        if not keep:
            self.put(text)

    def read(self) -> object:
        """Give the cell that would be saved; ValueError in words when it cannot be."""
        if not self.changed and self._cell is not None:
            return self._cell
        if self.text:
            return self._reader(self.text)
        if self.required:
            raise ValueError("this is needed")
        return None

    def check(self, whole: bool = False) -> str:
        """Say beside the field what is wrong, and give it; `whole` also minds a needed field left empty."""
        said = ""
        try:
            if self.text or whole or self.recorded:
                self.read()
        except ValueError as error:
            said = str(error)
        if self.problem is not None:
            tell_problem(self.problem, [said] if said else [])
        return said

    @property
    def widget(self) -> Any:
        """The field, its hint and its problem on one line."""
        return row(self.input, self.hint, self.problem)


def problems_in(fields: Iterable[TextField]) -> list[str]:
    """Check every field as a whole and give what is wrong, each with its field's label."""
    return [f"{field.label}: {said}" for field in fields if (said := field.check(whole=True))]


def typed_in(fields: Mapping[str, TextField]) -> dict[str, object]:
    """Give the cells that would be saved."""
    return {key: field.read() for key, field in fields.items()}


def texts_in(fields: Mapping[str, TextField]) -> dict[str, str] | None:
    """Give the texts of the fields that were changed; None when none was."""
    return {key: field.text for key, field in fields.items() if field.changed} or None


def put_back(fields: Mapping[str, TextField], texts: Mapping[str, str]) -> None:
    """Put texts into the fields that are still there."""
    for key, text in texts.items():
        if key in fields:
            fields[key].put(text)


def unsaved_in(fields: Iterable[TextField]) -> list[str]:
    """Give what is unsaved, such as "Employees = 640"."""
    return [f"{field.label} = {field.text or 'unknown'}" for field in fields if field.changed]
