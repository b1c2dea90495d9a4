"""How far does it scale? The same petitions over joblib's workers and over Spark: rows per second and peak memory.

    PYTHONPATH=. python benchmarks/scale.py                          10,000 and 100,000 petitions, three rounds
    PYTHONPATH=. python benchmarks/scale.py --petitions 1000000 --rounds 1

Every case is a process of its own that reads Parquet, decides and writes Parquet; starting up (interpreter, JVM, loading,
a first small run) is timed apart. `bare` decides in one process and writes nothing. Memory is the proportional set
size of the process and all its children, sampled twice a second; processor seconds are theirs too (Linux). What Spark wrote is compared, row by row,
with what one process wrote. Petitions are sentences of the corpus put together anew, as long as public messages.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from triage.engine import CHUNK, Triage
from triage.intake import Columns, Layout, Row
from triage.petition import Petition
from triage.shipped import DATA
from triage.spark import DECISION, as_arrow, decide, decision_type
from triage.workers import Kit, decide_all

HEADING = ("编号", "来信日期", "渠道", "内容")
LAYOUT = Layout(HEADING, Columns().found_in(HEADING))
MEAN_LOG, SPREAD_LOG, LONGEST = 5.65, 0.8, 5000
PER_FILE, WARM = 12_500, 2_000
CASES = ("bare", "joblib 1", "joblib 2", "spark 1", "spark 2")


def make(folder: Path, count: int, seed: int = 1) -> Path:
    """Write `count` petitions as Parquet, the same ones every time."""
    folder.mkdir(parents=True)
    generator = np.random.default_rng(seed)
    texts = [json.loads(line)["text"] for file in sorted((DATA / "corpus").glob("*.jsonl")) for line in file.open()]
    sentences = [part + "。" for text in texts for part in text.replace("\n", "").split("。") if part]
    per_file = min(PER_FILE, -(-count // 8))
    for begin in range(0, count, per_file):
        lengths = np.minimum(generator.lognormal(MEAN_LOG, SPREAD_LOG, per_file), LONGEST).astype(int)
        rows = [
            (f"A{number}", f"2024-03-{1 + number % 28:02}", "网上信访", petition(sentences, length, generator))
            for number, length in zip(range(begin, min(begin + per_file, count)), lengths.tolist(), strict=False)
        ]
        table = pa.table(dict(zip(HEADING, zip(*rows, strict=True), strict=True)))
        pq.write_table(table, folder / f"{begin:09}.parquet", row_group_size=1_000)
    return folder


def petition(sentences: list[str], length: int, generator: np.random.Generator) -> str:
    text = ""
    while len(text) < length:
        text += "".join(sentences[place] for place in generator.integers(0, len(sentences), 1 + length // 30))
    return text[:length]


def batches(source: Path) -> Iterator[pa.RecordBatch]:
    for path in sorted(source.glob("*.parquet")):
        yield from pq.ParquetFile(path).iter_batches(1_000)


def petitions(source: Path, held: deque[pa.RecordBatch]) -> Iterator[Petition]:
    for batch in batches(source):
        held.append(batch)
        for cells in zip(*(column.to_pylist() for column in batch.columns), strict=True):
            yield LAYOUT.petition(Row(0, cells))


def run_bare(source: Path, target: Path, jobs: int) -> int:
    triage, rows, waiting = Triage.load(), 0, petitions(source, deque(maxlen=1))
    while chunk := list(islice(waiting, CHUNK)):
        rows += len(triage.decide_chunk(chunk))
    return rows


def run_joblib(source: Path, target: Path, jobs: int) -> int:
    held: deque[pa.RecordBatch] = deque()
    decided = decide_all(petitions(source, held), KIT[0], jobs)
    rows, writer = 0, None
    target.mkdir(exist_ok=True)
    while found := list(islice(decided, 1)):
        batch = held.popleft()
        found += islice(decided, batch.num_rows - 1)
        whole = batch.append_column(DECISION, as_arrow(found))
        writer = writer or pq.ParquetWriter(target / "all.parquet", whole.schema)
        writer.write_batch(whole)
        rows += len(found)
    if writer:
        writer.close()
    return rows


def run_spark(source: Path, target: Path, jobs: int) -> int:
    from pyspark.sql import SparkSession

    os.environ["PYSPARK_PYTHON"] = sys.executable
    builder = SparkSession.builder.master(f"local[{jobs}]").config("spark.ui.enabled", "false")
    spark = builder.config("spark.log.level", "ERROR").config("spark.ui.showConsoleProgress", "false").getOrCreate()
    frame = spark.read.parquet(str(source))
    decide(frame, kit=KIT[0]).write.parquet(str(target), mode="overwrite")
    return frame.count()


RUNS: dict[str, Callable[[Path, Path, int], int]] = {"bare": run_bare, "joblib": run_joblib, "spark": run_spark}
KIT: list[Kit] = []


def case(words: list[str], warm: Path, source: Path, target: Path, begun: float) -> None:
    """Run one case in this process: a small run to warm up, then the one that counts."""
    kind, jobs = words[0], int((words[1:] or ["1"])[0])
    KIT[:] = [Kit.of()]
    RUNS[kind](warm, target.with_name(f"{target.name}.warm"), jobs)
    ready, before = time.time(), worked(os.getpid())
    rows = RUNS[kind](source, target, jobs)
    seconds, processor = time.time() - ready, worked(os.getpid()) - before
    print(json.dumps({"start": ready - begun, "seconds": seconds, "processor": processor, "rows": rows}))


def measured(command: list[str]) -> dict[str, float]:
    """Run a command; returns what it printed, with the peak of memory of it and its children in MB."""
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        peak = 0.0
        while process.poll() is None:
            peak = max(peak, sum(map(proportional, tree(process.pid))))
            time.sleep(0.5)
        printed, said = process.communicate()
    if process.returncode:
        raise SystemExit(said)
    return {**json.loads(printed.splitlines()[-1]), "peak": peak}


def tree(root: int) -> list[int]:
    parents = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(path.parent.name)] = int(path.read_text().rsplit(")", 1)[1].split()[1])
        except OSError:
            continue
    found = [root]
    for parent in found:
        found += [child for child, its in parents.items() if its == parent]
    return found


def worked(root: int) -> float:
    """Return the processor seconds that a process and its children have used so far."""
    ticks = 0
    for process in tree(root):
        try:
            fields = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        ticks += sum(map(int, fields[11:15]))
    return ticks / os.sysconf("SC_CLK_TCK")


def proportional(process: int) -> float:
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1000


def differing(one: Path, other: Path) -> int:
    """Return how many rows of two results are not equal; both are put in the order of their ids."""
    columns = [
        pq.read_table(path, columns=[HEADING[0], DECISION]).sort_by(HEADING[0]).column(DECISION)
        for path in (one, other)
    ]
    mine, theirs = (column.combine_chunks().cast(decision_type()) for column in columns)
    if len(mine) != len(theirs):
        return abs(len(mine) - len(theirs))
    return 0 if mine.equals(theirs) else sum(a != b for a, b in zip(mine.to_pylist(), theirs.to_pylist(), strict=True))


def compare(folder: Path, count: int, rounds: int, cases: list[str]) -> None:
    source, warm = folder / str(count), folder / "warm"
    for place, size, seed in ((warm, WARM, 2), (source, count, 1)):
        if not place.exists():
            make(place, size, seed)
    found: dict[str, list[dict[str, float]]] = {name: [] for name in cases}
    for _ in range(rounds):
        for name in cases:
            target = folder / f"{count} {name}"
            command = [sys.executable, __file__, "--case", name, str(warm), str(source), str(target), str(time.time())]
            found[name].append(measured(command))
    characters = sum(len(text) for batch in batches(source) for text in batch.column(3).to_pylist())
    print(f"\n{count} petitions of {characters / count:.0f} characters, {rounds} interleaved rounds, medians")
    print("| | start, s | deciding, s | range | rows/s | processor, s | rows per processor second | peak memory, MB |")
    print("|---|---|---|---|---|---|---|---|")
    for name, runs in found.items():
        start, seconds, processor, peak = (
            statistics.median(run[key] for run in runs) for key in ("start", "seconds", "processor", "peak")
        )
        spread = f"{min(run['seconds'] for run in runs):.1f}–{max(run['seconds'] for run in runs):.1f}"
        print(
            f"| {name} | {start:.1f} | {seconds:.1f} | {spread} | {count / seconds:.0f} "
            f"| {processor:.1f} | {count / processor:.0f} | {peak:.0f} |"
        )
    here = next((name for name in cases if name.startswith("joblib")), "")
    if here and "spark 2" in cases:
        rows = differing(folder / f"{count} {here}", folder / f"{count} spark 2")
        print(f"rows where spark 2 and {here} differ: {rows} of {count}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--petitions", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--cases", nargs="+", default=list(CASES), choices=CASES)
    parser.add_argument("--folder", type=Path, help="where petitions and results are kept; by default nowhere")
    parser.add_argument("--case", nargs=5, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.case:
        name, warm, source, target, begun = options.case
        case(name.split(), Path(warm), Path(source), Path(target), float(begun))
        return
    with tempfile.TemporaryDirectory() as folder:
        for count in options.petitions:
            compare(options.folder or Path(folder), count, options.rounds, options.cases)


if __name__ == "__main__":
    main()
