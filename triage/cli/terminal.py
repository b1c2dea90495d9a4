"""Talking to people at a terminal: Chinese help and messages, no tracebacks, one meaning for each exit code.

0 all went well · 1 the input's rows do not add up, or rules or data have mistakes, or a model does not pass ·
2 wrong words, a file that cannot be read or written, another run on the same result · 3 a mistake of the program ·
130 interrupted. `--debug` shows the traceback instead of ending with a code.
"""

from __future__ import annotations

import argparse
import gc
import os
import re
import shlex
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn

from triage.errors import DataError, TriageError, failure
from triage.text import shown

FOUND_MISTAKES, UNUSABLE, INTERNAL, INTERRUPTED = 1, 2, 3, 130
EXIT_CODES = (
    "退出码:0 完成；1 行数对不上，规则或数据有错，或模型没有过关；2 文件或选项有误，读写不了；"
    "3 程序内部出错；130 中断。"
)


def settled() -> None:
    """Say that everything is loaded: no collection of garbage, at the end of the process neither, looks at it again."""
    gc.freeze()
    gc.enable()


class Parser(argparse.ArgumentParser):
    """An argument parser that speaks Chinese."""

    def __init__(self, program: str, description: str, epilog: str = "") -> None:
        super().__init__(
            prog=program,
            description=description,
            epilog=f"{epilog}\n\n{EXIT_CODES}".lstrip(),
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
        from triage.masking import mask  # noqa: PLC0415  (long to load, and only mistakes need it)

        print(f"{mask(message)}\n加 -h 看说明。", file=sys.stderr)
        raise SystemExit(UNUSABLE)


def prepare() -> None:
    """Make the terminal print Chinese whatever its encoding; what it cannot show is replaced, not fatal."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def guarded(run: Callable[[Sequence[str] | None], int], arguments: Sequence[str] | None, command: str = "") -> int:
    """Run a command; an error becomes a message and an exit code, never a traceback (but with --debug)."""
    try:
        return run(arguments)
    except (Exception, KeyboardInterrupt) as error:
        code, said = _told(error, again(command, arguments))
        if isinstance(error, BrokenPipeError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        elif said:
            print(shown(said), file=sys.stderr)
        if "--debug" in (sys.argv if arguments is None else arguments):
            raise
        return code


def _told(error: BaseException, again: str) -> tuple[int, str]:
    """Return the exit code of an error, and what is said about it."""
    if isinstance(error, DataError):
        return FOUND_MISTAKES, f"{error}\n共 {len(error.complaints)} 处错误。"
    if isinstance(error, KeyboardInterrupt):
        said = "\n已中断。没有留下写了一半的文件，原文件没有改动。要接着做，请重新运行:\n  "
        return INTERRUPTED, said + again
    if said := _unusable(error, again):
        return UNUSABLE, said
    said = f"程序内部出错({type(error).__name__})，原文件没有改动。请加 --debug 再运行一次，把显示的内容交给维护人员。"
    return INTERNAL, said


def _unusable(error: BaseException, again: str) -> str:
    """Say what the user can mend; nothing where it is a mistake of the program."""
    if isinstance(error, TriageError):
        return str(error)
    if isinstance(error, OSError):
        what = f"读写 {error.filename or '文件'} 失败:{failure(error)}。"
        return f"{what}\n处理好(腾出空间、关掉打开它的程序、换个位置)以后请重新运行:\n  {again}"
    if isinstance(error, ModuleNotFoundError) and not str(error.name).startswith("triage"):
        python = ".venv\\Scripts\\python" if os.name == "nt" else ".venv/bin/python"
        what = f"找不到程序要用的库 {error.name}。请用安装时建立的环境里的 {python} 运行"
        return f"{what}；还没有安装的，先运行 make triage。"
    if isinstance(error, MemoryError):
        return "内存不够。请关掉别的程序，加 --jobs 1 再运行，或把来文分成几个文件。"
    return ""


def again(command: str, arguments: Sequence[str] | None) -> str:
    """Return the command as it was typed, to be typed again."""
    script = sys.argv[0]
    if arguments is None:
        words = ["python", script, *sys.argv[1:]]
    else:
        program = ["python", "-m", "triage.cli"] if Path(script).name == "__main__.py" else ["triage"]
        words = [*program, *([command] if command else []), *arguments]
    if os.name == "nt":
        from subprocess import list2cmdline  # noqa: PLC0415  (long to load, and only mistakes need it)

        return list2cmdline(words)
    return " ".join(word if re.fullmatch(r"[\w@%+=:,./-]+", word) else shlex.quote(word) for word in words)
