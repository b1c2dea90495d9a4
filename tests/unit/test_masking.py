"""The mask keeps every place, finds names wherever they stand, and takes no longer than the text is long."""

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.features import char_marks, word_marks
from triage.lexicon import Lexicon
from triage.masking import FILLED, CellMask, mask, mask_words
from triage.segmentation import load_segmenter
from triage.shipped import DATA
from triage.text import clean

IDENTITIES = ["13871234567", "420102198003071235", "027-87654321", "鄂A12345", "zhang@qq.com"]
BESIDE = st.text(st.characters(codec="utf-8", exclude_categories=["Nd", "No", "Nl", "Mn", "Cf", "Cs"]), max_size=40)


def test_names_of_the_form_are_masked_wherever_they_stand() -> None:
    assert mask("我叫王桂花，王桂花就是我，找桂花", ["王桂花"]) == "我叫***，***就是我，找桂花"
    assert mask("欠条是龚翠萍签的", ["龚翠萍、李四 "]) == "欠条是***签的"


def test_traditional_characters_hide_no_name_and_no_address() -> None:
    assert mask("我叫陳大偉，陈大伟就是我") == "我叫***，***就是我"
    assert mask("欠條是劉建國簽的", ["刘建国"]) == "欠條是***簽的"
    assert mask("家住南山區學府路12號3棟") == "家住南山區********"
    assert CellMask(["聯繫人", "內容"])(["劉建國", "欠薪"]) == ("***", "欠薪")
    assert CellMask(["戶籍"])(["某省某縣三組"]) == ("某省某縣**",)
    assert CellMask(["戶籍"])(["某省某县三组"]) == ("某省某县**",)
    assert mask("聯絡人：鍾國強，欠薪") == "聯絡人：***，欠薪"
    assert mask("身分證號碼110101199003071230") == mask("身份证号码110101199003071230").replace("份证号码", "分證號碼")
    assert CellMask(["身分證號碼"])(["H10203040"]) == CellMask(["身份证号码"])(["H10203040"]) != ("H10203040",)


@pytest.mark.parametrize("name", ["王", "", "匿名", "刘女士", "群众"])
def test_what_is_no_name_masks_nothing(name: str) -> None:
    text = "王某王某，匿名群众刘女士说不满意"
    assert mask(text, [name]) == text


def test_a_name_that_the_text_gives_is_masked_everywhere_in_it() -> None:
    assert mask("张建国没有签字。举报人:张建国") == "***没有签字。举报人:***"


def test_half_a_number_is_masked_as_the_whole_is() -> None:
    text = "要杀我的人是138712345678的前面那个13871234567,要杀我"
    assert mask_words(["要杀我的人", "1234567,要杀我"], text) == ["要杀我的人", "***4567,要杀我"]


def test_words_that_do_not_stand_in_the_text_are_masked_alone() -> None:
    assert mask_words(["13871234567", "杀"], "别的") == ["138****4567", "杀"]


@given(st.text(max_size=300))
def test_every_character_keeps_its_place_or_becomes_a_star(text: str) -> None:
    shown = mask(text)
    assert len(shown) == len(text)
    assert all(new in (old, "*") for old, new in zip(text, shown, strict=True))


@given(BESIDE, st.sampled_from(IDENTITIES), BESIDE)
def test_an_identity_is_masked_whatever_stands_beside_it(before: str, identity: str, after: str) -> None:
    """Signs that would make the digits part of something else apart: sums, decimals, other letters, paper numbers."""
    assert identity not in mask(f"{before}。联系:{identity}。{after}")


@given(st.text("0123456789 -一三八零*@.我叫张伟姓名:号路栋单元村组镇订单微信\u200b\u202e", max_size=200))
def test_masking_never_fails_on_text_made_of_what_it_looks_for(text: str) -> None:
    assert len(mask(text, [text[:4]])) == len(text)


@pytest.mark.parametrize(
    "piece",
    [
        "1",
        "13871234567",
        "1 3-",
        "姓名:张三丰,",
        "a@",
        "a",
        "村三组",
        "一",
        "中山路12号",
        "鄂A",
        "QQ1",
        "\u200b1",
        "我叫",
        "\u202e1",
    ],
)
def test_a_megabyte_of_anything_is_masked_in_seconds(piece: str) -> None:
    started = time.process_time()
    mask(piece * (1_000_000 // len(piece)))
    assert time.process_time() - started < 20


def test_ten_thousand_names_in_one_text_do_not_multiply_the_work() -> None:
    people = "".join(f"姓名:张{chr(0x4E00 + i // 100)}{chr(0x5E00 + i % 100)}," for i in range(10_000))
    started = time.process_time()
    shown = mask(people)
    assert time.process_time() - started < 10
    assert shown.count("*") == 30_000


@pytest.mark.parametrize("identity", ["13871234567", "420102198003071235", "6214832712345672", "0713-8765432"])
def test_a_number_masked_for_training_reads_to_a_model_as_any_number(identity: str) -> None:
    """What is trained is what serves: the words and characters that features are made of stay the same."""
    text = clean(f"我的号码是{identity},没有人回复我")
    shown = clean(mask(text, (), FILLED))
    segmenter = load_segmenter(Lexicon.load(DATA))
    assert identity not in shown
    assert word_marks(segmenter.cut(shown)) == word_marks(segmenter.cut(text))
    assert char_marks(shown) == char_marks(text)


def test_a_column_says_what_stands_in_it() -> None:
    heading = ["编号", "来信人", "联系电话", "家庭住址", "事发地", "身份证号", "内容", "金额", "其他"]
    row = [
        7,
        "卓玛央金",
        13871234567,
        "湖北省罗田县三里畈镇新桥村",
        "罗田县",
        "护照E123",
        "卓玛央金电话13871234567",
        13871234567,
        None,
    ]
    masked = CellMask(heading)(row)
    assert masked[:4] == (7, "****", "138****4567", "湖北省罗田县三里畈镇***")
    assert masked[4:] == ("罗田县", "******", "****电话138****4567", "138****4567", None)


@pytest.mark.parametrize(
    "column", ["报案人", "求助人", "反映人", "留言人", "当事人", "诉求人", "被反映人", "法定代表人", "姓名"]
)
def test_whoever_a_column_names_is_masked_there_and_in_the_text(column: str) -> None:
    assert CellMask([column, "内容"])(["卓玛央金", "卓玛央金来过"]) == ("****", "****来过")


@pytest.mark.parametrize("column", ["联系人及电话", "姓名/联系方式", "姓名、住址", "举报人（电话）"])
def test_a_column_of_names_and_something_else_gives_no_name_away(column: str) -> None:
    masked = CellMask([column, "内容"])(["卓玛央金 13871234567", "卓玛央金来过"])
    assert masked == ("**** 138****4567", "****来过")


def test_a_name_beside_a_number_is_masked_in_a_column_of_numbers() -> None:
    assert CellMask(["联系人电话"])(["卓玛央金 13871234567"]) == ("**** 138****4567",)


def test_where_somebody_lives_is_told_down_to_the_township() -> None:
    assert CellMask(["举报人住址"])(["湖北省罗田县三里畈镇新桥村"]) == ("湖北省罗田县三里畈镇***",)


def test_cells_within_cells_are_masked() -> None:
    (cell,) = CellMask(["附"])([{"姓名": "卓玛", "说": ["打13871234567", 5]}])
    assert cell == {"姓名": "**", "说": ["打138****4567", 5]}


def test_a_column_chosen_as_the_names_holds_names() -> None:
    assert CellMask(["谁", "内容"], "谁")(["卓玛央金", "卓玛央金来过"]) == ("****", "****来过")


def test_columns_that_only_sound_like_identities_are_read_as_text() -> None:
    heading = ["来信日期", "来电时间", "信访人数", "信访形式", "信访内容", "电话渠道"]
    row = ["2024-03-01", "10:20", "35", "来信", "路灯坏了", "热线"]
    assert CellMask(heading)(row) == tuple(row)


def test_the_table_file_is_read_by_no_program_code() -> None:
    assert not any(
        "table.yaml" in path.read_text(encoding="utf-8")
        for path in (Path(__file__).parents[2] / "triage").rglob("*.py")
    )
