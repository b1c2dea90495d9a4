"""Talking to people at a terminal: Chinese help and messages, no tracebacks, one meaning for each exit code.

0 all went well · 1 the input's rows do not add up, or rules or data have mistakes · 2 wrong words, unreadable
file · 130 interrupted.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from typing import NoReturn

from triage.errors import DataError, TriageError

FOUND_MISTAKES, UNUSABLE, INTERRUPTED = 1, 2, 130


class Parser(argparse.ArgumentParser):
    """An argument parser that speaks Chinese."""

    def __init__(self, program: str, description: str, epilog: str = "") -> None:
        super().__init__(
            prog=program,
            description=description,
            epilog=epilog,
            add_help=False,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        self._positionals.title, self._optionals.title = "参数", "选项"
        self.add_argument("-h", "--help", action="help", help="显示这份说明")
        self.add_argument("--debug", action="store_true", help="出错时显示程序内部的位置(给维护人员)")

    def format_help(self) -> str:
        """Return the help text."""
        return super().format_help().replace("usage: ", "用法:", 1)

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the words typed, and how to get help."""
        for english, chinese in (
            ("the following arguments are required", "缺少"),
            ("unrecognized arguments", "不认识的选项"),
            ("expected one argument", "后面要跟一个值"),
            ("invalid choice", "不能是"),
            ("argument ", "选项 "),
            ("choose from", "可选"),
            ("invalid int value", "应当是整数"),
        ):
            message = message.replace(english, chinese)
        print(f"{message}\n加 -h 看说明。", file=sys.stderr)
        raise SystemExit(UNUSABLE)


def prepare() -> None:
    """Make the terminal print Chinese whatever its encoding; what it cannot show is replaced, not fatal."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def guarded(run: Callable[[Sequence[str] | None], int], arguments: Sequence[str] | None) -> int:
    """Run a command; an error becomes a message and an exit code, never a traceback (but with --debug)."""
    debug = "--debug" in (sys.argv if arguments is None else arguments)
    try:
        return run(arguments)
    except DataError as error:
        print(f"{error}\n共 {len(error.complaints)} 处错误。", file=sys.stderr)
        return _ended(error, FOUND_MISTAKES, debug)
    except TriageError as error:
        print(error, file=sys.stderr)
        return _ended(error, UNUSABLE, debug)
    except KeyboardInterrupt as error:
        print("\n已中断。没有留下写了一半的文件，原文件没有改动；重新运行同一命令即可。", file=sys.stderr)
        return _ended(error, INTERRUPTED, debug)
    except BrokenPipeError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _ended(error, UNUSABLE, debug)
    except OSError as error:
        print(
            f"读写 {error.filename or '文件'} 失败:{error.strerror}。请检查磁盘空间、权限，或文件是否正被别的程序打开。",
            file=sys.stderr,
        )
        return _ended(error, UNUSABLE, debug)


def _ended(error: BaseException, code: int, debug: bool) -> int:
    if debug:
        raise error
    return code
