"""Whether a new model may take over: not worse on any leaf beyond noise, and not worse overall."""

from __future__ import annotations

import numpy as np

from triage.prediction import Prediction, Scored
from triage.training.compare import beyond_noise, compare, mark, objections
from triage.training.labelled import Labelled


class Answering:
    """A classifier that gives the answers it was told."""

    def __init__(self, answers: dict[str, str]) -> None:
        self._answers = answers

    def predict(self, texts: list[str]) -> list[Prediction]:
        nature = (Scored("投诉", 1.0),)
        return [Prediction((Scored(self._answers[text], 0.9),), nature, 0.0) for text in texts]


ROWS = [
    Labelled(f"{leaf}-{n}", leaf, "投诉", False, ("LIV.infra",) if n == 0 else (), "")
    for leaf in ("LIV.wages", "LIV.land", "LIV.urban")
    for n in range(14)
]
RIGHT = {row.text: row.category for row in ROWS}


def test_the_same_answers_pass_and_nothing_is_changed() -> None:
    same = compare(Answering(RIGHT), Answering(RIGHT), ROWS)
    assert objections(same) == [] and same.changed() == []


def test_a_leaf_that_is_lost_is_an_objection_even_when_others_gain() -> None:
    before = RIGHT | {row.text: "LIV.traffic" for row in ROWS if row.category != "LIV.wages"}
    after = RIGHT | {row.text: "LIV.traffic" for row in ROWS if row.category == "LIV.wages"}
    lost = compare(Answering(before), Answering(after), ROWS)
    assert len(objections(lost)) == 1 and "LIV.wages 明显变差" in objections(lost)[0]
    assert len(lost.changed()) == len(ROWS)


def test_one_lost_petition_is_noise_for_its_leaf_but_not_overall() -> None:
    one = compare(Answering(RIGHT), Answering(RIGHT | {"LIV.land-3": "LIV.urban"}), ROWS)
    assert not any(change.worse for change in one.leaves)
    assert objections(one) == ["类别总体变差：可接受从 1.0000 降到 0.9762"]


def test_a_further_matter_really_raised_is_accepted() -> None:
    marks = mark(Answering(RIGHT | {"LIV.land-0": "LIV.infra", "LIV.land-1": "LIV.infra"}), ROWS)
    assert marks.category.sum() == len(ROWS) - 1


def test_noise_is_told_from_loss() -> None:
    generator = np.random.default_rng(3)
    before = generator.uniform(size=400) < 0.8
    shaken = before ^ (generator.uniform(size=400) < 0.02)
    assert not beyond_noise(before, before | shaken)
    assert beyond_noise(before, before & (generator.uniform(size=400) < 0.9))
