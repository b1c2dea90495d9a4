"""Numbers that name a person: identity cards, bank cards, mobile and landline telephones.

Wherever a run of digits begins, a handful of bounded patterns is tried; so the work grows with the length of
the text alone. What stands right before the digits decides in doubt: `订单号` speaks against, `卡号` for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from triage.masking.checks import bank_card, credit_code, identity_card, identity_check, old_identity_card

_GAP = r"[ \-.·_/、]{0,2}"
_BEGINS = re.compile(r"(?<![0-9])(?<!0\.)[0-9(+]")
_LONG = re.compile(r"[0-9](?:[^0-9]{0,3}[0-9]){6}")
_SIGN, _BETWEEN, _GROUP = re.compile(r"[0-9A-Za-z]"), re.compile(r"[^0-9A-Za-z]+"), re.compile(r"[0-9Xx]+")
_BEFORE = 16
_SUM = r"(?!\.?[0-9]|[ ]?(?:[元万亿块角亩吨斤米次人股笔%]|平方|公斤|立方|美元|号(?!码)))"
_PAPER = re.compile(
    r"(?:订单|运单|快递|物流|流水|工单|单|受理|编|合同|发票|代码|案|文|证|票|考|学|备案|决定书|档案|登记|许可|批准|条形?码"
    r"|专利|第|No\.?)(?:编?号码?|代码|条码)?[^0-9A-Za-z,，。；;]{0,3}$",
    re.IGNORECASE,
)
_PERSON = re.compile(r"(?:身[份分]证|证件|[份分]证|公民身份)(?:件|明)?(?:编?号码?)?[^0-9A-Za-z,，。；;]{0,3}$")
_ACCOUNT = re.compile(r"(?:卡号|[账帐]号|[账帐]户|银行卡|存折|信用卡|储蓄卡)(?:号?码)?[是为]?[: ]{0,3}$")
_PASSPORT = re.compile(r"(?:护照|通行证|台胞证|回乡证|居留证)(?:号码?)?[是为]?[:： ]{0,3}[A-Za-z]{0,2} ?$")
_PHONE = re.compile(r"(?:电话|座机|宅电|固话|传真|tel)(?:号码?)?[是为]?[.: ]{0,3}$", re.IGNORECASE)

Groups = tuple[int, ...]
_MOBILE_GROUPS: frozenset[Groups] = frozenset(
    [(11,), (3, 4, 4), (4, 4, 3), (4, 3, 4), (3, 8), (3, 3, 5), (6, 5), (5, 6), (7, 4), (1,) * 11]
)
_OLD_CARD_GROUPS: frozenset[Groups] = frozenset([(15,), (6, 6, 3), (4, 4, 4, 3), (6, 9), (12, 3), (1,) * 15])


class _Kind(NamedTuple):
    """One kind of number: its shape, what else must hold, and how many digits stay at both ends."""

    shape: re.Pattern[str]
    holds: Callable[[str, Groups, str, str], bool]
    head: int
    tail: int


def _card18(digits: str, groups: Groups, written: str, before: str) -> bool:
    if credit_code(digits) and not identity_check(digits):
        return False
    return identity_card(digits) and (identity_check(digits) or not _paper(before))


def _card15(digits: str, groups: Groups, written: str, before: str) -> bool:
    return groups in _OLD_CARD_GROUPS and old_identity_card(digits) and not _paper(before)


def _account(digits: str, groups: Groups, written: str, before: str) -> bool:
    return _ACCOUNT.search(before) is not None


def _passport(digits: str, groups: Groups, written: str, before: str) -> bool:
    return _PASSPORT.search(before) is not None


def _bank(digits: str, groups: Groups, written: str, before: str) -> bool:
    usual = set(groups) == {1} or all(group >= 3 for group in groups[:-1])
    return usual and bank_card(digits) and not _paper(before)


def _mobile(digits: str, groups: Groups, written: str, before: str) -> bool:
    plain = not set("./、") & set(written) or groups == (3, 4, 4)
    return groups in _MOBILE_GROUPS and plain and not _paper(before)


def _landline(digits: str, groups: Groups, written: str, before: str) -> bool:
    return not _paper(before)


def _local(digits: str, groups: Groups, written: str, before: str) -> bool:
    return _PHONE.search(before) is not None


_KINDS = (
    _Kind(re.compile(rf"([1-8](?:{_GAP}[0-9]){{16}}{_GAP}[0-9Xx])(?![0-9])"), _card18, 6, 2),
    _Kind(re.compile(rf"([1-8](?:{_GAP}[0-9]){{14}})(?![0-9])"), _card15, 6, 2),
    _Kind(
        re.compile(rf"(?:\+|00)?(?:86{_GAP})?(\(?1{_GAP}[3-9]{_GAP}[0-9]\)?(?:{_GAP}[0-9]){{8}})(?![0-9]){_SUM}"),
        _mobile,
        3,
        4,
    ),
    _Kind(re.compile(r"([0-9]{7,9})(?![0-9])"), _passport, 2, 2),
    _Kind(re.compile(rf"([0-9](?:[ \-]{{0,2}}[0-9]){{7,29}})(?![0-9]){_SUM}"), _account, 4, 4),
    _Kind(re.compile(rf"([3-69](?:{_GAP}[0-9]){{15,18}})(?![0-9])"), _bank, 4, 4),
    _Kind(
        re.compile(
            rf"(\(?(?:0|\+?86[ \-]?0?)(?:10|2[0-57-9]|[3-9][0-9]{{2}})\)?[ \-]{{0,2}}"
            rf"[2-9][0-9]{{2,3}}[ \-]?[0-9]{{4}}(?![0-9])(?:(?:转|-|ext\.?)[0-9]{{1,6}})?)(?![0-9]){_SUM}"
        ),
        _landline,
        0,
        0,
    ),
    _Kind(re.compile(rf"([2-9][0-9]{{2,3}}[ \-]?[0-9]{{4}})(?![0-9]|[ \-][0-9]){_SUM}"), _local, 0, 0),
)


def number_places(text: str) -> Iterator[int]:
    """Yield the places of the digits to hide in a text as it is seen."""
    if _LONG.search(text) is None:
        return
    done = 0
    for start in (found.start() for found in _BEGINS.finditer(text)):
        if start < done:
            continue
        before = text[max(0, start - _BEFORE) : start]
        for kind in _KINDS:
            found = kind.shape.match(text, start)
            if found is None:
                continue
            if kind.holds(_BETWEEN.sub("", found[1]), _groups(found[1]), found[1], before):
                places = [found.start(1) + sign.start() for sign in _SIGN.finditer(found[1])]
                yield from places[kind.head : len(places) - kind.tail]
                done = found.end()
                break


def _groups(written: str) -> Groups:
    return tuple(map(len, _GROUP.findall(written)))


def _paper(before: str) -> bool:
    return _PAPER.search(before) is not None and _PERSON.search(before) is None


def all_places(text: str, spans: Sequence[tuple[int, int]]) -> Iterator[int]:
    """Yield the places of everything in these spans but spaces."""
    for start, stop in spans:
        yield from (place for place in range(start, stop) if not text[place].isspace())
