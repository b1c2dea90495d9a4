"""From the place to the procuratorate a decision names, or to the candidates."""

from __future__ import annotations

import pytest

from triage.places import Places, competent
from triage.shipped import DATA


@pytest.fixture(scope="module")
def places() -> Places:
    return Places.load(DATA)


def test_where_a_city_has_several_county_offices_they_are_the_candidates(places: Places) -> None:
    office = competent(places, places.locate("东莞市长安镇一家五金厂偷排"), "county")
    assert office.name is None and "不足以确定是哪个院" in office.reason
    assert office.candidates == tuple(f"东莞市第{each}市区人民检察院" for each in "一二三")


def test_the_zone_a_text_names_has_its_own_office(places: Places) -> None:
    office = competent(places, places.locate("苏州工业园区一家中介骗钱"), "county")
    assert office.name == "苏州工业园区人民检察院" and "工业园区" in office.reason


def test_parts_that_stay_open_are_the_candidates(places: Places) -> None:
    office = competent(places, places.locate("江苏鼓楼区的派出所说不归他们管"), "county")
    assert office.name is None
    assert set(office.candidates) == {"江苏省南京市鼓楼区", "江苏省徐州市鼓楼区"}
