"""Merged cells: a reader gives their value once, a person sees it in every row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

_EMPTY = ("", None)


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged range, its rows and columns counted from 0, the last ones included."""

    top: int
    left: int
    bottom: int
    right: int


def merges(ranges: Iterable[tuple[tuple[int, int], tuple[int, int]]] | None, first_column: int) -> list[Merge]:
    """Return ranges as merges, with columns counted from the first that is read, the topmost first."""
    found = [Merge(a, b - first_column, c, d - first_column) for (a, b), (c, d) in ranges or ()]
    return sorted((merge for merge in found if merge.left >= 0), key=lambda merge: merge.top)


def heading_rows(place: int, known: Sequence[Merge], below_names: bool) -> tuple[int, int]:
    """Return the first and last row of the heading that was found in row `place`.

    Cells merged downwards tell how far it reaches; cells merged across stand over a row of names, which is the one
    below where that `below_names` columns.
    """
    first = last = place
    for merge in known:
        if merge.top <= place <= merge.bottom:
            first, last = min(first, merge.top), max(last, merge.bottom)
    groups = [merge for merge in known if merge.right > merge.left and merge.top == merge.bottom]
    if first == last and len({m for m in groups if m.top == place - 1}) > 1:
        first = place - 1
    elif first == last and below_names and any(m.top == place for m in groups):
        last = place + 1
    return first, last


def spread(rows: Iterable[Sequence[Any]], known: Sequence[Merge], across: int = 0) -> Iterator[list[Any]]:
    """Yield rows with the value of a merged range in each of its rows; in the first `across` rows in each column too."""
    waiting, open_ranges = list(reversed(known)), list[tuple[Merge, Any]]()
    for number, cells in enumerate(rows):
        filled = list(cells)
        open_ranges = [(merge, value) for merge, value in open_ranges if merge.bottom >= number]
        while waiting and waiting[-1].top <= number:
            merge = waiting.pop()
            if merge.left < len(filled):
                open_ranges.append((merge, filled[merge.left]))
        if any(cell not in _EMPTY for cell in cells):
            for merge, value in open_ranges:
                for column in range(
                    merge.left, min(merge.right + 1 if number < across else merge.left + 1, len(filled))
                ):
                    if filled[column] in _EMPTY:
                        filled[column] = value
        yield filled
