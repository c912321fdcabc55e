"""Build all outputs of a snapshot from the command line: `python -m partnerlib.export data/larkspur`."""

import argparse
import sys
import time
from pathlib import Path

from partnerlib.export.outputs import TITLES, Outputs, Progress, build
from partnerlib.manifest import Snapshot

WIDE = 24


def main(arguments: list[str] | None = None) -> int:
    """Build, telling progress, and give 0; 1 when anything is missing, having said why."""
    parser = argparse.ArgumentParser(prog="python -m partnerlib.export", description=__doc__)
    parser.add_argument("snapshot", help="a snapshot folder, such as data/larkspur")
    parser.add_argument("--to", default="reports", help="where to put the outputs (default: reports)")
    told = parser.parse_args(arguments)
    begun = time.monotonic()
    try:
        outputs = build(Snapshot.from_folder(told.snapshot), told.to, _bar(sys.stderr.isatty()))
    except (ValueError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    print(_said(outputs, time.monotonic() - begun))
    for name, why in outputs.missing.items():
        print(f"{name} is missing. {why}", file=sys.stderr)
    return int(bool(outputs.missing))


def _bar(live: bool) -> Progress:
    """Give a progress bar that stays on one line of a terminal, or has a line a step elsewhere."""

    def show(share: float, said: str) -> None:
        full = round(share * WIDE)
        line = f"{'█' * full}{'░' * (WIDE - full)} {share:4.0%}  {said}"
        end = "\n" if share == 1 or not live else ""
        print(f"\r\x1b[K{line[:110]}" if live else line, end=end, file=sys.stderr, flush=True)

    return show


def _said(outputs: Outputs, seconds: float) -> str:
    width = max(map(len, TITLES))
    lines = [f"{outputs.source}: built in {seconds:.0f} s, in {_short(outputs.folder)}"]
    lines += [f"  {name:{width}}  {TITLES[name]}" for name in outputs.files]
    return "\n".join(lines)


def _short(folder: Path) -> str:
    here = Path.cwd()
    return str(folder.resolve().relative_to(here) if folder.resolve().is_relative_to(here) else folder)


if __name__ == "__main__":
    sys.exit(main())
