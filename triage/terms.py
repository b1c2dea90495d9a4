"""What a term of a signal is, and where it stands in a text.

A term is a piece of text; `…` in it stands for up to eight characters inside one clause, `{5+}` for a
number of five or more in digits or Chinese numerals, `(教育局|教委)` for one of these. Every term has a
literal piece: only where that stands is the rest looked at, so no text can make matching slow.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import accumulate
from typing import NamedTuple

GAP = 8
CLAUSE_END = ",;!?。\n"

_SIGNS = re.compile(r"[…{(]")
_PIECE = re.compile(r"(…|\{[0-9]+\+\}|\([^()]*\))")
_STRAY = re.compile(r"[(){}|]|\.\.")
_WELL_FORMED = re.compile(r"\{[0-9]+\+\}|\([^(){}…]*\)")
_CHOICE = re.compile(r"\(([^()]*)\)")
_NUMERALS = "一二两三四五六七八九十百千"
# A whole number, never the end of one: not the 104 of 1,104 nor the 8 of 3.8.
_WHOLE = (
    r"(?<![0-9])(?<![0-9][,.])(?:[0-9]{1,3},[0-9]{3}|[0-9]{1,4}\.[0-9]|[0-9]{1,6})"
    rf"|(?<![{_NUMERALS}])[{_NUMERALS}]{{1,7}}"
)
_NUMBER, _NUMBER_BEFORE = re.compile(_WHOLE), re.compile(f"(?:{_WHOLE})$")
_LONGEST_NUMBER = 7
_ROUGHLY = ("多", "余", "几")  # may follow a number
_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}


class Step(NamedTuple):
    """One of `words`, or a number of `at_least` where there are none; `gap`: up to eight characters nearer to the literal."""

    words: tuple[str, ...]
    at_least: int
    gap: bool

    @property
    def reach(self) -> int:
        """How far it goes at the most."""
        longest = max(map(len, self.words)) if self.words else _LONGEST_NUMBER + 1
        return longest + GAP * self.gap

    def ends(self, text: str, start: int) -> Iterator[int]:
        """Yield where it ends when it begins at a place: of equal beginnings the one named first, first."""
        if self.words:
            yield from (start + len(word) for word in self.words if text.startswith(word, start))
        elif (found := _NUMBER.match(text, start)) and _number(found[0]) >= self.at_least:
            if text.startswith(_ROUGHLY, found.end()):
                yield found.end() + 1
            yield found.end()

    def begins(self, text: str, end: int) -> Iterator[int]:
        """Yield where it begins when it ends at a place."""
        if self.words:
            yield from (end - len(word) for word in self.words if end >= len(word) and text.endswith(word, 0, end))
            return
        for stop in (end - 1, end) if text.endswith(_ROUGHLY, 0, end) else (end,):
            found = _NUMBER_BEFORE.search(text[max(0, stop - _LONGEST_NUMBER - 2) : stop])
            if found and _number(found[0]) >= self.at_least:
                yield stop - len(found[0])


class Around(NamedTuple):
    """What stands around the literal piece of a term: steps back from it and on from it, the nearest first.

    Every text that says the term holds one of `near` at most `back` characters before the piece or `on` characters behind it.
    """

    before: tuple[Step, ...]
    after: tuple[Step, ...]
    near: tuple[str, ...]
    back: int
    on: int

    @classmethod
    def of(cls, before: tuple[Step, ...], after: tuple[Step, ...]) -> Around:
        """Let `near` be the longest words, which are the rarest in a text."""
        back = [(step.words, reach, 0) for step, reach in zip(before, _reaches(before), strict=True) if step.words]
        on = [(step.words, 0, reach) for step, reach in zip(after, _reaches(after), strict=True) if step.words]
        rarest = max((*on, *back), key=lambda side: min(map(len, side[0])), default=(("",), 0, 0))
        return cls(before, after, *rarest)

    def span(self, text: str, start: int, end: int) -> tuple[int, int] | None:
        """Return where the term stands in a cleaned text that holds its literal piece from `start` to `end`, if it does."""
        stop = next(_onward(self.after, text, end), -1)
        if stop < 0:
            return None
        begin = min(_backward(self.before, text, start), default=-1)
        return (begin, stop) if begin >= 0 else None


def _reaches(steps: tuple[Step, ...]) -> Iterator[int]:
    return accumulate(step.reach for step in steps)


def longest(phrase: str) -> str:
    """Return the longest literal piece of a term."""
    return max(_PIECE.split(phrase)[::2], key=len) if _SIGNS.search(phrase) else phrase


def stray_sign(phrase: str) -> str:
    """Return the first sign of the grammar that belongs to no number and no choice, or `..`, or an empty text."""
    found = _STRAY.search(phrase) and _STRAY.search(_WELL_FORMED.sub("", phrase))
    return found[0] if found else ""


def anchored(phrase: str) -> list[str]:
    """Return phrases that say the same and have a literal piece of two characters each.

    Choices are written out for it, those of the longest words first: they are the rarest in a text.
    """
    if "(" not in phrase or len(longest(phrase)) > 1 or not (choices := _CHOICE.findall(phrase)):
        return [phrase]
    words, written = max(((choice.split("|"), f"({choice})") for choice in choices), key=lambda one: _rarity(one[0]))
    return [one for word in words for one in anchored(phrase.replace(written, word, 1))]


def _rarity(words: list[str]) -> tuple[int, float]:
    lengths = list(map(len, words))
    return min(lengths), sum(lengths) / len(lengths)


def around_of(phrase: str) -> Around:
    """Return what stands around the longest literal piece of a term."""
    pieces = _PIECE.split(phrase)
    place = pieces.index(max(pieces[::2], key=len))
    return Around.of(tuple(_steps(pieces[:place][::-1])), tuple(_steps(pieces[place + 1 :])))


def _steps(pieces: list[str]) -> Iterator[Step]:
    """Yield the pieces on one side of the literal one, the nearest first."""
    gap = False
    for piece in filter(None, pieces):
        if piece == "…":
            gap = True
        else:
            if piece.startswith("{"):
                yield Step((), int(piece[1:-2]), gap)
            else:
                yield Step(tuple(piece[1:-1].split("|")) if piece.startswith("(") else (piece,), 0, gap)
            gap = False


def _onward(steps: tuple[Step, ...], text: str, at: int) -> Iterator[int]:
    """Yield where the steps can end behind a place, over the longest gaps first."""
    if not steps:
        yield at
        return
    step = steps[0]
    last = at
    while step.gap and last - at < GAP and text[last : last + 1] not in CLAUSE_END:
        last += 1
    for start in range(last, at - 1, -1):
        for stop in step.ends(text, start):
            yield from _onward(steps[1:], text, stop)


def _backward(steps: tuple[Step, ...], text: str, at: int) -> Iterator[int]:
    """Yield where the steps can begin before a place."""
    if not steps:
        yield at
        return
    step = steps[0]
    first = at
    while step.gap and at - first < GAP and first and text[first - 1] not in CLAUSE_END:
        first -= 1
    for stop in range(first, at + 1):
        for begin in step.begins(text, stop):
            yield from _backward(steps[1:], text, begin)


def _number(word: str) -> float:
    if word[0].isdecimal():
        return float(word.replace(",", ""))
    total = digit = 0
    for character in word:
        if character in _UNITS:
            total += (digit or 1) * _UNITS[character]
            digit = 0
        else:
            digit = _DIGITS.get(character, 0)
    return total + digit
