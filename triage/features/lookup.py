"""Keys into places, many at a time."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Places = NDArray[np.int32]

_MULTIPLIER = 0x9E3779B97F4A7C15
_ROOM = 8


class Lookup:
    """Finds keys in an ascending array of 32- or 64-bit whole numbers.

    A hash table with one slot a key; keys that find their slot taken go to a further, smaller table.
    """

    def __init__(self, keys: NDArray[Any]) -> None:
        self._keys = keys if len(keys) else np.zeros(1, dtype=keys.dtype)
        self._empty = not len(keys)
        self._tables: list[_Table] = []
        left = np.arange(len(keys), dtype=np.int32)
        while len(left):
            table = _Table(keys[left], left, len(self._tables))
            left = left[table.slots[table.hash(keys[left])] != left]
            self._tables.append(table)

    def places(self, keys: NDArray[Any]) -> Places:
        """Return the place of each key, -1 for those that are not there.

        An empty slot points to the last key, which is never the key sought: that one has a slot of its own.
        """
        if self._empty:
            return np.full(len(keys), -1, dtype=np.int32)
        first, *further = self._tables
        hashes = first.hash(keys)
        places: Places = first.slots[hashes]
        missing = (self._keys[places] != keys).nonzero()[0]
        places_elsewhere = missing[first.crowded[hashes[missing]]] if further else missing[:0]
        places[missing] = -1
        for table in further:
            sought = keys[places_elsewhere]
            found = table.slots[table.hash(sought)]
            hit = self._keys[found] == sought
            places[places_elsewhere[hit]] = found[hit]
            places_elsewhere = places_elsewhere[~hit]
        return places


class _Table:
    """`slots` holds the place of one key for each hash, -1 for none; `crowded` says where there were several."""

    def __init__(self, keys: NDArray[Any], places: Places, level: int) -> None:
        kind = keys.dtype.type
        bits = max(4, int(np.ceil(np.log2(max(1, len(keys)) * _ROOM))))
        width = 8 * keys.dtype.itemsize
        self._multiplier = kind((_MULTIPLIER * (2 * level + 1)) >> (64 - width) & (1 << width) - 1 | 1)
        self._shift = kind(width - bits)
        hashes = self.hash(keys)
        self.slots = np.full(1 << bits, -1, dtype=np.int32)
        self.slots[hashes] = places
        self.crowded = np.bincount(hashes, minlength=1 << bits) > 1

    def hash(self, keys: NDArray[Any]) -> NDArray[Any]:
        return np.asarray((keys * self._multiplier) >> self._shift)
