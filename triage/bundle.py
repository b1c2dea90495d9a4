"""One model on disk: a complete, unchanging folder of plain numbers and text. Opening it can never run code.

Opening checks every file's hash and sits the exam stored in the manifest: petitions and the answers
given when the model was saved. A model that answers differently here does not open.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from triage.classifier import Classifier, Head, Settings, Weights
from triage.errors import ModelError
from triage.features import Vectoriser, Vocabulary
from triage.lexicon import Lexicon
from triage.located_yaml import Complaints
from triage.segmentation import fingerprint, load_segmenter

FORMAT = 1
MANIFEST = "manifest.json"
_ARRAYS = {"pairs": np.uint64, "grams": np.uint64, "idf": np.float32, "weights": np.float16, "bias": np.float32}
_TEXTS = ("words.txt", "alphabet.txt", "lexicon.txt", "card.md")
_FILES = frozenset([*(f"{name}.npy" for name in _ARRAYS), *_TEXTS])
MAX_FILE = 500_000_000


@dataclass(frozen=True, slots=True)
class Parts:
    """Everything that makes a model: what it was fitted to and what was measured of it."""

    vocabulary: Vocabulary
    weights: Weights
    heads: dict[str, Head]
    settings: Settings
    lexicon: Lexicon


@dataclass(frozen=True, slots=True)
class Model:
    """An opened model: its id, its classifier and its manifest."""

    id: str
    classifier: Classifier
    manifest: Mapping[str, Any]


def assemble(parts: Parts, engine: str = "") -> Classifier:
    """Make the classifier of these parts, cutting words with the engine asked for."""
    return Classifier(
        load_segmenter(parts.lexicon, engine), Vectoriser(parts.vocabulary), parts.heads, parts.weights, parts.settings
    )


def save(folder: Path, parts: Parts, card: str, facts: Mapping[str, Any]) -> None:
    """Write a model into a new folder; `facts` go into the manifest, which is written last."""
    folder.mkdir(parents=True)
    arrays: dict[str, NDArray[Any]] = {
        "pairs": parts.vocabulary.pairs,
        "grams": parts.vocabulary.grams,
        "idf": parts.vocabulary.idf,
        "weights": parts.weights.matrix,
        "bias": parts.weights.bias,
    }
    for name, array in arrays.items():
        np.save(folder / f"{name}.npy", array.astype(_ARRAYS[name]), allow_pickle=False)
    texts = {
        "words.txt": "\n".join(parts.vocabulary.words),
        "alphabet.txt": parts.vocabulary.alphabet,
        "lexicon.txt": "\n".join(f"{word} {frequency}" for word, frequency in parts.lexicon.words),
        "card.md": card,
    }
    for name, text in texts.items():
        (folder / name).write_bytes(text.encode())
    manifest = {
        "format": FORMAT,
        **facts,
        "segmentation": fingerprint(parts.lexicon),
        "heads": {
            name: {"labels": list(head.labels), "temperature": head.temperature, "sure": head.sure}
            for name, head in parts.heads.items()
        },
        "settings": {"further": parts.settings.further, "known_words": parts.settings.known_words},
        "files": {name: _hash(folder / name) for name in sorted(_FILES)},
    }
    (folder / MANIFEST).write_bytes(json.dumps(manifest, ensure_ascii=False, indent=1).encode())


def answers(classifier: Classifier, texts: list[str]) -> list[list[Any]]:
    """Return what the exam compares for each cleaned text: labels, and probabilities to two digits."""
    return [
        [
            p.category.label,
            round(p.category.probability, 2),
            p.nature.label,
            round(p.nature.probability, 2),
            round(p.epidemic, 2),
        ]
        for p in classifier.predict(texts)
    ]


def open_model(folder: Path, engine: str = "") -> Model:
    """Open a model folder; raises `ModelError` when it is incomplete, altered, foreign or answers differently."""
    manifest = _manifest(folder)
    for name, expected in manifest["files"].items():
        path = folder / name
        if path.is_symlink() or not path.is_file() or path.stat().st_size > MAX_FILE:
            raise ModelError(f"模型 {folder.name} 缺少文件 {name},或它不是普通文件。请重新取得完整的模型文件夹。")
        if _hash(path) != expected:
            raise ModelError(f"模型 {folder.name} 的文件 {name} 被改动或损坏。请重新取得完整的模型文件夹。")
    try:
        parts = _parts(folder, manifest)
    except (ValueError, TypeError, KeyError, UnicodeDecodeError, IndexError) as error:
        raise ModelError(
            f"模型 {folder.name} 的内容不合格式({type(error).__name__})。请重新训练或重新取得。"
        ) from error
    if fingerprint(parts.lexicon) != manifest["segmentation"]:
        raise ModelError(f"模型 {folder.name} 的分词词典与本程序的不同,会切出不同的词。请用本版程序重新训练。")
    classifier = assemble(parts, engine)
    _sit_exam(folder, manifest, classifier)
    return Model(str(manifest["id"]), classifier, manifest)


def _manifest(folder: Path) -> dict[str, Any]:
    try:
        manifest = json.loads((folder / MANIFEST).read_bytes())
    except (OSError, ValueError, RecursionError) as error:
        raise ModelError(f"在 {folder.name} 里读不到模型清单 {MANIFEST}。请确认这是一个模型文件夹。") from error
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise ModelError(f"模型 {folder.name} 的格式不是第 {FORMAT} 版。请用本版程序重新训练。")
    wanted = {"id": str, "files": dict, "heads": dict, "settings": dict, "exam": list, "segmentation": str}
    wrong = [key for key, kind in wanted.items() if not isinstance(manifest.get(key), kind)]
    if wrong or set(manifest["files"]) != _FILES:
        raise ModelError(
            f"模型 {folder.name} 的清单不完整({'、'.join(wrong) or 'files'})。请重新取得完整的模型文件夹。"
        )
    return manifest


def _parts(folder: Path, manifest: Mapping[str, Any]) -> Parts:
    arrays: dict[str, NDArray[Any]] = {}
    for name, kind in _ARRAYS.items():
        arrays[name] = np.load(folder / f"{name}.npy", allow_pickle=False)
        if arrays[name].dtype != kind:
            raise ValueError(name)
    complaints = Complaints()
    lexicon = Lexicon.read(folder / "lexicon.txt", complaints)
    vocabulary = Vocabulary(
        tuple((folder / "words.txt").read_bytes().decode().split("\n")),
        (folder / "alphabet.txt").read_bytes().decode(),
        arrays["pairs"],
        arrays["grams"],
        arrays["idf"],
    )
    heads = {
        name: Head(tuple(map(str, head["labels"])), float(head["temperature"]), float(head["sure"]))
        for name, head in manifest["heads"].items()
    }
    columns = sum(len(head.labels) for head in heads.values())
    if arrays["weights"].shape != (len(vocabulary), columns) or complaints.found:
        raise ValueError("weights")
    settings = Settings(float(manifest["settings"]["further"]), float(manifest["settings"]["known_words"]))
    weights = Weights(np.ascontiguousarray(arrays["weights"], dtype=np.float32), arrays["bias"])
    return Parts(vocabulary, weights, heads, settings, lexicon)


def _sit_exam(folder: Path, manifest: Mapping[str, Any], classifier: Classifier) -> None:
    questions = [str(item["text"]) for item in manifest["exam"]]
    given = answers(classifier, questions)
    wrong = [
        item["text"] for item, answer in zip(manifest["exam"], given, strict=True) if not _same(item["answer"], answer)
    ]
    if wrong or not questions:
        raise ModelError(
            f"模型 {folder.name} 在这台机器上的回答与训练时不同({len(wrong)} 题)。"
            "请用本机重新训练,或核对 numpy 与分词库的版本。"
        )


def _same(expected: Any, given: list[Any]) -> bool:
    """Labels alike, probabilities within 0.02: processors differ in the last digits."""
    return len(expected) == len(given) and all(
        abs(a - b) <= 0.02 if isinstance(b, float) else a == b for a, b in zip(expected, given, strict=True)
    )


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        digest = hashlib.sha256()
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()
