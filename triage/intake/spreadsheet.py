"""Excel workbooks: every visible sheet that holds petitions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetVisibleEnum

from triage.errors import InputError
from triage.intake.cells import fitted, has_lost_digits
from triage.intake.headings import TITLE_ROWS, find_heading, names_columns, stacked, trimmed
from triage.intake.limits import check_columns
from triage.intake.merges import Merge, heading_rows, merges, spread
from triage.intake.old_sheet_parts import old_hidden_rows
from triage.intake.sheet_parts import Noticed, notice
from triage.intake.tables import Again, Asked, Reject, Row, Table

_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet and the table in it; `known` says whether it has a text column."""

    name: str
    table: Table
    known: bool


def read_spreadsheet(path: Path, asked: Asked, *, zipped: bool) -> list[Sheet]:
    """Read the sheet asked for, or all visible ones that have a text column, or the first that has anything.

    Titles above the heading are passed over. Raises `InputError` for a workbook that cannot or must not be opened.
    """
    noticed = notice(path) if zipped else {name: Noticed(rows, []) for name, rows in old_hidden_rows(path).items()}
    with _said_if_damaged(path):
        workbook = _opened(path, (".xlsx", ".xlsm", ".xlsb", ".ods") if zipped else (".xls",))
        shown = [each.name for each in workbook.sheets_metadata if each.visible is SheetVisibleEnum.Visible]
        if asked.sheet and asked.sheet not in workbook.sheet_names:
            raise InputError(f"{path.name} 没有名为“{asked.sheet}”的工作表。现有:{'、'.join(workbook.sheet_names)}")
        names = [asked.sheet] if asked.sheet else shown or list(workbook.sheet_names)
        opened = [(name, workbook.get_sheet_by_name(name)) for name in names]
        sheets = [_sheet(path, name, sheet, asked.text, noticed.get(name, Noticed([], []))) for name, sheet in opened]
    filled = [sheet for sheet in sheets if sheet is not None]
    if not filled:
        raise InputError(f"{path.name} 的工作表“{'”“'.join(names)}”是空的。请核对文件，或用 --sheet 指明工作表。")
    taken = [sheet for sheet in filled if sheet.known] or filled[:1]
    unread = [name for name in workbook.sheet_names if name not in {sheet.name for sheet in taken}]
    return [_with_unread(sheet, unread) if sheet is taken[0] else sheet for sheet in taken]


def _opened(path: Path, endings: Sequence[str]) -> CalamineWorkbook:
    """Open a workbook by its name, or by what it is where it is called otherwise."""
    if path.suffix.lower() in endings:
        return CalamineWorkbook.from_path(str(path))
    with path.open("rb") as file:
        return CalamineWorkbook.from_filelike(file)


@contextmanager
def _said_if_damaged(path: Path) -> Iterator[None]:
    """What the library says of a damaged file, be it that it gives up in panic (which is no `Exception`)."""
    try:
        yield
    except BaseException as error:
        if isinstance(error, (CalamineError, OSError, ValueError)) or type(error).__name__ == "PanicException":
            raise InputError(
                f"{path.name} 打不开，它可能已损坏、有密码，或其实不是 Excel 文件。请用 Excel 打开后另存为 .xlsx 再试。"
            ) from error
        raise


def _with_unread(sheet: Sheet, unread: list[str]) -> Sheet:
    if not unread:
        return sheet
    table = sheet.table
    said = f"未读工作表“{'”“'.join(unread)}”（没有正文列或已隐藏，要读请用 --sheet）"
    return Sheet(sheet.name, replace(table, left_out=(*table.left_out, said)), sheet.known)


def _sheet(path: Path, name: str, sheet: CalamineSheet, text: str, noticed: Noticed) -> Sheet | None:
    first_column = (sheet.start or (0, 0))[1]
    ranges = merges(sheet.merged_cell_ranges, first_column)
    place, known = find_heading(sheet.iter_rows(), text)
    below = next(islice(sheet.iter_rows(), place + 1, None), [])
    top, bottom = heading_rows(place, ranges, names_columns(below))
    rows = islice(spread(sheet.iter_rows(), ranges, across=bottom + 1), top, min(bottom, top + TITLE_ROWS) + 1)
    heading_cells = [list(cells) for cells in rows]
    width = max((len(trimmed(cells)) for cells in heading_cells), default=0)
    if width == 0:
        return None
    check_columns(f"{path.name} 的工作表“{name}”", range(width))
    heading = stacked([cells[:width] for cells in heading_cells])
    remark = "，".join([f"工作表“{name}”", *_found(place, ranges, bottom)])
    rows_below = Again(lambda: _rows(sheet, ranges, bottom, heading))
    left_out = (
        *_told(noticed.hidden, bottom, "其中 {} 行在表里是隐藏的（第 {} 行），也已读入"),
        *_told(
            noticed.uncounted,
            bottom,
            "有 {} 格是公式，文件里没有存下算出的值（第 {} 行），按空白读；请用 Excel 打开、保存后再试",
        ),
    )
    return Sheet(name, Table(heading, rows_below, remark=remark, left_out=left_out), known)


def _told(rows: list[int], heading: int, words: str) -> Iterator[str]:
    below = [row for row in rows if row > heading + 1]
    if below:
        unique = [*dict.fromkeys(below)]
        some = "、".join(map(str, unique[:_SHOWN])) + ("……" if len(unique) > _SHOWN else "")
        yield words.format(len(below), some)


def _found(place: int, ranges: list[Merge], bottom: int) -> Iterator[str]:
    if place:
        yield f"表头在第 {place + 1} 行"
    down = sum(merge.top > bottom and merge.bottom > merge.top for merge in ranges)
    if down:
        yield f"{down} 处合并单元格已按合并的值填入各行"


def _rows(sheet: CalamineSheet, ranges: list[Merge], bottom: int, heading: tuple[str, ...]) -> Iterator[Row | Reject]:
    rows = spread(sheet.iter_rows(), ranges) if ranges else sheet.iter_rows()
    for number, cells in enumerate(rows, 1):
        if number > bottom + 1 and any(cell not in ("", None) for cell in cells):
            yield fitted(number, [_plain(cell) for cell in cells], heading)


def _plain(cell: Any) -> Any:
    """A whole number that a spreadsheet holds as a float reads as the number it shows."""
    if type(cell) is float and cell.is_integer() and not has_lost_digits(cell):
        return int(cell)
    return cell
