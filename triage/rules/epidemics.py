"""The epidemic mode: when and where every epidemic matter is taken in and answered the same day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from triage.located_yaml import Complaints, Fields, read

EVERYWHERE = "全国"
_KEYS = ["disease", "area", "from", "until"]


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
        periods.append(EpidemicPeriod(fields.text("disease"), fields.text("area"), since, until))
    return tuple(periods)
