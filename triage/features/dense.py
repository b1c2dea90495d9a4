"""Dense rows: what a text is about, as the weighted mean of its words' meanings.

This is what carries over to words that no training text held: 欠薪 and 讨薪 lie near each other even if
only one of them was ever seen. Words weigh by IDF (Arora et al. 2017 weigh alike), rows have length `SCALE`.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from triage.features.vocabulary import Floats, Vocabulary
from triage.features.words import Numbers, WordNumbers

SCALE = 0.35
_FULL = np.float32(127)  # what stands for 1 in a vector of small whole numbers


class DenseRows:
    """Turns texts into dense rows over the meanings of a vocabulary."""

    def __init__(self, vocabulary: Vocabulary, words: WordNumbers) -> None:
        meanings = vocabulary.meanings
        self._vectors = meanings.vectors
        self._row_of = np.full(words.count, -1, dtype=np.int32)
        self._row_of[words.values(meanings.words, "".join(meanings.words))] = np.arange(
            len(meanings.words), dtype=np.int32
        )
        self._weights = np.full(words.count, vocabulary.idf.max(initial=1.0), dtype=np.float32)
        self._weights[1 : len(vocabulary.words) + 1] = vocabulary.idf[: len(vocabulary.words)]
        self._centre = vocabulary.centre

    def of(self, numbers: Numbers, count: int) -> Floats:
        """Return one row for each of `count` texts; a text of unknown words is all zeros."""
        rows = np.zeros((count, self._vectors.shape[1]), dtype=np.float32)
        places = self._row_of[numbers.values]
        known = (places >= 0).nonzero()[0]
        places, weights = places[known].astype(np.intp), self._weights[numbers.values[known]]
        edges = np.searchsorted(numbers.owners[known], np.arange(count + 1))
        lengths = np.ones(count, dtype=np.float32)
        for row, (start, end) in enumerate(pairwise(edges.tolist())):
            if start < end:
                meanings = self._vectors.take(places[start:end], axis=0, mode="clip") / _FULL
                total = np.dot(weights[start:end], meanings, out=rows[row])
                lengths[row] = np.sqrt(np.dot(total, total))
        told = edges[1:] > edges[:-1]
        rows[told] = (rows[told] / lengths[told, None] - self._centre) * np.float32(SCALE)
        return rows
