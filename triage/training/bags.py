"""What real messages taught, without the messages: bags of their words (data/messages/bags.jsonl).

A bag holds the words of a few messages that a reader gave the same category and nature, in the order of
code points: neither a message nor its sentences can be read back from it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

from triage.errors import Complaint, DataError
from triage.text import clean

BETWEEN = "\n"  # stands between the words of a bag where a text is asked for


@dataclass(frozen=True, slots=True)
class Bag:
    """The words of a few messages, each once, and what all of them are."""

    category: str
    nature: str
    words: tuple[str, ...]

    @property
    def text(self) -> str:
        """Return the words as lines."""
        return BETWEEN.join(self.words)

    @property
    def cut(self) -> tuple[str, ...]:
        """Return `text` as a segmenter would that leaves every word whole."""
        return tuple(chain.from_iterable((word, BETWEEN) for word in self.words))[:-1]


def message(row: Mapping[str, Any]) -> str:
    """Return the text that is labelled of a message with `title` and `text`: cleaned, the title before it."""
    return clean(_whole(row))


def message_name(row: Mapping[str, Any]) -> str:
    """Return what data/messages/labels.csv calls a message: a hash of it as it came, for cleaning may change."""
    return hashlib.sha256(_whole(row).encode()).hexdigest()[:16]


def _whole(row: Mapping[str, Any]) -> str:
    return f"{row.get('title') or ''}。{row.get('text') or ''}"


def read_bags(path: Path) -> tuple[Bag, ...]:
    """Read bags, a JSON object a line; none where there is no such file. Raises `DataError`."""
    if not path.exists():
        return ()
    bags = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            row = json.loads(line)
            bags.append(Bag(str(row["category"]), str(row["nature"]), tuple(map(str, row["words"].split(" ")))))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise DataError(
                [
                    Complaint(
                        f"{path.name}:{number}",
                        "读不懂这一行词袋",
                        "请重新取得 data 文件夹，或用 tools/make_bags.py 重做",
                    )
                ]
            ) from error
    return tuple(bags)


def teachable_bags(bags: Collection[Bag], categories: Collection[str], natures: Collection[str]) -> tuple[Bag, ...]:
    """Return the bags whose labels petitions have too: no model learns a label from bags alone."""
    return tuple(bag for bag in bags if bag.category in categories and bag.nature in natures)
