"""Which known character 1- to 3-grams stand in a chunk of texts.

A known 3-gram is looked for only behind two characters that begin one: most places of a text are settled with
one look at their first two characters.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from triage.features.lookup import Lookup
from triage.features.vocabulary import Keys, Vocabulary, char_marks
from triage.segmentation import BREAK

Found = tuple[NDArray[np.int32], NDArray[np.int32]]
LONGEST = 3
_LETTER = 16  # bits of a character in a key


class Grams:
    """The n-grams of a vocabulary; their features are numbered from `first` on, the short ones first."""

    def __init__(self, vocabulary: Vocabulary, first: int) -> None:
        grams = vocabulary.grams
        numbers = np.arange(first, first + len(grams), dtype=np.int32)
        one, two = np.searchsorted(grams, [1 << _LETTER, 1 << 2 * _LETTER])
        self._letters = letter_table(vocabulary.alphabet)
        self._single = np.full(len(vocabulary.alphabet) + 1, -1, dtype=np.int32)
        self._single[grams[:one]] = numbers[:one]
        begun = grams[two:] >> np.uint64(_LETTER)
        stems = _ascending(np.concatenate((grams[one:two], begun))).astype(np.uint32)
        self._stems = Lookup(stems)
        self._double = np.full(len(stems) + 1, -1, dtype=np.int32)  # the last stands for "not found"
        self._double[self._stems.places(grams[one:two].astype(np.uint32))] = numbers[one:two]
        places = self._stems.places(begun.astype(np.uint32))
        self._begins = np.zeros(len(stems) + 1, dtype=bool)
        self._begins[places] = True
        self._kind: Any = np.uint32 if len(stems) < 1 << _LETTER else np.uint64
        self._triples = Lookup(self._key(places, grams[two:] & np.uint64((1 << _LETTER) - 1)))
        self._first_triple = np.int32(first + two)

    def of(self, text: str) -> list[Found]:
        """Return the rows and the features of the 1-, the 2- and the 3-grams of several texts in one.

        There is a break between each two texts; a row is the place of a text among them.
        """
        points = np.frombuffer(char_marks(text).encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        rows = np.cumsum(points == ord(BREAK), dtype=np.int32)
        letters = self._letters[points]
        wide = letters.astype(np.uint32)
        stems = self._stems.places((wide[:-1] << np.uint32(_LETTER)) | wide[1:])
        begun = self._begins[stems[:-1]].nonzero()[0]
        triples = self._triples.places(self._key(stems[begun], letters[begun + 2]))
        hit = (triples >= 0).nonzero()[0]
        return [
            _known(rows, self._single[letters]),
            _known(rows, self._double[stems]),
            (rows[begun[hit]], triples[hit] + self._first_triple),
        ]

    def _key(self, stems: NDArray[Any], letters: NDArray[Any]) -> NDArray[Any]:
        return np.asarray((stems.astype(self._kind) << self._kind(_LETTER)) | letters.astype(self._kind))


def _ascending(keys: Keys) -> Keys:
    """Return the keys in order, each once; numpy's own function for it would import all of numpy.ma."""
    keys = np.sort(keys)
    new = np.ones(len(keys), dtype=bool)
    new[1:] = keys[1:] != keys[:-1]
    return keys[new]


def _known(rows: NDArray[np.int32], features: NDArray[np.int32]) -> Found:
    hit = (features >= 0).nonzero()[0]
    return rows[hit], features[hit]


def letter_table(alphabet: str) -> NDArray[np.uint16]:
    """Return the table from a character's code point to its place (from 1) in `alphabet`, 0 for others."""
    table = np.zeros(0x110000, dtype=np.uint16)
    table[np.frombuffer(alphabet.encode("utf-32-le"), dtype=np.uint32)] = np.arange(1, len(alphabet) + 1)
    return table


def gram_keys(texts: Sequence[str], table: NDArray[np.uint16]) -> tuple[NDArray[np.int64], Keys]:
    """Return row and key of every run of 1 to 3 known characters in a text, as `Vocabulary.grams` writes them."""
    points = np.frombuffer("".join(texts).encode("utf-32-le"), dtype=np.uint32)
    codes = table[points].astype(np.uint64)
    owners = np.repeat(np.arange(len(texts)), [len(text) for text in texts])
    rows, keys = [], []
    running, valid = np.zeros(len(codes), dtype=np.uint64), np.ones(len(codes), dtype=bool)
    for size in range(1, LONGEST + 1):
        tail = codes[size - 1 :]
        running = (running[: len(tail)] << np.uint64(_LETTER)) | tail
        valid = valid[: len(tail)] & (tail > 0) & (owners[: len(tail)] == owners[size - 1 :])
        rows.append(owners[: len(tail)][valid])
        keys.append(running[valid])
    return np.concatenate(rows), np.concatenate(keys)
