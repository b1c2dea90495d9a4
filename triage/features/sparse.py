"""Sparse rows: TF-IDF over words and pairs of words, and over character 1- to 3-grams.

Each block is scaled to length one. A whole chunk of texts is turned into numbers at once, in numpy.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from triage.features.lookup import Lookup
from triage.features.vocabulary import Floats, Keys, Vocabulary, char_marks
from triage.features.words import Integers, Numbers

SHORTEST, LONGEST = 1, 3

Sparse = tuple[Integers, Integers, Floats]


class SparseRows:
    """Turns texts into sparse rows over a vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._letters = letter_table(vocabulary.alphabet)
        self._pairs, self._grams = Lookup(vocabulary.pairs), Lookup(vocabulary.grams)

    def of(self, texts: Sequence[str], numbers: Numbers) -> Sparse:
        """Return where each row starts, the features of all rows and their weights."""
        words, pairs = len(self._vocabulary.words), len(self._vocabulary.pairs)
        seen = np.where(numbers.values <= words, numbers.values, 0)
        known = seen > 0
        pair_owners, pair_places = _found(pair_keys(seen, numbers.owners), self._pairs)
        gram_owners, gram_places = _found(
            gram_keys(*flat_letters([char_marks(text) for text in texts], self._letters)), self._grams
        )
        word_block = _block(
            np.concatenate((numbers.owners[known], pair_owners)),
            np.concatenate((seen[known] - 1, pair_places + words)),
            self._vocabulary.idf,
            len(texts),
        )
        gram_block = _block(gram_owners, gram_places + words + pairs, self._vocabulary.idf, len(texts))
        return _side_by_side(word_block, gram_block, len(texts))


def letter_table(alphabet: str) -> NDArray[np.uint16]:
    """Return the table from a character's code point to its place (from 1) in `alphabet`, 0 for others."""
    table = np.zeros(0x110000, dtype=np.uint16)
    table[[ord(letter) for letter in alphabet]] = np.arange(1, len(alphabet) + 1)
    return table


def flat_letters(texts: Sequence[str], table: NDArray[np.uint16]) -> tuple[Integers, Integers]:
    """Return the alphabet places of all characters in one array and the row each belongs to."""
    points = np.frombuffer("".join(texts).encode("utf-32-le"), dtype=np.uint32)
    lengths = np.array([len(text) for text in texts], dtype=np.int64)
    return table[points].astype(np.int64), np.repeat(np.arange(len(texts)), lengths)


def pair_keys(numbers: Integers, owners: Integers) -> tuple[Integers, Keys]:
    """Return row and key of every two known words that stand side by side in one row."""
    valid = (numbers[:-1] > 0) & (numbers[1:] > 0) & (owners[:-1] == owners[1:])
    keys = (numbers[:-1].astype(np.uint64) << np.uint64(32)) | numbers[1:].astype(np.uint64)
    return owners[:-1][valid], keys[valid]


def gram_keys(codes: Integers, owners: Integers) -> tuple[Integers, Keys]:
    """Return row and key of every run of 1 to 3 known characters in one row."""
    rows, keys = [], []
    running, valid = np.zeros(len(codes), dtype=np.uint64), np.ones(len(codes), dtype=bool)
    for size in range(1, LONGEST + 1):
        tail = codes[size - 1 :]
        running = (running[: len(tail)] << np.uint64(16)) | tail.astype(np.uint64)
        valid = valid[: len(tail)] & (tail > 0) & (owners[: len(tail)] == owners[size - 1 :])
        if size >= SHORTEST:
            rows.append(owners[: len(tail)][valid])
            keys.append(running[valid])
    return np.concatenate(rows), np.concatenate(keys)


def _found(row_keys: tuple[Integers, Keys], known: Lookup) -> tuple[Integers, Integers]:
    rows, keys = row_keys
    places = known.places(keys)
    hit = places >= 0
    return rows[hit], places[hit]


def _block(rows: Integers, features: Integers, idf: Floats, count: int) -> Sparse:
    """Count, weigh by 1 + log(tf) and IDF, scale every row to length one. Sums run in a fixed order."""
    keys, counts = np.unique((rows << 32) | features, return_counts=True)
    owners, indices = keys >> 32, keys & 0xFFFFFFFF
    values = (1 + np.log(counts)) * idf[indices]
    lengths = np.sqrt(np.bincount(owners, weights=values * values, minlength=count))
    lengths[lengths == 0] = 1
    return owners, indices, (values / lengths[owners]).astype(np.float32)


def _side_by_side(left: Sparse, right: Sparse, count: int) -> Sparse:
    owners = np.concatenate((left[0], right[0]))
    order = np.argsort(owners, kind="stable")
    starts = np.zeros(count + 1, dtype=np.int64)
    np.cumsum(np.bincount(owners, minlength=count), out=starts[1:])
    return starts, np.concatenate((left[1], right[1]))[order], np.concatenate((left[2], right[2]))[order]
