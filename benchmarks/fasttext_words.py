"""fastText as a baseline: trained on our corpus, its words cut by jieba. Optional: absent where it is not installed."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

import jieba

from triage.shipped import DATA
from triage.text import clean


def trained() -> Any:
    """Return a fastText model of the corpus, or None where fastText is not installed."""
    try:
        import fasttext
    except ImportError:
        return None
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "train.txt"
        with path.open("w", encoding="utf-8") as file:
            for source in sorted((DATA / "corpus").glob("*.jsonl")):
                for line in source.open(encoding="utf-8"):
                    row = json.loads(line)
                    file.write(f"__label__{row['category']} {in_words(clean(row['text']))}\n")
        return fasttext.train_supervised(str(path), dim=100, wordNgrams=2, epoch=10, verbose=0, thread=1)


def in_words(text: str) -> str:
    return " ".join(jieba.lcut(text)).replace("\n", " ")
