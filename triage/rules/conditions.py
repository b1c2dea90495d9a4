"""Everything a rule may ask: one closed table. There is no other way to ask anything."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from functools import cache
from typing import NamedTuple

from triage.petition import Channel
from triage.text import Content

YES, NO = "true", "false"


class Facts(NamedTuple):
    """What is known of one petition when the rules are asked."""

    category: str
    nature: str
    also: frozenset[str] = frozenset()
    epidemic: bool = False
    signals: frozenset[str] = frozenset()
    channel: Channel = Channel.OTHER
    content: Content = Content.PLAIN
    urgent: bool = False
    doubtful: bool = False
    place_known: bool = True
    epidemic_mode: bool = False


class Mode(Enum):
    """How the words of a rule are held against the words of the petition."""

    ANY = "有其一即可"
    ALL = "全部都要有"
    NONE = "一个也不能有"


class Vocabulary(Enum):
    """The closed list that the words of a question come from."""

    CATEGORIES = "taxonomy.yaml 的类别或组"
    NATURES = "taxonomy.yaml 的性质"
    SIGNALS = "signals.yaml 的信号"
    AGENCIES = "agencies.yaml 的去向"
    CHANNELS = "、".join(channel.value for channel in Channel)
    CONTENTS = "、".join(content.name.lower() for content in Content)
    URGENCIES = "P0、P1、P2、P3"
    JURISDICTIONS = "ours、partly、not-ours"
    YES_NO = "true、false"


class Question(NamedTuple):
    """One thing a rule may ask. `fact` is the field of `Facts` that answers it, or `known_after` the table that does."""

    means: str
    vocabulary: Vocabulary
    fact: str
    words: Callable[[Facts], frozenset[str]]
    mode: Mode = Mode.ANY
    known_after: str = ""

    def meets(self, words: frozenset[str], wanted: frozenset[str]) -> bool:
        """Whether the petition's words meet the rule's."""
        if self.mode is Mode.ANY:
            return not wanted.isdisjoint(words)
        return wanted <= words if self.mode is Mode.ALL else wanted.isdisjoint(words)


def _later(_: Facts) -> frozenset[str]:
    """Nothing until the table named in `known_after` has answered."""
    return frozenset()


@cache
def _one(word: str) -> frozenset[str]:
    return frozenset((word,))


def _yes(answer: bool) -> frozenset[str]:
    return _one(YES if answer else NO)


QUESTIONS: dict[str, Question] = {
    "category": Question("主类别是其中之一", Vocabulary.CATEGORIES, "category", lambda facts: _one(facts.category)),
    "also": Question("其他事项里有其中之一", Vocabulary.CATEGORIES, "also", lambda facts: facts.also),
    "nature": Question("性质是其中之一", Vocabulary.NATURES, "nature", lambda facts: _one(facts.nature)),
    "epidemic": Question("是否涉疫", Vocabulary.YES_NO, "epidemic", lambda facts: _yes(facts.epidemic)),
    "epidemic_mode": Question(
        "收到当日、事发地是否在疫情模式内", Vocabulary.YES_NO, "epidemic_mode", lambda facts: _yes(facts.epidemic_mode)
    ),
    "signal": Question("文中有其中任一信号", Vocabulary.SIGNALS, "signals", lambda facts: facts.signals),
    "all_signals": Question("文中有其中全部信号", Vocabulary.SIGNALS, "signals", lambda facts: facts.signals, Mode.ALL),
    "no_signal": Question(
        "文中没有其中任何信号", Vocabulary.SIGNALS, "signals", lambda facts: facts.signals, Mode.NONE
    ),
    "channel": Question("渠道是其中之一", Vocabulary.CHANNELS, "channel", lambda facts: _one(facts.channel.value)),
    "content": Question(
        "文字状况是其中之一", Vocabulary.CONTENTS, "content", lambda facts: _one(facts.content.name.lower())
    ),
    "urgent": Question("模型是否认为紧急", Vocabulary.YES_NO, "urgent", lambda facts: _yes(facts.urgent)),
    "doubtful": Question("模型是否没有把握", Vocabulary.YES_NO, "doubtful", lambda facts: _yes(facts.doubtful)),
    "place_known": Question("地点是否能确定", Vocabulary.YES_NO, "place_known", lambda facts: _yes(facts.place_known)),
    "urgency": Question("紧急程度是其中之一", Vocabulary.URGENCIES, "", _later, known_after="urgency"),
    "jurisdiction": Question("管辖结论是其中之一", Vocabulary.JURISDICTIONS, "", _later, known_after="jurisdiction"),
    "ground_verified": Question(
        "管辖结论的依据有没有读过全文的", Vocabulary.YES_NO, "", _later, known_after="jurisdiction"
    ),
    "handed_to": Question("材料将送往其中之一(受理、告知不算)", Vocabulary.AGENCIES, "", _later, known_after="copies"),
}
