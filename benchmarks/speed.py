"""How fast is it? Whole commands, file to file, paired and interleaved with named baselines.

    PYTHONPATH=. python benchmarks/speed.py [--file IN.csv] [--petitions 10000] [--runs 5] [--plot PATH.svg]

Baselines: (a) `obvious.py`, the obvious script with our model's own features, whose predictions must be ours;
(b) fastText with jieba, and on text cut beforehand, where fastText is installed; (c) the raw segmenter over the same
texts, as the floor. Without --file, petitions are put together from the sentences of the corpus. Ratios are of medians
of processor time, user and system, of all processes: the figure that a busy machine disturbs least.
"""

from __future__ import annotations

import argparse
import csv
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import fasttext_words
from petitions import make, texts_of
from plot import bars
from timing import Timed, interleaved

from triage import Petition, Triage
from triage.text import clean

ROOT = Path(__file__).parents[1]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
OBVIOUS, ONE, TWO = "(a) the obvious script", "classify.py --jobs 1", "classify.py --jobs 2"
RAW, LIBRARY, FAST, CUT = (
    "(c) the raw segmenter",
    "our predictions, from text",
    "(b) fastText, jieba",
    "(b) fastText, cut",
)
NUMPY, TEXT = "import numpy", "classify.py --text"


def command(*words: str) -> Callable[[], object]:
    return lambda: subprocess.run([sys.executable, *words], check=True, cwd=ROOT, capture_output=True, env=ENVIRONMENT)


def column(path: Path) -> list[str]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [row["类别代码"] for row in csv.DictReader(file)]


def in_chunks(call: Callable[[list[str]], object], texts: list[str], size: int = 500) -> Callable[[], object]:
    return lambda: [call(texts[place : place + size]) for place in range(0, len(texts), size)]


def baselines(texts: list[str], triage: Triage) -> dict[str, Callable[[], object]]:
    """What runs in this process: no reading, no writing, on text that is clean already."""
    classifier = triage.model.classifier
    tried = {
        RAW: lambda: [classifier._segmenter.cut(text) for text in texts],
        LIBRARY: in_chunks(classifier.predict, texts),
    }
    model = fasttext_words.trained()
    if model is None:
        print("fastText is not installed: baseline (b) is left out")
        return tried
    cut = [fasttext_words.in_words(text) for text in texts]
    tried[FAST] = lambda: [model.predict(fasttext_words.in_words(text)) for text in texts]
    tried[CUT] = lambda: [model.predict(line) for line in cut]
    return tried


def one_by_one(texts: list[str], triage: Triage) -> tuple[float, float]:
    """Return median and 99th percentile of one decision, in milliseconds, over texts of 380 to 420 characters."""
    taken = []
    for text in [text for text in texts if 380 <= len(text) <= 420][:500] or texts[:500]:
        began = time.process_time()
        triage.decide(Petition("1", text))
        taken.append(1000 * (time.process_time() - began))
    taken.sort()
    return taken[len(taken) // 2], taken[int(len(taken) * 0.99)]


def table(timed: dict[str, Timed], count: int) -> None:
    base = timed[OBVIOUS].cost
    print("| | times (a), processor | microseconds a petition | seconds waited, median (range) |\n|---|---|---|---|")
    for name, run in timed.items():
        waited = f"{run.waited:.2f} ({min(run.wall):.2f}-{max(run.wall):.2f})"
        whole = name in (NUMPY, TEXT)
        ratio, each = ("", "") if whole else (f"{base / run.cost:.1f}", f"{1e6 * run.cost / count:.0f}")
        print(f"| {name} | {ratio} | {each} | {waited} |")


def goals(timed: dict[str, Timed]) -> dict[str, float]:
    """Return the ratios that the goals speak of."""
    cost = {name: run.cost for name, run in timed.items()}
    found = {
        "file to file, one process, times (a)": cost[OBVIOUS] / cost[ONE],
        "the same by the clock": timed[OBVIOUS].waited / timed[ONE].waited,
        "two processes, times (a), by the clock": timed[OBVIOUS].waited / timed[TWO].waited,
        "end to end against the raw segmenter": cost[ONE] / cost[RAW],
        "--text against import numpy": cost[TEXT] / cost[NUMPY],
    }
    if FAST in cost:
        found["predictions, times fastText with jieba"] = cost[FAST] / cost[LIBRARY]
        found["predictions, share of fastText on cut text"] = cost[CUT] / cost[LIBRARY]
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--file", type=Path)
    parser.add_argument("--petitions", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--plot", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        source, theirs, ours = (Path(folder) / name for name in ("in.csv", "obvious.csv", "ours.csv"))
        if options.file:
            source = options.file.resolve()
        else:
            make(source, options.petitions)
        texts, triage = [clean(text) for text in texts_of(source)], Triage.load()
        classify = ("classify.py", str(source), "-o", str(ours), "--quiet", "--jobs")
        tried = {
            OBVIOUS: command("benchmarks/obvious.py", str(source), str(theirs)),
            ONE: command(*classify, "1"),
            TWO: command(*classify, "2"),
            **baselines(texts, triage),
            NUMPY: command("-c", "import numpy"),
            TEXT: command("classify.py", "--text", "派出所不给立案"),
        }
        timed = interleaved(tried, options.runs)
        different = sum(a != b for a, b in zip(column(theirs), column(ours), strict=True))
    mean = sum(map(len, texts)) / len(texts)
    print(f"{len(texts)} petitions of {mean:.0f} characters, {options.runs} interleaved runs")
    print(f"predictions that differ from (a): {different}\n")
    table(timed, len(texts))
    print()
    for goal, ratio in goals(timed).items():
        print(f"{goal}: {ratio:.2f}")
    print(
        "one petition of 400 characters, median and 99th percentile: {:.2f} and {:.2f} ms".format(
            *one_by_one(texts, triage)
        )
    )
    if options.plot:
        shown = {name: 1e6 * run.cost / len(texts) for name, run in timed.items() if name not in (NUMPY, TEXT)}
        options.plot.write_text(bars("Microseconds of processor time a petition", shown), encoding="utf-8")


if __name__ == "__main__":
    main()
