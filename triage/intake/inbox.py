"""Petitions, whatever file they are in, and however many files."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from triage.errors import InputError
from triage.intake.columns import Columns, read_channel
from triage.intake.dates import read_received
from triage.intake.joining import Part, columns_of, joined
from triage.intake.opening import open_tables
from triage.intake.sources import find_files, one_name
from triage.intake.tables import Asked, Reject, Row, Table
from triage.petition import Petition

_REORDERING = re.compile("[\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class Layout:
    """Which column of a file holds what."""

    heading: tuple[str, ...]
    columns: Columns

    def petition(self, row: Row) -> Petition:
        """Return the petition a row holds."""
        cells = dict(zip(self.heading, row.cells, strict=True))
        columns = self.columns
        held = {**cells, "": None}  # a column that is missing is called "", and so may be a key of JSON
        text, title = _words(held.get(columns.text)), _words(held.get(columns.title))
        day = held.get(columns.received)
        received = read_received(day)
        return Petition(
            id=_words(held.get(columns.id)) or f"{row.source}第{row.number}行",
            text=text if not title or title in text else f"{title}。\n{text}",
            channel=read_channel(held.get(columns.channel)),
            received=received,
            place=_words(held.get(columns.place)),
            extra=tuple(cells.items()),
            remarks=(*row.remarks, *self._remarks(text, received is None and bool(_words(day)))),
        )

    def _remarks(self, text: str, unread_day: bool) -> Iterator[str]:
        if unread_day:
            yield f"“{self.columns.received}”读不出日期，或年份不合常理，期限从今天算起，请核对"
        if not text.isascii() and _REORDERING.search(text):
            yield "正文里有改变显示次序的隐形字符，看到的次序可能不是原来的"


@dataclass(frozen=True, slots=True)
class Inbox:
    """An opened file: which column holds what, what was found out about it, and its rows in order."""

    path: Path
    layout: Layout
    table: Table
    files: tuple[Path, ...]
    sheet: str = ""

    def __iter__(self) -> Iterator[tuple[Petition | Reject, int]]:
        """Yield each row as a petition or a reject, with its row number in the file."""
        for row in self.table.rows:
            yield (row if isinstance(row, Reject) else self.layout.petition(row)), row.number

    def count(self) -> int:
        """Return how many rows there are, rejects included."""
        return self.table.count()


def _words(cell: object) -> str:
    return "" if cell is None else str(cell).strip()


def open_inbox(
    path: Path | Sequence[Path],
    columns: Columns | None = None,
    encoding: str = "",
    sheet: str = "",
    without: Sequence[Path] = (),
) -> Inbox:
    """Open a file of petitions, or several, a folder, a pattern; raises `InputError` when nothing can be read.

    Files of a folder or pattern that are named in `without` are passed over.
    """
    given = [path] if isinstance(path, Path) else list(path)
    files = find_files(given, without)
    if not files:
        raise InputError(f"{given[0]} 里除了结果文件没有可读的文件。")
    columns = columns or Columns()
    asked = Asked(encoding, sheet, columns.text)
    parts = _parts(files, given, asked)
    if len(parts) == 1:
        table = parts[0].open()
        found = columns_of(table, columns, files[0].name)
        return Inbox(files[0], Layout(table.heading, found), table, tuple(files), sheet)
    table, found = joined(parts, columns)
    return Inbox(one_name(given, files), Layout(table.heading, found), table, tuple(files), sheet)


def _parts(files: Sequence[Path], given: Sequence[Path], asked: Asked) -> list[Part]:
    """Return a part for each file, or for each sheet that holds petitions where there is one file."""
    if len(files) == 1:
        tables = open_tables(files[0], asked)
        return [
            Part(f"{files[0].name}〔{name}〕" if name else files[0].name, partial(_same, table))
            for name, table in tables
        ]
    names = _names(files, given)
    return [Part(name, partial(_table, file, name, asked)) for file, name in zip(files, names, strict=True)]


def _names(files: Sequence[Path], given: Sequence[Path]) -> list[str]:
    """Return each file's path below the folder that was given, or below the one that holds them all."""
    if len(given) == 1 and given[0].is_dir():
        return [str(file.relative_to(given[0])) for file in files]
    full = [file.absolute() for file in files]
    try:
        common = os.path.commonpath([file.parent for file in full])
    except ValueError:  # they are on several drives
        return list(map(str, full))
    return [str(file.relative_to(common)) for file in full]


def _same(table: Table) -> Table:
    return table


def _table(path: Path, called: str, asked: Asked) -> Table:
    """Open one file among several; sheets of petitions in one workbook become one table."""
    try:
        tables = open_tables(path, asked)
    except OSError as error:
        raise InputError(f"{path.name} 读不了:{error.strerror}。请检查权限，或文件是否正被别的程序打开。") from error
    if len(tables) == 1:
        return tables[0][1]
    table, _ = joined(
        [Part(f"{called}〔{name}〕", partial(_same, table)) for name, table in tables], Columns(text=asked.text)
    )
    return table
