"""What clerks, data staff and legal staff type. Each command parses, calls and prints."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module

from triage.cli.terminal import EXIT_CODES, guarded, prepare

USAGE = f"""用法:triage 命令 [选项]

命令:
  classify 来文文件      分流一个收件文件，写出结果和报告
  train 标注文件……        用标注好的来文训练模型
  rules check            检查规则表，说出全部错误；另有 explain、replay、coverage
  models list            列出模型；models show 编号；models promote 编号 --reason 原因；models rollback

每个命令加 -h 看详细说明；出错时加 --debug 显示程序内部的位置(给维护人员)。
{EXIT_CODES}"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the console script `triage`; returns the exit code."""
    prepare()
    words = list(sys.argv[1:] if arguments is None else arguments)
    if not words or words[0] in ("-h", "--help"):
        print(USAGE)
        return 0 if words else 2
    command, rest = words[0], words[1:]
    if command == "classify":
        return classify_main(rest)
    if command == "train":
        return train_main(rest)
    if command in ("rules", "models"):
        return guarded(_loaded(command), rest, command)
    print(f"没有“{command}”这个命令。\n\n{USAGE}", file=sys.stderr)
    return 2


def classify_main(arguments: Sequence[str] | None = None) -> int:
    """Run `classify.py`; returns the exit code."""
    prepare()
    with _alone():
        return guarded(_loaded("classify"), arguments, "classify")


def _loaded(command: str) -> Callable[[Sequence[str] | None], int]:
    """Return what runs a command; it is loaded when it runs, for each command loads only what it needs."""

    def run(arguments: Sequence[str] | None) -> int:
        return int(import_module(f"triage.cli.{command}").run(arguments))

    return run


@contextmanager
def _alone() -> Iterator[None]:
    """Spare what costs a tenth of the time and gives nothing here.

    Rows are too small to be multiplied by several threads; what is loaded stays to the end, and few of the flow's
    objects refer to each other in cycles (`settled` lets garbage be collected again).
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    usual = gc.get_threshold()
    gc.set_threshold(20_000, 20, 100)
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.set_threshold(*usual)
        (gc.enable if collects else gc.disable)()


def train_main(arguments: Sequence[str] | None = None) -> int:
    """Run `train.py`; returns the exit code."""
    prepare()
    return guarded(_loaded("train"), arguments, "train")
