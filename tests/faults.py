"""A disk that fails on demand: what a program writes goes through raw files that count, and fail when they are told to.

Only files below one folder are touched. Every write, flush to the disk, renaming and removal there is one step.
"""

from __future__ import annotations

import builtins
import contextlib
import errno
import io
import os
import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal
from unittest import mock

OPEN, REAL = io.open, {name: getattr(os, name) for name in ("fsync", "replace", "unlink", "rmdir", "remove")}
SMALL = 512  # bytes a buffered file holds back, so that a small run makes many writes


Names = Literal["none", "all", "but the last"]
NAMES: tuple[Names, ...] = ("none", "all", "but the last")


@dataclass
class Disk:
    """Counts the steps below `folder`, and asks `at` what to do before each: raise, kill, or nothing."""

    folder: Path
    at: Callable[[Disk, str], None] = lambda *_: None
    steps: int = 0
    short: bool = False
    kinds: list[str] = field(default_factory=list)
    written: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)  # inode -> handle, bytes on the disk
    renamed: list[tuple[Path, Path, Path | None]] = field(default_factory=list)

    def step(self, kind: str) -> None:
        self.steps += 1
        self.kinds.append(kind)
        self.at(self, kind)

    def concerns(self, path: Any) -> bool:
        return isinstance(path, (str, os.PathLike)) and str(path).startswith(str(self.folder))

    def lose_power(self, names: Names) -> None:
        """What was not brought onto the disk is gone: bytes, and new names, all of them or all but the newest."""
        for handle, settled in self.written.values():
            if os.fstat(handle).st_size > settled:
                os.ftruncate(handle, settled)
        lost = {"none": [], "all": self.renamed, "but the last": self.renamed[:-1]}[names]
        for draft, path, kept in reversed(lost):
            if draft.parent.is_dir():
                path.rename(draft)
            else:
                path.unlink()
            if kept is not None:
                kept.rename(path)

    def open(self, file: Any, mode: str = "r", buffering: int = -1, *more: Any, **options: Any) -> Any:
        if not self.concerns(file) or not set(mode) & set("wax+"):
            return OPEN(file, mode, buffering, *more, **options)
        self.step("open")
        raw = _Raw(file, mode.replace("b", "").replace("t", ""))
        raw.disk = self
        state = os.fstat(raw.fileno())
        self.written.setdefault((state.st_dev, state.st_ino), (os.dup(raw.fileno()), state.st_size))
        buffered = io.BufferedRandom(raw, SMALL) if "+" in mode else io.BufferedWriter(raw, SMALL)
        if "b" in mode:
            return buffered
        text = io.TextIOWrapper(buffered, *more, **options)
        text._CHUNK_SIZE = SMALL  # type: ignore[attr-defined]
        return text

    def fsync(self, handle: int) -> None:
        self.step("fsync")
        REAL["fsync"](handle)
        state = os.fstat(handle)
        if (known := self.written.get((state.st_dev, state.st_ino))) is not None:
            self.written[state.st_dev, state.st_ino] = known[0], state.st_size
        self.renamed = [item for item in self.renamed if not os.path.samestat(item[1].parent.stat(), state)]

    def replace(self, source: Any, target: Any, **options: Any) -> None:
        if self.concerns(source):
            self.step("replace")
            kept = self.folder.parent / f"kept-{self.steps}" if Path(target).exists() else None
            if kept is not None:
                os.link(target, kept)
            self.renamed.append((Path(source), Path(target), kept))
        REAL["replace"](source, target, **options)

    def counted(self, name: str) -> Callable[..., None]:
        def call(path: Any, **options: Any) -> None:
            if self.concerns(path):
                self.step(name)
            REAL[name](path, **options)

        return call


class _Raw(io.FileIO):
    """An unbuffered file that is written in steps, and if asked in pieces shorter than wanted."""

    disk: Disk

    def write(self, data: Any) -> int:
        self.disk.step("write")
        view = memoryview(data).cast("B")
        return super().write(view[: max(1, len(view) // 2)] if self.disk.short else view) or 0


@contextlib.contextmanager
def failing(disk: Disk) -> Iterator[Disk]:
    """Let everything that is written below the disk's folder go through it."""
    patches = {"fsync": disk.fsync, "replace": disk.replace}
    patches |= {name: disk.counted(name) for name in ("unlink", "rmdir", "remove")}
    with contextlib.ExitStack() as stack:
        stack.enter_context(mock.patch.object(builtins, "open", disk.open))
        stack.enter_context(mock.patch.object(io, "open", disk.open))
        for name, patch in patches.items():
            stack.enter_context(mock.patch.object(os, name, patch))
        try:
            yield disk
        finally:
            for handle, _ in disk.written.values():
                os.close(handle)


def fails(number: int, code: int) -> Callable[[Disk, str], None]:
    """Fail at one step and at all later writes, as a full or a broken disk does."""

    def at(disk: Disk, kind: str) -> None:
        if disk.steps >= number and kind in ("write", "fsync", "open"):
            raise OSError(code, os.strerror(code))

    return at


def dies(number: int, *, power: bool = False) -> Callable[[Disk, str], None]:
    """Kill this very process before one step, with the power cut as well if asked."""

    def at(disk: Disk, kind: str) -> None:
        if disk.steps == number:
            if power:
                disk.lose_power(NAMES[number % 3])
            os.kill(os.getpid(), signal.SIGKILL)

    return at


FULL, BROKEN = errno.ENOSPC, errno.EIO
