"""What the tables answered about one petition, and the days that follow from it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from typing import Any

from triage.decision import Deadline, Jurisdiction, Referral, Urgency
from triage.rules.calendar import WorkCalendar, due_dates
from triage.rules.tables import Rule, Term

REMEMBERED = 20_000


@dataclass(frozen=True)
class Ruling:
    """What the tables answered, and the rules that held. Petitions with the same facts share one."""

    urgency: Urgency
    urgent_signals: frozenset[str]
    jurisdiction: Jurisdiction
    referrals: tuple[Referral, ...]
    office_level: str
    terms: tuple[Rule[Term], ...]
    grounds: tuple[str, ...]
    review: tuple[str, ...]
    rules: tuple[Rule[Any], ...]
    worked: WorkCalendar

    @cached_property
    def outcome(self) -> tuple[object, ...]:
        """What happens to the petition, without the reasons: two rulings with the same outcome send it the same way."""
        sent = tuple((referral.agency, referral.action) for referral in self.referrals)
        return self.urgency, self.jurisdiction, sent

    @cached_property
    def signals(self) -> frozenset[str]:
        """The signals that the rules which held ask for."""
        asked = (words for rule in self.rules for question, words in rule.when if question in ("signal", "all_signals"))
        return frozenset().union(*asked)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The rules that held, as decisions cite them."""
        return tuple(rule.name for rule in self.rules)

    def due(self, received: date) -> tuple[Deadline, ...]:
        """Return the deadlines of a petition received that day, the first due first."""
        return _due(self.terms, received, self.worked)


@lru_cache(maxsize=REMEMBERED)
def _due(terms: tuple[Rule[Term], ...], received: date, worked: WorkCalendar) -> tuple[Deadline, ...]:
    deadlines = []
    for rule in terms:
        due, working, provisional = due_dates(rule.then, received, worked)
        deadlines.append(Deadline(rule.then.what, due, working, rule.name, provisional))
    return tuple(sorted(deadlines, key=lambda item: item.due))
