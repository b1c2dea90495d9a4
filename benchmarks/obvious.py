"""The obvious script, as a baseline: pandas, jieba, scikit-learn's vectorisers and predict, with our model's own features.

It is given our vocabulary and weights, so that its predictions must be ours. Run as a process of its own:
python benchmarks/obvious.py IN.csv OUT.csv
"""

from __future__ import annotations

import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pandas
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC

from triage.bundle import open_model
from triage.features import char_marks, word_marks
from triage.features.dense import SCALE
from triage.matter import matter
from triage.registry import Registry
from triage.segmentation import load_segmenter
from triage.shipped import MODELS
from triage.text import clean


def with_pairs(words: list[str]) -> list[str]:
    """Words and pairs of words."""
    return words + [f"{one} {other}" for one, other in pairwise(words)]


def vectoriser(terms: list[str], idf: np.ndarray, **how: Any) -> TfidfVectorizer:
    """A fitted TfidfVectorizer with this vocabulary and these weights."""
    made = TfidfVectorizer(vocabulary=terms, sublinear_tf=True, norm="l2", lowercase=False, **how)
    made.idf_ = idf.astype(np.float64)
    return made


def main(source: str, target: str) -> None:
    """Read, cut, vectorise, predict, write."""
    model = open_model(Registry(MODELS).path())
    classifier = model.classifier
    vocabulary, weights = classifier._vectoriser.vocabulary, classifier._weights
    count = len(vocabulary.words) + len(vocabulary.pairs)
    words = list(vocabulary.words)
    named = words + [f"{words[(int(k) >> 32) - 1]} {words[(int(k) & 0xFFFFFFFF) - 1]}" for k in vocabulary.pairs]
    grams = [vocabulary.spell(place) for place in range(count, len(vocabulary))]
    by_word = vectoriser(named, vocabulary.idf[:count], analyzer=with_pairs)
    sizes = (min(map(len, grams)), max(map(len, grams)))
    by_char = vectoriser(grams, vocabulary.idf[count:], analyzer="char", ngram_range=sizes)
    labels = classifier.heads["category"].labels
    machine = LinearSVC()
    machine.classes_ = np.array(labels)
    machine.coef_ = np.vstack((weights.matrix, weights.dense))[:, : len(labels)].T.astype(np.float64)
    machine.intercept_ = weights.bias[: len(labels)].astype(np.float64)
    machine.n_features_in_ = machine.coef_.shape[1]
    cut = load_segmenter(_lexicon(), "jieba").cut

    frame = pandas.read_csv(source, dtype=str, keep_default_na=False)
    texts = [matter(clean(text)) for text in frame["内容"]]
    marked = [word_marks(cut(text)) for text in texts]
    meaning = {word: row for row, word in enumerate(vocabulary.meanings.words)}
    vectors = vocabulary.meanings.vectors.astype(np.float32) / 127
    weight = dict(zip(vocabulary.words, vocabulary.idf.tolist(), strict=False))
    rare = float(vocabulary.idf.max())
    dense = np.zeros((len(texts), vectors.shape[1]), dtype=np.float32)
    for row, text in enumerate(marked):
        held = [word for word in text if word in meaning]
        if held:
            mean = np.array([weight.get(w, rare) for w in held], dtype=np.float32) @ vectors[[meaning[w] for w in held]]
            dense[row] = (mean / np.linalg.norm(mean) - vocabulary.centre) * SCALE
    rows = hstack(
        [by_word.transform(marked), by_char.transform([char_marks(t) for t in texts]), csr_matrix(dense)]
    ).tocsr()
    frame["类别代码"] = machine.predict(rows)
    frame.to_csv(target, index=False)


def _lexicon() -> Any:
    from triage.lexicon import Lexicon
    from triage.shipped import DATA

    return Lexicon.load(Path(DATA))


if __name__ == "__main__":
    main(*sys.argv[1:])
