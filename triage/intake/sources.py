"""Which files are meant: a file, several, a folder, a pattern, or what comes in through a pipe."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

from triage.errors import InputError

PIPE = Path("-")
OURS = (".分流.", ".未能读取.")
UNFINISHED = ".未完成"
_WILD = frozenset("*?[")
_NEVER = ("~$", ".", "Thumbs.db", "desktop.ini")
_MOST_FILES = 20_000


def find_files(given: Iterable[Path], without: Iterable[Path] = ()) -> list[Path]:
    """Return the files that are meant, those of a folder or pattern sorted by name.

    Results of this program, also unfinished ones, hidden files and those that office programs leave behind are
    passed over, and in a folder or pattern those `without`. Raises `InputError` where something is not there, or nothing is.
    """
    found: dict[Path, None] = {}
    ours = {path.resolve() for path in without}
    for path in given:
        found.update(dict.fromkeys(file for file in _of(path) if file == path or file.resolve() not in ours))
        if len(found) > _MOST_FILES:
            raise InputError(f"一次最多读 {_MOST_FILES} 个文件。请分几个文件夹来做。")
    return list(found)


def _of(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    if path.is_dir():
        files = [file for file in sorted(path.rglob("*")) if file.is_file() and _counts(file.relative_to(path))]
        if not files:
            raise InputError(f"文件夹 {path} 里没有可读的文件。")
        return files
    if _WILD & set(str(path)):
        top = Path(path.anchor)
        try:
            found = sorted(top.glob(str(path.relative_to(top) if path.anchor else path)))
        except ValueError as error:
            raise InputError(
                f"通配符“{path}”写得不对:** 要单独写在两个斜杠之间，例如 来文/**/*.csv。请改正后再试。"
            ) from error
        files = [file for file in found if file.is_file() and _counts(Path(file.name)) and not _is_unfinished(file)]
        if not files:
            raise InputError(f"没有文件合乎“{path}”。请检查文件名和所在的文件夹。")
        return files
    raise InputError(f"找不到文件 {path}。请检查文件名和所在的文件夹。")


def _counts(path: Path) -> bool:
    never = any(part.startswith(_NEVER) for part in path.parts) or any(mark in path.name for mark in OURS)
    return not never and not _is_unfinished(path)


def _is_unfinished(path: Path) -> bool:
    """Say whether a file lies in a folder where this program makes, or was making, a result."""
    return any(part.endswith(UNFINISHED) for part in path.parts[:-1])


def one_name(given: Iterable[Path], files: list[Path]) -> Path:
    """Return the path that stands for all that was given: the file, the folder, or the folder of a pattern."""
    first = next(iter(given))
    if len(files) == 1:
        return files[0]
    return first.resolve() if first.is_dir() else files[0].parent / f"{files[0].stem}等{len(files)}个文件"


@contextmanager
def piped(stream: BinaryIO | None = None) -> Iterator[Path]:
    """Keep what comes in through standard input as a file for as long as it is read; its name tells its kind."""
    source = stream or sys.stdin.buffer
    with TemporaryDirectory(prefix="triage-") as folder:
        path = Path(folder) / "标准输入"
        with path.open("wb") as file:
            shutil.copyfileobj(source, file, 1 << 20)
        with path.open("rb") as file:
            head = file.read(64).lstrip(b"\xef\xbb\xbf \t\r\n")
        yield path.rename(path.with_suffix(".jsonl" if head.startswith(b"{") and b'"' in head else ".csv"))
