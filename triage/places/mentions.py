"""Names of places in a text, found in one pass, each with the divisions it can mean where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

import ahocorasick

from triage.places.divisions import Division, Level, Name

# After a short name these make it a street, a firm, a dish or a word, not a place.
_NO_PLACE = re.compile(
    r"(?:东|西|南|北|中)?(?:路|街|大道|巷|里|桥|酒|啤|汽车|银行|拉面|大众|鸡饭|烤鸭|晚报|日报|大学|证券|保险|商城|广场|花园|小区|大厦|公园|牌)"
)
_ORGAN_AHEAD = re.compile(r"(?:市|区|县)?(?:公安|法院|检察|看守所|监狱|政府|中院|交警|人民医院|火车站)")
# Short names that are everyday words; they count only right after a place above them.
_WORDS = frozenset(
    ["和平", "解放", "团结", "新华", "朝阳", "光明", "建设", "东风", "红旗", "胜利", "前进", "向阳", "新兴", "友好", "开发", "城关", "城中", "城东", "城北", "市中", "郊", "永定", "长安", "鼓楼", "江北", "河东", "河西", "河北", "东方", "高新", "通道", "平安", "太平", "安定", "工农", "南山", "东山", "青山", "铁西", "海港", "公安", "同心", "大方", "从化", "合作", "宝山", "凤凰", "双桥", "双流", "清河", "中山", "普陀", "静安", "房山", "平山", "南关", "西湖", "东湖", "大同", "白云", "天河", "海南", "吉安", "长治", "安康", "永安", "广安", "保定", "六合", "高平", "兴安", "东安", "西安区", "松山", "中原", "金山", "银川", "望城", "秀山", "石门", "武功", "文安", "泰来", "蓝山", "龙山", "宁化", "安乡", "大余", "上林", "江口", "玉山", "永新", "桥东", "桥西", "临夏", "平原", "成武", "东平", "郊区", "新城", "新市", "东乡", "大通", "海晏", "北辰", "城厢", "思明", "集美", "中站", "山阳", "解州", "富民", "安宁", "华容"]
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A name where it stands, the divisions it can mean there, and the name itself when it is a former one."""

    start: int
    end: int
    words: str
    divisions: tuple[Division, ...]
    former: str = ""


class Names:
    """All names, ready to be looked for."""

    def __init__(self, names: Iterable[Name]) -> None:
        self._full: dict[str, list[Name]] = {}
        self._short: dict[str, list[Name]] = {}
        for name in names:
            self._full.setdefault(name.full, []).append(name)
            if len(name.short) > 1 and name.short != name.full:
                self._short.setdefault(name.short, []).append(name)
        self._automaton = ahocorasick.Automaton()
        for word in self._full.keys() | self._short.keys():
            self._automaton.add_word(word, word)
        self._automaton.make_automaton()

    def mentions(self, text: str) -> list[Mention]:
        """Return the places a text names, the parts of one address joined, from left to right."""
        found: list[Mention] = []
        for start, end in _longest(self._automaton.iter(text)):
            mention = self._mention(text, start, end, found)
            if mention is None:
                continue
            if found and found[-1].end == start and _below(mention.divisions, found[-1].divisions):
                mention = Mention(found[-1].start, end, text[found[-1].start : end], mention.divisions, mention.former)
                found.pop()
            found.append(mention)
        return [_narrowed(mention, found) for mention in found]

    def _mention(self, text: str, start: int, end: int, before: list[Mention]) -> Mention | None:
        word = text[start:end]
        above = before[-1].divisions if before and before[-1].end == start else ()
        if word in self._full:
            names = [name for name in self._full[word] if name.until is None] or self._full[word]
            divisions = tuple(dict.fromkeys(name.division for name in names))
            former = word if names[0].until is not None else ""
            return Mention(start, end, word, _below(divisions, above) or divisions, former)
        if _NO_PLACE.match(text, end):
            return None
        names = [name for name in self._short[word] if name.until is None] or self._short[word]
        divisions = tuple(dict.fromkeys(name.division for name in names))
        inside = _below(divisions, above)
        if inside:
            return Mention(start, end, word, inside)
        high = tuple(division for division in divisions if division.level is not Level.COUNTY)
        if word in _WORDS or not (high or _ORGAN_AHEAD.match(text, end)):
            return None
        return Mention(start, end, word, high or divisions)


def _longest(matches: Iterable[tuple[int, str]]) -> list[tuple[int, int]]:
    """Return the matches that lie in no longer one and overlap none to their left."""
    spans = sorted(((end + 1 - len(word), end + 1) for end, word in matches), key=lambda span: (span[0], -span[1]))
    kept: list[tuple[int, int]] = []
    for start, end in spans:
        if not kept or start >= kept[-1][1]:
            kept.append((start, end))
    return kept


def _below(divisions: tuple[Division, ...], above: tuple[Division, ...]) -> tuple[Division, ...]:
    return tuple(
        division for division in divisions if any(division.lies_in(other) and division != other for other in above)
    )


def _narrowed(mention: Mention, all_mentions: list[Mention]) -> Mention:
    """Of several divisions of one name, keep those inside a place that the text names elsewhere for certain."""
    if len(mention.divisions) == 1:
        return mention
    certain = tuple(other.divisions[0] for other in all_mentions if len(other.divisions) == 1)
    inside = _below(mention.divisions, certain)
    return Mention(mention.start, mention.end, mention.words, inside or mention.divisions, mention.former)
