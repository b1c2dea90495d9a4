"""Many texts at once are cleaned and judged as each is alone."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from triage.cleaning import clean_all
from triage.segmentation import BREAK
from triage.text import Content, clean, content

ODD = st.sampled_from(
    [
        "。。。。",
        "!!!",
        "aaa",
        "\n\n\n",
        "　",
        "…",
        "⋯⋯",
        "𠮷",
        "䶮",
        "😀😀😀",
        "假 口 罩",
        "１２３",
        "\u200b",
        "\ud800",
    ]
)
TEXT = st.lists(st.text(max_size=15) | ODD, max_size=6).map("".join)


@given(st.lists(TEXT, max_size=12))
@example([])
@example([""])
@example(["", "", ""])
@example(["好!!", "!!好", "!", "!"])
@example(["的" * 30_000, "一二三四五六七八九", "一二三四五六七八九十", "abc def ghi jkl", "电" * 4 + "x" * 6])
def test_in_company_as_alone(raws: list[str]) -> None:
    texts, contents = clean_all(raws)
    assert texts == [clean(raw) for raw in raws]
    assert contents == [content(text) for text in texts]


def test_the_share_of_chinese_decides_whether_a_text_is_plain() -> None:
    assert clean_all(["电" * 40 + "x" * 60, "电" * 39 + "x" * 61])[1] == [Content.PLAIN, Content.FOREIGN]


@given(st.text())
def test_no_cleaned_text_holds_the_break(raw: str) -> None:
    assert BREAK not in clean(raw)
    assert BREAK not in clean(raw + BREAK + raw)
