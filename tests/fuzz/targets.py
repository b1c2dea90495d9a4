"""What must hold for any bytes: fuzzed with atheris by `run.py`, and tried on the kept corpus by every test run."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np

from triage.bundle.files import array
from triage.bundle.opening import _manifest as read_manifest
from triage.cleaning import clean_all
from triage.errors import DataError, ModelError
from triage.located_yaml import Complaints, Node, parse
from triage.masking import CellMask, mask, mask_words
from triage.text import clean, content

_ROOM = Path(tempfile.mkdtemp(prefix="fuzz-"))
_KINDS = (np.uint64, np.float32, np.int8, np.float16)


def text(data: bytes) -> None:
    """Cleaning twice is cleaning once; many at once is one by one; nothing invisible or wide is left."""
    raw = data.decode("utf-8", "surrogateescape")
    once = clean(raw)
    assert clean(once) == once
    assert not set(once) & set("\u200b\u202e\x00，？　")
    assert clean_all([raw, once, ""]) == ([once, once, ""], [content(once), content(once), content("")])


def masking(data: bytes) -> None:
    """Every character stays or becomes a star; a number set apart is hidden whatever stands around it."""
    raw = data.decode("utf-8", "replace")
    shown = mask(raw, [raw[:3]])
    assert len(shown) == len(raw)
    assert all(new in (old, "*") for old, new in zip(raw, shown, strict=True))
    assert "13871234567" not in mask(f"{raw}\n我的手机:13871234567\n{raw}").split("\n我的手机:")[1][:11]
    half = len(raw) // 2
    assert [len(words) for words in mask_words([raw[:half], raw[half:]], raw)] == [half, len(raw) - half]
    (cell,) = CellMask([raw[:8]])([raw])
    assert isinstance(cell, str) and len(cell) == len(raw)


def yaml(data: bytes) -> None:
    """A text becomes nodes that all know their line, or complaints that all say where; nothing else is raised."""
    complaints = Complaints()
    try:
        root = parse("规则.yaml", data.decode("utf-8", "replace"), complaints)
    except DataError as error:
        assert len(error.complaints) > 100
        return
    assert root is not None or complaints.found
    assert all(complaint.where.startswith("规则.yaml") for complaint in complaints.found)
    if root is not None:
        _walk(root, 0)


def _walk(node: Node, depth: int) -> None:
    assert node.line >= 1 and depth <= 20
    children = node.value.values() if isinstance(node.value, dict) else node.value
    for child in children if isinstance(node.value, (dict, list)) else ():
        _walk(child, depth + 1)


def manifest(data: bytes) -> None:
    """A manifest is read or refused with one message; an array is read as it stands or refused."""
    (_ROOM / "manifest.json").write_bytes(data)
    try:
        assert isinstance(read_manifest(_ROOM)["id"], str)
        json.dumps(read_manifest(_ROOM))
    except ModelError as error:
        assert str(error).endswith("。")
    (_ROOM / "array.npy").write_bytes(data)
    for kind in _KINDS:
        try:
            assert array(_ROOM / "array.npy", kind).dtype == kind
        except ValueError:
            continue


TARGETS: dict[str, Callable[[bytes], None]] = {
    "text": text,
    "masking": masking,
    "yaml": yaml,
    "manifest": manifest,
}
