"""One thing at a time: what widgets tell a kernel that is busy, JupyterLab hands to a second thread of it."""

import threading
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

import ipywidgets as W  # noqa: N812

P = ParamSpec("P")
T = TypeVar("T")

_LOCK = threading.RLock()


def alone(action: Callable[P, T]) -> Callable[P, T]:
    """Make an action wait until no other thread is in one: what was clicked or typed meanwhile comes next."""

    @wraps(action)
    def waiting(*args: P.args, **kwargs: P.kwargs) -> T:
        with _LOCK:
            return action(*args, **kwargs)

    return waiting


W.Widget._handle_msg = alone(W.Widget._handle_msg)
