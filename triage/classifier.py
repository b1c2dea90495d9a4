"""Numbers into labels with honest confidence: one linear model with three heads.

Every row is scored by itself with the same operations, so a petition gets the same answer alone, in
any batch and in any order.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, islice, pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from triage.features import Floats, Rows, Vectoriser
from triage.matter import matter
from triage.prediction import Prediction, Scored, Weighed
from triage.segmentation import BREAK, Segmenter
from triage.text import Content, content

EMPTY_CATEGORY, EMPTY_NATURE = "OTH.invalid", "求助"
CATEGORY_DOUBT, NATURE_DOUBT = "类别把握不足", "性质把握不足"
LEANING = 0.18
_RANKED = 3

Chances = NDArray[np.float64]


class Head(NamedTuple):
    """One question the model answers: its labels and how scores become probabilities.

    Probabilities are softmax(score / temperature). Where several answers may be right, the first is right more often than
    it is the only one: by `shared` of the second's probability. From `sure` on the answer stands without a person.
    """

    labels: tuple[str, ...]
    temperature: float
    sure: float
    shared: float = 0.0


class Settings(NamedTuple):
    """Thresholds beside the heads: a further matter's probability, and the least share of known words."""

    further: float
    known_words: float


class Weights(NamedTuple):
    """`matrix` and `dense` have a row for each sparse and dense feature, a column for each label of all heads in turn.

    `leaning` has a row for each category and a column for each nature: how much more often than elsewhere
    petitions of that category are of that nature.
    """

    matrix: Floats
    dense: Floats
    bias: Floats
    leaning: Floats


class Classifier:
    """Cleaned texts into predictions."""

    def __init__(
        self, segmenter: Segmenter, vectoriser: Vectoriser, heads: dict[str, Head], weights: Weights, settings: Settings
    ) -> None:
        self._segmenter, self._vectoriser = segmenter, vectoriser
        self.heads, self.settings = heads, settings
        self._weights = weights
        edges = accumulate([len(head.labels) for head in heads.values()], initial=0)
        self._columns = {name: slice(*edge) for name, edge in zip(heads, pairwise(edges), strict=True)}

    def predict(self, texts: Sequence[str], contents: Sequence[Content] = ()) -> list[Prediction]:
        """Return one prediction for each cleaned text; `contents` says how much each holds, where that is known."""
        if not texts:
            return []
        rows = self._rows(texts)
        chances = self._chances(self._scores(rows))
        answers = zip(
            zip(self._ranked(chances, "category"), self._ranked(chances, "nature"), strict=True),
            self._yes(chances, "epidemic").round(4).tolist(),
            (self._yes(chances, "urgent") >= self.heads["urgent"].sure).tolist(),
            (rows.known < self.settings.known_words).tolist(),
            contents or map(content, texts),
            strict=True,
        )
        return [self._prediction(*answer) for answer in answers]

    def meanings(self, texts: Sequence[str]) -> Floats:
        """Return the dense row of each cleaned text: texts near in meaning have near rows."""
        return self._rows(texts).dense

    def explain(self, text: str, label: str, most: int = 12) -> tuple[Weighed, ...]:
        """Return the words and phrases of `text` that weigh most for or against a category; none for one it never learned."""
        return self.explain_all([text], [label], most)[0]

    def explain_all(self, texts: Sequence[str], labels: Sequence[str], most: int = 12) -> list[tuple[Weighed, ...]]:
        """Explain the category `labels[i]` of each cleaned text."""
        if not texts:
            return []
        rows, places = self._rows(texts), {label: place for place, label in enumerate(self.heads["category"].labels)}
        spell = self._vectoriser.vocabulary.spell
        explained = []
        for label, (start, stop) in zip(labels, pairwise(rows.starts.tolist()), strict=True):
            features = rows.indices[start:stop] if label in places else rows.indices[:0]
            shares = rows.values[start : start + len(features)] * self._weights.matrix[features, places.get(label, 0)]
            order = np.argsort(-np.abs(shares), kind="stable")[:most]
            explained.append(tuple([Weighed(spell(int(features[place])), float(shares[place])) for place in order]))
        return explained

    def weightiest(self, label: str, most: int) -> tuple[Weighed, ...]:
        """Return the words and phrases of two characters or more that speak most for a category, whatever the text."""
        column = self._weights.matrix[:, self.heads["category"].labels.index(label)]
        spell = self._vectoriser.vocabulary.spell
        ranked = (Weighed(spell(int(place)), float(column[place])) for place in np.argsort(-column, kind="stable"))
        return tuple(islice((item for item in ranked if len(item.words) > 1), most))

    def _rows(self, texts: Sequence[str]) -> Rows:
        one = BREAK.join(map(matter, texts))
        return self._vectoriser.rows_of(one, self._segmenter.cut(one), len(texts))

    def _scores(self, rows: Rows) -> Floats:
        scores = np.empty((len(rows), len(self._weights.bias)), dtype=np.float32)
        edges, indices, matrix = rows.starts.tolist(), rows.indices, self._weights.matrix
        held = np.empty((int((rows.starts[1:] - rows.starts[:-1]).max()), matrix.shape[1]), dtype=np.float32)
        for row, (start, stop) in enumerate(pairwise(edges)):
            weights = matrix.take(indices[start:stop], axis=0, out=held[: stop - start], mode="clip")
            np.dot(rows.values[start:stop], weights, out=scores[row])
            scores[row] += rows.dense[row] @ self._weights.dense
        scores += self._weights.bias
        return scores

    def _chances(self, scores: Floats) -> dict[str, Chances]:
        """Return the probabilities of each head's labels; what the categories say of the natures is weighed in."""
        chances: dict[str, Chances] = {}
        for name, columns in self._columns.items():
            own = scores[:, columns]
            if name == "nature":
                own = lean(own, chances["category"], self._weights.leaning)
            chances[name] = softmax(own / np.float32(self.heads[name].temperature))
        return chances

    def _yes(self, chances: dict[str, Chances], name: str) -> Chances:
        return chances[name][:, self.heads[name].labels.index("true")]

    def _ranked(self, chances: dict[str, Chances], name: str) -> list[tuple[Scored, ...]]:
        """Return the most probable labels of each row, best first; of equal ones the first in the list."""
        labels, left = self.heads[name].labels, chances[name].copy()
        every = np.arange(len(left))
        ranked, highest = [], []
        for _ in range(min(_RANKED, len(labels))):
            best = left.argmax(axis=1)
            ranked.append([labels[place] for place in best.tolist()])
            highest.append(left[every, best])
            left[every, best] = -1
        if len(labels) > 1:
            highest[0] = right_chance(highest[0], highest[1], self.heads[name].shared)
        found = zip(ranked, highest, strict=True)
        return list(zip(*(map(Scored, best, chance.round(4).tolist()) for best, chance in found), strict=True))

    def _prediction(
        self, ranked: tuple[tuple[Scored, ...], ...], epidemic: float, urgent: bool, strange: bool, quality: Content
    ) -> Prediction:
        categories, natures = ranked
        if quality is Content.EMPTY:
            nothing = (Scored(EMPTY_CATEGORY, 1.0),), (Scored(EMPTY_NATURE, 1.0),)
            return Prediction(*nothing, 0.0, (), (quality.value,), urgent)
        real = (item for item in categories[1:] if item.label != EMPTY_CATEGORY)
        further = tuple([item for item in real if item.probability >= self.settings.further])
        doubts = [quality.value] if quality is not Content.PLAIN else []
        if categories[0].probability < self.heads["category"].sure:
            doubts.append(CATEGORY_DOUBT)
        if natures[0].probability < self.heads["nature"].sure:
            doubts.append(NATURE_DOUBT)
        if strange:
            doubts.append("用词多为模型未见过")
        return Prediction(categories, natures, epidemic, further, tuple(doubts), urgent)


def lean(natures: Floats, categories: Chances, leaning: Floats) -> Floats:
    """Return the scores of natures once the probabilities of categories are known.

    What a petition is about says much of what is wanted: a logarithmic opinion pool (Genest & Zidek 1986) of
    the text's own score and of the natures usual in its categories.
    """
    usual = np.log(categories @ leaning).astype(np.float32)
    return np.asarray(natures + np.float32(LEANING) * usual, dtype=np.float32)


def right_chance(first: Chances, second: Chances, shared: float) -> Chances:
    """Return how probable it is that the most probable answer is one of the right ones."""
    return np.minimum(first + shared * second, 1.0)


def softmax(scores: NDArray[np.float32]) -> Chances:
    """Return probabilities along the last axis."""
    shifted = np.exp((scores - scores.max(axis=-1, keepdims=True)).astype(np.float64))
    return np.asarray(shifted / shifted.sum(axis=-1, keepdims=True))
