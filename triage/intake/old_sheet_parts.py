"""What a .xls says of its sheets beyond the cells (MS-XLS): which rows are hidden, and how far the cells reach."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

from triage.errors import InputError
from triage.intake.compound import Compound

_BEGIN, _END, _ROW, _SHEET, _DIMENSIONS = 0x0809, 0x000A, 0x0208, 0x0085, 0x0200
_CELLS = frozenset((0x0006, 0x00BD, 0x00BE, 0x00D6, 0x00FD, 0x0201, 0x0203, 0x0204, 0x0205, 0x027E))
_HIDDEN = 0x20
_MAX_COLUMNS = 256
_MAX_ROWS = 65_536


class _Rows:
    """The rows of one sheet that are hidden, and those that have something in them."""

    def __init__(self) -> None:
        self._hidden, self._filled = set[int](), set[int]()

    def take(self, kind: int, data: bytes) -> None:
        if kind in _CELLS and len(data) >= 4:
            self._filled.add(struct.unpack_from("<H", data)[0] + 1)
        elif kind == _ROW and len(data) >= 16 and data[12] & _HIDDEN:
            self._hidden.add(struct.unpack_from("<H", data)[0] + 1)

    @property
    def hidden(self) -> list[int]:
        return sorted(self._hidden & self._filled)


def old_hidden_rows(path: Path) -> dict[str, list[int]]:
    """Return the hidden rows of each sheet that has any; raises `InputError` for what must not be opened.

    A reader of sheets lays out the whole rectangle that cells span, and the format lets a cell say that it is in
    column 65,536, though there are 256. A sheet may hold charts, which begin, end and have cells as sheets do.
    """
    compound = Compound(path)
    name = "Workbook" if any(entry.name == "Workbook" for entry in compound.entries) else "Book"
    raw = compound.read(name)
    sheets: dict[int, str] = {}  # by where they begin
    found: dict[int, _Rows] = {}
    rows, depth = _Rows(), 0
    for place, kind, data in _records(raw):
        _check_place(path, kind, data)
        if kind == _SHEET and len(data) >= 8:
            sheets[struct.unpack_from("<I", data)[0]] = _name(data)
        elif kind == _BEGIN:
            depth += 1
            if place in sheets:
                rows, depth = found.setdefault(place, _Rows()), 1
        elif kind == _END:
            depth -= 1
        elif depth == 1:
            rows.take(kind, data)
    if not sheets or sheets.keys() - found.keys():
        raise InputError(f"{path.name} 已损坏，找不到它的工作表。请用 Excel 打开后另存为 .xlsx 再试。")
    return {sheets[place]: rows.hidden for place, rows in found.items() if rows.hidden}


def _check_place(path: Path, kind: int, data: bytes) -> None:
    """Two bytes count the rows, so these cannot be too many; a reader also makes room for what a sheet says it has."""
    if kind in _CELLS and len(data) >= 4:
        row, column = struct.unpack_from("<HH", data)
        if column >= _MAX_COLUMNS:
            raise InputError(
                f"{path.name} 里有格子在第 {row + 1} 行第 {column + 1} 列，超出表格的范围，没有读。请核对来源。"
            )
    elif kind == _DIMENSIONS and len(data) >= 12:
        first_row, end_row, first_column, end_column = struct.unpack_from("<IIHH", data)
        if end_row > _MAX_ROWS or end_column > _MAX_COLUMNS or first_row > end_row or first_column > end_column:
            raise InputError(f"{path.name} 自称有 {end_row} 行 {end_column} 列，超出表格的范围，没有读。请核对来源。")


def _records(raw: bytes) -> Iterator[tuple[int, int, bytes]]:
    place = 0
    while place + 4 <= len(raw):
        kind, length = struct.unpack_from("<HH", raw, place)
        yield place, kind, raw[place + 4 : place + 4 + length]
        place += 4 + length


def _name(data: bytes) -> str:
    length, wide = data[6], data[7] & 1
    return data[8:].decode("utf-16-le" if wide else "latin-1", "replace")[:length]
