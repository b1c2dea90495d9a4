"""What is still to ask once category and nature are known."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from operator import attrgetter
from typing import Any, NamedTuple

from triage.rules.conditions import QUESTIONS, Facts
from triage.rules.tables import Rule

Conditions = tuple[tuple[str, frozenset[str]], ...]
Words = Mapping[str, frozenset[str]]  # what answers each question, of the petition or of the tables asked before
_KNOWN_FIRST = ("category", "nature")


class Left(NamedTuple):
    """A rule for a category, the natures it is for (None: for all), and what else it asks."""

    rule: Rule[Any]
    natures: frozenset[str] | None
    conditions: Conditions


def by_category(rules: Iterable[Rule[Any]], categories: Iterable[str]) -> dict[str, list[Left]]:
    """Return for each category the rules that are for it, in their order."""
    found: dict[str, list[Left]] = {category: [] for category in categories}
    for rule in rules:
        asked = dict(rule.when)
        conditions = tuple([condition for condition in rule.when if condition[0] not in _KNOWN_FIRST])
        left = Left(rule, asked.get("nature"), conditions)
        for category in asked.get("category", found):
            found[category].append(left)
    return found


def unmet(conditions: Conditions, words: Words) -> str:
    """Return the first question whose answer does not meet its condition, empty where all are met."""
    for question, wanted in conditions:
        if not QUESTIONS[question].meets(words[question], wanted):
            return question
    return ""


class Asked(NamedTuple):
    """All that some rules ask: which signals, which further matters, which other facts."""

    signals: frozenset[str]
    also: frozenset[str]
    others: Callable[[Facts], object]

    def of(self, facts: Facts) -> tuple[object, ...]:
        """Return that part of the facts that is asked: with the same part, the same rules hold."""
        return facts.signals & self.signals, facts.also & self.also, self.others(facts)


def asked_by(rules: Iterable[Left]) -> Asked:
    """Sum up what the rules ask."""
    words: dict[str, set[str]] = {}
    for left in rules:
        for question, wanted in left.conditions:
            words.setdefault(question, set()).update(wanted)
    facts = {QUESTIONS[question].fact for question in words}
    others = sorted(facts - {"signals", "also", ""})
    return Asked(
        frozenset().union(*[words[question] for question in words if QUESTIONS[question].fact == "signals"]),
        frozenset(words.get("also", ())),
        attrgetter(*others) if others else lambda _: None,
    )
