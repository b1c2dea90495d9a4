"""Scores into probabilities that mean what they say, and the probability from which an answer stands alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from scipy.stats import beta
from sklearn.metrics import f1_score

from triage.classifier import Head, lean, right_chance, softmax
from triage.training.fit import HEADS, UNSAID, truths
from triage.training.labelled import Labelled

ERROR_BOUND = 0.05
CONFIDENCE = 0.95
NEVER = 1.01
ANSWERED = HEADS[:3]
SEVERAL = HEADS[:2]  # questions with more than one right answer
RINGING = 0.12
FIRST_SHARE, FIRST_COUNT, STEP = 0.1, 200, 0.025

Chances = dict[str, NDArray[np.float64]]


@dataclass(frozen=True, slots=True)
class Judged:
    """Labelled petitions and a model's scores of them; the model has not seen them."""

    data: Sequence[Labelled]
    labels: Mapping[str, tuple[str, ...]]
    scores: Mapping[str, NDArray[np.float64]]

    def chances(self, degrees: Mapping[str, float], leaning: NDArray[np.float32]) -> Chances:
        """Return each head's probabilities; natures lean on the categories, as they do in serving."""
        found: Chances = {}
        for head in ANSWERED:
            found[head] = probabilities(_leant(head, self.scores[head], found, leaning), degrees[head])
        return found


@dataclass(frozen=True, slots=True)
class Calibration:
    """What serving needs beside the weights: temperatures, thresholds, and what was measured when choosing them."""

    heads: dict[str, Head]
    alone: dict[str, dict[str, float]]
    further: float

    @property
    def degrees(self) -> dict[str, float]:
        """Return the temperature of each head."""
        return {name: head.temperature for name, head in self.heads.items()}


def calibrate(judged: Judged, leaning: NDArray[np.float32]) -> Calibration:
    """Fit temperatures and thresholds on petitions that the model has not seen."""
    chances = Chances()
    heads, alone = {}, {}
    for head in ANSWERED:
        labels, scores = judged.labels[head], _leant(head, judged.scores[head], chances, leaning)
        accepted = _accepted(head, judged)
        degree = temperature(scores, accepted)
        chances[head] = probabilities(scores, degree)
        best = np.arange(len(scores)), chances[head].argmax(axis=1)
        shared = shared_of(chances[head], (accepted | _second(head, judged))[best]) if head in SEVERAL else 0.0
        sure, share, error = sure_from(answered(chances[head], shared), accepted[best])
        heads[head] = Head(labels, degree, sure, shared)
        alone[head] = {"from": sure, "share": round(share, 4), "error": round(error, 4)}
    return Calibration(heads, alone, _further_from(judged, chances["category"]))


def alarm(held_out: Judged) -> Head:
    """Return the head that takes a petition for urgent: it rings for the `RINGING` most alarming of held-out petitions.

    Missing one that must be seen at once costs more than a look too many, so the share that rings is set, not
    an error bound; where nothing labelled is urgent it never rings.
    """
    scores, labels = held_out.scores["urgent"], held_out.labels["urgent"]
    if not any(row.urgent for row in held_out.data):
        return Head(labels, 1.0, NEVER)
    degree = temperature(scores, _accepted("urgent", held_out))
    chances = probabilities(scores, degree)[:, labels.index("true")]
    return Head(labels, degree, round(float(np.quantile(chances, 1 - RINGING)), 4))


def probabilities(scores: NDArray[np.float64], degree: float) -> NDArray[np.float64]:
    """Return calibrated probabilities."""
    return softmax((scores / degree).astype(np.float32))


def temperature(scores: NDArray[np.float64], accepted: NDArray[np.bool_]) -> float:
    """Return the temperature at which softmax(score / temperature) gives accepted labels most (Guo et al. 2017).

    `accepted` has a row for each petition and a column for each label; rows that accept none do not count.
    """
    known = accepted.any(axis=1)

    def loss(logarithm: float) -> float:
        chances = softmax((scores[known] / np.exp(logarithm)).astype(np.float32))
        return float(-np.log(np.maximum((chances * accepted[known]).sum(axis=1), 1e-12)).mean())

    return round(float(np.exp(minimize_scalar(loss, bounds=(-4, 3), method="bounded").x)), 4)


def answered(chances: NDArray[np.float64], shared: float) -> NDArray[np.float64]:
    """Return for each row of probabilities how probable it is that the most probable answer is one of the right ones."""
    if chances.shape[1] < 2:
        return chances[:, 0]
    second, first = np.partition(chances, -2, axis=1)[:, -2:].T
    return right_chance(first, second, shared)


def shared_of(chances: NDArray[np.float64], right: NDArray[np.bool_]) -> float:
    """Return the share of the second answer's probability at which `answered` says best how often the first is right.

    `right` says so of each row's first answer: two readers, or two matters in one petition, make several right.
    """

    def loss(shared: float) -> float:
        said = np.clip(answered(chances, shared), 1e-6, 1 - 1e-6)
        return float(-np.log(np.where(right, said, 1 - said)).mean())

    return round(float(minimize_scalar(loss, bounds=(0, 1), method="bounded").x), 4)


def _second(head: str, judged: Judged) -> NDArray[np.bool_]:
    """Which label of a head a second reader gave."""
    given = [row.second[SEVERAL.index(head)] if row.second else UNSAID for row in judged.data]
    return np.asarray(np.array(given)[:, None] == np.array(judged.labels[head])[None, :])


def _accepted(head: str, judged: Judged) -> NDArray[np.bool_]:
    """Which labels of a head are right for each petition: further matters really raised count for the category."""
    truth = truths(judged.data)[head]
    found = truth[:, None] == np.array(judged.labels[head])[None, :]
    if head == "category":
        found |= np.array([[label in row.also for label in judged.labels[head]] for row in judged.data])
    return np.asarray(found)


def sure_from(chances: NDArray[np.float64], right: NDArray[np.bool_]) -> tuple[float, float, float]:
    """Return the least probability from which errors stay below the bound, the share above it and its error.

    Learn then Test (Angelopoulos et al. 2021) by fixed sequence: the surest petitions first, then more and more
    of them in steps fixed in advance, each tested by the bound of Clopper and Pearson (1934); the last that holds
    before the first that does not is taken, so that with 95 % confidence the error stays below `ERROR_BOUND`.
    """
    order = np.argsort(-chances, kind="stable")
    best = (NEVER, 0.0, 0.0)
    for share in np.arange(min(1.0, max(FIRST_SHARE, FIRST_COUNT / len(order))), 1 + STEP / 2, STEP):
        threshold = float(np.floor(chances[order[min(len(order), int(share * len(order))) - 1]] * 1e4) / 1e4)
        chosen = chances >= threshold
        count, errors = int(chosen.sum()), int((chosen & ~right).sum())
        if errors == count or float(beta.ppf(CONFIDENCE, errors + 1, count - errors)) > ERROR_BOUND:
            break
        best = (threshold, count / len(right), errors / count)
    return best


def _leant(head: str, scores: NDArray[np.float64], known: Chances, leaning: NDArray[np.float32]) -> NDArray[np.float64]:
    if head != "nature":
        return scores
    return lean(scores.astype(np.float32), known["category"], leaning).astype(np.float64)


def _further_from(judged: Judged, chances: NDArray[np.float64]) -> float:
    """Return the probability from which the second label is best taken as a further matter (by F1)."""
    labels = judged.labels["category"]
    order = np.argsort(-chances, axis=1)[:, :2]
    second = chances[np.arange(len(order)), order[:, 1]]
    raised = np.array(
        [labels[place] in (row.category, *row.also) for row, place in zip(judged.data, order[:, 1], strict=True)]
    )
    return float(
        max(np.arange(0.1, 0.5, 0.02), key=lambda least: f1_score(raised, second >= least, zero_division=0)).round(2)
    )
