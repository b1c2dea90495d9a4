"""What petitions may hold and nothing we write may pass on: formulas, control characters, halves of characters."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

# A spreadsheet runs a cell that begins with one of these, or with its full-width form where East Asian input is
# set; blanks before it do not stop that. A number with a minus sign is no formula.
_FORMULA = re.compile(r"\s*[=+@\t\r\uff1d\uff0b\uff20]|\s*[-\uff0d](?![\d.]+$)")
_SUSPICIOUS = frozenset("=+@-\uff1d\uff0b\uff20\uff0d\x85\xa0\u3000\u2028\u2029") | frozenset(map(chr, range(33)))

_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def is_formula(text: str) -> bool:
    """Say whether a spreadsheet would run a text as a formula."""
    return text[:1] in _SUSPICIOUS and _FORMULA.match(text) is not None


def harmless(cell: Any) -> Any:
    """Return a cell for a delimited file: a text that would be run as a formula is preceded by an apostrophe."""
    return "'" + cell if isinstance(cell, str) and is_formula(cell) else cell


def harmless_row(cells: Sequence[Any]) -> Sequence[Any]:
    """Return the cells of a row, each harmless; of hardly any row is one to be changed, which their beginnings tell."""
    beginnings = [cell[:1] for cell in cells if isinstance(cell, str)]
    return cells if _SUSPICIOUS.isdisjoint(beginnings) else list(map(harmless, cells))


def writable(text: str) -> str:
    """Return a text for a file, with � for control characters and halves of characters."""
    return _UNWRITABLE.sub("\ufffd", text)
