"""What must hold of places whatever a petition says."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from triage.places import Places
from triage.shipped import DATA
from triage.text import clean

PLACES = Places.load(DATA)
DAY = date(2025, 6, 1)
ACTS = (
    "四川省合江县公安局不给立案。",
    "我在徐州市鼓楼区买的房子漏水。",
    "封丘县黄德镇有人在耕地里挖沙。",
    "本人户籍河南省固始县,现在常州市武进区务工,老板拖欠工钱。",
    "鼓楼区的物业不管。",
    "沭阳县和蒙城县都有人被骗。",
)
IDLE = (
    "请领导为我们做主。", "谢谢检察官。", "老人身体不好,孩子还要上学。", "我们已经等了两年。", "材料和照片都在附件里。",
    "打电话没人接。", "希望尽快给个说法。", "大家和和气气解决最好。", "钱要不回来,日子过不下去。", "我不会写字,是别人代写的。",
)  # fmt: skip


def found(text: str, form: str = "") -> tuple[str, frozenset[str]]:
    where = PLACES.locate(clean(text), clean(form), DAY)
    return (
        where.division.full_name if where.division else "",
        frozenset(division.full_name for division in where.candidates),
    )


@given(act=st.sampled_from(ACTS), before=st.lists(st.sampled_from(IDLE), max_size=4), after=st.permutations(IDLE))
@settings(max_examples=150, deadline=None)
def test_words_that_name_no_place_change_nothing(act: str, before: list[str], after: list[str]) -> None:
    """The place is where it happened or was decided, whatever else is written around it."""
    assert found("".join(before) + act + "".join(after)) == found(act)


@given(order=st.permutations(IDLE), place=st.integers(0, len(IDLE)))
@settings(max_examples=100, deadline=None)
def test_the_order_of_idle_sentences_does_not_matter(order: list[str], place: int) -> None:
    sentences = [*order[:place], "封丘县黄德镇有人在耕地里挖沙。", *order[place:]]
    assert found("".join(sentences))[0] == "河南省新乡市封丘县"


@given(text=st.text(alphabet="我被骗了去找他们都说不管,。公司老板钱路街", max_size=60))
@settings(max_examples=200, deadline=None)
def test_without_a_name_there_is_no_answer(text: str) -> None:
    """Nothing is guessed: no name, no division and no candidates."""
    assert found(text) == ("", frozenset())


@given(text=st.lists(st.sampled_from([*ACTS, *IDLE, "北京", "朝阳", "去了广州", "新华书店", "和县里"]), max_size=8))
@settings(max_examples=200, deadline=None)
def test_what_is_answered_stands_in_the_text(text: list[str]) -> None:
    """The division answered, or a part of its path, is named in the words given as evidence."""
    where = PLACES.locate(clean("".join(text)), "", DAY)
    if where.division:
        assert any(name[:2] in where.evidence for name in where.division.path)
        assert where.evidence.split("、")[0] in clean("".join(text))


CURRENT = [
    row
    for row in csv.DictReader((Path(DATA) / "places.csv").read_text(encoding="utf-8").splitlines())
    if not row["until"]
]


@pytest.mark.parametrize("level", ["province", "city", "county"])
def test_every_division_is_found_by_its_full_address(level: str) -> None:
    for row in CURRENT:
        if row["level"] == level:
            path = "".join([*row["above"].split("/"), row["name"]])
            where = PLACES.locate(f"反映{path}的问题", "", date(2026, 6, 1))
            assert where.division is not None and where.division.full_name == path, path


def test_every_name_that_several_bear_stays_open() -> None:
    """同名区无上级地名时不得猜."""
    bearers: dict[str, set[str]] = {}
    for row in CURRENT:
        bearers.setdefault(row["name"], set()).add(row["above"])
    shared = [name for name, above in bearers.items() if len(above) > 1]
    assert len(shared) > 25
    for name in shared:
        assert PLACES.locate(f"{name}的物业不管", "", date(2026, 6, 1)).division is None, name
