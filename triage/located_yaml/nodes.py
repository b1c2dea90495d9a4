"""Values that know their place, and the mistakes found while reading them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import NamedTuple

from triage.errors import Complaint, DataError

MAX_COMPLAINTS = 300
_SHOWN = 200


class Unreadable(Enum):
    """Stands where a value could not be read; that was noted already, and nothing more is said of it."""

    UNREADABLE = "unreadable"


UNREADABLE = Unreadable.UNREADABLE
Scalar = str | int | float | bool | date | None | Unreadable


@dataclass(slots=True)
class Complaints:
    """Collects every mistake while a file is read; `settle` raises them all together.

    After `MAX_COMPLAINTS` it has enough, and raises at once.
    """

    found: list[Complaint] = field(default_factory=list)

    def add(self, where: str, what: str, hint: str = "") -> None:
        """Note one mistake; the same mistake at the same place is noted once."""
        complaint = Complaint(where, _short(what), _short(hint))
        if complaint not in self.found:
            self.found.append(complaint)
        if len(self.found) == MAX_COMPLAINTS:
            self.found.append(Complaint(where, f"错误太多，只列出前 {MAX_COMPLAINTS} 处", "请先改这些"))
            self.settle()

    def settle(self) -> None:
        """Raise `DataError` with every mistake found, if there is one."""
        if self.found:
            raise DataError(self.found)


def _short(words: str) -> str:
    return words if len(words) <= _SHOWN else words[:_SHOWN] + "……"


class Node(NamedTuple):
    """A value of a YAML file and where it stands; `spelling` is how a number, date or yes and no is written there."""

    path: str
    line: int
    value: dict[str, Node] | list[Node] | Scalar
    spelling: str = ""

    @property
    def where(self) -> str:
        """`path:line`, as editors understand it."""
        return f"{self.path}:{self.line}"
