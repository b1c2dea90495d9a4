"""Text files with commas, semicolons or tabs between the cells."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from pathlib import Path

from triage.errors import InputError
from triage.intake.tables import Reject, Row, Table, fitted, named

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_TOLERATED = 0.2
_LARGEST_CELL = 200_000_000


def read_delimited(path: Path, encoding: str = "") -> Table:
    """Read a delimited file; its encoding is found out unless named."""
    encoding = encoding or find_encoding(path)
    csv.field_size_limit(_LARGEST_CELL)
    try:
        file = path.open(encoding=encoding, errors="surrogateescape", newline="")
    except LookupError as error:
        raise InputError(f"不认识的编码“{encoding}”。常用的有 utf-8、gb18030、big5、utf-16。") from error
    with file:
        first = file.readline()
    if not first.strip("\r\n\ufeff "):
        raise InputError(f"{path.name} 的第一行是空的，那里应当是表头。")
    delimiter = max(",;\t", key=first.count)
    heading = named(next(csv.reader(io.StringIO(first), delimiter=delimiter)))
    return Table(heading, _rows(path, encoding, delimiter, len(heading)), encoding, f"编码 {encoding}")


def find_encoding(path: Path) -> str:
    """Return the encoding of a text file: by its byte-order mark, else UTF-8 where that fits, else GB18030.

    GB18030 stands for the whole family GB2312, GBK, GB18030. UTF-8 fits when hardly anything in the file is
    unreadable as UTF-8: text in another encoding never looks like it by chance. The rows with unreadable
    bytes become rejects.
    """
    with path.open("rb") as file:
        head = file.read(4)
    for mark, name in _BOMS:
        if head.startswith(mark):
            return name
    return "utf-8" if _unreadable_share(path) < _TOLERATED else "gb18030"


def _unreadable_share(path: Path) -> float:
    """The share of unreadable characters among those beyond ASCII when a file is read as UTF-8."""
    unreadable = beyond = 0
    with path.open(encoding="utf-8", errors="replace") as file:
        while block := file.read(1 << 20):
            unreadable += block.count("\ufffd")
            beyond += len(block) - len(block.encode("ascii", "ignore"))
    return unreadable / max(1, beyond)


def _rows(path: Path, encoding: str, delimiter: str, width: int) -> Iterator[Row | Reject]:
    with path.open(encoding=encoding, errors="surrogateescape", newline="") as file:
        reader = csv.reader((line.replace("\0", "\ufffd") for line in file), delimiter=delimiter)
        next(reader)
        number = reader.line_num + 1
        while True:
            try:
                cells = next(reader, None)
            except csv.Error as error:
                yield Reject(number, f"格式不对:{error}", "")
                cells = []
            if cells is None:
                return
            if any(cells):
                readable = _readable(cells)
                if readable is None:
                    yield fitted(number, cells, width)
                else:
                    yield Reject(number, f"有不能按 {encoding} 读出的字节", readable[:2000])
            number = reader.line_num + 1


def _readable(cells: list[str]) -> str | None:
    """Return None for cells without unreadable bytes, else their text with those replaced."""
    joined = "".join(cells)
    try:
        joined.encode()
    except UnicodeEncodeError:
        return joined.encode("utf-8", "replace").decode("utf-8")
    return None
