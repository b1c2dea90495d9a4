"""The tables of places, words and offices: what is wrong in them is said with its line; what is right takes effect."""

from __future__ import annotations

import csv
import shutil
from datetime import date
from pathlib import Path

import pytest

from triage.errors import DataError
from triage.places import Level, Places
from triage.shipped import DATA

PLACES, WORDS, OFFICES = "places.csv", "place_words.txt", "offices.csv"
HEAD = "code,level,name,short,above,since,until,today\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in (PLACES, WORDS, OFFICES):
        shutil.copy(DATA / name, tmp_path / name)
    return tmp_path


@pytest.mark.parametrize(
    ("file", "content", "says"),
    [
        (PLACES, "code,name\n1,2\n", "places.csv:1: 表头不对"),
        (PLACES, HEAD + "1,town,某镇,某,某省,1980,,\n", "places.csv:2: 级别或名称不对"),
        (PLACES, HEAD + "1,county,,某,某省,1980,,\n", "places.csv:2: 级别或名称不对"),
        (PLACES, HEAD + "1,county,某县,某,某省\n", "places.csv:2: 格数与表头不符"),
        (PLACES, HEAD + "1,county,某县,某,某省,很早,,\n", "places.csv:2: 启用年份“很早”不是年份"),
        (PLACES, HEAD + "1,county,某县,某,某省,1980,去年,某省/某区\n", "places.csv:2: 停用年份“去年”不是年份"),
        (PLACES, HEAD + "1,county,某县,某,某省,1980,2020,\n", "places.csv:2: 停用年份和今名"),
        (PLACES, HEAD + "1,county,某县,某,某省,1980,,某省/某区\n", "places.csv:2: 停用年份和今名"),
        (PLACES, HEAD + "1,county,某县,某,某省,1980,2020,某省/某区\n", "places.csv:2: 今名“某省/某区”不在表里"),
        (
            PLACES,
            HEAD + "1,county,某县,某,某省,1980,2020,某省/某县\n",
            "places.csv:2: 今名“某省/某县”不在表里，或几经更名又绕回自己",
        ),
        (OFFICES, "code,level,name,zone,source\n1,town,某院,,\n", "offices.csv:2: 级别不对"),
        (OFFICES, "code,level,name,zone,source\n1,county,,,\n", "offices.csv:2: 检察院名称空着"),
        (OFFICES, "code,level,name,zone,source\n1,city,某院,开发区,\n", "offices.csv:2: 有功能区的行"),
        (OFFICES, "code,name\n", "offices.csv:1: 表头不对"),
        (WORDS, "# 说明\n普通词: 和平\n", "place_words.txt:2: 没有“普通词”这一类"),
        (WORDS, "日常用词: 和平 高兴\n", "place_words.txt:1: “高兴”不是 places.csv 里的名称或简称"),
    ],
)
def test_a_broken_table_is_refused_with_its_line(folder: Path, file: str, content: str, says: str) -> None:
    (folder / file).write_text(content, encoding="utf-8")
    with pytest.raises(DataError) as refused:
        Places.load(folder)
    assert str(refused.value).startswith(says)


@pytest.mark.parametrize("file", [PLACES, WORDS, OFFICES])
def test_a_missing_table_is_named(folder: Path, file: str) -> None:
    (folder / file).unlink()
    with pytest.raises(DataError) as refused:
        Places.load(folder)
    assert str(refused.value).startswith(file)


def test_a_renamed_division_takes_effect(folder: Path) -> None:
    """As data/place_sources.md says: end the old row, name what it is today, add the new row."""
    table = folder / PLACES
    old = "411224,county,卢氏县,卢氏,河南省/三门峡市,1986,,"
    lines = table.read_text(encoding="utf-8")
    assert old in lines
    lines = lines.replace(old, old[:-1] + "2027,河南省/三门峡市/卢氏区")
    table.write_text(lines + "411224,county,卢氏区,卢氏,河南省/三门峡市,2028,,\n", encoding="utf-8")
    places = Places.load(folder)
    for day, name in ((date(2026, 1, 1), "卢氏县"), (date(2028, 1, 1), "卢氏区")):
        division = places.locate("卢氏县有人挖山", "", day).division
        assert division is not None and division.name == name
    assert "卢氏县今为卢氏区" in places.locate("卢氏县有人挖山", "", date(2028, 1, 1)).reason


def test_an_everyday_word_takes_effect(folder: Path) -> None:
    sentence = "我在浏阳做烟花"
    assert Places.load(folder).locate(sentence).division is not None
    words = folder / WORDS
    words.write_text(words.read_text(encoding="utf-8") + "日常用词: 浏阳\n", encoding="utf-8")
    assert Places.load(folder).locate(sentence).division is None


def test_the_shipped_table_is_sound() -> None:
    rows = list(csv.DictReader((DATA / PLACES).read_text(encoding="utf-8").splitlines()))
    current = {f"{row['above']}/{row['name']}" for row in rows if not row["until"]}
    assert len(current) == len([row for row in rows if not row["until"]]) > 3100
    for row in rows:
        assert not row["until"] or int(row["since"]) <= int(row["until"]), row
        if row["level"] == "county" and not row["until"]:
            assert f"/{row['above']}" in current or row["above"] in current, row


@pytest.mark.parametrize(
    ("text", "level", "offices"),
    [
        ("四川省泸州市合江县", Level.COUNTY, ["合江县人民检察院"]),
        ("四川省泸州市合江县", Level.CITY, ["泸州市人民检察院"]),
        ("四川省泸州市合江县", Level.PROVINCE, ["四川省人民检察院"]),
        ("杭州市萧山区", Level.COUNTY, ["杭州市萧山区人民检察院"]),
        ("湖北省仙桃市", Level.CITY, ["湖北省人民检察院汉江分院"]),
        ("海南省琼海市", Level.CITY, ["海南省人民检察院第一分院"]),
        ("海南省儋州市", Level.COUNTY, ["儋州市人民检察院"]),
        ("重庆市奉节县", Level.CITY, ["重庆市人民检察院第二分院"]),
        ("四川省", Level.CITY, []),
        ("湖北省神农架林区", Level.CITY, []),
    ],
)
def test_an_office_is_named_only_when_the_place_settles_it(text: str, level: Level, offices: list[str]) -> None:
    places = Places.load(DATA)
    division = places.locate(text).division
    assert division is not None
    assert list(places.offices(division, level)) == offices


@pytest.mark.parametrize(
    ("text", "level", "several"),
    [("广东省东莞市", Level.COUNTY, 3), ("广东省中山市", Level.COUNTY, 2), ("北京市朝阳区", Level.CITY, 3)],
)
def test_where_the_place_does_not_settle_it_the_candidates_are_named(text: str, level: Level, several: int) -> None:
    places = Places.load(DATA)
    division = places.locate(text).division
    assert division is not None
    assert len(places.offices(division, level)) == several


@pytest.mark.parametrize(
    ("text", "form", "offices"),
    [
        ("苏州工业园区一家中介骗钱", "", ["苏州工业园区人民检察院"]),
        ("扬州开发区一家汽配厂噪声大", "", ["扬州经济技术开发区人民检察院"]),
        ("夜班噪声大", "江苏省扬州市经开区", ["扬州经济技术开发区人民检察院"]),
        ("岳阳南湖新区一个小区断水", "", []),
        ("苏州一家中介骗钱", "", []),
        ("郑州高新区和航空港区都有他们的店", "", []),
        ("苏州市吴中区一家中介骗钱,不是工业园区的", "", ["苏州市吴中区人民检察院"]),
    ],
)
def test_a_zone_has_its_own_office_when_one_is_entered(text: str, form: str, offices: list[str]) -> None:
    """功能区:可能有派出检察院,查 data/offices.csv,没有则归母体区."""
    places = Places.load(DATA)
    where = places.locate(text, form)
    assert where.division is not None
    assert list(places.offices(where.division, Level.COUNTY, where.zone)) == offices
