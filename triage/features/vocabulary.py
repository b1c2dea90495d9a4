"""What a model remembers of the texts it was trained on, and what counts in a text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from triage.errors import Complaint, DataError

Keys = NDArray[np.uint64]
Floats = NDArray[np.float32]

_DIGITS = re.compile(r"[0-9][0-9.,:%/\-]*")
NUMBER = "0"
_WORDLESS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Meanings:
    """A small vector for each common word (data/vectors): words near in meaning have near vectors."""

    words: tuple[str, ...]
    vectors: NDArray[np.int8]

    @classmethod
    def load(cls, folder: Path) -> Meanings:
        """Read `words.txt` and `vectors.npy` in `folder`; raises `DataError` when they do not fit together."""
        try:
            words = (folder / "words.txt").read_text(encoding="utf-8").split("\n")
            vectors = np.load(folder / "vectors.npy", allow_pickle=False)
        except (OSError, ValueError) as error:
            raise DataError(
                [Complaint(folder.name, "读不到词向量 words.txt 和 vectors.npy", "请重新取得 data 文件夹")]
            ) from error
        if vectors.dtype != np.int8 or vectors.ndim != 2 or len(vectors) != len(words):
            raise DataError([Complaint(folder.name, "词向量的词数与向量数不合", "请重新取得 data 文件夹")])
        return cls(tuple(words), vectors)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What was seen in training. Feature numbers run through `words`, then `pairs`, then `grams`.

    `pairs` holds two word numbers (from 1) a key, 32 bits each; `grams` up to four positions in
    `alphabet` (from 1) a key, 16 bits each; both ascend. `idf` has one weight for each feature. `centre` is
    the mean of the training texts' meanings.
    """

    words: tuple[str, ...]
    alphabet: str
    pairs: Keys
    grams: Keys
    idf: Floats
    meanings: Meanings
    centre: Floats

    def __len__(self) -> int:
        return len(self.words) + len(self.pairs) + len(self.grams)

    def spell(self, feature: int) -> str:
        """Return the word, the pair of words or the characters a feature stands for."""
        if feature < len(self.words):
            return self.words[feature]
        feature -= len(self.words)
        if feature < len(self.pairs):
            first, second = divmod(int(self.pairs[feature]), 1 << 32)
            return self.words[first - 1] + self.words[second - 1]
        key, letters = int(self.grams[feature - len(self.pairs)]), ""
        while key:
            key, place = divmod(key, 1 << 16)
            letters = self.alphabet[place - 1] + letters
        return letters


def word_marks(words: Sequence[str]) -> list[str]:
    """Return the words that count: punctuation dropped, every number one mark."""
    return [NUMBER if _DIGITS.match(word) else word for word in words if not _WORDLESS.fullmatch(word)]


def char_marks(text: str) -> str:
    """Return the text that character n-grams are taken from: every number one mark."""
    return _DIGITS.sub(NUMBER, text)
