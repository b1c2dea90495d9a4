"""From the mentions that weigh equally to one division, or to the candidates between which a person must choose."""

from __future__ import annotations

from typing import NamedTuple

from triage.places.divisions import Division
from triage.places.mentions import Mention


class Settled(NamedTuple):
    """The division that mentions agree on, or None; the candidates when something stays open."""

    division: Division | None
    candidates: tuple[Division, ...]
    words: str
    former: str


def settle(mentions: list[Mention]) -> Settled:
    """Return one division when all mentions agree on it, one being the others' part; else the candidates.

    A name that is ambiguous below a place named with it (江苏鼓楼区) settles that place, and leaves the rest open.
    """
    words = "、".join(dict.fromkeys(mention.words for mention in mentions))
    former = next((mention.meaning.former for mention in mentions if mention.meaning.former), "")
    found = tuple(dict.fromkeys(division for mention in mentions for division in mention.divisions))
    certain = [mention.divisions[0] for mention in mentions if len(mention.divisions) == 1]
    deepest = max(certain, key=lambda division: len(division.path), default=None)
    if deepest and all(_agrees(deepest, mention) for mention in mentions):
        return Settled(deepest, (), words, former)
    candidates = tuple(sorted(found, key=lambda division: division.code))
    return Settled(_held(mentions, found), candidates, words, former)


def _agrees(division: Division, mention: Mention) -> bool:
    return any(division.lies_in(each) or each.lies_in(division) for each in mention.divisions)


def _held(mentions: list[Mention], found: tuple[Division, ...]) -> Division | None:
    """Return the place named right before the ambiguous name that holds everything found."""
    holders = {mention.above for mention in mentions if len(mention.divisions) > 1}
    if len(holders) != 1:
        return None
    above = holders.pop()
    return above[0] if len(above) == 1 and all(division.lies_in(above[0]) for division in found) else None
