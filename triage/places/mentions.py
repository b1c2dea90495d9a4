"""Names of places in a text, found in one pass, each with the divisions it can mean where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from ahocorasick_rs import AhoCorasick

from triage.places.divisions import Division, Level, Name
from triage.places.traps import EVERYDAY_WORDS, NO_PLACE

_ORGAN_AHEAD = re.compile(r"(?:市|区|县)?(?:公安|法院|检察|看守所|监狱|政府|中院|交警|人民医院|火车站)")


@dataclass(frozen=True, slots=True)
class Mention:
    """A name where it stands, the divisions it can mean there, and the name itself when it is a former one."""

    start: int
    end: int
    words: str
    divisions: tuple[Division, ...]
    former: str = ""


class Names:
    """All names, ready to be looked for."""

    def __init__(self, names: Iterable[Name]) -> None:
        self._full: dict[str, list[Name]] = {}
        self._short: dict[str, list[Name]] = {}
        for name in names:
            self._full.setdefault(name.full, []).append(name)
            if len(name.short) > 1 and name.short != name.full:
                self._short.setdefault(name.short, []).append(name)
        self._automaton = AhoCorasick(sorted(self._full.keys() | self._short.keys()))

    def mentions(self, text: str) -> list[Mention]:
        """Return the places a text names, the parts of one address joined, from left to right."""
        found: list[Mention] = []
        for start, end in _longest(self._automaton.find_matches_as_indexes(text, overlapping=True)):
            mention = self._mention(text, start, end, found)
            if mention is None:
                continue
            if found and found[-1].end == start and _below(mention.divisions, found[-1].divisions):
                mention = Mention(found[-1].start, end, text[found[-1].start : end], mention.divisions, mention.former)
                found.pop()
            found.append(mention)
        return [_narrowed(mention, found) for mention in found]

    def _mention(self, text: str, start: int, end: int, before: list[Mention]) -> Mention | None:
        word = text[start:end]
        above = before[-1].divisions if before and before[-1].end == start else ()
        if word in self._full:
            names = [name for name in self._full[word] if name.until is None] or self._full[word]
            divisions = tuple(dict.fromkeys(name.division for name in names))
            former = word if names[0].until is not None else ""
            return Mention(start, end, word, _below(divisions, above) or divisions, former)
        if NO_PLACE.match(text, end):
            return None
        names = [name for name in self._short[word] if name.until is None] or self._short[word]
        divisions = tuple(dict.fromkeys(name.division for name in names))
        inside = _below(divisions, above)
        if inside:
            return Mention(start, end, word, inside)
        high = tuple(division for division in divisions if division.level is not Level.COUNTY)
        if word in EVERYDAY_WORDS or not (high or _ORGAN_AHEAD.match(text, end)):
            return None
        return Mention(start, end, word, high or divisions)


def _longest(matches: Iterable[tuple[int, int, int]]) -> list[tuple[int, int]]:
    """Return the matches that lie in no longer one and overlap none to their left."""
    spans = sorted(((start, end) for _, start, end in matches), key=lambda span: (span[0], -span[1]))
    kept: list[tuple[int, int]] = []
    for start, end in spans:
        if not kept or start >= kept[-1][1]:
            kept.append((start, end))
    return kept


def _below(divisions: tuple[Division, ...], above: tuple[Division, ...]) -> tuple[Division, ...]:
    return tuple(
        division for division in divisions if any(division.lies_in(other) and division != other for other in above)
    )


def _narrowed(mention: Mention, all_mentions: list[Mention]) -> Mention:
    """Of several divisions of one name, keep those inside a place that the text names elsewhere for certain."""
    if len(mention.divisions) == 1:
        return mention
    certain = tuple(other.divisions[0] for other in all_mentions if len(other.divisions) == 1)
    inside = _below(mention.divisions, certain)
    return Mention(mention.start, mention.end, mention.words, inside or mention.divisions, mention.former)
