"""A file of petitions, whatever its kind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from triage.errors import InputError
from triage.intake.columns import Columns, read_channel, read_received
from triage.intake.delimited import read_delimited
from triage.intake.json_lines import read_json_lines
from triage.intake.spreadsheet import read_spreadsheet
from triage.intake.tables import Reject, Row, Table
from triage.petition import Petition

KINDS = (".xlsx", ".xls", ".csv", ".tsv", ".txt", ".jsonl")


@dataclass(frozen=True, slots=True)
class Layout:
    """Which column of a file holds what."""

    heading: tuple[str, ...]
    columns: Columns

    def petition(self, row: Row) -> Petition:
        """Return the petition a row holds."""
        cells = dict(zip(self.heading, row.cells, strict=True))
        columns = self.columns
        text, title = _words(cells.get(columns.text)), _words(cells.get(columns.title))
        return Petition(
            id=_words(cells.get(columns.id)) or f"第{row.number}行",
            text=text if not title or title in text else f"{title}。\n{text}",
            channel=read_channel(cells.get(columns.channel)),
            received=read_received(cells.get(columns.received)),
            place=_words(cells.get(columns.place)),
            extra=tuple(cells.items()),
        )


@dataclass(frozen=True, slots=True)
class Inbox:
    """An opened file: which column holds what, what was found out about it, and its rows in order."""

    path: Path
    layout: Layout
    table: Table
    sheet: str = ""

    def __iter__(self) -> Iterator[tuple[Petition | Reject, int]]:
        """Yield each row as a petition or a reject, with its row number in the file."""
        for row in self.table.rows:
            yield (row if isinstance(row, Reject) else self.layout.petition(row)), row.number

    def count(self) -> int:
        """Return how many rows the file has, rejects included, by reading it once more."""
        again = open_inbox(self.path, self.layout.columns, self.table.encoding, self.sheet)
        return sum(1 for _ in again.table.rows)


def _words(cell: object) -> str:
    return "" if cell is None else str(cell).strip()


def open_inbox(path: Path, columns: Columns | None = None, encoding: str = "", sheet: str = "") -> Inbox:
    """Open a file of petitions; raises `InputError` when it cannot be read at all."""
    columns = columns or Columns()
    if not path.is_file():
        raise InputError(f"找不到文件 {path}。请检查文件名和所在的文件夹。")
    if path.stat().st_size == 0:
        raise InputError(f"{path.name} 是空文件。")
    kind = path.suffix.lower()
    if kind not in KINDS:
        raise InputError(f"不认识 {path.suffix or '没有扩展名'} 这种文件。能读的有:{'、'.join(KINDS)}")
    if kind == ".jsonl":
        table = read_json_lines(path)
    elif kind in (".xlsx", ".xls"):
        table = read_spreadsheet(path, sheet, columns.text)
    else:
        table = read_delimited(path, encoding)
    return Inbox(path, Layout(table.heading, columns.found_in(table.heading)), table, sheet)
