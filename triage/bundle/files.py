"""Files of a model folder that may come from a stranger: nothing outside it is read, nothing is read that does not fit."""

from __future__ import annotations

import math
import re
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from triage.errors import ModelError

MAX_FILE = 500_000_000
MAX_TEXT = 50_000_000
_LONGEST_HEADER = 1000
# What numpy.save writes, to the letter (NEP 1, version 1.0): anything else is not even parsed.
_HEADER = re.compile(
    rb"\x93NUMPY\x01\x00(?P<length>..)(?P<said>\{'descr': '(?P<kind>[<>|=]\w\d{1,2})', 'fortran_order': (?:True|False), "
    rb"'shape': \((?P<shape>(?:\d{1,12}, ?)*(?:\d{1,12})?)\), \} *\n)",
    re.DOTALL,
)
AGAIN = "请重新取得完整的模型文件夹。"


def regular(folder: Path, name: str, most: int = MAX_FILE) -> Path:
    """Return the path of a plain file in the folder, at most `most` bytes long; raises `ModelError` for a link or a pipe."""
    path = folder / name
    if path.is_symlink() or not path.is_file() or path.stat().st_size > most:
        raise ModelError(f"模型 {folder.name} 缺少文件 {name}，或它不是普通文件，或大得出奇。{AGAIN}")
    return path


def card(folder: Path) -> str:
    """Return the model card, without characters that steer a terminal; raises `ModelError`."""
    text = regular(folder, "card.md", MAX_TEXT).read_text(encoding="utf-8", errors="replace")
    return "".join(character for character in text if character.isprintable() or character in "\n\t")


def array(path: Path, kind: type[np.generic]) -> NDArray[Any]:
    """Read a plain numeric array of one kind whose file is exactly as long as its header says; raises `ValueError`."""
    with path.open("rb") as file:
        header = _HEADER.match(file.read(_LONGEST_HEADER))
    if header is None or int.from_bytes(header["length"], "little") != len(header["said"]):
        raise ValueError(path.name)
    shape = [int(side) for side in header["shape"].split(b",") if side.strip()]
    expected = header.end() + math.prod(shape) * np.dtype(kind).itemsize
    if header["kind"].decode() != np.dtype(kind).str or expected != path.stat().st_size:
        raise ValueError(path.name)
    found: NDArray[Any] = np.load(path, allow_pickle=False)
    return found
