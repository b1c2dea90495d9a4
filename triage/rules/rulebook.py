"""Asking the tables, one after the other. Nothing here can fail: whatever could was refused on loading."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from triage.agencies import Agencies
from triage.decision import Action, Deadline, Jurisdiction, Referral, Urgency
from triage.law import Law
from triage.rules.calendar import due_dates
from triage.rules.conditions import Facts
from triage.rules.tables import FIRST, TABLES, Rule
from triage.signals import Signals
from triage.taxonomy import Taxonomy


@dataclass(frozen=True, slots=True)
class EpidemicPeriod:
    """When and where the epidemic mode is on; `area` is a division's name, or 全国."""

    disease: str
    area: str
    since: date
    until: date | None

    def covers(self, day: date, path: Sequence[str]) -> bool:
        """Whether a petition of that day, about that place, falls into it."""
        return self.since <= day and (self.until is None or day < self.until) and self.area in ("全国", *path)


@dataclass(frozen=True, slots=True)
class Ruling:
    """What the tables answered, and the rules that held."""

    urgency: Urgency
    urgent_signals: frozenset[str]
    jurisdiction: Jurisdiction
    referrals: tuple[Referral, ...]
    office_level: str
    deadlines: tuple[Deadline, ...]
    grounds: tuple[str, ...]
    review: tuple[str, ...]
    rules: tuple[Rule[Any], ...]


@dataclass(frozen=True, slots=True)
class Rulebook:
    """The tables and the closed lists they speak of."""

    tables: dict[str, tuple[Rule[Any], ...]]
    taxonomy: Taxonomy
    agencies: Agencies
    law: Law
    signals: Signals
    epidemics: tuple[EpidemicPeriod, ...]
    version: str

    def epidemic_mode(self, day: date, path: Sequence[str]) -> bool:
        """Whether the epidemic mode is on for a petition received that day about that place."""
        return any(period.covers(day, path) for period in self.epidemics)

    def begins(self) -> date:
        """Return the first day on which every table that must answer has a rule for everything."""
        return max(
            min(rule.since for rule in rules if not rule.when)
            for name, rules in self.tables.items()
            if TABLES[name].hit == FIRST
        )

    def decide(self, facts: Facts) -> Ruling:
        """Ask every table in order about one petition."""
        asking = _Asking(self, facts)
        asking.facts = replace(asking.facts, urgency=asking.first("urgency"))
        asking.facts = replace(asking.facts, jurisdiction=asking.first("jurisdiction"))
        referrals = _unique([*_inside(asking), *_outside(asking), *_copies(asking)]) or (self._entrance(asking),)
        handed = frozenset(r.agency for r in referrals if r.action.hands_over and not r.internal)
        asking.facts = replace(asking.facts, handed_to=handed)
        referrals = _guarded(asking, referrals)
        level = asking.first("office")
        deadlines = tuple(
            Deadline(rule.then.what, *_dates(rule, facts.received)) for rule in asking.collect("deadlines")
        )
        review = tuple(dict.fromkeys(rule.then for rule in asking.collect("review")))
        return Ruling(
            asking.facts.urgency,
            dict(asking.held[0].when).get("signal", frozenset()) & facts.signals,
            asking.facts.jurisdiction,
            referrals,
            level,
            tuple(sorted(deadlines, key=lambda item: item.due)),
            asking.grounds(),
            review,
            tuple(asking.held),
        )

    def _entrance(self, asking: _Asking) -> Referral:
        """Whom a petition goes to that the tables send to nobody: the first internal department of the list."""
        department = next(agency.name for agency in self.agencies.by_name.values() if agency.internal)
        return Referral(department, Action.ACCEPT, asking.held[-1].name, internal=True)


class _Asking:
    """One petition's way through the tables: the facts so far and the rules that held."""

    def __init__(self, book: Rulebook, facts: Facts) -> None:
        self.book, self.facts = book, facts
        self.day = max(facts.received, book.begins())
        self.held: list[Rule[Any]] = []

    def _holding(self, table: str) -> Iterator[Rule[Any]]:
        return (rule for rule in self.book.tables[table] if rule.in_force(self.day) and rule.asks(self.facts))

    def rule(self, table: str) -> Rule[Any]:
        rule = next(self._holding(table))
        self.held.append(rule)
        return rule

    def first(self, table: str) -> Any:
        return self.rule(table).then

    def collect(self, table: str) -> list[Rule[Any]]:
        rules = list(self._holding(table))
        self.held.extend(rules)
        return rules

    def grounds(self) -> tuple[str, ...]:
        articles = (self.book.law.articles[key] for rule in self.held for key in rule.grounds)
        return tuple(dict.fromkeys(article.citation for article in articles if article.holds_on(self.day)))


def _inside(asking: _Asking) -> Iterator[Referral]:
    rule = asking.rule("departments")
    for place, department in enumerate(rule.then):
        yield Referral(department, Action.TRANSFER if place else Action.ACCEPT, rule.name, internal=True)


def _outside(asking: _Asking) -> Iterator[Referral]:
    rule, handling = asking.rule("agencies"), asking.rule("handling")
    for place, agency in enumerate(rule.then):
        action = handling.then.others if place else handling.then.main
        yield Referral(agency, action, rule.name)


def _copies(asking: _Asking) -> Iterator[Referral]:
    for rule in asking.collect("copies"):
        internal = asking.book.agencies.by_name[rule.then.agency].internal
        yield Referral(rule.then.agency, rule.then.action, rule.name, internal)


def _unique(referrals: Sequence[Referral]) -> tuple[Referral, ...]:
    first: dict[str, Referral] = {}
    for referral in referrals:
        first.setdefault(referral.agency, referral)
    return tuple(first.values())


def _guarded(asking: _Asking, referrals: tuple[Referral, ...]) -> tuple[Referral, ...]:
    blocks = {rule.then.agency: rule for rule in asking.collect("safeguards")}
    kept = []
    for referral in referrals:
        rule = blocks.get(referral.agency)
        if rule is None or not referral.action.hands_over:
            kept.append(referral)
        else:
            internal = asking.book.agencies.by_name[rule.then.instead].internal
            kept.append(Referral(rule.then.instead, referral.action, rule.name, internal, rule.then.reason))
    return _unique(kept)


def _dates(rule: Rule[Any], received: date) -> tuple[date, date, str, bool]:
    due, working, provisional = due_dates(rule.then, received)
    return due, working, rule.name, provisional
