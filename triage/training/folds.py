"""Fitting all heads at once, and scoring every petition by a model that has not seen it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from joblib import Parallel, delayed
from numpy.typing import NDArray
from sklearn.model_selection import StratifiedGroupKFold

from triage.features import Meanings, Vectoriser, Vocabulary
from triage.training.bags import Bag
from triage.training.fit import HEADS, SEED, Linear, fit_head, labels_of, matrix, truths
from triage.training.groups import twin_groups
from triage.training.labelled import Labelled
from triage.training.vocabulary import Limits, learn, pruned

FOLDS = 5
FEATURES = 60_000
ROUGH = 0.1  # the tolerance that suffices to see which features weigh most
SHARES = (0.25, 0.5, 0.75)
LATEST = 0.2
_UNKNOWN = -9.0

Places = NDArray[np.int64]
Split = tuple[Places, Places]
Scores = NDArray[np.float64]
Part = dict[str, tuple[tuple[str, ...], Scores]]


@dataclass(frozen=True, slots=True)
class Material:
    """Labelled petitions, ready to be fitted: their texts, their words, the meanings of words, and bags learned beside."""

    data: Sequence[Labelled]
    texts: Sequence[str]
    cuts: Sequence[Sequence[str]]
    meanings: Meanings
    bags: Sequence[Bag] = ()

    def __add__(self, other: Material) -> Material:
        """Return both, with the meanings and bags of the first."""
        return replace(
            self,
            data=[*self.data, *other.data],
            texts=[*self.texts, *other.texts],
            cuts=[*self.cuts, *other.cuts],
        )

    def part(self, places: Places) -> Material:
        """Return the petitions at these places."""
        chosen = places.tolist()
        return replace(
            self,
            data=[self.data[i] for i in chosen],
            texts=[self.texts[i] for i in chosen],
            cuts=[self.cuts[i] for i in chosen],
        )

    def with_bags(self) -> Material:
        """Return the petitions, then the bags as if they were petitions.

        The messages in them are older than the epidemic, and nobody said whether they are urgent.
        """
        rows = [Labelled(bag.text, bag.category, bag.nature, False, (), "") for bag in self.bags]
        return self + Material(rows, [row.text for row in rows], [bag.cut for bag in self.bags], self.meanings)


@dataclass(frozen=True, slots=True)
class HeldOut:
    """Scores of petitions by models that had not seen them.

    `scores` has a row for each petition learned from and a column for each of `labels`, `beside` a row for each
    petition beside them. `curve` pairs a number of training petitions with the category accuracy reached on one
    fold; `latest` is the category accuracy on the latest fifth by a model of the earlier ones, None where the
    petitions are not all dated.
    """

    labels: Mapping[str, tuple[str, ...]]
    scores: Mapping[str, Scores]
    beside: Mapping[str, Scores]
    curve: tuple[tuple[int, float], ...]
    latest: float | None


def fit_all(material: Material, emphasise: bool = False) -> tuple[Vocabulary, dict[str, Linear]]:
    """Fit once on everything frequent, keep the features that weigh most, and fit again on those.

    With `emphasise`, those count more for the categories that tell one from the rest.
    """
    vocabulary = learn(material.texts, material.cuts, material.meanings, Limits(), [bag.words for bag in material.bags])
    every = material.with_bags()
    truth, rows = truths(every.data), rows_of(vocabulary, every)
    if len(vocabulary) > FEATURES:
        rough = (fit_head(rows, truth[head], ROUGH) for head in ("category", "nature"))
        fitted = [head.weights[:, : len(vocabulary)] for head in rough]
        weight = np.abs(np.vstack(fitted)).max(axis=0)
        vocabulary = pruned(vocabulary, weight >= np.sort(weight)[-FEATURES])
        rows = rows_of(vocabulary, every)
    more = {"category": len(vocabulary)} if emphasise else {}
    return vocabulary, {head: fit_head(rows, truth[head], emphasised=more.get(head, 0)) for head in HEADS}


def hold_out(material: Material, beside: Material, emphasise: bool = False) -> HeldOut:
    """Score every petition in turn by a model of the others, near twins and petitions of one person on one side of a fold.

    The petitions `beside` are held out and learned from in the same folds, but only under the labels of `material`.
    """
    data, first = material.data, len(material.data)
    truth = truths(data)
    labels = {head: labels_of(truth[head]) for head in HEADS}
    groups = twin_groups(material.texts, [row.petitioner for row in data])
    folds = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=SEED)
    own = list(folds.split(material.texts, truth["category"], groups))
    splits = [
        (np.concatenate((train, first + more)), np.concatenate((test, first + held)))
        for (train, test), (more, held) in zip(own, _folds_of(beside, labels), strict=True)
    ]
    curve = [(_share(own[0][0], share), own[0][1]) for share in SHARES]
    latest = _latest(data, np.array(groups))
    both, every = material + beside, [*splits, *curve, *([latest] if latest else [])]
    parts = Parallel(n_jobs=-1)(delayed(_one)(both, split, emphasise) for split in every)
    scores = _gathered([split[1] for split in splits], parts, labels)
    right = np.array(labels["category"])[scores["category"][:first].argmax(axis=1)] == truth["category"]
    further = zip(every[FOLDS:], parts[FOLDS:], strict=True)
    reached = [(len(split[0]), _accuracy(part, truth, split[1])) for split, part in further]
    points = (*reached[: len(curve)], (len(own[0][0]), round(float(right[own[0][1]].mean()), 4)))
    return HeldOut(
        labels,
        {head: found[:first] for head, found in scores.items()},
        {head: found[first:] for head, found in scores.items()},
        points,
        reached[-1][1] if latest else None,
    )


def _folds_of(beside: Material, labels: Mapping[str, tuple[str, ...]]) -> list[Split]:
    """Return for each fold the petitions to learn from and those to hold out."""
    if not beside.data:
        nobody = np.arange(0)
        return [(nobody, nobody)] * FOLDS
    _, person = np.unique(twin_groups(beside.texts, [row.petitioner for row in beside.data]), return_inverse=True)
    fold = np.random.default_rng(SEED).permutation(person.max() + 1)[person] % FOLDS
    taught = teachable(beside, labels)
    return [(taught[fold[taught] != number], np.flatnonzero(fold == number)) for number in range(FOLDS)]


def teachable(beside: Material, labels: Mapping[str, tuple[str, ...]]) -> Places:
    """Return the places of the petitions whose labels are all among `labels`: no model learns a label from few alone."""
    known = [row.category in labels["category"] and row.nature in labels["nature"] for row in beside.data]
    return np.flatnonzero(np.array(known, dtype=bool))


def rows_of(vocabulary: Vocabulary, material: Material) -> Any:
    """Return the petitions as a scipy matrix over a vocabulary."""
    return matrix(Vectoriser(vocabulary).rows(material.texts, material.cuts), len(vocabulary))


def _one(material: Material, split: Split, emphasise: bool) -> Part:
    vocabulary, linear = fit_all(material.part(split[0]), emphasise)
    rows = rows_of(vocabulary, material.part(split[1]))
    return {head: (linear[head].labels, linear[head].scores(rows)) for head in HEADS}


def _gathered(
    tests: Sequence[Places], parts: Sequence[Part], labels: Mapping[str, tuple[str, ...]]
) -> dict[str, Scores]:
    """Put the scores of each fold's petitions in their places; a label that a fold never learned scores `_UNKNOWN`."""
    scores = {head: np.full((sum(map(len, tests)), len(labels[head])), _UNKNOWN) for head in HEADS}
    for test, part in zip(tests, parts, strict=False):
        for head in HEADS:
            known, found = part[head]
            columns = np.array([labels[head].index(label) for label in known])
            scores[head][np.ix_(test, columns)] = found
    return scores


def _accuracy(part: Part, truth: dict[str, NDArray[np.str_]], test: Places) -> float:
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
