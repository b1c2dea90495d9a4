"""One petition's way through the tables, from urgency to review. A table is asked when its answer is first needed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, Protocol

from triage.agencies import Agencies
from triage.decision import Action, Referral
from triage.law import Law
from triage.rules.asked import Words
from triage.rules.calendar import WorkCalendar
from triage.rules.conditions import NO, QUESTIONS, YES, Facts
from triage.rules.referring import handed_over, turned, unique
from triage.rules.ruling import Ruling
from triage.rules.tables import TABLES, Rule


class Book(Protocol):
    """What a rulebook holds."""

    @property
    def agencies(self) -> Agencies:
        """The closed list of recipients."""

    @property
    def law(self) -> Law:
        """The closed list of articles."""

    @property
    def worked(self) -> WorkCalendar:
        """Which days are worked."""

    def holding(self, table: str, facts: Facts, day: date, words: Words) -> tuple[Rule[Any], ...]:
        """Return the rules of a table that hold; of a `first` table the first."""


class Asking:
    """The facts of a petition, what the tables answer, and in `words` both, as rules ask for it."""

    def __init__(self, book: Book, facts: Facts, day: date) -> None:
        self.book, self.facts, self.day = book, facts, day
        self.words: dict[str, frozenset[str]] = _Words(self)
        self._held: dict[str, tuple[Rule[Any], ...]] = {}
        self._referrals: tuple[Referral, ...] = ()

    def held(self, table: str) -> tuple[Rule[Any], ...]:
        """Return the rules of a table that hold."""
        rules = self._held.get(table)
        if rules is None:
            rules = self._held[table] = self._asked(table)
        return rules

    def answer(self, table: str) -> Any:
        """Return what a `first` table answers."""
        return self.held(table)[0].then

    def ruling(self) -> Ruling:
        """Ask every table."""
        rules = tuple([rule for table in TABLES for rule in self.held(table)])
        articles = (self.book.law.articles[key] for rule in rules for key in rule.grounds)
        return Ruling(
            urgency=self.answer("urgency"),
            urgent_signals=dict(rules[0].when).get("signal", frozenset()) & self.facts.signals,
            jurisdiction=self.answer("jurisdiction"),
            referrals=self._referrals,
            office_level=self.answer("office"),
            terms=self.held("deadlines"),
            review=tuple(dict.fromkeys(rule.then for rule in self.held("review"))),
            grounds=tuple(dict.fromkeys(article.citation for article in articles if article.holds_on(self.day))),
            rules=rules,
            worked=self.book.worked,
        )

    def _asked(self, table: str) -> tuple[Rule[Any], ...]:
        if table == "safeguards":
            return tuple(self._guarded())
        if table == "handling" and not self.answer("agencies"):
            return ()
        return self.book.holding(table, self.facts, self.day, self.words)

    def _guarded(self) -> list[Rule[Any]]:
        """Turn away what must not reach the accused, until no safeguard has anything to object to (R-CONF-1).

        Whom it would have reached and whom it reaches are both what it is handed to.
        """
        held: list[Rule[Any]] = []
        blocks: dict[str, Rule[Any]] = {}
        referrals = unique([*_inside(self), *_outside(self), *_copies(self)]) or (_entrance(self),)
        self.words["handed_to"] = handed_over(referrals)
        while fresh := [
            rule for rule in self.book.holding("safeguards", self.facts, self.day, self.words) if rule not in held
        ]:
            held += fresh
            blocks = {agency: rule for rule in reversed(fresh) for agency in rule.then.agencies} | blocks
            referrals = unique([turned(referral, blocks, self.book.agencies) for referral in referrals])
            self.words["handed_to"] |= handed_over(referrals)
        self._referrals = referrals
        return held


class _Words(dict[str, frozenset[str]]):
    """The words that answer each question, found when a rule first asks it."""

    def __init__(self, asking: Asking) -> None:
        super().__init__()
        self._asking = asking

    def __missing__(self, question: str) -> frozenset[str]:
        asking, asked = self._asking, QUESTIONS[question]
        if not asked.known_after:
            self[question] = asked.words(asking.facts)
        elif question == "handed_to":
            asking.held("safeguards")
        elif question == "ground_verified":
            grounds = asking.held("jurisdiction")[0].grounds
            self[question] = frozenset({YES if asking.book.law.verified(grounds, asking.day) else NO})
        else:
            self[question] = frozenset({asking.answer(question).value})
        return self[question]


def _entrance(asking: Asking) -> Referral:
    """Whom a petition goes to that the tables send to nobody: the first internal department of the list."""
    department = next(agency.name for agency in asking.book.agencies.by_name.values() if agency.internal)
    return Referral(department, Action.ACCEPT, asking.held("agencies")[0].name, internal=True)


def _inside(asking: Asking) -> Iterator[Referral]:
    rule = asking.held("departments")[0]
    for place, department in enumerate(rule.then):
        yield Referral(department, Action.TRANSFER if place else Action.ACCEPT, rule.name, internal=True)


def _outside(asking: Asking) -> Iterator[Referral]:
    rule = asking.held("agencies")[0]
    for place, agency in enumerate(rule.then):
        handling = asking.answer("handling")
        yield Referral(agency, handling.others if place else handling.main, rule.name)


def _copies(asking: Asking) -> Iterator[Referral]:
    for rule in asking.held("copies"):
        internal = asking.book.agencies.by_name[rule.then.agency].internal
        yield Referral(rule.then.agency, rule.then.action, rule.name, internal)
