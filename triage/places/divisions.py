"""Administrative divisions with their history (data/places.csv): every name since 1983, and what it is today."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import NamedTuple

from triage.errors import Complaint, DataError


class Line(NamedTuple):
    """A line of places.csv."""

    code: str
    level: str
    name: str
    short: str
    above: str
    since: str
    until: str
    today: str

    @property
    def path(self) -> str:
        """The names from the province down, as other lines refer to it."""
        return f"{self.above}/{self.name}" if self.above else self.name


class Level(Enum):
    """How high a division stands."""

    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"


_LEVELS = {level.value: level for level in Level}
LEVEL_HINT = "级别是 province、city、county 之一"


class Division(NamedTuple):
    """A division; `path` holds its names from the province down, `code` is that of today."""

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


class Name(NamedTuple):
    """A name with the divisions above it: the years it was used, and what the area is today, if it is no longer."""

    then: Division
    shorts: tuple[str, ...]
    since: int
    until: int | None
    today: tuple[Division, ...]

    def used_in(self, year: int) -> bool:
        """Whether the name was in use in a year."""
        return self.since <= year and (self.until is None or year <= self.until)

    def meant_in(self, year: int) -> tuple[Division, ...]:
        """Return what it meant in a year: the division itself, or those that its area is today."""
        return (self.then,) if self.until is None or year <= self.until else self.today


def read_names(path: Path) -> list[Name]:
    """Read places.csv; raises `DataError` with every line that is wrong."""
    lines = [(number, Line._make(cells)) for number, cells in rows_of(path, Line._fields)]
    complaints = [complaint for number, line in lines for complaint in _wrong(f"{path.name}:{number}", line)]
    if complaints:
        raise DataError(complaints)
    current = {line.path: _division(line) for _, line in lines if not line.until}
    former = [(number, line, line.path) for number, line in lines if line.until]
    became = {full: line.today.split(";") for _, line, full in former}
    today = {full: _today(full, current, became) for full in became}
    complaints = [
        Complaint(
            f"{path.name}:{number}", f"今名“{each}”不在表里，或几经更名又绕回自己", "写省/市/县全名，几个用 ; 隔开"
        )
        for number, _, full in former
        for each in became[full]
        if each not in current and not today.get(each)
    ]
    if complaints:
        raise DataError(complaints)
    return [
        Name(
            _division(line) if line.until else current[line.path],
            tuple(line.short.split(";")) if line.short else (),
            int(line.since),
            int(line.until) if line.until else None,
            today[line.path] if line.until else (),
        )
        for _, line in lines
    ]


def level_of(word: str) -> Level | None:
    """Return the level a table names, None when there is none of this name."""
    return _LEVELS.get(word)


def rows_of(path: Path, columns: tuple[str, ...]) -> Iterator[tuple[int, list[str]]]:
    """Return the rows of a table with their line numbers, a cell for each column; raises `DataError`."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise DataError([Complaint(path.name, "打不开，或不是 UTF-8 编码")]) from error
    reader = csv.reader(text.splitlines())
    if tuple(next(reader, [])) != columns:
        raise DataError([Complaint(f"{path.name}:1", "表头不对", "应为 " + ",".join(columns))])
    for cells in filter(None, reader):
        if len(cells) != len(columns):
            raise DataError([Complaint(f"{path.name}:{reader.line_num}", "格数与表头不符")])
        yield reader.line_num, cells


def _wrong(where: str, line: Line) -> Iterator[Complaint]:
    if line.level not in _LEVELS or not line.name:
        yield Complaint(where, "级别或名称不对", LEVEL_HINT)
    if not line.since.isdecimal():
        yield Complaint(where, f"启用年份“{line.since}”不是年份", "写四位数字")
    if line.until and not line.until.isdecimal():
        yield Complaint(where, f"停用年份“{line.until}”不是年份", "写四位数字，仍在用的空着")
    if bool(line.until) != bool(line.today):
        yield Complaint(where, "停用年份和今名要么都写，要么都空着", "停用的名称须写今天是哪里")


def _division(line: Line) -> Division:
    return Division(line.code, _LEVELS[line.level], tuple(line.path.split("/")))


def _today(full: str, current: dict[str, Division], became: dict[str, list[str]]) -> tuple[Division, ...]:
    """Follow what became of a division until names in use; empty when the trail is lost or runs in a circle."""
    found, waiting, seen = [], [full], set()
    while waiting:
        each = waiting.pop(0)
        if each in current:
            found.append(current[each])
        elif each in seen or each not in became:
            return ()
        else:
            waiting += became[each]
        seen.add(each)
    return tuple(dict.fromkeys(found))
