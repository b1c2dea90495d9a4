"""What a run rests on. A finished shard is used again only where all of it is the same."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import NoReturn

from triage.errors import InputError

_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Stamp:
    """The contents of the file, how it is read, and everything that decides."""

    source: str
    layout: str
    form: str
    model: str
    rulebook: str
    places: str
    today: str
    program: str

    def to_line(self) -> bytes:
        """Return the stamp as one line."""
        return json.dumps(asdict(self)).encode() + b"\n"

    @classmethod
    def from_line(cls, line: bytes) -> Stamp | None:
        """Return the stamp of a line, or None where it is none, or not whole."""
        try:
            return cls(**json.loads(line)) if line.endswith(b"\n") else None
        except (ValueError, TypeError):
            return None

    def differences(self, other: Stamp) -> tuple[str, ...]:
        """Return what is not the same, in the office's words."""
        return tuple(_NAMES[f.name] for f in fields(self) if getattr(self, f.name) != getattr(other, f.name))


_NAMES = {
    "source": "来文文件的内容",
    "layout": "列、编码或工作表的指定",
    "form": "结果文件的种类",
    "model": "模型",
    "rulebook": "规则",
    "places": "行政区划",
    "today": "日期",
    "program": "程序",
}


class Watched:
    """Files that must not change while they are read."""

    def __init__(self, *paths: Path) -> None:
        self._seen = {path: _state(path) for path in paths}
        self._digests = {path: _digest(path) for path in paths}
        self.digest = hashlib.sha256(
            repr([(path.name, said) for path, said in self._digests.items()]).encode()
        ).hexdigest()

    def glance(self) -> None:
        """Raise `InputError` when the size or the time of a file is not what it was."""
        for path, seen in self._seen.items():
            if not path.exists() or _state(path) != seen:
                _changed(path)

    def look(self) -> None:
        """Raise `InputError` when the contents are not what they were."""
        self.glance()
        for path, digest in self._digests.items():
            if _digest(path) != digest:
                _changed(path)


def _changed(path: Path) -> NoReturn:
    raise InputError(
        f"{path.name} 在读的时候被改动了，没有写出结果(读到的可能一半是旧的、一半是新的)。\n"
        "请等它保存好、不再有人改动之后，重新运行。"
    )


def _state(path: Path) -> tuple[int, int]:
    state = path.stat()
    return state.st_size, state.st_mtime_ns


def _digest(path: Path) -> str:
    """Return the hash of a file; of one that may not be read, which is said where it is opened, that it is so."""
    digest = hashlib.sha256()
    try:
        with path.open("rb", buffering=0) as file:
            while block := file.read(_BLOCK):
                digest.update(block)
    except PermissionError:
        return "unreadable"
    return digest.hexdigest()
