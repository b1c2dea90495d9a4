"""Examples that legal staff write beside a rule: petitions it must decide, and petitions it must not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from triage.located_yaml import Fields, Node
from triage.petition import Channel
from triage.rules.conditions import Facts, Vocabulary
from triage.rules.rulebook import Rulebook
from triage.rules.tables import Rule
from triage.text import Content, clean, content

_KEYS = (
    "text",
    "category",
    "also",
    "nature",
    "epidemic",
    "signals",
    "channel",
    "received",
    "urgent",
    "doubtful",
    "place_known",
)
USUAL_DAY = date(2024, 1, 2)
_USUAL_NATURE = "投诉"


class Example(NamedTuple):
    """A petition with its labels; `meets` says whether the rule must hold for it."""

    rule: Rule[Any]
    meets: bool
    text: str
    received: date
    facts: Facts
    where: str

    def facts_under(self, book: Rulebook) -> Facts:
        """Return the facts, with the signals that the text says under `book` and its epidemic mode."""
        text = clean(self.text)
        return self.facts._replace(
            signals=self.facts.signals | frozenset(book.signals.find(text)),
            content=content(text) if content(text) is Content.EMPTY else Content.PLAIN,
            epidemic_mode=book.epidemic_mode(self.received, ()),
        )


def read_examples(fields: Fields, rule: Rule[Any], words: Mapping[Vocabulary, tuple[str, ...]]) -> Iterator[Example]:
    """Yield the examples and counter-examples of one rule."""
    for key in ("examples", "counter_examples"):
        for node in fields.children(key):
            yield _example(node, key == "examples", rule, words, fields)


def _example(
    node: Node, meets: bool, rule: Rule[Any], words: Mapping[Vocabulary, tuple[str, ...]], parent: Fields
) -> Example:
    fields = Fields.of(node, parent.complaints, _KEYS, ["text", "category"])
    facts = Facts(
        category=fields.choice("category", words[Vocabulary.CATEGORIES]),
        nature=fields.choice("nature", words[Vocabulary.NATURES], _USUAL_NATURE),
        also=frozenset(fields.choices("also", words[Vocabulary.CATEGORIES])),
        epidemic=fields.flag("epidemic"),
        signals=frozenset(fields.choices("signals", words[Vocabulary.SIGNALS])),
        channel=Channel(fields.choice("channel", words[Vocabulary.CHANNELS], "other")),
        urgent=fields.flag("urgent"),
        doubtful=fields.flag("doubtful"),
        place_known=fields.flag("place_known", True),
    )
    received = fields.day("received") or max(rule.since, USUAL_DAY)
    return Example(rule, meets, fields.text("text"), received, facts, node.where)
