"""The day a petition came in: from it deadlines run, and by its rules it is ruled, unless it cannot be true."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from triage.petition import CHINA

_FIRST_YEAR, _LAST_YEAR = 1949, 2100


class Receipt(NamedTuple):
    """The day from which deadlines run, the day whose rules hold, and reasons for a person to look."""

    day: date
    ruled_on: date
    remarks: tuple[str, ...] = ()


def receipt_of(received: datetime | None, today: date, begins: date) -> Receipt:
    """Return what follows from a petition's time of receipt; `begins` is the first day that the rules know.

    A petition without a time, or with one to come, came in today; one from before the rules is ruled by those of today.
    """
    if received is None:
        return Receipt(today, today)
    if not _FIRST_YEAR <= received.year <= _LAST_YEAR:
        return Receipt(today, today, (f"收到日期 {received.date()} 不会是真的，期限从今天算起，请核对",))
    day = _day_in_china(received)
    if day < begins:
        return Receipt(day, today, (f"收到日期 {day} 早于最早的规则（{begins} 起），按今天的规则处理，请核对",))
    if day > today:
        return Receipt(today, today, (f"收到日期 {day} 还没有到，期限从今天算起，请核对",))
    return Receipt(day, day)


def _day_in_china(received: datetime) -> date:
    """Return the day there; a time without a zone is China's."""
    return (received.astimezone(CHINA) if received.tzinfo else received).date()
