"""A tenfold slow-down cannot land unseen. Ratios of processor time in one run, with wide margins: not the goals."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from triage.engine import Triage
from triage.petition import Petition

ROOT = Path(__file__).parents[1]
RUNS = 5


def spent() -> float:
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def costs(*tried: Callable[[], object]) -> list[float]:
    """Medians of processor time, all tried in turn, again and again."""
    seconds: list[list[float]] = [[] for _ in tried]
    for _ in range(RUNS):
        for run, taken in zip(tried, seconds, strict=True):
            before = spent()
            run()
            taken.append(spent() - before)
    return [statistics.median(taken) for taken in seconds]


def petitions(count: int) -> list[Petition]:
    """Petitions of 400 characters: each a part of the corpus, no two alike."""
    text = "".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "data/corpus").glob("S*.jsonl")))
    words = "".join(character for character in text if character >= "\u3000")
    return [Petition(str(number), words[number * 137 : number * 137 + 400]) for number in range(count)]


def test_deciding_costs_a_few_times_the_segmenter(triage: Triage) -> None:
    """About 5 times when this was written."""
    chunk, segmenter = petitions(1000), triage.model.classifier._segmenter
    triage.decide_chunk(chunk)
    segmenting, deciding = costs(
        lambda: [segmenter.cut(petition.text) for petition in chunk], lambda: triage.decide_chunk(chunk)
    )
    assert deciding < 20 * segmenting


def test_predicting_costs_a_few_times_the_segmenter(triage: Triage) -> None:
    """About 2.5 times when this was written."""
    texts = [petition.text for petition in petitions(1000)]
    classifier = triage.model.classifier
    segmenting, predicting = costs(
        lambda: [classifier._segmenter.cut(text) for text in texts], lambda: classifier.predict(texts)
    )
    assert predicting < 10 * segmenting


def test_one_petition_is_decided_before_a_finger_leaves_the_key(triage: Triage) -> None:
    """1 ms when this was written; ten times that is allowed, for slow machines."""
    taken = []
    for petition in petitions(100):
        before = time.process_time()
        triage.decide(petition)
        taken.append(time.process_time() - before)
    assert statistics.median(taken) < 0.01


def test_a_cold_start_costs_a_few_times_that_of_numpy() -> None:
    """About 5 times when this was written."""

    def run(*words: str) -> Callable[[], object]:
        return lambda: subprocess.run([sys.executable, *words], check=True, cwd=ROOT, capture_output=True)

    numpy, text = costs(run("-c", "import numpy"), run("classify.py", "--text", "派出所不给立案"))
    assert text < 15 * numpy
