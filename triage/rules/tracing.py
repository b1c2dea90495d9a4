"""Why a petition is decided as it is: every rule of every table, whether it held, and if not, for which condition."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from triage.rules.conditions import NO, QUESTIONS, YES, Facts
from triage.rules.rulebook import Rulebook
from triage.rules.ruling import Ruling
from triage.rules.tables import FIRST, TABLES, Rule


@dataclass(frozen=True, slots=True)
class Step:
    """One rule that was asked: whether it held, or why it did not."""

    rule: Rule[Any]
    held: bool
    because: str


def trace(book: Rulebook, facts: Facts, received: date) -> tuple[Ruling, list[Step]]:
    """Return the ruling and every rule that was asked for it, in order."""
    ruling = book.decide(facts, received)
    day = max(received, book.begins)
    steps: list[Step] = []
    learnt = _learnt(book, ruling, day)
    for name, rules in book.tables.items():
        for rule in rules:
            because = "" if rule in ruling.rules else next(_refusals(rule, facts, learnt, day), "")
            steps.append(Step(rule, rule in ruling.rules, because))
            if rule in ruling.rules and TABLES[name].hit == FIRST:
                break
    return ruling, steps


def _learnt(book: Rulebook, ruling: Ruling, day: date) -> dict[str, frozenset[str]]:
    jurisdiction = next(rule for rule in ruling.rules if rule.table == "jurisdiction")
    return {
        "urgency": frozenset({ruling.urgency.value}),
        "jurisdiction": frozenset({ruling.jurisdiction.value}),
        "ground_verified": frozenset({YES if book.law.verified(jurisdiction.grounds, day) else NO}),
        "handed_to": ruling.handed_to,
    }


def _refusals(rule: Rule[Any], facts: Facts, learnt: dict[str, frozenset[str]], day: date) -> Iterator[str]:
    if not rule.in_force(day):
        yield f"收到当日不在生效期（自 {rule.since}" + (f" 至 {rule.until}）" if rule.until else "）")
    for key, wanted in rule.when:
        question = QUESTIONS[key]
        words = learnt[key] if key in learnt else question.words(facts)
        if not question.meets(words, wanted):
            yield f"{question.means}：{'、'.join(sorted(wanted))}；实际：{'、'.join(sorted(words)) or '无'}"
