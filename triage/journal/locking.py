"""One run at a time on one result. The system itself lets go of the lock when a process ends, however it ends.

The libraries at hand need a newer Python or cost thirty milliseconds to import; this needs neither.
"""

from __future__ import annotations

import os
import sys
from datetime import datetime
from pathlib import Path

from triage.errors import BatchError
from triage.petition import CHINA

_BYTE = 1 << 20  # the byte that is locked, far behind what is written, so that others can read who holds it


class Lock:
    """A file that one process holds. Raises `BatchError` when another does, `OSError` when it cannot be made."""

    def __init__(self, path: Path, what: str) -> None:
        self.path = path
        self._handle = _hold(path)
        if self._handle < 0:
            raise BatchError(
                f"另一个运行正在写 {what}({_said(path)})。\n请等它做完；要同时另做一份，请用 -o 换一个结果文件名。"
            )
        os.ftruncate(self._handle, 0)
        began = datetime.now(CHINA).strftime("%H:%M:%S")
        os.write(self._handle, f"进程 {os.getpid()}，{began} 开始".encode())

    def release(self) -> None:
        """Let go of the file and remove it; under Windows an open file cannot be removed."""
        if sys.platform == "win32":
            os.close(self._handle)
            self.path.unlink(missing_ok=True)
        else:
            self.path.unlink(missing_ok=True)
            os.close(self._handle)


def _hold(path: Path) -> int:
    """Return a handle on the locked file, or -1 when another process has it."""
    while True:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        except FileNotFoundError:  # the folder was just removed by a run that ended
            continue
        if not _locked(handle):
            os.close(handle)
            return -1
        try:
            if os.path.samestat(os.fstat(handle), path.stat()):
                return handle
        except FileNotFoundError:
            pass
        os.close(handle)  # it was removed, by the run that held it, between our opening and our locking


def _locked(handle: int) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt  # noqa: PLC0415  (each system has its own)

            os.lseek(handle, _BYTE, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
            os.lseek(handle, 0, os.SEEK_SET)
        else:
            import fcntl  # noqa: PLC0415

            fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, _BYTE)  # not inherited by forked workers
    except (BlockingIOError, PermissionError):
        return False
    return True


def _said(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8") or "刚刚开始"
    except OSError:
        return "进程号未知"
