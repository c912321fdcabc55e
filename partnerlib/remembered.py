"""What is computed of a case is computed once: the case keeps it, and whoever asks gets a copy."""

from collections.abc import Callable
from copy import deepcopy
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from partnerlib.case import Case

Others = ParamSpec("Others")
Found = TypeVar("Found")


def remembered(
    compute: Callable[Concatenate[Case, Others], Found],
) -> Callable[Concatenate[Case, Others], Found]:
    """Have a function of a case keep what it found with the case, by its other arguments.

    A case is frozen, so the answer is the same. Arguments that cannot be told apart, such as frames, are
    computed with every time. The function itself is `__wrapped__`.
    """

    @wraps(compute)
    def ask(case: Case, *others: Others.args, **named: Others.kwargs) -> Found:
        key = (compute, others, tuple(sorted(named.items())))
        try:
            hash(key)
        except TypeError:
            return compute(case, *others, **named)
        if key not in case.remembered:
            case.remembered[key] = compute(case, *others, **named)
        return deepcopy(case.remembered[key])

    return ask
