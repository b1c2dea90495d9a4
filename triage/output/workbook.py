"""The Excel workbook: one sheet of petitions with their decisions, one of rows that could not be read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from datetime import time as clock
from pathlib import Path
from typing import Any

import xlsxwriter

from triage.decision import Urgency
from triage.output.rows import REJECTS, beside

_CELL_LIMIT = 32_000
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


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
        self._book = xlsxwriter.Workbook(
            str(path),
            {
                "constant_memory": True,
                "strings_to_urls": False,
                "strings_to_formulas": False,
                "strings_to_numbers": False,
            },
        )
        bold = {"bold": True, "bg_color": "#1F3A5F", "font_color": "#FFFFFF", "valign": "vcenter", "border": 1}
        self._heading = self._book.add_format(bold)
        self._plain = self._book.add_format({"valign": "top"})
        self._days = {
            kind: self._book.add_format({"valign": "top", "num_format": pattern})
            for kind, pattern in ((datetime, "yyyy-mm-dd hh:mm"), (date, "yyyy-mm-dd"), (clock, "hh:mm"))
        }
        self._marks = {
            Urgency.P0: self._book.add_format({"valign": "top", "bg_color": "#F4C7C3", "bold": True}),
            Urgency.P1: self._book.add_format({"valign": "top", "bg_color": "#FCE8B2"}),
        }
        self._sheet = self._book.add_worksheet("分流结果")
        self._sheet.freeze_panes(1, 1)
        for place, name in enumerate(heading):
            width = next((width for word, width in self._WIDTHS if word in name), 12)
            self._sheet.set_column(place, place, width)
        self._sheet.set_row(0, 22)
        self._row, self._columns = 0, len(heading)
        self._urgency_column = len(heading) - len(beside(()))
        self._rejects: Any = None
        self._reject_row = 0
        self._put(self._sheet, 0, heading, self._heading)

    def write(self, cells: Sequence[Any], urgency: Urgency) -> None:
        """Write one row; urgent ones are coloured."""
        self._row += 1
        self._put(self._sheet, self._row, cells, self._plain)
        if urgency in self._marks:
            self._sheet.write_string(self._row, self._urgency_column, cells[self._urgency_column], self._marks[urgency])

    def reject(self, cells: Sequence[Any]) -> None:
        """Write one row that could not be read."""
        if self._rejects is None:
            self._rejects = self._book.add_worksheet("未能读取")
            self._rejects.set_column(1, 2, 60)
            self._put(self._rejects, 0, REJECTS, self._heading)
        self._reject_row += 1
        self._put(self._rejects, self._reject_row, cells, self._plain)

    def close(self) -> None:
        """Finish the file."""
        self._sheet.autofilter(0, 0, max(1, self._row), self._columns - 1)
        try:
            self._book.close()
        except xlsxwriter.exceptions.FileCreateError as error:
            raise OSError(*error.args) from error

    def _put(self, sheet: Any, row: int, cells: Iterable[Any], form: Any) -> None:
        for place, cell in enumerate(cells):
            if isinstance(cell, (bool, int, float)):
                sheet.write(row, place, cell, form)
            elif isinstance(cell, (date, clock)):
                sheet.write_datetime(row, place, cell, self._days[type(cell)])
            elif cell not in ("", None):
                sheet.write_string(row, place, _UNWRITABLE.sub("", str(cell))[:_CELL_LIMIT], form)
