"""Whether features that tell a category from the rest should count more (NB-SVM, ADR 5)."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.model_selection import StratifiedGroupKFold

from triage.training.fit import SEED, Linear, fit_head, truths
from triage.training.folds import ROUGH, Material, rows_of
from triage.training.groups import twin_groups
from triage.training.vocabulary import Limits, learn

SAMPLE, SAMPLE_FROM, SAMPLE_FOLDS = 3000, 200, 3


def emphasis_helps(material: Material) -> bool:
    """Say whether more categories are right where features count more that tell one from the rest.

    They do in messages as people send them, and do not where obvious words were made to lie, as in our corpus: so both
    are tried on a sample of the petitions, near twins on one side.
    """
    if len(material.data) < SAMPLE_FROM:
        return False
    sample = material.part(np.sort(np.random.default_rng(SEED).permutation(len(material.data))[:SAMPLE]))
    vocabulary = learn(sample.texts, sample.cuts, sample.meanings, Limits(), [])
    rows, truth = rows_of(vocabulary, sample), truths(sample.data)["category"]
    splits = StratifiedGroupKFold(SAMPLE_FOLDS, shuffle=True, random_state=SEED)
    plain = emphasised = 0
    for train, test in splits.split(sample.texts, truth, twin_groups(sample.texts)):
        plain += _right(fit_head(rows[train], truth[train], ROUGH), rows[test], truth[test])
        emphasised += _right(fit_head(rows[train], truth[train], ROUGH, len(vocabulary)), rows[test], truth[test])
    return emphasised > plain


def _right(head: Linear, rows: Any, truth: NDArray[np.str_]) -> int:
    return int((np.array(head.labels)[head.scores(rows).argmax(axis=1)] == truth).sum())
