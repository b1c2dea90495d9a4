"""How much can one machine learn from, and what does a sample cost in scores?

    PYTHONPATH=. python benchmarks/training.py growth --petitions 6000 12000 24000    minutes and memory of train.py
    PYTHONPATH=. python benchmarks/training.py sampling                               scores of samples of the corpus

`growth` trains on sentences of the corpus put together anew within each leaf, two to six in a petition; memory and
processor seconds are those of the process and its children (Linux). `sampling` fits on samples of the corpus and
marks them on `data/evaluation`: a plain sample, one with at most so many petitions of a leaf, and both of an archive
that is as lopsided as archives are (the n-th leaf has 1/n of the first).
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import mean

import numpy as np
from scale import proportional, tree, worked

from triage.features import Vectoriser
from triage.segmentation import load_segmenter
from triage.shipped import DATA
from triage.taxonomy import Taxonomy
from triage.training import Labelled, Resources, read_labelled
from triage.training.fit import matrix
from triage.training.folds import Material, fit_all

ROOT = Path(__file__).parents[1]
SEEDS = (1, 2, 3)
Rows = list[Labelled]


def grown(count: int) -> list[dict[str, object]]:
    """Return labelled petitions made anew, as many of each leaf, the same ones every time."""
    chance = random.Random(1)
    leaves = defaultdict(list)
    for file in sorted((DATA / "corpus").glob("*.jsonl")):
        for line in file.open(encoding="utf-8"):
            row = json.loads(line)
            leaves[row["category"]].append(row)
    sentences = {
        leaf: [part for row in rows for part in row["text"].replace("\n", "").split("。") if part]
        for leaf, rows in leaves.items()
    }
    made: dict[str, dict[str, object]] = {}
    while len(made) < count:
        leaf = list(leaves)[len(made) % len(leaves)]
        text = "。".join(chance.choice(sentences[leaf]) for _ in range(chance.randint(2, 6)))
        labels = chance.choice(leaves[leaf])
        made[text] = {"text": text, **{name: labels[name] for name in ("category", "nature", "epidemic", "urgency")}}
    return list(made.values())


def growth(sizes: Sequence[int]) -> None:
    print("| petitions | characters, million | minutes | processor minutes | peak memory, MB |\n|---|---|---|---|---|")
    for count in sizes:
        with tempfile.TemporaryDirectory() as folder:
            rows, path = grown(count), Path(folder) / "labelled.jsonl"
            path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
            words = ["train.py", str(path), "--models", f"{folder}/models", "--out", f"{folder}/out"]
            begun, peak, processor = time.time(), 0.0, 0.0
            with subprocess.Popen([sys.executable, *words], cwd=ROOT, stdout=subprocess.DEVNULL) as process:
                while process.poll() is None:
                    peak = max(peak, sum(map(proportional, tree(process.pid))))
                    processor = max(processor, worked(process.pid))
                    time.sleep(0.5)
            if process.returncode:
                raise SystemExit(f"{words} failed")
        characters = sum(len(str(row["text"])) for row in rows) / 1e6
        print(f"| {count} | {characters:.1f} | {(time.time() - begun) / 60:.1f} | {processor / 60:.1f} | {peak:.0f} |")


def plain(rows: Rows, count: int, chance: random.Random) -> Rows:
    return chance.sample(rows, count)


def capped(rows: Rows, count: int, chance: random.Random) -> Rows:
    """At most so many of a leaf that the whole is as large as asked for: the recipe of `docs/scaling.md`."""
    leaves = defaultdict(list)
    for row in chance.sample(rows, len(rows)):
        leaves[row.category].append(row)
    cap = 1
    while sum(min(len(found), cap + 1) for found in leaves.values()) <= count:
        cap += 1
    return [row for found in leaves.values() for row in found[:cap]]


def lopsided(rows: Rows) -> Rows:
    leaves = defaultdict(list)
    for row in rows:
        leaves[row.category].append(row)
    order = sorted(leaves, key=hash_of)
    return [row for place, leaf in enumerate(order) for row in leaves[leaf][: max(8, 200 // (1 + place))]]


def hash_of(leaf: str) -> int:
    return random.Random(leaf).getrandbits(32)


def scores(rows: Rows, unseen: Rows, resources: Resources) -> tuple[float, float, float]:
    """Return category acceptable, mean over leaves of the same, and nature, on unseen petitions."""
    segmenter = load_segmenter(resources.lexicon)

    def material(data: Rows) -> Material:
        texts = [row.text for row in data]
        return Material(data, texts, [segmenter.cut(text) for text in texts], resources.meanings)

    vocabulary, linear = fit_all(material(rows))
    asked = material(unseen)
    found = matrix(Vectoriser(vocabulary).rows(asked.texts, asked.cuts), len(vocabulary))
    answers = {
        head: np.array(linear[head].labels)[linear[head].scores(found).argmax(axis=1)]
        for head in ("category", "nature")
    }
    right = [answer in (row.category, *row.also) for row, answer in zip(unseen, answers["category"], strict=True)]
    leaves = defaultdict(list)
    for row, each in zip(unseen, right, strict=True):
        leaves[row.category].append(each)
    nature = [row.nature == answer for row, answer in zip(unseen, answers["nature"], strict=True)]
    return mean(right), mean(mean(each) for each in leaves.values()), mean(nature)


def sampling() -> None:
    taxonomy, resources = Taxonomy.load(DATA), Resources.load(DATA)
    rows, unseen = (read_labelled([DATA / name], taxonomy) for name in ("corpus", "evaluation"))
    skewed = lopsided(rows)
    tried: list[tuple[str, Rows, Callable[[Rows, int, random.Random], Rows], int]] = [
        (f"corpus, {name}", rows, how, len(rows) * share // 8)
        for share in (8, 4, 2, 1)
        for name, how in (("plain", plain), ("capped", capped))
        if share < 8 or how is plain
    ]
    tried += [("lopsided archive, all", skewed, plain, len(skewed))]
    tried += [
        (f"lopsided archive, {n}", skewed, how, len(skewed) // 2) for n, how in (("plain", plain), ("capped", capped))
    ]
    print("| | petitions | category acceptable | mean over leaves | nature |\n|---|---|---|---|---|")
    for name, source, how, count in tried:
        samples = [how(source, count, random.Random(seed)) for seed in (SEEDS if count < len(source) else SEEDS[:1])]
        marks = [scores(sample, unseen, resources) for sample in samples]
        category, leaves, nature = (f"{mean(each):.3f}" for each in zip(*marks, strict=True))
        print(f"| {name} | {mean(map(len, samples)):.0f} | {category} | {leaves} | {nature} |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["growth", "sampling"])
    parser.add_argument("--petitions", type=int, nargs="+", default=[6_000, 12_000, 24_000])
    options = parser.parse_args()
    if options.what == "growth":
        growth(options.petitions)
    else:
        sampling()


if __name__ == "__main__":
    main()
