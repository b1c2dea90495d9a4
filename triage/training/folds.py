"""Fitting all heads at once, and scoring every petition by a model that has not seen it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from joblib import Parallel, delayed
from numpy.typing import NDArray
from sklearn.model_selection import StratifiedGroupKFold

from triage.features import Meanings, Vectoriser, Vocabulary
from triage.training.dataset import Labelled
from triage.training.fit import HEADS, SEED, Linear, fit_head, matrix, truths
from triage.training.groups import twin_groups
from triage.training.vocabulary import Limits, learn, pruned

FOLDS = 5
FEATURES = 60_000


def fit_all(
    data: Sequence[Labelled], texts: Sequence[str], cuts: Sequence[Sequence[str]], meanings: Meanings
) -> tuple[Vocabulary, dict[str, Linear]]:
    """Fit once on everything frequent, keep the features that weigh most, and fit again on those."""
    truth = truths(data)
    vocabulary = learn(texts, cuts, meanings, Limits())
    rows = matrix(Vectoriser(vocabulary).rows(texts, cuts), len(vocabulary))
    if len(vocabulary) > FEATURES:
        fitted = [fit_head(rows, truth[head]).weights[:, : len(vocabulary)] for head in ("category", "nature")]
        weight = np.abs(np.vstack(fitted)).max(axis=0)
        vocabulary = pruned(vocabulary, weight >= np.sort(weight)[-FEATURES])
        rows = matrix(Vectoriser(vocabulary).rows(texts, cuts), len(vocabulary))
    return vocabulary, {head: fit_head(rows, truth[head]) for head in HEADS}


def held_out_scores(
    data: Sequence[Labelled], texts: Sequence[str], cuts: Sequence[Sequence[str]], meanings: Meanings
) -> dict[str, NDArray[np.float64]]:
    """Return a score for each petition and label of each head, near twins always on one side of a fold."""
    truth = truths(data)
    labels = {head: sorted(set(truth[head])) for head in HEADS}
    folds = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=SEED)
    splits = list(folds.split(texts, truth["category"], twin_groups(texts)))
    parts = Parallel(n_jobs=-1)(delayed(_one_fold)(data, texts, cuts, meanings, split) for split in splits)
    scores = {head: np.full((len(data), len(labels[head])), -9.0) for head in HEADS}
    for (_, test), part in zip(splits, parts, strict=True):
        for head in HEADS:
            known, found = part[head]
            scores[head][np.ix_(test, [labels[head].index(label) for label in known])] = found
    return scores


def _one_fold(
    data: Sequence[Labelled],
    texts: Sequence[str],
    cuts: Sequence[Sequence[str]],
    meanings: Meanings,
    split: tuple[NDArray[np.int64], NDArray[np.int64]],
) -> dict[str, Any]:
    train_rows, test_rows = split

    def chosen(items: Sequence[Any], rows: NDArray[np.int64]) -> list[Any]:
        return [items[row] for row in rows]

    vocabulary, linear = fit_all(
        chosen(data, train_rows), chosen(texts, train_rows), chosen(cuts, train_rows), meanings
    )
    rows = matrix(Vectoriser(vocabulary).rows(chosen(texts, test_rows), chosen(cuts, test_rows)), len(vocabulary))
    return {head: (linear[head].labels, linear[head].scores(rows)) for head in HEADS}
