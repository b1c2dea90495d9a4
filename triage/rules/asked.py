"""What is still to ask once category and nature are known."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from triage.rules.conditions import QUESTIONS, Facts
from triage.rules.tables import Rule

Conditions = tuple[tuple[str, frozenset[str]], ...]
Open = tuple[Rule[Any], Conditions]
Learnt = Mapping[str, frozenset[str]]
_KNOWN_FIRST = ("category", "nature")


def left_open(rules: Sequence[Rule[Any]], facts: Facts) -> Iterator[Open]:
    """Yield the rules that the category and nature of `facts` leave open, each with what is still to ask."""
    for rule in rules:
        settled = tuple(condition for condition in rule.when if condition[0] in _KNOWN_FIRST)
        if meets(settled, facts, {}):
            yield rule, tuple(condition for condition in rule.when if condition not in settled)


def meets(conditions: Conditions, facts: Facts, learnt: Learnt) -> bool:
    """Whether a petition meets all conditions; `learnt` holds what the tables before answered."""
    for question, wanted in conditions:
        asked = QUESTIONS[question]
        words = learnt[question] if asked.known_after else asked.words(facts)
        if not asked.meets(words, wanted):
            return False
    return True


@dataclass(frozen=True, slots=True)
class Asked:
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
    words: dict[str, set[str]] = {"signals": set(), "also": set()}
    learnt: set[str] = set()
    for question, wanted in (condition for _, conditions in rules for condition in conditions):
        if QUESTIONS[question].known_after:
            learnt.add(question)
        else:
            words.setdefault(QUESTIONS[question].fact, set()).update(wanted)
    others = sorted(words.keys() - {"signals", "also"})
    read: Callable[[Facts], object] = attrgetter(*others) if others else lambda _: None
    return Asked(frozenset(words["signals"]), frozenset(words["also"]), read, tuple(sorted(learnt)))
