"""Named things a text may say (data/signals.yaml), found in one pass over the text.

A signal has terms and what cancels them. A term is a piece of text; `…` in it stands for up to eight
characters inside one clause, `{5+}` for a number of five or more in digits or Chinese numerals. A
cancelling phrase undoes an occurrence when it stands in the same clause within ten characters of it.
Both are matched by an automaton for the longest literal piece; only where that piece stands is the
rest of the term looked at, so no text can make matching slow.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from ahocorasick_rs import AhoCorasick

from triage.located_yaml import Complaints, Fields, Node, read
from triage.text import clean

GAP = 8
NEAR = 10
_REACH = 60

_CLAUSE_END = ",;!?。\n"
_NUMBER = r"([0-9]{1,6}|[一二两三四五六七八九十百千]{1,7})(?:多|余|几)?"
_HAN_ONLY = re.compile("[\u4e00-\u9fff]+")  # such a phrase is clean as it is
_PIECE = re.compile(r"…|\{[0-9]+\+\}")
_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}


@dataclass(frozen=True, slots=True)
class Signal:
    """One named thing: its id for rules, its name for people."""

    id: str
    name: str
    terms: tuple[str, ...]
    unless: tuple[str, ...]


@dataclass(frozen=True)
class _Gaps:
    """A term with gaps or numbers: how far before its literal piece it can begin, and another of its pieces."""

    before: int
    piece: str
    expression: str
    at_least: int

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Compiled when a text first holds the literal piece and the other one: most never are."""
        return re.compile(self.expression)


_Term = tuple[str, bool, "_Gaps | None"]  # the signal, whether it is cancelled, and what is around the literal piece


class Signals:
    """All signals, ready to be looked for."""

    def __init__(self, signals: Iterable[Signal]) -> None:
        self.by_id = {signal.id: signal for signal in signals}
        terms: dict[str, list[_Term]] = {}
        for signal in self.by_id.values():
            for cancels, phrases in ((False, signal.terms), (True, signal.unless)):
                for phrase in phrases:
                    literal, gaps = _split(phrase)
                    terms.setdefault(literal, []).append((signal.id, cancels, gaps))
        self._terms = tuple(terms.values())
        self._automaton = AhoCorasick(terms.keys())

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
        cancelled: list[tuple[str, int, int]] = []
        for literal, start, end in self._automaton.find_matches_as_indexes(text, overlapping=True):
            for signal, cancels, gaps in self._terms[literal]:
                if gaps is None:
                    (cancelled if cancels else said).append((signal, start, end))
                elif (
                    text.find(gaps.piece, max(0, start - gaps.before), end + _REACH) >= 0
                    and (span := _around(gaps, text, start, end)) is not None
                ):
                    (cancelled if cancels else said).append((signal, *span))
        found: dict[str, str] = {}
        for signal, start, stop in said:
            if signal not in found and not _undone(text, signal, (start, stop), cancelled):
                found[signal] = text[start:stop]
        return found


def _signal(node: Node, complaints: Complaints) -> Signal:
    fields = Fields.of(node, complaints, ["id", "name", "terms", "unless"], ["id", "name", "terms"])
    signal = Signal(
        fields.text("id"),
        fields.text("name"),
        tuple(map(_one_spelling, fields.texts("terms"))),
        tuple(map(_one_spelling, fields.texts("unless"))),
    )
    for term in signal.terms + signal.unless:
        if len(_longest(term)) < 2:
            complaints.add(node.where, f"信号“{signal.id}”的词“{term}”太短", "至少要有两个连着的字")
    if "terms" in fields and not signal.terms:
        complaints.add(node.where, f"信号“{signal.id}”没有词", "terms 至少写一个")
    return signal


def _one_spelling(phrase: str) -> str:
    return phrase if _HAN_ONLY.fullmatch(phrase) else "…".join(map(clean, phrase.split("…")))


def _longest(phrase: str) -> str:
    return max(_PIECE.split(phrase), key=len)


def _split(phrase: str) -> tuple[str, _Gaps | None]:
    """Return the longest literal piece of a term, and what stands around it if the piece is not all."""
    literal = _longest(phrase)
    if literal == phrase:
        return literal, None
    pieces, gaps = _PIECE.split(phrase), _PIECE.findall(phrase)
    joints = [f"[^{_CLAUSE_END}]{{0,{GAP}}}" if gap == "…" else _NUMBER for gap in gaps]
    expression = re.escape(pieces[0]) + "".join(j + re.escape(p) for j, p in zip(joints, pieces[1:], strict=True))
    at_least = re.search(r"\{([0-9]+)\+\}", phrase)
    other = max((piece for piece in pieces if piece != literal), key=len, default="")
    before = phrase.index(literal) + (GAP + 2) * len(joints)
    return literal, _Gaps(before, other, expression, int(at_least[1]) if at_least else 0)


def _around(term: _Gaps, text: str, start: int, end: int) -> tuple[int, int] | None:
    """Return where a term with gaps or numbers stands around its literal piece, if it does."""
    for found in term.pattern.finditer(text, max(0, start - term.before), end + _REACH):
        if (
            found.start() <= start
            and found.end() >= end
            and (not term.at_least or max(map(_number, _numbers(found))) >= term.at_least)
        ):
            return found.span()
    return None


def _numbers(found: re.Match[str]) -> Iterator[str]:
    return (group for group in found.groups() if group)


def _number(word: str) -> int:
    if word.isdecimal():
        return int(word)
    total = digit = 0
    for character in word:
        if character in _UNITS:
            total += (digit or 1) * _UNITS[character]
            digit = 0
        else:
            digit = _DIGITS.get(character, 0)
    return total + digit


def _undone(text: str, signal: str, span: tuple[int, int], cancelled: list[tuple[str, int, int]]) -> bool:
    near = [
        (start, stop)
        for other, start, stop in cancelled
        if other == signal and start < span[1] + NEAR and stop > span[0] - NEAR
    ]
    if not near:
        return False
    low, high = span
    while low > 0 and span[0] - low < NEAR and text[low - 1] not in _CLAUSE_END:
        low -= 1
    while high < len(text) and high - span[1] < NEAR and text[high] not in _CLAUSE_END:
        high += 1
    return any(start < high and stop > low for start, stop in near)
