"""Names of places in a text, found in one pass, each with the divisions it can mean where it stands."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick

from triage.places.divisions import Division, Level, Name
from triage.places.spoken import is_meant, is_something_else, is_split
from triage.places.words import Words

_BETWEEN = frozenset(["", "的", ",", " ", "/", "-", "、"])
_FULL_ENDINGS = "县州旗盟"
Path = tuple[str, ...]


class Meaning(NamedTuple):
    """What a name means in a year: the divisions, and the paths below which a name right after it is looked for.

    `former` is the name itself when it is no longer used; `full` says whether it ends as in the table, with
    省, 市, 县, 区; `high` whether all it can mean are provinces or cities.
    """

    divisions: tuple[Division, ...]
    scopes: tuple[Path, ...]
    former: str
    full: bool
    high: bool


class Mention(NamedTuple):
    """A name where it stands, with what it means there; `above` is what stands right before it and holds that."""

    start: int
    end: int
    words: str
    meaning: Meaning
    above: tuple[Division, ...] = ()

    @property
    def divisions(self) -> tuple[Division, ...]:
        """The divisions it can mean."""
        return self.meaning.divisions

    @property
    def loose(self) -> bool:
        """Whether it is a province or city by its short name, as towns are named in passing."""
        return self.meaning.high and not self.meaning.full


class Names:
    """All names, ready to be looked for."""

    def __init__(self, names: Iterable[Name], words: Words) -> None:
        self._words = words
        self._full: dict[str, list[Name]] = {}
        self._short: dict[str, list[Name]] = {}
        for name in names:
            self._full.setdefault(name.then.name, []).append(name)
            for short in name.shorts:
                self._short.setdefault(short, []).append(name)
        self._automaton = AhoCorasick(sorted(self._full.keys() | self._short.keys()))
        self._alone_in: dict[tuple[str, int], Meaning] = {}

    def mentions(self, text: str, year: int) -> list[Mention]:
        """Return the places a text names, the parts of one address joined, from left to right."""
        found: list[Mention] = []
        for start, end in _longest(self._automaton.find_matches_as_indexes(text, overlapping=True)):
            before = found[-1] if found and text[found[-1].end : start] in _BETWEEN else None
            joined = before and self._below(before, text, start, end, year)
            if joined:
                found[-1] = joined
            elif (alone := self._alone(text, start, end, year)) is not None:
                found.append(alone)
        return found

    def _below(self, before: Mention, text: str, start: int, end: int, year: int) -> Mention | None:
        """Return the two names as one when the second lies in the first."""
        word = text[start:end]
        full = self._is_full(word)
        if not full and is_something_else(text, end):
            return None
        names = _inside(self._names(word), before.meaning.scopes, year)
        if not names:
            return None
        former = before.meaning.former if any(name.used_in(year) for name in names) else word
        meaning = _meaning(names, year, former, full)
        return Mention(before.start, end, text[before.start : end], meaning, before.divisions)

    def _alone(self, text: str, start: int, end: int, year: int) -> Mention | None:
        """Return a name that no place stands before, unless it is something else here."""
        word = text[start:end]
        meaning = self._alone_in.get((word, year)) or self._meaning_alone(word, year)
        if meaning.full:
            if word in self._words.generic or is_split(text, start, end):
                return None
        elif not is_meant(self._words, text, start, end, meaning.high):
            return None
        return Mention(start, end, word, meaning)

    def _meaning_alone(self, word: str, year: int) -> Meaning:
        """Return what a name means where no place stands before it, and remember it."""
        full, names = self._is_full(word), self._names(word)
        in_use = [name for name in names if name.used_in(year)]
        names = in_use or names
        if not full and word not in self._words.contested:
            names = _highest(names)
        meaning = _meaning(names, year, "" if in_use else word, full)
        self._alone_in[word, year] = meaning
        return meaning

    def _names(self, word: str) -> list[Name]:
        return self._full.get(word) or self._short[word]

    def _is_full(self, word: str) -> bool:
        return word in self._full or (len(word) > 2 and word[-1] in _FULL_ENDINGS)


def narrowed(mention: Mention, others: Iterable[Mention]) -> Mention:
    """Of several divisions of one name, keep those inside a place that is named for certain elsewhere."""
    if len(mention.divisions) < 2:
        return mention
    certain = [other.divisions[0] for other in others if len(other.divisions) == 1]
    inside = tuple(each for each in mention.divisions if any(each.lies_in(other) for other in certain))
    return mention._replace(meaning=mention.meaning._replace(divisions=inside)) if inside else mention


def _meaning(names: list[Name], year: int, former: str, full: bool) -> Meaning:
    divisions = tuple(dict.fromkeys(each for name in names for each in name.meant_in(year)))
    scopes = tuple(dict.fromkeys([*(name.then.path for name in names), *(each.path for each in divisions)]))
    return Meaning(divisions, scopes, former, full, all(each.level is not Level.COUNTY for each in divisions))


def _highest(names: list[Name]) -> list[Name]:
    """A short name means the province of this name, else the city, else the counties."""
    provinces = [name for name in names if name.then.level is Level.PROVINCE]
    return provinces or [name for name in names if name.then.level is Level.CITY] or names


def _longest(matches: Iterable[tuple[int, int, int]]) -> list[tuple[int, int]]:
    """Return the matches that lie in no longer one and overlap none to their left."""
    spans = sorted(((start, end) for _, start, end in matches), key=lambda span: (span[0], -span[1]))
    kept: list[tuple[int, int]] = []
    for start, end in spans:
        if not kept or start >= kept[-1][1]:
            kept.append((start, end))
    return kept


def _inside(names: list[Name], scopes: tuple[Path, ...], year: int) -> list[Name]:
    """Return the names that lie below a scope, those in use in the year before former ones."""
    inside = [
        name
        for name in names
        if any(
            _under(path, scope)
            for path in (name.then.path, *(each.path for each in name.meant_in(year)))
            for scope in scopes
        )
    ]
    return [name for name in inside if name.used_in(year)] or inside


def _under(path: Path, scope: Path) -> bool:
    return len(path) > len(scope) and path[: len(scope)] == scope
