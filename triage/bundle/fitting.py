"""Whether the parts of a model fit together, so that nothing can fail while deciding."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from triage.bundle.layout import Parts
from triage.classifier import Head
from triage.features import Keys, Vocabulary

_HEADS = ("category", "nature", "epidemic", "urgent")
_YES_NO = {"false", "true"}


def fits(parts: Parts) -> bool:
    """Say whether every size, number and reference is one that serving can live with."""
    return (
        tuple(parts.heads) == _HEADS
        and all(map(_sound, parts.heads.values()))
        and all(set(parts.heads[name].labels) == _YES_NO for name in ("epidemic", "urgent"))
        and all(map(math.isfinite, (parts.settings.further, parts.settings.known_words)))
        and _vocabulary_fits(parts.vocabulary)
        and _weights_fit(parts)
    )


def _sound(head: Head) -> bool:
    return (
        0 < len(set(head.labels)) == len(head.labels)
        and math.isfinite(head.temperature)
        and head.temperature > 0
        and math.isfinite(head.sure)
        and 0 <= head.shared <= 1
    )


def _vocabulary_fits(vocabulary: Vocabulary) -> bool:
    count, dimensions = vocabulary.meanings.vectors.shape
    return (
        count == len(vocabulary.meanings.words)
        and vocabulary.centre.shape == (dimensions,)
        and vocabulary.idf.shape == (len(vocabulary),)
        and _finite(vocabulary.centre, vocabulary.idf)
        and _refer(vocabulary.pairs, 32, len(vocabulary.words))
        and _refer(vocabulary.grams, 16, len(vocabulary.alphabet))
    )


def _weights_fit(parts: Parts) -> bool:
    vocabulary, weights = parts.vocabulary, parts.weights
    columns = sum(len(head.labels) for head in parts.heads.values())
    return (
        weights.matrix.shape == (len(vocabulary), columns)
        and weights.dense.shape == (vocabulary.meanings.vectors.shape[1], columns)
        and weights.bias.shape == (columns,)
        and weights.leaning.shape == (len(parts.heads["category"].labels), len(parts.heads["nature"].labels))
        and _finite(weights.matrix, weights.dense, weights.bias, weights.leaning)
        and bool((weights.leaning > 0).all())
    )


def _finite(*arrays: NDArray[np.float32]) -> bool:
    return all(bool(np.isfinite(array).all()) for array in arrays)


def _refer(keys: Keys, bits: int, known: int) -> bool:
    """Keys ascend, and each `bits` of a key names one of `known` things, or nothing."""
    places = [(keys >> np.uint64(shift)) & np.uint64((1 << bits) - 1) for shift in range(0, 64, bits)]
    return (
        keys.ndim == 1
        and bool((keys[1:] > keys[:-1]).all())
        and all(bool((place <= known).all()) for place in places)
        and (bits < 32 or all(bool((place > 0).all()) for place in places))
    )
