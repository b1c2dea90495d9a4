"""One petition's way through the tables, from urgency to review."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, Protocol

from triage.agencies import Agencies
from triage.decision import Action, Referral
from triage.law import Law
from triage.rules.asked import Learnt
from triage.rules.calendar import WorkCalendar
from triage.rules.conditions import NO, YES, Facts
from triage.rules.referring import handed_over, turned, unique
from triage.rules.ruling import Ruling
from triage.rules.tables import Rule

Holding = Callable[[str, Facts, date, Learnt], tuple[Rule[Any], ...]]


class Book(Protocol):
    """What stands in a rulebook beside the tables."""

    @property
    def agencies(self) -> Agencies:
        """The closed list of recipients."""

    @property
    def law(self) -> Law:
        """The closed list of articles."""

    @property
    def worked(self) -> WorkCalendar:
        """Which days are worked."""


def ask(book: Book, holding: Holding, facts: Facts, day: date) -> Ruling:
    """Ask every table in order; `holding` says which rules of one hold, of a `first` table the first."""
    asking = _Asking(book, holding, facts, day)
    urgency, jurisdiction = asking.first("urgency"), asking.first("jurisdiction")
    asking.learnt["urgency"] = frozenset({urgency.value})
    asking.learnt["jurisdiction"] = frozenset({jurisdiction.value})
    grounds = asking.held[-1].grounds
    asking.learnt["ground_verified"] = frozenset({YES if book.law.verified(grounds, day) else NO})
    referrals = unique([*_inside(asking), *_outside(asking), *_copies(asking)]) or (_entrance(asking),)
    referrals = _guarded(asking, referrals)
    return Ruling(
        urgency=urgency,
        urgent_signals=dict(asking.held[0].when).get("signal", frozenset()) & facts.signals,
        jurisdiction=jurisdiction,
        referrals=referrals,
        handed_to=asking.learnt["handed_to"],
        office_level=asking.first("office"),
        terms=asking.collect("deadlines"),
        review=tuple(dict.fromkeys(rule.then for rule in asking.collect("review"))),
        grounds=asking.grounds(),
        rules=tuple(asking.held),
        worked=book.worked,
    )


class _Asking:
    """The facts, what the tables answered so far, and the rules that held."""

    def __init__(self, book: Book, holding: Holding, facts: Facts, day: date) -> None:
        self.book, self.facts, self.day = book, facts, day
        self._holding = holding
        self.held: list[Rule[Any]] = []
        self.learnt: dict[str, frozenset[str]] = {}

    def rule(self, table: str) -> Rule[Any]:
        return self.collect(table)[0]

    def first(self, table: str) -> Any:
        return self.rule(table).then

    def holding(self, table: str) -> tuple[Rule[Any], ...]:
        return self._holding(table, self.facts, self.day, self.learnt)

    def collect(self, table: str) -> tuple[Rule[Any], ...]:
        rules = self.holding(table)
        self.held.extend(rules)
        return rules

    def grounds(self) -> tuple[str, ...]:
        articles = (self.book.law.articles[key] for rule in self.held for key in rule.grounds)
        return tuple(dict.fromkeys(article.citation for article in articles if article.holds_on(self.day)))


def _entrance(asking: _Asking) -> Referral:
    """Whom a petition goes to that the tables send to nobody: the first internal department of the list."""
    department = next(agency.name for agency in asking.book.agencies.by_name.values() if agency.internal)
    return Referral(department, Action.ACCEPT, asking.held[-1].name, internal=True)


def _inside(asking: _Asking) -> Iterator[Referral]:
    rule = asking.rule("departments")
    for place, department in enumerate(rule.then):
        yield Referral(department, Action.TRANSFER if place else Action.ACCEPT, rule.name, internal=True)


def _outside(asking: _Asking) -> Iterator[Referral]:
    rule = asking.rule("agencies")
    if not rule.then:
        return
    handling = asking.rule("handling")
    for place, agency in enumerate(rule.then):
        action = handling.then.others if place else handling.then.main
        yield Referral(agency, action, rule.name)


def _copies(asking: _Asking) -> Iterator[Referral]:
    for rule in asking.collect("copies"):
        internal = asking.book.agencies.by_name[rule.then.agency].internal
        yield Referral(rule.then.agency, rule.then.action, rule.name, internal)


def _guarded(asking: _Asking, referrals: tuple[Referral, ...]) -> tuple[Referral, ...]:
    """Turn away what must not reach the accused, until no safeguard has anything to object to (R-CONF-1).

    Whom it would have reached and whom it reaches are both what it is handed to.
    """
    blocks: dict[str, Rule[Any]] = {}
    asking.learnt["handed_to"] = handed_over(referrals)
    while fresh := [rule for rule in asking.holding("safeguards") if rule not in asking.held]:
        asking.held.extend(fresh)
        blocks = {agency: rule for rule in reversed(fresh) for agency in rule.then.agencies} | blocks
        referrals = unique([turned(referral, blocks, asking.book.agencies) for referral in referrals])
        asking.learnt["handed_to"] |= handed_over(referrals)
    return referrals
