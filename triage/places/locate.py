"""From the words of a text to one division, or to the candidates and the reason they stay open."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from pathlib import Path

from triage.places.divisions import Division, Level, Name, read_names, read_offices
from triage.places.mentions import Mention, Names

LISTED = 20


class Role(Enum):
    """What a place is to the matter; the first that is named decides (DOMAIN 3.2)."""

    DECIDING_ORGAN = "作出决定的机关所在地"
    ACT = "事发地"
    RESIDENCE = "来信人住址"
    FORM = "表单所填"


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """The division a petition belongs to, or None with the candidates; `reason` is for people.

    `organ_level` is the level of the deciding organ the text names, if it names one.
    """

    division: Division | None
    role: Role | None
    evidence: str
    candidates: tuple[Division, ...]
    reason: str
    organ_level: Level | None


_ORGAN = re.compile(
    r"[\u4e00-\u9fff]{0,6}?(?:公安|派出所|法院|检察院|看守所|监狱|刑警|交警|经侦|中院|执行局|监察委|纪委|政府|住建局|人社局"
    r"|城管|管委会|[\u4e00-\u9fff]{1,4}局)"
)
_LIVES = re.compile(r"(?:家住|住在|现住|户籍|籍贯|老家|原籍|本人是|我是|我系|来自|系)$")
_PERSON = re.compile(r"(?:人|籍|的农民|农民|村民|居民)")
_HIGH = ("高级人民法院", "高院", "省公安厅", "省检察院", "省高", "省厅")
_MIDDLE = ("中级人民法院", "中院", "市检察院", "市中级", "地区分院")
_CITY_POLICE = re.compile(r"市公安局(?!.{0,4}分局)")


class Places:
    """Everything known of places, loaded once."""

    def __init__(self, names: list[Name], offices: dict[tuple[str, Level], str], version: str) -> None:
        self._names, self._offices, self.version = Names(names), offices, version

    @classmethod
    def load(cls, folder: Path) -> Places:
        """Read places.csv and offices.csv in `folder`; raises `DataError` with what is wrong in them."""
        files = [folder / "places.csv", folder / "offices.csv"]
        names, offices = read_names(files[0]), read_offices(files[1])
        content = b"".join(path.read_bytes().replace(b"\r\n", b"\n") for path in files)
        return cls(names, offices, hashlib.sha256(content).hexdigest()[:12])

    def locate(self, text: str, form: str = "", on: date | None = None) -> Whereabouts:
        """Find where a petition belongs, from its cleaned text and the place its form gives."""
        mentions = self._names.mentions(text)
        level = _organ_level(text)
        for role in (Role.DECIDING_ORGAN, Role.ACT, Role.RESIDENCE):
            chosen = [mention for mention in mentions if _role(text, mention) is role]
            if chosen:
                return _own_police(_settled(chosen, role, level), text)
        written = self._names.mentions(form)
        if written:
            return _settled(written, Role.FORM, level)
        return Whereabouts(None, None, "", (), "文中和表单都没有能辨认的地名", level)

    def office(self, division: Division, level: Level) -> str | None:
        """Return the procuratorate of a level for a division, None when the division does not settle it."""
        own = self._offices.get((division.code, level))
        if own is not None:
            return own
        if level is Level.PROVINCE:
            return f"{division.path[0]}人民检察院"
        if level is Level.CITY:
            city = next((name for name in division.path[1:2] if name.endswith(("市", "州", "盟", "地区"))), "")
            is_city = len(division.path) == 3 or division.level is Level.CITY
            return f"{city}人民检察院" if city and is_city else None
        if division.level is not Level.COUNTY:
            return None
        if division.name.endswith("区") and len(division.path) > 1:
            return f"{division.path[-2]}{division.name}人民检察院"
        return f"{division.name}人民检察院"


def _role(text: str, mention: Mention) -> Role:
    if _ORGAN.match(text, mention.end):
        return Role.DECIDING_ORGAN
    if _LIVES.search(text, max(0, mention.start - 6), mention.start) and _PERSON.match(text, mention.end):
        return Role.RESIDENCE
    if _PERSON.match(text, mention.end) or re.search(r"(?:家住|户籍|老家|籍贯)$", text[: mention.start]):
        return Role.RESIDENCE
    return Role.ACT


def _organ_level(text: str) -> Level | None:
    if any(word in text for word in _HIGH):
        return Level.PROVINCE
    if any(word in text for word in _MIDDLE) or ("市公安局" in text and _CITY_POLICE.search(text)):
        return Level.CITY
    return None


def _own_police(where: Whereabouts, text: str) -> Whereabouts:
    """The police of a city that is a county's equal (乐平市公安局) are no prefecture's."""
    division = where.division
    if division and division.level is Level.COUNTY and f"{division.name}公安局" in text:
        return replace(where, organ_level=None)
    return where


def _settled(mentions: list[Mention], role: Role, level: Level | None) -> Whereabouts:
    """One division when all mentions agree on it, one being the others' part; else the candidates."""
    found = {division for mention in mentions for division in mention.divisions}
    words = "、".join(dict.fromkeys(mention.words for mention in mentions))
    certain = {mention.divisions[0] for mention in mentions if len(mention.divisions) == 1}
    deepest = max(certain, key=lambda division: len(division.path), default=None)
    if deepest and all(any(deepest.lies_in(d) or d.lies_in(deepest) for d in m.divisions) for m in mentions):
        former = next((mention.former for mention in mentions if mention.former), "")
        note = f"，{former}今为{deepest.name}" if former else ""
        return Whereabouts(deepest, role, words, (), f"{role.value}:{words}{note}", level)
    candidates = tuple(sorted(found, key=lambda division: division.code))[:LISTED]
    reason = (
        f"“{words}”可以是 {len(found)} 个地方，文中没有上级地名"
        if len(mentions) == 1
        else f"文中有几处地名({words})，不能确定以哪一处为准"
    )
    return Whereabouts(None, role, words, candidates, reason, level)
