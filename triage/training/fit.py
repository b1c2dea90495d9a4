"""Fitting the three heads: linear support vector machines, one label against the rest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, diags, hstack
from sklearn.svm import LinearSVC

from triage.classifier import Head, Weights
from triage.features import Rows
from triage.training.labelled import Labelled

SEED = 20200203
COST = 0.6
TOLERANCE = 0.01
SMOOTHING = 20
NEVER_SEEN = 0.3  # what a feature counts for where it never stands
HEADS = ("category", "nature", "epidemic", "urgent")
YES_NO = ("false", "true")
UNSAID = ""


@dataclass(frozen=True, slots=True)
class Linear:
    """The weights of one head: a row for each label, a column for each feature."""

    labels: tuple[str, ...]
    weights: NDArray[np.float64]
    bias: NDArray[np.float64]

    def scores(self, rows: Any) -> NDArray[np.float64]:
        """Return one score for each row and label."""
        return np.asarray(rows @ self.weights.T + self.bias)


def matrix(rows: Rows, features: int) -> Any:
    """Return the rows as a scipy matrix, the sparse features first."""
    sparse = csr_matrix((rows.values, rows.indices, rows.starts), shape=(len(rows), features))
    return hstack([sparse, csr_matrix(rows.dense)]).tocsr()


def truths(data: Sequence[Labelled]) -> dict[str, NDArray[np.str_]]:
    """Return the true label of every petition for each head, `UNSAID` where nobody said."""
    return {
        "category": np.array([row.category for row in data]),
        "nature": np.array([row.nature for row in data]),
        "epidemic": np.array([str(row.epidemic).lower() for row in data]),
        "urgent": np.array([UNSAID if row.urgent is None else str(row.urgent).lower() for row in data]),
    }


def labels_of(truth: NDArray[np.str_]) -> tuple[str, ...]:
    """Return the labels a head has; a question of yes or no always has two, even where all are alike."""
    labels = {str(label) for label in truth} - {UNSAID}
    return tuple(sorted(labels | set(YES_NO) if labels <= set(YES_NO) else labels))


def fit_head(rows: Any, truth: NDArray[np.str_], tolerance: float = TOLERANCE, emphasised: int = 0) -> Linear:
    """Fit one head on the rows whose label is known. Two labels get two opposite columns, so that every head reads alike.

    The first `emphasised` features count more where they tell a label from the rest.
    """
    known = truth != UNSAID
    rows, truth = rows[known], truth[known]
    if len(set(truth)) <= 1:
        labels, answer = labels_of(truth), truth[0] if len(truth) else YES_NO[0]
        only = np.array([1.0 if label == answer else -1.0 for label in labels])
        return Linear(labels, np.zeros((len(labels), rows.shape[1])), only)
    if emphasised:
        return _fit_emphasised(rows, truth, tolerance, emphasised)
    machine = LinearSVC(C=COST, random_state=SEED, class_weight="balanced", max_iter=5000, tol=tolerance)
    machine.fit(rows, truth)
    weights, bias = machine.coef_, machine.intercept_
    if len(machine.classes_) == 2:
        weights, bias = np.vstack((-weights, weights)) / 2, np.concatenate((-bias, bias)) / 2
    return Linear(tuple(map(str, machine.classes_)), weights, bias)


def _fit_emphasised(rows: Any, truth: NDArray[np.str_], tolerance: float, emphasised: int) -> Linear:
    """Fit each label against the rest on rows of its own: NB-SVM (Wang & Manning 2012), halfway."""
    labels, counts = np.unique(truth, return_counts=True)
    weights, bias = np.empty((len(labels), rows.shape[1])), np.empty(len(labels))
    for place, label in enumerate(labels):
        ours = truth == label
        strength = telling(rows, ours, emphasised)
        rarity = {False: 1.0, True: len(truth) / len(labels) / counts[place]}  # as for all labels at once
        machine = LinearSVC(C=COST, random_state=SEED, class_weight=rarity, max_iter=5000, tol=tolerance)
        machine.fit(rows @ diags(strength), ours)
        weights[place], bias[place] = machine.coef_[0] * strength, machine.intercept_[0]
    return Linear(tuple(map(str, labels)), weights, bias)


def telling(rows: Any, ours: NDArray[np.bool_], first: int) -> NDArray[np.float64]:
    """Return how much each feature tells our rows from the others: 1/2 for nothing, 1 on average; 1 behind the `first`.

    It is the logarithm of how much more often a feature stands here than there, or there than here.
    """
    strength = np.ones(rows.shape[1])
    here, there = (np.asarray(rows[side][:, :first].sum(axis=0)).ravel() + NEVER_SEEN for side in (ours, ~ours))
    ratio = np.abs(np.log(here / here.sum()) - np.log(there / there.sum()))
    usual = np.sqrt(np.mean(ratio * ratio))
    strength[:first] = (1 + ratio / usual) / 2 if usual else 1.0
    return strength


def leanings(truth: dict[str, NDArray[np.str_]], labels: Mapping[str, Sequence[str]]) -> NDArray[np.float32]:
    """Return P(nature | category) / P(nature), smoothed towards one, a row for each category."""
    counts = np.zeros((len(labels["category"]), len(labels["nature"])))
    rows = [labels["category"].index(label) for label in truth["category"]]
    columns = [labels["nature"].index(label) for label in truth["nature"]]
    np.add.at(counts, (rows, columns), 1)
    usual = counts.sum(axis=0) / counts.sum()
    given = (counts + SMOOTHING * usual) / (counts.sum(axis=1, keepdims=True) + SMOOTHING)
    return np.asarray(given / usual, dtype=np.float32)


def together(linear: dict[str, Linear], heads: dict[str, Head], features: int, leaning: NDArray[np.float32]) -> Weights:
    """Return the weights of all heads side by side, in the order of `heads`; the first `features` are the sparse ones."""
    columns = np.vstack([linear[name].weights for name in heads]).T
    bias = np.concatenate([linear[name].bias for name in heads])
    sparse = columns[:features].astype(np.float16).astype(np.float32)
    dense = columns[features:].astype(np.float32)
    return Weights(np.ascontiguousarray(sparse), dense, bias.astype(np.float32), leaning)
