"""Dense rows: what a text is about, as the weighted mean of its words' meanings.

This is what carries over to words that no training text held: 欠薪 and 讨薪 lie near each other even if
only one of them was ever seen. Words weigh by IDF (Arora et al. 2017 weigh alike), rows have length `SCALE`.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from triage.features.vocabulary import Floats, Vocabulary, word_marks

SCALE = 0.5


class DenseRows:
    """Turns texts into dense rows over the meanings of a vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        meanings = vocabulary.meanings
        self._vectors = meanings.vectors.astype(np.float32) / 127
        self._places = {word: place for place, word in enumerate(meanings.words)}
        self._idf = dict(zip(vocabulary.words, vocabulary.idf[: len(vocabulary.words)].tolist(), strict=True))
        self._rarest = float(vocabulary.idf.max(initial=1.0))
        self._centre = vocabulary.centre

    def of(self, words: Sequence[Sequence[str]]) -> Floats:
        """Return one row for each text; `words[i]` are its words, as cut. A text of unknown words is all zeros."""
        rows = np.zeros((len(words), self._vectors.shape[1]), dtype=np.float32)
        for row, cut in zip(rows, words, strict=True):
            mean = self.mean(cut)
            if mean is not None:
                row[:] = (mean - self._centre) * np.float32(SCALE)
        return rows

    def mean(self, cut: Sequence[str]) -> Floats | None:
        """Return the weighted mean of one text's meanings at length one, None where no word has one."""
        known = [word for word in word_marks(cut) if word in self._places]
        if not known:
            return None
        weights = np.array([self._idf.get(word, self._rarest) for word in known], dtype=np.float32)
        total = weights @ self._vectors[[self._places[word] for word in known]]
        return np.asarray(total / np.linalg.norm(total))
