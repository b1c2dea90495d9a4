"""Keys into places, many at a time."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from triage.features.vocabulary import Keys

_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
_ROOM = 8


class Lookup:
    """Finds keys in a sorted array: a hash table with one slot a key, and a binary search for those that collide."""

    def __init__(self, keys: Keys) -> None:
        self._keys = keys
        bits = max(4, int(np.ceil(np.log2(max(1, len(keys)) * _ROOM))))
        self._shift = np.uint64(64 - bits)
        self._slots = np.full(1 << bits, -1, dtype=np.int32)
        self._slots[self._hash(keys)] = np.arange(len(keys), dtype=np.int32)

    def places(self, keys: Keys) -> NDArray[np.int64]:
        """Return the place of each key, -1 for those that are not there."""
        if not len(self._keys):
            return np.full(len(keys), -1, dtype=np.int64)
        places = self._slots[self._hash(keys)].astype(np.int64)
        filled = np.flatnonzero(places >= 0)
        others = filled[self._keys[places[filled]] != keys[filled]]
        sought = np.minimum(np.searchsorted(self._keys, keys[others]), len(self._keys) - 1)
        places[others] = np.where(self._keys[sought] == keys[others], sought, -1)
        return places

    def _hash(self, keys: Keys) -> NDArray[np.uint64]:
        return np.asarray((keys * _MULTIPLIER) >> self._shift)
