"""What clerks, data staff and legal staff type, and what they get to read."""

from __future__ import annotations

import contextlib
import csv
import gc
import json
import os
import random
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from openpyxl import load_workbook

from triage import cli
from triage.cli import classify_main as classify
from triage.cli import main
from triage.cli import train_main as train
from triage.cli.terminal import EXIT_CODES, again, guarded
from triage.intake import Columns
from triage.registry import Registry
from triage.shipped import DATA, MODELS

ROOT = Path(__file__).parents[2]
HEADING = ["编号", "来信日期", "渠道", "姓名", "内容"]
ROWS = [
    ["A1", "2024-03-01", "来信", "张三", "包工头欠我们八个人四个月工资，一共十二万，打电话不接，劳动监察大队也去过"],
    ["A2", "2024-03-01", "来电", "李四", "我真的活不下去了，农药已经买好了，今天就喝"],
    ["A3", "2024-03-02", "留言", "", "   "],
    ["A4", "2024-03-02", "网上", "王五", "=1+1 派出所不立案，我去年就报了案，电话13800000000"],
]


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    path = tmp_path / "今日.csv"
    with path.open("w", encoding="gbk", newline="") as file:
        csv.writer(file).writerows([HEADING, *ROWS])
    return path


def test_a_gbk_file_comes_back_as_a_gbk_file_with_the_decision_beside_every_row(
    inbox: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert classify([str(inbox)]) == 0
    said = capsys.readouterr().out
    assert "读入 4 行 = 写出 4 行 + 未能读取 0 行" in said
    assert said.index("P0 立即转人工  A2") < said.index("共 4 件")
    with inbox.with_name("今日.分流.csv").open(encoding="gbk", newline="") as file:
        heading, *rows = csv.reader(file)
    assert heading[:5] == HEADING
    assert [row[:4] for row in rows] == [row[:4] for row in ROWS]
    decided = [dict(zip(heading, row, strict=True)) for row in rows]
    assert decided[1]["紧急程度"].startswith("P0")
    assert decided[2]["类别代码"] == "OTH.invalid" and decided[2]["人工复核"]


def test_the_report_stands_beside_the_result_and_shows_no_identity(inbox: Path) -> None:
    assert classify([str(inbox)]) == 0
    page = inbox.with_name("今日.分流.report.html").read_text(encoding="utf-8")
    assert "共 4 件" in page or ">4<" in page
    for secret in ("13800000000", "张三", "李四"):
        assert secret not in page


def test_a_number_in_the_name_of_a_letter_is_shown_masked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    letters = tmp_path / "来信"
    letters.mkdir()
    (letters / "急件13800000000.txt").write_text("我真的活不下去了，农药已经买好了，今天就喝", encoding="utf-8")
    (letters / "工资13900000000.txt").write_text("欠我四个月工资", encoding="utf-8")
    target = tmp_path / "结果.csv"
    assert classify([str(letters), "-o", str(target)]) == 0
    told = "".join(capsys.readouterr())
    page = target.with_suffix(".report.html").read_text(encoding="utf-8")
    assert "急件138****0000" in told and "急件138****0000" in page
    assert not re.search("13[89]0{8}", told + page)
    assert "急件13800000000" in target.read_text(encoding="utf-8-sig")


def test_an_xlsx_is_written_on_request(inbox: Path, tmp_path: Path) -> None:
    target = tmp_path / "新" / "结果.xlsx"
    assert classify([str(inbox), "-o", str(target), "--quiet"]) == 0
    sheet = load_workbook(target).worksheets[0]
    assert [cell.value for cell in sheet[1]][:5] == HEADING
    assert sheet.max_row == 5


def test_rows_that_cannot_be_read_are_counted_and_kept(inbox: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with inbox.open("a", encoding="gbk") as file:
        file.write("A5,多,了,好,几,格\n")
    assert classify([str(inbox)]) == 0
    said = capsys.readouterr().out
    assert "读入 5 行 = 写出 4 行 + 未能读取 1 行" in said
    rejects = inbox.with_name("今日.分流.未能读取.csv").read_text(encoding="utf-8-sig")
    assert "A5" in rejects and "6" in rejects.splitlines()[1]


def test_rows_that_do_not_add_up_are_an_error(
    inbox: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from triage.cli import whole_file

    monkeypatch.setattr(whole_file, "chunked", lambda rows: iter([list(rows)[:-1]]))
    assert classify([str(inbox)]) == 1
    assert "行数不符：读入 4 行" in capsys.readouterr().out
    assert list(inbox.parent.iterdir()) == [inbox]


def test_a_missing_text_column_names_the_columns_and_the_option(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "in.csv"
    path.write_text("序号,群众说的话\n1,包工头欠我们八个人四个月工资一共十二万打电话不接\n", encoding="utf-8")
    assert classify([str(path)]) == 2
    said = capsys.readouterr().err
    assert "序号" in said and "--text 群众说的话" in said
    assert classify([str(path), "--text", "群众说的话"]) == 0


def test_the_result_never_replaces_the_inbox(inbox: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = inbox.read_bytes()
    assert classify([str(inbox), "-o", str(inbox)]) == 2
    assert "不能写回原文件" in capsys.readouterr().err
    assert inbox.read_bytes() == before


def test_one_text_is_decided_on_the_spot(capsys: pytest.CaptureFixture[str]) -> None:
    assert classify(["--text", "派出所不给立案，报案回执也不给"]) == 0
    assert "紧急程度" in capsys.readouterr().out
    assert classify(["--text", "派出所不给立案", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["category"]


def test_a_petition_of_the_file_is_explained_by_its_id_or_row(inbox: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert classify([str(inbox), "--explain", "A1"]) == 0
    said = capsys.readouterr().out
    assert "判断类别时" in said and re.search(r"\+0\.\d{3}  \S*(工资|包工头|劳动)", said) and "其次" in said
    assert classify([str(inbox), "--explain", "2"]) == 0
    assert capsys.readouterr().out.splitlines()[0] == said.splitlines()[0]
    assert classify([str(inbox), "--explain", "A77"]) == 2
    assert "没有编号“A77”" in capsys.readouterr().err
    assert not list(inbox.parent.glob("*分流*"))


@pytest.mark.parametrize("day", ["收到时间", "来信时间", "提交时间", "收信日期", "登记时间"])
@pytest.mark.parametrize("place", ["地点", "事发地点", "案发地", "区县", "所属区域"])
def test_dates_and_places_are_found_by_the_names_offices_use(day: str, place: str) -> None:
    columns = Columns().found_in(["编号", day, place, "反映问题"])
    assert (columns.received, columns.place, columns.text) == (day, place, "反映问题")


def test_which_columns_are_read_is_said(inbox: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert classify([str(inbox)]) == 0
    assert "正文列“内容”，日期列“来信日期”" in capsys.readouterr().out
    bare = tmp_path / "无日期.csv"
    bare.write_text("编号,地点,内容\nA1,合江县,路灯坏了\n", encoding="utf-8")
    assert classify([str(bare)]) == 0
    assert "没有日期列（期限从今天算起），地点列“地点”" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["{}", "--explain"], "--explain 编号"),
        (["{}", "--json"], "-o 结果.jsonl"),
        (["--text", "路灯坏了", "-o", "结果.csv"], "要和来文文件一起用"),
        (["--text", "路灯坏了", "--masked"], "要和来文文件一起用"),
    ],
)
def test_options_that_would_do_nothing_are_said(
    words: list[str], says: str, inbox: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert classify([word.format(inbox) for word in words]) == 2
    assert says in capsys.readouterr().err


def test_which_petition_is_explained_is_said(inbox: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert classify([str(inbox), "--explain", "A1"]) == 0
    assert capsys.readouterr().out.startswith("来文　　  A1：")


def test_an_id_goes_before_the_row_of_the_same_number(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "来文.csv"
    path.write_text("编号,内容\n1,工地欠我工钱\n2,路灯坏了\n3,口罩是假的\n", encoding="utf-8")
    assert classify([str(path), "--explain", "3"]) == 0
    assert "口罩" in capsys.readouterr().out.partition("各词的分量")[2]
    assert classify([str(path), "--explain", "4"]) == 0
    assert "口罩" in capsys.readouterr().out.partition("各词的分量")[2]


def test_columns_that_masked_are_called_alike_are_both_written(tmp_path: Path) -> None:
    path = tmp_path / "来文.jsonl"
    path.write_text('{"编号":"A1","内容":"路灯坏了","13871234567":"甲","13871234568":"乙"}\n', encoding="utf-8")
    assert classify([str(path), "--masked"]) == 0
    row = json.loads((tmp_path / "来文.分流.脱敏.jsonl").read_text(encoding="utf-8"))
    assert {"甲", "乙"} <= {value for value in row.values() if isinstance(value, str)}


def test_a_file_of_a_folder_that_may_not_be_read_is_said_and_the_others_are_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, opened = tmp_path / "来信", Path.open
    folder.mkdir()
    for name in ("甲.txt", "乙.txt"):
        (folder / name).write_text("我们村的路灯坏了三个月没人修。", encoding="utf-8")

    def guarded(path: Path, *how: object, **named: object) -> object:
        if path.name == "乙.txt":
            raise PermissionError(13, "Permission denied", str(path))
        return opened(path, *how, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(Path, "open", guarded)
    assert classify([str(folder), "-o", str(tmp_path / "结果.csv")]) == 0
    monkeypatch.undo()
    assert "乙.txt" in (tmp_path / "结果.未能读取.csv").read_text(encoding="utf-8-sig")
    assert "路灯" in (tmp_path / "结果.csv").read_text(encoding="utf-8-sig")


def test_the_words_that_weighed_are_marked_in_the_report(inbox: Path) -> None:
    assert classify([str(inbox)]) == 0
    assert "<mark>" in inbox.with_name("今日.分流.report.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ([], "请给出要分流的文件"),
        (["没有这个.xlsx"], "找不到文件"),
        (["--text", "好", "--model", "没有"], "没有名为“没有”的模型"),
        (["--text", "好", "--data", "没有"], "没有名为“没有”的文件夹"),
    ],
)
def test_wrong_words_get_a_clear_answer(words: list[str], says: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert classify(words) in (1, 2)
    said = capsys.readouterr().err
    assert says in said and "Traceback" not in said


@pytest.mark.parametrize("words", [["--unknown"], ["--jobs", "b"], ["--text"]])
def test_wrong_options_are_said_in_chinese(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        classify(words)
    assert ended.value.code == 2
    assert "加 -h 看说明" in capsys.readouterr().err


@pytest.mark.parametrize("words", [["-h"], ["classify", "-h"], ["train", "-h"], ["rules", "-h"], ["models", "-h"]])
def test_every_command_explains_itself_in_chinese(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    try:
        assert main(words) == 0
    except SystemExit as ended:
        assert ended.code == 0
    said = capsys.readouterr().out
    assert said.startswith("用法") and "show this help" not in said


def test_no_command_or_an_unknown_one_shows_the_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert main(["clasify"]) == 2
    assert "没有“clasify”这个命令" in capsys.readouterr().err


def test_rules_check_counts_the_rules_and_starts_without_numpy(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "check"]) == 0
    assert "规则表没有错误" in capsys.readouterr().out
    script = "import sys; from triage.cli import main; main(['rules', 'check']); assert 'numpy' not in sys.modules"
    subprocess.run([sys.executable, "-c", script], check=True, cwd=ROOT, capture_output=True)


def test_rules_check_tells_every_mistake_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copytree(DATA, tmp_path / "data", ignore=shutil.ignore_patterns("corpus", "vectors", "evaluation"))
    path = tmp_path / "data/rules/urgency.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("suicide-risk", "suicide-risky"), encoding="utf-8")
    assert main(["rules", "check", "--data", str(tmp_path / "data")]) == 1
    said = capsys.readouterr().err
    assert "urgency.yaml:" in said and "suicide-risk" in said and "处错误" in said


def test_models_are_listed_shown_and_promoted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    current = Registry(MODELS).current()
    shutil.copytree(MODELS / current, tmp_path / "甲")
    there = ["--models", str(tmp_path)]
    assert main(["models", "promote", "甲", *there]) == 2
    assert "--reason" in capsys.readouterr().err
    assert main(["models", "promote", "甲", "--reason", "试用", *there]) == 0
    assert main(["models", "list", *there]) == 0
    assert "* 甲" in capsys.readouterr().out
    assert main(["models", "show", *there]) == 0
    assert current in capsys.readouterr().out


def test_a_model_that_does_not_open_is_not_promoted(tmp_path: Path) -> None:
    shutil.copytree(Registry(MODELS).path(), tmp_path / "甲")
    (tmp_path / "甲" / "bias.npy").write_bytes(b"")
    assert main(["models", "promote", "甲", "--reason", "试用", "--models", str(tmp_path)]) == 2
    assert not (tmp_path / "current").exists()


def test_ctrl_c_says_how_to_go_on_and_leaves_nothing_half_written(
    inbox: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from triage.output import writers

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(writers.Writer, "write", interrupted)
    before = {path.name for path in inbox.parent.iterdir()}
    assert classify([str(inbox)]) == 130
    assert "重新运行" in capsys.readouterr().err
    assert {path.name for path in inbox.parent.iterdir()} == before


def test_a_full_disk_is_said_and_leaves_nothing_half_written(
    inbox: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from triage.output import writers

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device", "今日.分流.csv")

    monkeypatch.setattr(writers.Writer, "write", full)
    before = {path.name for path in inbox.parent.iterdir()}
    assert classify([str(inbox)]) == 2
    assert "磁盘空间" in capsys.readouterr().err
    assert {path.name for path in inbox.parent.iterdir()} == before


def test_debug_shows_where_it_happened() -> None:
    def broken(_: object) -> int:
        raise OSError(28, "No space left on device")

    assert guarded(broken, []) == 2
    with pytest.raises(OSError, match="No space"):
        guarded(broken, ["--debug"])


def test_a_mistake_of_the_program_is_no_traceback_either(
    inbox: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from triage.output import writers

    def broken(*_: object) -> None:
        raise ZeroDivisionError("我家住幸福路3号")

    monkeypatch.setattr(writers.Writer, "write", broken)
    assert classify([str(inbox)]) == 3
    said = capsys.readouterr().err
    assert "程序内部出错(ZeroDivisionError)" in said and "--debug" in said
    assert "Traceback" not in said and "幸福路" not in said
    with pytest.raises(ZeroDivisionError):
        classify([str(inbox), "--debug"])
    assert list(inbox.parent.iterdir()) == [inbox]


def test_too_little_memory_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    def starved(_: object) -> int:
        raise MemoryError

    assert guarded(starved, []) == 2
    assert "--jobs 1" in capsys.readouterr().err


@pytest.mark.parametrize("words", [["classify", "-h"], ["train", "-h"], ["rules", "-h"], ["models", "-h"], ["-h"]])
def test_the_exit_codes_and_debug_are_in_the_help(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with contextlib.suppress(SystemExit):
        main(words)
    said = capsys.readouterr().out
    assert EXIT_CODES in said and "--debug" in said


@pytest.mark.parametrize(
    ("script", "arguments", "says"),
    [
        ("classify.py", None, "python classify.py 来 文.csv"),
        ("/opt/bin/triage", ["来文.csv"], "triage classify 来文.csv"),
        ("/x/triage/cli/__main__.py", ["来文.csv"], "python -m triage.cli classify 来文.csv"),
    ],
)
def test_the_command_to_go_on_is_the_one_typed(
    monkeypatch: pytest.MonkeyPatch, script: str, arguments: list[str] | None, says: str
) -> None:
    monkeypatch.setattr(sys, "argv", [script, *says.split("python classify.py ")[1:]])
    assert again("classify", arguments).replace("'", "").replace('"', "") == says


def test_what_the_terminal_is_told_cannot_command_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "in.csv"
    path.write_text("编号,内容\nA1\x1b[2J\u202e,我真的不想活了，农药买好了\n", encoding="utf-8")
    assert classify([str(path)]) == 0
    assert classify([str(path), "--text", "\x1b[2J"]) == 2
    said = capsys.readouterr()
    assert "A1�[2J�" in said.out and not set("\x1b\u202e") & set(said.out + said.err)


@pytest.mark.parametrize("encoding", ["gbk", "ascii"])
def test_a_terminal_that_lacks_characters_still_works(encoding: str) -> None:
    done = subprocess.run(
        [sys.executable, "classify.py", "--text", "派出所不给立案😀"],
        capture_output=True,
        check=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"},
    )
    assert b"P" in done.stdout


def test_a_reader_that_leaves_early_is_no_error_message() -> None:
    command = f'"{sys.executable}" classify.py --text 派出所不给立案 --json | head -c 1'
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=False, cwd=ROOT)
    assert "Traceback" not in done.stderr and "Exception" not in done.stderr


@pytest.mark.parametrize("script", ["classify.py", "train.py"])
def test_the_two_scripts_are_thin(script: str) -> None:
    lines = (ROOT / script).read_text(encoding="utf-8").splitlines()
    assert len([line for line in lines if line.strip() and not line.startswith(('"', "import", "from"))]) <= 3


@pytest.mark.parametrize("collects", [True, False])
def test_a_run_leaves_the_collecting_of_garbage_as_it_was(collects: bool) -> None:
    """While loading nothing is collected; what is loaded is then looked at no more."""
    usual = gc.get_threshold()
    gc.unfreeze()
    (gc.enable if collects else gc.disable)()
    try:
        assert main(["classify", "--text", "派出所不给立案"]) == 0
        assert (gc.isenabled(), gc.get_threshold()) == (collects, usual)
        assert gc.get_freeze_count() > 10_000
    finally:
        gc.enable()


@pytest.fixture(scope="module")
def labelled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A hundred and twenty petitions of six leaves, as data staff would hand them over: an xlsx."""
    path = tmp_path_factory.mktemp("labelled") / "标注.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["内容", "类别代码", "性质", "涉疫", "其他事项"])
        number = 0
        for leaf in ("LIV.education", "EPI.help", "PIL.wildlife", "RGT.lawyer", "OTH.feedback", "LIV.traffic"):
            for line in (DATA / "corpus" / f"{leaf}.jsonl").read_text(encoding="utf-8").splitlines()[:20]:
                row, number = json.loads(line), number + 1
                sheet.write_row(
                    number,
                    0,
                    [
                        row["text"],
                        row["category"],
                        row["nature"],
                        "是" if row["epidemic"] else "",
                        ";".join(row["also"]),
                    ],
                )
    return path


def test_training_on_an_xlsx_makes_a_model_that_classifies(
    labelled: Path, inbox: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    models = tmp_path / "models"
    assert train([str(labelled), "--name", "本院", "--models", str(models), "--out", str(tmp_path)]) == 0
    said = capsys.readouterr().out
    assert "读入 120 件标注来文，6 个类别" in said and "已启用 本院-" in said
    assert classify([str(inbox), "--models", str(models)]) == 0
    first = Registry(models).current()
    assert train([str(labelled), "--name", "本院", "--models", str(models), "--out", str(tmp_path)]) == 0
    assert Registry(models).ids() == [first]


def test_training_again_gives_the_same_model(labelled: Path, tmp_path: Path) -> None:
    for name in ("a", "b"):
        assert train([str(labelled), "--models", str(tmp_path / name), "--out", str(tmp_path / "out")]) == 0
    one, other = (Registry(tmp_path / name).path() for name in ("a", "b"))
    assert {p.name: p.read_bytes() for p in one.iterdir()} == {p.name: p.read_bytes() for p in other.iterdir()}


def test_every_mistake_in_the_labels_is_told_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "标注.csv"
    path.write_text(
        "内容,类别代码,性质\n欠薪,LIV.wage,投诉\n堵车,LIV.traffic,报怨\n,LIV.traffic,投诉\n"
        "学区,LIV.education,投诉\n学区,LIV.traffic,投诉\n",
        encoding="utf-8",
    )
    assert train([str(path), "--models", str(tmp_path / "models")]) == 1
    said = capsys.readouterr().err
    for expected in ("标注.csv:2", "LIV.wages", "报怨", "正文是空的", "文字相同而标注不同", "共 4 处错误"):
        assert expected in said, said
    assert not (tmp_path / "models").exists()


def test_interrupted_training_leaves_the_models_as_they_were(
    labelled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from triage.training import run

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(run, "save", interrupted)
    models = tmp_path / "models"
    models.mkdir()
    assert train([str(labelled), "--models", str(models)]) == 130
    assert list(models.iterdir()) == []


GATED = ("LIV.education", "EPI.help", "PIL.wildlife", "RGT.lawyer", "OTH.feedback", "LIV.traffic")


def petitions_of(*leaves: str, start: int, stop: int) -> list[dict[str, Any]]:
    return [
        json.loads(line)
        for leaf in leaves
        for line in (DATA / "corpus" / f"{leaf}.jsonl").read_text(encoding="utf-8").splitlines()[start:stop]
    ]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of models with one that was trained on six leaves, and petitions nobody trains on."""
    folder = tmp_path_factory.mktemp("office")
    write_rows(folder / "good.jsonl", petitions_of(*GATED, start=0, stop=80))
    write_rows(folder / "unseen.jsonl", petitions_of(*GATED, start=85, stop=105))
    assert train_in(folder, "good.jsonl", "--name", "good") == 0
    return folder


def write_rows(path: Path, rows: list[dict[str, Any]]) -> None:
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")


def train_in(folder: Path, labelled: str, *words: str) -> int:
    places = [
        "--models",
        str(folder / "models"),
        "--unseen",
        str(folder / "unseen.jsonl"),
        "--out",
        str(folder / "out"),
    ]
    return train([str(folder / labelled), *places, *words])


def test_a_model_of_shuffled_labels_does_not_pass_the_gate(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = petitions_of(*GATED, start=0, stop=80)
    labels = [row["category"] for row in rows]
    random.Random(5).shuffle(labels)
    write_rows(office / "shuffled.jsonl", [row | {"category": leaf} for row, leaf in zip(rows, labels, strict=True)])
    current = Registry(office / "models").current()
    assert train_in(office, "shuffled.jsonl", "--name", "shuffled", "--promote") == 1
    said = capsys.readouterr().out
    assert "没有过关：类别总体变差" in said and "没有启用" in said
    assert Registry(office / "models").current() == current


def test_a_model_without_one_leaf_does_not_pass_the_gate(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_rows(office / "fewer.jsonl", petitions_of(*GATED[1:], start=0, stop=80))
    assert train_in(office, "fewer.jsonl", "--name", "fewer", "--promote") == 1
    assert "没有过关：类别 LIV.education 明显变差" in capsys.readouterr().out


def test_what_is_forced_is_written_down_and_can_be_taken_back(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    registry = Registry(office / "models")
    before = registry.current()
    write_rows(office / "fewer.jsonl", petitions_of(*GATED[2:], start=0, stop=80))
    assert train_in(office, "fewer.jsonl", "--name", "forced", "--force", "试用一天") == 0
    entry = json.loads((office / "models/log.jsonl").read_text(encoding="utf-8").splitlines()[-1])
    assert entry["reason"] == "试用一天" and any("LIV.education" in line for line in entry["despite"])
    assert main(["models", "rollback", "--models", str(office / "models")]) == 0
    assert registry.current() == before
    capsys.readouterr()


def test_training_leaves_a_report_and_worklists(office: Path, inbox: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_rows(office / "more.jsonl", petitions_of(*GATED, start=0, stop=84))
    assert train_in(office, "more.jsonl", "--name", "more", "--unlabelled", str(inbox)) == 0
    (folder,) = (office / "out").glob("more-*")
    names = {path.name for path in folder.iterdir()}
    assert names == {
        "report.html",
        "疑似标错.xlsx",
        "疑似标错.json",
        "建议标注.xlsx",
        "建议标注.json",
        "label_studio.xml",
    }
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert "与现用模型相比" in page and "学习曲线" in page and "http" not in page.replace("http-equiv", "")
    assert "建议标注 4 件" in capsys.readouterr().out


def test_an_evaluation_petition_in_the_labels_stops_the_training(
    office: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_rows(office / "leaking.jsonl", petitions_of(*GATED, start=0, stop=87))
    assert train_in(office, "leaking.jsonl") == 1
    assert "与评测用的 unseen.jsonl:" in capsys.readouterr().err


def test_without_anything_unseen_no_model_is_promoted(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    places = ["--models", str(office / "models"), "--out", str(office / "out"), "--data", str(office / "data")]
    ignore = shutil.ignore_patterns("corpus", "evaluation", "samples")
    shutil.copytree(DATA, office / "data", ignore=ignore)
    write_rows(office / "less.jsonl", petitions_of(*GATED, start=0, stop=60))
    assert train([str(office / "less.jsonl"), *places, "--promote"]) == 1
    assert "无从比较" in capsys.readouterr().out
    assert train([str(office / "less.jsonl"), *places, "--unseen", str(office / "none")]) == 2
    assert "请检查 --unseen" in capsys.readouterr().err


def test_the_console_script_is_the_same_program() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert 'triage = "triage.cli:main"' in text
    assert callable(cli.main)


def test_a_missing_library_is_said_with_the_environment_that_has_it() -> None:
    code = "import sys; sys.modules['rjieba'] = sys.modules['ahocorasick_rs'] = None\n"
    code += "from triage.cli import classify_main; raise SystemExit(classify_main(['--text', '路断了']))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 2 and "Traceback" not in done.stderr
    assert "找不到程序要用的库 ahocorasick_rs" in done.stderr and ".venv" in done.stderr
