"""Words into numbers, a whole chunk at a time: a word's feature, its meaning, or neither.

Numbers 1 to V are the vocabulary's words, those above are words that only have a meaning, 0 is a word that is
unknown, and punctuation is dropped. Words of up to four characters are looked up as one 64-bit key each, in
numpy; only what is not found there is looked at by itself, and remembered.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from triage.features.lookup import Lookup
from triage.features.vocabulary import NUMBER, Vocabulary, word_marks
from triage.segmentation import BREAK

REMEMBERED = 200_000
_DROPPED, _NEW, _BETWEEN = -1, -2, -3
_BEYOND = 0xFFFF  # stands for every character that does not fit 16 bits; no key holds it
_LONGEST = 4  # characters in a key
_MASK_OF_LENGTH = np.array([0, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFFFFFF, 0xFFFFFFFFFFFFFFFF, 0], dtype=np.uint64)

Integers = NDArray[np.int64]
Small = NDArray[np.int32]


class Numbers(NamedTuple):
    """The words of several texts: `values[i]` is a word of text `owners[i]`; owners ascend."""

    values: Small
    owners: Small


class WordNumbers:
    """Numbers for the words of a vocabulary and its meanings."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        words = (*vocabulary.words, *vocabulary.meanings.words)
        self.count = len(words) + 1
        lengths, letters, keys = _keys(words, "".join(words))
        known, first = np.unique(keys[keys > 0], return_index=True)
        first = np.flatnonzero(keys > 0)[first]
        self._lookup = Lookup(known)
        self._numbers = np.append(first.astype(np.int32) + 1, np.int32(_NEW))
        self._single = np.full(_BEYOND + 1, _NEW, dtype=np.int32)
        single = first[lengths[first] == 1]
        self._single[letters[single]] = single + 1
        self._single[ord(BREAK)] = _BETWEEN
        self._others: dict[str, int] = {NUMBER: 0}
        self._others[NUMBER] = int(self.values([NUMBER], NUMBER)[0])
        for place in np.flatnonzero(keys == 0).tolist():
            self._others.setdefault(words[place], place + 1)

    def of(self, words: Sequence[str], text: str) -> Numbers:
        """Return the numbers of the words that `text` was cut into: several texts with a break between each two."""
        values = self.values(words, text)
        owners = np.cumsum(values == _BETWEEN, dtype=np.int32)
        kept = (values >= 0).nonzero()[0]
        return Numbers(values[kept], owners[kept])

    def values(self, words: Sequence[str], text: str) -> Small:
        """Return what each word of `text` counts as: its number, or something below 0 for what is no word."""
        lengths, letters, keys = _keys(words, text)
        values = self._single[letters]
        longer = (lengths != 1).nonzero()[0]
        values[longer] = self._numbers[self._lookup.places(keys[longer])]
        new = (values == _NEW).nonzero()[0].tolist()
        met = self._others.get
        values[new] = [met(word, _NEW) for word in map(words.__getitem__, new)]
        for place in new:
            if values[place] == _NEW:
                values[place] = self._number(words[place])
        return values

    def _number(self, word: str) -> int:
        """Return what a word not met before counts as; numbers in digits are one word."""
        marks = word_marks([word])
        number = _DROPPED if not marks else 0 if marks[0] == word else self._others[NUMBER]
        if len(word) == 1 and ord(word) < _BEYOND:
            self._single[ord(word)] = number
        elif len(self._others) < REMEMBERED:
            self._others[word] = number
        return number


def _keys(words: Sequence[str], text: str) -> tuple[Small, NDArray[np.uint16], NDArray[np.uint64]]:
    """Return each word's length, first character and key: its characters, 16 bits each; 0 where they do not fit."""
    lengths = np.fromiter(map(len, words), dtype=np.int32, count=len(words))
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    letters = np.zeros(len(points) + _LONGEST, dtype="<u2")
    np.minimum(points, _BEYOND, out=letters[: len(points)], casting="unsafe")
    begins = lengths.cumsum() - lengths
    fours: NDArray[np.uint64] = np.ndarray(len(points), "<u8", letters, strides=letters.strides)  # of neighbours
    keys = fours[begins] & _MASK_OF_LENGTH[np.minimum(lengths, _LONGEST + 1)]
    beyond = (letters == _BEYOND).nonzero()[0]
    if len(beyond):
        keys[np.searchsorted(begins, beyond, side="right") - 1] = 0
    return lengths, letters[begins], keys
