"""Label Studio's JSON: worklists out as tasks with pre-annotations, finished annotations in.

Import and export format: Label Studio documentation, "Import pre-annotated data" and "Export annotations".
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from triage.located_yaml import Complaints
from triage.masking import FILLED, mask
from triage.taxonomy import Taxonomy
from triage.text import clean
from triage.training.labelled import Labelled
from triage.training.worklists import Item

CHOICES = ("category", "nature", "epidemic", "also")


def write_tasks(path: Path, items: Iterable[Item], model: str) -> None:
    """Write tasks whose pre-annotation is the label so far, or the model's suggestion where there is none."""
    tasks = [
        {
            "data": {"id": item.id, "text": item.text, "where": item.where},
            "predictions": [{"model_version": model, "score": item.probability, "result": _result(item)}],
        }
        for item in items
    ]
    path.write_text(json.dumps(tasks, ensure_ascii=False, indent=1), encoding="utf-8", errors="replace")


def write_interface(path: Path, taxonomy: Taxonomy) -> None:
    """Write the labelling interface that the tasks fit, to paste into a Label Studio project."""
    blocks = [
        _choices("category", "single", ((leaf.id, leaf.name) for leaf in taxonomy.leaves.values())),
        _choices("nature", "single", ((name, name) for name in taxonomy.natures)),
        _choices("epidemic", "single", (("是", "涉疫"), ("否", "不涉疫"))),
        _choices("also", "multiple", ((leaf.id, leaf.name) for leaf in taxonomy.leaves.values())),
    ]
    lines = ["<View>", '  <Text name="text" value="$text"/>', *blocks, "</View>"]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def read_tasks(path: Path, complaints: Complaints) -> Iterator[Labelled]:
    """Yield the labelled petitions of an export; tasks nobody has annotated yet are left out."""
    try:
        tasks = json.loads(path.read_bytes())
    except (ValueError, RecursionError):
        complaints.add(path.name, "不是 JSON", "请从 Label Studio 以 JSON 格式导出")
        return
    if not isinstance(tasks, list):
        complaints.add(path.name, "不是 Label Studio 的导出", "最外层应当是一个列表")
        return
    for number, task in enumerate(tasks, 1):
        where = f"{path.name} 第{number}件"
        try:
            found = _annotated(task)
            text = clean(mask(str(task["data"]["text"]), (), FILLED))
        except (KeyError, TypeError, IndexError, AttributeError):
            complaints.add(where, "不合 Label Studio 的导出格式", "应有 data.text 和 annotations")
            continue
        if found:
            yield _labelled(text, found, where)


def _labelled(text: str, found: Mapping[str, Sequence[str]], where: str) -> Labelled:
    first = {name: next(iter(found.get(name, ())), "") for name in CHOICES}
    epidemic = first["epidemic"] == "是"
    return Labelled(text, first["category"], first["nature"], epidemic, tuple(found.get("also", ())), where)


def _annotated(task: Any) -> dict[str, list[str]]:
    kept = [annotation for annotation in task.get("annotations", ()) if not annotation.get("was_cancelled")]
    results = kept[-1]["result"] if kept else ()
    return {item["from_name"]: [str(choice) for choice in item["value"]["choices"]] for item in results}


def _result(item: Item) -> list[dict[str, Any]]:
    labels = {"category": [item.category or item.suggested]}
    if item.category:
        labels |= {"nature": [item.nature], "epidemic": ["是" if item.epidemic else "否"], "also": list(item.also)}
    return [
        {"from_name": name, "to_name": "text", "type": "choices", "value": {"choices": chosen}}
        for name, chosen in labels.items()
        if chosen
    ]


def _choices(name: str, kind: str, options: Iterable[tuple[str, str]]) -> str:
    lines = "\n".join(f'    <Choice value="{value}" hint="{hint}"/>' for value, hint in options)
    return f'  <Choices name="{name}" toName="text" choice="{kind}" showInline="true">\n{lines}\n  </Choices>'
