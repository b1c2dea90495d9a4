"""Does time grow with the rows and memory not? One command over files of several sizes.

    PYTHONPATH=. python benchmarks/growth.py [--file IN.csv] [--rows 106876 1000000] [--jobs 2]

Memory is the proportional set size (what is shared counts once) of all processes together, looked at four times a
second; only Linux tells it.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from petitions import make, repeat

ROOT = Path(__file__).parents[1]


def family(process: int) -> list[int]:
    """Return a process and all that came from it."""
    try:
        threads = [path.name for path in Path(f"/proc/{process}/task").iterdir()]
        children = [Path(f"/proc/{process}/task/{thread}/children").read_text() for thread in threads]
    except OSError:
        return []
    return [process, *(one for line in children for child in line.split() for one in family(int(child)))]


def memory(process: int) -> int:
    """Return the proportional set size in kB."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def run(source: Path, target: Path, jobs: int) -> tuple[float, float, float]:
    """Return seconds waited, seconds of processor time and peak memory in MB."""
    words = [sys.executable, "classify.py", str(source), "-o", str(target), "--quiet", "--jobs", str(jobs)]
    before, began, peak = os.times(), time.perf_counter(), 0
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    running = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.DEVNULL, env=environment)
    while running.poll() is None:
        peak = max(peak, sum(map(memory, family(running.pid))))
        time.sleep(0.25)
    if running.returncode:
        raise SystemExit(f"classify.py ended with {running.returncode}")
    waited, after = time.perf_counter() - began, os.times()
    spent = after.children_user + after.children_system - before.children_user - before.children_system
    return waited, spent, peak / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--file", type=Path)
    parser.add_argument("--rows", type=int, nargs="+", default=[10_000, 106_876, 1_000_000])
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    print("| rows | processor time a row, µs | waited, s | peak memory of all processes, MB |\n|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        first, source, target = (Path(folder) / name for name in ("first.csv", "in.csv", "out.csv"))
        if not options.file:
            make(first, 20_000)
        for rows in options.rows:
            repeat(options.file or first, source, rows)
            waited, spent, peak = run(source, target, options.jobs)
            print(f"| {rows} | {1e6 * spent / rows:.0f} | {waited:.1f} | {peak:.0f} |", flush=True)


if __name__ == "__main__":
    main()
