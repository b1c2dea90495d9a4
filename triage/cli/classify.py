"""`classify.py INBOX`: the day's file in, the same file with the decision beside every row out, and a report."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from triage.cli.one_petition import show
from triage.cli.terminal import Parser
from triage.errors import InputError
from triage.petition import CHINA, Petition
from triage.shipped import DATA, MODELS

if TYPE_CHECKING:
    from triage.intake import Inbox
    from triage.journal import Watched

EPILOG = """例:
  python classify.py 今日来文.xlsx                 写出 今日来文.分流.xlsx 和 今日来文.分流.report.html
  python classify.py 来文.csv -o 结果.xlsx --text 反映情况
  python classify.py 今日来信                       整个文件夹(表格、信件、扫描件)分流成一个 今日来信.分流.xlsx
  导出程序 | python classify.py - > 结果.csv        从标准输入读，写到标准输出
  python classify.py --text "村里的路被挖断了，救护车进不来"
  python classify.py 今日来文.xlsx --explain A2020-17   说明这一件为什么这样判断

做到一半被打断(断电、磁盘满、Ctrl-C、进程被结束)时，再运行同一命令，会从做完的地方接着做。"""


COLUMNS = {"title": "标题", "id": "编号", "received": "收到日期", "channel": "渠道", "place": "地点", "name": "姓名"}
_ANY = " "  # --explain without an id
INBOX = (
    "表格(.xlsx .xls .csv .tsv .jsonl .parquet .html)、信件(.txt .docx)、扫描件(.pdf .png .jpg)；"
    "可以给几个文件、文件夹、通配符，- 为标准输入"
)


def run(arguments: Sequence[str] | None) -> int:
    """Parse the words typed and triage a file or one text; returns the exit code."""
    options = _parser().parse_args(arguments)
    if not options.inbox and options.text is None:
        raise InputError("请给出要分流的文件，例如:python classify.py 今日来文.xlsx。加 -h 看说明。")
    if not options.inbox:
        if options.output or options.masked:
            raise InputError("-o 和 --masked 要和来文文件一起用；一段正文的结果只显示，可以加 --json。")
        return show(options, Petition("1", options.text))
    if options.json and not options.explain:
        raise InputError("--json 用于一段正文(--text)或 --explain。要把结果写成 JSON，请用 -o 结果.jsonl。")
    if options.explain == _ANY:
        raise InputError("请写要说明哪一件：--explain 编号，或文件里的行号。")
    return _inbox(options)


def _inbox(options: Namespace) -> int:
    from triage.cli.pipes import without_pipe  # noqa: PLC0415  (a text alone needs nothing of all this)
    from triage.intake import Columns, find_files, open_inbox  # noqa: PLC0415
    from triage.journal import Watched  # noqa: PLC0415
    from triage.output.writers import results_of  # noqa: PLC0415

    columns = Columns(options.text or "", **{name: getattr(options, name) for name in COLUMNS})
    with without_pipe(options.inbox) as paths:
        results = results_of(options.output) if options.output else ()
        watched = Watched(*find_files(paths, results))
        inbox = open_inbox(paths, columns, options.encoding, options.sheet, results)
        if options.explain:
            return show(options, _named(inbox, options.explain))
        return _opened(inbox, watched, options)


def _opened(inbox: Inbox, watched: Watched, options: Namespace) -> int:
    from triage.batch import Recipe  # noqa: PLC0415
    from triage.cli.pipes import kind_of_result, name_of_result, to_stdout  # noqa: PLC0415
    from triage.cli.whole_file import Order, triage_file  # noqa: PLC0415
    from triage.intake import PIPE  # noqa: PLC0415

    kind = kind_of_result(inbox)
    is_piped = options.output == PIPE or (options.output is None and PIPE in options.inbox)
    ending = ".分流.脱敏" if options.masked else ".分流"
    output = options.output or inbox.path.with_name(f"{name_of_result(inbox)}{ending}{kind}")
    if output.resolve() in {path.resolve() for path in inbox.files}:
        raise InputError("结果不能写回原文件。请用 -o 指定别的文件名。")
    as_json, today = (kind if is_piped else output.suffix.lower()) == ".jsonl", datetime.now(CHINA).date()
    recipe = Recipe(options.model, options.data, options.models, inbox.layout, as_json, today, options.masked)
    if is_piped:
        return to_stdout(lambda path: triage_file(Order(inbox, watched, recipe, path, is_piped), options), kind)
    return triage_file(Order(inbox, watched, recipe, output), options)


def _parser() -> Parser:
    parser = Parser("classify.py", "分流来文:类别、性质、紧急程度、管辖、去向、期限、依据，以及要不要人先看。", EPILOG)
    parser.add_argument("inbox", nargs="*", type=Path, metavar="来文文件", help=INBOX)
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        metavar="文件",
        help="结果文件(.xlsx .csv .jsonl)，默认与来文同类、同一文件夹；- 为标准输出",
    )
    parser.add_argument("--text", metavar="列名或正文", help="写着正文的列名；不给来文文件时，就是要分流的一段正文")
    _add_sources(parser)
    parser.add_argument("--jobs", type=int, default=0, metavar="个数", help="同时用几个进程，默认按件数和处理器自动定")
    parser.add_argument(
        "--explain",
        nargs="?",
        const=_ANY,
        default="",
        metavar="编号",
        help="不写文件，只说明这一件(或一段正文)为什么这样判断:哪些词支持、哪些词反对",
    )
    parser.add_argument(
        "--masked",
        action="store_true",
        help="写出可以转到院外的脱敏件：姓名、号码、账号、门牌都遮成 *(默认写到 .分流.脱敏)；文中没有标明是姓名的名字可能漏，送出前请通读",
    )
    parser.add_argument("--json", action="store_true", help="一段正文的结果以 JSON 显示")
    parser.add_argument("--quiet", action="store_true", help="不显示进度")
    return parser


def _add_sources(parser: Parser) -> None:
    for name, what in COLUMNS.items():
        parser.add_argument(f"--{name}", default="", metavar="列名", help=f"写着{what}的列名，默认按常用名称寻找")
    parser.add_argument(
        "--encoding", default="", metavar="编码", help="文本文件的编码(utf-8 gb18030 big5 utf-16)，默认自动判断"
    )
    parser.add_argument("--sheet", default="", metavar="表名", help="工作表，默认读每一张有正文列、没有隐藏的")
    parser.add_argument("--model", default="", metavar="编号", help="用哪个模型，默认为启用中的")
    parser.add_argument(
        "--data", type=Path, default=DATA, metavar="文件夹", help="规则和清单所在的文件夹，默认随程序附带"
    )
    parser.add_argument(
        "--models", type=Path, default=MODELS, metavar="文件夹", help="模型所在的文件夹，默认随程序附带"
    )


def _named(inbox: Inbox, wanted: str) -> Petition:
    on_row = None
    for item, number in inbox:
        if isinstance(item, Petition) and item.id == wanted:
            return item
        if isinstance(item, Petition) and str(number) == wanted:
            on_row = item
    if on_row:
        return on_row
    raise InputError(f"{inbox.path.name} 里没有编号“{wanted}”。请用编号列里的编号，或文件里的行号。")
