"""What every reader gives: a heading and rows, each with its number in the file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number as a spreadsheet counts, and its cells in the order of the heading."""

    number: int
    cells: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Reject:
    """A row that cannot be read, why, and what it looked like (for the reject list only)."""

    number: int
    reason: str
    content: str


@dataclass(frozen=True, slots=True)
class Table:
    """A heading, the rows below it, and what was found out about the file, to tell the user."""

    heading: tuple[str, ...]
    rows: Iterator[Row | Reject]
    encoding: str = ""
    remark: str = ""


def fitted(number: int, cells: list[Any], width: int) -> Row | Reject:
    """Return the row with as many cells as the heading; more cells with something in them is a reject."""
    if len(cells) == width:
        return Row(number, tuple(cells))
    if any(cell not in ("", None) for cell in cells[width:]):
        seen = " | ".join(str(cell) for cell in cells)
        return Reject(number, f"这一行有 {len(cells)} 格，表头只有 {width} 格", seen[:2000])
    return Row(number, tuple(cells[:width]) + ("",) * (width - len(cells)))


def named(cells: list[Any]) -> tuple[str, ...]:
    """Return headings as unique texts; an empty one is called by its place."""
    names: list[str] = []
    for place, cell in enumerate(cells, 1):
        name = str(cell if cell is not None else "").strip() or f"第{place}列"
        while name in names:
            name += "_"
        names.append(name)
    return tuple(names)
