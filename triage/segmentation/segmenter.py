"""Two engines with one answer, and what decides where words end."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from importlib.machinery import PathFinder
from importlib.util import find_spec, module_from_spec
from pathlib import Path
from typing import Any

from triage.lexicon import Lexicon
from triage.segmentation.ties import longer_first, spans_with_ties

ENGINES = ("rjieba", "jieba")
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
        for start, end in spans_with_ties(text):
            words += self.raw(text[done:start])
            words += longer_first(self.raw(text[start:end]))
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
