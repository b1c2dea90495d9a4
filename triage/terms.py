"""What a term of a signal is, and where it stands in a text.

A term is a piece of text; `…` in it stands for up to eight characters inside one clause, `{5+}` for a
number of five or more in digits or Chinese numerals, `(教育局|教委)` for one of these. Every term has a
literal piece: only where that stands is the rest looked at, so no text can make matching slow.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

GAP = 8
CLAUSE_END = ",;!?。\n"
REACH = 60

# A set of characters below 256 is compiled in a quarter of the time: for matching, a full stop is a sign that no
# cleaned text holds.
_STOP, _MATCHED_STOP = "。", "\0"

_NUMBER = r"([0-9]{1,6}|[一二两三四五六七八九十百千]{1,7})(?:多|余|几)?"
_PIECE = re.compile(r"(…|\{[0-9]+\+\}|\([^()]*\))")
_AT_LEAST = re.compile(r"\{([0-9]+)\+\}")
_CHOICE = re.compile(r"\(([^()]*)\)")
_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}


@dataclass(frozen=True)
class Gaps:
    """A term with gaps, numbers or choices: how far before its literal piece it can begin, and another of its pieces.

    One of the words `needs` stands in every text that says it; there are none where every other piece is short.
    """

    before: int
    piece: str
    needs: tuple[str, ...]
    pieces: tuple[str, ...]
    at_least: int

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Compiled when a text first holds the literal piece and the other one: most never are."""
        return re.compile(matchable("".join(map(_expression, self.pieces))))


def longest(phrase: str) -> str:
    """Return the longest literal piece of a term."""
    if not _PIECE.search(phrase):
        return phrase
    return max((piece for piece in _PIECE.split(phrase) if not _PIECE.fullmatch(piece)), key=len)


def anchored(phrase: str) -> list[str]:
    """Return phrases that say the same and have a literal piece of two characters each.

    Choices are written out for it, those of the longest words first: they are the rarest in a text.
    """
    choices = _CHOICE.findall(phrase) if "(" in phrase else []
    if not choices or len(longest(phrase)) > 1:
        return [phrase]
    words, written = max(((choice.split("|"), f"({choice})") for choice in choices), key=lambda one: _rarity(one[0]))
    return [one for word in words for one in anchored(phrase.replace(written, word, 1))]


def _rarity(words: list[str]) -> tuple[int, float]:
    lengths = list(map(len, words))
    return min(lengths), sum(lengths) / len(lengths)


def split(phrase: str) -> tuple[str, Gaps | None]:
    """Return the longest literal piece of a term, and what stands around it if the piece is not all."""
    literal = longest(phrase)
    if literal == phrase:
        return literal, None
    pieces = tuple(_PIECE.split(phrase))
    at_least = _AT_LEAST.search(phrase)
    plain = (piece for piece in pieces if piece != literal and not _PIECE.fullmatch(piece))
    before = sum(map(_length, pieces[: pieces.index(literal)]))
    number = int(at_least[1]) if at_least else 0
    return literal, Gaps(before, max(plain, key=len, default=""), _needs(pieces, literal), pieces, number)


def _needs(pieces: Sequence[str], literal: str) -> tuple[str, ...]:
    """Return the words of that piece beside the literal one, of which one must stand in a text; the longest, if any."""
    others = [piece for piece in pieces if piece not in (literal, "…") and not piece.startswith("{")]
    words = [tuple(piece[1:-1].split("|")) if piece.startswith("(") else (piece,) for piece in others]
    return max((one for one in words if min(map(len, one)) > 1), key=lambda one: min(map(len, one)), default=())


def _expression(piece: str) -> str:
    if piece == "…":
        return f"[^{matchable(CLAUSE_END)}]{{0,{GAP}}}"
    if piece.startswith("{"):
        return _NUMBER
    return f"(?:{'|'.join(map(re.escape, piece[1:-1].split('|')))})" if piece.startswith("(") else re.escape(piece)


def _length(piece: str) -> int:
    """Say how many characters a piece of a term may take up."""
    if piece == "…" or piece.startswith("{"):
        return GAP
    return max(map(len, piece[1:-1].split("|"))) if piece.startswith("(") else len(piece)


def matchable(text: str) -> str:
    """Return a cleaned text as `around` wants it: every character in its place."""
    return text.replace(_STOP, _MATCHED_STOP)


def around(term: Gaps, text: str, start: int, end: int) -> tuple[int, int] | None:
    """Return where a term with gaps or numbers stands around its literal piece, if it does, in a `matchable` text."""
    for found in term.pattern.finditer(text, max(0, start - term.before), end + REACH):
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
