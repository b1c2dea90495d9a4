"""Which procuratorate is competent for a division (data/offices.csv and the rule by which the others are named)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from triage.errors import Complaint, DataError
from triage.places.divisions import LEVEL_HINT, Division, Level, level_of, rows_of


class Line(NamedTuple):
    """A line of offices.csv."""

    code: str
    level: str
    name: str
    zone: str
    source: str


class Office(NamedTuple):
    """A procuratorate with a name of its own; `zone` holds the words by which its zone is named, if it has one."""

    name: str
    zone: tuple[str, ...]


Offices = dict[tuple[str, Level], tuple[Office, ...]]


def read_offices(path: Path) -> Offices:
    """Read offices.csv: procuratorates whose names do not follow from the division's; raises `DataError`.

    Several lines for one division and level are candidates between which the place alone does not decide.
    """
    lines = [(number, Line._make(cells)) for number, cells in rows_of(path, Line._fields)]
    complaints = [complaint for number, line in lines for complaint in _wrong(f"{path.name}:{number}", line)]
    if complaints:
        raise DataError(complaints)
    offices: Offices = {}
    for _, line in lines:
        level = level_of(line.level)
        if level is not None:
            office = Office(line.name, tuple(filter(None, line.zone.split(";"))))
            offices[line.code, level] = (*offices.get((line.code, level), ()), office)
    return offices


def offices_of(offices: Offices, division: Division, level: Level, zone: str = "") -> tuple[str, ...]:
    """Return the procuratorates of a level that can be competent for a division: one, several, or none known.

    The zone (功能区) that a text names has its own, if one is entered. For a division that lies in no city,
    the branches (分院) entered for its province are the candidates.
    """
    entered = offices.get((division.code, level), ())
    own = tuple(office.name for office in entered if (zone in office.zone if zone else not office.zone))
    own = own or tuple(filter(None, [_regular(division, level)]))
    if own or level is not Level.CITY or len(division.path) == 3:
        return own
    return tuple(office.name for office in offices.get((f"{division.code[:2]}0000", level), ()))


def zone_of(offices: Offices, division: Division, text: str) -> str:
    """Return the zone of a city that a text names and that has a procuratorate of its own, empty if none or several."""
    named = [
        word
        for office in offices.get((division.code, Level.COUNTY), ())
        for word in office.zone[:1]
        if any(each in text for each in office.zone)
    ]
    return named[0] if len(named) == 1 else ""


def _wrong(where: str, line: Line) -> Iterator[Complaint]:
    if level_of(line.level) is None:
        yield Complaint(where, "级别不对", LEVEL_HINT)
    if not line.name:
        yield Complaint(where, "检察院名称空着", "写全称，以“人民检察院”或“分院”结尾")
    if line.zone and line.level != Level.COUNTY.value:
        yield Complaint(where, "有功能区的行，级别应是 county", "code 写功能区所在的市")


def _regular(division: Division, level: Level) -> str:
    """Name a procuratorate after its division, empty when the division does not reach down to the level."""
    if level is Level.PROVINCE:
        return f"{division.path[0]}人民检察院"
    if level is Level.CITY:
        city = division.path[1] if len(division.path) == 3 or division.level is Level.CITY else ""
        return f"{city}人民检察院" if city.endswith(("市", "州", "盟", "地区")) else ""
    if division.level is not Level.COUNTY:
        return ""
    above = division.path[-2] if division.name.endswith("区") and len(division.path) > 1 else ""
    return f"{above}{division.name}人民检察院"
