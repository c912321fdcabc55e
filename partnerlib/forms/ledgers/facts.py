"""What the recorded facts say about a ledger's parts, as HTML for below its rows."""

from collections.abc import Iterator

import pandas as pd

from partnerlib.forms.assessing.answers import records
from partnerlib.forms.ledgers.ledger import Ledger
from partnerlib.forms.look import WARNED, escaped
from partnerlib.question import OURS, PART_TITLES, SIDES
from partnerlib.words import number


def facts_html(ledger: Ledger, candidate: str, implied: pd.DataFrame, findings: pd.DataFrame) -> str:
    """Give the levels that the facts imply for a candidate, then every stop and warning, worst first."""
    parts = {part: n for n, part in enumerate(ledger.parts)}
    levels = implied[(implied["candidate"] == candidate) & implied["part"].isin(parts)]
    found = findings[(findings["candidate"] == candidate) & findings["part"].isin(parts)]
    items = [*_levels(ledger, levels), *_warnings(found)]
    head = '<p class="partner-title">What the facts recorded say</p>'
    return f'{head}<ul class="partner-facts">{"".join(items)}</ul>' if items else ""


def _levels(ledger: Ledger, levels: pd.DataFrame) -> Iterator[str]:
    for part in ledger.parts:
        about = f"{PART_TITLES[part]}: " if len(ledger.parts) > 1 else ""
        for side in SIDES:
            for row in records(levels[(levels["part"] == part) & (levels["side"] == side)]):
                whose = "our side" if side == OURS else "their side"
                level = "no level yet" if pd.isna(row["implied"]) else f"{number(row['implied'])} of 10"
                said = f"{about}The facts recorded suggest {level} for {whose}"
                yield f"<li>{escaped(said)}: {escaped(row['why'].rstrip('.'))}.</li>"


def _warnings(found: pd.DataFrame) -> Iterator[str]:
    for status, sign in WARNED.items():
        for row in records(found[found["status"] == status]):
            sentence, then = escaped(row["sentence"]), escaped(row["next"])
            yield f'<li class="partner-{status}"><b>{sign}:</b> {sentence} <i>{then}</i></li>'
