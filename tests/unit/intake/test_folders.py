"""Folders, patterns, several files, pipes: nothing that was handed over is passed over in silence."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from made import csv_file, docx, items, workbook
from openpyxl import load_workbook

from triage.cli import classify_main as classify
from triage.errors import InputError
from triage.intake import Reject, find_files, open_inbox
from triage.intake.sources import UNFINISHED
from triage.journal.workspace import Workspace
from triage.output.writers import results_of
from triage.petition import Petition

ROOT = Path(__file__).parents[3]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A day's mail: two tables that call things differently, a letter, something unreadable, and leftovers."""
    mail = tmp_path / "今日"
    (mail / "乡镇").mkdir(parents=True)
    workbook(mail / "一.xlsx", {"表": [["序号", "内容", "备注"], ["A1", "包工头欠薪四个月不给", "急"]]})
    csv_file(mail / "乡镇", "序号,编号,诉求内容\n7,B1,村里的路灯坏了三个月\n8,B2,附,多\n", "gb18030", "二.csv")
    docx(mail / "信.docx", "<w:p><w:r><w:t>派出所不给立案已经一年</w:t></w:r></w:p>")
    (mail / "旧信.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    (mail / "~$一.xlsx").write_bytes(b"lock")
    (mail / "一.分流.xlsx").write_bytes(b"result")
    (mail / ".DS_Store").write_bytes(b"x")
    return mail


def test_a_folder_is_one_inbox_in_which_every_row_says_where_it_is_from(folder: Path) -> None:
    inbox = open_inbox(folder)
    assert inbox.layout.heading == ("来源文件", "序号", "内容", "备注", "序号_")
    found = [item for item, _ in inbox]
    read = [(dict(p.extra)["来源文件"], p.id, p.text) for p in found if isinstance(p, Petition)]
    assert read == [
        ("一.xlsx", "A1", "包工头欠薪四个月不给"),
        (str(Path("乡镇/二.csv")), "B1", "村里的路灯坏了三个月"),
        ("信.docx", "信", "派出所不给立案已经一年"),
    ]
    rejects = {item.reason.split("：")[0]: item for item in found if isinstance(item, Reject)}
    assert "旧版 Word" in rejects["整份未读"].reason and rejects["整份未读"].content == "旧信.doc"
    assert str(Path("乡镇/二.csv")) in rejects
    assert len(found) == inbox.count() == 5
    assert {path.name for path in inbox.files} == {"一.xlsx", "二.csv", "信.docx", "旧信.doc"}


@pytest.mark.parametrize("kind", [".csv", ".jsonl", ".xlsx"])
def test_a_result_in_the_folder_that_is_read_is_no_petition(folder: Path, kind: str) -> None:
    output = folder / f"结果{kind}"
    assert classify([str(folder), "-o", str(output)]) == 0
    first = output.read_bytes()
    assert classify([str(folder), "-o", str(output)]) == 0
    if kind != ".xlsx":  # which holds the time
        assert output.read_bytes() == first
    assert open_inbox(folder, without=results_of(output)).count() == 5


def test_other_columns_keep_their_cells_when_files_are_joined(folder: Path) -> None:
    by_id = {item.id: dict(item.extra) for item in items(folder) if isinstance(item, Petition)}
    assert by_id["A1"]["备注"] == "急" and by_id["B1"]["序号_"] == "7" and by_id["B1"]["备注"] == ""


def test_files_without_numbers_get_ones_that_say_where_they_are(tmp_path: Path) -> None:
    paths = [csv_file(tmp_path, "内容\n好\n", name=f"{name}.csv") for name in "ab"]
    assert [item.id for item in items(paths)] == ["a.csv第2行", "b.csv第2行"]  # type: ignore[union-attr]


@pytest.mark.parametrize("given", [".", "*/*.*", "**/*.*"])
def test_files_of_one_name_in_several_folders_are_told_apart(tmp_path: Path, given: str) -> None:
    for name in "ab":
        (tmp_path / name).mkdir()
        (tmp_path / name / "信.txt").write_text(f"派出所不立案（{name}）", encoding="utf-8")
        rows: list[list[object]] = [["内容"], ["路灯坏了"]]
        workbook(tmp_path / name / "表.xlsx", {"一月": rows, "二月": rows})
    found = [item for item in items(tmp_path / given) if isinstance(item, Petition)]
    letter, sheet = str(Path("{0}/信.txt")), str(Path("{0}/表.xlsx〔{1}〕"))
    assert sorted((dict(each.extra)["来源文件"], each.id) for each in found) == sorted(
        row
        for name in "ab"
        for row in [
            (letter.format(name), "信"),
            (sheet.format(name, "一月"), sheet.format(name, "一月") + "第2行"),
            (sheet.format(name, "二月"), sheet.format(name, "二月") + "第2行"),
        ]
    )


def test_a_column_of_the_callers_that_is_called_as_ours_is_kept_beside_it(tmp_path: Path) -> None:
    paths = [csv_file(tmp_path, f"编号,来源文件,内容\n{n},旧档{n},好\n", name=f"{n}.csv") for n in "ab"]
    found = [dict(item.extra) for item in items(paths) if isinstance(item, Petition)]
    assert [(row["来源文件"], row["来源文件_"]) for row in found] == [("a.csv", "旧档a"), ("b.csv", "旧档b")]


def test_what_an_interrupted_run_left_is_no_petition(folder: Path) -> None:
    room = Workspace(folder / "乡镇" / "结果.csv").folder
    room.mkdir()
    (room / "journal").write_text("半", encoding="utf-8")
    (room / "草稿.csv").write_text("编号,内容\n", encoding="utf-8")
    assert room.name.endswith(UNFINISHED)
    assert {path.name for path in find_files([folder])} == {"一.xlsx", "二.csv", "信.docx", "旧信.doc"}
    assert [path.name for path in find_files([folder / "**" / "*.csv"])] == ["二.csv"]
    assert find_files([room / "草稿.csv"]) == [room / "草稿.csv"]


@pytest.mark.parametrize("pattern", ["in**.csv", "*.csv/**x", "**x/*.csv", "[z-a].csv", "in[.csv"])
def test_a_pattern_that_fits_nothing_or_is_none_is_said_in_chinese(tmp_path: Path, pattern: str) -> None:
    with pytest.raises(InputError, match=r"写得不对|没有文件合乎"):
        find_files([tmp_path / pattern])


def test_a_pattern_is_the_files_it_fits(folder: Path) -> None:
    assert [path.name for path in find_files([folder / "*.xlsx"])] == ["一.xlsx"]
    assert [path.name for path in find_files([folder / "**" / "*.csv"])] == ["二.csv"]
    with pytest.raises(InputError, match="没有文件合乎"):
        find_files([folder / "*.jsonl"])


@pytest.mark.parametrize("name", ["没有", "没有.csv"])
def test_what_is_not_there_is_said(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match="找不到文件"):
        open_inbox(tmp_path / name)
    (tmp_path / "空").mkdir()
    with pytest.raises(InputError, match="没有可读的文件"):
        open_inbox(tmp_path / "空")


def test_a_folder_of_which_nothing_can_be_read_says_all_the_reasons(tmp_path: Path) -> None:
    (tmp_path / "a.rtf").write_bytes(b"{\\rtf")
    (tmp_path / "b.gz").write_bytes(b"\x1f\x8b")
    with pytest.raises(InputError, match=r"(?s)a\.rtf.*b\.gz"):
        open_inbox(tmp_path)


def test_a_folder_becomes_one_workbook_beside_it(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert classify([str(folder), "--quiet"]) == 0
    said = capsys.readouterr().out
    assert "读入 5 行 = 写出 3 行 + 未能读取 2 行" in said
    book = load_workbook(folder.with_name("今日.分流.xlsx"))
    heading = [cell.value for cell in book.worksheets[0][1]]
    assert heading[:3] == ["来源文件", "序号", "内容"] and book.worksheets[0].max_row == 4
    assert "旧信.doc" in [cell.value for cell in book["未能读取"]["C"]]


def test_several_files_named_at_once_are_one_inbox(folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "全部.csv"
    assert classify([str(folder / "一.xlsx"), str(folder / "信.docx"), "-o", str(target), "--quiet"]) == 0
    with target.open(encoding="utf-8-sig", newline="") as file:
        assert [row["来源文件"] for row in csv.DictReader(file)] == ["一.xlsx", "信.docx"]


def piped(text: bytes, *words: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "classify.py", *words], input=text, capture_output=True, check=False, cwd=ROOT
    )


def test_a_pipe_in_is_a_pipe_out_with_nothing_else_in_it() -> None:
    done = piped("编号,内容\nA1,派出所不给立案已经一年\nA2,多,了\n".encode("gb18030"), "-")
    assert done.returncode == 0, done.stderr.decode()
    heading, row = csv.reader(io.StringIO(done.stdout.decode("gb18030")))
    assert heading[:3] == ["编号", "内容", "紧急程度"] and row[0] == "A1"
    said = done.stderr.decode()
    assert "未能读取  3" in said and "/tmp" not in said


def test_json_lines_through_a_pipe_stay_json_lines() -> None:
    done = piped('{"id": 1, "text": "派出所不给立案已经一年"}\n'.encode(), "-")
    assert json.loads(done.stdout)["decision"]["category"]


def test_a_file_can_go_to_standard_output(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "编号,内容\nA1,派出所不给立案已经一年\n")
    done = piped(b"", str(path), "-o", "-")
    assert done.stdout.decode("utf-8-sig").startswith("编号,内容,紧急程度")
    assert [each.name for each in tmp_path.iterdir()] == ["in.csv"]


def test_an_empty_pipe_is_said() -> None:
    done = piped(b"", "-")
    assert done.returncode == 2 and "空文件" in done.stderr.decode() and done.stdout == b""
