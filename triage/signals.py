"""Named things a text may say (data/signals.yaml), found in one pass over the text.

A signal has terms and what cancels them. A term is a piece of text; `…` in it stands for up to eight
characters inside one clause, `{5+}` for a number of five or more in digits or Chinese numerals,
`(教育局|教委)` for one of these. A cancelling phrase undoes an occurrence when it stands in the same clause within ten characters of it.
Both are matched by an automaton for the longest literal piece; only where that piece stands is the
rest of the term looked at, so no text can make matching slow.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ahocorasick_rs import AhoCorasick

from triage.located_yaml import Complaints, Fields, Node, read
from triage.text import clean

GAP = 8
NEAR = 10

_CLAUSE_END = ",;!?。\n"
_NUMBER = r"([0-9]{1,6}|[一二两三四五六七八九十百千]{1,7})(?:多|余|几)?"
_PIECE = re.compile(r"(…|\{[0-9]+\+\}|\([^()]*\))")
_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}


@dataclass(frozen=True, slots=True)
class Signal:
    """One named thing: its id for rules, its name for people."""

    id: str
    name: str
    terms: tuple[str, ...]
    unless: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Term:
    literal: str
    before: int
    pattern: str
    at_least: int
    signal: str
    cancels: bool


class Signals:
    """All signals, ready to be looked for."""

    def __init__(self, signals: Iterable[Signal]) -> None:
        self.by_id = {signal.id: signal for signal in signals}
        terms: dict[str, list[_Term]] = {}
        for signal in self.by_id.values():
            for cancels, phrases in ((False, signal.terms), (True, signal.unless)):
                for phrase in (anchored for written in phrases for anchored in _anchored(written)):
                    term = _compile(phrase, signal.id, cancels)
                    terms.setdefault(term.literal, []).append(term)
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
        for literal, _, end in self._automaton.find_matches_as_indexes(text, overlapping=True):
            for term in self._terms[literal]:
                span = _match(term, text, end)
                if span is not None:
                    (cancelled if term.cancels else said).append((term.signal, *span))
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
        if any(len(_longest(anchored)) < 2 for anchored in _anchored(term)):
            complaints.add(node.where, f"信号“{signal.id}”的词“{term}”太短", "至少要有两个连着的字")
    if "terms" in fields and not signal.terms:
        complaints.add(node.where, f"信号“{signal.id}”没有词", "terms 至少写一个")
    return signal


def _one_spelling(phrase: str) -> str:
    return "…".join(map(clean, phrase.split("…")))


def _longest(phrase: str) -> str:
    return max((piece for piece in _PIECE.split(phrase) if not _PIECE.fullmatch(piece)), key=len)


def _anchored(phrase: str) -> list[str]:
    """Return phrases that say the same and have a literal piece of two characters each, by writing out choices."""
    choice = re.search(r"\(([^()]*)\)", phrase)
    if choice is None or len(_longest(phrase)) > 1:
        return [phrase]
    one_each = (phrase[: choice.start()] + word + phrase[choice.end() :] for word in choice[1].split("|"))
    return [anchored for one in one_each for anchored in _anchored(one)]


def _compile(phrase: str, signal: str, cancels: bool) -> _Term:
    literal = _longest(phrase)
    at_least = re.search(r"\{([0-9]+)\+\}", phrase)
    if literal == phrase:
        return _Term(literal, 0, "", 0, signal, cancels)
    pieces = _PIECE.split(phrase)
    before = sum(map(_reach, pieces[: pieces.index(literal)]))
    pattern = "".join(map(_pattern, pieces))
    return _Term(literal, before, pattern, int(at_least[1]) if at_least else 0, signal, cancels)


def _pattern(piece: str) -> str:
    if piece == "…":
        return f"[^{_CLAUSE_END}]{{0,{GAP}}}"
    if piece.startswith("{"):
        return _NUMBER
    return f"(?:{'|'.join(map(re.escape, piece[1:-1].split('|')))})" if piece.startswith("(") else re.escape(piece)


def _reach(piece: str) -> int:
    """Say how many characters a piece of a term may take up."""
    if piece == "…" or piece.startswith("{"):
        return GAP
    return max(map(len, piece[1:-1].split("|"))) if piece.startswith("(") else len(piece)


@cache
def _regular(pattern: str) -> re.Pattern[str]:
    """Compile a pattern when its literal is first met: most never are, and `rules check` starts at once."""
    return re.compile(pattern)


def _match(term: _Term, text: str, end: int) -> tuple[int, int] | None:
    start = end - len(term.literal)
    if not term.pattern:
        return start, end
    for found in _regular(term.pattern).finditer(text, max(0, start - term.before), end + 60):
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
    low, high = span[0], span[1]
    while low > 0 and span[0] - low < NEAR and text[low - 1] not in _CLAUSE_END:
        low -= 1
    while high < len(text) and high - span[1] < NEAR and text[high] not in _CLAUSE_END:
        high += 1
    return any(other == signal and start < high and stop > low for other, start, stop in cancelled)
