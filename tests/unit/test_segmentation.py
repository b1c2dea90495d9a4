"""Text into words: two engines, one answer."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.lexicon import Lexicon
from triage.segmentation import ENGINES, Segmenter, fingerprint, load_segmenter
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


def test_both_engines_cut_odd_mixtures_alike() -> None:
    chance = random.Random(7)
    signs = "的一是在不了检察院派出所abc019.-%+/\n,。!?𠮷龘䶮あ한é😀—·#&_ 假口罩疫情防控指挥部"
    for _ in range(3000):
        text = clean("".join(chance.choice(signs) for _ in range(chance.randint(1, 40))))
        assert FAST.cut(text) == REFERENCE.cut(text)


@pytest.mark.parametrize("segmenter", [FAST, REFERENCE], ids=ENGINES)
def test_words_of_the_lexicon_stay_whole_and_nothing_is_lost(segmenter: Segmenter) -> None:
    text = clean("疫情防控指挥部说派出所不予立案，请立案监督")
    words = segmenter.cut(text)
    assert {"疫情防控指挥部", "派出所", "不予立案", "立案监督"} <= set(words)
    assert "".join(words) == text


def test_another_lexicon_has_another_fingerprint() -> None:
    assert fingerprint(LEXICON) != fingerprint(Lexicon((*LEXICON.words, ("新词", 5))))
