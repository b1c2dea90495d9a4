"""Labelled petitions: reading them, and saying everything that is wrong with them at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from triage.errors import Complaint, DataError
from triage.intake import Columns, Reject, open_inbox
from triage.intake.columns import key
from triage.located_yaml import Complaints, did_you_mean
from triage.masking import FILLED, mask
from triage.petition import Petition
from triage.taxonomy import Taxonomy
from triage.text import clean
from triage.training.label_studio import read_tasks
from triage.training.labelled import Labelled
from triage.training.second_reading import Seconds, check_all_taken, read_seconds

LABEL_COLUMNS = {
    "category": ("category", "类别代码", "类别"),
    "nature": ("nature", "性质"),
    "epidemic": ("epidemic", "涉疫"),
    "also": ("also", "其他事项"),
    "urgency": ("urgency", "紧急程度"),
}
MIN_PER_LEAF = 5
SHOWN = 20
_TRUE = {"true", "1", "是", "涉疫", "yes"}


def read_labelled(paths: Sequence[Path], taxonomy: Taxonomy) -> list[Labelled]:
    """Read labelled petitions from files and folders, masked; raises `DataError` with every mistake in them."""
    complaints = Complaints()
    rows = [row for path in paths for row in _read_all(path, taxonomy, complaints)]
    _check_contradictions(rows, complaints)
    if not complaints.found:
        _check_leaves(rows, complaints)
    complaints.settle()
    unique = {row.text: row for row in reversed(rows)}
    return [row for row in rows if unique[row.text] is row]


def _read_all(path: Path, taxonomy: Taxonomy, complaints: Complaints) -> list[Labelled]:
    """Read a file, or the .jsonl files of a folder and what a second reader said of them."""
    if not path.is_dir():
        return _read(path, taxonomy, {}, complaints)
    files = sorted(path.glob("*.jsonl"))
    if not files:
        complaints.add(str(path.name), "文件夹里没有 .jsonl 文件")
    seconds = read_seconds(path, taxonomy, complaints)
    rows = [row for file in files for row in _read(file, taxonomy, seconds, complaints)]
    check_all_taken(seconds, complaints)
    return rows


def _read(path: Path, taxonomy: Taxonomy, seconds: Seconds, complaints: Complaints) -> list[Labelled]:
    rows = read_tasks(path, complaints) if path.suffix.lower() == ".json" else _table(path, seconds, complaints)
    return [row for row in rows if not _label_faults(row, taxonomy, complaints)]


def _table(path: Path, seconds: Seconds, complaints: Complaints) -> Iterable[Labelled]:
    inbox = open_inbox(path, Columns())
    for item, number in inbox:
        where = f"{path.name}:{number}"
        if isinstance(item, Reject):
            complaints.add(where, item.reason)
            continue
        petitioner = str(dict(item.extra).get(inbox.layout.columns.name) or "").strip()
        yield replace(_labelled(item, petitioner, where), second=seconds.pop(item.id, None))


def _labelled(petition: Petition, petitioner: str, where: str) -> Labelled:
    cells: Mapping[str, Any] = {key(column): cell for column, cell in petition.extra}
    value = {
        name: next((cells[column] for column in columns if column in cells), "")
        for name, columns in LABEL_COLUMNS.items()
    }
    urgency = str(value["urgency"] or "").strip()
    also = value["also"] if isinstance(value["also"], list) else str(value["also"]).replace("；", ";").split(";")
    return Labelled(
        clean(mask(petition.text, [petitioner], FILLED)),
        str(value["category"]).strip(),
        str(value["nature"]).strip(),
        str(value["epidemic"]).strip().lower() in _TRUE,
        tuple(str(label).strip() for label in also if str(label).strip()),
        where,
        petition.received.date() if petition.received else None,
        petitioner,
        urgency.startswith("P0") if urgency else None,
    )


def _label_faults(row: Labelled, taxonomy: Taxonomy, complaints: Complaints) -> bool:
    before = len(complaints.found)
    for label in (row.category, *row.also):
        if label not in taxonomy.leaves:
            complaints.add(row.where, f"不认识的类别“{mask(label)[:SHOWN]}”", did_you_mean(label, taxonomy.leaves))
    if row.nature not in taxonomy.natures:
        complaints.add(
            row.where, f"不认识的性质“{mask(row.nature)[:SHOWN]}”", did_you_mean(row.nature, taxonomy.natures)
        )
    if not row.text and row.category != "OTH.invalid":
        complaints.add(row.where, "正文是空的")
    return len(complaints.found) > before


def _check_contradictions(rows: Sequence[Labelled], complaints: Complaints) -> None:
    first: dict[str, Labelled] = {}
    for row in rows:
        earlier = first.setdefault(row.text, row)
        if (earlier.category, earlier.nature) != (row.category, row.nature):
            complaints.add(
                row.where,
                f"与 {earlier.where} 文字相同而标注不同",
                f"{row.category}/{row.nature} 与 {earlier.category}/{earlier.nature}",
            )


def _check_leaves(rows: Sequence[Labelled], complaints: Complaints) -> None:
    counts = Counter(row.category for row in rows)
    if len(counts) < 2:
        raise DataError([Complaint("训练数据", "至少要有两个类别", f"现有 {len(rows)} 件、{len(counts)} 个类别")])
    for label, count in counts.items():
        if count < MIN_PER_LEAF:
            complaints.add("训练数据", f"类别“{label}”只有 {count} 件", f"至少要 {MIN_PER_LEAF} 件")
