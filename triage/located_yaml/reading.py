"""YAML files into nodes that know their place.

Only the safe core of YAML is accepted: no tags of its own, no aliases (they make YAML bombs), no
duplicate keys, no keys that are no text, no deep nesting, no second document, no file above `MAX_BYTES`.
"""

from __future__ import annotations

from pathlib import Path

import yaml

from triage.located_yaml.building import RefusedError, build
from triage.located_yaml.nodes import Complaints, Node

MAX_BYTES = 5_000_000


def read(path: Path, complaints: Complaints) -> Node | None:
    """Read one YAML file. Whatever is wrong goes to `complaints`, and there is no node then."""
    try:
        size = path.stat().st_size
        raw = path.read_bytes() if size <= MAX_BYTES and path.is_file() else None
    except OSError:
        complaints.add(path.name, "打不开这个文件", f"请检查 {path.name} 是否存在、能否读取")
        return None
    if size > MAX_BYTES:
        complaints.add(path.name, f"文件过大({size} 字节)", f"上限 {MAX_BYTES} 字节")
        return None
    if raw is None:
        complaints.add(path.name, "不是普通文件", f"请检查 {path.name} 是什么")
        return None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        complaints.add(f"{path.name}:{line}", "不是 UTF-8 编码", "请另存为 UTF-8")
        return None
    return parse(path.name, text, complaints)


def parse(name: str, text: str, complaints: Complaints) -> Node | None:
    """Read a YAML text; `name` is what mistakes are said to be in."""
    try:
        root = build(name, text, complaints)
        if root is None:
            complaints.add(name, "文件是空的")
        return root
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        complaints.add(
            f"{name}:{mark.line + 1 if mark else 1}",
            f"不是合法的 YAML:{error.problem}",
            "多半是缩进、冒号后缺空格或引号不成对",
        )
    except yaml.YAMLError as error:
        complaints.add(name, f"不是合法的 YAML:{type(error).__name__}")
    except RefusedError:
        pass
    return None
