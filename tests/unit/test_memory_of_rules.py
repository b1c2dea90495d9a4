"""A ruling that is remembered is the one that asking anew gives."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from triage.petition import Channel
from triage.rules import Facts, Rulebook, Ruling, load
from triage.rules import rulebook as module
from triage.rules.conditions import QUESTIONS
from triage.rules.tables import FIRST, TABLES, Rule
from triage.shipped import DATA
from triage.text import Content

BOOK = load(DATA)
ASKED = {
    word
    for rules in BOOK.tables.values()
    for rule in rules
    for key, words in rule.when
    if "signal" in key
    for word in words
}
FACTS = st.builds(
    Facts,
    category=st.sampled_from(sorted(BOOK.taxonomy.leaves)),
    nature=st.sampled_from(sorted(BOOK.taxonomy.natures)),
    also=st.frozensets(st.sampled_from(sorted(BOOK.taxonomy.leaves)), max_size=2),
    epidemic=st.booleans(),
    signals=st.frozensets(st.sampled_from(sorted(ASKED)), max_size=6),
    channel=st.sampled_from(list(Channel)),
    content=st.sampled_from(list(Content)),
    urgent=st.booleans(),
    doubtful=st.booleans(),
    place_known=st.booleans(),
    epidemic_mode=st.booleans(),
)
DAY = st.dates(date(2015, 1, 1), date(2030, 1, 1))


def _read_in_full(ruling: Ruling, day: date) -> str:
    """Say whether the ground of the jurisdiction was read in full: true without a ground, or with one that was."""
    (rule,) = [rule for rule in ruling.rules if rule.table == "jurisdiction"]
    articles = [BOOK.law.articles[key] for key in rule.grounds]
    there = [article for article in articles if article.holds_on(day)]
    return "true" if not there or any(article.verified for article in there) else "false"


def met(rule: Rule, facts: Facts, ruling: Ruling, day: date) -> bool:
    learnt = {
        "urgency": frozenset({ruling.urgency.value}),
        "jurisdiction": frozenset({ruling.jurisdiction.value}),
        "ground_verified": frozenset({_read_in_full(ruling, day)}),
        "handed_to": BOOK.asking(facts, day).words["handed_to"],
    }
    return all(QUESTIONS[key].meets(learnt.get(key, QUESTIONS[key].words(facts)), wanted) for key, wanted in rule.when)


@settings(max_examples=600, deadline=None)
@given(FACTS, DAY)
def test_the_rules_that_held_are_those_whose_conditions_are_met(facts: Facts, day: date) -> None:
    ruling, on = BOOK.decide(facts, day), max(day, BOOK.begins)
    for name, rules in BOOK.tables.items():
        held = [rule for rule in ruling.rules if rule.table == name]
        if name == "handling" and not held:
            assert not next(rule for rule in ruling.rules if rule.table == "agencies").then
            continue
        expected = [rule for rule in rules if rule.in_force(on) and met(rule, facts, ruling, on)]
        assert held == (expected[:1] if TABLES[name].hit == FIRST else expected)


@settings(max_examples=100, deadline=None)
@given(FACTS, DAY, st.data())
def test_a_new_rulebook_rules_as_one_that_remembers(facts: Facts, day: date, data: st.DataObject) -> None:
    near = facts._replace(
        signals=facts.signals ^ data.draw(st.frozensets(st.sampled_from(sorted(ASKED)), max_size=2)),
        doubtful=data.draw(st.booleans()),
        also=data.draw(st.sampled_from([facts.also, frozenset()])),
    )
    BOOK.decide(near, day + timedelta(days=data.draw(st.sampled_from([-800, 0, 800]))))
    assert BOOK.decide(facts, day) == replace(BOOK).decide(facts, day)


@given(FACTS, st.sampled_from(sorted(BOOK.taxonomy.natures)), DAY)
def test_of_another_nature_it_is_ruled_as_a_petition_of_that_nature(facts: Facts, nature: str, day: date) -> None:
    assert BOOK.decide_as(facts, nature, day) == BOOK.decide(facts._replace(nature=nature), day)


def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch, rulebook: Rulebook) -> None:
    monkeypatch.setattr(module, "REMEMBERED", 8)
    book = replace(rulebook)
    for leaf in book.taxonomy.leaves:
        book.decide(Facts(leaf, "求助"), date(2024, 1, 2))
        assert len(book._rulings) <= 8
