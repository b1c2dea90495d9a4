"""The tables, in the order they are asked, and what each may answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Generic, NamedTuple, TypeVar

from triage.decision import Action, Jurisdiction, Urgency
from triage.located_yaml import Fields

FIRST, COLLECT = "first", "collect"
URGENCIES = tuple(item.value for item in Urgency)
JURISDICTIONS = tuple(item.value for item in Jurisdiction)
OFFICE_LEVELS = ("receiving", "county", "city", "province", "organ", "above-organ")
MOST = {"calendar-days": 3650, "working-days": 3650, "months": 120}  # the longest deadline in each unit

Answer = TypeVar("Answer")


class Handling(NamedTuple):
    """The action towards the outside agency that has the matter first, and towards the others."""

    main: Action
    others: Action


class Copy(NamedTuple):
    """One more agency and what is done with the petition towards it."""

    agency: str
    action: Action


class Block(NamedTuple):
    """R-CONF-1: nothing is handed to these agencies; it goes to `instead`."""

    agencies: tuple[str, ...]
    instead: str
    reason: str


class Term(NamedTuple):
    """A deadline: what must be done within how many calendar days, working days or months of receipt."""

    what: str
    length: int
    unit: str


@dataclass(frozen=True, slots=True, eq=False)
class Rule(Generic[Answer]):
    """An order, a question, an answer, a ground and the dates between which it holds."""

    table: str
    id: str
    when: tuple[tuple[str, frozenset[str]], ...]
    then: Answer
    grounds: tuple[str, ...]
    since: date
    until: date | None
    why: str
    where: str

    @property
    def name(self) -> str:
        """`table/rule`, as decisions cite it."""
        return f"{self.table}/{self.id}"

    def in_force(self, day: date) -> bool:
        """Whether the rule holds on `day`."""
        return self.since <= day and (self.until is None or day < self.until)


class Lists(NamedTuple):
    """The closed lists that answers choose from."""

    internal: tuple[str, ...]
    external: tuple[str, ...]


class TableKind(NamedTuple):
    """One table: what it settles, its hit policy, the keys of its answers and how they are read."""

    settles: str
    hit: str
    keys: tuple[str, ...]
    read: Callable[[Fields, Lists], object]


def _action(fields: Fields, key: str, default: Action) -> Action:
    return Action(fields.choice(key, [action.value for action in Action], default.value))


def _urgency(fields: Fields, _: Lists) -> Urgency:
    return Urgency(fields.choice("urgency", URGENCIES, "P2"))


def _jurisdiction(fields: Fields, _: Lists) -> Jurisdiction:
    return Jurisdiction(fields.choice("jurisdiction", JURISDICTIONS, "not-ours"))


def _departments(fields: Fields, lists: Lists) -> tuple[str, ...]:
    return fields.choices("departments", lists.internal)


def _agencies(fields: Fields, lists: Lists) -> tuple[str, ...]:
    return fields.choices("agencies", lists.external)


def _handling(fields: Fields, _: Lists) -> Handling:
    return Handling(_action(fields, "main", Action.DIRECT), _action(fields, "others", Action.DIRECT))


def _copy(fields: Fields, lists: Lists) -> Copy:
    return Copy(fields.choice("agency", lists.internal + lists.external), _action(fields, "action", Action.COPY))


def _block(fields: Fields, lists: Lists) -> Block:
    known = lists.internal + lists.external
    return Block(fields.choices("block", known), fields.choice("instead", known), fields.text("reason"))


def _office(fields: Fields, _: Lists) -> str:
    return fields.choice("office", OFFICE_LEVELS, "receiving")


def _term(fields: Fields, _: Lists) -> Term:
    unit = fields.choice("unit", MOST, "calendar-days")
    return Term(fields.text("deadline"), fields.whole("within", MOST[unit]), unit)


def _reason(fields: Fields, _: Lists) -> str:
    return fields.text("review")


TABLES: dict[str, TableKind] = {
    "urgency": TableKind("多紧急", FIRST, ("urgency",), _urgency),
    "jurisdiction": TableKind("是否检察机关管辖", FIRST, ("jurisdiction",), _jurisdiction),
    "departments": TableKind("院内由谁承办", FIRST, ("departments",), _departments),
    "agencies": TableKind("院外归谁管", FIRST, ("agencies",), _agencies),
    "handling": TableKind("对院外怎么办", FIRST, ("main", "others"), _handling),
    "copies": TableKind("还要告诉谁", COLLECT, ("agency", "action"), _copy),
    "safeguards": TableKind("不能送给谁", COLLECT, ("block", "instead", "reason"), _block),
    "office": TableKind("哪一级检察院", FIRST, ("office",), _office),
    "deadlines": TableKind("什么期限", COLLECT, ("deadline", "within", "unit"), _term),
    "review": TableKind("要不要人先看", COLLECT, ("review",), _reason),
}
