"""Words into numbers: what a row holds, and that it holds the same however texts are chunked."""

import math
from collections import Counter
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.features import Meanings, Rows, Vectoriser, Vocabulary, char_marks, word_marks
from triage.features import words as words_module
from triage.features.words import WordNumbers
from triage.lexicon import Lexicon
from triage.segmentation import BREAK, load_segmenter
from triage.training.vocabulary import Limits, learn

TEXTS = ["工地欠我们工钱", "工地的工钱没有给", "我要举报工地欠薪12345元", "", "abc 工钱 工钱 工钱"]
SEGMENTER = load_segmenter(Lexicon(()))
MEANINGS = Meanings(("工地", "工钱", "欠薪"), np.array([[127, 0], [100, 60], [90, 90]], dtype=np.int8))
CUTS = [SEGMENTER.cut(text) for text in TEXTS]


@pytest.fixture
def vocabulary() -> Vocabulary:
    return learn(TEXTS, CUTS, MEANINGS, Limits(1, 1, 1, 1))


def row(rows: Rows, place: int) -> dict[int, float]:
    start, stop = rows.starts[place], rows.starts[place + 1]
    return dict(zip(rows.indices[start:stop].tolist(), rows.values[start:stop].tolist(), strict=True))


def test_a_row_is_the_same_alone_and_in_any_chunk(vocabulary: Vocabulary) -> None:
    vectoriser = Vectoriser(vocabulary)
    together = vectoriser.rows(TEXTS, CUTS)
    backwards = vectoriser.rows(TEXTS[::-1], CUTS[::-1])
    for place, (text, cut) in enumerate(zip(TEXTS, CUTS, strict=True)):
        alone = row(vectoriser.rows([text], [cut]), 0)
        assert alone == row(together, place) == row(backwards, len(TEXTS) - 1 - place)


def test_values_are_those_of_scikit_learn(vocabulary: Vocabulary) -> None:
    from sklearn.feature_extraction.text import TfidfVectorizer

    reference = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), sublinear_tf=True, lowercase=False)
    expected = reference.fit_transform([char_marks(text) for text in TEXTS])
    rows = Vectoriser(vocabulary).rows(TEXTS, CUTS)
    offset = len(vocabulary.words) + len(vocabulary.pairs)
    for place in range(len(TEXTS)):
        ours = {vocabulary.spell(f): v for f, v in row(rows, place).items() if f >= offset}
        theirs = {reference.get_feature_names_out()[f]: expected[place, f] for f in expected[place].nonzero()[1]}
        assert ours.keys() == theirs.keys()
        assert all(abs(ours[gram] - theirs[gram]) < 1e-6 for gram in ours)


def test_of_bags_only_the_words_are_learned(vocabulary: Vocabulary) -> None:
    """What stands side by side in a bag stands so by the order of code points alone."""
    taught = learn(TEXTS, CUTS, MEANINGS, Limits(1, 1, 1, 1), [("工地", "拖拉机"), ("拖拉机", "拖网")])
    assert set(taught.words) - set(vocabulary.words) == {"拖拉机", "拖网"}
    assert len(taught.pairs) == len(vocabulary.pairs) and taught.alphabet == vocabulary.alphabet
    assert np.array_equal(taught.grams, vocabulary.grams)
    weight = dict(zip(taught.words, taught.idf, strict=False))
    assert math.isclose(weight["拖拉机"], math.log((1 + len(TEXTS) + 2) / (1 + 2)) + 1, rel_tol=1e-6)


def test_each_block_has_length_one(vocabulary: Vocabulary) -> None:
    rows = Vectoriser(vocabulary).rows(TEXTS, CUTS)
    offset = len(vocabulary.words) + len(vocabulary.pairs)
    first = row(rows, 0)
    for block in ([v for f, v in first.items() if f < offset], [v for f, v in first.items() if f >= offset]):
        assert np.isclose(np.square(block).sum(), 1, atol=1e-6)


def test_no_digit_ever_becomes_a_feature(vocabulary: Vocabulary) -> None:
    assert not any(set("123456789") & set(vocabulary.spell(feature)) for feature in range(len(vocabulary)))


def test_numbers_are_one_mark_and_punctuation_none() -> None:
    assert word_marks(["欠", "12345", "元", ",", "3.5%"]) == ["欠", "0", "元", "0"]


def test_characters_never_seen_break_a_gram(vocabulary: Vocabulary) -> None:
    rows = Vectoriser(vocabulary).rows(["工😀钱"], [["工", "😀", "钱"]])
    offset = len(vocabulary.words) + len(vocabulary.pairs)
    assert {vocabulary.spell(feature) for feature in row(rows, 0) if feature >= offset} == {"工", "钱"}


@given(st.lists(st.text(st.sampled_from("工地欠薪我们a钱1.😀 ,"), max_size=14), min_size=1, max_size=8))
def test_rows_are_those_of_a_plain_count(texts: list[str]) -> None:
    """The same features, counted in the most obvious way."""
    cuts = [SEGMENTER.cut(text) for text in texts]
    learned = learn(TEXTS * 2, CUTS * 2, MEANINGS, Limits(1, 1, 1, 1))
    rows = Vectoriser(learned).rows(texts, cuts)
    spelled = {learned.spell(feature): feature for feature in range(len(learned.words))}
    pairs = {tuple(divmod(int(key), 1 << 32)): len(learned.words) + place for place, key in enumerate(learned.pairs)}
    first = len(learned.words) + len(learned.pairs)
    grams = {learned.spell(first + place): first + place for place in range(len(learned.grams))}
    for place, (text, cut) in enumerate(zip(texts, cuts, strict=True)):
        words, shown = word_marks(cut), char_marks(text)
        numbers = [spelled.get(word, -1) + 1 for word in words]
        counted = Counter(number - 1 for number in numbers if number)
        counted += Counter(pairs[pair] for pair in pairwise(numbers) if pair in pairs)
        runs = (shown[at : at + size] for size in (1, 2, 3) for at in range(len(shown) - size + 1))
        counted += Counter(grams[run] for run in runs if run in grams)
        assert sorted(counted) == sorted(row(rows, place))
        assert rows.known[place] == pytest.approx(sum(map(bool, numbers)) / len(words) if words else 1)
        for feature, value in row(rows, place).items():
            block = [f for f in counted if (f >= first) == (feature >= first)]
            weights = {f: (1 + math.log(counted[f])) * float(learned.idf[f]) for f in block}
            assert value == pytest.approx(weights[feature] / math.hypot(*weights.values()), rel=1e-5)


def test_words_of_any_length_and_script_have_their_number() -> None:
    words = ("工", "工地", "农民工工资", "𠮷", "𠮷野家", "0", "abcd", "abcde")
    meanings = Meanings(("工地", "中华人民共和国", "𠮷野", "工"), np.ones((4, 2), dtype=np.int8))
    none = np.zeros(0, dtype=np.uint64)
    vocabulary = Vocabulary(words, "", none, none, np.ones(8, np.float32), meanings, np.zeros(2, np.float32))
    numbers = WordNumbers(vocabulary)
    sought = [*words, "中华人民共和国", "𠮷野", "7", "12.5%", "工 ", "😀", "没有", "。", BREAK, "𠮷", "\n"]
    once, twice = (numbers.values(sought, "".join(sought)).tolist() for _ in range(2))
    assert once == twice
    assert once == [1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 6, 6, 0, -1, 0, -1, -3, 4, -1]


def test_what_a_vocabulary_does_not_hold_is_remembered_up_to_a_bound(
    vocabulary: Vocabulary, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(words_module, "REMEMBERED", 3)
    numbers = WordNumbers(vocabulary)
    for strange in ("没见过的", "也没见过", "还是没有", "仍然没有", "依旧没有"):
        assert numbers.values([strange], strange).tolist() == [0]
    assert len(numbers._others) <= 3
