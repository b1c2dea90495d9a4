"""Text into words: the only room that knows jieba.

Two engines give one answer: `rjieba` (fast) and `jieba` (the reference, in pure Python). Both cut by
jieba's dictionary and the project's lexicon, with the hidden Markov model off: it invents words that
the two engines do not invent alike, and the classifier has character n-grams for those.

jieba's state is global and leaks even from a private tokenizer, so it is fenced in here: an own
tokenizer, no module-level call, no cache file in the temporary folder.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from importlib.machinery import PathFinder
from importlib.util import find_spec, module_from_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from triage.lexicon import Lexicon

ENGINES = ("rjieba", "jieba")
BREAK = "\0"  # stands between texts that are cut in one call; no cleaned text holds it, and no word goes across it
_FIRST_HAN = 0x3400
_ECHOES = (1, 2, 3)  # no word of the dictionary repeats a longer part of itself
DICTIONARY_VERSION = "jieba-0.42.1"


Cut = Callable[[str], list[str]]


@dataclass(frozen=True, slots=True)
class Segmenter:
    """Cuts cleaned text into words; what it returns joins to the text again."""

    engine: str
    raw: Cut

    def cut(self, text: str) -> list[str]:
        """Return the words of `text` in order, spaces and punctuation included.

        Several texts are cut in one call when a `BREAK` stands between each two of them: it is then a word by itself.
        """
        words: list[str] = []
        done = 0
        for start, end in _echoing(text):
            words += self.raw(text[done:start])
            words += _longer_first(self.raw(text[start:end]))
            done = end
        return words + self.raw(text[done:]) if done else self.raw(text)


def load_segmenter(lexicon: Lexicon, engine: str = "") -> Segmenter:
    """Return a segmenter with `lexicon` loaded: the engine asked for, or the fastest installed."""
    if engine != "jieba":
        try:
            return Segmenter("rjieba", _fast(lexicon))
        except ImportError:
            if engine == "rjieba":
                raise
    return Segmenter("jieba", _reference(lexicon))


def fingerprint(lexicon: Lexicon) -> str:
    """Return a hash of everything that decides where words end: dictionary version and lexicon."""
    entries = "\n".join(f"{word} {frequency}" for word, frequency in lexicon.words)
    return hashlib.sha256(f"{DICTIONARY_VERSION}\n{entries}".encode()).hexdigest()[:16]


def _echoing(text: str) -> list[tuple[int, int]]:
    """Return where the texts stand in which one to three characters are said three times in a row (妈妈妈)."""
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    spans: list[tuple[int, int]] = []
    for place in sorted(place for length in _ECHOES for place in _said_thrice(points, length)):
        if not spans or place >= spans[-1][1]:
            end = text.find(BREAK, place)
            spans.append((text.rfind(BREAK, 0, place) + 1, len(text) if end < 0 else end))
    return spans


def _said_thrice(points: NDArray[np.uint32], length: int) -> list[int]:
    """Return where runs of characters of that length stand three times in a row; only of what words are made of."""
    alike = points[length:] == points[:-length]
    alike &= points[length:] >= _FIRST_HAN
    for _ in range(2 * length - 1):
        alike = alike[1:] & alike[:-1]
    places: list[int] = np.flatnonzero(alike).tolist()
    return places


def _longer_first(words: list[str]) -> list[str]:
    """Put the longer of two neighbours first where their order does not show in the text: 妈妈·妈, not 妈·妈妈.

    Both orders are equally probable, and each engine would take the one that its rounding prefers.
    """
    for place in range(1, len(words)):
        at = place
        while at and len(words[at - 1]) < len(words[at]) and words[at - 1] + words[at] == words[at] + words[at - 1]:
            words[at - 1], words[at] = words[at], words[at - 1]
            at -= 1
    return words


def _fast(lexicon: Lexicon) -> Cut:
    jieba = _extension("rjieba").Jieba()
    for word, frequency in lexicon.words:
        jieba.add_word(word, frequency, "n")
    cut: Cut = lambda text: jieba.cut(text, False)  # noqa: E731  (its second argument has no name)
    return cut


def _extension(name: str) -> Any:
    """Import the compiled module `name.name` without its package, which would load a dictionary that nobody asks for.

    Raises `ImportError` where the package is not installed.
    """
    package = find_spec(name)
    spec = package and PathFinder.find_spec(f"{name}.{name}", package.submodule_search_locations)
    if not spec or not spec.loader:
        raise ImportError(name)
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _reference(lexicon: Lexicon) -> Cut:
    import logging  # noqa: PLC0415  (like jieba: half a second of dictionary that the fast engine spares)

    import jieba  # noqa: PLC0415

    jieba.setLogLevel(logging.ERROR)
    tokenizer: Any = jieba.Tokenizer()
    with Path(jieba.__file__).with_name("dict.txt").open("rb") as dictionary:
        tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(dictionary)
    tokenizer.initialized = True
    for word, frequency in lexicon.words:
        tokenizer.add_word(word, frequency)
    cut: Cut = partial(tokenizer.lcut, HMM=False)
    return cut
