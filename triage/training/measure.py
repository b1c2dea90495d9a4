"""Scores of predictions on petitions that were not trained on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import f1_score, precision_recall_fscore_support

from triage.classifier import Head
from triage.training.calibrate import answered
from triage.training.fit import truths
from triage.training.labelled import Labelled

BINS = 10


def acceptable(data: Sequence[Labelled], given: Sequence[str]) -> NDArray[np.bool_]:
    """Return whether each category given is the true one or a further one really raised."""
    return np.array([label == row.category or label in row.also for row, label in zip(data, given, strict=True)])


def calibration_error(chances: NDArray[np.float64], right: NDArray[np.bool_]) -> float:
    """Return the expected calibration error over equally wide bins."""
    places = np.minimum((chances * BINS).astype(int), BINS - 1)
    return float(
        sum(
            abs(chances[places == b].mean() - right[places == b].mean()) * (places == b).mean()
            for b in range(BINS)
            if (places == b).any()
        )
    )


def report(
    data: Sequence[Labelled], chances: Mapping[str, NDArray[np.float64]], heads: Mapping[str, Head]
) -> dict[str, Any]:
    """Return the scores of all heads, and of the category head by leaf."""
    truth = truths(data)
    given = {name: np.array(heads[name].labels)[chances[name].argmax(axis=1)] for name in chances}
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
            "calibration_error": round(calibration_error(answered(chances[name], heads[name].shared), right[name]), 4),
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
