"""The day a petition came in, as offices write it."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta, timezone
from functools import lru_cache

from triage.petition import CHINA

_DATE = re.compile(
    r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?:\s*日)?(?:[T\s]*(\d{1,2})[:：时点](\d{1,2}))?"
)
# `20:00-21:00` is a span of time: a sign tells a zone only after seconds, or where a T stands before the time.
_ZONE = re.compile(r"(?:\dZ|(?:T\d\d:\d\d|:\d\d:\d\d(?:[.,]\d+)?)\s*([+-])(\d\d)(?::?(\d\d))?)$", re.IGNORECASE)
_COMPACT = re.compile(r"((?:19|20)\d\d)([01]\d)([0-3]\d)(?:([0-2]\d)([0-5]\d)(?:\d\d)?)?")
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
_FIRST_DAY = datetime(1899, 12, 30, tzinfo=CHINA)
_SERIALS = range(32_874, 73_051)  # 1990 to 2099
_YEARS = range(1949, 2101)  # beyond them a date is one that databases keep for "unknown", or a slip


def read_received(cell: object) -> datetime | None:
    """Return the time a cell gives, in China's time zone, or None where it gives none of a likely year.

    Numbers are days as a spreadsheet counts them, or digits like 20240301.
    """
    if isinstance(cell, datetime):
        found: datetime | None = cell if cell.tzinfo else cell.replace(tzinfo=CHINA)
    elif isinstance(cell, date):
        found = datetime.combine(cell, time(), CHINA)
    else:
        found = None if cell is None else _said(str(cell).strip())
    return found.astimezone(CHINA) if found and found.year in _YEARS else None


@lru_cache(maxsize=4096)
def _said(said: str) -> datetime | None:
    if _SERIAL.fullmatch(said) and int(float(said)) in _SERIALS:
        return _FIRST_DAY + timedelta(minutes=round(float(said) * 24 * 60))
    found = _COMPACT.fullmatch(said) or _DATE.search(said)
    if found is None:
        return None
    year, month, day, hour, minute = (int(part or 0) for part in found.groups())
    try:
        return datetime(year, month, day, hour, minute, tzinfo=_zone(said))
    except ValueError:
        return None


def _zone(said: str) -> timezone:
    found = _ZONE.search(said)
    if found is None:
        return CHINA
    ahead = timedelta(hours=int(found[2] or 0), minutes=int(found[3] or 0))
    return timezone(-ahead if found[1] == "-" else ahead)
