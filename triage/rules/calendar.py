"""Days until something is due: calendar days, working days with Chinese public holidays, months."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

from chinese_calendar import is_workday

from triage.located_yaml import Complaints, Fields, read
from triage.rules.tables import Term


@dataclass(frozen=True, slots=True, eq=False)
class WorkCalendar:
    """Which days are worked: the published holidays, and what legal staff wrote down since (data/holidays.yaml).

    `complete` are the years of which they wrote down every holiday and make-up day.
    """

    written: Mapping[date, bool]
    complete: frozenset[int]

    def works(self, day: date) -> tuple[bool, bool]:
        """Whether the day is worked, and whether that is provisional.

        Beyond the years whose holidays are published, Saturdays and Sundays alone are taken as free.
        """
        if day in self.written:
            return self.written[day], False
        try:
            return bool(is_workday(day)), False
        except NotImplementedError:
            return day.weekday() < 5, day.year not in self.complete


PUBLISHED = WorkCalendar({}, frozenset())


def read_calendar(path: Path, complaints: Complaints) -> WorkCalendar:
    """Read `holidays.yaml`, noting every mistake in `complaints`."""
    root = Fields.of(read(path, complaints), complaints, ["complete", "days"], ["complete", "days"])
    years = set()
    for node in root.children("complete"):
        if type(node.value) is int and 2000 <= node.value <= 2100:
            years.add(node.value)
        else:
            complaints.add(node.where, f"“{node.value}”不是年份", "写四位数字，如 2027")
    written: dict[date, bool] = {}
    for node in root.children("days"):
        fields = Fields.of(node, complaints, ["date", "works", "why"], ["date", "works", "why"])
        day = fields.day("date") or date.min
        if day in written and day != date.min:
            complaints.add(node.where, f"{day} 写了两次", "一天只写一次")
        written[day] = fields.flag("works")
    return WorkCalendar(written, frozenset(years))


@lru_cache(maxsize=4096)
def due_dates(term: Term, start: date, worked: WorkCalendar = PUBLISHED) -> tuple[date, date, bool]:
    """Return the calendar date, the working-day date, and whether the latter is provisional.

    The day of receipt does not count (Criminal Procedure Law article 105, Civil Code article 201). What would
    be due after the last day there is, 9999-12-31, is due on that day.
    """
    if term.unit == "months":
        due = _months_later(start, term.length)
        working, provisional = _next_working(due, worked)
        return due, working, provisional
    working, provisional = _working_days_later(start, term.length, worked)
    if term.unit == "working-days":
        return working, working, provisional
    return _days_later(start, term.length), working, provisional


def _days_later(start: date, days: int) -> date:
    return start + timedelta(days=min(days, (date.max - start).days))


def _months_later(start: date, months: int) -> date:
    year, month = divmod(start.month - 1 + months, 12)
    year, month = start.year + year, month + 1
    if year > date.max.year:
        return date.max
    return date(year, month, min(start.day, calendar.monthrange(year, month)[1]))


@lru_cache(maxsize=4096)
def _works(day: date, worked: WorkCalendar) -> tuple[bool, bool]:
    return worked.works(day)


def _next_working(day: date, worked: WorkCalendar) -> tuple[date, bool]:
    works, provisional = _works(day, worked)
    while not works and day < date.max:
        day += timedelta(days=1)
        works, later = _works(day, worked)
        provisional = provisional or later
    return day, provisional


def _working_days_later(start: date, length: int, worked: WorkCalendar) -> tuple[date, bool]:
    day, provisional = start, False
    for _ in range(length):
        day, later = _next_working(_days_later(day, 1), worked)
        provisional = provisional or later
    return day, provisional
