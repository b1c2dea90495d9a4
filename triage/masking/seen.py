"""A text as a person sees it: other forms of digits, letters and characters folded, invisible characters gone, places kept."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from triage.characters import usual_forms

_INVISIBLE = "\u200b"
_UNUSUAL = re.compile("[^\n-~\u4e00-\u9fff，。、；？！“”《》\u2018\u2019]")
_NUMERALS = "零一二三四五六七八九〇幺"
_SPOKEN = re.compile(f"[{_NUMERALS}](?:[ \\-]?[{_NUMERALS}]){{9,}}")
_AS_DIGITS = str.maketrans(_NUMERALS, "012345678901")
_ALIKE = dict(zip("АВЕКМНОРСТХаеорсухӀІЅΑΒΕΖΗΙΚΜΝΟΡΤΥΧο", "ABEKMHOPCTXaeopcyxIISABEZHIKMNOPTYXo", strict=True))
_ALIKE |= dict.fromkeys("·•・‧∙⋅●", "·") | {"\u2212": "-", "\u3164": " "}
_BY_CATEGORY = dict.fromkeys(("Cf", "Mn", "Me", "Cc", "Cs"), _INVISIBLE)
_BY_CATEGORY |= {"Pd": "-"} | dict.fromkeys(("Zs", "Zl", "Zp"), " ")
_LETTERED = re.compile(r"(?<![A-Za-z])[0-9OoIl](?:[ \-]?[0-9OoIl]){6,20}(?![A-Za-z@])")
_LETTERS = str.maketrans("OoIl", "0011")
_MOSTLY = 0.6


class Seen:
    """What is seen of a text; `places[i]` is where its i-th character stands in the raw text."""

    __slots__ = ("places", "text")

    def __init__(self, raw: str) -> None:
        text = usual_forms(_UNUSUAL.sub(_folded, raw))
        self.places: Sequence[int] = range(len(raw))
        if _INVISIBLE in text:
            self.places = [place for place, character in enumerate(text) if character != _INVISIBLE]
            text = text.replace(_INVISIBLE, "")
        text = _SPOKEN.sub(lambda found: found[0].translate(_AS_DIGITS), text)
        self.text = _LETTERED.sub(_digits, text)


def _digits(found: re.Match[str]) -> str:
    """Letters among digits that look like digits, read as such."""
    count = sum(character.isdecimal() for character in found[0])
    return found[0].translate(_LETTERS) if count >= _MOSTLY * len(found[0]) else found[0]


def _folded(found: re.Match[str]) -> str:
    return _fold(found[0])


@lru_cache(maxsize=4096)
def _fold(character: str) -> str:
    """Return the one character that `character` reads as (Unicode Annexes 15 and 44), or the invisible one."""
    digit = unicodedata.digit(character, None)
    if digit is not None:
        return str(digit)
    known = _ALIKE.get(character) or _BY_CATEGORY.get(unicodedata.category(character))
    if known is not None:
        return known
    plain = unicodedata.normalize("NFKC", character)
    return plain if len(plain) == 1 else character
