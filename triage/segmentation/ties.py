"""Where two cuts of a text are equally probable, and which of them is taken.

Each engine would take the one that its rounding prefers.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from triage.segmentation.twin_words import TWIN_WORDS

BREAK = "\0"  # stands between texts that are cut in one call; no cleaned text holds it, and no word goes across it
_FIRST_HAN = 0x3400
_ECHOES = (1, 2, 3)  # no word of the dictionary repeats a longer part of itself


def spans_with_ties(text: str) -> list[tuple[int, int]]:
    """Return where the texts stand whose words could be ordered in two ways.

    One to three characters are said three times in a row (妈妈妈), or a twin word and its beginning (院部院).
    """
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    alike = {length: (points[length:] == points[:-length]) & (points[length:] >= _FIRST_HAN) for length in _ECHOES}
    places = [place for length in _ECHOES for place in _in_a_row(alike[length], 2 * length)]
    places += [place for place in _in_a_row(alike[2], 1) if text[place : place + 2] in TWIN_WORDS]
    spans: list[tuple[int, int]] = []
    for place in sorted(places):
        if not spans or place >= spans[-1][1]:
            end = text.find(BREAK, place)
            spans.append((text.rfind(BREAK, 0, place) + 1, len(text) if end < 0 else end))
    return spans


def _in_a_row(true: NDArray[np.bool_], times: int) -> list[int]:
    """Return where so many of them are true one after the other."""
    for _ in range(times - 1):
        true = true[1:] & true[:-1]
    places: list[int] = true.nonzero()[0].tolist()
    return places


def longer_first(words: list[str]) -> list[str]:
    """Put the longer of two neighbours first where both orders are equally probable: 妈妈·妈 and 院部·院."""
    for place in range(1, len(words)):
        at = place
        while at and (swapped := _swapped(words[at - 1], words[at])):
            words[at - 1 : at + 1] = swapped
            at -= 1
    return words


def _swapped(word: str, following: str) -> tuple[str, str] | None:
    """Return two words cut with the longer one first, if that is as probable."""
    if len(word) >= len(following) or not following.endswith(word):
        return None
    longer = (word + following)[: len(following)]
    return (longer, word) if longer == following or following in TWIN_WORDS else None
