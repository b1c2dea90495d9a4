"""Two spellings of one sentence become equal: the only form of text that the other rooms see. Pure."""

from __future__ import annotations

import re
import unicodedata
from enum import Enum

from triage.characters import usual_forms
from triage.patterns import lazily

# Characters that hide words from readers of text: zero-width, joiners, directional overrides, soft
# hyphens, variation selectors, control characters, lone surrogates, marks that strike out or enclose, blanks, tags.
_INVISIBLE = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u0300-\u036f\u0483-\u0489\u061c\u115f\u1160\u17b4\u17b5"
    "\u180b-\u180e\u1ab0-\u1aff\u1dc0-\u1dff\u200b-\u200f\u202a-\u202e\u2060-\u206f\u20d0-\u20ff\u2800\u3164\ufe00-\ufe0f"
    "\ufe20-\ufe2f\ufeff\uffa0\ufff0-\ufffb\ud800-\udfff]"
)
# What makes a reader see another text than there is: it turns round, overwrites or commands a terminal.
_DECEIVING = lazily(
    "[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
_INVISIBLE_BEYOND = re.compile("[\U000e0000-\U000e0fff]")  # tags and more variation selectors
_REVERSED = lazily("\u202e([^\u202c\u2069\n]*)")  # shown from right to left (Unicode Annex 9)
_SPACE = re.compile(r"[ \t\r\u3000\xa0]+")
_LINES = re.compile(r" ?\n[\s]*")
_BETWEEN_HAN = lazily(r"(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])")
_SIGN = re.compile("[-_.*·•/~^+=](?=[\u4e00-\u9fff])")
_APART = lazily(
    "(?<![\u4e00-\u9fff])[\u4e00-\u9fff]([-_.*·•/~^+=])[\u4e00-\u9fff](?:\\1[\u4e00-\u9fff])+(?![\u4e00-\u9fff])"
)
# A star between two characters hides a word (`自*杀`), unless it hides a name (`张*轩`).
_STARRED = lazily(
    "(?<=[\u4e00-\u9fff])(?<![王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔"
    "钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严名])[*^_~](?=[\u4e00-\u9fff])"
)
_REPEATED = lazily(r"([^\w\s])\1{2,}")
_QUOTES = tuple(zip("“”‘’「」『』", '""\'\'""""', strict=True))
_COMMON = (*((wide, unicodedata.normalize("NFKC", wide)) for wide in "，？！：；（）…\u3000"), *_QUOTES)

THIN_BELOW = 10
LONG_ABOVE = 20_000
READ_FIRST, READ_LAST = 28_000, 2_000
FOREIGN_ABOVE = 0.6

_HAN = lazily(r"[\u3400-\u9fff\U00020000-\U0003ffff]+")
_LETTERS = lazily(r"[^\W\d_]+")


class Content(Enum):
    """How much there is to read in a text."""

    EMPTY = "没有文字"
    THIN = "文字过少"
    FOREIGN = "主要不是中文"
    LONG = "文字极长"
    PLAIN = ""


def clean(raw: str) -> str:
    """Return `raw` in its one spelling: compatibility forms folded, invisible characters gone, spaces single.

    Compatibility folding (NFKC, Unicode Annex 15) makes full-width and half-width forms one, traditional characters
    become simplified. Spaces between Chinese characters are dropped, so `假 口 罩` reads as `假口罩`, and so are signs
    between single ones: `假.口.罩`; of a sign repeated, two stay. What a directional override shows the other way
    round is read both ways.
    """
    return shortened(folded(raw))


def folded(raw: str) -> str:
    """Return `raw` cleaned but for repeated signs."""
    if "\u202e" in raw:
        raw = "\n".join([raw, *(found[::-1] for found in _REVERSED.findall(raw))])
    text = _INVISIBLE.sub("", raw)
    if _INVISIBLE_BEYOND.search(text):
        text = _INVISIBLE_BEYOND.sub("", text)
    for wide, plain in _COMMON:  # most texts are normal after these, which is quickly seen
        text = text.replace(wide, plain)
    if not unicodedata.is_normalized("NFKC", text):
        text = _normalized(text)
    text = usual_forms(text).lower().replace("i\u0307", "i")  # what İ becomes
    if not text.isprintable():
        text = _LINES.sub("\n", _SPACE.sub(" ", text))
    elif "  " in text:
        text = _SPACE.sub(" ", text)
    if " " in text:
        text = _BETWEEN_HAN.sub("", text)
    if _SIGN.search(text):
        text = _STARRED.sub("", _APART.sub(lambda found: found[0].replace(found[1], ""), text))
    return text.strip()


def _normalized(text: str) -> str:
    text = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
    for wide, plain in _QUOTES:  # upright and half-width brackets have only now become these
        text = text.replace(wide, plain)
    return text


def shortened(text: str) -> str:
    """Return `text` with no sign more than twice in a row."""
    return _REPEATED.sub(r"\1\1", text)


def shown(text: str) -> str:
    """Return a text for a page or a terminal, with � for what would deceive the eye; lines and tabs stay."""
    return _DECEIVING.sub("\ufffd", text)


def opening(raw: str) -> str:
    """Return what a person would read first of a text too long to read: its beginning and its end."""
    if len(raw) <= READ_FIRST + READ_LAST:
        return raw
    return f"{raw[:READ_FIRST]}\n{raw[-READ_LAST:]}"


def content(text: str) -> Content:
    """Say how much a cleaned text holds."""
    if len(text) > LONG_ABOVE:
        beginning = content(text[:LONG_ABOVE])
        return Content.LONG if beginning is Content.PLAIN else beginning
    chinese = sum(map(len, _HAN.findall(text)))
    if chinese >= max(THIN_BELOW, (1 - FOREIGN_ABOVE) * len(text)):
        return Content.PLAIN
    letters = sum(map(len, _LETTERS.findall(text)))
    if letters == 0:
        return Content.EMPTY
    if 1 - chinese / letters > FOREIGN_ABOVE:
        return Content.FOREIGN
    return Content.THIN if letters < THIN_BELOW else Content.PLAIN
