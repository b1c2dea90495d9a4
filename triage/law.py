"""The closed list of laws and articles that a decision may rest on (data/law.yaml).

An article whose number was not checked against the text of the law is cited by the law's name only.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from triage.located_yaml import Complaints, Fields, Node, read


@dataclass(frozen=True, slots=True)
class Article:
    """One article, or a whole law when `number` is empty; in force from `since` until before `until`."""

    key: str
    law: str
    number: str
    says: str
    since: date
    until: date | None
    verified: bool

    @property
    def citation(self) -> str:
        """How it is printed: with its number only where that was verified."""
        return f"《{self.law}》第{self.number}条" if self.number and self.verified else f"《{self.law}》"

    def holds_on(self, day: date) -> bool:
        """Whether it is in force on `day`."""
        return self.since <= day and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True)
class Law:
    """Every article by its key."""

    articles: dict[str, Article]

    @classmethod
    def read(cls, folder: Path, complaints: Complaints) -> Law:
        """Read `law.yaml`, noting every mistake in `complaints`."""
        root = Fields.of(read(folder / "law.yaml", complaints), complaints, ["laws"], ["laws"])
        found: dict[str, Article] = {}
        for node in root.children("laws"):
            fields = Fields.of(
                node,
                complaints,
                ["name", "since", "until", "source", "articles"],
                ["name", "since", "source", "articles"],
            )
            since = fields.day("since") or date.min
            until = fields.day("until")
            if until is not None and until <= since:
                complaints.add(node.where, "失效日期不晚于施行日期", f"{since} 施行,{until} 失效")
            for item in fields.children("articles"):
                article = _article(item, complaints, fields.text("name"), since, until)
                if article.key in found:
                    complaints.add(item.where, f"条文“{article.key}”写了两次", "key 不能重复")
                found[article.key] = article
        return cls(found)


def _article(node: Node, complaints: Complaints, law: str, since: date, until: date | None) -> Article:
    fields = Fields.of(node, complaints, ["key", "number", "says", "verified"], ["key", "says", "verified"])
    return Article(
        fields.text("key"), law, fields.text("number"), fields.text("says"), since, until, fields.flag("verified")
    )
