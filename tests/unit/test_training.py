"""Labelled petitions into a model: twins together, thresholds that hold, calibration that means something."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from triage.classifier import softmax
from triage.errors import DataError
from triage.features import Meanings
from triage.segmentation import load_segmenter
from triage.shipped import DATA
from triage.taxonomy import Taxonomy
from triage.training import Labelled, Resources, read_labelled
from triage.training.calibrate import NEVER, sure_from, temperature
from triage.training.fit import UNSAID, fit_head, labels_of, truths
from triage.training.folds import Material, hold_out_beside, teachable
from triage.training.groups import twin_groups, twins
from triage.training.measure import calibration_error

TAXONOMY = Taxonomy.load(DATA)
RESOURCES = Resources.load(DATA)
MEANINGS, SEGMENTER = RESOURCES.meanings, load_segmenter(RESOURCES.lexicon)


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


def write(folder: Path, *rows: dict) -> Path:
    path = folder / "labelled.jsonl"
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    return path


def row(text: str, category: str = "LIV.traffic", nature: str = "投诉", **more: object) -> dict:
    return {"text": text, "category": category, "nature": nature, **more}


def test_the_same_petition_twice_counts_once(tmp_path: Path) -> None:
    rows = [row(f"第{n}路公交不停站") for n in range(6)] + [row(f"{n}年级转学", "LIV.education") for n in range(6)]
    random.Random(1).shuffle(rows)
    assert len(read_labelled([write(tmp_path, *rows, rows[0])], TAXONOMY)) == 12


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


def test_what_is_calibrated_on_is_scored_unseen_and_taught_only_what_it_says() -> None:
    words = {"LIV.traffic": "公交 不停站 司机 绕行 站台", "LIV.education": "学校 转学 学籍 老师 班级"}

    def material(count: int, urgent: bool | None) -> Material:
        drawn_words = random.Random(count)
        data = []
        for number in range(count):
            label = list(words)[number % 2]
            text = "".join(drawn_words.choices(words[label].split(), k=6)) + f"{number}号"
            data.append(Labelled(text, label, "投诉", False, (), "", urgent=urgent))
        texts = [item.text for item in data]
        return Material(data, texts, [SEGMENTER.cut(text) for text in texts], MEANINGS)

    learned, beside = material(40, True), material(20, None)
    stranger = Labelled("渔船被扣", "LIV.land", "投诉", False, (), "")
    beside += Material([stranger], [stranger.text], [SEGMENTER.cut(stranger.text)], MEANINGS)
    labels = {head: labels_of(truth) for head, truth in truths(learned.data).items()}
    scores = hold_out_beside(learned, beside, labels)
    answers = np.array(labels["category"])[scores["category"].argmax(axis=1)]
    assert answers[:20].tolist() == [item.category for item in beside.data[:20]]
    assert teachable(beside, labels).tolist() == list(range(20))
    unsaid = fit_head(np.eye(3), np.array(["true", UNSAID, "true"]))
    assert unsaid.scores(np.eye(3)).argmax(axis=1).tolist() == [1, 1, 1]
    # Labels turned round in what is held out and kept in what is learned: a model that had seen them would follow them.
    turned = [replace(item, category=list(words)[1 - list(words).index(item.category)]) for item in beside.data[:20]]
    odd = hold_out_beside(learned, Material(turned[:1], beside.texts[:1], beside.cuts[:1], MEANINGS), labels)
    assert labels["category"][int(odd["category"][0].argmax())] == beside.data[0].category
