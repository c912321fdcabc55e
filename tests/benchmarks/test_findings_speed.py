"""How long the findings take beside the fit, and a key typed in a ledger beside one widget."""

from copy import copy

import ipywidgets
import pytest

from partnerlib import Case, findings, fit
from partnerlib.store import Store
from partnerlib.workbook import Workbook


@pytest.fixture(scope="module")
def larkspur() -> Case:
    return Case.from_folder("data/larkspur")


@pytest.mark.benchmark(group="six candidates")
def test_every_check(benchmark, larkspur):
    assert len(benchmark(lambda: findings.check(copy(larkspur)))) > 6 * 40


@pytest.mark.benchmark(group="six candidates")
def test_implied_levels(benchmark, larkspur):
    assert len(benchmark(lambda: findings.implied(copy(larkspur)))) == 6 * 12


@pytest.mark.benchmark(group="six candidates")
def test_peer_the_fit(benchmark, larkspur):
    assert len(benchmark(lambda: fit(copy(larkspur)))) == 6


@pytest.mark.benchmark(group="one key typed in a ledger")
def test_a_key_typed_in_the_ledger_form(benchmark, tmp_path):
    store = Store(f"sqlite:///{tmp_path}/store.sqlite")
    store.import_folder("data/larkspur")
    form = Workbook("larkspur", store).ledgers()
    role = form.view.boxes["ours", ""].cards[0].inputs["role"]
    texts = iter(range(10**9))
    benchmark(lambda: setattr(role, "value", f"role {next(texts)}"))


@pytest.mark.benchmark(group="one key typed in a ledger")
def test_peer_one_text_widget(benchmark):
    text, texts = ipywidgets.Text(), iter(range(10**9))
    benchmark(lambda: setattr(text, "value", f"role {next(texts)}"))
