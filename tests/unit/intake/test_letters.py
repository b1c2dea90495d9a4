"""Letters and scans: one file is one petition, and what could not be read is said."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from made import docx, items, petitions, texts

from triage.errors import InputError
from triage.intake import Reject, open_inbox
from triage.intake.kinds import Kind, find_kind

PARAGRAPH = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>".format


def test_a_letter_in_a_text_file_is_one_petition_named_after_its_file(tmp_path: Path) -> None:
    path = tmp_path / "张某来信.txt"
    path.write_bytes("检察院领导：\n我在工地干活，包工头欠薪，\n请帮帮我。\n".encode("gb18030"))
    (petition,) = petitions(path)
    assert petition.id == "张某来信"
    assert petition.text == "检察院领导：\n我在工地干活，包工头欠薪，\n请帮帮我。"
    assert dict(petition.extra)["来源文件"] == "张某来信.txt"


def test_a_text_file_with_a_heading_is_a_table(tmp_path: Path) -> None:
    path = tmp_path / "in.txt"
    path.write_text("编号\t内容\nA1\t好\nA2\t也好\n", encoding="utf-8")
    assert texts(path) == ["好", "也好"]


@pytest.mark.parametrize("name", ["诉求", "内容", "正文,", "内容\t"])
@pytest.mark.parametrize("first", ["\t控告申诉检察部门:", "检察院领导,你们好:"])
def test_a_letter_with_a_line_that_is_called_as_a_column_is_one_petition(tmp_path: Path, first: str, name: str) -> None:
    text = f"{first}\n本人王某,去年被骗八万元\n{name}\n请求监督公安机关立案\n望早日答复。"
    path = tmp_path / "王某来信.txt"
    path.write_text(text, encoding="utf-8")
    assert texts(path) == [text.strip()]


def test_a_letter_with_some_unreadable_bytes_is_kept_and_said(tmp_path: Path) -> None:
    path = tmp_path / "in.txt"
    path.write_bytes("我在工地干活，包工头欠薪四个月了，请帮帮我。".encode() + b"\xff\xfe")
    (petition,) = petitions(path)
    assert petition.text.endswith("。\ufffd\ufffd") and "2 处读不出" in petition.remarks[0]


def test_a_word_letter_is_read_in_order_with_tables_and_without_repeats_or_deleted_text(tmp_path: Path) -> None:
    body = (
        PARAGRAPH("检察院领导：")
        + "<w:tbl><w:tr><w:tc>"
        + PARAGRAPH("姓名")
        + "</w:tc><w:tc>"
        + PARAGRAPH("张某")
        + "</w:tc></w:tr></w:tbl>"
        + "<w:p><w:r><w:delText>删掉的</w:delText><w:t>包工头</w:t><w:br/><w:t>欠薪</w:t></w:r></w:p>"
        + '<mc:AlternateContent xmlns:mc="m"><mc:Choice>'
        + PARAGRAPH("一次")
        + "</mc:Choice><mc:Fallback>"
        + PARAGRAPH("一次")
        + "</mc:Fallback></mc:AlternateContent>"
    )
    (petition,) = petitions(docx(tmp_path / "信.docx", body))
    assert petition.text == "检察院领导：\n姓名\t张某\t包工头\n欠薪\n一次"
    assert petition.remarks == ()


def test_pictures_in_a_word_letter_are_not_passed_over_in_silence(tmp_path: Path) -> None:
    picture = {"word/media/image1.png": b"x"}
    (petition,) = petitions(docx(tmp_path / "有图.docx", PARAGRAPH("欠薪"), picture))
    assert "1 张图片没有读" in petition.remarks[0]
    (reject,) = items(docx(tmp_path / "只有图.docx", "", picture))
    assert isinstance(reject, Reject) and "没有文字，只有 1 张图片" in reject.reason


def test_a_word_letter_with_entities_of_its_own_is_refused(tmp_path: Path) -> None:
    import zipfile

    path = docx(tmp_path / "信.docx", "")
    bomb = '<!DOCTYPE a [<!ENTITY a "哈"><!ENTITY b "&a;&a;&a;">]><w:document xmlns:w="w">&b;</w:document>'
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("word/document.xml", bomb)
    (reject,) = items(path)
    assert isinstance(reject, Reject) and "自定义实体" in reject.reason


@pytest.mark.parametrize(("name", "module"), [("信.pdf", "pypdfium2"), ("信.png", "PIL")])
def test_a_missing_extra_is_said_with_what_to_install(
    tmp_path: Path, name: str, module: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    path = tmp_path / name
    path.write_bytes(b"%PDF-1.7" if name.endswith("pdf") else b"\x89PNG\r\n\x1a\n")
    (reject,) = items(path)
    assert isinstance(reject, Reject) and "triage[ocr]" in reject.reason


def test_parquet_without_its_extra_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    path = tmp_path / "in.parquet"
    path.write_bytes(b"PAR1")
    with pytest.raises(InputError, match=r"triage\[parquet\]"):
        open_inbox(path)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("信.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "旧版 Word"),
        ("表.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "有密码"),
        ("信.rtf", b"{\\rtf1 x}", "RTF"),
        ("包.rar", b"Rar!\x1a\x07", "先解压"),
        ("扫描.tif", b"II*\0", "另存为 .png"),
        ("信.pdf", "这不是PDF".encode(), "没有下载完整"),
        ("表.csv", bytes(range(1, 32)) * 40, "既不是文本"),
        ("表.xlsx", b"PK\x03\x04 cut short", "已损坏"),
        ("表.xlsx", b"PK\x05\x06" + b"\0" * 18, "是压缩包"),
    ],
)
def test_what_cannot_be_read_is_named_with_what_to_do(tmp_path: Path, name: str, content: bytes, words: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(InputError, match=words) as refused:
        open_inbox(path)
    assert name in str(refused.value) and ("请" in str(refused.value))


def test_a_petition_that_quotes_html_does_not_make_a_table_a_page(tmp_path: Path) -> None:
    path = tmp_path / "in.csv"
    path.write_text("编号,内容\nA1,<table><tr><td>群众贴来的网页</td></tr></table>\n", encoding="utf-8")
    assert find_kind(path)[0] is Kind.TEXT
    assert texts(path) == ["<table><tr><td>群众贴来的网页</td></tr></table>"]
