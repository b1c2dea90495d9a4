"""One petition, one decision: alone, in a batch, in any order, in another process."""

from __future__ import annotations

import json
import subprocess
import sys
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from triage.bundle import open_model
from triage.engine import Triage
from triage.output import to_json
from triage.petition import Petition
from triage.registry import Registry
from triage.shipped import MODELS

ROOT = Path(__file__).parents[2]
PHRASES = [
    "工地欠我们工钱",
    "派出所不立案",
    "口罩是假的",
    "我要喝农药了",
    "法院执行局两年没有消息",
    "2020年2月3日",
    "四川省合江县",
    "朝阳区",
    "村支书把补助款分给了亲戚",
    "谢谢你们",
    "，",
    "baidu.com",
    "😀",
    "\u200b",
    "\ud800",
]
TEXT = st.lists(st.sampled_from(PHRASES) | st.text(max_size=8), max_size=8).map("".join)


def decided(triage: Triage, texts: list[str]) -> list[dict]:
    return [to_json(decision) for decision in triage.decide_chunk([Petition("1", text) for text in texts])]


@settings(max_examples=60, deadline=None)
@given(st.lists(TEXT, min_size=1, max_size=12), st.randoms(use_true_random=False))
def test_company_and_order_change_nothing(triage: Triage, texts: list[str], random) -> None:
    together = decided(triage, texts)
    assert together == [decided(triage, [text])[0] for text in texts]
    order = random.sample(range(len(texts)), len(texts))
    assert decided(triage, [texts[place] for place in order]) == [together[place] for place in order]


def test_another_process_decides_alike(triage: Triage) -> None:
    script = """
import json, sys
from triage import Petition, Triage
from triage.output import to_json
triage = Triage.load()
texts = json.loads(sys.stdin.read())
print(json.dumps([to_json(triage.decide(Petition("1", text))) for text in reversed(texts)]))
"""
    texts = [a + b for a in PHRASES for b in PHRASES[:4]]
    done = subprocess.run(
        [sys.executable, "-c", script], input=json.dumps(texts), capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert json.loads(done.stdout)[::-1] == decided(triage, texts)


@settings(max_examples=60, deadline=None)
@given(TEXT)
def test_irrelevant_words_never_take_a_p0_away(triage: Triage, noise: str) -> None:
    """P0 (data/rules/urgency.yaml): whoever says that a life is in danger goes to a person at once, whatever else is said."""
    text = "我真的活不下去了，农药已经买好了，今天就喝"
    assert triage.decide(f"{text}。{noise}").urgency.value == "P0"
    assert triage.decide(f"{noise}。{text}").urgency.value == "P0"


def corpus(every: int) -> list[Petition]:
    lines = [line for file in sorted((ROOT / "data/corpus").glob("*.jsonl")) for line in file.open(encoding="utf-8")]
    odd = ["".join(pair) for pair in product(PHRASES, PHRASES)]
    texts = [*(json.loads(line)["text"] for line in lines[::every]), *odd, "", "。" * 300, "的" * 25_000]
    return [Petition(str(number), text) for number, text in enumerate(texts)]


@pytest.mark.parametrize("size", [1, 7, 250, 5000])
def test_the_size_of_chunks_changes_nothing(triage: Triage, size: int) -> None:
    petitions = corpus(every=20)
    chunks = [petitions[start : start + size] for start in range(0, len(petitions), size)]
    decided = [decision for chunk in chunks for decision in triage.decide_chunk(chunk)]
    assert decided == list(triage.decide_all(petitions))


def test_the_engine_that_cuts_words_changes_nothing(triage: Triage) -> None:
    slow = Triage(open_model(Registry(MODELS).path(), "jieba"), triage.rulebook, triage.places)
    petitions = corpus(every=20)
    assert list(slow.decide_all(petitions)) == list(triage.decide_all(petitions))
