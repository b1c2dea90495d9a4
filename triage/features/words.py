"""Words into numbers, each word looked at once: its feature, its meaning, or neither.

Numbers 1 to V are the vocabulary's words, those above are words that only have a meaning, 0 is a word that is
unknown, and punctuation is dropped.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, repeat

import numpy as np
from numpy.typing import NDArray

from triage.features.vocabulary import Vocabulary, word_marks

REMEMBERED = 500_000
_DROPPED, _NEW = -1, -2

Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Numbers:
    """The words of several texts: `values[i]` is a word of text `owners[i]`; owners ascend."""

    values: Integers
    owners: Integers


class WordNumbers:
    """Numbers for the words of a vocabulary and its meanings."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._known = {word: number for number, word in enumerate(vocabulary.words, 1)}
        for word in vocabulary.meanings.words:
            self._known.setdefault(word, len(self._known) + 1)
        self.count = len(self._known) + 1

    def of(self, texts: Sequence[Sequence[str]]) -> Numbers:
        """Return the numbers of texts that are cut into words."""
        words = list(chain.from_iterable(texts))
        lengths = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
        values = np.fromiter(map(self._known.get, words, repeat(_NEW)), dtype=np.int64, count=len(words))
        for place in np.flatnonzero(values == _NEW).tolist():
            values[place] = self._number(words[place])
        kept = values != _DROPPED
        return Numbers(values[kept], np.repeat(np.arange(len(texts)), lengths)[kept])

    def place(self, word: str) -> int:
        """Return the number of a word that is in the vocabulary or has a meaning."""
        return self._known[word]

    def _number(self, word: str) -> int:
        """Return what a word not met before counts as; numbers in digits are one word."""
        marks = word_marks([word])
        number = self._known.get(marks[0], 0) if marks else _DROPPED
        if len(self._known) < REMEMBERED:
            self._known[word] = number
        return number
