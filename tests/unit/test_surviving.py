"""Batches that survive: killed, cut off, out of space at every single step, a rerun gives what it would have given."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.faults import BROKEN, FULL, Disk, dies, failing, fails
from triage import engine
from triage.batch import Decider, Recipe
from triage.cli import classify_main as classify
from triage.journal import journal

KILLS = int(os.environ.get("TRIAGE_KILLS", "0"))  # 0: some hundred in all; more: that many of each kind of file
TEXTS = ["包工头欠我们工钱", "我真的不想活了，农药买好了", "", "派出所不给立案，我去年报了案", "=1+1 路灯坏了三个月"]
HEADING = ["编号", "来信日期", "姓名", "内容"]
ROWS = 40

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="kills forked processes")


@pytest.fixture(scope="module")
def loaded() -> dict[bool, Decider]:
    """What each small run decides with, loaded once."""
    return {}


@pytest.fixture(autouse=True)
def small_shards(monkeypatch: pytest.MonkeyPatch, loaded: dict[bool, Decider]) -> None:
    """Chunks of four rows and shards of eight: five shards, the last without a record."""
    real = Recipe.decider

    def decider(recipe: Recipe) -> Decider:
        if recipe.as_json not in loaded:
            loaded[recipe.as_json] = real(recipe)
        found = loaded[recipe.as_json]
        found.triage.today = recipe.today
        return Decider(found.triage, recipe.layout, recipe.as_json)

    monkeypatch.setattr(Recipe, "decider", decider)
    monkeypatch.setattr(engine, "CHUNK", 4)
    monkeypatch.setattr(journal, "SHARD", 8)


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """Forty rows, two of which cannot be read, in a folder of their own."""
    folder = tmp_path / "收件"
    folder.mkdir()
    rows = [[f"A{n}", "2024-03-01" if n % 3 else "", "张三", TEXTS[n % 5]] for n in range(ROWS)]
    rows[7].append("多出一格")
    rows[31].append("=多出一格")
    with (folder / "来文.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADING, *rows])
    return folder / "来文.csv"


def run(inbox: Path, output: Path, *words: str) -> int:
    return classify([str(inbox), "-o", str(output), "--quiet", "--jobs", "1", *words])


def made(folder: Path) -> dict[str, bytes]:
    """Everything that stands in a folder, also below it."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def in_a_child(work: Callable[[], object]) -> int:
    """Run something in a forked process; returns how it ended (negative: the signal that ended it)."""
    child = os.fork()
    if child == 0:
        with open(os.devnull, "w") as nowhere:  # noqa: PTH123
            os.dup2(nowhere.fileno(), 1)
            os.dup2(nowhere.fileno(), 2)
            try:
                work()
            finally:
                os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def undisturbed(inbox: Path, kind: str) -> tuple[dict[str, bytes], int]:
    """What a run gives that nothing happens to, and how many steps on the disk it takes."""
    folder = inbox.parent.parent / "ruhig"
    folder.mkdir()
    with failing(Disk(folder)) as disk:
        assert run(inbox, folder / f"结果.{kind}") == 0
    return made(folder), disk.steps


def chosen(steps: int, usual: int) -> Iterator[int]:
    """Steps to be disturbed, spread over all; every one if that many are asked for."""
    count = min(steps, KILLS or usual)
    return iter(sorted({1 + place * steps // count for place in range(count)}))


@pytest.mark.parametrize(("kind", "power"), [("csv", False), ("xlsx", False), ("jsonl", False), ("csv", True)])
def test_killed_at_any_step_nothing_half_done_is_seen_and_a_rerun_gives_the_same_bytes(
    inbox: Path, kind: str, power: bool
) -> None:
    expected, steps = undisturbed(inbox, kind)
    assert steps > 50
    target = inbox.parent.parent / "结果"
    for number in chosen(steps, 52):
        folder = target / str(number)
        folder.mkdir(parents=True)
        output = folder / f"结果.{kind}"
        output.write_bytes(b"yesterday")

        def disturbed(output: Path = output, folder: Path = folder, number: int = number) -> None:
            with failing(Disk(folder, dies(number, power=power))):
                run(inbox, output)

        assert in_a_child(disturbed) == -signal.SIGKILL, number
        if output.read_bytes() != b"yesterday":
            assert expected.items() <= made(folder).items(), f"{number}: where the result is, all of it is"
        assert in_a_child(lambda: os._exit(run(inbox, output))) == 0, number  # noqa: B023
        assert made(folder) == expected, number


@pytest.mark.parametrize("kind", ["csv", "xlsx", "jsonl"])
def test_what_was_said_to_be_done_outlives_a_power_cut(inbox: Path, kind: str) -> None:
    expected, _ = undisturbed(inbox, kind)
    folder = inbox.parent.parent / "结果"
    folder.mkdir()
    with failing(Disk(folder)) as disk:
        assert run(inbox, folder / f"结果.{kind}") == 0
        disk.lose_power("all")
    assert made(folder) == expected


def test_what_is_recorded_outlives_a_power_cut(inbox: Path, capsys: pytest.CaptureFixture[str]) -> None:
    output = inbox.with_name("结果.csv")
    with failing(Disk(inbox.parent)) as disk:
        assert interrupt_at(inbox, output, 25) == 130
        disk.lose_power("all")
    assert run(inbox, output) == 0
    assert "前 24 行已经做好" in capsys.readouterr().out


@pytest.mark.parametrize("kind", ["csv", "xlsx", "jsonl"])
def test_where_the_result_is_its_rejects_and_report_are_whatever_names_a_power_cut_takes(
    inbox: Path, kind: str
) -> None:
    expected, _ = undisturbed(inbox, kind)
    folder = inbox.parent.parent / "结果"
    folder.mkdir()

    def at(disk: Disk, step: str) -> None:
        if disk.kinds[-2:-1] == ["replace"] and disk.renamed and disk.renamed[-1][1] == folder / f"结果.{kind}":
            disk.lose_power("but the last")
            raise KeyboardInterrupt

    with failing(Disk(folder, at)):
        assert run(inbox, folder / f"结果.{kind}") == 130
    assert expected.items() <= made(folder).items()


@pytest.mark.filterwarnings("error::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("kind", ["csv", "xlsx", "jsonl"])
@pytest.mark.parametrize("code", [FULL, BROKEN], ids=["full", "broken"])
def test_a_disk_that_is_full_or_broken_is_said_and_costs_nothing(
    inbox: Path, kind: str, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    expected, steps = undisturbed(inbox, kind)
    folder = inbox.parent.parent / "结果"
    for number in chosen(steps, 12):
        folder.mkdir()
        with failing(Disk(folder, fails(number, code))) as disk:
            ended = run(inbox, folder / f"结果.{kind}")
        said = capsys.readouterr().err
        if set(disk.kinds[number - 1 :]) & {"write", "fsync", "open"}:
            assert ended == 2, number
            assert ("磁盘空间不够" if code == FULL else "读写出错") in said, number
            assert "Traceback" not in said
        assert not [name for name in made(folder) if not name.endswith("journal") and name not in expected]
        assert run(inbox, folder / f"结果.{kind}") == 0
        assert made(folder) == expected, number
        for path in folder.iterdir():
            path.unlink()
        folder.rmdir()


@pytest.mark.parametrize("kind", ["csv", "xlsx", "jsonl"])
def test_writes_that_come_back_short_lose_nothing(inbox: Path, kind: str) -> None:
    expected, steps = undisturbed(inbox, kind)
    folder = inbox.parent.parent / "结果"
    folder.mkdir()
    with failing(Disk(folder, short=True)) as disk:
        assert run(inbox, folder / f"结果.{kind}") == 0
    assert disk.steps > steps
    assert made(folder) == expected


def test_a_system_that_refuses_more_bytes_is_said(inbox: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The real thing: the system writes a part of what it is given, and then refuses."""
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (9_000, before[1]))
    try:
        assert run(inbox, inbox.with_name("结果.csv")) == 2
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    said = capsys.readouterr().err
    assert "文件超过了系统允许的大小" in said and "重新运行" in said
    assert not inbox.with_name("结果.csv").exists()
    assert run(inbox, inbox.with_name("结果.csv")) == 0


@pytest.mark.parametrize("kind", ["csv", "xlsx", "jsonl"])
def test_rows_in_are_rows_out_and_rejects(inbox: Path, kind: str) -> None:
    output = inbox.with_name(f"结果.{kind}")
    interrupt_at(inbox, output, 25)
    assert run(inbox, output) == 0
    if kind == "xlsx":
        book = load_workbook(output)
        rows, rejects = book["分流结果"].max_row - 1, book["未能读取"].max_row - 1
    else:
        text = output.read_text(encoding="utf-8-sig")
        rows = len(text.splitlines()) if kind == "jsonl" else len(list(csv.reader(text.splitlines()))) - 1
        listed = output.with_name("结果.未能读取.csv").read_text(encoding="utf-8-sig")
        rejects = len(list(csv.reader(listed.splitlines()))) - 1
    assert (rows, rejects) == (ROWS - 2, 2)


def interrupt_at(inbox: Path, output: Path, row: int, *words: str) -> int:
    """Press Ctrl-C when a row is about to be written."""
    from triage.output.writers import Writer

    real, count = Writer.write, iter(range(10**6))

    def write(writer: Writer, *cells: object) -> None:
        if next(count) == row:
            raise KeyboardInterrupt
        real(writer, *cells)  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Writer, "write", write)
        return run(inbox, output, *words)


def test_ctrl_c_says_what_is_kept_and_how_to_go_on(
    inbox: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    output = inbox.with_name("结 果.csv")
    monkeypatch.setattr(sys, "argv", ["/usr/bin/triage", "classify"])
    assert interrupt_at(inbox, output, 25) == 130
    said = capsys.readouterr().err
    assert "前 24 行已经做好并存下" in said
    assert f"triage classify {inbox} -o '{output}' --quiet --jobs 1" in said
    assert sorted(path.name for path in inbox.parent.iterdir()) == ["来文.csv", "结 果.csv.未完成"]
    assert run(inbox, output) == 0
    assert "接着上次没有做完的运行：前 24 行已经做好" in capsys.readouterr().out
    assert not output.with_name("结 果.csv.未完成").exists()


def test_what_is_recorded_is_not_decided_again(inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    output, decided = inbox.with_name("结果.csv"), []
    interrupt_at(inbox, output, 25)
    real = Decider.finish
    monkeypatch.setattr(Decider, "finish", lambda self, chunk: decided.extend(chunk) or real(self, chunk))
    assert run(inbox, output) == 0
    assert len(decided) == ROWS - 24


def test_with_another_content_it_starts_anew_and_says_why(inbox: Path, capsys: pytest.CaptureFixture[str]) -> None:
    output = inbox.with_name("结果.csv")
    interrupt_at(inbox, output, 25)
    inbox.write_text(inbox.read_text(encoding="utf-8").replace("A1,", "B1,"), encoding="utf-8", newline="")
    assert run(inbox, output) == 0
    assert "不能接着用，因为变了：来文文件的内容。从头开始" in capsys.readouterr().out
    assert "B1" in output.read_text(encoding="utf-8-sig")


def test_with_other_columns_or_on_another_day_it_starts_anew(
    inbox: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from datetime import datetime

    from triage.cli import classify as module

    class Tomorrow(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:
            return datetime(2031, 1, 2, 3, tzinfo=tz)  # type: ignore[arg-type]

    output = inbox.with_name("结果.csv")
    interrupt_at(inbox, output, 25)
    assert interrupt_at(inbox, output, 25, "--id", "姓名") == 130
    assert "变了：列、编码或工作表的指定" in capsys.readouterr().out
    assert interrupt_at(inbox, output, 25, "--id", "姓名", "--encoding", "utf-8") == 130
    assert "变了：列、编码或工作表的指定" in capsys.readouterr().out
    monkeypatch.setattr(module, "datetime", Tomorrow)
    assert run(inbox, output, "--id", "姓名", "--encoding", "utf-8") == 0
    assert "变了：日期" in capsys.readouterr().out
    assert "生成于 2031-01-02" in output.with_suffix(".report.html").read_text(encoding="utf-8")


def test_everything_a_run_rests_on_has_a_name() -> None:
    from dataclasses import fields, replace

    from triage.journal import Stamp

    stamp = Stamp(*map(str, range(8)))
    said = [stamp.differences(replace(stamp, **{field.name: "other"})) for field in fields(Stamp)]
    assert [len(names) for names in said] == [1] * 8
    assert len(set(said)) == 8
    assert stamp.differences(stamp) == ()
    assert Stamp.from_line(stamp.to_line()) == stamp
    assert Stamp.from_line(stamp.to_line()[:-1]) is None


def test_memory_does_not_grow_with_the_rows(inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Five times the rows, a third of them unreadable, in the same memory: what Python holds at its peak."""
    import tracemalloc

    from triage.output import tally

    monkeypatch.setattr(tally, "LISTED", 10)  # the report's lists are full after a few rows
    peaks: dict[str, list[int]] = {"csv": [], "xlsx": [], "jsonl": []}
    for rows in (150, 150, 750):
        lines = [f"A{n},,张三,{TEXTS[n % 5]},{'附' * 9000}" + ",多" * (n % 3 == 0) for n in range(rows)]
        many = inbox.with_name("多.csv")
        many.write_text("\n".join([",".join([*HEADING, "附件"]), *lines]), encoding="utf-8")
        for kind, found in peaks.items():
            tracemalloc.start()
            assert run(many, inbox.with_name(f"结果.{kind}")) == 0
            found.append(tracemalloc.get_traced_memory()[1])
            tracemalloc.stop()
    assert all(many < few + 500_000 for _, few, many in peaks.values()), peaks


@pytest.mark.parametrize("damage", ["torn", "flipped", "no stamp", "foreign"])
def test_a_damaged_record_is_never_used(inbox: Path, damage: str) -> None:
    output = inbox.with_name("结果.csv")
    assert run(inbox, output) == 0
    expected = made(inbox.parent)
    interrupt_at(inbox, output, 25)
    path = inbox.with_name("结果.csv.未完成") / "journal"
    content = path.read_bytes()
    middle = len(content) // 2
    path.write_bytes(
        {
            "torn": content[:middle],
            "flipped": content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :],
            "no stamp": content[content.index(b"\n") + 1 :],
            "foreign": b"\0" * len(content),
        }[damage]
    )
    assert run(inbox, output) == 0
    assert made(inbox.parent) == expected


def test_records_of_other_rows_are_dropped_and_said(inbox: Path, capsys: pytest.CaptureFixture[str]) -> None:
    output = inbox.with_name("结果.csv")
    interrupt_at(inbox, output, 25)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "CHUNK", 5)  # the shards of eight rows do not end with one of these chunks
        assert run(inbox, output) == 2
        assert "记录与来文对不上" in capsys.readouterr().err
        assert run(inbox, output) == 0


@pytest.mark.parametrize("row", [3, 25])
@pytest.mark.parametrize("silently", [False, True])
def test_a_file_that_changes_while_it_is_read_gives_no_result(
    inbox: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, row: int, silently: bool
) -> None:
    from triage.output.writers import Writer

    output, real, count = inbox.with_name("结果.csv"), Writer.write, iter(range(10**6))

    def write(writer: Writer, *cells: object) -> None:
        if next(count) == row:
            before = inbox.stat()
            inbox.write_bytes(inbox.read_bytes().replace(b"A39", b"B39"))
            os.utime(inbox, ns=(before.st_atime_ns, before.st_mtime_ns + (0 if silently else 1)))
        real(writer, *cells)  # type: ignore[arg-type]

    monkeypatch.setattr(Writer, "write", write)
    assert run(inbox, output) == 2
    said = capsys.readouterr().err
    assert "来文.csv 在读的时候被改动了" in said and "重新运行" in said
    assert not output.exists() and not output.with_suffix(".report.html").exists()
    assert run(inbox, output) == 0


def test_a_change_is_noticed_before_a_shard_counts(inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from triage.output.writers import Writer

    real, written = Writer.write, []

    def write(writer: Writer, *cells: object) -> None:
        written.append(cells)
        if len(written) == 3:
            inbox.write_bytes(inbox.read_bytes() + b"B1,,,x\n")
        real(writer, *cells)  # type: ignore[arg-type]

    monkeypatch.setattr(Writer, "write", write)
    assert run(inbox, inbox.with_name("结果.csv")) == 2
    assert len(written) < 12
    assert sorted(path.name for path in inbox.parent.iterdir()) == ["来文.csv"]


def test_drafts_of_a_killed_run_go_before_the_next_begins(inbox: Path) -> None:
    from triage.journal import Workspace

    output = inbox.with_name("结果.csv")
    folder = inbox.with_name("结果.csv.未完成")
    (folder / "tmp").mkdir(parents=True)
    for name in ("tmp/sheet", ".结果.csv.4711.part", "journal"):
        (folder / name).write_bytes(b"x")
    with Workspace(output):
        assert sorted(path.name for path in folder.iterdir()) == ["journal", "lock"]


def test_a_lock_whose_file_was_just_removed_is_not_mistaken_for_the_lock(
    inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between opening and locking, the run that held it ended and removed it: two runs would hold two files."""
    from triage.journal import locking

    path, real, tries = inbox.with_name("lock"), locking._locked, []

    def locked(handle: int) -> bool:
        tries.append(handle)
        if len(tries) == 1:
            path.unlink()
        return real(handle)

    monkeypatch.setattr(locking, "_locked", locked)
    lock = locking.Lock(path, "结果.csv")
    assert len(tries) == 2
    assert os.path.samestat(os.fstat(lock._handle), path.stat())
    lock.release()
    assert not path.exists()


def test_a_second_run_on_the_same_result_is_told_so(inbox: Path, capsys: pytest.CaptureFixture[str]) -> None:
    output = inbox.with_name("结果.csv")
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        from triage.journal import Workspace

        with Workspace(output):
            os.write(writer, b"x")
            signal.pause()
    try:
        os.read(reader, 1)
        assert run(inbox, output) == 2
        said = capsys.readouterr().err
        assert f"另一个运行正在写 结果.csv(进程 {child}，" in said and "-o" in said
        assert run(inbox, inbox.with_name("别的.csv")) == 0
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    assert run(inbox, output) == 0, "the lock of a killed run blocks nobody"


def test_two_runs_at_the_very_same_time_leave_one_whole_result(inbox: Path) -> None:
    output = inbox.with_name("结果.csv")
    children = []
    for _ in range(6):
        child = os.fork()
        if child == 0:
            with open(os.devnull, "w") as nowhere:  # noqa: PTH123
                os.dup2(nowhere.fileno(), 1)
                os.dup2(nowhere.fileno(), 2)
                os._exit(run(inbox, output))
        children.append(child)
    ended = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
    assert set(ended) <= {0, 2} and 0 in ended
    before = made(inbox.parent)
    assert run(inbox, output) == 0
    assert made(inbox.parent) == before


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_folder_is_said_before_any_work(inbox: Path, capsys: pytest.CaptureFixture[str]) -> None:
    inbox.parent.chmod(0o500)
    try:
        assert run(inbox, inbox.with_name("结果.csv")) == 2
    finally:
        inbox.parent.chmod(0o700)
    assert "写不进" in capsys.readouterr().err


def test_a_place_that_takes_no_files_is_said_before_any_work(inbox: Path, capsys: pytest.CaptureFixture[str]) -> None:
    output = Path("/proc/结果/结果.csv")
    if not Path("/proc/self").exists():
        pytest.skip("needs a folder where nobody can write")
    assert run(inbox, output) == 2
    said = capsys.readouterr().err
    assert "写不进 /proc/结果" in said and "-o" in said


def test_more_rows_than_a_sheet_holds_are_refused_and_not_cut_off(
    inbox: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from triage.output import workbook

    monkeypatch.setattr(workbook, "ROWS", 30)
    assert run(inbox, inbox.with_name("结果.xlsx")) == 2
    assert "最多 29 行，放不下 40 行" in capsys.readouterr().err
    assert list(inbox.parent.iterdir()) == [inbox]


def test_a_killed_run_leaves_no_worker_behind(inbox: Path) -> None:
    """The workers of a run that is killed with kill -9 end by themselves."""
    script = (
        "import os, sys, time\n"
        "from triage import batch\n"
        "from triage.cli import classify_main\n"
        "batch.Decider.finish = lambda *_: time.sleep(60)\n"
        f"classify_main([{str(inbox)!r}, '-o', {str(inbox.with_name('结果.csv'))!r}, '--jobs', '2', '--quiet'])\n"
    )
    root = Path(__file__).parents[2]
    runner = subprocess.Popen(
        [sys.executable, "-c", script], cwd=root, start_new_session=True, stdout=subprocess.DEVNULL
    )
    try:
        wait_until(lambda: len(members(runner.pid)) >= 3)
        runner.kill()
        runner.wait()
        wait_until(lambda: not members(runner.pid))
    finally:
        if members(runner.pid):
            os.killpg(runner.pid, signal.SIGKILL)


def members(session: int) -> list[int]:
    """The processes of a session."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                state, _, _, number = (entry / "stat").read_text().rpartition(")")[2].split()[:4]
            except OSError:
                continue
            if int(number) == session and state != "Z":
                found.append(int(entry.name))
    return found


def wait_until(reached: Callable[[], bool], seconds: float = 20) -> None:
    import time

    end = time.monotonic() + seconds
    while not reached():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_the_journal_brings_back_exactly_what_was_finished(loaded: dict[bool, Decider]) -> None:
    from datetime import date

    from triage.intake import Columns, Layout, Reject, Row
    from triage.journal.records import pack, unpack
    from triage.shipped import DATA, MODELS

    layout = Layout(("编号", "姓名", "内容"), Columns(text="内容", id="编号", name="姓名"))
    rows = [Row(n, (f"A\ud800{n}\x00", "张三", TEXTS[n % 5])) for n in range(2, 30)] + [Reject(30, "格数不对", "")]
    for as_json in (False, True):
        decider = Recipe("", DATA, MODELS, layout, as_json, date(2026, 1, 1)).decider()
        finished = decider.finish(rows)
        assert finished.alarms and finished.tally.urgent
        for shard in (finished, decider.finish([])):
            assert unpack(pack(shard)) == shard


def test_what_the_journal_does_not_know_is_not_written() -> None:
    from triage.journal.records import pack

    with pytest.raises(TypeError, match="object has no place"):
        pack(object())  # type: ignore[list-item]


def test_a_json_result_has_one_object_a_row(inbox: Path) -> None:
    output = inbox.with_name("结果.jsonl")
    assert run(inbox, output) == 0
    for line in output.read_text(encoding="utf-8").splitlines():
        assert json.loads(line)["decision"]["format"]
