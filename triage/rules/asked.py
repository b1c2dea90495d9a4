"""What is still to ask once category and nature are known."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from triage.rules.conditions import QUESTIONS, Facts
from triage.rules.tables import Rule

Open = tuple[Rule[Any], tuple[tuple[str, frozenset[str]], ...]]
_KNOWN_FIRST = ("category", "nature")


def left_open(rules: Sequence[Rule[Any]], facts: Facts) -> Iterator[Open]:
    """Yield the rules that the category and nature of `facts` leave open, each with what is still to ask."""
    for rule in rules:
        settled = [(question, wanted) for question, wanted in rule.when if question in _KNOWN_FIRST]
        if all(QUESTIONS[question].meets(QUESTIONS[question].words(facts), wanted) for question, wanted in settled):
            yield rule, tuple(condition for condition in rule.when if condition not in settled)


@dataclass(frozen=True, slots=True)
class Asked:
    """All that rules still ask: which signals and further matters, and `others`, which reads the other facts asked."""

    signals: frozenset[str]
    also: frozenset[str]
    others: Callable[[Facts], object]


def asked_of(tables: Iterable[Sequence[Open]]) -> Asked:
    """Sum up what the open rules of all tables ask."""
    words: dict[str, set[str]] = {"signals": set(), "also": set()}
    for _, conditions in (rule for table in tables for rule in table):
        for question, wanted in conditions:
            words.setdefault(QUESTIONS[question].fact, set()).update(wanted)
    others = sorted(words.keys() - {"signals", "also", ""})
    read: Callable[[Facts], object] = attrgetter(*others) if others else lambda _: None
    return Asked(frozenset(words["signals"]), frozenset(words["also"]), read)
