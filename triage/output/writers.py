"""Decisions into .xlsx, .csv or .jsonl. A file appears under its name only when it is whole."""

from __future__ import annotations

import csv
import json
import os
import re
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol

from triage.decision import Urgency
from triage.errors import InputError
from triage.output.rows import REJECTS, beside
from triage.output.workbook import Workbook

KINDS = (".xlsx", ".csv", ".jsonl")
_FORMULA = re.compile(r"\s*[=+@\t\r]|\s*-(?![\d.]+$)")
_SUSPICIOUS = frozenset("=+@-") | frozenset(map(chr, range(33))) | frozenset("\x85\xa0\u3000\u2028\u2029")


class _Sheet(Protocol):
    def write(self, cells: Sequence[Any], urgency: Urgency) -> None: ...
    def reject(self, cells: Sequence[Any]) -> None: ...
    def close(self) -> None: ...


class Writer:
    """Writes petitions with their decisions; used as a context manager, it appears whole or not at all."""

    def __init__(self, path: Path, heading: tuple[str, ...], encoding: str) -> None:
        self.path, self._heading = path, heading
        self._draft = path.with_name(f".{path.name}.{os.getpid()}.part")
        self.as_json = path.suffix.lower() == ".jsonl"
        self.rejects_path = path if path.suffix.lower() == ".xlsx" else path.with_name(f"{path.stem}.未能读取.csv")
        make = Workbook if path.suffix.lower() == ".xlsx" else _JsonLines if self.as_json else _Delimited
        self._sheet: _Sheet = make(self._draft, (*heading, *beside(heading)), encoding)
        self._rejects: list[Sequence[Any]] = []

    def write(self, cells: Sequence[Any], rendered: Any, urgency: Urgency) -> None:
        """Write one row: the caller's cells as they were, then the decision as `to_row` or `to_json` gave it."""
        if self.as_json:
            self._sheet.write([{**dict(zip(self._heading, cells, strict=True)), "decision": rendered}], urgency)
        else:
            self._sheet.write([*cells, *rendered], urgency)

    def reject(self, number: int, reason: str, content: str) -> None:
        """Write one row that could not be read."""
        self._rejects.append((number, reason, content))

    def __enter__(self) -> Writer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            for cells in self._rejects:
                self._sheet.reject(cells)
            self._sheet.close()
            self._draft.replace(self.path)
            self._write_rejects()
        else:
            self._draft.unlink(missing_ok=True)

    def _write_rejects(self) -> None:
        if self.rejects_path != self.path:
            self.rejects_path.unlink(missing_ok=True)
            if self._rejects:
                with self.rejects_path.open("w", encoding="utf-8-sig", newline="", errors="replace") as file:
                    csv.writer(file).writerows([REJECTS, *(map(_harmless, cells) for cells in self._rejects)])


def open_writer(path: Path, heading: tuple[str, ...], encoding: str = "") -> Writer:
    """Open the output; raises `InputError` when its kind is not known or its folder cannot be written."""
    if path.suffix.lower() not in KINDS:
        raise InputError(f"不能写 {path.suffix or '没有扩展名'} 这种文件。能写的有:{'、'.join(KINDS)}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return Writer(path, heading, encoding)
    except OSError as error:
        raise InputError(f"写不进 {path.parent}:{error.strerror}。请用 -o 指定别的位置。") from error


def _harmless(cell: Any) -> Any:
    """A text that a spreadsheet would run as a formula is preceded by an apostrophe."""
    if isinstance(cell, str) and cell[:1] in _SUSPICIOUS and _FORMULA.match(cell):
        return "'" + cell
    return cell


class _Delimited:
    def __init__(self, path: Path, heading: Sequence[str], encoding: str) -> None:
        encoding = encoding if encoding not in ("", "utf-8") else "utf-8-sig"
        self._file = path.open("w", encoding=encoding, newline="", errors="replace")
        self._writer = csv.writer(self._file)
        self._writer.writerow(map(_harmless, heading))

    def write(self, cells: Sequence[Any], urgency: Urgency) -> None:
        self._writer.writerow(map(_harmless, cells))

    def reject(self, cells: Sequence[Any]) -> None:
        """Rejects of a delimited file have a file of their own."""

    def close(self) -> None:
        self._file.close()


class _JsonLines:
    def __init__(self, path: Path, heading: Sequence[str], encoding: str) -> None:
        self._file = path.open("w", encoding="utf-8", errors="replace")

    def write(self, cells: Sequence[Any], urgency: Urgency) -> None:
        self._file.write(json.dumps(cells[0], ensure_ascii=False, default=str) + "\n")

    def reject(self, cells: Sequence[Any]) -> None:
        """Rejects of a .jsonl file have a file of their own."""

    def close(self) -> None:
        self._file.close()
