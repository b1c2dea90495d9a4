"""The mask over a row of a file: what a column is called says what stands in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from triage.characters import usual_forms
from triage.masking.addresses import below_township
from triage.masking.masks import HIDDEN, mask
from triage.masking.names import PARTY

_PERSON = re.compile(rf"姓名|名字|(?:{PARTY}|当事|诉求).?人|^(?:full|user)?_?name$", re.I)
_NAMED_TOO = re.compile(r"姓名|名字|人\s*(?:[及和与或(（]|[^\w\s])")  # `联系人及电话`, but not `联系人电话`
_ADDRESS = re.compile(r"住址|地址|住所|户籍|address", re.I)
_NUMBER = re.compile(
    r"身[份分]证|证件号|电话|手机|联系方式|座机|传真|邮箱|邮件|微信|QQ|卡号|[账帐]号|车牌|id_?card|phone|mobile|tel|e?mail|wechat",
    re.I,
)
_COUNTED = re.compile(r"数|时间|日期|内容|编号|渠道|方式$|类")
_ALNUM = re.compile(r"[^\W_]")
_LETTER = re.compile(r"[^\W\d_]")
_WORDS = re.compile(r"[^\W\d_]+(?:·[^\W\d_]+)*")
_LONGEST_NAME = 4


class CellMask:
    """Masks the cells of one file's rows."""

    def __init__(self, heading: Sequence[str], name_column: str = "") -> None:
        self._kinds = [_kind(name, name != "" and name == name_column) for name in heading]

    def names(self, cells: Sequence[Any]) -> tuple[str, ...]:
        """Return the names that the row's name columns give."""
        held = [(kind, str(cell)) for kind, cell in zip(self._kinds, cells, strict=True) if cell]
        beside = (word for kind, cell in held if kind == "both" for word in _WORDS.findall(cell))
        return (
            *(cell for kind, cell in held if kind == "name"),
            *(word for word in beside if "·" in word or len(word) <= _LONGEST_NAME),
        )

    @classmethod
    def of(cls, row: Sequence[tuple[str, Any]]) -> tuple[str, ...]:
        """Return the names that a row of columns and cells gives."""
        return cls([column for column, _ in row]).names([cell for _, cell in row])

    def __call__(self, cells: Sequence[Any]) -> tuple[Any, ...]:
        """Return the row with every identity hidden; cells without one are returned as they were."""
        names = self.names(cells)
        return tuple(_masked(cell, kind, names) for kind, cell in zip(self._kinds, cells, strict=True))


def _kind(name: str, is_name: bool) -> str:
    """Say what a column of this name holds: `name`, `address`, `number`, `both` a name and one of these, or nothing."""
    if is_name:
        return "name"
    name = usual_forms(name)
    if _COUNTED.search(name.replace("联系方式", "")):
        return ""
    beside = "address" if _ADDRESS.search(name) else "number" if _NUMBER.search(name) else ""
    if not _PERSON.search(name):
        return beside
    return "both" if beside and _NAMED_TOO.search(name) else beside or "name"


def _masked(cell: Any, kind: str, names: tuple[str, ...]) -> Any:
    if cell in ("", None) or isinstance(cell, bool):
        return cell
    if isinstance(cell, (list, tuple)):
        return [_masked(item, kind, names) for item in cell]
    if isinstance(cell, dict):
        return {key: _masked(item, _kind(str(key), False), names) for key, item in cell.items()}
    text = str(cell)
    shown = mask(text, names)
    if kind == "address":
        keep = below_township(usual_forms(text))
        shown = shown[:keep] + _ALNUM.sub(HIDDEN, shown[keep:])
    elif kind in ("number", "both") and shown != text:
        shown = _LETTER.sub(HIDDEN, shown)
    elif kind:
        shown = _ALNUM.sub(HIDDEN, text)
    return cell if shown == text else shown
