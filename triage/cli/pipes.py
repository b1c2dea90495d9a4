"""Where petitions come from and decisions go to when it is no plain file: folders, patterns, pipes."""

from __future__ import annotations

import csv
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, redirect_stdout
from pathlib import Path
from tempfile import TemporaryDirectory

from triage.intake import PIPE, Inbox, piped

_AS_IT_CAME = {".csv": ".csv", ".tsv": ".csv", ".txt": ".csv", ".jsonl": ".jsonl"}


@contextmanager
def without_pipe(given: Sequence[Path]) -> Iterator[list[Path]]:
    """Yield what was given, with `-` replaced by a file that holds what came in through standard input."""
    if PIPE not in given:
        yield list(given)
        return
    with piped() as path:
        yield [path if each == PIPE else each for each in given]


def kind_of_result(inbox: Inbox) -> str:
    """Return the suffix for the result: that of a file of text, .xlsx for everything else."""
    if len(inbox.files) > 1 or inbox.table.is_letter:
        return ".xlsx"
    return _AS_IT_CAME.get(inbox.path.suffix.lower(), ".xlsx")


def name_of_result(inbox: Inbox) -> str:
    """Return the name that the result begins with."""
    return inbox.path.stem if inbox.path.is_file() else inbox.path.name


def to_stdout(write: Callable[[Path], int], kind: str) -> int:
    """Have a result written and passed on to standard output; all that is said meanwhile goes to standard error."""
    with TemporaryDirectory(prefix="triage-") as folder:
        path = Path(folder) / f"结果{kind}"
        with redirect_stdout(sys.stderr):
            code = write(path)
            _say_rejects(path)
        with path.open("rb") as file:
            shutil.copyfileobj(file, sys.stdout.buffer, 1 << 20)
        sys.stdout.buffer.flush()
    return code


def _say_rejects(path: Path) -> None:
    rejects = path.with_name(f"{path.stem}.未能读取.csv")
    if rejects.exists():
        with rejects.open(encoding="utf-8-sig", newline="") as file:
            for number, reason, _ in csv.reader(file):
                print(f"未能读取  {number}  {reason}")
