"""Asking the tables, one after the other. Nothing here can fail: whatever could was refused on loading."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from typing import Any

from triage.agencies import Agencies
from triage.decision import Action, Referral
from triage.law import Law
from triage.rules.calendar import WorkCalendar
from triage.rules.conditions import NO, QUESTIONS, YES, Facts
from triage.rules.epidemics import EpidemicPeriod
from triage.rules.referring import handed_over, turned, unique
from triage.rules.ruling import REMEMBERED, Ruling
from triage.rules.tables import FIRST, TABLES, Rule
from triage.signals import Signals
from triage.taxonomy import Taxonomy

Open = tuple[Rule[Any], tuple[tuple[str, frozenset[str]], ...]]
_KNOWN_FIRST = ("category", "nature")


def _open(rules: Sequence[Rule[Any]], facts: Facts) -> Iterator[Open]:
    for rule in rules:
        settled = [(question, wanted) for question, wanted in rule.when if question in _KNOWN_FIRST]
        if all(QUESTIONS[question].meets(QUESTIONS[question].words(facts), wanted) for question, wanted in settled):
            yield rule, tuple(condition for condition in rule.when if condition not in settled)


@dataclass(frozen=True)
class Rulebook:
    """The tables and the closed lists they speak of."""

    tables: dict[str, tuple[Rule[Any], ...]]
    taxonomy: Taxonomy
    agencies: Agencies
    law: Law
    signals: Signals
    epidemics: tuple[EpidemicPeriod, ...]
    worked: WorkCalendar
    version: str

    @cached_property
    def begins(self) -> date:
        """The first day on which every table that must answer has a rule for everything."""
        return max(
            min(rule.since for rule in rules if not rule.when)
            for name, rules in self.tables.items()
            if TABLES[name].hit == FIRST
        )

    @cached_property
    def _shortlists(self) -> dict[tuple[str, str, str], tuple[Open, ...]]:
        return {}

    def epidemic_mode(self, day: date, path: Sequence[str]) -> bool:
        """Whether the epidemic mode is on for a petition received that day about that place."""
        return any(period.covers(day, path) for period in self.epidemics)

    def shortlist(self, table: str, facts: Facts) -> tuple[Open, ...]:
        """Return the rules of a table that category and nature leave open, each with what is still to ask."""
        key = (table, facts.category, facts.nature)
        if key not in self._shortlists:
            self._shortlists[key] = tuple(_open(self.tables[table], facts))
        return self._shortlists[key]

    def decide(self, facts: Facts, received: date) -> Ruling:
        """Ask every table in order about a petition received that day."""
        era = bisect(self._changes, received) - 1
        return self._remembered(facts, self._changes[max(0, era)])

    @cached_property
    def _changes(self) -> list[date]:
        """The days on which some rule or law begins or ends; between two of them all days are decided alike."""
        dated = [(rule.since, rule.until) for rules in self.tables.values() for rule in rules]
        dated += [(article.since, article.until) for article in self.law.articles.values()]
        days = {day for pair in dated for day in pair if day is not None}
        return sorted({self.begins, *(day for day in days if day > self.begins)})

    @cached_property
    def _remembered(self) -> Callable[[Facts, date], Ruling]:
        return lru_cache(maxsize=REMEMBERED)(self._decide)

    def _decide(self, facts: Facts, day: date) -> Ruling:
        asking = _Asking(self, facts, day)
        urgency, jurisdiction = asking.first("urgency"), asking.first("jurisdiction")
        asking.learn("urgency", {urgency.value})
        asking.learn("jurisdiction", {jurisdiction.value})
        asking.learn("ground_verified", {self.verified(asking.held[-1], day)})
        referrals = unique([*_inside(asking), *_outside(asking), *_copies(asking)]) or (self._entrance(asking),)
        handed_to = handed_over(referrals)
        referrals = _guarded(asking, referrals)
        level = asking.first("office")
        terms = tuple(asking.collect("deadlines"))
        review = tuple(dict.fromkeys(rule.then for rule in asking.collect("review")))
        return Ruling(
            urgency,
            dict(asking.held[0].when).get("signal", frozenset()) & facts.signals,
            jurisdiction,
            referrals,
            handed_to,
            level,
            terms,
            asking.grounds(),
            review,
            tuple(asking.held),
            self.worked,
        )

    def verified(self, rule: Rule[Any], day: date) -> str:
        """Say yes unless the rule rests on law in force that day none of which was read in full."""
        grounds = [article for key in rule.grounds if (article := self.law.articles[key]).holds_on(day)]
        return YES if not grounds or any(article.verified for article in grounds) else NO

    def _entrance(self, asking: _Asking) -> Referral:
        """Whom a petition goes to that the tables send to nobody: the first internal department of the list."""
        department = next(agency.name for agency in self.agencies.by_name.values() if agency.internal)
        return Referral(department, Action.ACCEPT, asking.held[-1].name, internal=True)


class _Asking:
    """One petition's way through the tables: the facts so far and the rules that held."""

    def __init__(self, book: Rulebook, facts: Facts, day: date) -> None:
        self.book, self.facts, self.day = book, facts, day
        self.held: list[Rule[Any]] = []
        self._words: dict[str, frozenset[str]] = {}

    def learn(self, question: str, words: Iterable[str]) -> None:
        self._words[question] = frozenset(words)

    def holding(self, table: str) -> Iterator[Rule[Any]]:
        return (
            rule
            for rule, when in self.book.shortlist(table, self.facts)
            if rule.in_force(self.day) and all(self._meets(*condition) for condition in when)
        )

    def _meets(self, question: str, wanted: frozenset[str]) -> bool:
        words = self._words.get(question)
        if words is None:
            words = self._words[question] = QUESTIONS[question].words(self.facts)
        return QUESTIONS[question].meets(words, wanted)

    def rule(self, table: str) -> Rule[Any]:
        rule = next(self.holding(table))
        self.held.append(rule)
        return rule

    def first(self, table: str) -> Any:
        return self.rule(table).then

    def collect(self, table: str) -> list[Rule[Any]]:
        rules = list(self.holding(table))
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
    """Turn away what must not reach the accused, until no safeguard has anything to object to (R-CONF-1)."""
    blocks: dict[str, Rule[Any]] = {}
    asking.learn("handed_to", handed_over(referrals))
    while fresh := [rule for rule in asking.holding("safeguards") if rule not in asking.held]:
        asking.held.extend(fresh)
        blocks = {agency: rule for rule in reversed(fresh) for agency in rule.then.agencies} | blocks
        referrals = unique([turned(referral, blocks, asking.book.agencies) for referral in referrals])
        asking.learn("handed_to", handed_over(referrals))
    return referrals
