"""Desks as they are in offices: consoles in GBK, paths in Chinese, folders that cannot be written, no home."""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import pytest
from rooms import bare, read_only, run

ROOT = Path(__file__).parents[2]
CLASSIFY = [sys.executable, str(ROOT / "classify.py")]
TRIAGE = [sys.executable, "-m", "triage.cli"]
LACKING = "䶮😀"  # neither is in GBK

SAID = {
    "decision": (["--text", f"派出所不给{LACKING}立案"], 0, "不"),
    "reasons": (["--text", f"派出所不给{LACKING}立案", "--explain"], 0, "案"),
    "no such file": ([f"没有{LACKING}.xlsx"], 2, "没有??.xlsx"),
    "no such option": ([f"--{LACKING}"], 2, "不认识的选项"),
    "no such model": (["--text", "派出所不给立案", "--model", LACKING], 2, "没有名为“??”的模型"),
    "help": (["-h"], 0, "用法"),
}


@pytest.mark.parametrize("said", SAID.values(), ids=SAID)
@pytest.mark.parametrize("encoding", ["gbk", "cp936", "gb18030"])
def test_a_console_in_gbk_prints_chinese_and_replaces_what_it_lacks(
    said: tuple[list[str], int, str], encoding: str
) -> None:
    words, code, expected = said
    done = run([*CLASSIFY, *words], ROOT, bare(PYTHONIOENCODING=encoding, PYTHONUTF8="0"))
    shown = (done.stdout + done.stderr).decode(encoding)
    assert done.returncode == code and "Traceback" not in shown
    assert expected.replace("??", LACKING if encoding == "gb18030" else "??") in shown


@pytest.mark.parametrize(
    "words", [["rules", "check", "--data", LACKING], ["models", "show", LACKING], ["train", LACKING], [LACKING]]
)
def test_every_command_says_its_errors_on_a_console_in_gbk(words: list[str]) -> None:
    plain = run([*TRIAGE, *words], ROOT, bare(PYTHONUTF8="1"))
    done = run([*TRIAGE, *words], ROOT, bare(PYTHONIOENCODING="gbk", PYTHONUTF8="0"))
    assert done.returncode == plain.returncode and done.returncode in (1, 2)
    as_shown = plain.stderr.decode().encode("gbk", "replace").decode("gbk")
    assert "?" in as_shown and done.stderr.decode("gbk").splitlines() == as_shown.splitlines()


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    path = tmp_path / "十二月 收件" / f"来文 {LACKING}.csv"
    path.parent.mkdir()
    rows = [["编号", "正文"], ["1", f"派出所不给{LACKING}立案"], ["2", "对法院判决不服,请求抗诉"]]
    path.write_text("".join(",".join(row).replace("决不服,", "决不服，") + "\n" for row in rows), encoding="utf-8-sig")
    return path


def rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_a_path_in_chinese_with_spaces_on_a_console_in_gbk(inbox: Path) -> None:
    """The console lacks characters of the path and of the text; the file keeps them."""
    done = run([*CLASSIFY, inbox.name], inbox.parent, bare(PYTHONIOENCODING="gbk", PYTHONUTF8="0"))
    assert done.returncode == 0, done.stderr.decode("gbk")
    assert "来文 ??" in done.stdout.decode("gbk")
    (result,) = inbox.parent.glob("*分流.csv")
    assert LACKING in result.name
    written = rows(result)
    assert len(written) == 3 and LACKING in "".join(written[1])


def test_what_is_piped_on_is_whole_whatever_the_console(inbox: Path) -> None:
    done = run([*CLASSIFY, str(inbox), "-o", "-", "--quiet"], ROOT, bare(PYTHONIOENCODING="gbk", PYTHONUTF8="0"))
    assert done.returncode == 0 and LACKING.encode() in done.stdout


def test_nothing_but_the_result_needs_a_place_to_be_written(inbox: Path, tmp_path: Path) -> None:
    """The program's folder and the current one are read-only, and nobody is at home."""
    here, target = tmp_path / "只读 目录", tmp_path / "结果"
    here.mkdir()
    target.mkdir()
    words = [*CLASSIFY, str(inbox), "-o", str(target / "结果.csv")]
    done = run(read_only([ROOT, here, inbox.parent], words), here, bare(PYTHONUTF8="1"))
    assert done.returncode == 0, done.stderr.decode()
    assert len(rows(target / "结果.csv")) == 3 and list(here.iterdir()) == []


def test_the_folders_were_read_only(tmp_path: Path) -> None:
    done = run(read_only([tmp_path], ["touch", "file"]), tmp_path, bare())
    assert done.returncode not in (0, 98) and list(tmp_path.iterdir()) == []
