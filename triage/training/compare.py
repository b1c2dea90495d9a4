"""Two models on the same petitions that neither was trained on, and whether the new one may take over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from triage.classifier import CATEGORY_DOUBT, Classifier
from triage.prediction import Prediction
from triage.training.labelled import Labelled
from triage.training.measure import calibration_error

RESAMPLES = 10_000
DOUBT = 0.05
FEWEST = 5
SEED = 12309

Truths = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Marks:
    """What one model answered on the unseen petitions: which answers are right, and which it gave alone."""

    predictions: tuple[Prediction, ...]
    category: Truths
    nature: Truths
    epidemic: Truths
    alone: Truths


@dataclass(frozen=True, slots=True)
class LeafChange:
    """One leaf: how many petitions, how many right before and after, and whether the loss is beyond noise."""

    leaf: str
    petitions: int
    before: int
    after: int
    worse: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """The new model against the current one, petition by petition."""

    rows: tuple[Labelled, ...]
    before: Marks
    after: Marks
    leaves: tuple[LeafChange, ...]

    def changed(self) -> list[int]:
        """Return the petitions whose category, nature or epidemic answer differs."""
        pairs = zip(self.before.predictions, self.after.predictions, strict=True)
        return [number for number, (old, new) in enumerate(pairs) if _answers(old) != _answers(new)]


def _answers(prediction: Prediction) -> tuple[str, str, bool]:
    return prediction.category.label, prediction.nature.label, prediction.epidemic >= 0.5


def mark(classifier: Classifier, rows: Sequence[Labelled]) -> Marks:
    """Let a model answer labelled petitions and mark its answers; a further matter really raised is accepted."""
    predictions = tuple(classifier.predict([row.text for row in rows]))
    pairs = list(zip(rows, predictions, strict=True))
    return Marks(
        predictions,
        np.array([p.category.label in (row.category, *row.also) for row, p in pairs]),
        np.array([p.nature.label == row.nature for row, p in pairs]),
        np.array([(p.epidemic >= 0.5) == row.epidemic for row, p in pairs]),
        np.array([not p.doubts for _, p in pairs]),
    )


def summary(marks: Marks) -> dict[str, float]:
    """Return the scores of one model on unseen petitions; `alone` is the share whose category is sure, `error` among it."""
    chances = np.array([prediction.category.probability for prediction in marks.predictions])
    sure = np.array([CATEGORY_DOUBT not in prediction.doubts for prediction in marks.predictions])
    return {
        "petitions": len(chances),
        "category": round(float(marks.category.mean()), 4),
        "nature": round(float(marks.nature.mean()), 4),
        "epidemic": round(float(marks.epidemic.mean()), 4),
        "calibration_error": round(calibration_error(chances, marks.category), 4),
        "alone": round(float(sure.mean()), 4),
        "error": round(float((~marks.category[sure]).mean()), 4) if sure.any() else 0.0,
    }


def compare(current: Classifier, new: Classifier, rows: Sequence[Labelled]) -> Comparison:
    """Compare two models on petitions that neither was trained on."""
    before, after = mark(current, rows), mark(new, rows)
    leaves = sorted({row.category for row in rows})
    changes = []
    for leaf in leaves:
        chosen = np.array([row.category == leaf for row in rows])
        one, other = before.category[chosen], after.category[chosen]
        worse = chosen.sum() >= FEWEST and beyond_noise(one, other, DOUBT / len(leaves))
        changes.append(LeafChange(leaf, int(chosen.sum()), int(one.sum()), int(other.sum()), bool(worse)))
    return Comparison(tuple(rows), before, after, tuple(changes))


def beyond_noise(before: Truths, after: Truths, doubt: float = DOUBT) -> bool:
    """Say whether `after` is worse than `before` beyond noise.

    Paired bootstrap (Efron & Tibshirani 1993; Berg-Kirkpatrick et al. 2012): the petitions are drawn anew
    with repetition; it is worse when at most a share `doubt` of the draws shows no loss.
    """
    difference = after.astype(np.int64) - before.astype(np.int64)
    if difference.sum() >= 0:
        return False
    draws = np.random.default_rng(SEED).integers(0, len(difference), (RESAMPLES, len(difference)))
    return bool((difference[draws].sum(axis=1) >= 0).mean() <= doubt)


def objections(comparison: Comparison) -> list[str]:
    """Return why the new model may not take over, in Chinese; nothing when it may."""
    before, after = comparison.before, comparison.after
    found = [
        f"类别 {change.leaf} 明显变差：{change.petitions} 件中答对从 {change.before} 件降到 {change.after} 件"
        for change in comparison.leaves
        if change.worse
    ]
    if after.category.sum() < before.category.sum():
        found.append(f"类别总体变差：可接受从 {before.category.mean():.4f} 降到 {after.category.mean():.4f}")
    for name, old, new in (("性质", before.nature, after.nature), ("涉疫", before.epidemic, after.epidemic)):
        if beyond_noise(old, new):
            found.append(f"{name}明显变差：准确率从 {old.mean():.4f} 降到 {new.mean():.4f}")
    return found


def lost_examples(current: Classifier, new: Classifier, examples: Sequence[Labelled]) -> list[str]:
    """Return an objection when the new model reads the rulebook's own examples worse than the current one."""
    before, after = mark(current, examples).category, mark(new, examples).category
    if not beyond_noise(before, after):
        return []
    return [f"规则表的例子认错更多：{len(examples)} 个例子中答对从 {before.sum()} 个降到 {after.sum()} 个"]
