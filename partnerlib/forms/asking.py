"""Ask once before something doubtful is done."""

import time
from typing import Any

from partnerlib.forms import base
from partnerlib.forms.look import escaped


class Asking:
    """A question put on a form's status line at the first click; the next click about the same says yes.

    A click so soon after the first that it looks like a slip (`base.DOUBLE_CLICK`) does not count.
    """

    def __init__(self, status: Any) -> None:
        self._status, self._at = status, 0.0
        self._about: object = None

    def agreed(self, about: object, question: str) -> bool:
        """Tell whether a person has agreed to what the click is `about`; else put the question."""
        now = time.monotonic()
        if about != self._about:
            self._about, self._at = about, now
        elif now - self._at >= base.DOUBLE_CLICK:
            self._about = None
            return True
        self._status.value = f'<div role="alert"><p>⚠ {escaped(question)}</p></div>'
        return False
