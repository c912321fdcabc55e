"""Print the labelled timings that pytest-benchmark kept, with ratios; `--write` writes docs/benchmarks.md.

PYTHONPATH=tests python -m benchmarks.speed_report TIMINGS.json [--write]
"""

import json
import os
import platform
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np
from benchmarks.markdown import table

REPORT = Path(__file__).parents[2] / "docs" / "benchmarks.md"

Timings = dict[str, list[dict[str, Any]]]


def read(file: Path) -> Timings:
    """Give the labelled timings of a file by group, ours first, then the fastest first; seconds."""
    groups: Timings = defaultdict(list)
    for one in json.loads(file.read_text(encoding="utf-8"))["benchmarks"]:
        about = one["extra_info"]
        if "label" in about:
            groups[one["group"]].append(about | {"seconds": one["stats"]["min"] * about["times"]})
    return {
        group: sorted(rows, key=lambda row: (not row["label"].startswith("ours"), row["seconds"]))
        for group, rows in groups.items()
    }


def written(groups: Timings) -> str:
    """Write all groups as tables, each time beside the first row's."""
    return TEXT.format(
        cores=os.cpu_count(),
        python=platform.python_version(),
        numpy=np.__version__,
        tables="\n\n".join(f"## {group}\n\n{_table(rows)}" for group, rows in groups.items()),
    )


def _table(rows: list[dict[str, Any]]) -> str:
    ours = rows[0]["seconds"]
    lines = [
        [row["label"], _duration(row["seconds"]), f"{row['seconds'] / ours:.3g}", _memory(row)]
        for row in rows
    ]
    return table(["", "time", "times ours", "extra memory"], lines)


def _duration(seconds: float) -> str:
    unit, name = next((u, n) for u, n in ((1, "s"), (1e-3, "ms"), (1e-6, "µs")) if seconds >= u or u == 1e-6)
    return f"{seconds / unit:,.3g} {name}" if seconds < 1000 else f"{seconds:,.0f} s"


def _memory(row: dict[str, Any]) -> str:
    return f"{row['megabytes']:,.1f} MB" if "megabytes" in row else ""


TEXT = """# How fast

{tables}

The best of five runs, all in one session, on one thread of {cores} cores, with Python {python} and numpy
{numpy}. Ours counts ranks, pairs, central weights and confidence; the textbook ranks and central weights; the
others ranks only. What says "timed on" was timed on so much and scaled up. Extra memory is the peak of what
Python and numpy allocate during one run.

`make bench` prints these tables for the machine at hand; `make bench WRITE=1` writes this page, too.
"""


def main(arguments: list[str]) -> None:
    """Print the tables, and write them when told to."""
    text = written(read(Path(arguments[0])))
    print(text)
    if "--write" in arguments:
        REPORT.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
