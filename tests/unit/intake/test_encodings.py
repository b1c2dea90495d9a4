"""Which encoding a text file is in: what was taken, and why."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from made import csv_file, texts

from triage.errors import InputError
from triage.intake import open_inbox
from triage.intake.encodings import find_encoding

CORPUS = Path(__file__).parents[3] / "data/corpus"
SAMPLES = [
    json.loads(line)["text"]
    for path in sorted(CORPUS.glob("*.jsonl"))
    for line in path.read_text(encoding="utf-8").splitlines()[:6]
]
SHORT = ["好", "欠薪", "求助", "路灯坏了", "派出所不立案", "口罩是假的，退钱", "䶮某欠我工钱", "12345"]
WITHOUT_MARK = ["utf-8", "gb18030", "utf-16-le", "utf-16-be"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_every_petition_of_the_corpus_is_read_as_it_was_written(tmp_path: Path, encoding: str) -> None:
    for number, text in enumerate([*SHORT, *SAMPLES]):
        path = csv_file(tmp_path, f'编号,内容\nA{number},"{text.strip()}"\n', encoding)
        assert texts(path) == [text.strip()], (encoding, text)


def test_a_byte_order_mark_of_either_order_is_believed(tmp_path: Path) -> None:
    for order in ("le", "be"):
        path = csv_file(tmp_path, "\ufeff编号,内容\nA1,好\n", f"utf-16-{order}")
        assert find_encoding(path).name == "utf-16"
        assert texts(path) == ["好"]


@pytest.mark.parametrize("encoding", WITHOUT_MARK)
def test_it_is_said_what_was_taken_and_why(tmp_path: Path, encoding: str) -> None:
    path = csv_file(tmp_path, "编号,内容\nA1,派出所不给立案，去年就报了案\n", encoding)
    said = open_inbox(path).table.remark.lower()
    assert encoding in said and "（" in said


def test_big5_is_read_when_asked_and_suggested_when_not(tmp_path: Path) -> None:
    text = "我們在這個工地做了四個月，老闆說沒有錢，電話也打不通，請檢察院的人來看看，問問他們為什麼還不發工錢"
    path = csv_file(tmp_path, f"編號,內容\nA1,{text}\n", "big5hkscs")
    assert texts(path, encoding="big5") == [text]
    assert open_inbox(path, encoding="Big5").table.encoding == "utf-8"
    assert "--encoding big5" in find_encoding(path).why


@pytest.mark.parametrize("text", SAMPLES[::10])
def test_big5_is_not_suggested_for_simplified_text(tmp_path: Path, text: str) -> None:
    assert "big5" not in find_encoding(csv_file(tmp_path, f"编号,内容\nA1,{text}\n", "gb18030")).why


def test_what_is_asked_overrules_what_is_found(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "编号,内容\nA1,好\n", "utf-8-sig")
    assert find_encoding(path, "GBK").name == "gb18030"
    assert "按 --encoding" in find_encoding(path, "utf_8").why


@pytest.mark.parametrize("asked", ["utf-16", "utf-32"])
@pytest.mark.parametrize("order", ["", "-le"])
@pytest.mark.parametrize("name", ["in.csv", "in.txt", "in.html"])
def test_wide_encodings_are_read_as_asked_with_a_mark_and_without(
    tmp_path: Path, asked: str, order: str, name: str
) -> None:
    text = {
        "in.csv": "编号,内容\nA1,好\n",
        "in.txt": "好",
        "in.html": "<table><tr><td>编号<td>内容<tr><td>A1<td>好</table>",
    }
    assert texts(csv_file(tmp_path, text[name], asked + order, name), encoding=asked) == ["好"]


@pytest.mark.parametrize("asked", ["gbk2312x", "rot13", "idna", "punycode", "unicode_escape", "base64"])
def test_an_encoding_that_is_not_for_text_is_refused_with_the_list(tmp_path: Path, asked: str) -> None:
    with pytest.raises(InputError, match="不认识的编码") as refused:
        open_inbox(csv_file(tmp_path, "编号,内容\nA1,好\n"), encoding=asked)
    assert "gb18030" in str(refused.value)


def test_a_few_bad_bytes_do_not_make_utf_8_another_encoding(tmp_path: Path) -> None:
    path = tmp_path / "in.csv"
    path.write_bytes("编号,内容\n".encode() + "A1,路灯坏了三个月没有人来修\n".encode() * 50 + b"A2,\xff\n")
    assert find_encoding(path).name == "utf-8"
    assert "有误" in find_encoding(path).why


def test_utf_16_cut_in_the_middle_of_a_character_is_read_to_the_end(tmp_path: Path) -> None:
    path = tmp_path / "in.csv"
    path.write_bytes("\ufeff编号,内容\nA1,好\nA2,坏".encode("utf-16-le")[:-1])
    kinds = [type(item).__name__ for item, _ in open_inbox(path)]
    assert kinds == ["Petition", "Reject"]


def test_a_replacement_character_that_is_written_is_no_unreadable_byte(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"内容": "\ufffd\ufffd\ufffd"}\n', encoding="utf-8")
    assert find_encoding(path).name == "utf-8"
