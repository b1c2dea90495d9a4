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

from triage.bundle import FORMAT, Parts, answers, assemble, save
from triage.classifier import LEANING, Classifier, Settings
from triage.features import Meanings
from triage.features.dense import SCALE
from triage.lexicon import Lexicon
from triage.masking import mask
from triage.matter import matter
from triage.segmentation import load_segmenter
from triage.text import clean
from triage.training.bags import Bag, read_bags, teachable_bags
from triage.training.calibrate import FIRST_COUNT, FIRST_SHARE, RINGING, STEP, Chances, Judged, alarm, calibrate
from triage.training.card import write_card
from triage.training.compare import mark, summary
from triage.training.emphasis import SAMPLE, SAMPLE_FOLDS, emphasis_helps
from triage.training.fit import COST, NEVER_SEEN, SEED, SMOOTHING, TOLERANCE, leanings, together, truths
from triage.training.folds import (
    FEATURES,
    FOLDS,
    ROUGH,
    HeldOut,
    Material,
    fit_all,
    hold_out,
    teachable,
)
from triage.training.labelled import Labelled
from triage.training.measure import report

EXAM = 40
KNOWN_WORDS = 0.35

Say = Callable[[str], None]


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
    """What training needs beside the labelled petitions: words that stay whole, meanings of words, bags of words."""

    lexicon: Lexicon
    meanings: Meanings
    bags: tuple[Bag, ...] = ()

    @classmethod
    def load(cls, folder: Path) -> Resources:
        """Read them from a data folder; raises `DataError`."""
        bags = read_bags(folder / "messages" / "bags.jsonl")
        return cls(Lexicon.load(folder), Meanings.load(folder / "vectors"), bags)


@dataclass(frozen=True, slots=True)
class Sets:
    """Labelled petitions by what they are for: to learn from, to calibrate on, and to measure by.

    Those to calibrate on are scored by models that have not seen them, a fold at a time, and learned from in
    the end as well (after CV+, Barber et al. 2021). Without them, the held-out answers of cross-validation serve;
    without unseen ones, the model card has the scores of cross-validation only.
    """

    learned: Sequence[Labelled]
    calibration: Sequence[Labelled] = ()
    unseen: Sequence[Labelled] = ()


def train(sets: Sets, resources: Resources, models: Path, name: str, say: Say = lambda _: None) -> Trained:
    """Fit, calibrate and measure a model and write it to `models/<id>`.

    Scores come from five-fold cross-validation with near twins on one side: every petition is predicted
    by a model that has not seen it. The id is made from the data and the settings, so the same data give
    the same id. An interrupted run leaves `models` as it was.
    """
    data = sets.learned
    say(f"切分 {len(data)} 件来文")
    bags = teachable_bags(resources.bags, {row.category for row in data}, {row.nature for row in data})
    material = _material(data, resources, bags)
    beside = _material(sets.calibration, resources)
    aside = f"；其中 {len(sets.calibration)} 件用来校准" if sets.calibration else ""
    say(f"交叉验证:{FOLDS} 折，各折互不相见{aside}")
    emphasise = emphasis_helps(material)
    identity = f"{name}-{_fingerprint(sets, resources, emphasise)}"
    held_out = hold_out(material, beside, emphasise)
    judged = tested = Judged(data, held_out.labels, held_out.scores)
    if sets.calibration:
        tested = Judged(sets.calibration, held_out.labels, held_out.beside)
        material += beside.part(teachable(beside, held_out.labels))
    say("用全部数据拟合")
    vocabulary, linear = fit_all(material, emphasise)
    leaning = leanings(truths(data), held_out.labels)
    calibration = calibrate(tested, leaning)
    heads = {**calibration.heads, "urgent": alarm(judged)}
    chances = judged.chances(calibration.degrees, leaning)
    weights = together(linear, heads, len(vocabulary), leaning)
    settings = Settings(calibration.further, KNOWN_WORDS)
    parts = Parts(vocabulary, weights, heads, settings, resources.lexicon)
    classifier = assemble(parts)
    scores = report(data, chances, heads)
    scores |= {"curve": [list(point) for point in held_out.curve], "latest": held_out.latest}
    scores |= {"bags": len(material.bags)} | ({"emphasised": True} if emphasise else {})
    scores |= {"alone": calibration.alone, "calibrated_on": len(sets.calibration) or "held out"}
    scores["unseen"] = summary(mark(classifier, sets.unseen)) if sets.unseen else None
    say("写出模型")
    folder = _write(models, identity, (parts, classifier), scores, data)
    return Trained(identity, folder, classifier, scores, held_out, chances)


def _material(data: Sequence[Labelled], resources: Resources, bags: Sequence[Bag] = ()) -> Material:
    segmenter = load_segmenter(resources.lexicon)
    texts = [matter(row.text) for row in data]
    return Material(data, texts, [segmenter.cut(text) for text in texts], resources.meanings, bags)


def _fingerprint(sets: Sets, resources: Resources, emphasise: bool) -> str:
    settings = (
        FORMAT,
        SEED,
        FEATURES,
        ROUGH,
        COST,
        TOLERANCE,
        SMOOTHING,
        LEANING,
        SCALE,
        RINGING,
        FIRST_SHARE,
        FIRST_COUNT,
        STEP,
    )
    digest = hashlib.sha256(repr((settings, len(sets.learned))).encode())
    for row in (*sets.learned, *sets.calibration):
        digest.update(
            repr((row.text, row.category, row.nature, row.epidemic, row.also, row.urgent, row.second)).encode(
                "utf-8", "replace"
            )
        )
    digest.update(repr((resources.lexicon.words, resources.meanings.words)).encode())
    digest.update(resources.meanings.vectors.tobytes())
    digest.update(repr([(bag.category, bag.nature, bag.words) for bag in resources.bags]).encode())
    if emphasise:
        digest.update(repr((NEVER_SEEN, SAMPLE, SAMPLE_FOLDS)).encode())
    return digest.hexdigest()[:10]


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
