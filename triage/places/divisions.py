"""Administrative divisions with their history (data/places.csv): every name since 1983, and what it is today."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import NamedTuple

from triage.errors import Complaint, DataError

COLUMNS = ["code", "level", "name", "short", "above", "since", "until", "today"]


class Level(Enum):
    """How high a division stands."""

    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"


_LEVELS = {level.value: level for level in Level}
LEVEL_HINT = "级别是 province、city、county 之一"


@dataclass(frozen=True, slots=True)
class Division:
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
    rows = list(rows_of(path, COLUMNS))
    complaints = [complaint for number, row in rows for complaint in _wrong(f"{path.name}:{number}", row)]
    if complaints:
        raise DataError(complaints)
    for _, row in rows:
        row["path"] = f"{row['above']}/{row['name']}" if row["above"] else row["name"]
    current = {row["path"]: _division(row) for _, row in rows if not row["until"]}
    became = {row["path"]: row["today"].split(";") for _, row in rows if row["until"]}
    today = {path: _today(path, current, became) for path in became}
    complaints = [
        Complaint(
            f"{path.name}:{number}", f"今名“{each}”不在表里，或几经更名又绕回自己", "写省/市/县全名，几个用 ; 隔开"
        )
        for number, row in rows
        if row["until"]
        for each in became[row["path"]]
        if each not in current and not today.get(each)
    ]
    if complaints:
        raise DataError(complaints)
    return [
        Name(
            _division(row) if row["until"] else current[row["path"]],
            tuple(row["short"].split(";")) if row["short"] else (),
            int(row["since"]),
            int(row["until"]) if row["until"] else None,
            today[row["path"]] if row["until"] else (),
        )
        for _, row in rows
    ]


def level_of(word: str) -> Level | None:
    """Return the level a table names, None when there is none of this name."""
    return _LEVELS.get(word)


def rows_of(path: Path, columns: list[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Return the rows of a table with their line numbers; raises `DataError`."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise DataError([Complaint(path.name, "打不开，或不是 UTF-8 编码")]) from error
    reader = csv.reader(text.splitlines())
    if next(reader, []) != columns:
        raise DataError([Complaint(f"{path.name}:1", "表头不对", "应为 " + ",".join(columns))])
    for cells in filter(None, reader):
        if len(cells) != len(columns):
            raise DataError([Complaint(f"{path.name}:{reader.line_num}", "格数与表头不符")])
        yield reader.line_num, dict(zip(columns, cells, strict=True))


def _wrong(where: str, row: dict[str, str]) -> Iterator[Complaint]:
    if row["level"] not in _LEVELS or not row["name"]:
        yield Complaint(where, "级别或名称不对", LEVEL_HINT)
    if not row["since"].isdecimal():
        yield Complaint(where, f"启用年份“{row['since']}”不是年份", "写四位数字")
    if row["until"] and not row["until"].isdecimal():
        yield Complaint(where, f"停用年份“{row['until']}”不是年份", "写四位数字，仍在用的空着")
    if bool(row["until"]) != bool(row["today"]):
        yield Complaint(where, "停用年份和今名要么都写，要么都空着", "停用的名称须写今天是哪里")


def _division(row: dict[str, str]) -> Division:
    return Division(row["code"], _LEVELS[row["level"]], tuple(row["path"].split("/")))


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
