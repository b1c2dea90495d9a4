"""Words into numbers: what a row holds, and that it holds the same however texts are chunked."""

import numpy as np
import pytest

from triage.features import Meanings, Rows, Vectoriser, Vocabulary, char_marks, word_marks
from triage.lexicon import Lexicon
from triage.segmentation import load_segmenter
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
