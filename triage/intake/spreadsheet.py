"""Excel workbooks."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from triage.errors import InputError
from triage.intake.columns import TEXT
from triage.intake.tables import Reject, Row, Table, fitted, named

_TITLE_ROWS = 20
_SAFE_INTEGER = 10**15


def read_spreadsheet(path: Path, sheet: str = "", text: str = "") -> Table:
    """Read the sheet asked for, or the first that has a text column; titles above the heading are passed over."""
    try:
        workbook = CalamineWorkbook.from_path(str(path))
        names = [sheet] if sheet else list(workbook.sheet_names)
        if sheet and sheet not in workbook.sheet_names:
            raise InputError(f"没有名为“{sheet}”的工作表。现有:{'、'.join(workbook.sheet_names)}")
        sheets = {name: workbook.get_sheet_by_name(name) for name in names}
    except (CalamineError, OSError) as error:
        raise InputError(
            f"{path.name} 打不开，它可能已损坏、有密码，或其实不是 Excel 文件。请用 Excel 打开后另存为 .xlsx 再试。"
        ) from error
    wanted = {*TEXT, text} - {""}
    places = {name: _heading_row(found.iter_rows(), wanted) for name, found in sheets.items()}
    name = next((name for name, (_, known) in places.items() if known), names[0])
    start, _ = places[name]
    cells = next(islice(sheets[name].iter_rows(), start, None), [])
    while cells and cells[-1] in ("", None):
        cells = cells[:-1]
    if not cells:
        raise InputError(f"{path.name} 的工作表“{name}”是空的。")
    remark = f"工作表“{name}”" + (
        f"，另有 {len(workbook.sheet_names) - 1} 张未读" if len(workbook.sheet_names) > 1 else ""
    )
    return Table(named(cells), _rows(sheets[name].iter_rows(), start, len(cells)), remark=remark)


def _heading_row(rows: Iterator[list[Any]], wanted: set[str]) -> tuple[int, bool]:
    """Return the place of the heading among the first rows, and whether it names a text column."""
    fullest, place = 0, 0
    for number, cells in enumerate(islice(rows, _TITLE_ROWS)):
        if wanted & {"".join(str(cell).split()) for cell in cells}:
            return number, True
        filled = sum(cell not in ("", None) for cell in cells)
        if filled > fullest and filled > 1 and not fullest:
            fullest, place = filled, number
    return place, False


def _rows(rows: Iterator[list[Any]], start: int, width: int) -> Iterator[Row | Reject]:
    for number, cells in enumerate(rows, 1):
        if number > start + 1 and any(cell not in ("", None) for cell in cells):
            yield fitted(number, [_plain(cell) for cell in cells], width)


def _plain(cell: Any) -> Any:
    """A whole number that a spreadsheet holds as a float reads as the number it shows."""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < _SAFE_INTEGER:
        return int(cell)
    return cell
