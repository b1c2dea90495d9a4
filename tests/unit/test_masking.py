"""Identities go, everything else stays."""

import pytest

from triage.masking import mask


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("身份证110101199003071234，请查", "199003071234"),
        ("身份证号：11010119900307 123X", "199003"),
        ("身份证１１０１０１１９９００３０７１２３４", "１９９００３"),
        ("电话13800138000", "13800138000"),
        ("电话138 0013 8000", "0013"),
        ("手机１３８００１３８０００", "１３８００１３８０００"),
        ("打我电话+86-13912345678", "12345678"),
        ("座机010-62345678", "62345678"),
        ("(0571)87654321找我", "87654321"),
        ("卡号6222021234567890128", "1234567890"),
        ("车牌苏A12345", "12345"),
        ("新能源粤BD12345", "12345"),
        ("邮箱zhang.san@example.com", "zhang.san"),
        ("微信号abc_12345", "abc_12345"),
        ("加QQ：123456789", "123456789"),
        ("住五四路12号3栋502室", "502室"),
        ("幸福小区5栋2单元301", "2单元301"),
    ],
)
def test_an_identity_is_masked(text: str, gone: str) -> None:
    assert gone not in mask(text)


@pytest.mark.parametrize(
    "text",
    [
        "（2021）苏01刑初12号判决",
        "(2019)最高法民申1234号裁定书",
        "统一社会信用代码91310000MA1FL4XK2B",
        "律师执业证号13101201010123456",
        "欠款1280000元，面积3500.5平方米",
        "2020年1月15日至2021年12月31日",
        "一共138001元",
        "订单号202011241234567890",
        "拨打12309和12345都没用",
        "第15条第3款",
        "药品批准文号国药准字H20203456",
        "G320国道K128+500处",
        "三楼的人打了我5次",
    ],
)
def test_what_is_no_identity_stays(text: str) -> None:
    assert mask(text) == text


def test_names_of_the_form_are_masked() -> None:
    assert mask("我叫王桂花，王桂花就是我", ["王桂花"]) == "我叫王某，王某就是我"


def test_a_name_of_one_character_masks_nothing() -> None:
    assert mask("王某王某", ["王"]) == "王某王某"
