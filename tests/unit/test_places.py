"""Where it happened, or an honest "cannot tell"."""

from __future__ import annotations

from pathlib import Path

import pytest

from triage.errors import DataError
from triage.places import Level, Places, Role
from triage.shipped import DATA


@pytest.fixture(scope="module")
def places() -> Places:
    return Places.load(DATA)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("四川省泸州市合江县公安局不立案", "四川省泸州市合江县"),
        ("乐平市法院判我败诉", "江西省景德镇市乐平市"),
        ("柳州柳南区公安分局打人", "广西壮族自治区柳州市柳南区"),
        ("湖南津市市人民法院不执行", "湖南省常德市津市市"),
        ("山西古县的煤矿欠薪", "山西省临汾市古县"),
        ("湖北随县修路占地", "湖北省随州市随县"),
        ("东莞市虎门的厂欠薪", "广东省东莞市"),
        ("湖北省仙桃市的事情", "湖北省仙桃市"),
        ("我在北京市朝阳区被骗", "北京市朝阳区"),
        ("南京市鼓楼区物业不管", "江苏省南京市鼓楼区"),
        ("德阳市罗江县公安局", "四川省德阳市罗江区"),
    ],
)
def test_a_place_that_is_named_is_found(places: Places, text: str, expected: str) -> None:
    division = places.locate(text).division
    assert division is not None and division.full_name == expected


@pytest.mark.parametrize(
    "text",
    [
        "朝阳区的小区停水",
        "鼓楼区的物业不管",
        "解放路和平路口堵车",
        "上海大众4S店卖的车有毛病",
        "兰州拉面馆用地沟油",
        "喝了青岛啤酒拉肚子",
        "团结一致建设家乡",
        "",
        "我在美国被骗了",
    ],
)
def test_nothing_is_guessed(places: Places, text: str) -> None:
    found = places.locate(text)
    assert found.division is None
    assert found.reason


def test_an_ambiguous_name_lists_what_it_could_be(places: Places) -> None:
    found = places.locate("鼓楼区的物业不管")
    assert {division.path[0] for division in found.candidates} >= {"江苏省", "福建省", "河南省"}


def test_a_name_elsewhere_in_the_text_settles_an_ambiguous_one(places: Places) -> None:
    division = places.locate("徐州市的事。鼓楼区城管打人").division
    assert division is not None and division.full_name == "江苏省徐州市鼓楼区"


def test_the_deciding_organ_comes_before_the_home(places: Places) -> None:
    found = places.locate("我是河南省宜阳县人，在山西省古县打工，古县公安局不给立案")
    assert found.division is not None
    assert (found.division.name, found.role) == ("古县", Role.DECIDING_ORGAN)


def test_the_home_counts_when_nothing_else_is_named(places: Places) -> None:
    found = places.locate("我是河南省宜阳县人，网上被骗了")
    assert found.division is not None
    assert (found.division.name, found.role) == ("宜阳县", Role.RESIDENCE)


def test_the_form_counts_only_when_the_text_says_nothing(places: Places) -> None:
    assert places.locate("工资不发", "四川省泸州市合江县").role is Role.FORM
    assert places.locate("山西省古县的矿上工资不发", "四川省泸州市合江县").division.name == "古县"  # type: ignore[union-attr]


def test_two_places_that_do_not_agree_stay_open(places: Places) -> None:
    found = places.locate("山西省古县和四川省合江县都有人被骗")
    assert found.division is None and len(found.candidates) == 2


def test_a_renamed_place_says_its_name_of_today(places: Places) -> None:
    assert "罗江县今为罗江区" in places.locate("德阳市罗江县公安局").reason


@pytest.mark.parametrize(
    ("text", "level"),
    [("省高级人民法院驳回", Level.PROVINCE), ("某市中级人民法院判决", Level.CITY), ("派出所不管", None)],
)
def test_the_level_of_the_deciding_organ_is_seen(places: Places, text: str, level: Level | None) -> None:
    assert places.locate(text).organ_level is level


@pytest.mark.parametrize(
    ("text", "level", "office"),
    [
        ("四川省泸州市合江县", Level.COUNTY, "合江县人民检察院"),
        ("四川省泸州市合江县", Level.CITY, "泸州市人民检察院"),
        ("四川省泸州市合江县", Level.PROVINCE, "四川省人民检察院"),
        ("杭州市萧山区", Level.COUNTY, "杭州市萧山区人民检察院"),
        ("湖北省仙桃市", Level.CITY, "湖北省人民检察院汉江分院"),
        ("广东省东莞市", Level.COUNTY, None),
        ("四川省", Level.CITY, None),
    ],
)
def test_an_office_is_named_only_when_the_place_settles_it(
    places: Places, text: str, level: Level, office: str | None
) -> None:
    division = places.locate(text).division
    assert division is not None
    assert places.office(division, level) == office


HEAD = "code,level,name,short,province,city,county,since,until\n"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("code,name\n1,2\n", "places.csv:1: 表头不对"),
        (HEAD + "1,town,某镇,某,某省,,,1980,\n", "places.csv:2: 级别或名称不对"),
        (HEAD + "1,county,,某,某省,,,1980,\n", "places.csv:2: 级别或名称不对"),
        (HEAD + "1,county,某县,某,某省\n", "places.csv:2: 格数与表头不符"),
        (HEAD + "1,county,某县,某,某省,,某县,1980,去年\n", "places.csv:2: 停用年份“去年”不是年份"),
    ],
)
def test_a_broken_table_of_places_is_refused_with_its_line(tmp_path: Path, content: str, says: str) -> None:
    (tmp_path / "places.csv").write_text(content, encoding="utf-8")
    (tmp_path / "offices.csv").write_bytes((DATA / "offices.csv").read_bytes())
    with pytest.raises(DataError) as refused:
        Places.load(tmp_path)
    assert str(refused.value).startswith(says)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("code,level,name,source\n1,town,某院,\n", "offices.csv:2: 级别不对"),
        ("code,name\n", "offices.csv:1: 表头不对"),
    ],
)
def test_a_broken_table_of_offices_is_refused_with_its_line(tmp_path: Path, content: str, says: str) -> None:
    (tmp_path / "places.csv").write_bytes((DATA / "places.csv").read_bytes())
    (tmp_path / "offices.csv").write_text(content, encoding="utf-8")
    with pytest.raises(DataError) as refused:
        Places.load(tmp_path)
    assert str(refused.value).startswith(says)


def test_a_missing_table_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"places\.csv"):
        Places.load(tmp_path)
