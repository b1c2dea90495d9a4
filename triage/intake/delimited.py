"""Text files with commas, semicolons, tabs or bars between the cells."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from triage.errors import InputError
from triage.intake.cells import fitted, is_whole, shown
from triage.intake.encodings import UNREADABLE, UNREADABLE_BYTE, find_encoding
from triage.intake.headings import TITLE_ROWS, find_heading, named, trimmed
from triage.intake.limits import check_columns
from triage.intake.records import Record, records
from triage.intake.tables import Again, Asked, Reject, Row, Table

DELIMITERS = {",": "逗号", "\t": "制表符", ";": "分号", "|": "竖线"}
_NONE = "\x1f"  # for a file of one column, in which every comma belongs to the text
_LONGEST = 1 << 20
_SEPARATOR_LINE = re.compile(r"sep=([,;|\t])\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Shape:
    delimiter: str
    start: int  # how many records stand above the heading
    known: bool  # whether one of several columns is the text, or of one where `sep=` makes the file a table


def read_delimited(path: Path, asked: Asked) -> Table:
    """Read a delimited file; its encoding is found out unless asked for, its delimiter and heading always.

    Raises `InputError` when it has no heading.
    """
    encoding = find_encoding(path, asked.encoding)
    lines = _first_lines(path, encoding.name)
    shape = _shape(lines, asked.text)
    head = next(islice(records(lines, shape.delimiter), shape.start, None), None)
    if head is None:
        raise InputError(f"{path.name} 开头的 {TITLE_ROWS} 行都是空的，那里应当有表头。请在第一行写上各列的名称。")
    heading_cells = head.cells
    check_columns(path.name, trimmed(heading_cells))
    heading = named(heading_cells)

    def rows() -> Iterator[Row | Reject]:
        with path.open(encoding=encoding.name, errors=UNREADABLE, newline="") as file:
            yield from _rows(islice(records(file, shape.delimiter, len(heading)), shape.start + 1, None), heading)

    def count() -> int:
        with path.open(encoding=encoding.name, errors=UNREADABLE, newline="") as file:
            return sum(1 for _ in records(file, shape.delimiter, len(heading))) - shape.start - 1

    said = [encoding.why]
    if shape.delimiter in DELIMITERS and shape.delimiter != ",":
        said.append(f"以{DELIMITERS[shape.delimiter]}分列")
    if shape.start:
        said.append(f"表头在第 {shape.start + 1} 行")
    return Table(heading, Again(rows), encoding.to_write, "，".join(said), count)


def names_a_text_column(path: Path, asked: Asked) -> bool:
    """Say whether a text file is a table of petitions: it has a heading of several columns, one of which is the text."""
    lines = _first_lines(path, find_encoding(path, asked.encoding).name)
    return _shape(lines, asked.text).known


def _first_lines(path: Path, encoding: str) -> list[str]:
    with path.open(encoding=encoding, errors=UNREADABLE, newline="") as file:
        return [line for line in (file.readline(_LONGEST) for _ in range(TITLE_ROWS)) if line]


def _shape(lines: list[str], text: str) -> _Shape:
    """The delimiter under which the first lines have a heading with a text column, else the commonest of the first."""
    told = _SEPARATOR_LINE.fullmatch(lines[0].lstrip("\ufeff")) if lines else None
    if told:
        start, known = find_heading((record.cells for record in islice(records(lines, told[1]), 1, None)), text)
        return _Shape(told[1], start + 1, known)
    first = next((line for line in lines if line.strip("\r\n\ufeff\0 ")), "")
    for delimiter in sorted(DELIMITERS, key=first.count, reverse=True):
        heads = [record.cells for record in records(lines, delimiter)]
        start, known = find_heading(heads, text)
        if known and len(heads[start]) > 1:
            return _Shape(delimiter, start, sum(cell.strip() != "" for cell in heads[start]) > 1)
    delimiter = max(DELIMITERS, key=first.count)
    if first.count(delimiter) == 0:
        delimiter = _NONE
    start, _ = find_heading((record.cells for record in records(lines, delimiter)), text)
    return _Shape(delimiter, start, False)


def _rows(found: Iterator[Record], heading: tuple[str, ...]) -> Iterator[Row | Reject]:
    width = len(heading)
    for record in found:
        cells = record.cells
        joined = "".join(cells)
        if not is_whole(joined) and UNREADABLE_BYTE.search(joined):
            reason = "有读不出的字节。请核对原件，或用 --encoding 指明编码再试"
            yield Reject(record.number, reason, shown(cells))
        elif record.fault:
            yield Reject(record.number, record.fault, shown(cells))
        elif len(cells) == width and not record.remark:
            yield fitted(record.number, cells, heading)
        else:
            yield fitted(record.number, cells, heading, _remarks(record, width))


def _remarks(record: Record, width: int) -> list[str]:
    said = [record.remark] if record.remark else []
    if len(record.cells) < width:
        said.append(
            f"这一行只有 {len(record.cells)} 格，少于表头的 {width} 格，缺的按空白读入，请核对是否断行（正文里的换行要加引号）"
        )
    return said
