"""A chunk of texts as numbers: the sparse and the dense rows side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from triage.features.dense import DenseRows
from triage.features.sparse import SparseRows
from triage.features.vocabulary import Floats, Vocabulary


@dataclass(frozen=True, slots=True)
class Rows:
    """`indices[starts[i]:starts[i + 1]]` are the sparse features of row i, `values` their weights, `dense[i]` the rest."""

    starts: NDArray[np.int64]
    indices: NDArray[np.int64]
    values: Floats
    dense: Floats

    def __len__(self) -> int:
        return len(self.starts) - 1


class Vectoriser:
    """Turns texts into rows over a vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self._sparse, self._dense = SparseRows(vocabulary), DenseRows(vocabulary)

    def rows(self, texts: Sequence[str], words: Sequence[Sequence[str]]) -> Rows:
        """Return one row for each text; `words[i]` are the words of `texts[i]`, as cut."""
        return Rows(*self._sparse.of(texts, words), self._dense.of(words))
