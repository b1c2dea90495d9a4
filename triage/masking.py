"""Identities out of a text that leaves the house (R-MASK, DOMAIN section 7).

Masked: identity card, mobile and landline numbers, bank cards, plates, mail, WeChat and QQ accounts,
door addresses below the township, and the names a form gives. Left alone: case numbers, lawyers'
licences, credit codes, sums and areas.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_SEPARATED = r"[ \-\u3000]?"
_DIGIT = r"[0-9０-９]"
_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"

_PATTERN = re.compile(
    "|".join(
        (
            r"(?P<keep>[（(]\s?[12][0-9]{3}\s?[)）][^，。；\s]{1,12}?[0-9]+号"
            r"|(?:执业证号?|执业证书号?|许可证号?|信用代码|案号|文号|批准文号|批号|合同编?号|订单号|运单号|单号|发票号)[^0-9A-Za-z，。；]{0,6}[0-9A-Za-z\-]+)",
            rf"(?P<identity>(?<![0-9A-Za-z０-９])[1-8１-８](?:{_SEPARATED}{_DIGIT}){{16}}{_SEPARATED}[0-9０-９XxＸｘ](?![0-9A-Za-z０-９]))",
            rf"(?P<card>(?<![0-9A-Za-z０-９.])[3-6３-６](?:{_SEPARATED}{_DIGIT}){{15,18}}(?![0-9A-Za-z０-９]))",
            rf"(?P<mobile>(?<![0-9０-９.])(?:(?:\+|00)?86[ \-]?)?[1１][3-9３-９](?:{_SEPARATED}{_DIGIT}){{9}}(?![0-9０-９]))",
            r"(?P<landline>(?<![0-9])\(?0[1-9][0-9]{1,2}\)?[ \-]?[2-9][0-9]{6,7}(?![0-9]))",
            r"(?P<mail>[A-Za-z0-9._%+\-]{1,64}@[A-Za-z0-9\-]{1,63}(?:\.[A-Za-z0-9\-]{1,63}){1,4})",
            rf"(?P<plate>(?<![\u4e00-\u9fff])?[{_PROVINCES}][A-HJ-NP-Za-hj-np-z][ ·\-]?(?=[A-Za-z0-9]*[0-9])[A-HJ-NP-Za-hj-np-z0-9]{{5,6}}(?![A-Za-z0-9]))",
            r"(?P<account>(?:微信号?|QQ号?|qq号?|ＱＱ|微博|支付宝账?号?)(?:是|为|叫)?[:： ]{0,2}[A-Za-z0-9_\-]{5,20})",
            r"(?P<door>[\u4e00-\u9fff0-9]{0,8}?(?:路|街|巷|弄|大道|胡同|里|村|组|小区|花园|公寓|苑|城|新村)"
            r"[0-9A-Za-z\-甲乙丙丁]{1,8}(?:号院?|弄|栋|幢|座|组|队)"
            r"(?:[0-9A-Za-z\-一二三四五六七八九十]{0,6}(?:号楼|栋|幢|座|单元|楼|层|室|户|号)){0,4}(?:[0-9]{2,4}(?![0-9年月日元万亩]))?)",
        )
    )
)
_DIGITS_ONLY = str.maketrans("０１２３４５６７８９Ｘｘ", "0123456789XX", " -\u3000")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def mask(text: str, names: Iterable[str] = ()) -> str:
    """Return `text` with identities masked; `names` are those the form gives, of two characters or more."""
    masked = _PATTERN.sub(_replacement, text)
    for name in names:
        if len(name.strip()) >= 2:
            masked = masked.replace(name.strip(), name.strip()[0] + "某")
    return masked


def _replacement(found: re.Match[str]) -> str:
    kind, words = found.lastgroup, found.group()
    digits = words.translate(_DIGITS_ONLY)
    if kind == "identity" and _is_identity(digits):
        return f"{digits[:6]}{'*' * 10}{digits[-2:]}"
    if kind in ("card", "identity"):
        return f"{digits[:4]}{'*' * (len(digits) - 8)}{digits[-4:]}" if _luhn(digits) else words
    if kind == "mobile":
        return f"{digits[-11:-8]}****{digits[-4:]}"
    if kind == "keep":
        return words
    return _WHOLE[kind or ""]


_WHOLE = {"landline": "[电话]", "mail": "[邮箱]", "plate": "[车牌]", "account": "[账号]", "door": "[门牌]"}


def _is_identity(digits: str) -> bool:
    """A birth date in the right place, or the check digit of GB 11643, makes it an identity number."""
    born = re.fullmatch(r"[1-8]\d{5}(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dX]", digits.upper())
    check = sum(int(digit) * weight for digit, weight in zip(digits[:17], _WEIGHTS, strict=True)) % 11
    return born is not None or "10X98765432"[check] == digits[-1].upper()


def _luhn(digits: str) -> bool:
    if not digits.isdecimal():
        return False
    doubled = (int(d) * (2 if place % 2 else 1) for place, d in enumerate(reversed(digits)))
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0
