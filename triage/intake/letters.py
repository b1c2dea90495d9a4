"""Letters: one file is one petition."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from triage.errors import InputError
from triage.intake.cells import fitted
from triage.intake.encodings import UNREADABLE, UNREADABLE_BYTE, find_encoding
from triage.intake.kinds import Kind
from triage.intake.limits import MAX_LETTER, check_size
from triage.intake.scans import read_scan
from triage.intake.tables import Again, Reject, Row, Table
from triage.intake.word import read_word

SOURCE = "来源文件"
HEADING = ("编号", SOURCE, "内容")
_TOLERATED = 0.2


def read_letter(path: Path, kind: Kind, encoding: str = "") -> Table:
    """Return a table of one row; the file is only read when the row is."""

    def rows() -> Iterator[Row | Reject]:
        try:
            text, remarks = _read(path, kind, encoding)
        except InputError as error:
            yield Reject(1, str(error), path.name)
            return
        yield fitted(1, (path.stem, path.name, text), HEADING, remarks)

    remark = f"{kind.value}，一个文件是一件来文"
    return Table(HEADING, Again(rows), remark=remark, counted=lambda: 1, is_letter=True, says_source=True)


def _read(path: Path, kind: Kind, encoding: str) -> tuple[str, list[str]]:
    if kind is Kind.WORD:
        return read_word(path)
    if kind in (Kind.PDF, Kind.IMAGE):
        return read_scan(path, pdf=kind is Kind.PDF)
    check_size(path, MAX_LETTER, "请拆成几个文件。")
    text = path.read_text(find_encoding(path, encoding).name, UNREADABLE).lstrip("\ufeff").strip()
    unreadable = len(UNREADABLE_BYTE.findall(text))
    if unreadable > _TOLERATED * len(text):
        raise InputError(f"{path.name} 大半读不出来。请用 --encoding 指明编码，或用记事本打开后另存为 UTF-8。")
    if not text:
        raise InputError(f"{path.name} 里没有文字。")
    if not unreadable:
        return text, []
    return UNREADABLE_BYTE.sub("\ufffd", text), [f"正文有 {unreadable} 处读不出，已用 \ufffd 代替，请对照原件"]
