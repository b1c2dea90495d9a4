"""Sparse rows: TF-IDF over words and pairs of words, and over character 1- to 3-grams.

Each block is scaled to length one. A whole chunk of texts is turned into numbers at once, in numpy.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from triage.features.grams import Found, Grams
from triage.features.lookup import Lookup
from triage.features.vocabulary import Floats, Vocabulary
from triage.features.words import Integers, Numbers

Sparse = tuple[Integers, Integers, Floats]


class SparseRows:
    """Turns texts into sparse rows over a vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._words, self._pairs = len(vocabulary.words), Lookup(vocabulary.pairs)
        self._first_gram = self._words + len(vocabulary.pairs)
        self._grams = Grams(vocabulary, self._first_gram)
        self._idf = vocabulary.idf.astype(np.float64)

    def of(self, text: str, numbers: Numbers, count: int) -> Sparse:
        """Return where each of `count` rows starts, the features of all rows and their weights."""
        found = [*self._word_features(numbers), *self._grams.of(text)]
        rows, features, counts = _counted(found, count, len(self._idf))
        values = (1 + np.log(counts)) * self._idf[features]
        blocks = 2 * rows + (features >= self._first_gram)
        lengths = np.sqrt(np.bincount(blocks, weights=values * values, minlength=2 * count))
        lengths[lengths == 0] = 1
        starts = np.searchsorted(rows, np.arange(count + 1))
        return starts, features, (values / lengths[blocks]).astype(np.float32)

    def _word_features(self, numbers: Numbers) -> list[Found]:
        known = ((numbers.values > 0) & (numbers.values <= self._words)).nonzero()[0]
        values, owners = numbers.values[known], numbers.owners[known]
        beside = ((known[1:] - known[:-1] == 1) & (owners[:-1] == owners[1:])).nonzero()[0]
        keys = (values[beside].astype(np.uint64) << np.uint64(32)) | values[beside + 1].astype(np.uint64)
        places = self._pairs.places(keys)
        hit = (places >= 0).nonzero()[0]
        return [(owners, values - 1), (owners[beside[hit]], places[hit] + np.int32(self._words))]


def _counted(found: Sequence[Found], texts: int, features: int) -> tuple[Integers, Integers, Integers]:
    """Return row and feature of everything found, in order, and how often it was found there.

    Row and feature are one number, so that one sort brings the like together; 32 bits are sorted twice as fast.
    """
    bits = features.bit_length()
    kind: Any = np.uint32 if texts << bits < 1 << 32 else np.uint64
    keys = np.concatenate([(rows.astype(kind) << kind(bits)) | places.astype(kind) for rows, places in found])
    keys.sort()
    new = np.ones(len(keys) + 1, dtype=bool)
    np.not_equal(keys[1:], keys[:-1], out=new[1:-1])
    edges = new.nonzero()[0]
    first = edges[:-1]
    distinct = keys[first].astype(np.int64)
    return distinct >> bits, distinct & ((1 << bits) - 1), edges[1:] - first
