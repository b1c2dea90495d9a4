"""A standalone cluster on loopback: what is killed is done again, who would decide otherwise is refused; rows once each."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("pyspark", reason="the extra [spark] is not installed")
pytest.importorskip("pyarrow", reason="the extra [spark] is not installed")

import pyarrow as pa
import pyarrow.parquet as pq
from cluster import Cluster, children, kill, wait
from plain import ROOT, needs_spark, plain

from triage.petition import CHINA, Petition
from triage.workers import Kit

pytestmark = [needs_spark, pytest.mark.skipif(not Path("/proc/self/cwd").exists(), reason="reads /proc")]
TEXTS = ["工地欠我们工钱", "我真的不想活了", "", "派出所不给立案", "口罩是假的", "路灯坏了三个月"]
ROWS, FILES, PATIENCE = 12_000, 24, 900
JOB, SHARED = ROOT / "examples/spark_job.py", Path(__file__).with_name("shared_job.py")


def text(number: int) -> str:
    return "。".join(f"{TEXTS[(number + step) % 6]}，第{number * step}次反映" for step in range(number % 12))


@pytest.fixture(scope="module")
def inbox(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("inbox")
    for begin in range(0, ROWS, ROWS // FILES):
        numbers = range(begin, begin + ROWS // FILES)
        columns = {"编号": list(map(str, numbers)), "内容": list(map(text, numbers))}
        pq.write_table(pa.table(columns | {"收到日期": ["2024-03-01"] * len(numbers)}), folder / f"{begin:06}.parquet")
    return folder


@pytest.fixture(scope="module")
def alone() -> dict[str, Any]:
    received = datetime(2024, 3, 1, tzinfo=CHINA)
    decided = Kit.of().decide([Petition(str(n), text(n), received=received) for n in range(ROWS)])
    return {one["petition"]: one for one in decided}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(build, check=True, capture_output=True, cwd=ROOT)
    return next(folder.glob("*.whl")).rename(folder / "triage.zip")


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    with Cluster(tmp_path / "cluster") as started:
        yield started


def settings(wheel: Path) -> list[str]:
    """The wheel as --py-files; a task for every file, so that there is a middle."""
    return [f"spark.submit.pyFiles={wheel}", "spark.sql.files.openCostInBytes=128m"]


def written(folder: Path) -> dict[str, Any]:
    """What was written, by id; fails when a row is there twice."""
    rows = pq.read_table(folder).to_pylist()
    found = {row["编号"]: plain(row["decision"]) for row in rows}
    assert len(found) == len(rows)
    return found


def finished(job: subprocess.Popen[str], folder: Path) -> dict[str, Any]:
    said = job.communicate(timeout=PATIENCE)[0]
    assert job.returncode == 0, said[-4000:]
    return written(folder)


def middle(folder: Path, tasks: int = 3) -> None:
    """Wait until some tasks have committed their rows and the job is not over."""
    wait(lambda: len(list(folder.glob("_temporary/0/task_*"))) >= tasks, PATIENCE)
    assert not (folder / "_SUCCESS").exists()


def test_the_example_runs_in_local_mode(inbox: Path, wheel: Path, alone: dict[str, Any], tmp_path: Path) -> None:
    cluster = Cluster(tmp_path)
    cluster.url = "local[2]"
    job = cluster.submit(JOB, str(inbox), str(tmp_path / "out"), settings=settings(wheel), cwd=tmp_path)
    assert finished(job, tmp_path / "out") == alone


@pytest.mark.parametrize("victim", ["executor", "worker", "python"])
def test_what_is_killed_in_the_middle_is_done_again_and_rows_come_once_each(
    cluster: Cluster, inbox: Path, wheel: Path, alone: dict[str, Any], tmp_path: Path, victim: str
) -> None:
    job = cluster.submit(JOB, str(inbox), str(tmp_path / "out"), settings=settings(wheel), cwd=tmp_path)
    middle(tmp_path / "out")
    executor, *pythons = children(cluster.workers[0].pid)
    assert pythons
    for process in {"executor": [executor], "worker": [cluster.workers[0].pid, executor], "python": pythons[-1:]}[
        victim
    ]:
        kill(process)
    assert not (tmp_path / "out/_SUCCESS").exists()
    assert finished(job, tmp_path / "out") == alone


@pytest.fixture
def mounted(cluster: Cluster, tmp_path: Path) -> tuple[Path, Path, Path]:
    """The kit below the folders of both workers and of the driver; returns them."""
    kit, driver = Kit.of(), tmp_path / "driver"
    kit.pack(tmp_path / "kit.zip")
    for place in (*cluster.folders, driver):
        shutil.unpack_archive(tmp_path / "kit.zip", place / "kit")
    (driver / "a/b").mkdir(parents=True)
    return *cluster.folders, driver / "a/b"


@pytest.mark.parametrize(("spoiled", "said"), [("model", "打不开"), ("rulebook", "规则应为")])
def test_one_executor_that_would_decide_otherwise_fails_the_job_with_the_cause(
    cluster: Cluster,
    mounted: tuple[Path, Path, Path],
    inbox: Path,
    wheel: Path,
    tmp_path: Path,
    spoiled: str,
    said: str,
) -> None:
    spoil(mounted[1], spoiled)
    once = [*settings(wheel), "spark.task.maxFailures=1"]
    job = cluster.submit(SHARED, str(inbox), str(tmp_path / "out"), settings=once, cwd=mounted[2])
    printed = job.communicate(timeout=PATIENCE)[0]
    assert job.returncode != 0
    assert said in printed
    assert not (tmp_path / "out/_SUCCESS").exists()


def test_sparks_retry_elsewhere_recovers_when_it_is_switched_on(
    cluster: Cluster, mounted: tuple[Path, Path, Path], inbox: Path, wheel: Path, alone: dict[str, Any], tmp_path: Path
) -> None:
    spoil(mounted[1], "model")
    elsewhere = [*settings(wheel), "spark.excludeOnFailure.enabled=true"]
    job = cluster.submit(SHARED, str(inbox), str(tmp_path / "out"), settings=elsewhere, cwd=mounted[2])
    assert finished(job, tmp_path / "out") == alone


def spoil(folder: Path, what: str) -> None:
    if what == "model":
        shutil.rmtree(folder / "kit/model")
    else:
        path = folder / "kit/data/rules/copies.yaml"
        path.write_text(path.read_text(encoding="utf-8") + "# another\n", encoding="utf-8")
