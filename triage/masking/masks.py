"""The mask over a text: what is hidden becomes `*`, and every character keeps its place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from ahocorasick_rs import AhoCorasick

from triage.masking.addresses import address_places
from triage.masking.marks import mark_places
from triage.masking.names import form_names, labelled_names
from triage.masking.numbers import all_places, number_places
from triage.masking.seen import Seen

HIDDEN = "*"
FILLED = "0"
_OVERRIDDEN = re.compile("\u202e[^\u202c\u2069\n]*")


def mask(text: str, names: Iterable[str] = (), digit: str = HIDDEN) -> str:
    """Return `text` with identities hidden, as long as it was; `names` are those the form gives.

    A name that the text itself labels as one is hidden wherever it stands. `digit` takes the place of hidden digits:
    `FILLED` where a model must still see a number.
    """
    seen = Seen(text)
    hidden = {seen.places[place]: seen.text[place] for place in _places(seen.text, names)}
    if "\u202e" in text:
        hidden |= {place: text[place] for place in _reversed(text)}
    if not hidden:
        return text
    shown = list(text)
    for place, character in hidden.items():
        shown[place] = digit if character.isdecimal() else HIDDEN
    return "".join(shown)


def mask_words(words: Sequence[str], text: str, names: Iterable[str] = ()) -> list[str]:
    """Return `words` as they show in the masked `text` that they were taken from: half a number is hidden too.

    Words that stand there twice show as where more of them is hidden.
    """
    masked = mask(text, names)
    return [_most_hidden(word, text, masked) for word in words]


def _most_hidden(word: str, text: str, masked: str) -> str:
    start, found = text.find(word), [mask(word)]
    while start >= 0:
        found.append(masked[start : start + len(word)])
        start = text.find(word, start + max(1, len(word)))
    return max(found, key=lambda shown: shown.count(HIDDEN))


def _places(text: str, names: Iterable[str]) -> Iterator[int]:
    yield from number_places(text)
    yield from mark_places(text)
    yield from address_places(text)
    spans = list(labelled_names(text))
    yield from all_places(text, spans)
    known = {text[start:stop] for start, stop in spans} | form_names(Seen(name).text for name in names)
    if known:
        found = AhoCorasick(known).find_matches_as_indexes(text, overlapping=True)
        yield from all_places(text, [(start, stop) for _, start, stop in found])


def _reversed(raw: str) -> Iterator[int]:
    """Yield the places of letters and digits that an override shows from right to left: a number may stand there."""
    for found in _OVERRIDDEN.finditer(raw):
        yield from (
            place
            for place in range(*found.span())
            if raw[place].isdecimal() or (raw[place].isascii() and raw[place].isalpha())
        )
