"""Two spellings of one sentence become equal."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
        ("\u202e我要举报\u202c", "我要举报"),
        ("举\x00报\ud800", "举报"),
    ],
)
def test_spellings_become_equal(raw: str, same: str) -> None:
    assert clean(raw) == clean(same) == same


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
