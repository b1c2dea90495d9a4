"""Asking the tables, one after the other. Nothing here can fail: whatever could was refused on loading."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from itertools import chain, islice
from typing import Any, TypeVar

from triage.agencies import Agencies
from triage.law import Law
from triage.rules.asked import Asked, Learnt, Open, Split, asked_by, left_open, meets
from triage.rules.asking import Asking
from triage.rules.calendar import WorkCalendar
from triage.rules.conditions import Facts
from triage.rules.epidemics import EpidemicPeriod
from triage.rules.ruling import REMEMBERED, Ruling
from triage.rules.tables import FIRST, TABLES, Rule
from triage.signals import Signals
from triage.taxonomy import Taxonomy

Kept = TypeVar("Kept")


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
        what is asked share one ruling; and so it is for every single table.
        """
        day = self._changes[max(0, bisect(self._changes, received) - 1)]
        key = facts.category, nature, day, self._asked(facts.category, nature).of(facts)
        ruling = self._rulings.get(key)
        if ruling is None:
            ruling = Asking(self, self.holding, facts._replace(nature=nature), day).ruling()
            _remember(self._rulings, key, ruling)
        return ruling

    def asking(self, facts: Facts, received: date) -> Asking:
        """Return what can be asked table by table, without the memory of earlier rulings, which no two examples share."""
        return Asking(self, self._holding, facts, max(received, self.begins))

    def holding(self, table: str, facts: Facts, day: date, learnt: Learnt) -> tuple[Rule[Any], ...]:
        """Return the rules of a table that hold; of a `first` table the first."""
        asked = self._asked_by(table, facts.category, facts.nature)
        key = table, facts.category, facts.nature, day, asked.of(facts), *[learnt[name] for name in asked.learnt]
        held = self._holdings.get(key)
        if held is None:
            held = self._holding(table, facts, day, learnt)
            _remember(self._holdings, key, held)
        return held

    def _holding(self, table: str, facts: Facts, day: date, learnt: Learnt) -> tuple[Rule[Any], ...]:
        rules = self._left_open(table, facts.category, facts.nature)
        holding = (rule for rule, when in rules if rule.in_force(day) and meets(when, facts, learnt))
        return tuple(islice(holding, 1 if TABLES[table].hit == FIRST else None))

    @cached_property
    def _rulings(self) -> dict[object, Ruling]:
        return {}

    @cached_property
    def _holdings(self) -> dict[object, tuple[Rule[Any], ...]]:
        return {}

    @cached_property
    def _left_open(self) -> Callable[[str, str, str], tuple[Open, ...]]:
        split = {table: tuple(map(Split.of, rules)) for table, rules in self.tables.items()}
        return cache(lambda table, category, nature: left_open(split[table], category, nature))

    @cached_property
    def _asked_by(self) -> Callable[[str, str, str], Asked]:
        return cache(lambda table, category, nature: asked_by(self._left_open(table, category, nature)))

    @cached_property
    def _asked(self) -> Callable[[str, str], Asked]:
        """What all tables together ask."""
        return cache(lambda category, nature: asked_by(chain(*(self._left_open(t, category, nature) for t in TABLES))))

    @cached_property
    def _changes(self) -> list[date]:
        """The days on which some rule or law begins or ends; between two of them all days are decided alike."""
        dated = [(rule.since, rule.until) for rules in self.tables.values() for rule in rules]
        dated += [(article.since, article.until) for article in self.law.articles.values()]
        days = {day for pair in dated for day in pair if day is not None}
        return sorted({self.begins, *(day for day in days if day > self.begins)})


def _remember(memory: dict[object, Kept], key: object, what: Kept) -> None:
    if len(memory) >= REMEMBERED:
        memory.clear()
    memory[key] = what
