"""`triage models list|show|promote|rollback`: which models there are and which is in use."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from triage.bundle import card, open_model
from triage.cli.terminal import Parser
from triage.errors import InputError
from triage.registry import Registry
from triage.shipped import MODELS


def run(arguments: Sequence[str] | None) -> int:
    """Parse the words typed; returns the exit code."""
    parser = Parser("triage models", "列出、查看、启用模型，或退回前一个。")
    parser.add_argument(
        "action", choices=["list", "show", "promote", "rollback"], metavar="list|show|promote|rollback", help="做什么"
    )
    parser.add_argument("model", nargs="?", default="", metavar="编号", help="哪个模型")
    parser.add_argument("--reason", default="", metavar="原因", help="启用的原因，写进记录")
    parser.add_argument("--models", type=Path, default=MODELS, metavar="文件夹", help="模型所在的文件夹")
    options = parser.parse_args(arguments)
    registry = Registry(options.models)
    if options.action == "list":
        current = registry.current()
        for name in registry.ids():
            print(f"{'* ' if name == current else '  '}{name}")
    elif options.action == "show":
        print(card(registry.path(options.model)))
    elif options.action == "rollback":
        previous = registry.previous()
        open_model(registry.path(previous))
        registry.promote(previous, options.reason or f"从 {registry.current()} 退回")
        print(f"已退回 {previous}")
    else:
        if not options.model or not options.reason:
            raise InputError("启用模型要写明编号和原因:triage models promote 编号 --reason 原因")
        open_model(registry.path(options.model))
        registry.promote(options.model, options.reason)
        print(f"已启用 {options.model}")
    return 0
