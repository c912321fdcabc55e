"""How long the outputs of a snapshot take, one by one, and all of them as `make report` does."""

from copy import copy
from dataclasses import replace

import pytest
from benchmarks.test_robustness_speed import timed

from partnerlib.export import briefing, build
from partnerlib.export.deck import deck
from partnerlib.export.excel import excel
from partnerlib.export.pdf import pdf
from partnerlib.export.powerpoint import powerpoint
from partnerlib.export.report import report
from partnerlib.manifest import Snapshot

OUTPUTS = "Outputs of the example; the budget of all together is 30 s"
EACH = {
    "the slides, before they are drawn": lambda snapshot: briefing(snapshot),
    "the slides as HTML, from the snapshot": lambda snapshot: deck(briefing(snapshot)),
    "the slides as PowerPoint, from the snapshot": lambda snapshot: powerpoint(briefing(snapshot)),
    "the report": lambda snapshot: report(snapshot),
    "the report and its PDF": lambda snapshot: pdf(report(snapshot)),
    "the Excel workbook": lambda snapshot: excel(snapshot),
}


@pytest.fixture(scope="module")
def larkspur():
    return Snapshot.from_folder("data/larkspur")


def unasked(snapshot: Snapshot) -> Snapshot:
    """Give a snapshot of whose case nothing has been computed yet."""
    return replace(snapshot, case=copy(snapshot.case))


@pytest.mark.parametrize("label", EACH)
def test_one_output(benchmark, larkspur, label):
    timed(benchmark, OUTPUTS, label, lambda: EACH[label](unasked(larkspur)), rounds=2)


def test_all_outputs(benchmark, larkspur, tmp_path):
    timed(benchmark, OUTPUTS, "ours, all of them", lambda: build(unasked(larkspur), tmp_path), rounds=2)
