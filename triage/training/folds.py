"""Fitting all heads at once, and scoring every petition by a model that has not seen it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from joblib import Parallel, delayed
from numpy.typing import NDArray
from sklearn.model_selection import StratifiedGroupKFold

from triage.features import Meanings, Vectoriser, Vocabulary
from triage.training.fit import HEADS, SEED, Linear, fit_head, labels_of, matrix, truths
from triage.training.groups import twin_groups
from triage.training.labelled import Labelled
from triage.training.vocabulary import Limits, learn, pruned

FOLDS = 5
FEATURES = 60_000
SHARES = (0.25, 0.5, 0.75)
LATEST = 0.2
_UNKNOWN = -9.0

Places = NDArray[np.int64]
Split = tuple[Places, Places]
Scores = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Material:
    """Labelled petitions, ready to be fitted: their texts, their words, and the meanings of words."""

    data: Sequence[Labelled]
    texts: Sequence[str]
    cuts: Sequence[Sequence[str]]
    meanings: Meanings

    def __add__(self, other: Material) -> Material:
        """Return both, with the meanings of the first."""
        return Material(
            [*self.data, *other.data], [*self.texts, *other.texts], [*self.cuts, *other.cuts], self.meanings
        )

    def part(self, places: Places) -> Material:
        """Return the petitions at these places."""
        chosen = places.tolist()
        return Material(
            [self.data[i] for i in chosen],
            [self.texts[i] for i in chosen],
            [self.cuts[i] for i in chosen],
            self.meanings,
        )


@dataclass(frozen=True, slots=True)
class HeldOut:
    """Scores of petitions by models that had not seen them.

    `scores` has a row for each petition and a column for each of `labels`. `curve` pairs a number of
    training petitions with the category accuracy reached on one fold; `latest` is the category accuracy
    on the latest fifth by a model of the earlier ones, None where the petitions are not all dated.
    """

    labels: Mapping[str, tuple[str, ...]]
    scores: Mapping[str, Scores]
    curve: tuple[tuple[int, float], ...]
    latest: float | None


def fit_all(material: Material) -> tuple[Vocabulary, dict[str, Linear]]:
    """Fit once on everything frequent, keep the features that weigh most, and fit again on those."""
    truth = truths(material.data)
    vocabulary = learn(material.texts, material.cuts, material.meanings, Limits())
    rows = _rows(vocabulary, material)
    if len(vocabulary) > FEATURES:
        fitted = [fit_head(rows, truth[head]).weights[:, : len(vocabulary)] for head in ("category", "nature")]
        weight = np.abs(np.vstack(fitted)).max(axis=0)
        vocabulary = pruned(vocabulary, weight >= np.sort(weight)[-FEATURES])
        rows = _rows(vocabulary, material)
    return vocabulary, {head: fit_head(rows, truth[head]) for head in HEADS}


def hold_out(material: Material) -> HeldOut:
    """Score every petition in turn, near twins and petitions of one person always on one side of a fold."""
    data = material.data
    truth = truths(data)
    labels = {head: labels_of(truth[head]) for head in HEADS}
    groups = twin_groups(material.texts, [row.petitioner for row in data])
    folds = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=SEED)
    splits = list(folds.split(material.texts, truth["category"], groups))
    curve = [(_share(splits[0][0], share), splits[0][1]) for share in SHARES]
    latest = _latest(data, np.array(groups))
    every = [*splits, *curve, *([latest] if latest else [])]
    parts = Parallel(n_jobs=-1)(delayed(_one)(material, split) for split in every)
    scores = _gathered([split[1] for split in splits], parts, labels)
    reached = [(len(split[0]), _accuracy(part, truth, split[1])) for split, part in zip(every, parts, strict=True)]
    points = (*reached[FOLDS : FOLDS + len(curve)], reached[0])
    return HeldOut(labels, scores, points, reached[-1][1] if latest else None)


def hold_out_beside(learned: Material, beside: Material, labels: Mapping[str, tuple[str, ...]]) -> dict[str, Scores]:
    """Score the petitions of `beside` in turn by models that learned all of `learned` and the other folds of `beside`."""
    _, person = np.unique(twin_groups(beside.texts, [row.petitioner for row in beside.data]), return_inverse=True)
    fold = np.random.default_rng(SEED).permutation(person.max() + 1)[person] % FOLDS
    taught = teachable(beside, labels)
    both, first = learned + beside, len(learned.data)
    splits = [
        (np.concatenate((np.arange(first), first + taught[fold[taught] != number])), first + test)
        for number in range(FOLDS)
        if len(test := np.flatnonzero(fold == number))
    ]
    parts = Parallel(n_jobs=-1)(delayed(_one)(both, split) for split in splits)
    return _gathered([test - first for _, test in splits], parts, labels)


def teachable(beside: Material, labels: Mapping[str, tuple[str, ...]]) -> Places:
    """Return the places of the petitions whose labels are all among `labels`: no model learns a label from few alone."""
    known = [row.category in labels["category"] and row.nature in labels["nature"] for row in beside.data]
    return np.flatnonzero(np.array(known, dtype=bool))


def _rows(vocabulary: Vocabulary, material: Material) -> Any:
    return matrix(Vectoriser(vocabulary).rows(material.texts, material.cuts), len(vocabulary))


def _one(material: Material, split: Split) -> dict[str, tuple[tuple[str, ...], Scores]]:
    vocabulary, linear = fit_all(material.part(split[0]))
    rows = _rows(vocabulary, material.part(split[1]))
    return {head: (linear[head].labels, linear[head].scores(rows)) for head in HEADS}


def _gathered(
    tests: Sequence[Places],
    parts: Sequence[dict[str, tuple[tuple[str, ...], Scores]]],
    labels: Mapping[str, tuple[str, ...]],
) -> dict[str, Scores]:
    """Put the scores of each fold's petitions in their places; a label that a fold never learned scores `_UNKNOWN`."""
    scores = {head: np.full((sum(map(len, tests)), len(labels[head])), _UNKNOWN) for head in HEADS}
    for test, part in zip(tests, parts, strict=False):
        for head in HEADS:
            known, found = part[head]
            columns = np.array([labels[head].index(label) for label in known])
            scores[head][np.ix_(test, columns)] = found
    return scores


def _accuracy(
    part: dict[str, tuple[tuple[str, ...], Scores]], truth: dict[str, NDArray[np.str_]], test: Places
) -> float:
    labels, scores = part["category"]
    return round(float((np.array(labels)[scores.argmax(axis=1)] == truth["category"][test]).mean()), 4)


def _share(places: Places, share: float) -> Places:
    drawn = np.random.default_rng(SEED).permutation(places)
    return np.sort(drawn[: int(share * len(places))])


def _latest(data: Sequence[Labelled], groups: Places) -> Split | None:
    """Return the earlier petitions and the latest fifth, none of whose twins are among the earlier."""
    days = [row.received for row in data]
    if any(day is None for day in days) or len(set(days)) < FOLDS:
        return None
    order = np.argsort(np.array(days, dtype="datetime64[D]"), kind="stable")
    test = np.sort(order[-int(LATEST * len(data)) :])
    train = np.flatnonzero(~np.isin(groups, groups[test]))
    categories = {data[place].category for place in train.tolist()}
    return (train, test) if len(categories) > 1 else None
