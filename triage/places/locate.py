"""Where a petition belongs: one division with the reason, or the candidates and why they stay open."""

from __future__ import annotations

import hashlib
import re
from datetime import date
from pathlib import Path
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick

from triage.places.divisions import Division, Level, Name, read_names
from triage.places.mentions import Mention, Names, narrowed
from triage.places.offices import Offices, offices_of, read_offices, zone_of
from triage.places.roles import Role, Standing, court_rank, standings
from triage.places.settle import Settled, settle
from triage.places.words import Words, read_words

LISTED = 20
_HIGH = ("高级人民法院", "高院", "省公安厅", "省检察院", "省高", "省厅")
_MIDDLE = ("中级人民法院", "中院", "市检察院", "市中级", "地区分院")
_CITY_POLICE = re.compile(r"市公安局(?!.{0,4}分局)")
_ABROAD = (
    "缅甸", "柬埔寨", "老挝", "越南", "泰国", "菲律宾", "马来西亚", "新加坡", "印度", "日本", "韩国", "俄罗斯", "蒙古国", "美国",
    "加拿大", "英国", "法国", "德国", "意大利", "西班牙", "澳大利亚", "新西兰", "南非", "迪拜", "阿联酋", "土耳其", "境外", "国外",
    "海外",
)  # fmt: skip
_ABROAD_FINDER = AhoCorasick(_ABROAD)
Pair = tuple[Mention, Standing]
_ACTS = (Standing.HAPPENED, Standing.NAMED)


class Whereabouts(NamedTuple):
    """The division a petition belongs to, or None with the candidates; `reason` is for people.

    With a division, `candidates` are the parts of it between which the text does not decide.
    `organ_level` is the level of the deciding organ the text names, if it names one; `zone` the zone (功能区)
    of the city it names, if that has a procuratorate of its own.
    """

    division: Division | None
    role: Role | None
    evidence: str
    candidates: tuple[Division, ...]
    reason: str
    organ_level: Level | None
    zone: str = ""


class Places:
    """Everything known of places, loaded once."""

    def __init__(self, names: list[Name], words: Words, offices: Offices, version: str) -> None:
        self._names, self._offices, self.version = Names(names, words), offices, version

    @classmethod
    def load(cls, folder: Path) -> Places:
        """Read places.csv, place_words.txt and offices.csv in `folder`; raises `DataError` with what is wrong."""
        files = [folder / "places.csv", folder / "place_words.txt", folder / "offices.csv"]
        names, offices = read_names(files[0]), read_offices(files[2])
        words = read_words(files[1], (word for name in names for word in (name.then.name, *name.shorts)))
        content = b"".join(path.read_bytes().replace(b"\r\n", b"\n") for path in files)
        return cls(names, words, offices, hashlib.sha256(content).hexdigest()[:12])

    def locate(self, text: str, form: str = "", on: date | None = None) -> Whereabouts:
        """Find where a petition belongs, from its cleaned text and the place its form gives.

        Divisions are those of the day `on` (today if None).
        """
        year = (on or date.today()).year
        # 义乌 alone in the field is spoken of as a place
        written = self._names.mentions(f"{form}的", year) if form else []
        mentions = self._names.mentions(text, year)
        ranked = list(zip(mentions, standings(text, mentions), strict=True))
        best = min((standing for _, standing in ranked), default=Standing.DENIED)
        if best < Standing.ASIDE:
            return self._zoned(self._chosen(text, _weighing_most(ranked, best), ranked, written), text)
        if written:
            return self._zoned(_told(settle(written), Role.FORM, _organ_level(text, None)), form)
        aside = [mention for mention, standing in ranked if standing is Standing.ASIDE]
        if aside:
            return _asides(aside, _organ_level(text, None))
        return Whereabouts(None, None, "", (), _nowhere(text, form), _organ_level(text, None))

    def _chosen(self, text: str, chosen: list[Pair], ranked: list[Pair], written: list[Mention]) -> Whereabouts:
        """Settle the mentions that weigh most, with the help of the others and of the form."""
        helped = _helped(chosen, ranked, written)
        role = chosen[0][1].role
        found = settle([mention for mention, _ in helped])
        if found.division is None or found.candidates:
            found = _weightiest(text, helped) or found
        if role is not Role.DECIDING_ORGAN:
            found = _deepened(found, written)
        return _told(found, role, _organ_level(text, found.division))

    def _zoned(self, where: Whereabouts, text: str) -> Whereabouts:
        if where.division is None:
            return where
        zone = zone_of(self._offices, where.division, text)
        return where._replace(zone=zone, reason=f"{where.reason}，在{zone}") if zone else where

    def offices(self, division: Division, level: Level, zone: str = "") -> tuple[str, ...]:
        """Return the procuratorates of a level that can be competent for a place: one when that is settled."""
        return offices_of(self._offices, division, level, zone)


def _weighing_most(ranked: list[Pair], best: Standing) -> list[Pair]:
    """Return the mentions of the best standing; a city merely named as the scene does not outweigh a home county."""
    group = _ACTS if best in _ACTS else (best,)
    chosen = [pair for pair in ranked if pair[1] in group]
    if group is _ACTS and all(mention.loose for mention, _ in chosen):
        chosen += [pair for pair in ranked if _is_home_county(*pair)]
    return chosen


def _helped(chosen: list[Pair], ranked: list[Pair], written: list[Mention]) -> list[Pair]:
    """Narrow ambiguous names by the other places of the text, then by the form, then by where somebody comes from."""
    if all(len(mention.divisions) == 1 for mention, _ in chosen):
        return chosen
    near = [mention for mention, standing in ranked if standing < Standing.HOME]
    homes = [mention for mention, standing in ranked if standing in {Standing.HOME, Standing.ASIDE}]
    return [(narrowed(narrowed(narrowed(mention, near), written), homes), standing) for mention, standing in chosen]


def _is_home_county(mention: Mention, standing: Standing) -> bool:
    """A county somebody comes from weighs against a city merely said to be where something happened."""
    return standing is Standing.HOME and not mention.meaning.high


def _nowhere(text: str, form: str) -> str:
    named = sorted(match[0] for match in _ABROAD_FINDER.find_matches_as_indexes(f"{text}\n{form}"))
    return f"只提到境外(“{_ABROAD[named[0]]}”)，没有国内地名" if named else "文中和表单都没有能辨认的地名"


def _asides(mentions: list[Mention], level: Level | None) -> Whereabouts:
    found = settle(mentions)
    candidates = found.candidates or tuple(filter(None, [found.division]))
    reason = f"文中只顺带提到“{found.words}”，不能据此确定事情在哪里"
    return Whereabouts(None, None, found.words, candidates[:LISTED], reason, level)


def _weightiest(text: str, mentions: list[Pair]) -> Settled | None:
    """Settle on the highest court, or on what the text says happened at a place; None if that does not settle it."""
    courts = [(court_rank(text, mention), mention) for mention, standing in mentions if standing is Standing.ORGAN]
    highest = max((rank for rank, _ in courts), default=0)
    best = [mention for rank, mention in courts if rank == highest and highest]
    best = best or [mention for mention, standing in mentions if standing is Standing.HAPPENED and not mention.loose]
    found = settle(best) if best else None
    return found if found and found.division else None


def _deepened(found: Settled, written: list[Mention]) -> Settled:
    """A form that names a part of the place the text names says it better."""
    form = settle(written) if written else None
    if form and form.division and found.division and form.division.lies_in(found.division):
        return Settled(form.division, form.candidates, f"{found.words}、{form.words}", found.former)
    return found


def _organ_level(text: str, division: Division | None) -> Level | None:
    if "院" not in text and "厅" not in text and "省高" not in text and "市公安局" not in text:
        return None
    if any(word in text for word in _HIGH):
        return Level.PROVINCE
    middle = any(word in text for word in _MIDDLE) or bool(_CITY_POLICE.search(text))
    if not middle or _is_own(text, division):
        return None
    return Level.CITY


def _is_own(text: str, division: Division | None) -> bool:
    """The police and procuratorate of a city that is a county's equal (乐平市公安局) are no prefecture's."""
    if division is None or division.level is not Level.COUNTY:
        return False
    return f"{division.name}公安局" in text or f"{division.name}检察院" in text


def _told(found: Settled, role: Role, level: Level | None) -> Whereabouts:
    candidates = found.candidates[:LISTED]
    if found.division is None:
        several = "、" in found.words
        reason = (
            f"文中有几处地名({found.words})，不能确定以哪一处为准"
            if several
            else f"“{found.words}”可以是 {len(found.candidates)} 个地方，文中没有上级地名"
        )
        return Whereabouts(None, role, found.words, candidates, reason, level)
    note = f"，{found.former}今为{found.division.name}" if found.former else ""
    if candidates:
        note += f"，其中 {len(found.candidates)} 个地方都可能，不能确定"
    return Whereabouts(found.division, role, found.words, candidates, f"{role.value}:{found.words}{note}", level)
