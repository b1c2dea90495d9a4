"""What is wrong with a rulebook although every word in it is known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from triage.law import Article
from triage.located_yaml import Complaints
from triage.rules.conditions import QUESTIONS, Mode
from triage.rules.examples import Example
from triage.rules.rulebook import Rulebook
from triage.rules.tables import FIRST, TABLES, Rule


def check_tables(book: Rulebook, complaints: Complaints) -> None:
    """Note tables that may stay without an answer, rules that are never reached, grounds not in force."""
    for name, rules in book.tables.items():
        if TABLES[name].hit == FIRST:
            _check_last(name, rules, complaints)
            _check_reach(rules, complaints)
        for rule in rules:
            _check_grounds(rule, [book.law.articles[key] for key in rule.grounds], complaints)
    _check_blocks(book.tables["safeguards"], complaints)


def _check_last(name: str, rules: Sequence[Rule[Any]], complaints: Complaints) -> None:
    if not rules or rules[-1].when or rules[-1].until is not None:
        where = rules[-1].where if rules else f"{name}.yaml"
        complaints.add(where, f"表“{name}”缺少总是成立的最后一条", "最后一条规则不写 when,也不写 until")


def _check_reach(rules: Sequence[Rule[Any]], complaints: Complaints) -> None:
    for place, rule in enumerate(rules):
        asked = dict(rule.when)
        earlier = next((other for other in rules[:place] if _swallows(other, rule, asked)), None)
        if earlier is not None:
            complaints.add(
                rule.where, f"规则“{rule.id}”永远轮不到", f"凡它成立时,{earlier.where} 的“{earlier.id}”已先成立"
            )


def _swallows(earlier: Rule[Any], later: Rule[Any], asked: Mapping[str, frozenset[str]]) -> bool:
    """Whether every petition and day that meets `later`, which asks this, meets `earlier`."""
    for question, wanted in earlier.when:
        if question not in asked or not _implies(QUESTIONS[question].mode, asked[question], wanted):
            return False
    return earlier.since <= later.since and (
        earlier.until is None or (later.until is not None and later.until <= earlier.until)
    )


def _implies(mode: Mode, narrow: frozenset[str], wide: frozenset[str]) -> bool:
    return narrow <= wide if mode is Mode.ANY else wide <= narrow


def _check_grounds(rule: Rule[Any], articles: Sequence[Article], complaints: Complaints) -> None:
    holding = [article for article in articles if _meets(rule, article)]
    for article in (article for article in articles if article not in holding):
        complaints.add(
            rule.where,
            f"规则“{rule.id}”的依据“{article.key}”在规则生效期间不是有效的法律",
            f"{article.law} 自 {article.since} 施行" + (f",至 {article.until} 失效" if article.until else ""),
        )
    ends = [article.until for article in holding if article.until is not None]
    if holding and len(ends) == len(holding) and (rule.until is None or max(ends) < rule.until):
        complaints.add(
            rule.where,
            f"规则“{rule.id}”自 {max(ends)} 起没有有效的依据",
            f"写上接替的新条文,或给规则写 in_force 的 until: {max(ends)}",
        )


def _meets(rule: Rule[Any], article: Article) -> bool:
    """Whether the article is in force on some day of the rule's."""
    return (article.until is None or rule.since < article.until) and (rule.until is None or article.since < rule.until)


def _check_blocks(rules: Sequence[Rule[Any]], complaints: Complaints) -> None:
    """Note a safeguard whose way out leads back to those it keeps the matter from."""
    ways = {agency: rule.then.instead for rule in rules for agency in rule.then.agencies}
    for rule in rules:
        at, passed = rule.then.instead, set(rule.then.agencies)
        while at in ways and at not in passed:
            passed.add(at)
            at = ways[at]
        if at in passed:
            complaints.add(rule.where, f"规则“{rule.id}”改送的“{rule.then.instead}”又会被拦回来", "改送要有一个终点")


def check_examples(book: Rulebook, examples: Sequence[Example], complaints: Complaints) -> None:
    """Decide every example and note those that go another way than the rule's author said."""
    for example in examples:
        held = book.asking(example.facts_under(book), example.received).held(example.rule.table)
        if (example.rule in held) is not example.meets:
            complaints.add(
                example.where,
                f"规则“{example.rule.id}”的{'例子' if example.meets else '反例'}“{example.text[:20]}”"
                + ("没有落到这条规则" if example.meets else "落到了这条规则"),
                f"实际落到“{'、'.join(rule.id for rule in held) or '无'}”",
            )
