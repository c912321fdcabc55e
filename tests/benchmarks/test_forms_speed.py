"""How long a form takes to follow a key typed, beside what one widget needs to take its value."""

from functools import partial

import ipywidgets
import pytest
from test_charts import search

from partnerlib.store import Store
from partnerlib.workbook import Workbook


@pytest.fixture
def book(tmp_path) -> Workbook:
    store = Store(f"sqlite:///{tmp_path}/store.sqlite")
    store.import_folder("data/larkspur")
    return Workbook("larkspur", store)


@pytest.mark.benchmark(group="one key typed")
def test_a_key_typed_in_the_assessment_form(benchmark, book):
    form = book.assess()
    form.candidate.value, form.assessor.value, form.part.value = "nor", "Ravi", "ideal"
    level = form._parts["ideal"].views["field_reps"].level
    texts = iter(range(10**9))
    benchmark(lambda: setattr(level, "value", str(next(texts) % 600)))


@pytest.mark.benchmark(group="one key typed")
def test_a_key_typed_peer_one_text_widget(benchmark):
    text, texts = ipywidgets.Text(), iter(range(10**9))
    benchmark(lambda: setattr(text, "value", str(next(texts))))


@pytest.mark.benchmark(group="open and save")
def test_opening_the_assessment_form(benchmark, book):
    benchmark(lambda: Workbook("larkspur", book.store).assess().close())


@pytest.mark.parametrize("candidates", [5, 50, 500])
@pytest.mark.parametrize("label", ["ours, from the store to the form", "reading the case alone"])
def test_opening_the_assessment_form_of(benchmark, tmp_path, candidates, label):
    benchmark.group = f"Opening the assessment form of {candidates} candidates"
    benchmark.extra_info |= {"label": label, "times": 1}
    store = Store(f"sqlite:///{tmp_path}/store.sqlite")
    name = store.create(search(candidates), "Dana").name
    opened = partial(store.load, name)
    if label.startswith("ours"):
        opened = lambda: Workbook(name, store).assess().close()  # noqa: E731
    benchmark.pedantic(opened, rounds=5, warmup_rounds=1)


@pytest.mark.benchmark(group="open and save")
def test_saving_one_answer(benchmark, book):
    rows = ({"candidate": "ash", "name": f"Ash {n}"} for n in range(10**9))
    benchmark(lambda: book.save({"candidates": [next(rows)]}, "Ravi"))


@pytest.mark.benchmark(group="open and save")
def test_saving_peer_reading_the_case(benchmark, book):
    benchmark(lambda: book.case)
