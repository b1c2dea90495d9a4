"""What a second reader said of labelled petitions: `second_reading.csv` beside them, with `id`, `category` and `nature`."""

from __future__ import annotations

import csv
from collections.abc import Collection
from pathlib import Path

from triage.located_yaml import Complaints, did_you_mean
from triage.masking import mask
from triage.taxonomy import Taxonomy

_NAME = "second_reading.csv"
_COLUMNS = ("id", "category", "nature")
_SHOWN = 20

Seconds = dict[str, tuple[str, str]]


def read_seconds(folder: Path, taxonomy: Taxonomy, complaints: Complaints) -> Seconds:
    """Return category and nature by the petition's id, noting every mistake; nothing where there is no such file."""
    path = folder / _NAME
    if not path.exists():
        return {}
    seconds: Seconds = {}
    known: tuple[Collection[str], ...] = (taxonomy.leaves, taxonomy.natures)
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, restval="")
            if not {*_COLUMNS} <= {*(reader.fieldnames or ())}:
                complaints.add(path.name, "表头不对", f"第一行要有 {'、'.join(_COLUMNS)}")
                return {}
            for row in reader:
                where = f"{path.name}:{reader.line_num}"
                name, *labels = (row[column].strip() for column in _COLUMNS)
                if name in seconds:
                    complaints.add(where, f"编号“{mask(name)[:_SHOWN]}”写了两次")
                for label, allowed in zip(labels, known, strict=True):
                    if label not in allowed:
                        complaints.add(where, f"不认识的标注“{mask(label)[:_SHOWN]}”", did_you_mean(label, allowed))
                seconds[name] = (labels[0], labels[1])
    except (OSError, UnicodeDecodeError, csv.Error):
        complaints.add(path.name, "读不了", "应为 UTF-8 编码的 .csv")
    return seconds


def check_all_taken(left: Seconds, complaints: Complaints) -> None:
    """Note what was said of petitions that are not there."""
    if left:
        some = "、".join(mask(name)[:_SHOWN] for name in [*left][:5])
        complaints.add(_NAME, f"有 {len(left)} 个编号没有对应的来文，如 {some}", "编号要与来文的 id 一样")
