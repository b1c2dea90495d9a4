"""The mask over a row of a file: what a column is called says what stands in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from triage.masking.addresses import below_township
from triage.masking.masks import HIDDEN, mask

_NAME = re.compile(
    r"姓名|名字|联系人|(?:来信|来访|来电|信访|举报|投诉|申诉|控告|申请|被害|代理|户主|监护).?人|^(?:full|user)?_?name$",
    re.I,
)
_ADDRESS = re.compile(r"住址|地址|住所|户籍|address", re.I)
_NUMBER = re.compile(
    r"身份证|证件号|电话|手机|联系方式|座机|传真|邮箱|邮件|微信|QQ|卡号|[账帐]号|车牌|id_?card|phone|mobile|tel|e?mail|wechat",
    re.I,
)
_COUNTED = re.compile(r"数|时间|日期|内容|编号|渠道|方式$|类")
_ALNUM = re.compile(r"[^\W_]")


class CellMask:
    """Masks the cells of one file's rows."""

    def __init__(self, heading: Sequence[str], name_column: str = "") -> None:
        self._kinds = [_kind(name, name == name_column) for name in heading]

    def names(self, cells: Sequence[Any]) -> tuple[str, ...]:
        """Return the names that the row's name columns give."""
        return tuple(str(cell) for kind, cell in zip(self._kinds, cells, strict=True) if kind == "name" and cell)

    @classmethod
    def of(cls, row: Sequence[tuple[str, Any]]) -> tuple[str, ...]:
        """Return the names that a row of columns and cells gives."""
        return cls([column for column, _ in row]).names([cell for _, cell in row])

    def __call__(self, cells: Sequence[Any]) -> tuple[Any, ...]:
        """Return the row with every identity hidden; cells without one are returned as they were."""
        names = self.names(cells)
        return tuple(_masked(cell, kind, names) for kind, cell in zip(self._kinds, cells, strict=True))


def _kind(name: str, is_name: bool) -> str:
    if is_name or (
        _NAME.search(name) and not _COUNTED.search(name) and not _NUMBER.search(name) and not _ADDRESS.search(name)
    ):
        return "name"
    if _ADDRESS.search(name) and not _COUNTED.search(name):
        return "address"
    return "number" if _NUMBER.search(name) and not _COUNTED.search(name.replace("联系方式", "")) else ""


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
        keep = below_township(text)
        shown = shown[:keep] + _ALNUM.sub(HIDDEN, shown[keep:])
    elif kind == "name" or (kind == "number" and shown == text):
        shown = _ALNUM.sub(HIDDEN, text)
    return cell if shown == text else shown
