"""A standalone cluster on loopback: one master and two workers, each with a folder of its own."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

import pyspark

SPARK = Path(pyspark.__file__).parent
MASTER = "org.apache.spark.deploy.master.Master"
WORKER = "org.apache.spark.deploy.worker.Worker"


class Cluster:
    """Used as a context manager; `workers` are the two worker processes, `folders` where their executors run."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.workers, self.url = folder, list[subprocess.Popen[bytes]](), ""
        self.folders = (folder / "worker0", folder / "worker1")
        self._all: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> Cluster:
        self.folder.mkdir(exist_ok=True)
        try:
            self._start("master", MASTER, "--port", "0", "--webui-port", "0")
            self.url = self._said("master", r"(spark://127\.0\.0\.1:\d+)")
            for place in self.folders:
                words = ("--cores", "1", "--memory", "1g", "--webui-port", "0", "--work-dir", str(place), self.url)
                self.workers.append(self._start(place.name, WORKER, *words))
                self._said(place.name, r"(Successfully registered)")
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """End every process of the cluster, executors too."""
        for process in self._all:
            for child in [*children(process.pid), process.pid]:
                kill(child)
            process.wait()

    def submit(
        self, job: Path, *words: str, settings: Sequence[str] = (), cwd: Path | None = None
    ) -> subprocess.Popen[str]:
        """Start an application with one core from each worker."""
        pairs = ["spark.executor.cores=1", "spark.executor.memory=512m", "spark.driver.host=127.0.0.1", *settings]
        options = [word for pair in (*pairs, "spark.ui.enabled=false") for word in ("--conf", pair)]
        command = [str(SPARK / "bin/spark-submit"), "--master", self.url, *options, str(job), *words]
        return subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=cwd, env=environment()
        )

    def _start(self, name: str, role: str, *words: str) -> subprocess.Popen[bytes]:
        command = [str(SPARK / "bin/spark-class"), role, "--host", "127.0.0.1", *words]
        with (self.folder / f"{name}.log").open("wb") as log:
            process = subprocess.Popen(command, stdout=log, stderr=log, cwd=self.folder, env=environment())
        self._all.append(process)
        return process

    def _said(self, name: str, pattern: str) -> str:
        log = self.folder / f"{name}.log"
        found = wait(lambda: re.search(pattern, log.read_text(encoding="utf-8", errors="replace")), 300)
        return str(found[1])


def environment() -> dict[str, str]:
    """No word of where triage is: executors have it from --py-files alone."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "SPARK", "PYSPARK"))}
    return {**kept, "PYSPARK_PYTHON": sys.executable, "SPARK_LOCAL_IP": "127.0.0.1", "PYTHONUTF8": "1"}


def children(process: int) -> list[int]:
    """Return all descendants of a process (Linux)."""
    parents = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(path.parent.name)] = int(path.read_text().rsplit(")", 1)[1].split()[1])
        except OSError:
            continue
    found = [process]
    for parent in found:
        found += [child for child, its in parents.items() if its == parent]
    return found[1:]


def kill(process: int) -> None:
    """End one process as the system does when memory runs out."""
    try:
        os.kill(process, signal.SIGKILL)
    except ProcessLookupError:
        return


def wait(what: Callable[[], Any], seconds: float) -> Any:
    """Wait until something is there; raises `TimeoutError`."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if found := what():
            return found
        time.sleep(0.05)
    raise TimeoutError(str(what))
