"""Named things a text may say (data/signals.yaml), found in one pass over the text.

A signal has terms and what cancels them. A cancelling phrase undoes an occurrence when it stands in the
same clause within ten characters of it. Both are found by an automaton for the literal pieces of terms.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick

from triage.located_yaml import Complaints, Fields, Node, read
from triage.terms import CLAUSE_END, GAP, Around, anchored, around_of, longest, stray_sign
from triage.text import clean

NEAR = 10
MAX_JOINTS = 3
MAX_TERM = 400
_LONGEST = MAX_TERM + MAX_JOINTS * GAP
# Words that hold something else than Chinese characters, which are clean as they are.
_WORDS = re.compile("[\u4e00-\u9fff]*[^…(|){}\u4e00-\u9fff][^…(|){}]*")


class Signal(NamedTuple):
    """One named thing: its id for rules, its name for people."""

    id: str
    name: str
    terms: tuple[str, ...]
    unless: tuple[str, ...]


_Term = tuple[
    str, bool, str
]  # the signal that it speaks of, whether it cancels that, the term with its choices written out


class _Said(NamedTuple):
    """What a literal piece says where it stands: signals of terms that it is a part of, which tell more, and those it says by itself.

    What stands near it is looked for from `back` characters before it to `on` characters behind it.
    """

    parts: tuple[tuple[tuple[str, ...], str, bool, Around], ...]
    whole: tuple[tuple[str, bool], ...]
    back: int
    on: int

    @classmethod
    def of(cls, literal: str, terms: Sequence[_Term]) -> _Said:
        whole = tuple([(signal, cancels) for signal, cancels, term in terms if term == literal])
        more = [(around_of(term), signal, cancels) for signal, cancels, term in terms if term != literal]
        parts = tuple([(around.near, signal, cancels, around) for around, signal, cancels in more])
        back, on = (max([getattr(part[3], side) for part in parts], default=0) for side in ("back", "on"))
        return cls(parts, whole, back, on)


class Signals:
    """All signals, ready to be looked for."""

    def __init__(self, signals: Iterable[Signal]) -> None:
        self.by_id = {signal.id: signal for signal in signals}
        terms: dict[str, list[_Term]] = {}
        for signal in self.by_id.values():
            for cancels, phrases in ((False, signal.terms), (True, signal.unless)):
                for term in chain.from_iterable(map(anchored, phrases)):
                    terms.setdefault(longest(term), []).append((signal.id, cancels, term))
        self._literals, self._terms = tuple(terms), tuple(terms.values())
        self._met: list[_Said | None] = [None] * len(
            terms
        )  # what a literal says is worked out when a text first holds it
        self._automaton = AhoCorasick(terms)

    @classmethod
    def read(cls, folder: Path, complaints: Complaints) -> Signals:
        """Read `signals.yaml`, noting every mistake in `complaints`."""
        root = Fields.of(read(folder / "signals.yaml", complaints), complaints, ["signals"], ["signals"])
        found: dict[str, Signal] = {}
        for node in root.children("signals"):
            signal = _signal(node, complaints)
            if signal.id in found:
                complaints.add(node.where, f"信号“{signal.id}”写了两次", "编号不能重复")
            found[signal.id] = signal
        return cls(found.values())

    def find(self, text: str) -> dict[str, str]:
        """Return the signals that hold in a cleaned text, each with the words that say so."""
        said: list[tuple[str, int, int]] = []
        cancelled: dict[str, list[tuple[int, int]]] = {}
        for signal, cancels, start, end in self._occurrences(text):
            if cancels:
                cancelled.setdefault(signal, []).append((start, end))
            else:
                said.append((signal, start, end))
        found: dict[str, str] = {}
        cancelled = {signal: sorted(spans) for signal, spans in cancelled.items()}
        for signal, start, end in said:
            if signal not in found and not _undone(text, (start, end), cancelled.get(signal, ())):
                found[signal] = text[start:end]
        return found

    def _occurrences(self, text: str) -> Iterator[tuple[str, bool, int, int]]:
        """Yield the signals that terms of theirs speak of, or cancel, and where."""
        for literal, start, end in self._automaton.find_matches_as_indexes(text, overlapping=True):
            parts, whole, back, on = self._met[literal] or self._meet(literal)
            window = text[start - back if start > back else 0 : end + on] if parts else ""
            for near, signal, cancels, around in parts:
                for word in near:
                    if word in window:
                        span = around.span(text, start, end)
                        if span is not None:
                            yield signal, cancels, *span
                        break
            for signal, cancels in whole:
                yield signal, cancels, start, end

    def _meet(self, literal: int) -> _Said:
        said = self._met[literal] = _Said.of(self._literals[literal], self._terms[literal])
        return said


def _signal(node: Node, complaints: Complaints) -> Signal:
    fields = Fields.of(node, complaints, ["id", "name", "terms", "unless"], ["id", "name", "terms"])
    signal = Signal(
        fields.text("id"),
        fields.text("name"),
        tuple(map(_one_spelling, fields.texts("terms"))),
        tuple(map(_one_spelling, fields.texts("unless"))),
    )
    too_complex = set(filter(_too_complex, signal.terms + signal.unless))
    for term in signal.terms + signal.unless:
        if term in too_complex:
            what = f"信号“{signal.id}”的词“{term[:20]}”太复杂"
            complaints.add(node.where, what, f"“…”和人数至多 {MAX_JOINTS} 处，全长至多 {MAX_TERM} 字；请拆成几个词")
        elif sign := stray_sign(term):
            what = f"信号“{signal.id}”的词“{term[:20]}”里有多余的“{sign}”"
            complaints.add(
                node.where,
                what,
                "几种说法写成 (学校|教委)乱收费，人数写成 {5+}，隔着几个字写成 …；括号要成对，里面没有别的记号",
            )
        elif min(map(len, map(longest, anchored(term)))) < 2:
            complaints.add(node.where, f"信号“{signal.id}”的词“{term}”太短", "至少要有两个连着的字")
    if "terms" in fields and not signal.terms:
        complaints.add(node.where, f"信号“{signal.id}”没有词", "terms 至少写一个")
    kept = ([term for term in terms if term not in too_complex] for terms in (signal.terms, signal.unless))
    return Signal(signal.id, signal.name, *map(tuple, kept))


def _too_complex(term: str) -> bool:
    """Say whether trying a term could take long: each gap, number and choice multiplies the ways to try."""
    return term.count("…") + term.count("{") > MAX_JOINTS or term.count("(") > MAX_JOINTS or len(term) > MAX_TERM


def _one_spelling(phrase: str) -> str:
    """Clean a term as texts are cleaned, and leave the signs of its grammar as they are."""
    return _WORDS.sub(lambda words: clean(words[0]), phrase)


def _undone(text: str, span: tuple[int, int], cancelled: Sequence[tuple[int, int]]) -> bool:
    """Say whether one of the spans, in ascending order and none longer than `_LONGEST`, stands near in the clause."""
    low, high = span
    if not cancelled:
        return False
    while low > 0 and span[0] - low < NEAR and text[low - 1] not in CLAUSE_END:
        low -= 1
    while high < len(text) and high - span[1] < NEAR and text[high] not in CLAUSE_END:
        high += 1
    place = bisect_left(cancelled, (high, 0)) - 1
    while place >= 0 and cancelled[place][0] > low - _LONGEST:
        if cancelled[place][1] > low:
            return True
        place -= 1
    return False
