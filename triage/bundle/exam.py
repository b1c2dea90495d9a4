"""The exam a model sits whenever it is opened: a model that answers differently here does not open."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from triage.classifier import Classifier
from triage.errors import ModelError

TOLERANCE = 0.02
MOST, LONGEST = 1000, 2000


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


def sit_exam(name: str, manifest: Mapping[str, Any], classifier: Classifier) -> None:
    """Compare the answers given now with those given when the model was saved; raises `ModelError`."""
    if len(manifest["exam"]) > MOST:
        raise ModelError(f"模型 {name} 的考题多得出奇。请重新取得完整的模型文件夹。")
    try:
        questions = [str(item["text"])[:LONGEST] for item in manifest["exam"]]
        expected = [item["answer"] for item in manifest["exam"]]
        given = answers(classifier, questions)
        wrong = sum(not _same(*pair) for pair in zip(expected, given, strict=True))
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise ModelError(f"模型 {name} 的考题不合格式。请重新取得完整的模型文件夹。") from error
    if wrong or not questions:
        raise ModelError(
            f"模型 {name} 在这台机器上的回答与训练时不同（{wrong} 题）。请用本机重新训练，或核对 numpy 与分词库的版本。"
        )


def _same(expected: Any, given: list[Any]) -> bool:
    """Labels alike, probabilities nearly: processors differ in the last digits."""
    return len(expected) == len(given) and all(
        abs(a - b) <= TOLERANCE if isinstance(b, float) else a == b for a, b in zip(expected, given, strict=True)
    )
