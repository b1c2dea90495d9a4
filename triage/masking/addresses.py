"""Addresses finer than township or street office: roads with a door, estates with a block, villages with a group.

A door is looked for first (`12号`, `3栋2单元501`, `二组`); only where one stands is the text before it read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_ESTATE = "小区|花园|家园|新城|公寓|大厦|广场|宿舍|家属院|社区|新村|[苑园城府庭居湾村庄寨屯院]"
_NUMBER = r"(?:附)?[甲乙丙丁]?(?:[0-9]{1,5}|[A-Za-z][0-9]{0,3})(?:-[0-9]{1,4}){0,2}"
_SPELT = "第?[一二三四五六七八九十百]{1,5}"
_DOORS = r"(?:号楼|号院|号(?![线文令公码台位])|村民小组|组(?!织|长|成|建|合)|[弄巷队])"
_UNIT = r"(?:[栋幢座室房门楼层]|单元)"
_PART = rf"(?:(?:{_NUMBER}|{_SPELT})(?:{_DOORS}|单元)|{_NUMBER}{_UNIT})"
_FILLER = r"(?:[\u4e00-\u9fff]{1,8}(?:小区|花园|家园|大厦|公寓|广场|学园|产业园|社区|院|城))?"
_DOOR = re.compile(
    rf"(?<![0-9A-Za-z〔\[])(?:(?:{_PART})(?:{_FILLER}(?:{_PART}|{_SPELT}{_UNIT})){{0,6}}"
    r"(?:[0-9]{2,4}(?![0-9年月日元万亩人%]))?|[0-9]{1,3}-[0-9]{1,3}-[0-9]{3,4}(?![0-9\-]))"
)
_EDGE = r"\W0-9A-Za-z_省市区县镇乡道州旗在住是于到从址至我你他她们这该本条的了那某有上"
_ROAD = re.compile(rf"([^{_EDGE}]{{1,7}}(?:大道|路|街|巷|胡同|{_ESTATE}))$")
_HOME = re.compile("单元.|.[栋幢座楼].*(?:单元|[0-9]{3})")
_TOWNSHIP = re.compile(rf"[\u4e00-\u9fff]{{2}}(?:镇|乡|街道)([^{_EDGE}]{{0,8}})$")
_VILLAGE = re.compile(
    r"(?<=[\u4e00-\u9fff][\u4e00-\u9fff][镇乡道])(?<![城乡集村小古]镇)(?<![城下家老]乡)(?<![^街]道)"
    r"(?![一几原某名]|附近|办|政府|人民|干部|领导|党|卫生|派出|中|小学|书记|[长级里上下的有企各和每所农所])"
    rf"([^{_EDGE}和与不个多同被外邻户]{{1,5}}?村(?!干部|支书|委)|[^{_EDGE}和与不个多同被外邻户]{{2,6}}?社区)"
)


def address_places(text: str) -> Iterator[int]:
    """Yield the places to hide in a text as it is seen."""
    for found in _DOOR.finditer(text):
        start = _begins(text, found)
        if start is not None:
            yield from range(start, found.end())
    for found in _VILLAGE.finditer(text):
        yield from range(*found.span(1))


def _begins(text: str, door: re.Match[str]) -> int | None:
    """Return where the address of a door begins, or None when what stands there is no address."""
    edge = max(0, door.start() - 9)
    before = text[edge : door.start()]
    named = _ROAD.search(before)
    if named is not None:
        return edge + named.start(1)
    below = _TOWNSHIP.search(text, max(0, door.start() - 12), door.start())
    if below is not None:
        return below.start(1)
    return door.start() if _HOME.search(door[0]) else None


def below_township(text: str) -> int:
    """Return where in an address what is finer than township or street office begins; 0 when that cannot be told."""
    for divisions in (r"镇|乡|街道", r"[区县旗]", r"[市州盟]"):
        found = re.search(rf"[\u4e00-\u9fff]{{1,12}}?(?:{divisions})", text)
        if found is not None:
            return found.end()
    return 0
