"""Days until something is due: calendar days, working days with Chinese public holidays, months."""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from functools import lru_cache

from chinese_calendar import is_workday

from triage.rules.tables import Term


@lru_cache(maxsize=4096)
def due_dates(term: Term, start: date) -> tuple[date, date, bool]:
    """Return the calendar date, the working-day date, and whether the latter is provisional.

    The day of receipt does not count (Civil Code article 201). Beyond the years whose holidays are
    published, Saturdays and Sundays alone are taken as free, and the date is provisional.
    """
    if term.unit == "months":
        due = _months_later(start, term.length)
        working, provisional = _next_working(due)
        return due, working, provisional
    working, provisional = _working_days_later(start, term.length)
    if term.unit == "working-days":
        return working, working, provisional
    return start + timedelta(days=term.length), working, provisional


def _months_later(start: date, months: int) -> date:
    year, month = divmod(start.month - 1 + months, 12)
    year, month = start.year + year, month + 1
    return date(year, month, min(start.day, calendar.monthrange(year, month)[1]))


@lru_cache(maxsize=4096)
def _works(day: date) -> tuple[bool, bool]:
    try:
        return bool(is_workday(day)), False
    except NotImplementedError:
        return day.weekday() < 5, True


def _next_working(day: date) -> tuple[date, bool]:
    works, provisional = _works(day)
    while not works:
        day += timedelta(days=1)
        works, later = _works(day)
        provisional = provisional or later
    return day, provisional


def _working_days_later(start: date, length: int) -> tuple[date, bool]:
    day, provisional = start, False
    for _ in range(length):
        day, later = _next_working(day + timedelta(days=1))
        provisional = provisional or later
    return day, provisional
