"""Text lines into records of cells. A quotation mark that nothing closes costs one row, never the rest of the file."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_LARGEST_FIELD = 64_000_000
UNPAIRED = "这一行的引号不成对，已不管引号、单独按一行读入，请核对"
AMBIGUOUS = "引号不成对，分不清各格。请在原文件里改正引号（正文里的双引号要写成两个）"


@dataclass(frozen=True, slots=True)
class Record:
    """One record: the number of its first line, its cells, and what was wrong with it, if it could be kept."""

    number: int
    cells: list[str]
    remark: str = ""
    fault: str = ""


class _Lines:
    """Lines that can be put back; it remembers those taken for the record at hand.

    NUL, which Python 3.10 refuses, becomes a lone surrogate, which the cells are searched for later.
    """

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines, self._returned = iter(lines), deque[str]()
        self.taken: list[str] = []

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self._returned.popleft() if self._returned else next(self._lines)
        if "\0" in line:
            line = line.replace("\0", "\udc00")
        self.taken.append(line)
        return line

    def keep_first(self) -> str:
        """Put back all lines taken but the first, and return that."""
        self._returned.extendleft(reversed(self.taken[1:]))
        del self.taken[1:]
        return self.taken[0]


def records(lines: Iterable[str], delimiter: str, width: int = 0) -> Iterator[Record]:
    """Yield records; blank lines are passed over.

    Where quotation marks do not pair up, the first line alone is read again without regard to them: it is
    kept when it then has `width` cells, and is a fault when not. Reading goes on with the line after it.
    """
    csv.field_size_limit(_LARGEST_FIELD)
    source = _Lines(lines)
    reader = csv.reader(source, delimiter=delimiter, strict=True)
    number = 1
    while True:
        source.taken.clear()
        try:
            record = Record(number, next(reader))
        except StopIteration:
            return
        except csv.Error as error:
            record = _alone(source.keep_first(), number, delimiter, width, str(error))
        if any(record.cells):
            yield record
        number += len(source.taken)


def _alone(line: str, number: int, delimiter: str, width: int, error: str) -> Record:
    cells = line.rstrip("\r\n").split(delimiter)
    if "larger" in error:
        return Record(number, cells, fault=f"一格超过 {_LARGEST_FIELD} 字。请把它另存为 .txt 或拆开")
    return Record(number, cells, UNPAIRED) if len(cells) == width else Record(number, cells, fault=AMBIGUOUS)
