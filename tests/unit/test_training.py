"""Labelled petitions into a model: twins together, thresholds that hold, calibration that means something."""

from __future__ import annotations

import json
import random
from pathlib import Path

import numpy as np
import pytest

from triage.classifier import softmax
from triage.errors import DataError
from triage.features import Meanings
from triage.shipped import DATA
from triage.taxonomy import Taxonomy
from triage.training import read_labelled
from triage.training.calibrate import NEVER, sure_from, temperature
from triage.training.groups import twin_groups, twins
from triage.training.measure import calibration_error

TAXONOMY = Taxonomy.load(DATA)


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
