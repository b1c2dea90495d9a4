"""A model into a folder."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from triage.bundle.layout import ARRAYS, FILES, FORMAT, MANIFEST, Parts, hash_of
from triage.segmentation import fingerprint


def save(folder: Path, parts: Parts, card: str, facts: Mapping[str, Any]) -> None:
    """Write a model into a new folder; `facts` go into the manifest, which is written last."""
    folder.mkdir(parents=True)
    for name, array in _arrays(parts).items():
        np.save(folder / f"{name}.npy", array.astype(ARRAYS[name]), allow_pickle=False)
    for name, text in (_texts(parts) | {"card.md": card}).items():
        (folder / name).write_bytes(text.encode())
    manifest = {
        "format": FORMAT,
        **facts,
        "segmentation": fingerprint(parts.lexicon),
        "heads": {
            name: {
                "labels": list(head.labels),
                "temperature": head.temperature,
                "sure": head.sure,
                "shared": head.shared,
            }
            for name, head in parts.heads.items()
        },
        "settings": {"further": parts.settings.further, "known_words": parts.settings.known_words},
        "files": {name: hash_of(folder / name) for name in sorted(FILES)},
    }
    (folder / MANIFEST).write_bytes(json.dumps(manifest, ensure_ascii=False, indent=1).encode())


def _arrays(parts: Parts) -> dict[str, NDArray[Any]]:
    vocabulary, weights = parts.vocabulary, parts.weights
    return {
        "pairs": vocabulary.pairs,
        "grams": vocabulary.grams,
        "idf": vocabulary.idf,
        "vectors": vocabulary.meanings.vectors,
        "centre": vocabulary.centre,
        "weights": weights.matrix,
        "dense": weights.dense,
        "bias": weights.bias,
        "leaning": weights.leaning,
    }


def _texts(parts: Parts) -> dict[str, str]:
    return {
        "words.txt": "\n".join(parts.vocabulary.words),
        "alphabet.txt": parts.vocabulary.alphabet,
        "meanings.txt": "\n".join(parts.vocabulary.meanings.words),
        "lexicon.txt": "\n".join(f"{word} {frequency}" for word, frequency in parts.lexicon.words),
    }
