"""One file into tables, by what it really is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from triage.errors import InputError
from triage.intake.delimited import names_a_text_column, read_delimited
from triage.intake.json_lines import read_json_lines
from triage.intake.kinds import Kind, find_kind
from triage.intake.letters import read_letter
from triage.intake.markup import read_markup
from triage.intake.parquet import read_parquet
from triage.intake.spreadsheet import read_spreadsheet
from triage.intake.tables import Asked, Table

Named = tuple[str, Table]

_TABLES: dict[Kind, Callable[[Path, Asked], Table]] = {
    Kind.TEXT: read_delimited,
    Kind.JSON: read_json_lines,
    Kind.MARKUP: read_markup,
}


def open_tables(path: Path, asked: Asked) -> list[Named]:
    """Return the tables of a file, each with the name of its sheet where there are several.

    Raises `InputError` when the file cannot be read at all.
    """
    if path.stat().st_size == 0:
        raise InputError(f"{path.name} 是空文件。请重新取得这个文件。")
    kind, remark = find_kind(path)
    tables = _open(path, kind, asked)
    if remark:
        return [
            (name, replace(table, remark="，".join(filter(None, (remark, table.remark))))) for name, table in tables
        ]
    return tables


def _open(path: Path, kind: Kind, asked: Asked) -> list[Named]:
    if kind in (Kind.SHEET, Kind.OLD_SHEET):
        sheets = read_spreadsheet(path, asked, zipped=kind is Kind.SHEET)
        return [(sheet.name if len(sheets) > 1 else "", sheet.table) for sheet in sheets]
    if kind is Kind.PARQUET:
        return [("", read_parquet(path))]
    is_letter = kind is Kind.TEXT and path.suffix.lower() == ".txt" and not asked.text
    if kind in _TABLES and not (is_letter and not names_a_text_column(path, asked)):
        return [("", _TABLES[kind](path, asked))]
    return [("", read_letter(path, kind, asked.encoding))]
