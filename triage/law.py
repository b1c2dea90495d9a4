"""The closed list of laws and articles that a decision may rest on (data/law.yaml).

An article whose number was not read in the text of the law is cited by the law's name only.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

from triage.located_yaml import Complaints, Fields, Node, read


class Article(NamedTuple):
    """One article, or a whole law when `number` is empty; in force from `since` until before `until`.

    `verified` is the date of the text in which it was read, None when it was not; `checked` the last day on
    which that text was known to be the current one.
    """

    key: str
    law: str
    number: str
    says: str
    since: date
    until: date | None
    verified: date | None
    checked: date | None

    @property
    def citation(self) -> str:
        """How it is printed: with its number only where that was verified; `307之一` is 第307条之一."""
        if self.verified is None:
            return f"《{self.law}》"
        number, of, inserted = self.number.partition("之")
        return f"《{self.law}》第{number}条{of}{inserted}"

    def holds_on(self, day: date) -> bool:
        """Whether it is in force on `day`."""
        return self.since <= day and (self.until is None or day < self.until)


class Law(NamedTuple):
    """Every article by its key."""

    articles: dict[str, Article]

    def verified(self, keys: Iterable[str], day: date) -> bool:
        """Whether any of the articles in force that day was read in its text; yes where none is in force."""
        holding = [article for key in keys if (article := self.articles[key]).holds_on(day)]
        return not holding or any(article.verified for article in holding)

    @classmethod
    def read(cls, folder: Path, complaints: Complaints) -> Law:
        """Read `law.yaml`, noting every mistake in `complaints`."""
        root = Fields.of(read(folder / "law.yaml", complaints), complaints, ["laws"], ["laws"])
        found: dict[str, Article] = {}
        for text in _texts(root, complaints):
            for item in text.fields.children("articles"):
                article = text.article(item)
                if article.key in found:
                    complaints.add(item.where, f"条文“{article.key}”写了两次", "key 不能重复")
                found[article.key] = article
        return cls(found)


class _Text(NamedTuple):
    """One text of a law and the days on which it holds."""

    fields: Fields
    since: date
    until: date | None
    verified: date | None
    checked: date | None

    @classmethod
    def of(cls, node: Node, complaints: Complaints) -> _Text:
        required = ["name", "since", "verified", "source", "articles"]
        fields = Fields.of(node, complaints, [*required, "until", "checked"], required)
        since, until = fields.day("since") or date.min, fields.day("until")
        if until is not None and until <= since:
            complaints.add(node.where, "失效日期不晚于施行日期", f"{since} 施行,{until} 失效")
        verified = _verified(fields)
        if verified is not None and "checked" not in fields:
            complaints.add(node.where, "缺少“checked”", "写上核对到哪一天为止这个文本仍是现行文本")
        return cls(fields, since, until, verified, fields.day("checked"))

    def article(self, node: Node) -> Article:
        complaints = self.fields.complaints
        fields = Fields.of(node, complaints, ["key", "number", "says", "verified"], ["key", "says"])
        verified = _verified(fields) if "verified" in fields else self.verified
        if verified is not None and not fields.text("number"):
            complaints.add(node.where, "没有条号，不能算核对过", "写上 number，或写 verified: no")
        law, number, says = self.fields.text("name"), fields.text("number"), fields.text("says")
        return Article(fields.text("key"), law, number, says, self.since, self.until, verified, self.checked)


def _texts(root: Fields, complaints: Complaints) -> Iterable[_Text]:
    texts = [_Text.of(node, complaints) for node in root.children("laws")]
    for one, other in combinations(texts, 2):
        if one.fields.text("name") == other.fields.text("name") and one.verified != other.verified:
            _check_apart(one, other, complaints)
    return texts


def _check_apart(one: _Text, other: _Text, complaints: Complaints) -> None:
    earlier, later = sorted((one, other), key=lambda text: text.since)
    if earlier.until is None or later.since < earlier.until:
        complaints.add(
            earlier.fields.node.where,
            f"《{earlier.fields.text('name')}》有两个文本同时有效",
            f"给旧文本写上 until: {later.since}",
        )


def _verified(fields: Fields) -> date | None:
    """Return the date of the text that was read; `no` stands for one that was not."""
    node = fields.child("verified")
    if node is None or node.value is False:
        return None
    if type(node.value) is not date:
        fields.complaints.add(node.where, "“verified”应当是所读文本的日期，没有读到的写 no", "写法如 2018-10-26")
        return None
    return node.value
