"""What is worth remembering of the training texts: words, pairs of words, characters and their n-grams."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from triage.features import Floats, Keys, Meanings, Vocabulary, char_marks, word_marks
from triage.features.dense import SCALE, DenseRows
from triage.features.grams import gram_keys, letter_table
from triage.features.words import WordNumbers
from triage.segmentation import BREAK


@dataclass(frozen=True, slots=True)
class Limits:
    """In how many petitions at least a feature must stand. Two or more, so that no one petition shows in a model."""

    words: int = 2
    pairs: int = 3
    letters: int = 2
    grams: int = 3


def learn(
    texts: Sequence[str],
    cuts: Sequence[Sequence[str]],
    meanings: Meanings,
    limits: Limits,
    bags: Sequence[Sequence[str]] = (),
) -> Vocabulary:
    """Return the vocabulary of cleaned texts and their words, with smoothed IDF weights and the mean of meanings.

    Of `bags` only the words are learned: what stands beside what says nothing there.
    """
    marks = [word_marks(cut) for cut in cuts]
    counts = Counter(word for row in chain(marks, bags) for word in set(row))
    words = tuple(sorted(word for word, count in counts.items() if count >= limits.words))
    numbers = {word: number for number, word in enumerate(words, 1)}
    places = np.array([numbers.get(word, 0) for row in marks for word in row], dtype=np.int64)
    owners = np.repeat(np.arange(len(marks)), [len(row) for row in marks])
    pairs, pair_counts = _frequent(_pair_keys(places, owners), limits.pairs)
    shown = [char_marks(text) for text in texts]
    letters = Counter(letter for text in shown for letter in set(text))
    alphabet = "".join(sorted(letter for letter, count in letters.items() if count >= limits.letters))
    grams, gram_counts = _frequent(gram_keys(shown, letter_table(alphabet)), limits.grams)
    found = np.concatenate(([counts[word] for word in words], pair_counts, gram_counts))
    among = np.full(len(found), len(texts))
    among[: len(words)] += len(bags)
    idf = (np.log((1 + among) / (1 + found)) + 1).astype(np.float32)
    nowhere = np.zeros(meanings.vectors.shape[1], dtype=np.float32)
    vocabulary = Vocabulary(words, alphabet, pairs, grams, idf, meanings, nowhere)
    return replace(vocabulary, centre=_centre(vocabulary, cuts))


def _centre(vocabulary: Vocabulary, cuts: Sequence[Sequence[str]]) -> Floats:
    words = WordNumbers(vocabulary)
    one = list(chain.from_iterable((*cut, BREAK) for cut in cuts))[:-1]
    rows = DenseRows(vocabulary, words).of(words.of(one, "".join(one)), len(cuts))
    known = rows.any(axis=1)
    return np.mean(rows[known] / SCALE, axis=0, dtype=np.float32) if known.any() else vocabulary.centre


def _pair_keys(numbers: NDArray[np.int64], owners: NDArray[np.int64]) -> tuple[NDArray[np.int64], Keys]:
    """Return row and key of every two known words that stand side by side in one row."""
    valid = (numbers[:-1] > 0) & (numbers[1:] > 0) & (owners[:-1] == owners[1:])
    keys = (numbers[:-1].astype(np.uint64) << np.uint64(32)) | numbers[1:].astype(np.uint64)
    return owners[:-1][valid], keys[valid]


def _frequent(row_keys: tuple[NDArray[np.int64], Keys], least: int) -> tuple[Keys, NDArray[np.int64]]:
    rows, keys = row_keys
    order = np.lexsort((rows, keys))
    rows, keys = rows[order], keys[order]
    new = np.ones(len(keys), dtype=bool)
    new[1:] = (keys[1:] != keys[:-1]) | (rows[1:] != rows[:-1])
    found, counts = np.unique(keys[new], return_counts=True)
    return found[counts >= least], counts[counts >= least]


def pruned(vocabulary: Vocabulary, keep: NDArray[np.bool_]) -> Vocabulary:
    """Return the vocabulary with only the pairs and n-grams marked in `keep`; all words stay."""
    start, end = len(vocabulary.words), len(vocabulary.words) + len(vocabulary.pairs)
    kept = keep.copy()
    kept[:start] = True
    return replace(
        vocabulary,
        pairs=vocabulary.pairs[kept[start:end]],
        grams=vocabulary.grams[kept[end:]],
        idf=vocabulary.idf[kept],
    )
