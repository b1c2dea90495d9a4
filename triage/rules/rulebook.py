"""Asking the tables, one after the other. Nothing here can fail: whatever could was refused on loading."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from itertools import islice
from typing import Any

from triage.agencies import Agencies
from triage.law import Law
from triage.rules.asked import Asked, Left, Words, asked_by, by_category, unmet
from triage.rules.asking import Asking
from triage.rules.calendar import WorkCalendar
from triage.rules.conditions import Facts
from triage.rules.epidemics import EpidemicPeriod
from triage.rules.ruling import REMEMBERED, Ruling
from triage.rules.tables import FIRST, TABLES, Rule
from triage.signals import Signals
from triage.taxonomy import Taxonomy


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

    def epidemic_mode(self, day: date, path: Sequence[str]) -> bool:
        """Whether the epidemic mode is on for a petition received that day about that place."""
        return any(period.covers(day, path) for period in self.epidemics)

    def decide(self, facts: Facts, received: date) -> Ruling:
        """Ask every table in order about a petition received that day."""
        return self.decide_as(facts, facts.nature, received)

    def decide_as(self, facts: Facts, nature: str, received: date) -> Ruling:
        """Ask every table in order as if the petition were of that nature.

        What no rule for this category and nature asks cannot change the answer, so petitions that are alike in
        what is asked share one ruling.
        """
        day = self._ruled_as_on(received)
        key = facts.category, nature, day, self._asked(facts.category, nature, day).of(facts)
        ruling = self._rulings.get(key)
        if ruling is None:
            ruling = Asking(self, facts._replace(nature=nature), day).ruling()
            if len(self._rulings) >= REMEMBERED:
                self._rulings.clear()
            self._rulings[key] = ruling
        return ruling

    def asking(self, facts: Facts, received: date) -> Asking:
        """Return what can be asked table by table, without the memory of earlier rulings, which no two examples share."""
        return Asking(self, facts, self._ruled_as_on(received))

    def holding(self, table: str, facts: Facts, day: date, words: Words) -> tuple[Rule[Any], ...]:
        """Return the rules of a table that hold; of a `first` table the first."""
        rules = self._left_open(table, facts.category, facts.nature, day)
        holding = (left.rule for left in rules if not unmet(left.conditions, words))
        return tuple(islice(holding, 1 if TABLES[table].hit == FIRST else None))

    def _ruled_as_on(self, received: date) -> date:
        """Return the last day on which something changed: from then on all days are ruled alike."""
        return self._changes[max(0, bisect(self._changes, received) - 1)]

    @cached_property
    def _rulings(self) -> dict[object, Ruling]:
        return {}

    @cached_property
    def _left_open(self) -> Callable[[str, str, str, date], list[Left]]:
        """The rules of a table that are in force on a day and for a category and a nature."""

        @cache
        def in_force(table: str, day: date) -> dict[str, list[Left]]:
            return by_category([rule for rule in self.tables[table] if rule.in_force(day)], self.taxonomy.leaves)

        @cache
        def left_open(table: str, category: str, nature: str, day: date) -> list[Left]:
            rules = in_force(table, day)[category]
            return [left for left in rules if left.natures is None or nature in left.natures]

        return left_open

    @cached_property
    def _asked(self) -> Callable[[str, str, date], Asked]:
        """What all tables together ask."""
        return cache(lambda *known: asked_by(left for table in TABLES for left in self._left_open(table, *known)))

    @cached_property
    def _changes(self) -> list[date]:
        """The days on which some rule or law begins or ends; between two of them all days are decided alike."""
        dated = [(rule.since, rule.until) for rules in self.tables.values() for rule in rules]
        dated += [(article.since, article.until) for article in self.law.articles.values()]
        days = {day for pair in dated for day in pair if day is not None}
        return sorted({self.begins, *(day for day in days if day > self.begins)})
