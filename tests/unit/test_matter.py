"""A letter without its frame: what nobody means to be decided by decides nothing."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage import Triage
from triage.matter import matter
from triage.text import clean

WRITER = "我叫张丽，女，身份证号110101199003071233，住广东省广州市天河区体育东路88号2栋301室，电话13900001111。"
FRAMES = [
    "尊敬的检察官：您好！%s",
    "检察院领导：\n%s",
    "领导你们好，%s",
    "您好,%s",
    "检察院的老师们：%s",
    "老师你好，%s",
    "%s恳请领导重视，谢谢！",
    "%s\n2024年3月1日",
    "%s。此致\n敬礼\n反映人：张丽\n2024年3月1日",
    "%s。此致敬礼\n一个老教师\n2021年11月",
    "%s盼复",
    "%s联系电话：13900001111，望回复",
    WRITER + "%s",
    "尊敬的检察长:\n" + WRITER + "%s。\n此致\n敬礼\n举报人 张丽",
]
MATTERS = [
    "网吧让未成年人上网，老板不查身份证",
    "十二岁，她姑父，两年了。救救她。砀山县城关",
    "法院院长收钱判案，我的案子2019年3月1日判的",
    "包工头欠我们八个人四个月工资",
]


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize("text", MATTERS)
def test_the_frame_of_a_letter_is_set_aside(frame: str, text: str) -> None:
    assert matter(clean(frame % text)).rstrip("。,\n") == clean(text)


@pytest.mark.parametrize(
    "text",
    [
        "谢谢检察官帮我们要回了工钱",
        "法院院长,收钱判案",
        "老师,当着全班打学生耳光",
        "派出所的领导,打人",
        "事情发生在2024年3月1日",
        "您好",
        "谢谢",
        "恳请领导重视",
        "我叫了三次救护车,电话打不通,住院没有床",
        "同志们都没有拿到工资",
        "他说谢谢就走了,门口的住户都看见了",
    ],
)
def test_what_is_meant_stays(text: str) -> None:
    assert matter(text) == text


@given(
    st.lists(
        st.sampled_from(
            [
                *"你好,。:\n谢人",
                "尊敬的",
                "领导",
                "此致",
                "敬礼",
                "我叫",
                "身份证号",
                "电话",
                "1234567",
                "2024年3月1日",
                "欠薪",
            ]
        )
    )
)
def test_setting_aside_loses_no_more_than_the_frame(parts: list[str]) -> None:
    text = clean("".join(parts))
    assert matter(text).count("欠薪") == text.count("欠薪") or "此致" in text or "尊敬的" in text


@pytest.mark.parametrize(
    "piece", ["领导好", "谢谢", "此致敬礼", "我叫张丽,", "2024年3月1日", "住1号", "恳请领导", "您好,", "电话1234567,"]
)
def test_a_long_text_takes_no_longer_than_it_is_long(piece: str) -> None:
    started = time.process_time()
    assert len(matter(piece * 20_000)) > 0.99 * len(piece) * 20_000
    assert time.process_time() - started < 0.5


@pytest.mark.parametrize("frame", FRAMES)
def test_a_frame_changes_no_category(triage: Triage, frame: str) -> None:
    for text in MATTERS:
        bare, framed = triage.decide(text), triage.decide(frame % text)
        assert framed.prediction.category.label == bare.prediction.category.label
        assert framed.urgency == bare.urgency
