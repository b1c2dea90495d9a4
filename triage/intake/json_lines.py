"""One JSON object a line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from triage.errors import InputError
from triage.intake.tables import Reject, Row, Table

_SAMPLE = 1000


def read_json_lines(path: Path) -> Table:
    """Read a .jsonl file; its columns are the keys of its first thousand objects."""
    heading: dict[str, None] = {}
    for _, record, _ in islice(_records(path), _SAMPLE):
        heading.update(dict.fromkeys(record or ()))
    if not heading:
        raise InputError(f'{path.name} 里没有一行是 JSON 对象。每行应当形如 {{"内容": "……"}}。')
    return Table(tuple(heading), _rows(path, tuple(heading)), "utf-8")


def _records(path: Path) -> Iterator[tuple[int, dict[str, object] | None, str]]:
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            if not line.strip():
                continue
            try:
                record = json.loads(line.decode("utf-8-sig"))
            except (ValueError, RecursionError) as error:
                yield number, None, f"不是合法的 JSON:{type(error).__name__}"
                continue
            yield (number, record, "") if isinstance(record, dict) else (number, None, "不是 JSON 对象")


def _rows(path: Path, heading: tuple[str, ...]) -> Iterator[Row | Reject]:
    for number, record, fault in _records(path):
        if record is None:
            yield Reject(number, fault, "")
        elif unknown := record.keys() - set(heading):
            yield Reject(number, f"多出前 {_SAMPLE} 行没有的键:{'、'.join(sorted(unknown))}", "")
        else:
            yield Row(number, tuple(record.get(name, "") for name in heading))
