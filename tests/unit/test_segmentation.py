"""Text into words: two engines, one answer."""

import json
import random
import subprocess
import sys
from pathlib import Path

import jieba
import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.lexicon import Lexicon
from triage.segmentation import BREAK, ENGINES, Segmenter, fingerprint, load_segmenter
from triage.segmentation.twin_words import TWIN_WORDS
from triage.shipped import DATA
from triage.text import clean

LEXICON = Lexicon.load(DATA)
FAST, REFERENCE = (load_segmenter(LEXICON, engine) for engine in ENGINES)


def test_the_engines_are_two() -> None:
    assert (FAST.engine, REFERENCE.engine) == ENGINES


@given(st.text(max_size=200))
def test_both_engines_cut_any_text_alike(raw: str) -> None:
    text = clean(raw)
    assert FAST.cut(text) == REFERENCE.cut(text)


SIGNS = "的一是在不了检察院派出所abc019.-%+/\n,。!?𠮷龘䶮あ한é😀—·#&_ 假口罩疫情防控指挥部ＡＢ１２①ßΣﬁ《》x-3e5"


def test_both_engines_cut_odd_mixtures_alike() -> None:
    """benchmarks/parity.py tries a hundred thousand."""
    chance = random.Random(7)
    odd = [clean("".join(chance.choices(SIGNS, k=chance.randint(1, 40)))) for _ in range(20_000)]
    assert not [text for text in odd if FAST.cut(text) != REFERENCE.cut(text)]


def test_both_engines_cut_the_corpus_alike() -> None:
    texts = [json.loads(line)["text"] for file in sorted((DATA / "corpus").glob("*.jsonl")) for line in file.open()]
    assert not [text for text in map(clean, texts) if FAST.cut(text) != REFERENCE.cut(text)]


@pytest.mark.parametrize("context", ["{}", "我{}接电话", "好。\0{}把你\0{}"])
def test_what_is_said_again_and_again_is_cut_alike(context: str) -> None:
    """妈妈·妈 and 妈·妈妈 are equally probable: without a rule of our own each engine takes what its rounding prefers."""
    once = ["妈", "嘟", "咯", "东", "严", "区", "哈", "研究", "高高兴兴", "一点儿", "试试", "妈x"]
    for text in (context.replace("{}", word * times) for word in once for times in range(1, 12)):
        assert FAST.cut(text) == REFERENCE.cut(text)
    assert FAST.cut("妈妈妈妈接电话嘟嘟嘟") == ["妈妈", "妈妈", "接电话", "嘟嘟", "嘟"]


def test_the_twin_words_are_those_of_the_dictionary() -> None:
    rows = (line.split(" ") for line in Path(jieba.__file__).with_name("dict.txt").open(encoding="utf-8"))
    frequency = {word: number for word, number, _ in rows}
    twins = {word for word in frequency if len(word) == 2 and frequency.get(word[::-1]) == frequency[word]}
    assert {word for word in twins if word != word[::-1]} == TWIN_WORDS


@pytest.mark.parametrize("context", ["{}", "我{}接电话", "好。\0{}把你\0{}"])
def test_a_word_and_its_twin_across_each_other_are_cut_alike(context: str) -> None:
    for word in sorted(TWIN_WORDS):
        for text in (context.replace("{}", (word * 3)[:length]) for length in (3, 5)):
            assert FAST.cut(text) == REFERENCE.cut(text)
    assert FAST.cut("院部院部院") == ["院部", "院部", "院"]


@pytest.mark.parametrize("segmenter", [FAST, REFERENCE], ids=ENGINES)
@given(raws=st.lists(st.text(st.sampled_from(SIGNS), max_size=30), min_size=1, max_size=6))
def test_several_texts_in_one_call_are_cut_as_each_alone(segmenter: Segmenter, raws: list[str]) -> None:
    texts = [clean(raw) for raw in raws]
    words = segmenter.cut(BREAK.join(texts))
    alone = [[*segmenter.cut(text), BREAK] for text in texts]
    assert words == [word for text in alone for word in text][:-1]


def test_the_fast_engine_is_loaded_without_its_package_and_the_dictionary_of_that() -> None:
    """Another user of rjieba in the process never meets our words, and no second dictionary is loaded."""
    script = (
        "import sys; from triage.segmentation import *; from triage.lexicon import Lexicon; "
        "print(load_segmenter(Lexicon(())).engine, 'rjieba' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["rjieba", "False"]


def test_without_the_fast_engine_the_reference_serves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("triage.segmentation.segmenter.find_spec", lambda name: None)
    assert load_segmenter(LEXICON).engine == "jieba"
    with pytest.raises(ImportError):
        load_segmenter(LEXICON, "rjieba")


@pytest.mark.parametrize("segmenter", [FAST, REFERENCE], ids=ENGINES)
def test_words_of_the_lexicon_stay_whole_and_nothing_is_lost(segmenter: Segmenter) -> None:
    text = clean("疫情防控指挥部说派出所不予立案，请立案监督")
    words = segmenter.cut(text)
    assert {"疫情防控指挥部", "派出所", "不予立案", "立案监督"} <= set(words)
    assert "".join(words) == text


def test_another_lexicon_has_another_fingerprint() -> None:
    assert fingerprint(LEXICON) != fingerprint(Lexicon((*LEXICON.words, ("新词", 5))))
