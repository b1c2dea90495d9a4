"""YAML files into nodes that know their place.

Only the safe core of YAML is accepted: no tags of its own, no aliases (they make YAML bombs), no
duplicate keys, no file above `MAX_BYTES`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from pathlib import Path

import yaml

from triage.errors import Complaint, DataError

MAX_BYTES = 5_000_000

_TEXT = "tag:yaml.org,2002:str"
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Unreadable(Enum):
    """Stands where a value could not be read; that was noted already, and nothing more is said of it."""

    UNREADABLE = "unreadable"


UNREADABLE = Unreadable.UNREADABLE
Scalar = str | int | float | bool | date | None | Unreadable


@dataclass(slots=True)
class Complaints:
    """Collects every mistake while a file is read; `settle` raises them all together."""

    found: list[Complaint] = field(default_factory=list)

    def add(self, where: str, what: str, hint: str = "") -> None:
        """Note one mistake; the same mistake at the same place is noted once."""
        complaint = Complaint(where, what, hint)
        if complaint not in self.found:
            self.found.append(complaint)

    def settle(self) -> None:
        """Raise `DataError` with every mistake found, if there is one."""
        if self.found:
            raise DataError(self.found)


@dataclass(frozen=True, slots=True)
class Node:
    """A value of a YAML file and where it stands."""

    path: str
    line: int
    value: dict[str, Node] | list[Node] | Scalar

    @property
    def where(self) -> str:
        """`path:line`, as editors understand it."""
        return f"{self.path}:{self.line}"


def read(path: Path, complaints: Complaints) -> Node | None:
    """Read one YAML file. Whatever is wrong goes to `complaints`, and there is no node then."""
    try:
        raw = path.read_bytes()
    except OSError:
        complaints.add(path.name, "打不开这个文件", f"请检查 {path.name} 是否存在、能否读取")
        return None
    if len(raw) > MAX_BYTES:
        complaints.add(path.name, f"文件过大({len(raw)} 字节)", f"上限 {MAX_BYTES} 字节")
        return None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        complaints.add(f"{path.name}:{line}", "不是 UTF-8 编码", "请另存为 UTF-8")
        return None
    try:
        alias = _first_alias(text) if "*" in text else 0
        if alias:
            complaints.add(f"{path.name}:{alias}", "不接受引用(*)", "请把内容写全")
            return None
        root = yaml.compose(text, Loader=_LOADER)
        if root is not None:
            return _Converter(path.name, complaints).node(root)
        complaints.add(path.name, "文件是空的")
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        complaints.add(
            f"{path.name}:{mark.line + 1 if mark else 1}",
            f"不是合法的 YAML:{error.problem}",
            "多半是缩进、冒号后缺空格或引号不成对",
        )
    except (yaml.YAMLError, RecursionError) as error:
        complaints.add(path.name, f"不是合法的 YAML:{type(error).__name__}")
    return None


def _first_alias(text: str) -> int:
    """Return the line of the first alias, 0 when there is none."""
    for event in yaml.parse(text, Loader=_LOADER):
        if isinstance(event, yaml.AliasEvent):
            return event.start_mark.line + 1 if event.start_mark else 1
    return 0


class _Converter:
    """Turns what the YAML library read into nodes."""

    def __init__(self, path: str, complaints: Complaints) -> None:
        self._path, self._complaints = path, complaints
        self._scalars = yaml.constructor.SafeConstructor()

    def node(self, node: yaml.Node) -> Node:
        line = node.start_mark.line + 1
        if isinstance(node, yaml.MappingNode):
            return Node(self._path, line, self._fields(node))
        if isinstance(node, yaml.SequenceNode):
            items = [self.node(child) for child in node.value]
            return Node(self._path, line, [item for item in items if item.value is not UNREADABLE])
        return Node(self._path, line, self._scalar(node, line))

    def _fields(self, node: yaml.MappingNode) -> dict[str, Node]:
        fields: dict[str, Node] = {}
        for key_node, value_node in node.value:
            key, line = str(key_node.value), key_node.start_mark.line + 1
            if key in fields:
                self._complaints.add(f"{self._path}:{line}", f"“{key}”写了两次", "请合并或删去一处")
            fields[key] = Node(self._path, line, self.node(value_node).value)
        return fields

    def _scalar(self, node: yaml.Node, line: int) -> Scalar:
        if node.tag == _TEXT:
            return str(node.value)
        try:
            value = self._scalars.construct_object(node)
        except (yaml.YAMLError, ValueError):
            self._complaints.add(f"{self._path}:{line}", f"不认识的值 {node.value!r}", "请写文字、数字、日期或列表")
            return UNREADABLE
        if not isinstance(value, (str, int, float, bool, date, type(None))):
            self._complaints.add(f"{self._path}:{line}", f"不接受的标签 {node.tag}", "请写文字、数字、日期或列表")
            return UNREADABLE
        return value
