"""Files made by hand for the tests of reading."""

from __future__ import annotations

import struct
import zipfile
from datetime import date, datetime
from pathlib import Path

import xlsxwriter

from triage.intake import Reject, open_inbox
from triage.petition import Petition

HEADING = ["编号", "来信日期", "渠道", "内容"]


def petitions(path: Path | list[Path], **options: object) -> list[Petition]:
    """All rows of a file, each of which must be a petition."""
    found = items(path, **options)
    assert all(isinstance(item, Petition) for item in found), found
    return found  # type: ignore[return-value]


def items(path: Path | list[Path], **options: object) -> list[Petition | Reject]:
    return [item for item, _ in open_inbox(path, **options)]  # type: ignore[arg-type]


def texts(path: Path | list[Path], **options: object) -> list[str]:
    return [petition.text for petition in petitions(path, **options)]


def csv_file(folder: Path, text: str, encoding: str = "utf-8", name: str = "in.csv") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding, "surrogatepass") if "utf" in encoding else text.encode(encoding))
    return path


def workbook(path: Path, sheets: dict[str, list[list[object]]]) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for place, cell in enumerate(row):
                    if isinstance(cell, date | datetime):
                        sheet.write_datetime(number, place, cell, day)
                    else:
                        sheet.write(number, place, cell)
    return path


def docx(path: Path, body: str, others: dict[str, bytes] | None = None) -> Path:
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("word/document.xml", f'<w:document xmlns:w="{word}"><w:body>{body}</w:body></w:document>')
        for name, content in (others or {}).items():
            package.writestr(name, content)
    return path


def sheet_xml(path: Path, rows: str, shared: str = "") -> Path:
    """A workbook of one sheet whose XML is written by hand."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package_of = "http://schemas.openxmlformats.org/package/2006/relationships"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(
            "[Content_Types].xml", '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
        )
        package.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{package_of}"><Relationship Id="r" Type="{office}/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>',
        )
        package.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets><sheet name="表" sheetId="1" r:id="s"/></sheets>'
            "</workbook>",
        )
        package.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{package_of}"><Relationship Id="s" Type="{office}/worksheet" '
            'Target="worksheets/sheet1.xml"/></Relationships>',
        )
        prolog = f'{shared}<worksheet xmlns="{main}"><sheetData>'
        package.writestr("xl/worksheets/sheet1.xml", f"{prolog}{rows}</sheetData></worksheet>")
    return path


def inline(reference: str, text: str) -> str:
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'


def xls(path: Path, rows: list[list[object]], others: bytes = b"") -> Path:
    """An Excel 97 workbook of one sheet, made byte by byte: records of BIFF8 in a compound file.

    `others` are records of the sheet that stand after its cells.
    """
    cells = bytearray()
    for number, row in enumerate(rows):
        for place, cell in enumerate(row):
            where = struct.pack("<HHH", number, place, 0)
            if isinstance(cell, str):
                text = cell.encode("utf-16-le")
                cells += record(0x0204, where + struct.pack("<HB", len(text) // 2, 1) + text)
            else:
                cells += record(0x0203, where + struct.pack("<d", cell))
    name = "登记".encode("utf-16-le")
    begin = struct.pack("<HHHHII", 0x0600, 5, 0x0DBB, 0x07CC, 0, 6)
    codepage = record(0x0042, struct.pack("<H", 1200))
    length = 4 + len(begin) + len(codepage) + 4 + 8 + len(name) + 4
    sheet = record(0x0085, struct.pack("<IBBBB", length, 0, 0, len(name) // 2, 1) + name)
    globals_ = record(0x0809, begin) + codepage + sheet + record(0x000A, b"")
    assert len(globals_) == length
    begin = struct.pack("<HHHHII", 0x0600, 0x10, 0x0DBB, 0x07CC, 0, 6)
    width = max(map(len, rows))
    dimensions = record(0x0200, struct.pack("<IIHHH", 0, len(rows), 0, width, 0))
    _compound_file(path, globals_ + record(0x0809, begin) + dimensions + cells + others + record(0x000A, b""))
    return path


def record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _compound_file(path: Path, stream: bytes) -> None:
    stream = stream.ljust(4096, b"\0")
    stream += b"\0" * (-len(stream) % 512)
    count, none, end = len(stream) // 512, 0xFFFFFFFF, 0xFFFFFFFE
    tables = -(-(count + 1) // 127)  # sectors of the table, which has a place for each of them too
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    header += b"\0" * 6 + struct.pack("<IIIIIIIII", 0, tables, tables, 0, 4096, end, 0, end, 0)
    header += struct.pack("<109I", *range(tables), *[none] * (109 - tables))
    chain = [*[0xFFFFFFFD] * tables, end, *range(tables + 2, tables + 1 + count), end]
    fat = struct.pack(f"<{128 * tables}I", *chain, *[none] * (128 * tables - len(chain)))
    workbook = _entry("Workbook", 2, none, tables + 1, len(stream))
    directory = _entry("Root Entry", 5, 1, end, 0) + workbook + _entry("", 0, none, 0, 0) * 2
    path.write_bytes(header + fat + directory + stream)


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    raw = (name + "\0").encode("utf-16-le") if name else b""
    fixed = raw.ljust(64, b"\0") + struct.pack("<HBBIII", len(raw), kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child)
    return fixed + b"\0" * 36 + struct.pack("<IQ", start, size)
