"""A folder into a model. Every hash is checked, every size fits, and the exam is sat."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from triage.bundle.exam import sit_exam
from triage.bundle.files import AGAIN, MAX_TEXT, array, regular
from triage.bundle.fitting import fits
from triage.bundle.layout import ARRAYS, FILES, FORMAT, MANIFEST, Model, Parts, assemble, hash_of
from triage.classifier import Head, Settings, Weights
from triage.errors import ModelError
from triage.features import Meanings, Vocabulary
from triage.lexicon import Lexicon
from triage.located_yaml import Complaints
from triage.segmentation import fingerprint

_ID = re.compile(r"[\w.\-]{1,100}")


def open_model(folder: Path, engine: str = "") -> Model:
    """Open a model folder; raises `ModelError` when it is incomplete, altered, foreign or answers differently."""
    manifest = _manifest(folder)
    for name, expected in manifest["files"].items():
        if hash_of(regular(folder, name)) != expected:
            raise ModelError(f"模型 {folder.name} 的文件 {name} 被改动或损坏。{AGAIN}")
    try:
        parts = _parts(folder, manifest)
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError, MemoryError) as error:
        raise ModelError(f"模型 {folder.name} 的内容不合格式（{type(error).__name__}）。{AGAIN}") from error
    if fingerprint(parts.lexicon) != manifest["segmentation"]:
        raise ModelError(f"模型 {folder.name} 的分词词典与本程序的不同，会切出不同的词。请用本版程序重新训练。")
    classifier = assemble(parts, engine)
    sit_exam(folder.name, manifest, classifier)
    return Model(manifest["id"], classifier, manifest)


def _manifest(folder: Path) -> dict[str, Any]:
    try:
        manifest = json.loads(regular(folder, MANIFEST, MAX_TEXT).read_bytes())
    except (OSError, ValueError, RecursionError, ModelError) as error:
        raise ModelError(f"在 {folder.name} 里读不到模型清单 {MANIFEST}。请确认这是一个模型文件夹。") from error
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise ModelError(f"模型 {folder.name} 的格式不是第 {FORMAT} 版。请用本版程序重新训练。")
    wanted = {"id": str, "files": dict, "heads": dict, "settings": dict, "exam": list, "segmentation": str}
    wrong = [key for key, kind in wanted.items() if not isinstance(manifest.get(key), kind)]
    if wrong or set(manifest["files"]) != FILES or not _ID.fullmatch(manifest["id"]):
        raise ModelError(f"模型 {folder.name} 的清单不完整（{'、'.join(wrong) or 'files'}）。{AGAIN}")
    return manifest


def _parts(folder: Path, manifest: Mapping[str, Any]) -> Parts:
    arrays = {name: array(folder / f"{name}.npy", kind) for name, kind in ARRAYS.items()}
    texts = {name: (folder / f"{name}.txt").read_bytes().decode() for name in ("words", "alphabet", "meanings")}
    complaints = Complaints()
    lexicon = Lexicon.read(folder / "lexicon.txt", complaints)
    meanings = Meanings(tuple(texts["meanings"].split("\n")), arrays["vectors"])
    words = tuple(texts["words"].split("\n"))
    vocabulary = Vocabulary(
        words, texts["alphabet"], arrays["pairs"], arrays["grams"], arrays["idf"], meanings, arrays["centre"]
    )
    heads = {
        name: Head(tuple(map(str, head["labels"])), *(float(head[part]) for part in ("temperature", "sure", "shared")))
        for name, head in manifest["heads"].items()
    }
    settings = Settings(float(manifest["settings"]["further"]), float(manifest["settings"]["known_words"]))
    weights = Weights(
        _in_single_precision(arrays["weights"]),
        np.ascontiguousarray(arrays["dense"]),
        arrays["bias"],
        arrays["leaning"],
    )
    parts = Parts(vocabulary, weights, heads, settings, lexicon)
    if complaints.found or not fits(parts):
        raise ValueError(folder.name)
    return parts


def _in_single_precision(halves: NDArray[np.float16]) -> NDArray[np.float32]:
    """Return the same numbers in 32 bits, out of a table of all there are: twice as fast as numpy's own conversion."""
    every = np.arange(1 << 16, dtype=np.uint16).view(np.float16).astype(np.float32)
    return every[np.ascontiguousarray(halves).view(np.uint16)]
