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
from numpy.typing import NDArray
from sklearn.metrics import f1_score

from triage.bundle import FORMAT, Parts, answers, assemble, save
from triage.classifier import Classifier, Head, Settings, lean
from triage.features import Meanings
from triage.lexicon import Lexicon
from triage.masking import mask
from triage.segmentation import load_segmenter
from triage.text import clean
from triage.training.card import write_card
from triage.training.fit import HEADS, SEED, leanings, temperature, together, truths
from triage.training.folds import FEATURES, FOLDS, HeldOut, Material, fit_all, hold_out
from triage.training.labelled import Labelled
from triage.training.measure import acceptable, probabilities, report, sure_from

EXAM = 40
KNOWN_WORDS = 0.35

Say = Callable[[str], None]
Chances = dict[str, NDArray[np.float64]]


@dataclass(frozen=True, slots=True)
class Trained:
    """A finished run: the model, its folder, its scores, and what it said of petitions it had not seen."""

    id: str
    folder: Path
    classifier: Classifier
    scores: dict[str, Any]
    held_out: HeldOut
    chances: Chances


@dataclass(frozen=True, slots=True)
class Resources:
    """What training needs beside the labelled petitions: words that stay whole, and the meanings of words."""

    lexicon: Lexicon
    meanings: Meanings

    @classmethod
    def load(cls, folder: Path) -> Resources:
        """Read them from a data folder; raises `DataError`."""
        return cls(Lexicon.load(folder), Meanings.load(folder / "vectors"))


def train(
    data: Sequence[Labelled], resources: Resources, models: Path, name: str, say: Say = lambda _: None
) -> Trained:
    """Fit, calibrate and measure a model on `data` and write it to `models/<id>`.

    Scores come from five-fold cross-validation with near twins on one side: every petition is predicted
    by a model that has not seen it. The id is made from the data and the settings, so the same data give
    the same id. An interrupted run leaves `models` as it was.
    """
    identity = f"{name}-{_fingerprint(data, resources)}"
    segmenter = load_segmenter(resources.lexicon)
    texts = [row.text for row in data]
    say(f"切分 {len(texts)} 件来文")
    material = Material(data, texts, [segmenter.cut(text) for text in texts], resources.meanings)
    say(f"交叉验证:{FOLDS} 折，各折互不相见")
    held_out = hold_out(material)
    truth = truths(data)
    leaning = leanings(truth, held_out.labels)
    degrees, chances = _calibrated(held_out, truth, leaning)
    scores = report(data, chances, held_out.labels)
    scores["curve"], scores["latest"] = [list(point) for point in held_out.curve], held_out.latest
    heads, scores["alone"] = _heads(data, chances, held_out, degrees)
    say("用全部数据拟合")
    vocabulary, linear = fit_all(material)
    parts = Parts(
        vocabulary,
        together(linear, heads, len(vocabulary), leaning),
        heads,
        Settings(_further_from(data, chances["category"], held_out.labels["category"]), KNOWN_WORDS),
        resources.lexicon,
    )
    say("写出模型")
    classifier = assemble(parts)
    folder = _write(models, identity, (parts, classifier), scores, data)
    return Trained(identity, folder, classifier, scores, held_out, chances)


def _calibrated(
    held_out: HeldOut, truth: dict[str, NDArray[np.str_]], leaning: NDArray[np.float32]
) -> tuple[dict[str, float], Chances]:
    """Return each head's temperature and probabilities; natures lean on the categories, as they do in serving."""
    degrees: dict[str, float] = {}
    chances: Chances = {}
    for head in HEADS:
        scores = held_out.scores[head]
        if head == "nature":
            scores = lean(scores.astype(np.float32), chances["category"], leaning).astype(np.float64)
        degrees[head] = temperature(scores, held_out.labels[head], truth[head])
        chances[head] = probabilities(scores, degrees[head])
    return degrees, chances


def _fingerprint(data: Sequence[Labelled], resources: Resources) -> str:
    digest = hashlib.sha256(f"{FORMAT} {SEED} {FEATURES}".encode())
    for row in data:
        digest.update(repr((row.text, row.category, row.nature, row.epidemic, row.also)).encode("utf-8", "replace"))
    digest.update(repr((resources.lexicon.words, resources.meanings.words)).encode())
    digest.update(resources.meanings.vectors.tobytes())
    return digest.hexdigest()[:10]


def _heads(
    data: Sequence[Labelled], chances: Chances, held_out: HeldOut, degrees: dict[str, float]
) -> tuple[dict[str, Head], dict[str, dict[str, float]]]:
    heads, alone = {}, {}
    truth = truths(data)
    for head in HEADS:
        labels = held_out.labels[head]
        given = np.array(labels)[chances[head].argmax(axis=1)]
        right = acceptable(data, list(given)) if head == "category" else given == truth[head]
        sure, share, error = sure_from(chances[head].max(axis=1), right)
        heads[head] = Head(labels, degrees[head], sure)
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


def _write(
    models: Path, identity: str, made: tuple[Parts, Classifier], scores: dict[str, Any], data: Sequence[Labelled]
) -> Path:
    parts, classifier = made
    chosen = sorted(data, key=lambda row: hashlib.sha256(row.text.encode("utf-8", "replace")).digest())[:EXAM]
    questions = [clean(mask(row.text[:200])) for row in chosen]
    exam = [
        {"text": text, "answer": answer} for text, answer in zip(questions, answers(classifier, questions), strict=True)
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
