"""`triage rules check`: for legal staff; needs no model and starts at once."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from triage.cli.terminal import Parser
from triage.rules import load
from triage.rules.tables import TABLES
from triage.shipped import DATA


def run(arguments: Sequence[str] | None) -> int:
    """Parse the words typed and check the rulebook; returns the exit code."""
    parser = Parser("triage rules", "检查规则表和封闭清单:错误全部列出，附文件、行号和建议。")
    parser.add_argument("action", choices=["check"], metavar="check", help="检查全部规则、例子和依据")
    parser.add_argument("--data", type=Path, default=DATA, metavar="文件夹", help="规则和清单所在的文件夹")
    options = parser.parse_args(arguments)
    book = load(options.data)
    for name, rules in book.tables.items():
        print(f"{name:14}{len(rules):4} 条  {TABLES[name].settles}")
    print(
        f"规则表没有错误。版本 {book.version}，类别 {len(book.taxonomy.leaves)}，信号 {len(book.signals.by_id)}，"
        f"依据 {len(book.law.articles)}"
    )
    return 0
