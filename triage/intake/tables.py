"""What every reader gives: a heading and rows, each with its number in the file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number as a spreadsheet counts, and its cells in the order of the heading.

    `remarks` is what went wrong in reading it: each becomes a reason for a person to look. `source` names
    the file and sheet where several are read together.
    """

    number: int
    cells: tuple[Any, ...]
    remarks: tuple[str, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True)
class Reject:
    """A row that cannot be read, why, and what it looked like (for the reject list only)."""

    number: int
    reason: str
    content: str


@dataclass(frozen=True, slots=True)
class Again:
    """Rows that can be read from the start as often as wanted."""

    read: Callable[[], Iterator[Row | Reject]]

    def __iter__(self) -> Iterator[Row | Reject]:
        return self.read()


@dataclass(frozen=True, slots=True)
class Table:
    """A heading, the rows below it, and what was found out about the file, to tell the user.

    `encoding` is the one to write the result in. `counted` gives the number of rows where that is cheaper
    than reading them. `is_letter` holds where the columns are this program's own, not the caller's;
    `says_source` where the column that says from which file a row is. `left_out` is what was not read though it
    is there, or was read though it is hidden.
    """

    heading: tuple[str, ...]
    rows: Iterable[Row | Reject]
    encoding: str = ""
    remark: str = ""
    counted: Callable[[], int] | None = None
    is_letter: bool = False
    says_source: bool = False
    left_out: tuple[str, ...] = ()

    @property
    def told(self) -> str:
        """What was found out, and what a reader of the file would not expect."""
        return "，".join(filter(None, (self.remark, *self.left_out)))

    def count(self) -> int:
        """Return how many rows there are, rejects included."""
        return self.counted() if self.counted else sum(1 for _ in self.rows)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the user said about the file: its encoding, the sheet, the column with the text; empty is to be found."""

    encoding: str = ""
    sheet: str = ""
    text: str = ""
