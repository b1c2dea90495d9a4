"""Where it happened, or an honest "cannot tell"."""

from __future__ import annotations

from datetime import date

import pytest

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
    ("received", "expected"),
    [
        (date(2019, 6, 14), "江苏省南通市海门市"),
        (date(2024, 6, 14), "江苏省南通市海门区"),
        (date(2010, 1, 1), "江苏省南通市海门市"),
    ],
)
def test_a_division_is_named_as_on_the_day_received(places: Places, received: date, expected: str) -> None:
    division = places.locate("海门市三厂街道一家企业欠我的工资", "", received).division
    assert division is not None and division.full_name == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("四川省江津县农机厂集资不还", "重庆市江津区"),
        ("1985年广东省海口市建港占了我家的地", "海南省海口市"),
        ("原哈密地区哈密市的煤矿欠工程款", "新疆维吾尔自治区哈密市伊州区"),
        ("莱芜市莱城区的钢厂", "山东省济南市莱芜区"),
        ("上海闸北区的老房子", "上海市静安区"),
    ],
)
def test_a_former_name_below_the_division_of_its_time_is_found(places: Places, text: str, expected: str) -> None:
    division = places.locate(text, "", date(2024, 1, 1)).division
    assert division is not None and division.full_name == expected


def test_a_division_that_was_parted_stays_open_between_its_parts(places: Places) -> None:
    found = places.locate("杭州江干区的老房子改造", "", date(2024, 1, 1))
    assert {division.name for division in found.candidates} == {"上城区", "钱塘区"}


@pytest.mark.parametrize(
    ("text", "role", "name"),
    [
        ("我老家在湖南邵东,在深圳龙岗区一家电子厂被打伤", Role.ACT, "龙岗区"),
        ("骗子是福建安溪的", Role.ACCUSED, "安溪县"),
        ("岐山县公安局立案后没有进展,骗子是福建安溪的", Role.DECIDING_ORGAN, "岐山县"),
        ("我在包头上班,老家土默特左旗的地被别人种了十年", Role.ACT, "土默特左旗"),
        ("我是宜阳的,在山西古县打工,老板不给钱", Role.RESIDENCE, "古县"),
        ("从西安到镇安县的路上,在镇安县境内被人设卡收钱", Role.ACT, "镇安县"),
        ("路过宜阳县,古县有人设卡收钱", Role.ACT, "古县"),
        ("我买了合江县的酒,在古县喝坏了肚子", Role.ACT, "古县"),
        ("民勤县的污水池还在,我说的不是古县", Role.ACT, "民勤县"),
        ("荆州市中级人民法院维持了合江县法院的判决", Role.DECIDING_ORGAN, "荆州市"),
        ("湖北省高级人民法院驳回了申请,合江县法院执行", Role.DECIDING_ORGAN, "湖北省"),
        ("我是镇平县石佛寺镇人。昆明的医生说要吃药。", Role.RESIDENCE, "镇平县"),
    ],
)
def test_the_role_of_a_place_decides(places: Places, text: str, role: Role, name: str) -> None:
    found = places.locate(text)
    assert found.division is not None
    assert (found.role, found.division.name) == (role, name)


@pytest.mark.parametrize(
    ("text", "candidate"),
    [
        ("我儿子在南宁读大学,说扣车可以", "南宁市"),
        ("查是寄往广西的一双拖鞋", "广西壮族自治区"),
        ("我是黑龙江人,买了一套海景房", "黑龙江省"),
        ("寄往浏阳的货没有收到", "浏阳市"),
    ],
)
def test_a_city_named_in_passing_is_a_candidate_and_no_answer(places: Places, text: str, candidate: str) -> None:
    found = places.locate(text)
    assert found.division is None and "顺带" in found.reason
    assert [division.name for division in found.candidates] == [candidate]


@pytest.mark.parametrize(
    "text",
    [
        "第二天全县都晓得了", "我明白城市要好看", "市政府和县里都说不归他们管", "市里和县政府都不管", "大家都知道县城的事", "赵县长收了钱", "古县衙被人拆了",
        "王海南贪污了公款", "一个旧的手机", "都安排好了", "台面是大理石的", "公安法院都不管", "我住在一个高档小区",
        "他说自己是浏阳市的,其实是骗子", "北京某科技有限公司骗我加盟", "鱼从微山湖里打上来",
    ],
)  # fmt: skip
def test_words_that_only_look_like_places_are_none(places: Places, text: str) -> None:
    found = places.locate(text)
    assert found.division is None and not found.candidates


def test_a_form_settles_what_the_text_leaves_open(places: Places) -> None:
    division = places.locate("永定区土楼那里有人强收门票钱", "福建省龙岩市").division
    assert division is not None and division.full_name == "福建省龙岩市永定区"


def test_a_form_that_names_a_part_of_the_place_says_it_better(places: Places) -> None:
    division = places.locate("武汉有个驾校不退钱", "湖北省武汉市江汉区").division
    assert division is not None and division.name == "江汉区"


def test_a_form_says_nothing_against_a_city_court(places: Places) -> None:
    division = places.locate("青岛市中级人民法院维持了原判", "山东省青岛市平度市").division
    assert division is not None and division.name == "青岛市"


def test_an_ambiguous_name_below_a_certain_one_settles_that_one(places: Places) -> None:
    found = places.locate("江苏鼓楼区的派出所说不归他们管")
    assert found.division is not None and found.division.name == "江苏省"
    assert len(found.candidates) == 2 and "2 个地方都可能" in found.reason


def test_a_place_abroad_is_said_to_be_abroad(places: Places) -> None:
    found = places.locate("我儿子被骗到缅甸妙瓦底")
    assert found.division is None and "境外" in found.reason


def test_a_city_as_the_scene_and_a_home_county_leave_it_open(places: Places) -> None:
    found = places.locate("我是宜阳县人,我在西安被骗了八万")
    assert found.division is None
    assert {division.name for division in found.candidates} == {"宜阳县", "西安市"}


def test_what_is_named_in_one_breath_weighs_the_same(places: Places) -> None:
    found = places.locate("在古县和合江县都有人被骗")
    assert {division.name for division in found.candidates} == {"古县", "合江县"}
