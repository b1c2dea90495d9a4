"""What a file really is, by what is in it: names lie, and exports lie often."""

from __future__ import annotations

import codecs
import re
import zipfile
from enum import Enum
from pathlib import Path

from triage.errors import InputError
from triage.intake.limits import MAX_PACKED, check_size


class Kind(Enum):
    """The kinds of file that can be read; the value is the word for people."""

    TEXT = "文本"
    JSON = "JSON"
    SHEET = "Excel 工作簿"
    OLD_SHEET = "旧版 Excel 工作簿"
    MARKUP = "网页表格"
    PARQUET = "Parquet"
    WORD = "Word 文档"
    PDF = "PDF"
    IMAGE = "图片"


SUFFIXES = {
    Kind.SHEET: (".xlsx", ".xlsm"),
    Kind.OLD_SHEET: (".xls",),
    Kind.TEXT: (".csv", ".tsv", ".txt"),
    Kind.JSON: (".jsonl",),
    Kind.MARKUP: (".html", ".htm"),
    Kind.PARQUET: (".parquet",),
    Kind.WORD: (".docx",),
    Kind.PDF: (".pdf",),
    Kind.IMAGE: (".png", ".jpg", ".jpeg"),
}
_MAY_BE_TEXT = {Kind.SHEET, Kind.OLD_SHEET, Kind.TEXT, Kind.JSON, Kind.MARKUP}
_BY_SUFFIX = {suffix: kind for kind, suffixes in SUFFIXES.items() for suffix in suffixes}
READABLE = "、".join(_BY_SUFFIX)
_MAGIC = (
    (b"%PDF", Kind.PDF),
    (b"\x89PNG\r\n\x1a\n", Kind.IMAGE),
    (b"\xff\xd8\xff", Kind.IMAGE),
    (b"PAR1", Kind.PARQUET),
)
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")  # with parts in it, and empty
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHERS = (
    (b"{\\rtf", "RTF 文档", "请用 Word 打开后另存为 .docx"),
    (b"Rar!", "RAR 压缩包", "请先解压，再读里面的文件"),
    (b"7z\xbc\xaf", "7z 压缩包", "请先解压，再读里面的文件"),
    (b"\x1f\x8b", "gzip 压缩包", "请先解压，再读里面的文件"),
    (b"II*\0", "TIFF 图片", "请另存为 .png 或 .pdf"),
    (b"MM\0*", "TIFF 图片", "请另存为 .png 或 .pdf"),
)
_MARKUP = re.compile(rb"<(?:table|html|!doctype\s+html|(?:ss:)?workbook)\b", re.IGNORECASE)
_BEFORE_MARKUP = codecs.BOM_UTF8 + codecs.BOM_UTF16_LE + b" \t\r\n"
_HEAD = 1 << 16


def find_kind(path: Path) -> tuple[Kind, str]:
    """Return what a file is, and a remark where its name says otherwise; raises `InputError` for what cannot be read."""
    suffix = path.suffix.lower()
    with path.open("rb") as file:
        head = file.read(_HEAD)
    kind = _of_bytes(path, head) or _of_text(path, head)
    called = _BY_SUFFIX.get(suffix)
    if called in (None, kind):
        return kind, ""
    return kind, f"名为 {suffix}，实为{kind.value}，已按{kind.value}读"


def _of_bytes(path: Path, head: bytes) -> Kind | None:
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    for magic, what, advice in _OTHERS:
        if head.startswith(magic):
            raise InputError(f"{path.name} 是{what}，不能直接读。{advice}。")
    if head.startswith(_ZIP):
        return _of_package(path)
    return _of_ole(path) if head.startswith(_OLE) else None


def _of_package(path: Path) -> Kind:
    try:
        with zipfile.ZipFile(path) as package:
            names = set(package.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise InputError(f"{path.name} 已损坏，打不开。请用原来的程序打开后另存一份，或向来件单位重新索取。") from error
    if "word/document.xml" in names:
        return Kind.WORD
    if "xl/workbook.bin" not in names and any(name.startswith("xl/") for name in names):
        return Kind.SHEET
    raise InputError(f"{path.name} 是压缩包或别种办公文件，不能直接读。请解压，或另存为 .xlsx、.docx。")


def _of_ole(path: Path) -> Kind:
    """Old Office files name their streams in UTF-16."""
    check_size(path, MAX_PACKED, "请拆成几个文件，或另存为 .csv。")
    raw = path.read_bytes()
    if "EncryptedPackage".encode("utf-16-le") in raw:
        raise InputError(f"{path.name} 有密码。请用 Excel 打开，去掉密码后另存一份再试。")
    if any(f"{name}\0".encode("utf-16-le") in raw for name in ("Workbook", "Book")):
        return Kind.OLD_SHEET
    raise InputError(f"{path.name} 是旧版 Word 或别种旧文件，不能直接读。请用 Word 打开后另存为 .docx。")


def _of_text(path: Path, head: bytes) -> Kind:
    suffix = path.suffix.lower()
    called = _BY_SUFFIX.get(suffix)
    if called is None:
        raise InputError(f"不认识 {suffix or '没有扩展名'} 这种文件。能读的有:{READABLE}")
    if called not in _MAY_BE_TEXT:
        raise InputError(f"{path.name} 名为 {suffix}，内容却不是{called.value}，可能没有下载完整。请重新取得这个文件。")
    if not head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) and _is_binary(head):
        raise InputError(
            f"{path.name} 名为 {suffix}，内容却既不是文本也不是能认出的文件，可能已损坏。请重新取得这个文件。"
        )
    start = head.replace(b"\0", b"").lstrip(_BEFORE_MARKUP)
    if called is not Kind.JSON and start.startswith(b"<") and _MARKUP.search(start):
        return Kind.MARKUP
    return Kind.JSON if called is Kind.JSON else Kind.TEXT


def _is_binary(head: bytes) -> bool:
    """Control characters that no text in any encoding is full of."""
    odd = sum(head.count(byte) for byte in (1, 2, 3, 4, 5, 6, 14, 15, 16, 17, 18, 19, 20, 21))
    return odd > max(8, len(head) // 7)
