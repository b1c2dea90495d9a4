"""YAML into a rulebook. Every mistake is found, and all are told at once; a rulebook with one does not load."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from triage.agencies import Agencies
from triage.law import Law
from triage.located_yaml import Complaints, Fields, Node, did_you_mean, elements, read
from triage.petition import Channel
from triage.rules.calendar import read_calendar
from triage.rules.conditions import NO, QUESTIONS, YES, Vocabulary
from triage.rules.epidemics import read_epidemics
from triage.rules.examples import Example, read_examples
from triage.rules.linting import check_examples, check_tables
from triage.rules.rulebook import Rulebook
from triage.rules.tables import JURISDICTIONS, TABLES, URGENCIES, Lists, Rule
from triage.signals import Signals
from triage.taxonomy import Taxonomy
from triage.text import Content

_RULE_KEYS = ("id", "when", "then", "ground", "in_force", "why", "examples", "counter_examples")


def load(folder: Path) -> Rulebook:
    """Read the closed lists and the tables in `folder`; raises `DataError` with every mistake found."""
    return load_with_examples(folder)[0]


def load_with_examples(folder: Path) -> tuple[Rulebook, tuple[Example, ...]]:
    """Read the rulebook and the examples it was checked by; raises `DataError` with every mistake found."""
    complaints = Complaints()
    if not folder.is_dir():
        complaints.add(
            str(folder), f"没有名为“{folder.name}”的文件夹", "请用 --data 指到装着 taxonomy.yaml 和 rules 的文件夹"
        )
        complaints.settle()
    taxonomy = Taxonomy.read(folder, complaints)
    agencies = Agencies.read(folder, complaints)
    law = Law.read(folder, complaints)
    signals = Signals.read(folder, complaints)
    if not all((taxonomy.leaves, agencies.by_name, law.articles, signals.by_id)):
        complaints.settle()  # of a list that cannot be read every word would be called unknown
    reader = _Reader.over(taxonomy, agencies, law, signals, complaints)
    tables = {name: reader.table(folder / "rules" / f"{name}.yaml", name) for name in TABLES}
    _unknown_files(folder / "rules", complaints)
    epidemics = read_epidemics(folder / "rules" / "epidemic_mode.yaml", complaints)
    worked = read_calendar(folder / "holidays.yaml", complaints)
    book = Rulebook(tables, taxonomy, agencies, law, signals, epidemics, worked, _version(folder))
    complaints.settle()
    check_tables(book, complaints)
    complaints.settle()
    check_examples(book, reader.examples, complaints)
    complaints.settle()
    return book, tuple(reader.examples)


class _Reader(NamedTuple):
    words: dict[Vocabulary, tuple[str, ...]]
    taxonomy: Taxonomy
    law: Law
    lists: Lists
    complaints: Complaints
    examples: list[Example]

    @classmethod
    def over(
        cls, taxonomy: Taxonomy, agencies: Agencies, law: Law, signals: Signals, complaints: Complaints
    ) -> _Reader:
        lists = Lists(
            tuple(a.name for a in agencies.by_name.values() if a.internal),
            tuple(a.name for a in agencies.by_name.values() if not a.internal),
        )
        words = {
            Vocabulary.CATEGORIES: (*taxonomy.groups, *taxonomy.leaves),
            Vocabulary.NATURES: tuple(taxonomy.natures),
            Vocabulary.SIGNALS: tuple(signals.by_id),
            Vocabulary.AGENCIES: lists.internal + lists.external,
            Vocabulary.CHANNELS: tuple(channel.value for channel in Channel),
            Vocabulary.CONTENTS: tuple(content.name.lower() for content in Content),
            Vocabulary.URGENCIES: URGENCIES,
            Vocabulary.JURISDICTIONS: JURISDICTIONS,
            Vocabulary.YES_NO: (YES, NO),
        }
        return cls(words, taxonomy, law, lists, complaints, [])

    def table(self, path: Path, name: str) -> tuple[Rule[Any], ...]:
        """Read one table."""
        root = Fields.of(
            read(path, self.complaints), self.complaints, ["table", "hit", "rules"], ["table", "hit", "rules"]
        )
        if root.text("table", name) != name:
            self.complaints.add(root.node.where, f"文件 {path.name} 里写的是表“{root.text('table')}”", f"应为 {name}")
        if "hit" in root and root.choice("hit", ["first", "collect"], TABLES[name].hit) != TABLES[name].hit:
            self.complaints.add(root.node.where, f"表“{name}”的 hit 应为 {TABLES[name].hit}")
        rules: dict[str, Rule[Any]] = {}
        for node in root.children("rules"):
            rule = self._rule(node, name)
            if rule.id in rules:
                self.complaints.add(node.where, f"规则“{rule.id}”写了两次", "编号不能重复")
            rules[rule.id] = rule
        return tuple(rules.values())

    def _rule(self, node: Node, table: str) -> Rule[Any]:
        fields = Fields.of(node, self.complaints, _RULE_KEYS, ["id", "then", "why"])
        kind = TABLES[table]
        then = fields.child("then") or Node(node.path, node.line, {})
        answer = kind.read(Fields.of(then, self.complaints, kind.keys, kind.keys[:1]), self.lists)
        since, until = self._in_force(fields)
        rule: Rule[Any] = Rule(
            table,
            fields.text("id"),
            self._when(fields, table),
            answer,
            fields.choices("ground", self.law.articles),
            since,
            until,
            fields.text("why"),
            node.where,
        )
        self.examples.extend(read_examples(fields, rule, self.words))
        return rule

    def _in_force(self, fields: Fields) -> tuple[date, date | None]:
        node = fields.child("in_force")
        if node is None:
            return date(2018, 1, 1), None
        span = Fields.of(node, self.complaints, ["from", "until"], ["from"])
        since, until = span.day("from") or date.min, span.day("until")
        if until is not None and until <= since:
            self.complaints.add(node.where, "失效日期不晚于生效日期", f"{since} 生效,{until} 失效")
        return since, until

    def _when(self, fields: Fields, table: str) -> tuple[tuple[str, frozenset[str]], ...]:
        node = fields.child("when")
        if node is None:
            return ()
        if not isinstance(node.value, dict):
            self.complaints.add(node.where, "“when”应当是“问题: 答案”的形式", "总是成立的规则请删去 when")
            return ()
        return tuple(
            (question, self._wanted(question, child, table))
            for question, child in node.value.items()
            if self._may_ask(question, child, table)
        )

    def _may_ask(self, question: str, node: Node, table: str) -> bool:
        if question not in QUESTIONS:
            self.complaints.add(node.where, f"不认识的问题“{question}”", did_you_mean(question, QUESTIONS))
            return False
        after = QUESTIONS[question].known_after
        order = list(TABLES)
        if after and order.index(table) <= order.index(after):
            self.complaints.add(node.where, f"表“{table}”还不能问“{question}”", f"要在表“{after}”之后才有答案")
            return False
        return True

    def _wanted(self, question: str, node: Node, table: str) -> frozenset[str]:
        vocabulary = QUESTIONS[question].vocabulary
        words: set[str] = set()
        for item in elements(node):
            word = str(item.value).lower() if isinstance(item.value, bool) else str(item.value)
            if word not in self.words[vocabulary]:
                self.complaints.add(
                    item.where,
                    f"“{question}”不认识“{word}”",
                    did_you_mean(word, self.words[vocabulary]) or f"可用的是 {vocabulary.value}",
                )
            words.update(self.taxonomy.members(word) if vocabulary is Vocabulary.CATEGORIES else (word,))
        if not words:
            self.complaints.add(node.where, f"表“{table}”的“{question}”后面是空的", "写上答案,或删去这一问")
        return frozenset(words)


def _unknown_files(folder: Path, complaints: Complaints) -> None:
    known = {*TABLES, "epidemic_mode"}
    for path in sorted(folder.glob("*.y*ml")):
        if path.stem not in known or path.suffix != ".yaml":
            complaints.add(path.name, "没有这样一张表", did_you_mean(path.stem, known))


def _version(folder: Path) -> str:
    names = ["taxonomy.yaml", "agencies.yaml", "law.yaml", "signals.yaml", "holidays.yaml", "rules/epidemic_mode.yaml"]
    digest = hashlib.sha256()
    for name in names + [f"rules/{table}.yaml" for table in TABLES]:
        path = folder / name
        if path.is_file():
            digest.update(name.encode() + b"\0" + path.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return digest.hexdigest()[:12]
