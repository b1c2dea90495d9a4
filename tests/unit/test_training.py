"""Labelled petitions into a model: twins together, thresholds that hold, calibration that means something."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from triage import Triage
from triage.characters import usual_forms
from triage.classifier import softmax
from triage.errors import DataError
from triage.features import Meanings, Vectoriser
from triage.segmentation import load_segmenter
from triage.shipped import DATA
from triage.taxonomy import Taxonomy
from triage.text import clean
from triage.training import Labelled, Resources, Sets, read_labelled, train
from triage.training.bags import Bag, read_bags
from triage.training.calibrate import NEVER, Judged, answered, calibrate, shared_of, sure_from, temperature
from triage.training.emphasis import emphasis_helps
from triage.training.fit import UNSAID, fit_head, labels_of, matrix, telling, truths
from triage.training.folds import Material, fit_all, hold_out, teachable
from triage.training.groups import twin_groups, twins
from triage.training.measure import calibration_error
from triage.training.run import _fingerprint

TAXONOMY = Taxonomy.load(DATA)
RESOURCES = Resources.load(DATA)
SEGMENTER = load_segmenter(RESOURCES.lexicon)


def test_near_twins_share_a_group_and_strangers_do_not() -> None:
    base = "我在县城东关菜市场卖菜，城管把我的三轮车没收了，没有给任何单据"
    texts = [base, base.replace("三轮车", "电子秤"), "法院执行局两年没有消息，我去问了十几次都说在查", base + "123"]
    groups = twin_groups(texts)
    assert groups[0] == groups[1] == groups[3] != groups[2]
    assert set(twins(texts)) == {(0, 1), (0, 3), (1, 3)}


def drawn(count: int, error: float) -> tuple[np.ndarray, np.ndarray]:
    """Probabilities, and answers that are right as often as the probability says, but for `error`."""
    generator = np.random.default_rng(1)
    chances = generator.uniform(0.3, 1, count)
    return chances, generator.uniform(size=count) < chances - error


def test_the_error_stays_under_the_bound_on_petitions_not_used_to_choose() -> None:
    """Learn then Test (Angelopoulos et al. 2021): the chosen threshold keeps the bound with 95 % confidence."""
    generator = np.random.default_rng(7)
    broken = 0
    for _ in range(200):
        chances = generator.beta(4, 1, 2000)
        right = generator.uniform(size=2000) < chances
        sure = sure_from(chances, right)[0]
        fresh = generator.beta(4, 1, 20_000)
        chosen = fresh >= sure
        wrong = generator.uniform(size=20_000) >= fresh
        broken += bool(chosen.any() and wrong[chosen].mean() > 0.05)
    assert broken <= 200 * 0.05 + 5


def test_a_few_wrong_answers_at_the_top_do_not_forbid_everything() -> None:
    chances = np.linspace(0.3, 1, 4000)
    right = np.ones(4000, dtype=bool)
    right[-5:] = False
    assert sure_from(chances, right)[1] > 0.9


def test_a_model_that_is_often_wrong_decides_nothing_alone() -> None:
    chances, _ = drawn(4000, 0)
    assert sure_from(chances, np.random.default_rng(2).uniform(size=4000) < 0.5)[0] == NEVER


def test_calibration_error_is_small_when_probabilities_mean_what_they_say() -> None:
    assert calibration_error(*drawn(20_000, 0)) < 0.02
    assert calibration_error(*drawn(20_000, 0.2)) == pytest.approx(0.2, abs=0.02)


def test_the_temperature_undoes_overconfidence() -> None:
    generator = np.random.default_rng(3)
    honest = generator.normal(size=(5000, 3))
    chances = softmax(honest.astype(np.float32))
    drawn_labels = [generator.choice(3, p=row / row.sum()) for row in chances]
    accepted = np.eye(3, dtype=bool)[drawn_labels]
    assert temperature(honest * 4, accepted) == pytest.approx(4, rel=0.15)
    either = accepted | np.eye(3, dtype=bool)[generator.integers(0, 3, 5000)]
    assert temperature(honest * 4, either) < temperature(honest * 4, accepted)


def test_an_answer_is_as_probable_as_one_of_the_right_ones_is() -> None:
    """Where a second label is right as well in four of ten, the first is right by so much of the second's probability more."""
    generator = np.random.default_rng(5)
    chances = softmax(generator.normal(size=(20_000, 4), scale=2).astype(np.float32))
    truth = (chances.cumsum(axis=1) > generator.uniform(size=(20_000, 1))).argmax(axis=1)
    first, second = np.argsort(-chances, axis=1)[:, :2].T
    alone, right = truth == first, (truth == first) | ((truth == second) & (generator.uniform(size=20_000) < 0.4))
    assert shared_of(chances, alone) < 0.05
    assert shared_of(chances, right) == pytest.approx(0.4, abs=0.05)
    assert calibration_error(answered(chances, 0.0), right) > 0.05
    assert calibration_error(answered(chances, 0.4), right) < 0.02


def test_no_answer_is_more_than_certain() -> None:
    assert answered(np.array([[0.7, 0.3, 0.0], [1.0, 0.0, 0.0]]), 1.0).tolist() == [1.0, 1.0]
    assert answered(np.array([[1.0]]), 0.5).tolist() == [1.0]


def test_serving_says_the_probability_that_training_calibrated(triage: Triage) -> None:
    classifier, text = triage.model.classifier, clean("他们把路挖断了，我家的羊也没了，去问也没有人理")
    chances = classifier._chances(classifier._scores(classifier._rows([text])))
    (prediction,) = classifier.predict([text])
    for name, found in (("category", prediction.category), ("nature", prediction.nature)):
        shared = classifier.heads[name].shared
        assert 0 < shared <= 1
        assert found.probability == round(answered(chances[name], shared)[0], 4) > round(chances[name].max(), 4)


def test_a_second_reader_makes_an_answer_more_probable_and_another_model() -> None:
    """Half of the first answers are the first reader's; where a second says the other, both are right."""
    labels = {"category": ("LIV.infra", "LIV.traffic"), "nature": ("投诉", "求助"), "epidemic": ("false", "true")}
    rows = [Labelled(str(n), "LIV.infra", "投诉" if n % 2 else "求助", False, (), "") for n in range(400)]
    twice = [replace(row, second=("LIV.infra", "投诉")) for row in rows]
    scores = {head: np.tile([0.1, 0.0], (len(rows), 1)) for head in labels}
    leaning = np.ones((2, 2), dtype=np.float32)
    once, both = (calibrate(Judged(data, labels, scores), leaning).heads["nature"].shared for data in (rows, twice))
    assert once < 0.1 and both > 0.9
    one, other = (_fingerprint(Sets(rows, data), RESOURCES, False) for data in (rows, twice))
    assert one != other


def write(folder: Path, *rows: dict) -> Path:
    path = folder / "labelled.jsonl"
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    return path


def row(text: str, category: str = "LIV.traffic", nature: str = "投诉", **more: object) -> dict:
    return {"text": text, "category": category, "nature": nature, **more}


def test_no_model_remembers_a_word_that_cleaning_would_change(triage: Triage) -> None:
    """Bags are words of texts that were cleaned when the bags were made: cleaning may have changed since."""
    words = [word for bag in RESOURCES.bags for word in bag.words]
    assert [
        word for word in {*words, *triage.model.classifier._vectoriser.vocabulary.words} if usual_forms(word) != word
    ] == []


def test_the_same_petition_twice_counts_once(tmp_path: Path) -> None:
    rows = [row(f"第{n}路公交不停站") for n in range(6)] + [row(f"{n}年级转学", "LIV.education") for n in range(6)]
    random.Random(1).shuffle(rows)
    assert len(read_labelled([write(tmp_path, *rows, rows[0])], TAXONOMY)) == 12


def test_what_a_second_reader_said_is_read_from_beside(tmp_path: Path) -> None:
    rows = [row(f"第{n}路公交不停站", id=f"A{n}") for n in range(6)] + [
        row(f"{n}年级转学", "LIV.education") for n in range(6)
    ]
    second = tmp_path / "second_reading.csv"
    second.write_text("id,category,nature\n A1 ,LIV.infra ,求助\n", encoding="utf-8-sig")
    write(tmp_path, *rows)
    found = {one.text: one.second for one in read_labelled([tmp_path], TAXONOMY)}
    assert found["第1路公交不停站"] == ("LIV.infra", "求助") and found["第2路公交不停站"] is None


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ("id,category,nature\nA1,LIV.infa,求助\n", r"LIV\.infa.*LIV\.infra"),
        ("id,category,nature\nA1,LIV.infra,求组\n", "求组"),
        ("id,category\nA1,LIV.infra\n", "表头不对"),
        ("", "表头不对"),
        ("id,category,nature\nA1,LIV.infra\n", r"second_reading\.csv:2"),
        ("id,category,nature\nA9,LIV.infra,求助\n", "1 个编号没有对应的来文，如 A9"),
        ("id,category,nature\nA1,LIV.infra,求助\nA1,LIV.infra,求助\n", "“A1”写了两次"),
    ],
)
def test_a_second_reading_with_mistakes_is_refused(tmp_path: Path, content: str, complaint: str) -> None:
    rows = [row(f"第{n}路公交不停站", id=f"A{n}") for n in range(6)] + [
        row(f"{n}年级转学", "LIV.education") for n in range(6)
    ]
    (tmp_path / "second_reading.csv").write_text(content, encoding="utf-8")
    write(tmp_path, *rows)
    with pytest.raises(DataError, match=complaint):
        read_labelled([tmp_path], TAXONOMY)


def test_labels_under_traditional_headings_are_read(tmp_path: Path) -> None:
    lines = [f"第{n}路公交不停站,LIV.traffic,投诉" for n in range(6)] + [
        f"{n}年级转学,LIV.education,求助" for n in range(6)
    ]
    path = tmp_path / "標注.csv"
    path.write_text("內容,類別代碼,性質\n" + "\n".join(lines), encoding="utf-8")
    assert {(one.category, one.nature) for one in read_labelled([path], TAXONOMY)} == {
        ("LIV.traffic", "投诉"),
        ("LIV.education", "求助"),
    }


def test_a_leaf_with_too_few_petitions_is_named(tmp_path: Path) -> None:
    rows = [row(f"第{n}路公交不停站") for n in range(6)] + [row("转学", "LIV.education")]
    with pytest.raises(DataError, match=r"LIV\.education”只有 1 件"):
        read_labelled([write(tmp_path, *rows)], TAXONOMY)


def test_one_leaf_alone_cannot_be_learned(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="至少要有两个类别"):
        read_labelled([write(tmp_path, *(row(f"第{n}路公交不停站") for n in range(9)))], TAXONOMY)


def test_an_empty_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"没有 \.jsonl 文件"):
        read_labelled([tmp_path], TAXONOMY)


def test_meanings_that_do_not_fit_together_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="读不到词向量"):
        Meanings.load(tmp_path)
    (tmp_path / "words.txt").write_text("甲\n乙", encoding="utf-8")
    np.save(tmp_path / "vectors.npy", np.zeros((3, 4), dtype=np.int8))
    with pytest.raises(DataError, match="不合"):
        Meanings.load(tmp_path)


def test_an_urgency_that_nobody_stated_is_unknown(tmp_path: Path) -> None:
    said = {"P0": True, "P2": False, "": None}
    rows = [
        row(f"第{n}路{urgency}公交不停站", label, urgency=urgency)
        for n in range(6)
        for urgency in said
        for label in ("LIV.traffic", "LIV.education")
        if (label == "LIV.traffic") == (n % 2 == 0)
    ]
    read = read_labelled([write(tmp_path, *rows)], TAXONOMY)
    assert [item.urgent for item in read] == [said[item["urgency"]] for item in rows]
    unsaid = fit_head(np.eye(3), np.array(["true", UNSAID, "true"]))
    assert unsaid.scores(np.eye(3)).argmax(axis=1).tolist() == [1, 1, 1]


WORDS = {
    "LIV.traffic": ["公交", "不停站", "司机", "绕行", "站台"],
    "LIV.education": ["学校", "转学", "学籍", "老师", "班级"],
}
OTHER = dict(zip(WORDS, reversed(WORDS), strict=True))


def drawn_petitions(count: int, urgent: bool | None) -> list[Labelled]:
    """Petitions of two leaves by turns, of words that only theirs has."""
    generator, labels = random.Random(count), [*WORDS] * (count // 2)
    texts = ["".join(generator.choices(WORDS[label], k=6)) + f"{number}号" for number, label in enumerate(labels)]
    return [
        Labelled(text, label, "投诉", False, (), "", urgent=urgent) for text, label in zip(texts, labels, strict=True)
    ]


def material(data: list[Labelled]) -> Material:
    texts = [item.text for item in data]
    return Material(data, texts, [SEGMENTER.cut(text) for text in texts], RESOURCES.meanings)


def rare_words(count: int) -> Material:
    """Petitions of 25 common words, and two of a hundred that only their category has: each is met a few times."""
    generator, letters = random.Random(1), [chr(point) for point in range(0x4E00, 0x5A00)]
    words = ["".join(generator.sample(letters, 2)) for _ in range(600)]
    labels = ["LIV.traffic", "LIV.education", "LIV.land"] * (count // 3)
    own = {"LIV.traffic": words[300:400], "LIV.education": words[400:500], "LIV.land": words[500:]}
    cuts = [[*generator.choices(words[:300], k=25), *generator.choices(own[label], k=2)] for label in labels]
    texts = ["".join(cut) for cut in cuts]
    data = [Labelled(text, label, "投诉", False, (), "") for text, label in zip(texts, labels, strict=True)]
    return Material(data, texts, cuts, RESOURCES.meanings)


def test_a_feature_weighs_as_much_as_it_tells_ours_from_the_others() -> None:
    rows = csr_matrix(np.array([[1.0, 1, 0, 5], [1, 1, 0, 5], [1, 0, 1, 5], [1, 0, 1, 5]]))
    even, ours, theirs, behind = telling(rows, np.array([True, True, False, False]), 3)
    assert even == pytest.approx(0.5) and behind == 1
    assert ours == theirs > 1


def test_features_count_more_where_held_out_petitions_say_so(tmp_path: Path) -> None:
    material, few = rare_words(300), rare_words(150)
    assert emphasis_helps(material) and not emphasis_helps(few)
    unseen = rare_words(360).part(np.arange(300, 360))
    right = []
    for emphasise in (False, True):
        vocabulary, linear = fit_all(material, emphasise)
        rows = matrix(Vectoriser(vocabulary).rows(unseen.texts, unseen.cuts), len(vocabulary))
        truth = [item.category for item in unseen.data]
        right.append(
            int((np.array(linear["category"].labels)[linear["category"].scores(rows).argmax(1)] == truth).sum())
        )
    assert right[1] > right[0] + 5
    trained = train(Sets(material.data), RESOURCES, tmp_path, "试")
    assert trained.scores["emphasised"] and "数得更重" in (trained.folder / "card.md").read_text(encoding="utf-8")


def test_what_is_calibrated_on_is_scored_by_models_that_have_not_seen_it() -> None:
    learned = material(drawn_petitions(40, True))
    # One petition has the other leaf's words and a word of its own: only a model that has learned it follows its label.
    odd = replace(drawn_petitions(20, None)[0], text="公交不停站" + "摆渡" * 30, category="LIV.education")
    beside = material([*drawn_petitions(20, None)[1:], odd, replace(odd, text="渔船被扣", category="LIV.land")])
    labels = {head: labels_of(truth) for head, truth in truths(learned.data).items()}
    assert teachable(beside, labels).tolist() == list(range(20))
    scores = hold_out(learned, beside).beside["category"]
    answers = np.array(labels["category"])[scores.argmax(axis=1)].tolist()
    assert answers[:20] == [*(item.category for item in beside.data[:19]), OTHER[odd.category]]


def test_what_is_calibrated_on_is_learned_in_the_end(tmp_path: Path) -> None:
    calibration = [
        replace(item, text=item.text + "摆渡船") if item.category == "LIV.traffic" else item
        for item in drawn_petitions(20, None)
    ]
    trained = train(Sets(drawn_petitions(40, True), calibration), RESOURCES, tmp_path, "试")
    weighed = {item.words: item.weight for item in trained.classifier.explain("摆渡船", "LIV.traffic")}
    assert weighed["摆渡"] > 0


def test_bags_teach_their_words_but_no_label_that_petitions_lack(tmp_path: Path) -> None:
    ferry = Bag("LIV.traffic", "投诉", ("摆渡", "码头"))
    bags = (ferry, ferry, Bag("LIV.land", "投诉", ("宅基地", "码头")), Bag("LIV.traffic", "求助", ("宅基地",)))
    trained = train(Sets(drawn_petitions(40, True)), replace(RESOURCES, bags=bags), tmp_path, "试")
    weighed = {item.words: item.weight for item in trained.classifier.explain("摆渡船，宅基地", "LIV.traffic")}
    assert weighed["摆渡"] > 0 and "宅基地" not in weighed
    assert set(trained.classifier.heads["category"].labels) == {*WORDS}
    assert trained.classifier.heads["nature"].labels == ("投诉",)


def test_a_broken_bag_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "bags.jsonl"
    assert read_bags(path) == ()
    path.write_text('{"category": "a", "nature": "b", "words": "甲 乙"}\n{"category": "a", "nature": "b"}\n', "utf-8")
    with pytest.raises(DataError) as caught:
        read_bags(path)
    assert caught.value.complaints[0].where == "bags.jsonl:2"
    path.write_text('{"category": "a", "nature": "b", "words": "甲 乙"}\n', "utf-8")
    assert read_bags(path) == (Bag("a", "b", ("甲", "乙")),)
