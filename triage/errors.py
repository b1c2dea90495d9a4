"""What can go wrong, as types. Every message says where, what, and what to do."""

from __future__ import annotations

import errno
from collections.abc import Sequence
from dataclasses import dataclass


class TriageError(Exception):
    """The root of every error this package raises on purpose."""


class InputError(TriageError):
    """A file of petitions cannot be read as asked; the message is for clerks, in Chinese."""


class ModelError(TriageError):
    """A model folder is damaged, foreign, or answers differently than where it was trained."""


class BatchError(TriageError):
    """A run over many petitions could not be finished."""


@dataclass(frozen=True, slots=True)
class Complaint:
    """One mistake in a data file: where it is, what it is, and what was probably meant."""

    where: str
    what: str
    hint: str = ""

    def __str__(self) -> str:
        return f"{self.where}: {self.what}" + (f"({self.hint})" if self.hint else "")


class DataError(TriageError):
    """Data files with mistakes; all of them at once, one line each."""

    def __init__(self, complaints: Sequence[Complaint]) -> None:
        self.complaints = tuple(complaints)
        super().__init__("\n".join(map(str, self.complaints)))


def failure(error: OSError) -> str:
    """Return what the system refused, in Chinese."""
    return _FAILURES.get(error.errno or 0, error.strerror or type(error).__name__)


_FAILURES = {
    errno.ENOSPC: "磁盘空间不够",
    errno.EDQUOT: "超出了磁盘配额",
    errno.EFBIG: "文件超过了系统允许的大小",
    errno.EIO: "磁盘或网络盘读写出错",
    errno.EROFS: "这个位置是只读的",
    errno.EACCES: "没有权限，或文件正被别的程序(如 Excel)打开",
    errno.EPERM: "没有权限",
    errno.ENOENT: "没有这个文件或文件夹",
    errno.ENAMETOOLONG: "文件名太长",
    errno.EMFILE: "同时打开的文件太多",
}
