"""What stands in a model folder, and the parts that are made from it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from triage.classifier import Classifier, Head, Settings, Weights
from triage.features import Vectoriser, Vocabulary
from triage.lexicon import Lexicon
from triage.segmentation import load_segmenter

FORMAT = 4
MANIFEST = "manifest.json"
ARRAYS: Mapping[str, type[np.generic]] = {
    "pairs": np.uint64,
    "grams": np.uint64,
    "idf": np.float32,
    "vectors": np.int8,
    "centre": np.float32,
    "weights": np.float16,
    "dense": np.float32,
    "bias": np.float32,
    "leaning": np.float32,
}
TEXTS = ("words.txt", "alphabet.txt", "meanings.txt", "lexicon.txt", "card.md")
FILES = frozenset([*(f"{name}.npy" for name in ARRAYS), *TEXTS])


class Parts(NamedTuple):
    """Everything that makes a model: what it was fitted to and what was measured of it."""

    vocabulary: Vocabulary
    weights: Weights
    heads: dict[str, Head]
    settings: Settings
    lexicon: Lexicon


class Model(NamedTuple):
    """An opened model: its id, its classifier and its manifest."""

    id: str
    classifier: Classifier
    manifest: Mapping[str, Any]


def assemble(parts: Parts, engine: str = "") -> Classifier:
    """Make the classifier of these parts, cutting words with the engine asked for."""
    segmenter = load_segmenter(parts.lexicon, engine)
    return Classifier(segmenter, Vectoriser(parts.vocabulary), parts.heads, parts.weights, parts.settings)


def hash_of(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        digest = hashlib.sha256()
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()
