"""Petitions to measure with: the sentences of the corpus put together anew, with the lengths of public messages."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np

from triage.shipped import DATA

HEADING = ["编号", "来信日期", "渠道", "内容"]
MEAN_LOG, SPREAD_LOG, LONGEST = 5.65, 0.8, 5000  # lognormal, mean 400 characters


def corpus() -> list[str]:
    return [json.loads(line)["text"] for file in sorted((DATA / "corpus").glob("*.jsonl")) for line in file.open()]


def make(path: Path, count: int) -> None:
    """Write `count` petitions as .csv, the same ones every time."""
    generator = np.random.default_rng(1)
    sentences = [part for text in corpus() for part in text.replace("\n", "").split("。") if part]
    lengths = np.minimum(generator.lognormal(MEAN_LOG, SPREAD_LOG, count), LONGEST).astype(int)
    order = generator.integers(0, len(sentences), 100_003)
    place = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADING)
        for number, length in enumerate(lengths.tolist()):
            parts: list[str] = []
            while sum(map(len, parts)) < length:
                parts.append(sentences[(order[place % len(order)] + place // len(order)) % len(sentences)] + "。")
                place += 1
            writer.writerow([number, f"2024-03-{1 + number % 28:02}", "网上信访", "".join(parts)[:length]])


def repeat(source: Path, path: Path, count: int) -> None:
    """Write `count` rows of `source`, going round as often as it takes, each with a number of its own."""
    with source.open(encoding="utf-8-sig", newline="") as file:
        heading, *rows = csv.reader(file)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(heading)
        writer.writerows([number, *rows[number % len(rows)][1:]] for number in range(count))


def texts_of(path: Path) -> list[str]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [row["内容"] for row in csv.DictReader(file)]
