"""Reading a mapping with a closed list of keys and kinds; every mistake is noted, none is raised."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from triage.located_yaml.nodes import UNREADABLE, Complaints, Node


def did_you_mean(word: str, known: Collection[str]) -> str:
    """Return `也许是 X` for the nearest known word, or the known words when they are few."""
    near = difflib.get_close_matches(word, list(known), n=1, cutoff=0.5)
    if near:
        return f"也许是 {near[0]}"
    return "可用的有:" + "、".join(sorted(known)) if len(known) <= 15 else ""


@dataclass(frozen=True, slots=True)
class Fields:
    """A mapping read with a closed list of keys: what is unknown, missing or of another kind is noted."""

    node: Node
    complaints: Complaints

    @classmethod
    def of(
        cls, node: Node | None, complaints: Complaints, allowed: Iterable[str], required: Iterable[str] = ()
    ) -> Fields:
        """Check the keys of `node` and return its reader; what is no mapping reads as empty.

        There is no node where a file could not be read: that was noted already, and nothing is added.
        """
        allowed, required = list(allowed), list(required)
        if node is None:
            return cls(Node("", 0, {}), complaints)
        if not isinstance(node.value, dict):
            complaints.add(node.where, "这里应当是“键: 值”的形式", "可用的键:" + "、".join(allowed))
            return cls(Node(node.path, node.line, {}), complaints)
        for key, child in node.value.items():
            if key not in allowed and child.value is None:
                complaints.add(child.where, f"不认识的键“{key}”", "若是文字的一部分，请用中文逗号，或给整段文字加引号")
            elif key not in allowed:
                complaints.add(child.where, f"不认识的键“{key}”", did_you_mean(key, allowed))
        for key in required:
            if key not in node.value:
                complaints.add(node.where, f"缺少“{key}”")
        return cls(node, complaints)

    @property
    def _items(self) -> dict[str, Node]:
        assert isinstance(self.node.value, dict)
        return self.node.value

    def __contains__(self, key: str) -> bool:
        return key in self._items

    def child(self, key: str) -> Node | None:
        """Return the node under `key`, or None."""
        node = self._items.get(key)
        return None if node is None or node.value is UNREADABLE else node

    def text(self, key: str, default: str = "") -> str:
        """Return the text under `key`; a number is taken as it is written."""
        node = self.child(key)
        if node is None:
            return default
        if isinstance(node.value, str) and node.value.strip():
            return node.value.strip()
        if isinstance(node.value, (int, float)) and not isinstance(node.value, bool):
            return node.spelling
        self.complaints.add(node.where, f"“{key}”应当是一段文字")
        return default

    def whole(self, key: str, most: int) -> int:
        """Return the whole number from 0 to `most` under `key`.

        It must be written as people write it: to YAML, 010 is eight and 1:30 is ninety.
        """
        node = self.child(key)
        if node is None:
            return 0
        if type(node.value) is int and 0 <= node.value <= most and node.spelling == str(node.value):
            return node.value
        self.complaints.add(node.where, f"“{key}”应当是 0 到 {most} 的整数", "写法如 7")
        return 0

    def flag(self, key: str, default: bool = False) -> bool:
        """Return the yes or no under `key`."""
        node = self.child(key)
        if node is None:
            return default
        if isinstance(node.value, bool):
            return node.value
        self.complaints.add(node.where, f"“{key}”应当是 true 或 false")
        return default

    def day(self, key: str) -> date | None:
        """Return the date under `key`, written 2020-01-31, or None."""
        node = self.child(key)
        if node is None:
            return None
        if type(node.value) is date:
            return node.value
        self.complaints.add(node.where, f"“{key}”应当是日期", "写法如 2020-01-31")
        return None

    def choice(self, key: str, known: Collection[str], default: str = "") -> str:
        """Return the word under `key` if it is one of `known`."""
        node = self.child(key)
        if node is None:
            return default
        return one_of(node, known, self.complaints, key) or default

    def choices(self, key: str, known: Collection[str]) -> tuple[str, ...]:
        """Return the words under `key` (one word or a list of words), each one of `known`."""
        node = self.child(key)
        if node is None:
            return ()
        words = (one_of(item, known, self.complaints, key) for item in elements(node))
        return tuple(word for word in words if word)

    def texts(self, key: str) -> tuple[str, ...]:
        """Return the list of texts under `key`."""
        node = self.child(key)
        if node is None:
            return ()
        found = []
        for item in elements(node):
            if isinstance(item.value, str) and item.value.strip():
                found.append(item.value.strip())
            elif isinstance(item.value, (int, float)) and not isinstance(item.value, bool):
                found.append(item.spelling)
            else:
                self.complaints.add(item.where, f"“{key}”里应当都是文字")
        return tuple(found)

    def children(self, key: str) -> Iterator[Node]:
        """Yield the elements of the list under `key`."""
        node = self.child(key)
        if node is None:
            return
        if not isinstance(node.value, list):
            self.complaints.add(node.where, f"“{key}”应当是列表", "每项以“- ”开头")
            return
        yield from node.value


def elements(node: Node) -> list[Node]:
    """Return the elements of a list node; any other node is a list of itself."""
    return node.value if isinstance(node.value, list) else [node]


def one_of(node: Node, known: Collection[str], complaints: Complaints, what: str) -> str:
    """Return the word at `node` if it is one of `known`, else note it and return an empty text."""
    if not isinstance(node.value, str):
        complaints.add(node.where, f"“{what}”应当是文字", did_you_mean("", known))
        return ""
    if node.value not in known:
        complaints.add(node.where, f"“{what}”不认识“{node.value}”", did_you_mean(node.value, known))
        return ""
    return node.value
