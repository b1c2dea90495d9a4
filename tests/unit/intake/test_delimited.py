"""Delimited text: no quotation mark, no short row and no odd heading loses or shifts a petition."""

from __future__ import annotations

from pathlib import Path

import pytest
from made import csv_file, items, petitions, texts

from triage.errors import InputError
from triage.intake import Columns, Reject, open_inbox
from triage.petition import Petition

HEADING = "编号,来信日期,渠道,内容\n"


def test_a_quotation_mark_that_nothing_closes_costs_no_other_row(tmp_path: Path) -> None:
    path = csv_file(tmp_path, HEADING + 'A1,,,好\nA2,,,"他说不还钱\nA3,,,也好\nA4,,,"第一段\n第二段"\n')
    first, second, third, fourth = petitions(path)
    assert (second.text, second.remarks) == ('"他说不还钱', ("这一行的引号不成对，已不管引号、单独按一行读入，请核对",))
    assert (first.text, third.text, fourth.text) == ("好", "也好", "第一段\n第二段")
    assert third.remarks == ()


def test_a_quotation_mark_that_leaves_the_cells_unclear_is_a_reject(tmp_path: Path) -> None:
    first, second, third = items(csv_file(tmp_path, HEADING + 'A1,,,"他说,好\nA2,,,好\nA3,,,好\n'))
    assert isinstance(first, Reject) and "引号" in first.reason and "他说" in first.content
    assert isinstance(second, Petition) and isinstance(third, Petition)


def test_a_file_cut_inside_a_quoted_text_keeps_every_line(tmp_path: Path) -> None:
    found = items(csv_file(tmp_path, HEADING + 'A1,,,好\nA2,,,"第一段\n第二段\n第三'))
    assert [getattr(item, "text", "") for item in found] == ["好", '"第一段', "", ""]
    assert all(isinstance(item, Petition) and item.remarks for item in found[1:])


def test_row_numbers_are_the_lines_where_rows_begin(tmp_path: Path) -> None:
    path = csv_file(tmp_path, HEADING + 'A1,,,"一\n二\n三"\n\nA2,,,好\n')
    assert [number for _, number in open_inbox(path)] == [2, 6]


def test_a_short_row_is_kept_and_said_to_be_short(tmp_path: Path) -> None:
    (petition,) = petitions(csv_file(tmp_path, HEADING + "A1,2024-01-02\n"))
    assert petition.text == "" and "只有 2 格" in petition.remarks[0]


def test_a_long_row_is_a_reject_that_says_what_to_do(tmp_path: Path) -> None:
    (reject,) = items(csv_file(tmp_path, HEADING + "A1,,,好,多,了\n"))
    assert isinstance(reject, Reject) and "有 6 格" in reject.reason and "请" in reject.reason


def test_empty_cells_beyond_the_heading_are_nothing(tmp_path: Path) -> None:
    assert texts(csv_file(tmp_path, HEADING + "A1,,,好,,,\n")) == ["好"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_out_even_where_texts_are_full_of_others(tmp_path: Path, delimiter: str) -> None:
    row = delimiter.join(["A1", "2024-01-02", "来信", '"欠薪，四个月；一共,十二万;|没发"'])
    path = csv_file(tmp_path, HEADING.replace(",", delimiter) + row + "\n")
    assert texts(path) == ["欠薪，四个月；一共,十二万;|没发"]


def test_a_line_that_names_the_delimiter_is_obeyed(tmp_path: Path) -> None:
    assert texts(csv_file(tmp_path, "sep=;\n编号;内容\nA1;一,二,三\n")) == ["一,二,三"]


def test_a_file_of_one_column_keeps_its_commas(tmp_path: Path) -> None:
    assert texts(csv_file(tmp_path, "内容\n欠薪,四个月,没发\n路灯坏了\n")) == ["欠薪,四个月,没发", "路灯坏了"]


def test_titles_above_the_heading_are_passed_over_and_said(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "某检察院来文登记表,,,\n统计日期,2024-01-05,,\n" + HEADING + "A1,,,好\n")
    inbox = open_inbox(path)
    assert [(item.text, number) for item, number in inbox] == [("好", 4)]  # type: ignore[union-attr]
    assert "表头在第 3 行" in inbox.table.remark


def test_nul_is_replaced_and_said(tmp_path: Path) -> None:
    (petition,) = petitions(csv_file(tmp_path, HEADING + "A1,,,不想\0活了\n"))
    assert petition.text == "不想\ufffd活了" and "空字符" in petition.remarks[0]


def test_unreadable_bytes_reject_only_their_row_and_say_which_option_may_help(tmp_path: Path) -> None:
    path = tmp_path / "in.csv"
    path.write_bytes((HEADING + "A1,,,好\n").encode() + b"A2,,,\xff\xfe\xfa\n" + "A3,,,也好\n".encode())
    first, second, third = items(path)
    assert isinstance(first, Petition) and isinstance(third, Petition)
    assert isinstance(second, Reject) and "--encoding" in second.reason and "A2" in second.content


def test_counting_gives_as_many_as_reading(tmp_path: Path) -> None:
    text = HEADING + 'A1,,,好\n\nA2\nA3,,,"a"b\nA4,,,"开\nA5,,,好,多\n,,,\nA6,,,"一\n二"\n'
    inbox = open_inbox(csv_file(tmp_path, text))
    assert inbox.count() == len(list(inbox)) == 6


def test_a_column_asked_for_is_the_heading_wherever_it_stands(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "说明;见下\n编号;群众的话\nA1;好\n")
    assert texts(path, columns=Columns(text="群众的话")) == ["好"]


def test_case_does_not_count_in_the_name_of_a_column_asked_for(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "登记表,\n编号,Memo\nA1,好\n")
    assert texts(path, columns=Columns(text="Memo")) == texts(path, columns=Columns(text="memo")) == ["好"]


@pytest.mark.parametrize("name", ["PK", "PKID"])
def test_a_heading_may_begin_as_a_package_does(tmp_path: Path, name: str) -> None:
    assert texts(csv_file(tmp_path, f"{name},内容\n1,好\n")) == ["好"]


def test_a_heading_of_ten_thousand_columns_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="10000 列，最多读 1000 列"):
        open_inbox(csv_file(tmp_path, "内容," + ",".join(f"列{n}" for n in range(9999)) + "\n"))


def test_a_row_of_ten_thousand_cells_is_a_reject_cut_short(tmp_path: Path) -> None:
    (reject,) = items(csv_file(tmp_path, HEADING + "甲," * 10_000 + "\n"))
    assert isinstance(reject, Reject) and len(reject.content) <= 2000
