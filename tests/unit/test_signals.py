"""Named things a text says: terms, gaps, numbers, and what cancels them."""

import re
import time
from pathlib import Path

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from triage.located_yaml import Complaints
from triage.rules import Rulebook
from triage.signals import Signal, Signals
from triage.terms import anchored, longest
from triage.text import clean

SAID = Signals(
    [
        Signal("leave", "走", ("不想活", "准备…跳楼"), ("不想活在",)),
        Signal("many", "多人", ("{5+}人…签名", "{10+}名工人", "代表…{5+}(户|名)", "还剩{0+}天"), ()),
        Signal("hidden", "包庇", ("(教育局|教委)…(包庇|泄露)", "举报(局长|科长)"), ("(没有|不会)包庇",)),
    ]
)


@pytest.mark.parametrize(
    ("text", "signal"),
    [
        ("我真的不想活了", "leave"),
        ("准备今天晚上跳楼", "leave"),
        ("我们12人都签名了", "many"),
        ("我们十二个人都要签名", ""),
        ("我们一百二十多人都已签名", "many"),
        ("三人签名", ""),
        ("二十名工人", "many"),
        ("9名工人", ""),
        ("签名的有8人,十几人签名", "many"),
        ("代表63户", "many"),
        ("代表我们村的六十三户", "many"),
        ("代表二十多户", "many"),
        ("代表三户", ""),
        ("代表我们村,63户", ""),
        ("代表63", ""),
        ("代表我们1,004户", "many"),
        ("我们1,004人都签名了", "many"),
        ("1.8人签名", ""),
        ("10.8人签名", "many"),
        ("还剩几天", ""),
        ("还剩零天,还剩0天", "many"),
        ("谁也不想活在这样的环境里", ""),
        ("不想活在这样的环境,我真的不想活了", "leave"),
        ("准备好了,明天再说跳楼的事", ""),
        ("准备" + "啊" * 9 + "跳楼", ""),
        ("县教委一直包庇他", "hidden"),
        ("教育局把我的信泄露了", "hidden"),
        ("教育局没有包庇谁", ""),
        ("教育局说已经查过", ""),
        ("我举报科长", "hidden"),
        ("我举报村长", ""),
    ],
)
def test_a_signal_is_found_or_not(text: str, signal: str) -> None:
    assert (signal in SAID.find(text)) if signal else (SAID.find(text) == {})


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("听说我们12人都签名了", "12人都签名"),
        ("听说二十多人都签名了", "二十多人都签名"),
        ("我代表称共63户", "代表称共63户"),
        ("我代表十一名工人", "代表十一名"),
        ("我代表63户,代表7名", "代表63户"),
        ("听说我们1,004人都签名了", "1,004人都签名"),
    ],
)
def test_the_words_that_say_it_are_told(text: str, words: str) -> None:
    assert SAID.find(text) == {"many": words}


_PIECES = st.sampled_from(["甲", "乙", "甲乙", "丙丁", "丁丙", "…", "(甲|丙丁)", "(乙丙|乙)"])


@given(st.lists(_PIECES, min_size=1, max_size=5).map("".join), st.text("甲乙丙丁,", max_size=40))
@example("丙丁…甲", "丙丁" + "乙" * 8 + "甲")
@example("丙丁…甲", "丙丁" + "乙" * 9 + "甲")
def test_a_term_stands_where_its_regular_expression_matches(term: str, text: str) -> None:
    assume(term.count("…") < 4 and term.strip("…") == term and all(len(longest(one)) > 1 for one in anchored(term)))
    expression = "".join("[^,]{0,8}" if sign == "…" else sign for sign in re.sub("…+", "…", term).replace("(", "(?:"))
    found = Signals([Signal("said", "说到", (term,), ())]).find(text)
    assert bool(found) == bool(re.search(expression, text))
    assert all(re.fullmatch(expression, words) for words in found.values())


@pytest.mark.parametrize(
    ("text", "held", "not_held"),
    [
        ("我们也不想做出过激的行动", "extreme-warning", "revenge-threat"),
        ("不想活在这样的环境", "", "suicide-risk"),
        ("急死人了气死我了", "", "suicide-risk"),
        ("再不解决我就从楼上跳下去", "suicide-risk", ""),
        ("我在派出所报了案，一直不给立案", "police-refused", ""),
        ("我还没有报案", "", "reported-to-police"),
        ("我是辩护律师，看守所不让会见", "lawyer-acting", ""),
        ("我想投诉律师收了钱不办事", "", "lawyer-acting"),
        ("不\u200b想\u200b活了", "suicide-risk", ""),
    ],
)
def test_the_shipped_signals(rulebook: Rulebook, text: str, held: str, not_held: str) -> None:
    found = rulebook.signals.find(clean(text))
    assert held in found or not held
    assert not_held not in found or not not_held


def test_terms_of_digits_are_found_as_they_are_written(tmp_path: Path) -> None:
    terms = "terms: [0571, 12:30, 1_000]"
    (tmp_path / "signals.yaml").write_text(f"signals:\n  - {{id: digits, name: 数字, {terms}}}\n", encoding="utf-8")
    complaints = Complaints()
    signals = Signals.read(tmp_path, complaints)
    assert complaints.found == []
    for text in ("区号0571的电话", "12:30打来的", "文件1_000.doc"):
        assert "digits" in signals.find(clean(text)), text
    assert signals.find("一共377人，750元") == {}


@pytest.mark.parametrize(
    ("term", "sign"),
    [
        ("(学校|教委)…乱收费", ""),
        ("（学校｜教委）乱收费", ""),
        ("代表…{5+}(户|名)", ""),
        ("乱收费", ""),
        ("(教育局|教委…乱收费", "("),
        ("教育局)乱收费", ")"),
        ("学校|教委乱收费", "|"),
        ("代表…{5}户", "{"),
        ("代表5+}户", "}"),
        ("((学校|教委)|教育局)乱收费", "("),
        ("(学校…乱|教委)收费", "("),
        ("学校...乱收费", ".."),
    ],
)
def test_a_sign_of_the_grammar_that_means_nothing_is_refused(tmp_path: Path, term: str, sign: str) -> None:
    node = f'signals:\n  - {{id: one, name: 一, terms: [乱收费], unless: ["{term}"]}}\n'
    (tmp_path / "signals.yaml").write_text(node, encoding="utf-8")
    complaints = Complaints()
    Signals.read(tmp_path, complaints)
    assert [f"多余的“{sign}”" in complaint.what for complaint in complaints.found] == [True] * bool(sign)


def test_a_text_made_to_be_slow_is_not(rulebook: Rulebook) -> None:
    hostile = clean("准备" * 200_000)
    assert isinstance(rulebook.signals.find(hostile), dict)


@pytest.mark.parametrize(
    "text", ["不想活在这样的环境," * 100_000, "准备" * 500_000, "准备跳" * 300_000 + "跳楼", "{人签名}12" * 100_000]
)
def test_a_megabyte_of_what_signals_look_for_is_read_in_seconds(text: str) -> None:
    started = time.process_time()
    SAID.find(text)
    assert time.process_time() - started < 20
