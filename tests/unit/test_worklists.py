"""Files a person works through after a training run, and what comes back from them."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from triage.engine import Triage
from triage.errors import DataError
from triage.petition import Petition
from triage.shipped import DATA
from triage.taxonomy import Taxonomy
from triage.training import Labelled, read_labelled
from triage.training.checks import refuse_seen, remarks
from triage.training.label_studio import write_interface, write_tasks
from triage.training.worklists import Item, label_next, suspects, write_workbook

TAXONOMY = Taxonomy.load(DATA)
LEAVES = ("LIV.education", "LIV.traffic", "LIV.wages")


def item(number: int, category: str = "LIV.traffic", suggested: str = "LIV.wages") -> Item:
    text = f"第{number}路公交不停站,=1+1"
    return Item(str(number), text, category, "投诉" if category else "", False, ("LIV.infra",), suggested, 0.7, "a:1")


def labelled(number: int, category: str, **more: object) -> Labelled:
    words = "".join(chr(0x4E00 + (number * 31 + place * 7 + len(category) * 997) % 20_000) for place in range(30))
    return Labelled(words, category, "投诉", False, (), f"f:{number}", **more)


def test_labels_that_look_wrong_come_first_and_true_further_matters_do_not_count() -> None:
    data = [labelled(n, LEAVES[n % 3]) for n in range(90)]
    chances = np.full((90, 3), 0.02)
    chances[np.arange(90), np.arange(90) % 3] = 0.96
    chances[7] = [0.97, 0.02, 0.01]
    chances[8] = [0.95, 0.03, 0.02]
    data[8] = Labelled(data[8].text, data[8].category, "投诉", False, (LEAVES[0],), "f:8")
    found = suspects(data, chances, LEAVES)
    assert [(one.where, one.suggested) for one in found] == [("f:7", "LIV.education")]


def test_the_petitions_to_label_next_are_uncertain_and_unlike_one_another(triage: Triage) -> None:
    """Twelve of the same kind are the most uncertain, and yet the second one chosen is another."""
    same = [Petition(f"甲{n}", f"孩子上学的事和工地上的事搅在一起说不清 {n}") for n in range(12)]
    other = [Petition("乙", "公交车不停站还骂人")]
    sure = [Petition("丙", "包工头拖欠我们二十个农民工工资，劳动监察大队也不管，讨薪半年了")]
    found = [one.id for one in label_next(triage.model.classifier, [*same, *sure, *other], 2)]
    assert sorted(one[0] for one in found) == ["乙", "甲"]
    assert [one.id for one in label_next(triage.model.classifier, sure, 5)] == ["丙"]


def test_a_workbook_checked_by_a_person_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "疑似标错.xlsx"
    write_workbook(path, [item(n) for n in range(6)] + [item(n, "LIV.education") for n in range(10, 16)])
    rows = read_labelled([path], TAXONOMY)
    assert len(rows) == 12
    assert rows[0].category == "LIV.traffic" and rows[0].also == ("LIV.infra",) and rows[0].nature == "投诉"


def test_label_studio_gets_tasks_and_its_export_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "tasks.json"
    write_tasks(path, [*(item(n) for n in range(6)), *(item(n, "LIV.education") for n in range(10, 16))], "m")
    tasks = json.loads(path.read_text(encoding="utf-8"))
    assert tasks[0]["predictions"][0]["model_version"] == "m"
    for task in tasks:  # a person accepts every pre-annotation
        task["annotations"] = [{"result": task["predictions"][0]["result"]}]
    tasks.append({"data": {"text": "没有人标过"}, "annotations": []})
    tasks.append({"data": {"text": "放弃了"}, "annotations": [{"was_cancelled": True, "result": []}]})
    path.write_text(json.dumps(tasks, ensure_ascii=False), encoding="utf-8")
    rows = read_labelled([path], TAXONOMY)
    assert len(rows) == 12
    assert {row.category for row in rows} == {"LIV.traffic", "LIV.education"} and rows[0].also == ("LIV.infra",)


def test_tasks_without_labels_carry_the_suggestion(tmp_path: Path) -> None:
    write_tasks(tmp_path / "t.json", [item(1, "")], "m")
    (task,) = json.loads((tmp_path / "t.json").read_text(encoding="utf-8"))
    (result,) = task["predictions"][0]["result"]
    assert result["value"]["choices"] == ["LIV.wages"]


def test_the_interface_offers_every_label(tmp_path: Path) -> None:
    write_interface(tmp_path / "i.xml", TAXONOMY)
    text = (tmp_path / "i.xml").read_text(encoding="utf-8")
    assert all(f'value="{leaf}"' in text for leaf in TAXONOMY.leaves)
    assert all(f'value="{nature}"' in text for nature in TAXONOMY.natures)


@pytest.mark.parametrize(
    ("content", "says"),
    [("{", "不是 JSON"), ("{}", "不是 Label Studio 的导出"), ('[{"data": {}}]', "不合 Label Studio 的导出格式")],
)
def test_a_broken_export_is_named(tmp_path: Path, content: str, says: str) -> None:
    path = tmp_path / "export.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(DataError, match=says):
        read_labelled([path], TAXONOMY)


def test_a_petition_kept_for_measuring_is_refused_for_training() -> None:
    unseen = [
        Labelled("法院执行局两年没有消息，我去问了十几次都说在查", "SUP.enforce_trial", "申请监督", False, (), "e:3")
    ]
    rows = [labelled(1, "LIV.wages"), Labelled(unseen[0].text + "。", "LIV.wages", "投诉", False, (), "t:9")]
    refuse_seen(rows[:1], unseen)
    with pytest.raises(DataError, match="t:9: 与评测用的 e:3 几乎相同"):
        refuse_seen(rows, unseen)


def test_twins_with_other_labels_and_large_groups_are_remarked_on() -> None:
    text = "我在县城东关菜市场卖菜，城管把我的三轮车没收了，没有给任何单据"
    rows = [
        Labelled(text, "LIV.urban", "投诉", False, (), "a:1"),
        Labelled(text + "！", "LIV.admin", "投诉", False, (), "a:2"),
        *(labelled(n, "LIV.wages", petitioner="王五" if n < 5 else "") for n in range(10)),
    ]
    apart, group = remarks(rows)
    assert "a:1 LIV.urban/投诉 与 a:2 LIV.admin/投诉" in apart
    assert "LIV.wages" in group and "5 件是同一人" in group
    assert remarks([labelled(n, "LIV.wages") for n in range(3)]) == []
