"""Where the heading of a table is, and what its columns are called."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

from triage.intake.cells import mended
from triage.intake.columns import CHANNEL, ID, NAMES, PLACE, RECEIVED, TEXT, TITLE, key

TITLE_ROWS = 20
_USUAL = frozenset((*TEXT, *TITLE, *ID, *RECEIVED, *CHANNEL, *PLACE, *NAMES))


def find_heading(rows: Iterable[Sequence[Any]], text: str = "") -> tuple[int, bool]:
    """Return the place of the heading among the first rows, and whether it names a text column.

    A row that names one beside other columns is preferred to one that only says the word, and that to the
    first row with more than one cell filled.
    """
    wanted = {*TEXT, key(text)} - {""}
    first, alone = -1, -1
    for place, cells in enumerate(islice(rows, TITLE_ROWS)):
        names = {key(str(cell)) for cell in cells if cell not in ("", None)}
        if wanted & names:
            if len(names) > 1:
                return place, True
            alone = place if alone < 0 else alone
        elif first < 0 and len(names) > 1:
            first = place
    return (alone, True) if alone >= 0 else (max(first, 0), False)


def names_columns(cells: Sequence[Any]) -> bool:
    """Say whether a row has at least two of the usual names of columns, and so is part of a heading."""
    return sum(key(str(cell)) in _USUAL for cell in cells if cell not in ("", None)) > 1


def named(cells: Sequence[Any]) -> tuple[str, ...]:
    """Return headings as unique texts; an empty one is called by its place."""
    names: dict[str, None] = {}
    for place, cell in enumerate(cells, 1):
        name = mended(str(cell if cell is not None else "")).strip() or f"第{place}列"
        while name in names:
            name += "_"
        names[name] = None
    return tuple(names)


def stacked(rows: Sequence[Sequence[Any]]) -> tuple[str, ...]:
    """Return headings of several rows as one: the lowest cell names a column, those above it tell two of a name apart."""
    columns = [[str(cell).strip() for cell in column if cell not in ("", None)] for column in zip(*rows, strict=True)]
    names: list[str] = []
    for column in columns:
        name = column[-1] if column else ""
        names.append("·".join(dict.fromkeys(column)) if name in names else name)
    return named(names)


def trimmed(cells: Sequence[Any]) -> Sequence[Any]:
    """Return the cells without the empty ones at the end."""
    end = len(cells)
    while end and cells[end - 1] in ("", None):
        end -= 1
    return cells[:end]
