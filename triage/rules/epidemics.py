"""The epidemic mode: when and where every epidemic matter is taken in and answered the same day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from triage.located_yaml import Complaints, Fields, read
from triage.patterns import lazily

EVERYWHERE = "全国"
_KEYS = ["disease", "area", "from", "until"]
# The full name of one division: not 湖北 or 郑州, and not 湖北省武汉市, which is two.
_DIVISION = lazily("(?!.*(?:省|自治区|自治州|地区).)(?!..+[市盟].).+(?:省|市|县|区|自治州|盟|旗)")


class EpidemicPeriod(NamedTuple):
    """When and where the epidemic mode is on; `area` is a division's name, or 全国."""

    disease: str
    area: str
    since: date
    until: date | None

    def covers(self, day: date, path: Sequence[str]) -> bool:
        """Whether a petition of that day, about that place, falls into it."""
        return self.since <= day and (self.until is None or day < self.until) and self.area in (EVERYWHERE, *path)


def read_epidemics(path: Path, complaints: Complaints) -> tuple[EpidemicPeriod, ...]:
    """Read `rules/epidemic_mode.yaml`."""
    root = Fields.of(read(path, complaints), complaints, ["epidemic_mode"], ["epidemic_mode"])
    periods = []
    for node in root.children("epidemic_mode"):
        fields = Fields.of(node, complaints, _KEYS, _KEYS[:3])
        since, until = fields.day("from") or date.min, fields.day("until")
        if until is not None and until <= since:
            complaints.add(node.where, "结束日期不晚于开始日期", f"{since} 开始,{until} 结束")
        area = fields.text("area")
        if area not in ("", EVERYWHERE) and not _DIVISION.fullmatch(area):
            complaints.add(node.where, f"“area”不认识“{area}”", "写全国，或一个省、市、县的全名，如 湖北省")
        periods.append(EpidemicPeriod(fields.text("disease"), area, since, until))
    return tuple(periods)
