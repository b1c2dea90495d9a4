"""Excel workbooks as offices make them: titles, merged cells, several sheets, hidden rows, dates as numbers."""

from __future__ import annotations

import struct
import time
import zipfile
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from made import inline, petitions, record, sheet_xml, texts, workbook, xls

from triage.errors import InputError
from triage.intake import Columns, open_inbox
from triage.intake.old_sheet_parts import old_hidden_rows
from triage.intake.sheet_parts import _uncounted
from triage.petition import CHINA

ROWS: list[list[object]] = [["编号", "内容"], ["A1", "好"], ["A2", "也好"]]


def test_a_heading_of_two_rows_with_merged_cells_is_one_heading(tmp_path: Path) -> None:
    path = tmp_path / "in.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.merge_range("A1:F1", "某检察院来文登记表")
        sheet.merge_range("A2:A3", "编号")
        sheet.merge_range("B2:C2", "信访人")
        sheet.merge_range("D2:E2", "被反映人")
        sheet.merge_range("F2:F3", "内容")
        sheet.write_row("B3", ["姓名", "电话", "姓名", "单位"])
        sheet.write_row("A4", ["A1", "张三", "010", "李四", "某局", "欠薪"])
    inbox = open_inbox(path)
    assert inbox.layout.heading == ("编号", "姓名", "电话", "被反映人·姓名", "单位", "内容")
    ((petition, number),) = list(inbox)
    assert (petition.id, petition.text, number) == ("A1", "欠薪", 4)  # type: ignore[union-attr]


def test_names_below_merged_groups_are_the_heading(tmp_path: Path) -> None:
    path = tmp_path / "in.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.merge_range("A1:B1", "基本情况")
        sheet.merge_range("C1:D1", "诉求")
        sheet.write_row("A2", ["编号", "标题", "标题", "内容"])
        sheet.write_row("A3", ["A1", "甲", "乙", "欠薪"])
    assert open_inbox(path).layout.heading == ("编号", "标题", "诉求·标题", "内容")
    assert [p.id for p in petitions(path)] == ["A1"]


def test_a_value_merged_over_several_rows_holds_for_each(tmp_path: Path) -> None:
    path = tmp_path / "in.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_row("A1", ["来信日期", "编号", "内容"])
        sheet.merge_range("A2:A4", "2024-03-01")
        for row in range(1, 4):
            sheet.write_row(row, 1, [f"A{row}", "好"])
        sheet.write_row("A5", ["2024-03-02", "A4", "好"])
    days = [p.received.day for p in petitions(path) if p.received]
    assert days == [1, 1, 1, 2]
    assert "合并" in open_inbox(path).table.remark


def test_every_visible_sheet_of_petitions_is_read_and_each_row_says_from_which(tmp_path: Path) -> None:
    sheets = {"一月": ROWS, "二月": [["编号", "诉求内容"], ["B1", "路灯坏了"]], "汇总": [["件数", "备注"], [3, "无"]]}
    path = workbook(tmp_path / "in.xlsx", sheets)
    inbox = open_inbox(path)
    assert inbox.layout.heading == ("来源文件", "编号", "内容")
    found = [(dict(p.extra)["来源文件"], p.id, p.text) for p in petitions(path)]
    assert found == [
        ("in.xlsx〔一月〕", "A1", "好"),
        ("in.xlsx〔一月〕", "A2", "也好"),
        ("in.xlsx〔二月〕", "B1", "路灯坏了"),
    ]
    assert inbox.count() == 3


@pytest.mark.parametrize("asked", ["Body Text", "body text", " BODYTEXT"])
def test_every_sheet_with_the_column_asked_for_is_read_whatever_its_case(tmp_path: Path, asked: str) -> None:
    heading: list[object] = ["No", "Body Text"]
    path = workbook(tmp_path / "in.xlsx", {"一月": [heading, ["A1", "好"]], "二月": [heading, ["B1", "路灯坏了"]]})
    assert texts(path, columns=Columns(text=asked)) == ["好", "路灯坏了"]


def test_a_sheet_can_be_chosen_and_a_missing_one_is_said(tmp_path: Path) -> None:
    path = workbook(tmp_path / "in.xlsx", {"一月": ROWS, "二月": [["编号", "内容"], ["B1", "路灯坏了"]]})
    assert texts(path, sheet="二月") == ["路灯坏了"]
    assert "未读工作表“一月”" in open_inbox(path, sheet="二月").table.told
    with pytest.raises(InputError, match="现有:一月、二月"):
        open_inbox(path, sheet="三月")


def test_formulas_without_a_stored_value_are_said(tmp_path: Path) -> None:
    """openpyxl writes formulas and no values; Excel writes both."""
    book = openpyxl.Workbook()
    for row in (
        ["编号", "内容", "备注"],
        ["A1", '="派出所"&"不立案"', "=1+1"],
        ["A2", "欠薪", ""],
        ["A3", "欠薪", "=2"],
    ):
        book.active.append(row)
    book.save(tmp_path / "in.xlsx")
    assert "有 3 格是公式，文件里没有存下算出的值（第 2、4 行）" in open_inbox(tmp_path / "in.xlsx").table.told
    part = '<row r="2">\n<c r="A2"><f>1</f><v></v>\n</c><c r="B2"><f>1</f><v>1</v></c></row>'
    with zipfile.ZipFile(tmp_path / "part.zip", "w") as package:
        package.writestr("sheet.xml", f"<sheetData>{part}</sheetData>")
        assert _uncounted(package, "sheet.xml") == [2]
    valued = workbook(tmp_path / "valued.xlsx", {"登记": [["编号", "内容"], ["A1", "=1+1"]]})
    assert "公式" not in open_inbox(valued).table.told


def test_hidden_rows_are_read_and_said_and_hidden_sheets_are_named(tmp_path: Path) -> None:
    path = tmp_path / "in.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        for name in ("登记", "旧表"):
            sheet = book.add_worksheet(name)
            for number, row in enumerate([*ROWS, ["A3", "再好"]]):
                sheet.write_row(number, 0, row)
            sheet.set_row(2, None, None, {"hidden": True})
            sheet.set_row(40, None, None, {"hidden": True})
            if name == "旧表":
                sheet.hide()
    inbox = open_inbox(path)
    assert texts(path) == ["好", "也好", "再好"]
    assert "1 行在表里是隐藏的（第 3 行）" in inbox.table.told
    assert "旧表" in inbox.table.told


def test_what_is_not_read_is_said_where_several_sheets_are_read_too(tmp_path: Path) -> None:
    path = tmp_path / "in.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        for name, heading in (("一月", "内容"), ("二月", "内容"), ("三月", "情形")):
            sheet = book.add_worksheet(name)
            for number, row in enumerate([["编号", heading], ["A1", "好"], ["A2", "也好"]]):
                sheet.write_row(number, 0, row)
            sheet.set_row(2, None, None, {"hidden": name == "二月"})
    told = open_inbox(path).table.told
    assert "共 2 份" in told
    assert "in.xlsx〔一月〕：未读工作表“三月”" in told
    assert "in.xlsx〔二月〕：其中 1 行在表里是隐藏的（第 3 行），也已读入" in told


def test_a_workbook_is_read_by_what_it_is_and_not_by_its_name(tmp_path: Path) -> None:
    path = workbook(tmp_path / "in.xlsx", {"一月": ROWS}).rename(tmp_path / "in.xls")
    assert texts(path) == ["好", "也好"]
    assert "实为Excel 工作簿" in open_inbox(path).table.told


def test_days_kept_as_bare_numbers_are_days(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["编号", "来信日期", "内容"],
        ["A1", 45352, "好"],
        ["A2", 45352.75, "好"],
        ["A3", 20240301, "好"],
    ]
    found = [p.received for p in petitions(workbook(tmp_path / "in.xlsx", {"表": rows}))]
    day = datetime(2024, 3, 1, tzinfo=CHINA)
    assert found == [day, day.replace(hour=18), day]


def test_tens_of_thousands_of_formatted_empty_rows_are_nothing(tmp_path: Path) -> None:
    path = tmp_path / "in.xlsx"
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:  # else it goes through every cell
        sheet, form = book.add_worksheet(), book.add_format({"bg_color": "#FFFF00"})
        for number, row in enumerate(ROWS):
            sheet.write_row(number, 0, row)
        for number in range(3, 60_000):
            sheet.write_blank(number, 0, None, form)
        sheet.write_blank(60_000, 9000, None, form)
    assert open_inbox(path).count() == 2


def test_a_table_that_begins_in_the_middle_of_the_sheet_is_found(tmp_path: Path) -> None:
    rows: list[list[object]] = [[], ["", "登记表"], ["", "", "编号", "内容"], ["", "", "A1", "好"]]
    path = workbook(tmp_path / "in.xlsx", {"表": rows})
    assert [(p.id, p.text) for p in petitions(path)] == [("A1", "好")]


def test_merged_cells_right_of_an_empty_column_still_match(tmp_path: Path) -> None:
    path = tmp_path / "in.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_row("C1", ["来信日期", "内容"])
        sheet.merge_range("C2:C3", "2024-03-01")
        sheet.write("D2", "好")
        sheet.write("D3", "也好")
    assert [p.received is not None for p in petitions(path)] == [True, True]


def test_an_old_workbook_is_read_by_its_records(tmp_path: Path) -> None:
    rows: list[list[object]] = [["编号", "身份证号", "内容"], ["A1", 110105194912310020.0, "欠薪"], [7.0, "1", "好"]]
    first, second = petitions(xls(tmp_path / "in.xls", rows))
    assert (first.text, second.id) == ("欠薪", "7")
    assert "丢失" in first.remarks[0]


def test_hidden_rows_of_an_old_workbook_are_said_beside_a_chart_with_cells_of_its_own(tmp_path: Path) -> None:
    row = record(0x0208, struct.pack("<HHHHHHI", 2, 0, 2, 255, 0, 0, 0x20))
    cell = record(0x0203, struct.pack("<HHHd", 7, 1, 0, 77.0))
    hidden_in_chart = record(0x0208, struct.pack("<HHHHHHI", 7, 0, 2, 255, 0, 0, 0x20))
    begin = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x20, 0x0DBB, 0x07CC, 0, 6))
    path = xls(tmp_path / "in.xls", ROWS, row + begin + cell + hidden_in_chart + record(0x000A, b""))
    assert old_hidden_rows(path) == {"登记": [3]}
    assert texts(path) == ["好", "也好"]


def test_an_old_workbook_of_many_rows_is_surveyed_in_one_pass(tmp_path: Path) -> None:
    path = xls(tmp_path / "in.xls", [[1.0]] * 30_000)
    begun = time.process_time()
    assert old_hidden_rows(path) == {}
    assert time.process_time() - begun < 2


def test_a_workbook_without_a_text_column_names_its_columns(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="事由说明") as refused:
        open_inbox(workbook(tmp_path / "in.xlsx", {"表": [["序号", "事由说明"], [1, "好"]]}))
    assert "--text" in str(refused.value)


def test_an_empty_workbook_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="是空的"):
        open_inbox(workbook(tmp_path / "in.xlsx", {"表": []}))


def test_cells_without_a_place_are_read_in_order(tmp_path: Path) -> None:
    cell = '<c t="inlineStr"><is><t>{}</t></is></c>'.format
    rows = f"<row>{cell('编号')}{cell('内容')}</row><row>{inline('A2', 'A1')}{inline('B2', '好')}</row>"
    assert texts(sheet_xml(tmp_path / "in.xlsx", rows)) == ["好"]


def test_cells_merged_downwards_tell_how_far_a_heading_reaches_whatever_its_names(tmp_path: Path) -> None:
    path = tmp_path / "in.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.merge_range("A1:A2", "编号")
        sheet.merge_range("B1:C1", "来信者")
        sheet.merge_range("D1:D2", "内容")
        sheet.write_row("B2", ["称呼", "手机"])
        sheet.write_row("A3", ["A1", "张三", "138", "欠薪"])
    assert open_inbox(path).layout.heading == ("编号", "称呼", "手机", "内容")
    assert texts(path) == ["欠薪"]
