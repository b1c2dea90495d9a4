"""Administrative divisions with their history (data/places.csv): every name since 1980, and what it is today."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from triage.errors import Complaint, DataError

COLUMNS = ["code", "level", "name", "short", "province", "city", "county", "since", "until"]


class Level(Enum):
    """How high a division stands."""

    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"


_LEVELS = {level.value: level for level in Level}
_LEVEL_HINT = "级别是 province、city、county 之一"


@dataclass(frozen=True, slots=True)
class Division:
    """A division as it is today; `path` holds its names from the province down."""

    code: str
    level: Level
    path: tuple[str, ...]

    @property
    def name(self) -> str:
        """Its own name."""
        return self.path[-1]

    @property
    def full_name(self) -> str:
        """Its name with those of the divisions above it."""
        return "".join(self.path)

    def lies_in(self, other: Division) -> bool:
        """Whether it is `other` or a part of it."""
        return self.path[: len(other.path)] == other.path


@dataclass(frozen=True, slots=True)
class Name:
    """One name of a division: the full one and the short one, and the last year it was used, if it is no longer."""

    full: str
    short: str
    division: Division
    until: int | None


def read_names(path: Path) -> list[Name]:
    """Read places.csv; raises `DataError` with every line that is wrong."""
    names, complaints = [], []
    for number, row in _rows(path, COLUMNS):
        where, level = f"{path.name}:{number}", _LEVELS.get(row["level"])
        if level is None or not (row["name"] and row["province"]):
            complaints.append(Complaint(where, "级别或名称不对", _LEVEL_HINT))
            continue
        if row["until"] and not row["until"].isdecimal():
            complaints.append(Complaint(where, f"停用年份“{row['until']}”不是年份", "写四位数字，仍在用的空着"))
            continue
        division = Division(row["code"], level, tuple(filter(None, (row["province"], row["city"], row["county"]))))
        names.append(Name(row["name"], row["short"], division, int(row["until"]) if row["until"] else None))
    if complaints:
        raise DataError(complaints)
    return names


def read_offices(path: Path) -> dict[tuple[str, Level], str]:
    """Read offices.csv: procuratorates whose names do not follow from the division's; raises `DataError`."""
    rows = list(_rows(path, ["code", "level", "name", "source"]))
    complaints = [
        Complaint(f"{path.name}:{number}", "级别不对", _LEVEL_HINT)
        for number, row in rows
        if row["level"] not in _LEVELS
    ]
    if complaints:
        raise DataError(complaints)
    return {(row["code"], _LEVELS[row["level"]]): row["name"] for _, row in rows}


def _rows(path: Path, columns: list[str]) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise DataError([Complaint(path.name, "打不开，或不是 UTF-8 编码")]) from error
    reader = csv.DictReader(text.splitlines())
    if reader.fieldnames != columns:
        raise DataError([Complaint(f"{path.name}:1", "表头不对", "应为 " + ",".join(columns))])
    for row in reader:
        if None in row or None in row.values():
            raise DataError([Complaint(f"{path.name}:{reader.line_num}", "格数与表头不符")])
        yield reader.line_num, row
