"""Rows to save, and what a store says of them afterwards, for the tests of the store."""

import threading
from collections.abc import Callable
from typing import Any

import pandas as pd

from partnerlib.store import Store

WHEN = "2026-11-01T12:00:00Z"


def answer(level: float | None, who: str = "Dana", when: str = WHEN, **more: object) -> dict[str, object]:
    row = {"candidate": "ash", "criterion": "reps", "assessor": who, "level": level, "recorded_at": when}
    return row | more


def candidate(key: str, **facts: object) -> dict[str, list[dict[str, object]]]:
    return {"candidates": [{"candidate": key, "name": facts.pop("name", key.title()), **facts}]}


def answers(store: Store, when: object = None) -> dict[tuple[str, str], float]:
    frame = store.load("small", when).assessments.query("criterion == 'reps'")  # type: ignore[arg-type]
    return {(row.assessor, row.recorded_at.isoformat()): row.level for row in frame.itertuples()}  # type: ignore[misc]


def kinds(store: Store, when: object = None) -> dict[str, str]:
    frame = store.load("small", when).candidates  # type: ignore[arg-type]
    return {row.candidate: "" if pd.isna(row.kind) else row.kind for row in frame.itertuples()}  # type: ignore[misc]


def task(name: str) -> dict[str, object]:
    return {"candidate": "ash", "side": "ours", "task": name, "kind": "process", "fte": 1}


def run_together(work: list[tuple[Callable[[Any], None], Any]]) -> None:
    threads = [threading.Thread(target=each, args=(what,)) for each, what in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def last_saved(store: Store, case: str = "small") -> str:
    return str(store.batches(case)["saved_at"].iloc[-1])


def weight(part: str, value: float) -> dict[str, list[dict[str, object]]]:
    return {"parts": [{"part": part, "weight": value}]}


def versions(store: Store, case: str = "small") -> list[tuple[str, str]]:
    """The dated versions of the ideal: who, and why."""
    history = store.load(case).profile_history.sort_values("saved_at")
    return list(zip(history["saved_by"], history["note"].fillna(""), strict=True))
