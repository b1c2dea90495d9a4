"""Tables inside HTML, and inside the XML that spreadsheet programs once wrote: what many exports really are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from triage.errors import InputError
from triage.intake.cells import fitted
from triage.intake.encodings import UNREADABLE, find_encoding
from triage.intake.headings import find_heading, named, trimmed
from triage.intake.limits import MAX_COLUMNS, MAX_GRID, MAX_PAGE, check_columns, check_size
from triage.intake.tables import Again, Asked, Reject, Row, Table

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)|<\?xml[^>]*encoding=[\"']([\w-]+)", re.IGNORECASE)
_ROWS, _CELLS = {"tr", "row"}, {"td", "th", "cell"}
_BREAKS = {"br", "p", "div", "li"}
_SKIPPED = {"script", "style"}
_LONGEST_SPAN = 5_000
# What begins like a section and is none, such as `<![测试]`: the parser gives up on it, or takes it for a comment.
_NO_SECTION = re.compile(r"<!\[(?!cdata\[|(?:if|else|endif)[\s\]!(])", re.IGNORECASE)


class _Tables(HTMLParser):
    """Collects every table, the innermost first; spans are filled with the spanning cell's words."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[list[list[str]]] = []
        self._room = _Room()
        self._open: list[_Grid] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a table, a row or a cell."""
        said = dict(attrs)
        if tag == "table":
            self._open.append(_Grid(self._room))
        elif tag in _SKIPPED:
            self._hidden += 1
        elif self._open and tag in _ROWS:
            self._open[-1].start_row()
        elif self._open and tag in _CELLS:
            columns = _number(said.get("colspan")) + _number(said.get("ss:mergeacross"), 0)
            rows = _number(said.get("rowspan")) + _number(said.get("ss:mergedown"), 0)
            self._open[-1].start_cell(columns, rows, _number(said.get("ss:index"), 0))
        elif tag in _BREAKS:
            self.handle_data("\n")

    def handle_endtag(self, tag: str) -> None:
        """Close a table or a cell."""
        if tag in _SKIPPED:
            self._hidden = max(0, self._hidden - 1)
        elif self._open and tag in _CELLS:
            self._open[-1].end_cell()
        elif self._open and tag == "table":
            self.tables.append(self._open.pop().rows())

    def handle_data(self, data: str) -> None:
        """Take words of the cell at hand."""
        if self._open and not self._hidden:
            self._open[-1].words.append(data)

    def unknown_decl(self, data: str) -> None:
        """Take words that stand in a section of CDATA."""
        if data[:6].upper() == "CDATA[":
            self.handle_data(data[6:])

    def close(self) -> None:
        """Finish; a table that nothing closed counts all the same."""
        super().close()
        while self._open:
            self.tables.append(self._open.pop().rows())


class _FullError(Exception):
    """A page has more cells than can be held."""


class _Room:
    """The cells that a page may still have in all its tables: spans make many of few words."""

    def __init__(self) -> None:
        self._left = MAX_GRID

    def take(self) -> None:
        self._left -= 1
        if self._left < 0:
            raise _FullError


class _Grid:
    """One table as it is read."""

    def __init__(self, room: _Room) -> None:
        self._room = room
        self.words: list[str] = []
        self._rows: list[list[str]] = []
        self._spans: dict[int, tuple[int, str]] = {}  # column: rows still covered, and by what
        self._cell: tuple[int, int] | None = None

    def start_row(self) -> None:
        self.end_cell()
        self._room.take()  # rows without cells take room too
        self._rows.append([])
        self._fill()

    def start_cell(self, columns: int, rows: int, index: int) -> None:
        self.end_cell()
        if not self._rows:
            self.start_row()
        while len(self._rows[-1]) < min(index, MAX_COLUMNS) - 1:
            self._add("")
        self._cell = (columns, rows)
        self.words.clear()

    def end_cell(self) -> None:
        if self._cell is None:
            return
        columns, rows = self._cell
        text = re.sub(r"[ \t\r\n]*\n[ \t\r\n]*", "\n", "".join(self.words)).strip(" \t\r\n\xa0")
        for _ in range(min(columns, MAX_COLUMNS)):
            if rows > 1:
                self._spans[len(self._rows[-1])] = (rows - 1, text)
            self._add(text)
        self._cell = None
        self._fill()

    def rows(self) -> list[list[str]]:
        self.end_cell()
        return self._rows

    def _add(self, text: str) -> None:
        self._room.take()
        self._rows[-1].append(text)

    def _fill(self) -> None:
        row = self._rows[-1]
        while len(row) in self._spans:
            left, text = self._spans.pop(len(row))
            if left > 1:
                self._spans[len(row)] = (left - 1, text)
            self._add(text)
            if left > 1 and len(row) > MAX_COLUMNS:
                return


def _number(said: str | None, otherwise: int = 1) -> int:
    return min(int(said), _LONGEST_SPAN) if said and said.isascii() and said.isdecimal() else otherwise


def read_markup(path: Path, asked: Asked) -> Table:
    """Read the table that has a text column, or the longest; raises `InputError` when there is none."""
    check_size(path, MAX_PAGE, "请用 Excel 打开后另存为 .xlsx。")
    raw = path.read_bytes()
    told = _CHARSET.search(raw[:4096])
    named_there = (told[1] or told[2]).decode() if told else ""
    encoding = find_encoding(path, asked.encoding)
    if not asked.encoding and named_there.lower() in ("big5", "big5-hkscs"):
        encoding = find_encoding(path, "big5")
    parser = _Tables()
    try:
        parser.feed(_NO_SECTION.sub("&lt;![", raw.decode(encoding.name, UNREADABLE)))
        parser.close()
    except _FullError as error:
        raise InputError(
            f"{path.name} 的表格太大了，连同跨行跨列的格子超过 {MAX_GRID:,} 格。请用 Excel 打开，删去多余的格子后另存为 .xlsx。"
        ) from error
    tables = [table for table in parser.tables if any(any(row) for row in table)]
    if not tables:
        raise InputError(f"{path.name} 是网页，但里面没有表格。请在浏览器里打开后把内容复制到 Excel 再试。")
    places = [find_heading(table, asked.text) for table in tables]
    best = max(range(len(tables)), key=lambda place: (places[place][1], len(tables[place])))
    rows, start = tables[best], places[best][0]
    check_columns(path.name, trimmed(rows[start]))
    heading = named(trimmed(rows[start]))

    def read() -> Iterator[Row | Reject]:
        for number, cells in enumerate(rows[start + 1 :], start + 2):
            if any(cells):
                yield fitted(number, cells, heading)

    remark = f"网页表格，{encoding.why}" + (f"，另有 {len(tables) - 1} 个表格未读" if len(tables) > 1 else "")
    return Table(heading, Again(read), encoding.to_write, remark)
