"""Decisions into .xlsx, .csv or .jsonl. A file appears under its name only when it is whole and on the disk."""

from __future__ import annotations

import codecs
import contextlib
import csv
import json
import os
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol

from triage.decision import Urgency
from triage.errors import InputError, failure
from triage.output.durable import appear, settle
from triage.output.harmless import harmless_row, writable
from triage.output.rows import REJECTS, beside
from triage.output.workbook import Workbook

KINDS = (".xlsx", ".csv", ".jsonl")


class _Sheet(Protocol):
    def write(self, cells: Sequence[Any], urgency: Urgency) -> None: ...
    def reject(self, cells: Sequence[Any]) -> None: ...
    def close(self) -> None: ...
    def abandon(self) -> None: ...


class Writer:
    """Writes petitions with their decisions; used as a context manager, it appears whole or not at all."""

    def __init__(self, path: Path, heading: tuple[str, ...], encoding: str) -> None:
        self.path, self._heading = path, heading
        self._draft = _draft(path)
        self.as_json = path.suffix.lower() == ".jsonl"
        self.rejects_path = rejects_path(path)
        self._rejects: _Delimited | None = None
        self._key = "decision" if "decision" not in heading else "decision(分流)"
        make = Workbook if path.suffix.lower() == ".xlsx" else _JsonLines if self.as_json else _Delimited
        self._sheet: _Sheet = make(self._draft, (*heading, *beside(heading)), encoding)

    def write(self, cells: Sequence[Any], rendered: Any, urgency: Urgency) -> None:
        """Write one row: the caller's cells as they were, then the decision as `to_row` or `to_json` gave it."""
        if self.as_json:
            self._sheet.write([{**dict(zip(self._heading, cells, strict=True)), self._key: rendered}], urgency)
        else:
            self._sheet.write([*cells, *rendered], urgency)

    def reject(self, number: int, reason: str, content: str) -> None:
        """Write one row that could not be read: into the workbook, or into a file of its own beside the others."""
        if self.rejects_path == self.path:
            self._sheet.reject((number, reason, content))
            return
        if self._rejects is None:
            self._rejects = _Delimited(_draft(self.rejects_path), REJECTS, "")
        self._rejects.write((number, reason, content))

    def __enter__(self) -> Writer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self._sheet.close()
                self._publish()
        finally:
            self._sheet.abandon()
            if self._rejects is not None:
                self._rejects.abandon()

    def _publish(self) -> None:
        """The result comes last: where it is, its rejects are."""
        if self._rejects is not None:
            self._rejects.close()
            appear(self._rejects.path, self.rejects_path)
        elif self.rejects_path != self.path:
            self.rejects_path.unlink(missing_ok=True)
        appear(self._draft, self.path)


def rejects_path(path: Path) -> Path:
    """Return where the unreadable rows of a result are: in the workbook, or in a file beside it."""
    return path if path.suffix.lower() == ".xlsx" else path.with_name(f"{path.stem}.未能读取.csv")


def results_of(path: Path) -> tuple[Path, ...]:
    """Return everything that a run writes for a result: it, its report, and its unreadable rows."""
    return path, path.with_suffix(".report.html"), rejects_path(path)


def open_writer(path: Path, heading: tuple[str, ...], encoding: str = "") -> Writer:
    """Open the output; raises `InputError` when its kind is not known or its folder cannot be written."""
    check_kind(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return Writer(path, heading, encoding)
    except OSError as error:
        raise InputError(f"写不进 {path.parent}:{failure(error)}。请用 -o 指定别的位置。") from error


def check_kind(path: Path) -> None:
    """Raise `InputError` for a kind of file that cannot be written."""
    if path.suffix.lower() not in KINDS:
        raise InputError(f"不能写 {path.suffix or '没有扩展名'} 这种文件。能写的有:{'、'.join(KINDS)}")


def _draft(path: Path) -> Path:
    return path.with_name(f".{path.name}.{os.getpid()}.part")


def _lossless(encoding: str) -> str:
    """Return the encoding of the input where it can hold every character, else one that can.

    GB18030 holds all that GB2312 and GBK lack; Big5 and others cannot hold the decisions.
    """
    name = codecs.lookup(encoding or "utf-8").name
    if name in ("gbk", "gb2312", "gb18030"):
        return "gb18030"
    return "utf-16" if name == "utf-16" else "utf-8-sig"


class _Text:
    """A text file that becomes durable when closed, and goes when abandoned before that."""

    def __init__(self, path: Path, encoding: str) -> None:
        self.path = path
        self._file = path.open("w", encoding=encoding, newline="", errors="replace")

    def close(self) -> None:
        with self._file:
            settle(self._file)

    def abandon(self) -> None:
        with contextlib.suppress(OSError):
            self._file.close()
        self.path.unlink(missing_ok=True)


class _Delimited(_Text):
    def __init__(self, path: Path, heading: Sequence[str], encoding: str) -> None:
        super().__init__(path, _lossless(encoding))
        self._writer = csv.writer(_Writable(self._file.write))
        self.write(heading)

    def write(self, cells: Sequence[Any], urgency: Urgency = Urgency.P3) -> None:
        self._writer.writerow(harmless_row(cells))

    def reject(self, cells: Sequence[Any]) -> None:
        """Rejects of a delimited file have a file of their own."""


class _Writable:
    """What the csv module writes its lines to."""

    def __init__(self, write: Any) -> None:
        self._write = write

    def write(self, line: str) -> None:
        self._write(writable(line))


class _JsonLines(_Text):
    def __init__(self, path: Path, heading: Sequence[str], encoding: str) -> None:
        super().__init__(path, "utf-8")

    def write(self, cells: Sequence[Any], urgency: Urgency) -> None:
        try:
            line = json.dumps(cells[0], ensure_ascii=False, default=str, allow_nan=False)
        except ValueError:
            line = json.dumps(_finite(cells[0]), ensure_ascii=False, default=str)
        self._file.write(writable(line) + "\n")

    def reject(self, cells: Sequence[Any]) -> None:
        """Rejects of a .jsonl file have a file of their own."""


def _finite(value: Any) -> Any:
    """JSON has no word for infinities and what is no number: they are written as texts."""
    if isinstance(value, float) and value - value != 0:
        return str(value)
    if isinstance(value, dict):
        return {key: _finite(item) for key, item in value.items()}
    return [_finite(item) for item in value] if isinstance(value, (list, tuple)) else value
