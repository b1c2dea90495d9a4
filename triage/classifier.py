"""Numbers into labels with honest confidence: one linear model with three heads.

Every row is scored by itself with the same operations, so a petition gets the same answer alone, in
any batch and in any order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from triage.features import Floats, Vectoriser, word_marks
from triage.prediction import Prediction, Scored, Weighed
from triage.segmentation import Segmenter
from triage.text import Content, content

EMPTY_CATEGORY = "OTH.invalid"
_RANKED = 5


@dataclass(frozen=True, slots=True)
class Head:
    """One question the model answers: its labels and how scores become probabilities.

    For `labels` of two or more, probabilities are softmax(score / temperature). `sure` is the
    probability from which the answer stands without a person.
    """

    labels: tuple[str, ...]
    temperature: float
    sure: float


@dataclass(frozen=True, slots=True)
class Settings:
    """Thresholds beside the heads: a further matter's probability, and the least share of known words."""

    further: float
    known_words: float


@dataclass(frozen=True, slots=True)
class Weights:
    """`matrix` and `dense` have a row for each sparse and dense feature, a column for each label of all heads in turn."""

    matrix: Floats
    dense: Floats
    bias: Floats


class Classifier:
    """Cleaned texts into predictions."""

    def __init__(
        self, segmenter: Segmenter, vectoriser: Vectoriser, heads: dict[str, Head], weights: Weights, settings: Settings
    ) -> None:
        self._segmenter, self._vectoriser = segmenter, vectoriser
        self.heads, self.settings = heads, settings
        self._weights = weights
        self._words = frozenset(vectoriser.vocabulary.words)
        edges = np.cumsum([len(head.labels) for head in heads.values()])
        self._columns = dict(zip(heads, np.split(np.arange(edges[-1]), edges[:-1]), strict=True))

    def predict(self, texts: Sequence[str]) -> list[Prediction]:
        """Return one prediction for each cleaned text."""
        cuts = [self._segmenter.cut(text) for text in texts]
        scores = self._scores(texts, cuts)
        return [self._prediction(row, text, cut) for row, text, cut in zip(scores, texts, cuts, strict=True)]

    def explain(self, text: str, label: str, most: int = 12) -> tuple[Weighed, ...]:
        """Return the words and phrases of `text` that weigh most for or against a category."""
        rows = self._vectoriser.rows([text], [self._segmenter.cut(text)])
        column = self.heads["category"].labels.index(label)
        shares = rows.values * self._weights.matrix[rows.indices, column]
        order = np.argsort(-np.abs(shares), kind="stable")[:most]
        spell = self._vectoriser.vocabulary.spell
        return tuple(Weighed(spell(int(rows.indices[place])), float(shares[place])) for place in order)

    def _scores(self, texts: Sequence[str], cuts: Sequence[Sequence[str]]) -> NDArray[np.float32]:
        rows = self._vectoriser.rows(texts, cuts)
        scores = np.empty((len(texts), len(self._weights.bias)), dtype=np.float32)
        for row, (start, stop) in enumerate(zip(rows.starts, rows.starts[1:], strict=False)):
            scores[row] = rows.values[start:stop] @ self._weights.matrix[rows.indices[start:stop]]
            scores[row] += rows.dense[row] @ self._weights.dense
        return scores + self._weights.bias

    def _ranked(self, scores: NDArray[np.float32], name: str) -> tuple[Scored, ...]:
        head = self.heads[name]
        probabilities = softmax(scores[self._columns[name]] / head.temperature)
        order = np.argsort(-probabilities, kind="stable")[:_RANKED]
        return tuple(Scored(head.labels[place], round(float(probabilities[place]), 4)) for place in order)

    def _prediction(self, scores: NDArray[np.float32], text: str, cut: Sequence[str]) -> Prediction:
        quality = content(text)
        if quality is Content.EMPTY:
            return Prediction((Scored(EMPTY_CATEGORY, 1.0),), (Scored("求助", 1.0),), 0.0, (), (quality.value,))
        categories, natures = self._ranked(scores, "category"), self._ranked(scores, "nature")
        epidemic = next(item.probability for item in self._ranked(scores, "epidemic") if item.label == "true")
        further = tuple(item for item in categories[1:3] if item.probability >= self.settings.further)
        doubts = [quality.value] if quality is not Content.PLAIN else []
        if categories[0].probability < self.heads["category"].sure:
            doubts.append("类别把握不足")
        if natures[0].probability < self.heads["nature"].sure:
            doubts.append("性质把握不足")
        marks = word_marks(cut)
        if sum(mark in self._words for mark in marks) < self.settings.known_words * len(marks):
            doubts.append("用词多为模型未见过")
        return Prediction(categories, natures, epidemic, further, tuple(doubts))


def softmax(scores: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return probabilities along the last axis."""
    shifted = np.exp((scores - scores.max(axis=-1, keepdims=True)).astype(np.float64))
    return np.asarray(shifted / shifted.sum(axis=-1, keepdims=True))
