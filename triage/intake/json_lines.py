"""One JSON object a line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from triage.errors import InputError
from triage.intake.cells import fitted, is_whole, shown
from triage.intake.encodings import UNREADABLE, UNREADABLE_BYTE, Encoding, find_encoding
from triage.intake.limits import check_columns
from triage.intake.tables import Again, Asked, Reject, Row, Table

_SAMPLE = 1000


def read_json_lines(path: Path, asked: Asked) -> Table:
    """Read a .jsonl file; its columns are the keys of its first thousand objects."""
    encoding = find_encoding(path, asked.encoding)
    heading: dict[str, None] = {}
    for _, record, _, _ in islice(_records(path, encoding), _SAMPLE):
        heading.update(dict.fromkeys(record or ()))
    if not heading:
        raise InputError(f'{path.name} 里没有一行是 JSON 对象。每行应当形如 {{"内容": "……"}}。')
    check_columns(path.name, tuple(heading))
    columns = tuple(heading)
    return Table(columns, Again(lambda: _rows(path, encoding, columns)), "utf-8", encoding.why)


def _records(path: Path, encoding: Encoding) -> Iterator[tuple[int, dict[str, Any] | None, str, str]]:
    """Yield each line's number and object; or None, what is wrong, and the line."""
    with path.open(encoding=encoding.name, errors=UNREADABLE, newline="\n") as file:
        for number, line in enumerate(file, 1):
            if not line.strip("\ufeff \t\r\n"):
                continue
            record, fault = None, ""
            if not is_whole(line) and UNREADABLE_BYTE.search(line):
                fault = "有读不出的字节。请核对原件，或用 --encoding 指明编码再试"
            else:
                try:
                    record = json.loads(line.lstrip("\ufeff"), object_pairs_hook=_unique)
                except (ValueError, RecursionError) as error:
                    fault = f"不是合法的 JSON（{_cause(error)}）。请检查这一行的引号、逗号和括号"
            if not fault and not isinstance(record, dict):
                record, fault = None, '不是 JSON 对象，应当形如 {"内容": "……"}'
            yield number, record, fault, line if fault else ""


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    record = dict(pairs)
    if len(record) < len(pairs):
        raise ValueError("同一个键出现了两次")
    return record


def _cause(error: ValueError | RecursionError) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"第 {error.colno} 个字符处"
    return "嵌套太深" if isinstance(error, RecursionError) else str(error)[:40]


def _rows(path: Path, encoding: Encoding, heading: tuple[str, ...]) -> Iterator[Row | Reject]:
    known = set(heading)
    for number, record, fault, line in _records(path, encoding):
        if record is None:
            yield Reject(number, fault, shown([line.strip()]))
        elif unknown := record.keys() - known:
            some = "、".join(sorted(unknown)[:10])
            reason = f"多出前 {_SAMPLE} 行没有的键:{some}。请在第一行里也写上这些键"
            yield Reject(number, reason, shown([json.dumps(record, ensure_ascii=False)]))
        else:
            yield fitted(number, [record.get(name, "") for name in heading], heading)
