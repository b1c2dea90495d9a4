"""What is still to ask once category and nature are known."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import attrgetter
from typing import Any, NamedTuple

from triage.rules.conditions import QUESTIONS, Facts
from triage.rules.tables import Rule

Conditions = tuple[tuple[str, frozenset[str]], ...]
Open = tuple[Rule[Any], Conditions]
Learnt = Mapping[str, frozenset[str]]
_KNOWN_FIRST = ("category", "nature")


class Split(NamedTuple):
    """A rule with the categories and natures it is for (None: for all), and what else it asks."""

    rule: Rule[Any]
    categories: frozenset[str] | None
    natures: frozenset[str] | None
    rest: Conditions

    @classmethod
    def of(cls, rule: Rule[Any]) -> Split:
        """Split the conditions of a rule."""
        asked = dict(rule.when)
        rest = tuple(condition for condition in rule.when if condition[0] not in _KNOWN_FIRST)
        return cls(rule, asked.get("category"), asked.get("nature"), rest)


def left_open(rules: Sequence[Split], category: str, nature: str) -> tuple[Open, ...]:
    """Return the rules that are for this category and nature, each with what is still to ask."""
    return tuple(
        [
            (split.rule, split.rest)
            for split in rules
            if (split.categories is None or category in split.categories)
            and (split.natures is None or nature in split.natures)
        ]
    )


def meets(conditions: Conditions, facts: Facts, learnt: Learnt) -> bool:
    """Whether a petition meets all conditions; `learnt` holds what the tables before answered."""
    for question, wanted in conditions:
        asked = QUESTIONS[question]
        words = learnt[question] if asked.known_after else asked.words(facts)
        if not asked.meets(words, wanted):
            return False
    return True


class Asked(NamedTuple):
    """All that some rules ask: which signals, which further matters, which other facts, which answers of tables."""

    signals: frozenset[str]
    also: frozenset[str]
    others: Callable[[Facts], object]
    learnt: tuple[str, ...]

    def of(self, facts: Facts) -> tuple[object, ...]:
        """Return that part of the facts that is asked: with the same part, the same rules hold."""
        return facts.signals & self.signals, facts.also & self.also, self.others(facts)


def asked_by(rules: Iterable[Open]) -> Asked:
    """Sum up what the open rules ask."""
    words: dict[str, set[str]] = {}
    for _, conditions in rules:
        for question, wanted in conditions:
            words.setdefault(question, set()).update(wanted)
    facts = {QUESTIONS[question].fact for question in words}
    others = sorted(facts - {"signals", "also", ""})
    read: Callable[[Facts], object] = attrgetter(*others) if others else lambda _: None
    return Asked(
        frozenset().union(*(words[question] for question in words if QUESTIONS[question].fact == "signals")),
        frozenset(words.get("also", ())),
        read,
        tuple(sorted(question for question in words if QUESTIONS[question].known_after)),
    )
