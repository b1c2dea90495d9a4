"""Why a petition is decided as it is: every rule of every table, whether it held, and if not, for which condition."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from triage.rules.asked import unmet
from triage.rules.asking import Asking
from triage.rules.conditions import QUESTIONS, Facts
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
    asking = book.asking(facts, received)
    ruling = asking.ruling()
    steps: list[Step] = []
    for name, rules in book.tables.items():
        for rule in rules:
            because = "" if rule in ruling.rules else _refusal(rule, asking)
            steps.append(Step(rule, rule in ruling.rules, because))
            if rule in ruling.rules and TABLES[name].hit == FIRST:
                break
    return ruling, steps


def _refusal(rule: Rule[Any], asking: Asking) -> str:
    if not rule.in_force(asking.day):
        return f"收到当日不在生效期（自 {rule.since}" + (f" 至 {rule.until}）" if rule.until else "）")
    question = unmet(rule.when, asking.words)
    if not question:
        return ""
    wanted, words = dict(rule.when)[question], asking.words[question]
    return f"{QUESTIONS[question].means}：{'、'.join(sorted(wanted))}；实际：{'、'.join(sorted(words)) or '无'}"
