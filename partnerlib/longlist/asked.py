"""What is asked of a long list, checked before anything is read: each thing of the kind that is due."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from partnerlib.case import Case
from partnerlib.longlist.faults import ListError
from partnerlib.words import brief


def refuse_other_kinds(profile: object, parts: object, weaker_share: object) -> None:
    """Raise ListError for what is no profile, no table of parts or no share."""
    if not isinstance(profile, Case | pd.DataFrame):
        raise ListError(
            f"The profile is {brief(repr(profile))}, of type {type(profile).__name__}; give a Case, such as "
            "Case.from_folder(folder), or the frame of its profile."
        )
    if not _is_number(weaker_share):
        raise ListError(f"weaker_share is {brief(repr(weaker_share))}; it is a number between 0.5 and 1.")
    if parts is not None:
        _refuse_parts(parts, (profile.profile if isinstance(profile, Case) else profile))


def _refuse_parts(parts: object, profile: pd.DataFrame) -> None:
    if not isinstance(parts, pd.DataFrame) or not {"part", "weight"} <= set(parts.columns):
        met = f"has the columns {', '.join(map(str, parts))}" if isinstance(parts, pd.DataFrame) else "is "
        met += "" if isinstance(parts, pd.DataFrame) else brief(repr(parts))
        raise ListError(f"parts {met}; give a frame with the columns part and weight.")
    named, weights = parts["part"].astype(str).tolist(), parts["weight"].tolist()
    wrong = [part for part, weight in zip(named, weights, strict=True) if not _weighs(weight)]
    if wrong:
        said = ", ".join(f"{part} ({weights[named.index(part)]})" for part in wrong)
        raise ListError(f"A part's weight is a number, 0 or more; these are not: {said}.")
    if twice := sorted({part for part in named if named.count(part) > 1}):
        raise ListError(f"parts has a row twice for {', '.join(twice)}; give each part once.")
    if "part" in profile and (lacking := sorted({*profile["part"].astype(str)} - {*named})):
        raise ListError(f"parts has no row for {', '.join(lacking)}, of which the profile has criteria.")


def refuse_weights(weights: object) -> None:
    """Raise ListError for anything but a number for each of some criteria."""
    if not isinstance(weights, Mapping | None) or not all(map(_is_number, (weights or {}).values())):
        raise ListError(f"weights is {brief(repr(weights))}; give a number for each criterion, by its key.")


def refuse_top(top: object) -> None:
    """Raise ListError for anything but a whole number of picks."""
    if isinstance(top, bool) or not isinstance(top, int | np.integer) or top < 1:
        raise ListError(f"top is {top!r}; it says how many companies are picked: a whole number, 1 or more.")


def _is_number(weight: object) -> bool:
    return isinstance(weight, int | float | np.number) and not isinstance(weight, bool)


def _weighs(weight: object) -> bool:
    return _is_number(weight) and 0 <= float(weight) < np.inf  # type: ignore[arg-type]
