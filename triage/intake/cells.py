"""Cells of one row: as many as the heading has, none too long, and none that has lost digits passed on as right."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from triage.intake.limits import MAX_CELL
from triage.intake.tables import Reject, Row

LOST = "〔位数已失真〕"
SHOWN = 2000
_EXACT = 10**15  # a spreadsheet keeps fifteen digits of a number
_SCIENTIFIC = re.compile(r"\s*[+-]?\d(?:\.\d+)?[Ee]\+?(?:1\d|2\d)\s*")
_IDENTITY_CUT = re.compile(r"[1-8]\d{5}(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d000")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_NUMERIC = frozenset("0123456789+-")
_INFINITE = float("inf")
_BROKEN = re.compile("[\0\ud800-\udfff]")


def fitted(number: int, cells: Sequence[Any], heading: Sequence[str], remarks: Sequence[str] = ()) -> Row | Reject:
    """Return the row with as many cells as the heading, its damaged cells marked; or a reject with its reason."""
    width = len(heading)
    if len(cells) > width and any(cell not in ("", None) for cell in cells[width:]):
        reason = f"这一行有 {len(cells)} 格，表头只有 {width} 格，分不清哪格是哪列。请在原文件里把多出的分隔符删去或给正文加引号"
        return Reject(number, reason, shown(cells))
    kept = list(cells[:width])
    texts = [cell for cell in kept if type(cell) is str]
    long = next((place for place, cell in enumerate(kept) if type(cell) is str and len(cell) > MAX_CELL), None)
    if long is not None:
        reason = f"“{heading[long]}”一格有 {len(kept[long])} 字，最多读 {MAX_CELL} 字。请把它另存为 .txt 或拆开"
        return Reject(number, reason, shown(cells))
    said = list(remarks)
    if not is_whole("".join(texts)):
        _mend(kept, heading, said)
    for place, cell in enumerate(kept):
        if has_lost_digits(cell):
            said.append(f"“{heading[place]}”的长号码被当作数字保存，后面几位已丢失，请对照原件补录")
            kept[place] = LOST + (f"{Decimal(f'{cell:.15g}'):f}" if isinstance(cell, float) else cell)
    return Row(number, (*kept, *[""] * (width - len(kept))), tuple(said))


def _mend(cells: list[Any], heading: Sequence[str], said: list[str]) -> None:
    for place, cell in enumerate(cells):
        if isinstance(cell, str) and _BROKEN.search(cell):
            said.append(f"“{heading[place]}”里有空字符或残缺字符，已用 \ufffd 代替，请对照原件")
            cells[place] = mended(cell)


def mended(text: str) -> str:
    """Return a text with � for NUL and halves of characters."""
    return _BROKEN.sub("\ufffd", text)


def is_whole(text: str) -> bool:
    """Say whether a text has neither NUL nor halves of characters, which is what unreadable bytes are marked by."""
    if text.isascii():
        return "\0" not in text
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return "\0" not in text


def shown(cells: Iterable[Any]) -> str:
    """Return what a row looked like, cut, for the list of rejects."""
    return mended(" | ".join(str(cell)[:SHOWN] for cell in cells if cell is not None))[:SHOWN]


def has_lost_digits(cell: object) -> bool:
    """Say whether a cell is a number that is not the one that was entered.

    A spreadsheet holds fifteen digits: a longer whole number has zeros for the rest, one shown as `1.1E+17` has lost
    more, and an identity number whose last three are zeros fails its check digit (GB 11643).
    """
    if type(cell) is float:
        return _EXACT <= abs(cell) < _INFINITE
    if type(cell) is not str or not (2 < len(cell) < 40) or cell.strip()[:1] not in _NUMERIC:
        return False
    if len(cell) == 18 and _IDENTITY_CUT.fullmatch(cell):
        return sum(int(digit) * weight for digit, weight in zip(cell, _WEIGHTS, strict=False)) % 11 != 1
    return _SCIENTIFIC.fullmatch(cell) is not None
