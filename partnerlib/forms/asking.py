"""Ask once before something doubtful is done."""

from collections.abc import Callable
from typing import Any

from partnerlib.forms.look import escaped


class Asking:
    """A question put on a form's status line; the next click about the same says yes while it stands there.

    A click so soon after the first that it looks like a slip does not reach it: see `Form._settled`.
    """

    def __init__(self, status: Any, stood: Callable[[], str]) -> None:
        """Put questions on `status`; `stood` gives what it said at the click, before anything was done."""
        self._status, self._stood = status, stood
        self._about: object = None
        self._said = ""

    def agreed(self, about: object, question: str) -> bool:
        """Tell whether a person has agreed to what the click is `about`; else put the question."""
        agreed = about == self._about and self._stood() == self._said
        self._about = None if agreed else about
        if not agreed:
            self._said = self._status.value = f'<div role="alert"><p>⚠ {escaped(question)}</p></div>'
        return agreed
