"""Which procuratorate is competent, by where a petition belongs and the level that its rule wants."""

from __future__ import annotations

from triage.decision import Office
from triage.places.divisions import Level
from triage.places.locate import Places, Whereabouts

RECEIVING = "receiving"
_FIXED_LEVELS = {level.value: level for level in Level}


def competent(places: Places, where: Whereabouts, level: str) -> Office:
    """Name the competent procuratorate, or say why it cannot be named."""
    if level == RECEIVING:
        return Office(None, "不归检察机关管辖,由收件院登记转出")
    if where.division is None:
        return Office(None, where.reason, tuple(division.full_name for division in where.candidates))
    wanted = _FIXED_LEVELS.get(level)
    if wanted is None:
        wanted = where.organ_level or Level.COUNTY
        if level == "above-organ":
            wanted = Level.CITY if wanted is Level.COUNTY else Level.PROVINCE
    offices = places.offices(where.division, wanted, where.zone)
    if len(offices) == 1:
        return Office(offices[0], where.reason, tuple(division.full_name for division in where.candidates))
    between = offices or tuple(division.full_name for division in where.candidates)
    return Office(None, f"{where.division.full_name}:{where.reason};不足以确定是哪个院", between)
