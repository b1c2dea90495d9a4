"""A chunk of texts as numbers: the sparse and the dense rows side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np

from triage.features.dense import DenseRows
from triage.features.sparse import SparseRows
from triage.features.vocabulary import Floats, Vocabulary
from triage.features.words import Integers, WordNumbers
from triage.segmentation import BREAK


@dataclass(frozen=True, slots=True)
class Rows:
    """`indices[starts[i]:starts[i + 1]]` are the sparse features of row i, `values` their weights, `dense[i]` the rest.

    `known[i]` is the share of row i's words that the vocabulary holds; 1 for a row without words.
    """

    starts: Integers
    indices: Integers
    values: Floats
    dense: Floats
    known: Floats

    def __len__(self) -> int:
        return len(self.starts) - 1


class Vectoriser:
    """Turns texts into rows over a vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self._words = WordNumbers(vocabulary)
        self._sparse, self._dense = SparseRows(vocabulary), DenseRows(vocabulary, self._words)

    def rows(self, texts: Sequence[str], words: Sequence[Sequence[str]]) -> Rows:
        """Return one row for each text; `words[i]` are the words of `texts[i]`, as cut."""
        one = list(chain.from_iterable((*cut, BREAK) for cut in words))[:-1]
        return self.rows_of(BREAK.join(texts), one, len(texts))

    def rows_of(self, text: str, words: Sequence[str], count: int) -> Rows:
        """Return the rows of `count` texts that stand in one, with a `BREAK` between each two, and were cut so."""
        numbers = self._words.of(words, text)
        edges = np.searchsorted(numbers.owners, np.arange(count + 1))
        held = (numbers.values > 0) & (numbers.values <= len(self.vocabulary.words))
        counted = np.zeros(len(held) + 1, dtype=np.int64)
        held.cumsum(out=counted[1:])
        seen, lengths = counted[edges[1:]] - counted[edges[:-1]], edges[1:] - edges[:-1]
        known = np.divide(seen, lengths, out=np.ones(count), where=lengths > 0)
        return Rows(*self._sparse.of(text, numbers, count), self._dense.of(numbers, count), known.astype(np.float32))
