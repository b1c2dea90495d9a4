"""Two spellings of one sentence become equal: the only form of text that the other rooms see. Pure."""

from __future__ import annotations

import re
import unicodedata
from enum import Enum

# Invisible characters that hide words from readers of text: zero-width, joiners, directional
# overrides, soft hyphens, variation selectors, control characters, lone surrogates.
_INVISIBLE = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ud800-\udfff]"
)
_SPACE = re.compile(r"[ \t\r\u3000\xa0]+")
_LINES = re.compile(r" ?\n[\s]*")
_BETWEEN_HAN = re.compile(r"(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])")
_REPEATED = re.compile(r"([^\w\s])\1{2,}")
_QUOTES = str.maketrans("“”‘’「」『』", '""\'\'""""')

THIN_BELOW = 10
LONG_ABOVE = 20_000
FOREIGN_ABOVE = 0.6

_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
_LETTER = re.compile(r"[^\W\d_]")


class Content(Enum):
    """How much there is to read in a text."""

    EMPTY = "没有文字"
    THIN = "文字过少"
    FOREIGN = "主要不是中文"
    LONG = "文字极长"
    PLAIN = ""


def clean(raw: str) -> str:
    """Return `raw` in its one spelling: compatibility forms folded, invisible characters gone, spaces single.

    Compatibility folding (NFKC, Unicode Annex 15) makes full-width and half-width forms one. Spaces
    between Chinese characters are dropped, so `假 口 罩` reads as `假口罩`.
    """
    text = unicodedata.normalize("NFKC", _INVISIBLE.sub("", raw))
    text = _INVISIBLE.sub("", text).translate(_QUOTES).lower()
    text = _LINES.sub("\n", _SPACE.sub(" ", text)).strip()
    return _REPEATED.sub(r"\1\1", _BETWEEN_HAN.sub("", text))


def content(text: str) -> Content:
    """Say how much a cleaned text holds."""
    letters = len(_LETTER.findall(text[:LONG_ABOVE]))
    if letters == 0:
        return Content.EMPTY
    if 1 - len(_HAN.findall(text[:LONG_ABOVE])) / letters > FOREIGN_ABOVE:
        return Content.FOREIGN
    if letters < THIN_BELOW:
        return Content.THIN
    return Content.LONG if len(text) > LONG_ABOVE else Content.PLAIN
