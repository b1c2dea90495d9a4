"""How large a file may be, so that none can exhaust the machine; every refusal says what to do."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from triage.errors import InputError

MAX_COLUMNS = 1_000
MAX_CELL = 20_000_000  # characters in one cell
MAX_GRID = 20_000_000  # cells in the rectangle that a sheet spans
MAX_UNPACKED = 1 << 30  # bytes in all parts of a .xlsx or .docx
MAX_PACKED = 300_000_000  # bytes of a .xlsx, .xls or .docx
MAX_PAGE = 100_000_000  # bytes of an HTML or XML table
MAX_LETTER = 200_000_000  # bytes of a letter or a scan


def check_size(path: Path, limit: int, advice: str) -> None:
    """Raise `InputError` for a file of more than `limit` bytes."""
    size = path.stat().st_size
    if size > limit:
        raise InputError(f"{path.name} 有 {size / 1e6:,.0f} MB，这种文件最多读 {limit / 1e6:,.0f} MB。{advice}")


def check_columns(name: str, heading: Sequence[object]) -> None:
    """Raise `InputError` for a heading of too many columns."""
    if len(heading) > MAX_COLUMNS:
        raise InputError(
            f"{name} 的表头有 {len(heading)} 列，最多读 {MAX_COLUMNS} 列。"
            "请删去多余的列；如果这是一段正文而不是表格，请存为 .docx 或 .txt。"
        )
