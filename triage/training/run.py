"""One training run, from labelled petitions to a model folder."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from joblib import Parallel, delayed
from numpy.typing import NDArray
from sklearn.metrics import f1_score
from sklearn.model_selection import StratifiedGroupKFold

from triage.bundle import FORMAT, Parts, answers, assemble, save
from triage.classifier import Head, Settings
from triage.features import Vectoriser
from triage.lexicon import Lexicon
from triage.masking import mask
from triage.segmentation import load_segmenter
from triage.text import clean
from triage.training.card import write_card
from triage.training.dataset import Labelled
from triage.training.fit import HEADS, SEED, Linear, fit_head, matrix, temperature, together, truths
from triage.training.groups import twin_groups
from triage.training.measure import acceptable, probabilities, report, sure_from
from triage.training.vocabulary import Limits, learn, pruned

FOLDS = 5
FEATURES = 60_000
EXAM = 40
KNOWN_WORDS = 0.35

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Trained:
    """A finished run: the model's id, its folder and its scores."""

    id: str
    folder: Path
    scores: dict[str, Any]


def train(data: Sequence[Labelled], lexicon: Lexicon, models: Path, name: str, say: Say = lambda _: None) -> Trained:
    """Fit, calibrate and measure a model on `data` and write it to `models/<id>`.

    Scores come from five-fold cross-validation with near twins on one side: every petition is predicted
    by a model that has not seen it. The id is made from the data and the settings, so the same data give
    the same id. An interrupted run leaves `models` as it was.
    """
    identity = f"{name}-{_fingerprint(data, lexicon)}"
    segmenter = load_segmenter(lexicon)
    texts = [row.text for row in data]
    say(f"切分 {len(texts)} 件来文")
    cuts = [segmenter.cut(text) for text in texts]
    say(f"交叉验证:{FOLDS} 折，各折互不相见")
    held_out = _held_out_scores(data, texts, cuts)
    truth = truths(data)
    labels = {head: tuple(sorted(set(truth[head]))) for head in HEADS}
    degrees = {head: temperature(held_out[head], labels[head], truth[head]) for head in HEADS}
    chances = {head: probabilities(held_out[head], degrees[head]) for head in HEADS}
    scores = report(data, chances, labels)
    heads, scores["alone"] = _heads(data, chances, labels, degrees)
    say("用全部数据拟合")
    vocabulary, linear = _fit_all(data, texts, cuts)
    parts = Parts(
        vocabulary,
        together(linear, heads),
        heads,
        Settings(_further_from(data, chances["category"], labels["category"]), KNOWN_WORDS),
        lexicon,
    )
    say("写出模型")
    folder = _write(models, identity, parts, scores, data)
    return Trained(identity, folder, scores)


def _fingerprint(data: Sequence[Labelled], lexicon: Lexicon) -> str:
    digest = hashlib.sha256(f"{FORMAT} {SEED} {FEATURES}".encode())
    for row in data:
        digest.update(repr((row.text, row.category, row.nature, row.epidemic, row.also)).encode("utf-8", "replace"))
    digest.update(repr(lexicon.words).encode())
    return digest.hexdigest()[:10]


def _fit_all(
    data: Sequence[Labelled], texts: Sequence[str], cuts: Sequence[Sequence[str]]
) -> tuple[Any, dict[str, Linear]]:
    """Fit once on everything frequent, keep the features that weigh most, and fit again on those."""
    truth = truths(data)
    vocabulary = learn(texts, cuts, Limits())
    rows = matrix(Vectoriser(vocabulary).rows(texts, cuts), len(vocabulary))
    if len(vocabulary) > FEATURES:
        weight = np.abs(fit_head(rows, truth["category"]).weights).max(axis=0)
        weight = np.maximum(weight, np.abs(fit_head(rows, truth["nature"]).weights).max(axis=0))
        vocabulary = pruned(vocabulary, weight >= np.sort(weight)[-FEATURES])
        rows = matrix(Vectoriser(vocabulary).rows(texts, cuts), len(vocabulary))
    return vocabulary, {head: fit_head(rows, truth[head]) for head in HEADS}


def _held_out_scores(
    data: Sequence[Labelled], texts: Sequence[str], cuts: Sequence[Sequence[str]]
) -> dict[str, NDArray[np.float64]]:
    truth = truths(data)
    labels = {head: sorted(set(truth[head])) for head in HEADS}
    folds = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=SEED)
    splits = list(folds.split(texts, truth["category"], twin_groups(texts)))
    parts = Parallel(n_jobs=-1)(delayed(_one_fold)(data, texts, cuts, *split) for split in splits)
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
    train_rows: NDArray[np.int64],
    test_rows: NDArray[np.int64],
) -> dict[str, Any]:
    def chosen(items: Sequence[Any], rows: NDArray[np.int64]) -> list[Any]:
        return [items[row] for row in rows]

    vocabulary, linear = _fit_all(chosen(data, train_rows), chosen(texts, train_rows), chosen(cuts, train_rows))
    rows = matrix(Vectoriser(vocabulary).rows(chosen(texts, test_rows), chosen(cuts, test_rows)), len(vocabulary))
    return {head: (linear[head].labels, linear[head].scores(rows)) for head in HEADS}


def _heads(
    data: Sequence[Labelled],
    chances: dict[str, NDArray[np.float64]],
    labels: dict[str, tuple[str, ...]],
    degrees: dict[str, float],
) -> tuple[dict[str, Head], dict[str, dict[str, float]]]:
    heads, alone = {}, {}
    truth = truths(data)
    for head in HEADS:
        given = np.array(labels[head])[chances[head].argmax(axis=1)]
        right = acceptable(data, list(given)) if head == "category" else given == truth[head]
        sure, share, error = sure_from(chances[head].max(axis=1), right)
        heads[head] = Head(labels[head], degrees[head], sure)
        alone[head] = {"from": sure, "share": round(share, 4), "error": round(error, 4)}
    return heads, alone


def _further_from(data: Sequence[Labelled], chances: NDArray[np.float64], labels: Sequence[str]) -> float:
    """Return the probability from which the second label is best taken as a further matter (by F1)."""
    order = np.argsort(-chances, axis=1)[:, :2]
    second = chances[np.arange(len(data)), order[:, 1]]
    raised = np.array(
        [labels[place] in (row.category, *row.also) for row, place in zip(data, order[:, 1], strict=True)]
    )
    return float(
        max(np.arange(0.1, 0.5, 0.02), key=lambda least: f1_score(raised, second >= least, zero_division=0)).round(2)
    )


def _write(models: Path, identity: str, parts: Parts, scores: dict[str, Any], data: Sequence[Labelled]) -> Path:
    chosen = sorted(data, key=lambda row: hashlib.sha256(row.text.encode("utf-8", "replace")).digest())[:EXAM]
    questions = [clean(mask(row.text[:200])) for row in chosen]
    exam = [
        {"text": text, "answer": answer}
        for text, answer in zip(questions, answers(assemble(parts), questions), strict=True)
    ]
    facts = {
        "id": identity,
        "petitions": len(data),
        "seed": SEED,
        "scores": scores,
        "exam": exam,
        "made_with": {name: version(name) for name in ("numpy", "scikit-learn", "jieba", "rjieba")},
    }
    models.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".draft-", dir=models) as draft:
        save(Path(draft) / identity, parts, write_card(identity, scores, len(parts.vocabulary)), facts)
        target = models / identity
        if target.exists():
            shutil.rmtree(target)
        (Path(draft) / identity).replace(target)
    return target
