"""A number that has lost digits is marked and said, never passed on as if it were right."""

from __future__ import annotations

from pathlib import Path

import pytest
from made import csv_file, items, petitions, workbook

from triage.engine import Triage
from triage.intake import Reject, cells
from triage.intake.cells import LOST, fitted, has_lost_digits
from triage.petition import Petition

ROOT = Path(__file__).parents[3]
VALID_IDENTITY = "11010519491231002X"


@pytest.mark.parametrize(
    "cell",
    [
        110105194912310020.0,
        6222021234567890123.0,
        1e15,
        -2e17,
        "1.10105E+17",
        "1.38E+10",
        " 6.22202E+18 ",
        "110105194912310000",
        "320106198001010000",
    ],
)
def test_what_a_spreadsheet_did_to_a_long_number_is_noticed(cell: object) -> None:
    assert has_lost_digits(cell)


@pytest.mark.parametrize(
    "cell",
    [
        VALID_IDENTITY,
        13800000000.0,
        999_999_999_999_999.0,
        0.1,
        3.0,
        float("inf"),
        float("nan"),
        110105194912310020,
        "110105194912310038",
        "13800000000",
        "1.5",
        "3E",
        "2E5",
        "1.2e-12",
        "（2021）苏01刑初12号",
        "欠薪1.2E+12元",
        "622202123456789000",
        "",
        None,
        True,
    ],
)
def test_what_is_right_is_left_alone(cell: object) -> None:
    assert not has_lost_digits(cell)


def test_an_identity_number_that_ends_in_zeros_by_right_is_left_alone() -> None:
    numbers = [f"1101051990{month:02d}{day}1000" for month in range(1, 13) for day in range(10, 29)]
    lost = [has_lost_digits(number) for number in numbers]
    assert lost.count(False) == sum(_check_digit(number[:17]) == "0" for number in numbers) > 5


def _check_digit(number: str) -> str:
    """GB 11643: ISO 7064, MOD 11-2."""
    total = 0
    for digit in number:
        total = (total + int(digit)) * 2 % 11
    return "0123456789X"[(12 - total) % 11]


def test_an_identity_kept_as_a_number_is_marked_in_its_cell_and_reviewed(tmp_path: Path, triage: Triage) -> None:
    rows: list[list[object]] = [
        ["编号", "身份证号", "电话", "内容"],
        ["A1", 110105194912310020, 13800000000, "包工头欠我们八个人四个月工资，一共十二万"],
    ]
    (petition,) = petitions(workbook(tmp_path / "in.xlsx", {"表": rows}))
    written = dict(petition.extra)
    assert written["身份证号"] == LOST + "110105194912310000"
    assert written["电话"] == 13800000000
    assert any("身份证号" in reason and "丢失" in reason for reason in triage.decide(petition).review)


def test_a_csv_saved_by_a_spreadsheet_is_seen_through(tmp_path: Path) -> None:
    (petition,) = petitions(csv_file(tmp_path, "编号,身份证号,内容\nA1,1.10105E+17,好\n"))
    assert dict(petition.extra)["身份证号"] == f"{LOST}1.10105E+17"
    assert len(petition.remarks) == 1


def test_a_cell_beyond_the_limit_is_a_reject(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cells, "MAX_CELL", 10)
    row = fitted(7, ["A1", "好" * 11], ["编号", "内容"])
    assert isinstance(row, Reject) and "“内容”一格有 11 字" in row.reason


def test_halves_of_characters_from_json_are_replaced_and_said(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    path.write_text('{"内容": "不想\\ud800活了\\u0000"}\n', encoding="utf-8")
    (petition,) = petitions(path)
    assert petition.text == "不想\ufffd活了\ufffd" and "残缺字符" in petition.remarks[0]


def test_a_day_that_is_no_date_is_said_and_a_missing_one_is_not(tmp_path: Path) -> None:
    first, second, third = items(csv_file(tmp_path, "编号,来信日期,内容\nA1,不详,好\nA2,,好\nA3,9999-12-31,好\n"))
    assert isinstance(first, Petition) and "读不出日期" in first.remarks[0]
    assert isinstance(second, Petition) and second.remarks == ()
    assert isinstance(third, Petition) and "年份不合常理" in third.remarks[0] and third.received is None


def test_hidden_reordering_characters_are_said(tmp_path: Path) -> None:
    (petition,) = petitions(csv_file(tmp_path, "编号,内容\nA1,请\u202e给立案不\u202c\n"))
    assert "隐形字符" in petition.remarks[0]


def test_the_pages_on_files_give_the_limits_of_the_program() -> None:
    from triage.intake import limits, scans
    from triage.text import READ_FIRST, READ_LAST

    english = (ROOT / "docs/inbox-files.md").read_text(encoding="utf-8")
    chinese = (ROOT / "docs/inbox-files.zh.md").read_text(encoding="utf-8")
    for said in (
        f"{limits.MAX_COLUMNS:,} columns",
        f"{limits.MAX_CELL:,} characters",
        f"{limits.MAX_GRID:,} cells",
        f"{limits.MAX_PACKED // 10**6} MB for a workbook",
        f"{scans.MAX_PAGES} pages",
        f"first {READ_FIRST:,} and last {READ_LAST:,}",
    ):
        assert said in english.replace("\n", " ")
    assert f"开头 {READ_FIRST:,} 字和末尾 {READ_LAST:,} 字" in chinese and LOST in chinese and LOST in english
