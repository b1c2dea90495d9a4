"""Scores of predictions on petitions that were not trained on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import beta
from sklearn.metrics import f1_score, precision_recall_fscore_support

from triage.classifier import softmax
from triage.training.fit import truths
from triage.training.labelled import Labelled

ERROR_BOUND = 0.05
CONFIDENCE = 0.95
NEVER = 1.01
THRESHOLDS = tuple(round(0.04 + 0.048 * step, 3) for step in range(20))


def probabilities(scores: NDArray[np.float64], degree: float) -> NDArray[np.float64]:
    """Return calibrated probabilities."""
    return softmax((scores / degree).astype(np.float32))


def acceptable(data: Sequence[Labelled], given: Sequence[str]) -> NDArray[np.bool_]:
    """Return whether each category given is the true one or a further one really raised."""
    return np.array([label == row.category or label in row.also for row, label in zip(data, given, strict=True)])


def sure_from(chances: NDArray[np.float64], right: NDArray[np.bool_]) -> tuple[float, float, float]:
    """Return the least probability from which errors stay below the bound, the share above it and its error.

    Learn then Test (Angelopoulos et al. 2021): twenty thresholds fixed in advance, each tested by the bound
    of Clopper and Pearson (1934), corrected for twenty tries (Bonferroni); the lowest that holds is taken,
    so that with 95 % confidence the error stays below `ERROR_BOUND`.
    """
    confidence = 1 - (1 - CONFIDENCE) / len(THRESHOLDS)
    for threshold in THRESHOLDS:
        chosen = chances >= threshold
        count, errors = int(chosen.sum()), int((chosen & ~right).sum())
        if errors < count and float(beta.ppf(confidence, errors + 1, count - errors)) <= ERROR_BOUND:
            return threshold, count / len(right), errors / count
    return NEVER, 0.0, 0.0


def calibration_error(chances: NDArray[np.float64], right: NDArray[np.bool_], bins: int = 10) -> float:
    """Return the expected calibration error over equally wide bins."""
    places = np.minimum((chances * bins).astype(int), bins - 1)
    return float(
        sum(
            abs(chances[places == b].mean() - right[places == b].mean()) * (places == b).mean()
            for b in range(bins)
            if (places == b).any()
        )
    )


def report(
    data: Sequence[Labelled], chances: Mapping[str, NDArray[np.float64]], labels: Mapping[str, Sequence[str]]
) -> dict[str, Any]:
    """Return the scores of all heads, and of the category head by leaf."""
    truth = truths(data)
    given = {name: np.array(labels[name])[chances[name].argmax(axis=1)] for name in chances}
    right = {name: given[name] == truth[name] for name in chances}
    right["category"] = acceptable(data, list(given["category"]))
    leaves = sorted(set(truth["category"]))
    precision, recall, f1, support = precision_recall_fscore_support(
        truth["category"], given["category"], labels=leaves, zero_division=0
    )
    scores: dict[str, Any] = {"petitions": len(data)}
    for name in chances:
        scores[name] = {
            "accuracy": round(float((given[name] == truth[name]).mean()), 4),
            "macro_f1": round(float(f1_score(truth[name], given[name], average="macro")), 4),
            "calibration_error": round(calibration_error(chances[name].max(axis=1), right[name]), 4),
        }
    scores["category"]["acceptable"] = round(float(right["category"].mean()), 4)
    scores["by_leaf"] = {
        leaf: {
            "precision": round(float(p), 3),
            "recall": round(float(r), 3),
            "f1": round(float(f), 3),
            "petitions": int(n),
        }
        for leaf, p, r, f, n in zip(leaves, precision, recall, f1, support, strict=True)
    }
    return scores
