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
from importlib.machinery import PathFinder
from importlib.util import find_spec, module_from_spec
from pathlib import Path
from typing import Any, Protocol

from triage.lexicon import Lexicon

ENGINES = ("rjieba", "jieba")
BREAK = "\0"  # stands between texts that are cut in one call; no cleaned text holds it, and no word goes across it
DICTIONARY_VERSION = "jieba-0.42.1"


class Segmenter(Protocol):
    """Cuts cleaned text into words; what it returns joins to the text again."""

    engine: str

    def cut(self, text: str) -> list[str]:
        """Return the words of `text` in order, spaces and punctuation included.

        Several texts are cut in one call when a `BREAK` stands between each two of them: it is then a word by itself.
        """


def load_segmenter(lexicon: Lexicon, engine: str = "") -> Segmenter:
    """Return a segmenter with `lexicon` loaded: the engine asked for, or the fastest installed."""
    if engine != "jieba":
        try:
            return _Fast(lexicon)
        except ImportError:
            if engine == "rjieba":
                raise
    return _Reference(lexicon)


def fingerprint(lexicon: Lexicon) -> str:
    """Return a hash of everything that decides where words end: dictionary version and lexicon."""
    entries = "\n".join(f"{word} {frequency}" for word, frequency in lexicon.words)
    return hashlib.sha256(f"{DICTIONARY_VERSION}\n{entries}".encode()).hexdigest()[:16]


class _Fast:
    engine = "rjieba"

    def __init__(self, lexicon: Lexicon) -> None:
        self._jieba = _extension("rjieba").Jieba()
        for word, frequency in lexicon.words:
            self._jieba.add_word(word, frequency, "n")

    def cut(self, text: str) -> list[str]:
        words: list[str] = self._jieba.cut(text, False)
        return words


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


class _Reference:
    engine = "jieba"

    def __init__(self, lexicon: Lexicon) -> None:
        import logging  # noqa: PLC0415  (like jieba: half a second of dictionary that the fast engine spares)

        import jieba  # noqa: PLC0415

        jieba.setLogLevel(logging.ERROR)
        tokenizer: Any = jieba.Tokenizer()
        with Path(jieba.__file__).with_name("dict.txt").open("rb") as dictionary:
            tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(dictionary)
        tokenizer.initialized = True
        for word, frequency in lexicon.words:
            tokenizer.add_word(word, frequency)
        self._cut: Callable[..., list[str]] = tokenizer.lcut

    def cut(self, text: str) -> list[str]:
        return self._cut(text, HMM=False)
