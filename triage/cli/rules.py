"""`triage rules check|explain|replay|coverage`: for legal staff. `check` needs no model and starts at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from triage.cli.terminal import EXIT_CODES, Parser
from triage.errors import Complaint, DataError, InputError
from triage.places import Places
from triage.rules import Rulebook, load_with_examples
from triage.rules.examples import Example
from triage.rules.remarks import overlaps, remarks
from triage.rules.tables import TABLES
from triage.shipped import DATA

USAGE = f"""用法：triage rules 做什么 [选项]

做什么：
  check                    检查规则表、封闭清单和行政区划表：错误全部列出，附文件、行号和建议
  explain 正文             说明一段来文问了哪些规则、哪条成立、为什么
  replay 旧 新 来文文件    用两套规则（data 文件夹）各办一遍，列出全部不同
  coverage 来文文件        统计每条规则用到多少次

每项加 -h 看详细说明；出错时加 --debug 显示程序内部的位置。
{EXIT_CODES}"""


def run(arguments: Sequence[str] | None) -> int:
    """Parse the words typed and do what they ask; returns the exit code."""
    words = list(arguments or [])
    if not words or words[0] in ("-h", "--help"):
        print(USAGE)
        return 0 if words else 2
    if words[0] == "check":
        return _check(words[1:])
    try_out = _try_out().get(words[0])
    if try_out is None:
        raise InputError(f"triage rules 没有“{words[0]}”。可用的有：check、explain、replay、coverage。")
    return try_out(words[1:])


def _try_out() -> dict[str, Callable[[Sequence[str]], int]]:
    from triage.cli.rules_tried import coverage, explain, replay  # noqa: PLC0415  (these load a model)

    return {"explain": explain, "replay": replay, "coverage": coverage}


def _check(arguments: Sequence[str]) -> int:
    parser = Parser("triage rules check", "检查规则表、封闭清单和行政区划表：错误全部列出，附文件、行号和建议。")
    parser.add_argument("--data", type=Path, default=DATA, metavar="文件夹", help="规则和清单所在的文件夹")
    parser.add_argument("--overlaps", action="store_true", help="列出同一件来文可能都符合、靠先后决定的规则")
    options = parser.parse_args(arguments)
    book, examples = _read(options.data)
    for name, rules in book.tables.items():
        print(f"{name:14}{len(rules):4} 条  {TABLES[name].settles}")
    for line in remarks(book, examples, date.today()):
        print(f"· {line}")
    both = list(overlaps(book))
    print(f"· 靠先后决定的规则 {len(both)} 对" + ("：" if options.overlaps else "（加 --overlaps 列出）"))
    for line in both if options.overlaps else []:
        print(f"    {line}")
    print(
        f"规则表没有错误。版本 {book.version}，类别 {len(book.taxonomy.leaves)}，信号 {len(book.signals.by_id)}，"
        f"依据 {len(book.law.articles)}，例子 {len(examples)}"
    )
    return 0


def _read(folder: Path) -> tuple[Rulebook, tuple[Example, ...]]:
    """Read the rules, and the tables of places beside them; raises `DataError` with the mistakes of both."""
    complaints: list[Complaint] = []
    found = None
    try:
        found = load_with_examples(folder)
    except DataError as error:
        complaints += error.complaints
    try:
        Places.load(folder)
    except DataError as error:
        complaints += error.complaints
    if found is None or complaints:
        raise DataError(complaints)
    return found
