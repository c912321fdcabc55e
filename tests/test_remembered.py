"""What is computed of a case is computed once, and nobody can spoil it for the next."""

import copy
import pickle

import pandas as pd
import pytest
from cases import DATA

from partnerlib import robustness, scoring
from partnerlib.case import Case
from partnerlib.remembered import remembered


@pytest.fixture
def case() -> Case:
    return Case.from_folder(DATA / "larkspur")


@pytest.fixture
def asked(case: Case) -> list[tuple[str, float]]:
    return []


@pytest.fixture
def weigh(asked):
    """A function of a case that tells of every time it is really computed."""

    @remembered
    def weigh(case: Case, share: float = 1.0, frame: pd.DataFrame | None = None) -> pd.DataFrame:
        asked.append((case.name, share))
        return case.parts.assign(weight=share)

    return weigh


def test_the_same_question_is_computed_once(case, weigh, asked):
    assert weigh(case).equals(weigh(case))
    assert len(asked) == 1


def test_another_argument_is_another_question(case, weigh, asked):
    assert (weigh(case, 0.5)["weight"] == 0.5).all()
    assert (weigh(case, share=0.25)["weight"] == 0.25).all()
    assert (weigh(case)["weight"] == 1).all()
    assert len(asked) == 3


def test_a_question_with_a_frame_is_computed_every_time(case, weigh, asked):
    for _ in range(2):
        weigh(case, frame=case.parts)
    assert len(asked) == 2


def test_what_is_done_to_an_answer_does_not_reach_the_next_one(case):
    for ask in (scoring.fit, scoring.levels, scoring.gaps, robustness.stability):
        first = ask(case)
        first[first.columns[0]] = 0
        first["more"] = 1
        first.index.name = "changed"
        assert ask(case).equals(ask(copy.copy(case)))
        assert list(ask(case).columns) == list(ask(copy.copy(case)).columns)
        assert ask(case).index.name == ask(copy.copy(case)).index.name
    found = robustness.questions(case)
    found.table["worth"] = 99.0
    assert robustness.questions(case).table["worth"].max() < 99


def test_the_arrays_of_a_model_cannot_be_changed(case):
    model = robustness.model(case)
    with pytest.raises(ValueError, match="read-only"):
        model.known[0, 0] = 0.5
    assert robustness.model(case) is model


@pytest.mark.parametrize("twin", [copy.copy, copy.deepcopy, lambda case: pickle.loads(pickle.dumps(case))])
def test_a_copy_and_a_changed_case_know_nothing_yet(case, weigh, asked, twin):
    weigh(case)
    weigh(twin(case))
    weigh(case.replace(parts=case.parts.assign(weight=1.0)))
    assert len(asked) == 3


def test_what_is_remembered_is_no_part_of_a_case(case):
    before = case.fingerprint()
    scoring.fit(case)
    assert case.fingerprint() == before
    assert case == copy.copy(case)
    assert b"remembered" not in pickle.dumps(case)


def test_a_refusal_is_not_remembered(case, weigh):
    with pytest.raises(ValueError, match="weaker_share is 7"):
        scoring.fit(case, 7)
    with pytest.raises(ValueError, match="weaker_share is 7"):
        scoring.fit(case, 7)
