"""Two spellings of one sentence become equal."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.characters import usual_forms
from triage.text import Content, clean, content


@pytest.mark.parametrize(
    ("raw", "same"),
    [
        ("我不\u200b想\u200d活了", "我不想活了"),
        ("我 不 想 活 了", "我不想活了"),
        ("ＡＢＣ１２３，好！", "abc123,好!"),
        ("“好”", '"好"'),
        ("求求你们！！！！！！", "求求你们!!"),
        ("第一行\r\n\r\n\r\n第二行", "第一行\n第二行"),
        ("\u202e我要举报\u202c", "我要举报\n报举要我"),
        ("他说\u202e活想不我\u202c了", "他说活想不我了\n我不想活"),
        ("我不\U000e0101想\u0336活\u20dd了", "我不想活了"),
        ("我想⾃杀,⻔口有⻋", "我想自杀,门口有车"),
        ("我.不.想.活.了", "我不想活了"),
        ("(自-杀-了)", "(自杀了)"),
        ("我要自*杀", "我要自杀"),
        ("我要自 * 杀", "我要自 * 杀"),
        ("ｗｏ要自\u2009杀", "wo要自杀"),
        ("张*轩,王*", "张*轩,王*"),
        ("武汉-北京,民事/刑事", "武汉-北京,民事/刑事"),
        ("举\x00报\ud800", "举报"),
        ("藥店販賣假口罩，請檢察院調查", "药店贩卖假口罩,请检察院调查"),
        ("沒有人管，長期拖欠，後果嚴重", "没有人管,长期拖欠,后果严重"),
        ("陕西乾县的著名商标", "陕西乾县的著名商标"),
        ("拿著刀跟著我，衞生局不敢管這個著名惡霸", "拿着刀跟着我,卫生局不敢管这个著名恶霸"),
    ],
)
def test_spellings_become_equal(raw: str, same: str) -> None:
    assert clean(raw) == clean(same) == same


def test_every_character_has_one_spelling() -> None:
    """Upright and half-width brackets once became brackets, and only a second cleaning made quotation marks of them."""
    every = "\n".join(f"中{chr(point)}文" for point in range(0x110000))
    assert clean(clean(every)) == clean(every)


def test_no_character_of_the_national_standard_changes_but_six() -> None:
    """Text in simplified characters reads as it is written (GB 2312 has 6,763 of them)."""
    standard = [
        bytes([high, low]).decode("gb2312", "ignore") for high in range(0xB0, 0xF8) for low in range(0xA1, 0xFF)
    ]
    assert len("".join(standard)) == 6763
    assert [form for form in standard if usual_forms(form) != form] == sorted("夥後徵於菸麽", key=standard.index)


@given(st.text("後說縣醫藥⻋⻑中a，", max_size=30))
def test_usual_forms_keep_every_place(raw: str) -> None:
    assert [usual_forms(one) for one in raw] == list(usual_forms(raw))
    assert usual_forms(usual_forms(raw)) == usual_forms(raw)


@given(st.text(max_size=300))
def test_cleaning_twice_changes_nothing_more(raw: str) -> None:
    assert clean(clean(raw)) == clean(raw)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("", Content.EMPTY),
        ("？？！！…… 123", Content.EMPTY),
        ("喂喂", Content.THIN),
        ("Hello, I would like to complain about a company", Content.FOREIGN),
        ("工地欠我们三个月工钱一直不给", Content.PLAIN),
        ("上访" * 11_000, Content.LONG),
    ],
)
def test_how_much_there_is_to_read(raw: str, expected: Content) -> None:
    assert content(clean(raw)) is expected
