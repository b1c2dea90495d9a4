"""What is worth knowing of a rulebook that has no mistakes: what nobody uses, what ends next, what overlaps."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import combinations
from typing import Any

from triage.rules.conditions import QUESTIONS, Facts, Mode, Vocabulary
from triage.rules.examples import Example
from triage.rules.rulebook import Rulebook
from triage.rules.tables import FIRST, TABLES, Rule

MONTHS_BETWEEN_CHECKS = 6


def remarks(book: Rulebook, examples: tuple[Example, ...], today: date) -> list[str]:
    """Return remarks for legal staff, in Chinese, one line each."""
    return [
        *_unused(book),
        *_untried(book, examples),
        *_gaps(book, today),
        *_unverified(book),
        *_checked(book, today),
        *_ending(book, today),
    ]


def _rules(book: Rulebook) -> Iterator[Rule[Any]]:
    return (rule for rules in book.tables.values() for rule in rules)


def _asked(book: Rulebook, vocabulary: Vocabulary) -> set[str]:
    return {
        word
        for rule in _rules(book)
        for question, wanted in rule.when
        if QUESTIONS[question].vocabulary is vocabulary
        for word in wanted
    }


def _unused(book: Rulebook) -> Iterator[str]:
    signals = book.signals.by_id.keys() - _asked(book, Vocabulary.SIGNALS)
    answers = "\n".join(repr(rule.then) for rule in _rules(book))
    agencies = [name for name in book.agencies.by_name if repr(name) not in answers]
    grounds = {key for rule in _rules(book) for key in rule.grounds}
    articles = [key for key in book.law.articles if key not in grounds]
    for what, names in (("信号", sorted(signals)), ("去向", agencies), ("依据", articles)):
        if names:
            yield f"没有规则用到的{what}：{'、'.join(names)}"


def _untried(book: Rulebook, examples: tuple[Example, ...]) -> Iterator[str]:
    for meets, what in ((True, "例子"), (False, "反例")):
        tried = {example.rule for example in examples if example.meets is meets}
        missing = [rule.name for rule in _rules(book) if rule not in tried and rule.when]
        if missing:
            yield f"没有{what}的规则 {len(missing)} 条：{'、'.join(missing)}"


def _gaps(book: Rulebook, today: date) -> Iterator[str]:
    """Yield the leaves that no rule on agencies but the last one speaks of."""
    last = book.tables["agencies"][-1]
    pairs = ((leaf, nature) for leaf in book.taxonomy.leaves for nature in book.taxonomy.natures)
    found = [f"{leaf}（{nature}）" for leaf, nature in pairs if last in book.decide(Facts(leaf, nature), today).rules]
    if found:
        yield f"没有规则说归谁管、只落到“{last.id}”的类别：{'、'.join(found)}"


def _unverified(book: Rulebook) -> Iterator[str]:
    cited = {key for rule in _rules(book) for key in rule.grounds if not book.law.articles[key].verified}
    if cited:
        yield f"未核对全文的依据（只印法名）：{'、'.join(sorted(cited))}"


def _checked(book: Rulebook, today: date) -> Iterator[str]:
    old = {article.checked for article in book.law.articles.values() if article.checked and article.holds_on(today)}
    if old and (today - min(old)).days > MONTHS_BETWEEN_CHECKS * 30:
        yield f"现行法律的文本最早核对到 {min(old)}，此后有无修改请复核（law.yaml 的 checked）"


def _ending(book: Rulebook, today: date) -> Iterator[str]:
    dated = [(article.until, f"{article.law}（{article.key}）") for article in book.law.articles.values()]
    dated += [(rule.until, f"规则 {rule.name}") for rule in _rules(book)]
    coming = sorted((until, what) for until, what in dated if until is not None and until > today)
    if coming:
        yield "最先到期：" + "、".join(f"{what} {until}" for until, what in coming[:5])


def overlaps(book: Rulebook) -> Iterator[str]:
    """Yield every two rules of a `first` table that one petition can meet and that answer differently: order decides."""
    for name, rules in book.tables.items():
        if TABLES[name].hit == FIRST:
            for earlier, later in combinations([rule for rule in rules if rule.when], 2):
                if earlier.then != later.then and _can_both_hold(earlier, later):
                    yield f"{earlier.where} “{earlier.id}” 先于 {later.where} “{later.id}”"


def _can_both_hold(one: Rule[Any], other: Rule[Any]) -> bool:
    first, second = dict(one.when), dict(other.when)
    apart = (one.until is not None and one.until <= other.since) or (
        other.until is not None and other.until <= one.since
    )
    single = [q for q in first.keys() & second.keys() if QUESTIONS[q].mode is Mode.ANY and q not in ("signal", "also")]
    return not apart and all(not first[question].isdisjoint(second[question]) for question in single)
