"""Exports that are called .csv or .xls and are something else."""

from __future__ import annotations

from pathlib import Path

import pytest
from made import csv_file, petitions, texts, workbook

from triage.errors import InputError
from triage.intake import markup, open_inbox

PAGE = (
    "<html><head><meta charset=gb2312><style>td {color: red}</style></head><body><table><tr><td>导航</td></tr></table>"
    "<table><tr><th>编号</th><th colspan=2>信访人</th><th>内容</th></tr>"
    "<tr><td rowspan=2>A1</td><td>张三</td><td>010</td><td>欠薪<br>四个月 &lt;请看&gt;</td></tr>"
    "<tr><td>李四</td><td>020</td><td>路灯坏了</td></tr></table></body></html>"
)


@pytest.mark.parametrize("name", ["导出.xls", "导出.csv", "导出.html", "导出.xlsx"])
def test_a_page_is_read_as_a_page_whatever_its_name(tmp_path: Path, name: str) -> None:
    path = csv_file(tmp_path, PAGE, "gb18030", name)
    inbox = open_inbox(path)
    assert inbox.layout.heading == ("编号", "信访人", "信访人_", "内容")
    assert [(p.id, p.text) for p in petitions(path)] == [("A1", "欠薪\n四个月 <请看>"), ("A1", "路灯坏了")]
    assert [number for _, number in inbox] == [2, 3]
    assert "网页" in inbox.table.remark


def test_a_workbook_called_csv_is_read_as_a_workbook_and_said(tmp_path: Path) -> None:
    path = workbook(tmp_path / "in.xlsx", {"表": [["编号", "内容"], ["A1", "好"]]}).rename(tmp_path / "in.csv")
    assert texts(path) == ["好"]
    assert "名为 .csv，实为Excel 工作簿" in open_inbox(path).table.remark


@pytest.mark.parametrize("name", ["导出.xls", "导出.xlsx"])
def test_text_called_xls_is_read_as_text_and_said(tmp_path: Path, name: str) -> None:
    path = csv_file(tmp_path, "编号\t内容\nA1\t好\n", "gb18030", name)
    assert texts(path) == ["好"]
    assert "实为文本" in open_inbox(path).table.remark


def test_a_spreadsheet_in_xml_of_2003_is_read(tmp_path: Path) -> None:
    cell = '<Cell{}><Data ss:Type="String">{}</Data></Cell>'.format
    placed = ' ss:Index="3"'
    rows = (
        f"<Row>{cell('', '编号')}{cell('', '电话')}{cell('', '内容')}</Row>"
        f"<Row>{cell('', 'A1')}{cell(placed, '欠薪')}</Row>"
    )
    text = (
        '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook '
        'xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
        f'<Worksheet ss:Name="表"><Table>{rows}</Table></Worksheet></Workbook>'
    )
    (petition,) = petitions(csv_file(tmp_path, text, name="导出.xls"))
    assert (petition.id, petition.text, dict(petition.extra)["电话"]) == ("A1", "欠薪", "")


def test_cells_and_tables_that_nothing_closes_are_read_all_the_same(tmp_path: Path) -> None:
    text = "<table><tr><th>编号<th>内容<tr><td>A1<td>好<tr><td>A2<td>也好"
    assert texts(csv_file(tmp_path, text, name="in.html")) == ["好", "也好"]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("<![测试]", "<![测试]"),
        ("<![foo[", "<![foo["),
        ("<![iffy]>", "<![iffy]>"),
        ("<![", "<!["),
        ("<![if !mso]>", ""),
        ("<![endif]>", ""),
        ("<![CDATA[三人<]]>", "三人<"),
    ],
)
def test_what_begins_like_a_section_loses_no_text(tmp_path: Path, written: str, read: str) -> None:
    text = f"<table><tr><th>编号<th>内容</tr><tr><td>A1</td><td>欠薪{written}四个月</td></tr><tr><td>A2</td><td>好</td></tr></table>"
    assert texts(csv_file(tmp_path, text, name="in.html")) == [f"欠薪{read}四个月", "好"]


@pytest.mark.parametrize(
    "row", ["<tr>" + "<td colspan=40>好" * 3, "<tr><td colspan=12 rowspan=12>好" + "<tr>" * 12, "<tr>" * 101]
)
def test_spans_in_all_tables_together_end_where_other_grids_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, row: str
) -> None:
    heading = "<table><tr><th>编号<th>内容"
    page = csv_file(tmp_path, f"{heading}{row}</table>", name="in.html")
    assert open_inbox(page).count() >= 0
    monkeypatch.setattr(markup, "MAX_GRID", 100)
    with pytest.raises(InputError, match="超过 100 格"):
        open_inbox(page)
    many = csv_file(tmp_path, f"{heading}<tr><td>A1<td>好</table>" * 17, name="in.html")
    with pytest.raises(InputError, match="超过 100 格"):
        open_inbox(many)


def test_a_page_without_a_table_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="没有表格"):
        open_inbox(csv_file(tmp_path, "<html><body>请先登录</body></html>", name="导出.xls"))


def test_spans_beyond_reason_end(tmp_path: Path) -> None:
    text = "<table><tr><th>编号</th><th>内容</th></tr><tr><td rowspan=999999999>A1</td><td colspan=999999999>好</td></tr></table>"
    items = list(open_inbox(csv_file(tmp_path, text, name="in.html")))
    assert len(items) == 1
