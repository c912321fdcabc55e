"""Ask once before something doubtful is done."""

from typing import Any

from partnerlib.forms.look import escaped


class Asking:
    """A question put on a form's status line at the first click; the next click about the same says yes.

    A click so soon after the first that it looks like a slip does not reach it: see `Form._settled`.
    """

    def __init__(self, status: Any) -> None:
        self._status = status
        self._about: object = None

    def agreed(self, about: object, question: str) -> bool:
        """Tell whether a person has agreed to what the click is `about`; else put the question."""
        agreed = about == self._about
        self._about = None if agreed else about
        if not agreed:
            self._status.value = f'<div role="alert"><p>⚠ {escaped(question)}</p></div>'
        return agreed
