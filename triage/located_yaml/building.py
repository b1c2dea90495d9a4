"""YAML's events into nodes, in one pass and without recursion; what goes beyond the safe core is refused on the way."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml

from triage.located_yaml.nodes import UNREADABLE, Complaints, Node, Scalar

MAX_DEPTH = 20
_FIRST_HAN = "\u3400"  # nothing but text begins so
_TEXT = "tag:yaml.org,2002:str"
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_HINT = "请写文字、数字、日期或列表"


class RefusedError(Exception):
    """A file that goes beyond the safe core; what and where has been noted."""


def build(path: str, text: str, complaints: Complaints) -> Node | None:
    """Return the one document of a YAML text, None for an empty one; raises `yaml.YAMLError` and `RefusedError`."""
    builder = _Builder(path, complaints)
    for event in yaml.parse(text, Loader=_LOADER):
        builder.take(event)
    return builder.root


class _Builder:
    def __init__(self, path: str, complaints: Complaints) -> None:
        self._path, self._complaints = path, complaints
        library: Any = yaml  # which does not type these
        self._resolve = library.resolver.Resolver().resolve
        self._scalars = library.constructor.SafeConstructor()
        self._open: list[tuple[int, bool, list[Node]]] = []  # line, whether a mapping, what it holds so far
        self.root: Node | None = None

    def take(self, event: Any) -> None:
        """Add what one event says."""
        if isinstance(event, yaml.ScalarEvent):
            self._check_tag(event)
            self._put(self._scalar(event))
        elif isinstance(event, yaml.CollectionStartEvent):
            self._check_tag(event)
            if len(self._open) == MAX_DEPTH:
                self._refuse(event, f"套了 {MAX_DEPTH} 层以上")
            self._open.append((_line(event), isinstance(event, yaml.MappingStartEvent), []))
        elif isinstance(event, yaml.CollectionEndEvent):
            line, is_mapping, held = self._open.pop()
            whole = self._fields(held) if is_mapping else [item for item in held if item.value is not UNREADABLE]
            self._put(Node(self._path, line, whole))
        elif isinstance(event, yaml.AliasEvent):
            self._refuse(event, "不接受引用(*)", "请把内容写全")
        elif isinstance(event, yaml.DocumentStartEvent) and self.root is not None:
            self._refuse(event, "一个文件里只能有一份内容", "请删去这一行“---”和它后面的内容")

    def _put(self, node: Node) -> None:
        if self._open:
            self._open[-1][2].append(node)
        else:
            self.root = node

    def _fields(self, held: list[Node]) -> dict[str, Node]:
        fields: dict[str, Node] = {}
        pairs: Iterator[Node] = iter(held)
        for key, value in zip(pairs, pairs, strict=True):
            if isinstance(key.value, (dict, list)):
                self._complaints.add(key.where, "键应当是文字", "若以 { 或 [ 开头，请给整段文字加引号")
                continue
            name = str(key.value)
            if name in fields:
                self._complaints.add(key.where, f"“{name}”写了两次", "请合并或删去一处")
            fields[name] = Node(self._path, key.line, value.value, value.spelling)
        return fields

    def _scalar(self, event: yaml.ScalarEvent) -> Node:
        line, value = _line(event), event.value
        if value[:1] >= _FIRST_HAN or (self._open and self._open[-1][1] and len(self._open[-1][2]) % 2 == 0):
            return Node(self._path, line, value)
        tag = self._resolve(yaml.ScalarNode, value, event.implicit)
        if tag == _TEXT:
            return Node(self._path, line, value)
        try:
            read: Scalar = self._scalars.construct_object(yaml.ScalarNode(tag, value))
        except (yaml.YAMLError, ValueError, OverflowError):
            self._complaints.add(f"{self._path}:{line}", f"不认识的值 {value!r}", _HINT)
            read = UNREADABLE
        return Node(self._path, line, read, value)

    def _check_tag(self, event: Any) -> None:
        if event.tag is not None:
            self._refuse(event, f"不接受的标签 {event.tag}")

    def _refuse(self, event: Any, what: str, hint: str = _HINT) -> None:
        self._complaints.add(f"{self._path}:{_line(event)}", what, hint)
        raise RefusedError(what)


def _line(event: Any) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1
