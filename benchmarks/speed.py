"""How fast is it? Whole commands, file to file, paired and interleaved with named baselines; medians and spread.

    python benchmarks/speed.py [--file IN.csv] [--petitions 10000] [--runs 5]

Baselines: (a) `obvious.py`, the obvious script with our model's own features, whose predictions must be ours;
(c) the raw segmenter alone over the same texts, as the floor. Without --file, petitions are put together from the
sentences of the corpus, with the lengths of public messages (lognormal, mean 400 characters), the same ones every time.
"""

from __future__ import annotations

import argparse
import csv
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from triage.lexicon import Lexicon
from triage.segmentation import load_segmenter
from triage.shipped import DATA
from triage.text import clean

ROOT = Path(__file__).parents[1]
HEADING = ["编号", "来信日期", "渠道", "内容"]
MEAN_LOG, SPREAD_LOG, LONGEST = 5.65, 0.8, 5000


def make(path: Path, count: int) -> None:
    """Write `count` petitions as .csv."""
    generator = np.random.default_rng(1)
    texts = [json.loads(line)["text"] for file in sorted((DATA / "corpus").glob("*.jsonl")) for line in file.open()]
    sentences = [part for text in texts for part in text.replace("\n", "").split("。") if part]
    lengths = np.minimum(generator.lognormal(MEAN_LOG, SPREAD_LOG, count), LONGEST).astype(int)
    order = generator.integers(0, len(sentences), count * 60)
    place = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADING)
        for number, length in enumerate(lengths.tolist()):
            parts: list[str] = []
            while sum(map(len, parts)) < length:
                parts.append(sentences[order[place % len(order)]] + "。")
                place += 1
            writer.writerow([number, f"2024-03-{1 + number % 28:02}", "网上信访", "".join(parts)[:length]])


def command(*words: str) -> Callable[[], None]:
    return lambda: (
        subprocess.run([sys.executable, *words], check=True, cwd=ROOT, capture_output=True, env=ENVIRONMENT) and None
    )


ENVIRONMENT = {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}


def column(path: Path) -> list[str]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [row["类别代码"] for row in csv.DictReader(file)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--file", type=Path)
    parser.add_argument("--petitions", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        source, theirs, ours = (Path(folder) / name for name in ("in.csv", "obvious.csv", "ours.csv"))
        if options.file:
            source = options.file.resolve()
        else:
            make(source, options.petitions)
        with source.open(encoding="utf-8-sig", newline="") as file:
            texts = [clean(row["内容"]) for row in csv.DictReader(file)]
        segmenter = load_segmenter(Lexicon.load(DATA))
        classify = ("classify.py", str(source), "-o", str(ours), "--quiet", "--jobs")
        tried: dict[str, Callable[[], None]] = {
            "(a) obvious script": command("benchmarks/obvious.py", str(source), str(theirs)),
            "triage, one process": command(*classify, "1"),
            "triage, two processes": command(*classify, "2"),
            "(c) raw segmenter": lambda: [segmenter.cut(text) for text in texts] and None,
            "python -c 'import numpy'": command("-c", "import numpy"),
            "classify.py --text": command("classify.py", "--text", "派出所不给立案"),
        }
        seconds: dict[str, list[float]] = {name: [] for name in tried}
        for _ in range(options.runs):
            for name, run in tried.items():
                begun = time.perf_counter()
                run()
                seconds[name].append(time.perf_counter() - begun)
        different = sum(a != b for a, b in zip(column(theirs), column(ours), strict=True))
    medians = {name: statistics.median(taken) for name, taken in seconds.items()}
    base = medians["(a) obvious script"]
    print(
        f"{len(texts)} petitions of {sum(map(len, texts)) / len(texts):.0f} characters, {options.runs} interleaved runs"
    )
    print(f"predictions that differ from (a): {different}")
    for name, taken in seconds.items():
        print(
            f"{name:28}{medians[name]:8.2f} s  ({min(taken):.2f}-{max(taken):.2f})  {base / medians[name]:6.1f} x (a)"
        )
    print(f"one process / raw segmenter: {medians['triage, one process'] / medians['(c) raw segmenter']:.1f}")
    print(f"--text / import numpy: {medians['classify.py --text'] / medians[list(tried)[4]]:.1f}")


if __name__ == "__main__":
    main()
