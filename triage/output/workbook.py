"""The Excel workbook: one sheet of petitions with their decisions, one of rows that could not be read."""

from __future__ import annotations

import contextlib
import io
import math
import tempfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from datetime import time as clock
from pathlib import Path
from typing import IO, Any

from triage.decision import Urgency
from triage.errors import InputError
from triage.output.durable import settle
from triage.output.harmless import is_formula, writable
from triage.output.rows import REJECTS, beside

# What Excel can hold (Excel specifications and limits): characters in a cell, rows and columns of a sheet, digits.
CELL, ROWS, COLUMNS, DIGITS = 32_767, 1_048_576, 16_384, 15
_CUT = "……〔格内放不下，全文见来文文件〕"
_FIRST_YEAR = 1900

_OPTIONS = {
    "constant_memory": True,
    "strings_to_urls": False,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "use_zip64": True,
}


class Workbook:
    """Writes rows as they come, in memory that does not grow with them; texts never become formulas or links."""

    _WIDTHS = (
        ("内容", 46),
        ("详情", 46),
        ("正文", 46),
        ("依据", 34),
        ("期限", 22),
        ("去向", 30),
        ("原因", 30),
        ("办理院", 24),
        ("部门", 26),
        ("类别", 24),
        ("信号", 20),
        ("规则", 16),
        ("地址", 22),
        ("紧急", 14),
        ("管辖", 14),
    )

    def __init__(self, path: Path, heading: Sequence[str], encoding: str) -> None:
        import xlsxwriter  # noqa: PLC0415  (only a run that writes a workbook needs it)

        if len(heading) > COLUMNS:
            raise InputError(f".xlsx 最多 {COLUMNS} 列，这里要写 {len(heading)} 列。请用 -o 结果.csv 写成 .csv。")
        self._path, self._target = path, _Target(path.open("wb"))
        self._parts = tempfile.TemporaryDirectory(dir=path.parent, prefix=".", ignore_cleanup_errors=True)
        self._failure = xlsxwriter.exceptions.FileCreateError
        self._book = xlsxwriter.Workbook(self._target, {**_OPTIONS, "tmpdir": self._parts.name})
        self._book.set_properties({"created": datetime(1980, 1, 1)})  # the same rows, the same bytes
        bold = {"bold": True, "bg_color": "#1F3A5F", "font_color": "#FFFFFF", "valign": "vcenter", "border": 1}
        self._heading = self._book.add_format(bold)
        self._plain = self._book.add_format({"valign": "top"})
        self._quoted = self._book.add_format({"valign": "top", "quote_prefix": True})
        self._days = {
            kind: self._book.add_format({"valign": "top", "num_format": pattern})
            for kind, pattern in ((datetime, "yyyy-mm-dd hh:mm"), (date, "yyyy-mm-dd"), (clock, "hh:mm"))
        }
        self._marks = {
            Urgency.P0: self._book.add_format({"valign": "top", "bg_color": "#F4C7C3", "bold": True}),
            Urgency.P1: self._book.add_format({"valign": "top", "bg_color": "#FCE8B2"}),
        }
        self._sheet = self._laid_out(heading)
        self._row, self._columns = 0, len(heading)
        self._urgency_column = len(heading) - len(beside(()))
        self._rejects: Any = None
        self._reject_row = 0
        self._put(self._sheet, 0, heading, self._heading)

    def _laid_out(self, heading: Sequence[str]) -> Any:
        sheet = self._book.add_worksheet("分流结果")
        sheet.freeze_panes(1, 1)
        for place, name in enumerate(heading):
            sheet.set_column(place, place, next((width for word, width in self._WIDTHS if word in name), 12))
        sheet.set_row(0, 22)
        return sheet

    def write(self, cells: Sequence[Any], urgency: Urgency) -> None:
        """Write one row; urgent ones are coloured. Raises `InputError` when the sheet is full."""
        self._row = _next(self._row)
        self._put(self._sheet, self._row, cells, self._plain)
        if urgency in self._marks:
            self._sheet.write_string(self._row, self._urgency_column, cells[self._urgency_column], self._marks[urgency])

    def reject(self, cells: Sequence[Any]) -> None:
        """Write one row that could not be read."""
        if self._rejects is None:
            self._rejects = self._book.add_worksheet("未能读取")
            self._rejects.set_column(1, 2, 60)
            self._put(self._rejects, 0, REJECTS, self._heading)
        self._reject_row = _next(self._reject_row)
        self._put(self._rejects, self._reject_row, cells, self._plain)

    def close(self) -> None:
        """Finish the file and bring it onto the disk."""
        self._sheet.autofilter(0, 0, max(1, self._row), self._columns - 1)
        try:
            self._book.close()
        except self._failure as error:
            raise error.args[0] from error
        with self._target.file as file:
            settle(file)

    def abandon(self) -> None:
        """Let go of everything that is not the finished file."""
        for sheet in self._book.worksheets():
            with contextlib.suppress(OSError):
                sheet.row_data_fh.close()
        self._parts.cleanup()
        self._target.abandon()
        self._path.unlink(missing_ok=True)

    def _put(self, sheet: Any, row: int, cells: Iterable[Any], form: Any) -> None:
        for place, cell in enumerate(cells):
            if cell in ("", None):
                continue
            if _is_number(cell):
                sheet.write(row, place, cell, form)
            elif _is_day(cell):
                sheet.write_datetime(row, place, cell, self._days[type(cell)])
            else:
                text = _fitting(writable(str(cell)))
                sheet.write_string(row, place, text, self._quoted if form is self._plain and is_formula(text) else form)


class _Target:
    """The file a workbook is written to; once abandoned, what its zip archive still wants to say goes nowhere."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file

    def __getattr__(self, name: str) -> Any:
        return getattr(self.file, name)

    def abandon(self) -> None:
        with contextlib.suppress(OSError):
            self.file.close()
        self.file = io.BytesIO()


def check_rows(rows: int) -> None:
    """Raise `InputError` for more rows than a sheet holds below its heading."""
    if rows >= ROWS:
        raise InputError(f".xlsx 的一张表最多 {ROWS - 1} 行，放不下 {rows} 行。请用 -o 结果.csv 写成 .csv。")


def _next(row: int) -> int:
    check_rows(row + 1)
    return row + 1


def _is_number(cell: Any) -> bool:
    """A number that a spreadsheet shows with all its digits; others are written as texts."""
    if isinstance(cell, float):
        return math.isfinite(cell)
    return isinstance(cell, int) and abs(cell) < 10**DIGITS


def _is_day(cell: Any) -> bool:
    if isinstance(cell, datetime):
        return cell.tzinfo is None and cell.year >= _FIRST_YEAR
    return (type(cell) is clock and cell.tzinfo is None) or (type(cell) is date and cell.year >= _FIRST_YEAR)


def _fitting(text: str) -> str:
    """Excel counts characters beyond the basic plane twice."""
    if len(text) <= CELL // 2 or len(units := text.encode("utf-16-le")) <= 2 * CELL:
        return text
    return units[: 2 * (CELL - len(_CUT))].decode("utf-16-le", "ignore") + _CUT
